//! A metric over time in words: its points, and where it goes.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{Grid, Plain, folded_rows, interval, numbers, pick, words};
use crate::explain::words::{segment, signed};
use crate::locale::Locale;
use crate::series::{ChangePoints, Decomposition, PeriodState, Series, Trend, TrendSlope, TrendVerdict};

const NOTHING: &str = "–";

fn state(state: PeriodState, figures: Figures) -> &'static str {
    match state {
        PeriodState::Observed => "",
        PeriodState::Empty => pick(figures, "no answers", "bez odpowiedzi"),
        PeriodState::Closed => pick(figures, "closed", "zamknięte"),
        PeriodState::Partial => pick(figures, "partial", "niepełny"),
        PeriodState::Future => pick(figures, "not over", "jeszcze trwa"),
    }
}

pub(super) fn series(found: &Series, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let has_segments = !found.by.is_empty();
    let points: Vec<_> =
        found.segments.iter().flat_map(|own| own.points.iter().map(move |point| (&own.segment, point))).collect();
    let rows = folded_rows(&points, most, locale, |(name, point)| {
        let mut row = vec![locale.period(point.period)];
        row.extend([figures.reading(&point.reading), interval(&point.reading, figures)]);
        if found.rolling.is_some() {
            row.push(point.rolling.as_ref().map_or_else(|| NOTHING.to_owned(), |window| figures.reading(window)));
        }
        row.push(figures.count(point.reading.n));
        let special = point
            .special
            .as_ref()
            .map(|special| special.name.clone().unwrap_or_else(|| special.kind.name().to_owned()));
        let note: Vec<&str> = [state(point.state, figures)]
            .into_iter()
            .chain(special.as_deref())
            .filter(|note| !note.is_empty())
            .collect();
        row.push(note.join(", "));
        if has_segments {
            row.insert(0, segment(name, locale));
        }
        row
    });
    let mut heads = vec![words(pick(figures, "period", "okres"))];
    heads.extend([numbers(figures.word(Word::Reading)), numbers(figures.word(Word::Interval))]);
    if found.rolling.is_some() {
        heads.push(numbers(pick(figures, "window", "okno")));
    }
    heads.extend([numbers("n"), words("")]);
    if has_segments {
        heads.insert(0, words(found.by.join(", ")));
    }
    if !rows.is_empty() {
        plain.grids.push(Grid { heads, rows });
    }
}

pub(in super::super) const fn verdict(verdict: TrendVerdict, locale: Locale) -> &'static str {
    match (locale, verdict) {
        (Locale::En, TrendVerdict::Rising) => "▲\u{a0}rising",
        (Locale::En, TrendVerdict::Falling) => "▼\u{a0}falling",
        (Locale::En, TrendVerdict::Steady) => "steady",
        (Locale::En, TrendVerdict::Undecided) => "undecided",
        (Locale::Pl, TrendVerdict::Rising) => "▲\u{a0}rośnie",
        (Locale::Pl, TrendVerdict::Falling) => "▼\u{a0}spada",
        (Locale::Pl, TrendVerdict::Steady) => "bez zmian",
        (Locale::Pl, TrendVerdict::Undecided) => "nierozstrzygnięte",
    }
}

pub(super) fn trend(found: &Trend, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let slope = |slope: Option<&TrendSlope>| {
        slope.map_or_else(|| NOTHING.to_owned(), |slope| signed(locale, slope.per_month, found.unit))
    };
    let limits = |slope: Option<&TrendSlope>| match slope.and_then(|slope| Some((slope.low?, slope.high?))) {
        Some((low, high)) => format!("{} – {}", signed(locale, low, found.unit), signed(locale, high, found.unit)),
        None => NOTHING.to_owned(),
    };
    let rows = folded_rows(&found.segments, most, locale, |own| {
        vec![
            segment(&own.segment, locale),
            verdict(own.verdict, locale).to_owned(),
            slope(own.slope.as_ref()),
            limits(own.slope.as_ref()),
            own.p_adjusted.map_or_else(|| NOTHING.to_owned(), |p| figures.p_value(p)),
            slope(own.robust.as_ref()),
            figures.count(own.periods),
            figures.count(own.n),
        ]
    });
    let heads = vec![
        words(if found.by.is_empty() { pick(figures, "segment", "segment").to_owned() } else { found.by.join(", ") }),
        words(pick(figures, "verdict", "wniosek")),
        numbers(pick(figures, "a month", "miesięcznie")),
        numbers(figures.word(Word::Interval)),
        numbers(pick(figures, "p, adjusted", "p skorygowane")),
        numbers(pick(figures, "median slope", "nachylenie medianowe")),
        numbers(pick(figures, "periods", "okresy")),
        numbers("n"),
    ];
    if !rows.is_empty() {
        plain.grids.push(Grid { heads, rows });
    }
    plain.notes.push(format!("weighted_trend, theil_sen, mann_kendall, {}", found.adjustment));
}

pub(super) fn changes(found: &ChangePoints, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let changes: Vec<_> =
        found.segments.iter().flat_map(|own| own.changes.iter().map(move |change| (&own.segment, change))).collect();
    let rows = folded_rows(&changes, most, locale, |(name, change)| {
        vec![
            segment(name, locale),
            locale.period(change.period),
            format!("{} – {}", locale.period(change.earliest), locale.period(change.latest)),
            figures.reading(&change.before),
            figures.reading(&change.after),
            super::difference(&change.change, figures),
            super::difference_interval(&change.change, figures),
            format!("{} / {}", figures.count(change.before.n), figures.count(change.after.n)),
        ]
    });
    let heads = vec![
        words(if found.by.is_empty() { pick(figures, "segment", "segment").to_owned() } else { found.by.join(", ") }),
        words(pick(figures, "since", "od")),
        words(pick(figures, "possible", "możliwe")),
        numbers(pick(figures, "before", "przed")),
        numbers(pick(figures, "after", "po")),
        numbers(pick(figures, "change", "zmiana")),
        numbers(figures.word(Word::Interval)),
        numbers("n"),
    ];
    if !rows.is_empty() {
        plain.grids.push(Grid { heads, rows });
    }
    plain.notes.push(found.method.clone());
}

pub(super) fn decomposition(found: &Decomposition, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let has_segments = !found.by.is_empty();
    let value = |value: Option<f64>| value.map_or_else(|| NOTHING.to_owned(), |value| locale.value(value, found.unit));
    let part = |part: Option<f64>| part.map_or_else(|| NOTHING.to_owned(), |part| signed(locale, part, found.unit));
    let days: Vec<_> =
        found.segments.iter().flat_map(|own| own.days.iter().map(move |day| (&own.segment, day))).collect();
    let rows = folded_rows(&days, most, locale, |(name, day)| {
        let mut row = vec![
            locale.period(day.period),
            value(day.value),
            value(day.trend),
            part(day.week),
            part(day.remainder),
            figures.count(day.n),
        ];
        if has_segments {
            row.insert(0, segment(name, locale));
        }
        row
    });
    let mut heads = vec![
        words(pick(figures, "day", "dzień")),
        numbers(figures.word(Word::Reading)),
        numbers(pick(figures, "trend", "trend")),
        numbers(pick(figures, "week", "tydzień")),
        numbers(pick(figures, "remainder", "reszta")),
        numbers("n"),
    ];
    if has_segments {
        heads.insert(0, words(found.by.join(", ")));
    }
    if !rows.is_empty() {
        plain.grids.push(Grid { heads, rows });
    }
    plain.notes.push(found.method.clone());
}
