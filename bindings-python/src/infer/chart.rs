//! Control charts, the variance between days, and unusual counts.

use cxmetrics::ErrorKind;
use cxmetrics::infer::chart::{cusum, ewma_chart, laney_p_prime, nps_chart, p_chart};
use cxmetrics::infer::process_variance::{Between, between_day_variance};
use cxmetrics::infer::share::ShareCounts;
use cxmetrics::infer::volume::volume_tail;
use pyo3::prelude::*;

use super::answer;
use super::nps::{Stores, counts};
use super::share::Shares;
use crate::document::request_unread;
use crate::failure::contained;
use crate::numbers::{Count, Few, Gapped, Numbers};

/// A day without answers is a gap; anything else that is no count is refused.
fn days<T, const N: usize>(
    rows: Vec<[f64; N]>,
    counted: impl Fn([f64; N]) -> cxmetrics::Result<T>,
) -> cxmetrics::Result<Vec<Option<T>>> {
    let day = |row| match counted(row) {
        Err(err) if err.kind() == ErrorKind::Empty => Ok(None),
        counted => counted.map(Some),
    };
    rows.into_iter().map(day).collect()
}

fn shares(rows: Shares) -> cxmetrics::Result<Vec<Option<ShareCounts>>> {
    days(rows.0, |[hits, base]| ShareCounts::new(hits, base))
}

#[pyfunction]
pub(crate) fn infer_p_chart(py: Python<'_>, days: Shares, sigma: f64) -> PyResult<String> {
    answer(py, || p_chart(&shares(days)?, sigma))
}

#[pyfunction]
pub(crate) fn infer_laney_p_prime(py: Python<'_>, days: Shares, sigma: f64) -> PyResult<String> {
    answer(py, || laney_p_prime(&shares(days)?, sigma))
}

#[pyfunction]
pub(crate) fn infer_nps_chart(py: Python<'_>, days: Stores, sigma: f64) -> PyResult<String> {
    answer(py, || nps_chart(&self::days(days.0, |classes| counts(Few(classes)))?, sigma))
}

#[pyfunction]
pub(crate) fn infer_ewma_chart(
    py: Python<'_>,
    values: Gapped,
    center: f64,
    sd: f64,
    weight: f64,
    width: f64,
) -> PyResult<String> {
    answer(py, || ewma_chart(&values.0, center, sd, weight, width))
}

#[pyfunction]
pub(crate) fn infer_cusum(
    py: Python<'_>,
    values: Gapped,
    center: f64,
    sd: f64,
    slack: f64,
    threshold: f64,
) -> PyResult<String> {
    answer(py, || cusum(&values.0, center, sd, slack, threshold))
}

#[pyfunction]
pub(crate) fn infer_between_day_variance(
    py: Python<'_>,
    means: Numbers,
    sampling_variances: Numbers,
    between: Option<&str>,
) -> PyResult<String> {
    let between: Between = contained(|| match between {
        Some(word) => serde_json::from_value(word.into()).map_err(|err| request_unread(&err)),
        None => Ok(Between::default()),
    })?;
    answer(py, || between_day_variance(&means.0, &sampling_variances.0, between))
}

#[pyfunction]
pub(crate) fn infer_volume_tail(py: Python<'_>, observed: Count, expected: f64, alpha: f64) -> PyResult<String> {
    answer(py, || volume_tail(observed.0, expected, alpha))
}
