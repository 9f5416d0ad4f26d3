//! What weights do, in plain words.

use super::Weighting;
use crate::explain::words::{pick, title};
use crate::locale::{Locale, Noun};

pub(super) fn sentence(found: &Weighting, locale: Locale) -> String {
    let name = title(&found.title, locale);
    let by = found.by.join(", ");
    let (Some(before), Some(after)) = (found.as_answered.value(), found.reweighted.value()) else {
        return pick(
            locale,
            format!("{name}: not reweighted by {by}, because a part of the sample has too few answers to be shown."),
            format!("{name}: bez ważenia ({by}), bo część próby ma za mało odpowiedzi, aby ją pokazać."),
        );
    };
    let value = |value| locale.quantity(value, found.unit);
    let interval = found.reweighted.interval().map_or_else(String::new, |(low, high)| {
        let level = found.reweighted.confidence().map(|level| locale.confidence(level.get())).unwrap_or_default();
        let (low, high) = (locale.value(low, found.unit), locale.value(high, found.unit));
        pick(
            locale,
            format!(" ({level} interval {low} to {high})"),
            format!(" (przedział {level}: od {low} do {high})"),
        )
    });
    let answers = locale.count_of(found.n, Noun::Answer);
    let (n_eff, effect) = (locale.number(found.n_eff, 0), locale.number(found.design_effect, 2));
    let mut text = pick(
        locale,
        format!(
            "{name} reweighted to the population by {by}: {}{interval}; as answered {}. The weights leave {answers} worth {n_eff} \
             (design effect {effect}).",
            value(after),
            value(before)
        ),
        format!(
            "{name} po przeważeniu do populacji ({by}): {}{interval}; bez przeważenia: {}. Liczba odpowiedzi: {}, po przeważeniu warte \
             tyle co {n_eff} (efekt schematu doboru {effect}).",
            value(after),
            value(before),
            locale.count(found.n)
        ),
    );
    if 0 < found.left_out {
        let left_out = locale.count_of(found.left_out, Noun::Answer);
        text.push_str(&pick(
            locale,
            format!(" Left out because a dimension is not known: {left_out}."),
            format!(" Pominięto z powodu braku danych w wymiarach: {left_out}."),
        ));
    }
    text
}
