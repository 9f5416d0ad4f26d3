//! Means: the t interval, trimmed, geometric, weighted and cluster-robust means, and the median deviation beside them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::interval::Interval;
use super::quantile::{ValueCounts, check_lengths, check_value, median};
use super::weighted::WeightSum;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::student;
use crate::stat::sum::compensated;
use crate::unit::{Confidence, Unit};

/// The limits `mean -+ t se`.
pub(crate) fn t_limits(mean: f64, se: f64, df: f64, confidence: Confidence) -> (f64, f64) {
    let margin = student::two_sided_quantile(confidence.get(), df) * se;
    let bound = f64::MAX;
    ((mean - margin).clamp(-bound, bound), (mean + margin).clamp(-bound, bound))
}

fn too_few(need: u64, n: u64) -> Error {
    Error::new(ErrorKind::TooFew, format!("`{n}` is too few; this needs at least {need}"))
}

/// The t interval of a mean from its moments: the mean, the standard deviation with divisor n - 1, and n.
///
/// For measures whose values are gone and only the sums are left. The unit is [`Unit::Number`]; change it with
/// [`Interval::with_unit`].
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than two values; [`ErrorKind::ZeroVariance`] for a deviation of zero;
/// [`ErrorKind::OutOfRange`] for a deviation that is negative, and for numbers that are not finite or beyond 1e100.
pub fn t_interval(mean: f64, sd: f64, n: u64, confidence: Confidence) -> Result<Interval> {
    check_value(mean)?;
    check_value(sd)?;
    if n < 2 {
        return Err(too_few(2, n));
    }
    if sd < 0.0 {
        return Err(Error::new(ErrorKind::OutOfRange, format!("standard deviation `{sd}` is below 0")));
    }
    if sd == 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "all values agree, so the t interval has no width"));
    }
    let limits = t_limits(mean, sd / (n as f64).sqrt(), (n - 1) as f64, confidence);
    Ok(Interval::new(Unit::Number, "mean.t", mean, limits, confidence))
}

/// A trimmed mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrimmedMean {
    /// The mean of what is left, with its limits. Where all that is left agrees, the interval has no width.
    pub interval: Interval,
    /// How many values were cut off on each side.
    pub cut: u64,
    /// The standard deviation after pulling the cut values in (divisor n - 1).
    pub winsorized_sd: f64,
    /// The standard error.
    pub se: f64,
    /// The degrees of freedom.
    pub df: u64,
}

/// The mean without `proportion` of the values on each side, `mean.trimmed`: 0.1 is usual for durations.
///
/// Method: J. W. Tukey and D. H. `McLaughlin`, Sankhya A 25 (1963) 331: g = floor(proportion n), se = `s_w` / ((1 - 2 proportion) sqrt n),
/// n - 2 g - 1 degrees of freedom. Cost: three passes over the pairs.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] unless `0 <= proportion < 0.5`; [`ErrorKind::TooFew`] when fewer than two values are left.
pub fn trimmed(values: &ValueCounts<'_>, proportion: f64, confidence: Confidence) -> Result<TrimmedMean> {
    if !(0.0..0.5).contains(&proportion) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("proportion `{proportion}` is not below one half; write 0.1 to cut a tenth on each side"),
        ));
    }
    let n = values.n();
    let position = n as f64 * proportion;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and n / 2")]
    let cut = (position + (4.0 * f64::EPSILON * position).max(1e-12)).floor() as u64;
    let left = n.saturating_sub(cut.saturating_mul(2));
    if left < 2 {
        return Err(too_few(2, left));
    }
    let (low, high) = (values.at(cut + 1), values.at(n - cut));
    // How many of each pair stay: those with a rank after `cut` and not after `n - cut`.
    let mut before = 0_u64;
    let kept = values.pairs().iter().map(|&(value, count)| {
        let after = before + count;
        let stays = after.min(n - cut).saturating_sub(before.max(cut));
        before = after;
        (value, stays)
    });
    let mean =
        (compensated(kept.map(|(value, stays)| stays as f64 * (value - low))) / left as f64 + low).clamp(low, high);
    let pulled = |value: f64| value.clamp(low, high) - mean;
    let total = n as f64;
    let centre = compensated(values.pairs().iter().map(|&(value, count)| count as f64 * pulled(value))) / total;
    let squares =
        compensated(values.pairs().iter().map(|&(value, count)| count as f64 * (pulled(value) - centre).powi(2)));
    let winsorized_sd = if low < high { (squares / (total - 1.0)).sqrt() } else { 0.0 };
    let se = winsorized_sd / ((1.0 - 2.0 * proportion) * total.sqrt());
    let df = left - 1;
    let limits = t_limits(mean, se, df as f64, confidence);
    Ok(TrimmedMean {
        interval: Interval::new(Unit::Number, "mean.trimmed", mean, limits, confidence),
        cut,
        winsorized_sd,
        se,
        df,
    })
}

/// A geometric mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GeometricMean {
    /// The geometric mean.
    pub mean: f64,
    /// The mean with its limits; nothing for a single value. Where all values agree it has no width.
    pub interval: Option<Interval>,
}

/// The geometric mean with the t interval of the logarithms, `mean.geometric`: for task times.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for values that are not above 0: a time of zero is a fault of the clock, not a short time.
pub fn geometric(values: &ValueCounts<'_>, confidence: Confidence) -> Result<GeometricMean> {
    let lowest = values.at(1);
    if lowest <= 0.0 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("value `{lowest}` is not above 0, and has no logarithm; leave such values out"),
        ));
    }
    let total = values.n() as f64;
    let occurring = || values.pairs().iter().filter(|pair| pair.1 > 0);
    let (mean, se) = if values.is_constant() {
        (lowest.ln(), 0.0)
    } else {
        let mean = compensated(occurring().map(|&(value, count)| count as f64 * value.ln())) / total;
        let squares = compensated(occurring().map(|&(value, count)| count as f64 * (value.ln() - mean).powi(2)));
        (mean, (squares / (total - 1.0)).sqrt() / total.sqrt())
    };
    let estimate = mean.exp();
    let interval = (values.n() > 1).then(|| {
        let (lower, upper) = t_limits(mean, se, total - 1.0, confidence);
        let limits = (lower.exp(), upper.exp().min(f64::MAX));
        Interval::new(Unit::Number, "mean.geometric", estimate, limits, confidence)
    });
    Ok(GeometricMean { mean: estimate, interval })
}

/// The median absolute deviation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MedianDeviation {
    /// The median distance from the median. Zero when more than half of the values agree: then it can call nothing an outlier.
    pub raw: f64,
    /// The same times 1.4826: the standard deviation it would be for a normal distribution.
    pub scaled: f64,
}

/// The median absolute deviation, `mad`. Cost: a sort of the pairs.
pub fn median_deviation(values: &ValueCounts<'_>) -> MedianDeviation {
    /// One over the upper quartile of the normal distribution.
    const TO_SD: f64 = 1.482_602_218_505_602;
    let centre = median(values);
    let mut distances: Vec<(f64, u64)> =
        values.pairs().iter().map(|&(value, count)| ((value - centre).abs(), count)).collect();
    distances.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    // Distances of checked values are in range and in order; should they not be, zero spread would be a lie.
    let raw = ValueCounts::new(&distances).map_or(f64::MAX.sqrt(), |distances| median(&distances));
    MedianDeviation { raw, scaled: TO_SD * raw }
}

/// A mean of weighted answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WeightedMean {
    /// The weighted mean.
    pub mean: f64,
    /// Its standard error, linearised, answers taken as independent; nothing for a single answer.
    pub se: Option<f64>,
    /// The effective base after Kish.
    pub n_eff_kish: f64,
    /// The weighted variance of one answer (divisor W).
    pub variance: f64,
}

/// The weighted mean, `mean.weighted`, from the weights of each value: how many answers have weight, and per value their sums.
///
/// Scaling all weights changes nothing. Method: the ratio (Hajek) mean with variance n / (n - 1) sum w^2 (x - mean)^2 / W^2, as the R
/// package `survey` gives it.
///
/// # Errors
/// [`ErrorKind::Empty`] without weight; [`ErrorKind::OutOfRange`] as for [`WeightSum::new`] and for values that are not finite or beyond 1e100.
pub fn weighted(n: u64, values: &[(f64, WeightSum)]) -> Result<WeightedMean> {
    for &(value, _) in values {
        check_value(value)?;
    }
    let total = WeightSum::total(values.iter().map(|pair| pair.1), n)?;
    let share = |sum: &WeightSum| sum.weight() / total.weight();
    let mean = compensated(values.iter().map(|(value, sum)| share(sum) * value));
    let variance = compensated(values.iter().map(|(value, sum)| share(sum) * (value - mean).powi(2)));
    let spread =
        compensated(values.iter().map(|(value, sum)| sum.squares_over(total.weight()) * (value - mean).powi(2)));
    let n_real = n as f64;
    Ok(WeightedMean {
        mean,
        se: (n > 1).then(|| (n_real / (n_real - 1.0) * spread).sqrt()),
        n_eff_kish: total.kish(),
        variance,
    })
}

/// The weighted mean, `mean.weighted`, of single answers as value and weight. Answers of weight zero do not count.
///
/// # Errors
/// As [`weighted`]; the place of a value or a weight is its row.
///
/// ```
/// use cxmetrics::infer::mean::weighted_of;
/// assert_eq!(weighted_of(&[(5.0, 0.5), (2.0, 1.0), (4.0, 0.0)])?.mean, 3.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn weighted_of(answers: &[(f64, f64)]) -> Result<WeightedMean> {
    let row_sum = |(row, &(value, weight)): (u64, &(f64, f64))| {
        check_value(value).and_then(|()| WeightSum::of([weight])).map_err(|err| err.at_row(row)).map(|sum| (value, sum))
    };
    let sums: Vec<(f64, WeightSum)> = (0..).zip(answers).map(row_sum).collect::<Result<_>>()?;
    weighted(sums.iter().filter(|pair| pair.1.weight() > 0.0).count() as u64, &sums)
}

/// One cluster: a customer who answered once or more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cluster {
    /// The sum of the weights of the cluster's answers; their number, unweighted.
    pub weight: f64,
    /// The sum of weight times value.
    pub weighted_sum: f64,
}

/// A mean of answers that come in clusters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClusterMean {
    /// The weighted mean of all answers.
    pub mean: f64,
    /// Its standard error, clusters taken as independent; nothing for a single cluster.
    pub se: Option<f64>,
    /// How many clusters have weight.
    pub clusters: u64,
    /// The degrees of freedom: one less.
    pub df: u64,
}

/// The mean with a standard error that knows that answers of one customer hang together, `mean.cluster_robust`.
///
/// m / (m - 1) times the sum of squared cluster residuals over W^2, with m - 1 degrees of freedom. Clusters without weight do not count.
///
/// # Errors
/// [`ErrorKind::Empty`] without weight; [`ErrorKind::OutOfRange`] for weights that are negative and for numbers that are not finite or beyond 1e100.
pub fn cluster_robust(clusters: &[Cluster]) -> Result<ClusterMean> {
    for cluster in clusters {
        WeightSum::check(cluster.weight)?;
        check_value(cluster.weighted_sum)?;
    }
    let weighing = || clusters.iter().filter(|cluster| cluster.weight > 0.0);
    let m = weighing().count() as u64;
    let total = compensated(weighing().map(|cluster| cluster.weight));
    if m == 0 {
        return Err(Error::new(ErrorKind::Empty, "no cluster has weight; a mean needs some"));
    }
    let mean = compensated(weighing().map(|cluster| cluster.weighted_sum / total));
    let spread =
        compensated(weighing().map(|cluster| (cluster.weighted_sum / total - mean * (cluster.weight / total)).powi(2)));
    let se = (m > 1).then(|| (m as f64 / (m - 1) as f64 * spread).sqrt());
    if !mean.is_finite() || se.is_some_and(|se| !se.is_finite()) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            "the weights are too small for their sums; scale them to about 1",
        ));
    }
    Ok(ClusterMean { mean, se, clusters: m, df: m - 1 })
}

/// [`cluster_robust`] of single answers: their values, to which cluster each belongs, and their weights, each 1 without.
///
/// # Errors
/// As [`cluster_robust`], the place of a value or a weight being its row; [`ErrorKind::OutOfRange`] when the lengths differ.
///
/// ```
/// use cxmetrics::infer::mean::cluster_robust_of;
/// let mean = cluster_robust_of(&[9.0, 9.0, 6.0, 4.0], &["ann", "ann", "bob", "cid"], None)?;
/// assert_eq!((mean.mean, mean.clusters), (7.0, 3));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn cluster_robust_of<K: Ord>(values: &[f64], clusters: &[K], weights: Option<&[f64]>) -> Result<ClusterMean> {
    check_lengths(("values", values.len()), ("clusters", clusters.len()))?;
    if let Some(weights) = weights {
        check_lengths(("values", values.len()), ("weights", weights.len()))?;
    }
    let each_weight = weights.into_iter().flatten().copied().chain(std::iter::repeat(1.0));
    // In the order of their first answers: how a host names its clusters must not move the last bit.
    let mut position: BTreeMap<&K, usize> = BTreeMap::new();
    let mut sums: Vec<Cluster> = Vec::new();
    for (row, ((&value, name), weight)) in (0..).zip(values.iter().zip(clusters).zip(each_weight)) {
        check_value(value).and_then(|()| WeightSum::check(weight)).map_err(|err| err.at_row(row))?;
        let at = *position.entry(name).or_insert(sums.len());
        if at == sums.len() {
            sums.push(Cluster { weight: 0.0, weighted_sum: 0.0 });
        }
        if let Some(cluster) = sums.get_mut(at) {
            cluster.weight += weight;
            cluster.weighted_sum += weight * value;
        }
    }
    cluster_robust(&sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(values: &[f64]) -> ValueCounts<'static> {
        ValueCounts::from_values(values).unwrap()
    }

    #[test]
    fn trimming_cuts_inside_a_pair() {
        // 1 1 1 | 1 5 5 5 | 9 9 9 with g = 3: the mean of 1 5 5 5.
        let values = [(1.0, 4), (5.0, 3), (9.0, 3)];
        let trimmed = trimmed(&ValueCounts::new(&values).unwrap(), 0.3, Confidence::P95).unwrap();
        assert_eq!((trimmed.interval.estimate, trimmed.cut, trimmed.df), (4.0, 3, 3));
    }

    #[test]
    fn what_cannot_be_said_is_an_error() {
        let code = |result: Result<Interval>| result.unwrap_err().code();
        assert_eq!(geometric(&counts(&[1.0, 0.0]), Confidence::P95).unwrap_err().code(), "out_of_range");
        assert_eq!(geometric(&counts(&[2.0]), Confidence::P95).unwrap().interval, None);
        assert_eq!(code(t_interval(1.0, 0.0, 9, Confidence::P95)), "zero_variance");
        assert_eq!(code(t_interval(1.0, f64::NAN, 9, Confidence::P95)), "out_of_range");
        assert_eq!(trimmed(&counts(&[2.0]), 0.1, Confidence::P95).unwrap_err().code(), "too_few");
        assert_eq!(cluster_robust(&[]).unwrap_err().code(), "empty");
    }

    #[test]
    fn deviation_of_a_majority_is_zero() {
        assert_eq!(median_deviation(&counts(&[4.0, 4.0, 4.0, 9.0])).raw, 0.0);
        // Around 3: 2, 1, 1, 6.
        assert_eq!(median_deviation(&counts(&[1.0, 2.0, 4.0, 9.0])).raw, 1.5);
    }

    #[test]
    fn one_answer_a_cluster_is_the_weighted_mean() {
        let rows = [(3.0, 0.5), (4.0, 2.0), (5.0, 1.0)];
        let clusters = rows.map(|(value, weight)| Cluster { weight, weighted_sum: weight * value });
        let sums = rows.map(|(value, weight)| (value, WeightSum::new(weight, weight * weight).unwrap()));
        let (robust, plain) = (cluster_robust(&clusters).unwrap(), weighted(3, &sums).unwrap());
        assert!((robust.mean - plain.mean).abs() < 1e-15 && (robust.se.unwrap() - plain.se.unwrap()).abs() < 1e-15);
    }
}
