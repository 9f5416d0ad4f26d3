//! What is about money: every document lists what it rests on.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{Grid, Plain, assumptions, folded_rows, interval, numbers, pick, words};
use crate::explain::words::{segment, title};
use crate::explain::{BusinessValue, NpsClass, Outcome, Return, RevenueAtRisk};
use crate::metric::Reading;
use crate::unit::Unit;

pub(super) fn value(found: &BusinessValue, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    if let Some(association) = &found.association {
        let per = if found.per_customer {
            pick(figures, "value of a point, per customer", "wartość punktu, na klienta")
        } else {
            pick(figures, "value of a point, per segment", "wartość punktu, na segment")
        };
        let mut rows = vec![
            (pick(figures, "Spearman’s correlation", "korelacja Spearmana"), &association.spearman),
            (pick(figures, "Pearson’s correlation", "korelacja Pearsona"), &association.pearson),
            (per, &association.value_of_point),
            (pick(figures, "value of a point in all", "wartość punktu łącznie"), &association.value_of_point_in_all),
        ];
        if let Some(reading) = &association.disattenuated {
            rows.insert(2, (pick(figures, "Pearson’s without sampling noise", "Pearsona bez błędu próby"), reading));
        }
        let rows = rows
            .into_iter()
            .map(|(name, reading)| vec![name.to_owned(), capped(reading, figures), interval(reading, figures)])
            .collect();
        let heads = vec![
            words(pick(figures, "Association", "Współzależność")),
            numbers(""),
            numbers(figures.word(Word::Interval)),
        ];
        plain.grids.push(Grid { heads, rows });
    }
    let rows = folded_rows(&found.segments, most, locale, |row| {
        let mut cells = vec![
            segment(&row.segment, locale),
            figures.reading(&row.score),
            figures.count(row.score.n),
            figures.value(row.amount.value, row.amount.unit),
        ];
        if found.per_customer {
            cells.push(row.customers.map(|n| figures.count(n)).unwrap_or_default());
            cells.push(row.per_customer.map(|amount| figures.value(amount, found.unit)).unwrap_or_default());
        }
        cells
    });
    let mut heads =
        vec![words(found.by.join(", ")), numbers(title(&found.title, locale)), numbers("n"), numbers(&found.value)];
    if found.per_customer {
        heads.push(numbers(pick(figures, "customers", "klienci")));
        heads.push(numbers(pick(figures, "per customer", "na klienta")));
    }
    plain.grids.push(Grid { heads, rows });
    plain.notes = assumptions(&found.assumptions, figures);
}

/// A value, of which a correlation without sampling noise may pass 1: it is then written as 1 or more.
fn capped(reading: &Reading, figures: Figures) -> String {
    match reading.value() {
        Some(value) if reading.unit == Unit::Number && 1.0 < value.abs() => {
            let sign = if value < 0.0 { "≤\u{a0}" } else { "≥\u{a0}" };
            format!("{sign}{}", figures.value(value.signum(), reading.unit))
        }
        _ => figures.reading(reading),
    }
}

/// A class of customers by its name.
pub(in super::super) fn class(class: NpsClass, figures: Figures) -> &'static str {
    figures.word(match class {
        NpsClass::Detractors => Word::Detractors,
        NpsClass::Passives => Word::Passives,
        NpsClass::Promoters => Word::Promoters,
    })
}

pub(super) fn risk(found: &RevenueAtRisk, figures: Figures, plain: &mut Plain) {
    if !found.classes.is_empty() {
        let mut rows: Vec<Vec<String>> = found
            .classes
            .iter()
            .map(|one| {
                vec![
                    class(one.class, figures).to_owned(),
                    figures.reading(&one.share),
                    figures.locale().number(one.customers, 0),
                    figures.share(one.loss_rate),
                    figures.reading(&one.at_risk),
                    interval(&one.at_risk, figures),
                ]
            })
            .collect();
        rows.push(vec![
            figures.word(Word::AllSegments).to_owned(),
            String::new(),
            figures.count(found.customers),
            figures.reading(&found.share_at_risk),
            figures.reading(&found.at_risk),
            interval(&found.at_risk, figures),
        ]);
        let heads = vec![
            words(""),
            numbers(figures.word(Word::Share)),
            numbers(pick(figures, "customers", "klienci")),
            numbers(pick(figures, "lost", "odchodzi")),
            numbers(pick(figures, "at risk", "zagrożone")),
            numbers(figures.word(Word::Interval)),
        ];
        plain.grids.push(Grid { heads, rows });
    }
    plain.notes = assumptions(&found.assumptions, figures);
}

pub(super) fn investment(found: &Return, figures: Figures, plain: &mut Plain) {
    let row = |name: &str, outcome: &Outcome, unit: Unit| {
        let mut cells = vec![name.to_owned()];
        cells.extend([outcome.low, outcome.expected, outcome.high].map(|value| figures.value(value, unit)));
        cells
    };
    let rows = vec![
        row(pick(figures, "gain", "zysk"), &found.gain, Unit::Money(found.currency)),
        row(pick(figures, "return", "zwrot"), &found.roi, Unit::Share),
    ];
    let heads = vec![
        words(""),
        numbers(pick(figures, "low", "dolna granica")),
        numbers(pick(figures, "expected", "oczekiwane")),
        numbers(pick(figures, "high", "górna granica")),
    ];
    plain.grids.push(Grid { heads, rows });
    plain.notes = assumptions(&found.assumptions, figures);
}
