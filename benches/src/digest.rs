//! What a grouped result comes to, whatever the order of its rows, so that programs can be compared in one line.

/// The modulus of the checksum, a prime: 2^61 - 1.
const MODULUS: u128 = (1 << 61) - 1;

/// One group of a result: its counts, and which group it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Group {
    /// The store's number; by store and channel, five times that plus the channel's code; 0 without a store.
    pub key: u64,
    /// The day's number since 1970-01-01, or the week's: (number of its Monday + 3) / 7; 0 without a period.
    pub period: u64,
    /// How many answers.
    pub n: u64,
    /// How many of them are 9 or 10.
    pub promoters: u64,
    /// How many of them are 6 or less.
    pub detractors: u64,
    /// The sum of the scores.
    pub sum: u64,
    /// Twice the median, where one was asked for; otherwise 0.
    pub twice_median: u64,
}

/// The same four numbers that `peers/peers.py` prints as `digest`; its head gives the formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
pub struct Digest {
    /// How many groups.
    pub groups: u64,
    /// The sum of their bases.
    pub n: u64,
    /// The sum of promoters less detractors.
    pub net: i64,
    /// The checksum over all groups.
    pub checksum: u64,
}

impl Digest {
    /// Adds a group. The order of groups does not matter. An empty group must not be added: the peers have none.
    pub fn add(&mut self, group: Group) {
        let Group { key, period, n, promoters, detractors, sum, twice_median } = group;
        let counts = 31 * u128::from(n)
            + 37 * u128::from(promoters)
            + 41 * u128::from(detractors)
            + 43 * u128::from(sum)
            + 47 * u128::from(twice_median);
        let place = (u128::from(key) + 1) % MODULUS * ((u128::from(period) + 7) % MODULUS) % MODULUS;
        self.groups += 1;
        self.n += n;
        self.net = self.net.saturating_add_unsigned(promoters).saturating_sub_unsigned(detractors);
        // Less than 2^61 by the modulus.
        self.checksum =
            u64::try_from((u128::from(self.checksum) + counts % MODULUS * place) % MODULUS).unwrap_or(u64::MAX);
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { groups, n, net, checksum } = self;
        write!(f, "{groups} groups, n {n}, net {net}, checksum {checksum}")
    }
}

impl FromIterator<Group> for Digest {
    fn from_iter<I: IntoIterator<Item = Group>>(groups: I) -> Self {
        let mut digest = Self::default();
        for group in groups {
            digest.add(group);
        }
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_by_hand() {
        // (31*3 + 37*2 + 41*1 + 43*25 + 47*18) * (4+1) * (10+7) = 2129 * 85; (31 + 41 + 43*6) * (0+1) * (0+7) = 330 * 7
        let a = Group { key: 4, period: 10, n: 3, promoters: 2, detractors: 1, sum: 25, twice_median: 18 };
        let b = Group { n: 1, detractors: 1, sum: 6, ..Group::default() };
        let expected = Digest { groups: 2, n: 4, net: 0, checksum: 2129 * 85 + 330 * 7 };
        assert_eq!(Digest::from_iter([a, b]), expected);
        assert_eq!(Digest::from_iter([b, a]), expected);
    }

    #[test]
    fn the_checksum_wraps_at_the_modulus() {
        let big = Group { key: u64::MAX, period: u64::MAX, n: 1, sum: u64::MAX, ..Group::default() };
        let digest = Digest::from_iter([big]);
        assert!(u128::from(digest.checksum) < MODULUS);
    }
}
