//! Quantiles and medians of values with counts, without spelling the values out.

use std::borrow::Cow;
use std::str::FromStr;

use serde::Serialize;

use super::interval::Interval;
use super::weighted::WeightSum;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::{binomial, whole};
use crate::unit::{Confidence, Unit};

/// Values with how often each occurs, ascending: a histogram. At least one value occurs.
///
/// ```
/// use cxmetrics::infer::quantile::{QuantileType, ValueCounts, quantile};
/// let answers = ValueCounts::from_values(&[10.0, 9.0, 10.0, 7.0, 6.0, 10.0])?;
/// assert_eq!(quantile(&answers, 0.5, QuantileType::Interpolated)?, 9.5);
/// // The same from counts, a million times as many.
/// let answers = ValueCounts::new(&[(6.0, 1_000_000), (7.0, 1_000_000), (9.0, 1_000_000), (10.0, 3_000_000)])?;
/// assert_eq!(quantile(&answers, 0.5, QuantileType::Averaged)?, 9.5);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ValueCounts<'a> {
    pairs: Cow<'a, [(f64, u64)]>,
    n: u64,
}

impl<'a> ValueCounts<'a> {
    /// Pairs of value and count, values ascending. Counts of zero are allowed.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] when nothing occurs; [`ErrorKind::OutOfRange`] for a value that is not finite or beyond 1e100 either way, for
    /// values out of order, and for more than 2^63 in all.
    pub fn new(pairs: &'a [(f64, u64)]) -> Result<Self> {
        check_ascending(pairs.iter().map(|pair| pair.0))?;
        let n = pairs.iter().try_fold(0_u64, |sum, pair| sum.checked_add(pair.1)).filter(|&n| i64::try_from(n).is_ok());
        match n {
            None => Err(Error::new(ErrorKind::OutOfRange, "more than 2^63 values; check the counts")),
            Some(0) => Err(no_values()),
            Some(n) => Ok(Self { pairs: Cow::Borrowed(pairs), n }),
        }
    }

    /// Single values in any order. Cost: a sort.
    ///
    /// # Errors
    /// As [`ValueCounts::new`]; the place of a value is its row.
    pub fn from_values(values: &[f64]) -> Result<ValueCounts<'static>> {
        for (row, &value) in (0..).zip(values) {
            check_value(value).map_err(|err| err.at_row(row))?;
        }
        if let Some((low, width)) = whole::span(values) {
            let mut counts = vec![0; width];
            for &value in values {
                counts[whole::place(value, low)] += 1;
            }
            let counted = (0_u64..).zip(counts).filter(|(_, count)| 0 < *count);
            // Places beyond the last integer are empty; there is no value to count them by.
            let pairs = counted.map(|(place, count)| (low.saturating_add_unsigned(place) as f64, count));
            return Ok(ValueCounts { pairs: Cow::Owned(pairs.collect()), n: values.len() as u64 });
        }
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut pairs: Vec<(f64, u64)> = Vec::new();
        for value in sorted {
            match pairs.last_mut() {
                Some((last, count)) if *last >= value => *count += 1,
                _ => pairs.push((value, 1)),
            }
        }
        if pairs.is_empty() {
            return Err(no_values());
        }
        Ok(ValueCounts { pairs: Cow::Owned(pairs), n: values.len() as u64 })
    }

    /// How many values, counted as often as they occur.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The pairs of value and count, ascending.
    pub fn pairs(&self) -> &[(f64, u64)] {
        &self.pairs
    }

    /// The value of `rank`, from 1 to n; outside it the nearest.
    pub(super) fn at(&self, rank: u64) -> f64 {
        let mut seen = 0;
        let mut last = 0.0;
        for &(value, count) in self.pairs.iter().filter(|pair| pair.1 > 0) {
            seen += count;
            last = value;
            if rank <= seen {
                break;
            }
        }
        last
    }

    /// Whether all values are one and the same.
    pub(super) fn is_constant(&self) -> bool {
        self.at(1) >= self.at(self.n)
    }
}

fn no_values() -> Error {
    Error::new(ErrorKind::Empty, "there are no values; this needs at least one")
}

/// Beyond this, squares of values could leave the range of a double.
const LARGEST_VALUE: f64 = 1e100;

pub(crate) fn check_value(value: f64) -> Result<()> {
    if value.abs() <= LARGEST_VALUE {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("value `{value}` is not a number between -1e100 and 1e100")))
}

/// Columns that are read side by side must be of one length.
pub(super) fn check_lengths(a: (&str, usize), b: (&str, usize)) -> Result<()> {
    if a.1 == b.1 {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::OutOfRange,
        format!("there are `{}` {} and `{}` {}; give one for each", a.1, a.0, b.1, b.0),
    ))
}

fn check_ascending(values: impl Iterator<Item = f64>) -> Result<()> {
    let mut last = f64::NEG_INFINITY;
    for value in values {
        check_value(value)?;
        if value < last {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("value `{value}` comes after `{last}`; sort the values upwards"),
            ));
        }
        last = value;
    }
    Ok(())
}

/// How a quantile is read off between two values (Hyndman and Fan, The American Statistician 50 (1996) 361).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuantileType {
    /// Type 1, `quantile.type1`: always an observed value.
    Observed,
    /// Type 2, `quantile.type2`: an observed value, or the middle of two where the step falls between: the usual median.
    Averaged,
    /// Type 7, `quantile.type7`: linear between values, as R, numpy and Excel's `PERCENTILE.INC`. For durations.
    Interpolated,
}

impl QuantileType {
    /// The id of the method.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Observed => "quantile.type1",
            Self::Averaged => "quantile.type2",
            Self::Interpolated => "quantile.type7",
        }
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Averaged => "averaged",
            Self::Interpolated => "interpolated",
        }
    }
}

impl FromStr for QuantileType {
    type Err = Error;

    /// The type of a [`QuantileType::name`].
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for another word.
    fn from_str(name: &str) -> Result<Self> {
        let found = [Self::Observed, Self::Averaged, Self::Interpolated].into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| {
            Error::new(
                ErrorKind::OutOfRange,
                format!("`{name}` is not a type of quantile; write `observed`, `averaged` or `interpolated`"),
            )
        })
    }
}

/// The quantile of `values` at `p`. Cost: one pass over the pairs.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] unless `0 <= p <= 1`.
pub fn quantile(values: &ValueCounts<'_>, p: f64, kind: QuantileType) -> Result<f64> {
    check_share(p)?;
    let n = values.n;
    let position = if kind == QuantileType::Interpolated { (n - 1) as f64 * p } else { n as f64 * p };
    // 0.1 * 30 is 3.0000000000000004: that must not step to the next value.
    let fuzz = (4.0 * f64::EPSILON * position).max(1e-12);
    let whole = (position + fuzz).floor();
    let part = position - whole;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and n, up to 2^63")]
    let rank = whole as u64;
    let on_step = part <= fuzz;
    Ok(match kind {
        QuantileType::Observed if on_step => values.at(rank),
        QuantileType::Averaged if on_step && rank > 0 => middle(values.at(rank), values.at(rank + 1)),
        QuantileType::Interpolated if !on_step => {
            let (low, high) = (values.at(rank + 1), values.at(rank + 2));
            (low + part * (high - low)).clamp(low, high)
        }
        _ => values.at(rank + 1),
    })
}

fn middle(low: f64, high: f64) -> f64 {
    if low < high { 0.5 * (low + high) } else { low }
}

/// The ordinary median (type 2).
pub fn median(values: &ValueCounts<'_>) -> f64 {
    middle(values.at(values.n.div_ceil(2)), values.at(values.n / 2 + 1))
}

/// A median with its distribution-free interval, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MedianInterval {
    /// The ordinary median.
    pub median: f64,
    /// The median with its limits, both observed values; nothing below 6 values at 95 %.
    pub interval: Option<Interval>,
    /// The confidence that the limits really have: at least what was asked for.
    pub actual_confidence: Option<f64>,
}

/// The median with the interval between two order statistics, `median.ci_order`.
///
/// Assumes nothing about the distribution. For ranks r and n - r + 1, r the largest with P(Bin(n, 1/2) < r) at most half of
/// alpha. The unit is [`Unit::Number`]; change it with [`Interval::with_unit`]. Cost: a few passes over the pairs and a few
/// binomial tails.
pub fn median_interval(values: &ValueCounts<'_>, confidence: Confidence) -> MedianInterval {
    let median = median(values);
    match binomial::half_rank(values.n, 0.5 * confidence.alpha()) {
        None => MedianInterval { median, interval: None, actual_confidence: None },
        Some((rank, tail)) => {
            let limits = (values.at(rank), values.at(values.n - rank + 1));
            MedianInterval {
                median,
                interval: Some(Interval::new(Unit::Number, "median.ci_order", median, limits, confidence)),
                actual_confidence: Some((1.0 - 2.0 * tail).max(0.0)),
            }
        }
    }
}

/// The median with its class opened up, `median.interpolated`: the one to follow over time on a scale, where the ordinary one sits at
/// 4 for years.
///
/// L + w (n / 2 - F) / f, where the median's class of width `class_width` begins at L, F values lie below it and f in it. The
/// ordinary median comes back when it is not itself an observed value. Same as `interp.median` of the R package `psych`.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] unless the width is above 0 and at most 1e100.
pub fn interpolated_median(values: &ValueCounts<'_>, class_width: f64) -> Result<f64> {
    if !(class_width > 0.0 && class_width <= LARGEST_VALUE) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("class width `{class_width}` is not above 0; write the distance between two points of the scale"),
        ));
    }
    let median = median(values);
    let (mut below, mut within) = (0_u64, 0_u64);
    for &(value, count) in values.pairs.iter() {
        if value < median {
            below += count;
        } else if value <= median {
            within += count;
        }
    }
    if within == 0 {
        return Ok(median);
    }
    let part = (0.5 * values.n as f64 - below as f64) / within as f64;
    Ok(median + class_width * (part - 0.5))
}

/// The weighted median, `median.weighted`: the smallest value with at least half of the weight up to it, or its middle with the next one
/// when that is exactly half. Values ascending; values of weight zero do not count.
///
/// # Errors
/// [`ErrorKind::Empty`] when nothing has weight; [`ErrorKind::OutOfRange`] as for [`ValueCounts::new`], and for weights that are
/// negative or not finite.
pub fn weighted_median(pairs: &[(f64, f64)]) -> Result<f64> {
    weighted_quantile(pairs, 0.5)
}

fn check_share(p: f64) -> Result<()> {
    if (0.0..=1.0).contains(&p) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::OutOfRange,
        format!("quantile `{p}` is not between 0 and 1; write 0.9 for the 90th percentile"),
    ))
}

/// A quantile by weight, `quantile.weighted`: the smallest value with at least the share `p` of the weight up to it, or its middle with the
/// next one when that is exactly the share. With equal weights it is [`QuantileType::Averaged`]; there is no weighted type 7, which asks for
/// numbers of answers.
///
/// # Errors
/// As [`weighted_median`]; also [`ErrorKind::OutOfRange`] for a `p` outside 0 to 1.
pub fn weighted_quantile(pairs: &[(f64, f64)], p: f64) -> Result<f64> {
    check_share(p)?;
    check_ascending(pairs.iter().map(|pair| pair.0))?;
    let mut total = 0.0;
    for &(_, weight) in pairs {
        WeightSum::check(weight)?;
        total += weight;
    }
    let wanted = p * total;
    // The ends are the extremes, however little they weigh.
    let fuzz = if 0.0 < p && p < 1.0 { 1e-12 * total } else { 0.0 };
    let mut seen = 0.0;
    let mut reached = None;
    for &(value, weight) in pairs.iter().filter(|pair| pair.1 > 0.0) {
        if let Some(low) = reached {
            return Ok(middle(low, value));
        }
        seen += weight;
        if (seen - wanted).abs() <= fuzz {
            reached = Some(value);
        } else if seen > wanted {
            return Ok(value);
        }
    }
    reached.ok_or_else(|| Error::new(ErrorKind::Empty, "nothing has weight; a weighted quantile needs some"))
}

/// [`weighted_median`] of single answers as value and weight, in any order. Cost: a sort.
///
/// # Errors
/// As [`weighted_median`]; the place of a value or a weight is its row.
pub fn weighted_median_of(answers: &[(f64, f64)]) -> Result<f64> {
    weighted_quantile_of(answers, 0.5)
}

/// [`weighted_quantile`] of single answers as value and weight, in any order. Cost: a sort.
///
/// # Errors
/// As [`weighted_quantile`]; the place of a value or a weight is its row.
///
/// ```
/// use cxmetrics::infer::quantile::weighted_quantile_of;
/// assert_eq!(weighted_quantile_of(&[(9.0, 2.0), (3.0, 1.0), (7.0, 1.0)], 0.5)?, 8.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn weighted_quantile_of(answers: &[(f64, f64)], p: f64) -> Result<f64> {
    for (row, &(value, weight)) in (0..).zip(answers) {
        check_value(value).and_then(|()| WeightSum::check(weight)).map_err(|err| err.at_row(row))?;
    }
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    weighted_quantile(&sorted, p)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [QuantileType; 3] = [QuantileType::Observed, QuantileType::Averaged, QuantileType::Interpolated];

    #[test]
    fn ends_are_the_extremes_and_nothing_else_is_allowed() {
        let values = ValueCounts::new(&[(1.0, 0), (2.0, 3), (3.0, 0), (7.0, 4), (9.0, 0)]).unwrap();
        for kind in ALL {
            assert_eq!(quantile(&values, 0.0, kind).unwrap(), 2.0);
            assert_eq!(quantile(&values, 1.0, kind).unwrap(), 7.0);
            for bad in [-0.1, 1.1, f64::NAN] {
                assert_eq!(quantile(&values, bad, kind).unwrap_err().code(), "out_of_range");
            }
        }
        assert_eq!(ValueCounts::new(&[(2.0, 1), (1.0, 1)]).unwrap_err().code(), "out_of_range");
        assert_eq!(ValueCounts::from_values(&[1.0, f64::NAN]).unwrap_err().code(), "out_of_range");
        assert_eq!(ValueCounts::from_values(&[]).unwrap_err().code(), "empty");
    }

    #[test]
    fn a_tenth_of_thirty_is_three_and_of_a_billion_a_hundred_million() {
        let values = ValueCounts::new(&[(1.0, 3), (2.0, 27)]).unwrap();
        assert_eq!(quantile(&values, 0.1, QuantileType::Observed).unwrap(), 1.0);
        assert_eq!(quantile(&values, 0.1, QuantileType::Averaged).unwrap(), 1.5);
        let many = ValueCounts::new(&[(1.0, 100_000_000), (2.0, 900_000_000)]).unwrap();
        assert_eq!(quantile(&many, 0.1, QuantileType::Observed).unwrap(), 1.0);
        assert_eq!(quantile(&many, 0.1, QuantileType::Averaged).unwrap(), 1.5);
    }

    #[test]
    fn interpolated_median_opens_the_class() {
        // 8 values: 3 below 4, 4 at 4: 3.5 + (4 - 3) / 4.
        let values = ValueCounts::new(&[(3.0, 3), (4.0, 4), (5.0, 1)]).unwrap();
        assert_eq!(interpolated_median(&values, 1.0).unwrap(), 3.75);
        assert_eq!(interpolated_median(&values, f64::NAN).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn weighted_median_waits_for_half() {
        assert_eq!(weighted_median(&[(1.0, 1.0), (2.0, 0.0), (3.0, 1.0)]).unwrap(), 2.0);
        assert_eq!(weighted_median(&[(1.0, 1.0), (3.0, 1.5)]).unwrap(), 3.0);
        assert_eq!(weighted_median(&[(1.0, 0.0)]).unwrap_err().code(), "empty");
        assert_eq!(weighted_median(&[(1.0, -1.0)]).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn weighted_quantiles_wait_for_their_share() {
        let pairs = [(1.0, 0.0), (2.0, 1.0), (3.0, 8.0), (7.0, 0.5), (9.0, 0.5), (11.0, 0.0)];
        for (p, expected) in [(0.0, 2.0), (0.05, 2.0), (0.1, 2.5), (0.5, 3.0), (0.9, 5.0), (0.95, 8.0), (1.0, 9.0)] {
            assert_eq!(weighted_quantile(&pairs, p).unwrap(), expected, "{p}");
        }
        // Weights of one are counts.
        let values = ValueCounts::new(&[(1.0, 3), (2.0, 27)]).unwrap();
        for p in [0.0, 0.1, 0.101, 0.5, 1.0] {
            let expected = quantile(&values, p, QuantileType::Averaged).unwrap();
            assert_eq!(weighted_quantile(&[(1.0, 3.0), (2.0, 27.0)], p).unwrap(), expected, "{p}");
        }
        assert_eq!(weighted_quantile(&pairs, f64::NAN).unwrap_err().code(), "out_of_range");
    }
}
