//! Cells into fewer cells: to fewer dimensions, to coarser periods, through a filter.

use super::Cube;
use super::filter::{Compiled, Filter};
use super::store::{Store, Tally};
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{NOT_KNOWN, Names};
use crate::survey::{DimensionDef, DimensionSource, Survey, SurveyDef};
use crate::tally::Dense;

/// What is asked of the cells.
pub(crate) struct Selection<'s> {
    /// Dimensions to tell apart, by index.
    pub(crate) by: Vec<usize>,
    /// The grain of periods to tell apart; [`Grain::All`] for none.
    pub(crate) grain: Grain,
    pub(crate) filter: &'s Filter,
    /// The questions that are needed, by index.
    pub(crate) questions: Vec<usize>,
}

/// The cells that were asked for.
pub(crate) struct Rolled {
    store: Store,
    /// The place of each question's tally, by the index of the question.
    places: Vec<Option<usize>>,
    grain: Grain,
}

impl Rolled {
    /// The cells that hold rows, in order.
    pub(crate) fn ordered(&self) -> Vec<usize> {
        self.store.ordered()
    }

    pub(crate) fn cells(&self) -> usize {
        self.store.cells()
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
    pub(crate) fn select(&self, selection: &Selection<'_>) -> Result<Rolled> {
        let store = self.store();
        if !self.grain().rolls_up_to(selection.grain) {
            return Err(Error::new(
                ErrorKind::InvalidPeriod,
                format!(
                    "a cube that counts by {} cannot be read by {}; its periods cross the borders",
                    self.grain().name(),
                    selection.grain.name()
                ),
            ));
        }
        let filter = Compiled::new(selection.filter, self.survey(), self.grain(), store)?;
        let names: Vec<Names> = selection.by.iter().map(|at| store.names[*at].clone()).collect();
        let mut places = vec![None; store.tallies.len()];
        let mut tallies = Vec::new();
        for question in &selection.questions {
            if places[*question].is_none() {
                places[*question] = Some(tallies.len());
                tallies.push(emptied(&store.tallies[*question], store.weighted));
            }
        }
        let mut out = Store::with(names, tallies, store.weighted, usize::MAX);
        let periods: Vec<u32> = store
            .periods
            .indices()
            .iter()
            .map(|index| {
                let coarse =
                    Period::from_index(self.grain(), *index).and_then(|period| period.to_grain(selection.grain));
                out.periods.code(coarse.map_or(0, Period::index))
            })
            .collect();
        out.reserve(store.cells());

        let mut key = vec![0; selection.by.len() + 1];
        let everything = filter.is_everything();
        let mut targets: Vec<(usize, usize)> = Vec::with_capacity(store.cells());
        for cell in 0..store.cells() {
            let source = store.key(cell);
            if store.rows[cell] == 0 || !(everything || filter.passes(source)) {
                continue;
            }
            for (code, at) in key.iter_mut().zip(&selection.by) {
                *code = source[*at];
            }
            if let (Some(code), Some(period)) = (key.last_mut(), source.last()) {
                *code = usize::try_from(*period).ok().and_then(|at| periods.get(at)).copied().unwrap_or(0);
            }
            let target = out.cell(&key)?;
            out.rows[target] += store.rows[cell];
            if store.weighted {
                out.row_weights[target].add(store.row_weights[cell]);
            }
            targets.push((target, cell));
        }
        for question in &selection.questions {
            let Some(place) = places[*question] else { continue };
            match (&mut out.tallies[place], &store.tallies[*question]) {
                (Tally::Dense(tally), Tally::Dense(source)) => {
                    for (target, cell) in &targets {
                        tally.merge_cell(*target, source, *cell);
                    }
                }
                (Tally::Measures(tally), Tally::Measures(source)) => {
                    for (target, cell) in &targets {
                        tally[*target].merge(&source[*cell]);
                    }
                }
                (Tally::Tags(_, tally), Tally::Tags(_, source)) => {
                    for (target, cell) in &targets {
                        tally[*target].merge(&source[*cell], &[]);
                    }
                }
                _ => {}
            }
        }
        Ok(Rolled { store: out, places, grain: selection.grain })
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
        let questions = (0..self.survey().questions().len()).collect();
        let rolled = self.select(&Selection { by, grain, filter, questions })?;
        let mut cube = Self::new(&survey, grain);
        let max_cells = self.store().max_cells();
        cube.store = rolled.store;
        cube.store.set_max_cells(max_cells);
        cube.grain = grain;
        cube.ledger = None;
        cube.intake = self.intake().clone();
        cube.settled.clone_from(&self.settled);
        Ok(cube)
    }
}

/// A tally of the same kind without cells.
fn emptied(tally: &Tally, weighted: bool) -> Tally {
    match tally {
        Tally::Dense(dense) => Tally::Dense(Dense::new(dense.bins() - 1, weighted)),
        Tally::Measures(_) => Tally::Measures(Vec::new()),
        Tally::Tags(names, _) => Tally::Tags(names.clone(), Vec::new()),
    }
}

/// The survey with these dimensions only, and without an id: its rows can no longer be told apart.
fn narrowed(survey: &Survey, by: &[usize]) -> Result<Survey> {
    let mut def: SurveyDef = survey.def().clone();
    let kept: Vec<&str> = by.iter().map(|at| survey.dimensions()[*at].name()).collect();
    def.dimensions = by
        .iter()
        .map(|at| match &survey.def().dimensions[*at] {
            DimensionDef::Column(name) => DimensionDef::Column(name.clone()),
            DimensionDef::Full(full) => {
                let mut full = full.clone();
                full.parent = full.parent.filter(|parent| kept.contains(&parent.as_str()));
                // What it was looked up by is gone: it is now a plain value.
                if matches!(survey.dimensions[*at].source, DimensionSource::Lookup(..)) {
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

fn same_tally(a: &Tally, x: usize, b: &Tally, y: usize) -> bool {
    match (a, b) {
        (Tally::Dense(a), Tally::Dense(b)) => a.counts(x) == b.counts(y) && a.weights(x) == b.weights(y),
        (Tally::Measures(a), Tally::Measures(b)) => a[x] == b[y],
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
            a[x].answered == b[y].answered
                && a[x].answered_w == b[y].answered_w
                && named(names, &a[x]) == named(other_names, &b[y])
        }
        _ => false,
    }
}
