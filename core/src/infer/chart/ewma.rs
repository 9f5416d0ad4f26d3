//! The exponentially weighted moving average.

use serde::Serialize;

use super::{check_series, check_sigma};
use crate::error::{Error, ErrorKind, Result};

/// A chart of a moving average.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ewma {
    /// The average after each day; nothing on a day without a value, which changes nothing.
    pub ewma: Vec<Option<f64>>,
    /// How far from the center the average may lie that day.
    pub limit: Vec<Option<f64>>,
    /// What the average is drawn around.
    pub center: f64,
    /// The first day outside its limits.
    pub first_signal: Option<usize>,
    /// The id of the method.
    pub method: &'static str,
}

/// The EWMA chart, `ewma_chart`: each day moves the average by `weight` of its distance; limits at `width` standard deviations of the
/// average, which widen over the first days. A weight of 0.2 and a width of 2.7 are usual.
///
/// Give it [`standardized`](crate::infer::process_variance::standardized) values with center 0 and standard deviation 1, so that a day of
/// three answers moves it as little as it should.
///
/// Method: S. W. Roberts, Technometrics 1 (1959) 239, exact limits. Cost: days.
///
/// # Errors
/// [`Empty`](ErrorKind::Empty) without a value; [`ZeroVariance`](ErrorKind::ZeroVariance) for a standard deviation of 0;
/// [`OutOfRange`](ErrorKind::OutOfRange) for a weight outside 0 to 1, a width not above 0, and numbers that are not finite or beyond 1e100.
///
/// ```
/// use cxmetrics::infer::chart::ewma_chart;
/// let mut days = vec![Some(0.3), Some(-0.5), None, Some(0.1)];
/// days.extend([Some(-1.4); 6]);
/// // No single day is far out; together they are.
/// assert_eq!(ewma_chart(&days, 0.0, 1.0, 0.2, 2.7)?.first_signal, Some(8));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn ewma_chart(values: &[Option<f64>], center: f64, sd: f64, weight: f64, width: f64) -> Result<Ewma> {
    if !(weight > 0.0 && weight <= 1.0) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("a weight of `{weight}` is not above 0 and at most 1; write 0.2"),
        ));
    }
    check_sigma(width)?;
    check_series(values, center, sd)?;
    let mut chart = Ewma {
        ewma: Vec::with_capacity(values.len()),
        limit: Vec::with_capacity(values.len()),
        center,
        first_signal: None,
        method: "ewma_chart",
    };
    let (mut average, mut forgotten) = (center, 1.0);
    for (day, value) in values.iter().enumerate() {
        let Some(value) = value else {
            chart.ewma.push(None);
            chart.limit.push(None);
            continue;
        };
        average = weight * value + (1.0 - weight) * average;
        forgotten *= (1.0 - weight) * (1.0 - weight);
        let limit = width * sd * (weight / (2.0 - weight) * (1.0 - forgotten)).sqrt();
        if (average - center).abs() > limit && chart.first_signal.is_none() {
            chart.first_signal = Some(day);
        }
        chart.ewma.push(Some(average));
        chart.limit.push(Some(limit.min(f64::MAX)));
    }
    Ok(chart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close_gapped, gapped};

    #[test]
    fn as_in_the_vectors() {
        for case in cases("ewma_chart") {
            let param = |name: &str| case["params"][name].as_f64().unwrap();
            let y = gapped(&case["inputs"]["y"]);
            let chart = ewma_chart(&y, param("mu"), param("sigma"), param("lambda"), param("L")).unwrap();
            close_gapped(&case, "ewma", &chart.ewma);
            close_gapped(&case, "limit", &chart.limit);
            assert_eq!(chart.first_signal.map(|day| day as u64), case["expected"]["first_signal"].as_u64());
        }
    }

    #[test]
    fn edges() {
        let code =
            |values: &[Option<f64>], sd, weight, width| ewma_chart(values, 0.0, sd, weight, width).unwrap_err().code();
        assert_eq!(code(&[], 1.0, 0.2, 2.7), "empty");
        assert_eq!(code(&[None; 3], 1.0, 0.2, 2.7), "empty");
        assert_eq!(code(&[Some(1.0)], 0.0, 0.2, 2.7), "zero_variance");
        assert_eq!(code(&[Some(1.0)], -1.0, 0.2, 2.7), "out_of_range");
        assert_eq!(code(&[Some(f64::NAN)], 1.0, 0.2, 2.7), "out_of_range");
        for (weight, width) in [(0.0, 2.7), (1.1, 2.7), (f64::NAN, 2.7), (0.2, 0.0), (0.2, f64::NAN)] {
            assert_eq!(code(&[Some(1.0)], 1.0, weight, width), "out_of_range");
        }
        // A gap changes nothing, neither the average nor its limits.
        let gapped = ewma_chart(&[Some(1.0), None, Some(2.0)], 0.0, 1.0, 0.2, 2.7).unwrap();
        let whole = ewma_chart(&[Some(1.0), Some(2.0)], 0.0, 1.0, 0.2, 2.7).unwrap();
        assert_eq!((gapped.ewma[2], gapped.limit[2]), (whole.ewma[1], whole.limit[1]));
    }
}
