//! A number with its uncertainty, or the reason why there is none.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::unit::{Confidence, Unit};

/// What a reader should know before leaning on a [`Reading`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Flag {
    /// Fewer than 30 answers: read it as an indication.
    LowBase,
    /// The answers do not vary, so the usual interval does not exist or has no width.
    Degenerate,
    /// More than half of the answers sit on the top point: the interval of a mean is optimistic.
    Ceiling,
    /// Mean and median tell different stories; show both.
    Skewed,
    /// Computed from shares alone: nobody said from how many answers, so there is no interval.
    NoBase,
    /// Computed from logarithmic bins: exact to a relative error of 1/256 (0.4 %).
    Binned,
    /// Weighted: `n_eff` is smaller than `n`.
    Weighted,
    /// The data cover the period only in part: it is not over, or they begin within it.
    Partial,
}

impl Flag {
    /// Every flag, in the order of declaration.
    pub const ALL: &'static [Self] = &[
        Self::LowBase,
        Self::Degenerate,
        Self::Ceiling,
        Self::Skewed,
        Self::NoBase,
        Self::Binned,
        Self::Weighted,
        Self::Partial,
    ];

    /// The stable name of the flag.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LowBase => "low_base",
            Self::Degenerate => "degenerate",
            Self::Ceiling => "ceiling",
            Self::Skewed => "skewed",
            Self::NoBase => "no_base",
            Self::Binned => "binned",
            Self::Weighted => "weighted",
            Self::Partial => "partial",
        }
    }
}

/// A set of flags, written as a list. One word, so that a million readings need no memory of their own for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Flag>", into = "Vec<Flag>")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "Vec<Flag>"))]
struct Flags(u16);

impl Flags {
    fn of(flag: Flag) -> Self {
        Self(1 << flag as u16)
    }

    fn with(self, flag: Flag) -> Self {
        Self(self.0 | Self::of(flag).0)
    }

    fn has(self, flag: Flag) -> bool {
        self.0 & Self::of(flag).0 != 0
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_empty(&self) -> bool {
        self.0 == 0
    }

    fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.iter().copied().filter(move |flag| self.has(*flag))
    }
}

impl From<Vec<Flag>> for Flags {
    fn from(flags: Vec<Flag>) -> Self {
        flags.into_iter().fold(Self::default(), Self::with)
    }
}

impl From<Flags> for Vec<Flag> {
    fn from(flags: Flags) -> Self {
        flags.iter().collect()
    }
}

/// Why a [`Reading`] has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Withheld {
    /// Nobody answered.
    Empty,
    /// Fewer answers than may be shown without pointing at people.
    SmallBase,
    /// Hidden so that a neighbour's hidden value cannot be computed from the total.
    Complementary,
    /// Fewer answers than the statistic needs.
    TooFew,
    /// The answers do not vary where the statistic needs them to.
    ZeroVariance,
    /// The denominator is zero.
    NoDenominator,
    /// A part of a composite is itself withheld.
    PartWithheld,
    /// The items explain too little of the outcome to be ranked.
    Unexplained,
    /// The items answer so alike that their shares cannot be told apart.
    Indistinct,
    /// An item is a combination of others.
    Collinear,
}

impl Withheld {
    /// The stable code of the reason.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::SmallBase => "small_base",
            Self::Complementary => "complementary",
            Self::TooFew => "too_few",
            Self::ZeroVariance => "zero_variance",
            Self::NoDenominator => "no_denominator",
            Self::PartWithheld => "part_withheld",
            Self::Unexplained => "unexplained",
            Self::Indistinct => "indistinct",
            Self::Collinear => "collinear",
        }
    }
}

/// A metric's value with its interval, base and method, or the reason why it is withheld.
///
/// Shape: one number. `low` and `high` exist only together, and only where the method gives an interval; then
/// `low <= value <= high`. Units: [`Reading::unit`]; a share is 0 to 1, NPS is -100 to 100 points.
/// A value is never NaN, and never 0 in place of "we cannot say".
///
/// ```
/// use cxmetrics::{Confidence, Reading, Unit};
/// let reading = Reading::known(Unit::Points, "nps.ci.score", 412)
///     .with_value(45.6)
///     .with_interval(38.7, 52.1, Confidence::P95);
/// assert_eq!(reading.value(), Some(45.6));
/// assert_eq!(reading.interval(), Some((38.7, 52.1)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reading {
    /// What the value is measured in.
    pub unit: Unit,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    confidence: Option<Confidence>,
    /// The id of the method, as in the statistics guide, such as `nps.ci.score`.
    pub method: Cow<'static, str>,
    /// The base: how many answers the value rests on.
    pub n: u64,
    /// The effective base, when weights make it smaller than `n`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n_eff: Option<f64>,
    #[serde(default, skip_serializing_if = "Flags::is_empty")]
    flags: Flags,
    /// Why there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withheld: Option<Withheld>,
}

impl Reading {
    /// A reading to be given its value: unit, method id and base. Below 30 answers it carries [`Flag::LowBase`].
    pub fn known(unit: Unit, method: impl Into<Cow<'static, str>>, n: u64) -> Self {
        let flags = if n < LOW_BASE { Flags::of(Flag::LowBase) } else { Flags::default() };
        Self {
            unit,
            value: None,
            low: None,
            high: None,
            confidence: None,
            method: method.into(),
            n,
            n_eff: None,
            flags,
            withheld: Some(Withheld::Empty),
        }
    }

    /// A reading without a value, and why.
    pub fn withheld(unit: Unit, method: impl Into<Cow<'static, str>>, n: u64, reason: Withheld) -> Self {
        let mut reading = Self::known(unit, method, n);
        reading.withheld = Some(reason);
        reading
    }

    /// Sets the value. A value that is not finite withholds the reading as [`Withheld::NoDenominator`].
    #[must_use]
    pub fn with_value(mut self, value: f64) -> Self {
        if value.is_finite() {
            // Minus zero would print as "-0".
            self.value = Some(value + 0.0);
            self.withheld = None;
        } else {
            self.value = None;
            self.withheld = Some(Withheld::NoDenominator);
        }
        self
    }

    /// Sets the interval. Limits that are not finite, or that do not hold the value, are ignored.
    #[must_use]
    pub fn with_interval(mut self, low: f64, high: f64, confidence: Confidence) -> Self {
        if low.is_finite() && high.is_finite() && low <= high {
            // The last bits of a root finder may put a limit on the wrong side of the value.
            let (low, high) = match self.value {
                Some(value) => (low.min(value), high.max(value)),
                None => (low, high),
            };
            self.low = Some(low + 0.0);
            self.high = Some(high + 0.0);
            self.confidence = Some(confidence);
        }
        self
    }

    /// Sets the effective base.
    #[must_use]
    pub fn with_n_eff(mut self, n_eff: f64) -> Self {
        if n_eff.is_finite() {
            self.n_eff = Some(n_eff);
        }
        self
    }

    /// Adds a flag.
    #[must_use]
    pub fn with_flag(mut self, flag: Flag) -> Self {
        self.flags = self.flags.with(flag);
        self
    }

    /// The same reading without its value, for `reason`.
    #[must_use]
    pub fn hide(mut self, reason: Withheld) -> Self {
        self.value = None;
        self.low = None;
        self.high = None;
        self.confidence = None;
        self.n_eff = None;
        self.withheld = Some(reason);
        self
    }

    /// The value, or nothing when it is withheld.
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    /// The interval as (low, high), where the method gives one.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.value.and(Some((self.low?, self.high?)))
    }

    /// The confidence level of the interval.
    pub fn confidence(&self) -> Option<Confidence> {
        self.interval().and(self.confidence)
    }

    /// Half the width of the interval: the margin of error.
    pub fn margin(&self) -> Option<f64> {
        self.interval().map(|(low, high)| (high - low) / 2.0)
    }

    /// The design effect, `n` over the effective base: how many times larger the weights make the variance. Nothing where rows have no
    /// weights.
    ///
    /// ```
    /// use cxmetrics::{Reading, Unit};
    /// let reading = Reading::known(Unit::Points, "nps.weighted", 1_200).with_value(41.0).with_n_eff(800.0);
    /// assert_eq!(reading.design_effect(), Some(1.5));
    /// ```
    pub fn design_effect(&self) -> Option<f64> {
        self.n_eff.filter(|n_eff| 0.0 < *n_eff).map(|n_eff| self.n as f64 / n_eff)
    }

    /// Why there is no value.
    pub fn reason(&self) -> Option<Withheld> {
        self.withheld
    }

    /// What to know before leaning on it, in the order of [`Flag`].
    pub fn flags(&self) -> impl Iterator<Item = Flag> + use<> {
        self.flags.iter()
    }

    /// The flags that a line about the reading has to name. A withheld reading says why in its place, so its low base
    /// would only say it again; that bins were used belongs to the method.
    pub(crate) fn told_flags(&self) -> impl Iterator<Item = Flag> + use<> {
        let is_known = self.value.is_some();
        self.flags().filter(move |flag| match flag {
            Flag::LowBase => is_known,
            Flag::Binned => false,
            _ => true,
        })
    }

    /// Whether it carries `flag`.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.has(flag)
    }
}

/// Below this base a reading is flagged as an indication (the customary 30).
const LOW_BASE: u64 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_not_a_number_gets_in() {
        let reading = Reading::known(Unit::Share, "share", 40).with_value(f64::NAN);
        assert_eq!(reading.value(), None);
        assert_eq!(reading.reason(), Some(Withheld::NoDenominator));
        let reading =
            Reading::known(Unit::Share, "share", 40).with_value(0.5).with_interval(f64::NAN, 1.0, Confidence::P95);
        assert_eq!(reading.interval(), None);
    }

    #[test]
    fn hiding_takes_everything_that_could_tell() {
        let shown = Reading::known(Unit::Share, "share", 4).with_value(0.5).with_interval(0.2, 0.8, Confidence::P95);
        let hidden = shown.hide(Withheld::SmallBase);
        assert_eq!((hidden.value(), hidden.interval(), hidden.confidence()), (None, None, None));
        let json = serde_json::to_string(&hidden).unwrap();
        assert!(json.contains(r#""withheld":"small_base""#), "{json}");
    }
}
