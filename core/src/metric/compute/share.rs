//! Readings of shares: of a band, of yes, of a tag, up to a limit; and NPS, the difference of two.

use super::measure::flag_binned;
use super::{Cells, Settings, weight, withheld};
use crate::cube::Tally;
use crate::infer::nps::{NpsCounts, score_interval};
use crate::infer::operations::abandonment;
use crate::infer::share::{ShareCounts, wilson};
use crate::infer::weighted::{WeightedNps, WeightedShare, nps_score, share_design};
use crate::metric::reading::{Flag, Reading, Withheld};
use crate::tally::{Histogram, LogBins, Measure, WeightSum};
use crate::unit::Unit;

/// The base of a class of answers, weighted or not. It adds and takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Band {
    pub(crate) n: u64,
    pub(crate) weight: WeightSum,
}

impl Band {
    pub(crate) fn add(&mut self, other: Self) {
        self.n += other.n;
        self.weight.add(other.weight);
    }

    pub(crate) fn sub(&mut self, other: Self) {
        self.n = self.n.saturating_sub(other.n);
        self.weight.sub(other.weight);
    }

    fn less(mut self, other: Self) -> Self {
        self.sub(other);
        self
    }
}

impl<'r> Cells<'r> {
    /// The bases of no and of yes.
    pub(crate) fn flag(&self, question: &str, cell: usize) -> (Band, Band) {
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

    pub(super) fn share(&self, hits: &Band, misses: &Band, method: &'static str) -> Reading {
        share_reading(hits, misses, method, self.weighs(), self.settings)
    }

    pub(super) fn tag_share(&self, question: &str, tag: &str, cell: usize) -> Reading {
        match self.tagged(question, tag, cell) {
            Some((with, without)) => self.share(&with, &without, "csat.ci.wilson"),
            None => Reading::withheld(Unit::Share, "csat.ci.wilson", 0, Withheld::Empty),
        }
    }

    /// Every tag of a cell with its answers.
    pub(crate) fn tag_counts(&self, question: &str, cell: usize) -> Vec<(&'r str, u64)> {
        let Some(Tally::Tags(names, tags)) = self.question(question).and_then(|(at, _)| self.rolled.tally(at)) else {
            return Vec::new();
        };
        let Some(tags) = tags.cell(cell).first() else { return Vec::new() };
        tags.by_tag.iter().filter_map(|(code, (n, _))| Some((names.name(*code)?, *n))).collect()
    }

    /// The tagged answers with a tag, and those without it.
    pub(crate) fn tagged(&self, question: &str, tag: &str, cell: usize) -> Option<(Band, Band)> {
        let Some(Tally::Tags(names, tags)) = self.question(question).and_then(|(at, _)| self.rolled.tally(at)) else {
            return None;
        };
        let tags = tags.cell(cell).first()?;
        let (n, weight) = names.find(tag).and_then(|code| tags.by_tag.get(&code)).copied().unwrap_or_default();
        let with = Band { n, weight };
        Some((with, Band { n: tags.answered, weight: tags.answered_w }.less(with)))
    }

    pub(super) fn within(&self, measure: &Measure, ticks: f64, at_most: f64) -> Reading {
        let (hits, misses, cut) = within_limit(measure, ticks, at_most);
        flag_binned(self.share(&hits, &misses, "csat.ci.wilson"), cut)
    }

    pub(super) fn abandonment(&self, abandoned: &str, short: Option<&str>, cell: usize) -> Reading {
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
}

/// The numbers of a measure up to a limit and those above it, and whether the limit cuts a bin.
pub(crate) fn within_limit(measure: &Measure, ticks: f64, at_most: f64) -> (Band, Band, bool) {
    let limit = on_tick(at_most * ticks);
    let (mut hits, mut misses) = (Band::default(), Band::default());
    let mut cut = false;
    for (bin, n) in measure.bins.iter() {
        let (a, b) = LogBins::bounds(bin);
        let (low, high) = (a.min(b) as f64, a.max(b) as f64);
        cut |= low <= limit && limit < high;
        // The bin that the limit cuts goes to the side of its middle.
        let side = if LogBins::middle(bin) <= limit { &mut hits } else { &mut misses };
        side.add(Band { n, weight: measure.bins.weight(bin).unwrap_or_default() });
    }
    (hits, misses, cut)
}

/// The answers of the bad band, between the bands, and of the good band.
pub(crate) fn nps_classes(histogram: &Histogram) -> [Band; 3] {
    let scale = histogram.scale();
    let (good, bad) = (band_of(histogram, scale.good()), band_of(histogram, scale.bad()));
    [bad, whole_of(histogram).less(good).less(bad), good]
}

/// The answers inside a band and those outside.
pub(crate) fn band_split(histogram: &Histogram, band: [i32; 2]) -> (Band, Band) {
    let inside = band_of(histogram, band);
    (inside, whole_of(histogram).less(inside))
}

/// The classes of NPS with their weights; nothing when they have none.
pub(crate) fn weighted_nps([bad, passives, good]: [Band; 3]) -> Option<WeightedNps> {
    WeightedNps::new(bad.n + passives.n + good.n, weight(bad.weight)?, weight(passives.weight)?, weight(good.weight)?)
        .ok()
}

/// Hits and misses with their weights; nothing when they have none.
pub(crate) fn weighted_share(hits: Band, misses: Band) -> Option<WeightedShare> {
    WeightedShare::new(hits.n + misses.n, weight(hits.weight)?, weight(misses.weight)?).ok()
}

/// NPS of a histogram.
pub(crate) fn nps_reading(histogram: &Histogram, settings: Settings) -> Reading {
    nps_of_classes(nps_classes(histogram), histogram.weight_sums().is_some(), settings)
}

/// NPS of the bad band, those between, and the good band.
pub(crate) fn nps_of_classes(classes: [Band; 3], weighs: bool, settings: Settings) -> Reading {
    let [bad, passives, good] = classes;
    let n = bad.n + passives.n + good.n;
    if n == 0 {
        return Reading::withheld(Unit::Points, "nps.ci.score", 0, Withheld::Empty);
    }
    if weighs {
        let Some(answers) = weighted_nps(classes) else {
            return Reading::withheld(Unit::Points, "nps.weighted", n, Withheld::NoDenominator);
        };
        let reading = Reading::known(Unit::Points, "nps.weighted", n)
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
            let reading = Reading::known(Unit::Points, "nps.ci.score", n).with_value(counts.nps());
            if settings.intervals {
                let interval = score_interval(&counts, settings.confidence);
                reading.with_interval(interval.lower, interval.upper, settings.confidence)
            } else {
                reading
            }
        }
        Err(err) => withheld(Unit::Points, "nps.ci.score", n, &err),
    }
}

/// The share of a band of a histogram.
pub(crate) fn band_reading(histogram: &Histogram, band: [i32; 2], settings: Settings) -> Reading {
    let (inside, outside) = band_split(histogram, band);
    share_reading(&inside, &outside, "csat.ci.wilson", histogram.weight_sums().is_some(), settings)
}

pub(crate) fn share_reading(
    hits: &Band,
    misses: &Band,
    method: &'static str,
    weighs: bool,
    settings: Settings,
) -> Reading {
    let n = hits.n + misses.n;
    if n == 0 {
        return Reading::withheld(Unit::Share, method, 0, Withheld::Empty);
    }
    if weighs {
        let Some(answers) = weighted_share(*hits, *misses) else {
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

/// A limit in ticks. 0.29 times 100 is 28.999999999999996, which must not leave 29 out.
fn on_tick(limit: f64) -> f64 {
    let nearest = limit.round();
    if (limit - nearest).abs() <= 4.0 * f64::EPSILON * nearest.abs() { nearest } else { limit }
}
