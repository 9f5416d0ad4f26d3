//! Columns in, validated answers out: every refused value is counted by reason, with its first places.
//!
//! Data arrive as a [`Batch`] of borrowed columns. A score out of range, fractional on an integer scale, NaN, infinite,
//! boolean or a word drops that score alone; an unreadable time, a missing weight or withheld consent keeps the row out.
//! What became of everything stands in the [`Intake`] that a fold returns: nothing is dropped silently.
//!
//! Batches come from plain slices, from Arrow record batches (feature `arrow`), or from the readers of CSV, JSON lines
//! and Parquet (features `csv`, `json`, `parquet`), all of which stream: see [`Source`].

mod account;
#[cfg(feature = "arrow")]
mod arrow;
mod column;
#[cfg(feature = "compression")]
mod compression;
#[cfg(feature = "csv")]
mod csv;
mod dimension;
mod gate;
#[cfg(feature = "json")]
mod json_lines;
mod keys;
mod labels;
mod names;
#[cfg(any(feature = "arrow", feature = "csv"))]
mod naming;
mod number;
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
mod rating;
#[cfg(all(test, feature = "csv"))]
mod real_data_tests;
mod reason;
mod row_refusals;
mod source;
mod ticks;
mod time;

pub use account::{Answers, Intake};
pub use column::{Batch, Bits, Column, Keys, PackedText, Text, TimeUnit, Values};
#[cfg(feature = "compression")]
pub use compression::{Compression, Decompressed};
#[cfg(feature = "csv")]
pub use csv::{CsvOptions, CsvReader};
#[cfg(feature = "json")]
pub use json_lines::{JsonLinesOptions, JsonLinesReader};
#[cfg(feature = "parquet")]
pub(crate) use parquet::contained;
#[cfg(feature = "parquet")]
pub use parquet::{ParquetOptions, ParquetReader};
pub use reason::{Reason, Refusal, Refusals};
pub use row_refusals::{RefusedRows, RowRefusals};
pub use source::{FileFormat, ReadOptions, Source};

pub(crate) use keys::{KeyColumn, REFUSED_SLOT};
pub(crate) use names::{NOT_KNOWN, Names, PeriodCodes};
pub(crate) use plan::{Answers as ChunkAnswers, CHUNK, Chunk, Memory as PlanMemory, Plan, Settled, answers_of};
pub(crate) use reason::{MISSING, SKIPPED};
pub(crate) use ticks::code_of;
