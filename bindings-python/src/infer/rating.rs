//! Ratings on a scale, as how many answers each of its points got.

use cxmetrics::infer::rating::{RatingCounts, csat, effort, mean_perks, mean_t, topbox_wilson};
use pyo3::prelude::*;
use serde::Serialize;

use super::{answer, level};
use crate::numbers::Counts;

fn of_counts<T: Serialize + Send>(
    py: Python<'_>,
    Counts(counts): Counts,
    lowest: i32,
    method: impl FnOnce(&RatingCounts<'_>) -> cxmetrics::Result<T> + Send,
) -> PyResult<String> {
    answer(py, || method(&RatingCounts::new(lowest, &counts)?))
}

/// What a histogram knows of itself.
#[derive(Serialize)]
struct Summary {
    n: u64,
    lowest: i32,
    highest: i32,
    mean: f64,
    sd: Option<f64>,
}

#[pyfunction]
pub(crate) fn infer_rating_summary(py: Python<'_>, counts: Counts, lowest: i32) -> PyResult<String> {
    of_counts(py, counts, lowest, |answers| {
        Ok(Summary {
            n: answers.n(),
            lowest: answers.lowest(),
            highest: answers.highest(),
            mean: answers.mean(),
            sd: answers.sd(),
        })
    })
}

#[pyfunction]
pub(crate) fn infer_nps_counts(
    py: Python<'_>,
    counts: Counts,
    lowest: i32,
    detractor_max: i32,
    promoter_min: i32,
) -> PyResult<String> {
    of_counts(py, counts, lowest, |answers| answers.nps_counts(detractor_max, promoter_min))
}

#[pyfunction]
pub(crate) fn infer_csat_summary(py: Python<'_>, counts: Counts, lowest: i32, top_min: i32) -> PyResult<String> {
    of_counts(py, counts, lowest, |answers| csat(answers, top_min))
}

#[pyfunction]
pub(crate) fn infer_effort_summary(py: Python<'_>, counts: Counts, lowest: i32) -> PyResult<String> {
    of_counts(py, counts, lowest, effort)
}

#[pyfunction]
pub(crate) fn infer_topbox_wilson(
    py: Python<'_>,
    counts: Counts,
    lowest: i32,
    top_min: i32,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_counts(py, counts, lowest, |answers| topbox_wilson(answers, top_min, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_mean_t(py: Python<'_>, counts: Counts, lowest: i32, confidence: Option<f64>) -> PyResult<String> {
    of_counts(py, counts, lowest, |answers| mean_t(answers, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_mean_perks(
    py: Python<'_>,
    counts: Counts,
    lowest: i32,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_counts(py, counts, lowest, |answers| Ok(mean_perks(answers, level(confidence)?)))
}
