//! The same customers asked twice.

use cxmetrics::infer::paired::{self, Transitions};
use cxmetrics::infer::quantile::ValueCounts;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::arguments::{Document, confidence, count, counts, each, numbers};
use super::difference::Difference;
use super::result::plain;
use crate::failure::{Failure, call};

/// A change of the NPS of the same customers.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct PairedNps {
    /// How many customers answered twice.
    pub n: f64,
    /// NPS before, in points.
    pub before: f64,
    /// NPS after, in points.
    pub after: f64,
    /// The change with its limits and its t test.
    pub change: Difference,
    /// The standard error of the change in points.
    pub se: f64,
}

plain!(paired::PairedNps => PairedNps { n, before, after, change, se });

/// A change of a share among the same customers.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct PairedShares {
    /// The share before.
    pub before: f64,
    /// The share after.
    pub after: f64,
    /// The change with the score interval of Tango, and `McNemar`'s test without continuity correction.
    pub change: Difference,
    /// The exact two-sided p-value (binomial): for when fewer than 25 changed.
    pub p_value_exact: f64,
}

plain!(paired::PairedShares => PairedShares { before, after, change, p_value_exact });

/// Detractors, passives and promoters before, each with the same after.
fn transitions(given: Unknown<'_>) -> std::result::Result<Transitions, Failure> {
    let unfit = || Failure::argument("transitions are three rows of three counts: detractors, passives, promoters");
    let rows = each(given, "transitions", "three rows of three counts", |row, name| {
        <[u64; 3]>::try_from(counts(row, name)?).map_err(|_| unfit())
    })?;
    rows.try_into().map_err(|_| unfit())
}

/// The paired t test of NPS on the same customers, `nps.paired.t`: how many moved from which class to which, rows before, columns after,
/// each as detractors, passives, promoters. The limits are clipped to -200 to 200.
///
/// ```js
/// // Four of ten passives and promoters became promoters; nobody fell.
/// infer.pairedNps([[0, 0, 0], [0, 0, 4], [0, 0, 6]]).change.pValue // 0.0367…
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "transitions: readonly [Numbers, Numbers, Numbers], options?: IntervalOptions | null"
)]
pub fn paired_nps(env: Env, transitions: Unknown<'_>, options: Document<'_>) -> Result<PairedNps> {
    call(env, || Ok(paired::nps(&self::transitions(transitions)?, confidence(options)?)?.into()))
}

/// The paired t test of a mean, from the differences `after - before` of the same customers.
///
/// ```js
/// infer.pairedMean([1, 0, 1, 0, -1, 1, 1, 0]).interval.estimate // 0.375
/// ```
#[napi(namespace = "infer", ts_args_type = "differences: Numbers, options?: IntervalOptions | null")]
pub fn paired_mean(env: Env, differences: Unknown<'_>, options: Document<'_>) -> Result<Difference> {
    call(env, || {
        let differences = ValueCounts::from_values(&numbers(differences, "differences")?)?;
        Ok(paired::mean(&differences, confidence(options)?)?.into())
    })
}

/// A share among the same customers, `McNemar`'s test: only those who changed count for it.
///
/// Who `stayed` in, those who `left`, those who `joined`, and those who stayed `out`. The interval (Tango 1998) and the p-value agree.
///
/// ```js
/// infer.pairedShares(50, 5, 15, 30).pValueExact // 0.0413…
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "stayed: number, left: number, joined: number, out: number, options?: IntervalOptions | null"
)]
pub fn paired_shares(
    env: Env,
    stayed: Unknown<'_>,
    left: Unknown<'_>,
    joined: Unknown<'_>,
    out: Unknown<'_>,
    options: Document<'_>,
) -> Result<PairedShares> {
    call(env, || {
        let (stayed, left) = (count(stayed, "stayed")?, count(left, "left")?);
        let (joined, out) = (count(joined, "joined")?, count(out, "out")?);
        Ok(paired::shares(stayed, left, joined, out, confidence(options)?)?.into())
    })
}
