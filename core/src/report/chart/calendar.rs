//! The time axis: where periods lie, and which days are named.

use chrono::{Datelike, NaiveDate, Weekday};

use super::super::markup::Markup;
use super::{label, segment};
use crate::calendar::{Grain, Period};
use crate::locale::Locale;

/// More names do not fit below a plot.
const MOST: usize = 7;

/// Periods of one grain from left to right, each with a slot of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    first: Period,
    slots: f64,
}

impl Calendar {
    pub(super) fn new(first: Period, last: Period) -> Self {
        let slots = f64::from(last.index()) - f64::from(first.index()) + 1.0;
        Self { first, slots: slots.max(1.0) }
    }

    /// How many periods it shows.
    pub(super) fn slots(&self) -> f64 {
        self.slots
    }

    /// The middle of a period's slot, from 0 to 1.
    pub(super) fn at(&self, period: Period) -> f64 {
        ((f64::from(period.index()) - f64::from(self.first.index()) + 0.5) / self.slots).clamp(0.0, 1.0)
    }

    /// Where the slot of a period begins and ends.
    pub(super) fn slot(&self, period: Period) -> (f64, f64) {
        let half = 0.5 / self.slots;
        (self.at(period) - half, self.at(period) + half)
    }

    /// Where a day lies.
    pub(super) fn at_day(&self, day: NaiveDate) -> f64 {
        self.at(Period::containing(self.first.grain(), day))
    }

    /// Names days or longer periods below the plot, every other one on a narrow page.
    pub(super) fn names(&self, svg: &mut Markup, bottom: f64, locale: Locale) {
        let all = self.named(locale);
        for (at, (period, name)) in all.iter().enumerate() {
            let x = self.at(*period);
            segment(svg, "cx-zero", (x, bottom), (x, bottom + 4.0));
            // Counted from the newest.
            let class = if (all.len() - 1 - at).is_multiple_of(2) { "cx-mid" } else { "cx-mid cx-wide" };
            label(svg, class, (x, bottom + 17.0), 0.0, name);
        }
    }

    /// Lines up where names stand.
    pub(super) fn grid(&self, svg: &mut Markup, bottom: f64, locale: Locale) {
        for (period, _) in self.named(locale) {
            segment(svg, "cx-grid", (self.at(period), 0.0), (self.at(period), bottom));
        }
    }

    fn periods(&self) -> impl Iterator<Item = Period> + Clone {
        #[expect(clippy::cast_possible_truncation, reason = "a number of periods of one axis; a cast saturates")]
        let slots = self.slots.min(1e6) as i32;
        let (grain, from) = (self.first.grain(), self.first.index());
        (0..slots).filter_map(move |at| Period::from_index(grain, from.checked_add(at)?))
    }

    /// The periods that have a name: days and weeks at Mondays or at the first of a month, the longer the axis the fewer.
    fn named(&self, locale: Locale) -> Vec<(Period, String)> {
        if matches!(self.first.grain(), Grain::Day | Grain::Week) {
            // Which days are named, and whether by their months.
            type Rule = (fn(NaiveDate) -> bool, bool);
            let rules: [Rule; 8] = [
                (|_| true, false),
                (|day| day.weekday() == Weekday::Mon, false),
                (|day| day.weekday() == Weekday::Mon && day.iso_week().week().is_multiple_of(2), false),
                (|day| day.day() == 1, true),
                (|day| day.day() == 1 && day.month0().is_multiple_of(2), true),
                (|day| day.day() == 1 && day.month0().is_multiple_of(3), true),
                (|day| day.day() == 1 && day.month0().is_multiple_of(6), true),
                (|day| day.day() == 1 && day.month0() == 0, true),
            ];
            for (is_named, of_months) in rules {
                let days = |period: Period| period.start().iter_days().take_while(move |day| *day < period.end());
                let hits = self.periods().filter_map(|period| Some((period, days(period).find(|day| is_named(*day))?)));
                // A week is named by its Monday, and by the first of a month that lies in it.
                let hits: Vec<(Period, NaiveDate)> = hits.take(MOST + 1).collect();
                if (2..=MOST).contains(&hits.len()) || hits.len() <= MOST && self.slots <= MOST as f64 {
                    return name(&hits, of_months, locale);
                }
            }
        }
        // Longer periods by their own names, as many as fit, counted back from the newest.
        let all: Vec<Period> = self.periods().collect();
        let step = all.len().div_ceil(MOST).max(1);
        let last = all.len().saturating_sub(1);
        let fitting = all.into_iter().enumerate().filter(|(at, _)| (last - at).is_multiple_of(step));
        fitting.map(|(_, period)| (period, short(period, locale))).collect()
    }
}

/// Days by day and month; months by their names, with the year in January and at the first.
fn name(hits: &[(Period, NaiveDate)], of_months: bool, locale: Locale) -> Vec<(Period, String)> {
    let mut year = None;
    let named = hits.iter().map(|(period, day)| {
        let is_new = of_months && year != Some(day.year());
        year = Some(day.year());
        let text = match (of_months, is_new) {
            (false, _) => locale.day_short(*day),
            (true, false) => locale.month_short(*day),
            (true, true) => format!("{} {}", locale.month_short(*day), day.year()),
        };
        (*period, text)
    });
    named.collect()
}

fn short(period: Period, locale: Locale) -> String {
    match period.grain() {
        Grain::Month => format!("{} {}", locale.month_short(period.start()), period.start().year()),
        Grain::Day | Grain::Week => locale.day_short(period.start()),
        _ => locale.period(period),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(first: &str, last: &str) -> Vec<String> {
        let calendar = Calendar::new(first.parse().unwrap(), last.parse().unwrap());
        calendar.named(Locale::En).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn few_names_whatever_the_length() {
        assert_eq!(names("2026-11-02", "2026-11-04"), ["2 Nov", "3 Nov", "4 Nov"]);
        assert_eq!(names("2026-11-02", "2026-11-30"), ["2 Nov", "9 Nov", "16 Nov", "23 Nov", "30 Nov"]);
        assert_eq!(names("2026-08-20", "2026-12-31"), ["Sep 2026", "Oct", "Nov", "Dec"]);
        assert_eq!(names("2025-10-05", "2026-11-22"), ["Nov 2025", "Jan 2026", "Mar", "May", "Jul", "Sep", "Nov"]);
        assert_eq!(names("2025-W41", "2026-W10"), ["Nov 2025", "Dec", "Jan 2026", "Feb", "Mar"]);
        assert_eq!(names("2026-Q1", "2026-Q2"), ["Q1 2026", "Q2 2026"]);
        for (first, last) in [("2026-11-02", "2026-11-02"), ("1990-01-01", "2026-01-01"), ("0001-W01", "9000-W01")] {
            let count = names(first, last).len();
            assert!((1..=MOST).contains(&count), "{first} {count}");
        }
    }
}
