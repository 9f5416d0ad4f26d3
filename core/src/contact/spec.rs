//! Which columns say who made contact, when and how it went.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Fault, Result};
use crate::survey::{
    Between, Code, ConsentDef, DimensionColumn, DimensionDef, MaxRefused, MeasureUnit, Names, QuestionDef, Survey,
    SurveyDef, TimeDef,
};

/// Which columns of a table of contacts play which role.
///
/// In serde `{"customer": "caller_id", "time": "opened_at", "dimensions": ["topic"], "resolved": "solved"}`. A row without a customer or
/// without a time is refused, and counted.
///
/// ```
/// use cxmetrics::contact::ContactSpec;
/// let spec: ContactSpec = serde_json::from_str(
///     r#"{"customer": {"name": "caller_id", "missing": ["?"]}, "time": {"column": "at", "zone": "Europe/Warsaw"}}"#,
/// )?;
/// assert_eq!(spec.customer_name(), "caller_id");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactSpec {
    /// The column of the customer; use a pseudonymous key.
    pub customer: DimensionDef,
    /// When the contact was made. Days are those of its zone.
    pub time: TimeDef,
    /// What contacts are told apart by: channel, topic, store.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<DimensionDef>,
    /// Whether the contact settled the matter: a column that reads as yes or no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<FlagColumn>,
    /// The times of an interaction and of the answer about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Between>,
    /// The column of consent: a row without consent is kept out, and counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentDef>,
    /// The share of refused rows past which the intake fails; 0.2 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_refused: Option<MaxRefused>,
}

/// A column that reads as yes or no: its name, or its codes too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a flag is the name of a column, or an object with `column` and, where needed, `yes`, `no` and `missing`"
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FlagColumn {
    /// A column of truth values, 0 and 1, yes and no.
    Column(String),
    /// A column with its codes.
    Full(FlagCodes),
}

/// A column with the codes that mean yes, no and not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FlagCodes {
    /// The column.
    pub column: String,
    /// Codes that mean yes, besides the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yes: Vec<Code>,
    /// Codes that mean no, besides the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no: Vec<Code>,
    /// Codes that mean "not known".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Code>,
}

/// The names of what a contact carries, in the account of an intake.
pub(super) const RESOLVED: &str = "resolved";
pub(super) const ANSWER: &str = "answer";

impl ContactSpec {
    /// Contacts of the customers in a column, at the times in another.
    pub fn new(customer: impl Into<String>, time: impl Into<String>) -> Self {
        Self {
            customer: DimensionDef::Column(customer.into()),
            time: TimeDef::Column(time.into()),
            dimensions: Vec::new(),
            resolved: None,
            answer: None,
            consent: None,
            max_refused: None,
        }
    }

    /// Sets what contacts are told apart by: the columns of these names.
    #[must_use]
    pub fn with_dimensions<D: Into<String>>(mut self, dimensions: impl IntoIterator<Item = D>) -> Self {
        self.dimensions = dimensions.into_iter().map(|name| DimensionDef::Column(name.into())).collect();
        self
    }

    /// Sets the column that says whether a contact settled the matter.
    #[must_use]
    pub fn with_resolved(mut self, column: impl Into<String>) -> Self {
        self.resolved = Some(FlagColumn::Column(column.into()));
        self
    }

    /// What the customer is called.
    pub fn customer_name(&self) -> &str {
        match &self.customer {
            DimensionDef::Column(name) => name,
            DimensionDef::Full(full) => &full.name,
        }
    }

    /// The spec as a survey, whose first dimension is the customer.
    pub(super) fn survey(&self) -> Result<Survey> {
        let mut questions = BTreeMap::new();
        if let Some(resolved) = &self.resolved {
            let codes = match resolved {
                FlagColumn::Column(column) => {
                    FlagCodes { column: column.clone(), yes: Vec::new(), no: Vec::new(), missing: Vec::new() }
                }
                FlagColumn::Full(full) => full.clone(),
            };
            questions.insert(
                RESOLVED.to_owned(),
                QuestionDef::Flag {
                    column: Some(Names::One(codes.column)),
                    missing: codes.missing,
                    yes: codes.yes,
                    no: codes.no,
                    title: None,
                },
            );
        }
        if let Some(between) = &self.answer {
            questions.insert(
                ANSWER.to_owned(),
                QuestionDef::Measure {
                    column: None,
                    between: Some(between.clone()),
                    unit: MeasureUnit::Milliseconds,
                    missing: Vec::new(),
                    title: None,
                },
            );
        }
        if let DimensionDef::Full(full) = &self.customer
            && let DimensionColumn { lookup: Some(_), .. } = &**full
        {
            let fault = Fault {
                path: "customer.lookup".to_owned(),
                code: "conflict",
                message: "a customer stands in a column of the data, not in a lookup".to_owned(),
            };
            return Err(Error::of_faults(ErrorKind::InvalidSurvey, "the contacts", vec![fault]));
        }
        let mut dimensions = vec![self.customer.clone()];
        dimensions.extend(self.dimensions.iter().cloned());
        Survey::of_roles(SurveyDef {
            time: Some(self.time.clone()),
            dimensions,
            consent: self.consent.clone(),
            questions,
            max_refused: self.max_refused,
            ..SurveyDef::default()
        })
    }
}
