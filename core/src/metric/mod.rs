//! Metrics: definitions as data, and what they give: a [`Reading`].
//!
//! A [`Metric`] says what to compute; [`Cube::metric`](crate::cube::Cube::metric) asks for it by segment and period. For a
//! list of answers without a survey, see [`of`].

#[cfg(feature = "arrow")]
mod arrow;
pub(crate) mod compute;
mod definition;
mod display;
pub(crate) mod moments;
pub(crate) mod name;
pub mod of;
mod query;
mod reading;
pub(crate) mod sample;
mod table;
mod timing;

pub use definition::{
    Metric, Part, abandonment, box_share, ces, composite, csat, first_contact_resolution, handling_time,
    interpolated_median, mean, median, nps, quantile, response_rate, share, sum, tag_share, trimmed_mean, volume,
    within,
};
pub(crate) use query::not_paired;
pub use query::{DEFAULT_MIN_BASE, Query};
pub use reading::{Flag, Reading, Withheld};
pub(crate) use table::ends;
pub use table::{Segment, Table, TableRow};
pub use timing::Timing;
