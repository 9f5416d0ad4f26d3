//! An autoregression through gaps, and the cross-correlation of what it leaves.

use crate::series::signal::Signal;
use crate::stat::normal;
use crate::unit::Confidence;

/// The longest autoregression that is tried.
pub(crate) const LONGEST: usize = 10;

/// The correlation of a follower with a leader at one lag, both through the leader's filter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AtLag {
    /// How many days the leader is before the follower.
    pub(crate) lag: i64,
    /// The weighted correlation.
    pub(crate) r: f64,
    /// How many days of equal weight the pairs are worth.
    pub(crate) n_eff: f64,
    /// How many days have both.
    pub(crate) days: usize,
}

impl AtLag {
    /// Fisher's z: standard normal where nothing goes together.
    pub(crate) fn z(&self) -> f64 {
        if self.n_eff <= 3.5 {
            0.0
        } else {
            libm::atanh(self.r.clamp(-0.999_999, 0.999_999)) * (self.n_eff - 3.0).sqrt()
        }
    }

    /// The size of a correlation that chance alone exceeds as often as the confidence leaves: by Fisher's z, as the p-value.
    pub(crate) fn usual(&self, confidence: Confidence) -> Option<f64> {
        (3.5 < self.n_eff).then(|| libm::tanh(normal::two_sided_quantile(confidence.get()) / (self.n_eff - 3.0).sqrt()))
    }

    pub(crate) fn p_value(&self) -> f64 {
        normal::two_sided(self.z())
    }
}

/// The coefficients of an autoregression of the order, up to the longest, with the smallest AIC. Autocovariances come from the pairs of
/// days that are there, weighted by the roots of their precisions, and the recursion of N. Levinson (1947) and J. Durbin (1960) turns them
/// into coefficients; it stops where gaps have left covariances that no series has.
pub(crate) fn autoregression(signal: &Signal, longest: usize) -> Vec<f64> {
    let roots: Vec<f64> = signal.precision.iter().map(|w| w.sqrt()).collect();
    let weighted: Vec<f64> = signal.left.iter().zip(&roots).map(|(x, w)| x * w).collect();
    let covariance = |lag: usize| -> f64 {
        let dot = |values: &[f64]| values.iter().zip(values.iter().skip(lag)).map(|(a, b)| a * b).sum::<f64>();
        let weight = dot(&roots);
        if weight > 0.0 { dot(&weighted) / weight } else { 0.0 }
    };
    let days = signal.precision.iter().filter(|w| **w > 0.0).count() as f64;
    let longest = longest.min(signal.left.len() / 4);
    let c: Vec<f64> = (0..=longest).map(covariance).collect();
    let mut left = c[0];
    if left <= 0.0 {
        return Vec::new();
    }
    let (mut phi, mut best, mut least) = (Vec::new(), Vec::new(), days * libm::log(left));
    for order in 1..=longest {
        let known: f64 = phi.iter().zip(c[1..order].iter().rev()).map(|(phi, c)| phi * c).sum();
        let partial = (c[order] - known) / left;
        if partial.abs() >= 1.0 {
            break;
        }
        let turned: Vec<f64> = phi.iter().rev().map(|phi| partial * phi).collect();
        for (phi, turned) in phi.iter_mut().zip(turned) {
            *phi -= turned;
        }
        phi.push(partial);
        left *= 1.0 - partial * partial;
        let aic = days * libm::log(left) + 2.0 * order as f64;
        if aic < least {
            least = aic;
            best.clone_from(&phi);
        }
    }
    best
}

/// What the days before do not say of each day. A day without answers stands at its expected value for the days after it.
pub(crate) fn filtered(signal: &Signal, phi: &[f64]) -> Vec<f64> {
    let x = &signal.left;
    (0..x.len())
        .map(|t| {
            let known: f64 = phi.iter().zip(x[..t].iter().rev()).map(|(phi, x)| phi * x).sum();
            if signal.precision[t] > 0.0 { x[t] - known } else { 0.0 }
        })
        .collect()
}

/// The cross-correlation at every lag from `-max_lag` to `max_lag`, of filtered leader `u` and follower `v`, each day with the root of the
/// product of both precisions.
///
/// The effective number of days is Kish's, less what is left of autocorrelation on both sides (M. S. Bartlett, 1935).
pub(crate) fn cross(u: &Side<'_>, v: &Side<'_>, max_lag: usize) -> Vec<AtLag> {
    let inflation =
        (1..=max_lag).fold(1.0, |sum, lag| sum + 2.0 * u.autocorrelation(lag) * v.autocorrelation(lag)).max(1.0);
    let days = u.root.len();
    let forward = (0..=max_lag).map(|lag| at(u, v, lag).with(lag, false, inflation));
    let back = (1..=max_lag).rev().map(|lag| at(v, u, lag).with(lag, true, inflation));
    back.chain(forward).filter(|at| usize::try_from(at.lag.abs()).is_ok_and(|lag| lag < days)).collect()
}

/// A filtered series with the roots of its precisions, and what the sums need.
pub(crate) struct Side<'s> {
    values: &'s [f64],
    /// The fourth root of the precision squared, which is its root: weights multiply over both sides.
    root: Vec<f64>,
    weighted: Vec<f64>,
    squares: Vec<f64>,
}

impl<'s> Side<'s> {
    pub(crate) fn new(values: &'s [f64], precision: &[f64]) -> Self {
        // Sums and their ratios do not depend on the unit; precisions of one keep them within range.
        let largest = precision.iter().fold(0.0_f64, |most, w| most.max(*w)).max(f64::MIN_POSITIVE);
        let root: Vec<f64> = precision.iter().map(|w| (w / largest).sqrt()).collect();
        let weighted: Vec<f64> = values.iter().zip(&root).map(|(x, w)| x * w).collect();
        let squares = values.iter().zip(&weighted).map(|(x, wx)| x * wx).collect();
        Self { values, root, weighted, squares }
    }

    fn autocorrelation(&self, lag: usize) -> f64 {
        let dot =
            |values: &[f64], lag: usize| values.iter().zip(values.iter().skip(lag)).map(|(a, b)| a * b).sum::<f64>();
        let (var, weight) = (dot(&self.weighted, 0), dot(&self.root, 0));
        let pairs = dot(&self.root, lag);
        if var > 0.0 && pairs > 0.0 { (dot(&self.weighted, lag) / pairs) / (var / weight) } else { 0.0 }
    }

    /// Whether anything is left to correlate.
    pub(crate) fn varies(&self) -> bool {
        self.values.iter().any(|x| *x != 0.0)
    }
}

#[derive(Default)]
struct Sums {
    product: f64,
    first: f64,
    second: f64,
    weight: f64,
    weight_sq: f64,
    days: usize,
}

/// The sums over the pairs of a day of `a` and the day of `b` that is `lag` later.
fn at(a: &Side<'_>, b: &Side<'_>, lag: usize) -> Sums {
    let later = |values: &'_ [f64]| values.len().min(lag);
    let mut sums = Sums::default();
    let (b_root, b_weighted, b_squares) =
        (&b.root[later(&b.root)..], &b.weighted[later(&b.weighted)..], &b.squares[later(&b.squares)..]);
    for ((((wa, xa), sa), (wb, xb)), sb) in
        a.root.iter().zip(&a.weighted).zip(&a.squares).zip(b_root.iter().zip(b_weighted)).zip(b_squares)
    {
        let weight = wa * wb;
        sums.product += xa * xb;
        sums.first += sa * wb;
        sums.second += wa * sb;
        sums.weight += weight;
        sums.weight_sq += weight * weight;
        sums.days += usize::from(weight > 0.0);
    }
    sums
}

impl Sums {
    fn with(self, lag: usize, is_back: bool, inflation: f64) -> AtLag {
        let scale = (self.first * self.second).sqrt();
        let r = if scale > 0.0 { (self.product / scale).clamp(-1.0, 1.0) } else { 0.0 };
        let n_eff = if self.weight_sq > 0.0 { self.weight * self.weight / self.weight_sq / inflation } else { 0.0 };
        let lag = i64::try_from(lag).unwrap_or(i64::MAX);
        AtLag { lag: if is_back { -lag } else { lag }, r, n_eff, days: self.days }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::lead::prewhitened_ccf;
    use crate::stat::random::Random;

    fn wander(random: &mut Random, days: usize, phi: f64) -> Vec<f64> {
        let mut level = 0.0;
        (0..days)
            .map(|_| {
                level = phi * level + random.normal();
                level
            })
            .collect()
    }

    fn signal(left: Vec<f64>) -> Signal {
        Signal { precision: vec![1.0; left.len()], left }
    }

    #[test]
    fn without_gaps_and_with_equal_bases_it_is_the_plain_one() {
        let mut random = Random::new(3, 1);
        let leader = wander(&mut random, 500, 0.7);
        let follower: Vec<f64> = (0..500).map(|t| if t < 4 { 0.0 } else { leader[t - 4] } + random.normal()).collect();
        let plain = prewhitened_ccf(&leader, &follower, 1, 10).unwrap();
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let [a, b] = [leader, follower].map(|x| signal(x.iter().map(|v| v - mean(&x)).collect()));
        let phi = autoregression(&a, 1);
        assert!((phi[0] - plain.phi[0]).abs() < 0.01);
        let (u, v) = (filtered(&a, &phi), filtered(&b, &phi));
        let found = cross(&Side::new(&u, &a.precision), &Side::new(&v, &b.precision), 14);
        assert_eq!(found.len(), 29);
        assert_eq!(found.iter().map(|at| at.lag).collect::<Vec<_>>(), (-14..=14).collect::<Vec<_>>());
        for (at, plain) in found[14..].iter().zip(&plain.ccf) {
            assert!((at.r - plain).abs() < 0.02, "{at:?} {plain}");
        }
        let peak = found.iter().max_by(|a, b| a.z().abs().total_cmp(&b.z().abs())).unwrap();
        assert_eq!((peak.lag, peak.days), (4, 496));
    }

    #[test]
    fn unrelated_wanderers_exceed_a_level_as_often_as_it_says() {
        let mut random = Random::new(11, 5);
        let (mut all, mut beyond) = (0.0, [0.0; 2]);
        for _ in 0..300 {
            let [mut a, mut b] = [0.8, 0.9].map(|phi| signal(wander(&mut random, 300, phi)));
            // Gaps every Sunday in one, at random in the other.
            for t in 0..300 {
                if t % 7 == 6 {
                    (a.left[t], a.precision[t]) = (0.0, 0.0);
                }
                if random.uniform() < 0.1 {
                    (b.left[t], b.precision[t]) = (0.0, 0.0);
                }
            }
            let phi = autoregression(&a, LONGEST);
            let (u, v) = (filtered(&a, &phi), filtered(&b, &phi));
            for at in cross(&Side::new(&u, &a.precision), &Side::new(&v, &b.precision), 14) {
                all += 1.0;
                for (count, level) in beyond.iter_mut().zip([0.05, 0.001]) {
                    *count += f64::from(u8::from(at.p_value() < level));
                }
            }
        }
        let rates = beyond.map(|count| count / all);
        assert!((0.02..0.07).contains(&rates[0]) && rates[1] < 0.0025, "{rates:?}");
    }
}
