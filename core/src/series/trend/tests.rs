use chrono::{Datelike, Days};

use super::*;
use crate::calendar::{SpecialDay, SpecialDays, SpecialKind};
use crate::cube::Filter;
use crate::locale::Locale;
use crate::metric::{csat, mean, median, nps, volume};
use crate::series::tests::{Rows, day, say, store};
use crate::stat::random::Random;

fn only(found: &Trend) -> &SegmentTrend {
    assert_eq!(found.segments.len(), 1);
    &found.segments[0]
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").replace('\u{2212}', "-")
}

/// A store whose share of promoters goes from one value to another over its days, with wander of its own.
fn moving(rows: &mut Rows, random: &mut Random, name: &str, days: u64, per_day: usize, [from, to, phi]: [f64; 3]) {
    let (mut at, mut wander) = (0_u32, 0.0);
    let sd = if phi > 0.0 { 0.06 } else { 0.0 };
    store(
        rows,
        random,
        (name, "2025-01-06", days),
        |_, random| random.below(2 * per_day + 1),
        |_, random| {
            wander = phi * wander + sd * (1.0 - phi * phi).sqrt() * random.normal();
            at += 1;
            (from + (to - from) * f64::from(at) / days as f64 + wander).clamp(0.0, 1.0)
        },
    );
}

#[test]
fn a_rise_is_told_with_its_size_and_the_day_of_the_goal() {
    let mut rows = Rows::default();
    let mut random = Random::new(4, 0);
    // 12 months; a promoter less is 1.5 points: from 10 to 40 points.
    moving(&mut rows, &mut random, "A", 364, 20, [0.4, 0.6, 0.0]);
    let cube = rows.cube();
    let found = cube.metric(nps("nps")).trend(&TrendRequest::default().goal(50.0)).unwrap();
    assert_eq!((found.grain, only(&found).periods), (Grain::Week, 52));
    let trend = only(&found);
    assert_eq!((trend.verdict, trend.agree), (TrendVerdict::Rising, Some(true)));
    let slope = trend.slope.as_ref().unwrap();
    assert!((2.0..3.0).contains(&slope.per_month) && slope.low.unwrap() < 2.5 && 2.5 < slope.high.unwrap());
    assert!((slope.per_year - 12.0 * slope.per_month).abs() < 1e-9);
    let goal = trend.goal.as_ref().unwrap();
    assert_eq!(goal.state, GoalState::Approaching);
    let expected = day("2026-01-05") + Days::new(122);
    assert!((goal.day.unwrap() - expected).num_days().abs() < 45, "{goal:?}");
    assert!(goal.earliest < goal.day && goal.latest.is_none_or(|latest| goal.day.unwrap() < latest));
    let text = plain(&found.sentence(Locale::En));
    assert!(text.starts_with("NPS: up 2.") && text.contains("week 2 of 2025 – week 1 of 2026: 52 weeks"), "{text}");
    assert!(text.contains("The goal of 50.0 is") && text.contains("at this pace it is reached around"), "{text}");
    let text = plain(&found.sentence(Locale::Pl));
    assert!(text.starts_with("NPS: wzrost o 2,") && text.contains("punktu miesięcznie"), "{text}");
    let state = |goal: f64| {
        let found = cube.metric(nps("nps")).trend(&TrendRequest::default().goal(goal)).unwrap();
        only(&found).goal.clone().unwrap()
    };
    assert_eq!((state(10.0).state, state(99.0).state), (GoalState::Reached, GoalState::TooFar));
    assert_eq!(state(99.0).day, None);
    // Of detractors less is wanted, but nobody said so: the share falls, so a higher one is left behind.
    let bad = crate::metric::box_share("nps", 0, 6);
    let bad = cube.metric(bad).trend(&TrendRequest::default().goal(0.9)).unwrap();
    assert_eq!(
        (only(&bad).verdict, only(&bad).goal.as_ref().unwrap().state),
        (TrendVerdict::Falling, GoalState::Receding)
    );
}

#[test]
fn noise_is_no_trend_at_the_rate_that_is_stated() {
    for (phi, most) in [(0.0, 0.06), (0.6, 0.08)] {
        let (mut rows, mut random) = (Rows::default(), Random::new(17, 0));
        let rounds = 150;
        for round in 0..rounds {
            moving(&mut rows, &mut random, &format!("S{round:03}"), 364, 3, [0.5, 0.5, phi]);
        }
        let cube = rows.cube();
        let mut moved = 0;
        for round in 0..rounds {
            let one = cube.metric(nps("nps")).filter(Filter::is("store", format!("S{round:03}")));
            let found = one.trend(&TrendRequest::default()).unwrap();
            moved += u32::from(matches!(only(&found).verdict, TrendVerdict::Rising | TrendVerdict::Falling));
        }
        let rate = f64::from(moved) / f64::from(rounds);
        say(&format!("wander {phi}: {moved} of {rounds} series without a trend are told to have one ({rate:.3})"));
        assert!(rate <= most, "{rate}");
        let together = cube.metric(nps("nps")).by(["store"]).trend(&TrendRequest::default()).unwrap();
        let moved = together.segments.iter().filter(|found| found.p_adjusted.is_some_and(|p| p < 0.05));
        assert!(moved.count() <= 5);
    }
}

#[test]
fn a_constant_added_leaves_slopes_and_weekdays_are_no_trend() {
    let mut random = Random::new(8, 0);
    let (mut low, mut high) = (Rows::default(), Rows::default());
    for offset in 0..70_u64 {
        let at = day("2026-01-05") + Days::new(offset);
        let weekend = at.weekday().num_days_from_monday() >= 5;
        for _ in 0..4 + random.below(9) {
            let score = 1
                + i64::try_from(random.below(3)).unwrap()
                + i64::from(weekend)
                + i64::from((random.below(70) as u64) < offset);
            low.add(at, "A", score);
            high.add(at, "A", score + 4);
        }
    }
    let [low, high] = [low, high].map(|rows| rows.cube().metric(mean("nps")).trend(&TrendRequest::default()).unwrap());
    assert_eq!(low.grain, Grain::Day);
    let (low, high) = (only(&low), only(&high));
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    let (a, b) = (low.slope.as_ref().unwrap(), high.slope.as_ref().unwrap());
    assert!(
        near(a.per_month, b.per_month)
            && near(a.low.unwrap(), b.low.unwrap())
            && near(a.p_value.unwrap(), b.p_value.unwrap())
    );
    let (a, b) = (low.robust.as_ref().unwrap(), high.robust.as_ref().unwrap());
    assert!(near(a.per_month, b.per_month) && near(low.tau.unwrap(), high.tau.unwrap()));
    assert_eq!((low.verdict, high.verdict), (TrendVerdict::Rising, TrendVerdict::Rising));
}

#[test]
fn a_tail_that_dies_out_is_no_fall() {
    let mut rows = Rows::default();
    let mut random = Random::new(9, 0);
    moving(&mut rows, &mut random, "A", 300, 30, [0.5, 0.5, 0.0]);
    for offset in 0..120 {
        if offset % 9 == 0 {
            rows.add(day("2025-11-02") + Days::new(offset), "A", 1);
        }
    }
    let cube = rows.cube();
    for metric in [nps("nps"), volume()] {
        let found = cube.metric(metric.clone()).every(Grain::Month).trend(&TrendRequest::default()).unwrap();
        let trend = only(&found);
        assert!(matches!(trend.verdict, TrendVerdict::Steady | TrendVerdict::Undecided), "{metric:?} {trend:?}");
        assert!(3 <= trend.thin_ends && trend.last.unwrap().start() <= day("2025-11-01"), "{trend:?}");
        assert!(plain(&found.sentence(Locale::En)).contains("with hardly any answers"));
    }
}

#[test]
fn months_of_a_total_compare_by_the_day_and_parts_of_months_stay_out() {
    let mut rows = Rows::default();
    // Ten rows a day from the middle of a month to the middle of another.
    for offset in 0..400 {
        for _ in 0..10 + usize::from(offset % 3 == 0) {
            rows.add(day("2025-01-15") + Days::new(offset), "A", 9);
        }
    }
    let found = rows.cube().metric(volume()).every(Grain::Month).trend(&TrendRequest::default()).unwrap();
    let trend = only(&found);
    assert_eq!((trend.verdict, trend.periods, found.of_a_day), (TrendVerdict::Steady, 12, true));
    assert!(trend.line.unwrap().iter().all(|end| (end - 10.33).abs() < 0.1));
    assert!(plain(&found.sentence(Locale::En)).contains("steady"), "{}", found.sentence(Locale::En));
}

#[test]
fn too_little_gives_reasons() {
    let trend = |rows: &Rows, request: &TrendRequest| rows.cube().metric(nps("nps")).trend(request).unwrap();
    let request = TrendRequest::default().goal(50.0);
    let mut rows = Rows::default();
    assert_eq!(trend(&rows, &request).segments.len(), 0);
    rows.add(day("2026-01-05"), "A", 9);
    let one = trend(&rows, &request);
    assert_eq!((only(&one).reason, &only(&one).slope), (Some(Withheld::SmallBase), &None));
    for offset in 0..7 {
        for answer in 0..5 {
            rows.add(day("2026-01-05") + Days::new(offset), "A", 7 + (answer + i64::try_from(offset).unwrap()) % 3);
        }
    }
    let few = trend(&rows, &request);
    let found = only(&few);
    assert_eq!((found.reason, found.verdict, found.periods), (Some(Withheld::TooFew), TrendVerdict::Undecided, 7));
    let slope = found.slope.as_ref().unwrap();
    assert_eq!((slope.low, slope.p_value, found.goal.as_ref().unwrap().day), (None, None, None));
    assert!(plain(&few.sentence(Locale::En)).contains("7 days cannot tell a trend"), "{}", few.sentence(Locale::En));
    let mut same = Rows::default();
    for offset in 0..90 {
        same.add(day("2026-01-05") + Days::new(offset), "A", 9);
    }
    let constant = trend(&same, &request);
    assert_eq!(
        (only(&constant).reason, only(&constant).verdict),
        (Some(Withheld::ZeroVariance), TrendVerdict::Undecided)
    );
    // All days are holidays.
    let calendar: SpecialDays =
        (0..90).map(|offset| SpecialDay::new(day("2026-01-05") + Days::new(offset), SpecialKind::Holiday)).collect();
    let gaps = trend(&same, &TrendRequest::default().special_days(calendar));
    assert_eq!(only(&gaps).reason, Some(Withheld::Empty));
    let err = rows.cube().metric(median("nps")).trend(&request).unwrap_err();
    assert_eq!(err.code(), "invalid_metric");
    let err = rows.cube().metric(csat("nps")).trend(&TrendRequest::default().goal(f64::NAN)).unwrap_err();
    assert_eq!(err.code(), "out_of_range");
    for found in [&one, &few, &constant, &gaps] {
        for locale in Locale::ALL {
            assert!(!found.sentence(*locale).is_empty());
        }
        let json = serde_json::to_string(found).unwrap();
        assert_eq!(&serde_json::from_str::<Trend>(&json).unwrap(), found);
    }
}

#[test]
fn several_segments_are_counted_and_the_steepest_named() {
    let mut rows = Rows::default();
    let mut random = Random::new(14, 0);
    moving(&mut rows, &mut random, "A", 364, 10, [0.7, 0.4, 0.0]);
    moving(&mut rows, &mut random, "B", 364, 40, [0.5, 0.5, 0.0]);
    moving(&mut rows, &mut random, "C", 20, 10, [0.5, 0.5, 0.0]);
    let found =
        rows.cube().metric(nps("nps")).by(["store"]).trend(&TrendRequest::default().steady_within(15.0)).unwrap();
    let text = plain(&found.sentence(Locale::En));
    assert!(
        text.starts_with(
            "NPS by store, of 2 segments: rising 0, falling 1, steady 1, undecided 0. Too little data: 1 segment."
        ),
        "{text}"
    );
    assert!(text.contains("The steepest, a month: A -3."), "{text}");
    let text = plain(&found.sentence(Locale::Pl));
    assert!(text.starts_with("NPS, podział: store, 2 segmenty. Rośnie: 0, spada: 1, bez zmian: 1"), "{text}");
}
