//! The names of options: those that exist, and what to say of one that does not.

use serde::de::value::Error as Refused;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde_json::{Map, Value};

use crate::failure::Failure;

/// Refuses a name that is neither a field of `T` nor among `also`, which others read.
pub(crate) fn check<T: DeserializeOwned>(given: &Map<String, Value>, also: &[&str], what: &str) -> Result<(), Failure> {
    let known = || fields_of::<T>().iter().chain(also).copied();
    let Some(unknown) = given.keys().find(|name| known().all(|known| known != name.as_str())) else {
        return Ok(());
    };
    let near =
        cxmetrics::nearest(unknown, known()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let list: Vec<String> = known().map(|name| format!("`{name}`")).collect();
    let unknown = unknown.escape_debug();
    Err(Failure::argument(format!("{what} have no `{unknown}`{near}; there are: {}", list.join(", "))))
}

/// The names of a struct's fields, as they are read.
fn fields_of<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It always fails: there is nothing to read.
    let _: Result<T, Refused> = T::deserialize(Names(&mut names));
    names
}

/// Takes down which fields are asked for, and hands over none.
struct Names<'n>(&'n mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Refused;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refused> {
        *self.0 = fields;
        Err(Refused::custom("nothing to read"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused::custom("nothing to read"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}
