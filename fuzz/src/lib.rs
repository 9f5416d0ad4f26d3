//! Laws of the engine as functions, each written once: the property tests and the fuzz targets both call them.
//!
//! A law panics when it does not hold. What it is tried on is a [`sample::Sample`], which any bytes make: see
//! [`source::Source`].
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a law that does not hold says so by a panic"
)]

pub mod law;
pub mod sample;
pub mod source;
