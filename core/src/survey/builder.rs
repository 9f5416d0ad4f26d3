//! Writing a survey in Rust.

use super::def::{ConsentDef, DimensionColumn, DimensionDef, MaxRefused, SurveyDef, TimeColumn, TimeDef, ZonesBy};
use super::question::{MeasureUnit, QuestionDef};
use super::scale::Scale;
use super::{Survey, validate};
use crate::error::{Fault, Result};

/// Builds a [`Survey`]; every fault is found in [`SurveyBuilder::build`].
#[derive(Debug, Clone, Default)]
pub struct SurveyBuilder {
    def: SurveyDef,
    time: Option<TimeColumn>,
    faults: Vec<Fault>,
}

impl SurveyBuilder {
    /// What the survey is called.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.def.name = Some(name.into());
        self
    }

    /// The column that says when an answer was given.
    #[must_use]
    pub fn time(mut self, column: impl Into<String>) -> Self {
        self.time.get_or_insert_default().column = column.into();
        self
    }

    /// The zone whose civil days are counted; UTC without it.
    #[must_use]
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        self.time.get_or_insert_default().zone = Some(zone.into());
        self
    }

    /// Zones of single segments, where they differ from [`SurveyBuilder::zone`].
    #[must_use]
    pub fn zones<V: Into<String>, Z: Into<String>>(
        mut self,
        dimension: impl Into<String>,
        zones: impl IntoIterator<Item = (V, Z)>,
    ) -> Self {
        let zones = zones.into_iter().map(|(value, zone)| (value.into(), zone.into())).collect();
        self.time.get_or_insert_default().zones = Some(ZonesBy { dimension: dimension.into(), zones });
        self
    }

    /// How times in text are to be read, tried in order.
    #[must_use]
    pub fn time_formats<F: Into<String>>(mut self, formats: impl IntoIterator<Item = F>) -> Self {
        self.time.get_or_insert_default().formats.extend(formats.into_iter().map(Into::into));
        self
    }

    /// The column that identifies an answer: a second row of the same id is then counted as a duplicate.
    #[must_use]
    pub fn id(mut self, column: impl Into<String>) -> Self {
        self.def.id = Some(column.into());
        self
    }

    /// The column of the revision: a row with a higher one replaces the row before.
    #[must_use]
    pub fn revision(mut self, column: impl Into<String>) -> Self {
        self.def.revision = Some(column.into());
        self
    }

    /// Dimensions that are columns of the same name.
    #[must_use]
    pub fn dimensions<D: Into<String>>(mut self, names: impl IntoIterator<Item = D>) -> Self {
        self.def.dimensions.extend(names.into_iter().map(|name| DimensionDef::Column(name.into())));
        self
    }

    /// A dimension with its column, parent, bands or lookup.
    #[must_use]
    pub fn dimension(mut self, dimension: DimensionColumn) -> Self {
        self.def.dimensions.push(DimensionDef::Full(Box::new(dimension)));
        self
    }

    /// Dimensions each of which lies inside the one before: `["region", "store"]`.
    #[must_use]
    pub fn hierarchy<D: Into<String>>(mut self, names: impl IntoIterator<Item = D>) -> Self {
        let mut parent = None;
        for name in names {
            let name = name.into();
            let dimension = DimensionColumn { name: name.clone(), parent: parent.replace(name), ..Default::default() };
            self.def.dimensions.push(DimensionDef::Full(Box::new(dimension)));
        }
        self
    }

    /// The column of the survey weight.
    #[must_use]
    pub fn weight(mut self, column: impl Into<String>) -> Self {
        self.def.weight = Some(column.into());
        self
    }

    /// The column of the person; use a pseudonymous key.
    #[must_use]
    pub fn respondent(mut self, column: impl Into<String>) -> Self {
        self.def.respondent = Some(column.into());
        self
    }

    /// The column of consent.
    #[must_use]
    pub fn consent(mut self, column: impl Into<String>) -> Self {
        self.def.consent = Some(ConsentDef::Column(column.into()));
        self
    }

    /// The share of refusals past which the intake fails.
    #[must_use]
    pub fn max_refused(mut self, share: f64) -> Self {
        self.def.max_refused = Some(MaxRefused(share));
        self
    }

    /// A question.
    #[must_use]
    pub fn question(mut self, name: impl Into<String>, question: QuestionDef) -> Self {
        let name = name.into();
        if self.def.questions.contains_key(&name) {
            let message = format!("the name `{name}` is used twice; give each question its own");
            self.faults.push(Fault { path: format!("questions.{name}"), code: "duplicate_name", message });
        }
        self.def.questions.insert(name, question);
        self
    }

    /// A rating in the column of the same name.
    #[must_use]
    pub fn rating(self, name: impl Into<String>, scale: Scale) -> Self {
        self.question(name, QuestionDef::rating(scale))
    }

    /// A measure in the column of the same name.
    #[must_use]
    pub fn measure(self, name: impl Into<String>, unit: MeasureUnit) -> Self {
        self.question(name, QuestionDef::measure(unit))
    }

    /// A flag in the column of the same name.
    #[must_use]
    pub fn flag(self, name: impl Into<String>) -> Self {
        self.question(name, QuestionDef::flag())
    }

    /// Tags in the column of the same name.
    #[must_use]
    pub fn tags(self, name: impl Into<String>) -> Self {
        self.question(name, QuestionDef::tags())
    }

    /// A comment in the column of the same name.
    #[must_use]
    pub fn comment(self, name: impl Into<String>) -> Self {
        self.question(name, QuestionDef::comment())
    }

    /// Counts the answers to each two of these questions together, for correlation and drivers. Ratings and flags can be
    /// paired, and tags with each of these, for the scores of answers by tag; lists of several calls add up.
    ///
    /// Each pair takes 8 bytes for every pair of answers (25 for two scales of five points), and once for rows that did not
    /// answer both, in every cell; 40 where rows carry weights. A pair with tags takes about 70 bytes for every answer to the
    /// other question, and as many for every tag that occurs with one. With many pairs, tell fewer dimensions apart or count by
    /// a coarser grain.
    #[must_use]
    pub fn pairs<Q: Into<String>>(mut self, questions: impl IntoIterator<Item = Q>) -> Self {
        self.def.pairs.push(questions.into_iter().map(Into::into).collect());
        self
    }

    /// Counts an outcome and what may drive it together, each two of them: [`SurveyBuilder::pairs`] of all.
    #[must_use]
    pub fn drivers<Q: Into<String>>(self, outcome: impl Into<String>, questions: impl IntoIterator<Item = Q>) -> Self {
        let all: Vec<String> = [outcome.into()].into_iter().chain(questions.into_iter().map(Into::into)).collect();
        self.pairs(all)
    }

    /// The survey.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSurvey`](crate::ErrorKind::InvalidSurvey) with every fault in
    /// [`Error::faults`](crate::Error::faults).
    pub fn build(mut self) -> Result<Survey> {
        self.def.time = self.time.map(TimeDef::Full);
        validate::validate_with(self.def, self.faults)
    }
}
