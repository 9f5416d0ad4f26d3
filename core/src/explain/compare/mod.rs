//! Two sides of a cube compared: difference, interval, test, verdict.

mod document;
mod judge;
mod many;
mod request;
mod sentence;
#[cfg(test)]
mod tests;
mod words;

pub use document::{ComparedSide, Comparison, EffectSizes, Needed, Test, Undecided};
pub use many::{ArmRows, CompareAllRequest, Comparisons, SampleRatio};
pub use request::{Against, CompareRequest};

pub(in crate::explain) use sentence::{difference_words, why_words};
pub(in crate::explain) use words::plain;

use super::side::Side;
use super::words::{in_every_language, metric_title, pick};
use crate::calendar::Grain;
use crate::cube::{Filter, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::power::Power;
use crate::infer::suppress::{Rule, suppress};
use crate::metric::compute::Cells;
use crate::metric::sample::{Counted, Sample};
use crate::metric::{Flag, Metric, Query, Reading, Withheld};
use crate::survey::{QuestionKind, Title};
use crate::unit::Confidence;
use judge::{Decides, Terms, judge, withheld};
use request::{check_plan, other_side};
use words::side_title;

/// A side with what it counts.
#[derive(Debug, Clone)]
struct Party {
    title: Title,
    reading: Reading,
    sample: std::result::Result<Sample, Withheld>,
}

impl Party {
    /// Takes its answers out of sight; why it had no value before stays said.
    fn hide(&mut self, why: Withheld) {
        if self.reading.value().is_some() {
            self.reading = self.reading.clone().hide(why);
        }
        self.sample = Err(self.reading.reason().unwrap_or(why));
    }
}

impl Query<'_> {
    /// Compares a side with the rest, with the period before, or with another side: is the difference real?
    ///
    /// The metric, the filter, the confidence and the smallest base are those of the query. The verdict errs with one less the
    /// confidence, two-sided. By metric:
    ///
    /// | metric | difference | verdict |
    /// | --- | --- | --- |
    /// | NPS | score interval, `nps.diff.score` | the same test |
    /// | CSAT, any share | Newcombe, `prop.diff.newcombe` | pooled z, `prop.diff.z_pooled`; Fisher's exact test where fewer than 5 are expected in a class; undecided where interval and test disagree |
    /// | mean of a rating, CES | means, `ttest.welch` | ranks, `brunner_munzel`, valid on any ordered scale; undecided where ranks and means point apart |
    /// | median of a rating or a measure | medians, `diff.mover` on their order statistics | ranks, `brunner_munzel` |
    /// | mean of a measure, handling time | means, `ttest.welch` | the same test |
    ///
    /// Ranks and medians of measures come from their bins, exact to 1/256, and say so by [`Flag::Binned`]. Weighted surveys: NPS and
    /// shares are tested on the effective base of the design, means by Welch on linearised standard errors; medians have no weighted
    /// test. Cost: one pass over the cells for each side, and one to see that they share none.
    ///
    /// # Errors
    /// [`ErrorKind::Overlap`] when the sides share rows; [`ErrorKind::InvalidMetric`] for a metric without a test of two samples (a
    /// sum, a quantile, a composite, volume) and for a query with [`Query::by`] or [`Query::every`]; [`ErrorKind::Empty`] for the rest
    /// of a side that takes everything; [`ErrorKind::InvalidPeriod`] for `before` without days; [`ErrorKind::OutOfRange`] for a
    /// difference or a power that nothing can be planned for; else as [`Query::overall`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Filter, Record};
    /// use cxmetrics::explain::{Against, CompareRequest, Verdict};
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for (store, score, times) in [("A", 10, 40), ("A", 3, 10), ("B", 10, 60), ("B", 8, 50), ("C", 5, 30)] {
    ///     for _ in 0..times {
    ///         cube.add(&Record::new().text("store", store).integer("nps", score))?;
    ///     }
    /// }
    /// let request = CompareRequest::new(Filter::is("store", "A"), Against::Rest);
    /// let found = cube.metric(nps("nps")).compare(&request)?;
    /// assert_eq!(found.verdict, Verdict::Higher);
    /// assert_eq!(
    ///     found.sentence(Locale::En).replace('\u{a0}', " "),
    ///     "NPS is higher in store A (60.0) than in the rest (21.4): by 38.6 points (95% interval 9.8 to 61.1), p = 0.010."
    /// );
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn compare(&self, request: &CompareRequest) -> Result<Comparison> {
        check_plan(request.to_see)?;
        if !self.by.is_empty() || self.grain != Grain::All {
            return Err(Error::new(
                ErrorKind::InvalidMetric,
                "two sides are compared as wholes; leave out `by` and `every`, or compare all segments or periods with one another",
            ));
        }
        let terms = self.terms(request.to_see, request.power)?;
        let other = other_side(&request.side, &request.against)?;
        self.check_apart(&request.side, &other)?;
        let survey = self.cube.survey();
        let names = match &request.against {
            Against::Rest => in_every_language(|locale| pick(locale, "the rest", "reszta").to_owned()),
            _ => side_title(&other, survey),
        };
        let (mut title_a, mut title_b) = (side_title(&request.side, survey), names);
        if request.against == Against::Before && request.side.name.is_none() {
            // The segments are the same, so only the days tell the sides apart.
            let days = |side: &Side| Side { name: None, filter: None, within: side.within };
            (title_a, title_b) = (side_title(&days(&request.side), survey), side_title(&days(&other), survey));
        }
        let (a, b) = (self.party(&request.side, title_a)?, self.party(&other, title_b)?);
        Ok(self.finish(a, b, terms, request.against == Against::Rest))
    }

    /// How samples of this metric are judged.
    fn terms(&self, to_see: Option<f64>, power: Power) -> Result<Terms> {
        let survey = self.cube.survey();
        self.metric.check_testable()?;
        self.metric.bind(survey, self.settings.unweighted)?;
        let weighs = survey.is_weighted() && !self.settings.unweighted;
        let question = self.metric.question().map(|name| survey.question(name)).transpose()?;
        let is_rating = question.is_some_and(|question| matches!(question.kind(), QuestionKind::Rating(_)));
        Ok(Terms {
            decides: decides(&self.metric, is_rating, weighs)?,
            unit: self.metric.unit(survey)?,
            confidence: self.settings.confidence,
            power,
            to_see,
        })
    }

    /// Refuses sides that share rows.
    fn check_apart(&self, side: &Side, other: &Side) -> Result<()> {
        let filter = self.filter.clone().and(side.filter()).and(other.filter());
        let shared = self.cube.select(&Selection {
            by: Vec::new(),
            grain: Grain::All,
            filter: &filter,
            questions: Vec::new(),
        })?;
        if shared.ordered().is_empty() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Overlap,
            "the two sides share answers, so no test of two samples holds; compare a part with the rest, which is `rest`, or sides \
             that lie apart",
        ))
    }

    fn party(&self, side: &Side, title: Title) -> Result<Party> {
        let filter: Filter = self.filter.clone().and(side.filter());
        let survey = self.cube.survey();
        let questions = self.metric.bind(survey, self.settings.unweighted)?;
        let rolled = self.cube.select(&Selection { by: Vec::new(), grain: Grain::All, filter: &filter, questions })?;
        let mut settings = self.settings;
        settings.intervals = true;
        let cells = Cells { rolled: &rolled, survey, settings };
        let counted = rolled.ordered().first().and_then(|cell| cells.counted(&self.metric, *cell));
        let counted = match counted {
            Some(counted) => counted,
            None => self.metric.counted_nothing(survey)?,
        };
        Ok(party(&cells, &self.metric, &counted, title))
    }

    /// Puts two sides together, hiding what is small; with `complements` the two make a total that somebody may know.
    fn finish(&self, mut a: Party, mut b: Party, terms: Terms, complements: bool) -> Comparison {
        let rule = Rule { smallest: self.min_base, total_published: complements };
        let hidden = suppress(&[a.reading.n, b.reading.n], rule);
        for (place, party) in [&mut a, &mut b].into_iter().enumerate() {
            if hidden.all.contains(&place) {
                let primary = hidden.primary.contains(&place);
                party.hide(if primary { Withheld::SmallBase } else { Withheld::Complementary });
            }
        }
        let survey = self.cube.survey();
        let higher_is_better = self.metric.higher_is_better(survey).ok().flatten();
        let subject = Subject {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            higher_is_better,
            min_base: self.min_base,
        };
        compared(subject, a, b, terms)
    }
}

/// What is compared.
struct Subject {
    metric: Metric,
    title: Title,
    higher_is_better: Option<bool>,
    min_base: u64,
}

fn party(cells: &Cells<'_>, metric: &Metric, counted: &Counted, title: Title) -> Party {
    Party { title, reading: cells.reading_of(metric, counted), sample: cells.sample(counted) }
}

fn decides(metric: &Metric, is_rating: bool, weighs: bool) -> Result<Decides> {
    match metric {
        Metric::Median { .. } if weighs => Err(Error::new(
            ErrorKind::InvalidMetric,
            "a median has no weighted test; compare the mean, or the median unweighted",
        )),
        Metric::Median { .. } => Ok(Decides::RanksBesideMedians),
        _ if is_rating && !weighs => Ok(Decides::RanksBesideMeans),
        _ => Ok(Decides::Means),
    }
}

/// The document of two sides.
fn compared(subject: Subject, a: Party, b: Party, terms: Terms) -> Comparison {
    let n = a.reading.n + b.reading.n;
    let mut judged = match (&a.sample, &b.sample) {
        (Ok(left), Ok(right)) => judge(left, right, terms),
        (Err(why), _) | (_, Err(why)) => withheld(terms, "none", n, *why),
    };
    // Both sides' warnings are the difference's too.
    for flag in [&a.reading, &b.reading].into_iter().flat_map(Reading::flags) {
        judged.difference = judged.difference.with_flag(flag);
    }
    let binned = [&a.sample, &b.sample].into_iter().flatten().any(|sample| sample.binned);
    if binned {
        let by_bins = |reading: Reading| reading.with_flag(Flag::Binned);
        if terms.decides == Decides::RanksBesideMedians {
            judged.difference = by_bins(judged.difference);
        }
        judged.effects.superiority = judged.effects.superiority.map(by_bins);
        judged.effects.medians = judged.effects.medians.map(by_bins);
    }
    Comparison {
        metric: subject.metric,
        title: subject.title,
        unit: terms.unit,
        higher_is_better: subject.higher_is_better,
        side: ComparedSide { title: a.title, reading: a.reading },
        against: ComparedSide { title: b.title, reading: b.reading },
        difference: judged.difference,
        test: judged.test,
        verdict: judged.verdict,
        undecided: judged.undecided,
        effects: judged.effects,
        detectable: judged.detectable,
        needed: judged.needed,
        power: terms.power,
        confidence: terms.confidence,
        min_base: subject.min_base,
    }
}

/// The comparison of two counts without a cube; nothing is hidden.
pub(super) fn of_counted(
    (metric, title, higher_is_better): (Metric, Title, Option<bool>),
    a: (Title, Reading, &Counted),
    b: (Title, Reading, &Counted),
    confidence: Confidence,
) -> Comparison {
    let is_rating = matches!(a.2, Counted::Rating(_));
    let terms = Terms {
        decides: if is_rating { Decides::RanksBesideMeans } else { Decides::Means },
        unit: a.1.unit,
        confidence,
        power: Power::default(),
        to_see: None,
    };
    let party = |(title, reading, counted): (Title, Reading, &Counted)| Party {
        title,
        sample: counted.sample(false, confidence),
        reading,
    };
    compared(Subject { metric, title, higher_is_better, min_base: 0 }, party(a), party(b), terms)
}
