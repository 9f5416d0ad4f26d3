//! Making a sample look like its population: raking, post-stratification, and trimming of weights.
//!
//! Weighting moves bias out and noise in: the base to believe afterwards is the effective one. None of it helps where those who answered
//! differ from those who did not within the same cell.

use serde::Serialize;

use super::interval::Interval;
use super::nps::{NpsCounts, score_interval};
use super::quantile::{check_lengths, check_value};
use super::share::{ShareCounts, wilson};
use super::two_sample::Moments;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;
use crate::stat::{normal, student};
use crate::unit::{Confidence, Unit};

/// One margin of a population: how many there are of each category, and to which category each cell of the sample belongs.
///
/// ```
/// use cxmetrics::infer::weights::Margin;
/// // Four cells: two regions by two ages.
/// let region = Margin::new("region", ["north", "south"], vec![600.0, 400.0], vec![0, 0, 1, 1])?;
/// assert_eq!(region.total(), 1_000.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    name: String,
    categories: Vec<String>,
    targets: Vec<f64>,
    of_cell: Vec<usize>,
}

impl Margin {
    /// A margin: its name and its categories for messages, the target of each category, and each cell's category by its place.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for targets that are negative, not finite or beyond 1e100, for columns of different lengths, and for a
    /// cell of no category; [`ErrorKind::UnreachableTarget`] when all targets are zero.
    pub fn new<N: Into<String>>(
        name: impl Into<String>,
        categories: impl IntoIterator<Item = N>,
        targets: Vec<f64>,
        of_cell: Vec<usize>,
    ) -> Result<Self> {
        let name = name.into();
        let categories: Vec<String> = categories.into_iter().map(Into::into).collect();
        check_lengths(("categories", categories.len()), ("targets", targets.len()))?;
        for (category, &target) in categories.iter().zip(&targets) {
            check_value(target)?;
            if target < 0.0 {
                return Err(Error::new(
                    ErrorKind::OutOfRange,
                    format!("the target `{target}` of `{category}` in `{name}` is below 0; write how many there are"),
                ));
            }
        }
        if let Some(stray) = of_cell.iter().find(|category| categories.len() <= **category) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!(
                    "a cell is in category `{stray}` of `{name}`, which has `{}`, counted from 0",
                    categories.len()
                ),
            ));
        }
        let margin = Self { name, categories, targets, of_cell };
        if margin.total() <= 0.0 {
            return Err(unreachable(format!(
                "all targets of `{}` are zero; write how many there are of each",
                margin.name
            )));
        }
        Ok(margin)
    }

    /// The sum of its targets.
    pub fn total(&self) -> f64 {
        compensated(self.targets.iter().copied())
    }

    /// The sums of a quantity of the cells by category.
    fn sums(&self, of: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.targets.len()];
        for (value, category) in of.iter().zip(&self.of_cell) {
            if let Some(sum) = sums.get_mut(*category) {
                *sum += value;
            }
        }
        sums
    }
}

fn unreachable(message: String) -> Error {
    Error::new(ErrorKind::UnreachableTarget, message)
}

/// Weights that reach every margin.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Raked {
    /// For each cell the factor on the weight of its answers: its fitted size over its size in the sample.
    pub factors: Vec<f64>,
    /// How many rounds over all margins it took.
    pub rounds: u64,
}

/// Cells change by less than this part of themselves when raking has settled.
const SETTLED: f64 = 1e-12;
/// Margins are reached when they are this near, relatively.
const REACHED: f64 = 1e-9;
/// The totals of margins may differ by this much, relatively, for published figures are rounded.
const SAME_TOTAL: f64 = 1e-6;
const MOST_ROUNDS: u64 = 10_000;

/// Raking, `weights.raking`: weights for the cells of a sample such that every margin of the population is met.
///
/// `sample` holds how many answers each cell has, or the sum of their own weights, trimmed before if they are to be ([`trim`]). Iterative
/// proportional fitting over any number of margins until no cell changes by more than 1e-12 of itself. The totals of the margins must be
/// the same; where they differ by rounding, up to a millionth, the first counts. With one margin it is post-stratification.
///
/// Method: W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940) 427. Cost: rounds times cells times margins.
///
/// # Errors
/// [`ErrorKind::UnreachableTarget`], with the name of the margin: nobody in the sample is in a category that has a target, the totals of two
/// margins disagree, or empty cells leave no weights that meet all margins. [`ErrorKind::Empty`] for a sample without answers;
/// [`ErrorKind::OutOfRange`] for sizes that are negative, not finite or beyond 1e100, for another number of cells in a margin, and
/// without margins.
///
/// ```
/// use cxmetrics::infer::weights::{Margin, rake};
/// // Men and women by two ages; the sample has too many old men.
/// let sex = Margin::new("sex", ["men", "women"], vec![480.0, 520.0], vec![0, 0, 1, 1])?;
/// let age = Margin::new("age", ["young", "old"], vec![500.0, 500.0], vec![0, 1, 0, 1])?;
/// let found = rake(&[20.0, 60.0, 10.0, 10.0], &[sex, age])?;
/// let fitted: Vec<f64> = found.factors.iter().zip([20.0, 60.0, 10.0, 10.0]).map(|(factor, n)| factor * n).collect();
/// assert!((fitted[0] + fitted[1] - 480.0).abs() < 1e-6 && (fitted[0] + fitted[2] - 500.0).abs() < 1e-6);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn rake(sample: &[f64], margins: &[Margin]) -> Result<Raked> {
    for &size in sample {
        check_value(size)?;
        if size < 0.0 {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("a cell of size `{size}` is below 0; drop weights below 0"),
            ));
        }
    }
    if compensated(sample.iter().copied()) <= 0.0 {
        return Err(Error::new(ErrorKind::Empty, "the sample has no answers to weight"));
    }
    let Some(first) = margins.first() else {
        return Err(Error::new(ErrorKind::OutOfRange, "there is no margin to rake to; give one or more"));
    };
    let total = first.total();
    let mut targets: Vec<Vec<f64>> = Vec::with_capacity(margins.len());
    for margin in margins {
        check_lengths(("cells", sample.len()), ("cells of the margin", margin.of_cell.len()))?;
        let own = margin.total();
        if SAME_TOTAL * total < (own - total).abs() {
            return Err(unreachable(format!(
                "the targets of `{}` add up to `{own}` and those of `{}` to `{total}`; give both of one population",
                margin.name, first.name
            )));
        }
        for ((have, target), category) in margin.sums(sample).iter().zip(&margin.targets).zip(&margin.categories) {
            if *have == 0.0 && 0.0 < *target {
                return Err(unreachable(format!(
                    "nobody in the sample is `{category}` in `{}`, where the population has `{target}`; merge it with another \
                     category",
                    margin.name
                )));
            }
        }
        targets.push(margin.targets.iter().map(|target| target * (total / own)).collect());
    }
    let mut factors = vec![1.0; sample.len()];
    let mut fitted = sample.to_vec();
    for round in 1..=MOST_ROUNDS {
        let before = fitted.clone();
        for (margin, targets) in margins.iter().zip(&targets) {
            let sums = margin.sums(&fitted);
            for ((fitted, factor), category) in fitted.iter_mut().zip(&mut factors).zip(&margin.of_cell) {
                let (Some(sum), Some(target)) = (sums.get(*category), targets.get(*category)) else { continue };
                if 0.0 < *sum {
                    let step = target / sum;
                    *fitted *= step;
                    *factor *= step;
                }
            }
        }
        let moved = before.iter().zip(&fitted).map(|(old, new)| (new - old).abs() - SETTLED * old.abs());
        if moved.fold(f64::NEG_INFINITY, f64::max) <= 0.0 {
            check_reached(&fitted, margins, &targets)?;
            return Ok(Raked { factors, rounds: round });
        }
    }
    check_reached(&fitted, margins, &targets)?;
    Ok(Raked { factors, rounds: MOST_ROUNDS })
}

fn check_reached(fitted: &[f64], margins: &[Margin], targets: &[Vec<f64>]) -> Result<()> {
    for (margin, targets) in margins.iter().zip(targets) {
        for ((sum, target), category) in margin.sums(fitted).iter().zip(targets).zip(&margin.categories) {
            if REACHED * target < (sum - target).abs() {
                return Err(unreachable(format!(
                    "no weights reach the target of `{category}` in `{}` together with the other margins, because cells of \
                     the sample are empty; merge it with another category",
                    margin.name
                )));
            }
        }
    }
    Ok(())
}

/// Weights after trimming.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Trimmed {
    /// The weights, none above the limit.
    pub weights: Vec<f64>,
    /// The limit: the multiple of the median.
    pub limit: f64,
    /// How many were cut.
    pub cut: u64,
}

/// Cuts weights to a multiple of their median; 5 is usual. Do it before [`rake`], which then meets the margins, not after.
///
/// Weights of zero do not count for the median.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a weight that is negative or not finite, with its row - a missing weight is to be dropped with its
/// answer - and for a multiple below 1; [`ErrorKind::Empty`] when nothing has weight.
///
/// ```
/// use cxmetrics::infer::weights::trim;
/// let trimmed = trim(&[1.0, 1.0, 0.5, 2.0, 30.0], 5.0)?;
/// assert_eq!((trimmed.limit, trimmed.cut, trimmed.weights[4]), (5.0, 1, 5.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn trim(weights: &[f64], multiple: f64) -> Result<Trimmed> {
    let answers: Vec<(f64, f64)> = weights.iter().map(|&weight| (weight, 1.0)).collect();
    trim_counted(&answers, multiple)
}

/// As [`trim`], of weights with how many answers carry each.
pub(crate) fn trim_counted(answers: &[(f64, f64)], multiple: f64) -> Result<Trimmed> {
    if !(1.0..=1e9).contains(&multiple) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("weights cannot be trimmed at `{multiple}` times their median; write 5, and 1 at least"),
        ));
    }
    for (row, &(weight, _)) in (0..).zip(answers) {
        super::weighted::WeightSum::new(weight, weight * weight).map_err(|err| err.at_row(row))?;
    }
    let weighing: Vec<(f64, f64)> = answers.iter().copied().filter(|(weight, n)| 0.0 < *weight && 0.0 < *n).collect();
    let limit = multiple * super::quantile::weighted_median_of(&weighing)?;
    let cut = answers.iter().filter(|(weight, _)| limit < *weight).count() as u64;
    Ok(Trimmed { weights: answers.iter().map(|(weight, _)| weight.min(limit)).collect(), limit, cut })
}

/// An estimate over strata of known size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PostStratified {
    /// The estimate for the population with its limits.
    pub interval: Interval,
    /// The standard error, in the interval's unit.
    pub se: f64,
    /// The degrees of freedom: answers less strata.
    pub df: f64,
    /// The estimate of the answers as they came.
    pub unweighted: f64,
    /// How many answers.
    pub n: f64,
    /// The effective base after Kish.
    pub n_eff: f64,
}

/// NPS over strata of known size, `nps.poststratified`: sum `W_h` `NPS_h`, with the variance sum `W_h`^2 `s_h`^2 / `n_h`.
///
/// `population` holds the size of each stratum, in any unit. The interval is the score interval on the effective base that this variance
/// implies, at most the number of answers, with a correction for degrees of freedom; where nothing varies, on Kish's.
///
/// # Errors
/// [`ErrorKind::TooFew`] for a stratum with fewer than two answers: merge it with another, for nothing says how its answers vary.
/// [`ErrorKind::OutOfRange`] for sizes that are negative, not finite or all zero, or of another number; [`ErrorKind::Empty`] without
/// strata.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::nps::NpsCounts;
/// use cxmetrics::infer::weights::nps_poststratified;
/// let strata = [NpsCounts::from_counts(5, 8, 7)?, NpsCounts::from_counts(3, 13, 19)?, NpsCounts::from_counts(18, 15, 17)?];
/// let found = nps_poststratified(&strata, &[5000.0, 2000.0, 3000.0], Confidence::P95)?;
/// assert!((found.interval.estimate - 13.543).abs() < 1e-3 && (found.unweighted - 16.190).abs() < 1e-3);
/// assert!((found.se - 9.768).abs() < 1e-3);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_poststratified(strata: &[NpsCounts], population: &[f64], confidence: Confidence) -> Result<PostStratified> {
    let moments = strata.iter().map(|counts| of_one(counts.n(), counts.theta(), counts.variance_of_one()));
    let sums = Sums::of(&moments.collect::<Result<Vec<_>>>()?, population)?;
    let part =
        |of: fn(&NpsCounts) -> f64| compensated(strata.iter().zip(&sums.parts).map(|(s, w)| w * (of(s) / s.n())));
    let (detractors, passives, promoters) =
        (part(NpsCounts::detractors), part(NpsCounts::passives), part(NpsCounts::promoters));
    let one = NpsCounts::new(detractors, passives, promoters)?.variance_of_one();
    let base = sums.base(one, confidence);
    let interval = score_interval(&NpsCounts::new(base * detractors, base * passives, base * promoters)?, confidence);
    let limits = (interval.lower, interval.upper);
    let estimate = 100.0 * sums.mean;
    let limits = (limits.0.min(estimate), limits.1.max(estimate));
    Ok(sums.document(Interval::new(Unit::Points, "nps.poststratified", estimate, limits, confidence), 100.0))
}

/// A share over strata of known size, as [`nps_poststratified`], with Wilson's interval.
///
/// # Errors
/// As [`nps_poststratified`].
pub fn share_poststratified(
    strata: &[ShareCounts],
    population: &[f64],
    confidence: Confidence,
) -> Result<PostStratified> {
    let moments = strata.iter().map(|counts| {
        let share = counts.share();
        of_one(counts.base(), share, share * (counts.misses() / counts.base()))
    });
    let sums = Sums::of(&moments.collect::<Result<Vec<_>>>()?, population)?;
    let share = sums.mean.clamp(0.0, 1.0);
    let base = sums.base(share * (1.0 - share), confidence);
    let interval = wilson(&ShareCounts::new((base * share).min(base), base)?, confidence);
    let limits = (interval.lower.min(share), interval.upper.max(share));
    Ok(sums.document(Interval::new(Unit::Share, "prop.poststratified", share, limits, confidence), 1.0))
}

/// A mean over strata of known size, as [`nps_poststratified`], with the t interval. The unit is [`Unit::Number`].
///
/// # Errors
/// As [`nps_poststratified`]; [`ErrorKind::ZeroVariance`] when no stratum varies.
pub fn mean_poststratified(strata: &[Moments], population: &[f64], confidence: Confidence) -> Result<PostStratified> {
    let sums = Sums::of(strata, population)?;
    if sums.variance == 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "no stratum varies, so the t interval has no width"));
    }
    let limits = super::mean::t_limits(sums.mean, sums.variance.sqrt(), sums.df(), confidence);
    Ok(sums.document(Interval::new(Unit::Number, "mean.poststratified", sums.mean, limits, confidence), 1.0))
}

/// A stratum from the variance of one answer (divisor n).
fn of_one(n: f64, mean: f64, variance: f64) -> Result<Moments> {
    if n < 2.0 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("a stratum has `{n}` answers; merge it with another, so that each has two at least"),
        ));
    }
    Moments::new(n, mean, variance * (n / (n - 1.0)))
}

/// What the strata give together.
struct Sums {
    /// The part of each stratum in the population.
    parts: Vec<f64>,
    mean: f64,
    variance: f64,
    n: f64,
    plain: f64,
    kish: f64,
    strata: f64,
}

impl Sums {
    fn of(strata: &[Moments], population: &[f64]) -> Result<Self> {
        check_lengths(("strata", strata.len()), ("sizes of the population", population.len()))?;
        if strata.is_empty() {
            return Err(Error::new(ErrorKind::Empty, "there are no strata"));
        }
        for &size in population {
            check_value(size)?;
            if size < 0.0 {
                return Err(Error::new(ErrorKind::OutOfRange, format!("a stratum of size `{size}` is below 0")));
            }
        }
        let total = compensated(population.iter().copied());
        if total <= 0.0 {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                "all strata have the size zero; write how many there are of each",
            ));
        }
        let parts: Vec<f64> = population.iter().map(|size| size / total).collect();
        let over = |of: &dyn Fn(&Moments, f64) -> f64| compensated(strata.iter().zip(&parts).map(|(s, w)| of(s, *w)));
        let n = over(&|s, _| s.n());
        Ok(Self {
            mean: over(&|s, w| w * s.mean()),
            variance: over(&|s, w| w * w * (s.variance() / s.n())),
            n,
            plain: over(&|s, _| s.n() / n * s.mean()),
            kish: 1.0 / over(&|s, w| w * w / s.n()),
            strata: strata.len() as f64,
            parts,
        })
    }

    fn df(&self) -> f64 {
        (self.n - self.strata).max(1.0)
    }

    /// The effective base of the design, from the variance of one answer.
    fn base(&self, one: f64, confidence: Confidence) -> f64 {
        let design = one / self.variance;
        let base = if 0.0 < self.variance && 0.0 < design { design.min(self.n) } else { self.kish };
        let z = normal::two_sided_quantile(confidence.get());
        let t = student::two_sided_quantile(confidence.get(), self.df());
        if 0.0 < t && 0.0 < z { base * (z / t).powi(2) } else { base }
    }

    fn document(&self, interval: Interval, unit: f64) -> PostStratified {
        PostStratified {
            interval,
            se: unit * self.variance.sqrt(),
            df: self.df(),
            unweighted: unit * self.plain + 0.0,
            n: self.n,
            n_eff: self.kish.min(self.n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn margin(name: &str, targets: &[f64], of_cell: &[usize]) -> Margin {
        let names = (0..targets.len()).map(|at| format!("{name} {at}"));
        Margin::new(name, names, targets.to_vec(), of_cell.to_vec()).unwrap()
    }

    #[test]
    fn three_margins_are_all_reached() {
        let sample = [9.0, 4.0, 7.0, 3.0, 5.0, 8.0, 2.0, 6.0];
        let margins = [
            margin("a", &[30.0, 70.0], &[0, 0, 0, 0, 1, 1, 1, 1]),
            margin("b", &[45.0, 55.0], &[0, 0, 1, 1, 0, 0, 1, 1]),
            margin("c", &[20.0, 80.0], &[0, 1, 0, 1, 0, 1, 0, 1]),
        ];
        let found = rake(&sample, &margins).unwrap();
        let fitted: Vec<f64> = sample.iter().zip(&found.factors).map(|(n, factor)| n * factor).collect();
        for margin in &margins {
            for (sum, target) in margin.sums(&fitted).iter().zip(&margin.targets) {
                assert!((sum / target - 1.0).abs() < 1e-10);
            }
        }
        // Scaling the sample scales the factors and nothing else.
        let double = rake(&sample.map(|n| 2.0 * n), &margins).unwrap();
        assert!(
            double.factors.iter().zip(&found.factors).all(|(half, whole)| (2.0 * half / whole - 1.0).abs() < 1e-10)
        );
    }

    #[test]
    fn what_cannot_be_reached_is_named() {
        let sample = [5.0, 0.0, 5.0, 5.0];
        let a = margin("a", &[50.0, 50.0], &[0, 0, 1, 1]);
        let error = rake(&[5.0, 5.0, 0.0, 0.0], std::slice::from_ref(&a)).unwrap_err();
        assert_eq!(error.code(), "unreachable_target");
        assert!(error.to_string().contains("`a 1` in `a`"), "{error}");
        let error = rake(&sample, &[a.clone(), margin("b", &[50.0, 60.0], &[0, 1, 0, 1])]).unwrap_err();
        assert!(error.code() == "unreachable_target" && error.to_string().contains("`b` add up to `110`"), "{error}");
        // The cell a0 x b1 is empty, so b0 is at least all of a0.
        let error = rake(&sample, &[a.clone(), margin("b", &[30.0, 70.0], &[0, 1, 0, 1])]).unwrap_err();
        assert!(error.code() == "unreachable_target" && error.to_string().contains("no weights reach"), "{error}");
        let round = margin("b", &[60.000_001, 40.0], &[0, 1, 0, 1]);
        assert!(rake(&sample, &[a.clone(), round]).is_ok());
        assert_eq!(rake(&sample, &[]).unwrap_err().code(), "out_of_range");
        assert_eq!(rake(&[0.0; 4], std::slice::from_ref(&a)).unwrap_err().code(), "empty");
        assert_eq!(rake(&[-1.0, 1.0, 1.0, 1.0], std::slice::from_ref(&a)).unwrap_err().code(), "out_of_range");
        assert_eq!(Margin::new("a", ["x"], vec![-1.0], vec![0]).unwrap_err().code(), "out_of_range");
        assert_eq!(Margin::new("a", ["x"], vec![f64::NAN], vec![0]).unwrap_err().code(), "out_of_range");
        assert_eq!(Margin::new("a", ["x"], vec![1.0], vec![1]).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn weights_that_are_none_are_refused() {
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            let error = trim(&[1.0, bad], 5.0).unwrap_err();
            assert_eq!((error.code(), error.place().row), ("out_of_range", Some(1)));
        }
        assert_eq!(trim(&[0.0], 5.0).unwrap_err().code(), "empty");
        assert_eq!(trim(&[1.0], 0.5).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn strata_in_proportion_change_nothing() {
        let strata = [NpsCounts::from_counts(5, 8, 7).unwrap(), NpsCounts::from_counts(3, 13, 24).unwrap()];
        let found = nps_poststratified(&strata, &[20.0, 40.0], Confidence::P95).unwrap();
        assert!((found.interval.estimate - found.unweighted).abs() < 1e-12 && (found.n_eff - 60.0).abs() < 1e-9);
        let lone = [NpsCounts::from_counts(5, 8, 7).unwrap(), NpsCounts::from_counts(0, 0, 1).unwrap()];
        let error = nps_poststratified(&lone, &[1.0, 1.0], Confidence::P95).unwrap_err();
        assert!(error.code() == "too_few" && error.to_string().contains("merge it"), "{error}");
        let shares = [ShareCounts::from_counts(5, 10).unwrap(), ShareCounts::from_counts(30, 40).unwrap()];
        let found = share_poststratified(&shares, &[1.0, 1.0], Confidence::P95).unwrap();
        assert!((found.interval.estimate - 0.625).abs() < 1e-12 && found.interval.lower < 0.5, "{found:?}");
        let means = [Moments::new(10.0, 3.0, 1.0).unwrap(), Moments::new(40.0, 4.0, 1.0).unwrap()];
        let found = mean_poststratified(&means, &[1.0, 1.0], Confidence::P95).unwrap();
        // se^2 = (0.1 + 0.025) / 4.
        assert!((found.interval.estimate - 3.5).abs() < 1e-12 && (found.se - 0.03125_f64.sqrt()).abs() < 1e-12);
        assert_eq!(nps_poststratified(&strata, &[0.0, 0.0], Confidence::P95).unwrap_err().code(), "out_of_range");
    }
}
