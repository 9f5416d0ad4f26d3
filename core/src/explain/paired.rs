//! The same customers asked twice: what changed, from the pairs of their answers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::compare::{Test, Undecided, difference_words, plain, why_words};
use super::verdict::Verdict;
use super::words::{metric_title, pick, title as say};
use crate::calendar::Grain;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::difference::Difference;
use crate::infer::paired;
use crate::infer::quantile::ValueCounts;
use crate::locale::{Locale, Noun};
use crate::metric::compute::{Band, Settings, band_reading, mean_reading, nps_reading, reason, share_reading};
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::survey::{Band as Points, Scale, Survey, Title};
use crate::tally::{Axis, Histogram, Joint, WeightSum};
use crate::unit::{Confidence, Unit};

/// What changed among those who answered twice: an answer of [`Query::paired`].
///
/// Units: [`PairedComparison::unit`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PairedComparison {
    /// The metric of the first question.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The question that was asked later.
    pub later: String,
    /// What the metric of the later question is called.
    pub later_title: Title,
    /// What values and differences are measured in.
    pub unit: Unit,
    /// The metric on the first answers of those who gave both.
    pub before: Reading,
    /// The metric on the later answers of the same people.
    pub after: Reading,
    /// After less before, with its paired interval; its base is those who gave both answers.
    pub difference: Reading,
    /// The paired test; nothing where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// Whether the later answers are above the first.
    pub verdict: Verdict,
    /// Why the verdict is undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Undecided>,
    /// How those who gave both answers moved; nothing where they are too few to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// How many did not give both answers, and take no part.
    pub not_both: u64,
    /// The confidence level.
    pub confidence: Confidence,
    /// Fewer people than this withhold everything.
    pub min_base: u64,
}

/// How many moved which way between two answers: over classes for NPS and shares, over points for means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Moved {
    /// How many moved up.
    pub up: u64,
    /// How many stayed.
    pub same: u64,
    /// How many moved down.
    pub down: u64,
}

/// What a test of pairs finds.
struct Found {
    change: Difference,
    method: &'static str,
    p_value: f64,
    statistic: Option<f64>,
}

/// The two answers in classes or points: how often each pair occurs.
struct Steps(Vec<(f64, f64, u64)>);

impl Steps {
    fn moved(&self) -> Moved {
        let sum = |wanted: fn(f64, f64) -> bool| {
            self.0.iter().filter(|(before, after, _)| wanted(*before, *after)).map(|(.., n)| n).sum()
        };
        Moved {
            up: sum(|before, after| before < after),
            same: sum(|before, after| before.total_cmp(&after).is_eq()),
            down: sum(|before, after| after < before),
        }
    }

    /// How often each difference occurs, ascending.
    fn differences(&self) -> Vec<(f64, u64)> {
        let mut all: Vec<(f64, u64)> = self.0.iter().map(|(before, after, n)| (after - before, *n)).collect();
        all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut merged: Vec<(f64, u64)> = Vec::new();
        for (step, n) in all {
            match merged.last_mut() {
                Some((last, count)) if last.total_cmp(&step).is_eq() => *count += n,
                _ => merged.push((step, n)),
            }
        }
        merged
    }

    fn between(&self, before: f64, after: f64) -> u64 {
        let same = |a: f64, b: f64| a.total_cmp(&b).is_eq();
        self.0.iter().filter(|(b, a, _)| same(*b, before) && same(*a, after)).map(|(.., n)| n).sum()
    }
}

/// Which later question the same respondents answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PairedRequest {
    /// The question that was answered later, on the scale of the metric's own.
    pub later: String,
}

impl Query<'_> {
    /// Compares the answers to this metric's question with those of the same people to a later one, counted as a pair.
    ///
    /// The survey asks for the pair: see [`SurveyBuilder::pairs`](crate::survey::SurveyBuilder::pairs). Only those who gave both
    /// answers take part. NPS by `nps.paired.t`; CSAT, a box and yes by `McNemar`'s test with Tango's interval, exact where fewer than
    /// 25 changed; CES and means by the paired t test. Cost: one pass over the cells.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`]; [`ErrorKind::InvalidMetric`] for a pair that is not counted, for other metrics, for a weighted
    /// survey unless asked [`Query::unweighted`], and for a query with [`Query::by`] or [`Query::every`];
    /// [`ErrorKind::ScaleMismatch`] when the two questions have different scales.
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::Verdict;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder()
    ///     .rating("spring", Scale::nps())
    ///     .rating("autumn", Scale::nps())
    ///     .pairs(["spring", "autumn"])
    ///     .build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for (spring, autumn, times) in [(8, 9, 12), (9, 10, 20), (3, 8, 6), (9, 7, 2)] {
    ///     for _ in 0..times {
    ///         cube.add(&Record::new().integer("spring", spring).integer("autumn", autumn))?;
    ///     }
    /// }
    /// let found = cube.metric(nps("spring")).paired("autumn")?;
    /// assert_eq!((found.before.value(), found.after.value()), (Some(40.0), Some(80.0)));
    /// assert_eq!(found.verdict, Verdict::Higher);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn paired(&self, later: &str) -> Result<PairedComparison> {
        let survey = self.cube.survey();
        self.metric.bind(survey, self.settings.unweighted)?;
        if !self.by.is_empty() || self.grain != Grain::All {
            return Err(invalid("pairs are compared as a whole; leave out `by` and `every`, or filter"));
        }
        if survey.is_weighted() && !self.settings.unweighted {
            return Err(invalid("pairs of answers have no weighted test; compare them unweighted"));
        }
        let (first, second) = (self.metric.question().unwrap_or_default(), later_metric(&self.metric, later));
        let Some(second) = second else {
            return Err(invalid(
                "only nps, csat, ces, a box, a mean of a rating and a share of yes are compared in pairs",
            ));
        };
        second.bind(survey, self.settings.unweighted)?;
        let joint = self.cube.joint(first, later, &self.filter)?;
        if joint.rows() != joint.columns() {
            return Err(Error::new(
                ErrorKind::ScaleMismatch,
                format!("`{first}` and `{later}` are on different scales, so their answers have no difference"),
            ));
        }
        let settings = Settings { intervals: true, ..self.settings };
        let (before, after) = (
            reading(&self.metric, &joint, &joint.row_totals(), settings),
            reading(&second, &joint, &joint.column_totals(), settings),
        );
        let unit = self.metric.unit(survey)?;
        Ok(self.document(&second, later, &joint, survey, [before, after], unit))
    }

    fn document(
        &self,
        second: &Metric,
        later: &str,
        joint: &Joint,
        survey: &Survey,
        [mut before, mut after]: [Reading; 2],
        unit: Unit,
    ) -> PairedComparison {
        let confidence = self.settings.confidence;
        let steps = steps(&self.metric, joint);
        let n = joint.n();
        let found = test(&self.metric, &steps, confidence);
        let is_small = n < self.min_base;
        if is_small && 0 < n {
            (before, after) = (before.hide(Withheld::SmallBase), after.hide(Withheld::SmallBase));
        }
        let withheld = match &found {
            _ if n == 0 => Some(Withheld::Empty),
            _ if is_small => Some(Withheld::SmallBase),
            Err(err) => Some(reason(err)),
            Ok(_) => None,
        };
        let mut document = PairedComparison {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            later: later.to_owned(),
            later_title: metric_title(second, survey),
            unit,
            before,
            after,
            difference: Reading::withheld(unit, "none", n, withheld.unwrap_or(Withheld::Empty)),
            test: None,
            verdict: Verdict::Undecided,
            undecided: Some(Undecided::Withheld),
            moved: (withheld.is_none() || withheld == Some(Withheld::ZeroVariance)).then(|| steps.moved()),
            not_both: joint.not_both(),
            confidence,
            min_base: self.min_base,
        };
        if let (Ok(found), None) = (found, withheld) {
            let interval = found.change.interval;
            document.difference = Reading::known(unit, interval.method, n).with_value(interval.estimate).with_interval(
                interval.lower,
                interval.upper,
                confidence,
            );
            let excludes = 0.0 < interval.lower || interval.upper < 0.0;
            let verdict = Verdict::of(interval.estimate, found.p_value, confidence.alpha());
            (document.verdict, document.undecided) = match (verdict, excludes) {
                (Verdict::Undecided, false) => (Verdict::Undecided, Some(Undecided::Chance)),
                (Verdict::Undecided, true) | (_, false) => (Verdict::Undecided, Some(Undecided::Disagreement)),
                (clear, true) => (clear, None),
            };
            document.test = Some(Test {
                method: found.method.to_owned(),
                statistic: found.statistic,
                df: found.change.df,
                p_value: found.p_value,
                p_adjusted: None,
            });
        }
        document
    }
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidMetric, message)
}

/// The same metric of another question; nothing for a metric that is not compared in pairs.
fn later_metric(metric: &Metric, later: &str) -> Option<Metric> {
    let question = later.to_owned();
    Some(match metric {
        Metric::Nps { .. } => Metric::Nps { question },
        Metric::Csat { .. } => Metric::Csat { question },
        Metric::Ces { .. } => Metric::Ces { question },
        Metric::BoxShare { band, .. } => Metric::BoxShare { question, band: *band },
        Metric::Mean { .. } => Metric::Mean { question },
        Metric::Share { .. } => Metric::Share { question },
        _ => return None,
    })
}

/// The metric on one side's answers of those who gave both.
fn reading(metric: &Metric, joint: &Joint, totals: &[u64], settings: Settings) -> Reading {
    match joint.rows() {
        Axis::Flag => {
            let band = |at: usize| Band { n: totals.get(at).copied().unwrap_or(0), weight: WeightSum::default() };
            share_reading(&band(1), &band(0), "fcr.wilson", false, settings)
        }
        Axis::Rating(scale) => {
            let answers = Histogram::from_bins(scale, totals, None);
            match metric {
                Metric::Nps { .. } => nps_reading(&answers, settings),
                Metric::Csat { .. } => band_reading(&answers, scale.good(), settings),
                Metric::BoxShare { band, .. } => band_reading(&answers, *band, settings),
                _ => mean_reading(&answers, settings),
            }
        }
    }
}

/// The pairs in the codes that the test takes: -1, 0, 1 for NPS, 0 and 1 for shares, points for means.
fn steps(metric: &Metric, joint: &Joint) -> Steps {
    let inside = |[from, to]: Points, value: f64| f64::from(from) <= value && value <= f64::from(to);
    let scale: Option<&Scale> = match joint.rows() {
        Axis::Rating(scale) => Some(scale),
        Axis::Flag => None,
    };
    let code = |value: f64| match (metric, scale) {
        (Metric::Nps { .. }, Some(scale)) if inside(scale.good(), value) => 1.0,
        (Metric::Nps { .. }, Some(scale)) if inside(scale.bad(), value) => -1.0,
        (Metric::Nps { .. }, _) => 0.0,
        (Metric::Csat { .. }, Some(scale)) => f64::from(u8::from(inside(scale.good(), value))),
        (Metric::BoxShare { band, .. }, _) => f64::from(u8::from(inside(*band, value))),
        _ => value,
    };
    let pairs = joint.triples().into_iter().map(|(before, after, n)| (code(before), code(after), n));
    Steps(pairs.collect())
}

fn test(metric: &Metric, steps: &Steps, confidence: Confidence) -> Result<Found> {
    /// With fewer changes than this `McNemar`'s approximation is not to be leaned on.
    const FEW_CHANGES: u64 = 25;
    match metric {
        Metric::Nps { .. } => {
            let classes = [-1.0, 0.0, 1.0];
            let transitions = classes.map(|before| classes.map(|after| steps.between(before, after)));
            let found = paired::nps(&transitions, confidence)?;
            let (p_value, statistic) = (found.change.p_value, Some(found.change.statistic));
            Ok(Found { change: found.change, method: "nps.paired.t", p_value, statistic })
        }
        Metric::Ces { .. } | Metric::Mean { .. } => {
            let differences = steps.differences();
            let change = paired::mean(&ValueCounts::new(&differences)?, confidence)?;
            let (p_value, statistic) = (change.p_value, Some(change.statistic));
            Ok(Found { change, method: "mean.paired.t", p_value, statistic })
        }
        _ => {
            let (left, joined) = (steps.between(1.0, 0.0), steps.between(0.0, 1.0));
            let found = paired::shares(steps.between(1.0, 1.0), left, joined, steps.between(0.0, 0.0), confidence)?;
            let change = found.change;
            Ok(if left + joined < FEW_CHANGES {
                Found { change, method: "mcnemar.exact", p_value: found.p_value_exact, statistic: None }
            } else {
                Found { change, method: "mcnemar", p_value: change.p_value, statistic: Some(change.statistic) }
            })
        }
    }
}

impl PairedComparison {
    /// What may be said, in a sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let (first, later) = (say(&self.title, locale), say(&self.later_title, locale));
        let people = locale.count_of(self.difference.n, Noun::Respondent);
        let (Some(value), Some(before), Some(after)) =
            (self.difference.value(), self.before.value(), self.after.value())
        else {
            let why = why_words(self.difference.reason().unwrap_or(Withheld::Empty), self.min_base, locale);
            return match locale {
                Locale::En => format!("{first} and {later} cannot be compared among the same people: {why}."),
                Locale::Pl => format!("{first} i {later}: bez porównania tych samych osób: {why}."),
            };
        };
        let (before, after) = (locale.value(before, self.unit), locale.value(after, self.unit));
        let p = self.test.as_ref().map(Test::deciding_p);
        let size = difference_words(&self.difference, value, p, locale);
        match (locale, self.verdict) {
            (Locale::En, Verdict::Undecided) => {
                format!("No clear change from {first} ({before}) to {later} ({after}) among the same {people}: {size}.")
            }
            (Locale::En, verdict) => {
                let word = if verdict == Verdict::Higher { "higher" } else { "lower" };
                format!("{later} ({after}) is {word} than {first} ({before}) among the same {people}: {size}.")
            }
            (Locale::Pl, Verdict::Undecided) => {
                format!(
                    "Bez wyraźnej zmiany: {first} ({before}), {later} ({after}); te same osoby: {people}; różnica {size}."
                )
            }
            (Locale::Pl, verdict) => {
                let word = pick(locale, "", if verdict == Verdict::Higher { "wyżej" } else { "niżej" });
                format!("{later} ({after}) {word} niż {first} ({before}); te same osoby: {people}; różnica {size}.")
            }
        }
    }
}

/// The sentence in English.
impl fmt::Display for PairedComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&plain(&self.sentence(Locale::En)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::{Cube, Record};
    use crate::metric::{ces, csat, mean, median, nps, share};
    use proptest::prelude::*;

    fn survey() -> Survey {
        Survey::builder()
            .rating("spring", Scale::nps())
            .rating("autumn", Scale::nps())
            .rating("first", Scale::csat())
            .rating("last", Scale::csat())
            .flag("was")
            .flag("is")
            .pairs(["spring", "autumn"])
            .pairs(["first", "last"])
            .pairs(["was", "is"])
            .build()
            .unwrap()
    }

    fn row(spring: i64, autumn: i64) -> Record {
        let star = |points: i64| (points / 2).clamp(1, 5);
        Record::new()
            .integer("spring", spring)
            .integer("autumn", autumn)
            .integer("first", star(spring))
            .integer("last", star(autumn))
            .flag("was", 5 < spring)
            .flag("is", 5 < autumn)
    }

    proptest! {
        #[test]
        fn pairs_give_what_the_answers_give(
            answers in prop::collection::vec((0..=10_i64, 0..=10_i64), 0..60),
            min_base in 0..8_u64,
        ) {
            let mut cube = Cube::new(&survey(), Grain::All);
            for (spring, autumn) in &answers {
                cube.add(&row(*spring, *autumn)).unwrap();
            }
            for (metric, later) in [
                (nps("spring"), "autumn"),
                (mean("spring"), "autumn"),
                (csat("first"), "last"),
                (mean("first"), "last"),
                (share("was"), "is"),
            ] {
                let found = cube.metric(metric.clone()).min_base(min_base).paired(later).unwrap();
                let json = serde_json::to_string(&found).unwrap();
                prop_assert_eq!(&serde_json::from_str::<PairedComparison>(&json).unwrap(), &found);
                for locale in Locale::ALL {
                    prop_assert!(!found.sentence(*locale).contains("NaN"));
                }
                if let (Some(before), Some(after), Some(change)) =
                    (found.before.value(), found.after.value(), found.difference.value())
                {
                    prop_assert!((after - before - change).abs() < 1e-9);
                    let moved = found.moved.unwrap();
                    prop_assert_eq!(moved.up + moved.same + moved.down, found.difference.n);
                }
                if found.difference.n < min_base {
                    prop_assert!(found.difference.value().is_none() && found.moved.is_none() && found.before.value().is_none());
                }
            }
        }
    }

    #[test]
    fn what_makes_no_pair_is_refused() {
        let mut cube = Cube::new(&survey(), Grain::All);
        cube.add(&row(3, 9)).unwrap();
        let kind = |metric: Metric, later: &str| cube.metric(metric).paired(later).unwrap_err().kind();
        assert_eq!(kind(nps("spring"), "first"), ErrorKind::InvalidMetric);
        assert_eq!(kind(median("spring"), "autumn"), ErrorKind::InvalidMetric);
        assert_eq!(kind(ces("spring"), "autumn"), ErrorKind::ScaleMismatch);
        assert_eq!(kind(nps("spring"), "winter"), ErrorKind::UnknownQuestion);
        assert_eq!(kind(mean("spring"), "last"), ErrorKind::InvalidMetric);
    }
}
