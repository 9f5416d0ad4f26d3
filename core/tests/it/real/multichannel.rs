//! NPS answers from e-mail, mobile and web: three files, one cube.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::Reason;
use cxmetrics::metric::nps;
use cxmetrics::survey::Survey;

use super::shared::{DataSet, answered_and_missing, n_and_value, same, same_nps, same_nps_by};

const SURVEY: &str = r#"{
    "name": "channels",
    "time": "response_date",
    "dimensions": ["source"],
    "questions": {"recommend": {"kind": "rating", "scale": "nps", "column": "nps_rating"}}
}"#;

const SOURCES: [(&str, u64); 3] = [("email", 1_952), ("mobile", 1_801), ("web", 2_290)];

fn file(source: &str) -> String {
    format!("datacamp_nps_{source}.csv")
}

#[test]
fn every_figure_is_accounted_for() {
    let Some(set) = DataSet::find("nps-multichannel") else { return };
    let reproduced =
        ["datacamp: NPS by source", "datacamp: NPS all, by month", "datacamp: user_ids in more than one source"];
    set.accounts_for(&reproduced, &[]);
}

#[test]
fn three_files_make_one_cube() {
    let Some(set) = DataSet::find("nps-multichannel") else { return };
    let mut cube = Cube::new(&Survey::from_json(SURVEY).unwrap(), Grain::Day);
    for (source, rows) in SOURCES {
        let account = set.fold_as(&mut cube, &file(source), "source", source);
        assert_eq!(answered_and_missing(&account, "recommend"), (rows, 0));
    }
    assert_eq!(cube.intake().rows_read, 6_043);
    same_nps_by(&cube, "recommend", "source", set.figure("datacamp: NPS by source"));

    let figure = set.figure("datacamp: NPS all, by month");
    same_nps(&cube, "recommend", &Filter::everything(), &figure[0]);
    let months = figure[1].as_object().unwrap();
    let table = cube.metric(nps("recommend")).every(Grain::Month).table().unwrap();
    assert_eq!(table.rows().len(), months.len());
    for row in table.rows() {
        let period = row.period.unwrap();
        let block = &months[&period.label()];
        let (n, value) = n_and_value(&row.reading);
        assert_eq!(block["n"], n);
        same(value, &block["nps"]);
        let days = cxmetrics::calendar::DayRange::new(Some(period.start()), Some(period.end())).unwrap();
        same_nps(&cube, "recommend", &Filter::Days(days), block);
    }
}

#[test]
fn people_who_answered_twice_are_seen_when_cubes_merge() {
    let Some(set) = DataSet::find("nps-multichannel") else { return };
    let mut def = Survey::from_json(SURVEY).unwrap().def().clone();
    def.id = Some("user_id".to_owned());
    let survey = Survey::new(def).unwrap();
    let mut all = Cube::new(&survey, Grain::Day);
    for (source, rows) in SOURCES {
        let mut one = Cube::new(&survey, Grain::Day);
        set.fold_as(&mut one, &file(source), "source", source);
        assert_eq!(one.ids() as u64, rows, "nobody answers twice in one channel");
        all.merge(&one).unwrap();
    }
    let twice = all.intake().rows_refused.count(Reason::Duplicate);
    assert_eq!(*set.figure("datacamp: user_ids in more than one source"), twice);
    assert_eq!(all.ids() as u64 + twice, 6_043);
}
