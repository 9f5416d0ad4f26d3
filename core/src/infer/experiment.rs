//! Experiments with two or more arms: was the split as planned, and what differs once the past is taken out.

use serde::Serialize;

use super::quantile::{check_lengths, check_value};
use super::two_sample::{Moments, WelchTest, welch_of};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::chi_square;
use crate::stat::sum::compensated;
use crate::unit::Confidence;

/// Whether an experiment was split as planned.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SampleRatio {
    /// How many each arm should have had of all that came.
    pub expected: Vec<f64>,
    /// Pearson's chi-square; infinite when somebody came to an arm that was planned empty.
    pub statistic: f64,
    /// The degrees of freedom.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// Whether p is below 0.001: then something went wrong with the split, and no result of the experiment should be believed.
    pub is_alarming: bool,
}

/// Below this p-value the split did not happen by chance.
pub const SAMPLE_RATIO_ALARM: f64 = 0.001;

/// The sample-ratio check: how many came to each arm, and in which ratio they should have, such as `[1.0, 1.0]`. Do it first.
///
/// Pearson's goodness of fit. The alarm is at p < 0.001, because the check is made for every experiment and a true mismatch is large.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than two arms; [`ErrorKind::Empty`] when nobody came; [`ErrorKind::OutOfRange`] for a plan that is
/// negative, not finite or all zero, or of another length.
///
/// ```
/// use cxmetrics::infer::experiment::sample_ratio;
/// assert!(!sample_ratio(&[5_020, 4_980], &[1.0, 1.0])?.is_alarming);
/// assert!(sample_ratio(&[50_600, 49_400], &[1.0, 1.0])?.is_alarming);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn sample_ratio(observed: &[u64], planned: &[f64]) -> Result<SampleRatio> {
    check_lengths(("arms", observed.len()), ("planned parts", planned.len()))?;
    if observed.len() < 2 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("`{}` arms are no split; this needs two or more", observed.len()),
        ));
    }
    for &part in planned {
        check_value(part)?;
        if part < 0.0 {
            return Err(Error::new(ErrorKind::OutOfRange, format!("planned part `{part}` is below 0")));
        }
    }
    let (parts, n) = (compensated(planned.iter().copied()), compensated(observed.iter().map(|&count| count as f64)));
    if parts <= 0.0 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            "all planned parts are zero; write the planned ratio, such as 1 and 1",
        ));
    }
    if n == 0.0 {
        return Err(Error::new(ErrorKind::Empty, "nobody came to any arm"));
    }
    let expected: Vec<f64> = planned.iter().map(|part| n * (part / parts)).collect();
    let terms = observed.iter().zip(&expected).map(|(&count, &expected)| match (count, expected) {
        (0, 0.0) => 0.0,
        (_, 0.0) => f64::INFINITY,
        (count, expected) => (count as f64 - expected) * ((count as f64 - expected) / expected),
    });
    let statistic = terms.sum::<f64>();
    let df = (planned.iter().filter(|part| **part > 0.0).count() as u64).saturating_sub(1);
    // With one arm planned there is nothing to split: all came there, or somebody did not.
    let p_value = match df {
        0 if statistic == 0.0 => 1.0,
        0 => 0.0,
        df => chi_square::upper_tail(statistic, df as f64),
    };
    Ok(SampleRatio { expected, statistic, df, p_value, is_alarming: p_value < SAMPLE_RATIO_ALARM })
}

/// A difference of means with what was known before taken out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cuped {
    /// The slope of the outcome on what was known before, over both arms.
    pub theta: f64,
    /// Welch's test of the adjusted outcomes: treatment less control.
    pub adjusted: WelchTest,
    /// The difference of the outcomes as they are.
    pub unadjusted_diff: f64,
    /// The share of the difference's variance that the adjustment took away; below 0 when it did harm.
    pub variance_reduction: f64,
}

/// The outcomes of one arm, with what was known of the same customers before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arm<'a> {
    /// Before the experiment, such as last quarter's rating.
    pub before: &'a [f64],
    /// The outcome, customer by customer in the same order.
    pub after: &'a [f64],
}

/// CUPED, `cuped`: the difference of the means `treatment - control` after taking out what a measure from before the experiment explains.
///
/// The measure must come from before: one that the treatment can move takes the effect away. theta = cov(after, before) / var(before)
/// over both arms together; Welch's test on after - theta (before - its mean).
///
/// Method: A. Deng, Y. Xu, R. Kohavi and T. Walker, WSDM 2013.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for columns of different lengths, and for values that are not finite or beyond 1e100;
/// [`ErrorKind::TooFew`] for an arm with one customer; [`ErrorKind::ZeroVariance`] when what was known before does not vary, or nothing
/// is left to vary after the adjustment.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::experiment::{Arm, cuped};
/// let control = Arm { before: &[1.0, 2.0, 3.0, 4.0], after: &[1.5, 1.9, 3.2, 3.9] };
/// let treatment = Arm { before: &[2.0, 3.0, 4.0, 5.0], after: &[3.1, 4.0, 4.8, 6.2] };
/// let found = cuped(&control, &treatment, Confidence::P95)?;
/// assert!(found.unadjusted_diff > found.adjusted.interval.estimate && found.variance_reduction > 0.9);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn cuped(control: &Arm<'_>, treatment: &Arm<'_>, confidence: Confidence) -> Result<Cuped> {
    for arm in [control, treatment] {
        check_lengths(("values from before", arm.before.len()), ("outcomes", arm.after.len()))?;
    }
    let (plain_control, plain) = (Moments::of(control.after)?, Moments::of(treatment.after)?);
    Moments::of(control.before)?;
    Moments::of(treatment.before)?;
    let pairs = || {
        let both = [control, treatment].into_iter();
        both.flat_map(|arm| arm.before.iter().copied().zip(arm.after.iter().copied()))
    };
    let n = (control.after.len() + treatment.after.len()) as f64;
    let mean_before = compensated(pairs().map(|pair| pair.0)) / n;
    let mean_after = compensated(pairs().map(|pair| pair.1)) / n;
    let squares = compensated(pairs().map(|pair| (pair.0 - mean_before).powi(2)));
    let first = control.before.first();
    if squares == 0.0 || pairs().all(|pair| Some(&pair.0) == first) {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "what was known before does not vary, so it explains nothing; compare the outcomes as they are",
        ));
    }
    let theta = compensated(pairs().map(|(before, after)| (before - mean_before) * (after - mean_after))) / squares;
    let adjusted = |arm: &Arm<'_>| {
        let values = arm.before.iter().zip(arm.after).map(|(before, after)| after - theta * (before - mean_before));
        Moments::of(&values.collect::<Vec<f64>>())
    };
    let (adjusted_control, adjusted_treatment) = (adjusted(control)?, adjusted(treatment)?);
    let test = welch_of(&adjusted_treatment, &adjusted_control, confidence)?;
    let variance = |a: &Moments, b: &Moments| a.variance() / a.n() + b.variance() / b.n();
    let plain_variance = variance(&plain_control, &plain);
    if plain_variance == 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "the outcomes of neither arm vary"));
    }
    let mut adjusted = test;
    adjusted.interval = test.interval.with_method("cuped");
    Ok(Cuped {
        theta: theta + 0.0,
        adjusted,
        unadjusted_diff: plain.mean() - plain_control.mean(),
        variance_reduction: 1.0 - variance(&adjusted_control, &adjusted_treatment) / plain_variance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_is_judged_by_its_plan() {
        let found = sample_ratio(&[10, 20, 30], &[1.0, 1.0, 1.0]).unwrap();
        assert!((found.statistic - 10.0).abs() < 1e-12 && found.df == 2);
        assert!((found.p_value - (-5.0_f64).exp()).abs() < 1e-15);
        assert!(!found.is_alarming);
        let stray = sample_ratio(&[10, 1], &[1.0, 0.0]).unwrap();
        assert!(stray.is_alarming && stray.p_value == 0.0);
        assert_eq!(sample_ratio(&[10, 0], &[1.0, 0.0]).unwrap().p_value, 1.0);
        assert_eq!(sample_ratio(&[0, 0], &[1.0, 1.0]).unwrap_err().code(), "empty");
        assert_eq!(sample_ratio(&[1], &[1.0]).unwrap_err().code(), "too_few");
        for plan in [&[1.0][..], &[-1.0, 2.0], &[f64::NAN, 1.0], &[0.0, 0.0]] {
            assert_eq!(sample_ratio(&[1, 2], plan).unwrap_err().code(), "out_of_range");
        }
    }

    #[test]
    fn a_past_that_does_not_vary_takes_nothing_out() {
        let flat = Arm { before: &[3.0, 3.0, 3.0], after: &[1.0, 2.0, 4.0] };
        assert_eq!(cuped(&flat, &flat, Confidence::P95).unwrap_err().code(), "zero_variance");
        let short = Arm { before: &[3.0], after: &[1.0, 2.0] };
        assert_eq!(cuped(&short, &flat, Confidence::P95).unwrap_err().code(), "out_of_range");
    }
}
