//! Plain objects as JSON and back: how definitions, options and single answers cross the border.

use napi::bindgen_prelude::{Env, Function, JsObjectValue, Object, Unknown};
use napi::{JsValue, ValueType};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use crate::failure::Failure;

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

/// Options that may be left out, read field by field: a name that does not exist is an error.
pub(crate) fn options<T: DeserializeOwned + Default>(value: Option<Unknown<'_>>, what: &str) -> Result<T, Failure> {
    match value.map(|value| to_optional_json(value, what)).transpose()?.flatten() {
        None => Ok(T::default()),
        Some(json @ Value::Object(_)) => parse(json, what),
        Some(_) => Err(Failure::argument(format!("{what} are an object"))),
    }
}

/// A value of one of the library's types from its JSON.
pub(crate) fn parse<T: DeserializeOwned>(json: Value, what: &str) -> Result<T, Failure> {
    T::deserialize(json).map_err(|err| Failure::argument(format!("{what} do not read: {err}")))
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
