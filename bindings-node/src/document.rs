//! Plain objects as JSON and back: how definitions, options and single answers cross the border.

use cxmetrics::ErrorKind;
use napi::bindgen_prelude::{Env, Function, JsObjectValue, Object, Unknown};
use napi::{JsValue, ValueType};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use crate::failure::Failure;
use crate::names;

/// Deeper than this no definition nests; what goes on contains itself.
const MAX_DEPTH: usize = 100;

/// A JavaScript value as JSON. What `JSON.stringify` would drop or change in silence is an error that says where.
pub(crate) fn to_json(value: Unknown<'_>, what: &str) -> Result<Value, Failure> {
    read(value, what, 0)?.ok_or_else(|| Failure::argument(format!("{what} is missing")))
}

/// As [`to_json`], where `null` and `undefined` stand for nothing.
pub(crate) fn to_optional_json(value: Unknown<'_>, what: &str) -> Result<Option<Value>, Failure> {
    Ok(read(value, what, 0)?.filter(|json| !json.is_null()))
}

/// Options that may be left out: a name that does not exist is an error, and so is a value that does not fit its name.
pub(crate) fn options<T: DeserializeOwned + Default>(value: Option<Unknown<'_>>, what: &str) -> Result<T, Failure> {
    options_beside(value, &[], what)
}

/// As [`options`], where the JavaScript side has taken out what it reads itself: `also`.
pub(crate) fn options_beside<T: DeserializeOwned + Default>(
    value: Option<Unknown<'_>>,
    also: &[&str],
    what: &str,
) -> Result<T, Failure> {
    match value.map(|value| to_optional_json(value, what)).transpose()?.flatten() {
        None => Ok(T::default()),
        Some(Value::Object(fields)) => {
            names::check::<T>(&fields, also, what)?;
            T::deserialize(Value::Object(fields.clone())).map_err(|err| unfit::<T>(fields, what, &err))
        }
        Some(_) => Err(Failure::argument(format!("{what} are an object"))),
    }
}

/// The option that does not read on its own.
fn unfit<T: DeserializeOwned>(fields: Map<String, Value>, what: &str, err: &serde_json::Error) -> Failure {
    for (name, value) in fields {
        let is_number = value.is_number();
        if let Err(err) = T::deserialize(Value::Object(Map::from_iter([(name.clone(), value)]))) {
            let (said, wants_number) = in_javascript(&err.to_string());
            let message = format!("`{name}`: {said}");
            return if is_number && wants_number {
                Failure::of(ErrorKind::OutOfRange, message)
            } else {
                Failure::argument(message)
            };
        }
    }
    Failure::argument(format!("{what} do not read: {}", in_javascript(&err.to_string()).0))
}

/// A value of one of the library's types from its JSON.
pub(crate) fn parse<T: DeserializeOwned>(json: Value, what: &str) -> Result<T, Failure> {
    let said = |err: serde_json::Error| format!("{what} do not read: {}", in_javascript(&err.to_string()).0);
    T::deserialize(json).map_err(|err| Failure::argument(said(err)))
}

/// What a reader says of a value, in the words of JavaScript, and whether it wants a number.
fn in_javascript(said: &str) -> (String, bool) {
    const MET: [(&str, &str); 4] = [
        (": integer `", ": number `"),
        (": floating point `", ": number `"),
        (": sequence", ": array"),
        (": map", ": object"),
    ];
    let (met, wanted) = said.rsplit_once(", expected ").map_or((said, None), |(met, wanted)| (met, Some(wanted)));
    let met = MET.iter().fold(met.to_owned(), |met, (rust, javascript)| met.replace(rust, javascript));
    let (wanted, is_number) = match wanted {
        None => return (met, false),
        Some("u8" | "u16" | "u32" | "u64" | "usize") => ("a whole number from 0 on", true),
        Some("i8" | "i16" | "i32" | "i64") => ("a whole number", true),
        Some("f32" | "f64") => ("a number", true),
        Some("a sequence") => ("an array", false),
        Some("a map") => ("an object", false),
        Some(wanted) => (wanted, false),
    };
    (format!("{met}, expected {wanted}"), is_number)
}

/// The plain object of a JSON text.
pub(crate) fn to_object<'env>(env: &'env Env, json: &str) -> Result<Unknown<'env>, Failure> {
    let namespace: Object<'_> = env.get_global()?.get_named_property("JSON")?;
    let parse: Function<'_, &str, Unknown<'env>> = namespace.get_named_property("parse")?;
    Ok(parse.call(json)?)
}

fn read(value: Unknown<'_>, place: &str, depth: usize) -> Result<Option<Value>, Failure> {
    if MAX_DEPTH < depth {
        return Err(Failure::argument(format!("`{place}` nests deeper than {MAX_DEPTH} levels, or contains itself")));
    }
    Ok(Some(match value.get_type()? {
        ValueType::Undefined => return Ok(None),
        ValueType::Null => Value::Null,
        ValueType::Boolean => Value::Bool(value.coerce_to_bool()?),
        ValueType::Number => number(value.coerce_to_number()?.get_double()?, place)?,
        ValueType::String => Value::String(text(value)?),
        // A whole number of any size; a field that is too narrow for it refuses it.
        ValueType::BigInt => {
            let digits = text(value)?;
            let small = digits.parse::<i64>().map(Number::from).or_else(|_| digits.parse::<u64>().map(Number::from));
            Value::Number(small.map_err(|_| Failure::argument(format!("`{place}` is too large: {digits}")))?)
        }
        ValueType::Object if value.is_array()? => {
            let list = value.coerce_to_object()?;
            let mut items = Vec::new();
            for at in 0..list.get_array_length()? {
                let item: Unknown<'_> = list.get_element(at)?;
                let place = format!("{place}[{at}]");
                let item = read(item, &place, depth + 1)?;
                items.push(item.ok_or_else(|| Failure::argument(format!("`{place}` is missing; write null")))?);
            }
            Value::Array(items)
        }
        ValueType::Object => return object(value, place, depth).map(Some),
        other => return Err(Failure::argument(format!("`{place}` is a {other}; it has no JSON"))),
    }))
}

fn object(value: Unknown<'_>, place: &str, depth: usize) -> Result<Value, Failure> {
    let object = value.coerce_to_object()?;
    // Dates, surveys and the like say themselves what they are.
    if object.has_named_property("toJSON")? {
        let method: Unknown<'_> = object.get_named_property("toJSON")?;
        if method.get_type()? == ValueType::Function {
            let method: Function<'_, (), Unknown<'_>> = object.get_named_property("toJSON")?;
            let said = method.apply(object, ())?;
            return Ok(read(said, place, depth + 1)?.unwrap_or(Value::Null));
        }
    }
    let mut fields = Map::new();
    for name in Object::keys(&object)? {
        let field: Unknown<'_> = object.get_named_property(&name)?;
        if let Some(field) = read(field, &format!("{place}.{name}"), depth + 1)? {
            fields.insert(name, field);
        }
    }
    Ok(Value::Object(fields))
}

fn text(value: Unknown<'_>) -> Result<String, Failure> {
    Ok(value.coerce_to_string()?.into_utf8()?.into_owned()?)
}

/// Whole numbers stay whole, so that a field which counts takes them.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked: every whole number below 2^53 is an i64")]
fn number(value: f64, place: &str) -> Result<Value, Failure> {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    if value.fract() == 0.0 && (-SAFE..=SAFE).contains(&value) {
        return Ok(Value::Number(Number::from(value as i64)));
    }
    Number::from_f64(value).map(Value::Number).ok_or_else(|| {
        Failure::argument(format!("`{place}` is {value}; a number is finite, and null where there is none"))
    })
}
