//! Networks as the library reads them.

use cxmetrics::Result;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::{Batch, Bits, Text, TimeUnit, Values};
use cxmetrics::survey::{MeasureUnit, QuestionDef, Scale, Survey};

use super::answer::{Answer, channel};
use super::world::{REGIONS, Store, TAGS};

/// The survey of a network: its stores in their regions and zones, its channels, its questions.
///
/// # Errors
/// None, as long as the library takes what is written here.
pub fn survey() -> Result<Survey> {
    survey_with(QuestionDef::measure(MeasureUnit::Seconds))
}

/// The same survey where its answers come from the file, in which one column has another name.
///
/// # Errors
/// None, as long as the library takes what is written here.
pub fn survey_of_file() -> Result<Survey> {
    survey_with(QuestionDef::measure(MeasureUnit::Seconds).in_column("handling_seconds"))
}

fn survey_with(handling: QuestionDef) -> Result<Survey> {
    Survey::builder()
        .time("timestamp")
        .zones("region", REGIONS)
        .hierarchy(["region", "store"])
        .dimensions(["channel"])
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .rating("ces", Scale::ces())
        .question("handling", handling)
        .tags("tag")
        .build()
}

/// Counts answers by day.
///
/// # Errors
/// Those of the library's intake; none, as long as answers name stores that there are.
pub fn fold(stores: &[Store], answers: &[Answer]) -> Result<Cube> {
    let rows = answers.len();
    let store = |answer: &Answer| stores.get(usize::from(answer.store));
    let names: Vec<&str> = answers.iter().map(|one| store(one).map_or("", |store| &store.name)).collect();
    let region = |one: &Answer| store(one).and_then(|store| REGIONS.get(store.region)).map_or("", |(name, _)| name);
    let regions: Vec<&str> = answers.iter().map(region).collect();
    let channels: Vec<&str> = answers.iter().map(channel).collect();
    let times: Vec<i64> = answers.iter().map(|one| i64::from(one.at)).collect();
    let seconds: Vec<u16> = answers.iter().map(|one| one.handling).collect();
    // An empty list is an answer: no complaint.
    let mut offsets = vec![0];
    let mut complaints: Vec<&str> = Vec::new();
    for answer in answers {
        complaints.extend(answer.tag.and_then(|tag| TAGS.get(usize::from(tag))));
        offsets.push(complaints.len());
    }
    let points = |of: fn(&Answer) -> Option<u8>| -> (Vec<u8>, Bits<'static>) {
        let points = answers.iter().map(|one| of(one).unwrap_or_default()).collect();
        (points, Bits::from_bools(answers.iter().map(|one| of(one).is_some())))
    };
    let (nps, with_nps) = points(|one| one.nps);
    let (csat, with_csat) = points(|one| one.csat);
    let (ces, with_ces) = points(|one| one.ces);
    let batch = Batch::new(rows)
        .with("timestamp", Values::Instants(times.into(), TimeUnit::Second))?
        .with("region", Values::from(&regions[..]))?
        .with("store", Values::from(&names[..]))?
        .with("channel", Values::from(&channels[..]))?
        .with_nulls("nps", Values::U8(&nps), Some(with_nps))?
        .with_nulls("csat", Values::U8(&csat), Some(with_csat))?
        .with_nulls("ces", Values::U8(&ces), Some(with_ces))?
        .with("handling", Values::U16(&seconds))?
        .with("tag", Values::Lists(offsets.into(), Text::Slice(&complaints)))?;
    let mut cube = Cube::new(&survey()?, Grain::Day);
    cube.fold(&batch)?;
    Ok(cube)
}
