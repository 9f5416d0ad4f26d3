//! Whether a metric rises or falls, as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Grain, Period, SpecialDays};
use crate::metric::{Metric, Segment, Withheld};
use crate::series::PastValue;
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// What a trend is asked with, as plain data. Metric, segments and days are those of the [`Query`](crate::metric::Query); without a grain
/// the values are weekly where the data reach over more than 26 weeks, else daily without their weekday pattern.
///
/// ```
/// use cxmetrics::series::TrendRequest;
/// let request: TrendRequest = serde_json::from_str(r#"{"goal": 50, "as_of": "2026-11-22"}"#)?;
/// assert_eq!(request.goal, Some(50.0));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TrendRequest {
    /// The value that is wanted, in the metric's unit (0.8 for 80 %); of a total, of one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<f64>,
    /// A change over all days that counts as none, in the metric's unit. Without it 5 points of NPS, two and a half percent of any
    /// scale, a tenth of a measure, a fifth of a total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steady_within: Option<f64>,
    /// Holidays, promotions, closed days and known incidents; daily values leave them out.
    #[serde(default, skip_serializing_if = "SpecialDays::is_empty")]
    pub special_days: SpecialDays,
    /// The last day whose answers are all in; without it the last day of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

impl TrendRequest {
    /// Asks how far it is to this value.
    #[must_use]
    pub fn goal(mut self, goal: f64) -> Self {
        self.goal = Some(goal);
        self
    }

    /// Sets the change over all days that counts as none.
    #[must_use]
    pub fn steady_within(mut self, change: f64) -> Self {
        self.steady_within = Some(change);
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

/// Where a metric is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum TrendVerdict {
    /// Upwards, beyond chance.
    Rising,
    /// Downwards, beyond chance.
    Falling,
    /// Whatever it does is less than matters.
    Steady,
    /// The data allow either. Not the same as steady.
    Undecided,
}

/// The trends of all segments. Made by [`Query::trend`](crate::metric::Query::trend).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Trend {
    /// What was asked.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The dimensions that tell segments apart.
    pub by: Vec<String>,
    /// What values are measured in.
    pub unit: Unit,
    /// Whether values and slopes are those of one day, as for totals, so that long and short months compare.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_a_day: bool,
    /// The grain of the values that were tested.
    pub grain: Grain,
    /// The confidence of intervals; verdicts are at its complement.
    pub confidence: Confidence,
    /// Segments with fewer answers are withheld.
    pub min_base: u64,
    /// The last day whose answers are in; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// The value that is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<f64>,
    /// How p-values of several segments were adjusted.
    pub adjustment: String,
    /// The segments, by name.
    pub segments: Vec<SegmentTrend>,
}

/// The trend of one segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentTrend {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// The answers behind the values that were tested.
    pub n: u64,
    /// How many values were tested.
    pub periods: u64,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Period>,
    /// The last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Period>,
    /// Periods at either end that were left out for having hardly any answers: a series that begins or dies out is no trend.
    pub thin_ends: u64,
    /// What it comes to.
    pub verdict: TrendVerdict,
    /// Why there is no test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Withheld>,
    /// The headline: the line through all values, each weighted by what it knows (`weighted_trend`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slope: Option<TrendSlope>,
    /// The check that no wild period decides: the median slope (`theil_sen`) with the rank test (`mann_kendall`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust: Option<TrendSlope>,
    /// Kendall's tau: -1 where every later value is lower, 1 where every one is higher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tau: Option<f64>,
    /// The correlation of neighbouring values around the line that errors allow for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocorrelation: Option<f64>,
    /// Whether line and rank test say the same; nothing without a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agree: Option<bool>,
    /// The slope's p-value, adjusted for the number of segments: what the verdict goes by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
    /// Where the line begins and ends, at the first and the last value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<[f64; 2]>,
    /// The change over all days that counted as none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steady_within: Option<f64>,
    /// How far the goal is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<GoalOutlook>,
    /// What the periods came to, those that were not tested as well; to be drawn beside the line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<PastValue>,
}

/// A slope with its interval. A month is a twelfth of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TrendSlope {
    /// The change of a month.
    pub per_month: f64,
    /// The lower limit of that; nothing where there are too few values for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The change of a year.
    pub per_year: f64,
    /// The change of a month as a share of the level in the middle of the line; for measures and totals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_per_month: Option<f64>,
    /// The p-value of no slope, with allowance for values that are alike because they are neighbours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// The id of the method.
    pub method: String,
}

/// How far a goal is, at this pace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GoalOutlook {
    /// The goal.
    pub goal: f64,
    /// The goal less the end of the line.
    pub distance: f64,
    /// What can be said of it.
    pub state: GoalState,
    /// The day on which the line meets the goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// The same by the limit of the slope that meets it first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<NaiveDate>,
    /// The same by the limit that meets it last; nothing where that is beyond what the data carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<NaiveDate>,
}

/// What can be said of a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum GoalState {
    /// The line is there.
    Reached,
    /// On the way, with a day.
    Approaching,
    /// On the way, but further off than the data carry: no day.
    TooFar,
    /// Moving away.
    Receding,
    /// There is no pace to go by.
    Undecided,
}
