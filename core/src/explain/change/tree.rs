//! The segments of both sides, level by level, small ones merged.

use std::collections::BTreeMap;

use crate::metric::compute::Band;
use crate::metric::sample::Counted;

/// The values of a segment in the order of names: "not known" comes last.
pub(in crate::explain) type Key = Vec<(bool, Option<String>)>;

/// What both sides counted in a segment.
#[derive(Debug, Clone)]
pub(in crate::explain) struct Pair {
    pub(in crate::explain) before: Counted,
    pub(in crate::explain) after: Counted,
}

impl Pair {
    pub(in crate::explain) fn merge(&mut self, other: &Self) {
        self.before.merge(&other.before);
        self.after.merge(&other.after);
    }

    pub(super) fn bases(&self) -> [u64; 2] {
        [self.before.n(), self.after.n()]
    }

    /// Takes the answers of a part away.
    pub(super) fn unmerge(&mut self, part: &Self) {
        self.before.unmerge(&part.before);
        self.after.unmerge(&part.after);
    }

    /// Whether a side has some answers and fewer than may be shown.
    pub(super) fn is_small(&self, min_base: u64) -> bool {
        self.bases().iter().any(|n| 0 < *n && *n < min_base)
    }
}

/// A segment, or several merged into one row.
#[derive(Debug, Clone)]
pub(in crate::explain) struct Node {
    pub(in crate::explain) segment: Vec<Option<String>>,
    /// The segments that were merged, where it stands for several.
    pub(in crate::explain) merged: Vec<Vec<Option<String>>>,
    pub(in crate::explain) pair: Pair,
    pub(in crate::explain) children: Vec<Node>,
}

/// The segments of a level in order, with those within them; `deepest` is how many values a segment of the last level has.
pub(in crate::explain) fn level(entries: &[(Key, Pair)], depth: usize, deepest: usize, min_base: u64) -> Vec<Node> {
    let head = |key: &Key| key.get(..depth).unwrap_or_default().to_vec();
    let mut nodes: Vec<Node> = entries
        .chunk_by(|(a, _), (b, _)| head(a) == head(b))
        .filter_map(|group| {
            let ((key, first), rest) = group.split_first()?;
            let mut pair = first.clone();
            for (_, more) in rest {
                pair.merge(more);
            }
            let children = if depth < deepest { level(group, depth + 1, deepest, min_base) } else { Vec::new() };
            // All of its parts in one row would only repeat it.
            let children = if children.iter().all(|child| child.merged.is_empty()) || 1 < children.len() {
                children
            } else {
                Vec::new()
            };
            let segment = head(key).into_iter().map(|(_, value)| value).collect();
            Some(Node { segment, merged: Vec::new(), pair, children })
        })
        .collect();
    merge_small(&mut nodes, depth, min_base);
    nodes
}

/// Merges segments that have too few answers to be shown on a side; and with them the next smallest, until what is merged has
/// none or enough on both sides, so that none of them can be computed from the total.
fn merge_small(nodes: &mut Vec<Node>, depth: usize, min_base: u64) {
    let mut small: Vec<Node> = Vec::new();
    let mut rest: Vec<Node> = Vec::with_capacity(nodes.len());
    for node in nodes.drain(..) {
        if node.pair.is_small(min_base) { small.push(node) } else { rest.push(node) }
    }
    if let Some(first) = small.first() {
        let mut pair = first.pair.clone();
        for node in small.iter().skip(1) {
            pair.merge(&node.pair);
        }
        while small.len() < 2 || pair.is_small(min_base) {
            let size = |node: &Node| node.pair.bases().iter().sum::<u64>();
            let Some(next) = (0..rest.len()).min_by_key(|at| rest.get(*at).map(size)) else { break };
            let node = rest.remove(next);
            pair.merge(&node.pair);
            small.push(node);
        }
        let mut merged: Vec<Vec<Option<String>>> = small.into_iter().map(|node| node.segment).collect();
        merged.sort_by_cached_key(|segment| {
            segment.iter().map(|value| (value.is_none(), value.clone())).collect::<Key>()
        });
        let segment = merged.first().and_then(|one| one.get(..depth.saturating_sub(1))).unwrap_or_default().to_vec();
        rest.push(Node { segment, merged, pair, children: Vec::new() });
    }
    *nodes = rest;
}

/// The segments at `depth` levels below `nodes`; those that have no such levels stand for themselves.
pub(in crate::explain) fn at_depth<'t>(nodes: &'t [Node], depth: usize, found: &mut Vec<(&'t Node, bool)>) {
    for node in nodes {
        if depth == 0 || node.children.is_empty() {
            found.push((node, depth == 0));
        } else {
            at_depth(&node.children, depth - 1, found);
        }
    }
}

/// Two sides' segments side by side.
pub(in crate::explain) fn side_by_side(
    [before, mut after]: [BTreeMap<Key, Counted>; 2],
    [nothing_before, nothing_after]: &[Counted; 2],
) -> Vec<(Key, Pair)> {
    let mut all: BTreeMap<Key, Pair> = BTreeMap::new();
    for (key, before) in before {
        let after = after.remove(&key).unwrap_or_else(|| nothing_after.clone());
        all.insert(key, Pair { before, after });
    }
    for (key, after) in after {
        all.insert(key, Pair { before: nothing_before.clone(), after });
    }
    all.into_iter().collect()
}

/// The answers of a metric, whatever they say: how many, and their weight.
pub(in crate::explain) fn base_of(counted: &Counted) -> Band {
    let mut base = Band::default();
    match counted {
        Counted::Nps(classes) => classes.iter().for_each(|class| base.add(*class)),
        Counted::Share { hits, misses, .. } => {
            base.add(*hits);
            base.add(*misses);
        }
        Counted::Rating(histogram) => {
            base.n = histogram.n();
            for sum in histogram.weight_sums().unwrap_or_default() {
                base.weight.add(*sum);
            }
        }
        Counted::Measure(measure, ..) => {
            base.n = measure.moments.n;
            for (bin, _) in measure.bins.iter() {
                base.weight.add(measure.bins.weight(bin).unwrap_or_default());
            }
        }
    }
    base
}
