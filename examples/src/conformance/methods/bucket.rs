//! The civil day, weeks and month of an instant.

use chrono::{DateTime, Utc};
use cxmetrics::calendar::{Bucket, Zone};
use serde_json::{Value, json};

use super::super::case::{Case, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "bucket" => bucket,
        _ => return None,
    };
    Some(run)
}

fn bucket(case: &Case<'_>) -> Produced {
    let text = |value: &'_ Value, name: &str| value.as_str().map(str::to_owned).ok_or_else(|| unreadable(name));
    let instant: DateTime<Utc> =
        text(&case.inputs["timestamp"], "timestamp")?.parse().map_err(|_| unreadable("timestamp"))?;
    let zone = Zone::get(&text(&case.params["tz"], "tz")?)?;
    Ok(json!(Bucket::of(&zone, instant).ok_or_else(|| unreadable("timestamp"))?))
}
