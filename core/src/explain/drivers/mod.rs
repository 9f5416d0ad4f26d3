//! Drivers: which questions go together with an outcome, how much of it each accounts for, and how well each does.

mod document;
mod request;
mod sentence;

pub use document::{DriverItem, Drivers, Quadrant, Sign};
pub use request::DriversRequest;

use super::words::in_every_language;
use crate::calendar::Grain;
use crate::cube::Selection;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::correlation::{Pairs, PairwiseCorrelation, pairwise, pairwise_weighted, pearson_limits};
use crate::infer::drivers::{DriverMatrix, ImportanceIntervals, ImportanceMethod, Resampling, bootstrap_pairs};
use crate::metric::compute::{Cells, reason, weight};
use crate::metric::name::question_title;
use crate::metric::{Flag, Metric, Query, Reading, Withheld, not_paired};
use crate::survey::{Direction, Question, QuestionKind, Title};
use crate::tally::{Axis, Joint};
use crate::unit::Unit;

/// Below this R² items are not ranked.
const LEAST_R2: f64 = 0.1;

/// Above this mean correlation among the items they are answered as one.
const HALO: f64 = 0.7;

/// From this share of missing answers on an item is warned about.
const INCOMPLETE: f64 = 0.1;

impl Query<'_> {
    /// Which questions go together with the question of the metric, and how much of its variance each accounts for.
    ///
    /// The outcome is the answer itself - of NPS the rating from 0 to 10, not promoter or detractor; of a flag 0 and 1. The filter, the
    /// confidence, the smallest base and the weights are those of the query. Everything comes from pairs that the survey asked to be counted,
    /// see [`SurveyBuilder::drivers`](crate::survey::SurveyBuilder::drivers): cost in cells, then LMG of 12 items with 1,000 resamples in a
    /// third of a second, however many answers there are.
    ///
    /// Correlations are pairwise: each from all who answered both questions. Items that many did not answer are named. No ranking is
    /// given, and [`Drivers::withheld`] says why:
    ///
    /// | reason | when |
    /// | --- | --- |
    /// | [`Withheld::Unexplained`] | R² is below 0.1 |
    /// | [`Withheld::Indistinct`] | the items correlate by more than 0.7 in the mean, so that people answer them as one (halo); or the intervals of all importances hold the equal share, so that nothing tells the items apart |
    /// | [`Withheld::Collinear`] | an item is a combination of others, or answers of different people contradict each other; both are named |
    /// | [`Withheld::ZeroVariance`] | all answers to a question agree |
    /// | [`Withheld::SmallBase`], [`Withheld::Empty`], [`Withheld::TooFew`] | a pair was answered by too few |
    ///
    /// Where the survey is weighted, coefficients are those of weighted moments, with Kish's effective number and linearised variances.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for a metric that is not about one rating or flag, a pair that was not counted, an item named twice
    /// or equal to the outcome, and for a query with [`Query::by`] or [`Query::every`]; [`ErrorKind::UnknownQuestion`];
    /// [`ErrorKind::TooFew`] for fewer than two items; [`ErrorKind::OutOfRange`] for LMG of more than 20 items and a number of resamples outside 100
    /// to 100,000; else as [`Query::overall`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::{DriversRequest, Quadrant};
    /// use cxmetrics::metric::mean;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder()
    ///     .rating("overall", Scale::nps())
    ///     .rating("wifi", Scale::csat())
    ///     .rating("food", Scale::csat())
    ///     .drivers("overall", ["wifi", "food"])
    ///     .build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for i in 0..300_i64 {
    ///     let (wifi, food) = (1 + i % 5, 1 + (i / 5) % 5);
    ///     let overall = wifi + food / 3 + (i * 7 % 4);
    ///     cube.add(&Record::new().integer("overall", overall).integer("wifi", wifi).integer("food", food))?;
    /// }
    /// let found = cube.metric(mean("overall")).drivers(&DriversRequest::new(["food", "wifi"]))?;
    /// assert_eq!(found.withheld, None);
    /// assert_eq!(found.items[0].question, "wifi");
    /// assert!(found.items[0].importance.interval().unwrap().0 > 0.8);
    /// assert_eq!((found.items[0].rank, found.items[1].rank), (Some([1, 1]), Some([2, 2])));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn drivers(&self, request: &DriversRequest) -> Result<Drivers> {
        if !self.by.is_empty() || self.grain != Grain::All {
            return Err(Error::new(
                ErrorKind::InvalidMetric,
                "drivers are those of all answers together; leave out `by` and `every`, and filter for one segment",
            ));
        }
        let resampling =
            Resampling { resamples: request.resamples, seed: request.seed, confidence: self.settings.confidence };
        resampling.check()?;
        let outcome = self.paired_question()?;
        let items = request.check(outcome)?;
        let columns: Vec<&str> = items.iter().copied().chain([outcome]).collect();
        let joints = self.joints(&columns)?;
        let method = request.method.unwrap_or(ImportanceMethod::for_items(items.len()));
        let found = Found { query: self, columns: &columns, joints: &joints };
        found.document(method, &resampling)
    }

    /// The question of the metric, which has to be one that can be paired.
    pub(crate) fn paired_question(&self) -> Result<&str> {
        let survey = self.cube.survey();
        self.metric.bind(survey, self.settings.unweighted)?;
        let paired = self
            .metric
            .question()
            .filter(|name| survey.question(name).is_ok_and(|question| Axis::of(question.kind()).is_some()));
        paired.ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidMetric,
                "this needs a metric of one rating or flag, whose answers are what is associated: `mean`, `nps`, `csat`, `share`",
            )
        })
    }

    /// The tallies of all pairs of these questions, as a lower triangle row by row, from one pass over the cells.
    pub(crate) fn joints(&self, names: &[&str]) -> Result<Vec<Joint>> {
        let survey = self.cube.survey();
        let places: Vec<usize> = names.iter().map(|name| survey.question_idx(name)).collect::<Result<_>>()?;
        let mut pairs = Vec::new();
        let mut tallies = Vec::new();
        for i in 0..names.len() {
            for j in 0..i {
                let Some((at, _)) = survey.pair_idx(places[i], places[j]) else {
                    return Err(not_paired(names[i], names[j]));
                };
                pairs.push((names[i], names[j]));
                tallies.push(at);
            }
        }
        let selection = Selection { by: Vec::new(), grain: Grain::All, filter: &self.filter, questions: tallies };
        let rolled = self.cube.select(&selection)?;
        let cells = Cells { rolled: &rolled, survey, settings: self.settings };
        pairs
            .into_iter()
            .map(|(a, b)| {
                let axis = |name: &str| {
                    survey
                        .question(name)
                        .ok()
                        .and_then(|question| Axis::of(question.kind()))
                        .ok_or_else(|| not_paired(a, b))
                };
                let mut sum = None;
                for joint in (0..rolled.cells()).filter_map(|cell| cells.pair(a, b, cell)) {
                    sum = Some(match sum {
                        None => joint,
                        Some(before) => merged(before, &joint)?,
                    });
                }
                match sum {
                    Some(joint) => Ok(joint),
                    None => Ok(Joint::new(&axis(a)?, &axis(b)?)),
                }
            })
            .collect()
    }
}

fn merged(mut sum: Joint, joint: &Joint) -> Result<Joint> {
    sum.merge(joint)?;
    Ok(sum)
}

/// Pearson's coefficient of two questions, weighted where their answers are.
pub(crate) fn coefficient(joint: &Joint) -> Result<PairwiseCorrelation> {
    let Some(weights) = joint.weight_sums() else { return pairwise(&Pairs::from_joint(joint)?) };
    let (rows, columns) = (joint.rows().values(), joint.columns().values());
    let places = rows.iter().flat_map(|row| columns.iter().map(move |column| (*row, *column)));
    let cells: Vec<_> = places.zip(weights).filter_map(|((x, y), sum)| Some((x, y, weight(*sum)?))).collect();
    pairwise_weighted(&cells)
}

/// What was counted, on the way to a document.
struct Found<'q> {
    query: &'q Query<'q>,
    /// The items, then the outcome.
    columns: &'q [&'q str],
    joints: &'q [Joint],
}

/// What came of ranking the items.
struct Ranking {
    r2: Reading,
    intervals: Option<ImportanceIntervals>,
    mean_among: Option<f64>,
    withheld: Option<Withheld>,
    collinear: Vec<usize>,
    contradictory: Option<Vec<usize>>,
}

impl Ranking {
    fn refused(method: ImportanceMethod, n: u64, why: Withheld) -> Self {
        Self {
            r2: Reading::withheld(Unit::Share, method.id(), n, why),
            intervals: None,
            mean_among: None,
            withheld: Some(why),
            collinear: Vec::new(),
            contradictory: None,
        }
    }
}

impl Found<'_> {
    fn items(&self) -> usize {
        self.columns.len() - 1
    }

    /// The pair of an item and the outcome.
    fn with_outcome(&self, item: usize) -> Option<&Joint> {
        self.joints.get(self.items() * (self.items() - 1) / 2 + item)
    }

    fn question(&self, column: usize) -> Result<&Question> {
        self.query.cube.survey().question(self.columns.get(column).copied().unwrap_or_default())
    }

    fn title(&self, column: usize) -> Result<Title> {
        let question = self.question(column)?;
        Ok(in_every_language(|locale| question_title(question, locale)))
    }

    fn document(&self, method: ImportanceMethod, resampling: &Resampling) -> Result<Drivers> {
        let bases = self.joints.iter().map(Joint::n);
        let (n_min, n_max) = (bases.clone().min().unwrap_or(0), bases.max().unwrap_or(0));
        let ranking = self.ranking(method, resampling, n_min)?;
        let name = |column: &usize| self.columns.get(*column).copied().unwrap_or_default().to_owned();
        let answered = self.outcome_answers()?;
        let mut items: Vec<DriverItem> =
            (0..self.items()).map(|item| self.item(item, answered, method, &ranking)).collect::<Result<_>>()?;
        set_quadrants(&mut items, |name| self.points_the_same_way(name));
        set_ranks(&mut items);
        let size =
            |item: &DriverItem| item.importance.value().or(item.correlation.value().map(f64::abs)).unwrap_or(-1.0);
        items.sort_by(|a, b| size(b).total_cmp(&size(a)));
        Ok(Drivers {
            outcome: name(&self.items()),
            title: self.title(self.items())?,
            reading: self.query.overall()?,
            method: method.id().to_owned(),
            r2: ranking.r2,
            n_min,
            n_max,
            mean_correlation: ranking.mean_among,
            items,
            withheld: ranking.withheld,
            collinear: ranking.collinear.iter().map(name).collect(),
            contradictory: match ranking.contradictory {
                None => Vec::new(),
                Some(columns) if columns.is_empty() => vec![name(&self.items())],
                Some(columns) => columns.iter().map(name).collect(),
            },
            confidence: resampling.confidence,
            resamples: resampling.resamples,
            seed: resampling.seed,
        })
    }

    fn ranking(&self, method: ImportanceMethod, resampling: &Resampling, n_min: u64) -> Result<Ranking> {
        if n_min == 0 {
            return Ok(Ranking::refused(method, n_min, Withheld::Empty));
        }
        if n_min < self.query.min_base {
            return Ok(Ranking::refused(method, n_min, Withheld::SmallBase));
        }
        let mut pairs = Vec::with_capacity(self.joints.len());
        for joint in self.joints {
            match coefficient(joint) {
                Ok(pair) => pairs.push(pair),
                Err(err) => return Ok(Ranking::refused(method, n_min, reason(&err))),
            }
        }
        let matrix = DriverMatrix::from_pairwise(self.items(), &pairs)?.named(self.columns.iter().copied());
        let mean_among = matrix.mean_among();
        if let Some((columns, contradicts)) = matrix.dependent() {
            let mut ranking = Ranking::refused(method, n_min, Withheld::Collinear);
            ranking.mean_among = mean_among;
            if contradicts {
                ranking.contradictory = Some(columns);
            } else {
                ranking.collinear = columns;
            }
            return Ok(ranking);
        }
        let importance = method.importance(&matrix)?;
        let n_eff = pairs.iter().map(|pair| pair.n).fold(f64::INFINITY, f64::min);
        let mut r2 = Reading::known(Unit::Share, method.id(), n_min).with_value(importance.r2);
        if self.joints.iter().any(Joint::is_weighted) {
            r2 = r2.with_n_eff(n_eff).with_flag(Flag::Weighted);
        }
        let intervals = bootstrap_pairs(&matrix, method, resampling);
        if let Ok(intervals) = &intervals {
            r2 = r2.with_interval(intervals.r2.lower, intervals.r2.upper, resampling.confidence);
        }
        let equal = 1.0 / self.items() as f64;
        let withheld = match &intervals {
            _ if importance.r2 < LEAST_R2 => Some(Withheld::Unexplained),
            _ if mean_among.is_some_and(|mean| mean > HALO) => Some(Withheld::Indistinct),
            Err(err) => Some(reason(err)),
            Ok(found) if found.shares.iter().all(|share| share.lower <= equal && equal <= share.upper) => {
                Some(Withheld::Indistinct)
            }
            Ok(_) => None,
        };
        Ok(Ranking { r2, intervals: intervals.ok(), mean_among, withheld, collinear: Vec::new(), contradictory: None })
    }

    /// One item, where `answered` people answered the outcome.
    fn item(&self, item: usize, answered: u64, method: ImportanceMethod, ranking: &Ranking) -> Result<DriverItem> {
        let question = self.question(item)?;
        let joint = self.with_outcome(item);
        let n = joint.map_or(0, Joint::n);
        let is_weighted = joint.is_some_and(Joint::is_weighted);
        let pair = joint.map(coefficient);
        let known = |reading: Reading| match &pair {
            Some(Ok(pair)) if is_weighted => reading.with_n_eff(pair.n).with_flag(Flag::Weighted),
            _ => reading,
        };
        let confidence = self.query.settings.confidence;
        let correlation = match &pair {
            _ if n == 0 => Reading::withheld(Unit::Number, "corr.pearson", n, Withheld::Empty),
            _ if n < self.query.min_base => Reading::withheld(Unit::Number, "corr.pearson", n, Withheld::SmallBase),
            Some(Err(err)) => Reading::withheld(Unit::Number, "corr.pearson", n, reason(err)),
            Some(Ok(pair)) => known(with_limits(pair, n, confidence)),
            None => Reading::withheld(Unit::Number, "corr.pearson", n, Withheld::Empty),
        };
        let part = |interval: Option<&crate::infer::Interval>| match (ranking.withheld, interval) {
            (Some(why), _) => Reading::withheld(Unit::Share, method.id(), n, why),
            (None, Some(found)) => {
                known(Reading::known(Unit::Share, method.id(), n).with_value(found.estimate).with_interval(
                    found.lower,
                    found.upper,
                    found.confidence,
                ))
            }
            (None, None) => Reading::withheld(Unit::Share, method.id(), n, Withheld::TooFew),
        };
        let intervals = ranking.intervals.as_ref();
        let name = question.name().to_owned();
        let performance = match question.kind() {
            QuestionKind::Rating(_) => Metric::Csat { question: name.clone() },
            _ => Metric::Share { question: name.clone() },
        };
        let missing = if answered > 0 { answered.saturating_sub(n) as f64 / answered as f64 } else { 0.0 };
        Ok(DriverItem {
            title: self.title(item)?,
            importance: part(intervals.and_then(|found| found.shares.get(item))),
            accounts_for: part(intervals.and_then(|found| found.raw.get(item))),
            sign: Sign::of(&correlation),
            correlation,
            performance: self.asking(performance).overall()?,
            n,
            missing,
            incomplete: missing >= INCOMPLETE,
            rank: None,
            tied_with: Vec::new(),
            quadrant: None,
            question: name,
        })
    }

    /// The same query with another metric.
    fn asking(&self, metric: Metric) -> Query<'_> {
        let mut query = self.query.clone();
        query.metric = metric;
        query
    }

    /// How many answered the outcome.
    fn outcome_answers(&self) -> Result<u64> {
        let name = self.columns.last().copied().unwrap_or_default();
        let metric = match self.question(self.items())?.kind() {
            QuestionKind::Rating(_) => Metric::Mean { question: name.to_owned() },
            _ => Metric::Share { question: name.to_owned() },
        };
        Ok(self.asking(metric).without_intervals().overall()?.n)
    }

    /// Whether a higher number is good news both in the item and in the outcome, or in neither. The yes of a flag counts as good.
    fn points_the_same_way(&self, item: &str) -> bool {
        let is_good = |name: &str| {
            let scale = self.query.cube.survey().question(name).ok().and_then(Question::scale);
            scale.is_none_or(|scale| scale.direction() == Direction::HigherIsBetter)
        };
        is_good(item) == is_good(self.columns.last().copied().unwrap_or_default())
    }
}

/// A coefficient with its interval.
fn with_limits(pair: &PairwiseCorrelation, n: u64, confidence: crate::unit::Confidence) -> Reading {
    let reading = Reading::known(Unit::Number, "corr.pearson", n).with_value(pair.estimate);
    if pair.estimate.abs() >= 1.0 {
        return reading.with_flag(Flag::Degenerate);
    }
    match pearson_limits(pair.estimate, pair.n, confidence) {
        Some((low, high)) => reading.with_interval(low, high, confidence),
        None => reading,
    }
}

/// Importance and performance, each beside its mean, for the items whose association is the way one would act on.
fn set_quadrants(items: &mut [DriverItem], points_the_same_way: impl Fn(&str) -> bool) {
    let performances: Vec<f64> = items.iter().filter_map(|item| item.performance.value()).collect();
    if performances.is_empty() {
        return;
    }
    let mean = performances.iter().sum::<f64>() / performances.len() as f64;
    let equal = 1.0 / items.len() as f64;
    for item in items {
        let helps = if points_the_same_way(&item.question) { Sign::Positive } else { Sign::Negative };
        if item.sign != helps {
            continue;
        }
        item.quadrant = item.importance.value().zip(item.performance.value()).map(|(importance, performance)| {
            match (importance >= equal, performance >= mean) {
                (true, false) => Quadrant::ConcentrateHere,
                (true, true) => Quadrant::KeepUp,
                (false, false) => Quadrant::LowPriority,
                (false, true) => Quadrant::PossibleOverkill,
            }
        });
    }
}

/// An item is behind those whose interval lies above its own, and before those whose interval lies below.
fn set_ranks(items: &mut [DriverItem]) {
    let intervals: Vec<Option<(f64, f64)>> = items.iter().map(|item| item.importance.interval()).collect();
    let names: Vec<String> = items.iter().map(|item| item.question.clone()).collect();
    for (at, item) in items.iter_mut().enumerate() {
        let Some((low, high)) = intervals.get(at).copied().flatten() else { continue };
        let others = || intervals.iter().enumerate().filter(|(other, _)| *other != at);
        let above = others().filter(|(_, other)| other.is_some_and(|other| other.0 > high)).count();
        let below = others().filter(|(_, other)| other.is_some_and(|other| other.1 < low)).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        item.rank = Some([count(above + 1), count(intervals.len() - below)]);
        let ties = others().filter(|(_, other)| other.is_some_and(|other| other.0 <= high && low <= other.1));
        item.tied_with = ties.filter_map(|(other, _)| names.get(other).cloned()).collect();
    }
}

#[cfg(test)]
mod tests;
