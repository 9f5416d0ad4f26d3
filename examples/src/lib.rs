//! Programs around `cxmetrics`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests assert"))]

pub mod conformance;
