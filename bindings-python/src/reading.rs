//! Readings straight from answers, and how readings and periods are written.

use cxmetrics::calendar::{Grain, Period};
use cxmetrics::locale::Locale;
use cxmetrics::metric::of;
use cxmetrics::report::html;
use cxmetrics::{ErrorKind, Reading, Result as CoreResult};
use pyo3::prelude::*;

use crate::cube::to_json;
use crate::failure::{Failure, Result, contained};
use crate::numbers::Answers;

fn read(py: Python<'_>, work: impl FnOnce() -> CoreResult<Reading> + Send) -> PyResult<String> {
    contained(|| to_json(&py.detach(work)?))
}

/// Whole numbers from anything that holds them.
#[pyfunction]
pub(crate) fn nps(py: Python<'_>, answers: Answers) -> PyResult<String> {
    read(py, || of::nps(answers.0))
}

/// As [`nps`].
#[pyfunction]
pub(crate) fn csat(py: Python<'_>, answers: Answers) -> PyResult<String> {
    read(py, || of::csat(answers.0))
}

/// As [`nps`].
#[pyfunction]
pub(crate) fn ces(py: Python<'_>, answers: Answers) -> PyResult<String> {
    read(py, || of::ces(answers.0))
}

#[pyfunction]
pub(crate) fn nps_of_counts(py: Python<'_>, detractors: u64, passives: u64, promoters: u64) -> PyResult<String> {
    read(py, || Ok(of::nps_of_counts(detractors, passives, promoters)))
}

#[pyfunction]
pub(crate) fn nps_of_shares(py: Python<'_>, promoters: f64, detractors: f64) -> PyResult<String> {
    read(py, || of::nps_of_shares(promoters, detractors))
}

#[pyfunction]
pub(crate) fn share_without_base(py: Python<'_>, share: f64) -> PyResult<String> {
    read(py, || of::share_without_base(share))
}

/// A reading as a person would write it.
#[pyfunction]
pub(crate) fn reading_text(json: &str) -> PyResult<String> {
    contained(|| Ok(reading_of(json)?.to_string()))
}

/// A reading as a fragment of HTML.
#[pyfunction]
pub(crate) fn reading_html(json: &str) -> PyResult<String> {
    contained(|| Ok(html::reading(&reading_of(json)?, Locale::En)))
}

fn reading_of(json: &str) -> Result<Reading> {
    serde_json::from_str(json).map_err(|err| Failure::unreadable(ErrorKind::MalformedInput, "reading", &err))
}

/// The grain of a period by its label, its first day and the first day after it; all time has no days.
#[pyfunction]
pub(crate) fn period(label: &str) -> PyResult<(&'static str, Option<String>, Option<String>)> {
    contained(|| {
        let period: Period = label.parse()?;
        let day = |day: chrono::NaiveDate| (period.grain() != Grain::All).then(|| day.to_string());
        Ok((period.grain().name(), day(period.start()), day(period.end())))
    })
}
