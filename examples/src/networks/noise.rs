//! Answers in which there is nothing to find: constant rates, and the answers of a network dealt anew.

use super::answer::{Answer, REGION_ZONES, moment};
use super::world::{CHANNELS, DAYS, REGIONS, Store, TAGS, date};
use crate::random::Random;

/// Constant rates: as many answers on each day as on any other, but for chance, and each like the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Noise {
    /// Another seed gives other answers.
    pub seed: u64,
    /// How many stores, 250 at most.
    pub stores: usize,
    /// How many days, 400 at most.
    pub days: usize,
    /// Answers a day of the smallest and of the largest store; the others are spread evenly between their logarithms.
    pub rates: (f64, f64),
}

impl Default for Noise {
    fn default() -> Self {
        Self { seed: 1, stores: 40, days: DAYS, rates: (1.2, 130.0) }
    }
}

/// The shares of the points from 0, 1 and 1 up, of channels and of complaints, in ten-thousandths.
const NPS: [u32; 11] = [16, 18, 29, 52, 88, 251, 423, 1_126, 2_568, 2_785, 2_644];
const CSAT: [u32; 5] = [74, 329, 1_183, 4_188, 4_226];
const CES: [u32; 7] = [40, 114, 294, 834, 1_891, 3_376, 3_451];
const CHANNEL: [u32; CHANNELS.len()] = [4_210, 2_000, 1_980, 1_810];
const NONE_OR_TAG: [u32; TAGS.len() + 1] = [7_970, 520, 320, 280, 280, 200, 220, 210];

impl Noise {
    /// The stores and their answers, in the order of time. Volumes are Poisson, points, channels and complaints multinomial.
    pub fn answers(&self) -> (Vec<Store>, Vec<Answer>) {
        let mut random = Random::new(self.seed);
        let (count, days) = (self.stores.min(250), self.days.min(DAYS));
        let (low, high) = (libm::log(self.rates.0.max(1e-6)), libm::log(self.rates.1.max(1e-6)));
        let along = |at: usize| if count < 2 { 0.5 } else { at as f64 / (count - 1) as f64 };
        let stores: Vec<Store> =
            (0..count).map(|at| Store::plain(at, libm::exp(low + (high - low) * along(at)))).collect();
        let mut answers = Vec::new();
        for (place, store) in stores.iter().enumerate() {
            for day in 0..days {
                for _ in 0..random.count(store.rate) {
                    let mut point = |lowest: u8, shares: &[u32], answered: f64| {
                        let point = lowest + random.weighted(shares) as u8;
                        random.chance(answered).then_some(point)
                    };
                    let (nps, csat, ces) = (point(0, &NPS, 0.85), point(1, &CSAT, 0.90), point(1, &CES, 0.50));
                    let seconds = libm::exp(5.7 + 0.59 * random.normal()).round().clamp(1.0, 65_000.0);
                    answers.push(Answer {
                        at: moment(date(day), &REGION_ZONES[store.region], &mut random),
                        id: answers.len() as u32 + 1,
                        day: day as u16,
                        store: place as u8,
                        channel: random.weighted(&CHANNEL) as u8,
                        nps,
                        csat,
                        ces,
                        tag: (random.weighted(&NONE_OR_TAG) as u8).checked_sub(1),
                        handling: seconds as u16,
                    });
                }
            }
        }
        answers.sort_unstable();
        (stores, answers)
    }
}

/// How answers are dealt anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deal {
    /// Each to some day of its store: neither volumes nor scores have a history.
    Days,
    /// What was said changes hands within a store and a channel: volumes stay, scores have no history.
    Words,
}

/// The answers of a network of `days` days, dealt anew.
pub fn dealt(stores: &[Store], answers: &[Answer], days: usize, by: Deal, seed: u64) -> Vec<Answer> {
    let mut random = Random::new(seed);
    let mut answers = answers.to_vec();
    match by {
        Deal::Days => {
            for answer in &mut answers {
                let day = random.whole(0, days.clamp(1, DAYS) - 1);
                let region = stores.get(usize::from(answer.store)).map_or(0, |store| store.region);
                answer.day = day as u16;
                answer.at = moment(date(day), &REGION_ZONES[region % REGIONS.len()], &mut random);
            }
        }
        Deal::Words => {
            // Places of the answers of each store and channel, and the order in which their words come back.
            let mut strata = vec![Vec::new(); 256 * CHANNELS.len()];
            for (at, answer) in answers.iter().enumerate() {
                strata[usize::from(answer.store) * CHANNELS.len() + usize::from(answer.channel) % CHANNELS.len()]
                    .push(at);
            }
            let said = answers.clone();
            for places in strata {
                let mut order = places.clone();
                random.shuffle(&mut order);
                for (to, from) in places.into_iter().zip(order) {
                    let Answer { nps, csat, ces, tag, handling, .. } = said[from];
                    answers[to] = Answer { nps, csat, ces, tag, handling, ..answers[to] };
                }
            }
        }
    }
    answers.sort_unstable();
    answers
}
