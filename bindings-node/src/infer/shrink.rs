//! Empirical Bayes: each group's value pulled towards the others as far as its own noise asks for.

use cxmetrics::infer::shrink;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::arguments::numbers;
use super::difference::shares;
use super::groups::moments;
use super::nps::stores;
use super::result::{Plain, plain};
use crate::failure::call;

/// Values with their known variances, shrunken towards their common mean. Lists are in the order of the values.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Shrunken {
    /// The variance between the groups' true values. Zero: no evidence that they differ.
    pub tau2: f64,
    /// The common mean.
    pub mu: f64,
    /// The standard error of the common mean.
    pub se_mu: f64,
    /// How far each value is pulled to the mean, 0 to 1.
    pub shrinkage: Vec<f64>,
    /// The shrunken values.
    pub posterior_mean: Vec<f64>,
    /// Their standard deviations, the common mean taken for known; zero for each where `tau2` is.
    pub posterior_sd: Vec<f64>,
    /// The same with the uncertainty of the common mean.
    pub posterior_sd_with_mu: Vec<f64>,
}

plain!(shrink::Shrunken => Shrunken {
    tau2, mu, se_mu, shrinkage, posterior_mean, posterior_sd, posterior_sd_with_mu,
});

/// Means of groups, shrunken. Lists are in the order of the groups.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct ShrunkenMeans {
    /// The variance of one answer within a group, pooled over groups.
    pub within_variance: f64,
    /// The variance between the groups' true means. Zero: no evidence that they differ.
    pub tau2: f64,
    /// The common mean.
    pub mu: f64,
    /// The standard error of the common mean.
    pub se_mu: f64,
    /// How far each mean is pulled to it, 0 to 1.
    pub shrinkage: Vec<f64>,
    /// The shrunken means.
    pub posterior_mean: Vec<f64>,
    /// Their standard deviations, the common mean taken for known; zero for each where `tau2` is.
    pub posterior_sd: Vec<f64>,
    /// The same with the uncertainty of the common mean.
    pub posterior_sd_with_mu: Vec<f64>,
}

/// The NPS of stores, shrunken. Lists are in the order of the stores.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct ShrunkenNps {
    /// The NPS of each store as it stands, in points.
    pub raw_nps: Vec<f64>,
    /// The variance of one answer within a store, pooled over stores, on the scale -1 to 1.
    pub within_variance: f64,
    /// The variance between the stores' true values, on the scale -1 to 1. Zero: no evidence that stores differ.
    pub tau2: f64,
    /// The common NPS, in points.
    pub mu: f64,
    /// How far each store is pulled to it, 0 to 1.
    pub shrinkage: Vec<f64>,
    /// The shrunken NPS of each store, in points.
    pub shrunk_nps: Vec<f64>,
    /// Its standard deviation in points, the common NPS taken for known.
    pub posterior_sd: Vec<f64>,
    /// The same with the uncertainty of the common NPS.
    pub posterior_sd_with_mu: Vec<f64>,
}

plain!(shrink::ShrunkenNps => ShrunkenNps {
    raw_nps, within_variance, tau2, mu, shrinkage, shrunk_nps, posterior_sd, posterior_sd_with_mu,
});

/// Shares, shrunken. Lists are in the order of the groups.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ShrunkenShares {
    /// The share of all groups together, 0 to 1.
    pub mean: f64,
    /// How alike two answers of one group are beyond those of two groups. Not above zero: no evidence that groups differ.
    pub rho: f64,
    /// How many answers the common share is worth beside a group's own; `null` where there is no evidence that groups differ.
    pub prior_strength: Option<f64>,
    /// The shrunken shares.
    pub shrunk: Vec<f64>,
    /// Their standard deviations, the common share taken for known; zero where there is no evidence that groups differ.
    pub posterior_sd: Vec<f64>,
}

plain!(shrink::ShrunkenShares => ShrunkenShares { mean, rho, prior_strength, shrunk, posterior_sd });

/// Values with known variances, `eb.normal_dl`: the variance between them by the closed form of `DerSimonian` and Laird (1986).
///
/// A variance of zero is refused as `zero_variance`: its value would outweigh all others.
#[napi(namespace = "infer", ts_args_type = "estimates: Numbers, variances: Numbers")]
pub fn shrink_normal_dl(env: Env, estimates: Unknown<'_>, variances: Unknown<'_>) -> Result<Shrunken> {
    call(env, || Ok(shrink::normal_dl(&numbers(estimates, "estimates")?, &numbers(variances, "variances")?)?.into()))
}

/// Values with known variances, `eb.normal_pm`: the variance between them after Paule and Mandel (1982), the default. It keeps its worth
/// when the groups' own variances differ much.
///
/// ```js
/// infer.shrinkNormalPm([40, 60, 5], [9, 9, 400]).posteriorMean[2] // 19.6…: it rests on few answers, so it is pulled the most
/// ```
#[napi(namespace = "infer", ts_args_type = "estimates: Numbers, variances: Numbers")]
pub fn shrink_normal_pm(env: Env, estimates: Unknown<'_>, variances: Unknown<'_>) -> Result<Shrunken> {
    call(env, || Ok(shrink::normal_pm(&numbers(estimates, "estimates")?, &numbers(variances, "variances")?)?.into()))
}

/// The NPS of stores, shrunken, `eb.nps_stores`: rank on it, and expect of a store that was picked for its low value no more than this.
///
/// The variance within stores is pooled: a store whose answers all agree would otherwise count as certain and not be shrunken at all. The
/// variance between stores is Paule and Mandel's. Fewer than three stores are refused as `too_few`.
///
/// ```js
/// const of = (detractors, passives, promoters) => ({ detractors, passives, promoters })
/// infer.shrinkNps([of(0, 0, 4), of(10, 20, 70), of(40, 60, 100), of(20, 30, 50)]).shrunkNps[0] // 57.8…: four promoters of four are no proof of 100
/// ```
#[napi(namespace = "infer", ts_args_type = "stores: readonly NpsCounts[]")]
pub fn shrink_nps(env: Env, stores: Unknown<'_>) -> Result<ShrunkenNps> {
    call(env, || Ok(shrink::nps_stores(&self::stores(stores, "stores")?)?.into()))
}

/// Means of groups, shrunken with a pooled variance within groups as `shrinkNps` does.
#[napi(namespace = "infer", ts_args_type = "moments: readonly GroupMoments[]")]
pub fn shrink_means(env: Env, moments: Unknown<'_>) -> Result<ShrunkenMeans> {
    call(env, || {
        let (within_variance, found) = shrink::means(&self::moments(moments, "moments")?)?;
        let Shrunken { tau2, mu, se_mu, shrinkage, posterior_mean, posterior_sd, posterior_sd_with_mu } = found.plain();
        Ok(ShrunkenMeans {
            within_variance,
            tau2,
            mu,
            se_mu,
            shrinkage,
            posterior_mean,
            posterior_sd,
            posterior_sd_with_mu,
        })
    })
}

/// Shares of groups, shrunken, `eb.beta_binomial_mom`: each group gets `priorStrength` answers at the common share (Kleinman 1973).
#[napi(namespace = "infer", ts_args_type = "groups: readonly ShareCounts[]")]
pub fn shrink_shares(env: Env, groups: Unknown<'_>) -> Result<ShrunkenShares> {
    call(env, || Ok(shrink::beta_binomial_mom(&shares(groups, "groups")?)?.into()))
}
