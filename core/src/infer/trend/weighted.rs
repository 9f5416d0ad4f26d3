//! A line through days that know more or less.

use serde::Serialize;

use super::Points;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::interval::Interval;
use crate::infer::mean::t_limits;
use crate::infer::quantile::{check_lengths, check_value};
use crate::stat::student;
use crate::stat::sum::compensated;
use crate::unit::{Confidence, Unit};

/// A weighted line with two standard errors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WeightedTrend {
    /// The slope for one unit of time.
    pub slope: f64,
    /// Where the line stands at time 0.
    pub intercept: f64,
    /// The standard error of the slope for days that know nothing of one another.
    pub se: f64,
    /// `slope / se`; nothing for a line without error.
    pub t: Option<f64>,
    /// The two-sided p-value of that t.
    pub p: f64,
    /// The standard error that allows for days that are alike, after Newey and West: the one to report.
    pub se_hac: f64,
    /// The two-sided p-value of `slope / se_hac`, with as many degrees of freedom as points less two.
    pub p_hac: f64,
    /// The slope with its interval from `se_hac`.
    pub interval: Interval,
    /// How many points lie between two that are still taken for alike.
    pub hac_lags: usize,
    /// How many points have a weight above zero.
    pub n: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// The number of lags when none is asked for: 4 (n / 100)^(2/9), rounded down (W. K. Newey and K. D. West, Review of Economic Studies 61
/// (1994) 631). Four for a quarter of days.
///
/// ```
/// assert_eq!(cxmetrics::infer::trend::newey_west_lags(120), 4);
/// ```
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive; a cast saturates")]
pub fn newey_west_lags(n: usize) -> usize {
    (4.0 * libm::pow(n as f64 / 100.0, 2.0 / 9.0)) as usize
}

/// A line by weighted least squares with a Newey-West error, `weighted_trend`: the headline of a trend.
///
/// Weights say what a day knows: its base, or better 1 / (s2 / n + tau2) from
/// [`precision_weights`](crate::infer::process_variance::precision_weights), so that a day of 500 answers does not outweigh a week. Points
/// of weight zero do not count; times stay. Lags are counted in points, so a gap counts as one step.
///
/// Method: weighted least squares, t with n - 2 degrees of freedom; W. K. Newey and K. D. West, Econometrica 55 (1987) 703, Bartlett's
/// kernel, no correction for small samples. Cost: points x lags.
///
/// # Errors
/// [`TooFew`](ErrorKind::TooFew) for fewer than three points with weight; [`OutOfRange`](ErrorKind::OutOfRange) for lists of different
/// length, and for a weight that is negative, not finite or beyond 1e100, with its row; [`ZeroVariance`](ErrorKind::ZeroVariance) where
/// weights differ so much that a single point has all of them.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::trend::{Points, weighted_trend};
/// let points = Points::new(&[0.0, 1.0, 2.0, 4.0, 5.0, 6.0], &[40.0, 41.0, 90.0, 43.5, 45.0, 46.5])?;
/// // The wild third day has a single answer.
/// let line = weighted_trend(&points, &[50.0, 60.0, 1.0, 55.0, 40.0, 60.0], None, Confidence::P95)?;
/// assert!((line.slope - 1.0).abs() < 0.2);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn weighted_trend(
    points: &Points,
    weights: &[f64],
    hac_lags: Option<usize>,
    confidence: Confidence,
) -> Result<WeightedTrend> {
    check_lengths(("values", points.n()), ("weights", weights.len()))?;
    for (row, &weight) in (0..).zip(weights) {
        check_value(weight).map_err(|err| err.at_row(row))?;
        if weight < 0.0 {
            let message = format!("weight `{weight}` is below 0");
            return Err(Error::new(ErrorKind::OutOfRange, message).at_row(row));
        }
    }
    let rows: Vec<(f64, f64, f64)> =
        points.pairs().zip(weights).filter(|(_, weight)| **weight > 0.0).map(|((t, y), &w)| (t, y, w)).collect();
    if rows.len() < 3 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("`{}` points with weight are too few; a line with its error needs at least 3", rows.len()),
        ));
    }
    let line = Line::through(&rows)?;
    let n = rows.len();
    let hac_lags = hac_lags.unwrap_or_else(|| newey_west_lags(n)).min(n - 1);
    let df = n as f64 - 2.0;
    let (se, se_hac) = (line.standard_error(), line.hac_error(hac_lags));
    let p_of = |se: f64| {
        if se > 0.0 { student::two_sided(line.slope / se, df) } else { f64::from(u8::from(line.slope == 0.0)) }
    };
    let slope = line.slope + 0.0;
    let limits = if se_hac > 0.0 { t_limits(slope, se_hac, df, confidence) } else { (slope, slope) };
    let found = WeightedTrend {
        slope,
        intercept: line.intercept + 0.0,
        se,
        t: (se > 0.0).then(|| slope / se).filter(|t| t.is_finite()),
        p: p_of(se),
        se_hac,
        p_hac: p_of(se_hac),
        interval: Interval::new(Unit::Number, "weighted_trend", slope, limits, confidence),
        hac_lags,
        n,
        method: "weighted_trend",
    };
    let numbers = [slope, found.intercept, se, se_hac, found.interval.lower, found.interval.upper];
    if numbers.iter().all(|number| number.is_finite()) {
        return Ok(found);
    }
    Err(Error::new(ErrorKind::OutOfRange, "the times lie too close together for these values; check their units"))
}

/// A line with what it leaves.
struct Line {
    slope: f64,
    intercept: f64,
    /// Weight, distance from the mean time, and what the line leaves, of each point; weights sum to one.
    rows: Vec<(f64, f64, f64)>,
    /// The weighted squares of the distances.
    squares: f64,
}

impl Line {
    fn through(rows: &[(f64, f64, f64)]) -> Result<Self> {
        let largest = rows.iter().fold(0.0_f64, |most, row| most.max(row.2));
        let total = compensated(rows.iter().map(|row| row.2 / largest));
        let weight = |row: &(f64, f64, f64)| row.2 / largest / total;
        let mean = |part: fn(&(f64, f64, f64)) -> f64| compensated(rows.iter().map(|row| weight(row) * part(row)));
        let (time, value) = (mean(|row| row.0), mean(|row| row.1));
        let squares = compensated(rows.iter().map(|row| weight(row) * (row.0 - time) * (row.0 - time)));
        let width = rows.last().map_or(0.0, |row| row.0) - rows.first().map_or(0.0, |row| row.0);
        if squares <= 1e-20 * width * width || squares < f64::MIN_POSITIVE {
            return Err(Error::new(
                ErrorKind::ZeroVariance,
                "one point has nearly all the weight, so no line can be told; bound the weights",
            ));
        }
        let product = compensated(rows.iter().map(|row| weight(row) * (row.0 - time) * (row.1 - value)));
        let slope = product / squares;
        let left = rows.iter().map(|row| (weight(row), row.0 - time, row.1 - value - slope * (row.0 - time)));
        // What rounding leaves of a perfect line is nothing.
        let noise = 1e-14 * rows.iter().fold(0.0_f64, |most, row| most.max(row.1.abs()));
        let left = left.map(|(w, t, e)| (w, t, if e.abs() <= noise { 0.0 } else { e }));
        Ok(Self { slope, intercept: value - slope * time, rows: left.collect(), squares })
    }

    fn standard_error(&self) -> f64 {
        let left = compensated(self.rows.iter().map(|(w, _, e)| w * e * e));
        (left / (self.rows.len() as f64 - 2.0) / self.squares).sqrt()
    }

    fn hac_error(&self, lags: usize) -> f64 {
        let scores: Vec<f64> = self.rows.iter().map(|(w, t, e)| w * t * e).collect();
        let at = |lag: usize| compensated(scores.iter().zip(scores.iter().skip(lag)).map(|(a, b)| a * b));
        let near = (1..=lags).map(|lag| 2.0 * (1.0 - lag as f64 / (lags as f64 + 1.0)) * at(lag));
        // Bartlett's kernel is never negative but for rounding.
        (at(0) + compensated(near)).max(0.0).sqrt() / self.squares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, numbers};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("weighted_trend") {
            let points = Points::new(&numbers(&case["inputs"]["day"]), &numbers(&case["inputs"]["y"])).unwrap();
            let lags = case["params"]["hac_lags"].as_u64().map(|lags| lags as usize);
            let found = weighted_trend(&points, &numbers(&case["inputs"]["n"]), lags, Confidence::P95).unwrap();
            close(&case, "slope", &[found.slope]);
            close(&case, "intercept", &[found.intercept]);
            close(&case, "se", &[found.se]);
            close(&case, "t", &[found.t.unwrap()]);
            close(&case, "p", &[found.p]);
            close(&case, "se_hac", &[found.se_hac]);
        }
    }

    #[test]
    fn edges() {
        let fit = |values: &[Option<f64>], weights: &[f64]| {
            weighted_trend(&Points::from_days(values).unwrap(), weights, None, Confidence::P95)
        };
        let code = |values: &[Option<f64>], weights: &[f64]| fit(values, weights).unwrap_err().code();
        let wave: Vec<Option<f64>> = (0..9).map(|t| Some(f64::from(t * t % 5))).collect();
        assert_eq!(code(&wave[..2], &[1.0; 2]), "too_few");
        assert_eq!(code(&wave, &[0.0; 9]), "too_few");
        assert_eq!(code(&wave, &[1.0; 8]), "out_of_range");
        assert_eq!(code(&wave[..3], &[1.0, -1.0, 1.0]), "out_of_range");
        assert_eq!(code(&wave[..3], &[1.0, f64::NAN, 1.0]), "out_of_range");
        assert_eq!(code(&wave[..3], &[1e-90, 1e90, 1e-90]), "zero_variance");
        let flat = fit(&[Some(4.0); 9], &[2.0; 9]).unwrap();
        assert_eq!((flat.slope, flat.se, flat.t, flat.p, flat.p_hac), (0.0, 0.0, None, 1.0, 1.0));
        let line: Vec<Option<f64>> = (0..9).map(|t| Some(2.0 * f64::from(t))).collect();
        let line = fit(&line, &[2.0; 9]).unwrap();
        assert_eq!((line.slope, line.t, line.p), (2.0, None, 0.0));
    }

    #[test]
    fn weights_matter_by_their_ratios_alone() {
        let wave: Vec<Option<f64>> = (0..30).map(|t| Some(f64::from(t * t % 11) + 0.2 * f64::from(t))).collect();
        let points = Points::from_days(&wave).unwrap();
        let weights: Vec<f64> = (0..30).map(|t| f64::from(1 + t % 9)).collect();
        let many: Vec<f64> = weights.iter().map(|weight| 1e60 * weight).collect();
        let [a, b] = [weights, many].map(|w| weighted_trend(&points, &w, None, Confidence::P95).unwrap());
        assert!((a.slope - b.slope).abs() < 1e-12 && (a.se_hac / b.se_hac - 1.0).abs() < 1e-12);
    }
}
