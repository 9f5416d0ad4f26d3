//! Key figures of a service.

use cxmetrics::infer::operations::{self, AgentTime};
use serde_json::{Value, json};

use super::super::case::{Case, Stop, float, unreadable};
use super::{Produced, Run};

/// How a method of this topic is run.
pub(super) fn run(method: &str) -> Option<Run> {
    let run: Run = match method {
        "fcr.wilson" => first_contact_resolution,
        "abandonment.excluding_short" => abandonment,
        "aht.ratio" => handle_time,
        "repeat_contact" => repeat_contact,
        _ => return None,
    };
    Some(run)
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

fn repeat_contact(case: &Case<'_>) -> Produced {
    let contact = |contact: &Value| {
        let customer = contact["customer"].as_str().ok_or_else(|| unreadable("customer"))?;
        Ok((customer.to_owned(), float(&contact["day"], "day")?))
    };
    let contacts: Result<Vec<(String, f64)>, Stop> = case.list("contacts")?.iter().map(contact).collect();
    let (window, until) = (case.param("window_days")?, case.param("observed_until_day")?);
    let found = operations::repeat_contact(&contacts?, window, until, case.confidence()?)?;
    Ok(json!({
        "eligible": found.eligible,
        "repeated": found.repeated,
        "censored": found.censored,
        "rate": found.interval.estimate,
    }))
}
