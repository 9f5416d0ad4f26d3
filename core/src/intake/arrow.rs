//! Arrow record batches as borrowed columns.

use std::borrow::Cow;
use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float16Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, OffsetSizeTrait, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::naming::numbered;
use super::{Batch, Bits, Keys, Text, TimeUnit, Values};
use crate::error::{Error, Result};

impl<'a> Batch<'a> {
    /// The columns of an Arrow record batch, borrowed: numbers, truth values, text, dictionaries and times are not copied.
    ///
    /// - Timestamps with a zone are instants, those without are readings of a wall clock; `date64` is a wall clock too.
    /// - A dictionary of text stays one; a null among its values makes its rows null, a key outside it is null.
    ///   A dictionary of anything else is written out.
    /// - 16-bit floats and decimals other than 128-bit are copied; offsets of lists are, their text is not.
    /// - Lists of text, or of dictionaries of text, are lists; nulls inside them are left out.
    /// - A column of any other type is kept as [`Values::Unsupported`]: only asking for it is an error.
    /// - A name that occurs again is numbered: `category`, `category.1`, `category.2`.
    ///
    /// # Errors
    /// [`ErrorKind::ColumnType`](crate::ErrorKind::ColumnType) when a column is not as long as the batch.
    ///
    /// # Cost
    /// A few words a column, and what is named as copied above.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use arrow_array::{ArrayRef, Int8Array, RecordBatch, StringArray};
    /// use cxmetrics::intake::Batch;
    /// let nps = Arc::new(Int8Array::from(vec![Some(10), None])) as ArrayRef;
    /// let store = Arc::new(StringArray::from(vec!["A", "B"])) as ArrayRef;
    /// let records = RecordBatch::try_from_iter([("nps", nps), ("store", store)])?;
    /// let batch = Batch::from_arrow(&records)?;
    /// assert!(batch.column("nps").is_some_and(|column| column.is_null(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_arrow(records: &'a RecordBatch) -> Result<Self> {
        let fields = records.schema_ref().fields();
        let names: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
        let names: Vec<Cow<'a, str>> = if names.iter().collect::<HashSet<_>>().len() == names.len() {
            names.into_iter().map(Cow::Borrowed).collect()
        } else {
            numbered(names.into_iter().map(str::to_owned).collect()).into_iter().map(Cow::Owned).collect()
        };
        let mut batch = Self::new(records.num_rows());
        for (name, array) in names.into_iter().zip(records.columns()) {
            let (values, validity) = column(array.as_ref());
            batch = batch.with_nulls(name, values, validity)?;
        }
        Ok(batch)
    }
}

impl<'a> TryFrom<&'a RecordBatch> for Batch<'a> {
    type Error = Error;

    fn try_from(records: &'a RecordBatch) -> Result<Self> {
        Self::from_arrow(records)
    }
}

fn column(array: &dyn Array) -> (Values<'_>, Option<Bits<'_>>) {
    if let DataType::Dictionary(..) = array.data_type() {
        return dictionary(array);
    }
    let values = plain(array).unwrap_or_else(|| unsupported(array));
    (values, validity(array.nulls()))
}

fn unsupported(array: &dyn Array) -> Values<'static> {
    Values::Unsupported(array.data_type().to_string(), array.len())
}

fn validity(nulls: Option<&NullBuffer>) -> Option<Bits<'_>> {
    let nulls = nulls.filter(|nulls| 0 < nulls.null_count())?;
    Some(Bits::new(nulls.validity(), nulls.offset(), nulls.len()).unwrap_or_else(|_| Bits::from_bools(nulls.iter())))
}

fn numbers<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<&[T::Native]> {
    array.as_primitive_opt::<T>().map(|array| array.values().as_ref())
}

fn decimals<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<Cow<'_, [i128]>>
where
    T::Native: Into<i128>,
{
    numbers::<T>(array).map(|values| values.iter().map(|&value| value.into()).collect())
}

/// The values of an array that is not a dictionary, or nothing when no role takes its type.
fn plain(array: &dyn Array) -> Option<Values<'_>> {
    use arrow_schema::TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
    Some(match array.data_type() {
        DataType::Null => Values::Null(array.len()),
        DataType::Boolean => {
            let bits = array.as_boolean_opt()?.values();
            Values::Bool(
                Bits::new(bits.values(), bits.offset(), bits.len()).unwrap_or_else(|_| Bits::from_bools(bits.iter())),
            )
        }
        DataType::Int8 => Values::I8(numbers::<Int8Type>(array)?),
        DataType::Int16 => Values::I16(numbers::<Int16Type>(array)?),
        DataType::Int32 => Values::I32(numbers::<Int32Type>(array)?),
        DataType::Int64 => Values::I64(numbers::<Int64Type>(array)?),
        DataType::UInt8 => Values::U8(numbers::<UInt8Type>(array)?),
        DataType::UInt16 => Values::U16(numbers::<UInt16Type>(array)?),
        DataType::UInt32 => Values::U32(numbers::<UInt32Type>(array)?),
        DataType::UInt64 => Values::U64(numbers::<UInt64Type>(array)?),
        DataType::Float16 => Values::F64(numbers::<Float16Type>(array)?.iter().map(|value| value.to_f64()).collect()),
        DataType::Float32 => Values::F32(numbers::<Float32Type>(array)?),
        DataType::Float64 => Values::F64(Cow::Borrowed(numbers::<Float64Type>(array)?)),
        DataType::Decimal32(_, scale) => Values::Decimal(decimals::<Decimal32Type>(array)?, *scale),
        DataType::Decimal64(_, scale) => Values::Decimal(decimals::<Decimal64Type>(array)?, *scale),
        DataType::Decimal128(_, scale) => Values::Decimal(Cow::Borrowed(numbers::<Decimal128Type>(array)?), *scale),
        DataType::Decimal256(_, scale) => {
            // What stands in a null slot is arbitrary and must not make the column unreadable.
            let values = numbers::<Decimal256Type>(array)?.iter().enumerate();
            let narrow = values.map(|(row, value)| if array.is_null(row) { Some(0) } else { value.to_i128() });
            Values::Decimal(narrow.collect::<Option<_>>()?, *scale)
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Values::Text(text(array)?),
        DataType::Date32 => Values::Days(Cow::Borrowed(numbers::<Date32Type>(array)?)),
        DataType::Date64 => Values::Civil(Cow::Borrowed(numbers::<Date64Type>(array)?), TimeUnit::Millisecond),
        DataType::Timestamp(unit, zone) => {
            let (values, unit) = match unit {
                Second => (numbers::<TimestampSecondType>(array)?, TimeUnit::Second),
                Millisecond => (numbers::<TimestampMillisecondType>(array)?, TimeUnit::Millisecond),
                Microsecond => (numbers::<TimestampMicrosecondType>(array)?, TimeUnit::Microsecond),
                Nanosecond => (numbers::<TimestampNanosecondType>(array)?, TimeUnit::Nanosecond),
            };
            let values = Cow::Borrowed(values);
            if zone.is_some() { Values::Instants(values, unit) } else { Values::Civil(values, unit) }
        }
        DataType::Duration(unit) => {
            let (values, unit) = match unit {
                Second => (numbers::<DurationSecondType>(array)?, TimeUnit::Second),
                Millisecond => (numbers::<DurationMillisecondType>(array)?, TimeUnit::Millisecond),
                Microsecond => (numbers::<DurationMicrosecondType>(array)?, TimeUnit::Microsecond),
                Nanosecond => (numbers::<DurationNanosecondType>(array)?, TimeUnit::Nanosecond),
            };
            Values::Durations(Cow::Borrowed(values), unit)
        }
        DataType::List(_) => list::<i32>(array)?,
        DataType::LargeList(_) => list::<i64>(array)?,
        DataType::ListView(_) => list_view::<i32>(array)?,
        DataType::LargeListView(_) => list_view::<i64>(array)?,
        DataType::FixedSizeList(_, size) => {
            let lists = array.as_fixed_size_list_opt()?;
            let size = usize::try_from(*size).ok()?;
            let starts = (0..lists.len()).map(|row| row * size);
            rows_of_text(lists.values(), starts.map(|start| start..start + size))?
        }
        _ => return None,
    })
}

fn text(array: &dyn Array) -> Option<Text<'_>> {
    match array.data_type() {
        DataType::Utf8 => array.as_string_opt::<i32>().map(Text::Utf8),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map(Text::LargeUtf8),
        DataType::Utf8View => array.as_string_view_opt().map(Text::Utf8View),
        _ => None,
    }
}

fn list<O: OffsetSizeTrait>(array: &dyn Array) -> Option<Values<'_>> {
    let lists = array.as_list_opt::<O>()?;
    let child = lists.values().as_ref();
    if let Some(text) = text(child).filter(|_| child.null_count() == 0) {
        return Some(Values::Lists(lists.value_offsets().iter().map(|offset| offset.as_usize()).collect(), text));
    }
    let rows = lists.value_offsets().windows(2).map(|pair| pair[0].as_usize()..pair[1].as_usize());
    rows_of_text(child, rows)
}

fn list_view<O: OffsetSizeTrait>(array: &dyn Array) -> Option<Values<'_>> {
    let lists = array.as_list_view_opt::<O>()?;
    let rows = lists.value_offsets().iter().zip(lists.value_sizes()).enumerate().map(|(row, (start, size))| {
        // Views of null rows may overlap anything; taking them would only cost.
        if lists.is_null(row) { 0..0 } else { start.as_usize()..start.as_usize().saturating_add(size.as_usize()) }
    });
    rows_of_text(lists.values(), rows)
}

/// Lists whose items are picked out of `child` one by one: those in a dictionary, with nulls, or out of order.
fn rows_of_text(child: &dyn Array, rows: impl Iterator<Item = std::ops::Range<usize>>) -> Option<Values<'_>> {
    if child.data_type() == &DataType::Null {
        // Where every list is empty, nobody has seen an item to know its type by.
        return Some(Values::Lists(Cow::Owned(vec![0; rows.count() + 1]), Text::Strings(&[])));
    }
    let (keys, items) = match child.as_any_dictionary_opt() {
        Some(dictionary) => (Some(keys_of(dictionary.keys())?), dictionary.values().as_ref()),
        None => (None, child),
    };
    let text = text(items)?;
    let mut offsets = vec![0];
    let mut picks = Vec::new();
    for row in rows {
        for i in row.start..row.end.min(child.len()) {
            let pick = keys.map_or(Some(i), |keys| key_at(keys, i));
            picks.extend(pick.filter(|&pick| child.is_valid(i) && pick < items.len() && items.is_valid(pick)));
        }
        offsets.push(picks.len());
    }
    Some(Values::Lists(Cow::Owned(offsets), Text::Picked(Cow::Owned(picks), Box::new(text))))
}

fn keys_of(array: &dyn Array) -> Option<Keys<'_>> {
    Some(match array.data_type() {
        DataType::Int8 => Keys::I8(numbers::<Int8Type>(array)?),
        DataType::Int16 => Keys::I16(numbers::<Int16Type>(array)?),
        DataType::Int32 => Keys::I32(numbers::<Int32Type>(array)?),
        DataType::Int64 => Keys::I64(numbers::<Int64Type>(array)?),
        DataType::UInt8 => Keys::U8(numbers::<UInt8Type>(array)?),
        DataType::UInt16 => Keys::U16(numbers::<UInt16Type>(array)?),
        DataType::UInt32 => Keys::U32(numbers::<UInt32Type>(array)?),
        DataType::UInt64 => Keys::U64(numbers::<UInt64Type>(array)?),
        _ => return None,
    })
}

/// The key of row `i`, or nothing when it is negative or past what memory can hold.
fn key_at(keys: Keys<'_>, i: usize) -> Option<usize> {
    match keys {
        Keys::U8(v) => v.get(i).map(|&key| usize::from(key)),
        Keys::U16(v) => v.get(i).map(|&key| usize::from(key)),
        Keys::U32(v) => v.get(i).and_then(|&key| usize::try_from(key).ok()),
        Keys::U64(v) => v.get(i).and_then(|&key| usize::try_from(key).ok()),
        Keys::I8(v) => v.get(i).and_then(|&key| usize::try_from(key).ok()),
        Keys::I16(v) => v.get(i).and_then(|&key| usize::try_from(key).ok()),
        Keys::I32(v) => v.get(i).and_then(|&key| usize::try_from(key).ok()),
        Keys::I64(v) => v.get(i).and_then(|&key| usize::try_from(key).ok()),
    }
}

fn dictionary(array: &dyn Array) -> (Values<'_>, Option<Bits<'_>>) {
    let Some((dictionary, keys)) = array.as_any_dictionary_opt().and_then(|d| Some((d, keys_of(d.keys())?))) else {
        return (unsupported(array), validity(array.nulls()));
    };
    let entries = dictionary.values().as_ref();
    let nulls = dictionary.keys().nulls();
    let pick = |row: usize| {
        let key = key_at(keys, row).filter(|&key| key < entries.len() && entries.is_valid(key))?;
        nulls.is_none_or(|nulls| nulls.is_valid(row)).then_some(key)
    };
    if let Some(text) = text(entries) {
        let validity = if entries.null_count() == 0 {
            validity(nulls)
        } else {
            Some(Bits::from_bools((0..array.len()).map(|row| pick(row).is_some())))
        };
        return (Values::Dictionary(keys, text), validity);
    }
    let picks: Vec<Option<usize>> = (0..array.len()).map(pick).collect();
    match plain(entries).and_then(|values| written_out(&values, &picks)) {
        Some(values) => {
            let validity = picks.contains(&None).then(|| Bits::from_bools(picks.iter().map(Option::is_some)));
            (values, validity)
        }
        None => (unsupported(array), validity(array.nulls())),
    }
}

/// The entries that `picks` names, one behind the other.
fn written_out(entries: &Values<'_>, picks: &[Option<usize>]) -> Option<Values<'static>> {
    fn take<T: Copy + Default>(entries: &[T], picks: &[Option<usize>]) -> Vec<T> {
        picks.iter().map(|pick| pick.and_then(|at| entries.get(at).copied()).unwrap_or_default()).collect()
    }
    fn whole<T: Copy + Default + Into<i128>>(entries: &[T], picks: &[Option<usize>]) -> Values<'static> {
        Values::Decimal(take(entries, picks).into_iter().map(Into::into).collect(), 0)
    }
    Some(match entries {
        Values::U8(v) => whole(v, picks),
        Values::I8(v) => whole(v, picks),
        Values::U16(v) => whole(v, picks),
        Values::I16(v) => whole(v, picks),
        Values::U32(v) => whole(v, picks),
        Values::I32(v) => whole(v, picks),
        Values::U64(v) => whole(v, picks),
        Values::I64(v) => whole(v, picks),
        Values::F32(v) => Values::F64(take(v, picks).into_iter().map(f64::from).collect()),
        Values::F64(v) => Values::F64(Cow::Owned(take(v, picks))),
        Values::Decimal(v, scale) => Values::Decimal(Cow::Owned(take(v, picks)), *scale),
        Values::Bool(bits) => {
            Values::Bool(Bits::from_bools(picks.iter().map(|pick| pick.is_some_and(|at| bits.get(at)))))
        }
        Values::Instants(v, unit) => Values::Instants(Cow::Owned(take(v, picks)), *unit),
        Values::Civil(v, unit) => Values::Civil(Cow::Owned(take(v, picks)), *unit),
        Values::Days(v) => Values::Days(Cow::Owned(take(v, picks))),
        Values::Durations(v, unit) => Values::Durations(Cow::Owned(take(v, picks)), *unit),
        Values::Null(_) => Values::Null(picks.len()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::builder::{
        FixedSizeListBuilder, ListBuilder, ListViewBuilder, StringBuilder, StringDictionaryBuilder,
    };
    use arrow_array::types::ArrowDictionaryKeyType;
    use arrow_array::*;
    use arrow_buffer::i256;
    use arrow_schema::{Field, Schema};

    use super::*;

    /// Every row of the column `a` as text, null as `-`; of the whole array, and of its rows 1..3 sliced before.
    fn rows(array: impl Array + 'static) -> (Vec<String>, Vec<String>, String) {
        let array: ArrayRef = Arc::new(array);
        let read = |array: ArrayRef| {
            let records = RecordBatch::try_from_iter_with_nullable([("a", array, true)]).unwrap();
            let batch = Batch::from_arrow(&records).unwrap();
            let column = batch.column("a").unwrap();
            assert_eq!(column.values().len(), records.num_rows());
            let cell = |row| if column.is_null(row) { "-".to_owned() } else { show(column.values(), row) };
            ((0..records.num_rows()).map(cell).collect::<Vec<_>>(), kind(column.values()))
        };
        let (sliced, kind) = read(array.slice(1, 2));
        (read(array).0, sliced, kind)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the values of these tests are exact")]
    fn narrow(value: f64) -> f32 {
        value as f32
    }

    fn kind(values: &Values) -> String {
        let text = format!("{values:?}");
        text.chars().take_while(char::is_ascii_alphanumeric).collect()
    }

    fn show(values: &Values, row: usize) -> String {
        match values {
            Values::U8(v) => v[row].to_string(),
            Values::I8(v) => v[row].to_string(),
            Values::U16(v) => v[row].to_string(),
            Values::I16(v) => v[row].to_string(),
            Values::U32(v) => v[row].to_string(),
            Values::I32(v) => v[row].to_string(),
            Values::U64(v) => v[row].to_string(),
            Values::I64(v) => v[row].to_string(),
            Values::F32(v) => v[row].to_string(),
            Values::F64(v) => v[row].to_string(),
            Values::Decimal(v, scale) => format!("{}e{}", v[row], -i32::from(*scale)),
            Values::Bool(v) => v.get(row).to_string(),
            Values::Text(v) => v.get(row).unwrap().to_owned(),
            Values::Dictionary(keys, v) => {
                key_at(*keys, row).and_then(|key| v.get(key)).map_or("-".to_owned(), str::to_owned)
            }
            Values::Instants(v, unit) => format!("{} {unit:?} UTC", v[row]),
            Values::Civil(v, unit) | Values::Durations(v, unit) => format!("{} {unit:?}", v[row]),
            Values::Days(v) => v[row].to_string(),
            Values::Lists(offsets, v) => {
                format!("{:?}", (offsets[row]..offsets[row + 1]).map(|i| v.get(i).unwrap()).collect::<Vec<_>>())
            }
            Values::Null(_) => "-".to_owned(),
            Values::Unsupported(name, _) => name.clone(),
        }
    }

    #[track_caller]
    fn check(array: impl Array + 'static, expected_kind: &str, expected: [&str; 4]) {
        let (whole, sliced, kind) = rows(array);
        assert_eq!(kind, expected_kind);
        assert_eq!(whole, expected);
        assert_eq!(sliced, expected[1..3]);
    }

    #[test]
    fn numbers_of_every_width() {
        macro_rules! whole {
            ($($array:ident $kind:literal),*) => {$(
                check($array::from(vec![Some(1), None, Some(3), Some(4)]), $kind, ["1", "-", "3", "4"]);
                check($array::from(vec![1, 2, 3, 4]), $kind, ["1", "2", "3", "4"]);
            )*};
        }
        whole!(Int8Array "I8", Int16Array "I16", Int32Array "I32", Int64Array "I64");
        whole!(UInt8Array "U8", UInt16Array "U16", UInt32Array "U32", UInt64Array "U64");
        let rows = [Some(1.5), None, Some(-2.0), Some(0.25)];
        check(Float32Array::from_iter(rows.map(|v| v.map(|v: f64| narrow(v)))), "F32", ["1.5", "-", "-2", "0.25"]);
        check(Float64Array::from_iter(rows), "F64", ["1.5", "-", "-2", "0.25"]);
        let half: Float16Array = Float32Array::from_iter(rows.map(|v| v.map(|v: f64| narrow(v))))
            .unary_opt(|v| Some(<Float16Type as ArrowPrimitiveType>::Native::from_f32(v)));
        check(half, "F64", ["1.5", "-", "-2", "0.25"]);
        check(
            BooleanArray::from(vec![Some(true), None, Some(false), Some(true)]),
            "Bool",
            ["true", "-", "false", "true"],
        );
    }

    #[test]
    fn decimals_of_every_width() {
        let rows = [Some(125), None, Some(-3), Some(0)];
        let expected = ["125e-2", "-", "-3e-2", "0e-2"];
        check(Decimal32Array::from_iter(rows).with_precision_and_scale(9, 2).unwrap(), "Decimal", expected);
        check(
            Decimal64Array::from_iter(rows.map(|v| v.map(i64::from))).with_precision_and_scale(18, 2).unwrap(),
            "Decimal",
            expected,
        );
        check(
            Decimal128Array::from_iter(rows.map(|v| v.map(i128::from))).with_precision_and_scale(38, 2).unwrap(),
            "Decimal",
            expected,
        );
        let wide = |rows: [Option<i256>; 4]| Decimal256Array::from_iter(rows).with_precision_and_scale(76, 2).unwrap();
        check(wide(rows.map(|v| v.map(|v| i256::from_i128(v.into())))), "Decimal", expected);
        let beyond = wide([Some(i256::MAX), None, Some(i256::MAX), None]);
        check(beyond, "Unsupported", ["Decimal256(76, 2)", "-", "Decimal256(76, 2)", "-"]);
    }

    #[test]
    fn times_of_every_unit() {
        macro_rules! times {
            ($($stamp:ident $length:ident $unit:literal),*) => {$(
                let rows = vec![Some(0), None, Some(-1), Some(9)];
                let expected = [concat!("0 ", $unit), "-", concat!("-1 ", $unit), concat!("9 ", $unit)];
                check($stamp::from(rows.clone()), "Civil", expected);
                check($length::from(rows.clone()), "Durations", expected);
                let zoned = expected.map(|text| if text == "-" { text.to_owned() } else { format!("{text} UTC") });
                check(
                    $stamp::from(rows).with_timezone("Europe/Warsaw"),
                    "Instants",
                    [&zoned[0], &zoned[1], &zoned[2], &zoned[3]],
                );
            )*};
        }
        times!(
            TimestampSecondArray DurationSecondArray "Second",
            TimestampMillisecondArray DurationMillisecondArray "Millisecond",
            TimestampMicrosecondArray DurationMicrosecondArray "Microsecond",
            TimestampNanosecondArray DurationNanosecondArray "Nanosecond"
        );
        check(Date32Array::from(vec![Some(1), None, Some(-1), Some(0)]), "Days", ["1", "-", "-1", "0"]);
        check(
            Date64Array::from(vec![Some(86_400_000), None, Some(0), Some(0)]),
            "Civil",
            ["86400000 Millisecond", "-", "0 Millisecond", "0 Millisecond"],
        );
    }

    #[test]
    fn text_of_every_kind() {
        let rows = vec![Some("ą"), None, Some(""), Some("a text longer than a view holds")];
        let expected = ["ą", "-", "", "a text longer than a view holds"];
        check(StringArray::from(rows.clone()), "Text", expected);
        check(LargeStringArray::from(rows.clone()), "Text", expected);
        check(StringViewArray::from(rows), "Text", expected);
    }

    #[test]
    fn dictionaries_of_text_under_every_key() {
        fn one<K: ArrowDictionaryKeyType>(entries: ArrayRef, expected: [&str; 4])
        where
            K::Native: From<u8>,
        {
            let keys =
                PrimitiveArray::<K>::from_iter([Some(1_u8), None, Some(0), Some(2)].map(|key| key.map(Into::into)));
            check(DictionaryArray::new(keys, entries), "Dictionary", expected);
        }
        fn every(entries: &[Option<&str>], expected: [&str; 4]) {
            let small: ArrayRef = Arc::new(StringArray::from(entries.to_vec()));
            let large: ArrayRef = Arc::new(LargeStringArray::from(entries.to_vec()));
            let views: ArrayRef = Arc::new(StringViewArray::from(entries.to_vec()));
            for entries in [small, large, views] {
                one::<UInt8Type>(entries.clone(), expected);
                one::<UInt16Type>(entries.clone(), expected);
                one::<UInt32Type>(entries.clone(), expected);
                one::<UInt64Type>(entries.clone(), expected);
                one::<Int16Type>(entries.clone(), expected);
                one::<Int32Type>(entries.clone(), expected);
                one::<Int64Type>(entries.clone(), expected);
                let keys = Int8Array::from(vec![Some(1), None, Some(0), Some(2)]);
                check(DictionaryArray::new(keys, entries), "Dictionary", expected);
            }
        }
        every(&[Some("a"), Some("b"), Some("c")], ["b", "-", "a", "c"]);
        // A null among the entries is null in every row that points to it.
        every(&[None, Some("b"), Some("c")], ["b", "-", "-", "c"]);
    }

    #[test]
    fn dictionaries_of_other_types_are_written_out() {
        fn over(entries: impl Array + 'static) -> DictionaryArray<Int8Type> {
            DictionaryArray::new(Int8Array::from(vec![Some(1), None, Some(0), Some(1)]), Arc::new(entries))
        }
        check(
            over(UInt64Array::from(vec![7, u64::MAX])),
            "Decimal",
            ["18446744073709551615e0", "-", "7e0", "18446744073709551615e0"],
        );
        check(over(Float64Array::from(vec![Some(0.5), None])), "F64", ["-", "-", "0.5", "-"]);
        check(over(Date32Array::from(vec![5, 6])), "Days", ["6", "-", "5", "6"]);
        check(over(BooleanArray::from(vec![true, false])), "Bool", ["false", "-", "true", "false"]);
        check(
            over(BinaryArray::from(vec![&b"a"[..], b"b"])),
            "Unsupported",
            ["Dictionary(Int8, Binary)", "-", "Dictionary(Int8, Binary)", "Dictionary(Int8, Binary)"],
        );
    }

    #[test]
    fn lists_of_text_leave_nulls_out() {
        let rows = [Some(vec![Some("a"), None, Some("b")]), None, Some(vec![]), Some(vec![Some("c")])];
        let expected = [r#"["a", "b"]"#, "-", "[]", r#"["c"]"#];
        let mut plain = ListBuilder::new(StringBuilder::new());
        let mut large = arrow_array::builder::LargeListBuilder::new(StringBuilder::new());
        let mut coded = ListBuilder::new(StringDictionaryBuilder::<Int16Type>::new());
        let mut views = ListViewBuilder::new(StringBuilder::new());
        for row in rows {
            plain.append_option(row.clone());
            large.append_option(row.clone());
            coded.append_option(row.clone());
            views.append_option(row);
        }
        check(plain.finish(), "Lists", expected);
        check(large.finish(), "Lists", expected);
        check(coded.finish(), "Lists", expected);
        check(views.finish(), "Lists", expected);

        let mut fixed = FixedSizeListBuilder::new(StringBuilder::new(), 2);
        for (row, valid) in [(["a", "b"], true), (["", ""], false), (["c", "d"], true), (["e", "f"], true)] {
            fixed.values().append_value(row[0]);
            fixed.values().append_value(row[1]);
            fixed.append(valid);
        }
        check(fixed.finish(), "Lists", [r#"["a", "b"]"#, "-", r#"["c", "d"]"#, r#"["e", "f"]"#]);

        let mut whole = ListBuilder::new(StringBuilder::new());
        for row in [vec!["a"], vec![], vec!["b", "c"], vec!["d"]] {
            whole.append_value(row.into_iter().map(Some));
        }
        check(whole.finish(), "Lists", [r#"["a"]"#, "[]", r#"["b", "c"]"#, r#"["d"]"#]);
    }

    #[test]
    fn lists_of_nothing_are_empty() {
        let mut lists = ListBuilder::new(arrow_array::builder::NullBuilder::new());
        for items in [Some(0), None, Some(2), Some(0)] {
            lists.values().append_nulls(items.unwrap_or(0));
            lists.append(items.is_some());
        }
        check(lists.finish(), "Lists", ["[]", "-", "[]", "[]"]);
    }

    #[test]
    fn other_types_are_kept_by_name() {
        check(NullArray::new(4), "Null", ["-", "-", "-", "-"]);
        check(BinaryArray::from(vec![&b"a"[..]; 4]), "Unsupported", ["Binary"; 4]);
        check(Time32SecondArray::from(vec![1; 4]), "Unsupported", ["Time32(s)"; 4]);
        let numbers = ListArray::from_iter_primitive::<Int8Type, _, _>(vec![Some(vec![Some(1)]); 4]);
        check(numbers, "Unsupported", ["List(Int8)"; 4]);
    }

    #[test]
    fn a_name_that_occurs_again_is_numbered() {
        let column: ArrayRef = Arc::new(Int8Array::from(vec![1]));
        let fields = ["a", "a", "a.1", "a"].map(|name| Field::new(name, DataType::Int8, true));
        let schema = Arc::new(Schema::new(fields.to_vec()));
        let records = RecordBatch::try_new(schema, vec![column; 4]).unwrap();
        let batch = Batch::try_from(&records).unwrap();
        let names: Vec<_> = batch.columns().iter().map(super::super::Column::name).collect();
        assert_eq!(names, ["a", "a.2", "a.1", "a.3"]);
    }

    #[test]
    fn nothing_is_copied_where_nothing_must_be() {
        let array = Int64Array::from(vec![1, 2, 3]);
        let at = array.values().as_ptr();
        let records = RecordBatch::try_from_iter([("a", Arc::new(array) as ArrayRef)]).unwrap();
        let batch = Batch::from_arrow(&records).unwrap();
        assert!(matches!(batch.column("a").unwrap().values(), Values::I64(v) if v.as_ptr() == at));
    }
}
