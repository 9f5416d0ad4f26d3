//! A survey bound to a batch: who reads which column, and what one chunk of rows becomes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::account::Intake;
use super::column::{Batch, Column};
use super::dimension::{DimensionMemory, DimensionReader};
use super::gate;
use super::keys::KeyColumn;
use super::labels::TagsReader;
use super::names::{Names, PeriodCodes};
use super::rating::CodeReader;
use super::reason::{Reason, SKIPPED};
use super::ticks::{SKIPPED_TICKS, TicksReader};
use super::time::{Found, MomentReader, NO_PERIOD, PeriodTable, TimeReader};
use crate::calendar::{Grain, Moment, TimeFormat, Zone};
use crate::error::{Error, ErrorKind, Result, unknown_name};
use crate::survey::{DimensionSource, QuestionKind, Survey};

/// How many rows are decoded at a time: small enough for the nearest cache.
pub(crate) const CHUNK: usize = 4096;

/// Formats of text columns of time that earlier batches have settled, by column.
pub(crate) type Settled = BTreeMap<String, Vec<TimeFormat>>;

/// A survey bound to a batch.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) survey: &'a Survey,
    pub(crate) rows: usize,
    decimal_comma: bool,
    consent: Option<(&'a Column<'a>, &'a [String])>,
    weight: Option<&'a Column<'a>>,
    id: Option<(&'a Column<'a>, Option<&'a Column<'a>>)>,
    time: Option<TimeReader<'a>>,
    dimensions: Vec<DimensionReader<'a>>,
    questions: Vec<Reader<'a>>,
    /// The names that dictionary columns brought, with which every worker starts.
    pub(crate) names: Vec<Names>,
    /// Formats that this batch has settled.
    pub(crate) settled: Settled,
}

/// The reader of one question.
#[derive(Debug)]
enum Reader<'a> {
    Codes(Box<CodeReader<'a>>),
    Ticks(TicksReader<'a>),
    Tags(TagsReader<'a>),
}

/// The answers to one question in one chunk of rows.
#[derive(Debug)]
pub(crate) enum Answers {
    /// A bin, or the code of a missing or refused answer, a row.
    Codes(Vec<u8>),
    /// Ticks, or a code, a row.
    Ticks(Vec<i64>),
    /// A code a row, and the tags of row `i` in `items[ends[i - 1]..ends[i]]`.
    Tags { codes: Vec<u8>, ends: Vec<usize>, items: Vec<u32> },
}

/// What a chunk of rows becomes.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) rows: Range<usize>,
    /// 0, or the code of the reason why the row is refused.
    pub(crate) states: Vec<u8>,
    /// Whether any row is refused.
    pub(crate) any_refused: bool,
    /// The codes of each dimension.
    pub(crate) codes: Vec<Vec<u32>>,
    pub(crate) periods: Vec<u32>,
    /// Empty when rows carry no weight.
    pub(crate) weights: Vec<u64>,
    pub(crate) answers: Vec<Answers>,
}

/// What a worker keeps from one chunk to the next.
#[derive(Debug)]
pub(crate) struct Memory {
    dimensions: Vec<DimensionMemory>,
    /// One table for wall clocks and one for each zone.
    tables: Vec<PeriodTable>,
    /// The zone of each code of the dimension that decides it.
    zone_of: Vec<Option<usize>>,
}

impl<'a> Plan<'a> {
    /// Finds the survey's columns in a batch.
    pub(crate) fn new(survey: &'a Survey, grain: Grain, batch: &'a Batch<'a>, settled: &Settled) -> Result<Self> {
        let def = survey.def();
        let named = |name: &'a str, role: &str| batch.column(name).ok_or_else(|| missing_column(batch, name, role));
        let first_of = |names: &'a [String], role: &str| {
            names.iter().find_map(|name| batch.column(name)).ok_or_else(|| missing_column(batch, &names[0], role))
        };
        let optional = |name: &'a Option<String>, role: &str| name.as_deref().map(|name| named(name, role)).transpose();

        let mut plan_settled = Settled::new();
        let mut bind_time = |column: &'a Column<'a>, stated: &[TimeFormat]| -> Result<MomentReader<'a>> {
            let reader = MomentReader::new(column, stated, settled.get(column.name()).map(Vec::as_slice))?;
            if stated.is_empty() && reader.is_settled_text() {
                plan_settled.insert(column.name().to_owned(), reader.formats().to_vec());
            }
            Ok(reader)
        };

        let time = match &survey.time {
            None => None,
            Some(time) => Some(TimeReader {
                moments: bind_time(named(&time.column, "the time")?, &time.formats)?,
                grain,
                zone: time.zone.clone(),
                zones: time.zones.clone(),
            }),
        };
        let mut names = Vec::new();
        let mut dimensions = Vec::new();
        for dimension in &survey.dimensions {
            let column = match &dimension.source {
                DimensionSource::Column(columns) | DimensionSource::Bands(columns, _) => {
                    Some(first_of(columns, &format!("the dimension `{}`", dimension.name))?)
                }
                DimensionSource::Lookup(..) => None,
            };
            let mut own = Names::default();
            dimensions.push(DimensionReader::new(dimension, column, batch.decimal_comma(), &mut own));
            names.push(own);
        }
        let mut questions = Vec::new();
        for question in &survey.questions {
            let role = format!("the question `{}`", question.name);
            questions.push(match &question.kind {
                QuestionKind::Rating(_) | QuestionKind::Flag | QuestionKind::Comment => Reader::Codes(Box::new(
                    CodeReader::new(first_of(&question.columns, &role)?, question, batch.decimal_comma()),
                )),
                QuestionKind::Tags => {
                    Reader::Tags(TagsReader { column: first_of(&question.columns, &role)?, question })
                }
                QuestionKind::Measure(unit) => Reader::Ticks(match &question.between {
                    Some(between) => {
                        let formats: Vec<TimeFormat> =
                            between.formats.iter().map(|format| TimeFormat::parse(format)).collect::<Result<_>>()?;
                        TicksReader::Between {
                            from: bind_time(named(&between.from, &role)?, &formats)?,
                            to: bind_time(named(&between.to, &role)?, &formats)?,
                            missing: &question.missing,
                        }
                    }
                    None => TicksReader::Column {
                        column: first_of(&question.columns, &role)?,
                        question,
                        unit: *unit,
                        decimal_comma: batch.decimal_comma(),
                    },
                }),
            });
        }
        let consent = match &survey.consent {
            Some((column, granted)) => Some((named(column, "consent")?, granted.as_slice())),
            None => None,
        };
        let weight = optional(&def.weight, "the weight")?;
        let id = match optional(&def.id, "the id")? {
            Some(id) => Some((id, optional(&def.revision, "the revision")?)),
            None => None,
        };
        Ok(Self {
            survey,
            rows: batch.rows(),
            decimal_comma: batch.decimal_comma(),
            consent,
            weight,
            id,
            time,
            dimensions,
            questions,
            names,
            settled: plan_settled,
        })
    }

    /// What a worker starts with.
    pub(crate) fn memory(&self) -> Memory {
        let mut tables = Vec::new();
        if let Some(time) = &self.time {
            use super::column::TimeUnit::Microsecond;
            let unit = time.raw().map_or(Microsecond, |(_, unit, _)| unit);
            tables.push(PeriodTable::new(time.grain, None, unit));
            tables.push(PeriodTable::new(time.grain, Some(time.zone.clone()), unit));
            for (_, zone) in time.zones.iter().flat_map(|(_, zones)| zones) {
                tables.push(PeriodTable::new(time.grain, Some(zone.clone()), unit));
            }
        }
        let dimensions = self.dimensions.iter().map(|_| DimensionMemory::default()).collect();
        Memory { dimensions, tables, zone_of: Vec::new() }
    }

    /// An empty chunk with its buffers.
    pub(crate) fn chunk(&self) -> Chunk {
        Chunk {
            rows: 0..0,
            states: Vec::new(),
            any_refused: false,
            codes: vec![Vec::new(); self.dimensions.len()],
            periods: Vec::new(),
            weights: Vec::new(),
            answers: self
                .questions
                .iter()
                .map(|reader| match reader {
                    Reader::Codes(_) => Answers::Codes(Vec::new()),
                    Reader::Ticks(_) => Answers::Ticks(Vec::new()),
                    Reader::Tags(_) => Answers::Tags { codes: Vec::new(), ends: Vec::new(), items: Vec::new() },
                })
                .collect(),
        }
    }

    /// The id and revision of a row, where the survey asks for an id.
    pub(crate) fn id(&self, row: usize) -> Option<Result<(String, i64), Reason>> {
        let (id, revision) = self.id?;
        Some(match (gate::id(id, row), revision) {
            (None, _) => Err(Reason::IdMissing),
            (Some(id), None) => Ok((id, 0)),
            (Some(id), Some(column)) => match gate::revision(column, row) {
                Some(revision) => Ok((id, revision)),
                None => Err(Reason::RevisionUnreadable),
            },
        })
    }

    /// The bytes of a rating column that need no decoding, and what stands between a byte and its bin.
    pub(crate) fn bytes(&self, question: usize) -> Option<(&'a [u8], u8)> {
        match &self.questions[question] {
            Reader::Codes(reader) => reader.bytes(),
            _ => None,
        }
    }

    /// The columns of the dimensions, where all that tells a row's cell is keys of dictionaries and its time, and where
    /// all questions have bins: then rows can be counted by their keys, before these become names.
    pub(crate) fn keyed_dimensions(&self) -> Option<Vec<KeyColumn<'_>>> {
        let zones_by_dimension = self.time.as_ref().is_some_and(|time| time.zones.is_some());
        let all_codes = self.questions.iter().all(|reader| matches!(reader, Reader::Codes(_)));
        if zones_by_dimension || !all_codes || self.questions.is_empty() || self.weight.is_some() || self.id.is_some() {
            return None;
        }
        self.dimensions.iter().map(DimensionReader::keyed).collect()
    }

    /// The time of a row, where it reads.
    pub(crate) fn moment(&self, row: usize) -> Option<Moment> {
        match self.time.as_ref()?.moments.moment(row) {
            Found::At(moment) => Some(moment),
            _ => None,
        }
    }

    /// The zones by whose clocks times are read: that of the survey, then those of single segments.
    pub(crate) fn zones(&self) -> Vec<&Zone> {
        let Some(time) = &self.time else { return Vec::new() };
        let single = time.zones.iter().flat_map(|(_, zones)| zones).map(|(_, zone)| zone);
        std::iter::once(&time.zone).chain(single).collect()
    }

    /// Where among [`Plan::zones`] that of a row with these codes of its dimensions stands.
    pub(crate) fn zone_idx(&self, code: impl Fn(usize) -> u32, names: &[Names]) -> usize {
        let Some((dimension, zones)) = self.time.as_ref().and_then(|time| time.zones.as_ref()) else { return 0 };
        let name = names.get(*dimension).and_then(|names| names.name(code(*dimension)));
        zones.iter().position(|(value, _)| Some(value.as_str()) == name).map_or(0, |at| at + 1)
    }

    /// Whether rows have a time.
    pub(crate) fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// Whether rows can be refused.
    pub(crate) fn may_refuse(&self) -> bool {
        self.time.is_some() || self.consent.is_some() || self.weight.is_some() || self.id.is_some()
    }

    /// Reads who may take part, the dimensions and the periods of `rows`.
    pub(crate) fn read_keys(
        &self,
        rows: Range<usize>,
        names: &mut [Names],
        periods: &mut PeriodCodes,
        memory: &mut Memory,
        chunk: &mut Chunk,
    ) {
        let n = rows.len();
        for (at, reader) in self.dimensions.iter().enumerate() {
            let (before, rest) = chunk.codes.split_at_mut(at);
            let (names_before, names_rest) = names.split_at_mut(at);
            if let (Some(out), Some(own)) = (rest.first_mut(), names_rest.first_mut()) {
                out.resize(n, 0);
                reader.read(rows.clone(), before, names_before, own, &mut memory.dimensions[at], out);
            }
        }
        self.read_rows(rows, names, periods, memory, chunk);
    }

    /// Reads who may take part, and the periods of `rows`; zones by dimension ask for the dimensions' codes first.
    pub(crate) fn read_rows(
        &self,
        rows: Range<usize>,
        names: &[Names],
        periods: &mut PeriodCodes,
        memory: &mut Memory,
        chunk: &mut Chunk,
    ) {
        chunk.rows = rows.clone();
        chunk.states.clear();
        chunk.states.resize(rows.len(), 0);
        self.read_periods(&rows, names, periods, memory, chunk);
        if let Some(column) = self.weight {
            chunk.weights.clear();
            for (state, row) in chunk.states.iter_mut().zip(rows.clone()) {
                let weight = gate::weight(column, row, self.decimal_comma);
                chunk.weights.push(weight.unwrap_or_else(|reason| {
                    *state = reason.code();
                    0
                }));
            }
        }
        if let Some((column, granted)) = self.consent {
            for (state, row) in chunk.states.iter_mut().zip(rows) {
                if !gate::consents(column, granted, row) {
                    *state = Reason::ConsentWithheld.code();
                }
            }
        }
        // All of them, without a way out at the first: that is vectorised.
        chunk.any_refused = chunk.states.iter().fold(0, |any, state| any | state) != 0;
    }

    fn read_periods(
        &self,
        rows: &Range<usize>,
        names: &[Names],
        periods: &mut PeriodCodes,
        memory: &mut Memory,
        chunk: &mut Chunk,
    ) {
        chunk.periods.clear();
        let Some(time) = &self.time else {
            chunk.periods.resize(rows.len(), periods.code(0));
            return;
        };
        chunk.periods.resize(rows.len(), 0);
        if let (Some((values, _, instants)), None) = (time.raw(), &time.zones) {
            if memory.tables[usize::from(instants)].codes(&values[rows.clone()], periods, &mut chunk.periods) {
                for (state, code) in chunk.states.iter_mut().zip(&chunk.periods) {
                    if *code == NO_PERIOD {
                        *state = Reason::TimeUnreadable.code();
                    }
                }
            }
            return;
        }
        let raw = time.raw();
        for (i, row) in rows.clone().enumerate() {
            let mut table = 1;
            if let Some((dimension, zones)) = &time.zones {
                let code = usize::try_from(chunk.codes[*dimension][i]).unwrap_or(0);
                if memory.zone_of.len() <= code {
                    memory.zone_of.resize(code + 1, None);
                }
                table = *memory.zone_of[code].get_or_insert_with(|| {
                    let name = names[*dimension].name(chunk.codes[*dimension][i]);
                    let at = zones.iter().position(|(value, _)| Some(value.as_str()) == name);
                    at.map_or(1, |at| at + 2)
                });
            }
            let code = match (raw, time.moments.moment(row)) {
                (Some((values, _, true)), _) => memory.tables[table].code(values[row], periods),
                (Some((values, _, false)), _) => memory.tables[0].code(values[row], periods),
                (None, Found::At(Moment::Instant(micros))) => memory.tables[table].code(micros, periods),
                (None, Found::At(Moment::Civil(micros))) => memory.tables[0].code(micros, periods),
                (None, Found::Unreadable) => NO_PERIOD,
                (None, Found::Missing) => {
                    chunk.states[i] = Reason::TimeMissing.code();
                    continue;
                }
            };
            chunk.periods[i] = code;
            if code == NO_PERIOD {
                chunk.states[i] = Reason::TimeUnreadable.code();
            }
        }
    }

    /// Reads the answers to one question; rows that are refused are skipped.
    pub(crate) fn read_answers(&self, question: usize, tags: &mut Names, chunk: &mut Chunk) {
        let n = chunk.rows.len();
        match (&self.questions[question], &mut chunk.answers[question]) {
            (Reader::Codes(reader), Answers::Codes(out)) => {
                out.resize(n, 0);
                reader.read(chunk.rows.clone(), out);
                if chunk.any_refused {
                    skip(&chunk.states, out, SKIPPED);
                }
            }
            (Reader::Ticks(reader), Answers::Ticks(out)) => {
                out.resize(n, 0);
                reader.read(chunk.rows.clone(), out);
                if chunk.any_refused {
                    skip(&chunk.states, out, SKIPPED_TICKS);
                }
            }
            (Reader::Tags(reader), Answers::Tags { codes, ends, items }) => {
                codes.clear();
                ends.clear();
                items.clear();
                for (state, row) in chunk.states.iter().zip(chunk.rows.clone()) {
                    codes.push(if *state == 0 { reader.read(row, tags, items) } else { SKIPPED });
                    ends.push(items.len());
                }
            }
            _ => {}
        }
    }

    /// Counts a chunk's rows in an account whose row 0 is row 0 of the batch.
    pub(crate) fn account_rows(chunk: &Chunk, intake: &mut Intake) {
        intake.rows_read += chunk.rows.len() as u64;
        if !chunk.any_refused {
            intake.rows_accepted += chunk.rows.len() as u64;
            return;
        }
        for (row, state) in (chunk.rows.start as u64..).zip(&chunk.states) {
            match Reason::of_code(*state) {
                Some(reason) => intake.rows_refused.add(reason, row),
                None => intake.rows_accepted += 1,
            }
        }
    }
}

/// The account of one question.
pub(crate) fn answers_of<'i>(intake: &'i mut Intake, question: &str) -> &'i mut super::account::Answers {
    intake.questions.entry(question.to_owned()).or_default()
}

fn skip<T: Copy>(states: &[u8], out: &mut [T], skipped: T) {
    for (out, state) in out.iter_mut().zip(states) {
        if *state != 0 {
            *out = skipped;
        }
    }
}

fn missing_column(batch: &Batch<'_>, name: &str, role: &str) -> Error {
    let known: Vec<&str> = batch.columns().iter().map(Column::name).collect();
    let err = unknown_name(ErrorKind::UnknownColumn, &format!("column for {role}:"), name, known);
    err.at_column(name)
}
