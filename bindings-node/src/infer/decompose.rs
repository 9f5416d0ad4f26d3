//! A series taken apart, days that do not fit, and when it changed its level.

use cxmetrics::infer::{anomaly, change_point, decompose};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::arguments::{Document, number, numbers, numbers_or_nothing, positions, size, sizing};
use super::result::plain;
use crate::document;
use crate::failure::{Failure, call};

/// A series taken apart: on every day the three parts add up to the value. All lists are as long as the series.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Stl {
    /// The season by day.
    pub seasonal: Vec<f64>,
    /// The trend by day.
    pub trend: Vec<f64>,
    /// What remains; `null` on a day that was filled.
    #[napi(ts_type = "(number | null)[]")]
    pub remainder: Vec<Option<f64>>,
    /// How much each day counted, 0 to 1; 1 throughout unless robust.
    pub weights: Vec<f64>,
    /// The share of the days that were filled.
    pub filled_share: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(decompose::Stl => Stl { seasonal, trend, remainder, weights, filled_share, method });

/// One season of several.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Season {
    /// How many days it has.
    pub period: f64,
    /// The season by day.
    pub values: Vec<f64>,
}

plain!(decompose::Season => Season { period, values });

/// A series taken apart: on every day the parts add up to the value. All lists are as long as the series.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Mstl {
    /// The seasons, shortest first.
    pub seasons: Vec<Season>,
    /// The trend by day.
    pub trend: Vec<f64>,
    /// What remains; `null` on a day that was filled.
    #[napi(ts_type = "(number | null)[]")]
    pub remainder: Vec<Option<f64>>,
    /// How much each day counted in the last fit, 0 to 1; 1 throughout unless robust.
    pub weights: Vec<f64>,
    /// The share of the days that were filled.
    pub filled_share: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(decompose::Mstl => Mstl { seasons, trend, remainder, weights, filled_share, method });

/// How to take one season out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct StlOptions {
    /// How many seasons the smoother of the season spans: odd, at least 3; 7 without it.
    pub seasonal: Option<f64>,
    /// A season that is the same throughout.
    pub periodic: Option<bool>,
    /// How many days the smoother of the trend spans: odd, more than the season.
    pub trend: Option<f64>,
    /// How many days the filter spans that keeps the trend out of the season: odd, more than the season.
    pub low_pass: Option<f64>,
    /// Days far from the fit count less and less.
    pub robust: Option<bool>,
    /// How often season and trend are refined, and how often days are weighed anew after that.
    #[napi(ts_type = "readonly [inner: number, outer: number]")]
    pub loops: Option<(f64, f64)>,
    /// Days without a value are filled from the nearest days of their place in the season; refused without it.
    pub fill_gaps: Option<bool>,
}

impl StlOptions {
    fn settings(self, period: usize) -> std::result::Result<decompose::StlSettings, Failure> {
        let mut settings = decompose::StlSettings::new(period);
        if let Some(seasons) = self.seasonal {
            settings = settings.seasonal(sizing(seasons, "seasonal")?);
        }
        if self.periodic == Some(true) {
            settings = settings.periodic();
        }
        if let Some(days) = self.trend {
            settings = settings.trend(sizing(days, "trend")?);
        }
        if let Some(days) = self.low_pass {
            settings = settings.low_pass(sizing(days, "lowPass")?);
        }
        if self.robust == Some(true) {
            settings = settings.robust();
        }
        if let Some((inner, outer)) = self.loops {
            settings = settings.loops(sizing(inner, "loops[0]")?, sizing(outer, "loops[1]")?);
        }
        if self.fill_gaps == Some(true) {
            settings = settings.fill_gaps();
        }
        Ok(settings)
    }
}

/// How to take several seasons out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct MstlOptions {
    /// How often each season is fitted with the others taken away; twice without it.
    pub iterations: Option<f64>,
    /// Days far from the fit count less and less.
    pub robust: Option<bool>,
    /// Days without a value are filled, by the shortest season; refused without it.
    pub fill_gaps: Option<bool>,
}

/// Trend, one season of `period` days and remainder, `stl` (Cleveland and others 1990).
///
/// Every day counts alike; what weighs days by their answers is `cube.decompose(…)`.
///
/// ```js
/// infer.stl(Array.from({ length: 28 }, (_, day) => day % 7), 7).seasonal.length // 28
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, period: number, options?: StlOptions | null")]
pub fn stl(env: Env, values: Unknown<'_>, period: Unknown<'_>, options: Document<'_>) -> Result<Stl> {
    call(env, || {
        let values = numbers_or_nothing(values, "values")?;
        let options: StlOptions = document::options(options, "the options")?;
        Ok(decompose::stl(&values, &options.settings(size(period, "period")?)?)?.into())
    })
}

/// Trend, several seasons and remainder, `mstl` (Bandara, Hyndman and Bergmeir 2021): `stl` for one season after the other.
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, periods: Numbers, options?: MstlOptions | null")]
pub fn mstl(env: Env, values: Unknown<'_>, periods: Unknown<'_>, options: Document<'_>) -> Result<Mstl> {
    call(env, || {
        let values = numbers_or_nothing(values, "values")?;
        let mut settings = decompose::MstlSettings::new(&positions(periods, "periods")?);
        let MstlOptions { iterations, robust, fill_gaps } = document::options(options, "the options")?;
        if let Some(iterations) = iterations {
            settings = settings.iterations(sizing(iterations, "iterations")?);
        }
        if robust == Some(true) {
            settings = settings.robust();
        }
        if fill_gaps == Some(true) {
            settings = settings.fill_gaps();
        }
        Ok(decompose::mstl(&values, &settings)?.into())
    })
}

/// The days that do not fit.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct ShEsd {
    /// The anomalies, earliest first.
    pub anomalies: Vec<Anomaly>,
    /// How many days have a value.
    pub n: f64,
    /// The share of the days that were filled.
    pub filled_share: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(anomaly::ShEsd => ShEsd { anomalies, n, filled_share, method });

/// A day that does not fit.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Anomaly {
    /// The place of the day.
    pub index: f64,
    /// Its value.
    pub value: f64,
    /// The season's value that day about the median of the series.
    pub expected: f64,
    /// How many robust standard deviations it lay from the median when it was the farthest of those left.
    pub statistic: f64,
    /// What that is compared with.
    pub critical: f64,
}

plain!(anomaly::Anomaly => Anomaly { index, value, expected, statistic, critical });

/// How to look for days that do not fit.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct ShEsdOptions {
    /// The chance of an anomaly anywhere in a series that has none; 0.05 without it.
    pub alpha: Option<f64>,
    /// Which share of the days may be anomalies at most, below a half; 0.1 without it.
    pub most: Option<f64>,
    /// Which days may stand out; both those too high and those too low without it.
    #[napi(ts_type = "'both' | 'up' | 'down'")]
    pub direction: Option<serde_json::Value>,
    /// Days without a value are filled for the season's sake; refused without it.
    pub fill_gaps: Option<bool>,
}

/// Anomalies by the seasonal hybrid extreme studentized deviate test, `s_h_esd` (Hochenbaum, Vallis and Kejariwal 2017).
///
/// It looks back over the whole series, and a day of 3 answers counts like one of 300; what changed, and is to be told, is in
/// `cube.findings(…)`.
///
/// ```js
/// const days = Array.from({ length: 70 }, (_, day) => (day === 33 ? 60 : (day % 7) * 4 + ((day * day) % 5)))
/// infer.sHEsd(days, 7).anomalies.map(({ index }) => index) // [33]
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, period: number, options?: ShEsdOptions | null")]
pub fn s_h_esd(env: Env, values: Unknown<'_>, period: Unknown<'_>, options: Document<'_>) -> Result<ShEsd> {
    call(env, || {
        let values = numbers_or_nothing(values, "values")?;
        let ShEsdOptions { alpha, most, direction, fill_gaps } = document::options(options, "the options")?;
        let mut settings = anomaly::ShEsdSettings::new(size(period, "period")?);
        if let Some(alpha) = alpha {
            settings = settings.alpha(alpha);
        }
        if let Some(share) = most {
            settings = settings.most(share);
        }
        if let Some(direction) = direction {
            settings = settings.direction(document::parse(direction, "the words for the direction")?);
        }
        if fill_gaps == Some(true) {
            settings = settings.fill_gaps();
        }
        Ok(anomaly::s_h_esd(&values, &settings)?.into())
    })
}

/// A series cut into levels.
#[allow(clippy::struct_field_names, reason = "the name it has in every language; the macro hides it from `expect`")]
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Levels {
    /// Where each level ends: the place after its last day. The last is the length of the series.
    pub breakpoints: Vec<f64>,
    /// The levels, in the order of time.
    pub levels: Vec<Level>,
    /// The weighted squares of all values about the mean of their level.
    pub cost: f64,
    /// The cost and the penalty for each level but the first.
    pub objective: f64,
    /// How many days a level has at least.
    pub min_size: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(change_point::Levels => Levels { breakpoints, levels, cost, objective, min_size, method });

/// A stretch of one level.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Level {
    /// Its first day.
    pub from: f64,
    /// The day after its last.
    pub to: f64,
    /// The weighted mean of its values; `null` where it has none.
    pub mean: Option<f64>,
    /// The sum of its bases; its days with a value where all count alike.
    pub n: f64,
}

plain!(change_point::Level => Level { from, to, mean, n });

/// How to cut into levels.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct SegmentOptions {
    /// How much each day counts, such as its answers; all alike without it.
    pub bases: Option<Vec<f64>>,
}

/// What a further level costs if nothing better is known: three times `variance` times the logarithm of the number of days.
///
/// ```js
/// infer.defaultPenalty(100, 365) // 1769.9…
/// ```
#[napi(namespace = "infer", ts_args_type = "variance: number, days: number")]
pub fn default_penalty(env: Env, variance: Unknown<'_>, days: Unknown<'_>) -> Result<f64> {
    call(env, || Ok(change_point::default_penalty(number(variance, "variance")?, size(days, "days")?)?))
}

/// The best cut into levels where every day counts alike, `pelt` (Killick, Fearnhead and Eckley 2012): each level beyond the first costs
/// `penalty`, and none is shorter than `minSize` days.
///
/// A wandering level looks like many small changes; what allows for that, and for the weekday, is `cube.changePoints(…)`.
///
/// ```js
/// infer.pelt([5, 6, 5, 6, 9, 10, 9, 10], 4, 2).breakpoints // [4, 8]
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, penalty: number, minSize: number")]
pub fn pelt(env: Env, values: Unknown<'_>, penalty: Unknown<'_>, min_size: Unknown<'_>) -> Result<Levels> {
    call(env, || {
        let (penalty, min_size) = (number(penalty, "penalty")?, size(min_size, "minSize")?);
        Ok(change_point::pelt(&numbers_or_nothing(values, "values")?, penalty, min_size)?.into())
    })
}

/// The best cut into levels where every day counts by its base, `pelt_weighted`.
///
/// ```js
/// infer.peltWeighted([40, 41, -100, 39, 40, 42], [90, 90, 1, 90, 90, 90], 30000, 1).breakpoints // [6]
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, bases: Numbers, penalty: number, minSize: number")]
pub fn pelt_weighted(
    env: Env,
    values: Unknown<'_>,
    bases: Unknown<'_>,
    penalty: Unknown<'_>,
    min_size: Unknown<'_>,
) -> Result<Levels> {
    call(env, || {
        let (values, bases) = (numbers_or_nothing(values, "values")?, numbers(bases, "bases")?);
        let (penalty, min_size) = (number(penalty, "penalty")?, size(min_size, "minSize")?);
        Ok(change_point::pelt_weighted(&values, &bases, penalty, min_size)?.into())
    })
}

/// The best cut at `nBreaks` places, `segment_known_k`: the least sum of squares, with no level shorter than `minSize` days.
///
/// ```js
/// infer.segmentKnownK([5, 6, 5, 6, 9, 10, 9, 10], 1, 2).breakpoints // [4, 8]
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "values: NumbersOrNull, nBreaks: number, minSize: number, options?: SegmentOptions | null"
)]
pub fn segment_known_k(
    env: Env,
    values: Unknown<'_>,
    n_breaks: Unknown<'_>,
    min_size: Unknown<'_>,
    options: Document<'_>,
) -> Result<Levels> {
    call(env, || {
        let values = numbers_or_nothing(values, "values")?;
        let (n_breaks, min_size) = (size(n_breaks, "nBreaks")?, size(min_size, "minSize")?);
        let SegmentOptions { bases } = document::options(options, "the options")?;
        Ok(change_point::segment_known_k(&values, bases.as_deref(), n_breaks, min_size)?.into())
    })
}
