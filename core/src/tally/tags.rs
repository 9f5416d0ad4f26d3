//! Tags: how many rows carry each, and how many rows were tagged at all.

use std::collections::BTreeMap;

use super::WeightSum;

/// Rows by tag code. A row with two tags counts under both, and once in `answered`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tags {
    pub(crate) answered: u64,
    pub(crate) answered_w: WeightSum,
    pub(crate) by_tag: BTreeMap<u32, (u64, WeightSum)>,
}

impl Tags {
    pub(crate) fn add(&mut self, tags: &[u32], weight: Option<u64>) {
        let weight = weight.map(WeightSum::of).unwrap_or_default();
        self.answered += 1;
        self.answered_w.add(weight);
        for tag in tags {
            self.add_tag(*tag, 1, weight);
        }
    }

    pub(crate) fn add_tag(&mut self, tag: u32, n: u64, weight: WeightSum) {
        let entry = self.by_tag.entry(tag).or_default();
        entry.0 += n;
        entry.1.add(weight);
    }

    pub(crate) fn merge(&mut self, other: &Self, remap: &[u32]) {
        self.answered += other.answered;
        self.answered_w.add(other.answered_w);
        for (tag, (n, weight)) in &other.by_tag {
            self.add_tag(renamed(*tag, remap), *n, *weight);
        }
    }

    pub(crate) fn contains(&self, other: &Self, remap: &[u32]) -> bool {
        let Some(left) = self.answered.checked_sub(other.answered) else { return false };
        let mut rest: BTreeMap<u32, u64> = self.by_tag.iter().map(|(tag, (n, _))| (*tag, *n)).collect();
        let all_here = other.by_tag.iter().all(|(tag, (n, weight))| {
            let tag = renamed(*tag, remap);
            let Some(rest) = rest.get_mut(&tag).filter(|rest| n <= *rest) else { return false };
            *rest -= n;
            self.by_tag.get(&tag).is_some_and(|have| have.1.contains(*weight))
        });
        // What stays must still be rows: no more rows with a tag than tagged rows.
        all_here && rest.values().all(|n| *n <= left)
    }

    pub(crate) fn unmerge(&mut self, other: &Self, remap: &[u32]) {
        self.answered = self.answered.saturating_sub(other.answered);
        self.answered_w.sub(other.answered_w);
        for (tag, (n, weight)) in &other.by_tag {
            let tag = renamed(*tag, remap);
            if let Some(have) = self.by_tag.get_mut(&tag) {
                have.0 = have.0.saturating_sub(*n);
                have.1.sub(*weight);
                if have.0 == 0 {
                    self.by_tag.remove(&tag);
                }
            }
        }
    }
}

/// Tags for each cell of a cube: once, or once for each answer to the question that the tags are counted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TagTally {
    answers: usize,
    cells: Vec<Tags>,
}

impl TagTally {
    /// No cells yet; tags are told apart by so many answers.
    pub(crate) fn new(answers: usize) -> Self {
        Self { answers, cells: Vec::new() }
    }

    pub(crate) fn answers(&self) -> usize {
        self.answers
    }

    pub(crate) fn resize(&mut self, cells: usize) {
        self.cells.resize_with(cells * self.answers, Tags::default);
    }

    /// The tags of a cell, by answer.
    pub(crate) fn cell(&self, cell: usize) -> &[Tags] {
        self.cells.get(cell * self.answers..(cell + 1) * self.answers).unwrap_or_default()
    }

    fn cell_mut(&mut self, cell: usize) -> &mut [Tags] {
        self.cells.get_mut(cell * self.answers..(cell + 1) * self.answers).unwrap_or_default()
    }

    /// The tags of a cell that were given with an answer.
    pub(crate) fn tags_mut(&mut self, cell: usize, answer: usize) -> Option<&mut Tags> {
        self.cell_mut(cell).get_mut(answer)
    }

    /// Adds one row's tags; `weight` in units of the weight's resolution.
    pub(crate) fn add(&mut self, cell: usize, answer: usize, tags: &[u32], weight: Option<u64>) {
        if let Some(own) = self.tags_mut(cell, answer) {
            own.add(tags, weight);
        }
    }

    /// How many tagged rows a cell counts.
    pub(crate) fn answered(&self, cell: usize) -> u64 {
        self.cell(cell).iter().map(|tags| tags.answered).sum()
    }

    /// How many maps' entries all cells hold.
    pub(crate) fn entries(&self) -> usize {
        self.cells.iter().map(|tags| tags.by_tag.len()).sum()
    }

    pub(crate) fn merge_cell(&mut self, cell: usize, other: &Self, other_cell: usize, remap: &[u32]) {
        for (own, other) in self.cell_mut(cell).iter_mut().zip(other.cell(other_cell)) {
            own.merge(other, remap);
        }
    }

    pub(crate) fn contains_cell(&self, cell: usize, other: &Self, other_cell: usize, remap: &[u32]) -> bool {
        self.cell(cell).iter().zip(other.cell(other_cell)).all(|(own, other)| own.contains(other, remap))
    }

    pub(crate) fn unmerge_cell(&mut self, cell: usize, other: &Self, other_cell: usize, remap: &[u32]) {
        for (own, other) in self.cell_mut(cell).iter_mut().zip(other.cell(other_cell)) {
            own.unmerge(other, remap);
        }
    }
}

fn renamed(tag: u32, remap: &[u32]) -> u32 {
    usize::try_from(tag).ok().and_then(|at| remap.get(at)).copied().unwrap_or(tag)
}
