//! Contacts that belong together as one visit, and how a customer keeps in touch.

use super::book::{Book, DAY};
use crate::infer::silence::{GapHistory, RECENT_DAYS, RecentGaps};

/// The visits of each customer: contacts that follow another within a short time are one.
#[derive(Debug)]
pub(super) struct Visits {
    starts: Vec<usize>,
    /// When each began, in days since 1970-01-01.
    at: Vec<f64>,
    /// The sum of the logarithms of a customer's gaps up to each.
    ln_gaps: Vec<f64>,
}

impl Visits {
    /// The visits before `end`, in milliseconds. Every customer of the book has an entry, of no visits where all come later.
    pub(super) fn new(book: &Book, within_ms: i64, end: i64) -> Self {
        let mut visits = Self { starts: vec![0], at: Vec::new(), ln_gaps: Vec::new() };
        for (times, _) in book.iter() {
            let mut last: Option<i64> = None;
            let mut history = GapHistory::default();
            let mut began = 0.0;
            for &at in times.iter().take_while(|at| **at < end) {
                let starts_one = last.is_none_or(|last| within_ms < at - last && last < at);
                if starts_one {
                    let day = days(at);
                    if last.is_some() {
                        history.add_gap(day - began);
                    }
                    began = day;
                    visits.at.push(day);
                    visits.ln_gaps.push(history.ln_days);
                }
                last = Some(at);
            }
            visits.starts.push(visits.at.len());
        }
        visits
    }

    /// How many customers the book has.
    pub(super) fn customers(&self) -> usize {
        self.starts.len() - 1
    }

    /// When a customer's visits began, in days.
    pub(super) fn of(&self, customer: usize) -> &[f64] {
        match (self.starts.get(customer), self.starts.get(customer + 1)) {
            (Some(from), Some(to)) => self.at.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// A customer's history by its first `visits`, silent until `now`.
    pub(super) fn history(&self, customer: usize, visits: usize, now: f64) -> Option<GapHistory> {
        let at = self.of(customer).get(..visits)?;
        let (first, last) = (at.first()?, at.last()?);
        let start = self.starts.get(customer)?;
        let ln_days = self.ln_gaps.get(start + visits - 1)?;
        Some(GapHistory::of_sums(visits as u64 - 1, last - first, *ln_days, now - last))
    }

    /// The same by all visits before `now`.
    pub(super) fn history_at(&self, customer: usize, now: f64) -> Option<GapHistory> {
        let at = self.of(customer);
        let visits = at.partition_point(|at| *at < now);
        let mut history = self.history(customer, visits, now)?;
        let from = at.partition_point(|at| *at < now - RECENT_DAYS);
        if let (Some(entry), Some(last)) = (at.get(from), at.get(visits - 1))
            && from < visits
        {
            history.recent =
                Some(RecentGaps { gaps: (visits - 1 - from) as u64, days: last - entry, has_first: from == 0 });
        }
        Some(history)
    }
}

/// A moment in days since 1970-01-01.
pub(super) fn days(ms: i64) -> f64 {
    ms as f64 / DAY as f64
}
