//! Many groups at once: adjusted p-values, tables of counts, tests of several groups, shrinkage and funnels.

use cxmetrics::Error;
use cxmetrics::infer::chi_square;
use cxmetrics::infer::funnel;
use cxmetrics::infer::groups;
use cxmetrics::infer::multiplicity::{self, Adjustment};
use cxmetrics::infer::nps::NpsCounts;
use cxmetrics::infer::quantile::ValueCounts;
use cxmetrics::infer::share::ShareCounts;
use cxmetrics::infer::shrink::{self, Shrunken};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, count, float, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "padjust.bh" => |case| adjusted(case, Adjustment::Bh),
        "padjust.by" => |case| adjusted(case, Adjustment::By),
        "padjust.holm" => |case| adjusted(case, Adjustment::Holm),
        "padjust.bonferroni" => |case| adjusted(case, Adjustment::Bonferroni),
        "chi2.independence" => independence,
        "chi2.gof" => goodness_of_fit,
        "anova.welch" => welch_anova,
        "kruskal_wallis" => kruskal_wallis,
        "eb.normal_dl" => |case| shrunken(case, shrink::normal_dl),
        "eb.normal_pm" => |case| shrunken(case, shrink::normal_pm),
        "eb.nps_stores" => nps_stores,
        "eb.beta_binomial_mom" => shares,
        "nps.funnel" => nps_funnel,
        _ => return None,
    };
    Some(run)
}

fn adjusted(case: &Case<'_>, adjustment: Adjustment) -> Produced {
    let p_value = |value: &Value| match value {
        Value::Null => Ok(None),
        value => float(value, "p_values").map(Some),
    };
    let p_values: Vec<Option<f64>> = case.list("p_values")?.iter().map(p_value).collect::<Result<_, Stop>>()?;
    let adjusted = multiplicity::adjust(&p_values, adjustment);
    let rejected = multiplicity::findings(&adjusted, case.param("level")?);
    Ok(json!({ "adjusted": adjusted, "rejected": rejected }))
}

fn independence(case: &Case<'_>) -> Produced {
    case.only("continuity", &json!(false))?;
    let row =
        |row: &Value| row.as_array().ok_or_else(|| unreadable("table"))?.iter().map(|n| count(n, "table")).collect();
    let table: Vec<Vec<u64>> = case.list("table")?.iter().map(row).collect::<Result<_, Stop>>()?;
    let found = chi_square::independence(&table)?;
    Ok(json!({
        "chi2": found.chi2,
        "df": found.df,
        "p_value": found.p_value,
        "min_expected": found.min_expected,
        "cramers_v": found.cramers_v,
        "cramers_v_bias_corrected": found.cramers_v_bias_corrected,
    }))
}

fn goodness_of_fit(case: &Case<'_>) -> Produced {
    let found = chi_square::goodness_of_fit(&case.counts("observed")?, &case.floats("probs")?)?;
    Ok(json!({ "chi2": found.chi2, "df": found.df, "p_value": found.p_value }))
}

fn groups_of(case: &Case<'_>) -> Result<Vec<ValueCounts<'static>>, Stop> {
    let group = |group: &Value| {
        let values = group.as_array().ok_or_else(|| unreadable("groups"))?;
        let values: Vec<f64> = values.iter().map(|value| float(value, "groups")).collect::<Result<_, Stop>>()?;
        Ok(ValueCounts::from_values(&values)?)
    };
    case.list("groups")?.iter().map(group).collect()
}

fn welch_anova(case: &Case<'_>) -> Produced {
    let found = groups::welch_anova(&groups_of(case)?)?;
    Ok(json!({ "f": found.f, "df1": found.df1, "df2": found.df2, "p_value": found.p_value }))
}

fn kruskal_wallis(case: &Case<'_>) -> Produced {
    let found = groups::kruskal_wallis(&groups_of(case)?)?;
    Ok(json!({ "h": found.h, "df": found.df, "p_value": found.p_value, "epsilon2": found.epsilon2 }))
}

fn shrunken(case: &Case<'_>, method: fn(&[f64], &[f64]) -> Result<Shrunken, Error>) -> Produced {
    let found = method(&case.floats("estimates")?, &case.floats("variances")?)?;
    Ok(json!({
        "tau2": found.tau2,
        "mu": found.mu,
        "se_mu": found.se_mu,
        "shrinkage": found.shrinkage,
        "posterior_mean": found.posterior_mean,
        "posterior_sd": found.posterior_sd,
        "posterior_sd_with_mu": found.posterior_sd_with_mu,
    }))
}

fn stores_of(case: &Case<'_>) -> Result<Vec<NpsCounts>, Stop> {
    let store = |store: &Value| match store.as_array().map(Vec::as_slice) {
        Some([detractors, passives, promoters]) => {
            let of = |value| float(value, "stores_DNP");
            Ok(NpsCounts::new(of(detractors)?, of(passives)?, of(promoters)?)?)
        }
        _ => Err(unreadable("stores_DNP")),
    };
    case.list("stores_DNP")?.iter().map(store).collect()
}

fn nps_stores(case: &Case<'_>) -> Produced {
    case.only("tau2", &json!("paule_mandel"))?;
    case.only("within", &json!("pooled"))?;
    let found = shrink::nps_stores(&stores_of(case)?)?;
    Ok(json!({
        "raw_nps": found.raw_nps,
        "within_variance": found.within_variance,
        "tau2": found.tau2,
        "mu": found.mu,
        "shrinkage": found.shrinkage,
        "shrunk_nps": found.shrunk_nps,
        "posterior_sd": found.posterior_sd,
    }))
}

fn shares(case: &Case<'_>) -> Produced {
    let (hits, bases) = (case.floats("successes")?, case.floats("n")?);
    let groups: Vec<ShareCounts> =
        hits.iter().zip(&bases).map(|(hits, base)| ShareCounts::new(*hits, *base)).collect::<Result<_, Error>>()?;
    let found = shrink::beta_binomial_mom(&groups)?;
    Ok(json!({
        "mean": found.mean,
        "rho": found.rho,
        "prior_strength": found.prior_strength,
        "shrunk": found.shrunk,
    }))
}

fn nps_funnel(case: &Case<'_>) -> Produced {
    case.only("winsorize", &json!(0.1))?;
    case.only("z95", &json!(1.959_963_984_540_054))?;
    case.only("z998", &json!(3.090_232_306_167_813))?;
    let found = funnel::nps(&stores_of(case)?)?;
    let each = |of: fn(&funnel::FunnelPoint) -> Value| -> Vec<Value> { found.points.iter().map(of).collect() };
    Ok(json!({
        "target": found.target,
        "sigma0": found.sigma0,
        "z": each(|point| json!(point.z)),
        "phi": found.phi,
        "tau2_points2": found.tau2,
        "limits95": each(|point| json!(point.limits95)),
        "limits998": each(|point| json!(point.limits998)),
        "z_random_effects": each(|point| json!(point.z_random_effects)),
    }))
}
