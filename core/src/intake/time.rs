//! From columns of time to periods.

use std::ops::Range;

use super::column::{Column, TimeUnit, Values};
use super::names::PeriodCodes;
use crate::calendar::{FormatGuess, Grain, Moment, Period, TimeFormat, Zone, read_iso};
use crate::error::{Error, ErrorKind, Result};

/// A time column with the formats of its text.
#[derive(Debug)]
pub(crate) struct MomentReader<'a> {
    column: &'a Column<'a>,
    formats: Vec<TimeFormat>,
}

/// How many texts show that a column is ISO 8601 throughout.
const ISO_SAMPLE: usize = 100;

impl<'a> MomentReader<'a> {
    /// Binds a column. Without stated formats, text is ISO 8601 or what all its values agree on.
    ///
    /// `settled` holds formats that an earlier batch has settled.
    pub(crate) fn new(column: &'a Column<'a>, stated: &[TimeFormat], settled: Option<&[TimeFormat]>) -> Result<Self> {
        let formats = match column.values() {
            _ if !stated.is_empty() => stated.to_vec(),
            Values::Text(_) | Values::Dictionary(..) => match settled {
                Some(formats) => formats.to_vec(),
                None => Self::settle(column)?,
            },
            Values::Instants(..) | Values::Civil(..) | Values::Days(_) | Values::Null(_) => Vec::new(),
            values if values.is_empty() => Vec::new(),
            values => {
                let message = format!(
                    "column `{}` is of type {}, and nothing says what its numbers count; state a format such as \
                     `unix_s` or `unix_ms`, or hand over timestamps",
                    column.name(),
                    values.type_name()
                );
                return Err(Error::new(ErrorKind::ColumnType, message).at_column(column.name()));
            }
        };
        Ok(Self { column, formats })
    }

    /// The formats of the texts seen in this column.
    fn settle(column: &Column<'_>) -> Result<Vec<TimeFormat>> {
        let texts = || {
            (0..column.values().len())
                .filter(|row| !column.is_null(*row))
                .filter_map(|row| column.values().text(row))
                .filter(|text| !text.trim().is_empty())
        };
        if texts().next().is_none() || texts().take(ISO_SAMPLE).all(|text| read_iso(text).is_some()) {
            return Ok(Vec::new());
        }
        let mut guess = FormatGuess::new();
        texts().for_each(|text| guess.see(text));
        guess.decide().map_err(|err| err.at_column(column.name()))
    }

    /// The formats that its text is read by; empty for ISO 8601.
    pub(crate) fn formats(&self) -> &[TimeFormat] {
        &self.formats
    }

    /// Whether the formats of its text have been settled by values, so that later batches can keep them.
    pub(crate) fn is_settled_text(&self) -> bool {
        matches!(self.column.values(), Values::Text(_) | Values::Dictionary(..))
            && (0..self.column.values().len()).any(|row| {
                !self.column.is_null(row) && self.column.values().text(row).is_some_and(|text| !text.trim().is_empty())
            })
    }

    /// The moment in `row`.
    pub(crate) fn moment(&self, row: usize) -> Found {
        self.find(row).unwrap_or(Found::Missing)
    }

    fn find(&self, row: usize) -> Option<Found> {
        if self.column.is_null(row) {
            return None;
        }
        let scaled = |value: i64, unit: TimeUnit| match unit {
            TimeUnit::Nanosecond => Some(value.div_euclid(1_000)),
            unit => value.checked_mul(1_000_000 / unit.per_second()),
        };
        let integer = |value: i64| self.read(&value.to_string());
        if let Some(value) = self.column.values().integer(row) {
            return Some(integer(i64::try_from(value).unwrap_or(i64::MAX)));
        }
        Some(match self.column.values() {
            Values::Instants(v, unit) => Found::of(scaled(*v.get(row)?, *unit).map(Moment::Instant)),
            Values::Civil(v, unit) => Found::of(scaled(*v.get(row)?, *unit).map(Moment::Civil)),
            Values::Days(v) => Found::of(i64::from(*v.get(row)?).checked_mul(86_400_000_000).map(Moment::Civil)),
            Values::Text(_) | Values::Dictionary(..) => self.read(self.column.values().text(row)?),
            Values::Null(_) => Found::Missing,
            Values::F64(v) => {
                let value = *v.get(row)?;
                if value.is_finite() && value.abs() < 9e15 {
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "below 2^53; fractions of a tick do not matter"
                    )]
                    integer(value.floor() as i64)
                } else {
                    Found::Unreadable
                }
            }
            _ => Found::Unreadable,
        })
    }

    /// Whether `row` holds one of these codes instead of a time.
    pub(crate) fn says_one_of(&self, codes: &[String], row: usize) -> bool {
        !codes.is_empty()
            && self.column.values().text(row).is_some_and(|cell| codes.iter().any(|code| code == cell.trim()))
    }

    fn read(&self, text: &str) -> Found {
        if text.trim().is_empty() {
            Found::Missing
        } else if self.formats.is_empty() {
            Found::of(read_iso(text))
        } else {
            Found::of(self.formats.iter().find_map(|format| format.read(text)))
        }
    }
}

/// What a time column holds in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Null or blank.
    Missing,
    /// Something that is not a time.
    Unreadable,
    /// A moment.
    At(Moment),
}

impl Found {
    fn of(moment: Option<Moment>) -> Self {
        moment.map_or(Self::Unreadable, Self::At)
    }

    /// The moment in microseconds on its own clock, for differences.
    pub(crate) fn microseconds(self) -> Option<i64> {
        match self {
            Self::At(Moment::Instant(micros) | Moment::Civil(micros)) => Some(micros),
            _ => None,
        }
    }
}

/// The time column of a survey, bound to a batch.
#[derive(Debug)]
pub(crate) struct TimeReader<'a> {
    pub(crate) moments: MomentReader<'a>,
    pub(crate) grain: Grain,
    pub(crate) zone: Zone,
    /// The index of a dimension, and the zones of its values.
    pub(crate) zones: Option<(usize, Vec<(String, Zone)>)>,
}

impl TimeReader<'_> {
    /// The raw numbers of a column that is already a count of time units, without nulls to look after.
    pub(crate) fn raw(&self) -> Option<(&[i64], TimeUnit, bool)> {
        match self.moments.column.values() {
            Values::Instants(v, unit) if self.moments.column.validity().is_none() => Some((v, *unit, true)),
            Values::Civil(v, unit) if self.moments.column.validity().is_none() => Some((v, *unit, false)),
            _ => None,
        }
    }
}

/// A table from moments to period codes: one look-up for almost every moment.
///
/// Moments are cut into buckets of a power of two units. A bucket that lies in one period holds its code; one that a
/// border runs through holds the place of that border; one in which the clock changes is computed moment by moment.
#[derive(Debug)]
pub(crate) struct PeriodTable {
    grain: Grain,
    /// The zone of instants; none for readings of a wall clock.
    zone: Option<Zone>,
    per_second: i64,
    shift: u32,
    base: i64,
    /// A code, or `SPLIT` and the place of a border, or what follows.
    entries: Vec<u32>,
    borders: Vec<Border>,
    /// Seconds between which the clock is not changed, and by how many it is ahead of UTC there.
    calm: (Range<i64>, i64),
}

/// The one border between two periods in a bucket.
#[derive(Debug, Clone, Copy)]
struct Border {
    at: i64,
    before: u32,
    after: u32,
}

/// The lowest entry that is not a code. There are fewer periods than that in the whole calendar.
const SPLIT: u32 = 1 << 31;
const UNKNOWN: u32 = u32::MAX - 2;
const MIXED: u32 = u32::MAX - 1;
/// The code of a moment that lies outside the calendar.
pub(crate) const NO_PERIOD: u32 = u32::MAX;
/// The longest table: four megabytes.
const MAX_ENTRIES: usize = 1 << 20;

impl PeriodTable {
    pub(crate) fn new(grain: Grain, zone: Option<Zone>, unit: TimeUnit) -> Self {
        // Buckets of about nine minutes for days and 71 for coarser grains.
        let seconds_shift = if grain == Grain::Day { 9 } else { 12 };
        let unit_shift = match unit {
            TimeUnit::Second => 0,
            TimeUnit::Millisecond => 10,
            TimeUnit::Microsecond => 20,
            TimeUnit::Nanosecond => 30,
        };
        let shift = seconds_shift + unit_shift;
        let per_second = unit.per_second();
        Self { grain, zone, per_second, shift, base: 0, entries: Vec::new(), borders: Vec::new(), calm: (0..0, 0) }
    }

    /// Writes the period codes of `values` into `out`, which is as long. Says whether one of them is [`NO_PERIOD`].
    pub(crate) fn codes(&mut self, values: &[i64], periods: &mut PeriodCodes, out: &mut [u32]) -> bool {
        let mut any_outside = false;
        let mut done = 0;
        while let (Some(values), Some(out)) = (values.get(done..), out.get_mut(done..)) {
            let known = self.known_codes(values, out);
            let (Some(value), Some(code)) = (values.get(known), out.get_mut(known)) else { break };
            *code = self.learn(*value, periods);
            any_outside |= *code == NO_PERIOD;
            done += known + 1;
        }
        any_outside
    }

    /// Writes codes up to the first moment that the table does not know, and returns how many.
    fn known_codes(&self, values: &[i64], out: &mut [u32]) -> usize {
        let (entries, base, shift) = (self.entries.as_slice(), self.base, self.shift);
        for (at, (code, value)) in out.iter_mut().zip(values).enumerate() {
            let bucket = (*value >> shift).wrapping_sub(base);
            let entry = usize::try_from(bucket).ok().and_then(|at| entries.get(at)).copied().unwrap_or(UNKNOWN);
            *code = if entry < SPLIT {
                entry
            } else {
                let Some(border) = self.borders.get((entry ^ SPLIT) as usize) else { return at };
                if *value < border.at { border.before } else { border.after }
            };
        }
        values.len().min(out.len())
    }

    /// The period code of one moment.
    #[inline]
    pub(crate) fn code(&mut self, value: i64, periods: &mut PeriodCodes) -> u32 {
        let mut code = [0];
        if self.known_codes(&[value], &mut code) == 1 { code[0] } else { self.learn(value, periods) }
    }

    /// The period code of a moment whose bucket is not known, or is computed moment by moment.
    #[cold]
    fn learn(&mut self, value: i64, periods: &mut PeriodCodes) -> u32 {
        let bucket = value >> self.shift;
        if self.entries.is_empty() {
            self.base = bucket;
        }
        if bucket < self.base {
            let missing = usize::try_from(self.base.abs_diff(bucket)).unwrap_or(usize::MAX);
            if MAX_ENTRIES - self.entries.len() < missing {
                return self.compute(value, periods);
            }
            self.entries.splice(0..0, std::iter::repeat_n(UNKNOWN, missing));
            self.base = bucket;
        }
        let at = usize::try_from(self.base.abs_diff(bucket)).unwrap_or(usize::MAX);
        if MAX_ENTRIES <= at {
            return self.compute(value, periods);
        }
        if self.entries.len() <= at {
            self.entries.resize(at + 1, UNKNOWN);
        }
        if self.entries[at] == UNKNOWN {
            self.entries[at] = self.bucket_entry(bucket, periods);
        }
        self.compute(value, periods)
    }

    fn bucket_entry(&mut self, bucket: i64, periods: &mut PeriodCodes) -> u32 {
        let first = bucket << self.shift;
        let Some(last) = first.checked_add((1 << self.shift) - 1) else { return MIXED };
        let (mut low, mut high) = (first.div_euclid(self.per_second), last.div_euclid(self.per_second));
        if !self.is_calm(low, high) {
            return MIXED;
        }
        let (index, last_index) = (self.index(first), self.index(last));
        if index == last_index {
            return Self::code_of(self.grain, index, periods).min(MIXED);
        }
        // The second in which the next period begins. The clock does not change, so later seconds are in no earlier one.
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            let index_there = self.index_of_second(middle);
            if index_there == index { low = middle } else { high = middle }
        }
        let Some(at) = high.checked_mul(self.per_second) else { return MIXED };
        if self.index(at) != last_index {
            return MIXED;
        }
        let before = Self::code_of(self.grain, index, periods);
        let after = Self::code_of(self.grain, last_index, periods);
        if before == NO_PERIOD || after == NO_PERIOD {
            return MIXED;
        }
        let Ok(place) = u32::try_from(self.borders.len()) else { return MIXED };
        self.borders.push(Border { at, before, after });
        SPLIT | place
    }

    /// Whether the clock is not changed from one second to another, both included; remembers the stretch between changes.
    fn is_calm(&mut self, first: i64, last: i64) -> bool {
        if !self.calm.0.contains(&first) {
            let Some(zone) = &self.zone else {
                self.calm = (i64::MIN..i64::MAX, 0);
                return true;
            };
            self.calm = (first..zone.next_transition(first).unwrap_or(i64::MAX), zone.offset_at(first));
        }
        self.calm.0.contains(&last)
    }

    fn compute(&self, value: i64, periods: &mut PeriodCodes) -> u32 {
        Self::code_of(self.grain, self.index(value), periods)
    }

    fn index(&self, value: i64) -> i32 {
        self.index_of_second(value.div_euclid(self.per_second))
    }

    fn index_of_second(&self, seconds: i64) -> i32 {
        let day = match &self.zone {
            Some(_) if self.calm.0.contains(&seconds) => {
                narrow_day(seconds.saturating_add(self.calm.1).div_euclid(86_400))
            }
            Some(zone) => zone.civil_day(seconds),
            None => narrow_day(seconds.div_euclid(86_400)),
        };
        self.grain.index_of_day(day)
    }

    fn code_of(grain: Grain, index: i32, periods: &mut PeriodCodes) -> u32 {
        match periods.find(index) {
            Some(code) => code,
            None if Period::from_index(grain, index).is_some() => periods.code(index),
            None => NO_PERIOD,
        }
    }
}

/// A day as far as days are counted.
fn narrow_day(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_table_gives_what_the_calendar_gives(
            zone in prop::sample::select(vec!["UTC", "Europe/Warsaw", "Australia/Lord_Howe", "America/St_Johns", "America/Sao_Paulo"]),
            grain in prop::sample::select(vec![Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year, Grain::All]),
            unit in prop::sample::select(vec![TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond]),
            seconds in prop::collection::vec(-400_000_000_i64..2_000_000_000, 1..60),
        ) {
            let zone = Zone::get(zone).unwrap();
            let mut table = PeriodTable::new(grain, Some(zone.clone()), unit);
            let mut periods = PeriodCodes::default();
            let values: Vec<i64> = seconds.iter().map(|second| second * unit.per_second()).collect();
            let mut codes = vec![0; values.len()];
            table.codes(&values, &mut periods, &mut codes);
            for (second, code) in seconds.iter().zip(codes) {
                let index = periods.indices()[usize::try_from(code).unwrap()];
                prop_assert_eq!(index, grain.index_of_day(zone.civil_day(*second)));
            }
        }
    }

    #[test]
    fn moments_at_the_ends_of_time_have_no_period_and_do_no_harm() {
        let mut table = PeriodTable::new(Grain::Day, Some(Zone::utc()), TimeUnit::Second);
        let mut periods = PeriodCodes::default();
        for value in [0, i64::MAX, i64::MIN, i64::MAX - 1, 86_400] {
            let code = table.code(value, &mut periods);
            assert!(code == NO_PERIOD || code < 5, "{value}: {code}");
        }
        assert!(table.entries.len() < 1_000);
        // Also when it is the first, which lays out the table.
        for value in [i64::MIN, i64::MAX] {
            let code = PeriodTable::new(Grain::Day, Some(Zone::utc()), TimeUnit::Second).code(value, &mut periods);
            assert_eq!(code, NO_PERIOD, "{value}");
        }
    }
}
