//! The smallest calls: a reading straight from answers or counts.

use cxmetrics::metric::of;
use napi::bindgen_prelude::{Either, Env, Result, Uint8Array};
use napi_derive::napi;

use crate::failure::{Failure, call};
use crate::reading::Reading;

/// Answers as a list or as bytes.
type Answers = Either<Uint8Array, Vec<f64>>;

/// Whole numbers; what is none cannot lie on a scale.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers within the range of the type are exact")]
fn whole(answers: Answers) -> std::result::Result<Vec<i32>, Failure> {
    let answers = match answers {
        Either::A(bytes) => return Ok(bytes.iter().map(|byte| i32::from(*byte)).collect()),
        Either::B(answers) => answers,
    };
    let fits = |answer: f64| answer.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&answer);
    let rows = answers.into_iter().enumerate();
    rows.map(|(row, answer)| {
        if fits(answer) {
            Ok(answer as i32)
        } else {
            Err(Failure::argument(format!("answer {row}, {answer}, is not a whole number")))
        }
    })
    .collect()
}

/// NPS of answers from 0 to 10, with its score interval at 95 %.
///
/// ```js
/// nps([10, 9, 7, 3]).value // 25
/// ```
#[napi(ts_args_type = "answers: Uint8Array | readonly number[]")]
pub fn nps(env: Env, answers: Answers) -> Result<Reading> {
    call(env, || Ok(of::nps(whole(answers)?)?.into()))
}

/// CSAT of answers from 1 to 5: the share of 4 and 5, with its Wilson interval at 95 %.
#[napi(ts_args_type = "answers: Uint8Array | readonly number[]")]
pub fn csat(env: Env, answers: Answers) -> Result<Reading> {
    call(env, || Ok(of::csat(whole(answers)?)?.into()))
}

/// CES 2.0 of answers from 1 to 7: the mean, high is easy, with its t interval at 95 %.
#[napi(ts_args_type = "answers: Uint8Array | readonly number[]")]
pub fn ces(env: Env, answers: Answers) -> Result<Reading> {
    call(env, || Ok(of::ces(whole(answers)?)?.into()))
}

/// NPS of counts.
#[napi]
pub fn nps_of_counts(env: Env, detractors: f64, passives: f64, promoters: f64) -> Result<Reading> {
    call(env, || {
        let detractors = count(detractors, "detractors")?;
        let passives = count(passives, "passives")?;
        Ok(of::nps_of_counts(detractors, passives, count(promoters, "promoters")?).into())
    })
}

/// NPS of published shares, 0 to 1, of which nobody says how many answers they rest on: a reading without an interval.
#[napi]
pub fn nps_of_shares(env: Env, promoters: f64, detractors: f64) -> Result<Reading> {
    call(env, || Ok(of::nps_of_shares(promoters, detractors)?.into()))
}

/// A published share, 0 to 1, of which nobody says how many answers it rests on: a reading without an interval.
#[napi]
pub fn share_without_base(env: Env, share: f64) -> Result<Reading> {
    call(env, || Ok(of::share_without_base(share)?.into()))
}

/// A count as JavaScript has it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
pub(crate) fn count(value: f64, what: &str) -> std::result::Result<u64, Failure> {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    if value.fract() == 0.0 && (0.0..=SAFE).contains(&value) {
        return Ok(value as u64);
    }
    Err(Failure::argument(format!("the number of {what} is {value}; a count is a whole number from 0 to 2^53 - 1")))
}
