//! Whether a series rises or falls.

use cxmetrics::infer::trend::{Points, Variant, mann_kendall, theil_sen, weighted_trend};
use pyo3::prelude::*;

use super::{answer, level};
use crate::document::request_unread;
use crate::failure::contained;
use crate::numbers::{Count, Gapped, Numbers};
use crate::query::read;

/// The variant is JSON.
#[pyfunction]
pub(crate) fn infer_mann_kendall(
    py: Python<'_>,
    values: Gapped,
    variant: Option<&str>,
    confidence: Option<f64>,
) -> PyResult<String> {
    let variant: Variant = contained(|| {
        variant.map_or_else(|| Ok(Variant::default()), |json| read(json).map_err(|err| request_unread(&err)))
    })?;
    answer(py, || mann_kendall(&Points::from_days(&values.0)?, variant, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_theil_sen(
    py: Python<'_>,
    times: Numbers,
    values: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || theil_sen(&Points::new(&times.0, &values.0)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_weighted_trend(
    py: Python<'_>,
    times: Numbers,
    values: Numbers,
    weights: Numbers,
    hac_lags: Option<Count>,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || {
        let points = Points::new(&times.0, &values.0)?;
        weighted_trend(&points, &weights.0, hac_lags.map(Count::size), level(confidence)?)
    })
}
