//! Readings of ratings: means, medians and quantiles on a scale.

use super::{Cells, Settings, of_result, weight, with_t, withheld};
use crate::error::Result;
use crate::infer::mean::{WeightedMean, weighted};
use crate::infer::quantile::{
    QuantileType, ValueCounts, interpolated_median, quantile, weighted_median, weighted_quantile,
};
use crate::infer::rating::{RatingCounts, mean_t};
use crate::infer::weighted::WeightSum as Weight;
use crate::metric::reading::{Flag, Reading, Withheld};
use crate::survey::{Direction, Scale};
use crate::tally::Histogram;
use crate::unit::Unit;

/// Standard deviations between mean and median beyond which they tell different stories about a rating.
const SKEWED_SD: f64 = 0.5;

impl Cells<'_> {
    pub(crate) fn rating_median(&self, histogram: &Histogram) -> Reading {
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
}

/// The mean of a histogram.
pub(crate) fn mean_reading(histogram: &Histogram, settings: Settings) -> Reading {
    const METHOD: &str = "rating.mean_t_ci";
    let n = histogram.n();
    let scale = histogram.scale();
    let Ok(answers) = RatingCounts::new(scale.min(), histogram.counts()) else {
        return Reading::withheld(Unit::Score, METHOD, n, Withheld::Empty);
    };
    let sd = answers.sd();
    let mut reading = match weighted_points(histogram) {
        Some(found) => match found {
            Ok(found) => {
                let reading = Reading::known(Unit::Score, "mean.weighted", n)
                    .with_value(found.mean)
                    .with_n_eff(found.n_eff_kish)
                    .with_flag(Flag::Weighted);
                with_t(reading, found.mean, found.se, n, settings, Some(scale))
            }
            Err(err) => return withheld(Unit::Score, "mean.weighted", n, &err),
        },
        None => {
            let reading = Reading::known(Unit::Score, METHOD, n).with_value(answers.mean());
            if !sd.is_some_and(|sd| 0.0 < sd) {
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
        Direction::HigherIsBetter => histogram.counts().last(),
        Direction::LowerIsBetter => histogram.counts().first(),
    };
    if best.is_some_and(|best| n < 2 * best) {
        reading = reading.with_flag(Flag::Ceiling);
    }
    let median = ValueCounts::new(&histogram.pairs()).and_then(|values| quantile(&values, 0.5, QuantileType::Averaged));
    if let (Ok(median), Some(sd)) = (median, sd)
        && SKEWED_SD * sd < (answers.mean() - median).abs()
    {
        reading = reading.with_flag(Flag::Skewed);
    }
    reading
}

/// The weighted mean of a histogram; nothing when it carries no weights.
pub(crate) fn weighted_points(histogram: &Histogram) -> Option<Result<WeightedMean>> {
    let sums = histogram.weight_sums()?;
    let values: Vec<(f64, Weight)> =
        points(histogram.scale()).zip(sums).filter_map(|(point, sum)| Some((point, weight(*sum)?))).collect();
    Some(weighted(histogram.n(), &values))
}

/// A quantile of a histogram.
pub(super) fn quantile_reading(histogram: &Histogram, p: f64) -> Reading {
    let n = histogram.n();
    if histogram.weight_sums().is_some() {
        let value = weighted_quantile(&weights_of(histogram), p);
        return of_result(Unit::Score, "quantile.weighted", n, value).with_flag(Flag::Weighted);
    }
    let kind = QuantileType::Averaged;
    let value = ValueCounts::new(&histogram.pairs()).and_then(|values| quantile(&values, p, kind));
    of_result(Unit::Score, kind.method(), n, value)
}

/// The interpolated median of a histogram; it has no weighted form.
pub(super) fn interpolated_median_reading(histogram: &Histogram) -> Reading {
    let value = ValueCounts::new(&histogram.pairs()).and_then(|pairs| interpolated_median(&pairs, 1.0));
    of_result(Unit::Score, "median.interpolated", histogram.n(), value)
}

/// Each point of a weighted histogram with its weight.
fn weights_of(histogram: &Histogram) -> Vec<(f64, f64)> {
    points(histogram.scale()).zip(histogram.weights()).collect()
}

fn points(scale: &Scale) -> impl Iterator<Item = f64> {
    (scale.min()..=scale.max()).map(f64::from)
}
