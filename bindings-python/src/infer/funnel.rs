//! Funnels.

use cxmetrics::infer::funnel::{means, nps, shares};
use pyo3::prelude::*;

use super::answer;
use super::groups::{Moments, moments};
use super::nps::{Stores, stores_of};
use super::share::{Shares, shares_of};

#[pyfunction]
pub(crate) fn infer_funnel_nps(py: Python<'_>, stores: Stores) -> PyResult<String> {
    answer(py, || nps(&stores_of(stores)?))
}

#[pyfunction]
pub(crate) fn infer_funnel_shares(py: Python<'_>, groups: Shares) -> PyResult<String> {
    answer(py, || shares(&shares_of(groups)?))
}

#[pyfunction]
pub(crate) fn infer_funnel_means(py: Python<'_>, groups: Moments, unit: &str) -> PyResult<String> {
    answer(py, || means(&moments(groups)?, unit.parse()?))
}
