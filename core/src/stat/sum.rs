//! Sums in a fixed order with compensation, so that a result does not depend on how its terms cancel.

/// The sum of `terms`, compensated after Neumaier: the error does not grow with the number of terms.
pub(crate) fn compensated(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for term in terms {
        let next = sum + term;
        lost += if sum.abs() >= term.abs() { (sum - next) + term } else { (term - next) + sum };
        sum = next;
    }
    if lost.is_finite() { sum + lost } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_terms_survive_large_ones() {
        assert_eq!(compensated([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(compensated(std::iter::repeat_n(0.1, 10)), 1.0);
        assert_eq!(compensated([]), 0.0);
    }
}
