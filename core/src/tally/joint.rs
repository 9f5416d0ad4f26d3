//! How many gave each pair of answers to two questions.

use serde::Serialize;

use super::WeightSum;
use crate::error::{Error, ErrorKind, Result};
use crate::survey::{QuestionKind, Scale};

/// The answers that one of two questions can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Axis {
    /// The points of a scale.
    Rating(Scale),
    /// No, which counts as 0, and yes, which counts as 1.
    Flag,
}

impl Axis {
    /// The axis of a question, where it can be one of a pair.
    pub(crate) fn of(kind: &QuestionKind) -> Option<Self> {
        match kind {
            QuestionKind::Rating(scale) => Some(Self::Rating(scale.clone())),
            QuestionKind::Flag => Some(Self::Flag),
            _ => None,
        }
    }

    /// How many answers there can be.
    pub fn bins(&self) -> usize {
        match self {
            Self::Rating(scale) => scale.points(),
            Self::Flag => 2,
        }
    }

    /// The answers as numbers, from the lowest: the points of a scale, or 0 and 1.
    pub fn values(&self) -> Vec<f64> {
        match self {
            Self::Rating(scale) => (0..scale.points()).map(|bin| f64::from(scale.point(bin))).collect(),
            Self::Flag => vec![0.0, 1.0],
        }
    }

    fn bin(&self, answer: i32) -> Option<usize> {
        let lowest = match self {
            Self::Rating(scale) => scale.min(),
            Self::Flag => 0,
        };
        let bin = usize::try_from(i64::from(answer) - i64::from(lowest)).ok()?;
        (bin < self.bins()).then_some(bin)
    }
}

/// The answers to two questions counted together: how many gave each pair of answers, and how many did not answer both.
///
/// It holds all that correlations and drivers ever ask of the answers to two questions, and it merges exactly. A cube counts
/// the pairs that its survey asks for and gives them by [`Cube::joint`](crate::cube::Cube::joint).
///
/// ```
/// use cxmetrics::survey::Scale;
/// use cxmetrics::tally::{Axis, Joint};
/// let csat = Axis::Rating(Scale::csat());
/// let joint = Joint::of(&csat, &Axis::Flag, [(5, 1), (4, 1), (5, 1), (1, 0)])?;
/// assert_eq!((joint.n(), joint.count(4, 1)), (4, 2)); // two fives with a yes
/// assert_eq!(joint.row_totals(), [1, 0, 0, 1, 2]);
/// assert_eq!(joint.column_totals(), [1, 3]);
/// assert_eq!(joint.triples(), [(1.0, 0.0, 1), (4.0, 1.0, 1), (5.0, 1.0, 2)]);
/// assert_eq!(joint.transposed().count(1, 4), 2);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joint {
    rows: Axis,
    columns: Axis,
    counts: Vec<u64>,
    not_both: u64,
    #[serde(skip)]
    weights: Option<Vec<WeightSum>>,
}

impl Joint {
    /// Nothing yet.
    pub fn new(rows: &Axis, columns: &Axis) -> Self {
        let counts = vec![0; rows.bins() * columns.bins()];
        Self { rows: rows.clone(), columns: columns.clone(), counts, not_both: 0, weights: None }
    }

    /// The pairs of these answers; of a flag, 1 and 0.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] at the first answer that its question cannot have; its place is the row.
    pub fn of(rows: &Axis, columns: &Axis, answers: impl IntoIterator<Item = (i32, i32)>) -> Result<Self> {
        let mut joint = Self::new(rows, columns);
        for (row, (a, b)) in (0_u64..).zip(answers) {
            let bin = rows.bin(a).zip(columns.bin(b)).map(|(a, b)| a * columns.bins() + b);
            let count = bin.and_then(|bin| joint.counts.get_mut(bin)).ok_or_else(|| {
                let message = format!("the answers `{a}` and `{b}` are not both on their scales");
                Error::new(ErrorKind::OutOfRange, message).at_row(row)
            })?;
            *count += 1;
        }
        Ok(joint)
    }

    /// From the bins of a cell, the last of which counts rows that did not answer both.
    pub(crate) fn from_bins(rows: Axis, columns: Axis, bins: &[u64], weights: Option<&[WeightSum]>) -> Self {
        let answers = rows.bins() * columns.bins();
        let mut counts: Vec<u64> = bins.iter().copied().take(answers).collect();
        counts.resize(answers, 0);
        let weights = weights.map(|weights| weights.iter().copied().take(answers).collect());
        Self { rows, columns, counts, not_both: bins.get(answers).copied().unwrap_or(0), weights }
    }

    /// Adds the answers of `other`.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`] when the scales differ, or only one of both is weighted.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if self.rows != other.rows || self.columns != other.columns || self.weights.is_some() != other.weights.is_some()
        {
            return Err(Error::new(
                ErrorKind::ScaleMismatch,
                "pairs of answers on other scales, in another order or with other weights do not add",
            ));
        }
        for (sum, n) in self.counts.iter_mut().zip(&other.counts) {
            *sum += n;
        }
        self.not_both += other.not_both;
        if let (Some(sums), Some(weights)) = (&mut self.weights, &other.weights) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                sum.add(*weight);
            }
        }
        Ok(())
    }

    /// The answers to the first question.
    pub fn rows(&self) -> &Axis {
        &self.rows
    }

    /// The answers to the second question.
    pub fn columns(&self) -> &Axis {
        &self.columns
    }

    /// The counts, all of the first question's lowest answer first.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// How many gave the answers at these places of the two scales, counted from 0; 0 beyond them.
    pub fn count(&self, row: usize, column: usize) -> u64 {
        let bin = if column < self.columns.bins() { row.checked_mul(self.columns.bins()) } else { None };
        bin.and_then(|bin| self.counts.get(bin + column)).copied().unwrap_or(0)
    }

    /// How many rows answered both questions.
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many rows did not answer both.
    pub fn not_both(&self) -> u64 {
        self.not_both
    }

    /// How many gave each answer to the first question, among those who answered both.
    pub fn row_totals(&self) -> Vec<u64> {
        self.counts.chunks_exact(self.columns.bins()).map(|row| row.iter().sum()).collect()
    }

    /// How many gave each answer to the second question, among those who answered both.
    pub fn column_totals(&self) -> Vec<u64> {
        let mut totals = vec![0; self.columns.bins()];
        for row in self.counts.chunks_exact(self.columns.bins()) {
            for (total, n) in totals.iter_mut().zip(row) {
                *total += n;
            }
        }
        totals
    }

    /// (first answer, second answer, count) of the pairs that occur, from the lowest answers to the highest.
    pub fn triples(&self) -> Vec<(f64, f64, u64)> {
        let (rows, columns) = (self.rows.values(), self.columns.values());
        let pairs = rows.iter().flat_map(|row| columns.iter().map(|column| (*row, *column)));
        let occur = pairs.zip(&self.counts).filter(|(_, n)| 0 < **n);
        occur.map(|((row, column), n)| (row, column, *n)).collect()
    }

    /// The sum of weights of each pair of answers, in the order of [`Joint::counts`], where rows carry weights; their number
    /// where they do not.
    pub fn weights(&self) -> Vec<f64> {
        match &self.weights {
            Some(weights) => weights.iter().map(|sum| sum.weight()).collect(),
            None => self.counts.iter().map(|n| *n as f64).collect(),
        }
    }

    /// Whether rows carry weights.
    pub fn is_weighted(&self) -> bool {
        self.weights.is_some()
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

    /// The same with the second question first.
    #[must_use]
    pub fn transposed(&self) -> Self {
        fn turned<T: Copy>(values: &[T], columns: usize) -> Vec<T> {
            (0..columns).flat_map(|column| values.iter().skip(column).step_by(columns).copied()).collect()
        }
        let columns = self.columns.bins();
        Self {
            rows: self.columns.clone(),
            columns: self.rows.clone(),
            counts: turned(&self.counts, columns),
            not_both: self.not_both,
            weights: self.weights.as_ref().map(|weights| turned(weights, columns)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused() {
        let (nps, flag) = (Axis::Rating(Scale::nps()), Axis::Flag);
        let err = Joint::of(&nps, &flag, [(10, 1), (10, 2)]).unwrap_err();
        assert_eq!((err.code(), err.place().row), ("out_of_range", Some(1)));
        let mut joint = Joint::new(&nps, &flag);
        assert_eq!(joint.merge(&Joint::new(&flag, &nps)).unwrap_err().code(), "scale_mismatch");
        assert_eq!((joint.count(0, 2), joint.count(11, 0), joint.count(usize::MAX, 1)), (0, 0, 0));
    }

    #[test]
    fn turning_it_twice_changes_nothing() {
        let csat = Axis::Rating(Scale::csat());
        let joint = Joint::of(&csat, &Axis::Rating(Scale::nps()), [(1, 10), (3, 0), (3, 7), (5, 7)]).unwrap();
        let turned = joint.transposed();
        assert_eq!(turned.transposed(), joint);
        assert_eq!((turned.row_totals(), turned.column_totals()), (joint.column_totals(), joint.row_totals()));
        assert_eq!(turned.count(7, 2), 1);
    }
}
