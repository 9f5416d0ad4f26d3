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
    use proptest::prelude::*;

    use super::*;
    use crate::infer::chart::{cusum, ewma_chart};
    use crate::infer::process_variance::{Between, precision_weights, robust_between_day_variance, standardized};
    use crate::unit::Confidence;

    fn any_number() -> impl Strategy<Value = f64> {
        let awkward =
            vec![0.0, -0.0, 1.0, -1.0, 5e-324, 1e-100, 1e-30, 1e15, 1e100, -1e100, f64::MAX, f64::NAN, f64::INFINITY];
        prop_oneof![-100.0..100.0_f64, (-3..4_i32).prop_map(f64::from), prop::sample::select(awkward)]
    }

    proptest! {
        #[test]
        fn any_series_gives_numbers_or_an_error(
            rows in prop::collection::vec((any_number(), any_number(), prop::option::weighted(0.8, any_number())), 0..25),
            period in 0..9_u32, s2 in any_number(), tau2 in any_number(),
        ) {
            let mut times: Vec<f64> = rows.iter().map(|row| row.0).collect();
            times.sort_unstable_by(f64::total_cmp);
            times.dedup();
            let values: Vec<f64> = rows.iter().map(|row| row.1).take(times.len()).collect();
            let days: Vec<Option<f64>> = rows.iter().map(|row| row.2).collect();
            let bases: Vec<f64> = rows.iter().map(|row| row.1).collect();
            let finite = |numbers: &[f64]| numbers.iter().all(|number| number.is_finite());
            for points in [Points::new(&times, &values), Points::from_days(&days)].into_iter().flatten() {
                let variants = [
                    Variant::Original, Variant::Ar1EffectiveN, Variant::HamedRao { lags: None },
                    Variant::HamedRao { lags: Some(period) }, Variant::Seasonal { period },
                ];
                for variant in variants {
                    if let Ok(found) = mann_kendall(&points, variant, Confidence::P95) {
                        prop_assert!(finite(&[found.s, found.var_s, found.tau, found.slope, found.intercept]), "{found:?}");
                        prop_assert!(found.p.is_none_or(|p| (0.0..=1.0).contains(&p)), "{found:?}");
                        prop_assert!(found.interval.is_none_or(|i| i.lower <= i.estimate && i.estimate <= i.upper));
                    }
                }
                if let Ok(line) = theil_sen(&points, Confidence::P90) {
                    prop_assert!(finite(&[line.slope.lower, line.slope.upper, line.intercept]), "{line:?}");
                }
                if let Ok(line) = weighted_trend(&points, &bases, None, Confidence::P95) {
                    prop_assert!((0.0..=1.0).contains(&line.p) && (0.0..=1.0).contains(&line.p_hac), "{line:?}");
                }
            }
            if let Ok(weights) = precision_weights(&bases, s2, tau2) {
                prop_assert!(finite(&weights));
            }
            if let Ok(z) = standardized(&days, &bases, 1.0, s2, tau2) {
                prop_assert!(z.iter().flatten().all(|z| z.is_finite()));
                let _ = (ewma_chart(&z, 0.0, 1.0, 0.2, 2.7), cusum(&z, 0.0, 1.0, 0.5, 4.0));
            }
            if let Ok(chart) = ewma_chart(&days, tau2, s2, 0.2, 2.7) {
                prop_assert!(chart.ewma.iter().chain(&chart.limit).flatten().all(|number| number.is_finite()));
            }
            for between in [Between::DerSimonianLaird, Between::PauleMandel] {
                if let Ok(found) = robust_between_day_variance(&values, &bases[..values.len()], s2, between) {
                    prop_assert!(found.tau2.is_finite() && found.tau2 >= 0.0 && found.q.is_finite(), "{found:?}");
                }
            }
        }
    }

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
