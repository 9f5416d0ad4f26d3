//! Is it real, and why: analyses as plain data. What is asked comes as JSON, what is found goes as JSON; the JavaScript beside this crate
//! gives both their methods.

use cxmetrics::explain::{BusinessValue, Estimate, Investment, Money, ReconcileRequest, ValueRequest, of};
use cxmetrics::locale::Locale;
use cxmetrics::metric::Metric;
use cxmetrics::report;
use cxmetrics::survey::{Scale, Survey};
use cxmetrics::{Analysis, Document};
use napi::ValueType;
use napi::bindgen_prelude::{AsyncTask, Env, Result, Unknown};
use napi_derive::napi;
use serde::Serialize;
use serde_json::Value;

use crate::business::BusinessTable;
use crate::cube::{Cube, picture, read};
use crate::document::{options_beside, parse, to_json};
use crate::failure::{Failure, call, contained};
use crate::infer::arguments::{counts, points};
use crate::options::QueryOptions;
use crate::work::{Work, off_loop};

type Outcome<T> = std::result::Result<T, Failure>;

/// The metric that a question suggests by its name, or one as data.
fn metric_of(metric: Unknown<'_>, survey: &Survey) -> Outcome<Metric> {
    match to_json(metric, "the metric")? {
        Value::String(question) => Ok(Metric::default_for(survey, &question)?),
        fields => parse(fields, "the fields of the metric"),
    }
}

/// The options of a query, beside those that the JavaScript side has taken out.
fn query_of(options: Option<Unknown<'_>>, also: &[String]) -> Outcome<QueryOptions> {
    let also: Vec<&str> = also.iter().map(String::as_str).collect();
    options_beside(options, &also, "the options")
}

pub(crate) fn json(found: &impl Serialize) -> Outcome<String> {
    serde_json::to_string(found).map_err(|err| Failure::argument(err.to_string()))
}

/// Runs an analysis.
#[napi(skip_typescript)]
pub fn analyse(
    env: Env,
    cube: &Cube,
    metric: Unknown<'_>,
    analysis: Unknown<'_>,
    options: Option<Unknown<'_>>,
    also: Vec<String>,
) -> Result<String> {
    call(env, || {
        let metric = metric_of(metric, &cube.survey)?;
        let analysis: Analysis = parse(to_json(analysis, "the analysis")?, "the fields of the analysis")?;
        let options = query_of(options, &also)?;
        json(&options.query(&*read(&cube.inner)?, metric)?.analyse(&analysis)?)
    })
}

/// Runs an analysis off the event loop, of the cube as it is now.
#[napi(skip_typescript)]
pub fn analyse_later(
    cube: &Cube,
    metric: Unknown<'_>,
    analysis: Unknown<'_>,
    options: Option<Unknown<'_>>,
    also: Vec<String>,
) -> AsyncTask<Work<String>> {
    let asked = contained(|| {
        let metric = metric_of(metric, &cube.survey)?;
        let analysis: Analysis = parse(to_json(analysis, "the analysis")?, "the fields of the analysis")?;
        Ok((metric, analysis, query_of(options, &also)?, picture(&cube.inner)?))
    });
    off_loop(move || {
        let (metric, analysis, options, cube) = asked?;
        json(&options.query(&cube, metric)?.analyse(&analysis)?)
    })
}

/// A metric as data, also where a question stands for the metric it suggests.
#[napi(skip_typescript)]
pub fn metric_as_data(env: Env, cube: &Cube, metric: Unknown<'_>) -> Result<String> {
    call(env, || json(&metric_of(metric, &cube.survey)?))
}

/// Sets the amounts of a business table beside a metric, off the event loop.
#[napi(skip_typescript)]
pub fn value_later(
    cube: &Cube,
    metric: Unknown<'_>,
    business: &BusinessTable,
    request: Unknown<'_>,
    options: Option<Unknown<'_>>,
    also: Vec<String>,
) -> AsyncTask<Work<String>> {
    let business = business.inner.clone();
    let asked = contained(|| {
        let metric = metric_of(metric, &cube.survey)?;
        let request: ValueRequest = parse(to_json(request, "what to ask")?, "the options")?;
        Ok((metric, request, query_of(options, &also)?, picture(&cube.inner)?))
    });
    off_loop(move || {
        let (metric, request, options, cube) = asked?;
        json(&Document::BusinessValue(options.query(&cube, metric)?.value(&business, &request)?))
    })
}

/// The same metric from two sources. The options of each say which cells; segments and periods are those of the first.
#[allow(
    clippy::too_many_arguments,
    reason = "two queries and what the sources are called; the macro hides it from `expect`"
)]
#[napi(skip_typescript)]
pub fn reconcile(
    env: Env,
    cube: &Cube,
    metric: Unknown<'_>,
    options: Option<Unknown<'_>>,
    other: &Cube,
    other_metric: Unknown<'_>,
    other_options: Option<Unknown<'_>>,
    request: Unknown<'_>,
    also: Vec<String>,
) -> Result<String> {
    call(env, || {
        let metric = metric_of(metric, &cube.survey)?;
        let other_metric = metric_of(other_metric, &other.survey)?;
        let request: ReconcileRequest = parse(to_json(request, "the names")?, "the names of the sources")?;
        let (options, other_options) = (query_of(options, &also)?, query_of(other_options, &also)?);
        let (first, second) = (picture(&cube.inner)?, picture(&other.inner)?);
        let second = other_options.query(&second, other_metric)?;
        json(&Document::Reconciliation(options.query(&first, metric)?.reconcile(&second, &request)?))
    })
}

/// Two sides without a cube: answers on a scale, or counts.
#[napi(skip_typescript)]
pub fn compare_answers(env: Env, a: Unknown<'_>, b: Unknown<'_>, scale: Option<Unknown<'_>>) -> Result<String> {
    call(env, || {
        let scale = match scale {
            Some(scale) if scale.get_type()? != ValueType::Undefined => to_json(scale, "the scale")?,
            _ => Value::String("nps".to_owned()),
        };
        let (a, b) = (points(a, "a")?, points(b, "b")?);
        let found = match scale.as_str() {
            Some("nps") => of::nps(a, b)?,
            Some("csat") => of::csat(a, b)?,
            Some("ces") => of::ces(a, b)?,
            _ => of::ratings(&parse::<Scale>(scale, "the scale")?, a, b)?,
        };
        json(&Document::Comparison(found))
    })
}

/// Two NPS by their counts: detractors, passives, promoters.
#[napi(skip_typescript)]
pub fn compare_nps_counts(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<String> {
    call(env, || {
        let side = |given, name| {
            <[u64; 3]>::try_from(counts(given, name)?)
                .map_err(|_| Failure::argument(format!("{name} is not three counts: detractors, passives, promoters")))
        };
        json(&Document::Comparison(of::nps_of_counts(side(a, "a")?, side(b, "b")?)))
    })
}

/// Two shares: hits and base.
#[napi(skip_typescript)]
pub fn compare_shares(env: Env, a: Unknown<'_>, b: Unknown<'_>) -> Result<String> {
    call(env, || {
        let side = |given, name| match counts(given, name)?.as_slice() {
            &[hits, base] => Ok((hits, base)),
            _ => Err(Failure::argument(format!("{name} is not two counts: hits and base"))),
        };
        json(&Document::Comparison(of::shares(side(a, "a")?, side(b, "b")?)?))
    })
}

/// The return on an investment.
#[napi(skip_typescript)]
pub fn assess_investment(env: Env, investment: Unknown<'_>) -> Result<String> {
    call(env, || {
        let investment: Investment = parse(to_json(investment, "the investment")?, "the fields of the investment")?;
        json(&Document::Return(investment.assess()?))
    })
}

/// An investment judged by what a point goes with; null where that is withheld, or is no money.
#[napi(skip_typescript)]
pub fn investment_by_association(
    env: Env,
    cost: Unknown<'_>,
    delta: Unknown<'_>,
    value: Unknown<'_>,
) -> Result<String> {
    call(env, || {
        let cost: Money = parse(to_json(cost, "the cost")?, "the fields of the cost")?;
        let delta: Estimate = parse(to_json(delta, "the delta")?, "the fields of the delta")?;
        let value: BusinessValue = match document_of(to_json(value, "the value")?)? {
            Document::BusinessValue(value) => value,
            _ => return Err(Failure::argument("the value is that of `cube.value(…)`")),
        };
        json(&Investment::by_association(cost, delta, &value))
    })
}

fn document_of(fields: Value) -> Outcome<Document> {
    parse(fields, "the fields of the document")
}

/// What a document says.
#[napi(skip_typescript)]
pub fn document_sentence(env: Env, document: Unknown<'_>, locale: Option<String>) -> Result<String> {
    call(env, || {
        let document = document_of(to_json(document, "the document")?)?;
        Ok(document.sentence(locale_of(locale)?))
    })
}

/// A document as a fragment of a page.
#[napi(skip_typescript)]
pub fn document_html(env: Env, document: Unknown<'_>, locale: Option<String>) -> Result<String> {
    call(env, || {
        let document = document_of(to_json(document, "the document")?)?;
        Ok(report::html::document(&document, locale_of(locale)?))
    })
}

/// A document as Markdown.
#[napi(skip_typescript)]
pub fn document_markdown(env: Env, document: Unknown<'_>, locale: Option<String>) -> Result<String> {
    call(env, || {
        let document = document_of(to_json(document, "the document")?)?;
        Ok(report::markdown::document(&document, locale_of(locale)?))
    })
}

/// A document as plain text.
#[napi(skip_typescript)]
pub fn document_text(env: Env, document: Unknown<'_>, locale: Option<String>) -> Result<String> {
    call(env, || {
        let document = document_of(to_json(document, "the document")?)?;
        Ok(report::text::document(&document, locale_of(locale)?))
    })
}

pub(crate) fn locale_of(locale: Option<String>) -> Outcome<Locale> {
    locale.map_or_else(|| Ok(Locale::default()), |code| parse(Value::String(code), "the words for the locale"))
}
