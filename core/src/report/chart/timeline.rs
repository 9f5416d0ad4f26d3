//! What happened when: a row for each event, from its first day to its last.

use chrono::NaiveDate;

use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px, clip_to_width};
use super::calendar::Calendar;
use super::{label, plate, segment};
use crate::calendar::{Grain, Period};

/// From row to row. On a narrow page the name stands above the bar in the same room.
const PITCH: f64 = 34.0;
/// How tall a bar is.
const BAR: f64 = 10.0;
/// Room for the names of days.
const FOOT: f64 = 24.0;
/// The room for a name, in small letters.
const NAME: u32 = 36;

/// One event.
#[derive(Debug, Clone)]
pub(in super::super) struct Stretch {
    pub(in super::super) name: String,
    /// Written in the right margin.
    pub(in super::super) said: String,
    pub(in super::super) from: NaiveDate,
    pub(in super::super) to: NaiveDate,
    /// The day on which it was seen.
    pub(in super::super) seen: NaiveDate,
    /// Upwards or downwards.
    pub(in super::super) is_up: bool,
    /// Whether that is good, where anybody knows.
    pub(in super::super) is_good: Option<bool>,
    /// Whether it goes on.
    pub(in super::super) is_open: bool,
    pub(in super::super) hint: String,
}

/// Events on one axis of days.
#[derive(Debug)]
pub(in super::super) struct Timeline<'t> {
    pub(in super::super) from: NaiveDate,
    pub(in super::super) to: NaiveDate,
    pub(in super::super) rows: &'t [Stretch],
}

impl Timeline<'_> {
    /// Draws the rows, the first at the top.
    pub(in super::super) fn draw(&self, markup: &mut Markup, (title, desc): (&str, &str), figures: Figures) {
        let day = |day: NaiveDate| Period::containing(Grain::Day, day);
        let calendar = Calendar::new(day(self.from), day(self.to));
        let bottom = PITCH * self.rows.len() as f64;
        plate(markup, "cx-timeline", bottom + FOOT, title, desc, |svg| {
            calendar.grid(svg, bottom, figures.locale());
            for (at, row) in self.rows.iter().enumerate() {
                one(svg, row, &calendar, PITCH * (at as f64 + 0.5));
            }
            segment(svg, "cx-zero", (0.0, bottom), (1.0, bottom));
            calendar.names(svg, bottom, figures.locale());
        });
    }
}

fn one(svg: &mut Markup, row: &Stretch, calendar: &Calendar, y: f64) {
    let colour = match row.is_good {
        Some(true) => "cx-rise",
        Some(false) => "cx-fall",
        None => "cx-neither",
    };
    let seen = calendar.at_day(row.seen);
    let day = |day: NaiveDate| calendar.slot(Period::containing(Grain::Day, day));
    let (from, to) = (day(row.from).0, day(row.to).1);
    svg.el("g").body(|g| {
        g.el("title").text(&row.hint);
        // Catches the pointer over the whole row.
        let rect = g.el("rect").class("cx-hint").attr("x", "0").attr("y", Px(y - PITCH / 2.0));
        rect.attr("width", "100%").attr("height", Px(PITCH)).empty();
        segment(g, "cx-grid", (0.0, y + PITCH / 2.0), (1.0, y + PITCH / 2.0));
        label(g, "cx-row-name", (0.0, y + 4.5), 0.0, &clip_to_width(&row.name, NAME));
        g.el("g").class("cx-row-mark").body(|g| {
            let class =
                if row.is_open { format!("cx-stretch {colour}") } else { format!("cx-stretch {colour} cx-over") };
            let rect = g.el("rect").class(class).attr("x", Across(from)).attr("y", Px(y - BAR / 2.0));
            rect.attr("width", Across(to - from)).attr("height", Px(BAR)).attr("rx", "2").empty();
            let path = if row.is_up { "M0-7L7 6H-7z" } else { "M0 7L7-6H-7z" };
            let mark = g.el("svg").class("cx-seen").attr("x", Across(seen)).attr("y", Px(y));
            let class = if row.is_open { colour.to_owned() } else { format!("{colour} cx-over") };
            mark.body(|svg| svg.el("path").class(class).attr("d", path).empty());
        });
        let class = match row.is_good {
            Some(false) => "cx-row-said cx-bad",
            _ => "cx-row-said",
        };
        label(g, class, (1.0, y + 4.5), 8.0, &row.said);
    });
}
