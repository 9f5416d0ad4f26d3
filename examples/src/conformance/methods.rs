//! Every method that is run, by its id, through the public API: one file a topic.

use cxmetrics::infer::{Interval, METHODS};
use serde_json::{Value, json};

use super::case::{Case, Stop};

mod bucket;
mod change_point;
mod chart;
mod decompose;
mod drivers;
mod groups;
mod lead;
mod mix;
mod multiplicity;
mod nps;
mod operations;
mod power;
mod rating;
mod share;
mod silence;
mod smoothing;
mod suppress;
mod trend;
mod two_sample;
mod value;
mod weights;

/// The values that a case produces by name.
type Produced = Result<Value, Stop>;

/// How a method is run.
type Run = fn(&Case<'_>) -> Produced;

/// Each topic knows its methods.
const TOPICS: &[fn(&str) -> Option<Run>] = &[
    bucket::run,
    change_point::run,
    chart::run,
    decompose::run,
    drivers::run,
    groups::run,
    lead::run,
    mix::run,
    multiplicity::run,
    nps::run,
    operations::run,
    power::run,
    rating::run,
    share::run,
    silence::run,
    smoothing::run,
    suppress::run,
    trend::run,
    two_sample::run,
    value::run,
    weights::run,
];

/// The values of a case by its method; nothing for a method that is not implemented.
pub(super) fn compute(method: &str, case: &Case<'_>) -> Option<Produced> {
    if let Some(run) = TOPICS.iter().find_map(|topic| topic(method)) {
        return Some(run(case));
    }
    // A method that the library has and no topic knows must not hide among the skipped.
    METHODS.contains(&method).then(|| Err(Stop::Unreadable("the method is implemented, but not run here".to_owned())))
}

fn limits(interval: &Interval) -> Value {
    json!([interval.lower, interval.upper])
}

fn difference_of(interval: &Interval) -> Value {
    json!({ "diff": interval.estimate, "lower": interval.lower, "upper": interval.upper })
}

/// A number as a case file writes it: JSON has no infinity.
fn worded(value: f64) -> Value {
    match value {
        f64::INFINITY => json!("inf"),
        f64::NEG_INFINITY => json!("-inf"),
        value => json!(value),
    }
}
