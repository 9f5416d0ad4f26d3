//! The calendar: where an instant falls, and days that are not like others.

use chrono::{DateTime, Utc};
use cxmetrics::ErrorKind;
use cxmetrics::calendar::{Bucket, SpecialDays, Zone};
use pyo3::prelude::*;

use crate::cube::to_json;
use crate::failure::{Failure, contained};

/// The civil day, weeks and month of an instant in a zone.
#[pyfunction]
pub(crate) fn bucket(instant: &str, zone: &str) -> PyResult<String> {
    contained(|| {
        let at: DateTime<Utc> = instant.parse().map_err(|err| Failure::Unreadable {
            code: ErrorKind::InvalidPeriod.code(),
            message: format!(
                "`{}` is not an instant: {err}; write it with its offset, as `2026-11-02T09:30:00Z`",
                instant.escape_debug()
            ),
            path: Some("instant"),
        })?;
        let found = Bucket::of(&Zone::get(zone)?, at).ok_or_else(|| Failure::Unreadable {
            code: ErrorKind::OutOfRange.code(),
            message: format!("`{}` lies outside of the calendar", instant.escape_debug()),
            path: Some("instant"),
        })?;
        to_json(&found)
    })
}

/// The special days of CSV text, as JSON.
#[pyfunction]
pub(crate) fn special_days_of_csv(csv: &str) -> PyResult<String> {
    contained(|| to_json(&SpecialDays::from_csv(csv)?))
}
