//! Answers are told apart by dimensions: columns of any type become codes of names.

use hashbrown::HashMap;

use super::column::{Column, Values};
use super::keys::KeyColumn;
use super::names::{NOT_KNOWN, Names};
use super::number::{Number, number};
use crate::survey::{Dimension, DimensionSource};

/// A dimension bound to a batch.
#[derive(Debug)]
pub(crate) struct DimensionReader<'a> {
    dimension: &'a Dimension,
    column: Option<&'a Column<'a>>,
    decimal_comma: bool,
    /// The codes of a dictionary's values, in the names that every worker starts with.
    dictionary: Vec<u32>,
}

/// What a worker remembers from one chunk to the next.
#[derive(Debug, Default)]
pub(crate) struct DimensionMemory {
    integers: HashMap<i64, u32>,
    looked_up: Vec<Option<u32>>,
}

impl<'a> DimensionReader<'a> {
    /// Binds a dimension; `column` is absent for a lookup.
    pub(crate) fn new(
        dimension: &'a Dimension,
        column: Option<&'a Column<'a>>,
        decimal_comma: bool,
        names: &mut Names,
    ) -> Self {
        let mut reader = Self { dimension, column, decimal_comma, dictionary: Vec::new() };
        if let Some(Values::Dictionary(_, values)) = column.map(Column::values) {
            reader.dictionary =
                (0..values.len()).map(|i| values.get(i).map_or(NOT_KNOWN, |text| reader.text(text, names))).collect();
        }
        reader
    }

    /// The column where it is a dictionary: its keys, and the codes of its values.
    pub(crate) fn keyed(&self) -> Option<KeyColumn<'_>> {
        let column = self.column?;
        match (column.values(), &self.dimension.source) {
            (_, DimensionSource::Lookup(..)) => None,
            (Values::Dictionary(keys, _), _) => {
                Some(KeyColumn { keys: *keys, validity: column.validity(), codes: &self.dictionary })
            }
            _ => None,
        }
    }

    /// Writes the codes of `rows` into `out`, which is as long. `others` are the codes of the dimensions before this one.
    pub(crate) fn read(
        &self,
        rows: std::ops::Range<usize>,
        others: &[Vec<u32>],
        parents: &[Names],
        names: &mut Names,
        memory: &mut DimensionMemory,
        out: &mut [u32],
    ) {
        if let DimensionSource::Lookup(of, lookup) = &self.dimension.source {
            for (code, other) in out.iter_mut().zip(&others[*of]) {
                let at = usize::try_from(*other).unwrap_or(0);
                if memory.looked_up.len() <= at {
                    memory.looked_up.resize(at + 1, None);
                }
                *code = *memory.looked_up[at].get_or_insert_with(|| {
                    let value = parents[*of].name(*other).and_then(|name| lookup.values.get(name));
                    value.map_or(NOT_KNOWN, |value| self.text(value, names))
                });
            }
            return;
        }
        let Some(column) = self.column else { return out.fill(NOT_KNOWN) };
        match column.values() {
            Values::Dictionary(keys, _) => self.keys(*keys, rows.clone(), out),
            Values::Text(text) => {
                for (code, row) in out.iter_mut().zip(rows.clone()) {
                    *code = match text.get(row) {
                        Some(cell) if !column.is_null(row) => self.text(cell, names),
                        _ => NOT_KNOWN,
                    };
                }
            }
            values => {
                for (code, row) in out.iter_mut().zip(rows.clone()) {
                    *code = if column.is_null(row) { NOT_KNOWN } else { self.value(values, row, names, memory) };
                }
            }
        }
        if column.validity().is_some() {
            for (code, row) in out.iter_mut().zip(rows) {
                if column.is_null(row) {
                    *code = NOT_KNOWN;
                }
            }
        }
    }

    fn keys(&self, keys: super::column::Keys<'_>, rows: std::ops::Range<usize>, out: &mut [u32]) {
        use super::column::Keys;
        macro_rules! translate {
            ($keys:expr) => {
                for (code, key) in out.iter_mut().zip(&$keys[rows]) {
                    let known = usize::try_from(*key).ok().and_then(|key| self.dictionary.get(key));
                    *code = known.copied().unwrap_or(NOT_KNOWN);
                }
            };
        }
        match keys {
            Keys::U8(v) => translate!(v),
            Keys::U16(v) => translate!(v),
            Keys::U32(v) => translate!(v),
            Keys::U64(v) => translate!(v),
            Keys::I8(v) => translate!(v),
            Keys::I16(v) => translate!(v),
            Keys::I32(v) => translate!(v),
            Keys::I64(v) => translate!(v),
        }
    }

    fn value(&self, values: &Values<'_>, row: usize, names: &mut Names, memory: &mut DimensionMemory) -> u32 {
        let mut integer = |value: i64| match memory.integers.get(&value) {
            Some(code) => *code,
            None => {
                let code = self.text(&value.to_string(), names);
                memory.integers.insert(value, code);
                code
            }
        };
        if let Some(value) = values.integer(row) {
            return match i64::try_from(value) {
                Ok(value) => integer(value),
                Err(_) => self.text(&value.to_string(), names),
            };
        }
        match values {
            Values::F32(v) => self.float(f64::from(v[row]), names),
            Values::F64(v) => self.float(v[row], names),
            Values::Decimal(v, scale) => self.float(v[row] as f64 / 10_f64.powi(i32::from(*scale)), names),
            Values::Bool(bits) => self.text(if bits.get(row) { "true" } else { "false" }, names),
            Values::Days(v) => {
                let day = chrono::NaiveDate::from_epoch_days(v[row]);
                day.map_or(NOT_KNOWN, |day| self.text(&day.to_string(), names))
            }
            _ => NOT_KNOWN,
        }
    }

    fn float(&self, value: f64, names: &mut Names) -> u32 {
        // A column of integers with gaps often arrives as floats: 3.0 is store 3.
        if value.is_finite() { self.text(&value.to_string(), names) } else { NOT_KNOWN }
    }

    fn text(&self, cell: &str, names: &mut Names) -> u32 {
        let cell = cell.trim();
        if cell.is_empty() || self.dimension.missing.iter().any(|code| code == cell) {
            return NOT_KNOWN;
        }
        if let DimensionSource::Bands(_, bands) = &self.dimension.source {
            let value = match number(cell, self.decimal_comma) {
                Number::Integer(value) => value as f64,
                Number::Float(value) if !value.is_nan() => value,
                _ => return NOT_KNOWN,
            };
            let band = bands.iter().rev().find(|band| band.from as f64 <= value);
            return band.map_or(NOT_KNOWN, |band| names.code(&band.label));
        }
        match self.dimension.labels.iter().find(|(code, _)| code == cell) {
            Some((_, label)) => names.code(label),
            None => names.code(cell),
        }
    }
}
