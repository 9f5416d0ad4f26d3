//! Value per segment beside its score, and whether they go together.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::amount::{Amount, too_large};
use super::assumption::{Assumption, Source};
use super::business::{BusinessTable, Duplicate, key_of};
use super::phrase;
use crate::calendar::{DayRange, Grain};
use crate::cube::{Rolled, Selection, Tally};
use crate::error::{Error, ErrorKind, Result};
use crate::explain::correlation::{Coefficient, slope};
use crate::explain::shift::standard_error;
use crate::explain::verdict::Verdict;
use crate::explain::words::metric_title;
use crate::infer::correlation::{Pairs, disattenuated, pearson, spearman};
use crate::locale::Locale;
use crate::metric::compute::Cells;
use crate::metric::{Metric, Query, Reading, Segment, Withheld};
use crate::survey::Title;
use crate::tally::Moments;
use crate::unit::{Confidence, Unit};

/// Fewer segments say nothing about an association.
const LEAST_SEGMENTS: usize = 10;

/// Which amounts to set beside a metric.
///
/// In serde `{"value": "sales", "customers": "buyers", "within": {"from": "2026-10-01", "to": "2026-11-01"}}`; only `value` is
/// needed.
///
/// ```
/// use cxmetrics::explain::ValueRequest;
/// let read: ValueRequest = serde_json::from_str(r#"{"value": "sales", "customers": "buyers"}"#)?;
/// assert_eq!(read, ValueRequest::of("sales").per("buyers"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ValueRequest {
    /// The column of amounts in the business table.
    pub value: String,
    /// The column that counts customers; with it amounts are read per customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers: Option<String>,
    /// Days of both the answers and the amounts, half-open; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<DayRange>,
}

impl ValueRequest {
    /// The amounts of this column.
    pub fn of(value: impl Into<String>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }

    /// Reads them per customer, counted in this column.
    #[must_use]
    pub fn per(mut self, customers: impl Into<String>) -> Self {
        self.customers = Some(customers.into());
        self
    }

    /// Takes only these days.
    #[must_use]
    pub fn within(mut self, days: DayRange) -> Self {
        self.within = Some(days);
        self
    }
}

/// Amounts beside a metric, by segment, and whether they go together: an answer of [`Query::value`].
///
/// What goes together need not cause: the value of a point is an association between segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BusinessValue {
    /// What is set beside money.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The dimensions that tell the segments apart.
    pub by: Vec<String>,
    /// The column of amounts.
    pub value: String,
    /// What amounts are measured in.
    pub unit: Unit,
    /// Whether amounts are set per customer.
    pub per_customer: bool,
    /// The metric over all answers.
    pub overall: Reading,
    /// The segments with answers and an amount, in order.
    pub segments: Vec<ValueRow>,
    /// The amounts of these segments together.
    pub total: Amount,
    /// Their customers together, where they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers: Option<u64>,
    /// What met and what did not.
    pub joined: Joined,
    /// Whether segments with a higher score have higher amounts; nothing where that cannot be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association: Option<ValueAssociation>,
    /// Why nothing can be said of an association.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// What the numbers rest on.
    pub assumptions: Vec<Assumption>,
}

/// A segment with its score and its amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ValueRow {
    /// The values of its dimensions.
    pub segment: Vec<Option<String>>,
    /// The metric.
    pub score: Reading,
    /// The amount, added up exactly.
    pub amount: Amount,
    /// Its customers, where they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers: Option<u64>,
    /// The amount per customer; nothing without customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_customer: Option<f64>,
}

/// What met by name and what did not: nothing is dropped silently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Joined {
    /// Segments with both answers and an amount.
    pub segments: u64,
    /// Of these, segments whose score is withheld; they take no part in the association.
    pub withheld: u64,
    /// Segments with answers that have no row in the business table.
    pub only_in_survey: Vec<Vec<Option<String>>>,
    /// Segments of the business table without answers.
    pub only_in_business: Vec<Vec<Option<String>>>,
    /// The amounts of segments without answers.
    pub amount_without_answers: Amount,
    /// Segments whose rows in the business table have no amount, or no customers where these are counted.
    pub without_amount: Vec<Vec<Option<String>>>,
    /// Answers whose segment is not known.
    pub answers_not_known: u64,
    /// The amounts of rows whose key is not known.
    pub amount_not_known: Amount,
    /// Rows of the business table that were refused, with amounts that could not be read.
    pub refused: u64,
    /// Keys that stood in several rows and were added up.
    pub duplicates: Vec<Duplicate>,
}

/// Whether segments with a higher score have higher amounts. An association, not an effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ValueAssociation {
    /// How many segments it rests on.
    pub segments: u64,
    /// Spearman's rank correlation: the test.
    pub spearman: Reading,
    /// The p-value of no association, by Spearman's test.
    pub p_value: f64,
    /// What may be said: amounts are higher or lower where the score is higher, or undecided.
    pub verdict: Verdict,
    /// Pearson's correlation, to which the slope belongs.
    pub pearson: Reading,
    /// The part of the spread of scores that is not sampling noise; nothing where a score has no standard error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliability: Option<f64>,
    /// Pearson's correlation, had scores no sampling noise; nothing where the noise is all there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disattenuated: Option<Reading>,
    /// How much of the metric's unit a point is: 1 for NPS and scores, 0.01 (a percentage point) for shares.
    pub point: f64,
    /// How much more goes with one point more: the slope, per customer where they are counted, else per segment.
    pub value_of_point: Reading,
    /// The same over all customers, or all segments, that were joined.
    pub value_of_point_in_all: Reading,
}

impl BusinessValue {
    /// What it says, in one or two sentences.
    pub fn sentence(&self, locale: Locale) -> String {
        phrase::value(self, locale)
    }
}

/// Amounts of one segment.
#[derive(Debug, Clone, Copy, Default)]
struct Business {
    value: Moments,
    customers: Option<Moments>,
}

impl Business {
    fn is_known(&self) -> bool {
        0 < self.value.n && self.customers.is_none_or(|customers| 0 < customers.n)
    }
}

impl Query<'_> {
    /// Sets the amounts of a business table beside the metric, by the segments asked for with [`Query::by`], joined by their
    /// names: value and score of each, what did not meet, and the value of one point as an association between segments.
    ///
    /// The filter of the query applies to answers; [`ValueRequest::within`] to both. Cost: as [`Query::table`].
    ///
    /// # Errors
    /// As [`Query::table`], for a metric that cannot be tested too; [`ErrorKind::UnknownDimension`] where the business table
    /// lacks a key, [`ErrorKind::UnknownQuestion`] and [`ErrorKind::InvalidTable`] for its columns.
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::{BusinessColumns, BusinessTable, ValueRequest};
    /// use cxmetrics::intake::{Batch, Values};
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{MeasureUnit, Scale, Survey};
    /// use cxmetrics::{Currency, Withheld};
    ///
    /// let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for (store, score) in [("A", 10), ("A", 9), ("B", 3), ("C", 7)] {
    ///     cube.add(&Record::new().text("store", store).integer("nps", score))?;
    /// }
    /// let pln = MeasureUnit::Money(Currency::new("PLN")?);
    /// let batch = Batch::new(3)
    ///     .with("store", Values::from(&["A", "B", "D"][..]))?
    ///     .with("sales", Values::from(&[1200.5, 800.25, 90.0][..]))?;
    /// let business = BusinessTable::read(&BusinessColumns::by(["store"]).value("sales", pln), &[batch])?;
    /// let found = cube.metric(nps("nps")).by(["store"]).min_base(0).value(&business, &ValueRequest::of("sales"))?;
    /// assert_eq!((found.segments.len(), found.total.minor), (2, Some(200_075)));
    /// assert_eq!(found.joined.only_in_survey, [[Some("C".to_owned())]]);
    /// assert_eq!(found.joined.only_in_business, [[Some("D".to_owned())]]);
    /// assert_eq!(found.withheld, Some(Withheld::TooFew)); // two stores say nothing about an association
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn value(&self, business: &BusinessTable, request: &ValueRequest) -> Result<BusinessValue> {
        self.metric.check_testable()?;
        let survey = self.cube.survey();
        let mut query = self.clone();
        query.grain = Grain::All;
        if let Some(days) = request.within {
            query = query.within(days);
        }
        if query.by.is_empty() {
            return Err(Error::new(
                ErrorKind::UnknownDimension,
                "amounts are set beside answers by segment; name the dimension that both have, such as `store`",
            ));
        }
        let (value, unit) = business.value(&request.value)?;
        let customers = request.customers.as_deref().map(|name| business.count(name)).transpose()?;
        let amounts = amounts_by_key(business, &query.by, request.within, (value, customers))?;
        let table = query.clone().with_total().table()?;
        let overall = table.totals().first().map_or_else(|| query.overall(), |row| Ok(row.reading.clone()))?;
        let noise = standard_errors(&query)?;
        let is_known = |segment: &Segment| segment.iter().all(Option::is_some);
        let mut joined = Sums::default();
        let mut rows = Vec::new();
        let mut points = Vec::new();
        let mut met: BTreeSet<Segment> = BTreeSet::new();
        for row in table.into_rows() {
            if !is_known(&row.segment) {
                joined.answers_not_known += row.reading.n;
                continue;
            }
            let Some(found) = amounts.get(&row.segment) else {
                joined.only_in_survey.push(row.segment.to_vec());
                continue;
            };
            met.insert(row.segment.clone());
            if !found.is_known() {
                joined.without_amount.push(row.segment.to_vec());
                continue;
            }
            let amount = Amount::of_ticks(found.value.sum, unit)?;
            let customers = found.customers.map(|customers| u64::try_from(customers.sum).unwrap_or(0));
            let per_customer = customers.filter(|n| 0 < *n).map(|n| amount.value / n as f64);
            joined.total = joined.total.checked_add(found.value.sum).ok_or_else(too_large)?;
            joined.customers += customers.unwrap_or(0);
            let beside = if customers.is_some() { per_customer } else { Some(amount.value) };
            match row.reading.value().zip(beside) {
                Some((score, amount)) => points.push((score, amount, noise.get(&row.segment).copied())),
                None => joined.withheld += 1,
            }
            let segment = row.segment.to_vec();
            rows.push(ValueRow { segment, score: row.reading, amount, customers, per_customer });
        }
        for (segment, found) in amounts.iter().filter(|(segment, _)| !met.contains(segment)) {
            let sum = if is_known(segment) {
                joined.only_in_business.push(segment.to_vec());
                &mut joined.without_answers
            } else {
                &mut joined.not_known
            };
            *sum = sum.checked_add(found.value.sum).ok_or_else(too_large)?;
        }

        let metric_unit = self.metric.unit(survey)?;
        let all = if customers.is_some() { joined.customers as f64 } else { rows.len() as f64 };
        let association = associate(&points, metric_unit, unit.unit(), all, self.settings.confidence);
        let (association, withheld) = match association {
            Ok(found) => (Some(found), None),
            Err(reason) => (None, Some(reason)),
        };
        let intake = business.intake();
        let refused = intake.rows_refused.total()
            + intake.questions.get(&request.value).map_or(0, |answers| answers.refused.total());
        Ok(BusinessValue {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            by: query.by.clone(),
            value: request.value.clone(),
            unit: unit.unit(),
            per_customer: customers.is_some(),
            overall,
            total: Amount::of_ticks(joined.total, unit)?,
            customers: customers.map(|_| joined.customers),
            joined: Joined {
                segments: rows.len() as u64,
                withheld: joined.withheld,
                only_in_survey: joined.only_in_survey,
                only_in_business: joined.only_in_business,
                amount_without_answers: Amount::of_ticks(joined.without_answers, unit)?,
                without_amount: joined.without_amount,
                answers_not_known: joined.answers_not_known,
                amount_not_known: Amount::of_ticks(joined.not_known, unit)?,
                refused,
                duplicates: business.duplicates().to_vec(),
            },
            segments: rows,
            association,
            withheld,
            assumptions: assumptions(request, business, customers.is_some()),
        })
    }
}

/// What is added up while segments meet.
#[derive(Default)]
struct Sums {
    total: i128,
    customers: u64,
    withheld: u64,
    answers_not_known: u64,
    only_in_survey: Vec<Vec<Option<String>>>,
    only_in_business: Vec<Vec<Option<String>>>,
    without_amount: Vec<Vec<Option<String>>>,
    without_answers: i128,
    not_known: i128,
}

/// The amounts and the customers of each key of the business table.
fn amounts_by_key(
    business: &BusinessTable,
    by: &[String],
    within: Option<DayRange>,
    (value, customers): (usize, Option<usize>),
) -> Result<BTreeMap<Segment, Business>> {
    let cells = business.by(by, within, [value].into_iter().chain(customers).collect())?;
    let of = |cell: usize| Business {
        value: moments(&cells, value, cell),
        customers: customers.map(|at| moments(&cells, at, cell)),
    };
    Ok(cells.ordered().into_iter().map(|cell| (key_of(&cells, cell), of(cell))).collect())
}

fn moments(cells: &Rolled<'_>, column: usize, cell: usize) -> Moments {
    match cells.tally(column) {
        Some(Tally::Measures(measures)) => measures.get(cell).map_or_else(Moments::default, |measure| measure.moments),
        _ => Moments::default(),
    }
}

/// The standard error of each segment's score.
fn standard_errors(query: &Query<'_>) -> Result<BTreeMap<Segment, f64>> {
    let survey = query.cube.survey();
    let by = query.by.iter().map(|name| survey.dimension_idx(name)).collect::<Result<_>>()?;
    let questions = query.metric.bind(survey, query.settings.unweighted)?;
    let rolled = query.cube.select(&Selection { by, grain: Grain::All, filter: &query.filter, questions })?;
    let cells = Cells { rolled: &rolled, survey, settings: query.settings };
    let error = |cell: usize| {
        let sample = cells.sample(&cells.counted(&query.metric, cell)?).ok()?;
        standard_error(&sample)
    };
    Ok(rolled.ordered().into_iter().filter_map(|cell| Some((key_of(&rolled, cell), error(cell)?))).collect())
}

/// Scores with amounts: Spearman for the test, Pearson for the slope.
fn associate(
    points: &[(f64, f64, Option<f64>)],
    metric: Unit,
    unit: Unit,
    all: f64,
    confidence: Confidence,
) -> std::result::Result<ValueAssociation, Withheld> {
    if points.len() < LEAST_SEGMENTS {
        return Err(Withheld::TooFew);
    }
    let scores: Vec<f64> = points.iter().map(|point| point.0).collect();
    let amounts: Vec<f64> = points.iter().map(|point| point.1).collect();
    let withheld = |err: Error| match err.kind() {
        ErrorKind::TooFew | ErrorKind::Empty => Withheld::TooFew,
        _ => Withheld::ZeroVariance,
    };
    let pairs = Pairs::from_values(&scores, &amounts).map_err(withheld)?;
    let ranks = spearman(&pairs, confidence).map_err(withheld)?;
    let line = pearson(&pairs, confidence).map_err(withheld)?;
    let n = points.len() as u64;
    let point = if metric == Unit::Share { 0.01 } else { 1.0 };
    let value_of_point = |times: f64| slope(&scores, &amounts, (unit, times), confidence).0;
    let noise: Option<Vec<f64>> = points.iter().map(|point| point.2.map(|se| se * se)).collect();
    let freed = noise.and_then(|noise| disattenuated(&scores, &noise, &amounts, confidence).ok());
    let corrected = freed.as_ref().and_then(|found| {
        let reading = Reading::known(Unit::Number, "corr.disattenuated", n).with_value(found.corrected?);
        Some(match found.interval {
            Some(interval) => reading.with_interval(interval.lower, interval.upper, confidence),
            None => reading,
        })
    });
    Ok(ValueAssociation {
        segments: n,
        p_value: ranks.p_value,
        verdict: Verdict::of(ranks.estimate, ranks.p_value, confidence.alpha()),
        spearman: Coefficient::of(Ok(ranks), "corr.spearman", n).reading,
        pearson: Coefficient::of(Ok(line), "corr.pearson", n).reading,
        reliability: freed.map(|found| found.reliability),
        disattenuated: corrected,
        point,
        value_of_point: value_of_point(point),
        value_of_point_in_all: value_of_point(point * all),
    })
}

fn assumptions(request: &ValueRequest, business: &BusinessTable, per_customer: bool) -> Vec<Assumption> {
    let mut all = vec![Assumption::new(
        "association",
        Source::Method,
        "the value of a point is an association between segments, not what a change would bring",
        "wartość punktu to współzależność między segmentami, a nie skutek zmiany",
    )];
    if !per_customer {
        all.push(Assumption::new(
            "segment_size",
            Source::Method,
            "amounts are those of whole segments, so a large segment weighs by its size",
            "kwoty dotyczą całych segmentów, więc duży segment waży swoją wielkością",
        ));
    }
    if request.within.is_some() && !business.has_periods() {
        all.push(Assumption::new(
            "all_time",
            Source::Business,
            "the business table has no periods; its amounts were taken for the days of the answers",
            "dane firmy nie mają okresów; kwoty przyjęto za dni, z których są odpowiedzi",
        ));
    }
    all
}
