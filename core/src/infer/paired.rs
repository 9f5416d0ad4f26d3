//! The same customers asked twice: differences that know who is who.
//!
//! Treating two answers of one customer as independent throws away most of what the second one tells. Every difference here is `after -
//! before`.

use serde::Serialize;

use super::difference::Difference;
use super::interval::Interval;
use super::nps::{NpsCounts, score_limits};
use super::quantile::ValueCounts;
use super::share::ShareCounts;
use super::two_sample::Moments;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::{binomial, normal, student};
use crate::unit::{Confidence, Unit};

/// How many customers moved from which class to which: rows before, columns after; detractors, passives, promoters.
pub type Transitions = [[u64; 3]; 3];

/// A change of the NPS of the same customers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairedNps {
    /// How many customers answered twice.
    pub n: u64,
    /// NPS before, in points.
    pub before: f64,
    /// NPS after, in points.
    pub after: f64,
    /// The change with its limits and its t test.
    pub change: Difference,
    /// The standard error of the change in points.
    pub se: f64,
}

/// The paired t test of NPS on the same customers, `nps.paired.t`: t on the differences of the codes -1, 0, 1.
///
/// The limits are clipped to -200 to 200.
///
/// # Errors
/// [`ErrorKind::Empty`] without customers; [`ErrorKind::TooFew`] for one; [`ErrorKind::ZeroVariance`] when all moved by the same, also by
/// nothing; [`ErrorKind::OutOfRange`] for more than 2^63.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::paired;
/// // Four of ten passives and promoters became promoters; nobody fell.
/// let found = paired::nps(&[[0, 0, 0], [0, 0, 4], [0, 0, 6]], Confidence::P95)?;
/// assert_eq!((found.before, found.after, found.change.interval.estimate), (60.0, 100.0, 40.0));
/// assert!((found.change.p_value - 0.0368).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps(transitions: &Transitions, confidence: Confidence) -> Result<PairedNps> {
    let sum = |wanted: fn(usize, usize, usize) -> bool, which: usize| {
        let mut total = 0_u64;
        for (before, row) in transitions.iter().enumerate() {
            for (after, &count) in row.iter().enumerate() {
                if wanted(before, after, which) {
                    total = total.checked_add(count).ok_or_else(too_many)?;
                }
            }
        }
        Ok::<u64, Error>(total)
    };
    let before = |class| sum(|before, _, class| before == class, class);
    let after = |class| sum(|_, after, class| after == class, class);
    // Classes moved, from two down to two up.
    let moved = |by| sum(|before, after, by| after + 2 == before + by, by);
    let steps = [(-200.0, moved(0)?), (-100.0, moved(1)?), (0.0, moved(2)?), (100.0, moved(3)?), (200.0, moved(4)?)];
    let differences = ValueCounts::new(&steps)?;
    let (before, after) = (
        NpsCounts::from_counts(before(0)?, before(1)?, before(2)?)?,
        NpsCounts::from_counts(after(0)?, after(1)?, after(2)?)?,
    );
    let mut change = mean(&differences, confidence)?;
    let limits = (change.interval.lower.max(-200.0), change.interval.upper.min(200.0));
    change.interval = Interval::new(Unit::Points, "nps.paired.t", change.interval.estimate, limits, confidence);
    let moments = Moments::of_counts(&differences)?;
    let se = (moments.variance() / moments.n()).sqrt();
    Ok(PairedNps { n: differences.n(), before: before.nps(), after: after.nps(), change, se })
}

fn too_many() -> Error {
    Error::new(ErrorKind::OutOfRange, "more than 2^63 customers; check the counts")
}

/// The paired t test of a mean, from the differences `after - before` of the same customers with how often each occurs.
///
/// The unit is [`Unit::Number`]; change it with [`Interval::with_unit`].
///
/// # Errors
/// [`ErrorKind::TooFew`] for one customer; [`ErrorKind::ZeroVariance`] when all moved by the same, also by nothing.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::paired;
/// use cxmetrics::infer::quantile::ValueCounts;
/// let differences = ValueCounts::new(&[(-1.0, 4), (0.0, 20), (1.0, 16)])?;
/// let found = paired::mean(&differences, Confidence::P95)?;
/// assert!((found.interval.estimate - 0.3).abs() < 1e-12 && found.p_value < 0.01);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn mean(differences: &ValueCounts<'_>, confidence: Confidence) -> Result<Difference> {
    let moments = Moments::of_counts(differences)
        .map_err(|_| Error::new(ErrorKind::TooFew, "one customer answered twice; a paired test needs at least two"))?;
    let se = (moments.variance() / moments.n()).sqrt();
    if se == 0.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "all customers moved by the same, so the change has no error to test it against",
        ));
    }
    let df = moments.n() - 1.0;
    let statistic = moments.mean() / se;
    let limits = super::mean::t_limits(moments.mean(), se, df, confidence);
    Ok(Difference {
        interval: Interval::new(Unit::Number, "mean.paired.t", moments.mean(), limits, confidence),
        statistic: statistic + 0.0,
        df: Some(df),
        p_value: student::two_sided(statistic, df),
    })
}

/// A change of a share among the same customers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairedShares {
    /// The share before.
    pub before: f64,
    /// The share after.
    pub after: f64,
    /// The change with the score interval of Tango, and `McNemar`'s test without continuity correction.
    pub change: Difference,
    /// The exact two-sided p-value (binomial): for when fewer than 25 changed.
    pub p_value_exact: f64,
}

/// A share among the same customers, `McNemar`'s test: only those who changed count for it.
///
/// `stayed` in, those who `left`, those who `joined`, and those who stayed out. The interval and the p-value agree.
///
/// Method: Q. `McNemar`, Psychometrika 12 (1947) 153; T. Tango, Statistics in Medicine 17 (1998) 891.
///
/// # Errors
/// [`ErrorKind::Empty`] without customers; [`ErrorKind::OutOfRange`] for more than 2^63.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::paired;
/// let found = paired::shares(50, 5, 15, 30, Confidence::P95)?;
/// assert!((found.change.interval.estimate - 0.1).abs() < 1e-12);
/// assert!((found.change.statistic - 10.0 / 20.0_f64.sqrt()).abs() < 1e-12);
/// assert!((found.p_value_exact - 0.0414).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn shares(stayed: u64, left: u64, joined: u64, out: u64, confidence: Confidence) -> Result<PairedShares> {
    let n = [stayed, left, joined, out].into_iter().try_fold(0_u64, u64::checked_add);
    let n = n.filter(|&n| i64::try_from(n).is_ok()).ok_or_else(too_many)?;
    let (before, after) = (ShareCounts::from_counts(stayed + left, n)?, ShareCounts::from_counts(stayed + joined, n)?);
    // A pair that joins is a promoter of the change, one that leaves a detractor.
    let pairs = NpsCounts::from_counts(left, stayed + out, joined)?;
    let limits = score_limits(&pairs, normal::two_sided_quantile(confidence.get()));
    let changed = (left + joined) as f64;
    let gap = joined as f64 - left as f64;
    let statistic = if gap == 0.0 { 0.0 } else { gap / changed.sqrt() };
    let exact = 2.0 * binomial::half_lower_tail(left + joined, left.min(joined));
    Ok(PairedShares {
        before: before.share(),
        after: after.share(),
        change: Difference {
            interval: Interval::new(Unit::Share, "prop.paired.score", pairs.nps() / 100.0, limits, confidence),
            statistic,
            df: None,
            p_value: normal::two_sided(statistic),
        },
        p_value_exact: exact.min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_who_do_not_move_prove_nothing() {
        assert_eq!(nps(&[[0; 3]; 3], Confidence::P95).unwrap_err().code(), "empty");
        assert_eq!(nps(&[[5, 0, 0], [0, 3, 0], [0, 0, 9]], Confidence::P95).unwrap_err().code(), "zero_variance");
        assert_eq!(nps(&[[0, 5, 0], [0, 0, 3], [0, 0, 0]], Confidence::P95).unwrap_err().code(), "zero_variance");
        assert_eq!(nps(&[[0, 1, 0], [0, 0, 0], [0, 0, 0]], Confidence::P95).unwrap_err().code(), "too_few");
        assert_eq!(nps(&[[u64::MAX; 3]; 3], Confidence::P95).unwrap_err().code(), "out_of_range");
        let still = shares(5, 0, 0, 5, Confidence::P95).unwrap();
        assert_eq!((still.change.p_value, still.p_value_exact, still.change.interval.estimate), (1.0, 1.0, 0.0));
        assert!(still.change.interval.upper > 0.1);
    }

    #[test]
    fn no_change_on_average_is_no_change() {
        let found = nps(&[[8, 1, 1], [1, 8, 1], [1, 1, 8]], Confidence::P95).unwrap();
        assert_eq!((found.n, found.change.statistic, found.change.p_value), (30, 0.0, 1.0));
        assert!((found.se - 11.744_404_390_294_068).abs() < 1e-9);
    }
}
