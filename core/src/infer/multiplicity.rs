//! Many tests at once: p-values adjusted so that false findings stay at a stated rate.
//!
//! Test three hundred stores at 5 % and fifteen innocent ones stand out. The family to adjust over is everything that was tested for
//! the same report, never only what looks interesting.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// How p-values are adjusted for their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Adjustment {
    /// Holds the false discovery rate where tests are independent or positively dependent, `padjust.bh`: the default.
    /// Y. Benjamini and Y. Hochberg, JRSS B 57 (1995) 289.
    #[default]
    Bh,
    /// Holds the false discovery rate under any dependence, `padjust.by`. Y. Benjamini and D. Yekutieli, Annals of Statistics 29 (2001) 1165.
    By,
    /// Holds the chance of even one false finding, `padjust.holm`: where one is costly, such as bonuses and closures.
    /// S. Holm, Scandinavian Journal of Statistics 6 (1979) 65.
    Holm,
    /// Holds the chance of even one false finding, `padjust.bonferroni`; Holm's does the same and finds more.
    Bonferroni,
}

impl Adjustment {
    /// Every adjustment.
    pub const ALL: &'static [Self] = &[Self::Bh, Self::By, Self::Holm, Self::Bonferroni];

    /// The id of the method.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Bh => "padjust.bh",
            Self::By => "padjust.by",
            Self::Holm => "padjust.holm",
            Self::Bonferroni => "padjust.bonferroni",
        }
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bh => "bh",
            Self::By => "by",
            Self::Holm => "holm",
            Self::Bonferroni => "bonferroni",
        }
    }

    /// Whether it holds the share of false findings among the findings, not the chance of even one.
    pub const fn holds_false_discovery_rate(self) -> bool {
        matches!(self, Self::Bh | Self::By)
    }
}

impl FromStr for Adjustment {
    type Err = Error;

    /// The adjustment of an [`Adjustment::name`].
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for another word.
    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|adjustment| adjustment.name() == name).ok_or_else(|| {
            Error::new(
                ErrorKind::OutOfRange,
                format!("`{name}` is not an adjustment; write `bh`, `by`, `holm` or `bonferroni`"),
            )
        })
    }
}

/// The p-values adjusted for their number, in the order they came; a test is a finding when its adjusted value is at most the level.
///
/// A test without a p-value stays without one and does not count among the tests; nor does a number that is no p-value (not a number,
/// or outside 0 to 1). Equal p-values get equal adjusted ones. Cost: a sort.
///
/// ```
/// use cxmetrics::infer::multiplicity::{Adjustment, adjust, findings};
/// let adjusted = adjust(&[Some(0.01), None, Some(0.04), Some(0.03), Some(0.02)], Adjustment::Bh);
/// assert_eq!(adjusted, [Some(0.04), None, Some(0.04), Some(0.04), Some(0.04)]);
/// assert_eq!(findings(&adjusted, 0.05), [true, false, true, true, true]);
/// ```
pub fn adjust(p_values: &[Option<f64>], adjustment: Adjustment) -> Vec<Option<f64>> {
    let mut tested: Vec<(f64, usize)> =
        p_values.iter().zip(0..).filter_map(|(p, at)| p.filter(|p| (0.0..=1.0).contains(p)).map(|p| (p, at))).collect();
    tested.sort_by(|a, b| a.0.total_cmp(&b.0));
    let m = tested.len() as f64;
    let ranked = (1..).zip(&tested).map(|(rank, (p, _))| (f64::from(rank), *p));
    let capped = |q: f64| q.min(1.0);
    let stepped: Vec<f64> = match adjustment {
        Adjustment::Bh | Adjustment::By => {
            // From the largest down, the smallest so far.
            let price = if adjustment == Adjustment::By { harmonic(tested.len()) } else { 1.0 };
            let raw: Vec<f64> = ranked.map(|(rank, p)| capped(price * (m * p / rank))).collect();
            let mut down: Vec<f64> = raw
                .iter()
                .rev()
                .scan(1.0_f64, |least, q| {
                    *least = least.min(*q);
                    Some(*least)
                })
                .collect();
            down.reverse();
            down
        }
        Adjustment::Holm => ranked
            .scan(0.0_f64, |most, (rank, p)| {
                *most = most.max(capped((m - rank + 1.0) * p));
                Some(*most)
            })
            .collect(),
        Adjustment::Bonferroni => ranked.map(|(_, p)| capped(m * p)).collect(),
    };
    let mut adjusted = vec![None; p_values.len()];
    for ((p, at), q) in tested.iter().zip(stepped) {
        if let Some(place) = adjusted.get_mut(*at) {
            // m p / m may round to less than p.
            *place = Some(q.max(*p));
        }
    }
    adjusted
}

/// Which tests are findings at `level`: those with an adjusted p-value of at most that.
pub fn findings(adjusted: &[Option<f64>], level: f64) -> Vec<bool> {
    adjusted.iter().map(|q| q.is_some_and(|q| q <= level)).collect()
}

fn harmonic(m: usize) -> f64 {
    (1..).take(m).map(|rank| 1.0 / f64::from(rank)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_p_value_stays_out_of_the_count() {
        let with = [Some(0.2), None, Some(0.01), Some(f64::NAN), Some(7.0)];
        for adjustment in Adjustment::ALL {
            let (all, alone) = (adjust(&with, *adjustment), adjust(&[Some(0.2), Some(0.01)], *adjustment));
            assert_eq!(all, [alone[0], None, alone[1], None, None]);
            assert_eq!(adjustment.name().parse::<Adjustment>().unwrap(), *adjustment);
        }
        assert_eq!(adjust(&[], Adjustment::By), []);
        assert_eq!("fdr".parse::<Adjustment>().unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn adjusting_keeps_the_order_and_never_lowers() {
        let p: Vec<Option<f64>> = (0..200_u32).map(|i| Some(f64::from(i * i % 199) / 199.0)).collect();
        for adjustment in Adjustment::ALL {
            let q = adjust(&p, *adjustment);
            for (p, q) in p.iter().zip(&q) {
                assert!(p <= q && *q <= Some(1.0));
            }
            for (i, j) in (0..200).zip(7..200) {
                assert!(p[i] > p[j] || q[i] <= q[j], "{adjustment:?} {i} {j}");
            }
        }
    }
}
