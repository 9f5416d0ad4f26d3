//! Where records and cells of delimited text begin and end.
//!
//! The rules are those of RFC 4180, read leniently: a quote encloses a cell only where it is the first character of the cell;
//! text behind the closing quote belongs to the cell; CR, LF and CR LF end a record; lines without any character are passed over.

use std::ops::Range;

use memchr::{memchr, memchr2, memchr3, memchr3_iter, memrchr2};

/// The two bytes that give text its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: u8,
}

impl Dialect {
    /// The next quote, at or after `from`, that opens a cell. `from` lies outside quotes.
    fn opening(self, bytes: &[u8], mut from: usize) -> Option<usize> {
        loop {
            let at = from + memchr(self.quote, bytes.get(from..)?)?;
            match at.checked_sub(1).and_then(|before| bytes.get(before)) {
                None | Some(b'\n' | b'\r') => return Some(at),
                Some(before) if *before == self.delimiter => return Some(at),
                Some(_) => from = at + 1,
            }
        }
    }

    /// The quote that closes what was opened before `from`; calls `doubled` with the first quote of every pair.
    fn closing(self, bytes: &[u8], mut from: usize, mut doubled: impl FnMut(usize)) -> Option<usize> {
        loop {
            let at = from + memchr(self.quote, bytes.get(from..)?)?;
            if bytes.get(at + 1) != Some(&self.quote) {
                return Some(at);
            }
            doubled(at);
            from = at + 2;
        }
    }
}

/// Where a block can be cut.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cuts {
    /// The ends of the pieces, each right behind the end of a record; the last one ends the last whole record.
    pub(super) ends: Vec<usize>,
    /// The quote that nothing closes.
    pub(super) open: Option<usize>,
}

/// Cuts a block that starts with a record into about `pieces` pieces of whole records. `last` says that the text ends with it.
pub(super) fn cut(bytes: &[u8], dialect: Dialect, pieces: usize, last: bool) -> Cuts {
    let step = (bytes.len() / pieces.max(1)).max(1);
    let mut target = step;
    let mut ends = Vec::with_capacity(pieces);
    let mut whole = 0;
    let mut from = 0;
    let open = loop {
        let opening = dialect.opening(bytes, from);
        let to = opening.unwrap_or(bytes.len());
        while target < to && ends.len() + 1 < pieces {
            let Some(end) = record_end(bytes, from.max(target)..to) else { break };
            ends.push(end);
            target = end.max(target + step);
        }
        // Whether a CR at the end of the block is half of a line end is not known yet.
        let held_back = usize::from(!last && to == bytes.len() && bytes.last() == Some(&b'\r'));
        if let Some(at) = bytes.get(from..to - held_back).and_then(|outside| memrchr2(b'\n', b'\r', outside)) {
            whole = from + at + 1;
        }
        let Some(opening) = opening else { break None };
        match dialect.closing(bytes, opening + 1, |_| ()) {
            Some(closing) => from = closing + 1,
            None => break Some(opening),
        }
    };
    if last && open.is_none() {
        whole = bytes.len();
    }
    // A cut may lie behind the last whole record where the block ends in CR.
    while ends.last().is_some_and(|end| whole <= *end) {
        ends.pop();
    }
    if 0 < whole {
        ends.push(whole);
    }
    Cuts { ends, open }
}

fn record_end(bytes: &[u8], within: Range<usize>) -> Option<usize> {
    let at = within.start + memchr2(b'\n', b'\r', bytes.get(within)?)?;
    let pair = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
    Some(at + 1 + usize::from(pair))
}

/// How many lines end in `bytes`.
pub(super) fn lines(bytes: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let lone = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    (feeds + lone) as u64
}

/// Takes the cells of records as they are found.
pub(super) trait Sink {
    /// A cell that stands in the text as it is.
    fn cell(&mut self, at: Range<usize>);
    /// A cell put together from pieces of the text.
    fn cell_of(&mut self, parts: &[Range<usize>]);
    /// The end of a record; the next one begins at `next`. Says whether to go on.
    fn end_record(&mut self, next: usize) -> bool;
    /// A line without any character; the next one begins at `next`.
    fn blank_line(&mut self, next: usize);
}

/// Finds the cells of whole records. A quote that nothing closes encloses all that follows.
pub(super) fn scan(bytes: &[u8], dialect: Dialect, sink: &mut impl Sink) {
    let Dialect { delimiter, .. } = dialect;
    // Where the cell begins, and whether the record has cells already.
    let mut start = 0;
    let mut begun = false;
    let mut parts = Vec::new();
    loop {
        let opening = dialect.opening(bytes, start);
        let to = opening.unwrap_or(bytes.len());
        let base = start;
        for hit in memchr3_iter(delimiter, b'\n', b'\r', &bytes[base..to]) {
            let at = base + hit;
            if bytes[at] == delimiter {
                sink.cell(start..at);
                begun = true;
            } else if begun || start < at {
                sink.cell(start..at);
                begun = false;
                if !sink.end_record(at + 1) {
                    return;
                }
            } else {
                sink.blank_line(at + 1);
            }
            start = at + 1;
        }
        let Some(opening) = opening else { break };
        parts.clear();
        let mut from = opening + 1;
        let closing = dialect.closing(bytes, from, |pair| {
            parts.push(from..pair + 1);
            from = pair + 2;
        });
        let closing = closing.unwrap_or(bytes.len());
        let behind = (closing + 1).min(bytes.len());
        let end = memchr3(delimiter, b'\n', b'\r', &bytes[behind..]).map_or(bytes.len(), |hit| behind + hit);
        if parts.is_empty() && behind == end {
            sink.cell(from..closing);
        } else {
            parts.extend([from..closing, behind..end]);
            sink.cell_of(&parts);
        }
        start = end + 1;
        match bytes.get(end) {
            Some(byte) if *byte == delimiter => begun = true,
            Some(_) => {
                begun = false;
                if !sink.end_record(start) {
                    return;
                }
            }
            None => {
                sink.end_record(bytes.len());
                return;
            }
        }
    }
    if begun || start < bytes.len() {
        sink.cell(start..bytes.len());
        sink.end_record(bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', quote: b'"' };

    #[test]
    fn blocks_are_cut_only_where_records_end() {
        let ends = |text: &str, pieces, last| cut(text.as_bytes(), COMMA, pieces, last).ends;
        assert_eq!(ends("a,b\nc,d\ne", 1, false), [8]);
        assert_eq!(ends("a,b\nc,d\ne", 1, true), [9]);
        assert_eq!(ends("a,b\nc,d\ne,f\ng,h\n", 2, false), [12, 16]);
        assert_eq!(ends("a\r", 1, false), [0; 0]);
        assert_eq!(ends("a\r\nb\r", 1, false), [3]);
        assert_eq!(ends("a\r", 1, true), [2]);
        assert_eq!(ends("\"a\nb\",c\nd", 1, false), [8]);
        assert_eq!(ends("5\" tall\n\"a\n", 1, false), [8]);
        assert_eq!(ends("\"a\"\"\nb\"\n", 1, false), [8]);
        assert_eq!(ends("", 3, true), [0; 0]);
        assert_eq!(cut(b"a\n\"b\nc", COMMA, 1, true), Cuts { ends: vec![2], open: Some(2) });
    }

    #[test]
    fn lines_end_three_ways() {
        assert_eq!(lines(b"a\nb\r\nc\rd\r\r\n"), 5);
        assert_eq!(lines(b""), 0);
    }
}
