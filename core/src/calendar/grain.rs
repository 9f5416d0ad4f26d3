//! How long a period is: the grain of a calendar, and the index of the period that holds a day.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result, unknown_name};

/// The length of a period.
///
/// There is no order from fine to coarse: a week lies across months and years, so it rolls up to [`Grain::All`] alone.
/// [`Grain::rolls_up_to`] says which counts can be added up to which.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// assert!(Grain::Day.rolls_up_to(Grain::Week));
/// assert!(!Grain::Week.rolls_up_to(Grain::Month));
/// assert_eq!(Grain::Month.index_of_day(20_454), 2026 * 12); // 1 January 2026
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Grain {
    /// All time: one period.
    All,
    /// A civil day.
    Day,
    /// An ISO 8601 week: Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter: three months from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

/// Days from 0000-03-01 to 1970-01-01.
const MARCH_OF_YEAR_ZERO: u64 = 719_468;
/// Days in 400 Gregorian years.
const DAYS_OF_CYCLE: u64 = 146_097;
/// Enough cycles to make every `i32` of days positive.
const CYCLES_BEFORE: u64 = 14_704;

impl Grain {
    /// Every grain, in the order of declaration.
    pub const ALL: &'static [Self] = &[Self::All, Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The name in definitions and reports: `all`, `day`, `week`, `month`, `quarter` or `year`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Whether each period of this grain lies inside one period of `coarser`, so that counts can be added up.
    ///
    /// Every grain rolls up to itself and to [`Grain::All`].
    pub const fn rolls_up_to(self, coarser: Self) -> bool {
        match self {
            Self::All => matches!(coarser, Self::All),
            Self::Day => true,
            Self::Week => matches!(coarser, Self::Week | Self::All),
            Self::Month => matches!(coarser, Self::Month | Self::Quarter | Self::Year | Self::All),
            Self::Quarter => matches!(coarser, Self::Quarter | Self::Year | Self::All),
            Self::Year => matches!(coarser, Self::Year | Self::All),
        }
    }

    /// The index of the period that holds a day, given in days since 1970-01-01.
    ///
    /// All: 0. Day: the day itself. Week: ISO weeks since the one that holds 1970-01-01. Month: `year * 12` + months
    /// since January. Quarter: `year * 4` + quarters since January. Year: the year, where 0 is 1 BC.
    ///
    /// Exists for every `i32`, in the proleptic Gregorian calendar, and costs a few integer operations.
    #[inline]
    pub const fn index_of_day(self, epoch_day: i32) -> i32 {
        match self {
            Self::All => 0,
            Self::Day => epoch_day,
            // 1970-01-01 is a Thursday: its week began three days before.
            Self::Week => narrow((epoch_day as i64 + 3).div_euclid(7)),
            Self::Month => {
                let (year, month0) = year_and_month0(epoch_day);
                year * 12 + month0
            }
            Self::Quarter => {
                let (year, month0) = year_and_month0(epoch_day);
                year * 4 + month0 / 3
            }
            Self::Year => year_and_month0(epoch_day).0,
        }
    }
}

impl std::fmt::Display for Grain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The Gregorian year and the months since January of a day.
///
/// Years are counted from March, so that the leap day is the last of its year. Then a cycle of 400 years has centuries of
/// 146 097 / 4 days and a century has years of 1 461 / 4 days, both rounded down, and months from March on have
/// 153 / 5 days.
#[inline]
#[expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "the shifted day is positive and everything made from it is smaller"
)]
const fn year_and_month0(epoch_day: i32) -> (i32, i32) {
    let day = (epoch_day as i64 + (MARCH_OF_YEAR_ZERO + CYCLES_BEFORE * DAYS_OF_CYCLE) as i64) as u64;
    let quarters_of_day = 4 * day + 3;
    let century = quarters_of_day / DAYS_OF_CYCLE;
    let quarters_of_day = (quarters_of_day % DAYS_OF_CYCLE) | 3;
    let year_of_century = quarters_of_day / 1_461;
    let day_of_year = quarters_of_day % 1_461 / 4;
    let month_from_march = (5 * day_of_year + 2) / 153;
    let after_december = month_from_march >= 10;
    let month0 = if after_december { month_from_march - 10 } else { month_from_march + 2 };
    let year = (100 * century + year_of_century) as i64 - (400 * CYCLES_BEFORE) as i64 + after_december as i64;
    (narrow(year), month0 as i32)
}

/// A number that is known to fit.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a period has at least a day, so its index fits where days do")]
const fn narrow(number: i64) -> i32 {
    number as i32
}

/// Reads the name of a grain, as [`Grain::name`] gives it.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// assert_eq!("week".parse::<Grain>()?, Grain::Week);
/// assert_eq!("weak".parse::<Grain>().unwrap_err().code(), "invalid_period");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
impl FromStr for Grain {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.iter().map(|grain| grain.name());
        let found = Self::ALL.iter().copied().find(|grain| grain.name() == name);
        found.ok_or_else(|| unknown_name(ErrorKind::InvalidPeriod, "grain", name, known))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn roll_ups_are_a_partial_order() {
        for a in Grain::ALL {
            assert!(a.rolls_up_to(*a) && a.rolls_up_to(Grain::All) && Grain::Day.rolls_up_to(*a));
            for b in Grain::ALL {
                assert!(a == b || !(a.rolls_up_to(*b) && b.rolls_up_to(*a)));
                for c in Grain::ALL {
                    assert!(!(a.rolls_up_to(*b) && b.rolls_up_to(*c)) || a.rolls_up_to(*c));
                }
            }
        }
        assert!(!Grain::Week.rolls_up_to(Grain::Year));
    }

    #[test]
    fn indices_at_the_year_ends() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap().to_epoch_days();
        for (at, week, month, quarter, year) in [
            (day(1970, 1, 1), 0, 23_640, 7_880, 1970),
            (day(1969, 12, 29), 0, 23_639, 7_879, 1969),
            (day(1969, 12, 28), -1, 23_639, 7_879, 1969),
            (day(1970, 1, 5), 1, 23_640, 7_880, 1970),
            (day(2024, 2, 29), 2826, 24_289, 8_096, 2024),
            (day(2000, 12, 31), 1617, 24_011, 8_003, 2000),
            (day(0, 1, 1), -102_790, 0, 0, 0),
            (day(-1, 12, 31), -102_790, -1, -1, -1),
        ] {
            assert_eq!(Grain::Week.index_of_day(at), week, "{at}");
            assert_eq!(Grain::Month.index_of_day(at), month, "{at}");
            assert_eq!(Grain::Quarter.index_of_day(at), quarter, "{at}");
            assert_eq!(Grain::Year.index_of_day(at), year, "{at}");
            assert_eq!((Grain::All.index_of_day(at), Grain::Day.index_of_day(at)), (0, at));
        }
    }

    #[test]
    fn every_day_there_is_has_an_index() {
        for day in [i32::MIN, i32::MIN + 1, i32::MAX - 1, i32::MAX] {
            // 2^31 days are 5 879 610 years and a half.
            assert_eq!(Grain::Year.index_of_day(day).signum(), day.signum());
            for grain in Grain::ALL {
                assert!(*grain == Grain::All || grain.index_of_day(day).signum() == day.signum());
            }
        }
        assert_eq!(Grain::Year.index_of_day(i32::MAX), 5_881_580);
        assert_eq!(Grain::Year.index_of_day(i32::MIN), -5_877_641);
    }

    fn check(date: NaiveDate) {
        let day = date.to_epoch_days();
        let month0 = i32::try_from(date.month0()).unwrap();
        assert_eq!(Grain::Month.index_of_day(day), date.year() * 12 + month0, "{date}");
        assert_eq!(Grain::Quarter.index_of_day(day), date.year() * 4 + month0 / 3, "{date}");
        assert_eq!(Grain::Year.index_of_day(day), date.year(), "{date}");
        let monday = NaiveDate::from_epoch_days(Grain::Week.index_of_day(day) * 7 - 3);
        // The week of the first days of the calendar begins before them.
        assert!(monday.is_none_or(|monday| monday.iso_week() == date.iso_week()), "{date}");
    }

    #[test]
    fn agrees_with_the_calendar_on_every_day_of_four_centuries() {
        for day in -146_097..146_097 {
            check(NaiveDate::from_epoch_days(day).unwrap());
        }
        check(NaiveDate::MIN);
        check(NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn agrees_with_the_calendar_on_any_day(
            day in NaiveDate::MIN.to_epoch_days()..=NaiveDate::MAX.to_epoch_days(),
        ) {
            check(NaiveDate::from_epoch_days(day).unwrap());
        }

        #[test]
        fn indices_never_fall(day in i32::MIN..i32::MAX) {
            for grain in Grain::ALL {
                let step = grain.index_of_day(day + 1) - grain.index_of_day(day);
                prop_assert!(step == 0 || (step == 1 && *grain != Grain::All));
            }
        }
    }
}
