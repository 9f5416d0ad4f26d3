//! Cubes.

use std::fs::File;
use std::sync::{Arc, RwLock};

use arrow_array::RecordBatch;
use chrono::NaiveDate;
use cxmetrics::ErrorKind;
use cxmetrics::cube::Record;
use cxmetrics::explain::{BusinessTable, Duplicates, ReconcileRequest, ValueRequest};
use cxmetrics::intake::{FileFormat, ReadOptions};
use cxmetrics::metric::Metric;
use cxmetrics::report::ReportSpec;
use cxmetrics::tally::Histogram;
use cxmetrics::{Analysis, Document};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule};

use crate::arrow;
use crate::columns;
use crate::document::request_unread;
use crate::failure::{Failure, Result, contained};
use crate::finding::watch_of;
use crate::fold::{fold_batches, fold_file};
use crate::lines::fold_lines;
use crate::query::{filter_from, query, read};
use crate::report::Report;
use crate::survey::Survey;
use crate::table::Table;
use crate::watch::Watch;

/// A cube that threads share.
///
/// Whoever reads works on the counts as they stand at that moment, without holding a lock; whoever changes them holds the
/// lock, and copies the counts first only where somebody still reads.
#[pyclass(frozen, module = "cxmetrics._cxmetrics")]
pub(crate) struct Cube(RwLock<Arc<cxmetrics::cube::Cube>>);

impl Cube {
    pub(crate) fn new(cube: cxmetrics::cube::Cube) -> Self {
        Self(RwLock::new(Arc::new(cube)))
    }

    /// The counts as they stand. Call it while detached.
    pub(crate) fn now(&self) -> Result<Arc<cxmetrics::cube::Cube>> {
        Ok(Arc::clone(&*self.0.read().map_err(|_| Failure::broken())?))
    }

    /// Works on the counts as they stand.
    fn read<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&cxmetrics::cube::Cube) -> Result<T> + Send,
    ) -> PyResult<T> {
        contained(|| py.detach(|| work(&*self.now()?)))
    }

    /// Changes the counts.
    fn change<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut cxmetrics::cube::Cube) -> Result<T> + Send,
    ) -> PyResult<T> {
        contained(|| {
            py.detach(|| {
                let mut cube = self.0.write().map_err(|_| Failure::broken())?;
                work(Arc::make_mut(&mut cube))
            })
        })
    }
}

#[pymethods]
impl Cube {
    fn part(&self, py: Python<'_>) -> PyResult<Self> {
        self.read(py, |cube| Ok(Self::new(cube.part())))
    }

    fn copy(&self, py: Python<'_>) -> PyResult<Self> {
        contained(|| Ok(Self(RwLock::new(py.detach(|| self.now())?))))
    }

    #[pyo3(signature = (data, total=None, report=None))]
    fn fold_arrow(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        total: Option<u64>,
        report: Option<Py<PyAny>>,
    ) -> PyResult<()> {
        let batches = contained(|| arrow::batches(data))?;
        self.change(py, |cube| fold_batches(cube, batches, total, &mut Watch::new(report)))
    }

    #[pyo3(signature = (path, format, options, report=None))]
    fn fold_file(
        &self,
        py: Python<'_>,
        path: &str,
        format: Option<&str>,
        options: &str,
        report: Option<Py<PyAny>>,
    ) -> PyResult<()> {
        self.change(py, |cube| {
            let format = format_of(path, format)?;
            only_for_text(format, options)?;
            let options: ReadOptions =
                read(options).map_err(|err| Failure::argument(format!("the options of reading do not read: {err}")))?;
            fold_file(cube, path, format, &options, &mut Watch::new(report))
        })
    }

    #[pyo3(signature = (names, columns, report=None))]
    fn fold_columns(
        &self,
        py: Python<'_>,
        names: Vec<String>,
        columns: Vec<Bound<'_, PyAny>>,
        report: Option<Py<PyAny>>,
    ) -> PyResult<()> {
        let (batches, total) = contained(|| columns::batches(&names, &columns))?;
        self.change(py, |cube| fold_batches(cube, batches, Some(total), &mut Watch::new(report)))
    }

    #[pyo3(signature = (lines, total=None, report=None))]
    fn fold_lines(
        &self,
        py: Python<'_>,
        lines: Py<PyAny>,
        total: Option<u64>,
        report: Option<Py<PyAny>>,
    ) -> PyResult<()> {
        self.change(py, |cube| fold_lines(cube, lines, total, &mut Watch::new(report)))
    }

    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<String> {
        // The other's lock is let go before ours is asked for.
        let other = contained(|| py.detach(|| other.now()))?;
        self.change(py, |cube| to_json(&cube.merge(&other)?))
    }

    fn unmerge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        let other = contained(|| py.detach(|| other.now()))?;
        self.change(py, |cube| Ok(cube.unmerge(&other)?))
    }

    fn equals(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        contained(|| py.detach(|| Ok(self.now()? == other.now()?)))
    }

    fn survey(&self, py: Python<'_>) -> PyResult<Survey> {
        self.read(py, |cube| Ok(Survey(Arc::new(cube.survey().clone()))))
    }

    fn grain(&self, py: Python<'_>) -> PyResult<&'static str> {
        self.read(py, |cube| Ok(cube.grain().name()))
    }

    fn intake(&self, py: Python<'_>) -> PyResult<String> {
        self.read(py, |cube| to_json(cube.intake()))
    }

    fn cells(&self, py: Python<'_>) -> PyResult<usize> {
        self.read(py, |cube| Ok(cube.cells()))
    }

    fn rows(&self, py: Python<'_>) -> PyResult<u64> {
        self.read(py, |cube| Ok(cube.rows()))
    }

    fn ids(&self, py: Python<'_>) -> PyResult<usize> {
        self.read(py, |cube| Ok(cube.ids()))
    }

    fn values(&self, py: Python<'_>, dimension: &str) -> PyResult<Vec<Option<String>>> {
        self.read(py, |cube| Ok(cube.values(dimension)?.into_iter().map(|value| value.map(str::to_owned)).collect()))
    }

    fn paths(&self, py: Python<'_>, dimension: &str) -> PyResult<Vec<Vec<Option<String>>>> {
        let owned = |path: Vec<Option<&str>>| path.into_iter().map(|value| value.map(str::to_owned)).collect();
        self.read(py, |cube| Ok(cube.paths(dimension)?.into_iter().map(owned).collect()))
    }

    fn periods(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        self.read(py, |cube| Ok(cube.periods().into_iter().map(cxmetrics::calendar::Period::label).collect()))
    }

    fn overall(&self, py: Python<'_>, metric: &str, keywords: &str) -> PyResult<String> {
        self.read(py, |cube| to_json(&query(cube, metric, keywords)?.overall()?))
    }

    fn table(&self, py: Python<'_>, metric: &str, keywords: &str) -> PyResult<Table> {
        self.read(py, |cube| Ok(Table::new(query(cube, metric, keywords)?.table()?)))
    }

    /// The document of an analysis, both as JSON.
    fn analyse(&self, py: Python<'_>, metric: &str, keywords: &str, analysis: &str) -> PyResult<String> {
        self.read(py, |cube| {
            let analysis: Analysis = read(analysis).map_err(|err| request_unread(&err))?;
            to_json(&query(cube, metric, keywords)?.analyse(&analysis)?)
        })
    }

    /// What changed, of what is to be watched, both as JSON.
    fn findings(&self, py: Python<'_>, watch: &str) -> PyResult<String> {
        self.read(py, |cube| to_json(&Document::Findings(cube.findings(&watch_of(watch)?)?)))
    }

    /// The same metric here and in another cube, side by side.
    fn reconcile(
        &self,
        py: Python<'_>,
        ours: (String, String),
        other: &Self,
        theirs: (String, String),
        request: &str,
    ) -> PyResult<String> {
        let other = contained(|| py.detach(|| other.now()))?;
        self.read(py, |cube| {
            let request: ReconcileRequest = read(request).map_err(|err| request_unread(&err))?;
            let theirs = query(&other, &theirs.0, &theirs.1)?;
            let found = query(cube, &ours.0, &ours.1)?.reconcile(&theirs, &request)?;
            to_json(&Document::Reconciliation(found))
        })
    }

    /// The metric beside the amounts of a business table, which is a cube too.
    fn value(
        &self,
        py: Python<'_>,
        metric: &str,
        keywords: &str,
        business: &Self,
        duplicates: Option<&str>,
        request: &str,
    ) -> PyResult<String> {
        let business = contained(|| py.detach(|| business.now()))?;
        self.read(py, |cube| {
            let duplicates: Duplicates = match duplicates {
                Some(word) => serde_json::from_value(word.into()).map_err(|err| request_unread(&err))?,
                None => Duplicates::default(),
            };
            let table = BusinessTable::of(cxmetrics::cube::Cube::clone(&business), duplicates)?;
            let request: ValueRequest = read(request).map_err(|err| request_unread(&err))?;
            to_json(&Document::BusinessValue(query(cube, metric, keywords)?.value(&table, &request)?))
        })
    }

    /// The metric that a question suggests, as JSON.
    fn suggested(&self, py: Python<'_>, question: &str) -> PyResult<String> {
        self.read(py, |cube| to_json(&Metric::default_for(cube.survey(), question)?))
    }

    /// The lowest point of the scale, how many answers each point got, and how many rows have none.
    #[pyo3(signature = (question, filter=None))]
    fn histogram(&self, py: Python<'_>, question: &str, filter: Option<&str>) -> PyResult<Counts> {
        self.read(py, |cube| Ok(counts(&cube.histogram(question, &filter_from(filter)?)?)))
    }

    #[pyo3(signature = (question, filter=None))]
    fn tags(&self, py: Python<'_>, question: &str, filter: Option<&str>) -> PyResult<(Vec<(String, u64)>, u64)> {
        self.read(py, |cube| Ok(cube.tags(question, &filter_from(filter)?)?))
    }

    /// The histogram of all tagged answers, then those of the answers with each tag, in the order of tags.
    #[pyo3(signature = (tags, rating, filter=None))]
    fn scores_by_tag(&self, py: Python<'_>, tags: &str, rating: &str, filter: Option<&str>) -> PyResult<ByTag> {
        self.read(py, |cube| {
            let scores = cube.scores_by_tag(tags, rating, &filter_from(filter)?)?;
            let by_tag = scores.by_tag.iter().map(|(tag, histogram)| (tag.clone(), counts(histogram))).collect();
            Ok((counts(&scores.tagged), by_tag))
        })
    }

    #[pyo3(signature = (dimensions, grain, filter=None))]
    fn roll_up(
        &self,
        py: Python<'_>,
        dimensions: Vec<String>,
        grain: Option<&str>,
        filter: Option<&str>,
    ) -> PyResult<Self> {
        self.read(py, |cube| {
            let dimensions: Vec<&str> = dimensions.iter().map(String::as_str).collect();
            let grain = grain.map_or_else(|| Ok(cube.grain()), str::parse)?;
            Ok(Self::new(cube.roll_up(&dimensions, grain, &filter_from(filter)?)?))
        })
    }

    #[pyo3(signature = (as_of, spec=None))]
    fn report(&self, py: Python<'_>, as_of: &str, spec: Option<&str>) -> PyResult<Report> {
        self.read(py, |cube| {
            let spec = match spec {
                Some(json) => ReportSpec::from_json(json)?,
                None => ReportSpec::default_for(cube.survey()),
            };
            Ok(Report(cube.report(&spec, day_of(as_of, "as_of")?)?))
        })
    }

    fn add(&self, py: Python<'_>, record: &str) -> PyResult<()> {
        self.change(py, |cube| Ok(cube.add(&record_of(record)?)?))
    }

    fn remove(&self, py: Python<'_>, record: &str) -> PyResult<()> {
        self.change(py, |cube| Ok(cube.remove(&record_of(record)?)?))
    }

    fn correct(&self, py: Python<'_>, old: &str, new: &str) -> PyResult<()> {
        self.change(py, |cube| Ok(cube.correct(&record_of(old)?, &record_of(new)?)?))
    }

    /// From the table of [`Cube::__arrow_c_stream__`], or from one that another engine has merged, for a survey and grain.
    #[staticmethod]
    #[pyo3(signature = (data, survey=None, grain=None))]
    fn from_table(
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        survey: Option<&Survey>,
        grain: Option<&str>,
    ) -> PyResult<Self> {
        contained(|| {
            let reader = arrow::batches(data)?;
            py.detach(|| {
                let empty = RecordBatch::new_empty(reader.schema());
                let mut batches = vec![empty];
                for batch in reader {
                    batches.push(batch.map_err(|err| Failure::argument(format!("the table does not read: {err}")))?);
                }
                Ok(Self::new(match (survey, grain) {
                    (Some(survey), Some(grain)) => {
                        cxmetrics::cube::Cube::from_table(&survey.0, grain.parse()?, &batches)?
                    }
                    _ => cxmetrics::cube::Cube::from_arrow(&batches)?,
                }))
            })
        })
    }

    fn to_parquet(&self, py: Python<'_>, path: &str) -> PyResult<()> {
        self.read(py, |cube| {
            let file = File::create(path).map_err(|err| Failure::Unopened(err, path.to_owned()))?;
            Ok(cube.to_parquet(file)?)
        })
    }

    #[staticmethod]
    fn from_parquet(py: Python<'_>, path: &str) -> PyResult<Self> {
        contained(|| {
            py.detach(|| {
                let file = File::open(path).map_err(|err| Failure::Unopened(err, path.to_owned()))?;
                Ok(Self::new(cxmetrics::cube::Cube::from_parquet(file)?))
            })
        })
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = self.read(py, |cube| {
            let mut bytes = Vec::new();
            cube.to_parquet(&mut bytes)?;
            Ok(bytes)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, bytes: &[u8]) -> PyResult<Self> {
        contained(|| {
            let bytes = bytes::Bytes::copy_from_slice(bytes);
            py.detach(|| Ok(Self::new(cxmetrics::cube::Cube::from_parquet(bytes)?)))
        })
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let table = self.read(py, |cube| Ok(cube.to_arrow()?))?;
        contained(|| arrow::export(py, table))
    }
}

/// The lowest point of a scale, how many answers each point got, and how many rows have none.
type Counts = (i32, Vec<u64>, u64);
type ByTag = (Counts, Vec<(String, Counts)>);

fn counts(histogram: &Histogram) -> Counts {
    (histogram.scale().min(), histogram.counts().to_vec(), histogram.unanswered())
}

/// The format that was named, or that the name of the file says.
pub(crate) fn format_of(path: &str, named: Option<&str>) -> Result<FileFormat> {
    match named {
        Some(format) => serde_json::from_value::<FileFormat>(format.into())
            .map_err(|err| Failure::unreadable(ErrorKind::UnsupportedFormat, "format", &err)),
        None => Ok(FileFormat::of_name(path)?),
    }
}

/// Words about delimited text say nothing about other files.
pub(crate) fn only_for_text(format: FileFormat, options: &str) -> Result<()> {
    let given: serde_json::Value = read(options).unwrap_or_default();
    match given.get("csv").and_then(serde_json::Value::as_object).and_then(|words| words.keys().next()) {
        Some(word) if format != FileFormat::Csv => {
            Err(Failure::argument(format!("`{word}` is about delimited text, and the file is not; leave it out")))
        }
        _ => Ok(()),
    }
}

fn record_of(json: &str) -> Result<Record> {
    serde_json::from_str(json).map_err(|err| Failure::argument(format!("the answer does not read: {err}")))
}

pub(crate) fn day_of(text: &str, name: &'static str) -> Result<NaiveDate> {
    text.parse().map_err(|err| Failure::Unreadable {
        code: ErrorKind::InvalidPeriod.code(),
        message: format!("`{}` is not a day: {err}; write it as `2026-11-02`", text.escape_debug()),
        path: Some(name),
    })
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|err| Failure::argument(format!("this cannot be written as JSON: {err}")))
}
