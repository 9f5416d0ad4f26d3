//! Reports of small surveys: whole ones, and those that lack something.

use chrono::{Days, NaiveDate};

use super::*;
use crate::calendar::{Grain, Period};
use crate::cube::{Cube, Record};
use crate::locale::Locale;
use crate::metric::{csat, mean, nps};
use crate::report::{CompareTo, Headline, Tone, Verdict, html, markdown};
use crate::survey::{MeasureUnit, Scale, Survey};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn shops() -> Survey {
    Survey::builder()
        .name("Shops")
        .time("day")
        .zone("Europe/Warsaw")
        .hierarchy(["region", "shop"])
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .measure("wait", MeasureUnit::Seconds)
        .flag("solved")
        .build()
        .unwrap()
}

/// Two months of four shops: one falls, one is tiny, one rises, one stays.
fn two_months(grain: Grain) -> Cube {
    let mut cube = Cube::new(&shops(), grain);
    let mut turn = 0_i64;
    for (shop, region, each_day, before, now) in
        [("Oak", "North", 6, 9, 5), ("Elm", "North", 4, 8, 8), ("Ash", "South", 5, 7, 10), ("Yew", "South", 0, 9, 9)]
    {
        for at in 0..61 {
            let date = day("2026-09-01") + Days::new(at);
            // The tiny shop answers three times a month.
            let times = if each_day == 0 { i64::from(at % 20 == 3) } else { each_day };
            for _ in 0..times {
                turn += 1;
                let base = if at < 30 { before } else { now };
                let score = (base + [0, 1, -1, 0, 0, 1][usize::try_from(turn % 6).unwrap()]).clamp(0, 10);
                let record = Record::new()
                    .text("day", date.to_string())
                    .text("region", region)
                    .text("shop", shop)
                    .integer("nps", score)
                    .integer("csat", 1 + score / 2 - i64::from(score == 10))
                    .integer("wait", 60 + 7 * (turn % 13))
                    .flag("solved", turn % 3 != 0);
                cube.add(&record).unwrap();
            }
        }
    }
    cube
}

fn of_default(cube: &Cube, as_of: &str) -> Report {
    let report = cube.report(&ReportSpec::default_for(cube.survey()), day(as_of)).unwrap();
    drawn(&report);
    report
}

/// Every report can be drawn, and reads back as it was.
fn drawn(report: &Report) {
    assert_eq!(&Report::from_json(&report.to_json()).unwrap(), report);
    let (page, text) = (html::render(report), markdown::render(report));
    assert!(!page.contains("NaN") && !text.contains("NaN"));
}

fn blocks<'r, B: 'r>(report: &'r Report, of: impl Fn(&'r Block) -> Option<&'r B>) -> Vec<&'r B> {
    report.sections.iter().flat_map(|section| &section.blocks).filter_map(of).collect()
}

macro_rules! blocks {
    ($report:expr, $kind:ident) => {
        blocks($report, |block| match block {
            Block::$kind(found) => Some(found),
            _ => None,
        })
    };
}

fn notices(report: &Report) -> Vec<&str> {
    blocks!(report, Notice).into_iter().map(|notice| notice.title.as_str()).collect()
}

fn sentences(report: &Report) -> Vec<&str> {
    let headlines: Vec<&Headline> = blocks!(report, Headline);
    headlines[0].sentences.iter().map(|sentence| sentence.text.as_str()).collect()
}

#[test]
fn a_month_against_the_month_before() {
    let report = of_default(&two_months(Grain::Day), "2026-11-01");
    assert_eq!(report.period.label, "October 2026");
    assert_eq!(report.compared_to.as_ref().unwrap().label, "September 2026");
    assert_eq!(notices(&report), [""; 0]);

    let card = &blocks!(&report, KeyReadings)[0].cards[0];
    // October: 186 + 124 + 155 answers and one of the tiny shop.
    assert_eq!(card.now.n, 31 * 15 + 1);
    let (now, before, change) = (&card.now, card.before.as_ref().unwrap(), card.change.as_ref().unwrap());
    assert!((change.delta.unwrap() - (now.value().unwrap() - before.value().unwrap())).abs() < 1e-12);
    assert_eq!(change.method.as_deref(), Some("nps.diff.mover"));
    assert_eq!(card.course.len(), 9);
    assert_eq!(card.course.iter().map(|point| point.partial).collect::<Vec<_>>(), {
        let mut partial = vec![false; 9];
        // 1 September is a Tuesday, 1 November a Sunday.
        (partial[0], partial[8]) = (true, true);
        partial
    });

    let by_shop = blocks!(&report, Breakdown).into_iter().find(|one| one.title.starts_with("NPS by shop")).unwrap();
    let oak = by_shop.rows.iter().find(|row| row.segment == ["Oak"]).unwrap();
    assert_eq!(oak.change.as_ref().unwrap().verdict, Verdict::Lower);
    let said = sentences(&report);
    assert!(said.iter().any(|text| text.starts_with("Shop Oak: NPS fell by ")), "{said:?}");
    assert!(said.last().unwrap().starts_with("466\u{a0}answers; 452 in September 2026"), "{said:?}");
}

#[test]
fn a_hidden_shop_takes_its_neighbour_along() {
    let report = of_default(&two_months(Grain::Day), "2026-11-01");
    let by_shop = blocks!(&report, Breakdown).into_iter().find(|one| one.title.starts_with("NPS by shop")).unwrap();
    let reason = |shop: &str| by_shop.rows.iter().find(|row| row.segment == [shop]).unwrap().now.reason();
    assert_eq!(reason("Yew"), Some(Withheld::SmallBase));
    // Ash is hidden for the total of the South, which stands beside; that protects the total of all shops too.
    assert_eq!((reason("Ash"), reason("Elm"), reason("Oak")), (Some(Withheld::Complementary), None, None));
}

#[test]
fn the_same_report_twice_and_another_for_other_answers() {
    let cube = two_months(Grain::Day);
    let (a, b) = (of_default(&cube, "2026-11-01"), of_default(&cube, "2026-11-01"));
    assert_eq!(a.to_json(), b.to_json());
    let mut more = cube.clone();
    let record = Record::new().text("day", "2026-10-05").text("shop", "Oak").text("region", "North").integer("nps", 1);
    more.add(&record).unwrap();
    let c = of_default(&more, "2026-11-01");
    assert!(a.fingerprint.is_some() && a.fingerprint != c.fingerprint);
}

#[test]
fn all_faults_of_a_specification_at_once() {
    let mut spec = ReportSpec::new("t", [nps("nsp"), csat("wait"), mean("nps")]);
    spec.by = vec![vec!["shop".into()], vec!["stor".into(), "region".into()]];
    spec.heat = vec!["week".into()];
    spec.limits.cards = 0;
    let err = two_months(Grain::Day).report(&spec, day("2026-11-01")).unwrap_err();
    assert_eq!(err.code(), "invalid_report");
    let faults: Vec<_> = err.faults().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
    let expected = [
        ("limits.cards", "out_of_range"),
        ("metrics.0", "unknown_question"),
        ("metrics.1", "invalid_metric"),
        ("by.1.0", "unknown_dimension"),
        ("heat.0", "unknown_dimension"),
    ];
    assert_eq!(faults, expected);
}

#[test]
fn nothing_at_all_is_said() {
    let report = of_default(&Cube::new(&shops(), Grain::Day), "2026-11-01");
    assert_eq!(notices(&report), ["No answers"]);
    assert!(blocks!(&report, KeyReadings)[0].cards.iter().all(|card| card.now.reason() == Some(Withheld::Empty)));
    assert!(blocks!(&report, Series).is_empty() && report.period.from.is_none());

    let early = of_default(&two_months(Grain::Day), "2025-01-01");
    assert_eq!(notices(&early), ["No answers yet"]);
    assert_eq!(blocks!(&early, KeyReadings)[0].cards[0].now.n, 0);
    for far in [NaiveDate::MIN, NaiveDate::MAX] {
        drawn(&two_months(Grain::Week).report(&ReportSpec::default_for(&shops()), far).unwrap());
    }
}

#[test]
fn one_row_shows_nobody() {
    let mut cube = Cube::new(&shops(), Grain::Day);
    cube.add(&Record::new().text("day", "2026-10-05").text("shop", "Oak").integer("nps", 3)).unwrap();
    let report = of_default(&cube, "2026-10-06");
    assert_eq!(notices(&report), ["Not compared"]);
    let card = &blocks!(&report, KeyReadings)[0].cards[0];
    assert_eq!((card.now.reason(), &card.change), (Some(Withheld::SmallBase), &None));
    assert_eq!(blocks!(&report, Distribution)[0].withheld, Some(Withheld::SmallBase));
    let not_known = &blocks!(&report, Breakdown)[0].rows[0];
    assert_eq!(not_known.segment, ["not known"]);
}

#[test]
fn without_time_there_is_no_course() {
    let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["shop"]).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for score in [10, 9, 9, 7, 2, 8] {
        cube.add(&Record::new().text("shop", "Oak").integer("nps", score)).unwrap();
    }
    let report = of_default(&cube, "2026-10-06");
    assert_eq!((report.period.label.as_str(), report.compared_to.as_ref()), ("All answers", None));
    assert_eq!(notices(&report), ["No series, no comparison"]);
    assert!(blocks!(&report, Series).is_empty() && blocks!(&report, Heat).is_empty());
    assert!(sentences(&report)[0].starts_with("NPS: 33.3 (95% interval"), "{:?}", sentences(&report));
}

#[test]
fn only_flags_and_no_dimension() {
    let survey = Survey::builder().time("day").flag("solved").build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for at in 0..90 {
        let date = day("2026-08-01") + Days::new(at % 60);
        cube.add(&Record::new().text("day", date.to_string()).flag("solved", at % 4 != 0)).unwrap();
    }
    let report = of_default(&cube, "2026-10-01");
    assert_eq!(report.period.label, "September 2026");
    assert!(blocks!(&report, Breakdown).is_empty() && blocks!(&report, Distribution).is_empty());
    let card = &blocks!(&report, KeyReadings)[0].cards[0];
    assert_eq!(card.change.as_ref().unwrap().method.as_deref(), Some("prop.diff.newcombe"));
    // Nobody says whether yes is good news.
    let headlines: Vec<&Headline> = blocks!(&report, Headline);
    assert!(headlines[0].sentences.iter().all(|sentence| sentence.tone == Tone::Neutral));
}

#[test]
fn only_tags_are_counted() {
    let survey = Survey::builder().time("day").tags("topics").build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for at in 0..70 {
        let date = day("2026-08-01") + Days::new(at % 61);
        cube.add(&Record::new().text("day", date.to_string()).text("topics", "a;b")).unwrap();
    }
    let report = of_default(&cube, "2026-10-01");
    let card = &blocks!(&report, KeyReadings)[0].cards[0];
    assert_eq!((card.title.as_str(), card.now.value()), ("Answers", Some(30.0)));
    assert_eq!(card.change.as_ref().unwrap().verdict, Verdict::NotCompared);
}

#[test]
fn a_weighted_survey_says_so() {
    let survey = Survey::builder().time("day").weight("w").rating("nps", Scale::nps()).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for at in 0..120_i64 {
        let date = day("2026-09-01") + Days::new(u64::try_from(at % 60).unwrap());
        let record = Record::new().text("day", date.to_string()).integer("nps", at % 11);
        cube.add(&record.float("w", if at % 2 == 0 { 1.0 } else { 2.5 })).unwrap();
    }
    let report = of_default(&cube, "2026-11-01");
    let card = &blocks!(&report, KeyReadings)[0].cards[0];
    assert!(card.now.has(Flag::Weighted) && card.change.as_ref().unwrap().low.is_some());
    assert!(blocks!(&report, Method)[0].remarks.iter().any(|remark| remark.starts_with("Readings are weighted")));
}

#[test]
fn weeks_make_no_months() {
    let cube = two_months(Grain::Week);
    let report = of_default(&cube, "2026-11-02");
    assert_eq!(report.period.label, "Week 44 of 2026");
    let mut spec = ReportSpec::default_for(cube.survey());
    spec.period = Some("2026-10".parse().unwrap());
    spec.every = Grain::Month;
    let report = cube.report(&spec, day("2026-11-02")).unwrap();
    assert_eq!(notices(&report), ["Not shown: October 2026", "Series by week"]);
    assert_eq!(report.period.label, "Week 44 of 2026");
    assert_eq!(blocks!(&report, Series)[0].points.len(), 9);
    drawn(&report);
}

#[test]
fn a_period_asked_for_is_shown_whatever_it_holds() {
    let cube = two_months(Grain::Day);
    let ask = |period: Period, compare: CompareTo, as_of: &str| {
        let mut spec = ReportSpec::default_for(cube.survey());
        (spec.period, spec.compare) = (Some(period), compare);
        let report = cube.report(&spec, day(as_of)).unwrap();
        drawn(&report);
        report
    };
    let quarter = ask("2026-Q4".parse().unwrap(), CompareTo::Previous, "2026-11-01");
    assert_eq!(notices(&quarter), ["The period is not over", "The period before is not whole"]);
    let past = ask("2026-09".parse().unwrap(), CompareTo::Previous, "2026-11-01");
    assert_eq!(notices(&past), ["Not compared"]);
    assert_eq!(blocks!(&past, Series)[0].points.last().unwrap().label, "2026-W40");
    let alone = ask("2026-10".parse().unwrap(), CompareTo::Nothing, "2026-11-01");
    assert_eq!((notices(&alone).len(), alone.compared_to), (0, None));
    let empty = ask("2030-01".parse().unwrap(), CompareTo::Previous, "2030-02-01");
    assert_eq!(notices(&empty), ["Not compared"]);
    let all = ask(Period::ALL, CompareTo::Previous, "2026-11-01");
    assert_eq!((notices(&all).len(), all.period.label.as_str()), (0, "All answers"));
}

#[test]
fn silence_is_a_gap() {
    let survey = Survey::builder().time("day").rating("nps", Scale::nps()).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for (date, n) in [("2026-09-07", 6), ("2026-09-28", 7)] {
        for _ in 0..n {
            cube.add(&Record::new().text("day", date).integer("nps", 9)).unwrap();
        }
    }
    let report = of_default(&cube, "2026-10-05");
    let points = &blocks!(&report, Series)[0].points;
    assert_eq!(points.iter().map(|point| point.reading.n).collect::<Vec<_>>(), [6, 0, 0, 7]);
    assert_eq!(points[1].reading.reason(), Some(Withheld::Empty));
}

#[test]
fn a_small_report_in_both_languages() {
    let cube = two_months(Grain::Day);
    let mut spec = ReportSpec::new("", [nps("nps"), csat("csat")]);
    spec.by = vec![vec!["region".into()], vec!["shop".into()]];
    spec.heat = vec!["region".into()];
    for locale in Locale::ALL {
        spec.locale = *locale;
        let mut report = cube.report(&spec, day("2026-11-01")).unwrap();
        // Versions and what hangs on them change by themselves.
        report.fingerprint = None;
        for block in report.sections.iter_mut().flat_map(|section| &mut section.blocks) {
            if let Block::Method(method) = block {
                method.versions.clear();
            }
        }
        let name = format!("composed_{}", locale.code());
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, markdown::render(&report)) });
    }
}
