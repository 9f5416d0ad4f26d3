//! All segments of a query over time: what each period gave, and why a period gave nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::{DayRange, Grain, Period, SpecialDay, SpecialDays, SpecialKind, Zone};
use crate::cube::{Constants, Cube, Filter, Rolled, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::metric::compute::{Cells, Settings};
use crate::metric::moments::DayMoments;
use crate::metric::{Metric, Query, Segment};
use crate::survey::Survey;

/// A weekday counts as closed only after so many weeks without a row.
const WEEKS_CLOSED: usize = 8;
/// ... and only where so many rows were to be expected on it, had it been like the others: by chance alone that happens once in
/// 150 cases.
const ROWS_CLOSED: f64 = 5.0;
/// More points than this are a slip: a date read wrong by centuries, most likely.
const MOST_POINTS: usize = 20_000_000;

/// What is known of a period of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum PeriodState {
    /// Somebody answered, and the data hold the whole period.
    Observed,
    /// Open, and nobody answered. For a number of rows that is zero, for a mean it is nothing.
    Empty,
    /// Nobody could answer: the host's calendar says so, or it is a weekday on which the segment never has a row.
    Closed,
    /// The data hold only a part of it: they begin within it, or it is not over.
    Partial,
    /// It begins after the day up to which answers are in. Not read.
    Future,
}

/// What a series is read with.
pub(crate) struct Reach<'d> {
    pub(crate) grain: Grain,
    pub(crate) special_days: &'d SpecialDays,
    /// The last day whose answers are all in; the last day of the data without it.
    pub(crate) as_of: Option<NaiveDate>,
    /// Natural logarithms of a measure.
    pub(crate) log: bool,
}

/// One period of a segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) state: PeriodState,
    /// Its place in the cells that were read.
    pub(crate) cell: Option<usize>,
    /// What the answers give; nothing where nobody answered.
    pub(crate) moments: Option<DayMoments>,
    /// What is special about the day, by its place in the calendar.
    pub(crate) special: Option<usize>,
}

/// One segment over time, from its first row to the end of the data.
pub(crate) struct Track {
    pub(crate) segment: Segment,
    /// Values of dimensions that are the same in all its rows: the region of a store.
    pub(crate) attributes: BTreeMap<String, String>,
    /// The place of its first period among those of all segments.
    pub(crate) start: usize,
    pub(crate) spots: Vec<Spot>,
}

/// All segments side by side.
#[expect(clippy::struct_field_names, reason = "tracks are what it holds")]
pub(crate) struct Tracks<'c> {
    pub(crate) rolled: Rolled<'c>,
    pub(crate) survey: &'c Survey,
    pub(crate) settings: Settings,
    pub(crate) metric: Metric,
    /// All periods from the first of the data to the last, without a hole.
    pub(crate) periods: Vec<Period>,
    /// The first day of the data; nothing without data.
    pub(crate) first_day: Option<NaiveDate>,
    /// The last day whose answers are in.
    pub(crate) as_of: NaiveDate,
    pub(crate) tracks: Vec<Track>,
}

impl Track {
    /// Its periods with what each gave.
    pub(crate) fn with_periods<'t>(&'t self, periods: &'t [Period]) -> impl Iterator<Item = (Period, &'t Spot)> {
        periods.get(self.start..).unwrap_or_default().iter().copied().zip(&self.spots)
    }

    /// The total of a period of a metric that adds up: zero where it was open and nothing came.
    pub(crate) fn total(spot: &Spot) -> Option<f64> {
        match spot.state {
            PeriodState::Observed | PeriodState::Partial | PeriodState::Empty => {
                Some(spot.moments.map_or(0.0, |moments| moments.sum))
            }
            PeriodState::Closed | PeriodState::Future => None,
        }
    }
}

impl Spot {
    /// Whether a usual period: read, and no special day.
    pub(crate) fn is_usual(&self) -> bool {
        self.special.is_none() && matches!(self.state, PeriodState::Observed | PeriodState::Empty)
    }
}

impl<'c> Tracks<'c> {
    /// The segments of a query over time. Cost: one pass over the cells.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPeriod`] without a column of time; [`ErrorKind::UnknownDimension`] also for one that the special days
    /// name; [`ErrorKind::OutOfRange`] for more points than anybody reads; else as [`Query::table`].
    pub(crate) fn of(query: &Query<'c>, reach: &Reach<'_>) -> Result<Self> {
        let (cube, survey) = (query.cube, query.cube.survey());
        let questions = query.metric.bind(survey, query.settings.unweighted)?;
        if let Metric::HandlingTime { agent: Some(_), .. } = query.metric {
            let message = "handling time by agent has no series; ask for handling time without agents";
            return Err(Error::new(ErrorKind::InvalidMetric, message));
        }
        if reach.grain == Grain::All {
            let message = "a series needs periods and the cube tells none apart; name the survey's column of time and count by day";
            return Err(Error::new(ErrorKind::InvalidPeriod, message));
        }
        let by: Vec<usize> = query.by.iter().map(|name| survey.dimension_idx(name)).collect::<Result<_>>()?;
        let wanted = wanted(survey, reach.special_days)?;
        let known = extent(cube, &query.filter);
        let as_of = reach.as_of.or(known.map(|(_, last)| last)).unwrap_or(NaiveDate::MIN);
        let filter = up_to(&query.filter, cube.grain(), as_of)?;
        let rolled = cube.select(&Selection { by: by.clone(), grain: reach.grain, filter: &filter, questions })?;
        let attributes = cube.constants(&by, &filter, &wanted)?;
        let first_day = known.map_or(as_of, |(first, _)| first);
        let last_day = last_day(&query.filter, known.map_or(as_of, |(_, last)| last).max(as_of));
        let periods = periods(reach.grain, first_day, last_day, rolled.cells())?;
        let mut tracks = Self {
            rolled,
            survey,
            settings: query.settings,
            metric: query.metric.clone(),
            periods,
            first_day: known.map(|(first, _)| first),
            as_of,
            tracks: Vec::new(),
        };
        let gathered = tracks.gather(reach, first_day, &attributes)?;
        tracks.tracks = gathered;
        Ok(tracks)
    }

    pub(crate) fn cells(&self) -> Cells<'_> {
        Cells { rolled: &self.rolled, survey: self.survey, settings: self.settings }
    }

    fn gather(&self, reach: &Reach<'_>, first_day: NaiveDate, attributes: &Constants) -> Result<Vec<Track>> {
        let cells = self.cells();
        let ordered = self.rolled.ordered();
        let same = |a: &usize, b: &usize| self.rolled.same_segment(*a, *b);
        let groups: Vec<&[usize]> = ordered.chunk_by(same).collect();
        if MOST_POINTS < groups.len().saturating_mul(self.periods.len()) {
            return Err(too_many(groups.len().saturating_mul(self.periods.len()), &self.periods));
        }
        let origin = self.periods.first().map_or(0, |period| period.index());
        let place = |cell: usize| {
            let period = self.rolled.period(cell)?;
            usize::try_from(period.index().checked_sub(origin)?).ok().filter(|at| *at < self.periods.len())
        };
        let mut tracks = Vec::with_capacity(groups.len());
        for group in groups {
            let Some(first) = group.first() else { continue };
            let places: Vec<(usize, usize)> = group.iter().filter_map(|cell| Some((place(*cell)?, *cell))).collect();
            let Some(start) = places.iter().map(|(at, _)| *at).min() else { continue };
            let nothing = Spot { state: PeriodState::Empty, cell: None, moments: None, special: None };
            let mut spots = vec![nothing; self.periods.len() - start];
            for (at, cell) in places {
                if let Some(spot) = spots.get_mut(at - start) {
                    spot.cell = Some(cell);
                    spot.moments = cells.day_moments(&self.metric, cell, reach.log);
                }
            }
            let values: Vec<Option<String>> =
                self.rolled.segment(*first).into_iter().map(|value| value.map(str::to_owned)).collect();
            let attributes = attributes.get(&values).cloned().unwrap_or_default();
            let mut track = Track { segment: values.into(), attributes, start, spots };
            self.set_states(&mut track, reach, first_day);
            tracks.push(track);
        }
        Ok(tracks)
    }

    fn set_states(&self, track: &mut Track, reach: &Reach<'_>, first_day: NaiveDate) {
        let never = if reach.grain == Grain::Day { self.never_open(track) } else { [false; 7] };
        let calendar: Vec<&SpecialDay> = reach.special_days.iter().collect();
        let closed: BTreeSet<NaiveDate> = calendar
            .iter()
            .filter(|special| special.kind == SpecialKind::Closed && special.holds_for(&track.attributes))
            .map(|special| special.day)
            .collect();
        if reach.grain == Grain::Day {
            let origin = self.periods.get(track.start).map(|period| period.start());
            for (at, special) in calendar.iter().enumerate().rev() {
                let Some(origin) = origin.filter(|_| special.holds_for(&track.attributes)) else { continue };
                let offset = usize::try_from((special.day - origin).num_days()).ok();
                if let Some(spot) = offset.and_then(|offset| track.spots.get_mut(offset)) {
                    spot.special = Some(at);
                }
            }
        }
        let periods = self.periods.get(track.start..).unwrap_or_default();
        for (period, spot) in periods.iter().zip(&mut track.spots) {
            let (start, end) = (period.start(), period.end());
            let last = end.pred_opt().unwrap_or(end);
            let is_closed = || {
                let weekday = usize::try_from(start.weekday().num_days_from_monday()).unwrap_or(0);
                never.get(weekday) == Some(&true)
                    || (!closed.is_empty()
                        && start.iter_days().take_while(|day| *day < end).all(|day| closed.contains(&day)))
            };
            spot.state = if self.as_of < start {
                PeriodState::Future
            } else if spot.cell.is_none() && is_closed() {
                PeriodState::Closed
            } else if self.as_of < last || start < first_day {
                PeriodState::Partial
            } else if spot.moments.is_some() {
                PeriodState::Observed
            } else {
                PeriodState::Empty
            };
        }
    }

    /// The weekdays on which a segment never has a row, from Monday.
    fn never_open(&self, track: &Track) -> [bool; 7] {
        let (mut days, mut rows) = ([0_usize; 7], [0_u64; 7]);
        for (period, spot) in track.with_periods(&self.periods).filter(|(period, _)| period.start() <= self.as_of) {
            let weekday = usize::try_from(period.start().weekday().num_days_from_monday()).unwrap_or(0);
            if let (Some(days), Some(rows)) = (days.get_mut(weekday), rows.get_mut(weekday)) {
                *days += 1;
                *rows += spot.cell.map_or(0, |cell| self.rolled.rows(cell));
            }
        }
        let total: u64 = rows.iter().sum();
        let open: usize = days.iter().zip(&rows).filter(|(_, rows)| 0 < **rows).map(|(days, _)| days).sum();
        let mut never = [false; 7];
        for ((never, days), rows) in never.iter_mut().zip(days).zip(rows) {
            let expected = if open == 0 { 0.0 } else { total as f64 * days as f64 / open as f64 };
            *never = rows == 0 && WEEKS_CLOSED <= days && ROWS_CLOSED <= expected;
        }
        never
    }

    /// Days of a segment that do not last 24 hours, with their hours. Nothing where the segment's rows lie in several zones.
    pub(crate) fn odd_days(&self, track: &Track) -> BTreeMap<NaiveDate, f64> {
        let Some(zone) = zone_of(self.survey, track) else { return BTreeMap::new() };
        let (Some(first), Some(last)) = (self.periods.get(track.start), self.periods.last()) else {
            return BTreeMap::new();
        };
        let mut odd = BTreeMap::new();
        let mut at = zone.day_start(first.start()).map_or(i64::MAX, |start| start.timestamp().saturating_sub(1));
        while let Some(next) = zone.next_transition(at) {
            let Some(day) = NaiveDate::from_epoch_days(zone.civil_day(next)) else { break };
            if last.end() <= day {
                break;
            }
            // The clock may change at midnight: then it is the day before that was long or short.
            for day in [day.pred_opt(), Some(day)].into_iter().flatten() {
                let minutes = zone.day_length(day).num_minutes();
                if minutes != 24 * 60 && first.start() <= day {
                    odd.insert(day, minutes as f64 / 60.0);
                }
            }
            at = next;
        }
        odd
    }
}

/// The zone of a segment's days; nothing where its rows lie in several.
fn zone_of<'s>(survey: &'s Survey, track: &Track) -> Option<&'s Zone> {
    let time = survey.time.as_ref()?;
    let Some((dimension, zones)) = &time.zones else { return Some(&time.zone) };
    let name = survey.dimensions().get(*dimension)?.name();
    let value = track.attributes.get(name)?;
    Some(zones.iter().find(|(of, _)| of == value).map_or(&time.zone, |(_, zone)| zone))
}

/// The dimensions whose values are to be known of each segment.
fn wanted(survey: &Survey, special_days: &SpecialDays) -> Result<Vec<usize>> {
    let mut wanted = BTreeSet::new();
    for special in special_days.iter() {
        for dimension in special.filter.keys() {
            wanted.insert(survey.dimension_idx(dimension)?);
        }
    }
    wanted.extend(survey.time.as_ref().and_then(|time| time.zones.as_ref()).map(|(dimension, _)| *dimension));
    Ok(wanted.into_iter().collect())
}

/// The first and the last day of the cube within the days that a filter asks for.
fn extent(cube: &Cube, filter: &Filter) -> Option<(NaiveDate, NaiveDate)> {
    let store = cube.store();
    let occupied = (0..store.cells()).filter(|cell| store.rows.get(*cell).is_some_and(|rows| 0 < *rows));
    let (mut first, mut last) = (i32::MAX, i32::MIN);
    for cell in occupied {
        let index = store.period(cell);
        (first, last) = (first.min(index), last.max(index));
    }
    let first = Period::from_index(cube.grain(), first)?.start();
    let end = Period::from_index(cube.grain(), last)?.end();
    let (from, to) = asked(filter);
    let first = from.map_or(first, |from| from.max(first));
    let end = to.map_or(end, |to| to.min(end));
    Some((first, end.pred_opt()?)).filter(|(first, last)| first <= last)
}

/// The days that all cells of a filter lie in, half-open.
fn asked(filter: &Filter) -> (Option<NaiveDate>, Option<NaiveDate>) {
    match filter {
        Filter::Days(range) => (range.start(), range.end()),
        Filter::All(filters) => filters.iter().map(asked).fold((None, None), |(from, to), (other_from, other_to)| {
            (from.max(other_from), [to, other_to].into_iter().flatten().min())
        }),
        _ => (None, None),
    }
}

fn last_day(filter: &Filter, last: NaiveDate) -> NaiveDate {
    asked(filter).1.and_then(|to| to.pred_opt()).map_or(last, |to| last.min(to))
}

/// The filter without the cells that begin after this day.
fn up_to(filter: &Filter, grain: Grain, as_of: NaiveDate) -> Result<Filter> {
    let Some(next) = as_of.succ_opt() else { return Ok(filter.clone()) };
    let end =
        if grain == Grain::All { return Ok(filter.clone()) } else { Period::containing(grain, as_of).end().max(next) };
    Ok(filter.clone().and(Filter::Days(DayRange::new(None, Some(end))?)))
}

fn periods(grain: Grain, first: NaiveDate, last: NaiveDate, cells: usize) -> Result<Vec<Period>> {
    if cells == 0 || last < first {
        return Ok(Vec::new());
    }
    let (from, to) = (Period::containing(grain, first), Period::containing(grain, last));
    let count = usize::try_from(i64::from(to.index()) - i64::from(from.index()) + 1).unwrap_or(0);
    if MOST_POINTS < count {
        return Err(too_many(count, &[from, to]));
    }
    Ok((from.index()..=to.index()).filter_map(|index| Period::from_index(grain, index)).collect())
}

fn too_many(points: usize, periods: &[Period]) -> Error {
    let span = match (periods.first(), periods.last()) {
        (Some(first), Some(last)) => format!(" from {first} to {last}"),
        _ => String::new(),
    };
    let message = format!(
        "the series{span} would have {points} points; ask within fewer days or by a coarser grain, and look whether a date was read wrong"
    );
    Error::new(ErrorKind::OutOfRange, message)
}
