//! Findings against incidents.

use std::collections::{BTreeMap, BTreeSet};

use super::{Class, Family, Found, KindScore, MONTH, Score, f1, last_day, mean, median, number, parse, ratio};
use crate::networks::label::{IncidentLabel, Labels};

/// Days by which the start of a finding may lie before a short incident, a step and a drift.
const EARLY: [i64; 3] = [3, 5, 14];

/// Days after an incident in which its end still shows.
const AFTERMATH: i64 = 14;

/// An incident with its days as numbers.
#[derive(Debug)]
struct Known<'a> {
    label: &'a IncidentLabel,
    start: i64,
    end: i64,
    credit_until: i64,
    /// How much earlier a finding may start.
    early: i64,
    family: Family,
    is_drift: bool,
}

impl<'a> Known<'a> {
    fn new(label: &'a IncidentLabel) -> Self {
        let is_drift = label.kind == "drift";
        let [short, step, drift] = EARLY;
        let early = if is_drift {
            drift
        } else if label.persistent {
            step
        } else {
            short
        };
        let [start, end, credit_until] = [&label.start, &label.end, &label.credit_until].map(|date| parse(date));
        Self { label, start, end, credit_until, early, family: Family::of(first(label)), is_drift }
    }

    fn moves(&self, metric: &str) -> bool {
        self.label.metrics.iter().any(|one| one == metric)
    }
}

fn first(label: &IncidentLabel) -> &str {
    label.metrics.first().map(String::as_str).unwrap_or_default()
}

/// A finding with its days as numbers.
#[derive(Debug)]
struct Dated<'a> {
    of: &'a Found,
    start: i64,
    end: i64,
    detected: Option<i64>,
}

/// What became of `found`, and the incident that it hits.
fn classify<'a>(found: &Dated<'_>, labels: &Labels, known: &'a [Known<'a>]) -> (Class, Option<&'a Known<'a>>) {
    if found.detected.unwrap_or(found.end) < parse(&labels.meta.scored_from) {
        return (Class::Skip, None);
    }
    let (mut hit, mut neutral) = (None, None);
    for one in known {
        // What was raised before an incident is not about it.
        if found.detected.is_some_and(|detected| detected < one.start) {
            continue;
        }
        if found.of.segment == one.label.segment && is_about(found, one) {
            if is_hit(found, one) {
                hit = hit.or(Some(one));
                continue;
            }
            neutral = neutral.or_else(|| beside(found, one, labels));
        } else if Family::of(&found.of.metric) == one.family && is_shadow(found, one, labels) {
            neutral = neutral.or(Some(Class::Shadow));
        }
    }
    if hit.is_some() {
        return (Class::Hit, hit);
    }
    let led = |class| labels.lead_lag.iter().any(|pair| pair.segment == found.of.segment).then_some(class);
    let class = match Family::of(&found.of.metric) {
        _ if neutral.is_some() => neutral,
        Family::Volume => None,
        Family::Handling | Family::Satisfaction => led(Class::LeadlagStore),
    };
    (class.unwrap_or(Class::False), None)
}

/// Whether an incident moves the metric of a finding; more complaints of one sort lower scores, too.
fn is_about(found: &Dated<'_>, one: &Known<'_>) -> bool {
    let metric = &found.of.metric;
    one.moves(metric) || (one.label.kind == "tag_spike" && Family::of(metric) == Family::Satisfaction)
}

/// Whether the days of a finding are those of an incident.
fn overlaps(found: &Dated<'_>, one: &Known<'_>) -> bool {
    found.start <= one.credit_until && one.start - 1 <= found.end && one.start - one.early <= found.start
}

fn is_hit(found: &Dated<'_>, one: &Known<'_>) -> bool {
    let metric = &found.of.metric;
    // Complaints go up where scores go down, so their direction is not asked for.
    let directed = !metric.starts_with("tag:") && ["nps", "volume", "handling"].contains(&first(one.label));
    let contradicted = found.of.direction.as_ref().is_some_and(|said| directed && *said != one.label.direction);
    let in_time = found.detected.is_none_or(|detected| detected <= one.credit_until);
    overlaps(found, one) && !contradicted && one.moves(metric) && in_time
}

/// What a finding in the segment of an incident is, that does not hit it.
fn beside(found: &Dated<'_>, one: &Known<'_>, labels: &Labels) -> Option<Class> {
    if overlaps(found, one) {
        return Some(Class::LateOrSide);
    }
    if (one.start - one.early..=one.end + AFTERMATH).contains(&found.start) {
        return Some(if one.end - 2 <= found.start { Class::Recovery } else { Class::LateOrSide });
    }
    let lasts = one.is_drift || (one.label.persistent && last_day(labels) - 1 <= one.end);
    (lasts && one.start <= found.start).then_some(Class::LateOrSide)
}

/// Whether an incident of another segment, or of another metric of the family, shows in the one of a finding.
fn is_shadow(found: &Dated<'_>, one: &Known<'_>, labels: &Labels) -> bool {
    if one.end + 3 < found.start || found.end < one.start - 1 {
        return false;
    }
    let near = (found.start - one.start).abs() <= 7;
    let (here, there) = (found.of.segment.as_str(), one.label.segment.as_str());
    let above = |prefix: &str| here == "all" || here.starts_with(prefix);
    if there == "all" {
        true
    } else if there.starts_with("channel=") {
        above("region=") || near
    } else if let (Some(store), false) = (there.strip_prefix("store="), here.starts_with("store=")) {
        let region = labels.store_region.get(store).map(|region| format!("region={region}"));
        let holds = above("channel=") || region.is_some_and(|region| here == region);
        holds && (near || !one.label.persistent)
    } else {
        false
    }
}

/// Scores findings of incidents.
pub fn score(findings: &[Found], labels: &Labels) -> Score {
    let known: Vec<Known<'_>> = labels.incidents.iter().map(Known::new).collect();
    let mut classes: BTreeMap<Class, usize> = BTreeMap::new();
    let mut hits: BTreeMap<&str, Vec<Dated<'_>>> = BTreeMap::new();
    let mut wrong: Vec<Dated<'_>> = Vec::new();
    for found in findings {
        let [start, end] = [found.start, found.end].map(number);
        let dated = Dated { of: found, start, end, detected: found.detected.map(number) };
        let (class, one) = classify(&dated, labels, &known);
        *classes.entry(class).or_default() += 1;
        match (class, one) {
            (_, Some(one)) => hits.entry(&one.label.id).or_default().push(dated),
            (Class::False, None) => wrong.push(dated),
            _ => {}
        }
    }
    let false_on_calendar_days = on_calendar_days(&wrong, labels);
    let (false_events, false_of_stores) = merged(&mut wrong);

    let (mut delays, mut onsets, mut missed) = (Vec::new(), Vec::new(), Vec::new());
    let mut by_kind: BTreeMap<String, (KindScore, Vec<f64>)> = BTreeMap::new();
    let mut by_tier = by_kind.clone();
    for one in &known {
        let found = hits.get(one.label.id.as_str());
        let delay = found
            .and_then(|all| all.iter().filter_map(|dated| dated.detected).map(|day| (day - one.start).max(0)).min());
        let onset = found.and_then(|all| all.iter().map(|dated| (dated.start - one.start).abs()).min());
        delays.extend(delay.map(|days| days as f64));
        onsets.extend(onset.map(|days| days as f64));
        if found.is_none() {
            missed.push(one.label.id.clone());
        }
        for (group, name) in [(&mut by_kind, &one.label.kind), (&mut by_tier, &one.label.tier)] {
            let (score, delays) = group.entry(name.clone()).or_default();
            score.of += 1;
            score.hit += usize::from(found.is_some());
            delays.extend(delay.map(|days| days as f64));
        }
    }
    let finish = |group: BTreeMap<String, (KindScore, Vec<f64>)>| -> BTreeMap<String, KindScore> {
        let with = |(score, delays): (KindScore, Vec<f64>)| KindScore { median_delay: median(&delays), ..score };
        group.into_iter().map(|(name, one)| (name, with(one))).collect()
    };
    let hit = hits.len();
    let (precision, recall) = (ratio(hit, hit + false_events), ratio(hit, known.len()));
    let months = labels.meta.ndays.saturating_sub(labels.meta.warmup_days).max(1) as f64 / MONTH;
    let of = |class| classes.get(&class).copied().unwrap_or_default();
    Score {
        incidents: known.len(),
        hit,
        false_events,
        precision,
        recall,
        f1: f1(precision, recall),
        median_delay: median(&delays),
        mean_delay: mean(&delays),
        median_onset_error: median(&onsets),
        false_per_store_month: false_of_stores as f64 / (labels.meta.n_stores.max(1) as f64 * months),
        false_per_month: false_events as f64 / months,
        false_on_calendar_days,
        findings: findings.len() - of(Class::Skip),
        findings_per_hit: (0 < hit).then(|| ratio(of(Class::Hit), hit)),
        by_kind: finish(by_kind),
        by_tier: finish(by_tier),
        classes,
        missed,
    }
}

/// False events, and those among them that are of stores.
fn merged(wrong: &mut [Dated<'_>]) -> (usize, usize) {
    wrong.sort_by_key(|dated| dated.start);
    // The start of the last event of each segment and family.
    let mut last: BTreeMap<(&str, Family), i64> = BTreeMap::new();
    let (mut events, mut of_stores) = (0, 0);
    for dated in wrong.iter() {
        let key = (dated.of.segment.as_str(), Family::of(&dated.of.metric));
        if last.get(&key).is_none_or(|start| 3 < dated.start - start) {
            last.insert(key, dated.start);
            events += 1;
            of_stores += usize::from(dated.of.segment.starts_with("store="));
        }
    }
    (events, of_stores)
}

fn on_calendar_days(wrong: &[Dated<'_>], labels: &Labels) -> usize {
    let special: BTreeSet<(i64, &str)> =
        labels.calendar_days.iter().map(|[date, region, _]| (parse(date), region.as_str())).collect();
    let is_on = |dated: &&Dated<'_>| {
        let store = dated.of.segment.strip_prefix("store=");
        let region = store.and_then(|store| labels.store_region.get(store));
        region.is_some_and(|region| special.contains(&(dated.start, region.as_str())))
    };
    wrong.iter().filter(is_on).count()
}
