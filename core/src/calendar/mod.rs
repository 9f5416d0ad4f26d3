//! Civil days, zones, grains and half-open periods.
//!
//! An instant becomes a day in a [`Zone`]; a day becomes a [`Period`] of some [`Grain`]; periods roll up where the
//! coarser grain's borders are borders of the finer one. Everything is half-open: the end is the first day after.
//!
//! Zones come from the copy of the IANA time zone database that is compiled in, so the same instant lands on the same
//! day on every machine. [`Zone::database_version`] names it.

mod grain;
mod period;
mod range;
mod zone;

pub use grain::Grain;
pub use period::Period;
pub use range::DayRange;
pub use zone::Zone;
