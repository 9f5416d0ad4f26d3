//! The short forms of a survey's JSON: what needs no more than a name and a word.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

#[cfg(feature = "schema")]
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::def::{DimensionColumn, DimensionDef, SurveyDef, TimeColumn, TimeDef};
use super::parse::{fault, read};
use super::question::{MeasureUnit, QuestionDef};
use super::scale::ScaleDef;
use crate::error::Fault;

/// The names of the fields.
pub(super) const FIELDS: &[&str] = &["zone", "hierarchy", "ratings", "measures", "flags", "tags", "comments"];

/// Fields that say in a word what `time`, `dimensions` and `questions` say in full.
///
/// They are read one by one, so that each fault has its place; this is their schema.
#[cfg(feature = "schema")]
#[derive(Deserialize, schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema is asked for")]
pub(super) struct ShortForm {
    /// The zone whose civil days are counted, such as `Europe/Warsaw`; short for `time.zone`.
    #[serde(default)]
    zone: Option<String>,
    /// Dimensions from the top down, each inside the one before: `["region", "store"]`.
    #[serde(default)]
    hierarchy: Vec<String>,
    /// Rating questions with their scales: `{"nps": "nps"}`.
    #[serde(default)]
    ratings: BTreeMap<String, ScaleDef>,
    /// Measures with their units: `{"handling": "seconds"}`.
    #[serde(default)]
    measures: BTreeMap<String, MeasureUnit>,
    /// Yes-or-no questions.
    #[serde(default)]
    flags: Vec<String>,
    /// Questions with any number of labels.
    #[serde(default)]
    tags: Vec<String>,
    /// Questions answered in free text.
    #[serde(default)]
    comments: Vec<String>,
}

/// Takes the short forms out of `fields` and writes them out in full.
pub(super) fn expand(fields: &mut Map<String, Value>, def: &mut SurveyDef, faults: &mut Vec<Fault>) {
    if let Some(zone) = one::<String>(fields, "zone", faults) {
        set_zone(zone, def, faults);
    }
    let mut parent = None;
    for (_, name) in list(fields, "hierarchy", faults) {
        let dimension = DimensionColumn { name: name.clone(), parent: parent.replace(name), ..Default::default() };
        def.dimensions.push(DimensionDef::Full(Box::new(dimension)));
    }
    let mut questions: Vec<(String, String, QuestionDef)> = Vec::new();
    for (path, name, scale) in by_name::<ScaleDef>(fields, "ratings", faults) {
        let question =
            QuestionDef::Rating { column: None, scale, missing: Vec::new(), words: BTreeMap::new(), title: None };
        questions.push((path, name, question));
    }
    for (path, name, unit) in by_name::<MeasureUnit>(fields, "measures", faults) {
        questions.push((path, name, QuestionDef::measure(unit)));
    }
    for (field, question) in
        [("flags", QuestionDef::flag()), ("tags", QuestionDef::tags()), ("comments", QuestionDef::comment())]
    {
        questions.extend(list(fields, field, faults).into_iter().map(|(path, name)| (path, name, question.clone())));
    }
    for (path, name, question) in questions {
        match def.questions.entry(name) {
            Entry::Vacant(entry) => drop(entry.insert(question)),
            Entry::Occupied(entry) => {
                let message = format!("the name `{}` is used twice; give each question its own", entry.key());
                faults.push(fault(&path, "duplicate_name", message));
            }
        }
    }
}

fn set_zone(zone: String, def: &mut SurveyDef, faults: &mut Vec<Fault>) {
    match def.time.take() {
        None => {
            let message = "a zone says whose days are counted; name the `time` column too".to_owned();
            faults.push(fault("zone", "needs_time", message));
        }
        Some(TimeDef::Column(column)) => {
            def.time = Some(TimeDef::Full(TimeColumn { column, zone: Some(zone), ..TimeColumn::default() }));
        }
        Some(TimeDef::Full(mut full)) => {
            if full.zone.as_ref().is_some_and(|other| *other != zone) {
                let message = "the zone stands in `time.zone` too; keep one of them".to_owned();
                faults.push(fault("zone", "conflict", message));
            }
            full.zone = Some(zone);
            def.time = Some(TimeDef::Full(full));
        }
    }
}

fn one<T: DeserializeOwned>(fields: &mut Map<String, Value>, name: &str, faults: &mut Vec<Fault>) -> Option<T> {
    fields.remove(name).filter(|value| !value.is_null()).and_then(|value| read(value, name, faults))
}

/// The names in a list, each with its path.
fn list(fields: &mut Map<String, Value>, field: &str, faults: &mut Vec<Fault>) -> Vec<(String, String)> {
    match fields.remove(field) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => {
            let mut names = Vec::new();
            for (i, item) in items.into_iter().enumerate() {
                let path = format!("{field}[{i}]");
                names.extend(read(item, &path, faults).map(|name| (path, name)));
            }
            names
        }
        Some(_) => {
            faults.push(fault(field, "malformed", format!("`{field}` is a list of names")));
            Vec::new()
        }
    }
}

/// The entries of an object, each with its path and name.
fn by_name<T: DeserializeOwned>(
    fields: &mut Map<String, Value>,
    field: &str,
    faults: &mut Vec<Fault>,
) -> Vec<(String, String, T)> {
    match fields.remove(field) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(items)) => {
            let mut entries = Vec::new();
            for (name, item) in items {
                let path = format!("{field}.{name}");
                entries.extend(read(item, &path, faults).map(|value| (path, name, value)));
            }
            entries
        }
        Some(_) => {
            faults.push(fault(field, "malformed", format!("`{field}` is an object by name")));
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::Survey;

    #[test]
    fn short_forms_are_written_out() {
        let short = r#"{"time": "at", "zone": "Europe/Warsaw", "hierarchy": ["region", "store"], "dimensions": ["channel"],
            "ratings": {"nps": "nps", "taste": {"min": 1, "max": 4}}, "measures": {"handling": "s", "paid": "PLN", "n": "count"},
            "flags": ["solved"], "tags": ["topics"], "comments": ["words"]}"#;
        let full = r#"{"time": {"column": "at", "zone": "Europe/Warsaw"},
            "dimensions": ["channel", {"name": "region"}, {"name": "store", "parent": "region"}],
            "questions": {"nps": {"kind": "rating", "scale": "nps"}, "taste": {"kind": "rating", "scale": {"min": 1, "max": 4}},
                "handling": {"kind": "measure", "unit": "seconds"}, "paid": {"kind": "measure", "unit": {"money": "PLN"}},
                "n": {"kind": "measure", "unit": "count"}, "solved": {"kind": "flag"}, "topics": {"kind": "tags"},
                "words": {"kind": "comment"}}}"#;
        let survey = Survey::from_json(short).unwrap();
        assert_eq!(survey, Survey::from_json(full).unwrap());
        assert_eq!(Survey::from_json(&survey.to_json()).unwrap(), survey);
    }

    #[test]
    fn faults_of_short_forms_have_their_place() {
        let err = Survey::from_json(
            r#"{"zone": "Europe/Warsaw", "ratings": {"nps": "npx", "csat": "csat"}, "measures": {"paid": "zloty"},
                "flags": ["csat"], "tags": "topics", "rating": {}}"#,
        )
        .unwrap_err();
        let found: Vec<(&str, &str)> = err.faults().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
        let expected = [
            ("zone", "needs_time"),
            ("ratings.nps", "malformed"),
            ("measures.paid", "malformed"),
            ("tags", "malformed"),
            ("flags[0]", "duplicate_name"),
            ("rating", "unknown_field"),
        ];
        assert_eq!(found, expected, "{err}");
        assert!(err.to_string().contains("did you mean `ratings`?"), "{err}");
    }
}
