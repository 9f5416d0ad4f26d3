//! How far out a result must be, so that as few are false as the host asked for.

use crate::stat::{quadrature, root};

/// Days of a month.
pub(super) const MONTH: f64 = 30.436_875;

/// So many of the crossings that independent series would make are told: a region holds its stores, what is told of one segment is not
/// told of another, and a wander is allowed for that not every series has. Measured on simulated networks in which nothing happens.
const TOLD: f64 = 0.5;

/// How many series of which kind are watched.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Watched {
    /// Families of several ratings, in segments.
    pub(super) pooled: usize,
    /// Single means.
    pub(super) means: usize,
    /// Volumes.
    pub(super) volumes: usize,
    /// Tags.
    pub(super) tags: usize,
}

impl Watched {
    pub(super) fn series(&self) -> usize {
        self.pooled + self.means + self.volumes + self.tags
    }

    /// The false findings a month of everything at a threshold.
    pub(super) fn false_findings(&self, z: f64) -> f64 {
        TOLD * self.crossings_a_month(z)
    }

    /// How often a month chance alone crosses a threshold in any of the series.
    pub(super) fn crossings_a_month(&self, z: f64) -> f64 {
        let long = crossings(z, 63.0);
        let short = crossings(z, 28.0);
        // Both directions; drifts beside steps, and each rating beside the pool, add to the ways of being wrong.
        let rate = 2.0 * 1.6 * long * self.pooled as f64
            + 2.0 * 1.3 * long * self.means as f64
            + 2.0 * short * self.volumes as f64
            + short * self.tags as f64;
        rate * MONTH
    }

    /// The threshold at which so many false findings a month are expected.
    pub(super) fn threshold(&self, per_month: f64) -> f64 {
        if self.series() == 0 {
            return 4.0;
        }
        let above = |z: f64| libm::log(self.false_findings(z).max(1e-300)) - libm::log(per_month);
        root::bracketed(above, 2.5, 9.0, 1e-9)
    }
}

/// How often a day, on one side, the best of all onsets of the last `window` days of a series without a change crosses a threshold:
/// D. Siegmund and E. S. Venkatraman, Annals of Statistics 23 (1995) 255.
fn crossings(z: f64, window: f64) -> f64 {
    let overshoot = |x: f64| x * libm::exp(-1.166 * x);
    let area = quadrature::integrate(overshoot, z / window.sqrt(), z, 4);
    z * libm::exp(-z * z / 2.0) * area / (2.0 * std::f64::consts::PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_network_needs_more_and_a_greedy_host_less() {
        let network = Watched { pooled: 49, means: 49, volumes: 49, tags: 343 };
        let z = network.threshold(0.5);
        assert!((4.3..4.7).contains(&z), "{z}");
        assert!((network.false_findings(z) - 0.5).abs() < 1e-6);
        assert!(network.threshold(2.0) < z);
        let small = Watched { pooled: 1, ..Watched::default() };
        assert!(small.threshold(0.5) < z);
    }
}
