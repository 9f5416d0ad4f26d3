//! IT incidents as a log of events: one row an update, of which the last one holds.

use std::collections::BTreeMap;

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::{ReadOptions, Reason};
use cxmetrics::metric::{mean, median, share, volume};
use cxmetrics::survey::Survey;
use cxmetrics::{Flag, Unit};
use serde_json::Value;

use super::shared::{DataSet, n_and_value, reading, rows, rows_by, same, same_to};

const SURVEY: &str = r#"{
    "name": "incidents",
    "time": {"column": "opened_at", "formats": ["%d/%m/%Y %H:%M"]},
    "id": "number",
    "revision": "sys_mod_count",
    "dimensions": ["contact_type", "priority", "reopen_count", "reassignment_count"],
    "questions": {
        "made_sla": {"kind": "flag"},
        "resolution": {
            "kind": "measure",
            "between": {"from": "opened_at", "to": "resolved_at"},
            "unit": "seconds",
            "missing": ["?"]
        }
    }
}"#;

const FILE: &str = "incident_event_log.csv.gz";

fn folded(set: &DataSet) -> Cube {
    let mut cube = Cube::new(&Survey::from_json(SURVEY).unwrap(), Grain::Month);
    // Small batches, so that many an event and the one that replaces it lie in different ones.
    set.fold_like(&mut cube, FILE, ReadOptions::default().with_batch_rows(5_000));
    cube
}

#[test]
fn every_figure_is_accounted_for() {
    let Some(set) = DataSet::find("support-servicenow") else { return };
    let reproduced = [
        "events / incidents",
        "incidents with reopen_count>0",
        "one-touch proxy for FCR: reopen=0 and reassignment=0",
        "made_sla share",
        "hours to resolve: n, mean, median",
        "negative resolve times",
        "incidents by contact_type",
        "incidents by priority",
        "incidents opened by month",
        "made_sla share by priority",
    ];
    set.accounts_for(&reproduced, &[]);
}

#[test]
fn the_last_event_of_each_incident_holds() {
    let Some(set) = DataSet::find("support-servicenow") else { return };
    let cube = folded(&set);
    let names = set.open(FILE, &ReadOptions::default());
    assert!(names.columns().contains(&"category") && names.columns().contains(&"category.1"), "two columns, two names");
    the_account_is_whole(&set, &cube);
    segments(&set, &cube);
    times_and_shares(&set, &cube);
}

fn the_account_is_whole(set: &DataSet, cube: &Cube) {
    let account = cube.intake();
    let figure = set.figure("events / incidents");
    assert_eq!((&figure[0], &figure[1]), (&account.rows_read.into(), &account.rows_accepted.into()));
    assert_eq!(cube.ids() as u64, account.rows_accepted);
    // Five events repeat the revision before them, ten come late; everything else was replaced by what came after.
    let refused = |reason| account.rows_refused.count(reason);
    assert_eq!((refused(Reason::Duplicate), refused(Reason::StaleRevision)), (5, 10));
    assert_eq!(refused(Reason::Replaced), 141_712 - 24_918 - 15);
    assert_eq!(account.rows_refused.total_bad(), 0);
}

fn segments(set: &DataSet, cube: &Cube) {
    for (name, dimension) in [("incidents by contact_type", "contact_type"), ("incidents by priority", "priority")] {
        let counted: BTreeMap<String, u64> =
            rows_by(cube, dimension).into_iter().map(|(value, n)| (value.unwrap(), n)).collect();
        let known: BTreeMap<String, u64> = serde_json::from_value(set.figure(name).clone()).unwrap();
        assert_eq!(counted, known, "{name}");
    }
    let table = cube.metric(volume()).every(Grain::Month).table().unwrap();
    let counted: BTreeMap<String, u64> =
        table.rows().iter().map(|row| (row.period.unwrap().label(), row.reading.n)).collect();
    let known: BTreeMap<String, u64> = serde_json::from_value(set.figure("incidents opened by month").clone()).unwrap();
    assert_eq!(counted, known);

    let never = Filter::is("reopen_count", "0");
    assert_eq!(*set.figure("incidents with reopen_count>0"), rows(cube, never.clone().negate()));
    let one_touch = rows(cube, never.and(Filter::is("reassignment_count", "0")));
    let figure = set.figure("one-touch proxy for FCR: reopen=0 and reassignment=0");
    assert_eq!(figure[0], one_touch);
    same_to(8, one_touch as f64 / cube.rows() as f64, &figure[1]);
}

fn times_and_shares(set: &DataSet, cube: &Cube) {
    let kept = reading(cube, share("made_sla"), Filter::everything());
    same_to(8, n_and_value(&kept).1, set.figure("made_sla share"));
    let table = cube.metric(share("made_sla")).by(["priority"]).table().unwrap();
    let known = set.figure("made_sla share by priority").as_object().unwrap();
    assert_eq!(table.rows().len(), known.len());
    for (priority, figure) in known {
        same(n_and_value(table.get(&[priority], None).unwrap()).1, figure);
    }

    let figure = set.figure("hours to resolve: n, mean, median");
    let account = &cube.intake().questions["resolution"];
    assert_eq!((&figure[0], account.missing), (&account.answered.into(), 24_918 - 23_362));
    assert_eq!(*set.figure("negative resolve times"), account.refused.count(Reason::Negative));
    assert!(account.refused.is_empty());
    let mean = reading(cube, mean("resolution"), Filter::everything());
    assert_eq!((mean.unit, &Value::from(mean.n)), (Unit::Seconds, &figure[0]));
    same(n_and_value(&mean).1 / 3_600.0, &figure[1]);
    // A median comes from bins, and says so.
    let median = reading(cube, median("resolution"), Filter::everything());
    assert!(median.has(Flag::Binned));
    let (n, seconds) = n_and_value(&median);
    let known = figure[2].as_f64().unwrap();
    assert_eq!(figure[0], n);
    assert!((seconds / 3_600.0 / known - 1.0).abs() <= 1.0 / 256.0, "{seconds}");
}
