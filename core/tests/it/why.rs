//! Why a metric moved: contributions that add up, whatever the cube.

use cxmetrics::calendar::{DayRange, Grain, Period};
use cxmetrics::cube::{Cube, Filter, Record};
use cxmetrics::explain::{
    Change, ChangeRequest, Contribution, Journey, JourneyRequest, ReconcileRequest, Reconciliation, Side, Verdict,
};
use cxmetrics::locale::Locale;
use cxmetrics::metric::{Metric, box_share, csat, mean, median, nps, share, volume};
use cxmetrics::survey::{MeasureUnit, Scale, Survey};
use proptest::prelude::*;

fn survey(weighted: bool) -> Survey {
    let builder = Survey::builder()
        .time("day")
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .measure("wait", MeasureUnit::Seconds)
        .flag("solved")
        .hierarchy(["region", "store"])
        .dimensions(["channel"]);
    if weighted { builder.weight("w") } else { builder }.build().unwrap()
}

/// A row by numbers: month, region, store within it, channel, score, weight.
type Row = (u8, u8, u8, u8, u8, u8);

fn cube_of(rows: &[Row], weighted: bool) -> Cube {
    let mut cube = Cube::new(&survey(weighted), Grain::Month);
    for (month, region, store, channel, score, weight) in rows {
        let record = Record::new()
            .text("day", ["2026-09-10", "2026-10-10"][usize::from(month % 2)])
            .text("region", format!("R{region}"))
            .text("store", format!("R{region}-{store}"))
            .text("channel", format!("C{channel}"))
            .integer("nps", i64::from(score % 11))
            .integer("csat", i64::from(score % 5) + 1)
            .float("wait", f64::from(*score) * 7.5)
            .flag("solved", score % 3 == 0);
        let weight = 0.25 * f64::from(weight % 8) + 0.25;
        cube.add(&if weighted { record.float("w", weight) } else { record }).unwrap();
    }
    cube
}

fn month(label: &str) -> DayRange {
    label.parse::<Period>().unwrap().into()
}

fn september_to_october() -> ChangeRequest {
    ChangeRequest::new(month("2026-09"), month("2026-10"))
}

#[track_caller]
fn near(a: f64, b: f64, scale: f64) {
    assert!((a - b).abs() <= 1e-12 * scale.abs().max(1.0), "{a} is not {b}");
}

fn largest(rows: &[Contribution]) -> f64 {
    rows.iter().fold(1.0, |most, row| most.max(row.rate.abs()).max(row.mix.abs()))
}

/// Every claim that a change makes of itself.
fn holds(change: &Change, min_base: u64) {
    let Some(effects) = change.effects else {
        assert!(change.withheld.is_some() && change.segments.is_empty());
        return;
    };
    let rows = &change.segments;
    let scale = largest(rows);
    near(rows.iter().map(|row| row.contribution).sum(), effects.change, scale);
    near(effects.rate + effects.mix, effects.change, scale);
    let total = change.value_after.value().unwrap() - change.value_before.value().unwrap();
    near(effects.change, total, scale.max(change.value_before.value().unwrap().abs()));
    near(rows.first().unwrap().from, change.value_before.value().unwrap(), scale.max(100.0));
    near(rows.last().unwrap().to, change.value_after.value().unwrap(), scale.max(100.0));
    add_up(rows, min_base);
}

fn add_up(rows: &[Contribution], min_base: u64) {
    let scale = largest(rows);
    for (row, next) in rows.iter().zip(rows.iter().skip(1)) {
        assert!(row.contribution.abs() >= next.contribution.abs() || !next.merged.is_empty());
        assert_eq!(row.to, next.from);
    }
    for row in rows {
        near(row.rate + row.mix, row.contribution, scale);
        for reading in [&row.value_before, &row.value_after] {
            assert!(reading.n == 0 || min_base <= reading.n, "{row:?}");
        }
        assert!(row.merged.len() != 1);
        if let (Some(low), Some(high)) = (row.rate_low, row.rate_high) {
            assert!(low <= row.rate && row.rate <= high);
        }
        if !row.children.is_empty() {
            near(row.children.iter().map(|child| child.contribution).sum(), row.contribution, largest(&row.children));
            add_up(&row.children, min_base);
        }
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0_u8..2, 0_u8..3, 0_u8..4, 0_u8..3, 0_u8..33, 0_u8..8), 30..400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn contributions_add_up(rows in rows(), weighted: bool) {
        let cube = cube_of(&rows, weighted);
        let metrics: [Metric; 6] =
            [nps("nps"), csat("csat"), box_share("nps", 0, 3), mean("csat"), mean("wait"), share("solved")];
        for metric in metrics {
            let ask = || cube.metric(metric.clone());
            holds(&ask().by(["channel"]).explain(&september_to_october()).unwrap(), 5);
            holds(&ask().by(["channel", "region"]).explain(&september_to_october()).unwrap(), 5);
            holds(&ask().by(["store"]).explain(&september_to_october().nested()).unwrap(), 5);
            holds(&ask().by(["channel", "region", "store"]).min_base(11).explain(&september_to_october().nested()).unwrap(), 11);
        }
    }

    #[test]
    fn turning_the_sides_round_turns_the_signs_round(rows in rows(), weighted: bool) {
        let cube = cube_of(&rows, weighted);
        let ask = |request: ChangeRequest| cube.metric(nps("nps")).by(["store"]).min_base(0).explain(&request).unwrap();
        let there = ask(september_to_october());
        let back = ask(ChangeRequest::new(month("2026-10"), month("2026-09")));
        let (Some(effects), Some(turned)) = (there.effects, back.effects) else { return Ok(()) };
        let scale = largest(&there.segments);
        near(effects.change, -turned.change, scale);
        near(effects.rate, -turned.rate, scale);
        near(effects.mix, -turned.mix, scale);
        for row in &there.segments {
            let other = back.segments.iter().find(|other| other.segment == row.segment).unwrap();
            near(row.rate, -other.rate, scale);
            near(row.mix, -other.mix, scale);
        }
        prop_assert_eq!(there.reversed, back.reversed);
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let cube = cube_of(&[(0, 0, 0, 0, 9, 1), (1, 0, 0, 0, 9, 1)], false);
    let of = |metric: Metric| cube.metric(metric).by(["channel"]).explain(&september_to_october()).unwrap_err().code();
    assert_eq!(of(median("nps")), "invalid_metric");
    assert_eq!(of(volume()), "invalid_metric");
    let overlap = ChangeRequest::new(month("2026-09"), DayRange::ALL);
    assert_eq!(cube.metric(nps("nps")).explain(&overlap).unwrap_err().code(), "overlap");
    let segments = ChangeRequest::new(Filter::is("channel", "C0"), Filter::one_of("channel", ["C0", "C1"]));
    assert_eq!(cube.metric(nps("nps")).explain(&segments).unwrap_err().code(), "overlap");
    let rate = september_to_october().false_discovery_rate(5.0);
    assert_eq!(cube.metric(nps("nps")).explain(&rate).unwrap_err().code(), "out_of_range");
    assert_eq!(
        cube.metric(nps("nps")).by(["floor"]).explain(&september_to_october()).unwrap_err().code(),
        "unknown_dimension"
    );
}

#[test]
fn a_side_without_enough_answers_is_withheld_and_says_so() {
    let rows: Vec<Row> = (0..40).map(|at| (0, 0, 0, at % 2, 9, 1)).chain([(1, 0, 0, 0, 9, 1)]).collect();
    let change = cube_of(&rows, false).metric(nps("nps")).by(["channel"]).explain(&september_to_october()).unwrap();
    assert_eq!(change.withheld.map(cxmetrics::Withheld::code), Some("small_base"));
    assert!(change.segments.is_empty() && change.effects.is_none() && change.change.is_none());
    assert_eq!(change.verdict, Verdict::Undecided);
    assert!(change.sentence(Locale::En).contains("too few answers"));
    let json = serde_json::to_string(&change).unwrap();
    assert_eq!(serde_json::from_str::<Change>(&json).unwrap(), change);
}

#[test]
fn small_segments_are_merged_by_name() {
    // C0 has plenty, C1 some, C2 one answer a month: C2 alone would show in what is missing from the total.
    let mut rows: Vec<Row> = Vec::new();
    for month in 0..2 {
        rows.extend((0..60).map(|at| (month, 0, 0, 0, at % 11, 1)));
        rows.extend((0..12).map(|at| (month, 0, 0, 1, at % 11, 1)));
        rows.push((month, 0, 0, 2, 10, 1));
    }
    let change = cube_of(&rows, false).metric(nps("nps")).by(["channel"]).explain(&september_to_october()).unwrap();
    let last = change.segments.last().unwrap();
    assert_eq!(last.merged, [[Some("C1".to_owned())], [Some("C2".to_owned())]]);
    assert_eq!((last.value_before.n, last.segment.len()), (13, 0));
    assert_eq!(change.segments.len(), 2);
}

#[test]
fn without_a_dimension_all_are_ranked() {
    // The channel moves, the region does not.
    let mut rows: Vec<Row> = Vec::new();
    for at in 0..400_u16 {
        let region = u8::try_from(at % 2).unwrap();
        let score = |rises: bool| if rises == (at % 4 < 2) { 9 } else { 3 };
        rows.push((0, region, 0, 0, score(true), 1));
        rows.push((0, region, 0, 1, score(true), 1));
        rows.push((1, region, 0, 0, 9, 1));
        rows.push((1, region, 0, 1, 3, 1));
    }
    let cube = cube_of(&rows, false);
    let change = cube.metric(nps("nps")).explain(&september_to_october()).unwrap();
    let names: Vec<&str> = change.dimensions.iter().map(|found| found.dimension.as_str()).collect();
    assert_eq!(names.first(), Some(&"channel"), "{:?}", change.dimensions);
    assert!(change.dimensions[1].accounts_for < 5.0 && 80.0 < change.dimensions[0].spread);
    assert!(change.by.is_empty() && change.segments.is_empty());
    assert!(change.sentence(Locale::Pl).contains("channel"));
}

#[test]
fn a_few_answers_that_agree_are_not_certain() {
    // Channel 0 varies and stays; the two answers of channel 1 agree, and turn round.
    let mut rows: Vec<Row> = Vec::new();
    for month in 0..2 {
        rows.extend((0..100).map(|at| (month, 0, 0, 0, if at < 50 { 10 } else { 0 }, 1)));
        rows.extend([(month, 0, 0, 1, if month == 0 { 10 } else { 0 }, 1); 2]);
    }
    let cube = cube_of(&rows, false);
    let change = cube.metric(nps("nps")).by(["channel"]).min_base(0).explain(&september_to_october()).unwrap();
    // 200 answers vary by 100 points, and 204 answers in four groups have 200 to spare.
    let (large, small) = (10_000.0 * 2.0 / 100.0, 10_000.0 * 2.0 / 2.0);
    let share: f64 = 2.0 / 102.0;
    let se = ((1.0 - share).powi(2) * large + share.powi(2) * small).sqrt();
    assert!((change.effects.unwrap().rate_se.unwrap() - se).abs() < 1e-9);
    let both = share * (1.0 - share);
    let spread = (both * 200.0_f64.powi(2) - both * (large + small)).sqrt();
    assert!((change.dimensions[0].spread - spread).abs() < 1e-9, "{:?}", change.dimensions);
}

#[test]
fn two_channels_are_sides_too() {
    let rows: Vec<Row> =
        (0..200_u8).map(|at| (0, at % 3, 0, at % 2, if at % 2 == 0 { 9 } else { at % 11 }, 1)).collect();
    let request = ChangeRequest::new(
        Side::of(Filter::is("channel", "C0")).named("shop"),
        Side::of(Filter::is("channel", "C1")).named("web"),
    );
    let change = cube_of(&rows, false).metric(nps("nps")).by(["region"]).explain(&request).unwrap();
    holds(&change, 5);
    assert_eq!(change.verdict, Verdict::Lower);
    assert!(change.sentence(Locale::En).contains("100.0 (shop)"), "{}", change.sentence(Locale::En));
}

/// A cube of stages: volume and how many of them are satisfied.
fn stages(of: &[(&str, u32, u32)]) -> Cube {
    let survey = Survey::builder().rating("csat", Scale::csat()).dimensions(["stage"]).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    for (stage, volume, satisfied) in of {
        for at in 0..*volume {
            cube.add(&Record::new().text("stage", *stage).integer("csat", if at < *satisfied { 5 } else { 1 }))
                .unwrap();
        }
    }
    cube
}

#[test]
fn a_funnel_says_where_most_is_lost() {
    let cube =
        stages(&[("search", 400, 300), ("cart", 300, 240), ("payment", 90, 20), ("done", 88, 80), ("blog", 7, 7)]);
    let ask =
        |stages: &[&str]| cube.metric(csat("csat")).journey(&JourneyRequest::new("stage", stages.iter().copied()));
    let found = ask(&["search", "cart", "payment", "done"]).unwrap();
    assert!(found.is_funnel);
    assert_eq!(
        (found.most_lost, found.largest_loss, found.worst_step, found.worst_stage),
        (Some(1), Some(1), Some(1), Some(2))
    );
    assert_eq!((found.elsewhere, found.completion.value()), (7, Some(0.22)));
    assert_eq!(found.steps[1].loss.value(), Some(0.7));
    assert!(found.steps[1].loss.interval().is_some());
    assert_eq!((found.steps[1].verdict, found.steps[2].verdict), (Verdict::Lower, Verdict::Higher));
    let grows = ask(&["payment", "cart", "search"]).unwrap();
    assert!(!grows.is_funnel && grows.most_lost.is_none() && grows.steps[0].lost.is_none());
    assert_eq!(grows.steps[0].loss.reason().map(cxmetrics::Withheld::code), Some("no_denominator"));
    assert!(
        grows.sentence(Locale::En).starts_with("No funnel") && grows.sentence(Locale::Pl).starts_with("To nie lejek")
    );
    for (wrong, says) in
        [(&["search"][..], "two stages"), (&["search", "search"], "twice"), (&["search", "carts"], "cart")]
    {
        let err = ask(wrong).unwrap_err();
        assert_eq!(err.code(), "out_of_range");
        assert!(err.to_string().contains(says), "{err}");
    }
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Journey>(&json).unwrap(), found);
}

#[test]
fn a_stage_of_few_answers_keeps_its_score() {
    let cube = stages(&[("search", 40, 30), ("cart", 3, 3)]);
    let found = cube.metric(csat("csat")).journey(&JourneyRequest::new("stage", ["search", "cart"])).unwrap();
    assert_eq!(found.stages[1].score.reason().map(cxmetrics::Withheld::code), Some("small_base"));
    assert!(found.steps[0].score.is_none() && found.worst_stage.is_none());
    // Volumes are shown, so their shares hide nothing.
    let few = stages(&[("search", 4, 3), ("cart", 1, 1)]);
    let found = few.metric(csat("csat")).journey(&JourneyRequest::new("stage", ["search", "cart"])).unwrap();
    assert_eq!((found.steps[0].loss.value(), found.completion.value()), (Some(0.75), Some(0.25)));
}

#[test]
fn two_sources_are_split_exactly_and_compared_field_by_field() {
    let cube = |zone: &str, scale: Scale, rows: &[(&str, &str, i64)]| {
        let survey = Survey::builder().time("day").zone(zone).rating("q", scale).dimensions(["store"]).build().unwrap();
        let mut cube = Cube::new(&survey, Grain::Day);
        for (day, store, score) in rows {
            cube.add(&Record::new().text("day", *day).text("store", *store).integer("q", *score)).unwrap();
        }
        cube
    };
    let rows = |stores: &[(&'static str, usize, usize)]| -> Vec<(&'static str, &'static str, i64)> {
        let of = |(store, n, good): &(&'static str, usize, usize)| {
            (0..*n).map(|at| ("2026-09-10", *store, if at < *good { 10 } else { 7 })).collect::<Vec<_>>()
        };
        stores.iter().flat_map(of).collect()
    };
    let bands = Scale::custom(0, 10).unwrap().with_bands([10, 10], [0, 5]).unwrap();
    let first = cube("UTC", Scale::nps(), &rows(&[("A", 60, 30), ("B", 40, 30), ("C", 50, 5)]));
    let second = cube("Europe/Warsaw", bands, &rows(&[("A", 50, 20), ("B", 50, 40), ("D", 20, 2), ("E", 2, 2)]));
    let ask = |cube: &Cube| {
        let found = cube.metric(nps("q")).by(["store"]).every(Grain::Month);
        found.reconcile(&second.metric(nps("q")), &ReconcileRequest::default()).unwrap()
    };
    let found = ask(&first);
    let effects = found.effects.unwrap();
    near(effects.coverage + effects.mix + effects.measure, effects.difference, 100.0);
    near(effects.difference, found.second.value.value().unwrap() - found.first.value.value().unwrap(), 100.0);
    assert!(effects.coverage != 0.0 && effects.mix != 0.0 && effects.measure != 0.0);
    let fields: Vec<&str> = found.definitions.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["scale.good", "scale.bad", "zone"]);
    // E has two answers: it is merged with D, the smallest other, and neither is listed.
    assert!(found.uncovered.iter().all(|one| one.segment == [Some("C".to_owned())] && one.in_first));
    assert_eq!(found.uncovered[0].period.as_deref(), Some("2026-09"));
    assert_eq!((found.first.name.as_str(), found.second.name.as_str()), ("first", "second"));
    let said = found.sentence(Locale::En);
    assert!(said.contains("the good band") && said.contains("the time zone"), "{said}");
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Reconciliation>(&json).unwrap(), found);
    // The same cube on both sides shares every answer.
    let itself = first.metric(nps("q")).reconcile(&first.metric(nps("q")), &ReconcileRequest::default());
    assert_eq!(itself.unwrap_err().code(), "overlap");
    // A mean of ten points and one of five are not one number.
    let five = cube("UTC", Scale::csat(), &[("2026-09-10", "A", 5); 9]);
    let found = first.metric(mean("q")).reconcile(&five.metric(mean("q")), &ReconcileRequest::default()).unwrap();
    assert!(!found.comparable && found.difference.is_none() && found.effects.is_none());
    assert!(found.sentence(Locale::En).contains("not on one scale"));
}

#[test]
fn a_change_and_a_journey_are_drawn_from_what_stands_in_them() {
    use cxmetrics::report::{html, markdown};
    let mut rows: Vec<Row> = Vec::new();
    for (month, channel, n, good) in [(0, 0, 180, 60), (0, 1, 60, 30), (1, 0, 60, 66), (1, 1, 180, 36), (1, 2, 3, 99)] {
        for at in 0..n {
            let score = if at % 100 < good { 9 } else { 7 };
            rows.push((month, u8::try_from(at % 2).unwrap(), u8::try_from(at % 3).unwrap(), channel, score, 1));
        }
    }
    let cube = cube_of(&rows, false);
    let change = cube.metric(nps("nps")).by(["region", "store"]).explain(&september_to_october().nested()).unwrap();
    for locale in [Locale::En, Locale::Pl] {
        let (drawn, written) = (html::change(&change, locale, 3), markdown::change(&change, locale));
        for row in &change.segments {
            let name = row.segment[0].as_deref().unwrap();
            assert!(written.contains(&format!("| {name} |")), "{written}");
        }
        assert_eq!(drawn.matches("cx-rise\"").count() + drawn.matches("cx-fall\"").count(), 3, "{drawn}");
        assert!(!drawn.contains("NaN") && drawn.contains("cx-more"));
    }
    let cube = stages(&[("<search>", 140, 100), ("cart", 40, 12)]);
    let journey = cube.metric(csat("csat")).journey(&JourneyRequest::new("stage", ["<search>", "cart"])).unwrap();
    assert!(html::journey(&journey, Locale::En).contains("&lt;search&gt;"));
    assert!(markdown::journey(&journey, Locale::Pl).contains("&lt;search&gt;"));
}
