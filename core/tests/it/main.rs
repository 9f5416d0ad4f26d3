//! Integration tests: laws, reference, real data, snapshots.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_cmp, reason = "tests assert")]

mod infer;
#[cfg(feature = "csv")]
mod real;
