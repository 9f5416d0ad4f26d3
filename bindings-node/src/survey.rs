//! Surveys.

use std::sync::Arc;

use cxmetrics::report::ReportSpec;
use cxmetrics::survey;
use napi::bindgen_prelude::{Either, Env, Result, Unknown};
use napi_derive::napi;
use serde_json::Value;

use crate::document;
use crate::failure::{Failure, call};

/// What was asked: which column plays which role.
///
/// ```js
/// const survey = new Survey({
///   time: 'answeredAt', zone: 'Europe/Warsaw',
///   ratings: { nps: 'nps', csat: 'csat' },
///   dimensions: ['store'],
/// })
/// ```
#[napi]
pub struct Survey {
    pub(crate) inner: Arc<survey::Survey>,
}

#[napi]
impl Survey {
    /// A survey from its definition.
    ///
    /// Throws `invalid_survey`; `faults` lists everything that is wrong with it.
    #[napi(constructor, ts_args_type = "definition: SurveyOptions")]
    pub fn new(env: Env, definition: Unknown<'_>) -> Result<Self> {
        call(env, || {
            let mut json = document::to_json(definition, "the survey")?;
            // The one field whose name has two words, as an option is written here.
            if let Value::Object(fields) = &mut json
                && let Some(share) = fields.remove("maxRefused")
            {
                fields.entry("max_refused").or_insert(share);
            }
            Self::read(&json.to_string())
        })
    }

    /// A survey from its JSON, as text or parsed.
    ///
    /// Throws `invalid_survey`; `faults` lists everything that is wrong with it.
    #[napi(factory, js_name = "fromJSON", ts_args_type = "json: string | SurveyDefinition")]
    pub fn from_json(env: Env, json: Either<String, Unknown<'_>>) -> Result<Self> {
        call(env, || match json {
            Either::A(text) => Self::read(&text),
            Either::B(value) => Self::read(&document::to_json(value, "the survey")?.to_string()),
        })
    }

    fn read(json: &str) -> std::result::Result<Self, Failure> {
        Ok(Self { inner: Arc::new(survey::Survey::from_json(json)?) })
    }

    /// The definition in full, as plain data.
    #[napi(js_name = "toJSON", ts_return_type = "SurveyDefinition")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        call(*env, || document::to_object(env, &self.inner.to_json()))
    }

    /// The specification of the usual report of this survey: a start for one of your own.
    #[napi(ts_return_type = "ReportSpec")]
    pub fn report_spec<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        call(*env, || document::to_object(env, &ReportSpec::default_for(&self.inner).to_json()))
    }

    /// What it is called.
    #[napi(getter)]
    pub fn name(&self) -> &str {
        self.inner.name()
    }

    /// The names of the dimensions, in the order of the definition.
    #[napi(getter)]
    pub fn dimensions(&self) -> Vec<&str> {
        self.inner.dimensions().iter().map(survey::Dimension::name).collect()
    }

    /// The names of the questions, in order.
    #[napi(getter)]
    pub fn questions(&self) -> Vec<&str> {
        self.inner.questions().iter().map(survey::Question::name).collect()
    }

    /// Every column that the survey may read.
    #[napi(getter)]
    pub fn columns(&self) -> Vec<&str> {
        self.inner.columns()
    }

    /// Whether both have the same definition.
    #[napi]
    pub fn equals(&self, other: &Survey) -> bool {
        self.inner == other.inner
    }
}
