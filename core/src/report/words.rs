//! The fixed words of a rendered report, in every language it speaks.

use crate::locale::Locale;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $pl:literal;)+) => {
        /// A fixed word or phrase of a rendered report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Word {
            $($(#[$doc])* $name,)+
        }

        impl Word {
            /// Every word.
            #[cfg(test)]
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in the language of `locale`.
            pub(super) const fn say(self, locale: Locale) -> &'static str {
                match locale {
                    Locale::En => match self { $(Self::$name => $en,)+ },
                    Locale::Pl => match self { $(Self::$name => $pl,)+ },
                }
            }
        }
    };
}

words! {
    Accepted: "Rows accepted", "Wiersze przyjęte";
    AllRows: "All rows as a table", "Wszystkie wiersze w tabeli";
    AllSegments: "All together", "Wszyscy razem";
    Answered: "Answered", "Odpowiedzi";
    Answers: "Answers", "Odpowiedzi";
    AnswersRefused: "Refused", "Odrzucone";
    AsOf: "As of", "Stan na";
    AsTable: "Show as a table", "Pokaż jako tabelę";
    BandsLow: "Low box", "Oceny niskie";
    BandsMiddle: "Middle", "Środek";
    BandsTop: "Top box", "Oceny wysokie";
    Before: "Before", "Poprzednio";
    Blank: "Left blank", "Bez odpowiedzi";
    Change: "Change", "Zmiana";
    Column: "Column", "Kolumna";
    ComparedWith: "Compared with", "Porównanie z";
    Confidence: "Confidence", "Poziom ufności";
    Contents: "Contents", "Spis treści";
    Course: "Course", "Przebieg";
    DataUntil: "Last answer", "Ostatnia odpowiedź";
    DesignEffect: "Design effect", "Efekt schematu";
    Detractors: "Detractors", "Krytycy";
    Difference: "Difference", "Różnica";
    EffectiveBase: "Effective n", "n efektywne";
    FirstRows: "First rows, from 0", "Pierwsze wiersze, od 0";
    Goal: "Goal", "Cel";
    Interval: "Interval", "Przedział";
    KeyReadings: "Key readings", "Najważniejsze wyniki";
    Legend: "Dot: the reading. Line: its interval.", "Punkt: wynik. Linia: przedział.";
    LegendBefore: "Ring: the period before.", "Kółko: poprzedni okres.";
    LegendGap: "Shaded period: no reading, for the reason in the table.", "Okres zacieniony: brak wyniku, powód w tabeli.";
    LegendHeat: "The stronger the shade, the higher the reading.", "Im mocniejszy odcień, tym wyższy wynik.";
    LegendPartial: "Open dot: the period is not whole.", "Punkt otwarty: okres niepełny.";
    LegendSeries: "Line: the reading. Band: its interval.", "Linia: wynik. Pas: przedział.";
    Metric: "Metric", "Wskaźnik";
    MinBase: "Smallest base shown", "Najmniejsza pokazywana liczebność";
    NoRows: "No rows.", "Brak wierszy.";
    NotKnown: "not known", "brak danych";
    NothingRefused: "Nothing was refused.", "Niczego nie odrzucono.";
    Now: "Now", "Teraz";
    Partial: "period not whole", "okres niepełny";
    PartialShort: "in part", "część";
    Passives: "Passives", "Neutralni";
    Period: "Period", "Okres";
    Point: "Answer", "Odpowiedź";
    Points: "Points", "Punkty";
    Promoters: "Promoters", "Promotorzy";
    Question: "Question", "Pytanie";
    Reading: "Reading", "Wynik";
    Reason: "Reason", "Powód";
    Refused: "Values refused", "Wartości odrzucone";
    Remarks: "Remarks", "Uwagi";
    ResponseRate: "Item response", "Odsetek odpowiedzi";
    RowsRead: "Rows read", "Wiersze wczytane";
    Segment: "Segment", "Segment";
    Share: "Share", "Udział";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_exists_in_every_language() {
        for word in Word::ALL {
            for locale in [Locale::En, Locale::Pl] {
                assert!(!word.say(locale).is_empty(), "{word:?} {locale:?}");
            }
        }
    }
}
