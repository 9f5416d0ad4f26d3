//! Customers who have gone silent.

use cxmetrics::infer::silence::{BgNbd, bgnbd_p_alive, gap_tail};
use pyo3::prelude::*;

use super::{answer, number};
use crate::numbers::Count;

#[pyfunction]
pub(crate) fn infer_gap_tail(
    py: Python<'_>,
    shape: f64,
    mean_gap: f64,
    current_gap: f64,
    dropout: f64,
) -> PyResult<String> {
    answer(py, || gap_tail(shape, mean_gap, current_gap, dropout))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
pub(crate) fn infer_bgnbd_p_alive(
    py: Python<'_>,
    frequency: Count,
    recency: f64,
    age: f64,
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
) -> PyResult<f64> {
    number(py, || bgnbd_p_alive(&BgNbd { r, alpha, a, b }, frequency.0, recency, age))
}
