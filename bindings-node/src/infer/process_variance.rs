//! How much a level moves from day to day beyond what its answers explain, where it stands, and how unusual a count is.

use cxmetrics::infer::process_variance::{self, Between};
use cxmetrics::infer::{local_level, volume};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::arguments::{Document, count, number, numbers, numbers_or_nothing, object};
use super::result::plain;
use crate::document;
use crate::failure::{Failure, call};

/// The variance between days.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct ProcessVariance {
    /// The variance between the days' true levels. Zero: chance explains all there is.
    pub tau2: f64,
    /// The weighted squares about the mean; about the number of days less one where chance explains all.
    pub q: f64,
    /// How many days.
    pub n: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(process_variance::ProcessVariance => ProcessVariance { tau2, q, n, method });

/// How to tell the variance between days.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct BetweenOptions {
    /// After `DerSimonian` and Laird, or after Paule and Mandel, which is iterated; that of the library without it.
    #[napi(ts_type = "'dl' | 'pm'")]
    pub between: Option<String>,
}

impl BetweenOptions {
    fn read(options: Document<'_>) -> std::result::Result<Between, Failure> {
        match document::options::<Self>(options, "the options")?.between.as_deref() {
            None => Ok(Between::default()),
            Some("dl") => Ok(Between::DerSimonianLaird),
            Some("pm") => Ok(Between::PauleMandel),
            Some(other) => Err(Failure::argument(format!("`between` is `{other}`; write `dl` or `pm`"))),
        }
    }
}

/// The variance between days with known sampling variances, `between_day_variance_dl`, or `eb.normal_pm` after Paule and Mandel.
///
/// The sampling variance of a day is the pooled variance of an answer over the day's base, never the day's own. Leave out days without
/// answers.
///
/// ```js
/// infer.betweenDayVariance([40, 52, 31, 45], [20, 25, 20, 15]).tau2 // 51.1…
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "means: Numbers, samplingVariances: Numbers, options?: BetweenOptions | null"
)]
pub fn between_day_variance(
    env: Env,
    means: Unknown<'_>,
    sampling_variances: Unknown<'_>,
    options: Document<'_>,
) -> Result<ProcessVariance> {
    call(env, || {
        let (means, variances) = (numbers(means, "means")?, numbers(sampling_variances, "samplingVariances")?);
        Ok(process_variance::between_day_variance(&means, &variances, BetweenOptions::read(options)?)?.into())
    })
}

/// The same of days with `bases` answers of variance `responseVariance` each, where single wild days do not excuse the rest: they are
/// pulled in.
#[napi(
    namespace = "infer",
    ts_args_type = "means: Numbers, bases: Numbers, responseVariance: number, options?: BetweenOptions | null"
)]
pub fn robust_between_day_variance(
    env: Env,
    means: Unknown<'_>,
    bases: Unknown<'_>,
    response_variance: Unknown<'_>,
    options: Document<'_>,
) -> Result<ProcessVariance> {
    call(env, || {
        let (means, bases) = (numbers(means, "means")?, numbers(bases, "bases")?);
        let variance = number(response_variance, "responseVariance")?;
        let between = BetweenOptions::read(options)?;
        Ok(process_variance::robust_between_day_variance(&means, &bases, variance, between)?.into())
    })
}

/// What each day knows of the level: `1 / (responseVariance / n + tau2)`, and nothing for a day without answers. The weights of
/// `weightedTrend`.
///
/// ```js
/// infer.precisionWeights([1, 0], 6000, 2000) // [0.000125, 0]
/// ```
#[napi(namespace = "infer", ts_args_type = "bases: Numbers, responseVariance: number, tau2: number")]
pub fn precision_weights(
    env: Env,
    bases: Unknown<'_>,
    response_variance: Unknown<'_>,
    tau2: Unknown<'_>,
) -> Result<Vec<f64>> {
    call(env, || {
        let variance = number(response_variance, "responseVariance")?;
        Ok(process_variance::precision_weights(&numbers(bases, "bases")?, variance, number(tau2, "tau2")?)?)
    })
}

/// How far each day lies from `center` in its own standard deviations, `null` for a day without answers: what `ewmaChart` and `cusum` are
/// drawn of.
///
/// ```js
/// infer.standardized([20, null, 20], [5, 0, 500], 40, 5000, 0)[1] // null
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "means: NumbersOrNull, bases: Numbers, center: number, responseVariance: number, tau2: number",
    ts_return_type = "(number | null)[]"
)]
pub fn standardized(
    env: Env,
    means: Unknown<'_>,
    bases: Unknown<'_>,
    center: Unknown<'_>,
    response_variance: Unknown<'_>,
    tau2: Unknown<'_>,
) -> Result<Vec<Option<f64>>> {
    call(env, || {
        let (means, bases) = (numbers_or_nothing(means, "means")?, numbers(bases, "bases")?);
        let (center, variance) = (number(center, "center")?, number(response_variance, "responseVariance")?);
        Ok(process_variance::standardized(&means, &bases, center, variance, number(tau2, "tau2")?)?)
    })
}

/// The variances of a local level and where it starts.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct LocalLevel {
    /// The variance by which the level moves a day.
    pub q: f64,
    /// The variance of one answer.
    pub response_variance: f64,
    /// Where the level starts.
    pub start: f64,
    /// The variance of that.
    pub start_variance: f64,
}

/// What a filter makes of the days.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct LevelPath {
    /// The level of each day as the days before foretell it.
    pub predicted: Vec<f64>,
    /// The variance of the day's mean about that; `null` for a day without answers.
    #[napi(ts_type = "(number | null)[]")]
    pub predictive_var: Vec<Option<f64>>,
    /// The level of each day with that day seen.
    pub filtered: Vec<f64>,
    /// The variance of that.
    pub filtered_var: Vec<f64>,
    /// The logarithm of the likelihood.
    pub loglik: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(local_level::LevelPath => LevelPath { predicted, predictive_var, filtered, filtered_var, loglik, method });

/// A level that wanders, seen through answers, `local_level_filter`: the mean of a day of `n` answers has the variance
/// `responseVariance / n`, so a day of 3 answers moves the level little and one of 300 much. A day without answers is `null`, of base 0.
///
/// ```js
/// infer.localLevelFilter({ q: 8, responseVariance: 5600, start: 38, startVariance: 100 }, [60, null, 20], [2, 0, 500]).filtered[1] // 38.7…
/// ```
#[napi(namespace = "infer", ts_args_type = "model: LocalLevel, values: NumbersOrNull, bases: Numbers")]
pub fn local_level_filter(env: Env, model: Unknown<'_>, values: Unknown<'_>, bases: Unknown<'_>) -> Result<LevelPath> {
    call(env, || {
        let LocalLevel { q, response_variance, start, start_variance } = object(model, "model")?;
        let model = local_level::LocalLevel::new(q, response_variance, start, start_variance)?;
        let (values, bases) = (numbers_or_nothing(values, "values")?, numbers(bases, "bases")?);
        Ok(local_level::local_level_filter(&model, &values, &bases)?.into())
    })
}

/// How likely a count is that is as low, or as high.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct VolumeTail {
    /// The probability of the count or a lower one.
    pub p_low: f64,
    /// The probability of the count or a higher one.
    pub p_high: f64,
    /// The probability of a lower count and half that of the count itself: the fair one to compare days by.
    pub midp_low: f64,
    /// The same upwards.
    pub midp_high: f64,
    /// `pLow` by Poisson's law.
    pub poisson_p_low: f64,
    /// `pHigh` by Poisson's law.
    pub poisson_p_high: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(volume::VolumeTail => VolumeTail { p_low, p_high, midp_low, midp_high, poisson_p_low, poisson_p_high, method });

/// Both tails of a count under the negative binomial law with mean `expected` and variance `expected + alpha * expected²`, `volume_tail`.
/// An `alpha` of 0 is Poisson's law; `overdispersion` finds it.
///
/// ```js
/// infer.volumeTail(0, 1.4, 0.1).pLow // 0.2697…
/// ```
#[napi(namespace = "infer", ts_args_type = "observed: number, expected: number, alpha: number")]
pub fn volume_tail(env: Env, observed: Unknown<'_>, expected: Unknown<'_>, alpha: Unknown<'_>) -> Result<VolumeTail> {
    call(env, || {
        let (expected, alpha) = (number(expected, "expected")?, number(alpha, "alpha")?);
        Ok(volume::volume_tail(count(observed, "observed")?, expected, alpha)?.into())
    })
}

/// How much counts vary beyond Poisson's law about what was expected of them: the `alpha` of `volumeTail`.
#[napi(namespace = "infer", ts_args_type = "counts: Numbers, expected: Numbers")]
pub fn overdispersion(env: Env, counts: Unknown<'_>, expected: Unknown<'_>) -> Result<f64> {
    call(env, || Ok(volume::overdispersion(&numbers(counts, "counts")?, &numbers(expected, "expected")?)?))
}
