//! Options of queries, folds and cubes. A name that does not exist is an error.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cxmetrics::calendar::{DayRange, Grain};
use cxmetrics::cube::{Cube, Filter, Where};
use cxmetrics::intake::{CsvOptions, FileFormat, ReadOptions};
use cxmetrics::metric::{Metric, Query};
use cxmetrics::{Confidence, ErrorKind};
use napi_derive::napi;
use serde::Deserialize;
use serde_json::Value;

use crate::document::parse;
use crate::failure::Failure;

/// What to ask a cube for, beside the metric.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct QueryOptions {
    /// The dimensions that tell segments apart: one or many.
    #[napi(ts_type = "string | readonly string[]")]
    pub by: Option<Value>,
    /// The grain that tells periods apart.
    #[napi(ts_type = "Grain")]
    pub every: Option<Value>,
    /// Only these segments: for each dimension a value, a list of values, or `null` for "not known"; or a filter.
    #[napi(js_name = "where", ts_type = "Where")]
    #[serde(rename = "where")]
    pub filter: Option<Value>,
    /// Only these days, `[from, to]` as `2026-09-01`; `to` is the first day after, and either may be `null`.
    #[napi(ts_type = "Days")]
    pub within: Option<Value>,
    /// The confidence level of intervals; 0.95 without it.
    pub confidence: Option<f64>,
    /// Withhold readings with fewer answers than this; 5 without it, 0 shows all.
    #[napi(ts_type = "number")]
    pub min_base: Option<u32>,
    /// Put the total beside the segments of each period.
    pub with_total: Option<bool>,
    /// `false` leaves intervals out, which is faster.
    pub intervals: Option<bool>,
    /// Take every answer for one, whatever its weight.
    pub unweighted: Option<bool>,
}

impl QueryOptions {
    /// Whether the answer is a table: something is told apart.
    pub(crate) fn tells_apart(&self) -> bool {
        self.by.is_some() || self.every.is_some()
    }

    /// The question to a cube.
    pub(crate) fn query(self, cube: &Cube, metric: Metric) -> Result<Query<'_>, Failure> {
        let mut query = cube.metric(metric);
        if let Some(by) = self.by {
            query = query.by(names(by)?);
        }
        if let Some(every) = self.every {
            query = query.every(grain(&every)?);
        }
        if let Some(filter) = self.filter {
            query = query.filter(filter_of(filter)?);
        }
        if let Some(within) = self.within {
            query = query.within(days(within)?);
        }
        if let Some(confidence) = self.confidence {
            query = query.confidence(Confidence::new(confidence)?);
        }
        if let Some(min_base) = self.min_base {
            query = query.min_base(u64::from(min_base));
        }
        if self.with_total == Some(true) {
            query = query.with_total();
        }
        if self.intervals == Some(false) {
            query = query.without_intervals();
        }
        if self.unweighted == Some(true) {
            query = query.unweighted();
        }
        Ok(query)
    }
}

/// Which cells take part.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct CellOptions {
    /// Only these segments: for each dimension a value, a list of values, or `null` for "not known"; or a filter.
    #[napi(js_name = "where", ts_type = "Where")]
    #[serde(rename = "where")]
    pub filter: Option<Value>,
    /// Only these days, `[from, to]` as `2026-09-01`; `to` is the first day after, and either may be `null`.
    #[napi(ts_type = "Days")]
    pub within: Option<Value>,
}

impl CellOptions {
    pub(crate) fn filter(self) -> Result<Filter, Failure> {
        let filter = self.filter.map_or_else(|| Ok(Filter::everything()), filter_of)?;
        Ok(match self.within {
            Some(within) => filter.and(Filter::Days(days(within)?)),
            None => filter,
        })
    }
}

/// How a new cube counts.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct CubeOptions {
    /// The grain of its periods; a day without it.
    #[napi(ts_type = "Grain")]
    pub grain: Option<Value>,
    /// How many cells it may have; 10 million without it.
    pub max_cells: Option<u32>,
}

impl CubeOptions {
    pub(crate) fn cube(self, survey: &cxmetrics::survey::Survey) -> Result<Cube, Failure> {
        let grain = self.grain.as_ref().map_or(Ok(Grain::Day), grain)?;
        let cube = Cube::new(survey, grain);
        Ok(match self.max_cells {
            Some(cells) => cube.with_max_cells(usize::try_from(cells).unwrap_or(usize::MAX)),
            None => cube,
        })
    }
}

/// How to read a file, or rows of text. What is left out is found from the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct FileOptions {
    /// The format; without it the name of the file says it, and bytes are Arrow IPC.
    #[napi(ts_type = "FileFormat")]
    pub format: Option<Value>,
    /// About how many rows are read at a time.
    pub batch_rows: Option<u32>,
    /// The columns to read; all without it.
    #[napi(ts_type = "readonly string[]")]
    pub columns: Option<Vec<String>>,
    /// Columns that the file lacks, each with the text that all its rows have: `{ channel: 'email' }`.
    #[napi(ts_type = "Readonly<Record<string, string>>")]
    pub constants: Option<BTreeMap<String, String>>,
    /// Of delimited text: what parts the cells; found from the first rows without it.
    pub delimiter: Option<String>,
    /// Of delimited text: what encloses cells; `"` without it.
    pub quote: Option<String>,
    /// Of delimited text: the encoding, such as `windows-1250`; UTF-8 without it.
    pub encoding: Option<String>,
    /// Of delimited text: numbers are written `3,5`.
    pub decimal_comma: Option<bool>,
    /// Of delimited text: the first row names the columns; `true` without it.
    pub has_header: Option<bool>,
}

impl FileOptions {
    pub(crate) fn format(&self, name: &str) -> Result<FileFormat, Failure> {
        self.stated_format()?.map_or_else(|| Ok(FileFormat::of_name(name)?), Ok)
    }

    /// Refuses all of these options for data that are no file.
    pub(crate) fn refuse_for(&self, data: &str) -> Result<(), Failure> {
        let of_files = [
            ("format", self.format.is_some()),
            ("batchRows", self.batch_rows.is_some()),
            ("columns", self.columns.is_some()),
            ("constants", self.constants.is_some()),
        ];
        let stated = of_files.into_iter().chain(self.of_text()).find(|(_, is_stated)| *is_stated);
        stated.map_or(Ok(()), |(name, _)| {
            let advice = "it is for files and their bytes, whose `format` is to be stated";
            Err(Failure::argument(format!("`{name}` does not apply to {data}; {advice}")))
        })
    }

    /// The options of delimited text, and whether each is stated.
    fn of_text(&self) -> [(&'static str, bool); 5] {
        [
            ("delimiter", self.delimiter.is_some()),
            ("quote", self.quote.is_some()),
            ("encoding", self.encoding.is_some()),
            ("decimalComma", self.decimal_comma.is_some()),
            ("hasHeader", self.has_header.is_some()),
        ]
    }

    pub(crate) fn stated_format(&self) -> Result<Option<FileFormat>, Failure> {
        self.format.clone().map(|format| parse(format, "the word for `format`")).transpose()
    }

    pub(crate) fn read_options(&self, format: FileFormat) -> Result<ReadOptions, Failure> {
        let is_text = matches!(format, FileFormat::Csv);
        if let Some((name, _)) = self.of_text().into_iter().find(|(_, is_stated)| *is_stated && !is_text) {
            return Err(Failure::argument(format!(
                "`{name}` is for delimited text, and these data are of another format"
            )));
        }
        let mut csv = CsvOptions::default();
        if let Some(delimiter) = &self.delimiter {
            csv = csv.with_delimiter(character(delimiter, "delimiter")?);
        }
        if let Some(quote) = &self.quote {
            csv = csv.with_quote(character(quote, "quote")?);
        }
        if let Some(encoding) = &self.encoding {
            csv = csv.with_encoding(encoding.as_str());
        }
        if let Some(decimal_comma) = self.decimal_comma {
            csv = csv.with_decimal_comma(decimal_comma);
        }
        if let Some(has_header) = self.has_header {
            csv = csv.with_header(has_header);
        }
        let mut options = ReadOptions::default().with_csv(csv);
        if let Some(rows) = self.batch_rows {
            options = options.with_batch_rows(usize::try_from(rows).unwrap_or(usize::MAX));
        }
        if let Some(columns) = &self.columns {
            options = options.with_columns(columns.iter().map(String::as_str));
        }
        for (column, text) in self.constants.iter().flatten() {
            options = options.with_constant(column, text);
        }
        Ok(options)
    }
}

fn character(text: &str, what: &str) -> Result<char, Failure> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(Failure::argument(format!("`{what}` is one character, not `{}`", text.escape_debug()))),
    }
}

/// One name or many.
pub(crate) fn names(value: Value) -> Result<Vec<String>, Failure> {
    match value {
        Value::String(name) => Ok(vec![name]),
        value => parse(value, "the names of `by`"),
    }
}

/// A grain by its name.
pub(crate) fn grain(value: &Value) -> Result<Grain, Failure> {
    let name =
        value.as_str().ok_or_else(|| Failure::argument(format!("a grain is a word such as `week`, not {value}")))?;
    Ok(name.parse()?)
}

/// `[from, to]`, half-open.
pub(crate) fn days(value: Value) -> Result<DayRange, Failure> {
    let [from, to]: [Option<String>; 2] = parse(value, "the two days of `within`")?;
    let end = |end: Option<String>| end.map(|text| day(&text)).transpose();
    Ok(DayRange::new(end(from)?, end(to)?)?)
}

/// A day by its ISO text.
pub(crate) fn day(text: &str) -> Result<NaiveDate, Failure> {
    let message = || format!("`{}` is not a day; write it as `2026-09-01`", text.escape_debug());
    text.parse().map_err(|_| Failure::of(ErrorKind::InvalidPeriod, message()))
}

/// A filter, or a value, values or null for each dimension.
pub(crate) fn filter_of(value: Value) -> Result<Filter, Failure> {
    parse::<Where>(value, "the conditions of `where`").map(Into::into)
}
