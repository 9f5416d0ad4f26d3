//! Arrow record batches of any types through the fold.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::{Int8Type, Int32Type, UInt8Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray, DurationSecondArray,
    Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, LargeStringArray, NullArray,
    RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow_schema::{Field, Schema};
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::Batch;
use cxmetrics::survey::{MeasureUnit, QuestionDef, Scale, Survey};

use crate::{Bytes, law};

const WORDS: [&str; 8] = ["", "10", "7.5", "NA", "yes", "2026-03-29T02:30", "a;b;a", " 3 "];

fn word(bytes: &mut Bytes<'_>) -> Option<String> {
    match bytes.below(10) {
        8 => None,
        9 => Some(bytes.text(12)),
        known => Some(WORDS[known].to_owned()),
    }
}

fn integer(bytes: &mut Bytes<'_>) -> Option<i64> {
    match bytes.below(5) {
        0 => None,
        1 => Some(i64::from_le_bytes(bytes.array())),
        _ => Some(i64::from(bytes.byte().cast_signed()) / 8),
    }
}

/// A column of some type, as long as asked for.
pub fn column(bytes: &mut Bytes<'_>, rows: usize) -> ArrayRef {
    fn ints<T: FromI64>(bytes: &mut Bytes<'_>, rows: usize) -> Vec<Option<T>> {
        (0..rows).map(|_| integer(bytes).map(T::of)).collect()
    }
    let words = |bytes: &mut Bytes<'_>| -> Vec<Option<String>> { (0..rows).map(|_| word(bytes)).collect() };
    match bytes.below(27) {
        0 => Arc::new(UInt8Array::from(ints::<u8>(bytes, rows))),
        1 => Arc::new(Int8Array::from(ints::<i8>(bytes, rows))),
        2 => Arc::new(UInt16Array::from(ints::<u16>(bytes, rows))),
        3 => Arc::new(Int16Array::from(ints::<i16>(bytes, rows))),
        4 => Arc::new(UInt32Array::from(ints::<u32>(bytes, rows))),
        5 => Arc::new(Int32Array::from(ints::<i32>(bytes, rows))),
        6 => Arc::new(UInt64Array::from(ints::<u64>(bytes, rows))),
        7 => Arc::new(Int64Array::from(ints::<i64>(bytes, rows))),
        8 => Arc::new((0..rows).map(|_| Some(f32::from_le_bytes(bytes.array()))).collect::<Float32Array>()),
        9 => Arc::new((0..rows).map(|_| Some(f64::from_le_bytes(bytes.array()))).collect::<Float64Array>()),
        10 => Arc::new((0..rows).map(|_| integer(bytes).map(|value| 0 < value)).collect::<BooleanArray>()),
        11 => Arc::new(LargeStringArray::from(words(bytes))),
        12 => Arc::new(words(bytes).into_iter().collect::<StringViewArray>()),
        13 => Arc::new(words(bytes).iter().map(Option::as_deref).collect::<DictionaryArray<Int8Type>>()),
        14 => Arc::new(words(bytes).iter().map(Option::as_deref).collect::<DictionaryArray<UInt8Type>>()),
        15 => Arc::new(words(bytes).iter().map(Option::as_deref).collect::<DictionaryArray<UInt16Type>>()),
        16 => Arc::new(words(bytes).iter().map(Option::as_deref).collect::<DictionaryArray<Int32Type>>()),
        17 => Arc::new(TimestampSecondArray::from(ints::<i64>(bytes, rows)).with_timezone_opt(zone(bytes))),
        18 => Arc::new(TimestampMillisecondArray::from(ints::<i64>(bytes, rows)).with_timezone_opt(zone(bytes))),
        19 => Arc::new(TimestampMicrosecondArray::from(ints::<i64>(bytes, rows)).with_timezone_opt(zone(bytes))),
        20 => Arc::new(TimestampNanosecondArray::from(ints::<i64>(bytes, rows)).with_timezone_opt(zone(bytes))),
        21 => Arc::new(Date32Array::from(ints::<i32>(bytes, rows))),
        22 => Arc::new(Date64Array::from(ints::<i64>(bytes, rows))),
        23 => Arc::new(DurationSecondArray::from(ints::<i64>(bytes, rows))),
        24 => {
            let values: Vec<Option<i128>> = (0..rows).map(|_| integer(bytes).map(i128::from)).collect();
            Arc::new(Decimal128Array::from(values).with_precision_and_scale(38, 2).unwrap())
        }
        25 => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for _ in 0..rows {
                for _ in 0..bytes.below(3) {
                    lists.values().append_option(word(bytes));
                }
                lists.append(bytes.below(8) != 0);
            }
            Arc::new(lists.finish())
        }
        26 => Arc::new(NullArray::new(rows)),
        _ => Arc::new(StringArray::from(words(bytes))),
    }
}

fn zone(bytes: &mut Bytes<'_>) -> Option<&'static str> {
    if bytes.flag() { Some("America/New_York") } else { None }
}

/// Any integer, cut to size.
trait FromI64 {
    fn of(value: i64) -> Self;
}

macro_rules! from_i64 {
    ($($type:ty),*) => {$(
        impl FromI64 for $type {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::unnecessary_cast,
                reason = "any value will do"
            )]
            fn of(value: i64) -> Self {
                value as Self
            }
        }
    )*};
}
from_i64!(u8, i8, u16, i16, u32, i32, u64, i64);

/// A survey in which every role may meet any type.
pub fn survey(bytes: &mut Bytes<'_>) -> Survey {
    let scale = match bytes.below(4) {
        0 => Scale::nps(),
        1 => Scale::ces1(),
        2 => Scale::custom(-5, 5).unwrap(),
        _ => Scale::csat(),
    };
    let mut builder = Survey::builder()
        .question("rating", QuestionDef::rating(scale).in_column("a").with_missing(["NA", "99"]))
        .question("seconds", QuestionDef::measure(MeasureUnit::Seconds).in_column("b"))
        .question("amount", QuestionDef::measure(MeasureUnit::Number).in_column("c"))
        .question("flag", QuestionDef::flag().in_column("d"))
        .question("tags", QuestionDef::tags().in_column("e"))
        .question("comment", QuestionDef::comment().in_column("f"))
        .dimensions(["g", "h"])
        .max_refused(1.0);
    if bytes.flag() {
        builder = builder.time("t").zone("Europe/Lisbon").time_formats(["iso", "unix_s"]);
    }
    if bytes.flag() {
        builder = builder.weight("w");
    }
    if bytes.below(4) == 0 {
        builder = builder.consent("k");
    }
    builder.build().unwrap()
}

/// A batch with a column for every role.
pub fn records(bytes: &mut Bytes<'_>) -> RecordBatch {
    let rows = bytes.below(24) + 1;
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "t", "w", "k"];
    let arrays: Vec<ArrayRef> = names.iter().map(|_| column(bytes, rows)).collect();
    let field = |(name, array): (&&str, &ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    let schema = Schema::new(names.iter().zip(&arrays).map(field).collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(schema), arrays).unwrap()
}

fn fold(survey: &Survey, records: &RecordBatch) -> Result<Cube, cxmetrics::Error> {
    let mut cube = Cube::new(survey, Grain::Day);
    cube.fold(&Batch::from_arrow(records)?)?;
    Ok(cube)
}

/// Any batch folds or is refused; the account adds up; slices folded apart make the whole.
pub fn check(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let survey = survey(&mut bytes);
    let records = records(&mut bytes);
    let cut = bytes.below(records.num_rows() + 1);
    let Ok(whole) = fold(&survey, &records) else { return };
    law::accounts_balance(&whole);
    law::table_round_trips(&whole);
    law::readings_are_sound(&whole);
    law::segments_add_up(&whole);
    let parts = [records.slice(0, cut), records.slice(cut, records.num_rows() - cut)];
    let parts: Vec<Cube> = parts.iter().map(|part| fold(&survey, part).unwrap()).collect();
    law::parts_make_whole(&whole, &parts);
}
