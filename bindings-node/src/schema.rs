//! The JSON Schema of every document that crosses the border as a plain object.

use cxmetrics::ContactAnalysis;
use cxmetrics::calendar::{Grain, SpecialDay};
use cxmetrics::contact::ContactSpec;
use cxmetrics::cube::Filter;
use cxmetrics::explain::{BusinessColumns, Investment, ReconcileRequest, ValueRequest};
use cxmetrics::finding::Watch;
use cxmetrics::intake::{FileFormat, Reason};
use cxmetrics::metric::Metric;
use cxmetrics::report::{Report, ReportSpec};
use cxmetrics::survey::Survey;
use cxmetrics::{Analysis, Document};
use cxmetrics::{Flag, Unit, Withheld};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use schemars::schema_for;
use serde_json::json;

use crate::document;
use crate::failure::call;

/// The JSON Schema (draft 2020-12) of every document: surveys, metrics, filters, analyses and what they
/// find, report specifications and reports, and the words in them. Editors and validators take them.
#[napi(ts_return_type = "Record<string, Record<string, unknown>>")]
pub fn json_schemas(env: &Env) -> Result<Unknown<'_>> {
    call(*env, || {
        let schemas = json!({
            "SurveyDefinition": Survey::json_schema(),
            "Metric": schema_for!(Metric),
            "Filter": schema_for!(Filter),
            "Grain": schema_for!(Grain),
            "ReportSpec": schema_for!(ReportSpec),
            "ReportDocument": schema_for!(Report),
            "Analysis": schema_for!(Analysis),
            "ContactAnalysis": schema_for!(ContactAnalysis),
            "Document": schema_for!(Document),
            "SpecialDay": schema_for!(SpecialDay),
            "Watch": schema_for!(Watch),
            "ContactSpec": schema_for!(ContactSpec),
            "ReconcileRequest": schema_for!(ReconcileRequest),
            "BusinessColumns": schema_for!(BusinessColumns),
            "ValueRequest": schema_for!(ValueRequest),
            "Investment": schema_for!(Investment),
            "FileFormat": schema_for!(FileFormat),
            "Reason": schema_for!(Reason),
            "Unit": schema_for!(Unit),
            "Flag": schema_for!(Flag),
            "Withheld": schema_for!(Withheld),
        });
        document::to_object(env, &schemas.to_string())
    })
}
