//! Key figures of a service.

use cxmetrics::infer::operations::{AgentTime, abandonment, first_contact_resolution, handle_time, repeat_contact};
use pyo3::prelude::*;

use super::{answer, level};
use crate::failure::Failure;
use crate::numbers::{Count, Counts, Names, Numbers};

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

#[pyfunction]
pub(crate) fn infer_repeat_contact(
    py: Python<'_>,
    customers: Names,
    times: Numbers,
    window: f64,
    observed_until: f64,
    confidence: Option<f64>,
) -> PyResult<String> {
    let (Names(customers), Numbers(times)) = (customers, times);
    if customers.len() != times.len() {
        let message = format!("there are {} customers and {} times; give one for each", customers.len(), times.len());
        return Err(Failure::argument(message).into());
    }
    let contacts: Vec<(usize, f64)> = customers.into_iter().zip(times).collect();
    answer(py, || repeat_contact(&contacts, window, observed_until, level(confidence)?))
}
