//! Readings and tables as plain text, in English, for terminals and logs.

use std::fmt::{self, Write as _};

use super::reading::{Flag, Reading, Withheld};
use super::table::{Table, TableRow, ends};
use crate::calendar::{Grain, Period};
use crate::locale::Locale;
use crate::locale::glyph::{columns, fit};
use crate::unit::{Confidence, Unit};

/// A table longer than this is written by its first and last rows.
const MOST_ROWS: usize = 20;
/// Names of segments and dimensions are cut to so many columns.
const WIDEST_NAME: usize = 32;
/// Shown where there is nothing to show, never a zero.
const NOTHING: &str = "–";

/// In one line: the value in its unit, its interval, base and flags, or why it is withheld.
///
/// The confidence is named where it is not the default 0.95, the effective base where there is one. For the words of a
/// reader's own language see [`report::Figures`](crate::report::Figures).
///
/// ```
/// use cxmetrics::{Confidence, Reading, Unit, Withheld};
/// let nps = Reading::known(Unit::Points, "nps.ci.score", 1_234).with_value(41.2).with_interval(38.0, 44.4, Confidence::P95);
/// assert_eq!(nps.to_string(), "41.2 points [38.0, 44.4], n = 1,234");
///
/// let csat = Reading::known(Unit::Share, "csat.ci.wilson", 12).with_value(0.75).with_interval(0.525, 0.891, Confidence::P90);
/// assert_eq!(csat.to_string(), "75.0% [52.5%, 89.1%] at 90%, n = 12; low base");
///
/// let hidden = Reading::withheld(Unit::Points, "nps.ci.score", 3, Withheld::SmallBase);
/// assert_eq!(hidden.to_string(), "withheld: small base, n = 3");
/// ```
impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = match self.value() {
            Some(value) => plain(&Locale::En.quantity(value, self.unit)),
            None => reason(self),
        };
        let interval = interval(self).map_or_else(String::new, |interval| format!(" {interval}"));
        let level = match self.confidence() {
            Some(level) if level != Confidence::default() => format!(" at {}", Locale::En.confidence(level.get())),
            _ => String::new(),
        };
        let base = if self.has(Flag::NoBase) { "n not known".to_owned() } else { format!("n = {}", count(self.n)) };
        let effective = self.n_eff.map_or_else(String::new, |n_eff| {
            let cost = design_effect(self).map_or_else(String::new, |effect| format!(", design effect {effect}"));
            format!(" (effective {}{cost})", effective(n_eff))
        });
        let flags = flags(self).map_or_else(String::new, |flags| format!("; {flags}"));
        f.pad(&format!("{value}{interval}{level}, {base}{effective}{flags}"))
    }
}

/// Rows under their heads, aligned; of more than 20 the first and the last ten.
///
/// Shape: dimensions, period, value, interval, base and notes, each where the table has any. Names are cut to 32 columns,
/// and characters that steer a terminal or turn text round are dropped from them.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::cube::{Cube, Record};
/// use cxmetrics::metric::nps;
/// use cxmetrics::survey::{Scale, Survey};
///
/// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
/// let mut cube = Cube::new(&survey, Grain::Day);
/// for (store, score) in [("A", 10), ("A", 9), ("A", 9), ("A", 7), ("A", 2), ("B", 10)] {
///     cube.add(&Record::new().text("day", "2026-11-02").text("store", store).integer("nps", score))?;
/// }
/// let table = cube.metric(nps("nps")).by(["store"]).every(Grain::Week).without_intervals().table()?;
/// assert_eq!(
///     table.to_string(),
///     "store  period    points  n  notes\n\
///      A      2026-W45    40.0  5  low base\n\
///      B      2026-W45       –  1  withheld: small base"
/// );
/// # Ok::<(), cxmetrics::Error>(())
/// ```
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, totals) = (ends(self.rows(), MOST_ROWS), ends(self.totals(), MOST_ROWS));
        let (shown, shown_totals) = (listed(rows), listed(totals));
        if shown.is_empty() && shown_totals.is_empty() {
            return f.write_str("no rows");
        }
        let lines = lines(&self.columns(&shown, &shown_totals));
        let mut lines = lines.iter().map(String::as_str);
        let mut text: Vec<&str> = lines.by_ref().take(1).collect();
        let rule = "-".repeat(text.first().map_or(0, |head| columns(head)));
        let more = [rows, totals].map(|(_, hidden, _)| Locale::En.more_rows(hidden));
        for ((head, hidden, tail), more) in [rows, totals].into_iter().zip(&more) {
            if 1 < text.len() && !head.is_empty() {
                text.push(&rule);
            }
            text.extend(lines.by_ref().take(head.len()));
            if 0 < hidden {
                text.push(more);
            }
            text.extend(lines.by_ref().take(tail.len()));
        }
        f.write_str(&text.join("\n"))
    }
}

/// The first and the last rows of many, and how many are left out between them.
type Ends<'a> = (&'a [TableRow], usize, &'a [TableRow]);

fn listed((head, _, tail): Ends<'_>) -> Vec<&TableRow> {
    head.iter().chain(tail).collect()
}

/// A column of a table: its head, then its cells.
struct Column {
    is_number: bool,
    cells: Vec<String>,
}

impl Table {
    /// The columns of these rows and totals, without those that would be empty.
    fn columns(&self, rows: &[&TableRow], totals: &[&TableRow]) -> Vec<Column> {
        let all = || rows.iter().chain(totals).copied();
        let readings = || all().map(|row| &row.reading);
        let column = |is_number: bool, head: String, cell: &dyn Fn(&TableRow) -> String| Column {
            is_number,
            cells: std::iter::once(head).chain(all().map(cell)).collect(),
        };
        let mut columns = Vec::new();
        for (at, name) in self.dimensions().iter().enumerate() {
            let names = rows.iter().map(|row| match row.segment.get(at) {
                Some(Some(value)) => fit(value, WIDEST_NAME),
                _ => "not known".to_owned(),
            });
            let totals = totals.iter().map(|_| if at == 0 { "all together".to_owned() } else { String::new() });
            let cells = std::iter::once(fit(name, WIDEST_NAME)).chain(names).chain(totals).collect();
            columns.push(Column { is_number: false, cells });
        }
        if self.grain() != Grain::All {
            let period = |row: &TableRow| row.period.map_or_else(|| NOTHING.to_owned(), Period::label);
            columns.push(column(false, "period".to_owned(), &period));
        }
        let value = |row: &TableRow| match row.reading.value() {
            Some(value) => plain(&Locale::En.value(value, row.reading.unit)),
            None => NOTHING.to_owned(),
        };
        let head = if self.unit() == Some(Unit::Points) { "points" } else { "value" };
        columns.push(column(true, head.to_owned(), &value));
        if readings().any(|reading| reading.interval().is_some()) {
            let level = Locale::En.common_confidence(readings().filter_map(Reading::confidence));
            let head = level.map_or_else(|| "interval".to_owned(), |level| format!("{level} interval"));
            columns.push(column(true, head, &|row| interval(&row.reading).unwrap_or_default()));
        }
        columns.push(column(true, "n".to_owned(), &|row| count(row.reading.n)));
        if readings().any(|reading| reading.n_eff.is_some()) {
            let cell = |row: &TableRow| row.reading.n_eff.map(effective).unwrap_or_default();
            columns.push(column(true, "effective n".to_owned(), &cell));
            columns
                .push(column(true, "design effect".to_owned(), &|row| design_effect(&row.reading).unwrap_or_default()));
        }
        if readings().any(|reading| reading.value().is_none() || reading.told_flags().next().is_some()) {
            columns.push(column(false, "notes".to_owned(), &|row| notes(&row.reading)));
        }
        columns
    }
}

/// Sets columns side by side, names to the left and numbers to the right.
fn lines(columns_of: &[Column]) -> Vec<String> {
    let n_lines = columns_of.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let mut lines = vec![String::new(); n_lines];
    for column in columns_of {
        let widest = column.cells.iter().map(|cell| columns(cell)).max().unwrap_or(0);
        for (line, cell) in lines.iter_mut().zip(&column.cells) {
            let room = " ".repeat(widest.saturating_sub(columns(cell)));
            let _ = if column.is_number { write!(line, "{room}{cell}  ") } else { write!(line, "{cell}{room}  ") };
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// As it would be typed: a terminal may know neither the minus of print nor its spaces.
fn plain(text: &str) -> String {
    text.replace('\u{2212}', "-").replace('\u{a0}', " ")
}

fn count(n: u64) -> String {
    Locale::En.count(n)
}

fn effective(n_eff: f64) -> String {
    plain(&Locale::En.number(n_eff, 0))
}

fn design_effect(reading: &Reading) -> Option<String> {
    reading.design_effect().map(|effect| plain(&Locale::En.number(effect, 2)))
}

/// The interval as `[38.0, 44.4]`.
fn interval(reading: &Reading) -> Option<String> {
    let (low, high) = reading.interval()?;
    let write = |value| plain(&Locale::En.value(value, reading.unit));
    Some(format!("[{}, {}]", write(low), write(high)))
}

/// Why there is no value, by the name of the reason.
fn reason(reading: &Reading) -> String {
    format!("withheld: {}", reading.reason().unwrap_or(Withheld::Empty).code().replace('_', " "))
}

/// The flags by their names, where there are any to tell; that the base is not known is said in its place.
fn flags(reading: &Reading) -> Option<String> {
    let told = reading.told_flags().filter(|flag| *flag != Flag::NoBase);
    let names: Vec<String> = told.map(|flag| flag.name().replace('_', " ")).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What a row of a table has to say beside its numbers.
fn notes(reading: &Reading) -> String {
    let reason = reading.value().is_none().then(|| reason(reading));
    let flags = reading.told_flags().map(|flag| flag.name().replace('_', " "));
    reason.into_iter().chain(flags).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Currency;

    fn points(value: f64, n: u64) -> Reading {
        Reading::known(Unit::Points, "nps.ci.score", n).with_value(value).with_interval(
            value - 3.2,
            value + 3.2,
            Confidence::P95,
        )
    }

    #[test]
    fn readings_in_one_line() {
        let known = |unit, value| Reading::known(unit, "m", 1_234).with_value(value);
        let no_base = || {
            let mut reading = Reading::known(Unit::Share, "share.point", u64::MAX).with_flag(Flag::NoBase);
            reading.n = 0;
            reading
        };
        let money = Unit::Money(Currency::new("PLN").unwrap());
        for (reading, text) in [
            (points(41.2, 1_234), "41.2 points [38.0, 44.4], n = 1,234"),
            (points(-1.0, 1_234), "-1.0 points [-4.2, 2.2], n = 1,234"),
            (points(41.2, 12), "41.2 points [38.0, 44.4], n = 12; low base"),
            (
                points(41.2, 1_234).with_n_eff(1_010.4),
                "41.2 points [38.0, 44.4], n = 1,234 (effective 1,010, design effect 1.22)",
            ),
            (
                known(Unit::Score, 4.2).with_interval(4.1, 4.3, Confidence::new(0.995).unwrap()),
                "4.20 [4.10, 4.30] at 99.5%, n = 1,234",
            ),
            (known(Unit::Share, 0.8234), "82.3%, n = 1,234"),
            (known(Unit::Seconds, 212.0).with_flag(Flag::Binned), "3 min 32 s, n = 1,234"),
            (known(money, -1_234.5), "-PLN 1,234.50, n = 1,234"),
            (known(Unit::Count, 1_234.0).with_flag(Flag::Partial), "1,234, n = 1,234; partial"),
            (known(Unit::Number, 0.126), "0.13, n = 1,234"),
            (no_base().with_value(0.4), "40.0%, n not known"),
            (Reading::withheld(Unit::Points, "nps", 3, Withheld::SmallBase), "withheld: small base, n = 3"),
            (Reading::withheld(Unit::Points, "nps", 0, Withheld::Empty), "withheld: empty, n = 0"),
            (points(41.2, 1_234).hide(Withheld::Complementary), "withheld: complementary, n = 1,234"),
        ] {
            assert_eq!(reading.to_string(), text);
        }
    }

    #[test]
    fn a_reading_keeps_to_a_width() {
        assert_eq!(format!("{:>36}|", points(41.2, 100)), "   41.2 points [38.0, 44.4], n = 100|");
    }

    fn row(segment: &[Option<&str>], week: u32, reading: Reading) -> TableRow {
        let segment: Vec<Option<String>> = segment.iter().map(|name| name.map(str::to_owned)).collect();
        TableRow { segment: segment.into(), period: format!("2026-W{week:02}").parse().ok(), reading }
    }

    #[test]
    fn tables_are_aligned() {
        let rows = vec![
            row(&[Some("Łódź"), Some("web")], 38, points(41.23, 1_234)),
            row(&[Some("漢字"), Some("a name\nthat goes on beyond all reason")], 38, points(-7.0, 12).with_n_eff(9.8)),
            row(&[Some("Łódź\u{1b}[31m\u{202e}"), None], 9, points(0.0, 12).hide(Withheld::SmallBase)),
        ];
        let totals = vec![row(&[], 38, points(40.0, 1_258).with_flag(Flag::Partial))];
        let table = Table::new(vec!["store".into(), "channel".into()], Grain::Week, rows, totals);
        insta::assert_snapshot!(table);
    }

    #[test]
    fn long_tables_show_their_ends() {
        let rows = |n: u32| (1..=n).map(|week| row(&[], week, points(f64::from(week), 100))).collect::<Vec<_>>();
        let lines = |n| Table::new(vec![], Grain::Week, rows(n), vec![]).to_string().lines().count();
        assert_eq!((lines(20), lines(21), lines(50)), (21, 22, 22));
        insta::assert_snapshot!(Table::new(vec![], Grain::Week, rows(50), vec![]));
    }

    #[test]
    fn a_table_without_rows_says_so() {
        assert_eq!(Table::new(vec!["store".into()], Grain::Week, vec![], vec![]).to_string(), "no rows");
    }

    #[test]
    fn a_table_that_was_read_from_elsewhere_may_be_ragged() {
        let json = r#"{"dimensions":["a","b"],"grain":"all","rows":[{"segment":["x","y","z"],"period":null,"reading":
            {"unit":"share","value":0.5,"low":null,"high":null,"confidence":null,"method":"m","n":40}},
            {"segment":[],"period":null,"reading":
            {"unit":"points","value":null,"low":null,"high":null,"confidence":null,"method":"m","n":0}}]}"#;
        let table: Table = serde_json::from_str(json).unwrap();
        assert_eq!(
            table.to_string(),
            "a          b          value   n  notes\n\
             x          y          50.0%  40\n\
             not known  not known      –   0  withheld: empty"
        );
    }
}
