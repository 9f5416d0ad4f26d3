//! What lies ahead: forecasts, and what moves first.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{Grid, Plain, folded_rows, interval, numbers, pick, words};
use crate::explain::words::{segment, title};
use crate::metric::Timing;
use crate::series::{Forecast, ForecastPeriod, LeadLag, LeadSide, SegmentForecast};

fn timing(timing: Timing, figures: Figures) -> &'static str {
    match timing {
        Timing::Leading => pick(figures, "leading", "wyprzedzająca"),
        Timing::Lagging => pick(figures, "lagging", "opóźniona"),
        Timing::Neutral => "–",
    }
}

pub(super) fn leads(found: &LeadLag, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let names = |sides: &[LeadSide]| {
        let names: Vec<&str> =
            sides.iter().filter_map(|side| Some(title(&found.metrics.get(side.metric)?.title, locale))).collect();
        names.join(", ")
    };
    if !found.leads.is_empty() {
        let rows = folded_rows(&found.leads, most, locale, |lead| {
            vec![
                segment(&lead.segment, locale),
                names(&lead.leaders),
                names(&lead.followers),
                figures.count(u64::from(lead.lag)),
                figures.reading(&lead.correlation),
                interval(&lead.correlation, figures),
                figures.p_value(lead.q_value),
                lead.granger.map_or_else(|| "–".to_owned(), |granger| figures.p_value(granger.q_value)),
                figures.count(lead.correlation.n),
            ]
        });
        let heads = vec![
            words(pick(figures, "segment", "segment")),
            words(pick(figures, "moves first", "zmienia się pierwsza")),
            words(pick(figures, "moves after", "zmienia się potem")),
            numbers(pick(figures, "days", "dni")),
            numbers("r"),
            numbers(figures.word(Word::Interval)),
            numbers(pick(figures, "p, adjusted", "p skorygowane")),
            numbers("Granger"),
            numbers("n"),
        ];
        plain.grids.push(Grid { heads, rows });
    }
    let rows = found
        .metrics
        .iter()
        .map(|one| vec![title(&one.title, locale).to_owned(), timing(one.timing, figures).to_owned()]);
    let heads = vec![words(pick(figures, "measure", "miara")), words(pick(figures, "taken to be", "uznana za"))];
    plain.grids.push(Grid { heads, rows: rows.collect() });
    plain.notes.push(format!("{}, {}", found.method, found.adjustment.method()));
}

pub(super) fn forecast(found: &Forecast, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let rows: Vec<(&SegmentForecast, &ForecastPeriod)> = found
        .segments
        .iter()
        .flat_map(|segment| segment.whole.iter().chain(&segment.periods).map(move |period| (segment, period)))
        .collect();
    let rows = folded_rows(&rows, most, locale, |(of, period)| {
        vec![
            segment(&of.segment, locale),
            found.period_name(period, locale),
            figures.reading(&period.reading),
            interval(&period.reading, figures),
            figures.count(period.observed_n),
            locale.number(period.expected_n, 0),
        ]
    });
    let heads = vec![
        words(pick(figures, "segment", "segment")),
        words(pick(figures, "days", "dni")),
        numbers(pick(figures, "expected", "oczekiwane")),
        numbers(figures.word(Word::Interval)),
        numbers(pick(figures, "answers so far", "odpowiedzi dotąd")),
        numbers(pick(figures, "answers to come", "odpowiedzi do przyjścia")),
    ];
    if !rows.is_empty() {
        plain.grids.push(Grid { heads, rows });
    }
    if let [only] = found.segments.as_slice() {
        let rows = folded_rows(&only.days, most, locale, |day| {
            let reading = day.reading.as_ref();
            vec![
                locale.date(day.day),
                reading.map_or_else(|| "–".to_owned(), |reading| figures.reading(reading)),
                reading.map_or_else(|| "–".to_owned(), |reading| interval(reading, figures)),
                locale.number(day.expected_n, 1),
            ]
        });
        let heads = vec![
            words(pick(figures, "day", "dzień")),
            numbers(pick(figures, "expected", "oczekiwane")),
            numbers(figures.word(Word::Interval)),
            numbers(pick(figures, "answers to come", "odpowiedzi do przyjścia")),
        ];
        if !rows.is_empty() {
            plain.grids.push(Grid { heads, rows });
        }
    }
    plain.notes.push(found.method.clone());
}
