//! Whole files into a cube, batch by batch.

use std::fs::File;
use std::io::Seek;

use super::Cube;
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Batch, FileFormat, Intake, ReadOptions, Source, Values};

impl Cube {
    /// Opens a file for this cube: as [`Source::from_file`], but unless the options name columns only those are handed over
    /// that the survey reads. Of a file with many columns the others then cost next to nothing.
    ///
    /// A file that cannot be read twice from its start, such as a pipe, and JSON lines, whose columns nobody knows before
    /// they are read, hand over everything.
    ///
    /// # Errors
    /// As [`Source::from_file`]; also [`ErrorKind::UnknownColumn`] when the file has no column for a role of the survey,
    /// with the names of all that it has.
    pub fn open(&self, mut file: File, format: FileFormat, options: &ReadOptions) -> Result<Source> {
        if options.columns.is_some() || format == FileFormat::JsonLines || file.stream_position().is_err() {
            return Source::from_file(file, format, options);
        }
        let whole = Source::from_file(file.try_clone()?, format, options)?;
        let names = whole.columns();
        let mut header = Batch::new(0);
        // A constant that the file has a column for is an error, but not of this check.
        let added = options.constants.keys().map(String::as_str).filter(|name| !names.contains(name));
        for name in names.iter().copied().chain(added) {
            header = header.with(name, Values::Null(0))?;
        }
        self.part().fold(&header)?;
        let read: Vec<&str> = self.survey().columns().into_iter().filter(|name| names.contains(name)).collect();
        file.rewind()?;
        Source::from_file(file, format, &options.clone().with_columns(read))
    }

    /// Counts everything a source still holds, and the rows its reader refused, and returns the account of all that the
    /// cube has read so far.
    ///
    /// Cost: one pass; the memory of a few batches beside the cube. Where a batch fails, those before it are counted.
    ///
    /// # Errors
    /// As [`Cube::fold`], and what the reader finds: [`ErrorKind::MalformedInput`],
    /// [`ErrorKind::Io`].
    ///
    #[cfg_attr(feature = "csv", doc = "```")]
    #[cfg_attr(not(feature = "csv"), doc = "```ignore")]
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::Cube;
    /// use cxmetrics::intake::{FileFormat, ReadOptions, Source};
    /// use cxmetrics::survey::{Scale, Survey};
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// let file = "day;store;nps\n2026-11-01;A;10\n2026-11-02;B;NA\n".as_bytes();
    /// let mut source = Source::from_reader(file, FileFormat::Csv, &ReadOptions::default())?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// let intake = cube.fold_source(&mut source)?;
    /// assert_eq!((intake.rows_read, intake.questions["nps"].refused.total()), (2, 1));
    /// assert_eq!(cube.fold_source(&mut source)?, intake); // nothing is left
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn fold_source(&mut self, source: &mut Source) -> Result<Intake> {
        self.fold_source_while(source, |_| true)
    }

    /// As [`Cube::fold_source`], for as long as `go_on` says so. It is asked after every batch and sees how far the source
    /// is, so a progress bar lives there too.
    ///
    /// To be left with nothing of a fold that was stopped, fold into a [`Cube::part`] and merge that at the end.
    ///
    /// # Errors
    /// As [`Cube::fold_source`], and [`ErrorKind::Cancelled`] when `go_on` said no; the batches before are counted.
    pub fn fold_source_while(&mut self, source: &mut Source, mut go_on: impl FnMut(&Source) -> bool) -> Result<Intake> {
        while let Some(batch) = source.next_batch()? {
            self.fold(&batch)?;
            if !go_on(source) {
                let message = format!("the fold was stopped after {} rows", source.rows_read());
                return Err(Error::new(ErrorKind::Cancelled, message));
            }
        }
        self.intake.merge_at(&source.take_refused(), 0);
        self.intake.check(self.survey().max_refused())?;
        Ok(self.intake.clone())
    }
}

#[cfg(all(test, feature = "csv", feature = "parquet"))]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::calendar::Grain;
    use crate::survey::{Scale, Survey};

    fn file(text: &str) -> File {
        let mut file = tempfile();
        file.write_all(text.as_bytes()).unwrap();
        file.rewind().unwrap();
        file
    }

    /// A file that is gone when it is closed.
    fn tempfile() -> File {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("cxmetrics-open-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let file = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        file
    }

    fn cube() -> Cube {
        let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["store"]).build().unwrap();
        Cube::new(&survey, Grain::All)
    }

    #[test]
    fn only_what_the_survey_reads_is_handed_over() {
        let text = "words;store;nps;nps\nlong;A;10;3\nlonger;B;9;4\n";
        let mut source = cube().open(file(text), FileFormat::Csv, &ReadOptions::default()).unwrap();
        let batch = source.next_batch().unwrap().unwrap();
        let names: Vec<&str> = batch.columns().iter().map(crate::intake::Column::name).collect();
        assert_eq!((batch.rows(), names), (2, vec!["store", "nps"]));
        let asked = ReadOptions::default().with_columns(["words", "store", "nps"]);
        let mut source = cube().open(file(text), FileFormat::Csv, &asked).unwrap();
        assert_eq!(source.next_batch().unwrap().unwrap().columns().len(), 3);
        let mut whole = cube();
        whole
            .fold_source(&mut Source::from_file(file(text), FileFormat::Csv, &ReadOptions::default()).unwrap())
            .unwrap();
        let mut narrow = cube();
        let mut source = narrow.open(file(text), FileFormat::Csv, &ReadOptions::default()).unwrap();
        narrow.fold_source(&mut source).unwrap();
        assert!(narrow == whole && narrow.intake() == whole.intake());
    }

    #[test]
    fn a_constant_is_a_column() {
        let options = ReadOptions::default().with_constant("store", "A");
        let mut opened = cube();
        let mut source = opened.open(file("words,nps\nlong,10\n"), FileFormat::Csv, &options).unwrap();
        opened.fold_source(&mut source).unwrap();
        assert_eq!((opened.rows(), opened.values("store").unwrap()), (1, vec![Some("A")]));
        let mut source = cube().open(file("store,nps\nB,10\n"), FileFormat::Csv, &options).unwrap();
        assert!(source.next_batch().unwrap_err().to_string().contains("a column `store` of its own"));
    }

    #[test]
    fn a_column_that_is_not_there_shows_with_all_that_are() {
        let err = cube().open(file("words,shop,nps\n"), FileFormat::Csv, &ReadOptions::default()).unwrap_err();
        assert_eq!(err.code(), "unknown_column");
        assert!(err.to_string().contains("`words`, `shop`, `nps`"), "{err}");
    }
}
