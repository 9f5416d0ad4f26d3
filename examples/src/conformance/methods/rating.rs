//! Ratings on a scale.

use cxmetrics::infer::rating::{self, RatingCounts};
use serde_json::json;

use super::super::case::Case;
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "csat.top2box" => csat,
        "ces.summary" => effort,
        "ces.topbox_wilson" => topbox,
        "rating.mean_t_ci" => mean_t,
        "rating.mean_perks_ci" => mean_perks,
        _ => return None,
    };
    Some(run)
}

fn csat(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let summary = rating::csat(&RatingCounts::new(lowest, &counts)?, case.point("top_min")?)?;
    Ok(json!({
        "n": summary.n,
        "satisfied": summary.satisfied,
        "csat": summary.csat,
        "top_box": summary.top_box,
        "bottom2": summary.bottom2,
        "net_top2_minus_bottom2": summary.net,
        "mean": summary.mean,
        "sd": summary.sd,
    }))
}

fn effort(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let summary = rating::effort(&RatingCounts::new(lowest, &counts)?)?;
    Ok(json!({
        "n": summary.n,
        "mean": summary.mean,
        "sd": summary.sd,
        "easy_5_to_7": summary.easy_5_to_7,
        "easy_6_to_7": summary.easy_6_to_7,
        "difficult_1_to_3": summary.difficult_1_to_3,
        "net_easy": summary.net_easy,
    }))
}

fn topbox(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    let interval = rating::topbox_wilson(&answers, case.point("top_min")?, case.confidence()?)?;
    Ok(json!({ "p": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn mean_t(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    case.only("clip", &json!([answers.lowest(), answers.highest()]))?;
    let sd = answers.sd();
    let mut produced = json!({
        "mean": answers.mean(),
        "sd": sd,
        "se": sd.map(|sd| sd / (answers.n() as f64).sqrt()),
        "lower": null,
        "upper": null,
    });
    match rating::mean_t(&answers, case.confidence()?) {
        Ok(interval) => {
            produced["lower"] = json!(interval.lower);
            produced["upper"] = json!(interval.upper);
        }
        // The mean stands without an interval: both the reason and the undefined limits are said.
        Err(err) => produced["error"] = json!(err.code()),
    }
    Ok(produced)
}

fn mean_perks(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    case.only("scale", &json!([answers.lowest(), answers.highest()]))?;
    let perks = rating::mean_perks(&answers, case.confidence()?);
    Ok(json!({
        "posterior_mean": perks.posterior_mean,
        "posterior_sd": perks.posterior_sd,
        "lower": perks.interval.lower,
        "upper": perks.interval.upper,
    }))
}
