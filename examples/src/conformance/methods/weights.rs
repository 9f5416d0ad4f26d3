//! Weights that make a sample look like its population.

use cxmetrics::infer::nps::NpsCounts;
use cxmetrics::infer::weights::{self, Margin};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, float, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "nps.poststratified" => poststratified,
        "weights.raking" => raking,
        _ => return None,
    };
    Some(run)
}

fn numbers(row: &Value, name: &str) -> Result<Vec<f64>, Stop> {
    row.as_array().ok_or_else(|| unreadable(name))?.iter().map(|value| float(value, name)).collect()
}

fn poststratified(case: &Case<'_>) -> Produced {
    let strata: Result<Vec<NpsCounts>, Stop> = case
        .list("strata_counts_DNP")?
        .iter()
        .map(|row| match numbers(row, "strata_counts_DNP")?.as_slice() {
            &[detractors, passives, promoters] => Ok(NpsCounts::new(detractors, passives, promoters)?),
            _ => Err(unreadable("strata_counts_DNP")),
        })
        .collect();
    let found = weights::nps_poststratified(&strata?, &case.floats("population")?, case.confidence()?)?;
    Ok(json!({ "nps": found.interval.estimate, "se": found.se, "unweighted_nps": found.unweighted }))
}

fn raking(case: &Case<'_>) -> Produced {
    case.only("tolerance", &json!(1e-12))?;
    let rows: Result<Vec<Vec<f64>>, Stop> =
        case.list("sample_counts")?.iter().map(|row| numbers(row, "sample_counts")).collect();
    let rows = rows?;
    let (row_targets, column_targets) = (case.floats("row_targets")?, case.floats("col_targets")?);
    let places = || rows.iter().enumerate().flat_map(|(i, row)| (0..row.len()).map(move |j| (i, j)));
    let names = |n: usize| (0..n).map(|at| at.to_string());
    let of_rows = Margin::new("rows", names(row_targets.len()), row_targets, places().map(|place| place.0).collect())?;
    let of_columns =
        Margin::new("columns", names(column_targets.len()), column_targets, places().map(|place| place.1).collect())?;
    let found = weights::rake(&rows.concat(), &[of_rows, of_columns])?;
    let mut rest = found.factors.into_iter();
    let weights: Vec<Vec<f64>> = rows.iter().map(|row| rest.by_ref().take(row.len()).collect()).collect();
    Ok(json!({ "cell_weights": weights }))
}
