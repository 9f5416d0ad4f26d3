//! Several groups at once, and tables of counts.

use cxmetrics::infer::chi_square::{goodness_of_fit, independence};
use cxmetrics::infer::groups::{GroupMoments, kruskal_wallis, welch_anova, welch_anova_of};
use cxmetrics::infer::quantile::ValueCounts;
use pyo3::prelude::*;

use super::answer;
use crate::numbers::{Counts, Numbers, Rows, Several};

/// Base, mean and variance of each group.
pub(super) type Moments = Rows<3>;

pub(super) fn moments(Rows(groups): Moments) -> cxmetrics::Result<Vec<GroupMoments>> {
    groups.into_iter().map(|[n, mean, variance]| GroupMoments::new(n, mean, variance)).collect()
}

fn counted(Several(groups): Several<Numbers>) -> cxmetrics::Result<Vec<ValueCounts<'static>>> {
    groups.iter().map(|Numbers(group)| ValueCounts::from_values(group)).collect()
}

#[pyfunction]
pub(crate) fn infer_group_moments(py: Python<'_>, values: Numbers) -> PyResult<String> {
    answer(py, || Ok(GroupMoments::of(&ValueCounts::from_values(&values.0)?)))
}

#[pyfunction]
pub(crate) fn infer_welch_anova(py: Python<'_>, groups: Several<Numbers>) -> PyResult<String> {
    answer(py, || welch_anova(&counted(groups)?))
}

#[pyfunction]
pub(crate) fn infer_welch_anova_of(py: Python<'_>, groups: Moments) -> PyResult<String> {
    answer(py, || welch_anova_of(&moments(groups)?))
}

#[pyfunction]
pub(crate) fn infer_kruskal_wallis(py: Python<'_>, groups: Several<Numbers>) -> PyResult<String> {
    answer(py, || kruskal_wallis(&counted(groups)?))
}

#[pyfunction]
pub(crate) fn infer_chi_square_independence(py: Python<'_>, table: Several<Counts>) -> PyResult<String> {
    let rows: Vec<Vec<u64>> = table.0.into_iter().map(|Counts(row)| row).collect();
    answer(py, || independence(&rows))
}

#[pyfunction]
pub(crate) fn infer_chi_square_goodness_of_fit(py: Python<'_>, observed: Counts, shares: Numbers) -> PyResult<String> {
    answer(py, || goodness_of_fit(&observed.0, &shares.0))
}
