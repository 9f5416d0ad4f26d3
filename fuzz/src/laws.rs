//! Laws of cubes and accounts.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::Intake;
use cxmetrics::metric::{Metric, csat, mean, median, nps, quantile, share, volume};
use cxmetrics::survey::QuestionKind;

/// Nothing is dropped silently.
pub fn account_adds_up(intake: &Intake) {
    assert_eq!(intake.rows_read, intake.rows_accepted + intake.rows_refused.total(), "rows");
    for (name, answers) in &intake.questions {
        assert_eq!(intake.rows_accepted, answers.answered + answers.missing + answers.refused.total(), "{name}");
    }
}

/// The cube of the parts is the cube of the whole, and what was added can be taken away.
pub fn merge_holds(whole: &Cube, parts: &[Cube]) {
    let Some((first, rest)) = parts.split_first() else { return };
    let mut forward = first.clone();
    for part in rest {
        forward.merge(part).unwrap();
    }
    assert_eq!(&forward, whole, "parts make the whole");
    let mut backward = Cube::new(whole.survey(), whole.grain());
    for part in parts.iter().rev() {
        backward.merge(part).unwrap();
    }
    assert_eq!(&backward, whole, "in any order, from an empty cube");
    for part in parts {
        backward.unmerge(part).unwrap();
    }
    assert_eq!(backward.rows(), 0, "nothing is left");
}

/// A cube comes back from its table, and from its Parquet file.
pub fn table_round_trips(cube: &Cube) {
    let table = cube.to_arrow().unwrap();
    let back = Cube::from_arrow([&table]).unwrap();
    assert_eq!(&back, cube);
    assert_eq!(back.to_arrow().unwrap(), table, "equal cubes, equal tables");
}

/// Readings are finite and inside their intervals, segments sum to the total, and a filter and its negation part the rows.
pub fn readings_are_sound(cube: &Cube) {
    let mut metrics: Vec<Metric> = vec![volume()];
    for question in cube.survey().questions() {
        let name = question.name();
        match question.kind() {
            QuestionKind::Rating(_) => metrics.extend([csat(name), mean(name), median(name)]),
            QuestionKind::Measure(_) => metrics.extend([mean(name), median(name), quantile(name, 0.9)]),
            QuestionKind::Flag => metrics.push(share(name)),
            _ => {}
        }
        if question.scale().and_then(cxmetrics::survey::Scale::preset) == Some(cxmetrics::survey::Preset::Nps) {
            metrics.push(nps(name));
        }
    }
    let dimensions: Vec<&str> = cube.survey().dimensions().iter().map(cxmetrics::survey::Dimension::name).collect();
    for metric in metrics {
        let table = cube.metric(metric).by(dimensions.clone()).every(cube.grain()).min_base(0).table().unwrap();
        for row in table.rows() {
            let reading = &row.reading;
            assert!(reading.value().is_some() != reading.reason().is_some(), "a value or a reason");
            assert!(reading.value().is_none_or(f64::is_finite));
            if let (Some(value), Some((low, high))) = (reading.value(), reading.interval()) {
                assert!(low <= value && value <= high, "{low} {value} {high}");
            }
        }
    }
    let rows: u64 = cube.rows();
    for dimension in &dimensions {
        let segments = cube.metric(volume()).by([*dimension]).table().unwrap();
        assert_eq!(segments.rows().iter().map(|row| row.reading.n).sum::<u64>(), rows, "{dimension}");
        let filter = Filter::not_known(*dimension);
        let known = cube.roll_up(&dimensions, cube.grain(), &filter.clone().negate()).unwrap();
        let unknown = cube.roll_up(&dimensions, cube.grain(), &filter).unwrap();
        assert_eq!(known.rows() + unknown.rows(), rows);
    }
    assert_eq!(cube.roll_up(&[], Grain::All, &Filter::everything()).unwrap().rows(), rows);
}
