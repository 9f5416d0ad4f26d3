//! Shares and their differences.

use cxmetrics::Confidence;
use cxmetrics::infer::Interval;
use cxmetrics::infer::difference;
use cxmetrics::infer::share::{self, ShareCounts};
use cxmetrics::infer::weighted::{self, WeightedShare};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, count, unreadable};
use super::{Produced, Run, difference_of};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "csat.ci.wilson" => |case| share_by(case, share::wilson),
        "csat.ci.jeffreys" => |case| share_by(case, share::jeffreys),
        "csat.ci.agresti_coull" => |case| share_by(case, share::agresti_coull),
        "csat.ci.clopper_pearson" => |case| share_by(case, share::clopper_pearson),
        "csat.weighted_wilson" => weighted_share,
        "prop.diff.newcombe" => share_difference,
        "prop.diff.z_pooled" => pooled_difference,
        "prop.diff.miettinen_nurminen" => score_difference,
        "prop.test.fisher" => fisher,
        _ => return None,
    };
    Some(run)
}

fn share_by(case: &Case<'_>, method: fn(&ShareCounts, Confidence) -> Interval) -> Produced {
    case.only("clip", &json!([0, 1]))?;
    let counts = ShareCounts::new(case.input("successes")?, case.input("n")?)?;
    let interval = method(&counts, case.confidence()?);
    Ok(json!({ "p": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn share_difference(case: &Case<'_>) -> Produced {
    case.only("continuity", &json!(false))?;
    let (a, b) = sides(case)?;
    Ok(difference_of(&difference::shares(&a, &b, case.confidence()?)))
}

fn sides(case: &Case<'_>) -> Result<(ShareCounts, ShareCounts), Stop> {
    let a = ShareCounts::new(case.input("x1")?, case.input("n1")?)?;
    Ok((a, ShareCounts::new(case.input("x2")?, case.input("n2")?)?))
}

fn pooled_difference(case: &Case<'_>) -> Produced {
    case.only("continuity", &json!(false))?;
    let (a, b) = sides(case)?;
    let found = difference::share_z_pooled(&a, &b, case.confidence()?);
    Ok(json!({ "z": found.statistic, "p_value": found.p_value, "chi2": found.statistic * found.statistic }))
}

fn score_difference(case: &Case<'_>) -> Produced {
    case.only("correction", &json!(true))?;
    let (a, b) = sides(case)?;
    Ok(difference_of(&difference::share_miettinen_nurminen(&a, &b, case.confidence()?).interval))
}

fn fisher(case: &Case<'_>) -> Produced {
    let rows = case.list("table")?;
    let row = |row: &Value| {
        let cells = row.as_array().ok_or_else(|| unreadable("table"))?;
        let [hits, misses] = cells.as_slice() else { return Err(unreadable("table")) };
        let (hits, misses) = (count(hits, "table")?, count(misses, "table")?);
        Ok((hits, hits + misses))
    };
    let [a, b] = rows.as_slice() else { return Err(unreadable("table")) };
    Ok(json!({ "p_value": difference::fisher_exact(row(a)?, row(b)?)? }))
}

fn weighted_share(case: &Case<'_>) -> Produced {
    case.only("n_eff", &json!("kish"))?;
    let answers = WeightedShare::from_answers(case.weighted_rows("satisfied")?)?;
    let interval = weighted::share_kish(&answers, case.confidence()?)?;
    Ok(json!({
        "p": interval.estimate,
        "n_eff_kish": answers.n_eff_kish(),
        "lower": interval.lower,
        "upper": interval.upper,
    }))
}
