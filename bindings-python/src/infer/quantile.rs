//! Quantiles and medians.

use cxmetrics::infer::quantile::{
    ValueCounts, interpolated_median, median, median_interval, quantile, weighted_median_of, weighted_quantile_of,
};
use cxmetrics::infer::weighted::paired;
use pyo3::prelude::*;

use super::{answer, level, number};
use crate::numbers::Numbers;

#[pyfunction]
pub(crate) fn infer_quantile(py: Python<'_>, values: Numbers, p: f64, kind: &str) -> PyResult<f64> {
    number(py, || quantile(&ValueCounts::from_values(&values.0)?, p, kind.parse()?))
}

#[pyfunction]
pub(crate) fn infer_median(py: Python<'_>, values: Numbers) -> PyResult<f64> {
    number(py, || Ok(median(&ValueCounts::from_values(&values.0)?)))
}

#[pyfunction]
pub(crate) fn infer_median_interval(py: Python<'_>, values: Numbers, confidence: Option<f64>) -> PyResult<String> {
    answer(py, || Ok(median_interval(&ValueCounts::from_values(&values.0)?, level(confidence)?)))
}

#[pyfunction]
pub(crate) fn infer_interpolated_median(py: Python<'_>, values: Numbers, class_width: f64) -> PyResult<f64> {
    number(py, || interpolated_median(&ValueCounts::from_values(&values.0)?, class_width))
}

#[pyfunction]
pub(crate) fn infer_weighted_median(py: Python<'_>, values: Numbers, weights: Numbers) -> PyResult<f64> {
    number(py, || weighted_median_of(&paired(&values.0, &weights.0)?))
}

#[pyfunction]
pub(crate) fn infer_weighted_quantile(py: Python<'_>, values: Numbers, weights: Numbers, p: f64) -> PyResult<f64> {
    number(py, || weighted_quantile_of(&paired(&values.0, &weights.0)?, p))
}
