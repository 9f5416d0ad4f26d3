//! What changes from day to day, of any cube by day in the light of any calendar.

use chrono::{Days, NaiveDate};
use cxmetrics::calendar::{Grain, SpecialDay, SpecialDays, SpecialKind};
use cxmetrics::cube::{Cube, Filter, Record};
use cxmetrics::finding::{Findings, Kind, Monitor, Watch};
use cxmetrics::locale::Locale;
use cxmetrics::metric::{csat, handling_time, mean, median, nps, share, tag_share, volume};
use cxmetrics::survey::{MeasureUnit, Scale, Survey};
use cxmetrics::{Analysis, Document, Unit};
use serde_json::{Value, json};

use crate::Bytes;

const STORES: [&str; 4] = ["A", "B", "Ż", "D"];
const REGIONS: [&str; 2] = ["north", "south"];

/// Findings and documents over time of any days.
pub fn check(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let sample = Sample::any(&mut bytes);
    let cube = sample.cube(0..sample.days);
    let watch = sample.watch(&mut bytes);
    findings_as_days_come(&sample, &cube, &watch, &mut bytes);
    for _ in 0..3 {
        document(&sample, &cube, &mut bytes);
    }
}

/// Some days of a few stores, each with answers that stay alike for a while.
struct Sample {
    survey: Survey,
    first: NaiveDate,
    days: usize,
    stretches: Vec<Stretch>,
    special: SpecialDays,
}

/// What the answers of a store are like from a day on.
#[derive(Clone)]
struct Stretch {
    from: usize,
    store: Option<usize>,
    answers: usize,
    score: i64,
    spread: i64,
    seconds: f64,
    tag: Option<&'static str>,
    tag_every: usize,
}

impl Stretch {
    fn any(days: usize, bytes: &mut Bytes<'_>) -> Self {
        Self {
            from: bytes.below(days + 1),
            store: bytes.pick(&[None, Some(0), Some(1), Some(2), Some(3)]),
            answers: bytes.pick(&[4, 0, 1, 2, 9, 30]),
            score: bytes.pick(&[8, 0, 10, 5, 3, 7]),
            spread: bytes.pick(&[1, 0, 3, 10]),
            seconds: bytes.pick(&[60.0, 0.0, 1.0, 900.0, 1e-6, 1e9]),
            tag: bytes.pick(&[None, Some("wait"), Some("price"), Some("")]),
            tag_every: bytes.pick(&[3, 1, 10]),
        }
    }
}

impl Sample {
    fn any(bytes: &mut Bytes<'_>) -> Self {
        let survey = Survey::builder()
            .time("day")
            .rating("nps", Scale::nps())
            .rating("csat", Scale::csat())
            .measure("handling", MeasureUnit::Seconds)
            .flag("solved")
            .tags("topics")
            .dimensions(["store", "region"])
            .build()
            .expect("a survey");
        let first = bytes.pick(&["2026-01-01", "2024-02-28", "1969-12-30", "2026-10-20"]).parse().expect("a day");
        let days = 44 + bytes.below(40);
        let stretches = (0..=bytes.below(10)).map(|_| Stretch::any(days, bytes)).collect();
        let special = (0..bytes.below(6)).map(|_| special_day(first, days, bytes)).collect::<Vec<_>>().into();
        Self { survey, first, days, stretches, special }
    }

    fn date(&self, day: usize) -> NaiveDate {
        self.first.checked_add_days(Days::new(day as u64)).expect("a day")
    }

    /// The same day has the same answers, whatever days are asked for with it.
    fn cube(&self, days: std::ops::Range<usize>) -> Cube {
        let mut cube = Cube::new(&self.survey, Grain::Day);
        for day in days {
            let text = self.date(day).to_string();
            for (store, name) in STORES.iter().enumerate() {
                let holds = |part: &&Stretch| part.from <= day && part.store.is_none_or(|own| own == store);
                let Some(part) = self.stretches.iter().rev().find(holds) else { continue };
                for answer in 0..part.answers {
                    let turn =
                        i64::try_from(day * 7 + answer * 3 + store).unwrap_or(0) % (2 * part.spread + 1) - part.spread;
                    let score = (part.score + turn).clamp(0, 10);
                    let mut record = Record::new()
                        .text("day", text.as_str())
                        .text("store", *name)
                        .text("region", REGIONS[store % 2])
                        .integer("nps", score)
                        .integer("csat", 1 + score * 2 / 5)
                        .float("handling", part.seconds * (1.0 + turn.unsigned_abs() as f64 / 8.0))
                        .integer("solved", i64::from(turn < 1));
                    if let Some(tag) = part.tag.filter(|_| answer % part.tag_every == 0) {
                        record = record.text("topics", tag);
                    }
                    cube.add(&record).expect("an answer");
                }
            }
        }
        cube
    }

    fn watch(&self, bytes: &mut Bytes<'_>) -> Watch {
        let mut watch = Watch::new().special_days(self.special.clone());
        watch.sensitivity = bytes.pick(&[100.0, 0.5, 0.001, 5.0]);
        match bytes.below(4) {
            0 => {}
            1 => watch = watch.by(["store"]),
            2 => watch = watch.by(["region", "store"]).filter(Filter::is("region", "north")),
            _ => {
                watch =
                    watch.metrics([nps("nps"), volume(), csat("csat"), share("solved"), tag_share("topics", "wait")]);
            }
        }
        watch
    }
}

fn special_day(first: NaiveDate, days: usize, bytes: &mut Bytes<'_>) -> SpecialDay {
    let day = first.checked_add_days(Days::new(bytes.below(days + 10) as u64)).expect("a day");
    let special = SpecialDay::new(day, bytes.pick(SpecialKind::ALL));
    match bytes.below(4) {
        0 => special,
        1 => special.at("store", bytes.pick(&STORES)),
        2 => special.at("region", bytes.pick(&REGIONS)),
        _ => special.at("store", "A").at("store", "never").at("region", "north"),
    }
}

/// A monitor that sees one day after the other, saved and restored between them, finds what one go finds, and what was found by a day
/// is what one go over the days until then finds.
fn findings_as_days_come(sample: &Sample, cube: &Cube, watch: &Watch, bytes: &mut Bytes<'_>) {
    let whole = cube.findings(&watch.clone().as_of(sample.date(sample.days - 1))).expect("findings");
    sound_findings(&whole);
    let (restored, alone) = (bytes.pick(&[7, 1, 3]), bytes.flag());
    let mut monitor = Monitor::new(&sample.survey, watch.clone()).expect("a monitor");
    // The first day of a monitor is the first with answers.
    let mut told = 0;
    for day in 0..sample.days {
        let own = if alone { sample.cube(day..day + 1) } else { cube.clone() };
        told += monitor.advance(&own, sample.date(day)).expect("a day").len();
        if day % restored == 0 {
            let text = serde_json::to_string(&monitor).expect("plain data");
            monitor = serde_json::from_str(&text).expect("its own text");
        }
    }
    assert!(whole.findings.len() <= told, "each finding is told when it is made");
    same(&monitor.findings(), &whole);
    for _ in 0..2 {
        let cut = sample.date(bytes.below(sample.days));
        let part = cube.findings(&watch.clone().as_of(cut)).expect("findings");
        let known: Vec<_> = whole.findings.iter().filter(|finding| finding.first_seen <= cut).collect();
        assert_eq!(known.len(), part.findings.len(), "through {cut}");
        for (known, then) in known.into_iter().zip(&part.findings) {
            assert_eq!((&known.id, known.onset, &known.change), (&then.id, then.onset, &then.change));
            assert_eq!((known.z, known.p, known.first_seen), (then.z, then.p, then.first_seen));
        }
    }
    let told = cube.findings(&watch.clone().with_trends().with_leads().as_of(sample.date(sample.days - 1)));
    sound_findings(&told.expect("findings"));
}

fn same(a: &Findings, b: &Findings) {
    let text = |findings: &Findings| serde_json::to_string(findings).expect("plain data");
    assert_eq!(text(a), text(b));
}

fn sound_findings(findings: &Findings) {
    let text = serde_json::to_string(findings).expect("plain data");
    // A NaN is written as null, and does not come back.
    assert_eq!(&serde_json::from_str::<Findings>(&text).expect("its own text"), findings);
    for finding in &findings.findings {
        for change in std::iter::once(&finding.change).chain(&finding.also) {
            let (low, high) = (change.expected_low, change.expected_high);
            assert!(low <= change.expected && change.expected <= high, "{finding:?}");
            let numbers = [change.observed, low, high, change.effect, change.z, change.network_change.unwrap_or(0.0)];
            assert!(numbers.iter().all(|number| number.is_finite()), "{finding:?}");
            if matches!(change.unit, Unit::Share | Unit::Points) && !matches!(finding.kind, Kind::Trend | Kind::Lead) {
                let most = if change.unit == Unit::Share { 1.0 } else { 100.0 };
                assert!(numbers[..3].iter().all(|number| number.abs() <= most), "{finding:?}");
            }
        }
        let shares = [finding.p, finding.q, finding.share_of_whole.unwrap_or(0.0)];
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)) && finding.z.is_finite(), "{finding:?}");
        assert!(finding.onset <= finding.first_seen && finding.onset <= finding.last_seen, "{finding:?}");
        for locale in [Locale::En, Locale::Pl] {
            words(&finding.sentence(locale));
        }
    }
    for locale in [Locale::En, Locale::Pl] {
        words(&findings.sentence(locale));
    }
}

fn words(sentence: &str) {
    assert!(!sentence.is_empty() && !sentence.contains("NaN") && !sentence.contains(" inf"), "{sentence}");
}

/// Whatever is asked about days, the answer comes back from JSON, or is an error that says something.
fn document(sample: &Sample, cube: &Cube, bytes: &mut Bytes<'_>) {
    let metric = bytes.pick(&[
        nps("nps"),
        mean("csat"),
        csat("csat"),
        volume(),
        handling_time("handling"),
        share("solved"),
        tag_share("topics", "wait"),
        median("nps"),
    ]);
    let by = bytes.pick(&[&["store"][..], &[], &["region"]]);
    let mut query = cube.metric(metric).by(by.iter().copied()).min_base(bytes.pick(&[0, 5, 40]));
    if let Some(grain) = bytes.pick(&[None, Some(Grain::Day), Some(Grain::Week), Some(Grain::Month)]) {
        query = query.every(grain);
    }
    let analysis: Analysis = serde_json::from_value(analysis(sample, bytes)).expect("an analysis");
    let document = match query.analyse(&analysis) {
        Ok(document) => document,
        Err(err) => return assert!(!err.to_string().is_empty(), "{err:?}"),
    };
    let text = serde_json::to_string(&document).expect("plain data");
    assert_eq!(serde_json::from_str::<Document>(&text).expect("its own text"), document, "{analysis:?}");
    for locale in [Locale::En, Locale::Pl] {
        words(&document.sentence(locale));
    }
}

fn analysis(sample: &Sample, bytes: &mut Bytes<'_>) -> Value {
    let as_of = bytes.pick(&[sample.days - 1, 0, 50, 200]);
    let special = serde_json::to_value(&sample.special).expect("plain data");
    let name = bytes.pick(&["series", "trend", "change_points", "decompose", "forecast", "leads"]);
    let mut asked = json!({"analysis": name, "as_of": sample.date(as_of), "special_days": special});
    match name {
        "series" => {
            asked["rolling"] =
                bytes.pick(&[json!({"periods": 7}), json!({"trailing": "quarter"}), json!({"periods": 0})]);
        }
        "trend" => asked["goal"] = bytes.pick(&[json!(0.5), json!(-1e9), Value::Null]),
        "change_points" => asked["shortest"] = bytes.pick(&[json!(7), json!(0), json!(1), json!(1000)]),
        "decompose" => asked["bandwidth"] = bytes.pick(&[json!(28), json!(0), json!(1), json!(4_000_000)]),
        "forecast" => {
            asked["horizon"] = bytes.pick(&[json!(28), json!(0), json!(1), json!(366), json!(367)]);
            asked["target"] = json!({"value": bytes.pick(&[0.0, 50.0, 1e300]), "on": sample.date(as_of + 10)});
        }
        _ => {
            asked["max_lag"] = bytes.pick(&[json!(14), json!(0), json!(60)]);
            asked["metrics"] =
                serde_json::to_value([nps("nps"), handling_time("handling"), volume()]).expect("plain data");
        }
    }
    asked
}
