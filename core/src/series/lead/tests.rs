use chrono::{Days, NaiveDate};

use super::*;
use crate::calendar::Grain;
use crate::cube::{Cube, Record};
use crate::locale::Locale;
use crate::metric::{Timing, csat, handling_time, median, nps, share, volume};
use crate::stat::random::Random;
use crate::survey::{MeasureUnit, Scale, Survey};

fn survey() -> Survey {
    Survey::builder()
        .time("day")
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .measure("talk", MeasureUnit::Seconds)
        .flag("solved")
        .dimensions(["store"])
        .build()
        .unwrap()
}

/// What drives a store's day `t`, and what its customers feel.
struct Store {
    talk: Vec<f64>,
    mood: Vec<f64>,
}

fn wander(random: &mut Random, days: usize) -> Vec<f64> {
    let mut level = 0.0;
    let mut next = || {
        level = 0.6 * level + random.normal();
        level
    };
    (0..days).map(|_| next()).collect()
}

/// A store whose mood follows talk after so many days; unrelated without.
fn store(random: &mut Random, days: usize, lag: Option<usize>) -> Store {
    let (talk, own) = (wander(random, days + 30), wander(random, days));
    let mood = (0..days).map(|t| own[t] * 0.5 - lag.map_or(0.0, |lag| talk[t + 30 - lag])).collect();
    Store { talk: talk[30..].to_vec(), mood }
}

fn folded(stores: &[(&str, Store)], per_day: usize) -> Cube {
    let mut cube = Cube::new(&survey(), Grain::Day);
    let mut random = Random::new(77, 0);
    let first: NaiveDate = "2026-01-05".parse().unwrap();
    for (name, store) in stores {
        for (t, (talk, mood)) in store.talk.iter().zip(&store.mood).enumerate() {
            let day = first.checked_add_days(Days::new(t as u64)).unwrap().to_string();
            for _ in 0..per_day {
                #[expect(clippy::cast_possible_truncation, reason = "a few hundred seconds")]
                let seconds = (200.0 * libm::exp(0.2 * talk + 0.3 * random.normal())) as i64;
                let felt = 0.5 * mood + random.normal();
                let record = Record::new().text("day", day.clone()).text("store", *name).integer("talk", seconds);
                let score = if felt > 0.3 {
                    10
                } else if felt > -0.5 {
                    8
                } else {
                    3
                };
                let stars = if felt + 0.3 * random.normal() > 0.0 { 5 } else { 3 };
                cube.add(&record.integer("nps", score).integer("csat", stars).flag("solved", felt > 0.0)).unwrap();
            }
        }
    }
    cube
}

fn network() -> Cube {
    let mut random = Random::new(1, 9);
    let mut stores = vec![("A", store(&mut random, 300, Some(4))), ("B", store(&mut random, 300, Some(1)))];
    for name in ["C", "D", "E", "F"] {
        stores.push((name, store(&mut random, 300, None)));
    }
    folded(&stores, 12)
}

#[test]
fn a_lead_is_one_claim_over_the_ratings_that_follow() {
    let cube = network();
    let found = cube.leads(&LeadRequest::new([handling_time("talk"), nps("nps"), csat("csat")]).by(["store"])).unwrap();
    assert_eq!((found.tested, found.segments, found.refused.len()), (12, 6, 0));
    let told: Vec<_> = found.leads.iter().map(|lead| (lead.segment[0].as_deref(), lead.lag)).collect();
    assert!(told.len() == 2 && told.contains(&(Some("A"), 4)) && told.contains(&(Some("B"), 1)), "{told:?}");
    for lead in &found.leads {
        assert_eq!((lead.relation, lead.as_expected), (Relation::Leads, Some(true)));
        assert_eq!(
            lead.followers.iter().map(|side| (side.metric, side.holds)).collect::<Vec<_>>(),
            [(1, true), (2, true)]
        );
        assert!(lead.correlation.value().unwrap() < -0.3 && lead.q_value <= 0.01 && lead.p_value <= lead.q_value);
        assert!(lead.granger.unwrap().q_value < 0.01);
        let peak = lead.correlogram.iter().max_by(|a, b| a.r.abs().total_cmp(&b.r.abs())).unwrap();
        assert_eq!(u32::try_from(peak.lag).unwrap(), lead.lag);
    }
    let [en, pl] = [Locale::En, Locale::Pl].map(|locale| found.sentence(locale).replace('\u{a0}', " "));
    assert!(en.contains("in A moves 4 days before NPS and CSAT, in the opposite direction (r"), "{en}");
    assert!(en.contains("1 day before") && en.contains("an association, not a cause"), "{en}");
    assert!(pl.contains("(A) zmienia się 4 dni wcześniej niż NPS i CSAT, w przeciwną stronę"), "{pl}");
    assert!(pl.contains("1 dzień wcześniej") && pl.contains("to związek, nie przyczyna"), "{pl}");
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<LeadLag>(&json).unwrap(), found);
}

#[test]
fn metrics_may_stand_apart_and_be_taken_for_something_else() {
    let cube = network();
    let request = LeadRequest::new([handling_time("talk"), nps("nps"), csat("csat"), share("solved"), volume()])
        .by(["store"])
        .separate()
        .timing(share("solved"), Timing::Lagging);
    let found = cube.leads(&request).unwrap();
    assert_eq!(found.metrics.iter().map(|metric| metric.group).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    let timings: Vec<Timing> = found.metrics.iter().map(|metric| metric.timing).collect();
    assert_eq!(timings, [Timing::Leading, Timing::Lagging, Timing::Lagging, Timing::Lagging, Timing::Neutral]);
    // A constant number of rows leads nothing; every other pair is tested both ways.
    assert_eq!(found.tested, 6 * 12);
    assert!(found.refused.iter().all(|pair| pair.groups[1] == 4 && pair.reason == NoLead::ZeroVariance));
    // Talk leads the three in A and B; what is felt on one day is said in all three on that day.
    assert_eq!(found.leads.len(), 6);
    assert!(found.leads.iter().all(|lead| lead.leaders[0].metric == 0 && [1, 4].contains(&lead.lag)));
    let fewer = cube.leads(&request.clone().max_lag(3)).unwrap();
    assert!(fewer.leads.iter().all(|lead| lead.segment[0].as_deref() == Some("B")));
}

#[test]
fn what_each_foretells_of_the_other_moves_together() {
    // Each day half of the next of the other, both ways.
    let mut random = Random::new(8, 2);
    let (mut talk, mut mood) = (vec![0.0; 302], vec![0.0; 302]);
    for t in 2..302 {
        talk[t] = 0.75 * mood[t - 2] + random.normal();
        mood[t] = 0.75 * talk[t - 2] + random.normal();
    }
    let both = Store { talk, mood };
    let cube = folded(&[("A", both)], 30);
    let found = cube.leads(&LeadRequest::new([handling_time("talk"), nps("nps")]).by(["store"])).unwrap();
    if let [lead] = &found.leads[..] {
        assert_eq!(lead.relation, Relation::Together, "{lead:?}");
        assert!(found.sentence(Locale::En).contains("move together"));
        assert!(found.sentence(Locale::Pl).contains("zmieniają się razem"));
    } else {
        panic!("{found:?}");
    }
}

#[test]
fn what_cannot_be_tested_says_why() {
    let mut random = Random::new(3, 4);
    let ask = |cube: &Cube| cube.leads(&LeadRequest::new([handling_time("talk"), nps("nps")]).by(["store"])).unwrap();
    let reason = |cube: &Cube| {
        let found = ask(cube);
        assert_eq!((found.tested, found.leads.len()), (0, 0));
        for locale in Locale::ALL {
            assert!(!found.sentence(*locale).is_empty());
        }
        found.refused.first().map(|pair| pair.reason)
    };
    assert_eq!(reason(&folded(&[], 1)), None);
    assert_eq!(reason(&folded(&[("A", store(&mut random, 1, None))], 5)), Some(NoLead::TooFewDays));
    assert_eq!(reason(&folded(&[("A", store(&mut random, 149, None))], 5)), Some(NoLead::TooFewDays));
    assert_eq!(reason(&folded(&[("A", store(&mut random, 200, None))], 2)), Some(NoLead::ThinDays));
    // Rows without answers: all gaps.
    let mut gaps = Cube::new(&survey(), Grain::Day);
    let mut constant = Cube::new(&survey(), Grain::Day);
    let first: NaiveDate = "2026-01-05".parse().unwrap();
    for day in first.iter_days().take(200) {
        let row = || Record::new().text("day", day.to_string()).text("store", "A");
        gaps.add(&row().flag("solved", true)).unwrap();
        for _ in 0..4 {
            constant.add(&row().integer("talk", 120).integer("nps", 9)).unwrap();
        }
    }
    assert_eq!(reason(&gaps), Some(NoLead::TooFewDays));
    assert_eq!(reason(&constant), Some(NoLead::ZeroVariance));
    let hidden = network();
    let hidden = hidden.metric(nps("nps")).by(["store"]).min_base(1_000_000);
    let hidden = hidden.leads(&LeadRequest::new([handling_time("talk")])).unwrap();
    assert!(
        hidden.tested == 0
            && hidden.refused.iter().all(|pair| pair.reason == NoLead::SmallBase && pair.median_base.is_none())
    );
}

#[test]
fn requests_that_ask_nothing_are_refused() {
    let cube = folded(&[("A", store(&mut Random::new(1, 1), 5, None))], 1);
    let code = |request: &LeadRequest| cube.leads(request).unwrap_err().code();
    let two = LeadRequest::new([handling_time("talk"), nps("nps")]);
    assert_eq!(code(&LeadRequest::default()), "invalid_metric");
    assert_eq!(code(&LeadRequest::new([nps("nps"), nps("nps")])), "invalid_metric");
    assert_eq!(code(&LeadRequest::new([nps("nps"), median("talk")])), "invalid_metric");
    assert_eq!(code(&LeadRequest::new([nps("nps"), nps("none")])), "unknown_question");
    assert_eq!(code(&two.clone().by(["region"])), "unknown_dimension");
    for level in [0.0, 1.0, f64::NAN] {
        assert_eq!(code(&two.clone().level(level)), "out_of_range");
    }
    for max_lag in [0, 61] {
        assert_eq!(code(&two.clone().max_lag(max_lag)), "out_of_range");
    }
    let months = Cube::new(&survey(), Grain::Month);
    assert_eq!(months.leads(&two).unwrap_err().code(), "invalid_period");
}

#[test]
fn the_unit_of_a_measure_does_not_matter() {
    let found = |per_second: i64| {
        let survey =
            Survey::builder().time("day").rating("nps", Scale::nps()).measure("x", MeasureUnit::Number).build();
        let mut cube = Cube::new(&survey.unwrap(), Grain::Day);
        let mut random = Random::new(5, 5);
        let store = store(&mut random, 200, Some(2));
        let first: NaiveDate = "2026-01-05".parse().unwrap();
        for (day, (talk, mood)) in first.iter_days().zip(store.talk.iter().zip(&store.mood)) {
            for _ in 0..6 {
                #[expect(clippy::cast_possible_truncation, reason = "a few hundred")]
                let x = (100.0 + 10.0 * talk + 10.0 * random.normal()) as i64;
                let score = if mood + random.normal() > 0.0 { 10 } else { 3 };
                let record = Record::new().text("day", day.to_string()).integer("nps", score);
                cube.add(&record.integer("x", 7 + per_second * x)).unwrap();
            }
        }
        cube.leads(&LeadRequest::new([crate::metric::mean("x"), nps("nps")])).unwrap()
    };
    let (a, b) = (found(1), found(60));
    assert_eq!((a.leads.len(), a.leads[0].lag, b.leads[0].lag), (1, 2, 2));
    let r = |found: &LeadLag| found.leads[0].correlation.value().unwrap();
    assert!((r(&a) - r(&b)).abs() < 1e-6);
}
