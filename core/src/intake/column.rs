//! Borrowed columns: the one shape in which data reach the fold, whatever they came from.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};

/// A batch of rows as named columns of equal length, borrowed from wherever they live.
///
/// Build it from plain slices, or get it from a reader or an Arrow record batch.
///
/// ```
/// use cxmetrics::intake::{Batch, Values};
/// let scores = [10_u8, 9, 7, 3];
/// let stores = ["A", "A", "B", "B"];
/// let batch = Batch::new(4).with("nps", Values::from(&scores[..]))?.with("store", Values::from(&stores[..]))?;
/// assert_eq!(batch.rows(), 4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    rows: usize,
    decimal_comma: bool,
    columns: Vec<Column<'a>>,
}

impl<'a> Batch<'a> {
    /// A batch of `rows` rows without columns.
    pub fn new(rows: usize) -> Self {
        Self { rows, decimal_comma: false, columns: Vec::new() }
    }

    /// Adds a column without nulls.
    ///
    /// # Errors
    /// [`ErrorKind::ColumnType`] when its length is not [`Batch::rows`], or when the name is taken.
    pub fn with(self, name: impl Into<Cow<'a, str>>, values: Values<'a>) -> Result<Self> {
        self.with_nulls(name, values, None)
    }

    /// Adds a column; a row whose validity bit is 0 is null.
    ///
    /// # Errors
    /// [`ErrorKind::ColumnType`] when its length or that of `validity` is not [`Batch::rows`], or when the name is taken.
    pub fn with_nulls(
        mut self,
        name: impl Into<Cow<'a, str>>,
        values: Values<'a>,
        validity: Option<Bits<'a>>,
    ) -> Result<Self> {
        let name = name.into();
        let len = values.len();
        if len != self.rows || validity.as_ref().is_some_and(|bits| bits.len() != self.rows) {
            return Err(Error::new(
                ErrorKind::ColumnType,
                format!("column `{name}` has {len} values where the batch has {} rows", self.rows),
            )
            .at_column(name));
        }
        if self.column(&name).is_some() {
            return Err(Error::new(ErrorKind::ColumnType, format!("column `{name}` appears twice")).at_column(name));
        }
        self.columns.push(Column { name, values, validity });
        Ok(self)
    }

    /// Reads numbers in text columns with a comma for the decimal point: `3,5`.
    #[must_use]
    pub fn with_decimal_comma(mut self, decimal_comma: bool) -> Self {
        self.decimal_comma = decimal_comma;
        self
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether text numbers use a decimal comma.
    pub fn decimal_comma(&self) -> bool {
        self.decimal_comma
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column<'a>> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// All columns, in the order they were added.
    pub fn columns(&self) -> &[Column<'a>] {
        &self.columns
    }
}

/// A named column of a [`Batch`].
#[derive(Debug, Clone)]
pub struct Column<'a> {
    name: Cow<'a, str>,
    values: Values<'a>,
    validity: Option<Bits<'a>>,
}

impl<'a> Column<'a> {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its values; what stands in a null row has no meaning.
    pub fn values(&self) -> &Values<'a> {
        &self.values
    }

    /// One bit a row, 0 for null; nothing when no row is null.
    pub fn validity(&self) -> Option<&Bits<'a>> {
        self.validity.as_ref()
    }

    /// Whether `row` is null.
    pub fn is_null(&self, row: usize) -> bool {
        self.validity.as_ref().is_some_and(|bits| !bits.get(row))
    }
}

/// The unit of a number that counts time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Milliseconds.
    Millisecond,
    /// Microseconds.
    Microsecond,
    /// Nanoseconds.
    Nanosecond,
}

impl TimeUnit {
    /// How many make a second.
    pub const fn per_second(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Millisecond => 1_000,
            Self::Microsecond => 1_000_000,
            Self::Nanosecond => 1_000_000_000,
        }
    }
}

/// The values of a column, in one of the types that the intake reads.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Values<'a> {
    /// Unsigned bytes: the fastest way to hand over ratings.
    U8(&'a [u8]),
    /// Signed bytes.
    I8(&'a [i8]),
    /// 16-bit unsigned integers.
    U16(&'a [u16]),
    /// 16-bit integers.
    I16(&'a [i16]),
    /// 32-bit unsigned integers.
    U32(&'a [u32]),
    /// 32-bit integers.
    I32(&'a [i32]),
    /// 64-bit unsigned integers.
    U64(&'a [u64]),
    /// 64-bit integers.
    I64(&'a [i64]),
    /// 32-bit floats.
    F32(&'a [f32]),
    /// 64-bit floats.
    F64(Cow<'a, [f64]>),
    /// Decimal numbers: the integer times ten to the minus `scale`.
    Decimal(Cow<'a, [i128]>, i8),
    /// Truth values, one bit each.
    Bool(Bits<'a>),
    /// Text.
    Text(Text<'a>),
    /// Text as keys into a list of values. A key outside the list is null.
    Dictionary(Keys<'a>, Text<'a>),
    /// Instants counted from 1970-01-01 00:00 UTC.
    Instants(Cow<'a, [i64]>, TimeUnit),
    /// Readings of a wall clock, counted from 1970-01-01 00:00 on that clock.
    Civil(Cow<'a, [i64]>, TimeUnit),
    /// Civil days counted from 1970-01-01.
    Days(Cow<'a, [i32]>),
    /// Lengths of time.
    Durations(Cow<'a, [i64]>, TimeUnit),
    /// Lists of text: row `i` holds the items `offsets[i]..offsets[i + 1]`.
    Lists(Cow<'a, [usize]>, Text<'a>),
    /// No value in any row.
    Null(usize),
    /// That many rows of a type that no role can take, by the name its format gives it. Only asking for it is an error.
    Unsupported(String, usize),
}

impl Values<'_> {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(v) => v.len(),
            Self::I8(v) => v.len(),
            Self::U16(v) => v.len(),
            Self::I16(v) => v.len(),
            Self::U32(v) => v.len(),
            Self::I32(v) => v.len(),
            Self::U64(v) => v.len(),
            Self::I64(v) => v.len(),
            Self::F32(v) => v.len(),
            Self::F64(v) => v.len(),
            Self::Decimal(v, _) => v.len(),
            Self::Bool(v) => v.len(),
            Self::Text(v) => v.len(),
            Self::Dictionary(keys, _) => keys.len(),
            Self::Instants(v, _) | Self::Civil(v, _) | Self::Durations(v, _) => v.len(),
            Self::Days(v) => v.len(),
            Self::Lists(offsets, _) => offsets.len().saturating_sub(1),
            Self::Null(len) | Self::Unsupported(_, len) => *len,
        }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The whole number in `row` of a column of integers; nothing past the end, or of any other type.
    pub(crate) fn integer(&self, row: usize) -> Option<i128> {
        Some(match self {
            Self::U8(v) => i128::from(*v.get(row)?),
            Self::I8(v) => i128::from(*v.get(row)?),
            Self::U16(v) => i128::from(*v.get(row)?),
            Self::I16(v) => i128::from(*v.get(row)?),
            Self::U32(v) => i128::from(*v.get(row)?),
            Self::I32(v) => i128::from(*v.get(row)?),
            Self::U64(v) => i128::from(*v.get(row)?),
            Self::I64(v) => i128::from(*v.get(row)?),
            _ => return None,
        })
    }

    /// The text in `row` of a column of text, plain or as keys; nothing past the end, for a key outside its list, or of any
    /// other type.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Text(text) => text.get(row),
            Self::Dictionary(keys, values) => values.get(keys.get(row)?),
            _ => None,
        }
    }

    /// What the type is called in messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::U8(_)
            | Self::I8(_)
            | Self::U16(_)
            | Self::I16(_)
            | Self::U32(_)
            | Self::I32(_)
            | Self::U64(_)
            | Self::I64(_) => "integer",
            Self::F32(_) | Self::F64(_) => "float",
            Self::Decimal(..) => "decimal",
            Self::Bool(_) => "boolean",
            Self::Text(_) | Self::Dictionary(..) => "text",
            Self::Instants(..) | Self::Civil(..) => "timestamp",
            Self::Days(_) => "date",
            Self::Durations(..) => "duration",
            Self::Lists(..) => "list",
            Self::Null(_) => "null",
            Self::Unsupported(..) => "unsupported",
        }
    }
}

macro_rules! values_from_slices {
    ($($variant:ident: $type:ty),*) => {$(
        impl<'a> From<&'a [$type]> for Values<'a> {
            fn from(values: &'a [$type]) -> Self {
                Self::$variant(values)
            }
        }
    )*};
}
values_from_slices!(U8: u8, I8: i8, U16: u16, I16: i16, U32: u32, I32: i32, U64: u64, I64: i64, F32: f32);

impl<'a> From<&'a [f64]> for Values<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self::F64(Cow::Borrowed(values))
    }
}

impl<'a> From<&'a [&'a str]> for Values<'a> {
    fn from(values: &'a [&'a str]) -> Self {
        Self::Text(Text::Slice(values))
    }
}

impl<'a> From<&'a [String]> for Values<'a> {
    fn from(values: &'a [String]) -> Self {
        Self::Text(Text::Strings(values))
    }
}

/// One bit a row, least significant first, starting `offset` bits into `bytes`.
#[derive(Debug, Clone)]
pub struct Bits<'a> {
    bytes: Cow<'a, [u8]>,
    offset: usize,
    len: usize,
}

impl<'a> Bits<'a> {
    /// Bits in a byte slice.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] when the slice is too short.
    pub fn new(bytes: &'a [u8], offset: usize, len: usize) -> Result<Self> {
        match offset.checked_add(len) {
            Some(end) if end.div_ceil(8) <= bytes.len() => Ok(Self { bytes: Cow::Borrowed(bytes), offset, len }),
            _ => Err(Error::new(
                ErrorKind::OutOfRange,
                format!("{len} bits from bit {offset} do not fit into {} bytes", bytes.len()),
            )),
        }
    }

    /// Bits from truth values, copied.
    pub fn from_bools(values: impl IntoIterator<Item = bool>) -> Bits<'static> {
        let mut bytes = Vec::new();
        let mut len = 0;
        for value in values {
            if len % 8 == 0 {
                bytes.push(0_u8);
            }
            if let (true, Some(last)) = (value, bytes.last_mut()) {
                *last |= 1 << (len % 8);
            }
            len += 1;
        }
        Bits { bytes: Cow::Owned(bytes), offset: 0, len }
    }

    /// How many bits it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no bits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bit `i`; 0 past the end.
    pub fn get(&self, i: usize) -> bool {
        let at = self.offset + i;
        i < self.len && self.bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }
}

/// The keys of a dictionary column.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Keys<'a> {
    /// Up to 256 values.
    U8(&'a [u8]),
    /// Up to 65,536 values.
    U16(&'a [u16]),
    /// Any number of values.
    U32(&'a [u32]),
    /// Any number of values.
    U64(&'a [u64]),
    /// Signed keys; a negative key is null.
    I8(&'a [i8]),
    /// Signed keys; a negative key is null.
    I16(&'a [i16]),
    /// Signed keys; a negative key is null.
    I32(&'a [i32]),
    /// Signed keys; a negative key is null.
    I64(&'a [i64]),
}

impl Keys<'_> {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(v) => v.len(),
            Self::U16(v) => v.len(),
            Self::U32(v) => v.len(),
            Self::U64(v) => v.len(),
            Self::I8(v) => v.len(),
            Self::I16(v) => v.len(),
            Self::I32(v) => v.len(),
            Self::I64(v) => v.len(),
        }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The key of `row`; nothing past the end, or when it is negative.
    pub fn get(&self, row: usize) -> Option<usize> {
        match self {
            Self::U8(v) => v.get(row).map(|key| usize::from(*key)),
            Self::U16(v) => v.get(row).map(|key| usize::from(*key)),
            Self::U32(v) => v.get(row).and_then(|key| usize::try_from(*key).ok()),
            Self::U64(v) => v.get(row).and_then(|key| usize::try_from(*key).ok()),
            Self::I8(v) => v.get(row).and_then(|key| usize::try_from(*key).ok()),
            Self::I16(v) => v.get(row).and_then(|key| usize::try_from(*key).ok()),
            Self::I32(v) => v.get(row).and_then(|key| usize::try_from(*key).ok()),
            Self::I64(v) => v.get(row).and_then(|key| usize::try_from(*key).ok()),
        }
    }
}

/// A column of text.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Text<'a> {
    /// Borrowed strings.
    Slice(&'a [&'a str]),
    /// Owned strings.
    Strings(&'a [String]),
    /// Strings packed one behind the other.
    Packed(&'a PackedText),
    /// Entries of another text: row `i` is its entry `picks[i]`.
    Picked(Cow<'a, [usize]>, Box<Text<'a>>),
    /// Strings that may be null, as they come from Arrow.
    #[cfg(feature = "arrow")]
    Utf8(&'a arrow_array::StringArray),
    /// Long strings that may be null, as they come from Arrow.
    #[cfg(feature = "arrow")]
    LargeUtf8(&'a arrow_array::LargeStringArray),
    /// String views, as they come from Arrow.
    #[cfg(feature = "arrow")]
    Utf8View(&'a arrow_array::StringViewArray),
}

impl<'a> Text<'a> {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Slice(v) => v.len(),
            Self::Strings(v) => v.len(),
            Self::Packed(v) => v.len(),
            Self::Picked(picks, _) => picks.len(),
            #[cfg(feature = "arrow")]
            Self::Utf8(v) => arrow_array::Array::len(*v),
            #[cfg(feature = "arrow")]
            Self::LargeUtf8(v) => arrow_array::Array::len(*v),
            #[cfg(feature = "arrow")]
            Self::Utf8View(v) => arrow_array::Array::len(*v),
        }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of row `i`, or nothing past the end. Nulls are not seen here; the column's validity tells them.
    pub fn get(&self, i: usize) -> Option<&'a str> {
        match self {
            Self::Slice(v) => v.get(i).copied(),
            Self::Strings(v) => v.get(i).map(String::as_str),
            Self::Packed(v) => v.get(i),
            Self::Picked(picks, from) => picks.get(i).and_then(|&pick| from.get(pick)),
            #[cfg(feature = "arrow")]
            Self::Utf8(v) => (i < self.len()).then(|| v.value(i)),
            #[cfg(feature = "arrow")]
            Self::LargeUtf8(v) => (i < self.len()).then(|| v.value(i)),
            #[cfg(feature = "arrow")]
            Self::Utf8View(v) => (i < self.len()).then(|| v.value(i)),
        }
    }
}

/// Strings packed one behind the other: what text readers fill, batch after batch, without an allocation a cell.
#[derive(Debug, Clone, Default)]
pub struct PackedText {
    text: String,
    ends: Vec<usize>,
}

impl PackedText {
    /// An empty column.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a cell.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Drops the cells from `len` on.
    pub fn truncate(&mut self, len: usize) {
        if len < self.ends.len() {
            self.ends.truncate(len);
            self.text.truncate(self.ends.last().copied().unwrap_or(0));
        }
    }

    /// Empties it and keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Cell `i`, or nothing past the end.
    pub fn get(&self, i: usize) -> Option<&str> {
        let end = *self.ends.get(i)?;
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        self.text.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_start_anywhere() {
        let bits = Bits::new(&[0b1011_0000, 0b1], 4, 5).unwrap();
        assert_eq!((0..6).map(|i| bits.get(i)).collect::<Vec<_>>(), [true, true, false, true, true, false]);
        assert!(Bits::new(&[0], 4, 5).is_err());
        let bits = Bits::from_bools([true, false, true]);
        assert_eq!((bits.len(), bits.get(0), bits.get(1), bits.get(2)), (3, true, false, true));
    }

    #[test]
    fn packed_text_keeps_blanks_and_order() {
        let mut text = PackedText::new();
        for cell in ["ą", "", "bc"] {
            text.push(cell);
        }
        assert_eq!((text.get(0), text.get(1), text.get(2), text.get(3)), (Some("ą"), Some(""), Some("bc"), None));
    }

    #[test]
    fn a_batch_refuses_columns_that_do_not_fit() {
        let batch = Batch::new(2).with("a", Values::from(&[1_u8, 2][..])).unwrap();
        assert_eq!(batch.clone().with("b", Values::from(&[1_u8][..])).unwrap_err().code(), "column_type");
        assert_eq!(batch.with("a", Values::from(&[1_u8, 2][..])).unwrap_err().code(), "column_type");
    }
}
