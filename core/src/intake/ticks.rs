//! Answers to measure questions: columns of any type become whole ticks of the unit's resolution.
//!
//! A value below `-MAX_TICKS` is not a number of ticks but a code: [`MISSING`] or the code of a [`Reason`].

use std::ops::Range;

use super::column::{Column, Values};
use super::number::{Number, float_ticks, number, ticks};
use super::reason::{MISSING, Reason};
use super::time::{Found, MomentReader};
use crate::survey::{MeasureUnit, Question};
use crate::unit::MAX_TICKS;

/// A code in a buffer of ticks.
const fn coded(code: u8) -> i64 {
    i64::MIN + code as i64
}

/// The code that stands in place of ticks, if one does.
pub(crate) fn code_of(value: i64) -> Option<u8> {
    (value <= -MAX_TICKS).then(|| u8::try_from(value - i64::MIN).unwrap_or(Reason::TooLarge.code()))
}

/// The code of a row that takes no part.
pub(crate) const SKIPPED_TICKS: i64 = coded(super::reason::SKIPPED);

/// A column, or a pair of time columns, bound to a measure.
#[derive(Debug)]
pub(crate) enum TicksReader<'a> {
    Column { column: &'a Column<'a>, question: &'a Question, unit: MeasureUnit, decimal_comma: bool },
    Between { from: MomentReader<'a>, to: MomentReader<'a>, missing: &'a [String] },
}

impl TicksReader<'_> {
    /// Writes the ticks of `rows` into `out`, which is as long.
    pub(crate) fn read(&self, rows: Range<usize>, out: &mut [i64]) {
        match self {
            Self::Column { column, question, unit, decimal_comma } => {
                for (out, row) in out.iter_mut().zip(rows) {
                    *out = if column.is_null(row) {
                        coded(MISSING)
                    } else {
                        one(column, question, *unit, *decimal_comma, row)
                    };
                }
            }
            Self::Between { from, to, missing } => {
                let moment = |end: &MomentReader<'_>, row| {
                    if end.says_one_of(missing, row) { Found::Missing } else { end.moment(row) }
                };
                for (out, row) in out.iter_mut().zip(rows) {
                    let (start, end) = (moment(from, row), moment(to, row));
                    *out = match (start.microseconds(), end.microseconds()) {
                        (Some(start), Some(end)) => checked(
                            end.checked_sub(start).map(|micros| micros.div_euclid(1_000)),
                            MeasureUnit::Milliseconds,
                        ),
                        _ if start == Found::Missing || end == Found::Missing => coded(MISSING),
                        _ => coded(Reason::TimeUnreadableInMeasure.code()),
                    };
                }
            }
        }
    }
}

fn one(column: &Column<'_>, question: &Question, unit: MeasureUnit, decimal_comma: bool, row: usize) -> i64 {
    let per_unit = unit.ticks();
    let integer = |value: i64| {
        if !question.missing.is_empty() && question.missing.iter().any(|code| code.parse() == Ok(value)) {
            return coded(MISSING);
        }
        checked(value.checked_mul(per_unit), unit)
    };
    let float = |value: f64| {
        if value.is_nan() {
            coded(Reason::NotANumber.code())
        } else if value.is_infinite() {
            coded(Reason::Infinite.code())
        } else if !question.missing.is_empty() && question.missing.iter().any(|code| code.parse() == Ok(value)) {
            coded(MISSING)
        } else {
            checked(float_ticks(value, per_unit), unit)
        }
    };
    if let Some(value) = column.values().integer(row) {
        return integer(i64::try_from(value).unwrap_or(i64::MAX));
    }
    match column.values() {
        Values::F32(v) => float(f64::from(v[row])),
        Values::F64(v) => float(v[row]),
        Values::Decimal(v, scale) => decimal(v[row], *scale, unit),
        Values::Durations(v, time_unit) if unit.is_time() => {
            let millis = i128::from(v[row]) * 1_000 / i128::from(time_unit.per_second());
            checked(i64::try_from(millis).ok(), unit)
        }
        Values::Bool(_) => coded(Reason::Boolean.code()),
        values @ (Values::Text(_) | Values::Dictionary(..)) => cell(values.text(row), question, unit, decimal_comma),
        Values::Null(_) => coded(MISSING),
        _ => coded(Reason::WrongType.code()),
    }
}

fn cell(text: Option<&str>, question: &Question, unit: MeasureUnit, decimal_comma: bool) -> i64 {
    let Some(text) = text.map(str::trim) else { return coded(MISSING) };
    if text.is_empty() || question.missing.iter().any(|code| code == text) {
        return coded(MISSING);
    }
    if let Some(value) = ticks(text, unit.ticks(), decimal_comma) {
        return checked(Some(value), unit);
    }
    match number(text, decimal_comma) {
        Number::Blank => coded(MISSING),
        Number::Integer(value) => checked(value.checked_mul(unit.ticks()), unit),
        Number::Float(value) if value.is_nan() => coded(Reason::NotANumber.code()),
        Number::Float(value) if value.is_infinite() => coded(Reason::Infinite.code()),
        Number::Float(value) => checked(float_ticks(value, unit.ticks()), unit),
        Number::Bool => coded(Reason::Boolean.code()),
        Number::Word => coded(Reason::Word.code()),
    }
}

fn decimal(value: i128, scale: i8, unit: MeasureUnit) -> i64 {
    let per_unit = i128::from(unit.ticks());
    let power = 10_i128.checked_pow(u32::from(scale.unsigned_abs()));
    let rounded = power.and_then(|power| {
        if scale < 0 {
            return value.checked_mul(power)?.checked_mul(per_unit);
        }
        let numerator = value.checked_mul(per_unit)?.checked_mul(2)?;
        let away = if numerator < 0 { -power } else { power };
        Some((numerator.checked_add(away)?) / power.checked_mul(2)?)
    });
    checked(rounded.and_then(|ticks| i64::try_from(ticks).ok()), unit)
}

fn checked(ticks: Option<i64>, unit: MeasureUnit) -> i64 {
    match ticks {
        Some(ticks) if ticks < 0 && !unit.allows_negative() => coded(Reason::Negative.code()),
        Some(ticks) if -MAX_TICKS < ticks && ticks < MAX_TICKS => ticks,
        _ => coded(Reason::TooLarge.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::Batch;
    use super::*;
    use crate::calendar::TimeFormat;

    #[test]
    fn a_code_for_missing_at_either_end_is_no_answer() {
        let from = ["2026-01-01T00:00", " ? ", "2026-01-01T00:00", "2026-01-01T00:00", "2026-01-01T00:00"];
        let to = ["2026-01-01T00:01", "2026-01-01T00:01", "?", "soon", ""];
        let batch =
            Batch::new(5).with("from", Values::from(&from[..])).unwrap().with("to", Values::from(&to[..])).unwrap();
        let formats = [TimeFormat::parse("iso").unwrap()];
        let end = |name| MomentReader::new(batch.column(name).unwrap(), &formats, None).unwrap();
        let missing = ["?".to_owned()];
        let mut out = [0; 5];
        TicksReader::Between { from: end("from"), to: end("to"), missing: &missing }.read(0..5, &mut out);
        let unreadable = coded(Reason::TimeUnreadableInMeasure.code());
        assert_eq!(out, [60_000, coded(MISSING), coded(MISSING), unreadable, coded(MISSING)]);
    }
}
