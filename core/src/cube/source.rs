//! Whole files into a cube, batch by batch.

use super::Cube;
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Intake, Source};

impl Cube {
    /// Counts everything a source still holds, and the rows its reader refused, and returns the account of all that the
    /// cube has read so far.
    ///
    /// Cost: one pass; the memory of a few batches beside the cube. Where a batch fails, those before it are counted.
    ///
    /// # Errors
    /// As [`Cube::fold`], and what the reader finds: [`ErrorKind::MalformedInput`](crate::ErrorKind::MalformedInput),
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
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
