//! Which cells take part: predicates on dimensions and days, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::store::Store;
use crate::calendar::{DayRange, Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::survey::{Code, Survey};

/// A predicate on the dimensions and days of cells, as plain data.
///
/// ```
/// use cxmetrics::cube::Filter;
/// let filter = Filter::is("region", "Mazovia").and(Filter::one_of("channel", ["web", "chat"]).negate());
/// let json = serde_json::to_string(&filter).unwrap();
/// assert_eq!(json, r#"{"all":[{"is":{"region":["Mazovia"]}},{"not":{"is":{"channel":["web","chat"]}}}]}"#);
/// assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter);
/// let brief = serde_json::from_str::<Filter>(r#"{"is": {"region": "Mazovia"}}"#).unwrap();
/// assert_eq!(brief, Filter::is("region", "Mazovia"));
/// let numbers = serde_json::from_str::<Filter>(r#"{"is": {"year": [2016, 2017]}}"#).unwrap();
/// assert_eq!(numbers, Filter::one_of("year", ["2016", "2017"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Filter {
    /// Every one holds; holds when there are none.
    All(Vec<Filter>),
    /// At least one holds; does not hold when there are none.
    Any(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// Each dimension has one of its values; `null` is "not known". One value alone needs no list when it is read.
    Is(
        #[serde(deserialize_with = "one_or_many")]
        #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, OneOrMany>"))]
        BTreeMap<String, Vec<Option<String>>>,
    ),
    /// The cell's period lies in these days, half-open. A range that cuts a period is an error.
    Days(DayRange),
}

/// Values of a dimension, as they are read.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a dimension is one of its values, a list of them, or null for \"not known\"")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum OneOrMany {
    /// One value; `null` is "not known".
    One(Option<Code>),
    /// One of these.
    Many(Vec<Option<Code>>),
}

/// Reads `{"region": "Mazovia", "channel": ["web", null], "store": null, "year": 2017}`.
fn one_or_many<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<BTreeMap<String, Vec<Option<String>>>, D::Error> {
    // A column of numbers makes a dimension of texts: `2017` and `"2017"` are the same value. Text stays as it is written.
    let text = |value: Option<Code>| {
        value.map(|code| match code {
            Code::Word(word) => word,
            code => code.text(),
        })
    };
    let values = BTreeMap::<String, OneOrMany>::deserialize(deserializer)?;
    let listed = values.into_iter().map(|(dimension, values)| match values {
        OneOrMany::One(value) => (dimension, vec![text(value)]),
        OneOrMany::Many(values) => (dimension, values.into_iter().map(text).collect()),
    });
    Ok(listed.collect())
}

impl Filter {
    /// Everything.
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// The dimension has this value.
    pub fn is(dimension: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Is(BTreeMap::from([(dimension.into(), vec![Some(value.into())])]))
    }

    /// The dimension has one of these values.
    pub fn one_of<V: Into<String>>(dimension: impl Into<String>, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(|value| Some(value.into())).collect();
        Self::Is(BTreeMap::from([(dimension.into(), values)]))
    }

    /// The dimension's value is not known.
    pub fn not_known(dimension: impl Into<String>) -> Self {
        Self::Is(BTreeMap::from([(dimension.into(), vec![None])]))
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::All(mut all) => {
                all.push(other);
                Self::All(all)
            }
            first => Self::All(vec![first, other]),
        }
    }

    /// At least one of the two holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Any(mut any) => {
                any.push(other);
                Self::Any(any)
            }
            first => Self::Any(vec![first, other]),
        }
    }

    /// It does not hold.
    #[must_use]
    pub fn negate(self) -> Self {
        Self::Not(Box::new(self))
    }
}

/// A filter in the codes of a store.
pub(super) enum Compiled {
    All(Vec<Compiled>),
    Any(Vec<Compiled>),
    Not(Box<Compiled>),
    /// By the position of a code in the key: the codes that pass.
    Codes(usize, Vec<bool>),
}

/// How deep filters may nest.
const MAX_DEPTH: usize = 64;

impl Compiled {
    pub(super) fn new(filter: &Filter, survey: &Survey, grain: Grain, store: &Store) -> Result<Self> {
        Self::nested(filter, survey, grain, store, 0)
    }

    fn nested(filter: &Filter, survey: &Survey, grain: Grain, store: &Store, depth: usize) -> Result<Self> {
        if MAX_DEPTH < depth {
            return Err(Error::new(ErrorKind::OutOfRange, format!("the filter nests deeper than {MAX_DEPTH} levels")));
        }
        let parts = |filters: &[Filter]| {
            filters.iter().map(|part| Self::nested(part, survey, grain, store, depth + 1)).collect::<Result<Vec<_>>>()
        };
        Ok(match filter {
            Filter::All(filters) => Self::All(parts(filters)?),
            Filter::Any(filters) => Self::Any(parts(filters)?),
            Filter::Not(filter) => Self::Not(Box::new(Self::nested(filter, survey, grain, store, depth + 1)?)),
            Filter::Is(dimensions) => {
                let mut all = Vec::new();
                for (dimension, values) in dimensions {
                    let at = survey.dimension_idx(dimension)?;
                    let names = &store.names[at];
                    let mut pass = vec![false; names.len()];
                    for value in values {
                        let code = value.as_deref().map_or(Some(crate::intake::NOT_KNOWN), |value| names.find(value));
                        // A value that never occurred holds nowhere: that is an answer, not an error.
                        if let Some(pass) = code.and_then(|code| pass.get_mut(usize::try_from(code).ok()?)) {
                            *pass = true;
                        }
                    }
                    all.push(Self::Codes(at, pass));
                }
                Self::All(all)
            }
            Filter::Days(range) => {
                let pass = store.periods.indices().iter().map(|index| period_passes(grain, *index, *range));
                Self::Codes(store.names.len(), pass.collect::<Result<_>>()?)
            }
        })
    }

    pub(super) fn passes(&self, key: &[u32]) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.passes(key)),
            Self::Any(parts) => parts.iter().any(|part| part.passes(key)),
            Self::Not(part) => !part.passes(key),
            Self::Codes(at, pass) => {
                let code = key.get(*at).and_then(|code| usize::try_from(*code).ok());
                code.and_then(|code| pass.get(code)).copied().unwrap_or(false)
            }
        }
    }

    /// Where it is nothing but conditions that all must hold: by the position of a code in the key, the codes that pass.
    pub(super) fn conjunction(&self) -> Option<Vec<(usize, &[bool])>> {
        match self {
            Self::All(parts) => {
                let parts: Option<Vec<Vec<_>>> = parts.iter().map(Self::conjunction).collect();
                parts.map(|parts| parts.into_iter().flatten().collect())
            }
            Self::Codes(at, pass) => Some(vec![(*at, pass)]),
            Self::Any(_) | Self::Not(_) => None,
        }
    }

    pub(super) fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }
}

fn period_passes(grain: Grain, index: i32, range: DayRange) -> Result<bool> {
    let Some(period) = Period::from_index(grain, index) else { return Ok(false) };
    if range.contains_period(period) {
        return Ok(true);
    }
    let overlaps = range.start().is_none_or(|start| start < period.end())
        && range.end().is_none_or(|end| period.start() < end)
        && range.start().zip(range.end()).is_none_or(|(start, end)| start < end);
    if overlaps && grain == Grain::All {
        return Err(Error::new(
            ErrorKind::InvalidPeriod,
            "the cube does not tell periods apart, so no days can be asked for; name the survey's column of time, and count by \
             day",
        ));
    }
    if overlaps {
        return Err(Error::new(
            ErrorKind::InvalidPeriod,
            format!(
                "the days asked for cut the {} {period}, which runs from {} up to {}; ask for whole periods, or count \
                 in a finer grain",
                grain.name(),
                period.start(),
                period.end()
            ),
        ));
    }
    Ok(false)
}
