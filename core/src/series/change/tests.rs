use chrono::{Datelike, Days};

use super::*;
use crate::cube::Filter;
use crate::locale::Locale;
use crate::metric::{csat, mean, nps, volume};
use crate::series::tests::{Rows, day, say, store};
use crate::stat::random::Random;

/// A store that wanders: sd 0.06 in promoters is about 9 points.
fn wandering(
    rows: &mut Rows,
    random: &mut Random,
    name: &str,
    per_day: usize,
    phi: f64,
    mut level: impl FnMut(u64) -> f64,
) {
    let (mut wander, mut at) = (0.0, 0);
    let sd = if phi > 0.0 { 0.06 } else { 0.0 };
    store(
        rows,
        random,
        (name, "2025-01-06", 365),
        |_, random| random.below(2 * per_day + 1),
        |_, random| {
            wander = phi * wander + sd * (1.0 - phi * phi).sqrt() * random.normal();
            at += 1;
            (level(at - 1) + wander).clamp(0.0, 1.0)
        },
    );
}

#[test]
fn noise_and_wander_rarely_break() {
    for (phi, most) in [(0.0, 0.05), (0.5, 0.05), (0.8, 0.1), (0.9, 0.2)] {
        let (mut rows, mut random) = (Rows::default(), Random::new(23, 0));
        let stores = 40;
        for at in 0..stores {
            wandering(&mut rows, &mut random, &format!("S{at:02}"), 3 + at % 10, phi, |_| 0.5);
        }
        let cube = rows.cube();
        for metric in [nps("nps"), csat("nps"), volume()] {
            let found =
                cube.metric(metric.clone()).by(["store"]).change_points(&ChangePointsRequest::default()).unwrap();
            let changes: usize = found.segments.iter().map(|own| own.changes.len()).sum();
            let rate = changes as f64 / stores as f64;
            say(&format!(
                "wander {phi}, {metric:?}: {rate:.3} false changes a year and store; wander found {:.2}",
                found.autocorrelation
            ));
            assert!(rate <= most, "{rate}");
        }
        // A store alone has to find out about its wander by itself.
        let mut alone = 0;
        for at in 0..stores {
            let one = cube.metric(nps("nps")).filter(Filter::is("store", format!("S{at:02}")));
            let found = one.change_points(&ChangePointsRequest::default()).unwrap();
            alone += found.segments[0].changes.len();
        }
        say(&format!("wander {phi}: {:.3} false changes a year of a store alone", alone as f64 / stores as f64));
        assert!(alone as f64 / stores as f64 <= 2.0 * most);
    }
}

#[test]
fn changes_are_found_where_they_are() {
    for phi in [0.0, 0.5] {
        let (mut rows, mut random) = (Rows::default(), Random::new(29, 0));
        let stores = 30;
        for at in 0..stores {
            // 30 points down after 200 days.
            wandering(&mut rows, &mut random, &format!("S{at:02}"), 8, phi, |day| if day < 200 { 0.6 } else { 0.4 });
        }
        let cube = rows.cube();
        let found = cube.metric(nps("nps")).by(["store"]).change_points(&ChangePointsRequest::default()).unwrap();
        let (mut hits, mut within) = (0, 0);
        let truth = day("2025-01-06") + Days::new(200);
        for own in &found.segments {
            if let [change] = &own.changes[..] {
                hits += 1;
                within += u32::from(change.earliest.start() <= truth && truth <= change.latest.start());
                assert!(
                    (change.period.start() - truth).num_days().abs() <= if phi > 0.0 { 40 } else { 14 },
                    "{change:?}"
                );
                let (low, high) = change.change.interval().unwrap();
                assert!(change.change.value().unwrap() < -15.0 && low < -20.0 && high < 0.0);
                assert_eq!(own.n, change.before.n + change.after.n);
            }
        }
        say(&format!("wander {phi}: {hits} of {stores} found, {within} with the day in their range"));
        assert!(hits * 10 >= stores * 8 && within * 100 >= hits * 70, "{hits} {within}");
    }
}

#[test]
fn weekdays_are_no_changes_and_a_constant_moves_nothing() {
    let (mut low, mut high, mut random) = (Rows::default(), Rows::default(), Random::new(31, 0));
    for offset in 0..120_u64 {
        let at = day("2026-01-05") + Days::new(offset);
        let weekend = at.weekday().num_days_from_monday() >= 5;
        for _ in 0..if weekend { 25 } else { 10 } {
            let score = 1 + i64::try_from(random.below(3)).unwrap() + i64::from(weekend) + i64::from(offset >= 60);
            low.add(at, "A", score);
            high.add(at, "A", score + 4);
        }
    }
    let [low, high] =
        [low, high].map(|rows| rows.cube().metric(mean("nps")).change_points(&ChangePointsRequest::default()).unwrap());
    let (low, high) = (&low.segments[0].changes, &high.segments[0].changes);
    let [one] = &low[..] else { panic!("{low:?}") };
    let truth = day("2026-01-05") + Days::new(60);
    assert!((one.period.start() - truth).num_days().abs() <= 2);
    assert!(one.earliest.start() <= truth && truth <= one.latest.start());
    assert_eq!((one.period, one.earliest, one.latest), (high[0].period, high[0].earliest, high[0].latest));
    assert!((one.change.value().unwrap() - high[0].change.value().unwrap()).abs() < 1e-9);
    assert!((one.change.value().unwrap() - 1.0).abs() < 0.15);
}

#[test]
fn rows_that_double_are_a_change_of_volume() {
    let mut rows = Rows::default();
    let mut random = Random::new(37, 0);
    let doubled = |at: chrono::NaiveDate, random: &mut Random| {
        if at < day("2025-05-01") { 8 + random.below(5) } else { 16 + random.below(9) }
    };
    store(&mut rows, &mut random, ("A", "2025-01-06", 200), doubled, |_, _| 0.5);
    let found = rows.cube().metric(volume()).change_points(&ChangePointsRequest::default()).unwrap();
    let [change] = &found.segments[0].changes[..] else { panic!("{found:?}") };
    assert_eq!(change.period.start(), day("2025-05-01"));
    assert!((change.after.value().unwrap() - 20.0).abs() < 1.0 && (change.before.value().unwrap() - 10.0).abs() < 0.5);
    let text = found.sentence(Locale::En).replace('\u{a0}', " ");
    assert!(text.starts_with("Answers changed its level once over 200 days: from 10 to 20 since 1 May 2025"), "{text}");
}

#[test]
fn too_little_gives_reasons_and_small_levels_stay_hidden() {
    let ask = |rows: &Rows| rows.cube().metric(nps("nps")).change_points(&ChangePointsRequest::default()).unwrap();
    let mut rows = Rows::default();
    assert_eq!(ask(&rows).segments.len(), 0);
    rows.add(day("2026-01-05"), "A", 9);
    assert_eq!(ask(&rows).segments[0].reason, Some(Withheld::SmallBase));
    for offset in 0..10 {
        rows.add(day("2026-01-05") + Days::new(offset), "A", 9);
    }
    assert_eq!(ask(&rows).segments[0].reason, Some(Withheld::TooFew));
    for offset in 10..60 {
        rows.add(day("2026-01-05") + Days::new(offset), "A", 9);
    }
    // One answer a day that never varies: nothing is known of how answers vary.
    let constant = ask(&rows);
    assert!(constant.segments[0].changes.is_empty());
    for locale in Locale::ALL {
        assert!(!constant.sentence(*locale).is_empty());
    }
    let err = rows.cube().metric(nps("nps")).change_points(&ChangePointsRequest::default().shortest(0)).unwrap_err();
    assert_eq!(err.code(), "out_of_range");
    let mut small = Rows::default();
    for offset in 0..16 {
        for _ in 0..if offset < 8 { 30 } else { 0 } {
            small.add(day("2026-01-05") + Days::new(offset), "A", 10);
        }
        if offset >= 8 {
            small.add(day("2026-01-05") + Days::new(offset), "A", 0);
        }
    }
    let found = small.cube().metric(nps("nps")).min_base(11).change_points(&ChangePointsRequest::default()).unwrap();
    let [change] = &found.segments[0].changes[..] else { panic!("{found:?}") };
    assert_eq!((change.after.reason(), change.change.reason()), (Some(Withheld::SmallBase), Some(Withheld::SmallBase)));
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<ChangePoints>(&json).unwrap(), found);
}
