//! A metric's days made fit to be set beside others: weekdays out, the extreme cut, each day with what it is worth.

use crate::metric::moments::DayMoments;

/// How many answers the network's weekday weighs in a segment's own.
const WEEKDAY_PRIOR: f64 = 100.0;
/// Days on either side of a day that make its local level: four whole weeks with it.
const LOCAL: usize = 14;
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

/// Residuals by weekday, to be added over segments.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct WeekdaySums {
    sum: [f64; 7],
    n: [f64; 7],
}

impl Days {
    /// The days of a mean.
    pub(crate) fn of_means(days: &[Option<DayMoments>]) -> Self {
        let (mut squares, mut freedom, mut largest) = (0.0, 0.0, 0.0_f64);
        let mut found = Self { mean: Vec::with_capacity(days.len()), n: Vec::with_capacity(days.len()), s2: 0.0 };
        for day in days {
            match day.as_ref().and_then(|day| Some((day, day.mean()?))) {
                Some((day, mean)) => {
                    squares += day.squares();
                    freedom += (day.n - 1.0).max(0.0);
                    largest = largest.max(mean.abs());
                    found.mean.push(mean);
                    found.n.push(day.n);
                }
                None => {
                    found.mean.push(0.0);
                    found.n.push(0.0);
                }
            }
        }
        let pooled = if freedom > 0.0 { squares / freedom } else { 0.0 };
        // Answers that all agree, or one answer a day, leave no variance within days; a small one keeps weights finite.
        found.s2 = pooled.max((1e-3 * largest).powi(2)).max(1e-18);
        found
    }

    /// The days of a count, as twice the root, whose variance is about one whatever the count (F. J. Anscombe, Biometrika 35 (1948) 246).
    pub(crate) fn of_counts(days: &[Option<DayMoments>]) -> Self {
        let root = |day: &DayMoments| 2.0 * (day.sum.max(0.0) + 0.375).sqrt();
        let mean = days.iter().map(|day| day.as_ref().map_or(0.0, root)).collect();
        let n = days.iter().map(|day| if day.is_some() { 1.0 } else { 0.0 }).collect();
        Self { mean, n, s2: 1.0 }
    }

    pub(crate) fn observed(&self) -> usize {
        self.n.iter().filter(|n| **n > 0.0).count()
    }

    /// Residuals about the local level by weekday, with `curve` taken out before the level is taken. `monday` is the weekday of the first
    /// day, 0 for a Monday.
    pub(crate) fn weekday_sums(&self, curve: &[f64; 7], monday: usize) -> WeekdaySums {
        let weekday = |t: usize| (t + monday) % 7;
        let mut running = Vec::with_capacity(self.n.len() + 1);
        running.push((0.0, 0.0));
        let (mut sum, mut base) = (0.0, 0.0);
        for (t, (mean, n)) in self.mean.iter().zip(&self.n).enumerate() {
            sum += n * (mean - curve[weekday(t)]);
            base += n;
            running.push((sum, base));
        }
        let mut found = WeekdaySums::default();
        let last = self.n.len();
        for (t, (mean, n)) in self.mean.iter().zip(&self.n).enumerate() {
            let ((s0, n0), (s1, n1)) = (running[t.saturating_sub(LOCAL)], running[(t + LOCAL).min(last)]);
            if *n > 0.0 && n1 > n0 {
                found.sum[weekday(t)] += n * (mean - (s1 - s0) / (n1 - n0));
                found.n[weekday(t)] += n;
            }
        }
        found
    }

    /// What is left about the level of all days, with this weekday curve taken out, the extreme cut.
    pub(crate) fn signal(&self, curve: &[f64; 7], monday: usize) -> Signal {
        let mut left: Vec<f64> = self.mean.iter().enumerate().map(|(t, mean)| mean - curve[(t + monday) % 7]).collect();
        settle(&mut left, &self.n, self.s2)
    }
}

impl WeekdaySums {
    pub(crate) fn add(&mut self, other: &Self) {
        for at in 0..7 {
            self.sum[at] += other.sum[at];
            self.n[at] += other.n[at];
        }
    }

    /// What each weekday is above the level, drawn towards `prior` where answers are few; 0 for all where only one weekday has any.
    pub(crate) fn curve(&self, prior: Option<&[f64; 7]>) -> [f64; 7] {
        if self.n.iter().filter(|n| **n > 0.0).count() < 2 {
            return prior.copied().unwrap_or_default();
        }
        let (prior, weight) = prior.map_or(([0.0; 7], 0.0), |prior| (*prior, WEEKDAY_PRIOR));
        let mut curve = [0.0; 7];
        for at in 0..7 {
            if self.n[at] + weight > 0.0 {
                curve[at] = (self.sum[at] + weight * prior[at]) / (self.n[at] + weight);
            }
        }
        curve
    }
}

/// The weekday curves of segments, each drawn towards that of all. Two rounds, since a level that weighs by answers leans to busy days.
pub(crate) fn weekday_curves(segments: &[&Days], monday: usize) -> Vec<[f64; 7]> {
    let mut curves = vec![[0.0; 7]; segments.len()];
    for _ in 0..2 {
        let sums: Vec<WeekdaySums> =
            segments.iter().zip(&curves).map(|(days, curve)| days.weekday_sums(curve, monday)).collect();
        let mut all = WeekdaySums::default();
        for sum in &sums {
            all.add(sum);
        }
        let network = all.curve(None);
        curves = sums.iter().map(|sum| sum.curve(Some(&network))).collect();
    }
    curves
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
        settle(&mut left, &n, parts.len() as f64)
    }

    /// Whether anything moves.
    pub(crate) fn varies(&self) -> bool {
        self.left.iter().any(|x| *x != 0.0)
    }
}

/// About the mean, with the variance between days beside that within, and what is extreme cut to its limit.
fn settle(left: &mut [f64], n: &[f64], s2: f64) -> Signal {
    let answers: f64 = n.iter().sum();
    let mean = if answers > 0.0 { left.iter().zip(n).map(|(x, n)| x * n).sum::<f64>() / answers } else { 0.0 };
    for (x, n) in left.iter_mut().zip(n) {
        *x = if *n > 0.0 { *x - mean } else { 0.0 };
    }
    let noise = 1e-12 * mean.abs();
    if left.iter().all(|x| x.abs() <= noise) {
        left.fill(0.0);
    }
    let tau2 = between_days(left, n, s2);
    let precision: Vec<f64> = n.iter().map(|n| if *n > 0.0 { 1.0 / (s2 / n + tau2) } else { 0.0 }).collect();
    let mut sizes: Vec<f64> =
        left.iter().zip(&precision).filter(|(_, w)| **w > 0.0).map(|(x, w)| x.abs() * w.sqrt()).collect();
    let limit = WINSOR * MAD_TO_SD * median(&mut sizes);
    let cut = |(x, w): (&f64, &f64)| {
        if limit > 0.0 && *w > 0.0 { x.clamp(-limit / w.sqrt(), limit / w.sqrt()) } else { *x }
    };
    Signal { left: left.iter().zip(&precision).map(cut).collect(), precision }
}

/// The variance between days beyond what the answers explain, by moments (R. `DerSimonian` and N. Laird, 1986), of residuals that are cut so
/// that single incidents do not make it.
pub(crate) fn between_days(left: &[f64], n: &[f64], s2: f64) -> f64 {
    let mut sizes: Vec<f64> = left.iter().zip(n).filter(|(_, n)| **n > 0.0).map(|(x, n)| x.abs() * n.sqrt()).collect();
    let limit = WINSOR * MAD_TO_SD * median(&mut sizes);
    let (mut days, mut total, mut squares, mut sum) = (0.0, 0.0, 0.0, 0.0);
    let cut = |x: f64, n: f64| if limit > 0.0 { x.clamp(-limit / n.sqrt(), limit / n.sqrt()) } else { x };
    for (&x, &n) in left.iter().zip(n).filter(|(_, n)| **n > 0.0) {
        let w = n / s2;
        days += 1.0;
        total += w;
        squares += w * w;
        sum += w * cut(x, n);
    }
    let room = total - squares / total;
    if days < 2.0 || !(room > 0.0) {
        return 0.0;
    }
    let mean = sum / total;
    let q: f64 = left.iter().zip(n).filter(|(_, n)| **n > 0.0).map(|(&x, &n)| n / s2 * (cut(x, n) - mean).powi(2)).sum();
    ((q - (days - 1.0)) / room).max(0.0)
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
