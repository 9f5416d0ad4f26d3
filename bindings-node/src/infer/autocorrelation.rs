//! How far a series repeats itself, or another one, some days later.

use cxmetrics::infer::{autocorrelation, lead};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::arguments::{numbers, numbers_or_nothing, size};
use super::result::plain;
use crate::failure::call;

/// The autocorrelations of a series.
#[allow(clippy::struct_field_names, reason = "the name it has in every language; the macro hides it from `expect`")]
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Acf {
    /// By lag from 0, where it is 1.
    pub acf: Vec<f64>,
    /// How many days have a value.
    pub n: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(autocorrelation::Acf => Acf { acf, n, method });

/// The cross-correlations of two series.
#[allow(clippy::struct_field_names, reason = "the name it has in every language; the macro hides it from `expect`")]
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Ccf {
    /// By lag from 0: the correlation of the follower with the leader that many days before.
    pub ccf: Vec<f64>,
    /// How many days have both values.
    pub n: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(autocorrelation::Ccf => Ccf { ccf, n, method });

/// The test of no autocorrelation.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct LjungBox {
    /// The statistic.
    pub q: f64,
    /// Its p-value, chi-square with as many degrees of freedom as lags.
    pub p: f64,
    /// How many lags.
    pub lags: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(autocorrelation::LjungBox => LjungBox { q, p, lags, method });

/// A cross-correlation of two series, both filtered by the autoregression of the leader.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct PrewhitenedCcf {
    /// The coefficients of the leader's autoregression, the nearest day first.
    pub phi: Vec<f64>,
    /// By lag from 0: the correlation of the follower with the leader that many days before.
    pub ccf: Vec<f64>,
    /// Where two unrelated series stay below at 95 %, either way, at one lag.
    pub bound95: f64,
    /// The lag of the largest correlation in size; the smallest of several.
    pub peak_lag: f64,
    /// How many days are left after the filter.
    pub n: f64,
    /// The id of the method.
    pub method: &'static str,
}

plain!(lead::PrewhitenedCcf => PrewhitenedCcf { phi, ccf, bound95, peak_lag, n, method });

/// Granger's test at one number of lags.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct GrangerLag {
    /// How many past days of both series enter.
    pub lag: f64,
    /// The F statistic.
    pub f: f64,
    /// Its p-value.
    pub p: f64,
    /// The degrees of freedom of the numerator: the lags.
    pub df_num: f64,
    /// Those of the denominator.
    pub df_denom: f64,
}

plain!(lead::GrangerLag => GrangerLag { lag, f, p, df_num, df_denom });

/// Granger's test at every number of lags up to the largest asked for.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Granger {
    /// One test for each number of lags, from 1.
    pub by_lag: Vec<GrangerLag>,
    /// The id of the method.
    pub method: &'static str,
}

plain!(lead::Granger => Granger { by_lag, method });

/// The autocorrelation at lags 0 to `nLags`, `acf`. A day without a value (`null`) takes its pairs away and nothing else.
///
/// ```js
/// infer.acf([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], 4).acf[4] // 0.6666…
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, nLags: number")]
pub fn acf(env: Env, values: Unknown<'_>, n_lags: Unknown<'_>) -> Result<Acf> {
    call(env, || Ok(autocorrelation::acf(&numbers_or_nothing(values, "values")?, size(n_lags, "nLags")?)?.into()))
}

/// The cross-correlation at lags 0 to `nLags - 1`, `ccf`: entry k is the correlation of the follower with the leader k days before.
///
/// To look at, not to conclude from: two series that wander correlate by themselves; see `prewhitenedCcf`.
///
/// ```js
/// infer.ccf([0, 5, 1, 7, 2, 4, 3, 8], [3, 0, 5, 1, 7, 2, 4, 3], 2).ccf.length // 2
/// ```
#[napi(namespace = "infer", ts_args_type = "leader: NumbersOrNull, follower: NumbersOrNull, nLags: number")]
pub fn ccf(env: Env, leader: Unknown<'_>, follower: Unknown<'_>, n_lags: Unknown<'_>) -> Result<Ccf> {
    call(env, || {
        let (leader, follower) = (numbers_or_nothing(leader, "leader")?, numbers_or_nothing(follower, "follower")?);
        Ok(autocorrelation::ccf(&leader, &follower, size(n_lags, "nLags")?)?.into())
    })
}

/// Whether the first `lags` autocorrelations are more than chance, `ljung_box` (Ljung and Box 1978); 7 is a week of days.
///
/// ```js
/// infer.ljungBox([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2).p < 0.01 // true
/// ```
#[napi(namespace = "infer", ts_args_type = "values: NumbersOrNull, lags: number")]
pub fn ljung_box(env: Env, values: Unknown<'_>, lags: Unknown<'_>) -> Result<LjungBox> {
    call(env, || Ok(autocorrelation::ljung_box(&numbers_or_nothing(values, "values")?, size(lags, "lags")?)?.into()))
}

/// The cross-correlation at lags 0 to `nLags - 1` once the leader's own past is taken out of both, `prewhitened_ccf`: an autoregression of
/// `arOrder` days on the leader, and both through the same filter (Box and Jenkins 1970).
///
/// An association, never an effect.
#[napi(namespace = "infer", ts_args_type = "leader: Numbers, follower: Numbers, arOrder: number, nLags: number")]
pub fn prewhitened_ccf(
    env: Env,
    leader: Unknown<'_>,
    follower: Unknown<'_>,
    ar_order: Unknown<'_>,
    n_lags: Unknown<'_>,
) -> Result<PrewhitenedCcf> {
    call(env, || {
        let (leader, follower) = (numbers(leader, "leader")?, numbers(follower, "follower")?);
        let (order, lags) = (size(ar_order, "arOrder")?, size(n_lags, "nLags")?);
        Ok(lead::prewhitened_ccf(&leader, &follower, order, lags)?.into())
    })
}

/// Whether the past of `cause` helps to foretell `effect` beyond its own past, `granger`: F tests for 1 to `maxLag` past days.
///
/// Despite its name it tells no cause: two noisy readings of one thing pass it both ways. The tests share their data; adjust for their
/// number.
#[napi(namespace = "infer", ts_args_type = "cause: Numbers, effect: Numbers, maxLag: number")]
pub fn granger(env: Env, cause: Unknown<'_>, effect: Unknown<'_>, max_lag: Unknown<'_>) -> Result<Granger> {
    call(env, || {
        let (cause, effect) = (numbers(cause, "cause")?, numbers(effect, "effect")?);
        Ok(lead::granger(&cause, &effect, size(max_lag, "maxLag")?)?.into())
    })
}
