//! The chart of NPS with its bases.

use super::{Chart, Frame, check_sigma, no_answers};
use crate::error::Result;
use crate::infer::nps::NpsCounts;
use crate::stat::sum::compensated;
use crate::unit::Unit;

/// NPS around the NPS of all days, `nps_chart`: limits at `sigma` standard errors of the day's own base, 3 is usual, in points.
///
/// The variance of an answer is pooled over all days; that of three answers that agree would be zero. A day without answers is `None`.
/// Cost: days.
///
/// # Errors
/// [`Empty`](crate::ErrorKind::Empty) when no day has answers; [`OutOfRange`](crate::ErrorKind::OutOfRange) unless `sigma` is a number above 0.
///
/// ```
/// use cxmetrics::infer::chart::nps_chart;
/// use cxmetrics::infer::nps::NpsCounts;
/// let of = |d, n, p| NpsCounts::from_counts(d, n, p).map(Some);
/// let chart = nps_chart(&[of(14, 20, 66)?, of(2, 0, 0)?, None, of(16, 22, 62)?, of(40, 30, 30)?, of(12, 24, 64)?, of(18, 22, 60)?], 3.0)?;
/// // Two detractors of two prove nothing, forty of a hundred do.
/// assert_eq!(chart.first_signal, Some(4));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_chart(days: &[Option<NpsCounts>], sigma: f64) -> Result<Chart> {
    check_sigma(sigma)?;
    let sum = |part: fn(&NpsCounts) -> f64| compensated(days.iter().flatten().map(part));
    let (d, n, p) = (sum(NpsCounts::detractors), sum(NpsCounts::passives), sum(NpsCounts::promoters));
    if d + n + p <= 0.0 {
        return Err(no_answers());
    }
    let all = NpsCounts::new(d, n, p)?;
    let frame = Frame {
        unit: Unit::Points,
        method: "nps_chart",
        center: all.nps(),
        response_variance: all.variance(),
        sigma,
        range: (-100.0, 100.0),
    };
    let days: Vec<Option<(f64, f64)>> = days.iter().map(|day| day.map(|day| (day.n(), day.nps()))).collect();
    Ok(frame.draw(&days, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, numbers};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("nps_chart") {
            let [d, n, p] = ["detractors", "passives", "promoters"].map(|name| numbers(&case["inputs"][name]));
            let days: Vec<Option<NpsCounts>> =
                d.iter().zip(&n).zip(&p).map(|((d, n), p)| NpsCounts::new(*d, *n, *p).ok()).collect();
            let chart = nps_chart(&days, case["params"]["sigma"].as_f64().unwrap()).unwrap();
            let points: Vec<_> = chart.points.iter().flatten().collect();
            close(&case, "center", &[chart.center]);
            close(&case, "response_variance", &[chart.response_variance]);
            close(&case, "nps", &points.iter().map(|point| point.value).collect::<Vec<_>>());
            close(&case, "lcl", &points.iter().map(|point| point.lower).collect::<Vec<_>>());
            close(&case, "ucl", &points.iter().map(|point| point.upper).collect::<Vec<_>>());
        }
    }

    #[test]
    fn edges() {
        assert_eq!(nps_chart(&[], 3.0).unwrap_err().code(), "empty");
        assert_eq!(nps_chart(&[None; 3], 3.0).unwrap_err().code(), "empty");
        assert_eq!(nps_chart(&[None; 3], f64::NAN).unwrap_err().code(), "out_of_range");
        let huge = NpsCounts::new(1e100, 0.0, 1e100).ok();
        assert_eq!(nps_chart(&[huge, huge], 3.0).unwrap_err().code(), "out_of_range");
        let one = nps_chart(&[NpsCounts::from_counts(0, 0, 3).ok()], 3.0).unwrap();
        assert_eq!((one.center, one.first_signal), (100.0, None));
    }
}
