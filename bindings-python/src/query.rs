//! What is asked of a cube, from JSON.

use chrono::NaiveDate;
use cxmetrics::calendar::DayRange;
use cxmetrics::cube::{Cube, Filter, Where};
use cxmetrics::metric::{Metric, Query};
use cxmetrics::{Confidence, ErrorKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::{Failure, Result};

/// The keywords of a query. What is absent is not set, so that the library's own defaults hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keywords {
    by: Option<Vec<String>>,
    every: Option<String>,
    #[serde(rename = "where")]
    filter: Option<Value>,
    within: Option<Ends>,
    confidence: Option<f64>,
    min_base: Option<u64>,
    with_total: Option<bool>,
    intervals: Option<bool>,
    unweighted: Option<bool>,
}

/// The query of a metric and keywords, both as JSON.
pub(crate) fn query<'c>(cube: &'c Cube, metric: &str, keywords: &str) -> Result<Query<'c>> {
    let metric: Metric = read(metric).map_err(|err| Failure::unreadable(ErrorKind::InvalidMetric, "metric", &err))?;
    let keywords: Keywords =
        read(keywords).map_err(|err| Failure::argument(format!("the keywords of the query do not read: {err}")))?;
    let mut query = cube.metric(metric);
    if let Some(by) = keywords.by {
        query = query.by(by);
    }
    if let Some(every) = keywords.every {
        query = query.every(every.parse()?);
    }
    if let Some(filter) = keywords.filter {
        query = query.filter(filter_of(filter)?);
    }
    if let Some(within) = keywords.within {
        query = query.within(days_of(within)?);
    }
    if let Some(confidence) = keywords.confidence {
        query = query.confidence(Confidence::new(confidence)?);
    }
    if let Some(min_base) = keywords.min_base {
        query = query.min_base(min_base);
    }
    if keywords.with_total == Some(true) {
        query = query.with_total();
    }
    if keywords.intervals == Some(false) {
        query = query.without_intervals();
    }
    if keywords.unweighted == Some(true) {
        query = query.unweighted();
    }
    Ok(query)
}

/// What JSON says. A fault is told without a line and a column, for nobody has seen the text.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::from_str(json)?)
}

/// Which cells take part, from JSON; nothing is everything.
pub(crate) fn filter_from(json: Option<&str>) -> Result<Filter> {
    let Some(json) = json else { return Ok(Filter::everything()) };
    let value =
        serde_json::from_str(json).map_err(|err| Failure::argument(format!("the filter does not read: {err}")))?;
    filter_of(value)
}

fn filter_of(value: Value) -> Result<Filter> {
    let conditions = Where::deserialize(value).map_err(|err| {
        Failure::argument(format!(
            "`where` does not read: {err}; write values by dimension, or a filter with `is`, `all`, `any`, `not` or `days`"
        ))
    })?;
    Ok(conditions.into())
}

/// The two ends as they were written.
#[derive(Deserialize)]
struct Ends {
    from: Value,
    to: Value,
}

fn days_of(ends: Ends) -> Result<DayRange> {
    Ok(DayRange::new(day_of("begins", ends.from)?, day_of("ends", ends.to)?)?)
}

fn day_of(end: &str, value: Value) -> Result<Option<NaiveDate>> {
    let day = |text: &str| text.parse().ok();
    match value {
        Value::Null => Ok(None),
        Value::String(text) if day(&text).is_some() => Ok(day(&text)),
        value => Err(Failure::Unreadable {
            code: ErrorKind::InvalidPeriod.code(),
            message: format!(
                "`within` {end} at {value}, which is no day; write it as \"2026-11-02\", or None for no bound"
            ),
            path: Some("within"),
        }),
    }
}
