//! What a change says in plain words.
//!
//! Polish names stay in the nominative and changes are nouns, so that no name needs another ending.

use super::{Change, Contribution, Effects};
use crate::explain::shift::Shift;
use crate::explain::side::Side;
use crate::explain::verdict::Verdict;
use crate::explain::words::{merged, pick, segment, signed, size, title};
use crate::locale::Locale;
use crate::metric::Reading;
use crate::survey::Title;
use crate::unit::Unit;

pub(super) fn sentence(change: &Change, locale: Locale) -> String {
    let mut said = vec![moved(
        &Moved {
            title: &change.title,
            unit: change.unit,
            sides: [&change.before, &change.after],
            values: [&change.value_before, &change.value_after],
            shift: change.change.as_ref(),
            verdict: change.verdict,
        },
        locale,
    )];
    if let Some(effects) = &change.effects {
        if change.reversed {
            said.push(reversed(change.verdict, effects, locale));
        }
        said.push(split(change, effects, locale));
        said.extend(largest(change, locale));
    } else if let Some(first) = change.dimensions.first().filter(|first| 0.0 < first.accounts_for) {
        let name = title(&first.title, locale);
        said.push(pick(
            locale,
            format!("Of the dimensions, {name} accounts for most of it."),
            format!("Z wymiarów największą część zmiany opisuje: {name}."),
        ));
    }
    said.join(" ")
}

/// What moved between two sides.
pub(super) struct Moved<'c> {
    pub(super) title: &'c Title,
    pub(super) unit: Unit,
    pub(super) sides: [&'c Side; 2],
    pub(super) values: [&'c Reading; 2],
    pub(super) shift: Option<&'c Shift>,
    pub(super) verdict: Verdict,
}

/// Whether it rose or fell, from what to what.
pub(super) fn moved(change: &Moved<'_>, locale: Locale) -> String {
    let name = title(change.title, locale);
    let [Some(before), Some(after)] = change.values.map(Reading::value) else {
        return pick(
            locale,
            format!("{name}: no change to explain, for a side has too few answers to be shown."),
            format!("{name}: brak zmiany do wyjaśnienia, bo jedna ze stron ma za mało odpowiedzi, aby ją pokazać."),
        );
    };
    let named = |value: f64, of: &Side| {
        let value = locale.value(value, change.unit);
        of.words(locale).map_or(value.clone(), |name| format!("{value} ({name})"))
    };
    let (from, to) = (named(before, change.sides[0]), named(after, change.sides[1]));
    let by = size(locale, after - before, change.unit);
    match change.verdict {
        Verdict::Higher => pick(
            locale,
            format!("{name} rose by {by}, from {from} to {to}."),
            format!("{name}: wzrost o {by}, z {from} do {to}."),
        ),
        Verdict::Lower => pick(
            locale,
            format!("{name} fell by {by}, from {from} to {to}."),
            format!("{name}: spadek o {by}, z {from} do {to}."),
        ),
        Verdict::Undecided => {
            let interval = change.shift.map_or_else(String::new, |shift| {
                let limits = format!(
                    "{} {} {}",
                    signed(locale, shift.low, change.unit),
                    pick(locale, "to", "do"),
                    signed(locale, shift.high, change.unit)
                );
                let level = locale.confidence(shift.confidence.get());
                pick(
                    locale,
                    format!("; the {level} interval of the change is {limits}"),
                    format!("; przedział {level} zmiany: {limits}"),
                )
            });
            pick(
                locale,
                format!("{name}: no clear change, {from} and then {to}{interval}."),
                format!("{name}: brak wyraźnej zmiany, {from}, potem {to}{interval}."),
            )
        }
    }
}

/// Every segment one way, the total the other; as counted only, where the change may be chance.
fn reversed(verdict: Verdict, effects: &Effects, locale: Locale) -> String {
    let (en, pl) = if effects.change < 0.0 {
        (
            "every segment rose and the total fell, because the mix moved towards segments with lower values.",
            "każdy segment ma wzrost, a łącznie jest spadek, bo zmieniły się udziały: przybyło segmentów o niższych wartościach.",
        )
    } else {
        (
            "every segment fell and the total rose, because the mix moved towards segments with higher values.",
            "każdy segment ma spadek, a łącznie jest wzrost, bo zmieniły się udziały: przybyło segmentów o wyższych wartościach.",
        )
    };
    let opening = match verdict {
        Verdict::Undecided => pick(locale, "As counted, ", "W samych liczbach "),
        _ => pick(locale, "Yet ", "A jednak "),
    };
    format!("{opening}{}", pick(locale, en, pl))
}

fn split(change: &Change, effects: &Effects, locale: Locale) -> String {
    let (rate, mix) = (signed(locale, effects.rate, change.unit), signed(locale, effects.mix, change.unit));
    pick(
        locale,
        format!("Changes within segments gave {rate}, the change of their shares {mix}."),
        format!("Zmiany wewnątrz segmentów: {rate}, zmiana ich udziałów: {mix}."),
    )
}

/// The one or two largest contributions.
fn largest(change: &Change, locale: Locale) -> Option<String> {
    let listed: Vec<String> = change
        .segments
        .iter()
        .filter(|row| row.contribution != 0.0)
        .take(2)
        .map(|row| format!("{} ({})", name(row, locale), signed(locale, row.contribution, change.unit)))
        .collect();
    if listed.is_empty() || change.segments.len() < 2 {
        return None;
    }
    let listed = listed.join(pick(locale, " and ", " i "));
    Some(pick(locale, format!("Largest contributions: {listed}."), format!("Największe wkłady: {listed}.")))
}

/// What a row is called.
pub(super) fn name(row: &Contribution, locale: Locale) -> String {
    if row.merged.is_empty() { segment(&row.segment, locale) } else { merged(row.merged.len(), locale) }
}
