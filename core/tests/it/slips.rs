//! Faults that were found once, each by its name.

use std::borrow::Cow;

use cxmetrics::calendar::{DayRange, Grain};
use cxmetrics::cube::{Cube, Filter, Record};
use cxmetrics::intake::{Batch, Intake, Keys, Reason, Text, TimeUnit, Values};
use cxmetrics::metric::{mean, nps, tag_share, trimmed_mean, within};
use cxmetrics::survey::{MeasureUnit, Scale, Survey};
use cxmetrics::{ErrorKind, Flag};

fn survey(questions: &str) -> Survey {
    Survey::from_json(&format!(r#"{{"max_refused": 1.0, {questions}}}"#)).unwrap()
}

fn fold_one(survey: &Survey, column: &str, values: Values<'_>) -> Intake {
    let mut batch = Batch::new(values.len());
    for name in survey.columns().into_iter().filter(|name| *name != column) {
        batch = batch.with(name, Values::Null(values.len())).unwrap();
    }
    Cube::new(survey, Grain::Day).fold(&batch.with(column, values).unwrap()).unwrap()
}

#[test]
fn no_interval_of_a_duration_reaches_below_zero() {
    let survey = Survey::builder().measure("wait", MeasureUnit::Seconds).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    for seconds in [1, 1, 1, 1, 1, 1, 1, 900] {
        cube.add(&Record::new().integer("wait", seconds)).unwrap();
    }
    let (low, high) = cube.metric(mean("wait")).overall().unwrap().interval().unwrap();
    assert_eq!(low, 0.0);
    assert!(300.0 < high);
}

#[test]
fn a_week_that_the_days_asked_for_cut_says_so() {
    let survey = Survey::builder().time("day").rating("nps", Scale::nps()).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for day in ["2026-09-07", "2026-09-09", "2026-09-14", "2026-09-21"] {
        cube.add(&Record::new().text("day", day).integer("nps", 9)).unwrap();
    }
    let date = |day| chrono::NaiveDate::from_ymd_opt(2026, 9, day);
    let days = DayRange::new(date(9), date(28)).unwrap();
    let table = cube.metric(nps("nps")).every(Grain::Week).within(days).min_base(0).table().unwrap();
    let partial: Vec<bool> = table.rows().iter().map(|row| row.reading.has(Flag::Partial)).collect();
    assert_eq!(partial, [true, false, false]);
    let all = cube.metric(nps("nps")).within(days).min_base(0).overall().unwrap();
    assert!(!all.has(Flag::Partial));
}

#[test]
fn days_and_seconds_at_the_ends_of_their_types_are_unreadable() {
    let survey = survey(r#""time": "at", "questions": {"nps": {"kind": "rating", "scale": "nps"}}"#);
    for values in [
        Values::Days(Cow::Borrowed(&[i32::MIN, i32::MAX])),
        Values::Instants(Cow::Borrowed(&[i64::MIN, i64::MAX]), TimeUnit::Second),
        Values::Civil(Cow::Borrowed(&[i64::MIN, i64::MAX]), TimeUnit::Second),
    ] {
        assert_eq!(fold_one(&survey, "at", values).rows_refused.count(Reason::TimeUnreadable), 2);
    }
}

#[test]
fn long_decimals_are_too_large_or_exact() {
    let survey = survey(r#""questions": {"m": {"kind": "measure", "unit": "days"}}"#);
    let cells = ["9223372036854775807.0000000000000000001", "0.00000000000000000000000001", "1.00000001"];
    let intake = fold_one(&survey, "m", Values::from(&cells[..]));
    let answers = &intake.questions["m"];
    assert_eq!((answers.answered, answers.refused.count(Reason::TooLarge)), (2, 1));
}

#[test]
fn offsets_of_lists_may_lead_anywhere() {
    let survey = survey(r#""questions": {"t": {"kind": "tags"}}"#);
    let offsets = [0, usize::MAX, 1, 7];
    let values = Values::Lists(Cow::Borrowed(&offsets), Text::Slice(&["a", "b"]));
    assert_eq!(fold_one(&survey, "t", values).questions["t"].answered, 3);
}

#[test]
fn a_null_weight_is_missing_and_a_nan_id_is_none() {
    let weighted = survey(r#""weight": "w", "questions": {"ok": {"kind": "flag"}}"#);
    let outside = Values::Dictionary(Keys::I8(&[-1, 7]), Text::Slice(&["1"]));
    for values in [Values::Null(2), outside] {
        assert_eq!(fold_one(&weighted, "w", values).rows_refused.count(Reason::WeightMissing), 2);
    }
    let known = survey(r#""id": "id", "questions": {"ok": {"kind": "flag"}}"#);
    let intake = fold_one(&known, "id", Values::from(&[1.0, f64::NAN, f64::NAN][..]));
    assert_eq!((intake.rows_accepted, intake.rows_refused.count(Reason::IdMissing)), (1, 2));
}

#[test]
fn a_number_is_no_word_for_another() {
    let json =
        |words: &str| format!(r#"{{"questions": {{"q": {{"kind": "rating", "scale": "csat", "words": {words}}}}}}}"#);
    let err = Survey::from_json(&json(r#"{"1": 5, " 2": 4, "5": 5, "good": 5}"#)).unwrap_err();
    assert_eq!(
        err.faults().iter().map(|fault| fault.path.as_str()).collect::<Vec<_>>(),
        ["questions.q.words. 2", "questions.q.words.1"]
    );
    assert!(Survey::from_json(&json(r#"{"5": 5, "good": 5}"#)).is_ok());
}

#[test]
fn a_limit_counts_the_amount_that_is_on_it() {
    let survey = survey(r#""questions": {"cost": {"kind": "measure", "unit": {"money": "PLN"}}}"#);
    let mut cube = Cube::new(&survey, Grain::All);
    cube.add(&Record::new().text("cost", "0.29")).unwrap();
    // 0.29 * 100 is 28.999999999999996.
    assert_eq!(cube.metric(within("cost", 0.29)).min_base(0).overall().unwrap().value(), Some(1.0));
    assert_eq!(cube.metric(within("cost", 0.28)).min_base(0).overall().unwrap().value(), Some(0.0));
}

#[test]
fn tags_that_merely_add_up_are_not_taken_away_for_ever() {
    let survey = survey(r#""questions": {"t": {"kind": "tags"}}"#);
    let mut cube = Cube::new(&survey, Grain::All);
    let tagged = |tags: &[&str]| Record::new().tags("t", tags.iter().copied());
    cube.add(&tagged(&["a", "b"])).unwrap();
    cube.add(&tagged(&[])).unwrap();
    // No such row was counted, but counts cannot tell.
    cube.remove(&tagged(&["a"])).unwrap();
    // Now there would be a row tagged `b` and no row.
    assert_eq!(cube.remove(&tagged(&[])).unwrap_err().kind(), ErrorKind::NotContained);
    assert_eq!(cube.metric(tag_share("t", "b")).min_base(0).overall().unwrap().value(), Some(1.0));
}

#[test]
fn an_id_is_taken_away_with_its_own_row_alone() {
    let survey = survey(r#""id": "id", "revision": "rev", "questions": {"nps": {"kind": "rating", "scale": "nps"}}"#);
    let row = |id: &str, rev: i64, nps: i64| Record::new().text("id", id).integer("rev", rev).integer("nps", nps);
    let mut cube = Cube::new(&survey, Grain::All);
    cube.add(&row("x", 1, 9)).unwrap();
    cube.add(&row("y", 1, 3)).unwrap();
    let read = cube.intake().clone();
    for absent in [row("z", 1, 9), row("y", 1, 9), row("x", 2, 9)] {
        assert_eq!(cube.remove(&absent).unwrap_err().kind(), ErrorKind::NotContained);
        assert_eq!(cube.correct(&absent, &row("x", 3, 1)).unwrap_err().kind(), ErrorKind::NotContained);
    }
    // A duplicate is refused and leaves no trace; so is a correction to an id that another row holds.
    assert_eq!(cube.add(&row("x", 1, 9)).unwrap_err().kind(), ErrorKind::TooManyRefusals);
    assert_eq!(cube.correct(&row("x", 1, 9), &row("y", 1, 5)).unwrap_err().kind(), ErrorKind::TooManyRefusals);
    assert_eq!((cube.intake(), cube.ids(), cube.rows()), (&read, 2, 2));
    cube.correct(&row("x", 1, 9), &row("x", 1, 8)).unwrap();
    cube.add(&row("y", 2, 4)).unwrap();
    let counts = cube.histogram("nps", &Filter::everything()).unwrap().pairs();
    assert_eq!(counts, [(4.0, 1), (8.0, 1)]);
}

#[test]
fn a_lookup_outlives_a_roll_up_of_periods() {
    let survey = survey(
        r#""time": "day", "dimensions": ["store", {"name": "region", "lookup": {"of": "store", "values": {"A": "north"}}}],
        "questions": {"ok": {"kind": "flag"}}"#,
    );
    let record = Record::new().text("day", "2026-11-02").text("store", "A").flag("ok", true);
    let (mut daily, mut monthly) = (Cube::new(&survey, Grain::Day), Cube::new(&survey, Grain::Month));
    daily.add(&record).unwrap();
    monthly.add(&record).unwrap();
    let rolled = daily.roll_up(&["store", "region"], Grain::Month, &Filter::everything()).unwrap();
    assert_eq!(rolled, monthly);
    monthly.merge(&rolled).unwrap();
    // Without the store the region is a plain value.
    let regions = daily.roll_up(&["region"], Grain::Day, &Filter::everything()).unwrap();
    assert_eq!(regions.values("region").unwrap(), [Some("north")]);
}

#[test]
fn the_interval_of_a_trimmed_mean_stays_on_the_scale() {
    let survey = Survey::builder().rating("nps", Scale::nps()).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    for nps in [10, 10, 10, 6] {
        cube.add(&Record::new().integer("nps", nps)).unwrap();
    }
    let (low, high) = cube.metric(trimmed_mean("nps")).min_base(0).overall().unwrap().interval().unwrap();
    assert!(0.0 <= low && high <= 10.0, "{low} to {high}");
}
