//! When did it change, looking back.

mod document;
mod sentence;
mod wander;

pub use document::{ChangePoint, ChangePoints, ChangePointsRequest, LevelSpan, SegmentChanges};

use wander::{Differences, Wander};

use super::past::{hide_in_level, past};
use super::points::{floor, limits, response_variance};
use super::process::Variances;
use super::track::{Reach, Track, Tracks};
use super::trend::check_moments;
use super::weekday::{Weekdays, patterns};
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::change_point::{Level, break_ranges, default_penalty, pelt_weighted};
use crate::metric::sample::Counted;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::stat::normal;
use crate::stat::sum::compensated;
use crate::unit::Unit;
use crate::words::metric_title;

/// How many levels at least must fit into the data.
const LEVELS: usize = 2;
/// Weekdays with less than this share of the usual total say nothing of the level.
const SMALLEST: f64 = 0.02;
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
            autocorrelation: if lines.iter().any(|line| line.is_moved_by(wander)) { wander.phi } else { 0.0 },
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
                    // A Sunday with a tenth of the rows says a tenth as much of the level.
                    let factor = Some(weekdays.effect(day)).filter(|factor| SMALLEST < *factor)?;
                    let sum = Track::total(spot).filter(|_| spot.is_usual())?;
                    return Some((factor, sum / f64::from(period.days()) / factor));
                }
                super::points::adjusted(day, spot, weekdays)
            })
            .collect();
        let places = by_period.iter().enumerate().filter_map(|(at, value)| value.map(|_| at)).collect();
        let response =
            if total { spread(&by_period) } else { response_variance(track, floor(tracks.survey, &tracks.metric)) };
        Self { by_period, places, response }
    }

    /// Whether what lasts of a wander is half of what answers vary by, or more.
    fn is_moved_by(&self, wander: Wander) -> bool {
        let bases = || self.by_period.iter().filter_map(|value| value.map(|(n, _)| n));
        let n = compensated(bases()) / (bases().count() as f64).max(1.0);
        0.5 <= n * wander.lasting(Variances { response: 1.0, process: wander.ratio })
    }

    fn differences(&self) -> Differences {
        self.response.map_or_else(Differences::default, |response| Differences::of(&self.by_period, response))
    }
}

/// The variance of a total from one period to the next: half of what neighbours differ by, as a median, which changes of level do not
/// move. Counts have at least their own.
fn spread(by_period: &[Option<(f64, f64)>]) -> Option<f64> {
    let known: Vec<(f64, f64)> = by_period.iter().copied().flatten().collect();
    let square = |pair: &[(f64, f64)]| match pair {
        [(n, x), (m, y)] => Some((y - x) * (y - x) / (1.0 / n + 1.0 / m)),
        _ => None,
    };
    let mut squares: Vec<f64> = known.windows(2).filter_map(square).collect();
    squares.sort_by(f64::total_cmp);
    let middle = squares.get(squares.len() / 2)?;
    let mean = compensated(known.iter().map(|(_, value)| *value)) / known.len() as f64;
    // The square of a normal number has a median of 0.455 variances.
    let found = (middle / 0.455).max(1e-4 * mean * mean);
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
            values: Vec::new(),
        };
        let is_volume = matches!(self.tracks.metric, Metric::Volume);
        found.reason = match (line.places.len(), line.response) {
            (0, _) => Some(Withheld::Empty),
            _ if n < self.query.min_base && !is_volume => Some(Withheld::SmallBase),
            (periods, _) if periods < self.least.saturating_mul(LEVELS) => Some(Withheld::TooFew),
            (_, None) => Some(Withheld::ZeroVariance),
            _ => None,
        };
        let (None, Some(response)) = (found.reason, line.response) else { return found };
        let variances = Variances { response, process: response * self.wander.ratio };
        let lasting = self.wander.lasting(variances);
        // Each value and the answers it is worth, with what lasts of a wander.
        let worth = |n: f64| response / (response / n + lasting);
        let known = line.places.iter().filter_map(|at| line.by_period.get(*at).copied().flatten());
        let (values, worth): (Vec<Option<f64>>, Vec<f64>) = known.map(|(n, value)| (Some(value), worth(n))).unzip();
        let cut = default_penalty(response, values.len())
            .and_then(|penalty| pelt_weighted(&values, &worth, penalty, self.least))
            .and_then(|cut| Ok((break_ranges(&values, Some(&worth), &cut, response)?, cut.levels)));
        let Ok((ranges, levels)) = cut else {
            found.reason = Some(Withheld::ZeroVariance);
            return found;
        };
        let spans: Vec<(usize, usize)> = levels.iter().map(|level| (level.from, level.to)).collect();
        let readings: Vec<Reading> = spans.iter().map(|span| self.reading(track, line, *span)).collect();
        let period =
            |at: usize| line.places.get(at).and_then(|place| self.tracks.periods.get(track.start + place)).copied();
        for ((from, to), reading) in spans.iter().zip(&readings) {
            if let (Some(first), Some(last)) = (period(*from), period(to - 1)) {
                found.levels.push(LevelSpan { first, last, reading: reading.clone() });
            }
        }
        let min_base = if is_volume { 0 } else { self.query.min_base };
        found.values = past(self.tracks, track, min_base, self.tracks.metric.is_total());
        for (from, to) in &spans {
            hide_in_level(&mut found.values, line.places.get(*from..*to).unwrap_or_default(), min_base);
        }
        for ((pair, range), readings) in levels.windows(2).zip(&ranges).zip(readings.windows(2)) {
            let ([left, right], [before, after]) = (pair, readings) else { continue };
            let (Some(first), Some(earliest), Some(latest)) =
                (period(range.at), period(range.earliest), period(range.latest))
            else {
                continue;
            };
            found.changes.push(ChangePoint {
                period: first,
                earliest,
                latest,
                before: before.clone(),
                after: after.clone(),
                change: self.change([left, right], response, [before, after]),
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

    /// The step from one level to the next, for a variance of one answer.
    fn change(&self, levels: [&Level; 2], response: f64, [before, after]: [&Reading; 2]) -> Reading {
        let unit = before.unit;
        let n = before.n.min(after.n);
        if let Some(reason) = before.reason().or(after.reason()) {
            return Reading::withheld(unit, METHOD, n, reason);
        }
        let [(Some(first), a), (Some(second), b)] = levels.map(|level| (level.mean, response / level.n)) else {
            return Reading::withheld(unit, METHOD, n, Withheld::Empty);
        };
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
