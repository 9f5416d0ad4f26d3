//! Steps on one axis, each in a strip of its own: the bars of a waterfall in the rows of a table, and those of a funnel.

use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px};
use super::axis::Axis;
use super::{dot, label, segment};
use crate::unit::Unit;

/// The height of a strip.
const HEIGHT: f64 = 26.0;
/// The height of a bar.
const BAR: f64 = 14.0;
/// The height of the ticks' labels.
const LABELS: f64 = 16.0;
/// Narrower than this share of the axis a bar would not be seen.
const THINNEST: f64 = 0.004;

/// An axis that the steps of a waterfall share.
#[derive(Debug)]
pub(in super::super) struct Falls {
    axis: Axis,
    unit: Unit,
}

impl Falls {
    /// The axis of these ends of steps; none where there are none.
    pub(in super::super) fn new(unit: Unit, ends: impl Iterator<Item = f64>) -> Option<Self> {
        let ends: Vec<f64> = ends.collect();
        (!ends.is_empty()).then(|| Self { axis: Axis::small(unit, ends), unit })
    }

    /// The labels of the axis.
    pub(in super::super) fn ticks(&self, markup: &mut Markup, figures: Figures) {
        strip(markup, "cx-ticks", LABELS, |svg| {
            for (at, tick) in self.axis.ticks.iter().enumerate() {
                let text = figures.tick(*tick, self.axis.step, self.unit);
                let class = if at.is_multiple_of(2) { "cx-mid" } else { "cx-mid cx-wide" };
                label(svg, class, (self.axis.at(*tick), LABELS - 4.0), 0.0, &text);
            }
        });
    }

    /// A value by itself: where a waterfall begins and where it ends.
    pub(in super::super) fn level(&self, markup: &mut Markup, value: f64) {
        strip(markup, "cx-strip", HEIGHT, |svg| {
            self.grid(svg);
            dot(svg, "cx-dot", (self.axis.at(value), HEIGHT / 2.0), 5.0);
        });
    }

    /// A step from one value to another.
    pub(in super::super) fn step(&self, markup: &mut Markup, from: f64, to: f64) {
        strip(markup, "cx-strip", HEIGHT, |svg| {
            self.grid(svg);
            let (start, end) = (self.axis.at(from), self.axis.at(to));
            let class = if to < from { "cx-fall" } else { "cx-rise" };
            bar(svg, class, start.min(end), (end - start).abs().max(THINNEST));
            // The way to the next row.
            segment(svg, "cx-way", (end, f64::midpoint(HEIGHT, BAR)), (end, HEIGHT));
        });
    }

    fn grid(&self, svg: &mut Markup) {
        for tick in &self.axis.ticks {
            let x = self.axis.at(*tick);
            segment(svg, if *tick == 0.0 { "cx-zero" } else { "cx-grid" }, (x, 0.0), (x, HEIGHT));
        }
    }

    /// The volume of a stage, as a share of the largest.
    pub(in super::super) fn volume(markup: &mut Markup, of_largest: f64) {
        strip(markup, "cx-strip", HEIGHT, |svg| bar(svg, "cx-rise", 0.0, of_largest.clamp(0.0, 1.0)));
    }
}

/// A drawing that repeats what stands beside it in words.
fn strip(markup: &mut Markup, class: &str, height: f64, draw: impl FnOnce(&mut Markup)) {
    let svg = markup.el("svg").class(class).attr("aria-hidden", "true").attr("width", "100%");
    svg.attr("height", Px(height)).body(draw);
}

fn bar(svg: &mut Markup, class: &str, from: f64, width: f64) {
    svg.el("rect")
        .class(class)
        .attr("x", Across(from))
        .attr("y", Px((HEIGHT - BAR) / 2.0))
        .attr("width", Across(width))
        .attr("height", Px(BAR))
        .empty();
}
