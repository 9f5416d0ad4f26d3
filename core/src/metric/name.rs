//! What a metric is called, and which metric a question suggests.
//!
//! Polish names stay in the nominative, so that no name needs another ending.

use super::definition::{Metric, ces, csat, mean, median, nps, share};
use crate::error::{Error, ErrorKind, Result};
use crate::locale::Locale;
use crate::survey::{Band, Preset, Question, QuestionKind, Survey, Title};
use crate::unit::Unit;

impl Metric {
    /// What it is called, by its question and its kind: `NPS`, `CSAT: Checkout`, `wait, median`.
    ///
    /// ```
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::{mean, nps};
    /// use cxmetrics::survey::{MeasureUnit, Scale, Survey};
    /// let survey = Survey::builder().rating("nps", Scale::nps()).measure("wait", MeasureUnit::Seconds).build()?;
    /// assert_eq!(nps("nps").title(&survey, Locale::En), "NPS");
    /// assert_eq!(mean("wait").title(&survey, Locale::Pl), "wait, średnia");
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn title(&self, survey: &Survey, locale: Locale) -> String {
        let question = self.question().and_then(|name| survey.question(name).ok());
        let asked = question.map_or_else(String::new, |question| question_title(question, locale));
        // `NPS` alone, or with the question where that has a name of its own.
        let known =
            |name: &str| if asked.eq_ignore_ascii_case(name) { name.to_owned() } else { format!("{name}: {asked}") };
        let pick = |en: String, pl: String| match locale {
            Locale::En => en,
            Locale::Pl => pl,
        };
        let kind = |en: &str, pl: &str| pick(format!("{asked}, {en}"), format!("{asked}, {pl}"));
        let plain = |en: &str, pl: &str| pick(en.to_owned(), pl.to_owned());
        match self {
            Self::Nps { .. } => known("NPS"),
            Self::Csat { .. } => known("CSAT"),
            Self::Ces { .. } => known("CES"),
            Self::BoxShare { band, .. } => {
                pick(format!("{asked}, answers {}", points(*band)), format!("{asked}, oceny {}", points(*band)))
            }
            Self::Mean { .. } => kind("mean", "średnia"),
            Self::Median { .. } => kind("median", "mediana"),
            Self::InterpolatedMedian { .. } => kind("interpolated median", "mediana interpolowana"),
            Self::Quantile { p, .. } => format!("{asked}, P{}", locale.number(p * 100.0, 0)),
            Self::TrimmedMean { .. } => kind("trimmed mean", "średnia ucięta"),
            Self::Share { .. } => kind("share of yes", "odsetek „tak”"),
            Self::TagShare { tag, .. } => format!("{asked}: {tag}"),
            Self::Within { at_most, .. } => {
                let limit =
                    question.and_then(measured_in).map_or_else(String::new, |unit| locale.value(*at_most, unit));
                pick(format!("{asked}, within {limit}"), format!("{asked}, do {limit}"))
            }
            Self::Sum { .. } => kind("sum", "suma"),
            Self::Volume => plain("Answers", "Odpowiedzi"),
            Self::Abandonment { .. } => plain("Abandoned contacts", "Kontakty porzucone"),
            Self::HandlingTime { .. } => known("AHT"),
            Self::Composite { .. } => plain("Composite index", "Wskaźnik złożony"),
        }
    }

    /// What it is called in every language.
    pub(crate) fn titles(&self, survey: &Survey) -> Title {
        let texts = Locale::ALL.iter().map(|locale| (locale.code().to_owned(), self.title(survey, *locale)));
        Title::ByLanguage(texts.collect())
    }

    /// The metric that a question suggests when nobody says which: NPS, CSAT or CES of a rating on that scale, the mean of
    /// another rating, the median of a duration, the mean of another measure, the share of yes of a flag.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`]; [`ErrorKind::InvalidMetric`] for tags and comments, which suggest none.
    ///
    /// ```
    /// use cxmetrics::metric::{Metric, nps, share};
    /// use cxmetrics::survey::{Scale, Survey};
    /// let survey = Survey::builder().rating("recommend", Scale::nps()).flag("solved").tags("topics").build()?;
    /// assert_eq!(Metric::default_for(&survey, "recommend")?, nps("recommend"));
    /// assert_eq!(Metric::default_for(&survey, "solved")?, share("solved"));
    /// assert_eq!(Metric::default_for(&survey, "topics").unwrap_err().code(), "invalid_metric");
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn default_for(survey: &Survey, question: &str) -> Result<Self> {
        Ok(match survey.question(question)?.kind() {
            QuestionKind::Rating(scale) => match scale.preset() {
                Some(Preset::Nps) => nps(question),
                Some(Preset::Csat) => csat(question),
                Some(Preset::Ces | Preset::Ces1) => ces(question),
                None => mean(question),
            },
            QuestionKind::Measure(unit) if unit.is_time() => median(question),
            QuestionKind::Measure(_) => mean(question),
            QuestionKind::Flag => share(question),
            QuestionKind::Tags => {
                return Err(Error::new(
                    ErrorKind::InvalidMetric,
                    format!("`{question}` is a tags question; ask for the share of one of its tags"),
                ));
            }
            QuestionKind::Comment => {
                return Err(Error::new(
                    ErrorKind::InvalidMetric,
                    format!("`{question}` is a comment question; text has no metric"),
                ));
            }
        })
    }
}

/// What a question is called; the three names that everybody in the field knows are written as they are known.
pub(crate) fn question_title(question: &Question, locale: Locale) -> String {
    let title = question.title(locale);
    if title == question.name() && ["nps", "csat", "ces"].contains(&title.to_ascii_lowercase().as_str()) {
        return title.to_ascii_uppercase();
    }
    title.to_owned()
}

/// The unit of a measure.
fn measured_in(question: &Question) -> Option<Unit> {
    match question.kind() {
        QuestionKind::Measure(unit) => Some(unit.unit()),
        _ => None,
    }
}

/// `9–10`, or a single point.
pub(crate) fn points([from, to]: Band) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{box_share, within};
    use crate::survey::{MeasureUnit, QuestionDef, Scale};

    #[test]
    fn metrics_are_called_by_question_and_kind() {
        let survey = Survey::builder()
            .rating("nps", Scale::nps())
            .question("q1", QuestionDef::rating(Scale::csat()).titled("Checkout"))
            .rating("ces", Scale::ces())
            .measure("wait", MeasureUnit::Seconds)
            .flag("solved")
            .build()
            .unwrap();
        let check = |metric: &Metric, en: &str, pl: &str| {
            assert_eq!((metric.title(&survey, Locale::En), metric.title(&survey, Locale::Pl)), (en.into(), pl.into()));
        };
        check(&nps("nps"), "NPS", "NPS");
        check(&csat("q1"), "CSAT: Checkout", "CSAT: Checkout");
        check(&ces("ces"), "CES", "CES");
        check(&box_share("ces", 6, 7), "CES, answers 6–7", "CES, oceny 6–7");
        check(&median("wait"), "wait, median", "wait, mediana");
        check(&share("solved"), "solved, share of yes", "solved, odsetek „tak”");
        check(&within("wait", 120.0), "wait, within 2\u{a0}min\u{a0}00\u{a0}s", "wait, do 2\u{a0}min\u{a0}00\u{a0}s");
    }
}
