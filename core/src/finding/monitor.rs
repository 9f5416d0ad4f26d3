//! The monitor: a cube's days one after the other.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
#[cfg(feature = "parallel")]
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::attribution::{Elsewhere, Relation, explained};
use super::document::{Change, Direction, Finding, Findings, Kind, Status, Warming};
use super::event::{Event, Look, State};
use super::family::{Case, FEWEST_ANSWERS, Family, Group};
use super::level::{Onset, RAMP};
use super::panel::{Asked, PanelDay, Plan, weekday};
use super::threshold::{MONTH, Watched};
use super::track::{self, Followed, Today, Track};
use super::watch::Watch;
use crate::calendar::SpecialKind;
use crate::cube::Cube;
use crate::error::Result;
use crate::explain::words::{dimension_title, in_every_language};
use crate::metric::{Metric, tag_share, volume};
use crate::series::limits;
use crate::survey::{QuestionKind, Survey};
use crate::unit::Unit;

/// Days before the first is judged.
const WARM_UP: i32 = 42;
/// Tags that are watched, in the order in which they were first named.
const MAX_TAGS: usize = 200;
/// A dimension of fewer values has no peers.
const FEWEST_PEERS: usize = 5;
/// What of a day's answers enters the share of a segment.
const SHARE_GAIN: f64 = 0.02;
/// Two-sided, 19 of 20.
const USUAL: f64 = 1.959_963_984_540_054;

/// A segment: the whole, or one value of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Segment {
    /// The place of its dimension among those watched; absent for the whole.
    dimension: Option<usize>,
    value: Option<String>,
    /// Its answers a day, of late.
    rows: f64,
    /// The same by place, where a calendar tells places apart.
    places: Vec<f64>,
    /// The answers a day that it has in common with segments of other dimensions.
    common: BTreeMap<usize, f64>,
}

/// Watches a cube day by day, from a state that can be saved and restored.
///
/// A monitor holds no rows and no cube: give it the cube of the new days, or the whole cube; it takes the days that it has not seen.
/// Days are seen once. Answers that come in late, for a day that was judged, are not looked at again; let a day wait until its answers
/// are in. In serde it is its whole state: a monitor that is written as JSON and read back goes on as if nothing had happened.
///
/// Cost: a microsecond or two for each series and day; the state of a series takes some 20 kilobytes of JSON.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::cube::{Cube, Record};
/// use cxmetrics::finding::{Monitor, Watch};
/// use cxmetrics::survey::{Scale, Survey};
///
/// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).build()?;
/// let mut monitor = Monitor::new(&survey, Watch::new())?;
/// for day in ["2026-11-01", "2026-11-02"] {
///     let mut cube = Cube::new(&survey, Grain::Day);
///     cube.add(&Record::new().text("day", day).integer("nps", 9))?;
///     // What changed on this day; nothing yet.
///     assert!(monitor.advance(&cube, day.parse().unwrap())?.is_empty());
///     // Tomorrow is another process.
///     monitor = serde_json::from_str(&serde_json::to_string(&monitor).unwrap()).unwrap();
/// }
/// assert_eq!(monitor.findings().warming_up.unwrap().ready_on, "2026-12-13".parse().unwrap());
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Monitor {
    watch: Watch,
    asked: Asked,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    segments: Vec<Segment>,
    places: Vec<Vec<Option<String>>>,
    tracks: Vec<Track>,
    groups: Vec<Group>,
    /// For each family and segment the event that goes on.
    open: Vec<Vec<Option<usize>>>,
    events: Vec<Event>,
    findings: Vec<Finding>,
    threshold: f64,
    #[serde(skip)]
    index: Index,
}

impl Monitor {
    /// A monitor that has seen nothing.
    ///
    /// # Errors
    /// [`UnknownQuestion`](crate::ErrorKind::UnknownQuestion), [`UnknownDimension`](crate::ErrorKind::UnknownDimension),
    /// [`InvalidMetric`](crate::ErrorKind::InvalidMetric) for a metric whose days are no means (a quantile, a sum, a composite) or
    /// does not fit its question; [`OutOfRange`](crate::ErrorKind::OutOfRange) for a sensitivity outside 0.001 to 100.
    pub fn new(survey: &Survey, watch: Watch) -> Result<Self> {
        let plan = Plan::new(&watch, survey)?;
        let mut monitor = Self {
            watch,
            asked: plan.asked(survey)?,
            first: None,
            last: None,
            segments: vec![Segment::new(None, None)],
            places: Vec::new(),
            tracks: Vec::new(),
            groups: Vec::new(),
            open: Vec::new(),
            events: Vec::new(),
            findings: Vec::new(),
            threshold: 0.0,
            index: Index::default(),
        };
        for metric in &plan.metrics {
            let rating = metric.question().is_some_and(|question| {
                survey.question(question).is_ok_and(|question| matches!(question.kind(), QuestionKind::Rating(_)))
            });
            let better = metric.higher_is_better(survey)?;
            let (family, followed) = match metric {
                Metric::Volume => (Family::Volume, Followed::Volume),
                _ if rating => (Family::Satisfaction, Followed::Mean(metric.clone())),
                _ => {
                    let question = metric.question().unwrap_or_default().to_owned();
                    (Family::Operations(question), Followed::Mean(metric.clone()))
                }
            };
            let sign = if rating && better == Some(false) { -1.0 } else { 1.0 };
            monitor.add_track(family, followed, sign);
        }
        Ok(monitor)
    }

    /// Takes the days of a cube that it has not seen, through `through`, and gives the findings that were made or have changed, as they
    /// stand now. Days between without answers are days without answers.
    ///
    /// # Errors
    /// [`InvalidPeriod`](crate::ErrorKind::InvalidPeriod) when the cube is not counted by day;
    /// [`CubeMismatch`](crate::ErrorKind::CubeMismatch) when its survey has other metrics, scales, tags or dimensions to watch, and the
    /// errors of [`Monitor::new`]. Then the monitor is as it was.
    pub fn advance(&mut self, cube: &Cube, through: NaiveDate) -> Result<Vec<Finding>> {
        let watch = Watch { as_of: Some(through), ..self.watch.clone() };
        let plan = Plan::new(&watch, cube.survey())?;
        self.asked.must_equal(&plan.asked(cube.survey())?)?;
        let before = self.findings.clone();
        plan.each_day(&watch, cube, self.last, |day| self.day(&plan, cube.survey(), day))?;
        // Findings are added at the end and change where they stand.
        let has_changed = |(at, finding): &(usize, &Finding)| before.get(*at) != Some(*finding);
        Ok(self.findings.iter().enumerate().filter(has_changed).map(|(_, finding)| finding.clone()).collect())
    }

    /// The last day that was seen.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.last
    }

    /// Everything that was found so far.
    pub fn findings(&self) -> Findings {
        let ready_on = self.first.and_then(|first| first.checked_add_days(Days::new(WARM_UP.unsigned_abs().into())));
        let warming = ready_on.filter(|ready| self.last.is_none_or(|last| last < *ready));
        let watched = self.watched();
        Findings {
            from: self.first,
            to: self.last,
            warming_up: warming.map(|ready_on| Warming { ready_on }),
            segments: self.segments.len() as u64,
            series: (self.segments.len() * self.tracks.len()) as u64,
            sensitivity: self.watch.sensitivity,
            threshold: watched.threshold(self.watch.sensitivity),
            findings: self.findings.clone(),
        }
    }

    /// The part of a state that does not fit the others.
    pub(super) fn broken(&self) -> Option<&'static str> {
        let (segments, tracks, families) = (self.segments.len(), self.tracks.len(), self.groups.len());
        let dimensions = self.asked.dimensions();
        let is_whole = |segment: &Segment| segment.dimension.is_none();
        let sound_segment = |segment: &Segment| {
            segment.dimension.is_none_or(|at| at < dimensions)
                && segment.places.len() == self.places.len()
                && segment.common.keys().all(|other| *other < segments)
        };
        let wholes = self.segments.iter().filter(|segment| is_whole(segment)).count();
        if wholes != 1 || !self.segments.first().is_some_and(is_whole) || !self.segments.iter().all(sound_segment) {
            return Some("segments");
        }
        if tracks < self.asked.metrics() || !self.tracks.iter().all(|track| track.is_sound(segments, families)) {
            return Some("series");
        }
        let of_family = |(at, group): (usize, &Group)| {
            group.is_sound(segments)
                && group.tracks.iter().all(|track| self.tracks.get(*track).is_some_and(|track| track.family == at))
        };
        if !self.groups.iter().enumerate().all(of_family) {
            return Some("families");
        }
        let opened = |open: &Vec<Option<usize>>| {
            open.len() == segments && open.iter().flatten().all(|event| *event < self.events.len())
        };
        let sound_event = |event: &Event| {
            event.segment < segments
                && self.groups.get(event.family).is_some_and(|group| event.is_sound(&group.tracks))
                && event.finding < self.findings.len()
        };
        let opens = self.open.len() == families && self.open.iter().all(opened);
        (!opens || !self.events.iter().all(sound_event)).then_some("findings")
    }

    fn add_track(&mut self, family: Family, followed: Followed, sign: f64) -> usize {
        let track = self.tracks.len();
        let group = self.groups.iter().position(|group| group.family == family).unwrap_or_else(|| {
            self.groups.push(Group::new(family));
            self.open.push(vec![None; self.segments.len()]);
            self.groups.len() - 1
        });
        self.groups[group].add(track, sign);
        self.tracks.push(Track::new(followed, group));
        track
    }

    /// One day.
    fn day(&mut self, plan: &Plan, survey: &Survey, panel: &PanelDay<'_>) -> Result<()> {
        let first = *self.first.get_or_insert(panel.day);
        let own = self.meet(plan, panel);
        let today = self.today(plan, survey, panel, &own);
        let groups = self.groups_of_segments();
        let day = panel.day.num_days_from_ce();
        let monitored = WARM_UP <= day - first.num_days_from_ce();
        let week_day = weekday(panel.day);
        let advance =
            |(track, today): (&mut Track, &Vec<Today>)| track.advance(day, week_day, today, &groups, monitored);
        #[cfg(feature = "parallel")]
        self.tracks.par_iter_mut().zip(&today).for_each(advance);
        #[cfg(not(feature = "parallel"))]
        self.tracks.iter_mut().zip(&today).for_each(advance);
        self.remember_shares(plan, survey, panel, &own);
        let peers: Vec<bool> = groups.iter().map(|group| *group == track::PEER).collect();
        for (family, group) in self.groups.iter_mut().enumerate() {
            let open = &self.open[family];
            group.learn(&self.tracks, &peers, |segment| open[segment].is_none());
        }
        self.follow(day);
        if monitored {
            self.threshold = self.watched().threshold(self.watch.sensitivity);
            self.scan(survey, plan, day, panel.day, &groups)?;
        }
        self.last = Some(panel.day);
        Ok(())
    }

    /// Learns of segments, places and tags that are new, and says of which segments each cell is.
    fn meet(&mut self, plan: &Plan, panel: &PanelDay<'_>) -> Vec<Vec<usize>> {
        if self.index.size + 1 != self.segments.len() {
            self.index = Index::default();
            for (at, segment) in self.segments.iter().enumerate() {
                if let Some(dimension) = segment.dimension {
                    self.index.insert(dimension, segment.value.as_deref(), at);
                }
            }
        }
        let mut own = Vec::with_capacity(panel.cells.len());
        for cell in &panel.cells {
            let mut segments = vec![0];
            for (dimension, value) in cell.values.iter().enumerate() {
                let at = self.index.find(dimension, *value).unwrap_or_else(|| {
                    self.segments.push(Segment::new(Some(dimension), value.map(str::to_owned)));
                    self.index.insert(dimension, *value, self.segments.len() - 1);
                    self.segments.len() - 1
                });
                segments.push(at);
            }
            own.push(segments);
            if !self.watch.special_days.is_empty() && !self.places.contains(&cell.place) {
                self.places.push(cell.place.clone());
            }
            for (question, tag, _) in &cell.tags {
                let question = &plan.tag_questions[*question];
                let is_known = |group: &Group| matches!(&group.family, Family::Tag { question: of, tag: known } if of == question && known == tag);
                let tags = || self.groups.iter().filter(|group| matches!(group.family, Family::Tag { .. })).count();
                if !self.groups.iter().any(is_known) && tags() < MAX_TAGS {
                    let (question, tag) = (question.clone(), (*tag).to_owned());
                    let family = Family::Tag { question: question.clone(), tag: tag.clone() };
                    self.add_track(family, Followed::Tag { question, tag }, 1.0);
                }
            }
        }
        for open in &mut self.open {
            open.resize(self.segments.len(), None);
        }
        for segment in &mut self.segments {
            segment.places.resize(self.places.len(), 0.0);
        }
        own
    }

    /// Which segments are peers: those of the dimension with the most values.
    fn groups_of_segments(&self) -> Vec<u8> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for dimension in self.segments.iter().filter_map(|segment| segment.dimension) {
            *counts.entry(dimension).or_default() += 1;
        }
        let most = counts.iter().max_by_key(|(dimension, count)| (**count, std::cmp::Reverse(**dimension)));
        let peers = most.filter(|(_, count)| FEWEST_PEERS <= **count).map(|(dimension, _)| *dimension);
        self.segments
            .iter()
            .map(|segment| match segment.dimension {
                None => track::WHOLE,
                dimension if dimension == peers => track::PEER,
                Some(_) => track::GROUPS - 1,
            })
            .collect()
    }

    /// What the day brings to each segment of each track.
    fn today(&self, plan: &Plan, survey: &Survey, panel: &PanelDay<'_>, own: &[Vec<usize>]) -> Vec<Vec<Today>> {
        let segments = self.segments.len();
        // What is special about the day at each place.
        let special: Vec<Option<SpecialKind>> =
            self.places.iter().map(|place| plan.special(&self.watch, survey, place, panel.day)).collect();
        let part: Vec<f64> = self
            .segments
            .iter()
            .map(|segment| {
                let all: f64 = segment.places.iter().sum();
                let masked: f64 =
                    segment.places.iter().zip(&special).filter(|(_, kind)| kind.is_some()).map(|(rows, _)| rows).sum();
                if 0.0 < all { 1.0 - masked / all } else { 1.0 }
            })
            .collect();
        let mut today: Vec<Vec<Today>> = self
            .tracks
            .iter()
            .map(|track| {
                (0..segments)
                    .map(|segment| Today {
                        n: if track.followed == Followed::Volume { 1.0 } else { 0.0 },
                        part: part[segment],
                        quiet: self.is_quiet(track.family, segment),
                        ..Today::default()
                    })
                    .collect()
            })
            .collect();
        let tag_tracks: BTreeMap<(&str, &str), usize> = self
            .tracks
            .iter()
            .enumerate()
            .filter_map(|(at, track)| match &track.followed {
                Followed::Tag { question, tag } => Some(((question.as_str(), tag.as_str()), at)),
                _ => None,
            })
            .collect();
        for (cell, own) in panel.cells.iter().zip(own) {
            // A closed day or a known incident says nothing.
            if matches!(cell.special, Some(SpecialKind::Closed | SpecialKind::Incident)) {
                continue;
            }
            for &segment in own {
                let wholly = part[segment] < 0.02;
                if cell.special.is_some() && !wholly {
                    continue;
                }
                for (at, track) in self.tracks.iter().enumerate() {
                    let today = &mut today[at][segment];
                    today.special = cell.special.is_some();
                    if today.special && track.followed != Followed::Volume {
                        today.part = 1.0;
                    }
                    match &track.followed {
                        Followed::Mean(_) => {
                            // The first tracks are those of the plan's metrics, in their order.
                            let moments = cell.moments.get(at).copied().unwrap_or_default();
                            today.n += moments.n;
                            today.sum += moments.sum;
                            today.sum_sq += moments.sum_sq;
                            today.sum_cu += moments.sum_cu;
                        }
                        Followed::Volume => today.sum += cell.rows,
                        Followed::Tag { .. } => today.n += cell.rows,
                    }
                }
                for (question, tag, n) in &cell.tags {
                    let question = plan.tag_questions[*question].as_str();
                    if let Some(at) = tag_tracks.get(&(question, *tag)) {
                        today[*at][segment].sum += n;
                    }
                }
            }
        }
        today
    }

    /// Whether nothing goes on: a tag is not judged while the answers themselves are.
    fn is_quiet(&self, family: usize, segment: usize) -> bool {
        let tag = matches!(self.groups[family].family, Family::Tag { .. });
        let fallen = || {
            let satisfaction = self.groups.iter().position(|group| group.family == Family::Satisfaction);
            satisfaction.is_some_and(|family| self.open[family][segment].is_some())
        };
        self.open[family][segment].is_none() && !(tag && fallen())
    }

    fn remember_shares(&mut self, plan: &Plan, survey: &Survey, panel: &PanelDay<'_>, own: &[Vec<usize>]) {
        let special: Vec<bool> =
            self.places.iter().map(|place| plan.special(&self.watch, survey, place, panel.day).is_some()).collect();
        for segment in &mut self.segments {
            segment.rows *= 1.0 - SHARE_GAIN;
            for rows in segment.common.values_mut() {
                *rows *= 1.0 - SHARE_GAIN;
            }
            for (rows, special) in segment.places.iter_mut().zip(&special) {
                if !special {
                    *rows *= 1.0 - SHARE_GAIN;
                }
            }
        }
        for (cell, own) in panel.cells.iter().zip(own) {
            let place = self.places.iter().position(|place| *place == cell.place);
            let gain = SHARE_GAIN * cell.rows;
            for at in own {
                let segment = &mut self.segments[*at];
                segment.rows += gain;
                if cell.special.is_none()
                    && let Some(place) = place
                {
                    segment.places[place] += gain;
                }
                for other in own.iter().filter(|other| *other != at && **other != 0 && *at != 0) {
                    *segment.common.entry(*other).or_default() += gain;
                }
            }
        }
    }

    /// How many series are watched, by kind.
    fn watched(&self) -> Watched {
        let segments = self.segments.len();
        let mut watched = Watched::default();
        for group in &self.groups {
            match group.family {
                Family::Volume => watched.volumes += segments,
                Family::Tag { .. } => watched.tags += segments,
                _ if 1 < group.tracks.len() => watched.pooled += segments,
                _ => watched.means += segments,
            }
        }
        watched
    }

    /// Follows what goes on.
    fn follow(&mut self, day: i32) {
        for at in 0..self.events.len() {
            if self.events[at].state != State::Open {
                continue;
            }
            let (segment, family) = (self.events[at].segment, self.events[at].family);
            let tracks = self.groups[family].tracks.clone();
            let looks: Vec<Option<Look>> = tracks
                .iter()
                .map(|track| {
                    let seen = self.tracks[*track].seen.get(segment).copied().flatten()?;
                    let noise = seen.surprise.noise;
                    Some(Look { value: seen.surprise.value, variance: seen.uncertain + noise, noise })
                })
                .collect();
            self.events[at].follow(day, &looks);
            let event = &self.events[at];
            let last_seen = NaiveDate::from_num_days_from_ce_opt(event.last);
            let finding = &mut self.findings[event.finding];
            finding.last_seen = last_seen.unwrap_or(finding.last_seen);
            match event.state {
                State::Open => {}
                State::Ended => {
                    finding.status = Status::Ended;
                    self.open[family][segment] = None;
                    for track in tracks {
                        if let Some(level) = &mut self.tracks[track].lines[segment].level {
                            level.onsets.clear();
                        }
                    }
                }
                State::Settled => {
                    finding.status = Status::Settled;
                    if finding.kind == Kind::Anomaly {
                        finding.kind = Kind::Shift;
                    }
                    self.open[family][segment] = None;
                    for (track, size) in tracks.into_iter().zip(&event.size) {
                        if let Some(level) = &mut self.tracks[track].lines[segment].level {
                            level.settle(*size);
                        }
                    }
                }
            }
        }
    }

    /// Looks for new changes, the clearest of a family first.
    fn scan(&mut self, survey: &Survey, plan: &Plan, day: i32, date: NaiveDate, groups: &[u8]) -> Result<()> {
        let threshold = self.threshold;
        let best = |family: usize| -> Vec<(usize, Case)> {
            let group = &self.groups[family];
            let mut cases: Vec<(usize, Case)> = (0..self.segments.len())
                .filter(|segment| self.is_quiet(family, *segment))
                .filter_map(|segment| {
                    Some((segment, group.best(&self.tracks, segment, groups[segment], day, threshold)?))
                })
                .filter(|(_, case)| threshold <= case.z.abs())
                .collect();
            cases.sort_by(|a, b| b.1.z.abs().total_cmp(&a.1.z.abs()).then(a.0.cmp(&b.0)));
            cases
        };
        #[cfg(feature = "parallel")]
        let found: Vec<Vec<(usize, Case)>> = (0..self.groups.len()).into_par_iter().map(best).collect();
        #[cfg(not(feature = "parallel"))]
        let found: Vec<Vec<(usize, Case)>> = (0..self.groups.len()).map(best).collect();
        for (family, cases) in found.into_iter().enumerate() {
            for (segment, case) in &cases {
                // A tag does not speak of what a score of today has told.
                if !self.is_quiet(family, *segment)
                    || self.is_told_elsewhere(family, *segment, case, &cases, day, groups)
                {
                    continue;
                }
                let Some(finding) = self.finding(survey, plan, family, *segment, case, date)? else { continue };
                let tracks = self.groups[family].tracks.clone();
                let sizes: Vec<f64> = tracks.iter().map(|track| self.size(*track, *segment, case, day)).collect();
                for (track, size) in tracks.iter().zip(&sizes) {
                    let unit = if case.drift { size / grown(case, day) } else { *size };
                    if let Some(level) = &mut self.tracks[*track].lines[*segment].level {
                        level.take_out(case.onset, unit, case.drift);
                    }
                }
                self.open[family][*segment] = Some(self.events.len());
                self.events.push(Event::new(*segment, family, *case, day, sizes, self.findings.len()));
                self.findings.push(finding);
            }
        }
        Ok(())
    }

    fn onset(&self, track: usize, segment: usize, day: i32) -> Option<&Onset> {
        self.tracks[track].lines.get(segment)?.level.as_ref()?.onsets.iter().find(|onset| onset.day == day)
    }

    /// How large a change is by today, in a track's own unit.
    fn size(&self, track: usize, segment: usize, case: &Case, day: i32) -> f64 {
        let onset = self.onset(track, segment, case.onset);
        let size = onset.and_then(|onset| if case.drift { onset.drift.size() } else { onset.step.size() });
        size.unwrap_or(0.0) * if case.drift { grown(case, day) } else { 1.0 }
    }

    fn is_told_elsewhere(
        &self,
        family: usize,
        segment: usize,
        case: &Case,
        cases: &[(usize, Case)],
        day: i32,
        groups: &[u8],
    ) -> bool {
        let place = self.groups[family].tracks.iter().position(|track| *track == case.track).unwrap_or(0);
        let mut others: Vec<Elsewhere> = Vec::new();
        let mut note = |other: usize, size: f64, onset: i32, z: f64| {
            if other != segment {
                let (part, relation) = self.relation(segment, other, groups);
                others.push(Elsewhere { segment: other, size, onset, z, part, relation });
            }
        };
        for event in self.events.iter().filter(|event| event.family == family) {
            let recent = match event.state {
                State::Open => true,
                State::Ended => day - event.last < 10,
                State::Settled => day - event.last < 21,
            };
            if recent {
                note(event.segment, event.size.get(place).copied().unwrap_or(0.0), event.case.onset, event.case.z);
            }
        }
        for (other, known) in cases {
            if self.open[family][*other].is_none() {
                note(*other, self.size(case.track, *other, known, day), known.onset, known.z);
            }
        }
        let size = self.size(case.track, segment, case, day);
        explained(size, case.z, case.onset, segment == 0, &others)
    }

    /// How another segment stands to one, and how much of the one's answers are of the other.
    fn relation(&self, segment: usize, other: usize, groups: &[u8]) -> (f64, Relation) {
        let (own, theirs) = (&self.segments[segment], &self.segments[other]);
        if other == 0 {
            return (1.0, Relation::Whole);
        }
        if segment == 0 {
            return (theirs.rows / own.rows.max(1e-9), Relation::Part);
        }
        if own.dimension == theirs.dimension {
            let few = groups[segment] != track::PEER;
            return (0.0, if few { Relation::Sibling } else { Relation::Other });
        }
        if groups[segment] != track::PEER && groups[other] == track::PEER {
            let common = own.common.get(&other).copied().unwrap_or(0.0);
            return (common / own.rows.max(1e-9), Relation::Part);
        }
        (0.0, Relation::Other)
    }

    /// What is said of a case.
    fn finding(
        &self,
        survey: &Survey,
        plan: &Plan,
        family: usize,
        segment: usize,
        case: &Case,
        date: NaiveDate,
    ) -> Result<Option<Finding>> {
        let group = &self.groups[family];
        let own = &self.segments[segment];
        let dimension = own.dimension.and_then(|at| plan.dimension(survey, at));
        let change = self.change(survey, case.track, segment, case)?;
        let also: Vec<Change> = group
            .tracks
            .iter()
            .filter(|track| **track != case.track)
            .filter_map(|track| self.change(survey, *track, segment, case).transpose())
            .collect::<Result<_>>()?;
        let Some(change) = change else { return Ok(None) };
        let direction = if change.effect < 0.0 { Direction::Down } else { Direction::Up };
        let days = date.num_days_from_ce() - case.onset + 1;
        let kind = match group.family {
            Family::Volume if direction == Direction::Up => Kind::VolumeSurge,
            Family::Volume if change.observed == 0.0 => Kind::Silence,
            Family::Volume => Kind::VolumeCollapse,
            Family::Tag { .. } => Kind::TagSpike,
            _ if case.drift => Kind::Drift,
            _ if 14 <= days => Kind::Shift,
            _ => Kind::Anomaly,
        };
        let better = match &group.family {
            Family::Volume | Family::Tag { .. } => None,
            _ => change.metric.higher_is_better(survey)?,
        };
        let excess = |segment: usize| {
            let onset = self.onset(case.track, segment, case.onset)?;
            Some((onset.observed - onset.expected, onset.step.z()?.0))
        };
        let share_of_whole = match (excess(segment), excess(0)) {
            (Some((own, _)), Some((whole, z))) if segment != 0 && 0.0 < own * whole && 1.64 < z.abs() => {
                Some((own / whole).min(1.0))
            }
            _ => None,
        };
        let single = match group.family {
            Family::Volume => Watched { volumes: 1, ..Watched::default() },
            Family::Tag { .. } => Watched { tags: 1, ..Watched::default() },
            _ if 1 < group.tracks.len() => Watched { pooled: 1, ..Watched::default() },
            _ => Watched { means: 1, ..Watched::default() },
        };
        let p = -libm::expm1(-single.crossings_a_month(case.z.abs()));
        let as_clear = self
            .findings
            .iter()
            .rev()
            .take_while(|known| ((date - known.first_seen).num_days() as f64) < MONTH)
            .filter(|known| case.z.abs() <= known.z.abs())
            .count();
        let q = (self.watched().false_findings(case.z.abs()) / (as_clear as f64 + 1.0)).min(1.0);
        let place = match (&dimension, &own.value) {
            (Some(dimension), value) => BTreeMap::from([(dimension.name().to_owned(), value.clone())]),
            (None, _) => BTreeMap::new(),
        };
        let name = |family: &Family| match family {
            Family::Satisfaction => "satisfaction".to_owned(),
            Family::Operations(question) => question.clone(),
            Family::Volume => "volume".to_owned(),
            Family::Tag { question, tag } => format!("{question}={tag}"),
        };
        let segment_name =
            place.iter().map(|(dimension, value)| format!(":{dimension}={}", value.as_deref().unwrap_or_default()));
        let onset = NaiveDate::from_num_days_from_ce_opt(case.onset).unwrap_or(date);
        Ok(Some(Finding {
            id: format!("{date}:{}{}", name(&group.family), segment_name.collect::<String>()),
            kind,
            direction,
            good: better.map(|up| up == (direction == Direction::Up)),
            segment: place,
            dimension: dimension.map(dimension_title),
            family: group.family.clone(),
            change,
            also,
            leader: None,
            onset,
            first_seen: date,
            last_seen: date,
            status: Status::Open,
            z: case.z * group.sign(case.track),
            p,
            q,
            share_of_whole,
        }))
    }

    /// What changed in a track since the onset of a case; nothing where there were too few answers.
    fn change(&self, survey: &Survey, track: usize, segment: usize, case: &Case) -> Result<Option<Change>> {
        let Some(onset) = self.onset(track, segment, case.onset).filter(|onset| 0.0 < onset.n) else { return Ok(None) };
        let followed = &self.tracks[track].followed;
        // Of a few answers nothing is told, however clear the others of the family are.
        if !followed.counts() && onset.n < FEWEST_ANSWERS {
            return Ok(None);
        }
        let groups = self.groups_of_segments();
        let metric = match followed {
            Followed::Mean(metric) => metric.clone(),
            Followed::Volume => volume(),
            Followed::Tag { question, tag } => tag_share(question, tag),
        };
        let title = in_every_language(|locale| metric.title(survey, locale));
        let (signature, z) = match onset.step.z() {
            Some((z, _)) => (onset.step, z),
            None => return Ok(None),
        };
        let of_network = |change: f64| (segment != 0).then_some(change);
        if followed.counts() {
            let dispersion = self.tracks[track].dispersion(segment, groups[segment]);
            let sd = (onset.expected + dispersion * onset.squares).sqrt();
            let (observed, expected) = (onset.observed, onset.expected);
            return Ok(Some(Change {
                metric,
                title,
                unit: Unit::Count,
                observed,
                expected,
                expected_low: (expected - USUAL * sd).max(0.0),
                expected_high: expected + USUAL * sd,
                effect: observed - expected,
                network_change: of_network(onset.network),
                base: rounded(observed),
                z: self.tracks[track].count_z(segment, groups[segment], onset),
            }));
        }
        let log = matches!(metric, Metric::HandlingTime { .. });
        let unit = metric.unit(survey)?;
        let scale = metric.moments_per_reading();
        // A line through the days may leave the scale; what is told does not.
        let (lowest, highest) = limits(survey, &metric);
        let shown = |value: f64| {
            if log { libm::exp(value).clamp(lowest, highest) } else { value.clamp(lowest, highest) / scale }
        };
        let (observed, expected) = (onset.observed / onset.n, onset.expected / onset.n);
        let spread = USUAL * self.tracks[track].fit(segment) / signature.information.sqrt();
        let network = onset.network / onset.n;
        Ok(Some(Change {
            metric,
            title,
            unit,
            observed: shown(observed),
            expected: shown(expected),
            expected_low: shown(expected - spread),
            expected_high: shown(expected + spread),
            effect: shown(observed) - shown(expected),
            network_change: of_network(shown(expected) - shown(expected - network)),
            base: rounded(onset.n),
            z: z / self.tracks[track].fit(segment),
        }))
    }
}

/// How many units a drift has grown to.
fn grown(case: &Case, day: i32) -> f64 {
    f64::from(day - case.onset + 1) / RAMP
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of answers")]
fn rounded(n: f64) -> u64 {
    n.max(0.0).round() as u64
}

/// Where segments stand by dimension and value.
#[derive(Debug, Clone, Default)]
struct Index {
    known: Vec<BTreeMap<String, usize>>,
    unknown: BTreeMap<usize, usize>,
    size: usize,
}

impl Index {
    fn find(&self, dimension: usize, value: Option<&str>) -> Option<usize> {
        match value {
            Some(value) => self.known.get(dimension)?.get(value).copied(),
            None => self.unknown.get(&dimension).copied(),
        }
    }

    fn insert(&mut self, dimension: usize, value: Option<&str>, at: usize) {
        self.size += 1;
        match value {
            Some(value) => {
                if self.known.len() <= dimension {
                    self.known.resize_with(dimension + 1, BTreeMap::new);
                }
                self.known[dimension].insert(value.to_owned(), at);
            }
            None => {
                self.unknown.insert(dimension, at);
            }
        }
    }
}

impl Segment {
    fn new(dimension: Option<usize>, value: Option<String>) -> Self {
        Self { dimension, value, rows: 0.0, places: Vec::new(), common: BTreeMap::new() }
    }
}

impl Cube {
    /// Everything that changed, day by day, as a [`Monitor`] would have told it as the days came; then, where they are asked for, the
    /// trends and leads of the data as a whole.
    ///
    /// Cost: one pass over the cells, and a microsecond or two for each series and day.
    ///
    /// # Errors
    /// As [`Monitor::new`] and [`Monitor::advance`].
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::Cube, finding::Watch, survey::{Scale, Survey}};
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// let cube = Cube::new(&survey, Grain::Day);
    /// let findings = cube.findings(&Watch::new().sensitivity(1.0))?;
    /// assert!(findings.findings.is_empty());
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn findings(&self, watch: &Watch) -> Result<Findings> {
        let mut monitor = Monitor::new(self.survey(), watch.clone())?;
        let plan = Plan::new(watch, self.survey())?;
        plan.each_day(watch, self, None, |day| monitor.day(&plan, self.survey(), day))?;
        let mut findings = monitor.findings();
        self.claims(watch, &mut findings)?;
        Ok(findings)
    }
}
