//! Customer-experience metrics: NPS, CSAT, CES and service KPIs with honest uncertainty, by any segment and period.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_cmp, reason = "tests assert")
)]

pub mod calendar;
pub mod cube;
pub mod infer;
pub mod intake;
pub mod locale;
pub mod metric;
pub mod report;
mod stat;
pub mod survey;
pub mod tally;

mod error;
mod unit;

pub use error::{Error, ErrorKind, Fault, Place, Result};
pub use metric::{Flag, Reading, Withheld};
pub use unit::{Confidence, Currency, Unit};
