//! Days that are not like others: holidays, promotions, closed days, known incidents.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::{Error, ErrorKind, Result, unknown_name};

/// Why a day is not like others. In the order in which one goes before another on the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum SpecialKind {
    /// Nobody worked: no answers are no silence.
    Closed,
    /// Something broke, and everybody knows.
    Incident,
    /// A public holiday.
    Holiday,
    /// A promotion: more customers, and others.
    Promotion,
}

impl SpecialKind {
    /// Every kind, in the order of declaration.
    pub const ALL: &'static [Self] = &[Self::Closed, Self::Incident, Self::Holiday, Self::Promotion];

    /// The stable name of the kind.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Incident => "incident",
            Self::Holiday => "holiday",
            Self::Promotion => "promotion",
        }
    }
}

impl FromStr for SpecialKind {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|kind| kind.name() == name);
        let known = Self::ALL.iter().map(|kind| kind.name());
        found.ok_or_else(|| unknown_name(ErrorKind::InvalidPeriod, "kind of a special day", name, known))
    }
}

/// A day that is not like others, everywhere or for some segments.
///
/// ```
/// use cxmetrics::calendar::{SpecialDay, SpecialKind};
/// let day: SpecialDay = serde_json::from_str(r#"{"day": "2026-11-11", "kind": "holiday", "where": {"region": "north"}}"#).unwrap();
/// assert_eq!(day.kind, SpecialKind::Holiday);
/// assert_eq!(day.filter["region"], ["north"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpecialDay {
    /// The civil day of the segment's own zone.
    pub day: NaiveDate,
    /// Why it is special.
    pub kind: SpecialKind,
    /// Where: dimensions with their values, all of which must hold; everywhere without any. `where` in JSON; one value may stand
    /// without its list.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "one_or_many")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, ValueOrValues>"))]
    pub filter: BTreeMap<String, Vec<String>>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// How the values of a dimension are written.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a dimension is one of its values or a list of them")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum ValueOrValues {
    One(String),
    Many(Vec<String>),
}

fn one_or_many<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<BTreeMap<String, Vec<String>>, D::Error> {
    let values = BTreeMap::<String, ValueOrValues>::deserialize(deserializer)?;
    let listed = values.into_iter().map(|(dimension, values)| match values {
        ValueOrValues::One(value) => (dimension, vec![value]),
        ValueOrValues::Many(values) => (dimension, values),
    });
    Ok(listed.collect())
}

impl SpecialDay {
    /// A day that is special everywhere.
    pub fn new(day: NaiveDate, kind: SpecialKind) -> Self {
        Self { day, kind, filter: BTreeMap::new(), name: None }
    }

    /// The same day, special only where a dimension has this value, or another that was named before.
    #[must_use]
    pub fn at(mut self, dimension: impl Into<String>, value: impl Into<String>) -> Self {
        self.filter.entry(dimension.into()).or_default().push(value.into());
        self
    }

    /// Gives it a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether it is special for a segment with these values. A dimension that the segment does not tell - the region of a
    /// whole network - does not hold.
    pub fn holds_for(&self, attributes: &BTreeMap<String, String>) -> bool {
        self.filter
            .iter()
            .all(|(dimension, values)| attributes.get(dimension).is_some_and(|value| values.contains(value)))
    }
}

/// The days that are not like others: a calendar that the host gives. In serde a list of [`SpecialDay`].
///
/// ```
/// use std::collections::BTreeMap;
/// use cxmetrics::calendar::{SpecialDays, SpecialKind};
/// let days = SpecialDays::from_csv("date,region,kind\n2026-11-11,north,holiday\n2026-11-27,,promotion\n")?;
/// let store = BTreeMap::from([("region".to_owned(), "south".to_owned()), ("store".to_owned(), "S07".to_owned())]);
/// assert_eq!(days.applies_to(&store, "2026-11-11".parse().unwrap()), None);
/// assert_eq!(days.applies_to(&store, "2026-11-27".parse().unwrap()).map(|day| day.kind), Some(SpecialKind::Promotion));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<SpecialDay>", into = "Vec<SpecialDay>")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "Vec<SpecialDay>"))]
pub struct SpecialDays(Vec<SpecialDay>);

impl From<Vec<SpecialDay>> for SpecialDays {
    fn from(mut days: Vec<SpecialDay>) -> Self {
        days.sort_by_key(|special| (special.day, special.kind));
        Self(days)
    }
}

impl From<SpecialDays> for Vec<SpecialDay> {
    fn from(days: SpecialDays) -> Self {
        days.0
    }
}

impl FromIterator<SpecialDay> for SpecialDays {
    fn from_iter<I: IntoIterator<Item = SpecialDay>>(days: I) -> Self {
        days.into_iter().collect::<Vec<_>>().into()
    }
}

impl SpecialDays {
    /// Reads a table with a heading: `date` (or `day`) and `kind`, `name` if there is one, and any dimensions. An empty cell of a
    /// dimension says nothing about it. A value with a comma stands in double quotes.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] when a column is missing; [`ErrorKind::MalformedInput`] for a line of another width;
    /// [`ErrorKind::InvalidPeriod`] for a date that is not `2026-01-31` or a kind that does not exist. Each with its row.
    pub fn from_csv(text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(cells);
        let heading = lines.next().unwrap_or_default();
        let place = |names: &[&str]| heading.iter().position(|column| names.contains(&column.as_str()));
        let missing = |column: &str| {
            let message =
                format!("the special days have no column `{column}`; give a heading such as `date,kind,region`");
            Error::new(ErrorKind::UnknownColumn, message).at_column(column)
        };
        let date_at = place(&["date", "day"]).ok_or_else(|| missing("date"))?;
        let kind_at = place(&["kind"]).ok_or_else(|| missing("kind"))?;
        let name_at = place(&["name"]);
        let mut days = Vec::new();
        for (row, cells) in (0_u64..).zip(lines) {
            if cells.len() != heading.len() {
                let message = format!("the special day has {} cells under {} columns", cells.len(), heading.len());
                return Err(Error::new(ErrorKind::MalformedInput, message).at_row(row));
            }
            let mut special = SpecialDay::new(NaiveDate::MIN, SpecialKind::Closed);
            for (at, (column, cell)) in heading.iter().zip(cells).enumerate() {
                if at == date_at {
                    special.day = cell.parse().map_err(|_| {
                        let message = format!("`{}` is not a date; write `2026-01-31`", cell.escape_debug());
                        Error::new(ErrorKind::InvalidPeriod, message).at_row(row).at_column(column)
                    })?;
                } else if at == kind_at {
                    special.kind = cell.parse().map_err(|err: Error| err.at_row(row).at_column(column))?;
                } else if Some(at) == name_at {
                    special.name = Some(cell).filter(|name| !name.is_empty());
                } else if !cell.is_empty() {
                    special.filter.insert(column.clone(), vec![cell]);
                }
            }
            days.push(special);
        }
        Ok(days.into())
    }

    /// The days, in order.
    pub fn iter(&self) -> impl Iterator<Item = &SpecialDay> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is special about a day for a segment with these values of its dimensions; the first by [`SpecialKind`] where several
    /// things are.
    pub fn applies_to(&self, attributes: &BTreeMap<String, String>, day: NaiveDate) -> Option<&SpecialDay> {
        let first = self.0.partition_point(|special| special.day < day);
        let of_day = self.0.get(first..)?.iter().take_while(|special| special.day == day);
        of_day.into_iter().find(|special| special.holds_for(attributes))
    }

    /// All that is special for a segment with these values, in the order of days.
    pub fn of<'d>(&'d self, attributes: &'d BTreeMap<String, String>) -> impl Iterator<Item = &'d SpecialDay> {
        self.0.iter().filter(|special| special.holds_for(attributes))
    }
}

/// The cells of a line, without the blanks around them. Within double quotes a comma is a comma, and two quotes are one.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => {
                letters.next();
                cells.last_mut().into_iter().for_each(|cell| cell.push('"'));
            }
            ('"', _) => quoted = !quoted,
            (',', false) => cells.push(String::new()),
            _ => cells.last_mut().into_iter().for_each(|cell| cell.push(letter)),
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_table_of_days_is_read() {
        let days = SpecialDays::from_csv(
            "date,region,kind,name\n2026-12-25,,holiday,\"Christmas, first day\"\n2026-12-25,north,closed,\n\n2026-11-11,south,promotion,\n",
        )
        .unwrap();
        assert_eq!(days.len(), 3);
        let of = |region: &str| BTreeMap::from([("region".to_owned(), region.to_owned())]);
        let kind = |region: &str, at: &str| days.applies_to(&of(region), day(at)).map(|special| special.kind);
        assert_eq!(kind("north", "2026-12-25"), Some(SpecialKind::Closed));
        assert_eq!(kind("south", "2026-12-25"), Some(SpecialKind::Holiday));
        assert_eq!((kind("north", "2026-11-11"), kind("north", "2026-12-26")), (None, None));
        // The network is not told to be in the south.
        assert_eq!(days.applies_to(&BTreeMap::new(), day("2026-11-11")), None);
        let named = days.applies_to(&BTreeMap::new(), day("2026-12-25")).unwrap();
        assert_eq!(named.name.as_deref(), Some("Christmas, first day"));
        assert_eq!(days.of(&of("south")).count(), 2);
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        for (text, code, row) in [
            ("", "unknown_column", None),
            ("day,region\n", "unknown_column", None),
            ("date,kind\n11.11.2026,holiday\n", "invalid_period", Some(0)),
            ("date,kind\n2026-11-11,holiday\n2026-11-12,holliday\n", "invalid_period", Some(1)),
            ("date,kind\n2026-11-11\n", "malformed_input", Some(0)),
        ] {
            let err = SpecialDays::from_csv(text).unwrap_err();
            assert_eq!((err.code(), err.place().row), (code, row), "{text}");
        }
    }

    #[test]
    fn written_as_a_list() {
        let json = r#"[{"day":"2026-11-11","kind":"closed","where":{"region":["north"]},"name":"Independence Day"}]"#;
        let days: SpecialDays = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&days).unwrap(), json);
        let by_hand =
            SpecialDay::new(day("2026-11-11"), SpecialKind::Closed).at("region", "north").named("Independence Day");
        assert_eq!(days.iter().collect::<Vec<_>>(), [&by_hand]);
        assert!(
            serde_json::from_str::<SpecialDays>(r#"[{"day":"2026-11-11","kind":"closed","region":"north"}]"#).is_err()
        );
    }
}
