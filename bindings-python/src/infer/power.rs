//! How many answers it takes, and what so many can show.

use cxmetrics::infer::power::{
    NpsSpread, Power, mean_detectable, mean_margin, mean_two_sample, nps_detectable, nps_margin, nps_two_sample,
    share_detectable, share_margin, share_two_sample,
};
use pyo3::prelude::*;

use super::{answer, level, number};
use crate::numbers::{Count, Few};

fn power_of(power: Option<f64>) -> cxmetrics::Result<Power> {
    power.map_or_else(|| Ok(Power::default()), Power::new)
}

fn spread_of(spread: Option<f64>) -> cxmetrics::Result<NpsSpread> {
    spread.map_or_else(|| Ok(NpsSpread::default()), NpsSpread::new)
}

fn population_of(population: Option<Count>) -> Option<u64> {
    population.map(|Count(population)| population)
}

#[pyfunction]
pub(crate) fn infer_nps_spread(py: Python<'_>, promoters: f64, detractors: f64) -> PyResult<f64> {
    number(py, || Ok(NpsSpread::of_shares(promoters, detractors)?.get()))
}

#[pyfunction]
pub(crate) fn infer_nps_margin(
    py: Python<'_>,
    margin: f64,
    spread: Option<f64>,
    population: Option<Count>,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || nps_margin(margin, spread_of(spread)?, population_of(population), level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_nps_two_sample(
    py: Python<'_>,
    difference: f64,
    spread_a: Option<f64>,
    spread_b: Option<f64>,
    power: Option<f64>,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || {
        nps_two_sample(difference, spread_of(spread_a)?, spread_of(spread_b)?, power_of(power)?, level(confidence)?)
    })
}

#[pyfunction]
pub(crate) fn infer_nps_detectable(
    py: Python<'_>,
    n_a: f64,
    n_b: f64,
    spread_a: Option<f64>,
    spread_b: Option<f64>,
    power: Option<f64>,
    confidence: Option<f64>,
) -> PyResult<f64> {
    number(py, || {
        let (a, b) = ((spread_of(spread_a)?, n_a), (spread_of(spread_b)?, n_b));
        nps_detectable(a, b, power_of(power)?, level(confidence)?)
    })
}

#[pyfunction]
pub(crate) fn infer_share_margin(
    py: Python<'_>,
    margin: f64,
    share: f64,
    population: Option<Count>,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || share_margin(margin, share, population_of(population), level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_share_two_sample(
    py: Python<'_>,
    a: f64,
    b: f64,
    power: Option<f64>,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || share_two_sample(a, b, power_of(power)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_share_detectable(
    py: Python<'_>,
    share: f64,
    n_a: f64,
    n_b: f64,
    power: Option<f64>,
    confidence: Option<f64>,
) -> PyResult<f64> {
    number(py, || share_detectable(share, n_a, n_b, power_of(power)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_mean_margin(
    py: Python<'_>,
    margin: f64,
    sd: f64,
    population: Option<Count>,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || mean_margin(margin, sd, population_of(population), level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_mean_two_sample(
    py: Python<'_>,
    difference: f64,
    sd_a: f64,
    sd_b: f64,
    power: Option<f64>,
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || mean_two_sample(difference, sd_a, sd_b, power_of(power)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_mean_detectable(
    py: Python<'_>,
    a: Few<2>,
    b: Few<2>,
    power: Option<f64>,
    confidence: Option<f64>,
) -> PyResult<f64> {
    number(py, || mean_detectable(a.0.into(), b.0.into(), power_of(power)?, level(confidence)?))
}
