//! Trends, and how alike days are.

use cxmetrics::Confidence;
use cxmetrics::infer::autocorrelation;
use cxmetrics::infer::trend::{self, Points, Variant};
use serde_json::json;

use super::super::case::{Case, Stop, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "acf" => acf,
        "ccf" => ccf,
        "ljung_box" => ljung_box,
        "mann_kendall" => mann_kendall,
        "theil_sen" => theil_sen,
        "weighted_trend" => weighted_trend,
        _ => return None,
    };
    Some(run)
}

fn acf(case: &Case<'_>) -> Produced {
    case.only("adjusted", &json!(false))?;
    let found = autocorrelation::acf(&case.gapped("y")?, case.size("nlags")?)?;
    Ok(json!({ "acf": found.acf }))
}

/// The case's value at k is the correlation of x at t + k with y at t: y leads.
fn ccf(case: &Case<'_>) -> Produced {
    case.only("adjusted", &json!(false))?;
    let found = autocorrelation::ccf(&case.gapped("y")?, &case.gapped("x")?, case.size("nlags")?)?;
    Ok(json!({ "ccf": found.ccf }))
}

fn ljung_box(case: &Case<'_>) -> Produced {
    let found = autocorrelation::ljung_box(&case.gapped("y")?, case.size("lags")?)?;
    Ok(json!({ "q": found.q, "p": found.p }))
}

fn mann_kendall(case: &Case<'_>) -> Produced {
    let variant = match case.params["variant"].as_str() {
        Some("ar1_effective_n") => Variant::Ar1EffectiveN,
        Some("original") => Variant::Original,
        Some("hamed_rao") if case.params["lags"].is_null() => Variant::HamedRao { lags: None },
        Some("hamed_rao") => Variant::HamedRao { lags: Some(small(case.size("lags")?)?) },
        Some("seasonal") => Variant::Seasonal { period: small(case.size("period")?)? },
        _ => return Err(Stop::Unreadable(format!("the variant {} is not offered", case.params["variant"]))),
    };
    let level = if case.params["alpha"].is_null() {
        Confidence::default()
    } else {
        Confidence::new(1.0 - case.param("alpha")?)?
    };
    let found = trend::mann_kendall(&Points::from_days(&case.gapped("y")?)?, variant, level)?;
    Ok(json!({
        "s": found.s,
        "var_s_original": found.var_s_original,
        "var_s": found.var_s,
        "z": found.z,
        "p": found.p,
        "tau": found.tau,
        "slope": found.slope,
        "intercept": found.intercept,
        "trend": found.trend.name(),
        "r1": found.r1,
        "r1_corrected": found.r1_corrected,
    }))
}

fn small(size: usize) -> Result<u32, Stop> {
    u32::try_from(size).map_err(|_| unreadable("a number of days"))
}

fn theil_sen(case: &Case<'_>) -> Produced {
    case.only("intercept", &json!("separate"))?;
    let points = Points::new(&case.floats("x")?, &case.floats("y")?)?;
    let found = trend::theil_sen(&points, case.confidence()?)?;
    Ok(json!({
        "slope": found.slope.estimate,
        "low": found.slope.lower,
        "high": found.slope.upper,
        "intercept": found.intercept,
    }))
}

fn weighted_trend(case: &Case<'_>) -> Produced {
    case.only("weights", &json!("n_t"))?;
    let points = Points::new(&case.floats("day")?, &case.floats("y")?)?;
    let lags = if case.params["hac_lags"].is_null() { None } else { Some(case.size("hac_lags")?) };
    let found = trend::weighted_trend(&points, &case.floats("n")?, lags, case.confidence()?)?;
    Ok(json!({
        "slope": found.slope,
        "intercept": found.intercept,
        "se": found.se,
        "t": found.t,
        "p": found.p,
        "se_hac": found.se_hac,
    }))
}
