//! What the benchmarks share: seeded answers, the files that peers read, the digest that proves equal results,
//! and the peers themselves as a child process.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests assert"))]

use std::env;

pub mod digest;
pub mod generate;
pub mod memory;
pub mod naive;
pub mod ours;
pub mod peers;
pub mod requery;
pub mod stats;
pub mod streaming;

/// Whether benchmarks run once to see that they work, as `cargo test --all-targets` has them do.
pub fn is_test_run() -> bool {
    !env::args().any(|arg| arg == "--bench")
}
