//! Words that the sentences of several modules share.

use std::collections::BTreeMap;

use crate::calendar::{DayRange, Grain, Period};
use crate::locale::{Locale, Noun};
use crate::metric::Metric;
use crate::survey::{Dimension, Survey, Title};
use crate::unit::Unit;

/// A text in every language.
pub(crate) fn in_every_language(text: impl Fn(Locale) -> String) -> Title {
    let texts: BTreeMap<String, String> =
        Locale::ALL.iter().map(|locale| (locale.code().to_owned(), text(*locale))).collect();
    Title::ByLanguage(texts)
}

/// What a metric is called, in every language.
pub(crate) fn metric_title(metric: &Metric, survey: &Survey) -> Title {
    in_every_language(|locale| metric.title(survey, locale))
}

/// What a dimension is called, in every language.
pub(crate) fn dimension_title(dimension: &Dimension) -> Title {
    in_every_language(|locale| dimension.title(locale).to_owned())
}

/// The text of the locale.
pub(crate) fn pick<T>(locale: Locale, en: T, pl: T) -> T {
    match locale {
        Locale::En => en,
        Locale::Pl => pl,
    }
}

/// A title in a language; nothing where it has none.
pub(crate) fn title(title: &Title, locale: Locale) -> &str {
    title.in_locale(locale).unwrap_or_default()
}

/// Days as a period where they are one, else from the first to the last.
pub(crate) fn days(range: DayRange, locale: Locale) -> String {
    let (Some(from), Some(to)) = (range.start(), range.end()) else {
        return match (range.start(), range.end()) {
            (Some(from), _) => pick(locale, format!("from {}", locale.date(from)), format!("od {}", locale.date(from))),
            (_, Some(to)) => pick(locale, format!("before {}", locale.date(to)), format!("przed {}", locale.date(to))),
            _ => locale.period(Period::ALL),
        };
    };
    let grains = [Grain::Year, Grain::Quarter, Grain::Month, Grain::Week, Grain::Day];
    let whole = grains.into_iter().map(|grain| Period::containing(grain, from));
    match whole.into_iter().find(|period| period.start() == from && period.end() == to) {
        Some(period) => locale.period(period),
        None => {
            let last = to.pred_opt().unwrap_or(to);
            format!("{} – {}", locale.date(from), locale.date(last))
        }
    }
}

/// The values of a segment in one line.
pub(crate) fn segment(values: &[Option<String>], locale: Locale) -> String {
    let not_known = pick(locale, "not known", "brak danych");
    let names: Vec<&str> = values.iter().map(|value| value.as_deref().unwrap_or(not_known)).collect();
    if names.is_empty() { pick(locale, "all", "wszystkie").to_owned() } else { names.join(", ") }
}

/// Several segments in one row.
pub(crate) fn merged(count: usize, locale: Locale) -> String {
    let segments = locale.count_of(count as u64, Noun::Segment);
    pick(locale, format!("{segments} together"), format!("razem {segments}"))
}

/// A difference with its sign and its unit; of shares in percentage points.
pub(crate) fn signed(locale: Locale, value: f64, unit: Unit) -> String {
    match unit {
        Unit::Points => format!("{}\u{a0}{}", locale.points(value, 1, true), pick(locale, "points", "pkt")),
        Unit::Share => format!("{}\u{a0}{}", locale.points(value * 100.0, 1, true), "pp"),
        _ => {
            let text = locale.value(value, unit);
            if 0.0 < value { format!("+{text}") } else { text }
        }
    }
}

/// The size of a difference with its unit.
pub(crate) fn size(locale: Locale, value: f64, unit: Unit) -> String {
    let size = value.abs();
    match unit {
        Unit::Share => format!("{}\u{a0}{}", locale.number(size * 100.0, 1), "pp"),
        _ => locale.quantity(size, unit),
    }
}
