//! Pairs of metrics of which one leads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FoundLead, ratio};
use crate::networks::label::Labels;

/// How good a list of leads is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LeadScore {
    /// Stores in which handling time leads.
    pub groups: usize,
    /// Those with a right pair, the lag right within a day.
    pub recovered: usize,
    /// Those with a right pair and its very lag.
    pub exact: usize,
    /// Right pairs.
    pub true_pairs: usize,
    /// Wrong ones.
    pub false_pairs: usize,
    /// Right pairs of all.
    pub precision: f64,
}

/// Scores leads. A pair without a lag says nothing, and does not count.
pub fn score_leads(found: &[FoundLead], labels: &Labels) -> LeadScore {
    let mut nearest: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut true_pairs, mut false_pairs) = (0, 0);
    for pair in found.iter().filter(|pair| pair.lag_days != 0) {
        let known = labels.lead_lag.iter().find(|known| {
            known.segment == pair.segment && known.leader == pair.leader && known.followers.contains(&pair.follower)
        });
        let off = known.map(|known| pair.lag_days.abs_diff(i64::try_from(known.lag_days).unwrap_or(i64::MAX)));
        match (known, off) {
            (Some(known), Some(off)) if off <= 1 => {
                true_pairs += 1;
                let best = nearest.entry(&known.segment).or_insert(off);
                *best = off.min(*best);
            }
            _ => false_pairs += 1,
        }
    }
    LeadScore {
        groups: labels.lead_lag.len(),
        recovered: nearest.len(),
        exact: nearest.values().filter(|off| **off == 0).count(),
        true_pairs,
        false_pairs,
        precision: ratio(true_pairs, true_pairs + false_pairs),
    }
}
