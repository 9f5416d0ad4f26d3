//! From the tallies of a cell to a reading.

mod measure;
mod rating;
mod share;

pub(crate) use measure::{flag_binned, pairs_of, standard_deviation, weighted_moments};
pub(crate) use rating::{mean_reading, weighted_points};
pub(crate) use share::{
    Band, band_reading, band_split, nps_classes, nps_of_classes, nps_reading, share_reading, weighted_nps,
    weighted_share, within_limit,
};

use std::collections::BTreeMap;

use super::definition::{Metric, Part};
use super::reading::{Flag, Reading, Withheld};
use crate::cube::{Rolled, Tally};
use crate::error::{Error, ErrorKind};
use crate::infer::mean::{t_interval, trimmed};
use crate::infer::quantile::{ValueCounts, median_interval};
use crate::infer::weighted::WeightSum as Weight;
use crate::survey::{Question, QuestionKind, Scale, Survey};
use crate::tally::{Axis, Histogram, Joint, Measure, WeightSum};
use crate::unit::{Confidence, Unit};
use rating::{interpolated_median_reading, quantile_reading};

/// What a reading is computed with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) confidence: Confidence,
    pub(crate) intervals: bool,
    pub(crate) unweighted: bool,
}

/// Answers to a rating or a flag: how many gave each, and their weights, from the lowest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bins {
    pub(crate) n: Vec<u64>,
    pub(crate) weights: Vec<WeightSum>,
}

impl Bins {
    fn new(answers: usize) -> Self {
        Self { n: vec![0; answers], weights: vec![WeightSum::default(); answers] }
    }

    fn set(&mut self, answer: usize, (n, weight): (u64, WeightSum)) {
        if let (Some(own), Some(own_weight)) = (self.n.get_mut(answer), self.weights.get_mut(answer)) {
            (*own, *own_weight) = (n, weight);
        }
    }
}

/// The cells of a selection with what is needed to read them.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'r> {
    pub(crate) rolled: &'r Rolled<'r>,
    pub(crate) survey: &'r Survey,
    pub(crate) settings: Settings,
}

impl Cells<'_> {
    /// The reading of a metric in a cell. The metric has been bound to the survey.
    pub(crate) fn reading(&self, metric: &Metric, cell: usize) -> Reading {
        match metric {
            Metric::Volume => {
                let rows = self.rolled.rows(cell);
                Reading::known(Unit::Count, "count", rows).with_value(rows as f64)
            }
            Metric::Nps { question } => {
                self.histogram(question, cell, |histogram| nps_reading(histogram, self.settings))
            }
            Metric::Csat { question } => self.histogram(question, cell, |histogram| {
                band_reading(histogram, histogram.scale().good(), self.settings)
            }),
            Metric::BoxShare { question, band } => {
                self.histogram(question, cell, |histogram| band_reading(histogram, *band, self.settings))
            }
            Metric::Ces { question } => {
                self.histogram(question, cell, |histogram| mean_reading(histogram, self.settings))
            }
            Metric::Mean { question } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => self.measure_mean(measure, ticks, unit),
                None => self.histogram(question, cell, |histogram| mean_reading(histogram, self.settings)),
            },
            Metric::Median { question } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => self.measure_median(measure, ticks, unit),
                None => self.histogram(question, cell, |histogram| self.rating_median(histogram)),
            },
            Metric::InterpolatedMedian { question } => self.histogram(question, cell, interpolated_median_reading),
            Metric::Quantile { question, p } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => self.measure_quantile(measure, ticks, unit, *p),
                None => self.histogram(question, cell, |histogram| quantile_reading(histogram, *p)),
            },
            Metric::TrimmedMean { question, each_side } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => {
                    let (pairs, binned) = pairs_of(measure, ticks);
                    flag_binned(self.trimmed(&pairs, measure.moments.n, unit, *each_side, None), binned)
                }
                None => self.histogram(question, cell, |histogram| {
                    self.trimmed(&histogram.pairs(), histogram.n(), Unit::Score, *each_side, Some(histogram.scale()))
                }),
            },
            Metric::Share { question } => {
                let (no, yes) = self.flag(question, cell);
                self.share(&yes, &no, "fcr.wilson")
            }
            Metric::TagShare { question, tag } => self.tag_share(question, tag, cell),
            Metric::Within { question, at_most } => match self.measure(question, cell) {
                Some((measure, ticks, _)) => self.within(measure, ticks, *at_most),
                None => Reading::withheld(Unit::Share, "csat.ci.wilson", 0, Withheld::Empty),
            },
            Metric::Sum { question } => self.sum(question, cell),
            Metric::Abandonment { abandoned, short } => self.abandonment(abandoned, short.as_deref(), cell),
            Metric::HandlingTime { question, .. } => self.handling_time(question, &[cell]),
            Metric::Composite { parts } => self.composite(parts, cell),
        }
    }

    fn question(&self, name: &str) -> Option<(usize, &Question)> {
        let at = self.survey.question_idx(name).ok()?;
        self.survey.questions().get(at).map(|question| (at, question))
    }

    /// The answers to two questions in a cell, those to `a` in rows, where the survey asks for the pair and the selection
    /// holds it.
    pub(crate) fn pair(&self, a: &str, b: &str, cell: usize) -> Option<Joint> {
        let ((a, first), (b, second)) = (self.question(a)?, self.question(b)?);
        let (at, turned) = self.survey.pair_idx(a, b)?;
        let Some(Tally::Dense(dense)) = self.rolled.tally(at) else { return None };
        let (rows, columns) = (Axis::of(first.kind())?, Axis::of(second.kind())?);
        let weights = if self.settings.unweighted { None } else { dense.weights(cell) };
        let bins = dense.counts(cell);
        Some(if turned {
            Joint::from_bins(columns, rows, bins, weights).transposed()
        } else {
            Joint::from_bins(rows, columns, bins, weights)
        })
    }

    /// The answers to a question of those that are tagged: of all in a cell, and of those with each tag; where the survey asks
    /// for the pair and the selection holds it.
    pub(crate) fn by_tag(&self, tags: &str, question: &str, cell: usize) -> Option<(Bins, BTreeMap<String, Bins>)> {
        let ((tags, _), (question, _)) = (self.question(tags)?, self.question(question)?);
        let (at, _) = self.survey.pair_idx(tags, question)?;
        let Some(Tally::Tags(names, tally)) = self.rolled.tally(at) else { return None };
        let (mut all, mut by_tag) = (Bins::new(tally.answers()), BTreeMap::new());
        for (answer, tags) in tally.cell(cell).iter().enumerate() {
            all.set(answer, (tags.answered, tags.answered_w));
            for (tag, counts) in &tags.by_tag {
                let Some(name) = names.name(*tag) else { continue };
                by_tag.entry(name.to_owned()).or_insert_with(|| Bins::new(tally.answers())).set(answer, *counts);
            }
        }
        Some((all, by_tag))
    }

    /// The answers to a rating question in a cell.
    pub(crate) fn answers(&self, question: &str, cell: usize) -> Option<Histogram> {
        let (at, question) = self.question(question)?;
        match (self.rolled.tally(at), question.kind()) {
            (Some(Tally::Dense(dense)), QuestionKind::Rating(scale)) => {
                let weights = if self.settings.unweighted { None } else { dense.weights(cell) };
                Some(Histogram::from_bins(scale, dense.counts(cell), weights))
            }
            _ => None,
        }
    }

    fn histogram(&self, question: &str, cell: usize, read: impl FnOnce(&Histogram) -> Reading) -> Reading {
        match self.answers(question, cell) {
            Some(histogram) => read(&histogram),
            None => Reading::withheld(Unit::Score, "none", 0, Withheld::Empty),
        }
    }

    /// A measure's tally in a cell, how many ticks make one of its unit, and its unit.
    pub(crate) fn measure(&self, question: &str, cell: usize) -> Option<(&Measure, f64, Unit)> {
        let (at, question) = self.question(question)?;
        match (self.rolled.tally(at), question.kind()) {
            (Some(Tally::Measures(measures)), QuestionKind::Measure(unit)) => {
                Some((measures.get(cell)?, unit.ticks_per_reading(), unit.unit()))
            }
            _ => None,
        }
    }

    pub(crate) fn weighs(&self) -> bool {
        self.survey.is_weighted() && !self.settings.unweighted
    }

    fn median_of(&self, values: &ValueCounts<'_>, unit: Unit) -> Reading {
        if !self.settings.intervals {
            return Reading::known(unit, "median.ci_order", values.n())
                .with_value(crate::infer::quantile::median(values));
        }
        let found = median_interval(values, self.settings.confidence);
        let reading = Reading::known(unit, "median.ci_order", values.n()).with_value(found.median);
        match found.interval {
            Some(interval) => reading.with_interval(interval.lower, interval.upper, self.settings.confidence),
            None => reading,
        }
    }

    fn trimmed(&self, pairs: &[(f64, u64)], n: u64, unit: Unit, each_side: f64, scale: Option<&Scale>) -> Reading {
        let found = ValueCounts::new(pairs).and_then(|values| trimmed(&values, each_side, self.settings.confidence));
        match found {
            Ok(found) => {
                let reading = Reading::known(unit, "mean.trimmed", n).with_value(found.interval.estimate);
                if !self.settings.intervals {
                    reading
                } else if found.se == 0.0 {
                    reading.with_flag(Flag::Degenerate)
                } else {
                    let (low, high) = possible(found.interval.lower, found.interval.upper, unit, scale);
                    reading.with_interval(low, high, self.settings.confidence)
                }
            }
            Err(err) => withheld(unit, "mean.trimmed", n, &err),
        }
    }

    fn composite(&self, parts: &[Part], cell: usize) -> Reading {
        let (mut sum, mut weights, mut n) = (0.0, 0.0, u64::MAX);
        for part in parts {
            let reading = self.reading(&part.of, cell);
            n = n.min(reading.n);
            let Some(value) = reading.value() else {
                return Reading::withheld(Unit::Number, "composite", n, Withheld::PartWithheld);
            };
            let place = ((value - part.worst) / (part.best - part.worst)).clamp(0.0, 1.0);
            sum += part.weight * place * 100.0;
            weights += part.weight;
        }
        Reading::known(Unit::Number, "composite", n).with_value(sum / weights)
    }
}

pub(crate) fn weight(sum: WeightSum) -> Option<Weight> {
    Weight::new(sum.weight(), sum.weight_sq()).ok()
}

fn with_t(reading: Reading, mean: f64, se: Option<f64>, n: u64, settings: Settings, scale: Option<&Scale>) -> Reading {
    if !settings.intervals {
        return reading;
    }
    // The interval of a mean with this standard error: the spread of one answer is se * sqrt(n).
    let found =
        se.filter(|se| 0.0 < *se).and_then(|se| t_interval(mean, se * (n as f64).sqrt(), n, settings.confidence).ok());
    match found {
        Some(interval) => {
            let (low, high) = possible(interval.lower, interval.upper, reading.unit, scale);
            reading.with_interval(low, high, settings.confidence)
        }
        None => reading.with_flag(Flag::Degenerate),
    }
}

/// Limits of a mean cut to what a mean can be: on the scale, and not below zero where numbers count time or things.
fn possible(low: f64, high: f64, unit: Unit, scale: Option<&Scale>) -> (f64, f64) {
    match (scale, unit) {
        (Some(scale), _) => (low.max(f64::from(scale.min())), high.min(f64::from(scale.max()))),
        (None, Unit::Seconds | Unit::Count) => (low.max(0.0), high),
        (None, _) => (low, high),
    }
}

fn of_result(unit: Unit, method: &'static str, n: u64, value: Result<f64, Error>) -> Reading {
    match value {
        Ok(value) => Reading::known(unit, method, n).with_value(value),
        Err(err) => withheld(unit, method, n, &err),
    }
}

/// The reason that goes with an error of a method.
pub(crate) fn reason(err: &Error) -> Withheld {
    match err.kind() {
        ErrorKind::Empty => Withheld::Empty,
        ErrorKind::TooFew => Withheld::TooFew,
        ErrorKind::ZeroVariance => Withheld::ZeroVariance,
        ErrorKind::Collinear => Withheld::Collinear,
        _ => Withheld::NoDenominator,
    }
}

fn withheld(unit: Unit, method: &'static str, n: u64, err: &Error) -> Reading {
    Reading::withheld(unit, method, n, reason(err))
}
