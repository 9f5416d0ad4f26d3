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

/// Repeat contacts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RepeatContacts {
    /// The share repeated of the eligible contacts with its Wilson interval.
    pub interval: Interval,
    /// Contacts whose whole window has been observed.
    pub eligible: u64,
    /// Those of them that the same customer followed with another contact within the window.
    pub repeated: u64,
    /// Contacts whose window is not over: neither repeated nor resolved.
    pub censored: u64,
}

/// The share of contacts that the same customer repeated within `window`, `repeat_contact`.
///
/// A contact at t is repeated when another one comes in (t, t + window]. One whose window ends after `observed_until` is left out:
/// to count it as resolved would flatter the last days. Times, window and end are in one unit, such as days. The key is the
/// customer; make it the customer and the topic when only contacts about the same thing count. One minus this rate is not first contact
/// resolution, which asks whether the matter was settled. Cost: a sort.
///
/// # Errors
/// [`ErrorKind::Empty`] when no contact has been observed long enough; [`ErrorKind::OutOfRange`] for times that are not finite, beyond 1e100
/// or after the end, with their row, and for a window that is not above 0.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::operations::repeat_contact;
/// let contacts = [("a", 0.0), ("a", 3.0), ("b", 1.0), ("b", 20.0), ("c", 5.0), ("d", 27.0)];
/// let found = repeat_contact(&contacts, 7.0, 30.0, Confidence::P95)?;
/// assert_eq!((found.eligible, found.repeated, found.censored), (5, 1, 1));
/// assert_eq!(found.interval.estimate, 0.2);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn repeat_contact<K: Ord>(
    contacts: &[(K, f64)],
    window: f64,
    observed_until: f64,
    confidence: Confidence,
) -> Result<RepeatContacts> {
    check_value(window)?;
    check_value(observed_until)?;
    if window <= 0.0 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("a window of `{window}` holds no contact; write one above 0"),
        ));
    }
    for (row, &(_, at)) in (0..).zip(contacts) {
        check_value(at).map_err(|err| err.at_row(row))?;
        if observed_until < at {
            let message = format!("a contact at `{at}` comes after the end of observation at `{observed_until}`");
            return Err(Error::new(ErrorKind::OutOfRange, message).at_row(row));
        }
    }
    let mut sorted: Vec<&(K, f64)> = contacts.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let (mut eligible, mut repeated, mut censored) = (0, 0, 0);
    for customer in sorted.chunk_by(|a, b| a.0 == b.0) {
        let times: Vec<f64> = customer.iter().map(|contact| contact.1).collect();
        for (place, &at) in times.iter().enumerate() {
            match followed(times.get(place + 1..).unwrap_or_default(), at, window, observed_until) {
                None => censored += 1,
                Some(is_repeated) => {
                    eligible += 1;
                    repeated += u64::from(is_repeated);
                }
            }
        }
    }
    if eligible == 0 {
        return Err(Error::new(
            ErrorKind::Empty,
            "no contact has been observed for a whole window; wait, or take a shorter one",
        ));
    }
    let interval = wilson(&ShareCounts::from_counts(repeated, eligible)?, confidence).with_method("repeat_contact");
    Ok(RepeatContacts { interval, eligible, repeated, censored })
}

/// Whether a contact at `at` was repeated within the window, by the later contacts of its customer in order; nothing while the window is
/// not over.
pub(crate) fn followed(later: &[f64], at: f64, window: f64, observed_until: f64) -> Option<bool> {
    if observed_until < at + window {
        return None;
    }
    // The first one that is later decides; those at the same moment are the same contact twice over.
    let next = later.iter().find(|next| at < **next);
    Some(next.is_some_and(|next| *next <= at + window))
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
    fn a_repeat_is_later_and_within_the_window() {
        let rate = |contacts: &[(u8, f64)]| repeat_contact(contacts, 7.0, 100.0, Confidence::P95).unwrap().repeated;
        assert_eq!(rate(&[(1, 0.0), (1, 7.0)]), 1);
        assert_eq!(rate(&[(1, 7.0), (1, 0.0)]), 1);
        assert_eq!(rate(&[(1, 0.0), (1, 7.1)]), 0);
        assert_eq!(rate(&[(1, 0.0), (1, 0.0)]), 0);
        assert_eq!(rate(&[(1, 0.0), (1, 0.0), (1, 2.0)]), 2);
        assert_eq!(rate(&[(1, 0.0), (2, 3.0)]), 0);
        let code = |contacts: &[(u8, f64)], window| {
            repeat_contact(contacts, window, 10.0, Confidence::P95).unwrap_err().code()
        };
        assert_eq!(code(&[(1, 8.0)], 7.0), "empty");
        assert_eq!(code(&[(1, 11.0)], 7.0), "out_of_range");
        assert_eq!(code(&[(1, f64::NAN)], 7.0), "out_of_range");
        assert_eq!(code(&[(1, 1.0)], 0.0), "out_of_range");
    }

    #[test]
    fn abandonment_needs_someone_who_waited() {
        assert_eq!(abandonment(5, 5, 5, Confidence::P95).unwrap_err().code(), "empty");
        assert_eq!(abandonment(5, 3, 4, Confidence::P95).unwrap_err().code(), "out_of_range");
        assert_eq!(first_contact_resolution(2, 1, Confidence::P95).unwrap_err().code(), "out_of_range");
    }
}
