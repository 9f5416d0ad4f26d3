//! A metric over time: what changed, and can we believe it.

mod document;
mod lead;
mod points;
mod process;
mod request;
pub(crate) mod signal;
mod track;
mod weekday;

pub use document::{ExpectedRange, SegmentSeries, Series, SeriesPoint, SpecialMark, WeekdayEffect};
pub use lead::{
    Granger, LagCorrelation, Lead, LeadLag, LeadRequest, LeadSide, MetricTiming, NoLead, RefusedPair, Relation,
    TimedMetric,
};
pub use request::{Rolling, SeriesRequest};
pub use track::PeriodState;
