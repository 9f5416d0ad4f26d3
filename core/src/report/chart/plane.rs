//! Points on two axes, some of them named: a funnel, importance beside performance, money beside scores.

use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px, clip};
use super::axis::Axis;
use super::{dot, is_long, label, segment};
use crate::unit::Unit;

/// The height of the plot.
const HEIGHT: f64 = 300.0;
/// The height of what stands below it: the ticks and the name of the axis.
const BELOW: f64 = 40.0;
/// Names at points are cut to so many characters.
const LONGEST: usize = 22;
/// How wide the plot is thought to be when names are placed: on a page, and on a phone.
const WIDE: f64 = 640.0;
const NARROW: f64 = 270.0;
/// How wide a letter and how high a line is thought to be.
const LETTER: f64 = 6.4;
const LINE: f64 = 14.0;

/// How a point looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    /// One of many.
    Dot,
    /// Above what chance allows.
    Up,
    /// Below it.
    Down,
    /// One of a few.
    Mark,
}

/// A point with its name; the first of them are named first.
#[derive(Debug)]
pub(in super::super) struct Spot {
    pub(in super::super) x: f64,
    pub(in super::super) y: f64,
    pub(in super::super) shape: Shape,
    /// Written beside it where there is room.
    pub(in super::super) name: Option<String>,
    /// Shown when the pointer rests on it.
    pub(in super::super) hint: String,
}

/// The axis from left to right.
#[derive(Debug)]
enum Width {
    Even(Axis),
    Log { low: f64, high: f64 },
}

impl Width {
    fn at(&self, value: f64) -> f64 {
        match self {
            Self::Even(axis) => axis.at(value),
            Self::Log { low, high } => {
                let at = (value / low).ln() / (high / low).ln();
                if at.is_finite() { at.clamp(0.0, 1.0) } else { 0.0 }
            }
        }
    }

    fn ticks(&self) -> Vec<f64> {
        match self {
            Self::Even(axis) => axis.ticks.clone(),
            Self::Log { low, high } => {
                let mut all = Vec::new();
                let mut power = 10_f64.powf(low.log10().floor());
                while power <= *high && all.len() < 24 {
                    all.extend([1.0, 2.0, 5.0].map(|step| step * power).into_iter().filter(|n| low <= n && n <= high));
                    power *= 10.0;
                }
                all
            }
        }
    }
}

/// A plot of two axes.
#[derive(Debug)]
pub(in super::super) struct Plane {
    x: Width,
    y: Axis,
    units: (Unit, Unit),
    corners: Option<[&'static str; 4]>,
}

impl Plane {
    /// Both axes even.
    pub(in super::super) fn even(units: (Unit, Unit), spots: &[Spot]) -> Self {
        let x = Axis::fit(None, units.0, spots.iter().map(|spot| spot.x), 5);
        let y = Axis::fit(None, units.1, spots.iter().map(|spot| spot.y), 4);
        Self { x: Width::Even(x), y, units, corners: None }
    }

    /// Bases from left to right, so that each doubling is as wide, and values upwards.
    pub(in super::super) fn of_bases(unit: Unit, spots: &[Spot], limits: impl Iterator<Item = f64>) -> Self {
        let (low, high) =
            spots.iter().fold((f64::MAX, 1.0_f64), |(low, high), spot| (low.min(spot.x), high.max(spot.x)));
        let low = (low * 0.94).clamp(0.1, high);
        let y = Axis::fit(None, unit, spots.iter().map(|spot| spot.y).chain(limits), 5);
        Self { x: Width::Log { low, high: (high * 1.06).max(low * 2.0) }, y, units: (Unit::Count, unit), corners: None }
    }

    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.at(x), (1.0 - self.y.at(y)) * HEIGHT)
    }

    /// Draws the axes with their names, then what `under` draws, then the points and their names.
    pub(in super::super) fn draw(
        &self,
        markup: &mut Markup,
        names: (&str, &str),
        desc: &str,
        spots: &[Spot],
        figures: Figures,
        under: impl FnOnce(&mut Markup, &Self),
    ) {
        // Amounts are long to write.
        let class = if is_long(self.units.1) { "cx-plane cx-amounts" } else { "cx-plane" };
        markup.el("div").class(class).body(|div| {
            div.el("div").class("cx-soft cx-upwards").text(names.1);
            let svg = div.el("svg").attr("role", "img").attr("width", "100%").attr("height", Px(HEIGHT + BELOW));
            svg.body(|svg| {
                svg.el("title").text(desc);
                self.axes(svg, names.0, figures);
                under(svg, self);
                for ((x, y), side, name) in self.corners() {
                    let (anchor, dx, dy) = side.anchor();
                    label(svg, &format!("cx-corner{anchor}"), (x, y + dy), dx, name);
                }
                for spot in spots.iter().rev() {
                    self.spot(svg, spot);
                }
                self.names(svg, spots);
            });
        });
        markup.line();
    }

    fn axes(&self, svg: &mut Markup, name: &str, figures: Figures) {
        for tick in &self.y.ticks {
            let y = (1.0 - self.y.at(*tick)) * HEIGHT;
            segment(svg, if *tick == 0.0 { "cx-zero" } else { "cx-grid" }, (0.0, y), (1.0, y));
            label(svg, "cx-last", (0.0, y + 4.0), -7.0, &figures.tick(*tick, self.y.step, self.units.1));
        }
        let ticks = self.x.ticks();
        let step = if let Width::Even(axis) = &self.x { axis.step } else { 1.0 };
        for (at, tick) in ticks.iter().enumerate() {
            let x = self.x.at(*tick);
            segment(svg, "cx-zero", (x, HEIGHT), (x, HEIGHT + 4.0));
            let class = if at.is_multiple_of(2) { "cx-mid" } else { "cx-mid cx-wide" };
            label(svg, class, (x, HEIGHT + 17.0), 0.0, &figures.tick(*tick, step, self.units.0));
        }
        segment(svg, "cx-zero", (0.0, HEIGHT), (1.0, HEIGHT));
        label(svg, "cx-last", (1.0, HEIGHT + 34.0), 0.0, &clip(name, 60));
    }

    /// A line through places given as values.
    pub(in super::super) fn line(
        &self,
        svg: &mut Markup,
        class: &'static str,
        points: impl Iterator<Item = (f64, f64)>,
    ) {
        let points: Vec<String> = points
            .map(|(x, y)| {
                let (x, y) = self.place(x, y);
                format!("{},{}", Px(x * 1000.0), Px(y))
            })
            .collect();
        // Points of a line cannot be given in percent, so it has a view box of its own, stretched over the plot.
        svg.el("svg")
            .attr("viewBox", format_args!("0 0 1000 {}", Px(HEIGHT)))
            .attr("preserveAspectRatio", "none")
            .attr("width", "100%")
            .attr("height", Px(HEIGHT))
            .body(|svg| svg.el("polyline").class(class).attr("points", points.join(" ")).empty());
    }

    /// A word at the right end of a line.
    pub(in super::super) fn at_end(&self, svg: &mut Markup, y: f64, text: &str) {
        label(svg, "cx-at-end", (1.0, self.place(0.0, y).1 + 4.0), 5.0, text);
    }

    /// A line up, or one across.
    pub(in super::super) fn divide(&self, svg: &mut Markup, x: Option<f64>, y: Option<f64>) {
        if let Some(x) = x {
            segment(svg, "cx-divide", (self.x.at(x), 0.0), (self.x.at(x), HEIGHT));
        }
        if let Some(y) = y {
            let y = self.place(0.0, y).1;
            segment(svg, "cx-divide", (0.0, y), (1.0, y));
        }
    }

    /// Names the four corners: upper left, upper right, lower left, lower right.
    #[must_use]
    pub(in super::super) fn with_corners(mut self, names: [&'static str; 4]) -> Self {
        self.corners = Some(names);
        self
    }

    /// The corners with their names: the place, and on which side of it the name stands.
    fn corners(&self) -> impl Iterator<Item = ((f64, f64), Side, &'static str)> {
        let places = [(0.0, Side::Right), (1.0, Side::Left), (0.0, Side::Right), (1.0, Side::Left)];
        let names = self.corners.into_iter().flatten().zip(places).enumerate();
        names.map(|(at, (name, (x, side)))| ((x, if at < 2 { 12.0 } else { HEIGHT - 10.0 }), side, name))
    }

    fn spot(&self, svg: &mut Markup, spot: &Spot) {
        let (x, y) = self.place(spot.x, spot.y);
        svg.el("g").body(|g| {
            g.el("title").text(&spot.hint);
            match spot.shape {
                Shape::Dot => dot(g, "cx-many", (x, y), 3.0),
                Shape::Mark => dot(g, "cx-dot", (x, y), 5.0),
                Shape::Up => wedge(g, "cx-rise", (x, y), "M0-6L6 5H-6z"),
                Shape::Down => wedge(g, "cx-fall", (x, y), "M0 6L6-5H-6z"),
            }
        });
    }

    /// Names where they cover neither each other nor marks; what finds no room on a phone stands on wide pages only.
    fn names(&self, svg: &mut Markup, spots: &[Spot]) {
        let named: Vec<(&Spot, String)> =
            spots.iter().filter_map(|spot| Some((spot, clip(spot.name.as_deref()?, LONGEST)))).collect();
        let taken_by_spots = |width: f64| -> Vec<Rect> {
            let unnamed = spots.iter().filter(|spot| spot.name.is_none() && spot.shape != Shape::Dot);
            let marks = named.iter().map(|(spot, _)| *spot).chain(unnamed);
            let marks = marks.map(|spot| Rect::around(self.place(spot.x, spot.y), width));
            marks.chain(self.corners().map(|(place, side, name)| side.rect(place, name, width))).collect()
        };
        let (mut wide, mut narrow) = (taken_by_spots(WIDE), taken_by_spots(NARROW));
        for (at, (spot, name)) in named.iter().enumerate() {
            let place = self.place(spot.x, spot.y);
            let free = |taken: &[Rect], side: Side, width: f64| {
                let rect = side.rect(place, name, width);
                let meets = taken.iter().enumerate().any(|(other, one)| other != at && one.meets(&rect));
                (!meets && rect.is_inside(width)).then_some(rect)
            };
            let sides = [Side::Right, Side::Left, Side::Above, Side::Below];
            let both =
                sides.into_iter().find_map(|side| Some((side, free(&wide, side, WIDE)?, free(&narrow, side, NARROW)?)));
            let (side, class) = match both {
                Some((side, on_wide, on_narrow)) => {
                    wide.push(on_wide);
                    narrow.push(on_narrow);
                    (side, "")
                }
                None => {
                    let Some((side, rect)) = sides.into_iter().find_map(|side| Some((side, free(&wide, side, WIDE)?)))
                    else {
                        continue;
                    };
                    wide.push(rect);
                    (side, " cx-wide")
                }
            };
            let (anchor, dx, dy) = side.anchor();
            label(svg, &format!("cx-named{anchor}{class}"), (place.0, place.1 + dy), dx, name);
        }
    }
}

fn wedge(svg: &mut Markup, class: &str, (x, y): (f64, f64), path: &'static str) {
    svg.el("svg").attr("x", Across(x)).attr("y", Px(y)).body(|svg| svg.el("path").class(class).attr("d", path).empty());
}

/// On which side of its point a name stands.
#[derive(Debug, Clone, Copy)]
enum Side {
    Right,
    Left,
    Above,
    Below,
}

impl Side {
    /// The class that anchors the text, and how far it is moved.
    const fn anchor(self) -> (&'static str, f64, f64) {
        match self {
            Self::Right => ("", 9.0, 4.0),
            Self::Left => (" cx-last", -9.0, 4.0),
            Self::Above => (" cx-mid", 0.0, -9.0),
            Self::Below => (" cx-mid", 0.0, 18.0),
        }
    }

    fn rect(self, (x, y): (f64, f64), name: &str, width: f64) -> Rect {
        let (long, x) = (name.chars().count() as f64 * LETTER, x * width);
        let (_, dx, dy) = self.anchor();
        let left = match self {
            Self::Right => x + dx,
            Self::Left => x + dx - long,
            Self::Above | Self::Below => x - long / 2.0,
        };
        Rect { left, right: left + long, top: y + dy - LINE + 3.0, bottom: y + dy + 3.0 }
    }
}

/// Room that is taken.
#[derive(Debug)]
struct Rect {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Rect {
    fn around((x, y): (f64, f64), width: f64) -> Self {
        Self { left: x * width - 5.0, right: x * width + 5.0, top: y - 5.0, bottom: y + 5.0 }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn is_inside(&self, width: f64) -> bool {
        0.0 <= self.left && self.right <= width && 0.0 <= self.top && self.bottom <= HEIGHT
    }
}
