//! What a screening says, in English and Polish.

use super::Screening;
use crate::explain::words::pick;
use crate::locale::{Locale, Noun, PluralForm};

impl Screening {
    /// The outcome in one or two sentences. They name no segment.
    ///
    /// "NPS by store: 3 of 300 segments are below the rest beyond chance, and 1 is above (false discovery rate 5%)."
    pub fn sentence(&self, locale: Locale) -> String {
        let mut text = match locale {
            Locale::En => self.english(),
            Locale::Pl => self.polish(),
        };
        if self.league.as_ref().is_some_and(|league| !league.differ) && self.higher + self.lower == 0 {
            text.push_str(match locale {
                Locale::En => " There is no evidence that the segments differ at all.",
                Locale::Pl => " Nic nie wskazuje, by segmenty w ogóle się różniły.",
            });
        }
        if 0 < self.withheld {
            let hidden = locale.count_of(self.withheld, Noun::Segment);
            let why = match (locale, self.withheld) {
                (Locale::En, 1) => " is withheld: its base is small, or it would give one away.",
                (Locale::En, _) => " are withheld: their bases are small, or they would give one away.",
                (Locale::Pl, _) => " ze względu na małą liczebność.",
            };
            let lead = pick(locale, " ", " Ukryto ");
            text.extend([lead, &hidden, why]);
        }
        text
    }

    fn english(&self) -> String {
        let locale = Locale::En;
        let head = format!("{} by {}", self.name(locale), self.by.join(", "));
        let all = locale.count_of(self.tested, Noun::Segment);
        let rate = self.rate(locale);
        let be = |n: u64| if n == 1 { "is" } else { "are" };
        let some = |n: u64| locale.count(n);
        match (self.tested, self.lower, self.higher) {
            (0, ..) => format!("{head}: there is no segment that could be compared with the rest."),
            (1, 0, 0) => format!("{head}: the only segment does not differ from the rest beyond chance ({rate})."),
            (_, 0, 0) => format!("{head}: none of {all} differs from the rest beyond chance ({rate})."),
            (_, lower, 0) => {
                format!("{head}: {} of {all} {} below the rest beyond chance ({rate}).", some(lower), be(lower))
            }
            (_, 0, higher) => {
                format!("{head}: {} of {all} {} above the rest beyond chance ({rate}).", some(higher), be(higher))
            }
            (_, lower, higher) => format!(
                "{head}: {} of {all} {} below the rest beyond chance, and {} {} above ({rate}).",
                some(lower),
                be(lower),
                some(higher),
                be(higher)
            ),
        }
    }

    /// Counts stand as nouns after a colon, so that no verb needs their form.
    fn polish(&self) -> String {
        let locale = Locale::Pl;
        let head = format!("{}, podział: {}", self.name(locale), self.by.join(", "));
        // "z" takes the genitive: 1 segmentu, 2 segmentów.
        let form = if self.tested == 1 { PluralForm::Other } else { PluralForm::Many };
        let all = format!("{}\u{a0}{}", locale.count(self.tested), locale.noun(Noun::Segment, form));
        let rate = self.rate(locale);
        let some = |n: u64| locale.count(n);
        match (self.tested, self.lower, self.higher) {
            (0, ..) => format!("{head}. Nie ma segmentu, który dałoby się porównać z resztą."),
            (_, 0, 0) => {
                format!("{head}. Żaden z {all} nie różni się od reszty bardziej, niż tłumaczy przypadek ({rate}).")
            }
            (_, lower, 0) => {
                format!("{head}. Poniżej reszty bardziej, niż tłumaczy przypadek: {} z {all} ({rate}).", some(lower))
            }
            (_, 0, higher) => {
                format!("{head}. Powyżej reszty bardziej, niż tłumaczy przypadek: {} z {all} ({rate}).", some(higher))
            }
            (_, lower, higher) => format!(
                "{head}. Bardziej, niż tłumaczy przypadek, od reszty różnią się: w dół {}, w górę {} z {all} ({rate}).",
                some(lower),
                some(higher)
            ),
        }
    }

    fn name(&self, locale: Locale) -> &str {
        self.title.in_locale(locale).unwrap_or_default()
    }

    /// Which rate of false findings is held.
    fn rate(&self, locale: Locale) -> String {
        let level = locale.confidence(self.level);
        match (locale, self.adjustment.holds_false_discovery_rate()) {
            (Locale::En, true) => format!("false discovery rate {level}"),
            (Locale::En, false) => format!("chance of any false finding {level}"),
            (Locale::Pl, true) => format!("odsetek fałszywych odkryć {level}"),
            (Locale::Pl, false) => format!("prawdopodobieństwo choćby jednego fałszywego odkrycia {level}"),
        }
    }
}
