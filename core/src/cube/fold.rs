//! Rows into cells: the only pass over the data.

use std::ops::Range;

use super::direct::Direct;
use super::index::is_cell;
use super::pairs::Pairs;
use super::store::{Store, Tally};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Answers, CHUNK, Chunk, ChunkAnswers, Intake, MISSING, Names, Plan, SKIPPED, answers_of, code_of};
use crate::survey::Survey;
use crate::tally::WeightSum;

/// Below this many rows a worker of its own costs more than it saves.
#[cfg(feature = "parallel")]
const ROWS_PER_WORKER: usize = 1 << 16;

/// Some rows of one of the plans.
type Piece = (usize, Range<usize>);

/// Is told of rows that were counted, some thousands at a time and from any worker, and says whether to go on.
pub(super) type GoOn<'g> = dyn Fn(usize) -> bool + Sync + 'g;

pub(super) fn stopped() -> Error {
    Error::new(ErrorKind::Cancelled, "the fold was stopped before its end; nothing of it is counted")
}

/// Folds the rows of plans into a new store, on all cores where that pays. The account numbers rows on through the plans.
pub(super) fn fold(plans: &[Plan<'_>], survey: &Survey, max_cells: usize, go_on: &GoOn<'_>) -> Result<(Store, Intake)> {
    let mut first_rows = Vec::with_capacity(plans.len());
    let mut rows = 0;
    for plan in plans {
        first_rows.push(rows as u64);
        rows += plan.rows;
    }
    let fold_pieces = |pieces: Vec<Piece>| {
        let mut whole: Option<(Store, Intake)> = None;
        for (at, range) in pieces {
            let (part, part_account) = fold_rows(&plans[at], range, max_cells, go_on)?;
            let mut account = Intake::default();
            account.merge_at(&part_account, first_rows[at]);
            whole = Some(joined(whole, (part, account))?);
        }
        Ok(whole)
    };
    let shares = shares(plans, rows);
    #[cfg(feature = "parallel")]
    let parts: Vec<_> = {
        use rayon::prelude::*;
        shares.into_par_iter().map(fold_pieces).collect::<Result<_>>()?
    };
    #[cfg(not(feature = "parallel"))]
    let parts: Vec<_> = shares.into_iter().map(fold_pieces).collect::<Result<_>>()?;
    let mut whole = None;
    for part in parts.into_iter().flatten() {
        whole = Some(joined(whole, part)?);
    }
    Ok(whole.unwrap_or_else(|| (Store::new(survey, max_cells), Intake::default())))
}

fn joined(whole: Option<(Store, Intake)>, part: (Store, Intake)) -> Result<(Store, Intake)> {
    let Some((mut store, mut account)) = whole else { return Ok(part) };
    store.merge(&part.0)?;
    // Rows in both accounts are numbered from the same start.
    account.merge_at(&part.1, 0);
    Ok((store, account))
}

/// The pieces that each worker folds, one share a worker, in the order of the rows.
fn shares(plans: &[Plan<'_>], rows: usize) -> Vec<Vec<Piece>> {
    #[cfg(feature = "parallel")]
    let workers = (rows / ROWS_PER_WORKER).clamp(1, rayon::current_num_threads());
    #[cfg(not(feature = "parallel"))]
    let workers = 1;
    let share = rows.div_ceil(workers);
    let mut shares: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut room = share;
    for (at, plan) in plans.iter().enumerate() {
        let mut start = 0;
        loop {
            if room == 0 && start < plan.rows {
                shares.push(Vec::new());
                room = share;
            }
            let end = plan.rows.min(start + room);
            if let Some(pieces) = shares.last_mut() {
                pieces.push((at, start..end));
            }
            room -= end - start;
            start = end;
            if start == plan.rows {
                break;
            }
        }
    }
    shares
}

fn fold_rows(plan: &Plan<'_>, rows: Range<usize>, max_cells: usize, go_on: &GoOn<'_>) -> Result<(Store, Intake)> {
    let mut store = Store::new(plan.survey, max_cells);
    store.names.clone_from(&plan.names);
    let mut intake = empty_account(plan);
    let mut memory = plan.memory();
    let mut chunk = plan.chunk();
    let mut cells: Vec<u32> = Vec::with_capacity(CHUNK);
    let mut pairs = Pairs::new(plan.survey);
    let expected = rows.len();
    let mut start = rows.start;
    if let Some(mut direct) = Direct::new(plan, &store, expected) {
        start = direct.fold(rows.clone(), &mut store, &mut memory, &mut chunk, &mut intake, go_on)?;
        direct.into_store(&mut store)?;
    }
    while start < rows.end {
        let end = (start + CHUNK).min(rows.end);
        plan.read_keys(start..end, &mut store.names, &mut store.periods, &mut memory, &mut chunk);
        store.reserve(expected);
        locate(&mut store, &chunk, &mut cells)?;
        count_rows(&mut store, &chunk, &cells);
        Plan::account_rows(&chunk, &mut intake);
        for question in 0..plan.survey.questions().len() {
            let decoded = count_answers(plan, &mut store, &mut chunk, &cells, question, &mut intake);
            pairs.keep(plan, &chunk, question, decoded);
        }
        pairs.keep_rows(&mut store, &chunk, &cells);
        if !go_on(end - start) {
            return Err(stopped());
        }
        start = end;
    }
    pairs.count(&mut store);
    store.share_tag_names(plan.survey);
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

/// Counts the answers to one question, and says whether the chunk holds their codes: bytes may be counted without.
fn count_answers(
    plan: &Plan<'_>,
    store: &mut Store,
    chunk: &mut Chunk,
    cells: &[u32],
    question: usize,
    intake: &mut Intake,
) -> bool {
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
            return false;
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
                    tags.add(*cell as usize, 0, &items[start..*end], chunk.weights.get(i).copied());
                }
                start = *end;
            }
        }
        _ => {}
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::calendar::Grain;
    use crate::cube::Cube;
    use crate::intake::{Batch, Values};
    use crate::survey::{Scale, Survey};

    #[test]
    fn many_batches_at_once_are_the_batches_one_by_one() {
        let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build().unwrap();
        let rows = 220_000_i32;
        let stores: Vec<String> = (0..rows).map(|row| format!("store {}", row % 89 * row % 97)).collect();
        let days: Vec<i32> = (0..rows).map(|row| 20_000 + row * 7 % 41).collect();
        // Two scores in eleven hundred are off the scale.
        let scores: Vec<i16> =
            (0..rows).map(|row| if row % 1100 < 2 { 11 } else { i16::try_from(row % 11).unwrap() }).collect();
        let batch = |from: usize, to: usize| {
            Batch::new(to - from)
                .with("day", Values::Days(days[from..to].into()))
                .unwrap()
                .with("store", Values::from(&stores[from..to]))
                .unwrap()
                .with("nps", Values::from(&scores[from..to]))
                .unwrap()
        };
        let mut whole = Cube::new(&survey, Grain::Day);
        whole.fold(&batch(0, 220_000)).unwrap();
        let cuts = [0, 0, 70_000, 70_003, 219_000, 219_999, 219_999, 220_000];
        let batches: Vec<Batch<'_>> = cuts.windows(2).map(|cut| batch(cut[0], cut[1])).collect();
        let mut one_by_one = Cube::new(&survey, Grain::Day);
        for batch in &batches {
            one_by_one.fold(batch).unwrap();
        }
        let mut at_once = Cube::new(&survey, Grain::Day);
        at_once.fold_all(&batches[..3]).unwrap();
        let account = at_once.fold_all(&batches[3..]).unwrap();
        assert_eq!(account.rows_read, 149_997);
        assert_eq!(account.questions["nps"].refused.iter().next().unwrap().1.first_rows[0], 70_400);
        for cube in [&one_by_one, &at_once] {
            assert!(*cube == whole);
            assert_eq!(cube.intake(), whole.intake());
        }
        assert_eq!(Cube::new(&survey, Grain::Day).fold_all(&[]).unwrap().rows_read, 0);
    }
}
