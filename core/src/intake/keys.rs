//! Rows by the keys of dictionary columns, before those become names.

use std::ops::Range;

use super::column::{Bits, Keys};
use super::names::NOT_KNOWN;

/// The slot of a row that takes no part: beyond every table.
pub(crate) const REFUSED_SLOT: u32 = u32::MAX;

/// A dictionary column that tells segments apart.
///
/// A row's digit is its key, or the number of values where it is null or its key lies outside the dictionary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyColumn<'a> {
    pub(crate) keys: Keys<'a>,
    pub(crate) validity: Option<&'a Bits<'a>>,
    /// The codes of the dictionary's values.
    pub(crate) codes: &'a [u32],
}

/// Does the same with the keys of every type.
macro_rules! with_keys {
    ($keys:expr, $of:ident => $work:expr) => {
        match $keys {
            Keys::U8($of) => $work,
            Keys::U16($of) => $work,
            Keys::U32($of) => $work,
            Keys::U64($of) => $work,
            Keys::I8($of) => $work,
            Keys::I16($of) => $work,
            Keys::I32($of) => $work,
            Keys::I64($of) => $work,
        }
    };
}

impl KeyColumn<'_> {
    /// How many digits there are.
    pub(crate) fn digits(&self) -> usize {
        self.codes.len() + 1
    }

    /// The code of a digit.
    pub(crate) fn code(&self, digit: usize) -> u32 {
        self.codes.get(digit).copied().unwrap_or(NOT_KNOWN)
    }

    /// Adds `stride` times the digit of each of `rows` to its slot. There are fewer than 2^32 slots.
    pub(crate) fn add_to(&self, rows: Range<usize>, stride: u32, slots: &mut [u32]) {
        let none = u32::try_from(self.codes.len()).unwrap_or(u32::MAX);
        if let Some(validity) = self.validity {
            with_keys!(self.keys, keys => {
                for ((slot, key), row) in slots.iter_mut().zip(keys.get(rows.clone()).unwrap_or_default()).zip(rows) {
                    let digit = if validity.get(row) { digit(*key, none) } else { none };
                    *slot += digit * stride;
                }
            });
        } else {
            with_keys!(self.keys, keys => {
                for (slot, key) in slots.iter_mut().zip(keys.get(rows).unwrap_or_default()) {
                    *slot += digit(*key, none) * stride;
                }
            });
        }
    }

    /// Counts each of `rows` in the bin `byte - offset` of its digit, if the keys are small and all in the dictionary;
    /// otherwise counts nothing and says so. A digit has `1 << shift` bins, and the bytes are in them.
    pub(crate) fn count(&self, rows: Range<usize>, bytes: &[u8], offset: u8, shift: u32, counts: &mut [u32]) -> bool {
        if self.validity.is_some() {
            return false;
        }
        match self.keys {
            Keys::U8(keys) => count(keys.get(rows), self.codes.len(), bytes, offset, shift, counts),
            Keys::U16(keys) => count(keys.get(rows), self.codes.len(), bytes, offset, shift, counts),
            Keys::U32(keys) => count(keys.get(rows), self.codes.len(), bytes, offset, shift, counts),
            _ => false,
        }
    }
}

/// The digit of a key; that of a key which the dictionary does not hold is `none`, the last one.
fn digit<K: TryInto<u32>>(key: K, none: u32) -> u32 {
    key.try_into().unwrap_or(none).min(none)
}

fn count<K: Copy + Ord + Default + TryInto<usize>>(
    keys: Option<&[K]>,
    values: usize,
    bytes: &[u8],
    offset: u8,
    shift: u32,
    counts: &mut [u32],
) -> bool {
    let Some(keys) = keys else { return false };
    let at = |key: K| key.try_into().unwrap_or(usize::MAX);
    let highest = keys.iter().fold(K::default(), |max, key| max.max(*key));
    if values <= at(highest) {
        return false;
    }
    for (key, byte) in keys.iter().zip(bytes) {
        let slot = (at(*key) << shift) + usize::from(byte.wrapping_sub(offset));
        if let Some(count) = counts.get_mut(slot) {
            *count += 1;
        }
    }
    true
}
