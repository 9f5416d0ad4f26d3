//! Means, and the median deviation beside them.

use cxmetrics::infer::mean;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, count, names, number, numbers};
use super::quantile::{values, weighted_values};
use crate::failure::call;

/// A trimmed mean.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct TrimmedMean {
    /// The mean of what is left, with its limits. Where all that is left agrees, the interval has no width.
    pub interval: Interval,
    /// How many values were cut off on each side.
    pub cut: f64,
    /// The standard deviation after pulling the cut values in (divisor n - 1).
    pub winsorized_sd: f64,
    /// The standard error.
    pub se: f64,
    /// The degrees of freedom.
    pub df: f64,
}

/// A geometric mean.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct GeometricMean {
    /// The geometric mean.
    pub mean: f64,
    /// The mean with its limits; `null` for a single value. Where all values agree it has no width.
    pub interval: Option<Interval>,
}

/// The median absolute deviation.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct MedianDeviation {
    /// The median distance from the median. Zero when more than half of the values agree: then it can call nothing an outlier.
    pub raw: f64,
    /// The same times 1.4826: the standard deviation it would be for a normal distribution.
    pub scaled: f64,
}

/// A mean of weighted answers.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct WeightedMean {
    /// The weighted mean.
    pub mean: f64,
    /// Its standard error, linearised, answers taken as independent; `null` for a single answer.
    pub se: Option<f64>,
    /// The effective base after Kish.
    pub n_eff_kish: f64,
    /// The weighted variance of one answer (divisor W).
    pub variance: f64,
}

/// A mean of answers that come in clusters.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ClusterMean {
    /// The weighted mean of all answers.
    pub mean: f64,
    /// Its standard error, clusters taken as independent; `null` for a single cluster.
    pub se: Option<f64>,
    /// How many clusters have weight.
    pub clusters: f64,
    /// The degrees of freedom: one less.
    pub df: f64,
}

/// The t interval of a mean from its moments: the mean, the standard deviation with divisor n - 1, and n.
///
/// For measures whose values are gone and only the sums are left. A deviation of zero is refused as `zero_variance`.
#[napi(namespace = "infer", ts_args_type = "mean: number, sd: number, n: number, options?: IntervalOptions | null")]
pub fn t_interval(
    env: Env,
    mean: Unknown<'_>,
    sd: Unknown<'_>,
    n: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    call(env, || {
        let (mean, sd, n) = (number(mean, "mean")?, number(sd, "sd")?, count(n, "n")?);
        Ok(mean::t_interval(mean, sd, n, confidence(options)?)?.into())
    })
}

/// The mean without `proportion` of the values on each side, `mean.trimmed`: 0.1 is usual for durations.
///
/// Method: Tukey and `McLaughlin` (1963), with n - 2 g - 1 degrees of freedom for g values cut on each side.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, proportion: number, options?: IntervalOptions | null")]
pub fn trimmed_mean(
    env: Env,
    values: Unknown<'_>,
    proportion: Unknown<'_>,
    options: Document<'_>,
) -> Result<TrimmedMean> {
    call(env, || {
        let values = self::values(values)?;
        let trimmed = mean::trimmed(&values, number(proportion, "proportion")?, confidence(options)?)?;
        Ok(TrimmedMean {
            interval: trimmed.interval.into(),
            cut: trimmed.cut as f64,
            winsorized_sd: trimmed.winsorized_sd,
            se: trimmed.se,
            df: trimmed.df as f64,
        })
    })
}

/// The geometric mean with the t interval of the logarithms, `mean.geometric`: for task times. Values that are not above 0 are refused:
/// a time of zero is a fault of the clock, not a short time.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, options?: IntervalOptions | null")]
pub fn geometric_mean(env: Env, values: Unknown<'_>, options: Document<'_>) -> Result<GeometricMean> {
    call(env, || {
        let geometric = mean::geometric(&self::values(values)?, confidence(options)?)?;
        Ok(GeometricMean { mean: geometric.mean, interval: geometric.interval.map(Interval::from) })
    })
}

/// The median absolute deviation, `mad`.
#[napi(namespace = "infer", ts_args_type = "values: Numbers")]
pub fn median_deviation(env: Env, values: Unknown<'_>) -> Result<MedianDeviation> {
    call(env, || {
        let deviation = mean::median_deviation(&self::values(values)?);
        Ok(MedianDeviation { raw: deviation.raw, scaled: deviation.scaled })
    })
}

/// The weighted mean, `mean.weighted`. Answers of weight zero do not count; scaling all weights changes nothing.
///
/// Method: the ratio (Hajek) mean with the linearised variance, as the R package `survey` gives it.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, weights: Numbers")]
pub fn weighted_mean(env: Env, values: Unknown<'_>, weights: Unknown<'_>) -> Result<WeightedMean> {
    call(env, || {
        let mean = mean::weighted_of(&weighted_values(values, weights)?)?;
        Ok(WeightedMean { mean: mean.mean, se: mean.se, n_eff_kish: mean.n_eff_kish, variance: mean.variance })
    })
}

/// The mean with a standard error that knows that answers of one customer hang together, `mean.cluster_robust`: `clusters[i]` says whose
/// answer `values[i]` is. Without `weights` every answer counts as one; clusters without weight do not count.
#[napi(
    namespace = "infer",
    ts_args_type = "values: Numbers, clusters: Numbers | readonly (string | number)[], weights?: Numbers | null"
)]
pub fn cluster_robust_mean(
    env: Env,
    values: Unknown<'_>,
    clusters: Unknown<'_>,
    weights: Option<Unknown<'_>>,
) -> Result<ClusterMean> {
    call(env, || {
        let (values, clusters) = (numbers(values, "values")?, names(clusters, "clusters")?);
        let weights = weights.map(|weights| numbers(weights, "weights")).transpose()?;
        let mean = mean::cluster_robust_of(&values, &clusters, weights.as_deref())?;
        Ok(ClusterMean { mean: mean.mean, se: mean.se, clusters: mean.clusters as f64, df: mean.df as f64 })
    })
}
