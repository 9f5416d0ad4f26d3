//! What is drawn of what changed.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::super::tests::assert_closed;
use crate::calendar::Grain;
use crate::contact::{ContactSpec, Contacts, SilenceRequest};
use crate::cube::{Cube, Filter, Record};
use crate::finding::Watch;
use crate::locale::Locale;
use crate::metric::{csat, nps, volume};
use crate::report::html;
use crate::series::{
    ChangePointsRequest, DecompositionRequest, ForecastRequest, ForecastTarget, LeadRequest, Rolling, SeriesRequest,
    TrendRequest,
};
use crate::stat::random::Random;
use crate::survey::{MeasureUnit, Scale, Survey};
use crate::{Document, metric};

const DAYS: usize = 280;
const STORES: [&str; 7] = ["Gdańsk", "Kraków", "Łódź", "Poznań", "Warszawa Centrum", "<b>Wrocław</b>", "Zabrze"];

fn date(day: usize) -> NaiveDate {
    let first: NaiveDate = "2026-02-02".parse().unwrap();
    first.checked_add_days(Days::new(day as u64)).unwrap()
}

/// Seven stores: one falls and stays down, one rises slowly, one has a bad week, one closes on Sundays and for a fortnight, in one the
/// wait goes ahead of the score.
fn network() -> Cube {
    let survey = Survey::builder()
        .time("day")
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .measure("wait", MeasureUnit::Seconds)
        .dimensions(["store"])
        .build()
        .unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for (store, name) in STORES.iter().enumerate() {
        let mut random = Random::new(3, store as u64);
        let mut busy = vec![0.0_f64; DAYS + 4];
        for day in 1..busy.len() {
            busy[day] = 0.5 * busy[day - 1] + random.normal();
        }
        for day in 0..DAYS {
            if store == 3 && (day % 7 == 6 || (150..164).contains(&day)) {
                continue;
            }
            let mut mood = 0.5 + if day % 7 == 5 { -0.25 } else { 0.0 };
            mood += match store {
                1 if day >= 170 => -0.9,
                2 => 0.004 * day as f64,
                4 if (250..258).contains(&day) => -1.3,
                6 => -0.35 * busy[day],
                _ => 0.0,
            };
            let answers = if day % 7 == 6 { 4 } else { 8 + random.below(5) };
            for _ in 0..answers {
                let felt = mood + random.normal();
                let score = match felt {
                    high if high > 0.4 => 9 + i64::from(high > 1.0),
                    middle if middle > -0.3 => 8,
                    _ => 4,
                };
                #[expect(clippy::cast_possible_truncation, reason = "a few hundred seconds")]
                let wait = (240.0 * libm::exp(0.25 * busy[day + 3] + 0.2 * random.normal())) as i64;
                let record =
                    Record::new().text("day", date(day).to_string()).text("store", *name).integer("wait", wait);
                let stars = if felt + 0.3 * random.normal() > 0.0 { 5 } else { 3 };
                cube.add(&record.integer("nps", score).integer("csat", stars)).unwrap();
            }
        }
    }
    cube
}

/// Customers who come every week or two; every fifth has stopped.
fn customers() -> Contacts {
    let mut contacts = Contacts::new(ContactSpec::new("customer", "at")).unwrap();
    let mut random = Random::new(5, 1);
    for customer in 0..260_usize {
        let usual = 6.0 + 20.0 * random.uniform();
        let last = if customer % 5 == 0 { 120.0 + 120.0 * random.uniform() } else { 270.0 };
        let mut day = 30.0 * random.uniform();
        while day < last {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day of the test")]
            let at = date(day as usize).to_string();
            contacts.add(&Record::new().text("customer", format!("c{customer:03}")).text("at", at)).unwrap();
            day += usual * (0.4 + 1.2 * random.uniform());
        }
    }
    contacts
}

/// Each document that has a picture, with a name for its file.
fn documents() -> Vec<(&'static str, Document)> {
    let cube = network();
    let all = || cube.metric(nps("nps"));
    let of = |store: usize| all().filter(Filter::is("store", STORES[store]));
    let weeks = SeriesRequest::default().as_of(date(DAYS - 3));
    let windows = SeriesRequest::default().rolling(Rolling::Periods(28));
    let target = ForecastTarget::new(30.0, date(DAYS + 20));
    let forecast = ForecastRequest::default().target(target);
    let leads = LeadRequest::new([nps("nps"), csat("csat"), metric::mean("wait")]).by(["store"]);
    let watch = Watch { trends: true, ..Watch::new().as_of(date(DAYS - 1)) };
    vec![
        ("series_weeks", Document::Series(all().every(Grain::Week).series(&weeks).unwrap())),
        ("series_stores", Document::Series(all().by(["store"]).every(Grain::Week).series(&weeks).unwrap())),
        ("series_days", Document::Series(of(3).series(&windows).unwrap())),
        ("series_months", Document::Series(cube.metric(volume()).every(Grain::Month).series(&weeks).unwrap())),
        ("trend", Document::Trend(of(2).trend(&TrendRequest::default().goal(80.0)).unwrap())),
        (
            "trend_stores",
            Document::Trend(cube.metric(csat("csat")).by(["store"]).trend(&TrendRequest::default()).unwrap()),
        ),
        ("change_points", Document::ChangePoints(of(1).change_points(&ChangePointsRequest::default()).unwrap())),
        (
            "change_points_stores",
            Document::ChangePoints(all().by(["store"]).change_points(&ChangePointsRequest::default()).unwrap()),
        ),
        ("decomposition", Document::Decomposition(all().decompose(&DecompositionRequest::default()).unwrap())),
        (
            "decomposition_volume",
            Document::Decomposition(cube.metric(volume()).decompose(&DecompositionRequest::default()).unwrap()),
        ),
        ("forecast", Document::Forecast(all().forecast(&forecast).unwrap())),
        (
            "forecast_volume",
            Document::Forecast(cube.metric(volume()).by(["store"]).forecast(&ForecastRequest::default()).unwrap()),
        ),
        ("lead_lag", Document::LeadLag(all().leads(&leads).unwrap())),
        ("findings", Document::Findings(cube.findings(&watch).unwrap())),
        ("silences", Document::Silences(customers().silences(&SilenceRequest::default(), date(DAYS - 1)).unwrap())),
    ]
}

/// What follows the style sheet.
fn bare(fragment: &str) -> &str {
    assert_closed(fragment, &["div"]);
    fragment.split_once("</style>\n").unwrap().1
}

#[test]
fn every_picture_is_named_described_and_harmless() {
    let documents = documents();
    for (name, document) in &documents {
        for locale in Locale::ALL {
            let fragment = html::document(document, *locale);
            assert_eq!(fragment, html::document(document, *locale), "{name}");
            if let Ok(folder) = std::env::var("CXMETRICS_PICTURES") {
                let page = format!(
                    "<!doctype html><meta charset=utf-8><meta name=viewport content=width=device-width>{fragment}"
                );
                std::fs::write(format!("{folder}/{name}_{}.html", locale.code()), page).unwrap();
            }
            let body = bare(&fragment);
            let pictures = body.matches("role=\"img\"").count();
            assert!(0 < pictures, "{name}: nothing is drawn");
            assert_eq!(body.matches("<desc>").count(), pictures, "{name}");
            assert!(!body.contains("<title></title>") && !body.contains("<desc></desc>"), "{name}");
            for wrong in ["NaN", "inf", "<script", "<b>Wroc", "style=", "href"] {
                assert!(!body.contains(wrong), "{name}: {wrong}");
            }
            assert!(body.contains("<table"), "{name}: no table beneath");
            assert!(fragment.len() < 400_000, "{name}: {}", fragment.len());
        }
        let json = serde_json::to_string(document).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), *document, "{name}");
    }
    let drawn: BTreeSet<&str> = documents.iter().map(|(name, _)| *name).collect();
    assert_eq!(drawn.len(), documents.len());
}

/// Some of them whole, so that a change of a picture is seen.
#[test]
fn pictures_stay_as_they_are() {
    let kept =
        [("series_months", Locale::En), ("trend", Locale::Pl), ("findings", Locale::Pl), ("silences", Locale::En)];
    for (name, document) in documents() {
        for (_, locale) in kept.iter().filter(|(kept, _)| *kept == name) {
            let fragment = html::document(&document, *locale);
            let name = format!("picture_{name}");
            insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, bare(&fragment)) });
        }
    }
}

#[test]
fn a_gap_is_no_line_and_an_open_period_is_hollow() {
    let cube = network();
    let query = cube.metric(nps("nps")).filter(Filter::is("store", STORES[3])).every(Grain::Week);
    let found = query.series(&SeriesRequest::default().as_of(date(DAYS - 3))).unwrap();
    let page = html::document(&Document::Series(found), Locale::En);
    let body = bare(&page);
    // Two runs of weeks about the closed fortnight, and the week that is not over.
    assert_eq!(body.matches("class=\"cx-line\"").count(), 2, "{body}");
    assert_eq!(body.matches("class=\"cx-line cx-dashed\"").count(), 1);
    assert_eq!(body.matches("class=\"cx-dot cx-open\"").count(), 1);
    assert_eq!(body.matches("class=\"cx-gap\"").count(), 1);
}

#[test]
fn of_many_findings_the_newest_are_drawn_and_the_rest_is_counted() {
    let Some((_, Document::Findings(mut found))) = documents().into_iter().find(|(name, _)| *name == "findings") else {
        panic!("no findings")
    };
    let own = found.findings.clone();
    while found.findings.len() < 41 {
        found.findings.extend(own.iter().cloned());
    }
    found.findings.truncate(41);
    let page = html::document(&Document::Findings(found), Locale::En);
    assert_eq!(page.matches("class=\"cx-row-name\"").count(), 30);
    assert!(page.replace('\u{a0}', " ").contains("Not drawn: 11 findings"));
}

#[test]
fn what_is_hidden_is_not_drawn() {
    let cube = network();
    let query = || cube.metric(nps("nps")).filter(Filter::is("store", STORES[0])).min_base(5);
    let changes = query().change_points(&ChangePointsRequest::default()).unwrap();
    let trend = query().every(Grain::Day).trend(&TrendRequest::default()).unwrap();
    for values in [&changes.segments[0].values, &trend.segments[0].values] {
        assert!(values.iter().any(|past| past.n == 4), "Sundays have four answers");
        assert!(values.iter().filter(|past| past.n < 5).all(|past| past.value.is_none()));
    }
}
