//! Weighted NPS and shares from sums of weights, with a base that pays for the weighting.

use serde::Serialize;

use super::interval::Interval;
use super::nps::{NpsCounts, PseudoAnswers, adjusted_wald, score_interval};
use super::quantile::check_lengths;
use super::share::{ShareCounts, wilson};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;
use crate::stat::{normal, student};
use crate::unit::{Confidence, Unit};

/// The weights of some answers: their sum and the sum of their squares. Merges by addition.
///
/// ```
/// use cxmetrics::infer::weighted::WeightSum;
/// let weights = WeightSum::of([0.5, 2.0, 0.0])?;
/// assert_eq!((weights.weight(), weights.squares()), (2.5, 4.25));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct WeightSum {
    weight: f64,
    squares: f64,
}

impl WeightSum {
    /// A sum of weights and the sum of their squares.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a sum that is negative, not finite or beyond 1e100, and for squares that no weights of this sum
    /// could have.
    pub fn new(weight: f64, squares: f64) -> Result<Self> {
        Self::check(weight)?;
        // Squares of positive weights are at most the square of their sum; the slack is rounding.
        let most = weight * weight * (1.0 + 1e-9);
        if !(0.0..=most).contains(&squares) || (weight > 0.0 && squares <= 0.0) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("a sum of squares `{squares}` does not go with a sum of weights `{weight}`"),
            ));
        }
        Ok(Self { weight, squares })
    }

    /// The sums of these weights.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a weight that is negative, not finite or beyond 1e100 or, above zero, below 1e-100.
    pub fn of(weights: impl IntoIterator<Item = f64>) -> Result<Self> {
        let mut sum = Self::default();
        for weight in weights {
            sum = sum.plus(Self::new(weight, weight * weight)?);
        }
        Self::new(sum.weight, sum.squares)
    }

    /// The sum of the weights.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The sum of their squares.
    pub fn squares(&self) -> f64 {
        self.squares
    }

    #[must_use]
    fn plus(self, other: Self) -> Self {
        Self { weight: self.weight + other.weight, squares: self.squares + other.squares }
    }

    pub(super) fn check(weight: f64) -> Result<()> {
        if weight == 0.0 || (1e-100..=1e100).contains(&weight) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("`{weight}` is not a weight; write a number from 0 up, best around 1"),
        ))
    }

    /// The sum of the squares in units of `weight` squared.
    pub(super) fn squares_over(&self, weight: f64) -> f64 {
        self.squares / weight / weight
    }

    /// The effective base after Kish.
    pub(super) fn kish(&self) -> f64 {
        1.0 / self.squares_over(self.weight)
    }

    /// The sums of all `parts`, checked against `n`, the number of answers with weight.
    pub(super) fn total(parts: impl IntoIterator<Item = Self>, n: u64) -> Result<Self> {
        let sum = parts.into_iter().fold(Self::default(), Self::plus);
        if sum.weight == 0.0 || n == 0 {
            return Err(Error::new(ErrorKind::Empty, "no answer has weight; this needs at least one"));
        }
        let sum = Self::new(sum.weight, sum.squares)?;
        // n answers cannot be worth more than n.
        if sum.kish() > n as f64 * (1.0 + 1e-6) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("`{n}` answers with weight cannot have these sums of weights; count every one that is above 0"),
            ));
        }
        Ok(sum)
    }
}

/// Answers as value and weight, from a column of each.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] when the columns differ in length.
pub fn paired(values: &[f64], weights: &[f64]) -> Result<Vec<(f64, f64)>> {
    check_lengths(("values", values.len()), ("weights", weights.len()))?;
    Ok(values.iter().copied().zip(weights.iter().copied()).collect())
}

/// Weighted answers to a recommendation question: per class the sums of weights, and how many answers have weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedNps {
    n: u64,
    detractors: WeightSum,
    passives: WeightSum,
    promoters: WeightSum,
    total: WeightSum,
}

impl WeightedNps {
    /// `n` answers with a weight above zero, and the sums of the three classes.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without weight; [`ErrorKind::OutOfRange`] when `n` is fewer than the sums need.
    pub fn new(n: u64, detractors: WeightSum, passives: WeightSum, promoters: WeightSum) -> Result<Self> {
        let total = WeightSum::total([detractors, passives, promoters], n)?;
        Ok(Self { n, detractors, passives, promoters, total })
    }

    /// Single answers as rating (0 to 10) and weight. Answers of weight zero do not count.
    ///
    /// # Errors
    /// As [`WeightedNps::new`] and [`WeightSum::of`]; [`ErrorKind::OutOfRange`] for a rating that is not a whole number from 0 to
    /// 10: a mean of answers, such as 8.5, belongs to no class. The place of a rating or a weight is its row.
    pub fn from_ratings(answers: impl IntoIterator<Item = (f64, f64)>) -> Result<Self> {
        let [mut detractors, mut passives, mut promoters] = [WeightSum::default(); 3];
        let mut n = 0;
        for (row, (rating, weight)) in (0..).zip(answers) {
            if !(0.0..=10.0).contains(&rating) || rating.fract() != 0.0 {
                let message = format!("`{rating}` is not a rating; write a whole number from 0 to 10");
                return Err(Error::new(ErrorKind::OutOfRange, message).at_row(row));
            }
            let class = if rating <= 6.0 {
                &mut detractors
            } else if rating < 9.0 {
                &mut passives
            } else {
                &mut promoters
            };
            *class = class.plus(WeightSum::new(weight, weight * weight).map_err(|err| err.at_row(row))?);
            n += u64::from(weight > 0.0);
        }
        Self::new(n, detractors, passives, promoters)
    }

    /// How many answers have weight.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The sum of all weights.
    pub fn sum_weights(&self) -> f64 {
        self.total.weight
    }

    /// The weighted share of promoters.
    pub fn promoter_share(&self) -> f64 {
        self.promoters.weight / self.total.weight
    }

    /// The weighted share of detractors.
    pub fn detractor_share(&self) -> f64 {
        self.detractors.weight / self.total.weight
    }

    /// The weighted NPS in points.
    pub fn nps(&self) -> f64 {
        100.0 * ((self.promoters.weight - self.detractors.weight) / self.total.weight) + 0.0
    }

    /// The effective base after Kish: the base to show.
    pub fn n_eff_kish(&self) -> f64 {
        self.total.kish().min(self.n as f64)
    }

    /// The standard error in points, linearised (as the R package `survey`); nothing for a single answer.
    pub fn se(&self) -> Option<f64> {
        self.linearised().map(|variance| 100.0 * variance.sqrt())
    }

    /// The effective base of the design before the correction for degrees of freedom: the variance of one answer over the linearised
    /// variance of the mean, at most n; Kish's where all answers agree. Nothing for a single answer.
    pub fn n_eff_design(&self) -> Option<f64> {
        let linearised = self.linearised()?;
        let one = self.scaled_to(1.0).ok()?.variance_of_one();
        Some(design_base(self.n, one, linearised, self.n_eff_kish()))
    }

    /// The design base that [`nps_score`] uses, times `(z / t)^2` with n - 1 degrees of freedom. Nothing for a single answer.
    pub fn n_eff_used(&self, confidence: Confidence) -> Option<f64> {
        Some(self.n_eff_design()? * df_adjustment(self.n, confidence))
    }

    /// Counts with the weighted shares on the base that [`nps_score`] uses: what a test of two weighted samples takes.
    ///
    /// # Errors
    /// [`ErrorKind::TooFew`] for a single answer.
    pub fn effective_counts(&self, confidence: Confidence) -> Result<NpsCounts> {
        self.scaled_to(self.n_eff_used(confidence).ok_or_else(single)?)
    }

    /// n / (n - 1) sum w^2 (x - theta)^2 / W^2 on the scale -1 to 1.
    fn linearised(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let w = self.total.weight;
        let (d, r, p) = (self.detractors.weight / w, self.passives.weight / w, self.promoters.weight / w);
        // 1 - theta and 1 + theta from their parts, so that they vanish where they should.
        let terms = [
            self.promoters.squares_over(w) * (r + 2.0 * d).powi(2),
            self.passives.squares_over(w) * (p - d).powi(2),
            self.detractors.squares_over(w) * (r + 2.0 * p).powi(2),
        ];
        let n = self.n as f64;
        Some(n / (n - 1.0) * compensated(terms))
    }

    /// Counts with the weighted shares and a base of `n_eff`.
    fn scaled_to(&self, n_eff: f64) -> Result<NpsCounts> {
        let part = |sum: &WeightSum| n_eff * (sum.weight / self.total.weight);
        NpsCounts::new(part(&self.detractors), part(&self.passives), part(&self.promoters))
    }
}

/// min(n, variance of one answer / linearised variance); Kish's base where nothing varies.
fn design_base(n: u64, variance_of_one: f64, linearised: f64, kish: f64) -> f64 {
    let design = variance_of_one / linearised;
    if linearised > 0.0 && design > 0.0 { design.min(n as f64) } else { kish }
}

/// (z / t)^2: what a variance estimated from n answers costs.
fn df_adjustment(n: u64, confidence: Confidence) -> f64 {
    let z = normal::two_sided_quantile(confidence.get());
    let t = student::two_sided_quantile(confidence.get(), n.saturating_sub(1).max(1) as f64);
    if t > 0.0 && z > 0.0 { (z / t).powi(2) } else { 1.0 }
}

fn single() -> Error {
    Error::new(ErrorKind::TooFew, "one answer shows no design effect; a weighted interval needs two or more")
}

/// The score interval of a weighted NPS on the effective base of the design, `nps.weighted`: the default.
///
/// The base is min(n, v / `var_lin`) (z / t)^2, then the score interval takes the weighted shares. Scaling all weights changes nothing;
/// equal weights give the unweighted interval up to the correction for degrees of freedom.
///
/// Method: L. Kish (1965); E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998) 193, applied to the interval of Tango. In
/// simulations it covers 91 to 94 % at 95 where the linearised t interval covers 71 to 91.
///
/// # Errors
/// [`ErrorKind::TooFew`] for a single answer.
pub fn nps_score(answers: &WeightedNps, confidence: Confidence) -> Result<Interval> {
    let base = answers.n_eff_used(confidence).ok_or_else(single)?;
    weighted_score(answers, base, confidence)
}

/// The score interval of a weighted NPS on Kish's base. Too narrow when large weights sit with detractors.
///
/// # Errors
/// None that a valid argument can cause.
pub fn nps_score_kish(answers: &WeightedNps, confidence: Confidence) -> Result<Interval> {
    weighted_score(answers, answers.n_eff_kish(), confidence)
}

fn weighted_score(answers: &WeightedNps, base: f64, confidence: Confidence) -> Result<Interval> {
    let mut interval = score_interval(&answers.scaled_to(base)?, confidence).with_method("nps.weighted");
    interval.estimate = answers.nps();
    interval.lower = interval.lower.min(interval.estimate);
    interval.upper = interval.upper.max(interval.estimate);
    Ok(interval)
}

/// The adjusted Wald interval of a weighted NPS on Kish's base, for comparison with other tools.
///
/// # Errors
/// None that a valid argument can cause.
pub fn nps_adjusted_wald_kish(answers: &WeightedNps, confidence: Confidence) -> Result<Interval> {
    let counts = answers.scaled_to(answers.n_eff_kish())?;
    let mut interval = adjusted_wald(&counts, PseudoAnswers::THREE, confidence).interval;
    interval.estimate = answers.nps();
    Ok(interval)
}

/// The linearised t interval of a weighted NPS, clipped to -100 to 100, for comparison: it fails at ceilings.
///
/// # Errors
/// [`ErrorKind::TooFew`] for a single answer.
pub fn nps_linearised(answers: &WeightedNps, confidence: Confidence) -> Result<Interval> {
    let se = answers.se().ok_or_else(single)?;
    let nps = answers.nps();
    let (lower, upper) = super::mean::t_limits(nps, se, (answers.n - 1) as f64, confidence);
    let limits = (lower.clamp(-100.0, 100.0), upper.clamp(-100.0, 100.0));
    Ok(Interval::new(Unit::Points, "nps.weighted", nps, limits, confidence))
}

/// A weighted share: the sums of weights of those who count and of the rest, and how many answers have weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedShare {
    n: u64,
    hits: WeightSum,
    misses: WeightSum,
    total: WeightSum,
}

impl WeightedShare {
    /// `n` answers with a weight above zero, and the sums of the two classes.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without weight; [`ErrorKind::OutOfRange`] when `n` is fewer than the sums need.
    pub fn new(n: u64, hits: WeightSum, misses: WeightSum) -> Result<Self> {
        let total = WeightSum::total([hits, misses], n)?;
        Ok(Self { n, hits, misses, total })
    }

    /// Single answers: 1 for those who count and 0 for the rest, and their weights. Answers of weight zero do not count.
    ///
    /// # Errors
    /// As [`WeightedShare::new`] and [`WeightSum::of`]; [`ErrorKind::OutOfRange`] for an answer that is neither. The place of
    /// an answer or a weight is its row.
    ///
    /// ```
    /// use cxmetrics::infer::weighted::WeightedShare;
    /// let share = WeightedShare::from_answers([(1.0, 1.5), (0.0, 0.5), (1.0, 0.0)])?;
    /// assert_eq!((share.n(), share.share()), (2, 0.75));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn from_answers(answers: impl IntoIterator<Item = (f64, f64)>) -> Result<Self> {
        let [mut hits, mut misses] = [WeightSum::default(); 2];
        let mut n = 0;
        for (row, (answer, weight)) in (0..).zip(answers) {
            let class = match answer {
                1.0 => &mut hits,
                0.0 => &mut misses,
                _ => {
                    let message = format!("`{answer}` is neither; write 1 for those who count and 0 for the rest");
                    return Err(Error::new(ErrorKind::OutOfRange, message).at_row(row));
                }
            };
            *class = class.plus(WeightSum::new(weight, weight * weight).map_err(|err| err.at_row(row))?);
            n += u64::from(weight > 0.0);
        }
        Self::new(n, hits, misses)
    }

    /// How many answers have weight.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The sum of all weights.
    pub fn sum_weights(&self) -> f64 {
        self.total.weight
    }

    /// The weighted share, 0 to 1.
    pub fn share(&self) -> f64 {
        self.hits.weight / self.total.weight
    }

    /// The effective base after Kish.
    pub fn n_eff_kish(&self) -> f64 {
        self.total.kish().min(self.n as f64)
    }

    /// The effective base that [`share_design`] uses. Nothing for a single answer.
    pub fn n_eff_used(&self, confidence: Confidence) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let w = self.total.weight;
        let (p, q) = (self.share(), self.misses.weight / w);
        let n = self.n as f64;
        let spread = self.hits.squares_over(w) * q * q + self.misses.squares_over(w) * p * p;
        let base = design_base(self.n, p * q, n / (n - 1.0) * spread, self.n_eff_kish());
        Some(base * df_adjustment(self.n, confidence))
    }

    /// Counts with the weighted share on the base that [`share_design`] uses: what a test of two weighted samples takes.
    ///
    /// # Errors
    /// [`ErrorKind::TooFew`] for a single answer.
    pub fn effective_counts(&self, confidence: Confidence) -> Result<ShareCounts> {
        self.scaled_to(self.n_eff_used(confidence).ok_or_else(single)?)
    }

    fn scaled_to(&self, base: f64) -> Result<ShareCounts> {
        let w = self.total.weight;
        ShareCounts::from_parts(base * (self.hits.weight / w), base * (self.misses.weight / w))
    }

    fn wilson(&self, base: f64, method: &'static str, confidence: Confidence) -> Result<Interval> {
        let counts = self.scaled_to(base)?;
        let mut interval = wilson(&counts, confidence).with_method(method);
        interval.estimate = self.share();
        interval.lower = interval.lower.min(interval.estimate);
        interval.upper = interval.upper.max(interval.estimate);
        Ok(interval)
    }
}

/// The Wilson interval of a weighted share on Kish's base, `csat.weighted_wilson`.
///
/// Method: N. Dean and M. Pagano, Journal of Survey Statistics and Methodology 3 (2015) 484.
///
/// # Errors
/// None that a valid argument can cause.
pub fn share_kish(answers: &WeightedShare, confidence: Confidence) -> Result<Interval> {
    answers.wilson(answers.n_eff_kish(), "csat.weighted_wilson", confidence)
}

/// The Wilson interval of a weighted share on the effective base of the design: [`nps_score`] for two classes.
///
/// # Errors
/// [`ErrorKind::TooFew`] for a single answer.
pub fn share_design(answers: &WeightedShare, confidence: Confidence) -> Result<Interval> {
    let base = answers.n_eff_used(confidence).ok_or_else(single)?;
    answers.wilson(base, "share.weighted", confidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equal(n: u64) -> WeightSum {
        WeightSum::new(n as f64, n as f64).unwrap()
    }

    #[test]
    fn equal_weights_lose_only_the_degrees_of_freedom() {
        let answers = WeightedNps::new(20, equal(2), equal(6), equal(12)).unwrap();
        assert_eq!((answers.n_eff_kish(), answers.nps()), (20.0, 50.0));
        // Divisor n - 1 in the variance: the design base is 19.
        assert!((answers.n_eff_design().unwrap() - 19.0).abs() < 1e-12);
        let kish = nps_score_kish(&answers, Confidence::P95).unwrap();
        let plain = score_interval(&NpsCounts::from_counts(2, 6, 12).unwrap(), Confidence::P95);
        assert!((kish.lower - plain.lower).abs() < 1e-10 && (kish.upper - plain.upper).abs() < 1e-10);
    }

    #[test]
    fn sums_that_no_weights_have_are_refused() {
        assert_eq!(WeightSum::new(2.0, 5.0).unwrap_err().code(), "out_of_range");
        assert_eq!(WeightSum::new(2.0, 0.0).unwrap_err().code(), "out_of_range");
        assert_eq!(WeightSum::of([1.0, -1.0]).unwrap_err().code(), "out_of_range");
        assert_eq!(WeightSum::of([f64::NAN]).unwrap_err().code(), "out_of_range");
        let none = WeightSum::default();
        assert_eq!(WeightedNps::new(3, none, none, none).unwrap_err().code(), "empty");
        assert_eq!(WeightedNps::new(3, none, none, equal(20)).unwrap_err().code(), "out_of_range");
        let one = WeightedShare::new(1, equal(1), none).unwrap();
        assert_eq!(share_design(&one, Confidence::P95).unwrap_err().code(), "too_few");
    }

    #[test]
    fn a_design_share_is_narrower_than_none_and_wider_than_naive() {
        let hits = WeightSum::of([1.0, 4.0, 0.5, 0.5, 2.0]).unwrap();
        let misses = WeightSum::of([1.0, 1.0, 3.0]).unwrap();
        let answers = WeightedShare::new(8, hits, misses).unwrap();
        let design = share_design(&answers, Confidence::P95).unwrap();
        let naive = wilson(&ShareCounts::new(8.0 * answers.share(), 8.0).unwrap(), Confidence::P95);
        assert!(design.margin() > naive.margin() && design.lower > 0.0 && design.upper < 1.0);
    }
}
