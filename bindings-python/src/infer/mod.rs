//! Intervals, tests and suppression by name: each function of `cxmetrics::infer`, whose result goes to the Python half as JSON.

use cxmetrics::infer::Interval;
use cxmetrics::{Confidence, Result as CoreResult};
use pyo3::prelude::*;
use serde::Serialize;

use crate::cube::to_json;
use crate::failure::contained;

pub(crate) mod autocorrelation;
pub(crate) mod chart;
pub(crate) mod correlation;
pub(crate) mod difference;
pub(crate) mod drivers;
pub(crate) mod experiment;
pub(crate) mod funnel;
pub(crate) mod groups;
pub(crate) mod mean;
pub(crate) mod mix;
pub(crate) mod multiplicity;
pub(crate) mod nps;
pub(crate) mod operations;
pub(crate) mod paired;
pub(crate) mod parts;
pub(crate) mod power;
pub(crate) mod quantile;
pub(crate) mod rating;
pub(crate) mod share;
pub(crate) mod shrink;
pub(crate) mod silence;
pub(crate) mod smoothing;
pub(crate) mod suppress;
pub(crate) mod trend;
pub(crate) mod two_sample;
pub(crate) mod weighted;
pub(crate) mod weights;

/// An estimate, its limits, its confidence level and the name of its unit, as the Python half hands an interval in.
pub(crate) type Given = (f64, f64, f64, f64, String);

/// The JSON of what `work` gives, computed while others may use the interpreter.
fn answer<T: Serialize + Send>(py: Python<'_>, work: impl FnOnce() -> CoreResult<T> + Send) -> PyResult<String> {
    contained(|| to_json(&py.detach(work)?))
}

/// A result and its test statistic, which may be infinite; JSON has no word for that.
pub(crate) type Beside = (String, f64);

/// The JSON of what `work` gives, and beside it the statistic.
fn answer_beside<T: Serialize + Send>(
    py: Python<'_>,
    work: impl FnOnce() -> CoreResult<T> + Send,
    statistic: impl FnOnce(&T) -> f64,
) -> PyResult<Beside> {
    contained(|| {
        let found = py.detach(work)?;
        Ok((to_json(&found)?, statistic(&found)))
    })
}

/// The number that `work` gives, computed while others may use the interpreter.
fn number(py: Python<'_>, work: impl FnOnce() -> CoreResult<f64> + Send) -> PyResult<f64> {
    contained(|| Ok(py.detach(work)?))
}

fn level(confidence: Option<f64>) -> CoreResult<Confidence> {
    confidence.map_or_else(|| Ok(Confidence::default()), Confidence::new)
}

fn given((estimate, lower, upper, confidence, unit): Given) -> CoreResult<Interval> {
    Interval::given(unit.parse()?, estimate, (lower, upper), Confidence::new(confidence)?)
}
