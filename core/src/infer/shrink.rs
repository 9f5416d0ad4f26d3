//! Empirical Bayes: each group's value pulled towards the others as far as its own noise asks for.
//!
//! Of three hundred stores the best and the worst are mostly those with few answers. A shrunken value is the best guess of what the
//! next answers will say: rank on it, and expect of a store that was picked for its low value no more than its shrunken one.

use serde::{Deserialize, Serialize};

use super::groups::GroupMoments;
use super::nps::{LARGEST_COUNT, NpsCounts};
use super::quantile::{check_lengths, check_value};
use super::share::ShareCounts;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::root::bracketed;
use crate::stat::sum::compensated;

/// How the variance between groups, or between days, is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Between {
    /// The closed form of R. `DerSimonian` and N. Laird, Controlled Clinical Trials 7 (1986) 177: the default.
    #[default]
    DerSimonianLaird,
    /// The root of R. C. Paule and J. Mandel, Journal of Research of the NBS 87 (1982) 377, which keeps its worth where the variances differ
    /// much.
    PauleMandel,
}

/// Values with their known variances, shrunken towards their common mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
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

/// Values with known variances, `eb.normal_dl`: the variance between them by the closed form of `DerSimonian` and Laird.
///
/// Shape: the results are in the order of the values. Method: B. Efron and C. Morris, JASA 70 (1975) 311; R. `DerSimonian` and N. Laird,
/// Controlled Clinical Trials 7 (1986) 177. Cost: a few passes.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than two values; [`ErrorKind::ZeroVariance`] for a variance of zero, which would outweigh all others;
/// [`ErrorKind::OutOfRange`] for lengths that differ, a negative variance, and numbers that are not finite or beyond 1e100.
pub fn normal_dl(estimates: &[f64], variances: &[f64]) -> Result<Shrunken> {
    shrunken(estimates, variances, Between::DerSimonianLaird)
}

/// Values with known variances, `eb.normal_pm`: the variance between them after Paule and Mandel, the default.
///
/// It is the variance under which the weighted squares come out at what they should be, and keeps its worth when the groups' own
/// variances differ much. Method: R. C. Paule and J. Mandel, Journal of Research of the NBS 87 (1982) 377. Cost: a root, some ten passes.
///
/// # Errors
/// As [`normal_dl`].
///
/// ```
/// use cxmetrics::infer::shrink::normal_pm;
/// // Three stores; the third rests on few answers, so it is pulled the most.
/// let found = normal_pm(&[40.0, 60.0, 5.0], &[9.0, 9.0, 400.0])?;
/// assert!(found.shrinkage[2] > found.shrinkage[0]);
/// assert!(found.posterior_mean[2] > 19.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn normal_pm(estimates: &[f64], variances: &[f64]) -> Result<Shrunken> {
    shrunken(estimates, variances, Between::PauleMandel)
}

fn shrunken(estimates: &[f64], variances: &[f64], between: Between) -> Result<Shrunken> {
    let (tau2, _) = variance_between(estimates, variances, between)?;
    Ok(posterior(estimates, variances, tau2))
}

/// The variance between estimates with known variances, and their weighted squares about the common mean.
pub(super) fn variance_between(estimates: &[f64], variances: &[f64], between: Between) -> Result<(f64, f64)> {
    check_lengths(("estimates", estimates.len()), ("variances", variances.len()))?;
    check_number(estimates.len(), 2)?;
    for (row, (estimate, variance)) in (0..).zip(estimates.iter().zip(variances)) {
        check_value(*estimate).and_then(|()| check_variance(*variance)).map_err(|err| err.at_row(row))?;
    }
    let tau2 = match between {
        Between::DerSimonianLaird => der_simonian_laird(estimates, variances),
        Between::PauleMandel => paule_mandel(estimates, variances),
    };
    Ok((tau2, spread(estimates, variances, 0.0).1.min(f64::MAX)))
}

fn check_number(groups: usize, need: usize) -> Result<()> {
    if groups < need {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("`{groups}` groups are too few; shrinking needs at least {need} to learn from"),
        ));
    }
    Ok(())
}

fn check_variance(variance: f64) -> Result<()> {
    if variance == 0.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "a variance is zero, so its value would outweigh all others; pool the variances of the groups",
        ));
    }
    if (1e-100..=LARGEST_COUNT).contains(&variance) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("variance `{variance}` is not one; it is above 0 and at most 1e100")))
}

/// The mean weighted by 1 / (v + tau2) and the weighted squares around it.
fn spread(estimates: &[f64], variances: &[f64], tau2: f64) -> (f64, f64) {
    let weights = || variances.iter().map(|variance| 1.0 / (variance + tau2));
    let total = compensated(weights());
    let mu = compensated(estimates.iter().zip(weights()).map(|(estimate, weight)| weight / total * estimate));
    let squares = estimates.iter().zip(weights()).map(|(estimate, weight)| weight * (estimate - mu).powi(2));
    (mu, compensated(squares))
}

fn der_simonian_laird(estimates: &[f64], variances: &[f64]) -> f64 {
    let (_, squares) = spread(estimates, variances, 0.0);
    let total = compensated(variances.iter().map(|variance| 1.0 / variance));
    let scale = total - compensated(variances.iter().map(|variance| 1.0 / variance * (1.0 / variance / total)));
    at_most_largest((squares - (estimates.len() as f64 - 1.0)) / scale)
}

fn paule_mandel(estimates: &[f64], variances: &[f64]) -> f64 {
    let expected = estimates.len() as f64 - 1.0;
    let excess = |tau2: f64| spread(estimates, variances, tau2).1 - expected;
    if excess(0.0) <= 0.0 {
        return 0.0;
    }
    // The squares fall below k range^2 / tau2.
    let (low, high) = estimates.iter().fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
    let bound = (high - low).powi(2) * (expected + 1.0) / expected;
    at_most_largest(bracketed(excess, 0.0, bound, 0.0))
}

/// Zero for what is below it, so that no evidence is no variance.
fn at_most_largest(tau2: f64) -> f64 {
    if tau2 > 0.0 { tau2.min(f64::MAX.sqrt()) } else { 0.0 }
}

fn posterior(estimates: &[f64], variances: &[f64], tau2: f64) -> Shrunken {
    let (mu, _) = spread(estimates, variances, tau2);
    let total = compensated(variances.iter().map(|variance| 1.0 / (variance + tau2)));
    let shrinkage: Vec<f64> = variances.iter().map(|variance| variance / (variance + tau2)).collect();
    let sd = |variance: &f64, with_mu: f64| (tau2 * (variance / (tau2 + variance)) + with_mu).sqrt();
    Shrunken {
        tau2,
        mu,
        se_mu: 1.0 / total.sqrt(),
        posterior_mean: estimates.iter().zip(&shrinkage).map(|(y, b)| b * mu + (1.0 - b) * y).collect(),
        posterior_sd: variances.iter().map(|variance| sd(variance, 0.0)).collect(),
        posterior_sd_with_mu: variances
            .iter()
            .zip(&shrinkage)
            .map(|(variance, b)| sd(variance, b * b / total))
            .collect(),
        shrinkage,
    }
}

/// The NPS of stores, shrunken.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
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

/// The NPS of stores, shrunken, `eb.nps_stores`.
///
/// The variance within stores is pooled: a store whose answers all agree would otherwise count as certain and not be shrunken at all.
/// The variance between stores is Paule and Mandel's. Cost: some ten passes over the stores.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than three stores, or when no store has a second answer; [`ErrorKind::ZeroVariance`] when all answers
/// within each store agree.
///
/// ```
/// use cxmetrics::infer::nps::NpsCounts;
/// use cxmetrics::infer::shrink::nps_stores;
/// let of = NpsCounts::from_counts;
/// let found = nps_stores(&[of(0, 0, 4)?, of(10, 20, 70)?, of(40, 60, 100)?, of(20, 30, 50)?])?;
/// // Four promoters of four are no proof of 100.
/// assert!(found.raw_nps[0] == 100.0 && found.shrunk_nps[0] < 60.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_stores(stores: &[NpsCounts]) -> Result<ShrunkenNps> {
    let groups: Vec<(f64, f64, f64)> =
        stores.iter().map(|store| (store.n(), store.theta(), store.variance_of_one())).collect();
    let (within, found) = pooled(&groups)?;
    let points = |values: Vec<f64>| values.into_iter().map(|value| 100.0 * value + 0.0).collect();
    Ok(ShrunkenNps {
        raw_nps: stores.iter().map(NpsCounts::nps).collect(),
        within_variance: within,
        tau2: found.tau2,
        mu: 100.0 * found.mu + 0.0,
        shrinkage: found.shrinkage,
        shrunk_nps: points(found.posterior_mean),
        posterior_sd: points(found.posterior_sd),
        posterior_sd_with_mu: points(found.posterior_sd_with_mu),
    })
}

/// Means of groups, shrunken with a pooled variance within groups as [`nps_stores`] does: the pooled variance, and the values.
///
/// # Errors
/// As [`nps_stores`].
pub fn means(groups: &[GroupMoments]) -> Result<(f64, Shrunken)> {
    let groups: Vec<(f64, f64, f64)> = groups.iter().map(|group| (group.n(), group.mean(), group.variance())).collect();
    pooled(&groups)
}

/// (base, value, variance of one answer with divisor n) of each group: the pooled variance within, and the shrunken values.
fn pooled(groups: &[(f64, f64, f64)]) -> Result<(f64, Shrunken)> {
    check_number(groups.len(), 3)?;
    let spare = groups.iter().map(|(n, _, _)| n).sum::<f64>() - groups.len() as f64;
    if spare <= 0.0 {
        return Err(Error::new(
            ErrorKind::TooFew,
            "no group has a second answer, so the variance within groups cannot be told",
        ));
    }
    let within = compensated(groups.iter().map(|(n, _, variance)| n * variance)) / spare;
    let values: Vec<f64> = groups.iter().map(|(_, value, _)| *value).collect();
    let variances: Vec<f64> = groups.iter().map(|(n, _, _)| within / n).collect();
    if within <= 0.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "the answers of each group agree, so nothing tells noise from difference",
        ));
    }
    Ok((within, shrunken(&values, &variances, Between::PauleMandel)?))
}

/// Shares, shrunken.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ShrunkenShares {
    /// The share of all groups together, 0 to 1.
    pub mean: f64,
    /// How alike two answers of one group are beyond those of two groups. Not above zero: no evidence that groups differ.
    pub rho: f64,
    /// How many answers the common share is worth beside a group's own; nothing where there is no evidence that groups differ.
    pub prior_strength: Option<f64>,
    /// The shrunken shares.
    pub shrunk: Vec<f64>,
    /// Their standard deviations, the common share taken for known; zero where there is no evidence that groups differ.
    pub posterior_sd: Vec<f64>,
}

/// Shares of groups, shrunken, `eb.beta_binomial_mom`: each group gets `prior_strength` answers at the common share.
///
/// Method: J. C. Kleinman, JASA 68 (1973) 46, moment estimator with weights n. Cost: two passes.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than three groups, or when no group has a second answer; [`ErrorKind::ZeroVariance`] when the common
/// share is 0 or 1.
///
/// ```
/// use cxmetrics::infer::share::ShareCounts;
/// use cxmetrics::infer::shrink::beta_binomial_mom;
/// let of = ShareCounts::from_counts;
/// let found = beta_binomial_mom(&[of(5, 5)?, of(40, 50)?, of(10, 30)?, of(48, 52)?])?;
/// assert!(found.shrunk[0] < 0.95);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn beta_binomial_mom(groups: &[ShareCounts]) -> Result<ShrunkenShares> {
    check_number(groups.len(), 3)?;
    let between = groups.len() as f64 - 1.0;
    let bases = || groups.iter().map(ShareCounts::base);
    let n = compensated(bases());
    let mean = compensated(groups.iter().map(ShareCounts::hits)) / n;
    let variance = mean * (1.0 - mean);
    if variance <= 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "all answers agree, so nothing tells noise from difference"));
    }
    let room = n - compensated(bases().map(|base| base * (base / n))) - between;
    if room <= 0.0 {
        return Err(Error::new(
            ErrorKind::TooFew,
            "no group has a second answer, so the variance within groups cannot be told",
        ));
    }
    let squares = compensated(groups.iter().map(|group| group.base() * (group.share() - mean).powi(2)));
    let rho = (squares - variance * between) / (variance * room);
    // Groups may lie further apart than shares can: then the common share is worth nothing.
    let prior_strength = (rho > 0.0).then(|| (1.0 / rho - 1.0).max(0.0)).filter(|strength| strength.is_finite());
    let shrunk: Vec<f64> = groups
        .iter()
        .map(|group| prior_strength.map_or(mean, |m| (group.hits() + m * mean) / (group.base() + m)))
        .collect();
    let posterior_sd = groups
        .iter()
        .zip(&shrunk)
        .map(|(group, p)| prior_strength.map_or(0.0, |m| (p * (1.0 - p) / (group.base() + m + 1.0)).sqrt()))
        .collect();
    Ok(ShrunkenShares { mean, rho, prior_strength, shrunk, posterior_sd })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_variances_have_a_closed_form() {
        // v = 2, sample variance of 0, 4, 8 is 16: tau2 = 14 by both methods, B = 1 / 8.
        for found in [normal_dl(&[0.0, 4.0, 8.0], &[2.0; 3]).unwrap(), normal_pm(&[0.0, 4.0, 8.0], &[2.0; 3]).unwrap()]
        {
            assert!((found.tau2 - 14.0).abs() < 1e-12, "{found:?}");
            assert!((found.posterior_mean[0] - 0.5).abs() < 1e-13 && (found.mu - 4.0).abs() < 1e-14);
            assert!((found.posterior_sd[1] - (14.0_f64 / 8.0).sqrt()).abs() < 1e-12);
        }
    }

    #[test]
    fn no_evidence_pools_completely() {
        let found = normal_pm(&[1.0, 1.1, 0.9], &[4.0, 5.0, 6.0]).unwrap();
        assert_eq!(found.tau2, 0.0);
        assert!(found.posterior_mean.iter().all(|value| (value - found.mu).abs() < 1e-15));
        assert_eq!(found.posterior_sd, [0.0; 3]);
        let of = |hits, base| ShareCounts::from_counts(hits, base).unwrap();
        let found = beta_binomial_mom(&[of(5, 10), of(10, 20), of(15, 30)]).unwrap();
        assert_eq!((found.prior_strength, found.shrunk), (None, vec![0.5; 3]));
    }

    #[test]
    fn groups_as_far_apart_as_can_be_are_left_alone() {
        let of = |hits, base| ShareCounts::from_counts(hits, base).unwrap();
        let found = beta_binomial_mom(&[of(0, 50), of(50, 50), of(50, 50), of(0, 50)]).unwrap();
        assert!(found.shrunk[0] < 1e-9 && found.shrunk[1] > 1.0 - 1e-9, "{found:?}");
    }

    #[test]
    fn what_cannot_be_shrunken_is_said() {
        let nps = |d, n, p| NpsCounts::from_counts(d, n, p).unwrap();
        let code = |stores: &[NpsCounts]| nps_stores(stores).unwrap_err().code();
        assert_eq!(code(&[nps(1, 2, 3), nps(2, 2, 3)]), "too_few");
        assert_eq!(code(&[nps(1, 0, 0), nps(0, 1, 0), nps(0, 0, 1)]), "too_few");
        assert_eq!(code(&[nps(5, 0, 0), nps(0, 7, 0), nps(0, 0, 9)]), "zero_variance");
        let code = |y: &[f64], v: &[f64]| normal_dl(y, v).unwrap_err().code();
        assert_eq!(code(&[1.0], &[1.0]), "too_few");
        assert_eq!(code(&[1.0, 2.0], &[1.0]), "out_of_range");
        assert_eq!(code(&[1.0, 2.0], &[1.0, 0.0]), "zero_variance");
        assert_eq!(code(&[1.0, 2.0], &[1.0, -1.0]), "out_of_range");
        assert_eq!(code(&[1.0, f64::NAN], &[1.0, 1.0]), "out_of_range");
        let share = |hits, base| ShareCounts::from_counts(hits, base).unwrap();
        let code = |groups: &[ShareCounts]| beta_binomial_mom(groups).unwrap_err().code();
        assert_eq!(code(&[share(3, 3), share(4, 4), share(5, 5)]), "zero_variance");
        assert_eq!(code(&[share(1, 1), share(0, 1), share(1, 1)]), "too_few");
    }
}
