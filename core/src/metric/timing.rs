//! Whether a metric moves before what customers say, or is what they say.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::definition::Metric;
use crate::error::{Error, ErrorKind, Result, unknown_name};
use crate::survey::{Question, QuestionKind, Survey};

/// Whether a metric is taken to move before others or after them. Knowledge of the field, not a finding: what moves first in the data is
/// found by [`Query::leads`](super::Query::leads), which shows this beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Timing {
    /// What is done to customers and can be changed today: handling and waiting times, first contact resolution, abandonment.
    Leading,
    /// What comes of it: NPS, CSAT, CES and other ratings, sales, churn.
    Lagging,
    /// Neither: how many there were, and what they wrote about.
    Neutral,
}

impl Timing {
    /// Every timing, in the order of declaration.
    pub const ALL: &'static [Self] = &[Self::Leading, Self::Lagging, Self::Neutral];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leading => "leading",
            Self::Lagging => "lagging",
            Self::Neutral => "neutral",
        }
    }
}

impl FromStr for Timing {
    type Err = Error;

    /// The timing of a [`Timing::name`].
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for another word.
    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|timing| timing.name() == name);
        let known = Self::ALL.iter().map(|timing| timing.name());
        found.ok_or_else(|| unknown_name(ErrorKind::OutOfRange, "timing", name, known))
    }
}

impl Metric {
    /// What the metric is taken for when nobody says otherwise: times, what is within a time, abandonment and yes-no questions such as first
    /// contact resolution lead; ratings and amounts of money lag; volumes and tags do neither. A yes-no question about churn lags, which a
    /// host says in its request.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`].
    ///
    /// ```
    /// use cxmetrics::metric::{Timing, handling_time, nps, volume};
    /// use cxmetrics::survey::{MeasureUnit, Scale, Survey};
    /// let survey = Survey::builder().rating("nps", Scale::nps()).measure("talk", MeasureUnit::Seconds).build()?;
    /// assert_eq!(handling_time("talk").timing(&survey)?, Timing::Leading);
    /// assert_eq!(nps("nps").timing(&survey)?, Timing::Lagging);
    /// assert_eq!(volume().timing(&survey)?, Timing::Neutral);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn timing(&self, survey: &Survey) -> Result<Timing> {
        let question = self.question().map(|name| survey.question(name)).transpose()?;
        let kind = question.map(Question::kind);
        let is_done = matches!(self, Self::Within { .. } | Self::Abandonment { .. } | Self::HandlingTime { .. });
        let is_timed = matches!(kind, Some(QuestionKind::Measure(unit)) if unit.is_time());
        Ok(match kind {
            _ if is_done || is_timed || kind == Some(&QuestionKind::Flag) => Timing::Leading,
            Some(QuestionKind::Rating(_) | QuestionKind::Measure(_)) => Timing::Lagging,
            _ if matches!(self, Self::Composite { .. }) => Timing::Lagging,
            _ => Timing::Neutral,
        })
    }
}
