//! The level of a series, and the test of every onset of the last weeks.

use serde::{Deserialize, Serialize};

use super::event::is_day;
use super::wander::Spread;

/// An onset is tested for so many days.
const TESTED_FOR: i32 = 63;
/// Days over which a drift grows to its unit.
pub(super) const RAMP: f64 = 28.0;

/// A change that may have begun on a day: a step, or a drift that grows from there. What the filter would show of it is followed,
/// so that its size is a regression of the surprises since (the generalised likelihood ratio of A. S. Willsky and H. L. Jones,
/// IEEE Transactions on Automatic Control 21 (1976) 108).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Onset {
    /// The day on which it may have begun.
    pub(super) day: i32,
    pub(super) step: Signature,
    pub(super) drift: Signature,
    /// The level expected on its first day, and its variance.
    pub(super) level: f64,
    pub(super) level_variance: f64,
    /// Answers since.
    pub(super) n: f64,
    /// What they came to, and what was expected of them.
    pub(super) observed: f64,
    pub(super) expected: f64,
    /// What of that the network's own change brought.
    pub(super) network: f64,
    /// Squares of the days' expected counts.
    pub(super) squares: f64,
    /// The variance of what was expected for not knowing the network's own change.
    pub(super) unsure: f64,
    /// Days with answers since.
    pub(super) days: u32,
}

/// What a unit of a change does to the filter, and what the surprises say of its size.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Signature {
    /// How far it has moved the mean and the wander.
    mean: f64,
    wander: f64,
    /// The sum of signature times surprise over variance.
    score: f64,
    /// The sum of squared signatures over variance: the information.
    pub(super) information: f64,
    /// The third cumulant of the score.
    third: f64,
}

impl Onset {
    /// The square of what it shows, of a step or of a drift, in standard errors.
    fn square(&self) -> f64 {
        self.step.square().unwrap_or(0.0).max(self.drift.square().unwrap_or(0.0))
    }
}

impl Signature {
    fn see(&mut self, today: f64, gains: [f64; 2], surprise: f64, variance: f64, third: f64) {
        let shown = today - self.mean - self.wander;
        let weight = shown / variance;
        self.score += weight * surprise;
        self.information += weight * shown;
        self.third += weight * weight * weight * third;
        self.mean += gains[0] * shown;
        self.wander += gains[1] * shown;
    }

    /// Its estimated size.
    pub(super) fn size(&self) -> Option<f64> {
        (0.0 < self.information).then(|| self.score / self.information)
    }

    /// The square of its size in standard errors.
    pub(super) fn square(&self) -> Option<f64> {
        (0.0 < self.information).then(|| self.score * self.score / self.information)
    }

    /// Its size in standard errors, and the skewness of that.
    pub(super) fn z(&self) -> Option<(f64, f64)> {
        (0.0 < self.information).then(|| {
            let root = self.information.sqrt();
            (self.score / root, self.third / (self.information * root))
        })
    }
}

/// What a day says of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Surprise {
    /// The value less what was expected of it.
    pub(super) value: f64,
    /// The variance of the noise in it.
    pub(super) noise: f64,
    /// The third cumulant of that noise.
    pub(super) third: f64,
    /// Answers.
    pub(super) n: f64,
    /// What they came to, in the series' own unit: for a count the count, for a mean the sum.
    pub(super) observed: f64,
    /// What would have been expected of them at level 0, and how much a unit of level adds.
    pub(super) base: f64,
    pub(super) per_level: f64,
    /// No less than this is expected.
    pub(super) least: f64,
}

/// A Kalman filter of a slow mean beside a wander.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Level {
    pub(super) mean: f64,
    pub(super) wander: f64,
    /// Variances of the mean, of both together, of the wander.
    variance: [f64; 3],
    pub(super) spread: Spread,
    pub(super) onsets: Vec<Onset>,
    /// The square of the largest change that any onset shows, in standard errors: no onset need be read again where it is small.
    #[serde(skip)]
    pub(super) farthest: f64,
    /// Days seen.
    pub(super) seen: u32,
}

impl Level {
    pub(super) fn new(mean: f64, variance: f64) -> Self {
        Self {
            mean,
            wander: 0.0,
            variance: [variance, 0.0, 0.0],
            spread: Spread { memory: 0.9, ..Spread::default() },
            onsets: Vec::new(),
            farthest: 0.0,
            seen: 0,
        }
    }

    /// Whether a state that was read back is one of fewer days than `most`.
    pub(super) fn is_sound(&self, most: u32) -> bool {
        self.seen < most && self.onsets.iter().all(|onset| is_day(onset.day))
    }

    /// A day goes by; `drift` is the variance that it adds to the mean.
    pub(super) fn pass(&mut self, drift: f64) {
        let Spread { variance, memory, .. } = self.spread;
        self.wander *= memory;
        let [mean, both, wander] = self.variance;
        let wander = if self.seen == 0 { variance } else { memory * memory * (wander - variance) + variance };
        self.variance = [mean + drift, both * memory, wander];
    }

    /// What a day takes off the tests of onsets; `may_change` says that a change may begin on it. After `pass`, before `learn`.
    pub(super) fn pass_onsets(&mut self, day: i32, may_change: bool) {
        let memory = self.spread.memory;
        for onset in &mut self.onsets {
            onset.step.wander *= memory;
            onset.drift.wander *= memory;
        }
        if may_change {
            self.may_change(day);
        }
    }

    /// A day from which nothing is learnt.
    pub(super) fn learn_nothing(&mut self) {
        self.farthest = self.onsets.iter().map(Onset::square).fold(0.0, f64::max);
    }

    fn may_change(&mut self, day: i32) {
        self.onsets.retain(|onset| {
            let age = day - onset.day;
            age < 14 || (age < 28 && onset.day % 2 == 0) || (age < TESTED_FOR && onset.day % 4 == 0)
        });
        let (level, level_variance) = (self.value(), self.value_variance());
        let (step, drift) = (Signature::default(), Signature::default());
        self.onsets.push(Onset {
            day,
            step,
            drift,
            level,
            level_variance,
            n: 0.0,
            observed: 0.0,
            expected: 0.0,
            network: 0.0,
            squares: 0.0,
            unsure: 0.0,
            days: 0,
        });
    }

    /// Today's level as expected.
    pub(super) fn value(&self) -> f64 {
        self.mean + self.wander
    }

    /// The variance of that.
    pub(super) fn value_variance(&self) -> f64 {
        self.variance[0] + 2.0 * self.variance[1] + self.variance[2]
    }

    /// The variance of the mean alone.
    pub(super) fn mean_variance(&self) -> f64 {
        self.variance[0]
    }

    /// Learns from a day. `shared` is what the network did that day, with its variance.
    pub(super) fn learn(&mut self, day: i32, surprise: &Surprise, [shared, unsure]: [f64; 2]) {
        let all = self.value_variance() + surprise.noise;
        let [mean, both, wander] = self.variance;
        let (to_mean, to_wander) = (mean + both, both + wander);
        let gains = [to_mean / all, to_wander / all];
        self.mean += gains[0] * surprise.value;
        self.wander += gains[1] * surprise.value;
        self.variance = [mean - gains[0] * to_mean, both - gains[0] * to_wander, wander - gains[1] * to_wander];
        self.farthest = 0.0;
        for onset in &mut self.onsets {
            onset.step.see(1.0, gains, surprise.value, all, surprise.third);
            let grown = f64::from(day - onset.day + 1) / RAMP;
            onset.drift.see(grown, gains, surprise.value, all, surprise.third);
            let expected = (surprise.base + surprise.per_level * (onset.level + shared)).max(surprise.least);
            onset.n += surprise.n;
            onset.observed += surprise.observed;
            onset.expected += expected;
            onset.network += surprise.per_level * shared;
            onset.squares += expected * expected;
            onset.unsure += surprise.per_level * surprise.per_level * unsure;
            onset.days += 1;
            self.farthest = self.farthest.max(onset.square());
        }
        self.seen += 1;
    }

    /// Takes a change out of what it has done to the filter so far, and begins the tests anew.
    pub(super) fn take_out(&mut self, onset: i32, size: f64, drift: bool) {
        if let Some(onset) = self.onsets.iter().find(|known| known.day == onset) {
            let signature = if drift { onset.drift } else { onset.step };
            self.mean -= size * signature.mean;
            self.wander -= size * signature.wander;
        }
        self.onsets.clear();
    }

    /// Makes a lasting change the new mean.
    pub(super) fn settle(&mut self, size: f64) {
        self.mean += size;
        self.variance[0] += 0.1 * size * size;
        self.onsets.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::random::Random;

    fn day(value: f64, level: &Level) -> Surprise {
        Surprise {
            value: value - level.value(),
            noise: 1.0,
            third: 0.0,
            n: 1.0,
            observed: value,
            base: 0.0,
            per_level: 1.0,
            least: f64::NEG_INFINITY,
        }
    }

    #[test]
    fn a_step_is_found_with_its_size_and_taken_out_again() {
        let mut random = Random::new(3, 0);
        let mut level = Level::new(0.0, 1.0);
        for today in 0..100 {
            level.pass(4e-6);
            level.pass_onsets(today, true);
            let step = if 90 <= today { 3.0 } else { 0.0 };
            let seen = day(step + random.normal(), &level);
            level.learn(today, &seen, [0.0; 2]);
        }
        let onset = level.onsets.iter().find(|onset| onset.day == 90).unwrap();
        assert!((onset.step.size().unwrap() - 3.0).abs() < 1.2, "{onset:?}");
        assert!(6.0 < onset.step.z().unwrap().0);
        assert!((onset.observed - onset.expected) / onset.n > 2.0);
        let moved = level.mean;
        level.take_out(90, 3.0, false);
        assert!(level.mean.abs() < moved.abs() && level.mean.abs() < 0.4, "{} {moved}", level.mean);
    }

    #[test]
    fn without_a_change_z_is_standard_normal() {
        let mut random = Random::new(4, 0);
        let mut squares = 0.0;
        let mut count = 0.0;
        for _ in 0..400 {
            let mut level = Level::new(0.0, 1.0);
            for today in 0..60 {
                level.pass(0.0);
                level.pass_onsets(today, today == 50);
                let seen = day(random.normal(), &level);
                level.learn(today, &seen, [0.0; 2]);
            }
            let z = level.onsets[0].step.z().unwrap().0;
            squares += z * z;
            count += 1.0;
        }
        assert!((0.85..1.15).contains(&(squares / count)), "{}", squares / count);
    }
}
