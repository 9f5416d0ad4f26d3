//! A comparison in words.

use std::fmt;

use super::document::{Comparison, Undecided};
use super::words::{difference_interval, interval_words, p_words, plain, with_unit};
use crate::explain::verdict::Verdict;
use crate::explain::words::{pick, title as say};
use crate::locale::{Locale, Noun};
use crate::metric::{Reading, Withheld};

impl Comparison {
    /// What may be said, in one sentence or two: the verdict with its numbers, "no clear difference" where there is none, or why
    /// nothing can be said.
    pub fn sentence(&self, locale: Locale) -> String {
        let text = match (self.difference.value(), self.verdict) {
            (None, _) => self.cannot_say(locale),
            (Some(value), Verdict::Undecided) => self.no_clear_difference(value, locale),
            (Some(value), verdict) => self.differs(value, verdict == Verdict::Higher, locale),
        };
        let mut rest = text.chars();
        rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
    }

    fn names(&self, locale: Locale) -> [String; 2] {
        [&self.side, &self.against].map(|side| {
            let value = side.reading.value().map(|value| locale.value(value, side.reading.unit));
            match value {
                Some(value) => format!("{} ({value})", say(&side.title, locale)),
                None => say(&side.title, locale).to_owned(),
            }
        })
    }

    /// `by 38.6 points (95% interval 12.2 to 60.2), p = 0.005`, and the pairs where ranks decide.
    fn evidence(&self, value: f64, locale: Locale) -> String {
        let interval = difference_interval(&self.difference, locale).map(|words| format!(" ({words})"));
        let size = format!("{}{}", with_unit(value, self.unit, locale), interval.unwrap_or_default());
        let Some(test) = &self.test else { return size };
        let p = p_words(test.deciding_p(), locale);
        let adjusted = match test.p_adjusted {
            Some(_) => pick(locale, " adjusted", " po korekcie"),
            None => "",
        };
        let by_ranks = test.method == "brunner_munzel";
        let pairs = self.effects.superiority.as_ref().filter(|_| by_ranks).and_then(|share| pairs_words(share, locale));
        match pairs {
            // The p belongs to the ranks, not to the sizes beside it.
            Some(pairs) => format!("{size}; {pairs}, {} {p}{adjusted}", pick(locale, "rank test", "test rang")),
            None => format!("{size}, {p}{adjusted}"),
        }
    }

    fn differs(&self, value: f64, is_higher: bool, locale: Locale) -> String {
        let (title, [side, against]) = (say(&self.title, locale), self.names(locale));
        // Where ranks decide, the sizes may tie or even lean the other way: then the sign is said with the size.
        let agrees = if is_higher { 0.0 < value } else { value < 0.0 };
        let size = if agrees { value.abs() } else { value };
        let mut evidence = self.evidence(value, locale);
        if agrees {
            evidence = self.mirrored(size, is_higher).evidence(size, locale);
        }
        match locale {
            Locale::En => {
                let word = if is_higher { "higher" } else { "lower" };
                format!("{title} is {word} in {side} than in {against}: by {evidence}.")
            }
            Locale::Pl => {
                let word = if is_higher { "wyższy" } else { "niższy" };
                format!("{title}: {side} ma wynik {word} niż {against}; różnica {evidence}.")
            }
        }
    }

    /// The same with a difference that is written without its sign.
    fn mirrored(&self, size: f64, is_higher: bool) -> Self {
        let mut turned = self.clone();
        if !is_higher
            && let (Some((low, high)), Some(confidence)) = (self.difference.interval(), self.difference.confidence())
        {
            turned.difference = turned.difference.with_value(size).with_interval(-high, -low, confidence);
        }
        turned
    }

    fn no_clear_difference(&self, value: f64, locale: Locale) -> String {
        let (title, [side, against]) = (say(&self.title, locale), self.names(locale));
        let evidence = self.evidence(value, locale);
        let mut text = match locale {
            Locale::En => format!("No clear difference in {title} between {side} and {against}: {evidence}."),
            Locale::Pl => format!("{title}: brak wyraźnej różnicy, {side} i {against}; różnica {evidence}."),
        };
        let more = match self.undecided {
            Some(Undecided::Disagreement) => Some(
                pick(locale, "The test and the interval disagree here.", "Test i przedział nie są tu zgodne.")
                    .to_owned(),
            ),
            Some(Undecided::ManyComparisons) => Some(
                pick(
                    locale,
                    "It would be clear alone, but not among so many comparisons.",
                    "Sama byłaby wyraźna, ale nie wśród tylu porównań.",
                )
                .to_owned(),
            ),
            _ => self.detectable.value().map(|size| self.shows_from(size, locale)),
        };
        if let Some(more) = more {
            text.push(' ');
            text.push_str(&more);
        }
        text
    }

    fn shows_from(&self, size: f64, locale: Locale) -> String {
        let size = with_unit(size, self.unit, locale);
        let power = locale.confidence(self.power.get());
        match locale {
            Locale::En => format!("These bases would show a difference of {size} in {power} of cases."),
            Locale::Pl => format!("Przy takich liczebnościach różnicę {size} wykryto by w {power} przypadków."),
        }
    }

    fn cannot_say(&self, locale: Locale) -> String {
        let title = say(&self.title, locale);
        let [side, against] = [&self.side, &self.against].map(|side| {
            let why = side.reading.reason().map(|why| format!(" ({})", why_words(why, self.min_base, locale)));
            format!("{}{}", say(&side.title, locale), why.unwrap_or_default())
        });
        let known = self.side.reading.value().is_some() && self.against.reading.value().is_some();
        let why = match self.difference.reason().filter(|_| known) {
            Some(why) => format!(": {}", why_words(why, self.min_base, locale)),
            None => String::new(),
        };
        match locale {
            Locale::En => format!("{title} cannot be compared between {side} and {against}{why}."),
            Locale::Pl => format!("{title}: nie można porównać, {side} i {against}{why}."),
        }
    }
}

/// `38.6 points (95% interval 12.2 to 60.2), p = 0.005`.
pub(in crate::explain) fn difference_words(difference: &Reading, value: f64, p: Option<f64>, locale: Locale) -> String {
    let interval = difference_interval(difference, locale).map(|words| format!(" ({words})")).unwrap_or_default();
    let p = p.map(|p| format!(", {}", p_words(p, locale))).unwrap_or_default();
    format!("{}{interval}{p}", with_unit(value, difference.unit, locale))
}

/// Why something is withheld, within a sentence.
pub(in crate::explain) fn why_words(why: Withheld, min_base: u64, locale: Locale) -> String {
    match why {
        Withheld::Empty => pick(locale, "no answers", "brak odpowiedzi").to_owned(),
        Withheld::SmallBase if 0 < min_base => match locale {
            Locale::En => format!("fewer than {}", locale.count_of(min_base, Noun::Answer)),
            Locale::Pl => format!("mniej niż {} odpowiedzi", locale.count(min_base)),
        },
        Withheld::SmallBase => pick(locale, "too few answers to show", "za mało odpowiedzi, by je pokazać").to_owned(),
        Withheld::Complementary => {
            pick(locale, "hidden, for it would give the other away", "ukryto, bo zdradziłoby drugą stronę").to_owned()
        }
        Withheld::TooFew => pick(locale, "too few answers for the test", "za mało odpowiedzi dla testu").to_owned(),
        Withheld::ZeroVariance => pick(locale, "the answers do not vary", "odpowiedzi się nie różnią").to_owned(),
        _ => pick(locale, "nothing to compute from", "nie ma z czego liczyć").to_owned(),
    }
}

/// `an answer of the side is the higher one in 56.0% of pairs (95% interval 54.0% to 58.0%)`.
fn pairs_words(superiority: &Reading, locale: Locale) -> Option<String> {
    let share = locale.percent(superiority.value()?, 1);
    let interval = interval_words(superiority, locale, |value| locale.percent(value, 1));
    let interval = interval.map_or_else(String::new, |words| format!(" ({words})"));
    Some(match locale {
        Locale::En => format!("the former is the higher of a pair in {share}{interval}"),
        Locale::Pl => format!("wynik pierwszej strony jest wyższy w {share} par{interval}"),
    })
}

/// The sentence in English.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&plain(&self.sentence(Locale::En)))
    }
}
