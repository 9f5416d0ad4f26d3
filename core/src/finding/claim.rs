//! Trends and leads as findings, beside those of the monitor.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::document::{Change, Direction, Finding, Findings, Kind, Leader, Status};
use super::family::Family;
use super::watch::Watch;
use crate::cube::Cube;
use crate::error::Result;
use crate::explain::words::dimension_title;
use crate::metric::Metric;
use crate::series::{Lead, LeadLag, LeadRequest, Relation, SegmentTrend, Trend, TrendRequest, TrendVerdict};
use crate::stat::normal;
use crate::survey::{QuestionKind, Survey};
use crate::unit::Unit;

/// Two-sided, 19 of 20.
const USUAL: f64 = 1.959_963_984_540_054;

impl Cube {
    /// Adds the trends and leads of the data through `as_of` to findings.
    pub(super) fn claims(&self, watch: &Watch, findings: &mut Findings) -> Result<()> {
        let Some(as_of) = findings.to else { return Ok(()) };
        let survey = self.survey();
        let metrics: Vec<Metric> =
            watch.watched_metrics(survey)?.into_iter().filter(|metric| *metric != Metric::Volume).collect();
        let dimensions: Vec<&str> =
            watch.watched_dimensions(survey)?.into_iter().map(|at| survey.dimensions()[at].name()).collect();
        let query = |metric: &Metric| self.metric(metric.clone()).filter(watch.cells());
        if watch.trends {
            let request = TrendRequest::default().as_of(as_of).special_days(watch.special_days.clone());
            let known: Vec<&Metric> = metrics.iter().collect();
            for metric in &metrics {
                let name = name(metric, &known);
                findings.findings.extend(trends(&query(metric).trend(&request)?, &name, survey, as_of));
                for dimension in &dimensions {
                    let trend = query(metric).by([*dimension]).trend(&request)?;
                    findings.findings.extend(trends(&trend, &name, survey, as_of));
                }
            }
        }
        if watch.leads && 1 < metrics.len() {
            for by in std::iter::once(None).chain(dimensions.iter().map(Some)) {
                let mut request = LeadRequest::new(metrics.clone()).by(by.copied());
                request.as_of = Some(as_of);
                request.special_days = watch.special_days.clone();
                findings.findings.extend(leads(&query(&metrics[0]).leads(&request)?, survey, as_of));
            }
        }
        Ok(())
    }
}

/// What a metric is judged with.
fn family(metric: &Metric, survey: &Survey) -> Family {
    let question = metric.question().unwrap_or_default();
    let rating = survey.question(question).is_ok_and(|known| matches!(known.kind(), QuestionKind::Rating(_)));
    if rating { Family::Satisfaction } else { Family::Operations(question.to_owned()) }
}

fn segment(by: &[String], values: &[Option<String>]) -> BTreeMap<String, Option<String>> {
    by.iter().cloned().zip(values.iter().cloned()).collect()
}

fn id(kind: Kind, what: &str, segment: &BTreeMap<String, Option<String>>, day: NaiveDate) -> String {
    let names = segment.iter().map(|(name, value)| format!(":{name}={}", value.as_deref().unwrap_or_default()));
    format!("{day}:{}:{what}{}", kind.name(), names.collect::<String>())
}

/// A metric by its question; where several are of one question, the second is `question#2`.
fn name(metric: &Metric, among: &[&Metric]) -> String {
    let question = metric.question().unwrap_or_default();
    let before =
        among.iter().take_while(|known| **known != metric).filter(|known| known.question() == metric.question());
    match before.count() {
        0 => question.to_owned(),
        more => format!("{question}#{}", more + 1),
    }
}

/// The segments that rise or fall.
fn trends(found: &Trend, name: &str, survey: &Survey, as_of: NaiveDate) -> Vec<Finding> {
    found.segments.iter().filter_map(|own| trend(found, own, name, survey, as_of)).collect()
}

fn trend(found: &Trend, own: &SegmentTrend, name: &str, survey: &Survey, as_of: NaiveDate) -> Option<Finding> {
    let direction = match own.verdict {
        TrendVerdict::Rising => Direction::Up,
        TrendVerdict::Falling => Direction::Down,
        _ => return None,
    };
    let slope = own.slope.as_ref()?;
    let error = (slope.high? - slope.low?) / (2.0 * USUAL);
    if error <= 0.0 {
        return None;
    }
    let first = own.first?;
    let segment = segment(&found.by, &own.segment);
    let family = family(&found.metric, survey);
    let better = found.metric.higher_is_better(survey).ok().flatten();
    let p = slope.p_value?;
    Some(Finding {
        id: id(Kind::Trend, name, &segment, as_of),
        kind: Kind::Trend,
        direction,
        good: better.map(|up| up == (direction == Direction::Up)),
        dimension: dimension(&found.by, survey),
        segment,
        family,
        change: Change {
            metric: found.metric.clone(),
            title: found.title.clone(),
            unit: found.unit,
            observed: slope.per_month,
            expected: 0.0,
            expected_low: -USUAL * error,
            expected_high: USUAL * error,
            effect: slope.per_month,
            network_change: None,
            base: own.n,
            z: slope.per_month / error,
        },
        also: Vec::new(),
        leader: None,
        onset: first.start(),
        first_seen: as_of,
        last_seen: as_of,
        status: Status::Open,
        z: slope.per_month / error,
        p,
        q: own.p_adjusted.unwrap_or(p),
        share_of_whole: None,
    })
}

fn dimension(by: &[String], survey: &Survey) -> Option<crate::survey::Title> {
    let name = by.first()?;
    survey.dimensions().iter().find(|known| known.name() == name).map(dimension_title)
}

/// The pairs of which one moves first.
fn leads(found: &LeadLag, survey: &Survey, as_of: NaiveDate) -> Vec<Finding> {
    found.leads.iter().filter_map(|own| lead(found, own, survey, as_of)).collect()
}

fn lead(found: &LeadLag, own: &Lead, survey: &Survey, as_of: NaiveDate) -> Option<Finding> {
    if own.relation != Relation::Leads {
        return None;
    }
    let leader = found.metrics.get(own.leaders.first()?.metric)?;
    let segment = segment(&found.by, &own.segment);
    let r = own.correlation.value()?;
    let days = own.correlation.n_eff.unwrap_or(own.correlation.n as f64).max(4.0);
    let chance = USUAL / days.sqrt();
    let change = |side: &crate::series::LeadSide, r: f64, p: f64| {
        let metric = found.metrics.get(side.metric)?;
        Some(Change {
            metric: metric.metric.clone(),
            title: metric.title.clone(),
            unit: Unit::Number,
            observed: r,
            expected: 0.0,
            expected_low: -chance,
            expected_high: chance,
            effect: r,
            network_change: None,
            base: own.correlation.n,
            z: normal::upper_quantile((p / 2.0).clamp(1e-300, 0.5)).copysign(r),
        })
    };
    let (first, others) = own.followers.split_first()?;
    let change_of = |side: &crate::series::LeadSide| change(side, side.correlation.value()?, side.p_value);
    let main = change(first, r, own.p_value)?;
    let z = main.z;
    let known: Vec<&Metric> = found.metrics.iter().map(|metric| &metric.metric).collect();
    let followers: Vec<String> =
        own.followers.iter().filter_map(|side| Some(name(&found.metrics.get(side.metric)?.metric, &known))).collect();
    let pair = format!("{}>{}", name(&leader.metric, &known), followers.join("+"));
    Some(Finding {
        id: id(Kind::Lead, &pair, &segment, as_of),
        kind: Kind::Lead,
        direction: if r < 0.0 { Direction::Down } else { Direction::Up },
        good: None,
        dimension: dimension(&found.by, survey),
        segment,
        family: family(&main.metric, survey),
        change: main,
        also: others.iter().filter_map(change_of).collect(),
        leader: Some(Leader { metric: leader.metric.clone(), title: leader.title.clone(), lag_days: own.lag }),
        onset: found.from.unwrap_or(as_of),
        first_seen: as_of,
        last_seen: as_of,
        status: Status::Open,
        z,
        p: own.p_value,
        q: own.q_value,
        share_of_whole: None,
    })
}
