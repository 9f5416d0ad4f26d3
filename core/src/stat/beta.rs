//! The beta distribution: both tails and their inverses, for shapes from far below 1 to beyond 1e9.
//!
//! The density is written with Stirling's error (after C. Loader, 2000), so nothing cancels when the shapes are large; tails come
//! from a continued fraction, or from quadrature of the density where both shapes are large and the fraction is slow.

use std::f64::consts::PI;

use super::quadrature::integrate;
use super::root::bracketed;

/// Which side of a distribution a probability is counted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tail {
    /// From the low end up to the point.
    Lower,
    /// From the point up to the high end.
    Upper,
}

/// Both tails of Beta(`a`, `b`) at `x`, with `y = 1 - x` given apart so that neither end loses digits: (lower, upper).
pub(crate) fn tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    if a.min(b) >= QUADRATURE_FROM {
        return tails_by_quadrature(a, b, x, y);
    }
    if x <= (a + 1.0) / (a + b + 2.0) {
        let lower = (kernel(a, b, x, y) * fraction(a, b, x, y, a * y - b * x)).clamp(0.0, 1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (kernel(a, b, x, y) * fraction(b, a, y, x, b * x - a * y)).clamp(0.0, 1.0);
        (1.0 - upper, upper)
    }
}

/// The point of Beta(`a`, `b`) with probability `p` in `tail`, as (x, 1 - x); both keep their relative precision.
///
/// Cost: about a dozen evaluations of the tail.
pub(crate) fn quantile(a: f64, b: f64, tail: Tail, p: f64) -> (f64, f64) {
    if a > b {
        let mirrored = if tail == Tail::Lower { Tail::Upper } else { Tail::Lower };
        let (y, x) = quantile(b, a, mirrored, p);
        return (x, y);
    }
    // The mean is at most one half, so the logarithm of x resolves both ends.
    let ln_p = p.ln();
    let excess = |u: f64| {
        let (lower, upper) = tails(a, b, u.exp(), -u.exp_m1());
        match tail {
            Tail::Lower => lower.ln() - ln_p,
            Tail::Upper => ln_p - upper.ln(),
        }
    };
    let mean = a / (a + b);
    let spread = (mean * (b / (a + b)) / (a + b + 1.0)).sqrt();
    let mut step = (spread / mean).clamp(1e-12, 5.0);
    let mut at = mean.ln();
    let start = excess(at);
    if start == 0.0 {
        return (mean, 1.0 - mean);
    }
    // `excess` rises with u: walk against its sign until it changes.
    let (low, high) = loop {
        let next = if start > 0.0 { at - step } else { (at + step).min(0.0) };
        let value = excess(next);
        if (value > 0.0) != (start > 0.0) || next >= 0.0 {
            break if next < at { (next, at) } else { (at, next) };
        }
        if next < SMALLEST_LN {
            return (0.0, 1.0);
        }
        at = next;
        step *= 2.0;
    };
    let u = bracketed(excess, low, high, 1e-300);
    (u.exp(), -u.exp_m1())
}

/// The density of Beta(`a`, `b`) at `x`, `y = 1 - x`, for inner points.
pub(crate) fn density(a: f64, b: f64, x: f64, y: f64) -> f64 {
    kernel(a, b, x, y) / (x * y)
}

/// Below this logarithm a double is zero.
const SMALLEST_LN: f64 = -746.0;

/// From this smaller shape on the density is near enough to a bell for quadrature.
const QUADRATURE_FROM: f64 = 1000.0;

/// x^a y^b / B(a, b).
fn kernel(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let offset = x * b - y * a;
    let exponent = stirling_error(n) - stirling_error(a) - stirling_error(b)
        + a * ln_less_excess(offset / a, x * (n / a))
        + b * ln_less_excess(-offset / b, y * (n / b));
    (a * (b / n) / (2.0 * PI)).sqrt() * exponent.exp()
}

/// `I_x(a, b)` over x^a y^b / B(a, b), by the continued fraction of A. R. `DiDonato` and A. H. Morris (ACM TOMS 18, 1992, eq. 9).
///
/// `lead` is a y - b x, handed over so that it does not cancel when x is close to 1.
fn fraction(a: f64, b: f64, x: f64, y: f64, lead: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut value = guard(a / (a + 1.0) * (lead + 1.0));
    let (mut c, mut d) = (value, 0.0);
    let mut n = 0.0;
    for _ in 0..50_000 {
        n += 1.0;
        let s = a + 2.0 * n - 1.0;
        let w = n * (b - n) * x;
        let above = (a + n - 1.0) / s * ((a + b + n - 1.0) / s) * w * x;
        let below = n + w / s + (a + n) / (s + 2.0) * (lead + 1.0 + n * (1.0 + y));
        d = 1.0 / guard(below + above * d);
        c = guard(below + above / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    1.0 / value
}

fn tails_by_quadrature(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    let n = a + b;
    let spread = ((a / n) * (b / n) / (n + 1.0)).sqrt();
    // Everything is written as a distance from x, so the digits of x and y both hold.
    let below = x * b < y * a;
    let room = if below { x } else { y };
    let reach = (12.0 * spread).min(room);
    let tail = integrate(
        |away| {
            let (x, y) = if below { (x - away, y + away) } else { (x + away, y - away) };
            density(a, b, x, y)
        },
        0.0,
        reach,
        3,
    )
    .clamp(0.0, 1.0);
    if below { (tail, 1.0 - tail) } else { (1.0 - tail, tail) }
}

/// ln Gamma(z) less its Stirling approximation without the series.
pub(crate) fn stirling_error(z: f64) -> f64 {
    const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_7;
    if z < 16.0 {
        return libm::lgamma(z) - ((z - 0.5) * z.ln() - z + HALF_LN_2_PI);
    }
    let s = 1.0 / (z * z);
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / z
}

/// ln(`ratio`) - `u` for `ratio` = 1 + `u`, without cancellation near zero; far from it `ratio` keeps the digits that 1 + u loses.
pub(crate) fn ln_less_excess(u: f64, ratio: f64) -> f64 {
    if u.abs() > 0.5 {
        return ratio.ln() - u;
    }
    // ln(1 + u) = 2 artanh(r), r = u / (2 + u); then u - 2 r = u r.
    let r = u / (2.0 + u);
    let square = r * r;
    let mut power = 1.0;
    let mut series = 1.0 / 3.0;
    let mut k = 3.0;
    loop {
        power *= square;
        k += 2.0;
        let term = power / k;
        series += term;
        if term <= 1e-17 || k > 99.0 {
            break;
        }
    }
    2.0 * r * square * series - u * r
}

#[cfg(test)]
mod tests {
    use super::*;

    // Oracle: mpmath 1.4.1 betainc(regularized=True), 40 digits.
    #[test]
    #[expect(clippy::unreadable_literal, reason = "digits as the oracle prints them")]
    fn tails_match_an_oracle() {
        for (a, b, x, lower, upper) in [
            (2.0, 3.0, 0.3, 0.3483, 0.6517000000000001),
            (0.5, 0.5, 0.1, 0.20483276469913345, 0.7951672353008665),
            (0.5, 10.0, 0.01, 0.3420718248432155, 0.6579281751567845),
            (30.5, 12.5, 0.8, 0.9133307517030398, 0.08666924829696022),
            (0.02, 4.0, 1e-09, 0.6851840326980366, 0.3148159673019634),
            (900.5, 2100.0, 0.31, 0.8808534166744496, 0.11914658332555035),
            (2000.5, 3000.25, 0.39, 0.07332744787176938, 0.9266725521282306),
            (1500.0, 1000000.0, 0.0014, 0.004966238472326384, 0.9950337615276736),
            (3.5, 1000000000.0, 6e-09, 0.8994411331688039, 0.10055886683119611),
            (0.5, 500000000.0, 3.84e-09, 0.949956478914044, 0.05004352108595599),
            (500000000.0, 400000000.0, 0.55555, 0.3686570070827962, 0.6313429929172039),
            (1000000000.0, 1000000000.0, 0.50003, 0.9963548209768756, 0.003645179023124447),
        ] {
            let got = tails(a, b, x, 1.0 - x);
            assert!((got.0 - lower).abs() < 1e-11 * lower.max(1e-3), "{a} {b} {x}: {} is not {lower}", got.0);
            assert!((got.1 - upper).abs() < 1e-11 * upper.max(1e-3), "{a} {b} {x}: {} is not {upper}", got.1);
        }
    }

    #[test]
    fn quantiles_invert_the_tails_on_both_sides() {
        for a in [0.02, 0.5, 1.0, 3.0, 77.5, 5e3, 4e8] {
            for b in [0.3, 1.0, 12.0, 999.5, 1e6, 6e8] {
                for p in [1e-12, 1e-3, 0.025, 0.5, 0.9] {
                    for tail in [Tail::Lower, Tail::Upper] {
                        let (x, y) = quantile(a, b, tail, p);
                        assert!((x + y - 1.0).abs() < 1e-15);
                        let (lower, upper) = tails(a, b, x, y);
                        let back = if tail == Tail::Lower { lower } else { upper };
                        let at_the_end = x < 1e-300 || y < 1e-300;
                        assert!(at_the_end || (back / p - 1.0).abs() < 2e-10, "{a} {b} {p} {tail:?}: {x} gives {back}");
                    }
                }
            }
        }
    }
}
