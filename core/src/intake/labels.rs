//! Answers to tags questions: cells or lists become sets of tag codes.

use super::column::{Column, Text, Values};
use super::names::Names;
use super::reason::{MISSING, Reason};
use crate::survey::Question;

/// A column bound to a tags question.
#[derive(Debug)]
pub(crate) struct TagsReader<'a> {
    pub(crate) column: &'a Column<'a>,
    pub(crate) question: &'a Question,
}

impl TagsReader<'_> {
    /// Appends the tags of `row` to `out`, each once, and returns 0, or [`MISSING`], or the code of a reason.
    pub(crate) fn read(&self, row: usize, names: &mut Names, out: &mut Vec<u32>) -> u8 {
        if self.column.is_null(row) {
            return MISSING;
        }
        let start = out.len();
        match self.column.values() {
            Values::Text(text) => self.split(text.get(row), names, out, start),
            Values::Dictionary(keys, text) => {
                self.split(keys.get(row).and_then(|key| text.get(key)), names, out, start)
            }
            Values::Lists(offsets, items) => {
                let (Some(from), Some(to)) = (offsets.get(row), offsets.get(row + 1)) else { return MISSING };
                self.list(items, *from..*to, names, out, start)
            }
            Values::Null(_) => MISSING,
            _ => Reason::WrongType.code(),
        }
    }

    fn split(&self, cell: Option<&str>, names: &mut Names, out: &mut Vec<u32>, start: usize) -> u8 {
        let Some(cell) = cell.map(str::trim) else { return MISSING };
        if cell.is_empty() || self.question.missing.iter().any(|code| code == cell) {
            return MISSING;
        }
        for tag in cell.split(self.question.separator.as_str()) {
            self.add(tag, names, out, start);
        }
        0
    }

    fn list(
        &self,
        items: &Text<'_>,
        rows: std::ops::Range<usize>,
        names: &mut Names,
        out: &mut Vec<u32>,
        start: usize,
    ) -> u8 {
        // Offsets come from outside: they may lead past the items.
        for item in rows.start..rows.end.min(items.len()) {
            if let Some(tag) = items.get(item) {
                self.add(tag, names, out, start);
            }
        }
        0
    }

    fn add(&self, tag: &str, names: &mut Names, out: &mut Vec<u32>, start: usize) {
        let tag = tag.trim();
        if tag.is_empty() || self.question.missing.iter().any(|code| code == tag) {
            return;
        }
        let code = names.code(tag);
        if !out[start..].contains(&code) {
            out.push(code);
        }
    }
}
