//! What the example programs share.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests assert"))]

pub mod conformance;
pub mod false_findings;
pub mod generator;
pub mod networks;
pub mod null_rates;
mod random;
