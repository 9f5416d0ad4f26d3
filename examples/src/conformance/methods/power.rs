//! How many answers it takes.

use cxmetrics::infer::power::{self, NpsSpread, Power};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, count, float};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "n.nps_margin" => margin,
        "n.nps_two_sample" => two_sample,
        "mde.nps" => detectable,
        _ => return None,
    };
    Some(run)
}

/// The NPS in points and the spread of a mix.
fn mix(inputs: &Value) -> Result<(f64, NpsSpread), Stop> {
    let promoters = float(&inputs["promoter_share"], "promoter_share")?;
    let detractors = float(&inputs["detractor_share"], "detractor_share")?;
    Ok((100.0 * (promoters - detractors), NpsSpread::of_shares(promoters, detractors)?))
}

fn margin(case: &Case<'_>) -> Produced {
    let population = match &case.params["population"] {
        Value::Null => None,
        size => Some(count(size, "population")?),
    };
    let (_, spread) = mix(case.inputs)?;
    let found = power::nps_margin(case.param("margin_points")?, spread, population, case.confidence()?)?;
    Ok(json!({
        "n_unrounded": found.size.unrounded,
        "n": found.size.n,
        "n_adjusted_wald": found.adjusted_wald,
    }))
}

fn two_sample(case: &Case<'_>) -> Produced {
    let ((nps_a, a), (nps_b, b)) = (mix(&case.inputs["a"])?, mix(&case.inputs["b"])?);
    let power = Power::new(case.param("power")?)?;
    let found = power::nps_two_sample(nps_a - nps_b, a, b, power, case.confidence()?)?;
    Ok(json!({ "n_per_group_unrounded": found.unrounded, "n_per_group": found.n }))
}

fn detectable(case: &Case<'_>) -> Produced {
    let a = (NpsSpread::new(case.input("variance_a")?)?, case.input("n_a")?);
    let b = (NpsSpread::new(case.input("variance_b")?)?, case.input("n_b")?);
    let power = Power::new(case.param("power")?)?;
    Ok(json!({ "mde_points": power::nps_detectable(a, b, power, case.confidence()?)? }))
}
