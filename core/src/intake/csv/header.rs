//! The first rows of delimited text: the delimiter and the names of the columns.

use std::ops::Range;

use super::super::naming::numbered;
use super::scan::{self, Dialect, Sink};
use crate::error::{Error, ErrorKind, Result};

/// The delimiters looked for, the likelier first.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many rows are asked which delimiter parts them.
const ASKED: usize = 50;

/// What spreadsheets write before the header to name the delimiter: `sep=;`. Gives the delimiter and where the next line begins.
pub(super) fn stated_delimiter(bytes: &[u8]) -> Option<(u8, usize)> {
    let line_end = bytes.iter().take(8).position(|byte| matches!(byte, b'\r' | b'\n'))?;
    let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = bytes.get(..line_end)? else { return None };
    let pair = bytes.get(line_end..line_end + 2) == Some(b"\r\n");
    (delimiter.is_ascii() && *delimiter != b'"').then_some((*delimiter, line_end + 1 + usize::from(pair)))
}

/// The delimiter on which the first whole records agree best: the one that gives the most rows as many cells as the first row,
/// and of those that do so equally well the one that gives the most cells. A comma where none parts the first row.
pub(super) fn find_delimiter(records: &[u8], quote: u8) -> u8 {
    let mut best = (0, 0, b',');
    for delimiter in CANDIDATES.into_iter().filter(|delimiter| *delimiter != quote) {
        let mut widths = Widths::default();
        scan::scan(records, Dialect { delimiter, quote }, &mut widths);
        let Some((&header, rows)) = widths.records.split_first() else { continue };
        if header < 2 {
            continue;
        }
        let agreeing = rows.iter().filter(|width| **width == header).count();
        if (best.0, best.1) < (agreeing + 1, header) {
            best = (agreeing + 1, header, delimiter);
        }
    }
    best.2
}

#[derive(Default)]
struct Widths {
    records: Vec<usize>,
    width: usize,
}

impl Sink for Widths {
    fn cell(&mut self, _: Range<usize>) {
        self.width += 1;
    }

    fn cell_of(&mut self, _: &[Range<usize>]) {
        self.width += 1;
    }

    fn end_record(&mut self, _: usize) -> bool {
        self.records.push(std::mem::take(&mut self.width));
        self.records.len() < ASKED
    }

    fn blank_line(&mut self, _: usize) {}
}

/// The first record: its cells as bytes, and where the next one begins. Nothing when there is no record.
pub(super) fn first_record(bytes: &[u8], dialect: Dialect) -> Option<(Vec<Vec<u8>>, usize)> {
    let mut first = First { bytes, cells: Vec::new(), next: None };
    scan::scan(bytes, dialect, &mut first);
    let next = first.next?;
    let pair = bytes.get(next - 1) == Some(&b'\r') && bytes.get(next) == Some(&b'\n');
    Some((first.cells, next + usize::from(pair)))
}

struct First<'b> {
    bytes: &'b [u8],
    cells: Vec<Vec<u8>>,
    next: Option<usize>,
}

impl Sink for First<'_> {
    fn cell(&mut self, at: Range<usize>) {
        self.cells.push(self.bytes.get(at).unwrap_or_default().to_vec());
    }

    fn cell_of(&mut self, parts: &[Range<usize>]) {
        let parts: Vec<_> = parts.iter().filter_map(|part| self.bytes.get(part.clone())).collect();
        self.cells.push(parts.concat());
    }

    fn end_record(&mut self, next: usize) -> bool {
        self.next = Some(next);
        false
    }

    fn blank_line(&mut self, _: usize) {}
}

/// The names of the columns: trimmed; those that are blank by their position; those that occur again numbered.
pub(super) fn names(cells: Vec<Vec<u8>>) -> Result<Vec<String>> {
    let mut names = Vec::with_capacity(cells.len());
    for (position, cell) in cells.into_iter().enumerate() {
        let name = String::from_utf8(cell).map_err(|_| {
            Error::new(
                ErrorKind::MalformedInput,
                format!(
                    "the name of column {} is not valid UTF-8; declare the encoding of the file, such as `windows-1252`",
                    position + 1
                ),
            )
        })?;
        let name = name.trim();
        names.push(if name.is_empty() { positional(position) } else { name.to_owned() });
    }
    Ok(numbered(names))
}

/// The name of a column without one.
pub(super) fn positional(position: usize) -> String {
    format!("column_{}", position + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_rows_agree_on() {
        for (text, expected) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n3,5;4,5\n", b';'),
            ("a\tb,c\n1\t2\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("score\n1,5\n", b','),
            ("\"a,b\";c\n1;2\n", b';'),
            ("id;comment, long\n1;yes\n2;no\n", b';'),
            ("", b','),
        ] {
            assert_eq!(find_delimiter(text.as_bytes(), b'"'), expected, "{text}");
        }
    }

    #[test]
    fn names_are_never_blank_nor_equal() {
        let named = |cells: &[&str]| names(cells.iter().map(|cell| cell.as_bytes().to_vec()).collect()).unwrap();
        assert_eq!(named(&[" a ", "", "a", "a.1", "a", " "]), ["a", "column_2", "a.2", "a.1", "a.3", "column_6"]);
        assert_eq!(named(&["column_2", ""]), ["column_2", "column_2.1"]);
        assert_eq!(names(vec![vec![0xff]]).unwrap_err().code(), "malformed_input");
    }

    #[test]
    fn spreadsheets_state_the_delimiter() {
        assert_eq!(stated_delimiter(b"sep=;\r\na;b"), Some((b';', 7)));
        assert_eq!(stated_delimiter(b"SEP=\t\na"), Some((b'\t', 6)));
        assert_eq!(stated_delimiter(b"sep=ab\n"), None);
        assert_eq!(stated_delimiter(b"sep,a\n"), None);
    }
}
