//! Correlation and drivers.

use cxmetrics::infer::correlation::{self, Correlation, Pairs};
use cxmetrics::infer::drivers::{self, DriverMatrix, Importance};
use serde_json::json;

use super::super::case::{Case, Stop, float, unreadable};
use super::{Produced, Run};

pub(super) fn run(method: &str) -> Option<Run> {
    Some(match method {
        "corr.pearson" => |case| coefficient(case, "r", "t", correlation::pearson),
        "corr.spearman" => |case| {
            case.only("p_method", &json!("t approximation"))?;
            coefficient(case, "rho", "t", correlation::spearman)
        },
        "corr.kendall_b" => |case| {
            case.only("p_method", &json!("asymptotic normal, tie-corrected variance"))?;
            coefficient(case, "tau_b", "z", correlation::kendall_b)
        },
        "corr.pearson_weighted" => weighted,
        "corr.disattenuated" => disattenuated,
        "drivers.lmg_shapley" => |case| importance(case, drivers::lmg),
        "drivers.relative_weights" => |case| importance(case, drivers::relative_weights),
        _ => return None,
    })
}

fn coefficient(
    case: &Case<'_>,
    name: &str,
    statistic: &str,
    method: fn(&Pairs, cxmetrics::Confidence) -> cxmetrics::Result<Correlation>,
) -> Produced {
    let r = method(&Pairs::from_values(&case.floats("x")?, &case.floats("y")?)?, case.confidence()?)?;
    Ok(json!({
        name: r.estimate,
        statistic: r.statistic,
        "df": r.df,
        "p_value": r.p_value,
        "lower": r.interval.map(|interval| interval.lower),
        "upper": r.interval.map(|interval| interval.upper),
    }))
}

fn weighted(case: &Case<'_>) -> Produced {
    let (x, y, weights) = (case.floats("x")?, case.floats("y")?, case.floats("weights")?);
    if x.len() != y.len() || x.len() != weights.len() {
        return Err(Stop::Unreadable("x, y and weights differ in length".to_owned()));
    }
    let rows: Vec<(f64, f64, f64)> = x.iter().zip(&y).zip(&weights).map(|((&x, &y), &weight)| (x, y, weight)).collect();
    Ok(json!({ "r": correlation::pearson_weighted(&rows)?.estimate }))
}

fn disattenuated(case: &Case<'_>) -> Produced {
    let corrected = correlation::disattenuated(
        &case.floats("store_nps")?,
        &case.floats("sampling_variance")?,
        &case.floats("sales")?,
        case.confidence()?,
    )?;
    Ok(json!({
        "r_observed": corrected.observed.estimate,
        "reliability": corrected.reliability,
        "r_corrected": corrected.corrected,
    }))
}

fn importance(case: &Case<'_>, method: fn(&DriverMatrix) -> cxmetrics::Result<Importance>) -> Produced {
    let y = case.floats("y")?;
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for row in case.list("X")? {
        let row = row.as_array().ok_or_else(|| unreadable("X"))?;
        columns.resize(row.len(), Vec::new());
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(float(value, "X")?);
        }
    }
    let found = method(&DriverMatrix::from_columns(&columns, &y)?)?;
    let percent: Option<Vec<f64>> = found.shares.map(|shares| shares.iter().map(|share| 100.0 * share).collect());
    Ok(json!({
        "r2": found.r2,
        "raw": found.raw,
        "percent": percent,
        "standardized_beta": found.standardized_beta,
        "pearson_r": found.pearson_r,
    }))
}
