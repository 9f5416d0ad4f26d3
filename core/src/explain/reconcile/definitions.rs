//! Two definitions of a metric, field by field.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::Result;
use crate::explain::words::in_every_language;
use crate::explain::words::pick;
use crate::metric::Query;
use crate::survey::{Direction, Scale, Title};
use crate::unit::Unit;

/// A field of the definitions in which two sources differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DefinitionDifference {
    /// The field, such as `scale.good`, `zone` or `weight`.
    pub field: String,
    /// What it is, in words.
    pub title: Title,
    /// What the first source has; nothing where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// What the second source has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// Whether it can change the value; a name alone cannot.
    pub matters: bool,
}

/// Whether the values are in one unit, and means on one scale.
pub(super) fn comparable(first: &Query<'_>, second: &Query<'_>) -> Result<bool> {
    let unit = first.metric.unit(first.cube.survey())?;
    if unit != second.metric.unit(second.cube.survey())? {
        return Ok(false);
    }
    let range = |query: &Query<'_>| scale(query).map(|scale| (scale.min(), scale.max(), scale.direction()));
    Ok(unit != Unit::Score || range(first) == range(second))
}

/// The fields in which the definitions differ: of the metric, of its question, and of what is counted.
pub(super) fn compare(first: &Query<'_>, second: &Query<'_>) -> Vec<DefinitionDifference> {
    let (ours, theirs) = (fields(first), fields(second));
    let mut found: Vec<DefinitionDifference> = Vec::new();
    for (field, value) in &ours {
        let other = theirs.iter().find(|(name, _)| name == field).map(|(_, value)| value);
        if other != Some(value) {
            found.push(difference(field, Some(value), other));
        }
    }
    for (field, value) in &theirs {
        if !ours.iter().any(|(name, _)| name == field) {
            found.push(difference(field, None, Some(value)));
        }
    }
    found
}

fn difference(field: &str, first: Option<&String>, second: Option<&String>) -> DefinitionDifference {
    DefinitionDifference {
        field: field.to_owned(),
        title: in_every_language(|locale| {
            let (en, pl) = words(field);
            pick(locale, en, pl).to_owned()
        }),
        first: first.cloned(),
        second: second.cloned(),
        matters: !matches!(field, "question" | "grain"),
    }
}

fn scale<'q>(query: &'q Query<'_>) -> Option<&'q Scale> {
    query.cube.survey().question(query.metric.question()?).ok()?.scale()
}

/// What a definition says, field by field, without what it does not say.
fn fields(query: &Query<'_>) -> Vec<(String, String)> {
    let survey = query.cube.survey();
    let def = survey.def();
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |field: &str, value: String| found.push((field.to_owned(), value));
    if let Some(question) = query.metric.question() {
        add("question", question.to_owned());
    }
    for (field, value) in object(&query.metric) {
        match field.as_str() {
            "question" | "abandoned" => {}
            "metric" => add("metric", text(&value)),
            _ => add(&format!("metric.{field}"), text(&value)),
        }
    }
    if let Some(scale) = scale(query) {
        let band = |[low, high]: [i32; 2]| format!("{low}–{high}");
        add("scale.points", band([scale.min(), scale.max()]));
        add("scale.good", band(scale.good()));
        add("scale.bad", band(scale.bad()));
        let direction = match scale.direction() {
            Direction::HigherIsBetter => "higher_is_better",
            Direction::LowerIsBetter => "lower_is_better",
        };
        add("scale.direction", direction.to_owned());
    }
    let asked = query.metric.question().and_then(|question| def.questions.get(question));
    for (field, value) in asked.map(object).unwrap_or_default() {
        // Where the answers stand and what they are called does not change them; the scale is compared above.
        if !matches!(field.as_str(), "column" | "title" | "scale") {
            add(&format!("question.{field}"), text(&value));
        }
    }
    if let Some(zone) = survey.zone() {
        add("zone", zone.name().to_owned());
    }
    add("grain", query.cube.grain().name().to_owned());
    let weighs = survey.is_weighted() && !query.settings.unweighted;
    for (field, column) in [
        ("weight", def.weight.as_ref().filter(|_| weighs)),
        ("id", def.id.as_ref()),
        ("revision", def.revision.as_ref()),
    ] {
        if column.is_some() {
            // Which column it is changes nothing.
            add(field, "yes".to_owned());
        }
    }
    if let Some(consent) = &def.consent {
        let granted = serde_json::to_value(consent).ok().and_then(|value| value.get("granted").cloned());
        add("consent", granted.map_or_else(|| "yes".to_owned(), |granted| text(&granted)));
    }
    found
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What a field is, in English and Polish.
fn words(field: &str) -> (&str, &str) {
    match field {
        "question" => ("the name of the question", "nazwa pytania"),
        "metric" => ("the metric", "wskaźnik"),
        "scale.points" => ("the points of the scale", "punkty skali"),
        "scale.good" => ("the good band", "pasmo ocen dobrych"),
        "scale.bad" => ("the bad band", "pasmo ocen złych"),
        "scale.direction" => ("the direction of the scale", "kierunek skali"),
        "question.kind" => ("the kind of question", "rodzaj pytania"),
        "question.unit" => ("the unit of the measure", "jednostka miary"),
        "question.missing" => ("the codes for no answer", "kody braku odpowiedzi"),
        "question.words" => ("the words for points", "słowa dla ocen"),
        "question.yes" => ("the codes for yes", "kody „tak”"),
        "question.no" => ("the codes for no", "kody „nie”"),
        "question.between" => ("the times that a duration lies between", "czasy, między którymi leży czas trwania"),
        "zone" => ("the time zone", "strefa czasowa"),
        "grain" => ("the grain of periods", "długość okresów"),
        "weight" => ("whether answers carry weights", "ważenie odpowiedzi"),
        "id" => ("whether duplicates are kept out", "pomijanie powtórzeń"),
        "revision" => ("whether corrections replace answers", "zastępowanie odpowiedzi poprawkami"),
        "consent" => ("consent", "zgoda"),
        other => (other, other),
    }
}
