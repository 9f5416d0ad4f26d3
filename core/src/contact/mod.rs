//! Customers one by one: who came back, who is new, whose questions were settled at once, who has gone silent.
//!
//! A cube forgets who answered; here contacts are kept by customer, as little of each as is needed: when, in which segment, whether it
//! was settled and how long the answer took. [`Contacts`] are folded from the same sources as a cube, every refusal accounted for, and
//! merge like one: however the rows were split and ordered, the contacts are the same.
//!
//! Customers are known by the key in the data; use a pseudonymous one.

mod book;
mod fold;
mod silence;
mod spec;
mod visits;

pub use fold::Contacts;
pub use silence::{EndedSilence, SilenceRequest, Silences, SilentCustomer, SilentSegment};
pub use spec::{ContactSpec, FlagCodes, FlagColumn};
