//! What sentences about comparisons are made of: names of sides, intervals of differences, p-values.

use std::collections::BTreeMap;

use crate::calendar::{DayRange, Grain, Period};
use crate::cube::Filter;
use crate::explain::side::Side;
use crate::explain::words::{days, in_every_language, pick, size};
use crate::locale::Locale;
use crate::locale::glyph::visible;
use crate::metric::Reading;
use crate::survey::{Survey, Title};
use crate::unit::Unit;

/// What a side is called: its name, else its conditions: `store A, October 2026`.
pub(super) fn side_title(side: &Side, survey: &Survey) -> Title {
    match &side.name {
        Some(name) => Title::Plain(name.clone()),
        None => in_every_language(|locale| conditions(side, survey, locale)),
    }
}

fn conditions(side: &Side, survey: &Survey, locale: Locale) -> String {
    let filter = side.filter.clone().map(Filter::from).and_then(|filter| filter_words(&filter, survey, locale));
    let days = side.within.filter(|days| *days != DayRange::ALL).map(|range| days(range, locale));
    let parts: Vec<String> = filter.into_iter().chain(days).collect();
    match &parts[..] {
        [] => pick(locale, "all answers", "wszystkie odpowiedzi").to_owned(),
        parts => parts.join(", "),
    }
}

/// The calendar period that these days are, if they are one.
pub(super) fn period_of(days: DayRange) -> Option<Period> {
    let start = days.start()?;
    [Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year]
        .into_iter()
        .map(|grain| Period::containing(grain, start))
        .find(|period| DayRange::from(*period) == days)
}

/// A filter in words; nothing for everything.
fn filter_words(filter: &Filter, survey: &Survey, locale: Locale) -> Option<String> {
    let parts = |filters: &[Filter], joint: &str| {
        let words: Vec<String> = filters.iter().filter_map(|part| filter_words(part, survey, locale)).collect();
        (!words.is_empty()).then(|| words.join(joint))
    };
    let or = pick(locale, " or ", " lub ");
    match filter {
        Filter::All(filters) => parts(filters, ", "),
        Filter::Any(filters) => parts(filters, or),
        Filter::Not(filter) => {
            let words = filter_words(filter, survey, locale)?;
            Some(format!("{} {words}", pick(locale, "not", "poza:")))
        }
        Filter::Is(dimensions) => Some(is_words(dimensions, survey, locale)).filter(|words| !words.is_empty()),
        Filter::Days(range) => Some(days(*range, locale)),
    }
}

fn is_words(dimensions: &BTreeMap<String, Vec<Option<String>>>, survey: &Survey, locale: Locale) -> String {
    let one = |(dimension, values): (&String, &Vec<Option<String>>)| {
        let known = survey.dimensions().iter().find(|known| known.name() == dimension);
        let title = known.map_or(dimension.as_str(), |known| known.title(locale));
        let value = |value: &Option<String>| {
            value.clone().unwrap_or_else(|| pick(locale, "not known", "brak danych").to_owned())
        };
        let values: Vec<String> = values.iter().map(value).collect();
        format!("{title} {}", values.join(pick(locale, " or ", " lub ")))
    };
    dimensions.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A difference with its unit, and its sign where it is below zero: `7.4 points`, `−3.1 pp`.
pub(super) fn with_unit(value: f64, unit: Unit, locale: Locale) -> String {
    let text = size(locale, value, unit);
    if value < 0.0 && text != size(locale, 0.0, unit) { format!("\u{2212}{text}") } else { text }
}

/// A difference as a number alone, where its unit stands beside it.
pub(super) fn bare_difference(value: f64, unit: Unit, locale: Locale) -> String {
    match unit {
        Unit::Points => locale.number(value, 1),
        Unit::Share => locale.number(value * 100.0, 1),
        _ => locale.value(value, unit),
    }
}

/// The interval of a difference with its confidence: `95% interval 2.1 to 12.7`.
pub(super) fn difference_interval(difference: &Reading, locale: Locale) -> Option<String> {
    interval_words(difference, locale, |value| bare_difference(value, difference.unit, locale))
}

/// The interval of a reading with its confidence.
pub(super) fn interval_words(reading: &Reading, locale: Locale, write: impl Fn(f64) -> String) -> Option<String> {
    let ((low, high), level) = (reading.interval()?, locale.confidence(reading.confidence()?.get()));
    Some(match locale {
        Locale::En => format!("{level} interval {} to {}", write(low), write(high)),
        Locale::Pl => format!("przedział {level}: {} do {}", write(low), write(high)),
    })
}

/// A sentence for terminals and logs: plain spaces, and no characters that steer a terminal or turn text round.
pub(in crate::explain) fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").chars().filter_map(visible).collect()
}

/// A p-value: `p = 0.032`, `p < 0.001`.
pub(super) fn p_words(p: f64, locale: Locale) -> String {
    match p {
        p if p < 0.001 => format!("p < {}", locale.number(0.001, 3)),
        p if p < 0.1 => format!("p = {}", locale.number(p, 3)),
        p => format!("p = {}", locale.number(p, 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::words::title as say;
    use crate::survey::Scale;

    fn days(from: &str, to: &str) -> DayRange {
        DayRange::new(from.parse().ok(), to.parse().ok()).unwrap()
    }

    #[test]
    fn sides_are_called_by_name_or_by_their_conditions() {
        let survey = Survey::builder().dimensions(["store", "channel"]).rating("nps", Scale::nps()).build().unwrap();
        let check = |side: &Side, en: &str, pl: &str| {
            let title = side_title(side, &survey);
            assert_eq!((say(&title, Locale::En), say(&title, Locale::Pl)), (en, pl));
        };
        let a = Side::of(Filter::is("store", "A"));
        check(&a.clone().named("the new one"), "the new one", "the new one");
        check(&Side::default(), "all answers", "wszystkie odpowiedzi");
        check(&a.during(days("2026-10-01", "2026-11-01")), "store A, October 2026", "store A, październik 2026");
        check(&Side::within(days("2026-11-02", "2026-11-09")), "week 45 of 2026", "tydzień 45 2026");
        check(&Side::within(days("2026-11-02", "2026-11-05")), "2 Nov 2026 – 4 Nov 2026", "2 lis 2026 – 4 lis 2026");
        check(&Side::within(days("2026-11-02", "")), "from 2 Nov 2026", "od 2 lis 2026");
        let two = Filter::one_of("store", ["A", "B"]).and(Filter::not_known("channel").negate());
        check(&Side::of(two), "store A or B, not channel not known", "store A lub B, poza: channel brak danych");
    }

    #[test]
    fn small_p_values_are_not_spelled_out() {
        assert_eq!(p_words(0.0321, Locale::En), "p = 0.032");
        assert_eq!(p_words(0.000_01, Locale::Pl), "p < 0,001");
        assert_eq!(p_words(0.374, Locale::En), "p = 0.37");
    }
}
