//! The F distribution: its upper tail for any positive degrees of freedom.

use super::beta;

/// P(F > f) with `df1` and `df2` degrees of freedom, computed as a tail.
pub(crate) fn upper_tail(f: f64, df1: f64, df2: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    // With x = df2 / (df2 + df1 f) the tail is I_x(df2 / 2, df1 / 2); written with one ratio so that nothing overflows.
    let ratio = df1 / df2 * f;
    if !ratio.is_finite() {
        return 0.0;
    }
    let (x, y) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
    beta::tails(0.5 * df2, 0.5 * df1, x, y).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::student;

    // Oracle: scipy 1.17.1 `f.sf`.
    #[test]
    #[expect(clippy::unreadable_literal, reason = "digits as the oracle prints them")]
    fn tails_match_an_oracle() {
        for (f, df1, df2, tail) in
            [(4.158881022156633, 2.0, 48.95036208771324, 0.021470585425125997), (1.0, 5.0, 5.0, 0.5)]
        {
            let got = upper_tail(f, df1, df2);
            assert!((got / tail - 1.0).abs() < 1e-11, "{f} {df1} {df2}: {got} is not {tail}");
        }
    }

    #[test]
    fn one_numerator_degree_is_the_square_of_t() {
        for (t, df) in [(0.3, 4.0), (2.0, 11.5), (9.0, 300.0), (1.5, 3e6)] {
            let (f, t) = (upper_tail(t * t, 1.0, df), student::two_sided(t, df));
            assert!((f / t - 1.0).abs() < 1e-11, "{f} is not {t}");
        }
        // Two numerator degrees: (1 + 2 f / df2)^(-df2 / 2).
        assert!((upper_tail(40.0, 2.0, 10.0) / 9.0_f64.powi(-5) - 1.0).abs() < 1e-12);
        assert_eq!((upper_tail(-1.0, 2.0, 3.0), upper_tail(f64::INFINITY, 2.0, 3.0)), (1.0, 0.0));
    }
}
