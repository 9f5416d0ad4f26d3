//! Whole monitors on made-up networks.

use chrono::{Days, NaiveDate};

use super::*;
use crate::calendar::{Grain, SpecialDay, SpecialDays, SpecialKind};
use crate::cube::{Cube, Filter};
use crate::intake::{Batch, Text, TimeUnit, Values};
use crate::locale::Locale;
use crate::stat::random::Random;
use crate::survey::{MeasureUnit, Scale, Survey};

const STORES: usize = 6;

fn survey() -> Survey {
    Survey::builder()
        .time("at")
        .rating("nps", Scale::nps())
        .measure("handling", MeasureUnit::Seconds)
        .tags("topics")
        .dimensions(["store"])
        .build()
        .unwrap()
}

fn first() -> NaiveDate {
    "2026-01-01".parse().unwrap()
}

fn date(day: usize) -> NaiveDate {
    first().checked_add_days(Days::new(day as u64)).unwrap()
}

/// What the answers of a store and day are like: how many, the chance of a promoter, of a long call, of the topic.
struct Likely {
    answers: usize,
    promoters: f64,
    long: f64,
    topic: f64,
}

impl Default for Likely {
    fn default() -> Self {
        Self { answers: 20, promoters: 0.6, long: 0.2, topic: 0.05 }
    }
}

/// A network of some days; `likely` says what each store's day is like.
fn network(days: std::ops::Range<usize>, likely: impl Fn(usize, usize) -> Likely) -> Cube {
    let (mut times, mut stores, mut scores, mut seconds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut offsets, mut topics) = (vec![0], Vec::new());
    for day in days {
        for store in 0..STORES {
            let Likely { answers, promoters, long, topic } = likely(store, day);
            let mut random = Random::new(11, (day * STORES + store) as u64);
            for _ in 0..answers {
                times.push(date(day).and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp());
                stores.push(["A", "B", "C", "D", "E", "F"][store]);
                scores.push(if random.uniform() < promoters { 10_u8 } else { [2, 5, 7, 8][random.below(4)] });
                seconds.push(if random.uniform() < long {
                    900_u16
                } else {
                    200 + u16::try_from(random.below(60)).unwrap()
                });
                if random.uniform() < topic {
                    topics.push("delivery");
                }
                offsets.push(topics.len());
            }
        }
    }
    let batch = Batch::new(times.len())
        .with("at", Values::Instants(times.into(), TimeUnit::Second))
        .unwrap()
        .with("store", Values::from(&stores[..]))
        .unwrap()
        .with("nps", Values::U8(&scores))
        .unwrap()
        .with("handling", Values::U16(&seconds))
        .unwrap()
        .with("topics", Values::Lists(offsets.into(), Text::Slice(&topics)))
        .unwrap();
    let mut cube = Cube::new(&survey(), Grain::Day);
    cube.fold(&batch).unwrap();
    cube
}

/// Hardly any false findings, for tests that count them.
fn through(day: usize) -> Watch {
    Watch::new().sensitivity(0.02).as_of(date(day))
}

fn told(findings: &Findings) -> Vec<String> {
    findings.findings.iter().map(|finding| finding.sentence(Locale::En)).collect()
}

#[test]
fn an_incident_is_told_once_of_its_store_with_its_size_and_its_end() {
    let cube = network(0..140, |store, day| Likely {
        promoters: if store == 2 && (110..118).contains(&day) { 0.1 } else { 0.6 },
        ..Likely::default()
    });
    let found = cube.findings(&through(139)).unwrap();
    assert_eq!(found.findings.len(), 1, "{:#?}", told(&found));
    let fall = &found.findings[0];
    assert_eq!(fall.segment.get("store"), Some(&Some("C".to_owned())));
    assert_eq!((fall.kind, fall.direction, fall.good), (Kind::Anomaly, Direction::Down, Some(false)));
    assert_eq!((fall.onset, fall.status), (date(110), Status::Ended));
    assert!(fall.first_seen <= date(112) && (date(116)..=date(118)).contains(&fall.last_seen), "{fall:?}");
    assert!(fall.change.observed < fall.change.expected_low && fall.p < 0.001 && fall.q < 0.1);
    assert!((fall.change.effect - (fall.change.observed - fall.change.expected)).abs() < 1e-9);
    assert!(fall.sentence(Locale::Pl).contains("spadek do"), "{}", fall.sentence(Locale::Pl));
    assert_eq!(found.open().count(), 0);
}

#[test]
fn a_fall_of_all_is_told_of_the_whole() {
    let cube = network(0..130, |_, day| Likely {
        promoters: if (110..114).contains(&day) { 0.3 } else { 0.6 },
        ..Likely::default()
    });
    let found = cube.findings(&through(129)).unwrap();
    assert!(found.findings.iter().any(|finding| finding.segment.is_empty()), "{:#?}", told(&found));
    assert!(found.findings.len() <= 2, "{:#?}", told(&found));
}

#[test]
fn volumes_tags_and_silence_have_their_kinds() {
    let cube = network(0..140, |store, day| Likely {
        answers: match (store, day) {
            (0, 100..106) => 5,
            (1, 100..106) => 0,
            (2, 100..104) => 60,
            _ => 20,
        },
        topic: if store == 3 && (100..106).contains(&day) { 0.5 } else { 0.05 },
        long: if store == 4 && (100..106).contains(&day) { 0.8 } else { 0.2 },
        ..Likely::default()
    });
    let found = cube.findings(&through(139)).unwrap();
    let kind = |store: &str| {
        let of = |finding: &&Finding| finding.segment.get("store") == Some(&Some(store.to_owned()));
        found.findings.iter().find(of).map(|finding| finding.kind)
    };
    let all = told(&found);
    assert_eq!(kind("A"), Some(Kind::VolumeCollapse), "{all:#?}");
    assert_eq!(kind("B"), Some(Kind::Silence), "{all:#?}");
    assert_eq!(kind("C"), Some(Kind::VolumeSurge), "{all:#?}");
    assert_eq!(kind("D"), Some(Kind::TagSpike), "{all:#?}");
    assert_eq!(kind("E"), Some(Kind::Anomaly), "{all:#?}");
}

#[test]
fn a_shift_settles_and_a_drift_is_found_while_it_goes_on() {
    let cube = network(0..190, |store, day| Likely {
        promoters: match (store, day) {
            (0, 100..) => 0.35,
            (1, 100..140) => 0.6 - 0.012 * (day - 100) as f64,
            (1, 140..) => 0.12,
            _ => 0.6,
        },
        ..Likely::default()
    });
    let found = cube.findings(&through(189)).unwrap();
    let of = |store: &str| {
        let is = |finding: &&Finding| finding.segment.get("store") == Some(&Some(store.to_owned()));
        found.findings.iter().find(is).unwrap()
    };
    assert_eq!((of("A").status, of("A").kind), (Status::Settled, Kind::Shift), "{:#?}", told(&found));
    assert!(of("B").first_seen < date(135), "{:#?}", told(&found));
}

#[test]
fn as_days_arrive_from_saved_state_the_findings_are_those_of_one_go() {
    let likely = |store: usize, day: usize| Likely {
        promoters: if store == 2 && (80..90).contains(&day) { 0.2 } else { 0.6 },
        answers: if store == 5 && day % 7 == 6 { 0 } else { 12 + (day * 7 + store) % 9 },
        ..Likely::default()
    };
    let special = SpecialDays::from(vec![
        SpecialDay::new(date(60), SpecialKind::Holiday),
        SpecialDay::new(date(82), SpecialKind::Promotion).at("store", "C"),
    ]);
    let watch = Watch::new().special_days(special);
    let whole = network(0..110, likely).findings(&watch.clone().as_of(date(109))).unwrap();
    let mut monitor = Monitor::new(&survey(), watch.clone()).unwrap();
    for day in 0..110 {
        monitor.advance(&network(day..day + 1, likely), date(day)).unwrap();
        monitor = serde_json::from_str(&serde_json::to_string(&monitor).unwrap()).unwrap();
        if day == 84 {
            // What was found by then is what one go over the days until then finds.
            let cut = network(0..110, likely).findings(&watch.clone().as_of(date(84))).unwrap();
            assert_eq!(serde_json::to_string(&monitor.findings()).unwrap(), serde_json::to_string(&cut).unwrap());
        }
    }
    assert!(!whole.findings.is_empty());
    assert_eq!(serde_json::to_string(&monitor.findings()).unwrap(), serde_json::to_string(&whole).unwrap());
    let read: Findings = serde_json::from_str(&serde_json::to_string(&whole).unwrap()).unwrap();
    assert_eq!(read, whole);
}

#[test]
fn a_day_that_is_added_changes_no_finding_of_the_past() {
    let cube = network(0..130, |store, day| Likely {
        promoters: if store < 3 && day % 40 < 3 { 0.25 } else { 0.6 },
        ..Likely::default()
    });
    let whole = cube.findings(&through(129)).unwrap();
    for cut in [60, 85, 100, 121] {
        let part = cube.findings(&through(cut)).unwrap();
        let known: Vec<_> = whole.findings.iter().filter(|finding| finding.first_seen <= date(cut)).collect();
        assert_eq!(known.len(), part.findings.len());
        for (known, then) in known.into_iter().zip(&part.findings) {
            assert_eq!((&known.id, known.onset, known.z, &known.change), (&then.id, then.onset, then.z, &then.change));
        }
    }
}

#[test]
fn the_last_day_is_left_out_unless_it_is_whole() {
    let cube = network(0..100, |_, day| Likely { answers: if day == 99 { 1 } else { 20 }, ..Likely::default() });
    let found = cube.findings(&Watch::new().sensitivity(0.02)).unwrap();
    assert_eq!(found.to, Some(date(98)));
    assert!(found.findings.is_empty(), "{:#?}", told(&found));
    assert!(!cube.findings(&through(99)).unwrap().findings.is_empty());
}

#[test]
fn series_without_anything_to_say_give_no_findings_and_no_errors() {
    let empty = Cube::new(&survey(), Grain::Day);
    let found = empty.findings(&Watch::new()).unwrap();
    assert_eq!((found.from, found.findings.len()), (None, 0));
    let constant = network(0..120, |_, _| Likely { promoters: 1.0, long: 0.0, topic: 0.0, answers: 10 });
    assert!(constant.findings(&through(119)).unwrap().findings.is_empty());
    let one = network(50..51, |_, _| Likely::default());
    let found = one.findings(&through(50)).unwrap();
    assert_eq!(found.warming_up, Some(Warming { ready_on: date(92) }));
    assert!(found.sentence(Locale::En).contains("too few days"));
    assert!(found.sentence(Locale::Pl).contains("za mało"));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let cube = network(0..3, |_, _| Likely::default());
    let code = |watch: &Watch| cube.findings(watch).unwrap_err().code();
    assert_eq!(code(&Watch::new().by(["shop"])), "unknown_dimension");
    assert_eq!(code(&Watch::new().metrics([crate::metric::nps("score")])), "unknown_question");
    assert_eq!(code(&Watch::new().metrics([crate::metric::median("handling")])), "invalid_metric");
    assert_eq!(code(&Watch::new().tags(["nps"])), "invalid_metric");
    assert_eq!(code(&Watch::new().sensitivity(0.0)), "out_of_range");
    let weekly = cube.roll_up(&["store"], Grain::Week, &Filter::everything()).unwrap();
    assert_eq!(weekly.findings(&Watch::new()).unwrap_err().code(), "invalid_period");
}

#[test]
fn trends_and_leads_are_told_where_they_are_asked_for() {
    let cube = network(0..220, |_, day| Likely { promoters: 0.3 + 0.002 * day as f64, ..Likely::default() });
    let found = cube.findings(&through(219).with_trends().with_leads()).unwrap();
    let trend = found.findings.iter().find(|finding| finding.kind == Kind::Trend && finding.segment.is_empty());
    let trend = trend.unwrap_or_else(|| panic!("{:#?}", told(&found)));
    assert!(trend.sentence(Locale::En).starts_with("NPS rises by +"), "{}", trend.sentence(Locale::En));
    assert!(trend.q < 0.05 && trend.change.effect > trend.change.expected_high);
}

#[test]
fn the_monitor_never_breaks_on_wild_days() {
    let cube = network(0..150, |store, day| Likely {
        answers: [0, 1, 200, 3][(day * 31 + store * 17) % 4],
        promoters: [0.0, 1.0, 0.5][(day * 13 + store) % 3],
        long: 0.5,
        topic: [0.0, 0.9][(day / 20) % 2],
    });
    for finding in cube.findings(&through(149).sensitivity(100.0)).unwrap().findings {
        let change = &finding.change;
        let numbers =
            [change.observed, change.expected, change.expected_low, change.expected_high, finding.z, finding.p];
        assert!(numbers.iter().all(|number| number.is_finite()), "{finding:?}");
        assert!((0.0..=1.0).contains(&finding.p) && (0.0..=1.0).contains(&finding.q), "{finding:?}");
    }
}

#[test]
fn days_of_another_survey_are_refused_and_change_nothing() {
    let cube = network(0..60, |_, _| Likely::default());
    let mut monitor = Monitor::new(&survey(), Watch::new()).unwrap();
    monitor.advance(&cube, date(49)).unwrap();
    let before = serde_json::to_string(&monitor).unwrap();
    let others = [
        Survey::builder().time("at").rating("csat", Scale::csat()).rating("nps", Scale::nps()).dimensions(["store"]),
        Survey::builder()
            .time("at")
            .rating("nps", Scale::custom(0, 10).unwrap())
            .measure("handling", MeasureUnit::Seconds)
            .tags("topics")
            .dimensions(["store"]),
        Survey::builder()
            .time("at")
            .rating("nps", Scale::nps())
            .measure("handling", MeasureUnit::Seconds)
            .tags("topics")
            .dimensions(["region", "store"]),
    ];
    for other in others {
        let other = Cube::new(&other.build().unwrap(), Grain::Day);
        let error = monitor.advance(&other, date(55)).unwrap_err();
        assert_eq!(error.code(), "cube_mismatch", "{error}");
        assert_eq!(serde_json::to_string(&monitor).unwrap(), before);
    }
    monitor.advance(&cube, date(55)).unwrap();
}

/// Every number and every list of a saved state is damaged, one at a time: it is refused, or the monitor goes on.
#[test]
fn a_damaged_state_breaks_nothing() {
    let cube = network(0..90, |store, day| Likely {
        promoters: if store == 1 && 55 <= day { 0.0 } else { 0.6 },
        ..Likely::default()
    });
    let mut monitor = Monitor::new(&survey(), Watch::new()).unwrap();
    monitor.advance(&cube, date(70)).unwrap();
    assert!(!monitor.findings().findings.is_empty());
    let whole = serde_json::to_value(&monitor).unwrap();
    let mut places = Vec::new();
    walk(&whole, &mut String::new(), &mut places);
    let (mut refused, mut random) = (0, Random::new(5, 1));
    for _ in 0..300 {
        let place = &places[random.below(places.len())];
        let mut damaged = whole.clone();
        match damaged.pointer_mut(place).unwrap() {
            serde_json::Value::Array(list) => drop(list.pop()),
            number => *number = [serde_json::json!(99_999), serde_json::json!(-1.5)][random.below(2)].clone(),
        }
        match serde_json::from_value::<Monitor>(damaged) {
            Err(_) => refused += 1,
            // Numbers that are merely wrong cannot be told; nothing must break.
            Ok(mut monitor) => drop(monitor.advance(&cube, date(75))),
        }
    }
    assert!(10 < refused, "{refused}");
    let cut = &serde_json::to_string(&monitor).unwrap()[..5000];
    assert!(serde_json::from_str::<Monitor>(cut).is_err());
}

fn walk(value: &serde_json::Value, path: &mut String, places: &mut Vec<String>) {
    let length = path.len();
    let mut into = |name: &str, value: &serde_json::Value| {
        path.push('/');
        path.push_str(name);
        walk(value, path, places);
        path.truncate(length);
    };
    match value {
        serde_json::Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, own)| into(&at.to_string(), own));
            if !list.is_empty() {
                places.push(path.clone());
            }
        }
        serde_json::Value::Object(fields) => fields.iter().for_each(|(name, own)| into(name, own)),
        serde_json::Value::Number(_) => places.push(path.clone()),
        _ => {}
    }
}
