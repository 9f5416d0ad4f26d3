//! A seeded generator for resampling: the same seed and stream give the same numbers on every platform and number of cores.

/// Counter based: the n-th number of a stream is a mix of `start + n * GOLDEN` (`SplitMix64`: G. L. Steele, D. Lea and C. H. Flood,
/// OOPSLA 2014, with D. Stafford's thirteenth mixer), and the start of a stream a mix of the seed and the stream's number.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
    spare: Option<f64>,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

impl Random {
    /// Stream number `stream` of `seed`.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let state = mix(mix(seed.wrapping_add(GOLDEN)) ^ stream.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(1));
        Self { state, spare: None }
    }

    /// Any 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// Uniform on 0 to 1, neither included.
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Uniform on the whole numbers below `bound`; 0 for a bound of 0. Multiply and shift: for bounds below 2^32 the bias is under 2^-32.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the product shifted by 64 is below the bound")]
        let value = ((u128::from(self.bits()) * bound as u128) >> 64) as usize;
        value
    }

    /// A standard normal number, by G. Marsaglia's polar method.
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = u * u + v * v;
            if 0.0 < square && square < 1.0 {
                let scale = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(v * scale);
                return u * scale;
            }
        }
    }

    /// A chi-square number with `df` degrees of freedom, above 0: G. Marsaglia and W. W. Tsang, ACM TOMS 26 (2000) 363.
    pub(crate) fn chi_square(&mut self, df: f64) -> f64 {
        let shape = 0.5 * df;
        if shape < 1.0 {
            let boost = libm::pow(self.uniform(), 1.0 / shape);
            return self.chi_square(df + 2.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let z = self.normal();
            let v = (1.0 + c * z).powi(3);
            if v > 0.0 && libm::log(self.uniform()) < 0.5 * z * z + d - d * v + d * libm::log(v) {
                return 2.0 * d * v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let values: Vec<f64> = (0..200_000).map(|_| draw()).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64)
    }

    #[test]
    fn streams_are_fixed_and_have_the_right_moments() {
        assert_eq!(Random::new(7, 3).bits(), Random::new(7, 3).bits());
        assert_ne!(Random::new(7, 3).bits(), Random::new(7, 4).bits());
        assert_ne!(Random::new(7, 3).bits(), Random::new(8, 3).bits());
        let mut random = Random::new(1, 0);
        let (mean, variance) = moments(|| random.normal());
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.015, "{mean} {variance}");
        for df in [0.7, 5.0, 900.0] {
            let (mean, variance) = moments(|| random.chi_square(df));
            assert!(
                (mean / df - 1.0).abs() < 0.015 && (variance / (2.0 * df) - 1.0).abs() < 0.05,
                "{df} {mean} {variance}"
            );
        }
        let (mean, _) = moments(|| random.below(11) as f64);
        assert!((mean - 5.0).abs() < 0.03);
    }
}
