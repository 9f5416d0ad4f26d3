//! Reports.

use std::sync::Arc;

use cxmetrics::report;
use napi::bindgen_prelude::{Either, Env, Result, Unknown};
use napi_derive::napi;
use serde_json::Value;

use crate::document;
use crate::failure::{Failure, call};

/// A report with all numbers in it; what renders it computes nothing.
#[napi]
pub struct Report {
    inner: Arc<report::Report>,
}

impl Report {
    pub(crate) fn of(report: report::Report) -> Self {
        Self { inner: Arc::new(report) }
    }
}

#[napi]
impl Report {
    /// A report from its JSON, as text or parsed.
    #[napi(factory, js_name = "fromJSON", ts_args_type = "json: string | ReportDocument")]
    pub fn from_json(env: Env, json: Either<String, Unknown<'_>>) -> Result<Self> {
        call(env, || {
            let json = match json {
                Either::A(text) => text,
                Either::B(value) => document::to_json(value, "the report")?.to_string(),
            };
            Ok(Self::of(report::Report::from_json(&json)?))
        })
    }

    /// The report as plain data.
    #[napi(js_name = "toJSON", ts_return_type = "ReportDocument")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        call(*env, || document::to_object(env, &self.inner.to_json()))
    }

    /// One page in one file, with its charts, without script or outside request.
    #[napi]
    pub fn to_html(&self, env: Env) -> Result<String> {
        call(env, || Ok(report::html::render(&self.inner)))
    }

    /// Tables with bars of text, for chats and repositories.
    #[napi]
    pub fn to_markdown(&self, env: Env) -> Result<String> {
        call(env, || Ok(report::markdown::render(&self.inner)))
    }

    /// What it is called.
    #[napi(getter)]
    pub fn title(&self) -> &str {
        &self.inner.title
    }

    /// The day on which it was true, such as `2026-11-02`.
    #[napi(getter)]
    pub fn as_of(&self) -> String {
        self.inner.as_of.to_string()
    }

    /// What tells this report from every other.
    #[napi(getter, ts_return_type = "string | null")]
    pub fn fingerprint(&self) -> Option<&str> {
        self.inner.fingerprint.as_deref()
    }

    /// Whether both hold the same.
    #[napi]
    pub fn equals(&self, other: &Report) -> bool {
        self.inner == other.inner
    }
}

/// The specification of a report, or the usual one of a survey.
pub(crate) fn spec(
    spec: Option<Value>,
    survey: &cxmetrics::survey::Survey,
) -> std::result::Result<report::ReportSpec, Failure> {
    match spec {
        Some(spec) => Ok(report::ReportSpec::from_json(&spec.to_string())?),
        None => Ok(report::ReportSpec::default_for(survey)),
    }
}
