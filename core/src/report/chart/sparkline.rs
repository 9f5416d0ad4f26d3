//! The recent course of a key reading, small enough to stand in its card.

use super::super::block::Point;
use super::super::markup::Markup;
use super::axis::Axis;
use super::{dot, frame, segment};
use crate::unit::Unit;

const HEIGHT: f64 = 40.0;
/// Room above and below, so that the end dot is not cut.
const ROOM: f64 = 5.0;

/// Draws a course without axis or text; `desc` says it in words.
pub(in super::super) fn sparkline(markup: &mut Markup, title: &str, desc: &str, unit: Unit, points: &[Point]) {
    let axis = Axis::small(unit, points.iter().filter_map(|point| point.reading.value()));
    let n = points.len().max(2) as f64 - 1.0;
    let place = |at: usize, value: f64| (at as f64 / n, ROOM + (1.0 - axis.at(value)) * (HEIGHT - 2.0 * ROOM));
    frame(markup, "spark", HEIGHT, title, desc, |svg| {
        segment(svg, "base", (0.0, HEIGHT - 0.5), (1.0, HEIGHT - 0.5));
        for (at, pair) in points.windows(2).enumerate() {
            if let [a, b] = pair
                && let (Some(from), Some(to)) = (a.reading.value(), b.reading.value())
            {
                let class = if b.partial { "course open" } else { "course" };
                segment(svg, class, place(at, from), place(at + 1, to));
            }
        }
        let last = points.iter().rposition(|point| point.reading.value().is_some());
        let known = |at: usize| points.get(at).is_some_and(|point| point.reading.value().is_some());
        for (at, point) in points.iter().enumerate() {
            let alone = !known(at + 1) && (at == 0 || !known(at - 1));
            if let Some(value) = point.reading.value()
                && (Some(at) == last || alone)
            {
                let class = if point.partial { "dot open" } else { "dot" };
                dot(svg, class, place(at, value), if Some(at) == last { 3.5 } else { 1.5 });
            }
        }
    });
}
