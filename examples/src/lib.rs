//! What the example programs share.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests assert"))]

pub mod generator;
