//! Dates, periods and durations in words.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Locale;
use crate::calendar::{Grain, Period};

const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const PL_MONTHS: [&str; 12] = [
    "styczeń",
    "luty",
    "marzec",
    "kwiecień",
    "maj",
    "czerwiec",
    "lipiec",
    "sierpień",
    "wrzesień",
    "październik",
    "listopad",
    "grudzień",
];
const QUARTERS: [&str; 4] = ["I", "II", "III", "IV"];

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;
/// From here on whole seconds are beyond what an `f64` holds.
const LONGEST: f64 = 9e15;

impl Locale {
    /// A date, such as `22 Nov 2026` or `22 lis 2026`.
    ///
    /// ```
    /// use cxmetrics::locale::Locale;
    /// let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    /// assert_eq!(Locale::Pl.date(day), "22 lis 2026");
    /// ```
    pub fn date(self, day: NaiveDate) -> String {
        format!("{} {}", self.day_short(day), day.year())
    }

    /// A day without its year, such as `22 Nov`.
    pub(crate) fn day_short(self, day: NaiveDate) -> String {
        format!("{} {}", day.day(), self.month_short(day))
    }

    /// The month of a day, such as `Nov`.
    pub(crate) fn month_short(self, day: NaiveDate) -> String {
        // Both languages shorten their months to three letters.
        self.month_name(day.month0()).chars().take(3).collect()
    }

    /// A weekday, such as `Mon`.
    pub(crate) const fn weekday_short(self, weekday: Weekday) -> &'static str {
        let (en, pl) = match weekday {
            Weekday::Mon => ("Mon", "pon"),
            Weekday::Tue => ("Tue", "wt"),
            Weekday::Wed => ("Wed", "śr"),
            Weekday::Thu => ("Thu", "czw"),
            Weekday::Fri => ("Fri", "pt"),
            Weekday::Sat => ("Sat", "sob"),
            Weekday::Sun => ("Sun", "nd"),
        };
        match self {
            Self::En => en,
            Self::Pl => pl,
        }
    }

    /// A period, such as `week 47 of 2026` or `IV kw. 2026`. The year of a week is its ISO year.
    ///
    /// ```
    /// use cxmetrics::{calendar::Period, locale::Locale};
    /// let week: Period = "2026-W47".parse()?;
    /// assert_eq!(Locale::En.period(week), "week 47 of 2026");
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn period(self, period: Period) -> String {
        let start = period.start();
        match (self, period.grain()) {
            (Self::En, Grain::All) => "all time".to_owned(),
            (Self::Pl, Grain::All) => "cały okres".to_owned(),
            (_, Grain::Day) => self.date(start),
            (_, Grain::Week) => {
                let week = start.iso_week();
                match self {
                    Self::En => format!("week {} of {}", week.week(), week.year()),
                    Self::Pl => format!("tydzień {} {}", week.week(), week.year()),
                }
            }
            (_, Grain::Month) => format!("{} {}", self.month_name(start.month0()), start.year()),
            (Self::En, Grain::Quarter) => format!("Q{} {}", start.month0() / 3 + 1, start.year()),
            (Self::Pl, Grain::Quarter) => {
                format!("{} kw. {}", pick(&QUARTERS, start.month0() / 3), start.year())
            }
            (_, Grain::Year) => start.year().to_string(),
        }
    }

    /// A length of time in its two largest units: `4.5 s`, `45 s`, `2 min 05 s`, `2 h 05 min`, `3 d 4 h`.
    ///
    /// Rounded half away from zero to the smaller unit; below ten seconds to a tenth.
    ///
    /// ```
    /// use cxmetrics::locale::Locale;
    /// assert_eq!(Locale::En.duration(7_500.0), "2\u{a0}h\u{a0}05\u{a0}min");
    /// assert_eq!(Locale::Pl.duration(7_500.0), "2\u{a0}godz.\u{a0}05\u{a0}min");
    /// ```
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the size is at least 0 and below the limit"
    )]
    pub fn duration(self, seconds: f64) -> String {
        let size = seconds.abs();
        if !seconds.is_finite() {
            return self.number(seconds, 0);
        }
        if LONGEST <= size {
            return format!("{}\u{a0}d", self.number(seconds / 86_400.0, 0));
        }
        let tenths = (size * 10.0).round();
        if tenths < 100.0 {
            let decimals = u32::from(tenths % 10.0 != 0.0);
            return format!("{}\u{a0}s", self.number(seconds, decimals));
        }
        let minus = if seconds < 0.0 { "\u{2212}" } else { "" };
        let hour = match self {
            Self::En => "h",
            Self::Pl => "godz.",
        };
        // Rounding may carry into the next unit, so each is tried with the time rounded to its own smaller unit.
        let in_units = |unit: u64| {
            let whole = (size / unit as f64).round();
            whole as u64
        };
        let text = if in_units(1) < MINUTE {
            format!("{} s", in_units(1))
        } else if in_units(1) < HOUR {
            let seconds = in_units(1);
            format!("{} min {:02} s", seconds / MINUTE, seconds % MINUTE)
        } else if in_units(MINUTE) < DAY / MINUTE {
            let minutes = in_units(MINUTE);
            format!("{} {hour} {:02} min", minutes / 60, minutes % 60)
        } else {
            let hours = in_units(HOUR);
            format!("{} d {} {hour}", self.count(hours / 24), hours % 24)
        };
        format!("{minus}{}", text.replace(' ', "\u{a0}"))
    }

    fn month_name(self, month0: u32) -> &'static str {
        match self {
            Self::En => pick(&EN_MONTHS, month0),
            Self::Pl => pick(&PL_MONTHS, month0),
        }
    }
}

fn pick(names: &[&'static str], at: u32) -> &'static str {
    usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn months_have_their_customary_short_names() {
        let short = |locale: Locale| {
            let days = (1..=12).map(|month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap());
            days.map(|day| locale.date(day).split(' ').nth(1).unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(short(Locale::En), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
        assert_eq!(short(Locale::Pl), "sty lut mar kwi maj cze lip sie wrz paź lis gru");
    }

    #[test]
    fn periods_in_words() {
        for (label, en, pl) in [
            ("all", "all time", "cały okres"),
            ("2026-11-02", "2 Nov 2026", "2 lis 2026"),
            ("2020-W53", "week 53 of 2020", "tydzień 53 2020"),
            ("2026-W01", "week 1 of 2026", "tydzień 1 2026"),
            ("2026-11", "November 2026", "listopad 2026"),
            ("2026-10", "October 2026", "październik 2026"),
            ("2026-Q4", "Q4 2026", "IV kw. 2026"),
            ("2026-Q1", "Q1 2026", "I kw. 2026"),
            ("2026", "2026", "2026"),
        ] {
            let period: Period = label.parse().unwrap();
            assert_eq!((Locale::En.period(period).as_str(), Locale::Pl.period(period).as_str()), (en, pl));
        }
    }

    #[test]
    fn durations_in_two_units() {
        for (seconds, en) in [
            (0.0, "0 s"),
            (-0.0, "0 s"),
            (0.04, "0 s"),
            (0.25, "0.3 s"),
            (4.5, "4.5 s"),
            (9.94, "9.9 s"),
            (9.95, "10 s"),
            (9.96, "10 s"),
            (45.0, "45 s"),
            (59.4, "59 s"),
            (59.5, "1 min 00 s"),
            (125.0, "2 min 05 s"),
            (3_599.4, "59 min 59 s"),
            (3_599.5, "1 h 00 min"),
            (7_500.0, "2 h 05 min"),
            (7_199.0, "2 h 00 min"),
            (86_369.0, "23 h 59 min"),
            (86_370.0, "1 d 0 h"),
            (273_600.0, "3 d 4 h"),
            (-125.0, "\u{2212}2 min 05 s"),
            (86_400_000.0, "1,000 d 0 h"),
            (1e17, "1,157,407,407,407 d"),
            (f64::NAN, "–"),
            (f64::INFINITY, "–"),
        ] {
            assert_eq!(Locale::En.duration(seconds).replace('\u{a0}', " "), en, "{seconds}");
            let pl = en.replace(" h", " godz.").replace(',', "\u{a0}").replace('.', ",").replace("godz,", "godz.");
            if seconds.abs() < 86_400_000.0 || !seconds.is_finite() {
                assert_eq!(Locale::Pl.duration(seconds).replace('\u{a0}', " "), pl, "{seconds}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_duration_prints(seconds in proptest::num::f64::ANY) {
            for locale in Locale::ALL {
                let text = locale.duration(seconds);
                prop_assert!(!text.is_empty() && !text.contains(' ') && !text.contains("NaN"));
            }
        }
    }
}
