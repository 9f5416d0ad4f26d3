//! Weights that make a sample look like its population.

use cxmetrics::infer::weights::{self, Margin};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, Fields, confidence, each, fields, number, numbers, words};
use super::difference::shares;
use super::nps::stores;
use super::result::plain;
use super::two_sample::SampleMoments;
use crate::failure::{Failure, call};

/// Weights that reach every margin.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Raked {
    /// For each cell the factor on the weight of its answers: its fitted size over its size in the sample.
    pub factors: Vec<f64>,
    /// How many rounds over all margins it took.
    pub rounds: f64,
}

plain!(weights::Raked => Raked { factors, rounds });

/// Weights after trimming.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Trimmed {
    /// The weights, none above the limit.
    pub weights: Vec<f64>,
    /// The limit: the multiple of the median.
    pub limit: f64,
    /// How many were cut.
    pub cut: f64,
}

plain!(weights::Trimmed => Trimmed { weights, limit, cut });

/// An estimate over strata of known size.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct PostStratified {
    /// The estimate for the population with its limits.
    pub interval: Interval,
    /// The standard error, in the interval's unit.
    pub se: f64,
    /// The degrees of freedom: answers less strata.
    pub df: f64,
    /// The estimate of the answers as they came.
    pub unweighted: f64,
    /// How many answers.
    pub n: f64,
    /// The effective base after Kish.
    pub n_eff: f64,
}

plain!(weights::PostStratified => PostStratified { interval, se, df, unweighted, n, n_eff });

/// A margin as it is given: the target of each category, and the category of each cell.
struct GivenMargin {
    targets: Vec<(String, f64)>,
    cells: Vec<String>,
}

impl GivenMargin {
    fn read(given: Unknown<'_>, name: &str) -> std::result::Result<Self, Failure> {
        let margin = Fields::read(given, name, &["targets", "cells"])?;
        let targets = margin.with("targets", |targets, name| fields(targets, name, "numbers", number))?;
        Ok(Self { targets, cells: margin.with("cells", words)? })
    }

    fn named(self, name: String) -> cxmetrics::Result<Margin> {
        let (categories, targets): (Vec<String>, Vec<f64>) = self.targets.into_iter().unzip();
        // What is no category lies beyond all of them, and is refused as such.
        let place = |cell: &String| categories.iter().position(|category| category == cell).unwrap_or(usize::MAX);
        let of_cell = self.cells.iter().map(place).collect();
        Margin::new(name, categories, targets, of_cell)
    }
}

fn margins(given: Unknown<'_>) -> std::result::Result<Vec<Margin>, Failure> {
    let given = fields(given, "margins", "margins, each an object of targets and cells", GivenMargin::read)?;
    given.into_iter().map(|(name, margin)| Ok(margin.named(name)?)).collect()
}

/// Raking, `weights.raking`: weights for the cells of a sample such that every margin of the population is met.
///
/// `sample` holds how many answers each cell has, or the sum of their own weights. Each margin has the target of each category and the
/// category of each cell. Totals of margins must be the same. A margin that cannot be met is refused as `unreachable_target`, with its name
/// (Deming and Stephan 1940). With one margin it is post-stratification.
///
/// ```js
/// const sex = { targets: { men: 480, women: 520 }, cells: ['men', 'men', 'women', 'women'] }
/// const age = { targets: { young: 500, old: 500 }, cells: ['young', 'old', 'young', 'old'] }
/// infer.rake([20, 60, 10, 10], { sex, age }).factors.length // 4
/// ```
#[napi(namespace = "infer", ts_args_type = "sample: Numbers, margins: Readonly<Record<string, Margin>>")]
pub fn rake(env: Env, sample: Unknown<'_>, margins: Unknown<'_>) -> Result<Raked> {
    call(env, || Ok(weights::rake(&numbers(sample, "sample")?, &self::margins(margins)?)?.into()))
}

/// Cuts weights to a multiple of their median; 5 is usual. Do it before `rake`, which then meets the margins, not after.
///
/// ```js
/// infer.trimWeights([1, 1, 0.5, 2, 30], 5) // { weights: [1, 1, 0.5, 2, 5], limit: 5, cut: 1 }
/// ```
#[napi(namespace = "infer", ts_args_type = "weights: Numbers, multiple: number")]
pub fn trim_weights(env: Env, weights: Unknown<'_>, multiple: Unknown<'_>) -> Result<Trimmed> {
    call(env, || Ok(self::weights::trim(&numbers(weights, "weights")?, number(multiple, "multiple")?)?.into()))
}

/// NPS over strata of known size, `nps.poststratified`: `population` holds the size of each stratum, in any unit.
///
/// The score interval on the effective base that the variance over strata implies. A stratum with fewer than two answers is refused as
/// `too_few`: merge it with another, for nothing says how its answers vary.
///
/// ```js
/// const strata = [[5, 8, 7], [3, 13, 19], [18, 15, 17]].map(([detractors, passives, promoters]) => ({ detractors, passives, promoters }))
/// infer.npsPoststratified(strata, [5000, 2000, 3000]).unweighted // 16.19…
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "strata: readonly NpsCounts[], population: Numbers, options?: IntervalOptions | null"
)]
pub fn nps_poststratified(
    env: Env,
    strata: Unknown<'_>,
    population: Unknown<'_>,
    options: Document<'_>,
) -> Result<PostStratified> {
    call(env, || {
        let (strata, population) = (stores(strata, "strata")?, numbers(population, "population")?);
        Ok(weights::nps_poststratified(&strata, &population, confidence(options)?)?.into())
    })
}

/// A share over strata of known size, as `npsPoststratified`, with Wilson's interval.
#[napi(
    namespace = "infer",
    ts_args_type = "strata: readonly ShareCounts[], population: Numbers, options?: IntervalOptions | null"
)]
pub fn share_poststratified(
    env: Env,
    strata: Unknown<'_>,
    population: Unknown<'_>,
    options: Document<'_>,
) -> Result<PostStratified> {
    call(env, || {
        let (strata, population) = (shares(strata, "strata")?, numbers(population, "population")?);
        Ok(weights::share_poststratified(&strata, &population, confidence(options)?)?.into())
    })
}

/// A mean over strata of known size, as `npsPoststratified`, with the t interval.
#[napi(
    namespace = "infer",
    ts_args_type = "strata: readonly SampleMoments[], population: Numbers, options?: IntervalOptions | null"
)]
pub fn mean_poststratified(
    env: Env,
    strata: Unknown<'_>,
    population: Unknown<'_>,
    options: Document<'_>,
) -> Result<PostStratified> {
    call(env, || {
        let strata = each(strata, "strata", "objects of n, mean and variance", SampleMoments::read)?;
        Ok(weights::mean_poststratified(&strata, &numbers(population, "population")?, confidence(options)?)?.into())
    })
}
