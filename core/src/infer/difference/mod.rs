//! The difference of two independent sides: intervals and tests.
//!
//! [`mover`] puts two intervals together and works for anything that has one. The tests by name follow: for NPS [`nps_score`] is the default,
//! and [`nps_score_skewed`] where hundreds of segments are screened; for shares [`share_z_pooled`]. Every difference is signed `a - b`.

use serde::Serialize;

use super::interval::Interval;
use super::nps::{NpsCounts, score_interval};
use super::share::{ShareCounts, wilson};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::{Confidence, Unit};

mod nps_codes;
mod nps_posterior;
mod nps_score;
mod share;

pub(in crate::infer) use nps_codes::satterthwaite;
pub use nps_codes::{AdjustedDifference, nps_adjusted_wald, nps_welch};
pub use nps_posterior::nps_superiority;
pub use nps_score::{SkewedTest, nps_score, nps_score_skewed};
pub use share::{fisher_exact, share_miettinen_nurminen, share_z_pooled};

/// A difference `a - b` with its interval and its test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The difference with its limits; its method is the one of the interval.
    pub interval: Interval,
    /// The test statistic: above 0 when `a` is above `b`.
    pub statistic: f64,
    /// The degrees of freedom of a t statistic; nothing for a z statistic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub df: Option<f64>,
    /// The two-sided p-value of "no difference".
    pub p_value: f64,
}

/// The difference `a - b` of two independent estimates by square-and-add (MOVER).
///
/// Limits d - sqrt((a - la)^2 + (ub - b)^2) and d + sqrt((ua - a)^2 + (b - lb)^2): each side takes the uncertainty that points
/// its way, so that intervals that are not symmetric stay so. Newcombe (1998); Zou and Donner (2008).
///
/// The method is `nps.diff.mover` for points, `prop.diff.newcombe` for shares and `diff.mover` for anything else. The two must be
/// independent: a period against an earlier one is, a store against a network that holds it is not. Unit and confidence are those
/// of `a`; the caller sees to it that `b` has the same, or calls [`try_mover`].
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::difference::mover;
/// use cxmetrics::infer::share::{ShareCounts, wilson};
/// let (a, b) = (ShareCounts::new(56.0, 70.0)?, ShareCounts::new(48.0, 80.0)?);
/// let change = mover(&wilson(&a, Confidence::P95), &wilson(&b, Confidence::P95));
/// assert!((change.lower - 0.0524).abs() < 1e-4 && (change.upper - 0.3339).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn mover(a: &Interval, b: &Interval) -> Interval {
    let estimate = a.estimate - b.estimate;
    // Not `hypot`: its last bit depends on the platform.
    let root = |x: f64, y: f64| (x * x + y * y).sqrt();
    let below = root(a.estimate - a.lower, b.upper - b.estimate);
    let above = root(a.upper - a.estimate, b.estimate - b.lower);
    let method = match a.unit {
        Unit::Points => "nps.diff.mover",
        Unit::Share => "prop.diff.newcombe",
        _ => "diff.mover",
    };
    Interval::new(a.unit, method, estimate, (estimate - below, estimate + above), a.confidence)
}

/// As [`mover`], for two intervals of which nobody has seen to it that they go together.
///
/// # Errors
/// [`ErrorKind::ScaleMismatch`] when the units differ; [`ErrorKind::OutOfRange`] when the confidence levels do.
pub fn try_mover(a: &Interval, b: &Interval) -> Result<Interval> {
    if a.unit != b.unit {
        return Err(Error::new(
            ErrorKind::ScaleMismatch,
            format!("{} and {} have no difference; take two intervals of one unit", a.unit.name(), b.unit.name()),
        ));
    }
    if a.confidence != b.confidence {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!(
                "the confidence levels `{}` and `{}` differ; take two intervals of one level",
                a.confidence.get(),
                b.confidence.get()
            ),
        ));
    }
    Ok(mover(a, b))
}

/// The difference of two NPS in points, `nps.diff.mover`: [`mover`] on two score intervals.
pub fn nps(a: &NpsCounts, b: &NpsCounts, confidence: Confidence) -> Interval {
    mover(&score_interval(a, confidence), &score_interval(b, confidence))
}

/// The difference of two shares, `prop.diff.newcombe`: [`mover`] on two Wilson intervals, without continuity correction.
pub fn shares(a: &ShareCounts, b: &ShareCounts, confidence: Confidence) -> Interval {
    mover(&wilson(a, confidence), &wilson(b, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_turns_round_with_its_sides() {
        let of = |detractors, passives, promoters| NpsCounts::new(detractors, passives, promoters).unwrap();
        let (a, b) = (of(6.0, 30.0, 64.0), of(12.0, 33.0, 55.0));
        let (ab, ba) = (nps(&a, &b, Confidence::P95), nps(&b, &a, Confidence::P95));
        assert!((ab.estimate - 15.0).abs() < 1e-9);
        assert_eq!((ab.lower, ab.upper), (-ba.upper, -ba.lower));
        assert_eq!(nps(&a, &a, Confidence::P95).estimate, 0.0);
    }

    #[test]
    fn no_certainty_where_both_are_extreme() {
        let of = |hits, base| ShareCounts::new(hits, base).unwrap();
        let found = shares(&of(10.0, 10.0), &of(0.0, 20.0), Confidence::P95);
        assert!(found.lower < 0.7 && found.upper == 1.0, "{found:?}");
        assert_eq!(found.method, "prop.diff.newcombe");
    }

    #[test]
    fn means_keep_their_unit() {
        let mean = |value: f64, half: f64| {
            Interval::new(Unit::Seconds, "mean.t", value, (value - half, value + half), Confidence::P90)
        };
        let found = mover(&mean(50.0, 3.0), &mean(40.0, 4.0)); // 3, 4, 5
        assert_eq!((found.lower, found.upper, found.unit), (5.0, 15.0, Unit::Seconds));
        assert_eq!((found.method, found.confidence), ("diff.mover", Confidence::P90));
    }
}
