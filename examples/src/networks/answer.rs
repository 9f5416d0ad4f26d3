//! Answers: ordinal readings of a latent satisfaction, with a part that one respondent's answers share.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::incident::{Incident, Kind, Place};
use super::profile::Profile;
use super::world::{CHANNELS, CalendarDay, DAYS, REGIONS, Store, TAGS, Wander, date, weekday};
use crate::random::Random;

/// The zones of the regions.
pub(super) static REGION_ZONES: LazyLock<[TimeZone; 4]> =
    LazyLock::new(|| REGIONS.map(|(_, zone)| TimeZone::get(zone).unwrap_or(TimeZone::UTC)));

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// Seconds since 1970.
    pub at: u32,
    /// Numbered by store and day, from 1.
    pub id: u32,
    /// The local day, from 0.
    pub day: u16,
    /// A place in the stores.
    pub store: u8,
    /// A place in [`CHANNELS`].
    pub channel: u8,
    /// From 0 to 10.
    pub nps: Option<u8>,
    /// From 1 to 5.
    pub csat: Option<u8>,
    /// From 1 to 7.
    pub ces: Option<u8>,
    /// A place in [`TAGS`].
    pub tag: Option<u8>,
    /// Seconds.
    pub handling: u16,
}

/// Where the latent passes from one point of a scale to the next. Found from the shares of the points in a real-looking network, in
/// which the latent has the standard deviation 1.594 around 0.
const NPS: [f64; 10] = [-4.699, -4.314, -3.977, -3.624, -3.264, -2.696, -2.16, -1.34, -0.172, 1.004];
const CSAT: [f64; 4] = [-3.885, -2.785, -1.594, 0.311];
const CES: [f64; 6] = [-4.227, -3.442, -2.706, -1.809, -0.758, 0.635];

/// The scatter of respondents about the mood of their store and day, and the share of its variance that their answers share.
const SCATTER: f64 = 1.5;
const SHARED: f64 = 0.39;

/// How often a question is answered.
const ANSWERED: [f64; 3] = [0.85, 0.90, 0.50];

/// The mood of channels, and their share of the answers on the first and on the last day.
const CHANNEL_MOOD: [f64; 4] = [0.17, 0.06, 0.04, -0.22];
const CHANNEL_SHARE: [(f64, f64); 4] = [(0.47, 0.37), (0.15, 0.254), (0.198, 0.197), (0.182, 0.181)];

/// Volume and mood on holidays and in promotions.
const SPECIAL_VOLUME: [f64; 2] = [0.25, 1.65];
const SPECIAL_MOOD: [f64; 2] = [-0.33, -0.09];

/// The log-odds of each complaint where the latent is 0, and what a unit of the latent takes off.
const TAG_ODDS: [f64; 7] = [-2.90, -3.38, -3.51, -3.51, -3.87, -3.95, -3.85];
const TAG_SLOPE: f64 = 0.8;

/// The mood of the usual store on the usual day.
const MOOD: f64 = 0.06;

/// The logarithm of the usual handling time, its scatter, and what a unit of it takes off the mood of days that follow.
const HANDLING: f64 = 5.695;
const HANDLING_SCATTER: f64 = 0.554;
const LEAD_SLOPE: f64 = -2.2;

/// The wander of handling where it leads.
pub(super) const LEAD_PHI: f64 = 0.6;
pub(super) const LEAD_SD: f64 = 0.155;

/// A store whose scores follow its handling time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Led {
    /// A place in the stores.
    pub store: usize,
    /// Days.
    pub lag: usize,
}

/// How many answers a store is expected to have on a day, without incidents.
pub(super) fn expected(store: &Store, day: usize, calendar: &[CalendarDay]) -> f64 {
    let year = 1.0 + 0.15 * libm::sin(core::f64::consts::TAU * (day as f64 - 55.0) / 365.25);
    let special: f64 = special(store, day, calendar).map(|kind| SPECIAL_VOLUME[kind]).product();
    store.rate * store.volume_week[weekday(day)] * year * special
}

fn special<'a>(store: &Store, day: usize, calendar: &'a [CalendarDay]) -> impl Iterator<Item = usize> + use<'a> {
    let region = store.region;
    let these = calendar.iter().filter(move |special| special.day == day && special.region == region);
    these.map(|special| usize::from(special.promotion))
}

/// Everything that answers are drawn from.
#[derive(Debug)]
pub(super) struct Draw<'a> {
    pub(super) profile: Profile,
    pub(super) stores: &'a [Store],
    pub(super) calendar: &'a [CalendarDay],
    pub(super) incidents: &'a [Incident],
    pub(super) led: &'a [Led],
    pub(super) wander: &'a Wander,
}

impl Draw<'_> {
    /// All answers, in the order of time.
    pub(super) fn answers(&self, random: &mut Random) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (place, store) in self.stores.iter().enumerate() {
            for day in 0..DAYS {
                self.day(place, store, day, &REGION_ZONES[store.region], random, &mut answers);
            }
        }
        answers.sort_unstable();
        answers
    }

    fn day(&self, place: usize, store: &Store, day: usize, zone: &TimeZone, random: &mut Random, to: &mut Vec<Answer>) {
        let here = || self.incidents.iter().filter(|one| 0.0 < one.felt(day));
        let mut volume = expected(store, day, self.calendar);
        for one in here().filter(|one| one.kind.is_of_volume() && one.place == Place::Store(place)) {
            volume *= one.effect;
        }
        let luck = random.gamma(self.profile.size());
        let count = random.count(volume * luck);
        let along = day as f64 / (DAYS - 1) as f64;
        let shares = CHANNEL_SHARE.map(|(first, last)| (1e6 * (first + (last - first) * along)) as u32);

        let year = 0.08 * libm::sin(core::f64::consts::TAU * (day as f64 - 200.0) / 365.25);
        let mut mood = MOOD + store.mood + store.mood_week[weekday(day)] + year;
        mood += self.wander.network[day] + self.wander.stores[place][day];
        mood += special(store, day, self.calendar).map(|kind| SPECIAL_MOOD[kind]).sum::<f64>();
        let mut handling = HANDLING + store.handling + store.handling_week[weekday(day)];
        handling += self.wander.network_handling[day] + self.wander.handling[place][day];
        if let Some(led) = self.led.iter().find(|led| led.store == place) {
            mood += LEAD_SLOPE * self.wander.handling[place][day.saturating_sub(led.lag)];
        }
        let surges = here().filter(|one| one.kind == Kind::HandlingSurge && one.place == Place::Store(place));
        handling += surges.map(|one| one.effect).sum::<f64>();

        let mut moods = CHANNEL_MOOD.map(|channel| mood + channel);
        let mut odds = [TAG_ODDS; 4];
        for (channel, (mood, odds)) in moods.iter_mut().zip(&mut odds).enumerate() {
            for one in here().filter(|one| one.place.holds(place, channel)) {
                if one.kind.is_of_scores() {
                    *mood += one.effect * one.felt(day);
                }
                if let Some(tag) = one.tag {
                    // A release adds complaints of its own to those of a lower mood.
                    odds[tag] += if one.kind == Kind::TagSpike { one.effect } else { 1.3 };
                }
            }
        }
        let date = date(day);
        for _ in 0..count {
            let channel = random.weighted(&shares);
            let shared = SHARED.sqrt() * random.normal();
            let latent = moods[channel];
            let mut point = |steps: &[f64], lowest: u8, answered: f64| {
                let own = latent + SCATTER * (shared + (1.0 - SHARED).sqrt() * random.normal());
                let above = steps.iter().filter(|step| **step < own).count() as u8;
                random.chance(answered).then_some(lowest + above)
            };
            let (nps, csat, ces) =
                (point(&NPS, 0, ANSWERED[0]), point(&CSAT, 1, ANSWERED[1]), point(&CES, 1, ANSWERED[2]));
            let felt = TAG_SLOPE * (latent + SCATTER * shared);
            let seconds = libm::exp(handling + HANDLING_SCATTER * random.normal()).round().clamp(1.0, 65_000.0);
            to.push(Answer {
                at: moment(date, zone, random),
                id: to.len() as u32 + 1,
                day: day as u16,
                store: place as u8,
                channel: channel as u8,
                nps,
                csat,
                ces,
                tag: complaint(&odds[channel], felt, random),
                handling: seconds as u16,
            });
        }
    }
}

/// One complaint or none: each has its odds against none.
fn complaint(odds: &[f64; TAGS.len()], felt: f64, random: &mut Random) -> Option<u8> {
    let weights = odds.map(|odds| libm::exp(odds - felt));
    let mut left = random.unit() * (1.0 + weights.iter().sum::<f64>()) - 1.0;
    if left < 0.0 {
        return None;
    }
    for (tag, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return Some(tag as u8);
        }
    }
    None
}

/// A moment of a local day, most often in the afternoon.
pub(super) fn moment(date: NaiveDate, zone: &TimeZone, random: &mut Random) -> u32 {
    let second = (3_600.0 * (14.5 + 4.6 * random.normal())).clamp(0.0, 86_399.0) as u32;
    let part = |value: u32| i8::try_from(value).unwrap_or(0);
    let year = i16::try_from(date.year()).unwrap_or(0);
    let (hour, minute) = (part(second / 3_600), part(second / 60 % 60));
    let local = DateTime::new(year, part(date.month()), part(date.day()), hour, minute, part(second % 60), 0);
    let at = local.and_then(|local| zone.to_ambiguous_timestamp(local).compatible());
    at.map_or(0, |at| u32::try_from(at.as_second()).unwrap_or(0))
}

/// The names of the channels, for files.
pub(super) fn channel(answer: &Answer) -> &'static str {
    CHANNELS.get(usize::from(answer.channel)).copied().unwrap_or_default()
}
