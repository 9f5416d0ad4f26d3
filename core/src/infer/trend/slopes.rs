//! The slopes of all pairs of points, and which is the k-th.

/// Up to so many points all pairs are written down; beyond, the k-th slope is sought by counting.
const LISTED_UP_TO: usize = 2_000;

/// The slopes between points of one group, for several groups.
pub(super) struct Slopes<'a> {
    groups: &'a [Vec<(f64, f64)>],
    listed: Option<Vec<f64>>,
    count: u64,
}

impl<'a> Slopes<'a> {
    /// Of groups of (time, value), each with ascending times.
    pub(super) fn of(groups: &'a [Vec<(f64, f64)>]) -> Self {
        let pairs = |n: usize| (n as u64) * (n as u64).saturating_sub(1) / 2;
        let count = groups.iter().map(|group| pairs(group.len())).sum();
        let listed = (count <= pairs(LISTED_UP_TO)).then(|| {
            let mut all: Vec<f64> = groups.iter().flat_map(|group| every(group)).collect();
            all.sort_unstable_by(f64::total_cmp);
            all
        });
        Self { groups, listed, count }
    }

    /// How many.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The slope with `rank` slopes before it. There is at least one slope, and the rank is below their count.
    ///
    /// Cost: none up to 2,000 points; beyond, some hundred sorts of the points.
    pub(super) fn at(&self, rank: u64) -> f64 {
        if let Some(all) = &self.listed {
            let at = usize::try_from(rank).unwrap_or(usize::MAX).min(all.len().saturating_sub(1));
            return all.get(at).copied().unwrap_or(0.0) + 0.0;
        }
        self.sought(rank)
    }

    /// The middle one, or the mean of the two.
    pub(super) fn median(&self) -> f64 {
        let high = self.at(self.count / 2);
        if self.count % 2 == 1 { high } else { self.at((self.count / 2).saturating_sub(1)).midpoint(high) }
    }

    /// Bisection over all doubles: the least m with more than `rank` slopes up to it.
    fn sought(&self, rank: u64) -> f64 {
        let (mut low, mut high) = (key(-f64::MAX), key(f64::MAX));
        while low < high {
            let middle = low + (high.abs_diff(low) / 2).cast_signed();
            if self.up_to(unkey(middle)) > rank { high = middle } else { low = middle + 1 }
        }
        unkey(low) + 0.0
    }

    /// How many slopes are at most `m`: a pair has one where `y - m t` does not rise.
    fn up_to(&self, m: f64) -> u64 {
        self.groups
            .iter()
            .map(|group| {
                let mut left: Vec<f64> = group.iter().map(|(t, y)| (y - m * t).clamp(-f64::MAX, f64::MAX)).collect();
                let mut spare = left.clone();
                not_rising(&mut left, &mut spare)
            })
            .sum()
    }
}

fn every(group: &[(f64, f64)]) -> impl Iterator<Item = f64> + '_ {
    group.iter().enumerate().flat_map(move |(i, &(t, y))| {
        group.iter().skip(i + 1).map(move |&(later, after)| ((after - y) / (later - t)).clamp(-f64::MAX, f64::MAX))
    })
}

/// Pairs whose later value is not above the earlier one, by merging; sorts the values downwards.
fn not_rising(values: &mut [f64], spare: &mut [f64]) -> u64 {
    let n = values.len();
    if n < 2 {
        return 0;
    }
    let (first, second) = values.split_at_mut(n / 2);
    let (spare_first, spare_second) = spare.split_at_mut(n / 2);
    let mut found = not_rising(first, spare_first) + not_rising(second, spare_second);
    let (mut a, mut b) = (first.iter().peekable(), second.iter().peekable());
    for place in spare.iter_mut() {
        // Of the earlier half all that is left is at least as high as the later one, once the higher are out.
        let earlier = match (a.peek(), b.peek()) {
            (Some(a), Some(b)) => a >= b,
            (Some(_), None) => true,
            _ => false,
        };
        let next = if earlier {
            found += b.len() as u64;
            a.next()
        } else {
            b.next()
        };
        *place = next.copied().unwrap_or(0.0);
    }
    values.copy_from_slice(spare);
    found
}

/// Doubles as integers in the same order.
fn key(value: f64) -> i64 {
    let bits = value.to_bits().cast_signed();
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn unkey(key: i64) -> f64 {
    let bits = if key < 0 { i64::MIN - key } else { key };
    f64::from_bits(bits.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_finds_what_listing_has() {
        let group: Vec<(f64, f64)> =
            (0..60_u32).map(|t| (f64::from(t * 3 + t % 2), f64::from(t * t * 7 % 31) - 0.3 * f64::from(t))).collect();
        let groups = [group[..25].to_vec(), group[25..].to_vec()];
        let slopes = Slopes::of(&groups);
        for rank in [0, 1, 100, slopes.count() / 2, slopes.count() - 1] {
            let (listed, sought) = (slopes.at(rank), slopes.sought(rank));
            assert!((listed - sought).abs() < 1e-12 * (1.0 + listed.abs()), "{rank}: {listed} {sought}");
        }
        for value in [0.0, -0.0, 1.5, -1.5, f64::MAX, -f64::MAX, 5e-324, -5e-324] {
            assert_eq!(unkey(key(value)).to_bits(), (value + 0.0).to_bits());
        }
    }

    #[test]
    fn pairs_that_do_not_rise_are_counted() {
        let mut values = [3.0, 1.0, 2.0, 2.0];
        // 3-1, 3-2, 3-2, 2-2.
        assert_eq!(not_rising(&mut values, &mut [0.0; 4]), 4);
        assert_eq!(values, [3.0, 2.0, 2.0, 1.0]);
    }
}
