//! Whether a series rises or falls, and by how much a day.

use cxmetrics::infer::trend::{self, Points, Variant};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::Interval;
use super::arguments::{Document, level, numbers, numbers_or_nothing, sizing};
use super::result::{Plain, plain};
use crate::document;
use crate::failure::{Failure, call};

impl Plain<&'static str> for trend::Direction {
    fn plain(self) -> &'static str {
        self.name()
    }
}

/// What the Mann-Kendall test found.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct MannKendall {
    /// Pairs of days that rise less pairs that fall.
    pub s: f64,
    /// The variance of `s` for independent days, ties allowed for.
    pub var_s_original: f64,
    /// The variance that the test takes.
    pub var_s: f64,
    /// Kendall's tau: `s` over the number of pairs.
    pub tau: f64,
    /// The statistic with correction for continuity; `null` where the corrected variance is not above zero although `s` differs from it.
    pub z: Option<f64>,
    /// The two-sided p-value; `null` where there is no statistic.
    pub p: Option<f64>,
    /// What the test says at the level asked for.
    #[napi(ts_type = "'increasing' | 'decreasing' | 'no trend'")]
    pub trend: &'static str,
    /// The median slope for one unit of time, for one period in the seasonal test.
    pub slope: f64,
    /// The same with its interval by ranks, from the variance that the test takes; `null` where that is below zero.
    pub interval: Option<Interval>,
    /// Where the line stands at time 0.
    pub intercept: f64,
    /// The correlation of neighbouring days once the line is out, held to 0 to 0.95; `null` for other variants.
    pub r1: Option<f64>,
    /// The same as the variance takes it: corrected for bias, and 0 where it is no more than chance.
    pub r1_corrected: Option<f64>,
    /// How many points.
    pub n: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(trend::MannKendall => MannKendall {
    s, var_s_original, var_s, tau, z, p, trend, slope, interval, intercept, r1, r1_corrected, n, method
});

/// A line through the middle of all pairs.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct TheilSen {
    /// The slope for one unit of time, with its interval by ranks.
    pub slope: Interval,
    /// Where the line stands at time 0: through the median value at the median time.
    pub intercept: f64,
    /// How many points.
    pub n: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(trend::TheilSen => TheilSen { slope, intercept, n, method });

/// A weighted line with two standard errors.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct WeightedTrend {
    /// The slope for one unit of time.
    pub slope: f64,
    /// Where the line stands at time 0.
    pub intercept: f64,
    /// The standard error of the slope for days that know nothing of one another.
    pub se: f64,
    /// `slope / se`; `null` for a line without error.
    pub t: Option<f64>,
    /// The two-sided p-value of that t.
    pub p: f64,
    /// The standard error that allows for days that are alike, after Newey and West: the one to report.
    pub se_hac: f64,
    /// The two-sided p-value of `slope / seHac`, with as many degrees of freedom as points less two.
    pub p_hac: f64,
    /// The slope with its interval from `seHac`.
    pub interval: Interval,
    /// How many points lie between two that are still taken for alike.
    pub hac_lags: f64,
    /// How many points have a weight above zero.
    pub n: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(trend::WeightedTrend => WeightedTrend {
    slope, intercept, se, t, p, se_hac, p_hac, interval, hac_lags, n, method
});

/// How to test a trend.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct MannKendallOptions {
    /// The time of each value, ascending; one entry a day from day 0 without it. With times no value may be missing.
    pub times: Option<Vec<f64>>,
    /// How the test allows for days that are alike; by the effective number of days without it.
    #[napi(ts_type = "MannKendallVariant")]
    pub variant: Option<serde_json::Value>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

/// How to draw a line.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct SlopeOptions {
    /// The time of each value, ascending; one entry a day from day 0 without it. With times no value may be missing.
    pub times: Option<Vec<f64>>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

/// How to draw a weighted line.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct WeightedTrendOptions {
    /// How many points lie between two that are still taken for alike; after Newey and West, by the number of points, without it.
    pub hac_lags: Option<f64>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

fn points(values: Unknown<'_>, times: Option<Vec<f64>>) -> std::result::Result<Points, Failure> {
    Ok(match times {
        Some(times) => Points::new(&times, &numbers(values, "values")?)?,
        None => Points::from_days(&numbers_or_nothing(values, "values")?)?,
    })
}

/// The Mann-Kendall test of a trend, `mann_kendall`: it asks for order only, so no single wild day decides.
///
/// Without a variant the number of days is that of independent ones worth as much: daily values are alike, and the plain test calls
/// trends where there are none.
///
/// ```js
/// infer.mannKendall([10, 12, 11, 13, null, 14, 16, 15, 17]).trend // 'increasing'
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, options?: MannKendallOptions | null")]
pub fn mann_kendall(env: Env, values: Unknown<'_>, options: Document<'_>) -> Result<MannKendall> {
    call(env, || {
        let options: MannKendallOptions = document::options(options, "the options")?;
        let variant: Option<Variant> =
            options.variant.map(|variant| document::parse(variant, "the words of the variant")).transpose()?;
        let points = points(values, options.times)?;
        Ok(trend::mann_kendall(&points, variant.unwrap_or_default(), level(options.confidence)?)?.into())
    })
}

/// The Theil-Sen slope with Sen's interval, `theil_sen`: up to a quarter of the days may be wild and it stays.
///
/// ```js
/// infer.theilSen([10, 10.5, null, 11.5, 90, null, 13, 13.5]).slope.estimate // 0.5
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, options?: SlopeOptions | null")]
pub fn theil_sen(env: Env, values: Unknown<'_>, options: Document<'_>) -> Result<TheilSen> {
    call(env, || {
        let options: SlopeOptions = document::options(options, "the options")?;
        Ok(trend::theil_sen(&points(values, options.times)?, level(options.confidence)?)?.into())
    })
}

/// A line by weighted least squares with a Newey-West error, `weighted_trend`: the headline of a trend.
///
/// Weights say what a day knows: its base, or better those of `precisionWeights`.
///
/// ```js
/// infer.weightedTrend([0, 1, 2, 4, 5, 6], [40, 41, 90, 43.5, 45, 46.5], [50, 60, 1, 55, 40, 60]).slope // 1.004…
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "times: Numbers, values: Numbers, weights: Numbers, options?: WeightedTrendOptions | null"
)]
pub fn weighted_trend(
    env: Env,
    times: Unknown<'_>,
    values: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<WeightedTrend> {
    call(env, || {
        let points = Points::new(&numbers(times, "times")?, &numbers(values, "values")?)?;
        let weights = numbers(weights, "weights")?;
        let options: WeightedTrendOptions = document::options(options, "the options")?;
        let lags = options.hac_lags.map(|lags| sizing(lags, "hacLags")).transpose()?;
        Ok(trend::weighted_trend(&points, &weights, lags, level(options.confidence)?)?.into())
    })
}
