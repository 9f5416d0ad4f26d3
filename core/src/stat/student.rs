//! Student's t distribution: tails and quantiles for any positive degrees of freedom.

use super::{beta, normal};

/// P(|T| > |t|): the two-sided p-value of a t statistic.
pub(crate) fn two_sided(t: f64, df: f64) -> f64 {
    if df >= NORMAL_FROM {
        return normal::two_sided(t);
    }
    let square = t * t;
    if square.is_infinite() {
        return 0.0;
    }
    let sum = df + square;
    // The squared t is a ratio of a half-shaped beta; its upper tail needs no subtraction.
    beta::tails(0.5, 0.5 * df, square / sum, df / sum).1
}

/// The t of a two-sided interval at confidence `level` with `df` degrees of freedom, 2.09 for 0.95 and 19.
///
/// At least one degree of freedom; never negative. Cost: well under a microsecond from 1,000 degrees on, a few below.
pub(crate) fn two_sided_quantile(level: f64, df: f64) -> f64 {
    let z = normal::two_sided_quantile(level);
    if df >= NORMAL_FROM {
        return z;
    }
    if z == 0.0 {
        return 0.0;
    }
    if df >= 1000.0 && z < 5.0 {
        return cornish_fisher(z, df);
    }
    let p = 1.0 - level;
    if df >= 3.0 && (0.1..4.0).contains(&z) {
        let mut t = cornish_fisher(z, df).max(z);
        for _ in 0..12 {
            // Newton on ln P, which is nearly straight in the tail; both sides are kept relative.
            let tail = two_sided(t, df);
            let step = tail * (tail / p).ln() / (2.0 * density(t, df));
            if !step.is_finite() {
                break;
            }
            t += step;
            if step.abs() < 1e-9 * t {
                return t;
            }
        }
    }
    if level < 0.1 {
        let (x, y) = beta::quantile(0.5, 0.5 * df, beta::Tail::Lower, level);
        return (df * (x / y)).sqrt();
    }
    let (x, y) = beta::quantile(0.5, 0.5 * df, beta::Tail::Upper, p);
    if y > 0.0 { (df * (x / y)).sqrt() } else { f64::MAX.sqrt() }
}

/// From here on t and z agree to the last bits.
const NORMAL_FROM: f64 = 1e15;

/// The density at `t`.
fn density(t: f64, df: f64) -> f64 {
    let sum = df + t * t;
    // With w = t^2 / (df + t^2) ~ Beta(1/2, df/2): f(t) = f(w) |dw/dt| / 2, and dw/dt = 2 t df / sum^2.
    beta::density(0.5, 0.5 * df, t * t / sum, df / sum) * t.abs() * (df / sum) / sum
}

/// The expansion of a t quantile around the normal one (Abramowitz and Stegun 26.7.5, with a fifth term).
fn cornish_fisher(z: f64, df: f64) -> f64 {
    let s = z * z;
    let g1 = z * (s + 1.0) / 4.0;
    let g2 = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let g3 = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let g4 = z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92160.0;
    let g5 = z * (((((27.0 * s + 339.0) * s + 930.0) * s - 1782.0) * s - 765.0) * s + 17955.0) / 368_640.0;
    z + (g1 + (g2 + (g3 + (g4 + g5 / df) / df) / df) / df) / df
}

#[cfg(test)]
mod tests {
    use super::*;

    // Oracle: mpmath 1.4.1, the incomplete beta function inverted at 40 digits.
    #[test]
    #[expect(clippy::unreadable_literal, reason = "digits as the oracle prints them")]
    fn quantiles_match_an_oracle() {
        for (level, df, t) in [
            (0.95, 1.0, 12.706204736174694),
            (0.99, 1.0, 63.656741162871526),
            (0.5, 1.0, 1.0),
            (0.95, 2.0, 4.302652729749462),
            (0.999, 2.0, 31.599054576443606),
            (0.05, 2.0, 0.07079923254047887),
            (0.95, 3.0, 3.1824463052837086),
            (0.95, 4.5, 2.658912347204403),
            (0.9, 10.0, 1.8124611228116765),
            (0.95, 19.0, 2.093024054408309),
            (0.99, 29.0, 2.7563859036706053),
            (0.999, 100.0, 3.39049131116423),
            (0.95, 999.0, 1.9623414611334495),
            (0.95, 1000.0, 1.962339080826408),
            (0.9999, 1000.0, 3.9063437367014084),
            (0.95, 123456.0, 1.9599832002451865),
            (0.02, 40.0, 0.025226163291361285),
        ] {
            let got = two_sided_quantile(level, df);
            assert!((got / t - 1.0).abs() < 1e-12, "{level} {df}: {got} is not {t}");
            assert!((two_sided(got, df) / (1.0 - level) - 1.0).abs() < 1e-10, "{level} {df}");
        }
    }

    #[test]
    fn the_tail_ends_where_it_should() {
        assert_eq!(two_sided(0.0, 7.0), 1.0);
        // One degree of freedom: 1 - 2 atan(t) / pi.
        assert!((two_sided(-1.0, 1.0) - 0.5).abs() < 1e-15);
        assert_eq!(two_sided(f64::INFINITY, 3.0), 0.0);
    }
}
