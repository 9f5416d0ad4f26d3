//! Random surveys and rows.

use cxmetrics::calendar::Grain;
use cxmetrics::intake::TimeUnit;
use cxmetrics::survey::Survey;
use proptest::prelude::*;

use crate::data::{Cells, Col};

// The questions stay; everything else varies.

/// A question, its lowest and highest point, and its good and bad bands.
type Rated = (&'static str, i64, i64, [i64; 2], [i64; 2]);

pub(super) const RATINGS: [Rated; 4] = [
    ("nps", 0, 10, [9, 10], [0, 6]),
    ("csat", 1, 5, [4, 5], [1, 2]),
    ("effort", 1, 5, [1, 2], [4, 5]),
    ("own", -3, 3, [2, 3], [-3, -2]),
];
pub(super) const TAGS: [&str; 3] = ["price", "staff", "queue; long"];
pub(super) const WORKED: &str = "Very good";

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Clock {
    None,
    Instants(TimeUnit),
    Civil(TimeUnit),
    Days,
    Iso,
    DayFirst,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a role that a survey may have")]
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) rows: usize,
    pub(super) dimensions: usize,
    pub(super) clock: Clock,
    pub(super) zone: &'static str,
    pub(super) grain: Grain,
    pub(super) weighted: bool,
    pub(super) consent: bool,
    pub(super) id: bool,
    pub(super) revision: bool,
    pub(super) decimal_comma: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) shape: Shape,
    pub(super) columns: Vec<Col>,
    /// Where the rows are cut into batches.
    pub(super) cuts: Vec<usize>,
    pub(super) by: Vec<String>,
}

pub(super) fn survey_of(shape: Shape) -> Survey {
    let mut questions = serde_json::json!({
        "nps": {"kind": "rating", "scale": "nps", "missing": [11, "NA"], "words": {WORKED: 9}},
        "csat": {"kind": "rating", "scale": "csat", "missing": [0]},
        "effort": {"kind": "rating", "scale": "ces1"},
        "own": {"kind": "rating", "scale": {"min": -3, "max": 3}},
        "ok": {"kind": "flag", "yes": ["kept", 7], "missing": [9]},
        "topics": {"kind": "tags", "missing": ["NA"]},
        "secs": {"kind": "measure", "unit": "seconds", "missing": [99]},
        "cost": {"kind": "measure", "unit": {"money": "PLN"}},
    });
    questions["topics"]["separator"] = "|".into();
    let dimensions = [
        serde_json::json!("d0"),
        serde_json::json!({"name": "d1", "column": ["absent", "c1"], "missing": ["NA"], "labels": {"1": "one"}}),
        serde_json::json!({"name": "d2", "bands": [{"from": 3, "label": "high"}, {"from": 0, "label": "low"}]}),
    ];
    let mut json = serde_json::json!({
        "dimensions": dimensions[..shape.dimensions],
        "questions": questions,
        "max_refused": 1.0,
    });
    match shape.clock {
        Clock::None => {}
        Clock::Iso => json["time"] = serde_json::json!({"column": "at", "zone": shape.zone, "formats": ["iso"]}),
        Clock::DayFirst => {
            json["time"] = serde_json::json!({"column": "at", "zone": shape.zone, "formats": ["%d/%m/%Y %H:%M"]});
        }
        _ => json["time"] = serde_json::json!({"column": "at", "zone": shape.zone}),
    }
    for (role, wanted) in [
        ("weight", shape.weighted),
        ("consent", shape.consent),
        ("id", shape.id),
        ("revision", shape.id && shape.revision),
    ] {
        if wanted {
            json[role] = role.into();
        }
    }
    Survey::from_json(&json.to_string()).unwrap()
}

// Random columns.

fn words(pool: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(pool).prop_map(str::to_owned)
}

fn vec_of<T: Clone + std::fmt::Debug>(n: usize, one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(one, n)
}

pub(super) fn texts(n: usize, pool: &'static [&'static str]) -> BoxedStrategy<Cells> {
    let all: Vec<String> = pool.iter().map(|word| (*word).to_owned()).collect();
    let highest = i16::try_from(pool.len()).unwrap() + 1;
    prop_oneof![
        vec_of(n, words(pool)).prop_map(Cells::Text),
        vec_of(n, -2..highest).prop_map(move |keys| Cells::Dictionary(keys, all.clone())),
    ]
    .boxed()
}

pub(super) fn numbers(n: usize, pool: &'static [f64]) -> BoxedStrategy<Cells> {
    prop_oneof![
        vec_of(n, 0..13_u8).prop_map(Cells::U8),
        vec_of(n, 1..6_u8).prop_map(Cells::U8),
        vec_of(n, -4..12_i8).prop_map(Cells::I8),
        vec_of(n, prop_oneof![5 => 0..11_u16, 1 => any::<u16>()]).prop_map(Cells::U16),
        vec_of(n, prop_oneof![5 => -3..11_i32, 1 => any::<i32>()]).prop_map(Cells::I32),
        vec_of(n, prop_oneof![9 => -3..100_i64, 1 => any::<i64>()]).prop_map(Cells::I64),
        vec_of(n, prop::sample::select(pool)).prop_map(Cells::F64),
        vec_of(n, prop::sample::select(vec![1.0_f32, 3.0, 9.0, 10.0, 0.5, f32::NAN])).prop_map(Cells::F32),
        vec_of(n, any::<bool>()).prop_map(Cells::Bool),
        Just(Cells::Null(n)),
    ]
    .boxed()
}

pub(super) const RATED: &[f64] =
    &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 9.0, 10.0, -1.0, 11.0, 4.5, -0.0, 1e300, f64::NAN, f64::INFINITY];
pub(super) const RATED_TEXT: &[&str] = &[
    "0", "1", "2", "3", "5", "9", "10", " 7 ", "9.0", "8.5", "", "  ", "inf", "NaN", "true", "NA", "x", "-1", "11",
    "1e1", WORKED, "+4",
];
pub(super) const FLAGGED_TEXT: &[&str] =
    &["yes", "No", "TAK", "nie", "1", "0", "kept", "7", "9", "0.5", "", "maybe", "true", "F"];
pub(super) const TAGGED_TEXT: &[&str] =
    &["price", "price|staff", "staff | price | staff", "queue; long", "NA", "", "|", "NA|price", " staff"];
pub(super) const MEASURED: &[f64] =
    &[0.0, 1.0, 12.5, 99.0, 0.001, 0.0005, 3600.25, -4.25, 1e6, 1e300, f64::NAN, f64::NEG_INFINITY, 8.005, 0.29];
pub(super) const MEASURED_TEXT: &[&str] = &[
    "0",
    "0.29",
    "1.005",
    "12.345",
    "-3.205",
    "99",
    "600.5",
    "601",
    "86400",
    "",
    "x",
    "inf",
    "nan",
    "true",
    "1e3",
    "0.004",
    "300000000000",
    "99999999999999999999",
    "1.0050000000000000000001",
];
pub(super) const WEIGHTS: &[f64] = &[1.0, 0.5, 2.0, 0.25, 3.3, 1e-9, 1e-12, 0.0, -1.0, 2e9, f64::NAN, 1.0, 1.0];
pub(super) const WEIGHTS_TEXT: &[&str] = &["1", "0.5", "2.25", "", "heavy", "0", "-2", "true"];
pub(super) const NAMED_TEXT: &[&str] = &["A", "B", " A ", "", "NA", "1", "3.0", "2", "Ż"];
pub(super) const NAMED: &[f64] = &[1.0, 3.0, 2.5, -2.0, f64::NAN, f64::INFINITY];

pub(super) fn clock_cells(shape: Shape) -> BoxedStrategy<Cells> {
    let n = shape.rows;
    let seconds = || prop_oneof![9 => 1_700_000_000..1_760_000_000_i64, 1 => -90_000_000_000..90_000_000_000_i64];
    let ticks = |unit: TimeUnit| {
        vec_of(n, (seconds(), 0..unit.per_second())).prop_map(move |parts| {
            let per_second = unit.per_second();
            // Nanoseconds reach from 1677 to 2262.
            parts
                .into_iter()
                .map(|(second, part)| second.saturating_mul(per_second).saturating_add(part))
                .collect::<Vec<_>>()
        })
    };
    let text = |format: &'static str| {
        vec_of(n, (seconds(), 0..20_u8)).prop_map(move |parts| {
            let cells = parts.into_iter().map(|(second, kind)| {
                let at = chrono::DateTime::from_timestamp(1_700_000_000 + second.rem_euclid(60_000_000), 0).unwrap();
                match kind {
                    0 => "soon".to_owned(),
                    1 => String::new(),
                    2..10 if format.starts_with("%Y") => format!("{}Z", at.format(format)),
                    _ => at.format(format).to_string(),
                }
            });
            Cells::Text(cells.collect())
        })
    };
    match shape.clock {
        Clock::None => Just(Cells::Null(n)).boxed(),
        Clock::Instants(unit) => ticks(unit).prop_map(move |v| Cells::Instants(v, unit)).boxed(),
        Clock::Civil(unit) => ticks(unit).prop_map(move |v| Cells::Civil(v, unit)).boxed(),
        Clock::Days => {
            let day = prop_oneof![20 => 20_000..20_060, 1 => -90_000_000..90_000_000, 1 => Just(i32::MIN), 1 => Just(i32::MAX)];
            vec_of(n, day).prop_map(Cells::Days).boxed()
        }
        Clock::Iso => text("%Y-%m-%dT%H:%M:%S").boxed(),
        Clock::DayFirst => text("%d/%m/%Y %H:%M").boxed(),
    }
}

pub(super) fn shape() -> impl Strategy<Value = Shape> {
    let units = [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond];
    let unit = prop::sample::select(units.to_vec());
    let clock = prop_oneof![
        Just(Clock::None),
        unit.clone().prop_map(Clock::Instants),
        unit.prop_map(Clock::Civil),
        Just(Clock::Days),
        Just(Clock::Iso),
        Just(Clock::DayFirst),
    ];
    let zone = prop::sample::select(vec!["UTC", "Europe/Warsaw", "Pacific/Apia", "America/Sao_Paulo"]);
    let grain =
        prop::sample::select(vec![Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year, Grain::All]);
    let roles = (any::<bool>(), prop::bool::weighted(0.3), prop::bool::weighted(0.4), any::<bool>(), any::<bool>());
    (0..50_usize, 0..4_usize, clock, zone, grain, roles).prop_map(
        |(rows, dimensions, clock, zone, grain, (weighted, consent, id, revision, decimal_comma))| Shape {
            rows,
            dimensions,
            clock,
            zone,
            grain,
            weighted,
            consent,
            id,
            revision,
            decimal_comma,
        },
    )
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    shape().prop_flat_map(|shape| {
        let n = shape.rows;
        let rating = || prop_oneof![2 => numbers(n, RATED), 1 => texts(n, RATED_TEXT)].boxed();
        let named = || prop_oneof![1 => numbers(n, NAMED), 3 => texts(n, NAMED_TEXT)].boxed();
        let weight = prop_oneof![
            4 => vec_of(n, prop::sample::select(WEIGHTS)).prop_map(Cells::F64),
            1 => texts(n, WEIGHTS_TEXT),
            1 => vec_of(n, 0..4_u8).prop_map(Cells::U8),
        ];
        let id = prop_oneof![
            vec_of(n, 0..30_i64).prop_map(Cells::I64),
            texts(n, &["a", "b", "c", "d", " e ", "", "f", "g", "h"]),
            vec_of(n, prop::sample::select(vec![1.0, 2.0, 3.0, 4.0, f64::NAN])).prop_map(Cells::F64),
        ];
        let revision =
            prop_oneof![vec_of(n, -1..4_i64).prop_map(Cells::I64), texts(n, &["1", "2", "3", "x", "", "1.5"]),];
        let columns: Vec<(&'static str, BoxedStrategy<Cells>)> = vec![
            ("nps", rating()),
            ("csat", rating()),
            ("effort", rating()),
            ("own", rating()),
            ("ok", prop_oneof![1 => numbers(n, RATED), 2 => texts(n, FLAGGED_TEXT)].boxed()),
            ("topics", prop_oneof![1 => numbers(n, RATED), 4 => texts(n, TAGGED_TEXT)].boxed()),
            ("secs", prop_oneof![1 => numbers(n, MEASURED), 1 => texts(n, MEASURED_TEXT)].boxed()),
            ("cost", prop_oneof![1 => numbers(n, MEASURED), 1 => texts(n, MEASURED_TEXT)].boxed()),
            ("d0", named()),
            ("c1", named()),
            ("d2", named()),
            ("at", clock_cells(shape)),
            ("weight", weight.boxed()),
            ("consent", prop_oneof![vec_of(n, any::<bool>()).prop_map(Cells::Bool), texts(n, FLAGGED_TEXT)].boxed()),
            ("id", id.boxed()),
            ("revision", revision.boxed()),
        ];
        let columns: Vec<BoxedStrategy<Col>> = columns
            .into_iter()
            .map(|(name, cells)| {
                let nulls = prop::option::weighted(0.3, vec_of(n, prop::bool::weighted(0.2)));
                (cells, nulls).prop_map(move |(cells, nulls)| Col { name: name.to_owned(), cells, nulls }).boxed()
            })
            .collect();
        let by = prop::sample::subsequence(["d0", "d1", "d2"][..shape.dimensions].to_vec(), 0..=shape.dimensions);
        let cuts = prop::collection::vec(0..=n, 0..3);
        (columns, cuts, by).prop_map(move |(columns, mut cuts, by)| {
            cuts.extend([0, n]);
            cuts.sort_unstable();
            Case { shape, columns, cuts, by: by.into_iter().map(str::to_owned).collect() }
        })
    })
}
