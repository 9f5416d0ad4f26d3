//! Columns by name, from Arrow or from buffers, as batches.

use std::sync::Arc;

use arrow_array::types::{
    ArrowPrimitiveType, DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, PrimitiveArray, RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{Field, Schema};
use pyo3::buffer::{Element, PyBuffer, PyUntypedBuffer};
use pyo3::prelude::*;

use crate::arrow;
use crate::failure::{Failure, Result};
use crate::numbers::{foreign, unread_format};

/// The columns as batches, cut where a column in pieces has a joint. Buffers are copied, for their owner may write to them
/// meanwhile; Arrow is not. And how many rows there are.
pub(crate) fn batches(
    names: &[String],
    columns: &[Bound<'_, PyAny>],
) -> Result<(Box<dyn RecordBatchReader + Send>, u64)> {
    let mut parts: Vec<Vec<ArrayRef>> = Vec::new();
    for (name, column) in names.iter().zip(columns) {
        parts.push(pieces(column).map_err(|failure| in_column(name, failure))?);
    }
    let rows: Vec<usize> = parts.iter().map(|pieces| pieces.iter().map(Array::len).sum()).collect();
    if rows.windows(2).any(|pair| pair[0] != pair[1]) {
        let told: Vec<String> = names.iter().zip(&rows).map(|(name, rows)| format!("`{name}` {rows}")).collect();
        return Err(Failure::argument(format!("the columns differ in length: {}", told.join(", "))));
    }
    let fields: Vec<Field> = names
        .iter()
        .zip(&parts)
        .filter_map(|(name, pieces)| Some(Field::new(name, pieces.first()?.data_type().clone(), true)))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let mut batches = Vec::new();
    let (mut from, all) = (0, rows.first().copied().unwrap_or(0));
    loop {
        let cut: Vec<ArrayRef> = parts.iter().filter_map(|pieces| piece_at(pieces, from)).collect();
        let here = cut.iter().map(Array::len).min().unwrap_or(0);
        let cut = cut.into_iter().map(|piece| piece.slice(0, here)).collect();
        batches.push(RecordBatch::try_new(Arc::clone(&schema), cut));
        from += here;
        if all <= from || here == 0 {
            return Ok((Box::new(RecordBatchIterator::new(batches, schema)), all as u64));
        }
    }
}

/// What is left from row `from` on of the piece that holds it; an empty one at the end.
fn piece_at(pieces: &[ArrayRef], mut from: usize) -> Option<ArrayRef> {
    for piece in pieces {
        if from < piece.len() {
            return Some(piece.slice(from, piece.len() - from));
        }
        from -= piece.len();
    }
    pieces.first().map(|piece| piece.slice(0, 0))
}

fn in_column(name: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Unreadable { code, message, path } => {
            Failure::Unreadable { code, message: format!("column `{name}`: {message}"), path }
        }
        other => other,
    }
}

/// The pieces of one column: capsules of Arrow, a buffer of numbers, or a buffer with its kind and unit as `NumPy` names them: truth
/// values, instants or lengths of time.
fn pieces(column: &Bound<'_, PyAny>) -> Result<Vec<ArrayRef>> {
    if arrow::is_capsules(column) {
        return arrow::pieces(column);
    }
    let py = column.py();
    if let Ok((buffer, kind, unit)) = column.extract::<(Bound<'_, PyAny>, String, String)>() {
        if kind == "b" {
            let bytes = PyBuffer::<u8>::get(&buffer)?.to_vec(py)?;
            return Ok(vec![Arc::new(bytes.into_iter().map(|byte| Some(byte != 0)).collect::<BooleanArray>())]);
        }
        let ticks = PyBuffer::<i64>::get(&buffer)?.to_vec(py)?;
        return Ok(vec![match (kind.as_str(), unit.as_str()) {
            ("M", "s") => times::<TimestampSecondType>(ticks),
            ("M", "ms") => times::<TimestampMillisecondType>(ticks),
            ("M", "us") => times::<TimestampMicrosecondType>(ticks),
            ("M", _) => times::<TimestampNanosecondType>(ticks),
            (_, "s") => times::<DurationSecondType>(ticks),
            (_, "ms") => times::<DurationMillisecondType>(ticks),
            (_, "us") => times::<DurationMicrosecondType>(ticks),
            _ => times::<DurationNanosecondType>(ticks),
        }]);
    }
    let buffer = PyUntypedBuffer::get(column)?;
    if buffer.dimensions() != 1 {
        return Err(Failure::argument(format!("a column has one dimension, not {}", buffer.dimensions())));
    }
    if foreign(&buffer) {
        return Err(unread_format(&buffer));
    }
    let made = numbers::<UInt8Type>(py, &buffer)
        .or_else(|| numbers::<Int8Type>(py, &buffer))
        .or_else(|| numbers::<Int64Type>(py, &buffer))
        .or_else(|| numbers::<Float64Type>(py, &buffer))
        .or_else(|| numbers::<Int32Type>(py, &buffer))
        .or_else(|| numbers::<Float32Type>(py, &buffer))
        .or_else(|| numbers::<Int16Type>(py, &buffer))
        .or_else(|| numbers::<UInt16Type>(py, &buffer))
        .or_else(|| numbers::<UInt32Type>(py, &buffer))
        .or_else(|| numbers::<UInt64Type>(py, &buffer));
    match made {
        Some(array) => Ok(vec![array?]),
        None => Err(unread_format(&buffer)),
    }
}

/// Numbers, when the buffer holds numbers of this type.
fn numbers<T: ArrowPrimitiveType>(py: Python<'_>, buffer: &PyUntypedBuffer) -> Option<Result<ArrayRef>>
where
    T::Native: Element,
{
    let typed = buffer.as_typed::<T::Native>().ok()?;
    let array = typed.to_vec(py).map(|values| Arc::new(PrimitiveArray::<T>::from_iter_values(values)) as ArrayRef);
    Some(array.map_err(Failure::from))
}

/// Counts of time, of which the least stands for "not a time".
fn times<T: ArrowPrimitiveType<Native = i64>>(ticks: Vec<i64>) -> ArrayRef {
    let given = ticks.into_iter().map(|ticks| (ticks != i64::MIN).then_some(ticks));
    Arc::new(given.collect::<PrimitiveArray<T>>())
}
