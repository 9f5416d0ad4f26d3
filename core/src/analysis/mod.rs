//! Every analysis as plain data: one way in, one way out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contact::{
    AnswerDelays, CohortRequest, Cohorts, Contacts, DelayRequest, FirstContactResolution, Newcomers, NewcomersRequest,
    Recency, RecencyRequest, RepeatRequest, Repeats, SilenceRequest, Silences,
};
use crate::error::Result;
use crate::explain::{
    Association, BusinessValue, Change, ChangeRequest, CompareAllRequest, CompareRequest, Comparison, Comparisons,
    CorrelationRequest, Drivers, DriversRequest, FollowUp, FollowedUp, Journey, JourneyRequest, PairedComparison,
    PairedRequest, PostStratificationRequest, RakingRequest, Reconciliation, Return, RevenueAtRisk, RiskRequest,
    ScreenOptions, Screening, TagChange, TagChangeRequest, Weighting,
};
use crate::finding::Findings;
use crate::locale::Locale;
use crate::metric::Query;
use crate::series::{
    ChangePoints, ChangePointsRequest, Decomposition, DecompositionRequest, Forecast, ForecastRequest, LeadLag,
    LeadRequest, Series, SeriesRequest, Trend, TrendRequest,
};

/// What to find out, as plain data: the requests of this module under one roof, for hosts that keep them in files or send them from
/// another language. Each names the method of [`Query`] that it asks for.
///
/// ```
/// use cxmetrics::Analysis;
/// let analysis: Analysis = serde_json::from_str(
///     r#"{"analysis": "explain", "before": {"where": {"channel": "web"}}, "after": {"where": {"channel": "shop"}}}"#,
/// )?;
/// assert!(matches!(analysis, Analysis::Explain(_)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "analysis", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Analysis {
    /// [`Query::change_points`].
    ChangePoints(ChangePointsRequest),
    /// [`Query::compare`].
    Compare(CompareRequest),
    /// [`Query::compare_all`].
    CompareAll(CompareAllRequest),
    /// [`Query::correlate`].
    Correlate(CorrelationRequest),
    /// [`Query::decompose`].
    Decompose(DecompositionRequest),
    /// [`Query::drivers`].
    Drivers(DriversRequest),
    /// [`Query::explain`].
    Explain(ChangeRequest),
    /// [`Query::explain_tags`].
    ExplainTags(TagChangeRequest),
    /// [`Query::follow_up`].
    FollowUp(FollowUp),
    /// [`Query::forecast`].
    Forecast(ForecastRequest),
    /// [`Query::journey`].
    Journey(JourneyRequest),
    /// [`Query::leads`].
    Leads(LeadRequest),
    /// [`Query::paired`].
    Paired(PairedRequest),
    /// [`Query::poststratified`].
    Poststratified(PostStratificationRequest),
    /// [`Query::raked`].
    Raked(RakingRequest),
    /// [`Query::revenue_at_risk`].
    RevenueAtRisk(RiskRequest),
    /// [`Query::screen`].
    Screen(ScreenOptions),
    /// [`Query::series`].
    Series(SeriesRequest),
    /// [`Query::trend`].
    Trend(TrendRequest),
}

/// What to find out about customers, as plain data. Each names the method of [`Contacts`] that it asks for.
///
/// ```
/// use cxmetrics::ContactAnalysis;
/// let analysis: ContactAnalysis = serde_json::from_str(r#"{"analysis": "repeats", "within_days": 3}"#)?;
/// assert!(matches!(analysis, ContactAnalysis::Repeats(request) if request.within_days == 3));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "analysis", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ContactAnalysis {
    /// [`Contacts::answer_delays`].
    AnswerDelays(DelayRequest),
    /// [`Contacts::cohorts`].
    Cohorts(CohortRequest),
    /// [`Contacts::first_contact_resolution`].
    FirstContactResolution(RepeatRequest),
    /// [`Contacts::newcomers`].
    Newcomers(NewcomersRequest),
    /// [`Contacts::recency`].
    Recency(RecencyRequest),
    /// [`Contacts::repeats`].
    Repeats(RepeatRequest),
    /// [`Contacts::silences`].
    Silences(SilenceRequest),
}

/// What an analysis gives: plain data with every number in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "document", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Document {
    /// How two questions go together.
    Association(Association),
    /// What segments are worth beside their scores; of [`Query::value`], which takes a table beside the request.
    BusinessValue(BusinessValue),
    /// Why a metric moved.
    Change(Change),
    /// When a metric changed its level.
    ChangePoints(ChangePoints),
    /// Whether two sides differ.
    Comparison(Comparison),
    /// Whether several sides differ.
    Comparisons(Comparisons),
    /// A metric as trend, week and remainder.
    Decomposition(Decomposition),
    /// Which questions go together with an outcome.
    Drivers(Drivers),
    /// What changed, day by day; of [`Cube::findings`](crate::cube::Cube::findings), which watches many metrics.
    Findings(Findings),
    /// What became of segments that were picked for their values.
    FollowedUp(FollowedUp),
    /// What is to come of a metric.
    Forecast(Forecast),
    /// What is lost from stage to stage.
    Journey(Journey),
    /// Which measures move before others.
    LeadLag(LeadLag),
    /// Whether the same customers answer otherwise than before.
    PairedComparison(PairedComparison),
    /// The same metric from two sources; of [`Query::reconcile`], which takes two queries.
    Reconciliation(Reconciliation),
    /// What an investment returns; of [`Investment::assess`](crate::explain::Investment::assess).
    Return(Return),
    /// What is at risk with the customers who are not content.
    RevenueAtRisk(RevenueAtRisk),
    /// Which segments differ from the rest.
    Screening(Screening),
    /// A metric by period.
    Series(Series),
    /// Why a metric moved, by tag.
    TagChange(TagChange),
    /// Whether a metric rises or falls.
    Trend(Trend),
    /// A reading weighted to a population.
    Weighting(Weighting),
    /// How long answers took; of [`Contacts::answer_delays`].
    AnswerDelays(AnswerDelays),
    /// What became of customers who began together; of [`Contacts::cohorts`].
    Cohorts(Cohorts),
    /// How many matters the first contact settled; of [`Contacts::first_contact_resolution`].
    FirstContactResolution(FirstContactResolution),
    /// New and returning customers; of [`Contacts::newcomers`].
    Newcomers(Newcomers),
    /// Who was in touch lately; of [`Contacts::recency`].
    Recency(Recency),
    /// How many contacts were repeated; of [`Contacts::repeats`].
    Repeats(Repeats),
    /// Who has gone silent; of [`Contacts::silences`].
    Silences(Silences),
}

impl Document {
    /// What it says, in a plain sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Association(found) => found.sentence(locale),
            Self::BusinessValue(found) => found.sentence(locale),
            Self::Change(found) => found.sentence(locale),
            Self::ChangePoints(found) => found.sentence(locale),
            Self::Comparison(found) => found.sentence(locale),
            Self::Comparisons(found) => found.sentence(locale),
            Self::Decomposition(found) => found.sentence(locale),
            Self::Drivers(found) => found.sentence(locale),
            Self::Findings(found) => found.sentence(locale),
            Self::FollowedUp(found) => found.sentence(locale),
            Self::Forecast(found) => found.sentence(locale),
            Self::Journey(found) => found.sentence(locale),
            Self::LeadLag(found) => found.sentence(locale),
            Self::PairedComparison(found) => found.sentence(locale),
            Self::Reconciliation(found) => found.sentence(locale),
            Self::Return(found) => found.sentence(locale),
            Self::RevenueAtRisk(found) => found.sentence(locale),
            Self::Screening(found) => found.sentence(locale),
            Self::Series(found) => found.sentence(locale),
            Self::TagChange(found) => found.sentence(locale),
            Self::Trend(found) => found.sentence(locale),
            Self::Weighting(found) => found.sentence(locale),
            Self::AnswerDelays(found) => found.sentence(locale),
            Self::Cohorts(found) => found.sentence(locale),
            Self::FirstContactResolution(found) => found.sentence(locale),
            Self::Newcomers(found) => found.sentence(locale),
            Self::Recency(found) => found.sentence(locale),
            Self::Repeats(found) => found.sentence(locale),
            Self::Silences(found) => found.sentence(locale),
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
            Analysis::ChangePoints(request) => self.change_points(request).map(Document::ChangePoints),
            Analysis::Compare(request) => self.compare(request).map(Document::Comparison),
            Analysis::CompareAll(request) => self.compare_all(request).map(Document::Comparisons),
            Analysis::Correlate(request) => self.correlate(&request.with).map(Document::Association),
            Analysis::Decompose(request) => self.decompose(request).map(Document::Decomposition),
            Analysis::Drivers(request) => self.drivers(request).map(Document::Drivers),
            Analysis::Explain(request) => self.explain(request).map(Document::Change),
            Analysis::ExplainTags(request) => self.explain_tags(request).map(Document::TagChange),
            Analysis::FollowUp(request) => self.follow_up(request).map(Document::FollowedUp),
            Analysis::Forecast(request) => self.forecast(request).map(Document::Forecast),
            Analysis::Journey(request) => self.journey(request).map(Document::Journey),
            Analysis::Leads(request) => self.leads(request).map(Document::LeadLag),
            Analysis::Paired(request) => self.paired(&request.later).map(Document::PairedComparison),
            Analysis::Poststratified(request) => self.poststratified(request).map(Document::Weighting),
            Analysis::Raked(request) => self.raked(request).map(Document::Weighting),
            Analysis::RevenueAtRisk(request) => self.revenue_at_risk(request).map(Document::RevenueAtRisk),
            Analysis::Screen(request) => self.screen(request).map(Document::Screening),
            Analysis::Series(request) => self.series(request).map(Document::Series),
            Analysis::Trend(request) => self.trend(request).map(Document::Trend),
        }
    }
}

impl Contacts {
    /// Runs an analysis of customers that is given as data, as known at the end of `as_of`.
    ///
    /// # Errors
    /// Those of the method that the analysis names.
    pub fn analyse(&self, analysis: &ContactAnalysis, as_of: NaiveDate) -> Result<Document> {
        match analysis {
            ContactAnalysis::AnswerDelays(request) => self.answer_delays(request, as_of).map(Document::AnswerDelays),
            ContactAnalysis::Cohorts(request) => self.cohorts(request, as_of).map(Document::Cohorts),
            ContactAnalysis::FirstContactResolution(request) => {
                self.first_contact_resolution(request, as_of).map(Document::FirstContactResolution)
            }
            ContactAnalysis::Newcomers(request) => self.newcomers(request, as_of).map(Document::Newcomers),
            ContactAnalysis::Recency(request) => self.recency(request, as_of).map(Document::Recency),
            ContactAnalysis::Repeats(request) => self.repeats(request, as_of).map(Document::Repeats),
            ContactAnalysis::Silences(request) => self.silences(request, as_of).map(Document::Silences),
        }
    }
}
