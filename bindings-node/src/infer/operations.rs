//! Key figures of a service.

use cxmetrics::ErrorKind;
use cxmetrics::infer::operations;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, count, counts, names, number, numbers};
use super::result::plain;
use crate::failure::{Failure, call};

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

/// Repeat contacts.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct RepeatContacts {
    /// The share repeated of the eligible contacts with its Wilson interval.
    pub interval: Interval,
    /// Contacts whose whole window has been observed.
    pub eligible: f64,
    /// Those of them that the same customer followed with another contact within the window.
    pub repeated: f64,
    /// Contacts whose window is not over: neither repeated nor resolved.
    pub censored: f64,
}

plain!(operations::RepeatContacts => RepeatContacts { interval, eligible, repeated, censored });

/// The share of contacts that the same customer repeated within `window`, `repeat_contact`.
///
/// A contact at t is repeated when another one comes after t, up to t + window. One whose window ends after `observedUntil` is left out: to
/// count it as resolved would flatter the last days. Times, window and end are in one unit, such as days. Name the customer and the topic
/// when only contacts about the same thing count. One minus this rate is not first contact resolution.
///
/// ```js
/// infer.repeatContact(['a', 'a', 'b', 'b', 'c', 'd'], [0, 3, 1, 20, 5, 27], 7, 30).interval.estimate // 0.2
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "customers: Numbers | readonly (string | number)[], times: Numbers, window: number, observedUntil: number, options?: IntervalOptions | null"
)]
pub fn repeat_contact(
    env: Env,
    customers: Unknown<'_>,
    times: Unknown<'_>,
    window: Unknown<'_>,
    observed_until: Unknown<'_>,
    options: Document<'_>,
) -> Result<RepeatContacts> {
    call(env, || {
        let (customers, times) = (names(customers, "customers")?, numbers(times, "times")?);
        let (window, until) = (number(window, "window")?, number(observed_until, "observedUntil")?);
        if customers.len() != times.len() {
            let (n, m) = (customers.len(), times.len());
            return Err(Failure::of(ErrorKind::OutOfRange, format!("there are `{n}` customers and `{m}` times")));
        }
        let contacts: Vec<(String, f64)> = customers.into_iter().zip(times).collect();
        Ok(operations::repeat_contact(&contacts, window, until, confidence(options)?)?.into())
    })
}
