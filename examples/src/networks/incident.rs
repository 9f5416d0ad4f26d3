//! What happens to a network, when and where.

use super::world::{CHANNELS, DAYS, STORES, Store, TAGS};
use crate::random::Random;

/// Days before the first incident.
pub const WARM_UP: usize = 98;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The scores of a store fall for days.
    Drop,
    /// The scores of a store fall over six weeks, and stay.
    Drift,
    /// The scores of a store are others from one day on.
    LevelShift,
    /// The scores of a channel are others from one day on.
    ReleaseShift,
    /// The scores of all stores fall for days.
    NetworkDrop,
    /// A store has far fewer answers.
    VolumeCollapse,
    /// A store has no answers.
    SilentStore,
    /// A store has far more answers.
    VolumeSurge,
    /// A complaint is more frequent in a store.
    TagSpike,
    /// Handling takes longer in a store.
    HandlingSurge,
}

impl Kind {
    /// All kinds, and how many incidents of each there are.
    pub const ALL: [(Self, usize); 10] = [
        (Self::Drop, 9),
        (Self::Drift, 5),
        (Self::LevelShift, 4),
        (Self::ReleaseShift, 2),
        (Self::NetworkDrop, 2),
        (Self::VolumeCollapse, 5),
        (Self::SilentStore, 3),
        (Self::VolumeSurge, 2),
        (Self::TagSpike, 6),
        (Self::HandlingSurge, 4),
    ];

    /// Its name in the file of labels.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Drift => "drift",
            Self::LevelShift => "level_shift",
            Self::ReleaseShift => "release_shift",
            Self::NetworkDrop => "network_drop",
            Self::VolumeCollapse => "volume_collapse",
            Self::SilentStore => "silent_store",
            Self::VolumeSurge => "volume_surge",
            Self::TagSpike => "tag_spike",
            Self::HandlingSurge => "handling_surge",
        }
    }

    /// Whether it moves scores.
    pub(super) const fn is_of_scores(self) -> bool {
        matches!(self, Self::Drop | Self::Drift | Self::LevelShift | Self::ReleaseShift | Self::NetworkDrop)
    }

    /// Whether it moves volume.
    pub(super) const fn is_of_volume(self) -> bool {
        matches!(self, Self::VolumeCollapse | Self::SilentStore | Self::VolumeSurge)
    }

    const fn note(self) -> &'static str {
        match self {
            Self::Drop => "scores of one store fall",
            Self::Drift => "scores of one store fall over six weeks and stay",
            Self::LevelShift => "scores of one store are others from here on",
            Self::ReleaseShift => "a release changes one channel",
            Self::NetworkDrop => "an outage in every store",
            Self::VolumeCollapse => "fewer answers",
            Self::SilentStore => "no answers: the feed is broken",
            Self::VolumeSurge => "more answers, in no calendar",
            Self::TagSpike => "the odds of one complaint rise",
            Self::HandlingSurge => "handling takes longer",
        }
    }
}

/// Where something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Everywhere.
    All,
    /// A place in [`CHANNELS`].
    Channel(usize),
    /// A place in the stores.
    Store(usize),
}

impl Place {
    /// Whether a store and a channel lie in it.
    pub fn holds(self, store: usize, channel: usize) -> bool {
        match self {
            Self::All => true,
            Self::Channel(one) => one == channel,
            Self::Store(one) => one == store,
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// What.
    pub kind: Kind,
    /// Where.
    pub place: Place,
    /// The first day.
    pub start: usize,
    /// The last day; of a drift, the day on which it is complete.
    pub end: usize,
    /// On the latent scale of scores; a factor of volume; log-odds of a complaint; logarithm of handling time.
    pub effect: f64,
    /// The complaint, a place in [`TAGS`].
    pub tag: Option<usize>,
}

impl Incident {
    /// Whether it is still felt four weeks on.
    pub fn is_persistent(&self) -> bool {
        matches!(self.kind, Kind::Drift | Kind::LevelShift | Kind::ReleaseShift)
    }

    /// The last day on which a finding is in time.
    pub fn credit_until(&self) -> usize {
        match self.kind {
            Kind::Drift => self.end + 21,
            _ if self.is_persistent() => self.start + 28,
            _ => self.end + 3,
        }
    }

    /// The share of the effect that is felt on a day.
    pub fn felt(&self, day: usize) -> f64 {
        match self.kind {
            _ if day < self.start => 0.0,
            Kind::Drift => ((day + 1 - self.start) as f64 / (self.end + 1 - self.start) as f64).min(1.0),
            _ if self.end < day => 0.0,
            _ => 1.0,
        }
    }

    /// What it is, in words.
    pub fn note(&self) -> &'static str {
        self.kind.note()
    }

    /// Up or down.
    pub fn is_up(&self) -> bool {
        match self.kind {
            kind if kind.is_of_volume() => 1.0 < self.effect,
            _ => 0.0 < self.effect,
        }
    }
}

/// Days between two incidents of one store.
const APART: usize = 20;

/// Draws incidents; `led` are stores that have none.
pub(super) fn incidents(stores: &[Store], volume: f64, led: &[usize], random: &mut Random) -> Vec<Incident> {
    let mut all: Vec<Incident> = Vec::new();
    // Those that last take their stores first; the rest fits around them.
    let mut kinds = Kind::ALL;
    kinds.sort_by_key(|(kind, _)| match kind {
        Kind::NetworkDrop | Kind::ReleaseShift => 0,
        Kind::Drift | Kind::LevelShift => 1,
        _ => 2,
    });
    for (kind, count) in kinds {
        for at in 0..count {
            for _ in 0..10_000 {
                let one = draw(kind, at, random);
                // Where more is at stake, more is noticed.
                let noticed = match one.place {
                    Place::Store(at) if kind != Kind::SilentStore => {
                        let rate = stores[at].rate / volume;
                        random.chance(rate / (rate + 20.0))
                    }
                    _ => true,
                };
                if noticed && fits(&one, &all, stores, volume, led) {
                    all.push(one);
                    break;
                }
            }
        }
    }
    all.sort_by_key(|one| one.kind);
    all
}

fn draw(kind: Kind, at: usize, random: &mut Random) -> Incident {
    // Latest starts leave room for the credit.
    let store = Place::Store(random.whole(0, STORES - 1));
    let first = |days: usize, random: &mut Random| random.whole(WARM_UP, DAYS - 8 - days);
    let (place, start, days, effect, tag) = match kind {
        Kind::Drop => {
            let days = random.whole(2, 5);
            (store, first(days, random), days, -random.between(0.9, 1.7), None)
        }
        Kind::Drift => (store, random.whole(WARM_UP + 35, DAYS - 120), 42, -random.between(0.7, 1.3), None),
        Kind::LevelShift => {
            let start = random.whole(WARM_UP + 30, DAYS - 45);
            let sign = if random.chance(0.3) { 1.0 } else { -1.0 };
            (store, start, DAYS - start, sign * random.between(0.6, 1.0), None)
        }
        // The first is taken back.
        Kind::ReleaseShift if at == 0 => {
            (Place::Channel(1), random.whole(WARM_UP + 20, 180), 75, -random.between(0.4, 0.6), Some(5))
        }
        Kind::ReleaseShift => {
            let start = random.whole(265, DAYS - 60);
            (Place::Channel(2), start, DAYS - start, -random.between(0.4, 0.6), None)
        }
        Kind::NetworkDrop => (Place::All, first(2, random), 2, -random.between(0.45, 0.8), None),
        Kind::VolumeCollapse => {
            let days = random.whole(6, 10);
            (store, first(days, random), days, random.between(0.2, 0.4), None)
        }
        Kind::SilentStore => {
            let days = random.whole(8, 15);
            (store, first(days, random), days, 0.0, None)
        }
        Kind::VolumeSurge => {
            let days = random.whole(2, 4);
            (store, first(days, random), days, random.between(2.1, 2.9), None)
        }
        Kind::TagSpike => {
            let days = random.whole(4, 10);
            (store, first(days, random), days, random.between(1.6, 2.6), Some(random.whole(0, TAGS.len() - 1)))
        }
        Kind::HandlingSurge => {
            let days = random.whole(3, 7);
            (store, first(days, random), days, random.between(0.3, 0.5), None)
        }
    };
    Incident { kind, place, start, end: start + days - 1, effect, tag }
}

fn fits(one: &Incident, all: &[Incident], stores: &[Store], volume: f64, led: &[usize]) -> bool {
    let Place::Store(store) = one.place else {
        // Two of the same place are well apart.
        return all.iter().all(|other| other.place != one.place || 30 < one.start.abs_diff(other.start));
    };
    let Some(rate) = stores.get(store).map(|store| store.rate / volume.max(f64::MIN_POSITIVE)) else { return false };
    // A week of a small store says nothing about its scores, whatever happens there.
    let least = match one.kind {
        Kind::SilentStore => 1.2,
        Kind::VolumeCollapse => 6.0,
        _ => 8.0,
    };
    least <= rate
        && !led.contains(&store)
        && all.iter().filter(|other| other.place == one.place).all(|other| {
            let last = |one: &Incident| if one.kind == Kind::Drift { DAYS - 1 } else { one.end };
            // A drift and a step of the same store hide each other; what is short may come in between.
            let clash = one.is_persistent() && other.is_persistent();
            let end = |it: &Incident| if clash { last(it) } else { it.end };
            end(other) + APART < one.start || end(one) + APART < other.start
        })
}

/// The name of a place, as labels and findings have it.
pub(super) fn segment(place: Place, stores: &[Store]) -> String {
    match place {
        Place::All => "all".to_owned(),
        Place::Channel(at) => format!("channel={}", CHANNELS.get(at).copied().unwrap_or_default()),
        Place::Store(at) => format!("store={}", stores.get(at).map(|store| store.name.as_str()).unwrap_or_default()),
    }
}
