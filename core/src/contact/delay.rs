//! How long it takes from an interaction to the answer about it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ask::{Cut, DEFAULT_MIN_BASE, Key};
use super::book::end_of;
use super::fold::{Contacts, NO_DELAY};
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::quantile::{QuantileType, ValueCounts, median_interval, quantile};
use crate::locale::Locale;
use crate::metric::{Reading, Withheld};
use crate::unit::{Confidence, Unit};

/// How delays are told.
///
/// In serde `{}` asks for the 90th percentile beside the median over all time, `{"every": "week", "quantiles": [0.9, 0.99]}` by week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DelayRequest {
    /// Quantiles beside the median, 0 to 1; 0.9 when absent.
    pub quantiles: Vec<f64>,
    /// The periods to tell apart; all time when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<Grain>,
    /// The dimension to tell apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Smaller bases are withheld; 5 when absent.
    pub min_base: u64,
    /// The confidence of intervals; 95 % when absent.
    pub confidence: Confidence,
}

impl Default for DelayRequest {
    fn default() -> Self {
        Self {
            quantiles: vec![0.9],
            every: None,
            by: None,
            min_base: DEFAULT_MIN_BASE,
            confidence: Confidence::default(),
        }
    }
}

/// How long answers took. Made by [`Contacts::answer_delays`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerDelays {
    /// The last day whose contacts are known.
    pub as_of: NaiveDate,
    /// All contacts together.
    pub total: DelayRow,
    /// By period and segment, where that was asked for.
    pub rows: Vec<DelayRow>,
    /// Contacts without an answer, or with times that do not read. The delays are those of contacts that were answered: where many are
    /// not yet, the last periods look quicker than they are.
    pub unanswered: u64,
}

/// How long answers took in one period and segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DelayRow {
    /// The period; nothing where all time was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The value of the dimension that was asked for; nothing for "not known" too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// The median in seconds.
    pub median: Reading,
    /// The other quantiles that were asked for, in that order.
    pub quantiles: Vec<DelayQuantile>,
}

/// A quantile of delays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DelayQuantile {
    /// Which one, 0 to 1.
    pub p: f64,
    /// Its value in seconds.
    pub reading: Reading,
}

impl Contacts {
    /// The delay between an interaction and the answer about it, by the period of the contact: median and other quantiles, exact.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] where the spec names no times of interaction and answer; [`ErrorKind::OutOfRange`] for a quantile outside
    /// 0 to 1; [`ErrorKind::UnknownDimension`].
    pub fn answer_delays(&self, request: &DelayRequest, as_of: NaiveDate) -> Result<AnswerDelays> {
        if self.spec().answer.is_none() {
            return Err(Error::new(
                ErrorKind::UnknownColumn,
                "the contacts have no times of interaction and answer; name both in `answer`",
            ));
        }
        if let Some(p) = request.quantiles.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(Error::new(ErrorKind::OutOfRange, format!("the quantile `{p}` is not between 0 and 1")));
        }
        let cut = Cut::new(self, request.every, request.by.as_deref())?;
        let end = end_of(as_of);
        let rows = self.rows();
        let mut all = Vec::new();
        let mut cells: BTreeMap<Key, Vec<f64>> = BTreeMap::new();
        let mut unanswered = 0;
        for (row, (at, delay)) in (0_u32..).zip(rows.at.iter().zip(&rows.delays)) {
            if end <= *at {
                continue;
            }
            if *delay == NO_DELAY {
                unanswered += 1;
                continue;
            }
            let seconds = *delay as f64 / 1_000.0;
            all.push(seconds);
            cells.entry(cut.key(self, row)).or_default().push(seconds);
        }
        let is_cut = cut.every.is_some() || request.by.is_some();
        let mut cut_rows: Vec<DelayRow> = Vec::new();
        if is_cut {
            for (key, delays) in &cells {
                let (period, segment) = cut.labels(self, *key);
                cut_rows.push(delay_row(period, segment, delays, request));
            }
            cut_rows.sort_by(|a, b| {
                let period = |row: &DelayRow| row.period.map(Period::index);
                (period(a), a.segment.is_none(), &a.segment).cmp(&(period(b), b.segment.is_none(), &b.segment))
            });
        }
        Ok(AnswerDelays { as_of, total: delay_row(None, None, &all, request), rows: cut_rows, unanswered })
    }
}

fn delay_row(period: Option<Period>, segment: Option<String>, delays: &[f64], request: &DelayRequest) -> DelayRow {
    let n = delays.len() as u64;
    let withheld = |method| {
        let reason = if n == 0 { Withheld::Empty } else { Withheld::SmallBase };
        Reading::withheld(Unit::Seconds, method, n, reason)
    };
    let counts = ValueCounts::from_values(delays).ok().filter(|_| request.min_base <= n);
    let median = counts.as_ref().map_or_else(
        || withheld("median.ci_order"),
        |counts| {
            let found = median_interval(counts, request.confidence);
            let reading = Reading::known(Unit::Seconds, "median.ci_order", n).with_value(found.median);
            match found.interval {
                Some(interval) => reading.with_interval(interval.lower, interval.upper, request.confidence),
                None => reading,
            }
        },
    );
    let quantiles = request
        .quantiles
        .iter()
        .map(|p| {
            let value = counts.as_ref().and_then(|counts| quantile(counts, *p, QuantileType::Interpolated).ok());
            let reading = value.map_or_else(
                || withheld("quantile.type7"),
                |value| Reading::known(Unit::Seconds, "quantile.type7", n).with_value(value),
            );
            DelayQuantile { p: *p, reading }
        })
        .collect();
    DelayRow { period, segment, median, quantiles }
}

impl AnswerDelays {
    /// How long answers took, in a sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        let Some(median) = self.total.median.value() else {
            return match locale {
                Locale::En => "Too few contacts were answered to say how long answers take.".to_owned(),
                Locale::Pl => "Zbyt mało kontaktów ma odpowiedź, by podać czas oczekiwania.".to_owned(),
            };
        };
        let mut text = match locale {
            Locale::En => format!("Half of the answers came within {}", locale.duration(median)),
            Locale::Pl => format!("Połowa odpowiedzi nadeszła w czasie do {}", locale.duration(median)),
        };
        for DelayQuantile { p, reading } in &self.total.quantiles {
            if let Some(value) = reading.value() {
                let (share, value) = (locale.percent(*p, 0), locale.duration(value));
                let more = match locale {
                    Locale::En => format!(", {share} within {value}"),
                    Locale::Pl => format!(", {share} do {value}"),
                };
                text.push_str(&more);
            }
        }
        text.push('.');
        if 0 < self.unanswered {
            let n = locale.count(self.unanswered);
            let more = match locale {
                Locale::En => format!(" Contacts without an answer, left out: {n}."),
                Locale::Pl => format!(" Pominięto kontakty bez odpowiedzi: {n}."),
            };
            text.push_str(&more);
        }
        text
    }
}
