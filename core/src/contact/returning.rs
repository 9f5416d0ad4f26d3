//! New and returning customers, those who were in touch lately, and what became of those who began together.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ask::{Counts, Cut, DEFAULT_MIN_BASE, Key, Style, period_idx};
use super::book::{DAY, day_of, end_of};
use super::fold::Contacts;
use super::repeat::share_text;
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::locale::{Locale, Noun};
use crate::metric::{Flag, Reading};
use crate::unit::Confidence;

/// How new and returning customers are told apart.
///
/// In serde `{}` asks by month, `{"every": "week", "by": "channel"}` by week and channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewcomersRequest {
    /// The periods; months when absent.
    pub every: Grain,
    /// The dimension to tell apart, by its value at the customer's first contact in the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Smaller bases are withheld; 5 when absent.
    pub min_base: u64,
    /// The confidence of intervals; 95 % when absent.
    pub confidence: Confidence,
}

impl Default for NewcomersRequest {
    fn default() -> Self {
        Self { every: Grain::Month, by: None, min_base: DEFAULT_MIN_BASE, confidence: Confidence::default() }
    }
}

/// New and returning customers by period. Made by [`Contacts::newcomers`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Newcomers {
    /// The last day whose contacts are known.
    pub as_of: NaiveDate,
    /// The first day with a contact. Who came before it is not known, so at first everybody looks new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_from: Option<NaiveDate>,
    /// By period and segment.
    pub rows: Vec<NewcomersRow>,
}

/// The customers of one period and segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NewcomersRow {
    /// The period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The value of the dimension that was asked for; nothing for "not known" too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// The share of customers whose first contact of all lies in the period; its base is the customers who made contact in it.
    pub new_share: Reading,
}

/// For which numbers of days those in touch are counted.
///
/// In serde `{}` asks for 7, 30 and 90 days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecencyRequest {
    /// Numbers of days; 7, 30 and 90 when absent.
    pub days: Vec<u32>,
    /// Smaller bases are withheld; 5 when absent.
    pub min_base: u64,
    /// The confidence of intervals; 95 % when absent.
    pub confidence: Confidence,
}

impl Default for RecencyRequest {
    fn default() -> Self {
        Self { days: vec![7, 30, 90], min_base: DEFAULT_MIN_BASE, confidence: Confidence::default() }
    }
}

/// How many customers were in touch lately. Made by [`Contacts::recency`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recency {
    /// The last day whose contacts are known.
    pub as_of: NaiveDate,
    /// All customers who ever made contact.
    pub customers: u64,
    /// By number of days, in the order that was asked for.
    pub rows: Vec<RecencyRow>,
}

/// How many customers were in touch in the last so many days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RecencyRow {
    /// So many days up to the last one known, that one included.
    pub days: u32,
    /// How many customers made contact in them; nothing where the base is too small to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers: Option<u64>,
    /// Their share of all customers.
    pub share: Reading,
}

/// How cohorts are made.
///
/// In serde `{}` asks for cohorts by the month of their first contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CohortRequest {
    /// The periods by which customers begin and are followed; months when absent.
    pub every: Grain,
    /// Follow cohorts for at most so many periods; 24 when absent.
    pub periods: u32,
    /// Smaller cohorts are withheld; 5 when absent.
    pub min_base: u64,
    /// The confidence of intervals; 95 % when absent.
    pub confidence: Confidence,
}

impl Default for CohortRequest {
    fn default() -> Self {
        Self { every: Grain::Month, periods: 24, min_base: DEFAULT_MIN_BASE, confidence: Confidence::default() }
    }
}

/// What became of customers who began together. Made by [`Contacts::cohorts`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Cohorts {
    /// The last day whose contacts are known.
    pub as_of: NaiveDate,
    /// The cohorts, in the order of time.
    pub cohorts: Vec<Cohort>,
}

/// The customers whose first contact lies in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Cohort {
    /// The period of their first contact. The first of all holds those too who were customers before the data begin.
    pub period: Period,
    /// The share of them in touch again one period later, two, and so on, as far as these periods are over.
    pub in_touch: Vec<Reading>,
    /// How many began.
    pub customers: u64,
}

impl Contacts {
    /// New and returning customers by period, `contact.newcomers`: of those in touch in a period, the share whose first contact lies in it.
    ///
    /// The first periods are flagged [`Flag::Partial`] where they begin within 90 days of the first contact, for who came before is not
    /// known; so is a period that is not over.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownDimension`].
    pub fn newcomers(&self, request: &NewcomersRequest, as_of: NaiveDate) -> Result<Newcomers> {
        /// At first everybody looks new.
        const WARM_UP_DAYS: i64 = 90;
        let cut = Cut::new(self, Some(request.every), request.by.as_deref())?;
        let end = end_of(as_of);
        let mut cells: BTreeMap<Key, Counts> = BTreeMap::new();
        for (times, rows) in self.book().iter() {
            let mut last_period = None;
            for (at, row) in times.iter().zip(rows).take_while(|(at, _)| **at < end) {
                let period = cut.every.map_or(0, |grain| period_idx(grain, *at));
                if last_period != Some(period) {
                    cells.entry(cut.key(self, *row)).or_default().add(Some(last_period.is_none()));
                }
                last_period = Some(period);
            }
        }
        let style = Style { method: "contact.newcomers", min_base: request.min_base, confidence: request.confidence };
        let known_from = self.first_day().filter(|day| *day <= as_of);
        let rows = cut
            .rows(self, &cells, &style, as_of)
            .into_iter()
            .map(|row| {
                let begins = row.period.map(Period::start);
                let is_early = match (begins, known_from) {
                    (Some(begins), Some(from)) => (begins - from).num_days() < WARM_UP_DAYS,
                    _ => true,
                };
                let new_share = if is_early { row.reading.with_flag(Flag::Partial) } else { row.reading };
                NewcomersRow { period: row.period, segment: row.segment, new_share }
            })
            .collect();
        Ok(Newcomers { as_of, known_from, rows })
    }

    /// How many customers were in touch in the last days, `contact.recency`.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for 0 days.
    pub fn recency(&self, request: &RecencyRequest, as_of: NaiveDate) -> Result<Recency> {
        if request.days.contains(&0) {
            return Err(Error::new(ErrorKind::OutOfRange, "nobody is in touch within 0 days; write 1 or more"));
        }
        let end = end_of(as_of);
        let lasts: Vec<i64> = self
            .book()
            .iter()
            .filter_map(|(times, _)| times.get(times.partition_point(|at| *at < end).checked_sub(1)?).copied())
            .collect();
        let style = Style { method: "contact.recency", min_base: request.min_base, confidence: request.confidence };
        let customers = lasts.len() as u64;
        let rows = request
            .days
            .iter()
            .map(|days| {
                let from = end - i64::from(*days) * DAY;
                let hits = lasts.iter().filter(|at| from <= **at).count() as u64;
                let mut share = style.share(Counts { hits, base: customers, censored: 0 });
                if self.first_day().is_some_and(|first| day_of(from) < first) {
                    share = share.with_flag(Flag::Partial);
                }
                RecencyRow { days: *days, customers: share.value().map(|_| hits), share }
            })
            .collect();
        Ok(Recency { as_of, customers, rows })
    }

    /// What became of customers who began together, `contact.cohorts`: the share of each cohort in touch in every later period that is
    /// over.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPeriod`] for all time, which nothing comes after.
    pub fn cohorts(&self, request: &CohortRequest, as_of: NaiveDate) -> Result<Cohorts> {
        if request.every == Grain::All {
            return Err(Error::new(
                ErrorKind::InvalidPeriod,
                "cohorts begin in periods; ask by `month` or another grain",
            ));
        }
        let end = end_of(as_of);
        // The last period that is over.
        let running = Period::containing(request.every, as_of);
        let is_over = as_of.succ_opt().is_none_or(|next| running.end() <= next);
        let last = running.index() - i32::from(!is_over);
        let most = usize::try_from(request.periods).unwrap_or(usize::MAX);
        let mut cohorts: BTreeMap<i32, (u64, Vec<u64>)> = BTreeMap::new();
        for (times, _) in self.book().iter() {
            let mut periods =
                times.iter().take_while(|at| **at < end).map(|at| period_idx(request.every, *at)).collect::<Vec<i32>>();
            periods.dedup();
            let Some((first, later)) = periods.split_first() else { continue };
            let (customers, in_touch) = cohorts.entry(*first).or_default();
            *customers += 1;
            let followed = usize::try_from(last.saturating_sub(*first)).unwrap_or(0).min(most);
            in_touch.resize(followed, 0);
            for period in later {
                let place = usize::try_from(period.saturating_sub(*first) - 1).unwrap_or(usize::MAX);
                if let Some(count) = in_touch.get_mut(place) {
                    *count += 1;
                }
            }
        }
        let style = Style { method: "contact.cohorts", min_base: request.min_base, confidence: request.confidence };
        let cohorts = cohorts.into_iter().filter_map(|(period, (customers, in_touch))| {
            let share = |hits| style.share(Counts { hits, base: customers, censored: 0 });
            Some(Cohort {
                period: Period::from_index(request.every, period)?,
                in_touch: in_touch.into_iter().map(share).collect(),
                customers,
            })
        });
        Ok(Cohorts { as_of, cohorts: cohorts.collect() })
    }
}

impl Newcomers {
    /// How many of the last whole period were new, in a sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let is_over = |period: &Period| period.end().pred_opt().is_some_and(|last| last <= self.as_of);
        let last = self.rows.iter().rev().find(|row| {
            row.segment.is_none() && row.period.as_ref().is_none_or(is_over) && row.new_share.value().is_some()
        });
        let told = last.and_then(|row| Some((row, share_text(locale, &row.new_share)?)));
        let Some((row, share)) = told else {
            return match locale {
                Locale::En => "No period is over of which new and returning customers can be told.".to_owned(),
                Locale::Pl => {
                    "Brak zakończonego okresu, dla którego można podać klientów nowych i powracających.".to_owned()
                }
            };
        };
        let period = row.period.map_or_else(|| locale.period(Period::ALL), |period| locale.period(period));
        let customers = locale.count_of(row.new_share.n, Noun::Customer);
        match locale {
            Locale::En => format!("In {period} {customers} made contact; new were {share}."),
            Locale::Pl => format!("{period}: w kontakcie {customers}, w tym nowi: {share}."),
        }
    }
}

impl Recency {
    /// How many were in touch lately, in a sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .filter_map(|row| {
                let (n, share) = (locale.count(row.customers?), locale.percent(row.share.value()?, 0));
                let days = locale.count_of(u64::from(row.days), Noun::Day);
                Some(match locale {
                    Locale::En => format!("{n} in the last {days} ({share})"),
                    Locale::Pl => format!("{days}: {n} ({share})"),
                })
            })
            .collect();
        let customers = locale.count_of(self.customers, Noun::Customer);
        match (locale, rows.is_empty()) {
            (Locale::En, true) => format!("Of {customers} it cannot be told how many were in touch lately."),
            (Locale::Pl, true) => format!("{customers}: nie można podać, ilu było ostatnio w kontakcie."),
            (Locale::En, false) => format!("Of {customers} were in touch: {}.", rows.join(", ")),
            (Locale::Pl, false) => format!("{customers}; w kontakcie w ciągu ostatnich dni: {}.", rows.join(", ")),
        }
    }
}

impl Cohorts {
    /// What became of the cohorts one period later, in a sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let followed: Vec<(&Cohort, f64)> =
            self.cohorts.iter().filter_map(|cohort| Some((cohort, cohort.in_touch.first()?.value()?))).collect();
        let (Some((first, from)), Some((last, to))) = (followed.first(), followed.last()) else {
            return match locale {
                Locale::En => "No cohort has been followed for a whole period yet.".to_owned(),
                Locale::Pl => "Żadnej kohorty nie obserwowano jeszcze przez cały okres.".to_owned(),
            };
        };
        let (from, to) = (locale.percent(*from, 0), locale.percent(*to, 0));
        let (first, last) = (locale.period(first.period), locale.period(last.period));
        match locale {
            Locale::En => format!(
                "In touch again in the next period: {from} of those who began in {first}, {to} of those who began in {last}."
            ),
            Locale::Pl => format!("Ponownie w kontakcie w następnym okresie: {first} {from}, {last} {to}."),
        }
    }
}
