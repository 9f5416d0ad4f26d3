//! Many tests at once, and the interval of a share, under the names that case files about time have for them.

use cxmetrics::infer::multiplicity::{Adjustment, adjust, findings};
use cxmetrics::infer::share::{self, ShareCounts};
use serde_json::json;

use super::super::case::{Case, Stop, float};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "multiple_testing" => multiple_testing,
        "wilson_interval" => wilson_interval,
        _ => return None,
    };
    Some(run)
}

fn multiple_testing(case: &Case<'_>) -> Produced {
    let adjustment = match case.params["method"].as_str() {
        Some("fdr_bh") => Adjustment::Bh,
        Some("fdr_by") => Adjustment::By,
        Some("holm") => Adjustment::Holm,
        Some("bonferroni") => Adjustment::Bonferroni,
        _ => return Err(Stop::Unreadable(format!("the method {} is not offered", case.params["method"]))),
    };
    let p = case.list("p")?.iter().map(|p| if p.is_null() { Ok(None) } else { float(p, "p").map(Some) });
    let adjusted = adjust(&p.collect::<Result<Vec<_>, Stop>>()?, adjustment);
    Ok(json!({ "rejected": findings(&adjusted, case.param("alpha")?), "adjusted": adjusted }))
}

fn wilson_interval(case: &Case<'_>) -> Produced {
    let interval = share::wilson(&ShareCounts::new(case.input("k")?, case.input("n")?)?, case.confidence()?);
    Ok(json!({ "low": interval.lower, "high": interval.upper }))
}
