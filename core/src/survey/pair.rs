//! Pairs of questions that are counted together.

use super::question::{Question, QuestionKind};
use super::validate::Check;

/// The most bins that the pairs of a survey may have in all: 2 MiB a cell.
const MAX_BINS: usize = 1 << 18;

/// Two questions whose answers are counted together, the first by name first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    /// What cube tables call it.
    pub(crate) name: String,
    /// The indices of the questions, the lower one first.
    pub(crate) questions: [usize; 2],
    /// How many answers each question can have; of tags 1, for these are counted one by one beside the other's answers.
    pub(crate) answers: [usize; 2],
    /// Which of the two are tags, if one is.
    pub(crate) tags: Option<usize>,
}

impl Pair {
    /// How many pairs of answers there can be; of a pair with tags, answers that they are counted beside.
    pub(crate) fn bins(&self) -> usize {
        self.answers[0] * self.answers[1]
    }

    /// Of a pair with tags the index of these, and that of the other question.
    pub(crate) fn tagged(&self) -> Option<(usize, usize)> {
        let [a, b] = self.questions;
        self.tags.map(|at| if at == 0 { (a, b) } else { (b, a) })
    }
}

/// How many answers a question that can be paired can have.
fn answers(kind: &QuestionKind) -> Option<usize> {
    match kind {
        QuestionKind::Rating(scale) => Some(scale.points()),
        QuestionKind::Flag => Some(2),
        QuestionKind::Tags => Some(1),
        _ => None,
    }
}

impl Check {
    /// The pairs of all lists, each once, in the order of their questions.
    pub(super) fn pairs(&mut self, lists: &[Vec<String>], questions: &[Question], asked: &[&str]) -> Vec<Pair> {
        let is_tags = |at: usize| questions[at].kind == QuestionKind::Tags;
        let mut wanted = std::collections::BTreeSet::new();
        for (i, list) in lists.iter().enumerate() {
            let path = format!("pairs[{i}]");
            if list.len() < 2 {
                let message =
                    "a pair has two questions; a longer list stands for all pairs of its questions".to_owned();
                self.fault(&path, "too_few", message);
            }
            let mut members: Vec<usize> = Vec::with_capacity(list.len());
            for (j, name) in list.iter().enumerate() {
                let path = format!("{path}[{j}]");
                let Some(at) = questions.iter().position(|question| question.name == *name) else {
                    // A question with faults of its own is named there.
                    if !asked.contains(&name.as_str()) {
                        let near = crate::error::nearest(name, asked.iter().copied());
                        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                        let message = format!("the survey has no question `{}`{hint}", name.escape_debug());
                        self.fault(path, "unknown_question", message);
                    }
                    continue;
                };
                if answers(&questions[at].kind).is_none() {
                    let message = format!(
                        "`{name}` is a {} question; ratings, flags and tags can be paired (a measure as a rating of bands)",
                        questions[at].kind.name()
                    );
                    self.fault(path, "cannot_pair", message);
                } else if members.contains(&at) {
                    self.fault(path, "duplicate_name", format!("the question `{name}` stands in the list twice"));
                } else if let Some(tags) = members.iter().find(|other| is_tags(at) && is_tags(**other)) {
                    let message = format!(
                        "`{name}` and `{}` are both tags, which are not counted together; pair each with ratings and flags",
                        questions[*tags].name
                    );
                    self.fault(path, "cannot_pair", message);
                } else {
                    members.push(at);
                }
            }
            for (k, one) in members.iter().enumerate() {
                wanted.extend(members[k + 1..].iter().map(|other| (*one.min(other), *one.max(other))));
            }
        }
        let mut pairs: Vec<Pair> = Vec::with_capacity(wanted.len());
        let mut names = std::collections::BTreeSet::new();
        for (a, b) in wanted {
            let (Some(rows), Some(columns)) = (answers(&questions[a].kind), answers(&questions[b].kind)) else {
                continue;
            };
            let name = format!("{}*{}", questions[a].name, questions[b].name);
            if asked.contains(&name.as_str()) || !names.insert(name.clone()) {
                let message = format!(
                    "cube tables call the pair of `{}` and `{}` `{name}`, which is the name of something else; rename a question",
                    questions[a].name, questions[b].name
                );
                self.fault("pairs", "duplicate_name", message);
            }
            let tags = [a, b].into_iter().position(is_tags);
            pairs.push(Pair { name, questions: [a, b], answers: [rows, columns], tags });
        }
        let bins: usize = pairs.iter().map(Pair::bins).sum();
        if MAX_BINS < bins {
            let message = format!(
                "{} pairs with {bins} pairs of answers are too many for every cell of a cube, which takes {MAX_BINS}; pair \
                 fewer questions, or only the outcome with each",
                pairs.len()
            );
            self.fault("pairs", "too_many", message);
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::{MeasureUnit, Scale, Survey, SurveyBuilder};

    fn builder() -> SurveyBuilder {
        Survey::builder()
            .rating("overall", Scale::csat())
            .rating("wifi", Scale::csat())
            .flag("solved")
            .measure("wait", MeasureUnit::Seconds)
    }

    #[test]
    fn however_pairs_are_written_they_are_the_same() {
        let survey = builder().pairs(["wifi", "solved", "overall"]).pairs(["overall", "wifi"]).build().unwrap();
        let same = builder().pairs(["overall", "wifi"]).drivers("solved", ["overall", "wifi"]).build().unwrap();
        assert_eq!(survey, same);
        let pairs: Vec<_> = survey.pairs().collect();
        assert_eq!(pairs, [("overall", "solved"), ("overall", "wifi"), ("solved", "wifi")]);
        let json = survey.to_json();
        assert_eq!(Survey::from_json(&json).unwrap().to_json(), json);
        let short = r#"{"ratings": {"overall": "csat", "wifi": "csat"}, "flags": ["solved"], "measures": {"wait": "s"},
            "pairs": [["wifi", "solved", "overall"]]}"#;
        assert_eq!(Survey::from_json(short).unwrap(), survey);
        assert_ne!(builder().build().unwrap(), survey);
    }

    #[test]
    fn tags_are_paired_with_answers_and_not_with_one_another() {
        let tagged = || builder().tags("topics").tags("areas");
        let survey = tagged().pairs(["topics", "overall", "solved"]).pairs(["wifi", "topics"]).build().unwrap();
        let pairs: Vec<_> = survey.pairs().collect();
        assert_eq!(pairs, [("overall", "solved"), ("overall", "topics"), ("solved", "topics"), ("topics", "wifi")]);
        let err = tagged().pairs(["topics", "overall", "areas"]).build().unwrap_err();
        let found: Vec<(&str, &str)> = err.faults().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
        assert_eq!(found, [("pairs[0][2]", "cannot_pair")], "{err}");
    }

    #[test]
    fn what_cannot_be_paired_is_named() {
        let err = builder()
            .pairs(["overall", "wait", "wify", "overall"])
            .pairs(["wifi"])
            .flag("overall*wifi")
            .pairs(["wifi", "overall"])
            .build()
            .unwrap_err();
        let found: Vec<(&str, &str)> = err.faults().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
        let expected = [
            ("pairs[0][1]", "cannot_pair"),
            ("pairs[0][2]", "unknown_question"),
            ("pairs[0][3]", "duplicate_name"),
            ("pairs[1]", "too_few"),
            ("pairs", "duplicate_name"),
        ];
        assert_eq!(found, expected, "{err}");
        let names: Vec<String> = (0..60).map(|at| format!("q{at}")).collect();
        let many = |points| {
            let scale = Scale::custom(1, points).unwrap();
            names
                .iter()
                .fold(Survey::builder(), |survey, name| survey.rating(name, scale.clone()))
                .pairs(&names)
                .build()
        };
        assert!(many(11).is_ok());
        assert_eq!(many(13).unwrap_err().faults()[0].code, "too_many");
    }
}
