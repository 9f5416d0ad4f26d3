//! Readings by segment and period.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::definition::Metric;
use super::reading::Reading;
use crate::calendar::{Grain, Period};
use crate::locale::Locale;
use crate::survey::Title;
use crate::unit::Unit;

/// Readings by segment and period, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    metric: Option<Metric>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Title>,
    dimensions: Vec<String>,
    grain: Grain,
    rows: Vec<TableRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    totals: Vec<TableRow>,
}

/// The values that tell a segment apart, shared by all rows of the segment: copying it costs next to nothing.
///
/// It is a slice of values; nothing stands for "not known".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment(Arc<[Option<String>]>);

impl Deref for Segment {
    type Target = [Option<String>];

    fn deref(&self) -> &[Option<String>] {
        &self.0
    }
}

impl From<Vec<Option<String>>> for Segment {
    fn from(values: Vec<Option<String>>) -> Self {
        Self(values.into())
    }
}

impl<const N: usize> PartialEq<[Option<String>; N]> for Segment {
    fn eq(&self, other: &[Option<String>; N]) -> bool {
        self[..] == other[..]
    }
}

impl Serialize for Segment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self[..].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Segment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableRow {
    /// A value for each dimension of the table; nothing for "not known".
    pub segment: Segment,
    /// The period; that of [`Grain::All`] when periods are not told apart.
    pub period: Option<Period>,
    /// The reading.
    pub reading: Reading,
}

impl Table {
    pub(crate) fn new(dimensions: Vec<String>, grain: Grain, rows: Vec<TableRow>, totals: Vec<TableRow>) -> Self {
        Self { metric: None, title: None, dimensions, grain, rows, totals }
    }

    /// The same table, which knows what it holds.
    pub(crate) fn of(mut self, metric: Metric, title: Title) -> Self {
        self.metric = Some(metric);
        self.title = Some(title);
        self
    }

    /// What the readings are of; nothing in a table from elsewhere that does not say.
    pub fn metric(&self) -> Option<&Metric> {
        self.metric.as_ref()
    }

    /// What the metric is called in this language.
    pub fn title(&self, locale: Locale) -> Option<&str> {
        self.title.as_ref()?.in_locale(locale)
    }

    /// The dimensions that tell segments apart.
    pub fn dimensions(&self) -> &[String] {
        &self.dimensions
    }

    /// The grain that tells periods apart.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// The rows, by segment and period.
    pub fn rows(&self) -> &[TableRow] {
        &self.rows
    }

    /// The rows, to keep.
    pub fn into_rows(self) -> Vec<TableRow> {
        self.rows
    }

    /// The total of each period, where it was asked for.
    pub fn totals(&self) -> &[TableRow] {
        &self.totals
    }

    /// What the values are measured in: the unit of the first reading that has one. A table without rows has none.
    pub(crate) fn unit(&self) -> Option<Unit> {
        let mut readings = self.rows.iter().map(|row| &row.reading);
        let known = readings.clone().find(|reading| reading.value().is_some());
        known.or_else(|| readings.next()).map(|reading| reading.unit)
    }

    /// The reading of a segment, by its values, in a period; in all periods when the table does not tell them apart.
    pub fn get(&self, segment: &[&str], period: Option<Period>) -> Option<&Reading> {
        let same = |row: &&TableRow| {
            row.segment.iter().map(Option::as_deref).eq(segment.iter().map(|value| Some(*value)))
                && (period.is_none() || row.period == period)
        };
        self.rows.iter().find(same).map(|row| &row.reading)
    }
}

/// The first and the last rows, `most` together, and how many between them are left out.
pub(crate) fn ends(rows: &[TableRow], most: usize) -> (&[TableRow], usize, &[TableRow]) {
    let hidden = rows.len().saturating_sub(most);
    if hidden == 0 {
        return (rows, 0, &[]);
    }
    let (head, rest) = rows.split_at(most.div_ceil(2));
    (head, hidden, rest.split_at(hidden).1)
}
