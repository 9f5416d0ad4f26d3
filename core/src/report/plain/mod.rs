//! Documents of [`explain`](crate::explain) in words: a sentence and small tables, which text, Markdown and HTML write each in its way.

mod ahead;
mod contact;
mod findings;
mod money;
mod segments;
mod series;
mod sides;

pub(super) use money::class;
pub(super) use segments::{parts, place, quadrant, rank, ranked};
pub(super) use series::verdict as trend_verdict;

use super::figure::Figures;
use super::words::Word;
use crate::Document;
use crate::explain::{Assumption, Verdict};
use crate::locale::Locale;
use crate::metric::Reading;
use crate::unit::Unit;

/// A document in words.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// What it says.
    pub(super) sentence: String,
    /// Its tables.
    pub(super) grids: Vec<Grid>,
    /// What it rests on, and what to know before leaning on it.
    pub(super) notes: Vec<String>,
}

/// A table of words. A row with a single cell says how many rows are left out there.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The head of a column.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) is_number: bool,
    /// How many characters of a cell are shown.
    pub(super) longest: usize,
}

/// Names are cut here, for they may be anything.
const LONGEST_NAME: usize = 60;
/// Sentences are the library's own but for the names in them.
const LONGEST_SENTENCE: usize = 600;

/// A column of words.
pub(super) fn words(name: impl Into<String>) -> Head {
    Head { name: name.into(), is_number: false, longest: LONGEST_NAME }
}

/// A column of numbers.
pub(super) fn numbers(name: impl Into<String>) -> Head {
    Head { name: name.into(), is_number: true, longest: LONGEST_NAME }
}

/// A column of sentences; it stands last.
pub(super) fn sentences(name: impl Into<String>) -> Head {
    Head { name: name.into(), is_number: false, longest: LONGEST_SENTENCE }
}

/// What a document says in words; of long lists the first and last of `most` rows.
pub(super) fn plain(document: &Document, figures: Figures, most: usize) -> Plain {
    let mut plain = Plain { sentence: document.sentence(figures.locale()), ..Plain::default() };
    match document {
        Document::AnswerDelays(found) => contact::delays(found, figures, most, &mut plain),
        Document::Association(found) => sides::association(found, figures, &mut plain),
        Document::BusinessValue(found) => money::value(found, figures, most, &mut plain),
        Document::Change(found) => segments::change(found, figures, most, &mut plain),
        Document::ChangePoints(found) => series::changes(found, figures, most, &mut plain),
        Document::Cohorts(found) => contact::cohorts(found, figures, most, &mut plain),
        Document::Comparison(found) => sides::comparison(found, figures, &mut plain),
        Document::Comparisons(found) => sides::comparisons(found, figures, most, &mut plain),
        Document::Decomposition(found) => series::decomposition(found, figures, most, &mut plain),
        Document::Drivers(found) => segments::drivers(found, figures, most, &mut plain),
        Document::FirstContactResolution(found) => contact::resolution(found, figures, most, &mut plain),
        Document::Findings(found) => findings::findings(found, figures, most, &mut plain),
        Document::FollowedUp(found) => segments::followed(found, figures, most, &mut plain),
        Document::Forecast(found) => ahead::forecast(found, figures, most, &mut plain),
        Document::Journey(found) => segments::journey(found, figures, &mut plain),
        Document::LeadLag(found) => ahead::leads(found, figures, most, &mut plain),
        Document::Newcomers(found) => contact::newcomers(found, figures, most, &mut plain),
        Document::PairedComparison(found) => sides::paired(found, figures, &mut plain),
        Document::Recency(found) => contact::recency(found, figures, &mut plain),
        Document::Reconciliation(found) => sides::reconciliation(found, figures, most, &mut plain),
        Document::Repeats(found) => contact::repeats(found, figures, most, &mut plain),
        Document::Return(found) => money::investment(found, figures, &mut plain),
        Document::RevenueAtRisk(found) => money::risk(found, figures, &mut plain),
        Document::Screening(found) => segments::screening(found, figures, most, &mut plain),
        Document::Series(found) => series::series(found, figures, most, &mut plain),
        Document::Silences(found) => contact::silences(found, figures, most, &mut plain),
        Document::TagChange(found) => segments::tag_change(found, figures, most, &mut plain),
        Document::Trend(found) => series::trend(found, figures, most, &mut plain),
        Document::Weighting(found) => sides::weighting(found, figures, most, &mut plain),
    }
    plain
}

/// A difference with its sign, without a unit where values of that unit are written without: for places with little room.
pub(super) fn short_difference(locale: Locale, value: f64, unit: Unit) -> String {
    match unit {
        Unit::Points => locale.points(value, 1, true),
        Unit::Share => format!("{}\u{a0}pp", locale.points(value * 100.0, 1, true)),
        _ => crate::explain::words::signed(locale, value, unit),
    }
}

/// The text of the locale.
pub(super) fn pick<'t>(figures: Figures, en: &'t str, pl: &'t str) -> &'t str {
    crate::explain::words::pick(figures.locale(), en, pl)
}

/// The first and the last rows of a long list, and how many between them are left out.
pub(super) fn folded<T>(rows: &[T], most: usize) -> (&[T], usize, &[T]) {
    let hidden = rows.len().saturating_sub(most);
    if hidden < 2 {
        return (rows, 0, &[]);
    }
    let (head, rest) = rows.split_at(most.div_ceil(2));
    (head, hidden, rest.split_at(hidden).1)
}

/// Rows of a long list in words, folded in the middle.
fn folded_rows<T>(rows: &[T], most: usize, locale: Locale, row: impl Fn(&T) -> Vec<String>) -> Vec<Vec<String>> {
    let (head, hidden, tail) = folded(rows, most);
    let mut found: Vec<Vec<String>> = head.iter().map(&row).collect();
    if 0 < hidden {
        found.push(vec![locale.more_rows(hidden)]);
    }
    found.extend(tail.iter().map(&row));
    found
}

/// The interval of a reading; a dash where it has none.
fn interval(reading: &Reading, figures: Figures) -> String {
    figures.interval(reading).unwrap_or_else(|| "–".to_owned())
}

/// The interval of a difference; a dash where it has none.
fn difference_interval(reading: &Reading, figures: Figures) -> String {
    figures.difference_interval(reading).unwrap_or_else(|| "–".to_owned())
}

/// A difference with its sign and unit, or why it is withheld.
pub(super) fn difference(reading: &Reading, figures: Figures) -> String {
    if reading.value().is_some() { figures.difference(reading) } else { figures.reading(reading) }
}

/// The mark of a verdict, with a space after it; nothing where it is undecided.
pub(super) const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Higher => "▲\u{a0}",
        Verdict::Lower => "▼\u{a0}",
        Verdict::Undecided => "",
    }
}

/// `n = 412`.
fn base(n: u64, figures: Figures) -> String {
    format!("n\u{a0}=\u{a0}{}", figures.count(n))
}

/// The assumptions of a document about money, one a line.
pub(super) fn assumptions(all: &[Assumption], figures: Figures) -> Vec<String> {
    all.iter().map(|one| one.line(figures.locale())).collect()
}

/// The heads of a table of readings: a name, the value, its interval and base.
fn reading_heads(name: &str, figures: Figures) -> Vec<Head> {
    vec![words(name), numbers(figures.word(Word::Reading)), numbers(figures.word(Word::Interval)), numbers("n")]
}
