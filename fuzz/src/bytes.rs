//! Numbers and choices out of a fuzzer's bytes.

/// Reads values off the front of bytes; zeros when they are used up.
#[derive(Debug, Clone)]
pub struct Bytes<'a> {
    data: &'a [u8],
}

impl<'a> Bytes<'a> {
    /// Starts at the front.
    pub fn new(data: &'a [u8]) -> Self {
        Self { data }
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        match self.data.split_first() {
            Some((first, rest)) => {
                self.data = rest;
                *first
            }
            None => 0,
        }
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// A number below `below`, which is at least 1.
    pub fn below(&mut self, below: u8) -> u8 {
        self.byte() % below.max(1)
    }

    /// Yes or no.
    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Up to `most` bytes as text.
    pub fn text(&mut self, most: u8) -> String {
        let len = usize::from(self.below(most.max(1))).min(self.data.len());
        let (text, rest) = self.data.split_at(len);
        self.data = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    /// Everything that is left.
    pub fn rest(&self) -> &'a [u8] {
        self.data
    }
}
