//! The engine against a slow and obvious reading of the same rows: one row at a time, every answer kept, every metric
//! computed from the list of answers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use cxmetrics::calendar::{Grain, Period, Zone};
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::{Intake, Reason, Refusals, TimeUnit};
use cxmetrics::metric::{Metric, box_share, csat, mean, median, nps, quantile, share, sum, tag_share, volume, within};
use cxmetrics::survey::Survey;
use cxmetrics::{Flag, Reading};
use proptest::prelude::*;

use crate::data::{Cell, Cells, Col, batch};

// What is asked. Everything else varies.

const RATINGS: [(&str, i64, i64, [i64; 2], [i64; 2]); 4] = [
    ("nps", 0, 10, [9, 10], [0, 6]),
    ("csat", 1, 5, [4, 5], [1, 2]),
    ("effort", 1, 5, [1, 2], [4, 5]),
    ("own", -3, 3, [2, 3], [-3, -2]),
];
const TAGS: [&str; 3] = ["price", "staff", "queue; long"];
const WORKED: &str = "Very good";

#[derive(Debug, Clone, Copy, PartialEq)]
enum Clock {
    None,
    Instants(TimeUnit),
    Civil(TimeUnit),
    Days,
    Iso,
    DayFirst,
}

#[derive(Debug, Clone, Copy)]
struct Shape {
    rows: usize,
    dimensions: usize,
    clock: Clock,
    zone: &'static str,
    grain: Grain,
    weighted: bool,
    consent: bool,
    id: bool,
    revision: bool,
    decimal_comma: bool,
}

#[derive(Debug, Clone)]
struct Case {
    shape: Shape,
    columns: Vec<Col>,
    /// Where the rows are cut into batches.
    cuts: Vec<usize>,
    by: Vec<String>,
}

fn survey_of(shape: Shape) -> Survey {
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

fn texts(n: usize, pool: &'static [&'static str]) -> BoxedStrategy<Cells> {
    let all: Vec<String> = pool.iter().map(|word| (*word).to_owned()).collect();
    let highest = i16::try_from(pool.len()).unwrap() + 1;
    prop_oneof![
        vec_of(n, words(pool)).prop_map(Cells::Text),
        vec_of(n, -2..highest).prop_map(move |keys| Cells::Dictionary(keys, all.clone())),
    ]
    .boxed()
}

fn numbers(n: usize, pool: &'static [f64]) -> BoxedStrategy<Cells> {
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

const RATED: &[f64] =
    &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 9.0, 10.0, -1.0, 11.0, 4.5, -0.0, 1e300, f64::NAN, f64::INFINITY];
const RATED_TEXT: &[&str] = &[
    "0", "1", "2", "3", "5", "9", "10", " 7 ", "9.0", "8.5", "", "  ", "inf", "NaN", "true", "NA", "x", "-1", "11",
    "1e1", WORKED, "+4",
];
const FLAGGED_TEXT: &[&str] = &["yes", "No", "TAK", "nie", "1", "0", "kept", "7", "9", "0.5", "", "maybe", "true", "F"];
const TAGGED_TEXT: &[&str] =
    &["price", "price|staff", "staff | price | staff", "queue; long", "NA", "", "|", "NA|price", " staff"];
const MEASURED: &[f64] =
    &[0.0, 1.0, 12.5, 99.0, 0.001, 0.0005, 3600.25, -4.25, 1e6, 1e300, f64::NAN, f64::NEG_INFINITY, 8.005, 250.0];
const MEASURED_TEXT: &[&str] = &[
    "0",
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
const WEIGHTS: &[f64] = &[1.0, 0.5, 2.0, 0.25, 3.3, 1e-9, 1e-12, 0.0, -1.0, 2e9, f64::NAN, 1.0, 1.0];
const WEIGHTS_TEXT: &[&str] = &["1", "0.5", "2.25", "", "heavy", "0", "-2", "true"];
const NAMED_TEXT: &[&str] = &["A", "B", " A ", "", "NA", "1", "3.0", "2", "Ż"];
const NAMED: &[f64] = &[1.0, 3.0, 2.5, -2.0, f64::NAN, f64::INFINITY];

fn clock_cells(shape: Shape) -> BoxedStrategy<Cells> {
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

fn shape() -> impl Strategy<Value = Shape> {
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

fn case() -> impl Strategy<Value = Case> {
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

// The obvious reading.

#[derive(Debug, Clone, PartialEq)]
enum Read<T> {
    Answer(T),
    Missing,
    Refused(Reason),
}

use Read::{Answer, Missing, Refused};

enum Number {
    Blank,
    Whole(i64),
    Other(f64),
    Truth,
    Word,
}

fn number(word: &str, decimal_comma: bool) -> Number {
    let word = word.trim();
    let dotted = if decimal_comma && !word.contains('.') { word.replacen(',', ".", 1) } else { word.to_owned() };
    if word.is_empty() {
        Number::Blank
    } else if word == "true" || word == "false" {
        Number::Truth
    } else if let Ok(whole) = word.parse() {
        Number::Whole(whole)
    } else if let Ok(value) = dotted.parse::<f64>() {
        Number::Other(value)
    } else {
        Number::Word
    }
}

fn whole_float(value: f64) -> Result<i64, Reason> {
    if value.is_nan() {
        Err(Reason::NotANumber)
    } else if value.is_infinite() {
        Err(Reason::Infinite)
    } else if value.fract() != 0.0 {
        Err(Reason::Fractional)
    } else if value.abs() < 9e15 {
        Ok(value as i64)
    } else {
        Err(Reason::OutOfScale)
    }
}

fn rating(cell: &Cell, min: i64, max: i64, missing: (&[i64], &[&str]), comma: bool) -> Read<i64> {
    let whole = |value: i64| {
        if missing.0.contains(&value) {
            Missing
        } else if (min..=max).contains(&value) {
            Answer(value)
        } else {
            Refused(Reason::OutOfScale)
        }
    };
    let float = |value: f64| whole_float(value).map_or_else(Refused, whole);
    match cell {
        Cell::Nothing => Missing,
        Cell::Bool(_) => Refused(Reason::Boolean),
        Cell::Integer(value) => whole(*value),
        Cell::Float(value) => float(*value),
        Cell::Word(word) if missing.1.contains(&word.trim()) => Missing,
        Cell::Word(word) if word == WORKED && max == 10 => Answer(9),
        Cell::Word(word) => match number(word, comma) {
            Number::Blank => Missing,
            Number::Whole(value) => whole(value),
            Number::Other(value) => float(value),
            Number::Truth => Refused(Reason::Boolean),
            Number::Word => Refused(Reason::Word),
        },
    }
}

fn flag(cell: &Cell, comma: bool) -> Read<bool> {
    let whole = |value: i64| match value {
        9 => Missing,
        7 | 1 => Answer(true),
        0 => Answer(false),
        _ => Refused(Reason::OutOfScale),
    };
    let float = |value: f64| whole_float(value).map_or_else(Refused, whole);
    match cell {
        Cell::Nothing => Missing,
        Cell::Bool(value) => Answer(*value),
        Cell::Integer(value) => whole(*value),
        Cell::Float(value) => float(*value),
        Cell::Word(word) => match word.trim().to_lowercase().as_str() {
            "yes" | "y" | "t" | "tak" | "true" | "kept" => Answer(true),
            "no" | "n" | "f" | "nie" | "false" => Answer(false),
            word => match number(word, comma) {
                Number::Blank => Missing,
                Number::Whole(value) => whole(value),
                Number::Other(value) => float(value),
                Number::Truth | Number::Word => Refused(Reason::Word),
            },
        },
    }
}

fn tags(column: &Col, row: usize) -> Read<BTreeSet<String>> {
    match (column.cell(row), &column.cells) {
        (Cell::Nothing, _) => Missing,
        (Cell::Word(word), _) if word.trim().is_empty() || word.trim() == "NA" => Missing,
        (Cell::Word(word), _) => {
            let tags = word.split('|').map(str::trim).filter(|tag| !tag.is_empty() && *tag != "NA");
            Answer(tags.map(str::to_owned).collect())
        }
        _ => Refused(Reason::WrongType),
    }
}

/// A plain decimal in units of 10^-22, which is enough for every text here.
fn decimal(word: &str, comma: bool) -> Option<i128> {
    let word = word.trim();
    let (sign, digits) = word.strip_prefix('-').map_or((1, word.strip_prefix('+').unwrap_or(word)), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').or(digits.split_once(',').filter(|_| comma)).unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || whole.is_empty() || 15 < whole.len() {
        return None;
    }
    Some(sign * format!("{whole}{part:0<22}").parse::<i128>().ok()?)
}

fn measure(cell: &Cell, ticks_per_unit: i64, negative: bool, missing: Option<i64>, comma: bool) -> Read<i64> {
    let fits = |ticks: Option<i128>| match ticks {
        Some(ticks) if ticks < 0 && !negative => Refused(Reason::Negative),
        Some(ticks) if ticks.abs() < 1 << 48 => Answer(i64::try_from(ticks).unwrap()),
        _ => Refused(Reason::TooLarge),
    };
    let whole = |value: i64| match value {
        value if missing == Some(value) => Missing,
        value => match value.checked_mul(ticks_per_unit) {
            Some(ticks) => fits(Some(ticks.into())),
            None => Refused(Reason::TooLarge),
        },
    };
    let float = |value: f64| {
        if value.is_nan() {
            Refused(Reason::NotANumber)
        } else if value.is_infinite() {
            Refused(Reason::Infinite)
        } else if missing.is_some_and(|missing| value == missing as f64) {
            Missing
        } else {
            let ticks = (value * ticks_per_unit as f64).round();
            fits((ticks.abs() < 9e15).then_some(ticks as i128))
        }
    };
    match cell {
        Cell::Nothing => Missing,
        Cell::Bool(_) => Refused(Reason::Boolean),
        Cell::Integer(value) => whole(*value),
        Cell::Float(value) => float(*value),
        Cell::Word(word) => match (decimal(word, comma), number(word, comma)) {
            (_, Number::Blank) => Missing,
            (_, Number::Whole(value)) => whole(value),
            (Some(parts), _) => {
                let unit = 10_i128.pow(22);
                let twice = 2 * parts * i128::from(ticks_per_unit);
                fits(Some((twice + parts.signum() * unit) / (2 * unit)))
            }
            (None, Number::Other(value)) => float(value),
            (None, Number::Truth) => Refused(Reason::Boolean),
            (None, Number::Word) => Refused(Reason::Word),
        },
    }
}

fn weight(cell: &Cell) -> Result<u64, Reason> {
    let value = match cell {
        Cell::Nothing => return Err(Reason::WeightMissing),
        Cell::Bool(_) => return Err(Reason::WeightUnreadable),
        Cell::Integer(value) => *value as f64,
        Cell::Float(value) => *value,
        Cell::Word(word) => match number(word, false) {
            Number::Blank => return Err(Reason::WeightMissing),
            Number::Whole(value) => value as f64,
            Number::Other(value) => value,
            Number::Truth | Number::Word => return Err(Reason::WeightUnreadable),
        },
    };
    if value.is_nan() || 1e9 < value {
        Err(Reason::WeightUnreadable)
    } else if value < 0.0 {
        Err(Reason::WeightNegative)
    } else if (value * 1e9).round() == 0.0 {
        Err(Reason::WeightZero)
    } else {
        Ok((value * 1e9).round() as u64)
    }
}

fn text(cell: &Cell) -> Option<String> {
    let text = match cell {
        Cell::Nothing => return None,
        Cell::Integer(value) => value.to_string(),
        Cell::Float(value) if !value.is_finite() => return None,
        Cell::Float(value) => value.to_string(),
        Cell::Bool(value) => value.to_string(),
        Cell::Word(word) => word.trim().to_owned(),
    };
    (!text.is_empty()).then_some(text)
}

fn segment(dimension: &str, cell: &Cell, comma: bool) -> Option<String> {
    let text = text(cell)?;
    match dimension {
        "d1" if text == "NA" => None,
        "d1" if text == "1" => Some("one".to_owned()),
        "d2" => {
            let value = match number(&text, comma) {
                Number::Whole(value) => value as f64,
                Number::Other(value) => value,
                _ => return None,
            };
            if 3.0 <= value {
                Some("high".to_owned())
            } else if 0.0 <= value {
                Some("low".to_owned())
            } else {
                None
            }
        }
        _ => Some(text),
    }
}

fn day(column: &Col, row: usize, shape: Shape) -> Result<NaiveDate, Reason> {
    let zone = Zone::get(shape.zone).unwrap();
    let of = |days: i64| {
        let day = i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days).ok_or(Reason::TimeUnreadable)?;
        // A period has a first day, and a first day after it.
        let period = Period::containing(shape.grain, day);
        Period::from_index(shape.grain, period.index()).map(|_| day).ok_or(Reason::TimeUnreadable)
    };
    if column.is_null(row) {
        return Err(Reason::TimeMissing);
    }
    match &column.cells {
        Cells::Instants(v, unit) => of(zone.civil_day(v[row].div_euclid(unit.per_second())).into()),
        Cells::Civil(v, unit) => of(v[row].div_euclid(unit.per_second() * 86_400)),
        Cells::Days(v) => of(v[row].into()),
        Cells::Text(v) if v[row].is_empty() => Err(Reason::TimeMissing),
        Cells::Text(v) if shape.clock == Clock::DayFirst => NaiveDateTime::parse_from_str(&v[row], "%d/%m/%Y %H:%M")
            .map(|at| at.date())
            .map_err(|_| Reason::TimeUnreadable),
        Cells::Text(v) => {
            let (text, instant) = v[row].strip_suffix('Z').map_or((v[row].as_str(), false), |text| (text, true));
            let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").map_err(|_| Reason::TimeUnreadable)?;
            if instant { of(zone.civil_day(at.and_utc().timestamp()).into()) } else { Ok(at.date()) }
        }
        other => panic!("no time in {other:?}"),
    }
}

/// A row that counts.
#[derive(Debug, Clone)]
struct Row {
    segment: BTreeMap<String, Option<String>>,
    day: Option<NaiveDate>,
    weight: u64,
    ratings: BTreeMap<&'static str, Read<i64>>,
    ok: Read<bool>,
    topics: Read<BTreeSet<String>>,
    measures: BTreeMap<&'static str, Read<i64>>,
}

#[derive(Debug, Default)]
struct Account {
    read: u64,
    refused: BTreeMap<Reason, Vec<u64>>,
}

fn read_rows(case: &Case) -> (Vec<Row>, Account) {
    let shape = case.shape;
    let comma = shape.decimal_comma;
    let col = |name: &str| case.columns.iter().find(|column| column.name == name).unwrap();
    let mut account = Account { read: shape.rows as u64, ..Account::default() };
    let mut rows: Vec<(u64, Row)> = Vec::new();
    let mut latest: BTreeMap<String, (i64, u64)> = BTreeMap::new();
    for at in 0..shape.rows {
        let number_of_row = at as u64;
        let mut refuse = |reason: Reason, row: u64| account.refused.entry(reason).or_default().push(row);
        if shape.consent {
            let granted = match col("consent").cell(at) {
                Cell::Bool(value) => value,
                cell => text(&cell)
                    .is_some_and(|word| ["true", "yes", "y", "t", "tak", "1"].contains(&word.to_lowercase().as_str())),
            };
            if !granted {
                refuse(Reason::ConsentWithheld, number_of_row);
                continue;
            }
        }
        let weight = if shape.weighted { weight(&col("weight").cell(at)) } else { Ok(1_000_000_000) };
        let weight = match weight {
            Ok(weight) => weight,
            Err(reason) => {
                refuse(reason, number_of_row);
                continue;
            }
        };
        let day = match shape.clock {
            Clock::None => None,
            _ => match day(col("at"), at, shape) {
                Ok(day) => Some(day),
                Err(reason) => {
                    refuse(reason, number_of_row);
                    continue;
                }
            },
        };
        if shape.id {
            let Some(id) = text(&col("id").cell(at)) else {
                refuse(Reason::IdMissing, number_of_row);
                continue;
            };
            let mut revision = 0;
            if shape.revision {
                match text(&col("revision").cell(at)).map(|word| number(&word, false)) {
                    Some(Number::Whole(value)) => revision = value,
                    _ => {
                        refuse(Reason::RevisionUnreadable, number_of_row);
                        continue;
                    }
                }
            }
            match latest.get(&id) {
                Some((before, _)) if *before == revision => {
                    refuse(Reason::Duplicate, number_of_row);
                    continue;
                }
                Some((before, _)) if revision < *before => {
                    refuse(Reason::StaleRevision, number_of_row);
                    continue;
                }
                Some((_, row)) => {
                    refuse(Reason::Replaced, *row);
                    let row = *row;
                    rows.retain(|(number, _)| *number != row);
                }
                None => {}
            }
            latest.insert(id, (revision, number_of_row));
        }
        let segment = [("d0", "d0"), ("d1", "c1"), ("d2", "d2")][..shape.dimensions]
            .iter()
            .map(|(name, column)| ((*name).to_owned(), segment(name, &col(column).cell(at), comma)))
            .collect();
        let ratings = RATINGS
            .iter()
            .map(|(name, min, max, ..)| {
                let missing: (&[i64], &[&str]) = match *name {
                    "nps" => (&[11], &["NA"]),
                    "csat" => (&[0], &[]),
                    _ => (&[], &[]),
                };
                (*name, rating(&col(name).cell(at), *min, *max, missing, comma))
            })
            .collect();
        let measures = BTreeMap::from([
            ("secs", measure(&col("secs").cell(at), 1_000, false, Some(99), comma)),
            ("cost", measure(&col("cost").cell(at), 100, true, None, comma)),
        ]);
        let (ok, topics) = (flag(&col("ok").cell(at), comma), tags(col("topics"), at));
        rows.push((number_of_row, Row { segment, day, weight, ratings, ok, topics, measures }));
    }
    (rows.into_iter().map(|(_, row)| row).collect(), account)
}

// The obvious metrics.

/// Answers with their weights.
type Answers = Vec<(f64, u64)>;

fn total(answers: &Answers) -> u128 {
    answers.iter().map(|(_, weight)| u128::from(*weight)).sum()
}

fn share_of(answers: &Answers, hit: impl Fn(f64) -> bool) -> Option<f64> {
    let hits: u128 = answers.iter().filter(|(value, _)| hit(*value)).map(|(_, weight)| u128::from(*weight)).sum();
    (!answers.is_empty()).then(|| hits as f64 / total(answers) as f64)
}

fn mean_of(answers: &Answers) -> Option<f64> {
    let sum: f64 = answers.iter().map(|(value, weight)| value * *weight as f64).sum();
    (!answers.is_empty()).then(|| sum / total(answers) as f64)
}

/// The smallest value with at least half of the weight up to it, or its middle with the next one when that is exactly
/// half; as the two values of which it is the middle.
fn median_of(answers: &Answers) -> Option<(f64, f64)> {
    let mut sorted = answers.clone();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = total(answers);
    let mut seen = 0;
    for (at, (value, weight)) in sorted.iter().enumerate() {
        seen += 2 * u128::from(*weight);
        if half < seen {
            return Some((*value, *value));
        }
        if half == seen {
            return sorted.get(at + 1).map(|next| (*value, next.0));
        }
    }
    None
}

fn quantile_of(answers: &Answers, p: f64) -> Option<(f64, f64, f64)> {
    let mut sorted: Vec<f64> = answers.iter().map(|(value, _)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    let position = sorted.len().checked_sub(1)? as f64 * p;
    let low = sorted[position.floor() as usize];
    let high = *sorted.get(position.floor() as usize + 1).unwrap_or(&low);
    Some((low + position.fract() * (high - low), low, high))
}

fn near(found: Option<f64>, expected: Option<f64>, tolerance: f64) -> bool {
    match (found, expected) {
        (None, None) => true,
        (Some(found), Some(expected)) => (found - expected).abs() <= tolerance,
        _ => false,
    }
}

// The comparison.

type Key = (Vec<(bool, Option<String>)>, Option<Period>);

fn groups(case: &Case, rows: &[Row], grain: Grain) -> BTreeMap<Key, Vec<Row>> {
    let mut groups: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
    for row in rows {
        let segment = case.by.iter().map(|name| (row.segment[name].is_none(), row.segment[name].clone())).collect();
        let period = row.day.map_or(Period::ALL, |day| Period::containing(grain, day));
        groups.entry((segment, Some(period))).or_default().push(row.clone());
    }
    groups
}

fn readings(cube: &Cube, case: &Case, metric: Metric, grain: Grain) -> Vec<(Key, Reading)> {
    let table = cube.metric(metric).by(case.by.clone()).every(grain).min_base(0).without_intervals().table().unwrap();
    let key = |segment: Vec<Option<String>>, period| {
        (segment.into_iter().map(|value| (value.is_none(), value)).collect(), period)
    };
    table.into_rows().into_iter().map(|row| (key(row.segment.to_vec(), row.period), row.reading)).collect()
}

fn compare(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
    metric: &Metric,
    expected: impl Fn(&[Row], &Reading) -> (u64, bool, String),
) -> Result<(), TestCaseError> {
    let found = readings(cube, case, metric.clone(), grain);
    prop_assert_eq!(
        found.iter().map(|(key, _)| key).collect::<Vec<_>>(),
        groups.keys().collect::<Vec<_>>(),
        "segments of {:?}",
        metric
    );
    for ((key, reading), rows) in found.iter().zip(groups.values()) {
        let (n, agrees, what) = expected(rows, reading);
        prop_assert_eq!(reading.n, n, "n of {:?} in {:?}", metric, key);
        prop_assert!(agrees, "{metric:?} in {key:?}: {reading:?}, expected {what}");
    }
    Ok(())
}

fn compare_ratings(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
) -> Result<(), TestCaseError> {
    for (name, min, _, good, bad) in RATINGS {
        let answers = |rows: &[Row]| -> Answers {
            let of = |row: &Row| match row.ratings[name] {
                Answer(point) => Some((point as f64, row.weight)),
                _ => None,
            };
            rows.iter().filter_map(of).collect()
        };
        let band = |band: [i64; 2]| move |value: f64| (band[0] as f64..=band[1] as f64).contains(&value);
        let check = |metric: Metric, expected: &dyn Fn(&Answers) -> Option<f64>| {
            compare(cube, case, groups, grain, &metric, |rows, reading| {
                let answers = answers(rows);
                let value = expected(&answers);
                (answers.len() as u64, near(reading.value(), value, 1e-9), format!("{value:?}"))
            })
        };
        if name == "nps" || name == "own" {
            check(nps(name), &|answers| {
                Some(100.0 * (share_of(answers, band(good))? - share_of(answers, band(bad))?))
            })?;
        }
        check(csat(name), &|answers| share_of(answers, band(good)))?;
        let lowest = i32::try_from(min).unwrap();
        check(box_share(name, lowest, lowest), &|answers| share_of(answers, |value| value == min as f64))?;
        check(mean(name), &mean_of)?;
        check(median(name), &|answers| median_of(answers).map(|(low, high)| low.midpoint(high)))?;
    }
    Ok(())
}

fn compare_measures(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
) -> Result<(), TestCaseError> {
    for (name, ticks) in [("secs", 1_000.0), ("cost", 100.0)] {
        let numbers = |rows: &[Row]| -> Vec<(i64, u64)> {
            let of = |row: &Row| match row.measures[name] {
                Answer(value) => Some((value, row.weight)),
                _ => None,
            };
            rows.iter().filter_map(of).collect()
        };
        let answers = |rows: &[Row]| -> Answers {
            numbers(rows).into_iter().map(|(value, weight)| (value as f64 / ticks, weight)).collect()
        };
        compare(cube, case, groups, grain, &sum(name), |rows, reading| {
            let numbers = numbers(rows);
            let value = numbers.iter().map(|(value, _)| i128::from(*value)).sum::<i128>() as f64 / ticks;
            let value = (!numbers.is_empty()).then_some(value);
            (numbers.len() as u64, reading.value() == value, format!("{value:?}"))
        })?;
        compare(cube, case, groups, grain, &mean(name), |rows, reading| {
            let answers = answers(rows);
            let largest = answers.iter().fold(1.0_f64, |largest, (value, _)| largest.max(value.abs()));
            let value = mean_of(&answers);
            (answers.len() as u64, near(reading.value(), value, 1e-9 * largest), format!("{value:?}"))
        })?;
        compare(cube, case, groups, grain, &median(name), |rows, reading| {
            let answers = answers(rows);
            let pair = median_of(&answers);
            let (low, high) = pair.unwrap_or_default();
            let error = if reading.has(Flag::Binned) { (low.abs() + high.abs()) / 512.0 } else { 0.0 };
            let value = pair.map(|(low, high)| low.midpoint(high));
            let tolerance = error + 1e-9 * (1.0 + high.abs());
            (answers.len() as u64, near(reading.value(), value, tolerance), format!("{value:?}"))
        })?;
        if !case.shape.weighted {
            compare(cube, case, groups, grain, &quantile(name, 0.9), |rows, reading| {
                let answers = answers(rows);
                let found = quantile_of(&answers, 0.9);
                let (_, low, high) = found.unwrap_or_default();
                let error = if reading.has(Flag::Binned) { (low.abs() + high.abs()) / 256.0 } else { 0.0 };
                let value = found.map(|found| found.0);
                let tolerance = error + 1e-9 * (1.0 + high.abs());
                (answers.len() as u64, near(reading.value(), value, tolerance), format!("{value:?}"))
            })?;
        }
        for limit in [0.29, 12.5, 600.5, -3.21] {
            compare(cube, case, groups, grain, &within(name, limit), |rows, reading| {
                let numbers = numbers(rows);
                let answers: Answers = numbers.iter().map(|(value, weight)| (*value as f64, *weight)).collect();
                // The limit is a whole number of ticks here.
                let limit = (limit * ticks).round();
                let slack = if reading.has(Flag::Binned) { limit.abs() / 128.0 } else { 0.0 };
                let at_least = share_of(&answers, |value| value <= limit - slack);
                let at_most = share_of(&answers, |value| value <= limit + slack);
                let agrees = match (reading.value(), at_least, at_most) {
                    (Some(value), Some(low), Some(high)) => (low - 1e-9..=high + 1e-9).contains(&value),
                    (value, low, _) => value.is_none() && low.is_none(),
                };
                (answers.len() as u64, agrees, format!("{at_least:?} to {at_most:?}"))
            })?;
        }
    }
    Ok(())
}

fn compare_shares(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
) -> Result<(), TestCaseError> {
    compare(cube, case, groups, grain, &volume(), |rows, reading| {
        let value = Some(rows.len() as f64);
        (rows.len() as u64, reading.value() == value, format!("{value:?}"))
    })?;
    compare(cube, case, groups, grain, &share("ok"), |rows, reading| {
        let of = |row: &Row| match row.ok {
            Answer(yes) => Some((f64::from(u8::from(yes)), row.weight)),
            _ => None,
        };
        let answers: Answers = rows.iter().filter_map(of).collect();
        let value = share_of(&answers, |value| value == 1.0);
        (answers.len() as u64, near(reading.value(), value, 1e-9), format!("{value:?}"))
    })?;
    for tag in TAGS.into_iter().chain(["never"]) {
        compare(cube, case, groups, grain, &tag_share("topics", tag), |rows, reading| {
            let of = |row: &Row| match &row.topics {
                Answer(tags) => Some((f64::from(u8::from(tags.contains(tag))), row.weight)),
                _ => None,
            };
            let answers: Answers = rows.iter().filter_map(of).collect();
            let value = share_of(&answers, |value| value == 1.0);
            (answers.len() as u64, near(reading.value(), value, 1e-9), format!("{value:?}"))
        })?;
    }
    Ok(())
}

fn places(refusals: &Refusals) -> BTreeMap<Reason, (u64, Vec<u64>)> {
    refusals.iter().map(|(reason, refusal)| (reason, (refusal.count, refusal.first_rows.clone()))).collect()
}

fn compare_account(intake: &Intake, case: &Case, rows: &[Row], account: &Account) -> Result<(), TestCaseError> {
    let shape = case.shape;
    prop_assert_eq!(intake.rows_read, account.read);
    prop_assert_eq!(intake.rows_accepted, rows.len() as u64);
    prop_assert_eq!(intake.rows_read, intake.rows_accepted + intake.rows_refused.total());
    let expected: BTreeMap<Reason, (u64, Vec<u64>)> = account
        .refused
        .iter()
        .map(|(reason, rows)| {
            let mut first = rows.clone();
            first.sort_unstable();
            first.truncate(5);
            (*reason, (rows.len() as u64, first))
        })
        .collect();
    prop_assert_eq!(places(&intake.rows_refused), expected);

    let mut codes: BTreeMap<&str, Vec<Option<Reason>>> = BTreeMap::new();
    let mut answered: BTreeMap<&str, u64> = BTreeMap::new();
    fn note<'a, T>(
        name: &'a str,
        read: &Read<T>,
        codes: &mut BTreeMap<&'a str, Vec<Option<Reason>>>,
        answered: &mut BTreeMap<&'a str, u64>,
    ) {
        match read {
            Answer(_) => *answered.entry(name).or_default() += 1,
            Missing => codes.entry(name).or_default().push(None),
            Refused(reason) => codes.entry(name).or_default().push(Some(*reason)),
        }
    }
    for row in rows {
        for (name, read) in row.ratings.iter().chain(&row.measures) {
            note(name, read, &mut codes, &mut answered);
        }
        note("ok", &row.ok, &mut codes, &mut answered);
        note("topics", &row.topics, &mut codes, &mut answered);
    }
    prop_assert_eq!(intake.questions.len(), 8, "{:?}", shape);
    for (name, found) in &intake.questions {
        let codes = codes.remove(name.as_str()).unwrap_or_default();
        let mut refused: BTreeMap<Reason, u64> = BTreeMap::new();
        codes.iter().flatten().for_each(|reason| *refused.entry(*reason).or_default() += 1);
        prop_assert_eq!(found.answered, answered.get(name.as_str()).copied().unwrap_or(0), "answers to {}", name);
        prop_assert_eq!(found.missing, codes.iter().filter(|code| code.is_none()).count() as u64, "missing {}", name);
        let by_reason: BTreeMap<Reason, u64> =
            found.refused.iter().map(|(reason, refusal)| (reason, refusal.count)).collect();
        prop_assert_eq!(by_reason, refused, "refused {}", name);
        prop_assert_eq!(found.answered + found.missing + found.refused.total(), intake.rows_accepted, "{}", name);
    }
    Ok(())
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let shape = case.shape;
    let survey = survey_of(shape);
    let mut cube = Cube::new(&survey, shape.grain);
    for cut in case.cuts.windows(2) {
        let columns: Vec<Col> = case.columns.iter().map(|column| column.slice(cut[0]..cut[1])).collect();
        let batch = batch(cut[1] - cut[0], &columns).unwrap().with_decimal_comma(shape.decimal_comma);
        cube.fold(&batch).unwrap();
    }
    let (rows, account) = read_rows(case);
    compare_account(cube.intake(), case, &rows, &account)?;
    prop_assert_eq!(cube.rows(), rows.len() as u64);
    for grain in [Grain::All, cube.grain()] {
        let groups = groups(case, &rows, grain);
        compare_ratings(&cube, case, &groups, grain)?;
        compare_measures(&cube, case, &groups, grain)?;
        compare_shares(&cube, case, &groups, grain)?;
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in &rows {
        if let Answer(tags) = &row.topics {
            tags.iter().for_each(|tag| *counts.entry(tag.clone()).or_default() += 1);
        }
    }
    let (found, tagged) = cube.tags("topics", &Filter::everything()).unwrap();
    prop_assert_eq!(found.into_iter().collect::<BTreeMap<_, _>>(), counts);
    prop_assert_eq!(tagged, rows.iter().filter(|row| matches!(row.topics, Answer(_))).count() as u64);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(512), ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_obvious_reading(case in case()) {
        check(&case)?;
    }
}
