//! What a comparison says: readings of both sides, their difference, the test, the verdict.

use serde::{Deserialize, Serialize};

use crate::explain::verdict::Verdict;
use crate::infer::power::Power;
use crate::metric::{Metric, Reading};
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// Two sides compared: an answer of [`Query::compare`](crate::metric::Query::compare).
///
/// Units: [`Comparison::unit`] for values and differences - a share is 0 to 1, so a difference of shares is too. Whatever cannot be
/// said is a withheld [`Reading`] with its reason or absent together with the difference; no number here is ever NaN.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comparison {
    /// What was compared.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// What values and differences are measured in.
    pub unit: Unit,
    /// Whether a higher value is good news; nothing where that depends on what is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub higher_is_better: Option<bool>,
    /// The side that the verdict is about.
    pub side: ComparedSide,
    /// What it is compared with.
    pub against: ComparedSide,
    /// The side less what it is compared with, with its interval; its base is the answers of both.
    pub difference: Reading,
    /// The test behind the verdict; nothing where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// Whether the side is above the other.
    pub verdict: Verdict,
    /// Why the verdict is undecided; nothing where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Undecided>,
    /// The size of the difference in other terms.
    #[serde(default, skip_serializing_if = "EffectSizes::is_empty")]
    pub effects: EffectSizes,
    /// The smallest difference that these bases would show, with the stated power.
    pub detectable: Reading,
    /// How many answers it takes to see a difference.
    pub needed: Needed,
    /// How often a real difference is to be seen.
    pub power: Power,
    /// The confidence level of the intervals; the verdict errs with one less it.
    pub confidence: Confidence,
    /// Fewer answers than this on a side withhold it, and the difference.
    pub min_base: u64,
}

/// One side of a [`Comparison`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ComparedSide {
    /// What it is called: its name, else its conditions in words.
    pub title: Title,
    /// The metric on this side.
    pub reading: Reading,
}

/// A test of no difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Test {
    /// The id of the method, such as `nps.diff.score`.
    pub method: String,
    /// The statistic; nothing for an exact test, and for ranks that do not overlap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<f64>,
    /// The degrees of freedom, where the statistic has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub df: Option<f64>,
    /// The probability of a difference like this or larger by chance alone.
    pub p_value: f64,
    /// The same, adjusted for how many comparisons were made together; the verdict follows it where it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
}

impl Test {
    /// The p-value that decides.
    pub fn deciding_p(&self) -> f64 {
        self.p_adjusted.unwrap_or(self.p_value)
    }
}

/// Why a verdict is undecided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Undecided {
    /// Chance alone makes such a difference often enough.
    Chance,
    /// The test and the interval fall on different sides of the line, or ranks and means on different sides of zero.
    Disagreement,
    /// It would be clear alone, but not among so many comparisons.
    ManyComparisons,
    /// The difference is withheld; its reading says why.
    Withheld,
}

/// The size of a difference in other terms than the metric's.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EffectSizes {
    /// Of ratings and numbers: how often an answer of the side is above one of the other, ties counted half (A, the probability of
    /// superiority): 0.5 is none, 0.56 small, 0.64 medium, 0.71 large.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superiority: Option<Reading>,
    /// The difference of means, where the metric is not a mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<Reading>,
    /// The difference of medians of a measure, where the metric is not a median.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medians: Option<Reading>,
    /// Of NPS: the probability that the side's is above the other's, given these answers (Jeffreys priors,
    /// `nps.diff.bayes_superiority`). It stands beside the interval, not in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability_above: Option<f64>,
}

impl EffectSizes {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.superiority.is_none() && self.means.is_none() && self.medians.is_none() && self.probability_above.is_none()
    }
}

/// How many answers it takes to see a difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Needed {
    /// The difference to be seen: as asked, else the size of the observed one. Nothing where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_see: Option<f64>,
    /// How many answers on each side, when answers vary as they do here.
    pub answers_per_side: Reading,
}
