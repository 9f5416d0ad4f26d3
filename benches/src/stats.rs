//! Timing: the same work several times, and what of it to report.

use std::time::Instant;

/// The seconds of several runs of one piece of work.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Runs(Vec<f64>);

impl Runs {
    /// Notes one run.
    pub fn push(&mut self, seconds: f64) {
        self.0.push(seconds);
    }

    /// The fastest, in seconds; infinite when there is none.
    pub fn best(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The middle one, in seconds; infinite when there is none.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::INFINITY)
    }
}

/// Does something, and says how many seconds it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

/// Milliseconds for the table.
pub fn millis(seconds: f64) -> String {
    let ms = seconds * 1e3;
    if !ms.is_finite() {
        return "-".to_owned();
    }
    let decimals = if ms < 10.0 { 2 } else { usize::from(ms < 100.0) };
    format!("{ms:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_and_median_of_three() {
        let mut runs = Runs::default();
        assert!(runs.best().is_infinite() && runs.median().is_infinite());
        for seconds in [0.3, 0.1, 0.2] {
            runs.push(seconds);
        }
        assert_eq!((runs.best().to_bits(), runs.median().to_bits()), (0.1_f64.to_bits(), 0.2_f64.to_bits()));
        assert_eq!((millis(0.001_234), millis(0.5), millis(f64::INFINITY)), ("1.23".into(), "500".into(), "-".into()));
    }
}
