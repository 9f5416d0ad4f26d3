//! Answers to rating, flag and comment questions: columns of any type become codes of one byte.
//!
//! A code is a bin, or [`MISSING`], or the code of a [`Reason`].

use std::collections::BTreeMap;
use std::ops::Range;

use super::column::{Bits, Column, Keys, Text, Values};
use super::number::{Number, number};
use super::reason::{MISSING, Reason};
use crate::survey::{Question, QuestionKind, Scale};

/// What texts and numbers mean for one question.
#[derive(Debug)]
struct Meaning<'a> {
    kind: Kind<'a>,
    /// Codes of the integers 0 to 255.
    table: [u8; 256],
    missing_integers: Vec<i64>,
    missing_words: &'a [String],
    decimal_comma: bool,
}

#[derive(Debug)]
enum Kind<'a> {
    Rating { scale: &'a Scale, words: &'a BTreeMap<String, i32> },
    Flag { yes: &'a [String], no: &'a [String] },
    Comment,
}

/// A column bound to a rating, flag or comment question.
#[derive(Debug)]
pub(crate) struct CodeReader<'a> {
    column: &'a Column<'a>,
    meaning: Meaning<'a>,
    /// The codes of a dictionary's values.
    dictionary: Vec<u8>,
}

const YES_WORDS: [&str; 5] = ["true", "yes", "y", "t", "tak"];
const NO_WORDS: [&str; 5] = ["false", "no", "n", "f", "nie"];

impl<'a> CodeReader<'a> {
    pub(crate) fn new(column: &'a Column<'a>, question: &'a Question, decimal_comma: bool) -> Self {
        let kind = match &question.kind {
            QuestionKind::Rating(scale) => Kind::Rating { scale, words: &question.words },
            QuestionKind::Flag => Kind::Flag { yes: &question.yes, no: &question.no },
            _ => Kind::Comment,
        };
        let mut meaning = Meaning {
            kind,
            table: [0; 256],
            missing_integers: question.missing.iter().filter_map(|code| code.parse().ok()).collect(),
            missing_words: &question.missing,
            decimal_comma,
        };
        for value in 0..=255_u8 {
            meaning.table[usize::from(value)] = meaning.integer_anew(i64::from(value));
        }
        let mut reader = Self { column, meaning, dictionary: Vec::new() };
        if let Values::Dictionary(_, values) = column.values() {
            let code = |i| values.get(i).map_or(MISSING, |text| reader.meaning.text(text));
            reader.dictionary = (0..values.len()).map(code).collect();
        }
        reader
    }

    /// The bytes of the column themselves, where code = byte - offset for every byte in the scale and no row is null.
    pub(crate) fn bytes(&self) -> Option<(&'a [u8], u8)> {
        match (self.column.values(), &self.meaning.kind) {
            (Values::U8(bytes), Kind::Rating { scale, .. }) if self.column.validity().is_none() => {
                Some((bytes, u8::try_from(scale.min()).ok()?))
            }
            _ => None,
        }
    }

    /// Writes the codes of `rows` into `out`, which is as long.
    pub(crate) fn read(&self, rows: Range<usize>, out: &mut [u8]) {
        let meaning = &self.meaning;
        match self.column.values() {
            Values::U8(v) => {
                for (code, value) in out.iter_mut().zip(&v[rows.clone()]) {
                    *code = meaning.table[usize::from(*value)];
                }
            }
            Values::I8(v) => meaning.integers(v[rows.clone()].iter().map(|value| i64::from(*value)), out),
            Values::U16(v) => meaning.integers(v[rows.clone()].iter().map(|value| i64::from(*value)), out),
            Values::I16(v) => meaning.integers(v[rows.clone()].iter().map(|value| i64::from(*value)), out),
            Values::U32(v) => meaning.integers(v[rows.clone()].iter().map(|value| i64::from(*value)), out),
            Values::I32(v) => meaning.integers(v[rows.clone()].iter().map(|value| i64::from(*value)), out),
            Values::I64(v) => meaning.integers(v[rows.clone()].iter().copied(), out),
            Values::U64(v) => {
                let clamp = |value: &u64| i64::try_from(*value).unwrap_or(i64::MAX);
                meaning.integers(v[rows.clone()].iter().map(clamp), out);
            }
            Values::F32(v) => each(out, &v[rows.clone()], |value| meaning.float(f64::from(*value))),
            Values::F64(v) => each(out, &v[rows.clone()], |value| meaning.float(*value)),
            Values::Decimal(v, scale) => {
                let divisor = 10_f64.powi(i32::from(*scale));
                each(out, &v[rows.clone()], |value| meaning.float(*value as f64 / divisor));
            }
            Values::Bool(bits) => meaning.bools(bits, rows.clone(), out),
            Values::Text(text) => read_text(meaning, text, rows.clone(), out),
            Values::Dictionary(keys, _) => self.read_keys(*keys, rows.clone(), out),
            Values::Lists(..) if matches!(meaning.kind, Kind::Comment) => out.fill(0),
            Values::Null(_) => out.fill(MISSING),
            _ => out.fill(Reason::WrongType.code()),
        }
        if let Some(validity) = self.column.validity() {
            blank_nulls(validity, rows, out);
        }
    }

    fn read_keys(&self, keys: Keys<'_>, rows: Range<usize>, out: &mut [u8]) {
        let code = |key: Option<usize>| key.and_then(|key| self.dictionary.get(key)).copied().unwrap_or(MISSING);
        for (out, row) in out.iter_mut().zip(rows) {
            *out = code(keys.get(row));
        }
    }
}

fn each<T>(out: &mut [u8], values: &[T], code: impl Fn(&T) -> u8) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = code(value);
    }
}

fn read_text(meaning: &Meaning<'_>, text: &Text<'_>, rows: Range<usize>, out: &mut [u8]) {
    for (out, row) in out.iter_mut().zip(rows) {
        *out = text.get(row).map_or(MISSING, |cell| meaning.text(cell));
    }
}

/// Writes [`MISSING`] where a row is null.
pub(crate) fn blank_nulls(validity: &Bits<'_>, rows: Range<usize>, out: &mut [u8]) {
    for (out, row) in out.iter_mut().zip(rows) {
        if !validity.get(row) {
            *out = MISSING;
        }
    }
}

impl Meaning<'_> {
    fn integers(&self, values: impl Iterator<Item = i64>, out: &mut [u8]) {
        for (out, value) in out.iter_mut().zip(values) {
            *out = self.integer(value);
        }
    }

    fn bools(&self, bits: &Bits<'_>, rows: Range<usize>, out: &mut [u8]) {
        let codes = match self.kind {
            Kind::Rating { .. } => [Reason::Boolean.code(); 2],
            Kind::Flag { .. } => [0, 1],
            Kind::Comment => [0; 2],
        };
        for (out, row) in out.iter_mut().zip(rows) {
            *out = codes[usize::from(bits.get(row))];
        }
    }

    fn integer(&self, value: i64) -> u8 {
        match usize::try_from(value) {
            Ok(small) if small < 256 => self.table[small],
            _ => self.integer_anew(value),
        }
    }

    fn integer_anew(&self, value: i64) -> u8 {
        if self.missing_integers.contains(&value) {
            return MISSING;
        }
        match &self.kind {
            Kind::Rating { scale, .. } => {
                let bin = value.saturating_sub(i64::from(scale.min()));
                match u8::try_from(bin) {
                    Ok(code) if usize::from(code) < scale.points() => code,
                    _ => Reason::OutOfScale.code(),
                }
            }
            Kind::Flag { yes, no } => {
                let is = |codes: &[String]| codes.iter().any(|code| code.parse() == Ok(value));
                match value {
                    _ if is(yes) => 1,
                    _ if is(no) => 0,
                    1 => 1,
                    0 => 0,
                    _ => Reason::OutOfScale.code(),
                }
            }
            Kind::Comment => 0,
        }
    }

    fn float(&self, value: f64) -> u8 {
        if value.is_nan() {
            return Reason::NotANumber.code();
        }
        if value.is_infinite() {
            return Reason::Infinite.code();
        }
        if value.fract() != 0.0 {
            return Reason::Fractional.code();
        }
        if value.abs() < 9e15 {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            return self.integer(value as i64);
        }
        Reason::OutOfScale.code()
    }

    fn text(&self, cell: &str) -> u8 {
        // The common cell is one digit.
        if let [digit @ b'0'..=b'9'] = cell.as_bytes() {
            let code = self.table[usize::from(digit - b'0')];
            if !matches!(self.kind, Kind::Comment) {
                return code;
            }
        }
        let cell = cell.trim();
        if cell.is_empty() || self.missing_words.iter().any(|missing| missing == cell) {
            return MISSING;
        }
        match &self.kind {
            Kind::Comment => 0,
            Kind::Rating { words, .. } => match words.get(cell) {
                Some(point) => self.integer(i64::from(*point)),
                None => self.number(cell),
            },
            Kind::Flag { yes, no } => {
                let is = |codes: &[String]| codes.iter().any(|code| code == cell);
                let is_word = |words: [&str; 5]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
                if is(yes) {
                    1
                } else if is(no) {
                    0
                } else if is_word(YES_WORDS) {
                    1
                } else if is_word(NO_WORDS) {
                    0
                } else {
                    match number(cell, self.decimal_comma) {
                        Number::Integer(value) => self.integer(value),
                        Number::Float(value) => self.float(value),
                        _ => Reason::Word.code(),
                    }
                }
            }
        }
    }

    fn number(&self, cell: &str) -> u8 {
        match number(cell, self.decimal_comma) {
            Number::Blank => MISSING,
            Number::Integer(value) => self.integer(value),
            Number::Float(value) => self.float(value),
            Number::Bool => Reason::Boolean.code(),
            Number::Word => Reason::Word.code(),
        }
    }
}

/// Whether a word says yes, by the words that flags know and by `granted`.
pub(crate) fn says_yes(cell: &str, granted: &[String]) -> bool {
    let cell = cell.trim();
    cell == "1"
        || granted.iter().any(|code| code == cell)
        || YES_WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word))
}
