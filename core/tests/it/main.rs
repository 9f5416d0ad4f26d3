//! Integration tests: laws, reference, real data, snapshots.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_cmp, reason = "tests assert")]

mod contact;
mod data;
mod errors;
mod infer;
mod panics;
#[cfg(feature = "csv")]
mod real;
mod reference;
mod room;
mod schema;
#[cfg(feature = "arrow")]
mod screen;
mod slips;
mod weights;
mod why;

/// How many random cases a property is tried on, unless `PROPTEST_CASES` says otherwise.
fn cases(default: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}
