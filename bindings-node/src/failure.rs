//! What can go wrong here, and how JavaScript sees it: an `Error` with `code`, `place` and `faults`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cxmetrics::{ErrorKind, Fault, Place};
use napi::bindgen_prelude::{Env, Error, JsObjectValue, Object, Unknown};
use napi::{JsValue, Status};
use napi_derive::napi;

/// An argument has the wrong type or shape.
const INVALID_ARGUMENT: &str = "invalid_argument";
/// The library failed where it must not.
const INTERNAL: &str = "internal";

/// A failure on its way to JavaScript. It may be made on any thread and becomes an `Error` on the thread of its caller.
pub(crate) enum Failure {
    /// The library's own error.
    Core(cxmetrics::Error),
    /// A failure of this crate: code and message.
    Own(&'static str, String),
    /// An exception that JavaScript threw into a call of ours.
    Thrown(Error),
}

impl Failure {
    /// An argument of the wrong type or shape.
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::Own(INVALID_ARGUMENT, message.into())
    }

    /// A failure of one of the library's kinds, found on this side.
    pub(crate) fn of(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::Own(kind.code(), message.into())
    }

    /// The caller gave up; nothing was changed.
    pub(crate) fn cancelled() -> Self {
        Self::of(ErrorKind::Cancelled, "the fold was cancelled; nothing was counted")
    }

    /// A panic before this call left something half changed.
    pub(crate) fn broken(what: &str) -> Self {
        Self::Own(INTERNAL, format!("{what} was left half changed by a fault in cxmetrics; make a new one"))
    }

    fn of_panic(panic: &(dyn Any + Send)) -> Self {
        let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        let said = said.unwrap_or("no message");
        Self::Own(INTERNAL, format!("cxmetrics failed inside ({said}); this is a bug, please report it"))
    }

    /// The error to throw, or to reject with.
    pub(crate) fn into_error(self, env: Env) -> Error {
        match self {
            Self::Thrown(error) => error,
            Self::Core(error) if error.kind() == ErrorKind::Cancelled => Self::cancelled().into_error(env),
            Self::Core(error) => thrown(env, error.code(), &error.to_string(), error.place(), error.faults()),
            Self::Own(code, message) => thrown(env, code, &message, &Place::default(), &[]),
        }
    }
}

impl From<cxmetrics::Error> for Failure {
    fn from(error: cxmetrics::Error) -> Self {
        Self::Core(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Thrown(error)
    }
}

/// An error of JavaScript; where even that cannot be made, the bare message.
fn thrown(env: Env, code: &str, message: &str, place: &Place, faults: &[Fault]) -> Error {
    // What Node calls the error of a signal.
    let name = if code == ErrorKind::Cancelled.code() { "AbortError" } else { "CxError" };
    let made = || -> napi::Result<Unknown<'_>> {
        let mut error = env.create_error(Error::new(Status::GenericFailure, message.to_owned()))?;
        error.set_named_property("name", name)?;
        error.set_named_property("code", code)?;
        let mut at = Object::new(&env)?;
        if let Some(row) = place.row {
            at.set_named_property("row", row as f64)?;
        }
        if let Some(column) = &place.column {
            at.set_named_property("column", column.as_str())?;
        }
        if let Some(path) = &place.path {
            at.set_named_property("path", path.as_str())?;
        }
        error.set_named_property("place", at)?;
        let mut list = env.create_array(0)?;
        for fault in faults {
            let mut one = Object::new(&env)?;
            one.set_named_property("path", fault.path.as_str())?;
            one.set_named_property("code", fault.code)?;
            one.set_named_property("message", fault.message.as_str())?;
            list.insert(one)?;
        }
        error.set_named_property("faults", list)?;
        Ok(error.to_unknown())
    };
    match made() {
        Ok(error) => Error::from_unknown_without_coercion(error),
        Err(_) => Error::from_reason(message),
    }
}

/// Runs what a panic must not leave: it would take the process down.
pub(crate) fn contained<T>(run: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result,
        Err(panic) => Err(Failure::of_panic(panic.as_ref())),
    }
}

/// A call from JavaScript: its failure, or its panic, becomes an exception.
pub(crate) fn call<T>(env: Env, run: impl FnOnce() -> Result<T, Failure>) -> napi::Result<T> {
    contained(run).map_err(|failure| failure.into_error(env))
}

/// Every `code` that an error of this package can carry.
#[napi(ts_return_type = "ErrorCode[]")]
pub fn error_codes() -> Vec<&'static str> {
    ErrorKind::ALL.iter().map(|kind| kind.code()).chain([INVALID_ARGUMENT, INTERNAL]).collect()
}

/// Panics, so that the tests see what becomes of it; no build that is shipped has it.
#[cfg(debug_assertions)]
#[napi(skip_typescript)]
pub fn panic_now(env: Env) -> napi::Result<()> {
    call(env, on_purpose)
}

/// As [`panic_now`], off the event loop.
#[cfg(debug_assertions)]
#[napi(skip_typescript)]
pub fn panic_later() -> napi::bindgen_prelude::AsyncTask<crate::work::Work<()>> {
    crate::work::off_loop(on_purpose)
}

#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "that is what it is for")]
fn on_purpose() -> Result<(), Failure> {
    panic!("on purpose")
}
