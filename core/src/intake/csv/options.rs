//! How to read delimited text.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// How to read delimited text. The default reads what spreadsheets and survey tools write.
///
/// ```
/// use cxmetrics::intake::CsvOptions;
/// let options = CsvOptions::default().with_encoding("windows-1250").with_decimal_comma(true);
/// assert_eq!(options.delimiter, None, "found from the first rows");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CsvOptions {
    /// What parts the cells, one ASCII character; by default the one of `,`, `;`, tab and `|` that the first rows agree on.
    pub delimiter: Option<char>,
    /// What encloses cells that hold a delimiter or a line end, one ASCII character; inside, it is written twice. NUL for none.
    pub quote: char,
    /// The name of the encoding, as web pages write it: `utf-8`, `windows-1252`, `iso-8859-2`. A byte order mark in the file wins.
    pub encoding: String,
    /// Whether numbers are written `3,5`.
    pub decimal_comma: bool,
    /// Whether the first row names the columns; without, they are `column_1`, `column_2` and so on.
    pub has_header: bool,
    /// About how many rows a batch holds; the cut falls where a record ends.
    pub batch_rows: usize,
    /// The columns to hand over, by their names in [`CsvReader::columns`](super::CsvReader::columns); by default all.
    /// Names that the file does not have are passed over.
    pub columns: Option<Vec<String>>,
    /// How many bytes are read at a time; 0 for as many as suit the batches.
    #[doc(hidden)]
    #[serde(skip)]
    pub block_bytes: usize,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            delimiter: None,
            quote: '"',
            encoding: "utf-8".to_owned(),
            decimal_comma: false,
            has_header: true,
            batch_rows: 65_536,
            columns: None,
            block_bytes: 0,
        }
    }
}

impl CsvOptions {
    /// Parts cells at this character.
    #[must_use]
    pub fn with_delimiter(mut self, delimiter: char) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// Takes this character for the quote.
    #[must_use]
    pub fn with_quote(mut self, quote: char) -> Self {
        self.quote = quote;
        self
    }

    /// Reads this encoding.
    #[must_use]
    pub fn with_encoding(mut self, encoding: impl Into<String>) -> Self {
        self.encoding = encoding.into();
        self
    }

    /// Reads numbers with a comma for the decimal point.
    #[must_use]
    pub fn with_decimal_comma(mut self, decimal_comma: bool) -> Self {
        self.decimal_comma = decimal_comma;
        self
    }

    /// Says whether the first row names the columns.
    #[must_use]
    pub fn with_header(mut self, has_header: bool) -> Self {
        self.has_header = has_header;
        self
    }

    /// Aims at this many rows a batch.
    #[must_use]
    pub fn with_batch_rows(mut self, batch_rows: usize) -> Self {
        self.batch_rows = batch_rows;
        self
    }

    /// Hands over only these columns.
    #[must_use]
    pub fn with_columns(mut self, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.columns = Some(columns.into_iter().map(Into::into).collect());
        self
    }

    /// The quote and, when stated, the delimiter, as bytes that can part cells.
    pub(super) fn marks(&self) -> Result<(u8, Option<u8>)> {
        let mark = |what: &str, mark: char| {
            u8::try_from(mark).ok().filter(|byte| byte.is_ascii() && !matches!(byte, b'\r' | b'\n')).ok_or_else(|| {
                Error::new(
                    ErrorKind::OutOfRange,
                    format!("the {what} `{}` is not one ASCII character other than a line end", mark.escape_debug()),
                )
            })
        };
        let quote = mark("quote", self.quote)?;
        let delimiter = self.delimiter.map(|delimiter| mark("delimiter", delimiter)).transpose()?;
        if delimiter == Some(quote) {
            return Err(Error::new(ErrorKind::OutOfRange, format!("`{}` is both delimiter and quote", self.quote)));
        }
        Ok((quote, delimiter))
    }
}
