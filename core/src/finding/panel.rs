//! The days of a cube, one after the other, as what they bring to each series.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
#[cfg(feature = "parallel")]
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::watch::Watch;
use crate::calendar::{Grain, SpecialKind};
use crate::cube::{Cube, Rolled, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::metric::Metric;
use crate::metric::compute::{Cells, Settings};
use crate::metric::moments::DayMoments;
use crate::survey::{Dimension, QuestionKind, Scale, Survey};
use crate::unit::Confidence;

/// So many days are read together.
const DAYS_AT_A_TIME: usize = 32;
/// More days than this, some five centuries, are a slip: a date read wrong, most likely.
const MOST_DAYS: i64 = 200_000;

/// What one cell of the cube brings on a day.
#[derive(Debug, Clone)]
pub(super) struct CellDay<'c> {
    /// Its values of the watched dimensions, in their order.
    pub(super) values: Vec<Option<&'c str>>,
    /// Its values of the dimensions that the calendar speaks of.
    pub(super) place: Vec<Option<String>>,
    pub(super) special: Option<SpecialKind>,
    pub(super) rows: f64,
    /// The moments of each metric.
    pub(super) moments: Vec<DayMoments>,
    /// Each tag's answers, with the index of its question.
    pub(super) tags: Vec<(usize, &'c str, f64)>,
}

/// All cells of a day, in the order of their values.
#[derive(Debug, Clone)]
pub(super) struct PanelDay<'c> {
    pub(super) day: NaiveDate,
    pub(super) cells: Vec<CellDay<'c>>,
}

/// What is asked of the cells of a survey.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) metrics: Vec<Metric>,
    pub(super) tag_questions: Vec<String>,
    /// Watched dimensions, then those that only the calendar speaks of; by index.
    dimensions: Vec<usize>,
    pub(super) watched: usize,
    /// Where in `dimensions` those stand that the calendar speaks of.
    places: Vec<usize>,
}

/// What a monitor was begun with. Its series are of these metrics, in this order, so that another survey's days do not fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Asked {
    metrics: Vec<Metric>,
    /// The kinds of the questions, and the scales of ratings.
    questions: BTreeMap<String, (String, Option<Scale>)>,
    tags: Vec<String>,
    dimensions: Vec<String>,
}

impl Asked {
    pub(super) fn metrics(&self) -> usize {
        self.metrics.len()
    }

    pub(super) fn dimensions(&self) -> usize {
        self.dimensions.len()
    }

    /// # Errors
    /// [`ErrorKind::CubeMismatch`], with what differs.
    pub(super) fn must_equal(&self, other: &Self) -> Result<()> {
        let differs = if self.dimensions != other.dimensions {
            format!("dimensions {} instead of {}", other.dimensions.join(", "), self.dimensions.join(", "))
        } else if self.questions != other.questions {
            let names = |asked: &Self| asked.questions.keys().cloned().collect::<Vec<_>>().join(", ");
            match self
                .questions
                .iter()
                .find(|(name, own)| other.questions.get(*name).is_some_and(|known| known != *own))
            {
                Some((name, _)) => format!("another scale or kind of `{name}`"),
                None => format!("questions {} instead of {}", names(other), names(self)),
            }
        } else if self.metrics != other.metrics || self.tags != other.tags {
            "metrics or tags in another order".to_owned()
        } else {
            return Ok(());
        };
        let message = format!("the monitor was begun with another survey: this one has {differs}; begin a new monitor");
        Err(Error::new(ErrorKind::CubeMismatch, message))
    }
}

impl Plan {
    /// What is watched, to be remembered.
    pub(super) fn asked(&self, survey: &Survey) -> Result<Asked> {
        let mut questions = BTreeMap::new();
        for name in
            self.metrics.iter().filter_map(Metric::question).chain(self.tag_questions.iter().map(String::as_str))
        {
            let kind = survey.question(name)?.kind();
            let scale = if let QuestionKind::Rating(scale) = kind { Some(scale.clone()) } else { None };
            questions.insert(name.to_owned(), (kind.name().to_owned(), scale));
        }
        let dimensions = self.dimensions.iter().filter_map(|at| survey.dimensions().get(*at));
        Ok(Asked {
            metrics: self.metrics.clone(),
            questions,
            tags: self.tag_questions.clone(),
            dimensions: dimensions.map(|dimension| dimension.name().to_owned()).collect(),
        })
    }

    pub(super) fn new(watch: &Watch, survey: &Survey) -> Result<Self> {
        let metrics = watch.watched_metrics(survey)?;
        let tag_questions = watch.watched_tags(survey)?;
        let mut dimensions = watch.watched_dimensions(survey)?;
        let watched = dimensions.len();
        let spoken: BTreeSet<&String> = watch.special_days.iter().flat_map(|special| special.filter.keys()).collect();
        let mut places = Vec::new();
        for name in spoken {
            let at = survey.dimension_idx(name)?;
            let place = dimensions.iter().position(|known| *known == at).unwrap_or_else(|| {
                dimensions.push(at);
                dimensions.len() - 1
            });
            places.push(place);
        }
        Ok(Self { metrics, tag_questions, dimensions, watched, places })
    }

    /// A watched dimension.
    pub(super) fn dimension<'s>(&self, survey: &'s Survey, at: usize) -> Option<&'s Dimension> {
        survey.dimensions().get(*self.dimensions.get(at)?)
    }

    /// Looks at the days of a cube after `after`, up to the last whole one, empty days between them included. Some are read at a time.
    pub(super) fn each_day(
        &self,
        watch: &Watch,
        cube: &Cube,
        after: Option<NaiveDate>,
        mut look: impl FnMut(&PanelDay<'_>) -> Result<()>,
    ) -> Result<()> {
        if cube.grain() != Grain::Day {
            let message = "findings need days; count the cube by day";
            return Err(Error::new(ErrorKind::InvalidPeriod, message));
        }
        let survey = cube.survey();
        let mut questions = Vec::new();
        for metric in &self.metrics {
            questions.extend(metric.bind(survey, false)?);
        }
        for question in &self.tag_questions {
            questions.push(survey.question_idx(question)?);
        }
        let filter = watch.cells();
        let rolled =
            cube.select(&Selection { by: self.dimensions.clone(), grain: Grain::Day, filter: &filter, questions })?;
        let settings = Settings { confidence: Confidence::default(), intervals: false, unweighted: false };
        let cells = Cells { rolled: &rolled, survey, settings };
        let mut by_day: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for cell in rolled.ordered() {
            if let Some(period) = rolled.period(cell) {
                by_day.entry(period.start()).or_default().push(cell);
            }
        }
        let last = match (watch.as_of, by_day.keys().next_back()) {
            (Some(as_of), _) => as_of,
            (None, Some(seen)) => seen.pred_opt().unwrap_or(*seen),
            (None, None) => return Ok(()),
        };
        let first = match after {
            Some(day) => day.succ_opt(),
            None => by_day.keys().next().copied(),
        };
        let Some(first) = first else { return Ok(()) };
        let days = (last - first).num_days();
        if MOST_DAYS < days {
            let message =
                format!("{days} days from {first} to {last} are too many; look whether a date was read wrong");
            return Err(Error::new(ErrorKind::OutOfRange, message));
        }
        let wanted: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
        let read = |day: &NaiveDate| {
            let own = by_day.get(day).map_or(&[][..], Vec::as_slice);
            self.day(watch, &cells, &rolled, *day, own)
        };
        for some in wanted.chunks(DAYS_AT_A_TIME) {
            #[cfg(feature = "parallel")]
            let days: Vec<PanelDay<'_>> = some.par_iter().map(read).collect();
            #[cfg(not(feature = "parallel"))]
            let days: Vec<PanelDay<'_>> = some.iter().map(read).collect();
            days.iter().try_for_each(&mut look)?;
        }
        Ok(())
    }

    fn day<'c>(
        &self,
        watch: &Watch,
        cells: &Cells<'c>,
        rolled: &'c Rolled<'c>,
        day: NaiveDate,
        own: &[usize],
    ) -> PanelDay<'c> {
        let mut found: Vec<CellDay<'c>> = own.iter().map(|cell| self.cell(watch, cells, rolled, day, *cell)).collect();
        found.sort_by(|a, b| a.values.cmp(&b.values).then_with(|| a.place.cmp(&b.place)));
        PanelDay { day, cells: found }
    }

    /// What is special about a day at a place.
    pub(super) fn special(
        &self,
        watch: &Watch,
        survey: &Survey,
        place: &[Option<String>],
        day: NaiveDate,
    ) -> Option<SpecialKind> {
        if watch.special_days.is_empty() {
            return None;
        }
        let named = self.places.iter().zip(place).filter_map(|(at, value)| {
            let dimension = survey.dimensions().get(*self.dimensions.get(*at)?)?;
            Some((dimension.name().to_owned(), value.clone()?))
        });
        watch.special_days.applies_to(&named.collect(), day).map(|special| special.kind)
    }

    fn cell<'c>(
        &self,
        watch: &Watch,
        cells: &Cells<'c>,
        rolled: &'c Rolled<'c>,
        day: NaiveDate,
        cell: usize,
    ) -> CellDay<'c> {
        let segment = rolled.segment(cell);
        let own = |at: usize| segment.get(at).copied().flatten();
        let place: Vec<Option<String>> = self.places.iter().map(|at| own(*at).map(str::to_owned)).collect();
        let special = self.special(watch, cells.survey, &place, day);
        let log = |metric: &Metric| matches!(metric, Metric::HandlingTime { .. });
        let moments = self
            .metrics
            .iter()
            .map(|metric| cells.day_moments(metric, cell, log(metric)).unwrap_or_default())
            .collect();
        let tags = self.tag_questions.iter().enumerate().flat_map(|(at, question)| {
            cells.tag_counts(question, cell).into_iter().map(move |(tag, n)| (at, tag, n as f64))
        });
        let mut tags: Vec<(usize, &str, f64)> = tags.collect();
        tags.sort_by_key(|(at, tag, _)| (*at, *tag));
        CellDay {
            values: (0..self.watched).map(own).collect(),
            place,
            special,
            rows: rolled.rows(cell) as f64,
            moments,
            tags,
        }
    }
}

/// The day of the week, 0 for Monday.
pub(super) fn weekday(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}
