//! Silences in a picture: how many customers are how likely to be still active.

use super::super::chart::{Column, Columns};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::pick;
use crate::contact::{ActivityBand, Silences};
use crate::locale::{Locale, Noun};
use crate::unit::Unit;

pub(super) fn silences(root: &mut Markup, found: &Silences, figures: Figures) {
    let locale = figures.locale();
    if found.activity.is_empty() {
        return;
    }
    let column = |band: &ActivityBand| {
        let name = format!("{}–{}", locale.number(band.from * 100.0, 0), locale.percent(band.to, 0));
        let customers = locale.count_of(band.customers, Noun::Customer);
        let active = locale.number(band.expected_active, 1);
        let hint = match locale {
            Locale::En => format!("{name}: {customers}; still active as far as can be told: {active}"),
            Locale::Pl => format!("{name}: {customers}; nadal aktywni, o ile wiadomo: {active}"),
        };
        Column {
            value: band.customers as f64,
            said: figures.count(band.customers),
            name,
            // A band that the threshold cuts is not all below it.
            is_marked: band.to <= found.below + 1e-9,
            usual: None,
            hint,
        }
    };
    let columns: Vec<Column> = found.activity.iter().map(column).collect();
    let of = match locale {
        Locale::En => format!("probability of being still active; flagged below {}", locale.percent(found.below, 0)),
        Locale::Pl => {
            format!("prawdopodobieństwo, że nadal aktywny; oznaczani poniżej {}", locale.percent(found.below, 0))
        }
    };
    let customers = locale.count_of(found.judged, Noun::Customer);
    let heading = match locale {
        Locale::En => format!("{customers} with a rhythm of their own"),
        Locale::Pl => format!("{customers} z własnym rytmem"),
    };
    root.el("div").class("cx-part").text(heading);
    let desc: Vec<&str> = columns.iter().map(|column| column.hint.as_str()).collect();
    let name =
        pick(figures, "How likely customers are to be still active", "Jak prawdopodobne, że klienci są nadal aktywni");
    let columns = Columns { unit: Unit::Count, height: 130.0, all: &columns, of: &of, warns: true, every: 2 };
    columns.draw(root, (name, &desc.join("; ")), figures);
}
