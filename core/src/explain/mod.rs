//! Is it real, and why: what turns readings into decisions.
//!
//! Everything here starts from a [`Query`](crate::metric::Query) - a metric, a filter, a confidence level - and gives a document:
//! plain data with every number in it, a verdict, and one sentence in English or Polish. All of it works from the cube alone.

mod analysis;
mod change;
mod follow_up;
mod population;
mod screen;
mod shift;
mod side;
mod verdict;
mod words;

pub use analysis::{Analysis, Document};
pub use change::{Change, ChangeRequest, Contribution, DimensionShare, Effects};
pub use follow_up::{FollowUp, FollowedSegment, FollowedUp, Selected};
pub use screen::{
    FunnelCurve, FunnelPlace, League, RankRange, ScreenFunnel, ScreenOptions, ScreenedSegment, Screening,
};
pub use shift::Shift;
pub use side::Side;
pub use verdict::Verdict;
