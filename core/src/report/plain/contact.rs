//! Customers in words: who came back, who is new, who has gone silent.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{Grid, Head, Plain, folded_rows, interval, numbers, pick, words};
use crate::calendar::Period;
use crate::contact::{
    AnswerDelays, Cohorts, ContactRow, DelayRow, FirstContactResolution, Newcomers, Recency, Repeats, Silences,
    SilentCustomer,
};
use crate::metric::Reading;

const NOTHING: &str = "–";

fn period_and_segment(period: Option<Period>, segment: Option<&String>, figures: Figures) -> Vec<String> {
    let period = period.map_or_else(|| NOTHING.to_owned(), |period| figures.locale().period(period));
    vec![period, segment.map_or(NOTHING, String::as_str).to_owned()]
}

fn share(reading: &Reading, figures: Figures) -> [String; 3] {
    [figures.reading(reading), interval(reading, figures), figures.count(reading.n)]
}

fn heads_of_shares(figures: Figures, name: &str) -> Vec<Head> {
    vec![
        words(pick(figures, "period", "okres")),
        words(pick(figures, "segment", "segment")),
        numbers(name),
        numbers(figures.word(Word::Interval)),
        numbers("n"),
    ]
}

fn shares(rows: &[ContactRow], name: &str, figures: Figures, most: usize, plain: &mut Plain) {
    if rows.is_empty() {
        return;
    }
    let cells = folded_rows(rows, most, figures.locale(), |row| {
        let mut cells = period_and_segment(row.period, row.segment.as_ref(), figures);
        cells.extend(share(&row.reading, figures));
        cells.push(figures.count(row.censored));
        cells
    });
    let mut heads = heads_of_shares(figures, name);
    heads.push(numbers(pick(figures, "not known yet", "jeszcze nie wiadomo")));
    plain.grids.push(Grid { heads, rows: cells });
}

pub(super) fn repeats(found: &Repeats, figures: Figures, most: usize, plain: &mut Plain) {
    shares(&found.rows, pick(figures, "repeated", "ponowne"), figures, most, plain);
    plain.notes.push(found.total.method.clone().into_owned());
}

pub(super) fn resolution(found: &FirstContactResolution, figures: Figures, most: usize, plain: &mut Plain) {
    shares(&found.rows, pick(figures, "settled at once", "załatwione od razu"), figures, most, plain);
    plain.notes.push(found.total.method.clone().into_owned());
}

pub(super) fn newcomers(found: &Newcomers, figures: Figures, most: usize, plain: &mut Plain) {
    let rows = folded_rows(&found.rows, most, figures.locale(), |row| {
        let mut cells = period_and_segment(row.period, row.segment.as_ref(), figures);
        cells.extend(share(&row.new_share, figures));
        cells
    });
    if !rows.is_empty() {
        plain.grids.push(Grid { heads: heads_of_shares(figures, pick(figures, "new", "nowi")), rows });
    }
}

pub(super) fn recency(found: &Recency, figures: Figures, plain: &mut Plain) {
    let rows: Vec<Vec<String>> = found
        .rows
        .iter()
        .map(|row| {
            let customers = row.customers.map_or_else(|| NOTHING.to_owned(), |n| figures.count(n));
            let mut cells = vec![figures.count(u64::from(row.days)), customers];
            cells.extend(share(&row.share, figures));
            cells
        })
        .collect();
    let heads = vec![
        numbers(pick(figures, "days", "dni")),
        numbers(pick(figures, "customers", "klienci")),
        numbers(pick(figures, "share", "odsetek")),
        numbers(figures.word(Word::Interval)),
        numbers("n"),
    ];
    plain.grids.push(Grid { heads, rows });
}

pub(super) fn cohorts(found: &Cohorts, figures: Figures, most: usize, plain: &mut Plain) {
    /// More columns do not fit a page.
    const MOST_PERIODS: usize = 12;
    let longest = found.cohorts.iter().map(|cohort| cohort.in_touch.len()).max().unwrap_or(0).min(MOST_PERIODS);
    let rows = folded_rows(&found.cohorts, most, figures.locale(), |cohort| {
        let mut cells = vec![figures.locale().period(cohort.period), figures.count(cohort.customers)];
        cells.extend(
            (0..longest).map(|at| cohort.in_touch.get(at).map_or_else(String::new, |reading| figures.reading(reading))),
        );
        cells
    });
    let mut heads = vec![words(pick(figures, "began in", "początek")), numbers(pick(figures, "customers", "klienci"))];
    heads.extend((1..=longest).map(|at| numbers(format!("+{at}"))));
    if !rows.is_empty() {
        plain.grids.push(Grid { heads, rows });
    }
}

pub(super) fn delays(found: &AnswerDelays, figures: Figures, most: usize, plain: &mut Plain) {
    let all: Vec<&DelayRow> = std::iter::once(&found.total).chain(&found.rows).collect();
    let rows = folded_rows(&all, most, figures.locale(), |row| {
        let mut cells = period_and_segment(row.period, row.segment.as_ref(), figures);
        cells.extend(share(&row.median, figures));
        cells.extend(row.quantiles.iter().map(|quantile| figures.reading(&quantile.reading)));
        cells
    });
    let mut heads = heads_of_shares(figures, pick(figures, "median", "mediana"));
    heads.extend(found.total.quantiles.iter().map(|quantile| numbers(figures.locale().percent(quantile.p, 0))));
    plain.grids.push(Grid { heads, rows });
    plain.notes.push(found.total.median.method.clone().into_owned());
}

pub(super) fn silences(found: &Silences, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let rows = folded_rows(&found.silent_customers, most, locale, |one: &SilentCustomer| {
        vec![
            one.customer.clone(),
            figures.count(one.contacts),
            locale.number(one.usual_gap_days, 0),
            figures.count(one.silent_days),
            locale.percent(one.survival, 1),
            locale.percent(one.p_active, 0),
            locale.date(one.flagged_on),
        ]
    });
    let heads = vec![
        words(pick(figures, "customer", "klient")),
        numbers(pick(figures, "contacts", "kontakty")),
        numbers(pick(figures, "usual days between", "zwykle co dni")),
        numbers(pick(figures, "days silent", "dni ciszy")),
        numbers(pick(figures, "active customers silent as long", "aktywni milczący tak długo")),
        numbers(pick(figures, "still active", "nadal aktywny")),
        words(pick(figures, "flagged on", "oznaczono")),
    ];
    if !rows.is_empty() {
        plain.grids.push(Grid { heads, rows });
    }
    plain.notes.push(found.method.clone());
}
