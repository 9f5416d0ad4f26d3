//! Contacts: customers one by one.

use std::fs::File;
use std::sync::{Arc, RwLock};

use arrow_array::{RecordBatch, RecordBatchReader};
use cxmetrics::contact::ContactSpec;
use cxmetrics::intake::{Batch, FileFormat, ReadOptions, Source};
use cxmetrics::{ContactAnalysis, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrow;
use crate::columns;
use crate::cube::{day_of, format_of, only_for_text, to_json};
use crate::document::request_unread;
use crate::failure::{Failure, Result, contained};
use crate::fold::stream_failed;
use crate::lines::read_lines;
use crate::query::read;
use crate::survey::Survey;
use crate::watch::Watch;

/// Contacts that threads share.
#[pyclass(frozen, module = "cxmetrics._cxmetrics")]
pub(crate) struct Contacts(RwLock<Arc<cxmetrics::contact::Contacts>>);

impl Contacts {
    fn of(contacts: cxmetrics::contact::Contacts) -> Self {
        Self(RwLock::new(Arc::new(contacts)))
    }

    /// The contacts as they stand. Call it while detached.
    fn now(&self) -> Result<Arc<cxmetrics::contact::Contacts>> {
        Ok(Arc::clone(&*self.0.read().map_err(|_| Failure::broken())?))
    }

    fn read<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&cxmetrics::contact::Contacts) -> Result<T> + Send,
    ) -> PyResult<T> {
        contained(|| py.detach(|| work(&*self.now()?)))
    }

    fn change<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut cxmetrics::contact::Contacts) -> Result<T> + Send,
    ) -> PyResult<T> {
        contained(|| {
            py.detach(|| {
                let mut contacts = self.0.write().map_err(|_| Failure::broken())?;
                work(Arc::make_mut(&mut contacts))
            })
        })
    }
}

#[pymethods]
impl Contacts {
    #[new]
    fn new(spec: &str) -> PyResult<Self> {
        contained(|| {
            let spec: ContactSpec =
                read(spec).map_err(|err| Failure::unreadable(ErrorKind::InvalidSurvey, "spec", &err))?;
            Ok(Self::of(cxmetrics::contact::Contacts::new(spec)?))
        })
    }

    fn part(&self, py: Python<'_>) -> PyResult<Self> {
        self.read(py, |contacts| Ok(Self::of(contacts.part())))
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
        self.change(py, |contacts| fold_batches(contacts, batches, total, &mut Watch::new(report)))
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
        self.change(py, |contacts| {
            let format = format_of(path, format)?;
            only_for_text(format, options)?;
            let mut options: ReadOptions =
                read(options).map_err(|err| Failure::argument(format!("the options of reading do not read: {err}")))?;
            let file = File::open(path).map_err(|err| Failure::Unopened(err, path.to_owned()))?;
            if format == FileFormat::Parquet && options.columns.is_none() {
                options.columns = Some(contacts.columns().into_iter().map(str::to_owned).collect());
            }
            let mut source = Source::from_file(file, format, &options)?;
            fold_source(contacts, &mut source, &mut Watch::new(report), |source| {
                (source.bytes_read(), source.total_bytes())
            })
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
        self.change(py, |contacts| fold_batches(contacts, batches, Some(total), &mut Watch::new(report)))
    }

    #[pyo3(signature = (lines, total=None, report=None))]
    fn fold_lines(
        &self,
        py: Python<'_>,
        lines: Py<PyAny>,
        total: Option<u64>,
        report: Option<Py<PyAny>>,
    ) -> PyResult<()> {
        self.change(py, |contacts| {
            let mut watch = Watch::new(report);
            read_lines(lines, |source| fold_source(contacts, source, &mut watch, |source| (source.rows_read(), total)))
        })
    }

    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        // The other's lock is let go before ours is asked for.
        let other = contained(|| py.detach(|| other.now()))?;
        self.change(py, |contacts| Ok(contacts.merge(&other)?))
    }

    fn survey(&self, py: Python<'_>) -> PyResult<Survey> {
        self.read(py, |contacts| Ok(Survey(Arc::new(contacts.survey().clone()))))
    }

    fn spec(&self, py: Python<'_>) -> PyResult<String> {
        self.read(py, |contacts| to_json(contacts.spec()))
    }

    fn intake(&self, py: Python<'_>) -> PyResult<String> {
        self.read(py, |contacts| to_json(contacts.intake()))
    }

    fn len(&self, py: Python<'_>) -> PyResult<usize> {
        self.read(py, |contacts| Ok(contacts.len()))
    }

    fn customers(&self, py: Python<'_>) -> PyResult<usize> {
        self.read(py, |contacts| Ok(contacts.customers()))
    }

    /// The first and the last day with a contact.
    fn days(&self, py: Python<'_>) -> PyResult<(Option<String>, Option<String>)> {
        self.read(py, |contacts| {
            Ok((contacts.first_day().map(|day| day.to_string()), contacts.last_day().map(|day| day.to_string())))
        })
    }

    /// The document of an analysis, both as JSON.
    fn analyse(&self, py: Python<'_>, analysis: &str, as_of: &str) -> PyResult<String> {
        self.read(py, |contacts| {
            let analysis: ContactAnalysis = read(analysis).map_err(|err| request_unread(&err))?;
            to_json(&contacts.analyse(&analysis, day_of(as_of, "as_of")?)?)
        })
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let json = self.read(py, to_json)?;
        Ok(PyBytes::new(py, json.as_bytes()))
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, bytes: &[u8]) -> PyResult<Self> {
        contained(|| {
            let bytes = bytes.to_vec();
            py.detach(|| {
                let contacts = serde_json::from_slice(&bytes)
                    .map_err(|err| Failure::unreadable(ErrorKind::MalformedInput, "contacts", &err))?;
                Ok(Self::of(contacts))
            })
        })
    }
}

fn fold_batches(
    contacts: &mut cxmetrics::contact::Contacts,
    batches: Box<dyn RecordBatchReader + Send>,
    total: Option<u64>,
    watch: &mut Watch,
) -> Result<()> {
    // A stream without a batch has columns all the same, and they must fit the spec.
    let empty = RecordBatch::new_empty(batches.schema());
    contacts.fold(&Batch::from_arrow(&empty)?)?;
    let mut done = 0;
    for batch in batches {
        let batch = batch.map_err(|err| stream_failed(&err))?;
        contacts.fold(&Batch::from_arrow(&batch)?)?;
        done += batch.num_rows() as u64;
        watch.look(done, total)?;
    }
    Ok(watch.end(done, total)?)
}

fn fold_source(
    contacts: &mut cxmetrics::contact::Contacts,
    source: &mut Source,
    watch: &mut Watch,
    far: impl Fn(&Source) -> (u64, Option<u64>),
) -> Result<()> {
    while let Some(batch) = source.next_batch()? {
        contacts.fold(&batch)?;
        drop(batch);
        let (done, total) = far(source);
        watch.look(done, total)?;
    }
    // What the reader refused goes to the account, and is checked there.
    contacts.fold_source(source)?;
    let (done, total) = far(source);
    Ok(watch.end(done, total)?)
}
