//! Files of any format behind one face.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;

use serde::{Deserialize, Serialize};

use super::row_refusals::RowRefusals;
use super::{Batch, Intake, Keys, Text, Values};
use crate::error::{Error, ErrorKind, Result};

/// The formats of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FileFormat {
    /// Delimited text, by the feature `csv`.
    Csv,
    /// JSON objects, one a line, by the feature `json`.
    JsonLines,
    /// Parquet, by the feature `parquet`.
    Parquet,
}

impl FileFormat {
    /// Tells the format from the name of a file; an ending that says how it is compressed is passed over.
    ///
    /// `csv`, `tsv`, `tab` and `txt` are delimited text; `jsonl`, `ndjson` and `jsonlines` JSON lines; `parquet`, `parq` and `pq`
    /// Parquet.
    ///
    /// # Errors
    /// [`ErrorKind::UnsupportedFormat`] for any other ending.
    ///
    /// ```
    /// use cxmetrics::intake::FileFormat;
    /// assert_eq!(FileFormat::of_name("2026/answers.CSV.gz")?, FileFormat::Csv);
    /// assert_eq!(FileFormat::of_name("answers.ndjson")?, FileFormat::JsonLines);
    /// assert_eq!(FileFormat::of_name("answers.xlsx").unwrap_err().code(), "unsupported_format");
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn of_name(name: &str) -> Result<Self> {
        let lower = name.to_ascii_lowercase();
        let bare = [".gz", ".gzip", ".zst", ".zstd"].iter().find_map(|ending| lower.strip_suffix(ending));
        let ending = bare.unwrap_or(&lower).rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending {
            "csv" | "tsv" | "tab" | "txt" => Ok(Self::Csv),
            "jsonl" | "ndjson" | "jsonlines" => Ok(Self::JsonLines),
            "parquet" | "parq" | "pq" => Ok(Self::Parquet),
            _ => Err(Error::new(
                ErrorKind::UnsupportedFormat,
                format!(
                    "the name `{}` does not say how to read the file; name the format, or end the name in `.csv`, `.tsv`, \
                     `.jsonl`, `.ndjson` or `.parquet`",
                    name.escape_debug()
                ),
            )),
        }
    }

    /// The feature of this crate that reads it.
    pub const fn feature(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "json",
            Self::Parquet => "parquet",
        }
    }

    #[cfg_attr(
        all(feature = "csv", feature = "json", feature = "parquet"),
        allow(dead_code, reason = "only a build without a reader misses one")
    )]
    fn not_compiled_in(self) -> Error {
        Error::new(
            ErrorKind::UnsupportedFormat,
            format!("this build has no reader for the format; build it with the feature `{}`", self.feature()),
        )
    }
}

/// How to read a file of any format.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// About how many rows a batch holds; by default what suits the format.
    pub batch_rows: Option<usize>,
    /// The columns to hand over; by default all. Names that the file does not have are passed over.
    pub columns: Option<Vec<String>>,
    /// Columns that the file lacks, each with the text that all its rows have: the channel of a file, or its year.
    pub constants: BTreeMap<String, String>,
    /// What else holds for delimited text; where this sets rows or columns too, those above win.
    #[cfg(feature = "csv")]
    pub csv: super::CsvOptions,
}

impl ReadOptions {
    /// Hands over about this many rows a batch.
    #[must_use]
    pub fn with_batch_rows(mut self, batch_rows: usize) -> Self {
        self.batch_rows = Some(batch_rows);
        self
    }

    /// Hands over only these columns.
    #[must_use]
    pub fn with_columns(mut self, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.columns = Some(columns.into_iter().map(Into::into).collect());
        self
    }

    /// Adds a column that the file lacks, with the text that all its rows have.
    ///
    /// A file that has a column of this name is an error when it is read.
    ///
    #[cfg_attr(feature = "csv", doc = "```")]
    #[cfg_attr(not(feature = "csv"), doc = "```ignore")]
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::Cube;
    /// use cxmetrics::intake::{FileFormat, ReadOptions, Source};
    /// use cxmetrics::survey::{Scale, Survey};
    /// let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["channel"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for (channel, file) in [("web", "nps\n10\n9\n"), ("email", "nps\n3\n")] {
    ///     let options = ReadOptions::default().with_constant("channel", channel);
    ///     cube.fold_source(&mut Source::from_reader(file.as_bytes(), FileFormat::Csv, &options)?)?;
    /// }
    /// assert_eq!(cube.values("channel")?, [Some("email"), Some("web")]);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    #[must_use]
    pub fn with_constant(mut self, column: impl Into<String>, text: impl Into<String>) -> Self {
        self.constants.insert(column.into(), text.into());
        self
    }

    /// Reads delimited text like this.
    #[cfg(feature = "csv")]
    #[must_use]
    pub fn with_csv(mut self, csv: super::CsvOptions) -> Self {
        self.csv = csv;
        self
    }
}

/// A file of any format, read in batches.
///
/// Text may be compressed with gzip or zstd; that is known by its first bytes.
///
#[cfg_attr(feature = "csv", doc = "```")]
#[cfg_attr(not(feature = "csv"), doc = "```ignore")]
/// use cxmetrics::intake::{FileFormat, ReadOptions, Source};
/// let text = "nps,store\n10,A\n7,B\n".as_bytes();
/// let mut source = Source::from_reader(text, FileFormat::Csv, &ReadOptions::default())?;
/// assert_eq!(source.next_batch()?.map(|batch| batch.rows()), Some(2));
/// assert!(source.next_batch()?.is_none());
/// assert_eq!((source.rows_read(), source.refused().total()), (2, 0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub struct Source {
    reader: Reader,
    /// How many bytes the file has.
    total_bytes: Option<u64>,
    #[cfg(any(feature = "csv", feature = "json"))]
    taken: text::Taken,
    /// Whether a cube has the refused rows in its account.
    accounted: bool,
    constants: Constants,
}

/// Columns that the file lacks.
struct Constants {
    texts: BTreeMap<String, String>,
    /// One for each row of a batch: the code of the only text.
    codes: Vec<u8>,
}

impl Constants {
    #[cfg(any(feature = "csv", feature = "json", feature = "parquet"))]
    fn of(options: &ReadOptions) -> Self {
        Self { texts: options.constants.clone(), codes: Vec::new() }
    }

    fn add_to<'a>(&'a mut self, batch: Batch<'a>) -> Result<Batch<'a>> {
        if self.texts.is_empty() {
            return Ok(batch);
        }
        self.codes.resize(batch.rows(), 0);
        let codes = self.codes.as_slice();
        self.texts.iter().try_fold(batch, |batch, (name, text)| {
            if batch.column(name).is_some() {
                let message = format!("the file has a column `{name}` of its own; it is no constant");
                return Err(Error::new(ErrorKind::ColumnType, message).at_column(name.as_str()));
            }
            batch.with(name.as_str(), Values::Dictionary(Keys::U8(codes), Text::Strings(std::slice::from_ref(text))))
        })
    }
}

enum Reader {
    #[cfg(feature = "csv")]
    Csv(Box<super::CsvReader<text::Bytes>>),
    #[cfg(feature = "json")]
    JsonLines(Box<super::JsonLinesReader<text::Bytes>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::ParquetReader>, RowRefusals),
    #[cfg(not(any(feature = "csv", feature = "json", feature = "parquet")))]
    #[expect(dead_code, reason = "a build without readers opens no source")]
    Nothing(RowRefusals),
}

impl Source {
    /// Reads an open file.
    ///
    /// # Errors
    /// Those of the reader of the format, and [`ErrorKind::UnsupportedFormat`] when it was not compiled in.
    pub fn from_file(file: File, format: FileFormat, options: &ReadOptions) -> Result<Self> {
        let total_bytes = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
        let mut source = match format {
            FileFormat::Parquet => Self::parquet(file, options)?,
            FileFormat::Csv | FileFormat::JsonLines => Self::from_reader(file, format, options)?,
        };
        source.total_bytes = total_bytes;
        Ok(source)
    }

    /// Reads text as it comes from anywhere.
    ///
    /// # Errors
    /// Those of the reader of the format, and [`ErrorKind::UnsupportedFormat`] when it was not compiled in, or for Parquet: that
    /// is read from its end, so it takes a file.
    pub fn from_reader(reader: impl Read + Send + 'static, format: FileFormat, options: &ReadOptions) -> Result<Self> {
        match format {
            FileFormat::Csv => Self::csv(reader, options),
            FileFormat::JsonLines => Self::json_lines(reader, options),
            FileFormat::Parquet => Err(Error::new(
                ErrorKind::UnsupportedFormat,
                "Parquet is read from its end; hand over the file instead of a stream",
            )),
        }
    }

    #[cfg(feature = "csv")]
    fn csv(reader: impl Read + Send + 'static, options: &ReadOptions) -> Result<Self> {
        let (bytes, taken) = text::open(reader)?;
        let mut csv = options.csv.clone();
        csv.batch_rows = options.batch_rows.unwrap_or(csv.batch_rows);
        csv.columns = options.columns.clone().or(csv.columns);
        let reader = super::CsvReader::new(bytes, &csv)?;
        Ok(Self {
            reader: Reader::Csv(Box::new(reader)),
            total_bytes: None,
            taken,
            accounted: false,
            constants: Constants::of(options),
        })
    }

    #[cfg(not(feature = "csv"))]
    fn csv(_: impl Read, _: &ReadOptions) -> Result<Self> {
        Err(FileFormat::Csv.not_compiled_in())
    }

    #[cfg(feature = "json")]
    fn json_lines(reader: impl Read + Send + 'static, options: &ReadOptions) -> Result<Self> {
        let (bytes, taken) = text::open(reader)?;
        let mut json = super::JsonLinesOptions::default();
        json.batch_rows = options.batch_rows.unwrap_or(json.batch_rows);
        json.columns.clone_from(&options.columns);
        let reader = super::JsonLinesReader::new(bytes, &json);
        Ok(Self {
            reader: Reader::JsonLines(Box::new(reader)),
            total_bytes: None,
            taken,
            accounted: false,
            constants: Constants::of(options),
        })
    }

    #[cfg(not(feature = "json"))]
    fn json_lines(_: impl Read, _: &ReadOptions) -> Result<Self> {
        Err(FileFormat::JsonLines.not_compiled_in())
    }

    #[cfg(feature = "parquet")]
    fn parquet(file: File, options: &ReadOptions) -> Result<Self> {
        let mut parquet = super::ParquetOptions::default();
        parquet.batch_rows = options.batch_rows.unwrap_or(parquet.batch_rows);
        parquet.columns.clone_from(&options.columns);
        let reader = super::ParquetReader::new(file, &parquet)?;
        Ok(Self {
            accounted: false,
            constants: Constants::of(options),
            reader: Reader::Parquet(Box::new(reader), RowRefusals::default()),
            total_bytes: None,
            #[cfg(any(feature = "csv", feature = "json"))]
            taken: text::Taken::default(),
        })
    }

    #[cfg(not(feature = "parquet"))]
    fn parquet(_: File, _: &ReadOptions) -> Result<Self> {
        Err(FileFormat::Parquet.not_compiled_in())
    }

    /// The next rows, or nothing at the end of the file.
    ///
    /// # Errors
    /// Those of the reader of the format, and [`ErrorKind::ColumnType`] when the file has a column that was stated as constant.
    /// After an error there are no more rows.
    pub fn next_batch(&mut self) -> Result<Option<Batch<'_>>> {
        let batch = match &mut self.reader {
            #[cfg(feature = "csv")]
            Reader::Csv(reader) => reader.next_batch()?,
            #[cfg(feature = "json")]
            Reader::JsonLines(reader) => reader.next_batch()?,
            #[cfg(feature = "parquet")]
            Reader::Parquet(reader, _) => reader.next_batch()?,
            #[cfg(not(any(feature = "csv", feature = "json", feature = "parquet")))]
            Reader::Nothing(_) => None,
        };
        batch.map(|batch| self.constants.add_to(batch)).transpose()
    }

    /// The format that is read.
    pub fn format(&self) -> FileFormat {
        match &self.reader {
            #[cfg(feature = "csv")]
            Reader::Csv(_) => FileFormat::Csv,
            #[cfg(feature = "json")]
            Reader::JsonLines(_) => FileFormat::JsonLines,
            #[cfg(feature = "parquet")]
            Reader::Parquet(..) => FileFormat::Parquet,
            #[cfg(not(any(feature = "csv", feature = "json", feature = "parquet")))]
            Reader::Nothing(_) => FileFormat::Csv,
        }
    }

    /// The names of the columns of the file; of JSON lines those met so far.
    pub fn columns(&self) -> Vec<&str> {
        match &self.reader {
            #[cfg(feature = "csv")]
            Reader::Csv(reader) => reader.columns().iter().map(String::as_str).collect(),
            #[cfg(feature = "json")]
            Reader::JsonLines(reader) => reader.columns().collect(),
            #[cfg(feature = "parquet")]
            Reader::Parquet(reader, _) => reader.columns().iter().map(String::as_str).collect(),
            #[cfg(not(any(feature = "csv", feature = "json", feature = "parquet")))]
            Reader::Nothing(_) => Vec::new(),
        }
    }

    /// The rows refused so far, by reason; none of a Parquet file.
    pub fn refused(&self) -> &RowRefusals {
        match &self.reader {
            #[cfg(feature = "csv")]
            Reader::Csv(reader) => reader.refused(),
            #[cfg(feature = "json")]
            Reader::JsonLines(reader) => reader.refused(),
            #[cfg(feature = "parquet")]
            Reader::Parquet(_, refused) => refused,
            #[cfg(not(any(feature = "csv", feature = "json", feature = "parquet")))]
            Reader::Nothing(refused) => refused,
        }
    }

    /// The account of the rows refused, for a cube that has read the source to its end; empty the second time.
    pub(crate) fn take_refused(&mut self) -> Intake {
        let mut intake = Intake::default();
        if !std::mem::replace(&mut self.accounted, true) {
            intake.rows_read = self.refused().total();
            for (reason, rows) in self.refused().iter() {
                intake.rows_refused.add_many(reason, rows.count, &rows.lines);
            }
        }
        intake
    }

    /// How many rows of delimited text had fewer cells than the header; they were filled up with blank ones.
    pub fn short_rows(&self) -> u64 {
        match &self.reader {
            #[cfg(feature = "csv")]
            Reader::Csv(reader) => reader.short_rows(),
            #[allow(unreachable_patterns, reason = "other readers may not be compiled in")]
            _ => 0,
        }
    }

    /// How many rows were read so far, the refused ones included.
    pub fn rows_read(&self) -> u64 {
        match &self.reader {
            #[cfg(feature = "csv")]
            Reader::Csv(reader) => reader.rows_read(),
            #[cfg(feature = "json")]
            Reader::JsonLines(reader) => reader.rows_read(),
            #[cfg(feature = "parquet")]
            Reader::Parquet(reader, _) => reader.rows_read(),
            #[cfg(not(any(feature = "csv", feature = "json", feature = "parquet")))]
            Reader::Nothing(_) => 0,
        }
    }

    /// How many rows there are, where the file says so: Parquet does.
    pub fn total_rows(&self) -> Option<u64> {
        match &self.reader {
            #[cfg(feature = "parquet")]
            Reader::Parquet(reader, _) => Some(reader.total_rows()),
            #[allow(unreachable_patterns, reason = "other readers may not be compiled in")]
            _ => None,
        }
    }

    /// How many bytes of the file were read so far, compressed as they are; of a Parquet file the share that its rows read have
    /// of all its rows.
    pub fn bytes_read(&self) -> u64 {
        match &self.reader {
            #[cfg(feature = "csv")]
            Reader::Csv(_) => self.taken.bytes(),
            #[cfg(feature = "json")]
            Reader::JsonLines(_) => self.taken.bytes(),
            #[cfg(feature = "parquet")]
            Reader::Parquet(reader, _) => {
                let whole = u128::from(self.total_bytes.unwrap_or(0)) * u128::from(reader.rows_read());
                whole
                    .checked_div(u128::from(reader.total_rows()))
                    .and_then(|bytes| u64::try_from(bytes).ok())
                    .unwrap_or(0)
            }
            #[cfg(not(any(feature = "csv", feature = "json", feature = "parquet")))]
            Reader::Nothing(_) => 0,
        }
    }

    /// How many bytes the file has, where that is known: of a file it is, of a stream it is not.
    pub fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("format", &self.format())
            .field("rows_read", &self.rows_read())
            .finish_non_exhaustive()
    }
}

#[cfg(any(feature = "csv", feature = "json"))]
mod text {
    use std::io::Read;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::super::Decompressed;
    use crate::error::Result;

    /// Text, decompressed, from anywhere.
    pub(super) type Bytes = Decompressed<Counted<Box<dyn Read + Send>>>;

    /// How many bytes were taken.
    #[derive(Debug, Clone, Default)]
    pub(super) struct Taken(Arc<AtomicU64>);

    impl Taken {
        pub(super) fn bytes(&self) -> u64 {
            self.0.load(Ordering::Relaxed)
        }
    }

    /// A reader that counts what is taken from it, before it is decompressed.
    pub(super) struct Counted<R> {
        reader: R,
        taken: Taken,
    }

    impl<R: Read> Read for Counted<R> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let n = self.reader.read(buffer)?;
            self.taken.0.fetch_add(n as u64, Ordering::Relaxed);
            Ok(n)
        }
    }

    pub(super) fn open(reader: impl Read + Send + 'static) -> Result<(Bytes, Taken)> {
        let taken = Taken::default();
        let reader: Box<dyn Read + Send> = Box::new(reader);
        Ok((Decompressed::new(Counted { reader, taken: taken.clone() })?, taken))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_names() {
        for (name, expected) in [
            ("a.csv", FileFormat::Csv),
            ("dir.v2/A.TSV.ZST", FileFormat::Csv),
            ("a.txt.gz", FileFormat::Csv),
            ("a.jsonl", FileFormat::JsonLines),
            ("a.b.ndjson.gz", FileFormat::JsonLines),
            ("a.parquet", FileFormat::Parquet),
        ] {
            assert_eq!(FileFormat::of_name(name).unwrap(), expected, "{name}");
        }
        for name in ["", "csv", "a.xlsx", "a.csv.7z", "a.json", ".gz"] {
            assert_eq!(FileFormat::of_name(name).unwrap_err().code(), "unsupported_format", "{name}");
        }
    }

    #[test]
    fn a_stream_is_never_parquet() {
        let error = Source::from_reader(std::io::empty(), FileFormat::Parquet, &ReadOptions::default()).unwrap_err();
        assert_eq!(error.code(), "unsupported_format");
    }

    #[cfg(not(feature = "csv"))]
    #[test]
    fn a_missing_reader_names_its_feature() {
        let error = Source::from_reader(std::io::empty(), FileFormat::Csv, &ReadOptions::default()).unwrap_err();
        assert_eq!(error.code(), "unsupported_format");
        assert!(error.to_string().contains("feature `csv`"), "{error}");
    }

    #[cfg(all(feature = "csv", feature = "json"))]
    #[test]
    fn text_may_be_compressed() {
        use std::io::Write;
        let zip = |text: &str| {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(text.as_bytes()).unwrap();
            writer.finish().unwrap()
        };
        let options = ReadOptions::default().with_columns(["b"]).with_batch_rows(10);
        for (format, text) in
            [(FileFormat::Csv, "a,b\n1,2\n3,4\n"), (FileFormat::JsonLines, "{\"a\":1,\"b\":2}\n{\"b\":4}")]
        {
            let bytes = zip(text);
            let n = bytes.len() as u64;
            let mut source = Source::from_reader(std::io::Cursor::new(bytes), format, &options).unwrap();
            let batch = source.next_batch().unwrap().unwrap();
            assert_eq!((batch.rows(), batch.columns().len()), (2, 1));
            assert!(source.next_batch().unwrap().is_none());
            assert_eq!((source.bytes_read(), source.rows_read(), source.total_rows()), (n, 2, None));
            assert_eq!(source.format(), format);
        }
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn a_parquet_file_knows_its_rows() {
        use arrow_array::{ArrayRef, Int8Array, RecordBatch};
        let column: ArrayRef = std::sync::Arc::new(Int8Array::from_iter_values(0..100));
        let records = RecordBatch::try_from_iter([("nps", column)]).unwrap();
        let path = std::env::temp_dir().join(format!("cxmetrics-source-{}.parquet", std::process::id()));
        let file = File::create(&path).unwrap();
        let mut writer = ::parquet::arrow::ArrowWriter::try_new(file, records.schema(), None).unwrap();
        writer.write(&records).unwrap();
        writer.close().unwrap();

        let options = ReadOptions::default().with_batch_rows(60);
        let mut source = Source::from_file(File::open(&path).unwrap(), FileFormat::Parquet, &options).unwrap();
        assert_eq!((source.total_rows(), source.bytes_read(), source.columns()), (Some(100), 0, vec!["nps"]));
        let mut rows = Vec::new();
        while let Some(batch) = source.next_batch().unwrap() {
            rows.push(batch.rows());
        }
        assert_eq!(rows, [60, 40]);
        assert_eq!(Some(source.bytes_read()), source.total_bytes());
        assert_eq!((source.rows_read(), source.refused().total(), source.short_rows()), (100, 0, 0));
        std::fs::remove_file(path).unwrap();
    }
}
