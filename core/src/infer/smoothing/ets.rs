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

/// Additive errors, no trend, no season, `ets_ann`: the weight and the start of the level are the likeliest.
///
/// The variance `h` days ahead is `variance (1 + alpha^2 (h - 1))`; it does not know that the parameters were fitted. A weight at its limit
/// of 0.0001 says that there is a mean and no moving level. Where the likelihood has two peaks this finds the higher one; `ETSModel` of
/// statsmodels climbs from one start and at times ends on the lower.
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
    at(values, least(EDGE, 1.0 - EDGE, |alpha| Fit::of(&off, alpha).squares), steps, confidence)
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

    /// The case's weight is where a search of statsmodels ended, at the edge; another weight is likelier. So the search is held to the
    /// likelihood, and everything else to the case at its own weight.
    #[test]
    fn likelier_than_the_vectors_and_at_their_weight_the_same() {
        let cases = cases("ets_ann");
        assert_eq!(cases.len(), 1);
        for case in cases {
            let confidence = Confidence::new(case["params"]["confidence"].as_f64().unwrap()).unwrap();
            let (values, steps) = (numbers(&case["inputs"]["y"]), size(&case["params"]["h"]));
            let wanted = |name: &str| case["expected"][name].as_f64().unwrap();
            let found = at(&values, wanted("alpha"), steps, confidence).unwrap();
            close(&case, "forecast", &found.forecast);
            close(&case, "lower", &found.lower);
            close(&case, "upper", &found.upper);
            assert!((found.log_likelihood - wanted("llf")).abs() < 1e-6);
            let best = ets_ann(&values, steps, confidence).unwrap();
            // DIFFERENCE: -500.57 at 0.043, where statsmodels has -501.08 at 0.0001.
            assert!(wanted("llf") + 0.5 < best.log_likelihood);
            assert!((best.alpha - 0.042_86).abs() < 1e-4);
        }
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
        fn the_fit_adds_up_and_no_other_weight_is_likelier(
            values in prop::collection::vec(-100.0..100.0_f64, 3..40),
            other in 0.0002..0.9998_f64,
        ) {
            let found = ets_ann(&values, 2, Confidence::P95).unwrap();
            let squares = |fitted: &[f64]| values.iter().zip(fitted).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            let n = values.len() as f64;
            prop_assert!((squares(&found.fitted) / n - found.variance).abs() <= 1e-6 * (1.0 + found.variance));
            prop_assert!(found.variance * n <= Fit::of(&values, other).squares * (1.0 + 1e-3) + 1e-6);
        }

        #[test]
        fn never_panics(values in prop::collection::vec(prop::num::f64::ANY, 0..20)) {
            if let Ok(found) = ets_ann(&values, 2, Confidence::P95) {
                prop_assert!(found.lower.iter().chain(&found.upper).all(|end| end.is_finite()));
            }
        }
    }
}
