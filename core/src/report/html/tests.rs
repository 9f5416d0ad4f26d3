//! Fragments against their snapshots, in every state a reading can be in, and hostile text in them.

use proptest::prelude::*;

use super::super::tests::assert_closed;
use super::*;
use crate::calendar::Grain;
use crate::cube::{Cube, Record};
use crate::locale::Locale;
use crate::metric::{Flag, Reading, Table, TableRow, Withheld};
use crate::survey::{Scale, Survey};
use crate::unit::{Confidence, Currency, Unit};

/// A fragment without its style sheet.
fn bare(fragment: &str) -> &str {
    assert_closed(fragment, &["div"]);
    fragment.split_once("</style>\n").unwrap().1
}

fn known(unit: Unit, value: f64, half: f64, n: u64) -> Reading {
    Reading::known(unit, "m", n).with_value(value).with_interval(value - half, value + half, Confidence::P95)
}

fn nps(value: f64, n: u64) -> Reading {
    let half = 1.96 * 78.0 / (n as f64).sqrt();
    Reading::known(Unit::Points, "nps.ci.score", n).with_value(value).with_interval(
        (value - half).max(-100.0),
        (value + half).min(100.0),
        Confidence::P95,
    )
}

fn row(segment: &[&str], period: &str, reading: Reading) -> TableRow {
    let segment: Vec<Option<String>> = segment.iter().map(|name| Some((*name).to_owned())).collect();
    TableRow { segment: segment.into(), period: period.parse().ok(), reading }
}

fn stores_by_week() -> Table {
    let stores = ["Warszawa Centrum", "Kraków Galeria", "Łódź Outlet"];
    let mut rows: Vec<TableRow> = Vec::new();
    for (at, store) in (0_u32..).zip(stores) {
        for week in 0..4_u32 {
            let n = 400 - 90 * u64::from(week) - 40 * u64::from(at);
            let value = 48.3 - 21.7 * f64::from(at) - 4.1 * f64::from(week);
            rows.push(row(&[store], &format!("2026-W{}", 35 + week), nps(value, n)));
        }
    }
    rows[3].reading = nps(31.0, 12);
    rows[7].reading = nps(20.0, 3).hide(Withheld::SmallBase);
    rows[10].reading = nps(10.0, 60).hide(Withheld::Complementary);
    rows[11].reading = nps(-14.0, 34).with_flag(Flag::Partial);
    rows[8].segment = vec![None].into();
    rows[9].segment = vec![Some("Łódź, the outlet behind the old weaving mill".to_owned())].into();
    let totals = (35..39).map(|week| row(&[], &format!("2026-W{week}"), nps(f64::from(60 - week), 2_900))).collect();
    Table::new(vec!["store".into()], Grain::Week, rows, totals)
}

fn durations() -> Table {
    let rows = ["chat", "email", "phone"].iter().zip([95.0, 5_400.0, 312.0]).map(|(channel, seconds)| {
        row(&[channel], "all", known(Unit::Seconds, seconds, seconds * 0.12, 800).with_flag(Flag::Binned))
    });
    Table::new(vec!["channel".into()], Grain::All, rows.collect(), vec![])
}

fn shares() -> Table {
    let rows = [("chat", "app"), ("chat", "web"), ("phone", "app")].iter().zip([0.842, 0.911, 0.788]).map(
        |((channel, place), value)| {
            row(
                &[channel, place],
                "all",
                known(Unit::Share, value, 0.021, 1_240).with_n_eff(1_010.4).with_flag(Flag::Weighted),
            )
        },
    );
    let totals = vec![row(&[], "all", known(Unit::Share, 0.85, 0.012, 3_720))];
    Table::new(vec!["channel".into(), "place".into()], Grain::All, rows.collect(), totals)
}

fn volumes() -> Table {
    let rows = (1..=6_u32).map(|month| {
        let n = 8_000 + u64::from(month * month) * 137;
        row(&[], &format!("2026-{month:02}"), Reading::known(Unit::Count, "volume", n).with_value(n as f64))
    });
    Table::new(vec![], Grain::Month, rows.collect(), vec![])
}

fn amounts() -> Table {
    let pln = Unit::Money(Currency::new("PLN").unwrap());
    let rows =
        [("A", -1_250.5), ("B", 18_400.0)].map(|(name, value)| row(&[name], "all", known(pln, value, 900.0, 64)));
    Table::new(vec!["tariff".into()], Grain::All, rows.into(), vec![])
}

fn many() -> Table {
    let rows = (0..200).map(|at| {
        let value = 35.0 + 30.0 * (f64::from(at) / 9.0).sin();
        row(&[&format!("store {at:03}")], "all", nps(value, 120))
    });
    Table::new(vec!["store".into()], Grain::All, rows.collect(), vec![])
}

fn readings() -> Vec<Reading> {
    let pln = Unit::Money(Currency::new("PLN").unwrap());
    let mut no_base = Reading::known(Unit::Points, "nps.point", 40).with_value(42.0).with_flag(Flag::NoBase);
    no_base.n = 0;
    vec![
        nps(41.23, 1_234),
        nps(-8.0, 14),
        known(Unit::Share, 0.8423, 0.021, 1_240).with_n_eff(1_010.4).with_flag(Flag::Weighted),
        known(Unit::Score, 4.21, 0.08, 640).with_flag(Flag::Ceiling),
        known(Unit::Seconds, 312.0, 21.0, 640),
        known(pln, 1_250.5, 110.0, 64).with_flag(Flag::Skewed),
        Reading::known(Unit::Count, "volume", 12_344).with_value(12_344.0),
        no_base,
        Reading::withheld(Unit::Points, "nps.ci.score", 3, Withheld::SmallBase),
        Reading::withheld(Unit::Points, "nps.ci.score", 0, Withheld::Empty),
    ]
}

#[test]
fn readings_as_fragments() {
    for (locale, name) in [(Locale::En, "readings_en"), (Locale::Pl, "readings_pl")] {
        let all: String = readings().iter().map(|one| bare(&reading(one, locale)).to_owned()).collect();
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, all) });
    }
}

#[test]
fn tables_as_fragments() {
    for (name, one, locale) in [
        ("stores_by_week_en", stores_by_week(), Locale::En),
        ("stores_by_week_pl", stores_by_week(), Locale::Pl),
        ("shares", shares(), Locale::En),
        ("volumes", volumes(), Locale::En),
    ] {
        let fragment = table(&one, locale, 20);
        assert_eq!(fragment, table(&one.clone(), locale, 20));
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, bare(&fragment)) });
    }
}

#[test]
fn long_tables_show_their_ends_and_say_so() {
    let n_rows = |most| bare(&table(&many(), Locale::En, most)).matches("<tr><th scope=\"row\"").count();
    assert_eq!((n_rows(20), n_rows(7), n_rows(0), n_rows(200), n_rows(usize::MAX)), (20, 7, 0, 200, 200));
    assert!(table(&many(), Locale::En, 7).contains("… 193 more rows"));
    assert!(table(&many(), Locale::Pl, 198).contains("… jeszcze 2\u{a0}wiersze"));
    assert!(!table(&many(), Locale::En, 200).contains("more row"));
    // The first four, the last three.
    let seven = table(&many(), Locale::En, 7);
    assert!(["store 000", "store 003", "store 197", "store 199"].iter().all(|name| seven.contains(name)));
    assert!(["store 004", "store 196"].iter().all(|name| !seven.contains(name)));
}

#[test]
fn a_table_without_rows_says_so() {
    let empty = Table::new(vec!["store".into()], Grain::Week, vec![], vec![]);
    assert!(table(&empty, Locale::En, 20).contains("No rows."));
    assert!(table(&empty, Locale::Pl, 20).contains("Brak wierszy."));
}

#[test]
fn withheld_is_said_in_words_and_never_drawn() {
    for locale in [Locale::En, Locale::Pl] {
        let hidden = reading(&nps(20.0, 3).hide(Withheld::SmallBase), locale);
        assert!(!bare(&hidden).contains("<svg") && !bare(&hidden).contains(">0"), "{hidden}");
        let rows = vec![row(&["A"], "all", nps(20.0, 3).hide(Withheld::SmallBase))];
        let one = table(&Table::new(vec!["store".into()], Grain::All, rows, vec![]), locale, 20);
        assert!(!bare(&one).contains("cx-dot") && !bare(&one).contains("20.0"), "{one}");
    }
}

#[test]
fn a_table_that_was_read_from_elsewhere_may_be_ragged() {
    let json = r#"{"dimensions":[],"grain":"all","rows":[{"segment":["x"],"period":null,"reading":
        {"unit":"share","value":0.5,"low":null,"high":null,"confidence":null,"method":"m","n":40}}],"totals":
        [{"segment":[],"period":null,"reading":
        {"unit":"share","value":null,"low":null,"high":null,"confidence":null,"method":"m","n":0}}]}"#;
    let fragment = table(&serde_json::from_str(json).unwrap(), Locale::En, 20);
    assert!(!bare(&fragment).contains("colspan") && bare(&fragment).contains("no answers"));
}

#[test]
fn a_reading_of_another_unit_has_no_mark_on_the_axis() {
    let rows = vec![row(&["A"], "all", nps(20.0, 300)), row(&["B"], "all", known(Unit::Share, 0.5, 0.1, 40))];
    let one = table(&Table::new(vec!["store".into()], Grain::All, rows, vec![]), Locale::En, 20);
    assert_eq!(bare(&one).matches("<circle").count(), 1);
    assert!(one.contains("50.0%"));
}

#[test]
fn the_style_touches_only_the_fragment() {
    let style = include_str!("fragment.css");
    let no_comments: String =
        style.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect();
    let heads = no_comments.split('}').filter_map(|rule| rule.rsplit_once('{')).map(|(head, _)| head);
    let selectors: Vec<&str> = heads
        .map(|head| head.rsplit('{').next().unwrap_or_default())
        .flat_map(|head| head.split(",\n").flat_map(|line| line.split(", .")))
        .map(str::trim)
        .filter(|selector| !selector.is_empty())
        .collect();
    assert!(20 < selectors.len());
    assert!(selectors.iter().all(|selector| selector.contains("cxmetrics")), "{selectors:?}");
    for forbidden in ["url(", "@import", "http", "<", "expression"] {
        assert!(!style.contains(forbidden), "{forbidden}");
    }
    let sizes = style.split("font-size: ").skip(1).filter_map(|rest| rest.split_once("px")?.0.parse::<f64>().ok());
    assert!(sizes.into_iter().all(|size| 12.0 <= size));
}

#[test]
fn hostile_names_stay_names() {
    let long = "x".repeat(1_000_000);
    for hostile in
        ["</div></style><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\u{202e}\u{0}\u{1b}[31m", &long]
    {
        let rows = vec![row(&[hostile], "all", nps(20.0, 300))];
        let one = table(&Table::new(vec![hostile.to_owned()], Grain::All, rows, vec![]), Locale::En, 20);
        assert!(!bare(&one).contains("<script") && !bare(&one).contains("<img"));
        assert!(!one.contains(['\u{202e}', '\u{0}', '\u{1b}']));
        assert!(one.len() < 20_000, "{}", one.len());
    }
}

proptest! {
    #[test]
    fn any_table_closes(
        values in proptest::collection::vec((any::<f64>(), any::<f64>(), any::<u64>(), ".{0,12}", 0..3_usize), 0..6),
        max_rows in 0..8_usize,
    ) {
        let units = [Unit::Points, Unit::Share, Unit::Seconds];
        let rows: Vec<TableRow> = values
            .iter()
            .map(|(value, half, n, name, unit)| row(&[name], "2026", known(units[*unit], *value, half.abs(), *n)))
            .collect();
        for one in &rows {
            bare(&reading(&one.reading, Locale::Pl));
            prop_assert!(!one.reading.to_string().is_empty());
        }
        let one = Table::new(vec!["a".into()], Grain::Year, rows.clone(), rows);
        let fragment = table(&one, Locale::En, max_rows);
        prop_assert!(!bare(&fragment).contains("NaN") && !fragment.contains("inf"));
        prop_assert!(one.to_string().lines().all(|line| line.trim_end() == line));
    }
}

/// Writes the fragments into one page, to be looked at, where `CXMETRICS_FRAGMENTS` names its file.
#[test]
fn a_page_of_fragments() {
    let Ok(path) = std::env::var("CXMETRICS_FRAGMENTS") else { return };
    let mut page = String::new();
    for one in [stores_by_week(), shares(), durations(), volumes(), amounts(), many()] {
        page += &table(&one, Locale::En, 20);
    }
    page += &table(&stores_by_week(), Locale::Pl, 9);
    page += &table(&Table::new(vec![], Grain::All, vec![], vec![]), Locale::En, 20);
    for locale in [Locale::En, Locale::Pl] {
        page.extend(readings().iter().map(|one| reading(one, locale)));
    }
    std::fs::write(path, page).unwrap();
}

#[test]
fn comparisons_as_fragments() {
    use crate::explain::CompareAllRequest;
    use crate::explain::of;
    use crate::report::html::{comparison, comparisons};
    let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["arm"]).build().unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    for (arm, score, times) in
        [("A", 10, 50), ("A", 3, 50), ("<b>B</b>", 10, 80), ("<b>B</b>", 3, 20), ("C", 10, 52), ("C", 3, 48)]
    {
        let row = Record::new().text("arm", arm).integer("nps", score);
        (0..times).for_each(|_| cube.add(&row).unwrap());
    }
    let arms = cube.metric(crate::metric::nps("nps")).by(["arm"]).compare_all(&CompareAllRequest::default()).unwrap();
    let clear = of::nps_of_counts([100, 100, 300], [200, 100, 200]);
    let unclear = of::shares((45, 100), (40, 100)).unwrap();
    let empty = of::nps_of_counts([100, 100, 300], [0, 0, 0]);
    for locale in Locale::ALL {
        let mut all: String =
            [&clear, &unclear, &empty].map(|found| bare(&comparison(found, *locale)).to_owned()).concat();
        all.push_str(bare(&comparisons(&arms, *locale, 2)));
        assert!(!all.contains("NaN") && !all.contains("inf"));
        let name = format!("comparisons_{}", locale.code());
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, all) });
    }
}

mod documents {
    use super::*;
    use crate::cube::Filter;
    use crate::explain::{BusinessColumns, BusinessTable, Estimate, Investment, Money, ReconcileRequest, ValueRequest};
    use crate::intake::{Batch, Values};
    use crate::locale::glyph::visible;
    use crate::metric::{mean, nps};
    use crate::report::{html, markdown, text};
    use crate::survey::MeasureUnit;
    use crate::{Analysis, Document};

    const HOSTILE: &str = "</td></div><script>alert(1)</script>|[x](http://a)\u{202e}\"";

    /// Thirteen stores of differing size and score, one of them hostile by name, and what can be asked of them.
    fn documents() -> Vec<Document> {
        let survey = Survey::builder()
            .time("day")
            .rating("nps", Scale::nps())
            .rating("wait", Scale::csat())
            .rating("staff", Scale::csat())
            .dimensions(["store", "channel"])
            .pairs(["nps", "wait", "staff"])
            .build()
            .unwrap();
        let mut cube = Cube::new(&survey, Grain::Day);
        let names: Vec<String> = (0..12).map(|at| format!("Store {at}")).chain([HOSTILE.to_owned()]).collect();
        let score = |store: i64, answer: i64| ((answer * 7 + store) % 11 + (store % 3 - 1) * 2).clamp(0, 10);
        for (store, name) in (0_i64..).zip(&names) {
            for answer in 0..40 + store * 12 {
                let nps = score(store, answer);
                let record = Record::new()
                    .text("store", name.as_str())
                    .text("channel", if answer % 3 == 0 { "shop" } else { "web" })
                    .text("day", if answer % 2 == 0 { "2026-09-10" } else { "2026-10-10" })
                    .integer("nps", nps)
                    .integer("wait", (nps / 3 + answer % 2 + 1).clamp(1, 5))
                    .integer("staff", (answer % 5 + nps / 5).clamp(1, 5));
                cube.add(&record).unwrap();
            }
        }
        let analysis = |json: &str| serde_json::from_str::<Analysis>(json).unwrap();
        let by_store = cube.metric(nps("nps")).by(["store"]);
        let pln = Currency::new("PLN").unwrap();
        let sales: Vec<f64> = (0..13).map(|store| 9_000.0 + 700.0 * f64::from(store % 3)).collect();
        let stores: Vec<&str> = names.iter().map(String::as_str).collect();
        let batch = Batch::new(13).with("store", Values::from(&stores[..])).unwrap();
        let batch = batch.with("sales", Values::from(&sales[..])).unwrap();
        let columns = BusinessColumns::by(["store"]).value("sales", MeasureUnit::Money(pln));
        let business = BusinessTable::read(&columns, &[batch]).unwrap();
        let all = cube.metric(nps("nps"));
        let web = all.clone().filter(Filter::is("channel", "web")).by(["store"]);
        let shop = all.clone().filter(Filter::is("channel", "shop"));
        let cost = Money::of(80_000.0, pln).unwrap();
        let investment = Investment::new(cost, Estimate::with_se(4.0, 1.5), Estimate::with_se(5.0, 2.0), pln);
        let days = r#""before": {"from": "2026-09-01", "to": "2026-10-01"}, "after": {"from": "2026-10-01", "to": "2026-11-01"}"#;
        let rates = r#""loss_rates": {"detractors": 0.3, "passives": 0.12, "promoters": 0.05}"#;
        vec![
            by_store.analyse(&analysis(r#"{"analysis": "screen"}"#)).unwrap(),
            cube.metric(mean("nps"))
                .analyse(&analysis(r#"{"analysis": "drivers", "items": ["wait", "staff"]}"#))
                .unwrap(),
            Document::Association(cube.correlate("wait", "nps").unwrap()),
            Document::BusinessValue(by_store.value(&business, &ValueRequest::of("sales")).unwrap()),
            all.analyse(&analysis(&format!(
                r#"{{"analysis": "revenue_at_risk", "customers": 12000, "value_per_customer": {{"amount": 850, "currency": "PLN"}}, {rates}}}"#
            )))
            .unwrap(),
            Document::Return(investment.volume(12_000.0).margin(0.5).assess().unwrap()),
            all.analyse(&analysis(r#"{"analysis": "raked", "margins": {"channel": {"web": 0.5, "shop": 0.5}}}"#)).unwrap(),
            by_store
                .analyse(&analysis(&format!(r#"{{"analysis": "follow_up", {days}, "selected": {{"lowest": 4}}}}"#)))
                .unwrap(),
            Document::Reconciliation(
                web.reconcile(&shop, &ReconcileRequest::named("tool", HOSTILE)).unwrap(),
            ),
            all.clone().by(["store"]).analyse(&analysis(
                r#"{"analysis": "explain", "before": {"where": {"channel": "web"}}, "after": {"where": {"channel": "shop"}}}"#,
            ))
            .unwrap(),
        ]
    }

    #[test]
    fn documents_as_fragments() {
        for document in documents() {
            let kind = serde_json::to_value(&document).unwrap()["document"].as_str().unwrap().to_owned();
            let fragment = html::document(&document, Locale::En);
            if ["screening", "drivers", "association", "return", "revenue_at_risk"].contains(&kind.as_str()) {
                let name = format!("document_{kind}");
                insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, bare(&fragment)) });
            }
            assert!(fragment.contains("<svg"), "{kind}");
        }
    }

    #[test]
    fn documents_as_text() {
        let all: Vec<String> = documents().iter().map(|one| text::document(one, Locale::Pl)).collect();
        let all = all.join("\n");
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!("documents_text_pl", all) });
    }

    #[test]
    fn hostile_names_stay_names_in_documents() {
        let mut named = 0;
        for document in documents() {
            for locale in [Locale::En, Locale::Pl] {
                let fragment = html::document(&document, locale);
                let body = bare(&fragment);
                assert!(!body.contains("<script") && !body.contains('\u{202e}') && !body.contains("NaN"), "{body}");
                named += usize::from(body.contains("&lt;script&gt;"));
                let markdown = markdown::document(&document, locale);
                assert!(!markdown.contains("<script") && !markdown.contains("](http"), "{markdown}");
                let text = text::document(&document, locale);
                assert!(text.chars().all(|c| c == '\n' || visible(c) == Some(c)), "{text}");
            }
        }
        assert!(8 <= named, "{named}");
    }
}
