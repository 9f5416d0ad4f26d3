//! The change of a value from one side to another, with its test.

use serde::{Deserialize, Serialize};

use crate::infer::difference::{Difference, nps_score, share_miettinen_nurminen};
use crate::metric::sample::{Answers, Sample, Values};
use crate::stat::student;
use crate::unit::Confidence;

/// After minus before, with its interval and test.
///
/// Units: those of the metric; the change of a share is a share too, shown in percentage points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Shift {
    /// After minus before.
    pub value: f64,
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
    /// The confidence of the limits.
    pub confidence: Confidence,
    /// The p-value of no change, from the same method as the limits.
    pub p_value: f64,
    /// The id of the method.
    pub method: String,
}

impl Shift {
    /// The change between the answers of two sides; nothing where the method has no interval for them.
    pub(crate) fn between(before: &Sample, after: &Sample, confidence: Confidence) -> Option<Self> {
        match (&before.answers, &after.answers) {
            (Answers::Nps(before), Answers::Nps(after)) => Some(nps_score(after, before, confidence).into()),
            (Answers::Share(before), Answers::Share(after)) => {
                Some(share_miettinen_nurminen(after, before, confidence).into())
            }
            (Answers::Values(first), Answers::Values(second)) => {
                welch((first, before.n), (second, after.n), confidence)
            }
            _ => None,
        }
    }
}

impl From<Difference> for Shift {
    fn from(found: Difference) -> Self {
        let interval = found.interval;
        Self {
            value: interval.estimate,
            low: interval.lower,
            high: interval.upper,
            confidence: interval.confidence,
            p_value: found.p_value,
            method: interval.method.to_owned(),
        }
    }
}

/// Welch's test on means and their standard errors, which hold the weights where there are any.
fn welch(
    (before, n_before): (&Values, u64),
    (after, n_after): (&Values, u64),
    confidence: Confidence,
) -> Option<Shift> {
    let (first, second) = (before.se? * before.se?, after.se? * after.se?);
    let all = first + second;
    if all <= 0.0 || n_before < 2 || n_after < 2 {
        return None;
    }
    let spread = first * first / (n_before - 1) as f64 + second * second / (n_after - 1) as f64;
    let (value, se, df) = (after.mean - before.mean, all.sqrt(), all * all / spread);
    let margin = student::two_sided_quantile(confidence.get(), df) * se;
    let p_value = student::two_sided(value / se, df);
    let shift = Shift {
        value,
        low: value - margin,
        high: value + margin,
        confidence,
        p_value,
        method: "ttest.welch".to_owned(),
    };
    [shift.low, shift.high, p_value].iter().all(|number| number.is_finite()).then_some(shift)
}

/// The standard error of a mean, of a share, of NPS in points; nothing for a single answer to a question of numbers.
pub(crate) fn standard_error(sample: &Sample) -> Option<f64> {
    match &sample.answers {
        Answers::Nps(counts) => Some(crate::infer::nps::point(counts).se),
        Answers::Share(counts) => {
            let share = counts.share();
            Some((share * (1.0 - share) / counts.base()).sqrt())
        }
        Answers::Values(values) => values.se,
    }
    .filter(|se| se.is_finite())
}
