//! Key figures of a service.

use cxmetrics::infer::operations::{AgentTime, abandonment, first_contact_resolution, handle_time};
use pyo3::prelude::*;

use super::{answer, level};
use crate::numbers::{Count, Counts, Numbers};

#[pyfunction]
pub(crate) fn infer_first_contact_resolution(
    py: Python<'_>,
    resolved: Count,
    eligible: Count,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || first_contact_resolution(resolved.0, eligible.0, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_abandonment(
    py: Python<'_>,
    offered: Count,
    abandoned: Count,
    short: Count,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || abandonment(offered.0, abandoned.0, short.0, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_handle_time(
    py: Python<'_>,
    handle_seconds: Numbers,
    contacts: Counts,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || handle_time(&AgentTime::from_columns(&handle_seconds.0, &contacts.0)?, level(confidence)?))
}
