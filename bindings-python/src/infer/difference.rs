//! The difference of two independent estimates.

use cxmetrics::infer::difference::{nps, shares, try_mover};
use cxmetrics::infer::share::ShareCounts;
use pyo3::prelude::*;

use super::nps::{Classes, counts};
use super::{Given, answer, given, level};
use crate::numbers::Few;

#[pyfunction]
pub(crate) fn infer_mover(py: Python<'_>, a: Given, b: Given) -> PyResult<String> {
    answer(py, || try_mover(&given(a)?, &given(b)?))
}

#[pyfunction]
pub(crate) fn infer_nps_difference(
    py: Python<'_>,
    a: Classes,
    b: Classes,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || Ok(nps(&counts(a)?, &counts(b)?, level(confidence)?)))
}

#[pyfunction]
pub(crate) fn infer_share_difference(
    py: Python<'_>,
    a: Few<2>,
    b: Few<2>,
    confidence: Option<f64>,
) -> PyResult<String> {
    let share = |Few([hits, base])| ShareCounts::new(hits, base);
    answer(py, || Ok(shares(&share(a)?, &share(b)?, level(confidence)?)))
}
