//! Smoothing and its forecasts.

use cxmetrics::infer::smoothing::{self, HoltDamped, HoltWinters, Smoothed, ThetaSeason};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, float, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "ses" => ses,
        "holt_damped" => holt_damped,
        "holt_winters_additive" => holt_winters,
        "ets_ann" => ets_ann,
        "theta" => theta,
        _ => return None,
    };
    Some(run)
}

fn ses(case: &Case<'_>) -> Produced {
    case.only("init", &json!("y[0]"))?;
    Ok(smoothed(&smoothing::ses(&case.floats("y")?, case.param("alpha")?, case.size("h")?)?))
}

fn holt_damped(case: &Case<'_>) -> Produced {
    case.only("init", &json!("level=y0, trend=y1-y0"))?;
    let weights = HoltDamped { alpha: case.param("alpha")?, beta: case.param("beta")?, phi: case.param("phi")? };
    Ok(smoothed(&smoothing::holt_damped(&case.floats("y")?, weights, case.size("h")?)?))
}

fn holt_winters(case: &Case<'_>) -> Produced {
    case.only("trend", &Value::Null)?;
    let season = case.params["initial_seasonal"].as_array().ok_or_else(|| unreadable("initial_seasonal"))?;
    let season = season.iter().map(|off| float(off, "initial_seasonal")).collect::<Result<Vec<_>, _>>()?;
    if season.len() != case.size("period")? {
        return Err(Stop::Unreadable("`initial_seasonal` is not as long as the period".to_owned()));
    }
    let (alpha, gamma, level) = (case.param("alpha")?, case.param("gamma")?, case.param("initial_level")?);
    let start = HoltWinters { alpha, gamma, level, season, trend: None };
    Ok(smoothed(&smoothing::holt_winters_additive(&case.floats("y")?, &start, case.size("h")?)?))
}

fn smoothed(found: &Smoothed) -> Value {
    json!({ "fitted": found.fitted, "forecast": found.forecast, "sse": found.sse })
}

fn ets_ann(case: &Case<'_>) -> Produced {
    let found = smoothing::ets_ann(&case.floats("y")?, case.size("h")?, case.confidence()?)?;
    Ok(json!({
        "alpha": found.alpha,
        "llf": found.log_likelihood,
        "forecast": found.forecast,
        "lower": found.lower,
        "upper": found.upper,
    }))
}

fn theta(case: &Case<'_>) -> Produced {
    case.only("method", &json!("additive"))?;
    let season = match case.params["deseasonalize"].as_bool() {
        Some(true) => ThetaSeason::Additive(case.size("period")?),
        Some(false) => ThetaSeason::None,
        None => return Err(unreadable("deseasonalize")),
    };
    let (days, weight) = (case.floats("y")?, case.param("theta")?);
    let found = smoothing::theta(&days, season, weight, case.size("h")?, case.confidence()?)?;
    Ok(json!({
        "b0": found.slope,
        "alpha": found.alpha,
        "forecast": found.forecast,
        "lower": found.lower,
        "upper": found.upper,
    }))
}
