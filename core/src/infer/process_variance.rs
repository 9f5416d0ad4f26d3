//! How much a level moves from day to day beyond what its answers explain.
//!
//! A day's mean differs from the level by sampling, with variance s2 / n, and because the days differ: weather, staff, a late delivery.
//! Limits that know only the first cry wolf on every large day. Here the second is a variance `tau2` that adds to the first, so it widens
//! large days by much and small days by little; a factor on the whole, as in [`laney_p_prime`](super::chart::laney_p_prime), does the
//! opposite where bases vary much.

use serde::Serialize;

use super::quantile::{check_lengths, check_value};
use super::shrink::variance_between;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;

pub use super::shrink::Between;

/// The variance between days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ProcessVariance {
    /// The variance between the days' true levels. Zero: chance explains all there is.
    pub tau2: f64,
    /// The weighted squares about the mean; about the number of days less one where chance explains all.
    pub q: f64,
    /// How many days.
    pub n: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// The variance between days with known sampling variances, `between_day_variance_dl`; after Paule and Mandel it is the variance of
/// [`normal_pm`](super::shrink::normal_pm), `eb.normal_pm`.
///
/// Leave out days without answers. The sampling variance of a day is the pooled variance of an answer over the day's base, never the day's
/// own: three answers that agree have none.
///
/// Cost: a few passes; a root for Paule and Mandel.
///
/// # Errors
/// [`TooFew`](ErrorKind::TooFew) for fewer than two days; [`ZeroVariance`](ErrorKind::ZeroVariance) for a sampling variance of zero;
/// [`OutOfRange`](ErrorKind::OutOfRange) for lists of different length, a negative variance, and numbers that are not finite or beyond
/// 1e100; the place is the row.
///
/// ```
/// use cxmetrics::infer::process_variance::{Between, between_day_variance};
/// let (means, variances) = ([40.0, 52.0, 31.0, 45.0], [20.0, 25.0, 20.0, 15.0]);
/// let found = between_day_variance(&means, &variances, Between::default())?;
/// assert!((found.tau2 - 51.15).abs() < 0.01);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn between_day_variance(means: &[f64], sampling_variances: &[f64], between: Between) -> Result<ProcessVariance> {
    let (tau2, q) = variance_between(means, sampling_variances, between)?;
    let method = match between {
        Between::DerSimonianLaird => "between_day_variance_dl",
        Between::PauleMandel => "eb.normal_pm",
    };
    Ok(ProcessVariance { tau2, q, n: means.len(), method })
}

/// How far a day may lie from the mean, in its own standard errors, before it is pulled in.
const WINSORISED: f64 = 3.5;

/// The same of days with `bases` answers of variance `response_variance` each, where single wild days do not excuse the rest: days further
/// than 3.5 of their own standard deviations from the mean are pulled in to that.
///
/// The standard deviation has the process variance in it, so the days are pulled in twice, with what the first round finds. A day with a
/// base of zero does not count.
///
/// # Errors
/// As [`between_day_variance`]; [`ZeroVariance`](ErrorKind::ZeroVariance) for a response variance of zero: give it a floor.
///
/// ```
/// use cxmetrics::infer::process_variance::{Between, between_day_variance, robust_between_day_variance};
/// let mut means: Vec<f64> = (0..60_u32).map(|day| 40.0 + f64::from(day * day * 7 % 11)).collect();
/// means[20] = -100.0;
/// let plain = between_day_variance(&means, &[10.0; 60], Between::default())?;
/// let robust = robust_between_day_variance(&means, &[600.0; 60], 6_000.0, Between::default())?;
/// assert!(plain.tau2 > 300.0 && robust.tau2 < 60.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn robust_between_day_variance(
    means: &[f64],
    bases: &[f64],
    response_variance: f64,
    between: Between,
) -> Result<ProcessVariance> {
    check_bases(means.len(), bases)?;
    check_response_variance(response_variance)?;
    let days = means.iter().zip(bases).filter(|(_, base)| **base > 0.0);
    let (mut values, variances): (Vec<f64>, Vec<f64>) =
        days.map(|(mean, base)| (*mean, response_variance / base)).unzip();
    // Refuses what no round could start from.
    variance_between(&values, &variances, between)?;
    // The first round starts from the middle half, which no wild day reaches.
    let mut sorted = values.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |share: usize| sorted.get((sorted.len() * share / 4).min(sorted.len().saturating_sub(1))).copied();
    let quarter = at(3).zip(at(1)).map_or(0.0, |(high, low)| (high - low) / 1.349);
    let mut tau2 = quarter * quarter;
    for _ in 0..2 {
        let weights = || variances.iter().map(|variance| 1.0 / (variance + tau2));
        let centre = at(2).unwrap_or(0.0);
        let total = compensated(weights());
        let shift = compensated(values.iter().zip(&variances).zip(weights()).map(|((value, variance), weight)| {
            let reach = WINSORISED * (variance + tau2).sqrt();
            weight / total * (value - centre).clamp(-reach, reach)
        }));
        let mean = centre + shift;
        for (value, variance) in values.iter_mut().zip(&variances) {
            let reach = WINSORISED * (variance + tau2).sqrt();
            *value = value.clamp(mean - reach, mean + reach);
        }
        tau2 = variance_between(&values, &variances, between)?.0;
    }
    between_day_variance(&values, &variances, between)
}

/// What each day knows of the level: 1 / (`response_variance` / n + `tau2`), and nothing for a day without answers. The weights of
/// [`weighted_trend`](super::trend::weighted_trend).
///
/// # Errors
/// [`OutOfRange`](ErrorKind::OutOfRange) for a base or a variance that is negative, not finite or beyond 1e100;
/// [`ZeroVariance`](ErrorKind::ZeroVariance) for a response variance of zero.
///
/// ```
/// use cxmetrics::infer::process_variance::precision_weights;
/// let weights = precision_weights(&[1.0, 100.0, 10_000.0, 0.0], 6_000.0, 40.0)?;
/// // A hundred times the answers are not a hundred times the knowledge once days differ.
/// assert!(weights[2] / weights[1] < 2.5 && weights[3] == 0.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn precision_weights(bases: &[f64], response_variance: f64, tau2: f64) -> Result<Vec<f64>> {
    check_bases(bases.len(), bases)?;
    check_response_variance(response_variance)?;
    check_tau2(tau2)?;
    Ok(bases.iter().map(|base| if *base > 0.0 { 1.0 / (response_variance / base + tau2) } else { 0.0 }).collect())
}

/// How far each day lies from `center` in its own standard deviations: (mean - center) / sqrt(`response_variance` / n + `tau2`), and nothing
/// for a day without answers. What [`ewma_chart`](super::chart::ewma_chart) and [`cusum`](super::chart::cusum) are drawn of.
///
/// # Errors
/// As [`precision_weights`]; for lists of different length, and for a mean or center that is not finite or beyond 1e100.
///
/// ```
/// use cxmetrics::infer::process_variance::standardized;
/// let days = [Some(20.0), None, Some(20.0)];
/// let z = standardized(&days, &[5.0, 0.0, 500.0], 40.0, 5_000.0, 0.0)?;
/// assert_eq!((z[1], (z[0].unwrap() * 10.0).round(), z[2].unwrap().round()), (None, -6.0, -6.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn standardized(
    means: &[Option<f64>],
    bases: &[f64],
    center: f64,
    response_variance: f64,
    tau2: f64,
) -> Result<Vec<Option<f64>>> {
    check_bases(means.len(), bases)?;
    check_response_variance(response_variance)?;
    check_tau2(tau2)?;
    check_value(center)?;
    let z = (0..).zip(means.iter().zip(bases)).map(|(row, (mean, base))| {
        let Some(mean) = mean.filter(|_| *base > 0.0) else { return Ok(None) };
        check_value(mean).map_err(|err| err.at_row(row))?;
        Ok(Some((mean - center) / (response_variance / base + tau2).sqrt()))
    });
    z.collect()
}

fn check_bases(days: usize, bases: &[f64]) -> Result<()> {
    check_lengths(("days", days), ("bases", bases.len()))?;
    for (row, &base) in (0..).zip(bases) {
        check_value(base).map_err(|err| err.at_row(row))?;
        if base < 0.0 {
            return Err(Error::new(ErrorKind::OutOfRange, format!("base `{base}` is below 0")).at_row(row));
        }
    }
    Ok(())
}

fn check_response_variance(variance: f64) -> Result<()> {
    check_value(variance)?;
    if variance < 0.0 {
        return Err(Error::new(ErrorKind::OutOfRange, format!("a variance of `{variance}` is below 0")));
    }
    if variance < 1e-100 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "the variance of an answer is zero; pool it over more days, or give it a floor such as a hundredth of the scale, squared",
        ));
    }
    Ok(())
}

fn check_tau2(tau2: f64) -> Result<()> {
    check_value(tau2)?;
    if tau2 < 0.0 {
        return Err(Error::new(ErrorKind::OutOfRange, format!("a variance of `{tau2}` is below 0")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, numbers};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("between_day_variance_dl") {
            let (y, v) = (numbers(&case["inputs"]["y"]), numbers(&case["inputs"]["v"]));
            let found = between_day_variance(&y, &v, Between::DerSimonianLaird).unwrap();
            close(&case, "tau2", &[found.tau2]);
            close(&case, "q", &[found.q]);
            let other = between_day_variance(&y, &v, Between::PauleMandel).unwrap();
            assert!((other.tau2 / found.tau2 - 1.0).abs() < 0.5, "{other:?}");
        }
    }

    #[test]
    fn edges() {
        let dl = |means: &[f64], v: &[f64]| between_day_variance(means, v, Between::default());
        assert_eq!(dl(&[], &[]).unwrap_err().code(), "too_few");
        assert_eq!(dl(&[1.0], &[1.0]).unwrap_err().code(), "too_few");
        assert_eq!(dl(&[1.0, 2.0], &[1.0]).unwrap_err().code(), "out_of_range");
        assert_eq!(dl(&[1.0, f64::NAN], &[1.0; 2]).unwrap_err().place().row, Some(1));
        assert_eq!(dl(&[1.0, 2.0], &[1.0, 0.0]).unwrap_err().code(), "zero_variance");
        assert_eq!(dl(&[3.0; 9], &[1.0; 9]).unwrap().tau2, 0.0);
        let robust = |means: &[f64], bases: &[f64], s2| {
            robust_between_day_variance(means, bases, s2, Between::default()).map(|found| found.tau2)
        };
        assert_eq!(robust(&[3.0; 9], &[1.0; 9], 1.0).unwrap(), 0.0);
        assert_eq!(robust(&[3.0; 9], &[0.0; 9], 1.0).unwrap_err().code(), "too_few");
        assert_eq!(robust(&[3.0; 9], &[1.0; 9], 0.0).unwrap_err().code(), "zero_variance");
        assert_eq!(robust(&[3.0; 9], &[-1.0; 9], 1.0).unwrap_err().code(), "out_of_range");
        assert_eq!(robust(&[f64::NAN; 9], &[1.0; 9], 1.0).unwrap_err().code(), "out_of_range");
        assert_eq!(robust(&[3.0; 9], &[5e-324; 9], 1.0).unwrap_err().code(), "out_of_range");
        assert_eq!(precision_weights(&[1.0], 1.0, -1.0).unwrap_err().code(), "out_of_range");
        assert_eq!(standardized(&[Some(f64::NAN)], &[1.0], 0.0, 1.0, 0.0).unwrap_err().code(), "out_of_range");
        assert_eq!(standardized(&[], &[], 0.0, 1.0, 0.0).unwrap(), []);
    }

    #[test]
    fn without_wild_days_the_robust_estimate_is_the_plain_one() {
        let means: Vec<f64> = (0..40_u32).map(|day| f64::from(day * day * 7 % 31)).collect();
        let bases: Vec<f64> = (0..40_u32).map(|day| f64::from(20 + day % 7)).collect();
        let variances: Vec<f64> = bases.iter().map(|base| 500.0 / base).collect();
        let plain = between_day_variance(&means, &variances, Between::default()).unwrap();
        assert_eq!(robust_between_day_variance(&means, &bases, 500.0, Between::default()).unwrap(), plain);
    }
}
