//! Customers one by one: who came back, who is new, whose questions were settled at once, who has gone silent.
//!
//! A cube forgets who answered; here contacts are kept by customer, as little of each as is needed: when, in which segment, whether it
//! was settled and how long the answer took. [`Contacts`] are folded from the same sources as a cube, every refusal accounted for, and
//! merge like one: however the rows were split and ordered, the contacts are the same.
//!
//! Customers are known by the key in the data; use a pseudonymous one.

mod activity;
mod ask;
mod book;
mod delay;
mod flags;
mod fold;
mod repeat;
mod returning;
mod silence;
mod spec;
mod visits;

pub use activity::ActivityBand;
pub use ask::ContactRow;
pub use delay::{AnswerDelays, DelayQuantile, DelayRequest, DelayRow};
pub use flags::{ContactFlags, FlagsRequest};
pub use fold::Contacts;
pub use repeat::{FirstContactResolution, RepeatRequest, Repeats, ResolutionBasis};
pub use returning::{
    Cohort, CohortRequest, Cohorts, Newcomers, NewcomersRequest, NewcomersRow, Recency, RecencyRequest, RecencyRow,
};
pub use silence::{CustomerActivity, EndedSilence, SilenceRequest, Silences, SilentCustomer, SilentSegment};
pub use spec::{ContactSpec, FlagCodes, FlagColumn};
