//! Surveys and rows that bytes make.

use std::collections::{BTreeMap, BTreeSet};

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Record};
use cxmetrics::intake::{Batch, Bits, Values};
use cxmetrics::survey::{MeasureUnit, Scale, Survey};
use cxmetrics::{Currency, Result};

use crate::Bytes;

/// What a survey of a sample has beside its ratings, flags and tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that a survey has or has not")]
pub struct Kind {
    /// A column of weights.
    pub weighted: bool,
    /// Ids with revisions.
    pub ids: bool,
    /// Measures in seconds and in money.
    pub measures: bool,
    /// Pairs of all ratings, flags and tags.
    pub pairs: bool,
}

/// A row, or what a correction makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    at: String,
    dimensions: [Option<&'static str>; 3],
    nps: Option<i64>,
    effort: Option<i64>,
    ok: Option<bool>,
    topics: Option<&'static str>,
    seconds: Option<f64>,
    cost: Option<f64>,
    weight: f64,
    id: i64,
    revision: i64,
}

/// A survey and rows for it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What the survey has.
    pub kind: Kind,
    /// The survey.
    pub survey: Survey,
    /// The rows. Where they have ids, rows of the same id and revision are the same.
    pub rows: Vec<Row>,
}

/// The dimensions of every sample.
pub const DIMENSIONS: [&str; 3] = ["region", "store", "channel"];
const VALUES: [&[Option<&str>]; 3] = [
    &[Some("north"), Some("south"), None],
    &[Some("A"), Some("B"), Some("C"), Some("Ż"), None],
    &[Some("web"), Some("desk")],
];
/// The questions of every sample that can be paired.
pub const PAIRED: [&str; 3] = ["nps", "effort", "ok"];
/// The tags of every sample.
pub const TAGS: [&str; 3] = ["price", "staff", "queue"];

impl Kind {
    /// Any kind.
    pub fn any(bytes: &mut Bytes<'_>) -> Self {
        Self { weighted: bytes.flag(), ids: bytes.flag(), measures: bytes.flag(), pairs: bytes.flag() }
    }

    /// The survey of this kind.
    pub fn survey(self) -> Survey {
        let mut survey = Survey::builder()
            .time("at")
            .zone("Europe/Warsaw")
            .dimensions(DIMENSIONS)
            .rating("nps", Scale::nps())
            .rating("effort", Scale::ces1())
            .flag("ok")
            .tags("topics")
            .max_refused(1.0);
        if self.measures {
            let money = MeasureUnit::Money(Currency::new("PLN").expect("a currency"));
            survey = survey.measure("seconds", MeasureUnit::Seconds).measure("cost", money);
        }
        if self.pairs {
            survey = survey.pairs(PAIRED).pairs(["nps", "topics"]).pairs(["topics", "effort", "ok"]);
        }
        if self.weighted {
            survey = survey.weight("weight");
        }
        if self.ids {
            survey = survey.id("id").revision("revision");
        }
        survey.build().expect("a valid survey")
    }
}

impl Row {
    /// A row whose every answer is good.
    pub fn any(bytes: &mut Bytes<'_>) -> Self {
        let day = bytes.pick(&[
            "2026-10-24",
            "2026-10-25",
            "2026-10-26",
            "2026-10-31",
            "2026-11-01",
            "2026-12-31",
            "2027-01-01",
        ]);
        // Either side of midnight in Warsaw, and within the hour that comes twice there on 25 October.
        let clock = bytes.pick(&["12:00:00", "21:59:59", "22:00:00", "22:59:59", "23:00:00", "00:30:00", "01:30:00"]);
        Self {
            at: format!("{day}T{clock}Z"),
            dimensions: VALUES.map(|values| bytes.pick(values)),
            nps: bytes.pick(&[Some(9), Some(10), Some(0), Some(6), Some(7), None]),
            effort: bytes.pick(&[Some(1), Some(2), Some(3), Some(5), None]),
            ok: bytes.pick(&[Some(true), Some(false), None]),
            topics: bytes.pick(&[Some("price"), Some("price;staff"), Some("queue;price;queue"), Some(";"), None]),
            seconds: bytes.pick(&[Some(1.0), Some(0.25), Some(300.5), Some(301.0), Some(86_400.0), None]),
            cost: bytes.pick(&[Some(0.29), Some(-12.5), Some(1e6), None]),
            weight: bytes.pick(&[1.0, 0.5, 2.25, 1e-9]),
            id: 0,
            revision: 0,
        }
    }

    /// The same row with answers that are refused, where there are answers.
    #[must_use]
    pub fn spoiled(&self) -> Self {
        Self { nps: Some(11), effort: Some(0), ..self.clone() }
    }

    /// The same row with another answer and a higher revision.
    #[must_use]
    pub fn revised(&self) -> Self {
        let nps = if self.nps == Some(3) { 4 } else { 3 };
        Self { nps: Some(nps), revision: self.revision + 1, ..self.clone() }
    }

    /// The same row with this weight.
    #[must_use]
    pub fn weighing(&self, weight: f64) -> Self {
        Self { weight, ..self.clone() }
    }

    /// The same row under this id.
    #[must_use]
    pub fn with_id(&self, id: i64) -> Self {
        Self { id, ..self.clone() }
    }

    /// Its answers to [`PAIRED`], yes as 1, and its weight.
    pub fn paired(&self) -> ([Option<i64>; 3], f64) {
        ([self.nps, self.effort, self.ok.map(i64::from)], self.weight)
    }

    /// Its tags, where it was tagged: perhaps with none.
    pub fn tags(&self) -> Option<BTreeSet<&'static str>> {
        self.topics.map(|topics| topics.split(';').filter(|tag| !tag.is_empty()).collect())
    }

    /// Its store.
    pub fn store(&self) -> Option<&'static str> {
        self.dimensions[1]
    }

    /// Its revision.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// Its id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The row as a record of one answer.
    pub fn record(&self, kind: Kind) -> Record {
        let mut record = Record::new().text("at", self.at.clone());
        for (name, value) in DIMENSIONS.iter().zip(self.dimensions) {
            if let Some(value) = value {
                record = record.text(*name, value);
            }
        }
        for (name, value) in [("nps", self.nps), ("effort", self.effort)] {
            if let Some(value) = value {
                record = record.integer(name, value);
            }
        }
        if let Some(ok) = self.ok {
            record = record.flag("ok", ok);
        }
        if let Some(topics) = self.topics {
            record = record.tags("topics", topics.split(';'));
        }
        if kind.measures {
            for (name, value) in [("seconds", self.seconds), ("cost", self.cost)] {
                if let Some(value) = value {
                    record = record.float(name, value);
                }
            }
        }
        if kind.weighted {
            record = record.float("weight", self.weight);
        }
        if kind.ids {
            record = record.integer("id", self.id).integer("revision", self.revision);
        }
        record
    }
}

impl Sample {
    /// A sample of at most `most` rows.
    pub fn any(kind: Kind, most: usize, bytes: &mut Bytes<'_>) -> Self {
        let n = bytes.below(most + 1);
        let mut known: BTreeMap<(i64, i64), Row> = BTreeMap::new();
        let rows = (0..n)
            .map(|_| {
                let id = i64::try_from(bytes.below(n)).unwrap_or(0);
                let revision = i64::try_from(bytes.below(3)).unwrap_or(0);
                let row = Row { id, revision, ..Row::any(bytes) };
                if kind.ids { known.entry((id, revision)).or_insert(row).clone() } else { row }
            })
            .collect();
        Self { kind, survey: kind.survey(), rows }
    }

    /// The rows that a cube counts: of those with the same id the latest.
    pub fn counted(&self) -> Vec<&Row> {
        let mut latest: BTreeMap<i64, &Row> = BTreeMap::new();
        for row in &self.rows {
            let held = latest.entry(row.id()).or_insert(row);
            if held.revision() < row.revision() {
                *held = row;
            }
        }
        if self.kind.ids { latest.into_values().collect() } else { self.rows.iter().collect() }
    }

    /// The cube of these rows, folded at once.
    pub fn cube_of(&self, rows: &[Row], grain: Grain) -> Cube {
        let mut cube = Cube::new(&self.survey, grain);
        self.fold_into(&mut cube, rows).expect("rows that fit");
        cube
    }

    /// The cube of all rows by day.
    pub fn cube(&self) -> Cube {
        self.cube_of(&self.rows, Grain::Day)
    }

    /// Folds rows into a cube.
    ///
    /// # Errors
    /// Those of [`Cube::fold`].
    pub fn fold_into(&self, cube: &mut Cube, rows: &[Row]) -> Result<()> {
        let text = |value: &dyn Fn(&Row) -> Option<String>| -> (Vec<String>, Bits<'static>) {
            let cells: Vec<Option<String>> = rows.iter().map(value).collect();
            let valid = Bits::from_bools(cells.iter().map(Option::is_some));
            (cells.into_iter().map(Option::unwrap_or_default).collect(), valid)
        };
        let whole = |value: &dyn Fn(&Row) -> Option<i64>| -> (Vec<i64>, Bits<'static>) {
            let valid = Bits::from_bools(rows.iter().map(|row| value(row).is_some()));
            (rows.iter().map(|row| value(row).unwrap_or(-99)).collect(), valid)
        };
        let float = |value: &dyn Fn(&Row) -> Option<f64>| -> (Vec<f64>, Bits<'static>) {
            let valid = Bits::from_bools(rows.iter().map(|row| value(row).is_some()));
            (rows.iter().map(|row| value(row).unwrap_or(f64::NAN)).collect(), valid)
        };
        let at = text(&|row| Some(row.at.clone()));
        let dimensions = [0, 1, 2].map(|which: usize| text(&move |row: &Row| row.dimensions[which].map(str::to_owned)));
        let (nps, effort) = (whole(&|row| row.nps), whole(&|row| row.effort));
        let topics = text(&|row| row.topics.map(str::to_owned));
        let (seconds, cost) = (float(&|row| row.seconds), float(&|row| row.cost));
        let weight = float(&|row| Some(row.weight));
        let (id, revision) = (whole(&|row| Some(row.id)), whole(&|row| Some(row.revision)));
        let ok = Values::Bool(Bits::from_bools(rows.iter().map(|row| row.ok == Some(true))));
        let ok_valid = Bits::from_bools(rows.iter().map(|row| row.ok.is_some()));
        let mut batch = Batch::new(rows.len())
            .with_nulls("ok", ok, Some(ok_valid))?
            .with("at", Values::from(&at.0[..]))?
            .with("id", Values::from(&id.0[..]))?
            .with("revision", Values::from(&revision.0[..]))?;
        for (name, column) in DIMENSIONS.iter().zip(&dimensions).chain([(&"topics", &topics)]) {
            batch = batch.with_nulls(*name, Values::from(&column.0[..]), Some(column.1.clone()))?;
        }
        for (name, column) in [("nps", &nps), ("effort", &effort)] {
            batch = batch.with_nulls(name, Values::from(&column.0[..]), Some(column.1.clone()))?;
        }
        for (name, column) in [("seconds", &seconds), ("cost", &cost), ("weight", &weight)] {
            batch = batch.with_nulls(name, Values::from(&column.0[..]), Some(column.1.clone()))?;
        }
        cube.fold(&batch).map(drop)
    }
}
