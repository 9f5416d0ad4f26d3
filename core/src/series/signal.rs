//! A metric's days made fit to be set beside others: weekdays out, the extreme cut, each day with what it is worth.

use super::track::{Track, Tracks};
use super::weekday::Weekdays;
use crate::infer::process_variance::{Between, between_day_variance};

/// Residuals beyond this many robust standard deviations are cut to it.
const WINSOR: f64 = 3.5;
/// A median absolute deviation of a normal distribution times this is its standard deviation.
const MAD_TO_SD: f64 = 1.482_602_218_505_602;

/// Means of days with their bases; a base of 0 is a day without answers, whatever its mean.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Days {
    pub(crate) mean: Vec<f64>,
    pub(crate) n: Vec<f64>,
    /// The variance of one answer within a day, pooled.
    pub(crate) s2: f64,
}

/// What is left of days about their level and weekday, with the precision of each; 0 for a day without answers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signal {
    pub(crate) left: Vec<f64>,
    pub(crate) precision: Vec<f64>,
}

impl Days {
    /// The usual days of a segment, each as it would be on a usual weekday, on the axis of all periods; special days and gaps have a base of
    /// 0. Totals become twice the root of what they are, whose variance is about one whatever the count (F. J. Anscombe, Biometrika 35
    /// (1948) 246). Nothing for a track that holds nothing.
    pub(crate) fn of(tracks: &Tracks<'_>, track: &Track, weekdays: &Weekdays) -> Self {
        let days = tracks.periods.len();
        let mut found = Self { mean: vec![0.0; days], n: vec![0.0; days], s2: 1.0 };
        let (mut squares, mut freedom, mut largest) = (0.0, 0.0, 0.0_f64);
        for ((period, spot), at) in track.with_periods(&tracks.periods).zip(track.start..) {
            let (Some(mean), Some(n)) = (found.mean.get_mut(at), found.n.get_mut(at)) else { continue };
            if !spot.is_usual() {
                continue;
            }
            if tracks.metric.is_total() {
                let Some(total) = Track::total(spot) else { continue };
                *mean = 2.0 * (weekdays.adjust(period.start(), total).max(0.0) + 0.375).sqrt();
                *n = 1.0;
                continue;
            }
            let Some((moments, value)) = spot.moments.and_then(|moments| Some((moments, moments.mean()?))) else {
                continue;
            };
            squares += moments.squares();
            freedom += (moments.n - 1.0).max(0.0);
            largest = largest.max(value.abs());
            *mean = weekdays.adjust(period.start(), value);
            *n = moments.n;
        }
        if !tracks.metric.is_total() {
            let pooled = if freedom > 0.0 { squares / freedom } else { 0.0 };
            // Answers that all agree, or one answer a day, leave no variance within days; a small one keeps weights finite.
            found.s2 = pooled.max((1e-3 * largest).powi(2)).max(1e-18);
        }
        found
    }

    /// What is left about the level of all days, the extreme cut.
    pub(crate) fn signal(&self) -> Signal {
        settle(self.mean.clone(), &self.n, self.s2)
    }
}

impl Signal {
    /// One signal of several readings of one thing: standardised, turned so that up is better, and weighed by their answers. Readings of a
    /// day share their respondents, so the answers to several questions are taken to be worth those to one.
    pub(crate) fn pooled(parts: &[(&Self, &Days, f64)]) -> Self {
        let days = parts.iter().map(|part| part.0.left.len()).max().unwrap_or(0);
        let (mut left, mut n) = (vec![0.0; days], vec![0.0; days]);
        for (signal, of, sign) in parts {
            let scale = sign / of.s2.sqrt();
            for ((left, n), (x, base)) in left.iter_mut().zip(&mut n).zip(signal.left.iter().zip(&of.n)) {
                *left += base * scale * x;
                *n += base;
            }
        }
        for (left, n) in left.iter_mut().zip(&n) {
            if *n > 0.0 {
                *left /= n;
            }
        }
        settle(left, &n, parts.len() as f64)
    }

    /// Whether anything moves.
    pub(crate) fn varies(&self) -> bool {
        self.left.iter().any(|x| *x != 0.0)
    }
}

/// About the mean, with the variance between days beside that within, and what is extreme cut to its limit.
fn settle(mut left: Vec<f64>, n: &[f64], s2: f64) -> Signal {
    let answers: f64 = n.iter().sum();
    let mean = if answers > 0.0 { left.iter().zip(n).map(|(x, n)| x * n).sum::<f64>() / answers } else { 0.0 };
    for (x, n) in left.iter_mut().zip(n) {
        *x = if *n > 0.0 { *x - mean } else { 0.0 };
    }
    // What rounding leaves of a constant is none.
    let noise = 1e-12 * mean.abs();
    if left.iter().all(|x| x.abs() <= noise) {
        left.fill(0.0);
    }
    let tau2 = between_days(&left, n, s2);
    let precision: Vec<f64> = n.iter().map(|n| if *n > 0.0 { 1.0 / (s2 / n + tau2) } else { 0.0 }).collect();
    let mut sizes: Vec<f64> =
        left.iter().zip(&precision).filter(|(_, w)| **w > 0.0).map(|(x, w)| x.abs() * w.sqrt()).collect();
    let limit = WINSOR * MAD_TO_SD * median(&mut sizes);
    let cut = |(x, w): (&f64, &f64)| {
        if limit > 0.0 && *w > 0.0 { x.clamp(-limit / w.sqrt(), limit / w.sqrt()) } else { *x }
    };
    Signal { left: left.iter().zip(&precision).map(cut).collect(), precision }
}

/// The variance between days beyond what the answers explain, `between_day_variance_dl`, of residuals that are cut so that single
/// incidents do not make it; 0 where nothing can be said.
pub(crate) fn between_days(left: &[f64], n: &[f64], s2: f64) -> f64 {
    let mut sizes: Vec<f64> = left.iter().zip(n).filter(|(_, n)| **n > 0.0).map(|(x, n)| x.abs() * n.sqrt()).collect();
    let limit = WINSOR * MAD_TO_SD * median(&mut sizes);
    let cut = |x: f64, n: f64| if limit > 0.0 { x.clamp(-limit / n.sqrt(), limit / n.sqrt()) } else { x };
    let known = left.iter().zip(n).filter(|(_, n)| **n > 0.0);
    let (days, variances): (Vec<f64>, Vec<f64>) = known.map(|(&x, &n)| (cut(x, n), s2 / n)).unzip();
    between_day_variance(&days, &variances, Between::DerSimonianLaird).map_or(0.0, |found| found.tau2)
}

/// The median; 0 of nothing.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let (middle, is_odd) = (values.len() / 2, values.len() % 2 == 1);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if is_odd {
        return upper;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    0.5 * (lower + upper)
}
