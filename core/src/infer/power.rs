//! How many answers it takes to see a difference, and the smallest difference that the answers can show.
//!
//! All of it is arithmetic on the spread of one answer. For NPS that is the variance of the codes -1, 0, 1 ([`NpsSpread`]), neither the
//! spread of the 0 to 10 answers nor that of a proportion: seeing a change of 5 points from month to month takes 3,768 answers in each.
//! The normal approximation throughout: below some 20 answers a t test needs a few more.

use serde::{Deserialize, Serialize};

use super::nps::NpsCounts;
use super::quantile::check_value;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::normal;
use crate::unit::Confidence;

/// How probable it should be to see a difference that is there, strictly between 0 and 1. The default is 0.8.
///
/// ```
/// use cxmetrics::infer::power::Power;
/// assert_eq!(Power::default().get(), 0.8);
/// assert_eq!(Power::new(80.0).unwrap_err().code(), "out_of_range");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "f64"))]
pub struct Power(f64);

impl Power {
    /// 0.8, the default.
    pub const P80: Self = Self(0.8);
    /// 0.9.
    pub const P90: Self = Self(0.9);

    /// A power.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] unless `0 < power < 1`.
    pub fn new(power: f64) -> Result<Self> {
        if 0.0 < power && power < 1.0 {
            return Ok(Self(power));
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("power `{power}` is not between 0 and 1; write 0.8 for 80 percent"),
        ))
    }

    /// The power as a number between 0 and 1.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The normal quantile of the power: below 0 for less than one half.
    fn quantile(self) -> f64 {
        if self.0 > 0.5 { normal::upper_quantile(1.0 - self.0) } else { -normal::upper_quantile(self.0) }
    }
}

impl Default for Power {
    fn default() -> Self {
        Self::P80
    }
}

impl TryFrom<f64> for Power {
    type Error = Error;
    fn try_from(power: f64) -> Result<Self> {
        Self::new(power)
    }
}

impl From<Power> for f64 {
    fn from(power: Power) -> Self {
        power.0
    }
}

/// The variance of one answer when promoters count 1, passives 0 and detractors -1: above 0, at most 1. The default is
/// [`NpsSpread::TYPICAL`].
///
/// ```
/// use cxmetrics::infer::power::NpsSpread;
/// assert!((NpsSpread::of_shares(0.6, 0.1)?.get() - 0.45).abs() < 1e-12);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "f64"))]
pub struct NpsSpread(f64);

impl NpsSpread {
    /// 0.6: for a survey that has not been made yet.
    pub const TYPICAL: Self = Self(0.6);
    /// 1: half promoters, half detractors. Nothing can be worse.
    pub const WORST: Self = Self(1.0);

    /// A variance.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] unless `0 < variance <= 1`.
    pub fn new(variance: f64) -> Result<Self> {
        if 0.0 < variance && variance <= 1.0 {
            return Ok(Self(variance));
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("`{variance}` is not the variance of an nps answer; write 0.6 where it is unknown, and at most 1"),
        ))
    }

    /// The spread at these shares of promoters and detractors.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for shares that are none or exceed 1 together; [`ErrorKind::ZeroVariance`] when all would answer alike.
    pub fn of_shares(promoters: f64, detractors: f64) -> Result<Self> {
        let passives = 1.0 - promoters - detractors;
        if !(0.0..=1.0).contains(&promoters) || !(0.0..=1.0).contains(&detractors) || passives < -1e-9 {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!(
                    "`{promoters}` and `{detractors}` are not shares of promoters and detractors; write 0.6 for 60 percent"
                ),
            ));
        }
        let gap = promoters - detractors;
        Self::checked(promoters + detractors - gap * gap)
    }

    /// The spread of answers that came.
    ///
    /// # Errors
    /// [`ErrorKind::ZeroVariance`] when all answered alike: they do not show the spread of the next ones.
    pub fn of(counts: &NpsCounts) -> Result<Self> {
        Self::checked(counts.variance_of_one())
    }

    fn checked(variance: f64) -> Result<Self> {
        if variance <= 0.0 {
            return Err(Error::new(
                ErrorKind::ZeroVariance,
                "all answers are alike, which does not show how the next ones will spread; use the typical 0.6",
            ));
        }
        Self::new(variance.min(1.0))
    }

    /// The variance.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Default for NpsSpread {
    fn default() -> Self {
        Self::TYPICAL
    }
}

impl TryFrom<f64> for NpsSpread {
    type Error = Error;
    fn try_from(variance: f64) -> Result<Self> {
        Self::new(variance)
    }
}

impl From<NpsSpread> for f64 {
    fn from(spread: NpsSpread) -> Self {
        spread.0
    }
}

/// How many answers something takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SampleSize {
    /// Answers, rounded up; per group where there are two.
    pub n: u64,
    /// The same before rounding.
    pub unrounded: f64,
}

impl SampleSize {
    fn of(unrounded: f64) -> Result<Self> {
        if unrounded >= 1e18 {
            return Err(Error::new(ErrorKind::OutOfRange, "more than 1e18 answers; ask for a larger difference"));
        }
        // A whole number that was computed is one all the same.
        let whole = (unrounded - 1e-9 * unrounded.max(1.0)).ceil().max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1e18")]
        let n = whole as u64;
        Ok(Self { n, unrounded })
    }
}

/// How many answers a margin of error takes, for NPS.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NpsSampleSize {
    /// The answers.
    pub size: SampleSize,
    /// The same for the adjusted Wald interval, which adds three answers of its own; nothing for a finite population.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjusted_wald: Option<u64>,
}

/// How many answers give NPS a margin of error of `margin` points either way, `n.nps_margin`.
///
/// n = z^2 v / m^2; of a finite `population`, n / (1 + (n - 1) / N).
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a margin that is not above 0 and for a population of zero.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::power::{NpsSpread, nps_margin};
/// assert_eq!(nps_margin(5.0, NpsSpread::TYPICAL, None, Confidence::P95)?.size.n, 922);
/// assert_eq!(nps_margin(10.0, NpsSpread::WORST, None, Confidence::P95)?.size.n, 385);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_margin(
    margin: f64,
    spread: NpsSpread,
    population: Option<u64>,
    confidence: Confidence,
) -> Result<NpsSampleSize> {
    let size = for_margin(margin / 100.0, spread.get(), population, confidence)?;
    let adjusted = match population {
        None => Some(SampleSize::of((size.unrounded - 3.0).max(1.0))?.n),
        Some(_) => None,
    };
    Ok(NpsSampleSize { size, adjusted_wald: adjusted })
}

/// How many answers each of two groups needs to show an NPS difference of `difference` points, `n.nps_two_sample`.
///
/// n = (z + `z_power`)^2 (v1 + v2) / d^2 for each group.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a difference of zero, and for one beyond 200.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::power::{NpsSpread, Power, nps_two_sample};
/// let typical = NpsSpread::TYPICAL;
/// assert_eq!(nps_two_sample(5.0, typical, typical, Power::P80, Confidence::P95)?.n, 3_768);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_two_sample(
    difference: f64,
    a: NpsSpread,
    b: NpsSpread,
    power: Power,
    confidence: Confidence,
) -> Result<SampleSize> {
    if difference.abs() > 200.0 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("no two nps differ by `{difference}` points; write 200 at most"),
        ));
    }
    for_difference(difference / 100.0, a.get() + b.get(), power, confidence)
}

/// The smallest NPS difference in points that `n_a` and `n_b` answers show with this power, `mde.nps`; at most 200.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a base below 1. Bases need not be whole: effective ones are as good.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::power::{NpsSpread, Power, nps_detectable};
/// let typical = NpsSpread::TYPICAL;
/// let smallest = nps_detectable((typical, 3_768.0), (typical, 3_768.0), Power::P80, Confidence::P95)?;
/// assert!((smallest - 5.0).abs() < 1e-3);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_detectable(a: (NpsSpread, f64), b: (NpsSpread, f64), power: Power, confidence: Confidence) -> Result<f64> {
    Ok((100.0 * detectable((a.0.get(), a.1), (b.0.get(), b.1), power, confidence)?).min(200.0))
}

/// How many answers give a share near `share` a margin of error of `margin`, itself a share: 0.03 is three points of percent.
///
/// # Errors
/// As [`nps_margin`]; also [`ErrorKind::OutOfRange`] for a share that is not between 0 and 1, the ends excluded.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::power::share_margin;
/// assert_eq!(share_margin(0.03, 0.5, None, Confidence::P95)?.n, 1_068);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn share_margin(margin: f64, share: f64, population: Option<u64>, confidence: Confidence) -> Result<SampleSize> {
    for_margin(margin, of_share(share)?, population, confidence)
}

/// How many answers each of two groups needs to tell the share `a` from the share `b`.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for shares that are not between 0 and 1, the ends excluded, or that are equal.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::power::{Power, share_two_sample};
/// assert_eq!(share_two_sample(0.80, 0.85, Power::P80, Confidence::P95)?.n, 903);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn share_two_sample(a: f64, b: f64, power: Power, confidence: Confidence) -> Result<SampleSize> {
    for_difference(a - b, of_share(a)? + of_share(b)?, power, confidence)
}

/// The smallest difference of shares, near `share`, that `n_a` and `n_b` answers show with this power; at most 1.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a share that is not between 0 and 1, the ends excluded, and for a base below 1.
pub fn share_detectable(share: f64, n_a: f64, n_b: f64, power: Power, confidence: Confidence) -> Result<f64> {
    let variance = of_share(share)?;
    Ok(detectable((variance, n_a), (variance, n_b), power, confidence)?.min(1.0))
}

/// How many values give a mean of values with standard deviation `sd` a margin of error of `margin`, in the same unit.
///
/// # Errors
/// As [`nps_margin`]; also [`ErrorKind::OutOfRange`] for a deviation that is not above 0.
pub fn mean_margin(margin: f64, sd: f64, population: Option<u64>, confidence: Confidence) -> Result<SampleSize> {
    for_margin(margin, of_sd(sd)?, population, confidence)
}

/// How many values each of two groups needs to show a difference of means, from the two standard deviations.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a difference of zero and for deviations that are not above 0.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::power::{Power, mean_two_sample};
/// // A fifth of a point where answers deviate by one.
/// assert_eq!(mean_two_sample(0.2, 1.0, 1.0, Power::P80, Confidence::P95)?.n, 393);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn mean_two_sample(
    difference: f64,
    sd_a: f64,
    sd_b: f64,
    power: Power,
    confidence: Confidence,
) -> Result<SampleSize> {
    for_difference(difference, of_sd(sd_a)? + of_sd(sd_b)?, power, confidence)
}

/// The smallest difference of means that two groups of (standard deviation, n) show with this power.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for deviations that are not above 0 and for a base below 1.
pub fn mean_detectable(a: (f64, f64), b: (f64, f64), power: Power, confidence: Confidence) -> Result<f64> {
    detectable((of_sd(a.0)?, a.1), (of_sd(b.0)?, b.1), power, confidence)
}

fn of_share(share: f64) -> Result<f64> {
    if 0.0 < share && share < 1.0 {
        return Ok(share * (1.0 - share));
    }
    Err(Error::new(
        ErrorKind::OutOfRange,
        format!("`{share}` is not a share between 0 and 1; write 0.8 for 80 percent"),
    ))
}

fn of_sd(sd: f64) -> Result<f64> {
    check_value(sd)?;
    if 1e-100 <= sd {
        return Ok(sd * sd);
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("standard deviation `{sd}` is not above 0")))
}

fn for_margin(margin: f64, variance: f64, population: Option<u64>, confidence: Confidence) -> Result<SampleSize> {
    check_value(margin)?;
    if margin < 1e-100 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("a margin of `{margin}` cannot be reached; write one above 0"),
        ));
    }
    let z = normal::two_sided_quantile(confidence.get());
    let n = (z * (variance.sqrt() / margin)).powi(2);
    match population {
        Some(0) => Err(Error::new(ErrorKind::OutOfRange, "a population of 0 has nobody to ask")),
        // n / (1 + (n - 1) / N), written so that a huge n is no trouble.
        Some(size) if n > 1.0 => {
            let size = size as f64;
            SampleSize::of(size / ((size - 1.0) / n + 1.0))
        }
        _ => SampleSize::of(n),
    }
}

fn for_difference(difference: f64, variances: f64, power: Power, confidence: Confidence) -> Result<SampleSize> {
    check_value(difference)?;
    if difference.abs() < 1e-100 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            "no number of answers shows a difference of 0; write the smallest that matters",
        ));
    }
    SampleSize::of((reach(power, confidence) * (variances.sqrt() / difference)).powi(2))
}

fn detectable(a: (f64, f64), b: (f64, f64), power: Power, confidence: Confidence) -> Result<f64> {
    for (_, n) in [a, b] {
        check_value(n)?;
        if n < 1.0 {
            return Err(Error::new(ErrorKind::OutOfRange, format!("a base of `{n}` shows nothing; write 1 or more")));
        }
    }
    Ok(reach(power, confidence) * (a.0 / a.1 + b.0 / b.1).sqrt())
}

/// How many standard errors a difference must have.
fn reach(power: Power, confidence: Confidence) -> f64 {
    (normal::two_sided_quantile(confidence.get()) + power.quantile()).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_margins() {
        for (margin, typical, worst) in [(10.0, 231, 385), (5.0, 922, 1_537), (3.0, 2_561, 4_269)] {
            let n = |spread| nps_margin(margin, spread, None, Confidence::P95).unwrap().size.n;
            assert_eq!((n(NpsSpread::TYPICAL), n(NpsSpread::WORST)), (typical, worst));
        }
        let all = nps_margin(0.001, NpsSpread::WORST, Some(500), Confidence::P95).unwrap();
        assert_eq!((all.size.n, all.adjusted_wald), (500, None));
    }

    #[test]
    fn what_can_be_seen_needs_what_it_takes() {
        let (a, b) = (NpsSpread::new(0.4).unwrap(), NpsSpread::new(0.8).unwrap());
        let n = nps_two_sample(7.0, a, b, Power::P90, Confidence::P90).unwrap().unrounded;
        let back = nps_detectable((a, n), (b, n), Power::P90, Confidence::P90).unwrap();
        assert!((back - 7.0).abs() < 1e-12);
        let n = mean_two_sample(0.3, 1.2, 0.7, Power::P80, Confidence::P95).unwrap().unrounded;
        assert!((mean_detectable((1.2, n), (0.7, n), Power::P80, Confidence::P95).unwrap() - 0.3).abs() < 1e-12);
        assert_eq!(nps_detectable((a, 1.0), (b, 1.0), Power::P80, Confidence::P95).unwrap(), 200.0);
        assert_eq!(share_detectable(0.5, 1.0, 1.0, Power::P80, Confidence::P95).unwrap(), 1.0);
    }

    #[test]
    fn a_power_below_one_half_has_a_quantile_below_zero() {
        assert!((Power::new(0.2).unwrap().quantile() + Power::P80.quantile()).abs() < 1e-15);
        assert_eq!(Power::new(0.5).unwrap().quantile(), 0.0);
    }

    #[test]
    fn what_makes_no_plan_is_refused() {
        let typical = NpsSpread::TYPICAL;
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(nps_margin(bad, typical, None, Confidence::P95).unwrap_err().code(), "out_of_range");
            assert_eq!(mean_margin(1.0, bad, None, Confidence::P95).unwrap_err().code(), "out_of_range");
        }
        assert_eq!(
            nps_two_sample(0.0, typical, typical, Power::P80, Confidence::P95).unwrap_err().code(),
            "out_of_range"
        );
        assert_eq!(
            nps_two_sample(1e-99, typical, typical, Power::P80, Confidence::P95).unwrap_err().code(),
            "out_of_range"
        );
        assert_eq!(share_two_sample(0.4, 0.4, Power::P80, Confidence::P95).unwrap_err().code(), "out_of_range");
        assert_eq!(NpsSpread::of_shares(1.0, 0.0).unwrap_err().code(), "zero_variance");
        assert_eq!(NpsSpread::of_shares(0.7, 0.7).unwrap_err().code(), "out_of_range");
        assert_eq!(nps_margin(5.0, typical, Some(0), Confidence::P95).unwrap_err().code(), "out_of_range");
    }
}
