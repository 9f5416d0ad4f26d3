//! Levels of a series.

use cxmetrics::infer::change_point::{self, Levels};
use serde_json::{Value, json};

use super::super::case::Case;
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "pelt" => pelt,
        "pelt_weighted" => pelt_weighted,
        "segment_known_k" => segment_known_k,
        _ => return None,
    };
    Some(run)
}

fn pelt(case: &Case<'_>) -> Produced {
    case.only("cost", &json!("l2"))?;
    case.only("jump", &json!(1))?;
    let found = change_point::pelt(&case.gapped("y")?, case.param("penalty")?, case.size("min_size")?)?;
    Ok(cut(&found))
}

fn pelt_weighted(case: &Case<'_>) -> Produced {
    case.only("cost", &json!("sum n_t (y - weighted mean)^2"))?;
    let (penalty, min_size) = (case.param("penalty")?, case.size("min_size")?);
    Ok(cut(&change_point::pelt_weighted(&case.gapped("y")?, &case.floats("n")?, penalty, min_size)?))
}

fn segment_known_k(case: &Case<'_>) -> Produced {
    case.only("cost", &json!("l2"))?;
    let (breaks, min_size) = (case.size("n_bkps")?, case.size("min_size")?);
    Ok(cut(&change_point::segment_known_k(&case.gapped("y")?, None, breaks, min_size)?))
}

fn cut(found: &Levels) -> Value {
    json!({ "breakpoints": found.breakpoints, "cost": found.cost, "objective": found.objective })
}
