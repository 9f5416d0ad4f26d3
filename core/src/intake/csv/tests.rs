use crate::intake::Reason;
use proptest::prelude::*;

use super::*;
use crate::intake::{Text, Values};

/// What a reader makes of a file: names, rows of cells, and the reader at the end of it.
type Read<'a> = (Vec<String>, Vec<Vec<String>>, CsvReader<&'a [u8]>);

fn read<'a>(file: &'a (impl AsRef<[u8]> + ?Sized), options: &CsvOptions) -> Result<Read<'a>> {
    let mut reader = CsvReader::new(file.as_ref(), options)?;
    let mut names = Vec::new();
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch()? {
        assert!(0 < batch.rows());
        names = batch.columns().iter().map(|column| column.name().to_owned()).collect();
        for row in 0..batch.rows() {
            let cell = |column: &crate::intake::Column| match column.values() {
                Values::Text(text @ Text::Packed(_)) => text.get(row).unwrap().to_owned(),
                other => panic!("{other:?}"),
            };
            rows.push(batch.columns().iter().map(cell).collect());
        }
    }
    assert!(reader.next_batch()?.is_none());
    Ok((names, rows, reader))
}

#[track_caller]
fn check(file: &(impl AsRef<[u8]> + ?Sized), options: &CsvOptions, names: &[&str], rows: &[&[&str]]) {
    for block_bytes in [0, 1, 2, 3, 5, 8, 13, 1000] {
        let options = CsvOptions { block_bytes, ..options.clone() };
        // A block of a few bytes is too little to find a delimiter in.
        if options.delimiter.is_none() && block_bytes != 0 && block_bytes < 100 {
            continue;
        }
        let (_, read, reader) = read(file, &options).unwrap();
        assert_eq!(reader.columns(), names, "blocks of {block_bytes}");
        assert_eq!(read, rows, "blocks of {block_bytes}");
    }
}

fn plain() -> CsvOptions {
    CsvOptions::default().with_delimiter(',')
}

#[test]
fn line_ends_and_marks_of_every_kind() {
    let rows: &[&[&str]] = &[&["1", "2"], &["3", "4"]];
    for file in [
        "a,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4",
        "a,b\r1,2\r3,4\r",
        "\u{feff}a,b\n1,2\n3,4",
        "\n\na,b\n\n1,2\n\n\n3,4\n\n",
    ] {
        check(file, &plain(), &["a", "b"], rows);
    }
    check("a;b\n1,5;2\n", &CsvOptions::default(), &["a", "b"], &[&["1,5", "2"]]);
    check("sep=|\r\na|b\r\n1|2\r\n", &CsvOptions::default(), &["a", "b"], &[&["1", "2"]]);
    check("1,2\n", &plain().with_header(false), &["column_1", "column_2"], &[&["1", "2"]]);
    check("a,b\n", &plain(), &["a", "b"], &[]);
    check("a,b", &plain(), &["a", "b"], &[]);
}

#[test]
fn quotes_as_they_come() {
    check(
        "a,b\n\"x,1\",\"line\r\nend\"\n\"say \"\"no\"\"\",\"\"\n5\" tall,\"ab\"c\"d\n\"\"\"\",x",
        &plain(),
        &["a", "b"],
        &[&["x,1", "line\r\nend"], &["say \"no\"", ""], &["5\" tall", "abc\"d"], &["\"", "x"]],
    );
    check("a,b\n'x,1',2\n", &plain().with_quote('\''), &["a", "b"], &[&["x,1", "2"]]);
    check("\"a\nb\",\"c\"\n1,2\n", &plain(), &["a\nb", "c"], &[&["1", "2"]]);
}

#[test]
fn names_are_made_unique() {
    check(
        "category, nps ,category,\n1,2,3,4\n",
        &plain(),
        &["category", "nps", "category.1", "column_4"],
        &[&["1", "2", "3", "4"]],
    );
}

#[test]
fn rows_of_the_wrong_width() {
    let file = "a,b\n1\n1,2,3\n1,2,,\n\"x\ny\",2\n1,2,\"\"\"\"\n";
    for block_bytes in [0, 1, 4, 9] {
        let (_, rows, reader) = read(file, &CsvOptions { block_bytes, ..plain() }).unwrap();
        assert_eq!(rows, [["1", ""], ["1", "2"], ["x\ny", "2"]]);
        assert_eq!((reader.rows_read(), reader.short_rows()), (5, 1));
        assert_eq!(reader.refused().total(), 2);
        assert_eq!(reader.refused().of(Reason::TooManyFields).unwrap().lines, [3, 7]);
        assert_eq!(reader.bytes_read(), file.len() as u64);
    }
}

#[test]
fn bytes_that_are_not_text() {
    let file = b"a,b\n1,\xe9t\xe9\n\xff,2\nx\0y,3\n";
    for block_bytes in [0, 1, 6] {
        let (_, rows, reader) = read(file, &CsvOptions { block_bytes, ..plain() }).unwrap();
        assert_eq!(rows, [["x\0y", "3"]]);
        assert_eq!(reader.refused().of(Reason::InvalidEncoding).unwrap().lines, [2, 3]);
    }
    // What is not handed over need not be text.
    let (names, rows, reader) = read(file, &plain().with_columns(["a", "other"])).unwrap();
    assert_eq!((names, rows), (vec!["a".to_owned()], vec![vec!["1".to_owned()], vec!["x\0y".to_owned()]]));
    assert_eq!(reader.columns(), ["a", "b"]);

    let error = read(b"a,b\n1,\xe9\n2,\xe9\n", &plain()).unwrap_err();
    assert_eq!(error.code(), "malformed_input");
    assert!(error.to_string().contains("windows-1252"), "{error}");
    let error = read(b"\xe9,b\n1,2\n", &plain()).unwrap_err();
    assert!(error.to_string().contains("windows-1252"), "{error}");
}

#[test]
fn other_encodings() {
    check(b"a,b\n1,\xe9t\xe9\n", &plain().with_encoding("windows-1252"), &["a", "b"], &[&["1", "été"]]);
    check(b"a,b\n1,\xb1\n", &plain().with_encoding("iso-8859-2"), &["a", "b"], &[&["1", "ą"]]);
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        mark.iter().copied().chain("a,b\n1,ą\n".encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    check(&wide(b"\xff\xfe", u16::to_le_bytes), &plain(), &["a", "b"], &[&["1", "ą"]]);
    check(&wide(b"\xfe\xff", u16::to_be_bytes), &plain(), &["a", "b"], &[&["1", "ą"]]);
    check(&wide(b"", u16::to_le_bytes), &plain().with_encoding("utf-16le"), &["a", "b"], &[&["1", "ą"]]);
    let (_, rows, reader) = read(b"a,b\n1,\x81\x20\n2,x\n", &plain().with_encoding("shift_jis")).unwrap();
    assert_eq!(rows, [["2", "x"]]);
    assert_eq!(reader.refused().of(Reason::InvalidEncoding).unwrap().lines, [2]);
    let error = read("a", &plain().with_encoding("windows-1253a")).unwrap_err();
    assert_eq!(error.code(), "out_of_range");
    assert!(error.to_string().contains("windows-125"), "{error}");
}

#[test]
fn what_cannot_be_read_says_why() {
    for file in ["", "\n\r\n", "\u{feff}"] {
        assert_eq!(read(file, &plain()).unwrap_err().code(), "empty", "{file:?}");
    }
    for block_bytes in [0, 1, 7] {
        let options = CsvOptions { block_bytes, ..plain() };
        let mut reader = CsvReader::new(&b"a,b\n1,2\n3,\"4\n5,6\n"[..], &options).unwrap();
        let error = loop {
            match reader.next_batch() {
                Ok(batch) => assert_eq!(batch.unwrap().rows(), 1),
                Err(error) => break error,
            }
        };
        assert_eq!(error.code(), "malformed_input");
        assert!(error.to_string().contains("line 3"), "{error}");
        assert!(reader.next_batch().unwrap().is_none());
        assert_eq!(reader.rows_read(), 1);
    }
    assert_eq!(read("a,\"b\n1,2", &plain()).unwrap_err().code(), "malformed_input");
    for (delimiter, quote) in [('ą', '"'), ('\n', '"'), ('"', '"'), (',', 'ą')] {
        let options = CsvOptions::default().with_delimiter(delimiter).with_quote(quote);
        assert_eq!(read("a", &options).unwrap_err().code(), "out_of_range");
    }
}

#[test]
fn a_quote_that_is_never_closed_does_not_fill_memory() {
    let endless = std::io::Read::chain(&b"a,b\n1,2\n3,\"4"[..], std::io::repeat(b'x'));
    let mut reader = CsvReader::new(endless, &plain()).unwrap();
    while let Ok(Some(_)) = reader.next_batch() {}
    assert!(reader.bytes_read() < 10 * LONGEST_RECORD as u64);
}

#[test]
fn a_reader_that_fails_is_an_error_and_the_end() {
    struct Failing(usize);
    impl std::io::Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            if self.0 == 4 {
                return Err(std::io::Error::other("gone"));
            }
            let text = b"a,b\n1,2\n";
            let n = text.len().min(buffer.len());
            buffer[..n].copy_from_slice(&text[..n]);
            Ok(n)
        }
    }
    let mut reader = CsvReader::new(Failing(0), &CsvOptions { block_bytes: 8, ..plain() }).unwrap();
    let error = loop {
        if let Err(error) = reader.next_batch() {
            break error;
        }
    };
    assert_eq!(error.code(), "io");
    assert!(reader.next_batch().unwrap().is_none());
}

#[test]
fn batches_come_one_by_one_or_by_the_block() {
    let file: String = std::iter::once("a,b\n".to_owned()).chain((0..500).map(|i| format!("{i},x\n"))).collect();
    let options = CsvOptions { block_bytes: 100, ..plain() };
    let mut reader = CsvReader::new(file.as_bytes(), &options).unwrap();
    let mut rows = 0;
    loop {
        let batches = reader.next_batches().unwrap();
        if batches.is_empty() {
            break;
        }
        rows += batches.iter().map(Batch::rows).sum::<usize>();
    }
    assert_eq!(rows, 500);
    assert_eq!(read(&file, &options).unwrap().1.len(), 500);
}

/// The rows as the crate `csv` reads them, with our rules for rows of the wrong width.
fn reference(file: &str, width: usize) -> (Vec<Vec<String>>, u64, u64) {
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).has_headers(true).from_reader(file.as_bytes());
    let (mut rows, mut short, mut refused) = (Vec::new(), 0, 0);
    for record in reader.records() {
        let mut cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
        if cells.iter().skip(width).any(|cell| !cell.trim_ascii().is_empty()) {
            refused += 1;
            continue;
        }
        short += u64::from(cells.len() < width);
        cells.resize(width, String::new());
        rows.push(cells);
    }
    (rows, short, refused)
}

fn csv_text() -> impl Strategy<Value = String> {
    // Few characters, so that those with a meaning meet often.
    let piece = prop_oneof![
        4 => prop_oneof![Just("a"), Just("1"), Just(" "), Just("ą")].prop_map(str::to_owned),
        3 => Just(",".to_owned()),
        2 => prop_oneof![Just("\n"), Just("\r\n"), Just("\r")].prop_map(str::to_owned),
        1 => Just("\"".to_owned()),
        1 => "[a,\n]{0,4}".prop_map(|text| format!("\"{text}\"")),
        1 => Just("\"\"".to_owned()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cells_are_those_of_the_csv_crate(body in csv_text(), block_bytes in 1..40_usize) {
        let file = format!("x,y,z\n{body}");
        let (rows, short, refused) = reference(&file, 3);
        let options = CsvOptions { block_bytes, ..plain() };
        match read(&file, &options) {
            Ok((_, read, reader)) => {
                prop_assert_eq!(&read, &rows);
                prop_assert_eq!(reader.short_rows(), short);
                prop_assert_eq!(reader.refused().total(), refused);
                prop_assert_eq!(reader.rows_read(), rows.len() as u64 + refused);
            }
            // Where we find a quote that nothing closes, closing it must be what was missing.
            Err(error) => {
                prop_assert_eq!(error.code(), "malformed_input");
                let closed = format!("{file}\"");
                let (rows, ..) = reference(&closed, 3);
                prop_assert_eq!(read(&closed, &options).unwrap().1, rows);
            }
        }
    }

    #[test]
    fn lines_of_refused_rows_do_not_hang_on_blocks(body in csv_text(), block_bytes in 1..40_usize) {
        let file = format!("x,y\n{body}");
        if let Ok((_, rows, reader)) = read(&file, &plain()) {
            let (_, other, blocks) = read(&file, &CsvOptions { block_bytes, ..plain() }).unwrap();
            prop_assert_eq!(rows, other);
            prop_assert_eq!(reader.refused(), blocks.refused());
        }
    }

    #[test]
    fn any_bytes_are_rows_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200), block_bytes in 1..40_usize) {
        let _ = read(&bytes, &CsvOptions { block_bytes, ..CsvOptions::default() });
    }
}
