//! Brazilian orders with their reviews: joins are the host's work, dates are American.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::explain::{BusinessColumns, BusinessTable, ChangeRequest, CompareRequest, Side, ValueRequest, Verdict};
use cxmetrics::infer::correlation::{Pairs, spearman};
use cxmetrics::intake::{ReadOptions, Reason};
use cxmetrics::metric::{csat, mean, volume};
use cxmetrics::survey::{DimensionColumn, Lookup, MeasureUnit, QuestionDef, Scale, Survey};
use cxmetrics::{Confidence, Currency};
use serde_json::Value;

use super::shared::{DataSet, answered_and_missing, batch_of, n_and_value, nothing_is_lost, reading, rows_by, same};

const REVIEWS: &str = "head5k_order_reviews.csv.gz";
const ORDERS: &str = "head5k_orders.csv.gz";
const FORMAT: &str = "%m/%d/%Y %H:%M";

fn score() -> QuestionDef {
    QuestionDef::rating(Scale::csat()).in_column("review_score")
}

/// The column's rows by the values of another column, which does not repeat.
fn by_key(columns: &BTreeMap<String, Vec<String>>, key: &str, column: &str) -> BTreeMap<String, String> {
    let rows: BTreeMap<String, String> = columns[key].iter().cloned().zip(columns[column].iter().cloned()).collect();
    assert_eq!(rows.len(), columns[key].len(), "{key} repeats");
    rows
}

fn same_scores(cube: &Cube, filter: &Filter, block: &Value) {
    let (n, value) = n_and_value(&reading(cube, mean("score"), filter.clone()));
    assert_eq!(block["n"], n);
    same(value, &block["mean"]);
    assert_eq!(block["top_box_count"], cube.histogram("score", filter).unwrap().in_band([4, 5]));
    same(100.0 * n_and_value(&reading(cube, csat("score"), filter.clone())).1, &block["top_box_pct"]);
}

#[test]
fn every_figure_is_accounted_for() {
    let Some(set) = DataSet::find("olist") else { return };
    let reproduced = [
        "head5k: score",
        "head5k: orders, reviews, orders with a review",
        "head5k: mean score by customer_state (n>=100)",
        "head5k: score when delivered late (actual > estimated) / not late / no delivery date",
        "head5k: purchase date range",
        "head5k: Spearman(delay_days, score)",
    ];
    set.accounts_for(&reproduced, &[]);
}

#[test]
fn scores_of_reviews_and_orders_reviewed_twice() {
    let Some(set) = DataSet::find("olist") else { return };
    let survey = Survey::builder().time("review_answer_timestamp").time_formats([FORMAT]).question("score", score());
    let mut cube = Cube::new(&survey.clone().build().unwrap(), Grain::Day);
    let account = set.fold(&mut cube, REVIEWS);
    same_scores(&cube, &Filter::everything(), set.figure("head5k: score"));
    let figure = set.figure("head5k: orders, reviews, orders with a review");
    assert_eq!(figure[1], answered_and_missing(&account, "score").0);

    let mut one_each = Cube::new(&survey.id("order_id").build().unwrap(), Grain::Day);
    let account = set.fold(&mut one_each, REVIEWS);
    assert_eq!((&figure[2], one_each.ids()), (&account.rows_accepted.into(), 4_966));
    assert_eq!(account.rows_refused.count(Reason::Duplicate), 22);
}

#[test]
fn scores_by_state_and_by_delivery() {
    let Some(set) = DataSet::find("olist") else { return };
    let (reviews, orders) = (set.columns(REVIEWS), set.columns(ORDERS));
    let customers = set.columns("head5k_customers.csv.gz");
    let customer_of = by_key(&orders, "order_id", "customer_id");
    let state_of = by_key(&customers, "customer_id", "customer_state");
    let delivered = by_key(&orders, "order_id", "order_delivered_customer_date");
    let promised = by_key(&orders, "order_id", "order_estimated_delivery_date");
    let moment = |text: &str| NaiveDateTime::parse_from_str(text, FORMAT).unwrap();
    let states: Vec<String> = reviews["order_id"].iter().map(|order| state_of[&customer_of[order]].clone()).collect();
    let deliveries: Vec<String> = reviews["order_id"]
        .iter()
        .map(|order| match delivered[order].as_str() {
            "" => String::new(),
            day if moment(&promised[order]) < moment(day) => "late".to_owned(),
            _ => "not late".to_owned(),
        })
        .collect();

    let survey = Survey::builder().dimensions(["customer_state", "delivery"]).question("score", score());
    let mut cube = Cube::new(&survey.build().unwrap(), Grain::All);
    let batch =
        batch_of(&[("customer_state", &states), ("delivery", &deliveries), ("review_score", &reviews["review_score"])]);
    let account = cube.fold(&batch).unwrap();
    nothing_is_lost(&account);
    assert_eq!(answered_and_missing(&account, "score"), (4_988, 0));

    let table = cube.metric(mean("score")).by(["customer_state"]).table().unwrap();
    let figures = set.figure("head5k: mean score by customer_state (n>=100)").as_object().unwrap();
    let large = table.rows().iter().filter(|row| 100 <= row.reading.n);
    assert_eq!(large.count(), figures.len());
    for (state, figure) in figures {
        let (n, value) = n_and_value(table.get(&[state], None).unwrap());
        assert_eq!(figure[0], n, "{state}");
        same(value, &figure[1]);
    }

    let figures = set.figure("head5k: score when delivered late (actual > estimated) / not late / no delivery date");
    same_scores(&cube, &Filter::is("delivery", "late"), &figures[0]);
    same_scores(&cube, &Filter::is("delivery", "not late"), &figures[1]);
    same_scores(&cube, &Filter::not_known("delivery"), &figures[2]);
    late_delivery_goes_with_a_lower_score(&cube, figures);
    late_delivery_is_part_of_why_rio_scores_lower(&cube);

    // A cube pairs ratings and flags; a delay is neither, so its ranks come from the rows.
    let days = |order: &String| {
        let delay = moment(&delivered[order]) - moment(&promised[order]);
        delay.num_seconds() as f64 / 86_400.0
    };
    let arrived = || (0..states.len()).filter(|row| !deliveries[*row].is_empty());
    let delays: Vec<f64> = arrived().map(|row| days(&reviews["order_id"][row])).collect();
    let scores: Vec<f64> = arrived().map(|row| reviews["review_score"][row].parse().unwrap()).collect();
    let found = spearman(&Pairs::from_values(&delays, &scores).unwrap(), Confidence::P95).unwrap();
    same(found.estimate, set.figure("head5k: Spearman(delay_days, score)"));
}

/// Late against not late; Welch by scipy 1.17 `ttest_ind(equal_var=False)`, ranks by `brunnermunzel`, A by `mannwhitneyu` over the product
/// of the bases.
fn late_delivery_goes_with_a_lower_score(cube: &Cube, figures: &Value) {
    let of = |delivery: &str| Side::of(Filter::is("delivery", delivery));
    let request = CompareRequest::new(of("late"), of("not late"));
    let found = cube.metric(mean("score")).compare(&request).unwrap();
    assert_eq!(found.verdict, Verdict::Lower);
    let mean_of = |at: usize| figures[at]["mean"].as_f64().unwrap();
    let difference = found.difference.value().unwrap();
    assert!((difference - (mean_of(0) - mean_of(1))).abs() < 1e-6);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    near(difference, -1.713_516_329_066_4);
    let (low, high) = found.difference.interval().unwrap();
    near(low, -1.883_963_564_713_4);
    near(high, -1.543_069_093_419_5);
    let test = found.test.as_ref().unwrap();
    assert_eq!(test.method, "brunner_munzel");
    near(test.statistic.unwrap().abs(), 20.132_191_363_936);
    assert!((test.p_value / 2.138_740_727_712_752e-63 - 1.0).abs() < 1e-6, "{}", test.p_value);
    near(found.effects.superiority.as_ref().unwrap().value().unwrap(), 0.225_186_308_202_2);
    // 136 of 385 are content with a late order, 3,742 of 4,463 with one in time.
    let content = cube.metric(csat("score")).compare(&request).unwrap();
    assert_eq!(content.verdict, Verdict::Lower);
    near(content.difference.value().unwrap(), 136.0 / 385.0 - 3_742.0 / 4_463.0);
}

/// São Paulo and Rio de Janeiro; the parts by an independent computation in pandas 2 (`groupby.mean`, `value_counts`).
fn late_delivery_is_part_of_why_rio_scores_lower(cube: &Cube) {
    let of = |state: &str| Side::of(Filter::is("customer_state", state)).named(state);
    let found = cube.metric(mean("score")).by(["delivery"]).explain(&ChangeRequest::new(of("SP"), of("RJ"))).unwrap();
    let effects = found.effects.unwrap();
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    near(effects.rate, -0.207_191_867_304_150_62);
    near(effects.mix, -0.158_269_991_810_808_36);
    near(effects.change, -0.365_461_859_114_959_3);
    for (delivery, rate, mix) in [
        (Some("late"), -0.078_950_822_481_953_4, -0.096_866_904_730_605_26),
        (None, -0.018_898_639_698_274_246, -0.040_200_681_517_104_76),
        (Some("not late"), -0.109_342_405_123_922_96, -0.021_202_405_563_098_364),
    ] {
        let row = found.segments.iter().find(|row| row.segment == [delivery.map(str::to_owned)]).unwrap();
        near(row.rate, rate);
        near(row.mix, mix);
    }
    assert_eq!(found.verdict, Verdict::Lower);
    assert_eq!(found.segments[0].segment, [Some("late".to_owned())]);
}

#[test]
fn dates_stated_and_dates_found_out() {
    let Some(set) = DataSet::find("olist") else { return };
    let survey = Survey::builder().time("order_purchase_timestamp").question(
        "delivery",
        QuestionDef::duration_between("order_purchase_timestamp", "order_delivered_customer_date"),
    );
    let stated = survey.clone().time_formats([FORMAT]).build().unwrap();
    let mut cube = Cube::new(&stated, Grain::Day);
    let account = set.fold(&mut cube, ORDERS);
    assert_eq!(set.figure("head5k: orders, reviews, orders with a review")[0], account.rows_accepted);
    assert_eq!(answered_and_missing(&account, "delivery"), (4_858, 142));

    // Cells know days, not minutes: the range is reproduced to the day.
    let range = set.figure("head5k: purchase date range");
    let days = cube.periods();
    let ends = [days.first(), days.last()].map(|period| period.unwrap().label());
    for (i, day) in ends.iter().enumerate() {
        assert_eq!(range[i].as_str().unwrap().split(' ').next(), Some(day.as_str()));
    }

    // Not stated: some purchase falls on the 13th of a month or later, and so do some deliveries.
    let mut found_out = Cube::new(&survey.clone().build().unwrap(), Grain::Day);
    set.fold(&mut found_out, ORDERS);
    assert_eq!((found_out.periods(), found_out.intake()), (cube.periods(), cube.intake()));

    // Where no value of a batch tells, nothing is guessed, though a later batch might tell.
    let orders = set.columns(ORDERS);
    let unclear: Vec<String> = orders["order_purchase_timestamp"]
        .iter()
        .filter(|text| text.split('/').nth(1).is_some_and(|day| day.parse::<u32>().unwrap() <= 12))
        .cloned()
        .collect();
    let nothing = vec![String::new(); unclear.len()];
    let batch = batch_of(&[("order_purchase_timestamp", &unclear), ("order_delivered_customer_date", &nothing)]);
    let mut refused = Cube::new(&survey.build().unwrap(), Grain::Day);
    assert_eq!(refused.fold(&batch).unwrap_err().code(), "time_format_ambiguous");
    assert_eq!(refused.rows(), 0);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_name() {
    let Some(set) = DataSet::find("olist") else { return };
    let file = "category_translation_bom.csv";
    assert_eq!(
        set.open(file, &ReadOptions::default()).columns(),
        ["product_category_name", "product_category_name_english"]
    );
    let names = by_key(&set.columns(file), "product_category_name", "product_category_name_english");
    let english = DimensionColumn {
        name: "english".to_owned(),
        lookup: Some(Lookup { of: "product_category_name".to_owned(), values: names }),
        ..DimensionColumn::default()
    };
    let survey = Survey::builder()
        .dimensions(["product_category_name"])
        .dimension(english)
        .measure("product_weight_g", MeasureUnit::Number)
        .build()
        .unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    set.fold(&mut cube, "head5k_products.csv.gz");
    let translated = rows_by(&cube, "english");
    assert!(translated.contains_key(&Some("health_beauty".to_owned())));
    // Categories without a translation are "not known", as are products without a category.
    let without = cube.metric(volume()).by(["product_category_name"]).filter(Filter::not_known("english"));
    let without = without.table().unwrap();
    let names: Vec<Option<&str>> = without.rows().iter().map(|row| row.segment[0].as_deref()).collect();
    assert_eq!(names, [Some("pc_gamer"), Some("portateis_cozinha_e_preparadores_de_alimentos"), None]);
}

/// What was paid in each state, from the payments of orders, beside its score.
#[test]
fn payments_beside_scores_by_state() {
    let Some(set) = DataSet::find("olist") else { return };
    let (reviews, orders, payments) =
        (set.columns(REVIEWS), set.columns(ORDERS), set.columns("head5k_order_payments.csv.gz"));
    let customers = set.columns("head5k_customers.csv.gz");
    let customer_of = by_key(&orders, "order_id", "customer_id");
    let state_of = by_key(&customers, "customer_id", "customer_state");
    let state = |order: &String| state_of[&customer_of[order]].clone();

    let survey = Survey::builder().dimensions(["state"]).question("score", score()).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    let states: Vec<String> = reviews["order_id"].iter().map(state).collect();
    cube.fold(&batch_of(&[("state", &states), ("review_score", &reviews["review_score"])])).unwrap();

    // One row a payment; the first of an order counts its customer.
    let mut seen = std::collections::BTreeSet::new();
    let is_first = |order: &String| if seen.insert(order.clone()) { "1" } else { "0" }.to_owned();
    let firsts: Vec<String> = payments["order_id"].iter().map(is_first).collect();
    let paid_in: Vec<String> = payments["order_id"].iter().map(state).collect();
    let real = MeasureUnit::Money(Currency::new("BRL").unwrap());
    let columns = BusinessColumns::by(["state"]).value("payment_value", real).value("orders", MeasureUnit::Count);
    let batch = batch_of(&[("state", &paid_in), ("payment_value", &payments["payment_value"]), ("orders", &firsts)]);
    let refused = BusinessTable::read(&columns, std::slice::from_ref(&batch)).unwrap_err();
    assert_eq!(refused.code(), "invalid_table", "a state has many payments");
    let business = BusinessTable::read(&columns.summing(), &[batch]).unwrap();

    let request = ValueRequest::of("payment_value").per("orders");
    let found = cube.metric(mean("score")).by(["state"]).value(&business, &request).unwrap();
    // To the centavo, as text adds up.
    let centavos = |text: &String| {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        format!("{whole}{part:0<2}").parse::<i64>().unwrap()
    };
    let all: i64 = payments["payment_value"].iter().map(centavos).sum();
    assert_eq!(found.total.minor.unwrap() + found.joined.amount_without_answers.minor.unwrap(), all);
    assert_eq!(business.rows(), payments["order_id"].len() as u64);
    // Three states of 27 have under five reviews. The other numbers come from an independent computation.
    let association = found.association.as_ref().unwrap();
    assert_eq!((association.segments, found.joined.withheld), (24, 3));
    assert!((association.spearman.value().unwrap() + 0.453_043_478).abs() < 1e-9);
    assert!((association.pearson.value().unwrap() + 0.520_927_320_7).abs() < 1e-9);
    assert!((association.value_of_point.value().unwrap() + 87.228_940_53).abs() < 1e-6);
    let said = found.sentence(cxmetrics::locale::Locale::En).replace('\u{a0}', " ");
    assert!(
        said.contains("over 24 segments, a point more goes with BRL 87.23 less payment_value per customer"),
        "{said}"
    );
}
