//! Which measure moves first.
//!
//! Every two measures of every segment are set side by side, day by day: weekdays taken out, special days left out, the extreme cut, each day
//! with what its base is worth. The one that may lead is made white by an autoregression, the other goes through the same filter, and what
//! is left is correlated at each lag. A lead is told only where the largest correlation stands at a lag of a day or more, beats every
//! lag without a lead, and holds after everything that was tested at once is corrected for.
//!
//! Ratings of one segment are readings of one state of its customers, noisy ones; they are pooled for the test, and a lead over them is one
//! claim that lists those that hold alone. Granger's test stands beside as a second column: two noisy readings of one wandering thing help to
//! foretell each other, so it says yes far too often to be leant on alone.

mod document;
mod find;
mod sentence;
mod whiten;

pub use document::{
    Granger, LagCorrelation, Lead, LeadLag, LeadRequest, LeadSide, MetricTiming, NoLead, RefusedPair, Relation,
    TimedMetric,
};

#[cfg(test)]
mod tests;
