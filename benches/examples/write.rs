//! Writes seeded answers as `DIR/answers.parquet`, and a tenth of them as `DIR/small.csv` and `DIR/small.parquet`.
//!
//!     cargo run --release -p cxmetrics-benches --example write -- DIR [ROWS] [SEED]

use std::error::Error;
use std::fs::File;
use std::path::Path;

use cxmetrics_benches::generate::Answers;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let dir = args.next().ok_or("say where to write: DIR [ROWS] [SEED]")?;
    let rows = args.next().map_or(Ok(5_000_000), |text| text.parse())?;
    let seed = args.next().map_or(Ok(42), |text| text.parse())?;
    let dir = Path::new(&dir);
    let answers = Answers::generate(rows, seed);
    let small = Answers::generate(rows / 10, seed);
    answers.write_parquet(File::create(dir.join("answers.parquet"))?)?;
    small.write_parquet(File::create(dir.join("small.parquet"))?)?;
    small.write_csv(File::create(dir.join("small.csv"))?)?;
    Ok(())
}
