//! What a cell gives to a series: how many, their sum, and the sums of their squares and cubes.

use super::compute::{Band, Cells, band_split, nps_classes, weighted_moments, within_limit};
use super::definition::Metric;
use crate::survey::Scale;
use crate::tally::{Histogram, LogBins, Measure, WeightSum};

/// A share counts in percent and NPS in points, so that every satisfaction has a scale of about a hundred.
const WHOLE: f64 = 100.0;

/// The moments of the answers of a day, or of any cell. They add.
///
/// The unit is the metric's own: NPS has answers of -100, 0 and 100; a share of 0 and 100, whatever unit its reading has; a mean has
/// points, a measure its unit, or natural logarithms of it where those were asked for. Volume has as many as there are rows, each 1.
/// Weighted answers count as so many as their weights are worth.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct DayMoments {
    /// The base; the effective base of weighted answers.
    pub(crate) n: f64,
    /// The sum of the values.
    pub(crate) sum: f64,
    /// The sum of their squares.
    pub(crate) sum_sq: f64,
    /// The sum of their cubes.
    pub(crate) sum_cu: f64,
}

impl DayMoments {
    /// So many answers of one value.
    fn of(n: f64, value: f64) -> Self {
        Self { n, sum: n * value, sum_sq: n * value * value, sum_cu: n * value * value * value }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.sum_sq += other.sum_sq;
        self.sum_cu += other.sum_cu;
    }

    /// The mean; nothing where there is nothing.
    pub(crate) fn mean(&self) -> Option<f64> {
        (0.0 < self.n).then(|| self.sum / self.n)
    }

    /// The sum of squares around the mean.
    pub(crate) fn squares(&self) -> f64 {
        if 0.0 < self.n { (self.sum_sq - self.sum * self.sum / self.n).max(0.0) } else { 0.0 }
    }
}

impl Metric {
    /// Whether it is a mean of what single answers say, or a count, so that days of it have moments.
    pub(crate) fn has_moments(&self) -> bool {
        !matches!(
            self,
            Self::Median { .. }
                | Self::InterpolatedMedian { .. }
                | Self::Quantile { .. }
                | Self::TrimmedMean { .. }
                | Self::Composite { .. }
        )
    }

    /// Whether it is a total, of which a day without rows has zero, not nothing.
    pub(crate) fn is_total(&self) -> bool {
        matches!(self, Self::Volume | Self::Sum { .. })
    }

    /// How many units of its moments make one unit of its readings.
    pub(crate) fn moments_per_reading(&self) -> f64 {
        match self {
            Self::Csat { .. }
            | Self::BoxShare { .. }
            | Self::Share { .. }
            | Self::TagShare { .. }
            | Self::Within { .. }
            | Self::Abandonment { .. } => WHOLE,
            _ => 1.0,
        }
    }
}

impl Cells<'_> {
    /// The moments of a metric in a cell, `log` for natural logarithms of a measure. Nothing where nobody answered and for metrics
    /// without moments, such as a median.
    pub(crate) fn day_moments(&self, metric: &Metric, cell: usize, log: bool) -> Option<DayMoments> {
        let found = match metric {
            Metric::Volume => DayMoments::of(self.rolled.rows(cell) as f64, 1.0),
            Metric::Nps { question } => self.with_rating(question, cell, |histogram| {
                let [bad, between, good] = nps_classes(histogram);
                self.of_bands(&[(bad, -WHOLE), (between, 0.0), (good, WHOLE)])
            })?,
            Metric::Csat { question } => {
                self.with_rating(question, cell, |histogram| self.band(histogram, histogram.scale().good()))?
            }
            Metric::BoxShare { question, band } => {
                self.with_rating(question, cell, |histogram| self.band(histogram, *band))?
            }
            Metric::Ces { question } | Metric::Mean { question } | Metric::HandlingTime { question, .. } => {
                match self.measure(question, cell) {
                    Some((measure, ticks, _)) if log => self.log_moments(measure, ticks),
                    Some((measure, ticks, _)) => self.measure_moments(measure, ticks),
                    None => self.with_rating(question, cell, rating_moments)?,
                }
            }
            Metric::Sum { question } => {
                let (measure, ticks, _) = self.measure(question, cell)?;
                plain_moments(measure, ticks)
            }
            Metric::Share { question } => {
                let (no, yes) = self.flag(question, cell);
                self.share_moments(yes, no)
            }
            Metric::TagShare { question, tag } => {
                let (with, without) = self.tagged(question, tag, cell)?;
                self.share_moments(with, without)
            }
            Metric::Within { question, at_most } => {
                let (measure, ticks, _) = self.measure(question, cell)?;
                let (hits, misses, _) = within_limit(measure, ticks, *at_most);
                self.share_moments(hits, misses)
            }
            Metric::Abandonment { abandoned, short } => {
                let (no, mut yes) = self.flag(abandoned, cell);
                if let Some(short) = short {
                    yes.sub(self.flag(short, cell).1);
                }
                self.share_moments(yes, no)
            }
            Metric::Median { .. }
            | Metric::InterpolatedMedian { .. }
            | Metric::Quantile { .. }
            | Metric::TrimmedMean { .. }
            | Metric::Composite { .. } => return None,
        };
        let numbers = [found.n, found.sum, found.sum_sq, found.sum_cu];
        (0.0 < found.n && numbers.iter().all(|number| number.is_finite())).then_some(found)
    }

    /// Reads a rating's answers where they stand, without making a histogram of its own where that can be helped.
    fn with_rating<T>(&self, question: &str, cell: usize, read: impl FnOnce(&Histogram) -> T) -> Option<T> {
        self.answers(question, cell).map(|histogram| read(&histogram))
    }

    fn band(&self, histogram: &Histogram, band: [i32; 2]) -> DayMoments {
        let (inside, outside) = band_split(histogram, band);
        self.share_moments(inside, outside)
    }

    fn share_moments(&self, hits: Band, misses: Band) -> DayMoments {
        self.of_bands(&[(hits, WHOLE), (misses, 0.0)])
    }

    /// Classes of answers with the value of each.
    fn of_bands(&self, classes: &[(Band, f64)]) -> DayMoments {
        if self.weighs() {
            return weighted(classes.iter().map(|(class, value)| (class.weight, *value)));
        }
        let mut sum = DayMoments::default();
        for (class, value) in classes {
            sum.add(DayMoments::of(class.n as f64, *value));
        }
        sum
    }

    fn measure_moments(&self, measure: &Measure, ticks: f64) -> DayMoments {
        if !self.weighs() {
            return plain_moments(measure, ticks);
        }
        // The mean is exact, its spread comes from the bins.
        let mut found = weighted(of_bins(measure, |middle| Some(middle / ticks)));
        if let Ok(exact) = weighted_moments(measure, ticks) {
            let spread = found.squares();
            found.sum = found.n * exact.mean;
            found.sum_sq = spread + found.sum * exact.mean;
        }
        found
    }

    /// Logarithms of what lies in the bins, each taken for its middle; nothing (0) for half a tick. Negative numbers have none.
    fn log_moments(&self, measure: &Measure, ticks: f64) -> DayMoments {
        let log = |middle: f64| (0.0 <= middle).then(|| libm::log(middle.max(0.5) / ticks));
        if self.weighs() {
            return weighted(of_bins(measure, log));
        }
        let mut sum = DayMoments::default();
        for (bin, n) in measure.bins.iter() {
            if let Some(value) = log(LogBins::middle(bin)) {
                sum.add(DayMoments::of(n as f64, value));
            }
        }
        sum
    }
}

fn of_bins(measure: &Measure, value: impl Fn(f64) -> Option<f64>) -> impl Iterator<Item = (WeightSum, f64)> {
    measure.bins.iter().filter_map(move |(bin, _)| Some((measure.bins.weight(bin)?, value(LogBins::middle(bin))?)))
}

fn plain_moments(measure: &Measure, ticks: f64) -> DayMoments {
    let moments = &measure.moments;
    let cube = |bin: i32| LogBins::middle(bin).powi(3);
    let sum_cu = measure.bins.iter().map(|(bin, n)| n as f64 * cube(bin)).sum::<f64>() / ticks.powi(3);
    DayMoments {
        n: moments.n as f64,
        sum: moments.sum as f64 / ticks,
        sum_sq: moments.sum_sq as f64 / (ticks * ticks),
        sum_cu,
    }
}

fn rating_moments(histogram: &Histogram) -> DayMoments {
    let scale: &Scale = histogram.scale();
    let points = (scale.min()..=scale.max()).map(f64::from);
    if let Some(weights) = histogram.weight_sums() {
        return weighted(weights.iter().copied().zip(points));
    }
    let mut sum = DayMoments::default();
    for (point, n) in points.zip(histogram.counts()) {
        sum.add(DayMoments::of(*n as f64, point));
    }
    sum
}

/// Weighted values as so many answers as the weights are worth (Kish), with the weighted mean and spread.
fn weighted(values: impl Iterator<Item = (WeightSum, f64)>) -> DayMoments {
    let (mut all, mut sum, mut sum_sq, mut sum_cu) = (WeightSum::default(), 0.0, 0.0, 0.0);
    for (weight, value) in values {
        all.add(weight);
        sum += weight.weight() * value;
        sum_sq += weight.weight() * value * value;
        sum_cu += weight.weight() * value * value * value;
    }
    let (total, squares) = (all.weight(), all.weight_sq());
    if !(0.0 < total && 0.0 < squares) {
        return DayMoments::default();
    }
    let n = total * total / squares;
    DayMoments { n, sum: n * (sum / total), sum_sq: n * (sum_sq / total), sum_cu: n * (sum_cu / total) }
}
