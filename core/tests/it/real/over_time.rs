//! What changed over time in real data, and what the data can and cannot show.

use std::collections::BTreeMap;

use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::ReadOptions;
use cxmetrics::locale::Locale;
use cxmetrics::metric::{csat, mean, share, volume};
use cxmetrics::series::{PeriodState, Rolling, SeriesRequest, TrendRequest, TrendVerdict};
use cxmetrics::survey::Survey;

use super::shared::{DataSet, aloud, batch_of};

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").replace('\u{2212}', "-")
}

/// Eight yearly waves of one question, each answered within some weeks of May.
#[test]
fn eight_waves_of_an_airport() {
    let Some(set) = DataSet::find("sfo-survey") else { return };
    let survey = Survey::from_json(
        r#"{
            "name": "airport",
            "time": "wave",
            "questions": {
                "overall": {
                    "kind": "rating",
                    "scale": "csat",
                    "column": ["Q7ALL", "Q7O_WHOLE", "Q8N_WHOLE", "Q8N", "Q6N", "overall_raw"],
                    "missing": [0, 6, "Blank"]
                }
            }
        }"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::Year);
    for year in 2010..=2017 {
        set.fold_as(&mut cube, &format!("{year}_SFO_Customer_Survey.csv.gz"), "wave", &format!("{year}-05-15"));
    }
    let series =
        cube.metric(mean("overall")).series(&SeriesRequest::default().as_of("2017-12-31".parse().unwrap())).unwrap();
    let [airport] = &series.segments[..] else { panic!() };
    aloud(&plain(&series.sentence(Locale::En)));
    assert_eq!(airport.points.len(), 8);
    for metric in [mean("overall"), csat("overall")] {
        let found = cube.metric(metric).trend(&TrendRequest::default()).unwrap();
        aloud(&plain(&found.sentence(Locale::En)));
        aloud(&plain(&found.sentence(Locale::Pl)));
        aloud(&format!("{:?}", found.segments[0]));
    }
}

/// Orders by the month of purchase: were deliveries late in the winter of 2017 and 2018?
#[test]
fn late_deliveries_of_a_winter() {
    let Some(set) = DataSet::find("olist") else { return };
    let orders = set.columns("head5k_orders.csv.gz");
    let moment = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%m/%d/%Y %H:%M").ok();
    let late: Vec<String> = orders["order_delivered_customer_date"]
        .iter()
        .zip(&orders["order_estimated_delivery_date"])
        .map(|(delivered, promised)| match (moment(delivered), moment(promised)) {
            (Some(delivered), Some(promised)) => if promised < delivered { "1" } else { "0" }.to_owned(),
            _ => String::new(),
        })
        .collect();
    let survey = Survey::from_json(
        r#"{"name": "orders", "time": {"column": "bought", "formats": ["%m/%d/%Y %H:%M"]}, "flags": ["late"]}"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    cube.fold(&batch_of(&[("bought", &orders["order_purchase_timestamp"]), ("late", &late)])).unwrap();
    let series = cube
        .metric(share("late"))
        .every(Grain::Month)
        .series(&SeriesRequest::default().rolling(Rolling::Trailing(Grain::Quarter)))
        .unwrap();
    aloud(&plain(&series.sentence(Locale::En)));
    for point in &series.segments[0].points {
        aloud(&format!("{} {:?} {} | {:?}", point.period, point.state, point.reading, point.expected));
    }
    for metric in [share("late"), volume()] {
        let found = cube.metric(metric).every(Grain::Month).trend(&TrendRequest::default()).unwrap();
        aloud(&plain(&found.sentence(Locale::En)));
    }
}

/// Incidents by the month in which they were opened: most of three months, and a tail of nine with a handful each.
#[test]
fn a_log_whose_tail_dies_out() {
    let Some(set) = DataSet::find("support-servicenow") else { return };
    let survey = Survey::from_json(
        r#"{
            "name": "incidents",
            "time": {"column": "opened_at", "formats": ["%d/%m/%Y %H:%M"]},
            "id": "number",
            "revision": "sys_mod_count",
            "questions": {"made_sla": {"kind": "flag"}}
        }"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    set.fold_like(&mut cube, "incident_event_log.csv.gz", ReadOptions::default());
    for grain in [Grain::Month, Grain::Week] {
        for metric in [volume(), share("made_sla")] {
            let found = cube.metric(metric).every(grain).trend(&TrendRequest::default()).unwrap();
            aloud(&plain(&found.sentence(Locale::En)));
        }
    }
    let series = cube.metric(volume()).every(Grain::Month).series(&SeriesRequest::default()).unwrap();
    let values: BTreeMap<String, Option<f64>> =
        series.segments[0].points.iter().map(|point| (point.period.label(), point.reading.value())).collect();
    aloud(&format!("{values:?}"));
}
