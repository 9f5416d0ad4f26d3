//! The slope that half of all pairs of days lie above.

use serde::Serialize;

use super::Points;
use super::slopes::Slopes;
use crate::error::Result;
use crate::infer::correlation::{Pairs, rank_score};
use crate::infer::interval::Interval;
use crate::infer::quantile::{ValueCounts, median};
use crate::stat::normal;
use crate::unit::{Confidence, Unit};

/// A line through the middle of all pairs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TheilSen {
    /// The slope for one unit of time, with its interval by ranks.
    pub slope: Interval,
    /// Where the line stands at time 0: through the median value at the median time.
    pub intercept: f64,
    /// How many points.
    pub n: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// The Theil-Sen slope with Sen's interval, `theil_sen`: up to a quarter of the days may be wild and it stays.
///
/// The interval takes the days as independent; [`mann_kendall`](super::mann_kendall) gives one that allows for days that are alike.
///
/// Method: P. K. Sen, JASA 63 (1968) 1379; ranks as `scipy.stats.theilslopes`. Cost: pairs of points; beyond 2,000 points some hundred
/// sorts of them.
///
/// # Errors
/// [`TooFew`](crate::ErrorKind::TooFew) for a single point.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::trend::{Points, theil_sen};
/// // Half a point a day, one wild day, two gaps.
/// let days = [Some(10.0), Some(10.5), None, Some(11.5), Some(90.0), None, Some(13.0), Some(13.5)];
/// let line = theil_sen(&Points::from_days(&days)?, Confidence::P95)?;
/// assert_eq!((line.slope.estimate, line.intercept), (0.5, 10.5));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn theil_sen(points: &Points, confidence: Confidence) -> Result<TheilSen> {
    points.need(2)?;
    let groups = [points.pairs().collect::<Vec<_>>()];
    let slopes = Slopes::of(&groups);
    let variance = rank_score(&Pairs::from_values(points.times(), points.values())?).variance;
    let slope = slope_interval(&slopes, variance, confidence);
    let intercept = intercept_of(points, slope.estimate)?;
    Ok(TheilSen { slope, intercept, n: points.n(), method: "theil_sen" })
}

/// Where a line of this slope stands at time 0.
pub(super) fn intercept_of(points: &Points, slope: f64) -> Result<f64> {
    let middle = |values: &[f64]| Ok::<f64, crate::Error>(median(&ValueCounts::from_values(values)?));
    let intercept = middle(points.values())? - slope * middle(points.times())?;
    Ok(intercept.clamp(-f64::MAX, f64::MAX) + 0.0)
}

/// The median slope with the slopes that many ranks to either side as Kendall's score of this variance allows.
pub(super) fn slope_interval(slopes: &Slopes<'_>, variance: f64, confidence: Confidence) -> Interval {
    let count = slopes.count() as f64;
    let reach = normal::two_sided_quantile(confidence.get()) * variance.max(0.0).sqrt();
    let last = slopes.count().saturating_sub(1);
    let lower = rank((0.5 * (count - reach)).round_ties_even() - 1.0);
    let upper = rank((0.5 * (count + reach)).round_ties_even()).min(last);
    let median = slopes.median();
    let (low, high) = (slopes.at(lower.min(last)), slopes.at(upper));
    let limits = (low.min(median), high.max(median));
    Interval::new(Unit::Number, "theil_sen", median, limits, confidence)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ranks are below 2^63; a cast saturates")]
fn rank(at: f64) -> u64 {
    at.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, numbers};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("theil_sen") {
            let points = Points::new(&numbers(&case["inputs"]["x"]), &numbers(&case["inputs"]["y"])).unwrap();
            let level = Confidence::new(case["params"]["confidence"].as_f64().unwrap()).unwrap();
            let found = theil_sen(&points, level).unwrap();
            close(&case, "slope", &[found.slope.estimate]);
            close(&case, "intercept", &[found.intercept]);
            close(&case, "low", &[found.slope.lower]);
            close(&case, "high", &[found.slope.upper]);
        }
    }

    #[test]
    fn edges() {
        let one = Points::new(&[3.0], &[1.0]).unwrap();
        assert_eq!(theil_sen(&one, Confidence::P95).unwrap_err().code(), "too_few");
        let flat = theil_sen(&Points::from_days(&[Some(4.0); 9]).unwrap(), Confidence::P95).unwrap();
        assert_eq!((flat.slope.estimate, flat.slope.lower, flat.slope.upper, flat.intercept), (0.0, 0.0, 0.0, 4.0));
        let two = theil_sen(&Points::new(&[0.0, 2.0], &[1.0, 5.0]).unwrap(), Confidence::P95).unwrap();
        assert_eq!((two.slope.estimate, two.slope.lower, two.intercept), (2.0, 2.0, 1.0));
        let steep = Points::new(&[0.0, 1e-300, 1.0], &[1e100, -1e100, 1e100]).unwrap();
        assert!(theil_sen(&steep, Confidence::P95).unwrap().slope.lower.is_finite());
    }

    #[test]
    fn thousands_of_days_agree_with_fewer() {
        let line = |n: u32| -> TheilSen {
            let days: Vec<Option<f64>> =
                (0..n).map(|t| Some(0.01 * f64::from(t) + f64::from(t * t % 97 % 13))).collect();
            theil_sen(&Points::from_days(&days).unwrap(), Confidence::P95).unwrap()
        };
        let (few, many) = (line(1_999), line(2_600));
        assert!((few.slope.estimate - 0.01).abs() < 1e-3 && (many.slope.estimate - 0.01).abs() < 1e-3);
        assert!(many.slope.lower < many.slope.estimate && many.slope.margin() < few.slope.margin());
    }
}
