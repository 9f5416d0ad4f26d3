//! A cube as a table: what any engine that can sum by group can merge, and Parquet can store.
//!
//! | column | type | what it holds |
//! | --- | --- | --- |
//! | one for each dimension | text | its value; null for "not known" |
//! | `period` | date | the first day of the period; null where the cube has one period for all time |
//! | `question` | text | the question; null in the row that counts the rows of the cell |
//! | `bin` | int32 | the point of a rating, 1 or 0 for yes or no, 1 for a comment, the logarithmic bin of a measure; null in the row that counts rows without an answer, or that holds a measure's or tags question's moments |
//! | | | of a pair of questions, whose `question` is both names with `*` between, in their order: the place of the first answer on its scale, times the points of the second question, plus the place of the second (places count from 0; no is 0); null in the row that counts rows which did not answer both |
//! | | | of a pair with tags: the place of the other question's answer on its scale, counted from 0; rows without tags or without that answer are not counted |
//! | `tag` | text | the tag; null in the row of a tags question, or of a bin of a pair with tags, that counts all that are tagged; in a row with an account what these are ordered by, different in each; null elsewhere |
//! | `n` | int64 | how many |
//! | `w`, `w2` | decimal(38, 0) | sums of weights and of their squares, in 10^-9 and 10^-18; only where rows carry weights |
//! | `sum`, `sum_sq` | decimal(38, 0) | of a measure, in ticks of its resolution; only where the survey has measures |
//! | `min`, `max` | int64 | of a measure, in ticks; merge them with MIN and MAX |
//! | `sum_w` | decimal(38, 0) | of weight times measure; only where both are |
//! | `intake` | text | the account of a part as JSON, in a row that counts nothing (`n` is 0); only in tables that parts were written to, merge it with MAX |
//!
//! `SELECT dimensions, period, question, bin, tag, SUM(n), … GROUP BY` the first five merges tables exactly. A table in
//! which keys repeat is read as their sum, so a mere union of tables will do as well.

mod read;
mod write;

use crate::error::{Error, ErrorKind};
use crate::survey::{QuestionKind, Survey};

/// The version of the table format that this release writes.
pub const SCHEMA: &str = "cx-cube/1";

const KEY_SCHEMA: &str = "cxmetrics.schema";
const KEY_SURVEY: &str = "cxmetrics.survey";
const KEY_GRAIN: &str = "cxmetrics.grain";
const KEY_INTAKE: &str = "cxmetrics.intake";

/// Which columns a survey's table has beside the keys.
#[derive(Debug, Clone, Copy)]
struct Shape {
    weighted: bool,
    measures: bool,
}

impl Shape {
    fn of(survey: &Survey) -> Self {
        let is_measure = |kind: &QuestionKind| matches!(kind, QuestionKind::Measure(_));
        Self {
            weighted: survey.is_weighted(),
            measures: survey.questions().iter().any(|question| is_measure(question.kind())),
        }
    }
}

fn overflow() -> Error {
    Error::new(ErrorKind::Overflow, "a count or a sum is too large for its column in a table")
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidTable, message)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, new_null_array};
    use arrow_schema::{DataType, Field, Schema};

    use crate::calendar::Grain;
    use crate::cube::{Cube, Filter, Record};
    use crate::error::Result;
    use crate::intake::{Batch, Values};
    use crate::survey::{MeasureUnit, QuestionDef, Scale, Survey};

    fn survey(weighted: bool) -> Survey {
        let builder = Survey::builder()
            .time("day")
            .rating("nps", Scale::nps())
            .measure("handling", MeasureUnit::Seconds)
            .question("topics", QuestionDef::tags())
            .flag("solved")
            .comment("words")
            .dimensions(["store"]);
        if weighted { builder.weight("w").build().unwrap() } else { builder.build().unwrap() }
    }

    fn cube(weighted: bool) -> Cube {
        let mut cube = Cube::new(&survey(weighted), Grain::Day);
        let weigh = |record: Record, weight: f64| if weighted { record.float("w", weight) } else { record };
        for (day, store, nps, handling) in
            [("2026-11-01", "A", 10, 30.5), ("2026-11-01", "B", 0, 7200.0), ("2026-11-02", "A", 7, 0.0)]
        {
            let record = Record::new()
                .text("day", day)
                .text("store", store)
                .integer("nps", nps)
                .float("handling", handling)
                .tags("topics", ["price", "queue"])
                .flag("solved", nps > 5)
                .text("words", "good");
            cube.add(&weigh(record, 1.25)).unwrap();
        }
        cube.add(&weigh(Record::new().text("day", "1969-12-31"), 0.5)).unwrap();
        cube
    }

    #[test]
    fn a_cube_comes_back_from_its_table() {
        for weighted in [false, true] {
            let cube = cube(weighted);
            let table = cube.to_arrow().unwrap();
            let back = Cube::from_arrow([&table]).unwrap();
            assert_eq!(back, cube);
            assert_eq!(back.intake(), cube.intake());
            assert_eq!(back.to_arrow().unwrap(), table);
            // In two pieces that cut a cell, and twice over.
            let cut = table.num_rows() / 2;
            let pieces = [table.slice(0, cut), table.slice(cut, table.num_rows() - cut)];
            assert_eq!(Cube::from_arrow(&pieces).unwrap(), cube);
            let mut twice = cube.clone();
            twice.merge(&cube).unwrap();
            assert_eq!(Cube::from_table(cube.survey(), Grain::Day, [&table, &table]).unwrap(), twice);
        }
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn a_cube_comes_back_from_parquet() {
        for cube in [cube(true), Cube::new(&survey(false), Grain::Week)] {
            let mut file = Vec::new();
            cube.to_parquet(&mut file).unwrap();
            let back = Cube::from_parquet(bytes::Bytes::from(file)).unwrap();
            assert_eq!(back, cube);
            assert_eq!(back.intake(), cube.intake());
        }
        assert_eq!(Cube::from_parquet(bytes::Bytes::from_static(b"PAR1")).unwrap_err().code(), "malformed_input");
    }

    #[test]
    fn a_hierarchy_shows_its_paths() {
        let survey = Survey::builder().rating("nps", Scale::nps()).hierarchy(["region", "store"]).build().unwrap();
        let mut cube = Cube::new(&survey, Grain::All);
        for (region, store) in [("North", "B"), ("South", "A"), ("North", "A")] {
            cube.add(&Record::new().text("region", region).text("store", store)).unwrap();
        }
        let paths = cube.paths("store").unwrap();
        let expected = [["North", "A"], ["North", "B"], ["South", "A"]].map(|path| path.map(Some));
        assert_eq!(paths, expected);
    }

    #[test]
    fn an_empty_cube_is_an_empty_table() {
        let cube = Cube::new(&survey(false), Grain::Month);
        let table = cube.to_arrow().unwrap();
        assert_eq!(table.num_rows(), 0);
        assert_eq!(Cube::from_arrow([&table]).unwrap(), cube);
    }

    #[test]
    fn accounts_of_parts_stand_in_rows_of_their_own() {
        let survey = survey(true);
        let mut parts = [Cube::new(&survey, Grain::Day), Cube::new(&survey, Grain::Day)];
        let mut whole = Cube::new(&survey, Grain::Day);
        for (row, nps) in [9, 11, 5, 12].into_iter().enumerate() {
            let nps = [nps];
            let weight = [1.0];
            let text = ["2026-11-01"];
            let mut batch = Batch::new(1);
            for (name, values) in
                [("day", Values::from(&text[..])), ("nps", Values::from(&nps[..])), ("w", Values::from(&weight[..]))]
            {
                batch = batch.with(name, values).unwrap();
            }
            for name in ["handling", "topics", "solved", "words", "store"] {
                batch = batch.with(name, Values::Null(1)).unwrap();
            }
            parts[row / 2].fold(&batch).unwrap();
            whole.fold(&batch).unwrap();
        }
        let table = |order: &str, intake: &str| {
            let null = Cube::new(&survey, Grain::Day).to_arrow().unwrap();
            let mut columns: Vec<ArrayRef> = Vec::new();
            for field in null.schema().fields() {
                columns.push(match field.name().as_str() {
                    "tag" => Arc::new(StringArray::from(vec![order])),
                    _ if field.is_nullable() => new_null_array(field.data_type(), 1),
                    "n" => Arc::new(Int64Array::from(vec![0])),
                    _ => Arc::new(Decimal128Array::from(vec![0]).with_precision_and_scale(38, 0).unwrap()),
                });
            }
            let mut fields = null.schema().fields().to_vec();
            fields.push(Arc::new(Field::new("intake", DataType::Utf8, true)));
            columns.push(Arc::new(StringArray::from(vec![intake])));
            RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
        };
        let json = |cube: &Cube| serde_json::to_string(cube.intake()).unwrap();
        let tables = [
            table("b", &json(&parts[1])),
            parts[0].to_arrow().unwrap(),
            table("a", &json(&parts[0])),
            parts[1].to_arrow().unwrap(),
        ];
        let back = Cube::from_table(&survey, Grain::Day, &tables).unwrap();
        assert_eq!(back, whole);
        assert_eq!(back.intake(), whole.intake());
        let refused = &back.intake().questions["nps"].refused;
        assert_eq!(refused.iter().next().unwrap().1.first_rows, [1, 3]);

        let code = |tables: &[RecordBatch]| Cube::from_table(&survey, Grain::Day, tables).unwrap_err().code();
        assert_eq!(code(&[table("", "{")]), "invalid_table");
        assert_eq!(code(&[table("", &json(&whole).replacen(":4", ":5", 1))]), "invalid_table");
        let many = r#"{"rows_read": 9223372036854775807, "rows_accepted": 9223372036854775807, "rows_refused": {}, "questions": {}}"#;
        assert!(Cube::from_table(&survey, Grain::Day, [&table("", many)]).is_ok());
        assert_eq!(code(&[table("", many), table("", many)]), "overflow");
    }

    #[test]
    fn tables_that_do_not_add_up_are_refused() {
        let cube = cube(false);
        let table = cube.to_arrow().unwrap();
        let code = |result: Result<Cube>| result.unwrap_err().code();
        assert_eq!(code(Cube::from_arrow([&table.slice(0, 1)])), "invalid_table");
        assert_eq!(code(Cube::from_arrow([])), "invalid_table");
        assert_eq!(code(Cube::from_table(&survey(true), Grain::Day, [&table])), "cube_mismatch");
        assert_eq!(code(Cube::from_table(cube.survey(), Grain::Week, [&table])), "cube_mismatch");
        let only_n = table.project(&[0]).unwrap();
        assert_eq!(code(Cube::from_arrow([&only_n])), "invalid_table");
        let narrow = cube.roll_up(&[], Grain::All, &Filter::everything()).unwrap();
        assert_eq!(Cube::from_arrow([&narrow.to_arrow().unwrap()]).unwrap(), narrow);
    }
}
