//! Customer-experience metrics: NPS, CSAT, CES and service KPIs from survey answers and service records, with honest
//! uncertainty, by any segment and period.
//!
//! A rating scale has few points, so how many said 0, 1, ... 10 holds everything that a score, a median, an interval or a
//! test will ever ask. `cxmetrics` folds rows once into such counts - by segment, period and question - and answers
//! everything else from them, in time that depends on cells, not rows:
//!
//! ```
//! use cxmetrics::calendar::Grain;
//! use cxmetrics::cube::Cube;
//! use cxmetrics::intake::{FileFormat, ReadOptions, Source};
//! use cxmetrics::metric::nps;
//! use cxmetrics::survey::{Scale, Survey};
//!
//! # #[cfg(feature = "csv")] {
//! let survey = Survey::builder()
//!     .time("answered_at")
//!     .zone("Europe/Warsaw")
//!     .rating("nps", Scale::nps())
//!     .dimensions(["store"])
//!     .build()?;
//! let mut cube = Cube::new(&survey, Grain::Day);
//! # let file = "answered_at,store,nps\n2026-11-02 10:15,A,10\n2026-11-02 11:00,A,9\n2026-11-03 09:30,A,8\n2026-11-03,A,2\n2026-11-04,A,9\n".as_bytes();
//! let mut source = Source::from_reader(file, FileFormat::Csv, &ReadOptions::default())?;
//! let intake = cube.fold_source(&mut source)?;             // accepted, and every refusal with its reason
//! let weekly = cube.metric(nps("nps")).by(["store"]).every(Grain::Week).table()?;
//! let reading = &weekly.rows()[0].reading;
//! assert_eq!(reading.value(), Some(40.0));                // points
//! assert!(reading.interval().is_some());                  // Tango's score interval
//! assert_eq!(intake.rows_accepted, 5);
//! # }
//! # Ok::<(), cxmetrics::Error>(())
//! ```
//!
//! For a list of answers there is less to say: `cxmetrics::metric::of::nps([10, 9, 7, 3])`.
//!
//! # The house
//!
//! Data flow one way, in this order, and no module looks below itself:
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`calendar`] | zones, grains, periods, reading times from text |
//! | [`locale`] | numbers, dates, money and plurals in English and Polish |
//! | [`survey`] | what was asked: scales, questions, the roles of columns |
//! | [`intake`] | columns and files in, validated answers out, every refusal accounted for |
//! | [`tally`] | counts that merge: histograms, logarithmic bins, moments |
//! | [`cube`] | segment x period x question -> tally; merge, take away, roll up, filter, store |
//! | [`infer`] | intervals, tests and suppression by name |
//! | [`metric`] | definitions as data -> [`Reading`] |
//! | [`contact`] | customers one by one: repeats, first contact resolution, new and returning, silence |
//! | [`explain`] | is a difference real, and why: comparison, screening, drivers, mix and rate, money |
//! | [`series`] | a metric over time: trend, change points, forecast, lead and lag |
//! | [`finding`] | what changed, day by day: anomalies, shifts, drifts, silence |
//! | [`report`] | specification -> document with all numbers in it -> HTML, Markdown, JSON |
//!
//! [`docs`] has the architecture with its invariants, and the decisions that cost thought.
//!
//! # What you can lean on
//!
//! - The same answer however the rows were split, ordered, streamed or distributed: cubes are integers and merge exactly.
//! - The same input gives the same bytes on every platform.
//! - "We cannot say" is a value with a reason ([`Withheld`]), never 0 and never NaN.
//! - Nothing is dropped silently: see [`intake::Intake`].
//! - The library does no I/O beyond the readers and writers handed to it, reads no clock, locale or environment, and keeps
//!   no global state. It does not panic, and contains no `unsafe`.
//!
//! # What it does not do
//!
//! It opens no port, sends no mail, calls no language model and draws no dashboard by itself. It does not store rows: the
//! text of a comment stays with the host. Quantiles of measures are exact to 1/256 of their size (0.4 %), not to the last
//! digit; means are exact.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `arrow` | yes | Arrow record batches in, cubes as Arrow tables out |
//! | `parallel` | yes | large batches and tables on all cores |
//! | `csv`, `json`, `parquet` | no | streaming readers, gzip and zstd included; cubes in Parquet |
//! | `schema` | no | JSON Schema of the survey and the report specification |
//!
//! No feature changes a number.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_cmp, reason = "tests assert")
)]

mod analysis;
pub mod calendar;
pub mod contact;
pub mod cube;
pub mod explain;
pub mod finding;
pub mod infer;
pub mod intake;
pub mod locale;
pub mod metric;
pub mod report;
pub mod series;
mod stat;
pub mod survey;
pub mod tally;

pub mod docs {
    //! Longer texts: the architecture, and the decisions that cost thought.

    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}

    #[doc = include_str!("../docs/design.md")]
    pub mod design {}
}

#[cfg(all(doctest, feature = "csv", feature = "parquet"))]
#[doc = include_str!("../../README.md")]
mod readme {}

mod error;
mod unit;
mod words;

/// The version of the methods: it rises when any published number would change for the same input, and stands in every
/// report.
pub const METHOD_VERSION: u32 = 1;

pub use analysis::{Analysis, ContactAnalysis, Document};
pub use error::{Error, ErrorKind, Fault, Place, Result, nearest};
pub use metric::{Flag, Reading, Withheld};
pub use unit::{Confidence, Currency, Unit};
