//! The days ahead of a segment, one by one and together.

use chrono::NaiveDate;

use super::document::{ForecastDay, ForecastPeriod};
use super::history::{Expected, History, Slope};
use super::level::Level;
use crate::calendar::{Grain, Period, SpecialDays, SpecialKind};
use crate::metric::{Flag, Reading};
use crate::series::SpecialMark;
use crate::series::track::Tracks;
use crate::series::weekday::weekday;
use crate::stat::{chi_square, normal, root};
use crate::unit::{Confidence, Unit};

const METHOD: &str = "local_level_filter";

/// How readings of a metric are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) unit: Unit,
    pub(super) confidence: Confidence,
    /// Units of moments in one of the reading.
    pub(super) per_reading: f64,
    /// What a value can be, in units of moments.
    pub(super) limits: (f64, f64),
    /// Whether a total counts rows, so that it is whole and not below zero.
    pub(super) is_count: bool,
}

/// One day ahead.
#[derive(Debug, Clone)]
struct Day {
    date: NaiveDate,
    /// What its weekday adds, or multiplies by.
    effect: f64,
    expected: Expected,
    is_open: bool,
    special: Option<SpecialMark>,
}

/// The days ahead of a segment.
pub(super) struct Ahead<'h> {
    pub(super) form: Form,
    pub(super) history: &'h History<'h>,
    level: Level,
    days: Vec<Day>,
    n: u64,
}

/// A value with its variance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) value: f64,
    pub(super) variance: f64,
    /// The variance of the level alone.
    pub(super) of_level: f64,
}

impl<'h> Ahead<'h> {
    pub(super) fn new(
        form: Form,
        history: &'h History<'h>,
        level: Level,
        special_days: &SpecialDays,
        as_of: NaiveDate,
        horizon: u32,
    ) -> Self {
        let count = usize::try_from(horizon).unwrap_or(0);
        let days = as_of.iter_days().skip(1).take(count).map(|day| {
            let special = special_days.applies_to(&history.track.attributes, day);
            let expected = history.expected.get(weekday(day)).copied().unwrap_or_default();
            let is_closed = special.is_some_and(|special| special.kind == SpecialKind::Closed) || expected.days <= 0.0;
            Day {
                date: day,
                effect: history.weekdays.effect(day),
                expected,
                is_open: !is_closed && (history.is_total || expected.n > 0.0),
                special: special.map(|special| SpecialMark { kind: special.kind, name: special.name.clone() }),
            }
        });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count; a cast saturates")]
        let n = history.n.round() as u64;
        Self { form, history, level, days: days.collect(), n }
    }

    /// How many answers a day is to have.
    fn expected_n(day: &Day) -> f64 {
        if day.is_open { day.expected.n } else { 0.0 }
    }

    fn trend(&self, at: usize) -> (f64, f64) {
        self.history.slope.map_or((0.0, 0.0), |slope| {
            let days = Slope::faded(at + 1);
            (slope.per_day * days, slope.se * days)
        })
    }

    /// What a day adds to a mean of days with this weight, or to a sum: its value, and the variance that is its own.
    fn alone(&self, at: usize, day: &Day) -> (f64, f64) {
        let level = self.level.at(at) + self.trend(at).0;
        let known = self.history.weekday_variance(day.date, level);
        if self.history.is_total {
            let level = level.max(0.0);
            // What rows vary by themselves grows with their number.
            let mean = self.history.mean();
            let of_rows = if mean > 0.0 { self.history.s2 * level / mean } else { self.history.s2 };
            (level * day.effect, day.effect * of_rows + known)
        } else {
            (level + day.effect, self.history.s2 * day.expected.inverse + known)
        }
    }

    /// Days from one place to before another, with what has been answered before: a mean of all answers, or a sum.
    pub(super) fn outcome(&self, from: usize, to: usize, answered: (f64, f64)) -> Option<Outcome> {
        let days: Vec<(usize, &Day)> =
            self.days.iter().enumerate().take(to).skip(from).filter(|(_, day)| day.is_open).collect();
        let is_total = self.history.is_total;
        let all = answered.0 + days.iter().map(|(_, day)| day.expected.n).sum::<f64>();
        if !is_total && all <= 0.0 {
            return None;
        }
        let mut value = if is_total { answered.1 } else { answered.1 / all };
        let (mut variance, mut slope) = (0.0, 0.0);
        let mut weights = vec![0.0; to];
        for (at, day) in days {
            let (mean, own) = self.alone(at, day);
            let weight = if is_total { 1.0 } else { day.expected.n / all };
            value += weight * mean;
            variance += weight * weight * own;
            let on_level = if is_total { day.effect } else { weight };
            slope += on_level * self.trend(at).1;
            if let Some(place) = weights.get_mut(at) {
                *place = on_level;
            }
        }
        let of_level = slope * slope + self.level.variance(&weights);
        Some(Outcome { value, variance: variance + of_level, of_level })
    }

    pub(super) fn reading(&self, outcome: Outcome) -> Reading {
        self.read(outcome, self.form.is_count)
    }

    fn read(&self, outcome: Outcome, is_count: bool) -> Reading {
        let Form { unit, confidence, per_reading, limits: (least, most), .. } = self.form;
        let value = outcome.value.clamp(least, most);
        let reading = Reading::known(unit, METHOD, self.n).with_value(value / per_reading);
        if outcome.variance <= 0.0 {
            return reading.with_flag(Flag::Degenerate);
        }
        let (low, high) = if is_count {
            count_limits(value, outcome.variance, confidence)
        } else {
            let reach = normal::two_sided_quantile(confidence.get()) * outcome.variance.sqrt();
            ((outcome.value - reach).clamp(least, most), (outcome.value + reach).clamp(least, most))
        };
        reading.with_interval(low / per_reading, high / per_reading, confidence)
    }

    /// Where the level stands.
    pub(super) fn level(&self) -> Reading {
        let (value, variance) = self.level.now();
        // A level is no count, though what it is the level of may be one.
        self.read(Outcome { value, variance, of_level: variance }, false)
    }

    pub(super) fn days(&self, horizon: usize) -> Vec<ForecastDay> {
        let day = |(at, day): (usize, &Day)| {
            let outcome = if day.is_open { self.outcome(at, at + 1, (0.0, 0.0)) } else { None };
            ForecastDay {
                day: day.date,
                expected_n: Self::expected_n(day),
                reading: outcome.map(|outcome| self.reading(outcome)),
                special: day.special.clone(),
            }
        };
        self.days.iter().enumerate().take(horizon).map(day).collect()
    }

    /// The days ahead together.
    pub(super) fn whole(&self, horizon: usize) -> Option<(ForecastPeriod, Outcome)> {
        let days = self.days.get(..horizon.min(self.days.len()))?;
        let (from, to) = (days.first()?.date, days.last()?.date.succ_opt()?);
        let outcome = self.outcome(0, days.len(), (0.0, 0.0))?;
        let expected_n = days.iter().map(Self::expected_n).sum();
        let reading = self.reading(outcome);
        Some((ForecastPeriod { period: None, from, to, is_whole: true, observed_n: 0, expected_n, reading }, outcome))
    }

    /// A period with what has been answered in it so far, as far as the days ahead reach.
    pub(super) fn period(
        &self,
        tracks: &Tracks<'_>,
        period: Period,
        horizon: usize,
    ) -> Option<(ForecastPeriod, Outcome)> {
        let days = self.days.get(..horizon.min(self.days.len()))?;
        let from = days.iter().position(|day| period.contains(day.date))?;
        let to = days.iter().rposition(|day| period.contains(day.date))? + 1;
        let (first, last) = (days.get(from)?.date, days.get(to - 1)?.date.succ_opt()?);
        let answered = if from == 0 { self.history.answered(tracks, period.start(), first) } else { (0.0, 0.0) };
        let outcome = self.outcome(from, to, answered)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count; a cast saturates")]
        let observed_n = answered.0.round() as u64;
        let expected_n = days.get(from..to)?.iter().map(Self::expected_n).sum();
        let found = ForecastPeriod {
            period: Some(period),
            from: period.start(),
            to: last,
            is_whole: last == period.end(),
            observed_n,
            expected_n,
            reading: self.reading(outcome),
        };
        Some((found, outcome))
    }

    /// The weeks and months that the days ahead touch.
    pub(super) fn periods(&self, tracks: &Tracks<'_>, horizon: usize) -> Vec<ForecastPeriod> {
        let mut found = Vec::new();
        for grain in [Grain::Week, Grain::Month] {
            let mut periods: Vec<Period> =
                self.days.iter().take(horizon).map(|day| Period::containing(grain, day.date)).collect();
            periods.dedup();
            found.extend(periods.into_iter().filter_map(|period| Some(self.period(tracks, period, horizon)?.0)));
        }
        found
    }
}

/// The interval of a count with this mean and variance, rounded outwards: that of a gamma distribution, which is what a negative binomial
/// one becomes where counts are not tiny.
fn count_limits(mean: f64, variance: f64, confidence: Confidence) -> (f64, f64) {
    let sd = variance.sqrt();
    if mean <= 0.0 {
        return (0.0, (normal::two_sided_quantile(confidence.get()) * sd).ceil());
    }
    let (shape, scale) = (mean * mean / variance, variance / mean);
    let tail = 0.5 * confidence.alpha();
    let (low, high) = if shape > 1e4 {
        let reach = normal::two_sided_quantile(confidence.get()) * sd;
        (mean - reach, mean + reach)
    } else {
        let far = mean + 40.0 * sd;
        let at = |wanted: &dyn Fn((f64, f64)) -> f64| {
            root::bracketed(|x| wanted(chi_square::gamma_tails(shape, x / scale)), 0.0, far, 1e-6 * mean)
        };
        (at(&|(lower, _)| lower - tail), at(&|(_, upper)| tail - upper))
    };
    (low.max(0.0).floor(), high.ceil())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_whole_limits_about_their_mean() {
        // scipy.stats.nbinom with mean 20 and variance 60 has 2.5 % below 8 and above 38.
        assert_eq!(count_limits(20.0, 60.0, Confidence::P95), (7.0, 38.0));
        assert_eq!(count_limits(0.0, 0.0, Confidence::P95), (0.0, 0.0));
        let (low, high) = count_limits(1e8, 1e8, Confidence::P95);
        assert!((low - 99_980_400.0).abs() < 2.0 && (high - 100_019_600.0).abs() < 2.0);
        for mean in [0.01, 0.5, 3.0, 4e3] {
            let (low, high) = count_limits(mean, 2.0 * mean, Confidence::P90);
            assert!(0.0 <= low && low <= mean && mean <= high, "{mean}: {low} {high}");
        }
    }
}
