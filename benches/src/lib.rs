//! What the benchmarks share: seeded answers, the files that peers read, and the digest that proves equal results.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests assert"))]

pub mod digest;
pub mod generate;
