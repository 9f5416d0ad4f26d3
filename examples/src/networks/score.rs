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
    parse(&labels.meta.start) + i64::try_from(labels.meta.ndays).unwrap_or(0) - 1
}

#[cfg(test)]
mod tests {
    use super::super::{Config, IncidentLabel, LeadLabel, Meta, Network, Profile, SilenceLabel};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn incident(id: &str, kind: &str, segment: &str, metrics: &[&str], days: [&str; 3]) -> IncidentLabel {
        IncidentLabel {
            id: id.to_owned(),
            kind: kind.to_owned(),
            segment: segment.to_owned(),
            metrics: metrics.iter().map(|metric| (*metric).to_owned()).collect(),
            start: days[0].to_owned(),
            end: days[1].to_owned(),
            start_day: 0,
            end_day: 0,
            persistent: ["drift", "level_shift", "release_shift"].contains(&kind),
            credit_until: days[2].to_owned(),
            direction: "down".to_owned(),
            effect_latent: -1.0,
            note: String::new(),
            oracle_z: 9.0,
            observed: BTreeMap::new(),
            tier: "easy".to_owned(),
        }
    }

    fn labels() -> Labels {
        let scores = ["nps", "csat", "ces", "tag:wait"];
        Labels {
            meta: Meta::new(1),
            incidents: vec![
                incident("I01", "drop", "store=S01", &scores, ["2020-08-03", "2020-08-05", "2020-08-08"]),
                incident("I02", "level_shift", "store=S02", &scores, ["2020-09-01", "2021-03-06", "2020-09-29"]),
                incident("I03", "silent_store", "store=S03", &["volume"], ["2020-10-01", "2020-10-10", "2020-10-13"]),
                incident("I04", "tag_spike", "store=S04", &["tag:wait"], ["2020-11-01", "2020-11-05", "2020-11-08"]),
                incident("I05", "network_drop", "all", &scores, ["2020-12-10", "2020-12-11", "2020-12-14"]),
            ],
            lead_lag: vec![LeadLabel {
                segment: "store=S05".to_owned(),
                leader: "handling".to_owned(),
                followers: vec!["nps".to_owned(), "csat".to_owned()],
                lag_days: 3,
                sign: -1,
            }],
            silence: [(4, Some(100.0), 95.5), (9, None, 390.0), (2, Some(50.0), 40.0), (5, Some(380.0), 370.0)]
                .iter()
                .zip(["C1", "C2", "C3", "C4"])
                .map(|((contacts, churn, last), customer)| SilenceLabel {
                    customer: customer.to_owned(),
                    n_contacts: *contacts,
                    first_day: 1.0,
                    last_contact_day: *last,
                    churn_day: *churn,
                    true_mean_gap: 10.0,
                    shape: 1.0,
                })
                .collect(),
            calendar_days: vec![["2020-07-01".to_owned(), "north".to_owned(), "holiday".to_owned()]],
            store_region: [("S01", "north"), ("S09", "north"), ("S02", "east")]
                .map(|(store, region)| (store.to_owned(), region.to_owned()))
                .into(),
        }
    }

    /// `segment metric start end detected direction`, a dash for nothing.
    fn found(text: &str) -> Found {
        let parts: Vec<&str> = text.split(' ').collect();
        let known = |at: usize| (parts[at] != "-").then(|| parts[at]);
        Found {
            segment: parts[0].to_owned(),
            metric: parts[1].to_owned(),
            start: day(parts[2]),
            end: day(parts[3]),
            detected: known(4).map(day),
            direction: known(5).map(str::to_owned),
        }
    }

    #[test]
    fn each_finding_has_its_class() {
        for (text, class) in [
            ("store=S01 nps 2020-08-03 2020-08-04 2020-08-04 down", Class::Hit),
            ("store=S01 tag:wait 2020-08-03 2020-08-04 2020-08-08 up", Class::Hit),
            ("store=S01 nps 2020-08-03 2020-08-04 - -", Class::Hit),
            // The other way, or after the credit.
            ("store=S01 nps 2020-08-03 2020-08-04 2020-08-04 up", Class::LateOrSide),
            ("store=S01 nps 2020-08-03 2020-08-04 2020-08-09 down", Class::LateOrSide),
            ("store=S01 nps 2020-08-09 2020-08-12 2020-08-12 up", Class::Recovery),
            // Raised before it began; too early a start; another metric.
            ("store=S01 nps 2020-08-01 2020-08-02 2020-08-02 down", Class::False),
            ("store=S01 nps 2020-07-30 2020-08-04 2020-08-04 down", Class::False),
            ("store=S01 volume 2020-08-03 2020-08-04 2020-08-04 down", Class::False),
            ("store=S09 nps 2020-08-03 2020-08-04 2020-08-04 down", Class::False),
            ("region=north nps 2020-08-03 2020-08-04 2020-08-04 down", Class::Shadow),
            ("region=east nps 2020-08-03 2020-08-04 2020-08-04 down", Class::False),
            ("channel=app nps 2020-08-03 2020-08-04 2020-08-04 down", Class::Shadow),
            // A step stays long after its credit.
            ("store=S02 nps 2020-08-28 2020-09-04 2020-09-04 down", Class::Hit),
            ("store=S02 nps 2021-01-10 2021-01-20 2021-01-20 down", Class::LateOrSide),
            ("all nps 2021-01-10 2021-01-20 2021-01-20 down", Class::False),
            ("store=S03 volume 2020-10-02 2020-10-05 2020-10-05 down", Class::Hit),
            // A complaint moves scores, which is not what was asked for.
            ("store=S04 csat 2020-11-02 2020-11-05 2020-11-05 down", Class::LateOrSide),
            ("store=S04 tag:wait 2020-11-02 2020-11-05 2020-11-05 up", Class::Hit),
            ("store=S07 nps 2020-12-10 2020-12-11 2020-12-11 down", Class::Shadow),
            ("store=S07 handling 2020-12-10 2020-12-11 2020-12-11 up", Class::False),
            ("all csat 2020-12-10 2020-12-11 2020-12-11 down", Class::Hit),
            ("store=S05 handling 2020-06-10 2020-06-11 2020-06-11 up", Class::LeadlagStore),
            ("store=S05 volume 2020-06-10 2020-06-11 2020-06-11 up", Class::False),
            ("store=S07 nps 2020-03-10 2020-03-11 2020-03-11 down", Class::Skip),
        ] {
            let score = score(&[found(text)], &labels());
            assert_eq!(score.classes, BTreeMap::from([(class, 1)]), "{text}");
        }
    }

    #[test]
    fn events_are_counted_once() {
        let score = score(
            &[
                found("store=S01 nps 2020-08-03 2020-08-04 2020-08-05 down"),
                found("store=S01 csat 2020-08-02 2020-08-04 2020-08-04 down"),
                found("store=S03 volume 2020-10-02 2020-10-05 2020-10-05 down"),
                // One false event of a family, though a day belongs to the calendar; another four days on; another of volume.
                found("store=S09 nps 2020-07-01 2020-07-02 2020-07-02 up"),
                found("store=S09 ces 2020-07-03 2020-07-04 2020-07-04 up"),
                found("store=S09 ces 2020-07-05 2020-07-06 2020-07-06 up"),
                found("region=west volume 2020-07-01 2020-07-02 2020-07-02 up"),
            ],
            &labels(),
        );
        assert_eq!((score.incidents, score.hit, score.false_events), (5, 2, 3));
        assert_eq!((score.precision, score.recall), (0.4, 0.4));
        assert_eq!((score.median_delay, score.mean_delay), (Some(2.5), Some(2.5)));
        assert_eq!(score.median_onset_error, Some(0.5));
        assert_eq!((score.false_on_calendar_days, score.findings, score.findings_per_hit), (1, 7, Some(1.5)));
        assert_eq!(score.missed, ["I02", "I04", "I05"]);
        assert_eq!(score.by_kind["drop"], KindScore { hit: 1, of: 1, median_delay: Some(1.0) });
        assert!((score.false_per_store_month - 2.0 / 40.0 / (302.0 / MONTH)).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_happened_every_finding_is_false() {
        let labels = Network::new(&Config { profile: Profile::Null, volume: 0.0, ..Config::default() }).labels;
        let score = score(&[found("store=S01 nps 2020-08-03 2020-08-04 2020-08-04 down")], &labels);
        assert_eq!((score.false_events, score.precision, score.recall, score.f1), (1, 0.0, 0.0, 0.0));
        assert_eq!(super::score(&[], &labels), Score::default());
    }

    #[test]
    fn leads_and_silence_have_scores_of_their_own() {
        let lead = |segment: &str, follower: &str, lag_days| FoundLead {
            segment: segment.to_owned(),
            leader: "handling".to_owned(),
            follower: follower.to_owned(),
            lag_days,
        };
        let found = [
            lead("store=S05", "nps", 4),
            lead("store=S05", "csat", 3),
            lead("store=S05", "ces", 3),
            lead("store=S05", "nps", 5),
            lead("store=S06", "nps", 3),
            lead("store=S06", "nps", 0),
        ];
        let score = score_leads(&found, &labels());
        let expected = LeadScore { groups: 1, recovered: 1, exact: 1, true_pairs: 2, false_pairs: 3, precision: 0.4 };
        assert_eq!(score, expected);

        let flag = |customer: &str, on: &str| FoundSilence { customer: customer.to_owned(), flagged_on: day(on) };
        let score = score_silence(
            &[
                flag("C1", "2020-07-01"),
                flag("C1", "2020-06-01"),
                flag("C2", "2021-03-06"),
                // Too few contacts; unknown.
                flag("C3", "2020-07-01"),
                flag("C9", "2020-07-01"),
                // Gone, but not long enough to be missed.
                flag("C4", "2021-02-20"),
            ],
            &labels(),
        );
        assert_eq!((score.detectable, score.recall, score.precision, score.false_flags), (1, 1.0, 2.0 / 3.0, 1));
        assert_eq!((score.median_delay, score.median_delay_in_gaps), (Some(25.5), Some(2.55)));
    }
}
