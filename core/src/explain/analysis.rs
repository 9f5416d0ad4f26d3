//! Every analysis as plain data: one way in, one way out.

use serde::{Deserialize, Serialize};

use super::change::{Change, ChangeRequest};
use super::compare::{CompareAllRequest, CompareRequest, Comparison, Comparisons};
use super::correlation::{Association, CorrelationRequest};
use super::drivers::{Drivers, DriversRequest};
use super::follow_up::{FollowUp, FollowedUp};
use super::journey::{Journey, JourneyRequest};
use super::money::{BusinessValue, Return, RevenueAtRisk, RiskRequest};
use super::paired::{PairedComparison, PairedRequest};
use super::reconcile::Reconciliation;
use super::screen::{ScreenOptions, Screening};
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
    /// [`Query::compare`].
    Comparison(CompareRequest),
    /// [`Query::compare_all`].
    Comparisons(CompareAllRequest),
    /// [`Query::correlate`].
    Correlation(CorrelationRequest),
    /// [`Query::drivers`].
    Drivers(DriversRequest),
    /// [`Query::follow_up`].
    FollowUp(FollowUp),
    /// [`Query::journey`].
    Journey(JourneyRequest),
    /// [`Query::paired`].
    Paired(PairedRequest),
    /// [`Query::revenue_at_risk`].
    RevenueAtRisk(RiskRequest),
    /// [`Query::screen`].
    Screening(ScreenOptions),
}

/// What an analysis gives: plain data with every number in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "document", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Document {
    /// What segments are worth beside their scores; of [`Query::value`](Query::value), which takes a table beside the request.
    BusinessValue(BusinessValue),
    /// Why a metric moved.
    Change(Change),
    /// Whether two sides differ.
    Comparison(Comparison),
    /// Whether several sides differ.
    Comparisons(Comparisons),
    /// How two questions go together.
    Correlation(Association),
    /// Which questions go together with an outcome.
    Drivers(Drivers),
    /// What became of segments picked for their value.
    FollowUp(FollowedUp),
    /// What is lost from stage to stage.
    Journey(Journey),
    /// Whether the same customers answer otherwise than before.
    Paired(PairedComparison),
    /// The same metric from two sources; of [`Query::reconcile`](Query::reconcile), which takes two queries.
    Reconciliation(Reconciliation),
    /// What an investment returns; of [`Investment::assess`](super::Investment::assess).
    Return(Return),
    /// What is at risk with the customers who are not content.
    RevenueAtRisk(RevenueAtRisk),
    /// Which segments differ from the rest.
    Screening(Screening),
}

impl Document {
    /// What it says, in a plain sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::BusinessValue(value) => value.sentence(locale),
            Self::Change(change) => change.sentence(locale),
            Self::Comparison(comparison) => comparison.sentence(locale),
            Self::Comparisons(comparisons) => comparisons.sentence(locale),
            Self::Correlation(association) => association.sentence(locale),
            Self::Drivers(drivers) => drivers.sentence(locale),
            Self::FollowUp(followed) => followed.sentence(locale),
            Self::Journey(journey) => journey.sentence(locale),
            Self::Paired(paired) => paired.sentence(locale),
            Self::Reconciliation(reconciliation) => reconciliation.sentence(locale),
            Self::Return(found) => found.sentence(locale),
            Self::RevenueAtRisk(risk) => risk.sentence(locale),
            Self::Screening(screening) => screening.sentence(locale),
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
            Analysis::Comparison(request) => self.compare(request).map(Document::Comparison),
            Analysis::Comparisons(request) => self.compare_all(request).map(Document::Comparisons),
            Analysis::Correlation(request) => self.correlate(&request.with).map(Document::Correlation),
            Analysis::Drivers(request) => self.drivers(request).map(Document::Drivers),
            Analysis::FollowUp(request) => self.follow_up(request).map(Document::FollowUp),
            Analysis::Journey(request) => self.journey(request).map(Document::Journey),
            Analysis::Paired(request) => self.paired(&request.later).map(Document::Paired),
            Analysis::RevenueAtRisk(request) => self.revenue_at_risk(request).map(Document::RevenueAtRisk),
            Analysis::Screening(request) => self.screen(request).map(Document::Screening),
        }
    }
}
