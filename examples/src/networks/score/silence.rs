//! Customers thought gone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FoundSilence, f1, median, number, parse, ratio};
use crate::networks::label::{Labels, SilenceLabel};

/// How good a list of silent customers is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SilenceScore {
    /// Customers who went away, and long enough ago to be missed.
    pub detectable: usize,
    /// The share of them that was found.
    pub recall: f64,
    /// Customers found who had gone, of all found.
    pub precision: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// Findings about customers who had not gone.
    pub false_flags: usize,
    /// Days from the last contact to the finding.
    pub median_delay: Option<f64>,
    /// The same, in mean gaps of the customer.
    pub median_delay_in_gaps: Option<f64>,
}

/// Customers with fewer contacts are not judged.
const CONTACTS: usize = 3;

/// Whether a customer went away so long ago that it could be seen: two months, and four gaps.
fn is_detectable(one: &SilenceLabel, days: f64) -> bool {
    one.churn_day.is_some() && one.last_contact_day <= days - (4.0 * one.true_mean_gap).max(60.0)
}

/// Scores findings of silence.
pub fn score_silence(found: &[FoundSilence], labels: &Labels) -> SilenceScore {
    let known = labels.silence.iter().filter(|one| CONTACTS <= one.n_contacts);
    let known: BTreeMap<&str, &SilenceLabel> = known.map(|one| (one.customer.as_str(), one)).collect();
    let start = parse(&labels.meta.start);
    // The first day on which each was rightly said to be gone.
    let mut right: BTreeMap<&str, i64> = BTreeMap::new();
    let mut false_flags = 0;
    for flag in found {
        let Some(one) = known.get(flag.customer.as_str()) else { continue };
        let day = number(flag.flagged_on) - start;
        if one.churn_day.is_some() && one.last_contact_day.floor() <= day as f64 {
            let first = right.entry(&flag.customer).or_insert(day);
            *first = day.min(*first);
        } else {
            false_flags += 1;
        }
    }
    let days = labels.meta.ndays as f64;
    let detectable = known.values().filter(|one| is_detectable(one, days)).count();
    let timely = right.iter().filter_map(|(customer, day)| known.get(customer).map(|one| (*one, *day as f64)));
    let timely: Vec<_> = timely.filter(|(one, _)| is_detectable(one, days)).collect();
    let delays: Vec<f64> = timely.iter().map(|(one, day)| day - one.last_contact_day).collect();
    let gaps: Vec<f64> = timely.iter().map(|(one, day)| (day - one.last_contact_day) / one.true_mean_gap).collect();
    let (precision, recall) = (ratio(right.len(), right.len() + false_flags), ratio(timely.len(), detectable));
    SilenceScore {
        detectable,
        recall,
        precision,
        f1: f1(precision, recall),
        false_flags,
        median_delay: median(&delays),
        median_delay_in_gaps: median(&gaps),
    }
}
