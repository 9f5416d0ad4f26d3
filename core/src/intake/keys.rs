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
        } else if stride == 1 && self.add_known(rows.clone(), slots) {
            // The common case is done.
        } else {
            with_keys!(self.keys, keys => {
                for (slot, key) in slots.iter_mut().zip(keys.get(rows).unwrap_or_default()) {
                    *slot += digit(*key, none) * stride;
                }
            });
        }
    }

    /// Adds the keys themselves, if they are small and all in the dictionary; otherwise adds nothing and says so.
    fn add_known(&self, rows: Range<usize>, slots: &mut [u32]) -> bool {
        fn add<K: Copy + Ord + Default + Into<u32>>(keys: Option<&[K]>, values: usize, slots: &mut [u32]) -> bool {
            let Some(keys) = known(keys, values) else { return false };
            for (slot, key) in slots.iter_mut().zip(keys) {
                *slot += (*key).into();
            }
            true
        }
        match self.keys {
            Keys::U8(keys) => add(keys.get(rows), self.codes.len(), slots),
            Keys::U16(keys) => add(keys.get(rows), self.codes.len(), slots),
            Keys::U32(keys) => add(keys.get(rows), self.codes.len(), slots),
            _ => false,
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

/// The digit of a key: `none` where it lies outside the dictionary.
fn digit<K: TryInto<u32>>(key: K, none: u32) -> u32 {
    key.try_into().map_or(none, |key: u32| key.min(none))
}

/// The keys, if all of them are in a dictionary of so many values.
fn known<K: Copy + Ord + Default + Into<u32>>(keys: Option<&[K]>, values: usize) -> Option<&[K]> {
    let keys = keys?;
    let highest: u32 = keys.iter().fold(K::default(), |max, key| max.max(*key)).into();
    ((highest as usize) < values).then_some(keys)
}

/// Rows that are counted without a look at the loop's end.
const UNROLLED: usize = 8;

fn count<K: Copy + Ord + Default + Into<u32>>(
    keys: Option<&[K]>,
    values: usize,
    bytes: &[u8],
    offset: u8,
    shift: u32,
    counts: &mut [u32],
) -> bool {
    let Some(keys) = known(keys, values) else { return false };
    if offset == 0 {
        count_all(keys, bytes, shift, counts, |byte| byte);
    } else {
        count_all(keys, bytes, shift, counts, |byte| byte.wrapping_sub(offset));
    }
    true
}

fn count_all<K: Copy + Into<u32>>(keys: &[K], bytes: &[u8], shift: u32, counts: &mut [u32], bin: impl Fn(u8) -> u8) {
    let mut add = |key: K, byte: u8| {
        let slot = ((key.into() as usize) << shift) + usize::from(bin(byte));
        if let Some(count) = counts.get_mut(slot) {
            *count += 1;
        }
    };
    let ((key_blocks, keys), (byte_blocks, bytes)) = (keys.as_chunks::<UNROLLED>(), bytes.as_chunks::<UNROLLED>());
    for (key, byte) in keys.iter().zip(bytes) {
        add(*key, *byte);
    }
    for (keys, bytes) in key_blocks.iter().zip(byte_blocks) {
        for (key, byte) in keys.iter().zip(bytes) {
            add(*key, *byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_nulls_and_of_keys_outside_come_last() {
        let codes = [7, 3];
        let validity = Bits::from_bools([true, true, false, true]);
        let signed = KeyColumn { keys: Keys::I16(&[1, -1, 0, 5]), validity: Some(&validity), codes: &codes };
        let mut slots = vec![100; 4];
        signed.add_to(0..4, 10, &mut slots);
        assert_eq!(slots, [110, 120, 120, 120]);
        assert_eq!((signed.digits(), signed.code(1), signed.code(2)), (3, 3, NOT_KNOWN));
        let plain = KeyColumn { keys: Keys::U8(&[0, 1, 2, 1]), validity: None, codes: &codes };
        for (rows, stride, expected) in [(0..2, 1, [100, 101]), (2..4, 1, [102, 101]), (2..4, 3, [106, 103])] {
            let mut slots = vec![100; 2];
            plain.add_to(rows, stride, &mut slots);
            assert_eq!(slots, expected);
        }
    }

    #[test]
    fn rows_are_counted_where_every_key_is_known() {
        let keys: Vec<u16> = (0..19).map(|row| row % 3).collect();
        let bytes: Vec<u8> = (0..19).map(|row| 1 + row % 2).collect();
        let column = |codes| KeyColumn { keys: Keys::U16(&keys), validity: None, codes };
        let mut counts = [0; 8];
        assert!(!column(&[1, 2]).count(0..19, &bytes, 1, 1, &mut counts));
        assert_eq!(counts, [0; 8]);
        assert!(column(&[1, 2, 3]).count(0..19, &bytes, 1, 1, &mut counts));
        // Rows 0, 6, 12, 18 of the key 0 are even.
        assert_eq!(counts, [4, 3, 3, 3, 3, 3, 0, 0]);
    }
}
