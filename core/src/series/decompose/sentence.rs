//! What a decomposition says, in English and Polish.

use chrono::Weekday;

use super::{Decomposition, SegmentDecomposition};
use crate::locale::{Locale, Noun};
use crate::metric::Withheld;
use crate::series::WeekdayEffect;
use crate::series::words::periods;
use crate::words::{self, pick, signed, title};

impl Decomposition {
    /// What it shows, in a few sentences: from where to where the trend goes, the best and the worst weekday, and how much is left.
    pub fn sentence(&self, locale: Locale) -> String {
        let name = title(&self.title, locale);
        match &self.segments[..] {
            [] => pick(locale, format!("{name}: there are no answers."), format!("{name}: brak odpowiedzi.")),
            [only] => self.of_one(name, only, locale),
            all => {
                let shown = all.iter().filter(|found| found.reason.is_none()).count() as u64;
                let (by, of) = (self.by.join(", "), locale.count_of(all.len() as u64, Noun::Segment));
                let shown = locale.count(shown);
                pick(
                    locale,
                    format!("{name} by {by}: trend, week and remainder of {shown} of {of}."),
                    format!("{name}, podział: {by}. Trend, tydzień i reszta: {shown} z {of}."),
                )
            }
        }
    }

    fn of_one(&self, name: &str, found: &SegmentDecomposition, locale: Locale) -> String {
        let subject = if found.segment.is_empty() {
            name.to_owned()
        } else {
            let segment = words::segment(&found.segment, locale);
            pick(locale, format!("{name} of {segment}"), format!("{name} ({segment})"))
        };
        let known = || found.days.iter().filter_map(|day| Some((day.period, day.trend?)));
        let (Some((first, from)), Some((last, to))) = (known().next(), known().next_back()) else {
            return match (locale, found.reason) {
                (Locale::En, Some(Withheld::SmallBase)) => format!("{subject}: too few answers to be shown."),
                (Locale::Pl, Some(Withheld::SmallBase)) => format!("{subject}: za mało odpowiedzi, by je pokazać."),
                (Locale::En, Some(Withheld::TooFew)) => format!("{subject}: too few days to be taken apart."),
                (Locale::Pl, Some(Withheld::TooFew)) => format!("{subject}: za mało dni, by je rozłożyć."),
                (Locale::En, _) => format!("{subject}: there are no answers."),
                (Locale::Pl, _) => format!("{subject}: brak odpowiedzi."),
            };
        };
        let span = periods(first, last, locale);
        let (from, to) = (locale.value(from, self.unit), locale.value(to, self.unit));
        let mut text = pick(
            locale,
            format!("{subject}, {span}: the trend goes from {from} to {to}."),
            format!("{subject}, {span}: trend od {from} do {to}."),
        );
        let by_effect = |a: &&WeekdayEffect, b: &&WeekdayEffect| a.effect.total_cmp(&b.effect);
        let ends = (found.weekdays.iter().max_by(by_effect), found.weekdays.iter().min_by(by_effect));
        if let (Some(high), Some(low)) = ends
            && low.effect < high.effect
        {
            let told =
                |one: &WeekdayEffect| format!("{} ({})", weekday(one.weekday, locale), self.effect(one.effect, locale));
            let (high, low) = (told(high), told(low));
            text.push_str(&pick(
                locale,
                format!(" Of the week the highest is {high}, the lowest {low}."),
                format!(" W tygodniu najwyżej: {high}, najniżej: {low}."),
            ));
        }
        if 0.0 < found.imputed_share {
            let share = locale.percent(found.imputed_share, 0);
            text.push_str(&pick(
                locale,
                format!(" Of {share} of the days the trend is drawn from their neighbours alone."),
                format!(" Dla {share} dni trend wynika tylko z dni sąsiednich."),
            ));
        }
        text
    }

    fn effect(&self, effect: f64, locale: Locale) -> String {
        if self.metric.is_total() {
            let text = locale.percent(effect - 1.0, 0);
            return if 1.0 < effect { format!("+{text}") } else { text };
        }
        signed(locale, effect, self.unit)
    }
}

const fn weekday(weekday: Weekday, locale: Locale) -> &'static str {
    match (locale, weekday) {
        (Locale::En, Weekday::Mon) => "Monday",
        (Locale::En, Weekday::Tue) => "Tuesday",
        (Locale::En, Weekday::Wed) => "Wednesday",
        (Locale::En, Weekday::Thu) => "Thursday",
        (Locale::En, Weekday::Fri) => "Friday",
        (Locale::En, Weekday::Sat) => "Saturday",
        (Locale::En, Weekday::Sun) => "Sunday",
        (Locale::Pl, Weekday::Mon) => "poniedziałek",
        (Locale::Pl, Weekday::Tue) => "wtorek",
        (Locale::Pl, Weekday::Wed) => "środa",
        (Locale::Pl, Weekday::Thu) => "czwartek",
        (Locale::Pl, Weekday::Fri) => "piątek",
        (Locale::Pl, Weekday::Sat) => "sobota",
        (Locale::Pl, Weekday::Sun) => "niedziela",
    }
}
