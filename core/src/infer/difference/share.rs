//! Two shares: the pooled test, the score interval, and the exact test.

use super::{Difference, nps_score, shares};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::interval::Interval;
use crate::infer::nps::NpsCounts;
use crate::infer::share::ShareCounts;
use crate::stat::beta;
use crate::stat::normal;
use crate::unit::{Confidence, Unit};

/// The pooled z test of two shares, `prop.diff.z_pooled`, with Newcombe's interval: the default for rates.
///
/// The test is Pearson's chi-square without Yates' correction: chi-square is the squared statistic. Where both shares are 0 or both are 1
/// the statistic is 0 and p is 1; the interval still has width. When an expected count is below 5, prefer [`fisher_exact`]; when the
/// interval and the p-value must agree, [`share_miettinen_nurminen`].
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::difference::share_z_pooled;
/// use cxmetrics::infer::share::ShareCounts;
/// let (a, b) = (ShareCounts::new(56.0, 70.0)?, ShareCounts::new(48.0, 80.0)?);
/// let found = share_z_pooled(&a, &b, Confidence::P95);
/// assert!((found.statistic - 2.6502).abs() < 1e-4 && (found.p_value - 0.0080).abs() < 1e-4);
/// assert!((found.interval.lower - 0.0524).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn share_z_pooled(a: &ShareCounts, b: &ShareCounts, confidence: Confidence) -> Difference {
    let (base_a, base_b) = (a.base(), b.base());
    let total = base_a + base_b;
    let variance = (a.hits() + b.hits()) / total * ((a.misses() + b.misses()) / total);
    // (p1 - p2) from the cross product, so that equal shares give exactly 0.
    let gap = a.hits() / base_a * (b.misses() / base_b) - b.hits() / base_b * (a.misses() / base_a);
    let statistic = if gap == 0.0 { 0.0 } else { gap / (variance * (1.0 / base_a + 1.0 / base_b)).sqrt() };
    Difference {
        interval: shares(a, b, confidence),
        statistic: statistic + 0.0,
        df: None,
        p_value: normal::two_sided(statistic),
    }
}

/// The score test and interval of two shares after Miettinen and Nurminen, `prop.diff.miettinen_nurminen`: interval and p-value agree.
///
/// With the correction N / (N - 1). It is half of [`nps_score`] of the hits as promoters and the misses as detractors. Cost: a few
/// microseconds.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::difference::share_miettinen_nurminen;
/// use cxmetrics::infer::share::ShareCounts;
/// let (a, b) = (ShareCounts::new(56.0, 70.0)?, ShareCounts::new(48.0, 80.0)?);
/// let interval = share_miettinen_nurminen(&a, &b, Confidence::P95).interval;
/// assert!((interval.lower - 0.0528).abs() < 1e-4 && (interval.upper - 0.3382).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn share_miettinen_nurminen(a: &ShareCounts, b: &ShareCounts, confidence: Confidence) -> Difference {
    let of = |counts: &ShareCounts| NpsCounts::of_two(counts.hits(), counts.misses());
    let mut found = nps_score(&of(a), &of(b), confidence);
    let half = |points: f64| points / 200.0;
    let limits = (half(found.interval.lower), half(found.interval.upper));
    found.interval =
        Interval::new(Unit::Share, "prop.diff.miettinen_nurminen", half(found.interval.estimate), limits, confidence);
    found
}

/// Fisher's exact test of two shares, `prop.test.fisher`: the two-sided p-value, for when an expected count is below 5.
///
/// It sums the tables with the same margins that are no more probable than this one, the rule of R and scipy. Conservative. Cost:
/// grows with the square root of the base; microseconds below 1,000 answers.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for more hits than base, and above 1e12 in all, where [`share_z_pooled`] says the same;
/// [`ErrorKind::Empty`] for a base of zero.
///
/// ```
/// use cxmetrics::infer::difference::fisher_exact;
/// // Three of twenty-five against eleven of thirty.
/// assert!((fisher_exact((3, 25), (11, 30))? - 0.0608).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn fisher_exact(a: (u64, u64), b: (u64, u64)) -> Result<f64> {
    for side in [a, b] {
        ShareCounts::from_counts(side.0, side.1)?;
    }
    let total = a.1.checked_add(b.1).filter(|&total| total <= MOST_EXACT).ok_or_else(|| {
        Error::new(ErrorKind::OutOfRange, "more than 1e12 answers are too many for an exact test; use the pooled test")
    })?;
    let hits = a.0 + b.0;
    if hits == 0 || hits == total {
        return Ok(1.0);
    }
    let table = Hypergeometric { base: a.1, other: b.1, hits };
    let (least, most) = (hits.saturating_sub(b.1), hits.min(a.1));
    let observed = table.probability(a.0);
    // Tables as probable as this one differ in the last bits.
    let limit = observed * (1.0 + 1e-7);
    let mode = table.mode().clamp(least, most);
    let mut sum = 0.0;
    // Both tails are added outwards, each from its most probable table that counts.
    let below = last(least, mode, |x| table.probability(x) <= limit);
    let above = last(0, most - mode, |x| table.probability(most - x) <= limit).map(|x| most - x);
    for (start, end) in [(below, least), (above, most)] {
        let Some(mut at) = start else { continue };
        let mut p = table.probability(at);
        while p > 1e-20 * sum {
            sum += p;
            if at == end || p == 0.0 {
                break;
            }
            at = if at < end { at + 1 } else { at - 1 };
            p = table.probability(at);
        }
    }
    // At the mode itself both tails meet.
    if below.is_some() && below == above {
        sum -= observed;
    }
    Ok(sum.clamp(0.0, 1.0))
}

/// Above this an exact test is the pooled test, only slower.
const MOST_EXACT: u64 = 1_000_000_000_000;

/// The largest whole number from `low` to `high` that `fits`, where all up to it do.
fn last(low: u64, high: u64, fits: impl Fn(u64) -> bool) -> Option<u64> {
    if !fits(low) {
        return None;
    }
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) { low = middle } else { high = middle - 1 }
    }
    Some(low)
}

/// How many of `hits` fall to the side of `base`, when `other` is the rest.
struct Hypergeometric {
    base: u64,
    other: u64,
    hits: u64,
}

impl Hypergeometric {
    fn mode(&self) -> u64 {
        let (base, hits, total) = (u128::from(self.base), u128::from(self.hits), u128::from(self.base + self.other));
        u64::try_from((base + 1) * (hits + 1) / (total + 2)).unwrap_or(u64::MAX)
    }

    /// The probability of `x`, from three binomial ones at the pooled share, which keeps its digits for any counts.
    fn probability(&self, x: u64) -> f64 {
        let total = self.base + self.other;
        let (p, q) = (self.hits as f64 / total as f64, (total - self.hits) as f64 / total as f64);
        let binomial = |x: u64, n: u64| {
            let (hits, misses) = (x as f64, (n - x) as f64);
            beta::density(hits + 1.0, misses + 1.0, p, q) / (n as f64 + 1.0)
        };
        binomial(x, self.base) * binomial(self.hits - x, self.other) / binomial(self.hits, total)
    }
}
