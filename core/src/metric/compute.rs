//! From the tallies of a cell to a reading.

use super::definition::{Metric, Part};
use super::reading::{Flag, Reading, Withheld};
use crate::cube::{Rolled, Tally};
use crate::error::{Error, ErrorKind};
use crate::infer::mean::{t_interval, trimmed, weighted};
use crate::infer::nps::{NpsCounts, score_interval};
use crate::infer::operations::{AgentTime, abandonment, handle_time};
use crate::infer::quantile::{
    QuantileType, ValueCounts, interpolated_median, median_interval, quantile, weighted_median, weighted_quantile,
};
use crate::infer::rating::{RatingCounts, mean_t};
use crate::infer::share::{ShareCounts, wilson};
use crate::infer::weighted::{WeightSum as Weight, WeightedNps, WeightedShare, nps_score, share_design};
use crate::survey::{Question, QuestionKind, Scale, Survey};
use crate::tally::{Histogram, LogBins, Measure, WEIGHT_UNITS, WeightSum};
use crate::unit::{Confidence, Unit};

/// Mean over median beyond which the two tell different stories about a measure.
const SKEWED_RATIO: f64 = 1.25;
/// Standard deviations between mean and median beyond which they tell different stories about a rating.
const SKEWED_SD: f64 = 0.5;

/// What a reading is computed with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) confidence: Confidence,
    pub(crate) intervals: bool,
    pub(crate) unweighted: bool,
}

/// The cells of a selection with what is needed to read them.
pub(crate) struct Cells<'r> {
    pub(crate) rolled: &'r Rolled<'r>,
    pub(crate) survey: &'r Survey,
    pub(crate) settings: Settings,
}

/// The base of a rating's classes, weighted or not.
struct Band {
    n: u64,
    weight: WeightSum,
}

impl Cells<'_> {
    /// The reading of a metric in a cell. The metric has been bound to the survey.
    pub(crate) fn reading(&self, metric: &Metric, cell: usize) -> Reading {
        match metric {
            Metric::Volume => {
                let rows = self.rolled.rows(cell);
                Reading::known(Unit::Count, "count", rows).with_value(rows as f64)
            }
            Metric::Nps { question } => self.histogram(question, cell, |histogram| self.nps(histogram)),
            Metric::Csat { question } => {
                self.histogram(question, cell, |histogram| self.box_share(histogram, histogram.scale().good()))
            }
            Metric::BoxShare { question, band } => {
                self.histogram(question, cell, |histogram| self.box_share(histogram, *band))
            }
            Metric::Ces { question } => self.histogram(question, cell, |histogram| self.rating_mean(histogram)),
            Metric::Mean { question } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => self.measure_mean(measure, ticks, unit),
                None => self.histogram(question, cell, |histogram| self.rating_mean(histogram)),
            },
            Metric::Median { question } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => self.measure_median(measure, ticks, unit),
                None => self.histogram(question, cell, |histogram| self.rating_median(histogram)),
            },
            Metric::InterpolatedMedian { question } => self.histogram(question, cell, |histogram| {
                let n = histogram.n();
                let value = ValueCounts::new(&histogram.pairs()).and_then(|pairs| interpolated_median(&pairs, 1.0));
                of_result(Unit::Score, "median.interpolated", n, value)
            }),
            Metric::Quantile { question, p } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => self.measure_quantile(measure, ticks, unit, *p),
                None => self.histogram(question, cell, |histogram| rating_quantile(histogram, *p)),
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
            Metric::Sum { question } => match self.measure(question, cell) {
                Some((measure, _, unit)) if measure.moments.n == 0 => {
                    Reading::withheld(unit, "sum", 0, Withheld::Empty)
                }
                Some((measure, ticks, unit)) => {
                    Reading::known(unit, "sum", measure.moments.n).with_value(measure.moments.sum as f64 / ticks)
                }
                None => Reading::withheld(Unit::Number, "sum", 0, Withheld::Empty),
            },
            Metric::Abandonment { abandoned, short } => self.abandonment(abandoned, short.as_deref(), cell),
            Metric::HandlingTime { question, .. } => self.handling_time(question, &[cell]),
            Metric::Composite { parts } => self.composite(parts, cell),
        }
    }

    fn question(&self, name: &str) -> Option<(usize, &Question)> {
        let at = self.survey.question_idx(name).ok()?;
        self.survey.questions().get(at).map(|question| (at, question))
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
    fn measure(&self, question: &str, cell: usize) -> Option<(&Measure, f64, Unit)> {
        let (at, question) = self.question(question)?;
        match (self.rolled.tally(at), question.kind()) {
            (Some(Tally::Measures(measures)), QuestionKind::Measure(unit)) => {
                Some((measures.get(cell)?, unit.ticks_per_reading(), unit.unit()))
            }
            _ => None,
        }
    }

    /// The bases of no and of yes.
    fn flag(&self, question: &str, cell: usize) -> (Band, Band) {
        let band = |bin: usize| {
            let dense = self.question(question).and_then(|(at, _)| self.rolled.tally(at));
            let Some(Tally::Dense(dense)) = dense else { return Band { n: 0, weight: WeightSum::default() } };
            Band {
                n: dense.counts(cell).get(bin).copied().unwrap_or(0),
                weight: dense.weights(cell).and_then(|weights| weights.get(bin)).copied().unwrap_or_default(),
            }
        };
        (band(0), band(1))
    }

    fn weighs(&self) -> bool {
        self.survey.is_weighted() && !self.settings.unweighted
    }

    fn nps(&self, histogram: &Histogram) -> Reading {
        nps_reading(histogram, self.settings)
    }

    fn box_share(&self, histogram: &Histogram, band: [i32; 2]) -> Reading {
        let inside = band_of(histogram, band);
        let mut outside = whole_of(histogram);
        outside.n -= inside.n;
        outside.weight.sub(inside.weight);
        self.share(&inside, &outside, "csat.ci.wilson")
    }

    fn share(&self, hits: &Band, misses: &Band, method: &'static str) -> Reading {
        share_reading(hits, misses, method, self.weighs(), self.settings)
    }

    fn rating_mean(&self, histogram: &Histogram) -> Reading {
        mean_reading(histogram, self.settings)
    }

    fn rating_median(&self, histogram: &Histogram) -> Reading {
        let n = histogram.n();
        if histogram.weight_sums().is_some() {
            let value = weighted_median(&weights_of(histogram));
            return of_result(Unit::Score, "median.weighted", n, value).with_flag(Flag::Weighted);
        }
        match ValueCounts::new(&histogram.pairs()) {
            Ok(values) => self.median_of(&values, Unit::Score),
            Err(err) => withheld(Unit::Score, "median.ci_order", n, &err),
        }
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

    fn measure_mean(&self, measure: &Measure, ticks: f64, unit: Unit) -> Reading {
        let moments = &measure.moments;
        let n = moments.n;
        if n == 0 {
            return Reading::withheld(unit, "mean.t", 0, Withheld::Empty);
        }
        if self.weighs() {
            return weighted_measure_mean(measure, ticks, unit, self.settings);
        }
        let mean = moments.sum as f64 / n as f64 / ticks;
        let mut reading = Reading::known(unit, "mean.t", n).with_value(mean);
        if self.settings.intervals {
            match t_interval(mean, standard_deviation(measure) / ticks, n, self.settings.confidence) {
                Ok(interval) => {
                    reading = reading.with_interval(interval.lower, interval.upper, self.settings.confidence);
                }
                Err(_) => reading = reading.with_flag(Flag::Degenerate),
            }
        }
        let (pairs, _) = pairs_of(measure, ticks);
        let median = ValueCounts::new(&pairs).and_then(|values| quantile(&values, 0.5, QuantileType::Interpolated));
        match median {
            Ok(median) if 0.0 < median && !(1.0 / SKEWED_RATIO..=SKEWED_RATIO).contains(&(mean / median)) => {
                reading.with_flag(Flag::Skewed)
            }
            _ => reading,
        }
    }

    fn measure_median(&self, measure: &Measure, ticks: f64, unit: Unit) -> Reading {
        let n = measure.moments.n;
        let (pairs, binned) = pairs_of(measure, ticks);
        if self.weighs() {
            let value = weighted_median(&weighted_pairs(measure, ticks));
            return flag_binned(of_result(unit, "median.weighted", n, value), binned).with_flag(Flag::Weighted);
        }
        match ValueCounts::new(&pairs) {
            Ok(values) => flag_binned(self.median_of(&values, unit), binned),
            Err(err) => withheld(unit, "median.ci_order", n, &err),
        }
    }

    fn measure_quantile(&self, measure: &Measure, ticks: f64, unit: Unit, p: f64) -> Reading {
        let kind = QuantileType::Interpolated;
        let (pairs, binned) = pairs_of(measure, ticks);
        if self.weighs() {
            let value = weighted_quantile(&weighted_pairs(measure, ticks), p);
            let reading = of_result(unit, "quantile.weighted", measure.moments.n, value);
            return flag_binned(reading, binned).with_flag(Flag::Weighted);
        }
        let value = ValueCounts::new(&pairs).and_then(|values| quantile(&values, p, kind));
        flag_binned(of_result(unit, kind.method(), measure.moments.n, value), binned)
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
                    let (low, high) = on_scale(found.interval.lower, found.interval.upper, scale);
                    reading.with_interval(low, high, self.settings.confidence)
                }
            }
            Err(err) => withheld(unit, "mean.trimmed", n, &err),
        }
    }

    fn tag_share(&self, question: &str, tag: &str, cell: usize) -> Reading {
        let tally = self.question(question).and_then(|(at, _)| self.rolled.tally(at));
        let Some(Tally::Tags(names, tags)) = tally else {
            return Reading::withheld(Unit::Share, "csat.ci.wilson", 0, Withheld::Empty);
        };
        let Some(tags) = tags.get(cell) else {
            return Reading::withheld(Unit::Share, "csat.ci.wilson", 0, Withheld::Empty);
        };
        let (n, weight) = names.find(tag).and_then(|code| tags.by_tag.get(&code)).copied().unwrap_or_default();
        let mut rest = Band { n: tags.answered.saturating_sub(n), weight: tags.answered_w };
        rest.weight.sub(weight);
        self.share(&Band { n, weight }, &rest, "csat.ci.wilson")
    }

    fn within(&self, measure: &Measure, ticks: f64, at_most: f64) -> Reading {
        let limit = on_tick(at_most * ticks);
        let (mut hits, mut misses) = ((0, WeightSum::default()), (0, WeightSum::default()));
        let mut cut = false;
        for (bin, n) in measure.bins.iter() {
            let (a, b) = LogBins::bounds(bin);
            let (low, high) = (a.min(b) as f64, a.max(b) as f64);
            cut |= low <= limit && limit < high;
            // The bin that the limit cuts goes to the side of its middle.
            let side = if LogBins::middle(bin) <= limit { &mut hits } else { &mut misses };
            side.0 += n;
            side.1.add(measure.bins.weight(bin).unwrap_or_default());
        }
        let reading =
            self.share(&Band { n: hits.0, weight: hits.1 }, &Band { n: misses.0, weight: misses.1 }, "csat.ci.wilson");
        flag_binned(reading, cut)
    }

    fn abandonment(&self, abandoned: &str, short: Option<&str>, cell: usize) -> Reading {
        const METHOD: &str = "abandonment.excluding_short";
        let (no, yes) = self.flag(abandoned, cell);
        let n_short = short.map_or(0, |question| self.flag(question, cell).1.n);
        if self.weighs() && short.is_none() {
            return self.share(&yes, &no, METHOD);
        }
        let offered = no.n + yes.n;
        match abandonment(offered, yes.n, n_short, self.settings.confidence) {
            Ok(found) => {
                let reading =
                    Reading::known(Unit::Share, METHOD, offered - n_short).with_value(found.interval.estimate);
                if self.settings.intervals {
                    reading.with_interval(found.interval.lower, found.interval.upper, self.settings.confidence)
                } else {
                    reading
                }
            }
            Err(err) => withheld(Unit::Share, METHOD, offered, &err),
        }
    }

    /// Average handling time over cells that are one agent each.
    pub(crate) fn handling_time(&self, question: &str, cells: &[usize]) -> Reading {
        let mut agents = Vec::new();
        let mut n = 0;
        for cell in cells {
            if let Some((measure, ticks, _)) = self.measure(question, *cell) {
                n += measure.moments.n;
                agents.push(AgentTime {
                    handle_seconds: measure.moments.sum as f64 / ticks,
                    contacts: measure.moments.n,
                });
            }
        }
        if let [cell] = cells
            && let Some((measure, ticks, unit)) = self.measure(question, *cell)
        {
            // Without agents contacts are taken for independent: the mean with its own spread.
            let mut reading = self.measure_mean(measure, ticks, unit);
            reading.method = "aht.ratio".into();
            return reading;
        }
        match handle_time(&agents, self.settings.confidence) {
            Ok(found) => {
                let reading = Reading::known(Unit::Seconds, "aht.ratio", n).with_value(found.ratio);
                match found.interval {
                    Some(interval) if self.settings.intervals => {
                        reading.with_interval(interval.lower, interval.upper, self.settings.confidence)
                    }
                    _ => reading,
                }
            }
            Err(err) => withheld(Unit::Seconds, "aht.ratio", n, &err),
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

fn rating_quantile(histogram: &Histogram, p: f64) -> Reading {
    let n = histogram.n();
    if histogram.weight_sums().is_some() {
        let value = weighted_quantile(&weights_of(histogram), p);
        return of_result(Unit::Score, "quantile.weighted", n, value).with_flag(Flag::Weighted);
    }
    let kind = QuantileType::Averaged;
    let value = ValueCounts::new(&histogram.pairs()).and_then(|values| quantile(&values, p, kind));
    of_result(Unit::Score, kind.method(), n, value)
}

/// Each point of a weighted histogram with its weight.
fn weights_of(histogram: &Histogram) -> Vec<(f64, f64)> {
    points(histogram.scale()).zip(histogram.weights()).collect()
}

/// A limit in ticks. 0.29 times 100 is 28.999999999999996, which must not leave 29 out.
fn on_tick(limit: f64) -> f64 {
    let nearest = limit.round();
    if (limit - nearest).abs() <= 4.0 * f64::EPSILON * nearest.abs() { nearest } else { limit }
}

fn points(scale: &Scale) -> impl Iterator<Item = f64> {
    (scale.min()..=scale.max()).map(f64::from)
}

fn whole_of(histogram: &Histogram) -> Band {
    band_of(histogram, [histogram.scale().min(), histogram.scale().max()])
}

fn band_of(histogram: &Histogram, band: [i32; 2]) -> Band {
    let mut weight = WeightSum::default();
    if let Some(weights) = histogram.weight_sums() {
        for sum in weights.get(histogram.scale().bins(band)).unwrap_or_default() {
            weight.add(*sum);
        }
    }
    Band { n: histogram.in_band(band), weight }
}

fn weight(sum: WeightSum) -> Option<Weight> {
    Weight::new(sum.weight(), sum.weight_sq()).ok()
}

/// NPS of a histogram.
pub(crate) fn nps_reading(histogram: &Histogram, settings: Settings) -> Reading {
    let scale = histogram.scale();
    let (good, bad, all) = (band_of(histogram, scale.good()), band_of(histogram, scale.bad()), whole_of(histogram));
    let passives = Band {
        n: all.n - good.n - bad.n,
        weight: {
            let mut rest = all.weight;
            rest.sub(good.weight);
            rest.sub(bad.weight);
            rest
        },
    };
    if all.n == 0 {
        return Reading::withheld(Unit::Points, "nps.ci.score", 0, Withheld::Empty);
    }
    if histogram.weight_sums().is_some() {
        let answers = weight(bad.weight)
            .zip(weight(passives.weight))
            .zip(weight(good.weight))
            .and_then(|((bad, passives), good)| WeightedNps::new(all.n, bad, passives, good).ok());
        let Some(answers) = answers else {
            return Reading::withheld(Unit::Points, "nps.weighted", all.n, Withheld::NoDenominator);
        };
        let reading = Reading::known(Unit::Points, "nps.weighted", all.n)
            .with_value(answers.nps())
            .with_n_eff(answers.n_eff_kish())
            .with_flag(Flag::Weighted);
        return match nps_score(&answers, settings.confidence) {
            Ok(interval) if settings.intervals => {
                reading.with_interval(interval.lower, interval.upper, settings.confidence)
            }
            _ => reading,
        };
    }
    match NpsCounts::from_counts(bad.n, passives.n, good.n) {
        Ok(counts) => {
            let reading = Reading::known(Unit::Points, "nps.ci.score", all.n).with_value(counts.nps());
            if settings.intervals {
                let interval = score_interval(&counts, settings.confidence);
                reading.with_interval(interval.lower, interval.upper, settings.confidence)
            } else {
                reading
            }
        }
        Err(err) => withheld(Unit::Points, "nps.ci.score", all.n, &err),
    }
}

/// The share of the good band of a histogram.
pub(crate) fn csat_reading(histogram: &Histogram, settings: Settings) -> Reading {
    let inside = band_of(histogram, histogram.scale().good());
    let mut outside = whole_of(histogram);
    outside.n -= inside.n;
    outside.weight.sub(inside.weight);
    share_reading(&inside, &outside, "csat.ci.wilson", histogram.weight_sums().is_some(), settings)
}

fn share_reading(hits: &Band, misses: &Band, method: &'static str, weighs: bool, settings: Settings) -> Reading {
    let n = hits.n + misses.n;
    if n == 0 {
        return Reading::withheld(Unit::Share, method, 0, Withheld::Empty);
    }
    if weighs {
        let answers = weight(hits.weight)
            .zip(weight(misses.weight))
            .and_then(|(hits, misses)| WeightedShare::new(n, hits, misses).ok());
        let Some(answers) = answers else {
            return Reading::withheld(Unit::Share, method, n, Withheld::NoDenominator);
        };
        let reading = Reading::known(Unit::Share, method, n)
            .with_value(answers.share())
            .with_n_eff(answers.n_eff_kish())
            .with_flag(Flag::Weighted);
        return match share_design(&answers, settings.confidence) {
            Ok(interval) if settings.intervals => {
                reading.with_interval(interval.lower, interval.upper, settings.confidence)
            }
            _ => reading,
        };
    }
    match ShareCounts::from_counts(hits.n, n) {
        Ok(counts) => {
            let reading = Reading::known(Unit::Share, method, n).with_value(counts.share());
            if settings.intervals {
                let interval = wilson(&counts, settings.confidence);
                reading.with_interval(interval.lower, interval.upper, settings.confidence)
            } else {
                reading
            }
        }
        Err(err) => withheld(Unit::Share, method, n, &err),
    }
}

/// The mean of a histogram.
pub(crate) fn mean_reading(histogram: &Histogram, settings: Settings) -> Reading {
    const METHOD: &str = "rating.mean_t_ci";
    let n = histogram.n();
    let scale = histogram.scale();
    let Ok(answers) = RatingCounts::new(scale.min(), histogram.counts()) else {
        return Reading::withheld(Unit::Score, METHOD, n, Withheld::Empty);
    };
    let mut reading = match histogram.weight_sums() {
        Some(sums) => {
            let values: Vec<(f64, Weight)> =
                points(scale).zip(sums).filter_map(|(point, sum)| Some((point, weight(*sum)?))).collect();
            match weighted(n, &values) {
                Ok(found) => {
                    let reading = Reading::known(Unit::Score, "mean.weighted", n)
                        .with_value(found.mean)
                        .with_n_eff(found.n_eff_kish)
                        .with_flag(Flag::Weighted);
                    with_t(reading, found.mean, found.se, n, settings, Some(scale))
                }
                Err(err) => return withheld(Unit::Score, "mean.weighted", n, &err),
            }
        }
        None => {
            let reading = Reading::known(Unit::Score, METHOD, n).with_value(answers.mean());
            if !answers.sd().is_some_and(|sd| 0.0 < sd) {
                reading.with_flag(Flag::Degenerate)
            } else if settings.intervals
                && let Ok(interval) = mean_t(&answers, settings.confidence)
            {
                reading.with_interval(interval.lower, interval.upper, settings.confidence)
            } else {
                reading
            }
        }
    };
    let best = match scale.direction() {
        crate::survey::Direction::HigherIsBetter => histogram.counts().last(),
        crate::survey::Direction::LowerIsBetter => histogram.counts().first(),
    };
    if best.is_some_and(|best| n < 2 * best) {
        reading = reading.with_flag(Flag::Ceiling);
    }
    let median = ValueCounts::new(&histogram.pairs()).and_then(|values| quantile(&values, 0.5, QuantileType::Averaged));
    if let (Ok(median), Some(sd)) = (median, answers.sd())
        && SKEWED_SD * sd < (answers.mean() - median).abs()
    {
        reading = reading.with_flag(Flag::Skewed);
    }
    reading
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
            let (low, high) = on_scale(interval.lower, interval.upper, scale);
            reading.with_interval(low, high, settings.confidence)
        }
        None => reading.with_flag(Flag::Degenerate),
    }
}

/// Limits of a mean cut to the scale: beyond its points no mean can lie.
fn on_scale(low: f64, high: f64, scale: Option<&Scale>) -> (f64, f64) {
    match scale {
        Some(scale) => (low.max(f64::from(scale.min())), high.min(f64::from(scale.max()))),
        None => (low, high),
    }
}

fn weighted_measure_mean(measure: &Measure, ticks: f64, unit: Unit, settings: Settings) -> Reading {
    let n = measure.moments.n;
    let values: Vec<(f64, Weight)> = measure
        .bins
        .iter()
        .filter_map(|(bin, _)| Some((LogBins::middle(bin) / ticks, weight(measure.bins.weight(bin)?)?)))
        .collect();
    match weighted(n, &values) {
        Ok(found) => {
            // The mean is exact; only its spread comes from the bins.
            let total: WeightSum = measure.bins.iter().fold(WeightSum::default(), |mut total, (bin, _)| {
                total.add(measure.bins.weight(bin).unwrap_or_default());
                total
            });
            let mean = measure.sum_w as f64 / WEIGHT_UNITS as f64 / total.weight() / ticks;
            let reading = Reading::known(unit, "mean.weighted", n)
                .with_value(mean)
                .with_n_eff(found.n_eff_kish)
                .with_flag(Flag::Weighted);
            with_t(reading, mean, found.se, n, settings, None)
        }
        Err(err) => withheld(unit, "mean.weighted", n, &err),
    }
}

/// The standard deviation in ticks (divisor n - 1), exact where the integers allow.
fn standard_deviation(measure: &Measure) -> f64 {
    let moments = &measure.moments;
    if moments.n < 2 {
        return 0.0;
    }
    let n = i128::from(moments.n);
    let exact = i128::try_from(moments.sum_sq)
        .ok()
        .and_then(|sum_sq| n.checked_mul(sum_sq))
        .and_then(|left| moments.sum.checked_mul(moments.sum).and_then(|right| left.checked_sub(right)));
    let numerator = match exact {
        Some(exact) => exact as f64,
        None => {
            let n = moments.n as f64;
            n * moments.sum_sq as f64 - moments.sum as f64 * moments.sum as f64
        }
    };
    (numerator.max(0.0) / (moments.n as f64 * (moments.n - 1) as f64)).sqrt()
}

/// (value, count) pairs of a measure in its unit, and whether any bin is wider than one number.
fn pairs_of(measure: &Measure, ticks: f64) -> (Vec<(f64, u64)>, bool) {
    let mut binned = false;
    let pairs = measure
        .bins
        .iter()
        .map(|(bin, n)| {
            let (low, high) = LogBins::bounds(bin);
            binned |= low != high;
            (middle_of(measure, bin) / ticks, n)
        })
        .collect();
    (pairs, binned)
}

/// What stands for the numbers of a bin: its middle, but none lies beyond the smallest and the largest.
fn middle_of(measure: &Measure, bin: i32) -> f64 {
    let middle = LogBins::middle(bin);
    match (measure.moments.min, measure.moments.max) {
        (Some(min), Some(max)) => middle.clamp(min as f64, max as f64),
        _ => middle,
    }
}

fn weighted_pairs(measure: &Measure, ticks: f64) -> Vec<(f64, f64)> {
    let pair = |(bin, _)| (middle_of(measure, bin) / ticks, measure.bins.weight(bin).unwrap_or_default().weight());
    measure.bins.iter().map(pair).collect()
}

fn flag_binned(reading: Reading, binned: bool) -> Reading {
    if binned { reading.with_flag(Flag::Binned) } else { reading }
}

fn of_result(unit: Unit, method: &'static str, n: u64, value: Result<f64, Error>) -> Reading {
    match value {
        Ok(value) => Reading::known(unit, method, n).with_value(value),
        Err(err) => withheld(unit, method, n, &err),
    }
}

fn withheld(unit: Unit, method: &'static str, n: u64, err: &Error) -> Reading {
    let reason = match err.kind() {
        ErrorKind::Empty => Withheld::Empty,
        ErrorKind::TooFew => Withheld::TooFew,
        ErrorKind::ZeroVariance => Withheld::ZeroVariance,
        _ => Withheld::NoDenominator,
    };
    Reading::withheld(unit, method, n, reason)
}
