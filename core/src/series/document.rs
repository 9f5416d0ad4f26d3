//! A metric by segment and period, with everything that a reader of a line should know about each point.

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::request::Rolling;
use super::track::PeriodState;
use crate::calendar::{Grain, Period, SpecialKind};
use crate::metric::{Metric, Reading, Segment};
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// A metric over time. Made by [`Query::series`](crate::metric::Query::series).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Series {
    /// What was asked.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The dimensions that tell segments apart.
    pub by: Vec<String>,
    /// What values are measured in.
    pub unit: Unit,
    /// The grain of the periods.
    pub grain: Grain,
    /// The confidence of intervals and bands.
    pub confidence: Confidence,
    /// Points with fewer answers are withheld.
    pub min_base: u64,
    /// The first day of the data; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day whose answers are in; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// The window beside each point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolling: Option<Rolling>,
    /// The segments, by name.
    pub segments: Vec<SegmentSeries>,
}

/// One segment of a [`Series`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentSeries {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// All answers.
    pub n: u64,
    /// A point for each period from the first with a row to the end of the data, gaps included.
    pub points: Vec<SeriesPoint>,
    /// What is usual for each weekday, from Monday; of the last 26 weeks, without special days. For series by day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<WeekdayEffect>,
    /// The standard deviation of one answer, pooled over all periods; nothing where it cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_sd: Option<f64>,
    /// The standard deviation of the level from period to period, beyond what answers explain (`between_day_variance_dl`, drawn
    /// towards the other segments); nothing where it cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_sd: Option<f64>,
}

/// One period of a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeriesPoint {
    /// The period.
    pub period: Period,
    /// What is known of it.
    pub state: PeriodState,
    /// The reading of the answers alone. Withheld as empty in a gap; of a total, zero where it was open.
    pub reading: Reading,
    /// Fewer than five answers: drawn, and believed of nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub low_n: bool,
    /// The median beside a mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<Reading>,
    /// The limits of the level that the period stands for, what levels vary by themselves included: wider than the interval of
    /// the reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_interval: Option<[f64; 2]>,
    /// What was to be expected of a period with this base, from those before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<ExpectedRange>,
    /// The window that ends with this period: its answers together. Nothing where the window reaches before the first row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolling: Option<Reading>,
    /// What is special about the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special: Option<SpecialMark>,
    /// The hours of the day where they are not 24.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
}

/// What a special day is marked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SpecialMark {
    /// Its kind.
    pub kind: SpecialKind,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What a period was to give, at the confidence of the series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExpectedRange {
    /// The level of the periods before, on this weekday.
    pub value: f64,
    /// The lower limit for a usual period with this base.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

/// What is usual for a weekday.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WeekdayEffect {
    /// The weekday.
    #[serde(with = "weekday")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub weekday: Weekday,
    /// What its values lie above the level, in the unit of the series; of totals, how many times the level they are.
    pub effect: f64,
    /// The answers behind it.
    pub n: f64,
}

/// Weekdays by their English names.
mod weekday {
    use chrono::Weekday;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    const NAMES: [(Weekday, &str); 7] = [
        (Weekday::Mon, "monday"),
        (Weekday::Tue, "tuesday"),
        (Weekday::Wed, "wednesday"),
        (Weekday::Thu, "thursday"),
        (Weekday::Fri, "friday"),
        (Weekday::Sat, "saturday"),
        (Weekday::Sun, "sunday"),
    ];

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) fn serialize<S: Serializer>(weekday: &Weekday, serializer: S) -> Result<S::Ok, S::Error> {
        let name = NAMES.iter().find(|(known, _)| known == weekday).map_or("monday", |(_, name)| name);
        serializer.serialize_str(name)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
        let name = String::deserialize(deserializer)?;
        let found = NAMES.iter().find(|(_, known)| *known == name);
        found.map(|(weekday, _)| *weekday).ok_or_else(|| D::Error::custom("a weekday is `monday` to `sunday`"))
    }
}
