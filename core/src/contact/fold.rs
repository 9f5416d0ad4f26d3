//! Rows into contacts, kept by customer.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::book::Book;
use super::spec::{ANSWER, ContactSpec, RESOLVED};
use crate::calendar::{Grain, Moment, Zone};
use crate::cube::{Record, check_record};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{
    Answers, Batch, CHUNK, Chunk, ChunkAnswers, Intake, MISSING, NOT_KNOWN, Names, PeriodCodes, Plan, Reason, Settled,
    Source, answers_of, code_of,
};
use crate::survey::{Dimension, Survey};

/// Who made contact, when, and how it went: all that repeats, silence, first contact resolution and cohorts will ask.
///
/// Shape: contacts by customer, in the order of time. Times are kept to the millisecond by the clock of the contact's zone, so a window of
/// seven days is seven civil days wherever the clock changes. Two rows of one customer at the same time are one contact told twice.
///
/// Cost: one pass over the rows; memory grows with contacts, some 16 bytes each and 4 for each dimension.
///
/// ```
/// use cxmetrics::contact::{ContactSpec, Contacts};
/// use cxmetrics::cube::Record;
/// let mut contacts = Contacts::new(ContactSpec::new("customer", "at"))?;
/// contacts.add(&Record::new().text("customer", "C1").text("at", "2026-09-01T10:00"))?;
/// let mut others = contacts.part();
/// others.add(&Record::new().text("customer", "C1").text("at", "2026-09-04T10:00"))?;
/// contacts.merge(&others)?;
/// assert_eq!((contacts.customers(), contacts.len()), (1, 2));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Contacts {
    spec: Arc<ContactSpec>,
    survey: Arc<Survey>,
    /// The customers, then the values of each dimension.
    names: Vec<Names>,
    rows: Rows,
    intake: Intake,
    settled: Settled,
    book: OnceLock<Arc<Book>>,
}

/// The contacts in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Codes of customers.
    pub(super) customers: Vec<u32>,
    /// Milliseconds since 1970-01-01T00:00 by the clock of the contact's zone.
    pub(super) at: Vec<i64>,
    /// The codes of each dimension.
    pub(super) codes: Vec<Vec<u32>>,
    /// Whether each was settled: [`SETTLED`], [`UNSETTLED`] or [`UNTOLD`]. Empty where it is not asked.
    pub(super) resolved: Vec<u8>,
    /// How long the answer took in milliseconds, or [`NO_DELAY`]. Empty where it is not asked.
    pub(super) delays: Vec<i64>,
}

pub(super) const UNSETTLED: u8 = 0;
pub(super) const SETTLED: u8 = 1;
pub(super) const UNTOLD: u8 = 2;
pub(super) const NO_DELAY: i64 = i64::MIN;

/// Times beyond some 140,000 years are not times of contacts, and sums of them would overflow.
const LATEST: i64 = 1 << 52;

/// The contacts as a table, each customer's in the order of time and customers in the order of their names.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    contacts: ContactSpec,
    customer_names: Vec<String>,
    customer: Vec<u32>,
    at_ms: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dimensions: Vec<StoredDimension>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    resolved: Vec<Option<bool>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    delay_ms: Vec<Option<i64>>,
    intake: Intake,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredDimension {
    names: Vec<String>,
    /// Places among the names, or nothing for "not known".
    value: Vec<Option<u32>>,
}

impl Contacts {
    /// No contacts yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSurvey`] with every fault of the spec.
    pub fn new(spec: ContactSpec) -> Result<Self> {
        let survey = Arc::new(spec.survey()?);
        Ok(Self::empty(Arc::new(spec), survey))
    }

    fn empty(spec: Arc<ContactSpec>, survey: Arc<Survey>) -> Self {
        let dimensions = survey.dimensions().len();
        let rows = Rows { codes: vec![Vec::new(); dimensions.saturating_sub(1)], ..Rows::default() };
        Self {
            spec,
            survey,
            names: vec![Names::default(); dimensions],
            rows,
            intake: Intake::default(),
            settled: Settled::new(),
            book: OnceLock::new(),
        }
    }

    /// No contacts of the same spec, to fold elsewhere and [`merge`](Contacts::merge).
    #[must_use]
    pub fn part(&self) -> Self {
        let mut part = Self::empty(Arc::clone(&self.spec), Arc::clone(&self.survey));
        part.settled.clone_from(&self.settled);
        part
    }

    /// What it was made from.
    pub fn spec(&self) -> &ContactSpec {
        &self.spec
    }

    /// The survey by which rows are read: its first dimension is the customer.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// What became of everything that was read.
    pub fn intake(&self) -> &Intake {
        &self.intake
    }

    /// How many contacts.
    pub fn len(&self) -> usize {
        self.rows.at.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.at.is_empty()
    }

    /// How many customers have made contact.
    pub fn customers(&self) -> usize {
        self.book().customers()
    }

    /// The columns to read, without repeats.
    pub fn columns(&self) -> Vec<&str> {
        self.survey.columns()
    }

    /// The contacts by customer and time.
    pub(super) fn book(&self) -> &Arc<Book> {
        self.book.get_or_init(|| Arc::new(Book::new(&self.rows, &self.names)))
    }

    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    pub(super) fn customer_names(&self) -> Option<&Names> {
        self.names.first()
    }

    /// The values of a dimension of the spec, by its place there.
    pub(super) fn dimension_names(&self, dimension: usize) -> Option<&Names> {
        self.names.get(dimension + 1)
    }

    /// The place of a dimension in the spec.
    pub(super) fn dimension_idx(&self, name: &str) -> Result<usize> {
        let known = self.survey.dimensions().iter().skip(1).map(Dimension::name);
        known.clone().position(|known| known == name).ok_or_else(|| {
            crate::error::unknown_name(ErrorKind::UnknownDimension, "dimension", name, known.collect::<Vec<_>>())
        })
    }

    /// The names of the dimensions.
    pub(super) fn dimensions(&self) -> Vec<&str> {
        self.survey.dimensions().iter().skip(1).map(Dimension::name).collect()
    }

    /// Adds the contacts of a batch and returns its account. A fold that fails changes nothing.
    ///
    /// Rows without a customer are refused as [`Reason::IdMissing`].
    ///
    /// # Errors
    /// As [`Cube::fold`](crate::cube::Cube::fold).
    pub fn fold(&mut self, batch: &Batch<'_>) -> Result<Intake> {
        let mut part = self.part();
        let account = part.read(batch)?;
        let mut numbered = Intake::default();
        numbered.merge_at(&account, self.intake.rows_read);
        let mut intake = self.intake.clone();
        intake.merge_at(&numbered, 0);
        intake.check(self.survey.max_refused())?;
        self.take(&part);
        self.intake = intake;
        Ok(numbered)
    }

    /// Adds everything a source still holds, and returns the account of all that was read so far. Where a batch fails, those before it are
    /// counted.
    ///
    /// # Errors
    /// As [`Cube::fold_source`](crate::cube::Cube::fold_source).
    pub fn fold_source(&mut self, source: &mut Source) -> Result<Intake> {
        self.fold_source_while(source, |_| true)
    }

    /// As [`Contacts::fold_source`], as long as `go_on` says so, which is asked after each batch.
    ///
    /// # Errors
    /// As [`Cube::fold_source_while`](crate::cube::Cube::fold_source_while).
    pub fn fold_source_while(&mut self, source: &mut Source, mut go_on: impl FnMut(&Source) -> bool) -> Result<Intake> {
        while let Some(batch) = source.next_batch()? {
            self.fold(&batch)?;
            if !go_on(source) {
                let message = format!("the fold was stopped after {} rows", source.rows_read());
                return Err(Error::new(ErrorKind::Cancelled, message));
            }
        }
        self.intake.merge_at(&source.take_refused(), 0);
        self.intake.check(self.survey.max_refused())?;
        Ok(self.intake.clone())
    }

    /// Adds one contact.
    ///
    /// # Errors
    /// As [`Cube::add`](crate::cube::Cube::add): a contact that is refused, or of which anything is, is an error; then nothing is added.
    pub fn add(&mut self, record: &Record) -> Result<()> {
        let survey = Arc::clone(&self.survey);
        record.with_batch(&survey, |batch| {
            let mut part = self.part();
            check_record(&part.read(batch)?, &survey)?;
            self.fold(batch).map(drop)
        })
    }

    /// Adds the contacts of another fold of the same spec. Merging is commutative and associative: the contacts are those of the whole,
    /// however the rows were split and ordered.
    ///
    /// # Errors
    /// [`ErrorKind::CubeMismatch`] for another spec; then nothing changes.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if self.spec != other.spec {
            return Err(Error::new(
                ErrorKind::CubeMismatch,
                "the contacts were read by different specs; fold both by the same one",
            ));
        }
        self.take(other);
        self.intake.append(&other.intake);
        Ok(())
    }

    /// Takes the rows of a part over, but not its account.
    fn take(&mut self, part: &Self) {
        let mut translated: Vec<Vec<u32>> = Vec::with_capacity(self.names.len());
        for (own, others) in self.names.iter_mut().zip(&part.names) {
            translated.push(own.adopt(others));
        }
        let translate = |table: Option<&Vec<u32>>, code: &u32| {
            let at = usize::try_from(*code).unwrap_or(usize::MAX);
            table.and_then(|table| table.get(at)).copied().unwrap_or(NOT_KNOWN)
        };
        self.rows.customers.extend(part.rows.customers.iter().map(|code| translate(translated.first(), code)));
        for (at, (own, others)) in self.rows.codes.iter_mut().zip(&part.rows.codes).enumerate() {
            own.extend(others.iter().map(|code| translate(translated.get(at + 1), code)));
        }
        self.rows.at.extend(&part.rows.at);
        self.rows.resolved.extend(&part.rows.resolved);
        self.rows.delays.extend(&part.rows.delays);
        for (column, formats) in &part.settled {
            self.settled.entry(column.clone()).or_insert_with(|| formats.clone());
        }
        self.book = OnceLock::new();
    }

    /// The contacts of a batch, and the rows that they stand in.
    pub(super) fn read_rows(&self, batch: &Batch<'_>) -> Result<ReadRows> {
        let mut contacts = self.part();
        let mut kept = Vec::with_capacity(batch.rows());
        contacts.read_keeping(batch, &mut |row| kept.push(row))?;
        Ok(ReadRows { contacts, kept })
    }

    /// Reads a batch into these contacts, which are empty, and returns its account.
    fn read(&mut self, batch: &Batch<'_>) -> Result<Intake> {
        self.read_keeping(batch, &mut |_| ())
    }

    fn read_keeping(&mut self, batch: &Batch<'_>, keep: &mut dyn FnMut(usize)) -> Result<Intake> {
        let survey = Arc::clone(&self.survey);
        let plan = Plan::new(&survey, Grain::All, batch, &self.settled)?;
        self.names.clone_from(&plan.names);
        let mut intake = Intake::default();
        for question in survey.questions() {
            intake.questions.insert(question.name().to_owned(), Answers::default());
        }
        let mut reading = Reading {
            clocks: plan.zones().into_iter().map(Clock::new).collect(),
            periods: PeriodCodes::default(),
            memory: plan.memory(),
            chunk: plan.chunk(),
        };
        let mut start = 0;
        while start < plan.rows {
            let end = (start + CHUNK).min(plan.rows);
            let Reading { periods, memory, chunk, .. } = &mut reading;
            plan.read_keys(start..end, &mut self.names, periods, memory, chunk);
            self.read_chunk(&plan, &mut reading, &mut intake);
            for (row, state) in reading.chunk.rows.clone().zip(&reading.chunk.states) {
                if *state == 0 {
                    keep(row);
                }
            }
            start = end;
        }
        self.settled.extend(plan.settled);
        Ok(intake)
    }

    fn read_chunk(&mut self, plan: &Plan<'_>, reading: &mut Reading<'_>, intake: &mut Intake) {
        let Reading { clocks, chunk, .. } = reading;
        let customers = chunk.codes.first().map_or(&[][..], Vec::as_slice);
        for ((state, code), row) in chunk.states.iter_mut().zip(customers).zip(chunk.rows.clone()) {
            if *state != 0 {
                continue;
            }
            if *code == NOT_KNOWN {
                *state = Reason::IdMissing.code();
                continue;
            }
            let offset = row - chunk.rows.start;
            let codes = &chunk.codes;
            let code_of_dimension = |dimension: usize| {
                codes.get(dimension).and_then(|codes| codes.get(offset)).copied().unwrap_or(NOT_KNOWN)
            };
            let zone = plan.zone_idx(code_of_dimension, &self.names);
            let at = plan.moment(row).and_then(|moment| clocks.get_mut(zone)?.wall_ms(moment));
            match at.filter(|at| at.abs() < LATEST) {
                Some(at) => self.rows.at.push(at),
                None => *state = Reason::TimeUnreadable.code(),
            }
        }
        chunk.any_refused = chunk.states.iter().any(|state| *state != 0);
        Plan::account_rows(chunk, intake);
        let kept = |values: &[u32]| -> Vec<u32> {
            values.iter().zip(&chunk.states).filter(|(_, state)| **state == 0).map(|(value, _)| *value).collect()
        };
        let mut all = chunk.codes.iter().map(|codes| kept(codes));
        self.rows.customers.extend(all.next().unwrap_or_default());
        for (own, codes) in self.rows.codes.iter_mut().zip(all) {
            own.extend(codes);
        }
        for (question, asked) in plan.survey.questions().iter().enumerate() {
            plan.read_answers(question, &mut Names::default(), chunk);
            let account = answers_of(intake, asked.name());
            let first_row = chunk.rows.start as u64;
            match (chunk.answers.get(question), asked.name()) {
                (Some(ChunkAnswers::Codes(codes)), RESOLVED) => {
                    account.count_codes(codes, first_row);
                    let told = codes.iter().zip(&chunk.states).filter(|(_, state)| **state == 0);
                    self.rows
                        .resolved
                        .extend(told.map(|(code, _)| if *code < MISSING { (*code).min(1) } else { UNTOLD }));
                }
                (Some(ChunkAnswers::Ticks(ticks)), ANSWER) => {
                    for ((value, state), row) in ticks.iter().zip(&chunk.states).zip(first_row..) {
                        let code = code_of(*value);
                        account.count(code.unwrap_or(0), row);
                        if *state == 0 {
                            self.rows.delays.push(if code.is_none() { *value } else { NO_DELAY });
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// The contacts of a batch, and the rows that they stand in.
pub(super) struct ReadRows {
    pub(super) contacts: Contacts,
    pub(super) kept: Vec<usize>,
}

/// What is kept from one chunk of a batch to the next.
struct Reading<'a> {
    clocks: Vec<Clock<'a>>,
    periods: PeriodCodes,
    memory: crate::intake::PlanMemory,
    chunk: Chunk,
}

/// The clock of a zone, which remembers the stretch between two of its changes.
struct Clock<'a> {
    zone: &'a Zone,
    calm: std::ops::Range<i64>,
    offset: i64,
}

impl<'a> Clock<'a> {
    fn new(zone: &'a Zone) -> Self {
        Self { zone, calm: 0..0, offset: 0 }
    }

    /// What the clock shows, in milliseconds since 1970-01-01T00:00.
    fn wall_ms(&mut self, moment: Moment) -> Option<i64> {
        let micros = match moment {
            Moment::Civil(micros) => return Some(micros.div_euclid(1_000)),
            Moment::Instant(micros) => micros,
        };
        let seconds = micros.div_euclid(1_000_000);
        if !self.calm.contains(&seconds) {
            self.calm = seconds..self.zone.next_transition(seconds).unwrap_or(i64::MAX);
            self.offset = self.zone.offset_at(seconds);
        }
        micros.div_euclid(1_000).checked_add(self.offset * 1_000)
    }
}

/// The same contacts of the same spec, however they came.
impl PartialEq for Contacts {
    fn eq(&self, other: &Self) -> bool {
        self.spec == other.spec && Table::of(self) == Table::of(other)
    }
}

impl fmt::Debug for Contacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contacts").field("contacts", &self.len()).field("spec", &self.spec).finish_non_exhaustive()
    }
}

/// The contacts in their own order, and names in the order of the alphabet.
#[derive(PartialEq)]
struct Table {
    customer_names: Vec<String>,
    customer: Vec<u32>,
    at: Vec<i64>,
    dimensions: Vec<(Vec<String>, Vec<Option<u32>>)>,
    resolved: Vec<u8>,
    delays: Vec<i64>,
}

impl Table {
    fn of(contacts: &Contacts) -> Self {
        let book = contacts.book();
        let rows = contacts.rows();
        let order = book.order();
        let pick = |codes: &[u32]| -> Vec<u32> {
            order.iter().map(|row| codes.get(*row as usize).copied().unwrap_or(NOT_KNOWN)).collect()
        };
        let sorted = |names: &Names, codes: Vec<u32>| {
            let mut used: Vec<u32> = codes.clone();
            used.sort_unstable();
            used.dedup();
            let mut named: Vec<(&str, u32)> =
                used.into_iter().filter_map(|code| Some((names.name(code)?, code))).collect();
            named.sort_unstable();
            let mut places = vec![None; names.len()];
            for (place, (_, code)) in (0..).zip(&named) {
                if let Some(slot) = places.get_mut(*code as usize) {
                    *slot = Some(place);
                }
            }
            let values: Vec<Option<u32>> =
                codes.iter().map(|code| places.get(*code as usize).copied().flatten()).collect();
            (named.into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<String>>(), values)
        };
        let nobody = Names::default();
        let (customer_names, customer) = sorted(contacts.customer_names().unwrap_or(&nobody), pick(&rows.customers));
        let dimensions = rows
            .codes
            .iter()
            .enumerate()
            .map(|(at, codes)| sorted(contacts.dimension_names(at).unwrap_or(&nobody), pick(codes)))
            .collect();
        Self {
            customer_names,
            customer: customer.into_iter().map(Option::unwrap_or_default).collect(),
            at: order.iter().filter_map(|row| rows.at.get(*row as usize).copied()).collect(),
            dimensions,
            resolved: order.iter().filter_map(|row| rows.resolved.get(*row as usize).copied()).collect(),
            delays: order.iter().filter_map(|row| rows.delays.get(*row as usize).copied()).collect(),
        }
    }
}

impl From<Contacts> for Stored {
    fn from(contacts: Contacts) -> Self {
        let table = Table::of(&contacts);
        Self {
            contacts: (*contacts.spec).clone(),
            customer_names: table.customer_names,
            customer: table.customer,
            at_ms: table.at,
            dimensions: table.dimensions.into_iter().map(|(names, value)| StoredDimension { names, value }).collect(),
            resolved: table.resolved.into_iter().map(|code| (code != UNTOLD).then_some(code == SETTLED)).collect(),
            delay_ms: table.delays.into_iter().map(|delay| (delay != NO_DELAY).then_some(delay)).collect(),
            intake: contacts.intake,
        }
    }
}

impl TryFrom<Stored> for Contacts {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self> {
        let broken =
            |what: &str| Error::new(ErrorKind::InvalidTable, format!("the stored contacts are broken: {what}"));
        let mut contacts = Self::new(stored.contacts)?;
        let n = stored.at_ms.len();
        let asked = |column: usize, role: bool| column == if role { n } else { 0 };
        if stored.customer.len() != n
            || stored.dimensions.len() != contacts.rows.codes.len()
            || !asked(stored.resolved.len(), contacts.spec.resolved.is_some())
            || !asked(stored.delay_ms.len(), contacts.spec.answer.is_some())
            || stored.dimensions.iter().any(|dimension| dimension.value.len() != n)
        {
            return Err(broken("its columns differ in length"));
        }
        if stored.at_ms.iter().any(|at| LATEST <= at.saturating_abs()) {
            return Err(broken("a time lies outside of the calendar"));
        }
        let code_of = |names: &mut Names, listed: &[String], place: Option<u32>| match place {
            None => Ok(NOT_KNOWN),
            Some(place) => match listed.get(place as usize) {
                Some(name) if !name.is_empty() => Ok(names.code(name)),
                _ => Err(broken("a name is missing")),
            },
        };
        let mut columns = contacts.names.iter_mut();
        if let Some(names) = columns.next() {
            for place in &stored.customer {
                contacts.rows.customers.push(code_of(names, &stored.customer_names, Some(*place))?);
            }
        }
        for ((names, dimension), codes) in columns.zip(&stored.dimensions).zip(&mut contacts.rows.codes) {
            for place in &dimension.value {
                codes.push(code_of(names, &dimension.names, *place)?);
            }
        }
        contacts.rows.at = stored.at_ms;
        let settled = |told: &Option<bool>| told.map_or(UNTOLD, |told| if told { SETTLED } else { UNSETTLED });
        contacts.rows.resolved = stored.resolved.iter().map(settled).collect();
        contacts.rows.delays = stored.delay_ms.iter().map(|delay| delay.unwrap_or(NO_DELAY)).collect();
        contacts.intake = stored.intake;
        Ok(contacts)
    }
}
