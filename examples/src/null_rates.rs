//! How often each method finds something where there is nothing: labels are shuffled, and what is found then is found by mistake.

mod data;

use std::fmt;

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::explain::{
    Against, BusinessColumns, BusinessTable, ChangeRequest, CompareAllRequest, CompareRequest, DriversRequest,
    ScreenOptions, Side, Sign, ValueRequest, Verdict,
};
use cxmetrics::infer::Interval;
use cxmetrics::infer::correlation::{Pairs, pairwise};
use cxmetrics::infer::drivers::{DriverMatrix, ImportanceMethod, Resampling, bootstrap_pairs};
use cxmetrics::intake::{Batch, Values};
use cxmetrics::metric::{Metric, csat, mean, nps, share};
use cxmetrics::survey::{MeasureUnit, QuestionDef, Scale, Survey};
use cxmetrics::{Currency, Result};

pub use data::Data;
use data::{Columns, ITEMS, batch};

/// How often something was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// What was asked.
    pub method: &'static str,
    /// What a false finding is.
    pub finding: &'static str,
    /// The rate that the method states.
    pub stated: f64,
    /// Whether the stated rate is a limit, and not what is expected.
    pub at_most: bool,
    /// How often it was found.
    pub found: u64,
    /// In how many tries.
    pub tries: u64,
}

impl Rate {
    /// The rate.
    pub fn rate(&self) -> f64 {
        self.found as f64 / self.tries.max(1) as f64
    }

    /// Whether chance explains what is above the stated rate - and what is below, unless it is a limit: within `reach` standard errors
    /// of a binomial, and one try.
    pub fn is_compatible(&self, reach: f64) -> bool {
        let room = reach * (self.stated * (1.0 - self.stated) / self.tries.max(1) as f64).sqrt();
        let room = room + 1.0 / self.tries.max(1) as f64;
        self.rate() <= self.stated + room && (self.at_most || self.stated - room <= self.rate())
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rate, stated) = (format!("{:.1} %", 100.0 * self.rate()), format!("{:.1} %", 100.0 * self.stated));
        let limit = if self.at_most { "at most " } else { "" };
        write!(f, "{:<44} {:<46} {rate:>7} of {:>5}, stated {limit}{stated}", self.method, self.finding, self.tries)
    }
}

/// Splitmix64: the same order on every platform.
#[derive(Debug, Clone)]
pub(crate) struct Shuffler(u64);

impl Shuffler {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 1).unwrap_or(0) % n.max(1)
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

/// The rates of all methods over so many shuffles.
///
/// # Errors
/// Those of the engine.
pub fn rates(data: &Data, rounds: u32, seed: u64) -> Result<Vec<Rate>> {
    let mut counts = Counts::default();
    let mut random = Shuffler::new(seed);
    let (mut airport, mut airline) = (data.airport.clone(), data.airline.clone());
    for _ in 0..rounds {
        two_sides(&mut airport, &mut random, &mut counts)?;
        many_segments(&mut airport, &mut random, &mut counts)?;
        passengers(&mut airline, &mut random, &mut counts)?;
    }
    Ok(counts.0)
}

#[derive(Debug, Default)]
struct Counts(Vec<Rate>);

impl Counts {
    /// Counts tries and findings of a method that expects this rate.
    fn expect(&mut self, method: &'static str, finding: &'static str, stated: f64, (found, tries): (u64, u64)) {
        self.add(Rate { method, finding, stated, at_most: false, found, tries });
    }

    /// The same of one that states a limit.
    fn limit(&mut self, method: &'static str, finding: &'static str, stated: f64, (found, tries): (u64, u64)) {
        self.add(Rate { method, finding, stated, at_most: true, found, tries });
    }

    fn add(&mut self, rate: Rate) {
        match self.0.iter_mut().find(|known| (known.method, known.finding) == (rate.method, rate.finding)) {
            Some(known) => {
                known.found += rate.found;
                known.tries += rate.tries;
            }
            None => self.0.push(rate),
        }
    }
}

fn once(found: bool) -> (u64, u64) {
    (u64::from(found), 1)
}

fn cell<'c>(columns: &'c Columns, name: &str) -> &'c [String] {
    columns.get(name).map_or(&[], Vec::as_slice)
}

fn shuffle(columns: &mut Columns, name: &str, random: &mut Shuffler) {
    if let Some(column) = columns.get_mut(name) {
        random.shuffle(column);
    }
}

fn fold(survey: &Survey, columns: &Columns) -> Result<Cube> {
    let mut cube = Cube::new(survey, Grain::All);
    cube.fold(&batch(columns)?)?;
    Ok(cube)
}

/// Years, areas and gates mean nothing any more: the answers stay together, the labels go round.
fn two_sides(airport: &mut Columns, random: &mut Shuffler, counts: &mut Counts) -> Result<()> {
    for label in ["year", "area", "gate"] {
        shuffle(airport, label, random);
    }
    // Where the real rows of a year have no answer, the shuffled years have some.
    let survey = Survey::builder()
        .dimensions(["year", "area", "gate"])
        .question("recommend", QuestionDef::rating(Scale::nps()).with_missing([11]))
        .question("overall", QuestionDef::rating(Scale::csat()).with_missing([0, 6]))
        .max_refused(1.0)
        .build()?;
    let cube = fold(&survey, airport)?;
    let of = |dimension: &str, value: &str| Side::of(Filter::is(dimension, value));
    let metrics: [(Metric, &'static str, &'static str); 3] = [
        (nps("recommend"), "compare NPS, an area and the rest", "compare NPS, a year and the other"),
        (csat("overall"), "compare a share, an area and the rest", "compare a share, a year and the other"),
        (mean("overall"), "compare ranks, an area and the rest", "compare ranks, a year and the other"),
    ];
    for (metric, with_rest, with_year) in metrics {
        let rest = CompareRequest::new(of("area", "G"), Against::Rest);
        let found = cube.metric(metric.clone()).compare(&rest)?;
        counts.expect(with_rest, "verdict", 0.05, once(found.verdict != Verdict::Undecided));
        let years = CompareRequest::new(of("year", "2017"), of("year", "2016"));
        let found = cube.metric(metric).compare(&years)?;
        counts.expect(with_year, "verdict", 0.05, once(found.verdict != Verdict::Undecided));
    }

    let arms = CompareAllRequest::default();
    let found = cube.metric(nps("recommend")).by(["area"]).compare_all(&arms)?;
    let any = found.comparisons.iter().any(|pair| pair.verdict != Verdict::Undecided);
    counts.limit("compare all areas with one another, Holm", "any verdict", 0.05, once(any));

    let change = ChangeRequest::new(of("year", "2016"), of("year", "2017"));
    let found = cube.metric(mean("overall")).by(["area"]).explain(&change)?;
    counts.expect(
        "explain a mean between years by area",
        "verdict on the whole",
        0.05,
        once(found.verdict != Verdict::Undecided),
    );
    let moved = found.segments.iter().filter(|row| row.verdict != Verdict::Undecided).count() as u64;
    let segments = found.segments.len() as u64;
    counts.limit("explain a mean between years by area", "any segment moved (BH)", 0.05, once(0 < moved));
    counts.limit("explain a mean between years by area", "segments that moved", 0.05, (moved, segments));
    Ok(())
}

/// Gates: sixty and more, of five to two hundred answers.
fn many_segments(airport: &mut Columns, random: &mut Shuffler, counts: &mut Counts) -> Result<()> {
    let survey = Survey::builder()
        .dimensions(["gate"])
        .question("recommend", QuestionDef::rating(Scale::nps()).with_missing([11]))
        .question("overall", QuestionDef::rating(Scale::csat()).with_missing([0, 6]))
        .max_refused(1.0)
        .build()?;
    let cube = fold(&survey, airport)?;
    for (metric, method) in [
        (nps("recommend"), "screen gates by NPS"),
        (csat("overall"), "screen gates by a share"),
        (mean("overall"), "screen gates by a mean"),
    ] {
        let found = cube.metric(metric).by(["gate"]).screen(&ScreenOptions::default())?;
        let flags = found.higher + found.lower;
        counts.limit(method, "networks with any flag (BH)", 0.05, once(0 < flags));
        counts.limit(method, "gates flagged", 0.05, (flags, found.tested));
    }

    // What a gate earns is another gate's: how many answered there, times ten.
    let mut by_gate: std::collections::BTreeMap<&String, u64> = std::collections::BTreeMap::new();
    for gate in cell(airport, "gate").iter().filter(|gate| !gate.is_empty()) {
        *by_gate.entry(gate).or_default() += 1;
    }
    let gates: Vec<String> = by_gate.keys().map(|gate| (*gate).clone()).collect();
    let mut amounts: Vec<i64> = by_gate
        .values()
        .map(|n| 10 * i64::try_from(*n).unwrap_or(0) + i64::try_from(random.below(10)).unwrap_or(0))
        .collect();
    random.shuffle(&mut amounts);
    let columns = BusinessColumns::by(["gate"]).value("sales", MeasureUnit::Money(Currency::new("USD")?));
    let table =
        Batch::new(gates.len()).with("gate", Values::from(&gates[..]))?.with("sales", Values::from(&amounts[..]))?;
    let business = BusinessTable::read(&columns, &[table])?;
    let found = cube.metric(nps("recommend")).by(["gate"]).value(&business, &ValueRequest::of("sales"))?;
    if let Some(association) = &found.association {
        counts.expect("money beside NPS by gate", "verdict", 0.05, once(association.verdict != Verdict::Undecided));
    }

    // Arms dealt by lot.
    let n = cell(airport, "overall").len();
    let arms: Vec<&str> = (0..n).map(|_| if random.below(2) == 0 { "control" } else { "new" }).collect();
    let survey = Survey::builder()
        .dimensions(["arm"])
        .question("recommend", QuestionDef::rating(Scale::nps()).with_missing([11]))
        .max_refused(1.0)
        .build()?;
    let mut cube = Cube::new(&survey, Grain::All);
    let dealt = Batch::new(n)
        .with("arm", Values::from(&arms[..]))?
        .with("recommend", Values::from(cell(airport, "recommend")))?;
    cube.fold(&dealt)?;
    let request = CompareAllRequest::default().control("control").planned([("control", 1.0), ("new", 1.0)]);
    let found = cube.metric(nps("recommend")).by(["arm"]).compare_all(&request)?;
    if let Some(ratio) = &found.sample_ratio {
        counts.expect("arms of an experiment", "sample ratio, p at most 0.05", 0.05, once(ratio.p_value <= 0.05));
        counts.limit("arms of an experiment", "sample ratio, alarm", 0.001, once(ratio.is_alarming));
    }
    let any = found.comparisons.iter().any(|pair| pair.verdict != Verdict::Undecided);
    counts.expect("arms of an experiment", "verdict on NPS", 0.05, once(any));
    Ok(())
}

/// Touch points of airline passengers.
fn passengers(airline: &mut Columns, random: &mut Shuffler, counts: &mut Counts) -> Result<()> {
    let survey = || {
        let outcome = QuestionDef::flag().with_codes(["Satisfied"], ["Neutral or Dissatisfied"]);
        let survey = Survey::builder().question("satisfied", outcome);
        let survey = ITEMS.iter().fold(survey, |survey, item| survey.rating(*item, Scale::csat()));
        survey.drivers("satisfied", ITEMS).build()
    };
    let [first, second, ..] = ITEMS;

    // Items change places within a passenger: none of them is ahead of another, though each goes with the outcome.
    let mut exchanged = airline.clone();
    let n = cell(airline, "satisfied").len();
    for row in 0..n {
        let mut answers: Vec<String> =
            ITEMS.iter().filter_map(|item| cell(&exchanged, item).get(row).cloned()).collect();
        random.shuffle(&mut answers);
        for (item, answer) in ITEMS.iter().zip(answers) {
            if let Some(place) = exchanged.get_mut(*item).and_then(|column| column.get_mut(row)) {
                *place = answer;
            }
        }
    }
    let cube = fold(&survey()?, &exchanged)?;
    for (metric, method) in [(mean(first), "paired means"), (csat(first), "paired shares")] {
        let found = cube.metric(metric).paired(second)?;
        counts.expect(method, "verdict", 0.05, once(found.verdict != Verdict::Undecided));
    }
    let request = DriversRequest::new(ITEMS).resamples(400).seed(random.next());
    // Most such documents give no ranking, so the intervals themselves are tried.
    let intervals = importances(&exchanged, &request)?;
    let fair = 1.0 / ITEMS.len() as f64;
    let apart = intervals.iter().filter(|interval| fair < interval.lower || interval.upper < fair).count() as u64;
    let what = "drivers, items exchanged within passengers";
    counts.expect(what, "intervals without the equal share", 0.05, (apart, intervals.len() as u64));

    // The outcome goes round: nothing goes with it.
    shuffle(airline, "satisfied", random);
    let cube = fold(&survey()?, airline)?;
    let found = cube.correlate(first, "satisfied")?;
    counts.expect(
        "correlation with a shuffled outcome",
        "Spearman, a direction",
        0.05,
        once(found.direction != Sign::Unclear),
    );
    let p = [&found.pearson, &found.kendall].map(|coefficient| coefficient.p_value.is_some_and(|p| p <= 0.05));
    counts.expect("correlation with a shuffled outcome", "Pearson, p at most 0.05", 0.05, once(p[0]));
    counts.expect("correlation with a shuffled outcome", "Kendall, p at most 0.05", 0.05, once(p[1]));
    let found = cube.metric(share("satisfied")).drivers(&request)?;
    counts.limit("drivers of a shuffled outcome", "any ranking", 0.0, once(found.withheld.is_none()));
    Ok(())
}

/// The intervals of importance, from pairs as the document has them.
fn importances(columns: &Columns, request: &DriversRequest) -> Result<Vec<Interval>> {
    let rated = |item: &&str| cell(columns, item).iter().map(|text| text.parse().unwrap_or(0.0)).collect();
    let mut all: Vec<Vec<f64>> = ITEMS.iter().map(rated).collect();
    all.push(cell(columns, "satisfied").iter().map(|text| f64::from(u8::from(text == "Satisfied"))).collect());
    let mut pairs = Vec::new();
    for (at, a) in all.iter().enumerate() {
        for b in all.iter().take(at) {
            pairs.push(pairwise(&Pairs::from_values(a, b)?)?);
        }
    }
    let matrix = DriverMatrix::from_pairwise(ITEMS.len(), &pairs)?;
    let how = Resampling { resamples: request.resamples, seed: request.seed, ..Resampling::default() };
    Ok(bootstrap_pairs(&matrix, ImportanceMethod::Lmg, &how)?.shares)
}
