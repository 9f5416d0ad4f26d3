//! From the rows of a table to cells.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;

use super::{KEY_GRAIN, KEY_INTAKE, KEY_SCHEMA, KEY_SURVEY, SCHEMA, Shape, invalid, overflow};
use crate::calendar::{Grain, Period};
use crate::cube::store::Store;
use crate::cube::{Cube, Tally};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Batch, Column, Intake, Values};
use crate::survey::{Pair, Question, QuestionKind, Survey};
use crate::tally::{LogBins, Measure, Moments, TagTally, WeightSum};

impl Cube {
    /// The cube of a table that [`Cube::to_arrow`] wrote, whole or in batches, with the survey and grain in its metadata.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTable`] when the metadata or a column is missing or does not read;
    /// [`ErrorKind::UnsupportedVersion`]; [`ErrorKind::InvalidSurvey`].
    pub fn from_arrow<'t>(batches: impl IntoIterator<Item = &'t RecordBatch>) -> Result<Self> {
        let batches: Vec<&RecordBatch> = batches.into_iter().collect();
        let schema = batches.first().ok_or_else(|| invalid("there is no table"))?.schema();
        let metadata = schema.metadata();
        let survey = metadata.get(KEY_SURVEY).ok_or_else(|| {
            invalid("the table does not carry its survey; hand the survey over, or keep the schema's metadata")
        })?;
        let grain = metadata.get(KEY_GRAIN).ok_or_else(|| invalid("the table does not carry its grain"))?;
        let survey = Survey::from_json(survey)?;
        let grain = Grain::ALL
            .iter()
            .copied()
            .find(|known| known.name() == grain)
            .ok_or_else(|| invalid(format!("the grain `{}` is not known", grain.escape_debug())))?;
        let mut cube = Self::from_table(&survey, grain, batches)?;
        if let Some(intake) = metadata.get(KEY_INTAKE) {
            cube.intake = serde_json::from_str::<Intake>(intake)
                .map_err(|err| invalid(format!("the account of the intake does not read: {err}")))?;
        }
        Ok(cube)
    }

    /// The cube of a table that another engine has merged or stored, whole or in batches, for a survey and grain that
    /// the host knows.
    ///
    /// Integers of any width, decimals and whole floats will do for counts and sums; keys that repeat are added up.
    /// Rows with an account in `intake` give the account of the whole, those that were read first first; without such rows
    /// the account says that what is counted was read.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTable`] when a column is missing or a value does not read, with the row;
    /// [`ErrorKind::CubeMismatch`] when the metadata names another survey or grain; [`ErrorKind::UnsupportedVersion`];
    /// [`ErrorKind::TooManyCells`].
    pub fn from_table<'t>(
        survey: &Survey,
        grain: Grain,
        batches: impl IntoIterator<Item = &'t RecordBatch>,
    ) -> Result<Self> {
        let grain = if survey.time.is_some() { grain } else { Grain::All };
        let mut cube = Self::new(survey, grain);
        let mut reader = Reader { survey, grain, moments: BTreeMap::new(), accounts: Vec::new(), first_row: 0 };
        for batch in batches {
            check_metadata(survey, grain, batch)?;
            reader.read(&Batch::from_arrow(batch)?, &mut cube.store)?;
        }
        let account = account_of(std::mem::take(&mut reader.accounts))?;
        reader.finish(&mut cube.store)?;
        cube.intake = account.unwrap_or_else(|| {
            let rows = cube.rows();
            Intake { rows_read: rows, rows_accepted: rows, ..Intake::default() }
        });
        Ok(cube)
    }
}

fn check_metadata(survey: &Survey, grain: Grain, table: &RecordBatch) -> Result<()> {
    let schema = table.schema();
    let metadata = schema.metadata();
    if let Some(version) = metadata.get(KEY_SCHEMA)
        && version != SCHEMA
    {
        return Err(Error::new(
            ErrorKind::UnsupportedVersion,
            format!("this release reads `{SCHEMA}`, not `{}`; update the library", version.escape_debug()),
        ));
    }
    if let Some(json) = metadata.get(KEY_SURVEY)
        && Survey::from_json(json)? != *survey
    {
        return Err(Error::new(ErrorKind::CubeMismatch, "the table was counted with another survey"));
    }
    if let Some(name) = metadata.get(KEY_GRAIN)
        && name != grain.name()
    {
        let message = format!("the table counts by {}, not by {}", name.escape_debug(), grain.name());
        return Err(Error::new(ErrorKind::CubeMismatch, message));
    }
    Ok(())
}

/// The bin in a tally of a bin in a table.
fn bin_idx(kind: &QuestionKind, value: i64) -> Option<usize> {
    let (bin, bins) = match kind {
        QuestionKind::Rating(scale) => (value.checked_sub(i64::from(scale.min()))?, scale.points()),
        QuestionKind::Flag => (value, 2),
        QuestionKind::Comment => (value.checked_sub(1)?, 1),
        _ => return None,
    };
    usize::try_from(bin).ok().filter(|bin| *bin < bins)
}

/// The bin in the tally of a pair, which has so many beside that of rows which did not answer both.
fn pair_bin_idx(value: i64, bins: usize) -> Option<usize> {
    usize::try_from(value).ok().filter(|bin| *bin < bins)
}

struct Columns<'a> {
    dimensions: Vec<&'a Column<'a>>,
    period: &'a Column<'a>,
    question: &'a Column<'a>,
    bin: &'a Column<'a>,
    tag: &'a Column<'a>,
    intake: Option<&'a Column<'a>>,
    n: &'a Column<'a>,
    weight: Option<(&'a Column<'a>, &'a Column<'a>)>,
    moments: Option<[&'a Column<'a>; 4]>,
    sum_w: Option<&'a Column<'a>>,
}

impl<'a> Columns<'a> {
    fn find(survey: &Survey, batch: &'a Batch<'a>) -> Result<Self> {
        let column = |name: &str| {
            batch
                .column(name)
                .ok_or_else(|| invalid(format!("the table has no column `{}`", name.escape_debug())).at_column(name))
        };
        let shape = Shape::of(survey);
        Ok(Self {
            dimensions: survey.dimensions().iter().map(|dimension| column(dimension.name())).collect::<Result<_>>()?,
            period: column("period")?,
            question: column("question")?,
            bin: column("bin")?,
            tag: column("tag")?,
            intake: batch.column("intake"),
            n: column("n")?,
            weight: if shape.weighted { Some((column("w")?, column("w2")?)) } else { None },
            moments: if shape.measures {
                Some([column("sum")?, column("sum_sq")?, column("min")?, column("max")?])
            } else {
                None
            },
            sum_w: if shape.weighted && shape.measures { Some(column("sum_w")?) } else { None },
        })
    }
}

/// Reads tables into a store, batch after batch.
struct Reader<'s> {
    survey: &'s Survey,
    grain: Grain,
    /// The moments of each measure question and cell, gathered apart: what is unknown in one row stays unknown.
    moments: BTreeMap<(usize, usize), Moments>,
    /// The accounts of parts, with what they are ordered by.
    accounts: Vec<(String, Intake)>,
    /// The number of the batch's first row.
    first_row: u64,
}

impl Reader<'_> {
    fn read(&mut self, batch: &Batch<'_>, store: &mut Store) -> Result<()> {
        let columns = Columns::find(self.survey, batch)?;
        let mut key = vec![0_u32; columns.dimensions.len() + 1];
        let expected = store.cells() + batch.rows();
        for row in 0..batch.rows() {
            if let Some(json) = columns.intake.map(|column| text(column, row)).transpose()?.flatten() {
                let order = text(columns.tag, row)?.unwrap_or_default().to_owned();
                self.accounts.push((order, self.account(json, row)?));
                continue;
            }
            for ((code, column), names) in key.iter_mut().zip(&columns.dimensions).zip(&mut store.names) {
                *code = text(column, row)?.map_or(crate::intake::NOT_KNOWN, |value| names.code(value));
            }
            let index = self.period(&columns, row)?;
            if let Some(last) = key.last_mut() {
                *last = store.periods.code(index);
            }
            store.reserve(expected);
            let cell = store.cell(&key)?;
            self.read_row(&columns, store, cell, row)?;
        }
        self.first_row += batch.rows() as u64;
        Ok(())
    }

    fn at(&self, row: usize, column: &str, message: String) -> Error {
        invalid(message).at_row(self.first_row + row as u64).at_column(column)
    }

    /// The place of the tally of a question, or of a pair of questions.
    fn tally_idx(&self, name: &str) -> Result<usize> {
        let pair = self.survey.pairs.iter().position(|pair| pair.name == name);
        pair.map_or_else(|| self.survey.question_idx(name), |at| Ok(self.survey.questions().len() + at))
    }

    /// The code of a tag, which pairs with tags share with the tags' own question.
    fn tag_code(&self, store: &mut Store, tally: usize, tag: &str) -> Option<u32> {
        let pair = tally.checked_sub(self.survey.questions().len()).and_then(|at| self.survey.pairs.get(at));
        let owner = pair.map_or(Some(tally), |pair| pair.tagged().map(|(tags, _)| tags))?;
        match store.tallies.get_mut(owner)? {
            Tally::Tags(names, _) => Some(names.code(tag)),
            _ => None,
        }
    }

    fn account(&self, json: &str, row: usize) -> Result<Intake> {
        let wrong = |what: String| self.at(row, "intake", format!("the account in row {row} {what}"));
        let account: Intake = serde_json::from_str(json).map_err(|err| wrong(format!("does not read: {err}")))?;
        if account.adds_up() { Ok(account) } else { Err(wrong("does not add up".to_owned())) }
    }

    fn period(&self, columns: &Columns<'_>, row: usize) -> Result<i32> {
        match (self.grain, day(columns.period, row)?) {
            (Grain::All, _) => Ok(0),
            (grain, Some(day)) => {
                let index = grain.index_of_day(day);
                let start = Period::from_index(grain, index).map(|period| period.start().to_epoch_days());
                if start == Some(day) {
                    Ok(index)
                } else {
                    Err(self.at(row, "period", format!("the period in row {row} does not start a {}", grain.name())))
                }
            }
            (grain, None) => {
                let message = format!("row {row} names no period where the cube counts by {}", grain.name());
                Err(self.at(row, "period", message))
            }
        }
    }

    fn read_row(&mut self, columns: &Columns<'_>, store: &mut Store, cell: usize, row: usize) -> Result<()> {
        let count = |column: &Column<'_>| -> Result<u128> {
            let value = integer(column, row)?.unwrap_or(0);
            u128::try_from(value).map_err(|_| self.at(row, column.name(), format!("row {row} counts fewer than none")))
        };
        let n = u64::try_from(count(columns.n)?).map_err(|_| overflow())?;
        let weight = match columns.weight {
            Some((w, w2)) => WeightSum { w: count(w)?, w2: count(w2)? },
            None => WeightSum::default(),
        };
        let Some(name) = text(columns.question, row)? else {
            store.rows[cell] = store.rows[cell].checked_add(n).ok_or_else(overflow)?;
            if store.weighted {
                store.row_weights[cell].add(weight);
            }
            return Ok(());
        };
        let question = self.tally_idx(name).map_err(|err| self.at(row, "question", err.to_string()))?;
        let kind = self.survey.questions().get(question).map(Question::kind);
        let bin = integer(columns.bin, row)?.map(i64::try_from).transpose().map_err(|_| overflow())?;
        let code = text(columns.tag, row)?.and_then(|tag| self.tag_code(store, question, tag));
        match &mut store.tallies[question] {
            Tally::Dense(dense) => {
                let last = dense.bins() - 1;
                let place = match bin {
                    None => last,
                    Some(bin) => kind
                        .map_or_else(|| pair_bin_idx(bin, last), |kind| bin_idx(kind, bin))
                        .ok_or_else(|| self.at(row, "bin", format!("`{bin}` in row {row} is no answer to `{name}`")))?,
                };
                if dense.counts(cell).get(place).and_then(|have| have.checked_add(n)).is_none() {
                    return Err(overflow());
                }
                dense.add_n(cell, place, n, Some(weight));
            }
            Tally::Measures(measures) => {
                let measure = &mut measures[cell];
                match (bin, columns.moments) {
                    (Some(bin), _) => {
                        let bin = i32::try_from(bin).ok().filter(|bin| LogBins::exists(*bin)).ok_or_else(|| {
                            self.at(row, "bin", format!("`{bin}` in row {row} is no bin of a measure"))
                        })?;
                        measure.bins.total().checked_add(n).ok_or_else(overflow)?;
                        measure.bins.add_bin(bin, n, store.weighted.then_some(weight));
                    }
                    (None, Some([sum, sum_sq, min, max])) => {
                        let limit = |column| -> Result<Option<i64>> {
                            integer(column, row)?.map(i64::try_from).transpose().map_err(|_| overflow())
                        };
                        let moments = Moments {
                            n,
                            sum: integer(sum, row)?.unwrap_or(0),
                            sum_sq: count(sum_sq)?,
                            min: limit(min)?,
                            max: limit(max)?,
                        };
                        if let Some(column) = columns.sum_w {
                            let sum_w = integer(column, row)?.unwrap_or(0);
                            measure.sum_w = measure.sum_w.checked_add(sum_w).ok_or_else(overflow)?;
                        }
                        let all = self.moments.entry((question, cell)).or_default();
                        all.n.checked_add(n).ok_or_else(overflow)?;
                        all.merge(&moments);
                    }
                    (None, None) => {}
                }
            }
            Tally::Tags(_, tags) => {
                let place = match kind {
                    Some(_) => Some(0),
                    None => bin.and_then(|bin| usize::try_from(bin).ok()),
                };
                let tags = place.and_then(|place| tags.tags_mut(cell, place)).ok_or_else(|| {
                    self.at(row, "bin", format!("row {row} names no answer that tags of `{name}` are counted with"))
                })?;
                match code {
                    Some(code) => {
                        let have = tags.by_tag.get(&code).map_or(0, |(have, _)| *have);
                        have.checked_add(n).ok_or_else(overflow)?;
                        tags.add_tag(code, n, weight);
                    }
                    None => {
                        tags.answered = tags.answered.checked_add(n).ok_or_else(overflow)?;
                        tags.answered_w.add(weight);
                    }
                }
            }
        }
        Ok(())
    }

    fn finish(self, store: &mut Store) -> Result<()> {
        for ((question, cell), moments) in self.moments {
            if let Tally::Measures(measures) = &mut store.tallies[question] {
                measures[cell].moments = moments;
            }
        }
        store.share_tag_names(self.survey);
        check_rows(self.survey, store)
    }
}

/// The account of the whole, with rows numbered on from part to part.
fn account_of(mut accounts: Vec<(String, Intake)>) -> Result<Option<Intake>> {
    accounts.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut whole: Option<Intake> = None;
    for (_, account) in accounts {
        let Some(whole) = &mut whole else {
            whole = Some(account);
            continue;
        };
        let rows = whole.rows_read.checked_add(account.rows_read).and_then(|rows| i64::try_from(rows).ok());
        rows.ok_or_else(overflow)?;
        whole.append(&account);
    }
    Ok(whole)
}

/// Each cell's answers must be those of its rows, or later arithmetic would not add up.
fn check_rows(survey: &Survey, store: &Store) -> Result<()> {
    for cell in 0..store.cells() {
        let rows = store.rows[cell];
        let names = survey.questions().iter().map(Question::name).chain(survey.pairs.iter().map(|pair| &*pair.name));
        for (at, (name, tally)) in names.zip(&store.tallies).enumerate() {
            let consistent = match tally {
                Tally::Dense(dense) => {
                    let answered = dense.counts(cell).iter().try_fold(0_u64, |sum, n| sum.checked_add(*n));
                    answered == Some(rows)
                }
                Tally::Measures(measures) => {
                    let measure = &measures[cell];
                    let binned = measure.bins.iter().try_fold(0_u64, |sum, (_, n)| sum.checked_add(n));
                    binned == Some(measure.moments.n) && measure.moments.n <= rows && extremes_fit(measure)
                }
                Tally::Tags(_, tags) => {
                    let answered = tags.cell(cell).iter().try_fold(0_u64, |sum, tags| sum.checked_add(tags.answered));
                    answered.is_some_and(|answered| answered <= rows)
                        && tags.cell(cell).iter().all(|tags| tags.by_tag.values().all(|(n, _)| *n <= tags.answered))
                }
            };
            let consistent = consistent && pair_fits(survey, store, at, cell);
            if !consistent {
                return Err(invalid(format!(
                    "a cell with {rows} rows holds counts of `{name}` that do not go with them; is the table whole?"
                )));
            }
        }
    }
    Ok(())
}

/// Whether no answer is counted with another more often than alone, where the tally is that of a pair.
fn pair_fits(survey: &Survey, store: &Store, at: usize, cell: usize) -> bool {
    let pair = at.checked_sub(survey.questions().len()).and_then(|at| survey.pairs.get(at));
    if let (Some(pair), Some(Tally::Tags(_, tags))) = (pair, store.tallies.get(at)) {
        return tags_fit(pair, store, tags, cell);
    }
    let dense = |at: usize| match store.tallies.get(at) {
        Some(Tally::Dense(dense)) => Some(dense),
        _ => None,
    };
    let (Some(pair), Some(joint)) = (pair, dense(at)) else { return true };
    let [Some(rows), Some(columns)] = pair.questions.map(dense) else { return false };
    let width = pair.answers[1];
    let counts = joint.counts(cell).get(..pair.bins()).unwrap_or_default();
    // The counts of a cell add up to its rows, so these sums do not overflow.
    let by_row = counts.chunks_exact(width).map(|row| row.iter().sum::<u64>());
    let by_column = (0..width).map(|column| counts.iter().skip(column).step_by(width).sum::<u64>());
    by_row.zip(rows.counts(cell)).all(|(n, alone)| n <= *alone)
        && by_column.zip(columns.counts(cell)).all(|(n, alone)| n <= *alone)
}

/// Whether no tag is counted with an answer more often than either alone.
fn tags_fit(pair: &Pair, store: &Store, tally: &TagTally, cell: usize) -> bool {
    let Some((tagged, answered)) = pair.tagged() else { return false };
    let (Some(Tally::Tags(_, alone)), Some(Tally::Dense(answers))) =
        (store.tallies.get(tagged), store.tallies.get(answered))
    else {
        return false;
    };
    let Some(alone) = alone.cell(cell).first() else { return false };
    let mut by_tag: BTreeMap<u32, u64> = BTreeMap::new();
    for tags in tally.cell(cell) {
        for (tag, (n, _)) in &tags.by_tag {
            // No more than the rows of the cell, with every answer.
            *by_tag.entry(*tag).or_default() += n;
        }
    }
    tally.answered(cell) <= alone.answered
        && tally.cell(cell).iter().zip(answers.counts(cell)).all(|(tags, n)| tags.answered <= *n)
        && by_tag.iter().all(|(tag, n)| alone.by_tag.get(tag).is_some_and(|(alone, _)| n <= alone))
}

/// Whether the smallest and the largest number, where they are known, lie in the first and the last bin.
fn extremes_fit(measure: &Measure) -> bool {
    let bins: Vec<i32> = measure.bins.iter().map(|(bin, _)| bin).collect();
    let fits = |known: Option<i64>, bin: Option<&i32>| known.is_none_or(|ticks| bin == Some(&LogBins::bin(ticks)));
    let Moments { min, max, .. } = measure.moments;
    min.zip(max).is_none_or(|(min, max)| min <= max) && fits(min, bins.first()) && fits(max, bins.last())
}

fn text<'c>(column: &'c Column<'_>, row: usize) -> Result<Option<&'c str>> {
    if column.is_null(row) {
        return Ok(None);
    }
    match column.values() {
        values @ (Values::Text(_) | Values::Dictionary(..)) => Ok(values.text(row)),
        Values::Null(_) => Ok(None),
        values => Err(wrong_type(column, values, "text")),
    }
}

fn integer(column: &Column<'_>, row: usize) -> Result<Option<i128>> {
    if column.is_null(row) {
        return Ok(None);
    }
    if let Some(value) = column.values().integer(row) {
        return Ok(Some(value));
    }
    let value = match column.values() {
        Values::Decimal(v, 0) => v[row],
        Values::F64(v) if v[row].fract() == 0.0 && v[row].abs() < 9e15 => {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            let whole = v[row] as i64;
            i128::from(whole)
        }
        Values::Null(_) => return Ok(None),
        values => return Err(wrong_type(column, values, "whole numbers").at_row(row as u64)),
    };
    Ok(Some(value))
}

fn day(column: &Column<'_>, row: usize) -> Result<Option<i32>> {
    if column.is_null(row) {
        return Ok(None);
    }
    match column.values() {
        Values::Days(v) => Ok(v.get(row).copied()),
        Values::Instants(v, unit) | Values::Civil(v, unit) => {
            let seconds = v.get(row).map(|value| value.div_euclid(unit.per_second()));
            Ok(seconds.and_then(|seconds| i32::try_from(seconds.div_euclid(86_400)).ok()))
        }
        Values::Null(_) => Ok(None),
        values => Err(wrong_type(column, values, "dates")),
    }
}

fn wrong_type(column: &Column<'_>, values: &Values<'_>, wanted: &str) -> Error {
    invalid(format!("column `{}` is of type {} where the table has {wanted}", column.name(), values.type_name()))
        .at_column(column.name())
}
