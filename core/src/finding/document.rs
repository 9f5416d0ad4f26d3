//! Findings as plain data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::family::Family;
use super::sentence;
use crate::locale::Locale;
use crate::metric::Metric;
use crate::survey::Title;
use crate::unit::Unit;

/// What kind of change a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FindingKind"))]
#[non_exhaustive]
pub enum Kind {
    /// A fall or a rise that began not long before it was seen.
    Anomaly,
    /// A lasting change of the level: it took two weeks to show, or has lasted for four.
    Shift,
    /// A slow change.
    Drift,
    /// Far fewer answers than expected.
    VolumeCollapse,
    /// Far more answers than expected.
    VolumeSurge,
    /// A tag named far more often than expected.
    TagSpike,
    /// No answers at all where there should be some.
    Silence,
    /// A metric that rises or falls over the whole of the data. Its `observed` is the change a month.
    Trend,
    /// A measure that moves before another. Its `observed` is their correlation at that lag.
    Lead,
}

impl Kind {
    /// Every kind, in the order of declaration.
    pub const ALL: &'static [Self] = &[
        Self::Anomaly,
        Self::Shift,
        Self::Drift,
        Self::VolumeCollapse,
        Self::VolumeSurge,
        Self::TagSpike,
        Self::Silence,
        Self::Trend,
        Self::Lead,
    ];

    /// The stable name of the kind.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anomaly => "anomaly",
            Self::Shift => "shift",
            Self::Drift => "drift",
            Self::VolumeCollapse => "volume_collapse",
            Self::VolumeSurge => "volume_surge",
            Self::TagSpike => "tag_spike",
            Self::Silence => "silence",
            Self::Trend => "trend",
            Self::Lead => "lead",
        }
    }
}

/// Which way something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FindingDirection"))]
pub enum Direction {
    /// It fell.
    Down,
    /// It rose.
    Up,
}

/// Whether a finding goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FindingStatus"))]
pub enum Status {
    /// It goes on.
    Open,
    /// The level is back where it was.
    Ended,
    /// It has lasted for four weeks and is the new level, against which further days are judged.
    Settled,
}

/// What changed in one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FindingChange"))]
pub struct Change {
    /// The metric.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// What `observed` and its like are measured in.
    pub unit: Unit,
    /// What the answers since the onset came to: a mean in the metric's unit, a share, or a number of answers. A handling time is a
    /// geometric mean, the typical time.
    pub observed: f64,
    /// What was expected of them, in the light of the days before, of their weekdays, and of what the whole network did.
    pub expected: f64,
    /// The lower end of what would have been usual, in 19 of 20 cases.
    pub expected_low: f64,
    /// The upper end.
    pub expected_high: f64,
    /// `observed` less `expected`.
    pub effect: f64,
    /// How much of `expected` is what the network itself did in these days, against the days before. Absent for the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_change: Option<f64>,
    /// Answers since the onset.
    pub base: u64,
    /// The change in standard deviations of chance, negative for a fall.
    pub z: f64,
}

/// What moves before another measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FindingLeader"))]
pub struct Leader {
    /// The metric.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// How many days before.
    pub lag_days: u32,
}

/// A claim that something changed, with its evidence.
///
/// A finding is made on the day `first_seen`, with the numbers of that day; afterwards only its `status`, `last_seen` and, when it has
/// lasted, its `kind` change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The same for the same finding however often it is made: the day, the family and the segment.
    pub id: String,
    /// What kind of change it is.
    pub kind: Kind,
    /// Which way.
    pub direction: Direction,
    /// Whether that is good, where the metric knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub good: Option<bool>,
    /// The segment: its dimension with its value, as a filter takes them; empty for the whole. A value of null is "not known".
    pub segment: BTreeMap<String, Option<String>>,
    /// What the segment's dimension is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Title>,
    /// What was judged together.
    pub family: Family,
    /// The change in the metric that shows it most.
    pub change: Change,
    /// The change in the other metrics of the family.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Change>,
    /// What moved before it, for a lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<Leader>,
    /// The day on which it most likely began.
    pub onset: NaiveDate,
    /// The last day of the data in whose light it was found; nothing later was looked at.
    pub first_seen: NaiveDate,
    /// The last day that showed it.
    pub last_seen: NaiveDate,
    /// Whether it goes on.
    pub status: Status,
    /// How far out it is, in standard deviations of chance: of the metrics together where there are several.
    pub z: f64,
    /// The chance that a series without a change shows as much within a month, on any day and by any onset.
    pub p: f64,
    /// The expected share of false ones among the findings of the last month that are as clear as this one or clearer.
    pub q: f64,
    /// Which part of what the whole fell or rose beyond its expectation since the onset is this segment's, from 0 to 1; absent for
    /// the whole, and where the whole shows no such change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of_whole: Option<f64>,
}

impl Finding {
    /// The finding in one sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        sentence::finding(self, locale)
    }
}

/// When the first findings can be expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Warming {
    /// The first day that is judged.
    pub ready_on: NaiveDate,
}

/// All findings of a cube, in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Findings {
    /// The first day that was looked at. Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// There are too few days yet to tell a change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warming_up: Option<Warming>,
    /// How many segments were watched, the whole included.
    pub segments: u64,
    /// How many series.
    pub series: u64,
    /// The false findings a month that were asked for.
    pub sensitivity: f64,
    /// How far out a change must be for that, in standard deviations of chance.
    pub threshold: f64,
    /// The findings, by the day on which they were made.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// Those that go on.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.status == Status::Open)
    }

    /// What was found, in a sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        sentence::findings(self, locale)
    }
}
