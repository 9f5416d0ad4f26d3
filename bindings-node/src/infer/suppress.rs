//! Hiding small cells, and others so that the small ones cannot be computed from a total.

use cxmetrics::infer::suppress;
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use super::arguments::{Document, counts, positions};
use crate::document;
use crate::failure::{Failure, call};

/// The rule of hiding: customary inside a company is fewer than 5; the US Centers for Medicare and Medicaid Services publish nothing of
/// fewer than 11.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[napi(object, object_to_js = false)]
pub struct SuppressOptions {
    /// Cells with at least one and fewer than this many answers are hidden; 5 without it. 0 and 1 hide nothing.
    #[napi(ts_type = "number")]
    pub smallest: Option<u32>,
    /// Whether the total of the cells is shown too, or can be found elsewhere; `true` without it.
    pub total_published: Option<bool>,
}

fn rule(options: Document<'_>) -> std::result::Result<suppress::Rule, Failure> {
    let options: SuppressOptions = document::options(options, "the options")?;
    let mut rule = suppress::Rule::default();
    if let Some(smallest) = options.smallest {
        rule.smallest = smallest.into();
    }
    if let Some(total_published) = options.total_published {
        rule.total_published = total_published;
    }
    Ok(rule)
}

/// Which cells to hide, by position, ascending.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Hidden {
    /// Cells hidden for their own sake.
    pub primary: Vec<f64>,
    /// These and the ones hidden to protect them.
    pub all: Vec<f64>,
}

impl From<suppress::Hidden> for Hidden {
    fn from(hidden: suppress::Hidden) -> Self {
        let positions = |cells: Vec<usize>| cells.into_iter().map(|cell| cell as f64).collect();
        Self { primary: positions(hidden.primary), all: positions(hidden.all) }
    }
}

/// The cells of one breakdown to hide, `suppress.primary_and_complementary`, from the base of each.
///
/// Hides every cell with `0 < n < smallest`; empty cells may be shown. If anything is hidden and the total is published, hides on from
/// the smallest shown cell that is not empty (the first on ties) while fewer than two are hidden or their answers sum to fewer than
/// `smallest`. Percentages of a hidden cell must be hidden with it.
///
/// ```js
/// infer.suppress([3, 20, 50]) // { primary: [0], all: [0, 1] }
/// ```
#[napi(namespace = "infer", ts_args_type = "bases: Numbers, options?: SuppressOptions | null")]
pub fn suppress(env: Env, bases: Unknown<'_>, options: Document<'_>) -> Result<Hidden> {
    call(env, || Ok(suppress::suppress(&counts(bases, "bases")?, rule(options)?).into()))
}

/// The same, starting from the positions of cells that are hidden for another reason too, such as unanimity (`unanimous`).
#[napi(namespace = "infer", ts_args_type = "bases: Numbers, also: Numbers, options?: SuppressOptions | null")]
pub fn suppress_also(env: Env, bases: Unknown<'_>, also: Unknown<'_>, options: Document<'_>) -> Result<Hidden> {
    call(env, || {
        let (bases, also) = (counts(bases, "bases")?, positions(also, "also")?);
        Ok(suppress::suppress_also(&bases, &also, rule(options)?)?.into())
    })
}

/// Whether all answers of a cell agree, so that showing the cell tells what each of them said, however many they are.
#[napi(namespace = "infer", ts_args_type = "counts: Numbers")]
pub fn unanimous(env: Env, list: Unknown<'_>) -> Result<bool> {
    call(env, || Ok(suppress::unanimous(&counts(list, "counts")?)))
}
