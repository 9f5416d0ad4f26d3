//! Stores, regions, channels, the calendar: what a network is before anything happens.

use chrono::{Days, NaiveDate};

use super::profile::Profile;
use crate::random::Random;

/// A region: its name and its time zone.
pub const REGIONS: [(&str, &str); 4] = [
    ("north", "Europe/London"),
    ("east", "America/New_York"),
    ("south", "Asia/Kolkata"),
    ("west", "America/Los_Angeles"),
];

/// The channels.
pub const CHANNELS: [&str; 4] = ["store", "app", "web", "phone"];

/// The complaints.
pub const TAGS: [&str; 7] = ["wait", "staff", "price", "delivery", "billing", "app_bug", "stock"];

/// How many stores.
pub const STORES: usize = 40;

/// How many days.
pub const DAYS: usize = 400;

/// The first day.
pub const START: NaiveDate = match NaiveDate::from_ymd_opt(2020, 2, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// Volume from Monday to Sunday against the mean day.
const VOLUME_WEEK: [f64; 7] = [0.916, 0.924, 0.979, 0.982, 1.189, 1.349, 0.658];

/// Satisfaction from Monday to Sunday.
const MOOD_WEEK: [f64; 7] = [0.08, 0.125, 0.11, 0.025, -0.105, -0.155, 0.01];

/// The logarithm of handling time from Monday to Sunday.
const HANDLING_WEEK: [f64; 7] = [-0.012, -0.043, -0.051, -0.032, 0.047, 0.117, -0.096];

/// One store.
#[derive(Debug, Clone, PartialEq)]
pub struct Store {
    /// Its name, `S01` and so on.
    pub name: String,
    /// Its place in [`REGIONS`].
    pub region: usize,
    /// Answers on the mean day.
    pub rate: f64,
    /// Whether it is closed on Sundays.
    pub no_sundays: bool,
    pub(super) mood: f64,
    pub(super) handling: f64,
    pub(super) volume_week: [f64; 7],
    pub(super) mood_week: [f64; 7],
    pub(super) handling_week: [f64; 7],
}

impl Store {
    /// A store that is like others, and each of its days like the others.
    pub(super) fn plain(at: usize, rate: f64) -> Self {
        Self {
            name: format!("S{:02}", at + 1),
            region: at % REGIONS.len(),
            rate,
            no_sundays: false,
            mood: 0.0,
            handling: 0.0,
            volume_week: [1.0; 7],
            mood_week: [0.0; 7],
            handling_week: [0.0; 7],
        }
    }
}

/// A day that is not like others in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarDay {
    /// The day, from 0.
    pub day: usize,
    /// Its place in [`REGIONS`].
    pub region: usize,
    /// A promotion; else a holiday.
    pub promotion: bool,
}

impl CalendarDay {
    /// What the file calls it.
    pub const fn kind(self) -> &'static str {
        if self.promotion { "promotion" } else { "holiday" }
    }
}

/// The place of a day in the week, 0 for Monday.
pub(super) fn weekday(day: usize) -> usize {
    // The first day is a Saturday.
    (day + 5) % 7
}

/// The date of a day.
pub fn date(day: usize) -> NaiveDate {
    START.checked_add_days(Days::new(day as u64)).unwrap_or(NaiveDate::MAX)
}

pub(super) fn stores(volume: f64, random: &mut Random) -> Vec<Store> {
    // Eight small ones, eight large ones, the others between, in no order.
    let mut classes: Vec<usize> = (0..STORES).map(|i| if i < 8 { 0 } else { 1 + usize::from(i < 16) }).collect();
    random.shuffle(&mut classes);
    let mut closed: Vec<bool> = (0..STORES).map(|i| i < 8).collect();
    random.shuffle(&mut closed);
    let bounds = [(1.2, 8.0), (8.0, 42.0), (80.0, 130.0)];
    let mut stores = Vec::with_capacity(STORES);
    for (i, (class, no_sundays)) in classes.into_iter().zip(closed).enumerate() {
        let (low, high): (f64, f64) = bounds[class];
        let rate = volume * libm::exp(random.between(libm::log(low), libm::log(high)));
        let mut volume_week = VOLUME_WEEK.map(|factor| factor * libm::exp(0.10 * random.normal()));
        if no_sundays {
            volume_week[6] = 0.0;
        }
        let mean = volume_week.iter().sum::<f64>() / 7.0;
        stores.push(Store {
            name: format!("S{:02}", i + 1),
            region: i % REGIONS.len(),
            rate,
            no_sundays,
            mood: 0.45 * random.normal(),
            handling: 0.15 * random.normal(),
            volume_week: volume_week.map(|factor| factor / mean),
            mood_week: MOOD_WEEK.map(|effect| effect + 0.055 * random.normal()),
            handling_week: HANDLING_WEEK.map(|effect| effect + 0.029 * random.normal()),
        });
    }
    stores
}

/// Nine holidays and three promotions of three days in each region.
pub(super) fn calendar(random: &mut Random) -> Vec<CalendarDay> {
    let mut days = Vec::new();
    for region in 0..REGIONS.len() {
        let mut all: Vec<usize> = (14..DAYS - 4).collect();
        random.shuffle(&mut all);
        days.extend(all.iter().take(9).map(|day| CalendarDay { day: *day, region, promotion: false }));
        for _ in 0..3 {
            let first = random.whole(28, DAYS - 5);
            days.extend((first..first + 3).map(|day| CalendarDay { day, region, promotion: true }));
        }
    }
    days.sort_unstable();
    days
}

/// A path of the first order: the share `phi` of yesterday stays, and its standard deviation is `sd`.
pub(super) fn wander(phi: f64, sd: f64, random: &mut Random) -> Vec<f64> {
    let step = sd * (1.0 - phi * phi).sqrt();
    let mut at = sd * random.normal();
    (0..DAYS)
        .map(|_| {
            let now = at;
            at = phi * at + step * random.normal();
            now
        })
        .collect()
}

/// Where the scores and the handling times of a network stand on each day.
#[derive(Debug, Clone)]
pub(super) struct Wander {
    pub(super) network: Vec<f64>,
    pub(super) network_handling: Vec<f64>,
    pub(super) stores: Vec<Vec<f64>>,
    pub(super) handling: Vec<Vec<f64>>,
}

impl Wander {
    pub(super) fn new(profile: Profile, random: &mut Random) -> Self {
        let by = profile.wander();
        let mut own = |phi, sd| (0..STORES).map(|_| wander(phi, sd * by, random)).collect();
        let stores = own(0.88, 0.096);
        let handling = own(0.70, 0.044);
        let network = wander(0.92, 0.085 * by, random);
        let network_handling = wander(0.7, 0.011 * by, random);
        Self { network, network_handling, stores, handling }
    }
}
