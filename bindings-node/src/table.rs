//! Tables of readings.

use std::sync::Arc;

use cxmetrics::report::html;
use cxmetrics::{calendar, metric};
use napi::bindgen_prelude::{Buffer, Env, Result, Unknown};
use napi_derive::napi;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::document;
use crate::failure::{Failure, call};
use crate::ipc;
use crate::reading::{Period, Reading};

/// Readings by segment and period, in order.
#[napi]
pub struct Table {
    inner: Arc<metric::Table>,
}

impl Table {
    pub(crate) fn of(table: metric::Table) -> Self {
        Self { inner: Arc::new(table) }
    }
}

#[napi]
impl Table {
    /// The dimensions that tell segments apart.
    #[napi(getter)]
    pub fn dimensions(&self) -> Vec<&str> {
        self.inner.dimensions().iter().map(String::as_str).collect()
    }

    /// The grain that tells periods apart.
    #[napi(getter, ts_return_type = "Grain")]
    pub fn grain(&self) -> &'static str {
        self.inner.grain().name()
    }

    /// The rows, or the totals, as one JSON text: an engine parses that faster than it takes objects piece by piece.
    #[napi(skip_typescript)]
    pub fn rows_json(&self, env: Env, totals: bool) -> Result<String> {
        call(env, || {
            let rows = if totals { self.inner.totals() } else { self.inner.rows() };
            let rows = Rows { dimensions: self.inner.dimensions(), rows };
            serde_json::to_string(&rows).map_err(|err| Failure::argument(format!("the rows cannot be written: {err}")))
        })
    }

    /// The table as Arrow IPC stream bytes: the dimensions, `period` (its first day), `value`, `low`, `high`, `confidence`, `n`,
    /// `n_eff`, `unit`, `method`, `flags` and `withheld`.
    #[napi]
    pub fn to_arrow(&self, env: Env) -> Result<Buffer> {
        call(env, || Ok(ipc::write(&self.inner.to_arrow()?)?.into()))
    }

    /// The table as a fragment of HTML, with a bar for each row on one axis: one `div` with its own style sheet, light or dark as
    /// the reader's system, without script or outside request.
    #[napi(ts_args_type = "options?: HtmlOptions | null")]
    pub fn to_html(&self, env: Env, options: Option<Unknown<'_>>) -> Result<String> {
        call(env, || {
            let options: HtmlOptions = document::options(options, "the options of HTML")?;
            let locale = options.locale.map(|locale| document::parse(locale, "the word for `locale`")).transpose()?;
            let max_rows = options.max_rows.map_or(usize::MAX, |rows| usize::try_from(rows).unwrap_or(usize::MAX));
            Ok(html::table(&self.inner, locale.unwrap_or_default(), max_rows))
        })
    }

    /// The table as plain data, the same in every language.
    #[napi(js_name = "toJSON", ts_return_type = "TableDocument")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        call(*env, || {
            let json = serde_json::to_string(&*self.inner);
            let json = json.map_err(|err| Failure::argument(format!("the table cannot be written: {err}")))?;
            document::to_object(env, &json)
        })
    }

    /// The table of its plain data.
    #[napi(factory, js_name = "fromJSON", ts_args_type = "json: TableDocument")]
    pub fn from_json(env: Env, json: Unknown<'_>) -> Result<Self> {
        call(env, || Ok(Self::of(document::parse(document::to_json(json, "the table")?, "the fields of the table")?)))
    }

    /// Whether both hold the same readings.
    #[napi]
    pub fn equals(&self, other: &Table) -> bool {
        self.inner == other.inner
    }
}

/// How to write a fragment of HTML.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct HtmlOptions {
    /// The language of its words and numbers; English without it.
    #[napi(ts_type = "Locale")]
    pub locale: Option<serde_json::Value>,
    /// The most rows to show, of a longer table its first and last ones; all without it.
    pub max_rows: Option<u32>,
}

/// Rows as JavaScript has them: segments by the names of their dimensions.
struct Rows<'t> {
    dimensions: &'t [String],
    rows: &'t [metric::TableRow],
}

struct Row<'t> {
    dimensions: &'t [String],
    row: &'t metric::TableRow,
}

struct Segment<'t>(&'t [String], &'t [Option<String>]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in self.rows {
            list.serialize_element(&Row { dimensions: self.dimensions, row })?;
        }
        list.end()
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("segment", &Segment(self.dimensions, &self.row.segment))?;
        map.serialize_entry("period", &Period::from(self.row.period.unwrap_or(calendar::Period::ALL)))?;
        map.serialize_entry("reading", &Reading::from(&self.row.reading))?;
        map.end()
    }
}

impl Serialize for Segment<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().zip(self.1))
    }
}
