//! A metric over time: what changed, and can we believe it.

mod document;
mod points;
mod process;
mod request;
mod sentence;
mod track;
mod trend;
mod weekday;
mod words;

pub use document::{ExpectedRange, SegmentSeries, Series, SeriesPoint, SpecialMark, WeekdayEffect};
pub use request::{Rolling, SeriesRequest};
pub use track::PeriodState;
pub use trend::{GoalOutlook, GoalState, SegmentTrend, Trend, TrendRequest, TrendSlope, TrendVerdict};

#[cfg(test)]
pub(crate) mod tests;
