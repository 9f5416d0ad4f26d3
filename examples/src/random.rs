//! Seeded chance that is the same on every platform: integers, and floats by the four operations and the square root only.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "all numbers here are small and not negative"
)]

/// xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded by `SplitMix64`.
#[derive(Debug, Clone)]
pub(crate) struct Random([u64; 4]);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut state = seed;
        Self([(); 4].map(|()| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }))
    }

    fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// A float in `0.0..1.0`.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// An integer in `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        // A product of two 32-bit numbers, halved: below `n`.
        u32::try_from(((self.next() >> 32) * u64::from(n)) >> 32).unwrap_or(0)
    }

    /// True in the share `p` of the calls.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Standard normal to the eye: the sum of twelve uniform numbers less six. It stays within 6.
    pub(crate) fn normal(&mut self) -> f64 {
        let mut sum = 0_u32;
        for _ in 0..3 {
            let bits = self.next();
            sum += [0, 16, 32, 48].map(|shift| u32::from((bits >> shift) as u16)).iter().sum::<u32>();
        }
        (f64::from(sum) + 6.0) / 65_536.0 - 6.0
    }

    /// How many of many rare things happen when `mean` are expected: Poisson by Knuth's product, normal from 30 on.
    pub(crate) fn count(&mut self, mean: f64) -> u32 {
        if mean < 30.0 {
            let limit = exp(-mean);
            let (mut product, mut count) = (self.unit(), 0);
            while limit < product && count < 200 {
                product *= self.unit();
                count += 1;
            }
            if 0.0 < mean { count } else { 0 }
        } else {
            (mean + mean.sqrt() * self.normal()).round().max(0.0) as u32
        }
    }

    /// A float between `low` and `high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// An integer from `low` to `high`, both of them included.
    pub(crate) fn whole(&mut self, low: usize, high: usize) -> usize {
        low + self.below(u32::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1)) as usize
    }

    /// Gamma of `shape` 1 or more, with the mean 1: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
    pub(crate) fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            if libm::log(1.0 - self.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v / shape;
            }
        }
    }

    /// Changes the order of `items`, each order as likely.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.whole(0, i));
        }
    }

    /// A place in `weights`, drawn by weight; 0 when all weights are 0.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (i, weight) in weights.iter().enumerate() {
            if left < *weight {
                return i;
            }
            left -= weight;
        }
        0
    }

    /// One of `items`.
    pub(crate) fn one<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items.get(self.below(items.len() as u32) as usize).copied().unwrap_or_default()
    }
}

/// e to the `x` for moderate `x`, as (1 + x / 2^20)^(2^20): `f64::exp` may differ between platforms in the last bit.
pub(crate) fn exp(x: f64) -> f64 {
    let mut power = 1.0 + x / f64::from(1 << 20);
    for _ in 0..20 {
        power *= power;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_its_published_numbers() {
        // The first outputs of xoshiro256++ from the state 1, 2, 3, 4.
        let mut random = Random([1, 2, 3, 4]);
        assert_eq!([random.next(), random.next(), random.next()], [41_943_041, 58_720_359, 3_588_806_011_781_223]);
    }

    #[test]
    fn draws_have_the_stated_moments() {
        let mut random = Random::new(5);
        let n = 20_000;
        let draws: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        let variance = draws.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
        for expected in [0.0, 0.3, 8.0, 90.0] {
            let mean = (0..n).map(|_| f64::from(random.count(expected))).sum::<f64>() / f64::from(n);
            assert!((mean - expected).abs() < 0.03 + expected / 100.0, "{mean} for {expected}");
        }
        assert_eq!((0..100).map(|_| random.weighted(&[0, 3, 0])).max(), Some(1));
        assert!((exp(1.0) - std::f64::consts::E).abs() < 1e-5);
    }
}
