//! The chi-square distribution, through the incomplete gamma function.

use std::f64::consts::PI;

use super::beta::{ln_less_excess, stirling_error};
use super::normal;
use super::quadrature::integrate;

/// P(X > `x`) for `df` > 0 degrees of freedom, as a tail: it keeps its relative precision down to 1e-300.
///
/// Negative `x` gives 1 and infinity 0.
pub(crate) fn upper_tail(x: f64, df: f64) -> f64 {
    // One degree of freedom: a squared normal deviate.
    if (df - 1.0).abs() < f64::EPSILON {
        return normal::two_sided(x.max(0.0).sqrt());
    }
    gamma_tails(0.5 * df, 0.5 * x).1
}

/// Both tails of the gamma distribution of shape `a` > 0 and scale 1 at `x`: (lower, upper).
///
/// Power series below the mean and a continued fraction above it; quadrature of the density from shape 1000 on, where both are slow.
pub(crate) fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    if a >= QUADRATURE_FROM {
        return tails_by_quadrature(a, x);
    }
    if x < a + 1.0 {
        let lower = (kernel(a, x) / a * series(a, x)).clamp(0.0, 1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (kernel(a, x) * fraction(a, x)).clamp(0.0, 1.0);
        (1.0 - upper, upper)
    }
}

const QUADRATURE_FROM: f64 = 1000.0;

/// x^a e^-x / Gamma(a), with Stirling's error so that nothing cancels when both are large.
fn kernel(a: f64, x: f64) -> f64 {
    let u = (x - a) / a;
    (a / (2.0 * PI)).sqrt() * (a * ln_less_excess(u, x / a) - stirling_error(a)).exp()
}

/// 1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + ...
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut at) = (1.0, 1.0, a);
    for _ in 0..10_000 {
        at += 1.0;
        term *= x / at;
        sum += term;
        if term < 0.25 * f64::EPSILON * sum {
            break;
        }
    }
    sum
}

/// Legendre's continued fraction for the upper tail over the kernel, by Lentz's method.
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut b = x + 1.0 - a;
    let mut d = 1.0 / guard(b);
    let mut c = 1.0 / TINY;
    let mut value = d;
    let mut i = 0.0;
    for _ in 0..10_000 {
        i += 1.0;
        let step = -i * (i - a);
        b += 2.0;
        d = 1.0 / guard(b + step * d);
        c = guard(b + step / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

fn tails_by_quadrature(a: f64, x: f64) -> (f64, f64) {
    let below = x < a;
    let density = |y: f64| if y > 0.0 { kernel(a, y) / y } else { 0.0 };
    // How far the density reaches beyond x: it falls at least like a bell of variance a, or like an exponential of this rate.
    let rate = (1.0 - a / x).abs();
    let bell = 14.0 * a.sqrt();
    let reach = if rate > 0.0 { bell.min(40.0 / rate) } else { bell };
    let reach = if below { reach.min(x) } else { reach };
    let tail = integrate(|away| density(if below { x - away } else { x + away }), 0.0, reach, 6).clamp(0.0, 1.0);
    if below { (tail, 1.0 - tail) } else { (1.0 - tail, tail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Oracle: mpmath 1.4.1 gammainc(regularized=True), 40 digits.
    #[test]
    #[expect(clippy::unreadable_literal, reason = "digits as the oracle prints them")]
    fn tails_match_an_oracle() {
        for (x, df, upper) in [
            (10.0, 2.0, 0.006737946999085467),
            (3.841458820694124, 1.0, 0.05000000000000006),
            (1e-06, 1.0, 0.9992021155721779),
            (0.5, 3.0, 0.9188914116546758),
            (7.8, 3.0, 0.05033109785985335),
            (45.5, 4.5, 6.099116110677713e-09),
            (700.0, 5.0, 4.9119861035732e-149),
            (2.0, 30.0, 0.9999999999997),
            (30.0, 30.0, 0.46565370894400965),
            (120.0, 40.0, 6.351918340378976e-10),
            (1000.0, 900.0, 0.010994608942135848),
            (1990.0, 2000.0, 0.558762559479011),
            (2100.0, 2000.0, 0.05867111137731808),
            (2600.0, 2400.0, 0.0024026275768963897),
            (9000.0, 5000.0, 3.896252492263359e-233),
            (1003000.0, 1000000.0, 0.017016772933266314),
            (1000000000.0, 1000000000.0, 0.49999405291961274),
            (1000300000.0, 1000000000.0, 9.896084115728977e-12),
            (0.01, 0.3, 0.5162044656981468),
        ] {
            let got = upper_tail(x, df);
            assert!((got / upper - 1.0).abs() < 1e-11, "{x} {df}: {got} is not {upper}");
        }
    }

    #[test]
    fn the_ends_are_certain() {
        for df in [0.5, 1.0, 2.0, 7.0, 5000.0] {
            assert_eq!(upper_tail(0.0, df), 1.0);
            assert_eq!(upper_tail(-1.0, df), 1.0);
            assert_eq!(upper_tail(f64::INFINITY, df), 0.0);
            let (lower, upper) = gamma_tails(df, df);
            assert!((lower + upper - 1.0).abs() < 1e-15);
        }
    }
}
