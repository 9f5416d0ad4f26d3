//! Any document as Markdown.

use super::super::figure::Figures;
use super::super::plain::plain;
use super::{Text, change, comparison, escape, journey, reconciliation};
use crate::Document;
use crate::locale::Locale;

/// Of longer lists the first and the last rows are shown.
const ROWS: usize = 20;

/// Writes a document of [`explain`](crate::explain) as Markdown: what it says, its tables, and what it rests on.
///
/// Of long lists the first and the last rows are shown, and how many are left out is said.
///
/// ```
/// use cxmetrics::Document;
/// use cxmetrics::explain::of;
/// use cxmetrics::locale::Locale;
/// use cxmetrics::report::markdown;
/// let found = Document::Comparison(of::nps_of_counts([100, 100, 300], [200, 100, 200]));
/// assert!(markdown::document(&found, Locale::En).contains("| the first | 40.0 |"));
/// ```
pub fn document(document: &Document, locale: Locale) -> String {
    match document {
        Document::Change(found) => change(found, locale),
        Document::Comparison(found) => comparison(found, locale),
        Document::Journey(found) => journey(found, locale),
        Document::Reconciliation(found) => reconciliation(found, locale),
        _ => in_words(document, locale),
    }
}

fn in_words(document: &Document, locale: Locale) -> String {
    let plain = plain(document, Figures::new(locale, 0), ROWS);
    let mut text = Text::default();
    text.paragraph(&escape(&plain.sentence));
    for grid in &plain.grids {
        let heads: Vec<(&str, bool)> = grid.heads.iter().map(|head| (head.name.as_str(), head.is_number)).collect();
        let rows = grid.rows.iter().map(|row| {
            let mut cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
            // What stands in one cell goes under the names, which are the first column of words.
            if cells.len() == 1 {
                let at = grid.heads.iter().position(|head| !head.is_number).unwrap_or(0);
                cells.splice(0..0, std::iter::repeat_n(String::new(), at));
            }
            cells.resize(grid.heads.len(), String::new());
            cells
        });
        text.table(&heads, rows);
    }
    text.list(plain.notes.iter().map(|note| escape(note)));
    text.0
}
