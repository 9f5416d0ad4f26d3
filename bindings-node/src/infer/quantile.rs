//! Quantiles and medians.

use cxmetrics::infer::quantile::{self, QuantileType, ValueCounts};
use cxmetrics::infer::weighted::paired;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, number, numbers, word};
use crate::failure::{Failure, call};

/// A median with its distribution-free interval, where there is one.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct MedianInterval {
    /// The ordinary median.
    pub median: f64,
    /// The median with its limits, both observed values; `null` below 6 values at 95 %.
    pub interval: Option<Interval>,
    /// The confidence that the limits really have: at least what was asked for.
    pub actual_confidence: Option<f64>,
}

pub(super) fn values(list: Unknown<'_>) -> std::result::Result<ValueCounts<'static>, Failure> {
    Ok(ValueCounts::from_values(&numbers(list, "values")?)?)
}

pub(super) fn weighted_values(
    values: Unknown<'_>,
    weights: Unknown<'_>,
) -> std::result::Result<Vec<(f64, f64)>, Failure> {
    Ok(paired(&numbers(values, "values")?, &numbers(weights, "weights")?)?)
}

/// The quantile of values at `p`, 0 to 1. How it is read off between two values (Hyndman and Fan 1996):
///
/// - `observed`, `quantile.type1`: always an observed value;
/// - `averaged`, `quantile.type2`: an observed value, or the middle of two where the step falls between: the usual median;
/// - `interpolated`, `quantile.type7`: linear between values, as R, numpy and Excel's `PERCENTILE.INC`. For durations.
///
/// ```js
/// infer.quantile([10, 9, 10, 7, 6, 10], 0.5, 'interpolated') // 9.5
/// ```
#[napi(namespace = "infer", ts_args_type = "values: Numbers, p: number, kind: QuantileType")]
pub fn quantile(env: Env, values: Unknown<'_>, p: Unknown<'_>, kind: Unknown<'_>) -> Result<f64> {
    call(env, || {
        let kind: QuantileType = word(kind, "kind")?.parse()?;
        Ok(quantile::quantile(&self::values(values)?, number(p, "p")?, kind)?)
    })
}

/// The ordinary median (type 2).
#[napi(namespace = "infer", ts_args_type = "values: Numbers")]
pub fn median(env: Env, values: Unknown<'_>) -> Result<f64> {
    call(env, || Ok(quantile::median(&self::values(values)?)))
}

/// The median with the interval between two order statistics, `median.ci_order`, which assumes nothing about the distribution.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, options?: IntervalOptions | null")]
pub fn median_interval(env: Env, values: Unknown<'_>, options: Document<'_>) -> Result<MedianInterval> {
    call(env, || {
        let found = quantile::median_interval(&self::values(values)?, confidence(options)?);
        Ok(MedianInterval {
            median: found.median,
            interval: found.interval.map(Interval::from),
            actual_confidence: found.actual_confidence,
        })
    })
}

/// The median with its class opened up, `median.interpolated`: the one to follow over time on a scale, where the ordinary one sits at 4
/// for years. `classWidth` is the distance between two points of the scale.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, classWidth: number")]
pub fn interpolated_median(env: Env, values: Unknown<'_>, class_width: Unknown<'_>) -> Result<f64> {
    call(env, || Ok(quantile::interpolated_median(&self::values(values)?, number(class_width, "classWidth")?)?))
}

/// The weighted median, `median.weighted`: the smallest value with at least half of the weight up to it, or its middle with the next
/// one when that is exactly half. Values of weight zero do not count.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, weights: Numbers")]
pub fn weighted_median(env: Env, values: Unknown<'_>, weights: Unknown<'_>) -> Result<f64> {
    call(env, || Ok(quantile::weighted_median_of(&weighted_values(values, weights)?)?))
}

/// A quantile by weight, `quantile.weighted`: the smallest value with at least the share `p` of the weight up to it, or its middle with
/// the next one when that is exactly the share. With equal weights it is the `averaged` quantile.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, weights: Numbers, p: number")]
pub fn weighted_quantile(env: Env, values: Unknown<'_>, weights: Unknown<'_>, p: Unknown<'_>) -> Result<f64> {
    call(env, || {
        let answers = weighted_values(values, weights)?;
        Ok(quantile::weighted_quantile_of(&answers, number(p, "p")?)?)
    })
}
