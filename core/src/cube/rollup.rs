//! Cells into fewer cells: to fewer dimensions, to coarser periods, through a filter.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Cube;
use super::filter::{Compiled, Filter};
use super::index::is_cell;
use super::store::{Store, Tally};
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{NOT_KNOWN, Names};
use crate::survey::{DimensionDef, DimensionSource, Survey, SurveyDef};

/// What is asked of the cells.
pub(crate) struct Selection<'s> {
    /// Dimensions to tell apart, by index.
    pub(crate) by: Vec<usize>,
    /// The grain of periods to tell apart; [`Grain::All`] for none.
    pub(crate) grain: Grain,
    pub(crate) filter: &'s Filter,
    /// The questions that are needed, by index; and pairs, by [`Survey::pair_idx`].
    pub(crate) questions: Vec<usize>,
}

/// By the values of a segment: the values of other dimensions, by name.
pub(crate) type Constants = BTreeMap<Vec<Option<String>>, BTreeMap<String, String>>;

/// The cells that were asked for; those of the cube itself where all of them were.
pub(crate) struct Rolled<'s> {
    store: Cow<'s, Store>,
    /// The place of each question's or pair's tally that was asked for, by its index in the cube.
    places: Vec<Option<usize>>,
    grain: Grain,
}

impl Rolled<'_> {
    /// The cells that hold rows, in order.
    pub(crate) fn ordered(&self) -> Vec<usize> {
        self.store.ordered()
    }

    pub(crate) fn cells(&self) -> usize {
        self.store.cells()
    }

    /// The counts of these cells alone, side by side, where copying them is cheap: cells far apart come from memory one
    /// after the other here, without waiting for what is computed of each. Their names and periods stay behind.
    pub(crate) fn copied(&self, cells: &[usize]) -> Option<Rolled<'static>> {
        let store = &self.store;
        let mut tallies = Vec::new();
        for tally in &store.tallies {
            let mut copy = tally.emptied(store.weighted);
            if !self.places.contains(&Some(tallies.len())) {
                tallies.push(copy);
                continue;
            }
            if !matches!(tally, Tally::Dense(_)) {
                return None;
            }
            copy.resize(cells.len());
            add_cells(&mut copy, tally, &(0..u32::try_from(cells.len()).ok()?).collect::<Vec<_>>(), cells);
            tallies.push(copy);
        }
        let mut copy = Store::with(Vec::new(), tallies, store.weighted, usize::MAX);
        copy.rows = cells.iter().map(|cell| store.rows[*cell]).collect();
        if store.weighted {
            copy.row_weights = cells.iter().map(|cell| store.row_weights[*cell]).collect();
        }
        Some(Rolled { store: Cow::Owned(copy), places: self.places.clone(), grain: self.grain })
    }

    /// Whether two cells have the same values of the dimensions.
    pub(crate) fn same_segment(&self, cell: usize, other: usize) -> bool {
        let dimensions = self.store.names.len();
        self.store.key(cell).get(..dimensions) == self.store.key(other).get(..dimensions)
    }

    /// The values of a cell's dimensions.
    pub(crate) fn segment(&self, cell: usize) -> Vec<Option<&str>> {
        self.store.names.iter().zip(self.store.key(cell)).map(|(names, code)| names.name(*code)).collect()
    }

    pub(crate) fn period(&self, cell: usize) -> Option<Period> {
        Period::from_index(self.grain, self.store.period(cell))
    }

    pub(crate) fn rows(&self, cell: usize) -> u64 {
        self.store.rows[cell]
    }

    /// The tally of a question and the cell's place in it.
    pub(crate) fn tally(&self, question: usize) -> Option<&Tally> {
        self.places.get(question).copied().flatten().and_then(|place| self.store.tallies.get(place))
    }
}

impl Cube {
    /// The cells of a selection. Cost: one pass over the cells.
    pub(crate) fn select(&self, selection: &Selection<'_>) -> Result<Rolled<'_>> {
        let store = self.store();
        if !self.grain().rolls_up_to(selection.grain) {
            return Err(Error::new(ErrorKind::InvalidPeriod, cannot_be_read_by(self.grain(), selection.grain)));
        }
        let filter = Compiled::new(selection.filter, self.survey(), self.grain(), store)?;
        let all_dimensions = selection.by.iter().copied().eq(0..store.names.len());
        if all_dimensions && self.grain() == selection.grain && filter.is_everything() {
            let places = (0..store.tallies.len()).map(|at| selection.questions.contains(&at).then_some(at)).collect();
            return Ok(Rolled { store: Cow::Borrowed(store), places, grain: selection.grain });
        }
        let names: Vec<Names> = selection.by.iter().map(|at| store.names[*at].clone()).collect();
        let mut places = vec![None; store.tallies.len()];
        let mut questions = Vec::new();
        let mut tallies = Vec::new();
        for question in &selection.questions {
            if places[*question].is_none() {
                places[*question] = Some(tallies.len());
                questions.push(*question);
                tallies.push(store.tallies[*question].emptied(store.weighted));
            }
        }
        let mut empty = Store::with(names, tallies, store.weighted, usize::MAX);
        let coarse = |index: &i32| {
            let period = Period::from_index(self.grain(), *index).and_then(|period| period.to_grain(selection.grain));
            period.map_or(0, Period::index)
        };
        let periods = store.periods.indices().iter().map(|index| empty.periods.code(coarse(index))).collect();
        let gather = Gather { store, by: &selection.by, periods, filter, questions };
        Ok(Rolled { store: Cow::Owned(gather.all(empty)?), places, grain: selection.grain })
    }

    /// For each segment by some dimensions: the values of other dimensions that are the same in all of its cells that pass the
    /// filter, such as the region of a store. Cost: one pass over the keys of the cells; none where nothing is wanted.
    pub(crate) fn constants(&self, by: &[usize], filter: &Filter, wanted: &[usize]) -> Result<Constants> {
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        let store = self.store();
        let filter = Compiled::new(filter, self.survey(), self.grain(), store)?;
        let mut found: HashMap<Vec<u32>, Vec<Option<u32>>> = HashMap::new();
        let mut own = vec![0; by.len()];
        for cell in (0..store.cells()).filter(|cell| 0 < store.rows[*cell]) {
            let key = store.key(cell);
            if !filter.passes(key) {
                continue;
            }
            for (code, at) in own.iter_mut().zip(by) {
                *code = key[*at];
            }
            match found.get_mut(&own) {
                Some(codes) => {
                    for (code, at) in codes.iter_mut().zip(wanted) {
                        *code = code.filter(|code| *code == key[*at]);
                    }
                }
                None => drop(found.insert(own.clone(), wanted.iter().map(|at| Some(key[*at])).collect())),
            }
        }
        let name = |at: usize, code: u32| store.names[at].name(code).map(str::to_owned);
        let named = found.into_iter().map(|(segment, codes)| {
            let segment = by.iter().zip(segment).map(|(at, code)| name(*at, code)).collect();
            let values = wanted
                .iter()
                .zip(codes)
                .filter_map(|(at, code)| Some((self.survey().dimensions()[*at].name().to_owned(), name(*at, code?)?)));
            (segment, values.collect())
        });
        Ok(named.collect())
    }

    /// A smaller cube: only these dimensions, periods of this grain, cells that pass the filter.
    ///
    /// Cost: one pass over the cells. The ids that a survey with an `id` keeps stay with the larger cube.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownDimension`]; [`ErrorKind::InvalidPeriod`] when the grain is not coarser (weeks do not make
    /// months) or a range of days cuts a period.
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Filter, Record}, survey::{Scale, Survey}};
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store", "channel"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// for (day, store) in [("2026-10-31", "A"), ("2026-11-01", "A"), ("2026-11-02", "B")] {
    ///     cube.add(&Record::new().text("day", day).text("store", store).text("channel", "web").integer("nps", 9))?;
    /// }
    /// let monthly = cube.roll_up(&["store"], Grain::Month, &Filter::everything())?;
    /// assert_eq!((monthly.cells(), monthly.rows()), (3, 3));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn roll_up(&self, dimensions: &[&str], grain: Grain, filter: &Filter) -> Result<Self> {
        let by: Vec<usize> = dimensions.iter().map(|name| self.survey().dimension_idx(name)).collect::<Result<_>>()?;
        let survey = narrowed(self.survey(), &by)?;
        let questions = (0..self.store().tallies.len()).collect();
        let rolled = self.select(&Selection { by, grain, filter, questions })?;
        let mut cube = Self::new(&survey, grain);
        let max_cells = self.store().max_cells();
        cube.store = rolled.store.into_owned();
        cube.store.set_max_cells(max_cells);
        cube.grain = grain;
        cube.ledger = None;
        cube.intake = self.intake().clone();
        cube.settled.clone_from(&self.settled);
        Ok(cube)
    }
}

/// Cells on their way into fewer cells.
struct Gather<'s> {
    store: &'s Store,
    /// The dimensions that stay, by index.
    by: &'s [usize],
    /// For each code of a period the code of its coarser period.
    periods: Vec<u32>,
    filter: Compiled,
    /// The questions that are needed, by index.
    questions: Vec<usize>,
}

/// Cells that are gathered at a time.
const BLOCK: usize = 2048;
/// Below this many cells a worker of its own costs more than it saves.
#[cfg(feature = "parallel")]
const CELLS_PER_WORKER: usize = 1 << 15;

impl Gather<'_> {
    /// Adds all cells to an empty store, on all cores where that pays.
    fn all(&self, empty: Store) -> Result<Store> {
        let cells = self.store.cells();
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            let workers = (cells / CELLS_PER_WORKER).min(rayon::current_num_threads());
            // What the workers have gathered is merged in the end, so it should be little.
            let slots: usize =
                empty.names.iter().fold(empty.periods.len(), |slots, names| slots.saturating_mul(names.len()));
            if 1 < workers && slots.saturating_mul(workers) < cells {
                let share = cells.div_ceil(workers);
                let mut parts: Vec<Store> = (0..workers)
                    .into_par_iter()
                    .map(|worker| self.cells(worker * share..((worker + 1) * share).min(cells), empty.clone()))
                    .collect::<Result<_>>()?;
                let mut all = parts.swap_remove(0);
                for part in &parts {
                    all.merge(part)?;
                }
                return Ok(all);
            }
        }
        self.cells(0..cells, empty)
    }

    fn cells(&self, cells: Range<usize>, mut out: Store) -> Result<Store> {
        out.reserve(cells.len());
        let mut sources: Vec<usize> = Vec::with_capacity(BLOCK);
        let mut targets: Vec<u32> = Vec::with_capacity(BLOCK);
        for start in cells.clone().step_by(BLOCK) {
            self.passing(start..(start + BLOCK).min(cells.end), &mut sources);
            self.locate(&sources, &mut out, &mut targets)?;
            for (cell, target) in sources.iter().zip(&targets) {
                out.rows[*target as usize] += self.store.rows[*cell];
                if self.store.weighted {
                    out.row_weights[*target as usize].add(self.store.row_weights[*cell]);
                }
            }
            for (question, tally) in self.questions.iter().zip(&mut out.tallies) {
                add_cells(tally, &self.store.tallies[*question], &targets, &sources);
            }
        }
        Ok(out)
    }

    /// The cells that hold rows and pass the filter.
    fn passing(&self, cells: Range<usize>, passing: &mut Vec<usize>) {
        passing.clear();
        let occupied = |cell: &usize| 0 < self.store.rows[*cell];
        let (keys, rows) = (self.store.keys_of(cells.clone()), cells);
        match self.filter.conjunction() {
            Some(passes) if passes.is_empty() => passing.extend(rows.filter(occupied)),
            Some(passes) => {
                let pass = |key: &[u32]| passes.iter().all(|(at, pass)| pass.get(key[*at] as usize) == Some(&true));
                passing.extend(rows.zip(keys).filter(|(_, key)| pass(key)).map(|(cell, _)| cell).filter(occupied));
            }
            None => {
                let pass = |key: &[u32]| self.filter.passes(key);
                passing.extend(rows.zip(keys).filter(|(_, key)| pass(key)).map(|(cell, _)| cell).filter(occupied));
            }
        }
    }

    /// The cells of `out` to which `sources` belong, new ones included.
    fn locate(&self, sources: &[usize], out: &mut Store, targets: &mut Vec<u32>) -> Result<()> {
        targets.clear();
        let dimensions = self.store.names.len();
        let period = |key: &[u32]| self.periods.get(key[dimensions] as usize).copied().unwrap_or(0);
        if let Some((table, strides)) = out.index().table() {
            let period_stride = strides.last().copied().unwrap_or(1);
            targets.extend(sources.iter().map(|cell| {
                let key = self.store.key(*cell);
                let segment: u64 = self.by.iter().zip(strides).map(|(at, stride)| u64::from(key[*at]) * stride).sum();
                let slot = segment + u64::from(period(key)) * period_stride;
                usize::try_from(slot).ok().and_then(|slot| table.get(slot)).copied().unwrap_or(u32::MAX)
            }));
        } else {
            targets.resize(sources.len(), u32::MAX);
        }
        if targets.iter().fold(false, |unknown, target| unknown | !is_cell(*target)) {
            let mut own = vec![0; self.by.len() + 1];
            for (cell, target) in sources.iter().zip(targets).filter(|(_, target)| !is_cell(**target)) {
                let key = self.store.key(*cell);
                for (code, at) in own.iter_mut().zip(self.by) {
                    *code = key[*at];
                }
                own[self.by.len()] = period(key);
                *target = u32::try_from(out.cell_to_fit(&own)?).unwrap_or(u32::MAX);
            }
            out.fit_tallies();
        }
        Ok(())
    }
}

/// Adds the cells `from` of one tally to the cells `to` of another.
fn add_cells(tally: &mut Tally, source: &Tally, to: &[u32], from: &[usize]) {
    let pairs = to.iter().map(|cell| *cell as usize).zip(from);
    match (tally, source) {
        (Tally::Dense(tally), Tally::Dense(source)) => {
            for (target, cell) in pairs {
                tally.merge_cell(target, source, *cell);
            }
        }
        (Tally::Measures(tally), Tally::Measures(source)) => {
            for (target, cell) in pairs {
                tally[target].merge(&source[*cell]);
            }
        }
        (Tally::Tags(_, tally), Tally::Tags(_, source)) => {
            for (target, cell) in pairs {
                tally.merge_cell(target, source, *cell, &[]);
            }
        }
        _ => {}
    }
}

/// The survey with these dimensions only, and without an id: its rows can no longer be told apart.
fn narrowed(survey: &Survey, by: &[usize]) -> Result<Survey> {
    let mut def: SurveyDef = survey.def().clone();
    let kept: Vec<&str> = by.iter().map(|at| survey.dimensions()[*at].name()).collect();
    def.dimensions = by
        .iter()
        .enumerate()
        .map(|(place, at)| match &survey.def().dimensions[*at] {
            DimensionDef::Column(name) => DimensionDef::Column(name.clone()),
            DimensionDef::Full(full) => {
                let mut full = full.clone();
                full.parent = full.parent.filter(|parent| kept.contains(&parent.as_str()));
                // Where what it was looked up by is gone, it is now a plain value.
                if let DimensionSource::Lookup(of, _) = &survey.dimensions[*at].source
                    && !by[..place].contains(of)
                {
                    full.lookup = None;
                }
                DimensionDef::Full(full)
            }
        })
        .collect();
    def.id = None;
    def.revision = None;
    if let Some(crate::survey::TimeDef::Full(time)) = &mut def.time
        && time.zones.as_ref().is_some_and(|by| !kept.contains(&by.dimension.as_str()))
    {
        time.zones = None;
    }
    Survey::new(def)
}

/// Whether two stores hold the same counts under the same names.
pub(super) fn same_counts(a: &Store, b: &Store) -> bool {
    let (left, right) = (a.ordered(), b.ordered());
    if left.len() != right.len() {
        return false;
    }
    let segment = |store: &Store, cell: usize| -> Vec<Option<String>> {
        store.names.iter().zip(store.key(cell)).map(|(names, code)| names.name(*code).map(str::to_owned)).collect()
    };
    left.iter().zip(&right).all(|(x, y)| {
        segment(a, *x) == segment(b, *y)
            && a.period(*x) == b.period(*y)
            && a.rows[*x] == b.rows[*y]
            && (!a.weighted || a.row_weights[*x] == b.row_weights[*y])
            && a.tallies.iter().zip(&b.tallies).all(|(left, right)| same_tally(left, *x, right, *y))
    })
}

fn cannot_be_read_by(grain: Grain, wanted: Grain) -> String {
    if grain == Grain::All {
        return format!(
            "the cube does not tell periods apart, so it cannot be read by {}; name the survey's column of time, and count by day",
            wanted.name()
        );
    }
    format!(
        "a cube that counts by {} cannot be read by {}, whose borders cut its periods; count by day to read both",
        grain.name(),
        wanted.name()
    )
}

fn same_tally(a: &Tally, x: usize, b: &Tally, y: usize) -> bool {
    match (a, b) {
        (Tally::Dense(a), Tally::Dense(b)) => a.counts(x) == b.counts(y) && a.weights(x) == b.weights(y),
        (Tally::Measures(a), Tally::Measures(b)) => a[x].same_counts(&b[y]),
        (Tally::Tags(names, a), Tally::Tags(other_names, b)) => {
            let named = |names: &Names, tags: &crate::tally::Tags| {
                let mut by_name: Vec<_> = tags
                    .by_tag
                    .iter()
                    .filter(|(code, _)| **code != NOT_KNOWN)
                    .map(|(code, counts)| (names.name(*code).map(str::to_owned), *counts))
                    .collect();
                by_name.sort();
                by_name
            };
            a.cell(x).iter().zip(b.cell(y)).all(|(a, b)| {
                a.answered == b.answered && a.answered_w == b.answered_w && named(names, a) == named(other_names, b)
            })
        }
        _ => false,
    }
}
