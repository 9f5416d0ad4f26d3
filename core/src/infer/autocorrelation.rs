//! How far a series repeats itself, or another one, some days later.
//!
//! Days that follow one another are alike, so ninety days say less than ninety answers would: [`acf`] shows how much, [`ljung_box`] tests it,
//! and the trend tests of [`trend`](super::trend) allow for it. Of two series [`ccf`] shows which days go together; where both wander
//! it shows a connection whatever they have to do with each other, so a lead is told from [`lead`](super::lead::prewhitened_ccf).
//!
//! A day without a value takes its pairs away and nothing else; nothing is filled in.

use serde::Serialize;

use super::quantile::{check_lengths, check_value};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::chi_square;
use crate::stat::sum::compensated;

/// The largest number of lags.
const MOST_LAGS: usize = 10_000;

/// The autocorrelations of a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Acf {
    /// By lag from 0, where it is 1.
    pub acf: Vec<f64>,
    /// How many days have a value.
    pub n: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// The autocorrelation at lags 0 to `n_lags`, `acf`.
///
/// Method: sums at every lag divided by all days, not by those of the lag, so that the whole is a possible autocorrelation (G. E. P. Box and
/// G. M. Jenkins, Time Series Analysis, 1970, chapter 2). Cost: days x lags.
///
/// # Errors
/// [`ErrorKind::Empty`] without a value; [`ErrorKind::TooFew`] unless more days than lags; [`ErrorKind::ZeroVariance`] when all values agree;
/// [`ErrorKind::OutOfRange`] for a value that is not finite or beyond 1e100, with its row, and for more than 10,000 lags.
///
/// ```
/// use cxmetrics::infer::autocorrelation::acf;
/// let saw: Vec<Option<f64>> = (0..40).map(|day| Some(f64::from(day % 4))).collect();
/// let found = acf(&saw, 4)?;
/// assert!(found.acf[4] > 0.85 && found.acf[2] < 0.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn acf(values: &[Option<f64>], n_lags: usize) -> Result<Acf> {
    let series = Centred::of(values)?;
    check_lags(n_lags, values.len())?;
    let acf = (0..=n_lags).map(|lag| series.with(&series, lag)).collect();
    Ok(Acf { acf, n: series.n, method: "acf" })
}

/// The cross-correlations of two series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ccf {
    /// By lag from 0: the correlation of the follower with the leader that many days before.
    pub ccf: Vec<f64>,
    /// How many days have both values.
    pub n: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// The cross-correlation at lags 0 to `n_lags` - 1, `ccf`: entry k is the correlation of `follower[t + k]` with `leader[t]`.
///
/// The order of the arguments is the order of time. `statsmodels.tsa.stattools.ccf(x, y)` has it the other way round: there `y` leads.
///
/// To look at, not to conclude from: two series that wander correlate by themselves. Cost: days x lags.
///
/// # Errors
/// As [`acf`]; [`ErrorKind::OutOfRange`] for series of different length and for no lags.
///
/// ```
/// use cxmetrics::infer::autocorrelation::ccf;
/// let wave = |day: i32| Some(f64::from(day * day * 7 % 31));
/// let leader: Vec<Option<f64>> = (0..60).map(wave).collect();
/// let follower: Vec<Option<f64>> = (0..60).map(|day| wave(day - 2)).collect();
/// assert!(ccf(&leader, &follower, 5)?.ccf[2] > 0.9);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn ccf(leader: &[Option<f64>], follower: &[Option<f64>], n_lags: usize) -> Result<Ccf> {
    check_lengths(("values of the leader", leader.len()), ("values of the follower", follower.len()))?;
    let (first, second) = (Centred::of(leader)?, Centred::of(follower)?);
    let Some(last) = n_lags.checked_sub(1) else {
        return Err(Error::new(ErrorKind::OutOfRange, "no lags are asked for; ask for at least one"));
    };
    check_lags(last, leader.len())?;
    let n = leader.iter().zip(follower).filter(|(a, b)| a.is_some() && b.is_some()).count();
    Ok(Ccf { ccf: (0..n_lags).map(|lag| first.with(&second, lag)).collect(), n, method: "ccf" })
}

/// The test of no autocorrelation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LjungBox {
    /// The statistic.
    pub q: f64,
    /// Its p-value, chi-square with as many degrees of freedom as lags.
    pub p: f64,
    /// How many lags.
    pub lags: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// Whether the first `lags` autocorrelations are more than chance, `ljung_box`.
///
/// Method: G. M. Ljung and G. E. P. Box, Biometrika 65 (1978) 297: Q = n (n + 2) sum `r_k^2 / (n - k)`, where n - k are the pairs that lag k has.
///
/// # Errors
/// As [`acf`]; [`ErrorKind::OutOfRange`] for no lags.
///
/// ```
/// use cxmetrics::infer::autocorrelation::ljung_box;
/// let slow: Vec<Option<f64>> = (0..60).map(|day| Some(f64::from(day / 10 % 2))).collect();
/// assert!(ljung_box(&slow, 7)?.p < 1e-6);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn ljung_box(values: &[Option<f64>], lags: usize) -> Result<LjungBox> {
    if lags == 0 {
        return Err(Error::new(ErrorKind::OutOfRange, "no lags are asked for; 7 is a week of days"));
    }
    let found = acf(values, lags)?;
    let n = found.n as f64;
    let terms = found.acf.iter().enumerate().skip(1).map(|(lag, r)| {
        let pairs = values.iter().zip(values.iter().skip(lag)).filter(|(a, b)| a.is_some() && b.is_some()).count();
        // A lag without pairs has r = 0.
        r * r / (pairs.max(1) as f64)
    });
    let q = n * (n + 2.0) * compensated(terms);
    Ok(LjungBox { q, p: chi_square::upper_tail(q, lags as f64), lags, method: "ljung_box" })
}

/// A series about its mean.
struct Centred {
    /// Scaled so that nothing overflows; gaps are zero.
    values: Vec<f64>,
    squares: f64,
    n: usize,
}

impl Centred {
    fn of(values: &[Option<f64>]) -> Result<Self> {
        for (row, value) in (0..).zip(values) {
            check_value(value.unwrap_or(0.0)).map_err(|err| err.at_row(row))?;
        }
        let n = values.iter().flatten().count();
        if n == 0 {
            return Err(Error::new(ErrorKind::Empty, "the series has no values; give at least one for each lag"));
        }
        let (low, high) = range(values.iter().flatten());
        if high - low <= 0.0 {
            return Err(Error::new(ErrorKind::ZeroVariance, "all values agree, so nothing goes together with them"));
        }
        let width = high - low;
        let mean = compensated(values.iter().flatten().map(|value| (value - low) / width)) / n as f64;
        let values: Vec<f64> =
            values.iter().map(|value| value.map_or(0.0, |value| (value - low) / width - mean)).collect();
        Ok(Self { squares: compensated(values.iter().map(|value| value * value)), values, n })
    }

    /// The correlation of `later[t + lag]` with this series at t.
    fn with(&self, later: &Self, lag: usize) -> f64 {
        let products = self.values.iter().zip(later.values.iter().skip(lag)).map(|(a, b)| a * b);
        (compensated(products) / (self.squares.sqrt() * later.squares.sqrt())).clamp(-1.0, 1.0)
    }
}

/// The smallest and the largest.
pub(super) fn range<'a>(values: impl Iterator<Item = &'a f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)))
}

fn check_lags(lags: usize, days: usize) -> Result<()> {
    if lags > MOST_LAGS {
        return Err(Error::new(ErrorKind::OutOfRange, format!("`{lags}` lags are more than {MOST_LAGS}")));
    }
    if lags >= days {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("`{days}` days are too few for {lags} lags; ask for fewer lags"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, gapped, size};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("acf") {
            let lags = size(&case["params"]["nlags"]);
            close(&case, "acf", &acf(&gapped(&case["inputs"]["y"]), lags).unwrap().acf);
        }
        for case in cases("ccf") {
            let lags = size(&case["params"]["nlags"]);
            let (x, y) = (gapped(&case["inputs"]["x"]), gapped(&case["inputs"]["y"]));
            close(&case, "ccf", &ccf(&y, &x, lags).unwrap().ccf);
        }
        for case in cases("ljung_box") {
            let lags = size(&case["params"]["lags"]);
            let found = ljung_box(&gapped(&case["inputs"]["y"]), lags).unwrap();
            close(&case, "q", &[found.q]);
            close(&case, "p", &[found.p]);
        }
    }

    #[test]
    fn what_has_no_autocorrelation_is_refused() {
        let code = |values: &[Option<f64>], lags: usize| acf(values, lags).unwrap_err().code();
        assert_eq!(code(&[], 1), "empty");
        assert_eq!(code(&[None; 9], 1), "empty");
        assert_eq!(code(&[Some(3.0)], 0), "zero_variance");
        assert_eq!(code(&[Some(3.0); 9], 2), "zero_variance");
        assert_eq!(code(&[Some(3.0), Some(4.0)], 2), "too_few");
        assert_eq!(code(&[Some(3.0), Some(4.0)], usize::MAX), "out_of_range");
        assert_eq!(acf(&[Some(3.0), Some(f64::NAN)], 1).unwrap_err().place().row, Some(1));
        let two = [Some(1.0), Some(2.0)];
        assert_eq!(ljung_box(&two, 0).unwrap_err().code(), "out_of_range");
        assert_eq!(ccf(&two, &two, 0).unwrap_err().code(), "out_of_range");
        assert_eq!(ccf(&two, &two[..1], 1).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn a_gap_takes_its_pairs_and_nothing_is_filled_in() {
        let wave: Vec<Option<f64>> = (0..400).map(|day: u32| Some(f64::from(day % 7))).collect();
        let gapped: Vec<Option<f64>> =
            wave.iter().zip(0..).map(|(value, day)| value.filter(|_| day % 10 != 3)).collect();
        let (whole, gaps) = (acf(&wave, 7).unwrap(), acf(&gapped, 7).unwrap());
        assert_eq!((whole.n, gaps.n), (400, 360));
        // Every tenth day gone takes nearly a fifth of the pairs.
        assert!(whole.acf[7] > 0.95 && gaps.acf[7] > 0.75, "{gaps:?}");
        let none: Vec<Option<f64>> = (0..40).map(|day| (day % 2 == 0).then_some(f64::from(day % 8))).collect();
        assert_eq!(acf(&none, 1).unwrap().acf[1], 0.0);
        assert!(ljung_box(&none, 1).unwrap().p > 0.99);
    }
}
