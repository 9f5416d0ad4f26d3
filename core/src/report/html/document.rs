//! Any document as a piece of a page.

use super::super::figure::Figures;
use super::super::markup::{Markup, clip};
use super::super::plain::{Grid, plain};
use super::drivers::{association, drivers};
use super::fragment::{LONGEST_NAME, fragment, name_class};
use super::screening::screening;
use super::{
    ahead, change, comparison, comparisons, findings, journey, money, over_time, paired, silences, sources, tag_change,
};
use crate::Document;
use crate::locale::Locale;

/// Of longer lists the first and the last rows are shown.
pub(super) const ROWS: usize = 20;

/// Writes a document of [`explain`](crate::explain), [`series`](crate::series), [`finding`](crate::finding) or [`contact`](crate::contact) as a fragment of HTML: what it says, drawn where it can be drawn, with its numbers
/// and what it rests on.
///
/// A metric over time is a line with its intervals, its gaps and its open periods, for at most six segments side by side; findings are a
/// timeline of the newest thirty. What is not drawn is counted, and stands in the table beneath as far as that reaches.
///
/// Of long lists the first and the last rows are shown, and how many are left out is said. Style, themes and safety are those of
/// [`reading`](super::reading()).
///
/// ```
/// use cxmetrics::Document;
/// use cxmetrics::explain::of;
/// use cxmetrics::locale::Locale;
/// use cxmetrics::report::html;
/// let found = of::nps_of_counts([100, 100, 300], [200, 100, 200]);
/// assert_eq!(html::document(&Document::Comparison(found.clone()), Locale::En), html::comparison(&found, Locale::En));
/// ```
pub fn document(document: &Document, locale: Locale) -> String {
    match document {
        Document::Association(found) => association(found, locale),
        Document::BusinessValue(found) => money::value(found, locale),
        Document::Change(found) => change(found, locale, ROWS),
        Document::Comparison(found) => comparison(found, locale),
        Document::Comparisons(found) => comparisons(found, locale, ROWS),
        Document::Drivers(found) => drivers(found, locale),
        Document::FollowedUp(found) => sources::followed(found, locale),
        Document::Journey(found) => journey(found, locale),
        Document::AnswerDelays(_)
        | Document::Cohorts(_)
        | Document::FirstContactResolution(_)
        | Document::Newcomers(_)
        | Document::Recency(_)
        | Document::Repeats(_) => told(document, locale, |_, _| ()),
        Document::ChangePoints(found) => {
            told(document, locale, |root, figures| over_time::changes(root, found, figures))
        }
        Document::Decomposition(found) => {
            told(document, locale, |root, figures| over_time::decomposition(root, found, figures))
        }
        Document::Findings(found) => told(document, locale, |root, figures| findings::findings(root, found, figures)),
        Document::Forecast(found) => told(document, locale, |root, figures| ahead::forecast(root, found, figures)),
        Document::LeadLag(found) => told(document, locale, |root, figures| ahead::leads(root, found, figures)),
        Document::Series(found) => told(document, locale, |root, figures| over_time::series(root, found, figures)),
        Document::Silences(found) => told(document, locale, |root, figures| silences::silences(root, found, figures)),
        Document::Trend(found) => told(document, locale, |root, figures| over_time::trend(root, found, figures)),
        Document::PairedComparison(found) => paired(found, locale),
        Document::Reconciliation(found) => sources::reconciliation(found, locale),
        Document::Return(found) => money::investment(found, locale),
        Document::RevenueAtRisk(found) => money::risk(found, locale),
        Document::Screening(found) => screening(found, locale),
        Document::TagChange(found) => tag_change(found, locale, ROWS),
        Document::Weighting(found) => sources::weighting(found, locale),
    }
}

/// What a document says, its picture, its tables, and what it rests on.
fn told(document: &Document, locale: Locale, picture: impl FnOnce(&mut Markup, Figures)) -> String {
    let figures = Figures::new(locale, 0);
    let plain = plain(document, figures, ROWS);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(&plain.sentence);
        picture(root, figures);
        for grid in &plain.grids {
            table(root, grid);
        }
        notes(root, &plain.notes);
    })
}

/// A plain table.
pub(super) fn table(root: &mut Markup, grid: &Grid) {
    root.el("div").class("cx-scroll cx-grid-of-words").body(|scroll| {
        scroll.el("table").body(|table| {
            table.el("thead").body(|head| {
                head.el("tr").body(|tr| {
                    for one in &grid.heads {
                        let class = if one.is_number { "cx-num" } else { "cx-name" };
                        tr.el("th").attr("scope", "col").class(class).text(clip(&one.name, LONGEST_NAME));
                    }
                });
            });
            table.line();
            table.el("tbody").body(|body| {
                for row in &grid.rows {
                    body.el("tr").body(|tr| cells(tr, grid, row));
                    body.line();
                }
            });
        });
    });
    root.line();
}

fn cells(tr: &mut Markup, grid: &Grid, row: &[String]) {
    if let ([cell], true) = (row, 1 < grid.heads.len()) {
        tr.el("td").class("cx-more").attr("colspan", grid.heads.len()).text(cell);
        return;
    }
    for (cell, head) in row.iter().zip(&grid.heads) {
        let text = clip(cell, head.longest.max(LONGEST_NAME));
        let class = if head.is_number { "cx-num" } else { name_class(&text) };
        tr.el("td").class(class).text(text);
    }
}

/// What a document rests on, one a line.
pub(super) fn notes(root: &mut Markup, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    root.el("ul").class("cx-notes").body(|ul| {
        for note in notes {
            ul.el("li").text(note);
        }
    });
    root.line();
}
