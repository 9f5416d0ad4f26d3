//! Comparisons of two lists of answers, without a cube.

use cxmetrics::Document;
use cxmetrics::ErrorKind;
use cxmetrics::Result as CoreResult;
use cxmetrics::explain::{Comparison, of};
use cxmetrics::survey::Scale;
use pyo3::prelude::*;

use crate::cube::to_json;
use crate::failure::{Failure, contained};
use crate::numbers::{Answers, Count, Fixed};
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
pub(crate) fn compare_shares(py: Python<'_>, a: Fixed<Count, 2>, b: Fixed<Count, 2>) -> PyResult<String> {
    let (Fixed([hits, base]), Fixed([other_hits, other_base])) = (a, b);
    found(py, || of::shares((hits.0, base.0), (other_hits.0, other_base.0)))
}

/// Detractors, passives and promoters of two sides.
#[pyfunction]
pub(crate) fn compare_nps_of_counts(py: Python<'_>, a: Classes, b: Classes) -> PyResult<String> {
    found(py, || Ok(of::nps_of_counts(a.0.map(|Count(n)| n), b.0.map(|Count(n)| n))))
}

type Classes = Fixed<Count, 3>;
