//! Charts of shares with their bases.

use super::{Chart, Frame, check_sigma, no_answers};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::share::ShareCounts;
use crate::stat::sum::compensated;
use crate::unit::Unit;

/// The p chart, `p_chart`: shares around the share of all days, limits at `sigma` standard errors of the day's own base; 3 is usual.
///
/// A day without answers is `None`. With large bases nearly every day is outside, because days differ by themselves; take
/// [`laney_p_prime`] then.
///
/// Method: D. C. Montgomery, Introduction to Statistical Quality Control, limits by base. Cost: days.
///
/// # Errors
/// [`Empty`](ErrorKind::Empty) when no day has answers; [`OutOfRange`](ErrorKind::OutOfRange) unless `sigma` is a number above 0.
///
/// ```
/// use cxmetrics::infer::chart::p_chart;
/// use cxmetrics::infer::share::ShareCounts;
/// let of = |hits, base| ShareCounts::from_counts(hits, base).map(Some);
/// let chart = p_chart(&[of(30, 40)?, of(70, 90)?, None, of(3, 4)?, of(20, 60)?], 3.0)?;
/// // A third of sixty is news, three of four is not.
/// assert_eq!(chart.first_signal, Some(4));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn p_chart(days: &[Option<ShareCounts>], sigma: f64) -> Result<Chart> {
    let (frame, shares) = frame("p_chart", days, sigma)?;
    Ok(frame.draw(&shares, None))
}

/// The mean moving range of independent normal deviates.
const MEAN_RANGE: f64 = 1.128;

/// Laney's p' chart, `laney_p_prime`: the p chart with limits as wide as the days really spread.
///
/// The spread is the mean moving range of the days' z, over 1.128; not their standard deviation, which a shift would widen. It multiplies
/// the whole error, so where bases differ much it makes small days too wide and large ones too narrow; a variance that adds, as in
/// [`between_day_variance`](crate::infer::process_variance::between_day_variance), does not.
///
/// Method: D. B. Laney, Quality Engineering 14 (2002) 531. Cost: days.
///
/// # Errors
/// As [`p_chart`]; [`TooFew`](ErrorKind::TooFew) for fewer than two days with answers; [`ZeroVariance`](ErrorKind::ZeroVariance) when all
/// answers agree.
///
/// ```
/// use cxmetrics::infer::chart::{laney_p_prime, p_chart};
/// use cxmetrics::infer::share::ShareCounts;
/// // A hundred thousand visitors a day: by chance alone they would not differ.
/// let days = [512, 498, 505, 490, 515, 500, 494, 507].map(|hits| ShareCounts::from_counts(hits * 100, 100_000).ok());
/// assert_eq!(p_chart(&days, 3.0)?.first_signal, Some(0));
/// let wide = laney_p_prime(&days, 3.0)?;
/// assert!(wide.first_signal.is_none() && wide.sigma_z.is_some_and(|wider| wider > 7.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn laney_p_prime(days: &[Option<ShareCounts>], sigma: f64) -> Result<Chart> {
    let (frame, shares) = frame("laney_p_prime", days, sigma)?;
    let z: Vec<f64> = shares.iter().flatten().map(|&(n, share)| frame.z(n, share)).collect();
    if z.len() < 2 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("`{}` days with answers are too few; how days move needs at least 2", z.len()),
        ));
    }
    if frame.response_variance <= 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "all answers agree, so nothing tells how days move"));
    }
    let moves = compensated(z.windows(2).map(|pair| (pair[1] - pair[0]).abs()));
    let sigma_z = moves / (z.len() as f64 - 1.0) / MEAN_RANGE;
    Ok(frame.draw(&shares, Some(sigma_z)))
}

/// Days as base and share.
type Days = Vec<Option<(f64, f64)>>;

/// The frame and the days.
fn frame(method: &'static str, days: &[Option<ShareCounts>], sigma: f64) -> Result<(Frame, Days)> {
    check_sigma(sigma)?;
    let sum = |part: fn(&ShareCounts) -> f64| compensated(days.iter().flatten().map(part));
    let (hits, misses) = (sum(ShareCounts::hits), sum(ShareCounts::misses));
    let n = hits + misses;
    if n <= 0.0 {
        return Err(no_answers());
    }
    let frame = Frame {
        unit: Unit::Share,
        method,
        center: hits / n,
        response_variance: hits / n * (misses / n),
        sigma,
        range: (0.0, 1.0),
    };
    Ok((frame, days.iter().map(|day| day.map(|day| (day.base(), day.share()))).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, numbers};

    #[test]
    fn as_in_the_vectors() {
        for (method, laney) in [("p_chart", false), ("laney_p_prime", true)] {
            for case in cases(method) {
                let (k, n) = (numbers(&case["inputs"]["k"]), numbers(&case["inputs"]["n"]));
                let days: Vec<Option<ShareCounts>> =
                    k.iter().zip(&n).map(|(k, n)| ShareCounts::new(*k, *n).ok()).collect();
                let sigma = case["params"]["sigma"].as_f64().unwrap();
                let chart = if laney { laney_p_prime(&days, sigma) } else { p_chart(&days, sigma) }.unwrap();
                let points: Vec<_> = chart.points.iter().flatten().collect();
                close(&case, "pbar", &[chart.center]);
                close(&case, "lcl", &points.iter().map(|point| point.lower).collect::<Vec<_>>());
                close(&case, "ucl", &points.iter().map(|point| point.upper).collect::<Vec<_>>());
                if laney {
                    close(&case, "sigma_z", &[chart.sigma_z.unwrap()]);
                    close(&case, "z", &points.iter().map(|point| point.z).collect::<Vec<_>>());
                }
            }
        }
    }

    #[test]
    fn edges() {
        let day = |hits, base| ShareCounts::from_counts(hits, base).ok();
        for chart in [p_chart, laney_p_prime] {
            assert_eq!(chart(&[], 3.0).unwrap_err().code(), "empty");
            assert_eq!(chart(&[None; 4], 3.0).unwrap_err().code(), "empty");
            for sigma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
                assert_eq!(chart(&[day(1, 2)], sigma).unwrap_err().code(), "out_of_range");
            }
        }
        assert_eq!(laney_p_prime(&[day(1, 2), None], 3.0).unwrap_err().code(), "too_few");
        assert_eq!(laney_p_prime(&[day(2, 2); 5], 3.0).unwrap_err().code(), "zero_variance");
        let full = p_chart(&[day(2, 2), None, day(5, 5)], 3.0).unwrap();
        assert_eq!((full.center, full.first_signal, full.points[1]), (1.0, None, None));
        assert_eq!(full.points[0].map(|point| (point.z, point.lower, point.upper)), Some((0.0, 1.0, 1.0)));
    }
}
