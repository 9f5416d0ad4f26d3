//! What is usual for a day of the week.
//!
//! A store with three answers a day has no weekday pattern of its own that anybody could see; the network has. Each segment's pattern
//! is drawn towards that of all segments, by as many answers as a pattern needs to speak for itself.

use chrono::{Datelike, NaiveDate};

use super::track::{Spot, Track, Tracks};
use crate::metric::moments::DayMoments;

/// How many answers the network's pattern is worth against a segment's own.
const KAPPA: f64 = 100.0;
/// The days around a day that make its level: four of each weekday.
const AROUND: usize = 28;
/// Fewer usual days say nothing of their own.
const FEWEST_DAYS: usize = 14;

/// What is usual for each weekday, from Monday: what it lies above the level, or how many times the level it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weekdays {
    pub(crate) effects: [f64; 7],
    /// The answers behind each.
    pub(crate) n: [f64; 7],
    /// Whether effects multiply, as those of totals do.
    pub(crate) multiplies: bool,
}

impl Weekdays {
    /// All days alike.
    pub(crate) fn none(multiplies: bool) -> Self {
        Self { effects: [if multiplies { 1.0 } else { 0.0 }; 7], n: [0.0; 7], multiplies }
    }

    pub(crate) fn effect(&self, day: NaiveDate) -> f64 {
        self.effects.get(weekday(day)).copied().unwrap_or(if self.multiplies { 1.0 } else { 0.0 })
    }

    /// A value of a day as it would be on a usual weekday.
    pub(crate) fn adjust(&self, day: NaiveDate, value: f64) -> f64 {
        let effect = self.effect(day);
        match self.multiplies {
            true if 0.0 < effect => value / effect,
            true => value,
            false => value - effect,
        }
    }
}

pub(crate) fn weekday(day: NaiveDate) -> usize {
    usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0)
}

/// A usual day: its weekday, how many answers, and the sum of their values. A day of a total counts as one.
#[derive(Debug, Clone, Copy)]
struct UsualDay {
    weekday: usize,
    n: f64,
    sum: f64,
}

/// The usual days of a segment, a gap where there is none; the last so many, where a number is given.
fn usual_days(tracks: &Tracks<'_>, track: &Track, total: bool, last: Option<usize>) -> Vec<Option<UsualDay>> {
    let skip = last.map_or(0, |last| track.spots.len().saturating_sub(last));
    let day = |(period, spot): (crate::calendar::Period, &Spot)| {
        let weekday = weekday(period.start());
        if !spot.is_usual() {
            return None;
        }
        if total {
            return Track::total(spot).map(|sum| UsualDay { weekday, n: 1.0, sum });
        }
        spot.moments.map(|DayMoments { n, sum, .. }| UsualDay { weekday, n, sum })
    };
    track.with_periods(&tracks.periods).skip(skip).map(day).collect()
}

/// For each weekday: the answers, and what they lie above the level around them (or, of totals, the totals and those levels).
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: [f64; 7],
    above: [f64; 7],
    days: usize,
}

fn sums(days: &[Option<UsualDay>], total: bool) -> Sums {
    let mut running = vec![(0.0, 0.0); days.len() + 1];
    for (at, day) in days.iter().enumerate() {
        let (n, sum) = running.get(at).copied().unwrap_or_default();
        if let Some(next) = running.get_mut(at + 1) {
            *next = day.map_or((n, sum), |day| (n + day.n, sum + day.sum));
        }
    }
    let mut found = Sums::default();
    for (at, day) in days.iter().enumerate() {
        let Some(day) = day else { continue };
        // The 28 days around; at the ends the first or the last 28, so that each weekday is in it four times.
        let from = at.saturating_sub(AROUND / 2).min(days.len().saturating_sub(AROUND));
        let to = (from + AROUND).min(days.len());
        let (Some(before), Some(after)) = (running.get(from), running.get(to)) else { continue };
        let n = after.0 - before.0;
        if n <= 0.0 {
            continue;
        }
        let local = (after.1 - before.1) / n;
        found.days += 1;
        if let (Some(n), Some(above)) = (found.n.get_mut(day.weekday), found.above.get_mut(day.weekday)) {
            if total {
                *n += local;
                *above += day.sum;
            } else {
                *n += day.n;
                *above += day.sum - day.n * local;
            }
        }
    }
    found
}

/// A pattern drawn towards another.
fn drawn(sums: &Sums, towards: &Weekdays) -> Weekdays {
    let mut found = *towards;
    found.n = sums.n;
    for (((effect, towards), n), above) in found.effects.iter_mut().zip(towards.effects).zip(sums.n).zip(sums.above) {
        *effect = (above + KAPPA * towards) / (n + KAPPA);
    }
    // The pattern moves nobody's level: on average over the answers it does nothing.
    let (n, all): (f64, f64) =
        (sums.n.iter().sum(), found.effects.iter().zip(sums.n).map(|(effect, n)| effect * n).sum());
    if 0.0 < n {
        let mean = all / n;
        for effect in &mut found.effects {
            if !found.multiplies {
                *effect -= mean;
            } else if 0.0 < mean {
                *effect /= mean;
            }
        }
    }
    found
}

/// The patterns of all segments, by days. Special days are left out; of the last so many days, or of all.
pub(crate) fn patterns(tracks: &Tracks<'_>, last: Option<usize>) -> Vec<Weekdays> {
    let total = tracks.metric.is_total();
    let of_each: Vec<Sums> =
        tracks.tracks.iter().map(|track| sums(&usual_days(tracks, track, total, last), total)).collect();
    let mut network = Sums::default();
    for of_one in &of_each {
        network.days = network.days.max(of_one.days);
        for at in 0..7 {
            if let (Some(n), Some(above)) = (network.n.get_mut(at), network.above.get_mut(at)) {
                *n += of_one.n.get(at).copied().unwrap_or(0.0);
                *above += of_one.above.get(at).copied().unwrap_or(0.0);
            }
        }
    }
    let several = network.n.iter().filter(|n| 0.0 < **n).count();
    if network.days < FEWEST_DAYS || several < 2 {
        return vec![Weekdays::none(total); of_each.len()];
    }
    let network = drawn(&network, &Weekdays::none(total));
    if of_each.len() == 1 {
        return vec![network];
    }
    let own = |sums: &Sums| match sums.days {
        0..FEWEST_DAYS => Weekdays { n: sums.n, ..network },
        _ => drawn(sums, &network),
    };
    of_each.iter().map(own).collect()
}
