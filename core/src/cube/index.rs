//! From the codes of a segment and a period to the number of its cell.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// No cell has this number.
const NONE: u32 = u32::MAX;
/// The longest table of cells: 64 megabytes.
const MAX_SLOTS: usize = 1 << 24;

/// Cells by their codes: a table over all combinations while that is small, a hash map beyond.
///
/// A slot is a combination. Periods are the slowest to change in it: a new period only makes the table longer.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// For each dimension, and for the period as the last: how many codes fit.
    caps: Vec<u32>,
    /// What each code is multiplied by.
    strides: Vec<u64>,
    map: Map,
}

#[derive(Debug, Clone)]
enum Map {
    Table(Vec<u32>),
    /// Numbers of cells alone: their keys stand in the store.
    Hash(HashTable<u32>, DefaultHashBuilder),
}

impl Index {
    pub(crate) fn new(keys: usize) -> Self {
        Self { caps: vec![1; keys], strides: vec![1; keys], map: Map::Table(vec![NONE]) }
    }

    /// Makes room for codes below `needed`; `cells` is how many cells to expect, `keys` are those of the cells there are.
    pub(crate) fn reserve(&mut self, needed: &[u32], cells: usize, keys: &[u32]) {
        let grows = |cap: u32, needed: u32| cap < needed;
        if !needed.iter().zip(&self.caps).any(|(needed, cap)| grows(*cap, *needed)) {
            return;
        }
        let dimensions = self.caps.len() - 1;
        let only_periods = !needed.iter().zip(&self.caps).take(dimensions).any(|(needed, cap)| grows(*cap, *needed));
        for (cap, needed) in self.caps.iter_mut().zip(needed) {
            if *cap < *needed {
                // The first reservation is exact; growth after it leaves room.
                *cap = if *cap == 1 { *needed } else { (*needed).max(cap.saturating_add(*cap / 2)) };
            }
        }
        let mut stride = 1_u64;
        for (own, cap) in self.strides.iter_mut().zip(&self.caps) {
            *own = stride;
            stride = stride.saturating_mul(u64::from(*cap));
        }
        let worthwhile = cells.saturating_mul(8).saturating_add(4096).min(MAX_SLOTS);
        let slots = usize::try_from(stride).ok().filter(|slots| *slots <= worthwhile);
        match (&mut self.map, slots) {
            (Map::Table(table), Some(slots)) if only_periods => return table.resize(slots, NONE),
            // A hash table compares whole keys, whatever the caps.
            (Map::Hash(..), None) => return,
            (map, Some(slots)) => *map = Map::Table(vec![NONE; slots]),
            (map, None) => *map = Map::Hash(HashTable::new(), DefaultHashBuilder::default()),
        }
        for (cell, codes) in (0..).zip(keys.chunks_exact(self.caps.len())) {
            self.insert(codes, cell, keys);
        }
    }

    /// The table and what each code is multiplied by, while there is a table.
    pub(crate) fn table(&self) -> Option<(&[u32], &[u64])> {
        match &self.map {
            Map::Table(table) => Some((table, &self.strides)),
            Map::Hash(..) => None,
        }
    }

    /// The cell of these codes; `keys` are those of all cells.
    pub(crate) fn get(&self, codes: &[u32], keys: &[u32]) -> Option<u32> {
        match &self.map {
            Map::Table(table) => {
                let mut slot = 0;
                for ((code, cap), stride) in codes.iter().zip(&self.caps).zip(&self.strides) {
                    if cap <= code {
                        return None;
                    }
                    slot += u64::from(*code) * stride;
                }
                table.get(usize::try_from(slot).ok()?).copied().filter(|cell| is_cell(*cell))
            }
            Map::Hash(table, hasher) => {
                table.find(hasher.hash_one(codes), |cell| key(keys, self.caps.len(), *cell) == Some(codes)).copied()
            }
        }
    }

    /// Sets the cell of these codes, which are below the caps and not known yet; `keys` are those of all cells.
    pub(crate) fn insert(&mut self, codes: &[u32], cell: u32, keys: &[u32]) {
        let width = self.caps.len();
        match &mut self.map {
            Map::Table(table) => {
                if let Some(entry) = table.get_mut(slot(codes, &self.strides)) {
                    *entry = cell;
                }
            }
            Map::Hash(table, hasher) => {
                let hash = |cell: &u32| hasher.hash_one(key(keys, width, *cell).unwrap_or_default());
                table.insert_unique(hasher.hash_one(codes), cell, hash);
            }
        }
    }
}

/// The place of codes in a table. Its slots were counted, so this fits.
fn slot(codes: &[u32], strides: &[u64]) -> usize {
    let slot: u64 = codes.iter().zip(strides).map(|(code, stride)| u64::from(*code) * stride).sum();
    usize::try_from(slot).unwrap_or(usize::MAX)
}

fn key(keys: &[u32], width: usize, cell: u32) -> Option<&[u32]> {
    let start = usize::try_from(cell).ok()?.checked_mul(width)?;
    keys.get(start..start.checked_add(width)?)
}

/// Whether a table entry is a cell.
pub(crate) const fn is_cell(entry: u32) -> bool {
    entry != NONE
}
