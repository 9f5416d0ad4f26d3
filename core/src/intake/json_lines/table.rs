//! Rows of JSON objects as columns that appear as they are met.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::reason::Reason;
use super::super::{Batch, Bits, PackedText, Text, Values};
use super::line::{Fault, Line, MALFORMED, Scalar};
use crate::error::Result;

/// How many columns there may be.
const MOST_COLUMNS: usize = 4_096;
/// How many cells a batch may have before it is handed over.
const MOST_CELLS: usize = 4 << 20;
/// How long the name of a column may be.
const LONGEST_NAME: usize = 1_024;

/// What a cell was in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Bool,
    Scalar,
    List,
}

/// A column of a batch in the making.
#[derive(Debug)]
struct Growing {
    name: String,
    kinds: Vec<Kind>,
    /// Row `i` has the items `offsets[i]..offsets[i + 1]`: one, unless it is a list.
    offsets: Vec<usize>,
    items: PackedText,
}

impl Growing {
    fn new(name: &str, rows: usize) -> Self {
        let mut column = Self { name: name.to_owned(), kinds: Vec::new(), offsets: vec![0], items: PackedText::new() };
        (0..rows).for_each(|_| column.push_null());
        column
    }

    fn push_null(&mut self) {
        self.items.push("");
        self.end(Kind::Null);
    }

    fn end(&mut self, kind: Kind) {
        self.kinds.push(kind);
        self.offsets.push(self.items.len());
    }

    /// Drops the rows from `rows` on, finished or not.
    fn truncate(&mut self, rows: usize) {
        self.kinds.truncate(rows);
        self.offsets.truncate(rows + 1);
        self.items.truncate(self.offsets.last().copied().unwrap_or(0));
    }

    fn values(&self) -> Values<'_> {
        let text = Text::Packed(&self.items);
        if self.kinds.contains(&Kind::List) {
            return Values::Lists(Cow::Borrowed(&self.offsets), text);
        }
        if self.kinds.iter().all(|kind| *kind == Kind::Null) {
            return Values::Null(self.kinds.len());
        }
        if self.kinds.contains(&Kind::Scalar) {
            return Values::Text(text);
        }
        Values::Bool(Bits::from_bools((0..self.kinds.len()).map(|row| self.items.get(row) == Some("true"))))
    }

    fn validity(&self) -> Option<Bits<'_>> {
        let nulls = self.kinds.contains(&Kind::Null);
        nulls.then(|| Bits::from_bools(self.kinds.iter().map(|kind| *kind != Kind::Null)))
    }
}

/// The columns of a batch in the making.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Vec<Growing>,
    by_name: HashMap<String, usize>,
    wanted: Option<HashSet<String>>,
    rows: usize,
    /// The column that follows the one met last: most lines have the same keys in the same order.
    next: usize,
    path: String,
}

impl Table {
    pub(super) fn new(wanted: Option<&[String]>) -> Self {
        Self { wanted: wanted.map(|names| names.iter().cloned().collect()), ..Self::default() }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Whether the batch must be handed over although it has few rows.
    pub(super) fn is_full(&self) -> bool {
        MOST_CELLS <= self.rows.saturating_mul(self.columns.len())
    }

    /// Starts the next batch with the columns met so far.
    pub(super) fn clear(&mut self) {
        self.rows = 0;
        self.columns.iter_mut().for_each(|column| column.truncate(0));
    }

    /// Adds the object in `text` as a row, or nothing of it.
    pub(super) fn push(&mut self, text: &str) -> Result<(), Fault> {
        let known = self.columns.len();
        let mut line = Line::new(text);
        self.next = 0;
        self.path.clear();
        let done = self.object(&mut line, 0).and_then(|()| if line.peek().is_none() { Ok(()) } else { Err(MALFORMED) });
        let rows = self.rows;
        if done.is_ok() {
            self.rows += 1;
            self.columns.iter_mut().filter(|column| column.kinds.len() == rows).for_each(Growing::push_null);
        } else {
            for column in self.columns.drain(known..) {
                self.by_name.remove(&column.name);
            }
            self.columns.iter_mut().for_each(|column| column.truncate(rows));
        }
        done
    }

    fn object(&mut self, line: &mut Line<'_>, depth: usize) -> Result<(), Fault> {
        let depth = Line::deeper(depth)?;
        line.expect(b'{')?;
        if line.eat(b'}') {
            return Ok(());
        }
        loop {
            let outer = self.path.len();
            if 1 < depth {
                self.path.push('.');
            }
            let key = line.string()?;
            self.path.push_str(&key);
            line.expect(b':')?;
            match line.peek() {
                Some(b'{') => self.object(line, depth)?,
                Some(b'[') => self.list(line, depth)?,
                _ => self.scalar(line)?,
            }
            self.path.truncate(outer);
            if !line.more(b'}')? {
                return Ok(());
            }
        }
    }

    fn scalar(&mut self, line: &mut Line<'_>) -> Result<(), Fault> {
        let scalar = line.scalar()?;
        let Some(column) = self.begin()? else { return Ok(()) };
        match scalar {
            Scalar::Null => column.push_null(),
            Scalar::Bool(word) => {
                column.items.push(word);
                column.end(Kind::Bool);
            }
            Scalar::Number(text) => {
                column.items.push(shortest(text));
                column.end(Kind::Scalar);
            }
            Scalar::Text(text) => {
                column.items.push(&text);
                column.end(Kind::Scalar);
            }
        }
        Ok(())
    }

    fn list(&mut self, line: &mut Line<'_>, depth: usize) -> Result<(), Fault> {
        let Some(column) = self.begin()? else { return line.source(depth).map(|_| ()) };
        let depth = Line::deeper(depth)?;
        line.expect(b'[')?;
        let mut more = !line.eat(b']');
        while more {
            match line.peek() {
                Some(b'{' | b'[') => column.items.push(line.source(depth)?),
                _ => match line.scalar()? {
                    Scalar::Null => {}
                    Scalar::Bool(text) => column.items.push(text),
                    Scalar::Number(text) => column.items.push(shortest(text)),
                    Scalar::Text(text) => column.items.push(&text),
                },
            }
            more = line.more(b']')?;
        }
        column.end(Kind::List);
        Ok(())
    }

    /// The column of the present path, ready for the cell of this row; nothing when it is not wanted.
    fn begin(&mut self) -> Result<Option<&mut Growing>, Fault> {
        let at = if self.columns.get(self.next).is_some_and(|column| column.name == self.path) {
            self.next
        } else if let Some(&at) = self.by_name.get(&self.path) {
            at
        } else {
            if self.wanted.as_ref().is_some_and(|wanted| !wanted.contains(&self.path)) {
                return Ok(None);
            }
            let at = self.columns.len();
            if LONGEST_NAME < self.path.len() {
                return Err(MALFORMED);
            }
            if MOST_COLUMNS <= at {
                return Err(Fault::Refused(Reason::TooManyColumns));
            }
            // The rows before this one are filled up with nulls: few lines must not make many cells.
            if 0 < self.rows && MOST_CELLS < (self.rows + 1) * (at + 1) {
                return Err(Fault::Full);
            }
            self.columns.push(Growing::new(&self.path, self.rows));
            self.by_name.insert(self.path.clone(), at);
            at
        };
        self.next = at + 1;
        let rows = self.rows;
        let mut column = self.columns.get_mut(at);
        // Of a key that occurs twice in one object the last value holds.
        if let Some(column) = column.as_mut().filter(|column| rows < column.kinds.len()) {
            column.truncate(rows);
        }
        Ok(column)
    }

    pub(super) fn batch(&self) -> Result<Batch<'_>> {
        self.columns.iter().try_fold(Batch::new(self.rows), |batch, column| {
            batch.with_nulls(column.name.as_str(), column.values(), column.validity())
        })
    }
}

/// A number without zeros behind its point: `11.0` names the same store as `11`, as it does in a column of floats.
fn shortest(number: &str) -> &str {
    match number.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|digit| digit == b'0') => whole,
        _ => number,
    }
}
