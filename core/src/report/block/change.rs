//! How two readings compare, and whether that is good news.

use serde::{Deserialize, Serialize};

use crate::unit::Confidence;

/// Whether something is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Tone {
    /// Neither good nor bad, or not known.
    #[default]
    Neutral,
    /// Good news.
    Better,
    /// Bad news.
    Worse,
}

/// Which way of a metric is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Good {
    /// More is better: NPS, CSAT, the share resolved.
    #[default]
    Up,
    /// Less is better: waiting time, cost, the share of detractors.
    Down,
    /// Neither: volumes.
    Neither,
}

/// How two readings compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Verdict {
    /// Higher, and the interval of the difference excludes zero.
    Higher,
    /// Lower, and the interval of the difference excludes zero.
    Lower,
    /// The interval of the difference holds zero: no clear change.
    Undecided,
    /// One of the two is withheld, or there is no interval to judge by.
    NotCompared,
}

impl Verdict {
    /// Whether the verdict is good news for a metric whose good way is `good`.
    pub const fn tone(self, good: Good) -> Tone {
        match (self, good) {
            (Self::Higher, Good::Up) | (Self::Lower, Good::Down) => Tone::Better,
            (Self::Lower, Good::Up) | (Self::Higher, Good::Down) => Tone::Worse,
            _ => Tone::Neutral,
        }
    }
}

/// The difference between a reading and the one before, *now* minus *before*.
///
/// Units: those of the two readings; the difference of two shares is a share too and is shown in percentage points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The difference; nothing when one of the two is withheld.
    pub delta: Option<f64>,
    /// The lower limit of its interval.
    pub low: Option<f64>,
    /// The upper limit of its interval.
    pub high: Option<f64>,
    /// The confidence of the interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The id of the method, such as `nps.diff.score`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What may be said of it.
    pub verdict: Verdict,
}

impl Change {
    /// A difference with its interval; the verdict follows from the interval alone.
    ///
    /// ```
    /// use cxmetrics::report::{Change, Verdict};
    /// assert_eq!(Change::new(3.2, 0.8, 5.6).verdict, Verdict::Higher);
    /// assert_eq!(Change::new(3.2, -0.4, 6.8).verdict, Verdict::Undecided);
    /// assert_eq!(Change::new(f64::NAN, 0.0, 1.0).verdict, Verdict::NotCompared);
    /// ```
    pub fn new(delta: f64, low: f64, high: f64) -> Self {
        if !(delta.is_finite() && low.is_finite() && high.is_finite()) {
            return Self::not_compared();
        }
        let verdict = if 0.0 < low {
            Verdict::Higher
        } else if high < 0.0 {
            Verdict::Lower
        } else {
            Verdict::Undecided
        };
        Self { delta: Some(delta), low: Some(low), high: Some(high), confidence: None, method: None, verdict }
    }

    /// No difference can be given.
    pub const fn not_compared() -> Self {
        Self { delta: None, low: None, high: None, confidence: None, method: None, verdict: Verdict::NotCompared }
    }

    /// Sets the confidence of the interval and the id of the method.
    #[must_use]
    pub fn with_method(mut self, confidence: Confidence, method: impl Into<String>) -> Self {
        self.confidence = Some(confidence);
        self.method = Some(method.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_news_depends_on_the_metric() {
        assert_eq!(Verdict::Higher.tone(Good::Up), Tone::Better);
        assert_eq!(Verdict::Higher.tone(Good::Down), Tone::Worse);
        assert_eq!(Verdict::Higher.tone(Good::Neither), Tone::Neutral);
        assert_eq!(Verdict::Undecided.tone(Good::Up), Tone::Neutral);
    }
}
