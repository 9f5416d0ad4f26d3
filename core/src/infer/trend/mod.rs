//! Whether a series rises or falls, and by how much a day.
//!
//! [`weighted_trend`] is the headline: a line through the days, each weighed by what it knows, with an error that allows for days that
//! are alike. [`mann_kendall`] is the robust check beside it - a rank test with the effective number of days - and its slope is
//! [`theil_sen`]'s. Where the two disagree, say so. Below eight days there is a slope and no test worth the name.
//!
//! Everything rests on [`Points`]: values at their true times. A series with gaps keeps its day numbers; squeezing the gaps out would
//! make every slope too steep.

mod mann_kendall;
mod slopes;
mod theil_sen;
mod weighted;

pub use mann_kendall::{Direction, MannKendall, Variant, mann_kendall};
pub use theil_sen::{TheilSen, theil_sen};
pub use weighted::{WeightedTrend, newey_west_lags, weighted_trend};

use super::quantile::{check_lengths, check_value};
use crate::error::{Error, ErrorKind, Result};

/// Values at their times, such as day numbers; times ascend.
///
/// ```
/// use cxmetrics::infer::trend::Points;
/// let days = Points::from_days(&[Some(41.0), None, None, Some(38.0)])?;
/// assert_eq!(days.times(), [0.0, 3.0]);
/// assert_eq!(days, Points::new(&[0.0, 3.0], &[41.0, 38.0])?);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    times: Vec<f64>,
    values: Vec<f64>,
}

impl Points {
    /// A value at each time.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without a point; [`ErrorKind::OutOfRange`] for columns of different length, for times that do not ascend, and for
    /// a number that is not finite or beyond 1e100; the place is the row.
    pub fn new(times: &[f64], values: &[f64]) -> Result<Self> {
        check_lengths(("times", times.len()), ("values", values.len()))?;
        let mut last = f64::NEG_INFINITY;
        for (row, (&time, &value)) in (0..).zip(times.iter().zip(values)) {
            check_value(time).and_then(|()| check_value(value)).map_err(|err| err.at_row(row))?;
            if time <= last {
                let message = format!("time `{time}` comes after `{last}`; sort by time and give each time once");
                return Err(Error::new(ErrorKind::OutOfRange, message).at_row(row));
            }
            last = time;
        }
        if times.is_empty() {
            return Err(Error::new(ErrorKind::Empty, "there are no values; a trend needs at least three"));
        }
        Ok(Self { times: times.to_vec(), values: values.to_vec() })
    }

    /// One entry a day from day 0, with gaps.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] when all are gaps; [`ErrorKind::OutOfRange`] for a value that is not finite or beyond 1e100, with its row.
    pub fn from_days(values: &[Option<f64>]) -> Result<Self> {
        for (row, value) in (0..).zip(values) {
            check_value(value.unwrap_or(0.0)).map_err(|err| err.at_row(row))?;
        }
        let kept = values.iter().enumerate().filter_map(|(day, value)| Some((day as f64, (*value)?)));
        let (times, values): (Vec<f64>, Vec<f64>) = kept.unzip();
        Self::new(&times, &values)
    }

    /// The times, ascending.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The values in the order of time.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// How many.
    pub fn n(&self) -> usize {
        self.values.len()
    }

    pub(super) fn need(&self, least: usize) -> Result<()> {
        if self.n() >= least {
            return Ok(());
        }
        Err(Error::new(ErrorKind::TooFew, format!("`{}` points are too few; a trend needs at least {least}", self.n())))
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.times.iter().copied().zip(self.values.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_are_no_points_is_refused() {
        let code = |times: &[f64], values: &[f64]| Points::new(times, values).unwrap_err().code();
        assert_eq!(code(&[], &[]), "empty");
        assert_eq!(code(&[1.0], &[]), "out_of_range");
        assert_eq!(code(&[1.0, 1.0], &[2.0, 3.0]), "out_of_range");
        assert_eq!(code(&[2.0, 1.0], &[2.0, 3.0]), "out_of_range");
        assert_eq!(code(&[f64::NAN], &[2.0]), "out_of_range");
        assert_eq!(code(&[0.0], &[f64::INFINITY]), "out_of_range");
        assert_eq!(Points::from_days(&[None; 5]).unwrap_err().code(), "empty");
        assert_eq!(Points::from_days(&[None, Some(f64::NAN)]).unwrap_err().place().row, Some(1));
    }
}
