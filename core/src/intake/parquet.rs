//! Parquet files as batches of borrowed columns.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::basic::Encoding;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use ::parquet::file::reader::ChunkReader;
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

use super::Batch;
use crate::error::{Error, ErrorKind, Result};

/// How to read Parquet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ParquetOptions {
    /// How many rows a batch holds at most.
    pub batch_rows: usize,
    /// The columns to read, by name; by default all. Names that the file does not have are passed over.
    pub columns: Option<Vec<String>>,
}

impl Default for ParquetOptions {
    fn default() -> Self {
        Self { batch_rows: 65_536, columns: None }
    }
}

impl ParquetOptions {
    /// Hands over at most this many rows a batch.
    #[must_use]
    pub fn with_batch_rows(mut self, batch_rows: usize) -> Self {
        self.batch_rows = batch_rows;
        self
    }

    /// Reads only these columns.
    #[must_use]
    pub fn with_columns(mut self, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.columns = Some(columns.into_iter().map(Into::into).collect());
        self
    }
}

/// Reads a Parquet file, or its bytes, in batches of the columns asked for.
///
/// Columns are what [`Batch::from_arrow`] makes of them. Text that the file keeps as a dictionary throughout stays one.
///
/// # Cost
/// Memory for the pages of one batch. Columns that are not asked for are not read.
///
/// ```no_run
/// use cxmetrics::intake::{ParquetOptions, ParquetReader};
/// let file = std::fs::File::open("answers.parquet")?;
/// let mut reader = ParquetReader::new(file, &ParquetOptions::default().with_columns(["nps", "store"]))?;
/// while let Some(batch) = reader.next_batch()? {
///     assert!(batch.columns().len() <= 2);
/// }
/// assert_eq!(reader.rows_read(), reader.total_rows());
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub struct ParquetReader {
    batches: Option<ParquetRecordBatchReader>,
    current: Option<RecordBatch>,
    columns: Vec<String>,
    total_rows: u64,
    rows_read: u64,
}

impl ParquetReader {
    /// Reads the description of the file, which stands at its end.
    ///
    /// # Errors
    /// [`ErrorKind::MalformedInput`] when it is not a Parquet file; [`ErrorKind::Io`] when the file cannot be read.
    pub fn new<F: ChunkReader + 'static>(file: F, options: &ParquetOptions) -> Result<Self> {
        contained(|| Self::open(file, options))
    }

    fn open<F: ChunkReader + 'static>(file: F, options: &ParquetOptions) -> Result<Self, ParquetError> {
        let found = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let columns: Vec<String> = found.schema().fields().iter().map(|field| field.name().clone()).collect();
        let total_rows = u64::try_from(found.metadata().file_metadata().num_rows()).unwrap_or(0);
        let coded = ArrowReaderOptions::new().with_schema(with_dictionaries(found.schema(), found.metadata()));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), coded).unwrap_or(found);
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
            .with_batch_size(options.batch_rows.max(1));
        if let Some(wanted) = &options.columns {
            let roots = columns.iter().enumerate().filter(|(_, name)| wanted.contains(name)).map(|(root, _)| root);
            let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
            builder = builder.with_projection(mask);
        }
        Ok(Self { batches: Some(builder.build()?), current: None, columns, total_rows, rows_read: 0 })
    }

    /// The next rows, or nothing at the end of the file.
    ///
    /// # Errors
    /// [`ErrorKind::MalformedInput`] when a page cannot be decoded, [`ErrorKind::Io`] when the file cannot be read; after an error
    /// there are no more rows.
    pub fn next_batch(&mut self) -> Result<Option<Batch<'_>>> {
        self.current = None;
        while let Some(mut batches) = self.batches.take() {
            let next = contained(|| batches.next().transpose().map_err(ParquetError::from))?;
            let Some(records) = next else { break };
            self.batches = Some(batches);
            if 0 < records.num_rows() {
                self.rows_read += records.num_rows() as u64;
                self.current = Some(records);
                break;
            }
        }
        self.current.as_ref().map(Batch::from_arrow).transpose()
    }

    /// The names of all columns of the file, in its order, whether they are read or not.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many rows were read so far.
    pub fn rows_read(&self) -> u64 {
        self.rows_read
    }

    /// How many rows the file says it has.
    pub fn total_rows(&self) -> u64 {
        self.total_rows
    }
}

impl fmt::Debug for ParquetReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetReader")
            .field("columns", &self.columns)
            .field("rows_read", &self.rows_read)
            .field("total_rows", &self.total_rows)
            .finish_non_exhaustive()
    }
}

/// The schema with text as dictionaries where every page of the column is one: keys are faster to count than text.
fn with_dictionaries(schema: &SchemaRef, metadata: &ParquetMetaData) -> SchemaRef {
    let description = metadata.file_metadata().schema_descr();
    let leaf_of =
        |root: usize| (0..description.num_columns()).find(|leaf| description.get_column_root_idx(*leaf) == root);
    let fields = schema.fields().iter().enumerate().map(|(root, field)| {
        let text = matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
        let coded = text
            && leaf_of(root).is_some_and(|leaf| {
                metadata.row_groups().iter().all(|group| group.columns().get(leaf).is_some_and(is_dictionary))
            });
        if coded {
            let coded = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(field.as_ref().clone().with_data_type(coded))
        } else {
            Arc::clone(field)
        }
    });
    Arc::new(Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone()))
}

fn is_dictionary(chunk: &ColumnChunkMetaData) -> bool {
    chunk.dictionary_page_offset().is_some()
        && chunk
            .page_encoding_stats_mask()
            .is_some_and(|mask| mask.is_only(Encoding::PLAIN_DICTIONARY) || mask.is_only(Encoding::RLE_DICTIONARY))
}

/// Runs the decoder. The format is rich, and should its decoder panic on a hostile file, that is an error like any other.
pub(crate) fn contained<T>(decode: impl FnOnce() -> Result<T, ParquetError>) -> Result<T> {
    let malformed = |what: &str| {
        let message = format!("the file cannot be read as Parquet: {what}; write it again or check that it is whole");
        Error::new(ErrorKind::MalformedInput, message)
    };
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(ParquetError::External(error))) if error.is::<std::io::Error>() => {
            Err(Error::new(ErrorKind::Io, format!("the file could not be read: {error}")))
        }
        Ok(Err(error)) => Err(malformed(&error.to_string())),
        Err(_) => Err(malformed("its pages contradict each other")),
    }
}

#[cfg(test)]
mod tests {
    use ::parquet::arrow::ArrowWriter;
    use ::parquet::file::properties::WriterProperties;
    use arrow_array::{ArrayRef, Int64Array, LargeStringArray, StringArray, TimestampMicrosecondArray};
    use bytes::Bytes;

    use super::*;
    use crate::intake::Values;

    fn answers() -> RecordBatch {
        let rows = 0..1_000_i64;
        let store: StringArray = rows.clone().map(|row| (row % 7 != 0).then(|| format!("store {}", row % 5))).collect();
        let comment: LargeStringArray = rows.clone().map(|row| Some(format!("comment {row}"))).collect();
        let at = TimestampMicrosecondArray::from_iter_values(rows.clone()).with_timezone("UTC");
        RecordBatch::try_from_iter([
            ("nps", Arc::new(rows.map(|row| (row % 3 != 0).then_some(row % 11)).collect::<Int64Array>()) as ArrayRef),
            ("store", Arc::new(store) as ArrayRef),
            ("comment", Arc::new(comment) as ArrayRef),
            ("at", Arc::new(at) as ArrayRef),
        ])
        .unwrap()
    }

    fn file(records: &RecordBatch) -> Bytes {
        let properties = WriterProperties::builder()
            .set_max_row_group_row_count(Some(300))
            .set_column_dictionary_enabled("comment".into(), false)
            .build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, records.schema(), Some(properties)).unwrap();
        writer.write(records).unwrap();
        writer.close().unwrap();
        bytes.into()
    }

    #[test]
    fn rows_come_back_as_they_were_written() {
        let bytes = file(&answers());
        let mut reader = ParquetReader::new(bytes, &ParquetOptions::default().with_batch_rows(128)).unwrap();
        assert_eq!(reader.columns(), ["nps", "store", "comment", "at"]);
        assert_eq!(reader.total_rows(), 1_000);
        let mut row = 0;
        while let Some(batch) = reader.next_batch().unwrap() {
            let [nps, store, comment, at] = batch.columns() else { panic!() };
            let (Values::I64(ratings), Values::Dictionary(crate::intake::Keys::I32(keys), stores)) =
                (nps.values(), store.values())
            else {
                panic!("{:?}", store.values())
            };
            let (Values::Text(comments), Values::Instants(instants, _)) = (comment.values(), at.values()) else {
                panic!()
            };
            for i in 0..batch.rows() {
                assert_eq!(nps.is_null(i), row % 3 == 0);
                assert!(nps.is_null(i) || ratings[i] == row % 11);
                assert_eq!(store.is_null(i), row % 7 == 0);
                let key = usize::try_from(keys[i]).unwrap();
                assert!(store.is_null(i) || stores.get(key) == Some(&format!("store {}", row % 5)));
                assert_eq!(comments.get(i), Some(format!("comment {row}").as_str()));
                assert_eq!(instants[i], row);
                row += 1;
            }
        }
        assert_eq!((row, reader.rows_read()), (1_000, 1_000));
        assert!(reader.next_batch().unwrap().is_none());
    }

    #[test]
    fn only_the_wanted_columns() {
        let options = ParquetOptions::default().with_columns(["at", "other", "nps"]);
        let mut reader = ParquetReader::new(file(&answers()), &options).unwrap();
        let batch = reader.next_batch().unwrap().unwrap();
        assert_eq!(batch.columns().iter().map(crate::intake::Column::name).collect::<Vec<_>>(), ["nps", "at"]);
        let options = ParquetOptions::default().with_columns(["other"]);
        let mut reader = ParquetReader::new(file(&answers()), &options).unwrap();
        assert_eq!(reader.next_batch().unwrap().map(|batch| (batch.rows(), batch.columns().len())), Some((1_000, 0)));
    }

    #[test]
    fn a_file_without_rows_has_columns() {
        let mut reader = ParquetReader::new(file(&answers().slice(0, 0)), &ParquetOptions::default()).unwrap();
        assert_eq!(reader.columns().len(), 4);
        assert!(reader.next_batch().unwrap().is_none());
    }

    #[test]
    fn what_is_not_parquet_is_an_error() {
        let whole = file(&answers());
        for bytes in [Bytes::new(), Bytes::from_static(b"PAR1PAR1"), whole.slice(..whole.len() / 2)] {
            let error = ParquetReader::new(bytes, &ParquetOptions::default()).map(|_| ()).unwrap_err();
            assert_eq!(error.code(), "malformed_input");
        }
        // Damage anywhere is rows or an error, and then the end.
        for at in (4..whole.len()).step_by(97) {
            let mut bytes = whole.to_vec();
            bytes[at] ^= 0x55;
            let Ok(mut reader) = ParquetReader::new(Bytes::from(bytes), &ParquetOptions::default()) else { continue };
            while let Ok(Some(_)) = reader.next_batch() {}
            assert!(reader.next_batch().is_ok());
        }
    }
}
