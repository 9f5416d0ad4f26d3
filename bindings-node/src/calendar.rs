//! Where an instant falls: the civil day, the weeks and the month there.

use chrono::{DateTime, Utc};
use cxmetrics::ErrorKind;
use cxmetrics::calendar::{self, Zone};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;
use serde_json::Value;

use crate::document;
use crate::failure::{Failure, call};

/// The civil day, weeks and month that an instant falls into in a zone.
#[derive(Debug, Clone, Deserialize)]
#[napi(object, object_from_js = false)]
pub struct Bucket {
    /// The date and time there, with the offset from UTC.
    pub local: String,
    /// The civil day: what a cube counts by.
    pub day: String,
    /// The ISO 8601 week, such as `2026-W44`.
    pub iso_week: String,
    /// Its Monday.
    pub iso_week_start: String,
    /// The Sunday on or before the day, for weeks that begin on Sundays.
    pub sunday_week_start: String,
    /// The calendar month, such as `2026-11`.
    pub month: String,
    /// The first instant of the civil day.
    pub day_start_utc: String,
    /// How many hours the civil day lasts: 24, or 23, 25, 23.5 and 24.5 where the clock changes.
    pub day_hours: f64,
}

/// Where an instant falls in a zone: a `Date`, or its text such as `2026-10-31T23:30:00Z`. Zones come from the database that is compiled
/// in, so the same instant lands on the same day on every machine.
///
/// ```js
/// bucket('2026-10-31T23:30:00Z', 'Europe/Warsaw').day // '2026-11-01'
/// ```
#[napi(ts_args_type = "instant: Date | string, zone: string")]
pub fn bucket(env: Env, instant: Unknown<'_>, zone: String) -> Result<Bucket> {
    call(env, || {
        // A `Date` says its own text.
        let Value::String(text) = document::to_json(instant, "the instant")? else {
            return Err(Failure::argument("the instant is a Date, or its text such as `2026-10-31T23:30:00Z`"));
        };
        let unreadable = || {
            let message =
                format!("`{}` is no instant of the calendar; write it as `2026-10-31T23:30:00Z`", text.escape_debug());
            Failure::of(ErrorKind::InvalidPeriod, message)
        };
        let instant: DateTime<Utc> = text.parse().map_err(|_| unreadable())?;
        let bucket = calendar::Bucket::of(&Zone::get(&zone)?, instant).ok_or_else(unreadable)?;
        let json = serde_json::to_value(bucket).map_err(|err| Failure::argument(err.to_string()))?;
        document::parse(json, "the parts of the bucket")
    })
}
