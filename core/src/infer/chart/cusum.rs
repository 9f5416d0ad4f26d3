//! Cumulative sums.

use serde::Serialize;

use super::{check_series, check_sigma};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::quantile::check_value;

/// A chart of cumulative sums.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cusum {
    /// What has gathered upwards after each day, in standard deviations; a day without a value changes nothing.
    pub upper: Vec<f64>,
    /// What has gathered downwards, as a positive number.
    pub lower: Vec<f64>,
    /// Where a sum becomes a signal.
    pub threshold: f64,
    /// The first day on which a sum is above the threshold.
    pub first_signal: Option<usize>,
    /// The id of the method.
    pub method: &'static str,
}

/// The tabular CUSUM, `cusum`: what lies beyond `slack` standard deviations of the center gathers on either side until it passes the
/// `threshold`, both in standard deviations. A slack of 0.5 and a threshold of 4 are usual: made for shifts of one standard deviation.
///
/// Give it [`standardized`](crate::infer::process_variance::standardized) values with center 0 and standard deviation 1. The sums go on
/// after a signal.
///
/// Method: E. S. Page, Biometrika 41 (1954) 100. Cost: days.
///
/// # Errors
/// [`Empty`](ErrorKind::Empty) without a value; [`ZeroVariance`](ErrorKind::ZeroVariance) for a standard deviation of 0;
/// [`OutOfRange`](ErrorKind::OutOfRange) for a slack below 0, a threshold not above 0, and numbers that are not finite or beyond 1e100.
///
/// ```
/// use cxmetrics::infer::chart::cusum;
/// let mut days = vec![Some(0.3), Some(-0.5), None, Some(0.1)];
/// days.extend([Some(-1.4); 6]);
/// let chart = cusum(&days, 0.0, 1.0, 0.5, 4.0)?;
/// assert_eq!((chart.first_signal, chart.upper[9]), (Some(8), 0.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn cusum(values: &[Option<f64>], center: f64, sd: f64, slack: f64, threshold: f64) -> Result<Cusum> {
    check_value(slack)?;
    if slack < 0.0 {
        return Err(Error::new(ErrorKind::OutOfRange, format!("a slack of `{slack}` is below 0; write 0.5")));
    }
    check_sigma(threshold)?;
    check_series(values, center, sd)?;
    let mut chart = Cusum {
        upper: Vec::with_capacity(values.len()),
        lower: Vec::with_capacity(values.len()),
        threshold,
        first_signal: None,
        method: "cusum",
    };
    let (mut upper, mut lower) = (0.0_f64, 0.0_f64);
    for (day, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let z = (value - center) / sd;
            upper = (upper + z - slack).clamp(0.0, f64::MAX);
            lower = (lower - z - slack).clamp(0.0, f64::MAX);
            if upper.max(lower) > threshold && chart.first_signal.is_none() {
                chart.first_signal = Some(day);
            }
        }
        chart.upper.push(upper);
        chart.lower.push(lower);
    }
    Ok(chart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, gapped};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("cusum") {
            let param = |name: &str| case["params"][name].as_f64().unwrap();
            let y = gapped(&case["inputs"]["y"]);
            let chart = cusum(&y, param("mu"), param("sigma"), param("k"), param("h")).unwrap();
            close(&case, "upper", &chart.upper);
            close(&case, "lower", &chart.lower);
            assert_eq!(chart.first_signal.map(|day| day as u64), case["expected"]["first_signal"].as_u64());
        }
    }

    #[test]
    fn edges() {
        let code =
            |values: &[Option<f64>], sd, slack, threshold| cusum(values, 0.0, sd, slack, threshold).unwrap_err().code();
        assert_eq!(code(&[], 1.0, 0.5, 4.0), "empty");
        assert_eq!(code(&[None; 3], 1.0, 0.5, 4.0), "empty");
        assert_eq!(code(&[Some(1.0)], 0.0, 0.5, 4.0), "zero_variance");
        assert_eq!(code(&[Some(f64::NAN)], 1.0, 0.5, 4.0), "out_of_range");
        for (slack, threshold) in [(-0.5, 4.0), (f64::NAN, 4.0), (0.5, 0.0), (0.5, f64::NAN)] {
            assert_eq!(code(&[Some(1.0)], 1.0, slack, threshold), "out_of_range");
        }
        let flat = cusum(&[Some(4.0); 9], 4.0, 1e-100, 0.5, 4.0).unwrap();
        assert_eq!((flat.upper, flat.first_signal), (vec![0.0; 9], None));
        assert!(cusum(&[Some(1e100); 3], 0.0, 1e-100, 0.0, 4.0).unwrap().upper[2].is_finite());
    }
}
