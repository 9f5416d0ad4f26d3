//! The Theta method: a level and half a trend.

use serde::{Deserialize, Serialize};

use super::{EDGE, around, check_finite, check_series, least};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::autocorrelation::acf;
use crate::stat::sum::compensated;
use crate::unit::Confidence;

/// A season is seen where its autocorrelation lies beyond this, 10 % of chi-square with one degree of freedom.
const SEEN: f64 = 2.705_543_454_095_404;

/// Which season is taken away before a series is fitted, and added to its forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThetaSeason {
    /// None.
    #[default]
    None,
    /// One of so many days.
    Additive(usize),
    /// One of so many days if its autocorrelation stands out, at 10 %.
    AdditiveIfSeen(usize),
}

/// A fitted Theta model and its forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Theta {
    /// The slope of a line through all days, by day.
    pub slope: f64,
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// The level after the last day, without the season.
    pub level: f64,
    /// The season, its first entry for the first day; empty where none was taken away.
    pub season: Vec<f64>,
    /// The variance of a day about its forecast, of the series as it came.
    pub variance: f64,
    /// The days to come.
    pub forecast: Vec<f64>,
    /// The lower ends of their intervals.
    pub lower: Vec<f64>,
    /// The upper ends.
    pub upper: Vec<f64>,
    /// The id of the method.
    pub method: &'static str,
}

/// The Theta method, `theta`: a smoothed level and, of the slope through all days, the part (theta - 1) / theta; 2 is usual and takes half.
///
/// As in statsmodels, season and level are fitted by squares, and intervals come from an integrated moving average with a drift, fitted to
/// the series as it came, with a variance of `variance (1 + (h - 1) (1 + (1 - alpha)^2))` `h` days ahead. That grows as if the level moved
/// by nearly all of each error, whatever `alpha`, so intervals are far too wide for a level that hardly moves; decide from
/// [`local_level_filter`](crate::infer::local_level::local_level_filter) instead.
///
/// Shape: `forecast`, `lower` and `upper` of `steps` days. Method: V. Assimakopoulos and K. Nikolopoulos, International Journal of Forecasting 16
/// (2000) 521; R. J. Hyndman and B. Billah, the same 19 (2003) 287. Cost: days x 320.
///
/// # Errors
/// [`ErrorKind::Empty`]; [`ErrorKind::TooFew`] for fewer than four days or two seasons; [`ErrorKind::ZeroVariance`] when all values lie on a
/// line; [`ErrorKind::OutOfRange`] for a season of less than two days, for a theta that is not at least 1, for more than 100,000 steps, and for a
/// value that is not finite or beyond 1e100, with its row.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::smoothing::{ThetaSeason, theta};
/// let week = [6.0, 0.0, 0.0, 0.0, 0.0, 0.0, -6.0];
/// let days: Vec<f64> = (0..70).map(|day| 40.0 + week[day % 7] + (day * 5 % 3) as f64).collect();
/// let found = theta(&days, ThetaSeason::AdditiveIfSeen(7), 2.0, 7, Confidence::P95)?;
/// assert!((found.forecast[0] - 47.0).abs() < 1.0 && (found.forecast[6] - 35.0).abs() < 1.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn theta(values: &[f64], season: ThetaSeason, theta: f64, steps: usize, confidence: Confidence) -> Result<Theta> {
    check_series(values, 4, steps)?;
    if !(1.0 <= theta && theta.is_finite()) {
        return Err(Error::new(ErrorKind::OutOfRange, format!("theta `{theta}` is not at least 1; 2 is usual")));
    }
    let variance = drifting_variance(values);
    // What rounding leaves of a line is no variance.
    let size = values.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
    if variance.sqrt() <= 1e-13 * size {
        return Err(Error::new(ErrorKind::ZeroVariance, "all values lie on a line, so there is nothing to fit"));
    }
    let season = seasonal(values, season)?;
    let days: Vec<f64> = match season.len() {
        0 => values.to_vec(),
        _ => values.iter().zip(season.iter().cycle()).map(|(value, season)| value - season).collect(),
    };
    let slope = slope(&days);
    let first = days.first().copied().unwrap_or_default();
    let squares = |alpha: f64| {
        let mut level = first;
        days.iter().fold(0.0, |sum, value| {
            let error = value - level;
            level += alpha * error;
            sum + error * error
        })
    };
    let alpha = least(EDGE, 1.0 - EDGE, squares);
    let level = days.iter().fold(first, |level, value| level + alpha * (value - level));
    // What the smoothed line lags behind a trend.
    let n = days.len() as f64;
    let lag = (1.0 - libm::pow(1.0 - alpha, n)) / alpha;
    let part = (theta - 1.0) / theta;
    let mut seasons = season.iter().cycle().skip(days.len() % season.len().max(1));
    let ahead = |day: usize| level + part * slope * (day as f64 + lag) + seasons.next().copied().unwrap_or(0.0);
    let forecast: Vec<f64> = (0..steps).map(ahead).collect();
    let growth = 1.0 + (1.0 - alpha) * (1.0 - alpha);
    let deviations: Vec<f64> = (0..steps).map(|day| (variance * (1.0 + day as f64 * growth)).sqrt()).collect();
    let (lower, upper) = around(&forecast, &deviations, confidence);
    check_finite(&[slope, alpha, level, variance])?;
    check_finite(&lower)?;
    check_finite(&upper)?;
    Ok(Theta { slope, alpha, level, season, variance, forecast, lower, upper, method: "theta" })
}

/// The slope of the line of least squares.
fn slope(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let (middle, mean) = (0.5 * (n - 1.0), compensated(values.iter().map(|value| value / n)));
    let off = |day: usize| day as f64 - middle;
    let across = compensated(values.iter().enumerate().map(|(day, value)| off(day) * (value - mean)));
    across / compensated((0..values.len()).map(|day| off(day) * off(day)))
}

/// The season by place: the means of what days lie off a centred moving average of one season; empty for none.
fn seasonal(values: &[f64], season: ThetaSeason) -> Result<Vec<f64>> {
    let (ThetaSeason::Additive(period) | ThetaSeason::AdditiveIfSeen(period)) = season else {
        return Ok(Vec::new());
    };
    if period < 2 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("a season of `{period}` days is none; a week of days is 7"),
        ));
    }
    if values.len() / 2 < period {
        let message =
            format!("`{}` days are too few for a season of {period}; it takes two seasons at least", values.len());
        return Err(Error::new(ErrorKind::TooFew, message));
    }
    if matches!(season, ThetaSeason::AdditiveIfSeen(_)) && !is_seen(values, period)? {
        return Ok(Vec::new());
    }
    let half = period / 2;
    let mut sums = vec![(0.0, 0_u32); period];
    // Of an even season both ends of the window count half.
    for (at, window) in values.windows(2 * half + 1).enumerate() {
        let all = compensated(window.iter().copied());
        let ends = window.first().zip(window.last()).map_or(0.0, |(first, last)| 0.5 * (first + last));
        let trend = (if period % 2 == 0 { all - ends } else { all }) / period as f64;
        if let (Some(sum), Some(value)) = (sums.get_mut((at + half) % period), window.get(half)) {
            sum.0 += value - trend;
            sum.1 += 1;
        }
    }
    let means: Vec<f64> = sums.iter().map(|(sum, days)| sum / f64::from((*days).max(1))).collect();
    let mean = compensated(means.iter().map(|mean| mean / period as f64));
    Ok(means.iter().map(|place| place - mean).collect())
}

/// Whether the autocorrelation a season apart is more than those nearer explain.
fn is_seen(values: &[f64], period: usize) -> Result<bool> {
    let days: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let found = acf(&days, period)?.acf;
    let Some((last, nearer)) = found.split_last() else { return Ok(false) };
    let squares: f64 = nearer.iter().map(|r| r * r).sum();
    Ok(SEEN < values.len() as f64 * last * last / squares)
}

/// The variance of the errors of an integrated moving average of order one with a drift, the likeliest.
fn drifting_variance(values: &[f64]) -> f64 {
    let moves: Vec<f64> = values.iter().zip(values.iter().skip(1)).map(|(before, after)| after - before).collect();
    let n = moves.len() as f64;
    let fit = |theta: f64| {
        // Innovations of the moves and of a constant together; their regression is the drift.
        let square = theta * theta;
        let (mut variance, mut logs) = (1.0 + square, 0.0);
        let (mut off, mut one) = (0.0, 0.0);
        let (mut of_off, mut across, mut of_one) = (0.0, 0.0, 0.0);
        for (nth, value) in moves.iter().enumerate() {
            let gain = if nth == 0 { 0.0 } else { theta / variance };
            if nth > 0 {
                variance = 1.0 + square - square / variance;
            }
            (off, one) = (value - gain * off, 1.0 - gain * one);
            of_off += off * off / variance;
            across += off * one / variance;
            of_one += one * one / variance;
            logs += libm::log(variance);
        }
        ((of_off - across / of_one * across).max(0.0) / n, logs)
    };
    let theta = least(-1.0, 1.0, |theta| {
        let (variance, logs) = fit(theta);
        n * libm::log(variance) + logs
    });
    fit(theta).0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::infer::vectors::{cases, close, numbers, size};

    #[test]
    fn as_in_the_vectors() {
        let cases = cases("theta");
        assert_eq!(cases.len(), 1);
        for case in cases {
            let params = &case["params"];
            assert!(params["deseasonalize"].as_bool().unwrap() && params["method"] == "additive");
            let values = numbers(&case["inputs"]["y"]);
            let season = ThetaSeason::Additive(size(&params["period"]));
            let steps = size(&params["h"]);
            let found = theta(&values, season, params["theta"].as_f64().unwrap(), steps, Confidence::P95).unwrap();
            close(&case, "b0", &[found.slope]);
            close(&case, "alpha", &[found.alpha]);
            close(&case, "forecast", &found.forecast);
            close(&case, "lower", &found.lower);
            close(&case, "upper", &found.upper);
        }
    }

    // Oracle: statsmodels 0.15.0, ThetaModel(use_test=True) on the same series: no season is seen at 7 days.
    #[test]
    fn a_season_that_is_not_seen_is_left() {
        let values = numbers(&cases("theta")[0]["inputs"]["y"]);
        let tested = theta(&values, ThetaSeason::AdditiveIfSeen(7), 2.0, 3, Confidence::P95).unwrap();
        assert!(tested.season.is_empty());
        assert_eq!(tested, theta(&values, ThetaSeason::None, 2.0, 3, Confidence::P95).unwrap());
        assert!((tested.slope + 0.102_366_57).abs() < 1e-7 && (tested.alpha - 0.044_574_36).abs() < 1e-5);
        assert!((tested.forecast[2] - 32.595_963_52).abs() < 1e-3);
    }

    #[test]
    fn refuses_what_cannot_be_fitted() {
        let code = |values: &[f64], season| theta(values, season, 2.0, 1, Confidence::P95).unwrap_err().code();
        let line: Vec<f64> = (0..20).map(|day| 40.0 + 0.3 * f64::from(day)).collect();
        assert_eq!(code(&[], ThetaSeason::None), "empty");
        assert_eq!(code(&[1.0, 5.0, 2.0], ThetaSeason::None), "too_few");
        assert_eq!(code(&[3.0; 20], ThetaSeason::None), "zero_variance");
        assert_eq!(code(&line, ThetaSeason::None), "zero_variance");
        let days = [1.0, 5.0, 2.0, 8.0, 3.0];
        assert_eq!(code(&days, ThetaSeason::Additive(3)), "too_few");
        assert_eq!(code(&days, ThetaSeason::Additive(0)), "out_of_range");
        assert_eq!(code(&[1.0, 5.0, f64::NAN, 8.0], ThetaSeason::None), "out_of_range");
        assert_eq!(theta(&days, ThetaSeason::None, 0.5, 1, Confidence::P95).unwrap_err().code(), "out_of_range");
    }

    proptest! {
        #[test]
        fn a_constant_moves_the_forecast_and_nothing_else(
            values in prop::collection::vec(-100.0..100.0_f64, 16..40),
            period in 2..8_usize,
        ) {
            let higher: Vec<f64> = values.iter().map(|value| value + 64.0).collect();
            let of = |values: &[f64]| theta(values, ThetaSeason::Additive(period), 2.0, 5, Confidence::P95).unwrap();
            let (found, moved) = (of(&values), of(&higher));
            prop_assert!((moved.slope - found.slope).abs() < 1e-9);
            prop_assert!((moved.forecast[4] - found.forecast[4] - 64.0).abs() < 1e-3);
            prop_assert!(found.season.iter().sum::<f64>().abs() < 1e-9);
        }

        #[test]
        fn never_panics(values in prop::collection::vec(prop::num::f64::ANY, 0..20), period in 0..6_usize, tested: bool) {
            let season = if tested { ThetaSeason::AdditiveIfSeen(period) } else { ThetaSeason::Additive(period) };
            if let Ok(found) = theta(&values, season, 2.0, 2, Confidence::P95) {
                prop_assert!(found.lower.iter().chain(&found.upper).all(|end| end.is_finite()));
            }
        }
    }
}
