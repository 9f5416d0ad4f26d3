//! Many tests at once.

use cxmetrics::infer::multiplicity::{self, Adjustment};
use napi::bindgen_prelude::{Either, Env, Null, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::arguments::{Document, number, numbers_or_nothing};
use crate::document;
use crate::failure::call;

/// How to adjust p-values.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct AdjustOptions {
    /// The adjustment; `bh` without it, which holds the false discovery rate.
    #[napi(ts_type = "Adjustment")]
    pub method: Option<String>,
}

/// The p-values adjusted for their number, in the order they came; a test is a finding when its adjusted value is at most the level.
///
/// Test three hundred stores at 5 % and fifteen innocent ones stand out. The family to adjust over is everything that was tested for the
/// same report, never only what looks interesting. A test without a p-value (`null`) stays without one and does not count.
///
/// - `bh`, `padjust.bh`: holds the false discovery rate (Benjamini and Hochberg 1995);
/// - `by`, `padjust.by`: the same under any dependence (Benjamini and Yekutieli 2001);
/// - `holm`, `padjust.holm`: holds the chance of even one false finding, where one is costly;
/// - `bonferroni`, `padjust.bonferroni`: the same, and finds less.
///
/// ```js
/// infer.adjust([0.01, null, 0.04, 0.03, 0.02]) // [0.04, null, 0.04, 0.04, 0.04]
/// ```
#[napi(
    namespace = "infer",
    ts_args_type = "pValues: readonly (number | null)[] | Numbers, options?: AdjustOptions | null",
    ts_return_type = "(number | null)[]"
)]
pub fn adjust(env: Env, p_values: Unknown<'_>, options: Document<'_>) -> Result<Vec<Either<f64, Null>>> {
    call(env, || {
        let p_values = numbers_or_nothing(p_values, "pValues")?;
        let options: AdjustOptions = document::options(options, "the options")?;
        let adjustment: Adjustment = options.method.map(|method| method.parse()).transpose()?.unwrap_or_default();
        let adjusted = multiplicity::adjust(&p_values, adjustment);
        Ok(adjusted.into_iter().map(|p| p.map_or(Either::B(Null), Either::A)).collect())
    })
}

/// Which tests are findings at `level`: those with an adjusted p-value of at most that.
///
/// ```js
/// infer.findings([0.04, null, 0.2], 0.05) // [true, false, false]
/// ```
#[napi(namespace = "infer", ts_args_type = "adjusted: readonly (number | null)[] | Numbers, level: number")]
pub fn findings(env: Env, adjusted: Unknown<'_>, level: Unknown<'_>) -> Result<Vec<bool>> {
    call(env, || {
        let adjusted = numbers_or_nothing(adjusted, "adjusted")?;
        Ok(multiplicity::findings(&adjusted, number(level, "level")?))
    })
}
