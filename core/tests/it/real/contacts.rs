//! Customers one by one: callers of a help desk, and customers of a network whose truth is known.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use cxmetrics::calendar::Grain;
use cxmetrics::contact::{ContactSpec, Contacts, NewcomersRequest, RepeatRequest, SilenceRequest};
use cxmetrics::intake::{FileFormat, ReadOptions, Source};
use cxmetrics::locale::Locale;
use serde_json::Value;

use super::shared::{DataSet, aloud};

#[test]
fn callers_come_back_to_a_help_desk() {
    let Some(set) = DataSet::find("support-servicenow") else { return };
    // A row an update: the contact is the opening, told again by each update at the same time.
    let spec: ContactSpec = serde_json::from_str(
        r#"{"customer": {"name": "caller_id", "missing": ["?"]}, "time": {"column": "opened_at", "formats": ["%d/%m/%Y %H:%M"]},
            "dimensions": ["u_symptom"]}"#,
    )
    .unwrap();
    let mut contacts = Contacts::new(spec).unwrap();
    let options = ReadOptions::default().with_columns(contacts.columns());
    let account = contacts.fold_source(&mut set.open("incident_event_log.csv.gz", &options)).unwrap();
    assert_eq!(account.rows_read, 141_712);
    assert_eq!(account.rows_read, account.rows_accepted + account.rows_refused.total());
    let as_of: NaiveDate = "2016-05-31".parse().unwrap();
    let anything =
        contacts.repeats(&RepeatRequest { every: Some(Grain::Month), ..RepeatRequest::default() }, as_of).unwrap();
    let topic = RepeatRequest { same: vec!["u_symptom".to_owned()], ..RepeatRequest::default() };
    let same = contacts.repeats(&topic, as_of).unwrap();
    aloud(&format!("callers: {} | about the same: {}", anything.sentence(Locale::En), same.sentence(Locale::En)));
    // Who comes back about the same comes back at all.
    assert!(same.total.value().unwrap() < anything.total.value().unwrap());
    let resolution = contacts.first_contact_resolution(&topic, as_of).unwrap();
    let newcomers = contacts.newcomers(&NewcomersRequest::default(), as_of).unwrap();
    let silences = contacts.silences(&SilenceRequest::default(), as_of).unwrap();
    for text in [resolution.sentence(Locale::En), newcomers.sentence(Locale::En), silences.sentence(Locale::En)] {
        aloud(&text);
    }
}

/// What a list of flags is worth against the truth, by the rules of the evaluation: of customers with three contacts, who left at least 60
/// days or four of their gaps before the end is to be found, and a flag after the last contact of whoever left is right.
fn judged(folder: &Path) -> Option<(f64, f64)> {
    let (Ok(file), Ok(labels)) = (File::open(folder.join("contacts.csv.gz")), File::open(folder.join("labels.json")))
    else {
        return None;
    };
    let labels: Value = serde_json::from_reader(labels).unwrap();
    let start: NaiveDate = labels["meta"]["start"].as_str().unwrap().parse().unwrap();
    let days = labels["meta"]["ndays"].as_i64().unwrap();
    let truth: BTreeMap<&str, &Value> = labels["silence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| 3 <= one["n_contacts"].as_i64().unwrap())
        .map(|one| (one["customer"].as_str().unwrap(), one))
        .collect();
    let mut contacts = Contacts::new(ContactSpec::new("customer_id", "timestamp")).unwrap();
    let mut source = Source::from_file(file, FileFormat::Csv, &ReadOptions::default()).unwrap();
    contacts.fold_source(&mut source).unwrap();
    let request = SilenceRequest { since: Some(start), ..SilenceRequest::default() };
    let on = |day: i64| start + chrono::TimeDelta::days(day);
    let found = contacts.silences(&request, on(days - 1)).unwrap();
    aloud(&format!("{}: {}", folder.display(), found.sentence(Locale::En)));

    // Nothing looks ahead: a hundred days before the end the same was known of the days before.
    let earlier = contacts.silences(&request, on(days - 101)).unwrap();
    let flags = |silences: &cxmetrics::contact::Silences| -> Vec<(NaiveDate, String)> {
        let open = silences.silent_customers.iter().map(|one| (one.flagged_on, one.customer.clone()));
        let ended = silences.ended.iter().map(|one| (one.flagged_on, one.customer.clone()));
        let mut flags: Vec<_> = open.chain(ended).collect();
        flags.sort();
        flags
    };
    let known: Vec<_> = flags(&found).into_iter().filter(|flag| flag.0 <= on(days - 101)).collect();
    assert_eq!(flags(&earlier), known);

    let last = |one: &Value| one["last_contact_day"].as_f64().unwrap();
    let is_due = |one: &Value| {
        one["churn_day"].is_number()
            && last(one) <= days as f64 - (4.0 * one["true_mean_gap"].as_f64().unwrap()).max(60.0)
    };
    let (mut right, mut wrong) = (std::collections::BTreeSet::new(), 0.0);
    for (day, customer) in flags(&found) {
        let Some(one) = truth.get(customer.as_str()) else { continue };
        if one["churn_day"].is_number() && last(one).floor() <= (day - start).num_days() as f64 {
            right.insert(customer);
        } else {
            wrong += 1.0;
        }
    }
    let due = truth.values().filter(|one| is_due(one)).count() as f64;
    let found_due =
        right.iter().filter(|customer| truth.get(customer.as_str()).is_some_and(|one| is_due(one))).count() as f64;
    let (precision, recall) = (right.len() as f64 / (right.len() as f64 + wrong), found_due / due);
    let f1 = 2.0 * precision * recall / (precision + recall);

    // Said and so, on six days, by fifths of the probability of being still active.
    let mut bins = [(0.0, 0.0, 0.0); 5];
    for day in [120, 180, 240, 300, 360, days] {
        for one in contacts.activity(&SilenceRequest::default(), on(day - 1)).unwrap() {
            let label = truth[one.customer.as_str()];
            let so = label["churn_day"].as_f64().is_none_or(|left| (day as f64) < left);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4")]
            let bin = &mut bins[((one.p_active * 5.0) as usize).min(4)];
            *bin = (bin.0 + 1.0, bin.1 + one.p_active, bin.2 + f64::from(u8::from(so)));
        }
    }
    let all: f64 = bins.iter().map(|bin| bin.0).sum();
    let off: f64 = bins.iter().map(|(_, said, so)| (said - so).abs()).sum::<f64>() / all;
    for (n, said, so) in bins {
        aloud(&format!("  said {:.3}, so {:.3}, of {n}", said / n, so / n));
    }
    aloud(&format!(
        "  precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}; {:.1} points off on average",
        100.0 * off
    ));
    Some((f1, off))
}

#[test]
fn silent_customers_are_found_as_days_arrive() {
    let shared = std::env::var_os("CXMETRICS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let Some((f1, off)) = judged(&shared.join("evaluation/incidents")) else {
        aloud("skipped: no `evaluation/incidents`; name the folder that holds it in CXMETRICS_SHARED");
        return;
    };
    assert!(0.90 <= f1 && off <= 0.05, "F1 {f1}, off {off}");
}
