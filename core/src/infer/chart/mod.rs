//! Control charts, for people who want to see the limits.
//!
//! Every chart knows its bases: limits are wide on a small day and narrow on a large one, and a day without answers has neither point nor
//! limits. [`p_chart`] is for shares, [`nps_chart`] for NPS, [`laney_p_prime`] for shares of large bases whose days differ by themselves;
//! [`ewma_chart`] and [`cusum`] gather small shifts over days and want
//! [`standardized`](super::process_variance::standardized) values. To be told of a change the monitor is the better tool.

mod cusum;
mod ewma;
mod nps;
mod shares;

pub use cusum::{Cusum, cusum};
pub use ewma::{Ewma, ewma_chart};
pub use nps::nps_chart;
pub use shares::{laney_p_prime, p_chart};

use serde::Serialize;

use super::quantile::check_value;
use crate::error::{Error, ErrorKind, Result};
use crate::unit::Unit;

/// A control chart of days with their bases.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Chart {
    /// What the values, limits and `center` are measured in.
    pub unit: Unit,
    /// The value of all days together.
    pub center: f64,
    /// The variance of one answer of all days together.
    pub response_variance: f64,
    /// How many standard errors the limits lie from the center.
    pub sigma: f64,
    /// How much wider the days spread than chance has it; nothing for charts that do not ask.
    pub sigma_z: Option<f64>,
    /// The days in their order; nothing for a day without answers.
    pub points: Vec<Option<ChartPoint>>,
    /// The first day outside its limits.
    pub first_signal: Option<usize>,
    /// The id of the method.
    pub method: &'static str,
}

/// A day in a control chart. Limits are cut to what the value can be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChartPoint {
    /// The base.
    pub n: f64,
    /// The value.
    pub value: f64,
    /// How many standard errors of sampling it lies from the center.
    pub z: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// Whether the value lies outside the limits.
    pub outside: bool,
}

/// What a chart is drawn around.
struct Frame {
    unit: Unit,
    method: &'static str,
    center: f64,
    response_variance: f64,
    sigma: f64,
    /// What the value can be.
    range: (f64, f64),
}

impl Frame {
    /// `days` as base and value.
    fn draw(self, days: &[Option<(f64, f64)>], sigma_z: Option<f64>) -> Chart {
        let (low, high) = self.range;
        let point = |&(n, value): &(f64, f64)| {
            let error = (self.response_variance / n).sqrt();
            let reach = self.sigma * error * sigma_z.unwrap_or(1.0);
            let (lower, upper) = ((self.center - reach).max(low), (self.center + reach).min(high));
            let z = self.z(n, value);
            ChartPoint { n, value, z, lower, upper, outside: value < lower || value > upper }
        };
        let points: Vec<Option<ChartPoint>> = days.iter().map(|day| day.as_ref().map(point)).collect();
        let first_signal = points.iter().position(|point| point.is_some_and(|point| point.outside));
        Chart {
            unit: self.unit,
            center: self.center,
            response_variance: self.response_variance,
            sigma: self.sigma,
            sigma_z,
            points,
            first_signal,
            method: self.method,
        }
    }

    /// How many standard errors of sampling a value lies from the center; zero where answers do not vary at all.
    fn z(&self, n: f64, value: f64) -> f64 {
        let error = (self.response_variance / n).sqrt();
        if error > 0.0 { (value - self.center) / error + 0.0 } else { 0.0 }
    }
}

fn check_sigma(sigma: f64) -> Result<()> {
    check_value(sigma)?;
    if sigma > 0.0 {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("limits at `{sigma}` standard errors are none; write 3")))
}

fn no_answers() -> Error {
    Error::new(ErrorKind::Empty, "no day has answers; a chart needs at least one day with some")
}

/// The values of a chart over time, checked.
fn check_series(values: &[Option<f64>], center: f64, sd: f64) -> Result<()> {
    check_value(center)?;
    check_value(sd)?;
    if sd < 1e-100 {
        return Err(Error::new(
            if sd < 0.0 { ErrorKind::OutOfRange } else { ErrorKind::ZeroVariance },
            format!("a standard deviation of `{sd}` leaves no room for chance; write one above 0"),
        ));
    }
    for (row, value) in (0..).zip(values) {
        check_value(value.unwrap_or(0.0)).map_err(|err| err.at_row(row))?;
    }
    if values.iter().flatten().next().is_none() {
        return Err(Error::new(ErrorKind::Empty, "no day has a value; a chart needs at least one"));
    }
    Ok(())
}
