//! Forecasts as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Grain, Period, SpecialDays};
use crate::metric::{Metric, Reading, Segment};
use crate::series::{PastValue, SpecialMark};
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// How far to look ahead, as plain data. The metric, what segments are told apart by and the days are those of the
/// [`Query`](crate::metric::Query).
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::series::ForecastRequest;
/// let request: ForecastRequest =
///     serde_json::from_str(r#"{"horizon": 35, "target": {"value": 45.0, "on": "2026-12-31"}}"#)?;
/// assert_eq!((request.horizon, request.target.unwrap().over), (35, Grain::Month));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ForecastRequest {
    /// How many days, 1 to 366; 28 without it.
    pub horizon: u32,
    /// Holidays, promotions, closed days and known incidents: those behind are left out, those ahead are marked, and closed ones have no
    /// forecast.
    #[serde(skip_serializing_if = "SpecialDays::is_empty")]
    pub special_days: SpecialDays,
    /// The last day whose answers are all in; without it the last day of the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// What is to be reached, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<ForecastTarget>,
}

impl Default for ForecastRequest {
    fn default() -> Self {
        Self { horizon: 28, special_days: SpecialDays::default(), as_of: None, target: None }
    }
}

impl ForecastRequest {
    /// Sets how many days to look ahead.
    #[must_use]
    pub fn horizon(mut self, days: u32) -> Self {
        self.horizon = days;
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

    /// Asks how far off a target is.
    #[must_use]
    pub fn target(mut self, target: ForecastTarget) -> Self {
        self.target = Some(target);
        self
    }
}

/// What is to be reached in the period that holds a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a target with its day, such as {\"value\": 45, \"on\": \"2026-12-31\"}")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ForecastTarget {
    /// The value, in the unit of the metric's readings.
    pub value: f64,
    /// A day of the period.
    pub on: NaiveDate,
    /// How long the period is; a month without it. What has been answered in it so far counts.
    #[serde(default = "month")]
    pub over: Grain,
}

fn month() -> Grain {
    Grain::Month
}

impl ForecastTarget {
    /// A value for the month that holds a day.
    pub fn new(value: f64, on: NaiveDate) -> Self {
        Self { value, on, over: Grain::Month }
    }

    /// The same for the week, quarter or day that holds it.
    #[must_use]
    pub fn over(mut self, over: Grain) -> Self {
        self.over = over;
        self
    }
}

/// What is to come of a metric. Made by [`Query::forecast`](crate::metric::Query::forecast).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Forecast {
    /// What was asked.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The dimensions that tell segments apart.
    pub by: Vec<String>,
    /// What values are measured in.
    pub unit: Unit,
    /// The last day whose answers are in; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// How many days ahead.
    pub horizon: u32,
    /// The confidence of intervals.
    pub confidence: Confidence,
    /// Segments with fewer answers are withheld.
    pub min_base: u64,
    /// What is to be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<ForecastTarget>,
    /// Whether up is better; nothing where that depends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub higher_is_better: Option<bool>,
    /// The segments, by name.
    pub segments: Vec<SegmentForecast>,
    /// The id of the method.
    pub method: String,
}

/// One segment of a [`Forecast`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentForecast {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// The answers it rests on.
    pub n: u64,
    /// The usual days with answers it rests on.
    pub history: u64,
    /// Why there is no forecast; the rest is empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<NoForecast>,
    /// Where the level stands, weekdays taken out; its interval says how well it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Reading>,
    /// The trend that is carried on, where the series has one; it fades by 5 % a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<ForecastTrend>,
    /// Each day ahead.
    pub days: Vec<ForecastDay>,
    /// The days ahead together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<ForecastPeriod>,
    /// Weeks and months ahead, with what has been answered in them so far. The last of each may not be whole.
    pub periods: Vec<ForecastPeriod>,
    /// How far off the target is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetOutlook>,
    /// By how much the level moves in a day, as a standard deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_sd: Option<f64>,
    /// By how much a day differs from the level beyond its answers, as a standard deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_sd: Option<f64>,
    /// The days behind, twice as many as lie ahead and at least eight weeks; to be drawn before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<PastValue>,
}

/// Why there is no forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum NoForecast {
    /// No usual day has answers.
    Empty,
    /// Fewer answers than the smallest base that is shown.
    SmallBase,
    /// Fewer than 42 usual days have answers.
    TooFewDays,
    /// Nobody has answered for four weeks.
    Stopped,
    /// The horizon is longer than what lies behind.
    BeyondHistory,
    /// The level is so restless, or so little known, that the interval holds half of the scale, or zero and twice the value.
    TooUncertain,
}

/// A trend that a forecast carries on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ForecastTrend {
    /// By how much the level changes in 30 days, before it fades.
    pub per_month: f64,
    /// The larger p-value of the rank test and the weighted line, both at most 0.01.
    pub p_value: f64,
}

/// One day ahead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ForecastDay {
    /// The day.
    pub day: NaiveDate,
    /// How many answers are to be expected, from this weekday in the last quarter; 0 on a closed day.
    pub expected_n: f64,
    /// What the day will read, with the interval for a day with as many answers as this weekday has. Nothing on a day on which nobody is
    /// expected to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// What is special about the day. The forecast is that of a usual day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special: Option<SpecialMark>,
}

/// Several days together: of a mean all their answers, of a total their sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ForecastPeriod {
    /// The period; nothing for the days ahead together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The first day that counts.
    pub from: NaiveDate,
    /// The day after the last that counts.
    pub to: NaiveDate,
    /// Whether all days of the period count.
    pub is_whole: bool,
    /// The answers in it so far.
    pub observed_n: u64,
    /// How many answers are still to be expected.
    pub expected_n: f64,
    /// What the period will read.
    pub reading: Reading,
}

/// How far off a target is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TargetOutlook {
    /// What is to be reached, and when.
    pub target: ForecastTarget,
    /// What the period will read; nothing where it lies behind or reaches beyond the days ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<ForecastPeriod>,
    /// The target less what is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<f64>,
    /// The probability that the period reads the target or better: at most the target where less is better, else at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}
