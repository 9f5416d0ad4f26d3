//! Quantiles and means of any values.

use cxmetrics::Error;
use cxmetrics::infer::mean;
use cxmetrics::infer::quantile::{self, QuantileType, ValueCounts};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, float, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "quantile.type1" => |case| quantiles(case, QuantileType::Observed),
        "quantile.type2" => |case| quantiles(case, QuantileType::Averaged),
        "quantile.type7" => |case| quantiles(case, QuantileType::Interpolated),
        "quantile.weighted" => weighted_quantiles,
        "median.interpolated" => interpolated_median,
        "median.ci_order" => median_interval,
        "median.weighted" => weighted_median,
        "mean.trimmed" => trimmed,
        "mean.geometric" => geometric,
        "mean.weighted" => weighted_mean,
        "mean.cluster_robust" => cluster_robust,
        "mad" => median_deviation,
        _ => return None,
    };
    Some(run)
}

fn quantiles(case: &Case<'_>, kind: QuantileType) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    quantiles_by(case, |p| quantile::quantile(&values, p, kind))
}

fn quantiles_by(case: &Case<'_>, quantile: impl Fn(f64) -> Result<f64, Error>) -> Produced {
    let probs = case.params["probs"].as_array().ok_or_else(|| unreadable("probs"))?;
    let quantiles: Result<Vec<f64>, Stop> = probs.iter().map(|p| Ok(quantile(float(p, "probs")?)?)).collect();
    Ok(json!({ "quantiles": quantiles? }))
}

fn interpolated_median(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    Ok(json!({
        "median": quantile::median(&values),
        "interpolated_median": quantile::interpolated_median(&values, case.param("class_width")?)?,
    }))
}

fn median_interval(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let found = quantile::median_interval(&values, case.confidence()?);
    Ok(json!({
        "median": found.median,
        "lower": found.interval.map(|interval| interval.lower),
        "upper": found.interval.map(|interval| interval.upper),
        "actual_confidence": found.actual_confidence,
    }))
}

fn weighted_median(case: &Case<'_>) -> Produced {
    Ok(json!({ "weighted_median": quantile::weighted_median_of(&case.weighted_rows("values")?)? }))
}

fn weighted_quantiles(case: &Case<'_>) -> Produced {
    let rows = case.weighted_rows("values")?;
    quantiles_by(case, |p| quantile::weighted_quantile_of(&rows, p))
}

fn trimmed(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let trimmed = mean::trimmed(&values, case.param("proportion_each_side")?, case.confidence()?)?;
    Ok(json!({
        "trimmed_mean": trimmed.interval.estimate,
        "g": trimmed.cut,
        "winsorized_sd": trimmed.winsorized_sd,
        "se": trimmed.se,
        "df": trimmed.df,
        "lower": trimmed.interval.lower,
        "upper": trimmed.interval.upper,
    }))
}

fn geometric(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let geometric = mean::geometric(&values, case.confidence()?)?;
    Ok(json!({
        "geometric_mean": geometric.mean,
        "lower": geometric.interval.map(|interval| interval.lower),
        "upper": geometric.interval.map(|interval| interval.upper),
    }))
}

fn weighted_mean(case: &Case<'_>) -> Produced {
    let mean = mean::weighted_of(&case.weighted_rows("values")?)?;
    Ok(json!({
        "mean": mean.mean,
        "se_linearized": mean.se,
        "n_eff_kish": mean.n_eff_kish,
        "var_weighted_population": mean.variance,
    }))
}

fn cluster_robust(case: &Case<'_>) -> Produced {
    let (values, names) = (case.floats("values")?, case.list("cluster")?);
    let weights = if case.inputs["weights"].is_null() { None } else { Some(case.floats("weights")?) };
    let names: Vec<String> = names.iter().map(Value::to_string).collect();
    let mean = mean::cluster_robust_of(&values, &names, weights.as_deref())?;
    Ok(json!({ "mean": mean.mean, "se": mean.se, "clusters": mean.clusters, "df": mean.df }))
}

fn median_deviation(case: &Case<'_>) -> Produced {
    let deviation = mean::median_deviation(&ValueCounts::from_values(&case.floats("values")?)?);
    Ok(json!({ "mad_raw": deviation.raw, "mad_scaled": deviation.scaled }))
}
