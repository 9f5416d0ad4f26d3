//! What a segment's past gives to its forecast.

use chrono::{Days, NaiveDate};

use super::document::NoForecast;
use super::level::Observed;
use crate::infer::trend::{Points, Variant, mann_kendall, weighted_trend};
use crate::series::points::floor;
use crate::series::process::{Deviation, between};
use crate::series::track::{PeriodState, Spot, Track, Tracks};
use crate::series::weekday::{Weekdays, weekday};
use crate::unit::Confidence;

/// Fewer usual days with answers carry no forecast: six of each weekday.
const FEWEST_DAYS: usize = 42;
/// After so many days without answers nobody knows whether there will be more.
const STOPPED: u64 = 28;
/// How many answers the weekday pattern of all segments was worth in that of one.
const KAPPA: f64 = 100.0;
/// The days that say how many answers a weekday has: a quarter.
const VOLUME_DAYS: u64 = 91;
/// How many answers the variance of all segments is worth beside that of one.
const POOLED: f64 = 30.0;
/// Fewer weeks have no trend that could be carried on.
const FEWEST_WEEKS: usize = 26;
/// A trend is carried on only where both tests of it are this sure.
const TREND_LEVEL: f64 = 0.01;
/// What is left of a trend after a day.
const FADE: f64 = 0.95;

/// A usual day behind: its place, its weekday taken out.
#[derive(Debug, Clone, Copy)]
struct Usual {
    at: usize,
    value: f64,
    n: f64,
}

/// How many answers a weekday has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected {
    /// How many usual days of this weekday there were; none where it is closed.
    pub(super) days: f64,
    pub(super) n: f64,
    /// The mean of one over the answers of a day that has any: what the variance of an answer is multiplied by.
    pub(super) inverse: f64,
}

/// A trend that is carried on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slope {
    pub(super) per_day: f64,
    pub(super) se: f64,
    pub(super) p_value: f64,
}

/// The past of a segment.
pub(super) struct History<'t> {
    pub(super) track: &'t Track,
    pub(super) weekdays: &'t Weekdays,
    pub(super) is_total: bool,
    /// Answers on usual days, and how many of those days have any.
    pub(super) n: f64,
    pub(super) days: usize,
    pub(super) expected: [Expected; 7],
    pub(super) slope: Option<Slope>,
    pub(super) s2: f64,
    /// Squares within days and their degrees of freedom, for the variance of all segments.
    pub(super) spread: (f64, f64),
    usual: Vec<Usual>,
    length: usize,
    last: Option<NaiveDate>,
    first: Option<NaiveDate>,
}

impl<'t> History<'t> {
    pub(super) fn of(tracks: &Tracks<'_>, track: &'t Track, weekdays: &'t Weekdays) -> Self {
        let mut found = Self {
            track,
            weekdays,
            is_total: tracks.metric.is_total(),
            n: 0.0,
            days: 0,
            expected: [Expected::default(); 7],
            slope: None,
            s2: 0.0,
            spread: (0.0, 0.0),
            usual: Vec::new(),
            length: 0,
            last: None,
            first: None,
        };
        let volume_from = tracks.as_of.checked_sub_days(Days::new(VOLUME_DAYS)).unwrap_or(NaiveDate::MIN);
        let (mut observed, mut inverses) = ([0.0_f64; 7], [0.0_f64; 7]);
        for ((period, spot), at) in track.with_periods(&tracks.periods).zip(0..) {
            let day = period.start();
            if tracks.as_of < day {
                break;
            }
            found.length = at + 1;
            if !spot.is_usual() {
                continue;
            }
            let base = spot.moments.map_or(0.0, |moments| moments.n);
            if let Some(expected) = found.expected.get_mut(weekday(day)).filter(|_| volume_from < day) {
                expected.days += 1.0;
                expected.n += base;
                if base > 0.0 {
                    observed[weekday(day)] += 1.0;
                    inverses[weekday(day)] += 1.0 / base;
                }
            }
            found.see(at, day, spot);
        }
        for ((expected, observed), inverses) in found.expected.iter_mut().zip(observed).zip(inverses) {
            if expected.days > 0.0 {
                expected.n /= expected.days;
            }
            expected.inverse = if observed > 0.0 { inverses / observed } else { 1.0 };
        }
        let (squares, freedom) = found.spread;
        let own = if freedom > 0.0 { squares / freedom } else { 0.0 };
        found.s2 = own.max(floor(tracks.survey, &tracks.metric));
        found
    }

    fn see(&mut self, at: usize, day: NaiveDate, spot: &Spot) {
        let effect = self.weekdays.effect(day);
        if let Some(moments) = spot.moments {
            self.n += moments.n;
            self.days += 1;
            self.last = Some(day);
            self.first.get_or_insert(day);
        }
        if self.is_total {
            // Each row counts by itself, so a total varies as the squares of what it is made of; a factor of nothing says nothing.
            if let Some(total) = Track::total(spot).filter(|_| effect > 0.0) {
                self.spread.0 += spot.moments.map_or(0.0, |moments| moments.sum_sq);
                self.spread.1 += effect;
                self.usual.push(Usual { at, value: total / effect, n: effect });
            }
        } else if let Some((moments, mean)) = spot.moments.and_then(|moments| Some((moments, moments.mean()?))) {
            self.spread.0 += moments.squares();
            self.spread.1 += (moments.n - 1.0).max(0.0);
            self.usual.push(Usual { at, value: mean - effect, n: moments.n });
        }
    }

    /// Why there can be no forecast of so many days.
    pub(super) fn refusal(&self, as_of: NaiveDate, horizon: u32, min_base: u64) -> Option<NoForecast> {
        let (Some(first), Some(last)) = (self.first, self.last) else { return Some(NoForecast::Empty) };
        if self.n < min_base as f64 {
            Some(NoForecast::SmallBase)
        } else if self.days < FEWEST_DAYS {
            Some(NoForecast::TooFewDays)
        } else if last.checked_add_days(Days::new(STOPPED)).is_some_and(|limit| limit <= as_of) {
            Some(NoForecast::Stopped)
        } else if (as_of - first).num_days() < i64::from(horizon) {
            Some(NoForecast::BeyondHistory)
        } else {
            None
        }
    }

    /// How many days lie behind.
    pub(super) fn span(&self, as_of: NaiveDate) -> u32 {
        self.first.map_or(0, |first| u32::try_from((as_of - first).num_days()).unwrap_or(0))
    }

    /// Draws the variance of an answer towards that of all segments.
    pub(super) fn pool(&mut self, all: f64) {
        if !self.is_total && self.spread.1 > 0.0 && all > 0.0 {
            self.s2 = (self.s2 * self.spread.1 + POOLED * all) / (self.spread.1 + POOLED);
        }
    }

    /// Whether all values agree, so that there is nothing to weigh.
    pub(super) fn is_constant(&self) -> bool {
        let mut values = self.usual.iter().map(|usual| usual.value);
        let Some(first) = values.next() else { return true };
        self.s2 <= 0.0 || (self.spread.0 <= 0.0 && values.all(|value| (value - first).abs() <= 1e-12 * first.abs()))
    }

    /// The mean of all usual days by their bases.
    pub(super) fn mean(&self) -> f64 {
        let n: f64 = self.usual.iter().map(|usual| usual.n).sum();
        if n > 0.0 { self.usual.iter().map(|usual| usual.n * usual.value).sum::<f64>() / n } else { 0.0 }
    }

    /// The days as the filter sees them, a trend taken out that ends on the last day.
    pub(super) fn observed(&self) -> Observed {
        let (mut value, mut n) = (vec![0.0; self.length], vec![0.0; self.length]);
        let slope = self.slope.map_or(0.0, |slope| slope.per_day);
        let (mut sum, mut all) = (0.0, 0.0);
        for usual in &self.usual {
            let left = usual.value - slope * (usual.at as f64 + 1.0 - self.length as f64);
            if let (Some(value), Some(n)) = (value.get_mut(usual.at), n.get_mut(usual.at)) {
                (*value, *n) = (left, usual.n);
            }
            sum += usual.n * left;
            all += usual.n;
        }
        let mean = if all > 0.0 { sum / all } else { 0.0 };
        let scale = if self.is_total { (mean * mean).max(self.s2 * 1e-6) } else { self.s2 };
        Observed { value, n, s2: self.s2, scale, start: (mean, scale) }
    }

    /// Looks for a trend in weeks; it is kept where the rank test and the weighted line agree.
    pub(super) fn find_trend(&mut self) {
        self.slope = self.trend();
    }

    fn trend(&self) -> Option<Slope> {
        let mut weeks: Vec<(f64, f64, f64)> = Vec::new();
        for week in self.usual.chunk_by(|a, b| a.at / 7 == b.at / 7) {
            let n: f64 = week.iter().map(|usual| usual.n).sum();
            if n > 0.0 {
                let mean = |of: fn(&Usual) -> f64| week.iter().map(|usual| usual.n * of(usual)).sum::<f64>() / n;
                weeks.push((mean(|usual| usual.at as f64), mean(|usual| usual.value), n));
            }
        }
        if weeks.len() < FEWEST_WEEKS {
            return None;
        }
        let (times, values): (Vec<f64>, Vec<f64>) = weeks.iter().map(|week| (week.0, week.1)).unzip();
        let points = Points::new(&times, &values).ok()?;
        let ranks = mann_kendall(&points, Variant::default(), Confidence::P95).ok()?;
        let rank_p = ranks.p?;
        if rank_p > TREND_LEVEL {
            return None;
        }
        let off = |week: &(f64, f64, f64)| Deviation { n: week.2, off: week.1 - ranks.slope * week.0 };
        let deviations: Vec<Deviation> = weeks.iter().map(off).collect();
        let process = between(&deviations, self.s2).unwrap_or(0.0);
        let weights: Vec<f64> = weeks.iter().map(|week| 1.0 / (self.s2 / week.2 + process)).collect();
        let line = weighted_trend(&points, &weights, None, Confidence::P95).ok()?;
        let agrees = line.p_hac <= TREND_LEVEL && line.slope * ranks.slope > 0.0;
        agrees.then_some(Slope { per_day: line.slope, se: line.se_hac, p_value: rank_p.max(line.p_hac) })
    }

    /// What has been answered from one day to before another: how many, and their sum, special days and all.
    pub(super) fn answered(&self, tracks: &Tracks<'_>, from: NaiveDate, to: NaiveDate) -> (f64, f64) {
        let periods = self.track.with_periods(&tracks.periods);
        let within = periods.filter(|(period, _)| from <= period.start() && period.start() < to);
        let known = within.filter(|(_, spot)| spot.state != PeriodState::Future).filter_map(|(_, spot)| spot.moments);
        known.fold((0.0, 0.0), |sum, moments| (sum.0 + moments.n, sum.1 + moments.sum))
    }

    /// The variance of what is known of a weekday, beside a level.
    pub(super) fn weekday_variance(&self, day: NaiveDate, level: f64) -> f64 {
        let n = self.weekdays.n.get(weekday(day)).copied().unwrap_or(0.0) + KAPPA;
        if !self.is_total {
            return self.s2 / n;
        }
        // A factor rests on what came on its weekday; of single rows it varies as their number does.
        let mean = self.mean();
        let of_one = if mean > 0.0 { self.s2 / mean } else { 0.0 };
        level * level * self.weekdays.effect(day) * of_one / n
    }
}

impl Slope {
    /// How many days' worth of the trend have passed after so many days, while it fades.
    pub(super) fn faded(days: usize) -> f64 {
        let left = libm::pow(FADE, days as f64);
        FADE * (1.0 - left) / (1.0 - FADE)
    }
}
