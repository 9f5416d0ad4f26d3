use super::*;
use crate::calendar::{DayRange, Grain};
use crate::cube::{Cube, Filter, Record};
use crate::explain::{FollowUp, Selected};
use crate::infer::multiplicity::Adjustment;
use crate::locale::Locale;
use crate::metric::{Metric, csat, mean, median, nps, share, volume};
use crate::survey::{MeasureUnit, Scale, Survey};

fn survey(weighted: bool) -> Survey {
    let survey = Survey::builder()
        .time("day")
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .measure("wait", MeasureUnit::Seconds)
        .flag("solved")
        .dimensions(["store", "channel"]);
    if weighted { survey.weight("w") } else { survey }.build().unwrap()
}

/// Each store with how many of its answers are good and how many are bad.
fn cube(stores: &[(&str, u32, u32)], weighted: bool) -> Cube {
    let mut cube = Cube::new(&survey(weighted), Grain::Day);
    for (store, good, bad) in stores {
        for row in 0..good + bad {
            let is_good = row < *good;
            let record = Record::new()
                .text("day", if row % 2 == 0 { "2026-10-01" } else { "2026-11-01" })
                .text("store", *store)
                .integer("nps", if is_good { 10 } else { i64::from(row % 9) })
                .integer("csat", if is_good { 5 } else { 1 + i64::from(row % 4) })
                .float("wait", if is_good { 60.0 + f64::from(row % 7) } else { 300.0 + f64::from(row) })
                .flag("solved", is_good);
            let record = if weighted { record.float("w", 0.5 + f64::from(row % 3)) } else { record };
            cube.add(&record).unwrap();
        }
    }
    cube
}

const STORES: &[(&str, u32, u32)] =
    &[("A", 60, 20), ("B", 55, 25), ("C", 8, 24), ("D", 70, 22), ("E", 4, 0), ("F", 66, 24), ("G", 3, 0)];

fn metrics() -> [Metric; 5] {
    [nps("nps"), csat("csat"), mean("csat"), mean("wait"), share("solved")]
}

fn screened(cube: &Cube, metric: Metric) -> Screening {
    cube.metric(metric).by(["store"]).screen(&ScreenOptions::default()).unwrap()
}

#[test]
fn every_kind_of_metric_finds_the_one_that_differs() {
    for weighted in [false, true] {
        let cube = cube(STORES, weighted);
        for metric in metrics() {
            let found = screened(&cube, metric.clone());
            let is_wait = metric == mean("wait");
            let verdict = if is_wait { Verdict::Higher } else { Verdict::Lower };
            let named: Vec<&str> = found.findings().iter().filter_map(|one| one.segment[0].as_deref()).collect();
            assert_eq!(named, ["C"], "{metric:?} {weighted}");
            assert_eq!((found.tested, found.withheld), (5, 2));
            let c = &found.segments[2];
            assert_eq!((c.verdict, c.rank.map(|rank| rank.order)), (verdict, Some(if is_wait { 1 } else { 5 })));
            let (low, high) = c.difference.interval().unwrap();
            assert!(low * high > 0.0, "{metric:?} {low} {high}");
            // The difference is that from the rest, not from the whole.
            let rest = cube.metric(metric.clone()).filter(Filter::is("store", "C").negate()).overall().unwrap();
            let difference = c.reading.value().unwrap() - rest.value().unwrap();
            assert!((c.difference.value().unwrap() - difference).abs() < 1e-9);
            // Shrunken values lie between their own and the common one.
            let league = found.league.as_ref().unwrap();
            let (own, shrunken) = (c.reading.value().unwrap(), c.shrunken.value().unwrap());
            assert!((shrunken - own) * (shrunken - league.mean) <= 0.0, "{metric:?}");
            assert!(found.funnel.as_ref().is_some_and(|funnel| funnel.curve.len() == 49));
            let table = found.league_table();
            assert!(table.is_sorted_by(|a, b| a.shrunken.value() >= b.shrunken.value()));
            let json = serde_json::to_string(&found).unwrap();
            assert_eq!(serde_json::from_str::<Screening>(&json).unwrap(), found);
        }
    }
}

#[test]
fn what_is_withheld_says_nothing_and_is_not_given_away() {
    // E alone is small; F, the smallest beside it, is hidden so that the total does not tell E.
    let stores = [("A", 60, 20), ("B", 55, 25), ("C", 50, 10), ("D", 70, 22), ("E", 3, 1)];
    let found = screened(&cube(&stores, false), nps("nps"));
    let reasons: Vec<Option<Withheld>> = found.segments.iter().map(|segment| segment.reading.reason()).collect();
    assert_eq!(reasons, [None, None, Some(Withheld::Complementary), None, Some(Withheld::SmallBase)]);
    for hidden in [&found.segments[2], &found.segments[4]] {
        let json = serde_json::to_value(hidden).unwrap();
        for field in ["p_value", "q_value", "shrunken_sd", "shrinkage", "rank", "funnel", "test"] {
            assert!(json.get(field).is_none(), "{field}: {json}");
        }
        assert_eq!((hidden.difference.value(), hidden.shrunken.value()), (None, None));
        assert_eq!(hidden.verdict, Verdict::Undecided);
    }
    assert_eq!((found.tested, found.withheld), (3, 2));
    let all = cube(&stores, false);
    let all = all.metric(nps("nps")).by(["store"]).min_base(0).screen(&ScreenOptions::default()).unwrap();
    assert_eq!((all.tested, all.withheld), (5, 0));
}

#[test]
fn a_segment_that_is_all_has_no_rest() {
    let found = screened(&cube(&[("A", 20, 20)], false), nps("nps"));
    let only = &found.segments[0];
    assert_eq!(only.reading.value().is_some(), found.overall.value().is_some());
    assert_eq!((only.difference.reason(), found.tested), (Some(Withheld::Empty), 0));
    assert_eq!((only.shrunken.reason(), only.rank), (Some(Withheld::TooFew), None));
    assert_eq!(found.sentence(Locale::En), "NPS by store: there is no segment that could be compared with the rest.");
    let nobody = screened(&Cube::new(&survey(false), Grain::Day), nps("nps"));
    assert_eq!((nobody.segments.len(), nobody.overall.reason()), (0, Some(Withheld::Empty)));
}

#[test]
fn answers_that_all_agree_differ_from_nothing() {
    let stores = [("A", 30, 0), ("B", 40, 0), ("C", 9, 0)];
    for metric in metrics() {
        let cube = cube(&stores, false);
        let found = screened(&cube, metric.clone());
        assert_eq!((found.higher, found.lower), (0, 0), "{metric:?}");
        if metric != mean("wait") {
            let reason = found.segments[0].shrunken.reason();
            assert_eq!((reason, found.funnel.is_none()), (Some(Withheld::ZeroVariance), true), "{metric:?}");
        }
    }
}

#[test]
fn five_answers_that_agree_are_no_proof() {
    // The rest is at the ceiling too: five of five below it is rare, five of five at it is not.
    let stores = [("A", 400, 60), ("B", 390, 70), ("C", 6, 0), ("D", 410, 50)];
    for metric in metrics() {
        let found = screened(&cube(&stores, false), metric.clone());
        assert_eq!(found.segments[2].verdict, Verdict::Undecided, "{metric:?}");
        assert!(found.segments[2].p_value > Some(0.1), "{metric:?} {:?}", found.segments[2].p_value);
    }
}

#[test]
fn stricter_adjustments_find_no_more() {
    let cube = cube(STORES, false);
    let found = |adjustment| {
        let options = ScreenOptions { adjustment, ..ScreenOptions::default() };
        cube.metric(nps("nps")).by(["store"]).screen(&options).unwrap()
    };
    let (bh, holm) = (found(Adjustment::Bh), found(Adjustment::Holm));
    for (a, b) in bh.segments.iter().zip(&holm.segments) {
        assert!(a.p_value == b.p_value && a.q_value <= b.q_value);
    }
    assert!(holm.sentence(Locale::En).contains("chance of any false finding 5%"), "{}", holm.sentence(Locale::En));
}

#[test]
fn sentences_follow_what_was_found() {
    let typed = |text: String| text.replace('\u{a0}', " ");
    let found = screened(&cube(STORES, false), nps("nps"));
    assert_eq!(
        typed(found.sentence(Locale::En)),
        "NPS by store: 1 of 5 segments is below the rest beyond chance (false discovery rate 5%). 2 segments are withheld: \
         their bases are small, or they would give one away."
    );
    assert_eq!(
        typed(found.sentence(Locale::Pl)),
        "NPS, podział: store. Poniżej reszty bardziej, niż tłumaczy przypadek: 1 z 5 segmentów (odsetek fałszywych odkryć \
         5%). Ukryto 2 segmenty ze względu na małą liczebność."
    );
    let same = screened(&cube(&[("A", 30, 10), ("B", 31, 10), ("C", 45, 15)], false), share("solved"));
    assert_eq!(
        typed(same.sentence(Locale::En)),
        "solved, share of yes by store: none of 3 segments differs from the rest beyond chance (false discovery rate 5%). \
         There is no evidence that the segments differ at all."
    );
    assert!(same.segments.iter().all(|segment| segment.rank.is_some_and(|rank| (rank.best, rank.worst) == (1, 3))));
    assert_eq!(
        typed(same.sentence(Locale::Pl)),
        "solved, odsetek „tak”, podział: store. Żaden z 3 segmentów nie różni się od reszty bardziej, niż tłumaczy przypadek \
         (odsetek fałszywych odkryć 5%). Nic nie wskazuje, by segmenty w ogóle się różniły."
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    let cube = cube(STORES, false);
    let options = ScreenOptions::default();
    let code = |result: Result<Screening>| result.unwrap_err().code();
    assert_eq!(code(cube.metric(nps("nps")).screen(&options)), "unknown_dimension");
    assert_eq!(code(cube.metric(nps("nps")).by(["shop"]).screen(&options)), "unknown_dimension");
    assert_eq!(code(cube.metric(nps("nps")).by(["store"]).every(Grain::Month).screen(&options)), "invalid_period");
    assert_eq!(code(cube.metric(median("wait")).by(["store"]).screen(&options)), "invalid_metric");
    assert_eq!(code(cube.metric(volume()).by(["store"]).screen(&options)), "invalid_metric");
    for level in [0.0, 1.0, -1.0, f64::NAN] {
        let options = ScreenOptions { level, ..options };
        assert_eq!(code(cube.metric(nps("nps")).by(["store"]).screen(&options)), "out_of_range");
    }
    assert!(serde_json::from_str::<ScreenOptions>(r#"{"fdr": 0.1}"#).is_err());
}

fn days(from: Option<&str>, to: Option<&str>) -> DayRange {
    DayRange::new(from.and_then(|day| day.parse().ok()), to.and_then(|day| day.parse().ok())).unwrap()
}

fn request(selected: Selected) -> FollowUp {
    let split = Some("2026-10-15");
    FollowUp { before: days(None, split), after: days(split, None), selected }
}

#[test]
fn a_follow_up_adds_up() {
    let cube = cube(STORES, false);
    for metric in metrics() {
        let query = cube.metric(metric.clone()).by(["store"]);
        let found = query.follow_up(&request(Selected::Lowest(2))).unwrap();
        let value = |reading: &Reading| reading.value().unwrap();
        let (change, expected, net) = (value(&found.change), value(&found.expected), value(&found.net));
        assert!((value(&found.value_after) - value(&found.value_before) - change).abs() < 1e-12);
        assert!((change - expected - net).abs() < 1e-9, "{metric:?}");
        assert!(expected > 0.0, "the lowest are pulled upwards: {metric:?} {expected}");
        assert_eq!((found.followed, found.segments.len()), (2, 2));
        let json = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str(&json).ok().as_ref(), Some(&found));
        let same: Vec<Vec<Option<String>>> = found.segments.iter().map(|one| one.segment.to_vec()).collect();
        assert_eq!(query.follow_up(&request(Selected::Segments(same))).unwrap(), found);
        let highest = query.follow_up(&request(Selected::Highest(1))).unwrap();
        assert!(value(&highest.expected) < 0.0);
    }
}

#[test]
fn a_follow_up_withholds_and_refuses() {
    let cube = cube(STORES, false);
    let query = cube.metric(nps("nps")).by(["store"]);
    let named = |name: &str| Selected::Segments(vec![vec![Some(name.to_owned())]]);
    // E has four answers, two on either side.
    let found = query.follow_up(&request(named("E"))).unwrap();
    assert_eq!((found.followed, found.change.reason()), (0, Some(Withheld::TooFew)));
    let hidden = &found.segments[0];
    assert_eq!((hidden.before.value(), hidden.after.value(), hidden.expected_after.value()), (None, None, None));
    assert!(found.sentence(Locale::En).contains("none of the selected segments"));
    assert_eq!(query.follow_up(&request(named("Z"))).unwrap_err().code(), "empty");
    let all = FollowUp { before: days(None, None), ..request(Selected::Lowest(1)) };
    assert_eq!(query.follow_up(&all).unwrap_err().code(), "overlap");
}
