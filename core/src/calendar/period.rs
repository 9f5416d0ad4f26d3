//! Half-open periods of a grain, and their labels.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::Grain;
use crate::error::{Error, ErrorKind, Result};

/// One day, ISO week, month, quarter or year, or all time: the civil days from [`Period::start`] up to but not including
/// [`Period::end`].
///
/// Periods of one grain are ordered by time. In serde and in text a period is its label: `2026-01-31`, `2026-W05`,
/// `2026-01`, `2026-Q1`, `2026` or `all`. Years outside of 0 to 9999 carry a sign, as in ISO 8601.
///
/// ```
/// use chrono::NaiveDate;
/// use cxmetrics::calendar::{Grain, Period};
///
/// let day = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
/// let week = Period::containing(Grain::Week, day);
/// assert_eq!(week.label(), "2026-W53");
/// assert_eq!(week.end(), NaiveDate::from_ymd_opt(2027, 1, 4).unwrap());
/// assert_eq!("2026-Q4".parse::<Period>()?.days(), 92);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Period {
    grain: Grain,
    index: i32,
}

impl Period {
    /// All time.
    pub const ALL: Self = Self { grain: Grain::All, index: 0 };

    /// The period of this grain that holds `day`.
    pub fn containing(grain: Grain, day: NaiveDate) -> Self {
        Self { grain, index: grain.index_of_day(day.to_epoch_days()) }
    }

    /// The period with this index, as [`Grain::index_of_day`] counts.
    ///
    /// Exists when its first day and the first day after it lie in chrono's range, the years -262143 to 262142.
    pub fn from_index(grain: Grain, index: i32) -> Option<Self> {
        if grain == Grain::All {
            return (index == 0).then_some(Self::ALL);
        }
        first_day(grain, index)?;
        first_day(grain, index.checked_add(1)?)?;
        Some(Self { grain, index })
    }

    /// The grain.
    pub const fn grain(self) -> Grain {
        self.grain
    }

    /// The index, as [`Grain::index_of_day`] counts.
    pub const fn index(self) -> i32 {
        self.index
    }

    /// The first day; for all time the first that chrono knows.
    pub fn start(self) -> NaiveDate {
        first_day(self.grain, self.index).unwrap_or(NaiveDate::MIN)
    }

    /// The first day after; for all time the last that chrono knows.
    pub fn end(self) -> NaiveDate {
        first_day(self.grain, self.index.saturating_add(1)).unwrap_or(NaiveDate::MAX)
    }

    /// How many civil days it has.
    pub fn days(self) -> u32 {
        u32::try_from((self.end() - self.start()).num_days()).unwrap_or(0)
    }

    /// Whether `day` lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.grain.index_of_day(day.to_epoch_days()) == self.index
    }

    /// The period after it. There is none after all time, nor at the end of chrono's range.
    pub fn next(self) -> Option<Self> {
        Self::from_index(self.grain, self.index.checked_add(1)?)
    }

    /// The period before it. There is none before all time, nor at the start of chrono's range.
    pub fn previous(self) -> Option<Self> {
        Self::from_index(self.grain, self.index.checked_sub(1)?)
    }

    /// The period of a coarser grain that holds all of it, where [`Grain::rolls_up_to`] allows.
    ///
    /// ```
    /// use cxmetrics::calendar::{Grain, Period};
    /// let month: Period = "2026-11".parse()?;
    /// assert_eq!(month.to_grain(Grain::Quarter).map(Period::label).as_deref(), Some("2026-Q4"));
    /// assert_eq!(month.to_grain(Grain::Week), None);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn to_grain(self, coarser: Grain) -> Option<Self> {
        if !self.grain.rolls_up_to(coarser) {
            return None;
        }
        let index = match (self.grain, coarser) {
            (_, Grain::All) => 0,
            (Grain::Day, _) => coarser.index_of_day(self.index),
            (Grain::Month, Grain::Quarter) => self.index.div_euclid(3),
            (Grain::Month, Grain::Year) => self.index.div_euclid(12),
            (Grain::Quarter, Grain::Year) => self.index.div_euclid(4),
            _ => self.index,
        };
        Some(Self { grain: coarser, index })
    }

    /// The label: `2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1`, `2026` or `all`.
    pub fn label(self) -> String {
        self.to_string()
    }
}

/// The first day of the period with this index, if chrono can hold it.
fn first_day(grain: Grain, index: i32) -> Option<NaiveDate> {
    let month = |year: i32, month0: i32| NaiveDate::from_ymd_opt(year, u32::try_from(month0 + 1).ok()?, 1);
    match grain {
        Grain::All => None,
        Grain::Day => NaiveDate::from_epoch_days(index),
        Grain::Week => NaiveDate::from_epoch_days(index.checked_mul(7)?.checked_sub(3)?),
        Grain::Month => month(index.div_euclid(12), index.rem_euclid(12)),
        Grain::Quarter => month(index.div_euclid(4), 3 * index.rem_euclid(4)),
        Grain::Year => month(index, 0),
    }
}

impl Ord for Period {
    /// By time within a grain. Periods of different grains are kept apart, in the order of [`Grain::ALL`].
    fn cmp(&self, other: &Self) -> Ordering {
        (self.grain as u8, self.index).cmp(&(other.grain as u8, other.index))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A year as ISO 8601 writes it: four digits, or a sign and at least four digits.
struct Year(i32);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (0..=9999).contains(&self.0) { write!(f, "{:04}", self.0) } else { write!(f, "{:+05}", self.0) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.start();
        match self.grain {
            Grain::All => f.write_str("all"),
            Grain::Day => write!(f, "{}-{:02}-{:02}", Year(start.year()), start.month(), start.day()),
            Grain::Week => write!(f, "{}-W{:02}", Year(start.iso_week().year()), start.iso_week().week()),
            Grain::Month => write!(f, "{}-{:02}", Year(self.index.div_euclid(12)), self.index.rem_euclid(12) + 1),
            Grain::Quarter => write!(f, "{}-Q{}", Year(self.index.div_euclid(4)), self.index.rem_euclid(4) + 1),
            Grain::Year => write!(f, "{}", Year(self.index)),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    /// Reads a label.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPeriod`] unless the text is exactly what [`Period::label`] writes for some period.
    fn from_str(label: &str) -> Result<Self> {
        // Reading back what was understood refuses every other spelling, such as `2026-1` or `02026`.
        match read(label) {
            Some(period) if period.label() == label => Ok(period),
            _ => Err(Error::new(
                ErrorKind::InvalidPeriod,
                format!(
                    "`{label}` is not a period; write `2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1`, `2026` or `all`"
                ),
            )),
        }
    }
}

fn read(label: &str) -> Option<Period> {
    if label == "all" {
        return Some(Period::ALL);
    }
    // The sign of a year is no separator.
    let unsigned = label.strip_prefix(['+', '-']).unwrap_or(label);
    let (year, rest) = match unsigned.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (unsigned, None),
    };
    let year: i32 = label.get(..label.len() - unsigned.len() + year.len())?.parse().ok()?;
    let Some(rest) = rest else {
        return Period::from_index(Grain::Year, year);
    };
    if let Some(week) = rest.strip_prefix('W') {
        let monday = NaiveDate::from_isoywd_opt(year, week.parse().ok()?, Weekday::Mon)?;
        return Some(Period::containing(Grain::Week, monday));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let quarter0 = quarter.parse::<i32>().ok()?.checked_sub(1).filter(|q| (0..4).contains(q))?;
        return Period::from_index(Grain::Quarter, year.checked_mul(4)?.checked_add(quarter0)?);
    }
    match rest.split_once('-') {
        Some((month, day)) => {
            let day = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
            Some(Period::containing(Grain::Day, day))
        }
        None => Some(Period::containing(Grain::Month, NaiveDate::from_ymd_opt(year, rest.parse().ok()?, 1)?)),
    }
}

impl TryFrom<String> for Period {
    type Error = Error;
    fn try_from(label: String) -> Result<Self> {
        label.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.label()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn labels_borders_and_lengths() {
        for (grain, date, label, start, end, days) in [
            (Grain::Day, "2026-01-31", "2026-01-31", "2026-01-31", "2026-02-01", 1),
            (Grain::Week, "2026-02-01", "2026-W05", "2026-01-26", "2026-02-02", 7),
            (Grain::Week, "2021-01-03", "2020-W53", "2020-12-28", "2021-01-04", 7),
            (Grain::Week, "2026-12-31", "2026-W53", "2026-12-28", "2027-01-04", 7),
            (Grain::Week, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-06", 7),
            (Grain::Month, "2024-02-29", "2024-02", "2024-02-01", "2024-03-01", 29),
            (Grain::Month, "2026-12-31", "2026-12", "2026-12-01", "2027-01-01", 31),
            (Grain::Quarter, "2026-03-31", "2026-Q1", "2026-01-01", "2026-04-01", 90),
            (Grain::Year, "2026-06-01", "2026", "2026-01-01", "2027-01-01", 365),
            (Grain::Year, "-0001-06-01", "-0001", "-0001-01-01", "0000-01-01", 365),
            (Grain::Month, "+12026-06-01", "+12026-06", "+12026-06-01", "+12026-07-01", 30),
        ] {
            let period = Period::containing(grain, day(date));
            assert_eq!(period.label(), label);
            assert_eq!((period.start(), period.end(), period.days()), (day(start), day(end), days), "{label}");
            assert_eq!(label.parse::<Period>().unwrap(), period);
            assert_eq!(serde_json::to_string(&period).unwrap(), format!("{label:?}"));
            assert_eq!(serde_json::from_str::<Period>(&format!("{label:?}")).unwrap(), period);
        }
        assert_eq!((Period::ALL.label(), "all".parse().unwrap()), ("all".to_owned(), Period::ALL));
    }

    #[test]
    fn other_spellings_are_refused() {
        for label in [
            "",
            "ALL",
            "26",
            "2026-1",
            "2026-13",
            "2026-00",
            "2026-W54",
            "2025-W53",
            "2026-W00",
            "2026-W5",
            "2026-Q0",
            "2026-Q5",
            "2026-02-30",
            "2026-2-3",
            "+2026",
            "-2026-",
            "2026-",
            " 2026",
            "2026-w05",
            "12026",
            "+012026",
            "2026-01-31-",
            "--1",
            "+",
            "-",
            "2026-01-31T00:00",
            "2026-W+5",
            "2026-+1",
            "99999999999",
            "+300000",
            "２０２６",
            "2026–01",
        ] {
            let err = label.parse::<Period>().unwrap_err();
            assert_eq!(err.kind(), ErrorKind::InvalidPeriod, "{label}");
        }
    }

    #[test]
    fn roll_up_keeps_the_first_day_inside() {
        for (from, to, expected) in [
            ("2026-11-22", Grain::Week, Some("2026-W47")),
            ("2026-11-22", Grain::Quarter, Some("2026-Q4")),
            ("2026-W47", Grain::Month, None),
            ("2026-W47", Grain::Week, Some("2026-W47")),
            ("2026-W47", Grain::All, Some("all")),
            ("2026-03", Grain::Quarter, Some("2026-Q1")),
            ("-0001-12", Grain::Year, Some("-0001")),
            ("2026-Q1", Grain::Year, Some("2026")),
            ("2026-Q1", Grain::Month, None),
            ("2026", Grain::Day, None),
            ("all", Grain::Year, None),
        ] {
            let period: Period = from.parse().unwrap();
            assert_eq!(period.to_grain(to).map(Period::label).as_deref(), expected, "{from} to {to}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar() {
        for grain in Grain::ALL.iter().copied().filter(|grain| *grain != Grain::All) {
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                let period = Period::containing(grain, date);
                assert!(period.contains(date) && period.start() <= date && date <= period.end());
                let _ = (period.label(), period.next(), period.previous(), period.days());
            }
            assert_eq!(Period::from_index(grain, i32::MAX), None);
            assert_eq!(Period::from_index(grain, i32::MIN), None);
        }
        assert_eq!((Period::from_index(Grain::All, 1), Period::ALL.next(), Period::ALL.previous()), (None, None, None));
        assert_eq!((Period::ALL.start(), Period::ALL.end()), (NaiveDate::MIN, NaiveDate::MAX));
    }

    proptest! {
        #[test]
        fn periods_tile_time(
            grain in proptest::sample::select(&Grain::ALL[1..]),
            at in -95_000_000_i32..95_000_000,
        ) {
            let date = NaiveDate::from_epoch_days(at).unwrap();
            let period = Period::containing(grain, date);
            prop_assert!(period.start() <= date && date < period.end() && period.contains(date));
            prop_assert!(!period.contains(period.end()));
            prop_assert_eq!(Period::from_index(grain, period.index()), Some(period));
            let next = period.next().unwrap();
            prop_assert_eq!((next.start(), next.previous()), (period.end(), Some(period)));
            prop_assert!(period < next);
            prop_assert_eq!(period.label().parse::<Period>().unwrap(), period);
            for coarser in Grain::ALL {
                if let Some(outer) = period.to_grain(*coarser) {
                    prop_assert!(outer.start() <= period.start() && period.end() <= outer.end());
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused(label in "\\PC*|[-+0-9WQ]{0,14}") {
            if let Ok(period) = label.parse::<Period>() {
                prop_assert_eq!(period.label(), label);
            }
        }
    }
}
