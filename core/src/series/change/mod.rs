//! When did it change, looking back.

mod document;
mod partition;
mod sentence;
mod wander;

pub use document::{ChangePoint, ChangePoints, ChangePointsRequest, LevelSpan, SegmentChanges};

use partition::{Costs, Weighed, around, cut};
use wander::{Differences, Wander};

use super::points::{floor, limits, response_variance};
use super::process::Variances;
use super::track::{Reach, Track, Tracks};
use super::trend::check_moments;
use super::weekday::{Weekdays, patterns};
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::explain::words::metric_title;
use crate::metric::sample::Counted;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::stat::normal;
use crate::stat::sum::compensated;
use crate::unit::Unit;

/// A further level has to explain so many times the logarithm of the number of periods.
const PENALTY: f64 = 3.0;
/// The chi-square number of one degree of freedom that 95 % lie below: places of a change that fit as well as that are possible.
const MARGIN: f64 = 3.84;
/// How many levels at least must fit into the data.
const LEVELS: usize = 2;
/// The id of the method.
const METHOD: &str = "pelt_weighted";

impl Query<'_> {
    /// When the metric changed its level, by segment, looking back: for each change the period, how sure that is, and the readings before
    /// and after. It is no alarm: each change is found with what came after it.
    ///
    /// The best cut into levels of values without their weekday pattern, each weighted by one over its variance: that of the answers, and
    /// that of the level's own wander as it lasts over neighbouring periods. A further level must explain three times the logarithm of
    /// the number of periods (`pelt_weighted`).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for a metric that is no mean, share or total; [`ErrorKind::OutOfRange`] for a level of no periods;
    /// else as [`Query::series`].
    ///
    /// ```
    /// use chrono::{Days, NaiveDate};
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::series::ChangePointsRequest;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// let first = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
    /// for offset in 0..60_u64 {
    ///     for answer in 0..20_u64 {
    ///         let happy = (answer * 7 + offset) % 20 < if offset < 30 { 12 } else { 6 };
    ///         let record = Record::new().text("day", (first + Days::new(offset)).to_string());
    ///         cube.add(&record.integer("nps", if happy { 10 } else { 5 }))?;
    ///     }
    /// }
    /// let found = cube.metric(nps("nps")).change_points(&ChangePointsRequest::default())?;
    /// let [change] = &found.segments[0].changes[..] else { panic!() };
    /// assert_eq!(change.period.label(), "2026-02-04");
    /// assert_eq!((change.before.value(), change.after.value()), (Some(20.0), Some(-40.0)));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn change_points(&self, request: &ChangePointsRequest) -> Result<ChangePoints> {
        check_moments(&self.metric, "change points")?;
        let survey = self.cube.survey();
        let grain = if self.grain == Grain::All { self.cube.grain() } else { self.grain };
        let shortest = request.shortest.unwrap_or(if grain == Grain::Day { 7 } else { 3 });
        let Some(least) = usize::try_from(shortest).ok().filter(|shortest| 0 < *shortest) else {
            let message = format!("a level of `{shortest}` periods is none; ask for at least one");
            return Err(Error::new(ErrorKind::OutOfRange, message));
        };
        let reach = Reach { grain, special_days: &request.special_days, as_of: request.as_of, log: false };
        let tracks = Tracks::of(self, &reach)?;
        let weekdays = match grain {
            Grain::Day => patterns(&tracks, None),
            _ => vec![Weekdays::none(self.metric.is_total()); tracks.tracks.len()],
        };
        let lines: Vec<Line> =
            tracks.tracks.iter().zip(&weekdays).map(|(track, weekdays)| Line::of(&tracks, track, weekdays)).collect();
        let mut all = Differences::default();
        let own: Vec<Differences> = lines.iter().map(Line::differences).collect();
        for own in &own {
            all.add(own);
        }
        let wander = all.wander();
        let levels = Levels { query: self, tracks: &tracks, least, wander };
        let segments = tracks.tracks.iter().zip(&lines).map(|(track, line)| levels.segment(track, line));
        Ok(ChangePoints {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            by: self.by.clone(),
            unit: self.metric.unit(survey)?,
            of_a_day: self.metric.is_total(),
            grain,
            confidence: self.settings.confidence,
            min_base: self.min_base,
            as_of: tracks.first_day.map(|_| tracks.as_of),
            shortest,
            autocorrelation: wander.phi,
            method: METHOD.to_owned(),
            segments: segments.collect(),
        })
    }
}

/// The usual periods of a segment, each as it would be on a usual weekday.
struct Line {
    /// By period since the segment's first: base and value.
    by_period: Vec<Option<(f64, f64)>>,
    /// The periods that hold something, by their place among the segment's.
    places: Vec<usize>,
    response: Option<f64>,
}

impl Line {
    fn of(tracks: &Tracks<'_>, track: &Track, weekdays: &Weekdays) -> Self {
        let total = tracks.metric.is_total();
        let by_period: Vec<Option<(f64, f64)>> = track
            .with_periods(&tracks.periods)
            .map(|(period, spot)| {
                let day = period.start();
                if total {
                    let sum = Track::total(spot).filter(|_| spot.is_usual())?;
                    return Some((1.0, weekdays.adjust(day, sum / f64::from(period.days()))));
                }
                super::points::adjusted(day, spot, weekdays)
            })
            .collect();
        let places = by_period.iter().enumerate().filter_map(|(at, value)| value.map(|_| at)).collect();
        let response =
            if total { spread(&by_period) } else { response_variance(track, floor(tracks.survey, &tracks.metric)) };
        Self { by_period, places, response }
    }

    fn differences(&self) -> Differences {
        self.response.map_or_else(Differences::default, |response| Differences::of(&self.by_period, response))
    }
}

/// The variance of a total from one period to the next: half of what neighbours differ by, as a median, which changes of level do not
/// move. Counts have at least their own.
fn spread(by_period: &[Option<(f64, f64)>]) -> Option<f64> {
    let known: Vec<f64> = by_period.iter().filter_map(|value| value.map(|(_, value)| value)).collect();
    let mut squares: Vec<f64> =
        known.windows(2).filter_map(|pair| Some((pair.last()? - pair.first()?).powi(2))).collect();
    squares.sort_by(f64::total_cmp);
    let middle = squares.get(squares.len() / 2)?;
    let mean = compensated(known.iter().copied()) / known.len() as f64;
    // Half the squared difference of two normal numbers has a median of 0.455 variances.
    let found = (middle / 2.0 / 0.455).max(1e-4 * mean * mean);
    Some(found).filter(|found| 0.0 < *found)
}

/// What levels are cut with.
struct Levels<'l, 'c> {
    query: &'l Query<'c>,
    tracks: &'l Tracks<'c>,
    least: usize,
    wander: Wander,
}

impl Levels<'_, '_> {
    fn segment(&self, track: &Track, line: &Line) -> SegmentChanges {
        let n: f64 = line.places.iter().filter_map(|at| track.spots.get(*at)?.moments).map(|moments| moments.n).sum();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of answers; a cast saturates"
        )]
        let n = n.round() as u64;
        let mut found = SegmentChanges {
            segment: track.segment.clone(),
            n,
            periods: line.places.len() as u64,
            reason: None,
            levels: Vec::new(),
            changes: Vec::new(),
        };
        let is_volume = matches!(self.tracks.metric, Metric::Volume);
        found.reason = match (line.places.len(), line.response) {
            (0, _) => Some(Withheld::Empty),
            _ if n < self.query.min_base && !is_volume => Some(Withheld::SmallBase),
            (periods, _) if periods < LEVELS * self.least => Some(Withheld::TooFew),
            (_, None) => Some(Withheld::ZeroVariance),
            _ => None,
        };
        let (None, Some(response)) = (found.reason, line.response) else { return found };
        let variances = Variances { response, process: response * self.wander.ratio };
        let lasting = self.wander.lasting(variances);
        // The variance of a total is the whole of what it varies by, so a lasting part is a part of it.
        let own = |n: f64| response / n;
        let values: Vec<Weighed> = line
            .places
            .iter()
            .filter_map(|at| line.by_period.get(*at).copied().flatten())
            .map(|(n, value)| Weighed { value, weight: 1.0 / (own(n) + lasting) })
            .collect();
        let costs = Costs::of(&values);
        let starts = cut(&costs, PENALTY * libm::log(values.len() as f64), self.least);
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([values.len()]).collect();
        let spans: Vec<(usize, usize)> = starts.into_iter().zip(ends).collect();
        let readings: Vec<Reading> = spans.iter().map(|span| self.reading(track, line, *span)).collect();
        let period =
            |at: usize| line.places.get(at).and_then(|place| self.tracks.periods.get(track.start + place)).copied();
        for ((from, to), reading) in spans.iter().zip(&readings) {
            if let (Some(first), Some(last)) = (period(*from), period(to - 1)) {
                found.levels.push(LevelSpan { first, last, reading: reading.clone() });
            }
        }
        for (pair, readings) in spans.windows(2).zip(readings.windows(2)) {
            let ([(from, at), (_, to)], [before, after]) = (pair, readings) else { continue };
            let (earliest, latest) = around(&costs, (*from, *at, *to), self.least, MARGIN);
            let (Some(first), Some(earliest), Some(latest)) = (period(*at), period(earliest), period(latest)) else {
                continue;
            };
            found.changes.push(ChangePoint {
                period: first,
                earliest,
                latest,
                before: before.clone(),
                after: after.clone(),
                change: self.change(&values, (*from, *at, *to), [before, after]),
            });
        }
        found
    }

    /// The answers of a level together.
    fn reading(&self, track: &Track, line: &Line, (from, to): (usize, usize)) -> Reading {
        let cells = self.tracks.cells();
        let metric = &self.tracks.metric;
        let unit = metric.unit(self.tracks.survey).unwrap_or(Unit::Number);
        let places = line.places.get(from..to).unwrap_or_default();
        let reading = if metric.is_total() {
            let rows =
                compensated(places.iter().filter_map(|at| track.spots.get(*at)?.moments).map(|moments| moments.n));
            let mean = compensated(
                places.iter().filter_map(|at| line.by_period.get(*at).copied().flatten()).map(|(_, value)| value),
            );
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number of rows; a cast saturates"
            )]
            let rows = rows.round() as u64;
            let method = if matches!(metric, Metric::Volume) { "count" } else { "sum" };
            Reading::known(unit, method, rows).with_value(mean / places.len() as f64)
        } else {
            let mut sum: Option<Counted> = None;
            let counted = places.iter().filter_map(|at| cells.counted(metric, track.spots.get(*at)?.cell?));
            for more in counted {
                match &mut sum {
                    Some(sum) => sum.merge(&more),
                    None => sum = Some(more),
                }
            }
            sum.map_or_else(
                || Reading::withheld(unit, METHOD, 0, Withheld::Empty),
                |sum| cells.reading_of(metric, &sum),
            )
        };
        let is_small = reading.n < self.query.min_base && !matches!(metric, Metric::Volume);
        if is_small && reading.value().is_some() { reading.hide(Withheld::SmallBase) } else { reading }
    }

    fn change(
        &self,
        values: &[Weighed],
        (from, at, to): (usize, usize, usize),
        [before, after]: [&Reading; 2],
    ) -> Reading {
        let unit = before.unit;
        let n = before.n.min(after.n);
        if let Some(reason) = before.reason().or(after.reason()) {
            return Reading::withheld(unit, METHOD, n, reason);
        }
        let mean = |from: usize, to: usize| {
            let part = values.get(from..to).unwrap_or_default();
            let weight = compensated(part.iter().map(|one| one.weight));
            (compensated(part.iter().map(|one| one.weight * one.value)) / weight, 1.0 / weight)
        };
        let ((first, a), (second, b)) = (mean(from, at), mean(at, to));
        let per_reading = self.tracks.metric.moments_per_reading();
        let reach = normal::two_sided_quantile(self.query.settings.confidence.get()) * (a + b).sqrt();
        let (low, high) = limits(self.tracks.survey, &self.tracks.metric);
        let span = (high - low).min(f64::MAX);
        let change = second - first;
        let limit = |value: f64| value.clamp(-span, span) / per_reading;
        Reading::known(unit, METHOD, n).with_value(change / per_reading).with_interval(
            limit(change - reach),
            limit(change + reach),
            self.query.settings.confidence,
        )
    }
}

/// The stretch of a change's possible periods, whether it is one period.
pub(super) fn is_sure(change: &ChangePoint) -> bool {
    let same = |period: Period| period == change.period;
    same(change.earliest) && same(change.latest)
}

#[cfg(test)]
mod tests;
