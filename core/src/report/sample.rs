//! A report that looks like a real one, for tests: a chain of shops, a quarter of weeks.

use chrono::{Days, NaiveDate};

use super::*;
use crate::metric::{Reading, Withheld};
use crate::unit::{Confidence, Unit};

const WEEKS: u64 = 13;

fn week(at: u64) -> (String, NaiveDate) {
    let from = NaiveDate::from_ymd_opt(2026, 6, 29).unwrap() + Days::new(7 * at);
    (format!("{}", from.format("%G-W%V")), from)
}

/// Numbers that look drawn by chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(u32::MAX >> 1)
    }
    fn below(&mut self, limit: u64) -> u64 {
        self.unit();
        (self.0 >> 33) % limit
    }
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
}

fn round(value: f64, places: i32) -> f64 {
    let factor = 10_f64.powi(places);
    (value * factor).round() / factor
}

pub(super) fn points(value: f64, n: u64) -> Reading {
    let half = 1.96 * 78.0 / (n as f64).sqrt();
    Reading::known(Unit::Points, "nps.ci.score", n).with_value(round(value, 2)).with_interval(
        round((value - half).max(-100.0), 2),
        round((value + half).min(100.0), 2),
        Confidence::P95,
    )
}

fn share(value: f64, n: u64) -> Reading {
    let half = 1.96 * (value * (1.0 - value) / n as f64).sqrt();
    Reading::known(Unit::Share, "share.ci.wilson", n).with_value(round(value, 4)).with_interval(
        round((value - half).max(0.0), 4),
        round((value + half).min(1.0), 4),
        Confidence::P95,
    )
}

fn score(value: f64, n: u64) -> Reading {
    let half = 1.96 * 1.1 / (n as f64).sqrt();
    Reading::known(Unit::Score, "mean.ci.t", n).with_value(round(value, 3)).with_interval(
        round(value - half, 3),
        round(value + half, 3),
        Confidence::P95,
    )
}

fn seconds(value: f64, n: u64) -> Reading {
    Reading::known(Unit::Seconds, "median.ci.order", n).with_value(round(value, 0)).with_interval(
        round(value * 0.93, 0),
        round(value * 1.08, 0),
        Confidence::P95,
    )
}

fn course(values: impl Fn(u64) -> Reading) -> Vec<Point> {
    (0..WEEKS)
        .map(|at| {
            let (label, from) = week(at);
            Point { label, from, partial: false, reading: values(at) }
        })
        .collect()
}

fn nps_course() -> Vec<Point> {
    let values = [46.2, 47.9, 45.1, 44.8, 47.0, 46.1, 0.0, 43.2, 41.0, 38.4, 36.9, 35.2, 33.8];
    let mut points_of = course(|at| match at {
        6 => Reading::withheld(Unit::Points, "nps.ci.score", 3, Withheld::SmallBase),
        at => points(values[usize::try_from(at).unwrap()], 900 + 37 * at),
    });
    points_of.last_mut().unwrap().partial = true;
    points_of
}

fn nps_series() -> Series {
    Series {
        title: "NPS by week".into(),
        unit: Unit::Points,
        good: Good::Up,
        goal: Some(50.0),
        axis: None,
        points: nps_course(),
    }
}

fn csat_series() -> Series {
    let points = course(|at| share(0.842 - 0.002 * at as f64 + if at % 3 == 0 { 0.008 } else { 0.0 }, 1_100 + 20 * at));
    Series {
        title: "Satisfied customers (CSAT) by week".into(),
        unit: Unit::Share,
        good: Good::Up,
        goal: None,
        axis: None,
        points,
    }
}

fn wait_course() -> Vec<Point> {
    course(|at| seconds(212.0 + 9.0 * at as f64, 800))
}

pub(super) fn stores() -> Breakdown {
    let mut dice = Dice(7);
    let cities = ["Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk", "Szczecin", "Lublin"];
    let places = ["Centrum", "Dworzec", "Galeria Północna", "Outlet", "Stare Miasto"];
    let mut rows: Vec<BreakdownRow> = (0..40)
        .map(|at| {
            let n = 12 + dice.below(21) * dice.below(21);
            let value = dice.between(8.0, 62.0);
            let before = value + dice.between(-9.0, 14.0);
            let segment = vec![format!("{} {}", cities[at % 8], places[at / 8])];
            if at == 29 {
                let now = Reading::withheld(Unit::Points, "nps.ci.score", 4, Withheld::SmallBase);
                return BreakdownRow {
                    segment,
                    now,
                    before: Some(points(before, 35)),
                    change: Some(Change::not_compared()),
                };
            }
            let half = 1.96 * 78.0 * (2.0 / n as f64).sqrt();
            let delta = round(value - before, 2);
            let change = Change::new(delta, round(delta - half, 2), round(delta + half, 2));
            BreakdownRow { segment, now: points(value, n), before: Some(points(before, n)), change: Some(change) }
        })
        .collect();
    let value = |row: &BreakdownRow| row.now.value().unwrap_or(15.0);
    rows.sort_by(|a, b| value(a).total_cmp(&value(b)));
    let first = rows[0].now.value().unwrap();
    rows[0].before = Some(points(first + 21.4, 96));
    rows[0].change = Some(Change::new(-21.4, -36.9, -5.8));
    Breakdown {
        title: "NPS by store, lowest first".into(),
        metric: "NPS".into(),
        unit: Unit::Points,
        good: Good::Up,
        dimensions: vec!["store".into()],
        overall: points(35.2, 12_344),
        shown: 12,
        axis: None,
        rows,
    }
}

fn channels() -> Breakdown {
    let row = |name: &str, value: f64, n: u64, change: Change| BreakdownRow {
        segment: vec![name.to_owned()],
        now: share(value, n),
        before: Some(share(value - change.delta.unwrap_or(0.0), n)),
        change: Some(change),
    };
    Breakdown {
        title: "Satisfied customers by channel".into(),
        metric: "CSAT".into(),
        unit: Unit::Share,
        good: Good::Up,
        dimensions: vec!["channel".into()],
        overall: share(0.818, 12_344),
        shown: 12,
        axis: None,
        rows: vec![
            row("Store", 0.861, 5_210, Change::new(0.004, -0.009, 0.017)),
            row("Chat", 0.842, 2_004, Change::new(0.031, 0.008, 0.054)),
            row("E-mail", 0.803, 1_180, Change::new(-0.006, -0.038, 0.026)),
            row("Phone", 0.744, 3_102, Change::new(-0.052, -0.073, -0.031)),
            row("App", 0.701, 848, Change::new(-0.011, -0.054, 0.032)),
        ],
    }
}

fn recommend() -> Distribution {
    let counts = [310, 96, 140, 201, 255, 640, 702, 1_590, 2_406, 2_890, 3_114];
    let band = |point: usize| match point {
        0..=6 => Band::Detractor,
        7 | 8 => Band::Passive,
        _ => Band::Promoter,
    };
    let title = "How likely are you to recommend us?";
    Distribution::of(title, counts.into_iter().enumerate().map(|(at, count)| (at.to_string(), band(at), count)))
}

fn effort() -> Distribution {
    let counts = [(1, 402), (2, 655), (3, 1_310), (4, 4_090), (5, 5_102)];
    let band = |point: u64| match point {
        1 | 2 => Band::BottomBox,
        3 => Band::Middle,
        _ => Band::TopBox,
    };
    Distribution::of("How satisfied were you?", counts.map(|(at, count)| (at.to_string(), band(at), count)))
}

fn heat() -> Heat {
    let mut dice = Dice(11);
    let rows = ["Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk"].map(|name| HeatRow {
        segment: vec![name.to_owned()],
        readings: (0..WEEKS)
            .map(|at| match (name, at) {
                ("Łódź", 3) => Reading::withheld(Unit::Points, "nps.ci.score", 2, Withheld::SmallBase),
                ("Gdańsk", 0) => Reading::withheld(Unit::Points, "nps.ci.score", 0, Withheld::Empty),
                ("Kraków", at) => points(48.0 - 3.4 * at as f64, 80),
                _ => points(dice.between(28.0, 55.0), 90),
            })
            .collect(),
    });
    let periods = (0..WEEKS)
        .map(|at| {
            let (label, from) = week(at);
            HeatPeriod { label: label.replace("2026-", ""), from, partial: at + 1 == WEEKS }
        })
        .collect();
    Heat {
        title: "NPS by city and week".into(),
        metric: "NPS".into(),
        unit: Unit::Points,
        good: Good::Up,
        dimensions: vec!["city".into()],
        periods,
        axis: None,
        shown: 12,
        rows: rows.into(),
    }
}

fn cards() -> KeyReadings {
    let card = |title: &str, good, now: Reading, before: Reading, change: Change, course| Card {
        title: title.to_owned(),
        good,
        now,
        before: Some(before),
        change: Some(change),
        course,
    };
    KeyReadings {
        cards: vec![
            card(
                "NPS",
                Good::Up,
                points(35.2, 12_344),
                points(38.4, 12_102),
                Change::new(-3.2, -5.6, -0.8),
                nps_course(),
            ),
            card(
                "CSAT, satisfied",
                Good::Up,
                share(0.818, 11_559),
                share(0.821, 11_480),
                Change::new(-0.003, -0.013, 0.007),
                csat_series().points,
            ),
            card(
                "Effort (CES)",
                Good::Up,
                score(5.61, 4_210),
                score(5.52, 4_188),
                Change::new(0.09, 0.04, 0.14),
                course(|at| score(5.3 + 0.025 * at as f64, 340)),
            ),
            card(
                "Waiting time, median",
                Good::Down,
                seconds(320.0, 9_600),
                seconds(287.0, 9_411),
                Change::new(33.0, 21.0, 45.0),
                wait_course(),
            ),
            card(
                "NPS, airport stores",
                Good::Up,
                Reading::withheld(Unit::Points, "nps.ci.score", 4, Withheld::SmallBase),
                points(41.0, 22),
                Change::not_compared(),
                Vec::new(),
            ),
        ],
    }
}

fn quality() -> DataQuality {
    DataQuality {
        read: 12_480,
        accepted: 12_344,
        accepted_share: Some(0.9891),
        refused: vec![
            Refusal {
                column: "nps".into(),
                reason: "not on the scale 0 to 10".into(),
                count: 91,
                first_rows: vec![14, 388, 1_205],
            },
            Refusal { column: "answered_at".into(), reason: "not a date".into(), count: 45, first_rows: vec![7] },
        ],
        questions: vec![
            Response { question: "NPS".into(), answered: 12_043, blank: 210, refused: 91, response: Some(0.9756) },
            Response { question: "CSAT".into(), answered: 11_559, blank: 785, refused: 0, response: Some(0.9364) },
            Response { question: "CES".into(), answered: 4_210, blank: 8_134, refused: 0, response: Some(0.3411) },
        ],
        latest: NaiveDate::from_ymd_opt(2026, 9, 26),
    }
}

fn method() -> Method {
    let definition = |title: &str, text: &str, interval: &str| Definition {
        title: title.to_owned(),
        text: text.to_owned(),
        interval: Some(interval.to_owned()),
    };
    Method {
        definitions: vec![
            definition(
                "NPS",
                "The share of promoters (9 and 10) less the share of detractors (0 to 6), in points.",
                "Score interval after Tango (1998).",
            ),
            definition("CSAT", "The share of answers 4 and 5 on a scale of 1 to 5.", "Wilson's interval (1927)."),
        ],
        confidence: Confidence::P95,
        remarks: vec!["A week runs from Monday to Sunday in Europe/Warsaw.".into()],
        versions: vec![Version { name: "cxmetrics".into(), version: "0.1.0".into() }],
    }
}

/// The whole sample.
pub(super) fn sample() -> Report {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let period = Span::new("2026-W39", day(9, 21), day(9, 27));
    let mut report = Report::new("Customer experience, weekly", "Store and contact-centre survey", day(9, 27), period);
    report.compared_to = Some(Span::new("2026-W38", day(9, 14), day(9, 20)));
    report.fingerprint = Some("3f9a6c1d".into());
    report.sections = vec![
        Section::new("Summary")
            .with(Block::headline([
                Sentence::new("NPS fell by 3.2 points to 35.2; the fall is larger than chance explains.", Tone::Worse),
                Sentence::new(
                    "The phone lost most: 5.2 percentage points fewer satisfied callers, who waited 33 seconds longer.",
                    Tone::Worse,
                ),
                Sentence::new("Chat rose by 3.1 percentage points.", Tone::Better),
                Sentence::plain("Satisfaction as a whole shows no clear change."),
            ]))
            .with(cards()),
        Section::new("Change in time").with(nps_series()).with(csat_series()),
        Section::new("Where").with(stores()).with(channels()).with(heat()),
        Section::new("How people answered").with(recommend()).with(effort()),
        Section::new("Data and method").with(quality()).with(method()).with(Notice {
            title: "Not shown: forecast".into(),
            text: "It needs 26 whole weeks; there are 13.".into(),
        }),
    ];
    report
}
