//! Why a mean moved.

use cxmetrics::infer::mix::{self, MixSide};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, float};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    (method == "nps.mix_decomposition").then_some(nps_mix as Run)
}

fn nps_mix(case: &Case<'_>) -> Produced {
    let side = |period: &str| -> Result<Vec<MixSide>, Stop> {
        let (shares, means) = (case.list(&format!("share_{period}"))?, case.list(&format!("nps_{period}"))?);
        if shares.len() != means.len() {
            return Err(Stop::Unreadable(format!("shares and NPS {period} differ in length")));
        }
        let one = |(share, mean): (&Value, &Value)| match (share, mean) {
            // Nobody answered: there is no mean, and none counts.
            (Value::Null, _) => Ok(MixSide::ABSENT),
            (share, Value::Null) if float(share, "share")? == 0.0 => Ok(MixSide::ABSENT),
            (share, mean) => Ok(MixSide::new(float(share, "share")?, float(mean, "nps")?)?),
        };
        shares.iter().zip(means).map(one).collect()
    };
    let (before, after) = (side("before")?, side("after")?);
    if before.len() != after.len() {
        return Err(Stop::Unreadable("before and after differ in length".to_owned()));
    }
    let found = mix::decompose(&before.into_iter().zip(after).collect::<Vec<_>>())?;
    let of = |effect: fn(&mix::MixPart) -> f64| found.parts.iter().map(effect).collect::<Vec<f64>>();
    Ok(json!({
        "total_before": found.total_before,
        "total_after": found.total_after,
        "change": found.change,
        "rate_effect": found.rate_effect,
        "mix_effect": found.mix_effect,
        "rate_by_segment": of(|part| part.rate),
        "mix_by_segment": of(|part| part.mix),
        "fixed_mix_nps_after": found.fixed_mix_after,
    }))
}
