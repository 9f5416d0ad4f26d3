//! Several groups at once: do any of them differ?
//!
//! These answer "any?". Which ones is the question of a screening, group by group against the rest.

use serde::Serialize;

use super::nps::LARGEST_COUNT;
use super::quantile::{ValueCounts, check_value};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;
use crate::stat::{chi_square, f};

/// How many answers a group has, their mean and their variance: what is left of a measure once its values are gone.
///
/// ```
/// use cxmetrics::infer::groups::GroupMoments;
/// use cxmetrics::infer::quantile::ValueCounts;
/// let group = GroupMoments::of(&ValueCounts::from_values(&[1.0, 2.0, 6.0])?);
/// assert_eq!((group.n(), group.mean()), (3.0, 3.0));
/// assert_eq!(group.sample_variance(), Some(7.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GroupMoments {
    n: f64,
    mean: f64,
    variance: f64,
}

impl GroupMoments {
    /// The base, the mean, and the variance of one answer with divisor n.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] for a base of zero; [`ErrorKind::OutOfRange`] for a base or a variance that is negative, and for numbers that
    /// are not finite or beyond 1e100.
    pub fn new(n: f64, mean: f64, variance: f64) -> Result<Self> {
        if n == 0.0 {
            return Err(Error::new(ErrorKind::Empty, "the group has no answers; a mean needs at least one"));
        }
        if !(1e-100..=LARGEST_COUNT).contains(&n) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("base `{n}` is not a count; write a number above 0"),
            ));
        }
        check_value(mean)?;
        if !(0.0..=LARGEST_COUNT * LARGEST_COUNT).contains(&variance) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("variance `{variance}` is not one; it is at least 0"),
            ));
        }
        Ok(Self { n, mean, variance })
    }

    /// The moments of values with counts. Cost: two passes over the pairs.
    pub fn of(values: &ValueCounts<'_>) -> Self {
        let n = values.n() as f64;
        if values.is_constant() {
            return Self { n, mean: values.at(1), variance: 0.0 };
        }
        let base = values.at(1);
        let mean = base + compensated(values.pairs().iter().map(|(value, count)| *count as f64 * (value - base))) / n;
        let squares = compensated(values.pairs().iter().map(|(value, count)| *count as f64 * (value - mean).powi(2)));
        Self { n, mean, variance: squares / n }
    }

    /// The base.
    pub fn n(&self) -> f64 {
        self.n
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance of one answer, divisor n.
    pub fn variance(&self) -> f64 {
        self.variance
    }

    /// The variance with divisor n - 1; nothing for a single answer.
    pub fn sample_variance(&self) -> Option<f64> {
        (1.0 < self.n).then(|| self.variance * (self.n / (self.n - 1.0)))
    }
}

/// Welch's test that the means of several groups are equal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WelchAnova {
    /// The statistic.
    pub f: f64,
    /// The degrees of freedom of the numerator: one less than there are groups.
    pub df1: f64,
    /// The degrees of freedom of the denominator, not whole.
    pub df2: f64,
    /// The p-value.
    pub p_value: f64,
}

/// Are the means of these groups equal, whatever their spreads? `anova.welch`.
///
/// Method: B. L. Welch, Biometrika 38 (1951) 330. The classic F test supposes equal spreads; this does not. Cost: one pass over the groups.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than two groups or a group of fewer than two answers; [`ErrorKind::ZeroVariance`] for a group whose
/// answers all agree.
///
/// ```
/// use cxmetrics::infer::groups::welch_anova;
/// use cxmetrics::infer::quantile::ValueCounts;
/// let of = |values: &[f64]| ValueCounts::from_values(values);
/// let found = welch_anova(&[of(&[1.0, 2.0, 3.0])?, of(&[2.0, 3.0, 4.0])?, of(&[7.0, 8.0, 9.0])?])?;
/// assert!(found.df1 == 2.0 && found.p_value < 0.01);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn welch_anova(groups: &[ValueCounts<'_>]) -> Result<WelchAnova> {
    let moments: Vec<GroupMoments> = groups.iter().map(GroupMoments::of).collect();
    welch_anova_of(&moments)
}

/// [`welch_anova`] of groups of which only the moments are left.
///
/// # Errors
/// As [`welch_anova`].
pub fn welch_anova_of(groups: &[GroupMoments]) -> Result<WelchAnova> {
    check_groups(groups.len())?;
    let k = groups.len() as f64;
    let weights: Vec<f64> = groups.iter().map(weight_of).collect::<Result<_>>()?;
    let total = compensated(weights.iter().copied());
    let each = || groups.iter().zip(&weights);
    let centre = compensated(each().map(|(group, weight)| weight / total * group.mean));
    let between = compensated(each().map(|(group, weight)| weight * (group.mean - centre).powi(2))) / (k - 1.0);
    let unsure = compensated(each().map(|(group, weight)| (1.0 - weight / total).powi(2) / (group.n - 1.0)));
    let f = between / (1.0 + 2.0 * (k - 2.0) / (k * k - 1.0) * unsure);
    let (df1, df2) = (k - 1.0, (k * k - 1.0) / (3.0 * unsure));
    if !f.is_finite() || !df2.is_finite() {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            "the means or the bases are too far apart in size to be compared",
        ));
    }
    Ok(WelchAnova { f, df1, df2, p_value: f::upper_tail(f, df1, df2) })
}

fn weight_of(group: &GroupMoments) -> Result<f64> {
    if group.n < 2.0 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("a group of `{}` is too few; each needs at least 2 answers", group.n),
        ));
    }
    let weight = group.sample_variance().map_or(f64::INFINITY, |variance| group.n / variance);
    if weight.is_finite() {
        return Ok(weight);
    }
    Err(Error::new(
        ErrorKind::ZeroVariance,
        "all answers of a group agree, so it would outweigh the others; leave it out",
    ))
}

fn check_groups(groups: usize) -> Result<()> {
    if groups < 2 {
        return Err(Error::new(
            ErrorKind::TooFew,
            format!("`{groups}` groups are too few; a comparison needs at least 2"),
        ));
    }
    Ok(())
}

/// The Kruskal-Wallis test that several groups answer alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KruskalWallis {
    /// The statistic, corrected for ties.
    pub h: f64,
    /// The degrees of freedom: one less than there are groups.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// Epsilon squared, H / (N - 1): the share of the spread of ranks that lies between groups, 0 to 1.
    pub epsilon2: f64,
}

/// Do these groups answer alike? `kruskal_wallis`, on ranks: for ratings and skewed measures.
///
/// Method: W. H. Kruskal and W. A. Wallis, JASA 47 (1952) 583, corrected for ties. Cost: a sort of the distinct values.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than two groups; [`ErrorKind::ZeroVariance`] when all answers of all groups agree.
///
/// ```
/// use cxmetrics::infer::groups::kruskal_wallis;
/// use cxmetrics::infer::quantile::ValueCounts;
/// let found = kruskal_wallis(&[ValueCounts::new(&[(1.0, 9), (2.0, 30)])?, ValueCounts::new(&[(1.0, 25), (2.0, 12)])?])?;
/// assert!(found.df == 1 && found.p_value < 0.001);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn kruskal_wallis(groups: &[ValueCounts<'_>]) -> Result<KruskalWallis> {
    check_groups(groups.len())?;
    let mut all: Vec<(f64, usize, u64)> = (0..)
        .zip(groups)
        .flat_map(|(group, values)| values.pairs().iter().map(move |(value, count)| (*value, group, *count)))
        .filter(|(_, _, count)| 0 < *count)
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n: f64 = groups.iter().map(|values| values.n() as f64).sum();
    let middle = 0.5 * (n + 1.0);
    let mut sums = vec![0.0; groups.len()];
    let (mut below, mut spread) = (0.0, 0.0);
    // Minus zero and zero are one value, though not one in the order.
    for tied in all.chunk_by(|a, b| a.0 >= b.0) {
        let size: f64 = tied.iter().map(|(_, _, count)| *count as f64).sum();
        let off = below + 0.5 * (size + 1.0) - middle;
        spread += size * off * off;
        below += size;
        for (_, group, count) in tied {
            if let Some(sum) = sums.get_mut(*group) {
                *sum += *count as f64 * off;
            }
        }
    }
    if spread <= 0.0 {
        return Err(Error::new(ErrorKind::ZeroVariance, "all answers of all groups agree, so there are no ranks"));
    }
    // (N - 1) times the share of the spread of ranks between groups: H with its correction for ties.
    let between = compensated(sums.iter().zip(groups).map(|(sum, values)| sum * sum / values.n() as f64));
    let epsilon2 = (between / spread).min(1.0);
    let (h, df) = ((n - 1.0) * epsilon2, groups.len() as u64 - 1);
    Ok(KruskalWallis { h, df, p_value: chi_square::upper_tail(h, df as f64), epsilon2 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::student;

    fn of(values: &[f64]) -> ValueCounts<'static> {
        ValueCounts::from_values(values).unwrap()
    }

    #[test]
    fn two_groups_give_the_square_of_welch_t() {
        let (a, b) = (of(&[1.0, 2.0, 4.0, 9.0]), of(&[3.0, 5.0, 5.5]));
        let found = welch_anova(&[a.clone(), b.clone()]).unwrap();
        let (a, b) = (GroupMoments::of(&a), GroupMoments::of(&b));
        let (va, vb) = (a.sample_variance().unwrap() / 4.0, b.sample_variance().unwrap() / 3.0);
        let t = (a.mean() - b.mean()) / (va + vb).sqrt();
        let df = (va + vb).powi(2) / (va * va / 3.0 + vb * vb / 2.0);
        assert!((found.f - t * t).abs() < 1e-13 && (found.df2 - df).abs() < 1e-12);
        assert!((found.p_value - student::two_sided(t, df)).abs() < 1e-12);
    }

    #[test]
    fn ranks_by_hand() {
        // Ranks 1 2 3 | 4 5 6: H = 12 / 42 * (36 / 3 + 225 / 3) - 21 = 27 / 7.
        let found = kruskal_wallis(&[of(&[1.0, 2.0, 3.0]), of(&[4.0, 5.0, 6.0])]).unwrap();
        assert!((found.h - 27.0 / 7.0).abs() < 1e-14 && found.df == 1, "{found:?}");
        let zeros = kruskal_wallis(&[of(&[0.0, -0.0]), of(&[0.0, 0.0])]);
        assert_eq!(zeros.unwrap_err().code(), "zero_variance");
    }

    #[test]
    fn what_cannot_be_said_is_an_error() {
        let code = |groups: &[ValueCounts<'_>]| welch_anova(groups).unwrap_err().code();
        assert_eq!(code(&[of(&[1.0, 2.0])]), "too_few");
        assert_eq!(code(&[of(&[1.0, 2.0]), of(&[1.0])]), "too_few");
        assert_eq!(code(&[of(&[1.0, 2.0]), of(&[3.0, 3.0])]), "zero_variance");
        assert_eq!(kruskal_wallis(&[]).unwrap_err().code(), "too_few");
        assert_eq!(GroupMoments::new(0.0, 1.0, 1.0).unwrap_err().code(), "empty");
        for (n, mean, variance) in [(-1.0, 1.0, 1.0), (5.0, f64::NAN, 1.0), (5.0, 1.0, -1.0), (f64::NAN, 1.0, 1.0)] {
            assert_eq!(GroupMoments::new(n, mean, variance).unwrap_err().code(), "out_of_range");
        }
    }
}
