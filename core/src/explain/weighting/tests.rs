use super::*;
use crate::ErrorKind;
use crate::calendar::Grain;
use crate::cube::{Cube, Record};
use crate::metric::{ces, csat, mean, median, nps, share};
use crate::survey::{Scale, Survey};

/// Region and age by how many answered, and how many of them 10; the others 5.
type Made = (&'static str, &'static str, u64, u64);

fn cube(weighted: bool, made: &[Made]) -> Cube {
    let survey = Survey::builder()
        .time("day")
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .flag("again")
        .dimensions(["region", "age"]);
    let survey = if weighted { survey.weight("w") } else { survey }.build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for (region, age, n, good) in made {
        for answer in 0..*n {
            let is_good = answer < *good;
            let mut record = Record::new()
                .text("day", "2026-11-02")
                .text("region", *region)
                .integer("nps", if is_good { 10 } else { 5 })
                .integer("csat", if is_good { 5 } else { 2 })
                .flag("again", is_good);
            if !age.is_empty() {
                record = record.text("age", *age);
            }
            if weighted {
                record = record.float("w", if *region == "north" { 0.5 } else { 2.0 });
            }
            cube.add(&record).unwrap();
        }
    }
    cube
}

const MADE: &[Made] = &[
    ("north", "young", 40, 30),
    ("north", "old", 60, 24),
    ("south", "young", 20, 12),
    ("south", "old", 30, 6),
    ("south", "", 7, 7),
];

fn request() -> RakingRequest {
    RakingRequest::new()
        .margin("region", [("north", 40.0), ("south", 60.0)])
        .margin("age", [("young", 50.0), ("old", 50.0)])
}

#[test]
fn every_margin_is_reached_and_the_price_is_said() {
    let cube = cube(false, MADE);
    let found = cube.metric(nps("nps")).raked(&request()).unwrap();
    assert_eq!((found.n, found.left_out, found.method.as_str()), (150, 7, "weights.raking"));
    for category in found.margins.iter().flat_map(|margin| &margin.categories) {
        assert!((category.reached - category.target).abs() < 1e-10, "{category:?}");
    }
    let weights: f64 = found.cells.iter().map(|cell| cell.weight * cell.n as f64).sum();
    let squares: f64 = found.cells.iter().map(|cell| cell.weight.powi(2) * cell.n as f64).sum();
    assert!((weights - 150.0).abs() < 1e-9 && (found.n_eff - weights * weights / squares).abs() < 1e-9);
    assert!((found.reweighted.n_eff.unwrap() - found.n_eff).abs() < 1e-9);
    assert!((found.reweighted.design_effect().unwrap() - found.design_effect).abs() < 1e-9);
    // By hand from the cells: each is all 10 or 5.
    let rate = [24.0 / 60.0, 6.0 / 30.0, 30.0 / 40.0, 12.0 / 20.0];
    let by_hand: f64 = found.cells.iter().zip(rate).map(|(cell, rate)| cell.share * (200.0 * rate - 100.0)).sum();
    assert!((found.reweighted.value().unwrap() - by_hand).abs() < 1e-9, "{:?}", found.cells);
    assert!((found.as_answered.value().unwrap() - (200.0 * 72.0 / 150.0 - 100.0)).abs() < 1e-9);
    let (low, high) = found.reweighted.interval().unwrap();
    assert!(low < by_hand && by_hand < high);
}

#[test]
fn strata_give_the_value_of_one_margin_and_a_variance_of_their_own() {
    let cube = cube(false, MADE);
    let strata = PostStratificationRequest::new(["region"]).stratum(["north"], 40.0).stratum(["south"], 60.0);
    for metric in [nps("nps"), csat("csat"), mean("csat"), share("again")] {
        let query = cube.metric(metric);
        let by_strata = query.poststratified(&strata).unwrap();
        let by_margin =
            query.raked(&RakingRequest::new().margin("region", [("north", 40.0), ("south", 60.0)])).unwrap();
        let values = (by_strata.reweighted.value().unwrap(), by_margin.reweighted.value().unwrap());
        assert!((values.0 - values.1).abs() < 1e-9, "{values:?}");
        assert!((by_strata.n_eff - by_margin.n_eff).abs() < 1e-9);
        // The regions differ little here, so the variance within them is nearly all there is.
        let margins = (by_strata.reweighted.margin().unwrap(), by_margin.reweighted.margin().unwrap());
        assert!((margins.0 / margins.1 - 1.0).abs() < 0.03, "{margins:?}");
    }
}

#[test]
fn a_weighted_survey_starts_from_its_weights() {
    let cube = cube(true, MADE);
    let found = cube.metric(nps("nps")).raked(&request()).unwrap();
    let plain = cube.metric(nps("nps")).unweighted().raked(&request()).unwrap();
    // One weight a region: raking undoes it, so the weights come out the same.
    assert!((found.reweighted.value().unwrap() - plain.reweighted.value().unwrap()).abs() < 1e-6);
    assert!(found.as_answered.value().unwrap() < plain.as_answered.value().unwrap());
    let trimmed = cube.metric(nps("nps")).raked(&request().trim(2.0)).unwrap();
    assert_eq!((found.trimmed, trimmed.trimmed), (0, 50));
}

#[test]
fn what_cannot_be_weighted_is_refused_with_its_reason() {
    let cube = cube(false, MADE);
    let query = cube.metric(nps("nps"));
    let kind = |request: &RakingRequest| query.raked(request).unwrap_err().kind();
    let one = |sizes: &[(&str, f64)]| RakingRequest::new().margin("region", sizes.iter().copied());
    assert_eq!(kind(&RakingRequest::new()), ErrorKind::OutOfRange);
    assert_eq!(kind(&one(&[("north", 1.0)])), ErrorKind::OutOfRange);
    assert_eq!(kind(&one(&[("north", -1.0), ("south", 1.0)])), ErrorKind::OutOfRange);
    assert_eq!(kind(&one(&[("north", 1.0), ("south", 1.0)]).trim(0.1)), ErrorKind::OutOfRange);
    let error = query.raked(&one(&[("north", 1.0), ("south", 1.0), ("east", 1.0)])).unwrap_err();
    assert!(
        error.kind() == ErrorKind::UnreachableTarget && error.to_string().contains("`east` in `region`"),
        "{error}"
    );
    assert_eq!(kind(&request().margin("age", [("young", 1.0), ("old", 1.0)])), ErrorKind::UnreachableTarget);
    assert_eq!(kind(&RakingRequest::new().margin("planet", [("earth", 1.0)])), ErrorKind::UnknownDimension);
    assert_eq!(query.clone().by(["age"]).raked(&request()).unwrap_err().kind(), ErrorKind::OutOfRange);
    assert_eq!(cube.metric(median("csat")).raked(&request()).unwrap_err().kind(), ErrorKind::InvalidMetric);
    assert_eq!(cube.metric(ces("csat")).raked(&request()).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    let twice = PostStratificationRequest::new(["region"]).stratum(["north"], 1.0).stratum(["north"], 1.0);
    assert_eq!(query.poststratified(&twice).unwrap_err().kind(), ErrorKind::OutOfRange);
    let wide = PostStratificationRequest::new(["region"]).stratum(["north", "old"], 1.0);
    assert_eq!(query.poststratified(&wide).unwrap_err().kind(), ErrorKind::OutOfRange);
}

#[test]
fn few_answers_are_not_shown_through_weights() {
    let few = cube(false, &[("north", "old", 60, 30), ("south", "old", 3, 3)]);
    let half = RakingRequest::new().margin("region", [("north", 1.0), ("south", 1.0)]);
    let found = few.metric(nps("nps")).raked(&half).unwrap();
    assert_eq!(found.withheld(), Some(Withheld::SmallBase));
    assert!(found.reweighted.interval().is_none() && found.as_answered.value().is_some());
    assert!(few.metric(nps("nps")).min_base(0).raked(&half).unwrap().reweighted.value().is_some());
    let lone = cube(false, &[("north", "old", 60, 30), ("south", "old", 1, 1)]);
    let strata = PostStratificationRequest::new(["region"]).stratum(["north"], 1.0).stratum(["south"], 1.0);
    let error = lone.metric(nps("nps")).poststratified(&strata).unwrap_err();
    assert!(error.kind() == ErrorKind::TooFew && error.to_string().contains("merge it"), "{error}");
    // Two margins that leave one small cell alone.
    let corner = cube(
        false,
        &[("north", "young", 30, 15), ("north", "old", 3, 3), ("south", "young", 3, 0), ("south", "old", 30, 15)],
    );
    let alone = RakingRequest::new()
        .margin("region", [("north", 1.0), ("south", 0.0)])
        .margin("age", [("young", 0.0), ("old", 1.0)]);
    assert_eq!(corner.metric(nps("nps")).raked(&alone).unwrap().withheld(), Some(Withheld::SmallBase));
}

#[test]
fn it_reads_in_both_languages_and_survives_a_file() {
    let cube = cube(false, MADE);
    let found = cube.metric(nps("nps")).raked(&request()).unwrap();
    let back: Weighting = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back.cells.len(), found.cells.len());
    insta::assert_snapshot!(format!("{}\n{}", found.sentence(Locale::En), found.sentence(Locale::Pl)));
}
