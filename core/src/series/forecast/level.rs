//! The level of a series with everything that is not known of how it moves.
//!
//! A day's mean is the level, plus what the day is about beyond its answers, plus what its answers are by chance. How much the level moves and
//! how much days differ are not known; one best guess of them, above all a guess of none, makes intervals too narrow. So every pair of a
//! grid is filtered, and forecasts are averaged over what the data leave likely. Segments of one network move alike: what all of them leave
//! likely is where each begins.

/// How much the level may move in a day, as a variance in units of [`Observed::scale`]: so many steps, from and to.
const MOVES: (usize, f64, f64) = (16, 1e-6, 3e-2);
/// How much a day may differ beyond its answers, in the same units.
const DAYS: [f64; 8] = [0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
/// How many segments' worth the even grid weighs beside what segments say.
const EVEN: f64 = 5.0;
/// So often segments are asked again with what all said before.
const ROUNDS: usize = 3;

/// A series as the filter sees it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Observed {
    /// Means of days, or totals by their weekday's factor.
    pub(super) value: Vec<f64>,
    /// The base of a day, or its factor; 0 where nothing was seen.
    pub(super) n: Vec<f64>,
    /// The variance of one answer, or of a factor of 1.
    pub(super) s2: f64,
    /// What the grid's variances are counted in: the variance of an answer, or the square of a total's level.
    pub(super) scale: f64,
    /// Where the level starts, give or take.
    pub(super) start: (f64, f64),
}

/// The grid's points after a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likely {
    log_likelihood: Vec<f64>,
    level: Vec<f64>,
    variance: Vec<f64>,
    scale: f64,
}

/// Where the level stands for the day after the last, and how it goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    pub(super) value: f64,
    /// The variance of the level on the first day to come.
    pub(super) variance: f64,
    /// What each further day adds.
    pub(super) per_day: f64,
    /// What a day differs beyond its answers.
    pub(super) of_day: f64,
}

fn moves() -> impl Iterator<Item = f64> {
    let (steps, from, to) = MOVES;
    let step = libm::log(to / from) / (steps as f64 - 1.0);
    (0..steps).map(move |at| from * libm::exp(step * at as f64))
}

fn grid() -> impl Iterator<Item = (f64, f64)> {
    DAYS.into_iter().flat_map(|day| moves().map(move |step| (step, day)))
}

impl Observed {
    /// Filters the series at every point of the grid. Cost: days x 128.
    pub(super) fn likely(&self) -> Likely {
        let mut found =
            Likely { log_likelihood: Vec::new(), level: Vec::new(), variance: Vec::new(), scale: self.scale };
        for (step, day) in grid() {
            let (step, day) = (step * self.scale, day * self.scale);
            let (mut level, mut variance) = self.start;
            let (mut squares, mut logs) = (0.0, 0.0);
            // Logarithms are taken of products, which saves most of them.
            let mut product = 1.0_f64;
            for (value, n) in self.value.iter().zip(&self.n) {
                if *n > 0.0 {
                    let noise = self.s2 / n + day;
                    let total = variance + noise;
                    let error = value - level;
                    squares += error * error / total;
                    product *= total;
                    if !(1e-200..1e200).contains(&product) {
                        logs += libm::log(product);
                        product = 1.0;
                    }
                    level += variance / total * error;
                    variance *= noise / total;
                }
                variance += step;
            }
            found.log_likelihood.push(-0.5 * (squares + logs + libm::log(product)));
            found.level.push(level);
            found.variance.push(variance);
        }
        found
    }
}

impl Likely {
    /// The weight of each point under these weights before.
    fn weights(&self, before: &[f64]) -> Vec<f64> {
        let best = self.log_likelihood.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut weights: Vec<f64> =
            self.log_likelihood.iter().zip(before).map(|(log, before)| libm::exp(log - best) * before).collect();
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 {
            weights.iter_mut().for_each(|weight| *weight /= sum);
        }
        weights
    }

    fn level(&self, before: &[f64]) -> Level {
        let weights = self.weights(before);
        let mean = |of: &mut dyn Iterator<Item = f64>| of.zip(&weights).map(|(x, w)| x * w).sum::<f64>();
        let value = mean(&mut self.level.iter().copied());
        let spread = self.level.iter().zip(&self.variance).map(|(level, variance)| variance + (level - value).powi(2));
        Level {
            value,
            variance: mean(&mut spread.into_iter()),
            per_day: self.scale * mean(&mut grid().map(|(step, _)| step)),
            of_day: self.scale * mean(&mut grid().map(|(_, day)| day)),
        }
    }
}

/// The levels of segments that begin with what all of them leave likely: the grid's weights by J. Kiefer's and J. Wolfowitz's mixture, a few
/// rounds of it, drawn towards an even grid.
pub(super) fn levels(segments: &[Likely]) -> Vec<Level> {
    let points = MOVES.0 * DAYS.len();
    let even = 1.0 / points as f64;
    let mut before = vec![even; points];
    for _ in 0..ROUNDS {
        let mut sum = vec![EVEN * even; points];
        for segment in segments {
            for (sum, weight) in sum.iter_mut().zip(segment.weights(&before)) {
                *sum += weight;
            }
        }
        let all: f64 = sum.iter().sum();
        before = sum.into_iter().map(|weight| weight / all).collect();
    }
    segments.iter().map(|segment| segment.level(&before)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::local_level::{LocalLevel, local_level_filter};
    use crate::stat::random::Random;

    fn wander(random: &mut Random, step: f64, day: f64) -> Observed {
        let mut level = 40.0;
        let (mut value, mut n) = (Vec::new(), Vec::new());
        for t in 0..300 {
            level += random.normal() * step.sqrt();
            let base = if t % 7 == 6 { 0.0 } else { 1.0 + random.below(40) as f64 };
            let noise = if base > 0.0 { (5_000.0 / base + day).sqrt() } else { 0.0 };
            value.push(level + random.normal() * noise);
            n.push(base);
        }
        Observed { value, n, s2: 5_000.0, scale: 5_000.0, start: (40.0, 5_000.0) }
    }

    #[test]
    fn each_point_is_the_filter_by_name() {
        let mut seen = wander(&mut Random::new(2, 0), 5.0, 0.0);
        seen.value.truncate(40);
        seen.n.truncate(40);
        let found = seen.likely();
        for (at, step) in moves().enumerate() {
            let model = LocalLevel::new(step * seen.scale, seen.s2, 40.0, 5_000.0).unwrap();
            let values: Vec<Option<f64>> = seen.value.iter().copied().map(Some).collect();
            let path = local_level_filter(&model, &values, &seen.n).unwrap();
            assert!((path.filtered[39] - found.level[at]).abs() < 1e-9);
            assert!((path.filtered_var[39] + model.q() - found.variance[at]).abs() < 1e-6);
            let seen_days = seen.n.iter().filter(|n| **n > 0.0).count() as f64;
            let constant = 0.5 * seen_days * std::f64::consts::TAU.ln();
            assert!((path.loglik + constant - found.log_likelihood[at]).abs() < 1e-8);
        }
    }

    #[test]
    fn what_moves_is_told_from_what_differs_by_day() {
        let mut random = Random::new(7, 1);
        for (step, day) in [(0.5, 0.0), (20.0, 0.0), (0.5, 300.0), (20.0, 300.0)] {
            let segments: Vec<Likely> = (0..20).map(|_| wander(&mut random, step, day).likely()).collect();
            let found = levels(&segments);
            let mean = |of: fn(&Level) -> f64| found.iter().map(of).sum::<f64>() / found.len() as f64;
            let (per_day, of_day) = (mean(|level| level.per_day), mean(|level| level.of_day));
            assert!((step * 0.5..step * 2.0 + 0.5).contains(&per_day), "{step} {day}: {per_day}");
            assert!((of_day - day).abs() < 0.35 * day + 25.0, "{step} {day}: {of_day}");
        }
    }
}
