//! Rows that a reader could not hand over, counted by reason.

use std::collections::BTreeMap;

use serde::Serialize;

use super::reason::Reason;

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
    reasons: BTreeMap<Reason, RefusedRows>,
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
    pub fn of(&self, reason: Reason) -> Option<&RefusedRows> {
        self.reasons.get(&reason)
    }

    /// Every reason that occurred, in the order of its declaration.
    pub fn iter(&self) -> impl Iterator<Item = (Reason, &RefusedRows)> {
        self.reasons.iter().map(|(reason, rows)| (*reason, rows))
    }

    /// Counts one row; `line` is asked only while places are kept.
    #[cfg(any(test, feature = "csv", feature = "json"))]
    pub(crate) fn count(&mut self, reason: Reason, line: impl FnOnce() -> u64) {
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
        (1..=3).for_each(|line| first.count(Reason::MalformedLine, || line));
        let mut second = RowRefusals::default();
        (1..=4).for_each(|line| second.count(Reason::MalformedLine, || line));
        second.count(Reason::InvalidEncoding, || 5);
        first.append(&second, 10);
        assert_eq!(first.total(), 8);
        assert_eq!(first.of(Reason::MalformedLine).unwrap().count, 7);
        assert_eq!(first.of(Reason::MalformedLine).unwrap().lines, [1, 2, 3, 11, 12]);
        assert_eq!(first.of(Reason::InvalidEncoding).unwrap().lines, [15]);
        assert_eq!(first.of(Reason::LineTooLong), None);
    }
}
