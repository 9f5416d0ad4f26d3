//! Questions: what kind of answer a column holds and how its values are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::scale::{Scale, ScaleDef};
use crate::locale::Locale;
use crate::unit::{Currency, Unit};

/// One name, or several of which the first that the data have is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a column is a name, or a list of names of which the data have one")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Names {
    /// One column.
    One(String),
    /// The first of these columns that the data have.
    FirstOf(Vec<String>),
}

impl Names {
    /// The names in order.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::FirstOf(names) => names,
        }
    }
}

impl From<&str> for Names {
    fn from(name: &str) -> Self {
        Self::One(name.to_owned())
    }
}

/// A code in the data: text or an integer. `11` and `"11"` are the same code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged, expecting = "a code is a whole number or a text")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Code {
    /// An integer.
    Integer(i64),
    /// A truth value.
    Bool(bool),
    /// A word.
    Word(String),
}

impl Code {
    /// The code as it stands in a text column.
    pub fn text(&self) -> String {
        match self {
            Self::Integer(code) => code.to_string(),
            Self::Bool(code) => code.to_string(),
            Self::Word(code) => code.trim().to_owned(),
        }
    }
}

impl From<i64> for Code {
    fn from(code: i64) -> Self {
        Self::Integer(code)
    }
}

impl From<&str> for Code {
    fn from(code: &str) -> Self {
        Self::Word(code.to_owned())
    }
}

/// A title: one text, or one a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a title is a text, or texts by language")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Title {
    /// The same in every language.
    Plain(String),
    /// By language: `en`, `pl`.
    ByLanguage(BTreeMap<String, String>),
}

impl Title {
    /// The title in this language, else in English, else any.
    pub fn in_locale(&self, locale: Locale) -> Option<&str> {
        match self {
            Self::Plain(title) => Some(title),
            Self::ByLanguage(titles) => titles
                .get(locale.code())
                .or_else(|| titles.get("en"))
                .or_else(|| titles.values().next())
                .map(String::as_str),
        }
    }
}

/// What a measure's numbers count.
///
/// Times have short names too, and a currency may stand alone:
///
/// ```
/// use cxmetrics::survey::MeasureUnit;
/// let read = |json: &str| serde_json::from_str::<MeasureUnit>(json).unwrap();
/// assert_eq!((read(r#""s""#), read(r#""min""#)), (MeasureUnit::Seconds, MeasureUnit::Minutes));
/// assert_eq!(read(r#""PLN""#), read(r#"{"money": "PLN"}"#));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", from = "UnitDef")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MeasureUnit {
    /// Milliseconds. Kept to the millisecond, read out in seconds.
    Milliseconds,
    /// Seconds. Kept to the millisecond.
    Seconds,
    /// Minutes. Kept to the millisecond, read out in seconds.
    Minutes,
    /// Hours. Kept to the millisecond, read out in seconds.
    Hours,
    /// Days of 24 hours. Kept to the millisecond, read out in seconds.
    Days,
    /// Money in a currency. Kept to the minor unit (the grosz, the cent).
    Money(Currency),
    /// A number of things. Kept to the thing.
    Count,
    /// A plain number. Kept to the thousandth.
    Number,
}

/// A unit as it is written.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a unit is `milliseconds` (`ms`), `seconds` (`s`), `minutes` (`min`), `hours` (`h`), `days` (`d`), `count`, `number`, or a currency such as `PLN`"
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum UnitDef {
    /// A unit by its name.
    Name(UnitName),
    /// A time by its symbol.
    Symbol(TimeSymbol),
    /// Money in a currency.
    Money {
        /// The code of the currency.
        money: Currency,
    },
    /// A currency alone.
    Currency(Currency),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum UnitName {
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
    Count,
    Number,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum TimeSymbol {
    Ms,
    S,
    Min,
    H,
    D,
}

impl From<UnitDef> for MeasureUnit {
    fn from(unit: UnitDef) -> Self {
        match unit {
            UnitDef::Name(UnitName::Milliseconds) | UnitDef::Symbol(TimeSymbol::Ms) => Self::Milliseconds,
            UnitDef::Name(UnitName::Seconds) | UnitDef::Symbol(TimeSymbol::S) => Self::Seconds,
            UnitDef::Name(UnitName::Minutes) | UnitDef::Symbol(TimeSymbol::Min) => Self::Minutes,
            UnitDef::Name(UnitName::Hours) | UnitDef::Symbol(TimeSymbol::H) => Self::Hours,
            UnitDef::Name(UnitName::Days) | UnitDef::Symbol(TimeSymbol::D) => Self::Days,
            UnitDef::Name(UnitName::Count) => Self::Count,
            UnitDef::Name(UnitName::Number) => Self::Number,
            UnitDef::Money { money } | UnitDef::Currency(money) => Self::Money(money),
        }
    }
}

impl MeasureUnit {
    /// The unit of readings.
    pub fn unit(self) -> Unit {
        match self {
            Self::Milliseconds | Self::Seconds | Self::Minutes | Self::Hours | Self::Days => Unit::Seconds,
            Self::Money(currency) => Unit::Money(currency),
            Self::Count => Unit::Count,
            Self::Number => Unit::Number,
        }
    }

    /// How many ticks (the integers that a tally keeps) one of the data's numbers makes.
    pub fn ticks(self) -> i64 {
        match self {
            Self::Milliseconds | Self::Count => 1,
            Self::Seconds | Self::Number => 1_000,
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Days => 86_400_000,
            Self::Money(currency) => 10_i64.pow(currency.minor_digits()),
        }
    }

    /// How many ticks make one of the reading's unit.
    pub fn ticks_per_reading(self) -> f64 {
        match self.unit() {
            Unit::Money(currency) => 10_f64.powi(i32::try_from(currency.minor_digits()).unwrap_or(2)),
            Unit::Count => 1.0,
            // Milliseconds of a second, thousandths of a number.
            _ => 1_000.0,
        }
    }

    /// Whether a negative number can be real: a refund can, a duration or a count cannot.
    pub fn allows_negative(self) -> bool {
        matches!(self, Self::Money(_) | Self::Number)
    }

    /// Whether it counts time.
    pub fn is_time(self) -> bool {
        self.unit() == Unit::Seconds
    }
}

/// Two time columns whose difference is the measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Between {
    /// The column of the start.
    pub from: String,
    /// The column of the end.
    pub to: String,
    /// How the times are written; as for the survey's time when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
}

/// What a question asks and where its answers stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum QuestionDef {
    /// A point on a scale.
    Rating {
        /// The column; the question's name when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<Names>,
        /// The scale.
        scale: ScaleDef,
        /// Codes that mean "no answer": `11`, `0`, `"NA"`, `"?"`, `"Blank"`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<Code>,
        /// Words that stand for points: `{"Very satisfied": 5}`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        words: BTreeMap<String, i32>,
        /// What reports call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Title>,
    },
    /// A number with a unit: a duration, an amount of money, a count.
    Measure {
        /// The column; the question's name when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<Names>,
        /// Two time columns whose difference it is, instead of a column of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        between: Option<Between>,
        /// What its numbers count.
        unit: MeasureUnit,
        /// Codes that mean "no answer".
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<Code>,
        /// What reports call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Title>,
    },
    /// Yes or no.
    Flag {
        /// The column; the question's name when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<Names>,
        /// Codes that mean yes, besides true, 1, yes, y, t, tak.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        yes: Vec<Code>,
        /// Codes that mean no, besides false, 0, no, n, f, nie.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        no: Vec<Code>,
        /// Codes that mean "no answer".
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<Code>,
        /// What reports call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Title>,
    },
    /// Any number of labels: topics, reasons.
    Tags {
        /// The column; the question's name when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<Names>,
        /// What separates labels in a text column; `;` when absent. A list column needs none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        separator: Option<String>,
        /// Codes that mean "no answer".
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<Code>,
        /// What reports call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Title>,
    },
    /// Free text. Only whether there is one is counted; the text stays with the host.
    Comment {
        /// The column; the question's name when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<Names>,
        /// Codes that mean "no comment".
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<Code>,
        /// What reports call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Title>,
    },
}

impl QuestionDef {
    /// A rating on this scale.
    pub fn rating(scale: Scale) -> Self {
        Self::Rating { column: None, scale: scale.into(), missing: Vec::new(), words: BTreeMap::new(), title: None }
    }

    /// A measure in this unit.
    pub fn measure(unit: MeasureUnit) -> Self {
        Self::Measure { column: None, between: None, unit, missing: Vec::new(), title: None }
    }

    /// The difference of two time columns.
    pub fn duration_between(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self::Measure {
            column: None,
            between: Some(Between { from: from.into(), to: to.into(), formats: Vec::new() }),
            unit: MeasureUnit::Seconds,
            missing: Vec::new(),
            title: None,
        }
    }

    /// A flag.
    pub fn flag() -> Self {
        Self::Flag { column: None, yes: Vec::new(), no: Vec::new(), missing: Vec::new(), title: None }
    }

    /// Tags separated by `;`, or a list column.
    pub fn tags() -> Self {
        Self::Tags { column: None, separator: None, missing: Vec::new(), title: None }
    }

    /// A comment.
    pub fn comment() -> Self {
        Self::Comment { column: None, missing: Vec::new(), title: None }
    }

    /// Reads the answers from this column, or the first of these that the data have.
    #[must_use]
    pub fn in_column(mut self, name: impl Into<Names>) -> Self {
        match &mut self {
            Self::Rating { column, .. }
            | Self::Measure { column, .. }
            | Self::Flag { column, .. }
            | Self::Tags { column, .. }
            | Self::Comment { column, .. } => *column = Some(name.into()),
        }
        self
    }

    /// Takes these codes for "no answer".
    #[must_use]
    pub fn with_missing<C: Into<Code>>(mut self, codes: impl IntoIterator<Item = C>) -> Self {
        match &mut self {
            Self::Rating { missing, .. }
            | Self::Measure { missing, .. }
            | Self::Flag { missing, .. }
            | Self::Tags { missing, .. }
            | Self::Comment { missing, .. } => missing.extend(codes.into_iter().map(Into::into)),
        }
        self
    }

    /// Reads these words as points of the scale. Does nothing for a question that is not a rating.
    #[must_use]
    pub fn with_words<W: Into<String>>(mut self, points: impl IntoIterator<Item = (W, i32)>) -> Self {
        if let Self::Rating { words, .. } = &mut self {
            words.extend(points.into_iter().map(|(word, point)| (word.into(), point)));
        }
        self
    }

    /// Takes these codes for yes and these for no. Does nothing for a question that is not a flag.
    #[must_use]
    pub fn with_codes<C: Into<Code>>(
        mut self,
        yes_codes: impl IntoIterator<Item = C>,
        no_codes: impl IntoIterator<Item = C>,
    ) -> Self {
        if let Self::Flag { yes, no, .. } = &mut self {
            yes.extend(yes_codes.into_iter().map(Into::into));
            no.extend(no_codes.into_iter().map(Into::into));
        }
        self
    }

    /// What reports call it.
    #[must_use]
    pub fn titled(mut self, text: impl Into<String>) -> Self {
        match &mut self {
            Self::Rating { title, .. }
            | Self::Measure { title, .. }
            | Self::Flag { title, .. }
            | Self::Tags { title, .. }
            | Self::Comment { title, .. } => *title = Some(Title::Plain(text.into())),
        }
        self
    }
}

/// What a validated question counts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuestionKind {
    /// A point on this scale.
    Rating(Scale),
    /// A number in this unit.
    Measure(MeasureUnit),
    /// Yes or no.
    Flag,
    /// Any number of labels.
    Tags,
    /// Whether there is a comment.
    Comment,
}

impl QuestionKind {
    /// The word for it in definitions and messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rating(_) => "rating",
            Self::Measure(_) => "measure",
            Self::Flag => "flag",
            Self::Tags => "tags",
            Self::Comment => "comment",
        }
    }
}

/// A validated question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub(crate) name: String,
    pub(crate) kind: QuestionKind,
    pub(crate) columns: Vec<String>,
    pub(crate) between: Option<Between>,
    pub(crate) missing: Vec<String>,
    pub(crate) words: BTreeMap<String, i32>,
    pub(crate) yes: Vec<String>,
    pub(crate) no: Vec<String>,
    pub(crate) separator: String,
    pub(crate) title: Option<Title>,
}

impl Question {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it counts.
    pub fn kind(&self) -> &QuestionKind {
        &self.kind
    }

    /// Its scale, when it is a rating.
    pub fn scale(&self) -> Option<&Scale> {
        match &self.kind {
            QuestionKind::Rating(scale) => Some(scale),
            _ => None,
        }
    }

    /// What reports call it in this language: its title, else its name.
    pub fn title(&self, locale: Locale) -> &str {
        self.title.as_ref().and_then(|title| title.in_locale(locale)).unwrap_or(&self.name)
    }
}
