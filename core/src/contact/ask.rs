//! What most questions about contacts share: how they are cut, and the shares that come out.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::book::day_of;
use super::fold::Contacts;
use crate::calendar::{Grain, Period};
use crate::error::Result;
use crate::infer::Interval;
use crate::infer::share::{ShareCounts, wilson};
use crate::intake::NOT_KNOWN;
use crate::metric::{Flag, Reading, Withheld};
use crate::unit::{Confidence, Unit};

/// A reading of one period and segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ContactRow {
    /// The period; nothing where all time was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The value of the dimension that was asked for; nothing for "not known" too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// The share.
    pub reading: Reading,
    /// Contacts or customers of which it cannot be told yet.
    pub censored: u64,
}

/// Smaller bases are withheld unless a request says otherwise.
pub(super) const DEFAULT_MIN_BASE: u64 = 5;

/// How contacts are cut.
pub(super) struct Cut {
    pub(super) every: Option<Grain>,
    by: Option<usize>,
}

/// A period's index and the code of a segment.
pub(super) type Key = (i32, u32);

impl Cut {
    pub(super) fn new(contacts: &Contacts, every: Option<Grain>, by: Option<&str>) -> Result<Self> {
        let by = by.map(|name| contacts.dimension_idx(name)).transpose()?;
        Ok(Self { every: every.filter(|grain| *grain != Grain::All), by })
    }

    /// The cell of a contact.
    pub(super) fn key(&self, contacts: &Contacts, row: u32) -> Key {
        let at = contacts.rows().at.get(row as usize).copied().unwrap_or(0);
        let period = self.every.map_or(0, |grain| period_idx(grain, at));
        let code = self.by.and_then(|by| contacts.rows().codes.get(by)?.get(row as usize).copied());
        (period, code.unwrap_or(NOT_KNOWN))
    }

    /// The period and segment of a cell.
    pub(super) fn labels(&self, contacts: &Contacts, key: Key) -> (Option<Period>, Option<String>) {
        let period = self.every.and_then(|grain| Period::from_index(grain, key.0));
        let names = self.by.and_then(|by| contacts.dimension_names(by));
        (period, names.and_then(|names| names.name(key.1)).map(str::to_owned))
    }

    /// The cells as rows, in the order of periods and of the names of segments, those not known last.
    pub(super) fn rows(
        &self,
        contacts: &Contacts,
        cells: &BTreeMap<Key, Counts>,
        style: &Style,
        as_of: NaiveDate,
    ) -> Vec<ContactRow> {
        let first = contacts.first_day();
        let mut rows: Vec<ContactRow> = cells
            .iter()
            .map(|(key, counts)| {
                let (period, segment) = self.labels(contacts, *key);
                let mut reading = style.share(*counts);
                let is_partial = period.is_some_and(|period| {
                    as_of < period.end().pred_opt().unwrap_or(as_of)
                        || first.is_some_and(|first| period.start() < first)
                });
                if is_partial || 0 < counts.censored {
                    reading = reading.with_flag(Flag::Partial);
                }
                ContactRow { period, segment, reading, censored: counts.censored }
            })
            .collect();
        rows.sort_by(|a, b| {
            let period = |row: &ContactRow| row.period.map(Period::index);
            (period(a), a.segment.is_none(), &a.segment).cmp(&(period(b), b.segment.is_none(), &b.segment))
        });
        rows
    }
}

/// The index of the period of a moment.
pub(super) fn period_idx(grain: Grain, at: i64) -> i32 {
    Period::containing(grain, day_of(at)).index()
}

/// How often something was so, of how many, and of how many it cannot be told.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) hits: u64,
    pub(super) base: u64,
    pub(super) censored: u64,
}

impl Counts {
    /// Counts one more, of which it may not be known.
    pub(super) fn add(&mut self, is_so: Option<bool>) {
        match is_so {
            Some(is_so) => {
                self.base += 1;
                self.hits += u64::from(is_so);
            }
            None => self.censored += 1,
        }
    }
}

/// How shares are told.
pub(super) struct Style {
    pub(super) method: &'static str,
    pub(super) min_base: u64,
    pub(super) confidence: Confidence,
}

impl Style {
    /// A share with Wilson's interval.
    pub(super) fn share(&self, counts: Counts) -> Reading {
        let Counts { hits, base, censored } = counts;
        let none = if censored == 0 { Withheld::Empty } else { Withheld::TooFew };
        let withheld = |reason| Reading::withheld(Unit::Share, self.method, base, reason);
        if base == 0 {
            return withheld(none);
        }
        if base < self.min_base {
            return withheld(Withheld::SmallBase);
        }
        match ShareCounts::from_counts(hits, base) {
            Ok(shares) => {
                let Interval { estimate, lower, upper, .. } = wilson(&shares, self.confidence);
                Reading::known(Unit::Share, self.method, base).with_value(estimate).with_interval(
                    lower,
                    upper,
                    self.confidence,
                )
            }
            Err(_) => withheld(none),
        }
    }
}

impl Contacts {
    /// The day of the first contact.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.rows().at.iter().min().map(|at| day_of(*at))
    }

    /// The day of the last contact.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.rows().at.iter().max().map(|at| day_of(*at))
    }
}
