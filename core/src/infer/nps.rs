//! Net promoter score: the estimate, its intervals and the test against a target.
//!
//! NPS is the difference of two shares of *one* trinomial, exactly the problem of paired proportions (a promoter is a pair that
//! improves, a detractor one that worsens, a passive a tie). So the score interval of Tango (1998) applies as it stands.

use serde::Serialize;

use super::interval::Interval;
use super::posterior::Posterior;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::{normal, root};
use crate::unit::{Confidence, Unit};

/// How many detractors, passives and promoters answered; at least one altogether.
///
/// Counts need not be whole: effective counts of a weighted sample are as good.
///
/// ```
/// use cxmetrics::infer::nps::NpsCounts;
/// let counts = NpsCounts::new(50.0, 124.0, 238.0)?;
/// assert!((counts.nps() - 45.631).abs() < 0.001);
/// assert_eq!(NpsCounts::new(0.0, 0.0, 0.0).unwrap_err().code(), "empty");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NpsCounts {
    detractors: f64,
    passives: f64,
    promoters: f64,
}

impl NpsCounts {
    /// Counts of the three classes.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a count that is negative, not finite or over 1e100; [`ErrorKind::Empty`] when all are zero.
    pub fn new(detractors: f64, passives: f64, promoters: f64) -> Result<Self> {
        for (name, count) in [("detractors", detractors), ("passives", passives), ("promoters", promoters)] {
            check_count(name, count)?;
        }
        if detractors + passives + promoters < SMALLEST_BASE {
            return Err(Error::new(ErrorKind::Empty, "there are no answers; an nps needs at least one"));
        }
        Ok(Self { detractors, passives, promoters })
    }

    /// Whole counts of the three classes.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] when all are zero.
    pub fn from_counts(detractors: u64, passives: u64, promoters: u64) -> Result<Self> {
        Self::new(detractors as f64, passives as f64, promoters as f64)
    }

    /// Two classes only, from counts that have been checked.
    pub(super) fn of_two(promoters: f64, detractors: f64) -> Self {
        Self { detractors, passives: 0.0, promoters }
    }

    /// How many answered 0 to 6.
    pub fn detractors(&self) -> f64 {
        self.detractors
    }

    /// How many answered 7 or 8.
    pub fn passives(&self) -> f64 {
        self.passives
    }

    /// How many answered 9 or 10.
    pub fn promoters(&self) -> f64 {
        self.promoters
    }

    /// The base: how many answered.
    pub fn n(&self) -> f64 {
        self.detractors + self.passives + self.promoters
    }

    /// The net promoter score, -100 to 100 points.
    pub fn nps(&self) -> f64 {
        100.0 * self.theta() + 0.0
    }

    /// The variance of one answer in squared points: promoters count 100, detractors -100 (divisor n).
    pub fn variance(&self) -> f64 {
        1e4 * self.variance_of_one()
    }

    pub(crate) fn theta(&self) -> f64 {
        (self.promoters - self.detractors) / self.n()
    }

    /// s - theta^2, written without the difference so that it is zero exactly when all answers agree.
    pub(crate) fn variance_of_one(&self) -> f64 {
        let n = self.n();
        let (d, p, r) = (self.detractors / n, self.promoters / n, self.passives / n);
        r * (p + d) + 4.0 * p * d
    }
}

pub(super) fn check_count(name: &str, count: f64) -> Result<()> {
    if (0.0..=LARGEST_COUNT).contains(&count) {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::OutOfRange, format!("{name} `{count}` is not a count; write a number from 0 up")))
    }
}

/// Above this a count is no count, and squares could leave the range of a double.
pub(super) const LARGEST_COUNT: f64 = 1e100;

/// Below this sum of counts nobody has answered; shares of smaller numbers would not be numbers.
pub(super) const SMALLEST_BASE: f64 = 1e-100;

/// NPS with its parts and its standard error, without an interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NpsPoint {
    /// The base.
    pub n: f64,
    /// NPS in points, -100 to 100.
    pub nps: f64,
    /// Promoters in percent of the base.
    pub promoter_pct: f64,
    /// Passives in percent of the base.
    pub passive_pct: f64,
    /// Detractors in percent of the base.
    pub detractor_pct: f64,
    /// The variance of one answer, in squared points (divisor n).
    pub variance: f64,
    /// The standard error in points, `sqrt(variance / n)`; zero when all answers agree, which is no proof of certainty.
    pub se: f64,
}

/// The point estimate, `nps.point` (Reichheld 2003).
pub fn point(counts: &NpsCounts) -> NpsPoint {
    let n = counts.n();
    let variance = counts.variance();
    NpsPoint {
        n,
        nps: counts.nps(),
        promoter_pct: 100.0 * (counts.promoters / n),
        passive_pct: 100.0 * (counts.passives / n),
        detractor_pct: 100.0 * (counts.detractors / n),
        variance,
        se: variance.sqrt() / n.sqrt(),
    }
}

/// The score interval, `nps.ci.score`: the default.
///
/// All values of NPS that the score test ([`score_test`]) does not reject. It has the right coverage from five answers on, never
/// leaves -100 to 100, never has zero width and always holds the estimate. Swapping promoters and detractors mirrors it to
/// the last bit. Cost: under a microsecond.
///
/// Method: T. Tango, Statistics in Medicine 17 (1998) 891; the "iterative" method of B. Rocks, The American Statistician 70 (2016) 365.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::nps::{NpsCounts, score_interval};
/// let interval = score_interval(&NpsCounts::from_counts(2, 6, 12)?, Confidence::P95);
/// assert_eq!(interval.estimate, 50.0);
/// assert!((interval.lower - 14.586).abs() < 1e-3 && (interval.upper - 73.130).abs() < 1e-3);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn score_interval(counts: &NpsCounts, confidence: Confidence) -> Interval {
    let z = normal::two_sided_quantile(confidence.get());
    let limits = score_limits(counts, z);
    let points = (100.0 * limits.0, 100.0 * limits.1);
    Interval::new(Unit::Points, "nps.ci.score", counts.nps(), points, confidence)
}

/// The limits of the score interval on the scale -1 to 1, for a given normal quantile.
pub(crate) fn score_limits(counts: &NpsCounts, z: f64) -> (f64, f64) {
    let n = counts.n();
    let (p, d) = (counts.promoters / n, counts.detractors / n);
    let reach = z / n.sqrt();
    // The estimate is rounded once more than the shares; the limits must still hold it.
    let theta = counts.theta();
    (score_lower(p, d, reach).min(theta), (-score_lower(d, p, reach)).max(theta))
}

fn score_lower(p: f64, d: f64, reach: f64) -> f64 {
    let theta = p - d;
    if theta <= -1.0 || reach == 0.0 {
        return theta;
    }
    // Where all answers agree the estimate solves the equation too; the limit is the other root.
    let square = reach * reach;
    if theta >= 1.0 {
        return (1.0 - square) / (1.0 + square);
    }
    if p == 0.0 && d == 0.0 {
        return -square / (1.0 + square);
    }
    let excess = |t: f64| (theta - t) - reach * restricted_variance(p, d, t).sqrt();
    root::bracketed(excess, -1.0, theta, 1e-14).min(theta)
}

/// The variance of one answer (on the scale -1 to 1) at the shares most likely under NPS = `t`.
pub(crate) fn restricted_variance(p: f64, d: f64, t: f64) -> f64 {
    // For t < 0 the mirrored problem is the same and does not cancel.
    let (p, d, t) = if t < 0.0 { (d, p, -t) } else { (p, d, t) };
    let b = (2.0 - p + d) * t - (p + d);
    let c = d * t * (1.0 - t);
    let rest = (b * b + 8.0 * c).sqrt();
    let q = if b > 0.0 { 2.0 * c / (rest + b) } else { 0.25 * (rest - b) };
    (2.0 * q + t * (1.0 - t)).max(0.0)
}

/// A test of one NPS against a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NpsTest {
    /// The observed NPS in points.
    pub nps: f64,
    /// The NPS of the hypothesis in points.
    pub null_nps: f64,
    /// The score statistic: negative below the hypothesis; infinite where the observed answers are impossible under it.
    pub z: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

/// The score test of NPS = `null_nps` points, `nps.test.score`: use it for targets.
///
/// It rejects exactly where [`score_interval`] excludes the target. For a target of 0 it is the sign test of `McNemar`. Against
/// -100 or 100 a single answer of another kind is proof: then z is infinite and p is 0.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] unless `null_nps` is -100 to 100.
pub fn score_test(counts: &NpsCounts, null_nps: f64) -> Result<NpsTest> {
    if !(-100.0..=100.0).contains(&null_nps) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("`{null_nps}` is not an nps; write points from -100 to 100"),
        ));
    }
    let n = counts.n();
    let t = null_nps / 100.0;
    let gap = counts.theta() - t;
    let variance = restricted_variance(counts.promoters / n, counts.detractors / n, t);
    let z = if gap == 0.0 { 0.0 } else { gap / variance.sqrt() * n.sqrt() };
    Ok(NpsTest { nps: counts.nps(), null_nps, z, p_value: normal::two_sided(z) })
}

/// Answers that nobody gave, added before a Wald interval to steady it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PseudoAnswers {
    detractors: f64,
    passives: f64,
    promoters: f64,
}

impl Default for PseudoAnswers {
    /// [`PseudoAnswers::THREE`].
    fn default() -> Self {
        Self::THREE
    }
}

impl PseudoAnswers {
    /// Three answers as 0.75, 1.5, 0.75: the adjustment "(3, T)" of Rocks (2016), also in the R package `NPS`.
    pub const THREE: Self = Self { detractors: 0.75, passives: 1.5, promoters: 0.75 };
    /// None: the plain Wald interval.
    pub const NONE: Self = Self { detractors: 0.0, passives: 0.0, promoters: 0.0 };

    /// Other weights, such as 0.5, 1, 0.5 (Agresti and Min 2005) or 1, 0, 1 (Bonett and Price 2012).
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a number that is negative, not finite or over 1e100.
    pub fn new(detractors: f64, passives: f64, promoters: f64) -> Result<Self> {
        for count in [detractors, passives, promoters] {
            check_count("pseudo-answers", count)?;
        }
        Ok(Self { detractors, passives, promoters })
    }
}

/// A Wald interval, plain or adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NpsWald {
    /// The raw NPS with the limits, clipped to -100 to 100.
    pub interval: Interval,
    /// The centre of the interval in points: the NPS of the answers with the pseudo-answers.
    pub center: f64,
    /// The standard error in points around that centre.
    pub se: f64,
    /// The limits in points before clipping.
    pub unclipped: (f64, f64),
}

/// The Wald interval, `nps.ci.wald`. For comparison only: it has no width when all answers agree and covers far less than it says
/// near a ceiling.
pub fn wald(counts: &NpsCounts, confidence: Confidence) -> NpsWald {
    let mut wald = adjusted_wald(counts, PseudoAnswers::NONE, confidence);
    wald.interval = wald.interval.with_method("nps.ci.wald");
    wald
}

/// The adjusted Wald interval, `nps.ci.adjusted_wald`, as other tools give it with [`PseudoAnswers::THREE`].
///
/// The estimate is the raw NPS. At levels well below 0.95 the interval may miss it when all answers agree.
///
/// Method: Rocks (2016); J. R. Lewis and J. Sauro (2021).
pub fn adjusted_wald(counts: &NpsCounts, pseudo: PseudoAnswers, confidence: Confidence) -> NpsWald {
    let shrunk = NpsCounts {
        detractors: counts.detractors + pseudo.detractors,
        passives: counts.passives + pseudo.passives,
        promoters: counts.promoters + pseudo.promoters,
    };
    let center = shrunk.nps();
    let se = shrunk.variance().sqrt() / shrunk.n().sqrt();
    let margin = normal::two_sided_quantile(confidence.get()) * se;
    let unclipped = (center - margin, center + margin);
    let limits = (unclipped.0.clamp(-100.0, 100.0), unclipped.1.clamp(-100.0, 100.0));
    let interval = Interval::new(Unit::Points, "nps.ci.adjusted_wald", counts.nps(), limits, confidence);
    NpsWald { interval, center, se, unclipped }
}

/// The equal-tailed interval of the Jeffreys posterior.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NpsPosterior {
    /// The raw NPS with the posterior limits.
    pub interval: Interval,
    /// The posterior mean in points.
    pub posterior_mean: f64,
}

/// The equal-tailed interval of the posterior under the Jeffreys prior, `nps.ci.dirichlet_jeffreys`.
///
/// The posterior is Dirichlet with one half added to each count. Well calibrated from twenty answers on; its upper limit lies below
/// 100 even when all are promoters, so it then misses the estimate. Cost: milliseconds; not for tables.
///
/// Method: the distribution of the difference is integrated over the class with the least spread, conditional on which the rest is
/// a beta distribution; accurate to about 1e-9 points.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] above 1e15 answers, where the quadrature has no digits left.
pub fn dirichlet_jeffreys(counts: &NpsCounts, confidence: Confidence) -> Result<NpsPosterior> {
    if counts.n() > 1e15 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("`{}` answers are too many for this interval; use the score interval", counts.n()),
        ));
    }
    let posterior = Posterior::new(counts.promoters + 0.5, counts.detractors + 0.5, counts.passives + 0.5);
    let tail = 0.5 * confidence.alpha();
    let mirrored = Posterior::new(counts.detractors + 0.5, counts.promoters + 0.5, counts.passives + 0.5);
    let lower = posterior.quantile(tail);
    let upper = -mirrored.quantile(tail);
    let limits = (100.0 * lower.min(upper), 100.0 * upper.max(lower));
    Ok(NpsPosterior {
        interval: Interval::new(Unit::Points, "nps.ci.dirichlet_jeffreys", counts.nps(), limits, confidence),
        posterior_mean: 100.0 * posterior.mean(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(detractors: f64, passives: f64, promoters: f64) -> NpsCounts {
        NpsCounts::new(detractors, passives, promoters).unwrap()
    }

    #[test]
    fn score_interval_meets_its_closed_forms() {
        let z = 1.959_963_984_540_054_f64;
        for n in [1.0, 5.0, 80.0, 1e9] {
            let interval = score_interval(&counts(0.0, 0.0, n), Confidence::P95);
            let lower = 100.0 * (n - z * z) / (n + z * z);
            assert!((interval.lower - lower).abs() < 1e-11, "{n}: {} is not {lower}", interval.lower);
            assert_eq!(interval.upper, 100.0);
        }
        // All passive, n = 4: t^2 = z^2 (t - t^2) / 4 on both sides.
        let passive = score_interval(&counts(0.0, 4.0, 0.0), Confidence::P95);
        let half = 100.0 * z * z / (4.0 + z * z);
        assert!((passive.upper - half).abs() < 1e-11 && passive.lower == -passive.upper);
    }

    #[test]
    fn score_interval_solves_its_equation_to_the_last_digits() {
        for (d, n, p) in [(2.0, 6.0, 12.0), (0.0, 1.0, 9.0), (1e6, 2e8, 7e8), (0.3, 0.2, 0.1), (9.0, 0.0, 9.0)] {
            let counts = counts(d, n, p);
            let interval = score_interval(&counts, Confidence::P95);
            for limit in [interval.lower, interval.upper] {
                let test = score_test(&counts, limit).unwrap();
                assert!((test.p_value - 0.05).abs() < 1e-7, "{counts:?} {limit} {test:?}");
            }
        }
    }

    #[test]
    fn test_against_zero_is_the_sign_test() {
        // z = (P - D) / sqrt(P + D) = (12 - 4) / 4.
        assert!((score_test(&counts(4.0, 7.0, 12.0), 0.0).unwrap().z - 2.0).abs() < 1e-14);
        assert_eq!(score_test(&counts(0.0, 0.0, 3.0), 100.0).unwrap().p_value, 1.0);
        assert_eq!(score_test(&counts(0.0, 1.0, 3.0), 100.0).unwrap().p_value, 0.0);
        assert_eq!(score_test(&counts(0.0, 1.0, 3.0), f64::NAN).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn posterior_of_many_answers_is_the_normal_one() {
        for (d, n, p) in [(1e8, 3e8, 6e8), (0.0, 1e6, 1e6), (3.0, 0.0, 1e7)] {
            let counts = counts(d, n, p);
            let posterior = dirichlet_jeffreys(&counts, Confidence::P95).unwrap();
            let score = score_interval(&counts, Confidence::P95);
            let width = score.upper - score.lower;
            assert!((posterior.interval.lower - score.lower).abs() < 0.1 * width + 1e-6, "{posterior:?} {score:?}");
            assert!((posterior.interval.upper - score.upper).abs() < 0.1 * width + 1e-6, "{posterior:?} {score:?}");
        }
    }

    #[test]
    fn wald_of_one_class_has_no_width_and_the_adjusted_one_has() {
        let all = counts(0.0, 0.0, 5.0);
        assert_eq!(wald(&all, Confidence::P95).interval.margin(), 0.0);
        let adjusted = adjusted_wald(&all, PseudoAnswers::THREE, Confidence::P95);
        // Centre 5 / 8; variance (6.5 - 25 / 8) / 8 = 0.421875; se = sqrt(0.421875 / 8).
        assert!((adjusted.center - 62.5).abs() < 1e-12 && (adjusted.se - 22.963_966_338_592_3).abs() < 1e-9);
        assert_eq!((adjusted.interval.estimate, adjusted.interval.upper), (100.0, 100.0));
    }

    #[test]
    fn counts_that_are_none_are_refused() {
        for bad in [f64::NAN, f64::INFINITY, -1.0, 1e200] {
            assert_eq!(NpsCounts::new(1.0, bad, 1.0).unwrap_err().code(), "out_of_range");
        }
        assert_eq!(NpsCounts::from_counts(0, 0, 0).unwrap_err().code(), "empty");
    }
}
