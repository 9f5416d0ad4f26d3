//! Columns of JavaScript, borrowed by the fold: typed arrays are not copied.

use std::borrow::Cow;
use std::ops::Range;

use cxmetrics::intake::{Batch, Bits, Keys, Text, TimeUnit, Values};
use napi::bindgen_prelude::{
    BigInt64Array, BigUint64Array, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, JsObjectValue,
    Object, Uint8Array, Uint16Array, Uint32Array,
};

use crate::failure::Failure;

/// Named columns of one length.
pub(crate) struct Columns {
    columns: Vec<Column>,
}

struct Column {
    name: String,
    values: Held,
    /// One bit a row, 0 for null.
    valid: Option<Uint8Array>,
}

/// The values of a column, held until the fold is done.
enum Held {
    U8(Uint8Array),
    I8(Int8Array),
    U16(Uint16Array),
    I16(Int16Array),
    U32(Uint32Array),
    I32(Int32Array),
    U64(BigUint64Array),
    I64(BigInt64Array),
    F32(Float32Array),
    F64(Float64Array),
    /// One bit a row, and the number of rows.
    Bool(Uint8Array, usize),
    /// Milliseconds since 1970.
    Instants(BigInt64Array),
    Codes(Uint32Array, Vec<String>),
    /// Row `i` has the items `offsets[i]..offsets[i + 1]`, as places in the list of names.
    Lists(Vec<usize>, Vec<usize>, Vec<String>),
}

impl Columns {
    /// The columns as the JavaScript side hands them over: each with its name, its kind and its values.
    pub(crate) fn read(columns: &Object<'_>) -> Result<Self, Failure> {
        let mut read = Vec::new();
        for at in 0..columns.get_array_length()? {
            let column: Object<'_> = columns.get_element(at)?;
            read.push(Column::read(&column)?);
        }
        Ok(Self { columns: read })
    }

    /// How many rows the first column has; a column of another length is found by [`Columns::batch`].
    pub(crate) fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// How many bytes their values take, as far as they are not text.
    pub(crate) fn bytes(&self) -> u64 {
        self.columns.iter().map(|column| column.values.bytes()).sum()
    }

    /// Some of the rows, borrowed.
    pub(crate) fn batch(&self, rows: Range<usize>) -> Result<Batch<'_>, Failure> {
        let all = self.rows();
        let mut batch = Batch::new(rows.len());
        for column in &self.columns {
            // A length that differs is told by the batch itself.
            let rows = if column.values.len() == all { rows.clone() } else { 0..column.values.len() };
            let valid = match &column.valid {
                Some(bits) => Some(Bits::new(bits, rows.start, rows.len())?),
                None => None,
            };
            batch = batch.with_nulls(column.name.as_str(), column.values.slice(rows)?, valid)?;
        }
        Ok(batch)
    }
}

/// Where a column keeps its values.
const VALUES: &str = "values";

impl Column {
    fn read(column: &Object<'_>) -> Result<Self, Failure> {
        let name: String = column.get_named_property("name")?;
        let kind: String = column.get_named_property("kind")?;
        let values = match kind.as_str() {
            "uint8" => Held::U8(column.get_named_property(VALUES)?),
            "int8" => Held::I8(column.get_named_property(VALUES)?),
            "uint16" => Held::U16(column.get_named_property(VALUES)?),
            "int16" => Held::I16(column.get_named_property(VALUES)?),
            "uint32" => Held::U32(column.get_named_property(VALUES)?),
            "int32" => Held::I32(column.get_named_property(VALUES)?),
            "uint64" => Held::U64(column.get_named_property(VALUES)?),
            "int64" => Held::I64(column.get_named_property(VALUES)?),
            "float32" => Held::F32(column.get_named_property(VALUES)?),
            "float64" => Held::F64(column.get_named_property(VALUES)?),
            "bool" => {
                let rows: u32 = column.get_named_property("rows")?;
                Held::Bool(column.get_named_property(VALUES)?, usize::try_from(rows).unwrap_or(usize::MAX))
            }
            "instant" => Held::Instants(column.get_named_property(VALUES)?),
            "codes" => Held::Codes(column.get_named_property(VALUES)?, column.get_named_property("names")?),
            "lists" => {
                let offsets: Uint32Array = column.get_named_property("offsets")?;
                let picks: Uint32Array = column.get_named_property(VALUES)?;
                let wide =
                    |narrow: &[u32]| narrow.iter().map(|at| usize::try_from(*at).unwrap_or(usize::MAX)).collect();
                Held::Lists(wide(&offsets), wide(&picks), column.get_named_property("names")?)
            }
            other => return Err(Failure::argument(format!("the column `{name}` has the unknown kind `{other}`"))),
        };
        Ok(Self { name, values, valid: column.get("valid")? })
    }
}

impl Held {
    fn len(&self) -> usize {
        match self {
            Self::U8(v) => v.len(),
            Self::I8(v) => v.len(),
            Self::U16(v) => v.len(),
            Self::I16(v) => v.len(),
            Self::U32(v) | Self::Codes(v, _) => v.len(),
            Self::I32(v) => v.len(),
            Self::U64(v) => v.len(),
            Self::I64(v) | Self::Instants(v) => v.len(),
            Self::F32(v) => v.len(),
            Self::F64(v) => v.len(),
            Self::Bool(_, rows) => *rows,
            Self::Lists(offsets, ..) => offsets.len().saturating_sub(1),
        }
    }

    fn bytes(&self) -> u64 {
        let width = match self {
            Self::U8(_) | Self::I8(_) => 1,
            Self::U16(_) | Self::I16(_) => 2,
            Self::U32(_) | Self::I32(_) | Self::F32(_) | Self::Codes(..) => 4,
            Self::U64(_) | Self::I64(_) | Self::F64(_) | Self::Instants(_) => 8,
            Self::Bool(bits, _) => return bits.len() as u64,
            Self::Lists(offsets, picks, _) => return 4 * (offsets.len() + picks.len()) as u64,
        };
        width * self.len() as u64
    }

    fn slice(&self, rows: Range<usize>) -> Result<Values<'_>, Failure> {
        fn of<T>(values: &[T], rows: Range<usize>) -> Result<&[T], Failure> {
            values.get(rows).ok_or_else(|| Failure::argument("a typed array became shorter while it was folded"))
        }
        Ok(match self {
            Self::U8(v) => Values::U8(of(v, rows)?),
            Self::I8(v) => Values::I8(of(v, rows)?),
            Self::U16(v) => Values::U16(of(v, rows)?),
            Self::I16(v) => Values::I16(of(v, rows)?),
            Self::U32(v) => Values::U32(of(v, rows)?),
            Self::I32(v) => Values::I32(of(v, rows)?),
            Self::U64(v) => Values::U64(of(v, rows)?),
            Self::I64(v) => Values::I64(of(v, rows)?),
            Self::F32(v) => Values::F32(of(v, rows)?),
            Self::F64(v) => Values::F64(Cow::Borrowed(of(v, rows)?)),
            Self::Bool(bits, _) => Values::Bool(Bits::new(bits, rows.start, rows.len())?),
            Self::Instants(v) => Values::Instants(Cow::Borrowed(of(v, rows)?), TimeUnit::Millisecond),
            Self::Codes(codes, names) => Values::Dictionary(Keys::U32(of(codes, rows)?), Text::Strings(names)),
            Self::Lists(offsets, picks, names) => {
                let offsets = of(offsets, rows.start..rows.end + 1)?;
                Values::Lists(
                    Cow::Borrowed(offsets),
                    Text::Picked(Cow::Borrowed(picks), Box::new(Text::Strings(names))),
                )
            }
        })
    }
}
