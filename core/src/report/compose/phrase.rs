//! What a composed report says, in every language it speaks: titles, definitions, remarks.
//!
//! Polish names stay in the nominative and changes are nouns, so that no name needs another ending.

use chrono::NaiveDate;

use crate::calendar::{Grain, Period};
use crate::intake::Reason;
use crate::locale::{Locale, Noun};
use crate::metric::Metric;
use crate::metric::name::points;
use crate::report::Figures;
use crate::report::words::Word;
use crate::survey::{Question, Survey};

/// Something the reader should know about the days of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remark {
    NoTime,
    NoAnswers,
    NoAnswersYet,
    TooShort,
    NothingBefore,
    PeriodNotOver(Period),
    PeriodOfOtherGrain(Period, Grain),
    SeriesOfOtherGrain(Grain, Grain),
    BeforeInPart(Period, NaiveDate),
    DataEnd(NaiveDate),
}

/// Writes what a report says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrases {
    pub(super) figures: Figures,
}

impl Phrases {
    pub(super) fn locale(self) -> Locale {
        self.figures.locale()
    }

    /// The text of the locale.
    pub(super) fn pick<T>(self, en: T, pl: T) -> T {
        match self.locale() {
            Locale::En => en,
            Locale::Pl => pl,
        }
    }

    pub(super) fn all_answers(self) -> &'static str {
        self.pick("All answers", "Wszystkie odpowiedzi")
    }

    pub(super) fn not_known(self) -> &'static str {
        self.figures.word(Word::NotKnown)
    }

    pub(super) fn period(self, period: Period) -> String {
        first_upper(&self.locale().period(period))
    }

    pub(super) fn report_title(self, period: &str) -> String {
        let title = self.pick("Customer experience", "Doświadczenie klientów");
        let mut name: String = period.to_owned();
        // Within a title the name of a period is a common noun.
        if self.locale() == Locale::Pl || period.starts_with("Week") || period == self.all_answers() {
            name = first_lower(period);
        }
        format!("{title}, {name}")
    }

    /// What a metric means, in a sentence.
    pub(super) fn definition(self, metric: &Metric, survey: &Survey) -> String {
        let scale = metric.question().and_then(|name| survey.question(name).ok()).and_then(Question::scale);
        let (good, bad) = scale.map_or_else(Default::default, |scale| (points(scale.good()), points(scale.bad())));
        let (low, high) = scale.map_or((0, 0), |scale| (scale.min(), scale.max()));
        match metric {
            Metric::Nps { .. } => self.pick(
                format!(
                    "The share of promoters ({good}) less the share of detractors ({bad}), in points from −100 to 100."
                ),
                format!("Odsetek promotorów ({good}) minus odsetek krytyków ({bad}), w punktach od −100 do 100."),
            ),
            Metric::Csat { .. } => self.pick(
                format!("The share of answers {good} on a scale of {low} to {high}."),
                format!("Odsetek ocen {good} na skali od {low} do {high}."),
            ),
            Metric::Ces { .. } => {
                let eases = scale.is_some_and(|scale| scale.direction() == crate::survey::Direction::HigherIsBetter);
                let (en, pl) = if eases {
                    ("high is easy", "wysoko znaczy łatwo")
                } else {
                    ("low is easy", "nisko znaczy łatwo")
                };
                self.pick(
                    format!("The mean answer on a scale of {low} to {high}; {en}."),
                    format!("Średnia ocena na skali od {low} do {high}; {pl}."),
                )
            }
            Metric::BoxShare { band, .. } => self.pick(
                format!("The share of answers {} on a scale of {low} to {high}.", points(*band)),
                format!("Odsetek ocen {} na skali od {low} do {high}.", points(*band)),
            ),
            other => self.plain_definition(other).to_owned(),
        }
    }

    fn plain_definition(self, metric: &Metric) -> &'static str {
        let (en, pl) = match metric {
            Metric::Mean { .. } => {
                ("The arithmetic mean of all answers.", "Średnia arytmetyczna wszystkich odpowiedzi.")
            }
            Metric::Median { .. } => (
                "Half of the answers lie below it, half above; single extremes do not move it.",
                "Połowa odpowiedzi leży poniżej, połowa powyżej; pojedyncze skrajności jej nie zmieniają.",
            ),
            Metric::InterpolatedMedian { .. } => {
                ("The median, interpolated within its scale point.", "Mediana interpolowana wewnątrz punktu skali.")
            }
            Metric::Quantile { .. } => (
                "The value that the stated share of answers does not exceed.",
                "Wartość, której nie przekracza podany odsetek odpowiedzi.",
            ),
            Metric::TrimmedMean { .. } => (
                "The mean without the lowest and the highest answers.",
                "Średnia bez najniższych i najwyższych odpowiedzi.",
            ),
            Metric::Share { .. } => (
                "The share of yes among the answers yes and no; blanks do not count.",
                "Odsetek „tak” wśród odpowiedzi „tak” i „nie”; puste się nie liczą.",
            ),
            Metric::TagShare { .. } => (
                "The share of tagged answers that carry the tag.",
                "Odsetek oznaczonych odpowiedzi, które mają ten znacznik.",
            ),
            Metric::Within { .. } => {
                ("The share of answers up to the limit, inclusive.", "Odsetek odpowiedzi do podanej granicy włącznie.")
            }
            Metric::Sum { .. } => ("The sum of all answers.", "Suma wszystkich odpowiedzi."),
            Metric::Volume => ("The number of accepted rows.", "Liczba przyjętych wierszy."),
            Metric::Abandonment { .. } => (
                "The share of offered contacts that were abandoned.",
                "Odsetek kontaktów porzuconych wśród wszystkich oferowanych.",
            ),
            Metric::HandlingTime { .. } => (
                "The sum of handling times over the number of contacts.",
                "Suma czasów obsługi podzielona przez liczbę kontaktów.",
            ),
            _ => (
                "The weighted mean of its parts, each placed between its worst and its best value.",
                "Średnia ważona składowych, z których każda leży między swoją najgorszą a najlepszą wartością.",
            ),
        };
        self.pick(en, pl)
    }

    /// How a method makes its interval, with its id; nothing when it makes none.
    pub(super) fn method(self, id: &str) -> Option<String> {
        let (en, pl) = match id {
            "nps.ci.score" => ("Score interval (Tango 1998)", "Przedział typu score (Tango 1998)"),
            "nps.weighted" => (
                "Score interval on the effective base (Korn and Graubard 1998)",
                "Przedział typu score na liczebności efektywnej (Korn i Graubard 1998)",
            ),
            "csat.ci.wilson" | "fcr.wilson" | "abandonment.excluding_short" => {
                ("Wilson's interval (1927)", "Przedział Wilsona (1927)")
            }
            "rating.mean_t_ci" | "mean.t" | "mean.weighted" => ("Student's t interval", "Przedział t Studenta"),
            "median.ci_order" => ("Interval by order statistics", "Przedział ze statystyk pozycyjnych"),
            "mean.trimmed" => {
                ("t interval on winsorised spread (Tukey and McLaughlin 1963)", "Przedział t (Tukey i McLaughlin 1963)")
            }
            "aht.ratio" => ("Linearised ratio, Student's t", "Iloraz zlinearyzowany, t Studenta"),
            _ => return None,
        };
        Some(format!("{} [{id}].", self.pick(en, pl)))
    }

    /// A remark on the days, as a title and a text.
    pub(super) fn remark(self, remark: Remark) -> (String, String) {
        let date = |day| self.locale().date(day);
        let period = |period| self.locale().period(period);
        let not_compared = || self.pick("Not compared", "Bez porównania").to_owned();
        match remark {
            Remark::NoTime => (
                self.pick("No series, no comparison", "Bez przebiegu i porównania").to_owned(),
                self.pick(
                    "The survey names no column of time, so all answers are one period.",
                    "Ankieta nie wskazuje kolumny czasu, więc wszystkie odpowiedzi to jeden okres.",
                )
                .to_owned(),
            ),
            Remark::NoAnswers => (
                self.pick("No answers", "Brak odpowiedzi").to_owned(),
                self.pick(
                    "Nothing was counted; see below what was read and refused.",
                    "Niczego nie policzono; niżej widać, co wczytano i co odrzucono.",
                )
                .to_owned(),
            ),
            Remark::NoAnswersYet => (
                self.pick("No answers yet", "Jeszcze bez odpowiedzi").to_owned(),
                self.pick(
                    "All answers are later than the day of this report.",
                    "Wszystkie odpowiedzi są późniejsze niż dzień tego raportu.",
                )
                .to_owned(),
            ),
            Remark::TooShort => (
                not_compared(),
                self.pick(
                    "The answers do not cover two whole months or weeks in a row; the report shows all of them.",
                    "Odpowiedzi nie obejmują dwóch pełnych miesięcy ani tygodni z rzędu; raport pokazuje wszystkie.",
                )
                .to_owned(),
            ),
            Remark::NothingBefore => (
                not_compared(),
                self.pick("There are no answers in the period before.", "W poprzednim okresie nie ma odpowiedzi.").to_owned(),
            ),
            Remark::PeriodNotOver(one) => (
                self.pick("The period is not over", "Okres trwa").to_owned(),
                self.pick(
                    format!("The readings of {} will change as answers come in.", period(one)),
                    format!("Wyniki ({}) będą się zmieniać wraz z kolejnymi odpowiedziami.", period(one)),
                ),
            ),
            Remark::PeriodOfOtherGrain(one, grain) => (
                self.pick(format!("Not shown: {}", period(one)), format!("Nie pokazano: {}", period(one))),
                self.pick(
                    format!(
                        "The answers were counted by {}, and that does not add up to the period asked for; the report shows \
                         another one. Count by day to ask for any period.",
                        grain.name()
                    ),
                    format!(
                        "Odpowiedzi policzono według okresów „{}”, z których nie da się złożyć żądanego okresu; raport \
                         pokazuje inny. Licz według dni, aby pytać o dowolny okres.",
                        self.grain(grain)
                    ),
                ),
            ),
            Remark::SeriesOfOtherGrain(asked, grain) => (
                self.pick(format!("Series by {}", grain.name()), format!("Przebieg: {}", self.grain(grain))),
                self.pick(
                    format!(
                        "The answers were counted by {}, so there is no series by {}. Count by day to have any.",
                        grain.name(),
                        asked.name()
                    ),
                    format!(
                        "Odpowiedzi policzono według okresów „{}”, więc nie ma przebiegu według okresów „{}”.",
                        self.grain(grain),
                        self.grain(asked)
                    ),
                ),
            ),
            Remark::BeforeInPart(one, first) => (
                self.pick("The period before is not whole", "Poprzedni okres jest niepełny").to_owned(),
                self.pick(
                    format!("The answers begin on {}, within {}.", date(first), period(one)),
                    format!("Odpowiedzi zaczynają się {}, w trakcie okresu: {}.", date(first), period(one)),
                ),
            ),
            Remark::DataEnd(last) => (
                self.pick("The answers end early", "Odpowiedzi kończą się wcześniej").to_owned(),
                self.pick(
                    format!("The last answer is of {}, before the end of the period.", date(last)),
                    format!("Ostatnia odpowiedź jest z {}, sprzed końca okresu.", date(last)),
                ),
            ),
        }
    }

    /// The name of a grain as a noun.
    pub(super) fn grain(self, grain: Grain) -> &'static str {
        let noun = match grain {
            Grain::Day => Noun::Day,
            Grain::Week => Noun::Week,
            Grain::Month => Noun::Month,
            Grain::Quarter => Noun::Quarter,
            Grain::Year => Noun::Year,
            Grain::All => return self.pick("all time", "cały okres"),
        };
        self.locale().noun(noun, self.locale().plural(1))
    }

    /// `by week`, `według tygodni`.
    pub(super) fn by_grain(self, grain: Grain) -> String {
        match self.locale() {
            Locale::En => format!("by {}", grain.name()),
            Locale::Pl => {
                let many = match grain {
                    Grain::Day => "dni",
                    Grain::Week => "tygodni",
                    Grain::Month => "miesięcy",
                    Grain::Quarter => "kwartałów",
                    Grain::Year => "lat",
                    Grain::All => "okresów",
                };
                format!("według {many}")
            }
        }
    }

    /// Why a value was refused, in words.
    pub(super) fn reason(self, reason: Reason) -> &'static str {
        let (en, pl) = match reason {
            Reason::OutOfScale => ("not on the scale", "poza skalą"),
            Reason::Fractional => ("between two points of the scale", "między punktami skali"),
            Reason::NotANumber | Reason::Infinite => ("not a number", "nie jest liczbą"),
            Reason::Boolean => ("true or false instead of a number", "prawda lub fałsz zamiast liczby"),
            Reason::Word => ("a word that means nothing here", "słowo, które tu nic nie znaczy"),
            Reason::Negative => ("negative", "ujemna"),
            Reason::TooLarge => ("too large to be real", "zbyt duża"),
            Reason::WrongType => ("of another type", "innego typu"),
            Reason::TimeUnreadableInMeasure | Reason::TimeUnreadable => ("not a time", "nie jest czasem"),
            Reason::TimeMissing => ("no time", "brak czasu"),
            Reason::WeightMissing => ("no weight", "brak wagi"),
            Reason::WeightZero => ("weight zero", "waga zero"),
            Reason::WeightNegative => ("negative weight", "waga ujemna"),
            Reason::WeightUnreadable => ("weight that cannot be read", "nieczytelna waga"),
            Reason::ConsentWithheld => ("no consent", "brak zgody"),
            Reason::IdMissing => ("no id", "brak identyfikatora"),
            Reason::RevisionUnreadable => ("revision that cannot be read", "nieczytelna wersja"),
            Reason::Duplicate => ("counted before", "powtórzenie"),
            Reason::StaleRevision => ("older than one counted before", "starsza wersja policzonej"),
            Reason::Replaced => ("replaced by a later revision", "zastąpiona nowszą wersją"),
            Reason::TooManyFields => ("more fields than columns", "więcej pól niż kolumn"),
            Reason::InvalidEncoding => ("not in the encoding of the file", "niezgodne z kodowaniem pliku"),
            Reason::MalformedLine => ("a line that cannot be read", "nieczytelny wiersz"),
            Reason::LineTooLong => ("a line that is too long", "zbyt długi wiersz"),
            Reason::TooManyColumns => ("more columns than can be read", "zbyt wiele kolumn"),
        };
        self.pick(en, pl)
    }
}

pub(super) fn first_upper(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

pub(super) fn first_lower(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words() {
        for locale in Locale::ALL {
            let phrases = Phrases { figures: Figures::new(*locale, 5) };
            assert!(Reason::ALL.iter().all(|reason| !phrases.reason(*reason).is_empty()));
        }
    }
}
