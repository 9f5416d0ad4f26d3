//! The report itself: sections of blocks, with every number already in them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::block::Block;
use crate::calendar::Period;
use crate::error::{Error, ErrorKind, Result};
use crate::locale::Locale;

/// The version of the document that this release writes and reads.
pub const SCHEMA: &str = "cx-report/1";

/// A report, complete: whoever has it can draw it without the data it was made from.
///
/// Shape: sections in reading order, each with its blocks in reading order. Every number is in the document; a renderer
/// only writes and draws it. Units: those of the [`Reading`](crate::Reading)s; shares are 0 to 1.
///
/// ```
/// use chrono::NaiveDate;
/// use cxmetrics::report::{Block, Report, Section, Sentence, Span, html};
///
/// let day = |day| NaiveDate::from_ymd_opt(2026, 9, day).unwrap();
/// let mut report = Report::new("Stores, weekly", "Store survey", day(21), Span::new("2026-W38", day(14), day(20)));
/// report.sections.push(Section::new("Summary").with(Block::headline([Sentence::plain("NPS holds at 45.6.")])));
///
/// let again = Report::from_json(&report.to_json())?;
/// assert_eq!(again, report);
/// assert!(html::render(&again).starts_with("<!doctype html>"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    schema: String,
    /// What the report is called.
    pub title: String,
    /// The name of the survey it reports on.
    pub survey: String,
    /// The day on which it was true: no later answer is in it.
    pub as_of: NaiveDate,
    /// The language and customs of its numbers and words.
    pub locale: Locale,
    /// What the readings called *now* cover.
    pub period: Span,
    /// What the readings called *before* cover; nothing when the report compares with nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_to: Option<Span>,
    /// The smallest base that may be shown (k); a reading with fewer answers is withheld.
    pub min_base: u64,
    /// The parts of the report, in reading order.
    pub sections: Vec<Section>,
    /// What tells this document from every other: written by whoever composed it, never checked by a renderer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

/// The smallest base that may be shown unless the composer says otherwise.
const MIN_BASE: u64 = 5;

impl Report {
    /// An empty report in English that compares with nothing and withholds below 5 answers.
    pub fn new(title: impl Into<String>, survey: impl Into<String>, as_of: NaiveDate, period: Span) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            title: title.into(),
            survey: survey.into(),
            as_of,
            locale: Locale::En,
            period,
            compared_to: None,
            min_base: MIN_BASE,
            sections: Vec::new(),
            fingerprint: None,
        }
    }

    /// The version of the document, such as `cx-report/1`.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The report as JSON, indented, with a line break at its end. The same report gives the same bytes.
    ///
    /// A number that is not finite cannot be written in JSON and becomes `null`; readings never hold one.
    pub fn to_json(&self) -> String {
        // Only a map with keys that are not strings, or a failing `Serialize`, could fail here; the model has neither.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// Reads a report from JSON.
    ///
    /// # Errors
    /// [`ErrorKind::UnsupportedVersion`] when `schema` is absent or another version; [`ErrorKind::MalformedInput`] when the
    /// text is not JSON or not a report.
    pub fn from_json(json: &str) -> Result<Self> {
        let malformed =
            |err: serde_json::Error| Error::new(ErrorKind::MalformedInput, format!("this is not a report: {err}"));
        expect_schema(json, SCHEMA, "report", malformed)?;
        serde_json::from_str(json).map_err(malformed)
    }
}

/// Looks at the `schema` of a JSON text before anything else is read, for another version may have other fields.
pub(super) fn expect_schema(
    json: &str,
    schema: &str,
    what: &str,
    malformed: impl Fn(serde_json::Error) -> Error,
) -> Result<()> {
    /// The one field that every version has.
    #[derive(Deserialize)]
    struct Version {
        #[serde(default)]
        schema: Option<String>,
    }
    let version: Version = serde_json::from_str(json).map_err(malformed)?;
    let message = match version.schema.as_deref() {
        Some(found) if found == schema => return Ok(()),
        Some(other) => format!("{what} version `{other}` is not `{schema}`, the one this release reads"),
        None => format!("the {what} has no `schema`; one of this release says `{schema}`"),
    };
    Err(Error::new(ErrorKind::UnsupportedVersion, message).at_path("schema"))
}

/// A stretch of days as a report names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// What it is called, such as `2026-W38`.
    pub label: String,
    /// Its first day; nothing when the data carry no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Its last day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl Span {
    /// The days `from` to `to`, both included, under the name `label`.
    pub fn new(label: impl Into<String>, from: NaiveDate, to: NaiveDate) -> Self {
        Self { label: label.into(), from: Some(from), to: Some(to) }
    }

    /// Answers of which nobody says when they were given, under the name `label`.
    pub fn undated(label: impl Into<String>) -> Self {
        Self { label: label.into(), from: None, to: None }
    }

    /// The days of a period under its own label.
    ///
    /// ```
    /// use cxmetrics::report::Span;
    /// let span = Span::of("2026-W39".parse()?);
    /// assert_eq!((span.label.as_str(), span.to), ("2026-W39", chrono::NaiveDate::from_ymd_opt(2026, 9, 27)));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn of(period: Period) -> Self {
        Self::new(period.label(), period.start(), period.end().pred_opt().unwrap_or(NaiveDate::MAX))
    }
}

/// A part of a report under one heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section without blocks.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), blocks: Vec::new() }
    }

    /// Adds a block at the end.
    #[must_use]
    pub fn with(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let day = NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
        Report::new("Weekly", "Stores", day, Span::new("2026-W38", day, day))
    }

    #[test]
    fn json_round_trips() {
        let report = report();
        assert_eq!(Report::from_json(&report.to_json()).unwrap(), report);
    }

    #[test]
    fn other_versions_are_refused_by_name() {
        let json = report().to_json();
        for (text, code) in [
            (json.replace(SCHEMA, "cx-report/2"), "unsupported_version"),
            (json.replace("\"schema\"", "\"scheme\""), "unsupported_version"),
            (json.replace("\"title\"", "\"titel\""), "malformed_input"),
            ("7".to_owned(), "malformed_input"),
            (String::new(), "malformed_input"),
        ] {
            assert_eq!(Report::from_json(&text).unwrap_err().code(), code, "{text}");
        }
    }
}
