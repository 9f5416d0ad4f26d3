//! Funnel plots: how far from the network's value a group of its size may lie by chance.
//!
//! Values are drawn over their bases; the limits narrow as the base grows. Where groups differ more than chance alone explains, for
//! reasons that nobody is to blame for, limits with overdispersion are the fair ones.

use serde::Serialize;

use super::groups::GroupMoments;
use super::nps::NpsCounts;
use super::quantile::{QuantileType, ValueCounts, quantile};
use super::share::ShareCounts;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::normal;
use crate::stat::sum::compensated;
use crate::unit::Unit;

/// The levels of the inner and the outer limits.
pub const LEVELS: [f64; 2] = [0.95, 0.998];

/// Pulled in on each side before the overdispersion is measured, so that a few outliers do not excuse themselves.
const WINSORIZED: f64 = 0.1;

/// A funnel: the target, the overdispersion, and each group's place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Funnel {
    /// What values, limits, `target` and `sigma0` are measured in.
    pub unit: Unit,
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
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

impl Funnel {
    /// The limits at a base, for drawing the curves: in the order inner, outer, inner and outer with overdispersion.
    pub fn limits_at(&self, n: f64) -> [(f64, f64); 4] {
        let [inner, outer] = LEVELS.map(normal::two_sided_quantile);
        let plain = self.sigma0 / n.max(1e-100).sqrt();
        let wide = (plain * plain + self.tau2).sqrt();
        let (low, high) = possible(self.unit);
        let around = |reach: f64| ((self.target - reach).clamp(low, high), (self.target + reach).clamp(low, high));
        [around(inner * plain), around(outer * plain), around(inner * wide), around(outer * wide)]
    }
}

/// What a value can be. Means of any scale are left as they come.
fn possible(unit: Unit) -> (f64, f64) {
    match unit {
        Unit::Points => (-100.0, 100.0),
        Unit::Share => (0.0, 1.0),
        _ => (f64::MIN, f64::MAX),
    }
}

/// The funnel of stores by NPS, `nps.funnel`, in points.
///
/// Shape: points in the order of the stores. Method: D. J. Spiegelhalter, Statistics in Medicine 24 (2005) 1185 and Quality and Safety in
/// Health Care 14 (2005) 347: additive random effects, z winsorised at 10 %. Cost: a sort of the stores.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than two stores; [`ErrorKind::ZeroVariance`] when all answers agree.
///
/// ```
/// use cxmetrics::infer::funnel::nps;
/// use cxmetrics::infer::nps::NpsCounts;
/// let of = NpsCounts::from_counts;
/// let funnel = nps(&[of(1, 5, 12)?, of(3, 3, 8)?, of(50, 40, 30)?, of(17, 34, 96)?])?;
/// assert!(funnel.points[2].z < -3.0);
/// assert!(funnel.points[2].value < funnel.points[2].limits998.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps(stores: &[NpsCounts]) -> Result<Funnel> {
    let sum = |part: fn(&NpsCounts) -> f64| compensated(stores.iter().map(part));
    let all = match (sum(NpsCounts::detractors), sum(NpsCounts::passives), sum(NpsCounts::promoters)) {
        (d, n, p) if 0.0 < d + n + p => NpsCounts::new(d, n, p)?,
        _ => return Err(too_few(0)),
    };
    let groups: Vec<(f64, f64)> = stores.iter().map(|store| (store.n(), store.nps())).collect();
    funnel(Unit::Points, "nps.funnel", (all.nps(), all.variance()), &groups)
}

/// The funnel of groups by a share, 0 to 1: [`nps`] with the variance of a share.
///
/// # Errors
/// As [`nps`].
pub fn shares(groups: &[ShareCounts]) -> Result<Funnel> {
    let (hits, base) = groups.iter().fold((0.0, 0.0), |(hits, base), group| (hits + group.hits(), base + group.base()));
    let target = if 0.0 < base { hits / base } else { 0.0 };
    let groups: Vec<(f64, f64)> = groups.iter().map(|group| (group.base(), group.share())).collect();
    funnel(Unit::Share, "share.funnel", (target, target * (1.0 - target)), &groups)
}

/// The funnel of groups by a mean measured in `unit`: [`nps`] with the variance of all answers together.
///
/// # Errors
/// As [`nps`].
pub fn means(groups: &[GroupMoments], unit: Unit) -> Result<Funnel> {
    let n = compensated(groups.iter().map(GroupMoments::n));
    let target = compensated(groups.iter().map(|group| group.n() / n * group.mean()));
    let squares = groups.iter().map(|group| group.n() / n * (group.variance() + (group.mean() - target).powi(2)));
    let groups: Vec<(f64, f64)> = groups.iter().map(|group| (group.n(), group.mean())).collect();
    funnel(unit, "mean.funnel", (target, compensated(squares)), &groups)
}

fn too_few(groups: usize) -> Error {
    Error::new(ErrorKind::TooFew, format!("`{groups}` groups are too few; a funnel needs at least 2"))
}

/// `groups` as base and value.
fn funnel(unit: Unit, method: &'static str, (target, variance): (f64, f64), groups: &[(f64, f64)]) -> Result<Funnel> {
    if groups.len() < 2 {
        return Err(too_few(groups.len()));
    }
    if variance <= 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "all answers agree, so there is no chance to draw limits for"));
    }
    let sigma0 = variance.sqrt();
    let z: Vec<f64> = groups.iter().map(|(n, value)| (value - target) / (sigma0 / n.sqrt())).collect();
    let (phi, tau2) = overdispersion(groups, &z, variance)?;
    let mut funnel = Funnel { unit, method, target: target + 0.0, sigma0, phi, tau2, points: Vec::new() };
    funnel.points = groups
        .iter()
        .zip(z)
        .map(|(&(n, value), z)| {
            let [limits95, limits998, limits95_random_effects, limits998_random_effects] = funnel.limits_at(n);
            let z_random_effects = (value - target) / (variance / n + tau2).sqrt();
            FunnelPoint {
                n,
                value,
                z: z + 0.0,
                z_random_effects: z_random_effects + 0.0,
                limits95,
                limits998,
                limits95_random_effects,
                limits998_random_effects,
            }
        })
        .collect();
    Ok(funnel)
}

/// phi and the additive variance between groups.
fn overdispersion(groups: &[(f64, f64)], z: &[f64], variance: f64) -> Result<(f64, f64)> {
    let sorted = ValueCounts::from_values(z)?;
    let low = quantile(&sorted, WINSORIZED, QuantileType::Interpolated)?;
    let high = quantile(&sorted, 1.0 - WINSORIZED, QuantileType::Interpolated)?;
    let k = z.len() as f64;
    let phi = compensated(z.iter().map(|z| z.clamp(low, high.max(low)).powi(2))) / k;
    let n = compensated(groups.iter().map(|(n, _)| *n));
    let room = n - compensated(groups.iter().map(|(base, _)| base * (base / n)));
    let tau2 = (k * phi - (k - 1.0)) / room * variance;
    Ok((phi, if tau2.is_finite() { tau2.max(0.0) } else { 0.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_two_classes_is_half_an_nps_without_passives() {
        let counts = [(3.0, 17.0), (9.0, 21.0), (30.0, 30.0), (2.0, 40.0)];
        let stores: Vec<NpsCounts> = counts.iter().map(|(d, p)| NpsCounts::new(*d, 0.0, *p).unwrap()).collect();
        let groups: Vec<ShareCounts> = counts.iter().map(|(d, p)| ShareCounts::new(*p, d + p).unwrap()).collect();
        let moments: Vec<GroupMoments> = groups
            .iter()
            .map(|group| GroupMoments::new(group.base(), group.share(), group.share() * (1.0 - group.share())).unwrap())
            .collect();
        let nps = nps(&stores).unwrap();
        for other in [shares(&groups).unwrap(), means(&moments, Unit::Share).unwrap()] {
            assert!((nps.sigma0 - 200.0 * other.sigma0).abs() < 1e-11);
            assert!((nps.tau2 - 4e4 * other.tau2).abs() < 1e-7, "{} {}", nps.tau2, other.tau2);
            for (a, b) in nps.points.iter().zip(&other.points) {
                assert!((a.z - b.z).abs() < 1e-11 && (a.z_random_effects - b.z_random_effects).abs() < 1e-11);
                assert!((a.limits95.0 - (200.0 * b.limits95.0 - 100.0)).abs() < 1e-10, "{a:?} {b:?}");
            }
        }
        // Overdispersed: the fair limits are wider.
        let point = nps.points[0];
        assert!(nps.tau2 > 0.0 && point.limits998_random_effects.0 < point.limits998.0);
    }

    #[test]
    fn what_has_no_funnel_is_said() {
        let nps_of = |d, n, p| NpsCounts::from_counts(d, n, p).unwrap();
        assert_eq!(nps(&[]).unwrap_err().code(), "too_few");
        assert_eq!(nps(&[nps_of(1, 2, 3)]).unwrap_err().code(), "too_few");
        assert_eq!(nps(&[nps_of(0, 0, 3), nps_of(0, 0, 4)]).unwrap_err().code(), "zero_variance");
        assert_eq!(shares(&[]).unwrap_err().code(), "too_few");
        assert_eq!(means(&[], Unit::Seconds).unwrap_err().code(), "too_few");
    }
}
