//! Intervals of a share.

use cxmetrics::infer::share::{self, ShareCounts};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, number};
use crate::failure::{Failure, call};

fn counts(hits: Unknown<'_>, base: Unknown<'_>) -> std::result::Result<ShareCounts, Failure> {
    Ok(ShareCounts::new(number(hits, "hits")?, number(base, "base")?)?)
}

/// The Wilson score interval of the share `hits` of `base`, `csat.ci.wilson`: the default for CSAT, CES boxes and every other share.
///
/// Never leaves 0 to 1, never has zero width, always holds the estimate. Counts need not be whole: effective counts of a weighted
/// sample are as good.
///
/// ```js
/// infer.wilson(45, 60).lower // 0.6276…
/// ```
#[napi(namespace = "infer", ts_args_type = "hits: number, base: number, options?: IntervalOptions | null")]
pub fn wilson(env: Env, hits: Unknown<'_>, base: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || Ok(share::wilson(&counts(hits, base)?, confidence(options)?).into()))
}

/// The Jeffreys interval of a share, `csat.ci.jeffreys`: equal tails of the posterior under Jeffreys' prior, with the lower limit 0
/// when there are no hits and the upper limit 1 when there are only hits.
#[napi(namespace = "infer", ts_args_type = "hits: number, base: number, options?: IntervalOptions | null")]
pub fn jeffreys(env: Env, hits: Unknown<'_>, base: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || Ok(share::jeffreys(&counts(hits, base)?, confidence(options)?).into()))
}

/// The "exact" interval of a share after Clopper and Pearson, `csat.ci.clopper_pearson`: it never covers less than it says, and mostly
/// much more.
#[napi(namespace = "infer", ts_args_type = "hits: number, base: number, options?: IntervalOptions | null")]
pub fn clopper_pearson(env: Env, hits: Unknown<'_>, base: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || Ok(share::clopper_pearson(&counts(hits, base)?, confidence(options)?).into()))
}

/// The Agresti-Coull interval of a share, `csat.ci.agresti_coull`, clipped to 0 to 1: Wald after adding z² / 2 hits and as many misses.
#[napi(namespace = "infer", ts_args_type = "hits: number, base: number, options?: IntervalOptions | null")]
pub fn agresti_coull(env: Env, hits: Unknown<'_>, base: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || Ok(share::agresti_coull(&counts(hits, base)?, confidence(options)?).into()))
}
