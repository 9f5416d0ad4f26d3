//! The smallest comparisons: two lists of answers, or counts, without a survey or a cube.
//!
//! Each gives a whole [`Comparison`]: print it for its sentence, or take its [`difference`](Comparison::difference) for the reading
//! alone. The confidence is 95 %; nothing is hidden for a small base.
//!
//! ```
//! use cxmetrics::explain::{Verdict, of};
//! let found = of::nps([10, 9, 10, 9, 10, 8, 9, 10], [3, 7, 8, 6, 2, 9, 7, 5])?;
//! assert_eq!(found.verdict, Verdict::Higher);
//! assert_eq!(found.difference.value(), Some(125.0));
//! # Ok::<(), cxmetrics::Error>(())
//! ```

use super::compare::{Comparison, of_counted};
use super::words::{in_every_language, pick};
use crate::error::Result;
use crate::metric::compute::{Band, Settings, band_split, mean_reading, nps_classes, nps_of_classes, share_reading};
use crate::metric::sample::Counted;
use crate::metric::{Metric, Reading};
use crate::survey::{Scale, Title};
use crate::tally::{Histogram, WeightSum};
use crate::unit::Confidence;

const DEFAULTS: Settings = Settings { confidence: Confidence::P95, intervals: true, unweighted: false };

/// NPS of two lists of answers from 0 to 10, the first less the second.
///
/// # Errors
/// [`ErrorKind::OutOfRange`](crate::ErrorKind::OutOfRange) at the first answer off the scale; its place is the row.
///
/// ```
/// let found = cxmetrics::explain::of::nps([10, 9, 7, 3], [9, 8, 8, 0])?;
/// assert_eq!(found.difference.value(), Some(25.0));
/// assert_eq!(found.verdict, cxmetrics::explain::Verdict::Undecided);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps(a: impl IntoIterator<Item = i32>, b: impl IntoIterator<Item = i32>) -> Result<Comparison> {
    let scale = Scale::nps();
    let (a, b) = (Histogram::of(&scale, a)?, Histogram::of(&scale, b)?);
    Ok(nps_of(nps_classes(&a), nps_classes(&b)))
}

/// NPS of two triples of counts: detractors, passives, promoters.
///
/// ```
/// let found = cxmetrics::explain::of::nps_of_counts([50, 124, 238], [90, 130, 190]);
/// assert!(found.test.is_some_and(|test| test.p_value < 0.001));
/// ```
pub fn nps_of_counts(a: [u64; 3], b: [u64; 3]) -> Comparison {
    nps_of(a.map(band), b.map(band))
}

/// CSAT of two lists of answers from 1 to 5: the share of 4 and 5, the first less the second.
///
/// # Errors
/// As [`nps`].
///
/// ```
/// let found = cxmetrics::explain::of::csat([5, 4, 2, 5], [5, 1, 2, 5])?;
/// assert_eq!(found.difference.value(), Some(0.25));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn csat(a: impl IntoIterator<Item = i32>, b: impl IntoIterator<Item = i32>) -> Result<Comparison> {
    let scale = Scale::csat();
    let sides = [Histogram::of(&scale, a)?, Histogram::of(&scale, b)?];
    let sides = sides.map(|answers| band_split(&answers, scale.good()));
    Ok(shares_of(Metric::Csat { question: "csat".to_owned() }, Title::Plain("CSAT".to_owned()), sides))
}

/// CES 2.0 of two lists of answers from 1 to 7: the means, the first less the second; ranks decide.
///
/// # Errors
/// As [`nps`].
///
/// ```
/// let found = cxmetrics::explain::of::ces([7, 6, 5, 6], [4, 6, 5, 3])?;
/// assert_eq!(found.difference.value(), Some(1.5));
/// assert!(found.effects.superiority.is_some_and(|share| share.value() > Some(0.8)));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn ces(a: impl IntoIterator<Item = i32>, b: impl IntoIterator<Item = i32>) -> Result<Comparison> {
    let metric = Metric::Ces { question: "ces".to_owned() };
    ratings_of(metric, Title::Plain("CES".to_owned()), &Scale::ces(), a, b)
}

/// The means of two lists of ratings on a scale, the first less the second; ranks decide.
///
/// # Errors
/// As [`nps`].
pub fn ratings(
    scale: &Scale,
    a: impl IntoIterator<Item = i32>,
    b: impl IntoIterator<Item = i32>,
) -> Result<Comparison> {
    let name = in_every_language(|locale| pick(locale, "mean rating", "średnia ocena").to_owned());
    ratings_of(Metric::Mean { question: "rating".to_owned() }, name, scale, a, b)
}

/// Two shares as hits and base, the first less the second.
///
/// # Errors
/// [`ErrorKind::OutOfRange`](crate::ErrorKind::OutOfRange) for more hits than base.
///
/// ```
/// let found = cxmetrics::explain::of::shares((56, 70), (48, 80))?;
/// assert!(found.test.is_some_and(|test| test.p_value < 0.01));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn shares(a: (u64, u64), b: (u64, u64)) -> Result<Comparison> {
    let split = |(hits, base): (u64, u64)| {
        let misses = base.checked_sub(hits).ok_or_else(|| {
            crate::Error::new(
                crate::ErrorKind::OutOfRange,
                format!("hits `{hits}` exceed the base `{base}`; a share is a part of its base"),
            )
        })?;
        Ok::<_, crate::Error>((band(hits), band(misses)))
    };
    let name = in_every_language(|locale| pick(locale, "share", "odsetek").to_owned());
    Ok(shares_of(Metric::Share { question: "share".to_owned() }, name, [split(a)?, split(b)?]))
}

fn band(n: u64) -> Band {
    Band { n, weight: WeightSum::default() }
}

fn nps_of(a: [Band; 3], b: [Band; 3]) -> Comparison {
    let side = |classes| (nps_of_classes(classes, false, DEFAULTS), Counted::Nps(classes));
    of_two(Metric::Nps { question: "nps".to_owned() }, Title::Plain("NPS".to_owned()), Some(true), [side(a), side(b)])
}

fn shares_of(metric: Metric, name: Title, sides: [(Band, Band); 2]) -> Comparison {
    let better = matches!(metric, Metric::Csat { .. }).then_some(true);
    let sides = sides.map(|(hits, misses)| {
        let reading = share_reading(&hits, &misses, "csat.ci.wilson", false, DEFAULTS);
        (reading, Counted::Share { hits, misses, binned: false })
    });
    of_two(metric, name, better, sides)
}

fn ratings_of(
    metric: Metric,
    name: Title,
    scale: &Scale,
    a: impl IntoIterator<Item = i32>,
    b: impl IntoIterator<Item = i32>,
) -> Result<Comparison> {
    let sides = [Histogram::of(scale, a)?, Histogram::of(scale, b)?];
    let sides = sides.map(|answers| (mean_reading(&answers, DEFAULTS), Counted::Rating(answers)));
    let better = scale.direction() == crate::survey::Direction::HigherIsBetter;
    Ok(of_two(metric, name, Some(better), sides))
}

fn of_two(metric: Metric, name: Title, better: Option<bool>, [a, b]: [(Reading, Counted); 2]) -> Comparison {
    let first = in_every_language(|locale| pick(locale, "the first", "pierwsza").to_owned());
    let second = in_every_language(|locale| pick(locale, "the second", "druga").to_owned());
    of_counted((metric, name, better), (first, a.0, &a.1), (second, b.0, &b.1), DEFAULTS.confidence)
}
