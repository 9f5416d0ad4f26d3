//! The answers to a rating by tag.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Histogram;

/// The answers to a rating question of those that are tagged: of all of them, and of those with each tag.
///
/// A cube counts it where its survey pairs a tags question with the rating, and gives it by
/// [`Cube::scores_by_tag`](crate::cube::Cube::scores_by_tag). An answer with two tags stands under both, so the histograms of
/// the tags do not add up to that of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TagScores {
    /// The answers of all that are tagged, with whatever tags.
    pub tagged: Histogram,
    /// The answers with each tag that occurs, in the order of tags.
    pub by_tag: BTreeMap<String, Histogram>,
}
