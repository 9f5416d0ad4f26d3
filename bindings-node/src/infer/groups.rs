//! Several groups at once, and counts against counts.

use cxmetrics::infer::quantile::ValueCounts;
use cxmetrics::infer::{chi_square, groups};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::arguments::{counts, each, lists, numbers, object};
use super::quantile::values;
use super::result::plain;
use crate::failure::{Failure, call};

/// A chi-square test of independence with the strength of the association.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Independence {
    /// Pearson's statistic, without continuity correction.
    pub chi2: f64,
    /// The degrees of freedom.
    pub df: f64,
    /// The p-value.
    pub p_value: f64,
    /// The smallest expected count; below 5 the p-value is rough.
    pub min_expected: f64,
    /// Cramer's V, 0 to 1. Biased upwards in small samples.
    pub cramers_v: f64,
    /// Cramer's V with its bias taken off, 0 to 1; `null` where there are too few answers to tell the bias.
    pub cramers_v_bias_corrected: Option<f64>,
}

plain!(chi_square::Independence => Independence {
    chi2, df, p_value, min_expected, cramers_v, cramers_v_bias_corrected,
});

/// A chi-square test of goodness of fit.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct GoodnessOfFit {
    /// Pearson's statistic.
    pub chi2: f64,
    /// The degrees of freedom: one less than there are classes.
    pub df: f64,
    /// The p-value.
    pub p_value: f64,
    /// The smallest expected count; below 5 the p-value is rough.
    pub min_expected: f64,
}

plain!(chi_square::GoodnessOfFit => GoodnessOfFit { chi2, df, p_value, min_expected });

/// Welch's test that the means of several groups are equal.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
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

plain!(groups::WelchAnova => WelchAnova { f, df1, df2, p_value });

/// The Kruskal-Wallis test that several groups answer alike.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct KruskalWallis {
    /// The statistic, corrected for ties.
    pub h: f64,
    /// The degrees of freedom: one less than there are groups.
    pub df: f64,
    /// The p-value.
    pub p_value: f64,
    /// Epsilon squared, H / (N - 1): the share of the spread of ranks that lies between groups, 0 to 1.
    pub epsilon2: f64,
}

plain!(groups::KruskalWallis => KruskalWallis { h, df, p_value, epsilon2 });

/// How many answers a group has, their mean and their variance: what is left of a measure once its values are gone.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[napi(object)]
pub struct GroupMoments {
    /// The base.
    pub n: f64,
    /// The mean.
    pub mean: f64,
    /// The variance of one answer (divisor n).
    pub variance: f64,
}

pub(super) fn moments(list: Unknown<'_>, name: &str) -> std::result::Result<Vec<groups::GroupMoments>, Failure> {
    each(list, name, "objects of n, mean and variance", |one, name| {
        let GroupMoments { n, mean, variance } = object(one, name)?;
        Ok(groups::GroupMoments::new(n, mean, variance)?)
    })
}

fn groups_of(list: Unknown<'_>) -> std::result::Result<Vec<ValueCounts<'static>>, Failure> {
    lists(list, "groups")?.iter().map(|values| Ok(ValueCounts::from_values(values)?)).collect()
}

/// Pearson's test of independence, `chi2.independence`, of a table of counts by row and column.
///
/// Rows and columns without a count say nothing and are left out. Pearson without Yates' correction; Bergsma (2013) for the corrected V.
/// Where all answers fall in one row or one column it is refused as `zero_variance`.
///
/// ```js
/// infer.chiSquareIndependence([[500, 300, 200], [450, 320, 230]]).pValue // 0.0682…
/// ```
#[napi(namespace = "infer", ts_args_type = "table: readonly Numbers[]")]
pub fn chi_square_independence(env: Env, table: Unknown<'_>) -> Result<Independence> {
    call(env, || {
        let table = each(table, "table", "rows of counts", counts)?;
        Ok(chi_square::independence(&table)?.into())
    })
}

/// Pearson's test of counts against the shares they should have, `chi2.gof`. The check of an experiment's allocation is one.
///
/// Shares lie between 0 and 1 and sum to 1.
///
/// ```js
/// infer.chiSquareGoodnessOfFit([5063, 4937], [0.5, 0.5]).pValue // 0.2076…
/// ```
#[napi(namespace = "infer", ts_args_type = "observed: Numbers, shares: Numbers")]
pub fn chi_square_goodness_of_fit(env: Env, observed: Unknown<'_>, shares: Unknown<'_>) -> Result<GoodnessOfFit> {
    call(env, || {
        let (observed, shares) = (counts(observed, "observed")?, numbers(shares, "shares")?);
        Ok(chi_square::goodness_of_fit(&observed, &shares)?.into())
    })
}

/// Are the means of these groups equal, whatever their spreads? `anova.welch`.
///
/// The classic F test supposes equal spreads; this does not (Welch 1951). It answers "any?"; which ones is the question of a screening.
/// A group of one answer is refused as `too_few`, one whose answers all agree as `zero_variance`.
///
/// ```js
/// infer.welchAnova([[1, 2, 3], [2, 3, 4], [7, 8, 9]]).df1 // 2
/// ```
#[napi(namespace = "infer", ts_args_type = "groups: readonly Numbers[]")]
pub fn welch_anova(env: Env, groups: Unknown<'_>) -> Result<WelchAnova> {
    call(env, || Ok(self::groups::welch_anova(&groups_of(groups)?)?.into()))
}

/// `welchAnova` of groups of which only the moments are left.
#[napi(namespace = "infer", ts_args_type = "moments: readonly GroupMoments[]")]
pub fn welch_anova_of(env: Env, moments: Unknown<'_>) -> Result<WelchAnova> {
    call(env, || Ok(groups::welch_anova_of(&self::moments(moments, "moments")?)?.into()))
}

/// The base, the mean and the variance (divisor n) of values: what `welchAnovaOf`, `shrinkMeans` and `funnelMeans` take.
///
/// ```js
/// infer.groupMoments([1, 2, 6]).mean // 3
/// ```
#[napi(namespace = "infer", ts_args_type = "values: Numbers")]
pub fn group_moments(env: Env, values: Unknown<'_>) -> Result<GroupMoments> {
    call(env, || {
        let moments = groups::GroupMoments::of(&self::values(values)?);
        Ok(GroupMoments { n: moments.n(), mean: moments.mean(), variance: moments.variance() })
    })
}

/// Do these groups answer alike? `kruskal_wallis`, on ranks: for ratings and skewed measures.
///
/// Corrected for ties (Kruskal and Wallis 1952).
///
/// ```js
/// infer.kruskalWallis([[1, 2, 3], [4, 5, 6]]).h // 3.857…
/// ```
#[napi(namespace = "infer", ts_args_type = "groups: readonly Numbers[]")]
pub fn kruskal_wallis(env: Env, groups: Unknown<'_>) -> Result<KruskalWallis> {
    call(env, || Ok(self::groups::kruskal_wallis(&groups_of(groups)?)?.into()))
}
