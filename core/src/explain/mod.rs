//! Is it real, and why: what turns readings into decisions.
//!
//! Everything here starts from a [`Query`](crate::metric::Query) - a metric, a filter, a confidence level - and gives a document:
//! plain data with every number in it, a verdict, and a sentence or two in English or Polish. It works from the cube alone, in time
//! that depends on cells; a request is plain data too, see [`Analysis`](crate::Analysis).
//!
//! | question | ask | method | document |
//! | --- | --- | --- | --- |
//! | Do two sides, periods or arms differ? | [`Query::compare`], [`Query::compare_all`] | score test for NPS, Newcombe and pooled z for shares, Brunner-Munzel for ratings, Welch for measures | [`Comparison`], [`Comparisons`] |
//! | ... of two plain lists? | [`of`] | the same | [`Comparison`] |
//! | Did the same customers change? | [`Query::paired`] | paired t, `McNemar` | [`PairedComparison`] |
//! | Which of hundreds of segments stand out? | [`Query::screen`] | each against the rest, false discovery rate held; shrunken league, funnel | [`Screening`] |
//! | What became of those that were picked? | [`Query::follow_up`] | regression to the mean, subtracted | [`FollowedUp`] |
//! | Why did it change? | [`Query::explain`], [`Query::explain_tags`] | centred split into rate and mix | [`Change`], [`TagChange`] |
//! | Where on the way is most lost? | [`Query::journey`] | stages in order | [`Journey`] |
//! | What goes with the outcome? | [`Query::drivers`], [`Query::correlate`] | LMG or Johnson's weights; Spearman, Pearson, Kendall | [`Drivers`], [`Association`] |
//! | What is it worth? | [`Query::value`], [`Query::revenue_at_risk`], [`Investment::assess`] | association over segments; a range with its assumptions | [`BusinessValue`], [`RevenueAtRisk`], [`Return`] |
//! | What if the answers looked like the population? | [`Query::raked`], [`Query::poststratified`] | raking, post-stratification, design effect | [`Weighting`] |
//! | Why do two sources disagree? | [`Query::reconcile`] | coverage, mix and measure | [`Reconciliation`] |
//!
//! A month against the one before, and then why:
//!
//! ```
//! use cxmetrics::calendar::{Grain, Period};
//! use cxmetrics::cube::{Cube, Record};
//! use cxmetrics::explain::{Against, ChangeRequest, CompareRequest, Verdict};
//! use cxmetrics::locale::Locale;
//! use cxmetrics::metric::nps;
//! use cxmetrics::survey::{Scale, Survey};
//!
//! let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
//! let mut cube = Cube::new(&survey, Grain::Day);
//! for (day, store, scores) in [
//!     ("2026-09-10", "A", [(10, 40), (8, 20), (3, 10)]),
//!     ("2026-09-10", "B", [(10, 60), (8, 20), (3, 10)]),
//!     ("2026-10-10", "A", [(10, 40), (8, 20), (3, 10)]),
//!     ("2026-10-10", "B", [(10, 20), (8, 30), (3, 40)]),
//! ] {
//!     for (score, times) in scores {
//!         for _ in 0..times {
//!             cube.add(&Record::new().text("day", day).text("store", store).integer("nps", score))?;
//!         }
//!     }
//! }
//! let (september, october): (Period, Period) = ("2026-09".parse()?, "2026-10".parse()?);
//! let found = cube.metric(nps("nps")).compare(&CompareRequest::new(october, Against::Before))?;
//! assert_eq!(found.verdict, Verdict::Lower);
//! assert!(found.sentence(Locale::En).starts_with("NPS is lower in"));
//!
//! let why = cube.metric(nps("nps")).by(["store"]).explain(&ChangeRequest::new(september, october))?;
//! assert_eq!(why.segments[0].segment, [Some("B".to_owned())]);
//! assert_eq!(why.segments[0].contribution, -43.75); // all of it
//! assert_eq!(why.segments[1].contribution, 0.0);
//! # Ok::<(), cxmetrics::Error>(())
//! ```
//!
//! # What holds everywhere
//!
//! - A [`Verdict`] is higher, lower or undecided, and undecided is never "the same": the interval says what remains possible. Where many
//!   things are asked at once, verdicts follow p-values that are adjusted for their number.
//! - A segment is compared with the *rest*, never with a whole that holds it; sides that share answers are refused
//!   ([`ErrorKind::Overlap`](crate::ErrorKind::Overlap)).
//! - What cannot be said is withheld with its reason ([`Withheld`](crate::Withheld)). Segments below the smallest base stay hidden in every
//!   document, and with them what would give them away.
//! - What goes together is called an association; no sentence says "because". What is worth money carries its currency and its list of
//!   assumptions.
//! - On labels that mean nothing, false findings come at the stated rate; the example program `null_rates` shuffles labels and counts them.
//!
//! [`Query::compare`]: crate::metric::Query::compare
//! [`Query::compare_all`]: crate::metric::Query::compare_all
//! [`Query::paired`]: crate::metric::Query::paired
//! [`Query::screen`]: crate::metric::Query::screen
//! [`Query::follow_up`]: crate::metric::Query::follow_up
//! [`Query::explain`]: crate::metric::Query::explain
//! [`Query::explain_tags`]: crate::metric::Query::explain_tags
//! [`Query::journey`]: crate::metric::Query::journey
//! [`Query::drivers`]: crate::metric::Query::drivers
//! [`Query::correlate`]: crate::metric::Query::correlate
//! [`Query::value`]: crate::metric::Query::value
//! [`Query::revenue_at_risk`]: crate::metric::Query::revenue_at_risk
//! [`Query::raked`]: crate::metric::Query::raked
//! [`Query::poststratified`]: crate::metric::Query::poststratified
//! [`Query::reconcile`]: crate::metric::Query::reconcile

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
pub(crate) use crate::words;

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
