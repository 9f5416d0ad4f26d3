//! The company's days, one after the other: who answered, where, and what.

use std::collections::VecDeque;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::Config;
use super::incident::{self, Effect};
use super::network::{self, Channel, Store};
use super::phrase::{self, Tone};
use crate::random::{Random, exp};

/// One answer as the customer gave it, before anything spoils it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The number of the answer, from 1 in the order of time.
    pub id: u64,
    /// When, on the clock in Warsaw.
    pub at: NaiveDateTime,
    /// Where: a place in [`History::stores`].
    pub store: usize,
    /// Through which channel.
    pub channel: Channel,
    /// Likelihood to recommend, 0 to 10.
    pub nps: Option<u8>,
    /// Satisfaction, 1 to 5.
    pub csat: Option<u8>,
    /// Ease, 1 to 7; 7 is easy.
    pub ces: Option<u8>,
    /// How long the case was handled, in seconds; only where somebody handled one.
    pub handling_s: Option<u32>,
    /// Whether the first contact resolved it; only where somebody handled a case.
    pub resolved: Option<bool>,
    /// What it was about.
    pub topics: Vec<&'static str>,
    /// In the customer's words.
    pub comment: Option<String>,
    /// Who answered, if known.
    pub customer: Option<u32>,
    /// Whether the answer may be used beyond counting it.
    pub consent: bool,
}

/// Cuts of a standard normal mood into the points of a scale: the first point lies below the first cut.
const NPS: [f64; 10] = [-1.96, -1.81, -1.645, -1.514, -1.372, -1.150, -0.974, -0.643, -0.126, 0.332];
const CSAT: [f64; 4] = [-1.645, -1.227, -0.739, 0.126];
const CES: [f64; 6] = [-1.88, -1.476, -1.126, -0.739, -0.253, 0.468];

/// Volume by month, January first.
const MONTHS: [f64; 12] = [0.86, 0.85, 0.95, 0.99, 1.00, 1.00, 0.94, 0.96, 0.98, 1.01, 1.14, 1.36];

/// The days of a company, generated one at a time.
#[derive(Debug, Clone)]
pub struct History {
    config: Config,
    stores: Vec<Store>,
    first_customers: Vec<u32>,
    /// By store: customers whose matter was not resolved, and the day on which they will ask again.
    waiting: Vec<VecDeque<(u32, u32)>>,
    random: Random,
    day: u32,
    next_id: u64,
}

impl History {
    /// The history that `config` tells. A day without answers is possible, a company without stores has only such days.
    pub fn new(config: &Config) -> Self {
        let stores = network::stores(config.stores);
        let mut next_customer = 1;
        let first_customers = stores.iter().map(|store| {
            let first = next_customer;
            next_customer += customers(store);
            first
        });
        Self {
            first_customers: first_customers.collect(),
            waiting: vec![VecDeque::new(); stores.len()],
            stores,
            random: Random::new(config.seed),
            day: 0,
            next_id: 1,
            config: config.clone(),
        }
    }

    /// The stores, the largest first.
    pub fn stores(&self) -> &[Store] {
        &self.stores
    }

    fn answers_of(&mut self, date: NaiveDate, days_left: u32) -> Vec<Answer> {
        let progress = f64::from(self.day) / f64::from(self.config.days.max(2) - 1);
        let holiday = is_holiday(date);
        let weekday = date.weekday().num_days_from_monday() as usize;
        let season = MONTHS[date.month0() as usize] * self.config.volume;
        let mut answers = Vec::new();
        for at in 0..self.stores.len() {
            for channel in Channel::ALL {
                let store = &self.stores[at];
                let open = match channel {
                    Channel::Store if date.weekday() == Weekday::Sun && !store.sundays => 0.0,
                    Channel::Store | Channel::Phone if holiday => 0.0,
                    _ if holiday => 0.45,
                    _ => 1.0,
                };
                let (first, last) = channel.share();
                let share = first + (last - first) * progress;
                let effect = incident::effect(store, channel, days_left);
                let mean = store.a_day * season * share * channel.weekdays()[weekday] * open * effect.volume;
                let mood = store.mood + channel.mood() + 0.08 * progress + mood_of_day(date);
                for _ in 0..self.random.count(mean) {
                    let answer = self.answer(date, at, channel, mood, &effect);
                    answers.push(answer);
                }
            }
        }
        answers.sort_by_key(|answer| (answer.at, answer.store, answer.channel));
        for answer in &mut answers {
            answer.id = self.next_id;
            self.next_id += 1;
        }
        answers
    }

    fn answer(&mut self, date: NaiveDate, at: usize, channel: Channel, mood: f64, effect: &Effect) -> Answer {
        let random = &mut self.random;
        let mut handling_s = None;
        let mut resolved = None;
        let mut felt = 0.0;
        if let Some((median, spread)) = channel.handling() {
            let pace = random.normal();
            handling_s = Some((median * effect.handling * exp(spread * pace)).clamp(5.0, 172_800.0) as u32);
            let solved = random.chance(0.79 - 0.05 * pace + effect.resolved);
            resolved = Some(solved);
            felt = if solved { 0.16 } else { -0.62 } - 0.12 * pace;
        }
        let mood = mood + felt + effect.mood + random.normal();
        let content = 0.75 * mood + 0.66 * random.normal();
        let ease = 0.55 * mood + 0.8 * random.normal() + 0.6 * felt + effect.ease;
        let nps = point(mood, &NPS, 0);
        let tone = match nps {
            0..=6 => Tone::Cross,
            7..=8 => Tone::Mixed,
            _ => Tone::Pleased,
        };
        let topics = phrase::topics(random, channel, tone, effect.topic);
        let writes = match tone {
            Tone::Cross => 0.48,
            Tone::Mixed => 0.18,
            Tone::Pleased => 0.27,
        };
        let comment = random.chance(writes).then(|| phrase::comment(random, tone, &topics));
        let customer = self.customer(at, resolved);
        let random = &mut self.random;
        Answer {
            id: 0,
            at: time_of(random, date, channel),
            store: at,
            channel,
            nps: (!random.chance(0.08)).then_some(nps),
            csat: (!random.chance(0.11)).then(|| point(content, &CSAT, 1)),
            ces: (!random.chance(0.15)).then(|| point(ease, &CES, 1)),
            handling_s: handling_s.filter(|_| !random.chance(0.01)),
            resolved: resolved.filter(|_| !random.chance(0.1)),
            topics,
            comment,
            customer: (!random.chance(0.03)).then_some(customer),
            consent: !random.chance(0.01),
        }
    }

    /// Who answers: somebody who has to ask again, or one of the store's customers, the faithful more often.
    fn customer(&mut self, at: usize, resolved: Option<bool>) -> u32 {
        let waiting = &mut self.waiting[at];
        let due = resolved.is_some() && waiting.front().is_some_and(|(_, day)| *day <= self.day);
        let back = if due { waiting.pop_front() } else { None };
        let customer = back.map_or_else(
            || {
                let pick = self.random.unit();
                self.first_customers[at] + (pick * pick * f64::from(customers(&self.stores[at]))) as u32
            },
            |(customer, _)| customer,
        );
        if resolved == Some(false) && self.random.chance(0.3) {
            waiting.push_back((customer, self.day + 1 + self.random.below(5)));
        }
        customer
    }
}

/// A day's answers, in the order of time.
impl Iterator for History {
    type Item = Vec<Answer>;

    fn next(&mut self) -> Option<Vec<Answer>> {
        let days_left = self.config.days.checked_sub(self.day + 1)?;
        let date = self.config.last_day.checked_sub_days(Days::new(u64::from(days_left)))?;
        let answers = self.answers_of(date, days_left);
        self.day += 1;
        Some(answers)
    }
}

/// How many customers a store has.
fn customers(store: &Store) -> u32 {
    20 + (store.a_day * 220.0) as u32
}

fn point(mood: f64, cuts: &[f64], lowest: u8) -> u8 {
    cuts.iter().fold(lowest, |point, cut| point + u8::from(*cut <= mood))
}

/// Crowded days are worse days.
fn mood_of_day(date: NaiveDate) -> f64 {
    let weekday = if date.weekday() == Weekday::Sat { -0.05 } else { 0.01 };
    let season = if date.month() == 12 && date.day() < 25 { -0.09 } else { 0.0 };
    weekday + season
}

fn time_of(random: &mut Random, date: NaiveDate, channel: Channel) -> NaiveDateTime {
    let mut hour = random.weighted(&channel.hours()) as u32;
    // In the night in which summer time begins the clock goes from 02:00 straight to 03:00.
    if hour == 2 && date.month() == 3 && date.weekday() == Weekday::Sun && 25 <= date.day() {
        hour = 3;
    }
    let seconds = hour * 3_600 + random.below(3_600);
    date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default())
}

/// The public holidays of Poland, on which shops are closed.
fn is_holiday(date: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 10] =
        [(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26)];
    if FIXED.contains(&(date.month(), date.day())) {
        return true;
    }
    // Easter Sunday and Monday, Pentecost, Corpus Christi.
    easter(date.year()).is_some_and(|easter| [0, 1, 49, 60].contains(&(date - easter).num_days()))
}

/// Easter Sunday by the anonymous Gregorian computus (Nature, 1876).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let day = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(day / 31).ok()?, u32::try_from(day % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn holidays_follow_the_calendar() {
        for (year, month, date) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)] {
            assert_eq!(easter(year), Some(day(year, month, date)));
        }
        assert!(is_holiday(day(2026, 6, 4)) && is_holiday(day(2025, 12, 24)) && !is_holiday(day(2026, 6, 5)));
    }

    #[test]
    fn points_stay_on_their_scales() {
        assert_eq!([-9.0, -1.0, 0.0, 9.0].map(|mood| point(mood, &NPS, 0)), [0, 6, 9, 10]);
        assert_eq!([-9.0, 0.0, 9.0].map(|mood| point(mood, &CSAT, 1)), [1, 4, 5]);
        assert_eq!([-9.0, 9.0].map(|mood| point(mood, &CES, 1)), [1, 7]);
    }

    #[test]
    fn nobody_answers_in_the_hour_that_does_not_exist() {
        let mut random = Random::new(3);
        for _ in 0..5_000 {
            let at = time_of(&mut random, day(2026, 3, 29), Channel::Web);
            assert_ne!(chrono::Timelike::hour(&at), 2);
        }
    }
}
