//! A level whose weight is fitted.

use serde::Serialize;

use super::{EDGE, around, check_finite, check_series, least};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;
use crate::unit::Confidence;

/// A fitted level and its forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EtsAnn {
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// The level before the first day.
    pub initial_level: f64,
    /// The variance of a day about its forecast.
    pub variance: f64,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Each day as the days before foretell it.
    pub fitted: Vec<f64>,
    /// The days to come.
    pub forecast: Vec<f64>,
    /// The lower ends of their intervals.
    pub lower: Vec<f64>,
    /// The upper ends.
    pub upper: Vec<f64>,
    /// The id of the method.
    pub method: &'static str,
}

/// What a level that moves must gain in the logarithm of the likelihood: one parameter more, by Akaike's criterion.
const EARNED: f64 = 1.0;

/// Additive errors, no trend, no season, `ets_ann`: the weight and the start of the level are the likeliest, and the level moves only where
/// that is worth a parameter.
///
/// A weight at its limit of 0.0001 says that there is a mean and no moving level. It stays there unless the likeliest weight gains more than
/// 1 in the logarithm of the likelihood, which is what Akaike's criterion asks for one parameter more: with less than that a moving level
/// foretells no better than the mean, and widens the intervals day by day for nothing. The likeliest weight is the best of all, however many peaks
/// there are. The variance `h` days ahead is `variance (1 + alpha^2 (h - 1))`; it does not know that the parameters were fitted.
///
/// Shape: `forecast`, `lower` and `upper` of `steps` days. Method: R. J. Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder, Forecasting with
/// Exponential Smoothing (2008), chapters 5 and 6; the start has a closed form for each weight, so the fit is a search along one line. Cost:
/// days x 160.
///
/// # Errors
/// [`ErrorKind::Empty`]; [`ErrorKind::TooFew`] for fewer than three days; [`ErrorKind::ZeroVariance`] when all values agree;
/// [`ErrorKind::OutOfRange`] for more than 100,000 steps and for a value that is not finite or beyond 1e100, with its row.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::smoothing::ets_ann;
/// let days: Vec<f64> = (0..60).map(|day| if day < 30 { 40.0 } else { 60.0 } + f64::from(day * 7 % 5)).collect();
/// let found = ets_ann(&days, 7, Confidence::P95)?;
/// assert!(found.lower[0] < 62.0 && 62.0 < found.upper[0]);
/// // The farther ahead, the less is known.
/// assert!(found.upper[0] < found.upper[6]);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn ets_ann(values: &[f64], steps: usize, confidence: Confidence) -> Result<EtsAnn> {
    check_series(values, 3, steps)?;
    if values.iter().zip(values.iter().skip(1)).all(|(a, b)| a.total_cmp(b).is_eq()) {
        return Err(Error::new(ErrorKind::ZeroVariance, "all values agree, so there is nothing to fit"));
    }
    let (_, off) = centred(values);
    let squares = |alpha| Fit::of(&off, alpha).squares;
    let likeliest = least(EDGE, 1.0 - EDGE, squares);
    at(values, if moves(squares(EDGE), squares(likeliest), values.len()) { likeliest } else { EDGE }, steps, confidence)
}

/// Whether a moving level earns its parameter: by the squares that the days are off without and with it.
fn moves(still: f64, moving: f64, days: usize) -> bool {
    0.5 * (days as f64) * libm::log(still / moving) > EARNED
}

/// The mean, and what each value is off it.
fn centred(values: &[f64]) -> (f64, Vec<f64>) {
    let n = values.len() as f64;
    let centre = compensated(values.iter().map(|value| value / n));
    (centre, values.iter().map(|value| value - centre).collect())
}

/// The likeliest start and all that follows, for a weight.
fn at(values: &[f64], alpha: f64, steps: usize, confidence: Confidence) -> Result<EtsAnn> {
    let n = values.len() as f64;
    let (centre, off) = centred(values);
    let fit = Fit::of(&off, alpha);
    let variance = fit.squares / n;
    if variance <= 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "the values differ too little to be fitted"));
    }
    let log_likelihood = -0.5 * n * (libm::log(std::f64::consts::TAU * variance) + 1.0);
    let mut level = fit.start;
    let mut fitted = Vec::with_capacity(values.len());
    for value in &off {
        fitted.push(centre + level);
        level += alpha * (value - level);
    }
    let forecast = vec![centre + level; steps];
    let ahead = |day: usize| (variance * (1.0 + alpha * alpha * (day as f64))).sqrt();
    let (lower, upper) = around(&forecast, &(0..steps).map(ahead).collect::<Vec<_>>(), confidence);
    check_finite(&[log_likelihood, level])?;
    let initial_level = centre + fit.start;
    Ok(EtsAnn { alpha, initial_level, variance, log_likelihood, fitted, forecast, lower, upper, method: "ets_ann" })
}

/// The best start of the level for a weight, and how far off the days then are.
struct Fit {
    start: f64,
    squares: f64,
}

impl Fit {
    fn of(values: &[f64], alpha: f64) -> Self {
        // A start of 1 instead of 0 takes (1 - alpha)^t off the error of day t.
        let (mut level, mut share) = (0.0, 1.0);
        let (mut errors, mut across, mut shares) = (0.0, 0.0, 0.0);
        for value in values {
            let error = value - level;
            errors += error * error;
            across += error * share;
            shares += share * share;
            level += alpha * error;
            share *= 1.0 - alpha;
        }
        let start = across / shares;
        Self { start, squares: (errors - across * start).max(0.0) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::infer::vectors::{cases, close, numbers, size};

    #[test]
    fn as_in_the_vectors() {
        let cases = cases("ets_ann");
        assert_eq!(cases.len(), 1);
        for case in cases {
            let confidence = Confidence::new(case["params"]["confidence"].as_f64().unwrap()).unwrap();
            let (values, steps) = (numbers(&case["inputs"]["y"]), size(&case["params"]["h"]));
            let found = ets_ann(&values, steps, confidence).unwrap();
            close(&case, "alpha", &[found.alpha]);
            close(&case, "llf", &[found.log_likelihood]);
            close(&case, "forecast", &found.forecast);
            close(&case, "lower", &found.lower);
            close(&case, "upper", &found.upper);
            // A weight of 0.043 is likelier, but by less than a parameter costs.
            let gain = at(&values, 0.042_86, steps, confidence).unwrap().log_likelihood - found.log_likelihood;
            assert!(0.5 < gain && gain < EARNED);
        }
    }

    #[test]
    fn a_level_that_moves_is_let_move() {
        let days: Vec<f64> = (0..60).map(|day| if day < 30 { 40.0 } else { 60.0 } + f64::from(day * 7 % 5)).collect();
        let found = ets_ann(&days, 1, Confidence::P95).unwrap();
        assert!(0.1 < found.alpha);
        let still = at(&days, EDGE, 1, Confidence::P95).unwrap();
        assert!(still.log_likelihood + EARNED < found.log_likelihood);
        // A straight line is followed at once.
        let line: Vec<f64> = (0..40).map(f64::from).collect();
        assert!(0.9 < ets_ann(&line, 1, Confidence::P95).unwrap().alpha);
    }

    #[test]
    fn refuses_what_cannot_be_fitted() {
        let code = |values: &[f64]| ets_ann(values, 1, Confidence::P95).unwrap_err().code();
        assert_eq!(code(&[]), "empty");
        assert_eq!(code(&[1.0, 2.0]), "too_few");
        assert_eq!(code(&[0.1; 30]), "zero_variance");
        assert_eq!(code(&[1.0, f64::NAN, 2.0]), "out_of_range");
    }

    proptest! {
        #[test]
        fn the_fit_adds_up_and_no_other_weight_is_likelier_by_a_parameter(
            values in prop::collection::vec(-100.0..100.0_f64, 3..40),
            other in 0.0002..0.9998_f64,
        ) {
            let found = ets_ann(&values, 2, Confidence::P95).unwrap();
            let squares = |fitted: &[f64]| values.iter().zip(fitted).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            let n = values.len() as f64;
            prop_assert!((squares(&found.fitted) / n - found.variance).abs() <= 1e-6 * (1.0 + found.variance));
            let most = if found.alpha > EDGE { 0.0 } else { EARNED };
            let gain = 0.5 * n * libm::log(found.variance * n / (Fit::of(&values, other).squares + 1e-6));
            prop_assert!(gain <= most + 0.5e-3 * n);
        }

        #[test]
        fn never_panics(values in prop::collection::vec(prop::num::f64::ANY, 0..20)) {
            if let Ok(found) = ets_ann(&values, 2, Confidence::P95) {
                prop_assert!(found.lower.iter().chain(&found.upper).all(|end| end.is_finite()));
            }
        }
    }
}
