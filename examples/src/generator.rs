//! A believable customer survey, made by a seed: forty shops, six regions, five channels, thirteen months.
//!
//! The same configuration gives the same bytes on every platform. What happened to the company is known, see
//! [`INCIDENTS`]; so is what is wrong with the file, see [`Summary::dirt`].
//!
//! ```
//! use cxmetrics_examples::generator::{Config, generate};
//! let mut file = Vec::new();
//! let summary = generate(&Config { days: 7, ..Config::default() }, &mut file)?;
//! assert!(file.starts_with(b"answer_id,answered_at,region,store,channel,nps"));
//! assert!(5_000 < summary.rows && summary.rows < 10_000);
//! # Ok::<(), std::io::Error>(())
//! ```
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "all numbers here are small and not negative"
)]

mod history;
mod incident;
mod network;
mod phrase;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::NaiveDate;

use crate::random::Random;
pub use history::{Answer, History};
pub use incident::{INCIDENTS, Incident};
pub use network::{Channel, Store};

/// The columns of the file, in order.
pub const COLUMNS: [&str; 14] = [
    "answer_id",
    "answered_at",
    "region",
    "store",
    "channel",
    "nps",
    "csat",
    "ces",
    "handling_s",
    "resolved",
    "topics",
    "comment",
    "customer_id",
    "consent",
];

/// What to generate. The default is about 400,000 answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Another seed gives another survey with the same incidents.
    pub seed: u64,
    /// How many stores; 40.
    pub stores: usize,
    /// How many days, the last one included; 400.
    pub days: u32,
    /// The last day; 2026-10-31.
    pub last_day: NaiveDate,
    /// Multiplies the number of answers; 1.
    pub volume: f64,
}

impl Default for Config {
    fn default() -> Self {
        let last_day = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap_or_default();
        Self { seed: 2026, stores: 40, days: 400, last_day, volume: 1.0 }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows, without the header, spoiled and repeated ones included.
    pub rows: u64,
    /// Different answers.
    pub answers: u64,
    /// What was spoiled on purpose, and how many times.
    pub dirt: BTreeMap<&'static str, u64>,
}

/// One row in this many is spoiled.
const CLEAN_FOR_DIRTY: u32 = 400;

/// Ways to spoil a row: its name in [`Summary::dirt`], and what takes the place of which column.
const DIRT: [(&str, &str, &str); 9] = [
    ("nps off its scale", "nps", "11"),
    ("nps not a number", "nps", "n/a"),
    ("csat off its scale", "csat", "0"),
    ("day that does not exist", "answered_at", "2026-02-30 12:00:00"),
    ("time in words", "answered_at", "wczoraj"),
    ("no time", "answered_at", ""),
    ("negative handling time", "handling_s", "-1"),
    ("neither yes nor no", "resolved", "może"),
    ("written twice", "", ""),
];

/// The definition of the survey, as JSON.
pub fn survey_json() -> &'static str {
    include_str!("../data/demo-survey.json")
}

/// Writes the survey as CSV: UTF-8, commas, a header, `\n` after every row, quotes where needed.
///
/// Times are those of the clock in Warsaw, without an offset. A day at a time is in memory.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] when `volume` is not between 0 and 1,000; otherwise the writer's own.
pub fn generate(config: &Config, out: &mut impl Write) -> io::Result<Summary> {
    if !(0.0..=1_000.0).contains(&config.volume) {
        let message = format!("volume `{}` is not between 0 and 1,000", config.volume);
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    writeln!(out, "{}", COLUMNS.join(","))?;
    let mut history = History::new(config);
    let stores = history.stores().to_vec();
    // Dirt has its own chance, so that the answers beneath it stay the same.
    let mut random = Random::new(!config.seed);
    let mut summary = Summary::default();
    let mut row = String::new();
    for day in &mut history {
        for answer in day {
            let spoiled = (random.below(CLEAN_FOR_DIRTY) == 0).then(|| DIRT[random.below(DIRT.len() as u32) as usize]);
            row.clear();
            write_row(&mut row, &answer, &stores[answer.store], spoiled.map(|(_, column, text)| (column, text)));
            out.write_all(row.as_bytes())?;
            summary.rows += 1;
            summary.answers += 1;
            if let Some((name, column, _)) = spoiled {
                *summary.dirt.entry(name).or_default() += 1;
                if column.is_empty() {
                    out.write_all(row.as_bytes())?;
                    summary.rows += 1;
                }
            }
        }
    }
    out.flush()?;
    Ok(summary)
}

fn write_row(row: &mut String, answer: &Answer, store: &Store, spoiled: Option<(&str, &str)>) {
    for (i, column) in COLUMNS.into_iter().enumerate() {
        if 0 < i {
            row.push(',');
        }
        match spoiled {
            Some((spoiled, text)) if spoiled == column => row.push_str(text),
            _ => write_cell(row, column, answer, store),
        }
    }
    row.push('\n');
}

fn write_cell(row: &mut String, column: &str, answer: &Answer, store: &Store) {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let point = |point: Option<u8>| number(point.map(u32::from));
    // Writing to a string does not fail.
    let _ = match column {
        "answer_id" => write!(row, "A{:07}", answer.id),
        "answered_at" => write!(row, "{}", answer.at.format("%Y-%m-%d %H:%M:%S")),
        "region" => write!(row, "{}", store.region),
        "store" => write!(row, "{}", store.name),
        "channel" => write!(row, "{}", answer.channel.name()),
        "nps" => write!(row, "{}", point(answer.nps)),
        "csat" => write!(row, "{}", point(answer.csat)),
        "ces" => write!(row, "{}", point(answer.ces)),
        "handling_s" => write!(row, "{}", number(answer.handling_s)),
        "resolved" => write!(row, "{}", answer.resolved.map_or("", |yes| if yes { "yes" } else { "no" })),
        "topics" => write!(row, "{}", answer.topics.join(";")),
        "comment" => write!(row, "{}", quoted(answer.comment.as_deref().unwrap_or_default())),
        "customer_id" => write!(row, "{}", answer.customer.map(|id| format!("K{id:06}")).unwrap_or_default()),
        _ => write!(row, "{}", if answer.consent { "yes" } else { "no" }),
    };
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a over the bytes.
    fn hash(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
    }

    fn written(config: &Config) -> (Summary, Vec<u8>) {
        let mut out = Vec::new();
        (generate(config, &mut out).unwrap(), out)
    }

    #[test]
    fn the_same_seed_writes_the_same_bytes() {
        let config = Config { volume: 0.005, ..Config::default() };
        let (summary, bytes) = written(&config);
        assert_eq!((summary.rows, hash(&bytes)), (1_980, 9_042_577_004_398_820_198));
        assert_eq!(written(&config).1, bytes);
        assert_ne!(written(&Config { seed: 1, ..config }).1, bytes);
    }

    #[test]
    fn odd_configurations_are_answered() {
        for volume in [f64::NAN, -1.0, f64::INFINITY] {
            let config = Config { volume, ..Config::default() };
            assert_eq!(generate(&config, &mut Vec::new()).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        }
        for config in [
            Config { stores: 0, ..Config::default() },
            Config { days: 0, ..Config::default() },
            Config { volume: 0.0, ..Config::default() },
        ] {
            assert_eq!(written(&config).0, Summary::default());
        }
    }

    #[test]
    fn dirt_is_rare_and_counted() {
        let (summary, bytes) = written(&Config { days: 60, volume: 0.3, ..Config::default() });
        let spoiled: u64 = summary.dirt.values().sum();
        assert!(0 < spoiled && spoiled * 100 < summary.rows, "{summary:?}");
        assert_eq!(summary.rows - summary.answers, summary.dirt.get("written twice").copied().unwrap_or(0));
        let text = String::from_utf8(bytes).unwrap();
        let ids = text.lines().filter(|line| line.starts_with('A') && line[1..8].parse::<u32>().is_ok()).count();
        assert_eq!(ids as u64, summary.rows);
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }

    /// NPS and its base.
    fn nps<'a>(answers: impl Iterator<Item = &'a Answer>) -> (f64, u32) {
        let (mut n, mut net) = (0, 0);
        for score in answers.filter_map(|answer| answer.nps) {
            n += 1;
            net += i32::from(9 <= score) - i32::from(score <= 6);
        }
        (100.0 * f64::from(net) / f64::from(n), n)
    }

    #[test]
    fn the_history_is_plausible() {
        let config = Config { volume: 0.1, ..Config::default() };
        let answers: Vec<Answer> = History::new(&config).flatten().collect();
        let share = |of: &dyn Fn(&Answer) -> bool| {
            answers.iter().filter(|answer| of(answer)).count() as f64 / answers.len() as f64
        };
        assert!((36_000..44_000).contains(&answers.len()), "{}", answers.len());
        let (overall, n) = nps(answers.iter());
        assert!((20.0..60.0).contains(&overall) && 30_000 < n, "{overall} of {n}");
        for (what, found, low, high) in [
            ("nps left blank", share(&|a| a.nps.is_none()), 0.06, 0.10),
            ("csat left blank", share(&|a| a.csat.is_none()), 0.09, 0.13),
            ("ces left blank", share(&|a| a.ces.is_none()), 0.13, 0.17),
            ("contacts", share(&|a| a.handling_s.is_some()), 0.25, 0.35),
            ("comments", share(&|a| a.comment.is_some()), 0.20, 0.40),
            ("without consent", share(&|a| !a.consent), 0.007, 0.013),
            ("satisfied, 4 or 5", share(&|a| a.csat.is_some_and(|csat| 4 <= csat)), 0.55, 0.80),
        ] {
            assert!(low < found && found < high, "{what}: {found}");
        }
        assert!(answers.iter().zip(1..).all(|(answer, id)| answer.id == id));
        assert!(answers.is_sorted_by_key(|answer| answer.at));
    }

    #[test]
    fn the_incidents_show_in_plain_counts() {
        let config = Config::default();
        let history = History::new(&config);
        let stores = history.stores().to_vec();
        let answers: Vec<Answer> = history.flatten().collect();
        // How far NPS moves while an incident is felt, at least; the silent terminal has no answers at all.
        let moves = [
            ("renovation", 20.0),
            ("delivery", -50.0),
            ("chat_bot", -15.0),
            ("drift", -15.0),
            ("queue", -45.0),
            ("silence", f64::NAN),
        ];
        for (one, (code, expected)) in INCIDENTS.iter().zip(moves) {
            assert_eq!(one.code, code);
            let days = one.first_day(config.last_day)..=one.last_day(config.last_day);
            let touched = || answers.iter().filter(|answer| one.touches(&stores[answer.store], answer.channel));
            let (before, n_before) = nps(touched().filter(|answer| answer.at.date() < *days.start()));
            let (during, n) = nps(touched().filter(|answer| days.contains(&answer.at.date())));
            let moved = during - before;
            assert!(1_000 < n_before);
            if expected.is_nan() {
                assert_eq!(n, 0);
            } else {
                assert!(100 < n && expected.abs() < moved * expected.signum(), "{code}: {before} to {during}");
            }
        }
    }
}
