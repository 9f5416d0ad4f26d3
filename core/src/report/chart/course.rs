//! Values over time with what is said of them: bands, straight lines, levels, and words at their ends.

use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px, clip};
use super::axis::Axis;
use super::calendar::Calendar;
use super::{dot, is_long, label, plate, segment};
use crate::calendar::Period;
use crate::unit::Unit;

/// Room for the names of periods below the plot.
const FOOT: f64 = 24.0;
/// With more periods than this, only the dots that matter are drawn; in a small plot with fewer.
const DOTTED: f64 = 62.0;
const DOTTED_SMALL: f64 = 20.0;
/// A plot lower than this is small.
const SMALL: f64 = 150.0;
/// With more periods than this in a picture, none has a hint of its own.
const HINTED: f64 = 200.0;

/// A period of a course.
#[derive(Debug, Clone)]
pub(in super::super) struct Stop {
    pub(in super::super) period: Period,
    pub(in super::super) value: Option<f64>,
    pub(in super::super) interval: Option<(f64, f64)>,
    /// The period is not over, or the data begin within it.
    pub(in super::super) is_open: bool,
    /// What shows when the pointer rests on it.
    pub(in super::super) hint: String,
}

/// How strongly a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Look {
    /// What the picture is about.
    Strong,
    /// What lies behind it.
    Soft,
}

/// A plot of one unit over periods of one grain.
#[derive(Debug)]
pub(in super::super) struct Course {
    calendar: Calendar,
    axis: Axis,
    unit: Unit,
    height: f64,
    /// Whether lines lead to periods that are not over.
    joins_open: bool,
}

impl Course {
    /// An axis of time from the first period to the last, and one of values that holds all of these.
    pub(in super::super) fn new(
        (first, last): (Period, Period),
        unit: Unit,
        height: f64,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        let axis = Axis::fit(None, unit, values, if height < SMALL { 6 } else { 5 });
        Self { calendar: Calendar::new(first, last), axis, unit, height, joins_open: true }
    }

    /// The same with zero on the axis, for differences.
    pub(in super::super) fn around_zero(
        (first, last): (Period, Period),
        unit: Unit,
        height: f64,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        Self {
            calendar: Calendar::new(first, last),
            axis: Axis::around_zero(unit, values, 3),
            unit,
            height,
            joins_open: true,
        }
    }

    /// Lets no line lead to a period that is not over: what a part of a month adds up to is no fall.
    #[must_use]
    pub(in super::super) fn of_totals(mut self, is_total: bool) -> Self {
        self.joins_open = !is_total;
        self
    }

    /// Draws the axes, and what `draw` draws on them.
    pub(in super::super) fn draw(
        &self,
        markup: &mut Markup,
        (title, desc): (&str, &str),
        figures: Figures,
        draw: impl FnOnce(&mut Markup),
    ) {
        let class = if is_long(self.unit) { "cx-course cx-amounts" } else { "cx-course" };
        plate(markup, class, self.height + FOOT, title, desc, |svg| {
            for tick in &self.axis.ticks {
                // A small plot has every other one, zero among them.
                let is_named =
                    SMALL <= self.height || self.axis.ticks.len() < 5 || (tick / self.axis.step).round() % 2.0 == 0.0;
                if is_named {
                    let y = self.y(*tick);
                    segment(svg, if *tick == 0.0 { "cx-zero" } else { "cx-grid" }, (0.0, y), (1.0, y));
                    label(svg, "cx-last", (0.0, y + 4.0), -7.0, &figures.tick(*tick, self.axis.step, self.unit));
                }
            }
            segment(svg, "cx-zero", (0.0, self.height), (1.0, self.height));
            self.calendar.names(svg, self.height, figures.locale());
            draw(svg);
        });
    }

    fn x(&self, period: Period) -> f64 {
        self.calendar.at(period)
    }

    fn y(&self, value: f64) -> f64 {
        (1.0 - self.axis.at(value)) * self.height
    }

    /// A drawing whose points are given in thousandths of the width: points of a shape cannot be given in percent.
    fn stretched(&self, svg: &mut Markup, draw: impl FnOnce(&mut Markup)) {
        svg.el("svg")
            .class("cx-stretched")
            .attr("viewBox", format_args!("0 0 1000 {}", Px(self.height)))
            .attr("preserveAspectRatio", "none")
            .attr("width", "100%")
            .attr("height", Px(self.height))
            .attr("aria-hidden", "true")
            .body(draw);
    }

    fn place(&self, period: Period, value: f64) -> String {
        format!("{},{}", Px(self.x(period) * 1000.0), Px(self.y(value)))
    }

    /// Periods without a value, as a tint over the height of the plot; not the single days of a long course, such as its Sundays.
    pub(in super::super) fn gaps(&self, svg: &mut Markup, stops: &[Stop]) {
        for run in stops.chunk_by(|a, b| a.value.is_none() && b.value.is_none()) {
            if let (Some(first), Some(last)) = (run.first().filter(|stop| stop.value.is_none()), run.last()) {
                let slots = f64::from(last.period.index()) - f64::from(first.period.index()) + 1.0;
                if self.calendar.slots() <= DOTTED * slots {
                    self.tint(svg, "cx-gap", first.period, last.period);
                }
            }
        }
    }

    /// A tint over the height of the plot, from one period to another.
    pub(in super::super) fn tint(&self, svg: &mut Markup, class: &str, first: Period, last: Period) {
        let (from, to) = (self.calendar.slot(first).0, self.calendar.slot(last).1);
        let rect = svg.el("rect").class(class).attr("x", Across(from)).attr("y", "0");
        rect.attr("width", Across(to - from)).attr("height", Px(self.height)).empty();
    }

    /// The intervals: one shape for each run of neighbours that have one, a bar for one that stands alone.
    pub(in super::super) fn band(&self, svg: &mut Markup, stops: &[Stop]) {
        let runs = || stops.chunk_by(|a, b| a.interval.is_some() && b.interval.is_some() && follows(a, b));
        let known = |run: &[Stop]| -> Vec<(Period, (f64, f64))> {
            run.iter().filter_map(|stop| Some((stop.period, stop.interval?))).collect()
        };
        self.stretched(svg, |svg| {
            for run in runs().map(known).filter(|run| 1 < run.len()) {
                let upper = run.iter().map(|(period, (_, high))| self.place(*period, *high));
                let lower = run.iter().rev().map(|(period, (low, _))| self.place(*period, *low));
                let outline: Vec<String> = upper.chain(lower).collect();
                svg.el("polygon").class("cx-band").attr("points", outline.join(" ")).empty();
            }
        });
        for run in runs().map(known) {
            if let [(period, (low, high))] = run.as_slice() {
                segment(svg, "cx-lone", (self.x(*period), self.y(*low)), (self.x(*period), self.y(*high)));
            }
        }
    }

    /// Whether there is room for a dot on each value.
    fn is_dotted(&self) -> bool {
        self.calendar.slots() <= if self.height < SMALL { DOTTED_SMALL } else { DOTTED }
    }

    /// The values as a line, broken where one is missing and dashed where a period is not over. Many values behind something stronger
    /// are dots alone, for a line would cover it.
    pub(in super::super) fn line(&self, svg: &mut Markup, look: Look, stops: &[Stop]) {
        if look == Look::Soft && DOTTED < self.calendar.slots() {
            return self.cloud(svg, stops);
        }
        let strength = if look == Look::Strong { "" } else { " cx-faint" };
        let known: Vec<(&Stop, f64)> = stops.iter().filter_map(|stop| Some((stop, stop.value?))).collect();
        let is_joined = |a: &(&Stop, f64), b: &(&Stop, f64)| follows(a.0, b.0);
        self.stretched(svg, |svg| {
            let mut draw = |class: &str, run: &[(&Stop, f64)]| {
                if 1 < run.len() {
                    let points: Vec<String> = run.iter().map(|(stop, value)| self.place(stop.period, *value)).collect();
                    svg.el("polyline")
                        .class(format_args!("{class}{strength}"))
                        .attr("points", points.join(" "))
                        .empty();
                }
            };
            for run in known.chunk_by(is_joined) {
                for whole in run.chunk_by(|a, b| !a.0.is_open && !b.0.is_open) {
                    draw("cx-line", whole);
                }
                for pair in run.windows(2).filter(|pair| self.joins_open && pair.iter().any(|(stop, _)| stop.is_open)) {
                    draw("cx-line cx-dashed", pair);
                }
            }
        });
        self.dots(svg, look, &known);
    }

    /// Dots on all values where there is room, else on the newest, on those that stand alone, and on those of open periods, which are
    /// hollow.
    fn dots(&self, svg: &mut Markup, look: Look, known: &[(&Stop, f64)]) {
        let is_dotted = self.is_dotted();
        for (at, (stop, value)) in known.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| known.get(at)).is_some_and(|other| follows(other.0, stop));
            let after = known.get(at + 1).is_some_and(|other| follows(stop, other.0));
            let is_newest = look == Look::Strong && at + 1 == known.len();
            let radius = match () {
                () if is_newest => 4.0,
                () if stop.is_open => 3.0,
                () if is_dotted => 2.5,
                () if !before && !after => 1.5,
                () => continue,
            };
            let class = match (look, stop.is_open) {
                (Look::Strong, false) => "cx-dot",
                (Look::Strong, true) => "cx-dot cx-open",
                (Look::Soft, false) => "cx-dot cx-faint",
                (Look::Soft, true) => "cx-dot cx-open cx-faint",
            };
            dot(svg, class, (self.x(stop.period), self.y(*value)), radius);
        }
    }

    /// The values as a line without dots, broken where one is missing.
    pub(in super::super) fn path(&self, svg: &mut Markup, stops: &[Stop]) {
        self.stretched(svg, |svg| {
            for run in stops.chunk_by(|a, b| a.value.is_some() && b.value.is_some() && follows(a, b)) {
                let points: Vec<String> =
                    run.iter().filter_map(|stop| Some(self.place(stop.period, stop.value?))).collect();
                if 1 < points.len() {
                    svg.el("polyline").class("cx-line").attr("points", points.join(" ")).empty();
                }
            }
        });
    }

    /// The values as dots alone, where neighbours say little of one another.
    pub(in super::super) fn cloud(&self, svg: &mut Markup, stops: &[Stop]) {
        for (stop, value) in stops.iter().filter_map(|stop| Some((stop, stop.value?))) {
            let class = if stop.is_open { "cx-spot cx-open" } else { "cx-spot" };
            dot(svg, class, (self.x(stop.period), self.y(value)), 2.0);
        }
    }

    /// Values as needles from zero.
    pub(in super::super) fn needles(&self, svg: &mut Markup, stops: &[Stop]) {
        for (stop, value) in stops.iter().filter_map(|stop| Some((stop, stop.value?))) {
            let x = self.x(stop.period);
            segment(svg, "cx-needle", (x, self.y(0.0)), (x, self.y(value)));
        }
    }

    /// A straight line between two values.
    pub(in super::super) fn straight(
        &self,
        svg: &mut Markup,
        class: &str,
        (first, from): (Period, f64),
        (last, to): (Period, f64),
    ) {
        segment(svg, class, (self.x(first), self.y(from)), (self.x(last), self.y(to)));
    }

    /// A level over whole periods.
    pub(in super::super) fn level(&self, svg: &mut Markup, first: Period, last: Period, value: f64) {
        let (from, to) = (self.calendar.slot(first).0, self.calendar.slot(last).1);
        segment(svg, "cx-level", (from, self.y(value)), (to, self.y(value)));
    }

    /// The step from one level to the next, at the beginning of a period.
    pub(in super::super) fn step(&self, svg: &mut Markup, period: Period, before: f64, after: f64) {
        let x = self.calendar.slot(period).0;
        segment(svg, "cx-level cx-step", (x, self.y(before)), (x, self.y(after)));
    }

    /// Whether so many letters fit over the periods, on a phone too.
    pub(in super::super) fn has_room(&self, first: Period, last: Period, letters: usize) -> bool {
        const NARROW: f64 = 270.0;
        const LETTER: f64 = 7.0;
        let width = self.calendar.slot(last).1 - self.calendar.slot(first).0;
        letters as f64 * LETTER <= width * NARROW
    }

    /// A word over or under the middle of a level.
    pub(in super::super) fn on_level(&self, svg: &mut Markup, (first, last): (Period, Period), value: f64, text: &str) {
        let middle = f64::midpoint(self.calendar.slot(first).0, self.calendar.slot(last).1);
        let y = self.y(value);
        let y = if y < 24.0 { y + 18.0 } else { y - 8.0 };
        label(svg, "cx-named cx-mid cx-said", (middle, y), 0.0, text);
    }

    /// A value across the plot, such as a goal, named in the right margin where that does not cover the word that stands at `taken`.
    pub(in super::super) fn across(&self, svg: &mut Markup, value: f64, text: &str, taken: Option<f64>) {
        const ROOM: f64 = 15.0;
        let y = self.y(value);
        segment(svg, "cx-goal", (0.0, y), (1.0, y));
        let at = match taken.map(|value| self.y(value)) {
            Some(taken) if (y - taken).abs() < ROOM => taken + if taken < y { ROOM } else { -ROOM },
            _ => y,
        };
        label(svg, "cx-goal-name", (1.0, at + 4.0), 6.0, text);
    }

    /// A line up at the beginning of a period, named at its top.
    pub(in super::super) fn upright(&self, svg: &mut Markup, period: Period, text: &str) {
        let x = self.calendar.slot(period).0;
        segment(svg, "cx-divide", (x, 0.0), (x, self.height));
        let (class, dx) = if x < 0.7 { ("cx-named cx-note-at", 5.0) } else { ("cx-named cx-note-at cx-last", -5.0) };
        label(svg, class, (x, 11.0), dx, text);
    }

    /// A word at the right end of what ends with a value.
    pub(in super::super) fn end(&self, svg: &mut Markup, value: f64, text: &str) {
        let y = self.y(value).clamp(6.0, self.height - 4.0);
        label(svg, "cx-end", (1.0, y + 4.5), 6.0, &clip(text, 14));
    }

    /// What shows when the pointer rests on a period, where periods are few enough.
    pub(in super::super) fn hints(&self, svg: &mut Markup, stops: &[Stop]) {
        if HINTED < self.calendar.slots() {
            return;
        }
        for stop in stops {
            let (from, to) = self.calendar.slot(stop.period);
            let rect = svg.el("rect").class("cx-hint").attr("x", Across(from)).attr("y", "0");
            let rect = rect.attr("width", Across(to - from)).attr("height", Px(self.height));
            rect.body(|rect| rect.el("title").text(&stop.hint));
        }
    }
}

/// Whether a period comes right after another.
fn follows(a: &Stop, b: &Stop) -> bool {
    i64::from(b.period.index()) - i64::from(a.period.index()) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_breaks_a_course() {
        let period: Period = "2026-W05".parse().unwrap();
        let stop = |value: f64| Stop {
            period,
            value: Some(value),
            interval: Some((-value, value)),
            is_open: true,
            hint: String::new(),
        };
        for value in [f64::NAN, f64::INFINITY, f64::MAX, f64::MIN, 0.0] {
            let stops = [stop(value), stop(1.0)];
            let course = Course::new((period, period), Unit::Number, 100.0, [value, 1.0]);
            let mut markup = Markup::default();
            course.draw(&mut markup, ("a", "b"), Figures::default(), |svg| {
                course.band(svg, &stops);
                course.line(svg, Look::Strong, &stops);
                course.across(svg, value, "c", Some(value));
                course.end(svg, value, "d");
                course.upright(svg, period, "e");
            });
            let drawn = markup.finish();
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }
}
