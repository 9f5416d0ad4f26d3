//! Looking after the interpreter during long work: signals, and the caller's wish to see how far it is.

use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// How often the interpreter is asked: often enough for a key press, too seldom to cost anything.
const EVERY: Duration = Duration::from_millis(50);

/// Calls `report(done, total)` now and then, and lets signals through.
pub(crate) struct Watch {
    report: Option<Py<PyAny>>,
    last: Instant,
}

impl Watch {
    pub(crate) fn new(report: Option<Py<PyAny>>) -> Self {
        Self { report, last: Instant::now() }
    }

    /// Looks, when it is time. Call it while detached.
    ///
    /// # Errors
    /// What a signal's handler or the report raises.
    pub(crate) fn look(&mut self, done: u64, total: Option<u64>) -> PyResult<()> {
        if self.last.elapsed() < EVERY {
            return Ok(());
        }
        self.say(done, total)
    }

    /// Looks, for the last time.
    ///
    /// # Errors
    /// What a signal's handler or the report raises.
    pub(crate) fn end(&mut self, done: u64, total: Option<u64>) -> PyResult<()> {
        self.say(done, total)
    }

    fn say(&mut self, done: u64, total: Option<u64>) -> PyResult<()> {
        let said = Python::attach(|py| {
            py.check_signals()?;
            self.report.as_ref().map_or(Ok(()), |report| report.call1(py, (done, total)).map(drop))
        });
        self.last = Instant::now();
        said
    }
}
