//! What happened, as the file of labels has it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::Network;
use super::answer::{Answer, expected};
use super::incident::{Incident, Kind, Place, WARM_UP, segment};
use super::profile::Profile;
use super::world::{DAYS, REGIONS, START, STORES, TAGS, date};

/// The whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Labels {
    /// What the network is.
    pub meta: Meta,
    /// What happened.
    pub incidents: Vec<IncidentLabel>,
    /// Stores whose scores follow their handling time.
    pub lead_lag: Vec<LeadLabel>,
    /// Customers, and when they went away.
    pub silence: Vec<SilenceLabel>,
    /// Date, region, holiday or promotion.
    pub calendar_days: Vec<[String; 3]>,
    /// The region of each store.
    pub store_region: BTreeMap<String, String>,
}

/// What the network is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// The seed.
    pub seed: u64,
    /// Of the file's format.
    pub version: String,
    /// Its first day.
    pub start: String,
    /// How many days.
    pub ndays: usize,
    /// How many of them nothing happens in.
    pub warmup_days: usize,
    /// The day after them.
    pub scored_from: String,
    /// How many stores.
    pub n_stores: usize,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentLabel {
    /// `I01` and so on.
    pub id: String,
    /// The name of the kind.
    pub kind: String,
    /// `all`, `channel=…` or `store=…`.
    pub segment: String,
    /// What it moves.
    pub metrics: Vec<String>,
    /// The first day.
    pub start: String,
    /// The last day.
    pub end: String,
    /// The first day, from 0.
    pub start_day: usize,
    /// The last day, from 0.
    pub end_day: usize,
    /// Whether it is still felt four weeks on.
    pub persistent: bool,
    /// The last day on which a finding is in time.
    pub credit_until: String,
    /// `up` or `down`.
    pub direction: String,
    /// On the latent scale, as a factor, as log-odds, or as a logarithm.
    pub effect_latent: f64,
    /// In words.
    pub note: String,
    /// How clear it is to who knows the place and the days, in standard errors.
    pub oracle_z: f64,
    /// Before, during, and the answers during: six weeks at most on each side. For volume the expected and the observed answers.
    pub observed: BTreeMap<String, (f64, f64, usize)>,
    /// `easy` from an oracle's 8, `medium` from 5, else `hard`.
    pub tier: String,
}

/// A store whose scores follow its handling time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadLabel {
    /// The store.
    pub segment: String,
    /// What leads.
    pub leader: String,
    /// What follows.
    pub followers: Vec<String>,
    /// After how many days.
    pub lag_days: usize,
    /// Up with up (1) or down with up (-1).
    pub sign: i8,
}

/// One customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SilenceLabel {
    /// The name.
    pub customer: String,
    /// How many contacts.
    pub n_contacts: usize,
    /// The day of the first.
    pub first_day: f64,
    /// The day of the last.
    pub last_contact_day: f64,
    /// The moment of going away.
    pub churn_day: Option<f64>,
    /// The mean gap in days.
    pub true_mean_gap: f64,
    /// The shape of the gamma of gaps.
    pub shape: f64,
}

/// The scores, as findings name them.
pub(super) const SCORES: [&str; 3] = ["nps", "csat", "ces"];

/// How many days of what lasts are summed up, and how many before it.
const WINDOW: usize = 42;

impl Meta {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            version: "1.0".to_owned(),
            start: START.to_string(),
            ndays: DAYS,
            warmup_days: WARM_UP,
            scored_from: date(WARM_UP).to_string(),
            n_stores: STORES,
        }
    }
}

impl Labels {
    pub(super) fn new(seed: u64, profile: Profile, network: &Network) -> Self {
        let text = |day: usize| date(day).to_string();
        let round = |value: f64| (100.0 * value).round() / 100.0;
        let incidents = network.incidents.iter().zip(1..);
        Self {
            meta: Meta::new(seed),
            incidents: incidents.map(|(one, id)| label(one, id, profile, network)).collect(),
            lead_lag: network
                .led
                .iter()
                .map(|led| LeadLabel {
                    segment: segment(Place::Store(led.store), &network.stores),
                    leader: "handling".to_owned(),
                    followers: SCORES.map(str::to_owned).to_vec(),
                    lag_days: led.lag,
                    sign: -1,
                })
                .collect(),
            silence: network
                .customers
                .iter()
                .map(|one| SilenceLabel {
                    customer: one.name.clone(),
                    n_contacts: one.contacts.len(),
                    first_day: round(one.contacts.first().copied().unwrap_or_default()),
                    last_contact_day: round(one.contacts.last().copied().unwrap_or_default()),
                    churn_day: one.churn.map(round),
                    true_mean_gap: round(one.mean_gap),
                    shape: one.shape,
                })
                .collect(),
            calendar_days: network
                .calendar
                .iter()
                .map(|day| [text(day.day), REGIONS[day.region].0.to_owned(), day.kind().to_owned()])
                .collect(),
            store_region: network
                .stores
                .iter()
                .map(|store| (store.name.clone(), REGIONS[store.region].0.to_owned()))
                .collect(),
        }
    }
}

/// Number, sum and sum of squares.
#[derive(Debug, Clone, Copy, Default)]
struct Sums(f64, f64, f64);

impl Sums {
    fn add(&mut self, value: f64) {
        *self = Self(self.0 + 1.0, self.1 + value, self.2 + value * value);
    }

    fn mean(self) -> f64 {
        self.1 / self.0.max(1.0)
    }

    fn variance(self) -> f64 {
        (self.2 / self.0.max(1.0) - self.mean() * self.mean()).max(0.0)
    }
}

fn value(metric: &str, answer: &Answer) -> Option<f64> {
    match metric {
        "nps" => answer.nps.map(|nps| {
            if 9 <= nps {
                100.0
            } else if nps <= 6 {
                -100.0
            } else {
                0.0
            }
        }),
        "csat" => answer.csat.map(f64::from),
        "ces" => answer.ces.map(f64::from),
        "handling" => Some(libm::log(f64::from(answer.handling))),
        tag => {
            Some(f64::from(answer.tag.is_some_and(|at| tag.strip_prefix("tag:") == TAGS.get(usize::from(at)).copied())))
        }
    }
}

fn label(one: &Incident, id: usize, profile: Profile, network: &Network) -> IncidentLabel {
    let last = one.end.min(one.start + WINDOW - 1);
    let tag = |at: usize| format!("tag:{}", TAGS[at]);
    let scores = SCORES.map(str::to_owned);
    // What is measured, and what a finding may name: complaints rise where scores fall.
    let measured: Vec<String> = match one.kind {
        kind if kind.is_of_scores() => scores.to_vec(),
        Kind::TagSpike => one.tag.map(tag).into_iter().collect(),
        Kind::HandlingSurge => vec!["handling".to_owned()],
        _ => vec!["volume".to_owned()],
    };
    let mut metrics = measured.clone();
    match one.kind {
        Kind::ReleaseShift => metrics.extend(one.tag.map(tag)),
        kind if kind.is_of_scores() => metrics.extend((0..TAGS.len()).map(tag)),
        _ => {}
    }
    let here = |answer: &&Answer| one.place.holds(usize::from(answer.store), usize::from(answer.channel));
    let mut observed = BTreeMap::new();
    let mut oracle_z = 0.0_f64;
    if let (true, Place::Store(at)) = (one.kind.is_of_volume(), one.place) {
        let of = |day| expected(&network.stores[at], day, &network.calendar);
        let due: f64 = (one.start..=last).map(of).sum();
        let count =
            network.answers.iter().filter(here).filter(|a| (one.start..=last).contains(&usize::from(a.day))).count();
        // On the root scale, with what days scatter beyond Poisson.
        let days = (last + 1 - one.start) as f64;
        oracle_z = 2.0 * ((count as f64).sqrt() - due.sqrt()) / (1.0 + due / days / profile.size()).sqrt();
        observed.insert("volume".to_owned(), ((10.0 * due).round() / 10.0, count as f64, count));
    }
    for metric in measured.iter().filter(|metric| *metric != "volume") {
        let (mut before, mut during) = (Sums::default(), Sums::default());
        for answer in network.answers.iter().filter(here) {
            let day = usize::from(answer.day);
            let Some(value) = value(metric, answer) else { continue };
            if (one.start..=last).contains(&day) {
                during.add(value);
            } else if day < one.start && one.start <= day + WINDOW {
                before.add(value);
            }
        }
        let error = before.variance().max(1e-9) * (1.0 / during.0.max(1.0) + 1.0 / before.0.max(1.0));
        let z = (during.mean() - before.mean()) / error.sqrt();
        // The oracle looks at one metric: the first.
        if oracle_z == 0.0 {
            oracle_z = z;
        }
        let digits = if metric.starts_with("tag:") { 1e4 } else { 100.0 };
        let round = |value: f64| (digits * value).round() / digits;
        observed.insert(metric.clone(), (round(before.mean()), round(during.mean()), during.0 as usize));
    }
    let oracle_z = oracle_z.abs();
    IncidentLabel {
        id: format!("I{id:02}"),
        kind: one.kind.name().to_owned(),
        segment: segment(one.place, &network.stores),
        metrics,
        start: date(one.start).to_string(),
        end: date(one.end).to_string(),
        start_day: one.start,
        end_day: one.end,
        persistent: one.is_persistent(),
        credit_until: date(one.credit_until()).to_string(),
        direction: if one.is_up() { "up" } else { "down" }.to_owned(),
        effect_latent: one.effect,
        note: one.note().to_owned(),
        oracle_z: (100.0 * oracle_z).round() / 100.0,
        observed,
        tier: match oracle_z {
            z if 8.0 <= z => "easy",
            z if 5.0 <= z => "medium",
            _ => "hard",
        }
        .to_owned(),
    }
}
