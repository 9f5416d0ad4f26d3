//! Specification -> document, all numbers in it -> renderers.
//!
//! A [`Report`] is complete: [`html::render`] and [`markdown::render`] write and draw what is in it and compute nothing but
//! where things stand on the page, and [`Report::to_json`] carries it to whoever wants to render it elsewhere or later.
//!
//! - [`ReportSpec`]: what a report should hold, as data; [`Cube::report`](crate::cube::Cube::report) makes the report from it and a cube.
//! - [`Block`]: what can stand in a report: headline, key readings, series, breakdown, distribution, heat, data quality,
//!   method, notice. A withheld [`Reading`](crate::Reading) says why in its place; it is never drawn as zero.
//! - [`Figures`]: how numbers, intervals, changes and withheld readings are written; every renderer asks it.
//! - [`html`]: one page in one file, with its charts, without script or outside request.
//! - [`markdown`]: tables with bars of text, for chats and repositories.
//!
//! What [`explain`](crate::explain) finds is written by [`html::document`], [`markdown::document`] and [`text::document`].
//!
//! Text of the report is taken for hostile: it is escaped for the format it goes into, and characters that hide or turn
//! text round are dropped.

mod block;
mod chart;
mod compose;
mod document;
mod figure;
pub mod html;
pub mod markdown;
mod markup;
mod plain;
mod spec;
pub mod text;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use block::{
    AxisRange, Band, BandShare, Bin, Block, Breakdown, BreakdownRow, Card, Change, DataQuality, Definition,
    Distribution, Good, Headline, Heat, HeatPeriod, HeatRow, KeyReadings, Method, Notice, Point, Refusal, Response,
    Sentence, Series, Tone, Verdict, Version,
};
pub use document::{Report, SCHEMA, Section, Span};
pub use figure::Figures;
pub use spec::{CompareTo, Limits, MetricSpec, ReportSpec, SPEC_SCHEMA};
