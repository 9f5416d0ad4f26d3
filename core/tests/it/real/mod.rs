//! Real files, read as they are, against figures that were computed elsewhere.
//!
//! The files belong to others and do not come with the project. Where their folder is not at hand, each test says so and
//! checks nothing.

mod ahead;
mod airline;
mod contacts;
mod garden;
mod hospitals;
mod incidents;
mod multichannel;
mod olist;
mod over_time;
mod sfo;
mod shared;
mod watched;
