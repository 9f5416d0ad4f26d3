//! A metric over periods: a line, the band of its intervals, and gaps that are gaps.

use super::super::block::{Point, Series};
use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px, clip};
use super::super::words::Word;
use super::axis::Axis;
use super::{dot, frame, is_long, label, segment};

const HEIGHT: f64 = 220.0;
/// Room for the labels of the periods below the plot.
const FOOT: f64 = 26.0;
/// The longest label of a period that is written at the axis.
const LABEL: usize = 12;

/// Draws a series.
pub(in super::super) fn line(markup: &mut Markup, series: &Series, figures: Figures) {
    let points = &series.points;
    let shown = points.iter().filter_map(|point| Some((point.reading.value()?, point.reading.interval())));
    let values = shown.flat_map(|(value, interval)| {
        let (low, high) = interval.unwrap_or((value, value));
        [value, low, high]
    });
    let axis = Axis::fit(series.axis, series.unit, values.chain(series.goal), 4);
    let plot = Plot { n: points.len().max(1) as f64, axis };
    let desc = figures.course(&series.title, points);
    let class = if is_long(series.unit) { "line long" } else { "line" };
    frame(markup, class, HEIGHT + FOOT, &series.title, &desc, |svg| {
        for tick in &plot.axis.ticks {
            let y = plot.y(*tick);
            segment(svg, "grid", (0.0, y), (1.0, y));
            label(svg, "tick end", (0.0, y + 4.0), -8.0, &figures.tick(*tick, plot.axis.step, series.unit));
        }
        for (at, _) in points.iter().enumerate().filter(|(_, point)| point.reading.value().is_none()) {
            svg.el("rect")
                .class("gap")
                .attr("x", Across(at as f64 / plot.n))
                .attr("y", "0")
                .attr("width", Across(1.0 / plot.n))
                .attr("height", Px(HEIGHT))
                .empty();
        }
        band(svg, points, &plot);
        if let Some(goal) = series.goal {
            let y = plot.y(goal);
            segment(svg, "goal", (0.0, y), (1.0, y));
            let text = format!("{} {}", figures.word(Word::Goal), figures.tick(goal, plot.axis.step, series.unit));
            label(svg, "goal-label", (1.0, plot.beside_newest(y, points) + 4.0), 6.0, &text);
        }
        course(svg, points, &plot);
        end(svg, points, &plot, figures);
        periods(svg, points, &plot);
        hints(svg, points, &plot, figures);
    });
}

struct Plot {
    n: f64,
    axis: Axis,
}

impl Plot {
    fn x(&self, at: usize) -> f64 {
        (at as f64 + 0.5) / self.n
    }

    fn y(&self, value: f64) -> f64 {
        (1.0 - self.axis.at(value)) * HEIGHT
    }

    /// Where a label at height `y` stands so that it does not cover the newest value's label, which has the right margin too.
    fn beside_newest(&self, y: f64, points: &[Point]) -> f64 {
        const ROOM: f64 = 17.0;
        let newest = points.iter().rev().find_map(|point| point.reading.value()).map(|value| self.y(value));
        match newest {
            Some(taken) if (y - taken).abs() < ROOM => taken + if taken < y { ROOM } else { -ROOM },
            _ => y,
        }
    }
}

/// The intervals: one shape for each run of periods that have one, a bar for a period that stands alone.
fn band(svg: &mut Markup, points: &[Point], plot: &Plot) {
    let intervals: Vec<_> = points.iter().enumerate().map(|(at, point)| (at, point.reading.interval())).collect();
    // Points of a polygon cannot be given in percent, so the band has its own view box, stretched over the plot.
    svg.el("svg")
        .class("band")
        .attr("viewBox", format_args!("0 0 1000 {}", Px(HEIGHT)))
        .attr("preserveAspectRatio", "none")
        .attr("width", "100%")
        .attr("height", Px(HEIGHT))
        .attr("aria-hidden", "true")
        .body(|svg| {
            for run in intervals.split(|(_, interval)| interval.is_none()).filter(|run| 1 < run.len()) {
                let known = || run.iter().filter_map(|(at, interval)| Some((*at, (*interval)?)));
                let upper = known().map(|(at, (_, high))| (at, high));
                let lower = known().rev().map(|(at, (low, _))| (at, low));
                let outline: Vec<String> = upper
                    .chain(lower)
                    .map(|(at, value)| format!("{},{}", Px(plot.x(at) * 1000.0), Px(plot.y(value))))
                    .collect();
                svg.el("polygon").attr("points", outline.join(" ")).empty();
            }
        });
    for run in intervals.split(|(_, interval)| interval.is_none()) {
        if let [(at, Some((low, high)))] = run {
            segment(svg, "lone", (plot.x(*at), plot.y(*low)), (plot.x(*at), plot.y(*high)));
        }
    }
}

/// The line, broken where a reading is missing and dashed where a period is not over, and its dots.
fn course(svg: &mut Markup, points: &[Point], plot: &Plot) {
    for (at, pair) in points.windows(2).enumerate() {
        if let [a, b] = pair
            && let (Some(from), Some(to)) = (a.reading.value(), b.reading.value())
        {
            let class = if a.partial || b.partial { "course open" } else { "course" };
            segment(svg, class, (plot.x(at), plot.y(from)), (plot.x(at + 1), plot.y(to)));
        }
    }
    let last = points.iter().rposition(|point| point.reading.value().is_some());
    for (at, point) in points.iter().enumerate() {
        if let Some(value) = point.reading.value() {
            let class = if point.partial { "dot open" } else { "dot" };
            let radius = if Some(at) == last { 4.5 } else { 2.5 };
            dot(svg, class, (plot.x(at), plot.y(value)), radius);
        }
    }
}

/// The newest value, written at the line's end.
fn end(svg: &mut Markup, points: &[Point], plot: &Plot, figures: Figures) {
    let newest = points.iter().enumerate().rev().find_map(|(at, point)| Some((at, point, point.reading.value()?)));
    if let Some((at, point, value)) = newest {
        let y = plot.y(value).clamp(6.0, HEIGHT - 6.0);
        label(svg, "end-label", (plot.x(at), y + 4.5), 10.0, &figures.value(value, point.reading.unit));
    }
}

/// The labels of the periods: as many as fit, counted back from the newest; on a narrow page every other of them.
fn periods(svg: &mut Markup, points: &[Point], plot: &Plot) {
    let longest = points.iter().map(|point| point.label.chars().count()).max().unwrap_or(0).clamp(1, LABEL);
    let fit = (52 / (longest + 2)).clamp(2, 8);
    let step = points.len().div_ceil(fit).max(1);
    for (at, point) in points.iter().enumerate() {
        let back = points.len() - 1 - at;
        if back.is_multiple_of(step) {
            let class = if (back / step).is_multiple_of(2) { "tick mid" } else { "tick mid wide" };
            label(svg, class, (plot.x(at), HEIGHT + 19.0), 0.0, &clip(&point.label, LABEL));
        }
    }
}

/// What shows when the pointer rests on a period.
fn hints(svg: &mut Markup, points: &[Point], plot: &Plot, figures: Figures) {
    for (at, point) in points.iter().enumerate() {
        svg.el("rect")
            .class("hint")
            .attr("x", Across(at as f64 / plot.n))
            .attr("y", "0")
            .attr("width", Across(1.0 / plot.n))
            .attr("height", Px(HEIGHT))
            .body(|rect| rect.el("title").text(format_args!("{}: {}", point.label, figures.full(&point.reading))));
    }
}
