//! How far out a result is, as a standard normal deviate.

/// A skewness beyond this is taken for this.
const MOST_SKEWED: f64 = 0.6;

/// A standardised sum with some skewness, brought to the scale of the normal distribution (the first term of the Cornish-Fisher
/// expansion): falls of a score with a long lower tail are less unusual than they look.
pub(super) fn skewed(z: f64, skewness: f64) -> f64 {
    let fixed = z - skewness.clamp(-MOST_SKEWED, MOST_SKEWED) * (z * z - 1.0) / 6.0;
    if fixed * z <= 0.0 { 0.0 } else { fixed }
}

/// What a deviate is no less than, if with any skewness it is brought to `fixed`.
pub(super) fn before_skewness(fixed: f64) -> f64 {
    if fixed < 1.0 {
        return 0.0;
    }
    let part = MOST_SKEWED / 6.0;
    ((1.0 + 4.0 * part * (fixed + part)).sqrt() - 1.0) / (2.0 * part)
}

/// A count of which `expected` were expected, whose variance is `expected + dispersion * expected^2`: the saddlepoint approximation
/// of the negative binomial tail (R. Lugannani and S. Rice, Advances in Applied Probability 12 (1980) 475, in O. Barndorff-Nielsen's
/// form) with a continuity correction. Near Poisson for no dispersion.
pub(super) fn counted(count: f64, expected: f64, dispersion: f64) -> f64 {
    if expected <= 0.0 || expected.is_nan() {
        return 0.0;
    }
    let up = expected < count;
    let corrected = if up { (count - 0.5).max(expected) } else { (count + 0.5).min(expected) };
    // Half a count or less away.
    if (corrected - expected).abs() <= 0.0 {
        return 0.0;
    }
    let size = 1.0 / dispersion.max(1e-6);
    let log_odds = |value: f64| libm::log(value / (value + size));
    let deviance = corrected * libm::log(corrected / expected)
        - (corrected + size) * libm::log((corrected + size) / (expected + size));
    let root = (2.0 * deviance.max(0.0)).sqrt().copysign(corrected - expected);
    if root.abs() < 1e-6 {
        return 0.0;
    }
    let tilt = log_odds(corrected) - log_odds(expected);
    let scaled = 2.0 * libm::sinh(tilt / 2.0) * (corrected * (1.0 + corrected / size)).sqrt();
    root + libm::log((scaled / root).max(1e-9)) / root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::volume::volume_tail;
    use crate::stat::normal;

    #[test]
    fn no_skewness_brings_a_deviate_further_than_is_said() {
        for fixed in [0.5, 1.0, 2.0, 3.5, 6.0] {
            let least = before_skewness(fixed);
            assert!(skewed(least - 1e-9, -1.0).abs() <= fixed && skewed(1e-9 - least, 1.0).abs() <= fixed);
            assert!(fixed < 1.0 || (skewed(least, -1.0) - fixed).abs() < 1e-9);
        }
    }

    #[test]
    fn counts_agree_with_the_exact_negative_binomial_tail() {
        for (count, expected, dispersion) in [(20, 8.0, 0.06), (3, 12.0, 0.06), (9, 2.0, 1e-6), (0, 6.0, 0.1)] {
            let tail = volume_tail(count, expected, dispersion).unwrap();
            let z = counted(count as f64, expected, dispersion);
            let exact = if expected < count as f64 { tail.p_high } else { tail.p_low };
            let approximate = normal::upper_tail(z.abs());
            assert!((approximate / exact - 1.0).abs() < 0.12, "{count} of {expected}: {approximate} {exact}");
        }
        assert_eq!(counted(4.0, 4.2, 0.0), 0.0);
        assert_eq!(counted(4.0, 0.0, 0.0), 0.0);
    }
}
