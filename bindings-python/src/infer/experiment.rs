//! Experiments with two or more arms.

use cxmetrics::infer::experiment::{Arm, cuped, sample_ratio};
use pyo3::prelude::*;

use super::{Beside, answer, answer_beside, level};
use crate::numbers::{Counts, Numbers};

#[pyfunction]
pub(crate) fn infer_sample_ratio(py: Python<'_>, observed: Counts, planned: Numbers) -> PyResult<Beside> {
    answer_beside(py, || sample_ratio(&observed.0, &planned.0), |found| found.statistic)
}

/// Each arm is its values from before and its outcomes.
#[pyfunction]
pub(crate) fn infer_cuped(
    py: Python<'_>,
    control: (Numbers, Numbers),
    treatment: (Numbers, Numbers),
    confidence: Option<f64>,
) -> PyResult<String> {
    answer(py, || {
        let control = Arm { before: &control.0.0, after: &control.1.0 };
        let treatment = Arm { before: &treatment.0.0, after: &treatment.1.0 };
        cuped(&control, &treatment, level(confidence)?)
    })
}
