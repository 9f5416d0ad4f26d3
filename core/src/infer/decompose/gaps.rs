//! Series made complete.

use crate::error::{Error, ErrorKind, Result};
use crate::infer::quantile::check_value;

/// The longest series; ten million days are 27,000 years.
const LONGEST: usize = 10_000_000;

/// A series without gaps and how it came to be.
#[derive(Debug)]
pub(super) struct Complete {
    pub(super) values: Vec<f64>,
    /// The share of the days that were filled.
    pub(super) filled_share: f64,
}

impl Complete {
    /// `values` with gaps filled where `fill`: by the line between the nearest days of the same place in the season before and after, by the
    /// nearer one at the ends; where that place never has a value, by the nearest days of any place.
    pub(super) fn of(values: &[Option<f64>], period: usize, fill: bool) -> Result<Self> {
        if period < 2 {
            let message = format!("a season of `{period}` days is none; a week of days is 7");
            return Err(Error::new(ErrorKind::OutOfRange, message));
        }
        for (row, value) in (0..).zip(values) {
            check_value(value.unwrap_or(0.0)).map_err(|err| err.at_row(row))?;
        }
        let known = values.iter().flatten().count();
        if known == 0 {
            return Err(Error::new(ErrorKind::Empty, "there are no values to take apart"));
        }
        let days = values.len();
        if days > LONGEST {
            return Err(Error::new(ErrorKind::OutOfRange, format!("`{days}` days are more than {LONGEST}")));
        }
        if days / 2 < period {
            let message = format!("`{days}` days are too few for a season of {period}; it takes two seasons at least");
            return Err(Error::new(ErrorKind::TooFew, message));
        }
        if known < days && !fill {
            let gap = values.iter().zip(0..).find_map(|(value, row)| value.is_none().then_some(row));
            let message =
                format!("{} of {days} days have no value; fill the gaps, or use what allows for them", days - known);
            return Err(Error::new(ErrorKind::TooFew, message).at_row(gap.unwrap_or(0)));
        }
        if known < days - known {
            let message = format!("only {known} of {days} days have a value; at least half must");
            return Err(Error::new(ErrorKind::TooFew, message));
        }
        let mut filled: Vec<Option<f64>> = values.to_vec();
        for place in 0..period {
            bridge(&mut filled, place, period);
        }
        bridge(&mut filled, 0, 1);
        let filled_share = (days - known) as f64 / days as f64;
        Ok(Self { values: filled.into_iter().map(Option::unwrap_or_default).collect(), filled_share })
    }
}

/// Fills the gaps among every `step`-th value from `first` on, as far as there is one to fill from.
fn bridge(values: &mut [Option<f64>], first: usize, step: usize) {
    let mut before: Option<f64> = None;
    let mut open: Vec<usize> = Vec::new();
    for at in (first..values.len()).step_by(step) {
        let Some(value) = values.get(at).copied().flatten() else {
            open.push(at);
            continue;
        };
        let gaps = open.len() as f64 + 1.0;
        for (nth, gap) in open.drain(..).enumerate() {
            let part = (nth as f64 + 1.0) / gaps;
            if let Some(slot) = values.get_mut(gap) {
                *slot = Some(before.map_or(value, |before| before * (1.0 - part) + value * part));
            }
        }
        before = Some(value);
    }
    for gap in open {
        if let Some(slot) = values.get_mut(gap) {
            *slot = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_take_after_their_weekday() {
        let mut days: Vec<Option<f64>> = (0..12).map(|day| Some(f64::from(day % 3) * 10.0 + f64::from(day))).collect();
        for gap in [0, 4, 8, 11] {
            days[gap] = None;
        }
        assert_eq!(Complete::of(&days, 3, false).unwrap_err().code(), "too_few");
        let complete = Complete::of(&days, 3, true).unwrap();
        assert_eq!(complete.values, [3.0, 11.0, 22.0, 3.0, 14.0, 25.0, 6.0, 17.0, 25.0, 9.0, 20.0, 25.0]);
        assert_eq!(complete.filled_share, 4.0 / 12.0);
    }

    #[test]
    fn a_place_that_never_has_a_value_takes_after_its_neighbours() {
        let days: Vec<Option<f64>> = (0..12).map(|day| (day % 3 != 1).then_some(f64::from(day))).collect();
        assert_eq!(Complete::of(&days, 3, true).unwrap().values, (0..12).map(f64::from).collect::<Vec<_>>());
    }
}
