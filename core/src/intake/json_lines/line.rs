//! One line of JSON, token by token.

use std::borrow::Cow;

use memchr::memchr2;

use super::super::reason::Reason;

/// How deep objects and lists may nest.
const DEEPEST: usize = 64;

/// Why a line did not become a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is refused.
    Refused(Reason),
    /// The batch has no room for it.
    Full,
}

pub(super) const MALFORMED: Fault = Fault::Refused(Reason::MalformedLine);

/// What a value is. Its text comes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scalar<'l> {
    Null,
    Bool(&'static str),
    /// As it stands in the line.
    Number(&'l str),
    Text(Cow<'l, str>),
}

/// A place in a line.
pub(super) struct Line<'l> {
    text: &'l str,
    at: usize,
}

impl<'l> Line<'l> {
    pub(super) fn new(text: &'l str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte that is not blank, which stays.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Takes the next byte that is not blank, if it is this one.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let eaten = self.peek() == Some(byte);
        self.at += usize::from(eaten);
        eaten
    }

    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.eat(byte) { Ok(()) } else { Err(MALFORMED) }
    }

    /// After an item: true when another one follows, false when `close` ends them.
    pub(super) fn more(&mut self, close: u8) -> Result<bool, Fault> {
        if self.eat(b',') {
            return Ok(true);
        }
        self.expect(close).map(|()| false)
    }

    /// The depth one further down.
    pub(super) fn deeper(depth: usize) -> Result<usize, Fault> {
        if depth < DEEPEST { Ok(depth + 1) } else { Err(MALFORMED) }
    }

    /// A text, a number, or one of the three words.
    pub(super) fn scalar(&mut self) -> Result<Scalar<'l>, Fault> {
        match self.peek() {
            Some(b'"') => self.string().map(Scalar::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Scalar::Number),
            Some(b't') => self.word("true").map(|()| Scalar::Bool("true")),
            Some(b'f') => self.word("false").map(|()| Scalar::Bool("false")),
            Some(b'n') => self.word("null").map(|()| Scalar::Null),
            _ => Err(MALFORMED),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Fault> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(MALFORMED)
        }
    }

    fn rest(&self) -> &'l str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn number(&mut self) -> Result<&'l str, Fault> {
        let begin = self.at;
        let bytes = self.text.as_bytes();
        let digits = |from: usize| {
            bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count())
        };
        let mut at = begin + usize::from(bytes.get(begin) == Some(&b'-'));
        let whole = digits(at);
        if whole == 0 || 1 < whole && bytes.get(at) == Some(&b'0') {
            return Err(MALFORMED);
        }
        at += whole;
        if bytes.get(at) == Some(&b'.') {
            let fraction = digits(at + 1);
            if fraction == 0 {
                return Err(MALFORMED);
            }
            at += 1 + fraction;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits(at);
            if exponent == 0 {
                return Err(MALFORMED);
            }
            at += exponent;
        }
        self.at = at;
        self.text.get(begin..at).ok_or(MALFORMED)
    }

    /// A text in quotes; only one with escapes is copied.
    pub(super) fn string(&mut self) -> Result<Cow<'l, str>, Fault> {
        self.expect(b'"')?;
        let mut whole = String::new();
        loop {
            let rest = self.rest();
            let length = memchr2(b'"', b'\\', rest.as_bytes()).ok_or(MALFORMED)?;
            let plain = rest.get(..length).ok_or(MALFORMED)?;
            if plain.bytes().any(|byte| byte < 0x20) {
                return Err(MALFORMED);
            }
            self.at += length + 1;
            if rest.as_bytes().get(length) == Some(&b'"') {
                if whole.is_empty() {
                    return Ok(Cow::Borrowed(plain));
                }
                whole.push_str(plain);
                return Ok(Cow::Owned(whole));
            }
            whole.push_str(plain);
            whole.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let code = *self.text.as_bytes().get(self.at).ok_or(MALFORMED)?;
        self.at += 1;
        Ok(match code {
            b'"' | b'\\' | b'/' => char::from(code),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unit_escape()?,
            _ => return Err(MALFORMED),
        })
    }

    /// Half a pair of surrogates stands where a comment was cut through an emoji; it is replaced, and the answers beside it live.
    fn unit_escape(&mut self) -> Result<char, Fault> {
        let first = self.unit()?;
        if let 0xD800..=0xDBFF = first
            && self.rest().starts_with("\\u")
        {
            let back = self.at;
            self.at += 2;
            let second = self.unit()?;
            if let 0xDC00..=0xDFFF = second {
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Result<u32, Fault> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or(MALFORMED)?;
        let value = digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?));
        self.at += 4;
        value.ok_or(MALFORMED)
    }

    /// Any value, checked and given as it stands in the line.
    pub(super) fn source(&mut self, depth: usize) -> Result<&'l str, Fault> {
        self.peek();
        let begin = self.at;
        self.pass(depth)?;
        self.text.get(begin..self.at).ok_or(MALFORMED)
    }

    fn pass(&mut self, depth: usize) -> Result<(), Fault> {
        let (close, named) = match self.peek() {
            Some(b'{') => (b'}', true),
            Some(b'[') => (b']', false),
            _ => return self.scalar().map(|_| ()),
        };
        let depth = Self::deeper(depth)?;
        self.at += 1;
        if self.eat(close) {
            return Ok(());
        }
        loop {
            if named {
                self.peek();
                self.string()?;
                self.expect(b':')?;
            }
            self.pass(depth)?;
            if !self.more(close)? {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_read_strictly() {
        let scalar = |text| Line::new(text).scalar();
        let text = |text: &str| Ok(Scalar::Text(Cow::Owned(text.to_owned())));
        assert_eq!(scalar(r#""a\u0105\n\ud83d\ude00\\""#), text("aą\n😀\\"));
        assert_eq!(scalar(r#""\ud83d!""#), text("\u{fffd}!"));
        assert_eq!(scalar(r#""\ud83d\u0041""#), text("\u{fffd}A"));
        assert_eq!(scalar(r#""\ude00""#), text("\u{fffd}"));
        assert_eq!(scalar(" -0.5e+3 "), Ok(Scalar::Number("-0.5e+3")));
        for bad in [
            "\"a",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u00zz\"",
            "\"a\tb\"",
            "01",
            "-",
            "1.",
            "1e",
            ".5",
            "tru",
            "",
            "NaN",
            "\"\\",
        ] {
            let mut line = Line::new(bad);
            let whole = line.scalar().is_ok() && line.peek().is_none();
            assert!(!whole, "{bad}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(Line::new(&nested(64)).source(0).map(str::len), Ok(128));
        assert_eq!(Line::new(&nested(65)).source(0), Err(MALFORMED));
        assert_eq!(Line::new(&"[".repeat(1_000_000)).source(0), Err(MALFORMED));
    }
}
