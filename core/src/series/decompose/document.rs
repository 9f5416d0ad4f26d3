//! A metric taken apart for display, as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Period, SpecialDays};
use crate::metric::{Metric, Segment, Withheld};
use crate::series::WeekdayEffect;
use crate::survey::Title;
use crate::unit::Unit;

/// What a decomposition is asked with, as plain data. Metric, segments and days are those of the [`Query`](crate::metric::Query).
///
/// ```
/// use cxmetrics::series::DecompositionRequest;
/// let request: DecompositionRequest = serde_json::from_str(r#"{"bandwidth": 42}"#)?;
/// assert_eq!(request.bandwidth, 42);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecompositionRequest {
    /// How many days on either side the trend of a day is drawn from, the nearer the more; 28 without it.
    #[serde(default = "bandwidth")]
    pub bandwidth: u32,
    /// Holidays, promotions, closed days and known incidents: they show, and neither trend nor week is drawn from them.
    #[serde(default, skip_serializing_if = "SpecialDays::is_empty")]
    pub special_days: SpecialDays,
    /// The last day whose answers are all in; without it the last day of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

fn bandwidth() -> u32 {
    28
}

impl Default for DecompositionRequest {
    fn default() -> Self {
        Self { bandwidth: bandwidth(), special_days: SpecialDays::default(), as_of: None }
    }
}

impl DecompositionRequest {
    /// Sets how many days on either side the trend of a day is drawn from.
    #[must_use]
    pub fn bandwidth(mut self, days: u32) -> Self {
        self.bandwidth = days;
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

/// A metric by day as trend, week and remainder, for display. Made by [`Query::decompose`](crate::metric::Query::decompose).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Decomposition {
    /// What was asked.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The dimensions that tell segments apart.
    pub by: Vec<String>,
    /// What values and parts are measured in.
    pub unit: Unit,
    /// Days with fewer answers are withheld.
    pub min_base: u64,
    /// The last day whose answers are in; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// How many days on either side the trend of a day is drawn from.
    pub bandwidth: u32,
    /// The id of the method.
    pub method: String,
    /// The segments, by name.
    pub segments: Vec<SegmentDecomposition>,
}

/// The parts of one segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentDecomposition {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// The answers behind the parts.
    pub n: u64,
    /// Why there are no parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Withheld>,
    /// The share of days without a usual value of their own, whose trend is drawn from their neighbours alone.
    pub imputed_share: f64,
    /// What is usual for each weekday, from Monday; of totals as so many times the trend.
    pub weekdays: Vec<WeekdayEffect>,
    /// The standard deviation of the remainder, each day by what it knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remainder_sd: Option<f64>,
    /// The days, from the first with a row.
    pub days: Vec<DecomposedDay>,
}

/// One day: value = trend + week + remainder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecomposedDay {
    /// The day.
    pub period: Period,
    /// The answers of the day.
    pub n: u64,
    /// The value; nothing in a gap and where the base is too small to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The level around it; nothing where no day nearby says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<f64>,
    /// What the weekday adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week: Option<f64>,
    /// What is left of the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remainder: Option<f64>,
    /// Whether the trend is drawn from neighbours alone: a gap, or a special day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imputed: bool,
}
