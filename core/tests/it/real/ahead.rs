//! What moves first, and what is to come, in networks of stores where it is known: the labelled one, and others of its make in the folders
//! that `CXMETRICS_NETWORKS` names.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{Days, NaiveDate};
use cxmetrics::calendar::{Grain, SpecialDays};
use cxmetrics::cube::Cube;
use cxmetrics::intake::{FileFormat, ReadOptions, Source};
use cxmetrics::locale::Locale;
use cxmetrics::metric::{Metric, ces, csat, handling_time, nps, volume};
use cxmetrics::series::{ForecastRequest, LeadLag, LeadRequest, Relation};
use cxmetrics::survey::{MeasureUnit, Scale, Survey};
use serde_json::{Value, json};

use super::shared::{aloud, shared_folder};

/// A network of stores with its labels.
pub(super) struct Network {
    pub(super) name: String,
    folder: PathBuf,
    pub(super) labels: Value,
}

impl Network {
    /// The labelled network and those made beside it; what is not at hand is said aloud.
    pub(super) fn all() -> Vec<Self> {
        let mut folders = vec![shared_folder().join("evaluation/incidents")];
        if let Some(more) = std::env::var_os("CXMETRICS_NETWORKS") {
            let mut more: Vec<PathBuf> = std::fs::read_dir(more).unwrap().map(|entry| entry.unwrap().path()).collect();
            more.sort();
            folders.extend(more);
        }
        folders.into_iter().filter_map(Self::read).collect()
    }

    fn read(folder: PathBuf) -> Option<Self> {
        let rows = ["responses.csv.gz", "responses.csv"].iter().any(|name| folder.join(name).is_file());
        if !rows {
            aloud(&format!("skipped: no network in {}", folder.display()));
            return None;
        }
        let labels = serde_json::from_str(&std::fs::read_to_string(folder.join("labels.json")).unwrap()).unwrap();
        Some(Self { name: folder.file_name().unwrap().to_string_lossy().into_owned(), folder, labels })
    }

    pub(super) fn special_days(&self) -> SpecialDays {
        SpecialDays::from_csv(&std::fs::read_to_string(self.folder.join("calendar.csv")).unwrap()).unwrap()
    }

    pub(super) fn folded(&self) -> Cube {
        let stores = std::fs::read_to_string(self.folder.join("stores.csv")).unwrap();
        let zones: BTreeMap<String, String> = stores
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<_>>())
            .map(|cells| (cells[0].to_owned(), cells[2].to_owned()))
            .collect();
        let survey = Survey::builder()
            .time("timestamp")
            .zones("store", zones)
            .rating("nps", Scale::nps())
            .rating("csat", Scale::csat())
            .rating("ces", Scale::ces())
            .measure("handling_seconds", MeasureUnit::Seconds)
            .dimensions(["store", "region"])
            .build()
            .unwrap();
        let mut cube = Cube::new(&survey, Grain::Day);
        let name = ["responses.csv.gz", "responses.csv"].iter().find(|name| self.folder.join(name).is_file()).unwrap();
        let file = std::fs::File::open(self.folder.join(name)).unwrap();
        let mut source = Source::from_reader(file, FileFormat::Csv, &ReadOptions::default()).unwrap();
        cube.fold_source(&mut source).unwrap();
        cube
    }
}

fn metrics() -> [Metric; 4] {
    [handling_time("handling_seconds"), nps("nps"), csat("csat"), ces("ces")]
}

/// Groups found with their lag, and pairs that are in no label.
fn scored(found: &LeadLag, labels: &Value) -> (usize, usize, Vec<String>) {
    let mut true_leads: BTreeMap<&str, u64> = BTreeMap::new();
    for label in labels["lead_lag"].as_array().unwrap() {
        true_leads.insert(label["segment"].as_str().unwrap(), label["lag_days"].as_u64().unwrap());
    }
    let (mut exact, mut wrong) = (0, Vec::new());
    for lead in &found.leads {
        let segment = format!("store={}", lead.segment[0].as_deref().unwrap());
        let is_true = lead.relation == Relation::Leads
            && lead.leaders.iter().all(|side| side.metric == 0)
            && true_leads.get(segment.as_str()) == Some(&u64::from(lead.lag));
        if is_true {
            exact += 1;
        } else {
            wrong.push(found.told(lead, Locale::En));
        }
    }
    (exact, true_leads.len(), wrong)
}

/// What the scorer of the networks reads.
fn as_findings(found: &LeadLag) -> Vec<Value> {
    const NAMES: [&str; 4] = ["handling", "nps", "csat", "ces"];
    let mut all = Vec::new();
    for lead in found.leads.iter().filter(|lead| lead.relation == Relation::Leads) {
        for leader in &lead.leaders {
            for follower in lead.followers.iter().filter(|side| side.holds) {
                all.push(json!({
                    "kind": "lead_lag", "segment": format!("store={}", lead.segment[0].as_deref().unwrap()),
                    "leader": NAMES[leader.metric], "follower": NAMES[follower.metric], "lag_days": lead.lag,
                    "score": -lead.q_value.max(1e-300).log10(),
                }));
            }
        }
    }
    all
}

#[test]
fn leads_are_found_and_none_is_made_up() {
    for network in Network::all() {
        let cube = network.folded();
        let request = LeadRequest::new(metrics()).by(["store"]).special_days(network.special_days());
        let start = Instant::now();
        let found = cube.leads(&request).unwrap();
        let took = start.elapsed();
        let (exact, all, wrong) = scored(&found, &network.labels);
        let mut line = format!(
            "leads in {}: {exact} of {all} with the exact lag, {} false, {} tested, {} refused, {took:.1?}",
            network.name,
            wrong.len(),
            found.tested,
            found.refused.len()
        );
        if let Some(folder) = std::env::var_os("CXMETRICS_FINDINGS") {
            let path = Path::new(&folder).join(format!("leads-{}.json", network.name));
            std::fs::write(&path, serde_json::to_string(&as_findings(&found)).unwrap()).unwrap();
            let _ = write!(line, "; {}", path.display());
        }
        aloud(&line);
        for lead in &found.leads {
            aloud(&format!("  {}", found.told(lead, Locale::En).replace('\u{a0}', " ")));
        }
        assert_eq!(wrong, Vec::<String>::new());
        if network.name == "incidents" {
            assert_eq!((exact, all), (7, 7));
            assert!(found.sentence(Locale::Pl).contains("to związek, nie przyczyna"));
        } else {
            assert!(exact * 10 >= all * 8, "{exact} of {all} in {}", network.name);
        }
        let read: LeadLag = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
        assert_eq!(read, found);
    }
}

/// How often intervals held, how wide they were, and how far the forecasts were off.
#[derive(Default)]
struct Held {
    inside: f64,
    all: f64,
    width: f64,
    squares: f64,
    weight: f64,
}

impl Held {
    fn see(&mut self, reading: &cxmetrics::Reading, actual: f64, n: f64) {
        let (low, high) = reading.interval().unwrap();
        self.all += 1.0;
        self.inside += f64::from(u8::from(low - 1e-9 <= actual && actual <= high + 1e-9));
        self.width += high - low;
        self.squares += n * (reading.value().unwrap() - actual).powi(2);
        self.weight += n;
    }

    fn share(&self) -> f64 {
        self.inside / self.all
    }

    fn width(&self) -> f64 {
        self.width / self.all
    }

    fn told(&self) -> String {
        let off = (self.squares / self.weight).sqrt();
        format!("{:.1}% of {}, width {:.3}, off by {off:.3}", 100.0 * self.share(), self.all, self.width())
    }
}

/// Forecasts from rolling origins against what came: days, and 28 days together.
fn against_what_came(network: &Network, cube: &Cube, metric: &Metric) -> [Held; 2] {
    let special = network.special_days();
    let first: NaiveDate = network.labels["meta"]["start"].as_str().unwrap().parse().unwrap();
    let regions = network.labels["store_region"].as_object().unwrap();
    let is_special = |store: &str, day: NaiveDate| {
        let place = BTreeMap::from([
            ("store".to_owned(), store.to_owned()),
            ("region".to_owned(), regions[store].as_str().unwrap().to_owned()),
        ]);
        special.applies_to(&place, day).is_some()
    };
    let query = || cube.metric(metric.clone()).by(["store"]).min_base(0);
    let table = query().every(Grain::Day).without_intervals().table().unwrap();
    let is_count = *metric == volume();
    let mut came: BTreeMap<(String, NaiveDate), (f64, f64)> = BTreeMap::new();
    for row in table.rows() {
        let value = row.reading.value().unwrap_or(0.0);
        came.insert((row.segment[0].clone().unwrap(), row.period.unwrap().start()), (row.reading.n as f64, value));
    }
    let mut held = [Held::default(), Held::default()];
    for origin in (90..=370).step_by(14) {
        let as_of = first.checked_add_days(Days::new(origin)).unwrap();
        let request = ForecastRequest::default().special_days(special.clone()).as_of(as_of);
        let found = query().forecast(&request).unwrap();
        for store in found.segments.iter().filter(|store| store.reason.is_none()) {
            let name = store.segment[0].as_deref().unwrap();
            let (mut n, mut sum, mut is_usual) = (0.0, 0.0, true);
            for day in &store.days {
                let is_open = day.reading.is_some();
                if is_special(name, day.day) {
                    is_usual = false;
                    continue;
                }
                let known = came.get(&(name.to_owned(), day.day)).copied();
                let Some((base, value)) = known.or((is_count && is_open).then_some((0.0, 0.0))) else { continue };
                n += base;
                sum += if is_count { value } else { base * value };
                if let Some(reading) = &day.reading
                    && (is_count || base > 0.0)
                {
                    held[0].see(reading, value, if is_count { 1.0 } else { base });
                }
            }
            let whole = &store.whole.as_ref().unwrap().reading;
            if is_count && is_usual {
                held[1].see(whole, sum, 1.0);
            } else if !is_count && n > 0.0 {
                held[1].see(whole, sum / n, n);
            }
        }
    }
    held
}

#[test]
fn intervals_of_forecasts_hold_what_they_say() {
    for network in Network::all() {
        let cube = network.folded();
        for (name, metric) in [
            ("NPS", nps("nps")),
            ("CSAT", csat("csat")),
            ("CES", ces("ces")),
            ("handling", handling_time("handling_seconds")),
            ("volume", volume()),
        ] {
            let start = Instant::now();
            let [days, whole] = against_what_came(&network, &cube, &metric);
            aloud(&format!(
                "forecasts of {name} in {}: days {}; 28 days {}; {:.1?}",
                network.name,
                days.told(),
                whole.told(),
                start.elapsed()
            ));
            if name == "NPS" && network.name == "incidents" {
                assert!((0.93..=0.97).contains(&days.share()) && (0.93..=0.97).contains(&whole.share()));
                assert!(days.width() <= 95.0);
            }
        }
    }
}
