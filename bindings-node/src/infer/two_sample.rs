//! Two sets of ratings or measures.

use cxmetrics::Confidence;
use cxmetrics::infer::quantile::ValueCounts;
use cxmetrics::infer::two_sample;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::Interval;
use super::arguments::{Document, confidence, numbers, object};
use super::result::plain;
use crate::failure::{Failure, call};

/// What a t test needs to know of a sample.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct SampleMoments {
    /// How many values. Need not be whole: an effective base is as good.
    pub n: f64,
    /// Their mean.
    pub mean: f64,
    /// Their variance (divisor n - 1).
    pub variance: f64,
}

impl SampleMoments {
    pub(super) fn read(given: Unknown<'_>, name: &str) -> std::result::Result<two_sample::Moments, Failure> {
        let Self { n, mean, variance } = object(given, name)?;
        Ok(two_sample::Moments::new(n, mean, variance)?)
    }
}

/// Welch's t test, with the size of the effect.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct WelchTest {
    /// The difference of the means `a - b` with its limits.
    pub interval: Interval,
    /// The t statistic.
    pub statistic: f64,
    /// The degrees of freedom after Welch and Satterthwaite.
    pub df: f64,
    /// The two-sided p-value.
    pub p_value: f64,
    /// Cohen's d: the difference in pooled standard deviations.
    pub cohen_d: f64,
    /// Hedges' g: Cohen's d without its bias in small samples.
    pub hedges_g: f64,
}

plain!(two_sample::WelchTest => WelchTest { interval, statistic, df, p_value, cohen_d, hedges_g });

/// The Mann-Whitney test.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct RankSum {
    /// U of the first side: the pairs it wins, and half of the ties.
    pub u: f64,
    /// A = P(X > Y) + P(X = Y) / 2: how often a value of the first side is above one of the second.
    pub superiority: f64,
    /// Cliff's delta, 2 A - 1.
    pub cliffs_delta: f64,
    /// The z statistic, corrected for ties, without continuity correction.
    pub statistic: f64,
    /// The two-sided p-value without continuity correction.
    pub p_value: f64,
    /// The two-sided p-value with continuity correction, as R and scipy give it.
    pub p_value_continuity: f64,
}

plain!(two_sample::RankSum => RankSum { u, superiority, cliffs_delta, statistic, p_value, p_value_continuity });

/// The Brunner-Munzel test.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Superiority {
    /// A = P(X > Y) + P(X = Y) / 2 with its limits, as a share: one half where neither side tends to be higher.
    pub interval: Interval,
    /// The t statistic, above 0 when the first side tends to be higher; infinite where the sides do not overlap.
    pub statistic: f64,
    /// The degrees of freedom; `null` where the sides do not overlap.
    pub df: Option<f64>,
    /// The two-sided p-value of A = 1/2.
    pub p_value: f64,
}

plain!(two_sample::Superiority => Superiority { interval, statistic, df, p_value });

/// Two sides, each by its name, and what to do with them.
fn of_values<T>(
    a: Unknown<'_>,
    b: Unknown<'_>,
    confidence: Confidence,
    method: fn(&ValueCounts<'_>, &ValueCounts<'_>, Confidence) -> cxmetrics::Result<T>,
) -> std::result::Result<T, Failure> {
    let (a, b) = (ValueCounts::from_values(&numbers(a, "a")?)?, ValueCounts::from_values(&numbers(b, "b")?)?);
    Ok(method(&a, &b, confidence)?)
}

/// Welch's t test of two means, `ttest.welch`: fine for ratings from 30 answers on each side, and for measures. It does not assume equal
/// variances.
///
/// ```js
/// infer.welch([4, 5, 5, 2], [3, 1, 2, 2]).interval.estimate // 2
/// ```
#[napi(namespace = "infer", ts_args_type = "a: Numbers, b: Numbers, options?: IntervalOptions | null")]
pub fn welch(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<WelchTest> {
    call(env, || Ok(of_values(a, b, confidence(options)?, two_sample::welch)?.into()))
}

/// `welch` from moments: for measures whose values are gone and only the sums are left.
#[napi(namespace = "infer", ts_args_type = "a: SampleMoments, b: SampleMoments, options?: IntervalOptions | null")]
pub fn welch_of(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<WelchTest> {
    call(env, || {
        let (a, b) = (SampleMoments::read(a, "a")?, SampleMoments::read(b, "b")?);
        Ok(two_sample::welch_of(&a, &b, confidence(options)?)?.into())
    })
}

/// The Mann-Whitney test (Wilcoxon's rank sum), `mann_whitney`: are the two *distributions* the same?
///
/// The normal approximation with the correction for ties. A small p-value says that the distributions differ, not that one side tends to be
/// higher: for that take `brunnerMunzel`.
///
/// ```js
/// infer.mannWhitney([9, 10, 10, 7], [8, 7, 3]).u // 10.5
/// ```
#[napi(namespace = "infer", ts_args_type = "a: Numbers, b: Numbers")]
pub fn mann_whitney(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<RankSum> {
    call(env, || Ok(of_values(a, b, Confidence::default(), |a, b, _| two_sample::mann_whitney(a, b))?.into()))
}

/// The Brunner-Munzel test of which side tends to be higher, `brunner_munzel`: the default for ratings.
///
/// It tests A = 1/2 and gives A with an interval, clipped to 0 to 1. Unlike `mannWhitney` it holds when the sides spread differently. Where
/// every value of one side is above every value of the other, an exact bound stands in (Brunner and Munzel 2000).
///
/// ```js
/// infer.brunnerMunzel([5, 5, 4, 5, 3, 5], [3, 4, 2, 3, 3, 4]).interval.estimate // 0.875
/// ```
#[napi(namespace = "infer", ts_args_type = "a: Numbers, b: Numbers, options?: IntervalOptions | null")]
pub fn brunner_munzel(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<Superiority> {
    call(env, || Ok(of_values(a, b, confidence(options)?, two_sample::brunner_munzel)?.into()))
}
