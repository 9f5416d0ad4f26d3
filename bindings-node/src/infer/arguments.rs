//! Arguments of the functions by name: numbers, lists of numbers and options, each refused by name when it is something else.
//!
//! They are read one after another, and what is read is copied: reading may run code of the caller (a getter, say), and what that does
//! to the buffer of another argument must not matter.

use cxmetrics::{Confidence, ErrorKind};
use napi::bindgen_prelude::{Either, FromNapiValue, JsObjectValue, Null, Object, TypedArray, TypedArrayType, Unknown};
use napi::{JsValue, ValueType};
use napi_derive::napi;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document;
use crate::failure::Failure;

/// An argument that is read as a document, and may be left out.
pub(super) type Document<'a> = Option<Unknown<'a>>;

type Outcome<T> = Result<T, Failure>;

/// How sure an interval is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct IntervalOptions {
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

/// The confidence level of the options.
pub(super) fn confidence(options: Document<'_>) -> Outcome<Confidence> {
    level(document::options::<IntervalOptions>(options, "the options")?.confidence)
}

/// A confidence level that may be left to the library.
pub(super) fn level(confidence: Option<f64>) -> Outcome<Confidence> {
    Ok(confidence.map(Confidence::new).transpose()?.unwrap_or_default())
}

/// A number.
pub(crate) fn number(value: Unknown<'_>, name: &str) -> Outcome<f64> {
    match value.get_type()? {
        ValueType::Number => Ok(f64::from_unknown(value)?),
        _ => Err(Failure::argument(format!("{name} is {}; give a number", kind(value)?))),
    }
}

/// A word.
pub(crate) fn word(value: Unknown<'_>, name: &str) -> Outcome<String> {
    match value.get_type()? {
        ValueType::String => Ok(String::from_unknown(value)?),
        _ => Err(Failure::argument(format!("{name} is {}; give a string", kind(value)?))),
    }
}

/// A number that counts something.
pub(crate) fn count(value: Unknown<'_>, name: &str) -> Outcome<u64> {
    counting(number(value, name)?, name)
}

/// A number of the options that counts something.
pub(super) fn counting(value: f64, name: &str) -> Outcome<u64> {
    whole(value).ok_or_else(|| no_count(value, name))
}

/// A number of days, lags or the like.
pub(super) fn size(value: Unknown<'_>, name: &str) -> Outcome<usize> {
    sizing(number(value, name)?, name)
}

/// A number of the options that is a number of days, lags or the like.
pub(super) fn sizing(value: f64, name: &str) -> Outcome<usize> {
    // What does not fit lies beyond every limit, and is refused as such.
    Ok(usize::try_from(counting(value, name)?).unwrap_or(usize::MAX))
}

/// An item of a list that may be missing, as `null`.
pub(super) fn or_nothing<T>(
    value: Unknown<'_>,
    name: &str,
    read: impl Fn(Unknown<'_>, &str) -> Outcome<T>,
) -> Outcome<Option<T>> {
    match value.get_type()? {
        ValueType::Null => Ok(None),
        _ => read(value, name).map(Some),
    }
}

/// A point of a scale.
pub(crate) fn point(value: Unknown<'_>, name: &str) -> Outcome<i32> {
    on_scale(number(value, name)?, &name)
}

/// A list of points of a scale.
pub(crate) fn points(list: Unknown<'_>, name: &str) -> Outcome<Vec<i32>> {
    let numbers = numbers(list, name)?.into_iter().enumerate();
    numbers.map(|(at, value)| on_scale(value, &format_args!("{name}[{at}]"))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "whole numbers within the range of the type are exact")]
fn on_scale(value: f64, name: &dyn std::fmt::Display) -> Outcome<i32> {
    if value.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value) {
        return Ok(value as i32);
    }
    let message = format!("{name} `{value}` is not a point of a scale; write a whole number");
    Err(Failure::of(ErrorKind::OutOfRange, message))
}

/// An object of named fields.
pub(super) fn object<T: DeserializeOwned>(value: Unknown<'_>, name: &str) -> Outcome<T> {
    match document::to_json(value, name)? {
        fields @ Value::Object(_) => document::parse(fields, &format!("the fields of {name}")),
        _ => Err(Failure::argument(format!("{name} is {}; give an object", kind(value)?))),
    }
}

/// A list of numbers.
pub(crate) fn numbers(list: Unknown<'_>, name: &str) -> Outcome<Vec<f64>> {
    if list.is_typedarray()? {
        return elements(list, name);
    }
    items(list, name, "numbers", |item| item == ValueType::Number)
}

/// A list of numbers of which some may be missing, as `null`.
pub(super) fn numbers_or_nothing(list: Unknown<'_>, name: &str) -> Outcome<Vec<Option<f64>>> {
    if list.is_typedarray()? {
        return Ok(elements(list, name)?.into_iter().map(Some).collect());
    }
    let fits = |item| matches!(item, ValueType::Number | ValueType::Null);
    let numbers: Vec<Either<f64, Null>> = items(list, name, "numbers or null", fits)?;
    Ok(numbers
        .into_iter()
        .map(|one| match one {
            Either::A(number) => Some(number),
            Either::B(_) => None,
        })
        .collect())
}

/// An array, each item read on its own and under its own name.
pub(super) fn each<T>(
    list: Unknown<'_>,
    name: &str,
    what: &str,
    read: impl Fn(Unknown<'_>, &str) -> Outcome<T>,
) -> Outcome<Vec<T>> {
    if !list.is_array()? {
        return Err(Failure::argument(format!("{name} is {}; give an array of {what}", kind(list)?)));
    }
    let array = list.coerce_to_object()?;
    let mut found = Vec::new();
    for at in 0..array.get_array_length()? {
        let item: Unknown<'_> = array.get_element(at)?;
        found.push(read(item, &format!("{name}[{at}]"))?);
    }
    Ok(found)
}

/// Several lists of numbers.
pub(super) fn lists(given: Unknown<'_>, name: &str) -> Outcome<Vec<Vec<f64>>> {
    each(given, name, "lists of numbers", numbers)
}

/// An object whose fields are lists, which are read natively.
pub(super) struct Fields<'a> {
    object: Object<'a>,
    name: &'a str,
}

impl<'a> Fields<'a> {
    /// An object of no other fields than these.
    pub(super) fn read(given: Unknown<'a>, name: &'a str, known: &[&str]) -> Outcome<Self> {
        if given.get_type()? != ValueType::Object || given.is_array()? || given.is_typedarray()? {
            let is = kind(given)?;
            return Err(Failure::argument(format!("{name} is {is}; give an object of {}", known.join(", "))));
        }
        let object = given.coerce_to_object()?;
        if let Some(odd) = Object::keys(&object)?.into_iter().find(|field| !known.contains(&field.as_str())) {
            return Err(Failure::argument(format!("{name} has no `{odd}`; there are: {}", known.join(", "))));
        }
        Ok(Self { object, name })
    }

    pub(super) fn with<T>(&self, field: &str, read: impl Fn(Unknown<'_>, &str) -> Outcome<T>) -> Outcome<T> {
        read(self.object.get_named_property(field)?, &format!("{}.{field}", self.name))
    }

    /// The same for a field that may be left out.
    pub(super) fn with_optional<T>(
        &self,
        field: &str,
        read: impl Fn(Unknown<'_>, &str) -> Outcome<T>,
    ) -> Outcome<Option<T>> {
        let value: Unknown<'_> = self.object.get_named_property(field)?;
        match value.get_type()? {
            ValueType::Undefined | ValueType::Null => Ok(None),
            _ => read(value, &format!("{}.{field}", self.name)).map(Some),
        }
    }
}

/// Columns of numbers: several lists, or an object of lists by their names.
pub(super) struct Columns {
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<Vec<f64>>,
}

impl Columns {
    pub(super) fn read(given: Unknown<'_>, name: &str) -> Outcome<Self> {
        if given.is_array()? {
            return Ok(Self { names: Vec::new(), columns: lists(given, name)? });
        }
        let (names, columns) = fields(given, name, "lists of numbers, or an array", numbers)?.into_iter().unzip();
        Ok(Self { names, columns })
    }
}

/// A list of numbers that count something.
pub(crate) fn counts(list: Unknown<'_>, name: &str) -> Outcome<Vec<u64>> {
    let numbers = numbers(list, name)?.into_iter().enumerate();
    numbers.map(|(at, value)| whole(value).ok_or_else(|| no_count(value, &format!("{name}[{at}]")))).collect()
}

/// A list of positions.
pub(super) fn positions(list: Unknown<'_>, name: &str) -> Outcome<Vec<usize>> {
    // What does not fit lies beyond every list, and is refused as such.
    Ok(counts(list, name)?.into_iter().map(|at| usize::try_from(at).unwrap_or(usize::MAX)).collect())
}

/// A list of yes and no, also as 1 and 0: as numbers.
pub(super) fn flags(list: Unknown<'_>, name: &str) -> Outcome<Vec<f64>> {
    if list.is_typedarray()? {
        return elements(list, name);
    }
    let fits = |item| matches!(item, ValueType::Boolean | ValueType::Number);
    let flags: Vec<Either<bool, f64>> = items(list, name, "booleans", fits)?;
    Ok(flags
        .into_iter()
        .map(|flag| match flag {
            Either::A(flag) => u8::from(flag).into(),
            Either::B(number) => number,
        })
        .collect())
}

/// A list of names, which may be numbers. The number 7 and the text "7" are two.
pub(super) fn names(list: Unknown<'_>, name: &str) -> Outcome<Vec<String>> {
    if list.is_typedarray()? {
        return Ok(elements(list, name)?.into_iter().map(|number| number.to_string()).collect());
    }
    let fits = |item| matches!(item, ValueType::Number | ValueType::String);
    let names: Vec<Either<f64, String>> = items(list, name, "strings or numbers", fits)?;
    Ok(names
        .into_iter()
        .map(|one| match one {
            Either::A(number) => number.to_string(),
            Either::B(text) => format!("\"{text}\""),
        })
        .collect())
}

/// A list of words.
pub(super) fn words(list: Unknown<'_>, name: &str) -> Outcome<Vec<String>> {
    items(list, name, "strings", |item| item == ValueType::String)
}

/// An object, each field read on its own and under its own name.
pub(super) fn fields<T>(
    given: Unknown<'_>,
    name: &str,
    what: &str,
    read: impl Fn(Unknown<'_>, &str) -> Outcome<T>,
) -> Outcome<Vec<(String, T)>> {
    if given.get_type()? != ValueType::Object || given.is_array()? || given.is_typedarray()? {
        return Err(Failure::argument(format!("{name} is {}; give an object of {what}", kind(given)?)));
    }
    let object = given.coerce_to_object()?;
    let mut found = Vec::new();
    for key in Object::keys(&object)? {
        let field = read(object.get_named_property(&key)?, &format!("{name}.{key}"))?;
        found.push((key, field));
    }
    Ok(found)
}

/// Whole numbers from 0 up that a double holds exactly.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn whole(value: f64) -> Option<u64> {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    (value.fract() == 0.0 && (0.0..=SAFE).contains(&value)).then_some(value as u64)
}

fn no_count(value: f64, name: &str) -> Failure {
    let message = format!("{name} `{value}` is not a count; write a whole number from 0 to 2^53 - 1");
    Failure::of(ErrorKind::OutOfRange, message)
}

/// The numbers of a typed array.
fn elements(list: Unknown<'_>, name: &str) -> Outcome<Vec<f64>> {
    let array = TypedArray::from_unknown(list)?;
    let bytes: &[u8] = &array.arraybuffer;
    Ok(match array.typed_array_type {
        TypedArrayType::Int8 => of(bytes, |element| i8::from_ne_bytes(element).into()),
        TypedArrayType::Uint8 | TypedArrayType::Uint8Clamped => of(bytes, |element| u8::from_ne_bytes(element).into()),
        TypedArrayType::Int16 => of(bytes, |element| i16::from_ne_bytes(element).into()),
        TypedArrayType::Uint16 => of(bytes, |element| u16::from_ne_bytes(element).into()),
        TypedArrayType::Int32 => of(bytes, |element| i32::from_ne_bytes(element).into()),
        TypedArrayType::Uint32 => of(bytes, |element| u32::from_ne_bytes(element).into()),
        TypedArrayType::Float32 => of(bytes, |element| f32::from_ne_bytes(element).into()),
        TypedArrayType::Float64 => of(bytes, f64::from_ne_bytes),
        TypedArrayType::BigInt64 => of(bytes, |element| i64::from_ne_bytes(element) as f64),
        TypedArrayType::BigUint64 => of(bytes, |element| u64::from_ne_bytes(element) as f64),
        _ => return Err(Failure::argument(format!("{name} is a typed array of an unknown kind; use a Float64Array"))),
    })
}

fn of<const N: usize>(bytes: &[u8], read: impl Fn([u8; N]) -> f64) -> Vec<f64> {
    bytes.as_chunks::<N>().0.iter().map(|element| read(*element)).collect()
}

/// The items of an array; the first that does not fit is refused.
fn items<T: FromNapiValue>(
    list: Unknown<'_>,
    name: &str,
    what: &str,
    fits: impl Fn(ValueType) -> bool,
) -> Outcome<Vec<T>> {
    if !list.is_array()? {
        return Err(Failure::argument(format!("{name} is {}; give an array or a typed array of {what}", kind(list)?)));
    }
    let array = list.coerce_to_object()?;
    // Grown as it is read: the length of an array says nothing of what it holds.
    let mut found = Vec::new();
    for at in 0..array.get_array_length()? {
        let item: Unknown<'_> = array.get_element(at)?;
        if !fits(item.get_type()?) {
            return Err(Failure::argument(format!("{name}[{at}] is {}; give a list of {what} alone", kind(item)?)));
        }
        found.push(T::from_unknown(item)?);
    }
    Ok(found)
}

/// What a value is, with its article.
fn kind(value: Unknown<'_>) -> napi::Result<&'static str> {
    Ok(match value.get_type()? {
        ValueType::Undefined => "missing",
        ValueType::Null => "null",
        ValueType::Boolean => "a boolean",
        ValueType::Number => "a number",
        ValueType::String => "a string",
        ValueType::Symbol => "a symbol",
        ValueType::BigInt => "a bigint",
        ValueType::Function => "a function",
        ValueType::Object if value.is_array()? => "an array",
        _ => "an object",
    })
}
