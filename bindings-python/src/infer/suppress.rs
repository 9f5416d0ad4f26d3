//! Hiding small cells.

use cxmetrics::infer::suppress::{Rule, suppress, suppress_also, unanimous};
use pyo3::prelude::*;

use super::answer;
use crate::failure::contained;
use crate::numbers::{Count, Counts};

fn rule(smallest: Option<Count>, total_published: Option<bool>) -> Rule {
    let mut rule = Rule::default();
    if let Some(Count(smallest)) = smallest {
        rule.smallest = smallest;
    }
    if let Some(total_published) = total_published {
        rule.total_published = total_published;
    }
    rule
}

#[pyfunction]
pub(crate) fn infer_suppress(
    py: Python<'_>,
    bases: Counts,
    smallest: Option<Count>,
    total_published: Option<bool>,
) -> PyResult<String> {
    let rule = rule(smallest, total_published);
    answer(py, || Ok(suppress(&bases.0, rule)))
}

#[pyfunction]
pub(crate) fn infer_suppress_also(
    py: Python<'_>,
    bases: Counts,
    also: Counts,
    smallest: Option<Count>,
    total_published: Option<bool>,
) -> PyResult<String> {
    let rule = rule(smallest, total_published);
    // A position beyond what can be addressed is not there either.
    let also: Vec<usize> = also.0.into_iter().map(|cell| usize::try_from(cell).unwrap_or(usize::MAX)).collect();
    answer(py, || suppress_also(&bases.0, &also, rule))
}

#[pyfunction]
pub(crate) fn infer_unanimous(py: Python<'_>, counts: Counts) -> PyResult<bool> {
    contained(|| Ok(py.detach(|| unanimous(&counts.0))))
}
