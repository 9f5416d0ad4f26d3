//! The engine against a slow and obvious reading of the same rows: one row at a time, every answer kept, every metric
//! computed from the list of answers.

mod answers;
mod case;
mod reading;

use std::collections::BTreeMap;

use cxmetrics::calendar::{Grain, Period};
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::{Intake, Reason, Refusals};
use cxmetrics::metric::{Metric, box_share, csat, mean, median, nps, quantile, share, sum, tag_share, volume, within};
use cxmetrics::{Flag, Reading};
use proptest::prelude::*;

use self::answers::{Answers, mean_of, median_of, near, quantile_of, share_of};
use self::case::{Case, RATINGS, TAGS, case, survey_of};
use self::reading::{Account, Answer, Missing, Read, Refused, Row, read_rows};
use crate::data::{Col, batch};

type Key = (Vec<(bool, Option<String>)>, Option<Period>);

fn groups(case: &Case, rows: &[Row], grain: Grain) -> BTreeMap<Key, Vec<Row>> {
    let mut groups: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
    for row in rows {
        let segment = case.by.iter().map(|name| (row.segment[name].is_none(), row.segment[name].clone())).collect();
        let period = row.day.map_or(Period::ALL, |day| Period::containing(grain, day));
        groups.entry((segment, Some(period))).or_default().push(row.clone());
    }
    groups
}

fn readings(cube: &Cube, case: &Case, metric: Metric, grain: Grain) -> Vec<(Key, Reading)> {
    let table = cube.metric(metric).by(case.by.clone()).every(grain).min_base(0).without_intervals().table().unwrap();
    let key = |segment: Vec<Option<String>>, period| {
        (segment.into_iter().map(|value| (value.is_none(), value)).collect(), period)
    };
    table.into_rows().into_iter().map(|row| (key(row.segment.to_vec(), row.period), row.reading)).collect()
}

fn compare(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
    metric: &Metric,
    expected: impl Fn(&[Row], &Reading) -> (u64, bool, String),
) -> Result<(), TestCaseError> {
    let found = readings(cube, case, metric.clone(), grain);
    prop_assert_eq!(
        found.iter().map(|(key, _)| key).collect::<Vec<_>>(),
        groups.keys().collect::<Vec<_>>(),
        "segments of {:?}",
        metric
    );
    for ((key, reading), rows) in found.iter().zip(groups.values()) {
        let (n, agrees, what) = expected(rows, reading);
        prop_assert_eq!(reading.n, n, "n of {:?} in {:?}", metric, key);
        prop_assert!(agrees, "{metric:?} in {key:?}: {reading:?}, expected {what}");
    }
    Ok(())
}

fn compare_ratings(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
) -> Result<(), TestCaseError> {
    for (name, min, _, good, bad) in RATINGS {
        let answers = |rows: &[Row]| -> Answers {
            let of = |row: &Row| match row.ratings[name] {
                Answer(point) => Some((point as f64, row.weight)),
                _ => None,
            };
            rows.iter().filter_map(of).collect()
        };
        let band = |band: [i64; 2]| move |value: f64| (band[0] as f64..=band[1] as f64).contains(&value);
        let check = |metric: Metric, expected: &dyn Fn(&Answers) -> Option<f64>| {
            compare(cube, case, groups, grain, &metric, |rows, reading| {
                let answers = answers(rows);
                let value = expected(&answers);
                (answers.len() as u64, near(reading.value(), value, 1e-9), format!("{value:?}"))
            })
        };
        if name == "nps" || name == "own" {
            check(nps(name), &|answers| {
                Some(100.0 * (share_of(answers, band(good))? - share_of(answers, band(bad))?))
            })?;
        }
        check(csat(name), &|answers| share_of(answers, band(good)))?;
        let lowest = i32::try_from(min).unwrap();
        check(box_share(name, lowest, lowest), &|answers| share_of(answers, |value| value == min as f64))?;
        check(mean(name), &mean_of)?;
        check(median(name), &|answers| median_of(answers).map(|(low, high)| low.midpoint(high)))?;
    }
    Ok(())
}

fn compare_measures(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
) -> Result<(), TestCaseError> {
    for (name, ticks) in [("secs", 1_000.0), ("cost", 100.0)] {
        let numbers = |rows: &[Row]| -> Vec<(i64, u64)> {
            let of = |row: &Row| match row.measures[name] {
                Answer(value) => Some((value, row.weight)),
                _ => None,
            };
            rows.iter().filter_map(of).collect()
        };
        let answers = |rows: &[Row]| -> Answers {
            numbers(rows).into_iter().map(|(value, weight)| (value as f64 / ticks, weight)).collect()
        };
        compare(cube, case, groups, grain, &sum(name), |rows, reading| {
            let numbers = numbers(rows);
            let value = numbers.iter().map(|(value, _)| i128::from(*value)).sum::<i128>() as f64 / ticks;
            let value = (!numbers.is_empty()).then_some(value);
            (numbers.len() as u64, reading.value() == value, format!("{value:?}"))
        })?;
        compare(cube, case, groups, grain, &mean(name), |rows, reading| {
            let answers = answers(rows);
            let largest = answers.iter().fold(1.0_f64, |largest, (value, _)| largest.max(value.abs()));
            let value = mean_of(&answers);
            (answers.len() as u64, near(reading.value(), value, 1e-9 * largest), format!("{value:?}"))
        })?;
        compare(cube, case, groups, grain, &median(name), |rows, reading| {
            let answers = answers(rows);
            let pair = median_of(&answers);
            let (low, high) = pair.unwrap_or_default();
            let error = if reading.has(Flag::Binned) { (low.abs() + high.abs()) / 512.0 } else { 0.0 };
            let value = pair.map(|(low, high)| low.midpoint(high));
            let tolerance = error + 1e-9 * (1.0 + high.abs());
            (answers.len() as u64, near(reading.value(), value, tolerance), format!("{value:?}"))
        })?;
        if !case.shape.weighted {
            compare(cube, case, groups, grain, &quantile(name, 0.9), |rows, reading| {
                let answers = answers(rows);
                let found = quantile_of(&answers, 0.9);
                let (_, low, high) = found.unwrap_or_default();
                let error = if reading.has(Flag::Binned) { (low.abs() + high.abs()) / 256.0 } else { 0.0 };
                let value = found.map(|found| found.0);
                let tolerance = error + 1e-9 * (1.0 + high.abs());
                (answers.len() as u64, near(reading.value(), value, tolerance), format!("{value:?}"))
            })?;
        }
        for limit in [0.29, 12.5, 600.5, -3.21] {
            compare(cube, case, groups, grain, &within(name, limit), |rows, reading| {
                let numbers = numbers(rows);
                let answers: Answers = numbers.iter().map(|(value, weight)| (*value as f64, *weight)).collect();
                // The limit is a whole number of ticks here.
                let limit = (limit * ticks).round();
                let slack = if reading.has(Flag::Binned) { limit.abs() / 128.0 } else { 0.0 };
                let at_least = share_of(&answers, |value| value <= limit - slack);
                let at_most = share_of(&answers, |value| value <= limit + slack);
                let agrees = match (reading.value(), at_least, at_most) {
                    (Some(value), Some(low), Some(high)) => (low - 1e-9..=high + 1e-9).contains(&value),
                    (value, low, _) => value.is_none() && low.is_none(),
                };
                (answers.len() as u64, agrees, format!("{at_least:?} to {at_most:?}"))
            })?;
        }
    }
    Ok(())
}

fn compare_shares(
    cube: &Cube,
    case: &Case,
    groups: &BTreeMap<Key, Vec<Row>>,
    grain: Grain,
) -> Result<(), TestCaseError> {
    compare(cube, case, groups, grain, &volume(), |rows, reading| {
        let value = Some(rows.len() as f64);
        (rows.len() as u64, reading.value() == value, format!("{value:?}"))
    })?;
    compare(cube, case, groups, grain, &share("ok"), |rows, reading| {
        let of = |row: &Row| match row.ok {
            Answer(yes) => Some((f64::from(u8::from(yes)), row.weight)),
            _ => None,
        };
        let answers: Answers = rows.iter().filter_map(of).collect();
        let value = share_of(&answers, |value| value == 1.0);
        (answers.len() as u64, near(reading.value(), value, 1e-9), format!("{value:?}"))
    })?;
    for tag in TAGS.into_iter().chain(["never"]) {
        compare(cube, case, groups, grain, &tag_share("topics", tag), |rows, reading| {
            let of = |row: &Row| match &row.topics {
                Answer(tags) => Some((f64::from(u8::from(tags.contains(tag))), row.weight)),
                _ => None,
            };
            let answers: Answers = rows.iter().filter_map(of).collect();
            let value = share_of(&answers, |value| value == 1.0);
            (answers.len() as u64, near(reading.value(), value, 1e-9), format!("{value:?}"))
        })?;
    }
    Ok(())
}

fn places(refusals: &Refusals) -> BTreeMap<Reason, (u64, Vec<u64>)> {
    refusals.iter().map(|(reason, refusal)| (reason, (refusal.count, refusal.first_rows.clone()))).collect()
}

/// Notes what became of one question in one row.
fn note<'a, T>(
    name: &'a str,
    read: &Read<T>,
    codes: &mut BTreeMap<&'a str, Vec<Option<Reason>>>,
    answered: &mut BTreeMap<&'a str, u64>,
) {
    match read {
        Answer(_) => *answered.entry(name).or_default() += 1,
        Missing => codes.entry(name).or_default().push(None),
        Refused(reason) => codes.entry(name).or_default().push(Some(*reason)),
    }
}

fn compare_account(intake: &Intake, case: &Case, rows: &[Row], account: &Account) -> Result<(), TestCaseError> {
    let shape = case.shape;
    prop_assert_eq!(intake.rows_read, account.read);
    prop_assert_eq!(intake.rows_accepted, rows.len() as u64);
    prop_assert_eq!(intake.rows_read, intake.rows_accepted + intake.rows_refused.total());
    let expected: BTreeMap<Reason, (u64, Vec<u64>)> = account
        .refused
        .iter()
        .map(|(reason, rows)| {
            let mut first = rows.clone();
            first.sort_unstable();
            first.truncate(5);
            (*reason, (rows.len() as u64, first))
        })
        .collect();
    prop_assert_eq!(places(&intake.rows_refused), expected);

    let mut codes: BTreeMap<&str, Vec<Option<Reason>>> = BTreeMap::new();
    let mut answered: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        for (name, read) in row.ratings.iter().chain(&row.measures) {
            note(name, read, &mut codes, &mut answered);
        }
        note("ok", &row.ok, &mut codes, &mut answered);
        note("topics", &row.topics, &mut codes, &mut answered);
    }
    prop_assert_eq!(intake.questions.len(), 8, "{:?}", shape);
    for (name, found) in &intake.questions {
        let codes = codes.remove(name.as_str()).unwrap_or_default();
        let mut refused: BTreeMap<Reason, u64> = BTreeMap::new();
        codes.iter().flatten().for_each(|reason| *refused.entry(*reason).or_default() += 1);
        prop_assert_eq!(found.answered, answered.get(name.as_str()).copied().unwrap_or(0), "answers to {}", name);
        prop_assert_eq!(found.missing, codes.iter().filter(|code| code.is_none()).count() as u64, "missing {}", name);
        let by_reason: BTreeMap<Reason, u64> =
            found.refused.iter().map(|(reason, refusal)| (reason, refusal.count)).collect();
        prop_assert_eq!(by_reason, refused, "refused {}", name);
        prop_assert_eq!(found.answered + found.missing + found.refused.total(), intake.rows_accepted, "{}", name);
    }
    Ok(())
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let shape = case.shape;
    let survey = survey_of(shape);
    let mut cube = Cube::new(&survey, shape.grain);
    for cut in case.cuts.windows(2) {
        let columns: Vec<Col> = case.columns.iter().map(|column| column.slice(cut[0]..cut[1])).collect();
        let batch = batch(cut[1] - cut[0], &columns).unwrap().with_decimal_comma(shape.decimal_comma);
        cube.fold(&batch).unwrap();
    }
    let (rows, account) = read_rows(case);
    compare_account(cube.intake(), case, &rows, &account)?;
    prop_assert_eq!(cube.rows(), rows.len() as u64);
    for grain in [Grain::All, cube.grain()] {
        let groups = groups(case, &rows, grain);
        compare_ratings(&cube, case, &groups, grain)?;
        compare_measures(&cube, case, &groups, grain)?;
        compare_shares(&cube, case, &groups, grain)?;
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in &rows {
        if let Answer(tags) = &row.topics {
            for tag in tags {
                *counts.entry(tag.clone()).or_default() += 1;
            }
        }
    }
    let (found, tagged) = cube.tags("topics", &Filter::everything()).unwrap();
    prop_assert_eq!(found.into_iter().collect::<BTreeMap<_, _>>(), counts);
    prop_assert_eq!(tagged, rows.iter().filter(|row| matches!(row.topics, Answer(_))).count() as u64);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(512), ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_obvious_reading(case in case()) {
        check(&case)?;
    }
}
