//! Many tests at once.

use cxmetrics::infer::multiplicity::{Adjustment, adjust, findings};
use pyo3::prelude::*;

use crate::failure::contained;
use crate::numbers::Holed;

#[pyfunction]
pub(crate) fn infer_adjust(py: Python<'_>, p_values: Holed, method: Option<&str>) -> PyResult<Vec<Option<f64>>> {
    contained(|| {
        let method = method.map_or_else(|| Ok(Adjustment::default()), str::parse)?;
        Ok(py.detach(|| adjust(&p_values.0, method)))
    })
}

#[pyfunction]
pub(crate) fn infer_findings(py: Python<'_>, adjusted: Holed, level: f64) -> PyResult<Vec<bool>> {
    contained(|| Ok(py.detach(|| findings(&adjusted.0, level))))
}
