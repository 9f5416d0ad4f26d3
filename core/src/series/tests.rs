use chrono::{Days, NaiveDate, Weekday};

use super::*;
use crate::calendar::{DayRange, Grain, SpecialDay, SpecialDays, SpecialKind};
use crate::cube::{Cube, Filter};
use crate::intake::{Batch, Values};
use crate::metric::{Flag, Query, Reading, Withheld, csat, mean, median, nps, sum, volume};
use crate::stat::random::Random;
use crate::survey::{MeasureUnit, Scale, Survey};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Says what was measured whether or not the test passes.
pub(crate) fn say(text: &str) {
    use std::io::Write;
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).unwrap();
}

/// Rows of a small network: day, store, score and seconds.
#[derive(Default)]
pub(crate) struct Rows {
    days: Vec<String>,
    stores: Vec<String>,
    regions: Vec<&'static str>,
    scores: Vec<i64>,
    seconds: Vec<f64>,
}

impl Rows {
    pub(crate) fn add(&mut self, at: NaiveDate, store: &str, score: i64) {
        self.days.push(at.to_string());
        self.stores.push(store.to_owned());
        self.regions.push(if store == "A" { "north" } else { "south" });
        self.scores.push(score);
        self.seconds.push(10.0 + score as f64);
    }

    pub(crate) fn cube(&self) -> Cube {
        let survey = Survey::builder()
            .time("day")
            .zone("Europe/Warsaw")
            .rating("nps", Scale::nps())
            .measure("seconds", MeasureUnit::Seconds)
            .dimensions(["region", "store"])
            .build()
            .unwrap();
        let mut cube = Cube::new(&survey, Grain::Day);
        let batch = Batch::new(self.days.len())
            .with("day", Values::from(&self.days[..]))
            .unwrap()
            .with("store", Values::from(&self.stores[..]))
            .unwrap()
            .with("region", Values::from(&self.regions[..]))
            .unwrap()
            .with("nps", Values::from(&self.scores[..]))
            .unwrap()
            .with("seconds", Values::from(&self.seconds[..]))
            .unwrap();
        cube.fold(&batch).unwrap();
        cube
    }
}

/// A store with so many answers a day whose score is drawn around a level.
pub(crate) fn store(
    rows: &mut Rows,
    random: &mut Random,
    (name, from, days): (&str, &str, u64),
    mut per_day: impl FnMut(NaiveDate, &mut Random) -> usize,
    mut promoters: impl FnMut(NaiveDate, &mut Random) -> f64,
) {
    for offset in 0..days {
        let at = day(from) + Days::new(offset);
        let share = promoters(at, random);
        for _ in 0..per_day(at, random) {
            let score = if random.uniform() < share {
                10
            } else if random.uniform() < 0.5 {
                8
            } else {
                3
            };
            rows.add(at, name, score);
        }
    }
}

fn only(series: &Series) -> &SegmentSeries {
    assert_eq!(series.segments.len(), 1);
    &series.segments[0]
}

fn states(points: &[SeriesPoint]) -> Vec<PeriodState> {
    points.iter().map(|point| point.state).collect()
}

fn all(cube: &Cube) -> Query<'_> {
    cube.metric(nps("nps"))
}

#[test]
fn every_period_says_what_is_known_of_it() {
    let mut rows = Rows::default();
    // Mondays to Saturdays for ten weeks, but for one Wednesday, and a closed Thursday.
    for offset in 0..70 {
        let at = day("2026-03-02") + Days::new(offset);
        if chrono::Datelike::weekday(&at) == Weekday::Sun || at == day("2026-03-18") || at == day("2026-04-02") {
            continue;
        }
        rows.add(at, "A", 9);
        rows.add(at, "A", 9);
    }
    rows.add(day("2026-03-01"), "B", 9);
    let cube = rows.cube();
    let calendar: SpecialDays = [
        SpecialDay::new(day("2026-04-02"), SpecialKind::Closed).at("region", "north").named("stocktaking"),
        SpecialDay::new(day("2026-04-06"), SpecialKind::Holiday),
        SpecialDay::new(day("2026-04-07"), SpecialKind::Holiday).at("region", "south"),
    ]
    .into_iter()
    .collect();
    let request = SeriesRequest::default().special_days(calendar);
    let series = all(&cube).by(["store"]).min_base(0).series(&request).unwrap();
    assert_eq!(
        series.segments.iter().map(|found| found.segment[0].as_deref()).collect::<Vec<_>>(),
        [Some("A"), Some("B")]
    );
    let a = &series.segments[0];
    let of = |at: &str| a.points.iter().find(|point| point.period.start() == day(at)).unwrap();
    assert_eq!(a.points[0].period.start(), day("2026-03-02"));
    assert_eq!(of("2026-03-18").state, PeriodState::Empty);
    assert_eq!(of("2026-03-18").reading.reason(), Some(Withheld::Empty));
    assert_eq!((of("2026-03-22").state, of("2026-04-02").state), (PeriodState::Closed, PeriodState::Closed));
    assert_eq!(of("2026-04-02").special.as_ref().unwrap().name.as_deref(), Some("stocktaking"));
    assert_eq!(of("2026-04-06").special.as_ref().unwrap().kind, SpecialKind::Holiday);
    assert_eq!(of("2026-04-07").special, None);
    // The clock went forward in Warsaw.
    assert_eq!((of("2026-03-29").hours, of("2026-03-30").hours), (Some(23.0), None));
    // A store with one row has no weekdays on which it never opens.
    assert!(series.segments[1].points[1..].iter().all(|point| point.state == PeriodState::Empty));

    let months = all(&cube).filter(Filter::is("store", "A")).every(Grain::Month).min_base(0).series(&request).unwrap();
    assert_eq!(states(&only(&months).points), [PeriodState::Observed, PeriodState::Observed, PeriodState::Partial]);
    assert!(only(&months).points[2].reading.has(Flag::Partial));
    let as_of = request.clone().as_of(day("2026-04-20"));
    let months = all(&cube).filter(Filter::is("store", "A")).every(Grain::Month).min_base(0).series(&as_of).unwrap();
    assert_eq!(states(&only(&months).points), [PeriodState::Observed, PeriodState::Partial, PeriodState::Future]);
    let rows_of_april =
        cube.metric(volume()).filter(Filter::is("store", "A")).every(Grain::Month).series(&as_of).unwrap();
    // The 1st to the 20th without two Sundays and a closed day.
    assert_eq!(only(&rows_of_april).points[1].reading.value(), Some(32.0));
    let total = cube.metric(volume()).filter(Filter::is("store", "A")).series(&request).unwrap();
    let value =
        |at: &str| only(&total).points.iter().find(|point| point.period.start() == day(at)).unwrap().reading.value();
    assert_eq!((value("2026-03-18"), value("2026-03-22"), value("2026-04-02")), (Some(0.0), None, None));
}

#[test]
fn windows_add_counts_and_agree_with_the_days_they_hold() {
    let mut rows = Rows::default();
    let mut random = Random::new(3, 0);
    store(&mut rows, &mut random, ("A", "2026-01-05", 60), |_, random| random.below(6), |_, _| 0.6);
    let cube = rows.cube();
    for metric in [nps("nps"), csat("nps"), mean("nps"), mean("seconds"), volume(), sum("seconds")] {
        let query = cube.metric(metric.clone()).min_base(0);
        let series = query.series(&SeriesRequest::default().rolling(Rolling::Periods(28))).unwrap();
        let points = &only(&series).points;
        assert!(points[..27].iter().all(|point| point.rolling.is_none()));
        let last = points.last().unwrap();
        let from = last.period.start() - Days::new(27);
        let whole = query.clone().within(DayRange::new(Some(from), None).unwrap()).overall().unwrap();
        let rolling = last.rolling.as_ref().unwrap();
        assert_eq!(
            (rolling.value(), rolling.interval(), rolling.n),
            (whole.value(), whole.interval(), whole.n),
            "{metric:?}"
        );
    }
    let err = cube
        .metric(crate::metric::quantile("seconds", 0.9))
        .series(&SeriesRequest::default().rolling(Rolling::Periods(7)));
    assert_eq!(err.unwrap_err().code(), "invalid_metric");
    let medians =
        cube.metric(median("seconds")).series(&SeriesRequest::default().rolling(Rolling::Periods(7))).unwrap();
    assert!(only(&medians).points.last().unwrap().rolling.is_some());
    let means = cube.metric(mean("seconds")).min_base(0).series(&SeriesRequest::default()).unwrap();
    assert!(only(&means).points.iter().all(|point| point.median.is_some() == (0 < point.reading.n)));
}

#[test]
fn windows_give_no_hidden_day_away() {
    let mut rows = Rows::default();
    for offset in 0..20 {
        let at = day("2026-01-05") + Days::new(offset);
        for answer in 0..if offset == 9 { 2 } else { 8 } {
            rows.add(at, "A", 4 + answer);
        }
    }
    let cube = rows.cube();
    let series = all(&cube).series(&SeriesRequest::default().rolling(Rolling::Periods(3))).unwrap();
    for (at, point) in only(&series).points.iter().enumerate() {
        assert_eq!(point.reading.reason(), (at == 9).then_some(Withheld::SmallBase));
        let window = point.rolling.as_ref().and_then(Reading::reason);
        let expected = if (9..12).contains(&at) { Some(Withheld::Complementary) } else { None };
        assert_eq!(window, expected, "{at}");
    }
    let hidden = &only(&series).points[9];
    assert_eq!((&hidden.median, hidden.process_interval, hidden.expected), (&None, None, None));
}

#[test]
fn a_small_store_takes_its_weekdays_from_the_network() {
    let mut rows = Rows::default();
    let mut random = Random::new(11, 0);
    let weekend = |at: NaiveDate| chrono::Datelike::weekday(&at).num_days_from_monday() >= 5;
    let share = |at: NaiveDate, _: &mut Random| if weekend(at) { 0.45 } else { 0.65 };
    let many = |at: NaiveDate, random: &mut Random| (if weekend(at) { 40 } else { 20 }) + random.below(5);
    store(&mut rows, &mut random, ("A", "2026-01-05", 182), many, share);
    store(&mut rows, &mut random, ("B", "2026-01-05", 182), |_, random| random.below(3), |_, _| 0.6);
    let cube = rows.cube();
    let series = all(&cube).by(["store"]).series(&SeriesRequest::default()).unwrap();
    let gap = |at: usize| {
        let effects: Vec<f64> = series.segments[at].weekdays.iter().map(|found| found.effect).collect();
        effects[5..].iter().sum::<f64>() / 2.0 - effects[..5].iter().sum::<f64>() / 5.0
    };
    // 0.2 more promoters in place of 0.1 detractors: 30 points.
    assert!((-33.0..-26.0).contains(&gap(0)), "{}", gap(0));
    // It has none itself, and too few answers to say so at once.
    assert!((-25.0..-8.0).contains(&gap(1)), "{}", gap(1));
    let counts = cube.metric(volume()).by(["store"]).series(&SeriesRequest::default()).unwrap();
    let saturday = counts.segments[0].weekdays[5].effect / counts.segments[0].weekdays[0].effect;
    assert!((1.75..1.95).contains(&saturday), "{saturday}");
}

#[test]
fn a_usual_period_lies_where_it_was_expected_as_often_as_is_said() {
    let mut rows = Rows::default();
    let mut random = Random::new(21, 0);
    for name in ["A", "B", "C", "D", "E", "F"] {
        let mut off = 0.0;
        let wander = |_: NaiveDate, random: &mut Random| {
            off = 0.06 * random.normal();
            (0.55 + off).clamp(0.0, 1.0)
        };
        let per_day = 3 + random.below(20);
        store(&mut rows, &mut random, (name, "2026-01-05", 300), |_, random| random.below(2 * per_day), wander);
    }
    let cube = rows.cube();
    for metric in [nps("nps"), mean("nps"), volume()] {
        let series = cube.metric(metric.clone()).by(["store"]).min_base(0).series(&SeriesRequest::default()).unwrap();
        let (mut inside, mut all, mut low_n) = (0.0, 0.0, 0);
        for point in series.segments.iter().flat_map(|found| &found.points) {
            low_n += u32::from(point.low_n);
            let (Some(value), Some(expected)) = (point.reading.value(), point.expected) else { continue };
            if let Some([low, high]) = point.process_interval {
                let own = point.reading.interval().map_or(0.0, |(low, high)| high - low);
                assert!(low <= value && value <= high && (point.reading.n < 30 || high - low >= own * 0.8));
            }
            all += 1.0;
            inside += f64::from(u8::from(expected.low <= value && value <= expected.high));
        }
        let share: f64 = inside / all;
        say(&format!("{metric:?}: {share:.3} of {all} within the range that was expected"));
        // Counts that are drawn evenly have no tails, so more of them lie inside.
        assert!(all > 1000.0 && (0.93..0.992).contains(&share), "{metric:?} {share}");
        assert!(metric == volume() || 100 < low_n);
    }
}

#[test]
fn shifting_every_score_moves_values_and_nothing_else() {
    let mut random = Random::new(2, 0);
    let (mut low, mut high) = (Rows::default(), Rows::default());
    for offset in 0..100 {
        let at = day("2026-01-05") + Days::new(offset);
        for _ in 0..random.below(9) {
            let score = 1 + i64::try_from(random.below(5)).unwrap();
            low.add(at, "A", score);
            high.add(at, "A", score + 4);
        }
    }
    let [low, high] =
        [low, high].map(|rows| rows.cube().metric(mean("nps")).min_base(0).series(&SeriesRequest::default()).unwrap());
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    let (low, high) = (only(&low), only(&high));
    for (a, b) in low.points.iter().zip(&high.points) {
        assert_eq!((a.period, a.state, a.low_n), (b.period, b.state, b.low_n));
        if let (Some(a), Some(b)) = (a.reading.value(), b.reading.value()) {
            assert!(near(a + 4.0, b));
        }
    }
    assert!(low.weekdays.iter().zip(&high.weekdays).all(|(a, b)| near(a.effect, b.effect)));
    assert!(
        near(low.process_sd.unwrap(), high.process_sd.unwrap())
            && near(low.response_sd.unwrap(), high.response_sd.unwrap())
    );
}

#[test]
fn what_says_nothing_gives_no_numbers() {
    let nothing = Rows::default().cube();
    let series = all(&nothing).series(&SeriesRequest::default()).unwrap();
    assert_eq!((series.segments.len(), series.from, series.as_of), (0, None, None));
    let mut rows = Rows::default();
    rows.add(day("2026-01-05"), "A", 9);
    let one = rows.cube();
    let series = all(&one).series(&SeriesRequest::default().as_of(day("2026-01-07"))).unwrap();
    assert_eq!(states(&only(&series).points), [PeriodState::Observed, PeriodState::Empty, PeriodState::Empty]);
    assert_eq!((only(&series).response_sd, only(&series).process_sd, only(&series).weekdays.len()), (None, None, 0));
    let before = all(&one).series(&SeriesRequest::default().as_of(day("2025-01-07"))).unwrap();
    assert_eq!(before.segments.len(), 0);
    let far = all(&one).series(&SeriesRequest::default().as_of(NaiveDate::MAX));
    assert_eq!(far.unwrap_err().code(), "out_of_range");
    let unknown = SpecialDays::from(vec![SpecialDay::new(day("2026-01-05"), SpecialKind::Holiday).at("city", "x")]);
    let err = all(&one).series(&SeriesRequest::default().special_days(unknown)).unwrap_err();
    assert_eq!(err.code(), "unknown_dimension");
    let timeless = Survey::builder().rating("nps", Scale::nps()).build().unwrap();
    let err = Cube::new(&timeless, Grain::Day).metric(nps("nps")).series(&SeriesRequest::default()).unwrap_err();
    assert_eq!(err.code(), "invalid_period");

    // A constant has no spread, and the floor of the scale stands in for it.
    let mut rows = Rows::default();
    for offset in 0..60 {
        rows.add(day("2026-01-05") + Days::new(offset), "A", 10);
        rows.add(day("2026-01-05") + Days::new(offset), "A", 10);
    }
    let cube = rows.cube();
    let series = all(&cube).min_base(0).series(&SeriesRequest::default()).unwrap();
    assert_eq!((only(&series).response_sd, only(&series).process_sd), (Some(2.0), Some(0.0)));
    assert!(only(&series).weekdays.iter().all(|found| found.effect.abs() < 1e-9));
    let json = serde_json::to_string(&series).unwrap();
    assert!(!json.contains("null,\"high\":0") && !json.contains("NaN"));
    assert_eq!(serde_json::from_str::<Series>(&json).unwrap(), series);
}
