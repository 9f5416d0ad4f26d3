//! Gauss-Legendre quadrature.

/// Positive nodes and weights of the 20-point rule on [-1, 1].
const RULE_20: [(f64, f64); 10] = [
    (0.076_526_521_133_497_34, 0.152_753_387_130_725_84),
    (0.227_785_851_141_645_07, 0.149_172_986_472_603_74),
    (0.373_706_088_715_419_55, 0.142_096_109_318_382_04),
    (0.510_867_001_950_827_1, 0.131_688_638_449_176_64),
    (0.636_053_680_726_515, 0.118_194_531_961_518_41),
    (0.746_331_906_460_150_8, 0.101_930_119_817_240_44),
    (0.839_116_971_822_218_8, 0.083_276_741_576_704_75),
    (0.912_234_428_251_326, 0.062_672_048_334_109_07),
    (0.963_971_927_277_913_8, 0.040_601_429_800_386_94),
    (0.993_128_599_185_094_9, 0.017_614_007_139_152_118),
];

/// The integral of `f` from `low` to `high` by the 20-point rule on each of `panels` equal panels.
///
/// Cost: `20 * panels` calls of `f`, from left to right within a panel pair; the order is fixed.
pub(crate) fn integrate(mut f: impl FnMut(f64) -> f64, low: f64, high: f64, panels: u32) -> f64 {
    let [total] = integrate_each(|x| [f(x)], low, high, panels);
    total
}

/// As [`integrate`], for several functions that are best computed together.
pub(crate) fn integrate_each<const K: usize>(
    mut f: impl FnMut(f64) -> [f64; K],
    low: f64,
    high: f64,
    panels: u32,
) -> [f64; K] {
    let half = 0.5 * (high - low) / f64::from(panels.max(1));
    let mut total = [0.0; K];
    for panel in 0..panels.max(1) {
        let centre = low + half * f64::from(2 * panel + 1);
        let mut sum = [0.0; K];
        for (node, weight) in RULE_20 {
            let (left, right) = (f(centre - half * node), f(centre + half * node));
            for (sum, (left, right)) in sum.iter_mut().zip(left.into_iter().zip(right)) {
                *sum += weight * (left + right);
            }
        }
        for (total, sum) in total.iter_mut().zip(sum) {
            *total += sum;
        }
    }
    total.map(|total| total * half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_for_polynomials_and_tight_for_a_bell() {
        assert!((integrate(|x| x.powi(38), -1.0, 1.0, 1) - 2.0 / 39.0).abs() < 1e-15);
        let bell = integrate(|x| (-0.5 * x * x).exp(), -12.0, 12.0, 6);
        assert!((bell - (2.0 * std::f64::consts::PI).sqrt()).abs() < 1e-13, "{bell}");
    }
}
