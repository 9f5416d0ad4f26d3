//! The difference of two independent estimates, from their own intervals.

use cxmetrics::Unit;
use cxmetrics::infer::{self, difference, share::ShareCounts as CoreShareCounts};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::Interval;
use super::arguments::{Document, confidence, level, object};
use super::nps::NpsCounts;
use crate::document;
use crate::failure::{Failure, call};

/// `hits` of `base`. Counts need not be whole: effective counts of a weighted sample are as good.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct ShareCounts {
    /// How many count.
    pub hits: f64,
    /// Of how many.
    pub base: f64,
}

impl ShareCounts {
    fn read(counts: Unknown<'_>, name: &str) -> std::result::Result<CoreShareCounts, Failure> {
        let counts: Self = object(counts, name)?;
        Ok(CoreShareCounts::new(counts.hits, counts.base)?)
    }
}

/// An estimate with limits, from this package or from elsewhere.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct GivenInterval {
    /// The estimate.
    pub estimate: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// The confidence level; 0.95 without it.
    pub confidence: Option<f64>,
    /// What the three numbers are measured in.
    #[napi(ts_type = "Unit")]
    pub unit: serde_json::Value,
    /// How it was made, which does not matter here.
    #[expect(dead_code, reason = "what `mover` returns can be given to it")]
    pub method: Option<String>,
}

impl GivenInterval {
    fn read(interval: Unknown<'_>, name: &str) -> std::result::Result<infer::Interval, Failure> {
        let given: Self = object(interval, name)?;
        let unit: Unit = document::parse(given.unit, &format!("the units of {name}"))?;
        let limits = (given.lower, given.upper);
        Ok(infer::Interval::given(unit, given.estimate, limits, level(given.confidence)?)?)
    }
}

/// The difference `a - b` of two independent estimates by square-and-add (MOVER; Newcombe 1998, Zou and Donner 2008): each side takes
/// the uncertainty that points its way, so that intervals that are not symmetric stay so.
///
/// The method is `nps.diff.mover` for points, `prop.diff.newcombe` for shares and `diff.mover` for anything else. The two must be
/// independent: a period against an earlier one is, a store against a network that holds it is not. Intervals of two units or two
/// levels are refused.
///
/// ```js
/// infer.mover(infer.wilson(56, 70), infer.wilson(48, 80)).lower // 0.0524…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: GivenInterval, b: GivenInterval")]
pub fn mover(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<Interval> {
    call(env, || Ok(difference::try_mover(&GivenInterval::read(a, "a")?, &GivenInterval::read(b, "b")?)?.into()))
}

/// The difference `a - b` of two NPS in points, `nps.diff.mover`: `mover` on two score intervals.
#[napi(namespace = "infer", ts_args_type = "a: NpsCounts, b: NpsCounts, options?: IntervalOptions | null")]
pub fn nps_difference(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || {
        let (a, b) = (NpsCounts::read(a, "a")?, NpsCounts::read(b, "b")?);
        Ok(difference::nps(&a, &b, confidence(options)?).into())
    })
}

/// The difference `a - b` of two shares, `prop.diff.newcombe`: `mover` on two Wilson intervals, without continuity correction.
#[napi(namespace = "infer", ts_args_type = "a: ShareCounts, b: ShareCounts, options?: IntervalOptions | null")]
pub fn share_difference(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || {
        let (a, b) = (ShareCounts::read(a, "a")?, ShareCounts::read(b, "b")?);
        Ok(difference::shares(&a, &b, confidence(options)?).into())
    })
}
