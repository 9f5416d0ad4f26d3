//! A series taken apart: trend, seasons and remainder, days that do not fit, and where its level changed.

use cxmetrics::infer::anomaly::{Direction, ShEsdSettings, s_h_esd};
use cxmetrics::infer::change_point::{default_penalty, pelt, pelt_weighted, segment_known_k};
use cxmetrics::infer::decompose::{MstlSettings, StlSettings, mstl, stl};
use pyo3::prelude::*;

use super::{answer, number};
use crate::document::request_unread;
use crate::failure::contained;
use crate::numbers::{Count, Counts, Gapped, Numbers};

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
pub(crate) fn infer_stl(
    py: Python<'_>,
    values: Gapped,
    period: Count,
    seasonal: Option<Count>,
    periodic: bool,
    trend: Option<Count>,
    low_pass: Option<Count>,
    robust: bool,
    loops: Option<(usize, usize)>,
    fill_gaps: bool,
) -> PyResult<String> {
    let mut settings = StlSettings::new(period.size());
    if let Some(seasons) = seasonal {
        settings = settings.seasonal(seasons.size());
    }
    if periodic {
        settings = settings.periodic();
    }
    if let Some(days) = trend {
        settings = settings.trend(days.size());
    }
    if let Some(days) = low_pass {
        settings = settings.low_pass(days.size());
    }
    if robust {
        settings = settings.robust();
    }
    if let Some((inner, outer)) = loops {
        settings = settings.loops(inner, outer);
    }
    if fill_gaps {
        settings = settings.fill_gaps();
    }
    answer(py, || stl(&values.0, &settings))
}

#[pyfunction]
pub(crate) fn infer_mstl(
    py: Python<'_>,
    values: Gapped,
    periods: Counts,
    iterations: Option<Count>,
    robust: bool,
    fill_gaps: bool,
) -> PyResult<String> {
    let periods: Vec<usize> = periods.0.into_iter().map(|period| Count(period).size()).collect();
    let mut settings = MstlSettings::new(&periods);
    if let Some(iterations) = iterations {
        settings = settings.iterations(iterations.size());
    }
    if robust {
        settings = settings.robust();
    }
    if fill_gaps {
        settings = settings.fill_gaps();
    }
    answer(py, || mstl(&values.0, &settings))
}

#[pyfunction]
pub(crate) fn infer_s_h_esd(
    py: Python<'_>,
    values: Gapped,
    period: Count,
    alpha: Option<f64>,
    most: Option<f64>,
    direction: Option<&str>,
    fill_gaps: bool,
) -> PyResult<String> {
    let mut settings = ShEsdSettings::new(period.size());
    if let Some(alpha) = alpha {
        settings = settings.alpha(alpha);
    }
    if let Some(most) = most {
        settings = settings.most(most);
    }
    if let Some(word) = direction {
        let direction: Direction =
            contained(|| serde_json::from_value(word.into()).map_err(|err| request_unread(&err)))?;
        settings = settings.direction(direction);
    }
    if fill_gaps {
        settings = settings.fill_gaps();
    }
    answer(py, || s_h_esd(&values.0, &settings))
}

#[pyfunction]
pub(crate) fn infer_default_penalty(py: Python<'_>, variance: f64, days: Count) -> PyResult<f64> {
    number(py, || default_penalty(variance, days.size()))
}

#[pyfunction]
pub(crate) fn infer_pelt(py: Python<'_>, values: Gapped, penalty: f64, min_size: Count) -> PyResult<String> {
    answer(py, || pelt(&values.0, penalty, min_size.size()))
}

#[pyfunction]
pub(crate) fn infer_pelt_weighted(
    py: Python<'_>,
    values: Gapped,
    bases: Numbers,
    penalty: f64,
    min_size: Count,
) -> PyResult<String> {
    answer(py, || pelt_weighted(&values.0, &bases.0, penalty, min_size.size()))
}

#[pyfunction]
pub(crate) fn infer_segment_known_k(
    py: Python<'_>,
    values: Gapped,
    bases: Option<Numbers>,
    n_breaks: Count,
    min_size: Count,
) -> PyResult<String> {
    let bases = bases.map(|bases| bases.0);
    answer(py, || segment_known_k(&values.0, bases.as_deref(), n_breaks.size(), min_size.size()))
}
