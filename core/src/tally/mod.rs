//! Counts that merge: histograms, weighted counts, logarithmic bins and moments.
//!
//! Every tally is made of integers, so merging is exact under any split and in any order, and what was added can be
//! taken away again. See [`Histogram`] for ratings, [`LogBins`] for durations and money, and
//! [`Joint`] for answers to two questions.

mod dense;
mod histogram;
mod joint;
mod log_bins;
mod measure;
mod tag_scores;
mod tags;

pub use crate::unit::{MAX_TICKS, WEIGHT_UNITS};
pub use histogram::Histogram;
pub use joint::{Axis, Joint};
pub use log_bins::LogBins;
pub use measure::Moments;
pub use tag_scores::TagScores;

pub(crate) use dense::Dense;
pub(crate) use measure::Measure;
pub(crate) use tags::{TagTally, Tags};

/// Added weights and added squares of weights, in units of 1/[`WEIGHT_UNITS`] and its square.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct WeightSum {
    pub(crate) w: u128,
    pub(crate) w2: u128,
}

impl WeightSum {
    pub(crate) fn of(weight: u64) -> Self {
        let w = u128::from(weight);
        Self { w, w2: w * w }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.w = self.w.saturating_add(other.w);
        self.w2 = self.w2.saturating_add(other.w2);
    }

    pub(crate) fn sub(&mut self, other: Self) {
        self.w = self.w.saturating_sub(other.w);
        self.w2 = self.w2.saturating_sub(other.w2);
    }

    pub(crate) fn contains(self, other: Self) -> bool {
        other.w <= self.w && other.w2 <= self.w2
    }

    /// The sum of weights as a number.
    pub(crate) fn weight(self) -> f64 {
        self.w as f64 / WEIGHT_UNITS as f64
    }

    /// The sum of squared weights as a number.
    pub(crate) fn weight_sq(self) -> f64 {
        self.w2 as f64 / (WEIGHT_UNITS as f64 * WEIGHT_UNITS as f64)
    }
}
