use crate::intake::Reason;
use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;
use crate::intake::Values;

/// Every batch as rows of `name=value`, nulls left out, with the kinds of its columns; and the reader at the end.
fn read<'a>(
    file: &'a (impl AsRef<[u8]> + ?Sized),
    options: &JsonLinesOptions,
) -> (Vec<Vec<String>>, Vec<String>, JsonLinesReader<&'a [u8]>) {
    let mut reader = JsonLinesReader::new(file.as_ref(), options);
    let (mut rows, mut kinds) = (Vec::new(), Vec::new());
    while let Some(batch) = reader.next_batch().unwrap() {
        assert!(0 < batch.rows() && batch.rows() <= options.batch_rows);
        for column in batch.columns() {
            let kind: String = format!("{:?}", column.values()).chars().take_while(char::is_ascii_alphabetic).collect();
            kinds.push(format!("{}: {kind}", column.name()));
        }
        for row in 0..batch.rows() {
            let present = batch.columns().iter().filter(|column| !column.is_null(row));
            rows.push(present.map(|column| format!("{}={}", column.name(), show(column.values(), row))).collect());
        }
    }
    assert!(reader.next_batch().unwrap().is_none());
    assert_eq!(reader.rows_read(), rows.len() as u64 + reader.refused().total());
    (rows, kinds, reader)
}

fn show(values: &Values, row: usize) -> String {
    match values {
        Values::Text(text) => text.get(row).unwrap().to_owned(),
        Values::Bool(bits) => bits.get(row).to_string(),
        Values::Lists(offsets, text) => {
            let items: Vec<_> = (offsets[row]..offsets[row + 1]).map(|item| text.get(item).unwrap()).collect();
            format!("[{}]", items.join("|"))
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check(file: &str, rows: &[&[&str]], kinds: &[&str]) {
    for block_bytes in [1, 2, 3, 7, 50, BLOCK] {
        let (read, read_kinds, reader) = read(file, &JsonLinesOptions { block_bytes, ..JsonLinesOptions::default() });
        assert_eq!(read, rows, "blocks of {block_bytes}");
        assert_eq!(read_kinds, kinds, "blocks of {block_bytes}");
        assert_eq!(reader.bytes_read(), file.len() as u64);
        assert_eq!(reader.refused().total(), 0);
    }
}

#[test]
fn objects_become_rows() {
    check(
        "\u{feff}{\"nps\": 10, \"store\": \"A\"}\r\n\n  \n{\"nps\": 7.50, \"store\": null}\n{}\n{\"nps\": \"nine\"}",
        &[&["nps=10", "store=A"], &["nps=7.50"], &[], &["nps=nine"]],
        &["nps: Text", "store: Text"],
    );
    check(
        r#"{"user": {"region": "x", "geo": {"city": "Łódź"}}, "a": {}}"#,
        &[&["user.region=x", "user.geo.city=Łódź"]],
        &["user.region: Text", "user.geo.city: Text"],
    );
    check("", &[], &[]);
}

#[test]
fn columns_have_the_kind_of_their_values() {
    check("{\"a\": true}\n{\"a\": null}\n{\"a\": false}", &[&["a=true"], &[], &["a=false"]], &["a: Bool"]);
    check("{\"a\": true}\n{\"a\": \"yes\"}", &[&["a=true"], &["a=yes"]], &["a: Text"]);
    check("{\"a\": null}\n{\"a\": null}", &[&[], &[]], &["a: Null"]);
    check(
        "{\"a\": [\"x\", null, 2, true]}\n{\"a\": []}\n{\"a\": \"y\"}\n{}\n{\"a\": [{\"b\": [1]}, [ ]]}",
        &[&["a=[x|2|true]"], &["a=[]"], &["a=[y]"], &[], &[r#"a=[{"b": [1]}|[ ]]"#]],
        &["a: Lists"],
    );
}

#[test]
fn keys_may_come_later_twice_or_in_any_order() {
    check("{\"a\": 1}\n{\"b\": 2, \"a\": 3}", &[&["a=1"], &["a=3", "b=2"]], &["a: Text", "b: Text"]);
    check("{\"a\": 1, \"a\": 2}", &[&["a=2"]], &["a: Text"]);
    check("{\"a\": [1, 2], \"b\": 0, \"a\": 3}", &[&["a=3", "b=0"]], &["a: Text", "b: Text"]);
    check("{\"a.b\": 1, \"a\": {\"b\": 2}}", &[&["a.b=2"]], &["a.b: Text"]);
    let (rows, kinds, reader) =
        read("{\"a\":1}\n{\"b\":2}\n{\"a\":3}", &JsonLinesOptions::default().with_batch_rows(1));
    assert_eq!(rows, [["a=1"], ["b=2"], ["a=3"]]);
    assert_eq!(kinds, ["a: Text", "a: Null", "b: Text", "a: Text", "b: Null"]);
    assert_eq!(reader.columns().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn only_the_wanted_columns() {
    let options = JsonLinesOptions::default().with_columns(["a.b", "d"]);
    let (rows, kinds, _) = read("{\"a\": {\"b\": 1, \"c\": [1]}, \"e\": [[{}]]}\n{\"e\": 1}", &options);
    assert_eq!((rows, kinds), (vec![vec!["a.b=1".to_owned()], vec![]], vec!["a.b: Text".to_owned()]));
}

#[test]
fn bad_lines_are_refused_and_counted() {
    let bad = [
        "[1]",
        "1",
        "{\"a\": 1,}",
        "{\"a\" 1}",
        "{\"a\": 1} x",
        "{\"a\": 01, \"z\": 1}",
        "{\"z\": 1, \"a\": ",
        "{a: 1}",
        "nul",
    ];
    for bad in bad {
        let file = format!("{{\"a\": 1}}\n\n{bad}\n{{\"a\": 2}}\n");
        let (rows, kinds, reader) = read(&file, &JsonLinesOptions::default());
        assert_eq!(rows, [["a=1"], ["a=2"]], "{bad}");
        assert_eq!(kinds, ["a: Text"], "{bad}");
        assert_eq!(reader.refused().of(Reason::MalformedLine).unwrap().lines, [3], "{bad}");
    }
    let (rows, _, reader) = read(b"{\"a\": \"\xff\"}\n{\"a\": 1}", &JsonLinesOptions::default());
    assert_eq!(rows, [["a=1"]]);
    assert_eq!(reader.refused().of(Reason::InvalidEncoding).unwrap().lines, [1]);
}

#[test]
fn hostile_lines_do_not_fill_memory_or_the_stack() {
    let deep = "{\"a\":".repeat(100_000);
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(LONGEST_LINE + BLOCK));
    let name = format!("{{\"{}\": 1}}", "x".repeat(2_000));
    let wide: Vec<String> = (0..5_000).map(|i| format!("\"k{i}\": 1")).collect();
    let file = format!("{deep}\n{long}\n{name}\n{{{}}}\n{{\"a\": 1}}", wide.join(","));
    let (rows, _, reader) = read(&file, &JsonLinesOptions::default());
    assert!(rows == [["a=1"]]);
    assert_eq!(reader.refused().of(Reason::MalformedLine).unwrap().lines, [1, 3]);
    assert_eq!(reader.refused().of(Reason::LineTooLong).unwrap().lines, [2]);
    assert_eq!(reader.refused().of(Reason::TooManyColumns).unwrap().lines, [4]);
}

#[test]
fn many_columns_make_small_batches() {
    let wide: Vec<String> = (0..4_000).map(|i| format!("\"k{i}\": 1")).collect();
    let file = "{\"a\": 1}\n".repeat(2_000) + &format!("{{{}}}\n", wide.join(",")) + &"{\"a\": 1}\n".repeat(1_100);
    let mut reader = JsonLinesReader::new(file.as_bytes(), &JsonLinesOptions::default());
    let mut sizes = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        sizes.push((batch.rows(), batch.columns().len()));
    }
    assert_eq!(sizes, [(2_000, 1), (1_049, 4_001), (52, 4_001)]);
}

/// What `serde_json` makes of a line, flattened by our rules.
fn reference(line: &str) -> Option<Vec<String>> {
    fn flatten(path: Option<&str>, value: &Value, into: &mut Vec<(String, Option<String>)>) {
        let scalar = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            // We keep numbers as they are written.
            Value::Number(zero) if zero.as_f64() == Some(0.0) && zero.is_f64() => Some("-0".to_owned()),
            other => Some(other.to_string()),
        };
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    flatten(Some(&path.map_or(key.clone(), |path| format!("{path}.{key}"))), value, into);
                }
            }
            Value::Array(items) => {
                let items: Vec<_> = items.iter().filter_map(scalar).collect();
                into.push((path.unwrap_or_default().to_owned(), Some(format!("[{}]", items.join("|")))));
            }
            other => into.push((path.unwrap_or_default().to_owned(), scalar(other))),
        }
    }
    let object: Map<String, Value> = serde_json::from_str(line).ok()?;
    let mut cells = Vec::new();
    flatten(None, &Value::Object(object), &mut cells);
    let mut cells: Vec<_> = cells.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    cells.sort();
    Some(cells)
}

fn json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        (-20..20_i32).prop_map(|n| n.to_string()),
        Just("\"ą\"".to_owned()),
        Just(r#""a\n\"\u0105\ud83d\ude00""#.to_owned()),
    ];
    let scalars = proptest::collection::vec(scalar.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", ")));
    let value = prop_oneof![3 => scalar, 1 => scalars];
    value.prop_recursive(3, 20, 4, |inner| {
        // Distinct keys: which of two equal ones comes first is ours to say.
        proptest::collection::btree_map("[a-e]", inner, 0..4).prop_map(|pairs| {
            let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| format!("\"{key}\" : {value}")).collect();
            format!("{{{}}}", pairs.join(","))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_what_serde_json_makes_of_them(
        line in json(),
        at in any::<prop::sample::Index>(),
        edit in proptest::option::of("[\\[\\]{}\",:0z \\\\-]{0,2}"),
    ) {
        let mut line = line;
        if let Some(edit) = edit {
            let mut at = at.index(line.len() + 1);
            while !line.is_char_boundary(at) {
                at -= 1;
            }
            let end = (at + 1..=line.len()).find(|end| line.is_char_boundary(*end)).unwrap_or(at);
            line.replace_range(at..end, &edit);
        }
        let (mut rows, _, reader) = read(&line, &JsonLinesOptions::default());
        let mut cells = rows.pop();
        if let Some(cells) = &mut cells {
            // A list in the column of a scalar is one item long; both are written alike here.
            cells.sort();
        }
        match reference(&line) {
            Some(expected) => prop_assert_eq!(cells, Some(expected)),
            // We read half a surrogate pair where serde_json refuses the line.
            None => prop_assert!(cells.is_none_or(|cells| cells.concat().contains('\u{fffd}')), "{}", line),
        }
        prop_assert!(line.trim().is_empty() || reader.rows_read() == 1);
    }

    #[test]
    fn any_bytes_are_rows_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), block_bytes in 1..40_usize) {
        read(&bytes, &JsonLinesOptions { block_bytes, ..JsonLinesOptions::default() });
    }
}
