//! What drivers say.

use serde::{Deserialize, Serialize};

use crate::metric::{Reading, Withheld};
use crate::survey::Title;
use crate::unit::Confidence;

/// Which questions go together with an outcome: an answer of [`Query::drivers`](crate::metric::Query::drivers). An association, never an effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Drivers {
    /// The question whose answers are the outcome.
    pub outcome: String,
    /// What it is called.
    pub title: Title,
    /// The metric that was asked for, beside which the drivers stand.
    pub reading: Reading,
    /// The id of the method of importance: `drivers.lmg_shapley` or `drivers.relative_weights`.
    pub method: String,
    /// The share of the outcome's variance that all items account for, 0 to 1, with its interval; n is the smallest pair.
    pub r2: Reading,
    /// How many answered the pair of questions that the fewest answered.
    pub n_min: u64,
    /// How many answered the pair of questions that the most answered.
    pub n_max: u64,
    /// The mean correlation among the items: near 1 they are answered as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_correlation: Option<f64>,
    /// The items by importance, the largest first; by the size of their correlation where the ranking is withheld.
    pub items: Vec<DriverItem>,
    /// Why the items are not ranked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// The items of which one is a combination of the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collinear: Vec<String>,
    /// The questions whose correlations contradict the others, because different people answered them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradictory: Vec<String>,
    /// The confidence level of all intervals.
    pub confidence: Confidence,
    /// How many resamples the intervals of importance rest on, `drivers.bootstrap_pairs`.
    pub resamples: u32,
    /// Their seed.
    pub seed: u64,
}

/// One question beside an outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DriverItem {
    /// The question.
    pub question: String,
    /// What it is called.
    pub title: Title,
    /// Its share of what all items account for, 0 to 1, with its interval.
    pub importance: Reading,
    /// The share of the outcome's variance that it accounts for, 0 to 1; all items add up to R².
    pub accounts_for: Reading,
    /// The direction of the simple correlation. That of a regression coefficient misleads between items that correlate.
    pub sign: Sign,
    /// The simple correlation with the outcome, `corr.pearson`.
    pub correlation: Reading,
    /// How well it does: the share of the good band of a rating (top 2 of 5), the share of yes of a flag, among all who answered it.
    pub performance: Reading,
    /// How many answered both it and the outcome.
    pub n: u64,
    /// The share of those who answered the outcome and not this item, 0 to 1.
    pub missing: f64,
    /// Whether that is a tenth or more: the item speaks for some of them only.
    pub incomplete: bool,
    /// The best and the worst place that its interval allows among the items; the same twice where nothing is tied with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<[u32; 2]>,
    /// The items whose intervals overlap its own: which is more important cannot be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied_with: Vec<String>,
    /// Importance beside performance; nothing where the ranking is withheld, or where a better item does not go with a better outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quadrant: Option<Quadrant>,
}

/// The direction of an association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Sign {
    /// Higher goes with higher.
    Positive,
    /// Higher goes with lower.
    Negative,
    /// The interval holds 0, or there is none.
    Unclear,
}

impl Sign {
    /// The direction of a coefficient by its interval; a degenerate one has a direction of its own.
    pub(crate) fn of(correlation: &Reading) -> Self {
        let limits = correlation.interval().or(correlation.value().filter(|r| r.abs() >= 1.0).map(|r| (r, r)));
        match limits {
            Some((low, _)) if low > 0.0 => Self::Positive,
            Some((_, high)) if high < 0.0 => Self::Negative,
            _ => Self::Unclear,
        }
    }
}

/// Importance beside performance (J. A. Martilla and J. C. James, Journal of Marketing 41 (1977) 77): importance above or below the equal share,
/// performance above or below the mean of the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Quadrant {
    /// Important, and behind the other items.
    ConcentrateHere,
    /// Important, and ahead of the other items.
    KeepUp,
    /// Not important, and behind.
    LowPriority,
    /// Not important, and ahead.
    PossibleOverkill,
}
