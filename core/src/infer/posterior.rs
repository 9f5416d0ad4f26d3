//! The posterior of an NPS: the distribution of the difference of two shares of a Dirichlet distribution.

use std::f64::consts::PI;

use crate::stat::beta::{self, Tail};
use crate::stat::quadrature::{integrate, integrate_each};
use crate::stat::root;

/// p - d for shares (p, d, r) of a Dirichlet distribution with these three shapes.
pub(super) struct Posterior {
    p: f64,
    d: f64,
    r: f64,
    outer: Outer,
    /// Where the outer share has all its probability, to double precision.
    support: (f64, f64),
}

/// The share that is integrated over: the one with the least spread, so that the rest varies slowly along it.
#[derive(Clone, Copy, PartialEq)]
enum Outer {
    Promoters,
    Detractors,
    Passives,
}

impl Posterior {
    pub(super) fn new(p: f64, d: f64, r: f64) -> Self {
        let n = p + d + r;
        let spread = |shape: f64| shape * (n - shape);
        let (outer, shape) = if spread(r) <= spread(p).min(spread(d)) {
            (Outer::Passives, r)
        } else if spread(d) <= spread(p) {
            (Outer::Detractors, d)
        } else {
            (Outer::Promoters, p)
        };
        let support = (
            beta::quantile(shape, n - shape, Tail::Lower, 1e-17).0,
            beta::quantile(shape, n - shape, Tail::Upper, 1e-17).0,
        );
        Self { p, d, r, outer, support }
    }

    pub(super) fn mean(&self) -> f64 {
        (self.p - self.d) / (self.p + self.d + self.r)
    }

    pub(super) fn quantile(&self, tail: f64) -> f64 {
        let (mean, spread) = (self.mean(), self.spread());
        let excess = |t: f64| self.lower_tail(t) - tail;
        let mut low = mean;
        for widths in [4.0, 12.0, 40.0] {
            low = (mean - widths * spread).max(-1.0);
            if excess(low) < 0.0 {
                break;
            }
        }
        let high = (mean + 4.0 * spread).min(1.0);
        root::bracketed(excess, low, high, 1e-13)
    }

    /// The probability that a draw from `a` is above one from `b`; both directions sum to 1.
    ///
    /// One half plus half of the integral of `f_a F_b - f_b F_a`, panel by panel; where neither distribution moves much within a panel, its
    /// ends are enough.
    pub(super) fn superiority(a: &Self, b: &Self) -> f64 {
        let mut breaks = vec![-1.0, 0.0, 1.0];
        for side in [a, b] {
            for widths in [0.7, 2.0, 4.0, 7.0, 12.0, 25.0] {
                breaks.extend([side.mean() - widths * side.spread(), side.mean() + widths * side.spread()]);
            }
        }
        breaks.retain(|t| (-1.0..=1.0).contains(t));
        breaks.sort_by(f64::total_cmp);
        breaks.dedup();
        let at = |t: f64| (a.tail_and_density(t, COARSE_PANELS), b.tail_and_density(t, COARSE_PANELS));
        let tails: Vec<(f64, f64)> = breaks.iter().map(|&t| at(t)).map(|(a, b)| (a.0, b.0)).collect();
        let mut sum = 0.0;
        for (ends, panel) in tails.windows(2).zip(breaks.windows(2)) {
            let (&[low, high], &[from, to]) = (ends, panel) else { continue };
            let (rise_a, rise_b) = (high.0 - low.0, high.1 - low.1);
            sum += if rise_a * rise_b < 1e-9 {
                0.5 * (rise_a * (low.1 + high.1) - rise_b * (low.0 + high.0))
            } else {
                // A density may have a spike at zero; the squared sine flattens it.
                integrate(
                    |angle| {
                        let (sin, cos) = (0.5 * PI * angle).sin_cos();
                        let (one, other) = at(from + (to - from) * sin * sin);
                        PI * (to - from) * sin * cos * (one.1 * other.0 - other.1 * one.0)
                    },
                    0.0,
                    1.0,
                    1,
                )
            };
        }
        (0.5 + 0.5 * sum).clamp(0.0, 1.0)
    }

    fn spread(&self) -> f64 {
        let (n, mean) = (self.p + self.d + self.r, self.mean());
        (((self.p + self.d) / n - mean * mean) / (n + 1.0)).max(0.0).sqrt()
    }

    /// P(p - d <= t).
    fn lower_tail(&self, t: f64) -> f64 {
        self.tail_and_density(t, PANELS).0
    }

    /// P(p - d <= t), and the density at t.
    fn tail_and_density(&self, t: f64, panels: u32) -> (f64, f64) {
        if t <= -1.0 {
            return (0.0, 0.0);
        }
        if t >= 1.0 {
            return (1.0, 0.0);
        }
        let (p, d, r) = (self.p, self.d, self.r);
        match self.outer {
            // Given d, the rest 1 - d splits by v ~ Beta(p, r): p - d <= t means v <= (t + d) / (1 - d).
            Outer::Detractors => {
                let end = 0.5 * (1.0 - t);
                let beyond = beta::tails(d, p + r, end, 1.0 - end).1;
                let inner = |x: f64| {
                    let (v, w) = ((t + x) / (1.0 - x), (1.0 - t - 2.0 * x) / (1.0 - x));
                    (beta::tails(p, r, v, w).0, beta::density(p, r, v, w) / (1.0 - x))
                };
                let (tail, density) = self.integral((-t).max(0.0), end, (d, p + r), inner, panels);
                (beyond + tail, density)
            }
            // Given p, 1 - p splits by v ~ Beta(d, r): p - d <= t means v >= (p - t) / (1 - p).
            Outer::Promoters => {
                let end = 0.5 * (1.0 + t);
                let start = t.max(0.0);
                let before = beta::tails(p, d + r, start, 1.0 - start).0;
                let inner = |x: f64| {
                    let (v, w) = ((x - t) / (1.0 - x), (1.0 + t - 2.0 * x) / (1.0 - x));
                    (beta::tails(d, r, v, w).1, beta::density(d, r, v, w) / (1.0 - x))
                };
                let (tail, density) = self.integral(start, end, (p, d + r), inner, panels);
                (before + tail, density)
            }
            // Given s = p + d, it splits by u ~ Beta(p, d): p - d <= t means u <= (1 + t / s) / 2.
            Outer::Passives => {
                let end = 1.0 - t.abs();
                let beyond = if t > 0.0 { beta::tails(r, p + d, end, t).1 } else { 0.0 };
                let inner = |x: f64| {
                    let ratio = t / (1.0 - x);
                    let (u, v) = (0.5 * (1.0 + ratio), 0.5 * (1.0 - ratio));
                    (beta::tails(p, d, u, v).0, 0.5 * beta::density(p, d, u, v) / (1.0 - x))
                };
                let (tail, density) = self.integral(0.0, end, (r, p + d), inner, panels);
                (beyond + tail, density)
            }
        }
    }

    /// The integrals over the outer share from `start` to `end` of its density, a beta one, times each part of `inner`.
    fn integral(
        &self,
        start: f64,
        end: f64,
        (a, b): (f64, f64),
        inner: impl Fn(f64) -> (f64, f64),
        panels: u32,
    ) -> (f64, f64) {
        let (low, high) = (start.max(self.support.0), end.min(self.support.1));
        if low >= high {
            return (0.0, 0.0);
        }
        // The squared sine flattens the square-root edges of shapes of one half.
        let [tail, density] = integrate_each(
            |angle| {
                let (sin, cos) = (0.5 * PI * angle).sin_cos();
                let x = low + (high - low) * sin * sin;
                let weight = PI * (high - low) * sin * cos * beta::density(a, b, x, 1.0 - x);
                let (tail, density) = inner(x);
                let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
                [finite(weight * tail), finite(weight * density)]
            },
            0.0,
            1.0,
            panels,
        );
        (tail, density)
    }
}

/// Panels for [`Posterior::superiority`], which asks for six digits.
const COARSE_PANELS: u32 = 3;

/// Panels of the 20-point rule in the posterior's integral.
const PANELS: u32 = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posterior_agrees_whichever_share_it_integrates_over() {
        for (p, d, r) in [(12.5, 2.5, 6.5), (0.5, 0.5, 1.5), (90.5, 0.5, 40.5), (2000.5, 700.5, 900.5), (5.5, 0.5, 0.5)]
        {
            for t in [-0.6, -0.1, 0.0, 0.3, 0.55, 0.93] {
                let tails = [Outer::Detractors, Outer::Promoters, Outer::Passives].map(|outer| {
                    let mut posterior = Posterior::new(p, d, r);
                    posterior.outer = outer;
                    posterior.support = (0.0, 1.0);
                    posterior.lower_tail(t)
                });
                assert!(
                    (tails[0] - tails[1]).abs() < 1e-6 && (tails[0] - tails[2]).abs() < 1e-6,
                    "{p} {d} {r} at {t}: {tails:?}"
                );
            }
        }
    }
}
