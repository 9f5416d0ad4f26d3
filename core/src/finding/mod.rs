//! Findings: a claim about a segment and a time, its evidence, its plain sentence.
//!
//! A [`Monitor`] looks at a cube day by day, as days arrive, and tells what changed: a fall or a rise of days, a lasting shift, a slow
//! drift, a volume that collapsed or surged, a tag that spiked, a segment that fell silent. It never looks ahead: what it says of
//! a day it would have said on that day, and a day that is added changes nothing that was said before. [`Cube::findings`] does the
//! same in one go, byte for byte.
//!
//! Series of customer experience are not like others, and three things that ordinary detectors leave out make the difference:
//!
//! - **Every point's variance is known.** Each day is a histogram: a mean of 5 answers moves more than one of 500, and how much
//!   more is known from the counts. Noise that the counts do not explain - a wander of the level, its size and memory, days that are
//!   noisier than their counts - is learnt from the series and, as one series says little, from all of them together.
//! - **Changes take days to show.** Each day of the last nine weeks is tried as the onset of a step and of a drift; the size of the
//!   change and how far out it is come from all answers since, in the light of how the level would have wandered by itself.
//! - **Hundreds of segments are watched at once.** What all do is taken out of what one does, and told of the whole; a region's fall
//!   that is one store's fall is told of the store; and the threshold follows from the number of series, so that no more
//!   findings are false than the host asked for: [`Watch::sensitivity`] is the number of false findings a month.
//!
//! ```text
//! cube by day -> panel -> tracks (one metric of every segment) -> families (what is judged together) -> events -> findings
//! ```
//!
//! # Method
//!
//! A track's level is a Kalman filter of a slow mean beside an autoregressive wander, fed with each day's value, its weekday's usual
//! difference taken out, with the variance of that day's base; tests of onsets are generalised likelihood ratios on its surprises
//! (Willsky and Jones 1976). Counts are relative to what the day's share of the week and of the answers would bring, with a negative
//! binomial tail. The wander's size and memory are an empirical Bayes choice among 25 models. Surprises of the first eight
//! ratings are pooled by their correlation; further ones are not judged. The threshold follows from the rate at which the best of all onsets crosses it by chance (Siegmund and
//! Venkatraman 1995).
//!
//! ```
//! use cxmetrics::calendar::Grain;
//! use cxmetrics::cube::{Cube, Record};
//! use cxmetrics::finding::{Kind, Watch};
//! use cxmetrics::locale::Locale;
//! use cxmetrics::survey::{Scale, Survey};
//!
//! let survey = Survey::builder().time("day").rating("nps", Scale::nps()).build()?;
//! let mut cube = Cube::new(&survey, Grain::Day);
//! let first: chrono::NaiveDate = "2026-01-01".parse().unwrap();
//! for (day, date) in first.iter_days().take(100).enumerate() {
//!     for answer in 0..20 {
//!         // Mostly tens; from the ninetieth day on mostly zeros.
//!         let score = if day < 90 { [10, 9, 10, 7, 3][(answer + day) % 5] } else { [0, 2, 9, 1, 4][answer % 5] };
//!         cube.add(&Record::new().text("day", date.to_string()).integer("nps", score))?;
//!     }
//! }
//! let findings = cube.findings(&Watch::new())?;
//! let fall = &findings.findings[0];
//! assert_eq!((fall.kind, fall.onset), (Kind::Anomaly, "2026-04-01".parse().unwrap()));
//! assert!(fall.sentence(Locale::En).starts_with("NPS fell to −60.0, where 40.0 was expected"));
//! # Ok::<(), cxmetrics::Error>(())
//! ```

mod attribution;
mod claim;
mod document;
mod event;
mod family;
mod level;
mod monitor;
mod panel;
mod sentence;
mod state;
mod tail;
mod threshold;
mod track;
mod wander;
mod watch;

#[cfg(test)]
mod tests;

pub use document::{Change, Direction, Finding, Findings, Kind, Leader, Status, Warming};
pub use family::Family;
pub use monitor::Monitor;
pub use watch::{DEFAULT_SENSITIVITY, Watch};

#[cfg(doc)]
use crate::cube::Cube;
