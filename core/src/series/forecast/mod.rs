//! What is to come of a metric.
//!
//! A level that wanders, seen through answers whose number differs by the day; weekdays with the network's help; and everything that is not
//! known of how the level moves averaged over, so that an interval of 95 % holds 95 %. A day with three answers to come has a wide
//! interval, a month of three hundred a narrow one. A trend is carried on only where two tests agree on it, and fades. Where the data carry
//! no forecast, the reason is given instead.

mod ahead;
mod document;
mod history;
mod level;
mod sentence;

pub use document::{
    Forecast, ForecastDay, ForecastPeriod, ForecastRequest, ForecastTarget, ForecastTrend, NoForecast, SegmentForecast,
    TargetOutlook,
};

use ahead::{Ahead, Form, Outcome};
use history::History;
use level::Level;

use super::past::past;
use super::points::limits;
use super::track::{Reach, Tracks};
use super::trend::check_moments;
use super::weekday::patterns;
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::metric::{Metric, Query};
use crate::stat::normal;

const METHOD: &str = "local_level_filter";
/// At least so many days behind come with those ahead.
const BEHIND: usize = 56;
/// The longest horizon.
const MOST_DAYS: u32 = 366;
/// The days that weekday patterns come from: half a year.
const PATTERN_DAYS: usize = 182;

impl Query<'_> {
    /// What is to come of the metric in each segment: days, weeks, months and all days ahead together, each with its interval; and how far off
    /// a target is.
    ///
    /// Exists when: at least 42 usual days have answers, the last of them within four weeks, the horizon is no longer than what lies behind, and the level is
    /// known to better than half of its scale. Else [`SegmentForecast::reason`] says which of these fails.
    ///
    /// Method: a local level whose days vary by `s2 / n_t` (`local_level_filter`) and by what days are about beyond their answers, which fades over days;
    /// how much and how long is averaged over what the series leaves likely. Weekdays as in [`Query::series`]. Days
    /// ahead have as many answers as their weekday had in the last quarter. A trend that the rank test and the weighted line are both sure of
    /// (p at most 0.01, over at least 26 weeks) goes on and fades by 5 % a day. Values are cut to the scale; counts have the interval of a gamma
    /// distribution. Parameters that the data leave open widen intervals; incidents to come do not.
    /// Cost: cells, then segments x days x 130.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for a metric that is no mean, share or total, such as a median; [`ErrorKind::InvalidPeriod`] for a cube
    /// that does not count by day; [`ErrorKind::OutOfRange`] for a horizon that is not 1 to 366 and a target that is not a number; else as
    /// [`Query::series`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::series::{ForecastRequest, ForecastTarget};
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// let first: chrono::NaiveDate = "2026-08-01".parse().unwrap();
    /// for (t, day) in first.iter_days().take(92).enumerate() {
    ///     for i in 0..10 {
    ///         let score = [10, 9, 9, 10, 8, 7, 9, 3][(t * 5 + i * i) % 8];
    ///         cube.add(&Record::new().text("day", day.to_string()).integer("nps", score))?;
    ///     }
    /// }
    /// let target = ForecastTarget::new(60.0, "2026-11-30".parse().unwrap());
    /// let found = cube.metric(nps("nps")).forecast(&ForecastRequest::default().target(target))?;
    /// let ahead = &found.segments[0];
    /// let (day, whole) = (ahead.days[0].reading.as_ref().unwrap(), &ahead.whole.as_ref().unwrap().reading);
    /// assert!(day.margin() > whole.margin()); // ten answers say less than 280
    /// assert!(ahead.target.as_ref().unwrap().probability.unwrap() < 0.5);
    /// assert!(found.sentence(Locale::En).starts_with("NPS is expected at"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn forecast(&self, request: &ForecastRequest) -> Result<Forecast> {
        check(self, request)?;
        let survey = self.cube.survey();
        let reach = Reach { grain: Grain::Day, special_days: &request.special_days, as_of: request.as_of, log: false };
        let tracks = Tracks::of(self, &reach)?;
        let weekdays = patterns(&tracks, Some(PATTERN_DAYS));
        let mut histories: Vec<History<'_>> = tracks
            .tracks
            .iter()
            .zip(&weekdays)
            .map(|(track, weekdays)| History::of(&tracks, track, weekdays))
            .collect();
        pool(&mut histories);
        let min_base = if matches!(self.metric, Metric::Volume) { 0 } else { self.min_base };
        let reasons: Vec<Option<NoForecast>> =
            histories.iter().map(|history| history.refusal(tracks.as_of, request.horizon, min_base)).collect();
        let can = |at: &usize| reasons.get(*at).is_some_and(Option::is_none);
        for (at, history) in histories.iter_mut().enumerate() {
            if can(&at) && !history.is_constant() {
                history.find_trend();
            }
        }
        let moving: Vec<usize> = (0..histories.len()).filter(can).filter(|at| !histories[*at].is_constant()).collect();
        let level = |at: &usize| -> Level { histories[*at].observed().level() };
        #[cfg(feature = "parallel")]
        let levels: Vec<Level> = {
            use rayon::prelude::*;
            moving.par_iter().map(level).collect()
        };
        #[cfg(not(feature = "parallel"))]
        let levels: Vec<Level> = moving.iter().map(level).collect();
        let mut known: Vec<Option<Level>> = vec![None; histories.len()];
        for (at, level) in moving.iter().zip(levels) {
            known[*at] = Some(level);
        }
        let form = Form {
            unit: self.metric.unit(survey)?,
            confidence: self.settings.confidence,
            per_reading: self.metric.moments_per_reading(),
            limits: limits(survey, &self.metric),
            is_count: matches!(self.metric, Metric::Volume),
        };
        let higher_is_better = self.metric.higher_is_better(survey)?;
        let ask = Ask { request, form, higher_is_better, min_base };
        let segments = histories.iter().zip(&reasons).zip(known);
        let segments =
            segments.map(|((history, reason), level)| ask.segment(&tracks, history, *reason, level)).collect();
        Ok(Forecast {
            metric: self.metric.clone(),
            title: self.metric.titles(survey),
            by: self.by.clone(),
            unit: form.unit,
            as_of: tracks.first_day.map(|_| tracks.as_of),
            horizon: request.horizon,
            confidence: form.confidence,
            min_base,
            target: request.target,
            higher_is_better,
            segments,
            method: METHOD.to_owned(),
        })
    }
}

fn check(query: &Query<'_>, request: &ForecastRequest) -> Result<()> {
    check_moments(&query.metric, "forecast")?;
    if !(1..=MOST_DAYS).contains(&request.horizon) {
        let message = format!("the horizon `{}` is not 1 to {MOST_DAYS} days", request.horizon);
        return Err(Error::new(ErrorKind::OutOfRange, message).at_path("horizon"));
    }
    if let Some(target) = request.target.filter(|target| !target.value.is_finite()) {
        let message = format!("the target `{}` is not a number", target.value);
        return Err(Error::new(ErrorKind::OutOfRange, message).at_path("target.value"));
    }
    if !matches!(query.grain, Grain::All | Grain::Day) || query.cube.grain() != Grain::Day {
        let message =
            "a forecast is made from days; count by day and leave `every` out, for weeks and months come with it";
        return Err(Error::new(ErrorKind::InvalidPeriod, message));
    }
    Ok(())
}

/// Draws the variance of an answer in each segment towards that in all.
fn pool(histories: &mut [History<'_>]) {
    let (squares, freedom) =
        histories.iter().fold((0.0, 0.0), |sum, history| (sum.0 + history.spread.0, sum.1 + history.spread.1));
    if freedom > 0.0 {
        for history in histories {
            history.pool(squares / freedom);
        }
    }
}

/// What is asked of every segment.
struct Ask<'r> {
    request: &'r ForecastRequest,
    form: Form,
    higher_is_better: Option<bool>,
    min_base: u64,
}

impl Ask<'_> {
    fn segment(
        &self,
        tracks: &Tracks<'_>,
        history: &History<'_>,
        reason: Option<NoForecast>,
        level: Option<Level>,
    ) -> SegmentForecast {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count; a cast saturates")]
        let n = history.n.round() as u64;
        let mut found = SegmentForecast {
            segment: history.track.segment.clone(),
            n,
            history: history.days as u64,
            reason,
            level: None,
            trend: None,
            days: Vec::new(),
            whole: None,
            periods: Vec::new(),
            target: None,
            level_sd: None,
            day_sd: None,
            past: Vec::new(),
        };
        if reason.is_some() {
            return found;
        }
        let level = level.unwrap_or_else(|| Level::constant(history.mean()));
        let target = self.request.target.map(|target| (target, Period::containing(target.over, target.on)));
        // A target may lie beyond the days that are shown, though not beyond what the past carries.
        let for_target = target.map_or(0, |(_, period)| (period.end() - tracks.as_of).num_days() - 1);
        let for_target = u32::try_from(for_target).unwrap_or(0);
        let reachable = for_target <= MOST_DAYS.min(history.span(tracks.as_of));
        let longest = if reachable { self.request.horizon.max(for_target) } else { self.request.horizon };
        let (level_sd, day_sd) = (level.step().sqrt(), level.of_day().sqrt());
        let ahead = Ahead::new(self.form, history, level, &self.request.special_days, tracks.as_of, longest);
        let horizon = usize::try_from(self.request.horizon).unwrap_or(0);
        let Some((whole, outcome)) = ahead.whole(horizon) else {
            found.reason = Some(NoForecast::Stopped);
            return found;
        };
        if self.is_too_uncertain(outcome) {
            found.reason = Some(NoForecast::TooUncertain);
            return found;
        }
        let per_reading = self.form.per_reading;
        found.level = Some(ahead.level());
        found.trend = history
            .slope
            .map(|slope| ForecastTrend { per_month: 30.0 * slope.per_day / per_reading, p_value: slope.p_value });
        found.days = ahead.days(horizon);
        found.whole = Some(whole);
        found.periods = ahead.periods(tracks, horizon);
        found.target = target.map(|(target, period)| self.outlook(tracks, &ahead, target, period, reachable));
        found.level_sd = Some(level_sd / per_reading);
        found.day_sd = Some(day_sd / per_reading);
        found.past = past(tracks, history.track, self.min_base, false);
        found.past.drain(..found.past.len().saturating_sub(BEHIND.max(2 * horizon)));
        found
    }

    /// Whether what is known of the level holds half of the scale, or, where there is no scale, zero and twice the value.
    fn is_too_uncertain(&self, outcome: Outcome) -> bool {
        let (least, most) = self.form.limits;
        let reach = normal::two_sided_quantile(self.form.confidence.get()) * outcome.of_level.sqrt();
        let (low, high) = (outcome.value - reach, outcome.value + reach);
        match (least > f64::MIN, most < f64::MAX) {
            (true, true) => 2.0 * (high - low) >= most - least,
            (true, false) => low <= least && high >= 2.0 * outcome.value,
            _ => false,
        }
    }

    fn outlook(
        &self,
        tracks: &Tracks<'_>,
        ahead: &Ahead<'_>,
        target: ForecastTarget,
        period: Period,
        reachable: bool,
    ) -> TargetOutlook {
        let nothing = TargetOutlook { target, expected: None, distance: None, probability: None };
        let found = if reachable { ahead.period(tracks, period, usize::MAX) } else { None };
        let Some((expected, outcome)) = found.filter(|(expected, _)| expected.is_whole) else { return nothing };
        let Some(value) = expected.reading.value() else { return nothing };
        let wanted = target.value * self.form.per_reading;
        let above = if outcome.variance > 0.0 {
            normal::upper_tail((wanted - outcome.value) / outcome.variance.sqrt())
        } else {
            f64::from(u8::from(wanted <= outcome.value))
        };
        let is_less_better = self.higher_is_better == Some(false);
        let probability = match outcome.variance > 0.0 {
            true if is_less_better => 1.0 - above,
            false if is_less_better => f64::from(u8::from(outcome.value <= wanted)),
            _ => above,
        };
        TargetOutlook {
            target,
            distance: Some(target.value - value),
            probability: Some(probability.clamp(0.0, 1.0)),
            expected: Some(expected),
        }
    }
}

#[cfg(test)]
mod tests;
