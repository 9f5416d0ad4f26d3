//! A metric by segment: for each a dot on its interval, beside the value of all together.

use super::super::block::{Breakdown, BreakdownRow};
use super::super::figure::{Figures, change_class};
use super::super::markup::{Across, Markup, Px, clip_to_width};
use super::super::words::Word;
use super::axis::Axis;
use super::{dot, frame, is_long, label, segment};

/// From row to row. On a narrow page the name stands above the mark in the same room.
const PITCH: f64 = 38.0;
/// Room for the column heads.
const HEAD: f64 = 26.0;
/// Room for the ticks.
const FOOT: f64 = 24.0;
/// The room for the name of a segment, in small letters.
const NAME: u32 = 26;

/// Draws the first rows of a breakdown.
pub(in super::super) fn forest(markup: &mut Markup, breakdown: &Breakdown, figures: Figures) {
    let rows = breakdown.rows.get(..breakdown.shown).unwrap_or(&breakdown.rows);
    let readings = rows.iter().map(|row| &row.now).chain([&breakdown.overall]);
    let limits = readings.filter_map(|reading| Some((reading.value()?, reading.interval())));
    let values = limits.flat_map(|(value, interval)| {
        let (low, high) = interval.unwrap_or((value, value));
        [value, low, high]
    });
    let before = rows.iter().filter_map(|row| row.before.as_ref()?.value());
    let axis = Axis::fit(breakdown.axis, breakdown.unit, values.chain(before), 5);
    let bottom = HEAD + PITCH * rows.len() as f64;
    let class = if is_long(breakdown.unit) { "forest long" } else { "forest" };
    frame(markup, class, bottom + FOOT, &breakdown.title, &desc(breakdown, rows, figures), |svg| {
        for tick in &axis.ticks {
            let x = axis.at(*tick);
            segment(svg, "grid", (x, HEAD), (x, bottom));
            label(svg, "tick mid", (x, bottom + 17.0), 0.0, &figures.tick(*tick, axis.step, breakdown.unit));
        }
        heads(svg, breakdown, rows, &axis, bottom, figures);
        for (at, row) in rows.iter().enumerate() {
            let y = HEAD + PITCH * (at as f64 + 0.5);
            one(svg, row, breakdown, &axis, y, figures);
        }
    });
}

/// The column heads and the line of all together.
fn heads(svg: &mut Markup, breakdown: &Breakdown, rows: &[BreakdownRow], axis: &Axis, bottom: f64, figures: Figures) {
    const Y: f64 = 13.0;
    if let Some(value) = breakdown.overall.value() {
        let x = axis.at(value);
        segment(svg, "overall", (x, HEAD - 6.0), (x, bottom));
        let text = format!("{} {}", figures.word(Word::AllSegments), figures.value(value, breakdown.unit));
        let class = if x < 0.5 { "note" } else { "note end" };
        label(svg, class, (x, Y), 0.0, &text);
    }
    label(svg, "head end f-value", (1.0, Y), 0.0, figures.word(Word::Now));
    if rows.iter().any(|row| row.change.is_some()) {
        label(svg, "head end f-change", (1.0, Y), 0.0, figures.word(Word::Change));
    }
    label(svg, "head end f-base", (1.0, Y), 0.0, "n");
}

fn one(svg: &mut Markup, row: &BreakdownRow, breakdown: &Breakdown, axis: &Axis, y: f64, figures: Figures) {
    let name = figures.segment(&row.segment);
    let reading = &row.now;
    svg.el("g").body(|g| {
        g.el("title").text(format_args!("{name}: {}", figures.full(reading)));
        // Catches the pointer over the whole row, so that the full name and interval show.
        g.el("rect")
            .class("hint")
            .attr("x", "0")
            .attr("y", Px(y - PITCH / 2.0))
            .attr("width", "100%")
            .attr("height", Px(PITCH))
            .empty();
        label(g, "f-name", (0.0, y + 4.5), 0.0, &clip_to_width(&name, NAME));
        if let Some(value) = reading.value() {
            g.el("g").class("f-mark").body(|mark| {
                if let Some((low, high)) = reading.interval() {
                    segment(mark, "whisker", (axis.at(low), y), (axis.at(high), y));
                }
                if let Some(before) = row.before.as_ref().and_then(crate::Reading::value) {
                    dot(mark, "ring", (axis.at(before), y), 4.0);
                }
                dot(mark, "dot", (axis.at(value), y), 5.0);
            });
        } else {
            label(g, "note f-mark", (0.0, y + 4.5), 6.0, &figures.reading(reading));
        }
        label(g, "f-value strong end", (1.0, y + 4.5), 0.0, &figures.short(reading));
        if let Some(change) = &row.change {
            let class = format!("f-change end {}", change_class(change, breakdown.good));
            label(g, &class, (1.0, y + 4.5), 0.0, &figures.change_short(change, breakdown.unit));
        }
        label(g, "f-base tick end", (1.0, y + 4.5), 0.0, &figures.count(reading.n));
        g.el("line")
            .class("rule")
            .attr("x1", "0")
            .attr("x2", Across(1.0))
            .attr("y1", Px(y + PITCH / 2.0))
            .attr("y2", Px(y + PITCH / 2.0))
            .empty();
    });
}

/// The chart in words: how many rows, and the first and the last of them.
fn desc(breakdown: &Breakdown, rows: &[BreakdownRow], figures: Figures) -> String {
    let say = |row: &BreakdownRow| format!("{}: {}", figures.segment(&row.segment), figures.full(&row.now));
    let mut parts = vec![format!("{}: {}", figures.word(Word::AllSegments), figures.full(&breakdown.overall))];
    parts.extend(rows.first().map(say));
    if 1 < rows.len() {
        parts.push("…".to_owned());
        parts.extend(rows.last().map(say));
    }
    parts.join("; ")
}
