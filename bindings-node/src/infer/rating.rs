//! Ratings on a scale, as how many answers each point got: boxes, effort, the mean with its intervals.

use cxmetrics::infer::rating::{self, RatingCounts};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;

use super::Interval;
use super::arguments::{Document, confidence, counts, point};
use super::nps::NpsCounts;
use crate::failure::{Failure, call};

/// The counts of a scale and its lowest point, before they are looked at.
struct Scale {
    counts: Vec<u64>,
    lowest: i32,
}

impl Scale {
    fn read(list: Unknown<'_>, lowest: Unknown<'_>) -> std::result::Result<Self, Failure> {
        Ok(Self { counts: counts(list, "counts")?, lowest: point(lowest, "lowest")? })
    }

    fn answers(&self) -> std::result::Result<RatingCounts<'_>, Failure> {
        Ok(RatingCounts::new(self.lowest, &self.counts)?)
    }
}

/// Ratings in short.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct RatingSummary {
    /// The base.
    pub n: f64,
    /// The lowest point of the scale.
    pub lowest: i32,
    /// The highest point of the scale.
    pub highest: i32,
    /// The mean rating.
    pub mean: f64,
    /// The standard deviation (divisor n - 1); `null` for a single answer.
    pub sd: Option<f64>,
}

/// Satisfaction by boxes.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct BoxSummary {
    /// The base.
    pub n: f64,
    /// How many are satisfied: from the lower bound of the top boxes up.
    pub satisfied: f64,
    /// Their share: CSAT, 0 to 1.
    pub csat: f64,
    /// The share on the highest point alone.
    pub top_box: f64,
    /// The share on the two lowest points.
    pub bottom2: f64,
    /// `csat - bottom2`, -1 to 1.
    pub net: f64,
    /// The mean rating.
    pub mean: f64,
    /// The standard deviation (divisor n - 1); `null` for a single answer.
    pub sd: Option<f64>,
}

/// Customer effort on the seven-point agreement scale.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct EffortSummary {
    /// The base.
    pub n: f64,
    /// The mean, 1 to 7; high is easy.
    pub mean: f64,
    /// The standard deviation (divisor n - 1); `null` for a single answer.
    pub sd: Option<f64>,
    /// The share of 5, 6 and 7.
    #[napi(js_name = "easy5To7")]
    pub easy_5_to_7: f64,
    /// The share of 6 and 7.
    #[napi(js_name = "easy6To7")]
    pub easy_6_to_7: f64,
    /// The share of 1, 2 and 3.
    #[napi(js_name = "difficult1To3")]
    pub difficult_1_to_3: f64,
    /// `easy6To7 - difficult1To3`, -1 to 1.
    pub net_easy: f64,
}

/// The mean rating under a Perks prior.
#[derive(Debug, Clone)]
#[napi(object, object_from_js = false)]
pub struct PerksMean {
    /// The observed mean with the posterior limits.
    pub interval: Interval,
    /// The posterior mean.
    pub posterior_mean: f64,
    /// The posterior standard deviation.
    pub posterior_sd: f64,
}

/// Base, mean and standard deviation of ratings: `counts[0]` answers gave the point `lowest`, `counts[1]` the next one, and so on.
///
/// ```js
/// infer.ratingSummary([2, 1, 3, 9, 5], 1).mean // 3.7
/// ```
#[napi(namespace = "infer", ts_args_type = "counts: Numbers, lowest: number")]
pub fn rating_summary(env: Env, counts: Unknown<'_>, lowest: Unknown<'_>) -> Result<RatingSummary> {
    call(env, || {
        let scale = Scale::read(counts, lowest)?;
        let answers = scale.answers()?;
        Ok(RatingSummary {
            n: answers.n() as f64,
            lowest: answers.lowest(),
            highest: answers.highest(),
            mean: answers.mean(),
            sd: answers.sd(),
        })
    })
}

/// The classes of an NPS: detractors up to `detractorMax`, promoters from `promoterMin`, passives between.
///
/// The bands of NPS are 6 and 9 on a scale from 0 to 10; other scales give numbers that compare with nothing.
#[napi(
    namespace = "infer",
    ts_args_type = "counts: Numbers, lowest: number, detractorMax: number, promoterMin: number"
)]
pub fn nps_counts(
    env: Env,
    counts: Unknown<'_>,
    lowest: Unknown<'_>,
    detractor_max: Unknown<'_>,
    promoter_min: Unknown<'_>,
) -> Result<NpsCounts> {
    call(env, || {
        let scale = Scale::read(counts, lowest)?;
        let detractor_max = point(detractor_max, "detractorMax")?;
        Ok(scale.answers()?.nps_counts(detractor_max, point(promoter_min, "promoterMin")?)?.into())
    })
}

/// Satisfaction by boxes, `csat.top2box`: the share from `topMin` up, 4 on a scale of 1 to 5.
///
/// The bound is always given, never guessed: vendors differ (on 1 to 7 some count from 5, some from 6).
#[napi(namespace = "infer", ts_args_type = "counts: Numbers, lowest: number, topMin: number")]
pub fn csat_summary(env: Env, counts: Unknown<'_>, lowest: Unknown<'_>, top_min: Unknown<'_>) -> Result<BoxSummary> {
    call(env, || {
        let summary = rating::csat(&Scale::read(counts, lowest)?.answers()?, point(top_min, "topMin")?)?;
        Ok(BoxSummary {
            n: summary.n as f64,
            satisfied: summary.satisfied as f64,
            csat: summary.csat,
            top_box: summary.top_box,
            bottom2: summary.bottom2,
            net: summary.net,
            mean: summary.mean,
            sd: summary.sd,
        })
    })
}

/// Customer effort, `ces.summary`: the 2.0 wording of 2013, agreement from 1 to 7 that it was made easy.
///
/// The 1.0 wording of 2010 asks on 1 to 5 for effort, where low is good; the two must not meet in one number, so it is refused.
#[napi(namespace = "infer", ts_args_type = "counts: Numbers, lowest: number")]
pub fn effort_summary(env: Env, counts: Unknown<'_>, lowest: Unknown<'_>) -> Result<EffortSummary> {
    call(env, || {
        let summary = rating::effort(&Scale::read(counts, lowest)?.answers()?)?;
        Ok(EffortSummary {
            n: summary.n as f64,
            mean: summary.mean,
            sd: summary.sd,
            easy_5_to_7: summary.easy_5_to_7,
            easy_6_to_7: summary.easy_6_to_7,
            difficult_1_to_3: summary.difficult_1_to_3,
            net_easy: summary.net_easy,
        })
    })
}

/// The Wilson interval of the share from `topMin` up, `ces.topbox_wilson`.
#[napi(
    namespace = "infer",
    ts_args_type = "counts: Numbers, lowest: number, topMin: number, options?: IntervalOptions | null"
)]
pub fn topbox_wilson(
    env: Env,
    counts: Unknown<'_>,
    lowest: Unknown<'_>,
    top_min: Unknown<'_>,
    options: Document<'_>,
) -> Result<Interval> {
    call(env, || {
        let (scale, top_min) = (Scale::read(counts, lowest)?, point(top_min, "topMin")?);
        Ok(rating::topbox_wilson(&scale.answers()?, top_min, confidence(options)?)?.into())
    })
}

/// The t interval of the mean rating, `rating.mean_t_ci`, clipped to the scale.
///
/// Fails at ceilings: with 85 % on the top point it covers 56 to 90 % where it says 95; use `meanPerks` there. A single answer is
/// refused as `too_few`, answers that all agree as `zero_variance`.
#[napi(namespace = "infer", ts_args_type = "counts: Numbers, lowest: number, options?: IntervalOptions | null")]
pub fn mean_t(env: Env, counts: Unknown<'_>, lowest: Unknown<'_>, options: Document<'_>) -> Result<Interval> {
    call(env, || Ok(rating::mean_t(&Scale::read(counts, lowest)?.answers()?, confidence(options)?)?.into()))
}

/// The Perks interval of the mean rating, `rating.mean_perks_ci`: for fewer than 30 answers or more than half of them on the top point.
///
/// One answer in all is spread evenly over the points of the scale; the posterior of the mean is matched by a beta distribution on the
/// scale, whose equal tails are the limits. Never without width.
#[napi(namespace = "infer", ts_args_type = "counts: Numbers, lowest: number, options?: IntervalOptions | null")]
pub fn mean_perks(env: Env, counts: Unknown<'_>, lowest: Unknown<'_>, options: Document<'_>) -> Result<PerksMean> {
    call(env, || {
        let perks = rating::mean_perks(&Scale::read(counts, lowest)?.answers()?, confidence(options)?);
        Ok(PerksMean {
            interval: perks.interval.into(),
            posterior_mean: perks.posterior_mean,
            posterior_sd: perks.posterior_sd,
        })
    })
}
