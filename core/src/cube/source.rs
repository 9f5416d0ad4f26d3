//! Whole files into a cube, batch by batch.

use super::Cube;
use crate::error::Result;
use crate::intake::{Intake, Source};

impl Cube {
    /// Counts everything a source still holds, and the rows its reader refused, and returns the account of all that the
    /// cube has read so far. `progress` sees the source after every batch, for a progress bar.
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
    /// let intake = cube.fold_source(&mut source, |_| {})?;
    /// assert_eq!((intake.rows_read, intake.questions["nps"].refused.total()), (2, 1));
    /// assert_eq!(cube.fold_source(&mut source, |_| {})?, intake); // nothing is left
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn fold_source(&mut self, source: &mut Source, mut progress: impl FnMut(&Source)) -> Result<Intake> {
        while let Some(batch) = source.next_batch()? {
            self.fold(&batch)?;
            progress(source);
        }
        self.intake.merge_at(&source.take_refused(), 0);
        self.intake.check(self.survey().max_refused())?;
        Ok(self.intake.clone())
    }
}
