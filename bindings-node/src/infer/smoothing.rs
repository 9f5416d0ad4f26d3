//! Forecasts that smooth what was, and customers who have gone silent.

use cxmetrics::infer::{silence, smoothing};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::arguments::{Document, confidence, count, level, number, numbers, object, size};
use super::result::plain;
use crate::document;
use crate::failure::call;

/// A smoothed series and its forecast.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Smoothed {
    /// Each day as the days before foretell it.
    pub fitted: Vec<f64>,
    /// The days to come.
    pub forecast: Vec<f64>,
    /// The sum of the squares by which the fitted days were off.
    pub sse: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(smoothing::Smoothed => Smoothed { fitted, forecast, sse, method });

/// A fitted level and its forecast.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct EtsAnn {
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// The level before the first day.
    pub initial_level: f64,
    /// The variance of a day about its forecast.
    pub variance: f64,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Each day as the days before foretell it.
    pub fitted: Vec<f64>,
    /// The days to come.
    pub forecast: Vec<f64>,
    /// The lower ends of their intervals.
    pub lower: Vec<f64>,
    /// The upper ends.
    pub upper: Vec<f64>,
    /// The id of the method.
    pub method: &'static str,
}

plain!(smoothing::EtsAnn => EtsAnn {
    alpha, initial_level, variance, log_likelihood, fitted, forecast, lower, upper, method
});

/// A fitted Theta model and its forecast.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Theta {
    /// The slope of a line through all days, by day.
    pub slope: f64,
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// The level after the last day, without the season.
    pub level: f64,
    /// The season, its first entry for the first day; empty where none was taken away.
    pub season: Vec<f64>,
    /// The variance of a day about its forecast, of the series as it came.
    pub variance: f64,
    /// The days to come.
    pub forecast: Vec<f64>,
    /// The lower ends of their intervals.
    pub lower: Vec<f64>,
    /// The upper ends.
    pub upper: Vec<f64>,
    /// The id of the method.
    pub method: &'static str,
}

plain!(smoothing::Theta => Theta { slope, alpha, level, season, variance, forecast, lower, upper, method });

/// The parameters of a damped trend.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct HoltDamped {
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// How much the trend moves towards each change of the level.
    pub beta: f64,
    /// What is left of the trend a day later; 1 does not damp.
    pub phi: f64,
}

/// The parameters of a level with a season, and where it starts: the day before the first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct HoltWinters {
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// How much the season's place moves towards each day.
    pub gamma: f64,
    /// The level at the start.
    pub level: f64,
    /// The season at the start, its first entry for the first day; as long as the season.
    #[napi(ts_type = "readonly number[]")]
    pub season: Vec<f64>,
    /// The trend at the start and how much it moves towards each change of the level; no trend without it.
    #[napi(ts_type = "readonly [start: number, beta: number] | null")]
    pub trend: Option<(f64, f64)>,
}

/// How to fit the Theta method.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct ThetaOptions {
    /// The season that is taken away before and added after, of so many days, always or if it is seen; none without it.
    #[napi(ts_type = "'none' | { additive: number } | { additive_if_seen: number }")]
    pub season: Option<serde_json::Value>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

/// Simple exponential smoothing, `ses`: the level moves by `alpha` of what each day was off, and starts at the first day.
///
/// ```js
/// infer.ses([40, 44, 36], 0.5, 2).forecast // [39, 39]
/// ```
#[napi(namespace = "infer", ts_args_type = "values: Numbers, alpha: number, steps: number")]
pub fn ses(env: Env, values: Unknown<'_>, alpha: Unknown<'_>, steps: Unknown<'_>) -> Result<Smoothed> {
    call(env, || {
        let (alpha, steps) = (number(alpha, "alpha")?, size(steps, "steps")?);
        Ok(smoothing::ses(&numbers(values, "values")?, alpha, steps)?.into())
    })
}

/// Holt's linear trend, damped, `holt_damped` (Gardner and `McKenzie` 1985): it starts at the first day with the difference to the second.
///
/// ```js
/// infer.holtDamped([40, 41, 42, 43], { alpha: 0.8, beta: 0.5, phi: 0.9 }, 2).forecast[1] < 45 // true
/// ```
#[napi(namespace = "infer", ts_args_type = "values: Numbers, parameters: HoltDamped, steps: number")]
pub fn holt_damped(env: Env, values: Unknown<'_>, parameters: Unknown<'_>, steps: Unknown<'_>) -> Result<Smoothed> {
    call(env, || {
        let HoltDamped { alpha, beta, phi } = object(parameters, "parameters")?;
        let (values, steps) = (numbers(values, "values")?, size(steps, "steps")?);
        Ok(smoothing::holt_damped(&values, smoothing::HoltDamped { alpha, beta, phi }, steps)?.into())
    })
}

/// Holt and Winters' smoothing with a season that adds, `holt_winters_additive` (Winters 1960).
///
/// ```js
/// infer.holtWinters([42, 40, 38, 42, 40, 38], { alpha: 0.2, gamma: 0.1, level: 40, season: [2, 0, -2] }, 3).forecast // [42, 40, 38]
/// ```
#[napi(namespace = "infer", ts_args_type = "values: Numbers, start: HoltWinters, steps: number")]
pub fn holt_winters(env: Env, values: Unknown<'_>, start: Unknown<'_>, steps: Unknown<'_>) -> Result<Smoothed> {
    call(env, || {
        let HoltWinters { alpha, gamma, level, season, trend } = object(start, "start")?;
        let start = smoothing::HoltWinters { alpha, gamma, level, season, trend };
        let (values, steps) = (numbers(values, "values")?, size(steps, "steps")?);
        Ok(smoothing::holt_winters_additive(&values, &start, steps)?.into())
    })
}

/// Additive errors, no trend, no season, `ets_ann`: the weight and the start of the level are the likeliest.
#[napi(namespace = "infer", ts_args_type = "values: Numbers, steps: number, options?: IntervalOptions | null")]
pub fn ets(env: Env, values: Unknown<'_>, steps: Unknown<'_>, options: Document<'_>) -> Result<EtsAnn> {
    call(env, || {
        let (values, steps) = (numbers(values, "values")?, size(steps, "steps")?);
        Ok(smoothing::ets_ann(&values, steps, confidence(options)?)?.into())
    })
}

/// The Theta method, `theta` (Assimakopoulos and Nikolopoulos 2000): a smoothed level and the part `(theta - 1) / theta` of the slope
/// through all days; 2 is usual.
#[napi(
    namespace = "infer",
    ts_args_type = "values: Numbers, theta: number, steps: number, options?: ThetaOptions | null"
)]
pub fn theta(
    env: Env,
    values: Unknown<'_>,
    theta: Unknown<'_>,
    steps: Unknown<'_>,
    options: Document<'_>,
) -> Result<Theta> {
    call(env, || {
        let (values, theta, steps) = (numbers(values, "values")?, number(theta, "theta")?, size(steps, "steps")?);
        let options: ThetaOptions = document::options(options, "the options")?;
        let season = options.season.map(|season| document::parse(season, "the words for the season")).transpose()?;
        Ok(smoothing::theta(&values, season.unwrap_or_default(), theta, steps, level(options.confidence)?)?.into())
    })
}

/// A silence judged by known parameters.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct GapTail {
    /// The share of a customer's gaps that last longer.
    pub survival: f64,
    /// The probability that the customer is still active.
    pub p_active: f64,
}

plain!(silence::GapTail => GapTail { survival, p_active });

/// The parameters of the BG/NBD model.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct BgNbd {
    /// The shape of the rates.
    pub r: f64,
    /// The scale of the rates, in the unit of time.
    pub alpha: f64,
    /// The first parameter of the chance to leave.
    pub a: f64,
    /// The second.
    pub b: f64,
}

/// How unusual a gap is among gamma distributed gaps, and the probability that the customer is still active, `gap_tail`. Gaps are in one
/// unit, such as days; after each contact a customer leaves with probability `dropout`.
///
/// ```js
/// infer.gapTail(2.5, 14, 71, 0.024).pActive // 0.0048…
/// ```
#[napi(namespace = "infer", ts_args_type = "shape: number, meanGap: number, currentGap: number, dropout: number")]
pub fn gap_tail(
    env: Env,
    shape: Unknown<'_>,
    mean_gap: Unknown<'_>,
    current_gap: Unknown<'_>,
    dropout: Unknown<'_>,
) -> Result<GapTail> {
    call(env, || {
        let (shape, mean_gap) = (number(shape, "shape")?, number(mean_gap, "meanGap")?);
        let (gap, dropout) = (number(current_gap, "currentGap")?, number(dropout, "dropout")?);
        Ok(silence::gap_tail(shape, mean_gap, gap, dropout)?.into())
    })
}

/// The probability that a customer is still active by the BG/NBD model (Fader, Hardie and Lee 2005), `bgnbd_p_alive`: `frequency` counts the
/// contacts after the first, `recency` is the time from the first to the last, `age` that from the first to now.
///
/// Without a repeat it is 1 by construction: the model's known flaw.
///
/// ```js
/// infer.bgnbdPAlive({ r: 1.1, alpha: 16.9, a: 0.133, b: 2.51 }, 30, 290, 300) // 0.988…
/// ```
#[napi(namespace = "infer", ts_args_type = "model: BgNbd, frequency: number, recency: number, age: number")]
pub fn bgnbd_p_alive(
    env: Env,
    model: Unknown<'_>,
    frequency: Unknown<'_>,
    recency: Unknown<'_>,
    age: Unknown<'_>,
) -> Result<f64> {
    call(env, || {
        let BgNbd { r, alpha, a, b } = object(model, "model")?;
        let (frequency, recency) = (count(frequency, "frequency")?, number(recency, "recency")?);
        Ok(silence::bgnbd_p_alive(&silence::BgNbd { r, alpha, a, b }, frequency, recency, number(age, "age")?)?)
    })
}
