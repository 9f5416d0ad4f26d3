//! One season.

use serde::Serialize;

use super::gaps::Complete;
use crate::error::{Error, ErrorKind, Result};

/// No smoother is longer, and no loop runs more often.
const MOST: usize = 1_000_000_000;
const MOST_LOOPS: usize = 1_000;

/// What is fitted around a day when smoothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// A level.
    Constant,
    /// A line.
    #[default]
    Linear,
}

impl Degree {
    fn number(self) -> i32 {
        match self {
            Self::Constant => 0,
            Self::Linear => 1,
        }
    }
}

/// How a series is taken apart by [`stl`]. What is not set is as in statsmodels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StlSettings {
    period: usize,
    /// None is the whole series: a season that never changes.
    seasonal: Option<usize>,
    trend: Option<usize>,
    low_pass: Option<usize>,
    seasonal_degree: Degree,
    trend_degree: Degree,
    low_pass_degree: Degree,
    robust: bool,
    inner_loops: Option<usize>,
    outer_loops: Option<usize>,
    fill_gaps: bool,
}

impl StlSettings {
    /// A season of `period` days, 7 for a week, that changes slowly: its smoother is 7 seasons long; everything is fitted by lines.
    pub const fn new(period: usize) -> Self {
        Self {
            period,
            seasonal: Some(7),
            trend: None,
            low_pass: None,
            seasonal_degree: Degree::Linear,
            trend_degree: Degree::Linear,
            low_pass_degree: Degree::Linear,
            robust: false,
            inner_loops: None,
            outer_loops: None,
            fill_gaps: false,
        }
    }

    /// How many seasons the smoother of the season spans: odd, at least 3. The longer, the less the season changes.
    #[must_use]
    pub const fn seasonal(mut self, seasons: usize) -> Self {
        self.seasonal = Some(seasons);
        self
    }

    /// A season that is the same throughout: levels over the whole series.
    #[must_use]
    pub const fn periodic(mut self) -> Self {
        self.seasonal = None;
        self.seasonal_degree = Degree::Constant;
        self
    }

    /// How many days the smoother of the trend spans: odd, more than the season. By default the next odd number from
    /// 1.5 period / (1 - 1.5 / seasonal) on.
    #[must_use]
    pub const fn trend(mut self, days: usize) -> Self {
        self.trend = Some(days);
        self
    }

    /// How many days the filter spans that keeps the trend out of the season: odd, more than the season. By default the next odd number
    /// above the season.
    #[must_use]
    pub const fn low_pass(mut self, days: usize) -> Self {
        self.low_pass = Some(days);
        self
    }

    /// What is fitted for the season, the trend and the filter; lines by default.
    #[must_use]
    pub const fn degrees(mut self, seasonal: Degree, trend: Degree, low_pass: Degree) -> Self {
        (self.seasonal_degree, self.trend_degree, self.low_pass_degree) = (seasonal, trend, low_pass);
        self
    }

    /// Days far from the fit count less and less: 15 outer loops of 2 inner ones instead of 0 of 5.
    #[must_use]
    pub const fn robust(mut self) -> Self {
        self.robust = true;
        self
    }

    /// How often season and trend are refined, and how often days are weighed anew after that.
    #[must_use]
    pub const fn loops(mut self, inner: usize, outer: usize) -> Self {
        self.inner_loops = Some(inner);
        self.outer_loops = Some(outer);
        self
    }

    /// Days without a value are filled from the nearest days of their place in the season.
    #[must_use]
    pub const fn fill_gaps(mut self) -> Self {
        self.fill_gaps = true;
        self
    }

    /// The season in days.
    pub const fn period(&self) -> usize {
        self.period
    }

    /// What the numbers are for a series of `days`, or why they cannot be.
    fn params(&self, days: usize) -> Result<stlrs::StlParams> {
        let seasonal = odd("the smoother of the season", self.seasonal.unwrap_or(10 * days + 1), 2)?;
        let default_trend = (1.5 * self.period as f64 / (1.0 - 1.5 / seasonal as f64)).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most three times a period of days"
        )]
        let default_trend = default_trend as usize | 1;
        let trend = odd("the smoother of the trend", self.trend.unwrap_or(default_trend), self.period)?;
        let low_pass = odd("the filter", self.low_pass.unwrap_or((self.period + 1) | 1), self.period)?;
        let inner = self.inner_loops.unwrap_or(if self.robust { 2 } else { 5 });
        let outer = self.outer_loops.unwrap_or(if self.robust { 15 } else { 0 });
        if !(1..=MOST_LOOPS).contains(&inner) || outer > MOST_LOOPS {
            let message = format!("`{inner}` inner and `{outer}` outer loops; at least 1 and at most {MOST_LOOPS}");
            return Err(Error::new(ErrorKind::OutOfRange, message));
        }
        let mut params = stlrs::StlParams::new();
        params
            .seasonal_length(seasonal)
            .trend_length(trend)
            .low_pass_length(low_pass)
            .seasonal_degree(self.seasonal_degree.number())
            .trend_degree(self.trend_degree.number())
            .low_pass_degree(self.low_pass_degree.number())
            .seasonal_jump(1)
            .trend_jump(1)
            .low_pass_jump(1)
            .inner_loops(inner)
            .outer_loops(outer)
            .robust(self.robust);
        Ok(params)
    }
}

/// `length` if it is odd and more than `above`.
fn odd(what: &str, length: usize, above: usize) -> Result<usize> {
    if length % 2 == 1 && above < length && length <= MOST {
        return Ok(length);
    }
    let message = format!("{what} is `{length}` long; write an odd number above {above}");
    Err(Error::new(ErrorKind::OutOfRange, message))
}

/// A series taken apart: on every day the three parts add up to the value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stl {
    /// The season by day.
    pub seasonal: Vec<f64>,
    /// The trend by day.
    pub trend: Vec<f64>,
    /// What remains; nothing on a day that was filled.
    pub remainder: Vec<Option<f64>>,
    /// How much each day counted, 0 to 1; 1 throughout unless robust.
    pub weights: Vec<f64>,
    /// The share of the days that were filled.
    pub filled_share: f64,
    /// The id of the method.
    pub method: &'static str,
}

/// Trend, one season and remainder, `stl`.
///
/// Shape: all lists are as long as `values`. Method: R. B. Cleveland, W. S. Cleveland, J. E. `McRae` and I. Terpenning, Journal of Official
/// Statistics 6 (1990) 3, smoothing at every day. Cost: days x the smoothers' lengths x loops.
///
/// # Errors
/// [`ErrorKind::Empty`] without a value; [`ErrorKind::TooFew`] for less than two seasons, for gaps that may not be filled, with the row of the
/// first, and where fewer than half of the days have a value; [`ErrorKind::OutOfRange`] for a season of less than two days, for a smoother
/// that is even or too short, and for a value that is not finite or beyond 1e100, with its row.
///
/// ```
/// use cxmetrics::infer::decompose::{StlSettings, stl};
/// let week = [4.0, 0.0, -1.0, 0.0, 0.0, -2.0, -1.0];
/// let mut days: Vec<Option<f64>> = (0..56).map(|day| Some(40.0 + 0.1 * day as f64 + week[day % 7])).collect();
/// days[30] = Some(0.0);
/// let parts = stl(&days, &StlSettings::new(7).robust())?;
/// // The day that went wrong is in neither the trend nor the week.
/// assert!((parts.seasonal[28] - 4.0).abs() < 0.1);
/// assert!((parts.trend[30] - 43.0).abs() < 0.2);
/// assert!(parts.remainder[30].unwrap() < -40.0 && parts.weights[30] == 0.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn stl(values: &[Option<f64>], settings: &StlSettings) -> Result<Stl> {
    let complete = Complete::of(values, settings.period, settings.fill_gaps)?;
    let (seasonal, trend, _, weights) = fit(&complete.values, settings)?;
    let parts = values.iter().zip(seasonal.iter().zip(&trend));
    let remainder = parts.map(|(value, (season, trend))| value.map(|value| value - season - trend)).collect();
    Ok(Stl { seasonal, trend, remainder, weights, filled_share: complete.filled_share, method: "stl" })
}

/// Season, trend, remainder and weights of a series without gaps.
pub(super) type Parts = (Vec<f64>, Vec<f64>, Vec<f64>, Vec<f64>);

pub(super) fn fit(values: &[f64], settings: &StlSettings) -> Result<Parts> {
    let parts = settings
        .params(values.len())?
        .fit(values, settings.period)
        .map_err(|err| Error::new(ErrorKind::OutOfRange, err.to_string()))?
        .into_parts();
    if parts.0.iter().chain(&parts.1).all(|part| part.is_finite()) {
        return Ok(parts);
    }
    Err(Error::new(ErrorKind::OutOfRange, "the values span too much to be taken apart; check their units"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::infer::vectors::{cases, close, close_gapped, gapped, size};

    #[test]
    fn as_in_the_vectors() {
        let cases = cases("stl");
        assert_eq!(cases.len(), 2);
        for case in cases {
            let params = &case["params"];
            let settings = StlSettings::new(size(&params["period"])).seasonal(size(&params["seasonal"]));
            let settings = if params["robust"].as_bool().unwrap() { settings.robust() } else { settings };
            let found = stl(&gapped(&case["inputs"]["y"]), &settings).unwrap();
            close(&case, "seasonal", &found.seasonal);
            close(&case, "trend", &found.trend);
            close_gapped(&case, "resid", &found.remainder);
        }
    }

    #[test]
    fn refuses_what_it_cannot_take_apart() {
        let code = |values: &[Option<f64>], settings: StlSettings| stl(values, &settings).unwrap_err().code();
        let days: Vec<Option<f64>> = (0..28).map(|day| Some(f64::from(day % 7))).collect();
        let week = StlSettings::new(7);
        assert_eq!(code(&[], week), "empty");
        assert_eq!(code(&[None; 28], week.fill_gaps()), "empty");
        assert_eq!(code(&days[..13], week), "too_few");
        assert_eq!(code(&days, StlSettings::new(1)), "out_of_range");
        assert_eq!(code(&days, StlSettings::new(usize::MAX)), "too_few");
        assert_eq!(code(&days, week.seasonal(8)), "out_of_range");
        assert_eq!(code(&days, week.trend(7)), "out_of_range");
        assert_eq!(code(&days, week.loops(0, 0)), "out_of_range");
        let mut gaps = days.clone();
        gaps[9] = None;
        assert_eq!(code(&gaps, week), "too_few");
        gaps[9] = Some(f64::NAN);
        assert_eq!(code(&gaps, week), "out_of_range");
    }

    #[test]
    fn a_filled_day_has_no_remainder_and_is_counted() {
        let mut days: Vec<Option<f64>> = (0..28).map(|day| Some(f64::from(day % 7))).collect();
        days[9] = None;
        let found = stl(&days, &StlSettings::new(7).fill_gaps()).unwrap();
        assert_eq!(found.remainder[9], None);
        assert!((found.seasonal[9] + found.trend[9] - 2.0).abs() < 1e-9);
        assert_eq!(found.filled_share, 1.0 / 28.0);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_a_constant_goes_to_the_trend(
            values in prop::collection::vec(-100.0..100.0_f64, 14..60),
            period in 2..8_usize,
            robust: bool,
            periodic: bool,
        ) {
            let mut settings = StlSettings::new(period);
            if robust { settings = settings.robust(); }
            if periodic { settings = settings.periodic(); }
            let days: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            let higher: Vec<Option<f64>> = values.iter().map(|value| Some(value + 50.0)).collect();
            let (found, other) = (stl(&days, &settings).unwrap(), stl(&higher, &settings).unwrap());
            for (at, value) in values.iter().enumerate() {
                let sum = found.seasonal[at] + found.trend[at] + found.remainder[at].unwrap();
                prop_assert!((sum - value).abs() < 1e-9);
                if !robust {
                    prop_assert!((other.trend[at] - found.trend[at] - 50.0).abs() < 1e-6);
                    prop_assert!((other.seasonal[at] - found.seasonal[at]).abs() < 1e-6);
                }
            }
        }

        #[test]
        fn never_panics(
            values in prop::collection::vec(prop::option::of(prop::num::f64::ANY), 0..40),
            period in 0..10_usize, seasonal in 0..60_usize, outer in 0..3_usize,
        ) {
            let settings = StlSettings::new(period).seasonal(seasonal).robust().loops(1, outer).fill_gaps();
            if let Ok(found) = stl(&values, &settings) {
                prop_assert!(found.trend.iter().chain(&found.seasonal).all(|part| part.is_finite()));
            }
        }
    }
}
