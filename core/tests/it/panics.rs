//! Nothing that is handed in makes the engine panic.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter, Record};
use cxmetrics::intake::TimeUnit;
use cxmetrics::metric::{Metric, csat, mean, median, nps, quantile, share, sum, tag_share, volume, within};
use cxmetrics::survey::{Survey, SurveyDef};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::data::{Cells, Col, batch};

/// Words that surveys are made of, so that random JSON gets past the first check.
const WORDS: &[&str] = &[
    "schema",
    "cx-survey/1",
    "name",
    "time",
    "column",
    "zone",
    "Europe/Warsaw",
    "formats",
    "zones",
    "dimension",
    "id",
    "revision",
    "dimensions",
    "parent",
    "missing",
    "labels",
    "bands",
    "from",
    "label",
    "lookup",
    "of",
    "values",
    "weight",
    "respondent",
    "consent",
    "granted",
    "questions",
    "kind",
    "rating",
    "measure",
    "flag",
    "tags",
    "comment",
    "scale",
    "nps",
    "csat",
    "min",
    "max",
    "good",
    "bad",
    "words",
    "unit",
    "seconds",
    "money",
    "PLN",
    "between",
    "to",
    "separator",
    "",
    "max_refused",
    "title",
    "a",
    "b",
    "%d",
    "iso",
    "direction",
    "lower_is_better",
    "period",
];

fn json_value() -> impl Strategy<Value = Value> {
    let word = || prop::sample::select(WORDS);
    let leaf = prop_oneof![
        4 => word().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (-3..12_i64).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..6).prop_map(|pairs| Value::Object(
                pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

fn whole() -> Value {
    json!({
        "time": {"column": "at", "zone": "Europe/Warsaw", "zones": {"dimension": "d", "zones": {"A": "Asia/Tokyo"}}},
        "id": "id", "revision": "rev", "weight": "w", "consent": {"column": "c", "granted": ["ok"]}, "max_refused": 1.0,
        "dimensions": ["d", {"name": "band", "column": "b", "bands": [{"from": 0, "label": "low"}]},
            {"name": "of_d", "lookup": {"of": "d", "values": {"A": "one"}}}],
        "questions": {
            "nps": {"kind": "rating", "scale": "nps", "missing": [11], "words": {"good": 9}},
            "wide": {"kind": "rating", "scale": {"min": -100, "max": 119}},
            "ok": {"kind": "flag"},
            "topics": {"kind": "tags"},
            "said": {"kind": "comment"},
            "secs": {"kind": "measure", "unit": "seconds"},
            "days": {"kind": "measure", "unit": "days"},
            "cost": {"kind": "measure", "unit": {"money": "PLN"}},
            "took": {"kind": "measure", "unit": "seconds", "between": {"from": "start", "to": "end"}},
        },
    })
}

/// A valid survey with one part taken out, or replaced by anything.
fn broken_survey() -> impl Strategy<Value = String> {
    (json_value(), any::<prop::sample::Index>(), any::<bool>()).prop_map(|(value, at, nested)| {
        let mut survey = whole();
        let keys: Vec<String> = survey.as_object().unwrap().keys().cloned().collect();
        if nested {
            let question = survey["questions"].as_object().unwrap().keys().nth(at.index(9)).unwrap().clone();
            survey["questions"][&question] = value;
        } else {
            survey[at.get(&keys)] = value;
        }
        survey.to_string()
    })
}

fn read(json: &str) {
    if let Ok(survey) = Survey::from_json(json) {
        let again = Survey::from_json(&survey.to_json()).expect("what was written reads");
        assert_eq!(again, survey);
        let _ = Cube::new(&survey, Grain::Day).fold(&batch(0, &[]).unwrap());
    }
    let _ = serde_json::from_str::<SurveyDef>(json).map(Survey::new);
    let _ = serde_json::from_str::<Metric>(json);
    let _ = serde_json::from_str::<Filter>(json);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => any::<i64>().prop_map(|value| value.to_string()),
        1 => any::<f64>().prop_map(|value| value.to_string()),
        1 => "[-+]?[0-9]{0,25}[.,]?[0-9]{0,25}",
        1 => "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?)?",
        1 => "[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}",
    ]
}

fn ticks() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 1_600_000_000..1_800_000_000_i64,
        2 => any::<i64>(),
        1 => prop::sample::select(vec![i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX]),
    ]
}

fn unit() -> impl Strategy<Value = TimeUnit> {
    prop::sample::select(vec![TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond])
}

fn any_cells(n: usize) -> BoxedStrategy<Cells> {
    let vec = |one| prop::collection::vec(one, n);
    prop_oneof![
        prop::collection::vec(any::<u8>(), n).prop_map(Cells::U8),
        prop::collection::vec(any::<i8>(), n).prop_map(Cells::I8),
        prop::collection::vec(any::<i64>(), n).prop_map(Cells::I64),
        prop::collection::vec(any::<u64>(), n).prop_map(Cells::U64),
        prop::collection::vec(prop_oneof![any::<f64>(), prop::num::f64::ANY], n).prop_map(Cells::F64),
        prop::collection::vec(prop::num::f32::ANY, n).prop_map(Cells::F32),
        (prop::collection::vec(any::<i128>(), n), any::<i8>()).prop_map(|(v, scale)| Cells::Decimal(v, scale)),
        (prop::collection::vec(-1000..1000_i128, n), -2..4_i8).prop_map(|(v, scale)| Cells::Decimal(v, scale)),
        prop::collection::vec(any::<bool>(), n).prop_map(Cells::Bool),
        prop::collection::vec(any_text(), n).prop_map(Cells::Text),
        (prop::collection::vec(any::<i16>(), n), prop::collection::vec(any_text(), 0..4))
            .prop_map(|(keys, values)| Cells::Dictionary(keys, values)),
        (prop::collection::vec(-1..4_i16, n), prop::collection::vec(any_text(), 0..4))
            .prop_map(|(keys, values)| Cells::Dictionary(keys, values)),
        (vec(ticks().boxed()), unit()).prop_map(|(v, unit)| Cells::Instants(v, unit)),
        (vec(ticks().boxed()), unit()).prop_map(|(v, unit)| Cells::Civil(v, unit)),
        prop::collection::vec(prop_oneof![20_000..20_100, any::<i32>()], n).prop_map(Cells::Days),
        (vec(ticks().boxed()), unit()).prop_map(|(v, unit)| Cells::Durations(v, unit)),
        (
            prop::collection::vec(prop_oneof![0..9_usize, any::<usize>()], n + 1),
            prop::collection::vec(any_text(), 0..8)
        )
            .prop_map(|(offsets, items)| Cells::Lists(offsets, items)),
        Just(Cells::Null(n)),
    ]
    .boxed()
}

fn any_batch() -> impl Strategy<Value = (usize, Vec<Col>)> {
    const COLUMNS: [&str; 18] = [
        "at", "id", "rev", "w", "c", "d", "b", "nps", "wide", "ok", "topics", "said", "secs", "days", "cost", "start",
        "end", "spare",
    ];
    (0..24_usize).prop_flat_map(|n| {
        let column = |name: &'static str| {
            let nulls = prop::option::weighted(0.3, prop::collection::vec(any::<bool>(), n));
            // Times most of the time, or no row would ever count.
            let cells = if name == "at" || name == "start" {
                prop_oneof![3 => (prop::collection::vec(ticks(), n), unit()).prop_map(|(v, unit)| Cells::Instants(v, unit)), 1 => any_cells(n)]
                    .boxed()
            } else {
                any_cells(n)
            };
            (cells, nulls).prop_map(move |(cells, nulls)| Col { name: name.to_owned(), cells, nulls })
        };
        (Just(n), COLUMNS.map(column))
    })
    .prop_map(|(n, columns)| (n, columns.to_vec()))
}

/// The whole survey, or one without the roles that refuse rows.
fn any_survey() -> impl Strategy<Value = Survey> {
    (any::<[bool; 4]>(), any::<bool>()).prop_map(|(keep, zones)| {
        let mut json = whole();
        let fields = json.as_object_mut().unwrap();
        for (keep, roles) in keep.iter().zip([&["id", "revision"][..], &["weight"], &["consent"], &["time"]]) {
            if !keep {
                for role in roles {
                    fields.remove(*role);
                }
            }
        }
        if !zones && let Some(time) = fields.get_mut("time") {
            time.as_object_mut().unwrap().remove("zones");
        }
        Survey::from_json(&json.to_string()).unwrap()
    })
}

fn ask_everything(cube: &Cube, grain: Grain) {
    let questions = ["nps", "wide", "ok", "topics", "secs", "days", "cost", "took", "said", "absent"];
    for question in questions {
        for metric in [
            volume(),
            nps(question),
            csat(question),
            mean(question),
            median(question),
            quantile(question, 0.9),
            share(question),
            sum(question),
            within(question, 0.1),
            tag_share(question, "a"),
        ] {
            let query = cube.metric(metric).by(["d", "of_d"]).every(grain).with_total();
            if let Ok(table) = query.table() {
                for row in table.rows().iter().chain(table.totals()) {
                    assert!(row.reading.value().is_none_or(f64::is_finite));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(256), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_for_a_survey(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_json_for_a_survey(value in json_value()) {
        read(&value.to_string());
    }

    #[test]
    fn any_json_in_a_survey(json in broken_survey()) {
        read(&json);
    }

    #[test]
    fn any_columns_for_a_fold(
        survey in any_survey(),
        (n, columns) in any_batch(),
        grain in prop::sample::select(Grain::ALL),
        comma in any::<bool>(),
    ) {
        let mut cube = Cube::new(&survey, grain);
        let batch = batch(n, &columns).unwrap().with_decimal_comma(comma);
        for _ in 0..2 {
            let before = cube.clone();
            match cube.fold(&batch) {
                Ok(account) => prop_assert_eq!(account.rows_read, n as u64),
                Err(_) => {
                    prop_assert_eq!(&cube, &before);
                    prop_assert_eq!(cube.intake(), before.intake());
                }
            }
        }
        let intake = cube.intake();
        prop_assert_eq!(intake.rows_read, intake.rows_accepted + intake.rows_refused.total());
        ask_everything(&cube, grain);
        let mut twice = cube.clone();
        twice.merge(&cube).unwrap();
        let _ = twice.unmerge(&cube);
        ask_everything(&twice, Grain::All);
    }

    #[test]
    fn any_record_for_a_cube(texts in prop::collection::vec(any_text(), 6), number in any::<i64>(), value in prop::num::f64::ANY) {
        let survey = Survey::from_json(&whole().to_string()).unwrap();
        let mut cube = Cube::new(&survey, Grain::Month);
        let record = Record::new()
            .text("at", texts[0].as_str())
            .text("id", texts[1].as_str())
            .integer("rev", number)
            .float("w", value.abs().min(3.0))
            .flag("c", true)
            .text("d", texts[2].as_str())
            .text("nps", texts[3].as_str())
            .tags("topics", texts.clone())
            .float("secs", value)
            .text("days", texts[4].as_str())
            .text("start", texts[0].as_str())
            .text("end", texts[5].as_str());
        let counted = cube.add(&record).is_ok();
        prop_assert_eq!(cube.rows(), u64::from(counted));
        prop_assert_eq!(cube.remove(&record).is_ok(), counted);
        prop_assert_eq!(cube.rows(), 0);
        let _ = cube.correct(&record, &Record::new());
    }
}
