//! Contacts in the order of customers and times.

use chrono::NaiveDate;

use super::fold::Rows;
use crate::intake::Names;

/// Milliseconds in a day.
pub(super) const DAY: i64 = 86_400_000;

/// Contacts by customer, in the order of names, and of each in the order of time.
#[derive(Debug)]
pub(super) struct Book {
    /// Codes of the customers.
    codes: Vec<u32>,
    /// Where each customer's contacts begin, and the end of all.
    starts: Vec<usize>,
    /// The rows of the contacts.
    order: Vec<u32>,
    /// Their times in milliseconds.
    at: Vec<i64>,
}

impl Book {
    pub(super) fn new(rows: &Rows, names: &[Names]) -> Self {
        let ranks = names.first().map(Names::ranks).unwrap_or_default();
        let rank = |code: u32| ranks.get(code as usize).copied().unwrap_or(0) as usize;
        let customers = ranks.len();
        let mut starts = vec![0_usize; customers + 1];
        for code in &rows.customers {
            if let Some(count) = starts.get_mut(rank(*code) + 1) {
                *count += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sorted: Vec<(i64, u32)> = vec![(0, 0); rows.at.len()];
        for (row, (code, at)) in (0_u32..).zip(rows.customers.iter().zip(&rows.at)) {
            if let Some(place) = next.get_mut(rank(*code)) {
                if let Some(slot) = sorted.get_mut(*place) {
                    *slot = (*at, row);
                }
                *place += 1;
            }
        }
        let ranks_of: Vec<Vec<u32>> = names.iter().skip(1).map(Names::ranks).collect();
        // Contacts at the same time: by what they hold, never by how they came.
        let tie = |row: u32| {
            let row = row as usize;
            let codes: Vec<u32> = rows
                .codes
                .iter()
                .zip(&ranks_of)
                .map(|(codes, ranks)| {
                    codes.get(row).and_then(|code| ranks.get(*code as usize)).copied().unwrap_or(u32::MAX)
                })
                .collect();
            (codes, rows.resolved.get(row).copied(), rows.delays.get(row).copied())
        };
        for bounds in starts.windows(2) {
            if let [from, to] = bounds
                && let Some(contacts) = sorted.get_mut(*from..*to)
            {
                contacts.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| tie(a.1).cmp(&tie(b.1))));
            }
        }
        let mut codes_by_rank = vec![0; customers];
        for (code, rank) in (0..).zip(&ranks) {
            if let Some(slot) = codes_by_rank.get_mut(*rank as usize) {
                *slot = code;
            }
        }
        // Names without contacts: "not known", and those that a dictionary brought along.
        let mut codes = Vec::new();
        let mut kept = vec![0];
        for (code, bounds) in codes_by_rank.into_iter().zip(starts.windows(2)) {
            if let [from, to] = bounds
                && from < to
            {
                codes.push(code);
                kept.push(*to);
            }
        }
        Self {
            codes,
            starts: kept,
            order: sorted.iter().map(|(_, row)| *row).collect(),
            at: sorted.into_iter().map(|(at, _)| at).collect(),
        }
    }

    pub(super) fn customers(&self) -> usize {
        self.codes.len()
    }

    /// The rows in order.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The code of a customer.
    pub(super) fn code(&self, customer: usize) -> u32 {
        self.codes.get(customer).copied().unwrap_or(0)
    }

    /// The times of a customer's contacts, and their rows.
    pub(super) fn contacts(&self, customer: usize) -> (&[i64], &[u32]) {
        match (self.starts.get(customer), self.starts.get(customer + 1)) {
            (Some(from), Some(to)) => {
                (self.at.get(*from..*to).unwrap_or_default(), self.order.get(*from..*to).unwrap_or_default())
            }
            _ => (&[], &[]),
        }
    }

    /// Every customer's times and rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[i64], &[u32])> {
        (0..self.customers()).map(|customer| self.contacts(customer))
    }
}

/// The moment at which a day ends, in milliseconds.
pub(super) fn end_of(day: NaiveDate) -> i64 {
    (i64::from(day.to_epoch_days()) + 1) * DAY
}

/// The moment at which a day begins.
pub(super) fn start_of(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days()) * DAY
}

/// The day of a moment.
pub(super) fn day_of(at: i64) -> NaiveDate {
    let day = i32::try_from(at.div_euclid(DAY)).unwrap_or(if at < 0 { i32::MIN } else { i32::MAX });
    NaiveDate::from_epoch_days(day).unwrap_or(if at < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}
