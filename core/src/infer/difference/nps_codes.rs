//! Two NPS by methods that treat promoters, passives and detractors as the numbers 1, 0 and -1: for comparison with other tools.

use serde::Serialize;

use super::Difference;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::interval::Interval;
use crate::infer::nps::{NpsCounts, PseudoAnswers, adjusted_wald};
use crate::stat::{normal, student};
use crate::unit::{Confidence, Unit};

/// A difference of two NPS by the adjusted Wald method.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AdjustedDifference {
    /// The raw difference with the limits, clipped to -200 to 200.
    pub interval: Interval,
    /// The centre of the interval in points: the difference with the pseudo-answers.
    pub center: f64,
    /// The standard error in points around that centre.
    pub se: f64,
    /// The centre over its standard error; infinite where there is no spread and a difference.
    pub statistic: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

/// The adjusted Wald test of two NPS, `nps.diff.adjusted_wald`, with `pseudo` added to each side: [`PseudoAnswers::THREE`] is customary.
///
/// For comparison with other tools: it is conservative when the bases are equal, weak, and too bold for 10 against 200. The estimate is
/// the raw difference, which the interval may miss where all answers agree.
///
/// Method: J. R. Lewis and J. Sauro (2021).
pub fn nps_adjusted_wald(
    a: &NpsCounts,
    b: &NpsCounts,
    pseudo: PseudoAnswers,
    confidence: Confidence,
) -> AdjustedDifference {
    let (one, other) = (adjusted_wald(a, pseudo, confidence), adjusted_wald(b, pseudo, confidence));
    let center = one.center - other.center;
    let se = (one.se * one.se + other.se * other.se).sqrt();
    let statistic = if center == 0.0 { 0.0 } else { center / se };
    let margin = normal::two_sided_quantile(confidence.get()) * se;
    let limits = ((center - margin).clamp(-200.0, 200.0), (center + margin).clamp(-200.0, 200.0));
    AdjustedDifference {
        interval: Interval::new(Unit::Points, "nps.diff.adjusted_wald", a.nps() - b.nps(), limits, confidence),
        center: center + 0.0,
        se,
        statistic: statistic + 0.0,
        p_value: normal::two_sided(statistic),
    }
}

/// Welch's t test of two NPS on the codes -1, 0, 1, `nps.diff.welch`: what most calculators do.
///
/// For comparison only. It is right when both bases are 100 and neither side is near a ceiling; else up to 59 % of its findings at
/// 5 % are false. The limits are clipped to -200 to 200.
///
/// # Errors
/// [`ErrorKind::TooFew`] unless both sides have two answers or more; [`ErrorKind::ZeroVariance`] when neither side varies.
pub fn nps_welch(a: &NpsCounts, b: &NpsCounts, confidence: Confidence) -> Result<Difference> {
    if a.n().min(b.n()) < 2.0 {
        return Err(Error::new(ErrorKind::TooFew, "a side has fewer than two answers; this test needs two on each"));
    }
    let of_mean = |counts: &NpsCounts| counts.variance_of_one() / (counts.n() - 1.0);
    let (part_a, part_b) = (of_mean(a), of_mean(b));
    let variance = part_a + part_b;
    if variance == 0.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "neither side varies, so this test cannot tell; use the score test",
        ));
    }
    let df = satterthwaite((part_a, a.n() - 1.0), (part_b, b.n() - 1.0));
    let estimate = a.nps() - b.nps();
    let se = 100.0 * variance.sqrt();
    let margin = student::two_sided_quantile(confidence.get(), df) * se;
    let limits = ((estimate - margin).clamp(-200.0, 200.0), (estimate + margin).clamp(-200.0, 200.0));
    let statistic = estimate / se;
    Ok(Difference {
        interval: Interval::new(Unit::Points, "nps.diff.welch", estimate, limits, confidence),
        statistic: statistic + 0.0,
        df: Some(df),
        p_value: student::two_sided(statistic, df),
    })
}

/// The degrees of freedom of a sum of two variances of means, each with its own (F. E. Satterthwaite, Biometrics 2 (1946) 110).
pub(in crate::infer) fn satterthwaite(a: (f64, f64), b: (f64, f64)) -> f64 {
    let sum = a.0 + b.0;
    let (part_a, part_b) = (a.0 / sum, b.0 / sum);
    1.0 / (part_a * part_a / a.1 + part_b * part_b / b.1)
}
