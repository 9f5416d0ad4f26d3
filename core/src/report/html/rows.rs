//! Readings in rows, each with its bar on one axis: what most documents draw.

use super::super::chart::Strip;
use super::super::figure::Figures;
use super::super::markup::{Markup, clip};
use super::super::words::Word;
use super::fragment::{LONGEST_NAME, base, name_class};
use crate::metric::Reading;
use crate::unit::Unit;

/// A row.
pub(super) struct Row<'r> {
    /// What stands before the name.
    pub(super) lead: Option<String>,
    pub(super) name: String,
    pub(super) reading: &'r Reading,
    /// What stands after the interval.
    pub(super) cells: Vec<String>,
}

impl<'r> Row<'r> {
    pub(super) fn new(name: impl Into<String>, reading: &'r Reading) -> Self {
        Self { lead: None, name: name.into(), reading, cells: Vec::new() }
    }

    pub(super) fn lead(mut self, text: String) -> Self {
        self.lead = Some(text);
        self
    }

    pub(super) fn with(mut self, cells: impl IntoIterator<Item = String>) -> Self {
        self.cells.extend(cells);
        self
    }
}

/// The heads of rows and how they are drawn.
pub(super) struct Rows<'h> {
    pub(super) lead: Option<&'h str>,
    pub(super) name: &'h str,
    pub(super) value: &'h str,
    /// The columns after the interval; one that is wide is left out on a phone.
    pub(super) cells: &'h [(&'h str, bool)],
    pub(super) strip: Option<Strip>,
    /// Whether the readings are differences, which carry their sign.
    pub(super) is_difference: bool,
    pub(super) figures: Figures,
}

impl Rows<'_> {
    /// Writes a table; after `head` it says how many rows are left out.
    pub(super) fn write(&self, root: &mut Markup, head: &[Row<'_>], hidden: usize, tail: &[Row<'_>]) {
        root.el("div").class("cx-scroll").body(|scroll| {
            scroll.el("table").body(|table| {
                self.heads(table);
                table.el("tbody").body(|body| {
                    for row in head {
                        self.row(body, row);
                    }
                    if 0 < hidden {
                        let columns = 3 + usize::from(self.lead.is_some());
                        body.el("tr").body(|tr| {
                            let more = tr.el("td").class("cx-more").attr("colspan", columns);
                            more.text(self.figures.locale().more_rows(hidden));
                        });
                    }
                    for row in tail {
                        self.row(body, row);
                    }
                });
            });
        });
        root.line();
    }

    fn heads(&self, table: &mut Markup) {
        table.el("thead").body(|head| {
            head.el("tr").body(|tr| {
                let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
                if let Some(lead) = self.lead {
                    column("cx-num", lead);
                }
                column("cx-name", &clip(self.name, LONGEST_NAME));
                column("cx-num", self.value);
                let plot = tr.el("td").class(self.plot());
                plot.body(|td| {
                    if let Some(strip) = &self.strip {
                        strip.ticks(td, self.figures);
                    }
                });
                let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
                column("cx-num cx-wide", self.figures.word(Word::Interval));
                for (name, is_wide) in self.cells {
                    column(number(*is_wide), name);
                }
            });
        });
        table.line();
    }

    fn plot(&self) -> &'static str {
        let is_money = self.strip.as_ref().is_some_and(|strip| matches!(strip.unit(), Unit::Money(_)));
        if is_money { "cx-plot cx-amounts" } else { "cx-plot" }
    }

    fn row(&self, body: &mut Markup, row: &Row<'_>) {
        let (figures, reading) = (self.figures, row.reading);
        body.el("tr").body(|tr| {
            if let Some(lead) = &row.lead {
                tr.el("td").class("cx-num cx-soft").text(lead);
            }
            let name = clip(&row.name, LONGEST_NAME);
            tr.el("th").attr("scope", "row").class(name_class(&name)).text(&name);
            let value = if self.is_difference { figures.difference(reading) } else { figures.short(reading) };
            let cell = tr.el("td").class("cx-num cx-strong").attr("title", base(reading, figures));
            cell.text(value);
            match (&self.strip, reading.value()) {
                (_, None) => tr.el("td").class("cx-plot cx-withheld").text(figures.reading(reading)),
                (None, _) => tr.el("td").class("cx-plot").text(""),
                (Some(strip), _) => tr.el("td").class(self.plot()).body(|td| strip.mark(td, reading)),
            }
            let interval =
                if self.is_difference { figures.difference_interval(reading) } else { figures.interval(reading) };
            tr.el("td").class("cx-num cx-wide").text(interval.unwrap_or_default());
            for (cell, (_, is_wide)) in row.cells.iter().zip(self.cells) {
                tr.el("td").class(number(*is_wide)).text(clip(cell, LONGEST_NAME));
            }
        });
        body.line();
    }
}

const fn number(is_wide: bool) -> &'static str {
    if is_wide { "cx-num cx-wide" } else { "cx-num" }
}
