//! Why a mean moved.

use cxmetrics::infer::mix::{MixSide, decompose, paired};
use pyo3::prelude::*;

use super::answer;
use crate::numbers::Numbers;

/// The sizes of the segments in one period, their means, and the standard errors of these.
type Columns = (Numbers, Numbers, Option<Numbers>);

fn side((Numbers(sizes), Numbers(means), errors): Columns) -> cxmetrics::Result<Vec<MixSide>> {
    let errors = errors.map(|Numbers(errors)| errors);
    MixSide::from_columns(&sizes, &means, errors.as_deref())
}

#[pyfunction]
pub(crate) fn infer_decompose(py: Python<'_>, before: Columns, after: Columns) -> PyResult<String> {
    answer(py, || decompose(&paired(&side(before)?, &side(after)?)?))
}
