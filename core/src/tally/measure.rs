//! A measure's tally in one cell: logarithmic bins beside exact moments.

use super::{LogBins, WeightSum};

/// Count, sum, sum of squares, smallest and largest of whole numbers: exact, whatever the order of adding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moments {
    /// How many numbers.
    pub n: u64,
    /// Their sum.
    pub sum: i128,
    /// The sum of their squares.
    pub sum_sq: u128,
    /// The smallest. Absent when there is none, or when taking numbers away has left it unknown.
    pub min: Option<i64>,
    /// The largest. Absent when there is none, or when taking numbers away has left it unknown.
    pub max: Option<i64>,
}

impl Moments {
    /// The moments of one number.
    pub fn of(ticks: i64) -> Self {
        let size = u128::from(ticks.unsigned_abs());
        Self { n: 1, sum: i128::from(ticks), sum_sq: size * size, min: Some(ticks), max: Some(ticks) }
    }

    /// Adds the numbers of `other`.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *other;
            return;
        }
        self.n += other.n;
        self.sum = self.sum.saturating_add(other.sum);
        self.sum_sq = self.sum_sq.saturating_add(other.sum_sq);
        self.min = self.min.zip(other.min).map(|(a, b)| a.min(b));
        self.max = self.max.zip(other.max).map(|(a, b)| a.max(b));
    }

    pub(crate) fn unmerge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        self.n = self.n.saturating_sub(other.n);
        if self.n == 0 {
            *self = Self::default();
            return;
        }
        self.sum = self.sum.saturating_sub(other.sum);
        self.sum_sq = self.sum_sq.saturating_sub(other.sum_sq);
        // An extreme that was not taken away still stands; one that was may have had a twin, and nobody knows.
        self.min = self.min.zip(other.min).and_then(|(have, taken)| (have < taken).then_some(have));
        self.max = self.max.zip(other.max).and_then(|(have, taken)| (taken < have).then_some(have));
    }
}

/// A measure's tally in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Measure {
    pub(crate) bins: LogBins,
    pub(crate) moments: Moments,
    /// The sum of weight times number, in units of both resolutions.
    pub(crate) sum_w: i128,
}

impl Measure {
    pub(crate) fn add(&mut self, ticks: i64, weight: Option<u64>) {
        self.bins.add_bin(LogBins::bin(ticks), 1, weight.map(WeightSum::of));
        self.moments.merge(&Moments::of(ticks));
        if let Some(weight) = weight {
            self.sum_w = self.sum_w.saturating_add(i128::from(weight) * i128::from(ticks));
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.bins.merge(&other.bins);
        self.moments.merge(&other.moments);
        self.sum_w = self.sum_w.saturating_add(other.sum_w);
    }

    /// Whether both count the same numbers. The extremes are left out: taking away may leave them unknown in one.
    pub(crate) fn same_counts(&self, other: &Self) -> bool {
        let exact = |measure: &Self| (measure.moments.n, measure.moments.sum, measure.moments.sum_sq, measure.sum_w);
        self.bins == other.bins && exact(self) == exact(other)
    }

    pub(crate) fn contains(&self, other: &Self) -> bool {
        other.moments.n <= self.moments.n && self.bins.contains(&other.bins)
    }

    pub(crate) fn unmerge(&mut self, other: &Self) {
        self.bins.unmerge(&other.bins);
        self.moments.unmerge(&other.moments);
        self.sum_w = self.sum_w.saturating_sub(other.sum_w);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taking_away_an_extreme_leaves_it_unknown_and_the_rest_exact() {
        let mut all = Moments::default();
        for ticks in [5, -2, 9] {
            all.merge(&Moments::of(ticks));
        }
        assert_eq!(all, Moments { n: 3, sum: 12, sum_sq: 110, min: Some(-2), max: Some(9) });
        all.unmerge(&Moments::of(9));
        assert_eq!(all, Moments { n: 2, sum: 3, sum_sq: 29, min: Some(-2), max: None });
        all.unmerge(&Moments::of(5));
        all.unmerge(&Moments::of(-2));
        assert_eq!(all, Moments::default());
    }
}
