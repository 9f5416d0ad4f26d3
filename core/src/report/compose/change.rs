//! Now against before.

use crate::infer::Interval;
use crate::infer::difference::mover;
use crate::metric::Reading;
use crate::report::{Change, Verdict};
use crate::unit::Confidence;

/// The change from `before` to `now`, two periods with answers of their own.
///
/// Square-and-add on the two intervals; without both intervals the difference stands alone and nothing is claimed of it.
pub(super) fn change(now: &Reading, before: &Reading) -> Change {
    let (Some(value), Some(earlier)) = (now.value(), before.value()) else { return Change::not_compared() };
    let alone = || {
        let delta = Some(value - earlier).filter(|delta| delta.is_finite());
        Change { delta, verdict: Verdict::NotCompared, ..Change::not_compared() }
    };
    let (Some(a), Some(b)) = (interval(now), interval(before)) else { return alone() };
    if now.unit != before.unit || now.confidence() != before.confidence() {
        return alone();
    }
    let found = mover(&a, &b);
    let change = Change::new(found.estimate, found.lower, found.upper);
    if change.verdict == Verdict::NotCompared {
        return alone();
    }
    change.with_method(found.confidence, found.method)
}

fn interval(reading: &Reading) -> Option<Interval> {
    let (low, high) = reading.interval()?;
    let confidence = reading.confidence().unwrap_or(Confidence::P95);
    Some(Interval::new(reading.unit, "", reading.value()?, (low, high), confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Withheld, of};
    use crate::unit::Unit;

    #[test]
    fn nothing_is_claimed_without_intervals() {
        let count = |n: f64| Reading::known(Unit::Count, "count", 40).with_value(n);
        let found = change(&count(12.0), &count(10.0));
        assert_eq!((found.delta, found.low, found.verdict), (Some(2.0), None, Verdict::NotCompared));
        let hidden = count(3.0).hide(Withheld::SmallBase);
        assert_eq!(change(&count(12.0), &hidden), Change::not_compared());
    }

    #[test]
    fn nps_moves_by_the_published_example() {
        let found = change(&of::nps_of_counts(6, 30, 64), &of::nps_of_counts(12, 33, 55));
        assert!((found.low.unwrap() + 3.218_121_639_8).abs() < 1e-6, "{found:?}");
        assert_eq!((found.verdict, found.method.as_deref()), (Verdict::Undecided, Some("nps.diff.mover")));
    }
}
