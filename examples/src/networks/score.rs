//! How good a list of findings is, against what is known to have happened.
//!
//! Events are counted, not days. An incident is *hit* by a finding of its own segment about something it moves, raised while it still
//! mattered and not dated before it began. A finding that repeats a hit, speaks of a recovery, or is the shadow of an incident in the
//! segment above or below is *neutral*. All others are *false*; those of one segment and family that begin within three days of each
//! other are one false event.

mod findings;
mod leads;
mod silence;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::label::Labels;

pub use findings::score;
pub use leads::{LeadScore, score_leads};
pub use silence::{SilenceScore, score_silence};

/// Something found in a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// `all`, `region=…`, `channel=…` or `store=…`.
    pub segment: String,
    /// `nps`, `csat`, `ces`, `handling`, `volume` or `tag:…`.
    pub metric: String,
    /// The first day of what was found.
    pub start: NaiveDate,
    /// The last.
    pub end: NaiveDate,
    /// The last day of data when it was first raised; nothing where that is not known.
    pub detected: Option<NaiveDate>,
    /// Up or down, where it is one of them.
    pub direction: Option<String>,
}

/// A pair of metrics of which one leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLead {
    /// The segment.
    pub segment: String,
    /// What leads.
    pub leader: String,
    /// What follows.
    pub follower: String,
    /// After how many days.
    pub lag_days: i64,
}

/// A customer thought gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundSilence {
    /// The customer.
    pub customer: String,
    /// The day on which that was said.
    pub flagged_on: NaiveDate,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Before the first day that counts.
    Skip,
    /// It hits an incident.
    Hit,
    /// About an incident, but late, or about a metric beside it.
    LateOrSide,
    /// The return after an incident.
    Recovery,
    /// The shadow of an incident in another segment.
    Shadow,
    /// About a store whose scores follow its handling time.
    LeadlagStore,
    /// About nothing.
    False,
}

/// Hits of one kind of incident.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct KindScore {
    /// Incidents hit.
    pub hit: usize,
    /// Incidents.
    pub of: usize,
    /// Days from the start to the first finding, the median.
    pub median_delay: Option<f64>,
}

/// How good a list of findings is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Score {
    /// Incidents.
    pub incidents: usize,
    /// Those hit.
    pub hit: usize,
    /// False events.
    pub false_events: usize,
    /// Incidents hit, of them and the false events.
    pub precision: f64,
    /// Incidents hit, of all; 0 where there is none.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// Days from the start of an incident to the first finding that hits it.
    pub median_delay: Option<f64>,
    /// The same, the mean.
    pub mean_delay: Option<f64>,
    /// Days between the start of an incident and the nearest start among its findings.
    pub median_onset_error: Option<f64>,
    /// False events of stores, a store and a month.
    pub false_per_store_month: f64,
    /// False events, a month.
    pub false_per_month: f64,
    /// False findings of stores that start on a holiday or in a promotion.
    pub false_on_calendar_days: usize,
    /// Findings that count.
    pub findings: usize,
    /// Findings an incident hit.
    pub findings_per_hit: Option<f64>,
    /// Findings by what became of them.
    pub classes: BTreeMap<Class, usize>,
    /// By the kind of incident.
    pub by_kind: BTreeMap<String, KindScore>,
    /// By how clear the incident is.
    pub by_tier: BTreeMap<String, KindScore>,
    /// Incidents that were not hit.
    pub missed: Vec<String>,
}

/// The mean length of a month in days.
const MONTH: f64 = 30.4375;

/// The number of a day.
fn number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// The number of a date in the labels.
fn parse(date: &str) -> i64 {
    date.parse().map_or(0, number)
}

/// The middle value, or the mean of the two in the middle.
fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some(low.midpoint(*high))
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The harmonic mean of precision and recall.
fn f1(precision: f64, recall: f64) -> f64 {
    if 0.0 < precision + recall { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What the labels' metrics and those of findings have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Volume,
    Handling,
    Satisfaction,
}

impl Family {
    fn of(metric: &str) -> Self {
        match metric {
            "volume" => Self::Volume,
            "handling" => Self::Handling,
            _ => Self::Satisfaction,
        }
    }
}

fn last_day(labels: &Labels) -> i64 {
    parse(&labels.meta.start) + labels.meta.ndays as i64 - 1
}
