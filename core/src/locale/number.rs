//! Numbers, shares, points and money as readers expect them.

use super::Locale;
use crate::unit::Currency;

const NO_BREAK_SPACE: char = '\u{a0}';
const MINUS: char = '\u{2212}';
/// Stands for what is not a number.
const NOTHING: &str = "\u{2013}";
/// More decimals than any `f64` needs between 0.001 and 1.
const MOST_DECIMALS: usize = 20;

/// How an integer part is grouped in threes.
#[derive(Debug, Clone, Copy)]
struct Grouping {
    separator: char,
    /// The fewest digits that are grouped at all.
    from: usize,
}

impl Locale {
    /// A number with this many decimals (at most 20), rounded half away from zero.
    ///
    /// The decimal number that stands for the value is what gets rounded, so 2.675 to two decimals is 2.68 even though
    /// the nearest binary fraction lies below it. English groups from 1,000, Polish from 10 000, as CLDR has it.
    ///
    /// ```
    /// use cxmetrics::locale::Locale;
    /// assert_eq!(Locale::En.number(-1_234.565, 2), "\u{2212}1,234.57");
    /// assert_eq!(Locale::Pl.number(-1_234.565, 2), "\u{2212}1234,57");
    /// assert_eq!(Locale::En.number(-0.01, 1), "0.0");
    /// ```
    pub fn number(self, value: f64, decimals: u32) -> String {
        self.write(value, 0, decimals, self.grouping(), "")
    }

    /// A number of things, exact at any size.
    ///
    /// ```
    /// assert_eq!(cxmetrics::locale::Locale::En.count(1_234), "1,234");
    /// ```
    pub fn count(self, n: u64) -> String {
        group(&n.to_string(), self.grouping())
    }

    /// A share of 0 to 1 as a percentage.
    ///
    /// ```
    /// use cxmetrics::locale::Locale;
    /// assert_eq!(Locale::En.percent(0.4335, 1), "43.4%");
    /// assert_eq!(Locale::Pl.percent(0.4335, 1), "43,4%");
    /// ```
    pub fn percent(self, share: f64, decimals: u32) -> String {
        let text = self.write(share, 2, decimals, self.grouping(), "");
        if share.is_finite() { text + "%" } else { text }
    }

    /// Points of NPS or of percentage; a difference is `signed`, and then a plus stands before what is above zero.
    ///
    /// ```
    /// use cxmetrics::locale::Locale;
    /// assert_eq!(Locale::En.points(4.25, 1, true), "+4.3");
    /// assert_eq!(Locale::Pl.points(-4.25, 1, true), "\u{2212}4,3");
    /// assert_eq!(Locale::En.points(0.04, 1, true), "0.0");
    /// ```
    pub fn points(self, value: f64, decimals: u32, signed: bool) -> String {
        self.write(value, 0, decimals, self.grouping(), if signed { "+" } else { "" })
    }

    /// An amount of money, with as many decimals as the currency's minor unit has digits.
    ///
    /// English writes the code first; Polish writes the code last, and złoty as `zł`. Money is grouped from 1 000 in both.
    ///
    /// ```
    /// use cxmetrics::{Currency, locale::Locale};
    /// let pln = Currency::new("PLN")?;
    /// assert_eq!(Locale::En.money(1_234.5, pln), "PLN\u{a0}1,234.50");
    /// assert_eq!(Locale::Pl.money(1_234.5, pln), "1\u{a0}234,50\u{a0}zł");
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn money(self, value: f64, currency: Currency) -> String {
        if !value.is_finite() {
            return NOTHING.to_owned();
        }
        let grouping = Grouping { from: 4, ..self.grouping() };
        let amount = self.write(value, 0, currency.minor_digits(), grouping, "");
        let code = currency.code();
        match (self, amount.strip_prefix(MINUS)) {
            (Self::En, None) => format!("{code}{NO_BREAK_SPACE}{amount}"),
            (Self::En, Some(amount)) => format!("{MINUS}{code}{NO_BREAK_SPACE}{amount}"),
            (Self::Pl, _) => format!("{amount}{NO_BREAK_SPACE}{}", if code == "PLN" { "zł" } else { code }),
        }
    }

    /// Writes `value * 10^shift`, with `plus` before what prints above zero.
    fn write(self, value: f64, shift: usize, decimals: u32, grouping: Grouping, plus: &str) -> String {
        if !value.is_finite() {
            return NOTHING.to_owned();
        }
        let decimals = usize::try_from(decimals).unwrap_or(MOST_DECIMALS).min(MOST_DECIMALS);
        let (whole, fraction) = rounded(value, shift, decimals);
        let mut text = String::new();
        if [&whole, &fraction].iter().any(|digits| digits.bytes().any(|digit| digit != b'0')) {
            if value < 0.0 {
                text.push(MINUS);
            } else {
                text.push_str(plus);
            }
        }
        text.push_str(&group(&whole, grouping));
        if !fraction.is_empty() {
            text.push(self.decimal_mark());
            text.push_str(&fraction);
        }
        text
    }

    const fn decimal_mark(self) -> char {
        match self {
            Self::En => '.',
            Self::Pl => ',',
        }
    }

    const fn grouping(self) -> Grouping {
        match self {
            Self::En => Grouping { separator: ',', from: 4 },
            Self::Pl => Grouping { separator: NO_BREAK_SPACE, from: 5 },
        }
    }
}

/// The digits before and after the decimal mark of `|value| * 10^shift`, rounded half away from zero on the shortest
/// decimal number that stands for `value`.
fn rounded(value: f64, shift: usize, decimals: usize) -> (String, String) {
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let keep = whole.len() + shift + decimals;
    let mut digits = whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat(b'0'));
    let mut kept: Vec<u8> = digits.by_ref().take(keep).collect();
    if digits.next().is_some_and(|digit| b'5' <= digit) {
        let mut carry = true;
        for digit in kept.iter_mut().rev() {
            if *digit != b'9' {
                *digit += 1;
                carry = false;
                break;
            }
            *digit = b'0';
        }
        if carry {
            kept.insert(0, b'1');
        }
    }
    let split = kept.len() - decimals;
    let (whole, fraction) = kept.split_at(split);
    let zeros = whole.iter().take_while(|digit| **digit == b'0').count().min(split.saturating_sub(1));
    let text = |digits: &[u8]| digits.iter().map(|digit| char::from(*digit)).collect::<String>();
    (text(whole.split_at(zeros).1), text(fraction))
}

fn group(digits: &str, grouping: Grouping) -> String {
    if digits.len() < grouping.from {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            text.push(grouping.separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Spaces and hyphens for the eye, as they would be typed.
    fn typed(text: &str) -> String {
        text.replace(NO_BREAK_SPACE, " ").replace(MINUS, "-")
    }

    #[test]
    fn numbers_in_both_languages() {
        for (value, decimals, en, pl) in [
            (0.0, 0, "0", "0"),
            (-0.0, 1, "0.0", "0,0"),
            (-0.04, 1, "0.0", "0,0"),
            (-0.05, 1, "-0.1", "-0,1"),
            (0.5, 0, "1", "1"),
            (-0.5, 0, "-1", "-1"),
            (2.5, 0, "3", "3"),
            (2.675, 2, "2.68", "2,68"),
            (1.005, 2, "1.01", "1,01"),
            (9.995, 2, "10.00", "10,00"),
            (999.5, 0, "1,000", "1000"),
            (1234.0, 0, "1,234", "1234"),
            (9999.96, 1, "10,000.0", "10 000,0"),
            (12_345.67, 2, "12,345.67", "12 345,67"),
            (123_456.7, 1, "123,456.7", "123 456,7"),
            (-1_234_567.0, 0, "-1,234,567", "-1 234 567"),
            (0.1, 3, "0.100", "0,100"),
            (1e21, 0, "1,000,000,000,000,000,000,000", "1 000 000 000 000 000 000 000"),
            (5e-324, 2, "0.00", "0,00"),
            (f64::NAN, 2, "–", "–"),
            (f64::NEG_INFINITY, 2, "–", "–"),
        ] {
            assert_eq!(typed(&Locale::En.number(value, decimals)), en);
            assert_eq!(typed(&Locale::Pl.number(value, decimals)), pl);
        }
        assert_eq!(Locale::En.number(0.1, u32::MAX).len(), 22);
    }

    #[test]
    fn counts_are_exact() {
        assert_eq!(typed(&Locale::Pl.count(u64::MAX)), "18 446 744 073 709 551 615");
        assert_eq!((Locale::Pl.count(1_234), Locale::En.count(999)), ("1234".to_owned(), "999".to_owned()));
    }

    #[test]
    fn percentages() {
        for (share, decimals, en, pl) in [
            (0.434, 1, "43.4%", "43,4%"),
            // 0.145 * 100 is 14.499999999999998.
            (0.145, 0, "15%", "15%"),
            (0.000_49, 1, "0.0%", "0,0%"),
            (1.0, 0, "100%", "100%"),
            (-0.05, 0, "-5%", "-5%"),
            (0.999_6, 1, "100.0%", "100,0%"),
            (12.0, 0, "1,200%", "1200%"),
            (f64::NAN, 0, "–", "–"),
        ] {
            assert_eq!(typed(&Locale::En.percent(share, decimals)), en);
            assert_eq!(typed(&Locale::Pl.percent(share, decimals)), pl);
        }
    }

    #[test]
    fn points_carry_their_sign() {
        for (value, signed, text) in [
            (45.64, false, "45.6"),
            (45.64, true, "+45.6"),
            (-45.65, true, "-45.7"),
            (-45.65, false, "-45.7"),
            (0.0, true, "0.0"),
            (-0.04, true, "0.0"),
            (f64::INFINITY, true, "–"),
        ] {
            assert_eq!(typed(&Locale::En.points(value, 1, signed)), text);
        }
    }

    #[test]
    fn money_by_currency() {
        for (value, code, en, pl) in [
            (1_234.5, "PLN", "PLN 1,234.50", "1 234,50 zł"),
            (-1_234.5, "PLN", "-PLN 1,234.50", "-1 234,50 zł"),
            (999.995, "EUR", "EUR 1,000.00", "1 000,00 EUR"),
            (1_234.5, "JPY", "JPY 1,235", "1 235 JPY"),
            (0.000_5, "KWD", "KWD 0.001", "0,001 KWD"),
            (-0.001, "PLN", "PLN 0.00", "0,00 zł"),
            (f64::NAN, "PLN", "–", "–"),
        ] {
            let currency = Currency::new(code).unwrap();
            assert_eq!(typed(&Locale::En.money(value, currency)), en);
            assert_eq!(typed(&Locale::Pl.money(value, currency)), pl);
        }
    }

    proptest! {
        #[test]
        fn any_number_prints_and_reads_back(value in proptest::num::f64::ANY, decimals in 0_u32..=20) {
            for locale in Locale::ALL {
                let text = typed(&locale.number(value, decimals));
                prop_assert!(!text.contains("NaN") && !text.contains("inf"));
                if value.is_finite() {
                    let plain = match locale {
                        Locale::En => text.replace(',', ""),
                        Locale::Pl => text.replace(' ', "").replace(',', "."),
                    };
                    let back: f64 = plain.parse().unwrap();
                    let off = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap()) + value.abs() * 1e-15;
                    prop_assert!((back - value).abs() <= off * (1.0 + 1e-9), "{value} as {text}");
                    prop_assert!(!plain.starts_with("-0") || plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte)));
                }
            }
        }
    }
}
