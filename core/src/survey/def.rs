//! A survey as plain data: what its JSON holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::question::{Code, Names, QuestionDef, Title};

/// The version of the survey format that this release writes.
pub const SCHEMA: &str = "cx-survey/1";

/// A survey definition as plain data; [`Survey`](super::Survey) is what it becomes when it is valid.
///
/// ```
/// use cxmetrics::survey::{Survey, SurveyDef};
/// let def: SurveyDef = serde_json::from_str(r#"{"questions": {"nps": {"kind": "rating", "scale": "nps"}}}"#).unwrap();
/// assert!(Survey::new(def).is_ok());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SurveyDef {
    /// The version of the format, `cx-survey/1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What the survey is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When an answer was given; without it nothing can be asked by period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeDef>,
    /// The column that identifies an answer. With it a second row of the same id is a duplicate, and memory grows with
    /// the number of ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The column of the answer's revision, a whole number: a row with a higher one replaces the row before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// What answers are told apart by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<DimensionDef>,
    /// The column of the survey weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// The column of the person; use a pseudonymous key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respondent: Option<String>,
    /// The column of consent: a row without consent is kept out, and counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentDef>,
    /// What was asked, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub questions: BTreeMap<String, QuestionDef>,
    /// Questions whose answers are counted together, for correlation, drivers and scores by tag: two names, or a list that stands for all
    /// pairs of its questions. Ratings and flags can be paired, and tags with each of these: then every tag has its scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<Vec<String>>,
    /// The share of refused rows, or of refused answers in one column, past which the intake fails; 0.2 when absent.
    /// It is judged from the twentieth row on, over everything read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_refused: Option<MaxRefused>,
}

/// When an answer was given: a column's name, or more about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "the time is the name of a column, or an object with `column` and, where needed, `formats`, `zone` and `zones`"
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TimeDef {
    /// A column, in UTC where it does not say otherwise.
    Column(String),
    /// A column with its formats and zone.
    Full(TimeColumn),
}

/// The column of time with its formats and zone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeColumn {
    /// The column.
    pub column: String,
    /// How text is to be read, tried in order: `"%d/%m/%Y %H:%M"`, `"iso"`, `"unix_s"`, `"unix_ms"`, `"unix_us"`.
    /// Without it ISO 8601 is read, and any other format only where all values agree on one reading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// The zone whose civil days are counted, such as `Europe/Warsaw`; UTC when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Zones of single segments, where they differ from `zone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<ZonesBy>,
}

/// A zone for each value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ZonesBy {
    /// The dimension, such as `store`.
    pub dimension: String,
    /// The zone of each value, such as `{"LIS-01": "Europe/Lisbon"}`.
    pub zones: BTreeMap<String, String>,
}

/// What answers are told apart by: a column's name, or more about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a dimension is the name of a column, or an object with `name` and, where needed, `column`, `parent`, `missing`, `labels`, `bands`, `lookup` and `title`"
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DimensionDef {
    /// The column of this name.
    Column(String),
    /// A dimension with its column, parent, bands or lookup.
    Full(Box<DimensionColumn>),
}

/// A dimension with its column, parent, bands or lookup.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DimensionColumn {
    /// What it is called.
    pub name: String,
    /// Its column; its name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<Names>,
    /// The dimension one level up: the region of a store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Codes that mean "not known".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Code>,
    /// Names for codes: `{"1": "Domestic", "2": "International"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Bands of a number, such as visits: 0-2, 3-5, 6 or more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandDef>,
    /// Its value looked up by the value of another dimension, instead of a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<Lookup>,
    /// What reports call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
}

/// A band of a number: from here up to the next band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BandDef {
    /// The lowest number in the band.
    pub from: i64,
    /// What it is called.
    pub label: String,
}

/// A dimension whose value follows from another dimension's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lookup {
    /// The dimension that decides, such as `store`.
    pub of: String,
    /// The value for each of its values, such as `{"WAW-01": "Mazovia"}`. What is not listed is not known.
    pub values: BTreeMap<String, String>,
}

/// Consent: a column's name, or the codes that grant it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "consent is the name of a column, or an object with `column` and, where needed, `granted`"
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ConsentDef {
    /// A column that reads as yes or no.
    Column(String),
    /// A column with the codes that grant it.
    Full(ConsentColumn),
}

/// The column of consent with the codes that grant it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentColumn {
    /// The column.
    pub column: String,
    /// Codes that grant it, besides true, 1, yes, y, t, tak. Everything else, blank included, withholds it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub granted: Vec<Code>,
}

/// A share between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MaxRefused(pub f64);

/// Bit equality: the number is data here, and a NaN does not pass validation.
impl Eq for MaxRefused {}
