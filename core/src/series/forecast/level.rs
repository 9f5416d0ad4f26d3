//! The level of a series with everything that is not known of how it moves.
//!
//! A day's mean is the level, plus what the day and those around it are about beyond their answers, plus what its answers are by chance. How
//! much the level moves, how much days differ and how long that lasts are not known; one best guess of them, above all a guess of none,
//! makes intervals too narrow. So every point of a grid is filtered, and forecasts are averaged over what the data leave likely.

/// How much the level may move in a day, as a variance in units of [`Observed::scale`]: so many steps, from and to. No level stands still:
/// the least is three points of NPS a month.
const MOVES: (usize, f64, f64) = (10, 6e-5, 3e-2);
/// How much days may differ beyond their answers, in the same units.
const DAYS: [f64; 5] = [0.0, 0.005, 0.02, 0.06, 0.2];
/// How much of that is left a day later.
const LASTING: [f64; 3] = [0.0, 0.5, 0.8];

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

/// A point of the grid: the variance of a day's step of the level, that of days about it, how much of a day lasts, and how much the point
/// weighs before anything is seen.
#[derive(Debug, Clone, Copy)]
struct Point {
    step: f64,
    day: f64,
    lasting: usize,
    before: f64,
}

/// Where a point of the grid leaves the level and the days about it, for the first day to come: values and their variances.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct State {
    level: f64,
    about: f64,
    variance: [f64; 3],
}

/// The grid's points after a series.
#[derive(Debug, Clone, PartialEq)]
struct Likely {
    log_likelihood: Vec<f64>,
    states: Vec<State>,
    scale: f64,
}

/// Where the level stands after the last day, and how it goes on: averaged over the grid, one part for each way days last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    centre: f64,
    parts: Vec<Part>,
}

/// Means and second moments about the centre of what points with one way of lasting say, each times what they weigh.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Part {
    lasting: f64,
    weight: f64,
    level: f64,
    about: f64,
    squares: [f64; 3],
    step: f64,
    day: f64,
}

fn grid() -> Vec<Point> {
    let (steps, from, to) = MOVES;
    let ratio = libm::log(to / from) / (steps as f64 - 1.0);
    let mut points = Vec::new();
    for day in DAYS {
        // Days that do not differ last in one way only.
        let ways = if day > 0.0 { LASTING.len() } else { 1 };
        for lasting in 0..ways {
            for at in 0..steps {
                let before = 1.0 / (steps * ways * DAYS.len()) as f64;
                points.push(Point { step: from * libm::exp(ratio * at as f64), day, lasting, before });
            }
        }
    }
    points
}

impl Observed {
    /// The level as it stands after the last day. Cost: days x 130.
    pub(super) fn level(&self) -> Level {
        let grid = grid();
        self.likely(&grid).level(&grid)
    }

    /// Filters the series at every point of the grid.
    fn likely(&self, grid: &[Point]) -> Likely {
        let mut found = Likely { log_likelihood: Vec::new(), states: Vec::new(), scale: self.scale };
        for point in grid {
            let (log_likelihood, state) =
                self.filter(point.step * self.scale, point.day * self.scale, LASTING[point.lasting]);
            found.log_likelihood.push(log_likelihood);
            found.states.push(state);
        }
        found
    }

    /// The filter of a level and of what is about it, which fades: the logarithm of the likelihood less its constant, and where it ends.
    fn filter(&self, step: f64, day: f64, lasting: f64) -> (f64, State) {
        let (mut level, start) = self.start;
        let (mut about, mut v11, mut v12, mut v22) = (0.0, start, 0.0, day);
        let fresh = day * (1.0 - lasting * lasting);
        // Logarithms are taken of products, which saves most of them.
        let (mut squares, mut logs, mut product) = (0.0, 0.0, 1.0_f64);
        for (value, n) in self.value.iter().zip(&self.n) {
            if *n > 0.0 {
                let (of_level, of_about) = (v11 + v12, v12 + v22);
                let total = of_level + of_about + self.s2 / n;
                let error = value - level - about;
                squares += error * error / total;
                product *= total;
                if !(1e-200..1e200).contains(&product) {
                    logs += libm::log(product);
                    product = 1.0;
                }
                level += of_level / total * error;
                about += of_about / total * error;
                v11 -= of_level * of_level / total;
                v12 -= of_level * of_about / total;
                v22 -= of_about * of_about / total;
            }
            v11 += step;
            v12 *= lasting;
            v22 = lasting * lasting * v22 + fresh;
            about *= lasting;
        }
        let variance = [v11.max(0.0), v12, v22.max(0.0)];
        (-0.5 * (squares + logs + libm::log(product)), State { level, about, variance })
    }
}

impl Likely {
    /// The weight of each point.
    fn weights(&self, grid: &[Point]) -> Vec<f64> {
        let best = self.log_likelihood.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut weights: Vec<f64> =
            self.log_likelihood.iter().zip(grid).map(|(log, point)| libm::exp(log - best) * point.before).collect();
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 {
            for weight in &mut weights {
                *weight /= sum;
            }
        }
        weights
    }

    fn level(&self, grid: &[Point]) -> Level {
        let weights = self.weights(grid);
        let centre = self.states.iter().zip(&weights).map(|(state, weight)| weight * state.level).sum();
        let mut parts = LASTING.map(|lasting| Part { lasting, ..Part::default() });
        for ((state, point), weight) in self.states.iter().zip(grid).zip(weights) {
            let Some(part) = parts.get_mut(point.lasting) else { continue };
            let (off, about) = (state.level - centre, state.about);
            let [v11, v12, v22] = state.variance;
            part.weight += weight;
            part.level += weight * off;
            part.about += weight * about;
            for (sum, square) in part.squares.iter_mut().zip([v11 + off * off, v12 + off * about, v22 + about * about])
            {
                *sum += weight * square;
            }
            part.step += weight * point.step * self.scale;
            part.day += weight * point.day * self.scale;
        }
        Level { centre, parts: parts.into() }
    }
}

impl Level {
    /// A level that stands still.
    pub(super) fn constant(value: f64) -> Self {
        Self { centre: value, parts: vec![Part { weight: 1.0, ..Part::default() }] }
    }

    /// The level without the days about it.
    pub(super) fn now(&self) -> (f64, f64) {
        (self.centre, self.parts.iter().map(|part| part.squares[0]).sum())
    }

    /// What a day so many days after the first to come is expected at.
    pub(super) fn at(&self, days: usize) -> f64 {
        let power = |part: &Part| libm::pow(part.lasting, days as f64);
        self.centre + self.parts.iter().map(|part| part.level + power(part) * part.about).sum::<f64>()
    }

    /// The variance of the sum of days to come with these weights, answers apart.
    pub(super) fn variance(&self, weights: &[f64]) -> f64 {
        let all: f64 = weights.iter().sum();
        // The level of a day holds the steps of all days before it: each step moves what comes after it.
        let (mut after, mut steps) = (0.0, 0.0);
        for weight in weights.iter().skip(1).rev() {
            after += weight;
            steps += after * after;
        }
        let (mut mean, mut square) = (0.0, 0.0);
        for part in &self.parts {
            let (mut fading, mut fresh) = (0.0, 0.0);
            for weight in weights.iter().skip(1).rev() {
                fading = weight + part.lasting * fading;
                fresh += fading * fading;
            }
            fading = weights.first().copied().unwrap_or(0.0) + part.lasting * fading;
            let [s11, s12, s22] = part.squares;
            mean += all * part.level + fading * part.about;
            square += all * all * s11 + 2.0 * all * fading * s12 + fading * fading * s22;
            square += part.step * steps + part.day * (1.0 - part.lasting * part.lasting) * fresh;
        }
        (square - mean * mean).max(0.0)
    }

    /// The variance of a day's step of the level.
    pub(super) fn step(&self) -> f64 {
        self.parts.iter().map(|part| part.step).sum()
    }

    /// The variance of days about the level.
    pub(super) fn of_day(&self) -> f64 {
        self.parts.iter().map(|part| part.day).sum()
    }
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
        let found = seen.likely(&grid());
        for (at, point) in grid().iter().enumerate().take(MOVES.0) {
            let model = LocalLevel::new(point.step * seen.scale, seen.s2, 40.0, 5_000.0).unwrap();
            let values: Vec<Option<f64>> = seen.value.iter().copied().map(Some).collect();
            let path = local_level_filter(&model, &values, &seen.n).unwrap();
            assert!((path.filtered[39] - found.states[at].level).abs() < 1e-9);
            assert!((path.filtered_var[39] + model.q() - found.states[at].variance[0]).abs() < 1e-6);
            let seen_days = seen.n.iter().filter(|n| **n > 0.0).count() as f64;
            let constant = 0.5 * seen_days * std::f64::consts::TAU.ln();
            assert!((path.loglik + constant - found.log_likelihood[at]).abs() < 1e-8);
        }
    }

    #[test]
    fn the_variance_of_days_together_is_that_of_their_walk() {
        // One way of lasting, a level and days about it, by simulation.
        let part = Part {
            lasting: 0.8,
            weight: 1.0,
            level: 0.0,
            about: 1.0,
            squares: [4.0, 0.0, 3.0 + 1.0],
            step: 0.5,
            day: 6.0,
        };
        let level = Level { centre: 10.0, parts: vec![part] };
        let weights = [0.1, 0.4, 0.0, 0.5];
        let mut random = Random::new(3, 3);
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..200_000 {
            let (mut at, mut about) = (10.0 + 2.0 * random.normal(), 1.0 + 3.0_f64.sqrt() * random.normal());
            let mut total = 0.0;
            for weight in weights {
                total += weight * (at + about);
                at += 0.5_f64.sqrt() * random.normal();
                about = 0.8 * about + (6.0_f64 * 0.36).sqrt() * random.normal();
            }
            sum += total;
            squares += total * total;
        }
        let mean = sum / 200_000.0;
        let variance = squares / 200_000.0 - mean * mean;
        let expected: f64 = weights.iter().enumerate().map(|(at, weight)| weight * level.at(at)).sum();
        assert!((mean - expected).abs() < 0.02 && (variance / level.variance(&weights) - 1.0).abs() < 0.02);
    }

    #[test]
    fn what_moves_is_told_from_what_differs_by_day() {
        let mut random = Random::new(7, 1);
        for (step, day) in [(0.5, 0.0), (20.0, 0.0), (0.5, 300.0), (20.0, 300.0)] {
            let found: Vec<Level> = (0..20).map(|_| wander(&mut random, step, day).level()).collect();
            let mean = |of: fn(&Level) -> f64| found.iter().map(of).sum::<f64>() / found.len() as f64;
            let (per_day, of_day) = (mean(Level::step), mean(Level::of_day));
            assert!((step * 0.4..step * 2.0 + 1.5).contains(&per_day), "{step} {day}: {per_day}");
            assert!((of_day - day).abs() < 0.4 * day + 60.0, "{step} {day}: {of_day}");
        }
    }
}
