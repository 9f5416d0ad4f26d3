use super::*;
use crate::calendar::Grain;
use crate::cube::{Cube, Record};
use crate::explain::Verdict;
use crate::intake::{Batch, Values};
use crate::locale::Locale;
use crate::metric::{Withheld, mean, nps, share, volume};
use crate::survey::{MeasureUnit, Scale, Survey};
use crate::unit::{Confidence, Currency, Unit};

fn pln() -> Currency {
    Currency::new("PLN").unwrap()
}

fn name(store: usize) -> String {
    format!("store {store:02}")
}

/// `stores` stores of a hundred answers; that of number `i` has `i * 3` promoters and no passives.
fn cube(stores: usize, weighted: bool) -> Cube {
    let survey = Survey::builder().rating("nps", Scale::nps()).flag("solved").dimensions(["store", "channel"]);
    let survey = if weighted { survey.weight("w") } else { survey };
    let mut cube = Cube::new(&survey.build().unwrap(), Grain::All);
    let names: Vec<String> = (0..stores * 100).map(|row| name(row / 100)).collect();
    let channels: Vec<&str> = (0..stores * 100).map(|row| ["web", "desk"][row % 2]).collect();
    let scores: Vec<u8> = (0..stores * 100).map(|row| if row % 100 < row / 100 * 3 { 10 } else { 2 }).collect();
    let weights: Vec<f64> = (0..stores * 100).map(|row| [0.5, 1.5][row % 2]).collect();
    let solved: Vec<bool> = scores.iter().map(|score| *score == 10).collect();
    let batch = Batch::new(names.len())
        .with("store", Values::from(&names[..]))
        .unwrap()
        .with("channel", Values::from(&channels[..]))
        .unwrap()
        .with("nps", Values::from(&scores[..]))
        .unwrap()
        .with("solved", Values::Bool(crate::intake::Bits::from_bools(solved)))
        .unwrap()
        .with("w", Values::from(&weights[..]))
        .unwrap();
    cube.fold(&batch).unwrap();
    cube
}

/// Sales of stores, each with so many buyers.
fn business(rows: &[(Option<&str>, Option<f64>, i64)]) -> BusinessTable {
    let columns =
        BusinessColumns::by(["store"]).value("sales", MeasureUnit::Money(pln())).value("buyers", MeasureUnit::Count);
    let names: Vec<&str> = rows.iter().map(|row| row.0.unwrap_or_default()).collect();
    let sales: Vec<f64> = rows.iter().map(|row| row.1.unwrap_or(f64::NAN)).collect();
    let buyers: Vec<i64> = rows.iter().map(|row| row.2).collect();
    let batch = Batch::new(rows.len())
        .with("store", Values::from(&names[..]))
        .unwrap()
        .with("sales", Values::from(&sales[..]))
        .unwrap()
        .with("buyers", Values::from(&buyers[..]))
        .unwrap();
    BusinessTable::read(&columns.summing(), &[batch]).unwrap()
}

fn sales(stores: usize, of: impl Fn(usize) -> f64) -> BusinessTable {
    let names: Vec<String> = (0..stores).map(name).collect();
    let rows: Vec<_> = names.iter().enumerate().map(|(at, name)| (Some(&**name), Some(of(at) * 50.0), 50)).collect();
    business(&rows)
}

#[test]
fn every_amount_is_somewhere() {
    let (cube, names) = (cube(3, false), [name(0), name(1)]);
    let table = business(&[
        (Some(&names[0]), Some(100.25), 10),
        (Some(&names[0]), Some(0.1), 1),
        (Some(&names[1]), None, 7),
        (Some("closed"), Some(40.0), 2),
        (None, Some(7.77), 3),
    ]);
    assert_eq!(table.duplicates(), [Duplicate { key: vec![Some(names[0].clone())], rows: 2 }]);
    let found = cube.metric(nps("nps")).by(["store"]).value(&table, &ValueRequest::of("sales").per("buyers")).unwrap();
    let joined = &found.joined;
    assert_eq!((found.total.minor, found.customers, joined.segments), (Some(10_035), Some(11), 1));
    assert_eq!(joined.amount_without_answers.minor, Some(4_000));
    assert_eq!(joined.amount_not_known.minor, Some(777));
    assert_eq!(joined.only_in_survey, [[Some(name(2))]]);
    assert_eq!(joined.only_in_business, [[Some("closed".to_owned())]]);
    assert_eq!(joined.without_amount, [[Some(name(1))]]);
    assert_eq!(joined.duplicates.len(), 1);
    assert!((found.segments[0].per_customer.unwrap() - 100.35 / 11.0).abs() < 1e-12);
    assert_eq!((found.association.is_none(), found.withheld), (true, Some(Withheld::TooFew)));
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<BusinessValue>(&json).unwrap(), found);
    let said = found.sentence(Locale::En).replace('\u{a0}', " ");
    assert_eq!(
        said,
        "Whether NPS and sales go together cannot be said of 1 segment; it takes 10. Without sales: 1 segment. Without answers: 1 \
         segment."
    );
}

#[test]
fn the_value_of_a_point_is_the_slope_between_segments() {
    let cube = cube(20, false);
    // NPS is 6 i - 100; two groszy a point of noise that has no slope of its own.
    let amount = |at: usize| 30.0 + 0.25 * (6.0 * at as f64 - 100.0) + [0.5, -0.5, -0.5, 0.5][at % 4];
    let request = ValueRequest::of("sales").per("buyers");
    let found = cube.metric(nps("nps")).by(["store"]).value(&sales(20, amount), &request).unwrap();
    let association = found.association.as_ref().unwrap();
    let (xs, ys): (Vec<f64>, Vec<f64>) =
        found.segments.iter().map(|row| (row.score.value().unwrap(), row.per_customer.unwrap())).unzip();
    let average = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (x, y) = (average(&xs), average(&ys));
    let sxy: f64 = xs.iter().zip(&ys).map(|(a, b)| (a - x) * (b - y)).sum();
    let sxx: f64 = xs.iter().map(|a| (a - x).powi(2)).sum();
    let slope = sxy / sxx;
    let residual: f64 = xs.iter().zip(&ys).map(|(a, b)| (b - y - slope * (a - x)).powi(2)).sum();
    // t of 18 degrees of freedom at 95 percent.
    let margin = 2.100_922_040_240_96 * (residual / 18.0 / sxx).sqrt();
    let point = &association.value_of_point;
    assert!((point.value().unwrap() - slope).abs() < 1e-9);
    assert!((point.margin().unwrap() - margin).abs() < 1e-9);
    assert_eq!((point.unit, point.n, association.verdict), (Unit::Money(pln()), 20, Verdict::Higher));
    let all = association.value_of_point_in_all.value().unwrap();
    assert!((all - slope * 1_000.0).abs() < 1e-6, "1,000 customers");
    assert!(association.reliability.unwrap() < 1.0);
    assert!(association.pearson.value() < association.disattenuated.as_ref().unwrap().value());
    let said = found.sentence(Locale::En).replace('\u{a0}', " ");
    assert!(
        said.starts_with(
            "NPS: over 20 segments, a point more goes with PLN 0.25 more sales per customer (95% interval PLN"
        ),
        "{said}"
    );
    assert!(said.contains("an association, not an effect"), "{said}");
    let said = found.sentence(Locale::Pl).replace('\u{a0}', " ");
    assert!(said.contains("punkt w górę współwystępuje z kwotą o 0,25 zł więcej na klienta"), "{said}");

    // Weights do not hide it, and a share is told in percentage points.
    let weighted = self::cube(20, true);
    assert!(
        weighted.metric(nps("nps")).by(["store"]).value(&sales(20, amount), &request).unwrap().association.is_some()
    );
    let solved = cube.metric(share("solved")).by(["store"]).value(&sales(20, amount), &request).unwrap();
    let of_share = solved.association.as_ref().unwrap();
    assert!((of_share.value_of_point.value().unwrap() - 2.0 * slope).abs() < 1e-9, "a percentage point is two points");
    assert!(solved.sentence(Locale::En).contains("a percentage point more"), "{}", solved.sentence(Locale::En));
}

#[test]
fn what_cannot_be_said_is_not() {
    let all = cube(20, false);
    let ask = |cube: &Cube, table: &BusinessTable| {
        cube.metric(nps("nps")).by(["store"]).value(table, &ValueRequest::of("sales")).unwrap()
    };
    let found = ask(&all, &sales(20, |_| 8.0));
    assert_eq!((found.association.is_none(), found.withheld), (true, Some(Withheld::ZeroVariance)));
    assert!(found.sentence(Locale::Pl).contains("wszędzie takie samo"));
    assert_eq!(ask(&all, &sales(9, |at| at as f64)).withheld, Some(Withheld::TooFew));
    let found = ask(&all, &sales(10, |at| [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.5][at]));
    assert_eq!(found.association.as_ref().unwrap().verdict, Verdict::Undecided);
    assert!(found.sentence(Locale::En).starts_with("No clear association"), "{}", found.sentence(Locale::En));

    // A store that is hidden takes another with it, and neither has a part in the association.
    let mut hidden = all.clone();
    for score in [10, 10, 10] {
        hidden.add(&Record::new().text("store", "small").integer("nps", score)).unwrap();
    }
    let names: Vec<String> = (0..20).map(name).chain(["small".to_owned()]).collect();
    let rows: Vec<_> = names.iter().enumerate().map(|(at, name)| (Some(&**name), Some(at as f64), 1)).collect();
    let found = ask(&hidden, &business(&rows));
    assert_eq!((found.joined.withheld, found.association.as_ref().unwrap().segments), (2, 19));
    let small = found.segments.first().unwrap();
    assert_eq!((small.segment[0].as_deref(), small.score.value()), (Some("small"), None));
}

#[test]
fn wrong_requests_say_what_to_do() {
    let (cube, table) = (cube(2, false), sales(2, |_| 1.0));
    let ask = |request: &ValueRequest, by: &[&str]| {
        cube.metric(nps("nps")).by(by.iter().copied()).value(&table, request).unwrap_err().code()
    };
    assert_eq!(ask(&ValueRequest::of("sale"), &["store"]), "unknown_question");
    assert_eq!(ask(&ValueRequest::of("sales").per("sales"), &["store"]), "invalid_table");
    assert_eq!(ask(&ValueRequest::of("sales"), &["channel"]), "unknown_dimension");
    assert_eq!(ask(&ValueRequest::of("sales"), &[]), "unknown_dimension");
    let volume = cube.metric(volume()).by(["store"]).value(&table, &ValueRequest::of("sales"));
    assert_eq!(volume.unwrap_err().code(), "invalid_metric");
    assert_eq!(BusinessTable::of(cube, Duplicates::Sum).unwrap_err().code(), "invalid_table");
    assert!(serde_json::from_str::<ValueRequest>(r#"{"value": "sales", "costumers": "x"}"#).is_err());
}

#[test]
fn periods_of_the_business_are_those_of_the_answers() {
    let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::Day);
    for (day, store) in [("2026-10-05", "A"), ("2026-11-05", "A"), ("2026-11-06", "B")] {
        cube.add(&Record::new().text("day", day).text("store", store).integer("nps", 9)).unwrap();
    }
    let columns =
        BusinessColumns::by(["store"]).value("sales", MeasureUnit::Money(pln())).period("month", Grain::Month);
    let batch = Batch::new(3)
        .with("store", Values::from(&["A", "A", "B"][..]))
        .unwrap()
        .with("month", Values::from(&["2026-10-01", "2026-11-01", "2026-11-01"][..]))
        .unwrap()
        .with("sales", Values::from(&[1.0, 20.0, 300.0][..]))
        .unwrap();
    let table = BusinessTable::read(&columns, std::slice::from_ref(&batch)).unwrap();
    let days = |from: &str, to: &str| crate::calendar::DayRange::new(from.parse().ok(), to.parse().ok()).unwrap();
    let query = cube.metric(nps("nps")).by(["store"]);
    let november = ValueRequest::of("sales").within(days("2026-11-01", "2026-12-01"));
    assert_eq!(query.value(&table, &november).unwrap().total.minor, Some(32_000));
    assert_eq!(query.value(&table, &ValueRequest::of("sales")).unwrap().total.minor, Some(32_100));
    let cut = ValueRequest::of("sales").within(days("2026-11-02", "2026-12-01"));
    assert_eq!(query.value(&table, &cut).unwrap_err().code(), "invalid_period");
    let timeless = BusinessColumns { period: None, grain: None, ..columns.summing() };
    let timeless = BusinessTable::read(&timeless, &[batch]).unwrap();
    let found = query.value(&timeless, &november).unwrap();
    assert!(found.assumptions.iter().any(|assumption| assumption.code == "all_time"));
}

#[test]
fn revenue_at_risk_goes_by_the_classes() {
    let cube = cube(20, false);
    let rates = LossRates { detractors: 0.3, passives: 0.1, promoters: 0.02 };
    let worth = Money::of(250.0, pln()).unwrap();
    let request = RiskRequest::new(4_000, worth, rates).recovered(12, None);
    let risk = cube.metric(nps("nps")).revenue_at_risk(&request).unwrap();
    // 570 promoters of 2,000 answers.
    let expected = 1_000_000.0 * (0.715 * 0.3 + 0.285 * 0.02);
    assert!((risk.at_risk.value().unwrap() - expected).abs() < 1e-6);
    let parts: f64 = risk.classes.iter().filter_map(|class| class.at_risk.value()).sum();
    assert!((parts - expected).abs() < 1e-6);
    assert_eq!(risk.recovered.as_ref().unwrap().amount.minor, Some(300_000));
    let (low, high) = risk.at_risk.interval().unwrap();
    assert!(low < expected && expected < high);
    // Fewer answers, a wider interval; the same rates for all, none: then the classes do not matter.
    let few =
        cube.metric(nps("nps")).filter(crate::cube::Filter::is("store", &*name(7))).revenue_at_risk(&request).unwrap();
    assert!(risk.share_at_risk.margin() < few.share_at_risk.margin());
    let same = LossRates { detractors: 0.1, passives: 0.1, promoters: 0.1 };
    let same = cube.metric(nps("nps")).revenue_at_risk(&RiskRequest::new(4_000, worth, same)).unwrap();
    assert!(same.at_risk.margin().unwrap() < 1e-6);
    let said = risk.sentence(Locale::En).replace('\u{a0}', " ");
    assert!(
        said.starts_with("At the stated loss rates PLN 220,200.00 of PLN 1,000,000.00 (22.0%) is at risk (95%"),
        "{said}"
    );
    assert!(said.ends_with("Recovered customers (12) are worth PLN 3,000.00."), "{said}");
    assert!(risk.sentence(Locale::Pl).contains("zagrożone jest"));
    let lines: Vec<String> = risk.assumptions.iter().map(|assumption| assumption.line(Locale::En)).collect();
    assert!(lines.contains(&"the share of detractors that is lost: 30.0% (stated)".to_owned()), "{lines:?}");
    let json = serde_json::to_string(&risk).unwrap();
    assert_eq!(serde_json::from_str::<RevenueAtRisk>(&json).unwrap(), risk);

    // Nothing of a hidden base, and no NPS of a share.
    let hidden = cube.metric(nps("nps")).min_base(5_000).revenue_at_risk(&request).unwrap();
    assert_eq!((hidden.at_risk.reason(), hidden.classes.len()), (Some(Withheld::SmallBase), 0));
    assert!(hidden.sentence(Locale::En).contains("too few answers"));
    assert_eq!(cube.metric(mean("nps")).revenue_at_risk(&request).unwrap_err().code(), "invalid_metric");
    let percent = RiskRequest { loss_rates: LossRates { detractors: 30.0, ..rates }, ..request };
    assert_eq!(cube.metric(nps("nps")).revenue_at_risk(&percent).unwrap_err().code(), "out_of_range");
}

#[expect(clippy::print_stdout, reason = "the rate is to be seen")]
#[test]
fn the_interval_of_what_is_at_risk_holds_as_often_as_it_says() {
    // Samples of 60 answers of a population with known classes.
    let rates = LossRates { detractors: 0.5, passives: 0.1, promoters: 0.01 };
    let truth = 0.2 * 0.5 + 0.3 * 0.1 + 0.5 * 0.01;
    let survey = Survey::builder().rating("nps", Scale::nps()).build().unwrap();
    let request = RiskRequest::new(1, Money::of(1.0, pln()).unwrap(), rates);
    let mut state = 12_345_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) % 10
    };
    let (mut held, samples) = (0, 600);
    for _ in 0..samples {
        let scores: Vec<u8> = (0..60)
            .map(|_| match draw() {
                0..2 => 0,
                2..5 => 7,
                _ => 10,
            })
            .collect();
        let mut cube = Cube::new(&survey, Grain::All);
        cube.fold(&Batch::new(60).with("nps", Values::from(&scores[..])).unwrap()).unwrap();
        let risk = cube.metric(nps("nps")).revenue_at_risk(&request).unwrap();
        let (low, high) = risk.share_at_risk.interval().unwrap();
        held += u32::from(low <= truth && truth <= high);
    }
    let coverage = f64::from(held) / f64::from(samples);
    println!("revenue at risk: {:.1} % of 95 % intervals hold the truth", coverage * 100.0);
    assert!((0.93..=0.975).contains(&coverage), "{coverage}");
}

#[expect(clippy::print_stdout, reason = "the rate is to be seen")]
#[test]
fn shuffled_amounts_seldom_look_associated() {
    let cube = cube(30, false);
    let mut state = 99_u64;
    let mut found = 0;
    for _ in 0..200 {
        let mut order: Vec<(u64, usize)> = (0..30)
            .map(|at| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 20, at)
            })
            .collect();
        order.sort_unstable();
        let table = sales(30, |at| 10.0 + order[at].1 as f64);
        let value = cube.metric(nps("nps")).by(["store"]).value(&table, &ValueRequest::of("sales")).unwrap();
        found += u32::from(value.association.unwrap().verdict != Verdict::Undecided);
    }
    println!("association with shuffled amounts: {found} of 200 found at the level 5 %");
    // Ten are expected; more than 19 happen once in 400 runs.
    assert!(found <= 19, "{found}");
}

#[test]
fn a_return_carries_both_errors() {
    let investment = Investment::new(
        Money::of(10_000.0, pln()).unwrap(),
        Estimate::with_se(3.0, 1.2),
        Estimate::with_se(700.0, 300.0),
        pln(),
    )
    .volume(12.0)
    .margin(0.5)
    .regression_to_mean(0.5)
    .confidence(Confidence::P90);
    let found = investment.assess().unwrap();
    let gain = 2.5 * 700.0 * 6.0;
    assert!((found.gain.expected - gain).abs() < 1e-9 && (found.delta - 2.5).abs() < 1e-12);
    assert!((found.roi.expected - (gain - 10_000.0) / 10_000.0).abs() < 1e-12);
    // The standard deviation of a product of two independent normal numbers, by 200,000 draws.
    let mut random = 5_u64;
    let mut uniform = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((random >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let mut normal = || (-2.0 * uniform().ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos();
    let draws: Vec<f64> = (0..200_000).map(|_| (2.5 + 1.2 * normal()) * (700.0 + 300.0 * normal()) * 6.0).collect();
    let average = draws.iter().sum::<f64>() / draws.len() as f64;
    let sd = (draws.iter().map(|draw| (draw - average).powi(2)).sum::<f64>() / draws.len() as f64).sqrt();
    let margin = (found.gain.high - found.gain.low) / 2.0;
    assert!((margin / (1.644_854 * sd) - 1.0).abs() < 0.01, "{margin} against {sd}");
    assert!((found.break_even.unwrap() - 10_000.0 / 4_200.0).abs() < 1e-12);
    let at_break_even = Investment {
        delta: Estimate::certain(found.break_even.unwrap()),
        regression_to_mean: None,
        ..investment.clone()
    };
    assert!(at_break_even.assess().unwrap().roi.expected.abs() < 1e-12);

    let json = serde_json::to_string(&investment).unwrap();
    assert_eq!(serde_json::from_str::<Investment>(&json).unwrap(), investment);
    let codes: Vec<&str> = found.assumptions.iter().map(|assumption| assumption.code.as_str()).collect();
    for code in ["cost", "delta", "value_of_point", "regression_to_mean", "volume", "margin", "association_as_effect"] {
        assert!(codes.contains(&code), "{code}");
    }
    let said = found.sentence(Locale::En).replace('\u{a0}', " ");
    assert!(said.starts_with("The expected return on PLN 10,000.00 is 5% (90% range"), "{said}");
    assert!(said.ends_with(": a loss is within the range; it breaks even at 2.4 points."), "{said}");
    let said = found.sentence(Locale::Pl).replace('\u{a0}', " ");
    assert!(said.ends_with(": strata mieści się w zakresie; próg opłacalności: 2,4 punktu."), "{said}");
}

#[test]
fn an_investment_that_makes_no_sense_is_refused() {
    let sound = Investment::new(Money::of(1.0, pln()).unwrap(), Estimate::certain(1.0), Estimate::certain(2.0), pln());
    assert!(sound.assess().is_ok());
    let code = |investment: Investment| investment.assess().unwrap_err().code();
    let euro = Currency::new("EUR").unwrap();
    assert_eq!(code(Investment { currency: euro, ..sound.clone() }), "currency_mismatch");
    assert_eq!(code(Investment { cost: Money::from_minor(0, pln()), ..sound.clone() }), "out_of_range");
    assert_eq!(code(Investment { cost: Money::from_minor(-5, pln()), ..sound.clone() }), "out_of_range");
    for bad in [f64::NAN, -1.0, f64::INFINITY] {
        assert_eq!(code(sound.clone().margin(bad)), "out_of_range");
        assert_eq!(code(sound.clone().volume(bad)), "out_of_range");
    }
    for delta in [
        Estimate::certain(f64::NAN),
        Estimate::with_se(1.0, -1.0),
        Estimate::between(1.0, 2.0, 3.0, Confidence::P95),
        Estimate { low: Some(0.0), ..Estimate::certain(1.0) },
        Estimate { se: Some(0.1), ..Estimate::between(1.0, 0.0, 2.0, Confidence::P95) },
    ] {
        assert_eq!(code(Investment { delta, ..sound.clone() }), "out_of_range");
    }
    let huge =
        Investment { delta: Estimate::certain(1e300), value_of_point: Estimate::certain(1e300), ..sound.clone() };
    assert_eq!(code(huge), "out_of_range");
    let worthless = Investment { value_of_point: Estimate::certain(-2.0), ..sound }.assess().unwrap();
    assert_eq!(worthless.break_even, None);
    assert!(worthless.sentence(Locale::En).contains("never breaks even"));
    assert!(serde_json::from_str::<Money>(r#"{"currency": "PLN"}"#).is_err());
    assert!(serde_json::from_str::<Money>(r#"{"amount": 1e300, "currency": "PLN"}"#).is_err());
}
