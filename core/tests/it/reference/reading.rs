//! The obvious reading of rows, one after the other.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the slow way computes with whole floats of known range"
)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use cxmetrics::calendar::{Period, Zone};
use cxmetrics::intake::Reason;

use super::case::{Case, Clock, RATINGS, Shape, WORKED};
use crate::data::{Cell, Cells, Col};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Read<T> {
    Answer(T),
    Missing,
    Refused(Reason),
}

pub(super) use Read::{Answer, Missing, Refused};

pub(super) enum Number {
    Blank,
    Whole(i64),
    Other(f64),
    Truth,
    Word,
}

pub(super) fn number(word: &str, decimal_comma: bool) -> Number {
    let word = word.trim();
    let dotted = if decimal_comma && !word.contains('.') { word.replacen(',', ".", 1) } else { word.to_owned() };
    if word.is_empty() {
        Number::Blank
    } else if word == "true" || word == "false" {
        Number::Truth
    } else if let Ok(whole) = word.parse() {
        Number::Whole(whole)
    } else if let Ok(value) = dotted.parse::<f64>() {
        Number::Other(value)
    } else {
        Number::Word
    }
}

pub(super) fn whole_float(value: f64) -> Result<i64, Reason> {
    if value.is_nan() {
        Err(Reason::NotANumber)
    } else if value.is_infinite() {
        Err(Reason::Infinite)
    } else if value.fract() != 0.0 {
        Err(Reason::Fractional)
    } else if value.abs() < 9e15 {
        Ok(value as i64)
    } else {
        Err(Reason::OutOfScale)
    }
}

pub(super) fn rating(cell: &Cell, min: i64, max: i64, missing: (&[i64], &[&str]), comma: bool) -> Read<i64> {
    let whole = |value: i64| {
        if missing.0.contains(&value) {
            Missing
        } else if (min..=max).contains(&value) {
            Answer(value)
        } else {
            Refused(Reason::OutOfScale)
        }
    };
    let float = |value: f64| whole_float(value).map_or_else(Refused, whole);
    match cell {
        Cell::Nothing => Missing,
        Cell::Bool(_) => Refused(Reason::Boolean),
        Cell::Integer(value) => whole(*value),
        Cell::Float(value) => float(*value),
        Cell::Word(word) if missing.1.contains(&word.trim()) => Missing,
        Cell::Word(word) if word == WORKED && max == 10 => Answer(9),
        Cell::Word(word) => match number(word, comma) {
            Number::Blank => Missing,
            Number::Whole(value) => whole(value),
            Number::Other(value) => float(value),
            Number::Truth => Refused(Reason::Boolean),
            Number::Word => Refused(Reason::Word),
        },
    }
}

pub(super) fn flag(cell: &Cell, comma: bool) -> Read<bool> {
    let whole = |value: i64| match value {
        9 => Missing,
        7 | 1 => Answer(true),
        0 => Answer(false),
        _ => Refused(Reason::OutOfScale),
    };
    let float = |value: f64| whole_float(value).map_or_else(Refused, whole);
    match cell {
        Cell::Nothing => Missing,
        Cell::Bool(value) => Answer(*value),
        Cell::Integer(value) => whole(*value),
        Cell::Float(value) => float(*value),
        Cell::Word(word) => match word.trim().to_lowercase().as_str() {
            "yes" | "y" | "t" | "tak" | "true" | "kept" => Answer(true),
            "no" | "n" | "f" | "nie" | "false" => Answer(false),
            word => match number(word, comma) {
                Number::Blank => Missing,
                Number::Whole(value) => whole(value),
                Number::Other(value) => float(value),
                Number::Truth | Number::Word => Refused(Reason::Word),
            },
        },
    }
}

pub(super) fn tags(column: &Col, row: usize) -> Read<BTreeSet<String>> {
    match (column.cell(row), &column.cells) {
        (Cell::Nothing, _) => Missing,
        (Cell::Word(word), _) if word.trim().is_empty() || word.trim() == "NA" => Missing,
        (Cell::Word(word), _) => {
            let tags = word.split('|').map(str::trim).filter(|tag| !tag.is_empty() && *tag != "NA");
            Answer(tags.map(str::to_owned).collect())
        }
        _ => Refused(Reason::WrongType),
    }
}

/// A plain decimal in units of 10^-22, which is enough for every text here.
pub(super) fn decimal(word: &str, comma: bool) -> Option<i128> {
    let word = word.trim();
    let (sign, digits) = word.strip_prefix('-').map_or((1, word.strip_prefix('+').unwrap_or(word)), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').or(digits.split_once(',').filter(|_| comma)).unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || whole.is_empty() || 15 < whole.len() {
        return None;
    }
    Some(sign * format!("{whole}{part:0<22}").parse::<i128>().ok()?)
}

pub(super) fn measure(
    cell: &Cell,
    ticks_per_unit: i64,
    negative: bool,
    missing: Option<i64>,
    comma: bool,
) -> Read<i64> {
    let fits = |ticks: Option<i128>| match ticks {
        Some(ticks) if ticks < 0 && !negative => Refused(Reason::Negative),
        Some(ticks) if ticks.abs() < 1 << 48 => Answer(i64::try_from(ticks).unwrap()),
        _ => Refused(Reason::TooLarge),
    };
    let whole = |value: i64| match value {
        value if missing == Some(value) => Missing,
        value => match value.checked_mul(ticks_per_unit) {
            Some(ticks) => fits(Some(ticks.into())),
            None => Refused(Reason::TooLarge),
        },
    };
    let float = |value: f64| {
        if value.is_nan() {
            Refused(Reason::NotANumber)
        } else if value.is_infinite() {
            Refused(Reason::Infinite)
        } else if missing.is_some_and(|missing| value == missing as f64) {
            Missing
        } else {
            let ticks = (value * ticks_per_unit as f64).round();
            fits((ticks.abs() < 9e15).then_some(ticks as i128))
        }
    };
    match cell {
        Cell::Nothing => Missing,
        Cell::Bool(_) => Refused(Reason::Boolean),
        Cell::Integer(value) => whole(*value),
        Cell::Float(value) => float(*value),
        Cell::Word(word) => match (decimal(word, comma), number(word, comma)) {
            (_, Number::Blank) => Missing,
            (_, Number::Whole(value)) => whole(value),
            (Some(parts), _) => {
                let unit = 10_i128.pow(22);
                let twice = 2 * parts * i128::from(ticks_per_unit);
                fits(Some((twice + parts.signum() * unit) / (2 * unit)))
            }
            (None, Number::Other(value)) => float(value),
            (None, Number::Truth) => Refused(Reason::Boolean),
            (None, Number::Word) => Refused(Reason::Word),
        },
    }
}

pub(super) fn weight(cell: &Cell) -> Result<u64, Reason> {
    let value = match cell {
        Cell::Nothing => return Err(Reason::WeightMissing),
        Cell::Bool(_) => return Err(Reason::WeightUnreadable),
        Cell::Integer(value) => *value as f64,
        Cell::Float(value) => *value,
        Cell::Word(word) => match number(word, false) {
            Number::Blank => return Err(Reason::WeightMissing),
            Number::Whole(value) => value as f64,
            Number::Other(value) => value,
            Number::Truth | Number::Word => return Err(Reason::WeightUnreadable),
        },
    };
    if value.is_nan() || 1e9 < value {
        Err(Reason::WeightUnreadable)
    } else if value < 0.0 {
        Err(Reason::WeightNegative)
    } else if (value * 1e9).round() == 0.0 {
        Err(Reason::WeightZero)
    } else {
        Ok((value * 1e9).round() as u64)
    }
}

pub(super) fn text(cell: &Cell) -> Option<String> {
    let text = match cell {
        Cell::Nothing => return None,
        Cell::Integer(value) => value.to_string(),
        Cell::Float(value) if !value.is_finite() => return None,
        Cell::Float(value) => value.to_string(),
        Cell::Bool(value) => value.to_string(),
        Cell::Word(word) => word.trim().to_owned(),
    };
    (!text.is_empty()).then_some(text)
}

pub(super) fn segment(dimension: &str, cell: &Cell, comma: bool) -> Option<String> {
    let text = text(cell)?;
    match dimension {
        "d1" if text == "NA" => None,
        "d1" if text == "1" => Some("one".to_owned()),
        "d2" => {
            let value = match number(&text, comma) {
                Number::Whole(value) => value as f64,
                Number::Other(value) => value,
                _ => return None,
            };
            if 3.0 <= value {
                Some("high".to_owned())
            } else if 0.0 <= value {
                Some("low".to_owned())
            } else {
                None
            }
        }
        _ => Some(text),
    }
}

pub(super) fn day(column: &Col, row: usize, shape: Shape) -> Result<NaiveDate, Reason> {
    let zone = Zone::get(shape.zone).unwrap();
    let of = |days: i64| {
        let day = i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days).ok_or(Reason::TimeUnreadable)?;
        // A period has a first day, and a first day after it.
        let period = Period::containing(shape.grain, day);
        Period::from_index(shape.grain, period.index()).map(|_| day).ok_or(Reason::TimeUnreadable)
    };
    if column.is_null(row) {
        return Err(Reason::TimeMissing);
    }
    match &column.cells {
        Cells::Instants(v, unit) => of(zone.civil_day(v[row].div_euclid(unit.per_second())).into()),
        Cells::Civil(v, unit) => of(v[row].div_euclid(unit.per_second() * 86_400)),
        Cells::Days(v) => of(v[row].into()),
        Cells::Text(v) if v[row].is_empty() => Err(Reason::TimeMissing),
        Cells::Text(v) if shape.clock == Clock::DayFirst => NaiveDateTime::parse_from_str(&v[row], "%d/%m/%Y %H:%M")
            .map(|at| at.date())
            .map_err(|_| Reason::TimeUnreadable),
        Cells::Text(v) => {
            let (text, instant) = v[row].strip_suffix('Z').map_or((v[row].as_str(), false), |text| (text, true));
            let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").map_err(|_| Reason::TimeUnreadable)?;
            if instant { of(zone.civil_day(at.and_utc().timestamp()).into()) } else { Ok(at.date()) }
        }
        other => panic!("no time in {other:?}"),
    }
}

/// A row that counts.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) segment: BTreeMap<String, Option<String>>,
    pub(super) day: Option<NaiveDate>,
    pub(super) weight: u64,
    pub(super) ratings: BTreeMap<&'static str, Read<i64>>,
    pub(super) ok: Read<bool>,
    pub(super) topics: Read<BTreeSet<String>>,
    pub(super) measures: BTreeMap<&'static str, Read<i64>>,
}

#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) read: u64,
    pub(super) refused: BTreeMap<Reason, Vec<u64>>,
}

pub(super) fn read_rows(case: &Case) -> (Vec<Row>, Account) {
    let shape = case.shape;
    let comma = shape.decimal_comma;
    let col = |name: &str| case.columns.iter().find(|column| column.name == name).unwrap();
    let mut account = Account { read: shape.rows as u64, ..Account::default() };
    let mut rows: Vec<(u64, Row)> = Vec::new();
    let mut latest: BTreeMap<String, (i64, u64)> = BTreeMap::new();
    for at in 0..shape.rows {
        let number_of_row = at as u64;
        let mut refuse = |reason: Reason, row: u64| account.refused.entry(reason).or_default().push(row);
        if shape.consent {
            let granted = match col("consent").cell(at) {
                Cell::Bool(value) => value,
                cell => text(&cell)
                    .is_some_and(|word| ["true", "yes", "y", "t", "tak", "1"].contains(&word.to_lowercase().as_str())),
            };
            if !granted {
                refuse(Reason::ConsentWithheld, number_of_row);
                continue;
            }
        }
        let weight = if shape.weighted { weight(&col("weight").cell(at)) } else { Ok(1_000_000_000) };
        let weight = match weight {
            Ok(weight) => weight,
            Err(reason) => {
                refuse(reason, number_of_row);
                continue;
            }
        };
        let day = match shape.clock {
            Clock::None => None,
            _ => match day(col("at"), at, shape) {
                Ok(day) => Some(day),
                Err(reason) => {
                    refuse(reason, number_of_row);
                    continue;
                }
            },
        };
        if shape.id {
            let Some(id) = text(&col("id").cell(at)) else {
                refuse(Reason::IdMissing, number_of_row);
                continue;
            };
            let mut revision = 0;
            if shape.revision {
                match text(&col("revision").cell(at)).map(|word| number(&word, false)) {
                    Some(Number::Whole(value)) => revision = value,
                    _ => {
                        refuse(Reason::RevisionUnreadable, number_of_row);
                        continue;
                    }
                }
            }
            match latest.get(&id) {
                Some((before, _)) if *before == revision => {
                    refuse(Reason::Duplicate, number_of_row);
                    continue;
                }
                Some((before, _)) if revision < *before => {
                    refuse(Reason::StaleRevision, number_of_row);
                    continue;
                }
                Some((_, row)) => {
                    refuse(Reason::Replaced, *row);
                    let row = *row;
                    rows.retain(|(number, _)| *number != row);
                }
                None => {}
            }
            latest.insert(id, (revision, number_of_row));
        }
        let segment = [("d0", "d0"), ("d1", "c1"), ("d2", "d2")][..shape.dimensions]
            .iter()
            .map(|(name, column)| ((*name).to_owned(), segment(name, &col(column).cell(at), comma)))
            .collect();
        let ratings = RATINGS
            .iter()
            .map(|(name, min, max, ..)| {
                let missing: (&[i64], &[&str]) = match *name {
                    "nps" => (&[11], &["NA"]),
                    "csat" => (&[0], &[]),
                    _ => (&[], &[]),
                };
                (*name, rating(&col(name).cell(at), *min, *max, missing, comma))
            })
            .collect();
        let measures = BTreeMap::from([
            ("secs", measure(&col("secs").cell(at), 1_000, false, Some(99), comma)),
            ("cost", measure(&col("cost").cell(at), 100, true, None, comma)),
        ]);
        let (ok, topics) = (flag(&col("ok").cell(at), comma), tags(col("topics"), at));
        rows.push((number_of_row, Row { segment, day, weight, ratings, ok, topics, measures }));
    }
    (rows.into_iter().map(|(_, row)| row).collect(), account)
}
