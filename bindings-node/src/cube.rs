//! Cubes: what is asked of them, and how they change.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock, RwLockReadGuard};

use cxmetrics::ErrorKind;
use cxmetrics::cube::{self, Record};
use cxmetrics::metric::Metric;
use napi::bindgen_prelude::{AsyncTask, Buffer, Env, ObjectFinalize, Result, Uint8Array, Unknown};
use napi_derive::napi;

use crate::document;
use crate::failure::{Failure, call};
use crate::intake::Intake;
use crate::ipc;
use crate::options::{CellOptions, CubeOptions, QueryOptions, day, grain, names};
use crate::reading::{Period, Reading};
use crate::report::{self, Report};
use crate::survey::Survey;
use crate::table::Table;
use crate::work::{Work, off_loop};

/// A cube that folds beside the event loop may change while JavaScript asks it. What reads for long takes a picture of it, so
/// that nobody waits for the lock; a change meanwhile goes to a copy.
pub(crate) type Shared = Arc<RwLock<Arc<cube::Cube>>>;

/// The counts of a survey's answers by segment and period: all that any metric will ask.
///
/// Calls that only ask are quick and synchronous. While a fold or a report works off the event loop the cube can be used as
/// ever: a fold counts beside it and is added at its end, all of it or nothing; a report or a file holds what was counted when it
/// was asked for.
#[napi(custom_finalize)]
pub struct Cube {
    pub(crate) inner: Shared,
    pub(crate) survey: Arc<cxmetrics::survey::Survey>,
    /// How many bytes the collector was told of.
    weight: AtomicI64,
}

pub(crate) fn read(cube: &Shared) -> std::result::Result<RwLockReadGuard<'_, Arc<cube::Cube>>, Failure> {
    cube.read().map_err(|_| broken())
}

/// The cube as it is now.
pub(crate) fn picture(cube: &Shared) -> std::result::Result<Arc<cube::Cube>, Failure> {
    Ok(Arc::clone(&*read(cube)?))
}

pub(crate) fn change<T>(
    cube: &Shared,
    change: impl FnOnce(&mut cube::Cube) -> cxmetrics::Result<T>,
) -> std::result::Result<T, Failure> {
    Ok(change(Arc::make_mut(&mut *cube.write().map_err(|_| broken())?))?)
}

/// A call panicked while it changed the cube.
fn broken() -> Failure {
    Failure::broken("the cube")
}

impl Cube {
    pub(crate) fn of(cube: cube::Cube) -> Self {
        let survey = Arc::new(cube.survey().clone());
        Self { survey, inner: Arc::new(RwLock::new(Arc::new(cube))), weight: AtomicI64::new(0) }
    }
}

#[napi]
impl Cube {
    /// An empty cube of this survey.
    #[napi(constructor, ts_args_type = "survey: Survey, options?: CubeOptions | null")]
    pub fn new(env: Env, survey: &Survey, options: Option<Unknown<'_>>) -> Result<Self> {
        call(env, || {
            let options: CubeOptions = document::options(options, "the options of a cube")?;
            let cube = options.cube(&survey.inner)?;
            Ok(Self {
                inner: Arc::new(RwLock::new(Arc::new(cube))),
                survey: Arc::clone(&survey.inner),
                weight: AtomicI64::new(0),
            })
        })
    }

    /// The survey it counts.
    #[napi(getter)]
    pub fn survey(&self) -> Survey {
        Survey { inner: Arc::clone(&self.survey) }
    }

    /// The grain of its periods.
    #[napi(getter, ts_return_type = "Grain")]
    pub fn grain(&self, env: Env) -> Result<&'static str> {
        call(env, || Ok(read(&self.inner)?.grain().name()))
    }

    /// How many rows are counted.
    #[napi(getter)]
    pub fn rows(&self, env: Env) -> Result<f64> {
        call(env, || Ok(read(&self.inner)?.rows() as f64))
    }

    /// How many cells hold something: combinations of dimension values and period that occur.
    #[napi(getter)]
    pub fn cells(&self, env: Env) -> Result<f64> {
        call(env, || Ok(read(&self.inner)?.cells() as f64))
    }

    /// How many ids are kept; 0 when the survey names none.
    #[napi(getter)]
    pub fn ids(&self, env: Env) -> Result<f64> {
        call(env, || Ok(read(&self.inner)?.ids() as f64))
    }

    /// The account of everything it has read.
    #[napi(getter)]
    pub fn intake(&self, env: Env) -> Result<Intake> {
        call(env, || Ok(Intake::from(read(&self.inner)?.intake())))
    }

    /// The values of a dimension that occur, in order; `null` is "not known" and comes last.
    #[napi(ts_return_type = "(string | null)[]")]
    pub fn values(&self, env: Env, dimension: String) -> Result<Vec<Option<String>>> {
        call(env, || {
            let cube = read(&self.inner)?;
            Ok(cube.values(&dimension)?.into_iter().map(|value| value.map(str::to_owned)).collect())
        })
    }

    /// The paths of a hierarchy that occur, from the top down to the values of this dimension, in order.
    #[napi(ts_return_type = "(string | null)[][]")]
    pub fn paths(&self, env: Env, dimension: String) -> Result<Vec<Vec<Option<String>>>> {
        call(env, || {
            let cube = read(&self.inner)?;
            let owned = |path: Vec<Option<&str>>| path.into_iter().map(|value| value.map(str::to_owned)).collect();
            Ok(cube.paths(&dimension)?.into_iter().map(owned).collect())
        })
    }

    /// The periods that occur, in order.
    #[napi]
    pub fn periods(&self, env: Env) -> Result<Vec<Period>> {
        call(env, || Ok(read(&self.inner)?.periods().into_iter().map(Period::from).collect()))
    }

    /// One reading over all cells that pass: the explicit form of `cube.nps(question, …)` and its kin.
    #[napi(ts_args_type = "metric: Metric, options?: OverallOptions | null")]
    pub fn overall(&self, env: Env, metric: Unknown<'_>, options: Option<Unknown<'_>>) -> Result<Reading> {
        call(env, || {
            let metric = metric_of(metric)?;
            let options: QueryOptions = document::options(options, "the options of a query")?;
            if options.tells_apart() {
                return Err(Failure::argument("`by` and `every` make a table; ask for `table` instead of `overall`"));
            }
            Ok(options.query(&*read(&self.inner)?, metric)?.overall()?.into())
        })
    }

    /// A reading for each segment and period that occurs: the explicit form of `cube.nps(question, { by, every })`.
    #[napi(ts_args_type = "metric: Metric, options?: QueryOptions | null")]
    pub fn table(&self, env: Env, metric: Unknown<'_>, options: Option<Unknown<'_>>) -> Result<Table> {
        call(env, || {
            let metric = metric_of(metric)?;
            let options: QueryOptions = document::options(options, "the options of a query")?;
            Ok(Table::of(options.query(&*read(&self.inner)?, metric)?.table()?))
        })
    }

    /// The answers to a rating question, in the cells that pass.
    #[napi(ts_args_type = "question: string, options?: CellOptions | null")]
    pub fn histogram(&self, env: Env, question: String, options: Option<Unknown<'_>>) -> Result<Histogram> {
        call(env, || {
            let options: CellOptions = document::options(options, "the options of a histogram")?;
            Ok(Histogram::from(&read(&self.inner)?.histogram(&question, &options.filter()?)?))
        })
    }

    /// How many tagged answers carry each tag, from the most frequent, in the cells that pass.
    #[napi(ts_args_type = "question: string, options?: CellOptions | null")]
    pub fn tags(&self, env: Env, question: String, options: Option<Unknown<'_>>) -> Result<Tags> {
        call(env, || {
            let options: CellOptions = document::options(options, "the options of tags")?;
            let (counts, answered) = read(&self.inner)?.tags(&question, &options.filter()?)?;
            let counts = counts.into_iter().map(|(tag, n)| TagCount { tag, n: n as f64 }).collect();
            Ok(Tags { counts, answered: answered as f64 })
        })
    }

    /// The answers to a rating question of those that are tagged, in the cells that pass: of all of them, and of those with each tag.
    /// The survey pairs the tags with the rating. An answer with two tags stands under both.
    #[napi(ts_args_type = "tags: string, rating: string, options?: CellOptions | null")]
    pub fn scores_by_tag(
        &self,
        env: Env,
        tags: String,
        rating: String,
        options: Option<Unknown<'_>>,
    ) -> Result<TagScores> {
        call(env, || {
            let options: CellOptions = document::options(options, "the options of scores by tag")?;
            let scores = read(&self.inner)?.scores_by_tag(&tags, &rating, &options.filter()?)?;
            let by_tag =
                scores.by_tag.iter().map(|(tag, scores)| TagHistogram { tag: tag.clone(), scores: scores.into() });
            let by_tag = by_tag.collect();
            Ok(TagScores { tagged: Histogram::from(&scores.tagged), by_tag })
        })
    }

    /// Composes a report of the answers up to and with the day `asOf`, off the event loop; without a specification the usual
    /// one of the survey.
    #[napi(ts_args_type = "options: ReportOptions", ts_return_type = "Promise<Report>")]
    pub fn report(&self, env: Env, options: Option<Unknown<'_>>) -> Result<AsyncTask<Work<Report>>> {
        call(env, || {
            let options: ReportOptions = document::options(options, "the options of a report")?;
            if options.as_of.is_empty() {
                return Err(Failure::argument(
                    "a report is of a day: `cube.report({ asOf: '2026-11-02' })`, with a `spec` where you have one",
                ));
            }
            let as_of = day(&options.as_of)?;
            let cube = picture(&self.inner)?;
            let spec = report::spec(options.spec, &self.survey)?;
            Ok(off_loop(move || Ok(Report::of(cube.report(&spec, as_of)?))))
        })
    }

    /// Counts one answer, a plain object by the names of the columns.
    ///
    /// Throws `too_many_refusals` when any answer in it is refused; then nothing is counted.
    #[napi(ts_args_type = "row: Row")]
    pub fn add(&self, env: Env, row: Unknown<'_>) -> Result<()> {
        call(env, || {
            let record = record(row, "the row")?;
            change(&self.inner, |cube| cube.add(&record))
        })
    }

    /// Takes one answer away that was counted before; throws `not_contained` when no such answer is counted.
    #[napi(ts_args_type = "row: Row")]
    pub fn remove(&self, env: Env, row: Unknown<'_>) -> Result<()> {
        call(env, || {
            let record = record(row, "the row")?;
            change(&self.inner, |cube| cube.remove(&record))
        })
    }

    /// Replaces one counted answer by another; where either fails nothing changes.
    #[napi(ts_args_type = "old: Row, corrected: Row")]
    pub fn correct(&self, env: Env, old: Unknown<'_>, corrected: Unknown<'_>) -> Result<()> {
        call(env, || {
            let (old, corrected) = (record(old, "the old row")?, record(corrected, "the corrected row")?);
            change(&self.inner, |cube| cube.correct(&old, &corrected))
        })
    }

    /// Adds the counts of another cube of the same survey and grain, and returns the account of its rows as they were
    /// counted here: its own, but for ids that this cube knew.
    #[napi]
    pub fn merge(&self, env: Env, other: &Cube) -> Result<Intake> {
        call(env, || {
            let other = picture(&other.inner)?;
            let account = change(&self.inner, |cube| cube.merge(&other))?;
            Ok(Intake::from(&account))
        })
    }

    /// Takes the counts of another cube away, which were added before; throws `not_contained` when they were not.
    #[napi]
    pub fn unmerge(&self, env: Env, other: &Cube) -> Result<()> {
        call(env, || {
            let other = picture(&other.inner)?;
            change(&self.inner, |cube| cube.unmerge(&other))
        })
    }

    /// A cube of these dimensions and this grain alone, of the cells that pass.
    #[napi(ts_args_type = "options?: RollUpOptions | null")]
    pub fn roll_up(&self, env: Env, options: Option<Unknown<'_>>) -> Result<Self> {
        call(env, || {
            let options: RollUpOptions = document::options(options, "the options of a roll-up")?;
            let cube = read(&self.inner)?;
            let by = options.by.map_or_else(|| Ok(Vec::new()), names)?;
            let by: Vec<&str> = by.iter().map(String::as_str).collect();
            let every = options.every.as_ref().map_or(Ok(cube.grain()), grain)?;
            let cells = CellOptions { filter: options.filter, within: options.within };
            Ok(Self::of(cube.roll_up(&by, every, &cells.filter()?)?))
        })
    }

    /// Whether both count the same rows in the same cells of the same survey, in whatever order they met them.
    #[napi]
    pub fn equals(&self, env: Env, other: &Cube) -> Result<bool> {
        call(env, || Ok(Arc::ptr_eq(&self.inner, &other.inner) || *read(&self.inner)? == *read(&other.inner)?))
    }

    /// What it is, in a few words: so that a log that writes a cube as JSON says something true and short. The counts travel by
    /// `toArrow` or `toParquet`.
    #[napi(js_name = "toJSON")]
    pub fn to_json(&self, env: Env) -> Result<CubeSummary> {
        call(env, || {
            let cube = read(&self.inner)?;
            Ok(CubeSummary {
                survey: cube.survey().name().to_owned(),
                grain: cube.grain().name(),
                cells: cube.cells() as f64,
                rows: cube.rows() as f64,
            })
        })
    }

    /// The cube as an Arrow table in IPC stream bytes: dimension columns, `period`, `question`, `bin`, `tag`, `n` and sums. Any
    /// engine that can sum by group can merge such tables.
    ///
    /// Ids do not travel, here and in Parquet: a cube that was read back can refuse no repetition of what it holds.
    #[napi]
    pub fn to_arrow(&self, env: Env) -> Result<Buffer> {
        call(env, || Ok(ipc::write(&read(&self.inner)?.to_arrow()?)?.into()))
    }

    /// The cube of a table that `toArrow` wrote, whole or merged elsewhere. It knows no ids, so an answer that was counted before
    /// counts again.
    #[napi(factory)]
    pub fn from_arrow(env: Env, bytes: Uint8Array) -> Result<Self> {
        call(env, || {
            let batches = ipc::read(bytes)?;
            Ok(Self::of(cube::Cube::from_arrow(&batches)?))
        })
    }

    /// Writes the cube, as it is when this is called, to a Parquet file. As with `toArrow`, ids do not travel.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn to_parquet(&self, path: String) -> AsyncTask<Work<()>> {
        let cube = picture(&self.inner);
        off_loop(move || {
            let cube = cube?;
            let path = PathBuf::from(path);
            let file = std::fs::File::create(&path).map_err(|err| file_failure(&path, &err))?;
            Ok(cube.to_parquet(file)?)
        })
    }

    /// The cube of a Parquet file that `toParquet` wrote.
    #[napi(ts_return_type = "Promise<Cube>")]
    pub fn from_parquet(path: String) -> AsyncTask<Work<Cube>> {
        off_loop(move || {
            let path = PathBuf::from(path);
            let file = std::fs::File::open(&path).map_err(|err| file_failure(&path, &err))?;
            Ok(Self::of(cube::Cube::from_parquet(file)?))
        })
    }

    /// Tells the collector how much memory hangs on this small object.
    #[napi(skip_typescript)]
    pub fn weigh(&self, env: Env) -> Result<()> {
        call(env, || {
            let bytes = i64::try_from(read(&self.inner)?.bytes()).unwrap_or(i64::MAX);
            env.adjust_external_memory(bytes - self.weight.swap(bytes, Ordering::Relaxed))?;
            Ok(())
        })
    }
}

impl ObjectFinalize for Cube {
    fn finalize(self, env: Env) -> Result<()> {
        env.adjust_external_memory(-self.weight.load(Ordering::Relaxed))?;
        Ok(())
    }
}

/// Which cells a roll-up keeps, and how finely.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct RollUpOptions {
    /// The dimensions that stay: one or many; none without it.
    #[napi(ts_type = "string | readonly string[]")]
    pub by: Option<serde_json::Value>,
    /// The grain of its periods; that of the cube without it.
    #[napi(ts_type = "Grain")]
    pub every: Option<serde_json::Value>,
    /// Only these segments.
    #[napi(js_name = "where", ts_type = "Where")]
    #[serde(rename = "where")]
    pub filter: Option<serde_json::Value>,
    /// Only these days, `[from, to]` as `2026-09-01`; `to` is the first day after, and either may be `null`.
    #[napi(ts_type = "Days")]
    pub within: Option<serde_json::Value>,
}

/// A cube in a few words.
#[napi(object, object_from_js = false)]
pub struct CubeSummary {
    /// The name of its survey.
    pub survey: String,
    /// The grain of its periods.
    #[napi(ts_type = "Grain")]
    pub grain: &'static str,
    /// How many cells hold something.
    pub cells: f64,
    /// How many rows are counted.
    pub rows: f64,
}

/// What a report is of.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct ReportOptions {
    /// The day, such as `2026-11-02`: no later answer is in the report.
    #[napi(ts_type = "Day")]
    pub as_of: String,
    /// What to tell, and how; the usual report of the survey without it.
    #[napi(ts_type = "ReportSpec | null")]
    pub spec: Option<serde_json::Value>,
}

/// The answers to a rating question.
#[napi(object, object_from_js = false)]
pub struct Histogram {
    /// The points of the scale, from the lowest to the highest.
    pub points: Vec<i32>,
    /// How many answers there are on each point.
    pub counts: Vec<f64>,
    /// How many answers there are.
    pub n: f64,
    /// How many rows gave no answer, or one that was refused.
    pub unanswered: f64,
}

impl From<&cxmetrics::tally::Histogram> for Histogram {
    fn from(histogram: &cxmetrics::tally::Histogram) -> Self {
        let scale = histogram.scale();
        Self {
            points: (scale.min()..=scale.max()).collect(),
            counts: histogram.counts().iter().map(|count| *count as f64).collect(),
            n: histogram.n() as f64,
            unanswered: histogram.unanswered() as f64,
        }
    }
}

/// Tags by how often they were given.
#[napi(object, object_from_js = false)]
pub struct Tags {
    /// The tags, from the most frequent.
    pub counts: Vec<TagCount>,
    /// How many answers carry any tag.
    pub answered: f64,
}

/// How many answers carry a tag.
#[napi(object, object_from_js = false)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// How many answers carry it.
    pub n: f64,
}

/// The answers to a rating question of those that are tagged.
#[napi(object, object_from_js = false)]
pub struct TagScores {
    /// The answers of all that are tagged, with whatever tags.
    pub tagged: Histogram,
    /// The answers with each tag that occurs, in the order of tags.
    pub by_tag: Vec<TagHistogram>,
}

/// The answers to a rating question with a tag.
#[napi(object, object_from_js = false)]
pub struct TagHistogram {
    /// The tag.
    pub tag: String,
    /// The answers that carry it.
    pub scores: Histogram,
}

fn metric_of(metric: Unknown<'_>) -> std::result::Result<Metric, Failure> {
    document::parse(document::to_json(metric, "the metric")?, "the fields of the metric")
}

fn record(row: Unknown<'_>, what: &str) -> std::result::Result<Record, Failure> {
    document::parse(document::to_json(row, what)?, "the answers of a row")
}

/// A file that does not open.
pub(crate) fn file_failure(path: &std::path::Path, err: &std::io::Error) -> Failure {
    Failure::of(ErrorKind::Io, format!("`{}` cannot be opened: {err}", path.display()))
}
