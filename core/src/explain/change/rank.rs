//! Which dimension accounts for most of a change.

use serde::{Deserialize, Serialize};

use super::explainer::{Explainer, Level};
use crate::error::Result;
use crate::explain::words::dimension_title;
use crate::stat::sum::compensated;
use crate::survey::Title;

/// How much of a change a dimension accounts for.
///
/// A dimension accounts for a change where its mix moved, or where its segments moved apart from one another. One that has nothing to
/// do with it would show the same change in every segment and no effect of the mix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DimensionShare {
    /// The dimension.
    pub dimension: String,
    /// What it is called.
    pub title: Title,
    /// How many segments it tells apart here, with small ones merged into one.
    pub segments: u64,
    /// What the changes within its segments gave, in the unit of the metric.
    pub rate: f64,
    /// What the change of their shares gave.
    pub mix: f64,
    /// The standard deviation of the changes within segments, beyond what chance makes of their bases.
    pub spread: f64,
    /// What the ranking goes by: the size of `mix`, and `spread`.
    pub accounts_for: f64,
}

/// The dimensions with what they account for, the most first.
pub(super) fn dimensions(explainer: &Explainer<'_>, dimensions: &[String]) -> Result<Vec<DimensionShare>> {
    let mut found = Vec::new();
    let survey = explainer.survey();
    for name in dimensions {
        let Some(dimension) = survey.dimensions().get(survey.dimension_idx(name)?) else { continue };
        let entries = explainer.entries(std::slice::from_ref(name))?;
        let nodes = explainer.nodes(&entries, 1);
        let level = explainer.level(&nodes, 0)?;
        let (mix, spread) = (level.found.mix_effect, spread(&level));
        found.push(DimensionShare {
            dimension: dimension.name().to_owned(),
            title: dimension_title(dimension),
            segments: nodes.len() as u64,
            rate: level.found.rate_effect,
            mix,
            spread,
            accounts_for: mix.abs() + spread,
        });
    }
    found.sort_by(|a, b| b.accounts_for.total_cmp(&a.accounts_for));
    Ok(found)
}

/// The spread of the changes of segments by their average shares, less what chance accounts for, by the variance within segments that they
/// share: E Σ w (d − d̄)² = Σ w v (1 − w) where the segments differ by chance alone.
fn spread(level: &Level) -> f64 {
    let changes: Vec<(f64, f64, f64)> = level
        .rows
        .iter()
        .filter_map(|row| {
            let change = row.after.value()? - row.before.value()?;
            let variance = row.se[0]? * row.se[0]? + row.se[1]? * row.se[1]?;
            Some((0.5 * (row.share[0] + row.share[1]), change, variance))
        })
        .collect();
    let all = compensated(changes.iter().map(|(weight, ..)| *weight));
    if changes.len() < 2 || all <= 0.0 {
        return 0.0;
    }
    let mean = compensated(changes.iter().map(|(weight, change, _)| weight / all * change));
    let seen = compensated(changes.iter().map(|(weight, change, _)| weight / all * (change - mean) * (change - mean)));
    let chance = compensated(changes.iter().map(|(weight, _, variance)| {
        let weight = weight / all;
        weight * variance * (1.0 - weight)
    }));
    (seen - chance).max(0.0).sqrt()
}
