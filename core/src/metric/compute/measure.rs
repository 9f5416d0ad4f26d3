//! Readings of measures: what their moments and logarithmic bins hold.

use super::{Cells, Settings, of_result, possible, weight, with_t, withheld};
use crate::error::Result;
use crate::infer::mean::{WeightedMean, t_interval, weighted};
use crate::infer::operations::{AgentTime, handle_time};
use crate::infer::quantile::{QuantileType, ValueCounts, quantile, weighted_median, weighted_quantile};
use crate::infer::weighted::WeightSum as Weight;
use crate::metric::reading::{Flag, Reading, Withheld};
use crate::tally::{LogBins, Measure, WEIGHT_UNITS, WeightSum};
use crate::unit::Unit;

/// Mean over median beyond which the two tell different stories about a measure.
const SKEWED_RATIO: f64 = 1.25;
impl Cells<'_> {
    pub(crate) fn measure_mean(&self, measure: &Measure, ticks: f64, unit: Unit) -> Reading {
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
                    let (low, high) = possible(interval.lower, interval.upper, unit, None);
                    reading = reading.with_interval(low, high, self.settings.confidence);
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

    pub(crate) fn measure_median(&self, measure: &Measure, ticks: f64, unit: Unit) -> Reading {
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

    pub(super) fn measure_quantile(&self, measure: &Measure, ticks: f64, unit: Unit, p: f64) -> Reading {
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

    pub(super) fn sum(&self, question: &str, cell: usize) -> Reading {
        match self.measure(question, cell) {
            Some((measure, _, unit)) if measure.moments.n == 0 => Reading::withheld(unit, "sum", 0, Withheld::Empty),
            Some((measure, ticks, unit)) => {
                Reading::known(unit, "sum", measure.moments.n).with_value(measure.moments.sum as f64 / ticks)
            }
            None => Reading::withheld(Unit::Number, "sum", 0, Withheld::Empty),
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
}

/// The weighted mean of a measure. The mean is exact; only its spread comes from the bins.
pub(crate) fn weighted_moments(measure: &Measure, ticks: f64) -> Result<WeightedMean> {
    let values: Vec<(f64, Weight)> = measure
        .bins
        .iter()
        .filter_map(|(bin, _)| Some((LogBins::middle(bin) / ticks, weight(measure.bins.weight(bin)?)?)))
        .collect();
    let mut found = weighted(measure.moments.n, &values)?;
    let total: WeightSum = measure.bins.iter().fold(WeightSum::default(), |mut total, (bin, _)| {
        total.add(measure.bins.weight(bin).unwrap_or_default());
        total
    });
    found.mean = measure.sum_w as f64 / WEIGHT_UNITS as f64 / total.weight() / ticks;
    Ok(found)
}

fn weighted_measure_mean(measure: &Measure, ticks: f64, unit: Unit, settings: Settings) -> Reading {
    let n = measure.moments.n;
    match weighted_moments(measure, ticks) {
        Ok(found) => {
            let reading = Reading::known(unit, "mean.weighted", n)
                .with_value(found.mean)
                .with_n_eff(found.n_eff_kish)
                .with_flag(Flag::Weighted);
            with_t(reading, found.mean, found.se, n, settings, None)
        }
        Err(err) => withheld(unit, "mean.weighted", n, &err),
    }
}

/// The standard deviation in ticks (divisor n - 1), exact where the integers allow.
pub(crate) fn standard_deviation(measure: &Measure) -> f64 {
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
pub(crate) fn pairs_of(measure: &Measure, ticks: f64) -> (Vec<(f64, u64)>, bool) {
    let mut binned = false;
    let pairs = measure
        .bins
        .iter()
        .map(|(bin, n)| {
            let (low, high) = LogBins::bounds(bin);
            binned |= low != high;
            (LogBins::middle(bin) / ticks, n)
        })
        .collect();
    (pairs, binned)
}

fn weighted_pairs(measure: &Measure, ticks: f64) -> Vec<(f64, f64)> {
    let pair = |(bin, _)| (LogBins::middle(bin) / ticks, measure.bins.weight(bin).unwrap_or_default().weight());
    measure.bins.iter().map(pair).collect()
}

pub(crate) fn flag_binned(reading: Reading, binned: bool) -> Reading {
    if binned { reading.with_flag(Flag::Binned) } else { reading }
}
