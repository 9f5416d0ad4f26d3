//! Readings by segment and period.

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use crate::calendar::{Grain, Period};

/// Readings by segment and period, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    dimensions: Vec<String>,
    grain: Grain,
    rows: Vec<TableRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    totals: Vec<TableRow>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableRow {
    /// A value for each dimension of the table; nothing for "not known".
    pub segment: Vec<Option<String>>,
    /// The period; that of [`Grain::All`] when periods are not told apart.
    pub period: Option<Period>,
    /// The reading.
    pub reading: Reading,
}

impl Table {
    pub(crate) fn new(dimensions: Vec<String>, grain: Grain, rows: Vec<TableRow>, totals: Vec<TableRow>) -> Self {
        Self { dimensions, grain, rows, totals }
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

    /// The reading of a segment, by its values, in a period; in all periods when the table does not tell them apart.
    pub fn get(&self, segment: &[&str], period: Option<Period>) -> Option<&Reading> {
        let same = |row: &&TableRow| {
            row.segment.iter().map(Option::as_deref).eq(segment.iter().map(|value| Some(*value)))
                && (period.is_none() || row.period == period)
        };
        self.rows.iter().find(same).map(|row| &row.reading)
    }
}
