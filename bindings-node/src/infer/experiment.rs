//! Experiments with two or more arms.

use cxmetrics::infer::experiment::{self, Arm};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::arguments::{Document, Fields, confidence, counts, numbers};
use super::result::plain;
use super::two_sample::WelchTest;
use crate::failure::{Failure, call};

/// Whether an experiment was split as planned.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct SampleRatio {
    /// How many each arm should have had of all that came.
    pub expected: Vec<f64>,
    /// Pearson's chi-square; infinite when somebody came to an arm that was planned empty.
    pub statistic: f64,
    /// The degrees of freedom.
    pub df: f64,
    /// The p-value.
    pub p_value: f64,
    /// Whether p is below 0.001: then something went wrong with the split, and no result of the experiment should be believed.
    pub is_alarming: bool,
}

plain!(experiment::SampleRatio => SampleRatio { expected, statistic, df, p_value, is_alarming });

/// A difference of means with what was known before taken out.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct Cuped {
    /// The slope of the outcome on what was known before, over both arms.
    pub theta: f64,
    /// Welch's test of the adjusted outcomes: treatment less control.
    pub adjusted: WelchTest,
    /// The difference of the outcomes as they are.
    pub unadjusted_diff: f64,
    /// The share of the difference's variance that the adjustment took away; below 0 when it did harm.
    pub variance_reduction: f64,
}

plain!(experiment::Cuped => Cuped { theta, adjusted, unadjusted_diff, variance_reduction });

/// The sample-ratio check: how many came to each arm, and in which ratio they should have, such as `[1, 1]`. Do it first.
///
/// Pearson's goodness of fit. The alarm is at p < 0.001, because the check is made for every experiment and a true mismatch is
/// large.
///
/// ```js
/// infer.sampleRatio([50600, 49400], [1, 1]).isAlarming // true
/// ```
#[napi(namespace = "infer", ts_args_type = "observed: Numbers, planned: Numbers")]
pub fn sample_ratio(env: Env, observed: Unknown<'_>, planned: Unknown<'_>) -> Result<SampleRatio> {
    call(env, || Ok(experiment::sample_ratio(&counts(observed, "observed")?, &numbers(planned, "planned")?)?.into()))
}

/// What was known before and the outcome, customer by customer.
fn arm(given: Unknown<'_>, name: &str) -> std::result::Result<(Vec<f64>, Vec<f64>), Failure> {
    let fields = Fields::read(given, name, &["before", "after"])?;
    Ok((fields.with("before", numbers)?, fields.with("after", numbers)?))
}

/// CUPED, `cuped`: the difference of the means `treatment - control` after taking out what a measure from before the experiment explains.
///
/// `before` must come from before the experiment, such as last quarter's rating: one that the treatment can move takes the effect away.
/// Method: Deng, Xu, Kohavi and Walker (2013).
///
/// ```js
/// const control = { before: [1, 2, 3, 4], after: [1.5, 1.9, 3.2, 3.9] }
/// infer.cuped(control, { before: [2, 3, 4, 5], after: [3.1, 4, 4.8, 6.2] }).varianceReduction // 0.938…
/// ```
#[napi(namespace = "infer", ts_args_type = "control: Arm, treatment: Arm, options?: IntervalOptions | null")]
pub fn cuped(env: Env, control: Unknown<'_>, treatment: Unknown<'_>, options: Document<'_>) -> Result<Cuped> {
    call(env, || {
        let (control, treatment) = (arm(control, "control")?, arm(treatment, "treatment")?);
        let control = Arm { before: &control.0, after: &control.1 };
        let treatment = Arm { before: &treatment.0, after: &treatment.1 };
        Ok(experiment::cuped(&control, &treatment, confidence(options)?)?.into())
    })
}
