//! Two independent samples of ratings or other values: Welch's t, and tests of which side tends to be higher.
//!
//! Everything is computed from values with counts, so the cost is in distinct values, not answers. For ratings the default is
//! [`brunner_munzel`]: it uses the order of the scale alone, and holds when the two sides spread differently.

use serde::Serialize;

use super::difference::satterthwaite;
use super::interval::Interval;
use super::quantile::{ValueCounts, check_value};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::beta::{ln_less_excess, stirling_error};
use crate::stat::sum::compensated;
use crate::stat::{normal, student};
use crate::unit::{Confidence, Unit};

/// What a t test needs to know of a sample: its size, mean and variance.
///
/// ```
/// use cxmetrics::infer::two_sample::Moments;
/// let sample = Moments::of(&[4.0, 5.0, 5.0, 2.0])?;
/// assert_eq!((sample.n(), sample.mean(), sample.variance()), (4.0, 4.0, 2.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Moments {
    n: f64,
    mean: f64,
    variance: f64,
}

impl Moments {
    /// `n` values of this mean and variance (divisor n - 1). The size need not be whole: an effective one is as good.
    ///
    /// # Errors
    /// [`ErrorKind::TooFew`] for fewer than two values; [`ErrorKind::OutOfRange`] for a variance below 0, and for numbers that are
    /// not finite or beyond 1e100.
    pub fn new(n: f64, mean: f64, variance: f64) -> Result<Self> {
        for value in [n, mean, variance] {
            check_value(value)?;
        }
        if n < 2.0 {
            return Err(too_few(n));
        }
        if variance < 0.0 {
            return Err(Error::new(ErrorKind::OutOfRange, format!("variance `{variance}` is below 0")));
        }
        Ok(Self { n, mean, variance })
    }

    /// The moments of single values.
    ///
    /// # Errors
    /// [`ErrorKind::TooFew`] for fewer than two values; [`ErrorKind::OutOfRange`] for values that are not finite or beyond 1e100,
    /// with their row.
    pub fn of(values: &[f64]) -> Result<Self> {
        for (row, &value) in (0..).zip(values) {
            check_value(value).map_err(|err| err.at_row(row))?;
        }
        Self::weighing(|| values.iter().map(|&value| (value, 1.0)), values.len() as f64)
    }

    /// The moments of values with counts.
    ///
    /// # Errors
    /// [`ErrorKind::TooFew`] for fewer than two values.
    pub fn of_counts(values: &ValueCounts<'_>) -> Result<Self> {
        Self::weighing(|| values.pairs().iter().map(|&(value, count)| (value, count as f64)), values.n() as f64)
    }

    fn weighing<I: Iterator<Item = (f64, f64)>>(pairs: impl Fn() -> I, n: f64) -> Result<Self> {
        if n < 2.0 {
            return Err(too_few(n));
        }
        let occurring = || pairs().filter(|pair| pair.1 > 0.0);
        let origin = occurring().next().map_or(0.0, |pair| pair.0);
        let mean = origin + compensated(occurring().map(|(value, count)| count * (value - origin))) / n;
        let squares = compensated(occurring().map(|(value, count)| count * (value - mean).powi(2)));
        // Rounding of the mean must not make a constant vary.
        let varies = occurring().any(|pair| pair.0 < origin || origin < pair.0);
        Ok(Self { n, mean, variance: if varies { squares / (n - 1.0) } else { 0.0 } })
    }

    /// How many values.
    pub fn n(&self) -> f64 {
        self.n
    }

    /// Their mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Their variance (divisor n - 1).
    pub fn variance(&self) -> f64 {
        self.variance
    }
}

fn too_few(n: f64) -> Error {
    Error::new(ErrorKind::TooFew, format!("a side has `{n}` values; this test needs at least 2 on each"))
}

/// Welch's t test, with the size of the effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WelchTest {
    /// The difference of the means `a - b` with its limits.
    pub interval: Interval,
    /// The t statistic.
    pub statistic: f64,
    /// The degrees of freedom after Welch and Satterthwaite.
    pub df: f64,
    /// The two-sided p-value.
    pub p_value: f64,
    /// Cohen's d: the difference in pooled standard deviations.
    pub cohen_d: f64,
    /// Hedges' g: Cohen's d without its bias in small samples.
    pub hedges_g: f64,
}

/// Welch's t test of two means, `ttest.welch`: fine for ratings from 30 answers on each side, and for measures.
///
/// It does not assume equal variances. The unit is [`Unit::Number`]; change it with [`Interval::with_unit`]. Cost: in distinct values.
///
/// Method: B. L. Welch, Biometrika 34 (1947) 28; the exact factor of L. V. Hedges (1981).
///
/// # Errors
/// [`ErrorKind::TooFew`] for a side with one value; [`ErrorKind::ZeroVariance`] when neither side varies.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::quantile::ValueCounts;
/// use cxmetrics::infer::two_sample::welch;
/// let a = ValueCounts::new(&[(3.0, 10), (4.0, 20), (5.0, 40)])?;
/// let b = ValueCounts::new(&[(3.0, 30), (4.0, 20), (5.0, 20)])?;
/// let found = welch(&a, &b, Confidence::P95)?;
/// assert!((found.interval.estimate - 4.0 / 7.0).abs() < 1e-12 && found.p_value < 0.001);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn welch(a: &ValueCounts<'_>, b: &ValueCounts<'_>, confidence: Confidence) -> Result<WelchTest> {
    welch_of(&Moments::of_counts(a)?, &Moments::of_counts(b)?, confidence)
}

/// As [`welch`], from moments: for measures whose values are gone and only the sums are left.
///
/// # Errors
/// [`ErrorKind::ZeroVariance`] when neither side varies.
pub fn welch_of(a: &Moments, b: &Moments, confidence: Confidence) -> Result<WelchTest> {
    let (part_a, part_b) = (a.variance / a.n, b.variance / b.n);
    let se = (part_a + part_b).sqrt();
    if se == 0.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "neither side varies, so the difference of the means has no error to test it against",
        ));
    }
    let df = satterthwaite((part_a, a.n - 1.0), (part_b, b.n - 1.0));
    let diff = a.mean - b.mean;
    let limits = super::mean::t_limits(diff, se, df, confidence);
    let statistic = diff / se;
    let shared = a.n + b.n - 2.0;
    let pooled = ((a.n - 1.0) / shared * a.variance + (b.n - 1.0) / shared * b.variance).sqrt();
    let cohen_d = diff / pooled;
    Ok(WelchTest {
        interval: Interval::new(Unit::Number, "ttest.welch", diff, limits, confidence),
        statistic: statistic + 0.0,
        df,
        p_value: student::two_sided(statistic, df),
        cohen_d: cohen_d + 0.0,
        hedges_g: cohen_d * small_sample_factor(shared) + 0.0,
    })
}

/// Gamma(m / 2) / (sqrt(m / 2) Gamma((m - 1) / 2)), about 1 - 3 / (4 m - 1), for `m` >= 2.
fn small_sample_factor(m: f64) -> f64 {
    let z = 0.5 * m;
    // (z - 1) (ln z - ln(z - 1/2)) - 1/2 without the difference of logarithms.
    let u = -0.5 / z;
    let ln_ratio = ln_less_excess(u, 1.0 + u) + u;
    (-(z - 1.0) * ln_ratio - 0.5 + stirling_error(z) - stirling_error(z - 0.5)).exp()
}

/// The Mann-Whitney test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RankSum {
    /// U of the first side: the pairs it wins, and half of the ties.
    pub u: f64,
    /// A = P(X > Y) + P(X = Y) / 2: how often a value of the first side is above one of the second.
    pub superiority: f64,
    /// Cliff's delta, 2 A - 1.
    pub cliffs_delta: f64,
    /// The z statistic, corrected for ties, without continuity correction.
    pub statistic: f64,
    /// The two-sided p-value without continuity correction.
    pub p_value: f64,
    /// The two-sided p-value with continuity correction, as R and scipy give it.
    pub p_value_continuity: f64,
}

/// The Mann-Whitney test (Wilcoxon's rank sum), `mann_whitney`: are the two *distributions* the same?
///
/// The normal approximation with the correction for ties. A small p-value says that the distributions differ, not that one side tends to be
/// higher: for that take [`brunner_munzel`]. Cost: in distinct values.
///
/// # Errors
/// [`ErrorKind::ZeroVariance`] when all values of both sides are one and the same.
///
/// ```
/// use cxmetrics::infer::quantile::ValueCounts;
/// use cxmetrics::infer::two_sample::mann_whitney;
/// let a = ValueCounts::from_values(&[9.0, 10.0, 10.0, 7.0])?;
/// let b = ValueCounts::from_values(&[8.0, 7.0, 3.0])?;
/// // Of twelve pairs the first side wins ten and ties one.
/// assert_eq!(mann_whitney(&a, &b)?.u, 10.5);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn mann_whitney(a: &ValueCounts<'_>, b: &ValueCounts<'_>) -> Result<RankSum> {
    let joint = Joint::of(a, b);
    let (n_a, n_b) = (a.n() as f64, b.n() as f64);
    let n = n_a + n_b;
    if joint.is_constant() {
        return Err(all_the_same());
    }
    // 1 - sum (t^3 - t) / (n^3 - n), as shares so that nothing overflows and as a sum of what differs.
    let spread = compensated(joint.steps.iter().map(|step| {
        let tied = (step.a + step.b) as f64;
        tied / n * ((n - tied) / (n - 1.0)) * ((n + tied) / (n + 1.0))
    }));
    let sd = (n_a * n_b / 12.0 * (n + 1.0) * spread).sqrt();
    let superiority = joint.superiority();
    let gap = n_a * n_b * (superiority - 0.5);
    let statistic = gap / sd;
    let nearer = ((gap.abs() - 0.5) / sd).max(0.0);
    Ok(RankSum {
        u: joint.twice_wins as f64 / 2.0,
        superiority,
        cliffs_delta: 2.0 * superiority - 1.0,
        statistic: statistic + 0.0,
        p_value: normal::two_sided(statistic),
        p_value_continuity: normal::two_sided(nearer),
    })
}

/// The Brunner-Munzel test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Superiority {
    /// A = P(X > Y) + P(X = Y) / 2 with its limits, as a share: one half where neither side tends to be higher.
    pub interval: Interval,
    /// The t statistic, above 0 when the first side tends to be higher; infinite where the sides do not overlap.
    pub statistic: f64,
    /// The degrees of freedom; nothing where the sides do not overlap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub df: Option<f64>,
    /// The two-sided p-value of A = 1/2.
    pub p_value: f64,
}

/// The Brunner-Munzel test of which side tends to be higher, `brunner_munzel`: the default for ratings.
///
/// It tests A = 1/2 and gives A with an interval, clipped to 0 to 1. Unlike [`mann_whitney`] it holds when the sides spread differently.
/// Cost: in distinct values.
///
/// Where every value of one side is above every value of the other, the spread cannot be estimated. Then the exact bound stands in: m
/// separate pairs, m the smaller base, all go one way with a probability of at most A^m. So p = 2 (1/2)^m and the limit of A is (alpha /
/// 2)^(1/m): cautious, and in agreement.
///
/// Method: E. Brunner and U. Munzel, Biometrical Journal 42 (2000) 17, with the t distribution.
///
/// # Errors
/// [`ErrorKind::TooFew`] for a side with one value; [`ErrorKind::ZeroVariance`] when all values of both sides are one and the same.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::quantile::ValueCounts;
/// use cxmetrics::infer::two_sample::brunner_munzel;
/// let a = ValueCounts::new(&[(3.0, 10), (4.0, 20), (5.0, 40)])?;
/// let b = ValueCounts::new(&[(3.0, 30), (4.0, 20), (5.0, 20)])?;
/// let found = brunner_munzel(&a, &b, Confidence::P95)?;
/// assert!((found.interval.estimate - 0.6837).abs() < 1e-4 && found.interval.lower > 0.58 && found.p_value < 0.001);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn brunner_munzel(a: &ValueCounts<'_>, b: &ValueCounts<'_>, confidence: Confidence) -> Result<Superiority> {
    for side in [a, b] {
        if side.n() < 2 {
            return Err(too_few(side.n() as f64));
        }
    }
    let joint = Joint::of(a, b);
    if joint.is_constant() {
        return Err(all_the_same());
    }
    let superiority = joint.superiority();
    let (n_a, n_b) = (a.n() as f64, b.n() as f64);
    let of = |estimate: f64, limits: (f64, f64)| {
        Interval::new(Unit::Share, "brunner_munzel", estimate, (limits.0.max(0.0), limits.1.min(1.0)), confidence)
    };
    let (part_a, part_b) = joint.variances();
    let (part_a, part_b) = (part_a / n_a, part_b / n_b);
    let se = (part_a + part_b).sqrt();
    if se == 0.0 {
        let pairs = n_a.min(n_b);
        let reach = (0.5 * confidence.alpha()).powf(1.0 / pairs);
        let (limits, statistic) = if superiority > 0.5 {
            ((reach.min(1.0), 1.0), f64::INFINITY)
        } else {
            ((0.0, (1.0 - reach).max(0.0)), f64::NEG_INFINITY)
        };
        let p_value = (2.0 * 0.5_f64.powf(pairs)).min(1.0);
        return Ok(Superiority { interval: of(superiority, limits), statistic, df: None, p_value });
    }
    let df = satterthwaite((part_a, n_a - 1.0), (part_b, n_b - 1.0));
    let statistic = (superiority - 0.5) / se;
    let margin = student::two_sided_quantile(confidence.get(), df) * se;
    Ok(Superiority {
        interval: of(superiority, (superiority - margin, superiority + margin)),
        statistic: statistic + 0.0,
        df: Some(df),
        p_value: student::two_sided(statistic, df),
    })
}

fn all_the_same() -> Error {
    Error::new(ErrorKind::ZeroVariance, "all values of both sides are the same, so neither can be higher")
}

/// How often one value occurs on either side.
struct Step {
    a: u64,
    b: u64,
    /// Values of `a`, and of `b`, below this one.
    below: (u64, u64),
}

/// Both sides merged in the order of their values.
struct Joint {
    steps: Vec<Step>,
    n: (u64, u64),
    /// Twice the pairs that `a` wins, with ties as half.
    twice_wins: u128,
}

impl Joint {
    fn of(a: &ValueCounts<'_>, b: &ValueCounts<'_>) -> Self {
        let mut steps = Vec::with_capacity(a.pairs().len().max(b.pairs().len()));
        let mut one = a.pairs().iter().filter(|pair| pair.1 > 0).peekable();
        let mut other = b.pairs().iter().filter(|pair| pair.1 > 0).peekable();
        let mut below = (0, 0);
        let mut twice_wins = 0;
        loop {
            let value = match (one.peek(), other.peek()) {
                (None, None) => break,
                (Some(pair), None) | (None, Some(pair)) => pair.0,
                (Some(x), Some(y)) => x.0.min(y.0),
            };
            let (mut count_a, mut count_b) = (0, 0);
            while let Some(pair) = one.next_if(|pair| pair.0 <= value) {
                count_a += pair.1;
            }
            while let Some(pair) = other.next_if(|pair| pair.0 <= value) {
                count_b += pair.1;
            }
            twice_wins += u128::from(count_a) * (2 * u128::from(below.1) + u128::from(count_b));
            steps.push(Step { a: count_a, b: count_b, below });
            below = (below.0 + count_a, below.1 + count_b);
        }
        Self { steps, n: (a.n(), b.n()), twice_wins }
    }

    fn is_constant(&self) -> bool {
        self.steps.len() < 2
    }

    fn superiority(&self) -> f64 {
        self.twice_wins as f64 / self.n.0 as f64 / self.n.1 as f64 / 2.0
    }

    /// The variances (divisor n - 1) of the share of the other side below each value, ties as half: of `a`, and of `b`.
    fn variances(&self) -> (f64, f64) {
        let (n_a, n_b) = (self.n.0 as f64, self.n.1 as f64);
        let centre = self.superiority();
        let placed = |below: u64, tied: u64, n: f64| (below as f64 + 0.5 * tied as f64) / n;
        let squares_a = self.steps.iter().filter(|step| step.a > 0).map(|step| {
            let away = placed(step.below.1, step.b, n_b) - centre;
            step.a as f64 * away * away
        });
        let squares_b = self.steps.iter().filter(|step| step.b > 0).map(|step| {
            let away = placed(step.below.0, step.a, n_a) - (1.0 - centre);
            step.b as f64 * away * away
        });
        (compensated(squares_a) / (n_a - 1.0), compensated(squares_b) / (n_b - 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(values: &[f64]) -> ValueCounts<'static> {
        ValueCounts::from_values(values).unwrap()
    }

    #[test]
    fn the_factor_of_hedges_meets_its_closed_forms() {
        // m = 2: Gamma(1) / (1 Gamma(1/2)) = 1 / sqrt(pi); m = 4: Gamma(2) / (sqrt(2) Gamma(3/2)) = sqrt(2 / pi).
        assert!((small_sample_factor(2.0) - 1.0 / std::f64::consts::PI.sqrt()).abs() < 1e-14);
        assert!((small_sample_factor(4.0) - (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-14);
        for m in [50.0, 1e3, 1e9, 1e15] {
            assert!((small_sample_factor(m) - (1.0 - 3.0 / (4.0 * m - 1.0))).abs() < 0.04 / m / m + 1e-15, "{m}");
        }
    }

    #[test]
    fn ranks_agree_with_all_pairs() {
        let (x, y) = ([9.0, 10.0, 10.0, 7.0, 2.0], [8.0, 7.0, 3.0, 10.0]);
        let mut wins = 0.0;
        for a in x {
            for b in y {
                wins += if a > b {
                    1.0
                } else if a < b {
                    0.0
                } else {
                    0.5
                };
            }
        }
        let found = mann_whitney(&values(&x), &values(&y)).unwrap();
        assert_eq!((found.u, found.superiority), (wins, wins / 20.0));
        let back = mann_whitney(&values(&y), &values(&x)).unwrap();
        assert!((back.statistic + found.statistic).abs() < 1e-14 && (back.p_value - found.p_value).abs() < 1e-14);
        let (one, other) = (
            brunner_munzel(&values(&x), &values(&y), Confidence::P95).unwrap(),
            brunner_munzel(&values(&y), &values(&x), Confidence::P95).unwrap(),
        );
        assert!((one.interval.lower - (1.0 - other.interval.upper)).abs() < 1e-14);
        assert!((one.p_value - other.p_value).abs() < 1e-14);
    }

    #[test]
    fn a_thousand_million_answers_cost_their_values() {
        let a = [(0.0, 100_000_000), (5.0, 300_000_000), (10.0, 600_000_000)];
        let b = [(0.0, 100_010_000), (5.0, 300_000_000), (10.0, 599_990_000)];
        let (a, b) = (ValueCounts::new(&a).unwrap(), ValueCounts::new(&b).unwrap());
        let munzel = brunner_munzel(&a, &b, Confidence::P95).unwrap();
        let whitney = mann_whitney(&a, &b).unwrap();
        // Equal spreads: the two statistics are one.
        assert!((munzel.statistic / whitney.statistic - 1.0).abs() < 1e-3, "{munzel:?} {whitney:?}");
        let welch = welch(&a, &b, Confidence::P95).unwrap();
        assert!((welch.interval.estimate - 1e-4).abs() < 1e-9, "{welch:?}");
    }

    #[test]
    fn sides_that_do_not_overlap_have_an_exact_bound() {
        let found = brunner_munzel(&values(&[9.0; 6]), &values(&[1.0, 2.0, 2.0, 3.0]), Confidence::P95).unwrap();
        assert_eq!((found.interval.estimate, found.interval.upper, found.statistic), (1.0, 1.0, f64::INFINITY));
        // Four pairs: p = 2 / 16, limit 0.025^(1/4) = 0.3976; the interval holds one half, as p says.
        assert!(
            (found.p_value - 0.125).abs() < 1e-15 && (found.interval.lower - 0.397_635_364_383_525_3).abs() < 1e-12
        );
        let back = brunner_munzel(&values(&[1.0, 2.0, 2.0, 3.0]), &values(&[9.0; 6]), Confidence::P95).unwrap();
        assert_eq!((back.interval.estimate, back.interval.lower, back.p_value), (0.0, 0.0, found.p_value));
        let many = brunner_munzel(&values(&[9.0; 60]), &values(&[1.0; 50]), Confidence::P95).unwrap();
        assert!(many.p_value < 1e-14 && many.interval.lower > 0.9);
    }

    #[test]
    fn nothing_to_tell_apart_is_refused() {
        let same = values(&[5.0, 5.0, 5.0]);
        assert_eq!(mann_whitney(&same, &same).unwrap_err().code(), "zero_variance");
        assert_eq!(brunner_munzel(&same, &same, Confidence::P95).unwrap_err().code(), "zero_variance");
        assert_eq!(welch(&same, &same, Confidence::P95).unwrap_err().code(), "zero_variance");
        let one = values(&[5.0]);
        assert_eq!(brunner_munzel(&one, &same, Confidence::P95).unwrap_err().code(), "too_few");
        assert_eq!(welch(&one, &same, Confidence::P95).unwrap_err().code(), "too_few");
        // 0.1 + 0.1 + 0.1 is not 0.3, and still does not vary.
        assert_eq!(Moments::of(&[0.1; 3]).unwrap().variance(), 0.0);
    }
}
