//! Delimited text through the reader and the fold.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::{CsvOptions, FileFormat, ReadOptions, Source};
use cxmetrics::survey::{MeasureUnit, QuestionDef, Scale, Survey};

use crate::{Bytes, law};

/// A survey that asks for a bit of everything.
pub fn survey(with_id: bool) -> Survey {
    let builder = Survey::builder()
        .time("t")
        .zone("Europe/Warsaw")
        .question(
            "nps",
            QuestionDef::rating(Scale::nps()).in_column("s").with_missing(["NA"]).with_words([("great", 10)]),
        )
        .question("money", QuestionDef::measure(MeasureUnit::Number).in_column("m"))
        .question("solved", QuestionDef::flag().in_column("f"))
        .question("topics", QuestionDef::tags().in_column("g"))
        .question("words", QuestionDef::comment().in_column("c"))
        .dimensions(["d"])
        .max_refused(1.0);
    let builder = if with_id { builder.id("i").revision("r") } else { builder };
    builder.build().unwrap()
}

/// The header that makes text fit the survey.
pub const HEADER: &str = "t,s,m,f,g,c,d,i,r\n";

fn fold(text: &[u8], options: &CsvOptions, survey: &Survey) -> Result<Cube, cxmetrics::Error> {
    let mut cube = Cube::new(survey, Grain::Week);
    let read = ReadOptions::default().with_csv(options.clone());
    // The reader keeps its input until it is dropped, so it gets one of its own.
    let mut source = Source::from_reader(std::io::Cursor::new(text.to_vec()), FileFormat::Csv, &read)?;
    cube.fold_source(&mut source)?;
    Ok(cube)
}

/// Any bytes are read or refused with a reason; the account adds up; the size of blocks and batches does not matter.
pub fn check(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let survey = survey(bytes.flag());
    let mut options = CsvOptions::default().with_decimal_comma(bytes.flag());
    match bytes.below(6) {
        0 => options = options.with_delimiter(';'),
        1 => options = options.with_delimiter('\t'),
        2 => options = options.with_encoding("windows-1252"),
        _ => {}
    }
    let mut text = if bytes.flag() { HEADER.as_bytes().to_vec() } else { Vec::new() };
    text.extend_from_slice(bytes.rest());
    let small = options.clone().with_batch_rows(3);
    match (fold(&text, &options, &survey), fold(&text, &small, &survey)) {
        (Ok(cube), small) => {
            law::accounts_balance(&cube);
            law::table_round_trips(&cube);
            law::readings_are_sound(&cube);
            law::segments_add_up(&cube);
            // Dates without a stated format are settled by the first batch, which may then differ.
            if let Ok(small) = small
                && small.intake().rows_refused == cube.intake().rows_refused
            {
                assert_eq!(small, cube);
            }
        }
        (Err(err), _) => assert!(!err.code().is_empty() && !err.to_string().is_empty()),
    }
}
