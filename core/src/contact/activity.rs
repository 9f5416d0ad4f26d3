//! How many customers are how likely to be still active.

use serde::{Deserialize, Serialize};

use crate::stat::sum::compensated;

/// Customers who are about as likely to be still active.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActivityBand {
    /// The least probability of the band.
    pub from: f64,
    /// The probability at which the next begins; the last band holds 1.
    pub to: f64,
    /// How many customers.
    pub customers: u64,
    /// How many of them are still active, as far as can be told.
    pub expected_active: f64,
}

/// Probabilities by tenths.
pub(super) fn bands(probabilities: &[f64]) -> Vec<ActivityBand> {
    if probabilities.is_empty() {
        return Vec::new();
    }
    let place = |p: f64| (1..10_u8).rev().find(|tenth| f64::from(*tenth) / 10.0 <= p).unwrap_or(0);
    let band = |tenth: u8| {
        let own = || probabilities.iter().copied().filter(move |p| place(*p) == tenth);
        ActivityBand {
            from: f64::from(tenth) / 10.0,
            to: f64::from(tenth + 1) / 10.0,
            customers: own().count() as u64,
            expected_active: compensated(own()),
        }
    };
    (0..10).map(band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_in_one_band() {
        assert_eq!(bands(&[]), []);
        let found = bands(&[0.0, 0.099, 0.1, 0.3, 0.95, 1.0]);
        let counts: Vec<u64> = found.iter().map(|band| band.customers).collect();
        assert_eq!(counts, [2, 1, 0, 1, 0, 0, 0, 0, 0, 2]);
        assert!((found.iter().map(|band| band.expected_active).sum::<f64>() - 2.449).abs() < 1e-12);
    }
}
