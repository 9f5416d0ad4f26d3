//! Where an instant falls: the civil day, the weeks and the month there.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

use super::{Grain, Period, Zone};

/// The civil day, weeks and month that an instant falls into in a zone.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use cxmetrics::calendar::{Bucket, Zone};
/// // Half an hour before midnight in UTC it is the first of November in Warsaw, a Sunday.
/// let instant: DateTime<Utc> = "2026-10-31T23:30:00Z".parse().unwrap();
/// let bucket = Bucket::of(&Zone::get("Europe/Warsaw")?, instant).unwrap();
/// assert_eq!((bucket.iso_week.label(), bucket.month.label()), ("2026-W44".to_owned(), "2026-11".to_owned()));
/// assert_eq!(bucket.iso_week_start.to_string(), "2026-10-26");
/// assert_eq!(bucket.sunday_week_start.to_string(), "2026-11-01");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Bucket {
    /// The date and time there, with the offset from UTC.
    #[serde(serialize_with = "with_offset")]
    pub local: DateTime<FixedOffset>,
    /// The civil day: what a cube counts by.
    pub day: NaiveDate,
    /// The ISO 8601 week.
    pub iso_week: Period,
    /// Its Monday.
    pub iso_week_start: NaiveDate,
    /// The Sunday on or before the day, for weeks that begin on Sundays.
    pub sunday_week_start: NaiveDate,
    /// The calendar month.
    pub month: Period,
    /// The first instant of the civil day.
    #[serde(serialize_with = "in_utc")]
    pub day_start_utc: DateTime<Utc>,
    /// How many hours the civil day lasts: 24, or 23, 25, 23.5 and 24.5 where the clock changes.
    #[serde(serialize_with = "hours")]
    pub day_hours: chrono::TimeDelta,
}

impl Bucket {
    /// Where `instant` falls in `zone`.
    ///
    /// Exists unless a part of it lies outside of chrono's range. Costs some searches among the zone's transitions.
    pub fn of(zone: &Zone, instant: DateTime<Utc>) -> Option<Self> {
        let local = zone.to_civil(instant)?;
        let day = local.date_naive();
        let iso_week = Period::containing(Grain::Week, day);
        Some(Self {
            local,
            day,
            iso_week,
            iso_week_start: iso_week.start(),
            sunday_week_start: sunday_on_or_before(day)?,
            month: Period::containing(Grain::Month, day),
            day_start_utc: zone.day_start(day)?,
            day_hours: zone.day_length(day),
        })
    }
}

/// The first day of the week of `day` where weeks begin on Sundays.
///
/// Exists unless it lies before the first day that chrono knows.
///
/// ```
/// use chrono::NaiveDate;
/// use cxmetrics::calendar::sunday_on_or_before;
/// let day: NaiveDate = "2027-01-01".parse().unwrap();
/// assert_eq!(sunday_on_or_before(day).unwrap().to_string(), "2026-12-27");
/// ```
pub fn sunday_on_or_before(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_sunday())))
}

fn with_offset<S: Serializer>(local: &DateTime<FixedOffset>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&local.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

fn in_utc<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

fn hours<S: Serializer>(length: &chrono::TimeDelta, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(length.num_seconds() as f64 / 3_600.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(zone: &str, instant: &str) -> Bucket {
        Bucket::of(&Zone::get(zone).unwrap(), instant.parse().unwrap()).unwrap()
    }

    #[test]
    fn midnight_may_be_missing_and_a_day_too() {
        let skipped = bucket("America/Sao_Paulo", "2017-10-15T03:00:00Z");
        assert_eq!((skipped.day.to_string(), skipped.day_hours.num_hours()), ("2017-10-15".to_owned(), 23));
        assert_eq!(skipped.local.to_rfc3339(), "2017-10-15T01:00:00-02:00");
        let after = bucket("Pacific/Apia", "2011-12-30T10:00:00Z");
        assert_eq!(after.day.to_string(), "2011-12-31");
        assert_eq!(bucket("Pacific/Apia", "2011-12-30T09:59:59Z").day.to_string(), "2011-12-29");
    }

    #[test]
    fn the_ends_of_time_are_none_or_a_bucket() {
        for zone in ["UTC", "Pacific/Apia", "America/New_York"] {
            for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                let _ = Bucket::of(&Zone::get(zone).unwrap(), instant);
            }
        }
        assert_eq!(sunday_on_or_before(NaiveDate::MIN).is_some(), NaiveDate::MIN.weekday() == chrono::Weekday::Sun);
    }

    #[test]
    fn it_is_written_as_people_exchange_times() {
        let text = serde_json::to_string(&bucket("UTC", "2024-12-30T00:00:00Z")).unwrap();
        assert!(text.contains(r#""local":"2024-12-30T00:00:00+00:00""#), "{text}");
        assert!(text.contains(r#""day_start_utc":"2024-12-30T00:00:00Z","day_hours":24.0"#), "{text}");
        assert!(text.contains(r#""iso_week":"2025-W01""#), "{text}");
    }
}
