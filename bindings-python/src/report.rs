//! Reports.

use pyo3::prelude::*;

use crate::failure::contained;

/// A report with all its numbers in it.
#[pyclass(frozen, module = "cxmetrics._cxmetrics")]
pub(crate) struct Report(pub(crate) cxmetrics::report::Report);

#[pymethods]
impl Report {
    #[staticmethod]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Self> {
        contained(|| Ok(Self(py.detach(|| cxmetrics::report::Report::from_json(json))?)))
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| Ok(py.detach(|| self.0.to_json())))
    }

    fn to_html(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| Ok(py.detach(|| cxmetrics::report::html::render(&self.0))))
    }

    fn to_markdown(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| Ok(py.detach(|| cxmetrics::report::markdown::render(&self.0))))
    }

    fn equals(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
