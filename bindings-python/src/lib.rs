//! The native half of the Python package `cxmetrics`: it converts, calls the library and converts back.
//!
//! The Python half (`python/cxmetrics`) has the types and the documentation that users see. Between the two small things
//! travel as JSON - the library's own - and columns as Arrow, by the `PyCapsule` interface, without being copied.
//!
//! Rules of this crate: every entry runs in [`failure::contained`], so that a panic arrives as an ordinary exception;
//! work is done while detached from the interpreter; a lock is only ever waited for while detached, so that two threads
//! never hold one each of what the other waits for.
#![allow(clippy::needless_pass_by_value, reason = "the arguments of an entry arrive by value")]

use pyo3::prelude::*;

mod arrow;
mod columns;
mod cube;
mod failure;
mod fold;
mod lines;
mod query;
mod reading;
mod report;
mod survey;
mod table;
mod watch;

/// What the package `cxmetrics` is made of; use that.
#[pymodule(gil_used = false)]
mod _cxmetrics {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::cube::Cube;
    #[pymodule_export]
    use crate::failure::error_codes;
    #[pymodule_export]
    use crate::reading::{
        ces, csat, nps, nps_of_counts, nps_of_shares, period, reading_html, reading_text, share_without_base,
    };
    #[pymodule_export]
    use crate::report::Report;
    #[pymodule_export]
    use crate::survey::Survey;
    #[pymodule_export]
    use crate::table::Table;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("METHOD_VERSION", cxmetrics::METHOD_VERSION)?;
        // Set beside the names that the module exports: it is no part of them, and not in a release.
        #[cfg(debug_assertions)]
        module.setattr("_panic", wrap_pyfunction!(crate::failure::_panic, module)?)?;
        Ok(())
    }
}
