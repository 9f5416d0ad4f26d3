//! A report as one HTML page: style and charts inside, no script, nothing fetched from elsewhere.
//!
//! The page holds to the strictest content policy that allows its own style sheet
//! (`default-src 'none'; style-src 'unsafe-inline'`, or the sheet's hash: there are no `style` attributes). It follows the
//! reader's choice of light or dark, folds to the width of a phone with letters no smaller than 12 pixels, and prints.
//!
//! [`reading`], [`table`] and [`document`] write single fragments for notebooks and for pages of other hosts.

mod ahead;
mod blocks;
mod comparison;
mod document;
mod drivers;
mod findings;
mod fragment;
mod money;
mod over_time;
mod panels;
#[cfg(test)]
mod pictures;
mod rows;
mod screening;
mod silences;
mod sources;
mod tags;
#[cfg(test)]
mod tests;
mod why;

pub use comparison::{comparison, comparisons, paired};
pub use document::document;
pub use fragment::{reading, table};
pub use tags::tag_change;
pub use why::{change, journey};

use super::block::Block;
use super::document::{Report, Section};
use super::figure::Figures;
use super::markup::Markup;
use super::words::Word;

const STYLE: &str = include_str!("style.css");

/// With fewer sections than this a list of contents would be longer than it is useful.
const CONTENTS_FROM: usize = 3;

/// Writes a report as one HTML page.
///
/// Units: as [`Figures`] writes them. The same report gives the same bytes. Text of the report (names of segments, titles)
/// is escaped, and control and bidirectional characters in it are dropped.
///
/// Cost: linear in what is drawn; [`Breakdown`](super::Breakdown) and [`Heat`](super::Heat) draw their first rows, and
/// tables end after 200 rows and say how many follow.
///
/// ```
/// use chrono::NaiveDate;
/// use cxmetrics::report::{Block, Report, Section, Sentence, Span, html};
///
/// let day = NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
/// let mut report = Report::new("Stores <weekly>", "Store survey", day, Span::new("2026-W38", day, day));
/// report.sections.push(Section::new("Summary").with(Block::headline([Sentence::plain("NPS holds.")])));
/// let page = html::render(&report);
/// assert!(page.contains("<h1>Stores &lt;weekly&gt;</h1>"));
/// assert!(!page.contains("<script"));
/// ```
pub fn render(report: &Report) -> String {
    let figures = Figures::of(report);
    let mut page = Markup::with_capacity(STYLE.len() + 32_768);
    page.fixed("<!doctype html>\n");
    page.el("html").attr("lang", report.locale.code()).body(|html| {
        html.line();
        html.el("head").body(|head| {
            head.fixed(
                "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            );
            head.fixed("<meta name=\"color-scheme\" content=\"light dark\">\n");
            head.el("title").text(&report.title);
            head.fixed("\n<style>\n");
            head.fixed(STYLE);
            head.fixed("</style>\n");
        });
        html.line();
        html.el("body").body(|body| {
            body.line();
            opening(body, report, figures);
            body.el("main").body(|main| {
                main.line();
                for (at, part) in report.sections.iter().enumerate() {
                    section(main, at + 1, part, figures);
                }
            });
            body.line();
            body.el("footer").body(|footer| {
                footer.el("p").body(|p| {
                    p.text(report.schema());
                    if let Some(fingerprint) = &report.fingerprint {
                        p.text(" · ");
                        p.text(fingerprint);
                    }
                });
            });
            body.line();
        });
        html.line();
    });
    page.line();
    page.finish()
}

fn opening(body: &mut Markup, report: &Report, figures: Figures) {
    body.el("header").body(|header| {
        header.el("p").class("survey").text(&report.survey);
        header.el("h1").text(&report.title);
        header.el("dl").class("facts").body(|dl| {
            fact(dl, figures.word(Word::Period), &figures.span(&report.period));
            if let Some(span) = &report.compared_to {
                fact(dl, figures.word(Word::ComparedWith), &figures.span(span));
            }
            fact(dl, figures.word(Word::AsOf), &figures.locale().date(report.as_of));
        });
        if CONTENTS_FROM <= report.sections.len() {
            header.el("nav").attr("aria-label", figures.word(Word::Contents)).body(|nav| {
                nav.el("ol").body(|ol| {
                    for (at, section) in report.sections.iter().enumerate() {
                        ol.el("li").body(|li| {
                            li.el("a").attr("href", format_args!("#s{}", at + 1)).text(&section.title);
                        });
                    }
                });
            });
        }
    });
    body.line();
}

/// A name and its value in a list of facts.
fn fact(dl: &mut Markup, name: &str, value: &str) {
    dl.el("div").body(|div| {
        div.el("dt").text(name);
        div.el("dd").text(value);
    });
}

fn section(main: &mut Markup, number: usize, section: &Section, figures: Figures) {
    main.el("section").attr("id", format_args!("s{number}")).body(|part| {
        part.el("h2").text(&section.title);
        part.line();
        part.el("div").class("blocks").body(|grid| {
            grid.line();
            let mut blocks = section.blocks.iter().peekable();
            // Two charts that need little width stand side by side; one alone takes the whole width.
            while let Some(block) = blocks.next() {
                match blocks.next_if(|next| is_narrow(block) && is_narrow(next)) {
                    Some(next) => {
                        blocks::block(grid, block, "half", figures);
                        blocks::block(grid, next, "half", figures);
                    }
                    None => blocks::block(grid, block, "whole", figures),
                }
            }
        });
    });
    main.line();
}

const fn is_narrow(block: &Block) -> bool {
    matches!(block, Block::Series(_) | Block::Distribution(_))
}
