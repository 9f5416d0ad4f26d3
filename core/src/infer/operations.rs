//! Key figures of a service: first contact resolution, abandonment, handle time.

use serde::Serialize;

use super::interval::Interval;
use super::mean::t_limits;
use super::quantile::{check_lengths, check_value};
use super::share::{ShareCounts, wilson};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;
use crate::unit::{Confidence, Unit};

/// First contact resolution with its Wilson interval, `fcr.wilson`: contacts resolved at the first contact of those that could be.
///
/// Leave spam and transfers out of `eligible`, and say so beside the number.
///
/// # Errors
/// [`ErrorKind::Empty`] when none is eligible; [`ErrorKind::OutOfRange`] when more are resolved than eligible.
pub fn first_contact_resolution(resolved: u64, eligible: u64, confidence: Confidence) -> Result<Interval> {
    Ok(wilson(&ShareCounts::from_counts(resolved, eligible)?, confidence).with_method("fcr.wilson"))
}

/// Abandonment with and without the callers who hung up at once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Abandonment {
    /// The share abandoned of the contacts offered, short abandons taken out of both, with its Wilson interval.
    pub interval: Interval,
    /// The share abandoned of all contacts offered.
    pub rate_all: f64,
}

/// Abandonment, `abandonment.excluding_short`. There is no standard for "short", so both rates come; report the threshold with them.
///
/// # Errors
/// [`ErrorKind::Empty`] when only short abandons were offered; [`ErrorKind::OutOfRange`] unless `short <= abandoned <= offered`.
pub fn abandonment(offered: u64, abandoned: u64, short: u64, confidence: Confidence) -> Result<Abandonment> {
    let all = ShareCounts::from_counts(abandoned, offered)?;
    let (Some(left), Some(base)) = (abandoned.checked_sub(short), offered.checked_sub(short)) else {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("`{short}` short abandons exceed the `{abandoned}` abandons they are part of"),
        ));
    };
    let interval =
        wilson(&ShareCounts::from_counts(left, base)?, confidence).with_method("abandonment.excluding_short");
    Ok(Abandonment { interval, rate_all: all.share() })
}

/// What one agent handled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AgentTime {
    /// Seconds of talk, hold and after-call work together.
    pub handle_seconds: f64,
    /// How many contacts.
    pub contacts: u64,
}

impl AgentTime {
    /// The agents of two columns, agent by agent.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] when the columns differ in length.
    pub fn from_columns(handle_seconds: &[f64], contacts: &[u64]) -> Result<Vec<Self>> {
        check_lengths(("handle seconds", handle_seconds.len()), ("contacts", contacts.len()))?;
        let agents = handle_seconds.iter().zip(contacts);
        Ok(agents.map(|(&handle_seconds, &contacts)| Self { handle_seconds, contacts }).collect())
    }
}

/// Average handle time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HandleTime {
    /// Seconds per contact.
    pub ratio: f64,
    /// The same with its interval, whose lower limit is never below 0; nothing for a single agent.
    pub interval: Option<Interval>,
    /// The standard error in seconds, between agents; nothing for a single agent.
    pub se: Option<f64>,
    /// The mean of the agents' own averages: another quantity, which forgets who took how many. Not the average handle time.
    pub mean_of_agents: f64,
}

/// Average handle time as a ratio of sums, `aht.ratio`, with agents as clusters.
///
/// Variance m / (m - 1) sum (y - R x)^2 / X^2 over agents, t with m - 1 degrees of freedom, as `svyratio` of the R package `survey`.
/// Agents with neither time nor contacts do not count.
///
/// # Errors
/// [`ErrorKind::Empty`] without contacts; [`ErrorKind::OutOfRange`] for times that are negative, not finite or beyond 1e100: a negative time is a fault of the clock.
pub fn handle_time(agents: &[AgentTime], confidence: Confidence) -> Result<HandleTime> {
    for (row, agent) in (0..).zip(agents) {
        check_value(agent.handle_seconds).map_err(|err| err.at_row(row))?;
        if agent.handle_seconds < 0.0 {
            let message = format!("handle time `{}` is below 0; check the clocks", agent.handle_seconds);
            return Err(Error::new(ErrorKind::OutOfRange, message).at_row(row));
        }
    }
    let working = || agents.iter().filter(|agent| agent.contacts > 0 || agent.handle_seconds > 0.0);
    let contacts = compensated(working().map(|agent| agent.contacts as f64));
    if contacts == 0.0 {
        return Err(Error::new(ErrorKind::Empty, "there are no contacts; an average handle time needs at least one"));
    }
    let m = working().count() as f64;
    let ratio = compensated(working().map(|agent| agent.handle_seconds)) / contacts;
    let spread =
        compensated(working().map(|agent| ((agent.handle_seconds - ratio * agent.contacts as f64) / contacts).powi(2)));
    let se = (m > 1.0).then(|| (m / (m - 1.0) * spread).sqrt());
    let interval = se.map(|se| {
        let (lower, upper) = t_limits(ratio, se, m - 1.0, confidence);
        Interval::new(Unit::Seconds, "aht.ratio", ratio, (lower.max(0.0), upper), confidence)
    });
    let taking = || working().filter(|agent| agent.contacts > 0);
    let own = compensated(taking().map(|agent| agent.handle_seconds / agent.contacts as f64));
    Ok(HandleTime { ratio, interval, se, mean_of_agents: own / taking().count() as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handle_time_weighs_by_contacts() {
        let agents =
            [AgentTime { handle_seconds: 900.0, contacts: 9 }, AgentTime { handle_seconds: 300.0, contacts: 1 }];
        let time = handle_time(&agents, Confidence::P95).unwrap();
        // 1200 s / 10 contacts; residuals -180 and 180; se = sqrt(2 * 2 * 180^2 / 100).
        assert_eq!((time.ratio, time.mean_of_agents), (120.0, 200.0));
        assert!((time.se.unwrap() - 36.0).abs() < 1e-12);
        assert_eq!(time.interval.unwrap().lower, 0.0);
        assert_eq!(handle_time(&agents[..1], Confidence::P95).unwrap().interval, None);
        assert_eq!(handle_time(&[], Confidence::P95).unwrap_err().code(), "empty");
    }

    #[test]
    fn abandonment_needs_someone_who_waited() {
        assert_eq!(abandonment(5, 5, 5, Confidence::P95).unwrap_err().code(), "empty");
        assert_eq!(abandonment(5, 3, 4, Confidence::P95).unwrap_err().code(), "out_of_range");
        assert_eq!(first_contact_resolution(2, 1, Confidence::P95).unwrap_err().code(), "out_of_range");
    }
}
