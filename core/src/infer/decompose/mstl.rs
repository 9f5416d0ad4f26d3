//! Several seasons.

use serde::Serialize;

use super::gaps::Complete;
use super::stl::{StlSettings, fit};
use crate::error::{Error, ErrorKind, Result};

/// How often the seasons are refined at most.
const MOST_ITERATIONS: usize = 100;

/// How a series is taken apart by [`mstl`]. What is not set is as in statsmodels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MstlSettings {
    periods: Vec<usize>,
    iterations: usize,
    robust: bool,
    fill_gaps: bool,
}

impl MstlSettings {
    /// Seasons of these numbers of days, in any order; refined twice. The smoother of the shortest is 11 seasons long, that of each longer
    /// one by 4 more.
    pub fn new(periods: &[usize]) -> Self {
        let mut periods = periods.to_vec();
        periods.sort_unstable();
        Self { periods, iterations: 2, robust: false, fill_gaps: false }
    }

    /// How often each season is fitted with the others taken away; one season is fitted once.
    #[must_use]
    pub fn iterations(mut self, iterations: usize) -> Self {
        self.iterations = iterations;
        self
    }

    /// Days far from the fit count less: as [`StlSettings::robust`].
    #[must_use]
    pub fn robust(mut self) -> Self {
        self.robust = true;
        self
    }

    /// Days without a value are filled: as [`StlSettings::fill_gaps`], by the shortest season.
    #[must_use]
    pub fn fill_gaps(mut self) -> Self {
        self.fill_gaps = true;
        self
    }
}

/// One season of several.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Season {
    /// How many days it has.
    pub period: usize,
    /// The season by day.
    pub values: Vec<f64>,
}

/// A series taken apart: on every day the parts add up to the value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Mstl {
    /// The seasons, shortest first.
    pub seasons: Vec<Season>,
    /// The trend by day.
    pub trend: Vec<f64>,
    /// What remains; nothing on a day that was filled.
    pub remainder: Vec<Option<f64>>,
    /// How much each day counted in the last fit, 0 to 1; 1 throughout unless robust.
    pub weights: Vec<f64>,
    /// The share of the days that were filled.
    pub filled_share: f64,
    /// The id of the method.
    pub method: &'static str,
}

/// Trend, several seasons and remainder, `mstl`: [`stl`](super::stl()) for one season after the other.
///
/// Shape: all lists are as long as `values`. Method: K. Bandara, R. J. Hyndman and C. Bergmeir, arXiv 2107.13462, without a transformation.
/// Cost: that of `stl`, times seasons and iterations.
///
/// # Errors
/// As [`stl`](super::stl()), where the longest season must fit in twice; [`ErrorKind::OutOfRange`] without a season, for a season named
/// twice, and for no iterations or more than 100.
///
/// ```
/// use cxmetrics::infer::decompose::{MstlSettings, mstl};
/// let days: Vec<Option<f64>> = (0..120).map(|day| Some(f64::from(day % 7 * 3) + f64::from(day % 30))).collect();
/// let parts = mstl(&days, &MstlSettings::new(&[7, 30]))?;
/// let spread = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max) - values.iter().copied().fold(f64::MAX, f64::min);
/// assert_eq!(parts.seasons[0].period, 7);
/// assert!((spread(&parts.seasons[0].values) - 18.0).abs() < 3.0);
/// assert!((spread(&parts.seasons[1].values) - 29.0).abs() < 3.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn mstl(values: &[Option<f64>], settings: &MstlSettings) -> Result<Mstl> {
    let (Some(&shortest), Some(&longest)) = (settings.periods.first(), settings.periods.last()) else {
        return Err(Error::new(ErrorKind::OutOfRange, "no season is named; a week of days is 7"));
    };
    if let Some(twice) = settings.periods.iter().zip(settings.periods.iter().skip(1)).find(|(a, b)| a == b) {
        return Err(Error::new(ErrorKind::OutOfRange, format!("the season of `{}` days is named twice", twice.0)));
    }
    if !(1..=MOST_ITERATIONS).contains(&settings.iterations) {
        let message = format!("`{}` iterations are not between 1 and {MOST_ITERATIONS}", settings.iterations);
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    let complete = Complete::of(values, shortest, settings.fill_gaps)?;
    if values.len() / 2 < longest {
        let message =
            format!("`{}` days are too few for a season of {longest}; it takes two seasons at least", values.len());
        return Err(Error::new(ErrorKind::TooFew, message));
    }
    let days = values.len();
    let mut seasons: Vec<Season> =
        settings.periods.iter().map(|&period| Season { period, values: vec![0.0; days] }).collect();
    let (mut trend, mut weights) = (Vec::new(), Vec::new());
    let mut rest = complete.values;
    let iterations = if seasons.len() == 1 { 1 } else { settings.iterations };
    for _ in 0..iterations {
        for (season, nth) in seasons.iter_mut().zip(1..) {
            rest.iter_mut().zip(&season.values).for_each(|(rest, season)| *rest += season);
            let one = StlSettings::new(season.period).seasonal(7 + 4 * nth);
            let one = if settings.robust { one.robust() } else { one };
            (season.values, trend, _, weights) = fit(&rest, &one)?;
            rest.iter_mut().zip(&season.values).for_each(|(rest, season)| *rest -= season);
        }
    }
    let parts = values.iter().zip(rest.iter().zip(&trend));
    let remainder = parts.map(|(value, (rest, trend))| value.map(|_| rest - trend)).collect();
    Ok(Mstl { seasons, trend, remainder, weights, filled_share: complete.filled_share, method: "mstl" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::decompose::stl;
    use crate::infer::vectors::{cases, close, close_gapped, gapped, numbers, size};

    #[test]
    fn as_in_the_vectors() {
        let cases = cases("mstl");
        assert_eq!(cases.len(), 1);
        for case in cases {
            let periods: Vec<usize> = case["params"]["periods"].as_array().unwrap().iter().map(size).collect();
            let settings = MstlSettings::new(&periods).iterations(size(&case["params"]["iterate"]));
            let found = mstl(&gapped(&case["inputs"]["y"]), &settings).unwrap();
            for season in &found.seasons {
                let name = format!("seasonal_{}", season.period);
                if case["expected"].get(&name).is_some() {
                    close(&case, &name, &season.values);
                }
            }
            close(&case, "trend", &found.trend);
            close_gapped(&case, "resid", &found.remainder);
            // All parts of a day make up the day.
            for (at, value) in numbers(&case["inputs"]["y"]).into_iter().enumerate() {
                let seasons: f64 = found.seasons.iter().map(|season| season.values[at]).sum();
                assert!((seasons + found.trend[at] + found.remainder[at].unwrap() - value).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn one_season_is_stl_and_the_order_does_not_matter() {
        let days: Vec<Option<f64>> = (0..60).map(|day| Some(f64::from(day * day % 23))).collect();
        let one = mstl(&days, &MstlSettings::new(&[7])).unwrap();
        let same = stl(&days, &StlSettings::new(7).seasonal(11)).unwrap();
        assert_eq!((&one.seasons[0].values, &one.trend), (&same.seasonal, &same.trend));
        let either = |periods: &[usize]| mstl(&days, &MstlSettings::new(periods)).unwrap();
        assert_eq!(either(&[7, 20]), either(&[20, 7]));
    }

    #[test]
    fn refuses_seasons_that_are_none_or_do_not_fit() {
        let days = [Some(1.0); 40];
        let code = |periods: &[usize]| mstl(&days, &MstlSettings::new(periods)).unwrap_err().code();
        assert_eq!(code(&[]), "out_of_range");
        assert_eq!(code(&[7, 7]), "out_of_range");
        assert_eq!(code(&[1, 7]), "out_of_range");
        assert_eq!(code(&[7, 21]), "too_few");
        assert_eq!(mstl(&[], &MstlSettings::new(&[7])).unwrap_err().code(), "empty");
    }
}
