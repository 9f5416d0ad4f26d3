//! What was read and how the numbers were made.

use super::{Composer, Lead};
use crate::calendar::Zone;
use crate::cube::Filter;
use crate::error::Result;
use crate::intake::Reason;
use crate::metric::name::question_title;
use crate::metric::{Flag, Withheld};
use crate::report::Band;
use crate::report::{DataQuality, Definition, Distribution, Method, Refusal, Response, Version};
use crate::survey::{Direction, Preset, QuestionKind, Scale};

impl Composer<'_> {
    /// The account of everything that was read.
    pub(super) fn data_quality(&self) -> DataQuality {
        let intake = self.cube.intake();
        let survey = self.cube.survey();
        let refusal = |column: String, reason: Reason, refusal: &crate::intake::Refusal| Refusal {
            column,
            reason: self.phrases.reason(reason).to_owned(),
            count: refusal.count,
            first_rows: refusal.first_rows.clone(),
        };
        let mut refused: Vec<Refusal> = intake
            .rows_refused
            .iter()
            .map(|(reason, found)| {
                let column =
                    reason.column(survey).unwrap_or_else(|| self.phrases.pick("whole row", "cały wiersz").to_owned());
                refusal(column, reason, found)
            })
            .collect();
        for (name, answers) in &intake.questions {
            refused.extend(answers.refused.iter().map(|(reason, found)| refusal(name.clone(), reason, found)));
        }
        let questions = survey
            .questions()
            .iter()
            .map(|question| {
                let answers = intake.questions.get(question.name()).cloned().unwrap_or_default();
                Response {
                    question: question_title(question, self.phrases.locale()),
                    answered: answers.answered,
                    blank: answers.missing,
                    refused: answers.refused.total(),
                    response: intake.item_response(question.name()),
                }
            })
            .collect();
        let (read, accepted) = (intake.rows_read, intake.rows_accepted);
        let accepted_share = (0 < read).then(|| accepted as f64 / read as f64);
        DataQuality { read, accepted, accepted_share, refused, questions, latest: self.frame.latest }
    }

    /// How the answers to the rating questions of the metrics spread, each question once.
    pub(super) fn distributions(&self, leads: &[Lead]) -> Result<Vec<Distribution>> {
        let mut names: Vec<&str> = leads.iter().filter_map(|lead| lead.metric.question()).collect();
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        let mut found = Vec::new();
        for name in names {
            let question = self.cube.survey().question(name)?;
            let QuestionKind::Rating(scale) = question.kind() else { continue };
            let days = Filter::Days(self.frame.now).and(Filter::Days(self.until));
            let histogram = self.cube.histogram(name, &days)?;
            let title = question_title(question, self.phrases.locale());
            let n = histogram.n();
            found.push(if 0 < n && n < self.min_base() {
                Distribution::withheld(title, n, Withheld::SmallBase)
            } else {
                let points = (scale.min()..=scale.max()).map(|point| (point.to_string(), band(scale, point)));
                let counts = points.zip(histogram.counts()).map(|((label, band), count)| (label, band, *count));
                Distribution::of(title, counts)
            });
        }
        Ok(found)
    }

    /// How the numbers were made.
    pub(super) fn method(&self, leads: &[Lead]) -> Method {
        let survey = self.cube.survey();
        let definitions = leads.iter().map(|lead| Definition {
            title: lead.title.clone(),
            text: self.phrases.definition(&lead.metric, survey),
            interval: self.phrases.method(&lead.now.method),
        });
        let mut versions =
            vec![Version { name: "cxmetrics".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }];
        versions.push(Version {
            name: self.phrases.pick("Methods", "Metody").to_owned(),
            version: crate::METHOD_VERSION.to_string(),
        });
        if let Some(zone) = survey.zone() {
            versions.push(Version {
                name: self.phrases.pick("Time zone", "Strefa czasowa").to_owned(),
                version: format!("{} (tzdb {})", zone.name(), Zone::database_version()),
            });
        }
        Method {
            definitions: definitions.collect(),
            confidence: self.spec.confidence,
            remarks: self.method_remarks(leads),
            versions,
        }
    }

    fn method_remarks(&self, leads: &[Lead]) -> Vec<String> {
        let pick = |en: &str, pl: &str| self.phrases.pick(en, pl).to_owned();
        let mut remarks = Vec::new();
        if self.frame.before.is_some() {
            remarks.push(pick(
                "A change is called one only when its interval excludes zero; the interval adds the squared limits of the two \
                 readings (Newcombe 1998) [nps.diff.mover, prop.diff.newcombe].",
                "O zmianie mowa tylko wtedy, gdy jej przedział nie zawiera zera; przedział powstaje z kwadratów granic obu \
                 wyników (Newcombe 1998) [nps.diff.mover, prop.diff.newcombe].",
            ));
        }
        if !self.spec.by.is_empty() {
            remarks.push(pick(
                "Segments are named in the summary only where they stand out even after allowing for how many there are \
                 (Bonferroni).",
                "W podsumowaniu wymieniono tylko segmenty, które wyróżniają się nawet po uwzględnieniu ich liczby \
                 (Bonferroni).",
            ));
        }
        if 0 < self.min_base() {
            remarks.push(pick(
                "A reading with too few answers is withheld, and with it another one that would give it away \
                 [suppress.primary_and_complementary].",
                "Wynik o zbyt małej liczbie odpowiedzi jest ukryty, a z nim inny, który by go zdradził \
                 [suppress.primary_and_complementary].",
            ));
        }
        if !self.frame.periods.is_empty() && self.frame.every == crate::calendar::Grain::Week {
            remarks.push(pick(
                "A week runs from Monday to Sunday (ISO 8601).",
                "Tydzień trwa od poniedziałku do niedzieli (ISO 8601).",
            ));
        }
        if self.cube.survey().is_weighted() {
            remarks.push(pick(
                "Readings are weighted; distributions, sums and numbers of answers are not.",
                "Wyniki są ważone; rozkłady, sumy i liczby odpowiedzi nie są.",
            ));
        }
        if leads.iter().any(|lead| lead.now.has(Flag::Binned)) {
            remarks.push(pick(
                "Medians of measures come from fine logarithmic bins: their relative error is at most 0.4%.",
                "Mediany miar pochodzą z gęstych przedziałów logarytmicznych: ich błąd względny nie przekracza 0,4%.",
            ));
        }
        remarks
    }
}

/// The band that a report draws a point in. Where low is good there is none: the colours would say the opposite.
fn band(scale: &Scale, point: i32) -> Band {
    let within = |band: [i32; 2]| (band[0]..=band[1]).contains(&point);
    match (scale.direction(), scale.preset()) {
        (Direction::LowerIsBetter, _) => Band::None,
        (_, Some(Preset::Nps)) if within(scale.good()) => Band::Promoter,
        (_, Some(Preset::Nps)) if within(scale.bad()) => Band::Detractor,
        (_, Some(Preset::Nps)) => Band::Passive,
        _ if within(scale.good()) => Band::TopBox,
        _ if within(scale.bad()) => Band::BottomBox,
        _ => Band::Middle,
    }
}
