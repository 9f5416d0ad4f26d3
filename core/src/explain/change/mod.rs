//! Why a metric moved: what happened within segments, and what their mix did.

pub(super) mod explainer;
mod phrase;
mod rank;
mod tags;
pub(super) mod tree;

use serde::{Deserialize, Serialize};

use super::shift::Shift;
use super::side::Side;
use super::verdict::Verdict;
use crate::error::Result;
use crate::locale::Locale;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::survey::Title;
use crate::unit::Unit;
use explainer::Explainer;

pub use rank::DimensionShare;
pub use tags::{TagChange, TagChangeRequest, TagContribution};

/// What change to explain.
///
/// In serde `{"before": {"within": {…}}, "after": {"within": {…}}, "nested": true}`; `nested` and `false_discovery_rate` may be left
/// out.
///
/// ```
/// use cxmetrics::explain::ChangeRequest;
/// let request: ChangeRequest = serde_json::from_str(
///     r#"{"before": {"within": {"from": "2026-09-01", "to": "2026-10-01"}}, "after": {"within": {"from": "2026-10-01", "to": "2026-11-01"}}}"#,
/// )?;
/// assert_eq!((request.nested, request.false_discovery_rate), (false, 0.05));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangeRequest {
    /// Which answers come first.
    pub before: Side,
    /// Which answers they are set against.
    pub after: Side,
    /// Whether the dimensions are levels, each inside the one before: regions, and the stores of each. A single dimension with a
    /// parent stands for all levels down to it. Without it several dimensions are crossed.
    #[serde(default)]
    pub nested: bool,
    /// The share of false findings among the segments found to have moved, held by Benjamini and Hochberg over the segments of a
    /// level; 0.05 without it.
    #[serde(default = "five_percent")]
    pub false_discovery_rate: f64,
}

const fn five_percent() -> f64 {
    0.05
}

impl ChangeRequest {
    /// The change from one side to another: two spans of days, or any two sides that share no answers.
    pub fn new(before: impl Into<Side>, after: impl Into<Side>) -> Self {
        Self { before: before.into(), after: after.into(), nested: false, false_discovery_rate: five_percent() }
    }

    /// Takes the dimensions for levels of a hierarchy.
    #[must_use]
    pub fn nested(mut self) -> Self {
        self.nested = true;
        self
    }

    /// Sets the share of false findings among the findings.
    #[must_use]
    pub fn false_discovery_rate(mut self, rate: f64) -> Self {
        self.false_discovery_rate = rate;
        self
    }
}

/// A change with its reasons: an answer of [`Query::explain`].
///
/// Units: [`Change::unit`] for values, effects and contributions - a share is 0 to 1 - and 0 to 1 for shares of answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Change {
    /// What moved.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// What values and contributions are measured in.
    pub unit: Unit,
    /// The dimensions that tell the segments apart; levels from the top where they are nested. Empty when none was asked for.
    pub by: Vec<String>,
    /// Whether the dimensions are levels.
    pub nested: bool,
    /// The first side, as asked.
    pub before: Side,
    /// The second side, as asked.
    pub after: Side,
    /// The metric over the first side.
    pub value_before: Reading,
    /// The metric over the second side.
    pub value_after: Reading,
    /// After minus before, with its interval and test; nothing where a side is withheld or has no test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Shift>,
    /// What may be said of the change.
    pub verdict: Verdict,
    /// Why nothing can be explained: a side has no answers, or too few to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// The effects of the first level together: what changed within segments, and what their mix did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<Effects>,
    /// The segments of the first level by the size of their contribution, the largest first: the order of a waterfall.
    pub segments: Vec<Contribution>,
    /// Every dimension with how much of the change it accounts for, the most first. Where no dimension was asked for: all of the
    /// survey; else those asked for.
    pub dimensions: Vec<DimensionShare>,
    /// Whether every segment moved the other way than all of them together (Simpson's paradox).
    pub reversed: bool,
    /// The share of false findings that the verdicts of segments hold.
    pub false_discovery_rate: f64,
    /// The id of the method of the split, `nps.mix_decomposition`, whatever the metric.
    pub method: String,
}

/// The two effects of a change; they add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Effects {
    /// After minus before: what the contributions add up to.
    pub change: f64,
    /// What the changes of the segments' own values gave, at their average shares.
    pub rate: f64,
    /// The standard error of `rate`, the shares taken as fixed; nothing where a segment has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_se: Option<f64>,
    /// What the change of the segments' shares gave.
    pub mix: f64,
    /// The value after, had the shares stayed those of before.
    pub fixed_mix_after: f64,
}

/// What one segment gave to a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Contribution {
    /// Its values of the dimensions; `null` is "not known". Of a merged row the values of its parent alone.
    pub segment: Vec<Option<String>>,
    /// Where the row stands for several: those that were merged because at least one of them has too few answers to be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<Vec<Option<String>>>,
    /// Its value before; withheld as empty where it did not occur.
    pub value_before: Reading,
    /// Its value after.
    pub value_after: Reading,
    /// Its share of the answers before; by weight where answers carry weights.
    pub share_before: Reading,
    /// Its share of the answers after.
    pub share_after: Reading,
    /// `rate` and `mix` together. Over a level they add up to the change, over its children to their parent's.
    pub contribution: f64,
    /// What the change of its own value gave. Of a segment with children it holds the mix among them.
    pub rate: f64,
    /// The lower limit of `rate`, the shares taken as fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_low: Option<f64>,
    /// The upper limit of `rate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_high: Option<f64>,
    /// What the change of its share gave, by how far its value lies from the average of the totals.
    pub mix: f64,
    /// The change of its own value, with its interval and test, where it occurs on both sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Shift>,
    /// The p-value of that test adjusted for the number of segments of the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
    /// Whether its own value moved beyond chance, the false discovery rate held.
    pub verdict: Verdict,
    /// Where its step of a waterfall begins: the value before, and the contributions of the rows above.
    pub from: f64,
    /// Where its step ends: `from` and its contribution.
    pub to: f64,
    /// The segments within it, where the dimensions are nested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Contribution>,
}

impl Change {
    /// The change and its main reason, in plain words.
    pub fn sentence(&self, locale: Locale) -> String {
        phrase::sentence(self, locale)
    }
}

impl Query<'_> {
    /// Why the metric moved between two sides, by the dimensions of [`Query::by`].
    ///
    /// The change is split exactly into *contributions* of the segments, and each contribution into a *rate* effect (its own value
    /// moved) and a *mix* effect (its share of the answers moved), centred on the totals, so that a part of the answers that grows
    /// counts as good only where its value is above the average. See [`mix::decompose`](crate::infer::mix::decompose).
    ///
    /// - Without a dimension: the total alone, and every dimension of the survey ranked in [`Change::dimensions`].
    /// - With several: their combinations; with [`ChangeRequest::nested`] a tree, where the contributions of stores add up to their
    ///   region's and those of regions to the change.
    /// - Segments with fewer answers than [`Query::min_base`] on a side are merged, with the next smallest where that is needed, into
    ///   one row that names them.
    ///
    /// The metric must be a mean of answers: NPS, CSAT, CES, shares, means. Contributions follow the weights of a weighted survey.
    /// Contributions are arithmetic: they say where the change is, not what caused it. The standard error of the rate effect and the
    /// ranking of dimensions go by one variance within segments, so that a few answers that agree do not pass for certain.
    ///
    /// The tests of changes are those that agree with their limits: the score test for NPS, Miettinen and Nurminen's for shares, Welch's
    /// for means. Of a few answers near the level [`Query::compare`] may decide otherwise, for it asks Fisher's exact test of small
    /// shares and the ranks of ratings.
    ///
    /// Cost: two passes over the cells, and a sort of the segments; without a dimension two passes for each of the survey.
    ///
    /// # Errors
    /// [`InvalidMetric`](crate::ErrorKind::InvalidMetric) for a metric that is no mean of answers, with what to ask instead;
    /// [`Overlap`](crate::ErrorKind::Overlap) when the two sides share answers; [`OutOfRange`](crate::ErrorKind::OutOfRange) for a
    /// false discovery rate outside 0 to 1; those of [`Query::table`](Query::table).
    ///
    /// ```
    /// use cxmetrics::calendar::{DayRange, Grain, Period};
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::{ChangeRequest, Verdict};
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["channel"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// // Both channels rise by 10 points; the web, with its lower scores, grows from 40 answers to 160.
    /// for (day, channel, n, promoters) in
    ///     [("2026-09-10", "shop", 160, 112), ("2026-09-10", "web", 40, 8), ("2026-10-10", "shop", 40, 32), ("2026-10-10", "web", 160, 48)]
    /// {
    ///     for answer in 0..n {
    ///         let score = if answer < promoters { 10 } else { 7 };
    ///         cube.add(&Record::new().text("day", day).text("channel", channel).integer("nps", score))?;
    ///     }
    /// }
    /// let month = |label: &str| label.parse::<Period>().map(DayRange::from);
    /// let found = cube.metric(nps("nps")).by(["channel"]).explain(&ChangeRequest::new(month("2026-09")?, month("2026-10")?))?;
    /// let effects = found.effects.unwrap();
    /// assert!((effects.change + 20.0).abs() < 1e-9);
    /// assert!((effects.rate - 10.0).abs() < 1e-9 && (effects.mix + 30.0).abs() < 1e-9);
    /// assert!(found.reversed && found.verdict == Verdict::Lower);
    /// assert!(found.sentence(Locale::En).contains("because the mix moved"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn explain(&self, request: &ChangeRequest) -> Result<Change> {
        Explainer::new(self, request)?.explain(request)
    }
}
