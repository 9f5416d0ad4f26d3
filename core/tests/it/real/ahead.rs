//! What moves first, and what is to come, in networks of stores where it is known: the labelled one, and others of its make in the folders
//! that `CXMETRICS_NETWORKS` names.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use cxmetrics::calendar::{Grain, SpecialDays};
use cxmetrics::cube::Cube;
use cxmetrics::intake::{FileFormat, ReadOptions, Source};
use cxmetrics::locale::Locale;
use cxmetrics::metric::{Metric, ces, csat, handling_time, nps};
use cxmetrics::series::{LeadLag, LeadRequest, Relation};
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
