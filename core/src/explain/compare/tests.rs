//! Comparisons of random cubes: they mirror, agree with themselves and with the tests by name, and never panic.

use proptest::prelude::*;

use super::*;
use crate::calendar::Grain;
use crate::cube::{Cube, Record};
use crate::explain::{Verdict, of};
use crate::infer::difference::{nps_score, share_z_pooled};
use crate::infer::nps::NpsCounts;
use crate::infer::quantile::ValueCounts;
use crate::infer::share::ShareCounts;
use crate::infer::two_sample::brunner_munzel;
use crate::locale::Locale;
use crate::metric::{
    abandonment, box_share, ces, composite, csat, handling_time, mean, median, nps, quantile, share, sum, tag_share,
    volume, within,
};
use crate::survey::{MeasureUnit, Scale, Survey};

fn survey(weighted: bool) -> Survey {
    let survey = Survey::builder()
        .time("day")
        .dimensions(["store"])
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .rating("ces", Scale::ces())
        .measure("wait", MeasureUnit::Seconds)
        .flag("solved")
        .tags("topics");
    if weighted { survey.weight("w") } else { survey }.build().unwrap()
}

fn metrics() -> Vec<Metric> {
    vec![
        nps("nps"),
        csat("csat"),
        ces("ces"),
        mean("csat"),
        median("csat"),
        box_share("ces", 6, 7),
        mean("wait"),
        median("wait"),
        handling_time("wait"),
        within("wait", 300.0),
        share("solved"),
        abandonment("solved"),
        tag_share("topics", "price"),
    ]
}

prop_compose! {
    fn row()(store in 0..3_usize, day in 0..3_usize, nps in 0..=10_i64, csat in 1..=5_i64, wait in 0..5000_u32, solved: bool, weight in 1..40_u32)
        -> (Record, u32)
    {
        let tags: &[&str] = if nps < 4 { &["price", "taste"] } else { &["taste"] };
        let record = Record::new()
            .text("store", ["A", "B", "C"][store])
            .text("day", ["2026-10-01", "2026-10-02", "2026-10-03"][day])
            .integer("nps", nps)
            .integer("csat", csat)
            .integer("ces", csat)
            .float("wait", f64::from(wait))
            .flag("solved", solved)
            .tags("topics", tags.iter().copied());
        (record, weight)
    }
}

fn cube(rows: &[(Record, u32)], weighted: bool) -> Cube {
    let mut cube = Cube::new(&survey(weighted), Grain::Day);
    for (row, weight) in rows {
        let row = if weighted { row.clone().float("w", f64::from(*weight) / 8.0) } else { row.clone() };
        cube.add(&row).unwrap();
    }
    cube
}

fn store(name: &str) -> Side {
    Side::of(Filter::is("store", name))
}

/// Whether all numbers of a document are numbers: JSON has no others, so a lost one reads as null.
fn reads_back(found: &Comparison) {
    let json = serde_json::to_string(found).unwrap();
    assert_eq!(&serde_json::from_str::<Comparison>(&json).unwrap(), found, "{json}");
    assert!(!json.contains("\"statistic\":null") && !json.contains("\"p_value\":null"), "{json}");
    for locale in Locale::ALL {
        let sentence = found.sentence(*locale);
        assert!(sentence.ends_with('.') && !sentence.contains("NaN") && !sentence.contains("inf"), "{sentence}");
    }
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        (a, b) => a == b,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sides_swapped_mirror_and_the_verdict_agrees_with_its_evidence(
        rows in prop::collection::vec(row(), 0..120),
        weighted: bool,
        min_base in 0..8_u64,
    ) {
        let cube = cube(&rows, weighted);
        for metric in metrics() {
            if weighted && matches!(metric, Metric::Median { .. }) {
                continue;
            }
            let query = cube.metric(metric.clone()).min_base(min_base);
            let there = query.compare(&CompareRequest::new(store("A"), store("B"))).unwrap();
            let back = query.compare(&CompareRequest::new(store("B"), store("A"))).unwrap();
            reads_back(&there);
            prop_assert_eq!(&there.side, &back.against);
            prop_assert!(close(there.difference.value(), back.difference.value().map(|value| -value)));
            let (low, high) = there.difference.interval().unzip();
            let (back_low, back_high) = back.difference.interval().unzip();
            let mirrored = close(low, back_high.map(|x| -x)) && close(high, back_low.map(|x| -x));
            prop_assert!(mirrored, "{there:?} {back:?}");
            prop_assert!(close(there.test.as_ref().map(|t| t.p_value), back.test.as_ref().map(|t| t.p_value)));
            let turned = match there.verdict {
                Verdict::Higher => Verdict::Lower,
                Verdict::Lower => Verdict::Higher,
                Verdict::Undecided => Verdict::Undecided,
            };
            prop_assert_eq!(turned, back.verdict);
            prop_assert_eq!(there.undecided.is_some(), there.verdict == Verdict::Undecided);

            // The verdict stands on the test and on its interval alike.
            if there.verdict != Verdict::Undecided {
                let sign = if there.verdict == Verdict::Higher { 1.0 } else { -1.0 };
                let test = there.test.as_ref().unwrap();
                prop_assert!(test.p_value <= 0.05);
                let (low, high) = match &there.effects.superiority {
                    Some(superiority) if test.method == "brunner_munzel" => {
                        let (low, high) = superiority.interval().unwrap();
                        (low - 0.5, high - 0.5)
                    }
                    _ => there.difference.interval().unwrap(),
                };
                prop_assert!(0.0 < sign * low && 0.0 < sign * high, "{there:?}");
                prop_assert!(0.0 <= sign * there.difference.value().unwrap());
            }
            // What is too small stays hidden, and so does all that would tell.
            for side in [&there.side, &there.against] {
                prop_assert!(side.reading.value().is_none() || min_base <= side.reading.n);
                if side.reading.value().is_none() {
                    prop_assert_eq!(there.difference.value(), None);
                    prop_assert!(there.test.is_none() && there.effects.is_empty());
                    prop_assert_eq!((there.detectable.value(), there.needed.answers_per_side.value()), (None, None));
                }
            }
            let rest = query.compare(&CompareRequest::new(store("A"), Against::Rest)).unwrap();
            reads_back(&rest);
            if rest.side.reading.value().is_none() && 0 < rest.side.reading.n {
                prop_assert_eq!(rest.against.reading.value(), None);
            }
            for found in [
                query.clone().by(["store"]).compare_all(&CompareAllRequest::default()).unwrap(),
                query.clone().every(Grain::Day).compare_all(&CompareAllRequest::default().to_see(0.1)).unwrap(),
            ] {
                found.comparisons.iter().for_each(reads_back);
                prop_assert!(found.sentence(Locale::Pl).ends_with('.'));
                for comparison in &found.comparisons {
                    if let Some(test) = &comparison.test {
                        prop_assert!(test.p_value <= test.p_adjusted.unwrap());
                        prop_assert!(comparison.verdict == Verdict::Undecided || test.p_adjusted.unwrap() <= 0.05);
                    }
                }
            }
        }
    }

    #[test]
    fn a_cube_compares_as_the_tests_by_name(rows in prop::collection::vec(row(), 2..150)) {
        let cube = cube(&rows, false);
        let histogram = |question: &str, store: &str| cube.histogram(question, &Filter::is("store", store)).unwrap();
        let request = CompareRequest::new(store("A"), store("B"));
        let compare = |metric: Metric| cube.metric(metric).min_base(0).compare(&request).unwrap();

        let counts = |name| {
            let answers = histogram("nps", name);
            NpsCounts::from_counts(answers.in_band([0, 6]), answers.in_band([7, 8]), answers.in_band([9, 10]))
        };
        if let (Ok(a), Ok(b)) = (counts("A"), counts("B")) {
            let (found, named) = (compare(nps("nps")), nps_score(&a, &b, Confidence::P95));
            prop_assert_eq!(found.difference.interval(), Some((named.interval.lower, named.interval.upper)));
            prop_assert_eq!(found.test.unwrap().p_value, named.p_value);
        }
        let counts = |name| {
            let answers = histogram("csat", name);
            ShareCounts::from_counts(answers.in_band([4, 5]), answers.n())
        };
        if let (Ok(a), Ok(b)) = (counts("A"), counts("B")) {
            let (found, named) = (compare(csat("csat")), share_z_pooled(&a, &b, Confidence::P95));
            prop_assert_eq!(found.difference.interval(), Some((named.interval.lower, named.interval.upper)));
            let test = found.test.unwrap();
            prop_assert!(test.method == "prop.test.fisher" || test.p_value == named.p_value);
        }
        let (a, b) = (histogram("csat", "A").pairs(), histogram("csat", "B").pairs());
        if let (Ok(a), Ok(b)) = (ValueCounts::new(&a), ValueCounts::new(&b))
            && let Ok(named) = brunner_munzel(&a, &b, Confidence::P95)
        {
            let found = compare(mean("csat"));
            prop_assert_eq!(found.effects.superiority.unwrap().value(), Some(named.interval.estimate));
            prop_assert_eq!(found.test.unwrap().p_value, named.p_value);
        }
    }
}

fn two_stores(a: &[(i64, usize)], b: &[(i64, usize)]) -> Cube {
    let survey = Survey::builder().dimensions(["store"]).rating("nps", Scale::nps()).rating("csat", Scale::csat());
    let mut cube = Cube::new(&survey.build().unwrap(), Grain::All);
    for (store, answers) in [("A", a), ("B", b)] {
        for (answer, times) in answers {
            let csat = (answer / 2).clamp(1, 5);
            let row = Record::new().text("store", store).integer("nps", *answer).integer("csat", csat);
            (0..*times).for_each(|_| cube.add(&row).unwrap());
        }
    }
    cube
}

#[test]
fn a_part_and_the_whole_are_refused() {
    let cube = two_stores(&[(10, 20)], &[(2, 20)]);
    let err = cube.metric(nps("nps")).compare(&CompareRequest::new(store("A"), Side::default())).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::Overlap);
    assert!(err.to_string().contains("with the rest"), "{err}");
}

#[test]
fn metrics_without_a_test_say_what_to_compare() {
    let survey =
        Survey::builder().dimensions(["store"]).rating("nps", Scale::nps()).measure("wait", MeasureUnit::Seconds);
    let cube = Cube::new(&survey.build().unwrap(), Grain::All);
    let request = CompareRequest::new(store("A"), Against::Rest);
    for metric in [volume(), sum("wait"), quantile("wait", 0.9), composite([])] {
        let err = cube.metric(metric).compare(&request).unwrap_err();
        assert_eq!(err.kind(), ErrorKind::InvalidMetric);
        assert!(err.to_string().contains("compare"), "{err}");
    }
    let by = cube.metric(nps("nps")).by(["store"]).compare(&request).unwrap_err();
    assert_eq!(by.kind(), ErrorKind::InvalidMetric);
}

#[test]
fn a_small_rest_hides_the_side_too() {
    let cube = two_stores(&[(10, 200), (3, 40)], &[(2, 3)]);
    let found = cube.metric(nps("nps")).compare(&CompareRequest::new(store("A"), Against::Rest)).unwrap();
    assert_eq!(found.against.reading.reason(), Some(Withheld::SmallBase));
    assert_eq!(found.side.reading.reason(), Some(Withheld::Complementary));
    assert_eq!(found.difference.value(), None);
    // Two sides that make no total: only the small one is hidden, and the difference.
    let found = cube.metric(nps("nps")).compare(&CompareRequest::new(store("A"), store("B"))).unwrap();
    assert!(found.side.reading.value().is_some() && found.difference.value().is_none());
    assert_eq!(
        found.sentence(Locale::En).replace('\u{a0}', " "),
        "NPS cannot be compared between store A and store B (fewer than 5 answers)."
    );
}

#[test]
fn answers_that_all_agree_prove_little() {
    let cube = two_stores(&[(10, 20)], &[(10, 30)]);
    let found = cube.metric(nps("nps")).compare(&CompareRequest::new(store("A"), store("B"))).unwrap();
    assert_eq!((found.difference.value(), found.test.unwrap().p_value), (Some(0.0), 1.0));
    assert_eq!(found.detectable.reason(), Some(Withheld::ZeroVariance));
    let found = cube.metric(mean("csat")).compare(&CompareRequest::new(store("A"), store("B"))).unwrap();
    assert_eq!((found.difference.reason(), found.undecided), (Some(Withheld::ZeroVariance), Some(Undecided::Withheld)));
    assert!(found.sentence(Locale::Pl).contains("odpowiedzi się nie różnią"));
}

#[test]
fn sides_that_do_not_overlap_differ() {
    let cube = two_stores(&[(10, 20)], &[(2, 20)]);
    let found = cube.metric(mean("csat")).compare(&CompareRequest::new(store("A"), store("B"))).unwrap();
    assert_eq!(found.verdict, Verdict::Higher);
    assert_eq!(found.test.as_ref().unwrap().statistic, None);
    assert_eq!(found.difference.value(), Some(4.0));
    reads_back(&found);
}

#[test]
fn the_plan_for_five_points_takes_thousands() {
    let cube = two_stores(&[(10, 45), (8, 35), (3, 20)], &[(10, 40), (8, 35), (3, 25)]);
    let request = CompareRequest::new(store("A"), store("B")).to_see(5.0);
    let found = cube.metric(nps("nps")).compare(&request).unwrap();
    assert_eq!(found.needed.to_see, Some(5.0));
    // (1.96 + 0.84)^2 (0.5875 + 0.6275) / 0.05^2.
    let needed = found.needed.answers_per_side.value().unwrap();
    assert!((needed - 3_814.5).abs() < 1.0, "{needed}");
    let detectable = found.detectable.value().unwrap();
    assert!((detectable - 30.88).abs() < 0.01, "{detectable}");
    assert!(found.sentence(Locale::En).contains("would show a difference of 30.9"));
}

#[test]
fn words_follow_the_verdict() {
    let say = |found: &Comparison, locale| found.sentence(locale).replace('\u{a0}', " ");
    let clear = of::nps_of_counts([100, 100, 300], [200, 100, 200]);
    assert_eq!(
        say(&clear, Locale::En),
        "NPS is higher in the first (40.0) than in the second (0.0): by 40.0 points (95% interval 29.4 to 50.4), p < 0.001."
    );
    let turned = of::nps_of_counts([200, 100, 200], [100, 100, 300]);
    assert_eq!(
        say(&turned, Locale::Pl),
        "NPS: pierwsza (0,0) ma wynik niższy niż druga (40,0); różnica 40,0 punktu (przedział 95%: 29,4 do 50,4), p < 0,001."
    );
    let unclear = of::shares((45, 100), (40, 100)).unwrap();
    assert_eq!(
        say(&unclear, Locale::En),
        "No clear difference in share between the first (45.0%) and the second (40.0%): 5.0 pp (95% interval −8.6 to 18.3), \
         p = 0.47. These bases would show a difference of 19.6 pp in 80% of cases."
    );
    let ranks = of::ratings(&Scale::csat(), [5, 5, 4, 5, 5, 4, 5, 3], [3, 2, 4, 1, 3, 3, 2, 4]).unwrap();
    assert_eq!(
        say(&ranks, Locale::En),
        "Mean rating is higher in the first (4.50) than in the second (2.75): by 1.75 (95% interval 0.77 to 2.73); the former is \
         the higher of a pair in 91.4% (95% interval 77.2% to 100.0%), rank test p < 0.001."
    );
}

#[test]
fn a_broken_split_is_said_first() {
    let cube = two_stores(&[(10, 80), (3, 20)], &[(10, 150), (3, 150)]);
    let request = CompareAllRequest::default().control("A").planned([("A", 1.0), ("B", 1.0)]);
    let found = cube.metric(nps("nps")).by(["store"]).compare_all(&request).unwrap();
    assert!(found.sample_ratio.as_ref().unwrap().is_alarming);
    assert!(found.sentence(Locale::En).starts_with("The arms do not hold the planned shares"));
    let control = cube.metric(nps("nps")).by(["store"]).compare_all(&CompareAllRequest::default().control("Z"));
    assert_eq!(control.unwrap_err().kind(), ErrorKind::OutOfRange);
    let plan = CompareAllRequest::default().planned([("A", 1.0)]);
    assert!(cube.metric(nps("nps")).by(["store"]).compare_all(&plan).is_err());
    assert!(cube.metric(nps("nps")).compare_all(&CompareAllRequest::default()).is_err());
}
