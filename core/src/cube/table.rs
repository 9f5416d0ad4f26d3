//! A cube as a table: what any engine that can sum by group can merge, and Parquet can store.
//!
//! | column | type | what it holds |
//! | --- | --- | --- |
//! | one for each dimension | text | its value; null for "not known" |
//! | `period` | date | the first day of the period; null where the cube has one period for all time |
//! | `question` | text | the question; null in the row that counts the rows of the cell |
//! | `bin` | int32 | the point of a rating, 1 or 0 for yes or no, 1 for a comment, the logarithmic bin of a measure; null in the row that counts rows without an answer, or that holds a measure's or tags question's moments |
//! | `tag` | text | the tag; null elsewhere |
//! | `n` | int64 | how many |
//! | `w`, `w2` | decimal(38, 0) | sums of weights and of their squares, in 10^-9 and 10^-18; only where rows carry weights |
//! | `sum`, `sum_sq` | decimal(38, 0) | of a measure, in ticks of its resolution; only where the survey has measures |
//! | `min`, `max` | int64 | of a measure, in ticks; merge them with MIN and MAX |
//! | `sum_w` | decimal(38, 0) | of weight times measure; only where both are |
//!
//! `SELECT dimensions, period, question, bin, tag, SUM(n), … GROUP BY` the first five merges tables exactly. A table in
//! which keys repeat is read as their sum, so a mere union of tables will do as well.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use super::Cube;
use super::store::{Store, Tally};
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Batch, Column, Intake, Values};
use crate::survey::{QuestionKind, Survey};
use crate::tally::{LogBins, Moments, WeightSum};

/// The version of the table format that this release writes.
pub const SCHEMA: &str = "cx-cube/1";

const KEY_SCHEMA: &str = "cxmetrics.schema";
const KEY_SURVEY: &str = "cxmetrics.survey";
const KEY_GRAIN: &str = "cxmetrics.grain";
const KEY_INTAKE: &str = "cxmetrics.intake";

/// One row of the table beside its key.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    n: u64,
    weight: WeightSum,
    moments: Option<Moments>,
    sum_w: i128,
}

/// Which columns a survey's table has beside the keys.
#[derive(Debug, Clone, Copy)]
struct Shape {
    weighted: bool,
    measures: bool,
}

impl Shape {
    fn of(survey: &Survey) -> Self {
        let is_measure = |kind: &QuestionKind| matches!(kind, QuestionKind::Measure(_));
        Self {
            weighted: survey.is_weighted(),
            measures: survey.questions().iter().any(|question| is_measure(question.kind())),
        }
    }
}

struct Writer {
    dimensions: Vec<StringBuilder>,
    period: Date32Builder,
    question: StringBuilder,
    bin: Int32Builder,
    tag: StringBuilder,
    n: Int64Builder,
    w: Decimal128Builder,
    w2: Decimal128Builder,
    sum: Decimal128Builder,
    sum_sq: Decimal128Builder,
    min: Int64Builder,
    max: Int64Builder,
    sum_w: Decimal128Builder,
    shape: Shape,
}

/// The key of a table row within its cell.
#[derive(Debug, Clone, Copy, Default)]
struct Key<'a> {
    question: Option<&'a str>,
    bin: Option<i32>,
    tag: Option<&'a str>,
}

impl Writer {
    fn new(dimensions: usize, shape: Shape) -> Self {
        Self {
            dimensions: (0..dimensions).map(|_| StringBuilder::new()).collect(),
            period: Date32Builder::new(),
            question: StringBuilder::new(),
            bin: Int32Builder::new(),
            tag: StringBuilder::new(),
            n: Int64Builder::new(),
            w: Decimal128Builder::new(),
            w2: Decimal128Builder::new(),
            sum: Decimal128Builder::new(),
            sum_sq: Decimal128Builder::new(),
            min: Int64Builder::new(),
            max: Int64Builder::new(),
            sum_w: Decimal128Builder::new(),
            shape,
        }
    }

    fn push(&mut self, segment: &[Option<&str>], start: Option<i32>, key: Key<'_>, numbers: Numbers) -> Result<()> {
        for (builder, value) in self.dimensions.iter_mut().zip(segment) {
            builder.append_option(*value);
        }
        self.period.append_option(start);
        self.question.append_option(key.question);
        self.bin.append_option(key.bin);
        self.tag.append_option(key.tag);
        self.n.append_value(i64::try_from(numbers.n).map_err(|_| overflow())?);
        if self.shape.weighted {
            self.w.append_value(wide(numbers.weight.w)?);
            self.w2.append_value(wide(numbers.weight.w2)?);
        }
        if self.shape.measures {
            let moments = numbers.moments;
            self.sum.append_option(moments.map(|moments| moments.sum));
            self.sum_sq.append_option(moments.map(|moments| wide(moments.sum_sq)).transpose()?);
            self.min.append_option(moments.and_then(|moments| moments.min));
            self.max.append_option(moments.and_then(|moments| moments.max));
            if self.shape.weighted {
                self.sum_w.append_option(moments.map(|_| numbers.sum_w));
            }
        }
        Ok(())
    }

    fn finish(mut self, survey: &Survey, metadata: std::collections::HashMap<String, String>) -> Result<RecordBatch> {
        let mut fields: Vec<Field> = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (dimension, builder) in survey.dimensions().iter().zip(&mut self.dimensions) {
            fields.push(Field::new(dimension.name(), DataType::Utf8, true));
            arrays.push(Arc::new(builder.finish()));
        }
        let wide = DataType::Decimal128(38, 0);
        let mut add = |name: &str, data_type: DataType, nullable: bool, array: ArrayRef| {
            fields.push(Field::new(name, data_type, nullable));
            arrays.push(array);
        };
        let decimal = |builder: &mut Decimal128Builder| -> Result<ArrayRef> {
            let array = builder.finish().with_precision_and_scale(38, 0).map_err(|_| overflow())?;
            Ok(Arc::new(array))
        };
        add("period", DataType::Date32, true, Arc::new(self.period.finish()));
        add("question", DataType::Utf8, true, Arc::new(self.question.finish()));
        add("bin", DataType::Int32, true, Arc::new(self.bin.finish()));
        add("tag", DataType::Utf8, true, Arc::new(self.tag.finish()));
        add("n", DataType::Int64, false, Arc::new(self.n.finish()));
        if self.shape.weighted {
            add("w", wide.clone(), false, decimal(&mut self.w)?);
            add("w2", wide.clone(), false, decimal(&mut self.w2)?);
        }
        if self.shape.measures {
            add("sum", wide.clone(), true, decimal(&mut self.sum)?);
            add("sum_sq", wide.clone(), true, decimal(&mut self.sum_sq)?);
            add("min", DataType::Int64, true, Arc::new(self.min.finish()));
            add("max", DataType::Int64, true, Arc::new(self.max.finish()));
            if self.shape.weighted {
                add("sum_w", wide, true, decimal(&mut self.sum_w)?);
            }
        }
        let schema = Arc::new(Schema::new_with_metadata(fields, metadata));
        RecordBatch::try_new(schema, arrays).map_err(|err| invalid(format!("the table cannot be built: {err}")))
    }
}

fn overflow() -> Error {
    Error::new(ErrorKind::Overflow, "a count or a sum is too large for its column in a table")
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidTable, message)
}

/// A decimal(38, 0) holds less than 128 bits.
const MAX_DECIMAL: u128 = 10_u128.pow(38) - 1;

fn wide(value: u128) -> Result<i128> {
    if value <= MAX_DECIMAL { i128::try_from(value).map_err(|_| overflow()) } else { Err(overflow()) }
}

impl Cube {
    /// The cube as an Arrow table, rows in the order of segments, periods and questions: the same bytes for equal cubes.
    ///
    /// The survey, the grain and the account of the intake travel in the schema's metadata. The ids that a survey with an
    /// `id` keeps do not: a cube that is read back no longer knows duplicates of what it holds.
    ///
    /// Cost: one row for each bin that is not empty.
    ///
    /// # Errors
    /// [`ErrorKind::Overflow`] when a sum does not fit a decimal of 38 digits.
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Record}, survey::{Scale, Survey}};
    /// # let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// # let mut cube = Cube::new(&survey, Grain::Day);
    /// cube.add(&Record::new().text("day", "2026-11-02").text("store", "A").integer("nps", 9))?;
    /// let table = cube.to_arrow()?;
    /// assert_eq!(table.num_rows(), 2); // one counts the rows of the cell, one the nines
    /// assert_eq!(Cube::from_arrow([&table])?, cube);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn to_arrow(&self) -> Result<RecordBatch> {
        let survey = self.survey();
        let store = self.store();
        let mut writer = Writer::new(survey.dimensions().len(), Shape::of(survey));
        for cell in store.ordered() {
            let segment: Vec<Option<&str>> =
                store.names.iter().zip(store.key(cell)).map(|(names, code)| names.name(*code)).collect();
            let start = match self.grain() {
                Grain::All => None,
                grain => Period::from_index(grain, store.period(cell)).map(|period| period.start().to_epoch_days()),
            };
            self.write_cell(&mut writer, &segment, start, cell)?;
        }
        let intake = serde_json::to_string(self.intake()).unwrap_or_default();
        let metadata = [
            (KEY_SCHEMA, SCHEMA.to_owned()),
            (KEY_SURVEY, serde_json::to_string(survey.def()).unwrap_or_default()),
            (KEY_GRAIN, self.grain().name().to_owned()),
            (KEY_INTAKE, intake),
        ];
        writer.finish(survey, metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    fn write_cell(&self, writer: &mut Writer, segment: &[Option<&str>], start: Option<i32>, cell: usize) -> Result<()> {
        let store = self.store();
        let weight = store.row_weights.get(cell).copied().unwrap_or_default();
        let rows = Numbers { n: store.rows[cell], weight, ..Numbers::default() };
        writer.push(segment, start, Key::default(), rows)?;
        for (question, tally) in self.survey().questions().iter().zip(&store.tallies) {
            let key = Key { question: Some(question.name()), ..Key::default() };
            match tally {
                Tally::Dense(dense) => {
                    let weights = dense.weights(cell);
                    let last = dense.bins() - 1;
                    for (bin, n) in dense.counts(cell).iter().enumerate().filter(|(_, n)| 0 < **n) {
                        let weight = weights.and_then(|weights| weights.get(bin)).copied().unwrap_or_default();
                        let bin = (bin != last).then(|| bin_value(question.kind(), bin));
                        writer.push(
                            segment,
                            start,
                            Key { bin, ..key },
                            Numbers { n: *n, weight, ..Numbers::default() },
                        )?;
                    }
                }
                Tally::Measures(measures) => {
                    let measure = &measures[cell];
                    if measure.moments.n == 0 {
                        continue;
                    }
                    let moments = Some(measure.moments);
                    let numbers = Numbers { n: measure.moments.n, moments, sum_w: measure.sum_w, ..Numbers::default() };
                    writer.push(segment, start, key, numbers)?;
                    for (bin, n) in measure.bins.iter() {
                        let weight = measure.bins.weight(bin).unwrap_or_default();
                        let numbers = Numbers { n, weight, ..Numbers::default() };
                        writer.push(segment, start, Key { bin: Some(bin), ..key }, numbers)?;
                    }
                }
                Tally::Tags(names, tags) => {
                    let tags = &tags[cell];
                    if tags.answered == 0 {
                        continue;
                    }
                    let answered = Numbers { n: tags.answered, weight: tags.answered_w, ..Numbers::default() };
                    writer.push(segment, start, key, answered)?;
                    let mut by_name: Vec<(&str, (u64, WeightSum))> =
                        tags.by_tag.iter().filter_map(|(code, counts)| Some((names.name(*code)?, *counts))).collect();
                    by_name.sort_unstable();
                    for (tag, (n, weight)) in by_name {
                        let numbers = Numbers { n, weight, ..Numbers::default() };
                        writer.push(segment, start, Key { tag: Some(tag), ..key }, numbers)?;
                    }
                }
            }
        }
        Ok(())
    }

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
        let mut reader = Reader { survey, grain, moments: BTreeMap::new(), first_row: 0 };
        for batch in batches {
            check_metadata(survey, grain, batch)?;
            reader.read(&Batch::from_arrow(batch)?, &mut cube.store)?;
        }
        reader.finish(&mut cube.store)?;
        cube.intake.rows_read = cube.rows();
        cube.intake.rows_accepted = cube.rows();
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

/// The bin of a tally as it stands in a table.
fn bin_value(kind: &QuestionKind, bin: usize) -> i32 {
    match kind {
        QuestionKind::Rating(scale) => scale.point(bin),
        QuestionKind::Comment => 1,
        _ => i32::try_from(bin).unwrap_or(0),
    }
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

struct Columns<'a> {
    dimensions: Vec<&'a Column<'a>>,
    period: &'a Column<'a>,
    question: &'a Column<'a>,
    bin: &'a Column<'a>,
    tag: &'a Column<'a>,
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
    /// The number of the batch's first row.
    first_row: u64,
}

impl Reader<'_> {
    fn read(&mut self, batch: &Batch<'_>, store: &mut Store) -> Result<()> {
        let columns = Columns::find(self.survey, batch)?;
        let mut key = vec![0_u32; columns.dimensions.len() + 1];
        let expected = store.cells() + batch.rows();
        for row in 0..batch.rows() {
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
        let question = self.survey.question_idx(name).map_err(|err| self.at(row, "question", err.to_string()))?;
        let kind = self.survey.questions()[question].kind();
        let bin = integer(columns.bin, row)?.map(i64::try_from).transpose().map_err(|_| overflow())?;
        match &mut store.tallies[question] {
            Tally::Dense(dense) => {
                let last = dense.bins() - 1;
                let place = match bin {
                    None => last,
                    Some(bin) => bin_idx(kind, bin)
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
            Tally::Tags(names, tags) => match text(columns.tag, row)? {
                Some(tag) => {
                    let code = names.code(tag);
                    let have = tags[cell].by_tag.get(&code).map_or(0, |(have, _)| *have);
                    have.checked_add(n).ok_or_else(overflow)?;
                    tags[cell].add_tag(code, n, weight);
                }
                None => {
                    tags[cell].answered = tags[cell].answered.checked_add(n).ok_or_else(overflow)?;
                    tags[cell].answered_w.add(weight);
                }
            },
        }
        Ok(())
    }

    fn finish(self, store: &mut Store) -> Result<()> {
        for ((question, cell), moments) in self.moments {
            if let Tally::Measures(measures) = &mut store.tallies[question] {
                measures[cell].moments = moments;
            }
        }
        check_rows(self.survey, store)
    }
}

/// Each cell's answers must be those of its rows, or later arithmetic would not add up.
fn check_rows(survey: &Survey, store: &Store) -> Result<()> {
    for cell in 0..store.cells() {
        let rows = store.rows[cell];
        for (question, tally) in survey.questions().iter().zip(&store.tallies) {
            let consistent = match tally {
                Tally::Dense(dense) => {
                    let answered = dense.counts(cell).iter().try_fold(0_u64, |sum, n| sum.checked_add(*n));
                    answered == Some(rows)
                }
                Tally::Measures(measures) => {
                    let measure = &measures[cell];
                    let binned = measure.bins.iter().try_fold(0_u64, |sum, (_, n)| sum.checked_add(n));
                    binned == Some(measure.moments.n) && measure.moments.n <= rows
                }
                Tally::Tags(_, tags) => {
                    let tags = &tags[cell];
                    tags.answered <= rows && tags.by_tag.values().all(|(n, _)| *n <= tags.answered)
                }
            };
            if !consistent {
                return Err(invalid(format!(
                    "a cell with {rows} rows holds counts of `{}` that do not go with them; is the table whole?",
                    question.name()
                )));
            }
        }
    }
    Ok(())
}

fn text<'c>(column: &'c Column<'_>, row: usize) -> Result<Option<&'c str>> {
    if column.is_null(row) {
        return Ok(None);
    }
    match column.values() {
        Values::Text(text) => Ok(text.get(row)),
        Values::Dictionary(keys, values) => Ok(keys.get(row).and_then(|key| values.get(key))),
        Values::Null(_) => Ok(None),
        values => Err(wrong_type(column, values, "text")),
    }
}

fn integer(column: &Column<'_>, row: usize) -> Result<Option<i128>> {
    if column.is_null(row) {
        return Ok(None);
    }
    let value = match column.values() {
        Values::U8(v) => i128::from(v[row]),
        Values::I8(v) => i128::from(v[row]),
        Values::U16(v) => i128::from(v[row]),
        Values::I16(v) => i128::from(v[row]),
        Values::U32(v) => i128::from(v[row]),
        Values::I32(v) => i128::from(v[row]),
        Values::U64(v) => i128::from(v[row]),
        Values::I64(v) => i128::from(v[row]),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::{Filter, Record};
    use crate::survey::{MeasureUnit, QuestionDef, Scale};

    fn survey(weighted: bool) -> Survey {
        let builder = Survey::builder()
            .time("day")
            .rating("nps", Scale::nps())
            .measure("handling", MeasureUnit::Seconds)
            .question("topics", QuestionDef::tags())
            .flag("solved")
            .comment("words")
            .dimensions(["store"]);
        if weighted { builder.weight("w").build().unwrap() } else { builder.build().unwrap() }
    }

    fn cube(weighted: bool) -> Cube {
        let mut cube = Cube::new(&survey(weighted), Grain::Day);
        let weigh = |record: Record, weight: f64| if weighted { record.float("w", weight) } else { record };
        for (day, store, nps, handling) in
            [("2026-11-01", "A", 10, 30.5), ("2026-11-01", "B", 0, 7200.0), ("2026-11-02", "A", 7, 0.0)]
        {
            let record = Record::new()
                .text("day", day)
                .text("store", store)
                .integer("nps", nps)
                .float("handling", handling)
                .tags("topics", ["price", "queue"])
                .flag("solved", nps > 5)
                .text("words", "good");
            cube.add(&weigh(record, 1.25)).unwrap();
        }
        cube.add(&weigh(Record::new().text("day", "1969-12-31"), 0.5)).unwrap();
        cube
    }

    #[test]
    fn a_cube_comes_back_from_its_table() {
        for weighted in [false, true] {
            let cube = cube(weighted);
            let table = cube.to_arrow().unwrap();
            let back = Cube::from_arrow([&table]).unwrap();
            assert_eq!(back, cube);
            assert_eq!(back.intake(), cube.intake());
            assert_eq!(back.to_arrow().unwrap(), table);
            // In two pieces that cut a cell, and twice over.
            let cut = table.num_rows() / 2;
            let pieces = [table.slice(0, cut), table.slice(cut, table.num_rows() - cut)];
            assert_eq!(Cube::from_arrow(&pieces).unwrap(), cube);
            let mut twice = cube.clone();
            twice.merge(&cube).unwrap();
            assert_eq!(Cube::from_table(cube.survey(), Grain::Day, [&table, &table]).unwrap(), twice);
        }
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn a_cube_comes_back_from_parquet() {
        for cube in [cube(true), Cube::new(&survey(false), Grain::Week)] {
            let mut file = Vec::new();
            cube.to_parquet(&mut file).unwrap();
            let back = Cube::from_parquet(bytes::Bytes::from(file)).unwrap();
            assert_eq!(back, cube);
            assert_eq!(back.intake(), cube.intake());
        }
        assert_eq!(Cube::from_parquet(bytes::Bytes::from_static(b"PAR1")).unwrap_err().code(), "malformed_input");
    }

    #[test]
    fn a_hierarchy_shows_its_paths() {
        let survey = Survey::builder().rating("nps", Scale::nps()).hierarchy(["region", "store"]).build().unwrap();
        let mut cube = Cube::new(&survey, Grain::All);
        for (region, store) in [("North", "B"), ("South", "A"), ("North", "A")] {
            cube.add(&Record::new().text("region", region).text("store", store)).unwrap();
        }
        let paths = cube.paths("store").unwrap();
        let expected = [["North", "A"], ["North", "B"], ["South", "A"]].map(|path| path.map(Some));
        assert_eq!(paths, expected);
    }

    #[test]
    fn an_empty_cube_is_an_empty_table() {
        let cube = Cube::new(&survey(false), Grain::Month);
        let table = cube.to_arrow().unwrap();
        assert_eq!(table.num_rows(), 0);
        assert_eq!(Cube::from_arrow([&table]).unwrap(), cube);
    }

    #[test]
    fn tables_that_do_not_add_up_are_refused() {
        let cube = cube(false);
        let table = cube.to_arrow().unwrap();
        let code = |result: Result<Cube>| result.unwrap_err().code();
        assert_eq!(code(Cube::from_arrow([&table.slice(0, 1)])), "invalid_table");
        assert_eq!(code(Cube::from_arrow([])), "invalid_table");
        assert_eq!(code(Cube::from_table(&survey(true), Grain::Day, [&table])), "cube_mismatch");
        assert_eq!(code(Cube::from_table(cube.survey(), Grain::Week, [&table])), "cube_mismatch");
        let only_n = table.project(&[0]).unwrap();
        assert_eq!(code(Cube::from_arrow([&only_n])), "invalid_table");
        let narrow = cube.roll_up(&[], Grain::All, &Filter::everything()).unwrap();
        assert_eq!(Cube::from_arrow([&narrow.to_arrow().unwrap()]).unwrap(), narrow);
    }
}
