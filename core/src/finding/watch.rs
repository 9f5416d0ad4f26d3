//! What is watched, and how closely.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::SpecialDays;
use crate::cube::{Filter, Where};
use crate::error::{Error, ErrorKind, Result};
use crate::metric::{Metric, handling_time, mean, nps, share, volume};
use crate::survey::{Preset, QuestionKind, Survey};

/// False findings a month that are expected of everything watched, unless the host says otherwise: one in two months.
pub const DEFAULT_SENSITIVITY: f64 = 0.5;

/// What to watch: which metrics, of which segments, how closely, in the light of which calendar.
///
/// Without anything said it watches all that the survey has: NPS of each 0 to 10 rating, the mean of every other rating (it shows a
/// change sooner than the share of its best answers), the typical value of each measure, the share of yes of each flag, the number of
/// answers, and every tag; for the whole and for the values of each dimension.
///
/// In serde `{"by": ["store", "channel"], "sensitivity": 1.0, "as_of": "2026-11-22"}`, where each may be left out.
///
/// ```
/// use cxmetrics::finding::Watch;
/// use cxmetrics::metric::nps;
/// let watch = Watch::new().metrics([nps("nps")]).by(["store"]).sensitivity(1.0);
/// let read: Watch = serde_json::from_str(
///     r#"{"metrics": [{"metric": "nps", "question": "nps"}], "by": ["store"], "sensitivity": 1.0}"#,
/// )?;
/// assert_eq!(read, watch);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Watch {
    /// The metrics; without any, what the survey suggests. Ratings are judged together, as they move together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metric>,
    /// Questions whose tags are watched; without it all of them where no metrics are named, else none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The dimensions whose values are watched, each by itself; without it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<String>>,
    /// How many false findings a month are expected of everything watched together, from 0.001 to 100; 0.5 without it.
    #[serde(default = "default_sensitivity")]
    pub sensitivity: f64,
    /// Days that are not like others.
    #[serde(default, skip_serializing_if = "SpecialDays::is_empty")]
    pub special_days: SpecialDays,
    /// The last day whose answers are all in. Without it the last day of the data is taken for unfinished and left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// Whether the trends of the metrics are told too, of all data through `as_of`. A monitor, which sees day after day, does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trends: bool,
    /// The same for measures that move before others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leads: bool,
    /// Which cells take part; all without it.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<Where>,
}

fn default_sensitivity() -> f64 {
    DEFAULT_SENSITIVITY
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            metrics: Vec::new(),
            tags: None,
            by: None,
            sensitivity: DEFAULT_SENSITIVITY,
            special_days: SpecialDays::default(),
            as_of: None,
            trends: false,
            leads: false,
            filter: None,
        }
    }
}

impl Watch {
    /// Everything that the survey has.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only these metrics, and no tags.
    #[must_use]
    pub fn metrics(mut self, metrics: impl IntoIterator<Item = Metric>) -> Self {
        self.metrics = metrics.into_iter().collect();
        self
    }

    /// The tags of these questions.
    #[must_use]
    pub fn tags<Q: Into<String>>(mut self, questions: impl IntoIterator<Item = Q>) -> Self {
        self.tags = Some(questions.into_iter().map(Into::into).collect());
        self
    }

    /// Only the values of these dimensions, beside the whole.
    #[must_use]
    pub fn by<D: Into<String>>(mut self, dimensions: impl IntoIterator<Item = D>) -> Self {
        self.by = Some(dimensions.into_iter().map(Into::into).collect());
        self
    }

    /// So many false findings a month are expected of everything watched together.
    #[must_use]
    pub fn sensitivity(mut self, false_findings_per_month: f64) -> Self {
        self.sensitivity = false_findings_per_month;
        self
    }

    /// Days that are not like others.
    #[must_use]
    pub fn special_days(mut self, days: SpecialDays) -> Self {
        self.special_days = days;
        self
    }

    /// The last day whose answers are all in.
    #[must_use]
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.as_of = Some(day);
        self
    }

    /// Trends beside what changed.
    #[must_use]
    pub fn with_trends(mut self) -> Self {
        self.trends = true;
        self
    }

    /// Leads beside what changed.
    #[must_use]
    pub fn with_leads(mut self) -> Self {
        self.leads = true;
        self
    }

    /// Only the cells that pass a filter.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter.into());
        self
    }

    pub(super) fn cells(&self) -> Filter {
        self.filter.clone().map_or_else(Filter::everything, Filter::from)
    }

    /// The metrics that are watched of a survey.
    pub(super) fn watched_metrics(&self, survey: &Survey) -> Result<Vec<Metric>> {
        if !(0.001..=100.0).contains(&self.sensitivity) {
            let message =
                format!("a sensitivity of {}: give the false findings a month, from 0.001 to 100", self.sensitivity);
            return Err(Error::new(ErrorKind::OutOfRange, message));
        }
        let mut metrics = self.metrics.clone();
        if metrics.is_empty() && self.tags.is_none() {
            metrics.extend(survey.questions().iter().filter_map(|question| {
                Some(match question.kind() {
                    QuestionKind::Rating(scale) if scale.preset() == Some(Preset::Nps) => nps(question.name()),
                    QuestionKind::Measure(unit) if unit.is_time() => handling_time(question.name()),
                    QuestionKind::Rating(_) | QuestionKind::Measure(_) => mean(question.name()),
                    QuestionKind::Flag => share(question.name()),
                    QuestionKind::Tags | QuestionKind::Comment => return None,
                })
            }));
            metrics.push(volume());
        }
        for metric in &metrics {
            metric.bind(survey, false)?;
            if !metric.has_moments() || matches!(metric, Metric::Sum { .. }) {
                let message = "a quantile, a sum or a composite is no mean of answers, so days of it cannot be watched; watch the mean";
                return Err(Error::new(ErrorKind::InvalidMetric, message));
            }
        }
        Ok(metrics)
    }

    /// The questions whose tags are watched.
    pub(super) fn watched_tags(&self, survey: &Survey) -> Result<Vec<String>> {
        let is_tags = |name: &str| -> Result<bool> { Ok(survey.question(name)?.kind() == &QuestionKind::Tags) };
        match &self.tags {
            Some(questions) => {
                for question in questions {
                    if !is_tags(question)? {
                        let message = format!("`{question}` has no tags; name a tags question");
                        return Err(Error::new(ErrorKind::InvalidMetric, message));
                    }
                }
                Ok(questions.clone())
            }
            None if self.metrics.is_empty() => Ok(survey
                .questions()
                .iter()
                .filter(|question| question.kind() == &QuestionKind::Tags)
                .map(|question| question.name().to_owned())
                .collect()),
            None => Ok(Vec::new()),
        }
    }

    /// The dimensions whose values are watched, by index.
    pub(super) fn watched_dimensions(&self, survey: &Survey) -> Result<Vec<usize>> {
        match &self.by {
            Some(names) => names.iter().map(|name| survey.dimension_idx(name)).collect(),
            None => Ok((0..survey.dimensions().len()).collect()),
        }
    }
}
