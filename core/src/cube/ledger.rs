//! Which ids were counted, and what each of them added: so that duplicates are seen and revisions replace.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::fold::empty_account;
use super::pairs::pair_bin;
use super::store::{Store, Tally};
use crate::error::Result;
use crate::intake::{CHUNK, ChunkAnswers, Intake, MISSING, Plan, Reason, code_of};
use crate::survey::Survey;
use crate::tally::WeightSum;

/// What every counted id added. Memory grows with ids: about 100 bytes and 20 for each question.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    entries: HashMap<Box<str>, Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    revision: i64,
    /// The number of the row, counted over everything that was read.
    row: u64,
    kept: Kept,
}

/// One counted row, in the codes of its store.
#[derive(Debug, Clone)]
struct Kept {
    key: Box<[u32]>,
    weight: Option<u64>,
    answers: Box<[KeptAnswer]>,
}

#[derive(Debug, Clone)]
enum KeptAnswer {
    Code(u8),
    Ticks(i64),
    Tags(u8, Box<[u32]>),
}

impl KeptAnswer {
    /// The code that the account counted.
    fn code(&self) -> u8 {
        match self {
            Self::Code(code) | Self::Tags(code, _) => *code,
            Self::Ticks(value) => code_of(*value).unwrap_or(0),
        }
    }
}

impl Kept {
    fn add_to(&self, store: &mut Store, survey: &Survey) -> Result<()> {
        store.reserve(store.cells() + 1);
        let cell = store.cell(&self.key)?;
        store.rows[cell] += 1;
        if let Some(weight) = self.weight {
            store.row_weights[cell].add(WeightSum::of(weight));
        }
        for (tally, answer) in store.tallies.iter_mut().zip(&self.answers) {
            match (tally, answer) {
                (Tally::Dense(dense), KeptAnswer::Code(code)) => {
                    let last = dense.bins() - 1;
                    dense.add(cell, usize::from(*code).min(last), self.weight);
                }
                (Tally::Measures(measures), KeptAnswer::Ticks(value)) if code_of(*value).is_none() => {
                    measures[cell].add(*value, self.weight);
                }
                (Tally::Tags(_, tags), KeptAnswer::Tags(code, items)) if *code < MISSING => {
                    tags.add(cell, 0, items, self.weight);
                }
                _ => {}
            }
        }
        for (pair, tally) in survey.pairs.iter().zip(store.tallies.iter_mut().skip(self.answers.len())) {
            let code = |question: usize| self.answers.get(question).map_or(MISSING, KeptAnswer::code);
            match tally {
                Tally::Dense(dense) => dense.add(cell, pair_bin(pair, pair.questions.map(code)), self.weight),
                Tally::Tags(_, tags) => {
                    if let Some((tagged, answered)) = pair.tagged()
                        && let Some(KeptAnswer::Tags(state, items)) = self.answers.get(tagged)
                        && *state < MISSING
                    {
                        // An answer that is missing has no place among the tags.
                        tags.add(cell, usize::from(code(answered)), items, self.weight);
                    }
                }
                Tally::Measures(_) => {}
            }
        }
        Ok(())
    }

    fn recode(&mut self, remap: &[Vec<u32>], tag_remaps: &[Vec<u32>]) {
        let translate = |code: &mut u32, remap: &[u32]| {
            if let Some(new) = usize::try_from(*code).ok().and_then(|at| remap.get(at)) {
                *code = *new;
            }
        };
        for (code, remap) in self.key.iter_mut().zip(remap) {
            translate(code, remap);
        }
        for (answer, remap) in self.answers.iter_mut().zip(tag_remaps) {
            if let KeptAnswer::Tags(_, items) = answer {
                items.iter_mut().for_each(|code| translate(code, remap));
            }
        }
    }
}

impl Kept {
    /// Whether it is the same row, in the same codes.
    fn is(&self, other: &Self) -> bool {
        self.key == other.key
            && self.weight == other.weight
            && self.answers.len() == other.answers.len()
            && self.answers.iter().zip(&other.answers).all(|(ours, theirs)| match (ours, theirs) {
                (KeptAnswer::Code(ours), KeptAnswer::Code(theirs)) => ours == theirs,
                (KeptAnswer::Ticks(ours), KeptAnswer::Ticks(theirs)) => ours == theirs,
                (KeptAnswer::Tags(code, ours), KeptAnswer::Tags(other_code, theirs)) => {
                    // Each tag stands there once, in any order.
                    code == other_code && ours.len() == theirs.len() && ours.iter().all(|tag| theirs.contains(tag))
                }
                _ => false,
            })
    }
}

/// A row of the batch that may be counted.
struct Pending {
    id: Box<str>,
    entry: Entry,
    counted: bool,
}

/// For each dimension, for the period and for the tags of each question: the codes in `store` of the codes in `of`.
fn remaps(store: &mut Store, of: &Store) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
    let mut keys: Vec<Vec<u32>> =
        store.names.iter_mut().zip(&of.names).map(|(names, other)| names.adopt(other)).collect();
    keys.push(of.periods.indices().iter().map(|index| store.periods.code(*index)).collect());
    let tags = store
        .tallies
        .iter_mut()
        .zip(&of.tallies)
        .map(|(tally, other)| match (tally, other) {
            (Tally::Tags(names, _), Tally::Tags(other, _)) => names.adopt(other),
            _ => Vec::new(),
        })
        .collect();
    (keys, tags)
}

impl Ledger {
    /// Folds a plan whose survey names an id, after what `before` accounts for.
    ///
    /// Returns the account so far, from which replaced rows are taken back, and the account of the batch.
    pub(super) fn fold(
        &mut self,
        plan: &Plan<'_>,
        store: &mut Store,
        before: &Intake,
        max_refused: f64,
    ) -> Result<(Intake, Intake)> {
        let first_row = before.rows_read;
        let mut scratch = Store::new(plan.survey, store.max_cells());
        scratch.names.clone_from(&plan.names);
        let mut batch = empty_account(plan);
        batch.rows_read = plan.rows as u64;
        let mut pending = read_rows(plan, &mut scratch, first_row, &mut batch);

        // Who holds each id: first by the rows of this batch, then by those before.
        let mut latest: HashMap<Box<str>, usize> = HashMap::new();
        let mut replaced: BTreeSet<Box<str>> = BTreeSet::new();
        for at in 0..pending.len() {
            let (id, revision, row) = (pending[at].id.clone(), pending[at].entry.revision, pending[at].entry.row);
            let holder = latest.get(&id).map(|at| &pending[*at].entry).or_else(|| self.entries.get(&id));
            if let Some(holder) = holder
                && revision <= holder.revision
            {
                let reason = if revision == holder.revision { Reason::Duplicate } else { Reason::StaleRevision };
                batch.rows_refused.add(reason, row);
                continue;
            }
            match latest.insert(id.clone(), at) {
                Some(earlier) => {
                    pending[earlier].counted = false;
                    batch.rows_refused.add_many(Reason::Replaced, 1, &[pending[earlier].entry.row]);
                }
                None if self.entries.contains_key(&id) => {
                    replaced.insert(id);
                }
                None => {}
            }
            pending[at].counted = true;
        }

        for row in pending.iter().filter(|row| row.counted) {
            batch.rows_accepted += 1;
            count(&mut batch, plan.survey, &row.entry);
            row.entry.kept.add_to(&mut scratch, plan.survey)?;
        }
        let mut taken = store.emptied(usize::MAX);
        let mut intake = before.clone();
        for id in &replaced {
            if let Some(entry) = self.entries.get(id) {
                entry.kept.add_to(&mut taken, plan.survey)?;
                take_back(&mut intake, plan.survey, entry, Reason::Replaced);
            }
        }
        intake.merge_at(&batch, 0);
        intake.check(max_refused)?;

        store.merge(&scratch)?;
        store.unmerge(&taken)?;
        let (keys, tags) = remaps(store, &scratch);
        for mut row in pending.into_iter().filter(|row| row.counted) {
            row.entry.kept.recode(&keys, &tags);
            self.entries.insert(row.id, row.entry);
        }
        Ok((intake, batch))
    }

    /// Prepares the merge of a cube with its own ledger: takes the loser of each shared id out of its cube.
    pub(super) fn merge(
        &mut self,
        store: &mut Store,
        intake: &mut Intake,
        survey: &Survey,
        mut other: Self,
        other_store: &mut Store,
        other_intake: &mut Intake,
    ) -> Result<()> {
        let mut shared: Vec<Box<str>> =
            other.entries.keys().filter(|id| self.entries.contains_key(*id)).cloned().collect();
        shared.sort_unstable();
        for id in shared {
            let (Some(ours), Some(theirs)) = (self.entries.get(&id), other.entries.get(&id)) else { continue };
            if ours.revision < theirs.revision {
                let loser = self.entries.remove(&id);
                drop_entry(loser, store, intake, survey, Reason::Replaced)?;
            } else {
                let reason = if ours.revision == theirs.revision { Reason::Duplicate } else { Reason::StaleRevision };
                let loser = other.entries.remove(&id);
                drop_entry(loser, other_store, other_intake, survey, reason)?;
            }
        }
        let rows_before = intake.rows_read;
        let (keys, tags) = remaps(store, other_store);
        for (id, mut entry) in other.entries {
            entry.row += rows_before;
            entry.kept.recode(&keys, &tags);
            self.entries.insert(id, entry);
        }
        Ok(())
    }

    /// Whether any id is held by both.
    pub(super) fn shares_any(&self, other: &Self) -> bool {
        let (few, many) = if self.entries.len() < other.entries.len() { (self, other) } else { (other, self) };
        few.entries.keys().any(|id| many.entries.contains_key(id))
    }

    /// Whether every id of `other` is held here by the very row that `other` counted.
    pub(super) fn holds(&self, other: &Self, store: &Store, other_store: &Store) -> bool {
        // A name that is not known here is in no row here, and no code is the largest one.
        let codes = |matching: Vec<Option<u32>>| matching.into_iter().map(|code| code.unwrap_or(u32::MAX)).collect();
        let mut keys: Vec<Vec<u32>> =
            store.names.iter().zip(&other_store.names).map(|(names, others)| codes(names.matching(others))).collect();
        keys.push(codes(other_store.periods.indices().iter().map(|index| store.periods.find(*index)).collect()));
        let tags: Vec<Vec<u32>> = store
            .tallies
            .iter()
            .zip(&other_store.tallies)
            .map(|(tally, other)| match (tally, other) {
                (Tally::Tags(names, _), Tally::Tags(others, _)) => codes(names.matching(others)),
                _ => Vec::new(),
            })
            .collect();
        other.entries.iter().all(|(id, theirs)| {
            self.entries.get(id).is_some_and(|ours| {
                let mut kept = theirs.kept.clone();
                kept.recode(&keys, &tags);
                ours.revision == theirs.revision && ours.kept.is(&kept)
            })
        })
    }

    /// Why a row of the plan would not be counted by its id, if so.
    pub(super) fn refuses(&self, plan: &Plan<'_>, row: usize) -> Option<Reason> {
        match plan.id(row)? {
            Err(reason) => Some(reason),
            Ok((id, revision)) => self.outranks(&id, revision),
        }
    }

    /// Why the first row of `other` that is not free to come would not be counted here, once the ids of `freed` are gone.
    pub(super) fn refuses_any(&self, other: &Self, freed: &Self) -> Option<Reason> {
        let mut ids: Vec<(&Box<str>, &Entry)> =
            other.entries.iter().filter(|(id, _)| !freed.entries.contains_key(*id)).collect();
        ids.sort_by_key(|(id, _)| *id);
        ids.into_iter().find_map(|(id, entry)| self.outranks(id, entry.revision))
    }

    fn outranks(&self, id: &str, revision: i64) -> Option<Reason> {
        let held = self.entries.get(id)?.revision;
        match revision.cmp(&held) {
            std::cmp::Ordering::Less => Some(Reason::StaleRevision),
            std::cmp::Ordering::Equal => Some(Reason::Duplicate),
            std::cmp::Ordering::Greater => None,
        }
    }

    /// Forgets the ids of `other`.
    pub(super) fn unmerge(&mut self, other: &Self) {
        for id in other.entries.keys() {
            self.entries.remove(id);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

fn drop_entry(
    entry: Option<Entry>,
    store: &mut Store,
    intake: &mut Intake,
    survey: &Survey,
    reason: Reason,
) -> Result<()> {
    let Some(entry) = entry else { return Ok(()) };
    let mut taken = store.emptied(usize::MAX);
    entry.kept.add_to(&mut taken, survey)?;
    store.unmerge(&taken)?;
    take_back(intake, survey, &entry, reason);
    Ok(())
}

/// Takes a row that was accepted back from the account: it is refused after all.
fn take_back(intake: &mut Intake, survey: &Survey, entry: &Entry, reason: Reason) {
    intake.rows_accepted = intake.rows_accepted.saturating_sub(1);
    intake.rows_refused.add_many(reason, 1, &[entry.row]);
    for (question, answer) in survey.questions().iter().zip(&entry.kept.answers) {
        if let Some(account) = intake.questions.get_mut(question.name()) {
            account.take_back(answer.code());
        }
    }
}

fn count(intake: &mut Intake, survey: &Survey, entry: &Entry) {
    for (question, answer) in survey.questions().iter().zip(&entry.kept.answers) {
        if let Some(account) = intake.questions.get_mut(question.name()) {
            account.count(answer.code(), entry.row);
        }
    }
}

/// Reads all rows of a plan in the codes of `scratch`; rows that are refused are counted in `batch`.
fn read_rows(plan: &Plan<'_>, scratch: &mut Store, first_row: u64, batch: &mut Intake) -> Vec<Pending> {
    let mut memory = plan.memory();
    let mut chunk = plan.chunk();
    let mut pending = Vec::with_capacity(plan.rows);
    let mut start = 0;
    while start < plan.rows {
        let end = (start + CHUNK).min(plan.rows);
        plan.read_keys(start..end, &mut scratch.names, &mut scratch.periods, &mut memory, &mut chunk);
        let questions = plan.survey.questions().len();
        for (question, tally) in scratch.tallies.iter_mut().enumerate().take(questions) {
            let no_tags = &mut crate::intake::Names::default();
            let names = match tally {
                Tally::Tags(names, _) => names,
                _ => no_tags,
            };
            plan.read_answers(question, names, &mut chunk);
        }
        for (i, row) in (start..end).enumerate() {
            let number = first_row + row as u64;
            let refused = Reason::of_code(chunk.states[i]);
            let (id, revision) = match refused.map_or_else(|| plan.id(row), |reason| Some(Err(reason))) {
                Some(Ok(found)) => found,
                Some(Err(reason)) => {
                    batch.rows_refused.add(reason, number);
                    continue;
                }
                None => continue,
            };
            let answers = chunk
                .answers
                .iter()
                .map(|answers| match answers {
                    ChunkAnswers::Codes(codes) => KeptAnswer::Code(codes[i]),
                    ChunkAnswers::Ticks(ticks) => KeptAnswer::Ticks(ticks[i]),
                    ChunkAnswers::Tags { codes, ends, items } => {
                        let from = if i == 0 { 0 } else { ends[i - 1] };
                        KeptAnswer::Tags(codes[i], items[from..ends[i]].into())
                    }
                })
                .collect();
            let key = chunk.codes.iter().map(|codes| codes[i]).chain([chunk.periods[i]]).collect();
            let kept = Kept { key, weight: chunk.weights.get(i).copied(), answers };
            pending.push(Pending { id: id.into(), entry: Entry { revision, row: number, kept }, counted: false });
        }
        start = end;
    }
    scratch.share_tag_names(plan.survey);
    pending
}
