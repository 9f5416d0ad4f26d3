//! A metric by segment and period: a table whose cells are shaded by their value.

use super::super::block::{Heat, HeatRow};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::words::Word;
use crate::metric::Reading;

/// How many shades there are. More could not be told apart.
const SHADES: u8 = 5;

/// Writes the first rows of a heat table. It is its own table: the numbers stand in the cells.
pub(in super::super) fn heat(markup: &mut Markup, heat: &Heat, figures: Figures) {
    let rows = heat.rows.get(..heat.shown).unwrap_or(&heat.rows);
    let shade = Shades::of(heat, rows.iter().flat_map(|row| row.readings.iter().filter_map(Reading::value)));
    // A wide table scrolls in its own box; the box takes the keyboard's focus so that it can be scrolled without a mouse.
    let scroll = markup.el("div").class("scroll").attr("role", "region").attr("tabindex", "0");
    scroll.attr("aria-label", &heat.title).body(|div| {
        div.el("table").class("heat").body(|table| {
            table.el("caption").text(&heat.title);
            table.el("thead").body(|head| {
                head.el("tr").body(|tr| {
                    let name = heat.dimensions.join(" · ");
                    tr.el("th").attr("scope", "col").text(if name.is_empty() {
                        figures.word(Word::Segment)
                    } else {
                        &name
                    });
                    for period in &heat.periods {
                        tr.el("th").attr("scope", "col").class("num").body(|th| {
                            th.text(&period.label);
                            if period.partial {
                                th.el("small").text(figures.word(Word::PartialShort));
                            }
                        });
                    }
                });
            });
            table.el("tbody").body(|body| {
                for row in rows {
                    body.el("tr").body(|tr| {
                        tr.el("th").attr("scope", "row").text(figures.segment(&row.segment));
                        for (at, period) in heat.periods.iter().enumerate() {
                            cell(tr, row, row.readings.get(at), &period.label, &shade, figures);
                        }
                    });
                    body.line();
                }
            });
        });
    });
    markup.line();
}

/// One cell; a row that ends too early has empty ones.
fn cell(tr: &mut Markup, row: &HeatRow, reading: Option<&Reading>, period: &str, shade: &Shades, figures: Figures) {
    let Some(reading) = reading else {
        tr.el("td").class("num h0").text("–");
        return;
    };
    let class = reading.value().map_or(0, |value| shade.of_value(value));
    let title = format!("{}, {period}: {}", figures.segment(&row.segment), figures.full(reading));
    let td = tr.el("td").class(format_args!("num h{class}")).attr("title", title);
    if reading.value().is_some() {
        td.text(figures.short(reading));
    } else {
        td.body(|td| {
            td.el("span").attr("aria-hidden", "true").text(figures.short(reading));
            td.el("span").class("unseen").text(figures.reading(reading));
        });
    }
}

/// The range that the shades divide.
struct Shades {
    low: f64,
    high: f64,
}

impl Shades {
    fn of(heat: &Heat, values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = match heat.axis {
            Some(axis) => (axis.low, axis.high),
            None => {
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
            }
        };
        Self { low, high }
    }

    /// 1 for the lowest fifth of the range to 5 for the highest; 3 where nothing varies.
    fn of_value(&self, value: f64) -> u8 {
        let at = (value - self.low) / (self.high - self.low);
        if !at.is_finite() {
            return SHADES.div_ceil(2);
        }
        (1..SHADES).filter(|edge| f64::from(*edge) / f64::from(SHADES) <= at).fold(1, |shade, _| shade + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_divide_the_range_in_fifths() {
        let shades = Shades { low: 0.0, high: 10.0 };
        for (value, shade) in [(-5.0, 1), (0.0, 1), (1.9, 1), (2.0, 2), (5.0, 3), (8.0, 5), (10.0, 5), (99.0, 5)] {
            assert_eq!(shades.of_value(value), shade, "{value}");
        }
        assert_eq!(Shades { low: 3.0, high: 3.0 }.of_value(3.0), 3);
    }
}
