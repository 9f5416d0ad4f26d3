//! San Francisco airport's passenger survey, 2010 to 2017: eight files, each with columns and codes of its own.

use cxmetrics::calendar::{Grain, Period};
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::{ReadOptions, Reason};
use cxmetrics::metric::{csat, mean, nps};
use cxmetrics::survey::{QuestionDef, Scale, Survey};

use super::shared::{DataSet, answered_and_missing, n_and_value, reading, rows, rows_by, same, same_nps, same_nps_by};

/// One definition for all years: the overall rating stands in the first of these columns that a file has. Codes 0 and 6 and
/// the word of 2017 are no answer.
const ALL_YEARS: &str = r#"{
    "schema": "cx-survey/1",
    "name": "airport",
    "dimensions": ["year"],
    "questions": {
        "overall": {
            "kind": "rating",
            "scale": "csat",
            "column": ["Q7ALL", "Q7O_WHOLE", "Q8N_WHOLE", "Q8N", "Q6N", "overall_raw"],
            "missing": [0, 6, "Blank"]
        }
    }
}"#;

const LAST_YEAR: &str = r#"{
    "name": "airport 2017",
    "weight": "WEIGHT",
    "dimensions": [
        {"name": "boarding_area", "column": "BAREA"},
        {"name": "netpro_raw", "column": "NETPRO"}
    ],
    "questions": {"recommend": {"kind": "rating", "scale": "nps", "column": "NETPRO", "missing": [11]}}
}"#;

const FILE_2017: &str = "2017_SFO_Customer_Survey.csv.gz";

fn file(year: i32) -> String {
    format!("{year}_SFO_Customer_Survey.csv.gz")
}

#[test]
fn every_figure_is_accounted_for() {
    let Some(set) = DataSet::find("sfo-survey") else { return };
    let years: Vec<String> = (2010..=2017).map(|year| format!("{year} overall 1-5 (valid only)")).collect();
    let mut reproduced: Vec<&str> = years.iter().map(String::as_str).collect();
    reproduced.extend([
        "2017 NPS unweighted",
        "2017 NPS weighted by WEIGHT",
        "2017 TRAP: NPS if code 11 (=Blank) is counted as a promoter",
        "2017 NPS by boarding area",
        "2017 NETPRO raw histogram",
    ]);
    set.accounts_for(&reproduced, &[]);
}

#[test]
fn one_definition_reads_all_years() {
    let Some(set) = DataSet::find("sfo-survey") else { return };
    let survey = Survey::from_json(ALL_YEARS).unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    for year in 2010..=2017 {
        let names = set.open(&file(year), &ReadOptions::default());
        let present = survey.columns().into_iter().filter(|name| names.columns().contains(name)).count();
        assert_eq!(present, 1, "{year}: which column is meant must not hang on the order of the names");

        let account = set.fold_as(&mut cube, &file(year), "year", &year.to_string());
        let figure = set.figure(&format!("{year} overall 1-5 (valid only)"));
        assert_eq!(figure["rows"], account.rows_accepted);
        let (answered, missing) = answered_and_missing(&account, "overall");
        assert_eq!((&figure["n"], &figure["rows"]), (&answered.into(), &(answered + missing).into()));
    }
    let means = cube.metric(mean("overall")).by(["year"]).table().unwrap();
    let shares = cube.metric(csat("overall")).by(["year"]).table().unwrap();
    assert_eq!(means.rows().len(), 8);
    for year in 2010..=2017 {
        let figure = set.figure(&format!("{year} overall 1-5 (valid only)"));
        let (n, value) = n_and_value(means.get(&[&year.to_string()], None).unwrap());
        assert_eq!(figure["n"], n);
        same(value, &figure["mean"]);
        let (_, share) = n_and_value(shares.get(&[&year.to_string()], None).unwrap());
        same(100.0 * share, &figure["top_box_pct"]);
        let counts = cube.histogram("overall", &Filter::is("year", year.to_string())).unwrap();
        assert_eq!(figure["top_box_count"], counts.in_band([4, 5]));
    }
    assert_eq!(cube.intake().rows_read, 25_856);

    // Somebody else has put the years into one file: it must make the same cube.
    let mut harmonised = Cube::new(&survey, Grain::All);
    set.fold(&mut harmonised, "harmonised.csv.gz");
    assert!(cube == harmonised);
}

#[test]
fn weights_and_the_code_for_blank_of_2017() {
    let Some(set) = DataSet::find("sfo-survey") else { return };
    let mut cube = Cube::new(&Survey::from_json(LAST_YEAR).unwrap(), Grain::All);
    let account = set.fold(&mut cube, FILE_2017);
    // 84 rows say 11 and one says nothing.
    assert_eq!(answered_and_missing(&account, "recommend"), (2_746, 85));

    same_nps(&cube, "recommend", &Filter::everything(), set.figure("2017 NPS unweighted"));
    same_nps_by(&cube, "recommend", "boarding_area", set.figure("2017 NPS by boarding area"));
    let weighted = cube.metric(nps("recommend")).overall().unwrap();
    same(n_and_value(&weighted).1, set.figure("2017 NPS weighted by WEIGHT"));
    assert!(weighted.n_eff.unwrap() < 2_746.0);

    let raw = set.figure("2017 NETPRO raw histogram").as_object().unwrap();
    let mut counted = rows_by(&cube, "netpro_raw");
    assert_eq!(counted.remove(&None), Some(1));
    assert_eq!(counted.len(), raw.len());
    for (code, n) in raw {
        assert_eq!(*n, counted[&Some(code.clone())], "{code}");
    }
    assert_eq!(rows(&cube, Filter::is("netpro_raw", "11")), 84);
}

#[test]
fn a_code_for_blank_is_never_a_promoter() {
    let Some(set) = DataSet::find("sfo-survey") else { return };
    // Nobody has said what 11 means: then it is no point of the scale, and said to be none.
    let question = QuestionDef::rating(Scale::nps()).in_column("NETPRO");
    let mut cube = Cube::new(&Survey::builder().question("recommend", question).build().unwrap(), Grain::All);
    let account = set.fold(&mut cube, FILE_2017);
    assert_eq!(account.questions["recommend"].refused.count(Reason::OutOfScale), 84);
    let value = n_and_value(&reading(&cube, nps("recommend"), Filter::everything())).1;
    same(value, &set.figure("2017 NPS unweighted")["nps"]);
    let trap = set.figure("2017 TRAP: NPS if code 11 (=Blank) is counted as a promoter").as_f64().unwrap();
    assert!(1.0 < (value - trap).abs());

    // To walk into the trap one has to ask for it: a scale that reaches to 11.
    let scale = Scale::custom(0, 11).unwrap().with_bands([9, 11], [0, 6]).unwrap();
    let question = QuestionDef::rating(scale).in_column("NETPRO");
    let mut trapped = Cube::new(&Survey::builder().question("recommend", question).build().unwrap(), Grain::All);
    set.fold(&mut trapped, FILE_2017);
    let value = n_and_value(&reading(&trapped, nps("recommend"), Filter::everything())).1;
    same(value, &trap.into());
}

#[test]
fn dates_are_coded_anew_every_year() {
    let Some(set) = DataSet::find("sfo-survey") else { return };
    let survey = Survey::builder()
        .time("INTDATE")
        .question("overall", QuestionDef::rating(Scale::csat()).in_column("Q7ALL").with_missing([0, 6]));
    // In 2016 they are dates, and one of them is the 13th of a month: that settles which number is the month.
    for survey in [survey.clone(), survey.clone().time_formats(["%m/%d/%Y %I:%M:%S %p"])] {
        let mut cube = Cube::new(&survey.build().unwrap(), Grain::Month);
        set.fold(&mut cube, &file(2016));
        let months: Vec<String> = cube.periods().into_iter().map(Period::label).collect();
        assert_eq!((months, cube.rows()), (vec!["2016-05".to_owned()], 3_087));
    }
    // In 2015 they are the numbers of days that only a code book knows: no calendar is made of them.
    let mut cube = Cube::new(&survey.build().unwrap(), Grain::Month);
    let options = ReadOptions::default().with_columns(["INTDATE", "Q7ALL"]);
    let mut source = set.open(&file(2015), &options);
    let err = cube.fold(&source.next_batch().unwrap().unwrap()).unwrap_err();
    assert_eq!((err.code(), cube.rows()), ("time_format_unknown", 0));
}
