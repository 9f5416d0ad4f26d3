//! A report as Markdown: tables with bars of text, for chats, tickets and repositories.
//!
//! Every text of the report is escaped, so a segment called `[x](http://…)` or `|` stays a name. The dialect is the common
//! one with pipe tables.

mod document;
mod why;

use super::block::{
    Block, Breakdown, DataQuality, Distribution, Headline, Heat, KeyReadings, Method, Notice, Point, Series, Tone,
};
use super::document::Report;
use super::figure::{Figures, arrow};
use super::words::Word;
use crate::explain::{ComparedSide, Comparison};
use crate::locale::Locale;
use crate::locale::glyph::visible;
use crate::metric::Reading;

pub use document::document;
pub use why::{change, journey, reconciliation};

/// A table ends after so many rows; the document has them all.
const TABLE_ROWS: usize = 200;
/// How many cells a bar of text is wide.
const CELLS: usize = 20;

/// Writes a report as Markdown. The same report gives the same bytes.
///
/// ```
/// use chrono::NaiveDate;
/// use cxmetrics::report::{Report, Span, markdown};
/// let day = NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
/// let report = Report::new("Stores *weekly*", "Survey", day, Span::new("2026-W38", day, day));
/// assert!(markdown::render(&report).starts_with("# Stores \\*weekly\\*\n"));
/// ```
pub fn render(report: &Report) -> String {
    let figures = Figures::of(report);
    let mut text = Text::default();
    text.heading(1, &report.title);
    let mut facts = vec![
        escape(&report.survey),
        format!("{}: {}", figures.word(Word::Period), escape(&figures.span(&report.period))),
    ];
    if let Some(span) = &report.compared_to {
        facts.push(format!("{}: {}", figures.word(Word::ComparedWith), escape(&figures.span(span))));
    }
    facts.push(format!("{}: {}", figures.word(Word::AsOf), escape(&figures.locale().date(report.as_of))));
    text.paragraph(&facts.join(" · "));
    for section in &report.sections {
        text.heading(2, &section.title);
        for block in &section.blocks {
            match block {
                Block::Headline(block) => headline(&mut text, block),
                Block::KeyReadings(block) => key_readings(&mut text, block, figures),
                Block::Series(block) => series(&mut text, block, figures),
                Block::Breakdown(block) => breakdown(&mut text, block, figures),
                Block::Distribution(block) => distribution(&mut text, block, figures),
                Block::Heat(block) => heat(&mut text, block, figures),
                Block::DataQuality(block) => data_quality(&mut text, block, figures),
                Block::Method(block) => method(&mut text, block, figures),
                Block::Notice(block) => notice(&mut text, block),
            }
        }
    }
    text.0
}

/// Writes a comparison as Markdown: the verdict in words, and a table of both sides and their difference.
///
/// ```
/// use cxmetrics::explain::of;
/// use cxmetrics::locale::Locale;
/// use cxmetrics::report::markdown;
/// let text = markdown::comparison(&of::nps_of_counts([100, 100, 300], [200, 100, 200]), Locale::En);
/// assert!(text.contains("| the first | 40.0 |") && text.contains("| Difference | +40.0 points |"));
/// ```
pub fn comparison(found: &Comparison, locale: Locale) -> String {
    let figures = Figures::new(locale, found.min_base);
    let mut text = Text::default();
    text.paragraph(&escape(&found.sentence(locale)));
    let side = |side: &ComparedSide| {
        let name = escape(side.title.in_locale(locale).unwrap_or_default());
        let interval = interval(&side.reading, figures);
        vec![name, escape(&figures.reading(&side.reading)), interval, figures.count(side.reading.n)]
    };
    let difference = vec![
        figures.word(Word::Difference).to_owned(),
        figures.difference(&found.difference),
        figures.difference_interval(&found.difference).unwrap_or_default(),
        figures.count(found.difference.n),
    ];
    let heads =
        [("", TEXT), (figures.word(Word::Reading), NUMBER), (figures.word(Word::Interval), NUMBER), ("n", NUMBER)];
    text.table(&heads, [side(&found.side), side(&found.against), difference]);
    text.0
}

/// Escapes a text for Markdown, within a paragraph or a cell of a table; it stays on one line.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter_map(visible) {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // An at sign calls people in chats.
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '|' | '!' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // What begins a list or a rule only does so at the start of a line.
    let text = unlink(out.trim());
    let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.starts_with(['-', '+', '=']) {
        format!("\\{text}")
    } else if after_digits.len() < text.len() && (after_digits == "." || after_digits.starts_with(". ")) {
        format!("{}\\{after_digits}", text.strip_suffix(after_digits).unwrap_or(&text))
    } else {
        text
    }
}

/// Breaks addresses that a reader's program would turn into links of their own accord.
fn unlink(text: &str) -> String {
    text.replace("://", "&#58;//").replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")
}

#[derive(Debug, Default)]
struct Text(String);

impl Text {
    fn paragraph(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.paragraph(&format!("{} {}", "#".repeat(level), escape(text)));
    }

    /// A table; cells are already escaped. A column is aligned right when its head says so.
    fn table(&mut self, heads: &[(&str, bool)], rows: impl IntoIterator<Item = Vec<String>>) {
        let names: Vec<String> = heads.iter().map(|(name, _)| escape(name)).collect();
        let rules: Vec<&str> = heads.iter().map(|(_, is_number)| if *is_number { "---:" } else { "---" }).collect();
        let mut lines = vec![format!("| {} |", names.join(" | ")), format!("| {} |", rules.join(" | "))];
        lines.extend(rows.into_iter().map(|cells| format!("| {} |", cells.join(" | "))));
        self.paragraph(&lines.join("\n"));
    }

    fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
        if !items.is_empty() {
            self.paragraph(&items.join("\n"));
        }
    }
}

const TEXT: bool = false;
const NUMBER: bool = true;

fn interval(reading: &Reading, figures: Figures) -> String {
    figures.interval(reading).unwrap_or_else(|| "–".to_owned())
}

fn headline(text: &mut Text, block: &Headline) {
    text.list(block.sentences.iter().map(|sentence| {
        let mark = match sentence.tone {
            Tone::Better => "✓ ",
            Tone::Worse => "⚠ ",
            Tone::Neutral => "",
        };
        format!("{mark}{}", escape(&sentence.text))
    }));
}

fn key_readings(text: &mut Text, block: &KeyReadings, figures: Figures) {
    let word = |word| figures.word(word);
    let heads = [
        (word(Word::Metric), TEXT),
        (word(Word::Now), NUMBER),
        (word(Word::Interval), NUMBER),
        (word(Word::Answers), NUMBER),
        (word(Word::Before), NUMBER),
        (word(Word::Change), TEXT),
        (word(Word::Course), TEXT),
    ];
    let rows = block.cards.iter().map(|card| {
        vec![
            escape(&card.title),
            format!("**{}**", figures.reading(&card.now)),
            interval(&card.now, figures),
            figures.count(card.now.n),
            card.before.as_ref().map_or_else(|| "–".to_owned(), |before| figures.reading(before)),
            card.change.as_ref().map_or_else(
                || "–".to_owned(),
                |change| format!("{} {}", arrow(change.verdict), escape(&figures.change(change, card.now.unit))),
            ),
            spark(&card.course),
        ]
    });
    text.table(&heads, rows);
}

/// A course in one line of blocks; a period without a reading is a dot.
fn spark(points: &[Point]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let values = || points.iter().filter_map(|point| point.reading.value());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    points
        .iter()
        .map(|point| match point.reading.value() {
            Some(value) => BLOCKS.get(cell((value - low) / (high - low), BLOCKS.len())).copied().unwrap_or('▄'),
            None => '·',
        })
        .collect()
}

/// Which of `cells` cells a place from 0 to 1 falls into; the middle one where there is no place.
fn cell(at: f64, cells: usize) -> usize {
    let last = cells.saturating_sub(1);
    if !at.is_finite() {
        return last / 2;
    }
    (1..=last).take_while(|edge| *edge as f64 / cells as f64 <= at).count()
}

fn series(text: &mut Text, block: &Series, figures: Figures) {
    let word = |word| figures.word(word);
    text.heading(3, &block.title);
    text.paragraph(&escape(&figures.course(&block.title, &block.points)));
    if let Some(goal) = block.goal {
        text.paragraph(&format!("{}: {}", word(Word::Goal), figures.value(goal, block.unit)));
    }
    let heads = [
        (word(Word::Period), TEXT),
        (word(Word::Reading), NUMBER),
        (word(Word::Interval), NUMBER),
        (word(Word::Answers), NUMBER),
        (word(Word::Remarks), TEXT),
    ];
    let rows = block.points.iter().map(|point| {
        vec![
            escape(&point.label),
            figures.reading(&point.reading),
            interval(&point.reading, figures),
            figures.count(point.reading.n),
            figures.remarks(point),
        ]
    });
    text.table(&heads, rows);
}

fn breakdown(text: &mut Text, block: &Breakdown, figures: Figures) {
    let word = |word| figures.word(word);
    text.heading(3, &block.title);
    text.paragraph(&format!("{}: {}", word(Word::AllSegments), escape(&figures.full(&block.overall))));
    let drawn = block.rows.get(..block.shown).unwrap_or(&block.rows);
    let scale = Scale::of(block, drawn.iter().map(|row| &row.now));
    let heads = [
        (word(Word::Segment), TEXT),
        (block.metric.as_str(), NUMBER),
        ("", TEXT),
        (word(Word::Interval), NUMBER),
        (word(Word::Answers), NUMBER),
        (word(Word::Change), TEXT),
    ];
    let rows = drawn.iter().map(|row| {
        vec![
            escape(&figures.segment(&row.segment)),
            figures.reading(&row.now),
            scale.draw(&row.now),
            interval(&row.now, figures),
            figures.count(row.now.n),
            row.change
                .as_ref()
                .map_or_else(|| "–".to_owned(), |change| escape(&figures.change_short(change, block.unit))),
        ]
    });
    text.table(&heads, rows);
    if drawn.len() < block.rows.len() {
        text.paragraph(&figures.more(block.rows.len() - drawn.len()));
    }
}

/// The range over which intervals are drawn in text.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of<'a>(block: &Breakdown, readings: impl Iterator<Item = &'a Reading>) -> Self {
        if let Some(axis) = block.axis {
            return Self { low: axis.low, high: axis.high };
        }
        let (low, high) = readings
            .filter_map(|reading| Some(reading.interval().unwrap_or((reading.value()?, reading.value()?))))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (from, to)| (low.min(from), high.max(to)));
        Self { low, high }
    }

    fn cell(&self, value: f64) -> usize {
        cell((value - self.low) / (self.high - self.low), CELLS)
    }

    /// A reading as a dot on its interval: `····├──●──┤····`; withheld ones as nothing.
    fn draw(&self, reading: &Reading) -> String {
        let Some(value) = reading.value() else { return String::new() };
        let dot = self.cell(value);
        let (from, to) = reading.interval().map_or((dot, dot), |(low, high)| (self.cell(low), self.cell(high)));
        let drawing: String = (0..CELLS)
            .map(|at| match at {
                at if at == dot => '●',
                at if at == from => '├',
                at if at == to => '┤',
                at if from < at && at < to => '─',
                _ => '·',
            })
            .collect();
        format!("`{drawing}`")
    }
}

fn distribution(text: &mut Text, block: &Distribution, figures: Figures) {
    let word = |word| figures.word(word);
    text.heading(3, &block.title);
    if block.withheld.is_some() || block.bins.is_empty() {
        text.paragraph(&escape(&figures.withheld(block.withheld)));
        return;
    }
    let heads = [(word(Word::Point), TEXT), (word(Word::Share), NUMBER), ("", TEXT), (word(Word::Answers), NUMBER)];
    let row = |name: String, share: f64, count: u64| vec![name, figures.share(share), bar(share), figures.count(count)];
    let bins = block.bins.iter().map(|bin| row(escape(&bin.label), bin.share, bin.count));
    let bands = block
        .bands
        .iter()
        .map(|band| row(format!("**{}**", figures.band(band.band).unwrap_or_default()), band.share, band.count));
    text.table(&heads, bins.chain(bands));
}

/// A share as a bar, of which the whole width is 100 %.
fn bar(share: f64) -> String {
    if !share.is_finite() || share <= 0.0 {
        return String::new();
    }
    let cells = (1..=CELLS).take_while(|cells| (*cells as f64 - 0.5) / CELLS as f64 <= share).count();
    "█".repeat(cells.max(1))
}

fn heat(text: &mut Text, block: &Heat, figures: Figures) {
    text.heading(3, &block.title);
    let name = block.dimensions.join(" · ");
    let name = if name.is_empty() { figures.word(Word::Segment) } else { &name };
    let mut heads = vec![(name, TEXT)];
    heads.extend(block.periods.iter().map(|period| (period.label.as_str(), NUMBER)));
    let drawn = block.rows.get(..block.shown).unwrap_or(&block.rows);
    let rows = drawn.iter().map(|row| {
        let mut cells = vec![escape(&figures.segment(&row.segment))];
        let of_period = |at| row.readings.get(at).map_or_else(|| "–".to_owned(), |reading| figures.short(reading));
        cells.extend((0..block.periods.len()).map(of_period));
        cells
    });
    text.table(&heads, rows);
    let reasons = figures.reasons(drawn.iter().flat_map(|row| &row.readings));
    if !reasons.is_empty() {
        text.paragraph(&escape(&format!("–: {reasons}")));
    }
    if drawn.len() < block.rows.len() {
        text.paragraph(&figures.more(block.rows.len() - drawn.len()));
    }
}

fn data_quality(text: &mut Text, block: &DataQuality, figures: Figures) {
    let word = |word| figures.word(word);
    let accepted = match block.accepted_share {
        Some(share) => format!("{} ({})", figures.count(block.accepted), figures.share(share)),
        None => figures.count(block.accepted),
    };
    let mut facts = vec![
        format!("{}: {}", word(Word::RowsRead), figures.count(block.read)),
        format!("{}: {accepted}", word(Word::Accepted)),
    ];
    facts.extend(block.latest.map(|day| format!("{}: {}", word(Word::DataUntil), figures.locale().date(day))));
    text.paragraph(&facts.join(" · "));
    if block.refused.is_empty() {
        text.paragraph(word(Word::NothingRefused));
    } else {
        let heads = [
            (word(Word::Column), TEXT),
            (word(Word::Reason), TEXT),
            (word(Word::Refused), NUMBER),
            (word(Word::FirstRows), TEXT),
        ];
        let rows = block.refused.iter().take(TABLE_ROWS).map(|refusal| {
            let first: Vec<String> = refusal.first_rows.iter().map(|row| figures.count(*row)).collect();
            vec![escape(&refusal.column), escape(&refusal.reason), figures.count(refusal.count), first.join(" · ")]
        });
        text.table(&heads, rows);
    }
    if !block.questions.is_empty() {
        let heads = [
            (word(Word::Question), TEXT),
            (word(Word::Answered), NUMBER),
            (word(Word::Blank), NUMBER),
            (word(Word::AnswersRefused), NUMBER),
            (word(Word::ResponseRate), NUMBER),
        ];
        let rows = block.questions.iter().map(|question| {
            vec![
                escape(&question.question),
                figures.count(question.answered),
                figures.count(question.blank),
                figures.count(question.refused),
                question.response.map_or_else(|| "–".to_owned(), |share| figures.share(share)),
            ]
        });
        text.table(&heads, rows);
    }
}

fn method(text: &mut Text, block: &Method, figures: Figures) {
    text.list(block.definitions.iter().map(|definition| {
        let interval = definition.interval.as_deref().unwrap_or_default();
        format!("**{}**: {}", escape(&definition.title), escape(&format!("{} {interval}", definition.text)))
    }));
    text.list(block.remarks.iter().map(|remark| escape(remark)));
    let mut facts = vec![
        format!("{}: {}", figures.word(Word::Confidence), figures.confidence(block.confidence.get())),
        format!("{}: {}", figures.word(Word::MinBase), figures.base(figures.min_base())),
    ];
    facts.extend(
        block.versions.iter().map(|version| format!("{}: {}", escape(&version.name), escape(&version.version))),
    );
    text.paragraph(&facts.join(" · "));
}

fn notice(text: &mut Text, block: &Notice) {
    text.paragraph(&format!("> **{}** {}", escape(&block.title), escape(&block.text)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_names() {
        for (hostile, safe) in [
            ("a|b", "a\\|b"),
            ("[x](http://e.x)", "\\[x\\]\\(http&#58;//e.x\\)"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("@channel *bold* _it_ `code`", "&#64;channel \\*bold\\* \\_it\\_ \\`code\\`"),
            ("- item", "\\- item"),
            ("+https://e.x", "\\+https&#58;//e.x"),
            ("1. item", "1\\. item"),
            ("4.5 stars", "4.5 stars"),
            ("line\nbreak\u{202e}", "line break"),
            ("www.example.org", "www&#46;example.org"),
            ("\\", "\\\\"),
        ] {
            assert_eq!(escape(hostile), safe);
        }
    }

    #[test]
    fn bars_and_cells() {
        assert_eq!((bar(0.0), bar(0.001), bar(0.12)), (String::new(), "█".to_owned(), "██".to_owned()));
        assert_eq!(bar(1.0), "█".repeat(CELLS));
        assert_eq!(bar(f64::NAN), "");
        assert_eq!((cell(0.0, 8), cell(1.0, 8), cell(0.5, 8), cell(f64::NAN, 8)), (0, 7, 4, 3));
    }
}
