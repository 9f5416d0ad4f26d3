//! One picture a segment, side by side where there are several.

use super::super::figure::Figures;
use super::super::markup::{Markup, clip};
use super::fragment::LONGEST_NAME;
use crate::locale::{Locale, Noun};

/// More segments are not drawn.
pub(super) const MOST: usize = 6;
/// How high a plot is that stands alone, and one among others.
const ALONE: f64 = 200.0;
const AMONG: f64 = 120.0;

/// A picture with its caption; nothing is written above one without.
pub(super) struct Panel<T> {
    pub(super) name: String,
    /// What is said beside the name.
    pub(super) said: String,
    pub(super) of: T,
}

/// Draws the panels; `all` says how many there would be. `draw` is told the height of its plot.
pub(super) fn panels<T>(
    root: &mut Markup,
    shown: &[Panel<T>],
    all: usize,
    figures: Figures,
    draw: impl Fn(&mut Markup, &Panel<T>, f64),
) {
    let is_alone = shown.len() < 2;
    root.el("div").class(if is_alone { "cx-panels" } else { "cx-panels cx-many" }).body(|div| {
        for panel in shown {
            div.el("div").class("cx-panel").body(|div| {
                let name = if is_alone { "" } else { panel.name.as_str() };
                if !(name.is_empty() && panel.said.is_empty()) {
                    div.el("div").class("cx-caption").body(|caption| {
                        if !name.is_empty() {
                            caption.el("span").class("cx-of").text(clip(name, LONGEST_NAME));
                        }
                        if !panel.said.is_empty() {
                            let between = if name.is_empty() { "" } else { " · " };
                            caption.text(format_args!("{between}{}", panel.said));
                        }
                    });
                }
                draw(div, panel, if is_alone { ALONE } else { AMONG });
            });
            div.line();
        }
    });
    let hidden = all.saturating_sub(shown.len());
    if 0 < hidden {
        let n = figures.locale().count_of(hidden as u64, Noun::Segment);
        let text = match figures.locale() {
            Locale::En => format!("Not drawn: {n}."),
            Locale::Pl => format!("Bez wykresu: {n}."),
        };
        root.el("div").class("cx-soft cx-note").text(text);
    }
    root.line();
}

/// The first of those that are to be drawn: what matters before the rest, each in the order of the document.
pub(super) fn first<T>(all: &[T], can: impl Fn(&T) -> bool, matters: impl Fn(&T) -> bool) -> Vec<&T> {
    let those = |wanted: bool| {
        let (can, matters) = (&can, &matters);
        all.iter().filter(move |one| can(one) && matters(one) == wanted)
    };
    those(true).chain(those(false)).take(MOST).collect()
}
