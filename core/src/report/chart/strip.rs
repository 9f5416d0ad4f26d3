//! Readings on one axis, each in a strip of its own: in the rows of a table, or alone.

use super::super::block::AxisRange;
use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px};
use super::axis::Axis;
use super::{dot, label, segment};
use crate::metric::{Flag, Reading};
use crate::unit::Unit;

/// The height of a strip.
const HEIGHT: f64 = 26.0;
/// The height of the bar of an interval.
const BAR: f64 = 10.0;
/// The height of the ticks' labels.
const LABELS: f64 = 16.0;

/// An axis that readings share.
///
/// Where no reading has an interval, a bar runs from zero to the value; else the bar is the interval, with a dot on the
/// value.
#[derive(Debug)]
pub(in super::super) struct Strip {
    axis: Axis,
    unit: Unit,
    from_zero: bool,
}

impl Strip {
    /// The axis of the rows of a table; none where nothing can be drawn. Readings in another unit stay without a mark.
    pub(in super::super) fn common<'a>(
        unit: Unit,
        readings: impl Iterator<Item = &'a Reading> + Clone,
    ) -> Option<Self> {
        let readings = readings.filter(|reading| reading.unit == unit && reading.value().is_some());
        readings.clone().next()?;
        let from_zero = readings.clone().all(|reading| reading.interval().is_none());
        // Zero parts the good from the bad among points, and is where bars begin.
        let zero = (from_zero || unit == Unit::Points).then_some(0.0);
        let axis = Axis::fit(None, unit, readings.flat_map(limits).chain(zero), 3);
        Some(Self { axis, unit, from_zero })
    }

    /// The axis of bars that begin at zero, each with its interval as a whisker; none where nothing can be drawn.
    pub(in super::super) fn from_zero<'a>(
        unit: Unit,
        readings: impl Iterator<Item = &'a Reading> + Clone,
    ) -> Option<Self> {
        let readings = readings.filter(|reading| reading.unit == unit && reading.value().is_some());
        readings.clone().next()?;
        let axis = Axis::fit(None, unit, readings.flat_map(limits).chain([0.0]), 3);
        Some(Self { axis, unit, from_zero: true })
    }

    /// What its readings are measured in.
    pub(in super::super) const fn unit(&self) -> Unit {
        self.unit
    }

    /// The axis of differences, with zero on it; none where nothing can be drawn.
    pub(in super::super) fn around_zero<'a>(
        unit: Unit,
        readings: impl Iterator<Item = &'a Reading> + Clone,
    ) -> Option<Self> {
        let readings = readings.filter(|reading| reading.unit == unit && reading.value().is_some());
        readings.clone().next()?;
        Some(Self { axis: Axis::around_zero(unit, readings.flat_map(limits), 4), unit, from_zero: false })
    }

    /// The axis of a single reading: the whole range of its unit, or for a unit without a range one that fits its
    /// interval; none where nothing can be drawn.
    pub(in super::super) fn alone(reading: &Reading) -> Option<Self> {
        reading.value()?;
        let range = match reading.unit {
            Unit::Points => Some(AxisRange { low: -100.0, high: 100.0 }),
            Unit::Share => Some(AxisRange { low: 0.0, high: 1.0 }),
            _ => None,
        };
        if range.is_none() && reading.interval().is_none() {
            return None;
        }
        let zero = matches!(reading.unit, Unit::Seconds | Unit::Money(_) | Unit::Count).then_some(0.0);
        let axis = Axis::fit(range, reading.unit, limits(reading).chain(zero), 4);
        Some(Self { axis, unit: reading.unit, from_zero: false })
    }

    /// The labels of the ticks.
    pub(in super::super) fn ticks(&self, markup: &mut Markup, figures: Figures) {
        const FEW: usize = 3;
        let ticks = &self.axis.ticks;
        let last = ticks.len().saturating_sub(1);
        let is_money = matches!(self.unit, Unit::Money(_));
        svg(markup, "cx-ticks", LABELS, |svg| {
            for (at, tick) in ticks.iter().enumerate() {
                let is_end = at == 0 || at == last;
                // Amounts are long: only the first and the last find room, each within the ends of the axis. Of other
                // ticks a narrow page leaves out those between.
                let class = match (is_money, at) {
                    (true, 0) => "cx-first",
                    (true, _) if is_end => "cx-last",
                    (true, _) => continue,
                    _ if is_end || *tick == 0.0 || ticks.len() <= FEW => "cx-mid",
                    _ => "cx-mid cx-wide",
                };
                let text = figures.tick(*tick, self.axis.step, self.unit);
                label(svg, class, (self.axis.at(*tick), LABELS - 4.0), 0.0, &text);
            }
        });
    }

    /// The strip of one reading.
    pub(in super::super) fn mark(&self, markup: &mut Markup, reading: &Reading) {
        let middle = HEIGHT / 2.0;
        svg(markup, "cx-strip", HEIGHT, |svg| {
            for tick in &self.axis.ticks {
                let class = if *tick == 0.0 { "cx-zero" } else { "cx-grid" };
                segment(svg, class, (self.axis.at(*tick), 0.0), (self.axis.at(*tick), HEIGHT));
            }
            let Some(value) = reading.value().filter(|_| reading.unit == self.unit) else { return };
            let at = self.axis.at(value);
            match reading.interval() {
                _ if self.from_zero => bar(svg, "cx-bar", self.axis.at(value.min(0.0)), self.axis.at(value.max(0.0))),
                Some((low, high)) => bar(svg, "cx-interval", self.axis.at(low), self.axis.at(high)),
                None => {}
            }
            if let Some((low, high)) = reading.interval().filter(|_| self.from_zero) {
                let (low, high) = (self.axis.at(low), self.axis.at(high));
                segment(svg, "cx-whisker", (low, middle), (high, middle));
                for end in [low, high] {
                    segment(svg, "cx-whisker", (end, middle - 4.0), (end, middle + 4.0));
                }
            }
            if !self.from_zero {
                let class = if reading.has(Flag::Partial) { "cx-dot cx-open" } else { "cx-dot" };
                dot(svg, class, (at, middle), 4.5);
            }
        });
    }
}

/// A drawing that repeats what stands beside it in words.
fn svg(markup: &mut Markup, class: &str, height: f64, draw: impl FnOnce(&mut Markup)) {
    let svg = markup.el("svg").class(class).attr("aria-hidden", "true").attr("width", "100%");
    svg.attr("height", Px(height)).body(draw);
}

fn bar(svg: &mut Markup, class: &str, from: f64, to: f64) {
    svg.el("rect")
        .class(class)
        .attr("x", Across(from))
        .attr("y", Px((HEIGHT - BAR) / 2.0))
        .attr("width", Across(to - from))
        .attr("height", Px(BAR))
        .empty();
}

/// The value and the ends of its interval.
fn limits(reading: &Reading) -> impl Iterator<Item = f64> + use<> {
    let ends = reading.interval().into_iter().flat_map(|(low, high)| [low, high]);
    reading.value().into_iter().chain(ends)
}
