//! Comparisons of two lists of answers, without a cube.

use cxmetrics::ErrorKind;
use cxmetrics::Result as CoreResult;
use cxmetrics::explain::{Comparison, Document, of};
use cxmetrics::survey::Scale;
use pyo3::prelude::*;

use crate::cube::to_json;
use crate::failure::{Failure, contained};
use crate::numbers::{Answers, Count};
use crate::query::read;

fn found(py: Python<'_>, work: impl FnOnce() -> CoreResult<Comparison> + Send) -> PyResult<String> {
    contained(|| to_json(&Document::Comparison(py.detach(work)?)))
}

#[pyfunction]
pub(crate) fn compare_nps(py: Python<'_>, a: Answers, b: Answers) -> PyResult<String> {
    found(py, || of::nps(a.0, b.0))
}

#[pyfunction]
pub(crate) fn compare_csat(py: Python<'_>, a: Answers, b: Answers) -> PyResult<String> {
    found(py, || of::csat(a.0, b.0))
}

#[pyfunction]
pub(crate) fn compare_ces(py: Python<'_>, a: Answers, b: Answers) -> PyResult<String> {
    found(py, || of::ces(a.0, b.0))
}

/// Ratings on a scale, which is JSON.
#[pyfunction]
pub(crate) fn compare_ratings(py: Python<'_>, a: Answers, b: Answers, scale: &str) -> PyResult<String> {
    let scale: Scale =
        contained(|| read(scale).map_err(|err| Failure::unreadable(ErrorKind::InvalidSurvey, "scale", &err)))?;
    found(py, || of::ratings(&scale, a.0, b.0))
}

/// Hits and base of two sides.
#[pyfunction]
pub(crate) fn compare_shares(py: Python<'_>, a: (Count, Count), b: (Count, Count)) -> PyResult<String> {
    found(py, || of::shares((a.0.0, a.1.0), (b.0.0, b.1.0)))
}

/// Detractors, passives and promoters of two sides.
#[pyfunction]
pub(crate) fn compare_nps_of_counts(py: Python<'_>, a: Classes, b: Classes) -> PyResult<String> {
    found(py, || Ok(of::nps_of_counts(classes(&a), classes(&b))))
}

type Classes = (Count, Count, Count);

fn classes((detractors, passives, promoters): &Classes) -> [u64; 3] {
    [detractors.0, passives.0, promoters.0]
}
