//! Intervals of importance by resampling: from rows, or from counted pairs when there are no rows.

use serde::{Deserialize, Serialize};

use super::{DriverMatrix, ImportanceMethod, Rows, shares};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::interval::Interval;
use crate::stat::matrix::{Lower, Symmetric};
use crate::stat::random::Random;
use crate::unit::{Confidence, Unit};

/// How to resample.
///
/// ```
/// use cxmetrics::infer::drivers::Resampling;
/// let how: Resampling = serde_json::from_str(r#"{"resamples": 2000}"#)?;
/// assert_eq!((how.resamples, how.seed), (2000, Resampling::default().seed));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resampling {
    /// How many resamples, 100 to 100,000; 1,000 by default.
    pub resamples: u32,
    /// The seed: the same seed gives the same limits, on any machine and any number of cores.
    pub seed: u64,
    /// The confidence level, 0.95 by default.
    pub confidence: Confidence,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { resamples: 1000, seed: 1, confidence: Confidence::P95 }
    }
}

impl Resampling {
    pub(crate) fn check(&self) -> Result<()> {
        if (100..=100_000).contains(&self.resamples) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::OutOfRange, format!("`{}` resamples is not between 100 and 100000", self.resamples)))
    }
}

/// Percentile intervals of importance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ImportanceIntervals {
    /// The id of the method, `drivers.bootstrap_rows` or `drivers.bootstrap_pairs`.
    pub method: &'static str,
    /// How many resamples the limits rest on.
    pub resamples: u32,
    /// Of each item's share of R², 0 to 1.
    pub shares: Vec<Interval>,
    /// Of what each item accounts for.
    pub raw: Vec<Interval>,
    /// Of R².
    pub r2: Interval,
}

/// Intervals of importance from rows, `drivers.bootstrap_rows`: rows are drawn with replacement, and the middle of what they give is the
/// interval (B. Efron, Annals of Statistics 7 (1979) 1).
///
/// The random numbers are those of a counter mixed by `SplitMix64`, with a stream of its own for each resample. Cost: resamples times rows
/// times the square of items; for a million rows count the pairs and use [`bootstrap_pairs`].
///
/// # Errors
/// As [`DriverMatrix::from_columns`] and the method; [`ErrorKind::OutOfRange`] for fewer than 100 or more than 100,000 resamples;
/// [`ErrorKind::TooFew`] when most resamples lack what the method needs.
pub fn bootstrap_rows<C: AsRef<[f64]> + Sync>(
    items: &[C],
    outcome: &[f64],
    method: ImportanceMethod,
    how: &Resampling,
) -> Result<ImportanceIntervals> {
    how.check()?;
    let observed = method.importance(&DriverMatrix::from_columns(items, outcome)?)?;
    let rows = Rows::of(items, outcome)?;
    let n = rows.n();
    let draws = each(how, |random| {
        let drawn: Vec<usize> = (0..n).map(|_| random.below(n)).collect();
        let mut entries = rows.moments(&drawn).triangle().into_iter();
        let matrix = Symmetric::from_lower(rows.side, |i, j| if i == j { 1.0 } else { entries.next().unwrap_or(0.0) });
        importance_of(&matrix, method)
    });
    intervals("drivers.bootstrap_rows", &observed.raw, &draws, how)
}

/// Intervals of importance from pairs that were counted one by one, without rows, `drivers.bootstrap_pairs`.
///
/// Each resample is a correlation matrix around the observed one. Its deviations are those of a Wishart matrix, which vary together as
/// samples from a normal distribution do; each is then stretched, on Fisher's scale, to the variance that its own table of counts gives that
/// coefficient, whatever its distribution, and to its own number of answers. So each coefficient varies as much as it does among samples;
/// only how two coefficients vary *together* is taken from normal theory, because no table of two columns knows it.
/// A resample that is no correlation matrix is drawn towards the observed one by halves until it is.
///
/// Against [`bootstrap_rows`] the widths agree within some ten percent on ratings of five to eleven points. Cost: items to the third
/// power (LMG: 2 to the items) for each resample; the number of answers does not matter.
///
/// # Errors
/// As the method; [`ErrorKind::OutOfRange`] as [`bootstrap_rows`], and for a matrix that does not come from
/// [`DriverMatrix::from_pairwise`]; [`ErrorKind::TooFew`] for pairs seen no more often than there are items.
pub fn bootstrap_pairs(
    matrix: &DriverMatrix,
    method: ImportanceMethod,
    how: &Resampling,
) -> Result<ImportanceIntervals> {
    how.check()?;
    let observed = method.importance(matrix)?;
    let Some(pairs) = &matrix.pairwise else {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            "bare correlations do not say how many answers they come from; make the matrix from counted pairs",
        ));
    };
    let side = matrix.correlations.size();
    let least = pairs.iter().map(|pair| pair.n).fold(f64::INFINITY, f64::min);
    let df = least - 1.0;
    if df < side as f64 + 1.0 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("`{least}` answers to a pair are too few to resample `{}` items", matrix.items()),
        ));
    }
    let mut each_pair = pairs.iter();
    let stretch = Symmetric::from_lower(side, |i, j| match if i == j { None } else { each_pair.next() } {
        Some(pair) => {
            let normal = (1.0 - pair.estimate * pair.estimate).max(1e-12);
            (pair.variance.max(0.0).sqrt() / normal) * (df / pair.n).sqrt()
        }
        None => 1.0,
    });
    // With an R² of 1 the outcome leaves no room; what little is added is far below the rounding of a report.
    let mut around = matrix.correlations.clone();
    if around.cholesky(NUDGE).is_none() {
        around = Symmetric::from_lower(side, |i, j| around.at(i, j) * if i == j { 1.0 } else { 1.0 - 1e-9 });
    }
    let Some(factor) = around.cholesky(0.0) else {
        return Err(Error::new(ErrorKind::Collinear, "the correlations do not go together; leave an item out"));
    };
    let draws = each(how, |random| {
        let drawn = wishart(&factor, df, random);
        importance_of(&stretched(&around, &drawn, &stretch), method)
    });
    intervals("drivers.bootstrap_pairs", &observed.raw, &draws, how)
}

const NUDGE: f64 = 1e-12;

/// The correlations of a Wishart matrix by M. S. Bartlett's decomposition.
fn wishart(factor: &Lower, df: f64, random: &mut Random) -> Symmetric {
    let side = factor.size();
    let mut bartlett = vec![0.0; side * side];
    for i in 0..side {
        for cell in &mut bartlett[i * side..i * side + i] {
            *cell = random.normal();
        }
        bartlett[i * side + i] = random.chi_square(df - i as f64).sqrt();
    }
    let mut root = vec![0.0; side * side];
    for i in 0..side {
        for j in 0..=i {
            root[i * side + j] = (j..=i).map(|m| factor.at(i, m) * bartlett[m * side + j]).sum();
        }
    }
    let row = |i: usize| &root[i * side..=i * side + i];
    let length: Vec<f64> = (0..side).map(|i| row(i).iter().map(|v| v * v).sum::<f64>().sqrt()).collect();
    Symmetric::from_lower(side, |i, j| {
        if i == j {
            return 1.0;
        }
        let product: f64 = row(i).iter().zip(row(j)).map(|(a, b)| a * b).sum();
        (product / (length[i] * length[j])).clamp(-1.0, 1.0)
    })
}

/// The observed matrix plus the deviations of the drawn one, each stretched on Fisher's scale.
fn stretched(observed: &Symmetric, drawn: &Symmetric, stretch: &Symmetric) -> Symmetric {
    let inner = |r: f64| r.clamp(-MOST_R, MOST_R);
    let side = observed.size();
    let mut step = 1.0;
    for _ in 0..30 {
        let candidate = Symmetric::from_lower(side, |i, j| {
            if i == j {
                return 1.0;
            }
            let from = libm::atanh(inner(observed.at(i, j)));
            let by = libm::atanh(inner(drawn.at(i, j))) - from;
            libm::tanh(from + step * stretch.at(i, j) * by)
        });
        if candidate.cholesky(super::SMALLEST_PIVOT).is_some() {
            return candidate;
        }
        step *= 0.5;
    }
    observed.clone()
}

/// Beyond this Fisher's scale loses all digits.
const MOST_R: f64 = 1.0 - 1e-12;

/// The raw importance of a resample; nothing when its items cannot be told apart.
fn importance_of(matrix: &Symmetric, method: ImportanceMethod) -> Option<Vec<f64>> {
    matrix.leading(matrix.size() - 1).cholesky(super::SMALLEST_PIVOT)?;
    let raw = method.raw(matrix);
    raw.iter().all(|part| part.is_finite()).then_some(raw)
}

/// The resamples in their order, on all cores where the feature `parallel` is on.
fn each(how: &Resampling, draw: impl Fn(&mut Random) -> Option<Vec<f64>> + Sync) -> Vec<Vec<f64>> {
    let one = |stream: u32| draw(&mut Random::new(how.seed, u64::from(stream)));
    #[cfg(feature = "parallel")]
    let draws: Vec<Option<Vec<f64>>> = {
        use rayon::prelude::*;
        (0..how.resamples).into_par_iter().map(one).collect()
    };
    #[cfg(not(feature = "parallel"))]
    let draws: Vec<Option<Vec<f64>>> = (0..how.resamples).map(one).collect();
    draws.into_iter().flatten().collect()
}

fn intervals(
    method: &'static str,
    observed: &[f64],
    draws: &[Vec<f64>],
    how: &Resampling,
) -> Result<ImportanceIntervals> {
    let wanted = how.resamples as usize;
    if draws.len() * 10 < wanted * 9 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("only `{}` of {wanted} resamples can tell the items apart; there are too few rows", draws.len()),
        ));
    }
    let Some(observed_shares) = shares(observed) else {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "the items account for nothing, so there is nothing to share out",
        ));
    };
    let drawn_shares: Vec<Vec<f64>> = draws.iter().filter_map(|raw| shares(raw)).collect();
    let of = |rows: &[Vec<f64>], item: usize, estimate: f64| {
        let values = rows.iter().filter_map(|row| row.get(item).copied()).collect();
        percentile(method, estimate, values, how.confidence)
    };
    let sum = |raw: &[f64]| raw.iter().sum::<f64>().min(1.0);
    Ok(ImportanceIntervals {
        method,
        resamples: how.resamples,
        shares: observed_shares.iter().enumerate().map(|(item, &share)| of(&drawn_shares, item, share)).collect(),
        raw: observed.iter().enumerate().map(|(item, &part)| of(draws, item, part)).collect(),
        r2: percentile(method, sum(observed), draws.iter().map(|raw| sum(raw)).collect(), how.confidence),
    })
}

/// The middle of the resampled values; the estimate is held inside, because R² of resamples lies a little high.
fn percentile(method: &'static str, estimate: f64, mut values: Vec<f64>, confidence: Confidence) -> Interval {
    values.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| {
        let place = p * values.len().saturating_sub(1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the length")]
        let below = place.floor() as usize;
        let low = values.get(below).copied().unwrap_or(estimate);
        let high = values.get(below + 1).copied().unwrap_or(low);
        low + (place - place.floor()) * (high - low)
    };
    let tail = 0.5 * confidence.alpha();
    let limits = (at(tail).min(estimate), at(1.0 - tail).max(estimate));
    Interval::new(Unit::Share, method, estimate, limits, confidence)
}
