//! An estimate with its interval.

use serde::Serialize;

use crate::unit::{Confidence, Unit};

/// An estimate with a two-sided interval, and the method that made it.
///
/// Units: [`Interval::unit`]; NPS is -100 to 100 points, a share 0 to 1. All three numbers are finite and
/// `lower <= upper`. The estimate lies inside for every method but the adjusted Wald, the Agresti-Coull and the Bayesian ones, which may
/// miss it where all answers agree; their functions say so.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// The confidence level.
    pub confidence: Confidence,
    /// What the three numbers are measured in.
    pub unit: Unit,
    /// The id of the method, such as `nps.ci.score`.
    pub method: &'static str,
}

impl Interval {
    pub(crate) fn new(
        unit: Unit,
        method: &'static str,
        estimate: f64,
        (lower, upper): (f64, f64),
        confidence: Confidence,
    ) -> Self {
        // Minus zero would print as "-0".
        Self { estimate: estimate + 0.0, lower: lower + 0.0, upper: upper + 0.0, confidence, unit, method }
    }

    /// Half the width: the margin of error.
    pub fn margin(&self) -> f64 {
        0.5 * (self.upper - self.lower)
    }

    /// The same numbers measured in `unit`, such as seconds for the mean of a duration.
    #[must_use]
    pub fn with_unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    pub(crate) fn with_method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }
}
