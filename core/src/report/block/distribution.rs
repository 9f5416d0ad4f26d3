//! How answers spread over a scale.

use serde::{Deserialize, Serialize};

use crate::metric::Withheld;

/// How the answers to one question spread over its scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Distribution {
    /// What is shown, such as `How likely are you to recommend us?`.
    pub title: String,
    /// How many answers there are.
    pub n: u64,
    /// The points of the scale, lowest first, those nobody chose too.
    pub bins: Vec<Bin>,
    /// The bands, lowest first; empty when the scale has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandShare>,
    /// Why there are no bins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

impl Distribution {
    /// A distribution from its counts; the shares are computed here, so that renderers need not.
    ///
    /// `counts` are the points of the scale as (label, band, count), lowest first. Without an answer it is withheld.
    pub fn of(title: impl Into<String>, counts: impl IntoIterator<Item = (String, Band, u64)>) -> Self {
        let counts: Vec<_> = counts.into_iter().collect();
        let n = counts.iter().fold(0_u64, |sum, (_, _, count)| sum.saturating_add(*count));
        if n == 0 {
            return Self::withheld(title, 0, Withheld::Empty);
        }
        let share = |count: u64| count as f64 / n as f64;
        let mut bands: Vec<BandShare> = Vec::new();
        for (_, band, count) in &counts {
            match bands.iter_mut().find(|sum| sum.band == *band) {
                Some(sum) => sum.count = sum.count.saturating_add(*count),
                None => bands.push(BandShare { band: *band, count: *count, share: 0.0 }),
            }
        }
        bands.retain(|sum| sum.band != Band::None);
        for band in &mut bands {
            band.share = share(band.count);
        }
        let bins =
            counts.into_iter().map(|(label, band, count)| Bin { label, band, count, share: share(count) }).collect();
        Self { title: title.into(), n, bins, bands, withheld: None }
    }

    /// A distribution that may not be shown, and why.
    pub fn withheld(title: impl Into<String>, n: u64, reason: Withheld) -> Self {
        Self { title: title.into(), n, bins: Vec::new(), bands: Vec::new(), withheld: Some(reason) }
    }
}

/// The answers on one point of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bin {
    /// The point, as it is called.
    pub label: String,
    /// The band it belongs to.
    #[serde(default)]
    pub band: Band,
    /// How many answers.
    pub count: u64,
    /// Their share of all answers, 0 to 1.
    pub share: f64,
}

/// The answers in one band of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BandShare {
    /// The band.
    pub band: Band,
    /// How many answers.
    pub count: u64,
    /// Their share of all answers, 0 to 1.
    pub share: f64,
}

/// The band of a scale that a point belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Band {
    /// No band: the scale has none.
    #[default]
    None,
    /// NPS 0 to 6.
    Detractor,
    /// NPS 7 and 8.
    Passive,
    /// NPS 9 and 10.
    Promoter,
    /// The low end of a scale, such as 1 and 2 of 5.
    BottomBox,
    /// Neither end.
    Middle,
    /// The high end of a scale, such as 4 and 5 of 5.
    TopBox,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_sum_their_points() {
        let counts =
            [("5", Band::Detractor, 1), ("6", Band::Detractor, 2), ("7", Band::Passive, 1), ("9", Band::Promoter, 4)];
        let spread = Distribution::of("q", counts.map(|(label, band, count)| (label.to_owned(), band, count)));
        let bands: Vec<_> = spread.bands.iter().map(|band| (band.band, band.count, band.share)).collect();
        assert_eq!(
            bands,
            [(Band::Detractor, 3, 0.375), (Band::Passive, 1, 0.125), (Band::Promoter, 4, 0.5)] // of 8
        );
        assert_eq!(Distribution::of("q", []).withheld, Some(Withheld::Empty));
    }
}
