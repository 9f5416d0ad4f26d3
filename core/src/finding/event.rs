//! A change that was found and is followed until it ends or stays.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::family::Case;

/// A change that has gone on for so many days is the new level.
const LASTING: i32 = 28;
/// It has been followed for so many of them.
const FOLLOWED: i32 = 14;
/// The evidence, in units of the log-likelihood, at which a change is taken to be over.
const OVER: f64 = 4.0;
/// Days after which weak evidence is enough.
const LONG_OVER: i32 = 14;
/// A change is not taken to shrink below this part of what it was found with, so that its end shows.
const LEAST: f64 = 0.6;

/// Whether a number read back may be a day's: of the calendar, so that differences do not overflow.
pub(super) fn is_day(day: i32) -> bool {
    NaiveDate::from_num_days_from_ce_opt(day).is_some()
}

/// A change of a family in a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Event {
    pub(super) segment: usize,
    pub(super) family: usize,
    pub(super) case: Case,
    /// The day on which it was found, and the last on which it was seen.
    pub(super) found: i32,
    pub(super) last: i32,
    pub(super) state: State,
    /// Its size in each track of the family, in the track's own unit: now, and when it was found.
    pub(super) size: Vec<f64>,
    first_size: Vec<f64>,
    /// Evidence that it is over, and since when.
    over: f64,
    over_since: i32,
    /// Where its finding stands among all.
    pub(super) finding: usize,
}

/// Whether an event goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum State {
    Open,
    Ended,
    Settled,
}

/// What a day says of one track of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// How far the day was from what was expected without the event.
    pub(super) value: f64,
    /// The variance of that.
    pub(super) variance: f64,
    /// The part of it that is noise.
    pub(super) noise: f64,
}

impl Event {
    pub(super) fn new(segment: usize, family: usize, case: Case, found: i32, size: Vec<f64>, finding: usize) -> Self {
        Self {
            segment,
            family,
            case,
            found,
            last: found,
            state: State::Open,
            first_size: size.clone(),
            size,
            over: 0.0,
            over_since: found,
            finding,
        }
    }

    /// Whether a state that was read back is one of a family with these tracks.
    pub(super) fn is_sound(&self, tracks: &[usize]) -> bool {
        let days = [self.case.onset, self.found, self.last, self.over_since];
        tracks.contains(&self.case.track)
            && [&self.size, &self.first_size].iter().all(|size| size.len() == tracks.len())
            && days.into_iter().all(is_day)
    }

    /// Follows it for a day: a cumulative sum of the log-likelihood of no change against that of the change as it is (E. S. Page).
    pub(super) fn follow(&mut self, day: i32, looks: &[Option<Look>]) {
        let known = looks.iter().flatten().count();
        if 0 < known {
            let evidence: f64 = looks
                .iter()
                .zip(&self.size)
                .filter_map(|(look, size)| {
                    let look = (*look)?;
                    Some((size * size - 2.0 * size * look.value) / (2.0 * look.variance))
                })
                .sum();
            // Ratings of the same answers say partly the same.
            let evidence = evidence / (1.0 + 0.3 * (known as f64 - 1.0));
            let before = self.over;
            self.over = (before + evidence).max(0.0);
            if before == 0.0 && 0.0 < self.over {
                self.over_since = day;
            }
            if self.over == 0.0 {
                self.last = day;
                self.update(looks);
            }
            if OVER < self.over || (0.0 < self.over && LONG_OVER <= day - self.over_since) {
                self.state = State::Ended;
                self.last = (self.over_since - 1).max(self.case.onset);
                return;
            }
        }
        if LASTING <= day - self.case.onset && FOLLOWED <= day - self.found {
            self.state = State::Settled;
            self.last = day;
        }
    }

    fn update(&mut self, looks: &[Option<Look>]) {
        for ((look, size), first) in looks.iter().zip(&mut self.size).zip(&self.first_size) {
            let Some(look) = look else { continue };
            // A track that began late had no size when it was found.
            if *first == 0.0 {
                continue;
            }
            let gain = 0.3 / (1.0 + look.noise / (*size * *size + 1e-9));
            let new = *size + gain * (look.value - *size);
            let least = LEAST * first;
            *size = if 0.0 < least { new.max(least) } else { new.min(least) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(value: f64) -> Vec<Option<Look>> {
        vec![Some(Look { value, variance: 1.0, noise: 1.0 })]
    }

    fn event() -> Event {
        Event::new(0, 0, Case { z: -5.0, onset: 10, drift: false, track: 0 }, 11, vec![-3.0], 0)
    }

    #[test]
    fn it_ends_on_the_last_day_that_showed_it() {
        let mut event = event();
        for (day, value) in (12..).zip([-3.2, -2.8, 0.1, -0.2]) {
            event.follow(day, &look(value));
        }
        assert_eq!((event.state, event.last), (State::Ended, 13));
    }

    #[test]
    fn without_answers_it_goes_on_and_in_the_end_it_stays() {
        let mut event = event();
        for day in 12..30 {
            event.follow(day, &[None]);
        }
        assert_eq!((event.state, event.last), (State::Open, 11));
        for day in 30..39 {
            event.follow(day, &look(-3.0));
        }
        assert_eq!(event.state, State::Settled);
    }
}
