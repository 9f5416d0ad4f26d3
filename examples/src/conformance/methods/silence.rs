//! Customers who have gone silent.

use cxmetrics::infer::silence::{self, BgNbd};
use serde_json::json;

use super::super::case::Case;
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "gap_tail" => gap_tail,
        "bgnbd_p_alive" => p_alive,
        _ => return None,
    };
    Some(run)
}

fn gap_tail(case: &Case<'_>) -> Produced {
    case.only("model", &json!("gamma renewal"))?;
    let (shape, mean_gap) = (case.input("shape")?, case.input("mean_gap")?);
    let found = silence::gap_tail(shape, mean_gap, case.input("current_gap")?, case.input("dropout")?)?;
    Ok(json!({ "survival": found.survival, "p_active": found.p_active }))
}

fn p_alive(case: &Case<'_>) -> Produced {
    let model = BgNbd { r: case.param("r")?, alpha: case.param("alpha")?, a: case.param("a")?, b: case.param("b")? };
    let p = silence::bgnbd_p_alive(&model, case.count("frequency")?, case.input("recency")?, case.input("T")?)?;
    Ok(json!({ "p_alive": p }))
}
