//! NPS answers from e-mail, mobile and web: three files, one cube.

use cxmetrics::calendar::{DayRange, Grain, Period};
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::explain::{ChangeRequest, ReconcileRequest, Verdict};
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

/// The effects and the parts by an independent computation: pandas 2, `value_counts(normalize=True)` and `groupby.mean` by source
/// and month, with rate = (w0 + w1) / 2 (x1 − x0) and mix = (w1 − w0) ((x0 + x1) / 2 − c).
#[test]
fn the_total_moves_with_the_channels() {
    let Some(set) = DataSet::find("nps-multichannel") else { return };
    let mut cube = Cube::new(&Survey::from_json(SURVEY).unwrap(), Grain::Day);
    for (source, _) in SOURCES {
        set.fold_as(&mut cube, &file(source), "source", source);
    }
    let month = |label: &str| DayRange::from(label.parse::<Period>().unwrap());
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    for (before, after, rate, mix, change, fixed) in [
        (
            "2020-10",
            "2020-11",
            0.098_264_355_539_066_54,
            -0.260_558_919_927_156_8,
            -0.162_294_564_388_091_1,
            10.697_170_431_017_572,
        ),
        (
            "2020-10",
            "2020-12",
            -1.724_329_558_308_325_6,
            0.072_693_434_361_680_1,
            -1.651_636_123_946_646_6,
            8.855_061_214_709_1,
        ),
        (
            "2020-11",
            "2020-12",
            -1.790_275_299_227_484_4,
            0.300_933_739_668_929_5,
            -1.489_341_559_558_555_5,
            8.666_313_844_511_599,
        ),
    ] {
        let request = ChangeRequest::new(month(before), month(after));
        let found = cube.metric(nps("recommend")).by(["source"]).explain(&request).unwrap();
        let effects = found.effects.unwrap();
        near(effects.rate, rate);
        near(effects.mix, mix);
        near(effects.change, change);
        near(effects.fixed_mix_after, fixed);
        near(found.segments.iter().map(|row| row.contribution).sum(), change);
        // A point and a half on two thousand answers a side is noise, and is not called a fall.
        assert_eq!(found.verdict, Verdict::Undecided);
        assert!(found.segments.iter().all(|row| row.verdict == Verdict::Undecided));
    }
    let request = ChangeRequest::new(month("2020-10"), month("2020-12"));
    let found = cube.metric(nps("recommend")).by(["source"]).explain(&request).unwrap();
    for (source, rate, mix) in [
        ("email", -2.085_859_472_043, -0.043_342_747_316),
        ("mobile", 0.230_911_122_582, 0.032_147_177_036),
        ("web", 0.130_618_791_153, 0.083_889_004_642),
    ] {
        let row = found.segments.iter().find(|row| row.segment == [Some(source.to_owned())]).unwrap();
        near(row.rate, rate);
        near(row.mix, mix);
    }
    assert_eq!(found.segments[0].segment, [Some("email".to_owned())]);
}

#[test]
fn two_channels_side_by_side() {
    let Some(set) = DataSet::find("nps-multichannel") else { return };
    let mut cubes = Vec::new();
    for (source, _) in SOURCES {
        let mut cube = Cube::new(&Survey::from_json(SURVEY).unwrap(), Grain::Day);
        set.fold_as(&mut cube, &file(source), "source", source);
        cubes.push(cube);
    }
    let ask = |at: usize| cubes[at].metric(nps("recommend")).every(Grain::Month);
    let found = ask(0).reconcile(&ask(1), &ReconcileRequest::named("email", "mobile")).unwrap();
    assert_eq!((found.verdict, found.common, found.uncovered.len()), (Verdict::Lower, 3, 0));
    assert!(found.definitions.is_empty() && found.comparable);
    let effects = found.effects.unwrap();
    let total = found.second.value.value().unwrap() - found.first.value.value().unwrap();
    assert!((effects.mix + effects.measure - total).abs() < 1e-9 && effects.coverage == 0.0);
    // The channels differ by their answers, hardly by when they came.
    assert!(effects.mix.abs() < 0.1 && effects.measure < -30.0, "{effects:?}");
}
