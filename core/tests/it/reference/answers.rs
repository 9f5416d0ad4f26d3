//! The obvious metrics: of lists of answers with their weights.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the slow way computes with whole floats of known range"
)]

/// Answers with their weights.
pub(super) type Answers = Vec<(f64, u64)>;

pub(super) fn total(answers: &Answers) -> u128 {
    answers.iter().map(|(_, weight)| u128::from(*weight)).sum()
}

pub(super) fn share_of(answers: &Answers, hit: impl Fn(f64) -> bool) -> Option<f64> {
    let hits: u128 = answers.iter().filter(|(value, _)| hit(*value)).map(|(_, weight)| u128::from(*weight)).sum();
    (!answers.is_empty()).then(|| hits as f64 / total(answers) as f64)
}

pub(super) fn mean_of(answers: &Answers) -> Option<f64> {
    let sum: f64 = answers.iter().map(|(value, weight)| value * *weight as f64).sum();
    (!answers.is_empty()).then(|| sum / total(answers) as f64)
}

/// The smallest value with at least half of the weight up to it, or its middle with the next one when that is exactly
/// half; as the two values of which it is the middle.
pub(super) fn median_of(answers: &Answers) -> Option<(f64, f64)> {
    let mut sorted = answers.clone();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = total(answers);
    let mut seen = 0;
    for (at, (value, weight)) in sorted.iter().enumerate() {
        seen += 2 * u128::from(*weight);
        if half < seen {
            return Some((*value, *value));
        }
        if half == seen {
            return sorted.get(at + 1).map(|next| (*value, next.0));
        }
    }
    None
}

pub(super) fn quantile_of(answers: &Answers, p: f64) -> Option<(f64, f64, f64)> {
    let mut sorted: Vec<f64> = answers.iter().map(|(value, _)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    let position = sorted.len().checked_sub(1)? as f64 * p;
    let low = sorted[position.floor() as usize];
    let high = *sorted.get(position.floor() as usize + 1).unwrap_or(&low);
    Some((low + position.fract() * (high - low), low, high))
}

pub(super) fn near(found: Option<f64>, expected: Option<f64>, tolerance: f64) -> bool {
    match (found, expected) {
        (None, None) => true,
        (Some(found), Some(expected)) => (found - expected).abs() <= tolerance,
        _ => false,
    }
}
