//! The same metric from two sources: what each says, and where the difference comes from.

mod definitions;
mod phrase;

use serde::{Deserialize, Serialize};

use super::change::explainer::{Explainer, Level};
use super::change::tree::Node;
use super::shift::Shift;
use super::verdict::Verdict;
use super::words::metric_title;
use crate::calendar::Grain;
use crate::error::Result;
use crate::infer::mix::{MixSide, decompose};
use crate::locale::Locale;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::stat::sum::compensated;
use crate::survey::Title;
use crate::unit::Unit;

pub use definitions::DefinitionDifference;

/// What the two sources are called.
///
/// In serde `{"first": "survey tool", "second": "warehouse"}`; a source without a name has that of its survey.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReconcileRequest {
    /// The first source, such as the report that people know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The second source, such as the one that is to replace it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
}

impl ReconcileRequest {
    /// Two sources by name.
    pub fn named(first: impl Into<String>, second: impl Into<String>) -> Self {
        Self { first: Some(first.into()), second: Some(second.into()) }
    }
}

/// Two sources side by side: an answer of [`Query::reconcile`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reconciliation {
    /// What the metric of the first source is called.
    pub title: Title,
    /// What the first source's values are measured in.
    pub unit: Unit,
    /// The first source.
    pub first: SourceReading,
    /// The second source.
    pub second: SourceReading,
    /// Whether the two values are in one unit and on one scale, so that their difference means something.
    pub comparable: bool,
    /// Second minus first, with its interval and test as of independent answers: where both sources hold the same answers, the limits
    /// are wider than they need be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Shift>,
    /// What may be said of the difference.
    pub verdict: Verdict,
    /// Where the difference comes from; nothing where there is none to split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<ReconcileEffects>,
    /// By what segments and periods the sources were laid side by side.
    pub by: Vec<String>,
    /// The grain of the periods; all time where they were not told apart.
    pub every: Grain,
    /// How many segments and periods both sources cover.
    pub common: u64,
    /// Segments and periods that one source alone covers, the largest first.
    pub uncovered: Vec<Uncovered>,
    /// How the definitions differ; empty where they are the same.
    pub definitions: Vec<DefinitionDifference>,
    /// The id of the method of the split.
    pub method: String,
}

/// One source: its value, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SourceReading {
    /// What it is called.
    pub name: String,
    /// The metric asked of it.
    pub metric: Metric,
    /// Its value.
    pub value: Reading,
    /// Rows handed to its cube, of whatever segment and period.
    pub rows_read: u64,
    /// The share of these rows that were refused; withheld where none were read.
    pub rows_refused: Reading,
    /// The share of the accepted rows without an answer to the metric's question.
    pub missing: Reading,
    /// The share of the accepted rows whose answer was refused.
    pub answers_refused: Reading,
}

/// Where the difference of two sources comes from; the three add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReconcileEffects {
    /// Second minus first.
    pub difference: f64,
    /// What segments and periods give that one source alone covers.
    pub coverage: f64,
    /// What the different shares of the common segments and periods give.
    pub mix: f64,
    /// What is left: different values of the same segments and periods.
    pub measure: f64,
}

/// A segment and period that one source alone covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Uncovered {
    /// The values of the dimensions; `null` is "not known".
    pub segment: Vec<Option<String>>,
    /// The period, where periods were told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Whether it is the first source that covers it.
    pub in_first: bool,
    /// How many answers that source has there.
    pub n: u64,
}

impl Reconciliation {
    /// What the sources say and why they differ, in plain words.
    pub fn sentence(&self, locale: Locale) -> String {
        phrase::sentence(self, locale)
    }
}

impl Query<'_> {
    /// The same metric from another source, side by side: of two cubes, or of two channels of one cube.
    ///
    /// Each source is a query of its own, so its metric may ask a question of another name; segments ([`Query::by`]) and periods
    /// ([`Query::every`]) are those of this query, and the other cube needs the same dimensions. The difference is split exactly: what
    /// *coverage* gives (segments and periods in one source only), what the *mix* of the common ones gives, and what is left, the
    /// *measure* itself. Definitions are compared field by field.
    ///
    /// Segments with fewer answers than [`Query::min_base`] of either query are merged with others, and never listed.
    ///
    /// Cost: a pass over the cells of each cube.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`](crate::ErrorKind::InvalidMetric) for a metric that is no mean of answers;
    /// [`ErrorKind::Overlap`](crate::ErrorKind::Overlap) when two queries of one cube share answers; those of [`Query::table`] for both.
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::ReconcileRequest;
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let cube = |question: &str, stores: &[&str]| {
    ///     let survey = Survey::builder().rating(question, Scale::nps()).dimensions(["store"]).build()?;
    ///     let mut cube = Cube::new(&survey, Grain::All);
    ///     for store in stores {
    ///         for answer in 0..100 {
    ///             let score = if answer < if *store == "C" { 20 } else { 60 } { 9 } else { 7 };
    ///             cube.add(&Record::new().text("store", *store).integer(question, score))?;
    ///         }
    ///     }
    ///     Ok::<_, cxmetrics::Error>(cube)
    /// };
    /// let (tool, warehouse) = (cube("nps", &["A", "B", "C"])?, cube("recommend", &["A", "B"])?);
    /// let found = tool
    ///     .metric(nps("nps"))
    ///     .by(["store"])
    ///     .reconcile(&warehouse.metric(nps("recommend")), &ReconcileRequest::named("tool", "warehouse"))?;
    /// let effects = found.effects.unwrap();
    /// assert!((effects.coverage - effects.difference).abs() < 1e-9 && effects.measure == 0.0);
    /// assert_eq!(found.uncovered[0].segment, [Some("C".to_owned())]);
    /// assert_eq!(found.definitions[0].field, "question");
    /// assert!(found.sentence(Locale::En).contains("coverage"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn reconcile(&self, other: &Query<'_>, request: &ReconcileRequest) -> Result<Reconciliation> {
        let (survey, theirs) = (self.cube.survey(), other.cube.survey());
        let explainer = Explainer::of_two(self, other)?;
        let entries = explainer.entries(&self.by)?;
        let total = explainer.total(&entries)?;
        let [value, their_value] = explainer.shown(&total);
        let names = names(request, survey.name(), theirs.name());
        let comparable = definitions::comparable(self, other)?;
        let both = value.value().is_some() && their_value.value().is_some();
        let difference = if comparable && both { explainer.shift(&total) } else { None };
        let width = self.by.len() + usize::from(self.grain != Grain::All);
        let nodes = if both { explainer.nodes(&entries, width) } else { Vec::new() };
        let effects = if comparable && both { Some(split(&explainer.level(&nodes, 0)?)?) } else { None };
        let alpha = self.settings.confidence.alpha();
        let verdict =
            difference.as_ref().map_or(Verdict::Undecided, |shift| Verdict::of(shift.value, shift.p_value, alpha));
        Ok(Reconciliation {
            title: metric_title(&self.metric, survey),
            unit: self.metric.unit(survey)?,
            first: source(self, names.0, value),
            second: source(other, names.1, their_value),
            comparable,
            difference,
            verdict,
            effects,
            by: self.by.clone(),
            every: self.grain,
            common: nodes.iter().filter(|node| only_side(node).is_none()).count() as u64,
            uncovered: uncovered(&nodes, self.grain),
            definitions: definitions::compare(self, other),
            method: "nps.mix_decomposition".to_owned(),
        })
    }
}

fn names(request: &ReconcileRequest, first: &str, second: &str) -> (String, String) {
    let (first, second) = if first == second { ("first", "second") } else { (first, second) };
    let own = |asked: &Option<String>, name: &str| asked.clone().unwrap_or_else(|| name.to_owned());
    (own(&request.first, first), own(&request.second, second))
}

/// The share of rows, without an interval: they were all counted.
fn share_of(part: u64, all: u64) -> Reading {
    if all == 0 {
        return Reading::withheld(Unit::Share, "share.point", 0, Withheld::Empty);
    }
    Reading::known(Unit::Share, "share.point", all).with_value(part as f64 / all as f64)
}

fn source(query: &Query<'_>, name: String, value: Reading) -> SourceReading {
    let intake = query.cube.intake();
    let answers = query.metric.question().and_then(|question| intake.questions.get(question));
    let (missing, refused) = answers.map_or((0, 0), |answers| (answers.missing, answers.refused.total()));
    SourceReading {
        name,
        metric: query.metric.clone(),
        value,
        rows_read: intake.rows_read,
        rows_refused: share_of(intake.rows_refused.total(), intake.rows_read),
        missing: share_of(missing, intake.rows_accepted),
        answers_refused: share_of(refused, intake.rows_accepted),
    }
}

/// Which side alone has answers: 0 for the first, 1 for the second.
fn only_side(node: &Node) -> Option<usize> {
    match (node.pair.before.n(), node.pair.after.n()) {
        (_, 0) => Some(0),
        (0, _) => Some(1),
        _ => None,
    }
}

fn uncovered(nodes: &[Node], grain: Grain) -> Vec<Uncovered> {
    let mut found: Vec<Uncovered> = nodes
        .iter()
        .filter(|node| node.merged.is_empty())
        .filter_map(|node| {
            let in_first = only_side(node)? == 0;
            let mut segment = node.segment.clone();
            let period = if grain == Grain::All { None } else { segment.pop().flatten() };
            let n = node.pair.before.n().max(node.pair.after.n());
            Some(Uncovered { segment, period, in_first, n })
        })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.n));
    found
}

/// Coverage first, by leaving out what one source alone covers; then mix and measure of what both cover.
fn split(level: &Level) -> Result<ReconcileEffects> {
    let difference = level.found.change;
    let mut common = Vec::new();
    for part in &level.found.parts {
        let Some(row) = level.rows.get(part.segment) else { continue };
        if let (Some(before), Some(after)) = (row.before.value(), row.after.value())
            && 0.0 < part.share_before
            && 0.0 < part.share_after
        {
            common.push((MixSide::new(part.share_before, before)?, MixSide::new(part.share_after, after)?));
        }
    }
    if common.is_empty() {
        return Ok(ReconcileEffects { difference, coverage: difference, mix: 0.0, measure: 0.0 });
    }
    let found = decompose(&common)?;
    let (mix, measure) = (found.mix_effect, found.rate_effect);
    let coverage =
        if common.len() == level.found.parts.len() { 0.0 } else { compensated([difference, -mix, -measure]) };
    Ok(ReconcileEffects { difference, coverage, mix, measure })
}
