//! Every analysis as plain data: one way in, one way out.

use serde::{Deserialize, Serialize};

use super::change::{Change, ChangeRequest};
use crate::error::Result;
use crate::locale::Locale;
use crate::metric::Query;

/// What to find out, as plain data: the requests of this module under one roof, for hosts that keep them in files or send them from
/// another language.
///
/// ```
/// use cxmetrics::explain::Analysis;
/// let analysis: Analysis = serde_json::from_str(
///     r#"{"analysis": "change", "before": {"where": {"channel": "web"}}, "after": {"where": {"channel": "shop"}}}"#,
/// )?;
/// assert!(matches!(analysis, Analysis::Change(_)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "analysis", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Analysis {
    /// [`Query::explain`].
    Change(ChangeRequest),
}

/// What an analysis gives: plain data with every number in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "document", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Document {
    /// Why a metric moved.
    Change(Change),
}

impl Document {
    /// What it says, in a plain sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Change(change) => change.sentence(locale),
        }
    }
}

impl Query<'_> {
    /// Runs an analysis that is given as data.
    ///
    /// # Errors
    /// Those of the method that the analysis names.
    pub fn analyse(&self, analysis: &Analysis) -> Result<Document> {
        match analysis {
            Analysis::Change(request) => self.explain(request).map(Document::Change),
        }
    }
}
