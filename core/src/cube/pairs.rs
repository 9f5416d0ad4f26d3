//! Answers to two questions counted together, from the codes that were decoded for the questions themselves.

use super::store::{Store, Tally};
use crate::intake::{Chunk, ChunkAnswers, Plan, SKIPPED};
use crate::survey::{Pair, Survey};
use crate::tally::Dense;

/// The bin of a row in the tally of a pair; the last one where it did not answer both.
pub(super) fn pair_bin(pair: &Pair, codes: [u8; 2]) -> usize {
    let [a, b] = codes.map(usize::from);
    let [rows, columns] = pair.answers;
    if a < rows && b < columns { a * columns + b } else { rows * columns }
}

/// The codes of one chunk's answers to questions that are in a pair.
pub(super) struct Pairs<'s> {
    survey: &'s Survey,
    /// By question; empty for those in no pair.
    codes: Vec<Vec<u8>>,
    paired: Vec<bool>,
}

impl<'s> Pairs<'s> {
    pub(super) fn new(survey: &'s Survey) -> Self {
        let mut paired = vec![false; survey.questions().len()];
        for question in survey.pairs.iter().flat_map(|pair| pair.questions) {
            paired[question] = true;
        }
        Self { survey, codes: vec![Vec::new(); paired.len()], paired }
    }

    /// Keeps the codes of a question's answers: those that were decoded, or the bytes that needed no decoding.
    pub(super) fn keep(&mut self, plan: &Plan<'_>, chunk: &Chunk, question: usize, decoded: bool) {
        if !self.paired[question] {
            return;
        }
        let own = &mut self.codes[question];
        own.clear();
        match (&chunk.answers[question], plan.bytes(question)) {
            (ChunkAnswers::Codes(codes), _) if decoded => own.extend_from_slice(codes),
            (_, Some((bytes, offset))) => {
                let bytes = bytes.get(chunk.rows.clone()).unwrap_or_default();
                own.extend(bytes.iter().map(|byte| byte.wrapping_sub(offset)));
            }
            _ => own.resize(chunk.rows.len(), SKIPPED),
        }
    }

    /// Counts the rows of a chunk whose questions were all kept.
    pub(super) fn count(&self, store: &mut Store, chunk: &Chunk, cells: &[u32]) {
        let first = self.survey.questions().len();
        for (pair, tally) in self.survey.pairs.iter().zip(store.tallies.iter_mut().skip(first)) {
            let Tally::Dense(dense) = tally else { continue };
            let [a, b] = pair.questions.map(|at| self.codes[at].as_slice());
            if chunk.any_refused || !chunk.weights.is_empty() {
                for (row, ((cell, a), b)) in cells.iter().zip(a).zip(b).enumerate() {
                    if chunk.states[row] == 0 {
                        dense.add(*cell as usize, pair_bin(pair, [*a, *b]), chunk.weights.get(row).copied());
                    }
                }
            } else {
                count_all(dense, pair, cells, a, b);
            }
        }
    }
}

/// Counts rows none of which is refused and none of which has a weight.
fn count_all(dense: &mut Dense, pair: &Pair, cells: &[u32], a: &[u8], b: &[u8]) {
    let bins = dense.bins();
    let counts = dense.counts_mut();
    let rows = cells.iter().zip(a.iter().zip(b));
    let columns = pair.answers[1];
    let highest = |codes: &[u8]| codes.iter().fold(0, |max, code| max.max(*code));
    if usize::from(highest(a)) < pair.answers[0] && usize::from(highest(b)) < columns {
        for (cell, (a, b)) in rows {
            if let Some(count) = counts.get_mut(*cell as usize * bins + usize::from(*a) * columns + usize::from(*b)) {
                *count += 1;
            }
        }
    } else {
        for (cell, (a, b)) in rows {
            if let Some(count) = counts.get_mut(*cell as usize * bins + pair_bin(pair, [*a, *b])) {
                *count += 1;
            }
        }
    }
}
