//! Columns of small whole numbers, such as answers on a scale: counted by place, without a sort.

/// The widest range that is counted by place.
const WIDEST: i64 = 4096;

/// The nearest whole number towards zero; the ends of the range for what lies beyond.
#[expect(clippy::cast_possible_truncation, reason = "what is cut off is compared afterwards")]
fn truncated(value: f64) -> i64 {
    value as i64
}

/// The lowest of the values and how many places their range has; nothing where one is not whole, or the range is wide.
pub(crate) fn span(values: &[f64]) -> Option<(i64, usize)> {
    let (mut low, mut high) = (i64::MAX, i64::MIN);
    for &value in values {
        let whole = truncated(value);
        // A fraction, an infinity or no number does not come back as it was.
        if (whole as f64).total_cmp(&(value + 0.0)).is_ne() {
            return None;
        }
        (low, high) = (low.min(whole), high.max(whole));
    }
    let width = high.checked_sub(low)?.checked_add(1).filter(|width| (1..=WIDEST).contains(width))?;
    Some((low, usize::try_from(width).ok()?))
}

/// The place of a value in a range that begins at `low`.
pub(crate) fn place(value: f64, low: i64) -> usize {
    usize::try_from(truncated(value) - low).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_whole_numbers_have_a_span() {
        assert_eq!(span(&[3.0, -1.0, -0.0]), Some((-1, 5)));
        assert_eq!(place(3.0, -1), 4);
        for values in [&[0.5][..], &[], &[0.0, 5000.0], &[1e300], &[f64::NAN], &[f64::NEG_INFINITY], &[-9e18, 9e18]] {
            assert_eq!(span(values), None, "{values:?}");
        }
    }
}
