//! When a metric changed its level, as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Grain, Period, SpecialDays};
use crate::metric::{Metric, Reading, Segment, Withheld};
use crate::series::PastValue;
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// What change points are asked with, as plain data. Metric, segments, grain and days are those of the [`Query`](crate::metric::Query);
/// without a grain the periods are those of the cube.
///
/// ```
/// use cxmetrics::series::ChangePointsRequest;
/// let request: ChangePointsRequest = serde_json::from_str(r#"{"shortest": 14}"#)?;
/// assert_eq!(request, ChangePointsRequest::default().shortest(14));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangePointsRequest {
    /// The fewest periods with answers that make a level; 7 days or 3 longer periods without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<u32>,
    /// Holidays, promotions, closed days and known incidents; daily values leave them out.
    #[serde(default, skip_serializing_if = "SpecialDays::is_empty")]
    pub special_days: SpecialDays,
    /// The last day whose answers are all in; without it the last day of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

impl ChangePointsRequest {
    /// Sets the fewest periods with answers that make a level.
    #[must_use]
    pub fn shortest(mut self, periods: u32) -> Self {
        self.shortest = Some(periods);
        self
    }

    /// Gives the calendar of special days.
    #[must_use]
    pub fn special_days(mut self, special_days: SpecialDays) -> Self {
        self.special_days = special_days;
        self
    }

    /// Sets the last day whose answers are all in.
    #[must_use]
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.as_of = Some(day);
        self
    }
}

/// When a metric changed its level, looking back. Made by [`Query::change_points`](crate::metric::Query::change_points).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangePoints {
    /// What was asked.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The dimensions that tell segments apart.
    pub by: Vec<String>,
    /// What values are measured in.
    pub unit: Unit,
    /// Whether values are those of one day, as for totals.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_a_day: bool,
    /// The grain of the periods.
    pub grain: Grain,
    /// The confidence of intervals.
    pub confidence: Confidence,
    /// Levels with fewer answers are withheld.
    pub min_base: u64,
    /// The last day whose answers are in; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// The fewest periods that make a level.
    pub shortest: u32,
    /// How much of what levels wander by is still there a period later, over all segments: a slow wander is no change. Zero where they
    /// do not wander to speak of.
    pub autocorrelation: f64,
    /// The id of the method.
    pub method: String,
    /// The segments, by name.
    pub segments: Vec<SegmentChanges>,
}

/// The levels of one segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentChanges {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// The answers behind the levels.
    pub n: u64,
    /// How many periods had answers and were usual.
    pub periods: u64,
    /// Why nothing can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Withheld>,
    /// The levels, one after the other: a single one where nothing changed.
    pub levels: Vec<LevelSpan>,
    /// The changes between them.
    pub changes: Vec<ChangePoint>,
    /// What the periods came to, special ones as well; to be drawn beside the levels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<PastValue>,
}

/// A stretch with one level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LevelSpan {
    /// Its first period.
    pub first: Period,
    /// Its last period.
    pub last: Period,
    /// Its answers together; of totals what comes in on one day.
    pub reading: Reading,
}

/// A change from one level to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangePoint {
    /// The first period of the new level.
    pub period: Period,
    /// The earliest period that the data allow nearly as well.
    pub earliest: Period,
    /// The latest.
    pub latest: Period,
    /// The level before.
    pub before: Reading,
    /// The level after.
    pub after: Reading,
    /// After less before, as of usual weekdays; withheld with either of them. Its interval has the wander in it; it knows nothing of having
    /// been picked as a change.
    pub change: Reading,
}
