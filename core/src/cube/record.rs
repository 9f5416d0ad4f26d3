//! One answer, for cubes that live.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::error::{Error, ErrorKind, Fault, Result, unknown_name};
use crate::intake::{Batch, Bits, Intake, Reason, Text, Values};
use crate::survey::Survey;

/// One row by the names of its columns, for [`Cube::add`](super::Cube::add) and its kin.
///
/// A column of the survey that the record does not name is null; one that the survey does not name is an error, for a
/// slip of the pen would lose the answer.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::cube::{Cube, Record};
/// use cxmetrics::survey::{Scale, Survey};
/// let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["store"]).build()?;
/// let mut cube = Cube::new(&survey, Grain::All);
/// let (bad, good) = (Record::new().text("store", "A").integer("nps", 2), Record::new().text("store", "A").integer("nps", 9));
/// cube.add(&bad)?;
/// cube.correct(&bad, &good)?;
/// assert_eq!(cube.rows(), 1);
/// assert_eq!(cube.remove(&bad).unwrap_err().code(), "not_contained");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
///
/// A JSON object reads as a record: text, numbers, truth values and lists of text by the names of their columns; `null` is
/// as good as not there.
///
/// ```
/// use cxmetrics::cube::Record;
/// let record: Record = serde_json::from_str(r#"{"store": "A", "nps": 9, "topics": ["price"], "words": null}"#).unwrap();
/// assert_eq!(record, Record::new().text("store", "A").integer("nps", 9).tags("topics", ["price"]));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    cells: BTreeMap<String, Cell>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged, expecting = "an answer is text, a number, true or false, a list of texts, or null")]
enum Cell {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<String>),
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let cells = BTreeMap::<String, Option<Cell>>::deserialize(deserializer)?;
        Ok(Self { cells: cells.into_iter().filter_map(|(name, cell)| Some((name, cell?))).collect() })
    }
}

impl Record {
    /// A record in which everything is null.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a column to text: a name, a time, a comment.
    #[must_use]
    pub fn text(mut self, column: impl Into<String>, value: impl Into<String>) -> Self {
        self.cells.insert(column.into(), Cell::Text(value.into()));
        self
    }

    /// Sets a column to a whole number.
    #[must_use]
    pub fn integer(mut self, column: impl Into<String>, value: i64) -> Self {
        self.cells.insert(column.into(), Cell::Integer(value));
        self
    }

    /// Sets a column to a number.
    #[must_use]
    pub fn float(mut self, column: impl Into<String>, value: f64) -> Self {
        self.cells.insert(column.into(), Cell::Float(value));
        self
    }

    /// Sets a column to yes or no.
    #[must_use]
    pub fn flag(mut self, column: impl Into<String>, value: bool) -> Self {
        self.cells.insert(column.into(), Cell::Bool(value));
        self
    }

    /// Sets a column to a list of tags.
    #[must_use]
    pub fn tags<T: Into<String>>(mut self, column: impl Into<String>, tags: impl IntoIterator<Item = T>) -> Self {
        self.cells.insert(column.into(), Cell::List(tags.into_iter().map(Into::into).collect()));
        self
    }

    /// Hands a batch of this one row to `use_batch`.
    pub(crate) fn with_batch<T>(&self, survey: &Survey, use_batch: impl FnOnce(&Batch<'_>) -> Result<T>) -> Result<T> {
        let columns = survey.columns();
        let respondent = survey.def().respondent.as_deref();
        let unknown = |name: &&String| !columns.contains(&name.as_str()) && respondent != Some(name.as_str());
        if let Some(name) = self.cells.keys().find(unknown) {
            let known = columns.iter().copied();
            return Err(unknown_name(ErrorKind::UnknownColumn, "column", name, known).at_column(name));
        }
        let mut batch = Batch::new(1);
        let offsets: BTreeMap<&str, [usize; 2]> = self
            .cells
            .iter()
            .filter_map(|(name, cell)| match cell {
                Cell::List(tags) => Some((name.as_str(), [0, tags.len()])),
                _ => None,
            })
            .collect();
        for (name, cell) in &self.cells {
            let values = match cell {
                Cell::Text(text) => Values::from(std::slice::from_ref(text)),
                Cell::Integer(value) => Values::from(std::slice::from_ref(value)),
                Cell::Float(value) => Values::from(std::slice::from_ref(value)),
                Cell::Bool(value) => Values::Bool(Bits::from_bools([*value])),
                Cell::List(tags) => {
                    let offsets = offsets.get(name.as_str()).map_or(&[][..], |offsets| &offsets[..]);
                    Values::Lists(offsets.into(), Text::Strings(tags))
                }
            };
            batch = batch.with(name.as_str(), values)?;
        }
        for name in columns {
            if batch.column(name).is_none() {
                batch = batch.with(name, Values::Null(1))?;
            }
        }
        use_batch(&batch)
    }
}

/// Fails when the account of one row shows that the row, or an answer in it, was refused.
pub(crate) fn check(account: &Intake, survey: &Survey) -> Result<()> {
    if let Some((reason, _)) = account.rows_refused.iter().next() {
        return Err(refused(reason, survey));
    }
    let answers = account.questions.iter().flat_map(|(name, answers)| {
        answers.refused.iter().map(move |(reason, _)| fault(name.clone(), reason, &format!("the answer to `{name}`")))
    });
    let faults: Vec<Fault> = answers.collect();
    if faults.is_empty() { Ok(()) } else { Err(failure(faults)) }
}

/// The error of one row that was refused.
pub(crate) fn refused(reason: Reason, survey: &Survey) -> Error {
    failure(vec![fault(reason.column(survey).unwrap_or_default(), reason, "the answer")])
}

fn fault(path: String, reason: Reason, what: &str) -> Fault {
    let code = reason.name();
    Fault { path, code, message: format!("{what} was refused: `{code}`; {}", reason.advice()) }
}

/// One error for all that was refused in a row, with the reasons as its faults.
fn failure(faults: Vec<Fault>) -> Error {
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let message = messages.join("; ");
    let column = faults.first().map(|fault| fault.path.clone()).filter(|path| !path.is_empty());
    let error = Error::new(ErrorKind::TooManyRefusals, message).with_faults(faults);
    if let Some(column) = column { error.at_column(column) } else { error }
}
