//! Segment x period x question -> tally: count once, ask anything.
//!
//! A [`Cube`] is made by folding batches of rows. From then on nobody sees a row: filters, roll-ups, other metrics and
//! coarser periods are computed from its cells, in time proportional to cells. Cubes of parts merge into the cube of
//! the whole, exactly, however the rows were split; what was added can be taken away again.

mod conditions;
mod direct;
mod filter;
mod fold;
mod index;
mod ledger;
mod pairs;
#[cfg(feature = "parquet")]
mod parquet;
mod record;
mod rollup;
mod source;
mod store;
#[cfg(feature = "arrow")]
mod table;

pub use conditions::Where;
pub use filter::Filter;
pub use record::Record;
pub(crate) use record::check as check_record;
pub(crate) use rollup::{Constants, Rolled, Selection};
pub(crate) use store::Tally;
#[cfg(feature = "arrow")]
pub use table::SCHEMA as TABLE_SCHEMA;

use std::sync::Arc;

use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Batch, Intake, Plan, Settled};
use crate::survey::Survey;
use ledger::Ledger;
use store::Store;

/// How many cells a cube may have unless the host says otherwise.
pub const DEFAULT_MAX_CELLS: usize = 10_000_000;

/// The counts of a survey's answers by segment and period: all that any metric will ask.
///
/// Cost: folding is one pass over the rows; memory grows with cells (combinations of dimension values and period that
/// occur), not with rows - and with ids, where the survey names an `id`.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::cube::Cube;
/// use cxmetrics::intake::{Batch, Values};
/// use cxmetrics::survey::{Scale, Survey};
///
/// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
/// let mut cube = Cube::new(&survey, Grain::Day);
/// let batch = Batch::new(3)
///     .with("day", Values::from(&["2026-11-01", "2026-11-01", "2026-11-02"][..]))?
///     .with("store", Values::from(&["A", "B", "A"][..]))?
///     .with("nps", Values::from(&[10_i64, 11, 9][..]))?;
/// let intake = cube.fold(&batch)?;
/// assert_eq!(intake.rows_accepted, 3);
/// assert_eq!(intake.questions["nps"].refused.total(), 1); // 11 is not on the scale
/// assert_eq!(cube.cells(), 3);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Clone)]
pub struct Cube {
    survey: Arc<Survey>,
    grain: Grain,
    store: Store,
    intake: Intake,
    ledger: Option<Ledger>,
    settled: Settled,
}

impl Cube {
    /// An empty cube that counts in periods of this grain. Without a time column in the survey the grain is
    /// [`Grain::All`], whatever is asked for.
    pub fn new(survey: &Survey, grain: Grain) -> Self {
        let grain = if survey.time.is_some() { grain } else { Grain::All };
        Self {
            survey: Arc::new(survey.clone()),
            grain,
            store: Store::new(survey, DEFAULT_MAX_CELLS),
            intake: Intake::default(),
            ledger: survey.def().id.is_some().then(Ledger::default),
            settled: Settled::new(),
        }
    }

    /// Sets the limit of cells that hold rows; a fold or merge that would go over it fails and changes nothing.
    #[must_use]
    pub fn with_max_cells(mut self, max_cells: usize) -> Self {
        self.store.set_max_cells(max_cells);
        self
    }

    /// An empty cube like this one, to fold elsewhere and [`merge`](Cube::merge): the same survey, grain and limit of cells,
    /// and the formats of time that this one has settled on.
    ///
    /// A host that folds beside its event loop, or that wants all of a file or none of it, counts into a part first.
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Record}, survey::{Scale, Survey}};
    /// # let survey = Survey::builder().rating("nps", Scale::nps()).build()?;
    /// # let mut cube = Cube::new(&survey, Grain::All);
    /// let mut part = cube.part();
    /// part.add(&Record::new().integer("nps", 9))?;
    /// assert_eq!(cube.rows(), 0); // until the part is merged
    /// cube.merge(&part)?;
    /// assert_eq!(cube.rows(), 1);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    #[must_use]
    pub fn part(&self) -> Self {
        Self {
            survey: Arc::clone(&self.survey),
            grain: self.grain,
            store: Store::new(&self.survey, self.store.max_cells()),
            intake: Intake::default(),
            ledger: self.ledger.is_some().then(Ledger::default),
            settled: self.settled.clone(),
        }
    }

    /// Counts a batch, on all cores where that pays, and returns its account.
    ///
    /// Cost: one pass over the rows. A fold that fails changes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`], [`ErrorKind::ColumnType`], [`ErrorKind::TimeFormatAmbiguous`],
    /// [`ErrorKind::TimeFormatUnknown`] when the columns do not fit the survey; [`ErrorKind::TooManyRefusals`] when,
    /// with this batch, the survey's `max_refused` is passed; [`ErrorKind::TooManyCells`].
    pub fn fold(&mut self, batch: &Batch<'_>) -> Result<Intake> {
        let survey = Arc::clone(&self.survey);
        let plan = Plan::new(&survey, self.grain, batch, &self.settled)?;
        if let Some(ledger) = &mut self.ledger {
            let (intake, account) = ledger.fold(&plan, &mut self.store, &self.intake, survey.max_refused())?;
            self.intake = intake;
            self.settled.extend(plan.settled);
            return Ok(account);
        }
        self.fold_plans(&[plan], &|_| true)
    }

    /// Counts several batches as if each were folded after the other, and returns the account of all. Streams that come in
    /// small batches keep all cores busy this way.
    ///
    /// Cost: one pass over the rows. A fold that fails changes nothing; but where the survey has an `id` the batches before
    /// the one that failed are counted.
    ///
    /// # Errors
    /// As [`Cube::fold`].
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::Cube, intake::{Batch, Values}, survey::{Scale, Survey}};
    /// # let survey = Survey::builder().rating("nps", Scale::nps()).build()?;
    /// let (morning, evening) = ([10_u8, 9], [3_u8]);
    /// let batches = [
    ///     Batch::new(2).with("nps", Values::from(&morning[..]))?,
    ///     Batch::new(1).with("nps", Values::from(&evening[..]))?,
    /// ];
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// assert_eq!(cube.fold_all(&batches)?.rows_accepted, 3);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn fold_all(&mut self, batches: &[Batch<'_>]) -> Result<Intake> {
        self.fold_all_while(batches, |_| true)
    }

    /// As [`Cube::fold_all`], for as long as `go_on` says so. It is told of rows that were counted, some thousands at a time and
    /// from any thread; where the survey has an `id`, of a whole batch at a time.
    ///
    /// Large batches are best folded whole, for cells are found faster where more rows share them: this is how to stop within
    /// one.
    ///
    /// # Errors
    /// As [`Cube::fold_all`], and [`ErrorKind::Cancelled`] when `go_on` said no; then nothing changes, but where the survey has
    /// an `id` the batches before are counted.
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::Cube, intake::{Batch, Values}, survey::{Scale, Survey}};
    /// # let survey = Survey::builder().rating("nps", Scale::nps()).build()?;
    /// let scores = vec![9_u8; 100_000];
    /// let batch = Batch::new(scores.len()).with("nps", Values::from(&scores[..]))?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// let err = cube.fold_all_while(&[batch], |_| false).unwrap_err();
    /// assert_eq!((err.code(), cube.rows()), ("cancelled", 0));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn fold_all_while(&mut self, batches: &[Batch<'_>], go_on: impl Fn(usize) -> bool + Sync) -> Result<Intake> {
        if self.ledger.is_some() {
            let mut intake = Intake::default();
            for batch in batches {
                intake.merge_at(&self.fold(batch)?, 0);
                if !go_on(batch.rows()) {
                    return Err(Error::new(ErrorKind::Cancelled, "the fold was stopped before its end"));
                }
            }
            return Ok(intake);
        }
        let survey = Arc::clone(&self.survey);
        let mut settled = self.settled.clone();
        let mut plans = Vec::with_capacity(batches.len());
        for batch in batches {
            let plan = Plan::new(&survey, self.grain, batch, &settled)?;
            settled.extend(plan.settled.iter().map(|(column, formats)| (column.clone(), formats.clone())));
            plans.push(plan);
        }
        self.fold_plans(&plans, &go_on)
    }

    fn fold_plans(&mut self, plans: &[Plan<'_>], go_on: &fold::GoOn<'_>) -> Result<Intake> {
        let survey = Arc::clone(&self.survey);
        let (part, account) = fold::fold(plans, &survey, self.store.max_cells(), go_on)?;
        let mut numbered = Intake::default();
        numbered.merge_at(&account, self.intake.rows_read);
        let mut intake = self.intake.clone();
        intake.merge_at(&numbered, 0);
        intake.check(survey.max_refused())?;
        if self.store.cells() == 0 {
            let max_cells = self.store.max_cells();
            self.store = part;
            self.store.set_max_cells(max_cells);
        } else {
            self.store.merge(&part)?;
        }
        self.intake = intake;
        for plan in plans {
            self.settled.extend(plan.settled.iter().map(|(column, formats)| (column.clone(), formats.clone())));
        }
        Ok(numbered)
    }

    /// Counts one answer. The same as folding a batch of one row.
    ///
    /// # Errors
    /// As [`Cube::fold`]; also [`ErrorKind::TooManyRefusals`] when the row or any answer in it is refused, for a live
    /// host would not see it otherwise; [`Error::faults`](crate::Error::faults) names each with its reason. Then nothing is
    /// counted.
    pub fn add(&mut self, record: &Record) -> Result<()> {
        let survey = Arc::clone(&self.survey);
        record.with_batch(&survey, |batch| {
            let plan = Plan::new(&survey, self.grain, batch, &self.settled)?;
            record::check(&fold::fold(std::slice::from_ref(&plan), &survey, usize::MAX, &|_| true)?.1, &survey)?;
            // A duplicate id shows only against the ids that are kept.
            if let Some(reason) = self.ledger.as_ref().and_then(|ledger| ledger.refuses(&plan, 0)) {
                return Err(record::refused(reason, &self.survey));
            }
            self.fold(batch).map(drop)
        })
    }

    /// Takes one answer away that was counted before.
    ///
    /// # Errors
    /// [`ErrorKind::NotContained`] when no such answer is counted; then nothing changes.
    pub fn remove(&mut self, record: &Record) -> Result<()> {
        let mut one = self.part();
        one.add(record)?;
        self.unmerge(&one)
    }

    /// Replaces one counted answer by another: one decrement, one increment.
    ///
    /// # Errors
    /// [`ErrorKind::NotContained`] when no such answer is counted, or as [`Cube::fold`] for the new one; then nothing
    /// changes.
    pub fn correct(&mut self, old: &Record, new: &Record) -> Result<()> {
        let mut taken = self.part();
        taken.add(old)?;
        let mut added = self.part();
        added.add(new)?;
        if let (Some(ledger), Some(new), Some(old)) = (&self.ledger, &added.ledger, &taken.ledger)
            && let Some(reason) = ledger.refuses_any(new, old)
        {
            return Err(record::refused(reason, &self.survey));
        }
        // Once the old answer is gone nothing may fail: what it takes with it would not come back whole.
        self.check_sums(&added)?;
        self.store.check_room(&added.store, Some(&taken.store))?;
        self.unmerge(&taken)?;
        self.merge(&added).map(drop)
    }

    /// Adds the counts of another cube of the same survey and grain. Merging is commutative and associative, and an
    /// empty cube is its identity: the cube of the whole is the same however the rows were split.
    ///
    /// Where both counted the same id, the higher revision stays, or this cube's where they are equal.
    ///
    /// Returns the account of the other cube's rows as they were counted here: its own, but for ids that this cube knew.
    /// Rows in it are numbered as they were in the other cube.
    ///
    /// # Errors
    /// [`ErrorKind::CubeMismatch`], [`ErrorKind::TooManyCells`], and [`ErrorKind::Overflow`] for more than 2^63 rows in
    /// all; then nothing changes.
    pub fn merge(&mut self, other: &Self) -> Result<Intake> {
        self.check_same(other)?;
        self.check_sums(other)?;
        let account = match (&mut self.ledger, &other.ledger) {
            // Where no id is in both nothing is dropped, and nothing can fail once there is room: no copy of a large cube, so
            // that one answer more costs what one answer costs.
            (Some(ledger), Some(others)) if !ledger.shares_any(others) => {
                self.store.check_room(&other.store, None)?;
                let (mut other_store, mut other_intake) = (other.store.clone(), other.intake.clone());
                ledger.merge(
                    &mut self.store,
                    &mut self.intake,
                    &self.survey,
                    others.clone(),
                    &mut other_store,
                    &mut other_intake,
                )?;
                self.store.merge(&other.store)?;
                self.intake.append(&other.intake);
                other_intake
            }
            (Some(ledger), Some(others)) => {
                let (mut ledger, mut store, mut intake) = (ledger.clone(), self.store.clone(), self.intake.clone());
                let (mut other_store, mut other_intake) = (other.store.clone(), other.intake.clone());
                ledger.merge(
                    &mut store,
                    &mut intake,
                    &self.survey,
                    others.clone(),
                    &mut other_store,
                    &mut other_intake,
                )?;
                store.merge(&other_store)?;
                intake.append(&other_intake);
                (self.ledger, self.store, self.intake) = (Some(ledger), store, intake);
                other_intake
            }
            _ => {
                self.store.merge(&other.store)?;
                self.intake.append(&other.intake);
                other.intake.clone()
            }
        };
        for (column, formats) in &other.settled {
            self.settled.entry(column.clone()).or_insert_with(|| formats.clone());
        }
        Ok(account)
    }

    /// Takes the counts of another cube away, which were added before. The account of the intake stays as it is: what
    /// was read was read.
    ///
    /// A measure's smallest and largest number are no longer known where the other cube may have held them.
    ///
    /// # Errors
    /// [`ErrorKind::CubeMismatch`], [`ErrorKind::NotContained`]; then nothing changes.
    pub fn unmerge(&mut self, other: &Self) -> Result<()> {
        self.check_same(other)?;
        if let (Some(ledger), Some(others)) = (&self.ledger, &other.ledger)
            && !ledger.holds(others, &self.store, &other.store)
        {
            return Err(Error::new(
                ErrorKind::NotContained,
                "an id of what is to be taken away is not counted here, or with other answers; take away only what was \
                 added",
            ));
        }
        self.store.unmerge(&other.store)?;
        if let (Some(ledger), Some(others)) = (&mut self.ledger, &other.ledger) {
            ledger.unmerge(others);
        }
        Ok(())
    }

    /// No count of a cube is above that of its rows, so where those add up all do.
    fn check_sums(&self, other: &Self) -> Result<()> {
        let counted = self.rows().checked_add(other.rows());
        let read = self.intake.rows_read.checked_add(other.intake.rows_read);
        if [counted, read].into_iter().all(|sum| sum.is_some_and(|sum| i64::try_from(sum).is_ok())) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Overflow,
            format!("{} rows and {} more are too many to count; were they added twice?", self.rows(), other.rows()),
        ))
    }

    fn check_same(&self, other: &Self) -> Result<()> {
        if self.grain != other.grain {
            return Err(Error::new(
                ErrorKind::CubeMismatch,
                format!(
                    "one cube counts by {} and the other by {}; roll the finer one up first",
                    self.grain.name(),
                    other.grain.name()
                ),
            ));
        }
        if self.survey != other.survey {
            let (ours, theirs) = (&self.survey.def().questions, &other.survey.def().questions);
            let differs = ours.keys().chain(theirs.keys()).find(|name| ours.get(*name) != theirs.get(*name));
            let place = differs.map_or_else(String::new, |name| format!(" in the question `{name}`"));
            return Err(Error::new(
                ErrorKind::CubeMismatch,
                format!(
                    "the cubes count the surveys `{}` and `{}`, which differ{place}; fold both with one survey",
                    self.survey.name(),
                    other.survey.name()
                ),
            ));
        }
        Ok(())
    }

    /// The survey it counts.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The grain of its periods.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// The account of everything it has read.
    pub fn intake(&self) -> &Intake {
        &self.intake
    }

    /// How many cells hold something.
    pub fn cells(&self) -> usize {
        self.store.rows.iter().filter(|rows| 0 < **rows).count()
    }

    /// About how many bytes of memory it takes: for hosts that collect garbage and must know what a small handle holds.
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Record}, survey::{Scale, Survey}};
    /// # let survey = Survey::builder().rating("nps", Scale::nps()).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// let before = cube.bytes();
    /// cube.add(&Record::new().integer("nps", 9))?;
    /// assert!(before < cube.bytes());
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn bytes(&self) -> usize {
        /// What an id takes with its answers, give or take.
        const ID: usize = 160;
        size_of::<Self>() + self.store.bytes() + self.ids() * ID
    }

    /// How many rows are counted.
    pub fn rows(&self) -> u64 {
        self.store.rows.iter().sum()
    }

    /// How many ids are kept; 0 when the survey names none.
    pub fn ids(&self) -> usize {
        self.ledger.as_ref().map_or(0, Ledger::len)
    }

    /// The values of a dimension that occur, in order; `None` is "not known" and comes last.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownDimension`].
    pub fn values(&self, dimension: &str) -> Result<Vec<Option<&str>>> {
        let at = self.survey.dimension_idx(dimension)?;
        let names = &self.store.names[at];
        let mut seen = vec![false; names.len()];
        for cell in (0..self.store.cells()).filter(|cell| 0 < self.store.rows[*cell]) {
            if let Some(code) = self.store.key(cell).get(at).and_then(|code| usize::try_from(*code).ok()) {
                seen[code] = true;
            }
        }
        let mut values: Vec<Option<&str>> =
            (0_u32..).zip(&seen).filter(|(_, seen)| **seen).map(|(code, _)| names.name(code)).collect();
        values.sort_by_key(|value| (value.is_none(), *value));
        Ok(values)
    }

    /// The paths of a hierarchy that occur, from the top down to the values of this dimension, in order: the regions and
    /// stores of `store`, whose parent is `region`. A value that stands under two parents shows as two paths.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownDimension`].
    pub fn paths(&self, dimension: &str) -> Result<Vec<Vec<Option<&str>>>> {
        let levels = self.survey.lineage(dimension)?;
        let occupied = (0..self.store.cells()).filter(|cell| 0 < self.store.rows[*cell]);
        let keys: std::collections::BTreeSet<Vec<u32>> =
            occupied.map(|cell| levels.iter().map(|level| self.store.key(cell)[*level]).collect()).collect();
        let name = |level: usize, code: u32| self.store.names[level].name(code);
        let mut paths: Vec<Vec<Option<&str>>> = keys
            .into_iter()
            .map(|key| levels.iter().zip(key).map(|(level, code)| name(*level, code)).collect())
            .collect();
        paths.sort_by_cached_key(|path| path.iter().map(|value| (value.is_none(), *value)).collect::<Vec<_>>());
        Ok(paths)
    }

    /// The periods that occur, in order.
    pub fn periods(&self) -> Vec<Period> {
        let occupied = (0..self.store.cells()).filter(|cell| 0 < self.store.rows[*cell]);
        let indices: std::collections::BTreeSet<i32> = occupied.map(|cell| self.store.period(cell)).collect();
        indices.into_iter().filter_map(|index| Period::from_index(self.grain, index)).collect()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }
}

/// Short on purpose: a cube may hold millions of cells, and ids of people.
impl std::fmt::Debug for Cube {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cube")
            .field("survey", &self.survey.name())
            .field("grain", &self.grain)
            .field("cells", &self.cells())
            .field("rows", &self.rows())
            .finish_non_exhaustive()
    }
}

/// Two cubes are equal when they count the same rows in the same cells, whatever the order in which they met them.
/// The accounts of their intakes are not compared, nor are a measure's smallest and largest number, which taking away may
/// leave unknown.
impl PartialEq for Cube {
    fn eq(&self, other: &Self) -> bool {
        self.check_same(other).is_ok() && rollup::same_counts(&self.store, &other.store)
    }
}
