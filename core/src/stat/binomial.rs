//! The binomial distribution with probability one half: what order statistics need.

use super::{beta, normal};

/// P(Bin(`n`, 1/2) <= `k`).
pub(crate) fn half_lower_tail(n: u64, k: u64) -> f64 {
    if k >= n {
        return 1.0;
    }
    beta::tails((n - k) as f64, k as f64 + 1.0, 0.5, 0.5).0
}

/// The largest rank r with P(Bin(`n`, 1/2) <= r - 1) <= `tail`, and that probability; nothing when not even r = 1 will do.
///
/// Cost: a few tails, from the normal approximation outwards.
pub(crate) fn half_rank(n: u64, tail: f64) -> Option<(u64, f64)> {
    // Rounding must not lose a rank whose probability is exactly the tail.
    let fits = |rank: u64| {
        let p = half_lower_tail(n, rank - 1);
        (p <= tail * (1.0 + 1e-12)).then_some(p)
    };
    let most = n.div_ceil(2);
    if most == 0 {
        return None;
    }
    let z = normal::upper_quantile(tail.clamp(1e-300, 0.5));
    let guess = 0.5 * (n as f64 + 1.0 - z * (n as f64).sqrt());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float cast saturates, then the clamp holds it"
    )]
    let mut rank = (guess as u64).clamp(1, most);
    if let Some(mut p) = fits(rank) {
        while rank < most {
            let Some(next) = fits(rank + 1) else { break };
            (rank, p) = (rank + 1, next);
        }
        return Some((rank, p));
    }
    let mut step = 1;
    while rank > 1 {
        rank = rank.saturating_sub(step).max(1);
        if let Some(mut p) = fits(rank) {
            while let Some(next) = fits(rank + 1) {
                (rank, p) = (rank + 1, next);
            }
            return Some((rank, p));
        }
        step = if step < 16 { step * 2 } else { step };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_the_sign_test() {
        // Tables of the sign test at 5 %, two-sided: none below 6; 6..8 give 1, 9..11 give 2, 20 gives 6, 100 gives 40.
        for (n, rank) in
            [(5, None), (6, Some(1)), (8, Some(1)), (9, Some(2)), (20, Some(6)), (30, Some(10)), (100, Some(40))]
        {
            assert_eq!(half_rank(n, 0.025).map(|found| found.0), rank, "{n}");
        }
        // P(Bin(6, 1/2) = 0) is 1/64: exactly the tail of this level.
        assert_eq!(half_rank(6, 1.0 / 64.0).map(|found| found.0), Some(1));
        assert_eq!(half_rank(0, 0.025), None);
    }

    #[test]
    fn the_found_rank_is_the_largest_at_every_size() {
        for n in (1..200).chain([1_000, 9_999, 1_000_000, 1_000_000_000]) {
            for tail in [0.2, 0.05, 0.025, 0.005, 1e-9] {
                match half_rank(n, tail) {
                    Some((rank, _)) => {
                        assert!(half_lower_tail(n, rank - 1) <= tail * (1.0 + 1e-11));
                        assert!(rank == n.div_ceil(2) || half_lower_tail(n, rank) > tail, "{n} {tail}");
                    }
                    None => assert!(half_lower_tail(n, 0) > tail, "{n} {tail}"),
                }
            }
        }
    }
}
