//! Finding leads: signals of all segments, tested at once.

use std::collections::BTreeMap;

use super::document::{
    Granger, LagCorrelation, Lead, LeadLag, LeadRequest, LeadSide, NoLead, RefusedPair, Relation, TimedMetric,
};
use super::whiten::{AtLag, LONGEST, Side, autoregression, cross, filtered};
use crate::calendar::Grain;
use crate::cube::Cube;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::correlation::pearson_limits;
use crate::infer::lead::f_test;
use crate::infer::multiplicity::{Adjustment, adjust};
use crate::metric::{Metric, Query, Reading, Segment, Timing};
use crate::series::signal::{Days, Signal, median};
use crate::series::track::{Reach, Tracks};
use crate::series::weekday::patterns;
use crate::stat::least_squares::fit;
use crate::survey::{Question, QuestionKind, Survey};
use crate::unit::{Confidence, Unit};

const METHOD: &str = "prewhitened_ccf";
/// Fewer common days show no lead that could be believed.
const FEWEST_DAYS: usize = 150;
/// Days with fewer answers than this are mostly chance.
const THIN: f64 = 3.0;
/// The longest lead that a request may ask for.
const MOST_LAG: u32 = 60;
/// The level at which a metric of a pooled side holds alone.
const ALONE: f64 = 0.05;

impl Cube {
    /// Which of several metrics moves before which: `cube.metric(first).leads(request)` for the first metric of the request.
    ///
    /// # Errors
    /// As [`Query::leads`]; [`ErrorKind::InvalidMetric`] for a request without metrics.
    pub fn leads(&self, request: &LeadRequest) -> Result<LeadLag> {
        let Some(first) = request.metrics.first() else { return Err(two_needed()) };
        self.metric(first.clone()).leads(request)
    }
}

impl Query<'_> {
    /// Which of several metrics moves before which, in every segment, tested at once.
    ///
    /// The metrics are that of the query and those of the request; days and other conditions are those of the query. Ratings of a segment
    /// are pooled, so that one lead over NPS, CSAT and CES is one claim, and three thin readings are as good as a fat one.
    ///
    /// Exists when: at least 150 usual days have both sides, and half of them at least 3 answers each.
    ///
    /// Method: weekdays taken out with the network's help; special days left out; times as logarithms, counts as roots; what is beyond 3.5
    /// robust standard deviations cut; an autoregression of up to 10 days by AIC on the side that may lead, both sides through it;
    /// correlations at leads up to the longest and as many lags, each pair of days weighted by the root of what both are worth, tested by
    /// Fisher's z on Kish's effective days; the largest in size counts if it stands at a lead, with a p-value corrected for the leads that
    /// were looked for; then Benjamini and Yekutieli over all segments and ordered pairs, which holds whatever depends on what.
    /// Cost: cells, then segments x pairs x days x lags.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for fewer than two metrics and for one without moments, such as a median; [`ErrorKind::OutOfRange`] for a
    /// level that is not between 0 and 1 and a longest lead that is not 1 to 60; [`ErrorKind::InvalidPeriod`] for a cube that does not count
    /// by day; else as [`Query::table`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::{handling_time, nps};
    /// use cxmetrics::series::{LeadRequest, Relation};
    /// use cxmetrics::survey::{MeasureUnit, Scale, Survey};
    ///
    /// let survey =
    ///     Survey::builder().time("day").rating("nps", Scale::nps()).measure("talk", MeasureUnit::Seconds).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// let first: chrono::NaiveDate = "2026-01-01".parse().unwrap();
    /// let slow = |t: usize| t * t * t % 31 < 9; // days on which calls take long
    /// for (t, day) in first.iter_days().take(200).enumerate() {
    ///     for i in 0..6 {
    ///         let talk = if slow(t) { 400 } else { 200 } + 10 * i;
    ///         let score = if slow(t.saturating_sub(3)) { 3 } else { 9 } + i % 2; // three days later customers say so
    ///         let record = Record::new().text("day", day.to_string()).integer("talk", talk).integer("nps", score);
    ///         cube.add(&record)?;
    ///     }
    /// }
    /// let found = cube.leads(&LeadRequest::new([handling_time("talk"), nps("nps")]))?;
    /// let lead = &found.leads[0];
    /// assert_eq!((found.leads.len(), lead.relation, lead.lag), (1, Relation::Leads, 3));
    /// assert!(found.sentence(Locale::En).contains("3\u{a0}days before NPS"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn leads(&self, request: &LeadRequest) -> Result<LeadLag> {
        let metrics = self.side_by_side(request)?;
        let by = if request.by.is_empty() { self.by.clone() } else { request.by.clone() };
        let mut gathered = Gathered::default();
        for metric in &metrics {
            gathered.add(self, metric, &by, request)?;
        }
        let groups = groups(&metrics);
        let max_lag = usize::try_from(request.max_lag).unwrap_or(0);
        let read = |(segment, parts): (&Segment, &Vec<Option<Days>>)| {
            let seen = Seen { segment, parts, groups: &groups, metrics: &metrics, max_lag, min_base: self.min_base };
            seen.tests()
        };
        #[cfg(feature = "parallel")]
        let tests: Vec<SegmentTests> = {
            use rayon::prelude::*;
            let listed: Vec<_> = gathered.segments.iter().collect();
            listed.into_par_iter().map(read).collect()
        };
        #[cfg(not(feature = "parallel"))]
        let tests: Vec<SegmentTests> = gathered.segments.iter().map(read).collect();
        let confidence = self.settings.confidence;
        let (leads, tested) = called(&tests, &metrics, request.level, confidence);
        Ok(LeadLag {
            metrics,
            by,
            from: gathered.from,
            as_of: gathered.as_of,
            leads,
            refused: tests.into_iter().flat_map(|tests| tests.refused).collect(),
            tested: tested as u64,
            segments: gathered.segments.len() as u64,
            max_lag: request.max_lag,
            level: request.level,
            adjustment: Adjustment::By,
            confidence,
            method: METHOD.to_owned(),
        })
    }

    /// The metrics of a request with what they are taken for.
    fn side_by_side(&self, request: &LeadRequest) -> Result<Vec<TimedMetric>> {
        if !(0.0 < request.level && request.level < 1.0) {
            let message = format!("the level `{}` is not between 0 and 1", request.level);
            return Err(Error::new(ErrorKind::OutOfRange, message).at_path("level"));
        }
        if !(1..=MOST_LAG).contains(&request.max_lag) {
            let message = format!("the longest lead `{}` is not 1 to {MOST_LAG} days", request.max_lag);
            return Err(Error::new(ErrorKind::OutOfRange, message).at_path("max_lag"));
        }
        if !matches!(self.grain, Grain::All | Grain::Day) || self.cube.grain() != Grain::Day {
            let message = "leads are days long; count by day and leave `every` out";
            return Err(Error::new(ErrorKind::InvalidPeriod, message));
        }
        let survey = self.cube.survey();
        let mut metrics: Vec<TimedMetric> = Vec::new();
        for metric in std::iter::once(&self.metric).chain(&request.metrics) {
            if metrics.iter().any(|known| known.metric == *metric) {
                continue;
            }
            if !metric.has_moments() {
                let name = metric.title(survey, crate::locale::Locale::En);
                let message = format!("{name} has no days that could be weighed; take the mean or a share instead");
                return Err(Error::new(ErrorKind::InvalidMetric, message));
            }
            metric.bind(survey, self.settings.unweighted)?;
            let said = request.timing.iter().find(|said| said.of == *metric).map(|said| said.timing);
            let group = match (request.separate, is_rating(metric, survey)?) {
                (false, true) => metrics
                    .iter()
                    .find(|known| is_rating(&known.metric, survey).unwrap_or(false))
                    .map(|known| known.group),
                _ => None,
            };
            let next = metrics.iter().map(|known| known.group + 1).max().unwrap_or(0);
            metrics.push(TimedMetric {
                metric: metric.clone(),
                title: metric.titles(survey),
                timing: said.map_or_else(|| metric.timing(survey), Ok)?,
                group: group.unwrap_or(next),
                higher_is_better: metric.higher_is_better(survey)?,
            });
        }
        if metrics.len() < 2 {
            return Err(two_needed());
        }
        Ok(metrics)
    }
}

fn two_needed() -> Error {
    Error::new(ErrorKind::InvalidMetric, "what moves first takes at least two metrics; name them in `metrics`")
}

/// Whether a metric is one of what customers say on a scale.
fn is_rating(metric: &Metric, survey: &Survey) -> Result<bool> {
    let kind = metric.question().map(|name| survey.question(name)).transpose()?.map(Question::kind);
    Ok(matches!(kind, Some(QuestionKind::Rating(_))))
}

/// The metrics of each group.
fn groups(metrics: &[TimedMetric]) -> Vec<Vec<usize>> {
    let count = metrics.iter().map(|metric| metric.group + 1).max().unwrap_or(0);
    (0..count).map(|group| (0..metrics.len()).filter(|at| metrics[*at].group == group).collect()).collect()
}

/// The days of every segment, one place for each metric.
#[derive(Default)]
struct Gathered {
    segments: BTreeMap<Segment, Vec<Option<Days>>>,
    metrics: usize,
    from: Option<chrono::NaiveDate>,
    as_of: Option<chrono::NaiveDate>,
}

impl Gathered {
    fn add(&mut self, query: &Query<'_>, metric: &TimedMetric, by: &[String], request: &LeadRequest) -> Result<()> {
        let survey = query.cube.survey();
        let question = metric.metric.question().map(|name| survey.question(name)).transpose()?;
        let log =
            question.is_some_and(|question| matches!(question.kind(), QuestionKind::Measure(unit) if unit.is_time()));
        let mut own = query.clone().by(by.to_vec()).every(Grain::Day);
        own.metric.clone_from(&metric.metric);
        let reach = Reach { grain: Grain::Day, special_days: &request.special_days, as_of: request.as_of, log };
        let tracks = Tracks::of(&own, &reach)?;
        for (track, weekdays) in tracks.tracks.iter().zip(patterns(&tracks, None)) {
            let parts = self.segments.entry(track.segment.clone()).or_default();
            parts.resize(self.metrics, None);
            parts.push(Some(Days::of(&tracks, track, &weekdays)));
        }
        self.metrics += 1;
        for parts in self.segments.values_mut() {
            parts.resize(self.metrics, None);
        }
        if let Some(first) = tracks.periods.first() {
            self.from = Some(first.start());
            self.as_of = Some(tracks.as_of);
        }
        Ok(())
    }
}

/// One segment, ready to be tested.
struct Seen<'s> {
    segment: &'s Segment,
    parts: &'s [Option<Days>],
    groups: &'s [Vec<usize>],
    metrics: &'s [TimedMetric],
    max_lag: usize,
    min_base: u64,
}

/// A group of metrics in a segment.
struct Group {
    pooled: Signal,
    /// Each metric with its own signal.
    own: Vec<(usize, Signal)>,
    /// Answers by day: those to the question that most answered.
    base: Vec<f64>,
    is_total: bool,
}

struct SegmentTests {
    segment: Segment,
    tests: Vec<Test>,
    refused: Vec<RefusedPair>,
}

/// One ordered pair of groups in a segment.
struct Test {
    groups: [usize; 2],
    /// The largest correlation in size, over all lags.
    peak: AtLag,
    /// Corrected for the leads that were looked for; 1 where the peak is no lead.
    p_value: f64,
    granger: Option<(usize, f64, f64)>,
    sides: [Vec<(usize, AtLag)>; 2],
    correlogram: Vec<AtLag>,
}

impl Test {
    /// How unlikely the largest correlation is at which the follower is before the leader, corrected for the lags that were looked at.
    fn back(&self) -> f64 {
        let back = self.correlogram.iter().filter(|at| at.lag < 0);
        let (least, count) = back.fold((1.0_f64, 0.0), |(least, count), at| (least.min(at.p_value()), count + 1.0));
        (least * count).min(1.0)
    }
}

impl Seen<'_> {
    fn tests(&self) -> SegmentTests {
        let groups: Vec<Option<Group>> = self.groups.iter().map(|members| self.group(members)).collect();
        let mut found = SegmentTests { segment: self.segment.clone(), tests: Vec::new(), refused: Vec::new() };
        for (second, b) in groups.iter().enumerate() {
            for (first, a) in groups.iter().enumerate().take(second) {
                match (a, b) {
                    (Some(a), Some(b)) => match self.refusal(a, b, [first, second]) {
                        Some(refusal) => found.refused.push(refusal),
                        None => {
                            found.tests.push(self.test(a, b, [first, second]));
                            found.tests.push(self.test(b, a, [second, first]));
                        }
                    },
                    _ => found.refused.push(self.refused([first, second], NoLead::TooFewDays, 0, None)),
                }
            }
        }
        found
    }

    fn group(&self, members: &[usize]) -> Option<Group> {
        let own: Vec<(usize, &Days, Signal)> = members
            .iter()
            .filter_map(|at| {
                let days = self.parts.get(*at)?.as_ref()?;
                Some((*at, days, days.signal()))
            })
            .collect();
        let length = own.iter().map(|(_, days, _)| days.n.len()).max()?;
        let mut base = vec![0.0_f64; length];
        for (_, days, _) in &own {
            for (base, n) in base.iter_mut().zip(&days.n) {
                *base = base.max(*n);
            }
        }
        let is_total = members.iter().any(|at| self.metrics.get(*at).is_some_and(|metric| metric.metric.is_total()));
        let pooled = match own.as_slice() {
            [(_, _, only)] => only.clone(),
            several => {
                let parts: Vec<(&Signal, &Days, f64)> =
                    several.iter().map(|(at, days, signal)| (signal, *days, self.turn(*at))).collect();
                Signal::pooled(&parts)
            }
        };
        Some(Group { pooled, own: own.into_iter().map(|(at, _, signal)| (at, signal)).collect(), base, is_total })
    }

    /// -1 where less is better.
    fn turn(&self, metric: usize) -> f64 {
        if self.metrics.get(metric).and_then(|metric| metric.higher_is_better) == Some(false) { -1.0 } else { 1.0 }
    }

    fn refusal(&self, a: &Group, b: &Group, groups: [usize; 2]) -> Option<RefusedPair> {
        let common: Vec<(f64, f64)> =
            a.base.iter().copied().zip(b.base.iter().copied()).filter(|(a, b)| *a > 0.0 && *b > 0.0).collect();
        let middle = |group: &Group, values: Vec<f64>| {
            let mut values = values;
            // A number of rows is known without answers.
            if group.is_total { f64::INFINITY } else { median(&mut values) }
        };
        let (of_a, of_b): (Vec<f64>, Vec<f64>) = common.iter().copied().unzip();
        let answers = |group: &Group, n: &[f64]| if group.is_total { f64::INFINITY } else { n.iter().sum::<f64>() };
        let fewest = answers(a, &of_a).min(answers(b, &of_b));
        let base = middle(a, of_a).min(middle(b, of_b));
        let reason = if common.len() < FEWEST_DAYS {
            NoLead::TooFewDays
        } else if fewest < self.min_base as f64 {
            NoLead::SmallBase
        } else if base < THIN {
            NoLead::ThinDays
        } else if !(a.pooled.varies() && b.pooled.varies()) {
            NoLead::ZeroVariance
        } else {
            return None;
        };
        let shown = (!common.is_empty() && base.is_finite() && reason != NoLead::SmallBase).then_some(base);
        Some(self.refused(groups, reason, common.len(), shown))
    }

    fn refused(&self, groups: [usize; 2], reason: NoLead, days: usize, median_base: Option<f64>) -> RefusedPair {
        RefusedPair { segment: self.segment.clone(), groups, reason, days: days as u64, median_base }
    }

    fn test(&self, leader: &Group, follower: &Group, groups: [usize; 2]) -> Test {
        let phi = autoregression(&leader.pooled, LONGEST);
        let correlogram = self.cross(&leader.pooled, &follower.pooled, &phi);
        let nothing = AtLag { lag: 0, r: 0.0, n_eff: 0.0, days: 0 };
        // From lag 0 outwards, so that of equals the shortest counts, and of the shortest the one without a lead.
        let mut ordered: Vec<&AtLag> = correlogram.iter().collect();
        ordered.sort_by_key(|at| (at.lag.abs(), at.lag));
        let peak = ordered.into_iter().fold(nothing, |peak, at| if at.z().abs() > peak.z().abs() { *at } else { peak });
        let is_lead = peak.lag >= 1;
        let p_value = if is_lead { (peak.p_value() * self.max_lag as f64).min(1.0) } else { 1.0 };
        let mut test = Test { groups, peak, p_value, granger: None, sides: [Vec::new(), Vec::new()], correlogram };
        // What follows is told of leads alone; of the others nobody asks.
        if p_value <= ALONE {
            let at = |correlogram: Vec<AtLag>| correlogram.into_iter().find(|at| at.lag == peak.lag).unwrap_or(nothing);
            let own_lead = |signal: &Signal| at(self.cross(signal, &follower.pooled, &autoregression(signal, LONGEST)));
            test.sides = [
                leader.own.iter().map(|(metric, signal)| (*metric, own_lead(signal))).collect(),
                follower
                    .own
                    .iter()
                    .map(|(metric, signal)| (*metric, at(self.cross(&leader.pooled, signal, &phi))))
                    .collect(),
            ];
        }
        test.granger = granger(&leader.pooled, &follower.pooled, if is_lead { peak.lag } else { 1 });
        test
    }

    fn cross(&self, leader: &Signal, follower: &Signal, phi: &[f64]) -> Vec<AtLag> {
        let (u, v) = (filtered(leader, phi), filtered(follower, phi));
        let (u, v) = (Side::new(&u, &leader.precision), Side::new(&v, &follower.precision));
        if u.varies() && v.varies() { cross(&u, &v, self.max_lag) } else { Vec::new() }
    }
}

/// Granger's F with the lags by which the follower foretells itself best, at least as many as the lead: lags, F and p. Days without
/// answers stand at their expected value; only those on which the follower is known are foretold.
fn granger(leader: &Signal, follower: &Signal, lead: i64) -> Option<(usize, f64, f64)> {
    let lags = autoregression(follower, LONGEST).len().max(usize::try_from(lead).unwrap_or(1)).max(1);
    let rows: Vec<usize> = (lags..follower.left.len()).filter(|t| follower.precision[*t] > 0.0).collect();
    let effect: Vec<f64> = rows.iter().map(|t| follower.left[*t]).collect();
    let past = |series: &[f64]| -> Vec<Vec<f64>> {
        (1..=lags).map(|lag| rows.iter().map(|t| series[t - lag]).collect()).collect()
    };
    let (own, other) = (past(&follower.left), past(&leader.left));
    let own: Vec<&[f64]> = own.iter().map(Vec::as_slice).collect();
    let both: Vec<&[f64]> = own.iter().copied().chain(other.iter().map(Vec::as_slice)).collect();
    let tested = f_test(&fit(&effect, &own).ok()?, &fit(&effect, &both).ok()?, lags, rows.len()).ok()?;
    Some((lags, tested.f, tested.p))
}

/// The leads that hold over everything that was tested, from the strongest, and how many were tested.
fn called(tests: &[SegmentTests], metrics: &[TimedMetric], level: f64, confidence: Confidence) -> (Vec<Lead>, usize) {
    let all: Vec<(&Segment, &Test)> =
        tests.iter().flat_map(|segment| segment.tests.iter().map(move |test| (&segment.segment, test))).collect();
    let p_values: Vec<Option<f64>> = all.iter().map(|(_, test)| Some(test.p_value)).collect();
    let q_values = adjust(&p_values, Adjustment::By);
    let granger: Vec<Option<f64>> = all.iter().map(|(_, test)| test.granger.map(|granger| granger.2)).collect();
    let granger = adjust(&granger, Adjustment::By);
    let mut leads: Vec<Lead> = Vec::new();
    for (((segment, test), q), granger) in all.iter().zip(q_values).zip(granger) {
        let Some(q_value) = q.filter(|q| *q <= level && test.peak.lag >= 1) else { continue };
        // The other way round is judged as strictly as the lead itself.
        let moves_back = test.back() * (q_value / test.p_value.max(f64::MIN_POSITIVE)).max(1.0) <= level;
        let lead = Lead {
            segment: (*segment).clone(),
            relation: if moves_back { Relation::Together } else { Relation::Leads },
            leaders: members(&test.sides[0], confidence),
            followers: members(&test.sides[1], confidence),
            lag: u32::try_from(test.peak.lag).unwrap_or(0),
            correlation: reading(&test.peak, confidence),
            p_value: test.p_value,
            q_value,
            granger: test.granger.zip(granger).map(|((lags, f, p_value), q_value)| Granger {
                lags: u32::try_from(lags).unwrap_or(u32::MAX),
                f,
                p_value,
                q_value,
            }),
            as_expected: as_expected(test.groups, metrics),
            correlogram: test
                .correlogram
                .iter()
                .map(|at| LagCorrelation {
                    lag: i32::try_from(at.lag).unwrap_or(0),
                    r: at.r + 0.0,
                    usual: at.usual(confidence),
                })
                .collect(),
        };
        let turned = |other: &Lead| {
            other.segment == lead.segment
                && other.leaders.iter().map(|side| side.metric).eq(lead.followers.iter().map(|side| side.metric))
                && other.followers.iter().map(|side| side.metric).eq(lead.leaders.iter().map(|side| side.metric))
        };
        match leads.iter_mut().find(|other| turned(other)) {
            Some(other) => {
                if lead.p_value < other.p_value {
                    *other = lead;
                }
                other.relation = Relation::Together;
            }
            None => leads.push(lead),
        }
    }
    leads.sort_by(|a, b| {
        let size = |lead: &Lead| lead.correlation.value().unwrap_or(0.0).abs();
        size(b).total_cmp(&size(a)).then_with(|| a.segment.cmp(&b.segment))
    });
    (leads, all.len())
}

/// Whether the side that leads is taken to lead and the other to lag.
fn as_expected(groups: [usize; 2], metrics: &[TimedMetric]) -> Option<bool> {
    let of = |group: usize| {
        let mut timings = metrics.iter().filter(|metric| metric.group == group).map(|metric| metric.timing);
        let first = timings.next()?;
        timings.all(|timing| timing == first).then_some(first)
    };
    match (of(groups[0])?, of(groups[1])?) {
        (Timing::Leading, Timing::Lagging) => Some(true),
        (Timing::Lagging, Timing::Leading) => Some(false),
        _ => None,
    }
}

fn reading(at: &AtLag, confidence: Confidence) -> Reading {
    let reading = Reading::known(Unit::Number, METHOD, at.days as u64).with_value(at.r).with_n_eff(at.n_eff);
    match pearson_limits(at.r, at.n_eff, confidence) {
        Some((low, high)) => reading.with_interval(low, high, confidence),
        None => reading,
    }
}

fn members(side: &[(usize, AtLag)], confidence: Confidence) -> Vec<LeadSide> {
    let count = side.len() as f64;
    side.iter()
        .map(|(metric, at)| LeadSide {
            metric: *metric,
            correlation: reading(at, confidence),
            p_value: at.p_value(),
            holds: side.len() == 1 || at.p_value() * count <= ALONE,
        })
        .collect()
}
