//! The difference of two independent estimates.

use cxmetrics::Confidence;
use cxmetrics::infer::difference::{
    fisher_exact, nps, nps_adjusted_wald, nps_score, nps_score_skewed, nps_superiority, nps_welch,
    share_miettinen_nurminen, share_z_pooled, shares, try_mover,
};
use cxmetrics::infer::nps::{NpsCounts, PseudoAnswers};
use cxmetrics::infer::share::ShareCounts;
use pyo3::prelude::*;
use serde::Serialize;

use super::nps::{Classes, counts};
use super::{Beside, Given, answer, answer_beside, given, level, number};
use crate::numbers::{Count, Few, Fixed};

/// Hits and base.
type Share = Few<2>;

fn share(Few([hits, base]): Share) -> cxmetrics::Result<ShareCounts> {
    ShareCounts::new(hits, base)
}

fn of_nps<T: Serialize + Send>(
    py: Python<'_>,
    (a, b): (Classes, Classes),
    confidence: Option<f64>,
    method: impl FnOnce(&NpsCounts, &NpsCounts, Confidence) -> cxmetrics::Result<T> + Send,
) -> PyResult<String> {
    answer(py, || method(&counts(a)?, &counts(b)?, level(confidence)?))
}

fn of_shares<T: Serialize + Send>(
    py: Python<'_>,
    (a, b): (Share, Share),
    confidence: Option<f64>,
    method: impl FnOnce(&ShareCounts, &ShareCounts, Confidence) -> T + Send,
) -> PyResult<String> {
    answer(py, || Ok(method(&share(a)?, &share(b)?, level(confidence)?)))
}

#[pyfunction]
pub(crate) fn infer_mover(py: Python<'_>, a: Given, b: Given) -> PyResult<String> {
    answer(py, || try_mover(&given(a)?, &given(b)?))
}

#[pyfunction]
pub(crate) fn infer_nps_difference(
    py: Python<'_>,
    a: Classes,
    b: Classes,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_nps(py, (a, b), confidence, |a, b, level| Ok(nps(a, b, level)))
}

#[pyfunction]
pub(crate) fn infer_nps_difference_score(
    py: Python<'_>,
    a: Classes,
    b: Classes,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_nps(py, (a, b), confidence, |a, b, level| Ok(nps_score(a, b, level)))
}

#[pyfunction]
pub(crate) fn infer_nps_difference_score_skewed(py: Python<'_>, a: Classes, b: Classes) -> PyResult<String> {
    of_nps(py, (a, b), None, |a, b, _| Ok(nps_score_skewed(a, b)))
}

#[pyfunction]
pub(crate) fn infer_nps_difference_adjusted_wald(
    py: Python<'_>,
    a: Classes,
    b: Classes,
    pseudo: Option<Classes>,
    confidence: Option<f64>,
) -> PyResult<Beside> {
    answer_beside(
        py,
        || {
            let pseudo = match pseudo {
                Some(Few([detractors, passives, promoters])) => PseudoAnswers::new(detractors, passives, promoters)?,
                None => PseudoAnswers::default(),
            };
            Ok(nps_adjusted_wald(&counts(a)?, &counts(b)?, pseudo, level(confidence)?))
        },
        |found| found.statistic,
    )
}

#[pyfunction]
pub(crate) fn infer_nps_difference_welch(
    py: Python<'_>,
    a: Classes,
    b: Classes,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_nps(py, (a, b), confidence, nps_welch)
}

#[pyfunction]
pub(crate) fn infer_nps_superiority(py: Python<'_>, a: Classes, b: Classes) -> PyResult<f64> {
    number(py, || nps_superiority(&counts(a)?, &counts(b)?))
}

#[pyfunction]
pub(crate) fn infer_share_difference(py: Python<'_>, a: Share, b: Share, confidence: Option<f64>) -> PyResult<String> {
    of_shares(py, (a, b), confidence, shares)
}

#[pyfunction]
pub(crate) fn infer_share_difference_z_pooled(
    py: Python<'_>,
    a: Share,
    b: Share,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_shares(py, (a, b), confidence, share_z_pooled)
}

#[pyfunction]
pub(crate) fn infer_share_difference_miettinen_nurminen(
    py: Python<'_>,
    a: Share,
    b: Share,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_shares(py, (a, b), confidence, share_miettinen_nurminen)
}

#[pyfunction]
pub(crate) fn infer_fisher_exact(py: Python<'_>, a: Fixed<Count, 2>, b: Fixed<Count, 2>) -> PyResult<f64> {
    number(py, || fisher_exact(whole(&a), whole(&b)))
}

fn whole(Fixed([hits, base]): &Fixed<Count, 2>) -> (u64, u64) {
    (hits.0, base.0)
}
