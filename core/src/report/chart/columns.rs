//! Columns from zero, each named below: how many of each, or how strongly at each lag.

use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px, clip};
use super::axis::Axis;
use super::{is_long, label, plate, segment};
use crate::unit::Unit;

/// Room above the columns for what is written on them.
const HEAD: f64 = 18.0;
/// Room for the names below.
const FOOT: f64 = 22.0;

/// One column.
#[derive(Debug, Clone)]
pub(in super::super) struct Column {
    pub(in super::super) value: f64,
    /// Written below; nothing where there is no room for a name at each.
    pub(in super::super) name: String,
    /// Written on the column.
    pub(in super::super) said: String,
    /// The column that the picture is about.
    pub(in super::super) is_marked: bool,
    /// What chance alone reaches either side of zero.
    pub(in super::super) usual: Option<f64>,
    pub(in super::super) hint: String,
}

/// A row of columns on one axis.
#[derive(Debug)]
pub(in super::super) struct Columns<'c> {
    pub(in super::super) unit: Unit,
    pub(in super::super) height: f64,
    pub(in super::super) all: &'c [Column],
    /// What the names below are names of; written under them.
    pub(in super::super) of: &'c str,
    /// Colours for what is marked and for the rest: the first warns.
    pub(in super::super) warns: bool,
    /// Every so many names are written on a narrow page.
    pub(in super::super) every: usize,
}

impl Columns<'_> {
    /// Draws the columns.
    pub(in super::super) fn draw(&self, markup: &mut Markup, (title, desc): (&str, &str), figures: Figures) {
        let n = self.all.len().max(1) as f64;
        let reach = self.all.iter().flat_map(|one| {
            let usual = one.usual.unwrap_or(0.0);
            [one.value, usual, -usual]
        });
        let axis = Axis::around_zero(self.unit, reach, 3);
        let y = |value: f64| HEAD + (1.0 - axis.at(value)) * self.height;
        let bottom = HEAD + self.height;
        let class = if is_long(self.unit) { "cx-course cx-columns cx-amounts" } else { "cx-course cx-columns" };
        plate(markup, class, bottom + FOOT, title, desc, |svg| {
            for tick in &axis.ticks {
                segment(svg, if *tick == 0.0 { "cx-zero" } else { "cx-grid" }, (0.0, y(*tick)), (1.0, y(*tick)));
                label(svg, "cx-last", (0.0, y(*tick) + 4.0), -7.0, &figures.tick(*tick, axis.step, self.unit));
            }
            for (at, one) in self.all.iter().enumerate() {
                let (from, middle) = (at as f64 / n, (at as f64 + 0.5) / n);
                if let Some(usual) = one.usual {
                    let rect = svg.el("rect").class("cx-band").attr("x", Across(from)).attr("y", Px(y(usual)));
                    rect.attr("width", Across(1.0 / n)).attr("height", Px(y(-usual) - y(usual))).empty();
                }
                let class = match (one.is_marked, self.warns) {
                    (true, true) => "cx-column cx-warns",
                    (true, false) => "cx-column cx-marked",
                    (false, _) => "cx-column",
                };
                let (top, under) = (y(one.value.max(0.0)), y(one.value.min(0.0)));
                let rect = svg.el("rect").class(class).attr("x", Across(from + 0.15 / n)).attr("y", Px(top));
                let rect = rect.attr("width", Across(0.7 / n)).attr("height", Px((under - top).max(0.0)));
                rect.body(|rect| rect.el("title").text(&one.hint));
                if !one.said.is_empty() {
                    let at = if one.value < 0.0 { under + 14.0 } else { top - 5.0 };
                    let class = if one.is_marked { "cx-named cx-mid cx-said" } else { "cx-named cx-mid" };
                    label(svg, class, (middle, at), 0.0, &clip(&one.said, 12));
                }
                if !one.name.is_empty() {
                    let class = if at.is_multiple_of(self.every.max(1)) { "cx-mid" } else { "cx-mid cx-wide" };
                    label(svg, class, (middle, bottom + 17.0), 0.0, &clip(&one.name, 12));
                }
            }
            segment(svg, "cx-zero", (0.0, y(0.0)), (1.0, y(0.0)));
        });
        if !self.of.is_empty() {
            markup.el("div").class("cx-under").text(clip(self.of, 120));
        }
    }
}
