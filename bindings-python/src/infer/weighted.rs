//! Weighted NPS and shares, with a base that pays for the weighting.

use cxmetrics::Confidence;
use cxmetrics::infer::weighted::{
    WeightedNps, WeightedShare, nps_adjusted_wald_kish, nps_linearised, nps_score, nps_score_kish, paired,
    share_design, share_kish,
};
use pyo3::prelude::*;
use serde::Serialize;

use super::{answer, level};
use crate::numbers::Numbers;

fn of_ratings<T: Serialize + Send>(
    py: Python<'_>,
    (Numbers(ratings), Numbers(weights)): (Numbers, Numbers),
    confidence: Option<f64>,
    method: impl FnOnce(&WeightedNps, Confidence) -> cxmetrics::Result<T> + Send,
) -> PyResult<String> {
    answer(py, || method(&WeightedNps::from_ratings(paired(&ratings, &weights)?)?, level(confidence)?))
}

fn of_hits<T: Serialize + Send>(
    py: Python<'_>,
    (Numbers(hits), Numbers(weights)): (Numbers, Numbers),
    confidence: Option<f64>,
    method: impl FnOnce(&WeightedShare, Confidence) -> cxmetrics::Result<T> + Send,
) -> PyResult<String> {
    answer(py, || method(&WeightedShare::from_answers(paired(&hits, &weights)?)?, level(confidence)?))
}

/// What weighted ratings give without an interval.
#[derive(Serialize)]
struct NpsSummary {
    n: u64,
    sum_weights: f64,
    promoter_share: f64,
    detractor_share: f64,
    nps: f64,
    n_eff_kish: f64,
    se: Option<f64>,
    n_eff_design: Option<f64>,
    n_eff_used: Option<f64>,
}

/// What a weighted share gives without an interval.
#[derive(Serialize)]
struct ShareSummary {
    n: u64,
    sum_weights: f64,
    share: f64,
    n_eff_kish: f64,
    n_eff_used: Option<f64>,
}

#[pyfunction]
pub(crate) fn infer_weighted_nps(
    py: Python<'_>,
    ratings: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_ratings(py, (ratings, weights), confidence, |answers, level| {
        Ok(NpsSummary {
            n: answers.n(),
            sum_weights: answers.sum_weights(),
            promoter_share: answers.promoter_share(),
            detractor_share: answers.detractor_share(),
            nps: answers.nps(),
            n_eff_kish: answers.n_eff_kish(),
            se: answers.se(),
            n_eff_design: answers.n_eff_design(),
            n_eff_used: answers.n_eff_used(level),
        })
    })
}

#[pyfunction]
pub(crate) fn infer_weighted_nps_score(
    py: Python<'_>,
    ratings: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_ratings(py, (ratings, weights), confidence, nps_score)
}

#[pyfunction]
pub(crate) fn infer_weighted_nps_score_kish(
    py: Python<'_>,
    ratings: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_ratings(py, (ratings, weights), confidence, nps_score_kish)
}

#[pyfunction]
pub(crate) fn infer_weighted_nps_adjusted_wald_kish(
    py: Python<'_>,
    ratings: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_ratings(py, (ratings, weights), confidence, nps_adjusted_wald_kish)
}

#[pyfunction]
pub(crate) fn infer_weighted_nps_linearised(
    py: Python<'_>,
    ratings: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_ratings(py, (ratings, weights), confidence, nps_linearised)
}

#[pyfunction]
pub(crate) fn infer_weighted_share(
    py: Python<'_>,
    hits: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_hits(py, (hits, weights), confidence, |answers, level| {
        Ok(ShareSummary {
            n: answers.n(),
            sum_weights: answers.sum_weights(),
            share: answers.share(),
            n_eff_kish: answers.n_eff_kish(),
            n_eff_used: answers.n_eff_used(level),
        })
    })
}

#[pyfunction]
pub(crate) fn infer_weighted_share_kish(
    py: Python<'_>,
    hits: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_hits(py, (hits, weights), confidence, share_kish)
}

#[pyfunction]
pub(crate) fn infer_weighted_share_design(
    py: Python<'_>,
    hits: Numbers,
    weights: Numbers,
    confidence: Option<f64>,
) -> PyResult<String> {
    of_hits(py, (hits, weights), confidence, share_design)
}
