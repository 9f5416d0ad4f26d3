//! Values in their units.

use super::{Locale, Noun};
use crate::unit::{Confidence, Unit};

impl Locale {
    /// A value of a unit, with its sign where it is negative.
    ///
    /// Decimals by unit: points 1, shares 1 (in percent), scores 2, counts 0, durations and money as the locale has them.
    pub(crate) fn value(self, value: f64, unit: Unit) -> String {
        match unit {
            Unit::Points => self.points(value, 1, false),
            Unit::Share => self.percent(value, 1),
            Unit::Score | Unit::Number => self.number(value, 2),
            Unit::Seconds => self.duration(value),
            Unit::Money(currency) => self.money(value, currency),
            Unit::Count => self.number(value, 0),
        }
    }

    /// A value with the word for its unit, where the value alone does not tell it: `41.2 points`.
    pub(crate) fn quantity(self, value: f64, unit: Unit) -> String {
        match unit {
            Unit::Points => self.number_of(value, 1, Noun::Point),
            _ => self.value(value, unit),
        }
    }

    /// A confidence level in percent, with a decimal only where it has one.
    pub(crate) fn confidence(self, level: f64) -> String {
        let whole = ((level * 100.0).round() - level * 100.0).abs() < 1e-9;
        self.percent(level, u32::from(!whole))
    }

    /// The confidence level of all these readings, in percent, where they have the same.
    pub(crate) fn common_confidence(self, levels: impl IntoIterator<Item = Confidence>) -> Option<String> {
        let mut levels = levels.into_iter();
        let first = levels.next()?;
        levels.all(|level| level == first).then(|| self.confidence(first.get()))
    }

    /// How many rows of a table are not shown: `… 180 more rows`.
    pub(crate) fn more_rows(self, n: usize) -> String {
        let n = n as u64;
        match self {
            Self::En => format!("… {} more {}", self.count(n), self.noun(Noun::Row, self.plural(n))),
            Self::Pl => format!("… jeszcze {}", self.count_of(n, Noun::Row)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_points_need_a_word() {
        assert_eq!(Locale::En.quantity(41.23, Unit::Points), "41.2\u{a0}points");
        assert_eq!(Locale::Pl.quantity(41.23, Unit::Points), "41,2\u{a0}punktu");
        assert_eq!(Locale::En.quantity(0.4123, Unit::Share), "41.2%");
    }

    #[test]
    fn a_confidence_is_named_when_all_share_it() {
        let common = |levels: &[Confidence]| Locale::En.common_confidence(levels.iter().copied());
        assert_eq!(common(&[Confidence::P90, Confidence::P90]).as_deref(), Some("90%"));
        assert_eq!(common(&[Confidence::P90, Confidence::P95]), None);
        assert_eq!(common(&[]), None);
    }

    #[test]
    fn rows_not_shown_are_counted() {
        assert_eq!(Locale::En.more_rows(1), "… 1 more row");
        assert_eq!(Locale::En.more_rows(1_180), "… 1,180 more rows");
        assert_eq!(Locale::Pl.more_rows(3), "… jeszcze 3\u{a0}wiersze");
    }
}
