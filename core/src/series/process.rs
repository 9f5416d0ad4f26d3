//! How much a segment's answers vary, and how much its level does beyond them.
//!
//! The variance of one answer is pooled over all periods, never taken from the period's own three answers; what periods vary beyond it
//! is the variance of the process: weather, staff, deliveries.

use crate::infer::process_variance::{Between, robust_between_day_variance};

/// How many periods the network's process is worth against a segment's own.
const PERIODS: f64 = 30.0;
/// Fewer periods say nothing of their own process.
const FEWEST: usize = 8;

/// The two variances of a series, in squared units of its moments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Variances {
    /// Of one answer.
    pub(crate) response: f64,
    /// Of the level, from period to period.
    pub(crate) process: f64,
}

impl Variances {
    /// Of the mean of a period with so many answers.
    pub(crate) fn of_mean(&self, n: f64) -> f64 {
        self.response / n.max(f64::MIN_POSITIVE) + self.process
    }
}

/// A period of a series: its base, and how far it lies from its level.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deviation {
    pub(crate) n: f64,
    pub(crate) off: f64,
}

/// The process variance of one series around its level, `between_day_variance_dl` with wild periods pulled in; nothing for fewer than eight.
pub(crate) fn between(deviations: &[Deviation], response: f64) -> Option<f64> {
    if deviations.len() < FEWEST {
        return None;
    }
    let (off, n): (Vec<f64>, Vec<f64>) = deviations.iter().map(|deviation| (deviation.off, deviation.n)).unzip();
    robust_between_day_variance(&off, &n, response, Between::default()).ok().map(|found| found.tau2)
}

/// The process variances of many series, each drawn towards the middle one of all: by as many periods as a process needs to speak for
/// itself, and not below half the middle. `found` are (own variance, periods, variance of one answer).
pub(crate) fn shrunk(found: &[(Option<f64>, usize, f64)]) -> Vec<Option<f64>> {
    let mut ratios: Vec<f64> = found
        .iter()
        .filter_map(|(own, _, response)| own.filter(|_| 0.0 < *response).map(|own| own / response))
        .collect();
    ratios.sort_by(f64::total_cmp);
    let Some(middle) = ratios.get(ratios.len() / 2).copied() else { return vec![None; found.len()] };
    if ratios.len() < 2 {
        return found.iter().map(|(own, ..)| *own).collect();
    }
    let draw = |(own, periods, response): &(Option<f64>, usize, f64)| {
        let k = *periods as f64;
        let ratio = own.map_or(middle, |own| (k * (own / response) + PERIODS * middle) / (k + PERIODS));
        (0.0 < *response).then(|| response * ratio.max(middle / 2.0))
    };
    found.iter().map(draw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::random::Random;

    #[test]
    fn the_process_is_found_and_an_incident_does_not_make_it() {
        let mut random = Random::new(5, 0);
        let series = |random: &mut Random, process: f64, incident: f64| -> Vec<Deviation> {
            (0..400)
                .map(|day| {
                    let n = 1.0 + random.below(40) as f64;
                    let off =
                        random.normal() * (5_000.0 / n + process).sqrt() + if day % 50 == 7 { incident } else { 0.0 };
                    Deviation { n, off }
                })
                .collect()
        };
        let mean = |random: &mut Random, process: f64, incident: f64| {
            let found = (0..40).filter_map(|_| between(&series(random, process, incident), 5_000.0));
            found.sum::<f64>() / 40.0
        };
        let calm = mean(&mut random, 0.0, 0.0);
        assert!(calm < 15.0, "{calm}");
        let restless = mean(&mut random, 100.0, 0.0);
        assert!((80.0..115.0).contains(&restless), "{restless}");
        let hit = mean(&mut random, 100.0, -300.0);
        assert!(hit < 250.0, "{hit}");
    }

    #[test]
    fn too_little_says_nothing_and_the_middle_helps() {
        assert_eq!(between(&[Deviation { n: 3.0, off: 1.0 }; 7], 1.0), None);
        assert_eq!(between(&[Deviation { n: 3.0, off: 0.0 }; 9], 0.0), None);
        assert_eq!(shrunk(&[(Some(4.0), 30, 100.0)]), [Some(4.0)]);
        let found = shrunk(&[(Some(4.0), 30, 100.0), (None, 2, 100.0), (Some(0.0), 90, 100.0)]);
        assert_eq!(found, [Some(4.0), Some(4.0), Some(2.0)]);
    }
}
