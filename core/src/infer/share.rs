//! A share: so many of so many. CSAT, CES boxes, first contact resolution, any rate with a base.

use serde::Serialize;

use super::interval::Interval;
use super::nps::{SMALLEST_BASE, check_count};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::beta::{self, Tail};
use crate::stat::normal;
use crate::unit::{Confidence, Unit};

/// `hits` of `base`: the counts behind a share. The base is above zero and holds the hits.
///
/// Counts need not be whole: effective counts of a weighted sample are as good.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::share::{ShareCounts, wilson};
/// let interval = wilson(&ShareCounts::new(23.0, 30.0)?, Confidence::P95);
/// assert!((interval.lower - 0.5907).abs() < 1e-4 && (interval.upper - 0.8821).abs() < 1e-4);
/// assert_eq!(ShareCounts::new(0.0, 0.0).unwrap_err().code(), "empty");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShareCounts {
    hits: f64,
    misses: f64,
}

impl ShareCounts {
    /// `hits` of `base`.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a count that is negative, not finite or over 1e100, and for more hits than base;
    /// [`ErrorKind::Empty`] for a base of zero.
    pub fn new(hits: f64, base: f64) -> Result<Self> {
        check_count("hits", hits)?;
        check_count("base", base)?;
        if hits > base {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("hits `{hits}` exceed the base `{base}`; a share is a part of its base"),
            ));
        }
        Self::from_parts(hits, base - hits)
    }

    /// Whole counts.
    ///
    /// # Errors
    /// As [`ShareCounts::new`].
    pub fn from_counts(hits: u64, base: u64) -> Result<Self> {
        if hits > base {
            return Self::new(hits as f64, base as f64);
        }
        Self::from_parts(hits as f64, (base - hits) as f64)
    }

    pub(super) fn from_parts(hits: f64, misses: f64) -> Result<Self> {
        check_count("hits", hits)?;
        check_count("misses", misses)?;
        if hits + misses < SMALLEST_BASE {
            return Err(Error::new(ErrorKind::Empty, "the base is zero; a share needs at least one"));
        }
        Ok(Self { hits, misses })
    }

    /// How many count.
    pub fn hits(&self) -> f64 {
        self.hits
    }

    /// How many do not.
    pub fn misses(&self) -> f64 {
        self.misses
    }

    /// Of how many.
    pub fn base(&self) -> f64 {
        self.hits + self.misses
    }

    /// The share, 0 to 1.
    pub fn share(&self) -> f64 {
        self.hits / self.base()
    }

    fn interval(&self, method: &'static str, limits: (f64, f64), confidence: Confidence) -> Interval {
        Interval::new(Unit::Share, method, self.share(), limits, confidence)
    }
}

/// The Wilson score interval, `csat.ci.wilson`: the default.
///
/// Never leaves 0 to 1, never has zero width, always holds the estimate. Cost: nanoseconds.
///
/// Method: E. B. Wilson, JASA 22 (1927) 209; recommended by L. D. Brown, T. T. Cai and A. `DasGupta`, Statistical Science 16 (2001) 101.
pub fn wilson(counts: &ShareCounts, confidence: Confidence) -> Interval {
    let limits = wilson_limits(counts, normal::two_sided_quantile(confidence.get()));
    counts.interval("csat.ci.wilson", limits, confidence)
}

/// The Wilson limits for a given normal quantile.
pub(crate) fn wilson_limits(counts: &ShareCounts, z: f64) -> (f64, f64) {
    let share = counts.share();
    let lower = wilson_lower(counts.hits, counts.misses, z).min(share);
    let upper = (1.0 - wilson_lower(counts.misses, counts.hits, z)).max(share);
    (lower, upper)
}

/// The smaller root of (n + z^2) t^2 - (2 x + z^2) t + x^2 / n, from the larger one, so that it does not cancel near zero.
fn wilson_lower(x: f64, rest: f64, z: f64) -> f64 {
    let n = x + rest;
    let square = z * z;
    let root = z * (square + 4.0 * x * (rest / n)).sqrt();
    if x == 0.0 { 0.0 } else { 2.0 * x * (x / n) / (2.0 * x + square + root) }
}

/// The Jeffreys interval, `csat.ci.jeffreys`: equal tails of the posterior Beta(x + 1/2, n - x + 1/2), with the lower limit 0 when there
/// are no hits and the upper limit 1 when there are only hits.
///
/// Method: Brown, Cai and `DasGupta` (2001). Cost: some ten microseconds.
pub fn jeffreys(counts: &ShareCounts, confidence: Confidence) -> Interval {
    let (a, b) = (counts.hits + 0.5, counts.misses + 0.5);
    let limits = beta_limits(counts, (a, b), (a, b), confidence);
    counts.interval("csat.ci.jeffreys", limits, confidence)
}

/// The "exact" interval, `csat.ci.clopper_pearson`: it never covers less than it says, and mostly much more.
///
/// Method: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404. Cost: some ten microseconds.
pub fn clopper_pearson(counts: &ShareCounts, confidence: Confidence) -> Interval {
    let (x, rest) = (counts.hits, counts.misses);
    let limits = beta_limits(counts, (x, rest + 1.0), (x + 1.0, rest), confidence);
    counts.interval("csat.ci.clopper_pearson", limits, confidence)
}

fn beta_limits(counts: &ShareCounts, low: (f64, f64), high: (f64, f64), confidence: Confidence) -> (f64, f64) {
    // Beyond this the two shapes differ by less than an ulp and Wilson is the same interval.
    if counts.base() > 1e15 {
        return wilson_limits(counts, normal::two_sided_quantile(confidence.get()));
    }
    let tail = 0.5 * confidence.alpha();
    let share = counts.share();
    let lower = if counts.hits == 0.0 { 0.0 } else { beta::quantile(low.0, low.1, Tail::Lower, tail).0 };
    let upper = if counts.misses == 0.0 { 1.0 } else { beta::quantile(high.0, high.1, Tail::Upper, tail).0 };
    // At levels near 0 the posterior median may lie beside the share.
    (lower.min(share), upper.max(share))
}

/// The Agresti-Coull interval, `csat.ci.agresti_coull`, clipped to 0 to 1: Wald after adding z^2 / 2 hits and as many misses.
///
/// Method: A. Agresti and B. A. Coull, The American Statistician 52 (1998) 119. It contains the Wilson interval.
pub fn agresti_coull(counts: &ShareCounts, confidence: Confidence) -> Interval {
    let z = normal::two_sided_quantile(confidence.get());
    let n = counts.base() + z * z;
    let center = (counts.hits + 0.5 * z * z) / n;
    let margin = z * (center * (1.0 - center)).sqrt() / n.sqrt();
    let limits = ((center - margin).clamp(0.0, 1.0), (center + margin).clamp(0.0, 1.0));
    counts.interval("csat.ci.agresti_coull", limits, confidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_at_the_ends() {
        let z2 = 3.841_458_820_694_124;
        for n in [1.0, 9.0, 1e9] {
            let none = wilson(&ShareCounts::new(0.0, n).unwrap(), Confidence::P95);
            assert_eq!(none.lower, 0.0);
            assert!((none.upper - z2 / (n + z2)).abs() < 1e-15);
            let exact = clopper_pearson(&ShareCounts::new(0.0, n).unwrap(), Confidence::P95);
            // 1 - 0.025^(1/n).
            let upper = -(0.025_f64.ln() / n).exp_m1();
            assert!((exact.upper / upper - 1.0).abs() < 1e-12, "{n}: {} is not {upper}", exact.upper);
            assert_eq!(jeffreys(&ShareCounts::new(n, n).unwrap(), Confidence::P95).upper, 1.0);
        }
    }

    #[test]
    fn methods_agree_on_a_large_base() {
        let counts = ShareCounts::from_counts(700_000_000, 1_000_000_000).unwrap();
        let reference = wilson(&counts, Confidence::P99);
        for interval in [jeffreys, clopper_pearson, agresti_coull].map(|method| method(&counts, Confidence::P99)) {
            assert!((interval.lower - reference.lower).abs() < 2e-9, "{interval:?}");
            assert!((interval.upper - reference.upper).abs() < 2e-9, "{interval:?}");
        }
    }

    #[test]
    fn counts_that_make_no_share_are_refused() {
        assert_eq!(ShareCounts::from_counts(4, 3).unwrap_err().code(), "out_of_range");
        assert_eq!(ShareCounts::new(f64::NAN, 3.0).unwrap_err().code(), "out_of_range");
        assert_eq!(ShareCounts::from_counts(0, 0).unwrap_err().code(), "empty");
    }
}
