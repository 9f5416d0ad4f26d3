//! Which of two series moves first: cross-correlation after prewhitening, and Granger's test.
//!
//! Two series that wander correlate at every lag, whatever they have to do with each other. So the leader is first made white by an
//! autoregression, the follower goes through the same filter, and only then are they set side by side. Granger's test asks another
//! question - does the past of one help to foretell the other? - and answers yes both ways for two noisy readings of one thing; it goes
//! beside the correlation, never alone.

use serde::Serialize;

use super::quantile::{check_lengths, check_value};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::least_squares::{Fit, NoFit, fit};
use crate::stat::sum::compensated;
use crate::stat::{f, normal};

/// The longest autoregression and the largest number of lags.
const MOST_LAGS: usize = 1_000;

/// A cross-correlation of two series, both filtered by the autoregression of the leader.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PrewhitenedCcf {
    /// The coefficients of the leader's autoregression, the nearest day first.
    pub phi: Vec<f64>,
    /// By lag from 0: the correlation of the follower with the leader that many days before.
    pub ccf: Vec<f64>,
    /// Where two unrelated series stay below at 95 %, either way, at one lag.
    pub bound95: f64,
    /// The lag of the largest correlation in size; the smallest of several.
    pub peak_lag: usize,
    /// How many days are left after the filter.
    pub n: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// The prewhitened cross-correlation at lags 0 to `n_lags` - 1, `prewhitened_ccf`: entry k is the correlation of `follower[t + k]` with
/// `leader[t]`.
///
/// Method: an autoregression of `ar_order` days with a constant by least squares on the leader; both series about their means go through
/// it (G. E. P. Box and G. M. Jenkins, Time Series Analysis, 1970, chapter 11). Sums at lag k are divided by the days of lag 0, so far lags
/// shrink a little.
///
/// Exists when: both series vary after the filter. Cost: days x (`ar_order` squared + `n_lags`).
///
/// # Errors
/// [`ErrorKind::Empty`]; [`ErrorKind::TooFew`] unless more days than `2 ar_order + 2` and than `ar_order + n_lags`;
/// [`ErrorKind::ZeroVariance`]; [`ErrorKind::Collinear`] when the leader's past days are combinations of one another, such as those of a
/// straight line; [`ErrorKind::OutOfRange`] for series of different length, values that are not finite (their place is the row), no lags or
/// more than 1,000.
///
/// ```
/// use cxmetrics::infer::lead::prewhitened_ccf;
/// // A wandering leader, and a follower that repeats it two days later.
/// let mut level = 0.0;
/// let leader: Vec<f64> = (0..120_u32).map(|t| { level = 0.6 * level + f64::from(t * t * 7 % 31) - 15.0; level }).collect();
/// let follower: Vec<f64> = (0..120_usize).map(|t| 40.0 - 3.0 * leader[t.saturating_sub(2)]).collect();
/// let found = prewhitened_ccf(&leader, &follower, 1, 8)?;
/// assert_eq!(found.peak_lag, 2);
/// assert!(found.ccf[2] < -0.9 && found.ccf[1].abs() < 0.3);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn prewhitened_ccf(leader: &[f64], follower: &[f64], ar_order: usize, n_lags: usize) -> Result<PrewhitenedCcf> {
    check_pair(("values of the leader", leader), ("values of the follower", follower))?;
    check_lags("lags", n_lags)?;
    if ar_order > MOST_LAGS {
        return Err(Error::new(ErrorKind::OutOfRange, format!("the order `{ar_order}` is above {MOST_LAGS}")));
    }
    need((2 * ar_order + 2).max(ar_order + n_lags) + 1, leader.len())?;
    let phi = if ar_order == 0 { Vec::new() } else { autoregression(leader, ar_order)?.coefficients };
    let (u, v) = (filtered(leader, &phi), filtered(follower, &phi));
    let squares = |values: &[f64]| compensated(values.iter().map(|x| x * x));
    let scale = (squares(&u) * squares(&v)).sqrt();
    if scale <= 0.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "nothing is left to correlate once the leader's own past is taken out",
        ));
    }
    let ccf: Vec<f64> = (0..n_lags)
        .map(|k| (compensated(u.iter().zip(v.iter().skip(k)).map(|(u, v)| u * v)) / scale).clamp(-1.0, 1.0))
        .collect();
    let peak = ccf
        .iter()
        .enumerate()
        .fold((0, 0.0_f64), |best, (lag, r)| if r.abs() > best.1 { (lag, r.abs()) } else { best });
    let bound95 = normal::two_sided_quantile(0.95) / (u.len() as f64).sqrt();
    Ok(PrewhitenedCcf { phi, ccf, bound95, peak_lag: peak.0, n: u.len(), method: "prewhitened_ccf" })
}

/// Granger's test at one number of lags.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GrangerLag {
    /// How many past days of both series enter.
    pub lag: usize,
    /// The F statistic.
    #[serde(rename = "F")]
    pub f: f64,
    /// Its p-value.
    pub p: f64,
    /// The degrees of freedom of the numerator: the lags.
    pub df_num: f64,
    /// Those of the denominator: days less lags, less the coefficients and the constant.
    pub df_denom: f64,
}

/// Granger's test at every number of lags up to the largest asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Granger {
    /// One test for each number of lags, from 1.
    pub by_lag: Vec<GrangerLag>,
    /// The id of the method.
    pub method: &'static str,
}

/// Whether the past of `cause` helps to foretell `effect` beyond its own past, `granger`: the F test of the sums of squares, for 1 to
/// `max_lag` past days.
///
/// The arguments come in the order of speech, cause first. The tests share their data: adjust for their number before any one is called
/// a finding.
///
/// Method: C. W. J. Granger, Econometrica 37 (1969) 424; both regressions with a constant, F = ((RSS0 - RSS1) / p) / (RSS1 / (n - 3p - 1)).
/// Cost: days x lags cubed.
///
/// # Errors
/// [`ErrorKind::Empty`]; [`ErrorKind::TooFew`] unless more days than `3 max_lag + 1`; [`ErrorKind::ZeroVariance`] for a series that does not
/// vary or an effect that its past foretells without error; [`ErrorKind::Collinear`] when past days are combinations of one another;
/// [`ErrorKind::OutOfRange`] for series of different length, values that are not finite, no lags or more than 1,000.
///
/// ```
/// use cxmetrics::infer::lead::granger;
/// // The effect follows the cause by a day.
/// let cause: Vec<f64> = (0..60_u32).map(|t| f64::from(t * t * t * 7 % 31)).collect();
/// let effect: Vec<f64> = (0..60_usize).map(|t| cause[t.saturating_sub(1)] + (t * t * t * 5 % 13) as f64).collect();
/// let found = granger(&cause, &effect, 2)?;
/// assert_eq!((found.by_lag[0].lag, found.by_lag[0].df_denom), (1, 56.0));
/// assert!(found.by_lag[0].p < 1e-6);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn granger(cause: &[f64], effect: &[f64], max_lag: usize) -> Result<Granger> {
    check_pair(("values of the cause", cause), ("values of the effect", effect))?;
    check_lags("lags", max_lag)?;
    need(3 * max_lag + 2, cause.len())?;
    let by_lag = (1..=max_lag)
        .map(|lag| {
            let rows = cause.len() - lag;
            let past = |series: &'_ [f64]| -> Vec<Vec<f64>> {
                (1..=lag).map(|i| series[lag - i..][..rows].to_vec()).collect()
            };
            let (own, other) = (past(effect), past(cause));
            let own: Vec<&[f64]> = own.iter().map(Vec::as_slice).collect();
            let both: Vec<&[f64]> = own.iter().copied().chain(other.iter().map(Vec::as_slice)).collect();
            let restricted = fit(&effect[lag..], &own).map_err(no_fit)?;
            let full = fit(&effect[lag..], &both).map_err(no_fit)?;
            f_test(&restricted, &full, lag, rows)
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Granger { by_lag, method: "granger" })
}

pub(crate) fn f_test(restricted: &Fit, full: &Fit, lag: usize, rows: usize) -> Result<GrangerLag> {
    let (df_num, df_denom) = (lag as f64, rows as f64 - 2.0 * lag as f64 - 1.0);
    if full.rss <= 1e-24 * full.tss || df_denom < 1.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "the past foretells the effect without error; there is nothing to test",
        ));
    }
    let f = ((restricted.rss - full.rss).max(0.0) / full.rss) * (df_denom / df_num);
    Ok(GrangerLag { lag, f, p: f::upper_tail(f, df_num, df_denom), df_num, df_denom })
}

fn autoregression(series: &[f64], order: usize) -> Result<Fit> {
    let rows = series.len() - order;
    let past: Vec<&[f64]> = (1..=order).map(|i| &series[order - i..][..rows]).collect();
    fit(&series[order..], &past).map_err(no_fit)
}

/// The series about its mean through the filter, about its mean again, with its largest size 1.
fn filtered(series: &[f64], phi: &[f64]) -> Vec<f64> {
    let centre = |values: Vec<f64>| -> Vec<f64> {
        let mean = compensated(values.iter().copied()) / values.len() as f64;
        values.iter().map(|x| x - mean).collect()
    };
    let largest = series.iter().fold(0.0_f64, |most, x| most.max(x.abs())).max(f64::MIN_POSITIVE);
    let about = centre(series.iter().map(|x| x / largest).collect());
    let order = phi.len();
    let left: Vec<f64> = (order..about.len())
        .map(|t| about[t] - phi.iter().zip(1..).map(|(phi, i)| phi * about[t - i]).sum::<f64>())
        .collect();
    // What rounding leaves of a series without variation is none.
    let noise = 1e-14 * about.iter().fold(0.0_f64, |most, x| most.max(x.abs())).max(1.0);
    centre(left).into_iter().map(|x| if x.abs() <= noise { 0.0 } else { x }).collect()
}

fn check_pair(a: (&str, &[f64]), b: (&str, &[f64])) -> Result<()> {
    check_lengths((a.0, a.1.len()), (b.0, b.1.len()))?;
    if a.1.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the series are empty; give one value for each day"));
    }
    for (row, (&a, &b)) in (0..).zip(a.1.iter().zip(b.1)) {
        check_value(a).and_then(|()| check_value(b)).map_err(|err| err.at_row(row))?;
    }
    Ok(())
}

fn check_lags(what: &str, lags: usize) -> Result<()> {
    if (1..=MOST_LAGS).contains(&lags) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("`{lags}` {what} are not between 1 and {MOST_LAGS}")))
}

fn need(wanted: usize, got: usize) -> Result<()> {
    if got >= wanted {
        return Ok(());
    }
    Err(Error::new(ErrorKind::TooFew, format!("there are {got} days; this many lags need at least {wanted}")))
}

fn no_fit(why: NoFit) -> Error {
    match why {
        NoFit::Flat => {
            Error::new(ErrorKind::ZeroVariance, "a series does not vary, so nothing can go together with it")
        }
        NoFit::Collinear => Error::new(
            ErrorKind::Collinear,
            "the past days of a series are combinations of one another; ask for fewer lags",
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::infer::vectors::{cases, close, numbers};

    fn whole(number: &serde_json::Value) -> usize {
        usize::try_from(number.as_u64().unwrap()).unwrap()
    }

    #[test]
    fn prewhitened_ccf_as_in_the_vectors() {
        let mut n = 0;
        for case in cases("prewhitened_ccf") {
            let order = whole(&case["params"]["ar_order"]);
            let lags = whole(&case["params"]["nlags"]);
            let (leader, follower) = (numbers(&case["inputs"]["leader"]), numbers(&case["inputs"]["follower"]));
            let found = prewhitened_ccf(&leader, &follower, order, lags).unwrap();
            close(&case, "phi", &found.phi);
            close(&case, "ccf", &found.ccf);
            close(&case, "bound95", &[found.bound95]);
            assert_eq!(whole(&case["expected"]["peak_lag"]), found.peak_lag);
            n += 1;
        }
        assert!(n >= 2);
    }

    #[test]
    fn granger_as_in_the_vectors() {
        let mut n = 0;
        for case in cases("granger") {
            let max_lag = whole(&case["params"]["maxlag"]);
            let (cause, effect) = (numbers(&case["inputs"]["cause"]), numbers(&case["inputs"]["effect"]));
            let found = granger(&cause, &effect, max_lag).unwrap();
            for (found, wanted) in found.by_lag.iter().zip(case["expected"]["by_lag"].as_array().unwrap()) {
                for (name, value) in
                    [("F", found.f), ("p", found.p), ("df_denom", found.df_denom), ("df_num", found.df_num)]
                {
                    let wanted = wanted[name].as_f64().unwrap();
                    assert!((value - wanted).abs() <= 1e-6 * wanted.abs(), "{name} {value} {wanted}");
                }
            }
            assert_eq!(found.by_lag.len(), max_lag);
            n += 1;
        }
        assert!(n >= 2);
    }

    #[test]
    fn what_has_no_answer_is_refused() {
        let wave: Vec<f64> = (0..40_u32).map(|t| f64::from(t * t % 11)).collect();
        let line: Vec<f64> = (0..40).map(f64::from).collect();
        for (leader, follower, code) in [
            (vec![], vec![], "empty"),
            (wave[..5].to_vec(), wave[..5].to_vec(), "too_few"),
            (vec![3.0; 40], wave.clone(), "zero_variance"),
            (wave.clone(), vec![0.1; 40], "zero_variance"),
            (wave.clone(), wave[1..].to_vec(), "out_of_range"),
            (wave.clone(), vec![f64::NAN; 40], "out_of_range"),
            (wave.clone(), vec![1e101; 40], "out_of_range"),
        ] {
            assert_eq!(prewhitened_ccf(&leader, &follower, 2, 4).unwrap_err().code(), code);
            assert_eq!(granger(&leader, &follower, 3).unwrap_err().code(), code);
        }
        assert_eq!(prewhitened_ccf(&line, &wave, 2, 4).unwrap_err().code(), "collinear");
        for lags in [0, 1_001, usize::MAX] {
            assert_eq!(prewhitened_ccf(&wave, &wave, 1, lags).unwrap_err().code(), "out_of_range");
            assert_eq!(granger(&wave, &wave, lags).unwrap_err().code(), "out_of_range");
        }
        assert_eq!(prewhitened_ccf(&wave, &wave, usize::MAX, 3).unwrap_err().code(), "out_of_range");
        // Of one series with itself the past has said everything.
        assert_eq!(granger(&wave, &wave, 1).unwrap_err().code(), "collinear");
    }

    proptest! {
        #[test]
        fn units_do_not_matter(
            values in prop::collection::vec((-9.0..9.0_f64, -9.0..9.0_f64), 30..60), shift in -1e3..1e3_f64, scale in 0.01..100.0_f64,
        ) {
            let (x, y): (Vec<f64>, Vec<f64>) = values.into_iter().unzip();
            let moved: Vec<f64> = y.iter().map(|y| shift + scale * y).collect();
            if let (Ok(a), Ok(b)) = (prewhitened_ccf(&x, &y, 2, 6), prewhitened_ccf(&x, &moved, 2, 6)) {
                for (a, b) in a.ccf.iter().zip(&b.ccf) {
                    prop_assert!((a - b).abs() < 1e-7 && a.abs() <= 1.0);
                }
            }
            if let (Ok(a), Ok(b)) = (granger(&x, &y, 2), granger(&x, &moved, 2)) {
                for (a, b) in a.by_lag.iter().zip(&b.by_lag) {
                    prop_assert!((a.p - b.p).abs() < 1e-6 && (0.0..=1.0).contains(&a.p));
                }
            }
        }
    }
}
