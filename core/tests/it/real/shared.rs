//! Where the data sets are, what is known of them, and how readings are compared with that.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use cxmetrics::Reading;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::{Batch, FileFormat, Intake, Keys, ReadOptions, Source, Text, Values};
use cxmetrics::metric::{Metric, nps, volume};
use serde_json::Value;

/// A data set with its known figures.
pub(super) struct DataSet {
    folder: PathBuf,
    figures: serde_json::Map<String, Value>,
}

impl DataSet {
    /// The data set of this name; nothing, said aloud, where the folder of data sets is not at hand.
    pub(super) fn find(name: &str) -> Option<Self> {
        let folder = shared_folder().join("data").join(name);
        if !folder.is_dir() {
            aloud(&format!(
                "skipped: no data set `{name}`; name the folder that holds `data/{name}` in CXMETRICS_SHARED"
            ));
            return None;
        }
        let figures = serde_json::from_reader(File::open(folder.join("oracle.json")).unwrap()).unwrap();
        Some(Self { folder, figures })
    }

    /// A known figure.
    pub(super) fn figure(&self, name: &str) -> &Value {
        self.figures.get(name).unwrap_or_else(|| panic!("no figure `{name}`"))
    }

    /// Every figure is either reproduced by some test or named here with the reason why it is not.
    pub(super) fn accounts_for(&self, reproduced: &[&str], not_yet: &[(&str, &str)]) {
        let mut named: Vec<&str> = reproduced.iter().copied().chain(not_yet.iter().map(|(name, _)| *name)).collect();
        named.sort_unstable();
        let mut known: Vec<&str> = self.figures.keys().map(String::as_str).collect();
        known.sort_unstable();
        assert_eq!(named, known);
        for (name, why) in not_yet {
            aloud(&format!("not reproduced: {name}: {why}"));
        }
    }

    /// A file as the product reads it.
    pub(super) fn open(&self, file: &str, options: &ReadOptions) -> Source {
        Source::from_file(File::open(self.folder.join(file)).unwrap(), FileFormat::of_name(file).unwrap(), options)
            .unwrap()
    }

    /// Folds a file, reading only the columns that the survey names.
    pub(super) fn fold(&self, cube: &mut Cube, file: &str) -> Intake {
        self.fold_like(cube, file, ReadOptions::default())
    }

    /// The same, read like this.
    pub(super) fn fold_like(&self, cube: &mut Cube, file: &str, options: ReadOptions) -> Intake {
        let mut source = self.open(file, &options.with_columns(cube.survey().columns()));
        let account = cube.fold_source(&mut source).unwrap();
        every_row_was_whole(&source, &account, cube);
        account
    }

    /// Folds a file with one more column that says the same in every row.
    pub(super) fn fold_as(&self, cube: &mut Cube, file: &str, column: &str, value: &str) -> Intake {
        let mut source = self.open(file, &ReadOptions::default().with_columns(cube.survey().columns()));
        let mut part = Cube::new(cube.survey(), cube.grain());
        while let Some(batch) = source.next_batch().unwrap() {
            let (zeros, values) = (vec![0_u8; batch.rows()], [value]);
            let constant = Values::Dictionary(Keys::U8(&zeros), Text::Slice(&values));
            part.fold(&batch.with(column, constant).unwrap()).unwrap();
        }
        let account = part.intake().clone();
        every_row_was_whole(&source, &account, &part);
        cube.merge(&part).unwrap();
        account
    }

    /// The rows of a file as columns of text, for joins that are the host's work.
    pub(super) fn columns(&self, file: &str) -> BTreeMap<String, Vec<String>> {
        let mut source = self.open(file, &ReadOptions::default());
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        while let Some(batch) = source.next_batch().unwrap() {
            for column in batch.columns() {
                let Values::Text(text) = column.values() else { panic!("delimited text is text") };
                let cells = (0..batch.rows()).map(|row| text.get(row).unwrap().to_owned());
                columns.entry(column.name().to_owned()).or_default().extend(cells);
            }
        }
        assert_eq!((source.refused().total(), source.short_rows()), (0, 0), "{file}");
        columns
    }
}

/// The reader refused no row and filled none up, and every row is accounted for.
fn every_row_was_whole(source: &Source, account: &Intake, cube: &Cube) {
    assert_eq!((source.refused().total(), source.short_rows()), (0, 0));
    assert_eq!(source.rows_read(), account.rows_read);
    nothing_is_lost(account);
    nothing_is_lost(cube.intake());
}

/// The folder with what others own.
pub(super) fn shared_folder() -> PathBuf {
    std::env::var_os("CXMETRICS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from)
}

/// Says something whether or not the test passes: what the macros print is only shown when it fails.
pub(super) fn aloud(text: &str) {
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).unwrap();
}

/// A batch of columns of text.
pub(super) fn batch_of<'a>(columns: &[(&'a str, &'a [String])]) -> Batch<'a> {
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    columns.iter().fold(Batch::new(rows), |batch, (name, cells)| batch.with(*name, Values::from(*cells)).unwrap())
}

/// What was read was counted, or is missing, or was refused for a reason.
pub(super) fn nothing_is_lost(account: &Intake) {
    assert_eq!(account.rows_read, account.rows_accepted + account.rows_refused.total());
    for (question, answers) in &account.questions {
        let accounted = answers.answered + answers.missing + answers.refused.total();
        assert_eq!(account.rows_accepted, accounted, "{question}");
    }
}

/// Nothing at all was refused; how many answers the question has, and how many are missing.
pub(super) fn answered_and_missing(account: &Intake, question: &str) -> (u64, u64) {
    let answers = &account.questions[question];
    assert_eq!((account.rows_refused.total(), answers.refused.total()), (0, 0), "{question}");
    (answers.answered, answers.missing)
}

/// The number is the figure, to as many decimals as the figure was printed with.
#[track_caller]
pub(super) fn same_to(decimals: i32, number: f64, figure: &Value) {
    let expected = figure.as_f64().unwrap();
    let half_a_step = 0.5 * 10_f64.powi(-decimals);
    assert!((number - expected).abs() <= half_a_step * (1.0 + 1e-6), "{number} is not {expected}");
}

/// The number is the figure to six decimals.
#[track_caller]
pub(super) fn same(number: f64, figure: &Value) {
    same_to(6, number, figure);
}

/// The base and the value, without which the test fails.
#[track_caller]
pub(super) fn n_and_value(reading: &Reading) -> (u64, f64) {
    (reading.n, reading.value().unwrap_or_else(|| panic!("withheld: {:?}", reading.reason())))
}

/// The metric over all answers that pass, each counted once whatever its weight, however few they are.
#[track_caller]
pub(super) fn reading(cube: &Cube, metric: Metric, filter: Filter) -> Reading {
    cube.metric(metric).filter(filter).unweighted().min_base(0).overall().unwrap()
}

/// How many rows have each value of a dimension; `None` is "not known".
pub(super) fn rows_by(cube: &Cube, dimension: &str) -> BTreeMap<Option<String>, u64> {
    let table = cube.metric(volume()).by([dimension]).table().unwrap();
    table.into_rows().into_iter().map(|row| (row.segment[0].clone(), row.reading.n)).collect()
}

/// How many rows pass.
pub(super) fn rows(cube: &Cube, filter: Filter) -> u64 {
    reading(cube, volume(), filter).n
}

/// The counts and the NPS of a question are those of a block `{n, promoters, passives, detractors, nps}`.
#[track_caller]
pub(super) fn same_nps(cube: &Cube, question: &str, filter: &Filter, block: &Value) {
    let counts = cube.histogram(question, filter).unwrap();
    assert_eq!(block["n"], counts.n());
    assert_eq!(block["promoters"], counts.in_band([9, 10]));
    assert_eq!(block["passives"], counts.in_band([7, 8]));
    assert_eq!(block["detractors"], counts.in_band([0, 6]));
    let (n, value) = n_and_value(&reading(cube, nps(question), filter.clone()));
    assert_eq!(block["n"], n);
    same(value, &block["nps"]);
}

/// The same for every value of a dimension; there are no others, "not known" aside.
#[track_caller]
pub(super) fn same_nps_by(cube: &Cube, question: &str, dimension: &str, blocks: &Value) {
    let blocks = blocks.as_object().unwrap();
    let known = cube.values(dimension).unwrap().into_iter().flatten().count();
    assert_eq!(known, blocks.len());
    let table = cube.metric(nps(question)).by([dimension]).unweighted().min_base(0).table().unwrap();
    for (value, block) in blocks {
        same_nps(cube, question, &Filter::is(dimension, value), block);
        let (n, points) = n_and_value(table.get(&[value], None).unwrap());
        assert_eq!(block["n"], n);
        same(points, &block["nps"]);
    }
}
