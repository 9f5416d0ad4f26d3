//! What goes together with an outcome.

use cxmetrics::infer::drivers::{
    DriverMatrix, Importance, ImportanceMethod, Resampling, bootstrap_rows, lmg, relative_weights,
};
use pyo3::prelude::*;

use super::{answer, level};
use crate::numbers::{Numbers, Several};

fn of_columns(
    py: Python<'_>,
    items: Several<Numbers>,
    outcome: Numbers,
    names: Option<Vec<String>>,
    method: fn(&DriverMatrix) -> cxmetrics::Result<Importance>,
) -> PyResult<String> {
    let items = columns(items);
    answer(py, || {
        let matrix = DriverMatrix::from_columns(&items, &outcome.0)?;
        method(&named(matrix, names))
    })
}

fn of_correlations(
    py: Python<'_>,
    (among, with_outcome): (Numbers, Numbers),
    names: Option<Vec<String>>,
    method: fn(&DriverMatrix) -> cxmetrics::Result<Importance>,
) -> PyResult<String> {
    answer(py, || method(&named(DriverMatrix::new(&among.0, &with_outcome.0)?, names)))
}

fn columns(Several(items): Several<Numbers>) -> Vec<Vec<f64>> {
    items.into_iter().map(|Numbers(column)| column).collect()
}

fn named(matrix: DriverMatrix, names: Option<Vec<String>>) -> DriverMatrix {
    match names {
        Some(names) => matrix.named(names),
        None => matrix,
    }
}

#[pyfunction]
pub(crate) fn infer_lmg(
    py: Python<'_>,
    items: Several<Numbers>,
    outcome: Numbers,
    names: Option<Vec<String>>,
) -> PyResult<String> {
    of_columns(py, items, outcome, names, lmg)
}

#[pyfunction]
pub(crate) fn infer_relative_weights(
    py: Python<'_>,
    items: Several<Numbers>,
    outcome: Numbers,
    names: Option<Vec<String>>,
) -> PyResult<String> {
    of_columns(py, items, outcome, names, relative_weights)
}

#[pyfunction]
pub(crate) fn infer_lmg_of(
    py: Python<'_>,
    among: Numbers,
    with_outcome: Numbers,
    names: Option<Vec<String>>,
) -> PyResult<String> {
    of_correlations(py, (among, with_outcome), names, lmg)
}

#[pyfunction]
pub(crate) fn infer_relative_weights_of(
    py: Python<'_>,
    among: Numbers,
    with_outcome: Numbers,
    names: Option<Vec<String>>,
) -> PyResult<String> {
    of_correlations(py, (among, with_outcome), names, relative_weights)
}

#[pyfunction]
pub(crate) fn infer_importance_intervals(
    py: Python<'_>,
    items: Several<Numbers>,
    outcome: Numbers,
    method: Option<&str>,
    resamples: Option<u32>,
    seed: Option<u64>,
    confidence: Option<f64>,
) -> PyResult<String> {
    let items = columns(items);
    let method = method.map(str::to_owned);
    answer(py, || {
        let method = match method {
            Some(id) => id.parse()?,
            None => ImportanceMethod::for_items(items.len()),
        };
        let unset = Resampling::default();
        let how = Resampling {
            resamples: resamples.unwrap_or(unset.resamples),
            seed: seed.unwrap_or(unset.seed),
            confidence: level(confidence)?,
        };
        bootstrap_rows(&items, &outcome.0, method, &how)
    })
}
