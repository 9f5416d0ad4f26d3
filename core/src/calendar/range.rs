//! A span of civil days, open at either end if need be.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};

/// The civil days from `from` up to but not including `to`; without an end it has no bound there.
///
/// In serde `{"from": "2026-09-01", "to": "2026-10-01"}`, where either may be left out.
///
/// ```
/// use chrono::NaiveDate;
/// use cxmetrics::calendar::DayRange;
///
/// let range: DayRange = serde_json::from_str(r#"{"from": "2026-09-01", "to": "2026-10-01"}"#)?;
/// assert!(range.contains(NaiveDate::from_ymd_opt(2026, 9, 30).unwrap()));
/// assert!(!range.contains(NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "Ends"))]
pub struct DayRange {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
}

/// A half-open range of civil days.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DayRange"))]
#[serde(deny_unknown_fields)]
struct Ends {
    /// The first day.
    #[serde(default)]
    from: Option<NaiveDate>,
    /// The first day after.
    #[serde(default)]
    to: Option<NaiveDate>,
}

impl DayRange {
    /// Every day.
    pub const ALL: Self = Self { from: None, to: None };

    /// The days from `from` up to but not including `to`. Equal ends hold no day.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPeriod`] when `to` lies before `from`.
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Self> {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(Error::new(
                ErrorKind::InvalidPeriod,
                format!("the range from `{from}` to `{to}` ends before it begins; swap the dates"),
            ));
        }
        Ok(Self { from, to })
    }

    /// The first day, if there is one.
    pub const fn start(self) -> Option<NaiveDate> {
        self.from
    }

    /// The first day after, if there is one.
    pub const fn end(self) -> Option<NaiveDate> {
        self.to
    }

    /// Whether `day` lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether every day of `period` lies in it. All time lies in [`DayRange::ALL`] alone.
    pub fn contains_period(self, period: Period) -> bool {
        if period.grain() == Grain::All {
            return self == Self::ALL;
        }
        self.from.is_none_or(|from| from <= period.start()) && self.to.is_none_or(|to| period.end() <= to)
    }
}

impl From<Period> for DayRange {
    fn from(period: Period) -> Self {
        if period.grain() == Grain::All {
            return Self::ALL;
        }
        Self { from: Some(period.start()), to: Some(period.end()) }
    }
}

impl TryFrom<Ends> for DayRange {
    type Error = Error;
    fn try_from(ends: Ends) -> Result<Self> {
        Self::new(ends.from, ends.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(from: &str, to: &str) -> DayRange {
        DayRange::new(from.parse().ok(), to.parse().ok()).unwrap()
    }

    #[test]
    fn the_first_day_is_in_and_the_last_is_out() {
        let september = range("2026-09-01", "2026-10-01");
        for (date, inside) in [("2026-08-31", false), ("2026-09-01", true), ("2026-09-30", true), ("2026-10-01", false)]
        {
            assert_eq!(september.contains(day(date)), inside, "{date}");
        }
        assert!(range("", "2026-10-01").contains(NaiveDate::MIN) && range("2026-10-01", "").contains(NaiveDate::MAX));
        assert!(!range("2026-09-01", "2026-09-01").contains(day("2026-09-01")));
        assert_eq!(
            DayRange::new(Some(day("2026-10-01")), Some(day("2026-09-01"))).unwrap_err().code(),
            "invalid_period"
        );
    }

    #[test]
    fn a_period_is_inside_with_all_of_its_days() {
        let september = range("2026-09-01", "2026-10-01");
        for (label, inside) in [
            ("2026-09", true),
            ("2026-W36", false),
            ("2026-W37", true),
            ("2026-W40", false),
            ("2026-Q3", false),
            ("all", false),
        ] {
            assert_eq!(september.contains_period(label.parse().unwrap()), inside, "{label}");
        }
        assert_eq!(DayRange::from("2026-09".parse::<Period>().unwrap()), september);
        assert!(DayRange::ALL.contains_period(Period::ALL) && DayRange::from(Period::ALL) == DayRange::ALL);
    }

    #[test]
    fn written_with_the_ends_it_has() {
        for (json, range) in [
            (r#"{"from":"2026-09-01","to":"2026-10-01"}"#, range("2026-09-01", "2026-10-01")),
            (r#"{"from":"2026-09-01"}"#, range("2026-09-01", "")),
            ("{}", DayRange::ALL),
        ] {
            assert_eq!(serde_json::to_string(&range).unwrap(), json);
            assert_eq!(serde_json::from_str::<DayRange>(json).unwrap(), range);
        }
        for json in
            [r#"{"from":"2026-10-01","to":"2026-09-01"}"#, r#"{"since":"2026-10-01"}"#, r#"{"from":"1.10.2026"}"#]
        {
            assert!(serde_json::from_str::<DayRange>(json).is_err(), "{json}");
        }
    }
}
