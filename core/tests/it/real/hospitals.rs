//! What American patients say of hospitals: published shares without counts, numbers and words in one column.

use std::collections::BTreeMap;

use cxmetrics::Flag;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::Reason;
use cxmetrics::metric::{mean, of};
use cxmetrics::survey::{MeasureUnit, QuestionDef, Survey};
use serde_json::Value;

use super::shared::{DataSet, answered_and_missing, batch_of, n_and_value, nothing_is_lost, reading, rows_by, same};

type Columns = BTreeMap<String, Vec<String>>;

/// The rows of one measure as (release, state, bottom box, top box) in percent.
fn boxes<'c>(columns: &'c Columns, measure: &str) -> Vec<(&'c str, &'c str, f64, f64)> {
    let cell = |name: &str, row: usize| columns.get(name).map_or("", |column| column[row].as_str());
    (0..columns["Measure ID"].len())
        .filter(|row| cell("Measure ID", *row) == measure)
        .map(|row| {
            let percent = |name: &str| cell(name, row).parse::<f64>().unwrap();
            let (bottom, top) = (percent("Bottom-box Percentage"), percent("Top-box Percentage"));
            (columns["Release Period"][row].as_str(), cell("State", row), bottom, top)
        })
        .collect()
}

/// The NPS that the shares of 0-6 and 9-10 make; nobody says from how many answers.
fn points(bottom: f64, top: f64) -> f64 {
    let reading = of::nps_of_shares(top / 100.0, bottom / 100.0).unwrap();
    assert!(reading.has(Flag::NoBase) && reading.interval().is_none());
    n_and_value(&reading).1
}

#[test]
fn every_figure_is_accounted_for() {
    let Some(set) = DataSet::find("hcahps-states") else { return };
    let reproduced = [
        "rows",
        "national overall hospital rating 9-10 minus 0-6 (NPS cut-offs) by release",
        "national definitely recommend (top box %) by release",
        "state rating NPS, last release: best 3 / worst 3",
        "boxes sum to 100 +-1 in state_results",
        "facility response rate: numeric rows, mean, not numeric",
        "Completed Surveys values",
    ];
    set.accounts_for(&reproduced, &[]);
}

#[test]
fn every_file_has_its_rows() {
    let Some(set) = DataSet::find("hcahps-states") else { return };
    for (name, rows) in set.figure("rows").as_object().unwrap() {
        let file = if name == "responses" { "responses.csv.gz".to_owned() } else { format!("{name}.csv") };
        let columns = set.columns(&file);
        assert_eq!(*rows, columns.values().next().unwrap().len(), "{name}");
    }
}

#[test]
fn shares_without_counts_make_scores_without_intervals() {
    let Some(set) = DataSet::find("hcahps-states") else { return };
    let national = set.columns("national_results.csv");
    let known = set.figure("national overall hospital rating 9-10 minus 0-6 (NPS cut-offs) by release");
    let found: BTreeMap<&str, f64> = boxes(&national, "H_HSP_RATING")
        .into_iter()
        .map(|(release, _, bottom, top)| (release, points(bottom, top)))
        .collect();
    assert_eq!(found.len(), known.as_object().unwrap().len());
    for (release, points) in found {
        same(points, &known[release]);
    }

    // Percentages are numbers too: in a cube of one row a cell, a mean reads them out again.
    let survey = Survey::builder()
        .dimensions(["Release Period", "Measure ID"])
        .measure("Top-box Percentage", MeasureUnit::Number)
        .build()
        .unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    let account = set.fold(&mut cube, "national_results.csv");
    assert_eq!(answered_and_missing(&account, "Top-box Percentage"), (90, 0));
    let query = cube.metric(mean("Top-box Percentage")).filter(Filter::is("Measure ID", "H_RECMND"));
    let table = query.by(["Release Period"]).min_base(0).table().unwrap();
    let known = set.figure("national definitely recommend (top box %) by release").as_object().unwrap();
    assert_eq!(table.rows().len(), known.len());
    for (release, percent) in known {
        let (n, value) = n_and_value(table.get(&[release], None).unwrap());
        assert_eq!(n, 1);
        same(value, percent);
    }
}

#[test]
fn the_best_and_the_worst_states() {
    let Some(set) = DataSet::find("hcahps-states") else { return };
    let columns = set.columns("state_results.csv");
    let of_rating = boxes(&columns, "H_HSP_RATING");
    let last = of_rating.iter().map(|(release, ..)| *release).max().unwrap();
    assert_eq!(last, "07_2023");
    let mut states: Vec<(&str, f64)> = of_rating
        .iter()
        .filter(|(release, ..)| *release == last)
        .map(|(_, state, bottom, top)| (*state, points(*bottom, *top)))
        .collect();
    let known = set.figure("state rating NPS, last release: best 3 / worst 3");
    let same_as = |states: &[(&str, f64)], known: &Value| {
        for (i, (state, points)) in states.iter().take(3).enumerate() {
            assert_eq!(known[i][0], *state);
            same(*points, &known[i][1]);
        }
    };
    states.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    same_as(&states, &known[0]);
    states.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(b.0)));
    same_as(&states, &known[1]);
}

#[test]
fn boxes_make_a_whole() {
    let Some(set) = DataSet::find("hcahps-states") else { return };
    let columns = set.columns("state_results.csv");
    let sums: Vec<String> = (0..columns["State"].len())
        .map(|row| {
            let percent = |name: &str| columns[name][row].parse::<i64>().unwrap();
            let sum =
                percent("Bottom-box Percentage") + percent("Middle-box Percentage") + percent("Top-box Percentage");
            sum.to_string()
        })
        .collect();
    let survey = Survey::from_json(
        r#"{
            "dimensions": [{"name": "boxes", "column": "sum", "bands": [
                {"from": 0, "label": "too little"}, {"from": 99, "label": "whole"}, {"from": 102, "label": "too much"}
            ]}],
            "questions": {"sum of boxes": {"kind": "measure", "column": "sum", "unit": "count"}}
        }"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    nothing_is_lost(&cube.fold(&batch_of(&[("sum", &sums)])).unwrap());
    let known = set.figure("boxes sum to 100 +-1 in state_results");
    assert_eq!(*known, Value::from(vec![rows_by(&cube, "boxes")[&Some("whole".to_owned())], cube.rows()]));
}

#[test]
fn numbers_and_words_in_one_column() {
    let Some(set) = DataSet::find("hcahps-states") else { return };
    let figure = set.figure("facility response rate: numeric rows, mean, not numeric");
    let build = |rate: QuestionDef| {
        let survey =
            Survey::builder().dimensions(["Completed Surveys"]).question("rate", rate.in_column("Response Rate (%)"));
        survey.build().unwrap()
    };
    // Words that the survey knows are missing answers; words that it does not know are refused. Neither is a number.
    let rate = QuestionDef::measure(MeasureUnit::Number);
    for (rate, refused) in [(rate.clone().with_missing(["Not Available"]), 0), (rate, 5_774)] {
        let mut cube = Cube::new(&build(rate), Grain::All);
        let account = set.fold(&mut cube, "responses.csv.gz");
        let answers = &account.questions["rate"];
        assert_eq!((&figure[0], answers.refused.count(Reason::Word)), (&answers.answered.into(), refused));
        assert_eq!(figure[2], answers.missing + answers.refused.total());
        let (n, value) = n_and_value(&reading(&cube, mean("rate"), Filter::everything()));
        assert_eq!(figure[0], n);
        same(value, &figure[1]);

        let counted = rows_by(&cube, "Completed Surveys");
        for (value, n) in set.figure("Completed Surveys values").as_object().unwrap() {
            assert_eq!(*n, counted[&Some(value.clone())], "{value}");
        }
        assert_eq!(counted.values().sum::<u64>(), 43_219);
    }
}
