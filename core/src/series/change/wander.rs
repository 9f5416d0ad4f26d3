//! How levels wander: how much, and for how long.
//!
//! A level that wanders looks as if it changed, again and again. What neighbouring periods differ by says how much it wanders from one period
//! to the next; what periods of two weeks apart differ by says whether it comes back. A few real changes touch few of these pairs, so they
//! do not pass for wander.

use super::super::process::Variances;
use crate::stat::sum::compensated;

/// Differences are looked at over so many periods.
pub(super) const LAGS: [usize; 5] = [1, 2, 4, 7, 14];
/// Differences beyond so many standard deviations count as that many.
const WINSORIZED: f64 = 3.5;
/// The strongest wander that is still one and no walk away.
const MOST: f64 = 0.93;
/// Fewer pairs say nothing.
const PAIRS: f64 = 20.0;

/// Half the mean square of what periods so far apart differ by, beyond what their answers explain, as a share of the variance of one
/// answer; with the weight of the pairs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Differences {
    sum: [f64; LAGS.len()],
    weight: [f64; LAGS.len()],
    pairs: [f64; LAGS.len()],
}

impl Differences {
    /// Those of one series: values by period with their bases, and the variance of one answer.
    pub(super) fn of(values: &[Option<(f64, f64)>], response: f64) -> Self {
        let mut found = Self::default();
        for (at, lag) in LAGS.iter().enumerate() {
            let pairs: Vec<(f64, f64)> = values
                .iter()
                .zip(values.iter().skip(*lag))
                .filter_map(|(a, b)| {
                    let ((n, x), (m, y)) = ((*a)?, (*b)?);
                    Some(((y - x) * (y - x) / response, 1.0 / n + 1.0 / m))
                })
                .collect();
            // What a pair of usual size differs by, which a few large ones do not move: the median of a squared normal number is 0.455.
            let mut ratios: Vec<f64> = pairs.iter().map(|(square, chance)| square / chance).collect();
            ratios.sort_by(f64::total_cmp);
            let usual = ratios.get(ratios.len() / 2).map_or(1.0, |middle| (middle / 0.455).max(1.0));
            let most = WINSORIZED * WINSORIZED * usual;
            let term = |(square, chance): &(f64, f64)| 1.0 / chance * 0.5 * (square.min(most * chance) - chance);
            found.set(at, compensated(pairs.iter().map(term)), &pairs);
        }
        found
    }

    fn set(&mut self, at: usize, sum: f64, pairs: &[(f64, f64)]) {
        if let (Some(own), Some(weight), Some(count)) =
            (self.sum.get_mut(at), self.weight.get_mut(at), self.pairs.get_mut(at))
        {
            (*own, *weight) = (sum, compensated(pairs.iter().map(|(_, chance)| 1.0 / chance)));
            *count = pairs.len() as f64;
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        let parts = [(&mut self.sum, other.sum), (&mut self.weight, other.weight), (&mut self.pairs, other.pairs)];
        for (own, others) in parts {
            for (own, other) in own.iter_mut().zip(others) {
                *own += other;
            }
        }
    }

    fn at(&self, at: usize) -> Option<f64> {
        let (sum, weight, pairs) = (self.sum.get(at)?, self.weight.get(at)?, self.pairs.get(at)?);
        (PAIRS <= *pairs && 0.0 < *weight).then(|| (sum / weight).max(0.0))
    }

    /// How levels wander, from what all differences together say: tau2 (1 - phi^lag), the best by least squares.
    pub(super) fn wander(&self) -> Wander {
        let mut best = (f64::INFINITY, Wander { ratio: 0.0, phi: 0.0 });
        let known: Vec<(f64, f64, f64)> = LAGS
            .iter()
            .enumerate()
            .filter_map(|(at, lag)| Some((*lag as f64, self.at(at)?, self.weight.get(at).copied()?)))
            .collect();
        for step in 0..=93_u32 {
            let phi = f64::from(step) / 100.0;
            let shape = |lag: f64| 1.0 - libm::pow(phi, lag);
            let squares = compensated(known.iter().map(|(lag, _, weight)| weight * shape(*lag) * shape(*lag)));
            let product = compensated(known.iter().map(|(lag, found, weight)| weight * shape(*lag) * found));
            let ratio = if 0.0 < squares { (product / squares).max(0.0) } else { 0.0 };
            let left =
                compensated(known.iter().map(|(lag, found, weight)| weight * (found - ratio * shape(*lag)).powi(2)));
            if left < best.0 * (1.0 - 1e-9) {
                best = (left, Wander { ratio, phi: phi.min(MOST) });
            }
        }
        best.1
    }
}

/// How levels wander.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wander {
    /// The variance of the level as a share of that of one answer.
    pub(super) ratio: f64,
    /// How much of it is still there a period later.
    pub(super) phi: f64,
}

impl Wander {
    /// What each period is worth beside its neighbours: the variance of the process as many periods together have it.
    pub(super) fn lasting(self, variances: Variances) -> f64 {
        variances.process * (1.0 + self.phi) / (1.0 - self.phi)
    }
}
