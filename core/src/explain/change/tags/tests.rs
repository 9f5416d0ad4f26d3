use proptest::prelude::*;

use crate::calendar::Grain;
use crate::cube::{Cube, Filter};
use crate::explain::{ChangeRequest, TagChange, TagChangeRequest, TagContribution, Verdict};
use crate::intake::{Batch, Bits, Values};
use crate::locale::Locale;
use crate::metric::{Metric, box_share, ces, csat, mean, median, nps, share, volume};
use crate::survey::{MeasureUnit, Scale, Survey};
use crate::{Analysis, Document};

const TAGS: [&str; 3] = ["delivery", "price", "staff"];

/// Tags pair with every question; whether `delivery` is among them is a dimension too.
fn survey(weighted: bool) -> Survey {
    let survey = Survey::builder()
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .rating("effort", Scale::ces())
        .flag("solved")
        .measure("wait", MeasureUnit::Seconds)
        .tags("topics")
        .dimensions(["wave", "store", "delivered"])
        .pairs(["topics", "nps"])
        .pairs(["topics", "csat"])
        .pairs(["effort", "topics"])
        .pairs(["topics", "solved"]);
    if weighted { survey.weight("w").build().unwrap() } else { survey.build().unwrap() }
}

/// A row: its wave, its store, which tags it has, its answers and its weight.
#[derive(Debug, Clone)]
struct Row {
    wave: u8,
    store: u8,
    tags: u8,
    answer: i64,
    weight: f64,
}

fn cube(rows: &[Row], weighted: bool) -> Cube {
    let text = |of: &dyn Fn(&Row) -> String| rows.iter().map(of).collect::<Vec<String>>();
    let whole = |of: &dyn Fn(&Row) -> i64| rows.iter().map(of).collect::<Vec<i64>>();
    let (wave, store) = (text(&|row| row.wave.to_string()), text(&|row| row.store.to_string()));
    let delivered = text(&|row| if row.tags & 1 == 1 { "yes".to_owned() } else { "no".to_owned() });
    let topics = text(&|row| {
        let tags = TAGS.iter().enumerate().filter(|(at, _)| row.tags & (1 << at) != 0);
        tags.map(|(_, tag)| *tag).collect::<Vec<_>>().join(";")
    });
    let (nps, csat) = (whole(&|row| row.answer), whole(&|row| row.answer % 5 + 1));
    let effort = whole(&|row| row.answer % 7 + 1);
    let weights: Vec<f64> = rows.iter().map(|row| row.weight).collect();
    let solved = Bits::from_bools(rows.iter().map(|row| row.answer % 3 == 0));
    let columns = [
        ("wave", Values::from(&wave[..])),
        ("store", Values::from(&store[..])),
        ("delivered", Values::from(&delivered[..])),
        ("topics", Values::from(&topics[..])),
        ("nps", Values::from(&nps[..])),
        ("csat", Values::from(&csat[..])),
        ("effort", Values::from(&effort[..])),
        ("solved", Values::Bool(solved)),
        ("wait", Values::Null(rows.len())),
        ("w", Values::from(&weights[..])),
    ];
    let batch =
        columns.into_iter().fold(Batch::new(rows.len()), |batch, (name, values)| batch.with(name, values).unwrap());
    let mut cube = Cube::new(&survey(weighted), Grain::All);
    cube.fold(&batch).unwrap();
    cube
}

fn sides() -> (Filter, Filter) {
    (Filter::is("wave", "1"), Filter::is("wave", "2"))
}

fn request() -> TagChangeRequest {
    let (before, after) = sides();
    TagChangeRequest::new("topics", before, after)
}

fn found(cube: &Cube, metric: Metric, min_base: u64) -> TagChange {
    cube.metric(metric).min_base(min_base).explain_tags(&request()).unwrap()
}

fn of<'c>(change: &'c TagChange, tag: &str) -> Option<&'c TagContribution> {
    change.contributions.iter().find(|row| row.tag == tag)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (1..3_u8, 0..3_u8, 1..8_u8, 0..11_i64, prop::sample::select(vec![0.5, 1.0, 2.25]))
        .prop_map(|(wave, store, tags, answer, weight)| Row { wave, store, tags, answer, weight });
    prop::collection::vec(row, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A tag is a dimension of two values.
    #[test]
    fn a_tag_gives_what_a_dimension_of_it_gives(rows in rows(), weighted: bool, unweighted: bool) {
        let cube = cube(&rows, weighted);
        let metrics = [nps("nps"), csat("csat"), box_share("csat", 1, 2), ces("effort"), mean("nps"), share("solved")];
        for metric in metrics {
            let mut query = cube.metric(metric).min_base(0);
            if unweighted {
                query = query.unweighted();
            }
            let by_tag = query.explain_tags(&request()).unwrap();
            let (before, after) = sides();
            let by_dimension = query.by(["delivered"]).explain(&ChangeRequest::new(before, after)).unwrap();
            prop_assert_eq!(&by_tag.value_before, &by_dimension.value_before);
            prop_assert_eq!(&by_tag.value_after, &by_dimension.value_after);
            prop_assert_eq!(&by_tag.change, &by_dimension.change);
            prop_assert_eq!((by_tag.verdict, by_tag.withheld), (by_dimension.verdict, by_dimension.withheld));
            let segment = |name: &str| {
                by_dimension.segments.iter().find(|row| row.segment == [Some(name.to_owned())])
            };
            let (Some(tag), Some(expected)) = (of(&by_tag, "delivery"), segment("yes")) else {
                prop_assert!(of(&by_tag, "delivery").is_none() && (segment("yes").is_none() || by_tag.withheld.is_some()));
                continue;
            };
            let effects = by_dimension.effects.unwrap();
            let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
            prop_assert!(close(tag.rate, expected.rate) && close(tag.mix, effects.mix));
            prop_assert!(close(tag.rest, segment("no").map_or(0.0, |rest| rest.rate)));
            prop_assert!(close(tag.contribution + tag.rest, effects.change));
            prop_assert_eq!(&tag.value_before, &expected.value_before);
            prop_assert_eq!(&tag.value_after, &expected.value_after);
            prop_assert_eq!(&tag.share_before, &expected.share_before);
            prop_assert_eq!(&tag.share_after, &expected.share_after);
            prop_assert_eq!(&tag.change, &expected.change);
            if let (Some(low), Some(high)) = (tag.low, tag.high) {
                prop_assert!(low < tag.contribution && tag.contribution < high);
            }
            let sizes: Vec<f64> = by_tag.contributions.iter().map(|row| row.contribution.abs()).collect();
            prop_assert!(sizes.windows(2).all(|pair| pair[1] <= pair[0]));
        }
    }

    /// No tag with a small side is shown, nor can one be told from those that are.
    #[test]
    fn small_tags_stay_hidden(rows in rows(), one_each: bool, min_base in 2..15_u64) {
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|row| if one_each { Row { tags: 1 << (row.tags % 3), ..row } } else { row })
            .collect();
        let change = found(&cube(&rows, false), nps("nps"), min_base);
        let count = |wave: u8, has: &dyn Fn(u8) -> bool| {
            rows.iter().filter(|row| row.wave == wave && has(row.tags)).count() as u64
        };
        if change.withheld.is_some() {
            prop_assert!(change.contributions.is_empty() && change.change.is_none());
            return Ok(());
        }
        let is_small = |n: u64| 0 < n && n < min_base;
        for wave in [1, 2] {
            let mut shown = 0;
            for (at, tag) in TAGS.iter().enumerate() {
                let n = count(wave, &|tags| tags & (1 << at) != 0);
                if of(&change, tag).is_some() {
                    shown += n;
                    prop_assert!(!is_small(n) && !is_small(count(wave, &|_| true) - n), "{tag}");
                    prop_assert!(!change.too_few.contains(&(*tag).to_owned()));
                }
            }
            if one_each && !change.contributions.is_empty() {
                prop_assert!(!is_small(count(wave, &|_| true) - shown));
            }
        }
        let json = serde_json::to_value(&change).unwrap();
        let row_of = |tag: &String| json["contributions"].as_array().unwrap().iter().any(|row| row["tag"] == **tag);
        prop_assert!(!change.too_few.iter().any(row_of));
    }
}

/// Whole numbers from 0 to 2^31, evenly.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// Rows of two waves that differ by chance alone.
fn without_effect(state: &mut u64) -> Vec<Row> {
    (0..400)
        .map(|_| {
            let tags = [1, 2, 3, 4][usize::try_from(random(state) % 4).unwrap()];
            let low = if tags & 1 == 1 { 3 } else { 0 };
            let answer = i64::try_from(random(state) % (11 - low)).unwrap();
            let wave = if random(state).is_multiple_of(2) { 1 } else { 2 };
            Row { wave, store: 0, tags, answer, weight: [0.5, 1.5][usize::try_from(random(state) % 2).unwrap()] }
        })
        .collect()
}

#[test]
fn contributions_without_effect_are_found_at_their_rate() {
    for (metric, weighted) in [(nps("nps"), false), (mean("nps"), true), (csat("csat"), true)] {
        let mut state = 7;
        let (mut tested, mut below, mut outside) = (0_u32, 0_u32, 0_u32);
        for _ in 0..120 {
            let change = found(&cube(&without_effect(&mut state), weighted), metric.clone(), 5);
            for row in &change.contributions {
                tested += 1;
                below += u32::from(row.p_value.unwrap() <= 0.05);
                outside += u32::from(row.low.unwrap() > 0.0 || row.high.unwrap() < 0.0);
            }
        }
        let rate = f64::from(below) / f64::from(tested);
        assert_eq!((tested, below), (360, outside));
        assert!((0.02..=0.09).contains(&rate), "{metric:?}: {rate:.3} of {tested} at 0.05");
    }
}

/// A large wave and a small one of which nearly all answer alike, and few carry the tag: the own variance of the small one is
/// often none at all.
#[test]
fn a_small_wave_near_the_ceiling_is_not_found_for_agreeing_with_itself() {
    let mut state = 11;
    let (mut tested, mut below) = (0_u32, 0_u32);
    for _ in 0..150 {
        let row = |state: &mut u64, wave: u8, tags: u8| {
            let answer = match random(state) % 100 {
                0..90 => 10,
                90..98 => 7,
                _ => 2,
            };
            Row { wave, store: 0, tags, answer, weight: 1.0 }
        };
        let mut rows = Vec::new();
        for (wave, tagged, others) in [(1, 200, 1_800), (2, 12, 108)] {
            rows.extend((0..tagged).map(|_| row(&mut state, wave, 1)));
            rows.extend((0..others).map(|_| row(&mut state, wave, 2)));
        }
        let change = found(&cube(&rows, false), nps("nps"), 5);
        let p_value = of(&change, "delivery").and_then(|row| row.p_value).unwrap();
        tested += 1;
        below += u32::from(p_value <= 0.05);
    }
    let rate = f64::from(below) / f64::from(tested);
    assert!(rate <= 0.1, "{rate:.3} of {tested} at 0.05");
}

fn many(wave: u8, tags: u8, answer: i64, n: usize) -> Vec<Row> {
    vec![Row { wave, store: 0, tags, answer, weight: 1.0 }; n]
}

/// Delivery doubles its share and falls; staff comes up in answers that are the same before and after.
fn deliveries() -> Vec<Row> {
    let mut rows = Vec::new();
    for (wave, delivered, promoters) in [(1, 100, 40), (2, 200, 30)] {
        rows.extend(many(wave, 1, 10, promoters));
        rows.extend(many(wave, 1, 3, delivered - promoters));
        rows.extend(many(wave, 2, 9, (500 - delivered) * 3 / 5));
        rows.extend(many(wave, 6, 5, (500 - delivered) * 2 / 5));
    }
    rows
}

#[test]
fn the_tag_that_grew_and_fell_accounts_for_the_fall() {
    let change = found(&cube(&deliveries(), false), nps("nps"), 5);
    assert_eq!(change.verdict, Verdict::Lower);
    let first = &change.contributions[0];
    assert_eq!((first.tag.as_str(), first.verdict, first.rest), ("delivery", Verdict::Lower, 0.0));
    // Before: a fifth at -20 and the rest at 20. After: two fifths at -70.
    let (before, after) = (0.2 * -20.0 + 0.8 * 20.0, 0.4 * -70.0 + 0.6 * 20.0);
    assert!((first.contribution - (after - before)).abs() < 1e-9);
    assert!((first.rate - 0.3 * -50.0).abs() < 1e-9 && (first.mix - 0.2 * (-45.0 - 20.0)).abs() < 1e-9);
    let english = change.sentence(Locale::En).replace('\u{a0}', " ");
    assert!(
        english.contains(
            "Answers about delivery account for −28.0 points of the −28.0 points: there are more of them in proportion, and they \
             stand below the others, and they score lower than before."
        ),
        "{english}"
    );
    let polish = change.sentence(Locale::Pl).replace('\u{a0}', " ");
    assert!(polish.contains("Odpowiedzi z tagiem „delivery” odpowiadają za −28,0 pkt z −28,0 pkt"), "{polish}");
    assert!(polish.contains("się nie sumują"), "{polish}");

    let request = Analysis::ExplainTags(request());
    let json = serde_json::to_string(&request).unwrap();
    assert!(json.starts_with(r#"{"analysis":"explain_tags","tags":"topics","#), "{json}");
    assert_eq!(serde_json::from_str::<Analysis>(&json).unwrap(), request);
    let document = cube(&deliveries(), false).metric(nps("nps")).analyse(&request).unwrap();
    assert_eq!(document, Document::TagChange(change));
    let json = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
}

#[test]
fn where_chance_explains_it_the_sentence_says_so() {
    let mut state = 7;
    let change = found(&cube(&without_effect(&mut state), false), nps("nps"), 5);
    assert_eq!(change.verdict, Verdict::Undecided);
    assert!(change.contributions.iter().all(|row| row.verdict == Verdict::Undecided));
    let english = change.sentence(Locale::En);
    assert!(english.contains("No tag accounts for a part of it beyond chance"), "{english}");
    let none = found(&cube(&many(1, 1, 9, 30), false), nps("nps"), 5);
    assert!(none.withheld.is_some() && none.sentence(Locale::En).contains("too few answers"));
    let everyone = [many(1, 1, 9, 30), many(2, 1, 2, 30)].concat();
    let change = found(&cube(&everyone, false), nps("nps"), 5);
    let only = &change.contributions[0];
    assert_eq!((only.contribution, only.mix, only.rest, only.p_value), (-200.0, 0.0, 0.0, None));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let cube = cube(&deliveries(), false);
    let code = |metric: Metric| cube.metric(metric).explain_tags(&request()).unwrap_err().code();
    assert_eq!(code(volume()), "invalid_metric");
    assert_eq!(code(median("nps")), "invalid_metric");
    assert_eq!(code(mean("wait")), "invalid_metric");
    let query = || cube.metric(nps("nps"));
    assert_eq!(query().by(["store"]).explain_tags(&request()).unwrap_err().code(), "invalid_metric");
    assert_eq!(query().explain_tags(&request().false_discovery_rate(2.0)).unwrap_err().code(), "out_of_range");
    let (before, _) = sides();
    let same = TagChangeRequest::new("topics", before.clone(), before.clone());
    assert_eq!(query().explain_tags(&same).unwrap_err().code(), "overlap");
    let no_tags = TagChangeRequest::new("csat", before.clone(), Filter::is("wave", "2"));
    assert_eq!(query().explain_tags(&no_tags).unwrap_err().code(), "invalid_metric");
    let not_counted =
        Survey::builder().rating("nps", Scale::nps()).tags("topics").dimensions(["wave"]).build().unwrap();
    let err = Cube::new(&not_counted, Grain::All).metric(nps("nps")).explain_tags(&request()).unwrap_err();
    assert!(err.to_string().contains(r#"pairs: [["topics", "nps"]]"#), "{err}");
    let joint = cube.joint("nps", "topics", &Filter::everything()).unwrap_err();
    assert!(joint.to_string().contains("scores_by_tag"), "{joint}");
    let flag = cube.scores_by_tag("topics", "solved", &Filter::everything()).unwrap_err();
    assert_eq!(flag.code(), "invalid_metric");
}
