//! A change by tag as a piece of a page: what each tag gave, around zero.

use super::super::chart::Strip;
use super::super::figure::Figures;
use super::super::markup::{Markup, clip};
use super::super::words::Word;
use super::fragment::{LONGEST_NAME, fragment, name_class};
use crate::explain::words::{pick, title};
use crate::explain::{TagChange, TagContribution, Verdict};
use crate::locale::Locale;
use crate::metric::Reading;

/// Writes a change by tag as a fragment of HTML: its sentence, and a row for each tag with its share and value on both sides and its
/// contribution around zero.
///
/// Of more tags than `max_rows` the first are shown, and how many follow is said; those with too few answers are named.
///
/// Style, themes and safety are those of [`reading`](super::reading()).
///
/// ```
/// # use cxmetrics::calendar::Grain;
/// # use cxmetrics::cube::{Cube, Filter, Record};
/// # use cxmetrics::explain::TagChangeRequest;
/// # use cxmetrics::locale::Locale;
/// # use cxmetrics::metric::nps;
/// # use cxmetrics::report::html;
/// # use cxmetrics::survey::{Scale, Survey};
/// # let survey = Survey::builder().rating("nps", Scale::nps()).tags("topics").dimensions(["wave"]).pairs(["topics", "nps"]).build()?;
/// # let mut cube = Cube::new(&survey, Grain::All);
/// # for answer in 0..80 {
/// #     let (wave, topic) = (if answer % 2 == 0 { "1" } else { "2" }, if answer % 8 < 4 { "price" } else { "staff" });
/// #     cube.add(&Record::new().text("wave", wave).tags("topics", [topic]).integer("nps", answer % 11))?;
/// # }
/// let request = TagChangeRequest::new("topics", Filter::is("wave", "1"), Filter::is("wave", "2"));
/// let change = cube.metric(nps("nps")).explain_tags(&request)?;
/// let fragment = html::tag_change(&change, Locale::En, 20);
/// assert!(fragment.contains("<svg") && fragment.contains("staff"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn tag_change(change: &TagChange, locale: Locale, max_rows: usize) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(change.sentence(locale));
        let shown = change.contributions.get(..max_rows).unwrap_or(&change.contributions);
        let gave: Vec<Reading> = shown.iter().map(|row| gave(change, row)).collect();
        if !shown.is_empty() {
            let strip = Strip::around_zero(change.unit, gave.iter());
            root.el("div").class("cx-scroll").body(|scroll| {
                scroll.el("table").body(|table| {
                    heads(table, change, strip.as_ref(), figures);
                    table.el("tbody").body(|body| {
                        for (row, gave) in shown.iter().zip(&gave) {
                            one(body, row, gave, strip.as_ref(), figures);
                        }
                    });
                });
            });
        }
        if shown.len() < change.contributions.len() {
            root.el("div").class("cx-soft").text(locale.more_rows(change.contributions.len() - shown.len()));
        }
        if !change.too_few.is_empty() {
            let tags = clip(&change.too_few.join(", "), 10 * LONGEST_NAME);
            let said = pick(locale, "Too few answers to be shown", "Za mało odpowiedzi, aby pokazać");
            root.el("div").class("cx-soft").text(format_args!("{said}: {tags}"));
        }
    })
}

/// A contribution as a reading of a difference.
fn gave(change: &TagChange, row: &TagContribution) -> Reading {
    let n = row.value_before.n + row.value_after.n;
    let reading = Reading::known(change.unit, change.method.clone(), n).with_value(row.contribution);
    match (row.low, row.high) {
        (Some(low), Some(high)) => reading.with_interval(low, high, row.confidence),
        _ => reading,
    }
}

fn heads(table: &mut Markup, change: &TagChange, strip: Option<&Strip>, figures: Figures) {
    let locale = figures.locale();
    table.el("thead").body(|head| {
        head.el("tr").body(|tr| {
            let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
            column("cx-name", title(&change.tags_title, locale));
            column("cx-num cx-wide", pick(locale, "share", "udział"));
            column("cx-num cx-wide", pick(locale, "value", "wartość"));
            tr.el("td").class("cx-plot").body(|td| {
                if let Some(strip) = strip {
                    strip.ticks(td, figures);
                }
            });
            let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
            column("cx-num", pick(locale, "gives", "wkład"));
            column("cx-num cx-wide", figures.word(Word::Interval));
            column("cx-num cx-wide", "p");
        });
    });
    table.line();
}

fn one(body: &mut Markup, row: &TagContribution, gave: &Reading, strip: Option<&Strip>, figures: Figures) {
    let mark = match row.verdict {
        Verdict::Higher => "▲\u{a0}",
        Verdict::Lower => "▼\u{a0}",
        Verdict::Undecided => "",
    };
    let pair = |before: &Reading, after: &Reading| {
        let one =
            |reading: &Reading| reading.value().map_or("–".to_owned(), |value| figures.value(value, reading.unit));
        format!("{}\u{a0}→\u{a0}{}", one(before), one(after))
    };
    body.el("tr").body(|tr| {
        tr.el("th").attr("scope", "row").class(name_class(&row.tag)).text(clip(&row.tag, LONGEST_NAME));
        tr.el("td").class("cx-num cx-wide").text(pair(&row.share_before, &row.share_after));
        tr.el("td").class("cx-num cx-wide").text(pair(&row.value_before, &row.value_after));
        tr.el("td").class("cx-plot").body(|td| {
            if let Some(strip) = strip {
                strip.mark(td, gave);
            }
        });
        tr.el("td").class("cx-num cx-strong").text(format_args!("{mark}{}", figures.difference(gave)));
        tr.el("td").class("cx-num cx-wide").text(figures.difference_interval(gave).unwrap_or_default());
        tr.el("td").class("cx-num cx-wide").text(row.p_adjusted.map(|p| figures.p_value(p)).unwrap_or_default());
    });
    body.line();
}
