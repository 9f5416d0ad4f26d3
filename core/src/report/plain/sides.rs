//! What has two sides or a few: comparisons, coefficients, sources, weights.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{Grid, Plain, difference, difference_interval, folded_rows, interval, numbers, pick, reading_heads, words};
use crate::explain::words::{segment, title};
use crate::explain::{
    Association, Comparison, Comparisons, PairedComparison, Reconciliation, SourceReading, Test, Weighting,
};
use crate::metric::Reading;

fn reading_row(name: &str, reading: &Reading, figures: Figures) -> Vec<String> {
    vec![name.to_owned(), figures.reading(reading), interval(reading, figures), figures.count(reading.n)]
}

fn difference_row(name: &str, reading: &Reading, figures: Figures) -> Vec<String> {
    let (value, limits) = (difference(reading, figures), difference_interval(reading, figures));
    vec![name.to_owned(), value, limits, figures.count(reading.n)]
}

fn two(plain: &mut Plain, sides: [(&str, &Reading); 2], change: &Reading, test: Option<&Test>, figures: Figures) {
    let mut rows: Vec<Vec<String>> = sides.iter().map(|(name, reading)| reading_row(name, reading, figures)).collect();
    rows.push(difference_row(figures.word(Word::Difference), change, figures));
    plain.grids.push(Grid { heads: reading_heads("", figures), rows });
    if let Some(test) = test {
        plain.notes.push(format!("{}: p = {}", test.method, figures.p_value(test.deciding_p())));
    }
}

pub(super) fn comparison(found: &Comparison, figures: Figures, plain: &mut Plain) {
    let locale = figures.locale();
    let sides = [&found.side, &found.against].map(|side| (title(&side.title, locale), &side.reading));
    two(plain, sides, &found.difference, found.test.as_ref(), figures);
}

pub(super) fn paired(found: &PairedComparison, figures: Figures, plain: &mut Plain) {
    let locale = figures.locale();
    let sides = [(title(&found.later_title, locale), &found.after), (title(&found.title, locale), &found.before)];
    two(plain, sides, &found.difference, found.test.as_ref(), figures);
}

pub(super) fn comparisons(found: &Comparisons, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let rows =
        folded_rows(&found.sides, most, locale, |side| reading_row(title(&side.title, locale), &side.reading, figures));
    plain.grids.push(Grid { heads: reading_heads("", figures), rows });
    let rows = folded_rows(&found.comparisons, most, locale, |one| {
        let name = format!("{} – {}", title(&one.side.title, locale), title(&one.against.title, locale));
        let p = one.test.as_ref().map_or_else(|| "–".to_owned(), |test| figures.p_value(test.deciding_p()));
        let mut row = difference_row(&name, &one.difference, figures);
        row.truncate(3);
        row.push(p);
        row
    });
    let heads = vec![
        words(figures.word(Word::Difference)),
        numbers(""),
        numbers(figures.word(Word::Interval)),
        numbers(pick(figures, "p, adjusted", "p skorygowane")),
    ];
    plain.grids.push(Grid { heads, rows });
    plain.notes.push(found.adjustment_method.clone());
}

pub(super) fn association(found: &Association, figures: Figures, plain: &mut Plain) {
    let coefficients = [("Spearman", &found.spearman), ("Pearson", &found.pearson), ("Kendall τ-b", &found.kendall)];
    let mut rows: Vec<Vec<String>> = coefficients
        .iter()
        .map(|(name, one)| {
            let p = one.p_value.map_or_else(|| "–".to_owned(), |p| figures.p_value(p));
            vec![(*name).to_owned(), figures.reading(&one.reading), interval(&one.reading, figures), p]
        })
        .collect();
    if let Some(weighted) = &found.weighted {
        let name = pick(figures, "Pearson, weighted", "Pearson, ważony").to_owned();
        rows.push(vec![name, figures.reading(weighted), "–".to_owned(), "–".to_owned()]);
    }
    let heads = vec![
        words(pick(figures, "Coefficient", "Współczynnik")),
        numbers(""),
        numbers(figures.word(Word::Interval)),
        numbers("p"),
    ];
    plain.grids.push(Grid { heads, rows });
}

pub(super) fn reconciliation(found: &Reconciliation, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let row = |name: &str, read: &dyn Fn(&SourceReading) -> String| {
        vec![name.to_owned(), read(&found.first), read(&found.second)]
    };
    let rows = vec![
        row(title(&found.title, locale), &|source| figures.full(&source.value)),
        row(figures.word(Word::RowsRead), &|source| figures.count(source.rows_read)),
        row(figures.word(Word::Refused), &|source| figures.reading(&source.rows_refused)),
        row(figures.word(Word::Blank), &|source| figures.reading(&source.missing)),
        row(figures.word(Word::AnswersRefused), &|source| figures.reading(&source.answers_refused)),
    ];
    let heads = vec![words(figures.word(Word::Metric)), numbers(&found.first.name), numbers(&found.second.name)];
    plain.grids.push(Grid { heads, rows });
    if let Some(effects) = &found.effects {
        let parts = [
            (
                pick(figures, "coverage: segments in one source only", "zasięg: segmenty tylko w jednym źródle"),
                effects.coverage,
            ),
            (
                pick(figures, "mix: other shares of the same segments", "udziały: inne udziały tych samych segmentów"),
                effects.mix,
            ),
            (
                pick(
                    figures,
                    "measure: other values of the same segments",
                    "pomiar: inne wartości tych samych segmentów",
                ),
                effects.measure,
            ),
            (figures.word(Word::Difference), effects.difference),
        ];
        let rows =
            parts.iter().map(|(name, size)| vec![(*name).to_owned(), figures.delta(*size, found.unit)]).collect();
        let heads = vec![words(pick(figures, "Where it comes from", "Skąd się bierze")), numbers("")];
        plain.grids.push(Grid { heads, rows });
    }
    if !found.definitions.is_empty() {
        let say = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let rows = found
            .definitions
            .iter()
            .map(|one| vec![title(&one.title, locale).to_owned(), say(&one.first), say(&one.second)])
            .collect();
        let heads =
            vec![words(pick(figures, "Definition", "Definicja")), words(&found.first.name), words(&found.second.name)];
        plain.grids.push(Grid { heads, rows });
    }
    if !found.uncovered.is_empty() {
        let rows = folded_rows(&found.uncovered, most, locale, |one| {
            let source = if one.in_first { &found.first.name } else { &found.second.name };
            let name = match (&one.period, one.segment.is_empty()) {
                (Some(period), true) => period.clone(),
                (Some(period), false) => format!("{}, {period}", segment(&one.segment, locale)),
                (None, _) => segment(&one.segment, locale),
            };
            vec![name, source.clone(), figures.count(one.n)]
        });
        let heads = vec![
            words(pick(figures, "In one source only", "Tylko w jednym źródle")),
            words(""),
            numbers(figures.word(Word::Answers)),
        ];
        plain.grids.push(Grid { heads, rows });
    }
}

pub(super) fn weighting(found: &Weighting, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let rows = vec![
        reading_row(pick(figures, "as answered", "bez przeważenia"), &found.as_answered, figures),
        reading_row(pick(figures, "reweighted", "po przeważeniu"), &found.reweighted, figures),
    ];
    plain.grids.push(Grid { heads: reading_heads(title(&found.title, locale), figures), rows });
    for margin in &found.margins {
        let rows = folded_rows(&margin.categories, most, locale, |one| {
            let shares = [one.as_answered, one.reached, one.target].map(|share| figures.share(share));
            let [answered, reached, target] = shares;
            vec![one.segment.join(", "), figures.count(one.n), answered, reached, target]
        });
        let heads = vec![
            words(margin.by.join(", ")),
            numbers("n"),
            numbers(pick(figures, "as answered", "bez przeważenia")),
            numbers(pick(figures, "reweighted", "po przeważeniu")),
            numbers(pick(figures, "population", "populacja")),
        ];
        plain.grids.push(Grid { heads, rows });
    }
    let largest = locale.number(found.largest_weight, 2);
    plain.notes.push(format!("{}: {largest}", pick(figures, "largest weight", "największa waga")));
    plain.notes.push(found.method.clone());
}
