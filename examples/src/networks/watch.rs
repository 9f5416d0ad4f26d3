//! What the library finds in a network, as the score takes it.

use cxmetrics::calendar::{SpecialDay, SpecialDays, SpecialKind};
use cxmetrics::finding::Finding;
use cxmetrics::metric::Metric;

use super::score::Found;
use super::world::{CalendarDay, REGIONS, date};

/// The calendar of a network, as the library takes it.
pub fn special_days(calendar: &[CalendarDay]) -> SpecialDays {
    let special = |day: &CalendarDay| {
        let kind = if day.promotion { SpecialKind::Promotion } else { SpecialKind::Holiday };
        SpecialDay::new(date(day.day), kind).at("region", REGIONS[day.region % REGIONS.len()].0)
    };
    calendar.iter().map(special).collect()
}

/// A finding, once for each metric that shows it.
pub fn found(finding: &Finding) -> Vec<Found> {
    let segment = match finding.segment.iter().next() {
        Some((dimension, value)) => format!("{dimension}={}", value.as_deref().unwrap_or_default()),
        None => "all".to_owned(),
    };
    let changes = std::iter::once(&finding.change).chain(&finding.also);
    changes
        .map(|change| Found {
            segment: segment.clone(),
            metric: name(&change.metric),
            start: finding.onset,
            end: finding.first_seen,
            detected: Some(finding.first_seen),
            direction: Some(if change.z < 0.0 { "down" } else { "up" }.to_owned()),
        })
        .collect()
}

fn name(metric: &Metric) -> String {
    match metric {
        Metric::Volume => "volume".to_owned(),
        Metric::TagShare { tag, .. } => format!("tag:{tag}"),
        other => other.question().unwrap_or_default().to_owned(),
    }
}
