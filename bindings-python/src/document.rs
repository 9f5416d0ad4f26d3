//! Documents: what an analysis finds, as JSON that the Python half gives types to.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::Filter;
use cxmetrics::explain::Investment;
use cxmetrics::intake::{FileFormat, Reason};
use cxmetrics::locale::Locale;
use cxmetrics::metric::Metric;
use cxmetrics::report::{Report, ReportSpec, html, markdown, text};
use cxmetrics::survey::Survey;
use cxmetrics::{Analysis, Document};
use cxmetrics::{ErrorKind, Flag, Unit, Withheld};
use pyo3::prelude::*;
use schemars::schema_for;
use serde_json::json;

use crate::cube::to_json;
use crate::failure::{Failure, Result, contained};
use crate::query::read;

fn document_of(json: &str) -> Result<Document> {
    read(json).map_err(|err| Failure::unreadable(ErrorKind::MalformedInput, "document", &err))
}

pub(crate) fn locale_of(code: &str) -> Result<Locale> {
    serde_json::from_value(code.into())
        .map_err(|_| Failure::argument(format!("there is no locale `{}`; write `en` or `pl`", code.escape_debug())))
}

/// The same document as the library writes it; what is no document is refused.
#[pyfunction]
pub(crate) fn document_json(json: &str) -> PyResult<String> {
    contained(|| to_json(&document_of(json)?))
}

/// What a document says, in the language of a locale.
#[pyfunction]
pub(crate) fn document_sentence(json: &str, locale: &str) -> PyResult<String> {
    contained(|| Ok(document_of(json)?.sentence(locale_of(locale)?)))
}

/// A document in the language of a locale: as a fragment of HTML, as Markdown or as text.
#[pyfunction]
pub(crate) fn document_rendered(json: &str, form: &str, locale: &str) -> PyResult<String> {
    contained(|| {
        let (found, locale) = (document_of(json)?, locale_of(locale)?);
        match form {
            "html" => Ok(html::document(&found, locale)),
            "markdown" => Ok(markdown::document(&found, locale)),
            "text" => Ok(text::document(&found, locale)),
            _ => Err(Failure::argument(format!("a document is not written as `{}`", form.escape_debug()))),
        }
    })
}

/// What an investment returns, both as JSON.
#[pyfunction]
pub(crate) fn investment_return(py: Python<'_>, investment: &str) -> PyResult<String> {
    contained(|| {
        let investment: Investment = read(investment).map_err(|err| request_unread(&err))?;
        to_json(&Document::Return(py.detach(|| investment.assess())?))
    })
}

/// What is said of a request that does not read.
pub(crate) fn request_unread(err: &serde_json::Error) -> Failure {
    Failure::argument(format!("the request does not read: {err}"))
}

/// The JSON Schema of everything that travels as plain data.
#[pyfunction]
pub(crate) fn json_schemas() -> PyResult<String> {
    contained(|| {
        Ok(json!({
            "SurveyDefinition": Survey::json_schema(),
            "Metric": schema_for!(Metric),
            "Filter": schema_for!(Filter),
            "Grain": schema_for!(Grain),
            "Analysis": schema_for!(Analysis),
            "Document": schema_for!(Document),
            "ReportSpec": schema_for!(ReportSpec),
            "ReportDocument": schema_for!(Report),
            "FileFormat": schema_for!(FileFormat),
            "Reason": schema_for!(Reason),
            "Unit": schema_for!(Unit),
            "Flag": schema_for!(Flag),
            "Withheld": schema_for!(Withheld),
        })
        .to_string())
    })
}
