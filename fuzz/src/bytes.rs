//! Choices made by bytes.

/// Bytes as a source of choices: the same bytes make the same choices, and when they run out every choice is the first.
#[derive(Debug, Clone)]
pub struct Bytes<'b> {
    bytes: &'b [u8],
}

impl<'b> Bytes<'b> {
    /// Choices by these bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// The next byte; 0 when there are none left.
    pub fn byte(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                *first
            }
            None => 0,
        }
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// A number from 0 up to but not including `n`; 0 when `n` is 0. It takes as many bytes as `n` needs.
    pub fn below(&mut self, n: usize) -> usize {
        let mut number = 0;
        let mut span = 1;
        while span < n && !self.bytes.is_empty() {
            number = number * 256 + usize::from(self.byte());
            span *= 256;
        }
        number % n.max(1)
    }

    /// One of these; the first when there are no bytes left.
    ///
    /// # Panics
    /// When there is nothing to choose from.
    pub fn pick<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())].clone()
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) + 1 == n
    }

    /// Yes or no.
    pub fn flag(&mut self) -> bool {
        self.one_in(2)
    }

    /// Text of fewer than `most` bytes.
    pub fn text(&mut self, most: usize) -> String {
        let len = self.below(most).min(self.bytes.len());
        let (text, rest) = self.bytes.split_at(len);
        self.bytes = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    /// Everything that is left.
    pub fn rest(&self) -> &'b [u8] {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_choose_the_same_and_none_choose_the_first() {
        let mut bytes = Bytes::new(&[7, 1, 0, 2, b'a', b'b']);
        assert_eq!((bytes.below(5), bytes.below(1), bytes.below(300)), (2, 0, 256));
        assert_eq!((bytes.text(4), bytes.rest()), ("ab".to_owned(), &[][..]));
        assert_eq!((bytes.below(9), bytes.pick(&["a", "b"]), bytes.flag()), (0, "a", false));
    }
}
