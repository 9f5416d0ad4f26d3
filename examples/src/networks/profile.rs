//! The kinds of network, and the numbers behind them.

use std::str::FromStr;

/// What kind of network to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// 42 incidents, seven stores whose handling time leads their scores.
    #[default]
    Standard,
    /// The same network, and nothing happens to it.
    Null,
    /// As standard, but scores wander twice as far and volumes scatter more.
    Stress,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Null, Self::Stress];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Null => "null",
            Self::Stress => "stress",
        }
    }

    /// How far scores and handling times wander, against the standard network.
    pub(super) const fn wander(self) -> f64 {
        if matches!(self, Self::Stress) { 2.0 } else { 1.0 }
    }

    /// The size of the negative binomial of a day's answers: their variance is `m + m² / size`.
    pub(super) const fn size(self) -> f64 {
        if matches!(self, Self::Stress) { 5.0 } else { 12.0 }
    }

    /// Whether anything happens.
    pub(super) const fn is_eventful(self) -> bool {
        !matches!(self, Self::Null)
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|profile| profile.name() == text);
        found.ok_or_else(|| format!("`{text}` is no profile; there are standard, null and stress"))
    }
}
