//! What decides whether a row takes part: consent, weight, id and revision.

use super::column::{Column, Values};
use super::number::{Number, number};
use super::rating::says_yes;
use super::reason::Reason;
use crate::unit::WEIGHT_UNITS;

/// The largest weight.
const MAX_WEIGHT: f64 = 1e9;

/// Whether a row's respondent has consented; blank and unreadable withhold it.
pub(crate) fn consents(column: &Column<'_>, granted: &[String], row: usize) -> bool {
    if column.is_null(row) {
        return false;
    }
    match column.values() {
        Values::Bool(bits) => bits.get(row),
        values => cell(values, row).is_some_and(|text| says_yes(&text, granted)),
    }
}

/// A row's weight in units of its resolution.
pub(crate) fn weight(column: &Column<'_>, row: usize, decimal_comma: bool) -> Result<u64, Reason> {
    if column.is_null(row) {
        return Err(Reason::WeightMissing);
    }
    let value = match column.values() {
        Values::F64(v) => v[row],
        Values::F32(v) => f64::from(v[row]),
        Values::Decimal(v, scale) => v[row] as f64 / 10_f64.powi(i32::from(*scale)),
        Values::Bool(_) => return Err(Reason::WeightUnreadable),
        // A key outside of its dictionary is null, and so is every row of a column without values.
        Values::Null(_) | Values::Dictionary(..) | Values::Text(_) if cell(column.values(), row).is_none() => {
            return Err(Reason::WeightMissing);
        }
        values => match cell(values, row).map_or(Number::Word, |text| number(&text, decimal_comma)) {
            Number::Blank => return Err(Reason::WeightMissing),
            Number::Integer(value) => value as f64,
            Number::Float(value) => value,
            Number::Bool | Number::Word => return Err(Reason::WeightUnreadable),
        },
    };
    if value.is_nan() || MAX_WEIGHT < value {
        return Err(Reason::WeightUnreadable);
    }
    if value < 0.0 {
        return Err(Reason::WeightNegative);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10^18")]
    let units = (value * WEIGHT_UNITS as f64).round() as u64;
    if units == 0 { Err(Reason::WeightZero) } else { Ok(units) }
}

/// A row's id.
pub(crate) fn id(column: &Column<'_>, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    // A column of numbers with gaps often arrives as floats: NaN is a gap there and names nobody.
    let is_gap = match column.values() {
        Values::F32(v) => v.get(row).is_none_or(|value| !value.is_finite()),
        Values::F64(v) => v.get(row).is_none_or(|value| !value.is_finite()),
        _ => false,
    };
    if is_gap {
        return None;
    }
    cell(column.values(), row).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A row's revision.
pub(crate) fn revision(column: &Column<'_>, row: usize) -> Option<i64> {
    if column.is_null(row) {
        return None;
    }
    match cell(column.values(), row).map(|text| number(&text, false))? {
        Number::Integer(value) => Some(value),
        _ => None,
    }
}

/// The value of a row as text, for types that have a plain one.
fn cell(values: &Values<'_>, row: usize) -> Option<String> {
    if let Some(value) = values.integer(row) {
        return Some(value.to_string());
    }
    if let Some(text) = values.text(row) {
        return Some(text.to_owned());
    }
    Some(match values {
        Values::F32(v) => v.get(row)?.to_string(),
        Values::F64(v) => v.get(row)?.to_string(),
        Values::Bool(bits) => bits.get(row).to_string(),
        _ => return None,
    })
}
