//! Numbers, dates, money, plurals and sentences in English and Polish.
//!
//! Everything a reader sees is rounded and spelled here, at the very end; nothing here goes back into a computation.
//! Each formatter takes any number: what is not a number prints as an en dash, and no zero carries a minus.
//! Inside a quantity stand no-break spaces (U+00A0), and minus is U+2212, so no line ends within a number.

pub(crate) mod glyph;
mod number;
mod plural;
mod time;
mod value;

use serde::{Deserialize, Serialize};

pub use plural::{Noun, PluralForm};

/// A language with its way to write numbers and dates.
///
/// ```
/// use cxmetrics::locale::Locale;
/// assert_eq!(Locale::En.number(12_345.678, 1), "12,345.7");
/// assert_eq!(Locale::Pl.number(12_345.678, 1), "12\u{a0}345,7");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Locale {
    /// English, with dates day first. The default.
    #[default]
    En,
    /// Polish.
    Pl,
}

impl Locale {
    /// Every locale.
    pub const ALL: &'static [Self] = &[Self::En, Self::Pl];

    /// The language tag: `en` or `pl`.
    ///
    /// ```
    /// assert_eq!(cxmetrics::locale::Locale::Pl.code(), "pl");
    /// ```
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Pl => "pl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_the_language_tag() {
        for locale in Locale::ALL {
            assert_eq!(serde_json::to_string(locale).unwrap(), format!("{:?}", locale.code()));
        }
        assert!(serde_json::from_str::<Locale>(r#""de""#).is_err());
    }
}
