//! The monitor on real series: what it tells, and of what it says nothing. Printed, not tuned.

use chrono::{NaiveDate, NaiveDateTime};
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::finding::{Findings, Kind, Status, Watch};
use cxmetrics::intake::ReadOptions;
use cxmetrics::locale::Locale;
use cxmetrics::metric::{mean, share, volume};
use cxmetrics::survey::{MeasureUnit, Survey};

use super::shared::{DataSet, aloud, batch_of, shared_folder};

fn print(name: &str, found: &Findings) {
    let (Some(from), Some(to)) = (found.from, found.to) else { return aloud(&format!("{name}: no days")) };
    aloud(&format!("{name}: {from} to {to}, {} series, {} findings", found.series, found.findings.len()));
    for finding in &found.findings {
        let told = finding.sentence(Locale::En).replace('\u{a0}', " ").replace('\u{2212}', "-");
        let (seen, last, status) = (finding.first_seen, finding.last_seen, finding.status);
        aloud(&format!("  seen {seen}, last {last}, {status:?}, z {:.1}: {told}", finding.z));
    }
}

/// Nothing is seen before it began, and nothing beyond the data.
fn sound(found: &Findings) {
    for finding in &found.findings {
        assert!(finding.onset <= finding.first_seen && Some(finding.last_seen) <= found.to, "{finding:?}");
        assert!((0.0..=1.0).contains(&finding.p) && (0.0..=1.0).contains(&finding.q) && finding.z.is_finite());
    }
}

/// Seven series whose anomalies have known causes, by day: rides are counted, everything else is measured. Three of them are
/// shorter than the six weeks before the first day is judged.
#[test]
fn known_causes() {
    let Some(set) = DataSet::find("nab") else { return };
    let file = std::fs::File::open(shared_folder().join("data/nab/labels/combined_windows.json")).unwrap();
    let labels: std::collections::BTreeMap<String, Vec<[String; 2]>> = serde_json::from_reader(file).unwrap();
    let day = |moment: &str| moment[..10].parse::<NaiveDate>().unwrap();
    let (mut windows_seen, mut windows_judged, mut beside) = (0, 0, 0);
    for (name, windows) in labels.iter().filter(|(name, _)| name.starts_with("realKnownCause/")) {
        let rows = set.columns(&format!("data/{name}.gz"));
        let cube = if name.contains("nyc_taxi") { rides(&rows) } else { measured(&rows) };
        let last = rows["timestamp"].iter().map(|moment| day(moment)).max().unwrap();
        let metric = if name.contains("nyc_taxi") { volume() } else { mean("value") };
        let found = cube.findings(&Watch::new().metrics([metric]).as_of(last)).unwrap();
        print(name, &found);
        sound(&found);
        let judged_from = found
            .warming_up
            .as_ref()
            .map_or_else(|| found.from.map(|from| from + chrono::Days::new(42)), |warming| Some(warming.ready_on));
        let days: Vec<(NaiveDate, NaiveDate)> = windows.iter().map(|[from, to]| (day(from), day(to))).collect();
        let touches = |from: NaiveDate, to: NaiveDate| {
            found.findings.iter().any(|finding| finding.onset <= to && from <= finding.last_seen)
        };
        let judged: Vec<_> = days.iter().filter(|(_, to)| judged_from.is_some_and(|from| from <= *to)).collect();
        let seen = judged.iter().filter(|(from, to)| touches(*from, *to)).count();
        let none = |onset: NaiveDate, last: NaiveDate| days.iter().all(|(from, to)| *to < onset || last < *from);
        let elsewhere = found.findings.iter().filter(|finding| none(finding.onset, finding.last_seen)).count();
        aloud(&format!(
            "  {seen} of {} windows touched ({} of all {} after six weeks), {elsewhere} findings touch none",
            judged.len(),
            judged.len(),
            days.len()
        ));
        windows_seen += seen;
        windows_judged += judged.len();
        beside += elsewhere;
        if name.contains("nyc_taxi") {
            assert_eq!((days.len(), judged.len()), (5, 5));
        }
    }
    aloud(&format!("known causes: {windows_seen} of {windows_judged} windows touched, {beside} findings touch none"));
}

type Columns = std::collections::BTreeMap<String, Vec<String>>;

/// A thousand rides are one row.
fn rides(rows: &Columns) -> Cube {
    let survey = Survey::from_json(r#"{"name": "rides", "time": "timestamp", "flags": ["ride"]}"#).unwrap();
    let thousands = rows["value"].iter().map(|value| value.parse::<f64>().unwrap() / 1_000.0);
    let mut carried = 0.0;
    let mut times = Vec::new();
    for (moment, rides) in rows["timestamp"].iter().zip(thousands) {
        carried += rides;
        while 1.0 <= carried {
            carried -= 1.0;
            times.push(moment.clone());
        }
    }
    let mut cube = Cube::new(&survey, Grain::Day);
    let one = vec!["1".to_owned(); times.len()];
    cube.fold(&batch_of(&[("timestamp", &times), ("ride", &one)])).unwrap();
    cube
}

fn measured(rows: &Columns) -> Cube {
    let survey = Survey::builder().time("timestamp").measure("value", MeasureUnit::Count).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    cube.fold(&batch_of(&[("timestamp", &rows["timestamp"]), ("value", &rows["value"])])).unwrap();
    cube
}

/// Three months of incidents, and nine with a handful each: the log ends, and with it what can be said.
#[test]
fn a_log_that_dies_out() {
    let Some(set) = DataSet::find("support-servicenow") else { return };
    let survey = Survey::from_json(
        r#"{
            "name": "incidents",
            "time": {"column": "opened_at", "formats": ["%d/%m/%Y %H:%M"]},
            "id": "number",
            "revision": "sys_mod_count",
            "dimensions": ["priority"],
            "questions": {"made_sla": {"kind": "flag"}}
        }"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    set.fold_like(&mut cube, "incident_event_log.csv.gz", ReadOptions::default());
    let found = cube.findings(&Watch::new()).unwrap();
    print("incidents", &found);
    sound(&found);
    let (tail, end): (NaiveDate, NaiveDate) = ("2016-05-20".parse().unwrap(), "2016-07-01".parse().unwrap());
    let late: Vec<_> = found.findings.iter().filter(|finding| tail <= finding.onset).collect();
    let of_the_whole = late.iter().filter(|finding| finding.segment.is_empty()).count();
    let volumes = late.iter().filter(|finding| matches!(finding.kind, Kind::VolumeCollapse | Kind::Silence)).count();
    let after = late.iter().filter(|finding| end <= finding.first_seen).count();
    let open = late.iter().filter(|finding| finding.status == Status::Open).count();
    aloud(&format!(
        "  of the tail: {} findings, {volumes} of them that incidents stopped, {of_the_whole} of the whole, {after} seen from {end} on, {open} open",
        late.len(),
    ));
    // The end of the log is told as incidents that stopped, once of the whole and once of each priority, and is then over: nine months
    // with a handful of incidents are no fall of anything else.
    assert_eq!((volumes, of_the_whole, after, open), (late.len(), 1, 0, 0));
}

/// Orders by day, and whether they came late.
#[test]
fn a_shop_with_a_black_friday() {
    let Some(set) = DataSet::find("olist") else { return };
    let orders = set.columns("head5k_orders.csv.gz");
    let moment = |text: &str| NaiveDateTime::parse_from_str(text, "%m/%d/%Y %H:%M").ok();
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
    let found = cube.findings(&Watch::new().metrics([volume(), share("late")])).unwrap();
    print("orders", &found);
    sound(&found);
    let black_friday: NaiveDate = "2017-11-24".parse().unwrap();
    let surge = found.findings.iter().any(|finding| finding.kind == Kind::VolumeSurge && finding.onset == black_friday);
    aloud(&format!("  Black Friday of 2017 is {}", if surge { "told" } else { "not told" }));
}
