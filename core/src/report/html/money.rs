//! Money as pieces of a page: always with what it rests on.

use super::super::chart::{Plane, Shape, Spot, Strip};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::{assumptions, class, pick, plain};
use super::document::{ROWS, notes, table};
use super::fragment::fragment;
use super::rows::{Row, Rows};
use crate::Document;
use crate::explain::words::{segment, title};
use crate::explain::{BusinessValue, Outcome, Return, RevenueAtRisk, ValueRow, Verdict};
use crate::locale::Locale;
use crate::metric::Reading;
use crate::unit::Unit;

/// How many segments of each end are named.
const NAMED: usize = 3;

pub(super) fn value(found: &BusinessValue, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let plain = plain(&Document::BusinessValue(found.clone()), figures, ROWS);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(&plain.sentence);
        scatter(root, found, figures);
        for grid in &plain.grids {
            table(root, grid);
        }
        resting_on(root, &plain.notes, figures);
    })
}

fn scatter(root: &mut Markup, found: &BusinessValue, figures: Figures) {
    let locale = figures.locale();
    let amount = |row: &ValueRow| if found.per_customer { row.per_customer } else { Some(row.amount.value) };
    let mut placed: Vec<(f64, f64, &ValueRow)> =
        found.segments.iter().filter_map(|row| Some((row.score.value()?, amount(row)?, row))).collect();
    if placed.len() < 2 {
        return;
    }
    placed.sort_by(|a, b| a.1.total_cmp(&b.1));
    let last = placed.len();
    let spots: Vec<Spot> = placed
        .iter()
        .enumerate()
        .map(|(at, (x, y, row))| {
            let name = segment(&row.segment, locale);
            let hint = format!("{name}: {}; {}", figures.full(&row.score), figures.value(*y, found.unit));
            let name = (at < NAMED || last <= at + NAMED).then_some(name);
            Spot { x: *x, y: *y, shape: Shape::Dot, name, hint }
        })
        .collect();
    let plane = Plane::even((found.overall.unit, found.unit), &spots);
    let upwards = if found.per_customer {
        format!("{} {}", found.value, pick(figures, "per customer", "na klienta"))
    } else {
        found.value.clone()
    };
    let name = title(&found.title, locale);
    plane.draw(root, (name, &upwards), &upwards, &spots, figures, |svg, plane| {
        // The line of least squares runs through the middle of the points; its slope is the document's.
        let clear = found.association.as_ref().filter(|one| one.verdict != Verdict::Undecided && 0.0 < one.point);
        if let Some((one, slope)) = clear.and_then(|one| Some((one, one.value_of_point.value()?))) {
            let n = placed.len() as f64;
            let middle = |of: fn(&(f64, f64, &ValueRow)) -> f64| placed.iter().map(of).sum::<f64>() / n;
            let (x, y) = (middle(|spot| spot.0), middle(|spot| spot.1));
            let ends = placed.iter().fold((f64::MAX, f64::MIN), |(a, b), spot| (a.min(spot.0), b.max(spot.0)));
            let at = |to: f64| (to, y + (to - x) / one.point * slope);
            plane.line(svg, "cx-limit cx-trend", [at(ends.0), at(ends.1)].into_iter());
        }
    });
}

/// What a number about money rests on, under its own head.
fn resting_on(root: &mut Markup, lines: &[String], figures: Figures) {
    if !lines.is_empty() {
        root.el("div").class("cx-soft cx-note").text(pick(figures, "This rests on:", "Założenia:"));
    }
    notes(root, lines);
}

pub(super) fn risk(found: &RevenueAtRisk, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(found.sentence(locale));
        if !found.classes.is_empty() {
            let rows: Vec<Row<'_>> = found
                .classes
                .iter()
                .map(|one| {
                    let customers = locale.number(one.customers, 0);
                    let cells = [figures.reading(&one.share), customers, figures.share(one.loss_rate)];
                    Row::new(class(one.class, figures), &one.at_risk).with(cells)
                })
                .collect();
            let cells = [
                (pick(figures, "share", "udział"), true),
                (pick(figures, "customers", "klienci"), true),
                (pick(figures, "lost", "odchodzi"), false),
            ];
            let table = Rows {
                lead: None,
                name: "",
                value: pick(figures, "at risk", "zagrożone"),
                cells: &cells,
                strip: Strip::from_zero(found.at_risk.unit, found.classes.iter().map(|one| &one.at_risk)),
                is_difference: false,
                figures,
            };
            table.write(root, &rows, 0, &[]);
        }
        resting_on(root, &assumptions(&found.assumptions, figures), figures);
    })
}

pub(super) fn investment(found: &Return, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let reading = |outcome: &Outcome, unit: Unit| {
        let known = Reading::known(unit, "money.roi", 0).with_value(outcome.expected);
        known.with_interval(outcome.low, outcome.high, found.confidence)
    };
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(found.sentence(locale));
        let all = [
            (pick(figures, "return", "zwrot"), reading(&found.roi, Unit::Share)),
            (pick(figures, "gain", "zysk"), reading(&found.gain, Unit::Money(found.currency))),
        ];
        for (name, reading) in &all {
            let table = Rows {
                lead: None,
                name: "",
                value: pick(figures, "expected", "oczekiwane"),
                cells: &[],
                strip: Strip::around_zero(reading.unit, std::iter::once(reading)),
                is_difference: false,
                figures,
            };
            table.write(root, &[Row::new(*name, reading)], 0, &[]);
        }
        root.el("div").class("cx-soft cx-note").text(pick(
            figures,
            "A return of 0% is the break-even.",
            "Zwrot 0% to próg opłacalności.",
        ));
        resting_on(root, &assumptions(&found.assumptions, figures), figures);
    })
}
