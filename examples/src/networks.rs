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
mod cube;
mod customer;
mod incident;
mod label;
mod noise;
mod profile;
mod read;
pub mod score;
mod watch;
mod world;
mod write;

pub use answer::{Answer, Led};
pub use cube::{fold, survey, survey_of_file};
pub use customer::{CUSTOMERS, Customer};
pub use incident::{Incident, Kind, Place, WARM_UP};
pub use label::{IncidentLabel, Labels, LeadLabel, Meta, SilenceLabel};
pub use noise::{Deal, Noise, dealt};
pub use profile::Profile;
pub use read::Files;
pub use watch::{found, special_days};
pub use world::{CHANNELS, CalendarDay, DAYS, REGIONS, START, STORES, Store, TAGS, date};
pub use write::{contacts, responses, write};

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

/// A network: about 20 MB.
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
        let [mut world, mut wander, mut events, mut answers, mut customers] = [1, 2, 3, 4, 5]
            .map(|part: u64| Random::new(config.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (part << 56)));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Cursor;

    use cxmetrics::calendar::Grain;
    use cxmetrics::cube::Cube;
    use cxmetrics::intake::{FileFormat, ReadOptions, Source};
    use cxmetrics::metric::{mean, nps};

    use super::*;

    /// A twentieth of a network, quick to draw.
    fn small(seed: u64, profile: Profile) -> Network {
        Network::new(&Config { seed, profile, volume: 0.05 })
    }

    #[test]
    fn the_same_seed_writes_the_same_bytes() {
        let bytes = |network: &Network| {
            let mut out = Vec::new();
            responses(network, &mut out).unwrap();
            contacts(network, &mut out).unwrap();
            serde_json::to_writer(&mut out, &network.labels).unwrap();
            out
        };
        // FNV-1a over the bytes.
        let hash = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
        };
        let one = bytes(&small(1, Profile::Standard));
        assert_eq!(one, bytes(&small(1, Profile::Standard)));
        assert_eq!(hash(&one), 6_904_869_689_937_896_242);
        assert_ne!(one, bytes(&small(2, Profile::Standard)));
        assert_ne!(one, bytes(&small(1, Profile::Stress)));
    }

    #[test]
    fn incidents_are_as_many_as_promised_and_apart() {
        for seed in 1..12 {
            for profile in [Profile::Standard, Profile::Stress] {
                let network = Network::new(&Config { seed, profile, volume: 0.001 });
                for (kind, count) in Kind::ALL {
                    let found = network.incidents.iter().filter(|one| one.kind == kind).count();
                    assert_eq!(found, count, "{kind:?} of seed {seed}");
                }
                for one in &network.incidents {
                    assert!(WARM_UP <= one.start && one.start <= one.end && one.end < DAYS, "{one:?}");
                    let same = network.incidents.iter().filter(|other| other.place == one.place && *other != one);
                    let days = one.start..=one.end;
                    assert!(same.clone().all(|other| !days.contains(&other.start)), "{one:?} of seed {seed}");
                }
                let led: BTreeSet<usize> = network.led.iter().map(|led| led.store).collect();
                assert_eq!(led.len(), 7, "seed {seed}");
                let hit = |store| network.incidents.iter().any(|one| one.place == Place::Store(store));
                assert!(led.into_iter().all(|store| !hit(store)), "seed {seed}");
            }
        }
        let quiet = small(3, Profile::Null);
        assert!(quiet.incidents.is_empty() && quiet.led.is_empty() && quiet.labels.incidents.is_empty());
    }

    /// What was found in the network that these are like, and how far one may be from it by its own chance.
    #[test]
    fn the_statistics_are_those_of_the_model() {
        let network = Network::new(&Config { seed: 5, volume: 0.25, ..Config::default() });
        let answers = &network.answers;
        let n = answers.len() as f64;
        let share = |of: &dyn Fn(&Answer) -> bool| answers.iter().filter(|one| of(one)).count() as f64 / n;
        let full: Vec<[f64; 2]> =
            answers.iter().filter_map(|one| Some([f64::from(one.nps?), f64::from(one.csat?)])).collect();
        let mean_of = |at: usize| full.iter().map(|pair| pair[at]).sum::<f64>() / full.len() as f64;
        let (x, y) = (mean_of(0), mean_of(1));
        let product = |a: usize, b: usize| {
            let from = [x, y];
            full.iter().map(|pair| (pair[a] - from[a]) * (pair[b] - from[b])).sum::<f64>()
        };
        let correlation = product(0, 1) / (product(0, 0) * product(1, 1)).sqrt();
        for (what, found, low, high) in [
            ("answers", n, 115_000.0, 155_000.0),
            ("nps", share(&|one| one.nps.is_some()), 0.845, 0.855),
            ("csat", share(&|one| one.csat.is_some()), 0.895, 0.905),
            ("ces", share(&|one| one.ces.is_some()), 0.495, 0.505),
            ("complaints", share(&|one| one.tag.is_some()), 0.17, 0.25),
            ("in the app", share(&|one| one.channel == 1), 0.19, 0.215),
            ("points of nps", x, 8.1, 8.7),
            ("points of csat", y, 4.0, 4.4),
            ("correlation", correlation, 0.37, 0.46),
            ("handling", answers.iter().map(|one| libm::log(f64::from(one.handling))).sum::<f64>() / n, 5.6, 5.8),
        ] {
            assert!(low < found && found < high, "{what}: {found}");
        }
        // The scatter of days about what is expected of a store on them.
        let (mut squares, mut expected) = (0.0, 0.0);
        for (at, store) in network.stores.iter().enumerate() {
            let mut counts = vec![0.0; WARM_UP];
            for one in answers.iter().filter(|one| usize::from(one.store) == at && usize::from(one.day) < WARM_UP) {
                counts[usize::from(one.day)] += 1.0;
            }
            for (day, count) in counts.into_iter().enumerate() {
                let due = answer::expected(store, day, &network.calendar);
                squares += (count - due) * (count - due) - due;
                expected += due * due;
            }
        }
        let size = expected / squares;
        assert!(8.0 < size && size < 18.0, "{size}");
    }

    #[test]
    fn what_happened_shows_in_plain_counts() {
        let network = Network::new(&Config { seed: 7, volume: 0.25, ..Config::default() });
        let clear = network.labels.incidents.iter().filter(|one| 5.0 <= one.oracle_z).count();
        assert!(16 <= clear, "{clear} of 42 are clear");
        for one in &network.labels.incidents {
            let Some((before, during, _)) = one.observed.values().next() else { panic!("{one:?}") };
            if 4.0 <= one.oracle_z {
                assert_eq!(one.direction, if before < during { "up" } else { "down" }, "{one:?}");
            }
        }
    }

    /// The file, read by the library, and the answers handed to it directly give the same figures.
    #[test]
    fn the_file_and_the_answers_agree() {
        let network = small(9, Profile::Standard);
        let direct = fold(&network.stores, &network.answers).unwrap();
        let mut bytes = Vec::new();
        responses(&network, &mut bytes).unwrap();
        let mut source = Source::from_reader(Cursor::new(bytes), FileFormat::Csv, &ReadOptions::default()).unwrap();
        let mut read = Cube::new(&survey_of_file().unwrap(), Grain::Day);
        while let Some(batch) = source.next_batch().unwrap() {
            read.fold(&batch).unwrap();
        }
        assert_eq!(direct.rows(), network.answers.len() as u64);
        for metric in [nps("nps"), mean("csat"), mean("ces")] {
            let figures = |cube: &Cube| cube.metric(metric.clone()).by(["region", "store"]).every(Grain::Month).table();
            assert_eq!(figures(&direct).unwrap().rows(), figures(&read).unwrap().rows());
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let network = small(2, Profile::Standard);
        let folder = std::env::temp_dir().join(format!("networks-{}", std::process::id()));
        write(&network, &folder).unwrap();
        let files = Files::read(&folder).unwrap();
        assert_eq!(files.answers, network.answers);
        assert_eq!(files.calendar, network.calendar);
        assert_eq!(files.labels, network.labels);
        assert_eq!(files.contacts.len(), network.customers.iter().map(|one| one.contacts.len()).sum::<usize>());
        std::fs::write(folder.join("stores.csv"), "store,region,tz\nS01,nowhere,UTC\n").unwrap();
        assert_eq!(Files::read(&folder).unwrap_err().kind(), std::io::ErrorKind::InvalidData);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn noise_has_no_history() {
        let noise = Noise { seed: 3, stores: 6, days: 200, rates: (4.0, 40.0) };
        let (stores, answers) = noise.answers();
        assert_eq!(stores.len(), 6);
        assert_eq!(answers, noise.answers().1);
        assert!(answers.is_sorted() && answers.iter().all(|one| one.day < 200));
        for (at, store) in stores.iter().enumerate() {
            let mut counts = vec![0.0; 200];
            for one in answers.iter().filter(|one| usize::from(one.store) == at) {
                counts[usize::from(one.day)] += 1.0;
            }
            // Poisson: the variance is the mean.
            let mean = counts.iter().sum::<f64>() / 200.0;
            let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / 199.0;
            assert!((mean / store.rate - 1.0).abs() < 0.12, "{mean} for {}", store.rate);
            assert!((0.7..1.4).contains(&(variance / mean)), "{variance} about {mean}");
        }
        assert!(Noise { stores: 0, ..noise.clone() }.answers().1.is_empty());
        assert!(Noise { days: 0, ..noise }.answers().1.is_empty());
    }

    #[test]
    fn dealing_keeps_what_it_promises() {
        let network = small(4, Profile::Standard);
        let cells = |answers: &[Answer]| {
            let mut cells: Vec<_> = answers.iter().map(|one| (one.store, one.channel, one.day)).collect();
            cells.sort_unstable();
            cells
        };
        let words = |answers: &[Answer]| {
            let said = |one: &Answer| (one.store, one.channel, one.nps, one.csat, one.ces, one.tag, one.handling);
            let mut words: Vec<_> = answers.iter().map(said).collect();
            words.sort_unstable();
            words
        };
        for by in [Deal::Days, Deal::Words] {
            let anew = dealt(&network.stores, &network.answers, DAYS, by, 1);
            assert!(anew.is_sorted());
            assert_ne!(anew, network.answers);
            assert_eq!(words(&anew), words(&network.answers));
            assert_eq!(cells(&anew) == cells(&network.answers), by == Deal::Words);
        }
    }
}
