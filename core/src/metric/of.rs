//! The smallest calls: a reading straight from answers, without a survey or a cube.

use super::compute::{Settings, band_reading, mean_reading, nps_reading};
use super::reading::{Flag, Reading};
use crate::error::{Error, ErrorKind, Result};
use crate::survey::Scale;
use crate::tally::Histogram;
use crate::unit::{Confidence, Unit};

const DEFAULTS: Settings = Settings { confidence: Confidence::P95, intervals: true, unweighted: false };

/// NPS of answers from 0 to 10, with its score interval at 95 %.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] at the first answer off the scale; its place is the row.
///
/// ```
/// let reading = cxmetrics::metric::of::nps([10, 9, 7, 3])?;
/// assert_eq!(reading.value(), Some(25.0));
/// assert!(reading.has(cxmetrics::Flag::LowBase));
/// assert_eq!(cxmetrics::metric::of::nps([10, 11]).unwrap_err().place().row, Some(1));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps(answers: impl IntoIterator<Item = i32>) -> Result<Reading> {
    Ok(nps_reading(&Histogram::of(&Scale::nps(), answers)?, DEFAULTS))
}

/// CSAT of answers from 1 to 5: the share of 4 and 5, with its Wilson interval at 95 %.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] at the first answer off the scale; its place is the row.
///
/// ```
/// assert_eq!(cxmetrics::metric::of::csat([5, 4, 2, 5])?.value(), Some(0.75));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn csat(answers: impl IntoIterator<Item = i32>) -> Result<Reading> {
    let histogram = Histogram::of(&Scale::csat(), answers)?;
    Ok(band_reading(&histogram, histogram.scale().good(), DEFAULTS))
}

/// CES 2.0 of answers from 1 to 7: the mean, high is easy, with its t interval at 95 %.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] at the first answer off the scale; its place is the row.
///
/// ```
/// assert_eq!(cxmetrics::metric::of::ces([7, 6, 5, 6])?.value(), Some(6.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn ces(answers: impl IntoIterator<Item = i32>) -> Result<Reading> {
    Ok(mean_reading(&Histogram::of(&Scale::ces(), answers)?, DEFAULTS))
}

/// NPS of counts: how many detractors, passives and promoters.
pub fn nps_of_counts(detractors: u64, passives: u64, promoters: u64) -> Reading {
    let mut counts = vec![0; Scale::nps().points()];
    counts[0] = detractors;
    counts[7] = passives;
    counts[9] = promoters;
    match Histogram::from_counts(&Scale::nps(), counts) {
        Ok(histogram) => nps_reading(&histogram, DEFAULTS),
        Err(_) => Reading::withheld(Unit::Points, "nps.ci.score", 0, super::Withheld::Empty),
    }
}

/// NPS from published shares, when nobody says from how many answers: a reading without an interval, and it says so.
///
/// Shares are 0 to 1. Published shares are rounded, so they may add up to a little over 1.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] when a share is not between 0 and 1, or the two add up to more than 1.02.
///
/// ```
/// use cxmetrics::Flag;
/// let reading = cxmetrics::metric::of::nps_of_shares(0.70, 0.09)?;
/// assert!((reading.value().unwrap() - 61.0).abs() < 1e-9);
/// assert_eq!(reading.interval(), None);
/// assert!(reading.has(Flag::NoBase));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_of_shares(promoters: f64, detractors: f64) -> Result<Reading> {
    for (name, share) in [("promoters", promoters), ("detractors", detractors)] {
        if !(0.0..=1.0).contains(&share) {
            let message = format!("the share of {name} `{share}` is not between 0 and 1; divide percentages by 100");
            return Err(Error::new(ErrorKind::OutOfRange, message));
        }
    }
    if 1.02 < promoters + detractors {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("the shares `{promoters}` and `{detractors}` add up to more than 1"),
        ));
    }
    Ok(Reading::without_base(Unit::Points, "nps.point").with_value(100.0 * (promoters - detractors)))
}

/// A published share, when nobody says from how many answers: a reading without an interval, and it says so.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] when the share is not between 0 and 1.
pub fn share_without_base(share: f64) -> Result<Reading> {
    if !(0.0..=1.0).contains(&share) {
        let message = format!("the share `{share}` is not between 0 and 1; divide percentages by 100");
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    Ok(Reading::without_base(Unit::Share, "share.point").with_value(share))
}

impl Reading {
    /// A reading of which nobody says how many answers it rests on.
    fn without_base(unit: Unit, method: &'static str) -> Self {
        let mut reading = Self::known(unit, method, u64::MAX).with_flag(Flag::NoBase);
        reading.n = 0;
        reading
    }
}
