//! Columns in, validated answers out: every refused value is counted by reason, with its first places.

#[cfg(feature = "arrow")]
mod arrow;
mod column;
#[cfg(feature = "csv")]
mod csv;
#[cfg(feature = "json")]
mod json_lines;
mod row_refusals;

pub use column::{Batch, Bits, Column, Keys, PackedText, Text, TimeUnit, Values};
#[cfg(feature = "csv")]
pub use csv::{CsvOptions, CsvReader};
#[cfg(feature = "json")]
pub use json_lines::{JsonLinesOptions, JsonLinesReader};
pub use row_refusals::{RefusedRows, RowReason, RowRefusals};
