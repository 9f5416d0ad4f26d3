//! Key figures of a service.

use cxmetrics::infer::operations;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, count, counts, numbers};
use crate::failure::call;

/// Abandonment with and without the callers who hung up at once.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Abandonment {
    /// The share abandoned of the contacts offered, short abandons taken out of both, with its Wilson interval.
    pub interval: Interval,
    /// The share abandoned of all contacts offered.
    pub rate_all: f64,
}

/// Average handle time.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct HandleTime {
    /// Seconds per contact.
    pub ratio: f64,
    /// The same with its interval, whose lower limit is never below 0; `null` for a single agent.
    pub interval: Option<Interval>,
    /// The standard error in seconds, between agents; `null` for a single agent.
    pub se: Option<f64>,
    /// The mean of the agents' own averages: another quantity, which forgets who took how many. Not the average handle time.
    pub mean_of_agents: f64,
}

/// First contact resolution with its Wilson interval, `fcr.wilson`: contacts resolved at the first contact of those that could be.
///
/// Leave spam and transfers out of `eligible`, and say so beside the number.
#[napi(namespace = "infer", ts_args_type = "resolved: number, eligible: number, options?: IntervalOptions | null")]
pub fn first_contact_resolution(
    env: Env,
    resolved: Unknown<'_>,
    eligible: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    call(env, || {
        let (resolved, eligible) = (count(resolved, "resolved")?, count(eligible, "eligible")?);
        Ok(operations::first_contact_resolution(resolved, eligible, confidence(options)?)?.into())
    })
}

/// Abandonment, `abandonment.excluding_short`. There is no standard for "short", so both rates come; report the threshold with them.
#[napi(
    namespace = "infer",
    ts_args_type = "offered: number, abandoned: number, short: number, options?: IntervalOptions | null"
)]
pub fn abandonment(
    env: Env,
    offered: Unknown<'_>,
    abandoned: Unknown<'_>,
    short: Unknown<'_>,
    options: Document<'_>,
) -> Result<Abandonment> {
    call(env, || {
        let (offered, abandoned) = (count(offered, "offered")?, count(abandoned, "abandoned")?);
        let found = operations::abandonment(offered, abandoned, count(short, "short")?, confidence(options)?)?;
        Ok(Abandonment { interval: found.interval.into(), rate_all: found.rate_all })
    })
}

/// Average handle time as a ratio of sums, `aht.ratio`, with agents as clusters: the seconds of talk, hold and after-call work of each
/// agent, and how many contacts each took.
///
/// Agents with neither time nor contacts do not count. A negative time is a fault of the clock, and refused.
///
/// ```js
/// infer.handleTime([900, 300], [9, 1]).ratio // 120
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "handleSeconds: Numbers, contacts: Numbers, options?: IntervalOptions | null"
)]
pub fn handle_time(
    env: Env,
    handle_seconds: Unknown<'_>,
    contacts: Unknown<'_>,
    options: Document<'_>,
) -> Result<HandleTime> {
    call(env, || {
        let (seconds, contacts) = (numbers(handle_seconds, "handleSeconds")?, counts(contacts, "contacts")?);
        let agents = operations::AgentTime::from_columns(&seconds, &contacts)?;
        let time = operations::handle_time(&agents, confidence(options)?)?;
        Ok(HandleTime {
            ratio: time.ratio,
            interval: time.interval.map(Interval::from),
            se: time.se,
            mean_of_agents: time.mean_of_agents,
        })
    })
}
