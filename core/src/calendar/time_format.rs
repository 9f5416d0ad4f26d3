//! Dates and times as text: a fast way for ISO 8601, and formats that a survey states.

use std::fmt::{self, Write};

use chrono::format::{Fixed, Item, Parsed, StrftimeItems, parse};
use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result, nearest};

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

/// What a text says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A point in time: microseconds since 1970-01-01T00:00Z.
    Instant(i64),
    /// What a clock on the wall showed: microseconds since 1970-01-01T00:00 on that clock. A
    /// [`Zone`](super::Zone) makes an instant of it.
    Civil(i64),
}

/// How a column writes dates and times.
///
/// One of the words `iso` (see [`read_iso`]), `unix_s`, `unix_ms` and `unix_us` (a count since 1970-01-01T00:00Z, for
/// seconds and milliseconds with or without decimals), or a pattern of `strftime` codes as in [`chrono::format::strftime`],
/// such as `%d/%m/%Y %H:%M`. In serde it is that text.
///
/// ```
/// use cxmetrics::calendar::{Moment, TimeFormat};
///
/// let format = TimeFormat::parse("%d/%m/%Y %H:%M")?;
/// assert_eq!(format.read("2/1/1970 00:01"), Some(Moment::Civil((86_400 + 60) * 1_000_000)));
/// assert_eq!(format.read("2/13/1970 00:01"), None);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct TimeFormat {
    text: String,
    way: Way,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Way {
    Iso,
    /// A count of this many microseconds.
    Unix(i64),
    Pattern(Vec<Item<'static>>),
}

const WORDS: [(&str, Way); 4] =
    [("iso", Way::Iso), ("unix_s", Way::Unix(MICROS)), ("unix_ms", Way::Unix(1_000)), ("unix_us", Way::Unix(1))];

impl TimeFormat {
    /// A format by its word or pattern.
    ///
    /// # Errors
    /// [`ErrorKind::TimeFormatUnknown`] for a word that is none of the four, a code that does not exist, a pattern that
    /// does not say the whole date, and the code `%Z`, because the abbreviations of zones mean different zones.
    pub fn parse(pattern: &str) -> Result<Self> {
        let refuse = |why: String| Err(Error::new(ErrorKind::TimeFormatUnknown, why));
        if let Some((word, way)) = WORDS.into_iter().find(|(word, _)| *word == pattern) {
            return Ok(Self { text: word.to_owned(), way });
        }
        if !pattern.contains('%') {
            let hint = match nearest(pattern, WORDS.iter().map(|(word, _)| *word)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `iso`, `unix_s`, `unix_ms`, `unix_us` or a pattern such as `%d/%m/%Y %H:%M`".to_owned(),
            };
            return refuse(format!("`{pattern}` is not a time format; {hint}"));
        }
        let Ok(items) = StrftimeItems::new(pattern).parse_to_owned() else {
            return refuse(format!(
                "the time format `{pattern}` has a code that does not exist; the codes are those of `strftime`"
            ));
        };
        if items.iter().any(|item| matches!(item, Item::Fixed(Fixed::TimezoneName))) {
            return refuse(format!(
                "the time format `{pattern}` reads the name of a zone, which says too little; use `%z` for an offset, or \
                 leave it out and state the zone in the survey"
            ));
        }
        let format = Self { text: pattern.to_owned(), way: Way::Pattern(items) };
        if format.reads_what_it_writes() {
            Ok(format)
        } else {
            refuse(format!(
                "the time format `{pattern}` does not say a whole date; it needs a day, a month and a year, and `%p` \
                 beside hours of a 12-hour clock"
            ))
        }
    }

    /// What `text` says, without the spaces around it.
    ///
    /// Exists when the format takes all of the text and the date and time exist; hour 24, second 60 and, in a pattern,
    /// years before 1000 or after 9999 are refused, so that `3/4/20` is not a date of the year 20. A date alone is
    /// midnight. A text with an offset from UTC is an instant, one without is a time on the wall. Digits beyond
    /// microseconds are dropped.
    ///
    /// A space of the pattern takes any number of spaces, and numbers need no leading zeros.
    pub fn read(&self, text: &str) -> Option<Moment> {
        match &self.way {
            Way::Iso => read_iso(text),
            Way::Unix(micros) => read_unix(text.trim(), *micros),
            Way::Pattern(items) => read_items(items, text.trim()),
        }
    }

    /// The word or pattern.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn reads_what_it_writes(&self) -> bool {
        let Way::Pattern(items) = &self.way else { return true };
        // An afternoon, on a day that is no month.
        let Some(sample) = DateTime::from_timestamp(1_046_181_907, 0) else { return false };
        let mut written = String::new();
        write!(written, "{}", sample.fixed_offset().format_with_items(items.iter())).is_ok()
            && self.read(&written).is_some()
    }
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for TimeFormat {
    type Error = Error;
    fn try_from(pattern: String) -> Result<Self> {
        Self::parse(&pattern)
    }
}

impl From<TimeFormat> for String {
    fn from(format: TimeFormat) -> Self {
        format.text
    }
}

fn read_items(items: &[Item<'static>], text: &str) -> Option<Moment> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, items.iter()).ok()?;
    if let Some(second) = parsed.timestamp() {
        let nanos = i64::from(parsed.nanosecond().unwrap_or(0));
        return Some(Moment::Instant(second.checked_mul(MICROS)?.checked_add(nanos / 1_000)?));
    }
    let date = parsed.to_naive_date().ok()?;
    if !(1_000..=9_999).contains(&date.year()) {
        return None;
    }
    let has_time = parsed.hour_div_12().is_some()
        || parsed.hour_mod_12().is_some()
        || parsed.minute().is_some()
        || parsed.second().is_some();
    let mut micros = i64::from(date.to_epoch_days()) * DAY * MICROS;
    if has_time {
        if parsed.minute().is_none() {
            parsed.set_minute(0).ok()?;
        }
        let time = parsed.to_naive_time().ok()?;
        if time.nanosecond() >= 1_000_000_000 {
            return None;
        }
        micros += i64::from(time.num_seconds_from_midnight()) * MICROS + i64::from(time.nanosecond() / 1_000);
    }
    Some(match parsed.offset() {
        Some(offset) => Moment::Instant(micros - i64::from(offset) * MICROS),
        None => Moment::Civil(micros),
    })
}

/// A count of `micros` microseconds each, with decimals where the unit leaves room for them.
fn read_unix(text: &str, micros: i64) -> Option<Moment> {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, decimals)) if micros > 1 => (whole, decimals),
        _ => (text, "0"),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, whole),
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(digits) || !all_digits(decimals) {
        return None;
    }
    let mut value = digits.parse::<i64>().ok()?.checked_mul(micros)?;
    let mut place = micros / 10;
    for byte in decimals.bytes() {
        value = value.checked_add(i64::from(byte - b'0') * place)?;
        place /= 10;
    }
    Some(Moment::Instant(sign * value))
}

/// Reads the common forms of ISO 8601: `2026-11-22`, `2026-11-22T10:30`, `2026-11-22 10:30:05.123456`, each time with or
/// without an offset from UTC.
///
/// Between date and time stands `T` or a space. A second may have up to nine decimals after a point or comma; those
/// beyond microseconds are dropped. An offset is `Z`, `UTC`, `+02:00`, `+0200` or `+02`, after a space or not, and makes
/// an instant; without it the time is one on the wall. Spaces around the text do not matter. A date or time that does
/// not exist is refused, hour 24 and second 60 included.
///
/// Costs one pass over the bytes.
///
/// ```
/// use cxmetrics::calendar::{Moment, read_iso};
/// assert_eq!(read_iso("1970-01-02"), Some(Moment::Civil(86_400_000_000)));
/// assert_eq!(read_iso("1970-01-01T02:00:00.5+02:00"), Some(Moment::Instant(500_000)));
/// assert_eq!(read_iso("2026-02-30"), None);
/// ```
pub fn read_iso(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes().trim_ascii();
    let (&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2], rest) = bytes.split_first_chunk::<10>()? else { return None };
    let year = 100 * two_digits(y1, y2)? + two_digits(y3, y4)?;
    let day = i64::from(days_to(year, two_digits(m1, m2)?, two_digits(d1, d2)?)?) * DAY;
    let (&[b'T' | b't' | b' ', h1, h2, b':', n1, n2], mut rest) = (match rest.split_first_chunk::<6>() {
        Some(split) => split,
        None if rest.is_empty() => return Some(Moment::Civil(day * MICROS)),
        None => return None,
    }) else {
        return None;
    };
    let mut second = day + i64::from(within(two_digits(h1, h2)?, 24)? * 3_600 + within(two_digits(n1, n2)?, 60)? * 60);
    let mut micros = 0;
    if let [b':', s1, s2, after @ ..] = rest {
        second += i64::from(within(two_digits(*s1, *s2)?, 60)?);
        rest = after;
        if let [b'.' | b',', after @ ..] = rest {
            let n_digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !(1..=9).contains(&n_digits) {
                return None;
            }
            let (decimals, after) = after.split_at(n_digits);
            let mut place = 100_000;
            for byte in decimals {
                micros += i64::from(byte - b'0') * place;
                place /= 10;
            }
            rest = after;
        }
    }
    let local = second * MICROS + micros;
    if rest.is_empty() {
        return Some(Moment::Civil(local));
    }
    let (ahead, h1, h2, m1, m2) = match rest.strip_prefix(b" ").unwrap_or(rest) {
        b"Z" | b"z" | b"UTC" => return Some(Moment::Instant(local)),
        &[sign @ (b'+' | b'-'), h1, h2] => (sign == b'+', h1, h2, b'0', b'0'),
        &[sign @ (b'+' | b'-'), h1, h2, m1, m2] | &[sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            (sign == b'+', h1, h2, m1, m2)
        }
        _ => return None,
    };
    let offset = i64::from(within(two_digits(h1, h2)?, 24)? * 3_600 + within(two_digits(m1, m2)?, 60)? * 60);
    Some(Moment::Instant(local - if ahead { offset } else { -offset } * MICROS))
}

#[inline]
fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(10 * tens + ones))
}

#[inline]
fn within(number: u32, limit: u32) -> Option<u32> {
    (number < limit).then_some(number)
}

/// Days from 1970-01-01 to a date of the years 0 to 9999, if it exists.
#[inline]
fn days_to(year: u32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(|date| date.to_epoch_days())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;
    use proptest::prelude::*;

    use super::*;

    fn micros(text: &str) -> i64 {
        text.parse::<NaiveDateTime>().unwrap().and_utc().timestamp_micros()
    }

    #[expect(clippy::unnecessary_wraps, reason = "what reading gives")]
    fn civil(text: &str) -> Option<Moment> {
        Some(Moment::Civil(micros(text)))
    }

    #[expect(clippy::unnecessary_wraps, reason = "what reading gives")]
    fn instant(text: &str) -> Option<Moment> {
        Some(Moment::Instant(micros(text)))
    }

    #[test]
    fn iso_reads_the_common_forms() {
        for (text, moment) in [
            ("2026-11-22", civil("2026-11-22T00:00:00")),
            (" 2026-11-22\n", civil("2026-11-22T00:00:00")),
            ("2026-11-22T10:30", civil("2026-11-22T10:30:00")),
            ("2026-11-22 10:30:05", civil("2026-11-22T10:30:05")),
            ("2026-11-22t10:30:05.1", civil("2026-11-22T10:30:05.100")),
            ("2026-11-22T10:30:05,123456", civil("2026-11-22T10:30:05.123456")),
            ("2026-11-22T10:30:05.123456789", civil("2026-11-22T10:30:05.123456")),
            ("1969-12-31T23:59:59.999999999", civil("1969-12-31T23:59:59.999999")),
            ("2024-02-29", civil("2024-02-29T00:00:00")),
            ("0000-01-01", civil("0000-01-01T00:00:00")),
            ("9999-12-31T23:59:59", civil("9999-12-31T23:59:59")),
            ("2026-11-22T10:30Z", instant("2026-11-22T10:30:00")),
            ("2026-11-22 10:30:05z", instant("2026-11-22T10:30:05")),
            ("2026-11-22 10:30:05 UTC", instant("2026-11-22T10:30:05")),
            ("2026-11-22T10:30:05.5+02:00", instant("2026-11-22T08:30:05.500")),
            ("2026-11-22T10:30:05+0200", instant("2026-11-22T08:30:05")),
            ("2026-11-22 10:30:05 +0200", instant("2026-11-22T08:30:05")),
            ("2026-11-22T10:30+02", instant("2026-11-22T08:30:00")),
            ("2026-11-22T23:30:00-03:30", instant("2026-11-23T03:00:00")),
        ] {
            assert_eq!(read_iso(text), moment, "{text}");
            assert_eq!(TimeFormat::parse("iso").unwrap().read(text), moment, "{text}");
        }
    }

    #[test]
    fn iso_refuses_what_does_not_exist() {
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-2",
            "2026-1-22",
            "2026/11/22",
            "26-11-22",
            "20261122",
            "2026-02-30",
            "2025-02-29",
            "2026-00-10",
            "2026-13-10",
            "2026-04-31",
            "2026-11-00",
            "2026-11-22T",
            "2026-11-22T10",
            "2026-11-22T24:00",
            "2026-11-22T10:60",
            "2026-11-22T10:30:60",
            "2026-11-22T10:30:",
            "2026-11-22T10:30:5",
            "2026-11-22T10:30:05.",
            "2026-11-22T10:30:05.1234567890",
            "2026-11-22T10:30:05.Z",
            "2026-11-22Z",
            "2026-11-22+02:00",
            "2026-11-22T10:30+2",
            "2026-11-22T10:30+24:00",
            "2026-11-22T10:30+02:60",
            "2026-11-22T10:30+02:0",
            "2026-11-22T10:30  Z",
            "2026-11-22T10:30Zulu",
            "2026-11-22_10:30",
            "2026-11-22 10:30 PM",
            "+2026-11-22",
            "-2026-11-22",
            "２０２６-11-22",
            "2026–11–22",
            "2026-11-2²",
            "2026-11-22T10:30\u{2212}02:00",
        ] {
            assert_eq!(read_iso(text), None, "{text}");
        }
    }

    #[test]
    fn patterns_take_all_of_the_text() {
        for (pattern, text, moment) in [
            ("%d/%m/%Y", "3/4/2020", civil("2020-04-03T00:00:00")),
            ("%d/%m/%Y", " 03/04/2020 ", civil("2020-04-03T00:00:00")),
            ("%m/%d/%Y", "3/4/2020", civil("2020-03-04T00:00:00")),
            ("%d/%m/%Y", "3/4/20", None),
            ("%d/%m/%Y", "3/4/20201", None),
            ("%d/%m/%Y", "3/4/+99999", None),
            ("%d/%m/%Y", "3/4/2020 10:00", None),
            ("%d/%m/%Y", "31/4/2020", None),
            ("%d/%m/%Y", "3/4/２０２０", None),
            ("%d/%m/%y", "3/4/20", civil("2020-04-03T00:00:00")),
            ("%d/%m/%Y %H:%M", "3/4/2020 9:05", civil("2020-04-03T09:05:00")),
            ("%d/%m/%Y %H:%M", "3/4/2020", None),
            ("%d/%m/%Y %H:%M", "3/4/2020 24:00", None),
            ("%d/%m/%Y %H:%M:%S", "3/4/2020 9:05:60", None),
            ("%d/%m/%Y %H", "3/4/2020 9", civil("2020-04-03T09:00:00")),
            ("%Y-%m-%d %H:%M:%S%.f", "2020-04-03 09:05:06.1234567", civil("2020-04-03T09:05:06.123456")),
            ("%d %b %Y, %I:%M %p", "22 Nov 2026, 12:15 am", civil("2026-11-22T00:15:00")),
            ("%d %b %Y, %I:%M %p", "22 Nov 2026, 12:15 PM", civil("2026-11-22T12:15:00")),
            ("%G-W%V-%u", "2026-W53-5", civil("2027-01-01T00:00:00")),
            ("%Y%m%d", "20261122", civil("2026-11-22T00:00:00")),
            ("%d/%m/%Y %H:%M %z", "22/11/2026 10:30 +0100", instant("2026-11-22T09:30:00")),
            ("%+", "2026-11-22T10:30:00+01:00", instant("2026-11-22T09:30:00")),
            ("%s", "86400", instant("1970-01-02T00:00:00")),
            ("%s", "9999999999999999999", None),
            ("%s", "9223372036854775807", None),
            ("dzień %d.%m.%Y", "dzień 1.2.2026", civil("2026-02-01T00:00:00")),
        ] {
            assert_eq!(TimeFormat::parse(pattern).unwrap().read(text), moment, "{pattern} of {text}");
        }
    }

    #[test]
    fn counts_since_1970() {
        for (word, text, micros) in [
            ("unix_s", "1700000000", Some(1_700_000_000_000_000)),
            ("unix_s", " 1700000000.25 ", Some(1_700_000_000_250_000)),
            ("unix_s", "-1.5", Some(-1_500_000)),
            ("unix_s", "-0.0000019", Some(-1)),
            ("unix_ms", "1700000000123", Some(1_700_000_000_123_000)),
            ("unix_ms", "0.5", Some(500)),
            ("unix_us", "-1", Some(-1)),
            ("unix_us", "1.0", None),
            ("unix_us", "9223372036854775807", Some(i64::MAX)),
            ("unix_s", "9223372036854775807", None),
            ("unix_s", "9223372036854.999999", None),
            ("unix_s", "1e9", None),
            ("unix_s", "+5", None),
            ("unix_s", "--5", None),
            ("unix_s", ".5", None),
            ("unix_s", "5.", None),
            ("unix_s", "", None),
            ("unix_s", "-", None),
            ("unix_s", "٣", None),
        ] {
            assert_eq!(TimeFormat::parse(word).unwrap().read(text), micros.map(Moment::Instant), "{word} of {text}");
        }
    }

    #[test]
    fn formats_that_cannot_work_are_refused_with_a_reason() {
        for (pattern, reason) in [
            ("ISO", "did you mean `iso`?"),
            ("unix-s", "did you mean `unix_s`?"),
            ("dd/mm/yyyy", "write `iso`"),
            ("", "write `iso`"),
            ("%", "a code that does not exist"),
            ("%Q", "a code that does not exist"),
            ("%d/%m/%Y %", "a code that does not exist"),
            ("%d/%m", "does not say a whole date"),
            ("%H:%M", "does not say a whole date"),
            ("%d/%m/%Y %I:%M", "does not say a whole date"),
            ("%%", "does not say a whole date"),
            ("%d/%m/%Y %H:%M %Z", "reads the name of a zone"),
        ] {
            let err = TimeFormat::parse(pattern).unwrap_err();
            assert_eq!(err.kind(), ErrorKind::TimeFormatUnknown, "{pattern}");
            assert!(err.to_string().contains(reason), "{err}");
        }
    }

    #[test]
    fn written_as_its_text() {
        for json in [r#""iso""#, r#""unix_ms""#, r#""%d/%m/%Y""#] {
            let format: TimeFormat = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&format).unwrap(), json);
            assert_eq!(format!("{format}"), json.trim_matches('"'));
        }
        assert!(serde_json::from_str::<TimeFormat>(r#""%Q""#).is_err());
    }

    proptest! {
        #[test]
        fn iso_agrees_with_chrono(at in -62_167_219_200_000_000_i64..=253_402_300_799_999_999, minutes in -1439_i32..=1439) {
            let time = DateTime::from_timestamp_micros(at).unwrap().naive_utc();
            let text = time.format("%Y-%m-%dT%H:%M:%S%.6f").to_string();
            prop_assert_eq!(read_iso(&text), Some(Moment::Civil(at)));
            let sign = if minutes < 0 { '-' } else { '+' };
            let text = format!("{text}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
            prop_assert_eq!(read_iso(&text), Some(Moment::Instant(at - i64::from(minutes) * 60 * MICROS)));
        }

        #[test]
        fn nothing_panics(pattern in "\\PC*|(%[-_0]?[a-zA-Z:.+%0-9][fz]?[ /:.-]?){1,6}", text in "\\PC*|[-+0-9:./TZ ]{0,40}") {
            let _ = read_iso(&text);
            for word in ["iso", "unix_s", "unix_ms", "unix_us"] {
                let _ = TimeFormat::parse(word).unwrap().read(&text);
            }
            if let Ok(format) = TimeFormat::parse(&pattern) {
                let _ = format.read(&text);
                prop_assert_eq!(format.as_str(), pattern);
            }
        }
    }
}
