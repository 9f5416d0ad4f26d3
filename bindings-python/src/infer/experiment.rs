//! Experiments with two or more arms.

use cxmetrics::infer::experiment::{Arm, cuped, sample_ratio};
use pyo3::prelude::*;

use super::{Beside, answer, answer_beside, level};
use crate::numbers::{Counts, Fixed, Numbers};

#[pyfunction]
pub(crate) fn infer_sample_ratio(py: Python<'_>, observed: Counts, planned: Numbers) -> PyResult<Beside> {
    answer_beside(py, || sample_ratio(&observed.0, &planned.0), |found| found.statistic)
}

/// Each arm is its values from before and its outcomes.
#[pyfunction]
pub(crate) fn infer_cuped(
    py: Python<'_>,
    control: Fixed<Numbers, 2>,
    treatment: Fixed<Numbers, 2>,
    confidence: Option<f64>,
) -> PyResult<String> {
    let (Fixed([before, after]), Fixed([treated_before, treated_after])) = (control, treatment);
    answer(py, || {
        let control = Arm { before: &before.0, after: &after.0 };
        let treatment = Arm { before: &treated_before.0, after: &treated_after.0 };
        cuped(&control, &treatment, level(confidence)?)
    })
}
