//! Blocks of readings: as cards, over periods, by segment, by both.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Change, Good};
use crate::metric::Reading;
use crate::unit::Unit;

/// The key readings as cards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyReadings {
    /// The cards, in the fixed order of the metrics.
    pub cards: Vec<Card>,
}

/// One key reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Card {
    /// What the metric is called, such as `NPS`.
    pub title: String,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The reading of the report's period.
    pub now: Reading,
    /// The reading of the period it compares with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Reading>,
    /// The difference of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The recent course, oldest first, every period present.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub course: Vec<Point>,
}

/// A reading of one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Point {
    /// What the period is called, such as `2026-W38`.
    pub label: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Whether the data cover the period only in part: it is not over yet, or they begin within it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
    /// The reading; a period without answers has one too, withheld as empty.
    pub reading: Reading,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this signature")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// One metric over periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Series {
    /// What the metric is called.
    pub title: String,
    /// What the values are measured in.
    pub unit: Unit,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The value to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<f64>,
    /// The range of the value axis; without it the axis fits what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<AxisRange>,
    /// The periods, oldest first, without a hole: a period without answers has a withheld reading.
    pub points: Vec<Point>,
}

/// The range of a value axis, so that the same metric is drawn alike everywhere and every time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AxisRange {
    /// The lowest value of the axis.
    pub low: f64,
    /// The highest value of the axis.
    pub high: f64,
}

/// One metric by segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breakdown {
    /// What is shown, such as `NPS by store`.
    pub title: String,
    /// What the metric is called.
    pub metric: String,
    /// What the values are measured in.
    pub unit: Unit,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The dimensions, in the order of [`BreakdownRow::segment`].
    pub dimensions: Vec<String>,
    /// The reading of all segments together: the line of reference.
    pub overall: Reading,
    /// How many rows to draw; all of them are in the document.
    pub shown: usize,
    /// The range of the value axis; without it the axis fits what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<AxisRange>,
    /// All rows, already in their order.
    pub rows: Vec<BreakdownRow>,
}

/// One segment of a breakdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BreakdownRow {
    /// The segment's value of each dimension.
    pub segment: Vec<String>,
    /// The reading of the report's period.
    pub now: Reading,
    /// The reading of the period it compares with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Reading>,
    /// The difference of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// One metric by segment and period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Heat {
    /// What is shown, such as `NPS by store and week`.
    pub title: String,
    /// What the metric is called.
    pub metric: String,
    /// What the values are measured in.
    pub unit: Unit,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The dimensions, in the order of [`HeatRow::segment`].
    pub dimensions: Vec<String>,
    /// The periods, oldest first: the columns.
    pub periods: Vec<HeatPeriod>,
    /// The range that the shades divide; without it they divide what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<AxisRange>,
    /// How many rows to draw; all of them are in the document.
    pub shown: usize,
    /// All rows, already in their order.
    pub rows: Vec<HeatRow>,
}

/// One column of a [`Heat`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeatPeriod {
    /// What the period is called.
    pub label: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Whether the data cover the period only in part.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
}

/// One row of a [`Heat`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeatRow {
    /// The segment's value of each dimension.
    pub segment: Vec<String>,
    /// One reading for each period of [`Heat::periods`].
    pub readings: Vec<Reading>,
}
