//! Tags in one cell: how many rows carry each, and how many rows were tagged at all.

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

fn renamed(tag: u32, remap: &[u32]) -> u32 {
    usize::try_from(tag).ok().and_then(|at| remap.get(at)).copied().unwrap_or(tag)
}
