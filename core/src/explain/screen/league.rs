//! Ranks that say how sure they are.

use crate::stat::normal;
use crate::unit::Confidence;

/// A place in a league table, from 1 for the highest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) order: u64,
    pub(super) best: u64,
    pub(super) worst: u64,
}

/// The places of values with their standard deviations.
///
/// Each value gets an interval of its own, wide enough that all of them hold at once (Z. Sidak, JASA 62 (1967) 626). A row ranks below
/// those whose intervals lie wholly above its own, and above those wholly below (M. Klein, T. Wright and J. Wieczorek, JRSS A 183 (2020)
/// 913): then all ranks lie in their ranges at once with this confidence. Cost: two sorts.
pub(super) fn places(values: &[f64], sds: &[f64], confidence: Confidence) -> Vec<Place> {
    let n = values.len();
    let outside = -(confidence.get().ln() / n.max(1) as f64).exp_m1();
    let reach = normal::upper_quantile(0.5 * outside);
    let limits: Vec<(f64, f64)> =
        values.iter().zip(sds).map(|(value, sd)| (value - reach * sd, value + reach * sd)).collect();
    let sorted = |limit: fn(&(f64, f64)) -> f64| {
        let mut sorted: Vec<f64> = limits.iter().map(limit).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    };
    let (lowers, uppers) = (sorted(|limits| limits.0), sorted(|limits| limits.1));
    let mut descending: Vec<usize> = (0..n).collect();
    descending.sort_by(|a, b| match (values.get(*a), values.get(*b)) {
        (Some(a), Some(b)) => b.total_cmp(a),
        _ => std::cmp::Ordering::Equal,
    });
    let mut orders = vec![0_u64; n];
    for (order, row) in (1..).zip(descending) {
        if let Some(place) = orders.get_mut(row) {
            *place = order;
        }
    }
    limits
        .iter()
        .zip(orders)
        .map(|((lower, upper), order)| {
            let above = n - lowers.partition_point(|other| other <= upper);
            let below = uppers.partition_point(|other| other < lower);
            Place { order, best: above as u64 + 1, worst: (n - below) as u64 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_cannot_be_told_apart_share_a_place() {
        let places = places(&[50.0, 10.0, 51.0, -40.0], &[1.0; 4], Confidence::P95);
        let of = |order, best, worst| Place { order, best, worst };
        assert_eq!(places, [of(2, 1, 2), of(3, 3, 3), of(1, 1, 2), of(4, 4, 4)]);
    }

    #[test]
    fn equal_certain_values_are_tied_and_kept_in_order() {
        let of = |order| Place { order, best: 1, worst: 3 };
        assert_eq!(places(&[7.0; 3], &[0.0; 3], Confidence::P95), [of(1), of(2), of(3)]);
        assert_eq!(places(&[], &[], Confidence::P95), []);
    }

    #[test]
    fn every_order_lies_in_its_range() {
        let values: Vec<f64> = (0..500_u32).map(|row| f64::from(row * 7919 % 501)).collect();
        let sds: Vec<f64> = (0..500_u32).map(|row| f64::from(row % 17) + 0.1).collect();
        for place in places(&values, &sds, Confidence::P90) {
            assert!(place.best <= place.order && place.order <= place.worst, "{place:?}");
        }
    }
}
