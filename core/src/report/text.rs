//! Documents as plain text, for consoles and logs: a sentence, and compact tables in columns of one letter's width.

use std::fmt::{self, Display, Formatter};

use super::figure::Figures;
use super::markup::clip;
use super::plain::{Grid, plain};
use crate::Document;
use crate::locale::Locale;
use crate::locale::glyph::clings;

/// Of longer lists the first and the last rows are shown.
const ROWS: usize = 20;

/// Writes a document of [`explain`](crate::explain) as plain text: its sentence, its tables, and what it rests on.
///
/// Of long lists the first and the last rows are shown, and how many are left out is said.
///
/// ```
/// use cxmetrics::Document;
/// use cxmetrics::explain::of;
/// use cxmetrics::locale::Locale;
/// use cxmetrics::report::text;
/// let found = Document::Comparison(of::nps_of_counts([100, 100, 300], [200, 100, 200]));
/// assert!(text::document(&found, Locale::En).starts_with("NPS is higher in the first"));
/// assert_eq!(found.to_string(), text::document(&found, Locale::En));
/// ```
pub fn document(document: &Document, locale: Locale) -> String {
    let plain = plain(document, Figures::new(locale, 0), ROWS);
    let mut text = line(&plain.sentence);
    text.push('\n');
    for grid in &plain.grids {
        text.push('\n');
        table(grid, &mut text);
    }
    if !plain.notes.is_empty() {
        text.push('\n');
    }
    for note in &plain.notes {
        text.push_str("* ");
        text.push_str(&line(note));
        text.push('\n');
    }
    text
}

/// A text without what hides or turns it round, on one line.
fn line(text: &str) -> String {
    clip(text, usize::MAX)
}

fn table(grid: &Grid, text: &mut String) {
    let heads: Vec<String> = grid.heads.iter().map(|head| clip(&head.name, head.longest)).collect();
    let rows: Vec<Vec<String>> = grid
        .rows
        .iter()
        .map(|row| row.iter().zip(&grid.heads).map(|(cell, head)| clip(cell, head.longest)).collect())
        .collect();
    let is_whole = |row: &[String]| row.len() == 1 && 1 < heads.len();
    let widths: Vec<usize> = (0..heads.len())
        .map(|at| {
            let cells = rows.iter().filter(|row| !is_whole(row)).filter_map(|row| row.get(at));
            cells.chain(heads.get(at)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let mut write = |cells: &[String]| {
        let mut out = String::new();
        if is_whole(cells) {
            out.push_str("  ");
            out.push_str(&cells.concat());
        } else {
            for ((cell, most), head) in cells.iter().zip(&widths).zip(&grid.heads) {
                let pad = " ".repeat(most.saturating_sub(width(cell)));
                let (before, after) = if head.is_number { (pad.as_str(), "") } else { ("", pad.as_str()) };
                out.extend([before, cell, after, "  "]);
            }
        }
        text.push_str(out.trim_end_matches(' '));
        text.push('\n');
    };
    if heads.iter().any(|head| !head.is_empty()) {
        write(&heads);
    }
    for row in &rows {
        write(row);
    }
}

/// How many columns of a console a text takes, roughly: wide scripts take two.
fn width(text: &str) -> usize {
    let columns = |c: char| match c {
        c if clings(c) => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    };
    text.chars().map(columns).sum()
}

/// In English, as [`document`](fn@document) writes it.
impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&document(self, Locale::En))
    }
}
