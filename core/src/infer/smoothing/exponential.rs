//! Smoothing with parameters that are given.

use serde::Serialize;

use super::{check_finite, check_series, check_weight};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::quantile::check_value;
use crate::stat::sum::compensated;

/// A smoothed series and its forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Smoothed {
    /// Each day as the days before foretell it.
    pub fitted: Vec<f64>,
    /// The days to come.
    pub forecast: Vec<f64>,
    /// The sum of the squares by which the fitted days were off.
    pub sse: f64,
    /// The id of the method.
    pub method: &'static str,
}

/// What is carried from day to day: a level, a trend and a season, each of which may stand still.
struct State {
    level: f64,
    trend: f64,
    season: Vec<f64>,
}

/// How fast each part follows.
#[derive(Clone, Copy)]
struct Weights {
    alpha: f64,
    beta: f64,
    gamma: f64,
    phi: f64,
}

impl State {
    /// Goes through `values` and `steps` days beyond.
    fn through(mut self, values: &[f64], weights: Weights, steps: usize, method: &'static str) -> Result<Smoothed> {
        let Weights { alpha, beta, gamma, phi } = weights;
        let mut fitted = Vec::with_capacity(values.len());
        let (mut place, mut last) = (0, None);
        for value in values {
            let base = self.level + phi * self.trend;
            let season = self.season.get_mut(place);
            let off = season.as_ref().map_or(0.0, |season| **season);
            fitted.push(base + off);
            let level = alpha * (value - off) + (1.0 - alpha) * base;
            self.trend = beta * (level - self.level) + (1.0 - beta) * phi * self.trend;
            if let Some(season) = season {
                last = Some((place, off));
                *season = gamma * (value - base) + (1.0 - gamma) * off;
            }
            self.level = level;
            place = if place + 1 < self.season.len() { place + 1 } else { 0 };
        }
        // The last day's move of its place is no part of a forecast in statsmodels.
        if let Some((place, before)) = last
            && let Some(season) = self.season.get_mut(place)
        {
            *season = before;
        }
        let mut forecast = Vec::with_capacity(steps);
        let (mut ahead, mut damping) = (self.level, 1.0);
        for _ in 0..steps {
            damping *= phi;
            ahead += damping * self.trend;
            forecast.push(ahead + self.season.get(place).copied().unwrap_or(0.0));
            place = if place + 1 < self.season.len() { place + 1 } else { 0 };
        }
        let sse = compensated(values.iter().zip(&fitted).map(|(value, fitted)| (value - fitted) * (value - fitted)));
        check_finite(&fitted)?;
        check_finite(&forecast)?;
        check_finite(&[sse])?;
        Ok(Smoothed { fitted, forecast, sse, method })
    }
}

/// Simple exponential smoothing, `ses`: the level moves by `alpha` of what each day was off, and starts at the first day.
///
/// Shape: `fitted` as long as `values`, `forecast` of `steps` days, all alike. Method: R. G. Brown, 1956; R. J. Hyndman and
/// G. Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 8.1. Cost: days.
///
/// # Errors
/// [`ErrorKind::Empty`]; [`ErrorKind::OutOfRange`] for a weight outside 0 to 1, for more than 100,000 steps, and for a value that is not
/// finite or beyond 1e100, with its row.
///
/// ```
/// use cxmetrics::infer::smoothing::ses;
/// let found = ses(&[40.0, 44.0, 36.0], 0.5, 2)?;
/// assert_eq!(found.fitted, [40.0, 40.0, 42.0]);
/// assert_eq!(found.forecast, [39.0, 39.0]);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn ses(values: &[f64], alpha: f64, steps: usize) -> Result<Smoothed> {
    check_series(values, 1, steps)?;
    check_weight("alpha", alpha)?;
    let level = values.first().copied().unwrap_or_default();
    let weights = Weights { alpha, beta: 0.0, gamma: 0.0, phi: 1.0 };
    State { level, trend: 0.0, season: Vec::new() }.through(values, weights, steps, "ses")
}

/// The parameters of [`holt_damped`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HoltDamped {
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// How much the trend moves towards each change of the level. Some books write alpha times this for it.
    pub beta: f64,
    /// What is left of the trend a day later; 1 does not damp.
    pub phi: f64,
}

/// Holt's linear trend, damped, `holt_damped`: it starts at the first day with the difference to the second.
///
/// Method: E. S. Gardner and E. `McKenzie`, Management Science 31 (1985) 1237. Cost: days.
///
/// # Errors
/// As [`ses`], for each of the parameters; [`ErrorKind::TooFew`] for fewer than two days.
///
/// ```
/// use cxmetrics::infer::smoothing::{HoltDamped, holt_damped};
/// let days: Vec<f64> = (0..30).map(|day| 40.0 + f64::from(day)).collect();
/// let found = holt_damped(&days, HoltDamped { alpha: 0.8, beta: 0.5, phi: 0.9 }, 60)?;
/// // It rises on, by less and less.
/// assert!(69.0 < found.forecast[0] && found.forecast[59] < 80.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn holt_damped(values: &[f64], parameters: HoltDamped, steps: usize) -> Result<Smoothed> {
    check_series(values, 2, steps)?;
    let HoltDamped { alpha, beta, phi } = parameters;
    check_weight("alpha", alpha)?;
    check_weight("beta", beta)?;
    check_weight("phi", phi)?;
    let &[level, second, ..] = values else {
        return Err(Error::new(ErrorKind::TooFew, "a trend needs at least two values"));
    };
    State { level, trend: second - level, season: Vec::new() }.through(
        values,
        Weights { alpha, beta, gamma: 0.0, phi },
        steps,
        "holt_damped",
    )
}

/// The parameters of [`holt_winters_additive`] and where it starts, the day before the first.
#[derive(Debug, Clone, PartialEq)]
pub struct HoltWinters {
    /// How much the level moves towards each day.
    pub alpha: f64,
    /// How much the season's place moves towards each day.
    pub gamma: f64,
    /// The level at the start.
    pub level: f64,
    /// The season at the start, its first entry for the first day; as long as the season.
    pub season: Vec<f64>,
    /// The trend at the start and how much it moves towards each change of the level; nothing for no trend.
    pub trend: Option<(f64, f64)>,
}

/// Holt and Winters' smoothing with a season that adds, `holt_winters_additive`.
///
/// Method: P. R. Winters, Management Science 6 (1960) 324; the season follows what the day was off the level before. Textbooks and
/// statsmodels 0.15 part in one point, and this goes with statsmodels: what the last day moved its own place in the season is not in
/// the forecast. Cost: days.
///
/// # Errors
/// As [`ses`], for each of the parameters; [`ErrorKind::OutOfRange`] also for alpha and gamma that are more than 1 together, and for a season
/// of fewer than two places.
///
/// ```
/// use cxmetrics::infer::smoothing::{HoltWinters, holt_winters_additive};
/// let start = HoltWinters { alpha: 0.2, gamma: 0.1, level: 40.0, season: vec![2.0, 0.0, -2.0], trend: None };
/// let days = [42.0, 40.0, 38.0, 42.0, 40.0, 38.0, 42.0];
/// let found = holt_winters_additive(&days, &start, 3)?;
/// assert_eq!(found.forecast, [40.0, 38.0, 42.0]);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn holt_winters_additive(values: &[f64], start: &HoltWinters, steps: usize) -> Result<Smoothed> {
    check_series(values, 1, steps)?;
    let (trend, beta) = start.trend.unwrap_or((0.0, 0.0));
    for (name, weight) in [("alpha", start.alpha), ("gamma", start.gamma), ("beta", beta)] {
        check_weight(name, weight)?;
    }
    if 1.0 < start.alpha + start.gamma {
        let message = format!("alpha `{}` and gamma `{}` are more than 1 together", start.alpha, start.gamma);
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    if start.season.len() < 2 {
        let message = format!("a season of `{}` days is none; a week of days is 7", start.season.len());
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    for &value in [start.level, trend].iter().chain(&start.season) {
        check_value(value)?;
    }
    let weights = Weights { alpha: start.alpha, beta, gamma: start.gamma, phi: 1.0 };
    let state = State { level: start.level, trend, season: start.season.clone() };
    state.through(values, weights, steps, "holt_winters_additive")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::infer::vectors::{cases, close, numbers, size};

    fn param(case: &Value, name: &str) -> f64 {
        case["params"][name].as_f64().unwrap()
    }

    fn only(method: &str) -> Value {
        let mut cases = cases(method);
        assert_eq!(cases.len(), 1);
        cases.remove(0)
    }

    #[test]
    fn as_in_the_vectors() {
        let values = |case: &Value| numbers(&case["inputs"]["y"]);
        let steps = |case: &Value| size(&case["params"]["h"]);
        let case = only("ses");
        let found = ses(&values(&case), param(&case, "alpha"), steps(&case)).unwrap();
        close(&case, "fitted", &found.fitted);
        close(&case, "forecast", &found.forecast);
        close(&case, "sse", &[found.sse]);
        let case = only("holt_damped");
        let [alpha, beta, phi] = ["alpha", "beta", "phi"].map(|name| param(&case, name));
        let found = holt_damped(&values(&case), HoltDamped { alpha, beta, phi }, steps(&case)).unwrap();
        close(&case, "fitted", &found.fitted);
        close(&case, "forecast", &found.forecast);
        let case = only("holt_winters_additive");
        let params = &case["params"];
        assert!(params["trend"].is_null());
        let season = numbers(&params["initial_seasonal"]);
        assert_eq!(season.len(), size(&params["period"]));
        let [alpha, gamma, level] = ["alpha", "gamma", "initial_level"].map(|name| param(&case, name));
        let start = HoltWinters { alpha, gamma, level, season, trend: None };
        let found = holt_winters_additive(&values(&case), &start, steps(&case)).unwrap();
        close(&case, "fitted", &found.fitted);
        close(&case, "forecast", &found.forecast);
    }

    // Oracle: statsmodels 0.15.0, ExponentialSmoothing(trend="add", seasonal="add", initialization_method="known").
    #[test]
    fn a_season_with_a_trend() {
        let values = [11.0, 8.0, 7.5, 13.0, 9.0, 9.5, 14.0, 11.5, 10.0];
        let start =
            HoltWinters { alpha: 0.3, gamma: 0.2, level: 9.0, season: vec![2.0, -1.0, -1.5], trend: Some((0.5, 0.1)) };
        let found = holt_winters_additive(&values, &start, 4).unwrap();
        for (found, wanted) in found.fitted.iter().chain(&found.forecast).zip(ORACLE) {
            assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
        }
    }

    const ORACLE: [f64; 13] = [
        11.500_000_000_000,
        8.835_000_000_000,
        8.544_450_000_000,
        12.059_731_500_000,
        9.731_636_605_000,
        9.405_131_080_350,
        13.668_256_980_684,
        10.814_072_680_498,
        11.111_513_615_883,
        15.057_284_277_179,
        12.161_646_342_343,
        12.082_778_209_501,
        16.362_002_955_561,
    ];

    #[test]
    fn refuses_what_cannot_be_smoothed() {
        let code = |found: Result<Smoothed>| found.unwrap_err().code();
        assert_eq!(code(ses(&[], 0.5, 1)), "empty");
        assert_eq!(code(ses(&[1.0], 1.5, 1)), "out_of_range");
        assert_eq!(code(ses(&[1.0], f64::NAN, 1)), "out_of_range");
        assert_eq!(code(ses(&[f64::NAN], 0.5, 1)), "out_of_range");
        assert_eq!(code(ses(&[1.0], 0.5, usize::MAX)), "out_of_range");
        assert_eq!(code(holt_damped(&[1.0], HoltDamped { alpha: 0.5, beta: 0.5, phi: 0.9 }, 1)), "too_few");
        let start = HoltWinters { alpha: 0.6, gamma: 0.5, level: 0.0, season: vec![0.0; 7], trend: None };
        assert_eq!(code(holt_winters_additive(&[1.0], &start, 1)), "out_of_range");
        let none = HoltWinters { gamma: 0.1, season: Vec::new(), ..start };
        assert_eq!(code(holt_winters_additive(&[1.0], &none, 1)), "out_of_range");
    }

    proptest! {
        #[test]
        fn without_a_trend_or_a_season_all_are_one(
            values in prop::collection::vec(-100.0..100.0_f64, 1..40),
            alpha in 0.0..=1.0_f64,
            shift in -100.0..100.0_f64,
        ) {
            let plain = ses(&values, alpha, 3).unwrap();
            let start = HoltWinters { alpha, gamma: 0.0, level: values[0], season: vec![0.0; 7], trend: None };
            let same = holt_winters_additive(&values, &start, 3).unwrap();
            prop_assert_eq!((&plain.fitted, &plain.forecast), (&same.fitted, &same.forecast));
            let higher: Vec<f64> = values.iter().map(|value| value + shift).collect();
            let moved = ses(&higher, alpha, 3).unwrap();
            prop_assert!((moved.forecast[0] - plain.forecast[0] - shift).abs() < 1e-9);
        }
    }
}
