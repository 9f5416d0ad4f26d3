//! The smallest calls: a reading straight from answers or counts.

use cxmetrics::metric::of;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use crate::failure::call;
use crate::infer::arguments::{count, number, points};
use crate::reading::Reading;

/// What an error calls the list of a smallest call.
const ANSWERS: &str = "answers";

/// NPS of answers from 0 to 10, with its score interval at 95 %.
///
/// ```js
/// nps([10, 9, 7, 3]).value // 25
/// ```
#[napi(ts_args_type = "answers: Numbers")]
pub fn nps(env: Env, answers: Unknown<'_>) -> Result<Reading> {
    call(env, || Ok(of::nps(points(answers, ANSWERS)?)?.into()))
}

/// CSAT of answers from 1 to 5: the share of 4 and 5, with its Wilson interval at 95 %.
#[napi(ts_args_type = "answers: Numbers")]
pub fn csat(env: Env, answers: Unknown<'_>) -> Result<Reading> {
    call(env, || Ok(of::csat(points(answers, ANSWERS)?)?.into()))
}

/// CES 2.0 of answers from 1 to 7: the mean, high is easy, with its t interval at 95 %.
#[napi(ts_args_type = "answers: Numbers")]
pub fn ces(env: Env, answers: Unknown<'_>) -> Result<Reading> {
    call(env, || Ok(of::ces(points(answers, ANSWERS)?)?.into()))
}

/// NPS of counts.
#[napi(ts_args_type = "detractors: number, passives: number, promoters: number")]
pub fn nps_of_counts(
    env: Env,
    detractors: Unknown<'_>,
    passives: Unknown<'_>,
    promoters: Unknown<'_>,
) -> Result<Reading> {
    call(env, || {
        let detractors = count(detractors, "detractors")?;
        let passives = count(passives, "passives")?;
        Ok(of::nps_of_counts(detractors, passives, count(promoters, "promoters")?).into())
    })
}

/// NPS of published shares, 0 to 1, of which nobody says how many answers they rest on: a reading without an interval.
#[napi(ts_args_type = "promoters: number, detractors: number")]
pub fn nps_of_shares(env: Env, promoters: Unknown<'_>, detractors: Unknown<'_>) -> Result<Reading> {
    call(env, || {
        let promoters = number(promoters, "promoters")?;
        Ok(of::nps_of_shares(promoters, number(detractors, "detractors")?)?.into())
    })
}

/// A published share, 0 to 1, of which nobody says how many answers it rests on: a reading without an interval.
#[napi(ts_args_type = "share: number")]
pub fn share_without_base(env: Env, share: Unknown<'_>) -> Result<Reading> {
    call(env, || Ok(of::share_without_base(number(share, "share")?)?.into()))
}
