//! How much a series wanders by itself, learnt as days come.

use serde::{Deserialize, Serialize};

/// Variances of the wander that are weighed, as shares of the variance of a single answer.
const SIZES: [f64; 6] = [0.0005, 0.002, 0.006, 0.02, 0.06, 0.2];
/// How much of it is left a day later; with none it is noise of single days.
const MEMORIES: [f64; 4] = [0.0, 0.5, 0.8, 0.95];
/// No wander, and each size with each memory.
pub(super) const MODELS: usize = 1 + SIZES.len() * MEMORIES.len();
/// What a week takes off the weight of what was seen before it: half of it is gone after twenty weeks.
const WEEKLY_MEMORY: f64 = 0.966;
/// A day counts for no more than this many standard deviations.
const LIMIT: f64 = 3.5;

/// Weights of the models; they sum to one.
pub(super) type Weights = Vec<f64>;

/// Every model weighs alike.
pub(super) fn alike() -> Weights {
    vec![1.0 / MODELS as f64; MODELS]
}

/// The size and the memory of a model.
fn model(at: usize) -> (f64, f64) {
    match at.checked_sub(1) {
        None => (0.0, 0.9),
        Some(at) => (SIZES[at / MEMORIES.len()], MEMORIES[at % MEMORIES.len()]),
    }
}

/// One model's guess of today's wander and how good its guesses were.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Guess {
    value: f64,
    variance: f64,
    /// The logarithm of the likelihood, old weeks fading.
    log: f64,
    /// This week's squares of surprises over their variances.
    squares: f64,
    /// This week's product of variances.
    product: f64,
}

/// A bank of models of how a series wanders around its mean: none, or an autoregression of some size and memory. Each guesses every
/// day; the weights of the models are their likelihoods times the weights that the network gives them, an empirical Bayes estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Wander {
    guesses: Vec<Guess>,
    /// The weights after the last week.
    pub(super) weights: Weights,
}

/// What the weighted models say: the variance and memory of the wander, and the variance of noise that is new every day.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Spread {
    pub(super) variance: f64,
    pub(super) memory: f64,
    pub(super) daily: f64,
}

impl Default for Wander {
    fn default() -> Self {
        Self { guesses: vec![Guess { product: 1.0, ..Guess::default() }; MODELS], weights: alike() }
    }
}

impl Wander {
    /// Whether a state that was read back has every model.
    pub(super) fn is_sound(&self) -> bool {
        self.guesses.len() == MODELS && self.weights.len() == MODELS
    }

    /// A day on which the series was this far from its mean, by answers whose mean has this variance. `scale` is the variance of a
    /// single answer, `mean` that of the mean.
    pub(super) fn learn(&mut self, deviation: f64, variance: f64, mean: f64, scale: f64) {
        for (at, guess) in self.guesses.iter_mut().enumerate() {
            let (size, memory) = model(at);
            let size = size * scale;
            let before = if guess.variance == 0.0 { size } else { memory * memory * (guess.variance - size) + size };
            let value = memory * guess.value;
            let all = before + variance + mean;
            let limit = LIMIT * all.sqrt();
            // Unlike `clamp`, these take what a damaged state makes of a variance.
            let surprise = (deviation - value).max(-limit).min(limit);
            guess.squares += surprise * surprise / all;
            guess.product *= all / scale;
            let gain = before / all;
            guess.value = value + gain * surprise;
            guess.variance = before * (1.0 - gain);
        }
    }

    /// A day without a look at the series.
    pub(super) fn pass(&mut self, scale: f64) {
        for (at, guess) in self.guesses.iter_mut().enumerate() {
            let (size, memory) = model(at);
            let size = size * scale;
            guess.value *= memory;
            guess.variance = if guess.variance == 0.0 { 0.0 } else { memory * memory * (guess.variance - size) + size };
        }
    }

    /// Ends a week: weighs the models, and says what they say together.
    pub(super) fn weigh(&mut self, network: &Weights, scale: f64) -> Spread {
        for guess in &mut self.guesses {
            let week = libm::log(guess.product.max(f64::MIN_POSITIVE)) + guess.squares;
            guess.log = guess.log * WEEKLY_MEMORY - 0.5 * week;
            guess.squares = 0.0;
            guess.product = 1.0;
        }
        let logs: Vec<f64> =
            self.guesses.iter().zip(network).map(|(guess, weight)| guess.log + libm::log(*weight)).collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let raw: Vec<f64> = logs.iter().map(|log| libm::exp(log - top)).collect();
        let total: f64 = raw.iter().sum();
        self.weights = raw.iter().map(|weight| weight / total).collect();
        let (mut variance, mut kept, mut daily) = (0.0, 0.0, 0.0);
        for (at, weight) in self.weights.iter().enumerate() {
            let (size, memory) = model(at);
            if memory == 0.0 {
                daily += weight * size;
            } else {
                variance += weight * size;
                kept += weight * size * memory;
            }
        }
        let variance = variance.max(1e-5);
        Spread { variance: variance * scale, memory: (kept / variance).clamp(0.0, 0.98), daily: daily * scale }
    }
}

/// The weights of a network: the mean of those of its series, with a little of every model.
pub(super) fn network<'w>(series: impl Iterator<Item = &'w Weights>) -> Weights {
    let floor = 0.02;
    let mut sums = [floor / MODELS as f64; MODELS];
    let mut count = floor;
    for weights in series {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += weight;
        }
        count += 1.0;
    }
    sums.iter().map(|sum| sum / count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::random::Random;

    fn settled(deviations: impl Iterator<Item = f64>) -> Spread {
        let mut wander = Wander::default();
        let mut spread = Spread::default();
        for (day, deviation) in deviations.enumerate() {
            wander.learn(deviation, 0.01, 0.0, 1.0);
            if day % 7 == 6 {
                spread = wander.weigh(&alike(), 1.0);
            }
        }
        spread
    }

    #[test]
    fn noise_has_no_wander_and_a_wander_shows_its_size_and_memory() {
        let mut random = Random::new(7, 0);
        let quiet = settled((0..364).map(|_| 0.1 * random.normal()));
        assert!(quiet.variance < 0.001 && quiet.daily < 0.001, "{quiet:?}");
        let mut level = 0.0;
        let wandering = settled((0..364).map(|_| {
            level = 0.8 * level + 0.6 * 0.25 * random.normal();
            level + 0.1 * random.normal()
        }));
        assert!((0.02..0.2).contains(&wandering.variance), "{wandering:?}");
        assert!((0.6..0.95).contains(&wandering.memory), "{wandering:?}");
        let noisy = settled((0..364).map(|_| 0.27 * random.normal()));
        assert!((0.03..0.12).contains(&noisy.daily) && noisy.variance < 0.01, "{noisy:?}");
    }
}
