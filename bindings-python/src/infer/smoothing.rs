//! Smoothed levels, trends and seasons, and what they say of days to come.

use cxmetrics::infer::smoothing::{
    HoltDamped, HoltWinters, ThetaSeason, ets_ann, holt_damped, holt_winters_additive, ses, theta as theta_method,
};
use pyo3::prelude::*;

use super::{answer, level};
use crate::document::request_unread;
use crate::failure::contained;
use crate::numbers::{Count, Numbers};
use crate::query::read;

#[pyfunction]
pub(crate) fn infer_ses(py: Python<'_>, values: Numbers, alpha: f64, steps: Count) -> PyResult<String> {
    answer(py, || ses(&values.0, alpha, steps.size()))
}

#[pyfunction]
pub(crate) fn infer_holt_damped(
    py: Python<'_>,
    values: Numbers,
    steps: Count,
    alpha: f64,
    beta: f64,
    phi: f64,
) -> PyResult<String> {
    answer(py, || holt_damped(&values.0, HoltDamped { alpha, beta, phi }, steps.size()))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
pub(crate) fn infer_holt_winters(
    py: Python<'_>,
    values: Numbers,
    steps: Count,
    alpha: f64,
    gamma: f64,
    level: f64,
    season: Numbers,
    trend: Option<(f64, f64)>,
) -> PyResult<String> {
    let start = HoltWinters { alpha, gamma, level, season: season.0, trend };
    answer(py, || holt_winters_additive(&values.0, &start, steps.size()))
}

#[pyfunction]
pub(crate) fn infer_ets(py: Python<'_>, values: Numbers, steps: Count, confidence: Option<f64>) -> PyResult<String> {
    answer(py, || ets_ann(&values.0, steps.size(), level(confidence)?))
}

/// The season is JSON.
#[pyfunction]
pub(crate) fn infer_theta(
    py: Python<'_>,
    values: Numbers,
    steps: Count,
    theta: f64,
    season: Option<&str>,
    confidence: Option<f64>,
) -> PyResult<String> {
    let season: ThetaSeason = contained(|| {
        season.map_or_else(|| Ok(ThetaSeason::default()), |json| read(json).map_err(|err| request_unread(&err)))
    })?;
    answer(py, || theta_method(&values.0, season, theta, steps.size(), level(confidence)?))
}
