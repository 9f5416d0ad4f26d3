//! Several comparisons at once: the arms of an experiment, segments with one another, each period with the one before.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::document::{ComparedSide, Comparison, Undecided};
use super::request::check_plan;
use super::words::{p_words, plain, side_title};
use super::{Party, party};
use crate::calendar::{Grain, Period};
use crate::cube::{Filter, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::explain::side::Side;
use crate::explain::verdict::Verdict;
use crate::explain::words::{in_every_language, metric_title, pick, title as say};
use crate::infer::experiment::sample_ratio;
use crate::infer::multiplicity::{Adjustment, adjust};
use crate::infer::power::Power;
use crate::infer::suppress::{Rule, suppress};
use crate::locale::{Locale, Noun};
use crate::metric::compute::Cells;
use crate::metric::{Metric, Query, Withheld};
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// More comparisons than this are a screening, not a comparison.
const MOST_COMPARISONS: usize = 1_000;

/// Several comparisons at once, as data. All fields may be left out.
///
/// ```
/// use cxmetrics::explain::CompareAllRequest;
/// let request: CompareAllRequest =
///     serde_json::from_str(r#"{"control": "A", "planned": {"A": 0.5, "B": 0.25, "C": 0.25}}"#)?;
/// assert_eq!(request, CompareAllRequest::default().control("A").planned([("A", 0.5), ("B", 0.25), ("C", 0.25)]));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CompareAllRequest {
    /// The value of the dimension that all others are compared with; without it each is compared with each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// The shares of rows that were planned for an experiment's arms, or parts such as 1 and 1, to check whether the allocation worked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<BTreeMap<String, f64>>,
    /// How p-values are adjusted for the number of comparisons; Holm without it, which holds the rate of any false finding.
    pub adjustment: Adjustment,
    /// The difference to plan for, in the metric's unit; the observed one of each comparison without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_see: Option<f64>,
    /// How often a real difference is to be seen; 0.8 without it.
    pub power: Power,
}

impl Default for CompareAllRequest {
    fn default() -> Self {
        Self { control: None, planned: None, adjustment: Adjustment::Holm, to_see: None, power: Power::default() }
    }
}

impl CompareAllRequest {
    /// Compares all others with this one.
    #[must_use]
    pub fn control(mut self, value: impl Into<String>) -> Self {
        self.control = Some(value.into());
        self
    }

    /// States the shares that were planned for the arms.
    #[must_use]
    pub fn planned<A: Into<String>>(mut self, shares: impl IntoIterator<Item = (A, f64)>) -> Self {
        self.planned = Some(shares.into_iter().map(|(arm, share)| (arm.into(), share)).collect());
        self
    }

    /// Sets how p-values are adjusted.
    #[must_use]
    pub fn adjustment(mut self, adjustment: Adjustment) -> Self {
        self.adjustment = adjustment;
        self
    }

    /// Plans for a difference in the metric's unit.
    #[must_use]
    pub fn to_see(mut self, difference: f64) -> Self {
        self.to_see = Some(difference);
        self
    }
}

/// Several comparisons: an answer of [`Query::compare_all`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comparisons {
    /// What was compared.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// What values and differences are measured in.
    pub unit: Unit,
    /// The dimension whose values were compared; nothing where periods were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The grain of the periods that were compared; nothing where segments were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Grain>,
    /// All sides with their readings, by name or in time.
    pub sides: Vec<ComparedSide>,
    /// The comparisons: of each side with the control, of each pair, or of each period with the one before.
    pub comparisons: Vec<Comparison>,
    /// How p-values were adjusted; verdicts follow the adjusted ones.
    pub adjustment: Adjustment,
    /// The id of the adjustment.
    pub adjustment_method: String,
    /// Whether the rows fell on the arms as planned; nothing where no plan was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_ratio: Option<SampleRatio>,
    /// How many rows have no value of the dimension, and take no part.
    pub rows_not_known: u64,
    /// The confidence level.
    pub confidence: Confidence,
}

/// Whether rows fell on the arms of an experiment as planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SampleRatio {
    /// Each arm with its rows and its planned share.
    pub arms: Vec<ArmRows>,
    /// Pearson's statistic; nothing where rows fell on an arm that was planned empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<f64>,
    /// Its degrees of freedom.
    pub df: u64,
    /// The probability of an allocation this far from the plan, or further, by chance.
    pub p_value: f64,
    /// Whether it is below 0.001: then the allocation is broken, and the comparisons say nothing about the arms.
    pub is_alarming: bool,
    /// The id of the method.
    pub method: String,
}

/// The rows of an arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArmRows {
    /// The arm.
    pub arm: String,
    /// How many rows fell on it.
    pub rows: u64,
    /// The share that was planned.
    pub planned: f64,
}

/// A value of the dimension or a period, with what it counts.
struct Arm {
    name: Option<String>,
    period: Option<Period>,
    rows: u64,
    party: Party,
}

impl Query<'_> {
    /// Compares all segments of one dimension with a control or with one another, or each period with the one before; p-values are
    /// adjusted for how many comparisons there are.
    ///
    /// Ask with [`Query::by`] one dimension, or with [`Query::every`] a grain. A period after a gap is compared with none. Where shares
    /// of rows were planned, the document says whether the allocation worked. Each comparison is one of [`Query::compare`]. Cost: one
    /// pass over the cells, then a test for each pair.
    ///
    /// # Errors
    /// As [`Query::compare`]; [`ErrorKind::InvalidMetric`] for neither or both of `by` and `every`, and for several dimensions;
    /// [`ErrorKind::OutOfRange`] for a control that does not occur, for planned shares that do not name every arm, and for
    /// more than a thousand comparisons.
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::{CompareAllRequest, Verdict};
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["arm"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for (arm, score, times) in [("A", 10, 50), ("A", 3, 50), ("B", 10, 80), ("B", 3, 20), ("C", 10, 52), ("C", 3, 48)] {
    ///     for _ in 0..times {
    ///         cube.add(&Record::new().text("arm", arm).integer("nps", score))?;
    ///     }
    /// }
    /// let request = CompareAllRequest::default().control("A").planned([("A", 0.4), ("B", 0.3), ("C", 0.3)]);
    /// let found = cube.metric(nps("nps")).by(["arm"]).compare_all(&request)?;
    /// let verdicts: Vec<Verdict> = found.comparisons.iter().map(|comparison| comparison.verdict).collect();
    /// assert_eq!(verdicts, [Verdict::Higher, Verdict::Undecided]);
    /// assert!(!found.sample_ratio.is_some_and(|ratio| ratio.is_alarming));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn compare_all(&self, request: &CompareAllRequest) -> Result<Comparisons> {
        check_plan(request.to_see)?;
        let terms = self.terms(request.to_see, request.power)?;
        let by = match (&self.by[..], self.grain) {
            ([dimension], Grain::All) => Some(dimension),
            ([], grain) if grain != Grain::All => None,
            _ => {
                return Err(Error::new(
                    ErrorKind::InvalidMetric,
                    "segments are compared by one dimension, or periods by a grain; ask with `by` or with `every`",
                ));
            }
        };
        if by.is_none() && (request.control.is_some() || request.planned.is_some()) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                "periods are compared with the ones before; a control and planned shares are for arms",
            ));
        }
        let mut arms = self.arms(by)?;
        // The total of all arms is one question away, so what it would give away with the others goes too.
        let bases: Vec<u64> = arms.iter().map(|arm| arm.party.reading.n).collect();
        let hidden = suppress(&bases, Rule { smallest: self.min_base, total_published: by.is_some() });
        for at in &hidden.all {
            if let Some(arm) = arms.get_mut(*at) {
                let is_small = hidden.primary.contains(at);
                arm.party.hide(if is_small { Withheld::SmallBase } else { Withheld::Complementary });
            }
        }
        let rows_not_known = arms.iter().filter(|arm| by.is_some() && arm.name.is_none()).map(|arm| arm.rows).sum();
        arms.retain(|arm| by.is_none() || arm.name.is_some());
        let sample_ratio = request.planned.as_ref().map(|planned| check_split(&arms, planned)).transpose()?;
        let pairs = pairs(&arms, by.is_some(), request.control.as_deref())?;
        if MOST_COMPARISONS < pairs.len() {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("{} comparisons are too many to read; name a control, or screen the segments", pairs.len()),
            ));
        }
        let party_of = |at: usize| arms.get(at).map(|arm| arm.party.clone());
        let mut comparisons: Vec<Comparison> =
            pairs.iter().filter_map(|(a, b)| Some(self.finish(party_of(*a)?, party_of(*b)?, terms, false))).collect();
        adjust_all(&mut comparisons, request.adjustment);
        let sides =
            arms.into_iter().map(|arm| ComparedSide { title: arm.party.title, reading: arm.party.reading }).collect();
        Ok(Comparisons {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, self.cube.survey()),
            unit: terms.unit,
            by: by.cloned(),
            every: by.is_none().then_some(self.grain),
            sides,
            comparisons,
            adjustment: request.adjustment,
            adjustment_method: request.adjustment.method().to_owned(),
            sample_ratio,
            rows_not_known,
            confidence: self.settings.confidence,
        })
    }

    /// What each value of a dimension, or each period, counts.
    fn arms(&self, by: Option<&String>) -> Result<Vec<Arm>> {
        let survey = self.cube.survey();
        let questions = self.metric.bind(survey, self.settings.unweighted)?;
        let dimensions = by.map(|name| survey.dimension_idx(name)).into_iter().collect::<Result<Vec<usize>>>()?;
        let selection = Selection { by: dimensions, grain: self.grain, filter: &self.filter, questions };
        let rolled = self.cube.select(&selection)?;
        let mut settings = self.settings;
        settings.intervals = true;
        let cells = Cells { rolled: &rolled, survey, settings };
        let mut arms = Vec::new();
        for cell in rolled.ordered() {
            let counted = match cells.counted(&self.metric, cell) {
                Some(counted) => counted,
                None => self.metric.counted_nothing(survey)?,
            };
            let name = rolled.segment(cell).first().copied().flatten().map(str::to_owned);
            let period = rolled.period(cell);
            let side = match (by, &name, period) {
                (Some(by), Some(name), _) => side_title(&Side::of(Filter::is(by, name)), survey),
                (None, _, Some(period)) => in_every_language(|locale| locale.period(period)),
                _ => in_every_language(|locale| pick(locale, "not known", "brak danych").to_owned()),
            };
            arms.push(Arm {
                name,
                period,
                rows: rolled.rows(cell),
                party: party(&cells, &self.metric, &counted, side),
            });
        }
        Ok(arms)
    }
}

/// Which sides are compared with which, by their places.
fn pairs(arms: &[Arm], are_segments: bool, control: Option<&str>) -> Result<Vec<(usize, usize)>> {
    if !are_segments {
        let follows = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| arms.get(before)).and_then(|arm| arm.period);
            before.is_some() && arms.get(*at).and_then(|arm| arm.period?.previous()) == before
        };
        return Ok((1..arms.len()).filter(follows).map(|at| (at, at - 1)).collect());
    }
    match control {
        Some(control) => {
            let Some(place) = arms.iter().position(|arm| arm.name.as_deref() == Some(control)) else {
                let known: Vec<&str> = arms.iter().filter_map(|arm| arm.name.as_deref()).collect();
                return Err(crate::error::unknown_name(ErrorKind::OutOfRange, "control", control, known));
            };
            Ok((0..arms.len()).filter(|at| *at != place).map(|at| (at, place)).collect())
        }
        None => Ok((0..arms.len()).flat_map(|a| (a + 1..arms.len()).map(move |b| (a, b))).collect()),
    }
}

/// Sets adjusted p-values, and takes back the verdicts that do not stand up to them.
fn adjust_all(comparisons: &mut [Comparison], adjustment: Adjustment) {
    let p_values: Vec<Option<f64>> =
        comparisons.iter().map(|comparison| comparison.test.as_ref().map(|test| test.p_value)).collect();
    for (comparison, adjusted) in comparisons.iter_mut().zip(adjust(&p_values, adjustment)) {
        let alpha = comparison.confidence.alpha();
        if let (Some(test), Some(adjusted)) = (&mut comparison.test, adjusted) {
            test.p_adjusted = Some(adjusted);
            if comparison.verdict != Verdict::Undecided && alpha < adjusted {
                comparison.verdict = Verdict::Undecided;
                comparison.undecided = Some(Undecided::ManyComparisons);
            }
        }
    }
}

fn check_split(arms: &[Arm], planned: &BTreeMap<String, f64>) -> Result<SampleRatio> {
    let unplanned = arms.iter().filter_map(|arm| arm.name.as_ref()).find(|name| !planned.contains_key(*name));
    if let Some(name) = unplanned {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("no share is planned for `{name}`; name every arm, or leave it out with a filter"),
        ));
    }
    let rows_of =
        |arm: &String| arms.iter().find(|known| known.name.as_ref() == Some(arm)).map_or(0, |known| known.rows);
    let rows: Vec<u64> = planned.keys().map(rows_of).collect();
    let parts: Vec<f64> = planned.values().copied().collect();
    let found = sample_ratio(&rows, &parts)?;
    let total: u64 = rows.iter().sum();
    let arms = planned.keys().zip(&rows).zip(&found.expected).map(|((arm, rows), expected)| ArmRows {
        arm: arm.clone(),
        rows: *rows,
        planned: expected / total.max(1) as f64,
    });
    Ok(SampleRatio {
        arms: arms.collect(),
        statistic: Some(found.statistic).filter(|statistic| statistic.is_finite()),
        df: found.df,
        p_value: found.p_value,
        is_alarming: found.is_alarming,
        method: "chi2.gof".to_owned(),
    })
}

impl SampleRatio {
    /// Whether the allocation worked, in a sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let total: u64 = self.arms.iter().map(|arm| arm.rows).sum();
        let arms: Vec<String> = self
            .arms
            .iter()
            .map(|arm| {
                let share = if total == 0 { 0.0 } else { arm.rows as f64 / total as f64 };
                let planned = locale.percent(arm.planned, 1);
                match locale {
                    Locale::En => format!("{} {} of {planned} planned", arm.arm, locale.percent(share, 1)),
                    Locale::Pl => format!("{} {} przy planie {planned}", arm.arm, locale.percent(share, 1)),
                }
            })
            .collect();
        let (arms, p) = (arms.join(", "), p_words(self.p_value, locale));
        match (locale, self.is_alarming) {
            (Locale::En, true) => format!(
                "The arms do not hold the planned shares of {} ({arms}; {p}): find out why before reading the comparison.",
                locale.count_of(total, Noun::Row)
            ),
            (Locale::En, false) => format!("The arms hold the planned shares ({arms}; {p})."),
            (Locale::Pl, true) => format!(
                "Podział na warianty odbiega od planu ({arms}; {p}): najpierw trzeba znaleźć przyczynę, potem czytać porównanie."
            ),
            (Locale::Pl, false) => format!("Podział na warianty zgodny z planem ({arms}; {p})."),
        }
    }
}

impl Comparisons {
    /// What may be said: first of an allocation that is off, then of every clear difference, or that there is none.
    pub fn sentence(&self, locale: Locale) -> String {
        let mut text: Vec<String> = Vec::new();
        if let Some(ratio) = self.sample_ratio.as_ref().filter(|ratio| ratio.is_alarming) {
            text.push(ratio.sentence(locale));
        }
        let clear: Vec<&Comparison> =
            self.comparisons.iter().filter(|comparison| comparison.verdict != Verdict::Undecided).collect();
        let (found, all) = (locale.count(clear.len() as u64), locale.count(self.comparisons.len() as u64));
        let title = say(&self.title, locale);
        match (self.comparisons.is_empty(), clear.is_empty()) {
            (true, _) => text.push(match locale {
                Locale::En => format!("{title}: there is nothing to compare."),
                Locale::Pl => format!("{title}: nie ma czego porównać."),
            }),
            (_, true) => text.push(match locale {
                Locale::En => format!("{title}: no clear difference in {all} comparisons."),
                Locale::Pl => format!("{title}: żadnej wyraźnej różnicy, porównań: {all}."),
            }),
            _ => {
                text.push(match locale {
                    Locale::En => {
                        format!("{title}: {found} of {all} comparisons are clear, allowing for their number.")
                    }
                    Locale::Pl => {
                        format!("{title}: wyraźnych różnic {found}, porównań {all}, z poprawką na ich liczbę.")
                    }
                });
                text.extend(clear.iter().map(|comparison| comparison.sentence(locale)));
            }
        }
        text.join(" ")
    }
}

/// The sentence in English.
impl fmt::Display for Comparisons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&plain(&self.sentence(Locale::En)))
    }
}
