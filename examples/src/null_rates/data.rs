//! Rows to shuffle: real ones where they are at hand, made-up ones else.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use cxmetrics::Result;
use cxmetrics::intake::{Batch, FileFormat, ReadOptions, Source, Values};

use super::Shuffler;

/// Columns of text by name, as a file has them.
pub(super) type Columns = BTreeMap<String, Vec<String>>;

/// How many touch points are paired.
pub(super) const ITEMS: [&str; 6] =
    ["Online Boarding", "In-flight Wifi Service", "Seat Comfort", "Leg Room Service", "Cleanliness", "Food and Drink"];

/// The rows that the rates are tried on.
#[derive(Debug, Clone)]
pub struct Data {
    /// Travellers of two years: `recommend` 0 to 10 (of the second year alone), `overall` 1 to 5, `area`, `gate`, `year`.
    pub(super) airport: Columns,
    /// Passengers: six touch points from 1 to 5, all answered, and `satisfied`.
    pub(super) airline: Columns,
    /// Whether the rows are those of the files.
    pub is_real: bool,
}

impl Data {
    /// The folder of data sets: `CXMETRICS_SHARED`, or `shared` beside the checkout.
    pub fn folder() -> PathBuf {
        let shared = std::env::var_os("CXMETRICS_SHARED")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
        shared.join("data")
    }

    /// The rows of the airport survey of 2016 and 2017 and of every thirtieth airline passenger.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut airport = Columns::new();
        for year in ["2016", "2017"] {
            let file = folder.join("sfo-survey").join(format!("{year}_SFO_Customer_Survey.csv.gz"));
            let mut rows = columns(&file)?;
            let n = rows.get("Q7ALL").map_or(0, Vec::len);
            let mut take = |name: &str| rows.remove(name).unwrap_or_else(|| vec![String::new(); n]);
            for (name, cells) in [
                ("recommend", take("NETPRO")),
                ("overall", take("Q7ALL")),
                ("area", take("BAREA")),
                ("gate", take("GATE")),
                ("year", vec![year.to_owned(); n]),
            ] {
                airport.entry(name.to_owned()).or_default().extend(cells);
            }
        }
        let mut rows = columns(&folder.join("airline-satisfaction").join("airline_passenger_satisfaction.csv.gz"))?;
        let mut airline: Columns =
            ITEMS.iter().filter_map(|item| Some(((*item).to_owned(), rows.remove(*item)?))).collect();
        airline.insert("satisfied".to_owned(), rows.remove("Satisfaction").unwrap_or_default());
        let n = airline.get("satisfied").map_or(0, Vec::len);
        let is_whole = |row: &usize| airline.values().all(|column| column.get(*row).is_some_and(|cell| cell != "0"));
        let whole: Vec<usize> = (0..n).filter(is_whole).step_by(30).collect();
        for column in airline.values_mut() {
            *column = whole.iter().filter_map(|row| column.get(*row).cloned()).collect();
        }
        Ok(Self { airport, airline, is_real: true })
    }

    /// Rows of the same shape from a seed: answers that differ by area, and touch points that go together.
    pub fn made_up(seed: u64) -> Self {
        let mut random = Shuffler::new(seed);
        let (mut airport, mut airline) = (Columns::new(), Columns::new());
        let push = |columns: &mut Columns, name: &str, cell: String| {
            columns.entry(name.to_owned()).or_default().push(cell);
        };
        for row in 0..5_000_usize {
            let gate = random.below(60);
            push(&mut airport, "recommend", (10 - random.below(4).min(random.below(9))).to_string());
            push(&mut airport, "overall", (5 - random.below(3).min(random.below(5))).to_string());
            push(&mut airport, "area", char::from(b'A' + u8::try_from(gate / 9).unwrap_or(0)).to_string());
            push(&mut airport, "gate", gate.to_string());
            push(&mut airport, "year", if row % 2 == 0 { "2016" } else { "2017" }.to_owned());
        }
        for _ in 0..4_000 {
            let mood = random.below(4);
            let mut sum = 0;
            for item in ITEMS {
                let rating = 1 + (mood + random.below(3)).min(4);
                sum += rating;
                push(&mut airline, item, rating.to_string());
            }
            let content = 14 + random.below(10) < sum;
            push(&mut airline, "satisfied", if content { "Satisfied" } else { "Neutral or Dissatisfied" }.to_owned());
        }
        Self { airport, airline, is_real: false }
    }
}

/// A batch of these columns.
pub(super) fn batch(columns: &Columns) -> Result<Batch<'_>> {
    let rows = columns.values().next().map_or(0, Vec::len);
    columns
        .iter()
        .try_fold(Batch::new(rows), |batch, (name, cells)| batch.with(name.as_str(), Values::from(&cells[..])))
}

fn columns(path: &Path) -> Result<Columns> {
    let name = path.to_string_lossy().into_owned();
    let mut source = Source::from_file(File::open(path)?, FileFormat::of_name(&name)?, &ReadOptions::default())?;
    let mut columns = Columns::new();
    while let Some(batch) = source.next_batch()? {
        for column in batch.columns() {
            let Values::Text(text) = column.values() else { continue };
            let cells = (0..batch.rows()).map(|row| text.get(row).unwrap_or_default().to_owned());
            columns.entry(column.name().to_owned()).or_default().extend(cells);
        }
    }
    Ok(columns)
}
