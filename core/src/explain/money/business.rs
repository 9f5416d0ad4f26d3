//! Tables of the business: amounts by segment or by customer, joined to answers by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::{DayRange, Grain};
use crate::cube::{Cube, Filter, Rolled, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Batch, Intake};
use crate::metric::Segment;
use crate::survey::{DimensionDef, MeasureUnit, QuestionDef, QuestionKind, Survey, SurveyDef, TimeDef};

/// What to do with rows of one key and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Duplicates {
    /// Refuses the table and names them: an amount that stands twice would count twice.
    #[default]
    Refuse,
    /// Adds them up: rows of orders, of payments.
    Sum,
}

/// Which column of a business table plays which role.
///
/// In serde `{"keys": ["store"], "period": "month", "grain": "month", "values": {"sales": "PLN", "customers": "count"}}`; a key
/// may be a dimension in full (`{"name": "store", "column": "shop_code"}`).
///
/// ```
/// use cxmetrics::explain::{BusinessColumns, Duplicates};
/// let columns: BusinessColumns = serde_json::from_str(r#"{"keys": ["store"], "values": {"sales": "PLN"}}"#)?;
/// assert_eq!(columns.duplicates, Duplicates::Refuse);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BusinessColumns {
    /// The columns that name a segment or a customer: dimensions of the survey, by their names.
    pub keys: Vec<DimensionDef>,
    /// The column of the day or of the first day of the period; without it amounts stand for all time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<TimeDef>,
    /// The length of the periods; months without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
    /// The columns of amounts with their units: a currency, `count` or `number`.
    pub values: BTreeMap<String, MeasureUnit>,
    /// What to do with rows of one key and period.
    #[serde(default)]
    pub duplicates: Duplicates,
}

impl BusinessColumns {
    /// A table with these key columns.
    pub fn by<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Self {
        let keys = keys.into_iter().map(|key| DimensionDef::Column(key.into())).collect();
        Self { keys, ..Self::default() }
    }

    /// A column of amounts.
    #[must_use]
    pub fn value(mut self, name: impl Into<String>, unit: MeasureUnit) -> Self {
        self.values.insert(name.into(), unit);
        self
    }

    /// The column of the period, and the length of periods.
    #[must_use]
    pub fn period(mut self, column: impl Into<String>, grain: Grain) -> Self {
        self.period = Some(TimeDef::Column(column.into()));
        self.grain = Some(grain);
        self
    }

    /// Adds rows of one key up.
    #[must_use]
    pub fn summing(mut self) -> Self {
        self.duplicates = Duplicates::Sum;
        self
    }

    fn survey(&self) -> Result<Survey> {
        Survey::new(SurveyDef {
            name: Some("business".to_owned()),
            time: self.period.clone(),
            dimensions: self.keys.clone(),
            questions: self.values.iter().map(|(name, unit)| (name.clone(), QuestionDef::measure(*unit))).collect(),
            ..SurveyDef::default()
        })
    }
}

/// A key that stands in several rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Duplicate {
    /// The key; nothing for "not known".
    pub key: Vec<Option<String>>,
    /// How many rows it has in one period.
    pub rows: u64,
}

/// Amounts by segment or customer, to be set beside answers.
///
/// Every amount has its unit, money its currency. Sums are exact. What could not be read is counted in
/// [`BusinessTable::intake`]; joined by name, nothing is dropped silently: see [`Joined`](super::Joined).
///
/// ```
/// use cxmetrics::Currency;
/// use cxmetrics::explain::{BusinessColumns, BusinessTable};
/// use cxmetrics::intake::{Batch, Values};
/// use cxmetrics::survey::MeasureUnit;
/// let pln = MeasureUnit::Money(Currency::new("PLN")?);
/// let columns = BusinessColumns::by(["store"]).value("sales", pln).value("customers", MeasureUnit::Count);
/// let batch = |stores: &'static [&'static str]| {
///     Batch::new(2)
///         .with("store", Values::from(stores))?
///         .with("sales", Values::from(&[1200.5, 800.0][..]))?
///         .with("customers", Values::from(&[40_i64, 25][..]))
/// };
/// let table = BusinessTable::read(&columns, &[batch(&["A", "B"])?])?;
/// assert_eq!(table.rows(), 2);
/// // An amount that stands twice would count twice.
/// assert_eq!(BusinessTable::read(&columns, &[batch(&["A", "A"])?]).unwrap_err().code(), "invalid_table");
/// assert_eq!(BusinessTable::read(&columns.summing(), &[batch(&["A", "A"])?])?.duplicates().len(), 1);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BusinessTable {
    cube: Cube,
    duplicates: Vec<Duplicate>,
}

impl BusinessTable {
    /// Reads columns.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSurvey`] for roles that do not fit; as [`Cube::fold`] for the columns; [`ErrorKind::InvalidTable`] for
    /// keys that repeat.
    pub fn read(columns: &BusinessColumns, batches: &[Batch<'_>]) -> Result<Self> {
        let mut cube = Cube::new(&columns.survey()?, columns.grain.unwrap_or(Grain::Month));
        cube.fold_all(batches)?;
        Self::of(cube, columns.duplicates)
    }

    /// Reads Arrow record batches (feature `arrow`).
    ///
    /// # Errors
    /// As [`BusinessTable::read`].
    #[cfg(feature = "arrow")]
    pub fn from_arrow<'t>(
        columns: &BusinessColumns,
        records: impl IntoIterator<Item = &'t arrow_array::RecordBatch>,
    ) -> Result<Self> {
        let batches: Vec<Batch<'_>> = records.into_iter().map(Batch::from_arrow).collect::<Result<_>>()?;
        Self::read(columns, &batches)
    }

    /// A cube as a business table: whatever was folded from files or streams, whose dimensions are keys and whose measures are
    /// amounts.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTable`] for a cube without dimensions or measures, for one with weights, and for keys that repeat.
    pub fn of(cube: Cube, duplicates: Duplicates) -> Result<Self> {
        let survey = cube.survey();
        let has_measure = survey.questions().iter().any(|value| matches!(value.kind(), QuestionKind::Measure(_)));
        if survey.dimensions().is_empty() || !has_measure || survey.is_weighted() {
            return Err(Error::new(
                ErrorKind::InvalidTable,
                "a business table has a key, an amount in a unit, and no weights",
            ));
        }
        let repeated = repeated(&cube)?;
        if duplicates == Duplicates::Refuse
            && let Some(first) = repeated.first()
        {
            let key: Vec<&str> = first.key.iter().map(|value| value.as_deref().unwrap_or("(not known)")).collect();
            return Err(Error::new(
                ErrorKind::InvalidTable,
                format!(
                    "{} keys stand in several rows, such as `{}` in {}; keep one row a key and period, or ask for their sum",
                    repeated.len(),
                    key.join(", "),
                    first.rows
                ),
            ));
        }
        Ok(Self { cube, duplicates: repeated })
    }

    /// The counts behind it.
    pub fn cube(&self) -> &Cube {
        &self.cube
    }

    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        self.cube.rows()
    }

    /// What was read and what was refused.
    pub fn intake(&self) -> &Intake {
        self.cube.intake()
    }

    /// The keys that stood in several rows of a period and were added up, in order.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// A column of amounts with its unit.
    pub(super) fn value(&self, name: &str) -> Result<(usize, MeasureUnit)> {
        let survey = self.cube.survey();
        let at = survey.question_idx(name)?;
        match survey.questions()[at].kind() {
            QuestionKind::Measure(unit) if !unit.is_time() => Ok((at, *unit)),
            kind => Err(Error::new(
                ErrorKind::InvalidTable,
                format!("`{name}` of the business table is a {} that is no amount; name money or a count", kind.name()),
            )),
        }
    }

    /// A column that counts people.
    pub(super) fn count(&self, name: &str) -> Result<usize> {
        match self.value(name)? {
            (at, MeasureUnit::Count) => Ok(at),
            (_, unit) => Err(Error::new(
                ErrorKind::InvalidTable,
                format!("`{name}` is in {} where customers are counted; read it as a `count`", unit.unit().name()),
            )),
        }
    }

    /// The amounts by some of its keys, within days where it has periods.
    pub(super) fn by(&self, keys: &[String], within: Option<DayRange>, values: Vec<usize>) -> Result<Rolled<'_>> {
        let survey = self.cube.survey();
        let by = keys.iter().map(|key| survey.dimension_idx(key)).collect::<Result<_>>().map_err(|err| {
            Error::new(err.kind(), format!("the business table has no key for what is told apart: {err}"))
        })?;
        let filter = within.filter(|_| self.has_periods()).map_or_else(Filter::everything, Filter::Days);
        self.cube.select(&Selection { by, grain: Grain::All, filter: &filter, questions: values })
    }

    pub(super) fn has_periods(&self) -> bool {
        self.cube.grain() != Grain::All
    }
}

fn repeated(cube: &Cube) -> Result<Vec<Duplicate>> {
    let everything = Filter::everything();
    let by: Vec<usize> = (0..cube.survey().dimensions().len()).collect();
    let cells = cube.select(&Selection { by, grain: cube.grain(), filter: &everything, questions: Vec::new() })?;
    let ordered = cells.ordered().into_iter().filter(|cell| 1 < cells.rows(*cell));
    Ok(ordered.map(|cell| Duplicate { key: key_of(&cells, cell).to_vec(), rows: cells.rows(cell) }).collect())
}

/// The values of a cell's keys.
pub(super) fn key_of(cells: &Rolled<'_>, cell: usize) -> Segment {
    Segment::from(cells.segment(cell).into_iter().map(|value| value.map(str::to_owned)).collect::<Vec<_>>())
}
