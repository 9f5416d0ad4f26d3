//! Which of two series moves first, and where a level stands.

use cxmetrics::infer::lead;
use cxmetrics::infer::local_level::{LocalLevel, local_level_filter};
use serde_json::json;

use super::super::case::Case;
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "prewhitened_ccf" => prewhitened_ccf,
        "granger" => granger,
        "local_level_filter" => local_level,
        _ => return None,
    };
    Some(run)
}

fn prewhitened_ccf(case: &Case<'_>) -> Produced {
    case.only("ar", &json!("OLS with constant on the leader; both series demeaned then filtered"))?;
    let (order, lags) = (case.size("ar_order")?, case.size("nlags")?);
    let found = lead::prewhitened_ccf(&case.floats("leader")?, &case.floats("follower")?, order, lags)?;
    Ok(json!({ "phi": found.phi, "ccf": found.ccf, "bound95": found.bound95, "peak_lag": found.peak_lag }))
}

fn granger(case: &Case<'_>) -> Produced {
    case.only("test", &json!("ssr_ftest"))?;
    case.only("addconst", &json!(true))?;
    let found = lead::granger(&case.floats("cause")?, &case.floats("effect")?, case.size("maxlag")?)?;
    Ok(json!({ "by_lag": found.by_lag }))
}

fn local_level(case: &Case<'_>) -> Produced {
    let model =
        LocalLevel::new(case.param("q")?, case.param("response_variance")?, case.param("a0")?, case.param("p0")?)?;
    let path = local_level_filter(&model, &case.gapped("y")?, &case.floats("n")?)?;
    Ok(json!({
        "predicted": path.predicted,
        "predictive_var": path.predictive_var,
        "filtered": path.filtered,
        "loglik": path.loglik,
    }))
}
