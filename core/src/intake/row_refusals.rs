//! Rows that a reader could not hand over, counted by reason.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Intake, Reason};

/// Why a reader refused a whole row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RowReason {
    /// A row of delimited text has more cells than the header, and those to spare are not all blank.
    TooManyFields,
    /// The bytes of a cell or line are not text in the encoding of the file.
    InvalidEncoding,
    /// A line is not one JSON object, or nests too deep.
    MalformedLine,
    /// A line is longer than the reader takes.
    LineTooLong,
    /// A line would bring more columns than the reader takes.
    TooManyColumns,
}

impl RowReason {
    /// The stable code of the reason, the same in every language.
    ///
    /// ```
    /// assert_eq!(cxmetrics::intake::RowReason::TooManyFields.code(), "too_many_fields");
    /// ```
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooManyFields => "too_many_fields",
            Self::InvalidEncoding => "invalid_encoding",
            Self::MalformedLine => "malformed_line",
            Self::LineTooLong => "line_too_long",
            Self::TooManyColumns => "too_many_columns",
        }
    }
}

/// How many rows were refused for one reason, and where the first of them are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RefusedRows {
    /// How many.
    pub count: u64,
    /// The lines on which the first five begin, counted from 1 over the whole file, the header included.
    pub lines: Vec<u64>,
}

/// The rows that a reader refused, by reason. A row that is not handed over still counts as read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RowRefusals {
    total: u64,
    reasons: BTreeMap<RowReason, RefusedRows>,
}

impl RowRefusals {
    /// How many lines are kept for a reason.
    #[cfg(any(test, feature = "csv", feature = "json"))]
    pub(crate) const PLACES: usize = 5;

    /// How many rows were refused.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The rows refused for this reason; nothing when there are none.
    pub fn of(&self, reason: RowReason) -> Option<&RefusedRows> {
        self.reasons.get(&reason)
    }

    /// Every reason that occurred, in the order of its declaration.
    pub fn iter(&self) -> impl Iterator<Item = (RowReason, &RefusedRows)> {
        self.reasons.iter().map(|(reason, rows)| (*reason, rows))
    }

    /// The account of these rows, for [`Cube::account_for`](crate::cube::Cube::account_for). Their places stay here: a line
    /// of a file is not the number of a row.
    pub fn account(&self) -> Intake {
        let mut intake = Intake { rows_read: self.total, ..Intake::default() };
        for (reason, rows) in &self.reasons {
            let reason = match reason {
                RowReason::TooManyFields => Reason::TooManyFields,
                RowReason::InvalidEncoding => Reason::InvalidEncoding,
                RowReason::MalformedLine | RowReason::LineTooLong | RowReason::TooManyColumns => Reason::MalformedLine,
            };
            intake.rows_refused.add_many(reason, rows.count, &[]);
        }
        intake
    }

    /// Counts one row; `line` is asked only while places are kept.
    #[cfg(any(test, feature = "csv", feature = "json"))]
    pub(crate) fn count(&mut self, reason: RowReason, line: impl FnOnce() -> u64) {
        self.total += 1;
        let rows = self.reasons.entry(reason).or_default();
        rows.count += 1;
        if rows.lines.len() < Self::PLACES {
            rows.lines.push(line());
        }
    }

    /// Adds what was refused further on in the file; its lines are counted from `line`.
    #[cfg(any(test, feature = "csv"))]
    pub(crate) fn append(&mut self, later: &Self, line: u64) {
        self.total += later.total;
        for (reason, more) in &later.reasons {
            let rows = self.reasons.entry(*reason).or_default();
            rows.count += more.count;
            let room = Self::PLACES.saturating_sub(rows.lines.len());
            rows.lines.extend(more.lines.iter().take(room).map(|at| at + line));
        }
    }

    #[cfg(feature = "csv")]
    pub(crate) fn clear(&mut self) {
        self.total = 0;
        self.reasons.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_places_are_kept_in_order() {
        let mut first = RowRefusals::default();
        (1..=3).for_each(|line| first.count(RowReason::MalformedLine, || line));
        let mut second = RowRefusals::default();
        (1..=4).for_each(|line| second.count(RowReason::MalformedLine, || line));
        second.count(RowReason::InvalidEncoding, || 5);
        first.append(&second, 10);
        assert_eq!(first.total(), 8);
        assert_eq!(first.of(RowReason::MalformedLine).unwrap().count, 7);
        assert_eq!(first.of(RowReason::MalformedLine).unwrap().lines, [1, 2, 3, 11, 12]);
        assert_eq!(first.of(RowReason::InvalidEncoding).unwrap().lines, [15]);
        assert_eq!(first.of(RowReason::LineTooLong), None);
    }
}
