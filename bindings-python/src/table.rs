//! Tables of readings.

use std::sync::Arc;

use cxmetrics::ErrorKind;
use cxmetrics::locale::Locale;
use cxmetrics::report::html;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::arrow;
use crate::cube::to_json;
use crate::failure::{Failure, contained};

/// Readings by segment and period.
#[pyclass(frozen, module = "cxmetrics._cxmetrics")]
pub(crate) struct Table(Arc<cxmetrics::metric::Table>);

impl Table {
    pub(crate) fn new(table: cxmetrics::metric::Table) -> Self {
        Self(Arc::new(table))
    }
}

#[pymethods]
impl Table {
    #[staticmethod]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Self> {
        contained(|| {
            let table = py.detach(|| serde_json::from_str(json));
            Ok(Self::new(table.map_err(|err| Failure::unreadable(ErrorKind::MalformedInput, "table", &err))?))
        })
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| py.detach(|| to_json(&*self.0)))
    }

    fn dimensions(&self) -> Vec<&str> {
        self.0.dimensions().iter().map(String::as_str).collect()
    }

    fn grain(&self) -> &'static str {
        self.0.grain().name()
    }

    fn to_html(&self, py: Python<'_>, max_rows: usize) -> PyResult<String> {
        contained(|| Ok(py.detach(|| html::table(&self.0, Locale::En, max_rows))))
    }

    /// The table as a person would write it.
    fn text(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| Ok(py.detach(|| self.0.to_string())))
    }

    fn rows(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| py.detach(|| to_json(&self.0.rows())))
    }

    fn totals(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| py.detach(|| to_json(&self.0.totals())))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        contained(|| {
            let table = py.detach(|| self.0.to_arrow())?;
            arrow::export(py, table)
        })
    }

    fn __len__(&self) -> usize {
        self.0.rows().len()
    }

    fn equals(&self, py: Python<'_>, other: &Self) -> bool {
        py.detach(|| self.0 == other.0)
    }
}
