//! Net promoter score: the estimate, its intervals and the test against a target.

use cxmetrics::Confidence;
use cxmetrics::infer::nps::{self, PseudoAnswers};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::Interval;
use super::arguments::{Document, confidence, each, level, number, object};
use crate::document;
use crate::failure::{Failure, call};

/// How many detractors, passives and promoters answered. Counts need not be whole: effective counts of a weighted sample are as good.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object)]
pub struct NpsCounts {
    /// How many answered 0 to 6.
    pub detractors: f64,
    /// How many answered 7 or 8.
    pub passives: f64,
    /// How many answered 9 or 10.
    pub promoters: f64,
}

impl NpsCounts {
    pub(super) fn read(counts: Unknown<'_>, name: &str) -> std::result::Result<nps::NpsCounts, Failure> {
        let counts: Self = object(counts, name)?;
        Ok(nps::NpsCounts::new(counts.detractors, counts.passives, counts.promoters)?)
    }
}

/// The counts of several stores.
pub(super) fn stores(list: Unknown<'_>, name: &str) -> std::result::Result<Vec<nps::NpsCounts>, Failure> {
    each(list, name, "counts of detractors, passives and promoters", NpsCounts::read)
}

impl From<nps::NpsCounts> for NpsCounts {
    fn from(counts: nps::NpsCounts) -> Self {
        Self { detractors: counts.detractors(), passives: counts.passives(), promoters: counts.promoters() }
    }
}

/// NPS with its parts and its standard error, without an interval.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct NpsPoint {
    /// The base.
    pub n: f64,
    /// NPS in points, -100 to 100.
    pub nps: f64,
    /// Promoters in percent of the base.
    pub promoter_pct: f64,
    /// Passives in percent of the base.
    pub passive_pct: f64,
    /// Detractors in percent of the base.
    pub detractor_pct: f64,
    /// The variance of one answer, in squared points (divisor n).
    pub variance: f64,
    /// The standard error in points; zero when all answers agree, which is no proof of certainty.
    pub se: f64,
}

/// A Wald interval, plain or adjusted.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct NpsWald {
    /// The raw NPS with the limits, clipped to -100 to 100.
    pub interval: Interval,
    /// The centre of the interval in points: the NPS of the answers with the pseudo-answers.
    pub center: f64,
    /// The standard error in points around that centre.
    pub se: f64,
    /// The limits in points before clipping.
    pub unclipped: (f64, f64),
}

/// The equal-tailed interval of the posterior under Jeffreys' prior.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct NpsPosterior {
    /// The raw NPS with the posterior limits.
    pub interval: Interval,
    /// The posterior mean in points.
    pub posterior_mean: f64,
}

/// A test of an NPS against a target.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct NpsTest {
    /// The observed NPS in points.
    pub nps: f64,
    /// The NPS of the hypothesis in points.
    pub null_nps: f64,
    /// The score statistic: negative below the hypothesis; infinite where the observed answers are impossible under it.
    pub z: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

impl From<nps::NpsWald> for NpsWald {
    fn from(wald: nps::NpsWald) -> Self {
        Self { interval: wald.interval.into(), center: wald.center, se: wald.se, unclipped: wald.unclipped }
    }
}

/// How to adjust a Wald interval, and how sure it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct AdjustedWaldOptions {
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
    /// Answers that nobody gave, added to steady the interval; three as 0.75, 1.5, 0.75 without it.
    pub pseudo: Option<NpsCounts>,
}

impl AdjustedWaldOptions {
    pub(super) fn read(options: Document<'_>) -> std::result::Result<(PseudoAnswers, Confidence), Failure> {
        let options: Self = document::options(options, "the options")?;
        let pseudo = match options.pseudo {
            Some(pseudo) => PseudoAnswers::new(pseudo.detractors, pseudo.passives, pseudo.promoters)?,
            None => PseudoAnswers::default(),
        };
        Ok((pseudo, level(options.confidence)?))
    }
}

fn counts(
    detractors: Unknown<'_>,
    passives: Unknown<'_>,
    promoters: Unknown<'_>,
) -> std::result::Result<nps::NpsCounts, Failure> {
    let (detractors, passives) = (number(detractors, "detractors")?, number(passives, "passives")?);
    Ok(nps::NpsCounts::new(detractors, passives, number(promoters, "promoters")?)?)
}

/// The point estimate of an NPS from counts, `nps.point` (Reichheld 2003).
///
/// ```js
/// infer.npsPoint(50, 124, 238).nps // 45.63…
/// ```
#[napi(namespace = "infer", ts_args_type = "detractors: number, passives: number, promoters: number")]
pub fn nps_point(env: Env, detractors: Unknown<'_>, passives: Unknown<'_>, promoters: Unknown<'_>) -> Result<NpsPoint> {
    call(env, || {
        let point = nps::point(&counts(detractors, passives, promoters)?);
        Ok(NpsPoint {
            n: point.n,
            nps: point.nps,
            promoter_pct: point.promoter_pct,
            passive_pct: point.passive_pct,
            detractor_pct: point.detractor_pct,
            variance: point.variance,
            se: point.se,
        })
    })
}

/// The score interval of an NPS (Tango 1998), `nps.ci.score`: the default for NPS.
///
/// Never leaves -100 to 100, never has zero width, always holds the estimate.
///
/// ```js
/// infer.npsScoreInterval(0, 0, 10).lower // 44.49…: ten promoters of ten prove less than the textbook says
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "detractors: number, passives: number, promoters: number, options?: IntervalOptions | null"
)]
pub fn nps_score_interval(
    env: Env,
    detractors: Unknown<'_>,
    passives: Unknown<'_>,
    promoters: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    call(env, || Ok(nps::score_interval(&counts(detractors, passives, promoters)?, confidence(options)?).into()))
}

/// The Wald interval of an NPS, `nps.ci.wald`. For comparison only: it has no width when all answers agree and covers far less than it
/// says near a ceiling.
#[napi(
    namespace = "infer",
    ts_args_type = "detractors: number, passives: number, promoters: number, options?: IntervalOptions | null"
)]
pub fn nps_wald(
    env: Env,
    detractors: Unknown<'_>,
    passives: Unknown<'_>,
    promoters: Unknown<'_>,
    options: Document<'_>,
) -> Result<NpsWald> {
    call(env, || Ok(nps::wald(&counts(detractors, passives, promoters)?, confidence(options)?).into()))
}

/// The adjusted Wald interval of an NPS, `nps.ci.adjusted_wald`, as other tools give it.
///
/// The estimate is the raw NPS. At levels well below 0.95 the interval may miss it when all answers agree.
#[napi(
    namespace = "infer",
    ts_args_type = "detractors: number, passives: number, promoters: number, options?: AdjustedWaldOptions | null"
)]
pub fn nps_adjusted_wald(
    env: Env,
    detractors: Unknown<'_>,
    passives: Unknown<'_>,
    promoters: Unknown<'_>,
    options: Document<'_>,
) -> Result<NpsWald> {
    call(env, || {
        let counts = counts(detractors, passives, promoters)?;
        let (pseudo, confidence) = AdjustedWaldOptions::read(options)?;
        Ok(nps::adjusted_wald(&counts, pseudo, confidence).into())
    })
}

/// The equal-tailed interval of an NPS under Jeffreys' prior, `nps.ci.dirichlet_jeffreys`: one half is added to each count.
///
/// Well calibrated from twenty answers on; its upper limit lies below 100 even when all are promoters, so it then misses the estimate.
/// Takes milliseconds.
#[napi(
    namespace = "infer",
    ts_args_type = "detractors: number, passives: number, promoters: number, options?: IntervalOptions | null"
)]
pub fn nps_dirichlet_jeffreys(
    env: Env,
    detractors: Unknown<'_>,
    passives: Unknown<'_>,
    promoters: Unknown<'_>,
    options: Document<'_>,
) -> Result<NpsPosterior> {
    call(env, || {
        let posterior = nps::dirichlet_jeffreys(&counts(detractors, passives, promoters)?, confidence(options)?)?;
        Ok(NpsPosterior { interval: posterior.interval.into(), posterior_mean: posterior.posterior_mean })
    })
}

/// The score test of NPS = `nullNps` points, `nps.test.score`: use it for targets.
///
/// It rejects exactly where `npsScoreInterval` excludes the target. For a target of 0 it is the sign test of `McNemar`. Against -100 or
/// 100 a single answer of another kind is proof: then z is infinite and p is 0.
#[napi(namespace = "infer", ts_args_type = "detractors: number, passives: number, promoters: number, nullNps: number")]
pub fn nps_score_test(
    env: Env,
    detractors: Unknown<'_>,
    passives: Unknown<'_>,
    promoters: Unknown<'_>,
    null_nps: Unknown<'_>,
) -> Result<NpsTest> {
    call(env, || {
        let test = nps::score_test(&counts(detractors, passives, promoters)?, number(null_nps, "nullNps")?)?;
        Ok(NpsTest { nps: test.nps, null_nps: test.null_nps, z: test.z, p_value: test.p_value })
    })
}
