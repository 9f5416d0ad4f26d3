//! The cells of a cube: their keys and the tallies of every question, side by side.

use super::index::{Index, is_cell};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Names, PeriodCodes};
use crate::survey::{Pair, QuestionKind, Survey};
use crate::tally::{Dense, Measure, TagTally, Tags, WeightSum};

/// The tallies of one question, a cell after the other.
#[derive(Debug, Clone)]
pub(crate) enum Tally {
    /// Ratings, flags, comments and pairs of questions.
    Dense(Dense),
    /// Measures.
    Measures(Vec<Measure>),
    /// Tags, and pairs of tags with another question, with the names of their codes.
    Tags(Names, TagTally),
}

impl Tally {
    fn of(kind: &QuestionKind, weighted: bool) -> Self {
        match kind {
            QuestionKind::Rating(scale) => Self::Dense(Dense::new(scale.points(), weighted)),
            QuestionKind::Flag => Self::Dense(Dense::new(2, weighted)),
            QuestionKind::Comment => Self::Dense(Dense::new(1, weighted)),
            QuestionKind::Measure(_) => Self::Measures(Vec::new()),
            QuestionKind::Tags => Self::Tags(Names::default(), TagTally::new(1)),
        }
    }

    fn of_pair(pair: &Pair, weighted: bool) -> Self {
        match pair.tags {
            Some(_) => Self::Tags(Names::default(), TagTally::new(pair.bins())),
            None => Self::Dense(Dense::new(pair.bins(), weighted)),
        }
    }

    /// The same without cells; the codes of tags stay.
    pub(super) fn emptied(&self, weighted: bool) -> Self {
        match self {
            Self::Dense(dense) => Self::Dense(Dense::new(dense.bins() - 1, weighted)),
            Self::Measures(_) => Self::Measures(Vec::new()),
            Self::Tags(names, tags) => Self::Tags(names.clone(), TagTally::new(tags.answers())),
        }
    }

    pub(crate) fn resize(&mut self, cells: usize) {
        match self {
            Self::Dense(dense) => dense.resize(cells),
            Self::Measures(measures) => measures.resize_with(cells, Measure::default),
            Self::Tags(_, tags) => tags.resize(cells),
        }
    }
}

/// The cells of a cube.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    /// The names of each dimension's codes.
    pub(crate) names: Vec<Names>,
    pub(crate) periods: PeriodCodes,
    /// For each cell the codes of its dimensions and of its period.
    keys: Vec<u32>,
    /// How many codes make a key.
    width: usize,
    index: Index,
    /// Rows of each cell, and their weights.
    pub(crate) rows: Vec<u64>,
    pub(crate) row_weights: Vec<WeightSum>,
    pub(crate) weighted: bool,
    /// Of each question, and after these of each pair of questions.
    pub(crate) tallies: Vec<Tally>,
    max_cells: usize,
}

impl Store {
    /// No cells yet.
    pub(crate) fn new(survey: &Survey, max_cells: usize) -> Self {
        let weighted = survey.is_weighted();
        let of_questions = survey.questions().iter().map(|question| Tally::of(question.kind(), weighted));
        let of_pairs = survey.pairs.iter().map(|pair| Tally::of_pair(pair, weighted));
        let tallies = of_questions.chain(of_pairs).collect();
        Self::with(vec![Names::default(); survey.dimensions().len()], tallies, weighted, max_cells)
    }

    /// No cells yet, with these names and empty tallies.
    pub(crate) fn with(names: Vec<Names>, tallies: Vec<Tally>, weighted: bool, max_cells: usize) -> Self {
        let width = names.len() + 1;
        Self {
            names,
            periods: PeriodCodes::default(),
            keys: Vec::new(),
            width,
            index: Index::new(width),
            rows: Vec::new(),
            row_weights: Vec::new(),
            weighted,
            tallies,
            max_cells,
        }
    }

    pub(crate) fn cells(&self) -> usize {
        self.rows.len()
    }

    /// About how many bytes the cells take; the names of segments and tags are left out, they are few.
    pub(super) fn bytes(&self) -> usize {
        /// A map's entry of a bin or a tag, with its share of the nodes.
        const ENTRY: usize = 64;
        let of_tally = |tally: &Tally| match tally {
            Tally::Dense(dense) => self.cells() * dense.bins() * size_of::<u64>() * if self.weighted { 5 } else { 1 },
            Tally::Measures(measures) => {
                measures.iter().map(|measure| size_of::<Measure>() + ENTRY * measure.bins.iter().count()).sum()
            }
            Tally::Tags(_, tags) => self.cells() * tags.answers() * size_of::<Tags>() + ENTRY * tags.entries(),
        };
        // The key, the rows and the place in the index.
        let own = self.keys.len() * size_of::<u32>() + self.cells() * (size_of::<u64>() + size_of::<u32>());
        own + self.tallies.iter().map(of_tally).sum::<usize>()
    }

    pub(crate) fn max_cells(&self) -> usize {
        self.max_cells
    }

    pub(crate) fn set_max_cells(&mut self, max_cells: usize) {
        self.max_cells = max_cells;
    }

    /// The codes of a cell's dimensions, and its period's code as the last.
    pub(crate) fn key(&self, cell: usize) -> &[u32] {
        self.keys.get(cell * self.width..(cell + 1) * self.width).unwrap_or_default()
    }

    /// The keys of a range of cells.
    pub(super) fn keys_of(&self, cells: std::ops::Range<usize>) -> std::slice::ChunksExact<'_, u32> {
        let keys = self.keys.get(cells.start * self.width..cells.end * self.width);
        keys.unwrap_or_default().chunks_exact(self.width)
    }

    /// The period index of a cell.
    pub(crate) fn period(&self, cell: usize) -> i32 {
        let code = self.key(cell).last().copied().unwrap_or(0);
        usize::try_from(code).ok().and_then(|code| self.periods.indices().get(code)).copied().unwrap_or(0)
    }

    /// Makes room in the index for all codes that the names and periods hold; `cells` is how many cells to expect.
    pub(crate) fn reserve(&mut self, cells: usize) {
        let cap = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let needed: Vec<u32> =
            self.names.iter().map(|names| cap(names.len())).chain([cap(self.periods.len().max(1))]).collect();
        self.index.reserve(&needed, cells.max(self.rows.len()), &self.keys);
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) fn find(&self, key: &[u32]) -> Option<usize> {
        self.index.get(key, &self.keys).and_then(|cell| usize::try_from(cell).ok())
    }

    /// The cell of a key, new or known. The index has room for the key's codes.
    pub(crate) fn cell(&mut self, key: &[u32]) -> Result<usize> {
        let cell = self.cell_to_fit(key)?;
        self.fit_tallies();
        Ok(cell)
    }

    /// As [`Store::cell`], but the tallies have a place for the cell only after [`Store::fit_tallies`].
    pub(super) fn cell_to_fit(&mut self, key: &[u32]) -> Result<usize> {
        if let Some(cell) = self.find(key) {
            return Ok(cell);
        }
        let cell = self.rows.len();
        if self.max_cells <= cell {
            return Err(self.too_many_cells());
        }
        self.keys.extend_from_slice(key);
        self.index.insert(key, u32::try_from(cell).unwrap_or(u32::MAX), &self.keys);
        self.rows.push(0);
        if self.weighted {
            self.row_weights.push(WeightSum::default());
        }
        Ok(cell)
    }

    /// Gives the tallies a place for every cell. Vectors grow by doubling: a few cells at a time cost little.
    pub(super) fn fit_tallies(&mut self) {
        for tally in &mut self.tallies {
            tally.resize(self.rows.len());
        }
    }

    fn too_many_cells(&self) -> Error {
        let largest = self.names.iter().map(Names::len).max().unwrap_or(0);
        Error::new(
            ErrorKind::TooManyCells,
            format!(
                "the cube would grow over its limit of {} cells; its largest dimension has {} values and there are {} \
                 periods; drop a dimension, take a coarser grain, or raise the limit",
                self.max_cells,
                largest.saturating_sub(1),
                self.periods.len()
            ),
        )
    }

    /// For each dimension's codes, and for the period's, of `other`: the codes here, new ones included.
    fn adopt(&mut self, other: &Self) -> Vec<Vec<u32>> {
        let mut remap: Vec<Vec<u32>> =
            self.names.iter_mut().zip(&other.names).map(|(names, others)| names.adopt(others)).collect();
        remap.push(other.periods.indices().iter().map(|index| self.periods.code(*index)).collect());
        remap
    }

    /// The cells of `other` that hold rows, each with its cell here, new ones included.
    fn adopt_cells(&mut self, other: &Self) -> Result<Vec<(usize, usize)>> {
        let remap = self.adopt(other);
        self.reserve(self.cells() + other.cells());
        let mut key = vec![0; self.width];
        let mut cells = Vec::with_capacity(other.cells());
        for theirs in (0..other.cells()).filter(|cell| 0 < other.rows[*cell]) {
            for ((code, theirs), remap) in key.iter_mut().zip(other.key(theirs)).zip(&remap) {
                *code = usize::try_from(*theirs).ok().and_then(|at| remap.get(at)).copied().unwrap_or(0);
            }
            cells.push((theirs, self.cell_to_fit(&key)?));
        }
        self.fit_tallies();
        Ok(cells)
    }

    /// Whether the cells that hold rows stay within the limit when those of `taken` go and those of `added` come.
    pub(super) fn check_room(&self, added: &Self, taken: Option<&Self>) -> Result<()> {
        if self.cells() + added.cells() <= self.max_cells {
            return Ok(());
        }
        let mut rows = self.rows.clone();
        if let Some(taken) = taken {
            for theirs in 0..taken.cells() {
                if let Some(cell) = self.find_like(taken, theirs) {
                    rows[cell] = rows[cell].saturating_sub(taken.rows[theirs]);
                }
            }
        }
        let is_new = |theirs: &usize| {
            0 < added.rows[*theirs] && self.find_like(added, *theirs).is_none_or(|cell| rows[cell] == 0)
        };
        let stay = rows.iter().filter(|rows| 0 < **rows).count();
        if self.max_cells < stay + (0..added.cells()).filter(is_new).count() {
            return Err(self.too_many_cells());
        }
        Ok(())
    }

    /// No cells, with the codes of this store.
    pub(super) fn emptied(&self, max_cells: usize) -> Self {
        let tallies = self.tallies.iter().map(|tally| tally.emptied(self.weighted));
        let mut store = Self::with(self.names.clone(), tallies.collect(), self.weighted, max_cells);
        store.periods.clone_from(&self.periods);
        store
    }

    /// Adds the tallies of `other`. Nothing changes when the cells would become too many.
    ///
    /// Cells that taking away has emptied stay, for they often fill again; at the limit they make room.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<()> {
        self.check_room(other, None)?;
        if self.max_cells < self.cells() + other.cells() && self.rows.contains(&0) {
            let mut occupied = self.emptied(self.max_cells);
            occupied.merge(self)?;
            *self = occupied;
        }
        let cells = self.adopt_cells(other)?;
        for &(theirs, cell) in &cells {
            self.rows[cell] += other.rows[theirs];
            if self.weighted {
                self.row_weights[cell].add(other.row_weights[theirs]);
            }
        }
        for (tally, other) in self.tallies.iter_mut().zip(&other.tallies) {
            match (tally, other) {
                (Tally::Dense(tally), Tally::Dense(other)) => {
                    for &(theirs, cell) in &cells {
                        tally.merge_cell(cell, other, theirs);
                    }
                }
                (Tally::Measures(tally), Tally::Measures(other)) => {
                    for &(theirs, cell) in &cells {
                        tally[cell].merge(&other[theirs]);
                    }
                }
                (Tally::Tags(names, tally), Tally::Tags(other_names, other)) => {
                    let remap = names.adopt(other_names);
                    for &(theirs, cell) in &cells {
                        tally.merge_cell(cell, other, theirs, &remap);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The cell here that has the key of a cell of `other`.
    fn find_like(&self, other: &Self, cell: usize) -> Option<usize> {
        let mut key = Vec::with_capacity(self.width);
        for ((names, others), code) in self.names.iter().zip(&other.names).zip(other.key(cell)) {
            key.push(match others.name(*code) {
                Some(name) => names.find(name)?,
                None => 0,
            });
        }
        key.push(self.periods.find(other.period(cell))?);
        self.find(&key)
    }

    /// Takes the tallies of `other` away. Nothing changes when they are not all here.
    pub(crate) fn unmerge(&mut self, other: &Self) -> Result<()> {
        let missing = || {
            Error::new(
                ErrorKind::NotContained,
                "what is to be taken away was never counted here; take away only what was added",
            )
        };
        let cells: Vec<usize> =
            (0..other.cells()).map(|cell| self.find_like(other, cell).ok_or_else(missing)).collect::<Result<_>>()?;
        for (theirs, cell) in cells.iter().enumerate() {
            let fits = other.rows[theirs] <= self.rows[*cell]
                && (!self.weighted || self.row_weights[*cell].contains(other.row_weights[theirs]));
            if !fits {
                return Err(missing());
            }
        }
        // What stays must still be rows: no more answers than rows.
        let rows_left = |theirs: usize, cell: usize| self.rows[cell] - other.rows[theirs];
        let mut remaps = Vec::new();
        for (tally, other) in self.tallies.iter().zip(&other.tallies) {
            let mut remap = Vec::new();
            let contained = match (tally, other) {
                (Tally::Dense(tally), Tally::Dense(other)) => {
                    cells.iter().enumerate().all(|(theirs, cell)| tally.contains_cell(*cell, other, theirs))
                }
                (Tally::Measures(tally), Tally::Measures(other)) => cells.iter().enumerate().all(|(theirs, cell)| {
                    tally[*cell].contains(&other[theirs])
                        && tally[*cell].moments.n - other[theirs].moments.n <= rows_left(theirs, *cell)
                }),
                (Tally::Tags(names, tally), Tally::Tags(other_names, other)) => {
                    // A tag that is not known here is in no cell here, and no code is the largest one.
                    remap = names.matching(other_names).into_iter().map(|code| code.unwrap_or(u32::MAX)).collect();
                    cells.iter().enumerate().all(|(theirs, cell)| {
                        tally.contains_cell(*cell, other, theirs, &remap)
                            && tally.answered(*cell) - other.answered(theirs) <= rows_left(theirs, *cell)
                    })
                }
                _ => false,
            };
            if !contained {
                return Err(missing());
            }
            remaps.push(remap);
        }
        for (theirs, cell) in cells.iter().enumerate() {
            self.rows[*cell] -= other.rows[theirs];
            if self.weighted {
                self.row_weights[*cell].sub(other.row_weights[theirs]);
            }
            for ((tally, other), remap) in self.tallies.iter_mut().zip(&other.tallies).zip(&remaps) {
                match (tally, other) {
                    (Tally::Dense(tally), Tally::Dense(other)) => tally.unmerge_cell(*cell, other, theirs),
                    (Tally::Measures(tally), Tally::Measures(other)) => tally[*cell].unmerge(&other[theirs]),
                    (Tally::Tags(_, tally), Tally::Tags(_, other)) => tally.unmerge_cell(*cell, other, theirs, remap),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Gives pairs with tags the codes of the tags' own question, once rows have been read: a tag has one code in all of them.
    pub(super) fn share_tag_names(&mut self, survey: &Survey) {
        for (at, question) in survey.tagged_pairs() {
            let (questions, pairs) = self.tallies.split_at_mut(survey.questions().len());
            if let (Some(Tally::Tags(own, _)), Some(Tally::Tags(names, _))) =
                (pairs.get_mut(at), questions.get(question))
            {
                own.clone_from(names);
            }
        }
    }

    /// The cells that hold rows, in the order of their names and periods; "not known" comes last.
    pub(crate) fn ordered(&self) -> Vec<usize> {
        let mut ranks: Vec<Vec<u32>> = self.names.iter().map(Names::ranks).collect();
        ranks.push(self.periods.ranks());
        // Ranks of a cell as one number, the last the fastest to change.
        let mut strides = vec![1_u128; self.width];
        let mut slots = 1_u128;
        for (stride, ranks) in strides.iter_mut().zip(&ranks).rev() {
            *stride = slots;
            slots = slots.saturating_mul(ranks.len() as u128);
        }
        let cells = self.rows.iter().zip(self.keys.chunks_exact(self.width)).enumerate();
        let occupied = cells.filter(|(_, (rows, _))| 0 < **rows).map(|(cell, (_, key))| (cell, key));
        let rank = |key: &[u32], ranks: &[u32], at: usize| ranks.get(key[at] as usize).copied().unwrap_or(u32::MAX);
        if let Some(slots) = usize::try_from(slots).ok().filter(|slots| *slots <= 4096 + 8 * self.cells()) {
            // Few combinations for the cells: each cell straight into its place.
            let strides: Vec<usize> =
                strides.iter().map(|stride| usize::try_from(*stride).unwrap_or(usize::MAX)).collect();
            let mut places = vec![u32::MAX; slots];
            for (cell, key) in occupied {
                let slot: usize = ranks
                    .iter()
                    .zip(&strides)
                    .enumerate()
                    .map(|(at, (ranks, stride))| rank(key, ranks, at) as usize * stride)
                    .sum();
                if let Some(place) = places.get_mut(slot) {
                    *place = u32::try_from(cell).unwrap_or(u32::MAX);
                }
            }
            return places.into_iter().filter(|cell| is_cell(*cell)).map(|cell| cell as usize).collect();
        }
        if slots < u128::MAX {
            let mut keyed: Vec<(u128, usize)> = occupied
                .map(|(cell, key)| {
                    let parts = ranks.iter().zip(&strides).enumerate();
                    (parts.map(|(at, (ranks, stride))| u128::from(rank(key, ranks, at)) * stride).sum(), cell)
                })
                .collect();
            keyed.sort_unstable();
            return keyed.into_iter().map(|(_, cell)| cell).collect();
        }
        let mut keyed: Vec<(Vec<u32>, usize)> = occupied
            .map(|(cell, key)| (ranks.iter().enumerate().map(|(at, ranks)| rank(key, ranks, at)).collect(), cell))
            .collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, cell)| cell).collect()
    }
}
