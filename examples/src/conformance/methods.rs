//! Every method that is run, by its id, through the public API.

use cxmetrics::infer::difference;
use cxmetrics::infer::mean;
use cxmetrics::infer::mix::{self, MixSide};
use cxmetrics::infer::nps::{self, PseudoAnswers};
use cxmetrics::infer::operations::{self, AgentTime};
use cxmetrics::infer::quantile::{self, QuantileType, ValueCounts};
use cxmetrics::infer::rating::{self, RatingCounts};
use cxmetrics::infer::share::{self, ShareCounts};
use cxmetrics::infer::suppress::{self, Rule};
use cxmetrics::infer::weighted::{self, WeightedNps, WeightedShare};
use cxmetrics::infer::{Interval, METHODS};
use cxmetrics::{Confidence, Error};
use serde_json::{Value, json};

use super::case::{Case, Stop, count, float, unreadable};

/// The values that a case produces by name.
type Produced = Result<Value, Stop>;

/// The values of a case by its method; nothing for a method that is not implemented.
pub(super) fn compute(method: &str, case: &Case<'_>) -> Option<Produced> {
    let run: fn(&Case<'_>) -> Produced = match method {
        "nps.point" => nps_point,
        "nps.ci.wald" | "nps.ci.adjusted_wald" => nps_wald,
        "nps.ci.score" => nps_score,
        "nps.ci.dirichlet_jeffreys" => nps_posterior,
        "nps.diff.mover" => nps_difference,
        "nps.mix_decomposition" => nps_mix,
        "nps.test.score" => nps_test,
        "nps.weighted" => nps_weighted,
        "csat.top2box" => csat,
        "csat.ci.wilson" => |case| share_by(case, share::wilson),
        "csat.ci.jeffreys" => |case| share_by(case, share::jeffreys),
        "csat.ci.agresti_coull" => |case| share_by(case, share::agresti_coull),
        "csat.ci.clopper_pearson" => |case| share_by(case, share::clopper_pearson),
        "csat.weighted_wilson" => weighted_share,
        "prop.diff.newcombe" => share_difference,
        "ces.summary" => effort,
        "ces.topbox_wilson" => topbox,
        "rating.mean_t_ci" => mean_t,
        "rating.mean_perks_ci" => mean_perks,
        "quantile.type1" => |case| quantiles(case, QuantileType::Observed),
        "quantile.type2" => |case| quantiles(case, QuantileType::Averaged),
        "quantile.type7" => |case| quantiles(case, QuantileType::Interpolated),
        "median.interpolated" => interpolated_median,
        "median.ci_order" => median_interval,
        "median.weighted" => weighted_median,
        "quantile.weighted" => weighted_quantiles,
        "mean.trimmed" => trimmed,
        "mean.geometric" => geometric,
        "mean.weighted" => weighted_mean,
        "mean.cluster_robust" => cluster_robust,
        "mad" => median_deviation,
        "fcr.wilson" => first_contact_resolution,
        "abandonment.excluding_short" => abandonment,
        "aht.ratio" => handle_time,
        "suppress.primary_and_complementary" => suppression,
        // A method that the library has and this table has not must not hide among the skipped.
        other if METHODS.contains(&other) => {
            return Some(Err(Stop::Unreadable("the method is implemented, but not run here".to_owned())));
        }
        _ => return None,
    };
    Some(run(case))
}

fn limits(interval: &Interval) -> Value {
    json!([interval.lower, interval.upper])
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

fn nps_mix(case: &Case<'_>) -> Produced {
    let side = |period: &str| -> Result<Vec<MixSide>, Stop> {
        let (shares, means) = (case.list(&format!("share_{period}"))?, case.list(&format!("nps_{period}"))?);
        if shares.len() != means.len() {
            return Err(Stop::Unreadable(format!("shares and NPS {period} differ in length")));
        }
        let one = |(share, mean): (&Value, &Value)| match (share, mean) {
            // Nobody answered: there is no mean, and none counts.
            (Value::Null, _) => Ok(MixSide::ABSENT),
            (share, Value::Null) if float(share, "share")? == 0.0 => Ok(MixSide::ABSENT),
            (share, mean) => Ok(MixSide::new(float(share, "share")?, float(mean, "nps")?)?),
        };
        shares.iter().zip(means).map(one).collect()
    };
    let (before, after) = (side("before")?, side("after")?);
    if before.len() != after.len() {
        return Err(Stop::Unreadable("before and after differ in length".to_owned()));
    }
    let found = mix::decompose(&before.into_iter().zip(after).collect::<Vec<_>>())?;
    let of = |effect: fn(&mix::MixPart) -> f64| found.parts.iter().map(effect).collect::<Vec<f64>>();
    Ok(json!({
        "total_before": found.total_before,
        "total_after": found.total_after,
        "change": found.change,
        "rate_effect": found.rate_effect,
        "mix_effect": found.mix_effect,
        "rate_by_segment": of(|part| part.rate),
        "mix_by_segment": of(|part| part.mix),
        "fixed_mix_nps_after": found.fixed_mix_after,
    }))
}

fn nps_difference(case: &Case<'_>) -> Produced {
    case.only("base", &json!("nps.ci.score"))?;
    case.only("direction", &json!("a-b"))?;
    let side = |name: &str| Case { inputs: &case.inputs[name], params: case.params }.nps_counts();
    Ok(difference_of(&difference::nps(&side("a")?, &side("b")?, case.confidence()?)))
}

fn share_difference(case: &Case<'_>) -> Produced {
    case.only("continuity", &json!(false))?;
    let a = ShareCounts::new(case.input("x1")?, case.input("n1")?)?;
    let b = ShareCounts::new(case.input("x2")?, case.input("n2")?)?;
    Ok(difference_of(&difference::shares(&a, &b, case.confidence()?)))
}

fn difference_of(interval: &Interval) -> Value {
    json!({ "diff": interval.estimate, "lower": interval.lower, "upper": interval.upper })
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

fn share_by(case: &Case<'_>, method: fn(&ShareCounts, Confidence) -> Interval) -> Produced {
    case.only("clip", &json!([0, 1]))?;
    let counts = ShareCounts::new(case.input("successes")?, case.input("n")?)?;
    let interval = method(&counts, case.confidence()?);
    Ok(json!({ "p": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn weighted_share(case: &Case<'_>) -> Produced {
    case.only("n_eff", &json!("kish"))?;
    let answers = WeightedShare::from_answers(case.weighted_rows("satisfied")?)?;
    let interval = weighted::share_kish(&answers, case.confidence()?)?;
    Ok(json!({
        "p": interval.estimate,
        "n_eff_kish": answers.n_eff_kish(),
        "lower": interval.lower,
        "upper": interval.upper,
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

fn quantiles(case: &Case<'_>, kind: QuantileType) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    quantiles_by(case, |p| quantile::quantile(&values, p, kind))
}

fn quantiles_by(case: &Case<'_>, quantile: impl Fn(f64) -> Result<f64, Error>) -> Produced {
    let probs = case.params["probs"].as_array().ok_or_else(|| unreadable("probs"))?;
    let quantiles: Result<Vec<f64>, Stop> = probs.iter().map(|p| Ok(quantile(float(p, "probs")?)?)).collect();
    Ok(json!({ "quantiles": quantiles? }))
}

fn interpolated_median(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    Ok(json!({
        "median": quantile::median(&values),
        "interpolated_median": quantile::interpolated_median(&values, case.param("class_width")?)?,
    }))
}

fn median_interval(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let found = quantile::median_interval(&values, case.confidence()?);
    Ok(json!({
        "median": found.median,
        "lower": found.interval.map(|interval| interval.lower),
        "upper": found.interval.map(|interval| interval.upper),
        "actual_confidence": found.actual_confidence,
    }))
}

fn weighted_median(case: &Case<'_>) -> Produced {
    Ok(json!({ "weighted_median": quantile::weighted_median_of(&case.weighted_rows("values")?)? }))
}

fn weighted_quantiles(case: &Case<'_>) -> Produced {
    let rows = case.weighted_rows("values")?;
    quantiles_by(case, |p| quantile::weighted_quantile_of(&rows, p))
}

fn trimmed(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let trimmed = mean::trimmed(&values, case.param("proportion_each_side")?, case.confidence()?)?;
    Ok(json!({
        "trimmed_mean": trimmed.interval.estimate,
        "g": trimmed.cut,
        "winsorized_sd": trimmed.winsorized_sd,
        "se": trimmed.se,
        "df": trimmed.df,
        "lower": trimmed.interval.lower,
        "upper": trimmed.interval.upper,
    }))
}

fn geometric(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let geometric = mean::geometric(&values, case.confidence()?)?;
    Ok(json!({
        "geometric_mean": geometric.mean,
        "lower": geometric.interval.map(|interval| interval.lower),
        "upper": geometric.interval.map(|interval| interval.upper),
    }))
}

fn weighted_mean(case: &Case<'_>) -> Produced {
    let mean = mean::weighted_of(&case.weighted_rows("values")?)?;
    Ok(json!({
        "mean": mean.mean,
        "se_linearized": mean.se,
        "n_eff_kish": mean.n_eff_kish,
        "var_weighted_population": mean.variance,
    }))
}

fn cluster_robust(case: &Case<'_>) -> Produced {
    let (values, names) = (case.floats("values")?, case.list("cluster")?);
    let weights = if case.inputs["weights"].is_null() { None } else { Some(case.floats("weights")?) };
    let names: Vec<String> = names.iter().map(Value::to_string).collect();
    let mean = mean::cluster_robust_of(&values, &names, weights.as_deref())?;
    Ok(json!({ "mean": mean.mean, "se": mean.se, "clusters": mean.clusters, "df": mean.df }))
}

fn median_deviation(case: &Case<'_>) -> Produced {
    let deviation = mean::median_deviation(&ValueCounts::from_values(&case.floats("values")?)?);
    Ok(json!({ "mad_raw": deviation.raw, "mad_scaled": deviation.scaled }))
}

fn first_contact_resolution(case: &Case<'_>) -> Produced {
    let (resolved, eligible) = (case.count("resolved_first_contact")?, case.count("eligible_contacts")?);
    let interval = operations::first_contact_resolution(resolved, eligible, case.confidence()?)?;
    Ok(json!({ "fcr": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn abandonment(case: &Case<'_>) -> Produced {
    let (offered, abandoned, short) = (case.count("offered")?, case.count("abandoned")?, case.count("short_abandons")?);
    let abandonment = operations::abandonment(offered, abandoned, short, case.confidence()?)?;
    Ok(json!({
        "rate_excluding_short": abandonment.interval.estimate,
        "rate_all": abandonment.rate_all,
        "lower": abandonment.interval.lower,
        "upper": abandonment.interval.upper,
    }))
}

fn handle_time(case: &Case<'_>) -> Produced {
    let (seconds, contacts) = (case.floats("handle_seconds_by_agent")?, case.counts("contacts_by_agent")?);
    let time = operations::handle_time(&AgentTime::from_columns(&seconds, &contacts)?, case.confidence()?)?;
    Ok(json!({
        "aht": time.ratio,
        "mean_of_agent_aht": time.mean_of_agents,
        "se": time.se,
        "lower": time.interval.map(|interval| interval.lower),
        "upper": time.interval.map(|interval| interval.upper),
    }))
}

fn suppression(case: &Case<'_>) -> Produced {
    let rule = Rule {
        smallest: count(&case.params["k"], "k")?,
        total_published: case.params["total_published"].as_bool().ok_or_else(|| unreadable("total_published"))?,
    };
    let hidden = suppress::suppress(&case.counts("segment_n")?, rule);
    Ok(json!({ "primary": hidden.primary, "all_suppressed": hidden.all }))
}

/// A number as a case file writes it: JSON has no infinity.
fn worded(value: f64) -> Value {
    match value {
        f64::INFINITY => json!("inf"),
        f64::NEG_INFINITY => json!("-inf"),
        value => json!(value),
    }
}
