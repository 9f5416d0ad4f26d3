//! Rows into cells: the only pass over the data.

use super::direct::Direct;
use super::index::is_cell;
use super::store::{Store, Tally};
use crate::error::Result;
use crate::intake::{Answers, CHUNK, Chunk, ChunkAnswers, Intake, MISSING, Names, Plan, SKIPPED, answers_of, code_of};
use crate::tally::WeightSum;

/// Below this many rows a worker of its own costs more than it saves.
#[cfg(feature = "parallel")]
const ROWS_PER_WORKER: usize = 1 << 16;

/// Folds the rows of a plan into a new store, on all cores where that pays.
pub(super) fn fold(plan: &Plan<'_>, max_cells: usize) -> Result<(Store, Intake)> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        let workers = (plan.rows / ROWS_PER_WORKER).min(rayon::current_num_threads());
        if 1 < workers {
            let share = plan.rows.div_ceil(workers);
            let parts: Vec<(Store, Intake)> = (0..workers)
                .into_par_iter()
                .map(|worker| fold_rows(plan, worker * share..((worker + 1) * share).min(plan.rows), max_cells))
                .collect::<Result<_>>()?;
            let mut parts = parts.into_iter();
            let Some((mut store, mut intake)) = parts.next() else { return fold_rows(plan, 0..0, max_cells) };
            for (part, account) in parts {
                store.merge(&part)?;
                // Rows in the account of a part are already numbered within the batch.
                intake.merge_at(&account, 0);
            }
            return Ok((store, intake));
        }
    }
    fold_rows(plan, 0..plan.rows, max_cells)
}

fn fold_rows(plan: &Plan<'_>, rows: std::ops::Range<usize>, max_cells: usize) -> Result<(Store, Intake)> {
    let mut store = Store::new(plan.survey, max_cells);
    store.names.clone_from(&plan.names);
    let mut intake = empty_account(plan);
    let mut memory = plan.memory();
    let mut chunk = plan.chunk();
    let mut cells: Vec<u32> = Vec::with_capacity(CHUNK);
    let expected = rows.len();
    let mut start = rows.start;
    if let Some(mut direct) = Direct::new(plan, &store, expected) {
        start = direct.fold(rows.clone(), &mut store, &mut memory, &mut chunk, &mut intake);
        direct.into_store(&mut store)?;
    }
    while start < rows.end {
        let end = (start + CHUNK).min(rows.end);
        plan.read_keys(start..end, &mut store.names, &mut store.periods, &mut memory, &mut chunk);
        store.reserve(expected);
        locate(&mut store, &chunk, &mut cells)?;
        count_rows(&mut store, &chunk, &cells);
        Plan::account_rows(&chunk, &mut intake);
        for question in 0..store.tallies.len() {
            count_answers(plan, &mut store, &mut chunk, &cells, question, &mut intake);
        }
        start = end;
    }
    Ok((store, intake))
}

/// An account in which every question has its line.
pub(super) fn empty_account(plan: &Plan<'_>) -> Intake {
    let mut intake = Intake::default();
    for question in plan.survey.questions() {
        intake.questions.insert(question.name().to_owned(), Answers::default());
    }
    intake
}

/// The cell of each row; for a refused row any number.
fn locate(store: &mut Store, chunk: &Chunk, cells: &mut Vec<u32>) -> Result<()> {
    let n = chunk.rows.len();
    cells.clear();
    let mut unknown = false;
    if let Some((table, strides)) = store.index().table() {
        // Slots first, one dimension at a time: these loops are vectorised.
        let strides: Vec<u32> = strides.iter().map(|stride| u32::try_from(*stride).unwrap_or(u32::MAX)).collect();
        let stride = strides.last().copied().unwrap_or(1);
        if chunk.any_refused {
            cells.extend(
                chunk
                    .periods
                    .iter()
                    .zip(&chunk.states)
                    .map(|(code, state)| if *state == 0 { code * stride } else { 0 }),
            );
        } else {
            cells.extend(chunk.periods.iter().map(|code| code * stride));
        }
        for (codes, stride) in chunk.codes.iter().zip(&strides) {
            for (slot, code) in cells.iter_mut().zip(codes) {
                *slot += code * stride;
            }
        }
        for slot in cells.iter_mut() {
            let cell = usize::try_from(*slot).ok().and_then(|slot| table.get(slot)).copied().unwrap_or(u32::MAX);
            unknown |= !is_cell(cell);
            *slot = cell;
        }
    } else {
        cells.resize(n, u32::MAX);
        unknown = true;
    }
    if unknown {
        let mut key = vec![0_u32; chunk.codes.len() + 1];
        for (row, cell) in cells.iter_mut().enumerate() {
            if is_cell(*cell) || chunk.states[row] != 0 {
                continue;
            }
            for (code, codes) in key.iter_mut().zip(chunk.codes.iter().chain([&chunk.periods])) {
                *code = codes[row];
            }
            *cell = u32::try_from(store.cell_to_fit(&key)?).unwrap_or(u32::MAX);
        }
        store.fit_tallies();
    }
    Ok(())
}

fn count_rows(store: &mut Store, chunk: &Chunk, cells: &[u32]) {
    for (row, cell) in cells.iter().enumerate() {
        if chunk.any_refused && chunk.states[row] != 0 {
            continue;
        }
        let cell = *cell as usize;
        store.rows[cell] += 1;
        if let Some(weight) = chunk.weights.get(row) {
            store.row_weights[cell].add(WeightSum::of(*weight));
        }
    }
}

/// The counter of a code: its bin, or the last for a row whose answer is missing or refused.
fn bin(code: u8, last: usize) -> usize {
    usize::from(code).min(last)
}

fn count_answers(
    plan: &Plan<'_>,
    store: &mut Store,
    chunk: &mut Chunk,
    cells: &[u32],
    question: usize,
    intake: &mut Intake,
) {
    let account = answers_of(intake, plan.survey.questions()[question].name());
    let first_row = chunk.rows.start as u64;
    // Bytes that are all on the scale are counted where they lie.
    if let (Some((bytes, offset)), Tally::Dense(dense), false, true) =
        (plan.bytes(question), &mut store.tallies[question], chunk.any_refused, chunk.weights.is_empty())
    {
        let bytes = &bytes[chunk.rows.clone()];
        let bins = dense.bins();
        let highest = bytes.iter().fold(0, |max, byte| byte.wrapping_sub(offset).max(max));
        if usize::from(highest) + 1 < bins {
            account.answered += bytes.len() as u64;
            let counts = dense.counts_mut();
            for (cell, byte) in cells.iter().zip(bytes) {
                counts[*cell as usize * bins + usize::from(byte.wrapping_sub(offset))] += 1;
            }
            return;
        }
    }
    let no_tags = &mut Names::default();
    let names = match &mut store.tallies[question] {
        Tally::Tags(names, _) => names,
        _ => no_tags,
    };
    plan.read_answers(question, names, chunk);
    match (&chunk.answers[question], &mut store.tallies[question]) {
        (ChunkAnswers::Codes(codes), Tally::Dense(dense)) => {
            account.count_codes(codes, first_row);
            let last = dense.bins() - 1;
            if chunk.weights.is_empty() {
                let bins = dense.bins();
                let counts = dense.counts_mut();
                for (cell, code) in cells.iter().zip(codes) {
                    if *code != SKIPPED {
                        counts[*cell as usize * bins + bin(*code, last)] += 1;
                    }
                }
            } else {
                for ((cell, code), weight) in cells.iter().zip(codes).zip(&chunk.weights) {
                    if *code != SKIPPED {
                        dense.add(*cell as usize, bin(*code, last), Some(*weight));
                    }
                }
            }
        }
        (ChunkAnswers::Ticks(ticks), Tally::Measures(measures)) => {
            for (i, (cell, value)) in cells.iter().zip(ticks).enumerate() {
                let code = code_of(*value);
                account.count(code.unwrap_or(0), first_row + i as u64);
                if code.is_none() {
                    measures[*cell as usize].add(*value, chunk.weights.get(i).copied());
                }
            }
        }
        (ChunkAnswers::Tags { codes, ends, items }, Tally::Tags(_, tags)) => {
            account.count_codes(codes, first_row);
            let mut start = 0;
            for (i, ((cell, code), end)) in cells.iter().zip(codes).zip(ends).enumerate() {
                if *code < MISSING {
                    tags[*cell as usize].add(&items[start..*end], chunk.weights.get(i).copied());
                }
                start = *end;
            }
        }
        _ => {}
    }
}
