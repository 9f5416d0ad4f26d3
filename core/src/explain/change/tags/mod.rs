//! Why a metric moved, by tag: what the answers with each tag did, beside those without it.

mod phrase;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::explainer::Explainer;
use super::tree::Pair;
use super::{ChangeRequest, five_percent};
use crate::calendar::Grain;
use crate::error::{Error, ErrorKind, Result};
use crate::explain::shift::Shift;
use crate::explain::side::Side;
use crate::explain::verdict::Verdict;
use crate::explain::words::{in_every_language, metric_title};
use crate::infer::multiplicity::{Adjustment, adjust};
use crate::locale::Locale;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::stat::normal;
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// What change to explain by tag.
///
/// ```
/// use cxmetrics::explain::TagChangeRequest;
/// let request: TagChangeRequest = serde_json::from_str(
///     r#"{"tags": "topics", "before": {"within": {"to": "2026-10-01"}}, "after": {"within": {"from": "2026-10-01"}}}"#,
/// )?;
/// assert_eq!((request.tags.as_str(), request.false_discovery_rate), ("topics", 0.05));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TagChangeRequest {
    /// The tags question, which the survey pairs with the question of the metric.
    pub tags: String,
    /// Which answers come first.
    pub before: Side,
    /// Which answers they are set against.
    pub after: Side,
    /// The share of false findings among the tags whose contributions are found, held by Benjamini and Hochberg over all that are
    /// shown; 0.05 without it.
    #[serde(default = "five_percent")]
    pub false_discovery_rate: f64,
}

impl TagChangeRequest {
    /// The change from one side to another by the tags of this question.
    pub fn new(tags: impl Into<String>, before: impl Into<Side>, after: impl Into<Side>) -> Self {
        let (tags, before, after) = (tags.into(), before.into(), after.into());
        Self { tags, before, after, false_discovery_rate: five_percent() }
    }

    /// Sets the share of false findings among the findings.
    #[must_use]
    pub fn false_discovery_rate(mut self, rate: f64) -> Self {
        self.false_discovery_rate = rate;
        self
    }
}

/// A change by tag: an answer of [`Query::explain_tags`].
///
/// Units: [`TagChange::unit`] for values, effects and contributions - a share is 0 to 1 - and 0 to 1 for shares of answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TagChange {
    /// What moved.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// What values and contributions are measured in.
    pub unit: Unit,
    /// The tags question.
    pub tags: String,
    /// What it is called.
    pub tags_title: Title,
    /// The first side, as asked.
    pub before: Side,
    /// The second side, as asked.
    pub after: Side,
    /// The metric over the tagged answers of the first side.
    pub value_before: Reading,
    /// The metric over the tagged answers of the second side.
    pub value_after: Reading,
    /// After minus before, with its interval and test; nothing where a side is withheld or has no test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Shift>,
    /// What may be said of the change.
    pub verdict: Verdict,
    /// Why nothing can be explained: a side has no tagged answers, or too few to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// The tags by the size of their contribution, the largest first. Answers may carry several, so the contributions of different
    /// tags do not add up.
    pub contributions: Vec<TagContribution>,
    /// The tags of which nothing is shown, in order: too few answers carry them on a side, or too few do not, or another of
    /// these could be told from them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub too_few: Vec<String>,
    /// The share of false findings that the verdicts of tags hold.
    pub false_discovery_rate: f64,
    /// The id of the method of the split, `nps.mix_decomposition`, whatever the metric.
    pub method: String,
}

/// What the answers with one tag gave to a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TagContribution {
    /// The tag.
    pub tag: String,
    /// The metric over the answers with the tag before; withheld as empty where there were none.
    pub value_before: Reading,
    /// The same after.
    pub value_after: Reading,
    /// The share of tagged answers that carry the tag before; by weight where answers carry weights.
    pub share_before: Reading,
    /// The same after.
    pub share_after: Reading,
    /// `rate` and `mix` together. With `rest` it adds up to the change.
    pub contribution: f64,
    /// The lower limit of `contribution`; nothing where there is too little to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper limit of `contribution`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The confidence of the limits.
    pub confidence: Confidence,
    /// The p-value of no contribution, from the same standard error as the limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// That p-value adjusted for the number of tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
    /// Whether the contribution is beyond chance, the false discovery rate held.
    pub verdict: Verdict,
    /// What the change of the value of answers with the tag gave, at their average share.
    pub rate: f64,
    /// What the change of their share gave, by how far their value lies from that of the answers without the tag.
    pub mix: f64,
    /// What the change of the value of answers without the tag gave: the rest of the change.
    pub rest: f64,
    /// The change of the value of answers with the tag, with its interval and test, where there are some on both sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Shift>,
}

impl TagChange {
    /// The change and the tag that accounts for most of it, in plain words.
    pub fn sentence(&self, locale: Locale) -> String {
        phrase::sentence(self, locale)
    }
}

impl Query<'_> {
    /// Why the metric moved between two sides, by tag: how the answers with each tag moved, and how many there were.
    ///
    /// For each tag the tagged answers are split in two, those with the tag and those without it, and the change of the metric
    /// into three effects that add up to it:
    ///
    /// - *rate*: the answers with the tag moved - their change times their average share;
    /// - *mix*: there are more of them, or fewer - the change of their share times how far they lie from the others, on average
    ///   of both sides;
    /// - *rest*: the answers without the tag moved.
    ///
    /// The contribution of a tag is its rate and its mix. Its limits rest on a normal approximation with both shares and all four
    /// values uncertain. An answer may carry several tags, so contributions add up to the change with `rest` for each tag, and not
    /// over the tags: two tags that always come together both account for the same. A contribution says where the change is,
    /// not what caused it.
    ///
    /// The base is the answers that are tagged at all and answered the question of the metric, which the survey pairs with the tags:
    /// [`SurveyBuilder::pairs`](crate::survey::SurveyBuilder::pairs). The metric is NPS, CSAT, CES, a share of a rating or of a flag, or
    /// the mean of a rating.
    ///
    /// A tag that fewer answers than [`Query::min_base`] carry on a side where it occurs, or that fewer go without, is
    /// named in [`TagChange::too_few`] without a number; so is the next rarest as long as those together are fewer.
    ///
    /// Cost: two passes over the cells.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for another metric, for a pair that is not counted and for a query by dimensions or periods;
    /// [`ErrorKind::Overlap`] when the two sides share answers; [`ErrorKind::OutOfRange`] for a false discovery rate outside 0 to 1;
    /// those of [`Query::table`](Query::table).
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Filter, Record};
    /// use cxmetrics::explain::TagChangeRequest;
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder()
    ///     .rating("nps", Scale::nps())
    ///     .tags("topics")
    ///     .dimensions(["wave"])
    ///     .pairs(["topics", "nps"])
    ///     .build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// // Answers about delivery, a fifth before and two fifths after, fall from 50 to 0; the others stay at 50.
    /// for (wave, topic, n, promoters) in
    ///     [("1", "delivery", 80, 40), ("1", "price", 320, 160), ("2", "delivery", 160, 0), ("2", "price", 240, 120)]
    /// {
    ///     for answer in 0..n {
    ///         let score = if answer < promoters { 10 } else { 7 };
    ///         cube.add(&Record::new().text("wave", wave).tags("topics", [topic]).integer("nps", score))?;
    ///     }
    /// }
    /// let request = TagChangeRequest::new("topics", Filter::is("wave", "1"), Filter::is("wave", "2"));
    /// let found = cube.metric(nps("nps")).explain_tags(&request)?;
    /// let delivery = &found.contributions[0];
    /// assert_eq!((delivery.tag.as_str(), delivery.rest), ("delivery", 0.0));
    /// assert!((delivery.rate + 15.0).abs() < 1e-9 && (delivery.mix + 5.0).abs() < 1e-9);
    /// let sentence = found.sentence(Locale::En).replace('\u{a0}', " ");
    /// assert!(sentence.contains("Answers about delivery account for −20.0 points of the −20.0 points"), "{sentence}");
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn explain_tags(&self, request: &TagChangeRequest) -> Result<TagChange> {
        if !self.by.is_empty() || self.grain != Grain::All {
            return Err(Error::new(
                ErrorKind::InvalidMetric,
                "a change is explained by tags or by dimensions; leave out `by` and `every`, or narrow both sides by a filter",
            ));
        }
        let survey = self.cube.survey();
        let question = self.metric.rated().ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidMetric,
                "only what is read from one rating or flag has values by tag; ask for NPS, CSAT, CES, a share or the mean of a rating",
            )
        })?;
        survey.tagged_pair(&request.tags, question)?;
        let sides = ChangeRequest::new(request.before.clone(), request.after.clone())
            .false_discovery_rate(request.false_discovery_rate);
        let explainer = Explainer::new(self, &sides)?;
        let (all, by_tag) = explainer.by_tag(&request.tags, question)?;
        let [value_before, value_after] = explainer.shown(&all);
        let withheld = value_before.reason().or(value_after.reason());
        let tags_title = survey.question(&request.tags)?;
        let mut change = TagChange {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            unit: self.metric.unit(survey)?,
            tags: request.tags.clone(),
            tags_title: in_every_language(|locale| tags_title.title(locale).to_owned()),
            before: request.before.clone(),
            after: request.after.clone(),
            value_before,
            value_after,
            change: None,
            verdict: Verdict::Undecided,
            withheld,
            contributions: Vec::new(),
            too_few: Vec::new(),
            false_discovery_rate: request.false_discovery_rate,
            method: "nps.mix_decomposition".to_owned(),
        };
        if withheld.is_some() {
            return Ok(change);
        }
        change.change = explainer.shift(&all);
        change.verdict = change.change.as_ref().map_or(Verdict::Undecided, |shift| {
            Verdict::of(shift.value, shift.p_value, self.settings.confidence.alpha())
        });
        let too_few = too_few(&by_tag, &all, explainer.min_base());
        let shown = by_tag.iter().filter(|(tag, _)| !too_few.contains(tag.as_str()));
        change.contributions =
            shown.map(|(tag, own)| contribution(&explainer, tag, own, &all)).collect::<Result<_>>()?;
        change.too_few = too_few.into_iter().map(str::to_owned).collect();
        let p_values: Vec<Option<f64>> = change.contributions.iter().map(|row| row.p_value).collect();
        for (row, adjusted) in change.contributions.iter_mut().zip(adjust(&p_values, Adjustment::Bh)) {
            row.p_adjusted = adjusted;
            row.verdict = adjusted.map_or(Verdict::Undecided, |p_value| {
                Verdict::of(row.contribution, p_value, request.false_discovery_rate)
            });
        }
        change.contributions.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        Ok(change)
    }
}

fn contribution(explainer: &Explainer<'_>, tag: &str, own: &Pair, all: &Pair) -> Result<TagContribution> {
    let confidence = explainer.query().settings.confidence;
    let part = explainer.tag_part(own, &without(own, all))?;
    let contribution = part.rate + part.mix;
    // Where nothing varies nothing can be said.
    let se = part.se.filter(|se| 0.0 < *se);
    let margin = se.map(|se| normal::two_sided_quantile(confidence.get()) * se);
    let [value_before, value_after] = part.values;
    let [share_before, share_after] = part.shares;
    Ok(TagContribution {
        tag: tag.to_owned(),
        value_before,
        value_after,
        share_before,
        share_after,
        contribution,
        low: margin.map(|margin| contribution - margin),
        high: margin.map(|margin| contribution + margin),
        confidence,
        p_value: se.map(|se| normal::two_sided(contribution / se)),
        p_adjusted: None,
        verdict: Verdict::Undecided,
        rate: part.rate,
        mix: part.mix,
        rest: part.rest,
        change: part.shift,
    })
}

/// The answers without a tag.
fn without(own: &Pair, all: &Pair) -> Pair {
    let mut rest = all.clone();
    rest.unmerge(own);
    rest
}

/// The tags of which nothing may be shown. Where each answer carries one tag, those that are hidden together are all answers less
/// those that are shown: so they are hidden until there are enough of them.
fn too_few<'t>(by_tag: &'t BTreeMap<String, Pair>, all: &Pair, min_base: u64) -> BTreeSet<&'t str> {
    let is_small = |own: &Pair| own.is_small(min_base) || without(own, all).is_small(min_base);
    let mut hidden: BTreeSet<&str> = BTreeSet::new();
    let mut together = [0_u64; 2];
    let mut others: Vec<([u64; 2], &str)> = Vec::new();
    let hide = |hidden: &mut BTreeSet<&'t str>, together: &mut [u64; 2], n: [u64; 2], tag: &'t str| {
        hidden.insert(tag);
        for (sum, n) in together.iter_mut().zip(n) {
            *sum += n;
        }
    };
    for (tag, own) in by_tag {
        if is_small(own) {
            hide(&mut hidden, &mut together, own.bases(), tag);
        } else {
            others.push((own.bases(), tag));
        }
    }
    others.sort_by_key(|(n, tag)| (n[0].saturating_add(n[1]), *tag));
    for (n, tag) in others {
        if together.iter().all(|sum| *sum == 0 || min_base <= *sum) {
            break;
        }
        hide(&mut hidden, &mut together, n, tag);
    }
    hidden
}
