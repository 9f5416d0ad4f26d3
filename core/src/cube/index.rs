//! From the codes of a segment and a period to the number of its cell.

use hashbrown::HashMap;

/// No cell has this number.
const NONE: u32 = u32::MAX;
/// The longest table of cells: 64 megabytes.
const MAX_SLOTS: usize = 1 << 24;

/// Cells by their codes: a table over all combinations while that is small, a hash map beyond.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// For each dimension, and for the period as the last: how many codes fit.
    caps: Vec<u32>,
    map: Map,
}

#[derive(Debug, Clone)]
enum Map {
    Table(Vec<u32>),
    Hash(HashMap<u128, u32>),
}

impl Index {
    pub(crate) fn new(keys: usize) -> Self {
        Self { caps: vec![1; keys], map: Map::Table(vec![NONE]) }
    }

    /// Makes room for codes below `needed`; `cells` is how many cells to expect, `fill` lists those there are.
    pub(crate) fn reserve<'k>(&mut self, needed: &[u32], cells: usize, fill: impl Iterator<Item = (&'k [u32], u32)>) {
        if needed.iter().zip(&self.caps).all(|(needed, cap)| needed <= cap) {
            return;
        }
        for (cap, needed) in self.caps.iter_mut().zip(needed) {
            if *cap < *needed {
                // The first reservation is exact; growth after it leaves room.
                *cap = if *cap == 1 { *needed } else { (*needed).max(cap.saturating_add(*cap / 2)) };
            }
        }
        let worthwhile = cells.saturating_mul(8).saturating_add(4096).min(MAX_SLOTS);
        self.map = match self.slots() {
            Some(slots) if slots <= worthwhile => Map::Table(vec![NONE; slots]),
            _ => Map::Hash(HashMap::new()),
        };
        for (codes, cell) in fill {
            self.insert(codes, cell);
        }
    }

    fn slots(&self) -> Option<usize> {
        self.caps.iter().try_fold(1_usize, |slots, cap| slots.checked_mul(usize::try_from(*cap).ok()?))
    }

    /// The table and what each code is multiplied by, while there is a table.
    pub(crate) fn table(&self) -> Option<(&[u32], Vec<u32>)> {
        let Map::Table(table) = &self.map else { return None };
        let mut strides = vec![1_u32; self.caps.len()];
        for i in (1..self.caps.len()).rev() {
            strides[i - 1] = strides[i].saturating_mul(self.caps[i]);
        }
        Some((table, strides))
    }

    fn slot(&self, codes: &[u32]) -> u128 {
        codes
            .iter()
            .zip(&self.caps)
            .fold(0, |slot, (code, cap)| slot.wrapping_mul(u128::from(*cap)) + u128::from(*code))
    }

    /// The cell of these codes.
    pub(crate) fn get(&self, codes: &[u32]) -> Option<u32> {
        if codes.iter().zip(&self.caps).any(|(code, cap)| cap <= code) {
            return None;
        }
        let slot = self.slot(codes);
        let cell = match &self.map {
            Map::Table(table) => usize::try_from(slot).ok().and_then(|slot| table.get(slot)).copied(),
            Map::Hash(map) => map.get(&slot).copied(),
        };
        cell.filter(|cell| *cell != NONE)
    }

    /// Sets the cell of these codes, which are below the caps.
    pub(crate) fn insert(&mut self, codes: &[u32], cell: u32) {
        let slot = self.slot(codes);
        match &mut self.map {
            Map::Table(table) => {
                if let Some(entry) = usize::try_from(slot).ok().and_then(|slot| table.get_mut(slot)) {
                    *entry = cell;
                }
            }
            Map::Hash(map) => {
                map.insert(slot, cell);
            }
        }
    }
}

/// Whether a table entry is a cell.
pub(crate) const fn is_cell(entry: u32) -> bool {
    entry != NONE
}
