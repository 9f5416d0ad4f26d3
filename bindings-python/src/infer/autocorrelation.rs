//! How alike days are, which of two series moves first, and where a level stands.

use cxmetrics::infer::autocorrelation::{acf, ccf, ljung_box};
use cxmetrics::infer::lead::{granger, prewhitened_ccf};
use cxmetrics::infer::local_level::{LocalLevel, local_level_filter};
use pyo3::prelude::*;

use super::answer;
use crate::numbers::{Count, Gapped, Numbers};

#[pyfunction]
pub(crate) fn infer_acf(py: Python<'_>, values: Gapped, n_lags: Count) -> PyResult<String> {
    answer(py, || acf(&values.0, n_lags.size()))
}

#[pyfunction]
pub(crate) fn infer_ccf(py: Python<'_>, leader: Gapped, follower: Gapped, n_lags: Count) -> PyResult<String> {
    answer(py, || ccf(&leader.0, &follower.0, n_lags.size()))
}

#[pyfunction]
pub(crate) fn infer_ljung_box(py: Python<'_>, values: Gapped, lags: Count) -> PyResult<String> {
    answer(py, || ljung_box(&values.0, lags.size()))
}

#[pyfunction]
pub(crate) fn infer_prewhitened_ccf(
    py: Python<'_>,
    leader: Numbers,
    follower: Numbers,
    ar_order: Count,
    n_lags: Count,
) -> PyResult<String> {
    answer(py, || prewhitened_ccf(&leader.0, &follower.0, ar_order.size(), n_lags.size()))
}

#[pyfunction]
pub(crate) fn infer_granger(py: Python<'_>, cause: Numbers, effect: Numbers, max_lag: Count) -> PyResult<String> {
    answer(py, || granger(&cause.0, &effect.0, max_lag.size()))
}

#[pyfunction]
pub(crate) fn infer_local_level_filter(
    py: Python<'_>,
    values: Gapped,
    bases: Numbers,
    q: f64,
    response_variance: f64,
    start: f64,
    start_variance: f64,
) -> PyResult<String> {
    answer(py, || {
        local_level_filter(&LocalLevel::new(q, response_variance, start, start_variance)?, &values.0, &bases.0)
    })
}
