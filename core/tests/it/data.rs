//! Columns that own their values, and the values as anybody would read them.

use std::borrow::Cow;

use cxmetrics::Result;
use cxmetrics::intake::{Batch, Bits, Keys, Text, TimeUnit, Values};

/// A column of a test batch. Where `nulls` holds true the row is null.
#[derive(Debug, Clone)]
pub(crate) struct Col {
    pub(crate) name: String,
    pub(crate) cells: Cells,
    pub(crate) nulls: Option<Vec<bool>>,
}

/// The values of a column in one of the types of the intake.
#[derive(Debug, Clone)]
pub(crate) enum Cells {
    U8(Vec<u8>),
    I8(Vec<i8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    U64(Vec<u64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Decimal(Vec<i128>, i8),
    Bool(Vec<bool>),
    Text(Vec<String>),
    Dictionary(Vec<i16>, Vec<String>),
    Instants(Vec<i64>, TimeUnit),
    Civil(Vec<i64>, TimeUnit),
    Days(Vec<i32>),
    Durations(Vec<i64>, TimeUnit),
    Lists(Vec<usize>, Vec<String>),
    Null(usize),
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Nothing,
    Integer(i64),
    Float(f64),
    Bool(bool),
    Word(String),
}

impl Col {
    pub(crate) fn values(&self) -> Values<'_> {
        match &self.cells {
            Cells::U8(v) => Values::U8(v),
            Cells::I8(v) => Values::I8(v),
            Cells::U16(v) => Values::U16(v),
            Cells::I32(v) => Values::I32(v),
            Cells::I64(v) => Values::I64(v),
            Cells::U64(v) => Values::U64(v),
            Cells::F32(v) => Values::F32(v),
            Cells::F64(v) => Values::F64(Cow::Borrowed(v)),
            Cells::Decimal(v, scale) => Values::Decimal(Cow::Borrowed(v), *scale),
            Cells::Bool(v) => Values::Bool(Bits::from_bools(v.iter().copied())),
            Cells::Text(v) => Values::Text(Text::Strings(v)),
            Cells::Dictionary(keys, v) => Values::Dictionary(Keys::I16(keys), Text::Strings(v)),
            Cells::Instants(v, unit) => Values::Instants(Cow::Borrowed(v), *unit),
            Cells::Civil(v, unit) => Values::Civil(Cow::Borrowed(v), *unit),
            Cells::Days(v) => Values::Days(Cow::Borrowed(v)),
            Cells::Durations(v, unit) => Values::Durations(Cow::Borrowed(v), *unit),
            Cells::Lists(offsets, v) => Values::Lists(Cow::Borrowed(offsets), Text::Strings(v)),
            Cells::Null(n) => Values::Null(*n),
        }
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls[row])
    }

    /// The value of a row, for the types that have a plain one.
    pub(crate) fn cell(&self, row: usize) -> Cell {
        if self.is_null(row) {
            return Cell::Nothing;
        }
        match &self.cells {
            Cells::U8(v) => Cell::Integer(v[row].into()),
            Cells::I8(v) => Cell::Integer(v[row].into()),
            Cells::U16(v) => Cell::Integer(v[row].into()),
            Cells::I32(v) => Cell::Integer(v[row].into()),
            Cells::I64(v) => Cell::Integer(v[row]),
            Cells::Bool(v) => Cell::Bool(v[row]),
            Cells::F32(v) => Cell::Float(v[row].into()),
            Cells::F64(v) => Cell::Float(v[row]),
            Cells::Text(v) => Cell::Word(v[row].clone()),
            Cells::Dictionary(keys, v) => usize::try_from(keys[row])
                .ok()
                .and_then(|key| v.get(key))
                .map_or(Cell::Nothing, |v| Cell::Word(v.clone())),
            Cells::Null(_) => Cell::Nothing,
            other => panic!("no plain value in {other:?}"),
        }
    }

    /// The rows `range` alone.
    pub(crate) fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let r = range.clone();
        let cells = match &self.cells {
            Cells::U8(v) => Cells::U8(v[r].to_vec()),
            Cells::I8(v) => Cells::I8(v[r].to_vec()),
            Cells::U16(v) => Cells::U16(v[r].to_vec()),
            Cells::I32(v) => Cells::I32(v[r].to_vec()),
            Cells::I64(v) => Cells::I64(v[r].to_vec()),
            Cells::U64(v) => Cells::U64(v[r].to_vec()),
            Cells::F32(v) => Cells::F32(v[r].to_vec()),
            Cells::F64(v) => Cells::F64(v[r].to_vec()),
            Cells::Decimal(v, scale) => Cells::Decimal(v[r].to_vec(), *scale),
            Cells::Bool(v) => Cells::Bool(v[r].to_vec()),
            Cells::Text(v) => Cells::Text(v[r].to_vec()),
            Cells::Dictionary(keys, v) => Cells::Dictionary(keys[r].to_vec(), v.clone()),
            Cells::Instants(v, unit) => Cells::Instants(v[r].to_vec(), *unit),
            Cells::Civil(v, unit) => Cells::Civil(v[r].to_vec(), *unit),
            Cells::Days(v) => Cells::Days(v[r].to_vec()),
            Cells::Durations(v, unit) => Cells::Durations(v[r].to_vec(), *unit),
            Cells::Lists(offsets, v) => Cells::Lists(offsets[r.start..=r.end].to_vec(), v.clone()),
            Cells::Null(_) => Cells::Null(r.len()),
        };
        Self { name: self.name.clone(), cells, nulls: self.nulls.as_ref().map(|nulls| nulls[range].to_vec()) }
    }
}

/// The columns as a batch of `rows` rows.
pub(crate) fn batch(rows: usize, columns: &[Col]) -> Result<Batch<'_>> {
    columns.iter().try_fold(Batch::new(rows), |batch, col| {
        let validity = col.nulls.as_ref().map(|nulls| Bits::from_bools(nulls.iter().map(|null| !null)));
        batch.with_nulls(col.name.as_str(), col.values(), validity)
    })
}
