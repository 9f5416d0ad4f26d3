//! Plural forms, and the nouns that reports count.

use serde::{Deserialize, Serialize};

use super::Locale;

/// The plural categories of CLDR that English and Polish know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PluralForm {
    /// 1 answer; 1 odpowiedź.
    One,
    /// Polish 2 to 4, 22 to 24 and so on: 3 wiersze.
    Few,
    /// Polish 0, 5 to 21, 25 to 31 and so on: 5 wierszy.
    Many,
    /// English, whatever is not one; Polish fractions: 2,5 wiersza.
    Other,
}

/// What reports count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Noun {
    /// An answer to a question.
    Answer,
    /// A row of data.
    Row,
    /// A value of a column.
    Value,
    /// A person who answered.
    Respondent,
    /// A comment.
    Comment,
    /// A segment.
    Segment,
    /// A period.
    Period,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// A point of NPS.
    Point,
    /// A finding.
    Finding,
    /// An alert.
    Alert,
    /// A task.
    Task,
    /// A customer.
    Customer,
    /// A contact that a customer makes.
    Contact,
}

/// English one and other; Polish one, few, many and other.
type Forms = ([&'static str; 2], [&'static str; 4]);

impl Noun {
    /// Every noun.
    pub const ALL: &'static [Self] = &[
        Self::Answer,
        Self::Row,
        Self::Value,
        Self::Respondent,
        Self::Comment,
        Self::Segment,
        Self::Period,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::Point,
        Self::Finding,
        Self::Alert,
        Self::Task,
        Self::Customer,
        Self::Contact,
    ];

    const fn forms(self) -> Forms {
        match self {
            Self::Answer => (["answer", "answers"], ["odpowiedź", "odpowiedzi", "odpowiedzi", "odpowiedzi"]),
            Self::Row => (["row", "rows"], ["wiersz", "wiersze", "wierszy", "wiersza"]),
            Self::Value => (["value", "values"], ["wartość", "wartości", "wartości", "wartości"]),
            Self::Respondent => {
                (["respondent", "respondents"], ["respondent", "respondenci", "respondentów", "respondenta"])
            }
            Self::Comment => (["comment", "comments"], ["komentarz", "komentarze", "komentarzy", "komentarza"]),
            Self::Segment => (["segment", "segments"], ["segment", "segmenty", "segmentów", "segmentu"]),
            Self::Period => (["period", "periods"], ["okres", "okresy", "okresów", "okresu"]),
            Self::Day => (["day", "days"], ["dzień", "dni", "dni", "dnia"]),
            Self::Week => (["week", "weeks"], ["tydzień", "tygodnie", "tygodni", "tygodnia"]),
            Self::Month => (["month", "months"], ["miesiąc", "miesiące", "miesięcy", "miesiąca"]),
            Self::Quarter => (["quarter", "quarters"], ["kwartał", "kwartały", "kwartałów", "kwartału"]),
            Self::Year => (["year", "years"], ["rok", "lata", "lat", "roku"]),
            Self::Point => (["point", "points"], ["punkt", "punkty", "punktów", "punktu"]),
            Self::Finding => (["finding", "findings"], ["wniosek", "wnioski", "wniosków", "wniosku"]),
            Self::Alert => (["alert", "alerts"], ["alert", "alerty", "alertów", "alertu"]),
            Self::Task => (["task", "tasks"], ["zadanie", "zadania", "zadań", "zadania"]),
            Self::Customer => (["customer", "customers"], ["klient", "klienci", "klientów", "klienta"]),
            Self::Contact => (["contact", "contacts"], ["kontakt", "kontakty", "kontaktów", "kontaktu"]),
        }
    }
}

impl Locale {
    /// The plural form that goes with a whole number, by the rules of CLDR.
    ///
    /// ```
    /// use cxmetrics::locale::{Locale, PluralForm};
    /// assert_eq!(Locale::Pl.plural(22), PluralForm::Few);
    /// assert_eq!(Locale::Pl.plural(12), PluralForm::Many);
    /// assert_eq!(Locale::En.plural(22), PluralForm::Other);
    /// ```
    pub const fn plural(self, n: u64) -> PluralForm {
        match (self, n, n % 10, n % 100) {
            (_, 1, _, _) => PluralForm::One,
            (Self::En, ..) => PluralForm::Other,
            (Self::Pl, _, _, 12..=14) => PluralForm::Many,
            (Self::Pl, _, 2..=4, _) => PluralForm::Few,
            (Self::Pl, ..) => PluralForm::Many,
        }
    }

    /// The word for a noun in a plural form.
    ///
    /// ```
    /// use cxmetrics::locale::{Locale, Noun, PluralForm};
    /// assert_eq!(Locale::Pl.noun(Noun::Row, PluralForm::Other), "wiersza");
    /// ```
    pub const fn noun(self, noun: Noun, form: PluralForm) -> &'static str {
        let ([en_one, en_other], [one, few, many, other]) = noun.forms();
        match (self, form) {
            (Self::En, PluralForm::One) => en_one,
            (Self::En, _) => en_other,
            (Self::Pl, PluralForm::One) => one,
            (Self::Pl, PluralForm::Few) => few,
            (Self::Pl, PluralForm::Many) => many,
            (Self::Pl, PluralForm::Other) => other,
        }
    }

    /// So many of a noun.
    ///
    /// ```
    /// use cxmetrics::locale::{Locale, Noun};
    /// assert_eq!(Locale::En.count_of(1_234, Noun::Answer), "1,234\u{a0}answers");
    /// assert_eq!(Locale::Pl.count_of(5, Noun::Row), "5\u{a0}wierszy");
    /// ```
    pub fn count_of(self, n: u64, noun: Noun) -> String {
        format!("{}\u{a0}{}", self.count(n), self.noun(noun, self.plural(n)))
    }

    /// A number of a noun with this many decimals, such as `2.5 points`; a number shown with decimals takes
    /// [`PluralForm::Other`].
    ///
    /// ```
    /// use cxmetrics::locale::{Locale, Noun};
    /// assert_eq!(Locale::Pl.number_of(2.5, 1, Noun::Point), "2,5\u{a0}punktu");
    /// assert_eq!(Locale::Pl.number_of(2.5, 0, Noun::Point), "3\u{a0}punkty");
    /// ```
    pub fn number_of(self, value: f64, decimals: u32, noun: Noun) -> String {
        let text = self.number(value, decimals);
        let whole: String = text.chars().filter(char::is_ascii_digit).collect();
        let form = if decimals == 0 && value.is_finite() { self.plural_of_digits(&whole) } else { PluralForm::Other };
        format!("{text}\u{a0}{}", self.noun(noun, form))
    }

    /// The form depends on the last two digits and on being 1, so a number of any length will do.
    fn plural_of_digits(self, digits: &str) -> PluralForm {
        let last_two = digits.get(digits.len().saturating_sub(2)..).and_then(|end| end.parse().ok()).unwrap_or(0);
        self.plural(if digits.len() <= 2 { last_two } else { 100 + last_two })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polish_forms_by_the_last_two_digits() {
        use PluralForm::{Few, Many, One};
        for (form, numbers) in [
            (One, vec![1]),
            (Few, vec![2, 3, 4, 22, 23, 24, 32, 102, 104, 122, 1_002, 1_000_003]),
            (
                Many,
                vec![0, 5, 9, 10, 11, 12, 13, 14, 15, 20, 21, 25, 31, 100, 101, 111, 112, 113, 114, 121, 1_001, 1_012],
            ),
        ] {
            for n in numbers {
                assert_eq!(Locale::Pl.plural(n), form, "{n}");
            }
        }
        assert_eq!(Locale::Pl.plural(u64::MAX), Many); // ends in 15
    }

    #[test]
    fn english_knows_one_and_other() {
        assert_eq!(Locale::En.plural(1), PluralForm::One);
        assert!([0, 2, 11, 21, 101].iter().all(|n| Locale::En.plural(*n) == PluralForm::Other));
    }

    #[test]
    fn things_are_counted() {
        for (n, noun, en, pl) in [
            (0, Noun::Answer, "0 answers", "0 odpowiedzi"),
            (1, Noun::Answer, "1 answer", "1 odpowiedź"),
            (2, Noun::Row, "2 rows", "2 wiersze"),
            (12, Noun::Row, "12 rows", "12 wierszy"),
            (22, Noun::Respondent, "22 respondents", "22 respondenci"),
            (12_345, Noun::Year, "12,345 years", "12 345 lat"),
            (1, Noun::Year, "1 year", "1 rok"),
        ] {
            assert_eq!(Locale::En.count_of(n, noun).replace('\u{a0}', " "), en);
            assert_eq!(Locale::Pl.count_of(n, noun).replace('\u{a0}', " "), pl);
        }
    }

    #[test]
    fn a_number_decides_by_what_is_shown() {
        for (value, decimals, en, pl) in [
            (1.0, 0, "1 point", "1 punkt"),
            (1.0, 1, "1.0 points", "1,0 punktu"),
            (0.96, 0, "1 point", "1 punkt"),
            (-1.0, 0, "\u{2212}1 point", "\u{2212}1 punkt"),
            (101.0, 0, "101 points", "101 punktów"),
            (102.0, 0, "102 points", "102 punkty"),
            (112.0, 0, "112 points", "112 punktów"),
            (
                1e30,
                0,
                "1,000,000,000,000,000,000,000,000,000,000 points",
                "1 000 000 000 000 000 000 000 000 000 000 punktów",
            ),
            (f64::NAN, 0, "– points", "– punktu"),
        ] {
            assert_eq!(Locale::En.number_of(value, decimals, Noun::Point).replace('\u{a0}', " "), en);
            assert_eq!(Locale::Pl.number_of(value, decimals, Noun::Point).replace('\u{a0}', " "), pl);
        }
    }

    #[test]
    fn every_noun_has_every_form() {
        for noun in Noun::ALL {
            let (en, pl) = noun.forms();
            assert!(en.iter().chain(&pl).all(|word| !word.is_empty()) && en[0] != en[1] && pl[0] != pl[2]);
        }
    }
}
