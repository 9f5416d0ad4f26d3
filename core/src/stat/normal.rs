//! The standard normal distribution: tails and quantiles.

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use libm::{erf, erfc};
use statrs::function::erf::{erf_inv, erfc_inv};

/// P(Z > z).
pub(crate) fn upper_tail(z: f64) -> f64 {
    0.5 * erfc(z * FRAC_1_SQRT_2)
}

/// P(|Z| > |z|): the two-sided p-value of a z statistic.
pub(crate) fn two_sided(z: f64) -> f64 {
    erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The density at `z`.
pub(crate) fn density(z: f64) -> f64 {
    const INV_SQRT_2_PI: f64 = 0.398_942_280_401_432_7;
    INV_SQRT_2_PI * (-0.5 * z * z).exp()
}

/// The z with P(Z > z) = `q`, for `q` in (0, 0.5]; 0 at one half.
pub(crate) fn upper_quantile(q: f64) -> f64 {
    polish(SQRT_2 * erfc_inv(2.0 * q), |z| upper_tail(z) - q)
}

/// The z of a two-sided interval at confidence `level`, 1.96 for 0.95. Never negative.
pub(crate) fn two_sided_quantile(level: f64) -> f64 {
    // Near zero `1 - level` has lost the level.
    let z = if level < 0.1 {
        polish(SQRT_2 * erf_inv(level), |z| 0.5 * (level - erf(z * FRAC_1_SQRT_2)))
    } else {
        upper_quantile(0.5 * (1.0 - level))
    };
    z.clamp(0.0, 40.0)
}

/// Newton steps from the rational approximation, which is good to eleven digits, to the last bits.
/// `excess` is the upper tail at z less the wanted one.
fn polish(mut z: f64, excess: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..2 {
        let step = excess(z) / density(z);
        if !step.is_finite() {
            break;
        }
        z += step;
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    // Oracle: mpmath 1.4.1, 30 digits.
    #[test]
    fn quantiles_match_to_the_last_bits() {
        for (level, z) in [
            (0.5, 0.674_489_750_196_081_7),
            (0.8, 1.281_551_565_544_600_6),
            (0.9, 1.644_853_626_951_472_9),
            (0.95, 1.959_963_984_540_053_8),
            (0.99, 2.575_829_303_548_900_4),
            (0.999_999, 4.891_638_475_692_932),
            (1e-3, 0.001_253_314_465_432_554_6),
        ] {
            let got = two_sided_quantile(level);
            assert!((got - z).abs() < 4e-15 * z, "{level}: {got} is not {z}");
        }
    }

    #[test]
    fn tails_hold_their_relative_precision() {
        for (z, q) in [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931_457_03),
            (6.0, 9.865_876_450_376_98e-10),
            (20.0, 2.753_624_118_606_233_7e-89),
        ] {
            assert!((upper_tail(z) / q - 1.0).abs() < 1e-13, "{z}");
            assert!((two_sided(-z) / (2.0 * q) - 1.0).abs() < 1e-13, "{z}");
        }
    }
}
