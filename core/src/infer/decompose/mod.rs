//! A complete series taken apart into a trend, one or more seasons and what remains.
//!
//! For looking at a series whose days all count alike. Days of very different bases are better served by
//! [`Query::decompose`](crate::metric::Query::decompose), which weighs them, and by the weekday pattern of a series.
//!
//! [`stl`] takes one season out, [`mstl`] several. Both smooth by distance in days, so both need every day: a series with gaps is refused
//! unless they may be filled ([`StlSettings::fill_gaps`]); then the result says how many were, and a filled day has no remainder.

mod gaps;
mod mstl;
mod stl;

pub use mstl::{Mstl, MstlSettings, Season, mstl};
pub use stl::{Degree, Stl, StlSettings, stl};
