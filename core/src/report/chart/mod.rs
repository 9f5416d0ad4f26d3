//! The charts of the HTML page: SVG written by hand, one file a chart.
//!
//! A chart is as wide as its place. Across it everything is set in percent and down it in pixels, and there is no view box:
//! so lines and letters keep their size on a phone, where a scaled drawing would shrink its text. Words that need room
//! beside the plot stand in the padding around it; the style sheet moves them where the page is narrow.

mod axis;
mod calendar;
mod columns;
mod course;
mod distribution;
mod falls;
mod forest;
mod heat;
mod line;
mod plane;
mod sparkline;
mod strip;
mod timeline;

pub(super) use columns::{Column, Columns};
pub(super) use course::{Course, Look, Stop};
pub(super) use distribution::distribution;
pub(super) use falls::Falls;
pub(super) use forest::forest;
pub(super) use heat::heat;
pub(super) use line::line;
pub(super) use plane::{Plane, Shape, Spot};
pub(super) use sparkline::sparkline;
pub(super) use strip::Strip;
pub(super) use timeline::{Stretch, Timeline};

use super::markup::{Across, Markup, Px};
use crate::unit::Unit;

/// Frames a chart: the padding around it and its name and description for those who do not see it.
fn frame(markup: &mut Markup, class: &str, height: f64, title: &str, desc: &str, draw: impl FnOnce(&mut Markup)) {
    plate(markup, format_args!("chart {class}"), height, title, desc, draw);
}

/// As [`frame`], with all of its class given.
fn plate(
    markup: &mut Markup,
    class: impl std::fmt::Display,
    height: f64,
    title: &str,
    desc: &str,
    draw: impl FnOnce(&mut Markup),
) {
    markup.el("div").class(class).body(|div| {
        div.el("svg").attr("role", "img").attr("width", "100%").attr("height", Px(height)).body(|svg| {
            svg.el("title").text(title);
            svg.el("desc").text(desc);
            draw(svg);
        });
    });
    markup.line();
}

/// Whether values of a unit are long to write, so that their columns need more room.
fn is_long(unit: Unit) -> bool {
    matches!(unit, Unit::Seconds | Unit::Money(_))
}

/// A straight line between two places of a chart.
fn segment(svg: &mut Markup, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    svg.el("line")
        .class(class)
        .attr("x1", Across(x1))
        .attr("y1", Px(y1))
        .attr("x2", Across(x2))
        .attr("y2", Px(y2))
        .empty();
}

/// A text of a chart; `dx` moves it by pixels from its place.
fn label(svg: &mut Markup, class: &str, (x, y): (f64, f64), dx: f64, text: &str) {
    let element = svg.el("text").class(class).attr("x", Across(x)).attr("y", Px(y));
    let element = if dx == 0.0 { element } else { element.attr("dx", Px(dx)) };
    element.text(text);
}

/// A dot of a chart.
fn dot(svg: &mut Markup, class: &str, (x, y): (f64, f64), radius: f64) {
    svg.el("circle").class(class).attr("cx", Across(x)).attr("cy", Px(y)).attr("r", Px(radius)).empty();
}
