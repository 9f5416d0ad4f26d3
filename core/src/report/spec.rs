//! What a report should hold, as data.

use serde::{Deserialize, Serialize};

use super::block::Good;
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::locale::Locale;
use crate::metric::{DEFAULT_MIN_BASE, Metric};
use crate::unit::Confidence;

/// The version of the specification that this release reads.
pub const SPEC_SCHEMA: &str = "cx-report-spec/1";

/// What a report should hold: metrics, breakdowns, period and comparison.
///
/// A specification and a cube give a [`Report`](super::Report); the same two always give the same one.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::report::{CompareTo, ReportSpec};
///
/// let spec = ReportSpec::from_json(r#"{
///     "schema": "cx-report-spec/1",
///     "title": "Stores, weekly",
///     "metrics": [{"metric": "nps", "question": "nps", "goal": 50}, {"metric": "csat", "question": "csat", "title": "Satisfied"}],
///     "by": [["store"], ["region", "channel"]],
///     "heat": ["store"]
/// }"#)?;
/// assert_eq!((spec.every, spec.compare, spec.limits.rows), (Grain::Week, CompareTo::Previous, 12));
/// assert_eq!(ReportSpec::from_json(&spec.to_json())?, spec);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportSpec {
    schema: String,
    /// What the report is called; where it is blank, the composer names it after its period.
    #[serde(default)]
    pub title: String,
    /// The metrics, in the order in which every part of the report shows them.
    pub metrics: Vec<MetricSpec>,
    /// The breakdowns: for each the dimensions that make its segments. The first metric is broken down by all of them, the
    /// others by those whose segments fit into [`Limits::rows`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Vec<String>>,
    /// The dimensions whose segments are laid out against the periods of the series, for the first metric; none without it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heat: Vec<String>,
    /// The grain of the series; a week unless said otherwise.
    #[serde(default = "weekly")]
    pub every: Grain,
    /// The period to report on. Without it the last whole month before the day of the report that the data cover, or else
    /// the last whole week, if the one before it is covered too; or else everything, compared with nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// What the readings are compared with.
    #[serde(default)]
    pub compare: CompareTo,
    /// The language and customs of numbers and words.
    #[serde(default)]
    pub locale: Locale,
    /// The confidence of the intervals; 0.95 unless said otherwise.
    #[serde(default)]
    pub confidence: Confidence,
    /// The smallest base that may be shown (k); 5 unless said otherwise, 11 is customary for publications.
    #[serde(default = "customary_base")]
    pub min_base: u64,
    /// How much to show.
    #[serde(default)]
    pub limits: Limits,
}

const fn weekly() -> Grain {
    Grain::Week
}

const fn customary_base() -> u64 {
    DEFAULT_MIN_BASE
}

/// One metric of a [`ReportSpec`]: the definition of the metric with what a report wants to know beside it.
///
/// In JSON all of it stands in one object: `{"metric": "nps", "question": "nps", "goal": 50}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MetricSpec {
    /// What is computed.
    #[serde(flatten)]
    pub metric: Metric,
    /// What it is called; without it, after its question and its kind, in the language of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Which way is good news, where the metric does not say so itself: the share of yes may be either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub good: Option<Good>,
    /// The value to reach, in the metric's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<f64>,
}

impl MetricSpec {
    /// A metric under its usual name, without a goal.
    pub fn new(metric: Metric) -> Self {
        Self { metric, title: None, good: None, goal: None }
    }

    /// The metric under a name of your own.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

impl From<Metric> for MetricSpec {
    fn from(metric: Metric) -> Self {
        Self::new(metric)
    }
}

/// What the readings of a report are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CompareTo {
    /// The period before, of the same grain.
    #[default]
    Previous,
    /// Nothing.
    Nothing,
}

/// How much a report shows. What is cut stays in the document where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limits {
    /// The most key readings; 5 unless said otherwise.
    pub cards: usize,
    /// The most rows that a breakdown draws; 12 unless said otherwise. The document has all rows.
    pub rows: usize,
    /// The most periods of a series; 13 unless said otherwise.
    pub periods: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cards: 5, rows: 12, periods: 13 }
    }
}

impl ReportSpec {
    /// A report in English of these metrics with weekly series, compared with the period before, without breakdowns.
    pub fn new<M: Into<MetricSpec>>(title: impl Into<String>, metrics: impl IntoIterator<Item = M>) -> Self {
        Self {
            schema: SPEC_SCHEMA.to_owned(),
            title: title.into(),
            metrics: metrics.into_iter().map(Into::into).collect(),
            by: Vec::new(),
            heat: Vec::new(),
            every: weekly(),
            period: None,
            compare: CompareTo::default(),
            locale: Locale::default(),
            confidence: Confidence::default(),
            min_base: customary_base(),
            limits: Limits::default(),
        }
    }

    /// The specification as JSON, indented, with a line break at its end.
    pub fn to_json(&self) -> String {
        // Only a map with keys that are not strings could fail here; there is none.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// Reads a specification from JSON and checks it.
    ///
    /// # Errors
    /// [`ErrorKind::UnsupportedVersion`] when `schema` is another version; [`ErrorKind::MalformedInput`] when the text is
    /// not a specification; [`ErrorKind::InvalidReport`] as [`ReportSpec::check`] says.
    pub fn from_json(json: &str) -> Result<Self> {
        let malformed = |err: serde_json::Error| {
            Error::new(ErrorKind::MalformedInput, format!("this is not a report specification: {err}"))
        };
        super::document::expect_schema(json, SPEC_SCHEMA, "report specification", malformed)?;
        let spec: Self = serde_json::from_str(json).map_err(malformed)?;
        spec.check()?;
        Ok(spec)
    }

    /// Checks what can be checked without a survey, and lists every fault.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidReport`] when there is no metric, one stands twice, a breakdown has no dimension or the same one
    /// twice, or a limit is zero.
    pub fn check(&self) -> Result<()> {
        Self::judge(self.faults())
    }

    /// An error that lists the faults, when there are any.
    pub(super) fn judge(faults: Vec<Fault>) -> Result<()> {
        if faults.is_empty() {
            return Ok(());
        }
        Err(Error::of_faults(ErrorKind::InvalidReport, "the report specification", faults))
    }

    /// The faults that can be seen without a survey.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |path: String, code, message: String| faults.push(Fault { path, code, message });
        if self.metrics.is_empty() {
            fault("metrics".into(), "no_metrics", "there is no metric; name at least one".into());
        }
        for (at, metric) in self.metrics.iter().enumerate() {
            if self.metrics.iter().take(at).any(|earlier| earlier.metric == metric.metric) {
                let message = "this metric stands twice; keep one of them".into();
                fault(format!("metrics.{at}"), "duplicate_name", message);
            }
            if metric.goal.is_some_and(|goal| !goal.is_finite()) {
                fault(
                    format!("metrics.{at}.goal"),
                    "out_of_range",
                    "the goal is not a number; write one or none".into(),
                );
            }
        }
        for (at, dimensions) in self.by.iter().enumerate() {
            if dimensions.is_empty() {
                let message = "a breakdown names no dimension; name one or leave it out".into();
                fault(format!("by.{at}"), "no_dimensions", message);
            }
        }
        for (path, dimensions) in self.breakdowns() {
            for (place, name) in dimensions.iter().enumerate() {
                if dimensions.iter().take(place).any(|earlier| earlier == name) {
                    let message = format!("dimension `{name}` stands twice; keep one of them");
                    fault(format!("{path}.{place}"), "duplicate_name", message);
                }
            }
        }
        let limits = [("cards", self.limits.cards), ("rows", self.limits.rows), ("periods", self.limits.periods)];
        for (name, _) in limits.into_iter().filter(|(_, limit)| *limit == 0) {
            fault(format!("limits.{name}"), "out_of_range", "a limit of 0 shows nothing; write 1 or more".into());
        }
        faults
    }

    /// Every list of dimensions with its path.
    pub(super) fn breakdowns(&self) -> impl Iterator<Item = (String, &Vec<String>)> {
        self.by.iter().enumerate().map(|(at, by)| (format!("by.{at}"), by)).chain([("heat".to_owned(), &self.heat)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{csat, nps};

    #[test]
    fn faults_are_listed_together() {
        let mut spec = ReportSpec::new("t", [nps("nps"), csat("nps"), nps("nps")]);
        spec.by = vec![vec![], vec!["store".into(), "store".into()]];
        spec.heat = vec!["a".into(), "a".into()];
        spec.limits.rows = 0;
        let err = spec.check().unwrap_err();
        let paths: Vec<_> = err.faults().iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, ["metrics.2", "by.0", "by.1.1", "heat.1", "limits.rows"]);
        assert_eq!(err.code(), "invalid_report");
        assert_eq!(ReportSpec::new::<Metric>("t", []).check().unwrap_err().faults()[0].code, "no_metrics");
    }

    #[test]
    fn slips_and_other_versions_are_refused() {
        let good = ReportSpec::new("t", [nps("nps")]).to_json();
        assert!(ReportSpec::from_json(&good).is_ok());
        for (json, code) in [
            (good.replace("\"every\"", "\"evry\""), "malformed_input"),
            (good.replace("\"question\"", "\"qestion\""), "malformed_input"),
            (good.replace("\"question\"", "\"gaol\": 1, \"question\""), "malformed_input"),
            (good.replace("\"week\"", "\"fortnight\""), "malformed_input"),
            (good.replace("spec/1", "spec/9"), "unsupported_version"),
            ("{".to_owned(), "malformed_input"),
        ] {
            assert_eq!(ReportSpec::from_json(&json).unwrap_err().code(), code, "{json}");
        }
    }
}
