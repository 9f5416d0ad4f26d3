//! What a comparison says.

use serde::{Deserialize, Serialize};

/// Whether one side is above the other, as far as the answers can tell.
///
/// "Undecided" is not "the same": the interval says which differences remain possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Verdict {
    /// Above, beyond chance at the stated level.
    Higher,
    /// Below, beyond chance at the stated level.
    Lower,
    /// The answers are compatible with either.
    Undecided,
}

impl Verdict {
    /// The verdict on a difference whose p-value is `p_value`, at the level `alpha`.
    pub(crate) fn of(difference: f64, p_value: f64, alpha: f64) -> Self {
        match difference {
            above if p_value <= alpha && 0.0 < above => Self::Higher,
            below if p_value <= alpha && below < 0.0 => Self::Lower,
            _ => Self::Undecided,
        }
    }
}
