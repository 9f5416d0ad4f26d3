//! The difference of two independent estimates, from their own intervals.

use cxmetrics::Unit;
use cxmetrics::infer::{self, difference, share::ShareCounts as CoreShareCounts};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::Interval;
use super::arguments::{Document, Fields, confidence, count, each, level, object};
use super::nps::{AdjustedWaldOptions, NpsCounts};
use super::result::plain;
use crate::document;
use crate::failure::{Failure, call};

/// `hits` of `base`. Counts need not be whole: effective counts of a weighted sample are as good.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct ShareCounts {
    /// How many count.
    pub hits: f64,
    /// Of how many.
    pub base: f64,
}

impl ShareCounts {
    pub(super) fn read(counts: Unknown<'_>, name: &str) -> std::result::Result<CoreShareCounts, Failure> {
        let counts: Self = object(counts, name)?;
        Ok(CoreShareCounts::new(counts.hits, counts.base)?)
    }
}

/// The counts of several groups.
pub(super) fn shares(list: Unknown<'_>, name: &str) -> std::result::Result<Vec<CoreShareCounts>, Failure> {
    each(list, name, "hits and bases", ShareCounts::read)
}

/// An estimate with limits, from this package or from elsewhere.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct GivenInterval {
    /// The estimate.
    pub estimate: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// The confidence level; 0.95 without it.
    pub confidence: Option<f64>,
    /// What the three numbers are measured in.
    #[napi(ts_type = "Unit")]
    pub unit: serde_json::Value,
    /// How it was made, which does not matter here.
    #[expect(dead_code, reason = "what `mover` returns can be given to it")]
    pub method: Option<String>,
}

impl GivenInterval {
    fn read(interval: Unknown<'_>, name: &str) -> std::result::Result<infer::Interval, Failure> {
        let given: Self = object(interval, name)?;
        let unit: Unit = document::parse(given.unit, &format!("the units of {name}"))?;
        let limits = (given.lower, given.upper);
        Ok(infer::Interval::given(unit, given.estimate, limits, level(given.confidence)?)?)
    }
}

/// The difference `a - b` of two independent estimates by square-and-add (MOVER; Newcombe 1998, Zou and Donner 2008): each side takes
/// the uncertainty that points its way, so that intervals that are not symmetric stay so.
///
/// The method is `nps.diff.mover` for points, `prop.diff.newcombe` for shares and `diff.mover` for anything else. The two must be
/// independent: a period against an earlier one is, a store against a network that holds it is not. Intervals of two units or two
/// levels are refused.
///
/// ```js
/// infer.mover(infer.wilson(56, 70), infer.wilson(48, 80)).lower // 0.0524…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: GivenInterval, b: GivenInterval")]
pub fn mover(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<Interval> {
    call(env, || Ok(difference::try_mover(&GivenInterval::read(a, "a")?, &GivenInterval::read(b, "b")?)?.into()))
}

/// The difference `a - b` of two NPS in points, `nps.diff.mover`: `mover` on two score intervals.
#[napi(namespace = "infer", ts_args_type = "a: NpsCounts, b: NpsCounts, options?: IntervalOptions | null")]
pub fn nps_difference(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || {
        let (a, b) = (NpsCounts::read(a, "a")?, NpsCounts::read(b, "b")?);
        Ok(difference::nps(&a, &b, confidence(options)?).into())
    })
}

/// The difference `a - b` of two shares, `prop.diff.newcombe`: `mover` on two Wilson intervals, without continuity correction.
#[napi(namespace = "infer", ts_args_type = "a: ShareCounts, b: ShareCounts, options?: IntervalOptions | null")]
pub fn share_difference(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || {
        let (a, b) = (ShareCounts::read(a, "a")?, ShareCounts::read(b, "b")?);
        Ok(difference::shares(&a, &b, confidence(options)?).into())
    })
}

/// A difference `a - b` with its interval and its test.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Difference {
    /// The difference with its limits; its method is the one of the interval.
    pub interval: Interval,
    /// The test statistic: above 0 when `a` is above `b`.
    pub statistic: f64,
    /// The degrees of freedom of a t statistic; `null` for a z statistic.
    pub df: Option<f64>,
    /// The two-sided p-value of "no difference".
    pub p_value: f64,
}

plain!(difference::Difference => Difference { interval, statistic, df, p_value });

/// A difference of two NPS by the adjusted Wald method.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct AdjustedDifference {
    /// The raw difference with the limits, clipped to -200 to 200.
    pub interval: Interval,
    /// The centre of the interval in points: the difference with the pseudo-answers.
    pub center: f64,
    /// The standard error in points around that centre.
    pub se: f64,
    /// The centre over its standard error; infinite where there is no spread and a difference.
    pub statistic: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

plain!(difference::AdjustedDifference => AdjustedDifference { interval, center, se, statistic, p_value });

/// A test for screening many segments.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct SkewedTest {
    /// The difference `a - b` in points.
    pub diff: f64,
    /// The statistic with its skewness taken out: standard normal when there is no difference.
    pub z: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

plain!(difference::SkewedTest => SkewedTest { diff, z, p_value });

fn two_nps(
    a: Unknown<'_>,
    b: Unknown<'_>,
) -> std::result::Result<(cxmetrics::infer::nps::NpsCounts, cxmetrics::infer::nps::NpsCounts), Failure> {
    Ok((NpsCounts::read(a, "a")?, NpsCounts::read(b, "b")?))
}

fn two_shares(a: Unknown<'_>, b: Unknown<'_>) -> std::result::Result<(CoreShareCounts, CoreShareCounts), Failure> {
    Ok((ShareCounts::read(a, "a")?, ShareCounts::read(b, "b")?))
}

/// The score test of two NPS and the interval of `a - b` in points, `nps.diff.score`: the default.
///
/// The interval holds every difference that the same test does not reject, so the two always agree, and it never leaves -200 to 200. The
/// rejection rate stays near the level for 5 against 5 as for 10 against 200, where Welch's test on -1, 0, 1 can reach 59 % at a level of
/// 5. The sides must be independent: compare a store with the *rest* of the network. Method: Miettinen and Nurminen (1985) on two
/// trinomials.
///
/// ```js
/// infer.npsDifferenceScore({ detractors: 0, passives: 1, promoters: 9 }, { detractors: 24, passives: 63, promoters: 213 }).pValue // 0.1998…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: NpsCounts, b: NpsCounts, options?: IntervalOptions | null")]
pub fn nps_difference_score(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<Difference> {
    call(env, || {
        let (a, b) = two_nps(a, b)?;
        Ok(difference::nps_score(&a, &b, confidence(options)?).into())
    })
}

/// The score test of two NPS corrected for skewness, `nps.diff.score_skewed`: for screening many stores, where p-values of 1e-4 decide.
///
/// The p-value only; take the interval from `npsDifferenceScore`. Method: the correction of Laud (2017), for two trinomials.
///
/// ```js
/// infer.npsDifferenceScoreSkewed({ detractors: 6, passives: 30, promoters: 64 }, { detractors: 12, passives: 33, promoters: 55 }).pValue // 0.1054…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: NpsCounts, b: NpsCounts")]
pub fn nps_difference_score_skewed(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<SkewedTest> {
    call(env, || {
        let (a, b) = two_nps(a, b)?;
        Ok(difference::nps_score_skewed(&a, &b).into())
    })
}

/// The adjusted Wald test of two NPS, `nps.diff.adjusted_wald`, with pseudo-answers added to each side: three without `pseudo`.
///
/// For comparison with other tools: conservative when the bases are equal, weak, and too bold for 10 against 200. The estimate is the raw
/// difference, which the interval may miss where all answers agree (Lewis and Sauro 2021).
#[napi(namespace = "infer", ts_args_type = "a: NpsCounts, b: NpsCounts, options?: AdjustedWaldOptions | null")]
pub fn nps_difference_adjusted_wald(
    env: Env,
    a: Unknown<'_>,
    b: Unknown<'_>,
    options: Document<'_>,
) -> Result<AdjustedDifference> {
    call(env, || {
        let (a, b) = two_nps(a, b)?;
        let (pseudo, confidence) = AdjustedWaldOptions::read(options)?;
        Ok(difference::nps_adjusted_wald(&a, &b, pseudo, confidence).into())
    })
}

/// Welch's t test of two NPS on the codes -1, 0, 1, `nps.diff.welch`: what most calculators do. For comparison only: away from bases of
/// 100 and the middle of the scale, up to 59 % of its findings at 5 % are false.
#[napi(namespace = "infer", ts_args_type = "a: NpsCounts, b: NpsCounts, options?: IntervalOptions | null")]
pub fn nps_difference_welch(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<Difference> {
    call(env, || {
        let (a, b) = two_nps(a, b)?;
        Ok(difference::nps_welch(&a, &b, confidence(options)?)?.into())
    })
}

/// The probability that the NPS of `a` is above that of `b`, `nps.diff.bayes_superiority`, under independent Jeffreys priors.
///
/// The sentence that managers ask for. Report it beside the interval of `npsDifferenceScore`, not instead of it: it says nothing about how
/// large the difference is. Takes milliseconds.
///
/// ```js
/// infer.npsSuperiority({ detractors: 6, passives: 30, promoters: 64 }, { detractors: 12, passives: 33, promoters: 55 }) // 0.946…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: NpsCounts, b: NpsCounts")]
pub fn nps_superiority(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<f64> {
    call(env, || {
        let (a, b) = two_nps(a, b)?;
        Ok(difference::nps_superiority(&a, &b)?)
    })
}

/// The pooled z test of two shares, `prop.diff.z_pooled`, with Newcombe's interval: the default for rates.
///
/// Pearson's chi-square without Yates' correction is the squared statistic. When an expected count is below 5, prefer `fisherExact`; when
/// the interval and the p-value must agree, `shareDifferenceMiettinenNurminen`.
///
/// ```js
/// infer.shareDifferenceZPooled({ hits: 56, base: 70 }, { hits: 48, base: 80 }).statistic // 2.650…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: ShareCounts, b: ShareCounts, options?: IntervalOptions | null")]
pub fn share_difference_z_pooled(
    env: Env,
    a: Unknown<'_>,
    b: Unknown<'_>,
    options: Document<'_>,
) -> Result<Difference> {
    call(env, || {
        let (a, b) = two_shares(a, b)?;
        Ok(difference::share_z_pooled(&a, &b, confidence(options)?).into())
    })
}

/// The score test and interval of two shares after Miettinen and Nurminen, `prop.diff.miettinen_nurminen`: interval and p-value agree.
///
/// ```js
/// infer.shareDifferenceMiettinenNurminen({ hits: 56, base: 70 }, { hits: 48, base: 80 }).interval.lower // 0.0528…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: ShareCounts, b: ShareCounts, options?: IntervalOptions | null")]
pub fn share_difference_miettinen_nurminen(
    env: Env,
    a: Unknown<'_>,
    b: Unknown<'_>,
    options: Document<'_>,
) -> Result<Difference> {
    call(env, || {
        let (a, b) = two_shares(a, b)?;
        Ok(difference::share_miettinen_nurminen(&a, &b, confidence(options)?).into())
    })
}

/// Fisher's exact test of two shares, `prop.test.fisher`: the two-sided p-value, for when an expected count is below 5. Counts are whole.
///
/// ```js
/// infer.fisherExact({ hits: 3, base: 25 }, { hits: 11, base: 30 }) // 0.0608…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: ShareCounts, b: ShareCounts")]
pub fn fisher_exact(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<f64> {
    call(env, || {
        let whole = |given, name| {
            let fields = Fields::read(given, name, &["hits", "base"])?;
            Ok::<_, Failure>((fields.with("hits", count)?, fields.with("base", count)?))
        };
        Ok(difference::fisher_exact(whole(a, "a")?, whole(b, "b")?)?)
    })
}
