//! Asking a cube: a metric by segment and period.

use std::collections::BTreeMap;

use super::compute::{Bins, Cells, Settings};
use super::definition::Metric;
use super::reading::{Flag, Reading, Withheld};
use super::table::{Segment, Table, TableRow};
use crate::calendar::{DayRange, Grain, Period};
use crate::cube::{Cube, Filter, Rolled, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::suppress::{Rule, suppress};
use crate::survey::{QuestionKind, Survey};
use crate::tally::{Axis, Histogram, Joint, TagScores};
use crate::unit::Confidence;

/// Fewer answers than this are not shown unless the host says otherwise: the customary 5 inside a company.
pub const DEFAULT_MIN_BASE: u64 = 5;

/// How many rows of a table are read together.
const ROWS_AT_A_TIME: usize = 1024;

/// A segment and a period.
type TableKey = (Vec<Option<String>>, Option<Period>);

/// A question to a cube: a metric, by what, in which periods, of which cells.
///
/// Cost: one pass over the cells for [`Query::table`] and [`Query::overall`] alike.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::cube::{Cube, Record};
/// use cxmetrics::metric::nps;
/// use cxmetrics::survey::{Scale, Survey};
///
/// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
/// let mut cube = Cube::new(&survey, Grain::Day);
/// for (store, score) in [("A", 10), ("A", 9), ("A", 9), ("A", 7), ("A", 2), ("B", 10)] {
///     cube.add(&Record::new().text("day", "2026-11-02").text("store", store).integer("nps", score))?;
/// }
/// let table = cube.metric(nps("nps")).by(["store"]).every(Grain::Week).table()?;
/// assert_eq!(table.rows()[0].segment, [Some("A".to_owned())]);
/// assert_eq!(table.rows()[0].reading.value(), Some(40.0));
/// // One answer would point at a person.
/// assert_eq!(table.rows()[1].reading.reason(), Some(cxmetrics::Withheld::SmallBase));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Query<'c> {
    pub(crate) cube: &'c Cube,
    pub(crate) metric: Metric,
    pub(crate) by: Vec<String>,
    pub(crate) grain: Grain,
    pub(crate) filter: Filter,
    /// The days asked for by [`Query::within`].
    days: Vec<DayRange>,
    pub(crate) min_base: u64,
    with_total: bool,
    pub(crate) settings: Settings,
}

impl Cube {
    /// Asks for a metric.
    pub fn metric(&self, metric: Metric) -> Query<'_> {
        Query {
            cube: self,
            metric,
            by: Vec::new(),
            grain: Grain::All,
            filter: Filter::everything(),
            days: Vec::new(),
            min_base: DEFAULT_MIN_BASE,
            with_total: false,
            settings: Settings { confidence: Confidence::default(), intervals: true, unweighted: false },
        }
    }

    /// The answers to a rating question in the cells that pass a filter.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`], [`ErrorKind::InvalidMetric`] when it is not a rating,
    /// [`ErrorKind::UnknownDimension`], [`ErrorKind::InvalidPeriod`].
    pub fn histogram(&self, question: &str, filter: &Filter) -> Result<Histogram> {
        let at = self.survey().question_idx(question)?;
        let Some(scale) = self.survey().questions()[at].scale() else {
            let kind = self.survey().questions()[at].kind().name();
            return Err(Error::new(
                ErrorKind::InvalidMetric,
                format!("`{question}` is a {kind} question; only a rating has a histogram"),
            ));
        };
        let rolled = self.select(&Selection { by: Vec::new(), grain: Grain::All, filter, questions: vec![at] })?;
        let settings = Settings { confidence: Confidence::default(), intervals: true, unweighted: false };
        let cells = Cells { rolled: &rolled, survey: self.survey(), settings };
        Ok((0..rolled.cells()).find_map(|cell| cells.answers(question, cell)).unwrap_or_else(|| Histogram::new(scale)))
    }

    /// The answers to two questions counted together, those to `a` in rows, in the cells that pass a filter. The survey
    /// asks for the pair: see [`SurveyBuilder::pairs`](crate::survey::SurveyBuilder::pairs).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`], [`ErrorKind::InvalidMetric`] when the pair is not counted,
    /// [`ErrorKind::UnknownDimension`], [`ErrorKind::InvalidPeriod`].
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Filter, Record}, survey::{Scale, Survey}};
    /// let survey = Survey::builder()
    ///     .rating("overall", Scale::nps())
    ///     .rating("wifi", Scale::csat())
    ///     .pairs(["overall", "wifi"])
    ///     .build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// cube.add(&Record::new().integer("overall", 9).integer("wifi", 5))?;
    /// cube.add(&Record::new().integer("overall", 2).integer("wifi", 1))?;
    /// cube.add(&Record::new().integer("overall", 7))?; // did not answer both
    /// let joint = cube.joint("wifi", "overall", &Filter::everything())?;
    /// assert_eq!(joint.triples(), [(1.0, 2.0, 1), (5.0, 9.0, 1)]);
    /// assert_eq!(joint.not_both(), 1);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn joint(&self, a: &str, b: &str, filter: &Filter) -> Result<Joint> {
        let places = [self.survey().question_idx(a)?, self.survey().question_idx(b)?];
        let pair = self.survey().pair_idx(places[0], places[1]);
        let [rows, columns] = places.map(|at| Axis::of(self.survey().questions()[at].kind()));
        let (Some((at, _)), Some(rows), Some(columns)) = (pair, rows, columns) else {
            if pair.is_some() {
                let message = "tags are counted with another question tag by tag; ask for `scores_by_tag`";
                return Err(Error::new(ErrorKind::InvalidMetric, message));
            }
            return Err(not_paired(a, b));
        };
        let rolled = self.select(&Selection { by: Vec::new(), grain: Grain::All, filter, questions: vec![at] })?;
        let settings = Settings { confidence: Confidence::default(), intervals: true, unweighted: false };
        let cells = Cells { rolled: &rolled, survey: self.survey(), settings };
        let mut cells = (0..rolled.cells()).filter_map(|cell| cells.pair(a, b, cell));
        let Some(mut joint) = cells.next() else { return Ok(Joint::new(&rows, &columns)) };
        for cell in cells {
            joint.merge(&cell)?;
        }
        Ok(joint)
    }

    /// The answers to a rating question by tag, in the cells that pass a filter: of those that answered it and are tagged. The
    /// survey asks for the pair: see [`SurveyBuilder::pairs`](crate::survey::SurveyBuilder::pairs).
    ///
    /// For why a score moved by tag see [`Query::explain_tags`].
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`], [`ErrorKind::InvalidMetric`] when the pair is not counted or is not one of tags and a
    /// rating, [`ErrorKind::UnknownDimension`], [`ErrorKind::InvalidPeriod`].
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Filter, Record}, survey::{Scale, Survey}};
    /// let survey = Survey::builder().rating("nps", Scale::nps()).tags("topics").pairs(["topics", "nps"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// cube.add(&Record::new().integer("nps", 9).tags("topics", ["price", "staff"]))?;
    /// cube.add(&Record::new().integer("nps", 2).tags("topics", ["price"]))?;
    /// cube.add(&Record::new().integer("nps", 10))?; // not tagged
    /// let scores = cube.scores_by_tag("topics", "nps", &Filter::everything())?;
    /// assert_eq!(scores.tagged.pairs(), [(2.0, 1), (9.0, 1)]);
    /// assert_eq!(scores.by_tag["price"].pairs(), [(2.0, 1), (9.0, 1)]);
    /// assert_eq!(scores.by_tag["staff"].pairs(), [(9.0, 1)]);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn scores_by_tag(&self, tags: &str, rating: &str, filter: &Filter) -> Result<TagScores> {
        let survey = self.survey();
        let at = survey.tagged_pair(tags, rating)?;
        let Some(scale) = survey.question(rating)?.scale() else {
            let message = format!("`{rating}` is a flag question; only a rating has a histogram by tag");
            return Err(Error::new(ErrorKind::InvalidMetric, message));
        };
        let rolled = self.select(&Selection { by: Vec::new(), grain: Grain::All, filter, questions: vec![at] })?;
        let settings = Settings { confidence: Confidence::default(), intervals: true, unweighted: false };
        let cells = Cells { rolled: &rolled, survey, settings };
        let histogram = |bins: &Bins| Histogram::from_bins(scale, &bins.n, cells.weighs().then_some(&bins.weights[..]));
        let mut scores = TagScores { tagged: Histogram::new(scale), by_tag: BTreeMap::new() };
        for (all, by_tag) in (0..rolled.cells()).filter_map(|cell| cells.by_tag(tags, rating, cell)) {
            scores.tagged.merge_cell(&histogram(&all));
            for (tag, bins) in by_tag {
                scores.by_tag.entry(tag).or_insert_with(|| Histogram::new(scale)).merge_cell(&histogram(&bins));
            }
        }
        Ok(scores)
    }

    /// How many tagged answers carry each tag, from the most frequent, in the cells that pass a filter; and how many
    /// answers are tagged at all.
    ///
    /// # Errors
    /// As [`Cube::histogram`].
    pub fn tags(&self, question: &str, filter: &Filter) -> Result<(Vec<(String, u64)>, u64)> {
        let at = self.survey().question_idx(question)?;
        let rolled = self.select(&Selection { by: Vec::new(), grain: Grain::All, filter, questions: vec![at] })?;
        let Some(crate::cube::Tally::Tags(names, tags)) = rolled.tally(at) else {
            let kind = self.survey().questions()[at].kind().name();
            return Err(Error::new(
                ErrorKind::InvalidMetric,
                format!("`{question}` is a {kind} question; it has no tags"),
            ));
        };
        let Some(tags) = tags.cell(0).first() else { return Ok((Vec::new(), 0)) };
        let mut counts: Vec<(String, u64)> =
            tags.by_tag.iter().filter_map(|(code, (n, _))| Some((names.name(*code)?.to_owned(), *n))).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok((counts, tags.answered))
    }
}

impl Survey {
    /// The place of the tally of a pair of tags and another question.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`]; [`ErrorKind::InvalidMetric`] when the first is no tags question or the pair is not counted.
    pub(crate) fn tagged_pair(&self, tags: &str, question: &str) -> Result<usize> {
        let (at, other) = (self.question_idx(tags)?, self.question_idx(question)?);
        let refuse = |at: usize, wanted: &str| {
            let (question, kind) = (self.questions()[at].name(), self.questions()[at].kind().name());
            Err(Error::new(ErrorKind::InvalidMetric, format!("`{question}` is a {kind} question; {wanted}")))
        };
        if self.questions()[at].kind() != &QuestionKind::Tags {
            return refuse(at, "name a tags question");
        }
        if Axis::of(self.questions()[other].kind()).is_none() {
            return refuse(other, "tags are counted together with ratings and flags");
        }
        self.pair_idx(at, other).map(|(at, _)| at).ok_or_else(|| not_paired(tags, question))
    }
}

/// Two questions whose answers were to be counted together and are not.
pub(crate) fn not_paired(a: &str, b: &str) -> Error {
    Error::new(
        ErrorKind::InvalidMetric,
        format!(
            "the answers to `{a}` and `{b}` were not counted together; ask the survey for the pair and count again: \
             `pairs: [[\"{a}\", \"{b}\"]]`"
        ),
    )
}

impl Query<'_> {
    /// Tells segments apart by these dimensions.
    #[must_use]
    pub fn by<D: Into<String>>(mut self, dimensions: impl IntoIterator<Item = D>) -> Self {
        self.by = dimensions.into_iter().map(Into::into).collect();
        self
    }

    /// Tells periods of this grain apart.
    #[must_use]
    pub fn every(mut self, grain: Grain) -> Self {
        self.grain = grain;
        self
    }

    /// Takes only the cells that pass.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = self.filter.and(filter);
        self
    }

    /// Takes only these days, half-open. The range must not cut a period of the cube. It may cut those of
    /// [`Query::every`]: then the first and the last row of a table count only their days within the range, and carry
    /// [`Flag::Partial`].
    #[must_use]
    pub fn within(mut self, days: DayRange) -> Self {
        self.days.push(days);
        self.filter(Filter::Days(days))
    }

    /// The confidence level of intervals; 0.95 without it.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.settings.confidence = confidence;
        self
    }

    /// Withholds readings with fewer answers than this; 5 without it, 11 is customary for publications, 0 shows all.
    #[must_use]
    pub fn min_base(mut self, min_base: u64) -> Self {
        self.min_base = min_base;
        self
    }

    /// Puts the total beside the segments of each period. Then a segment that is withheld takes another with it where
    /// its value could be computed from the total.
    #[must_use]
    pub fn with_total(mut self) -> Self {
        self.with_total = true;
        self
    }

    /// Leaves the intervals out: faster where a million cells are only ranked or drawn.
    #[must_use]
    pub fn without_intervals(mut self) -> Self {
        self.settings.intervals = false;
        self
    }

    /// Takes every answer for one, whatever its weight. Without it a weighted survey refuses the metrics that have no
    /// weighted form.
    #[must_use]
    pub fn unweighted(mut self) -> Self {
        self.settings.unweighted = true;
        self
    }

    fn select(&self, by: Vec<usize>, grain: Grain, questions: Vec<usize>) -> Result<Rolled<'_>> {
        self.cube.select(&Selection { by, grain, filter: &self.filter, questions })
    }

    /// One reading over all cells that pass.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`], [`ErrorKind::InvalidMetric`] (also for a metric without a weighted form in a
    /// weighted survey), [`ErrorKind::ScaleMismatch`], [`ErrorKind::OutOfRange`] for the metric; [`ErrorKind::UnknownDimension`], [`ErrorKind::InvalidPeriod`] for the
    /// filter.
    pub fn overall(&self) -> Result<Reading> {
        let one = Self { by: Vec::new(), grain: Grain::All, with_total: false, ..self.clone() };
        let table = one.table()?;
        match table.into_rows().pop() {
            Some(row) => Ok(row.reading),
            None => Ok(Reading::withheld(self.metric.unit(self.cube.survey())?, "none", 0, Withheld::Empty)),
        }
    }

    /// A reading for each segment and period that occurs.
    ///
    /// Shape: rows in the order of segments (by name, "not known" last) and periods. A segment without any row in a
    /// period has no row in the table.
    ///
    /// # Errors
    /// As [`Query::overall`]; also [`ErrorKind::UnknownDimension`] for what is asked by, and
    /// [`ErrorKind::InvalidPeriod`] for a grain that the cube's periods do not roll up to.
    pub fn table(&self) -> Result<Table> {
        let survey = self.cube.survey();
        let questions = self.metric.bind(survey, self.settings.unweighted)?;
        let by: Vec<usize> = self.by.iter().map(|name| survey.dimension_idx(name)).collect::<Result<_>>()?;
        let mut rows = match &self.metric {
            Metric::HandlingTime { question, agent: Some(agent) } => {
                self.by_agent(question, survey.dimension_idx(agent)?, by.clone(), questions.clone())?
            }
            _ => self.readings(by.clone(), self.grain, questions.clone())?,
        };
        let mut totals = Vec::new();
        if self.with_total && !by.is_empty() {
            totals = Self { by: Vec::new(), with_total: false, ..self.clone() }.table()?.into_rows();
        }
        let is_cut = |period: &Period| self.days.iter().any(|days| !days.contains_period(*period));
        for row in rows.iter_mut().chain(&mut totals) {
            if self.grain != Grain::All && row.period.as_ref().is_some_and(is_cut) {
                row.reading = row.reading.clone().with_flag(Flag::Partial);
            }
        }
        self.withhold(&mut rows);
        Ok(Table::new(self.by.clone(), self.grain, rows, totals).of(self.metric.clone(), self.metric.titles(survey)))
    }

    fn readings(&self, by: Vec<usize>, grain: Grain, questions: Vec<usize>) -> Result<Vec<TableRow>> {
        let rolled = self.select(by, grain, questions)?;
        let cells = Cells { rolled: &rolled, survey: self.cube.survey(), settings: self.settings };
        let ordered = rolled.ordered();
        // The periods of a segment stand together and share its values.
        let mut segments: Vec<Segment> = Vec::with_capacity(ordered.len());
        for (at, cell) in ordered.iter().enumerate() {
            let segment = match (segments.last(), at.checked_sub(1).and_then(|before| ordered.get(before))) {
                (Some(segment), Some(before)) if rolled.same_segment(*before, *cell) => segment.clone(),
                _ => owned(rolled.segment(*cell)).into(),
            };
            segments.push(segment);
        }
        let read = |start: usize| -> Vec<TableRow> {
            let here = start..(start + ROWS_AT_A_TIME).min(ordered.len());
            let (own, segments) = (&ordered[here.clone()], &segments[here]);
            let copied = if ROWS_AT_A_TIME < ordered.len() { rolled.copied(own) } else { None };
            let near = copied.as_ref().map(|rolled| Cells { rolled, ..cells });
            let reading = |place: usize, cell: usize| match &near {
                Some(near) => near.reading(&self.metric, place),
                None => cells.reading(&self.metric, cell),
            };
            let rows = own.iter().zip(segments).enumerate();
            rows.map(|(place, (cell, segment))| TableRow {
                segment: segment.clone(),
                period: rolled.period(*cell),
                reading: reading(place, *cell),
            })
            .collect()
        };
        let starts = (0..ordered.len()).step_by(ROWS_AT_A_TIME);
        #[cfg(feature = "parallel")]
        let parts: Vec<Vec<TableRow>> = {
            use rayon::prelude::*;
            starts.collect::<Vec<_>>().into_par_iter().map(read).collect()
        };
        #[cfg(not(feature = "parallel"))]
        let parts: Vec<Vec<TableRow>> = starts.map(read).collect();
        let mut rows = Vec::with_capacity(ordered.len());
        for part in parts {
            rows.extend(part);
        }
        Ok(rows)
    }

    /// Handling time with agents as clusters: read at the level of agents, then gathered.
    fn by_agent(&self, question: &str, agent: usize, by: Vec<usize>, questions: Vec<usize>) -> Result<Vec<TableRow>> {
        let width = by.len();
        let mut with_agent = by;
        with_agent.push(agent);
        let rolled = self.select(with_agent, self.grain, questions)?;
        let cells = Cells { rolled: &rolled, survey: self.cube.survey(), settings: self.settings };
        // Cells come in order, so the agents of a segment and period follow one another but for the periods between.
        let mut groups: Vec<(TableKey, Vec<usize>)> = Vec::new();
        let mut place: BTreeMap<TableKey, usize> = BTreeMap::new();
        for cell in rolled.ordered() {
            let mut segment = owned(rolled.segment(cell));
            segment.truncate(width);
            let key = (segment, rolled.period(cell));
            let at = *place.entry(key.clone()).or_insert_with(|| {
                groups.push((key, Vec::new()));
                groups.len() - 1
            });
            groups[at].1.push(cell);
        }
        groups.sort_by_cached_key(|((segment, period), _)| {
            let known: Vec<_> = segment.iter().map(|value| (value.is_none(), value.clone())).collect();
            (known, *period)
        });
        Ok(groups
            .into_iter()
            .map(|((segment, period), group)| TableRow {
                segment: segment.into(),
                period,
                reading: cells.handling_time(question, &group),
            })
            .collect())
    }

    /// Hides readings of small bases; with the total in sight also those that would give them away.
    fn withhold(&self, rows: &mut [TableRow]) {
        // A number of rows is not what a person answered.
        if matches!(self.metric, Metric::Volume) || self.min_base == 0 {
            return;
        }
        let mut by_period: BTreeMap<Option<Period>, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            by_period.entry(row.period).or_default().push(at);
        }
        let rule = Rule { smallest: self.min_base, total_published: self.with_total };
        for positions in by_period.values() {
            let bases: Vec<u64> = positions.iter().map(|at| rows[*at].reading.n).collect();
            let hidden = suppress(&bases, rule);
            for place in &hidden.all {
                let Some(row) = positions.get(*place).and_then(|at| rows.get_mut(*at)) else { continue };
                if row.reading.value().is_some() {
                    let primary = hidden.primary.contains(place);
                    let reason = if primary { Withheld::SmallBase } else { Withheld::Complementary };
                    row.reading = row.reading.clone().hide(reason);
                }
            }
        }
    }
}

fn owned(segment: Vec<Option<&str>>) -> Vec<Option<String>> {
    segment.into_iter().map(|value| value.map(str::to_owned)).collect()
}
