//! Trend, week and remainder, for display.

mod document;
mod sentence;

pub use document::{DecomposedDay, Decomposition, DecompositionRequest, SegmentDecomposition};

use super::points::{adjusted, limits, variances, weekday_effects};
use super::process::Variances;
use super::track::{Reach, Track, Tracks};
use super::trend::check_moments;
use super::weekday::{Weekdays, patterns};
use crate::calendar::Grain;
use crate::error::{Error, ErrorKind, Result};
use crate::metric::{Metric, Query, Withheld};
use crate::stat::sum::compensated;
use crate::words::metric_title;

/// A trend is drawn from at least so many days nearby.
const NEARBY: usize = 3;
/// Fewer days with a value have no parts.
const FEWEST: usize = 14;
/// The widest trend: ten years on either side.
const WIDEST: u32 = 3_660;
/// The id of the method.
const METHOD: &str = "weekday_local_linear";

impl Query<'_> {
    /// The metric by day taken apart into a trend, the week and a remainder, by segment. For looking at; for decisions ask for
    /// [trends](Query::trend) and [change points](Query::change_points).
    ///
    /// The week is the pattern of [`Query::series`], by answers and drawn towards that of all segments. The trend is a line through the days
    /// around, the nearer and the better known the more (W. S. Cleveland and S. J. Devlin, JASA 83 (1988) 596, with the precision of each
    /// day). Nothing is filled in: a gap has a trend from its neighbours and no remainder, and the share of such days is told. For a
    /// complete series whose days all count alike there is [`infer`](crate::infer).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for a metric that is no mean, share or total; [`ErrorKind::InvalidPeriod`] for a grain that is not the day;
    /// [`ErrorKind::OutOfRange`] for a bandwidth of less than a day or more than ten years; else as [`Query::series`].
    pub fn decompose(&self, request: &DecompositionRequest) -> Result<Decomposition> {
        check_moments(&self.metric, "decomposition")?;
        let survey = self.cube.survey();
        let grain = if self.grain == Grain::All { self.cube.grain() } else { self.grain };
        if grain != Grain::Day && grain != Grain::All {
            let message = format!(
                "a decomposition is one of days, not of periods by {}; count by day and leave the grain out",
                grain.name()
            );
            return Err(Error::new(ErrorKind::InvalidPeriod, message));
        }
        if !(1..=WIDEST).contains(&request.bandwidth) {
            let message = format!("a bandwidth of `{}` days is not between 1 and {WIDEST}", request.bandwidth);
            return Err(Error::new(ErrorKind::OutOfRange, message));
        }
        let reach = Reach { grain, special_days: &request.special_days, as_of: request.as_of, log: false };
        let tracks = Tracks::of(self, &reach)?;
        let weekdays = patterns(&tracks, None);
        let variances = variances(&tracks, &weekdays, grain);
        let parts = tracks.tracks.iter().zip(&weekdays).zip(&variances);
        let segments = parts.map(|((track, weekdays), variances)| {
            let parts = Parts { query: self, tracks: &tracks, track, weekdays, variances: *variances };
            parts.segment(f64::from(request.bandwidth))
        });
        Ok(Decomposition {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            by: self.by.clone(),
            unit: self.metric.unit(survey)?,
            min_base: self.min_base,
            as_of: tracks.first_day.map(|_| tracks.as_of),
            bandwidth: request.bandwidth,
            method: METHOD.to_owned(),
            segments: segments.collect(),
        })
    }
}

/// A day that trend and week are drawn from.
#[derive(Debug, Clone, Copy)]
struct Known {
    at: f64,
    /// As it would be on a usual weekday.
    value: f64,
    /// One over its variance.
    weight: f64,
    /// The answers behind it; of a total nobody's.
    n: f64,
}

/// What the parts of a segment are made from.
struct Parts<'p, 'c> {
    query: &'p Query<'c>,
    tracks: &'p Tracks<'c>,
    track: &'p Track,
    weekdays: &'p Weekdays,
    variances: Option<Variances>,
}

impl Parts<'_, '_> {
    fn known(&self) -> Vec<Known> {
        let total = self.tracks.metric.is_total();
        let days = self.track.with_periods(&self.tracks.periods).enumerate();
        let known = days.filter_map(|(at, (period, spot))| {
            if !spot.is_usual() {
                return None;
            }
            let day = period.start();
            let (value, weight, n) = if total {
                (self.weekdays.adjust(day, Track::total(spot)?), 1.0, f64::MAX)
            } else {
                let (n, value) = adjusted(day, spot, self.weekdays)?;
                (value, self.variances.map_or(n, |variances| 1.0 / variances.of_mean(n)), n)
            };
            Some(Known { at: at as f64, value, weight, n })
        });
        known.collect()
    }

    fn segment(&self, bandwidth: f64) -> SegmentDecomposition {
        let known = self.known();
        let spots = &self.track.spots;
        let n = compensated(spots.iter().filter_map(|spot| spot.moments).map(|moments| moments.n));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of answers; a cast saturates"
        )]
        let n = n.round() as u64;
        let is_volume = matches!(self.tracks.metric, Metric::Volume);
        let reason = match known.len() {
            0 => Some(Withheld::Empty),
            _ if n < self.query.min_base && !is_volume => Some(Withheld::SmallBase),
            1..FEWEST => Some(Withheld::TooFew),
            _ => None,
        };
        let mut found = SegmentDecomposition {
            segment: self.track.segment.clone(),
            n,
            reason,
            imputed_share: 0.0,
            weekdays: Vec::new(),
            remainder_sd: None,
            days: Vec::new(),
        };
        if reason.is_some() {
            return found;
        }
        found.weekdays = weekday_effects(self.weekdays, self.tracks.metric.moments_per_reading());
        found.days = self.days(&known, bandwidth);
        let imputed = found.days.iter().filter(|day| day.imputed).count();
        found.imputed_share = imputed as f64 / found.days.len().max(1) as f64;
        found.remainder_sd = Self::spread(&known, &found.days);
        found
    }

    fn days(&self, known: &[Known], bandwidth: f64) -> Vec<DecomposedDay> {
        let metric = &self.tracks.metric;
        let per_reading = metric.moments_per_reading();
        let (low, high) = limits(self.tracks.survey, metric);
        let usual: std::collections::BTreeSet<usize> = known.iter().filter_map(|one| whole(one.at)).collect();
        let days = self
            .track
            .with_periods(&self.tracks.periods)
            .enumerate()
            .filter(|(_, (_, spot))| spot.state != super::PeriodState::Future);
        let day = |(at, (period, spot)): (usize, (crate::calendar::Period, &super::track::Spot))| {
            let n = spot.moments.map_or(0.0, |moments| moments.n);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number of answers; a cast saturates"
            )]
            let n = n.round() as u64;
            let value =
                if metric.is_total() { Track::total(spot) } else { spot.moments.and_then(|moments| moments.mean()) };
            let is_hidden = 0 < n && n < self.query.min_base && !matches!(metric, Metric::Volume);
            let value = value.filter(|_| !is_hidden);
            let trend =
                trend_at(known, at as f64, bandwidth, self.query.min_base as f64).map(|trend| trend.clamp(low, high));
            let effect = self.weekdays.effect(period.start());
            let week = trend.map(|trend| if self.weekdays.multiplies { trend * (effect - 1.0) } else { effect });
            let remainder = value.zip(trend).zip(week).map(|((value, trend), week)| value - trend - week);
            DecomposedDay {
                period,
                n,
                value: value.map(|value| value / per_reading),
                trend: trend.map(|trend| trend / per_reading),
                week: week.map(|week| week / per_reading),
                remainder: remainder.map(|remainder| remainder / per_reading),
                imputed: !usual.contains(&at),
            }
        };
        days.map(day).collect()
    }

    /// The standard deviation of the remainders of usual days, each by what it knows.
    fn spread(known: &[Known], days: &[DecomposedDay]) -> Option<f64> {
        let left: Vec<(f64, f64)> =
            known.iter().filter_map(|one| Some((one.weight, days.get(whole(one.at)?)?.remainder?))).collect();
        let weight = compensated(left.iter().map(|(weight, _)| *weight));
        let squares = compensated(left.iter().map(|(weight, off)| weight * off * off));
        (FEWEST <= left.len() && 0.0 < weight).then(|| (squares / weight).sqrt())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list, made from one")]
fn whole(at: f64) -> Option<usize> {
    (0.0 <= at).then_some(at as usize)
}

/// The line through the days around a day, there: tricube in time, and by what each knows.
fn trend_at(known: &[Known], at: f64, bandwidth: f64, min_base: f64) -> Option<f64> {
    let reach = bandwidth + 1.0;
    let first = known.partition_point(|one| one.at <= at - reach);
    let near = || known.iter().skip(first).take_while(|one| one.at < at + reach);
    if near().map(|one| one.n).sum::<f64>() < min_base {
        return None;
    }
    let near: Vec<(f64, f64, f64)> = near()
        .map(|one| {
            let far = ((one.at - at) / reach).abs();
            let kernel = 1.0 - far * far * far;
            (one.weight * kernel * kernel * kernel, one.at - at, one.value)
        })
        .collect();
    if near.len() < NEARBY {
        return None;
    }
    let sum = |of: fn(&(f64, f64, f64)) -> f64| compensated(near.iter().map(of));
    let (weight, time, value) = (sum(|one| one.0), sum(|one| one.0 * one.1), sum(|one| one.0 * one.2));
    let (squares, product) = (sum(|one| one.0 * one.1 * one.1), sum(|one| one.0 * one.1 * one.2));
    let spread = weight * squares - time * time;
    let mean = value / weight;
    let found = if spread <= 1e-9 * weight * squares {
        mean
    } else {
        let slope = (weight * product - time * value) / spread;
        // Beyond the days on hand a line may run away; there the mean of what is near has to do.
        let is_inside = near.iter().any(|one| one.1 <= 0.0) && near.iter().any(|one| 0.0 <= one.1);
        if is_inside { mean - slope * (time / weight) } else { mean }
    };
    Some(found).filter(|found| found.is_finite())
}

#[cfg(test)]
mod tests;
