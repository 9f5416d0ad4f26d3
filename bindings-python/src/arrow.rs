//! Arrow in and out by the `PyCapsule` interface: the one place with `unsafe`.
#![expect(unsafe_code, reason = "the C data interface hands over pointers")]

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{
    Array, ArrayReader, ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchReader, make_array, new_empty_array,
};
use arrow_schema::ArrowError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};

use crate::failure::{Failure, Result};

/// The batches of a stream's capsule, or the one batch of the capsules of a schema and an array.
pub(crate) fn batches(capsules: &Bound<'_, PyAny>) -> Result<Box<dyn RecordBatchReader + Send>> {
    if let Ok(capsule) = capsules.cast::<PyCapsule>() {
        let stream = take_stream(capsule)?;
        // To ask a stream for its schema may be work, and may ask Python.
        let reader = capsules.py().detach(|| RecordBatchStreamReader::try_new(stream));
        return Ok(Box::new(reader.map_err(|err| not_rows(&err))?));
    }
    let (schema, array) = capsules.extract()?;
    let batch = rows_of(&take_array(&schema, &array)?)?;
    let schema = batch.schema();
    Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// Whether this is what [`batches`] and [`pieces`] take.
pub(crate) fn is_capsules(object: &Bound<'_, PyAny>) -> bool {
    object.is_instance_of::<PyCapsule>() || object.extract::<(Bound<'_, PyCapsule>, Bound<'_, PyCapsule>)>().is_ok()
}

/// The pieces of one column, from the same kinds of capsules.
pub(crate) fn pieces(capsules: &Bound<'_, PyAny>) -> Result<Vec<ArrayRef>> {
    let Ok(capsule) = capsules.cast::<PyCapsule>() else {
        let (schema, array) = capsules.extract()?;
        return Ok(vec![take_array(&schema, &array)?]);
    };
    let stream = take_stream(capsule)?;
    let read = || -> std::result::Result<Vec<ArrayRef>, ArrowError> {
        let reader = ArrayStreamReader::try_new(stream)?;
        let none = new_empty_array(reader.field().data_type());
        let pieces: Vec<ArrayRef> = reader.collect::<std::result::Result<_, _>>()?;
        // A column without pieces still has a type.
        Ok(if pieces.is_empty() { vec![none] } else { pieces })
    };
    let pieces = capsules.py().detach(read);
    pieces.map_err(|err| Failure::argument(format!("the column cannot be read: {err}")))
}

/// A table as a capsule that any Arrow consumer takes.
pub(crate) fn export(py: Python<'_>, table: RecordBatch) -> Result<Bound<'_, PyCapsule>> {
    let schema = table.schema();
    let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(table)], schema)));
    Ok(PyCapsule::new_with_value(py, stream, c"arrow_array_stream")?)
}

fn not_rows(err: &ArrowError) -> Failure {
    Failure::argument(format!(
        "these are no rows of named columns: {err}; hand over a frame, or columns by name such as `{{\"nps\": series}}`"
    ))
}

fn take_stream(capsule: &Bound<'_, PyCapsule>) -> Result<FFI_ArrowArrayStream> {
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream of the C interface, and the interpreter is attached, so nobody else
    // takes from it now. The stream is moved out and an empty one left behind, which the capsule's destructor passes over.
    Ok(unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) })
}

fn take_array(schema: &Bound<'_, PyCapsule>, array: &Bound<'_, PyCapsule>) -> Result<ArrayRef> {
    let schema = schema.pointer_checked(Some(c"arrow_schema"))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(c"arrow_array"))?.cast::<FFI_ArrowArray>();
    // SAFETY: capsules of these names hold a schema and an array of the C interface that belong together; the array is
    // moved out and an empty one left behind, the schema is only looked at while its capsule is alive.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) };
    Ok(make_array(data.map_err(|err| not_rows(&err))?))
}

fn rows_of(array: &ArrayRef) -> Result<RecordBatch> {
    let Some(rows) = array.as_struct_opt() else {
        return Err(Failure::argument(format!("an array of {} is no rows of named columns", array.data_type())));
    };
    if 0 < rows.null_count() {
        return Err(Failure::argument("a row that is null as a whole cannot be counted; filter such rows out"));
    }
    Ok(RecordBatch::from(rows))
}
