//! Two sets of ratings or measures.

use cxmetrics::Confidence;
use cxmetrics::infer::quantile::ValueCounts;
use cxmetrics::infer::two_sample::{Moments, brunner_munzel, mann_whitney, welch, welch_of};
use pyo3::prelude::*;

use super::{Beside, answer, answer_beside, level};
use crate::numbers::{Few, Numbers};

fn of_values<T>(
    (Numbers(a), Numbers(b)): (Numbers, Numbers),
    confidence: Option<f64>,
    method: impl FnOnce(&ValueCounts<'_>, &ValueCounts<'_>, Confidence) -> cxmetrics::Result<T>,
) -> cxmetrics::Result<T> {
    method(&ValueCounts::from_values(&a)?, &ValueCounts::from_values(&b)?, level(confidence)?)
}

#[pyfunction]
pub(crate) fn infer_welch(py: Python<'_>, a: Numbers, b: Numbers, confidence: Option<f64>) -> PyResult<String> {
    answer(py, || of_values((a, b), confidence, welch))
}

/// From the base, mean and variance of each side.
#[pyfunction]
pub(crate) fn infer_welch_of(py: Python<'_>, a: Few<3>, b: Few<3>, confidence: Option<f64>) -> PyResult<String> {
    let moments = |Few([n, mean, variance])| Moments::new(n, mean, variance);
    answer(py, || welch_of(&moments(a)?, &moments(b)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_mann_whitney(py: Python<'_>, a: Numbers, b: Numbers) -> PyResult<String> {
    answer(py, || of_values((a, b), None, |a, b, _| mann_whitney(a, b)))
}

#[pyfunction]
pub(crate) fn infer_brunner_munzel(
    py: Python<'_>,
    a: Numbers,
    b: Numbers,
    confidence: Option<f64>,
) -> PyResult<Beside> {
    answer_beside(py, || of_values((a, b), confidence, brunner_munzel), |found| found.statistic)
}
