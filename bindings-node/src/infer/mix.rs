//! Why a mean moved: its segments' own means, and their shares.

use cxmetrics::infer::mix::{self, MixSide};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::arguments::{Fields, numbers};
use super::result::plain;
use crate::failure::{Failure, call};

/// What one segment gave to a change, in the unit of the mean.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct MixPart {
    /// The position of the segment in what was given.
    pub segment: f64,
    /// Its share before.
    pub share_before: f64,
    /// Its share after.
    pub share_after: f64,
    /// What the change of its own mean gave, at its average share.
    pub rate: f64,
    /// What the change of its share gave, by how far its mean lies from the average of the two totals.
    pub mix: f64,
    /// The standard error of `rate` with the shares taken as fixed; 0 where the segment occurs in one period only, `null` without `ses`.
    pub se_rate: Option<f64>,
}

/// A change of a mean, split into what happened within segments and what their mix did.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Decomposition {
    /// The mean of all before.
    pub total_before: f64,
    /// The mean of all after.
    pub total_after: f64,
    /// After minus before.
    pub change: f64,
    /// The sum of `rate` over the segments.
    pub rate_effect: f64,
    /// The sum of `mix` over the segments.
    pub mix_effect: f64,
    /// The standard error of the rate effect with the shares taken as fixed; `null` without `ses`.
    pub se_rate: Option<f64>,
    /// What the mean after would be with the shares of before.
    pub fixed_mix_after: f64,
    /// The segments that occur in either period, in the order given.
    pub parts: Vec<MixPart>,
}

plain!(mix::MixPart => MixPart { segment, share_before, share_after, rate, mix, se_rate });

plain!(mix::Decomposition => Decomposition {
    total_before, total_after, change, rate_effect, mix_effect, se_rate, fixed_mix_after, parts,
});

/// The segments in one period.
fn side(given: Unknown<'_>, name: &str) -> std::result::Result<Vec<MixSide>, Failure> {
    let fields = Fields::read(given, name, &["sizes", "means", "ses"])?;
    let (sizes, means) = (fields.with("sizes", numbers)?, fields.with("means", numbers)?);
    let errors = fields.with_optional("ses", numbers)?;
    Ok(MixSide::from_columns(&sizes, &means, errors.as_deref())?)
}

/// The change of a mean from before to after by segment, `nps.mix_decomposition`: `before` and `after` list the segments in one order.
///
/// It holds for the mean of anything: NPS in points, a share, a rating, a measure. Sizes are shares, numbers of answers or sums of weights:
/// only their proportions count. The *rate* effect is what segments' own means did at their average share, the *mix* effect what their
/// shares did, measured from the average of the two totals (Kitagawa 1955, centred). Both over all parts add up to the change. A segment of
/// size 0 does not occur in that period; where it occurs in one period only, it is pure mix.
///
/// ```js
/// infer.decompose({ sizes: [80, 20], means: [50, 10] }, { sizes: [40, 60], means: [55, 15] }).mixEffect // -16: both rose, the low one grew
/// ```
#[napi(namespace = "infer", ts_args_type = "before: MixSide, after: MixSide")]
pub fn decompose(env: Env, before: Unknown<'_>, after: Unknown<'_>) -> Result<Decomposition> {
    call(env, || {
        let (before, after) = (side(before, "before")?, side(after, "after")?);
        Ok(mix::decompose(&mix::paired(&before, &after)?)?.into())
    })
}
