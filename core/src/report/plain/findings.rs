//! Findings in words.

use super::super::figure::Figures;
use super::{Grid, Plain, folded_rows, numbers, pick, sentences, words};
use crate::finding::{Findings, Status};

pub(super) fn findings(found: &Findings, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    if found.findings.is_empty() {
        return;
    }
    // The latest first: that is what one acts on.
    let latest: Vec<_> = found.findings.iter().rev().collect();
    let rows = folded_rows(&latest, most, locale, |finding| {
        let status = match finding.status {
            Status::Open => pick(figures, "open", "trwa"),
            Status::Ended => pick(figures, "over", "zakończone"),
            Status::Settled => pick(figures, "new level", "nowy poziom"),
        };
        vec![
            locale.date(finding.first_seen),
            status.to_owned(),
            locale.number(finding.z, 1),
            figures.p_value(finding.q),
            finding.sentence(locale),
        ]
    });
    let heads = vec![
        words(pick(figures, "first seen", "wykryto")),
        words(pick(figures, "state", "stan")),
        numbers("z"),
        numbers("q"),
        sentences(pick(figures, "finding", "wniosek")),
    ];
    plain.grids.push(Grid { heads, rows });
}
