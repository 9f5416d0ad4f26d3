//! Is it real, and why: what turns readings into decisions.
//!
//! Everything here starts from a [`Query`](crate::metric::Query) - a metric, a filter, a confidence level - and gives a document:
//! plain data with every number in it, a verdict, and one sentence in English or Polish. All of it works from the cube alone.

mod analysis;
mod change;
mod compare;
mod correlation;
mod drivers;
mod follow_up;
mod journey;
mod money;
pub mod of;
mod paired;
mod population;
mod reconcile;
mod regression;
mod screen;
mod shift;
mod side;
mod verdict;
mod weighting;
pub(crate) mod words;

pub use analysis::{Analysis, Document};
pub use change::{
    Change, ChangeRequest, Contribution, DimensionShare, Effects, TagChange, TagChangeRequest, TagContribution,
};
pub use compare::{
    Against, ArmRows, CompareAllRequest, CompareRequest, ComparedSide, Comparison, Comparisons, EffectSizes, Needed,
    SampleRatio, Test, Undecided,
};
pub use correlation::{Association, Coefficient, CorrelationRequest, SegmentAssociation, associate};
pub use drivers::{DriverItem, Drivers, DriversRequest, Quadrant, Sign};
pub use follow_up::{FollowUp, FollowedSegment, FollowedUp, Selected};
pub use journey::{Journey, JourneyRequest, Stage, Step};
pub use money::{
    Amount, Assumption, BusinessColumns, BusinessTable, BusinessValue, ClassAtRisk, Duplicate, Duplicates, Estimate,
    Investment, Joined, LossRates, Money, NpsClass, Outcome, Recovered, RecoveredRequest, Return, RevenueAtRisk,
    RiskRequest, Source, ValueAssociation, ValueRequest, ValueRow,
};
pub use paired::{Moved, PairedComparison, PairedRequest};
pub use reconcile::{
    DefinitionDifference, ReconcileEffects, ReconcileRequest, Reconciliation, SourceReading, Uncovered,
};
pub use screen::{
    FunnelCurve, FunnelPlace, League, RankRange, ScreenFunnel, ScreenOptions, ScreenedSegment, Screening,
};
pub use shift::Shift;
pub use side::Side;
pub use verdict::Verdict;
pub use weighting::{
    CategoryReached, MarginReached, PostStratificationRequest, RakingRequest, StratumSize, WeightedCell, Weighting,
};
