//! One segment against the rest: the difference, its interval, and a p-value that holds among hundreds.

use crate::explain::population::moments_of;
use crate::infer::difference::{fisher_exact, nps_score, nps_score_skewed, share_z_pooled};
use crate::infer::groups::GroupMoments;
use crate::infer::share::ShareCounts;
use crate::metric::sample::{Answers, Sample, Values};
use crate::stat::sum::compensated;
use crate::stat::{normal, student};
use crate::unit::{Confidence, Unit};

/// Below this expected count the exact test is taken.
const SMALLEST_EXPECTED: f64 = 5.0;

/// What one segment against the rest gives.
pub(super) struct Contrast {
    pub(super) unit: Unit,
    pub(super) difference: f64,
    pub(super) limits: (f64, f64),
    pub(super) interval: &'static str,
    pub(super) p_value: f64,
    pub(super) test: &'static str,
}

/// The segment less the rest; nothing where the two are of different kinds.
///
/// `skewness` is that of all answers together, for means.
pub(super) fn contrast(own: &Sample, rest: &Sample, skewness: f64, confidence: Confidence) -> Option<Contrast> {
    match (&own.answers, &rest.answers) {
        (Answers::Nps(a), Answers::Nps(b)) => {
            let found = nps_score(a, b, confidence).interval;
            Some(Contrast {
                unit: Unit::Points,
                difference: found.estimate,
                limits: (found.lower, found.upper),
                interval: found.method,
                p_value: nps_score_skewed(a, b).p_value,
                test: "nps.diff.score_skewed",
            })
        }
        (Answers::Share(a), Answers::Share(b)) => {
            let is_weighted = own.n_eff.is_some() || rest.n_eff.is_some();
            Some(shares(a, b, is_weighted, confidence))
        }
        (Answers::Values(a), Answers::Values(b)) => {
            Some(means((a, &moments_of(own, a)?), (b, &moments_of(rest, b)?), skewness, confidence))
        }
        _ => None,
    }
}

/// The pooled test with its skewness taken out: of the same 200 networks of 300 equal stores with a share of 0.7 it flags a store in 11, the
/// plain one in 15.
/// The exact test stands in where few hits or misses are expected.
fn shares(a: &ShareCounts, b: &ShareCounts, is_weighted: bool, confidence: Confidence) -> Contrast {
    let pooled = share_z_pooled(a, b, confidence);
    let share = (a.hits() + b.hits()) / (a.base() + b.base());
    let skewness = (1.0 - 2.0 * share) / (share * (1.0 - share)).sqrt();
    let expected = share.min(1.0 - share) * a.base().min(b.base());
    // Effective counts are not whole, so there is no exact test of them.
    let exact = if expected < SMALLEST_EXPECTED && !is_weighted { fisher_exact(whole(a), whole(b)).ok() } else { None };
    Contrast {
        unit: Unit::Share,
        difference: pooled.interval.estimate,
        limits: (pooled.interval.lower, pooled.interval.upper),
        interval: pooled.interval.method,
        p_value: exact.unwrap_or_else(|| normal::two_sided(skewed_z(pooled.statistic, a.base(), b.base(), skewness))),
        test: if exact.is_some() { "prop.test.fisher" } else { SHARE_METHOD },
    }
}

/// The test of a share against the rest, where enough hits and misses are expected.
pub(super) const SHARE_METHOD: &str = "prop.diff.z_pooled_skewed";

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts that came from whole numbers")]
fn whole(counts: &ShareCounts) -> (u64, u64) {
    (counts.hits().round() as u64, counts.base().round() as u64)
}

/// Two means, each its own way: Welch, which lets the spreads differ, and the score test under one spread with its skewness taken
/// out, which does not believe five answers that agree. The larger p-value counts, and on each side the wider limit.
fn means(
    (a, of_a): (&Values, &GroupMoments),
    (_, of_b): (&Values, &GroupMoments),
    skewness: f64,
    confidence: Confidence,
) -> Contrast {
    let difference = of_a.mean() - of_b.mean();
    let (n, m) = (of_a.n(), of_b.n());
    let all = n + m;
    let squares = n * of_a.variance() + m * of_b.variance() + n * (m / all) * difference * difference;
    let score_se = (squares / (all - 1.0) * (1.0 / n + 1.0 / m)).sqrt();
    let z = if difference == 0.0 { 0.0 } else { difference / score_se };
    let score_p = normal::two_sided(skewed_z(z, n, m, skewness));
    let parts = [of_a, of_b].map(|side| side.sample_variance().map(|variance| variance / side.n()));
    let (welch_se, df) = match parts {
        [Some(va), Some(vb)] if va + vb > 0.0 => {
            let total = va + vb;
            (total.sqrt(), total * total / (va * va / (n - 1.0) + vb * vb / (m - 1.0)))
        }
        _ => (0.0, 1.0),
    };
    let welch_p = if welch_se > 0.0 { student::two_sided(difference / welch_se, df.max(1.0)) } else { 0.0 };
    let level = confidence.get();
    let welch_margin = if welch_se > 0.0 { student::two_sided_quantile(level, df.max(1.0)) * welch_se } else { 0.0 };
    let margin = (normal::two_sided_quantile(level) * score_se).max(welch_margin);
    Contrast {
        unit: a.unit,
        difference,
        limits: (difference - margin, difference + margin),
        interval: MEAN_METHOD,
        p_value: if difference == 0.0 { 1.0 } else { score_p.max(welch_p) },
        test: MEAN_METHOD,
    }
}

/// The test and the interval of a mean against the rest.
pub(super) const MEAN_METHOD: &str = "mean.diff.welch_score_skewed";

/// A score statistic with its skewness taken out (P. J. Laud 2017), where both sides share one distribution of this skewness.
fn skewed_z(z: f64, n: f64, m: f64, skewness: f64) -> f64 {
    let third = skewness * (1.0 / (n * n) - 1.0 / (m * m));
    let skew = third / (6.0 * (1.0 / n + 1.0 / m).powf(1.5));
    if !skew.is_finite() || skew.abs() < 1e-12 || !z.is_finite() {
        return z;
    }
    2.0 * (z + skew) / ((1.0 + 4.0 * skew * (z + skew)).max(0.0).sqrt() + 1.0)
}

/// The skewness of values: their third central moment over the cube of their standard deviation; 0 where they agree.
pub(super) fn skewness_of(values: &Values) -> f64 {
    let n = values.n() as f64;
    let each = || values.pairs.iter().map(|(value, count)| (*value, *count as f64 / n));
    let mean = compensated(each().map(|(value, share)| share * value));
    let variance = compensated(each().map(|(value, share)| share * (value - mean).powi(2)));
    let third = compensated(each().map(|(value, share)| share * (value - mean).powi(3)));
    let skewness = third / (variance * variance.sqrt());
    if skewness.is_finite() { skewness } else { 0.0 }
}
