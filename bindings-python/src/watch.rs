//! Looking after the interpreter during long work: signals, and the caller's wish to see how far it is.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
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

    /// Runs work that is told of the rows it counts on a thread of its own, and looks meanwhile: signals reach only the thread
    /// that came from the interpreter.
    ///
    /// # Errors
    /// What a signal's handler or the report raises; then the work is told to stop, and its end is waited for.
    pub(crate) fn during<T: Send>(
        &mut self,
        done: u64,
        total: Option<u64>,
        work: impl FnOnce(&(dyn Fn(usize) -> bool + Sync)) -> T + Send,
    ) -> PyResult<T> {
        let (rows, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let go_on = |counted: usize| {
            rows.fetch_add(counted, Ordering::Relaxed);
            !stopped.load(Ordering::Relaxed)
        };
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            let worker = scope.spawn(move || {
                // Nobody receives any more when the report has failed.
                let _ = sender.send(work(&go_on));
            });
            loop {
                match receiver.recv_timeout(EVERY) {
                    Ok(result) => return Ok(result),
                    Err(RecvTimeoutError::Timeout) => {
                        let looked = self.look(done + rows.load(Ordering::Relaxed) as u64, total);
                        if looked.is_err() {
                            stopped.store(true, Ordering::Relaxed);
                        }
                        looked?;
                    }
                    Err(RecvTimeoutError::Disconnected) => match worker.join() {
                        Ok(()) => return Err(PyRuntimeError::new_err("the work ended without a result")),
                        Err(panic) => resume_unwind(panic),
                    },
                }
            }
        })
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
