//! A share: so many of so many.

use cxmetrics::Confidence;
use cxmetrics::infer::Interval;
use cxmetrics::infer::share::{ShareCounts, agresti_coull, clopper_pearson, jeffreys, wilson};
use pyo3::prelude::*;

use super::{answer, level};
use crate::numbers::Rows;

/// Hits and base of each of several groups.
pub(super) type Shares = Rows<2>;

pub(super) fn shares_of(Rows(groups): Shares) -> cxmetrics::Result<Vec<ShareCounts>> {
    groups.into_iter().map(|[hits, base]| ShareCounts::new(hits, base)).collect()
}

fn by(
    py: Python<'_>,
    method: fn(&ShareCounts, Confidence) -> Interval,
    (hits, base): (f64, f64),
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || Ok(method(&ShareCounts::new(hits, base)?, level(confidence)?)))
}

#[pyfunction]
pub(crate) fn infer_wilson(py: Python<'_>, hits: f64, base: f64, confidence: Option<f64>) -> PyResult<String> {
    by(py, wilson, (hits, base), confidence)
}

#[pyfunction]
pub(crate) fn infer_jeffreys(py: Python<'_>, hits: f64, base: f64, confidence: Option<f64>) -> PyResult<String> {
    by(py, jeffreys, (hits, base), confidence)
}

#[pyfunction]
pub(crate) fn infer_clopper_pearson(py: Python<'_>, hits: f64, base: f64, confidence: Option<f64>) -> PyResult<String> {
    by(py, clopper_pearson, (hits, base), confidence)
}

#[pyfunction]
pub(crate) fn infer_agresti_coull(py: Python<'_>, hits: f64, base: f64, confidence: Option<f64>) -> PyResult<String> {
    by(py, agresti_coull, (hits, base), confidence)
}
