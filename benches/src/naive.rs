//! The same counts the slow and obvious way, row by row, so that nothing is compared with itself.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use crate::digest::{Digest, Group};
use crate::generate::{Answers, CHANNELS};
use crate::ours::Task;

/// What a task comes to.
pub fn digest(task: Task, answers: &Answers) -> Digest {
    let mut scores: BTreeMap<(u64, u64), Vec<u8>> = BTreeMap::new();
    for row in 0..answers.len() {
        let (store, channel) = (u64::from(answers.stores[row]), u64::from(answers.channels[row]));
        let key = match task {
            Task::Store | Task::Median | Task::Week => store,
            Task::Day => store * CHANNELS.len() as u64 + channel,
            Task::Csv | Task::Parquet => 0,
        };
        let day = || warsaw_day(answers.times[row]);
        let period = match task {
            Task::Store | Task::Median => 0,
            Task::Week | Task::Csv | Task::Parquet => {
                let day = day();
                let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
                (number(monday) + 3) / 7
            }
            Task::Day => number(day()),
        };
        scores.entry((key, period)).or_default().push(answers.scores[row]);
    }
    let groups = scores.into_iter().map(|((key, period), mut scores)| {
        scores.sort_unstable();
        let count = |keep: fn(u8) -> bool| scores.iter().filter(|score| keep(**score)).count() as u64;
        let n = scores.len();
        let middle = u64::from(scores[(n - 1) / 2]) + u64::from(scores[n / 2]);
        Group {
            key,
            period,
            n: n as u64,
            promoters: count(|score| 9 <= score),
            detractors: count(|score| score <= 6),
            sum: scores.iter().map(|score| u64::from(*score)).sum(),
            twice_median: if task == Task::Median { middle } else { 0 },
        }
    });
    groups.collect()
}

fn number(day: NaiveDate) -> u64 {
    u64::try_from((day - NaiveDate::default()).num_days()).unwrap_or(0)
}

/// The day in Warsaw: an hour ahead of UTC, and two from the last Sunday of March, 01:00 UTC, to that of October.
fn warsaw_day(micros: i64) -> NaiveDate {
    let utc = NaiveDateTime::default() + TimeDelta::microseconds(micros);
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31).unwrap_or_default();
        (last - Days::new(u64::from(last.weekday().num_days_from_sunday()))).and_hms_opt(1, 0, 0).unwrap_or_default()
    };
    let ahead = if change(3) <= utc && utc < change(10) { 2 } else { 1 };
    (utc + TimeDelta::hours(ahead)).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_changes_where_it_does() {
        // 2026-03-28 22:59:59.999999, 23:00, and 2026-03-29 21:59:59.999999, 22:00 UTC.
        let days = [1_774_738_799_999_999, 1_774_738_800_000_000, 1_774_821_599_999_999, 1_774_821_600_000_000];
        let days = days.map(|micros| warsaw_day(micros).to_string());
        assert_eq!(days, ["2026-03-28", "2026-03-29", "2026-03-29", "2026-03-30"]);
    }
}
