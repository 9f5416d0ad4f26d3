//! What goes together: drivers as bars and as importance beside performance, coefficients as rows.

use super::super::chart::{Plane, Shape, Spot, Strip};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::{folded, pick, place, quadrant};
use super::document::ROWS;
use super::fragment::fragment;
use super::rows::{Row, Rows};
use crate::explain::words::title;
use crate::explain::{Association, DriverItem, Drivers, Quadrant, Sign};
use crate::locale::Locale;
use crate::unit::Unit;

pub(super) fn drivers(found: &Drivers, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(found.sentence(locale));
        bars(root, found, figures);
        quadrants(root, &found.items, figures);
        root.el("div").class("cx-soft").text(&found.method);
    })
}

fn bars(root: &mut Markup, found: &Drivers, figures: Figures) {
    let locale = figures.locale();
    let is_ranked = found.withheld.is_none();
    let reading = |item: &'_ DriverItem| if is_ranked { item.importance.clone() } else { item.correlation.clone() };
    let (head, hidden, tail) = folded(&found.items, ROWS);
    let shown: Vec<_> = head.iter().chain(tail).map(reading).collect();
    let rows: Vec<Row<'_>> = head
        .iter()
        .chain(tail)
        .zip(&shown)
        .map(|(item, reading)| {
            let correlation = figures.short(&item.correlation);
            let correlation = if item.sign == Sign::Unclear { format!("({correlation})") } else { correlation };
            let row = Row::new(title(&item.title, locale), reading);
            let row = row.with([figures.short(&item.performance), correlation, figures.count(item.n)]);
            if is_ranked { row.lead(place(item)) } else { row }
        })
        .collect();
    let (first, last) = rows.split_at(head.len());
    let strip = if is_ranked {
        Strip::from_zero(Unit::Share, shown.iter())
    } else {
        Strip::around_zero(Unit::Number, shown.iter())
    };
    let performance = pick(figures, "performance", "poziom");
    let correlation = pick(figures, "correlation", "korelacja");
    let table = Rows {
        lead: is_ranked.then_some(pick(figures, "place", "miejsce")),
        name: "",
        value: if is_ranked { pick(figures, "importance", "ważność") } else { correlation },
        cells: &[(performance, false), (correlation, true), ("n", true)],
        strip,
        is_difference: false,
        figures,
    };
    table.write(root, first, hidden, last);
}

/// Importance beside performance. The lines that part the quadrants run halfway between the items on their two sides.
fn quadrants(root: &mut Markup, items: &[DriverItem], figures: Figures) {
    let locale = figures.locale();
    let placed: Vec<(f64, f64, Quadrant, &DriverItem)> = items
        .iter()
        .filter_map(|item| Some((item.performance.value()?, item.importance.value()?, item.quadrant?, item)))
        .collect();
    if placed.len() < 2 {
        return;
    }
    let spots: Vec<Spot> = placed
        .iter()
        .map(|(x, y, of, item)| {
            let name = title(&item.title, locale).to_owned();
            let hint = format!("{name}: {}", quadrant(*of, figures));
            Spot { x: *x, y: *y, shape: Shape::Mark, name: Some(name), hint }
        })
        .collect();
    let ahead = |of: Quadrant| matches!(of, Quadrant::KeepUp | Quadrant::PossibleOverkill);
    let important = |of: Quadrant| matches!(of, Quadrant::ConcentrateHere | Quadrant::KeepUp);
    let x = halfway(placed.iter().map(|(x, _, of, _)| (*x, ahead(*of))));
    let y = halfway(placed.iter().map(|(_, y, of, _)| (*y, important(*of))));
    let corners = [Quadrant::ConcentrateHere, Quadrant::KeepUp, Quadrant::LowPriority, Quadrant::PossibleOverkill];
    let plane = Plane::even((Unit::Share, Unit::Share), &spots).with_corners(corners.map(|of| quadrant(of, figures)));
    let names = (pick(figures, "performance", "poziom"), pick(figures, "importance", "ważność"));
    let desc = pick(figures, "Importance beside performance", "Ważność i poziom");
    plane.draw(root, names, desc, &spots, figures, |svg, plane| {
        plane.divide(svg, x, y);
    });
}

/// Halfway between the highest value that is low and the lowest that is high.
fn halfway(values: impl Iterator<Item = (f64, bool)>) -> Option<f64> {
    let (low, high) = values.fold((None::<f64>, None::<f64>), |(low, high), (value, is_high)| {
        if is_high {
            (low, Some(high.map_or(value, |high| high.min(value))))
        } else {
            (Some(low.map_or(value, |low| low.max(value))), high)
        }
    });
    Some(f64::midpoint(low?, high?))
}

pub(super) fn association(found: &Association, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(found.sentence(locale));
        let all = [("Spearman", &found.spearman), ("Pearson", &found.pearson), ("Kendall τ-b", &found.kendall)];
        let mut rows: Vec<Row<'_>> = all
            .iter()
            .map(|(name, one)| {
                let p = one.p_value.map(|p| figures.p_value(p)).unwrap_or_default();
                Row::new(*name, &one.reading).with([p])
            })
            .collect();
        if let Some(weighted) = &found.weighted {
            rows.push(Row::new(pick(figures, "Pearson, weighted", "Pearson, ważony"), weighted).with([String::new()]));
        }
        let strip = Strip::around_zero(Unit::Number, rows.iter().map(|row| row.reading));
        let table =
            Rows { lead: None, name: "", value: "", cells: &[("p", false)], strip, is_difference: false, figures };
        table.write(root, &rows, 0, &[]);
    })
}
