//! The JSON Schema of a survey, and the surveys that ship with the project.

use std::path::{Path, PathBuf};

use cxmetrics::survey::{Survey, SurveyDef};

/// Every survey in the folders of the repository that hold examples.
fn example_surveys() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    let mut folders = vec![root.join("examples")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                let text = std::fs::read_to_string(&path).unwrap();
                if text.contains("\"cx-survey/") {
                    found.push((path, text));
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn example_surveys_are_valid() {
    let surveys = example_surveys();
    assert!(!surveys.is_empty(), "no example survey was found");
    for (path, json) in surveys {
        let survey = Survey::from_json(&json).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        let def: SurveyDef = serde_json::from_str(&json).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        assert_eq!(survey.def(), &def);
        assert_eq!(Survey::from_json(&survey.to_json()).unwrap(), survey);
    }
}

#[cfg(feature = "schema")]
mod with_schema {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_schema_stays_as_it_was_published() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&Survey::json_schema()).unwrap());
    }

    /// What the schema says of the fields of an object, as far as plain keywords say it.
    fn check(schema: &Value, root: &Value, value: &Value, path: &str) -> Result<(), String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let target = root.pointer(reference.trim_start_matches('#')).ok_or(format!("{path}: no {reference}"))?;
            check(target, root, value, path)?;
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(choices) = schema[keyword].as_array() {
                let faults: Vec<String> =
                    choices.iter().filter_map(|choice| check(choice, root, value, path).err()).collect();
                if faults.len() == choices.len() {
                    return Err(format!("{path}: none of {keyword}: {faults:?}"));
                }
            }
        }
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let is_of = |wanted: &Value| wanted == kind || (wanted == "number" && kind == "integer");
        match &schema["type"] {
            Value::Null => {}
            Value::Array(kinds) if kinds.iter().any(is_of) => {}
            wanted if is_of(wanted) => {}
            wanted => return Err(format!("{path}: {kind} is not {wanted}")),
        }
        if schema.get("const").is_some_and(|only| only != value)
            || schema["enum"].as_array().is_some_and(|among| !among.contains(value))
        {
            return Err(format!("{path}: {value} is not one of the values allowed"));
        }
        if let Value::Array(items) = value
            && let Some(of_item) = schema.get("items")
        {
            for (at, item) in items.iter().enumerate() {
                check(of_item, root, item, &format!("{path}[{at}]"))?;
            }
        }
        if let Value::Object(fields) = value {
            for name in schema["required"].as_array().into_iter().flatten() {
                if !fields.contains_key(name.as_str().unwrap_or_default()) {
                    return Err(format!("{path}: {name} is missing"));
                }
            }
            for (name, field) in fields {
                let path = format!("{path}.{name}");
                match (schema["properties"].get(name), &schema["additionalProperties"]) {
                    (Some(of_field), _) => check(of_field, root, field, &path)?,
                    (None, Value::Bool(false)) => return Err(format!("{path} is not known")),
                    (None, rest @ Value::Object(_)) => check(rest, root, field, &path)?,
                    (None, _) => {}
                }
            }
        }
        Ok(())
    }

    #[test]
    fn the_schema_takes_the_examples_and_not_their_slips() {
        let schema = Survey::json_schema();
        for (path, json) in example_surveys() {
            let value: Value = serde_json::from_str(&json).unwrap();
            check(&schema, &schema, &value, "$").unwrap_or_else(|err| panic!("{}: {err}", path.display()));
            let written: Value = serde_json::from_str(&Survey::from_json(&json).unwrap().to_json()).unwrap();
            check(&schema, &schema, &written, "$").unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        }
        let slips = [
            r#"{"question": {}}"#,
            r#"{"questions": {"nps": {"kind": "ratings", "scale": "nps"}}}"#,
            r#"{"questions": {"nps": {"kind": "rating"}}}"#,
            r#"{"questions": {"nps": {"kind": "rating", "scale": "stars"}}}"#,
            r#"{"time": {"zone": "UTC"}}"#,
            r#"{"dimensions": [{"column": "store"}]}"#,
        ];
        for slip in slips {
            let value: Value = serde_json::from_str(slip).unwrap();
            assert!(check(&schema, &schema, &value, "$").is_err(), "the schema takes {slip}");
            assert!(Survey::from_json(slip).is_err(), "the reader takes {slip}");
        }
    }
}
