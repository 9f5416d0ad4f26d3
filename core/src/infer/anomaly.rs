//! Days of one series that do not fit their season.
//!
//! [`s_h_esd`] takes one number for each day and looks back over the whole series, so a day of 3 answers counts like one of 300 and a new day
//! can change what was said of an old one. It is here for those who know it.

use serde::{Deserialize, Serialize};

use super::decompose::{StlSettings, stl};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::student;

/// The share of a normal distribution's standard deviation that its median absolute deviation is.
const MAD_OF_NORMAL: f64 = 0.674_489_750_196_081_7;

/// Which days may stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Those too high and those too low.
    #[default]
    Both,
    /// Those too high.
    Up,
    /// Those too low.
    Down,
}

/// How [`s_h_esd`] looks for anomalies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShEsdSettings {
    period: usize,
    alpha: f64,
    most: f64,
    direction: Direction,
    fill_gaps: bool,
}

impl ShEsdSettings {
    /// A season of `period` days; at 5 %, at most a tenth of the days, in both directions.
    pub const fn new(period: usize) -> Self {
        Self { period, alpha: 0.05, most: 0.1, direction: Direction::Both, fill_gaps: false }
    }

    /// The chance of an anomaly anywhere in a series that has none, above 0 and below 1.
    #[must_use]
    pub const fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// Which share of the days may be anomalies at most, above 0 and below a half: beyond that the median is no longer that of normal days.
    #[must_use]
    pub const fn most(mut self, share: f64) -> Self {
        self.most = share;
        self
    }

    /// Which days may stand out.
    #[must_use]
    pub const fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Days without a value are filled for the season's sake; they are never anomalies.
    #[must_use]
    pub const fn fill_gaps(mut self) -> Self {
        self.fill_gaps = true;
        self
    }
}

/// The days that do not fit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ShEsd {
    /// The anomalies, earliest first.
    pub anomalies: Vec<Anomaly>,
    /// How many days have a value.
    pub n: usize,
    /// The share of the days that were filled.
    pub filled_share: f64,
    /// The id of the method.
    pub method: &'static str,
}

/// A day that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Anomaly {
    /// The place of the day.
    pub index: usize,
    /// Its value.
    pub value: f64,
    /// The season's value that day about the median of the series.
    pub expected: f64,
    /// How many robust standard deviations it lay from the median when it was the farthest of those left.
    pub statistic: f64,
    /// What that is compared with. An anomaly may lie below it where others, less far out, were found behind it.
    pub critical: f64,
}

/// Anomalies by the seasonal hybrid extreme studentized deviate test, `s_h_esd`.
///
/// The season of a robust, periodic [`stl`] and the median of the series are taken away; then the day farthest from the median, in median
/// absolute deviations, is set aside again and again, and all are anomalies up to the last that lay too far for its turn.
///
/// Method: J. Hochenbaum, O. S. Vallis and A. Kejariwal, arXiv 1704.07706; B. Rosner, Technometrics 25 (1983) 165. Cost: that of `stl`, then
/// days x anomalies allowed.
///
/// # Errors
/// As [`stl`]; [`ErrorKind::TooFew`] where not even one day may be set aside; [`ErrorKind::ZeroVariance`] when half of the days fit exactly,
/// so that nothing says how far is far; [`ErrorKind::OutOfRange`] for a level outside 0 to 1 and a share outside 0 to 0.5.
///
/// ```
/// use cxmetrics::infer::anomaly::{ShEsdSettings, s_h_esd};
/// let mut days: Vec<Option<f64>> = (0..70).map(|day| Some(f64::from(day % 7 * 4 + day * day % 5))).collect();
/// days[33] = Some(60.0);
/// let found = s_h_esd(&days, &ShEsdSettings::new(7))?;
/// assert_eq!(found.anomalies.len(), 1);
/// assert_eq!(found.anomalies[0].index, 33);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn s_h_esd(values: &[Option<f64>], settings: &ShEsdSettings) -> Result<ShEsd> {
    let &ShEsdSettings { period, alpha, most, direction, fill_gaps } = settings;
    if !(0.0 < alpha && alpha < 1.0) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("a level of `{alpha}` is not between 0 and 1; write 0.05"),
        ));
    }
    if !(0.0 < most && most < 0.5) {
        let message = format!("a share of `{most}` of the days is not above 0 and below 0.5; write 0.1");
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    let season = StlSettings::new(period).periodic().robust();
    let parts = stl(values, &if fill_gaps { season.fill_gaps() } else { season })?;
    let n = values.iter().flatten().count();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let allowed = (most * n as f64) as usize;
    if allowed == 0 {
        let message = format!("`{most}` of {n} days is less than one day; allow a larger share or give more days");
        return Err(Error::new(ErrorKind::TooFew, message));
    }
    let centre = median(&mut values.iter().flatten().copied().collect::<Vec<_>>());
    let mut left: Vec<Anomaly> = (0..)
        .zip(values.iter().zip(&parts.seasonal))
        .filter_map(|(index, (value, season))| {
            let (value, expected) = ((*value)?, season + centre);
            Some(Anomaly { index, value, expected, statistic: 0.0, critical: 0.0 })
        })
        .collect();
    let mut aside: Vec<Anomaly> = Vec::with_capacity(allowed);
    let mut found = 0;
    for turn in 0..allowed {
        let Some((at, statistic)) = farthest(&left, direction) else {
            if turn == 0 {
                let message = "half of the days fit their season exactly, so nothing says how far is far";
                return Err(Error::new(ErrorKind::ZeroVariance, message));
            }
            break;
        };
        let critical = critical(left.len(), alpha, direction);
        aside.push(Anomaly { statistic, critical, ..left.remove(at) });
        if critical < statistic {
            found = aside.len();
        }
    }
    aside.truncate(found);
    aside.sort_unstable_by_key(|anomaly| anomaly.index);
    Ok(ShEsd { anomalies: aside, n, filled_share: parts.filled_share, method: "s_h_esd" })
}

/// The day farthest from the median, in robust standard deviations; nothing where these are 0.
fn farthest(left: &[Anomaly], direction: Direction) -> Option<(usize, f64)> {
    let off: Vec<f64> = left.iter().map(|day| day.value - day.expected).collect();
    let centre = median(&mut off.clone());
    let deviation = median(&mut off.iter().map(|off| (off - centre).abs()).collect::<Vec<_>>()) / MAD_OF_NORMAL;
    if deviation <= 0.0 {
        return None;
    }
    let far = off.iter().map(|off| match direction {
        Direction::Both => (off - centre).abs(),
        Direction::Up => off - centre,
        Direction::Down => centre - off,
    });
    let first = |best: Option<(usize, f64)>, (at, far): (usize, f64)| match best {
        Some((_, most)) if far <= most => best,
        _ => Some((at, far)),
    };
    far.enumerate().fold(None, first).map(|(at, far)| (at, far / deviation)).filter(|(_, far)| far.is_finite())
}

/// How far the farthest of `left` normal days lies at most.
fn critical(left: usize, alpha: f64, direction: Direction) -> f64 {
    let m = left as f64;
    if m <= 2.0 {
        return f64::INFINITY;
    }
    let sides = if direction == Direction::Both { 1.0 } else { 2.0 };
    let t = student::two_sided_quantile((1.0 - sides * alpha / m).max(0.0), m - 2.0);
    t * (m - 1.0) / ((m - 2.0 + t * t) * m).sqrt()
}

/// The middle of `values`; 0 of none.
fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    let even = values.len().is_multiple_of(2);
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    if even { 0.5 * (below.iter().copied().fold(f64::NEG_INFINITY, f64::max) + upper) } else { upper }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::infer::vectors::{cases, gapped, size};

    #[test]
    fn as_in_the_vectors() {
        let cases = cases("s_h_esd");
        assert_eq!(cases.len(), 1);
        for case in cases {
            let params = &case["params"];
            assert_eq!(params["direction"], "both");
            let settings = ShEsdSettings::new(size(&params["period"]))
                .alpha(params["alpha"].as_f64().unwrap())
                .most(params["max_anoms"].as_f64().unwrap());
            let found = s_h_esd(&gapped(&case["inputs"]["y"]), &settings).unwrap();
            let wanted: Vec<usize> = case["expected"]["indices"].as_array().unwrap().iter().map(size).collect();
            assert_eq!(found.anomalies.iter().map(|day| day.index).collect::<Vec<_>>(), wanted);
        }
    }

    fn saw() -> Vec<Option<f64>> {
        (0..84).map(|day| Some(f64::from(day % 7 * 4) + f64::from(day * 37 % 84) / 28.0)).collect()
    }

    #[test]
    fn directions_part_what_both_find() {
        let mut days = saw();
        (days[20], days[50]) = (Some(90.0), Some(-70.0));
        let found = |direction| -> Vec<usize> {
            let found = s_h_esd(&days, &ShEsdSettings::new(7).direction(direction)).unwrap();
            found.anomalies.iter().map(|day| day.index).collect()
        };
        assert_eq!(found(Direction::Both), [20, 50]);
        assert_eq!(found(Direction::Up), [20]);
        assert_eq!(found(Direction::Down), [50]);
    }

    #[test]
    fn a_filled_day_is_no_anomaly() {
        let mut days = saw();
        (days[20], days[50]) = (Some(90.0), None);
        assert_eq!(s_h_esd(&days, &ShEsdSettings::new(7)).unwrap_err().code(), "too_few");
        let found = s_h_esd(&days, &ShEsdSettings::new(7).fill_gaps()).unwrap();
        assert_eq!(found.anomalies.iter().map(|day| day.index).collect::<Vec<_>>(), [20]);
        assert_eq!((found.n, found.filled_share), (83, 1.0 / 84.0));
    }

    #[test]
    fn refuses_what_says_nothing() {
        let code = |values: &[Option<f64>], settings: ShEsdSettings| s_h_esd(values, &settings).unwrap_err().code();
        let week = ShEsdSettings::new(7);
        assert_eq!(code(&[], week), "empty");
        assert_eq!(code(&[Some(4.0); 40], week), "zero_variance");
        assert_eq!(code(&saw()[..10], week), "too_few");
        assert_eq!(code(&saw(), week.most(0.01)), "too_few");
        assert_eq!(code(&saw(), week.most(0.5)), "out_of_range");
        assert_eq!(code(&saw(), week.alpha(0.0)), "out_of_range");
        assert_eq!(code(&[Some(f64::INFINITY); 40], week), "out_of_range");
    }

    proptest! {
        #[test]
        fn a_constant_and_a_scale_change_nothing(values in prop::collection::vec(-1000..1000_i32, 28..60)) {
            let found = |scale: f64, shift: f64| {
                let days: Vec<Option<f64>> = values.iter().map(|&value| Some(f64::from(value) * scale + shift)).collect();
                s_h_esd(&days, &ShEsdSettings::new(7)).map(|found| found.anomalies.iter().map(|day| day.index).collect::<Vec<_>>())
            };
            if let (Ok(plain), Ok(moved)) = (found(1.0, 0.0), found(4.0, 0.0)) {
                prop_assert_eq!(plain, moved);
            }
        }
    }
}
