//! A level that wanders, seen through answers: the local level model with a variance of observation that follows from the base.
//!
//! A day of 3 answers says little about the level, a day of 300 says much, a day without answers says nothing; smoothing that takes one
//! number for each day cannot know. Here the mean of day t has the variance `response_variance / n_t`, the level moves by a variance `q`
//! a day, and the filter weighs both.

use serde::Serialize;

use super::quantile::{check_lengths, check_value};
use crate::error::{Error, ErrorKind, Result};

/// The variances of a local level and where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LocalLevel {
    q: f64,
    response_variance: f64,
    start: f64,
    start_variance: f64,
}

impl LocalLevel {
    /// A level that moves by the variance `q` a day, seen through answers with `response_variance` each, that starts at `start` give or take
    /// `start_variance`.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a number that is not finite or beyond 1e100, for a negative variance, and for a response variance of 0.
    pub fn new(q: f64, response_variance: f64, start: f64, start_variance: f64) -> Result<Self> {
        for value in [q, response_variance, start, start_variance] {
            check_value(value)?;
        }
        if q < 0.0 || start_variance < 0.0 {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("a variance is at least 0; these are `{q}` and `{start_variance}`"),
            ));
        }
        if response_variance <= 0.0 {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!(
                    "the response variance `{response_variance}` is not above 0; pool it over more days or give it a floor"
                ),
            ));
        }
        Ok(Self { q, response_variance, start, start_variance })
    }

    /// How much the level moves in a day, as a variance.
    pub fn q(&self) -> f64 {
        self.q
    }
}

/// What the filter says day by day, from the days before.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LevelPath {
    /// The level of each day as the days before foretell it.
    pub predicted: Vec<f64>,
    /// The variance of the day's mean about that; nothing on a day without answers.
    pub predictive_var: Vec<Option<f64>>,
    /// The level once the day is in.
    pub filtered: Vec<f64>,
    /// The variance of that level.
    pub filtered_var: Vec<f64>,
    /// The logarithm of the likelihood.
    pub loglik: f64,
    /// The id of the method.
    pub method: &'static str,
}

/// The Kalman filter of a local level, `local_level_filter`: `values` are the means of days, `bases` how many answers each has.
///
/// A day without a value or with a base of 0 updates nothing; the level's variance grows all the same. Bases may be effective ones.
///
/// Method: A. C. Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989), chapter 4, with the variance of
/// observation `response_variance / n_t`. The start is the prediction of the first day. Cost: days.
///
/// # Errors
/// [`ErrorKind::Empty`]; [`ErrorKind::OutOfRange`] for lists of different length and for a value or base that is not finite, beyond 1e100 or,
/// for a base, negative; the place is the row.
///
/// ```
/// use cxmetrics::infer::local_level::{LocalLevel, local_level_filter};
/// let model = LocalLevel::new(4.0, 5_000.0, 40.0, 100.0)?;
/// let path = local_level_filter(&model, &[Some(20.0), None, Some(20.0)], &[5.0, 0.0, 500.0])?;
/// // Five answers move the level little, five hundred all the way.
/// assert!((path.filtered[0] - 38.2).abs() < 0.1);
/// assert_eq!(path.filtered[1], path.filtered[0]);
/// assert!((path.filtered[2] - 21.7).abs() < 0.1);
/// assert_eq!(path.predictive_var[1], None);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn local_level_filter(model: &LocalLevel, values: &[Option<f64>], bases: &[f64]) -> Result<LevelPath> {
    check_lengths(("values", values.len()), ("bases", bases.len()))?;
    if values.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "there are no days to filter"));
    }
    for (row, (value, &base)) in (0..).zip(values.iter().zip(bases)) {
        check_value(value.unwrap_or(0.0)).and_then(|()| check_value(base)).map_err(|err| err.at_row(row))?;
        if base < 0.0 {
            return Err(Error::new(ErrorKind::OutOfRange, format!("base `{base}` is negative")).at_row(row));
        }
    }
    let days = values.len();
    let mut path = LevelPath {
        predicted: Vec::with_capacity(days),
        predictive_var: Vec::with_capacity(days),
        filtered: Vec::with_capacity(days),
        filtered_var: Vec::with_capacity(days),
        loglik: 0.0,
        method: "local_level_filter",
    };
    let (mut level, mut variance) = (model.start, model.start_variance);
    for (value, &base) in values.iter().zip(bases) {
        path.predicted.push(level);
        // A base too small to divide by says nothing.
        let seen = value
            .filter(|_| base > 0.0)
            .map(|value| (value, model.response_variance / base))
            .filter(|seen| seen.1.is_finite());
        if let Some((value, noise)) = seen {
            let total = variance + noise;
            let (error, gain) = (value - level, variance / total);
            level += gain * error;
            variance *= noise / total;
            path.loglik -= 0.5 * (libm::log(std::f64::consts::TAU * total) + error / total * error);
            path.predictive_var.push(Some(total));
        } else {
            path.predictive_var.push(None);
        }
        path.filtered.push(level);
        path.filtered_var.push(variance);
        variance += model.q;
    }
    if !path.loglik.is_finite() {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            "the values lie too far from the start for these variances; check their units",
        ));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::infer::vectors::{cases, close, close_gapped, gapped, numbers};

    #[test]
    fn local_level_filter_as_in_the_vectors() {
        let mut n = 0;
        for case in cases("local_level_filter") {
            let param = |name: &str| case["params"][name].as_f64().unwrap();
            let model = LocalLevel::new(param("q"), param("response_variance"), param("a0"), param("p0")).unwrap();
            let path =
                local_level_filter(&model, &gapped(&case["inputs"]["y"]), &numbers(&case["inputs"]["n"])).unwrap();
            close(&case, "predicted", &path.predicted);
            close(&case, "filtered", &path.filtered);
            close(&case, "loglik", &[path.loglik]);
            close_gapped(&case, "predictive_var", &path.predictive_var);
            n += 1;
        }
        assert!(n >= 2);
    }

    #[test]
    fn what_is_no_series_is_refused() {
        let model = LocalLevel::new(1.0, 1.0, 0.0, 1.0).unwrap();
        let code =
            |values: &[Option<f64>], bases: &[f64]| local_level_filter(&model, values, bases).unwrap_err().code();
        assert_eq!(code(&[], &[]), "empty");
        assert_eq!(code(&[None], &[]), "out_of_range");
        assert_eq!(code(&[Some(f64::NAN)], &[1.0]), "out_of_range");
        assert_eq!(code(&[Some(1.0)], &[-1.0]), "out_of_range");
        for (q, s2, start, p0) in
            [(-1.0, 1.0, 0.0, 1.0), (1.0, 0.0, 0.0, 1.0), (1.0, 1.0, f64::NAN, 1.0), (1.0, 1.0, 0.0, -1.0)]
        {
            assert_eq!(LocalLevel::new(q, s2, start, p0).unwrap_err().code(), "out_of_range");
        }
        let gaps = local_level_filter(&model, &[None; 4], &[0.0; 4]).unwrap();
        assert_eq!((gaps.filtered, gaps.loglik), (vec![0.0; 4], 0.0));
        assert_eq!(gaps.filtered_var, [1.0, 2.0, 3.0, 4.0]);
    }

    proptest! {
        #[test]
        fn a_level_stays_between_what_it_has_seen(
            days in prop::collection::vec((prop::option::of(-100.0..100.0_f64), 0.0..500.0_f64), 1..60), q in 0.0..50.0_f64,
        ) {
            let (values, bases): (Vec<Option<f64>>, Vec<f64>) = days.into_iter().unzip();
            let model = LocalLevel::new(q, 5_000.0, 10.0, 400.0).unwrap();
            let path = local_level_filter(&model, &values, &bases).unwrap();
            let seen = values.iter().flatten().copied().chain([10.0]);
            let (low, high) = seen.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
            prop_assert!(path.filtered.iter().all(|x| (low - 1e-9..=high + 1e-9).contains(x)));
            prop_assert!(path.filtered_var.iter().all(|v| v.is_finite() && *v >= 0.0));
            // A day more changes no day before.
            let fewer = local_level_filter(&model, &values[..values.len() - 1], &bases[..bases.len() - 1]);
            if let Ok(fewer) = fewer {
                prop_assert_eq!(&fewer.filtered[..], &path.filtered[..fewer.filtered.len()]);
            }
        }
    }
}
