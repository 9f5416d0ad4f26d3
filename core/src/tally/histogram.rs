//! How many answers each point of a scale got.

use serde::Serialize;

use super::{WEIGHT_UNITS, WeightSum};
use crate::error::{Error, ErrorKind, Result};
use crate::survey::{Band, Scale};

/// The answers to one rating question: a count for each point of the scale, and how many gave no answer.
///
/// It holds all that NPS, CSAT, CES, means, medians and their intervals ever ask of the answers, and it merges exactly.
///
/// ```
/// use cxmetrics::survey::Scale;
/// use cxmetrics::tally::Histogram;
/// let mut march = Histogram::of(&Scale::csat(), [5, 5, 4, 1])?;
/// march.merge(&Histogram::of(&Scale::csat(), [2])?)?;
/// assert_eq!(march.counts(), [1, 1, 0, 1, 2]);
/// assert_eq!(march.in_band([4, 5]), 3);
/// assert_eq!(Histogram::of(&Scale::csat(), [6]).unwrap_err().code(), "out_of_range");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Histogram {
    scale: Scale,
    counts: Vec<u64>,
    unanswered: u64,
    #[serde(skip)]
    weights: Option<Vec<WeightSum>>,
}

impl Histogram {
    /// Nothing yet.
    pub fn new(scale: &Scale) -> Self {
        Self { counts: vec![0; scale.points()], scale: scale.clone(), unanswered: 0, weights: None }
    }

    /// The histogram of these answers.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] at the first answer outside the scale; its place is the row.
    pub fn of(scale: &Scale, answers: impl IntoIterator<Item = i32>) -> Result<Self> {
        let mut histogram = Self::new(scale);
        for (row, answer) in (0_u64..).zip(answers) {
            let bin = i64::from(answer) - i64::from(scale.min());
            let count = usize::try_from(bin).ok().and_then(|bin| histogram.counts.get_mut(bin)).ok_or_else(|| {
                let message = format!("the answer `{answer}` is not on the scale {} to {}", scale.min(), scale.max());
                Error::new(ErrorKind::OutOfRange, message).at_row(row)
            })?;
            *count += 1;
        }
        Ok(histogram)
    }

    /// The histogram with these counts, from the lowest point to the highest.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] unless there is one count for each point.
    pub fn from_counts(scale: &Scale, counts: Vec<u64>) -> Result<Self> {
        if counts.len() != scale.points() {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("{} counts for a scale of {} points", counts.len(), scale.points()),
            ));
        }
        Ok(Self { scale: scale.clone(), counts, unanswered: 0, weights: None })
    }

    /// From the bins of a cell, the last of which counts rows without an answer.
    pub(crate) fn from_bins(scale: &Scale, bins: &[u64], weights: Option<&[WeightSum]>) -> Self {
        let points = scale.points();
        let mut counts: Vec<u64> = bins.iter().copied().take(points).collect();
        counts.resize(points, 0);
        let weights = weights.map(|weights| weights.iter().copied().take(points).collect());
        Self { scale: scale.clone(), counts, unanswered: bins.get(points).copied().unwrap_or(0), weights }
    }

    /// Adds the answers of `other`.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`] when the scales differ: a CES 1.0 and a CES 2.0 never become one number.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if self.scale != other.scale || self.weights.is_some() != other.weights.is_some() {
            return Err(Error::new(
                ErrorKind::ScaleMismatch,
                format!(
                    "answers on a scale {} to {} and on one {} to {} with other bands, direction or weights do not add",
                    self.scale.min(),
                    self.scale.max(),
                    other.scale.min(),
                    other.scale.max()
                ),
            ));
        }
        for (sum, n) in self.counts.iter_mut().zip(&other.counts) {
            *sum += n;
        }
        self.unanswered += other.unanswered;
        if let (Some(sums), Some(weights)) = (&mut self.weights, &other.weights) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                sum.add(*weight);
            }
        }
        Ok(())
    }

    /// Adds the answers to the same question in another cell.
    pub(crate) fn merge_cell(&mut self, other: &Self) {
        if self.n() + self.unanswered == 0 {
            self.clone_from(other);
        } else {
            for (sum, n) in self.counts.iter_mut().zip(&other.counts) {
                *sum += n;
            }
            self.unanswered += other.unanswered;
            for (sum, weight) in self.weights.iter_mut().flatten().zip(other.weights.iter().flatten()) {
                sum.add(*weight);
            }
        }
    }

    /// Takes away the answers to the same question in a cell that it holds.
    pub(crate) fn unmerge_cell(&mut self, part: &Self) {
        for (sum, n) in self.counts.iter_mut().zip(&part.counts) {
            *sum = sum.saturating_sub(*n);
        }
        self.unanswered = self.unanswered.saturating_sub(part.unanswered);
        for (sum, weight) in self.weights.iter_mut().flatten().zip(part.weights.iter().flatten()) {
            sum.sub(*weight);
        }
    }

    /// The scale.
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    /// The counts, from the lowest point to the highest.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// How many rows gave no answer, or one that was refused.
    pub fn unanswered(&self) -> u64 {
        self.unanswered
    }

    /// How many answers there are.
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many answers lie in an inclusive range of points.
    pub fn in_band(&self, band: Band) -> u64 {
        self.counts.get(self.scale.bins(band)).unwrap_or_default().iter().sum()
    }

    /// (point, count) pairs of the points that were chosen, from the lowest to the highest.
    pub fn pairs(&self) -> Vec<(f64, u64)> {
        let mut pairs = Vec::with_capacity(self.counts.len());
        let chosen = self.counts.iter().enumerate().filter(|(_, n)| 0 < **n);
        pairs.extend(chosen.map(|(bin, n)| (f64::from(self.scale.point(bin)), *n)));
        pairs
    }

    /// The sum of weights of each point, where rows carry weights; 1 each where they do not.
    pub fn weights(&self) -> Vec<f64> {
        match &self.weights {
            Some(weights) => weights.iter().map(|sum| sum.weight()).collect(),
            None => self.counts.iter().map(|n| *n as f64).collect(),
        }
    }

    pub(crate) fn weight_sums(&self) -> Option<&[WeightSum]> {
        self.weights.as_deref()
    }

    /// The same answers with every weight set to 1.
    #[must_use]
    pub fn unweighted(mut self) -> Self {
        self.weights = None;
        self
    }

    /// The resolution in which weights are kept: the part of 1 that is the smallest difference.
    pub fn weight_resolution() -> f64 {
        1.0 / WEIGHT_UNITS as f64
    }
}
