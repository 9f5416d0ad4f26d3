//! A metric over time: what changed, and can we believe it.

mod document;
mod points;
mod process;
mod request;
mod track;
mod weekday;

pub use document::{ExpectedRange, SegmentSeries, Series, SeriesPoint, SpecialMark, WeekdayEffect};
pub use request::{Rolling, SeriesRequest};
pub use track::PeriodState;

#[cfg(test)]
mod tests;
