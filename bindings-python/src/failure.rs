//! What can go wrong at the edge, and how it becomes an exception of the package.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cxmetrics::ErrorKind;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The result of everything in this crate that is not an entry.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Why an entry gives no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library says no.
    Core(cxmetrics::Error),
    /// An exception of Python: a signal, a callback, a stream.
    Python(PyErr),
    /// What was handed over does not read, under the code of the library's error that stands for it.
    Unreadable { code: &'static str, message: String, path: Option<&'static str> },
    /// One of several numbers is not what a call takes.
    Item { code: &'static str, message: String, row: usize },
    /// A file does not open.
    Unopened(std::io::Error, String),
}

impl Failure {
    /// Something handed over is not what a call takes.
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::Unreadable { code: "invalid_argument", message: message.into(), path: None }
    }

    /// A panic while the cube was being changed left it as it stood then.
    pub(crate) fn broken() -> Self {
        let message = "the cube was left half changed by a fault in cxmetrics; make a new one".to_owned();
        Self::Unreadable { code: "internal", message, path: None }
    }

    /// A definition does not read.
    pub(crate) fn unreadable(kind: ErrorKind, path: &'static str, err: &serde_json::Error) -> Self {
        Self::Unreadable { code: kind.code(), message: format!("the {path} does not read: {err}"), path: Some(path) }
    }
}

impl From<cxmetrics::Error> for Failure {
    fn from(err: cxmetrics::Error) -> Self {
        Self::Core(err)
    }
}

impl From<PyErr> for Failure {
    fn from(err: PyErr) -> Self {
        Self::Python(err)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| match failure {
            Failure::Python(err) => err,
            Failure::Core(err) => {
                let place = serde_json::to_string(err.place()).unwrap_or_default();
                let faults = serde_json::to_string(err.faults()).unwrap_or_default();
                exception(py, err.code(), &err.to_string(), &place, &faults)
            }
            Failure::Unreadable { code, message, path } => {
                let place = serde_json::json!({ "path": path }).to_string();
                exception(py, code, &message, &place, "[]")
            }
            Failure::Item { code, message, row } => {
                let place = serde_json::json!({ "row": row }).to_string();
                exception(py, code, &message, &place, "[]")
            }
            Failure::Unopened(err, path) => unopened(py, &err, &path),
        })
    }
}

/// Runs the body of an entry: a failure or a panic in it becomes an exception of the package.
pub(crate) fn contained<T>(body: impl FnOnce() -> Result<T>) -> PyResult<T> {
    // What a body leaves behind when it unwinds is dropped, or stands behind a lock of which the poison is ignored.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result.map_err(PyErr::from),
        Err(payload) => {
            let text = text_of(payload.as_ref());
            let message = format!("a fault in cxmetrics itself, please report it: {text}");
            Python::attach(|py| Err(exception(py, "internal", &message, "{}", "[]")))
        }
    }
}

fn text_of(payload: &(dyn Any + Send)) -> &str {
    let owned = payload.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("it does not say which")
}

/// The exception that the Python half has for a code.
fn exception(py: Python<'_>, code: &str, message: &str, place: &str, faults: &str) -> PyErr {
    static MAKER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let made = MAKER
        .import(py, "cxmetrics.errors", "_exception")
        .and_then(|maker| maker.call1((code, message, place, faults)));
    made.map_or_else(|err| err, PyErr::from_value)
}

/// The exception for a file that does not open, with the number by which Python tells the reasons apart.
fn unopened(py: Python<'_>, err: &std::io::Error, path: &str) -> PyErr {
    static MAKER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let made = MAKER
        .import(py, "cxmetrics.errors", "_unopened")
        .and_then(|maker| maker.call1((err.raw_os_error(), err.to_string(), path)));
    made.map_or_else(|err| err, PyErr::from_value)
}

/// The code of every kind of error that the library has.
#[pyfunction]
pub(crate) fn error_codes() -> Vec<&'static str> {
    ErrorKind::ALL.iter().map(|kind| kind.code()).collect()
}

/// A fault on demand, to test what becomes of one.
#[cfg(debug_assertions)]
#[pyfunction]
#[expect(clippy::panic, reason = "that is what it is for")]
pub(crate) fn _panic(py: Python<'_>) -> PyResult<()> {
    contained(|| py.detach(|| panic!("asked for")))
}
