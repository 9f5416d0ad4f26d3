//! Weights that make a sample look like its population.

use cxmetrics::infer::two_sample::Moments;
use cxmetrics::infer::weights::{Margin, mean_poststratified, nps_poststratified, rake, share_poststratified, trim};
use pyo3::prelude::*;

use super::nps::{Stores, stores_of};
use super::share::{Shares, shares_of};
use super::{answer, level};
use crate::numbers::{Numbers, Rows};

/// A margin's name, its categories, the target of each, and the place of each cell's category among them.
type Given = (String, Vec<String>, Numbers, Vec<usize>);

#[pyfunction]
pub(crate) fn infer_rake(py: Python<'_>, sample: Numbers, margins: Vec<Given>) -> PyResult<String> {
    answer(py, || {
        let margins: cxmetrics::Result<Vec<Margin>> = margins
            .into_iter()
            .map(|(name, categories, Numbers(targets), cells)| Margin::new(name, categories, targets, cells))
            .collect();
        rake(&sample.0, &margins?)
    })
}

#[pyfunction]
pub(crate) fn infer_trim_weights(py: Python<'_>, weights: Numbers, multiple: f64) -> PyResult<String> {
    answer(py, || trim(&weights.0, multiple))
}

#[pyfunction]
pub(crate) fn infer_nps_poststratified(
    py: Python<'_>,
    strata: Stores,
    population: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || nps_poststratified(&stores_of(strata)?, &population.0, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_share_poststratified(
    py: Python<'_>,
    strata: Shares,
    population: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || share_poststratified(&shares_of(strata)?, &population.0, level(confidence)?))
}

/// Each stratum is its size, mean and variance.
#[pyfunction]
pub(crate) fn infer_mean_poststratified(
    py: Python<'_>,
    strata: Rows<3>,
    population: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || {
        let strata: cxmetrics::Result<Vec<Moments>> =
            strata.0.into_iter().map(|[n, mean, variance]| Moments::new(n, mean, variance)).collect();
        mean_poststratified(&strata?, &population.0, level(confidence)?)
    })
}
