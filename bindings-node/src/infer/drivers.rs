//! Drivers: which items go together with an outcome, and how much of its variance each of them accounts for.

use cxmetrics::infer::drivers::{self, DriverMatrix, ImportanceMethod, Resampling};
use napi::bindgen_prelude::{AsyncTask, Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::Interval;
use super::arguments::{Columns, Document, counting, level, numbers};
use super::result::plain;
use crate::document;
use crate::failure::{Failure, call, contained};
use crate::work::{Work, off_loop};

/// What each item accounts for. Lists are in the order of the items.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Importance {
    /// The id of the method.
    pub method: &'static str,
    /// The share of the outcome's variance that all items together account for, 0 to 1.
    pub r2: f64,
    /// What each item accounts for; sums to `r2`.
    pub raw: Vec<f64>,
    /// The same as shares of `r2`, 0 to 1; `null` when `r2` is 0.
    pub shares: Option<Vec<f64>>,
    /// The coefficients of the standardised regression. No measure of importance: between items that correlate they may be tiny or
    /// negative.
    pub standardized_beta: Vec<f64>,
    /// The simple correlation of each item with the outcome.
    pub pearson_r: Vec<f64>,
}

plain!(drivers::Importance => Importance { method, r2, raw, shares, standardized_beta, pearson_r });

/// Percentile intervals of importance. Lists are in the order of the items.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct ImportanceIntervals {
    /// The id of the method, `drivers.bootstrap_rows`.
    pub method: &'static str,
    /// How many resamples the limits rest on.
    pub resamples: u32,
    /// Of each item's share of R², 0 to 1.
    pub shares: Vec<Interval>,
    /// Of what each item accounts for.
    pub raw: Vec<Interval>,
    /// Of R².
    pub r2: Interval,
}

plain!(drivers::ImportanceIntervals => ImportanceIntervals { method, resamples, shares, raw, r2 });

/// How to resample.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct ResamplingOptions {
    /// How R² is shared out; `drivers.lmg_shapley` to 12 items and `drivers.relative_weights` beyond without it.
    #[napi(ts_type = "ImportanceMethod")]
    pub method: Option<String>,
    /// How many resamples, 100 to 100,000; 1,000 without it.
    pub resamples: Option<u32>,
    /// The seed: the same seed gives the same limits, on any machine and any number of cores.
    pub seed: Option<f64>,
    /// The confidence level, strictly between 0 and 1; 0.95 without it.
    pub confidence: Option<f64>,
}

fn of_columns(
    env: Env,
    items: Unknown<'_>,
    outcome: Unknown<'_>,
    method: fn(&DriverMatrix) -> cxmetrics::Result<drivers::Importance>,
) -> Result<Importance> {
    call(env, || {
        let items = Columns::read(items, "items")?;
        let matrix = DriverMatrix::from_columns(&items.columns, &numbers(outcome, "outcome")?)?.named(items.names);
        Ok(method(&matrix)?.into())
    })
}

fn of_correlations(
    env: Env,
    among: Unknown<'_>,
    with_outcome: Unknown<'_>,
    method: fn(&DriverMatrix) -> cxmetrics::Result<drivers::Importance>,
) -> Result<Importance> {
    call(env, || {
        let matrix = DriverMatrix::new(&numbers(among, "among")?, &numbers(with_outcome, "withOutcome")?)?;
        Ok(method(&matrix)?.into())
    })
}

/// Importance by LMG, which is Shapley's value of R², `drivers.lmg_shapley`: what each item adds, averaged over all orders of the items.
///
/// A share of R², not an effect: it says what goes with the outcome, never what moves it. Differences of a few percent are noise; ask for
/// `importanceIntervals`. Items are columns of one length; with names, errors use them. An item that is a combination of others is refused
/// as `collinear`, more than 20 items as `out_of_range`.
///
/// ```js
/// infer.lmg({ staff: [1, 2, 3, 4, 5, 6], price: [2, 1, 4, 3, 6, 5] }, [1, 3, 2, 5, 4, 6]).r2 // 0.9809…
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "items: readonly Numbers[] | Readonly<Record<string, Numbers>>, outcome: Numbers"
)]
pub fn lmg(env: Env, items: Unknown<'_>, outcome: Unknown<'_>) -> Result<Importance> {
    of_columns(env, items, outcome, drivers::lmg)
}

/// Importance by Johnson's relative weights, `drivers.relative_weights`: near to LMG, and cheap for any number of items up to 200.
#[napi(
    namespace = "infer",
    ts_args_type = "items: readonly Numbers[] | Readonly<Record<string, Numbers>>, outcome: Numbers"
)]
pub fn relative_weights(env: Env, items: Unknown<'_>, outcome: Unknown<'_>) -> Result<Importance> {
    of_columns(env, items, outcome, drivers::relative_weights)
}

/// `lmg` from known coefficients: those among the items as the lower triangle below the diagonal row by row - (2, 1), (3, 1), (3, 2),
/// ... - and those of each item with the outcome.
///
/// ```js
/// infer.lmgOf([0.5], [0.6, 0.4]).r2 // 0.3733…
/// ```
#[napi(namespace = "infer", ts_args_type = "among: Numbers, withOutcome: Numbers")]
pub fn lmg_of(env: Env, among: Unknown<'_>, with_outcome: Unknown<'_>) -> Result<Importance> {
    of_correlations(env, among, with_outcome, drivers::lmg)
}

/// `relativeWeights` from known coefficients, given as for `lmgOf`.
#[napi(namespace = "infer", ts_args_type = "among: Numbers, withOutcome: Numbers")]
pub fn relative_weights_of(env: Env, among: Unknown<'_>, with_outcome: Unknown<'_>) -> Result<Importance> {
    of_correlations(env, among, with_outcome, drivers::relative_weights)
}

/// What is drawn from, and how.
struct Draws {
    columns: Vec<Vec<f64>>,
    outcome: Vec<f64>,
    method: ImportanceMethod,
    how: Resampling,
}

impl Draws {
    fn read(items: Unknown<'_>, outcome: Unknown<'_>, options: Document<'_>) -> std::result::Result<Self, Failure> {
        let Columns { columns, .. } = Columns::read(items, "items")?;
        let outcome = numbers(outcome, "outcome")?;
        let options: ResamplingOptions = document::options(options, "the options")?;
        let method = match options.method {
            Some(id) => id.parse()?,
            None => ImportanceMethod::for_items(columns.len()),
        };
        let mut how = Resampling { confidence: level(options.confidence)?, ..Resampling::default() };
        if let Some(resamples) = options.resamples {
            how.resamples = resamples;
        }
        if let Some(seed) = options.seed {
            how.seed = counting(seed, "seed")?;
        }
        Ok(Self { columns, outcome, method, how })
    }
}

/// Intervals of importance by resampling rows, `drivers.bootstrap_rows`, off the event loop: it takes resamples times rows times the square
/// of items.
///
/// ```js
/// const { shares } = await infer.importanceIntervals(items, outcome, { resamples: 2000 })
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "items: readonly Numbers[] | Readonly<Record<string, Numbers>>, outcome: Numbers, options?: ResamplingOptions | null",
    ts_return_type = "Promise<ImportanceIntervals>"
)]
pub fn importance_intervals(
    items: Unknown<'_>,
    outcome: Unknown<'_>,
    options: Document<'_>,
) -> AsyncTask<Work<ImportanceIntervals>> {
    // What is refused rejects the promise, whenever it is found.
    let draws = contained(|| Draws::read(items, outcome, options));
    off_loop(move || {
        let Draws { columns, outcome, method, how } = draws?;
        Ok(drivers::bootstrap_rows(&columns, &outcome, method, &how)?.into())
    })
}
