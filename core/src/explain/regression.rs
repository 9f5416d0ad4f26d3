//! What segments are to be expected to show next: empirical Bayes that lets the noise of a segment hang on its value.
//!
//! Shrinking with one variance for all is not enough for segments that were picked from one end: below a mean near the ceiling answers
//! vary more, so the lowest segments owe more to chance than the pooled variance says. Three things mend that.
//!
//! - The variance of an answer is a function of the segment's true value: the second moment is a straight line in the mean, as it is when
//!   segments mix two kinds of answerers. For shares it is the exact one. The slope comes from the answers within segments and from the
//!   segments among each other; the line that gives the larger variance is taken. With it the mean of a segment has a quasi-likelihood
//!   (R. W. M. Wedderburn, Biometrika 61 (1974) 439), which for shares is the binomial one.
//! - The true values follow a two-piece normal distribution (K. F. Wallis, Statistical Science 29 (2014) 106), whose sides may differ.
//! - Its centre, its spread and its lopsidedness are not taken for known: results are averaged over them, on a grid laid by the spread
//!   of their own posterior (H. Rue, S. Martino and N. Chopin, JRSS B 71 (2009) 319), the spread with a flat prior (A. Gelman, Bayesian
//!   Analysis 1 (2006) 515).
//!
//! Deterministic: the same counts give the same numbers.

use crate::error::ErrorKind;
use crate::infer::groups::GroupMoments;
use crate::infer::shrink;
use crate::metric::Withheld;
use crate::metric::sample::{Answers, Sample};
use crate::stat::sum::compensated;
use crate::unit::Unit;

use super::population::group_of;

/// The id of the method.
pub(super) const METHOD: &str = "eb.quasi_two_piece";

/// True values that are tried.
const POINTS: usize = 160;
/// Standard deviations of the prior of the lopsidedness: half the logarithm of the two spreads' ratio.
const LOPSIDED: f64 = 0.4;
/// How often the grid of the prior's parameters is laid anew.
const ROUNDS: usize = 4;
/// Of the pooled variance, what a segment's variance is at least.
const LEAST: f64 = 0.05;
/// How many answers' worth the variance function has against the answers after.
const TRUST: f64 = 10.0;

/// Base, mean, variance and third central moment of the answers of a segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    pub(super) group: GroupMoments,
    third: f64,
}

impl Moments {
    pub(super) fn of(sample: &Sample) -> Option<Self> {
        let group = group_of(sample)?;
        let mean = group.mean();
        let cubes = |pairs: &[(f64, f64)]| {
            let total = compensated(pairs.iter().map(|(_, n)| *n));
            compensated(pairs.iter().map(|(value, n)| n / total * (value - mean).powi(3)))
        };
        let third = match &sample.answers {
            Answers::Nps(nps) => cubes(&[(-100.0, nps.detractors()), (0.0, nps.passives()), (100.0, nps.promoters())]),
            Answers::Share(share) => cubes(&[(0.0, share.misses()), (1.0, share.hits())]),
            Answers::Values(values) => {
                cubes(&values.pairs.iter().map(|(value, n)| (*value, *n as f64)).collect::<Vec<_>>())
            }
        };
        Some(Self { group, third })
    }
}

/// What is to be expected of picked segments, weighted together.
pub(super) struct Expected {
    /// The weighted mean of their true values.
    pub(super) value: f64,
    /// Its variance, that of the prior's parameters with it.
    pub(super) variance: f64,
    /// Each segment's true value, as expected.
    pub(super) values: Vec<f64>,
    /// Each segment's variance of one answer, as expected.
    pub(super) within: Vec<f64>,
}

/// All segments' evidence on their true values, and the prior's parameters that fit it.
pub(super) struct Expectation {
    truths: Vec<f64>,
    /// The variance of one answer at each truth.
    within: Vec<f64>,
    /// The likelihood of each truth, for each segment.
    likelihoods: Vec<Vec<f64>>,
    /// Priors over the truths, with their weights.
    priors: Vec<(f64, Vec<f64>)>,
    /// The pooled variance of one answer.
    pub(super) pooled: f64,
}

impl Expectation {
    /// Learns from all segments.
    pub(super) fn of(segments: &[Moments], unit: Unit) -> Result<Self, Withheld> {
        let groups: Vec<GroupMoments> = segments.iter().map(|segment| segment.group).collect();
        let (pooled, found) = shrink::means(&groups).map_err(|err| match err.kind() {
            ErrorKind::ZeroVariance => Withheld::ZeroVariance,
            _ => Withheld::TooFew,
        })?;
        let mut bases: Vec<f64> = groups.iter().map(GroupMoments::n).collect();
        bases.sort_by(f64::total_cmp);
        let noise = (pooled / bases.get(bases.len() / 2).copied().unwrap_or(1.0)).sqrt();
        let (low, high) = groups
            .iter()
            .fold((f64::MAX, f64::MIN), |(low, high), group| (low.min(group.mean()), high.max(group.mean())));
        let room = if high - low < 0.01 * noise { 0.01 * noise } else { 0.0 };
        let step = (high - low + 2.0 * room) / (POINTS - 1) as f64;
        let truths: Vec<f64> = (0..POINTS).map(|at| low - room + step * at as f64).collect();
        let curve = Curve::of(segments, pooled, found.tau2);
        let within: Vec<f64> =
            truths.iter().map(|truth| curve.at(*truth).max(least(*truth, unit)).max(LEAST * pooled)).collect();
        // The quasi-likelihood is n times the integral of (mean - t) / variance(t).
        let centred = || truths.iter().map(|truth| truth - found.mu);
        let natural = cumulative(within.iter().map(|variance| 1.0 / variance), step);
        let cumulant = cumulative(centred().zip(&within).map(|(truth, variance)| truth / variance), step);
        let likelihood = |group: &GroupMoments| {
            let mean = group.mean() - found.mu;
            let logs: Vec<f64> = natural.iter().zip(&cumulant).map(|(a, b)| group.n() * (mean * a - b)).collect();
            let top = logs.iter().copied().fold(f64::MIN, f64::max);
            logs.into_iter().map(|log| (log - top).exp()).collect()
        };
        let mut expectation =
            Self { likelihoods: groups.iter().map(likelihood).collect(), truths, within, priors: Vec::new(), pooled };
        expectation.fit(found.mu, found.se_mu, found.tau2.sqrt(), noise, step);
        Ok(expectation)
    }

    /// Lays the grid of the prior's parameters and weighs its points.
    fn fit(&mut self, mu: f64, se: f64, spread: f64, noise: f64, step: f64) {
        let smallest = (0.02 * noise).max(step);
        let mut centre = [mu, spread.max(0.3 * noise).ln(), 0.0];
        let mut covariance = [[4.0 * se * se + 0.01 * noise * noise, 0.0, 0.0], [0.0, 0.36, 0.0], [0.0, 0.0, 0.16]];
        for round in 1..=ROUNDS {
            let root = cholesky(&covariance);
            let tried: Vec<([f64; 3], Vec<f64>, f64)> = grid()
                .map(|z| {
                    let mut at = centre;
                    for (value, row) in at.iter_mut().zip(&root) {
                        *value += row.iter().zip(&z).map(|(a, b)| a * b).sum::<f64>();
                    }
                    let prior = two_piece(&self.truths, at, smallest);
                    let log = compensated(self.likelihoods.iter().map(|likelihood| dot(likelihood, &prior).ln()))
                        + at[1]
                        - (at[2] / LOPSIDED).powi(2) / 2.0;
                    (at, prior, log)
                })
                .collect();
            let top = tried.iter().map(|(_, _, log)| *log).fold(f64::MIN, f64::max);
            let total: f64 = tried.iter().map(|(_, _, log)| (log - top).exp()).sum();
            let weighed = tried.into_iter().map(|(at, prior, log)| ((log - top).exp() / total, at, prior));
            if round == ROUNDS {
                self.priors =
                    weighed.filter(|(weight, ..)| 1e-9 < *weight).map(|(weight, _, prior)| (weight, prior)).collect();
                return;
            }
            let weighed: Vec<(f64, [f64; 3])> = weighed.map(|(weight, at, _)| (weight, at)).collect();
            let mut mean = [0.0; 3];
            for (weight, at) in &weighed {
                for (sum, value) in mean.iter_mut().zip(at) {
                    *sum += weight * value;
                }
            }
            // A little of the old spread is kept, so that a grid too coarse narrows step by step.
            for (row, (entries, mean_row)) in covariance.iter_mut().zip(&mean).enumerate() {
                for (column, (entry, mean_column)) in entries.iter_mut().zip(&mean).enumerate() {
                    let moment =
                        |(weight, at): &(f64, [f64; 3])| weight * (at[row] - mean_row) * (at[column] - mean_column);
                    *entry = 0.02 * *entry + weighed.iter().map(moment).sum::<f64>();
                }
            }
            centre = mean;
        }
    }

    /// What is to be expected of the segments at these places, weighted so.
    pub(super) fn expected(&self, picked: &[(usize, f64)]) -> Expected {
        let mut found =
            Expected { value: 0.0, variance: 0.0, values: vec![0.0; picked.len()], within: vec![0.0; picked.len()] };
        let mut totals = Vec::with_capacity(self.priors.len());
        for (weight, prior) in &self.priors {
            let (mut total, mut own) = (0.0, 0.0);
            for (((place, share), value), within) in picked.iter().zip(&mut found.values).zip(&mut found.within) {
                let Some(likelihood) = self.likelihoods.get(*place) else { continue };
                let (mut mass, mut first, mut second, mut noise) = (0.0, 0.0, 0.0, 0.0);
                for (((l, p), truth), variance) in likelihood.iter().zip(prior).zip(&self.truths).zip(&self.within) {
                    let joint = l * p;
                    mass += joint;
                    first += joint * truth;
                    noise += joint * variance;
                }
                let mean = first / mass;
                for ((l, p), truth) in likelihood.iter().zip(prior).zip(&self.truths) {
                    second += l * p * (truth - mean).powi(2);
                }
                total += share * mean;
                own += share * share * second / mass;
                *value += weight * mean;
                *within += weight * noise / mass;
            }
            totals.push((*weight, total));
            found.value += weight * total;
            found.variance += weight * own;
        }
        found.variance += totals.iter().map(|(weight, total)| weight * (total - found.value).powi(2)).sum::<f64>();
        found
    }
}

impl Expected {
    /// The variance of the weighted mean after of segments with these answers, beside that of their true values.
    ///
    /// The variance of one answer is that expected of each segment, scaled by how the answers after vary in all of them together.
    pub(super) fn noise_after(&self, after: &[GroupMoments], shares: &[f64]) -> f64 {
        let (mut squares, mut spare) = (TRUST, TRUST);
        for (group, within) in after.iter().zip(&self.within) {
            squares += group.n() * group.variance() / within;
            spare += (group.n() - 1.0).max(0.0);
        }
        let noise = after.iter().zip(&self.within).zip(shares);
        squares / spare * compensated(noise.map(|((group, within), share)| share * share * within / group.n()))
    }
}

/// The variance of one answer as a function of a segment's true value.
struct Curve {
    at: f64,
    second: f64,
    slopes: [f64; 2],
}

impl Curve {
    fn of(segments: &[Moments], pooled: f64, tau2: f64) -> Self {
        let weight = |segment: &Moments| 1.0 / (tau2 + pooled / segment.group.n());
        let total = compensated(segments.iter().map(weight));
        let mean_of = |of: &dyn Fn(&Moments) -> f64| compensated(segments.iter().map(|s| weight(s) / total * of(s)));
        let at = mean_of(&|s| s.group.mean());
        let second = |s: &Moments| s.group.variance() + (s.group.mean() - at).powi(2);
        let level = mean_of(&second);
        // The covariance of an answer's square with the answer, within segments.
        let co = |s: &Moments| s.group.n() * (s.third + 2.0 * (s.group.mean() - at) * s.group.variance());
        let spare = compensated(segments.iter().map(|s| s.group.n() - 1.0));
        let co = compensated(segments.iter().map(co)) / spare;
        let inner = co / pooled;
        // Among segments, with what chance adds taken off; where little is left, the slope within them steps in.
        let chance = compensated(segments.iter().map(|s| weight(s) * (1.0 - weight(s) / total) / s.group.n()));
        let squares = compensated(segments.iter().map(|s| weight(s) * (s.group.mean() - at).powi(2)));
        let products = compensated(segments.iter().map(|s| weight(s) * (s.group.mean() - at) * (second(s) - level)));
        let (left, doubt) = (squares - chance * pooled, chance * pooled * (2.0 / segments.len() as f64).sqrt());
        let outer = if 0.0 < left { (products - chance * co + doubt * inner) / (left + doubt) } else { inner };
        Self { at, second: level, slopes: [inner, outer] }
    }

    fn at(&self, truth: f64) -> f64 {
        let off = truth - self.at;
        self.slopes.iter().map(|slope| self.second + slope * off - off * off).fold(f64::MIN, f64::max)
    }
}

/// The least variance that answers on whole steps can have around a mean.
fn least(mean: f64, unit: Unit) -> f64 {
    let step = match unit {
        Unit::Points => 100.0,
        Unit::Share | Unit::Score => 1.0,
        _ => return 0.0,
    };
    let above = (mean / step).rem_euclid(1.0);
    step * step * above * (1.0 - above)
}

/// The integral up to each point, by trapezia.
fn cumulative(values: impl Iterator<Item = f64>, step: f64) -> Vec<f64> {
    let (mut sum, mut last) = (0.0, None);
    values
        .map(|value| {
            sum += last.map_or(0.0, |last: f64| step * f64::midpoint(last, value));
            last = Some(value);
            sum
        })
        .collect()
}

/// The two-piece normal distribution on the truths; its parameters are the mean, the logarithm of the spread, and the lopsidedness.
fn two_piece(truths: &[f64], [mean, log_spread, lopsided]: [f64; 3], smallest: f64) -> Vec<f64> {
    let spread = log_spread.exp().max(smallest);
    let (left, right) = (spread * (-lopsided).exp(), spread * lopsided.exp());
    let mode = mean - std::f64::consts::FRAC_2_PI.sqrt() * (right - left);
    let density = |truth: &f64| {
        let off = truth - mode;
        (-0.5 * (off / if off < 0.0 { left } else { right }).powi(2)).exp() + 1e-300
    };
    let mut prior: Vec<f64> = truths.iter().map(density).collect();
    let total: f64 = prior.iter().sum();
    for value in &mut prior {
        *value /= total;
    }
    prior
}

/// Whole steps in a ball of three dimensions.
fn grid() -> impl Iterator<Item = [f64; 3]> {
    let steps = || (-3..=3).map(f64::from);
    steps()
        .flat_map(move |x| steps().flat_map(move |y| steps().map(move |z| [x, y, z])))
        .filter(|[x, y, z]| x * x + y * y + z * z <= 10.0)
}

/// The lower root of a covariance.
fn cholesky(c: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let root = |square: f64| square.max(1e-200).sqrt();
    let a = root(c[0][0]);
    let (b, d) = (c[1][0] / a, c[2][0] / a);
    let e = root(c[1][1] - b * b);
    let f = (c[2][1] - d * b) / e;
    [[a, 0.0, 0.0], [b, e, 0.0], [d, f, root(c[2][2] - d * d - f * f)]]
}

/// In four sums, so that they run side by side; a likelihood never seen by the prior counts as next to nothing.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    for (a, b) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>().max(1e-300)
}
