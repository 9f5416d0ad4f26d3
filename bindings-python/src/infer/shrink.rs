//! Values pulled towards their common mean.

use cxmetrics::infer::shrink::{Shrunken, beta_binomial_mom, means, normal_dl, normal_pm, nps_stores};
use pyo3::prelude::*;
use serde::Serialize;

use super::answer;
use super::groups::{Moments, moments};
use super::nps::{Stores, stores_of};
use super::share::{Shares, shares_of};
use crate::numbers::Numbers;

/// Shrunken means, and the variance within the groups that they were computed with.
#[derive(Serialize)]
struct ShrunkenMeans {
    within_variance: f64,
    #[serde(flatten)]
    shrunken: Shrunken,
}

#[pyfunction]
pub(crate) fn infer_shrink_normal_dl(py: Python<'_>, estimates: Numbers, variances: Numbers) -> PyResult<String> {
    answer(py, || normal_dl(&estimates.0, &variances.0))
}

#[pyfunction]
pub(crate) fn infer_shrink_normal_pm(py: Python<'_>, estimates: Numbers, variances: Numbers) -> PyResult<String> {
    answer(py, || normal_pm(&estimates.0, &variances.0))
}

#[pyfunction]
pub(crate) fn infer_shrink_nps(py: Python<'_>, stores: Stores) -> PyResult<String> {
    answer(py, || nps_stores(&stores_of(stores)?))
}

#[pyfunction]
pub(crate) fn infer_shrink_means(py: Python<'_>, groups: Moments) -> PyResult<String> {
    answer(py, || {
        let (within_variance, shrunken) = means(&moments(groups)?)?;
        Ok(ShrunkenMeans { within_variance, shrunken })
    })
}

#[pyfunction]
pub(crate) fn infer_shrink_shares(py: Python<'_>, groups: Shares) -> PyResult<String> {
    answer(py, || beta_binomial_mom(&shares_of(groups)?))
}
