//! The change of a value from one side to another, with its test.

use serde::{Deserialize, Serialize};

use crate::infer::Interval;
use crate::infer::difference;
use crate::metric::sample::{Answers, Sample, Values};
use crate::stat::{normal, student};
use crate::unit::{Confidence, Unit};

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
    pub(crate) fn between(before: &Sample, after: &Sample, unit: Unit, confidence: Confidence) -> Option<Self> {
        match (&before.answers, &after.answers) {
            (Answers::Nps(before), Answers::Nps(after)) => {
                Some(Self::of_mover(&difference::nps(after, before, confidence)))
            }
            (Answers::Share(before), Answers::Share(after)) => {
                Some(Self::of_mover(&difference::shares(after, before, confidence)))
            }
            (Answers::Values(first), Answers::Values(second)) => {
                welch((first, before.n), (second, after.n), unit, confidence)
            }
            _ => None,
        }
    }

    /// The p-value that goes with limits by square-and-add: the limit on the side of zero is as many standard errors away as the level
    /// says.
    fn of_mover(found: &Interval) -> Self {
        let towards_zero =
            if found.estimate < 0.0 { found.upper - found.estimate } else { found.estimate - found.lower };
        let level = normal::two_sided_quantile(found.confidence.get());
        let p_value = match found.estimate.abs() {
            0.0 => 1.0,
            _ if towards_zero <= 0.0 => 0.0,
            size => normal::two_sided(size / towards_zero * level),
        };
        Self {
            value: found.estimate,
            low: found.lower,
            high: found.upper,
            confidence: found.confidence,
            p_value,
            method: found.method.to_owned(),
        }
    }
}

/// Welch's test on means and their standard errors, which hold the weights where there are any.
fn welch(
    (before, n_before): (&Values, u64),
    (after, n_after): (&Values, u64),
    _unit: Unit,
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
