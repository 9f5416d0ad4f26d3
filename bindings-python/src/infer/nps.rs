//! Net promoter score: the estimate, its intervals and the test against a target.

use cxmetrics::Confidence;
use cxmetrics::infer::nps::{
    NpsCounts, PseudoAnswers, adjusted_wald, dirichlet_jeffreys, point, score_interval, score_test, wald,
};
use pyo3::prelude::*;
use serde::Serialize;

use super::{answer, level};
use crate::failure::contained;
use crate::numbers::{Few, Rows};

/// Detractors, passives and promoters.
pub(super) type Classes = Few<3>;

pub(super) fn counts(Few([detractors, passives, promoters]): Classes) -> cxmetrics::Result<NpsCounts> {
    NpsCounts::new(detractors, passives, promoters)
}

/// The classes of each of several stores.
pub(super) type Stores = Rows<3>;

pub(super) fn stores_of(Rows(stores): Stores) -> cxmetrics::Result<Vec<NpsCounts>> {
    stores.into_iter().map(|classes| counts(Few(classes))).collect()
}

fn of_counts<T: Serialize + Send>(
    py: Python<'_>,
    classes: Classes,
    confidence: Option<f64>,
    method: impl FnOnce(&NpsCounts, Confidence) -> cxmetrics::Result<T> + Send,
) -> PyResult<String> {
    answer(py, || method(&counts(classes)?, level(confidence)?))
}

#[pyfunction]
pub(crate) fn infer_nps_point(py: Python<'_>, classes: Classes) -> PyResult<String> {
    answer(py, || Ok(point(&counts(classes)?)))
}

#[pyfunction]
pub(crate) fn infer_nps_score_interval(py: Python<'_>, classes: Classes, confidence: Option<f64>) -> PyResult<String> {
    of_counts(py, classes, confidence, |counts, level| Ok(score_interval(counts, level)))
}

#[pyfunction]
pub(crate) fn infer_nps_wald(py: Python<'_>, classes: Classes, confidence: Option<f64>) -> PyResult<String> {
    of_counts(py, classes, confidence, |counts, level| Ok(wald(counts, level)))
}

#[pyfunction]
pub(crate) fn infer_nps_adjusted_wald(
    py: Python<'_>,
    classes: Classes,
    pseudo: Option<Classes>,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_counts(py, classes, confidence, |counts, level| {
        let pseudo = match pseudo {
            Some(Few([detractors, passives, promoters])) => PseudoAnswers::new(detractors, passives, promoters)?,
            None => PseudoAnswers::default(),
        };
        Ok(adjusted_wald(counts, pseudo, level))
    })
}

#[pyfunction]
pub(crate) fn infer_nps_dirichlet_jeffreys(
    py: Python<'_>,
    classes: Classes,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_counts(py, classes, confidence, dirichlet_jeffreys)
}

/// The observed NPS, that of the hypothesis, z and the p-value. Not as JSON, which has no word for an infinite z.
#[pyfunction]
pub(crate) fn infer_nps_score_test(py: Python<'_>, classes: Classes, null_nps: f64) -> PyResult<(f64, f64, f64, f64)> {
    contained(|| {
        let test = py.detach(|| score_test(&counts(classes)?, null_nps))?;
        Ok((test.nps, test.null_nps, test.z, test.p_value))
    })
}
