//! Findings and the monitor that makes them.

use std::sync::RwLock;

use chrono::NaiveDate;
use cxmetrics::finding::{Finding, Watch};
use cxmetrics::{Document, ErrorKind};
use pyo3::prelude::*;

use crate::cube::{Cube, day_of, to_json};
use crate::document::{locale_of, request_unread};
use crate::failure::{Failure, Result, contained};
use crate::query::read;
use crate::survey::Survey;

pub(crate) fn watch_of(json: &str) -> Result<Watch> {
    read(json).map_err(|err| request_unread(&err))
}

/// What a finding says, in the language of a locale.
#[pyfunction]
pub(crate) fn finding_sentence(json: &str, locale: &str) -> PyResult<String> {
    contained(|| {
        let finding: Finding =
            read(json).map_err(|err| Failure::unreadable(ErrorKind::MalformedInput, "finding", &err))?;
        Ok(finding.sentence(locale_of(locale)?))
    })
}

/// A monitor that threads share.
#[pyclass(frozen, module = "cxmetrics._cxmetrics")]
pub(crate) struct Monitor(RwLock<cxmetrics::finding::Monitor>);

#[pymethods]
impl Monitor {
    #[new]
    fn new(survey: &Survey, watch: &str) -> PyResult<Self> {
        contained(|| Ok(Self(RwLock::new(cxmetrics::finding::Monitor::new(&survey.0, watch_of(watch)?)?))))
    }

    /// The findings that were made or have changed: each as JSON, and its sentences by the document they stand in.
    fn advance(&self, py: Python<'_>, cube: &Cube, through: &str) -> PyResult<String> {
        contained(|| {
            py.detach(|| {
                let through: NaiveDate = day_of(through, "through")?;
                let cube = cube.now()?;
                let mut monitor = self.0.write().map_err(|_| Failure::broken())?;
                let changed = monitor.advance(&cube, through)?;
                let mut found = monitor.findings();
                found.findings = changed;
                to_json(&Document::Findings(found))
            })
        })
    }

    fn last_day(&self, py: Python<'_>) -> PyResult<Option<String>> {
        contained(|| {
            py.detach(|| Ok(self.0.read().map_err(|_| Failure::broken())?.last_day().map(|day| day.to_string())))
        })
    }

    fn findings(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| {
            py.detach(|| to_json(&Document::Findings(self.0.read().map_err(|_| Failure::broken())?.findings())))
        })
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        contained(|| py.detach(|| to_json(&*self.0.read().map_err(|_| Failure::broken())?)))
    }

    #[staticmethod]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Self> {
        contained(|| {
            py.detach(|| {
                let monitor =
                    read(json).map_err(|err| Failure::unreadable(ErrorKind::MalformedInput, "monitor", &err))?;
                Ok(Self(RwLock::new(monitor)))
            })
        })
    }
}
