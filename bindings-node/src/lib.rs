//! The Node face of `cxmetrics`.
//!
//! Thin on purpose: it converts, calls and converts back. There is no arithmetic here, and no default of its own. Small things
//! cross the border as plain objects, the same JSON as in Rust; rows cross it as Arrow IPC bytes or as typed arrays, neither of
//! which is copied. What takes long runs off the event loop. No panic crosses the border: it becomes an error with the code
//! `internal`.

#![allow(unreachable_pub, reason = "what Node sees is public, and nothing links against this crate")]
#![allow(missing_debug_implementations, reason = "classes of JavaScript are printed there")]
#![cfg_attr(test, allow(dead_code, unfulfilled_lint_expectations, reason = "in a test build nothing is exported"))]
#![allow(clippy::needless_pass_by_value, reason = "the glue of napi hands arguments over by value")]

mod answers;
mod business;
mod calendar;
mod columns;
mod contact;
mod cube;
mod document;
mod explain;
mod failure;
mod finding;
mod fold;
mod infer;
mod intake;
mod ipc;
mod names;
mod options;
mod reading;
mod report;
mod schema;
mod survey;
mod table;
mod work;

use napi_derive::napi;

/// The version of the package, the same in every language.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
