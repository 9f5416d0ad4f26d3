//! How many answers it takes, and what so many can show.

use cxmetrics::infer::power::{self, NpsSpread, Power};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::arguments::{Document, Fields, counting, level, number};
use super::result::plain;
use crate::document;
use crate::failure::{Failure, call};

/// How many answers something takes.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct SampleSize {
    /// Answers, rounded up; per group where there are two.
    pub n: f64,
    /// The same before rounding.
    pub unrounded: f64,
}

plain!(power::SampleSize => SampleSize { n, unrounded });

/// How many answers a margin of error takes, for NPS.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NpsSampleSize {
    /// The answers.
    pub size: SampleSize,
    /// The same for the adjusted Wald interval, which adds three answers of its own; `null` for a finite population.
    pub adjusted_wald: Option<f64>,
}

plain!(power::NpsSampleSize => NpsSampleSize { size, adjusted_wald });

/// How spread out the answers are, how many people there are, and how sure the interval is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct NpsMarginOptions {
    /// The variance of one answer when promoters count 1, passives 0 and detractors -1, see `npsSpread`; 0.6 without it.
    pub spread: Option<f64>,
    /// How many people there are to ask; without it, as many as may be.
    pub population: Option<f64>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

/// How many people there are, and how sure the interval is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct MarginOptions {
    /// How many people there are to ask; without it, as many as may be.
    pub population: Option<f64>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

/// How spread out the answers of two groups are, and how sure to be to see a difference.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct NpsPowerOptions {
    /// The variance of one answer of the first group, see `npsSpread`; 0.6 without it.
    pub spread_a: Option<f64>,
    /// The variance of one answer of the second group; 0.6 without it.
    pub spread_b: Option<f64>,
    /// How probable it should be to see a difference that is there; 0.8 without it.
    pub power: Option<f64>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

/// How sure to be to see a difference.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct PowerOptions {
    /// How probable it should be to see a difference that is there; 0.8 without it.
    pub power: Option<f64>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

fn power_of(power: Option<f64>) -> cxmetrics::Result<Power> {
    Ok(power.map(Power::new).transpose()?.unwrap_or_default())
}

fn spread_of(spread: Option<f64>) -> cxmetrics::Result<NpsSpread> {
    Ok(spread.map(NpsSpread::new).transpose()?.unwrap_or_default())
}

fn population_of(population: Option<f64>) -> std::result::Result<Option<u64>, Failure> {
    population.map(|population| counting(population, "population")).transpose()
}

/// The variance of one NPS answer at these shares of promoters and detractors, when promoters count 1, passives 0 and detractors -1.
///
/// ```js
/// infer.npsSpread(0.5, 0.25) // 0.6875
/// ```
#[napi(namespace = "infer", ts_args_type = "promoters: number, detractors: number")]
pub fn nps_spread(env: Env, promoters: Unknown<'_>, detractors: Unknown<'_>) -> Result<f64> {
    call(env, || Ok(NpsSpread::of_shares(number(promoters, "promoters")?, number(detractors, "detractors")?)?.get()))
}

/// How many answers give NPS a margin of error of `margin` points either way, `n.nps_margin`.
///
/// ```js
/// infer.npsMargin(5).size.n // 922
/// ```
#[napi(namespace = "infer", ts_args_type = "margin: number, options?: NpsMarginOptions | null")]
pub fn nps_margin(env: Env, margin: Unknown<'_>, options: Document<'_>) -> Result<NpsSampleSize> {
    call(env, || {
        let margin = number(margin, "margin")?;
        let options: NpsMarginOptions = document::options(options, "the options")?;
        let (spread, confidence) = (spread_of(options.spread)?, level(options.confidence)?);
        Ok(power::nps_margin(margin, spread, population_of(options.population)?, confidence)?.into())
    })
}

/// How many answers each of two groups needs to show an NPS difference of `difference` points, `n.nps_two_sample`.
///
/// ```js
/// infer.npsTwoSample(5).n // 3768
/// ```
#[napi(namespace = "infer", ts_args_type = "difference: number, options?: NpsPowerOptions | null")]
pub fn nps_two_sample(env: Env, difference: Unknown<'_>, options: Document<'_>) -> Result<SampleSize> {
    call(env, || {
        let difference = number(difference, "difference")?;
        let options: NpsPowerOptions = document::options(options, "the options")?;
        let (a, b) = (spread_of(options.spread_a)?, spread_of(options.spread_b)?);
        let (power, confidence) = (power_of(options.power)?, level(options.confidence)?);
        Ok(power::nps_two_sample(difference, a, b, power, confidence)?.into())
    })
}

/// The smallest NPS difference in points that `nA` and `nB` answers show with this power, `mde.nps`; at most 200. Bases need not be whole:
/// effective ones are as good.
///
/// ```js
/// infer.npsDetectable(3768, 3768) // 4.999…
/// ```
#[napi(namespace = "infer", ts_args_type = "nA: number, nB: number, options?: NpsPowerOptions | null")]
pub fn nps_detectable(env: Env, n_a: Unknown<'_>, n_b: Unknown<'_>, options: Document<'_>) -> Result<f64> {
    call(env, || {
        let (n_a, n_b) = (number(n_a, "nA")?, number(n_b, "nB")?);
        let options: NpsPowerOptions = document::options(options, "the options")?;
        let (a, b) = ((spread_of(options.spread_a)?, n_a), (spread_of(options.spread_b)?, n_b));
        Ok(power::nps_detectable(a, b, power_of(options.power)?, level(options.confidence)?)?)
    })
}

/// How many answers give a share near `share` a margin of error of `margin`, itself a share: 0.03 is three points of percent.
///
/// ```js
/// infer.shareMargin(0.03, 0.5).n // 1068
/// ```
#[napi(namespace = "infer", ts_args_type = "margin: number, share: number, options?: MarginOptions | null")]
pub fn share_margin(env: Env, margin: Unknown<'_>, share: Unknown<'_>, options: Document<'_>) -> Result<SampleSize> {
    call(env, || {
        let (margin, share) = (number(margin, "margin")?, number(share, "share")?);
        let options: MarginOptions = document::options(options, "the options")?;
        Ok(power::share_margin(margin, share, population_of(options.population)?, level(options.confidence)?)?.into())
    })
}

/// How many answers each of two groups needs to tell the share `a` from the share `b`.
///
/// ```js
/// infer.shareTwoSample(0.8, 0.85).n // 903
/// ```
#[napi(namespace = "infer", ts_args_type = "a: number, b: number, options?: PowerOptions | null")]
pub fn share_two_sample(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<SampleSize> {
    call(env, || {
        let (a, b) = (number(a, "a")?, number(b, "b")?);
        let options: PowerOptions = document::options(options, "the options")?;
        Ok(power::share_two_sample(a, b, power_of(options.power)?, level(options.confidence)?)?.into())
    })
}

/// The smallest difference of shares, near `share`, that `nA` and `nB` answers show with this power; at most 1.
#[napi(namespace = "infer", ts_args_type = "share: number, nA: number, nB: number, options?: PowerOptions | null")]
pub fn share_detectable(
    env: Env,
    share: Unknown<'_>,
    n_a: Unknown<'_>,
    n_b: Unknown<'_>,
    options: Document<'_>,
) -> Result<f64> {
    call(env, || {
        let (share, n_a, n_b) = (number(share, "share")?, number(n_a, "nA")?, number(n_b, "nB")?);
        let options: PowerOptions = document::options(options, "the options")?;
        Ok(power::share_detectable(share, n_a, n_b, power_of(options.power)?, level(options.confidence)?)?)
    })
}

/// How many values give a mean of values with standard deviation `sd` a margin of error of `margin`, in the same unit.
#[napi(namespace = "infer", ts_args_type = "margin: number, sd: number, options?: MarginOptions | null")]
pub fn mean_margin(env: Env, margin: Unknown<'_>, sd: Unknown<'_>, options: Document<'_>) -> Result<SampleSize> {
    call(env, || {
        let (margin, sd) = (number(margin, "margin")?, number(sd, "sd")?);
        let options: MarginOptions = document::options(options, "the options")?;
        Ok(power::mean_margin(margin, sd, population_of(options.population)?, level(options.confidence)?)?.into())
    })
}

/// How many values each of two groups needs to show a difference of means, from the two standard deviations.
///
/// ```js
/// infer.meanTwoSample(0.2, 1, 1).n // 393
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "difference: number, sdA: number, sdB: number, options?: PowerOptions | null"
)]
pub fn mean_two_sample(
    env: Env,
    difference: Unknown<'_>,
    sd_a: Unknown<'_>,
    sd_b: Unknown<'_>,
    options: Document<'_>,
) -> Result<SampleSize> {
    call(env, || {
        let difference = number(difference, "difference")?;
        let (sd_a, sd_b) = (number(sd_a, "sdA")?, number(sd_b, "sdB")?);
        let options: PowerOptions = document::options(options, "the options")?;
        let (power, confidence) = (power_of(options.power)?, level(options.confidence)?);
        Ok(power::mean_two_sample(difference, sd_a, sd_b, power, confidence)?.into())
    })
}

/// The smallest difference of means that two groups show with this power: of each its standard deviation and its base.
///
/// ```js
/// infer.meanDetectable({ sd: 1, n: 393 }, { sd: 1, n: 393 }) // 0.1998…
/// ```
#[napi(namespace = "infer", ts_args_type = "a: SampleSpread, b: SampleSpread, options?: PowerOptions | null")]
pub fn mean_detectable(env: Env, a: Unknown<'_>, b: Unknown<'_>, options: Document<'_>) -> Result<f64> {
    call(env, || {
        let side = |given, name| {
            let fields = Fields::read(given, name, &["sd", "n"])?;
            Ok::<_, Failure>((fields.with("sd", number)?, fields.with("n", number)?))
        };
        let (a, b) = (side(a, "a")?, side(b, "b")?);
        let options: PowerOptions = document::options(options, "the options")?;
        Ok(power::mean_detectable(a, b, power_of(options.power)?, level(options.confidence)?)?)
    })
}
