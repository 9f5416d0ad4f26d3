//! How unusual a count is: contacts of a day, answers of a store, uses of a tag.
//!
//! Counts vary more than Poisson's law has it, because days differ. The negative binomial law has the variance
//! `expected + alpha * expected^2`; [`overdispersion`] finds alpha, and [`volume_tail`] says how likely so low or so high a count is.

use serde::Serialize;

use super::quantile::{check_lengths, check_value};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;
use crate::stat::{beta, chi_square};

/// How likely a count is that is as low, or as high.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct VolumeTail {
    /// The probability of the count or a lower one.
    pub p_low: f64,
    /// The probability of the count or a higher one.
    pub p_high: f64,
    /// The probability of a lower count and half that of the count itself: the fair one to compare days by.
    pub midp_low: f64,
    /// The same upwards.
    pub midp_high: f64,
    /// `p_low` by Poisson's law.
    pub poisson_p_low: f64,
    /// `p_high` by Poisson's law.
    pub poisson_p_high: f64,
    /// The id of the method.
    pub method: &'static str,
}

/// Both tails of a count under the negative binomial law with mean `expected` and variance `expected + alpha * expected^2`, `volume_tail`.
///
/// An `alpha` of zero is Poisson's law. Exact; each tail keeps its relative precision. Cost: microseconds.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for an expected count or an alpha that is negative, not finite or beyond 1e15.
///
/// ```
/// use cxmetrics::infer::volume::volume_tail;
/// // A silent day where 1.4 contacts are usual says little; where 9 are, it says much.
/// assert!((volume_tail(0, 1.4, 0.1)?.p_low - 0.27).abs() < 0.01);
/// assert!(volume_tail(0, 9.0, 0.1)?.p_low < 0.002);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn volume_tail(observed: u64, expected: f64, alpha: f64) -> Result<VolumeTail> {
    for (name, value) in [("expected count", expected), ("alpha", alpha)] {
        if !(0.0..=1e15).contains(&value) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("the {name} `{value}` is not a number from 0 to 1e15"),
            ));
        }
    }
    let k = observed as f64;
    // What lies at or above k is what does not lie at or below k - 1.
    let poisson = |k: f64| poisson(k, expected);
    let counts = |k: f64| negative_binomial(k, expected, alpha);
    let ((p_low, above), (below, p_high)) = (counts(k), counts(k - 1.0));
    Ok(VolumeTail {
        p_low,
        p_high,
        midp_low: below.midpoint(p_low),
        midp_high: above.midpoint(p_high),
        poisson_p_low: poisson(k).0,
        poisson_p_high: poisson(k - 1.0).1,
        method: "volume_tail",
    })
}

/// P(X <= k) and P(X > k).
fn poisson(k: f64, expected: f64) -> (f64, f64) {
    if k < 0.0 {
        return (0.0, 1.0);
    }
    let (lower, upper) = chi_square::gamma_tails(k + 1.0, expected);
    (upper, lower)
}

fn negative_binomial(k: f64, expected: f64, alpha: f64) -> (f64, f64) {
    // Where the variance is Poisson's to the last digit, so is the law.
    if alpha * (expected + k) * (expected + k) < 1e-13 {
        return poisson(k, expected);
    }
    if k < 0.0 {
        return (0.0, 1.0);
    }
    let spread = alpha * expected;
    beta::tails(1.0 / alpha, k + 1.0, 1.0 / (1.0 + spread), spread / (1.0 + spread))
}

/// How much more counts vary than Poisson's law has it: alpha by moments, sum((count - expected)^2 - expected) / sum(expected^2), at least 0.
///
/// # Errors
/// [`ErrorKind::Empty`] when nothing is expected on any day; [`ErrorKind::OutOfRange`] for lists of different length, and for a count or
/// expected count that is negative, not finite or beyond 1e100, with its row.
///
/// ```
/// use cxmetrics::infer::volume::overdispersion;
/// assert_eq!(overdispersion(&[9.0, 11.0, 10.0, 12.0], &[10.0; 4])?, 0.0);
/// assert!(overdispersion(&[2.0, 25.0, 4.0, 19.0], &[10.0; 4])? > 0.5);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn overdispersion(counts: &[f64], expected: &[f64]) -> Result<f64> {
    check_lengths(("counts", counts.len()), ("expected counts", expected.len()))?;
    for (row, (&count, &expected)) in (0..).zip(counts.iter().zip(expected)) {
        check_value(count).and_then(|()| check_value(expected)).map_err(|err| err.at_row(row))?;
        if count < 0.0 || expected < 0.0 {
            return Err(
                Error::new(ErrorKind::OutOfRange, format!("a count below 0: `{count}` of `{expected}`")).at_row(row)
            );
        }
    }
    let largest = expected.iter().fold(0.0_f64, |most, one| most.max(*one));
    if largest < 1e-100 {
        return Err(Error::new(ErrorKind::Empty, "nothing is expected on any day, so no count is unusual"));
    }
    let squares = compensated(expected.iter().map(|expected| (expected / largest).powi(2)));
    let excess = counts
        .iter()
        .zip(expected)
        .map(|(count, expected)| ((count - expected) / largest).powi(2) - expected / largest / largest);
    Ok((compensated(excess) / squares).clamp(0.0, f64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("volume_tail") {
            let input = |name: &str| case["inputs"][name].as_f64().unwrap();
            let observed = case["inputs"]["observed"].as_u64().unwrap();
            let found = volume_tail(observed, input("expected"), input("alpha")).unwrap();
            close(&case, "p_low", &[found.p_low]);
            close(&case, "p_high", &[found.p_high]);
            close(&case, "midp_low", &[found.midp_low]);
            close(&case, "poisson_p_low", &[found.poisson_p_low]);
        }
    }

    #[test]
    fn tails_are_sums_of_the_law() {
        for (expected, alpha) in
            [(3.0, 0.0), (3.0, 1e-18), (3.0, 1e-9), (3.0, 1e-4), (40.0, 0.3), (0.5, 5.0), (300.0, 1e-7)]
        {
            // By the recursion of the law from zero on.
            let r = 1.0 / f64::max(alpha, 1e-300);
            let mut one = if alpha < 1e-12 { f64::exp(-expected) } else { f64::exp(-r * f64::ln_1p(alpha * expected)) };
            let mut sum = 0.0;
            for k in 0..1_200_u32 {
                let at = f64::from(k);
                let found = volume_tail(u64::from(k), expected, alpha).unwrap();
                assert!((found.p_high - (1.0 - sum)).abs() < 1e-9, "{k} {expected} {alpha}: {found:?} {sum}");
                sum += one;
                assert!((found.p_low - sum).abs() < 1e-9, "{k} {expected} {alpha}: {found:?} {sum}");
                assert!((found.midp_low + found.midp_high - 1.0).abs() < 1e-9);
                one *= expected * (1.0 + alpha * at) / (1.0 + alpha * expected) / (at + 1.0);
            }
        }
    }

    #[test]
    fn edges() {
        let none = volume_tail(0, 0.0, 0.5).unwrap();
        assert_eq!((none.p_low, none.p_high), (1.0, 1.0));
        let impossible = volume_tail(3, 0.0, 0.5).unwrap();
        assert_eq!((impossible.p_low, impossible.p_high), (1.0, 0.0));
        for (expected, alpha) in [(f64::NAN, 0.1), (-1.0, 0.1), (1.0, -0.1), (1.0, f64::INFINITY), (1e16, 0.1)] {
            assert_eq!(volume_tail(3, expected, alpha).unwrap_err().code(), "out_of_range");
        }
        for k in [0, 1, 1_000_000, u64::MAX] {
            for expected in [0.0, 1e-300, 1.0, 1e6, 1e15] {
                for alpha in [0.0, 1e-300, 1e-30, 1e-10, 1.0, 1e15] {
                    let found = volume_tail(k, expected, alpha).unwrap();
                    for p in [found.p_low, found.p_high, found.midp_low, found.midp_high, found.poisson_p_low] {
                        assert!((0.0..=1.0).contains(&p), "{k} {expected} {alpha}: {found:?}");
                    }
                }
            }
        }
        assert_eq!(overdispersion(&[], &[]).unwrap_err().code(), "empty");
        assert_eq!(overdispersion(&[1.0], &[0.0]).unwrap_err().code(), "empty");
        assert_eq!(overdispersion(&[f64::NAN], &[1.0]).unwrap_err().code(), "out_of_range");
        assert_eq!(overdispersion(&[-1.0], &[1.0]).unwrap_err().code(), "out_of_range");
        assert_eq!(overdispersion(&[1.0], &[]).unwrap_err().code(), "out_of_range");
    }
}
