//! Two columns that go together.

use cxmetrics::Confidence;
use cxmetrics::infer::correlation::{
    Pairs, disattenuated, kendall_b, pairwise, pearson, pearson_weighted, spearman, weighted_rows,
};
use pyo3::prelude::*;
use serde::Serialize;

use super::{answer, level};
use crate::numbers::Numbers;

fn of_pairs<T: Serialize + Send>(
    py: Python<'_>,
    (Numbers(x), Numbers(y)): (Numbers, Numbers),
    confidence: Option<f64>,
    method: impl FnOnce(&Pairs, Confidence) -> cxmetrics::Result<T> + Send,
) -> PyResult<String> {
    answer(py, || method(&Pairs::from_values(&x, &y)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_pearson(py: Python<'_>, x: Numbers, y: Numbers, confidence: Option<f64>) -> PyResult<String> {
    of_pairs(py, (x, y), confidence, pearson)
}

#[pyfunction]
pub(crate) fn infer_spearman(py: Python<'_>, x: Numbers, y: Numbers, confidence: Option<f64>) -> PyResult<String> {
    of_pairs(py, (x, y), confidence, spearman)
}

#[pyfunction]
pub(crate) fn infer_kendall_b(py: Python<'_>, x: Numbers, y: Numbers, confidence: Option<f64>) -> PyResult<String> {
    of_pairs(py, (x, y), confidence, kendall_b)
}

#[pyfunction]
pub(crate) fn infer_pairwise_correlation(py: Python<'_>, x: Numbers, y: Numbers) -> PyResult<String> {
    of_pairs(py, (x, y), None, |pairs, _| pairwise(pairs))
}

#[pyfunction]
pub(crate) fn infer_pearson_weighted(py: Python<'_>, x: Numbers, y: Numbers, weights: Numbers) -> PyResult<String> {
    answer(py, || pearson_weighted(&weighted_rows(&x.0, &y.0, &weights.0)?))
}

#[pyfunction]
pub(crate) fn infer_disattenuated(
    py: Python<'_>,
    estimates: Numbers,
    sampling_variances: Numbers,
    other: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || disattenuated(&estimates.0, &sampling_variances.0, &other.0, level(confidence)?))
}
