//! The same customers asked twice.

use cxmetrics::infer::paired::{Transitions, mean, nps, shares};
use cxmetrics::infer::quantile::ValueCounts;
use pyo3::prelude::*;

use super::{answer, level};
use crate::failure::Failure;
use crate::numbers::{Count, Counts, Numbers, Several};

/// Detractors, passives and promoters before, each with the same after.
fn transitions(Several(rows): Several<Counts>) -> PyResult<Transitions> {
    let rows: Option<Vec<[u64; 3]>> = rows.into_iter().map(|Counts(row)| row.try_into().ok()).collect();
    rows.and_then(|rows| rows.try_into().ok()).ok_or_else(|| {
        Failure::argument("this takes three rows of three counts: from detractors, passives and promoters to each")
            .into()
    })
}

#[pyfunction]
pub(crate) fn infer_paired_nps(py: Python<'_>, changes: Several<Counts>, confidence: Option<f64>) -> PyResult<String> {
    let changes = transitions(changes)?;
    answer(py, || nps(&changes, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_paired_mean(py: Python<'_>, differences: Numbers, confidence: Option<f64>) -> PyResult<String> {
    answer(py, || mean(&ValueCounts::from_values(&differences.0)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_paired_shares(
    py: Python<'_>,
    stayed: Count,
    left: Count,
    joined: Count,
    out: Count,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || shares(stayed.0, left.0, joined.0, out.0, level(confidence)?))
}
