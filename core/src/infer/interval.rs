//! An estimate with its interval.

use serde::Serialize;

use super::quantile::check_value;
use crate::error::{Error, ErrorKind, Result};
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

    /// An estimate with limits from elsewhere, such as a published one, to compare with; its method is `given`.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for numbers that are not finite or beyond 1e100 either way, and for limits in descending order.
    ///
    /// ```
    /// use cxmetrics::infer::Interval;
    /// use cxmetrics::{Confidence, Unit};
    /// let published = Interval::given(Unit::Points, 41.0, (35.0, 47.0), Confidence::P95)?;
    /// assert_eq!((published.margin(), published.method), (6.0, "given"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn given(unit: Unit, estimate: f64, (lower, upper): (f64, f64), confidence: Confidence) -> Result<Self> {
        for value in [estimate, lower, upper] {
            check_value(value)?;
        }
        if lower > upper {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("`{lower}` to `{upper}` is no interval; put the lower limit first"),
            ));
        }
        Ok(Self::new(unit, "given", estimate, (lower, upper), confidence))
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
