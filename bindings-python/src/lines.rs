//! Rows from Python as JSON lines, for the library's own reader.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use cxmetrics::cube::Cube;
use cxmetrics::intake::{FileFormat, ReadOptions, Source};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::failure::{Failure, Result};
use crate::fold::fold_source;
use crate::watch::Watch;

/// Counts the rows that an iterator of Python's hands over as bytes.
pub(crate) fn fold_lines(cube: &mut Cube, lines: Py<PyAny>, total: Option<u64>, watch: &mut Watch) -> Result<()> {
    read_lines(lines, |source| fold_source(cube, source, watch, |source| (source.rows_read(), total)))
}

/// Hands the rows that an iterator of Python's gives as bytes to whoever reads a source.
pub(crate) fn read_lines(lines: Py<PyAny>, take: impl FnOnce(&mut Source) -> Result<()>) -> Result<()> {
    let raised = Raised::default();
    let reader = Lines { chunks: lines, chunk: None, at: 0, raised: raised.clone() };
    let folded = Source::from_reader(reader, FileFormat::JsonLines, &ReadOptions::default())
        .map_err(Failure::from)
        .and_then(|mut source| take(&mut source));
    // What Python raised is why the reader failed.
    match raised.take() {
        Some(err) => Err(err.into()),
        None => folded,
    }
}

/// The exception that ended the lines.
#[derive(Clone, Default)]
struct Raised(Arc<Mutex<Option<PyErr>>>);

impl Raised {
    fn put(&self, err: PyErr) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(err);
    }

    fn take(&self) -> Option<PyErr> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Reads what an iterator of Python's yields.
struct Lines {
    chunks: Py<PyAny>,
    chunk: Option<Py<PyBytes>>,
    at: usize,
    raised: Raised,
}

impl Lines {
    fn fill(&mut self, py: Python<'_>, buffer: &mut [u8]) -> PyResult<usize> {
        loop {
            if let Some(chunk) = &self.chunk {
                let rest = chunk.bind(py).as_bytes().get(self.at..).unwrap_or_default();
                if !rest.is_empty() {
                    let n = rest.len().min(buffer.len());
                    buffer.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                    self.at += n;
                    return Ok(n);
                }
            }
            let Some(next) = self.chunks.bind(py).try_iter()?.next() else { return Ok(0) };
            self.chunk = Some(next?.cast_into::<PyBytes>()?.unbind());
            self.at = 0;
        }
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| self.fill(py, buffer)).map_err(|err| {
            self.raised.put(err);
            io::Error::other("the rows ended early")
        })
    }
}
