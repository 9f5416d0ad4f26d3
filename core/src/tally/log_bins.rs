//! Counts of a whole number by its size, with a guaranteed relative error.

use std::collections::BTreeMap;

use super::{MAX_TICKS, WeightSum};

/// Sizes below this have a bin each.
const EXACT: u64 = 256;
/// Each doubling from there on is cut into this many bins of equal width.
const PER_OCTAVE: u64 = 128;

/// Counts of whole numbers in bins of exact width up to 255 and of 1/128 of their size beyond, for either sign.
///
/// A bin's middle lies within 1/256 (0.4 %) of every number in it. The bins are computed with integers alone, so they
/// are the same on every machine. In the family of HDR histograms (Tene) and `DDSketch` (Masson, Rim & Lee 2019).
///
/// ```
/// use cxmetrics::tally::LogBins;
/// let mut bins = LogBins::default();
/// for ticks in [3, 90_500, -12] {
///     bins.add(ticks, 1);
/// }
/// let middles: Vec<f64> = bins.iter().map(|(bin, _)| LogBins::middle(bin)).collect();
/// assert_eq!(middles[..2], [-12.0, 3.0]);
/// assert!((middles[2] / 90_500.0 - 1.0).abs() <= 1.0 / 256.0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogBins {
    bins: BTreeMap<i32, u64>,
    weights: BTreeMap<i32, WeightSum>,
}

impl LogBins {
    /// The bin of a number.
    pub fn bin(ticks: i64) -> i32 {
        let size = ticks.unsigned_abs();
        let bin = if size < EXACT {
            size
        } else {
            let exponent = u64::from(size.ilog2());
            let step = size >> (exponent - 7);
            EXACT + (exponent - 8) * PER_OCTAVE + (step - PER_OCTAVE)
        };
        // At most 256 + 55 * 128 + 127.
        let bin = i32::try_from(bin).unwrap_or(i32::MAX);
        if ticks < 0 { -bin } else { bin }
    }

    /// Whether a number below [`MAX_TICKS`] can lie in this bin.
    pub fn exists(bin: i32) -> bool {
        bin.unsigned_abs() <= Self::bin(MAX_TICKS - 1).unsigned_abs()
    }

    /// The smallest and the largest number (by size) in a bin, both with its sign.
    pub fn bounds(bin: i32) -> (i64, i64) {
        let size = u64::from(bin.unsigned_abs());
        let (low, high) = if size < EXACT {
            (size, size)
        } else {
            let exponent = (8 + (size - EXACT) / PER_OCTAVE).min(62);
            let step = PER_OCTAVE + (size - EXACT) % PER_OCTAVE;
            let width = 1_u64 << (exponent - 7);
            (step * width, step * width + (width - 1))
        };
        let signed = |size: u64| i64::try_from(size).unwrap_or(i64::MAX) * i64::from(bin.signum());
        (signed(low), signed(high))
    }

    /// The middle of a bin, which stands for every number in it.
    pub fn middle(bin: i32) -> f64 {
        let (low, high) = Self::bounds(bin);
        low as f64 + (high - low) as f64 / 2.0
    }

    /// Counts a number `n` times.
    pub fn add(&mut self, ticks: i64, n: u64) {
        self.add_bin(Self::bin(ticks), n, None);
    }

    pub(crate) fn add_bin(&mut self, bin: i32, n: u64, weight: Option<WeightSum>) {
        *self.bins.entry(bin).or_default() += n;
        if let Some(weight) = weight {
            self.weights.entry(bin).or_default().add(weight);
        }
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (bin, n) in &other.bins {
            self.add_bin(*bin, *n, other.weights.get(bin).copied());
        }
    }

    pub(crate) fn contains(&self, other: &Self) -> bool {
        other.bins.iter().all(|(bin, n)| {
            self.bins.get(bin).is_some_and(|have| n <= have)
                && other
                    .weights
                    .get(bin)
                    .is_none_or(|take| self.weights.get(bin).is_some_and(|have| have.contains(*take)))
        })
    }

    pub(crate) fn unmerge(&mut self, other: &Self) {
        for (bin, n) in &other.bins {
            if let Some(have) = self.bins.get_mut(bin) {
                *have = have.saturating_sub(*n);
                if *have == 0 {
                    self.bins.remove(bin);
                    self.weights.remove(bin);
                } else if let (Some(have), Some(take)) = (self.weights.get_mut(bin), other.weights.get(bin)) {
                    have.sub(*take);
                }
            }
        }
    }

    /// The bins that hold something, from the smallest number to the largest, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (i32, u64)> + '_ {
        self.bins.iter().map(|(bin, n)| (*bin, *n))
    }

    pub(crate) fn weight(&self, bin: i32) -> Option<WeightSum> {
        self.weights.get(&bin).copied()
    }

    /// How many numbers it holds.
    pub fn total(&self) -> u64 {
        self.bins.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_numbers_are_exact_and_the_first_wide_bin_follows() {
        assert_eq!((LogBins::bin(0), LogBins::bin(255), LogBins::bin(256), LogBins::bin(257)), (0, 255, 256, 256));
        assert_eq!(LogBins::bounds(256), (256, 257));
        assert_eq!(LogBins::bounds(-256), (-256, -257));
        assert_eq!(LogBins::bounds(0), (0, 0));
    }

    proptest! {
        #[test]
        fn a_middle_is_within_the_stated_error(ticks in -MAX_TICKS..MAX_TICKS) {
            let bin = LogBins::bin(ticks);
            let (low, high) = LogBins::bounds(bin);
            prop_assert!(low.abs() <= ticks.abs() && ticks.abs() <= high.abs());
            prop_assert!((LogBins::middle(bin) - ticks as f64).abs() <= ticks.abs() as f64 / 256.0);
        }

        #[test]
        fn bins_keep_the_order_of_numbers(a in -MAX_TICKS..MAX_TICKS, b in -MAX_TICKS..MAX_TICKS) {
            prop_assert_eq!(a.cmp(&b) == std::cmp::Ordering::Less, LogBins::bin(a) < LogBins::bin(b) || (LogBins::bin(a) == LogBins::bin(b) && a < b));
        }

        #[test]
        fn any_bin_has_bounds(bin in any::<i32>()) {
            let (low, high) = LogBins::bounds(bin);
            prop_assert!(low.unsigned_abs() <= high.unsigned_abs());
        }
    }
}
