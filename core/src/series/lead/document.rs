//! Leads as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::SpecialDays;
use crate::infer::multiplicity::Adjustment;
use crate::metric::{Metric, Reading, Segment, Timing};
use crate::survey::Title;
use crate::unit::Confidence;

/// Which measures to set side by side, as plain data.
///
/// ```
/// use cxmetrics::metric::{Timing, share};
/// use cxmetrics::series::LeadRequest;
/// let request: LeadRequest = serde_json::from_str(
///     r#"{"metrics": [{"metric": "nps", "question": "nps"}, {"metric": "share", "question": "churned"}], "by": ["store"],
///         "timing": [{"of": {"metric": "share", "question": "churned"}, "timing": "lagging"}]}"#,
/// )?;
/// assert_eq!((request.max_lag, request.level), (14, 0.01));
/// assert_eq!(request.timing[0].of, share("churned"));
/// assert_eq!(request.timing[0].timing, Timing::Lagging);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadRequest {
    /// The metrics to set side by side; the one of the query joins them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metric>,
    /// The dimensions that tell segments apart; those of the query without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// Holidays, promotions, closed days and known incidents: left out.
    #[serde(skip_serializing_if = "SpecialDays::is_empty")]
    pub special_days: SpecialDays,
    /// The last day whose answers are all in; without it the last day of the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// The longest lead in days, 1 to 60; 14 without it.
    pub max_lag: u32,
    /// No more than this share of the leads that are told is told by mistake; 0.01 without it.
    pub level: f64,
    /// Takes each rating for itself instead of pooling the ratings of a segment; then ratings are also set against one another.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub separate: bool,
    /// What metrics are taken for where the default is wrong; see [`Metric::timing`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timing: Vec<MetricTiming>,
}

impl Default for LeadRequest {
    fn default() -> Self {
        Self {
            metrics: Vec::new(),
            by: Vec::new(),
            special_days: SpecialDays::default(),
            as_of: None,
            max_lag: 14,
            level: 0.01,
            separate: false,
            timing: Vec::new(),
        }
    }
}

impl LeadRequest {
    /// These metrics, at the defaults.
    pub fn new(metrics: impl IntoIterator<Item = Metric>) -> Self {
        Self { metrics: metrics.into_iter().collect(), ..Self::default() }
    }

    /// Tells segments apart by these dimensions.
    #[must_use]
    pub fn by<D: Into<String>>(mut self, dimensions: impl IntoIterator<Item = D>) -> Self {
        self.by = dimensions.into_iter().map(Into::into).collect();
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

    /// Sets the longest lead.
    #[must_use]
    pub fn max_lag(mut self, days: u32) -> Self {
        self.max_lag = days;
        self
    }

    /// Sets the false discovery rate.
    #[must_use]
    pub fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Takes each rating for itself.
    #[must_use]
    pub fn separate(mut self) -> Self {
        self.separate = true;
        self
    }

    /// Says what a metric is taken for.
    #[must_use]
    pub fn timing(mut self, of: Metric, timing: Timing) -> Self {
        self.timing.push(MetricTiming { of, timing });
        self
    }
}

/// What a metric is taken for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MetricTiming {
    /// The metric.
    pub of: Metric,
    /// Whether it leads or lags.
    pub timing: Timing,
}

/// Which measures move before others. Made by [`Query::leads`](crate::metric::Query::leads). An association in time, never a cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadLag {
    /// The metrics, in the order in which [`LeadSide::metric`] counts them.
    pub metrics: Vec<TimedMetric>,
    /// The dimensions that tell segments apart.
    pub by: Vec<String>,
    /// The first day of the data; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day whose answers are in; nothing without data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// What was found, from the strongest.
    pub leads: Vec<Lead>,
    /// What could not be tested, and why.
    pub refused: Vec<RefusedPair>,
    /// How many ordered pairs were tested together, in all segments.
    pub tested: u64,
    /// How many segments there are.
    pub segments: u64,
    /// The longest lead that was looked for, in days.
    pub max_lag: u32,
    /// The false discovery rate that is held over everything tested.
    pub level: f64,
    /// How p-values were adjusted for their number.
    pub adjustment: Adjustment,
    /// The confidence of intervals.
    pub confidence: Confidence,
    /// The id of the method.
    pub method: String,
}

/// A metric with what it is taken for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TimedMetric {
    /// The metric.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// Whether it is taken to lead or to lag: knowledge of the field or the host's word, not a finding.
    pub timing: Timing,
    /// Metrics with the same number are readings of one thing and are tested together.
    pub group: usize,
    /// Whether up is better; nothing where that depends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub higher_is_better: Option<bool>,
}

/// How two sides move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Relation {
    /// One moves before the other, and nothing as sure is seen the other way round.
    Leads,
    /// Each moves before the other: they move together, and nothing says which is first.
    Together,
}

/// One measure that moves before others in a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Lead {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// Whether one leads, or both move together.
    pub relation: Relation,
    /// What moves first: one metric, or several that are readings of one thing.
    pub leaders: Vec<LeadSide>,
    /// What moves after it.
    pub followers: Vec<LeadSide>,
    /// How many days before.
    pub lag: u32,
    /// The correlation at that lag, of both sides pooled and prewhitened, with its interval: the strength. Ratings that are pooled are
    /// turned so that up is better. Its `n` are the days that have both sides, its `n_eff` what they are worth.
    pub correlation: Reading,
    /// The p-value of the largest correlation among all leads that were looked for.
    pub p_value: f64,
    /// The same, corrected for everything that was tested at once.
    pub q_value: f64,
    /// Granger's test beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granger: Option<Granger>,
    /// Whether the leaders are taken to lead and the followers to lag; nothing where a side is taken for neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_expected: Option<bool>,
    /// The correlation at each lag, negative where the follower is before; to be drawn.
    pub correlogram: Vec<LagCorrelation>,
}

/// One metric of a side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadSide {
    /// Its place in [`LeadLag::metrics`].
    pub metric: usize,
    /// Its own correlation with the other side at the lag of the claim.
    pub correlation: Reading,
    /// The p-value of that.
    pub p_value: f64,
    /// Whether it holds alone, after correction for the metrics of its side; a metric without companions does.
    pub holds: bool,
}

/// A correlation at a lag.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LagCorrelation {
    /// How many days the leader is before.
    pub lag: i32,
    /// The correlation.
    pub r: f64,
    /// The size that chance alone exceeds at this lag in one of so many cases as the confidence leaves; nothing where too few days have both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<f64>,
}

/// Granger's test of a lead, never told alone. It asks whether the past of the leader helps to foretell the follower beyond the
/// follower's own past.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Granger {
    /// How many past days of both sides enter: those by which the follower foretells itself best, and at least as many as the lead.
    pub lags: u32,
    /// The F statistic.
    pub f: f64,
    /// Its p-value.
    pub p_value: f64,
    /// The same, corrected for everything that was tested at once.
    pub q_value: f64,
}

/// Two sides that could not be tested in a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RefusedPair {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// The groups of metrics, see [`TimedMetric::group`].
    pub groups: [usize; 2],
    /// Why.
    pub reason: NoLead,
    /// How many usual days have both sides.
    pub days: u64,
    /// The median base of such a day, of the side with the fewer answers; nothing without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_base: Option<f64>,
}

/// Why two sides cannot be tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum NoLead {
    /// Fewer than 150 usual days have both.
    TooFewDays,
    /// Half of the days have fewer than 3 answers.
    ThinDays,
    /// A side does not move.
    ZeroVariance,
    /// Fewer answers in all than the smallest base that is shown.
    SmallBase,
}
