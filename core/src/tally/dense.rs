//! Counts per bin for every cell of a cube, side by side in one vector.

use super::WeightSum;

/// For each cell: `bins` counts, the last of which counts rows without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dense {
    bins: usize,
    n: Vec<u64>,
    w: Option<Vec<WeightSum>>,
}

impl Dense {
    /// No cells yet; `answers` bins for answers and one more for rows without.
    pub(crate) fn new(answers: usize, weighted: bool) -> Self {
        Self { bins: answers + 1, n: Vec::new(), w: weighted.then(Vec::new) }
    }

    pub(crate) fn bins(&self) -> usize {
        self.bins
    }

    pub(crate) fn resize(&mut self, cells: usize) {
        self.n.resize(cells * self.bins, 0);
        if let Some(w) = &mut self.w {
            w.resize(cells * self.bins, WeightSum::default());
        }
    }

    /// The counts of all cells, for the fold.
    pub(crate) fn counts_mut(&mut self) -> &mut [u64] {
        &mut self.n
    }

    pub(crate) fn counts(&self, cell: usize) -> &[u64] {
        self.n.get(cell * self.bins..(cell + 1) * self.bins).unwrap_or_default()
    }

    pub(crate) fn weights(&self, cell: usize) -> Option<&[WeightSum]> {
        self.w.as_ref().and_then(|w| w.get(cell * self.bins..(cell + 1) * self.bins))
    }

    /// Adds one row's answer; `weight` in units of the weight's resolution.
    pub(crate) fn add(&mut self, cell: usize, bin: usize, weight: Option<u64>) {
        self.add_n(cell, bin, 1, weight.map(WeightSum::of));
    }

    /// Adds `n` rows at once.
    pub(crate) fn add_n(&mut self, cell: usize, bin: usize, n: u64, weight: Option<WeightSum>) {
        let at = cell * self.bins + bin;
        if let Some(count) = self.n.get_mut(at) {
            *count += n;
        }
        if let (Some(w), Some(weight)) = (&mut self.w, weight)
            && let Some(sum) = w.get_mut(at)
        {
            sum.add(weight);
        }
    }

    pub(crate) fn merge_cell(&mut self, cell: usize, other: &Self, other_cell: usize) {
        let at = cell * self.bins;
        for (sum, n) in self.n[at..at + self.bins].iter_mut().zip(other.counts(other_cell)) {
            *sum += n;
        }
        if let (Some(w), Some(other)) = (&mut self.w, other.weights(other_cell)) {
            for (sum, weight) in w[at..at + self.bins].iter_mut().zip(other) {
                sum.add(*weight);
            }
        }
    }

    pub(crate) fn contains_cell(&self, cell: usize, other: &Self, other_cell: usize) -> bool {
        let counts = self.counts(cell).iter().zip(other.counts(other_cell)).all(|(have, take)| take <= have);
        let weights = match (self.weights(cell), other.weights(other_cell)) {
            (Some(have), Some(take)) => have.iter().zip(take).all(|(have, take)| have.contains(*take)),
            _ => true,
        };
        counts && weights
    }

    pub(crate) fn unmerge_cell(&mut self, cell: usize, other: &Self, other_cell: usize) {
        let at = cell * self.bins;
        for (sum, n) in self.n[at..at + self.bins].iter_mut().zip(other.counts(other_cell)) {
            *sum = sum.saturating_sub(*n);
        }
        if let (Some(w), Some(other)) = (&mut self.w, other.weights(other_cell)) {
            for (sum, weight) in w[at..at + self.bins].iter_mut().zip(other) {
                sum.sub(*weight);
            }
        }
    }
}
