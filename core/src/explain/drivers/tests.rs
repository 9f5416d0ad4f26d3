use super::*;
use crate::cube::{Cube, Filter, Record};
use crate::infer::drivers::{DriverMatrix, lmg};
use crate::locale::Locale;
use crate::metric::{mean, nps, share};
use crate::stat::random::Random;
use crate::survey::{Scale, Survey};

const ITEMS: [&str; 3] = ["wifi", "food", "crew"];

/// Overall from 0 to 10 and three ratings from 1 to 5, each missing where it is nothing.
type Row = (i64, [Option<i64>; 3]);

fn survey(weighted: bool) -> Survey {
    let mut builder = Survey::builder().rating("overall", Scale::nps()).drivers("overall", ITEMS);
    for item in ITEMS {
        builder = builder.rating(item, Scale::csat());
    }
    if weighted {
        builder = builder.weight("w");
    }
    builder.dimensions(["store"]).build().unwrap()
}

fn cube(rows: &[Row]) -> Cube {
    counted(&survey(false), rows, |_| None)
}

fn counted(survey: &Survey, rows: &[Row], weight: impl Fn(usize) -> Option<i64>) -> Cube {
    let mut cube = Cube::new(survey, Grain::All);
    for (at, (overall, items)) in rows.iter().enumerate() {
        let mut record = Record::new().text("store", if at % 2 == 0 { "A" } else { "B" }).integer("overall", *overall);
        for (name, answer) in ITEMS.iter().zip(items) {
            if let Some(answer) = answer {
                record = record.integer(*name, *answer);
            }
        }
        if let Some(weight) = weight(at) {
            record = record.integer("w", weight);
        }
        cube.add(&record).unwrap();
    }
    cube
}

fn rating(latent: f64, points: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    let point = (points * (0.6 + 0.25 * latent)).round().clamp(if points > 5.0 { 0.0 } else { 1.0 }, points) as i64;
    point
}

/// Wi-Fi weighs most, crew nothing; `common` is how much one general impression colours every item.
fn rows(n: usize, common: f64, noise: f64) -> Vec<Row> {
    let mut random = Random::new(4, 0);
    (0..n)
        .map(|_| {
            let general = random.normal();
            let own = (1.0 - common * common).sqrt();
            let latent: Vec<f64> = (0..3).map(|_| common * general + own * random.normal()).collect();
            let overall = (0.8 * latent[0] + 0.4 * latent[1]) + noise * random.normal();
            let items = [0, 1, 2].map(|item| Some(rating(latent[item], 5.0)));
            (rating(overall, 10.0), items)
        })
        .collect()
}

fn drivers(cube: &Cube) -> Drivers {
    cube.metric(mean("overall")).drivers(&DriversRequest::new(ITEMS)).unwrap()
}

#[test]
fn the_cube_gives_what_its_rows_give() {
    let rows = rows(800, 0.3, 0.4);
    let found = drivers(&cube(&rows));
    let column = |item: usize| rows.iter().map(|row| row.1[item].unwrap() as f64).collect::<Vec<f64>>();
    let outcome: Vec<f64> = rows.iter().map(|row| row.0 as f64).collect();
    let exact = lmg(&DriverMatrix::from_columns(&[column(0), column(1), column(2)], &outcome).unwrap()).unwrap();
    assert_eq!((found.withheld, found.n_min, found.n_max), (None, 800, 800));
    assert!((found.r2.value().unwrap() - exact.r2).abs() < 1e-12);
    for (item, name) in ITEMS.iter().enumerate() {
        let got = found.items.iter().find(|got| got.question == *name).unwrap();
        assert!((got.accounts_for.value().unwrap() - exact.raw[item]).abs() < 1e-12);
        assert!((got.correlation.value().unwrap() - exact.pearson_r[item]).abs() < 1e-12);
        assert_eq!((got.missing, got.incomplete), (0.0, false));
        assert!(got.importance.interval().is_some());
    }
    let first = &found.items[0];
    assert_eq!((first.question.as_str(), first.sign, first.rank), ("wifi", Sign::Positive, Some([1, 1])));
    let performance = cube(&rows).metric(crate::metric::csat("wifi")).overall().unwrap();
    assert_eq!(first.performance, performance);
    // The outcome is the answer, whatever the metric makes of it.
    let as_nps = cube(&rows).metric(nps("overall")).drivers(&DriversRequest::new(ITEMS)).unwrap();
    assert_eq!(as_nps.items, found.items);
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Drivers>(&json).unwrap(), found);
    // Johnson's weights on demand, and another order of asking.
    let other = DriversRequest::new(["crew", "wifi", "food"]).method(ImportanceMethod::RelativeWeights);
    let other = cube(&rows).metric(mean("overall")).drivers(&other).unwrap();
    assert_eq!((other.method.as_str(), other.items[0].question.as_str()), ("drivers.relative_weights", "wifi"));
}

#[test]
fn sentences_speak_of_association_only() {
    let found = drivers(&cube(&rows(800, 0.3, 0.4)));
    let text = found.sentence(Locale::En);
    assert!(text.starts_with("Most closely associated with overall: wifi ("), "{text}");
    assert!(text.contains("95% interval") && !text.contains("because"), "{text}");
    let text = found.sentence(Locale::Pl);
    assert!(text.starts_with("Najsilniejszy związek z „overall”") && text.contains("nie wpływ"), "{text}");
}

#[test]
fn a_ranking_that_means_nothing_is_refused() {
    let check = |rows: &[Row], why: Withheld, says: &str| {
        let found = drivers(&cube(rows));
        assert_eq!(found.withheld, Some(why));
        for item in &found.items {
            assert_eq!((item.importance.reason(), item.rank, item.quadrant), (Some(why), None, None));
            assert_eq!(item.accounts_for.reason(), Some(why));
        }
        for locale in Locale::ALL {
            assert!(!found.sentence(*locale).is_empty());
        }
        let text = found.sentence(Locale::En);
        assert!(text.contains(says), "{text}");
        found
    };
    let noise = check(&rows(800, 0.3, 6.0), Withheld::Unexplained, "too little to rank");
    assert!(noise.r2.value().unwrap() < 0.1);
    let halo = check(&rows(800, 0.95, 0.3), Withheld::Indistinct, "do not discriminate");
    assert!(halo.mean_correlation.unwrap() > 0.7 && halo.r2.value().is_some());
    // Few answers: R² is high, and every interval holds a third.
    check(&rows(12, 0.5, 0.4), Withheld::Indistinct, "cannot be told");
    check(&rows(4, 0.5, 0.4), Withheld::SmallBase, "Too few");
    check(&[], Withheld::Empty, "Too few");
    let mut same = rows(300, 0.3, 0.4);
    for row in &mut same {
        row.1[2] = Some(3);
    }
    check(&same, Withheld::ZeroVariance, "all answers to a question agree");
    for row in &mut same {
        row.1[2] = row.1[0].map(|answer| 6 - answer);
    }
    let twins = check(&same, Withheld::Collinear, "of wifi and crew, one is a combination");
    let mut named = twins.collinear.clone();
    named.sort_unstable();
    assert_eq!(named, ["crew", "wifi"]);
    assert!(twins.contradictory.is_empty());
}

#[test]
fn what_was_not_answered_is_told() {
    let mut rows = rows(2000, 0.3, 0.4);
    for row in rows.iter_mut().step_by(4) {
        row.1[1] = None;
    }
    let found = drivers(&cube(&rows));
    assert_eq!((found.withheld, found.n_min, found.n_max), (None, 1500, 2000));
    let food = found.items.iter().find(|item| item.question == "food").unwrap();
    assert_eq!((food.n, food.missing, food.incomplete), (1500, 0.25, true));
    assert!(found.sentence(Locale::En).ends_with("Not answered by everyone, share missing: food (25%)."));
}

#[test]
fn answers_of_different_people_may_contradict_each_other() {
    // Nobody answers all three; each pair is from people of its own: wifi and food alike, food and crew alike, wifi and crew opposite.
    let mut rows: Vec<Row> = Vec::new();
    for i in 0..400_i64 {
        let (answer, other) = (1 + i % 5, 1 + (i / 5) % 5);
        let alike = if i % 6 == 0 { other } else { answer };
        rows.push((other * 2, [Some(answer), Some(alike), None]));
        rows.push((other * 2, [None, Some(answer), Some(alike)]));
        rows.push((other * 2, [Some(answer), None, Some(6 - alike)]));
    }
    let found = drivers(&cube(&rows));
    assert_eq!((found.withheld, found.contradictory.len()), (Some(Withheld::Collinear), 1));
    assert!(found.sentence(Locale::En).contains("do not go together with the others"));
}

#[test]
fn weights_count_and_whole_ones_count_as_one() {
    let rows = rows(600, 0.3, 0.4);
    let weighted = survey(true);
    let ones = drivers(&counted(&weighted, &rows, |_| Some(1)));
    let plain = drivers(&cube(&rows));
    for (a, b) in ones.items.iter().zip(&plain.items) {
        assert!((a.importance.value().unwrap() - b.importance.value().unwrap()).abs() < 1e-12);
        assert!((a.importance.interval().unwrap().0 - b.importance.interval().unwrap().0).abs() < 1e-9);
    }
    let uneven = counted(&weighted, &rows, |at| Some(if at % 3 == 0 { 5 } else { 1 }));
    let found = drivers(&uneven);
    let first = &found.items[0].importance;
    assert!(first.has(Flag::Weighted) && first.n_eff.unwrap() < 600.0);
    let width = |reading: &Reading| reading.interval().map(|(low, high)| high - low).unwrap();
    assert!(width(first) > width(&plain.items[0].importance));
    let query = uneven.metric(mean("overall")).unweighted();
    assert_eq!(query.drivers(&DriversRequest::new(ITEMS)).unwrap().items, plain.items);
}

#[test]
fn a_request_that_makes_no_sense_is_an_error() {
    let cube = cube(&rows(50, 0.3, 0.4));
    let check = |metric: Metric, items: &[&str], code: &str| {
        let err = cube.metric(metric).drivers(&DriversRequest::new(items.iter().copied())).unwrap_err();
        assert_eq!(err.code(), code, "{items:?}: {err}");
    };
    check(mean("overall"), &["wifi"], "too_few");
    check(mean("overall"), &["wifi", "wifi"], "invalid_metric");
    check(mean("overall"), &["wifi", "overall"], "invalid_metric");
    check(mean("overall"), &["wifi", "seat"], "unknown_question");
    check(share("overall"), &["wifi", "food"], "invalid_metric");
    check(crate::metric::volume(), &["wifi", "food"], "invalid_metric");
    let request = DriversRequest::new(ITEMS);
    let code = |query: Query<'_>, request: &DriversRequest| query.drivers(request).unwrap_err().code();
    assert_eq!(code(cube.metric(mean("overall")).by(["store"]), &request), "invalid_metric");
    assert_eq!(code(cube.metric(mean("overall")), &request.clone().resamples(3)), "out_of_range");
    assert!(serde_json::from_str::<DriversRequest>(r#"{"items": ["a", "b"], "iterations": 3}"#).is_err());
    let part = cube.metric(mean("overall")).filter(Filter::is("store", "A")).drivers(&request).unwrap();
    assert_eq!(part.n_max, 25);
}
