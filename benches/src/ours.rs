//! Our side of the comparison: the tasks of `peers/peers.py`, done by the library.

use std::fs::File;
use std::path::Path;

use arrow_array::RecordBatch;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::{Batch, FileFormat, ReadOptions, Source};
use cxmetrics::metric::{Metric, Table, TableRow, box_share, mean, median, nps};
use cxmetrics::survey::{Scale, Survey};

use crate::digest::{Digest, Group};
use crate::generate::CHANNELS;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The zone in which weeks and days are counted.
pub const ZONE: &str = "Europe/Warsaw";

/// One piece of work that the peers do too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// NPS, base and mean by store.
    Store,
    /// The same with the median, and ours with intervals.
    Median,
    /// NPS, base and mean by store and ISO week in [`ZONE`].
    Week,
    /// NPS, base and mean by store, channel and day in [`ZONE`].
    Day,
    /// A CSV file to NPS, base and mean by week.
    Csv,
    /// A Parquet file to NPS, base and mean by week.
    Parquet,
}

impl Task {
    /// All tasks, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Store, Self::Median, Self::Week, Self::Day, Self::Csv, Self::Parquet];

    /// Its name in the protocol of the peers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Median => "median",
            Self::Week => "week",
            Self::Day => "day",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// What the table calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Store => "NPS, n, mean by store",
            Self::Median => "the same with median and intervals",
            Self::Week => "by store and week in a time zone",
            Self::Day => "by store, channel and day",
            Self::Csv => "CSV file to NPS by week",
            Self::Parquet => "Parquet file to NPS by week",
        }
    }

    /// How many times as fast as Polars we promise to be.
    pub const fn target(self) -> f64 {
        match self {
            Self::Store => 10.0,
            Self::Median => 50.0,
            Self::Week => 8.0,
            Self::Day => 6.0,
            Self::Csv | Self::Parquet => 1.0,
        }
    }

    /// Whether it reads a file inside the timed part.
    pub const fn reads_file(self) -> bool {
        matches!(self, Self::Csv | Self::Parquet)
    }

    const fn dimensions(self) -> &'static [&'static str] {
        match self {
            Self::Store | Self::Median | Self::Week => &["store"],
            Self::Day => &["store", "channel"],
            Self::Csv | Self::Parquet => &[],
        }
    }

    /// The grain of its periods.
    pub const fn grain(self) -> Grain {
        match self {
            Self::Store | Self::Median => Grain::All,
            Self::Week | Self::Csv | Self::Parquet => Grain::Week,
            Self::Day => Grain::Day,
        }
    }

    /// The survey that counts what the task asks for, and no more.
    ///
    /// # Errors
    /// None: the survey is valid.
    pub fn survey(self) -> cxmetrics::Result<Survey> {
        let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(self.dimensions().iter().copied());
        if self.grain() == Grain::All { survey.build() } else { survey.time("answered_at").zone(ZONE).build() }
    }
}

/// What a task gives: the cube and the tables that were asked of it.
#[derive(Debug)]
pub struct Answer {
    /// Which task.
    pub task: Task,
    /// The counts.
    pub cube: Cube,
    /// A table for each metric.
    pub tables: Vec<Table>,
}

/// Does a task over columns in memory.
///
/// # Errors
/// When the batch lacks a column.
pub fn run(task: Task, records: &RecordBatch) -> Result<Answer> {
    let mut cube = Cube::new(&task.survey()?, task.grain());
    cube.fold(&Batch::from_arrow(records)?)?;
    answer(task, cube)
}

/// Does a task that reads a file.
///
/// # Errors
/// When the file cannot be read.
pub fn run_file(task: Task, path: &Path) -> Result<Answer> {
    let format = if task == Task::Csv { FileFormat::Csv } else { FileFormat::Parquet };
    let options = ReadOptions::default().with_columns(["answered_at", "nps"]);
    let mut source = Source::from_file(File::open(path)?, format, &options)?;
    let mut cube = Cube::new(&task.survey()?, task.grain());
    cube.fold_source(&mut source)?;
    answer(task, cube)
}

/// Asks the tables of a task.
fn answer(task: Task, cube: Cube) -> Result<Answer> {
    let mut metrics = vec![nps("nps"), mean("nps")];
    if task == Task::Median {
        metrics.push(median("nps"));
    }
    let tables = metrics.into_iter().map(|metric| table(&cube, task, metric)).collect::<Result<_>>()?;
    Ok(Answer { task, cube, tables })
}

fn table(cube: &Cube, task: Task, metric: Metric) -> Result<Table> {
    let query = cube.metric(metric).by(task.dimensions().iter().copied()).every(task.grain()).min_base(0);
    // The peers give no intervals; ours are in the price of one task only.
    Ok(if task == Task::Median { query.table()? } else { query.without_intervals().table()? })
}

impl Answer {
    /// What the answer comes to. The means and medians are those of the tables; promoters and detractors are asked again.
    ///
    /// # Errors
    /// When a table disagrees with another: then a number is wrong.
    pub fn digest(&self) -> Result<Digest> {
        let high = table(&self.cube, self.task, box_share("nps", 9, 10))?;
        let low = table(&self.cube, self.task, box_share("nps", 0, 6))?;
        let mut groups = Vec::new();
        for (at, row) in self.tables[0].rows().iter().enumerate() {
            let n = row.reading.n;
            let value = |table: &Table| -> Result<f64> {
                let same =
                    table.rows().get(at).filter(|other| other.segment == row.segment && other.period == row.period);
                same.and_then(|row| row.reading.value()).ok_or_else(|| "tables do not align".into())
            };
            let (promoters, detractors) = (whole(value(&high)? * n as f64), whole(value(&low)? * n as f64));
            let points = 100.0 * (promoters as f64 - detractors as f64) / n as f64;
            if 1e-9 < (value(&self.tables[0])? - points).abs() {
                return Err("NPS is not promoters less detractors".into());
            }
            let twice_median =
                self.tables.get(2).map_or(Ok(0), |table| value(table).map(|median| whole(2.0 * median)))?;
            groups.push(Group {
                key: key(row)?,
                period: row.period.map_or(0, |period| u64::try_from(period.index()).unwrap_or(0)),
                n,
                promoters,
                detractors,
                sum: whole(value(&self.tables[1])? * n as f64),
                twice_median,
            });
        }
        Ok(groups.into_iter().collect())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are small and not negative")]
fn whole(value: f64) -> u64 {
    value.round() as u64
}

/// The number of a row's segment, as the digest counts it.
fn key(row: &TableRow) -> Result<u64> {
    let mut values = row.segment.iter().map(|value| value.as_deref());
    let Some(store) = values.next() else { return Ok(0) };
    let store: u64 = store.and_then(|name| name.strip_prefix("store-")).ok_or("a row without a store")?.parse()?;
    let Some(channel) = values.next() else { return Ok(store) };
    let place = CHANNELS.iter().position(|name| Some(*name) == channel).ok_or("a channel that nobody knows")?;
    Ok(store * CHANNELS.len() as u64 + place as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Answers;
    use crate::naive;

    const ROWS: usize = 200_000;

    #[test]
    fn every_task_gives_what_counting_by_hand_gives() {
        let answers = Answers::generate(ROWS, 42);
        let records = answers.clone().into_batch().unwrap();
        for task in Task::ALL.into_iter().filter(|task| !task.reads_file()) {
            assert_eq!(
                run(task, &records).unwrap().digest().unwrap(),
                naive::digest(task, &answers),
                "{}",
                task.name()
            );
        }
    }

    #[test]
    fn files_give_what_columns_give() {
        let dir = std::env::temp_dir().join(format!("cxmetrics-benches-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let answers = Answers::generate(20_000, 7);
        answers.write_csv(File::create(dir.join("a.csv")).unwrap()).unwrap();
        answers.write_parquet(File::create(dir.join("a.parquet")).unwrap()).unwrap();
        for (task, name) in [(Task::Csv, "a.csv"), (Task::Parquet, "a.parquet")] {
            let answer = run_file(task, &dir.join(name)).unwrap();
            assert_eq!(answer.digest().unwrap(), naive::digest(task, &answers), "{name}");
        }
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn rows_in_any_order_and_in_batches_give_the_same_cube() {
        let answers = Answers::generate(ROWS, 3);
        // Every 7th row first: then each batch and each worker meets all days.
        let order: Vec<usize> = (0..7).flat_map(|first| (first..ROWS).step_by(7)).collect();
        let shuffled = Answers {
            times: order.iter().map(|row| answers.times[*row]).collect(),
            stores: order.iter().map(|row| answers.stores[*row]).collect(),
            channels: order.iter().map(|row| answers.channels[*row]).collect(),
            scores: order.iter().map(|row| answers.scores[*row]).collect(),
        };
        for task in [Task::Store, Task::Week, Task::Day] {
            let whole = run(task, &answers.clone().into_batch().unwrap()).unwrap().cube;
            let mut cube = Cube::new(&task.survey().unwrap(), task.grain());
            for start in (0..ROWS).step_by(30_001) {
                let records = shuffled.slice(start..start + 30_001).into_batch().unwrap();
                cube.fold(&Batch::from_arrow(&records).unwrap()).unwrap();
            }
            assert_eq!(cube, whole, "{}", task.name());
        }
    }
}
