//! Choices made by bytes.

/// Bytes as a source of choices: the same bytes make the same choices, and when they run out every choice is the first.
#[derive(Debug, Clone)]
pub struct Source<'b> {
    bytes: &'b [u8],
}

impl<'b> Source<'b> {
    /// Choices by these bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// Whether all bytes are used up.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A number from 0 up to but not including `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let mut number = 0;
        let mut span = 1;
        while span < n {
            let Some((first, rest)) = self.bytes.split_first() else { break };
            self.bytes = rest;
            number = number * 256 + usize::from(*first);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_choose_the_same_and_none_choose_the_first() {
        let mut source = Source::new(&[7, 1, 0]);
        assert_eq!((source.below(5), source.below(1), source.below(300)), (2, 0, 256));
        assert!(source.is_empty());
        assert_eq!((source.below(9), source.pick(&["a", "b"]), source.one_in(2)), (0, "a", false));
    }
}
