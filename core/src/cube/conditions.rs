//! The short form of a filter: values by dimension.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::Filter;

/// Which cells take part, as people write it: a value, values or `null` for each dimension, or a whole [`Filter`].
///
/// An object with the one field `is`, `all`, `any`, `not` or `days` is a filter where what stands in it is an object, or a list
/// of objects; a dimension of that name has texts.
///
/// ```
/// use cxmetrics::cube::{Filter, Where};
/// let read = |json: &str| serde_json::from_str::<Where>(json).map(Filter::from);
/// let short = read(r#"{"region": "Mazovia", "channel": ["web", null]}"#).unwrap();
/// assert_eq!(short, read(r#"{"is": {"region": ["Mazovia"], "channel": ["web", null]}}"#).unwrap());
/// assert_eq!(read(r#"{"any": ["A"]}"#).unwrap(), Filter::is("any", "A"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Where(Filter);

impl From<Where> for Filter {
    fn from(conditions: Where) -> Self {
        conditions.0
    }
}

impl From<Filter> for Where {
    fn from(filter: Filter) -> Self {
        Self(filter)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Where {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Where".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let filter = generator.subschema_for::<Filter>();
        schemars::json_schema!({
            "description": "Which cells take part: a value, a list of values or null for each dimension, or a whole filter.",
            "anyOf": [filter, { "type": "object", "additionalProperties": true }]
        })
    }
}

impl<'de> Deserialize<'de> for Where {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let Some(fields) = value.as_object() else {
            return Err(D::Error::custom(
                "conditions are an object: a value, a list of values or null for each dimension, or a filter",
            ));
        };
        let mut entries = fields.iter();
        let one = entries.next().filter(|_| entries.len() == 0);
        let filter =
            if one.is_some_and(|(word, inner)| is_filter(word, inner)) { value } else { json!({ "is": value }) };
        Filter::deserialize(filter).map(Self).map_err(D::Error::custom)
    }
}

fn is_filter(word: &str, inner: &Value) -> bool {
    match word {
        "all" | "any" => inner.as_array().is_some_and(|parts| parts.iter().all(Value::is_object)),
        "not" | "is" | "days" => inner.is_object(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_told_from_values_by_dimension() {
        let read = |value: Value| Filter::from(serde_json::from_value::<Where>(value).unwrap());
        assert_eq!(read(json!({})), Filter::Is([].into()));
        assert_eq!(read(json!({ "all": [] })), Filter::everything());
        assert_eq!(read(json!({ "not": { "is": { "a": "x" } } })), Filter::is("a", "x").negate());
        assert_eq!(read(json!({ "not": "x" })), Filter::is("not", "x"));
        assert_eq!(
            read(json!({ "is": "x", "a": null })),
            Filter::Is([("is".to_owned(), vec![Some("x".to_owned())]), ("a".to_owned(), vec![None])].into())
        );
        for wrong in [json!("x"), json!([]), json!({ "a": { "b": "c" } }), json!({ "is": { "a": 1.5 } })] {
            assert!(serde_json::from_value::<Where>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
