//! Does it rise or fall, by how much, and when is the goal reached.

mod document;
mod sentence;

use chrono::{Days, NaiveDate};

pub use document::{GoalOutlook, GoalState, SegmentTrend, Trend, TrendRequest, TrendSlope, TrendVerdict};

use super::past::{PastValue, past};
use super::points::{adjusted, floor, limits, response_variance};
use super::process::{Deviation, between, shrunk};
use super::track::{PeriodState, Reach, Track, Tracks};
use super::weekday::{Weekdays, patterns};
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::mean::t_limits;
use crate::infer::multiplicity::{Adjustment, adjust};
use crate::infer::trend::{MannKendall, Points, Variant, WeightedTrend, mann_kendall, weighted_trend};
use crate::metric::{Metric, Query, Withheld};
use crate::stat::student;
use crate::stat::sum::compensated;
use crate::survey::{Question, QuestionKind, Survey};
use crate::unit::Confidence;
use crate::words::metric_title;

/// With fewer values there is a slope and no test.
const FEWEST: usize = 8;
/// Days beyond which values are weekly.
const WEEKLY_DAYS: i64 = 26 * 7;
/// Periods at either end with less than this share of the middle base are thin.
const THIN: f64 = 0.1;
const DAYS_PER_YEAR: f64 = 365.2425;
const DAYS_PER_MONTH: f64 = DAYS_PER_YEAR / 12.0;
/// A goal further off than so many times as long as the data reach back is not given a day.
const CARRIES: f64 = 1.0;

impl Query<'_> {
    /// Where the metric is going, by segment: the slope with its interval, a verdict, and how far a goal is.
    ///
    /// The headline is a line by weighted least squares, each value weighted by what it knows: 1 / (variance of an answer / answers +
    /// variance of the process). Its error is the larger of Newey and West's and of that for as many values as those are worth which are
    /// alike because they are neighbours; Newey and West's alone calls every fifth wandering series of a year a trend. Rising or falling
    /// is said where the rank test of Mann and Kendall says so too. Where several segments are asked at once, p-values are adjusted for
    /// their number. Periods that are not whole stay out of totals; a tail that dies out stays out of everything.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for a metric that is no mean, share or total, such as a median; [`ErrorKind::OutOfRange`] for a goal
    /// that is not a number; else as [`Query::series`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::csat;
    /// use cxmetrics::series::{TrendRequest, TrendVerdict};
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().time("day").rating("csat", Scale::csat()).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Month);
    /// for month in 1..=12_i64 {
    ///     for answer in 0..120_i64 {
    ///         let good = answer < 60 + 4 * month + (month * 5) % 3;
    ///         let record = Record::new().text("day", format!("2025-{month:02}-15"));
    ///         cube.add(&record.integer("csat", if good { 5 } else { 2 }))?;
    ///     }
    /// }
    /// let found = cube.metric(csat("csat")).trend(&TrendRequest::default().goal(0.95))?;
    /// let trend = &found.segments[0];
    /// assert_eq!(trend.verdict, TrendVerdict::Rising);
    /// assert!((trend.slope.as_ref().unwrap().per_month - 0.033).abs() < 0.002); // of 120 answers about 4 more a month
    /// assert!(found.sentence(Locale::En).contains("up 3.3"), "{}", found.sentence(Locale::En));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn trend(&self, request: &TrendRequest) -> Result<Trend> {
        check(&self.metric, request)?;
        let survey = self.cube.survey();
        let reach = Reach {
            grain: if self.grain == Grain::All { self.cube.grain() } else { self.grain },
            special_days: &request.special_days,
            as_of: request.as_of,
            log: false,
        };
        let mut tracks = Tracks::of(self, &reach)?;
        let span = tracks.first_day.map_or(0, |first| (tracks.as_of - first).num_days() + 1);
        let mut grain = reach.grain;
        if self.grain == Grain::All && grain == Grain::Day && WEEKLY_DAYS < span {
            grain = Grain::Week;
            tracks = Tracks::of(self, &Reach { grain, ..reach })?;
        }
        let weekdays = match grain {
            Grain::Day => patterns(&tracks, None),
            _ => vec![Weekdays::none(self.metric.is_total()); tracks.tracks.len()],
        };
        let mut fits: Vec<Fit> = tracks
            .tracks
            .iter()
            .zip(&weekdays)
            .map(|(track, weekdays)| Fit::of(&tracks, track, weekdays, self.min_base))
            .collect();
        let own: Vec<_> = fits.iter().map(|fit| fit.process(self.settings.confidence)).collect();
        for (fit, process) in fits.iter_mut().zip(shrunk(&own)) {
            fit.process = process.unwrap_or(0.0);
        }
        let settled = Settled { request, grain, confidence: self.settings.confidence, metric: &self.metric, survey };
        let mut segments: Vec<SegmentTrend> = fits.iter().map(|fit| settled.segment(fit)).collect();
        settled.decide(&mut segments, &fits);
        Ok(Trend {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            by: self.by.clone(),
            unit: self.metric.unit(survey)?,
            of_a_day: self.metric.is_total(),
            grain,
            confidence: self.settings.confidence,
            min_base: self.min_base,
            as_of: tracks.first_day.map(|_| tracks.as_of),
            goal: request.goal,
            adjustment: Adjustment::Bh.method().to_owned(),
            segments,
        })
    }
}

fn check(metric: &Metric, request: &TrendRequest) -> Result<()> {
    check_moments(metric, "trend")?;
    for (name, value) in [("goal", request.goal), ("change that counts as none", request.steady_within)] {
        if let Some(value) = value.filter(|value| !value.is_finite()) {
            return Err(Error::new(ErrorKind::OutOfRange, format!("the {name} `{value}` is not a number")));
        }
    }
    Ok(())
}

/// Refuses a metric whose days have no moments; `what` names the work.
pub(super) fn check_moments(metric: &Metric, what: &str) -> Result<()> {
    if metric.has_moments() {
        return Ok(());
    }
    let message = format!(
        "a median, a quantile, a trimmed mean and a composite have no {what}; ask for a mean, a share or a total"
    );
    Err(Error::new(ErrorKind::InvalidMetric, message))
}

/// One value of a series that is tested.
#[derive(Debug, Clone, Copy)]
struct Value {
    period: Period,
    /// In periods since the first of the data.
    time: f64,
    n: f64,
    mean: f64,
}

/// The values of a segment, and what is known of how they vary.
struct Fit {
    segment: crate::metric::Segment,
    values: Vec<Value>,
    n: u64,
    thin_ends: u64,
    past: Vec<PastValue>,
    response: Option<f64>,
    process: f64,
    reason: Option<Withheld>,
}

impl Fit {
    fn of(tracks: &Tracks<'_>, track: &Track, weekdays: &Weekdays, min_base: u64) -> Self {
        let total = tracks.metric.is_total();
        let mut values = Vec::new();
        let mut answers = Vec::new();
        for (time, (period, spot)) in track.with_periods(&tracks.periods).enumerate() {
            let day = period.start();
            let found = if total {
                // A part of a month is no month.
                let days = f64::from(period.days());
                let whole = spot.is_usual() && spot.state != PeriodState::Partial;
                Track::total(spot).filter(|_| whole).map(|sum| (days, weekdays.adjust(day, sum / days)))
            } else {
                adjusted(day, spot, weekdays)
            };
            let Some((n, mean)) = found else { continue };
            values.push(Value { period, time: time as f64, n, mean });
            answers.push(spot.moments.map_or(0.0, |moments| moments.n));
        }
        let (before, after) = thin(&answers);
        let end = values.len() - after;
        values.truncate(end);
        values.drain(..before);
        let kept = answers.get(before..end).unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of answers; a cast saturates"
        )]
        let n = compensated(kept.iter().copied()).round() as u64;
        let response = if total { Some(1.0) } else { response_variance(track, floor(tracks.survey, &tracks.metric)) };
        let constant =
            values.windows(2).all(|pair| matches!(pair, [a, b] if (a.mean - b.mean).abs() <= 1e-12 * a.mean.abs()));
        let reason = match values.len() {
            0 => Some(Withheld::Empty),
            _ if n < min_base && !matches!(tracks.metric, Metric::Volume) => Some(Withheld::SmallBase),
            1..FEWEST => Some(Withheld::TooFew),
            _ if constant => Some(Withheld::ZeroVariance),
            _ => None,
        };
        Self {
            segment: track.segment.clone(),
            values,
            n,
            thin_ends: (before + after) as u64,
            past: if reason == Some(Withheld::SmallBase) { Vec::new() } else { past(tracks, track, min_base, total) },
            response,
            process: 0.0,
            reason,
        }
    }

    fn points(&self) -> Result<Points> {
        let column = |of: fn(&Value) -> f64| self.values.iter().map(of).collect::<Vec<_>>();
        Points::new(&column(|value| value.time), &column(|value| value.mean))
    }

    /// What each value knows.
    fn weights(&self) -> Vec<f64> {
        let response = self.response.unwrap_or(1.0);
        self.values.iter().map(|value| 1.0 / (response / value.n + self.process)).collect()
    }

    fn line(&self, confidence: Confidence) -> Option<WeightedTrend> {
        weighted_trend(&self.points().ok()?, &self.weights(), None, confidence).ok()
    }

    /// What values vary around their line beyond their answers.
    fn process(&self, confidence: Confidence) -> (Option<f64>, usize, f64) {
        let response = self.response.unwrap_or(0.0);
        let deviations: Option<Vec<Deviation>> = self.line(confidence).map(|line| {
            let off = |value: &Value| value.mean - line.intercept - line.slope * value.time;
            self.values.iter().map(|value| Deviation { n: value.n, off: off(value) }).collect()
        });
        let own = deviations.and_then(|deviations| between(&deviations, response));
        (own, self.values.len(), response)
    }

    /// The correlation of neighbours around the line, corrected for its bias and not below zero.
    fn neighbours(&self, line: &WeightedTrend) -> f64 {
        let weights = self.weights();
        let left: Vec<(f64, f64)> = self
            .values
            .iter()
            .zip(weights)
            .map(|(value, weight)| {
                (value.time, weight.sqrt() * (value.mean - line.intercept - line.slope * value.time))
            })
            .collect();
        let all = compensated(left.iter().map(|(_, off)| off * off));
        let near = compensated(left.windows(2).filter_map(|pair| match pair {
            [a, b] if b.0 - a.0 < 1.5 => Some(a.1 * b.1),
            _ => None,
        }));
        let n = left.len() as f64;
        let corrected = (n * near / all + 2.0) / (n - 4.0);
        if corrected.is_finite() && 4.0 < n { corrected.clamp(0.0, 0.95) } else { 0.0 }
    }
}

/// How many periods at the beginning and at the end hardly have an answer: beside the period in which the middle one of all answers was given,
/// for a tail may be longer than the body.
fn thin(answers: &[f64]) -> (usize, usize) {
    let mut sorted: Vec<f64> = answers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let all = compensated(sorted.iter().copied());
    let mut below = 0.0;
    let middle = sorted.iter().copied().find(|n| {
        below += n;
        all / 2.0 <= below
    });
    let is_thin = |n: &&f64| **n < THIN * middle.unwrap_or(0.0);
    let before = answers.iter().take_while(is_thin).count();
    let after = answers.iter().skip(before).rev().take_while(is_thin).count();
    (before, after)
}

/// What verdicts go by.
struct Settled<'s> {
    request: &'s TrendRequest,
    grain: Grain,
    confidence: Confidence,
    metric: &'s Metric,
    survey: &'s Survey,
}

const fn days_of(grain: Grain) -> f64 {
    match grain {
        Grain::All | Grain::Day => 1.0,
        Grain::Week => 7.0,
        Grain::Month => DAYS_PER_MONTH,
        Grain::Quarter => DAYS_PER_YEAR / 4.0,
        Grain::Year => DAYS_PER_YEAR,
    }
}

impl Settled<'_> {
    /// A slope per period in units of moments as one per month in the metric's unit.
    fn per_month(&self, slope: f64) -> f64 {
        slope / self.per_reading() * DAYS_PER_MONTH / days_of(self.grain)
    }

    fn per_reading(&self) -> f64 {
        self.metric.moments_per_reading()
    }

    /// Whether changes are better told as shares of the level.
    fn is_ratio(&self) -> bool {
        let is_measure = |question: &String| {
            matches!(self.survey.question(question).map(Question::kind), Ok(QuestionKind::Measure(_)))
        };
        match self.metric {
            Metric::Volume | Metric::Sum { .. } => true,
            Metric::Mean { question } | Metric::HandlingTime { question, .. } => is_measure(question),
            _ => false,
        }
    }

    fn steady_within(&self, level: f64) -> f64 {
        self.request.steady_within.map_or_else(
            || match self.metric {
                Metric::Nps { .. } => 5.0,
                _ if 1.0 < self.per_reading() => 0.025,
                Metric::Volume | Metric::Sum { .. } => 0.2 * level.abs(),
                _ if self.is_ratio() => 0.1 * level.abs(),
                _ => {
                    let (low, high) = limits(self.survey, self.metric);
                    if high - low < 1e6 { 0.025 * (high - low) } else { 0.1 * level.abs() }
                }
            },
            f64::abs,
        )
    }

    fn slope(
        &self,
        slope: f64,
        limits: Option<(f64, f64)>,
        p_value: Option<f64>,
        level: f64,
        method: &str,
    ) -> TrendSlope {
        let per_month = self.per_month(slope) + 0.0;
        TrendSlope {
            per_month,
            low: limits.map(|(low, _)| self.per_month(low) + 0.0),
            high: limits.map(|(_, high)| self.per_month(high) + 0.0),
            per_year: 12.0 * per_month,
            share_per_month: (self.is_ratio() && 0.0 < level).then(|| per_month / level),
            p_value,
            method: method.to_owned(),
        }
    }

    fn segment(&self, fit: &Fit) -> SegmentTrend {
        let mut found = SegmentTrend {
            segment: fit.segment.clone(),
            n: fit.n,
            periods: fit.values.len() as u64,
            first: fit.values.first().map(|value| value.period),
            last: fit.values.last().map(|value| value.period),
            thin_ends: fit.thin_ends,
            verdict: TrendVerdict::Undecided,
            reason: fit.reason,
            slope: None,
            robust: None,
            tau: None,
            autocorrelation: None,
            agree: None,
            p_adjusted: None,
            line: None,
            steady_within: None,
            goal: None,
            values: fit.past.clone(),
        };
        if matches!(fit.reason, Some(Withheld::Empty | Withheld::SmallBase | Withheld::ZeroVariance)) {
            return found;
        }
        let (Some(line), Some(first), Some(last)) = (fit.line(self.confidence), fit.values.first(), fit.values.last())
        else {
            found.reason = Some(fit.reason.unwrap_or(Withheld::TooFew));
            return found;
        };
        let (lowest, highest) = limits(self.survey, self.metric);
        let at = |time: f64| (line.intercept + line.slope * time).clamp(lowest, highest) / self.per_reading();
        let ends = [at(first.time), at(last.time)];
        let level = f64::midpoint(ends[0], ends[1]);
        found.line = Some(ends);
        found.steady_within = Some(self.steady_within(level));
        if fit.reason.is_some() {
            // A line through a handful of points says where they lie and no more.
            found.slope = Some(self.slope(line.slope, None, None, level, line.method));
            return found;
        }
        let alike = fit.neighbours(&line);
        let se = line.se_hac.max(line.se * ((1.0 + alike) / (1.0 - alike)).sqrt());
        let df = line.n as f64 - 2.0;
        let p_value = if 0.0 < se { student::two_sided(line.slope / se, df) } else { 0.0 };
        let reach = if 0.0 < se { t_limits(line.slope, se, df, self.confidence) } else { (line.slope, line.slope) };
        found.slope = Some(self.slope(line.slope, Some(reach), Some(p_value), level, line.method));
        found.autocorrelation = Some(alike);
        let ranks = fit.points().and_then(|points| mann_kendall(&points, Variant::Ar1EffectiveN, self.confidence)).ok();
        if let Some(ranks) = &ranks {
            let limits = ranks.interval.as_ref().map(|interval| (interval.lower, interval.upper));
            found.robust = Some(self.slope(ranks.slope, limits, ranks.p, level, "theil_sen"));
            found.tau = Some(ranks.tau);
        }
        let alpha = self.confidence.alpha();
        let said = |slope: f64, p: Option<f64>| if p.is_some_and(|p| p <= alpha) { slope.signum() } else { 0.0 };
        let of_ranks = |ranks: &MannKendall| said(ranks.s, ranks.p);
        found.agree = ranks.as_ref().map(|ranks| (of_ranks(ranks) - said(line.slope, Some(p_value))).abs() < 0.5);
        found
    }

    /// The verdicts, once all p-values are known.
    fn decide(&self, segments: &mut [SegmentTrend], fits: &[Fit]) {
        let p_values: Vec<Option<f64>> =
            segments.iter().map(|found| found.slope.as_ref().and_then(|slope| slope.p_value)).collect();
        let adjusted = adjust(&p_values, Adjustment::Bh);
        let alpha = self.confidence.alpha();
        for ((found, p_adjusted), fit) in segments.iter_mut().zip(adjusted).zip(fits) {
            found.p_adjusted = p_adjusted;
            let (Some(slope), Some(p)) = (&found.slope, p_adjusted) else {
                found.goal = self.goal(found, fit);
                continue;
            };
            let months = fit
                .values
                .first()
                .zip(fit.values.last())
                .map_or(0.0, |(first, last)| (last.time - first.time) * days_of(self.grain) / DAYS_PER_MONTH);
            let within = found.steady_within.unwrap_or(0.0);
            let small = |limit: Option<f64>| limit.is_some_and(|limit| (limit * months).abs() <= within);
            let robust = found.robust.as_ref().is_some_and(|robust| {
                robust.p_value.is_some_and(|p| p <= alpha) && 0.0 < robust.per_month * slope.per_month
            });
            found.verdict = if small(slope.low) && small(slope.high) {
                TrendVerdict::Steady
            } else if p <= alpha && robust {
                if 0.0 < slope.per_month { TrendVerdict::Rising } else { TrendVerdict::Falling }
            } else {
                TrendVerdict::Undecided
            };
            found.goal = self.goal(found, fit);
        }
    }

    fn goal(&self, found: &SegmentTrend, fit: &Fit) -> Option<GoalOutlook> {
        let (goal, [_, end]) = (self.request.goal?, found.line?);
        let distance = goal - end;
        let better = self.metric.higher_is_better(self.survey).ok().flatten();
        let mut outlook =
            GoalOutlook { goal, distance, state: GoalState::Undecided, day: None, earliest: None, latest: None };
        let reached = match better {
            Some(true) => distance <= 0.0,
            Some(false) => 0.0 <= distance,
            None => distance.abs() <= 1e-12 * goal.abs(),
        };
        if reached {
            outlook.state = GoalState::Reached;
            return Some(outlook);
        }
        let (Some(slope), TrendVerdict::Rising | TrendVerdict::Falling) = (&found.slope, found.verdict) else {
            return Some(outlook);
        };
        if slope.per_month * distance < 0.0 {
            outlook.state = GoalState::Receding;
            return Some(outlook);
        }
        let (first, last) = (fit.values.first()?, fit.values.last()?);
        let most = CARRIES * (last.time - first.time + 1.0) * days_of(self.grain);
        let from = last.period.end().pred_opt()?;
        let day = |per_month: Option<f64>| -> Option<NaiveDate> {
            let days = distance / per_month? * DAYS_PER_MONTH;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked right here")]
            let days = (0.0..=most).contains(&days).then(|| days.ceil() as u64)?;
            from.checked_add_days(Days::new(days))
        };
        outlook.day = day(Some(slope.per_month));
        outlook.state = if outlook.day.is_some() { GoalState::Approaching } else { GoalState::TooFar };
        if outlook.day.is_some() {
            let (steep, shallow) =
                if 0.0 < slope.per_month { (slope.high, slope.low) } else { (slope.low, slope.high) };
            outlook.earliest = day(steep);
            outlook.latest = day(shallow);
        }
        Some(outlook)
    }
}

#[cfg(test)]
mod tests;
