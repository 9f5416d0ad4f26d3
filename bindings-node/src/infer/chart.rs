//! Control charts, for people who want to see the limits.

use cxmetrics::infer::chart;
use cxmetrics::infer::nps::NpsCounts as CoreNpsCounts;
use cxmetrics::infer::share::ShareCounts as CoreShareCounts;
use napi::bindgen_prelude::{Either, Env, Result, Unknown};
use napi_derive::napi;

use super::arguments::{each, number, numbers_or_nothing, or_nothing};
use super::difference::ShareCounts;
use super::nps::NpsCounts;
use super::result::plain;
use crate::failure::{Failure, call};
use crate::reading::Money;

/// A control chart of days with their bases.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Chart {
    /// What the values, limits and `center` are measured in.
    #[napi(ts_type = "Unit")]
    pub unit: Either<&'static str, Money>,
    /// The value of all days together.
    pub center: f64,
    /// The variance of one answer of all days together.
    pub response_variance: f64,
    /// How many standard errors the limits lie from the center.
    pub sigma: f64,
    /// How much wider the days spread than chance has it; `null` for charts that do not ask.
    pub sigma_z: Option<f64>,
    /// The days in their order; `null` for a day without answers.
    #[napi(ts_type = "(ChartPoint | null)[]")]
    pub points: Vec<Option<ChartPoint>>,
    /// The place of the first day outside its limits; `null` where there is none.
    pub first_signal: Option<f64>,
    /// The id of the method.
    pub method: &'static str,
}

plain!(chart::Chart => Chart { unit, center, response_variance, sigma, sigma_z, points, first_signal, method });

/// A day in a control chart. Limits are cut to what the value can be.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct ChartPoint {
    /// The base.
    pub n: f64,
    /// The value.
    pub value: f64,
    /// How many standard errors of sampling it lies from the center.
    pub z: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// Whether the value lies outside the limits.
    pub outside: bool,
}

plain!(chart::ChartPoint => ChartPoint { n, value, z, lower, upper, outside });

/// A chart of a moving average.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct EwmaChart {
    /// The average after each day; `null` on a day without a value, which changes nothing.
    #[napi(ts_type = "(number | null)[]")]
    pub ewma: Vec<Option<f64>>,
    /// How far from the center the average may lie that day.
    #[napi(ts_type = "(number | null)[]")]
    pub limit: Vec<Option<f64>>,
    /// What the average is drawn around.
    pub center: f64,
    /// The place of the first day outside its limits; `null` where there is none.
    pub first_signal: Option<f64>,
    /// The id of the method.
    pub method: &'static str,
}

plain!(chart::Ewma => EwmaChart { ewma, limit, center, first_signal, method });

/// A chart of cumulative sums.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Cusum {
    /// What has gathered upwards after each day, in standard deviations; a day without a value changes nothing.
    pub upper: Vec<f64>,
    /// What has gathered downwards, as a positive number.
    pub lower: Vec<f64>,
    /// Where a sum becomes a signal.
    pub threshold: f64,
    /// The place of the first day on which a sum is above the threshold; `null` where there is none.
    pub first_signal: Option<f64>,
    /// The id of the method.
    pub method: &'static str,
}

plain!(chart::Cusum => Cusum { upper, lower, threshold, first_signal, method });

fn shares(days: Unknown<'_>) -> std::result::Result<Vec<Option<CoreShareCounts>>, Failure> {
    each(days, "days", "hits and bases, or null", |day, name| or_nothing(day, name, ShareCounts::read))
}

fn counts(days: Unknown<'_>) -> std::result::Result<Vec<Option<CoreNpsCounts>>, Failure> {
    each(days, "days", "counts of detractors, passives and promoters, or null", |day, name| {
        or_nothing(day, name, NpsCounts::read)
    })
}

/// The p chart, `p_chart`: shares around the share of all days, limits at `sigma` standard errors of the day's own base; 3 is usual. A day
/// without answers is `null`.
///
/// With large bases nearly every day is outside, because days differ by themselves; take `laneyPPrime` then.
///
/// ```js
/// infer.pChart([{ hits: 30, base: 40 }, { hits: 70, base: 90 }, null, { hits: 3, base: 4 }, { hits: 20, base: 60 }], 3).firstSignal // 4
/// ```
#[napi(namespace = "infer", ts_args_type = "days: readonly (ShareCounts | null)[], sigma: number")]
pub fn p_chart(env: Env, days: Unknown<'_>, sigma: Unknown<'_>) -> Result<Chart> {
    call(env, || Ok(chart::p_chart(&shares(days)?, number(sigma, "sigma")?)?.into()))
}

/// Laney's p' chart, `laney_p_prime`: the p chart with limits as wide as the days really spread (Laney 2002).
#[napi(namespace = "infer", ts_args_type = "days: readonly (ShareCounts | null)[], sigma: number")]
pub fn laney_p_prime(env: Env, days: Unknown<'_>, sigma: Unknown<'_>) -> Result<Chart> {
    call(env, || Ok(chart::laney_p_prime(&shares(days)?, number(sigma, "sigma")?)?.into()))
}

/// NPS around the NPS of all days, `nps_chart`: limits at `sigma` standard errors of the day's own base, 3 is usual, in points. A day without
/// answers is `null`.
#[napi(namespace = "infer", ts_args_type = "days: readonly (NpsCounts | null)[], sigma: number")]
pub fn nps_chart(env: Env, days: Unknown<'_>, sigma: Unknown<'_>) -> Result<Chart> {
    call(env, || Ok(chart::nps_chart(&counts(days)?, number(sigma, "sigma")?)?.into()))
}

/// The EWMA chart, `ewma_chart`: each day moves the average by `weight` of its distance; limits at `width` standard deviations of the
/// average. A weight of 0.2 and a width of 2.7 are usual.
///
/// Give it `standardized` values with center 0 and standard deviation 1, so that a day of three answers moves it as little as it should.
///
/// ```js
/// infer.ewmaChart([0.3, -0.5, null, 0.1, -1.4, -1.4, -1.4, -1.4, -1.4, -1.4], 0, 1, 0.2, 2.7).firstSignal // 8
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "values: NumbersOrNull, center: number, sd: number, weight: number, width: number"
)]
pub fn ewma_chart(
    env: Env,
    values: Unknown<'_>,
    center: Unknown<'_>,
    sd: Unknown<'_>,
    weight: Unknown<'_>,
    width: Unknown<'_>,
) -> Result<EwmaChart> {
    call(env, || {
        let values = numbers_or_nothing(values, "values")?;
        let (center, sd) = (number(center, "center")?, number(sd, "sd")?);
        let (weight, width) = (number(weight, "weight")?, number(width, "width")?);
        Ok(chart::ewma_chart(&values, center, sd, weight, width)?.into())
    })
}

/// The tabular CUSUM, `cusum`: what lies beyond `slack` standard deviations of the center gathers on either side until it passes the
/// `threshold`, both in standard deviations. A slack of 0.5 and a threshold of 4 are usual.
///
/// Give it `standardized` values with center 0 and standard deviation 1.
///
/// ```js
/// infer.cusum([0.3, -0.5, null, 0.1, -1.4, -1.4, -1.4, -1.4, -1.4, -1.4], 0, 1, 0.5, 4).firstSignal // 8
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "values: NumbersOrNull, center: number, sd: number, slack: number, threshold: number"
)]
pub fn cusum(
    env: Env,
    values: Unknown<'_>,
    center: Unknown<'_>,
    sd: Unknown<'_>,
    slack: Unknown<'_>,
    threshold: Unknown<'_>,
) -> Result<Cusum> {
    call(env, || {
        let values = numbers_or_nothing(values, "values")?;
        let (center, sd) = (number(center, "center")?, number(sd, "sd")?);
        let (slack, threshold) = (number(slack, "slack")?, number(threshold, "threshold")?);
        Ok(chart::cusum(&values, center, sd, slack, threshold)?.into())
    })
}
