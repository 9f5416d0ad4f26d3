//! The sample report in every format against its snapshots, and hostile text in every place.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::sample::{points, sample};
use super::*;
use crate::locale::Locale;
use crate::metric::{Reading, Withheld};
use crate::unit::{Confidence, Unit};

/// What stands between `<main>` and its end: the blocks without the page around them.
fn main_of(page: &str) -> &str {
    page.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0
}

/// A report of one block.
fn alone(block: Block) -> Report {
    let mut report = sample();
    report.sections = vec![Section::new("Alone").with(block)];
    report
}

#[test]
fn each_block_as_html() {
    let blocks = sample().sections.into_iter().flat_map(|section| section.blocks);
    for (at, block) in blocks.enumerate() {
        let name = format!("html_{at:02}_{}", block.kind());
        let page = html::render(&alone(block));
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, main_of(&page)) });
    }
}

#[test]
fn whole_sample_in_every_format() {
    let mut report = sample();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("markdown_en", markdown::render(&report));
        insta::assert_snapshot!("json", report.to_json());
        report.locale = Locale::Pl;
        insta::assert_snapshot!("markdown_pl", markdown::render(&report));
    });
    if let Ok(path) = std::env::var("CXMETRICS_SAMPLE") {
        std::fs::write(format!("{path}.pl.html"), html::render(&report)).unwrap();
        std::fs::write(path, html::render(&sample())).unwrap();
    }
}

#[test]
fn reading_the_json_back_draws_the_same() {
    let report = sample();
    let again = Report::from_json(&report.to_json()).unwrap();
    assert_eq!(again, report);
    assert_eq!(html::render(&again), html::render(&report));
    assert_eq!(markdown::render(&again), markdown::render(&report));
}

#[test]
fn the_page_fetches_and_runs_nothing() {
    let page = html::render(&sample());
    for forbidden in ["<script", "<link", "<img", "http:", "https:", "@import", "url(", " style=", "javascript:"] {
        let tags: Vec<&str> = tags(&page);
        assert!(!tags.iter().any(|tag| tag.contains(forbidden)), "{forbidden}");
    }
    assert_eq!(page.matches("<h1>").count(), 1);
    assert_eq!(page.matches("<style>").count(), 1);
}

#[test]
fn every_chart_has_words_and_every_table_a_caption() {
    let page = html::render(&sample());
    let images = page.matches("<svg role=\"img\"").count();
    assert_eq!(images, page.split("<svg role=\"img\"").skip(1).filter(|svg| svg.contains("<title>")).count());
    let described = page.split("<svg role=\"img\"").skip(1);
    assert!(described.map(|svg| svg.split_once("</desc>").unwrap().0).all(|head| !head.ends_with("<desc>")));
    assert_eq!(page.matches("<table").count(), page.matches("<caption>").count());
    assert!(
        tags(&page).iter().filter(|tag| tag.starts_with("<th")).all(|tag| *tag == "<thead>" || tag.contains("scope="))
    );
}

#[test]
fn letters_are_never_small() {
    let style = include_str!("html/style.css");
    let sizes = style.split("font-size: ").skip(1).filter_map(|rest| rest.split_once("px")?.0.parse::<f64>().ok());
    assert!(sizes.clone().all(|size| 12.0 <= size), "{:?}", sizes.collect::<Vec<_>>());
}

#[test]
fn withheld_readings_are_said_and_never_zero() {
    let reading = Reading::withheld(Unit::Points, "nps", 3, Withheld::SmallBase);
    let card =
        Card { title: "NPS".into(), good: Good::Up, now: reading, before: None, change: None, course: Vec::new() };
    let report = alone(KeyReadings { cards: vec![card] }.into());
    let page = html::render(&report);
    assert!(main_of(&page).contains("withheld: fewer than 5 answers"));
    assert!(!main_of(&page).contains(">0"));
    assert!(markdown::render(&report).contains("withheld: fewer than 5 answers"));
}

#[test]
fn all_rows_stay_in_the_document() {
    let breakdown = super::sample::stores();
    assert_eq!((breakdown.rows.len(), breakdown.shown), (40, 12));
    let page = html::render(&alone(breakdown.into()));
    assert!(page.contains("and 28 more"));
    assert_eq!(page.matches("<g><title>").count(), 12);
    assert_eq!(page.matches("<tr><th scope=\"row\">").count(), 40);
}

/// The tags of a page, its style sheet left out.
fn tags(page: &str) -> Vec<&str> {
    let body = page.split_once("</style>").map_or(page, |(_, rest)| rest);
    body.split('<')
        .skip(1)
        .map(|piece| piece.split_once('>').unwrap_or((piece, "")).0)
        .zip(body.split('<').skip(1))
        .map(|(inner, piece)| {
            // With the angle brackets, as it stands in the page.
            let start = piece.as_ptr() as usize - body.as_ptr() as usize - 1;
            &body[start..start + inner.len() + 2]
        })
        .collect()
}

/// Checks that elements nest, that no attribute leaves its quotes and that only known names occur.
fn assert_well_formed(page: &str) {
    assert_closed(page, &["html", "head"]);
}

/// The same for what stands behind a style sheet that is `within` these elements.
pub(super) fn assert_closed(page: &str, within: &[&str]) {
    const KNOWN: &[&str] = &[
        "a", "article", "body", "caption", "circle", "dd", "desc", "details", "div", "dl", "dt", "footer", "g", "h1",
        "h2", "h3", "h4", "head", "header", "html", "li", "line", "main", "nav", "ol", "p", "path", "polygon",
        "polyline", "rect", "section", "small", "span", "strong", "style", "summary", "svg", "table", "tbody", "td",
        "text", "tfoot", "th", "thead", "title", "tr", "ul",
    ];
    let mut open: Vec<&str> = within.to_vec();
    let body = page.split_once("</style>").unwrap().1;
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a stray bracket: {}", &rest[..at]);
        rest = &rest[at + 1..];
        let (tag, after) = rest.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closing `{name}`");
            continue;
        }
        let name = tag.trim_end_matches('/').split(' ').next().unwrap();
        assert!(KNOWN.contains(&name), "element `{name}`");
        let mut attributes = BTreeSet::new();
        let mut inside = tag.trim_end_matches('/')[name.len()..].trim_start();
        while !inside.is_empty() {
            let (attribute, value) = inside.split_once("=\"").expect("a quoted attribute");
            assert!(attribute.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'), "attribute `{attribute}`");
            assert!(!attribute.starts_with("on") && attribute != "style", "attribute `{attribute}`");
            assert!(attributes.insert(attribute), "`{attribute}` twice");
            inside = value.split_once('"').expect("an end of the value").1.trim_start();
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn the_sample_is_well_formed() {
    assert_well_formed(&html::render(&sample()));
}

/// Puts `text` in place of every string that is not a name of the format.
fn replace(value: &mut serde_json::Value, text: &str) {
    const KEPT: &[&str] = &[
        "schema",
        "as_of",
        "locale",
        "from",
        "to",
        "latest",
        "kind",
        "unit",
        "good",
        "tone",
        "verdict",
        "band",
        "flags",
        "withheld",
        "confidence",
    ];
    match value {
        serde_json::Value::String(old) => text.clone_into(old),
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| replace(item, text)),
        serde_json::Value::Object(fields) => {
            fields
                .iter_mut()
                .filter(|(name, _)| !KEPT.contains(&name.as_str()))
                .for_each(|(_, item)| replace(item, text));
        }
        _ => {}
    }
}

/// Puts `text` in every place of a report where text can stand.
fn everywhere(text: &str) -> Report {
    let json = sample().to_json();
    let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
    replace(&mut value, text);
    Report::from_json(&value.to_string()).unwrap()
}

#[test]
fn hostile_text_stays_text_in_every_place() {
    for hostile in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></svg></style><script>",
        "]]><!--",
        "&lt;b&gt; &#60;",
        "\u{202e}gnirts\u{202c}\u{2066}\u{0}\u{1b}[31m",
        "x|y\n| --- |\n# heading",
        "",
        "\u{301}\u{200d}\u{fe0f}",
    ] {
        let report = everywhere(hostile);
        let page = html::render(&report);
        assert_well_formed(&page);
        assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{0}', '\u{1b}']));
        let text = markdown::render(&report);
        assert!(!text.contains('<'), "{hostile}");
        assert_eq!(
            text.lines().filter(|line| line.starts_with('#')).count(),
            markdown::render(&everywhere("plain")).lines().filter(|line| line.starts_with('#')).count(),
            "{hostile}"
        );
    }
}

#[test]
fn numbers_out_of_every_bound_draw_something() {
    let far = |value: f64| {
        Reading::known(Unit::Number, "m", u64::MAX).with_value(value).with_interval(f64::MIN, f64::MAX, Confidence::P95)
    };
    let readings = [far(f64::MAX), far(f64::MIN), far(f64::MIN_POSITIVE), Reading::known(Unit::Points, "m", 0)];
    let day = chrono::NaiveDate::MAX;
    let points: Vec<Point> = readings
        .iter()
        .map(|reading| Point { label: String::new(), from: day, partial: true, reading: reading.clone() })
        .collect();
    let axis = Some(AxisRange { low: f64::NAN, high: f64::INFINITY });
    let rows = readings.iter().map(|reading| BreakdownRow {
        segment: Vec::new(),
        now: reading.clone(),
        before: Some(reading.clone()),
        change: Some(Change { delta: Some(f64::NAN), low: None, high: Some(f64::INFINITY), ..Change::not_compared() }),
    });
    for (axis, goal) in [(axis, Some(f64::NAN)), (None, Some(f64::INFINITY)), (None, None)] {
        let series = Series {
            title: String::new(),
            unit: Unit::Number,
            good: Good::Neither,
            goal,
            axis,
            points: points.clone(),
        };
        let breakdown = Breakdown {
            title: String::new(),
            metric: String::new(),
            unit: Unit::Number,
            good: Good::Down,
            dimensions: Vec::new(),
            overall: far(0.0),
            shown: usize::MAX,
            axis,
            rows: rows.clone().collect(),
        };
        let heat = Heat {
            title: String::new(),
            metric: String::new(),
            unit: Unit::Seconds,
            good: Good::Up,
            dimensions: Vec::new(),
            periods: Vec::new(),
            axis,
            shown: 0,
            rows: vec![HeatRow { segment: Vec::new(), readings: readings.to_vec() }],
        };
        let bin = |share| Bin { label: String::new(), band: Band::Promoter, count: u64::MAX, share };
        let band = |share| BandShare { band: Band::Promoter, count: 1, share };
        let distribution = Distribution {
            title: String::new(),
            n: 0,
            bins: vec![bin(f64::NAN), bin(-1.0), bin(1e300)],
            bands: vec![band(f64::NAN), band(7.0), band(-3.0), band(f64::INFINITY)],
            withheld: None,
        };
        let mut report = sample();
        report.sections = vec![
            Section::new("")
                .with(series)
                .with(breakdown)
                .with(heat)
                .with(distribution)
                .with(KeyReadings { cards: Vec::new() }),
        ];
        let page = html::render(&report);
        assert_well_formed(&page);
        assert!(!main_of(&page).contains("NaN") && !main_of(&page).contains("inf"), "{page}");
        let text = markdown::render(&report);
        assert!(!text.contains("NaN") && !text.contains("inf"));
    }
}

#[test]
fn an_empty_series_and_a_single_point_draw() {
    let mut series =
        Series { title: "t".into(), unit: Unit::Points, good: Good::Up, goal: None, axis: None, points: Vec::new() };
    assert_well_formed(&html::render(&alone(series.clone().into())));
    let from = chrono::NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
    series.points.push(Point { label: "2026-W39".into(), from, partial: false, reading: points(40.0, 50) });
    let page = html::render(&alone(series.into()));
    assert_well_formed(&page);
    assert!(page.contains("class=\"lone\""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_leaves_the_page_well_formed(text in "\\PC{0,40}|[<>&\"'/=\\x00-\\x1f\u{202a}-\u{202e}]{0,20}") {
        assert_well_formed(&html::render(&everywhere(&text)));
    }
}
