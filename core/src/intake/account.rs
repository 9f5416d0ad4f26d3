//! The account of an intake: what was read, what was counted, what was refused and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reason::{MISSING, Reason, Refusals, SKIPPED};
use crate::error::{Error, ErrorKind, Result};

/// What became of everything that was read.
///
/// Nothing is dropped silently: `rows_read = rows_accepted + rows_refused.total()`, and for each question
/// `rows_accepted = answered + missing + refused.total()`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Intake {
    /// Rows handed over.
    pub rows_read: u64,
    /// Rows counted.
    pub rows_accepted: u64,
    /// Rows kept out, by reason.
    pub rows_refused: Refusals,
    /// What became of each question in the counted rows, by its name.
    pub questions: BTreeMap<String, Answers>,
}

/// What became of one question in the counted rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answers {
    /// Answers counted.
    pub answered: u64,
    /// Rows without an answer: null, blank, or a code for "no answer".
    pub missing: u64,
    /// Answers dropped, by reason; their rows still count.
    pub refused: Refusals,
}

impl Answers {
    /// Counts a buffer of answer codes; `first_row` is the row of the first.
    pub(crate) fn count_codes(&mut self, codes: &[u8], first_row: u64) {
        if codes.iter().fold(0, |max, code| max.max(*code)) < MISSING {
            self.answered += codes.len() as u64;
            return;
        }
        for (row, code) in (first_row..).zip(codes) {
            self.count(*code, row);
        }
    }

    /// Counts one answer code: a bin, [`MISSING`], [`SKIPPED`] or a reason.
    pub(crate) fn count(&mut self, code: u8, row: u64) {
        match code {
            SKIPPED => {}
            MISSING => self.missing += 1,
            code => match Reason::of_code(code) {
                Some(reason) => self.refused.add(reason, row),
                None => self.answered += 1,
            },
        }
    }

    /// Takes back one counted answer code.
    pub(crate) fn take_back(&mut self, code: u8) {
        match code {
            SKIPPED => {}
            MISSING => self.missing = self.missing.saturating_sub(1),
            code => match Reason::of_code(code) {
                Some(reason) => self.refused.take_back(reason),
                None => self.answered = self.answered.saturating_sub(1),
            },
        }
    }

    fn merge(&mut self, other: &Self, rows_before: u64) {
        self.answered += other.answered;
        self.missing += other.missing;
        self.refused.merge(&other.refused, rows_before);
    }
}

/// Below this many rows a share of refusals says nothing yet.
const ROWS_TO_JUDGE: u64 = 20;

impl Intake {
    /// Adds the account of rows that were read after these and numbered from 0.
    pub(crate) fn append(&mut self, later: &Self) {
        self.merge_at(later, self.rows_read);
    }

    /// Adds the account of rows whose first has the number `rows_before`.
    pub(crate) fn merge_at(&mut self, other: &Self, rows_before: u64) {
        self.rows_read += other.rows_read;
        self.rows_accepted += other.rows_accepted;
        self.rows_refused.merge(&other.rows_refused, rows_before);
        for (name, answers) in &other.questions {
            self.questions.entry(name.clone()).or_default().merge(answers, rows_before);
        }
    }

    /// Whether what was read is what was counted and what was refused, and the numbers are small enough to be added to others.
    #[cfg(feature = "arrow")]
    pub(crate) fn adds_up(&self) -> bool {
        let sum = |parts: &[u64], refusals: &Refusals| {
            let counts = refusals.iter().map(|(_, refusal)| refusal.count);
            parts.iter().copied().chain(counts).try_fold(0_u64, u64::checked_add)
        };
        let known_rows = |refusals: &Refusals| {
            refusals.iter().flat_map(|(_, refusal)| &refusal.first_rows).all(|row| i64::try_from(*row).is_ok())
        };
        i64::try_from(self.rows_read).is_ok()
            && sum(&[self.rows_accepted], &self.rows_refused) == Some(self.rows_read)
            && known_rows(&self.rows_refused)
            && self.questions.values().all(|question| {
                sum(&[question.answered, question.missing], &question.refused) == Some(self.rows_accepted)
                    && known_rows(&question.refused)
            })
    }

    /// Fails when more than `max_share` of the rows, or of the answers to one question, are bad.
    ///
    /// Withheld consent, duplicates, replaced rows and zero weights are not bad data and do not count here.
    ///
    /// # Errors
    /// [`ErrorKind::TooManyRefusals`], naming the column, the share and the most frequent reason.
    pub fn check(&self, max_share: f64) -> Result<()> {
        let judge = |refusals: &Refusals, of: u64, what: &str, column: Option<&str>| {
            let bad = refusals.total_bad();
            if of < ROWS_TO_JUDGE || bad as f64 <= max_share * of as f64 {
                return Ok(());
            }
            let (reason, refusal) = refusals
                .iter()
                .filter(|(reason, _)| !reason.is_expected())
                .max_by_key(|(reason, refusal)| (refusal.count, std::cmp::Reverse(*reason)))
                .map_or(("", None), |(reason, refusal)| (reason.name(), Some(refusal)));
            let first = refusal.and_then(|refusal| refusal.first_rows.first().copied());
            let remedy = if reason == Reason::InvalidEncoding.name() {
                "state the encoding of the file"
            } else {
                "mend the data or the survey"
            };
            let message = format!(
                "{bad} of {of} {what} were refused, more than the stated share of {max_share}; most of them ({}) as \
                 `{reason}`, first in row {}; {remedy}, or raise `max_refused`",
                refusal.map_or(0, |refusal| refusal.count),
                first.unwrap_or(0)
            );
            let err = Error::new(ErrorKind::TooManyRefusals, message);
            let err = if let Some(row) = first { err.at_row(row) } else { err };
            Err(if let Some(column) = column { err.at_column(column) } else { err })
        };
        judge(&self.rows_refused, self.rows_read, "rows", None)?;
        for (name, answers) in &self.questions {
            let given = answers.answered + answers.refused.total();
            judge(&answers.refused, given, &format!("answers to `{name}`"), Some(name))?;
        }
        Ok(())
    }

    /// The share of counted rows in which a question has an answer, or nothing when no row was counted.
    pub fn item_response(&self, question: &str) -> Option<f64> {
        let answers = self.questions.get(question)?;
        (0 < self.rows_accepted).then(|| answers.answered as f64 / self.rows_accepted as f64)
    }
}
