//! Columns in, validated answers out: every refused value is counted by reason, with its first places.

#[cfg(feature = "arrow")]
mod arrow;
mod column;

pub use column::{Batch, Bits, Column, Keys, PackedText, Text, TimeUnit, Values};
