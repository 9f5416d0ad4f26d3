//! Stand-in for the locale until that module lands.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The language and customs of numbers and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Polish.
    Pl,
}

#[allow(missing_docs, reason = "stand-in")]
impl Locale {
    pub fn number(self, value: f64, decimals: usize) -> String {
        let text = format!("{:.*}", decimals, value.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        if value < 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) {
            out.push('\u{2212}');
        }
        for (i, c) in whole.chars().enumerate() {
            if 0 < i && (whole.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        if !fraction.is_empty() {
            out.push('.');
            out.push_str(fraction);
        }
        out
    }
    pub fn percent(self, share: f64, decimals: usize) -> String {
        format!("{}%", self.number(share * 100.0, decimals))
    }
    pub fn points(self, value: f64, decimals: usize, signed: bool) -> String {
        format!("{}{}", if signed && 0.0 < value { "+" } else { "" }, self.number(value, decimals))
    }
    pub fn date(self, date: NaiveDate) -> String {
        date.format("%-d %B %Y").to_string()
    }
    pub fn duration(self, seconds: f64) -> String {
        format!("{} s", self.number(seconds, 0))
    }
}

#[allow(missing_docs, reason = "stand-in")]
impl Locale {
    pub fn money(self, value: f64, currency: crate::unit::Currency) -> String {
        format!("{} {}", currency.code(), self.number(value, 2))
    }
}
