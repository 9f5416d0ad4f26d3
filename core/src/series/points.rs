//! From tracks to a [`Series`].

use std::collections::{BTreeMap, VecDeque};

use chrono::{NaiveDate, Weekday};

use super::document::{ExpectedRange, SegmentSeries, Series, SeriesPoint, SpecialMark, WeekdayEffect};
use super::process::{Deviation, Variances, between, shrunk};
use super::request::{Rolling, SeriesRequest};
use super::track::{PeriodState, Reach, Spot, Track, Tracks};
use super::weekday::{Weekdays, patterns};
use crate::calendar::{Grain, SpecialDays};
use crate::error::{Error, ErrorKind, Result};
use crate::metric::compute::Cells;
use crate::metric::sample::Counted;
use crate::metric::{Flag, Metric, Query, Reading, Withheld};
use crate::stat::normal;
use crate::stat::sum::compensated;
use crate::survey::{Question, QuestionKind, Survey};
use crate::unit::Unit;
use crate::words::metric_title;

/// Below this base a point is drawn and believed of nothing.
const LOW_N: u64 = 5;
/// The weekday pattern is that of so many days.
const PATTERN_DAYS: usize = 182;
/// A range is expected only from so many answers before.
const BASE_ANSWERS: f64 = 30.0;
/// Half of the smallest difference that a scale can show of a hundred: the variance of one answer is never taken for less, for a week in
/// which everybody said 9 does not mean that nobody will say 8.
const FLOOR: f64 = 0.01;

impl Query<'_> {
    /// The metric over time, by segment: each period with its base, its interval and its state, gaps included; the pattern of weekdays;
    /// what was to be expected of a period with such a base; windows that add up the answers of several periods.
    ///
    /// Nothing here looks ahead of a point but the weekday pattern and the variances, which are those of all periods. Cost: one pass over the cells, and points.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPeriod`] where the cube tells no periods apart or has no whole ones of this grain;
    /// [`ErrorKind::InvalidMetric`] for handling time by agent, and for a window over a metric whose counts do not add up to
    /// one; [`ErrorKind::UnknownDimension`] also for one of the special days; else as [`Query::table`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::series::{PeriodState, Rolling, SeriesRequest};
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// for (day, score) in [("2026-11-02", 10), ("2026-11-02", 9), ("2026-11-04", 3), ("2026-11-04", 10)] {
    ///     cube.add(&Record::new().text("day", day).integer("nps", score))?;
    /// }
    /// let request = SeriesRequest::default().rolling(Rolling::Periods(3));
    /// let series = cube.metric(nps("nps")).min_base(0).series(&request)?;
    /// let [monday, tuesday, wednesday] = &series.segments[0].points[..] else { panic!() };
    /// assert_eq!((monday.state, tuesday.state), (PeriodState::Observed, PeriodState::Empty));
    /// assert_eq!(wednesday.reading.value(), Some(0.0));
    /// // Four answers together, not the mean of two means.
    /// assert_eq!(wednesday.rolling.as_ref().and_then(|reading| reading.value()), Some(50.0));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn series(&self, request: &SeriesRequest) -> Result<Series> {
        let grain = if self.grain == Grain::All { self.cube.grain() } else { self.grain };
        let survey = self.cube.survey();
        if request.rolling.is_some() {
            check_rolling(&self.metric)?;
        }
        let reach = Reach { grain, special_days: &request.special_days, as_of: request.as_of, log: false };
        let tracks = Tracks::of(self, &reach)?;
        let weekdays = match grain {
            Grain::Day if self.metric.has_moments() => patterns(&tracks, Some(PATTERN_DAYS)),
            _ => vec![Weekdays::none(self.metric.is_total()); tracks.tracks.len()],
        };
        let variances = variances(&tracks, &weekdays, grain);
        let drawing =
            Drawing { query: self, tracks: &tracks, grain, rolling: request.rolling, calendar: &request.special_days };
        let draw = |at: usize| {
            let track = tracks.tracks.get(at)?;
            Some(drawing.segment(track, weekdays.get(at)?, variances.get(at).copied().flatten()))
        };
        #[cfg(feature = "parallel")]
        let segments = {
            use rayon::prelude::*;
            (0..tracks.tracks.len()).into_par_iter().filter_map(draw).collect()
        };
        #[cfg(not(feature = "parallel"))]
        let segments = (0..tracks.tracks.len()).filter_map(draw).collect();
        let known = tracks.first_day.filter(|_| !tracks.periods.is_empty());
        Ok(Series {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            by: self.by.clone(),
            unit: self.metric.unit(survey)?,
            grain,
            confidence: self.settings.confidence,
            min_base: self.min_base,
            from: known,
            as_of: known.map(|_| tracks.as_of),
            rolling: request.rolling,
            segments,
        })
    }
}

/// A window adds up counts; refuses what has none.
fn check_rolling(metric: &Metric) -> Result<()> {
    if metric.is_total() || metric.check_testable().is_ok() {
        return Ok(());
    }
    let message =
        "this metric has no counts that add up over a window; leave the window out, or take the mean or a share";
    Err(Error::new(ErrorKind::InvalidMetric, message))
}

/// The smallest variance that one answer is taken to have, in squared units of moments.
pub(super) fn floor(survey: &Survey, metric: &Metric) -> f64 {
    let range = match metric {
        Metric::Nps { .. } => 200.0,
        Metric::Ces { question } | Metric::Mean { question } => match survey.question(question).map(Question::kind) {
            Ok(QuestionKind::Rating(scale)) => f64::from(scale.max() - scale.min()),
            _ => 0.0,
        },
        _ if metric.moments_per_reading() > 1.0 => 100.0,
        _ => 0.0,
    };
    (FLOOR * range) * (FLOOR * range)
}

/// The limits of a metric in units of its moments.
pub(crate) fn limits(survey: &Survey, metric: &Metric) -> (f64, f64) {
    match metric {
        Metric::Nps { .. } => (-100.0, 100.0),
        Metric::Volume | Metric::HandlingTime { .. } => (0.0, f64::MAX),
        Metric::Ces { question } | Metric::Mean { question } | Metric::Sum { question } => {
            match survey.question(question).map(Question::kind) {
                Ok(QuestionKind::Rating(scale)) => (f64::from(scale.min()), f64::from(scale.max())),
                Ok(QuestionKind::Measure(unit)) if matches!(unit.unit(), Unit::Seconds | Unit::Count) => {
                    (0.0, f64::MAX)
                }
                _ => (f64::MIN, f64::MAX),
            }
        }
        _ if metric.moments_per_reading() > 1.0 => (0.0, 100.0),
        _ => (f64::MIN, f64::MAX),
    }
}

/// How many periods make the level before a period.
const fn before(grain: Grain) -> (usize, usize) {
    match grain {
        Grain::Day => (84, 14),
        Grain::Week => (26, 8),
        Grain::Month => (24, 8),
        _ => (12, 8),
    }
}

/// The value of a usual period of a mean, as it would be on any weekday, with its base.
pub(super) fn adjusted(day: NaiveDate, spot: &Spot, weekdays: &Weekdays) -> Option<(f64, f64)> {
    let moments = spot.moments.filter(|_| spot.is_usual() || spot.state == PeriodState::Partial)?;
    Some((moments.n, weekdays.adjust(day, moments.mean()?)))
}

/// The variance of one answer, pooled over the periods of a track.
pub(super) fn response_variance(track: &Track, floor: f64) -> Option<f64> {
    let known = || track.spots.iter().filter_map(|spot| spot.moments);
    let spare = compensated(known().map(|moments| (moments.n - 1.0).max(0.0)));
    let squares = compensated(known().map(|moments| moments.squares()));
    let pooled = if 1.0 <= spare { squares / spare } else { 0.0 };
    Some(pooled.max(floor)).filter(|found| 0.0 < *found && found.is_finite() && 1.0 <= spare)
}

/// The variances of each segment, around the level of the periods before.
pub(super) fn variances(tracks: &Tracks<'_>, weekdays: &[Weekdays], grain: Grain) -> Vec<Option<Variances>> {
    if !tracks.metric.has_moments() || tracks.metric.is_total() {
        return vec![None; tracks.tracks.len()];
    }
    let floor = floor(tracks.survey, &tracks.metric);
    let (most, fewest) = before(grain);
    let own = tracks.tracks.iter().zip(weekdays).map(|(track, weekdays)| {
        let Some(response) = response_variance(track, floor) else { return (None, 0, 0.0) };
        let mut level = Level::default();
        let mut deviations = Vec::new();
        for (at, (period, spot)) in track.with_periods(&tracks.periods).enumerate() {
            if let Some((n, value)) = adjusted(period.start(), spot, weekdays).filter(|_| spot.is_usual()) {
                if let Some(level) = level.mean(fewest) {
                    // What the level before does not know of itself belongs to the answers.
                    let n = 1.0 / (1.0 / n + 1.0 / level.n);
                    deviations.push(Deviation { n, off: value - level.value });
                }
                level.push(at, n, value);
            }
            level.forget(at, most);
        }
        (between(&deviations, response), deviations.len(), response)
    });
    let own: Vec<_> = own.collect();
    let process = shrunk(&own);
    let both = own.iter().zip(process).map(|((_, _, response), process)| {
        (0.0 < *response).then(|| Variances { response: *response, process: process.unwrap_or(0.0) })
    });
    both.collect()
}

/// What is usual for each weekday, in the unit of readings; nothing where nothing is known.
pub(super) fn weekday_effects(weekdays: &Weekdays, per_reading: f64) -> Vec<WeekdayEffect> {
    const DAYS: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    if weekdays.n.iter().all(|n| *n <= 0.0) {
        return Vec::new();
    }
    let unit = if weekdays.multiplies { 1.0 } else { per_reading };
    let effects = DAYS.iter().zip(weekdays.effects).zip(weekdays.n);
    effects.map(|((weekday, effect), n)| WeekdayEffect { weekday: *weekday, effect: effect / unit, n }).collect()
}

/// The level of the periods before a period.
#[derive(Debug, Default)]
struct Level {
    kept: VecDeque<(usize, f64, f64)>,
}

/// The mean of a level and its base.
#[derive(Debug, Clone, Copy)]
struct LevelMean {
    n: f64,
    value: f64,
    periods: f64,
}

impl Level {
    fn push(&mut self, at: usize, n: f64, value: f64) {
        self.kept.push_back((at, n, value));
    }

    /// Drops what lies `most` periods or more before the one after `at`.
    fn forget(&mut self, at: usize, most: usize) {
        while self.kept.front().is_some_and(|(kept, ..)| *kept + most <= at) {
            self.kept.pop_front();
        }
    }

    fn mean(&self, fewest: usize) -> Option<LevelMean> {
        let n = compensated(self.kept.iter().map(|(_, n, _)| *n));
        if self.kept.len() < fewest || n < BASE_ANSWERS {
            return None;
        }
        let value = compensated(self.kept.iter().map(|(_, n, value)| n * value)) / n;
        Some(LevelMean { n, value, periods: self.kept.len() as f64 })
    }

    /// The variance of the kept values around their mean, each counting alike.
    fn variance(&self, mean: f64) -> f64 {
        let squares = compensated(self.kept.iter().map(|(_, _, value)| (value - mean).powi(2)));
        squares / (self.kept.len() as f64 - 1.0).max(1.0)
    }
}

/// Everything that the points of a segment are drawn from.
struct Drawing<'d, 'c> {
    query: &'d Query<'c>,
    tracks: &'d Tracks<'c>,
    grain: Grain,
    rolling: Option<Rolling>,
    calendar: &'d SpecialDays,
}

impl Drawing<'_, '_> {
    fn segment(&self, track: &Track, weekdays: &Weekdays, variances: Option<Variances>) -> SegmentSeries {
        let cells = self.tracks.cells();
        let odd = if self.grain == Grain::Day { self.tracks.odd_days(track) } else { BTreeMap::default() };
        let mut points: Vec<SeriesPoint> = track
            .with_periods(&self.tracks.periods)
            .map(|(period, spot)| {
                let reading = self.reading(&cells, spot);
                let special = spot.special.and_then(|at| self.calendar.iter().nth(at));
                SeriesPoint {
                    period,
                    state: spot.state,
                    low_n: !self.tracks.metric.is_total() && (1..LOW_N).contains(&reading.n),
                    median: self.median(&cells, spot),
                    process_interval: None,
                    expected: None,
                    rolling: None,
                    special: special.map(|special| SpecialMark { kind: special.kind, name: special.name.clone() }),
                    hours: odd.get(&period.start()).copied(),
                    reading,
                }
            })
            .collect();
        let n = points.iter().map(|point| point.reading.n).sum();
        self.set_ranges(track, weekdays, variances, &mut points);
        if let Some(rolling) = self.rolling {
            self.set_rolling(track, rolling, &mut points);
        }
        let unit = self.tracks.metric.moments_per_reading();
        SegmentSeries {
            segment: track.segment.clone(),
            n,
            points,
            weekdays: if self.grain == Grain::Day { weekday_effects(weekdays, unit) } else { Vec::new() },
            response_sd: variances.filter(|_| self.query.min_base <= n).map(|found| found.response.sqrt() / unit),
            process_sd: variances.filter(|_| self.query.min_base <= n).map(|found| found.process.sqrt() / unit),
        }
    }

    fn reading(&self, cells: &Cells<'_>, spot: &Spot) -> Reading {
        let metric = &self.tracks.metric;
        let unit = || metric.unit(self.tracks.survey).unwrap_or(Unit::Number);
        let reading = match (spot.state, spot.cell) {
            (PeriodState::Future, _) | (PeriodState::Closed, None) => {
                Reading::withheld(unit(), "none", 0, Withheld::Empty)
            }
            (_, Some(cell)) => cells.reading(metric, cell),
            (_, None) if metric.is_total() => {
                let method = if matches!(metric, Metric::Volume) { "count" } else { "sum" };
                Reading::known(unit(), method, 0).with_value(0.0)
            }
            (_, None) => Reading::withheld(unit(), "none", 0, Withheld::Empty),
        };
        let reading = self.hidden_if_small(reading);
        if spot.state == PeriodState::Partial { reading.with_flag(Flag::Partial) } else { reading }
    }

    fn hidden_if_small(&self, reading: Reading) -> Reading {
        let is_small =
            0 < reading.n && reading.n < self.query.min_base && !matches!(self.tracks.metric, Metric::Volume);
        if is_small && reading.value().is_some() { reading.hide(Withheld::SmallBase) } else { reading }
    }

    fn median(&self, cells: &Cells<'_>, spot: &Spot) -> Option<Reading> {
        let (Metric::Mean { question } | Metric::Ces { question } | Metric::HandlingTime { question, .. }) =
            &self.tracks.metric
        else {
            return None;
        };
        let cell = spot.cell.filter(|_| spot.moments.is_some())?;
        let median = Metric::Median { question: question.clone() };
        Some(self.hidden_if_small(cells.reading(&median, cell)))
    }

    /// What was to be expected of each period, and the interval of the level it stands for.
    fn set_ranges(&self, track: &Track, weekdays: &Weekdays, variances: Option<Variances>, points: &mut [SeriesPoint]) {
        let metric = &self.tracks.metric;
        let z = normal::two_sided_quantile(self.query.settings.confidence.get());
        let per_reading = metric.moments_per_reading();
        let (lowest, highest) = limits(self.tracks.survey, metric);
        let cut = |value: f64| value.clamp(lowest, highest) / per_reading;
        let (most, fewest) = before(self.grain);
        let mut level = Level::default();
        for (at, ((period, spot), point)) in track.with_periods(&self.tracks.periods).zip(points).enumerate() {
            let day = period.start();
            let shown = point.reading.value().is_some();
            if metric.is_total() {
                // Periods of a total differ in how long they are.
                let days = f64::from(period.days());
                let factor = weekdays.effect(day) * days;
                if let (Some(mean), true) = (level.mean(fewest), shown && spot.state != PeriodState::Partial) {
                    let own = level.variance(mean.value) * factor * factor * (1.0 + 1.0 / mean.periods);
                    let counts = if matches!(metric, Metric::Volume) { mean.value * factor } else { 0.0 };
                    let reach = z * own.max(counts).sqrt();
                    let value = mean.value * factor;
                    point.expected = Some(ExpectedRange { value, low: cut(value - reach), high: cut(value + reach) });
                }
                if let Some(sum) = Track::total(spot).filter(|_| spot.is_usual() && 0.0 < factor) {
                    // Each period counts alike; the base of a level of totals is not one of answers.
                    level.push(at, BASE_ANSWERS, sum / factor);
                }
            } else if let (Some(variances), Some((n, value))) = (variances, adjusted(day, spot, weekdays)) {
                let moments = spot.moments.unwrap_or_default();
                if let Some(mean) = moments.mean().filter(|_| shown) {
                    let reach = z * variances.of_mean(n).sqrt();
                    point.process_interval = Some([cut(mean - reach), cut(mean + reach)]);
                }
                if let Some(before) = level.mean(fewest).filter(|_| shown) {
                    let variance =
                        variances.of_mean(n) + variances.response / before.n + variances.process / before.periods;
                    let usual = before.value + weekdays.effect(day);
                    let reach = z * variance.sqrt();
                    let (low, high) = (cut(usual - reach), cut(usual + reach));
                    point.expected = Some(ExpectedRange { value: cut(usual), low, high });
                }
                if spot.is_usual() {
                    level.push(at, n, value);
                }
            }
            level.forget(at, most);
        }
    }

    /// Windows: counts are added, means never averaged.
    fn set_rolling(&self, track: &Track, rolling: Rolling, points: &mut [SeriesPoint]) {
        let cells = self.tracks.cells();
        let metric = &self.tracks.metric;
        let counted: Vec<Option<Counted>> = if metric.is_total() {
            Vec::new()
        } else {
            track.spots.iter().map(|spot| cells.counted(metric, spot.cell?)).collect()
        };
        let hidden: Vec<u64> = points
            .iter()
            .map(|point| if point.reading.reason() == Some(Withheld::SmallBase) { point.reading.n } else { 0 })
            .collect();
        let mut window = Window { from: 0, to: 0, sum: None, shown: None };
        for at in 0..points.len() {
            let Some(width) = points.get(at).and_then(|point| rolling.width(point.period)) else { continue };
            let Some(from) = (at + 1).checked_sub(width) else { continue };
            let states = || points.get(from..=at).unwrap_or_default().iter().map(|point| point.state);
            if states().any(|state| state == PeriodState::Future) {
                continue;
            }
            let is_partial = states().any(|state| state == PeriodState::Partial);
            let reading = if metric.is_total() {
                self.total(track, from, at)
            } else {
                window.slide(&counted, from, at + 1, |sum| cells.reading_of(metric, sum))
            };
            let Some(reading) = reading else { continue };
            let mut reading = self.hidden_if_small(reading);
            // What stands beside each other must not add up to a point that is hidden.
            if !matches!(metric, Metric::Volume)
                && reading.value().is_some()
                && !window.may_show(&hidden, from, at + 1, self.query.min_base)
            {
                reading = reading.hide(Withheld::Complementary);
            }
            if let Some(point) = points.get_mut(at) {
                point.rolling = Some(if is_partial { reading.with_flag(Flag::Partial) } else { reading });
            }
        }
    }

    fn total(&self, track: &Track, from: usize, to: usize) -> Option<Reading> {
        let spots = track.spots.get(from..=to)?;
        let sum = compensated(spots.iter().filter_map(Track::total));
        let rows = spots.iter().filter_map(|spot| spot.moments).map(|moments| moments.n);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of whole numbers of rows")]
        let n = compensated(rows) as u64;
        let method = if matches!(self.tracks.metric, Metric::Volume) { "count" } else { "sum" };
        let unit = self.tracks.metric.unit(self.tracks.survey).unwrap_or(Unit::Number);
        Some(Reading::known(unit, method, n).with_value(sum))
    }
}

/// A window on its way along the periods.
struct Window {
    from: usize,
    to: usize,
    sum: Option<Counted>,
    /// The last window that was shown.
    shown: Option<(usize, usize)>,
}

impl Window {
    /// Moves the window to these periods, half-open, and reads it. Nothing where nobody has answered in any period so far.
    fn slide(
        &mut self,
        counted: &[Option<Counted>],
        from: usize,
        to: usize,
        read: impl FnOnce(&Counted) -> Reading,
    ) -> Option<Reading> {
        for at in self.to..to {
            let Some(more) = counted.get(at).and_then(Option::as_ref) else { continue };
            match &mut self.sum {
                Some(sum) => sum.merge(more),
                None => self.sum = Some(more.clone()),
            }
        }
        for at in self.from..from {
            if let (Some(sum), Some(less)) = (&mut self.sum, counted.get(at).and_then(Option::as_ref)) {
                sum.unmerge(less);
            }
        }
        (self.from, self.to) = (self.from.max(from), self.to.max(to));
        self.sum.as_ref().map(read)
    }

    /// Whether the hidden points in a window are none, or enough to hide each other; and those by which it differs from the window that
    /// was shown before.
    fn may_show(&mut self, hidden: &[u64], from: usize, to: usize, min_base: u64) -> bool {
        let sum = |from: usize, to: usize| -> u64 { hidden.get(from..to.max(from)).unwrap_or_default().iter().sum() };
        let is_safe = |hidden: u64| hidden == 0 || min_base <= hidden;
        let differs =
            self.shown.map_or(
                0,
                |(shown_from, shown_to)| {
                    if shown_to <= from { 0 } else { sum(shown_from, from) + sum(shown_to, to) }
                },
            );
        let may = is_safe(sum(from, to)) && is_safe(differs);
        if may {
            self.shown = Some((from, to));
        }
        may
    }
}
