//! Amounts by segment or customer, to be set beside answers.

use std::sync::Arc;

use cxmetrics::explain;
use napi::bindgen_prelude::{Env, Object, Result, Uint8Array, Unknown};
use napi_derive::napi;
use serde_json::Value;

use crate::columns::Columns;
use crate::cube::{Cube, picture};
use crate::document;
use crate::failure::{Failure, call};
use crate::intake::Intake;
use crate::ipc;

/// Amounts by segment or customer: sales, customers, visits, with their units. Sums are exact, and what could not be read is counted.
#[napi]
pub struct BusinessTable {
    pub(crate) inner: Arc<explain::BusinessTable>,
}

impl BusinessTable {
    fn of(table: explain::BusinessTable) -> Self {
        Self { inner: Arc::new(table) }
    }
}

fn roles(roles: Unknown<'_>) -> std::result::Result<explain::BusinessColumns, Failure> {
    document::parse(document::to_json(roles, "the roles of the columns")?, "the roles of the columns")
}

/// A table of columns in memory.
#[napi(skip_typescript)]
pub fn business_of_columns(env: Env, given: Object<'_>, columns: Unknown<'_>) -> Result<BusinessTable> {
    call(env, || {
        let roles = roles(columns)?;
        let columns = Columns::read(&given)?;
        let batch = columns.batch(0..columns.rows())?;
        Ok(BusinessTable::of(explain::BusinessTable::read(&roles, &[batch])?))
    })
}

/// A table of Arrow IPC bytes.
#[napi(skip_typescript)]
pub fn business_of_arrow(env: Env, bytes: Uint8Array, columns: Unknown<'_>) -> Result<BusinessTable> {
    call(env, || {
        let roles = roles(columns)?;
        let batches = ipc::read(bytes)?;
        Ok(BusinessTable::of(explain::BusinessTable::from_arrow(&roles, &batches)?))
    })
}

/// A cube whose dimensions are keys and whose measures are amounts.
#[napi(skip_typescript)]
pub fn business_of_cube(env: Env, cube: &Cube, duplicates: Option<Unknown<'_>>) -> Result<BusinessTable> {
    call(env, || {
        let duplicates: Option<Value> =
            duplicates.map(|value| document::to_optional_json(value, "duplicates")).transpose()?.flatten();
        let duplicates = match duplicates {
            Some(word) => document::parse(word, "the word for duplicates")?,
            None => explain::Duplicates::default(),
        };
        Ok(BusinessTable::of(explain::BusinessTable::of((*picture(&cube.inner)?).clone(), duplicates)?))
    })
}

/// A key that stands in several rows.
#[napi(object, object_from_js = false)]
pub struct Duplicate {
    /// The key, a value for each of its columns; `null` is "not known".
    #[napi(ts_type = "(string | null)[]")]
    pub key: Vec<Option<String>>,
    /// How many rows it has in one period.
    pub rows: f64,
}

#[napi]
impl BusinessTable {
    /// How many rows it has.
    #[napi(getter)]
    pub fn rows(&self) -> f64 {
        self.inner.rows() as f64
    }

    /// What was read and what was refused.
    #[napi(getter)]
    pub fn intake(&self) -> Intake {
        Intake::from(self.inner.intake())
    }

    /// The keys that stood in several rows of a period and were added up, in order.
    #[napi(getter)]
    pub fn duplicates(&self) -> Vec<Duplicate> {
        let duplicates = self.inner.duplicates().iter();
        duplicates.map(|one| Duplicate { key: one.key.clone(), rows: one.rows as f64 }).collect()
    }
}
