//! A journey: stages in order, what each scores, and where most of the volume and of the score is lost.

use serde::{Deserialize, Serialize};

use super::change::explainer::check_mean;
use super::shift::Shift;
use super::verdict::Verdict;
use super::words::{metric_title, pick, size, title};
use crate::calendar::Grain;
use crate::cube::Selection;
use crate::error::{Error, ErrorKind, Result, unknown_name};
use crate::infer::multiplicity::{Adjustment, adjust};
use crate::infer::share::{ShareCounts, wilson};
use crate::locale::{Locale, Noun};
use crate::metric::compute::Cells;
use crate::metric::sample::Counted;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::survey::{DimensionSource, Survey, Title};
use crate::unit::Unit;

/// The stages of a journey, in order.
///
/// In serde `{"dimension": "stage", "stages": ["search", "cart", "payment"]}`.
///
/// ```
/// use cxmetrics::explain::JourneyRequest;
/// let request = JourneyRequest::new("stage", ["search", "cart", "payment"]);
/// let json = r#"{"dimension": "stage", "stages": ["search", "cart", "payment"]}"#;
/// assert_eq!(serde_json::from_str::<JourneyRequest>(json)?, request);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct JourneyRequest {
    /// The dimension whose values are the stages.
    pub dimension: String,
    /// The stages from the first to the last, at least two. Left out, they are the bands of a dimension that has bands, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<String>,
}

impl JourneyRequest {
    /// The stages of a dimension, from the first to the last.
    pub fn new<S: Into<String>>(dimension: impl Into<String>, stages: impl IntoIterator<Item = S>) -> Self {
        Self { dimension: dimension.into(), stages: stages.into_iter().map(Into::into).collect() }
    }
}

/// A journey with its stages: an answer of [`Query::journey`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Journey {
    /// What the stages score.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// What scores are measured in.
    pub unit: Unit,
    /// The dimension whose values are the stages.
    pub dimension: String,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The steps from each stage to the next; one fewer than stages.
    pub steps: Vec<Step>,
    /// Whether volume never grows from a stage to the next, so that what is missing can be read as lost.
    pub is_funnel: bool,
    /// The position in `steps` where the most rows are lost; nothing where none are, or where it is no funnel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_lost: Option<usize>,
    /// The position in `steps` where the largest share is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_loss: Option<usize>,
    /// The position in `steps` where the score turns for the worse most, beyond chance or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_step: Option<usize>,
    /// The stage of the worst score, by position in `stages`, where at least two are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_stage: Option<usize>,
    /// The share of rows that reach the last stage from the first, with its interval; withheld where it is no funnel.
    pub completion: Reading,
    /// Whether a higher score is better; nothing where that depends on what is counted, so that no stage is the worst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub higher_is_better: Option<bool>,
    /// Rows at values of the dimension that are none of the stages.
    pub elsewhere: u64,
}

/// A stage of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stage {
    /// Its name.
    pub stage: String,
    /// How many rows are at it.
    pub volume: u64,
    /// Its volume as a share of the largest: the length of a bar.
    pub of_largest: f64,
    /// The score of its answers.
    pub score: Reading,
}

/// The step from a stage to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Step {
    /// The stage it leaves.
    pub from: String,
    /// The stage it enters.
    pub to: String,
    /// How many rows fewer the next stage has; nothing where it has more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<u64>,
    /// The share of the volume that does not appear in the next stage, with Wilson's interval; withheld where volume grows.
    pub loss: Reading,
    /// The change of the score to the next stage with its test, where both are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Shift>,
    /// The p-value of that test adjusted for the number of steps (Benjamini and Hochberg).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
    /// Whether the score of the next stage is higher or lower, beyond chance.
    pub verdict: Verdict,
}

impl Journey {
    /// Where most is lost, in plain words.
    pub fn sentence(&self, locale: Locale) -> String {
        let mut said = Vec::new();
        let step = |at: Option<usize>| at.and_then(|at| self.steps.get(at));
        match step(self.most_lost) {
            Some(step) => said.push(Self::lost(step, locale)),
            None if !self.is_funnel => said.push(
                pick(
                    locale,
                    "No funnel: volume grows along the stages, so no loss can be read from it.",
                    "To nie lejek: liczba wierszy rośnie wzdłuż etapów, więc nie da się odczytać ubytku.",
                )
                .to_owned(),
            ),
            None => said
                .extend([pick(locale, "No volume is lost along the stages.", "Bez ubytku wzdłuż etapów.").to_owned()]),
        }
        if self.most_lost != self.largest_loss
            && let Some(step) = step(self.largest_loss)
            && let Some(share) = step.loss.value()
        {
            let (from, to, share) = (&step.from, &step.to, locale.percent(share, 1));
            said.push(pick(
                locale,
                format!("The largest share is lost from {from} to {to} ({share})."),
                format!("Największy odsetek ubywa na kroku {from} – {to} ({share})."),
            ));
        }
        if let Some(step) = step(self.worst_step)
            && let Some(shift) = &step.score
        {
            said.push(self.drop(step, shift, locale));
        }
        said.join(" ")
    }

    fn lost(step: &Step, locale: Locale) -> String {
        let (from, to) = (&step.from, &step.to);
        let rows = locale.count_of(step.lost.unwrap_or_default(), Noun::Row);
        let share = step.loss.value().map_or_else(String::new, |share| format!(" ({})", locale.percent(share, 1)));
        pick(
            locale,
            format!("Most is lost from {from} to {to}: {rows}{share}."),
            format!("Najwięcej ubywa na kroku {from} – {to}: {rows}{share}."),
        )
    }

    fn drop(&self, step: &Step, shift: &Shift, locale: Locale) -> String {
        let name = title(&self.title, locale);
        let (from, to, by) = (&step.from, &step.to, size(locale, shift.value, self.unit));
        match step.verdict {
            Verdict::Undecided => pick(
                locale,
                format!(
                    "{name} shows no clear turn for the worse between two stages; the largest is {by}, from {from} to {to}."
                ),
                format!(
                    "{name}: bez wyraźnego pogorszenia między etapami; największe to {by}, na kroku {from} – {to}."
                ),
            ),
            Verdict::Higher => pick(
                locale,
                format!("{name} gets worse most from {from} to {to}: {by} higher."),
                format!("{name}: największe pogorszenie na kroku {from} – {to}, wzrost o {by}."),
            ),
            Verdict::Lower => pick(
                locale,
                format!("{name} gets worse most from {from} to {to}: {by} lower."),
                format!("{name}: największe pogorszenie na kroku {from} – {to}, spadek o {by}."),
            ),
        }
    }
}

impl Query<'_> {
    /// The stages of a journey with volume and score, the loss from each to the next, and where most is lost.
    ///
    /// A stage's volume is its rows; its score is the metric over its answers. The *loss* to the next stage is the share of the volume
    /// that does not appear there, with Wilson's interval - where the next stage has at most as many rows, so that its rows can be a
    /// part of them. Where volume grows there is no funnel, and no loss is read into it. Rows are counted, not people: whether the same
    /// people go on is not known.
    ///
    /// Scores with fewer answers than [`Query::min_base`] are withheld. Volumes and their shares are numbers of rows, not what anybody
    /// answered, and are always shown. One journey a segment: filter the query.
    ///
    /// Cost: one pass over the cells.
    ///
    /// The stages are tested as independent answers; where the same people answer at two of them, count the two questions as a pair and
    /// ask [`Query::paired`].
    ///
    /// # Errors
    /// [`ErrorKind::UnknownDimension`]; [`ErrorKind::OutOfRange`] for fewer than two stages, a stage named twice or one that does not
    /// occur; [`ErrorKind::InvalidMetric`] for a metric that is no mean of answers; those of [`Query::overall`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::JourneyRequest;
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::csat;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().rating("csat", Scale::csat()).dimensions(["stage"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for (stage, n, satisfied) in [("search", 200, 180), ("cart", 120, 96), ("payment", 90, 45)] {
    ///     for answer in 0..n {
    ///         cube.add(&Record::new().text("stage", stage).integer("csat", if answer < satisfied { 5 } else { 2 }))?;
    ///     }
    /// }
    /// let journey = cube.metric(csat("csat")).journey(&JourneyRequest::new("stage", ["search", "cart", "payment"]))?;
    /// assert_eq!((journey.steps[0].lost, journey.steps[0].loss.value()), (Some(80), Some(0.4)));
    /// assert_eq!(journey.sentence(Locale::En), "Most is lost from search to cart: 80\u{a0}rows (40.0%). \
    ///     CSAT gets worse most from cart to payment: 30.0\u{a0}pp lower.");
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn journey(&self, request: &JourneyRequest) -> Result<Journey> {
        let survey = self.cube.survey();
        check_mean(&self.metric, "a score is set against that of the next stage only where it is a mean of answers")?;
        let at = survey.dimension_idx(&request.dimension)?;
        let stages = stages_of(survey, at, request)?;
        let questions = self.metric.bind(survey, self.settings.unweighted)?;
        let nothing = self.metric.counted_nothing(survey)?;
        let rolled =
            self.cube.select(&Selection { by: vec![at], grain: Grain::All, filter: &self.filter, questions })?;
        let cells = Cells { rolled: &rolled, survey, settings: self.settings };
        let mut found: Vec<(u64, Counted)> = vec![(0, nothing); stages.len()];
        let mut elsewhere = 0;
        for cell in rolled.ordered() {
            let value = rolled.segment(cell).first().copied().flatten();
            let rows = rolled.rows(cell);
            let place = value.and_then(|value| stages.iter().position(|stage| stage == value));
            match place.and_then(|place| found.get_mut(place)) {
                Some((volume, counted)) => {
                    *volume += rows;
                    if let Some(more) = cells.counted(&self.metric, cell) {
                        counted.merge(&more);
                    }
                }
                None => elsewhere += rows,
            }
        }
        self.check_known(request, &stages, &found)?;
        self.read(&cells, request, &stages, &found, elsewhere)
    }

    /// A stage that is nowhere in the cube is a slip of the pen; one that the filter leaves without rows is an answer.
    fn check_known(&self, request: &JourneyRequest, stages: &[String], found: &[(u64, Counted)]) -> Result<()> {
        let empty = stages.iter().zip(found).find(|(_, (volume, _))| *volume == 0);
        let Some((stage, _)) = empty else { return Ok(()) };
        let known: Vec<&str> = self.cube.values(&request.dimension)?.into_iter().flatten().collect();
        if known.contains(&stage.as_str()) {
            return Ok(());
        }
        Err(unknown_name(ErrorKind::OutOfRange, "stage", stage, known))
    }

    fn read(
        &self,
        cells: &Cells<'_>,
        request: &JourneyRequest,
        names: &[String],
        found: &[(u64, Counted)],
        elsewhere: u64,
    ) -> Result<Journey> {
        let survey = self.cube.survey();
        let unit = self.metric.unit(survey)?;
        let largest = found.iter().map(|(volume, _)| *volume).max().unwrap_or(0);
        let stages: Vec<Stage> = names
            .iter()
            .zip(found)
            .map(|(name, (volume, counted))| Stage {
                stage: name.clone(),
                volume: *volume,
                of_largest: if largest == 0 { 0.0 } else { *volume as f64 / largest as f64 },
                score: self.score(cells, counted),
            })
            .collect();
        let mut steps: Vec<Step> = Vec::new();
        for ((first, second), (before, after)) in
            stages.iter().zip(stages.iter().skip(1)).zip(found.iter().zip(found.iter().skip(1)))
        {
            let both_shown = first.score.value().is_some() && second.score.value().is_some();
            let score = both_shown
                .then(|| Some((cells.sample(&before.1).ok()?, cells.sample(&after.1).ok()?)))
                .flatten()
                .and_then(|(before, after)| Shift::between(&before, &after, self.settings.confidence));
            steps.push(Step {
                from: first.stage.clone(),
                to: second.stage.clone(),
                lost: first.volume.checked_sub(second.volume),
                loss: self.loss(first.volume, second.volume),
                score,
                p_adjusted: None,
                verdict: Verdict::Undecided,
            });
        }
        let p_values: Vec<Option<f64>> =
            steps.iter().map(|step| step.score.as_ref().map(|shift| shift.p_value)).collect();
        for (step, adjusted) in steps.iter_mut().zip(adjust(&p_values, Adjustment::Bh)) {
            step.p_adjusted = adjusted;
            if let (Some(shift), Some(p_value)) = (&step.score, adjusted) {
                step.verdict = Verdict::of(shift.value, p_value, self.settings.confidence.alpha());
            }
        }
        let is_funnel = steps.iter().all(|step| step.lost.is_some());
        let higher_is_better = self.metric.higher_is_better(survey)?;
        let ends = stages.first().zip(stages.last());
        let completion = match ends {
            Some((first, last)) if is_funnel => self.kept(first.volume, last.volume),
            _ => Reading::withheld(Unit::Share, "csat.ci.wilson", 0, Withheld::NoDenominator),
        };
        let first_most = |size: &dyn Fn(&Step) -> Option<f64>| {
            let sizes = steps.iter().enumerate().filter_map(|(at, step)| Some((at, size(step)?)));
            let most = sizes.filter(|(_, size)| 0.0 < *size);
            most.fold(None, |most: Option<(usize, f64)>, one| match most {
                Some(most) if one.1 <= most.1 => Some(most),
                _ => Some(one),
            })
        };
        let place = |found: Option<(usize, f64)>| found.map(|(at, _)| at).filter(|_| is_funnel);
        let most_lost = place(first_most(&|step| step.lost.map(|lost| lost as f64)));
        let largest_loss = place(first_most(&|step| step.loss.value()));
        let sign = higher_is_better.map(|up| if up { -1.0 } else { 1.0 });
        let worst_step = first_most(&|step| Some(sign? * step.score.as_ref()?.value)).map(|(at, _)| at);
        let worst_stage = sign.and_then(|sign| {
            let shown: Vec<(usize, f64)> =
                stages.iter().enumerate().filter_map(|(at, stage)| Some((at, sign * stage.score.value()?))).collect();
            let worst = shown.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
            (2 <= shown.len()).then_some(worst.0)
        });
        Ok(Journey {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            unit,
            dimension: request.dimension.clone(),
            stages,
            steps,
            is_funnel,
            most_lost,
            largest_loss,
            worst_step,
            worst_stage,
            completion,
            higher_is_better,
            elsewhere,
        })
    }

    fn score(&self, cells: &Cells<'_>, counted: &Counted) -> Reading {
        let reading = cells.reading_of(&self.metric, counted);
        if 0 < counted.n() && counted.n() < self.min_base { reading.hide(Withheld::SmallBase) } else { reading }
    }

    /// The share of a stage's rows that the next one does not have.
    fn loss(&self, before: u64, after: u64) -> Reading {
        self.part_of(before.checked_sub(after), before)
    }

    /// The share of the first stage's rows that the last one has.
    fn kept(&self, first: u64, last: u64) -> Reading {
        self.part_of((last <= first).then_some(last), first)
    }

    fn part_of(&self, part: Option<u64>, all: u64) -> Reading {
        const METHOD: &str = "csat.ci.wilson";
        let counts = part.map(|part| ShareCounts::from_counts(part, all));
        match counts {
            _ if all == 0 => Reading::withheld(Unit::Share, METHOD, 0, Withheld::Empty),
            Some(Ok(counts)) => {
                let interval = wilson(&counts, self.settings.confidence);
                Reading::known(Unit::Share, METHOD, all).with_value(interval.estimate).with_interval(
                    interval.lower,
                    interval.upper,
                    self.settings.confidence,
                )
            }
            _ => Reading::withheld(Unit::Share, METHOD, all, Withheld::NoDenominator),
        }
    }
}

/// The stages as asked, or the bands of the dimension.
fn stages_of(survey: &Survey, at: usize, request: &JourneyRequest) -> Result<Vec<String>> {
    let bands = || match survey.dimensions().get(at).map(|dimension| &dimension.source) {
        Some(DimensionSource::Bands(_, bands)) => bands.iter().map(|band| band.label.clone()).collect(),
        _ => Vec::new(),
    };
    let stages = if request.stages.is_empty() { bands() } else { request.stages.clone() };
    let refuse = |message: String| Err(Error::new(ErrorKind::OutOfRange, message));
    if stages.len() < 2 {
        return refuse(format!(
            "a journey needs at least two stages and `{}` has no order of its own; list them from the first to the last",
            request.dimension
        ));
    }
    let mut seen = std::collections::BTreeSet::new();
    match stages.iter().find(|stage| !seen.insert(stage.as_str())) {
        Some(twice) => refuse(format!("the stage `{twice}` is named twice; each stage comes once")),
        None => Ok(stages),
    }
}
