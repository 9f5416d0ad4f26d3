//! Rows counted by their keys alone: the fast way from columns to cells.
//!
//! Where dimensions are dictionaries and questions have bins, a row needs no name and no cell to be counted. Its keys and
//! its period make a slot, and a table has the bins of every slot. Only slots in which something lies become cells.

use std::ops::Range;

use super::fold::{GoOn, stopped};
use super::store::{Store, Tally};
use crate::error::Result;
use crate::intake::{CHUNK, Chunk, ChunkAnswers, Intake, KeyColumn, Names, Plan, PlanMemory, REFUSED_SLOT, answers_of};

/// The longest table of a question: 128 megabytes.
const MAX_BINS: usize = 1 << 25;
/// A table of this length is never too long.
const SMALL: usize = 1 << 16;
/// How many bins a row may cost: a bin takes four bytes, and a row of the data about as much as three bins.
const BINS_PER_ROW: usize = 4;

/// The tables of one worker.
pub(super) struct Direct<'p> {
    plan: &'p Plan<'p>,
    dimensions: Vec<KeyColumn<'p>>,
    /// Combinations of digits, and the room for one period in a table.
    segments: usize,
    /// For each question its bins: those of a slot stand side by side, as many as a power of two.
    tables: Vec<Table>,
    /// No table becomes longer than this.
    max_bins: usize,
    /// Rows that were counted by their keys at once, none of them refused and each of them answered.
    clean_rows: u64,
}

struct Table {
    /// Bins of a question, rows without an answer in the last.
    bins: usize,
    shift: u32,
    counts: Vec<u32>,
}

impl<'p> Direct<'p> {
    /// Tables for a worker of `rows` rows, where the plan allows it and they do not become larger than the data.
    pub(super) fn new(plan: &'p Plan<'p>, store: &Store, rows: usize) -> Option<Self> {
        if !plan.survey.pairs.is_empty() {
            // Pairs are counted in cells: with them a row's way to its cell is the least of the work.
            return None;
        }
        let dimensions = plan.keyed_dimensions()?;
        let max_bins = rows.saturating_mul(BINS_PER_ROW).clamp(SMALL, MAX_BINS);
        let segments = dimensions.iter().try_fold(1_usize, |all, column| all.checked_mul(column.digits()))?;
        let mut tables = Vec::new();
        for tally in &store.tallies {
            let Tally::Dense(dense) = tally else { return None };
            let shift = dense.bins().next_power_of_two().trailing_zeros();
            tables.push(Table { bins: dense.bins(), shift, counts: Vec::new() });
        }
        let direct = Self { plan, dimensions, segments, tables, max_bins, clean_rows: 0 };
        // Counts of a worker must fit 32 bits.
        (direct.fits(1) && u32::try_from(rows).is_ok()).then_some(direct)
    }

    fn fits(&self, periods: usize) -> bool {
        let slots = self.segments.saturating_mul(periods);
        self.tables.iter().all(|table| slots.saturating_mul(1 << table.shift) <= self.max_bins)
    }

    /// Counts `rows`, and returns where it stopped because the tables would have become too long.
    pub(super) fn fold(
        &mut self,
        rows: Range<usize>,
        store: &mut Store,
        memory: &mut PlanMemory,
        chunk: &mut Chunk,
        intake: &mut Intake,
        go_on: &GoOn<'_>,
    ) -> Result<usize> {
        let mut slots: Vec<u32> = Vec::with_capacity(CHUNK);
        let mut start = rows.start;
        if !self.plan.has_time() {
            store.periods.code(0);
            self.make_room(1);
        }
        while start < rows.end {
            let chunk_rows = start..(start + CHUNK).min(rows.end);
            if !self.plan.may_refuse() && self.count_keys(chunk_rows.clone()) {
                if !go_on(chunk_rows.len()) {
                    return Err(stopped());
                }
                start = chunk_rows.end;
                continue;
            }
            self.plan.read_rows(chunk_rows.clone(), &store.names, &mut store.periods, memory, chunk);
            if !self.fits(store.periods.len()) {
                // Only rows with a time come here, and of these none was counted by its keys alone.
                return Ok(start);
            }
            self.make_room(store.periods.len());
            self.find_slots(chunk, &mut slots);
            Plan::account_rows(chunk, intake);
            for question in 0..self.tables.len() {
                self.count(question, chunk, &slots, intake);
            }
            if !go_on(chunk_rows.len()) {
                return Err(stopped());
            }
            start = chunk_rows.end;
        }
        intake.rows_read += self.clean_rows;
        intake.rows_accepted += self.clean_rows;
        for question in self.plan.survey.questions() {
            answers_of(intake, question.name()).answered += self.clean_rows;
        }
        Ok(rows.end)
    }

    fn make_room(&mut self, periods: usize) {
        let slots = self.segments.saturating_mul(periods);
        for table in &mut self.tables {
            if table.counts.len() < slots << table.shift {
                table.counts.resize(slots << table.shift, 0);
            }
        }
    }

    /// One dimension and one question of clean bytes, nothing else: no slot is written down. Says whether that was so.
    fn count_keys(&mut self, rows: Range<usize>) -> bool {
        let ([column], [table]) = (self.dimensions.as_slice(), self.tables.as_mut_slice()) else { return false };
        let Some((bytes, offset)) = clean_bytes(self.plan, 0, rows.clone(), table.bins) else { return false };
        if !column.count(rows, bytes, offset, table.shift, &mut table.counts) {
            return false;
        }
        self.clean_rows += bytes.len() as u64;
        true
    }

    fn find_slots(&self, chunk: &Chunk, slots: &mut Vec<u32>) {
        slots.clear();
        // Tables are shorter than 2^32, so slots are too.
        let mut stride = u32::try_from(self.segments).unwrap_or(u32::MAX);
        if chunk.any_refused {
            let known = chunk.periods.iter().zip(&chunk.states);
            slots.extend(known.map(|(code, state)| if *state == 0 { code * stride } else { 0 }));
        } else {
            slots.extend(chunk.periods.iter().map(|code| code * stride));
        }
        for column in &self.dimensions {
            stride /= u32::try_from(column.digits()).unwrap_or(u32::MAX);
            column.add_to(chunk.rows.clone(), stride, slots);
        }
        if chunk.any_refused {
            for (slot, state) in slots.iter_mut().zip(&chunk.states) {
                if *state != 0 {
                    *slot = REFUSED_SLOT;
                }
            }
        }
    }

    fn count(&mut self, question: usize, chunk: &mut Chunk, slots: &[u32], intake: &mut Intake) {
        let account = answers_of(intake, self.plan.survey.questions()[question].name());
        let table = &mut self.tables[question];
        if !chunk.any_refused
            && let Some((bytes, offset)) = clean_bytes(self.plan, question, chunk.rows.clone(), table.bins)
        {
            account.answered += bytes.len() as u64;
            table.count(slots, bytes.iter().map(|byte| byte.wrapping_sub(offset)));
            return;
        }
        self.plan.read_answers(question, &mut Names::default(), chunk);
        let Some(ChunkAnswers::Codes(codes)) = chunk.answers.get(question) else { return };
        account.count_codes(codes, chunk.rows.start as u64);
        let last = u8::try_from(table.bins - 1).unwrap_or(u8::MAX);
        table.count(slots, codes.iter().map(|code| (*code).min(last)));
    }

    /// Moves what was counted into cells.
    pub(super) fn into_store(self, store: &mut Store) -> Result<()> {
        let Some(first) = self.tables.first() else { return Ok(()) };
        let cells: Vec<u32> = first.counts.chunks_exact(1 << first.shift).map(|bins| bins.iter().sum()).collect();
        store.reserve(cells.iter().filter(|rows| 0 < **rows).count());
        let segments: Vec<Vec<u32>> = (0..self.segments).map(|segment| self.codes(segment)).collect();
        let mut targets: Vec<(usize, usize)> = Vec::new();
        let mut key = vec![0; self.dimensions.len() + 1];
        for (period, rows) in (0..).zip(cells.chunks(self.segments)) {
            for (segment, (rows, codes)) in rows.iter().zip(&segments).enumerate() {
                if 0 < *rows {
                    key[..codes.len()].copy_from_slice(codes);
                    key[codes.len()] = period;
                    let cell = store.cell_to_fit(&key)?;
                    store.rows[cell] += u64::from(*rows);
                    targets.push((period as usize * self.segments + segment, cell));
                }
            }
        }
        store.fit_tallies();
        for (table, tally) in self.tables.iter().zip(&mut store.tallies) {
            let Tally::Dense(dense) = tally else { continue };
            let counts = dense.counts_mut();
            for (slot, cell) in &targets {
                let theirs = table.counts.get(slot << table.shift..).unwrap_or_default();
                let Some(own) = counts.get_mut(cell * table.bins..(cell + 1) * table.bins) else { continue };
                for (sum, n) in own.iter_mut().zip(theirs) {
                    *sum += u64::from(*n);
                }
            }
        }
        Ok(())
    }

    /// The codes of a segment's digits.
    fn codes(&self, segment: usize) -> Vec<u32> {
        let mut rest = segment;
        let mut codes: Vec<u32> = Vec::with_capacity(self.dimensions.len());
        for column in self.dimensions.iter().rev() {
            codes.push(column.code(rest % column.digits()));
            rest /= column.digits();
        }
        codes.reverse();
        codes
    }
}

impl Table {
    fn count(&mut self, slots: &[u32], bins: impl Iterator<Item = u8>) {
        let (shift, counts) = (self.shift, self.counts.as_mut_slice());
        for (slot, bin) in slots.iter().zip(bins) {
            // A row that takes no part finds no place here.
            if let Some(count) = counts.get_mut(((*slot as usize) << shift) + usize::from(bin)) {
                *count += 1;
            }
        }
    }
}

/// The bytes of a question's answers, if they need no decoding and all of them are on the scale.
fn clean_bytes<'p>(plan: &'p Plan<'p>, question: usize, rows: Range<usize>, bins: usize) -> Option<(&'p [u8], u8)> {
    let (bytes, offset) = plan.bytes(question)?;
    let bytes = bytes.get(rows)?;
    let highest = bytes.iter().fold(0, |max, byte| byte.wrapping_sub(offset).max(max));
    (usize::from(highest) + 1 < bins).then_some((bytes, offset))
}
