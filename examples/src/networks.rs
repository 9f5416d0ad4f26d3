//! Networks of stores in which it is known what happened: answers for 400 days, a calendar, customers and labels.
//!
//! A seed gives a network, the same bytes on every platform. What happens in it, and how large it is, is [`Incident`]; how a list of
//! findings is judged against it is [`score`].
//!
//! ```
//! use cxmetrics_examples::networks::{Config, Network, Profile};
//! let network = Network::new(&Config { volume: 0.02, ..Config::default() });
//! assert_eq!(network.incidents.len(), 42);
//! assert_eq!(network.labels.lead_lag.len(), 7);
//! let quiet = Network::new(&Config { volume: 0.02, profile: Profile::Null, ..Config::default() });
//! assert!(quiet.incidents.is_empty());
//! ```
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "all numbers here are small and not negative"
)]

mod answer;
mod customer;
mod file;
mod incident;
mod label;
mod profile;
pub mod score;
mod world;

pub use answer::{Answer, Led};
pub use customer::{CUSTOMERS, Customer};
pub use file::{contacts, responses, write};
pub use incident::{Incident, Kind, Place, WARM_UP};
pub use label::{IncidentLabel, Labels, LeadLabel, Meta, SilenceLabel};
pub use profile::Profile;
pub use world::{CHANNELS, CalendarDay, DAYS, REGIONS, START, STORES, Store, TAGS, date};

use crate::random::Random;

/// What to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Another seed gives another network.
    pub seed: u64,
    /// Its kind.
    pub profile: Profile,
    /// Multiplies the number of answers; 1, about 550,000 of them.
    pub volume: f64,
}

impl Default for Config {
    fn default() -> Self {
        Self { seed: 1, profile: Profile::Standard, volume: 1.0 }
    }
}

/// A network: about 15 MB.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// The stores, by name.
    pub stores: Vec<Store>,
    /// Days that are not like others.
    pub calendar: Vec<CalendarDay>,
    /// What happened.
    pub incidents: Vec<Incident>,
    /// Stores whose scores follow their handling time.
    pub led: Vec<Led>,
    /// The answers, in the order of time.
    pub answers: Vec<Answer>,
    /// Customers, who are nobody's who answers.
    pub customers: Vec<Customer>,
    /// What happened, as the file has it.
    pub labels: Labels,
}

/// Days by which handling times lead.
const LAGS: [usize; 7] = [1, 2, 3, 4, 5, 7, 10];

impl Network {
    /// Draws a network.
    pub fn new(config: &Config) -> Self {
        let (profile, volume) = (config.profile, config.volume.clamp(0.0, 100.0));
        // Parts have chances of their own, so that a change in one leaves the others as they are.
        let [mut world, mut wander, mut events, mut answers, mut customers] =
            [1, 2, 3, 4, 5].map(|part: u64| Random::new(config.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (part << 56)));
        let stores = world::stores(volume, &mut world);
        let calendar = world::calendar(&mut world);
        let mut paths = world::Wander::new(profile, &mut wander);
        let mut led = Vec::new();
        let mut incidents = Vec::new();
        if profile.is_eventful() {
            led = leads(&stores, volume, &mut events);
            for Led { store, .. } in &led {
                paths.handling[*store] = world::wander(answer::LEAD_PHI, answer::LEAD_SD, &mut wander);
            }
            let taken: Vec<usize> = led.iter().map(|led| led.store).collect();
            incidents = incident::incidents(&stores, volume, &taken, &mut events);
        }
        let draw = answer::Draw {
            profile,
            stores: &stores,
            calendar: &calendar,
            incidents: &incidents,
            led: &led,
            wander: &paths,
        };
        let answers = draw.answers(&mut answers);
        let customers = customer::customers(&mut customers);
        let labels = Labels {
            meta: Meta::new(config.seed),
            incidents: Vec::new(),
            lead_lag: Vec::new(),
            silence: Vec::new(),
            calendar_days: Vec::new(),
            store_region: std::collections::BTreeMap::new(),
        };
        let mut network = Self { stores, calendar, incidents, led, answers, customers, labels };
        network.labels = Labels::new(config.seed, profile, &network);
        network
    }
}

/// Stores whose scores follow their handling time; not the smallest, where that could not be seen.
fn leads(stores: &[Store], volume: f64, random: &mut Random) -> Vec<Led> {
    let least = 20.0 * volume;
    let mut able: Vec<usize> = (0..stores.len()).filter(|at| least <= stores[*at].rate).collect();
    random.shuffle(&mut able);
    let mut lags = LAGS;
    random.shuffle(&mut lags);
    able.into_iter().zip(lags).map(|(store, lag)| Led { store, lag }).collect()
}
