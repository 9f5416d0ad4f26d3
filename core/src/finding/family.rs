//! Series that are judged together, because what moves one of them moves the others.

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use super::level::{Onset, Signature};
use super::tail;
use super::track::{Followed, Track};

/// So many ratings are pooled.
const POOLED: usize = 8;
/// A single rating must be further out than the pool by this much, for there are several of them.
const SINGLE: f64 = 0.3;
/// Answers that a change of a mean rests on.
pub(super) const FEWEST_ANSWERS: f64 = 8.0;
/// Mentions of a tag that a spike rests on.
const FEWEST_MENTIONS: f64 = 4.0;
/// A count is tested where so many were expected, or so many came.
const FEWEST_EXPECTED: f64 = 4.0;
const FEWEST_COUNTED: f64 = 8.0;
/// Counts are tested for onsets of so many days.
const COUNTS_FOR: i32 = 28;
/// A drift takes so many days to show.
const DRIFT_FROM: i32 = 10;
/// Nothing nearer than this is looked at closely.
const WORTH_A_LOOK: f64 = 2.5;
/// A pool that cannot be further out than this, however weighted, is not weighed: no threshold is near it.
const FAR: f64 = 3.0;
/// Of onsets that explain the days about as well - within this of the best, in units of the log-likelihood - the latest is named.
const AS_GOOD: f64 = 2.0;
/// The same for a step in the place of a drift, for which there is one parameter less.
const STEP_AS_GOOD: f64 = 2.5;

/// What a family is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Family {
    /// Every rating.
    Satisfaction,
    /// A measure or a share, by its question.
    Operations(String),
    /// How many answers there are.
    Volume,
    /// A tag of a question.
    Tag {
        /// The question.
        question: String,
        /// The tag.
        tag: String,
    },
}

/// The best case for a change in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Case {
    /// In standard deviations, negative for a fall.
    pub(super) z: f64,
    pub(super) onset: i32,
    pub(super) drift: bool,
    /// The track that shows it most.
    pub(super) track: usize,
}

/// Series of the same kind of thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Group {
    pub(super) family: Family,
    pub(super) tracks: Vec<usize>,
    /// Whether more is better, for each track: a rating of effort may run the other way.
    signs: Vec<f64>,
    /// For each segment and pair of tracks the sums of products and of squares of surprises.
    together: Vec<Vec<[f64; 2]>>,
    /// The same of all peers.
    network: Vec<[f64; 2]>,
}

impl Group {
    pub(super) fn new(family: Family) -> Self {
        Self { family, tracks: Vec::new(), signs: Vec::new(), together: Vec::new(), network: Vec::new() }
    }

    pub(super) fn add(&mut self, track: usize, sign: f64) {
        self.tracks.push(track);
        self.signs.push(sign);
        let size = self.pooled();
        self.network = vec![[0.0; 2]; size * (size - 1) / 2];
    }

    /// Whether a state that was read back is one of so many segments.
    pub(super) fn is_sound(&self, segments: usize) -> bool {
        let size = self.pooled();
        let pairs = if size == 0 { 0 } else { size * (size - 1) / 2 };
        self.signs.len() == self.tracks.len()
            && self.network.len() == pairs
            && self.together.len() <= segments
            && self.together.iter().all(|own| own.len() == pairs)
    }

    fn pooled(&self) -> usize {
        self.tracks.len().min(POOLED)
    }

    /// Learns how the surprises of a day go together.
    pub(super) fn learn(&mut self, tracks: &[Track], peers: &[bool], quiet: impl Fn(usize) -> bool) {
        let size = self.pooled();
        if size < 2 {
            return;
        }
        self.together.resize_with(peers.len(), || vec![[0.0; 2]; size * (size - 1) / 2]);
        for (segment, peer) in peers.iter().enumerate() {
            if !quiet(segment) {
                continue;
            }
            let surprises: Vec<Option<f64>> = self.tracks[..size]
                .iter()
                .zip(&self.signs)
                .map(|(track, sign)| {
                    let seen = tracks[*track].seen.get(segment).copied().flatten()?;
                    let all = seen.uncertain + seen.surprise.noise;
                    Some((sign * seen.surprise.value / all.sqrt()).clamp(-3.0, 3.0))
                })
                .collect();
            let mut pair = 0;
            for a in 0..size {
                for b in a + 1..size {
                    if let (Some(x), Some(y)) = (surprises[a], surprises[b]) {
                        let (product, square) = (x * y, f64::midpoint(x * x, y * y));
                        let own = &mut self.together[segment][pair];
                        *own = [own[0] * 0.995 + product, own[1] * 0.995 + square];
                        if *peer {
                            let all = &mut self.network[pair];
                            *all = [all[0] * 0.9998 + product, all[1] * 0.9998 + square];
                        }
                    }
                    pair += 1;
                }
            }
        }
    }

    /// Correlations of the surprises of a segment, drawn to those of all.
    fn correlations(&self, segment: usize) -> Vec<f64> {
        let network = self.network.iter().map(|[product, square]| product / square.max(1e-9));
        match self.together.get(segment) {
            Some(own) => network
                .zip(own)
                .map(|(network, [product, square])| ((product + 40.0 * network) / (square + 40.0)).clamp(-0.2, 0.95))
                .collect(),
            None => network.map(|network| network.clamp(-0.2, 0.95)).collect(),
        }
    }

    /// The best case for a change in a segment by today, where there is one as far out as `threshold`.
    pub(super) fn best(&self, tracks: &[Track], segment: usize, group: u8, day: i32, threshold: f64) -> Option<Case> {
        let mut cases = Vec::new();
        match &self.tracks[..] {
            [] => return None,
            [track] if tracks[*track].followed.counts() => {
                count_cases(*track, tracks, segment, group, day, &mut cases);
            }
            _ => self.mean_cases(tracks, segment, day, threshold, &mut cases),
        }
        latest_of_the_best(&cases)
    }

    fn mean_cases(&self, tracks: &[Track], segment: usize, day: i32, threshold: f64, cases: &mut Vec<Case>) {
        let size = self.pooled();
        // Nearly all onsets of nearly all days are not far out; these are told apart by squares, without a root.
        let least =
            if size == 1 { tail::before_skewness(least_as_good(threshold)) } else { FAR / (size as f64).sqrt() };
        let is_far = |track: &usize| {
            let level = tracks[*track].lines.get(segment).and_then(|line| line.level.as_ref());
            level.is_some_and(|level| (least * tracks[*track].fit(segment)).powi(2) <= level.farthest)
        };
        if !self.tracks[..size].iter().any(is_far) {
            return;
        }
        let mut lines: Vec<(&[Onset], f64, f64)> = Vec::with_capacity(size);
        for track in &self.tracks[..size] {
            let track = &tracks[*track];
            let Some(line) = track.lines.get(segment) else { return };
            let onsets = line.level.as_ref().map_or(&[][..], |level| &level.onsets[..]);
            lines.push((onsets, track.fit(segment), track.scale(segment).sqrt()));
        }
        let correlations = OnceCell::new();
        // Every track begins its onsets on the same days, but a late one has fewer.
        let Some(longest) = lines.iter().map(|line| line.0).max_by_key(|onsets| onsets.len()) else { return };
        for (back, first) in longest.iter().rev().enumerate() {
            let own = |at: usize| {
                let onsets = lines[at].0;
                let onset = onsets.len().checked_sub(back + 1).and_then(|place| onsets.get(place));
                onset.filter(|onset| onset.day == first.day)
            };
            if (0..size).all(|at| own(at).is_none_or(|onset| onset.n < FEWEST_ANSWERS)) {
                continue;
            }
            for drift in [false, true] {
                if drift && day - first.day < DRIFT_FROM {
                    continue;
                }
                let of = |at: usize| -> Option<(&Onset, &Signature)> {
                    let onset = own(at)?;
                    Some((onset, if drift { &onset.drift } else { &onset.step }))
                };
                let is_far = |at: usize| {
                    let square = of(at).and_then(|(_, signature)| signature.square());
                    square.is_some_and(|square| (least * lines[at].1).powi(2) <= square)
                };
                if !(0..size).any(is_far) {
                    continue;
                }
                let (mut z, mut skewness, mut strength) = ([0.0; POOLED], [0.0; POOLED], [0.0; POOLED]);
                for at in 0..size {
                    if let Some((_, signature)) = of(at)
                        && let Some((own, skew)) = signature.z()
                    {
                        let sign = self.signs[at];
                        z[at] = sign * own / lines[at].1;
                        skewness[at] = sign * skew;
                        strength[at] = lines[at].2 * signature.information.sqrt();
                    }
                }
                let top = (0..size).max_by(|a, b| z[*a].abs().total_cmp(&z[*b].abs())).unwrap_or(0);
                // What is told of a change names a rating with enough answers.
                let enough = |at: &usize| own(*at).is_some_and(|onset| FEWEST_ANSWERS <= onset.n);
                let named = (0..size).filter(enough).max_by(|a, b| z[*a].abs().total_cmp(&z[*b].abs())).unwrap_or(top);
                let case = |z: f64| Case { z, onset: first.day, drift, track: self.tracks[named] };
                if size == 1 {
                    cases.push(case(tail::skewed(z[0], skewness[0])));
                    continue;
                }
                let correlations = correlations.get_or_init(|| self.correlations(segment));
                let (pooled, skew) = pool(&z[..size], &skewness[..size], &strength[..size], correlations);
                cases.push(case(tail::skewed(pooled, skew)));
                for at in 0..size {
                    if of(at).is_some_and(|(onset, _)| FEWEST_ANSWERS <= onset.n) {
                        let single = tail::skewed(z[at], skewness[at]);
                        let single = (single.abs() - SINGLE).max(0.0).copysign(single);
                        cases.push(Case { track: self.tracks[at], ..case(single) });
                    }
                }
            }
        }
    }

    /// The sign by which a track's rise is good for the family.
    pub(super) fn sign(&self, track: usize) -> f64 {
        self.tracks.iter().position(|own| *own == track).and_then(|at| self.signs.get(at)).copied().unwrap_or(1.0)
    }
}

/// The onsets of a count that are worth a look.
fn count_cases(at: usize, tracks: &[Track], segment: usize, group: u8, day: i32, cases: &mut Vec<Case>) {
    let track = &tracks[at];
    let Some(level) = track.lines.get(segment).and_then(|line| line.level.as_ref()) else { return };
    if level.farthest < WORTH_A_LOOK * WORTH_A_LOOK {
        return;
    }
    let tag = matches!(track.followed, Followed::Tag { .. });
    for onset in &level.onsets {
        let Some((z, _)) = onset.step.z() else { continue };
        let enough = if tag {
            0.0 < z && FEWEST_MENTIONS <= onset.observed
        } else {
            FEWEST_EXPECTED <= onset.expected || FEWEST_COUNTED <= onset.observed
        };
        if COUNTS_FOR <= day - onset.day || z.abs() < WORTH_A_LOOK || !enough {
            continue;
        }
        cases.push(Case { z: track.count_z(segment, group, onset), onset: onset.day, drift: false, track: at });
    }
}

/// How far out a case must be to be named in the place of one that reaches a threshold.
fn least_as_good(threshold: f64) -> f64 {
    (threshold * threshold - 2.0 * STEP_AS_GOOD).max(0.0).sqrt()
}

/// The most unusual case, with the latest onset of those that explain the days about as well.
fn latest_of_the_best(cases: &[Case]) -> Option<Case> {
    let top = cases.iter().copied().reduce(|a, b| if a.z.abs() < b.z.abs() { b } else { a })?;
    let best = top.z * top.z / 2.0;
    let as_good = |case: &&Case| {
        let slack = match (case.drift, top.drift) {
            (true, _) => 0.0,
            (false, true) => STEP_AS_GOOD,
            (false, false) => AS_GOOD,
        };
        0.0 < case.z * top.z && best - slack <= case.z * case.z / 2.0
    };
    let named = cases.iter().filter(as_good).max_by_key(|case| (!case.drift, case.onset))?;
    // As far out as the best; the track is one with enough answers since the onset that is named.
    Some(Case { z: top.z, ..*named })
}

/// Several deviates of one change as one, each weighted by how strongly it would show a change that moves all by as many of their
/// standard deviations; and the skewness of that.
fn pool(z: &[f64], skewness: &[f64], strength: &[f64], correlations: &[f64]) -> (f64, f64) {
    let size = z.len();
    let at = |a: usize, b: usize| {
        if a == b {
            return 1.0;
        }
        let (a, b) = (a.min(b), a.max(b));
        correlations[a * size - a * (a + 1) / 2 + b - a - 1]
    };
    // The weights solve correlations * weights = strengths; a few rounds of Gauss and Seidel, never below 0.
    let mut weights = [0.0; POOLED];
    weights[..size].copy_from_slice(strength);
    for _ in 0..12 {
        for a in 0..size {
            let others: f64 = (0..size).filter(|b| *b != a).map(|b| at(a, b) * weights[b]).sum();
            weights[a] = if strength[a] == 0.0 { 0.0 } else { (strength[a] - others).max(0.0) };
        }
    }
    let mut variance = 0.0;
    for a in 0..size {
        for b in 0..size {
            variance += weights[a] * weights[b] * at(a, b);
        }
    }
    if variance <= 0.0 {
        return (0.0, 0.0);
    }
    let sd = variance.sqrt();
    let sum: f64 = weights.iter().zip(z).map(|(weight, z)| weight * z).sum();
    // The third cumulants of answers of the same people go together about as their values do.
    let mut third = 0.0;
    for a in 0..size {
        for b in 0..size {
            third += weights[a] * weights[a] * weights[b] * skewness[a] * at(a, b);
        }
    }
    (sum / sd, third / (variance * sd))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pooling_gains_what_correlation_leaves() {
        let (z, skewness) = pool(&[3.0, 3.0], &[0.0, 0.0], &[1.0, 1.0], &[0.4]);
        assert!((z - 3.0 * (2.0_f64 / 1.4).sqrt()).abs() < 1e-6, "{z}");
        assert_eq!(skewness, 0.0);
        // One that would not show the change has no say.
        let (z, _) = pool(&[3.0, -1.0], &[0.0, 0.0], &[1.0, 0.0], &[0.4]);
        assert!((z - 3.0).abs() < 1e-9, "{z}");
    }

    #[test]
    fn the_latest_of_onsets_about_as_good_is_named() {
        let case = |z: f64, onset: i32, drift: bool| Case { z, onset, drift, track: 0 };
        let named = latest_of_the_best(&[case(5.0, 10, false), case(4.7, 14, false), case(4.0, 17, false)]).unwrap();
        assert_eq!((named.z, named.onset), (5.0, 14));
        let step = latest_of_the_best(&[case(5.0, 4, true), case(4.6, 12, false)]).unwrap();
        assert_eq!((step.onset, step.drift), (12, false));
        assert_eq!(latest_of_the_best(&[]), None);
    }
}
