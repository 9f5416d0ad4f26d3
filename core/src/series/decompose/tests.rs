use chrono::{Datelike, Days};

use super::*;
use crate::calendar::{SpecialDay, SpecialDays, SpecialKind};
use crate::locale::Locale;
use crate::metric::{mean, nps, volume};
use crate::series::tests::{Rows, day};
use crate::stat::random::Random;

/// Scores from 3 to 7 that rise, with higher weekends, a gap of five days and one wild day.
fn rows() -> Rows {
    let (mut rows, mut random) = (Rows::default(), Random::new(41, 0));
    for offset in 0..140_u64 {
        let at = day("2026-01-05") + Days::new(offset);
        if (60..65).contains(&offset) {
            continue;
        }
        let weekend = at.weekday().num_days_from_monday() >= 5;
        for answer in 0..if weekend { 16 } else { 8 } {
            let rise = i64::from(random.below(140) < usize::try_from(offset).unwrap());
            let score = 3 + answer % 3 + rise + if weekend { 2 } else { 0 };
            rows.add(at, "A", if offset == 100 { 0 } else { score });
        }
    }
    rows
}

#[test]
fn parts_add_up_and_each_is_what_it_is() {
    let cube = rows().cube();
    let calendar = SpecialDays::from(vec![SpecialDay::new(day("2026-01-05") + Days::new(100), SpecialKind::Incident)]);
    let found = cube.metric(mean("nps")).decompose(&DecompositionRequest::default().special_days(calendar)).unwrap();
    let own = &found.segments[0];
    assert_eq!((own.days.len(), own.reason), (140, None));
    for one in &own.days {
        if let (Some(value), Some(trend), Some(week), Some(left)) = (one.value, one.trend, one.week, one.remainder) {
            assert!((value - trend - week - left).abs() < 1e-9);
        }
    }
    let gap = &own.days[62];
    assert_eq!((gap.value, gap.remainder, gap.imputed), (None, None, true));
    assert!(gap.trend.is_some());
    assert!((own.imputed_share - 6.0 / 140.0).abs() < 1e-12);
    // The day of the incident moves nothing but its own remainder.
    assert!(
        own.days[100].remainder.unwrap() < -3.0
            && (own.days[99].trend.unwrap() - own.days[104].trend.unwrap()).abs() < 0.3
    );
    let (first, last) = (own.days[3].trend.unwrap(), own.days[136].trend.unwrap());
    assert!((0.7..1.3).contains(&(last - first)), "{first} {last}");
    let effects: Vec<f64> = own.weekdays.iter().map(|one| one.effect).collect();
    assert!((effects[5] - effects[0] - 2.0).abs() < 0.3, "{effects:?}");
    assert!(own.remainder_sd.unwrap() < 0.4);
    let text = found.sentence(Locale::En).replace('\u{a0}', " ");
    assert!(text.contains("the trend goes from") && text.contains("Of 4% of the days"), "{text}");
    assert!(found.sentence(Locale::Pl).contains("W tygodniu najwyżej"));

    let rows_a_day = cube.metric(volume()).decompose(&DecompositionRequest::default()).unwrap();
    let own = &rows_a_day.segments[0];
    assert!((own.weekdays[5].effect / own.weekdays[0].effect - 2.0).abs() < 0.1);
    assert!(own.days.iter().all(|one| one.value.is_some()));
}

#[test]
fn small_days_stay_hidden_and_too_little_gives_reasons() {
    let mut small = Rows::default();
    for offset in 0..40 {
        for _ in 0..if offset == 20 { 2 } else { 8 } {
            small.add(day("2026-01-05") + Days::new(offset), "A", 9);
        }
    }
    let ask = |rows: &Rows| rows.cube().metric(nps("nps")).decompose(&DecompositionRequest::default()).unwrap();
    let found = ask(&small);
    let hidden = &found.segments[0].days[20];
    assert_eq!((hidden.value, hidden.remainder, hidden.n), (None, None, 2));
    assert!(found.segments[0].days.iter().all(|one| one.remainder.is_none_or(|left| left.abs() < 1e-9)));
    let mut few = Rows::default();
    assert_eq!(ask(&few).segments.len(), 0);
    few.add(day("2026-01-05"), "A", 9);
    assert_eq!(ask(&few).segments[0].reason, Some(Withheld::SmallBase));
    for offset in 0..9 {
        few.add(day("2026-01-05") + Days::new(offset), "A", 9);
    }
    assert_eq!(ask(&few).segments[0].reason, Some(Withheld::TooFew));
    let by_week = small.cube().metric(nps("nps")).every(Grain::Week).decompose(&DecompositionRequest::default());
    assert_eq!(by_week.unwrap_err().code(), "invalid_period");
    let none = small.cube().metric(nps("nps")).decompose(&DecompositionRequest::default().bandwidth(0));
    assert_eq!(none.unwrap_err().code(), "out_of_range");
    for locale in Locale::ALL {
        assert!(!ask(&few).sentence(*locale).is_empty());
    }
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Decomposition>(&json).unwrap(), found);
}
