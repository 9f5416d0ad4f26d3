//! Columns in, validated answers out: every refused value is counted by reason, with its first places.

#[cfg(feature = "arrow")]
mod arrow;
mod column;
#[cfg(feature = "compression")]
mod compression;
#[cfg(feature = "csv")]
mod csv;
#[cfg(feature = "json")]
mod json_lines;
#[cfg(any(feature = "arrow", feature = "csv"))]
mod naming;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(all(test, feature = "csv"))]
mod real_data_tests;
mod row_refusals;
mod source;

pub use column::{Batch, Bits, Column, Keys, PackedText, Text, TimeUnit, Values};
#[cfg(feature = "compression")]
pub use compression::{Compression, Decompressed};
#[cfg(feature = "csv")]
pub use csv::{CsvOptions, CsvReader};
#[cfg(feature = "json")]
pub use json_lines::{JsonLinesOptions, JsonLinesReader};
#[cfg(feature = "parquet")]
pub use parquet::{ParquetOptions, ParquetReader};
pub use row_refusals::{RefusedRows, RowReason, RowRefusals};
pub use source::{FileFormat, ReadOptions, Source};
