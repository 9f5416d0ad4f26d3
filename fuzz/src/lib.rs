//! Laws that hold for any input: fuzz targets and property tests call the same functions.
//!
//! Every function panics when a law is broken, and only then.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a law that breaks panics"
)]

pub mod arrow;
mod bytes;
pub mod csv;
pub mod laws;
pub mod survey;
pub mod table;

pub use bytes::Bytes;
