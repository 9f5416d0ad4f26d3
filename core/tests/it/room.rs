//! What a live cube may not lose: room, accounts, extremes.

use cxmetrics::ErrorKind;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Record};
use cxmetrics::intake::{Batch, Values};
use cxmetrics::metric::mean;
use cxmetrics::survey::{MeasureUnit, Scale, Survey};

fn survey() -> Survey {
    Survey::builder()
        .rating("nps", Scale::nps())
        .measure("seconds", MeasureUnit::Seconds)
        .tags("topics")
        .dimensions(["store"])
        .build()
        .unwrap()
}

fn row(store: &str, nps: i64) -> Record {
    let tag = if nps < 7 { "queue" } else { "staff" };
    Record::new().text("store", store).integer("nps", nps).float("seconds", 1.5).tags("topics", [tag])
}

#[test]
fn cells_that_are_emptied_make_room() {
    let mut cube = Cube::new(&survey(), Grain::All).with_max_cells(2);
    cube.add(&row("A", 9)).unwrap();
    cube.add(&row("B", 2)).unwrap();
    assert_eq!(cube.add(&row("C", 7)).unwrap_err().kind(), ErrorKind::TooManyCells);
    cube.remove(&row("A", 9)).unwrap();
    cube.add(&row("C", 7)).unwrap();
    let mut same = Cube::new(&survey(), Grain::All);
    same.add(&row("C", 7)).unwrap();
    same.add(&row("B", 2)).unwrap();
    assert_eq!(cube, same);
    // An empty cell takes no place in another cube either, and may fill again.
    let mut emptied = Cube::new(&survey(), Grain::All);
    emptied.add(&row("D", 1)).unwrap();
    emptied.remove(&row("D", 1)).unwrap();
    cube.merge(&emptied).unwrap();
    cube.correct(&row("C", 7), &row("A", 7)).unwrap();
    cube.remove(&row("A", 7)).unwrap();
    cube.add(&row("A", 3)).unwrap();
    assert_eq!((cube.cells(), cube.rows()), (2, 2));
}

#[test]
fn a_replaced_row_makes_room_where_rows_have_ids() {
    let survey = Survey::builder()
        .rating("nps", Scale::nps())
        .measure("seconds", MeasureUnit::Seconds)
        .tags("topics")
        .dimensions(["store"])
        .id("id")
        .revision("revision")
        .build()
        .unwrap();
    let row =
        |id: &str, revision: i64, store: &str, nps: i64| row(store, nps).text("id", id).integer("revision", revision);
    let mut cube = Cube::new(&survey, Grain::All).with_max_cells(2);
    cube.add(&row("x", 1, "A", 9)).unwrap();
    cube.add(&row("y", 1, "B", 2)).unwrap();
    cube.remove(&row("x", 1, "A", 9)).unwrap();
    cube.add(&row("z", 1, "C", 2)).unwrap();
    // The rows that stayed are still known by their ids and codes.
    cube.correct(&row("y", 1, "B", 2), &row("y", 2, "C", 8)).unwrap();
    cube.remove(&row("z", 1, "C", 2)).unwrap();
    cube.remove(&row("y", 2, "C", 8)).unwrap();
    assert_eq!(cube, Cube::new(&survey, Grain::All));
}

#[test]
fn a_correction_that_does_not_fit_changes_nothing() {
    let mut cube = Cube::new(&survey(), Grain::All).with_max_cells(1);
    cube.add(&row("A", 9)).unwrap();
    cube.add(&row("A", 9)).unwrap();
    let before = cube.clone();
    let err = cube.correct(&row("A", 9), &row("B", 9)).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::TooManyCells);
    assert_eq!(cube, before);
    assert_eq!(cube.intake(), before.intake());
    let seconds = |cube: &Cube| cube.metric(mean("seconds")).min_base(0).overall().unwrap();
    assert_eq!(seconds(&cube), seconds(&before));
    #[cfg(feature = "arrow")]
    assert_eq!(format!("{:?}", cube.to_arrow().unwrap()), format!("{:?}", before.to_arrow().unwrap()));
    // The only row of a cell may move to another one.
    cube.remove(&row("A", 9)).unwrap();
    cube.correct(&row("A", 9), &row("B", 9)).unwrap();
    assert_eq!(cube.values("store").unwrap(), [Some("B")]);
}

#[test]
fn no_period_is_invented() {
    let with_time = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build().unwrap();
    let stores: Vec<&str> = (0..70_000).map(|at| ["A", "B"][at % 2]).collect();
    let days = vec!["1969-12-31"; stores.len()];
    let scores = vec![9_u8; stores.len()];
    let batch = Batch::new(stores.len())
        .with("day", Values::from(&days[..]))
        .unwrap()
        .with("store", Values::from(&stores[..]))
        .unwrap()
        .with("nps", Values::from(&scores[..]))
        .unwrap();
    for grain in Grain::ALL.iter().copied() {
        let mut cube = Cube::new(&with_time, grain);
        cube.fold(&batch).unwrap();
        let periods = cube.periods();
        assert_eq!((periods.len(), cube.cells()), (1, 2), "{grain:?}");
        let day = "1969-12-31".parse().unwrap();
        assert!(grain == Grain::All || (periods[0].start() <= day && day < periods[0].end()), "{periods:?}");
    }
}
