//! Weighted NPS and shares, with a base that pays for the weighting.

use cxmetrics::Confidence;
use cxmetrics::infer::weighted::{self, paired};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, flags, numbers};
use crate::failure::{Failure, call};

/// A weighted NPS with its shares, its standard error and its effective bases.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct WeightedNps {
    /// How many answers have weight.
    pub n: f64,
    /// The sum of all weights.
    pub sum_weights: f64,
    /// The weighted share of promoters.
    pub promoter_share: f64,
    /// The weighted share of detractors.
    pub detractor_share: f64,
    /// The weighted NPS in points.
    pub nps: f64,
    /// The effective base after Kish: the base to show.
    pub n_eff_kish: f64,
    /// The standard error in points, linearised (as the R package `survey`); `null` for a single answer.
    pub se: Option<f64>,
    /// The effective base of the design before the correction for degrees of freedom; `null` for a single answer.
    pub n_eff_design: Option<f64>,
    /// The base that `weightedNpsScore` uses at this confidence; `null` for a single answer.
    pub n_eff_used: Option<f64>,
}

/// A weighted share with its effective bases.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct WeightedShare {
    /// How many answers have weight.
    pub n: f64,
    /// The sum of all weights.
    pub sum_weights: f64,
    /// The weighted share, 0 to 1.
    pub share: f64,
    /// The effective base after Kish.
    pub n_eff_kish: f64,
    /// The base that `weightedShareDesign` uses at this confidence; `null` for a single answer.
    pub n_eff_used: Option<f64>,
}

fn ratings(ratings: Unknown<'_>, weights: Unknown<'_>) -> std::result::Result<weighted::WeightedNps, Failure> {
    let answers = paired(&numbers(ratings, "ratings")?, &numbers(weights, "weights")?)?;
    Ok(weighted::WeightedNps::from_ratings(answers)?)
}

fn answers(hits: Unknown<'_>, weights: Unknown<'_>) -> std::result::Result<weighted::WeightedShare, Failure> {
    let answers = paired(&flags(hits, "hits")?, &numbers(weights, "weights")?)?;
    Ok(weighted::WeightedShare::from_answers(answers)?)
}

fn nps_by(
    env: Env,
    ratings: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
    method: fn(&weighted::WeightedNps, Confidence) -> cxmetrics::Result<cxmetrics::infer::Interval>,
) -> Result<Interval> {
    call(env, || Ok(method(&self::ratings(ratings, weights)?, confidence(options)?)?.into()))
}

/// A weighted NPS from single ratings, 0 to 10, and their weights. Answers of weight zero do not count.
#[napi(namespace = "infer", ts_args_type = "ratings: Numbers, weights: Numbers, options?: IntervalOptions | null")]
pub fn weighted_nps(
    env: Env,
    ratings: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<WeightedNps> {
    call(env, || {
        let (answers, confidence) = (self::ratings(ratings, weights)?, confidence(options)?);
        Ok(WeightedNps {
            n: answers.n() as f64,
            sum_weights: answers.sum_weights(),
            promoter_share: answers.promoter_share(),
            detractor_share: answers.detractor_share(),
            nps: answers.nps(),
            n_eff_kish: answers.n_eff_kish(),
            se: answers.se(),
            n_eff_design: answers.n_eff_design(),
            n_eff_used: answers.n_eff_used(confidence),
        })
    })
}

/// The score interval of a weighted NPS on the effective base of the design, `nps.weighted`: the default for weighted NPS.
///
/// Scaling all weights changes nothing; equal weights give the unweighted interval up to the correction for degrees of freedom. A single
/// answer is refused as `too_few`.
#[napi(namespace = "infer", ts_args_type = "ratings: Numbers, weights: Numbers, options?: IntervalOptions | null")]
pub fn weighted_nps_score(
    env: Env,
    ratings: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    nps_by(env, ratings, weights, options, weighted::nps_score)
}

/// The score interval of a weighted NPS on Kish's base. Too narrow when large weights sit with detractors.
#[napi(namespace = "infer", ts_args_type = "ratings: Numbers, weights: Numbers, options?: IntervalOptions | null")]
pub fn weighted_nps_score_kish(
    env: Env,
    ratings: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    nps_by(env, ratings, weights, options, weighted::nps_score_kish)
}

/// The adjusted Wald interval of a weighted NPS on Kish's base, for comparison with other tools.
#[napi(namespace = "infer", ts_args_type = "ratings: Numbers, weights: Numbers, options?: IntervalOptions | null")]
pub fn weighted_nps_adjusted_wald_kish(
    env: Env,
    ratings: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    nps_by(env, ratings, weights, options, weighted::nps_adjusted_wald_kish)
}

/// The linearised t interval of a weighted NPS, clipped to -100 to 100, for comparison: it fails at ceilings. A single answer is refused
/// as `too_few`.
#[napi(namespace = "infer", ts_args_type = "ratings: Numbers, weights: Numbers, options?: IntervalOptions | null")]
pub fn weighted_nps_linearised(
    env: Env,
    ratings: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    nps_by(env, ratings, weights, options, weighted::nps_linearised)
}

/// A weighted share from single answers, `true` or 1 for those who count and `false` or 0 for the rest, and their weights. Answers of
/// weight zero do not count.
///
/// ```js
/// infer.weightedShare([true, false, true], [1.5, 0.5, 0]).share // 0.75
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "hits: readonly boolean[] | Numbers, weights: Numbers, options?: IntervalOptions | null"
)]
pub fn weighted_share(
    env: Env,
    hits: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<WeightedShare> {
    call(env, || {
        let (answers, confidence) = (self::answers(hits, weights)?, confidence(options)?);
        Ok(WeightedShare {
            n: answers.n() as f64,
            sum_weights: answers.sum_weights(),
            share: answers.share(),
            n_eff_kish: answers.n_eff_kish(),
            n_eff_used: answers.n_eff_used(confidence),
        })
    })
}

/// The Wilson interval of a weighted share on Kish's base, `csat.weighted_wilson` (Dean and Pagano 2015).
#[napi(
    namespace = "infer",
    ts_args_type = "hits: readonly boolean[] | Numbers, weights: Numbers, options?: IntervalOptions | null"
)]
pub fn weighted_share_kish(
    env: Env,
    hits: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    call(env, || Ok(weighted::share_kish(&answers(hits, weights)?, confidence(options)?)?.into()))
}

/// The Wilson interval of a weighted share on the effective base of the design: `weightedNpsScore` for two classes. A single answer is
/// refused as `too_few`.
#[napi(
    namespace = "infer",
    ts_args_type = "hits: readonly boolean[] | Numbers, weights: Numbers, options?: IntervalOptions | null"
)]
pub fn weighted_share_design(
    env: Env,
    hits: Unknown<'_>,
    weights: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    call(env, || Ok(weighted::share_design(&answers(hits, weights)?, confidence(options)?)?.into()))
}
