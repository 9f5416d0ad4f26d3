//! Laws that hold for any input, as functions, each written once: the property tests and the fuzz targets call them.
//!
//! A law panics when it does not hold, and only then. What it is tried on any [`Bytes`] make: a [`sample::Sample`], a batch, or
//! the bytes of a file, a definition or a table.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a law that does not hold says so by a panic"
)]

pub mod arrow;
mod bytes;
pub mod csv;
pub mod explain;
pub mod law;
pub mod sample;
pub mod series;
pub mod survey;
pub mod table;

pub use bytes::Bytes;
