use chrono::{Days, NaiveDate};

use super::*;
use crate::calendar::{SpecialDay, SpecialDays, SpecialKind};
use crate::cube::{Cube, Record};
use crate::locale::Locale;
use crate::metric::{Flag, csat, mean, median, nps, sum, volume};
use crate::series::NoForecast;
use crate::stat::random::Random;
use crate::survey::{MeasureUnit, Scale, Survey};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn survey() -> Survey {
    Survey::builder()
        .time("day")
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .measure("talk", MeasureUnit::Seconds)
        .dimensions(["store"])
        .build()
        .unwrap()
}

/// A store with so many answers a day, of which a share are promoters and the rest detractors; closed on Sundays.
fn add(cube: &mut Cube, random: &mut Random, store: &str, days: u64, per_day: usize, share: impl Fn(u64) -> f64) {
    for t in 0..days {
        let date = day("2026-01-05").checked_add_days(Days::new(t)).unwrap();
        if t % 7 == 6 {
            continue;
        }
        for _ in 0..per_day {
            let good = random.uniform() < share(t);
            let talk = 60 + i64::try_from(random.below(200)).unwrap();
            let record = Record::new().text("day", date.to_string()).text("store", store).integer("talk", talk);
            cube.add(&record.integer("nps", if good { 10 } else { 3 }).integer("csat", if good { 5 } else { 2 }))
                .unwrap();
        }
    }
}

fn one(days: u64, per_day: usize) -> Cube {
    let mut cube = Cube::new(&survey(), Grain::Day);
    add(&mut cube, &mut Random::new(4, 0), "A", days, per_day, |_| 0.7);
    cube
}

#[test]
fn days_know_their_weekday_and_periods_know_their_past() {
    let cube = one(200, 12); // to Thursday 23 July 2026
    let found = cube.metric(nps("nps")).by(["store"]).forecast(&ForecastRequest::default()).unwrap();
    let store = &found.segments[0];
    assert_eq!((store.reason, store.days.len(), store.trend.is_none()), (None, 28, true));
    for (at, ahead) in store.days.iter().enumerate() {
        let is_sunday = (at + 200) % 7 == 6;
        assert_eq!((ahead.expected_n, ahead.reading.is_some()), if is_sunday { (0.0, false) } else { (12.0, true) });
    }
    let margin = |reading: &crate::Reading| reading.margin().unwrap();
    let whole = store.whole.as_ref().unwrap();
    assert_eq!((whole.expected_n, whole.from), (288.0, store.days[0].day));
    assert!((whole.reading.value().unwrap() - 40.0).abs() < 8.0);
    assert!(margin(&whole.reading) < margin(store.days[0].reading.as_ref().unwrap()) / 2.0);
    // July holds three weeks that are known; its margin is narrower than that of August.
    let month =
        |label: &str| store.periods.iter().find(|period| period.period == Some(label.parse().unwrap())).unwrap();
    let (july, august) = (month("2026-07"), month("2026-08"));
    assert_eq!((july.observed_n, july.expected_n, july.is_whole), (12 * 20, 12.0 * 7.0, true));
    assert!(!august.is_whole && august.observed_n == 0);
    assert!(margin(&july.reading) < margin(&august.reading));
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Forecast>(&json).unwrap(), found);
}

#[test]
fn a_constant_added_moves_the_forecast_by_as_much() {
    let mut cubes = [0, 1].map(|_| {
        Cube::new(&Survey::builder().time("day").measure("x", MeasureUnit::Number).build().unwrap(), Grain::Day)
    });
    let mut random = Random::new(9, 0);
    for t in 0..120 {
        for _ in 0..=random.below(6) {
            let date = day("2026-01-05").checked_add_days(Days::new(t)).unwrap().to_string();
            let value = i64::try_from(random.below(50)).unwrap();
            for (cube, shift) in cubes.iter_mut().zip([0, 1_000]) {
                cube.add(&Record::new().text("day", date.clone()).integer("x", value + shift)).unwrap();
            }
        }
    }
    let [a, b] = cubes.map(|cube| cube.metric(mean("x")).forecast(&ForecastRequest::default()).unwrap());
    for (a, b) in a.segments[0].days.iter().zip(&b.segments[0].days) {
        let (a, b) = (a.reading.as_ref().unwrap(), b.reading.as_ref().unwrap());
        assert!((a.value().unwrap() + 1_000.0 - b.value().unwrap()).abs() < 1e-6);
        assert!((a.margin().unwrap() - b.margin().unwrap()).abs() < 1e-6);
    }
}

#[test]
fn a_trend_goes_on_and_fades_and_noise_has_none() {
    let mut cube = Cube::new(&survey(), Grain::Day);
    let mut random = Random::new(5, 0);
    add(&mut cube, &mut random, "rising", 250, 15, |t| 0.4 + 0.0015 * t as f64);
    add(&mut cube, &mut random, "steady", 250, 15, |_| 0.6);
    let found = cube.metric(nps("nps")).by(["store"]).forecast(&ForecastRequest::default().horizon(90)).unwrap();
    let [rising, steady] = &found.segments[..] else { panic!() };
    let trend = rising.trend.unwrap();
    assert!((5.0..13.0).contains(&trend.per_month) && trend.p_value <= 0.01, "{trend:?}");
    let value = |at: usize| rising.days[at].reading.as_ref().unwrap().value().unwrap();
    // Weeks apart, so that weekdays do not enter: most of the rise comes early.
    assert!(value(28) - value(0) > 1.3 * (value(84) - value(56)));
    assert!(steady.trend.is_none());
    assert!(found.sentence(Locale::En).contains("It rises by"));
}

#[test]
fn counts_are_whole_and_add_up() {
    let mut cube = Cube::new(&survey(), Grain::Day);
    let mut random = Random::new(6, 0);
    for t in 0..140_u64 {
        let date = day("2026-01-05").checked_add_days(Days::new(t)).unwrap();
        for _ in 0..20 + 10 * (t % 7) + random.below(9) as u64 {
            cube.add(&Record::new().text("day", date.to_string()).integer("talk", 60)).unwrap();
        }
    }
    let found = cube.metric(volume()).forecast(&ForecastRequest::default()).unwrap();
    let store = &found.segments[0];
    let values: Vec<f64> = store.days.iter().map(|day| day.reading.as_ref().unwrap().value().unwrap()).collect();
    let whole = store.whole.as_ref().unwrap().reading.value().unwrap();
    assert!((values.iter().sum::<f64>() - whole).abs() < 1e-6);
    assert!((values[6] - values[0] - 60.0).abs() < 8.0, "{values:?}"); // Sunday against Monday
    for day in &store.days {
        let (low, high) = day.reading.as_ref().unwrap().interval().unwrap();
        assert!(low.fract() == 0.0 && high.fract() == 0.0 && low >= 0.0);
    }
    let total = cube.metric(sum("talk")).forecast(&ForecastRequest::default()).unwrap();
    let seconds = total.segments[0].whole.as_ref().unwrap().reading.value().unwrap();
    assert!((seconds / 60.0 / whole - 1.0).abs() < 0.01);
}

#[test]
fn a_target_has_a_probability() {
    let cube = one(200, 12);
    let on = day("2026-08-31");
    let ask = |value: f64| {
        let request = ForecastRequest::default().target(ForecastTarget::new(value, on));
        cube.metric(nps("nps")).forecast(&request).unwrap()
    };
    let found = [0.0, 40.0, 60.0].map(|value| ask(value).segments.remove(0).target.unwrap());
    let probabilities: Vec<f64> = found.iter().map(|target| target.probability.unwrap()).collect();
    assert!(
        probabilities[0] > 0.95 && probabilities[2] < 0.1 && probabilities.is_sorted_by(|a, b| a > b),
        "{probabilities:?}"
    );
    // August ends beyond the 28 days that are shown, not beyond what the past carries.
    let expected = found[1].expected.as_ref().unwrap();
    assert_eq!((expected.is_whole, expected.period), (true, Some("2026-08".parse().unwrap())));
    assert!((found[1].distance.unwrap() - (40.0 - expected.reading.value().unwrap())).abs() < 1e-12);
    assert!(ask(60.0).sentence(Locale::En).contains("The target of 60.0\u{a0}points for August 2026 is"));
    assert!(ask(60.0).sentence(Locale::Pl).contains("Do celu 60,0\u{a0}punktu na sierpień 2026 brakuje"));
    for behind in ["2026-06-30", "2029-01-01"] {
        let request = ForecastRequest::default().target(ForecastTarget::new(40.0, day(behind)));
        let found = cube.metric(nps("nps")).forecast(&request).unwrap();
        assert_eq!(found.segments[0].target.as_ref().unwrap().probability, None);
        assert!(found.sentence(Locale::En).contains("cannot be said"));
    }
    // Less is better for a time.
    let request = ForecastRequest::default().target(ForecastTarget::new(1_000.0, on));
    let talk = cube.metric(mean("talk")).forecast(&request).unwrap();
    assert_eq!(talk.segments[0].target.as_ref().unwrap().probability, Some(1.0));
}

#[test]
fn what_carries_no_forecast_says_why() {
    let reason = |cube: &Cube, request: &ForecastRequest| {
        cube.metric(nps("nps")).forecast(request).unwrap().segments.first().and_then(|segment| segment.reason)
    };
    let plain = ForecastRequest::default();
    assert_eq!(reason(&one(40, 12), &plain), Some(NoForecast::TooFewDays));
    assert_eq!(reason(&one(1, 12), &plain), Some(NoForecast::TooFewDays));
    assert_eq!(reason(&one(200, 12), &plain.clone().horizon(300)), Some(NoForecast::BeyondHistory));
    assert_eq!(reason(&one(200, 12), &plain.clone().as_of(day("2026-09-30"))), Some(NoForecast::Stopped));
    let empty = Cube::new(&survey(), Grain::Day);
    let found = empty.metric(nps("nps")).forecast(&plain).unwrap();
    assert!(found.segments.is_empty() && found.sentence(Locale::En).contains("no data"));
    // Nobody answered the question.
    let mut rows = Cube::new(&survey(), Grain::Day);
    for t in 0..60 {
        let date = day("2026-01-05").checked_add_days(Days::new(t)).unwrap();
        rows.add(&Record::new().text("day", date.to_string()).integer("talk", 60)).unwrap();
    }
    assert_eq!(reason(&rows, &plain), Some(NoForecast::Empty));
    let hidden = one(200, 12).metric(nps("nps")).min_base(1_000_000).forecast(&plain).unwrap();
    assert_eq!((hidden.segments[0].reason, hidden.segments[0].days.len()), (Some(NoForecast::SmallBase), 0));
    for locale in Locale::ALL {
        assert!(!hidden.sentence(*locale).is_empty());
    }
    let code = |metric, request: &ForecastRequest| one(50, 2).metric(metric).forecast(request).unwrap_err().code();
    assert_eq!(code(median("talk"), &plain), "invalid_metric");
    assert_eq!(code(nps("nps"), &plain.clone().horizon(0)), "out_of_range");
    assert_eq!(code(nps("nps"), &plain.clone().horizon(367)), "out_of_range");
    let target = ForecastTarget::new(f64::NAN, day("2026-08-31"));
    assert_eq!(code(nps("nps"), &plain.clone().target(target)), "out_of_range");
    let months = Cube::new(&survey(), Grain::Month);
    assert_eq!(months.metric(nps("nps")).forecast(&plain).unwrap_err().code(), "invalid_period");
}

#[test]
fn what_never_varies_is_degenerate_not_certain() {
    let mut cube = Cube::new(&survey(), Grain::Day);
    for t in 0..100 {
        let date = day("2026-01-05").checked_add_days(Days::new(t)).unwrap().to_string();
        for _ in 0..3 {
            cube.add(&Record::new().text("day", date.clone()).integer("talk", 60).integer("csat", 5)).unwrap();
        }
    }
    for metric in [mean("talk"), csat("csat"), volume(), sum("talk")] {
        let found = cube.metric(metric.clone()).forecast(&ForecastRequest::default()).unwrap();
        let whole = &found.segments[0].whole.as_ref().unwrap().reading;
        let is_open = whole.interval().is_none_or(|(low, high)| low < high);
        assert!(is_open && (whole.has(Flag::Degenerate) || whole.interval().is_some()), "{metric:?} {whole:?}");
    }
}

#[test]
fn special_days_are_left_out_behind_and_marked_ahead() {
    let cube = one(200, 12);
    let special: SpecialDays = [
        SpecialDay::new(day("2026-07-27"), SpecialKind::Closed),
        SpecialDay::new(day("2026-07-28"), SpecialKind::Holiday).named("Fair"),
    ]
    .into_iter()
    .collect();
    let found = cube.metric(nps("nps")).forecast(&ForecastRequest::default().special_days(special)).unwrap();
    let ahead = |date: &str| found.segments[0].days.iter().find(|ahead| ahead.day == day(date)).unwrap();
    assert!(ahead("2026-07-27").reading.is_none() && ahead("2026-07-27").expected_n == 0.0);
    let fair = ahead("2026-07-28");
    assert!(fair.reading.is_some() && fair.special.as_ref().unwrap().name.as_deref() == Some("Fair"));
}
