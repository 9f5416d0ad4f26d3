//! Cubes in Parquet files.

use std::io::Write;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;

use super::Cube;
use crate::error::{Error, ErrorKind, Result};
use crate::intake::contained;

impl Cube {
    /// Writes the cube as a Parquet file: the table of [`Cube::to_arrow`], survey, grain and account included.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the writer fails; as [`Cube::to_arrow`].
    pub fn to_parquet(&self, writer: impl Write + Send) -> Result<()> {
        let table = self.to_arrow()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by("cxmetrics".to_owned())
            .build();
        let failed = |err| Error::new(ErrorKind::Io, format!("the cube cannot be written: {err}"));
        let mut file = ArrowWriter::try_new(writer, table.schema(), Some(properties)).map_err(failed)?;
        file.write(&table).map_err(failed)?;
        file.close().map_err(failed)?;
        Ok(())
    }

    /// Reads a cube that [`Cube::to_parquet`] wrote.
    ///
    /// # Errors
    /// [`ErrorKind::MalformedInput`] when it is not a Parquet file; as [`Cube::from_arrow`].
    pub fn from_parquet(file: impl ChunkReader + 'static) -> Result<Self> {
        let (schema, mut batches) = contained(|| {
            let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
            let schema = builder.schema().clone();
            let mut batches: Vec<RecordBatch> = Vec::new();
            for batch in builder.build()? {
                // The reader hands its batches over without the metadata of the file.
                batches.push(batch?.with_schema(schema.clone())?);
            }
            Ok((schema, batches))
        })?;
        if batches.is_empty() {
            batches.push(RecordBatch::new_empty(schema));
        }
        Self::from_arrow(&batches)
    }
}
