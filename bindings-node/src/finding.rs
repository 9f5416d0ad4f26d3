//! What changed: findings of a cube, and the monitor that makes them day by day.

use std::sync::{Arc, Mutex, MutexGuard};

use cxmetrics::finding::{self, Finding, Watch};
use cxmetrics::metric::Metric;
use cxmetrics::survey;
use cxmetrics::{Document, finding::Monitor as CoreMonitor};
use napi::bindgen_prelude::{AsyncTask, Either, Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;
use serde_json::Value;

use crate::cube::{Cube, picture};
use crate::document::{self, parse, to_json};
use crate::explain::{json, locale_of};
use crate::failure::{Failure, call, contained};
use crate::options::{day, filter_of, names};
use crate::survey::Survey;
use crate::work::{Work, off_loop};

type Outcome<T> = std::result::Result<T, Failure>;

/// What to watch: which metrics, of which segments, how closely, in the light of which calendar.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct WatchOptions {
    /// The metrics; without any, what the survey suggests. Ratings are judged together, as they move together.
    #[napi(ts_type = "readonly MetricOrQuestion[]")]
    pub metrics: Option<Vec<Value>>,
    /// Questions whose tags are watched; without it all of them where no metrics are named, else none.
    #[napi(ts_type = "readonly string[]")]
    pub tags: Option<Vec<String>>,
    /// The dimensions whose values are watched, each by itself; without it all.
    #[napi(ts_type = "string | readonly string[]")]
    pub by: Option<Value>,
    /// How many false findings a month are expected of everything watched together, from 0.001 to 100; 0.5 without it.
    pub sensitivity: Option<f64>,
    /// Days that are not like others: holidays, promotions, closed days, known incidents.
    #[napi(ts_type = "readonly documents.SpecialDay[]")]
    pub special_days: Option<Value>,
    /// The last day whose answers are all in. Without it the last day of the data is taken for unfinished and left out.
    #[napi(ts_type = "Day")]
    pub as_of: Option<String>,
    /// Tell trends too, of the data as a whole; a monitor, which goes day by day, does not.
    pub trends: Option<bool>,
    /// Tell which measures move before others too, of the data as a whole; a monitor, which goes day by day, does not.
    pub leads: Option<bool>,
    /// Only these segments: for each dimension a value, a list of values, or `null` for "not known"; or a filter.
    #[napi(js_name = "where", ts_type = "Where")]
    #[serde(rename = "where")]
    pub filter: Option<Value>,
}

impl WatchOptions {
    fn watch(self, survey: &survey::Survey) -> Outcome<Watch> {
        let mut watch = Watch::new();
        if let Some(metrics) = self.metrics {
            let metric = |metric| match metric {
                Value::String(question) => Ok(Metric::default_for(survey, &question)?),
                fields => parse(fields, "the fields of the metric"),
            };
            watch = watch.metrics(metrics.into_iter().map(metric).collect::<Outcome<Vec<_>>>()?);
        }
        if let Some(tags) = self.tags {
            watch = watch.tags(tags);
        }
        if let Some(by) = self.by {
            watch = watch.by(names(by)?);
        }
        if let Some(sensitivity) = self.sensitivity {
            watch = watch.sensitivity(sensitivity);
        }
        if let Some(days) = self.special_days {
            watch = watch.special_days(parse(days, "the special days")?);
        }
        if let Some(as_of) = self.as_of {
            watch = watch.as_of(day(&as_of)?);
        }
        if let Some(trends) = self.trends {
            watch.trends = trends;
        }
        if let Some(leads) = self.leads {
            watch.leads = leads;
        }
        if let Some(filter) = self.filter {
            watch = watch.filter(filter_of(filter)?);
        }
        Ok(watch)
    }
}

fn watch_of(options: Option<Unknown<'_>>, survey: &survey::Survey) -> Outcome<Watch> {
    document::options::<WatchOptions>(options, "the options of a watch")?.watch(survey)
}

/// Everything that changed in a cube, off the event loop.
#[napi(skip_typescript)]
pub fn findings_later(cube: &Cube, options: Option<Unknown<'_>>) -> AsyncTask<Work<String>> {
    let asked = contained(|| Ok((watch_of(options, &cube.survey)?, picture(&cube.inner)?)));
    off_loop(move || {
        let (watch, cube) = asked?;
        json(&Document::Findings(cube.findings(&watch)?))
    })
}

/// Watches a cube day by day, from a state that can be saved and restored.
///
/// It holds no rows and no cube: give it the cube of the new days, or the whole cube; it takes the days that it has not seen. Days are
/// seen once, so let a day wait until its answers are in.
///
/// ```js
/// const monitor = new Monitor(survey, { sensitivity: 1 })
/// for (const finding of await monitor.advance(cube, '2026-11-02')) console.log(finding.sentence())
/// await writeFile('state.json', JSON.stringify(monitor)) // and tomorrow: Monitor.fromJSON(await readFile('state.json', 'utf8'))
/// ```
#[napi]
pub struct Monitor {
    inner: Arc<Mutex<CoreMonitor>>,
}

fn lock(monitor: &Mutex<CoreMonitor>) -> Outcome<MutexGuard<'_, CoreMonitor>> {
    monitor.lock().map_err(|_| Failure::broken("the monitor"))
}

#[napi]
impl Monitor {
    /// A monitor that has seen nothing.
    #[napi(constructor, ts_args_type = "survey: Survey, options?: WatchOptions | null")]
    pub fn new(env: Env, survey: &Survey, options: Option<Unknown<'_>>) -> Result<Self> {
        call(env, || Ok(Self::of(CoreMonitor::new(&survey.inner, watch_of(options, &survey.inner)?)?)))
    }

    fn of(monitor: finding::Monitor) -> Self {
        Self { inner: Arc::new(Mutex::new(monitor)) }
    }

    /// A monitor from its state as JSON, as text or parsed: it goes on as if nothing had happened.
    #[napi(factory, js_name = "fromJSON", ts_args_type = "json: string | Record<string, unknown>")]
    pub fn from_json(env: Env, json: Either<String, Unknown<'_>>) -> Result<Self> {
        call(env, || {
            let json = match json {
                Either::A(text) => serde_json::from_str(&text)
                    .map_err(|err| Failure::of(cxmetrics::ErrorKind::MalformedInput, format!("the monitor: {err}")))?,
                Either::B(value) => to_json(value, "the monitor")?,
            };
            Ok(Self::of(parse(json, "the fields of the monitor")?))
        })
    }

    /// Its whole state, as plain data.
    #[napi(js_name = "toJSON", ts_return_type = "Record<string, unknown>")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        call(*env, || document::to_object(env, &json(&*lock(&self.inner)?)?))
    }

    /// The last day that was seen; `null` before the first.
    #[napi(getter)]
    pub fn last_day(&self, env: Env) -> Result<Option<String>> {
        call(env, || Ok(lock(&self.inner)?.last_day().map(|day| day.to_string())))
    }
}

/// Looks at the days of a cube that were not seen, off the event loop, and returns what is new.
#[napi(skip_typescript)]
pub fn advance_later(monitor: &Monitor, cube: &Cube, through: Unknown<'_>) -> AsyncTask<Work<String>> {
    let asked = contained(|| {
        let through: String = parse(to_json(through, "the day")?, "the text of the day")?;
        Ok((day(&through)?, picture(&cube.inner)?))
    });
    let monitor = Arc::clone(&monitor.inner);
    off_loop(move || {
        let (through, cube) = asked?;
        json(&lock(&monitor)?.advance(&cube, through)?)
    })
}

/// Everything that a monitor found so far.
#[napi(skip_typescript)]
pub fn monitor_findings(env: Env, monitor: &Monitor) -> Result<String> {
    call(env, || json(&Document::Findings(lock(&monitor.inner)?.findings())))
}

/// What a finding says.
#[napi(skip_typescript)]
pub fn finding_sentence(env: Env, finding: Unknown<'_>, locale: Option<String>) -> Result<String> {
    call(env, || {
        let finding: Finding = parse(to_json(finding, "the finding")?, "the fields of the finding")?;
        Ok(finding.sentence(locale_of(locale)?))
    })
}
