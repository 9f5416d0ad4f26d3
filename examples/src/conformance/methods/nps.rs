//! NPS: the estimate, its intervals and its weights.

use cxmetrics::infer::difference;
use cxmetrics::infer::nps::{self, NpsCounts, PseudoAnswers};
use cxmetrics::infer::rating::RatingCounts;
use cxmetrics::infer::weighted::{self, WeightedNps};
use serde_json::json;

use super::super::case::{Case, Stop, float, unreadable};
use super::{Produced, Run, difference_of, limits, worded};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "nps.point" => nps_point,
        "nps.ci.wald" | "nps.ci.adjusted_wald" => nps_wald,
        "nps.ci.score" => nps_score,
        "nps.ci.dirichlet_jeffreys" => nps_posterior,
        "nps.diff.mover" => nps_difference,
        "nps.test.score" => nps_test,
        "nps.weighted" => nps_weighted,
        "nps.diff.score" => score_difference,
        "nps.diff.score_skewed" => skewed_difference,
        "nps.diff.adjusted_wald" => adjusted_difference,
        "nps.diff.welch" => welch_difference,
        "nps.diff.bayes_superiority" => superiority,
        _ => return None,
    };
    Some(run)
}

fn nps_point(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    let classes = answers.nps_counts(case.point("detractor_max")?, case.point("promoter_min")?)?;
    let point = nps::point(&classes);
    Ok(json!({
        "n": answers.n(),
        "nps": point.nps,
        "promoter_pct": point.promoter_pct,
        "passive_pct": point.passive_pct,
        "detractor_pct": point.detractor_pct,
        "variance_points2": point.variance,
        "se_points": point.se,
        "promoters": classes.promoters(),
        "passives": classes.passives(),
        "detractors": classes.detractors(),
        "mean_rating": answers.mean(),
    }))
}

fn nps_wald(case: &Case<'_>) -> Produced {
    case.only("clip", &json!([-100, 100]))?;
    let counts = case.nps_counts()?;
    let pseudo = &case.params["pseudo_observations"];
    let pseudo = PseudoAnswers::new(
        float(&pseudo["detractors"], "pseudo_observations")?,
        float(&pseudo["passives"], "pseudo_observations")?,
        float(&pseudo["promoters"], "pseudo_observations")?,
    )?;
    let confidence = case.confidence()?;
    let wald = if pseudo == PseudoAnswers::NONE {
        nps::wald(&counts, confidence)
    } else {
        nps::adjusted_wald(&counts, pseudo, confidence)
    };
    Ok(json!({
        "nps": wald.interval.estimate,
        "center": wald.center,
        "se": wald.se,
        "lower": wald.interval.lower,
        "upper": wald.interval.upper,
        "lower_unclipped": wald.unclipped.0,
        "upper_unclipped": wald.unclipped.1,
    }))
}

fn nps_score(case: &Case<'_>) -> Produced {
    let interval = nps::score_interval(&case.nps_counts()?, case.confidence()?);
    Ok(json!({ "nps": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn nps_posterior(case: &Case<'_>) -> Produced {
    case.only("prior", &json!([0.5, 0.5, 0.5]))?;
    case.only("kind", &json!("equal-tailed"))?;
    let posterior = nps::dirichlet_jeffreys(&case.nps_counts()?, case.confidence()?)?;
    Ok(json!({
        "nps": posterior.interval.estimate,
        "posterior_mean": posterior.posterior_mean,
        "lower": posterior.interval.lower,
        "upper": posterior.interval.upper,
    }))
}

fn nps_test(case: &Case<'_>) -> Produced {
    case.only("alternative", &json!("two-sided"))?;
    let test = nps::score_test(&case.nps_counts()?, case.param("null_nps")?)?;
    Ok(json!({ "nps": test.nps, "z": worded(test.z), "p_value": test.p_value }))
}

fn nps_difference(case: &Case<'_>) -> Produced {
    case.only("base", &json!("nps.ci.score"))?;
    case.only("direction", &json!("a-b"))?;
    let (a, b) = sides(case)?;
    Ok(difference_of(&difference::nps(&a, &b, case.confidence()?)))
}

fn sides(case: &Case<'_>) -> Result<(NpsCounts, NpsCounts), Stop> {
    let side = |name: &str| Case { inputs: &case.inputs[name], params: case.params }.nps_counts();
    Ok((side("a")?, side("b")?))
}

fn score_difference(case: &Case<'_>) -> Produced {
    case.only("variance_correction", &json!("(nA+nB)/(nA+nB-1)"))?;
    case.only("direction", &json!("a-b"))?;
    let (a, b) = sides(case)?;
    let found = difference::nps_score(&a, &b, case.confidence()?);
    let mut produced = difference_of(&found.interval);
    produced["z"] = json!(found.statistic);
    produced["p_value"] = json!(found.p_value);
    Ok(produced)
}

fn skewed_difference(case: &Case<'_>) -> Produced {
    case.only("variance_correction", &json!("(nA+nB)/(nA+nB-1)"))?;
    case.only("direction", &json!("a-b"))?;
    let (a, b) = sides(case)?;
    let found = difference::nps_score_skewed(&a, &b);
    Ok(json!({ "diff": found.diff, "z": found.z, "p_value": found.p_value }))
}

fn adjusted_difference(case: &Case<'_>) -> Produced {
    case.only("direction", &json!("a-b"))?;
    let pseudo = case.params["pseudo_per_sample"].as_array().ok_or_else(|| unreadable("pseudo_per_sample"))?;
    let [detractors, passives, promoters] = pseudo.as_slice() else { return Err(unreadable("pseudo_per_sample")) };
    let part = |value| float(value, "pseudo_per_sample");
    let pseudo = PseudoAnswers::new(part(detractors)?, part(passives)?, part(promoters)?)?;
    let (a, b) = sides(case)?;
    let found = difference::nps_adjusted_wald(&a, &b, pseudo, case.confidence()?);
    let mut produced = difference_of(&found.interval);
    produced["diff_adjusted"] = json!(found.center);
    produced["se"] = json!(found.se);
    produced["z"] = json!(found.statistic);
    produced["p_value"] = json!(found.p_value);
    Ok(produced)
}

fn welch_difference(case: &Case<'_>) -> Produced {
    case.only("coding", &json!("-1/0/+1"))?;
    case.only("direction", &json!("a-b"))?;
    let (a, b) = sides(case)?;
    let found = difference::nps_welch(&a, &b, case.confidence()?)?;
    let mut produced = difference_of(&found.interval);
    produced["t"] = json!(found.statistic);
    produced["df"] = json!(found.df);
    produced["p_value"] = json!(found.p_value);
    Ok(produced)
}

fn superiority(case: &Case<'_>) -> Produced {
    case.only("prior", &json!([0.5, 0.5, 0.5]))?;
    let (a, b) = sides(case)?;
    Ok(json!({ "prob_a_greater": difference::nps_superiority(&a, &b)? }))
}

fn nps_weighted(case: &Case<'_>) -> Produced {
    let confidence = case.confidence()?;
    let answers = WeightedNps::from_ratings(case.weighted_rows("scores")?)?;
    let n_eff = answers.n_eff_kish();
    Ok(json!({
        "n": answers.n(),
        "sum_weights": answers.sum_weights(),
        "n_eff_kish": n_eff,
        "deff_kish": answers.n() as f64 / n_eff,
        "promoter_share": answers.promoter_share(),
        "detractor_share": answers.detractor_share(),
        "nps": answers.nps(),
        "se_linearized": answers.se(),
        "ci_linearized_t": weighted::nps_linearised(&answers, confidence).ok().as_ref().map(limits),
        "ci_adjusted_wald_kish": limits(&weighted::nps_adjusted_wald_kish(&answers, confidence)?),
        "ci_score_kish": limits(&weighted::nps_score_kish(&answers, confidence)?),
        "n_eff_design": answers.n_eff_design(),
        "n_eff_design_df_adjusted": answers.n_eff_used(confidence),
        "ci_score_design": weighted::nps_score(&answers, confidence).ok().as_ref().map(limits),
    }))
}
