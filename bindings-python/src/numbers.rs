//! Numbers and counts out of whatever holds them: buffers at once, everything else one by one.

use std::num::TryFromIntError;

use cxmetrics::ErrorKind;
use pyo3::buffer::{Element, PyUntypedBuffer};
use pyo3::exceptions::{PyNotImplementedError, PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyTuple};

use crate::failure::{Failure, Result};

/// Numbers of any kind.
pub(crate) struct Numbers(pub(crate) Vec<f64>);

impl<'py> FromPyObject<'_, 'py> for Numbers {
    type Error = PyErr;

    fn extract(numbers: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let at_once = buffer(&numbers).and_then(|buffer| floats(numbers.py(), &buffer)).transpose()?;
        // An array has a NaN for what its series says is missing, and the series can name it.
        Ok(Self(match at_once.filter(|floats| !floats.iter().any(|number| number.is_nan())) {
            Some(floats) => floats,
            None => each(&numbers, "number", float)?,
        }))
    }
}

/// Numbers of which some may be missing: `None` in a list, a NaN in an array.
pub(crate) struct Holed(pub(crate) Vec<Option<f64>>);

impl<'py> FromPyObject<'_, 'py> for Holed {
    type Error = PyErr;

    fn extract(numbers: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let at_once = buffer(&numbers).and_then(|buffer| floats(numbers.py(), &buffer)).transpose()?;
        Ok(Self(match at_once {
            Some(floats) => floats.into_iter().map(Some).collect(),
            None => {
                each(&numbers, "number", |item| if item.is_none() { Ok(Some(None)) } else { item.extract().map(Some) })?
            }
        }))
    }
}

/// A value for each day, of which some may be missing: `None`, or a NaN, which arrays and frames have for what is missing.
pub(crate) struct Gapped(pub(crate) Vec<Option<f64>>);

impl<'py> FromPyObject<'_, 'py> for Gapped {
    type Error = PyErr;

    fn extract(numbers: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Holed(values) = numbers.extract()?;
        Ok(Self(values.into_iter().map(|value| value.filter(|number| !number.is_nan())).collect()))
    }
}

/// Rows of so many numbers: an array of two dimensions, or a list of tuples.
pub(crate) struct Rows<const N: usize>(pub(crate) Vec<[f64; N]>);

impl<'py, const N: usize> FromPyObject<'_, 'py> for Rows<N> {
    type Error = PyErr;

    fn extract(rows: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let table = array_of(&rows, 2).filter(|buffer| buffer.shape().get(1) == Some(&N));
        if let Some(numbers) = table.and_then(|buffer| floats(rows.py(), &buffer)).transpose()? {
            let (rows, _) = numbers.as_chunks();
            return Ok(Self(rows.to_vec()));
        }
        let mut read = Vec::new();
        for (row, item) in items_of(&rows, &format!("this takes a list of tuples of {N} numbers"))?.enumerate() {
            let item = item.map_err(|err| unread(&rows, err))?;
            let Numbers(numbers) = item.extract().map_err(|_| row_taken::<N>(&item, row))?;
            read.push(<[f64; N]>::try_from(numbers).map_err(|_| row_taken::<N>(&item, row))?);
        }
        Ok(Self(read))
    }
}

fn row_taken<const N: usize>(item: &Bound<'_, PyAny>, row: usize) -> Failure {
    let message = format!("row {row} is {}, not {N} numbers", written(item));
    Failure::Item { code: "invalid_argument", message, row }
}

/// Several columns, rows or groups, each of any kind that `T` takes.
pub(crate) struct Several<T>(pub(crate) Vec<T>);

impl<'py, T> FromPyObject<'_, 'py> for Several<T>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr>,
{
    type Error = PyErr;

    fn extract(several: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let items = items_of(&several, "this takes several lists or arrays of numbers")?;
        Ok(Self(items.map(|item| item?.extract()).collect::<PyResult<_>>()?))
    }
}

/// Whole numbers from 0 up.
pub(crate) struct Counts(pub(crate) Vec<u64>);

impl<'py> FromPyObject<'_, 'py> for Counts {
    type Error = PyErr;

    fn extract(counts: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(match buffer(&counts) {
            Some(buffer) => match wholes(counts.py(), &buffer) {
                Some(wholes) => wholes?,
                None => each(&counts, "whole number", count)?,
            },
            None => each(&counts, "whole number", count)?,
        }))
    }
}

/// Answers: whole numbers, whatever type they have.
pub(crate) struct Answers(pub(crate) Vec<i32>);

impl<'py> FromPyObject<'_, 'py> for Answers {
    type Error = PyErr;

    fn extract(answers: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = answers.py();
        if let Some(numbers) = buffer(&answers).and_then(|buffer| floats(py, &buffer)) {
            let whole = |(row, number): (usize, f64)| whole(number, row, || number.to_string());
            return Ok(Self(numbers?.into_iter().enumerate().map(whole).collect::<Result<_>>()?));
        }
        let items = items_of(&answers, "answers are a list, an array or a series of whole numbers")?;
        let mut read = Vec::new();
        for (row, item) in items.enumerate() {
            let item = item.map_err(|err| unread(&answers, err))?;
            let number = item.extract().map_or_else(|err| beyond(&item, &err), Some);
            // What is no number at all is told like a number that is not whole.
            read.push(whole(number.unwrap_or(f64::NAN), row, || written(&item))?);
        }
        Ok(Self(read))
    }
}

/// A whole number that is too large even for a float lies off every scale; anything else that is no number is none.
fn beyond(item: &Bound<'_, PyAny>, err: &PyErr) -> Option<f64> {
    err.is_instance_of::<PyOverflowError>(item.py()).then_some(f64::MAX)
}

fn whole(number: f64, row: usize, written: impl FnOnce() -> String) -> Result<i32> {
    if number.fract() == 0.0 {
        let in_range = f64::from(i32::MIN) <= number && number <= f64::from(i32::MAX);
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
        return if in_range {
            Ok(number as i32)
        } else {
            Err(refused(row, format!("the answer `{}` is not on the scale", written())))
        };
    }
    let message = format!(
        "the answer in row {row} is {}, not a whole number; leave missing answers out, or let a survey read the column \
         and count what it refuses",
        written()
    );
    Err(Failure::Item { code: "invalid_argument", message, row })
}

/// So many of something, in a tuple or a list.
pub(crate) struct Fixed<T, const N: usize>(pub(crate) [T; N]);

impl<'py, T, const N: usize> FromPyObject<'_, 'py> for Fixed<T, N>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr>,
{
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let taken = format!("this takes a tuple of {N}");
        let items: Vec<T> = items_of(&given, &taken)?.map(|item| item?.extract()).collect::<PyResult<_>>()?;
        let n = items.len();
        let items = <[T; N]>::try_from(items).map_err(|_| Failure::argument(format!("{taken}, not of {n}")))?;
        Ok(Self(items))
    }
}

/// One whole number from 0 up.
#[derive(Clone, Copy)]
pub(crate) struct Count(pub(crate) u64);

impl Count {
    /// The same as a number of things in memory; what cannot be addressed is as many as can.
    pub(crate) fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl<'py> FromPyObject<'_, 'py> for Count {
    type Error = PyErr;

    fn extract(number: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match count(&number) {
            Ok(Some(count)) => Ok(Self(count)),
            Ok(None) => {
                let (code, message) = (ErrorKind::OutOfRange.code(), not_a_count(&written(&number)));
                Err(Failure::Unreadable { code, message, path: None }.into())
            }
            Err(err) => Err(err),
        }
    }
}

/// So many numbers in a tuple.
#[derive(Clone, Copy)]
pub(crate) struct Few<const N: usize>(pub(crate) [f64; N]);

impl<'py, const N: usize> FromPyObject<'_, 'py> for Few<N> {
    type Error = PyErr;

    fn extract(numbers: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let taken = || Failure::argument(format!("this takes a tuple of {N} numbers, not {}", written(&numbers)));
        let tuple = numbers.cast::<PyTuple>().map_err(|_| taken())?;
        let mut few = [0.0; N];
        if tuple.len() != N {
            return Err(taken().into());
        }
        for (place, number) in few.iter_mut().zip(tuple.iter()) {
            *place = number.extract()?;
        }
        Ok(Self(few))
    }
}

/// Names of any kind that can be told apart, as a number for each.
pub(crate) struct Names(pub(crate) Vec<usize>);

impl<'py> FromPyObject<'_, 'py> for Names {
    type Error = PyErr;

    fn extract(names: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let seen = PyDict::new(names.py());
        let mut numbers = Vec::new();
        for name in names.try_iter()? {
            let name = name?;
            let number = match seen.get_item(&name)? {
                Some(number) => number.extract()?,
                None => {
                    seen.set_item(&name, seen.len())?;
                    seen.len() - 1
                }
            };
            numbers.push(number);
        }
        Ok(Self(numbers))
    }
}

/// The buffer of an array or a series.
fn buffer(numbers: &Bound<'_, PyAny>) -> Option<PyUntypedBuffer> {
    array_of(numbers, 1)
}

/// The buffer of an array of so many dimensions, in the byte order of this machine, that holds all its numbers: a masked
/// array has a buffer too, but not all in it count. A series has no buffer, but makes an array.
fn array_of(numbers: &Bound<'_, PyAny>, dimensions: usize) -> Option<PyUntypedBuffer> {
    let buffer = match PyUntypedBuffer::get(numbers) {
        Ok(buffer) => {
            let masked = numbers.hasattr("mask").unwrap_or(false);
            if masked { None } else { Some(buffer) }
        }
        Err(_) => numbers.call_method0("__array__").ok().and_then(|array| PyUntypedBuffer::get(&array).ok()),
    };
    buffer.filter(|buffer| buffer.dimensions() == dimensions && !foreign(buffer))
}

/// Whether the numbers have the byte order of another machine, which `PyO3` 0.30 does not tell apart.
pub(crate) fn foreign(buffer: &PyUntypedBuffer) -> bool {
    let order = buffer.format().to_bytes().first();
    if cfg!(target_endian = "little") { matches!(order, Some(b'>' | b'!')) } else { matches!(order, Some(b'<')) }
}

fn typed<T: Element>(py: Python<'_>, buffer: &PyUntypedBuffer) -> Option<PyResult<Vec<T>>> {
    Some(buffer.as_typed::<T>().ok()?.to_vec(py))
}

fn floats(py: Python<'_>, buffer: &PyUntypedBuffer) -> Option<PyResult<Vec<f64>>> {
    fn widened<T: Copy>(numbers: PyResult<Vec<T>>, float: impl Fn(T) -> f64) -> PyResult<Vec<f64>> {
        Ok(numbers?.into_iter().map(float).collect())
    }
    typed::<f64>(py, buffer)
        .or_else(|| Some(widened(typed::<i64>(py, buffer)?, |number| number as f64)))
        .or_else(|| Some(widened(typed::<f32>(py, buffer)?, f64::from)))
        .or_else(|| Some(widened(typed::<i32>(py, buffer)?, f64::from)))
        .or_else(|| Some(widened(typed::<i16>(py, buffer)?, f64::from)))
        .or_else(|| Some(widened(typed::<i8>(py, buffer)?, f64::from)))
        .or_else(|| Some(widened(typed::<u64>(py, buffer)?, |number| number as f64)))
        .or_else(|| Some(widened(typed::<u32>(py, buffer)?, f64::from)))
        .or_else(|| Some(widened(typed::<u16>(py, buffer)?, f64::from)))
        .or_else(|| Some(widened(typed::<u8>(py, buffer)?, f64::from)))
}

fn wholes(py: Python<'_>, buffer: &PyUntypedBuffer) -> Option<PyResult<Vec<u64>>> {
    fn checked<T>(numbers: PyResult<Vec<T>>) -> PyResult<Vec<u64>>
    where
        T: Copy + std::fmt::Display,
        u64: TryFrom<T, Error = TryFromIntError>,
    {
        let count = |(row, number): (usize, T)| {
            u64::try_from(number).map_err(|_| PyErr::from(refused(row, not_a_count(&number))))
        };
        numbers?.into_iter().enumerate().map(count).collect()
    }
    typed::<u64>(py, buffer)
        .or_else(|| Some(checked(typed::<i64>(py, buffer)?)))
        .or_else(|| Some(checked(typed::<i32>(py, buffer)?)))
        .or_else(|| Some(checked(typed::<i16>(py, buffer)?)))
        .or_else(|| Some(checked(typed::<i8>(py, buffer)?)))
        .or_else(|| Some(typed::<u32>(py, buffer)?.map(|counts| counts.into_iter().map(u64::from).collect())))
        .or_else(|| Some(typed::<u16>(py, buffer)?.map(|counts| counts.into_iter().map(u64::from).collect())))
        .or_else(|| Some(typed::<u8>(py, buffer)?.map(|counts| counts.into_iter().map(u64::from).collect())))
}

/// Every item in turn; `read` gives nothing for a number out of range.
fn each<'py, T>(
    holder: &Bound<'py, PyAny>,
    what: &str,
    read: impl Fn(&Bound<'py, PyAny>) -> PyResult<Option<T>>,
) -> Result<Vec<T>> {
    let items = items_of(holder, &format!("this takes a list, an array or a series of {what}s"))?;
    let mut read_items = Vec::new();
    for (row, item) in items.enumerate() {
        let item = item.map_err(|err| unread(holder, err))?;
        match read(&item) {
            Ok(Some(value)) => read_items.push(value),
            Ok(None) => return Err(refused(row, not_a_count(&written(&item)))),
            Err(_) => {
                let message =
                    format!("the item in row {row} is {}, not a {what}; leave missing values out", written(&item));
                return Err(Failure::Item { code: "invalid_argument", message, row });
            }
        }
    }
    Ok(read_items)
}

/// What iterates over the items of a series; `takes` is said where there is none.
fn items_of<'py>(holder: &Bound<'py, PyAny>, takes: &str) -> Result<Bound<'py, PyIterator>> {
    holder.try_iter().map_err(|err| {
        if err.is_instance_of::<PyTypeError>(holder.py()) {
            let kind = holder.get_type().name().map_or_else(|_| String::new(), |name| format!(", not {name}"));
            return Failure::argument(format!("{takes}{kind}"));
        }
        unread(holder, err)
    })
}

/// Why items do not come; a view of memory whose format Python does not read says only that it does not.
fn unread(holder: &Bound<'_, PyAny>, err: PyErr) -> Failure {
    match PyUntypedBuffer::get(holder) {
        Ok(buffer) if err.is_instance_of::<PyNotImplementedError>(holder.py()) => unread_format(&buffer),
        _ => err.into(),
    }
}

/// What is said of a buffer whose numbers are not read.
pub(crate) fn unread_format(buffer: &PyUntypedBuffer) -> Failure {
    let format = buffer.format().to_string_lossy();
    let why = if foreign(buffer) { ": its bytes are in the order of another machine" } else { "" };
    Failure::argument(format!("a buffer of the format `{format}` is not read{why}; convert it first"))
}

fn float(item: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    item.extract().map(Some)
}

/// Nothing for a whole number below 0 or beyond 64 bits.
fn count(item: &Bound<'_, PyAny>) -> PyResult<Option<u64>> {
    match item.extract() {
        Ok(count) => Ok(Some(count)),
        Err(err) if err.is_instance_of::<PyOverflowError>(item.py()) => Ok(None),
        Err(err) => Err(err),
    }
}

fn refused(row: usize, message: String) -> Failure {
    Failure::Item { code: ErrorKind::OutOfRange.code(), message, row }
}

fn not_a_count(number: &impl std::fmt::Display) -> String {
    format!("`{number}` is not a count; write a whole number from 0 up")
}

/// An item as Python writes it. A very long number cannot be written.
fn written(item: &Bound<'_, PyAny>) -> String {
    item.repr().map_or_else(|_| "too long to be written".to_owned(), |text| text.to_string_lossy().into_owned())
}
