//! Two columns that go together: an association, never an effect.

use cxmetrics::Confidence;
use cxmetrics::infer::correlation::{self, Pairs};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, numbers};
use super::result::plain;
use crate::failure::{Failure, call};

/// A correlation with its test and its interval.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Correlation {
    /// The coefficient, -1 to 1.
    pub estimate: f64,
    /// The interval by Fisher's transformation; `null` when there are too few pairs for one. A coefficient of 1 or -1 has an interval
    /// without width, see `degenerate`.
    pub interval: Option<Interval>,
    /// The t or z statistic of the test of no association; `null` for a coefficient of 1 or -1, where t is infinite.
    pub statistic: Option<f64>,
    /// The degrees of freedom of a t statistic; `null` for a z.
    pub df: Option<f64>,
    /// The two-sided p-value.
    pub p_value: f64,
    /// How many pairs.
    pub n: f64,
    /// Whether the coefficient is 1 or -1, so that interval and p-value say nothing about chance.
    pub degenerate: bool,
    /// The id of the method, such as `corr.pearson`.
    pub method: &'static str,
}

plain!(correlation::Correlation => Correlation { estimate, interval, statistic, df, p_value, n, degenerate, method });

/// A weighted correlation: a description without a test.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct WeightedCorrelation {
    /// The coefficient, -1 to 1.
    pub estimate: f64,
    /// How many pairs have a weight above zero.
    pub n: f64,
    /// Kish's effective number of pairs.
    pub n_eff: f64,
}

plain!(correlation::WeightedCorrelation => WeightedCorrelation { estimate, n, n_eff });

/// A correlation corrected for the noise of one side.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Disattenuated {
    /// Pearson's correlation as observed.
    pub observed: Correlation,
    /// Which part of the variance between the estimates is real: 1 - mean sampling variance / observed variance. At or below 0 the
    /// estimates differ by no more than chance.
    pub reliability: f64,
    /// The observed coefficient over the root of the reliability; `null` when that is not above 0. It may pass 1: show it capped.
    pub corrected: Option<f64>,
    /// The limits of the observed coefficient over the same root, uncapped: they take the reliability for known.
    pub interval: Option<Interval>,
}

plain!(correlation::Disattenuated => Disattenuated { observed, reliability, corrected, interval });

/// Pearson's coefficient of one pair of columns, and how it varies from sample to sample whatever the distribution is.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct PairwiseCorrelation {
    /// Pearson's coefficient, -1 to 1.
    pub estimate: f64,
    /// How many pairs.
    pub n: f64,
    /// The large-sample variance of sqrt(n) times the coefficient, from the pairs themselves; (1 - r²)² if they were normal.
    pub variance: f64,
}

plain!(correlation::PairwiseCorrelation => PairwiseCorrelation { estimate, n, variance });

fn pairs(x: Unknown<'_>, y: Unknown<'_>) -> std::result::Result<Pairs, Failure> {
    Ok(Pairs::from_values(&numbers(x, "x")?, &numbers(y, "y")?)?)
}

fn by(
    env: Env,
    (x, y): (Unknown<'_>, Unknown<'_>),
    options: Document<'_>,
    method: fn(&Pairs, Confidence) -> cxmetrics::Result<correlation::Correlation>,
) -> Result<Correlation> {
    call(env, || Ok(method(&pairs(x, y)?, confidence(options)?)?.into()))
}

/// Pearson's correlation, `corr.pearson`: how near the pairs lie to a line. An association, never an effect.
///
/// t with n - 2 degrees of freedom; the interval by Fisher's transformation, from four pairs on. Where all values of one side agree it is
/// refused as `zero_variance`. Correlate stores, not the answers of single customers with the sales of their store.
///
/// ```js
/// infer.pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).pValue // 0.104…
/// ```
#[napi(namespace = "infer", ts_args_type = "x: Numbers, y: Numbers, options?: IntervalOptions | null")]
pub fn pearson(env: Env, x: Unknown<'_>, y: Unknown<'_>, options: Document<'_>) -> Result<Correlation> {
    by(env, (x, y), options, correlation::pearson)
}

/// Spearman's rank correlation, `corr.spearman`: whether higher goes with higher, on any ordered scale.
///
/// Pearson's on midranks; t with n - 2 degrees of freedom; the interval after Bonett and Wright (2000), from four pairs on.
#[napi(namespace = "infer", ts_args_type = "x: Numbers, y: Numbers, options?: IntervalOptions | null")]
pub fn spearman(env: Env, x: Unknown<'_>, y: Unknown<'_>, options: Document<'_>) -> Result<Correlation> {
    by(env, (x, y), options, correlation::spearman)
}

/// Kendall's tau-b, `corr.kendall_b`: how many more pairs of pairs agree in order than disagree, ties allowed for.
///
/// z with the variance under ties; the interval after Fieller, Hartley and Pearson (1957), from five pairs on.
#[napi(namespace = "infer", ts_args_type = "x: Numbers, y: Numbers, options?: IntervalOptions | null")]
pub fn kendall_b(env: Env, x: Unknown<'_>, y: Unknown<'_>, options: Document<'_>) -> Result<Correlation> {
    by(env, (x, y), options, correlation::kendall_b)
}

/// Pearson's correlation of weighted pairs, `corr.pearson_weighted`. Only to describe: it comes without interval, because a weight may
/// stand for a number of answers or for a share of a population, and the two have different errors. Pairs of weight zero do not count.
#[napi(namespace = "infer", ts_args_type = "x: Numbers, y: Numbers, weights: Numbers")]
pub fn pearson_weighted(env: Env, x: Unknown<'_>, y: Unknown<'_>, weights: Unknown<'_>) -> Result<WeightedCorrelation> {
    call(env, || {
        let rows = correlation::weighted_rows(&numbers(x, "x")?, &numbers(y, "y")?, &numbers(weights, "weights")?)?;
        Ok(correlation::pearson_weighted(&rows)?.into())
    })
}

/// The correlation that estimates with sampling error hide, `corr.disattenuated`: each estimate (a store's NPS, say) comes with its
/// sampling variance; the other side (sales) is taken as free of error.
///
/// Thirty answers to a store often leave a reliability of 0.4: an observed 0.3 then stands for about 0.47 (Spearman 1904).
///
/// ```js
/// infer.disattenuated([0.41, 0.35, 0.52, 0.47, 0.3], [0.002, 0.003, 0.001, 0.002, 0.004], [900, 850, 940, 870, 860]).reliability // 0.694…
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "estimates: Numbers, samplingVariances: Numbers, other: Numbers, options?: IntervalOptions | null"
)]
pub fn disattenuated(
    env: Env,
    estimates: Unknown<'_>,
    sampling_variances: Unknown<'_>,
    other: Unknown<'_>,
    options: Document<'_>,
) -> Result<Disattenuated> {
    call(env, || {
        let (estimates, variances) =
            (numbers(estimates, "estimates")?, numbers(sampling_variances, "samplingVariances")?);
        let other = numbers(other, "other")?;
        Ok(correlation::disattenuated(&estimates, &variances, &other, confidence(options)?)?.into())
    })
}

/// Pearson's coefficient with its distribution-free variance (Steiger and Hakstian 1982).
#[napi(namespace = "infer", ts_args_type = "x: Numbers, y: Numbers")]
pub fn pairwise_correlation(env: Env, x: Unknown<'_>, y: Unknown<'_>) -> Result<PairwiseCorrelation> {
    call(env, || Ok(correlation::pairwise(&pairs(x, y)?)?.into()))
}
