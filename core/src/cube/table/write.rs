//! From cells to the rows of a table.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use super::{KEY_GRAIN, KEY_INTAKE, KEY_SCHEMA, KEY_SURVEY, SCHEMA, Shape, invalid, overflow};
use crate::calendar::{Grain, Period};
use crate::cube::{Cube, Tally};
use crate::error::Result;
use crate::intake::Names;
use crate::survey::{QuestionKind, Survey};
use crate::tally::{Moments, Tags, WeightSum};

impl Cube {
    /// The cube as an Arrow table, rows in the order of segments, periods and questions: the same bytes for equal cubes.
    ///
    /// The survey, the grain and the account of the intake travel in the schema's metadata. The ids that a survey with an
    /// `id` keeps do not: a cube that is read back no longer knows duplicates of what it holds.
    ///
    /// Cost: one row for each bin that is not empty.
    ///
    /// # Errors
    /// [`ErrorKind::Overflow`](crate::ErrorKind::Overflow) when a sum does not fit a decimal of 38 digits.
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
                    for tags in tags.cell(cell) {
                        writer.push_tags(segment, start, key, names, tags)?;
                    }
                }
            }
        }
        let questions = self.survey().questions().len();
        for (pair, tally) in self.survey().pairs.iter().zip(store.tallies.iter().skip(questions)) {
            let key = Key { question: Some(&pair.name), ..Key::default() };
            if let Tally::Tags(names, tags) = tally {
                for (bin, tags) in (0..).zip(tags.cell(cell)) {
                    writer.push_tags(segment, start, Key { bin: Some(bin), ..key }, names, tags)?;
                }
            }
            let Tally::Dense(dense) = tally else { continue };
            let (weights, last) = (dense.weights(cell), dense.bins() - 1);
            for (bin, n) in dense.counts(cell).iter().enumerate().filter(|(_, n)| 0 < **n) {
                let weight = weights.and_then(|weights| weights.get(bin)).copied().unwrap_or_default();
                let bin = if bin == last { None } else { Some(i32::try_from(bin).map_err(|_| overflow())?) };
                writer.push(segment, start, Key { bin, ..key }, Numbers { n: *n, weight, ..Numbers::default() })?;
            }
        }
        Ok(())
    }
}

/// One row of the table beside its key.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    n: u64,
    weight: WeightSum,
    moments: Option<Moments>,
    sum_w: i128,
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

    /// The rows of tags: how many are tagged, and how many have each tag.
    fn push_tags(
        &mut self,
        segment: &[Option<&str>],
        start: Option<i32>,
        key: Key<'_>,
        names: &Names,
        tags: &Tags,
    ) -> Result<()> {
        if tags.answered == 0 {
            return Ok(());
        }
        let answered = Numbers { n: tags.answered, weight: tags.answered_w, ..Numbers::default() };
        self.push(segment, start, key, answered)?;
        let mut by_name: Vec<(&str, (u64, WeightSum))> =
            tags.by_tag.iter().filter_map(|(code, counts)| Some((names.name(*code)?, *counts))).collect();
        by_name.sort_unstable();
        for (tag, (n, weight)) in by_name {
            let numbers = Numbers { n, weight, ..Numbers::default() };
            self.push(segment, start, Key { tag: Some(tag), ..key }, numbers)?;
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

/// A decimal(38, 0) holds less than 128 bits.
const MAX_DECIMAL: u128 = 10_u128.pow(38) - 1;

fn wide(value: u128) -> Result<i128> {
    if value <= MAX_DECIMAL { i128::try_from(value).map_err(|_| overflow()) } else { Err(overflow()) }
}

/// The bin of a tally as it stands in a table.
fn bin_value(kind: &QuestionKind, bin: usize) -> i32 {
    match kind {
        QuestionKind::Rating(scale) => scale.point(bin),
        QuestionKind::Comment => 1,
        _ => i32::try_from(bin).unwrap_or(0),
    }
}
