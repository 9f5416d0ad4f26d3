//! Reading a survey's JSON piece by piece, so that one bad piece does not hide the faults of the others.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::def::SurveyDef;
use super::question::QuestionDef;
use super::{Survey, short, validate};
use crate::error::{Error, ErrorKind, Fault, Result, nearest};

const FIELDS: &[&str] = &[
    "schema",
    "name",
    "time",
    "id",
    "revision",
    "dimensions",
    "weight",
    "respondent",
    "consent",
    "questions",
    "pairs",
    "max_refused",
];

pub(super) fn from_json(json: &str) -> Result<Survey> {
    let value: Value = serde_json::from_str(json).map_err(|err| {
        let message = format!("not JSON: {err}");
        Error::of_faults(ErrorKind::InvalidSurvey, "the survey", vec![fault("$", "malformed", message)])
    })?;
    let Value::Object(mut fields) = value else {
        let message = "a survey is a JSON object".to_owned();
        return Err(Error::of_faults(ErrorKind::InvalidSurvey, "the survey", vec![fault("$", "malformed", message)]));
    };
    let mut faults = Vec::new();
    let mut def = SurveyDef {
        schema: take(&mut fields, "schema", &mut faults),
        name: take(&mut fields, "name", &mut faults),
        time: take(&mut fields, "time", &mut faults),
        id: take(&mut fields, "id", &mut faults),
        revision: take(&mut fields, "revision", &mut faults),
        weight: take(&mut fields, "weight", &mut faults),
        respondent: take(&mut fields, "respondent", &mut faults),
        consent: take(&mut fields, "consent", &mut faults),
        max_refused: take(&mut fields, "max_refused", &mut faults),
        ..SurveyDef::default()
    };
    match fields.remove("dimensions") {
        None | Some(Value::Null) => {}
        Some(Value::Array(items)) => {
            for (i, item) in items.into_iter().enumerate() {
                def.dimensions.extend(read(item, &format!("dimensions[{i}]"), &mut faults));
            }
        }
        Some(_) => faults.push(fault("dimensions", "malformed", "dimensions are a list".to_owned())),
    }
    match fields.remove("questions") {
        None | Some(Value::Null) => {}
        Some(Value::Object(items)) => {
            for (name, item) in items {
                let path = format!("questions.{name}");
                if let Some(question) = read::<QuestionDef>(item, &path, &mut faults) {
                    def.questions.insert(name, question);
                }
            }
        }
        Some(_) => faults.push(fault("questions", "malformed", "questions are an object by name".to_owned())),
    }
    match fields.remove("pairs") {
        None | Some(Value::Null) => {}
        Some(Value::Array(items)) => {
            for (i, item) in items.into_iter().enumerate() {
                def.pairs.extend(read(item, &format!("pairs[{i}]"), &mut faults));
            }
        }
        Some(_) => faults.push(fault("pairs", "malformed", "pairs are a list of lists of questions".to_owned())),
    }
    short::expand(&mut fields, &mut def, &mut faults);
    let known = [FIELDS, short::FIELDS].concat();
    for name in fields.keys() {
        let near = nearest(name, known.iter().copied());
        let hint =
            near.map_or_else(|| format!("known are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        faults.push(fault(name, "unknown_field", format!("a survey has no field `{name}`; {hint}")));
    }
    validate::validate_with(def, faults)
}

fn take<T: DeserializeOwned>(fields: &mut Map<String, Value>, name: &str, faults: &mut Vec<Fault>) -> Option<T> {
    match fields.remove(name) {
        None | Some(Value::Null) => None,
        Some(value) => read(value, name, faults),
    }
}

pub(super) fn read<T: DeserializeOwned>(value: Value, path: &str, faults: &mut Vec<Fault>) -> Option<T> {
    match T::deserialize(value) {
        Ok(value) => Some(value),
        Err(err) => {
            faults.push(fault(path, "malformed", format!("does not read: {err}")));
            None
        }
    }
}

pub(super) fn fault(path: &str, code: &'static str, message: String) -> Fault {
    Fault { path: path.to_owned(), code, message }
}
