//! Two readings and what lies between them: weights, follow-ups, sources.

use super::super::chart::{Falls, Strip};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::{Plain, parts, pick, plain};
use super::document::{ROWS, notes, table};
use super::fragment::fragment;
use super::rows::{Row, Rows};
use crate::Document;
use crate::explain::words::title;
use crate::explain::{FollowedUp, ReconcileEffects, Reconciliation, Weighting};
use crate::locale::Locale;
use crate::metric::Reading;

/// Rows of readings of one kind, drawn on one axis.
fn readings(root: &mut Markup, name: &str, rows: &[Row<'_>], is_difference: bool, figures: Figures) {
    let unit = rows.iter().find(|row| row.reading.value().is_some()).map(|row| row.reading.unit);
    let all = || rows.iter().map(|row| row.reading);
    let strip =
        unit.and_then(|unit| if is_difference { Strip::around_zero(unit, all()) } else { Strip::common(unit, all()) });
    let cells: &[(&str, bool)] = if is_difference { &[] } else { &[("n", false)] };
    Rows { lead: None, name, value: "", cells, strip, is_difference, figures }.write(root, rows, 0, &[]);
}

fn row<'r>(name: &str, reading: &'r Reading, figures: Figures) -> Row<'r> {
    Row::new(name, reading).with([figures.count(reading.n)])
}

/// The tables of a document but for the first, which is drawn, and what it rests on.
fn rest(root: &mut Markup, plain: &Plain, drawn: usize) {
    for grid in plain.grids.iter().skip(drawn) {
        table(root, grid);
    }
    notes(root, &plain.notes);
}

pub(super) fn weighting(found: &Weighting, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let plain = plain(&Document::Weighting(found.clone()), figures, ROWS);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(&plain.sentence);
        let rows = [
            row(pick(figures, "as answered", "bez przeważenia"), &found.as_answered, figures),
            row(pick(figures, "reweighted", "po przeważeniu"), &found.reweighted, figures),
        ];
        readings(root, title(&found.title, locale), &rows, false, figures);
        rest(root, &plain, 1);
    })
}

pub(super) fn followed(found: &FollowedUp, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let plain = plain(&Document::FollowedUp(found.clone()), figures, ROWS);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(&plain.sentence);
        for is_change in [false, true] {
            let all = parts(found, figures).into_iter().filter(|(.., change)| *change == is_change);
            let rows: Vec<Row<'_>> = all.map(|(name, reading, _)| row(name, reading, figures)).collect();
            let name = if is_change { pick(figures, "change", "zmiana") } else { title(&found.title, locale) };
            readings(root, name, &rows, is_change, figures);
        }
        rest(root, &plain, 1);
    })
}

pub(super) fn reconciliation(found: &Reconciliation, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let mut plain = plain(&Document::Reconciliation(found.clone()), figures, ROWS);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(&plain.sentence);
        let rows = [&found.first, &found.second].map(|source| row(&source.name, &source.value, figures));
        readings(root, title(&found.title, locale), &rows, false, figures);
        if let (Some(effects), Some(from)) = (&found.effects, found.first.value.value()) {
            steps(root, found, effects, from, figures);
            // The second table is what has just been drawn.
            plain.grids.remove(1);
        }
        rest(root, &plain, 0);
    })
}

/// The way from one source to the other.
fn steps(root: &mut Markup, found: &Reconciliation, effects: &ReconcileEffects, from: f64, figures: Figures) {
    let parts = [
        (pick(figures, "coverage", "zasięg"), effects.coverage),
        (pick(figures, "mix", "udziały"), effects.mix),
        (pick(figures, "measure", "pomiar"), effects.measure),
    ];
    let mut at = from;
    let ways: Vec<(&str, f64, f64, f64)> = parts
        .into_iter()
        .map(|(name, size)| {
            let start = at;
            at += size;
            (name, size, start, at)
        })
        .collect();
    let Some(falls) = Falls::new(found.unit, ways.iter().flat_map(|(_, _, start, end)| [*start, *end])) else { return };
    root.el("div").class("cx-scroll").body(|scroll| {
        scroll.el("table").body(|table| {
            table.el("thead").body(|head| {
                head.el("tr").body(|tr| {
                    let name = tr.el("th").attr("scope", "col").class("cx-name");
                    name.text(pick(figures, "where it comes from", "skąd się bierze"));
                    tr.el("td").class("cx-plot").body(|td| falls.ticks(td, figures));
                    tr.el("th").attr("scope", "col").class("cx-num").text("");
                });
            });
            table.el("tbody").body(|body| {
                for (name, size, start, end) in &ways {
                    body.el("tr").body(|tr| {
                        tr.el("th").attr("scope", "row").class("cx-name").text(name);
                        tr.el("td").class("cx-plot").body(|td| falls.step(td, *start, *end));
                        tr.el("td").class("cx-num cx-strong").text(figures.delta(*size, found.unit));
                    });
                    body.line();
                }
            });
        });
    });
    root.el("div").class("cx-soft cx-note").text(pick(
        figures,
        "Coverage: segments that one source alone has. Mix: other shares of the same segments. Measure: other values of the same segments.",
        "Zasięg: segmenty obecne tylko w jednym źródle. Udziały: inne udziały tych samych segmentów. Pomiar: inne wartości tych \
         samych segmentów.",
    ));
}
