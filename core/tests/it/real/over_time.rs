//! What changed over time in real data, and what the data can and cannot show.

use chrono::NaiveDate;
use cxmetrics::Withheld;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::ReadOptions;
use cxmetrics::locale::Locale;
use cxmetrics::metric::{csat, mean, share, volume};
use cxmetrics::series::{
    ChangePointsRequest, DecompositionRequest, PeriodState, Rolling, SeriesRequest, TrendRequest, TrendVerdict,
};
use cxmetrics::survey::Survey;

use super::shared::{DataSet, aloud, batch_of};

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").replace('\u{2212}', "-")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Eight yearly waves of one question, each answered within some weeks of May.
#[test]
fn eight_waves_of_an_airport() {
    let Some(set) = DataSet::find("sfo-survey") else { return };
    let survey = Survey::from_json(
        r#"{
            "name": "airport",
            "time": "wave",
            "questions": {
                "overall": {
                    "kind": "rating",
                    "scale": "csat",
                    "column": ["Q7ALL", "Q7O_WHOLE", "Q8N_WHOLE", "Q8N", "Q6N", "overall_raw"],
                    "missing": [0, 6, "Blank"]
                }
            }
        }"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::Year);
    for year in 2010..=2017 {
        let file = format!("{year}_SFO_Customer_Survey.csv.gz");
        set.fold_as(&mut cube, &file, "wave", &format!("{year}-05-15"));
    }
    let series = cube.metric(mean("overall")).series(&SeriesRequest::default()).unwrap();
    let [airport] = &series.segments[..] else { panic!() };
    assert_eq!((airport.points.len(), airport.n), (8, 24_563));
    for (point, year) in airport.points.iter().zip(2010..) {
        let figure = set.figure(&format!("{year} overall 1-5 (valid only)"));
        assert_eq!((point.state, &figure["n"]), (PeriodState::Observed, &point.reading.n.into()));
        // The median has stood on 4 for eight years; the mean has not.
        assert_eq!(point.median.as_ref().unwrap().value(), Some(4.0));
    }
    let found = cube.metric(mean("overall")).trend(&TrendRequest::default()).unwrap();
    aloud(&plain(&found.sentence(Locale::En)));
    let trend = &found.segments[0];
    assert_eq!((trend.verdict, trend.agree, trend.periods), (TrendVerdict::Rising, Some(true), 8));
    let slope = trend.slope.as_ref().unwrap();
    assert!((0.015..0.023).contains(&slope.per_year) && 0.0 < slope.low.unwrap(), "{slope:?}");
    // The median of the 28 slopes between waves, by numpy: 0.018841.
    assert!((trend.robust.as_ref().unwrap().per_year - 0.018_841).abs() < 5e-6);
    let content = cube.metric(csat("overall")).trend(&TrendRequest::default().goal(0.9)).unwrap();
    aloud(&plain(&content.sentence(Locale::En)));
    assert_eq!(content.segments[0].verdict, TrendVerdict::Rising);
    // What a line calls a rise, levels call one step; eight waves do not say which it was.
    let changes = cube.metric(mean("overall")).change_points(&ChangePointsRequest::default()).unwrap();
    aloud(&plain(&changes.sentence(Locale::En)));
    assert!(changes.segments[0].changes.len() <= 1);
}

/// Orders by the day and month of purchase: were deliveries late in the winter of 2017 and 2018?
#[test]
fn late_deliveries_of_a_winter() {
    let Some(set) = DataSet::find("olist") else { return };
    let orders = set.columns("head5k_orders.csv.gz");
    let moment = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%m/%d/%Y %H:%M").ok();
    let late: Vec<String> = orders["order_delivered_customer_date"]
        .iter()
        .zip(&orders["order_estimated_delivery_date"])
        .map(|(delivered, promised)| match (moment(delivered), moment(promised)) {
            (Some(delivered), Some(promised)) => if promised < delivered { "1" } else { "0" }.to_owned(),
            _ => String::new(),
        })
        .collect();
    let survey = Survey::from_json(
        r#"{"name": "orders", "time": {"column": "bought", "formats": ["%m/%d/%Y %H:%M"]}, "flags": ["late"]}"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    cube.fold(&batch_of(&[("bought", &orders["order_purchase_timestamp"]), ("late", &late)])).unwrap();

    let monthly = cube.metric(share("late")).every(Grain::Month);
    let request = SeriesRequest::default().rolling(Rolling::Trailing(Grain::Quarter));
    let series = monthly.clone().min_base(0).series(&request).unwrap();
    let points = &series.segments[0].points;
    let of = |label: &str| points.iter().find(|point| point.period.label() == label).unwrap();
    // Two months without an order, and a first and a last that are not whole.
    assert_eq!((of("2016-11").state, of("2016-12").state), (PeriodState::Empty, PeriodState::Empty));
    assert_eq!((points[0].state, points.last().unwrap().state), (PeriodState::Partial, PeriodState::Partial));
    // Of 343 orders of March 2018 one in five was late, and the answers alone tell that from the month after.
    let (march, april) = (&of("2018-03").reading, &of("2018-04").reading);
    assert_eq!((march.n, april.n), (343, 338));
    assert!(april.interval().unwrap().1 < march.interval().unwrap().0);
    // They do not tell November from February, nor any trend: late months come and go by themselves.
    let (november, february) = (&of("2017-11").reading, &of("2018-02").reading);
    assert!(november.interval().unwrap().1 > february.interval().unwrap().0);
    let quarter = of("2018-03").rolling.as_ref().unwrap();
    assert_eq!(quarter.n, of("2018-01").reading.n + of("2018-02").reading.n + march.n);
    let trend = monthly.trend(&TrendRequest::default()).unwrap();
    aloud(&plain(&trend.sentence(Locale::En)));
    assert_eq!((trend.segments[0].verdict, trend.segments[0].thin_ends), (TrendVerdict::Undecided, 1));

    // By day, looking back: the weeks of Black Friday, and again from February to March.
    let changes = cube.metric(share("late")).change_points(&ChangePointsRequest::default()).unwrap();
    aloud(&plain(&changes.sentence(Locale::En)));
    let changes = &changes.segments[0].changes;
    let when = |from: &str, to: &str, up: bool| {
        changes.iter().any(|change| {
            let start = change.period.start();
            day(from) <= start && start < day(to) && (0.0 < change.change.value().unwrap()) == up
        })
    };
    assert!(when("2018-02-01", "2018-02-25", true) && when("2018-03-10", "2018-04-05", false), "{changes:?}");
    assert!(when("2017-11-15", "2017-12-10", false));
    assert!(changes.len() <= 6);
    let rows = cube.metric(volume()).change_points(&ChangePointsRequest::default()).unwrap();
    aloud(&plain(&rows.sentence(Locale::En)));
    let black_friday = rows.segments[0].changes.iter().any(|change| change.period.start() == day("2017-11-24"));
    assert!(black_friday, "{:?}", rows.segments[0].changes);
    let parts = cube.metric(share("late")).decompose(&DecompositionRequest::default()).unwrap();
    aloud(&plain(&parts.sentence(Locale::En)));
    assert!((0.1..0.4).contains(&parts.segments[0].imputed_share));
}

/// Incidents by the month in which they were opened: three months, and a tail of nine with a handful each.
#[test]
fn a_log_whose_tail_dies_out() {
    let Some(set) = DataSet::find("support-servicenow") else { return };
    let survey = Survey::from_json(
        r#"{
            "name": "incidents",
            "time": {"column": "opened_at", "formats": ["%d/%m/%Y %H:%M"]},
            "id": "number",
            "revision": "sys_mod_count",
            "questions": {"made_sla": {"kind": "flag"}}
        }"#,
    )
    .unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    set.fold_like(&mut cube, "incident_event_log.csv.gz", ReadOptions::default());
    for (grain, metric) in [
        (Grain::Month, volume()),
        (Grain::Month, share("made_sla")),
        (Grain::Week, volume()),
        (Grain::Week, share("made_sla")),
    ] {
        let found = cube.metric(metric.clone()).every(grain).trend(&TrendRequest::default()).unwrap();
        aloud(&plain(&found.sentence(Locale::En)));
        let trend = &found.segments[0];
        assert_ne!(trend.verdict, TrendVerdict::Falling, "{metric:?} by {grain}");
        assert!(8 <= trend.thin_ends && trend.last.unwrap().start() < day("2016-06-01"));
        if grain == Grain::Month {
            assert_eq!((trend.reason, trend.periods), (Some(Withheld::TooFew), 3));
        }
    }
    let series = cube.metric(volume()).every(Grain::Month).series(&SeriesRequest::default()).unwrap();
    assert_eq!(series.segments[0].points[4].reading.value(), Some(5.0));
}
