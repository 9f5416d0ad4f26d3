//! Is it real, and why: what turns readings into decisions.
//!
//! Everything here starts from a [`Query`](crate::metric::Query) - a metric, a filter, a confidence level - and gives a document:
//! plain data with every number in it, a verdict, and one sentence in English or Polish. All of it works from the cube alone.

mod analysis;
mod change;
mod shift;
mod side;
mod verdict;
mod words;

pub use analysis::{Analysis, Document};
pub use change::{Change, ChangeRequest, Contribution, DimensionShare, Effects};
pub use shift::Shift;
pub use side::Side;
pub use verdict::Verdict;
