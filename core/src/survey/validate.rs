//! From a definition to a survey, naming every fault on the way.

use std::collections::BTreeMap;

use super::def::{BandDef, ConsentDef, DimensionColumn, DimensionDef, SCHEMA, SurveyDef, TimeColumn, TimeDef};
use super::pair::Pair;
use super::question::{Code, Question, QuestionDef, QuestionKind};
use super::scale::Scale;
use super::{Dimension, DimensionSource, Survey, Time};
use crate::calendar::{TimeFormat, Zone};
use crate::error::{Error, ErrorKind, Fault, Result, nearest};

/// Names that cube tables use for columns of their own.
pub(crate) const RESERVED: &[&str] =
    &["period", "question", "bin", "tag", "n", "w", "w2", "sum", "sum_sq", "min", "max", "sum_w", "intake"];

/// How many dimensions a survey may have.
const MAX_DIMENSIONS: usize = 16;

pub(super) fn validate(def: SurveyDef) -> Result<Survey> {
    validate_with(def, Vec::new())
}

/// Validates a definition of which some `faults` are already known.
pub(super) fn validate_with(def: SurveyDef, faults: Vec<Fault>) -> Result<Survey> {
    validate_asking(def, faults, true)
}

/// Validates a definition that need not ask anything.
pub(super) fn validate_roles(def: SurveyDef) -> Result<Survey> {
    validate_asking(def, Vec::new(), false)
}

fn validate_asking(mut def: SurveyDef, faults: Vec<Fault>, needs_questions: bool) -> Result<Survey> {
    let mut check = Check { faults };
    match def.schema.as_deref() {
        None | Some(SCHEMA) => {}
        Some(other) => check.fault(
            "schema",
            "unsupported_version",
            format!("this release reads `{SCHEMA}`, not `{other}`; write the survey anew or update the library"),
        ),
    }
    let dimensions = check.dimensions(&def.dimensions);
    let time = def.time.as_ref().and_then(|time| check.time(time, &dimensions));
    let consent = def.consent.as_ref().map(|consent| match consent {
        ConsentDef::Column(column) => (column.clone(), Vec::new()),
        ConsentDef::Full(full) => (full.column.clone(), texts(&full.granted)),
    });
    for (path, column) in [
        ("id", &def.id),
        ("revision", &def.revision),
        ("weight", &def.weight),
        ("respondent", &def.respondent),
        ("consent", &consent.as_ref().map(|(column, _)| column.clone())),
    ] {
        if column.as_deref().is_some_and(|column| column.trim().is_empty()) {
            check.fault(path, "blank_name", "the column has no name".to_owned());
        }
    }
    if def.revision.is_some() && def.id.is_none() {
        check.fault(
            "revision",
            "needs_id",
            "a revision says which row of an id holds; name the `id` column".to_owned(),
        );
    }
    if let Some(share) = def.max_refused
        && !(0.0..=1.0).contains(&share.0)
    {
        check.fault("max_refused", "out_of_range", format!("the share `{}` is not between 0 and 1", share.0));
    }
    if needs_questions
        && def.questions.is_empty()
        && !check.faults.iter().any(|fault| fault.path.starts_with("questions"))
    {
        check.fault("questions", "no_questions", "nothing is asked; name at least one question".to_owned());
    }
    let mut questions = Vec::new();
    for (name, question) in &def.questions {
        questions.extend(check.question(name, question, time.as_ref()));
    }
    let asked: Vec<&str> = def.questions.keys().map(String::as_str).collect();
    let pairs = check.pairs(&def.pairs, &questions, &asked);
    if check.faults.is_empty() {
        // Written out, so that surveys are equal however their pairs were listed.
        let names = |pair: &Pair| pair.questions.iter().map(|at| questions[*at].name.clone()).collect();
        def.pairs = pairs.iter().map(names).collect();
        return Ok(Survey { def, time, dimensions, consent, questions, pairs });
    }
    Err(Error::of_faults(ErrorKind::InvalidSurvey, "the survey", check.faults))
}

pub(super) struct Check {
    faults: Vec<Fault>,
}

impl Check {
    pub(super) fn fault(&mut self, path: impl Into<String>, code: &'static str, message: String) {
        self.faults.push(Fault { path: path.into(), code, message });
    }

    fn dimensions(&mut self, defs: &[DimensionDef]) -> Vec<Dimension> {
        if MAX_DIMENSIONS < defs.len() {
            self.fault(
                "dimensions",
                "too_many",
                format!("{} dimensions are more than {MAX_DIMENSIONS}; the cube would not stay small", defs.len()),
            );
        }
        let full: Vec<DimensionColumn> = defs
            .iter()
            .map(|def| match def {
                DimensionDef::Column(name) => DimensionColumn { name: name.clone(), ..DimensionColumn::default() },
                DimensionDef::Full(full) => (**full).clone(),
            })
            .collect();
        let idx_of = |name: &str| full.iter().position(|dimension| dimension.name == name);
        let mut dimensions = Vec::new();
        for (i, def) in full.iter().enumerate() {
            let path = format!("dimensions[{i}]");
            if def.name.trim().is_empty() {
                self.fault(&path, "blank_name", "the dimension has no name".to_owned());
            }
            if RESERVED.contains(&def.name.as_str()) {
                let message = format!(
                    "`{}` is a column of cube tables; give the dimension another name and its `column`",
                    def.name
                );
                self.fault(&path, "reserved_name", message);
            }
            if idx_of(&def.name) != Some(i) {
                self.fault(&path, "duplicate_name", format!("the name `{}` is used twice", def.name));
            }
            let mut parent = None;
            if let Some(name) = &def.parent {
                parent = idx_of(name);
                if parent.is_none() || parent == Some(i) {
                    let message = format!("the parent `{name}` is not another dimension of the survey");
                    self.fault(format!("{path}.parent"), "unknown_dimension", message);
                } else if climbs_to_itself(&full, i) {
                    let message = format!("`{}` lies inside itself by way of `{name}`", def.name);
                    self.fault(format!("{path}.parent"), "cycle", message);
                }
            }
            let source = self.source(&path, def, i, &idx_of);
            dimensions.push(Dimension {
                name: def.name.clone(),
                source,
                parent,
                missing: texts(&def.missing),
                labels: def.labels.iter().map(|(code, label)| (code.clone(), label.clone())).collect(),
                title: def.title.clone(),
            });
        }
        dimensions
    }

    fn source(
        &mut self,
        path: &str,
        def: &DimensionColumn,
        i: usize,
        idx_of: &impl Fn(&str) -> Option<usize>,
    ) -> DimensionSource {
        let columns = def.column.as_ref().map_or_else(|| vec![def.name.clone()], |names| names.as_slice().to_vec());
        if let Some(lookup) = &def.lookup {
            if def.column.is_some() || !def.bands.is_empty() {
                let message = "a dimension has a column, bands of a column, or a lookup; choose one".to_owned();
                self.fault(path, "conflict", message);
            }
            return match idx_of(&lookup.of) {
                // Looked up in order, so that the value it depends on is known by then.
                Some(of) if of < i => DimensionSource::Lookup(of, lookup.clone()),
                _ => {
                    let message = format!("`{}` is not a dimension that stands before this one", lookup.of);
                    self.fault(format!("{path}.lookup.of"), "unknown_dimension", message);
                    DimensionSource::Column(columns)
                }
            };
        }
        if columns.is_empty() || columns.iter().any(|column| column.trim().is_empty()) {
            self.fault(format!("{path}.column"), "blank_name", "the column has no name".to_owned());
        }
        if def.bands.is_empty() {
            return DimensionSource::Column(columns);
        }
        let mut bands: Vec<BandDef> = def.bands.clone();
        bands.sort_by_key(|band| band.from);
        if bands.windows(2).any(|pair| pair[0].from == pair[1].from) {
            self.fault(format!("{path}.bands"), "duplicate_name", "two bands start at the same number".to_owned());
        }
        DimensionSource::Bands(columns, bands)
    }

    fn time(&mut self, def: &TimeDef, dimensions: &[Dimension]) -> Option<Time> {
        let full = match def {
            TimeDef::Column(column) => TimeColumn { column: column.clone(), ..TimeColumn::default() },
            TimeDef::Full(full) => full.clone(),
        };
        if full.column.trim().is_empty() {
            self.fault("time.column", "blank_name", "the column has no name".to_owned());
        }
        let mut formats = Vec::new();
        for (i, format) in full.formats.iter().enumerate() {
            formats.extend(self.format(format, &format!("time.formats[{i}]")));
        }
        let zone = match &full.zone {
            None => Some(Zone::utc()),
            Some(name) => self.zone(name, "time.zone"),
        };
        let mut zones = None;
        if let Some(by) = &full.zones {
            let idx = dimensions.iter().position(|dimension| dimension.name == by.dimension);
            if idx.is_none() {
                let message = format!("there is no dimension `{}`", by.dimension);
                self.fault("time.zones.dimension", "unknown_dimension", message);
            }
            let mut named = Vec::new();
            for (value, name) in &by.zones {
                named.extend(self.zone(name, &format!("time.zones.zones.{value}")).map(|zone| (value.clone(), zone)));
            }
            zones = idx.map(|idx| (idx, named));
        }
        zone.map(|zone| Time { column: full.column, formats, zone, zones })
    }

    fn zone(&mut self, name: &str, path: &str) -> Option<Zone> {
        Zone::get(name).map_err(|err| self.fault(path, "unknown_zone", err.to_string())).ok()
    }

    fn format(&mut self, format: &str, path: &str) -> Option<TimeFormat> {
        TimeFormat::parse(format).map_err(|err| self.fault(path, "unknown_format", err.to_string())).ok()
    }

    fn question(&mut self, name: &str, def: &QuestionDef, time: Option<&Time>) -> Option<Question> {
        let path = format!("questions.{name}");
        if name.trim().is_empty() {
            self.fault(&path, "blank_name", "the question has no name".to_owned());
        }
        let (column, missing, title) = match def {
            QuestionDef::Rating { column, missing, title, .. }
            | QuestionDef::Measure { column, missing, title, .. }
            | QuestionDef::Flag { column, missing, title, .. }
            | QuestionDef::Tags { column, missing, title, .. }
            | QuestionDef::Comment { column, missing, title, .. } => (column, missing, title),
        };
        let mut question = Question {
            name: name.to_owned(),
            kind: QuestionKind::Comment,
            columns: column.as_ref().map_or_else(|| vec![name.to_owned()], |names| names.as_slice().to_vec()),
            between: None,
            missing: texts(missing),
            words: BTreeMap::new(),
            yes: Vec::new(),
            no: Vec::new(),
            separator: ";".to_owned(),
            title: title.clone(),
        };
        if question.columns.is_empty() || question.columns.iter().any(|column| column.trim().is_empty()) {
            self.fault(format!("{path}.column"), "blank_name", "the column has no name".to_owned());
        }
        match def {
            QuestionDef::Rating { scale, words, .. } => {
                let scale = Scale::try_from(scale.clone())
                    .map_err(|err| self.fault(format!("{path}.scale"), "invalid_scale", err.to_string()))
                    .ok()?;
                self.points(&path, &mut question, &scale, words);
                question.kind = QuestionKind::Rating(scale);
            }
            QuestionDef::Measure { between, unit, column, .. } => {
                question.kind = QuestionKind::Measure(*unit);
                if let Some(between) = between {
                    if column.is_some() {
                        let message = "a measure has a column of its own or lies between two; choose one".to_owned();
                        self.fault(format!("{path}.between"), "conflict", message);
                    }
                    if !unit.is_time() {
                        let message = "the difference of two times is a duration; make its unit `seconds`".to_owned();
                        self.fault(format!("{path}.unit"), "conflict", message);
                    }
                    for (i, format) in between.formats.iter().enumerate() {
                        self.format(format, &format!("{path}.between.formats[{i}]"));
                    }
                    let mut between = between.clone();
                    if between.formats.is_empty() {
                        between.formats = time.map_or_else(Vec::new, |time| {
                            time.formats.iter().map(|format| format.as_str().to_owned()).collect()
                        });
                    }
                    question.columns.clear();
                    question.between = Some(between);
                }
            }
            QuestionDef::Flag { yes, no, .. } => {
                question.kind = QuestionKind::Flag;
                question.yes = texts(yes);
                question.no = texts(no);
                if let Some(code) = question.yes.iter().find(|code| question.no.contains(code)) {
                    self.fault(format!("{path}.no"), "conflict", format!("`{code}` means both yes and no"));
                }
            }
            QuestionDef::Tags { separator, .. } => {
                question.kind = QuestionKind::Tags;
                if let Some(separator) = separator {
                    if separator.is_empty() {
                        self.fault(format!("{path}.separator"), "blank_name", "the separator is empty".to_owned());
                    }
                    question.separator.clone_from(separator);
                }
            }
            QuestionDef::Comment { .. } => {}
        }
        if let Some(code) = question.missing.iter().find(|code| question.words.contains_key(*code)) {
            let near = nearest(code, question.words.keys().map(String::as_str)).unwrap_or_default();
            let message = format!("`{code}` means both \"no answer\" and the point of `{near}`");
            self.fault(format!("{path}.words"), "conflict", message);
        }
        Some(question)
    }

    /// The words that stand for points of a scale, and the codes that must not.
    fn points(&mut self, path: &str, question: &mut Question, scale: &Scale, words: &BTreeMap<String, i32>) {
        for code in &question.missing {
            if code.parse::<i32>().is_ok_and(|point| (scale.min()..=scale.max()).contains(&point)) {
                let message = format!(
                    "`{code}` is a point of the scale {} to {}, so it cannot mean \"no answer\"",
                    scale.min(),
                    scale.max()
                );
                self.fault(format!("{path}.missing"), "missing_in_scale", message);
            }
        }
        for (word, point) in words {
            if !(scale.min()..=scale.max()).contains(point) {
                let message = format!("`{word}` stands for {point}, outside {} to {}", scale.min(), scale.max());
                self.fault(format!("{path}.words.{word}"), "out_of_range", message);
            }
            if word.trim().parse::<i64>().is_ok_and(|number| number != i64::from(*point)) {
                let message = format!(
                    "`{word}` is a number and cannot stand for {point}; turn the scale round with `direction` instead"
                );
                self.fault(format!("{path}.words.{word}"), "conflict", message);
            }
            question.words.insert(word.trim().to_owned(), *point);
        }
    }
}

/// Whether the parents of a dimension lead back to it.
fn climbs_to_itself(full: &[DimensionColumn], from: usize) -> bool {
    let mut at = from;
    for _ in 0..=full.len() {
        let up = full[at].parent.as_ref().and_then(|name| full.iter().position(|other| other.name == *name));
        match up {
            Some(up) if up == from => return true,
            Some(up) => at = up,
            None => return false,
        }
    }
    // A cycle further up: it is named where it stands.
    false
}

fn texts(codes: &[Code]) -> Vec<String> {
    codes.iter().map(Code::text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The (path, code) pairs of all faults of a survey in JSON.
    fn check(json: &str, expected: &[(&str, &str)]) {
        let err = Survey::from_json(json).unwrap_err();
        assert_eq!(err.kind(), ErrorKind::InvalidSurvey);
        let found: Vec<(&str, &str)> = err.faults().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
        assert_eq!(found, expected, "{err}");
    }

    #[test]
    fn all_faults_are_named_at_once() {
        check("nonsense", &[("$", "malformed")]);
        check("[]", &[("$", "malformed")]);
        check(
            r#"{"schema": "cx-survey/9", "dimension": [], "dimensions": ["n", {"name": "a", "parent": "b"}, ""],
                "revision": "r", "max_refused": 2, "time": {"column": "t", "zone": "Europe/Warszawa", "formats": ["%Q"]},
                "questions": {"x": {"kind": "rating", "scale": {"min": 1, "max": 1}},
                              "y": {"kind": "rating", "scale": "nps", "missing": [5, 11], "words": {"great": 12}},
                              "z": {"kind": "ratings"}}}"#,
            &[
                ("questions.z", "malformed"),
                ("dimension", "unknown_field"),
                ("schema", "unsupported_version"),
                ("dimensions[0]", "reserved_name"),
                ("dimensions[1].parent", "unknown_dimension"),
                ("dimensions[2]", "blank_name"),
                ("dimensions[2].column", "blank_name"),
                ("time.formats[0]", "unknown_format"),
                ("time.zone", "unknown_zone"),
                ("revision", "needs_id"),
                ("max_refused", "out_of_range"),
                ("questions.x.scale", "invalid_scale"),
                ("questions.y.missing", "missing_in_scale"),
                ("questions.y.words.great", "out_of_range"),
            ],
        );
        check(
            r#"{"dimensions": [{"name": "a", "parent": "b"}, {"name": "b", "parent": "a"}], "questions": {}}"#,
            &[("dimensions[0].parent", "cycle"), ("dimensions[1].parent", "cycle"), ("questions", "no_questions")],
        );
    }

    #[test]
    fn a_survey_reads_back_as_it_was_written() {
        let survey = Survey::builder()
            .name("Stores")
            .time("at")
            .zone("Europe/Warsaw")
            .zones("store", [("LIS-01", "Europe/Lisbon")])
            .time_formats(["%d/%m/%Y %H:%M"])
            .id("id")
            .revision("rev")
            .hierarchy(["region", "store"])
            .weight("w")
            .question("nps", QuestionDef::rating(Scale::nps()).in_column("NETPRO").with_missing([11]))
            .question("topics", QuestionDef::tags())
            .build()
            .unwrap();
        let json = survey.to_json();
        assert_eq!(Survey::from_json(&json).unwrap(), survey);
        assert_eq!(Survey::from_json(&json).unwrap().to_json(), json);
        assert_eq!(survey.columns(), ["id", "rev", "at", "region", "store", "w", "NETPRO", "topics"]);
    }
}
