//! A metric over time: what changed, and can we believe it.

mod change;
mod decompose;
mod document;
mod forecast;
mod lead;
mod past;
mod points;
mod process;
mod request;
mod sentence;
pub(crate) mod signal;
mod track;
mod trend;
mod weekday;
mod words;

pub use change::{ChangePoint, ChangePoints, ChangePointsRequest, LevelSpan, SegmentChanges};
pub use decompose::{DecomposedDay, Decomposition, DecompositionRequest, SegmentDecomposition};
pub use document::{ExpectedRange, SegmentSeries, Series, SeriesPoint, SpecialMark, WeekdayEffect};
pub use forecast::{
    Forecast, ForecastDay, ForecastPeriod, ForecastRequest, ForecastTarget, ForecastTrend, NoForecast, SegmentForecast,
    TargetOutlook,
};
pub use lead::{
    Granger, LagCorrelation, Lead, LeadLag, LeadRequest, LeadSide, MetricTiming, NoLead, RefusedPair, Relation,
    TimedMetric,
};
pub use past::PastValue;
pub(crate) use points::limits;
pub use request::{Rolling, SeriesRequest};
pub use track::PeriodState;
pub use trend::{GoalOutlook, GoalState, SegmentTrend, Trend, TrendRequest, TrendSlope, TrendVerdict};

#[cfg(test)]
pub(crate) mod tests;
