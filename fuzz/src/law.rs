//! The laws.

use std::collections::{BTreeMap, BTreeSet};

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::Intake;
use cxmetrics::metric::{
    DEFAULT_MIN_BASE, Metric, ces, csat, interpolated_median, mean, median, nps, quantile, share, sum, tag_share,
    trimmed_mean, volume, within,
};
use cxmetrics::survey::{Dimension, Preset, QuestionKind, Scale, Survey};
use cxmetrics::tally::Histogram;
use cxmetrics::{Error, ErrorKind, Flag, Reading, Unit, Withheld};

use crate::sample::{Kind, PAIRED, Row, Sample, TAGS};

fn merged(a: &Cube, b: &Cube) -> Cube {
    let mut both = a.clone();
    both.merge(b).expect("cubes of one survey");
    both
}

/// Metrics of every kind that a survey has questions for, and weighted forms of where it carries weights.
pub fn metrics(survey: &Survey) -> Vec<Metric> {
    let mut metrics = vec![volume()];
    for question in survey.questions() {
        let name = question.name();
        match question.kind() {
            QuestionKind::Rating(scale) => {
                metrics.extend([csat(name), mean(name), median(name), quantile(name, 0.9)]);
                if !survey.is_weighted() {
                    metrics.extend([interpolated_median(name), trimmed_mean(name)]);
                }
                match scale.preset() {
                    Some(Preset::Nps) => metrics.push(nps(name)),
                    Some(Preset::Ces | Preset::Ces1) => metrics.push(ces(name)),
                    _ => {}
                }
            }
            QuestionKind::Measure(_) => {
                metrics.extend([sum(name), mean(name), median(name), quantile(name, 0.9)]);
                metrics.extend([within(name, 0.29), within(name, 300.5)]);
                if !survey.is_weighted() {
                    metrics.push(trimmed_mean(name));
                }
            }
            QuestionKind::Flag => metrics.push(share(name)),
            QuestionKind::Tags => metrics.extend(TAGS.map(|tag| tag_share(name, tag))),
            _ => {}
        }
    }
    metrics
}

/// The names of a survey's dimensions.
fn dimensions(survey: &Survey) -> Vec<&str> {
    survey.dimensions().iter().map(Dimension::name).collect()
}

fn is_measure(survey: &Survey, question: &str) -> bool {
    survey.question(question).is_ok_and(|question| matches!(question.kind(), QuestionKind::Measure(_)))
}

/// The readings that rest on sums alone, which hold whatever was taken away before: not the smallest and the largest
/// number of a measure, by which quantiles of measures are rounded.
fn sums(cube: &Cube) -> Vec<(String, Reading)> {
    let is_kept = |metric: &Metric| match metric {
        Metric::Median { question } | Metric::TrimmedMean { question, .. } | Metric::Quantile { question, .. } => {
            !is_measure(cube.survey(), question)
        }
        _ => true,
    };
    metrics(cube.survey())
        .into_iter()
        .filter(is_kept)
        .flat_map(|metric| {
            let name = format!("{metric:?}");
            let rows = table(cube, metric, &dimensions(cube.survey()), cube.grain());
            rows.into_iter().map(move |(key, reading)| (format!("{name} in {key}"), reading))
        })
        // A mean is flagged as skewed by its distance from the median.
        .map(|(key, reading)| (key, without_flags(&reading)))
        .collect()
}

fn without_flags(reading: &Reading) -> Reading {
    let mut plain = Reading::known(reading.unit, reading.method.clone(), reading.n);
    if let Some(value) = reading.value() {
        plain = plain.with_value(value);
    }
    match (reading.interval(), reading.confidence()) {
        (Some((low, high)), Some(confidence)) => plain.with_interval(low, high, confidence),
        _ => plain,
    }
}

/// The readings of a metric by the name of segment and period, small bases shown.
fn table(cube: &Cube, metric: Metric, by: &[&str], grain: Grain) -> Vec<(String, Reading)> {
    let table =
        cube.metric(metric).by(by.iter().copied()).every(grain).min_base(0).table().expect("a metric of the survey");
    table.into_rows().into_iter().map(|row| (format!("{:?} {:?}", row.segment, row.period), row.reading)).collect()
}

/// Two cubes hold the same counts, up to the extremes of measures, which taking away leaves unknown.
fn assert_same_but_extremes(a: &Cube, b: &Cube) {
    if !a.survey().questions().iter().any(|question| is_measure(a.survey(), question.name())) {
        assert_eq!(a, b);
    }
    assert_eq!((a.rows(), a.cells(), a.periods()), (b.rows(), b.cells(), b.periods()));
    for name in dimensions(a.survey()) {
        assert_eq!(a.values(name).expect("a dimension"), b.values(name).expect("a dimension"));
    }
    assert_eq!(sums(a), sums(b));
}

/// Merging is commutative and associative, an empty cube is its identity, and accounts add.
pub fn merge_is_a_commutative_monoid(a: &Cube, b: &Cube, c: &Cube) {
    let nothing = Cube::new(a.survey(), a.grain());
    assert_eq!(merged(a, &nothing), *a);
    assert_eq!(merged(&nothing, a), *a);
    let (ab, ba) = (merged(a, b), merged(b, a));
    assert_eq!(ab, ba);
    assert_eq!(ab.ids(), ba.ids());
    assert_eq!(merged(&ab, c), merged(a, &merged(b, c)));
    for cube in [&ab, &ba] {
        accounts_balance(cube);
    }
}

/// Every row that was read was accepted or refused, and every question of an accepted row answered, missing or refused.
pub fn account_adds_up(intake: &Intake) {
    assert_eq!(intake.rows_read, intake.rows_accepted + intake.rows_refused.total());
    for (name, answers) in &intake.questions {
        let all = answers.answered + answers.missing + answers.refused.total();
        assert_eq!(all, intake.rows_accepted, "the account of `{name}`");
    }
}

/// The account of a cube adds up, to the rows that it counts.
pub fn accounts_balance(cube: &Cube) {
    account_adds_up(cube.intake());
    assert_eq!(cube.intake().rows_accepted, cube.rows());
}

/// The cubes of the parts make the cube of the whole in any order, and taken away again they leave nothing.
pub fn parts_make_whole(whole: &Cube, parts: &[Cube]) {
    let mut forward = Cube::new(whole.survey(), whole.grain());
    let mut backward = forward.clone();
    for (first, last) in parts.iter().zip(parts.iter().rev()) {
        forward.merge(first).expect("cubes of one survey");
        backward.merge(last).expect("cubes of one survey");
    }
    assert_eq!(forward, *whole);
    assert_eq!(backward, *whole);
    for part in parts {
        backward.unmerge(part).expect("what was added");
    }
    assert_eq!((backward.rows(), backward.cells()), (0, 0));
}

/// A cube comes back from its table, and equal cubes make equal tables.
pub fn table_round_trips(cube: &Cube) {
    let table = cube.to_arrow().expect("sums that fit a table");
    let back = Cube::from_arrow([&table]).expect("a table of a cube");
    assert_eq!(back, *cube);
    assert_eq!(back.intake(), cube.intake());
    assert_eq!(back.to_arrow().expect("sums that fit a table"), table);
}

/// However the rows are split, one cube of the parts and the merged cubes of the parts are the cube of the whole.
pub fn split_is_whole(sample: &Sample, cuts: &[usize]) {
    let whole = sample.cube();
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| (*cut).min(sample.rows.len())).collect();
    cuts.extend([0, sample.rows.len()]);
    cuts.sort_unstable();
    let mut one = Cube::new(&sample.survey, Grain::Day);
    let mut cubes = Vec::new();
    for cut in cuts.windows(2) {
        let rows = &sample.rows[cut[0]..cut[1]];
        sample.fold_into(&mut one, rows).expect("rows that fit");
        cubes.push(sample.cube_of(rows, Grain::Day));
    }
    let parts = cubes.iter().fold(Cube::new(&sample.survey, Grain::Day), |parts, cube| merged(&parts, cube));
    if !sample.kind.ids {
        parts_make_whole(&whole, &cubes);
    }
    for cube in [&one, &parts] {
        if sample.kind.ids {
            // A row that is replaced later is taken away again.
            assert_same_but_extremes(cube, &whole);
        } else {
            assert_eq!(*cube, whole);
        }
        assert_eq!(cube.ids(), whole.ids());
        accounts_balance(cube);
    }
    assert_eq!(one.intake(), whole.intake());
    if sample.kind.ids {
        // Whether an old revision was stale or replaced depends on which of the two its part met first.
        let (parts, whole) = (parts.intake(), whole.intake());
        assert_eq!((parts.rows_read, parts.rows_accepted), (whole.rows_read, whole.rows_accepted));
        assert_eq!((parts.rows_refused.total(), &parts.questions), (whole.rows_refused.total(), &whole.questions));
    } else {
        assert_eq!(parts.intake(), whole.intake());
    }
}

/// The order of rows does not matter, nor that in which revisions arrive.
pub fn order_is_irrelevant(sample: &Sample, order: &[usize]) {
    let mut rows: Vec<(usize, &Row)> = sample.rows.iter().enumerate().collect();
    rows.sort_by_key(|(at, _)| (order.get(*at).copied().unwrap_or(0), usize::MAX - at));
    let shuffled: Vec<Row> = rows.into_iter().map(|(_, row)| row.clone()).collect();
    let (whole, other) = (sample.cube(), sample.cube_of(&shuffled, Grain::Day));
    assert_eq!(other, whole);
    assert_eq!((other.ids(), other.intake().rows_accepted), (whole.ids(), whole.intake().rows_accepted));
    // One row after another, so that replaced rows are taken away.
    let mut one_by_one = Cube::new(&sample.survey, Grain::Day);
    for row in &shuffled {
        sample.fold_into(&mut one_by_one, std::slice::from_ref(row)).expect("a row that fits");
    }
    assert_same_but_extremes(&one_by_one, &whole);
    accounts_balance(&one_by_one);
}

/// What was added can be taken away again; what was not, cannot, and then nothing changes.
pub fn unmerge_undoes_merge(a: &Cube, b: &Cube) {
    let both = merged(a, b);
    // Where ids are shared some rows of the one gave way to the other's.
    let disjoint = both.ids() == a.ids() + b.ids();
    let mut rest = both.clone();
    match rest.unmerge(b) {
        Ok(()) => {
            if disjoint {
                assert_same_but_extremes(&rest, a);
                assert_eq!(rest.ids(), a.ids());
            }
            rest.merge(b).expect("cubes of one survey");
            assert_same_but_extremes(&rest, &both);
            assert_eq!(rest.ids(), both.ids());
        }
        Err(err) => {
            assert!(!disjoint, "{err}");
            assert_eq!(err.kind(), ErrorKind::NotContained);
            assert_eq!(rest, both);
            assert_eq!(rest.ids(), both.ids());
        }
    }
    let mut small = a.clone();
    if let Err(err) = small.unmerge(&both) {
        assert_eq!(err.kind(), ErrorKind::NotContained);
        assert_eq!(small, *a);
    } else {
        assert_eq!(both.rows(), a.rows(), "more was taken away than there was");
    }
}

/// Adding answers one at a time is folding them; each can be taken away and corrected, and a refused call changes nothing.
pub fn live_is_folded(sample: &Sample) {
    let kind = sample.kind;
    let mut live = Cube::new(&sample.survey, Grain::Day);
    let mut counted: Vec<Row> = Vec::new();
    for row in &sample.rows {
        let before = live.clone();
        let unchanged = |live: &Cube| {
            assert_eq!(*live, before);
            assert_eq!((live.ids(), live.intake()), (before.ids(), before.intake()));
        };
        let spoiled = live.add(&row.spoiled().record(kind)).expect_err("no refused answer is counted");
        assert_eq!(spoiled.kind(), ErrorKind::TooManyRefusals);
        unchanged(&live);
        match live.add(&row.record(kind)) {
            Ok(()) => {
                if kind.ids {
                    counted.retain(|other| other.record(kind) != row.record(kind) && !same_id(other, row));
                }
                counted.push(row.clone());
            }
            Err(err) => {
                assert!(kind.ids, "{err}");
                unchanged(&live);
            }
        }
    }
    assert_same_but_extremes(&live, &sample.cube());
    accounts_balance(&live);

    for row in counted.iter().take(3) {
        let (old, new) = (row.record(kind), row.revised().record(kind));
        let before = live.clone();
        live.correct(&old, &new).expect("a counted answer");
        let mut other = before.clone();
        other.remove(&old).expect("a counted answer");
        other.add(&new).expect("a good answer");
        assert_same_but_extremes(&live, &other);
        live.correct(&new, &old).expect("a counted answer");
        assert_same_but_extremes(&live, &before);
    }
    for row in &counted {
        live.remove(&row.record(kind)).expect("a counted answer");
    }
    assert_eq!((live.rows(), live.cells(), live.ids()), (0, 0, 0));
    assert_eq!(live, Cube::new(&sample.survey, Grain::Day));
    if let Some(row) = counted.first() {
        assert_eq!(live.remove(&row.record(kind)).map_err(|err| err.kind()), Err(ErrorKind::NotContained));
    }
}

fn same_id(a: &Row, b: &Row) -> bool {
    a.id() == b.id()
}

/// Rolled-up parts make the rolled-up whole; periods rolled up are periods counted so from the start; segments sum to
/// the total.
pub fn roll_ups_agree(sample: &Sample, cut: usize, by: &[&str]) {
    let whole = sample.cube();
    let everything = Filter::everything();
    let roll = |cube: &Cube, grain| cube.roll_up(by, grain, &everything).expect("dimensions of the survey");
    for grain in Grain::ALL.iter().copied() {
        let rolled = roll(&whole, grain);
        assert_eq!(rolled.rows(), whole.rows());
        let direct = sample.cube_of(&sample.rows, grain);
        assert_eq!(roll(&direct, grain), rolled);
        for metric in metrics(&sample.survey) {
            let asked = table(&whole, metric.clone(), by, grain);
            assert_eq!(table(&direct, metric.clone(), by, grain), asked);
            assert_eq!(table(&rolled, metric, by, grain), asked);
        }
        if !sample.kind.ids {
            let (left, right) = sample.rows.split_at(cut.min(sample.rows.len()));
            let (left, right) = (sample.cube_of(left, Grain::Day), sample.cube_of(right, Grain::Day));
            assert_eq!(merged(&roll(&left, grain), &roll(&right, grain)), rolled);
        }
    }
    for grain in [Grain::Month, Grain::Quarter] {
        assert_eq!(roll(&roll(&whole, grain), Grain::Year), roll(&whole, Grain::Year));
    }
    for metric in metrics(&sample.survey) {
        let adds_up = matches!(metric, Metric::Volume | Metric::Sum { .. });
        let total = whole.metric(metric.clone()).min_base(0).overall().expect("a metric of the survey");
        let parts = table(&whole, metric.clone(), by, Grain::Week);
        assert_eq!(parts.iter().map(|(_, part)| part.n).sum::<u64>(), total.n, "{metric:?}");
        if adds_up {
            let sum: f64 = parts.iter().filter_map(|(_, part)| part.value()).sum();
            assert!((sum - total.value().unwrap_or(0.0)).abs() <= 1e-6, "{metric:?}: {sum} against {total:?}");
        }
    }
}

/// The pairs of answers are those that the rows hold, whichever question is asked first; and without pairs there are none.
pub fn pairs_are_those_of_rows(sample: &Sample) {
    let cube = sample.cube();
    let rows = sample.counted();
    for (a, first) in PAIRED.iter().enumerate() {
        for (b, second) in PAIRED.iter().enumerate().filter(|(b, _)| *b != a) {
            for store in [None, Some("A")] {
                let filter = store.map_or_else(Filter::everything, |store| Filter::is("store", store));
                if !sample.kind.pairs {
                    let err = cube.joint(first, second, &filter).expect_err("no pair was asked for");
                    assert_eq!(err.kind(), ErrorKind::InvalidMetric);
                    continue;
                }
                let joint = cube.joint(first, second, &filter).expect("a pair of the survey");
                let mut counts: BTreeMap<(i64, i64), (u64, f64)> = BTreeMap::new();
                let mut not_both = 0;
                for row in rows.iter().filter(|row| store.is_none() || row.store() == store) {
                    let (answers, weight) = row.paired();
                    if let (Some(x), Some(y)) = (answers[a], answers[b]) {
                        let entry = counts.entry((x, y)).or_default();
                        *entry = (entry.0 + 1, entry.1 + if sample.kind.weighted { weight } else { 1.0 });
                    } else {
                        not_both += 1;
                    }
                }
                let expected: Vec<(f64, f64, u64)> =
                    counts.iter().map(|((x, y), (n, _))| (*x as f64, *y as f64, *n)).collect();
                assert_eq!(joint.triples(), expected, "{first} and {second}");
                assert_eq!(joint.not_both(), not_both, "{first} and {second}");
                let weights: Vec<f64> =
                    joint.weights().into_iter().zip(joint.counts()).filter(|(_, n)| 0 < **n).map(|(w, _)| w).collect();
                for (found, (_, expected)) in weights.iter().zip(counts.values()) {
                    assert!((found - expected).abs() <= 1e-9 * expected, "{first} and {second}");
                }
                let other = cube.joint(second, first, &filter).expect("a pair of the survey");
                assert_eq!(other.transposed(), joint);
                assert_eq!(other.column_totals(), joint.row_totals());
            }
        }
    }
}

/// The answers by tag are those that the rows hold, from whichever cells they come.
pub fn scores_by_tag_are_those_of_rows(sample: &Sample) {
    let cube = sample.cube();
    let rows = sample.counted();
    for (at, question) in PAIRED.iter().enumerate().take(2) {
        for store in [None, Some("A")] {
            let filter = store.map_or_else(Filter::everything, |store| Filter::is("store", store));
            if !sample.kind.pairs {
                let err = cube.scores_by_tag("topics", question, &filter).expect_err("no pair was asked for");
                assert_eq!(err.kind(), ErrorKind::InvalidMetric);
                continue;
            }
            let scores = cube.scores_by_tag("topics", question, &filter).expect("a pair of the survey");
            let scale = sample.survey.question(question).expect("a question").scale().expect("a rating");
            let expect = |histogram: Option<&Histogram>, has: &dyn Fn(&BTreeSet<&str>) -> bool| {
                let mut counts: BTreeMap<i64, (u64, f64)> = BTreeMap::new();
                for row in rows.iter().filter(|row| store.is_none() || row.store() == store) {
                    let (answers, weight) = row.paired();
                    if let (Some(answer), Some(tags)) = (answers[at], row.tags())
                        && has(&tags)
                    {
                        let entry = counts.entry(answer).or_default();
                        *entry = (entry.0 + 1, entry.1 + if sample.kind.weighted { weight } else { 1.0 });
                    }
                }
                let none = Histogram::new(scale);
                let found = histogram.unwrap_or(&none);
                assert_eq!(histogram.is_none(), found.n() == 0 && counts.is_empty());
                let expected: Vec<(f64, u64)> = counts.iter().map(|(answer, (n, _))| (*answer as f64, *n)).collect();
                assert_eq!(found.pairs(), expected, "{question}");
                let weights: Vec<f64> =
                    found.weights().into_iter().zip(found.counts()).filter(|(_, n)| 0 < **n).map(|(w, _)| w).collect();
                for (found, (_, expected)) in weights.iter().zip(counts.values()) {
                    assert!((found - expected).abs() <= 1e-9 * expected, "{question}");
                }
            };
            if 0 < scores.tagged.n() {
                expect(Some(&scores.tagged), &|_| true);
            } else {
                expect(None, &|_| true);
            }
            for tag in TAGS {
                expect(scores.by_tag.get(tag), &|tags| tags.contains(tag));
            }
            assert!(scores.by_tag.keys().all(|tag| TAGS.contains(&tag.as_str())));
        }
    }
}

/// A filter and its negation part the rows.
pub fn filters_part(cube: &Cube, filter: &Filter) {
    let by = dimensions(cube.survey());
    let roll = |filter: &Filter| cube.roll_up(&by, cube.grain(), filter).expect("a filter of the survey");
    let (passing, rest) = (roll(filter), roll(&filter.clone().negate()));
    assert_eq!(passing.rows() + rest.rows(), cube.rows());
    assert_eq!(merged(&passing, &rest), roll(&Filter::everything()));
    assert_eq!(roll(&filter.clone().negate().negate()), passing);
    assert_eq!(roll(&filter.clone().and(filter.clone().negate())).rows(), 0);
    assert_eq!(roll(&filter.clone().or(filter.clone().negate())).rows(), cube.rows());
    let asked = cube.metric(volume()).filter(filter.clone()).overall().expect("a filter of the survey");
    assert_eq!(asked.n, passing.rows());
}

/// The segments of each dimension, known or not, sum to the total.
pub fn segments_add_up(cube: &Cube) {
    for dimension in dimensions(cube.survey()) {
        let segments = table(cube, volume(), &[dimension], Grain::All);
        assert_eq!(segments.iter().map(|(_, reading)| reading.n).sum::<u64>(), cube.rows(), "{dimension}");
        filters_part(cube, &Filter::not_known(dimension));
    }
    let total = cube.roll_up(&[], Grain::All, &Filter::everything()).expect("a cube of one cell");
    assert_eq!(total.rows(), cube.rows());
}

/// A reading is a number in the range of its unit with its interval around it, or says why it is not.
pub fn readings_are_sound(cube: &Cube) {
    let by = dimensions(cube.survey());
    for metric in metrics(cube.survey()) {
        let small = table(cube, metric.clone(), &by, cube.grain());
        let large = table(cube, metric.clone(), &by[..by.len().min(1)], Grain::All);
        for (key, reading) in small.into_iter().chain(large) {
            let what = format!("{metric:?} in {key}: {reading:?}");
            assert_eq!(reading.value().is_none(), reading.reason().is_some(), "{what}");
            let Some(value) = reading.value() else { continue };
            assert!(value.is_finite() && 0 < reading.n, "{what}");
            let (low, high) = reading.interval().unwrap_or((value, value));
            assert!(low <= value && value <= high, "{what}");
            let range = range(cube.survey(), &metric, reading.unit);
            assert!(range.contains(&low) && range.contains(&high), "{what}");
            assert!(
                reading.n_eff.is_none_or(|n_eff| 0.0 < n_eff && n_eff <= reading.n as f64 * (1.0 + 1e-9)),
                "{what}"
            );
        }
    }
}

/// Where the value and the interval of a metric may lie.
fn range(survey: &Survey, metric: &Metric, unit: Unit) -> std::ops::RangeInclusive<f64> {
    let question = metric.question().and_then(|name| survey.question(name).ok());
    let points = |scale: &Scale| f64::from(scale.min())..=f64::from(scale.max());
    match (unit, metric, question.and_then(|question| question.scale())) {
        (Unit::Share, ..) => 0.0..=1.0,
        (Unit::Points, ..) => -100.0..=100.0,
        // The class of the lowest and the highest point is opened up by half a point.
        (Unit::Score, Metric::InterpolatedMedian { .. }, Some(scale)) => {
            points(scale).start() - 0.5..=points(scale).end() + 0.5
        }
        (Unit::Score, _, Some(scale)) => points(scale),
        _ => f64::MIN..=f64::MAX,
    }
}

/// Weights that are all equal change no value; what has no weighted form says so, and is there unweighted.
pub fn equal_weights_weigh_nothing(sample: &Sample, weight: f64) {
    let plain = Kind { weighted: false, ..sample.kind };
    let weighted = Kind { weighted: true, ..sample.kind };
    let rows: Vec<Row> = sample.rows.iter().map(|row| row.weighing(weight)).collect();
    let of = |kind: Kind| Sample { kind, survey: kind.survey(), rows: rows.clone() };
    let (without, with) = (of(plain).cube(), of(weighted).cube());
    for metric in metrics(without.survey()) {
        let unweighted = with.metric(metric.clone()).min_base(0).unweighted().overall().expect("a metric");
        assert_eq!(unweighted, without.metric(metric.clone()).min_base(0).overall().expect("a metric"));
        if let Err(err) = with.metric(metric.clone()).overall() {
            assert_eq!(err.kind(), ErrorKind::InvalidMetric, "{metric:?}");
            assert!(!metrics(with.survey()).contains(&metric), "{metric:?}");
            continue;
        }
        // By weight there is no interpolation between two answers.
        if matches!(&metric, Metric::Quantile { question, .. } if is_measure(with.survey(), question)) {
            continue;
        }
        let expected = table(&without, metric.clone(), &["store"], Grain::Month);
        let found = table(&with, metric.clone(), &["store"], Grain::Month);
        assert_eq!(found.len(), expected.len());
        for ((key, found), (_, expected)) in found.iter().zip(&expected) {
            assert_eq!(found.n, expected.n, "{metric:?} in {key}");
            let same = match (found.value(), expected.value()) {
                (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
                (found, expected) => found == expected,
            };
            assert!(same, "{metric:?} in {key}: {found:?} against {expected:?}");
            if found.has(Flag::Weighted)
                && let Some(n_eff) = found.n_eff
            {
                assert!((n_eff - found.n as f64).abs() <= 1e-6 * found.n as f64, "{metric:?} in {key}: {found:?}");
            }
        }
    }
}

/// Cubes whose rows overlap merge into the cube of all rows, where rows have ids.
///
/// # Panics
/// Also when the sample has no ids.
pub fn shared_ids_count_once(sample: &Sample, from: usize, to: usize) {
    assert!(sample.kind.ids, "this law speaks of ids");
    let n = sample.rows.len();
    let (from, to) = (from.min(to).min(n), from.max(to).min(n));
    let a = sample.cube_of(&sample.rows[..to], Grain::Day);
    let b = sample.cube_of(&sample.rows[from..], Grain::Day);
    let whole = sample.cube();
    for both in [merged(&a, &b), merged(&b, &a)] {
        assert_same_but_extremes(&both, &whole);
        assert_eq!(both.ids(), whole.ids());
        accounts_balance(&both);
    }
    // The merged cube goes on living: every row it meets again is a duplicate or stale.
    let mut again = merged(&a, &b);
    sample.fold_into(&mut again, &sample.rows).expect("rows that fit");
    assert_same_but_extremes(&again, &whole);
}

/// A fold or merge that fails changes nothing.
pub fn failure_changes_nothing(sample: &Sample, cut: usize, max_cells: usize) {
    let cut = cut.min(sample.rows.len());
    let (first, second) = sample.rows.split_at(cut);
    let fails = |cube: &mut Cube, kind: ErrorKind, call: &dyn Fn(&mut Cube) -> Result<(), Error>| {
        let before = cube.clone();
        let Err(err) = call(cube) else { return false };
        assert_eq!(err.kind(), kind, "{err}");
        assert_eq!(*cube, before);
        assert_eq!((cube.intake(), cube.ids()), (before.intake(), before.ids()));
        true
    };
    // Too many cells.
    let mut cube = Cube::new(&sample.survey, Grain::Day).with_max_cells(max_cells);
    let parts = [first, second];
    for rows in parts {
        let other = sample.cube_of(rows, Grain::Day);
        fails(&mut cube, ErrorKind::TooManyCells, &|cube| cube.merge(&other).map(drop));
        fails(&mut cube, ErrorKind::TooManyCells, &|cube| sample.fold_into(cube, rows));
        assert!(cube.cells() <= max_cells);
    }
    // Too many refusals: every answer of thirty rows is bad.
    let Some(row) = sample.rows.first() else { return };
    let strict = sample.survey.clone().into();
    let strict = cxmetrics::survey::SurveyDef { max_refused: None, ..strict };
    let strict = cxmetrics::survey::Survey::new(strict).expect("a valid survey");
    let mut cube = Cube::new(&strict, Grain::Day);
    sample.fold_into(&mut cube, first).expect("rows that fit");
    let bad: Vec<Row> = (0..100 + 10 * sample.rows.len())
        .map(|at| row.spoiled().with_id(1_000_000 + i64::try_from(at).unwrap_or(0)))
        .collect();
    let refused = fails(&mut cube, ErrorKind::TooManyRefusals, &|cube| sample.fold_into(cube, &bad));
    assert!(refused, "a fold of refused answers went through");
}

/// With totals in sight no hidden value can be computed: beside a shown total, one hidden segment is never alone, and
/// the hidden ones have at least the smallest base together.
pub fn nothing_hidden_shows(cube: &Cube, min_base: u64) {
    for metric in metrics(cube.survey()).into_iter().filter(|metric| !matches!(metric, Metric::Volume)) {
        for grain in [Grain::All, Grain::Month] {
            let query = cube.metric(metric.clone()).by(["store"]).every(grain).min_base(min_base).with_total();
            let table = query.table().expect("a metric of the survey");
            let mut hidden: BTreeMap<_, Vec<u64>> = BTreeMap::new();
            let mut small = BTreeSet::new();
            for row in table.rows() {
                let reading = &row.reading;
                if reading.reason() == Some(Withheld::SmallBase) {
                    small.insert(row.period);
                }
                match reading.reason() {
                    None => assert!(min_base <= reading.n, "{metric:?}: {reading:?} shows"),
                    Some(Withheld::Empty) => assert_eq!(reading.n, 0, "{metric:?}: {reading:?}"),
                    // Hidden, or without a value for another reason: either way nobody sees it.
                    Some(_) => {
                        hidden.entry(row.period).or_default().push(reading.n);
                        assert_eq!((reading.value(), reading.interval(), reading.n_eff), (None, None, None));
                    }
                }
            }
            for total in table.totals().iter().filter(|total| total.reading.value().is_some()) {
                let Some(bases) = hidden.get(&total.period).filter(|_| small.contains(&total.period)) else { continue };
                assert!(1 < bases.len(), "{metric:?}: the total gives {bases:?} away");
                assert!(min_base <= bases.iter().sum(), "{metric:?}: the total gives {bases:?} away together");
            }
        }
    }
}

/// The smallest base that queries show unless told otherwise.
pub const MIN_BASE: u64 = DEFAULT_MIN_BASE;
