//! What was asked: scales, questions and the roles of columns.
//!
//! A [`Survey`] says which column plays which role. It is plain data: write it with [`Survey::builder`], or keep it as
//! JSON and read it with [`Survey::from_json`]; both name every fault at once.
//!
//! ```
//! use cxmetrics::survey::{MeasureUnit, Scale, Survey};
//! let survey = Survey::builder()
//!     .time("answered_at")
//!     .zone("Europe/Warsaw")
//!     .rating("nps", Scale::nps())
//!     .measure("handling_s", MeasureUnit::Seconds)
//!     .dimensions(["region", "store", "channel"])
//!     .build()?;
//! assert_eq!(survey.dimensions().len(), 3);
//!
//! let err = Survey::from_json(r#"{"dimensions": ["store", "store"], "questions": {}}"#).unwrap_err();
//! assert_eq!(err.code(), "invalid_survey");
//! assert_eq!(err.faults().len(), 2); // a name used twice, and no question
//! # Ok::<(), cxmetrics::Error>(())
//! ```

mod builder;
mod def;
mod pair;
mod parse;
mod question;
mod scale;
mod short;
mod validate;

use serde::{Deserialize, Serialize};

pub use builder::SurveyBuilder;
pub use def::{
    BandDef, ConsentColumn, ConsentDef, DimensionColumn, DimensionDef, Lookup, MaxRefused, SCHEMA, SurveyDef,
    TimeColumn, TimeDef, ZonesBy,
};
pub use question::{Between, Code, MeasureUnit, Names, Question, QuestionDef, QuestionKind, Title};
pub use scale::{Band, CustomScale, Direction, MAX_POINTS, Preset, Scale, ScaleDef};

use crate::calendar::{TimeFormat, Zone};
use crate::error::{Error, ErrorKind, Result, unknown_name};
use crate::locale::Locale;
pub(crate) use pair::Pair;

/// A valid survey definition: which column plays which role, and what each question counts.
///
/// Serialises as [`SurveyDef`]. Two surveys are equal when their definitions are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SurveyDef", into = "SurveyDef")]
pub struct Survey {
    def: SurveyDef,
    pub(crate) time: Option<Time>,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) consent: Option<(String, Vec<String>)>,
    pub(crate) questions: Vec<Question>,
    /// Sorted by the indices of their questions.
    pub(crate) pairs: Vec<Pair>,
}

/// The validated role of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Time {
    pub(crate) column: String,
    pub(crate) formats: Vec<TimeFormat>,
    pub(crate) zone: Zone,
    /// The index of a dimension, and the zones of its values.
    pub(crate) zones: Option<(usize, Vec<(String, Zone)>)>,
}

/// A validated dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    pub(crate) name: String,
    pub(crate) source: DimensionSource,
    pub(crate) parent: Option<usize>,
    pub(crate) missing: Vec<String>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) title: Option<Title>,
}

/// Where a dimension's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DimensionSource {
    /// A column: the first of these that the data have.
    Column(Vec<String>),
    /// The band that a number in a column falls into; sorted by the lowest number.
    Bands(Vec<String>, Vec<BandDef>),
    /// Looked up by the value of another dimension, by index.
    Lookup(usize, Lookup),
}

impl Dimension {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The index of the dimension one level up.
    pub fn parent(&self) -> Option<usize> {
        self.parent
    }

    /// What reports call it in this language: its title, else its name.
    pub fn title(&self, locale: Locale) -> &str {
        self.title.as_ref().and_then(|title| title.in_locale(locale)).unwrap_or(&self.name)
    }
}

impl Survey {
    /// A survey from its definition.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSurvey`] with every fault in [`Error::faults`].
    pub fn new(def: SurveyDef) -> Result<Self> {
        validate::validate(def)
    }

    /// The roles of columns alone, with or without questions: who reads contacts asks nothing.
    pub(crate) fn of_roles(def: SurveyDef) -> Result<Self> {
        validate::validate_roles(def)
    }

    /// Starts a survey.
    pub fn builder() -> SurveyBuilder {
        SurveyBuilder::default()
    }

    /// A survey from its JSON: that of a [`SurveyDef`], in which the simple things may be said in short.
    ///
    /// | short form | what it stands for |
    /// | --- | --- |
    /// | `"zone": "Europe/Warsaw"` | `time.zone` |
    /// | `"hierarchy": ["region", "store"]` | dimensions, each with the one before as its parent |
    /// | `"ratings": {"nps": "nps"}` | rating questions with their scales |
    /// | `"measures": {"handling": "s", "paid": "PLN"}` | measures with their units; `ms`, `s`, `min`, `h`, `d` are short for times |
    /// | `"flags": […]`, `"tags": […]`, `"comments": […]` | questions of these kinds |
    /// | `"pairs": [["overall", "wifi", "food"]]` | all pairs of a list of questions: here three |
    ///
    /// Each question reads the column of its name. [`Survey::to_json`] writes the full form.
    ///
    /// ```
    /// # use cxmetrics::survey::{Scale, Survey};
    /// let json = r#"{"time": "at", "zone": "Europe/Warsaw", "ratings": {"nps": "nps"}, "dimensions": ["store"]}"#;
    /// let same = Survey::builder().time("at").zone("Europe/Warsaw").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// assert_eq!(Survey::from_json(json)?, same);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSurvey`] with every fault in [`Error::faults`], unknown fields included.
    pub fn from_json(json: &str) -> Result<Self> {
        parse::from_json(json)
    }

    /// The survey as JSON, the same bytes for the same survey.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.def).unwrap_or_default()
    }

    /// The JSON Schema of what [`Survey::from_json`] reads (feature `schema`).
    #[cfg(feature = "schema")]
    pub fn json_schema() -> serde_json::Value {
        let mut schema = schemars::schema_for!(SurveyDef).to_value();
        let short = schemars::schema_for!(short::ShortForm).to_value();
        for part in ["properties", "$defs"] {
            if let (Some(all), Some(more)) = (schema[part].as_object_mut(), short[part].as_object()) {
                all.extend(more.clone());
            }
        }
        schema
    }

    /// The definition it was made from.
    pub fn def(&self) -> &SurveyDef {
        &self.def
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        self.def.name.as_deref().unwrap_or("survey")
    }

    /// The dimensions, in the order of the definition.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The questions, in the order of their names.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The pairs of questions whose answers are counted together, each in the order of names.
    ///
    /// ```
    /// # use cxmetrics::survey::{Scale, Survey};
    /// let survey = Survey::builder()
    ///     .rating("overall", Scale::nps())
    ///     .rating("wifi", Scale::csat())
    ///     .flag("delayed")
    ///     .pairs(["overall", "wifi", "delayed"])
    ///     .build()?;
    /// let pairs: Vec<(&str, &str)> = survey.pairs().collect();
    /// assert_eq!(pairs, [("delayed", "overall"), ("delayed", "wifi"), ("overall", "wifi")]);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.pairs.iter().map(|pair| {
            let [a, b] = pair.questions.map(|at| self.questions[at].name());
            (a, b)
        })
    }

    /// The place of a pair's tally among those of a cube, which stand after those of the questions, and whether the pair is
    /// counted the other way round.
    pub(crate) fn pair_idx(&self, a: usize, b: usize) -> Option<(usize, bool)> {
        let wanted = [a.min(b), a.max(b)];
        let at = self.pairs.binary_search_by_key(&wanted, |pair| pair.questions).ok()?;
        Some((self.questions.len() + at, b < a))
    }

    /// The pairs with tags by their places among the pairs, each with the index of the tags' question.
    pub(crate) fn tagged_pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.pairs.iter().enumerate().filter_map(|(at, pair)| pair.tagged().map(|(tags, _)| (at, tags)))
    }

    /// The question of this name.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`], naming those that exist.
    pub fn question(&self, name: &str) -> Result<&Question> {
        Ok(&self.questions[self.question_idx(name)?])
    }

    /// The zone whose civil days are counted, where there is time.
    pub fn zone(&self) -> Option<&Zone> {
        self.time.as_ref().map(|time| &time.zone)
    }

    /// Whether rows carry a weight.
    pub fn is_weighted(&self) -> bool {
        self.def.weight.is_some()
    }

    /// The share of refusals past which the intake fails.
    pub fn max_refused(&self) -> f64 {
        self.def.max_refused.map_or(0.2, |share| share.0)
    }

    /// Every column that the survey may read, without repeats, in the order of the definition. Readers skip the rest.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        columns.extend(self.def.id.as_deref());
        columns.extend(self.def.revision.as_deref());
        columns.extend(self.time.as_ref().map(|time| time.column.as_str()));
        for dimension in &self.dimensions {
            if let DimensionSource::Column(names) | DimensionSource::Bands(names, _) = &dimension.source {
                columns.extend(names.iter().map(String::as_str));
            }
        }
        columns.extend(self.def.weight.as_deref());
        columns.extend(self.consent.as_ref().map(|(column, _)| column.as_str()));
        for question in &self.questions {
            columns.extend(question.columns.iter().map(String::as_str));
            columns.extend(question.between.iter().flat_map(|between| [between.from.as_str(), between.to.as_str()]));
        }
        let mut seen = std::collections::BTreeSet::new();
        columns.retain(|column| seen.insert(*column));
        columns
    }

    /// The indices of a dimension and those it lies inside, from the top: region, then store.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownDimension`].
    pub fn lineage(&self, dimension: &str) -> Result<Vec<usize>> {
        let mut levels = vec![self.dimension_idx(dimension)?];
        while let Some(parent) = levels.last().and_then(|at| self.dimensions[*at].parent) {
            // Validation refuses a dimension that lies inside itself.
            levels.push(parent);
        }
        levels.reverse();
        Ok(levels)
    }

    pub(crate) fn question_idx(&self, name: &str) -> Result<usize> {
        self.questions.iter().position(|question| question.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.questions.iter().map(Question::name).collect();
            unknown_name(ErrorKind::UnknownQuestion, "question", name, known)
        })
    }

    pub(crate) fn dimension_idx(&self, name: &str) -> Result<usize> {
        self.dimensions.iter().position(|dimension| dimension.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.dimensions.iter().map(Dimension::name).collect();
            unknown_name(ErrorKind::UnknownDimension, "dimension", name, known)
        })
    }
}

impl TryFrom<SurveyDef> for Survey {
    type Error = Error;
    fn try_from(def: SurveyDef) -> Result<Self> {
        Self::new(def)
    }
}

impl From<Survey> for SurveyDef {
    fn from(survey: Survey) -> Self {
        survey.def
    }
}
