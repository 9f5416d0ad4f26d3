//! Control charts, the variance between days, and counts.

use cxmetrics::infer::chart::{self, Chart};
use cxmetrics::infer::nps::NpsCounts;
use cxmetrics::infer::process_variance::{Between, between_day_variance};
use cxmetrics::infer::share::ShareCounts;
use cxmetrics::infer::volume;
use cxmetrics::{Error, ErrorKind};
use serde_json::{Value, json};

use super::super::case::{Case, Stop};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "p_chart" => |case| shares(case, chart::p_chart),
        "laney_p_prime" => laney,
        "nps_chart" => nps,
        "ewma_chart" => ewma,
        "cusum" => cusum,
        "between_day_variance_dl" => between_days,
        "volume_tail" => volume_tail,
        _ => return None,
    };
    Some(run)
}

/// A day without answers is a gap, anything else that is no count is refused.
fn day<T>(counts: Result<T, Error>) -> Result<Option<T>, Error> {
    match counts {
        Err(err) if err.kind() == ErrorKind::Empty => Ok(None),
        counts => counts.map(Some),
    }
}

fn shares(case: &Case<'_>, draw: fn(&[Option<ShareCounts>], f64) -> Result<Chart, Error>) -> Produced {
    let (hits, bases) = (case.floats("k")?, case.floats("n")?);
    if hits.len() != bases.len() {
        return Err(Stop::Unreadable("k and n differ in length".to_owned()));
    }
    let days: Result<Vec<_>, Error> =
        hits.iter().zip(&bases).map(|(hits, base)| day(ShareCounts::new(*hits, *base))).collect();
    let chart = draw(&days?, case.param("sigma")?)?;
    let mut produced = drawn(&chart);
    produced["pbar"] = json!(chart.center);
    Ok(produced)
}

fn laney(case: &Case<'_>) -> Produced {
    case.only("sigma_z", &json!("mean moving range / 1.128"))?;
    shares(case, chart::laney_p_prime)
}

fn nps(case: &Case<'_>) -> Produced {
    let (d, n, p) = (case.floats("detractors")?, case.floats("passives")?, case.floats("promoters")?);
    if d.len() != n.len() || d.len() != p.len() {
        return Err(Stop::Unreadable("detractors, passives and promoters differ in length".to_owned()));
    }
    let days: Result<Vec<_>, Error> =
        d.iter().zip(&n).zip(&p).map(|((d, n), p)| day(NpsCounts::new(*d, *n, *p))).collect();
    Ok(drawn(&chart::nps_chart(&days?, case.param("sigma")?)?))
}

fn drawn(chart: &Chart) -> Value {
    let each = |part: fn(&chart::ChartPoint) -> f64| -> Vec<Option<f64>> {
        chart.points.iter().map(|point| point.as_ref().map(part)).collect()
    };
    json!({
        "center": chart.center,
        "response_variance": chart.response_variance,
        "sigma_z": chart.sigma_z,
        "nps": each(|point| point.value),
        "z": each(|point| point.z),
        "lcl": each(|point| point.lower),
        "ucl": each(|point| point.upper),
    })
}

fn ewma(case: &Case<'_>) -> Produced {
    case.only("limits", &json!("exact (time-varying)"))?;
    let (center, sd) = (case.param("mu")?, case.param("sigma")?);
    let found = chart::ewma_chart(&case.gapped("y")?, center, sd, case.param("lambda")?, case.param("L")?)?;
    Ok(json!({ "ewma": found.ewma, "limit": found.limit, "first_signal": found.first_signal }))
}

fn cusum(case: &Case<'_>) -> Produced {
    let (center, sd) = (case.param("mu")?, case.param("sigma")?);
    let found = chart::cusum(&case.gapped("y")?, center, sd, case.param("k")?, case.param("h")?)?;
    Ok(json!({ "upper": found.upper, "lower": found.lower, "first_signal": found.first_signal }))
}

fn between_days(case: &Case<'_>) -> Produced {
    let found = between_day_variance(&case.floats("y")?, &case.floats("v")?, Between::DerSimonianLaird)?;
    Ok(json!({ "tau2": found.tau2, "q": found.q }))
}

fn volume_tail(case: &Case<'_>) -> Produced {
    case.only("model", &json!("negative binomial mean lambda, var lambda + alpha lambda^2"))?;
    let found = volume::volume_tail(case.count("observed")?, case.input("expected")?, case.input("alpha")?)?;
    Ok(json!({
        "p_low": found.p_low,
        "p_high": found.p_high,
        "midp_low": found.midp_low,
        "midp_high": found.midp_high,
        "poisson_p_low": found.poisson_p_low,
        "poisson_p_high": found.poisson_p_high,
    }))
}
