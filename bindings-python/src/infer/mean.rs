//! Means, and the median deviation beside them.

use cxmetrics::infer::mean::{cluster_robust_of, geometric, median_deviation, t_interval, trimmed, weighted_of};
use cxmetrics::infer::quantile::ValueCounts;
use cxmetrics::infer::weighted::paired;
use pyo3::prelude::*;

use super::{answer, level};
use crate::numbers::{Count, Names, Numbers};

#[pyfunction]
pub(crate) fn infer_t_interval(
    py: Python<'_>,
    mean: f64,
    sd: f64,
    n: Count,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || t_interval(mean, sd, n.0, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_trimmed_mean(
    py: Python<'_>,
    values: Numbers,
    proportion: f64,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || trimmed(&ValueCounts::from_values(&values.0)?, proportion, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_geometric_mean(py: Python<'_>, values: Numbers, confidence: Option<f64>) -> PyResult<String> {
    answer(py, || geometric(&ValueCounts::from_values(&values.0)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_median_deviation(py: Python<'_>, values: Numbers) -> PyResult<String> {
    answer(py, || Ok(median_deviation(&ValueCounts::from_values(&values.0)?)))
}

#[pyfunction]
pub(crate) fn infer_weighted_mean(py: Python<'_>, values: Numbers, weights: Numbers) -> PyResult<String> {
    answer(py, || weighted_of(&paired(&values.0, &weights.0)?))
}

#[pyfunction]
pub(crate) fn infer_cluster_robust_mean(
    py: Python<'_>,
    values: Numbers,
    clusters: Names,
    weights: Option<Numbers>,
) -> PyResult<String> {
    let weights = weights.map(|Numbers(weights)| weights);
    answer(py, || cluster_robust_of(&values.0, &clusters.0, weights.as_deref()))
}
