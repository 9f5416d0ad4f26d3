//! A table of readings as Arrow columns.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field};

use super::reading::Withheld;
use super::table::{Table, TableRow};
use crate::calendar::Grain;
use crate::error::{Error, ErrorKind, Result};
use crate::unit::Confidence;

impl Table {
    /// The rows as Arrow columns, in their order; totals are left to [`Table::totals`].
    ///
    /// | column | type | what it holds |
    /// | --- | --- | --- |
    /// | one for each dimension | text | its value; null for "not known" |
    /// | `period` | date32 | the first day of the period; only where the table tells periods apart |
    /// | `value`, `low`, `high` | float64 | the reading and its interval; null where there is none |
    /// | `confidence` | float64 | that of the interval |
    /// | `n` | int64 | how many answers it rests on |
    /// | `n_eff` | float64 | how many equally weighted answers would tell as much; null where rows have no weights |
    /// | `unit`, `method` | text | `points`, `share`, ... or a currency; the id of the method |
    /// | `flags` | list of text | what to bear in mind |
    /// | `withheld` | text | why there is no value; null where there is one |
    ///
    /// # Errors
    /// [`ErrorKind::Overflow`] when a base does not fit an int64.
    ///
    /// # Cost
    /// One pass over the rows.
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Record}, metric::nps, survey::{Scale, Survey}};
    /// # let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// # let mut cube = Cube::new(&survey, Grain::Day);
    /// cube.add(&Record::new().text("day", "2026-11-02").text("store", "A").integer("nps", 9))?;
    /// let table = cube.metric(nps("nps")).by(["store"]).every(Grain::Week).min_base(1).table()?;
    /// let arrow = table.to_arrow()?;
    /// let schema = arrow.schema();
    /// let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    /// assert_eq!(names[..4], ["store", "period", "value", "low"]);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn to_arrow(&self) -> Result<RecordBatch> {
        let rows = self.rows();
        let mut columns: Vec<(String, ArrayRef)> = Vec::new();
        for (at, dimension) in self.dimensions().iter().enumerate() {
            let values = rows.iter().map(|row| row.segment.get(at).and_then(Option::as_deref));
            columns.push((dimension.clone(), text(values)));
        }
        if self.grain() != Grain::All {
            let mut starts = Date32Builder::with_capacity(rows.len());
            for row in rows {
                starts.append_option(row.period.map(|period| period.start().to_epoch_days()));
            }
            columns.push(("period".to_owned(), Arc::new(starts.finish())));
        }
        let floats = |value: fn(&TableRow) -> Option<f64>| -> ArrayRef {
            let mut builder = Float64Builder::with_capacity(rows.len());
            for row in rows {
                builder.append_option(value(row));
            }
            Arc::new(builder.finish())
        };
        columns.push(("value".to_owned(), floats(|row| row.reading.value())));
        columns.push(("low".to_owned(), floats(|row| row.reading.interval().map(|(low, _)| low))));
        columns.push(("high".to_owned(), floats(|row| row.reading.interval().map(|(_, high)| high))));
        columns.push(("confidence".to_owned(), floats(|row| row.reading.confidence().map(Confidence::get))));
        let mut bases = Int64Builder::with_capacity(rows.len());
        let mut flags = ListBuilder::new(StringBuilder::new()).with_field(Field::new_list_field(DataType::Utf8, false));
        for row in rows {
            bases.append_value(i64::try_from(row.reading.n).map_err(|_| too_large(row.reading.n))?);
            row.reading.flags().for_each(|flag| flags.values().append_value(flag.name()));
            flags.append(true);
        }
        columns.push(("n".to_owned(), Arc::new(bases.finish())));
        columns.push(("n_eff".to_owned(), floats(|row| row.reading.n_eff)));
        columns.push(("unit".to_owned(), text(rows.iter().map(|row| Some(row.reading.unit.name())))));
        columns.push(("method".to_owned(), text(rows.iter().map(|row| Some(&*row.reading.method)))));
        columns.push(("flags".to_owned(), Arc::new(flags.finish())));
        let withheld = rows.iter().map(|row| row.reading.reason().map(Withheld::code));
        columns.push(("withheld".to_owned(), text(withheld)));
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
            .map_err(|err| Error::new(ErrorKind::InvalidTable, format!("the table has no Arrow form: {err}")))
    }
}

fn text<'t>(values: impl Iterator<Item = Option<&'t str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn too_large(n: u64) -> Error {
    Error::new(ErrorKind::Overflow, format!("the base `{n}` does not fit an int64"))
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Float64Type, Int64Type};

    use crate::calendar::Grain;
    use crate::cube::{Cube, Record};
    use crate::metric::nps;
    use crate::survey::{Scale, Survey};

    #[test]
    fn what_is_withheld_is_null_and_says_why() {
        let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["store"]).build().unwrap();
        let mut cube = Cube::new(&survey, Grain::All);
        for (store, nps, times) in [("A", 10, 6), ("B", 3, 1)] {
            for _ in 0..times {
                cube.add(&Record::new().text("store", store).integer("nps", nps)).unwrap();
            }
        }
        let arrow = cube.metric(nps("nps")).by(["store"]).table().unwrap().to_arrow().unwrap();
        let names: Vec<String> = arrow.schema().fields().iter().map(|field| field.name().clone()).collect();
        let expected =
            ["store", "value", "low", "high", "confidence", "n", "n_eff", "unit", "method", "flags", "withheld"];
        assert_eq!(names, expected);
        let values = arrow.column(1).as_primitive::<Float64Type>();
        assert_eq!((values.value(0), values.is_null(1)), (100.0, true));
        assert_eq!(arrow.column(5).as_primitive::<Int64Type>().values()[..], [6, 1]);
        assert_eq!(arrow.column(7).as_string::<i32>().value(0), "points");
        let flags = arrow.column(9).as_list::<i32>().value(0);
        assert_eq!(flags.as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["low_base"]);
        let withheld = arrow.column(10).as_string::<i32>();
        assert_eq!((withheld.is_null(0), withheld.value(1)), (true, "small_base"));
    }
}
