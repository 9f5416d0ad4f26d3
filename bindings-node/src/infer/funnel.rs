//! Funnel plots: how far from the network's value a group of its size may lie by chance.

use cxmetrics::Unit;
use cxmetrics::infer::funnel;
use napi::bindgen_prelude::{Either, Env, Result, Unknown};
use napi_derive::napi;

use super::difference::shares;
use super::groups::moments;
use super::nps::stores;
use super::result::plain;
use crate::document;
use crate::failure::call;
use crate::reading::Money;

/// A funnel: the target, the overdispersion, and each group's place.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Funnel {
    /// What values, limits, `target` and `sigma0` are measured in.
    #[napi(ts_type = "Unit")]
    pub unit: Either<&'static str, Money>,
    /// The id of the method.
    pub method: &'static str,
    /// The value of all groups together.
    pub target: f64,
    /// The standard deviation of one answer of all groups together.
    pub sigma0: f64,
    /// How much wider the groups spread than chance alone would have it: the mean square of winsorised z. About 1 without overdispersion.
    pub phi: f64,
    /// The variance between groups that explains it, in squared units; zero where chance alone does.
    pub tau2: f64,
    /// The groups, in the order they came.
    pub points: Vec<FunnelPoint>,
}

/// A group's place in a funnel. Limits are cut to what the value can be.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct FunnelPoint {
    /// The base.
    pub n: f64,
    /// The value.
    pub value: f64,
    /// How many standard errors it lies from the target.
    pub z: f64,
    /// The same with overdispersion.
    pub z_random_effects: f64,
    /// Where 95 % of groups of this size lie by chance.
    pub limits95: (f64, f64),
    /// Where 99.8 % do.
    pub limits998: (f64, f64),
    /// The inner limits with overdispersion.
    pub limits95_random_effects: (f64, f64),
    /// The outer limits with overdispersion.
    pub limits998_random_effects: (f64, f64),
}

plain!(funnel::Funnel => Funnel { unit, method, target, sigma0, phi, tau2, points });

plain!(funnel::FunnelPoint => FunnelPoint {
    n, value, z, z_random_effects, limits95, limits998, limits95_random_effects, limits998_random_effects,
});

/// The funnel of stores by NPS, `nps.funnel`, in points.
///
/// Values are drawn over their bases; the limits narrow as the base grows. Where stores differ more than chance alone explains, for reasons
/// that nobody is to blame for, the limits with overdispersion are the fair ones. Method: Spiegelhalter (2005), additive random effects, z
/// winsorised at 10 %.
///
/// ```js
/// const of = (detractors, passives, promoters) => ({ detractors, passives, promoters })
/// infer.funnelNps([of(1, 5, 12), of(3, 3, 8), of(50, 40, 30), of(17, 34, 96)]).points[2].z // -5.61…: outside the outer limits
/// ```
#[napi(namespace = "infer", ts_args_type = "stores: readonly NpsCounts[]")]
pub fn funnel_nps(env: Env, stores: Unknown<'_>) -> Result<Funnel> {
    call(env, || Ok(funnel::nps(&self::stores(stores, "stores")?)?.into()))
}

/// The funnel of groups by a share, 0 to 1: `funnelNps` with the variance of a share.
#[napi(namespace = "infer", ts_args_type = "groups: readonly ShareCounts[]")]
pub fn funnel_shares(env: Env, groups: Unknown<'_>) -> Result<Funnel> {
    call(env, || Ok(funnel::shares(&shares(groups, "groups")?)?.into()))
}

/// The funnel of groups by a mean measured in `unit`: `funnelNps` with the variance of all answers together.
#[napi(namespace = "infer", ts_args_type = "moments: readonly GroupMoments[], unit: Unit")]
pub fn funnel_means(env: Env, moments: Unknown<'_>, unit: Unknown<'_>) -> Result<Funnel> {
    call(env, || {
        let moments = self::moments(moments, "moments")?;
        let unit: Unit = document::parse(document::to_json(unit, "unit")?, "the units")?;
        Ok(funnel::means(&moments, unit)?.into())
    })
}
