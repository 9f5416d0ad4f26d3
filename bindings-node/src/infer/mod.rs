//! The namespace `infer`: every interval and test of the library by name.
//!
//! A function reads its arguments, calls the library's function of that name, and returns its result as a plain object. Numbers and
//! lists come as they are and are refused by name, in the words of this package, where they are something else. The types of results
//! stand outside the namespace: `infer` is a keyword of TypeScript's types, so nobody could write `infer.Interval`.

use cxmetrics::infer;
use napi::bindgen_prelude::Either;
use napi_derive::napi;

use crate::reading::Money;

pub(crate) mod arguments;
mod autocorrelation;
mod chart;
mod correlation;
mod decompose;
mod difference;
mod drivers;
mod experiment;
mod funnel;
mod groups;
mod mean;
mod mix;
mod multiplicity;
mod nps;
mod operations;
mod paired;
mod power;
mod process_variance;
mod quantile;
mod rating;
mod result;
mod share;
mod shrink;
mod smoothing;
mod suppress;
mod trend;
mod two_sample;
mod weighted;
mod weights;

/// The ids of the methods implemented here, sorted.
#[napi(namespace = "infer", skip_typescript)]
pub const METHODS: [&str; infer::METHODS.len()] = match infer::METHODS.first_chunk() {
    Some(methods) => *methods,
    // There are as many as there are.
    None => [""; infer::METHODS.len()],
};

/// An estimate with a two-sided interval, and the method that made it. All three numbers are finite and `lower <= upper`.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// The confidence level.
    pub confidence: f64,
    /// What the three numbers are measured in: NPS is -100 to 100 points, a share 0 to 1.
    #[napi(ts_type = "Unit")]
    pub unit: Either<&'static str, Money>,
    /// The id of the method, such as `nps.ci.score`.
    pub method: &'static str,
}

impl From<infer::Interval> for Interval {
    fn from(interval: infer::Interval) -> Self {
        Self {
            estimate: interval.estimate,
            lower: interval.lower,
            upper: interval.upper,
            confidence: interval.confidence.get(),
            unit: crate::reading::unit(interval.unit),
            method: interval.method,
        }
    }
}
