//! Civil days, zones, grains and half-open periods.
//!
//! An instant becomes a day in a [`Zone`]; a day becomes a [`Period`] of some [`Grain`]; periods roll up where the
//! coarser grain's borders are borders of the finer one. Everything is half-open: the end is the first day after.
//!
//! Zones come from the copy of the IANA time zone database that is compiled in, so the same instant lands on the same
//! day on every machine. [`Zone::database_version`] names it.
//!
//! [`TimeFormat`], [`read_iso`] and [`FormatGuess`] read dates and times from text.

mod bucket;
mod format_guess;
mod grain;
mod period;
mod range;
mod special;
mod time_format;
mod zone;

pub use bucket::{Bucket, sunday_on_or_before};
pub use format_guess::FormatGuess;
pub use grain::Grain;
pub use period::Period;
pub use range::DayRange;
pub use special::{SpecialDay, SpecialDays, SpecialKind};
pub use time_format::{Moment, TimeFormat, read_iso};
pub use zone::Zone;
