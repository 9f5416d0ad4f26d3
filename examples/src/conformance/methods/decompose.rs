//! Series taken apart, and the days that do not fit.

use cxmetrics::infer::anomaly::{Direction, ShEsdSettings, s_h_esd};
use cxmetrics::infer::decompose::{self, MstlSettings, StlSettings};
use serde_json::json;

use super::super::case::{Case, count, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "stl" => stl,
        "mstl" => mstl,
        "s_h_esd" => esd,
        _ => return None,
    };
    Some(run)
}

fn stl(case: &Case<'_>) -> Produced {
    for name in ["trend", "low_pass", "inner_outer"] {
        case.only(name, &json!("default"))?;
    }
    let mut settings = StlSettings::new(case.size("period")?).seasonal(case.size("seasonal")?);
    if case.params["robust"].as_bool().ok_or_else(|| unreadable("robust"))? {
        settings = settings.robust();
    }
    let parts = decompose::stl(&case.gapped("y")?, &settings)?;
    Ok(json!({ "seasonal": parts.seasonal, "trend": parts.trend, "resid": parts.remainder }))
}

fn mstl(case: &Case<'_>) -> Produced {
    let periods = case.params["periods"].as_array().ok_or_else(|| unreadable("periods"))?;
    let size = |period| usize::try_from(count(period, "periods")?).map_err(|_| unreadable("periods"));
    let periods = periods.iter().map(size).collect::<Result<Vec<_>, _>>()?;
    let settings = MstlSettings::new(&periods).iterations(case.size("iterate")?);
    let parts = decompose::mstl(&case.gapped("y")?, &settings)?;
    let mut produced = json!({ "trend": parts.trend, "resid": parts.remainder });
    for season in parts.seasons {
        produced[format!("seasonal_{}", season.period)] = json!(season.values);
    }
    Ok(produced)
}

fn esd(case: &Case<'_>) -> Produced {
    let direction = match case.params["direction"].as_str() {
        Some("both") => Direction::Both,
        Some("up") => Direction::Up,
        Some("down") => Direction::Down,
        _ => return Err(unreadable("direction")),
    };
    let settings = ShEsdSettings::new(case.size("period")?)
        .alpha(case.param("alpha")?)
        .most(case.param("max_anoms")?)
        .direction(direction);
    let found = s_h_esd(&case.gapped("y")?, &settings)?;
    Ok(json!({ "indices": found.anomalies.iter().map(|anomaly| anomaly.index).collect::<Vec<_>>() }))
}
