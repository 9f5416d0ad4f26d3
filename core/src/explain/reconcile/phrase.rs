//! What two sources say side by side, in plain words.

use super::{ReconcileEffects, Reconciliation};
use crate::explain::verdict::Verdict;
use crate::explain::words::{pick, signed, size, title};
use crate::locale::Locale;

pub(super) fn sentence(found: &Reconciliation, locale: Locale) -> String {
    let mut said = vec![values(found, locale)];
    if let Some(effects) = &found.effects {
        said.push(split(found, effects, locale));
    }
    let differ: Vec<&str> =
        found.definitions.iter().filter(|one| one.matters).map(|one| title(&one.title, locale)).collect();
    if !differ.is_empty() {
        let listed = differ.join(", ");
        said.push(pick(
            locale,
            format!("The definitions differ in: {listed}."),
            format!("Definicje różnią się w polach: {listed}."),
        ));
    }
    said.join(" ")
}

fn values(found: &Reconciliation, locale: Locale) -> String {
    let name = title(&found.title, locale);
    let (first, second) = (&found.first, &found.second);
    let (Some(value), Some(other)) = (first.value.value(), second.value.value()) else {
        return pick(
            locale,
            format!("{name}: nothing to set side by side, for a source has too few answers to be shown."),
            format!("{name}: nie ma czego zestawić, bo jedno ze źródeł ma za mało odpowiedzi, aby je pokazać."),
        );
    };
    let of = |value: f64, unit, name: &str| format!("{} ({name})", locale.value(value, unit));
    let (ours, theirs) = (of(value, first.value.unit, &first.name), of(other, second.value.unit, &second.name));
    if !found.comparable {
        return pick(
            locale,
            format!("{name}: {ours} and {theirs} are not on one scale, so their difference means nothing."),
            format!("{name}: {ours} i {theirs} nie są na jednej skali, więc ich różnica nic nie znaczy."),
        );
    }
    let by = size(locale, other - value, found.unit);
    match found.verdict {
        Verdict::Undecided => pick(
            locale,
            format!("{name}: {ours} and {theirs}, no clear difference."),
            format!("{name}: {ours} i {theirs}, bez wyraźnej różnicy."),
        ),
        verdict => {
            let way = match verdict {
                Verdict::Higher => pick(locale, "higher", "wyżej"),
                _ => pick(locale, "lower", "niżej"),
            };
            pick(
                locale,
                format!("{name}: {ours} and {theirs}, {by} {way} in the second."),
                format!("{name}: {ours} i {theirs}, w drugim źródle {way} o {by}."),
            )
        }
    }
}

fn split(found: &Reconciliation, effects: &ReconcileEffects, locale: Locale) -> String {
    let of = |value: f64| signed(locale, value, found.unit);
    let (coverage, mix, measure) = (of(effects.coverage), of(effects.mix), of(effects.measure));
    pick(
        locale,
        format!("Of it coverage gives {coverage}, the mix of what both cover {mix}, and the measure itself {measure}."),
        format!("Z tego zasięg: {coverage}, udziały tego, co wspólne: {mix}, sam pomiar: {measure}."),
    )
}
