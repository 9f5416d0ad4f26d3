//! Metrics: definitions as data, and what they give: a [`Reading`].

mod reading;

pub use reading::{Flag, Reading, Withheld};
