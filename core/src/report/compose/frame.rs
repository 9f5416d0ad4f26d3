//! Which days a report covers: now, before, and the periods of its series.

use chrono::{Days, NaiveDate};

use super::phrase::{Phrases, Remark};
use crate::calendar::{DayRange, Grain, Period};
use crate::cube::Cube;
use crate::report::{CompareTo, ReportSpec, Span};

/// The days of a report, aligned to the periods of its cube.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// What *now* covers.
    pub(super) now: DayRange,
    pub(super) now_span: Span,
    /// What *before* covers, where there is something to compare with.
    pub(super) before: Option<(DayRange, Span)>,
    /// The periods of the series, oldest first, without a hole; empty without time.
    pub(super) periods: Vec<Stretch>,
    /// The grain of the series.
    pub(super) every: Grain,
    /// What the reader should know about the days.
    pub(super) remarks: Vec<Remark>,
    /// The last day with an answer, where the cube counts by day.
    pub(super) latest: Option<NaiveDate>,
}

/// A period of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) period: Period,
    /// Whether the data cover it only in part.
    pub(super) partial: bool,
}

/// The data that a report may see.
struct Data {
    grain: Grain,
    /// The first day of the first period that holds answers, and the first day after the last.
    first: NaiveDate,
    end: NaiveDate,
    as_of: NaiveDate,
}

impl Data {
    /// Whether `period` is over and lies within the data, but for a quarter of it at the start: shops close on holidays.
    fn covers(&self, period: Period) -> bool {
        let room = Days::new(u64::from(period.days() / 4));
        let starts = period.start().checked_add_days(room).is_some_and(|latest| self.first <= latest);
        period.end() <= self.as_of && starts && period.start() < self.end
    }
}

/// The last day before `end`.
fn day_before(end: NaiveDate) -> NaiveDate {
    end.pred_opt().unwrap_or(end)
}

impl Frame {
    /// The frame of a report on the answers up to and with the day `as_of`.
    pub(super) fn new(cube: &Cube, spec: &ReportSpec, as_of: NaiveDate, phrases: Phrases) -> Self {
        let grain = cube.grain();
        let mut frame = Self {
            now: DayRange::ALL,
            now_span: Span::undated(phrases.all_answers()),
            before: None,
            periods: Vec::new(),
            every: spec.every,
            remarks: Vec::new(),
            latest: None,
        };
        if grain == Grain::All {
            frame.remarks.push(Remark::NoTime);
            return frame;
        }
        let seen: Vec<Period> = cube.periods().into_iter().filter(|period| period.start() <= as_of).collect();
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
            // Nothing to see, or nothing yet: the frame stays as it is, up to the day of the report.
            frame.now = until(cube.grain(), as_of);
            frame.remarks.push(if cube.rows() == 0 { Remark::NoAnswers } else { Remark::NoAnswersYet });
            return frame;
        };
        let data = Data { grain, first: first.start(), end: last.end(), as_of };
        frame.latest = (grain == Grain::Day).then(|| last.start());
        frame.choose(spec, &data, &seen, phrases);
        frame.series(spec, &data);
        frame
    }

    /// Chooses now and before.
    fn choose(&mut self, spec: &ReportSpec, data: &Data, seen: &[Period], phrases: Phrases) {
        let asked = spec.period.filter(|period| {
            let fits = data.grain.rolls_up_to(period.grain());
            if !fits {
                self.remarks.push(Remark::PeriodOfOtherGrain(*period, data.grain));
            }
            fits && period.grain() != Grain::All
        });
        let whole_asked = spec.period.is_some_and(|period| period.grain() == Grain::All);
        let compares = spec.compare == CompareTo::Previous;
        let holds = |period: Period| seen.iter().any(|one| period.start() <= one.start() && one.start() < period.end());
        let chosen = match asked {
            Some(period) => Some(period),
            None if whole_asked => None,
            None => last_whole(data, compares),
        };
        let Some(period) = chosen else {
            // The bounds of the cells, not of the answers: they never cut a cell.
            self.now = DayRange::new(Some(data.first), Some(data.end)).unwrap_or(DayRange::ALL);
            let last_day = day_before(data.end).min(data.as_of).max(data.first);
            self.now_span = Span::new(phrases.all_answers(), data.first, last_day);
            if compares && !whole_asked {
                self.remarks.push(Remark::TooShort);
            }
            return;
        };
        self.now = DayRange::from(period);
        self.now_span = span(period, phrases);
        if data.as_of < period.end() {
            self.remarks.push(Remark::PeriodNotOver(period));
        } else if data.grain == Grain::Day && data.end < period.end() && holds(period) {
            self.remarks.push(Remark::DataEnd(day_before(data.end)));
        }
        if compares {
            match period.previous().filter(|before| holds(*before)) {
                Some(before) => {
                    if before.start() < data.first && data.grain != period.grain() {
                        self.remarks.push(Remark::BeforeInPart(before, data.first));
                    }
                    self.before = Some((DayRange::from(before), span(before, phrases)));
                }
                None => self.remarks.push(Remark::NothingBefore),
            }
        }
    }

    /// Lays out the periods of the series.
    fn series(&mut self, spec: &ReportSpec, data: &Data) {
        if !data.grain.rolls_up_to(spec.every) || spec.every == Grain::All {
            self.every = data.grain;
            if spec.every != Grain::All {
                self.remarks.push(Remark::SeriesOfOtherGrain(spec.every, data.grain));
            }
        }
        // A period asked for ends the series; otherwise the newest answers do.
        let newest = day_before(data.end);
        let end = if spec.period.is_some_and(|period| period.grain() != Grain::All) {
            self.now.end().map_or(newest, |end| day_before(end).min(newest))
        } else {
            newest
        };
        let mut at = Some(Period::containing(self.every, end));
        while let Some(period) = at
            && data.first < period.end()
            && self.periods.len() < spec.limits.periods
        {
            // A first day of the data within a period of their own grain is no beginning in the middle.
            let begins_within = period.start() < data.first && data.grain != self.every;
            self.periods.push(Stretch { period, partial: data.as_of < period.end() || begins_within });
            at = period.previous();
        }
        self.periods.reverse();
    }

    /// The days of the series.
    pub(super) fn series_days(&self) -> DayRange {
        let (first, last) = (self.periods.first(), self.periods.last());
        let range = DayRange::new(first.map(|one| one.period.start()), last.map(|one| one.period.end()));
        range.unwrap_or(DayRange::ALL)
    }
}

/// The days up to and with `as_of`, without cutting a period of the cube.
pub(super) fn until(grain: Grain, as_of: NaiveDate) -> DayRange {
    if grain == Grain::All {
        return DayRange::ALL;
    }
    DayRange::new(None, Some(Period::containing(grain, as_of).end())).unwrap_or(DayRange::ALL)
}

/// The last whole month or week before the day of the report that the data cover, and the one before it too where the two
/// are to be compared.
fn last_whole(data: &Data, compares: bool) -> Option<Period> {
    let grains: &[Grain] = match data.grain {
        Grain::Day => &[Grain::Month, Grain::Week],
        Grain::All => &[],
        _ => std::slice::from_ref(&data.grain),
    };
    let newest = day_before(data.end);
    grains.iter().find_map(|grain| {
        let current = Period::containing(*grain, newest.min(data.as_of));
        let last = if current.end() <= data.as_of { current } else { current.previous()? };
        let before = last.previous()?;
        (data.covers(last) && (!compares || data.covers(before))).then_some(last)
    })
}

fn span(period: Period, phrases: Phrases) -> Span {
    Span { label: phrases.period(period), ..Span::of(period) }
}
