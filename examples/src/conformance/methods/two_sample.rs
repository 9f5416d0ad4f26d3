//! Two samples of values, the same customers twice, and experiments.

use cxmetrics::infer::experiment::{self, Arm};
use cxmetrics::infer::paired::{self, Transitions};
use cxmetrics::infer::quantile::ValueCounts;
use cxmetrics::infer::two_sample;
use serde_json::{Value, json};

use super::super::case::{Case, Stop, count, unreadable};
use super::{Produced, Run, difference_of};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "ttest.welch" => welch,
        "mann_whitney" => mann_whitney,
        "brunner_munzel" => brunner_munzel,
        "nps.paired.t" => paired_nps,
        "cuped" => cuped,
        _ => return None,
    };
    Some(run)
}

fn sides(case: &Case<'_>) -> Result<(ValueCounts<'static>, ValueCounts<'static>), Stop> {
    Ok((ValueCounts::from_values(&case.floats("x")?)?, ValueCounts::from_values(&case.floats("y")?)?))
}

fn welch(case: &Case<'_>) -> Produced {
    case.only("direction", &json!("x-y"))?;
    let (x, y) = sides(case)?;
    let found = two_sample::welch(&x, &y, case.confidence()?)?;
    let mut produced = difference_of(&found.interval);
    produced["t"] = json!(found.statistic);
    produced["df"] = json!(found.df);
    produced["p_value"] = json!(found.p_value);
    produced["cohen_d_pooled"] = json!(found.cohen_d);
    produced["hedges_g"] = json!(found.hedges_g);
    Ok(produced)
}

fn mann_whitney(case: &Case<'_>) -> Produced {
    case.only("p_method", &json!("asymptotic, tie-corrected"))?;
    let (x, y) = sides(case)?;
    let found = two_sample::mann_whitney(&x, &y)?;
    Ok(json!({
        "u1": found.u,
        "prob_superiority": found.superiority,
        "cliffs_delta": found.cliffs_delta,
        "p_value_no_continuity": found.p_value,
        "p_value_continuity": found.p_value_continuity,
    }))
}

fn brunner_munzel(case: &Case<'_>) -> Produced {
    case.only("distribution", &json!("t"))?;
    let (x, y) = sides(case)?;
    let found = two_sample::brunner_munzel(&x, &y, case.confidence()?)?;
    Ok(json!({
        "statistic": found.statistic,
        "p_value": found.p_value,
        "prob_superiority": found.interval.estimate,
    }))
}

fn paired_nps(case: &Case<'_>) -> Produced {
    const NAME: &str = "transition_before_rows_after_cols_DNP";
    case.only("direction", &json!("after-before"))?;
    let mut transitions: Transitions = [[0; 3]; 3];
    let rows = case.list(NAME)?;
    if rows.len() != 3 {
        return Err(unreadable(NAME));
    }
    for (row, cells) in transitions.iter_mut().zip(rows) {
        let cells = cells.as_array().filter(|cells| cells.len() == 3).ok_or_else(|| unreadable(NAME))?;
        for (cell, value) in row.iter_mut().zip(cells) {
            *cell = count(value, NAME)?;
        }
    }
    let found = paired::nps(&transitions, case.confidence()?)?;
    let mut produced: Value = difference_of(&found.change.interval);
    produced["n"] = json!(found.n);
    produced["se"] = json!(found.se);
    produced["t"] = json!(found.change.statistic);
    produced["df"] = json!(found.change.df);
    produced["p_value"] = json!(found.change.p_value);
    produced["nps_before"] = json!(found.before);
    produced["nps_after"] = json!(found.after);
    Ok(produced)
}

fn cuped(case: &Case<'_>) -> Produced {
    case.only("direction", &json!("b-a"))?;
    let [pre_a, post_a, pre_b, post_b] =
        [case.floats("pre_a")?, case.floats("post_a")?, case.floats("pre_b")?, case.floats("post_b")?];
    let (control, treatment) = (Arm { before: &pre_a, after: &post_a }, Arm { before: &pre_b, after: &post_b });
    let found = experiment::cuped(&control, &treatment, case.confidence()?)?;
    Ok(json!({
        "theta": found.theta,
        "diff": found.adjusted.interval.estimate,
        "diff_unadjusted": found.unadjusted_diff,
        "t": found.adjusted.statistic,
        "df": found.adjusted.df,
        "p_value": found.adjusted.p_value,
        "variance_reduction": found.variance_reduction,
    }))
}
