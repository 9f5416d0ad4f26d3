//! Small cells.

use cxmetrics::infer::suppress::{self, Rule};
use serde_json::json;

use super::super::case::{Case, count, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "suppress.primary_and_complementary" => suppression,
        _ => return None,
    };
    Some(run)
}

fn suppression(case: &Case<'_>) -> Produced {
    let rule = Rule {
        smallest: count(&case.params["k"], "k")?,
        total_published: case.params["total_published"].as_bool().ok_or_else(|| unreadable("total_published"))?,
    };
    let hidden = suppress::suppress(&case.counts("segment_n")?, rule);
    Ok(json!({ "primary": hidden.primary, "all_suppressed": hidden.all }))
}
