//! A piece of whole records as packed columns.

use std::ops::Range;

use super::super::reason::Reason;
use super::super::row_refusals::RowRefusals;
use super::super::{Batch, PackedText, Text, Values};
use super::scan::{self, Dialect, Sink};
use crate::error::Result;

/// Which cells of a record go where.
#[derive(Debug)]
pub(super) struct Layout {
    /// For every column of the file the packed column that takes it.
    pub(super) targets: Vec<Option<usize>>,
    /// The names of the packed columns.
    pub(super) names: Vec<String>,
    /// Whether a replacement character in a cell means that its bytes could not be decoded.
    pub(super) replaced: bool,
}

/// What a piece of the file holds; kept and refilled, so that its memory is asked for once.
#[derive(Debug, Default)]
pub(super) struct Piece {
    columns: Vec<PackedText>,
    /// The rows handed over.
    pub(super) rows: usize,
    /// The rows among them with fewer cells than the header.
    pub(super) short: u64,
    /// The rows not handed over; lines are counted from 0 where the piece begins.
    pub(super) refused: RowRefusals,
    /// The lines that the piece spans.
    pub(super) lines: u64,
}

impl Piece {
    /// Reads whole records.
    pub(super) fn fill(&mut self, bytes: &[u8], dialect: Dialect, layout: &Layout) {
        self.columns.resize_with(layout.names.len(), PackedText::new);
        self.columns.iter_mut().for_each(PackedText::clear);
        self.refused.clear();
        self.rows = 0;
        self.short = 0;
        self.lines = scan::lines(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) if layout.replaced => self.read(bytes, dialect, layout, |at| {
                text.get(at).filter(|cell| !cell.contains(char::REPLACEMENT_CHARACTER))
            }),
            Ok(text) => self.read(bytes, dialect, layout, |at| text.get(at)),
            Err(_) => self.read(bytes, dialect, layout, |at| std::str::from_utf8(bytes.get(at)?).ok()),
        }
    }

    fn read<'b>(
        &mut self,
        bytes: &'b [u8],
        dialect: Dialect,
        layout: &Layout,
        text_at: impl Fn(Range<usize>) -> Option<&'b str>,
    ) {
        let mut rows = Rows {
            piece: self,
            bytes,
            targets: &layout.targets,
            text_at,
            field: 0,
            begin: 0,
            fault: None,
            whole: String::new(),
        };
        scan::scan(bytes, dialect, &mut rows);
    }

    /// The rows as a batch.
    pub(super) fn batch<'a>(&'a self, layout: &'a Layout, decimal_comma: bool) -> Result<Batch<'a>> {
        let batch = Batch::new(self.rows).with_decimal_comma(decimal_comma);
        layout
            .names
            .iter()
            .zip(&self.columns)
            .try_fold(batch, |batch, (name, column)| batch.with(name, Values::Text(Text::Packed(column))))
    }
}

struct Rows<'p, 'b, F> {
    piece: &'p mut Piece,
    bytes: &'b [u8],
    targets: &'p [Option<usize>],
    text_at: F,
    /// How many cells the record has so far.
    field: usize,
    /// Where the record begins.
    begin: usize,
    fault: Option<Reason>,
    whole: String,
}

impl<'b, F: Fn(Range<usize>) -> Option<&'b str>> Rows<'_, 'b, F> {
    fn surplus(&mut self, at: Range<usize>) {
        // Spreadsheets end rows with empty cells; those say nothing.
        if self.bytes.get(at).is_some_and(|cell| !cell.trim_ascii().is_empty()) {
            self.fault.get_or_insert(Reason::TooManyFields);
        }
    }
}

impl<'b, F: Fn(Range<usize>) -> Option<&'b str>> Sink for Rows<'_, 'b, F> {
    #[inline]
    fn cell(&mut self, at: Range<usize>) {
        match self.targets.get(self.field) {
            Some(Some(column)) => match ((self.text_at)(at), self.piece.columns.get_mut(*column)) {
                (Some(cell), Some(column)) => column.push(cell),
                _ => self.fault = Some(Reason::InvalidEncoding),
            },
            Some(None) => {}
            None => self.surplus(at),
        }
        self.field += 1;
    }

    fn cell_of(&mut self, parts: &[Range<usize>]) {
        match self.targets.get(self.field) {
            Some(Some(column)) => {
                self.whole.clear();
                for part in parts {
                    match (self.text_at)(part.clone()) {
                        Some(text) => self.whole.push_str(text),
                        None => self.fault = Some(Reason::InvalidEncoding),
                    }
                }
                if let Some(column) = self.piece.columns.get_mut(*column) {
                    column.push(&self.whole);
                }
            }
            Some(None) => {}
            None => parts.iter().for_each(|part| self.surplus(part.clone())),
        }
        self.field += 1;
    }

    #[inline]
    fn end_record(&mut self, next: usize) -> bool {
        if let Some(reason) = self.fault.take() {
            let (bytes, begin) = (self.bytes, self.begin);
            self.piece.refused.count(reason, || scan::lines(bytes.get(..begin).unwrap_or_default()));
            let rows = self.piece.rows;
            self.piece.columns.iter_mut().for_each(|column| column.truncate(rows));
        } else {
            if let Some(missing) = self.targets.get(self.field..).filter(|missing| !missing.is_empty()) {
                for column in missing.iter().flatten() {
                    if let Some(column) = self.piece.columns.get_mut(*column) {
                        column.push("");
                    }
                }
                self.piece.short += 1;
            }
            self.piece.rows += 1;
        }
        self.field = 0;
        self.begin = next;
        true
    }

    fn blank_line(&mut self, next: usize) {
        self.begin = next;
    }
}
