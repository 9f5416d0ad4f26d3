//! What a change by tag says in plain words.
//!
//! Polish tags stand in quotation marks as they are, so that no tag needs another ending.

use super::super::phrase::{Moved, moved};
use super::{TagChange, TagContribution};
use crate::explain::verdict::Verdict;
use crate::explain::words::{pick, signed, title};
use crate::locale::Locale;

pub(super) fn sentence(change: &TagChange, locale: Locale) -> String {
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
    if change.withheld.is_some() {
        return said.swap_remove(0);
    }
    let found = change.contributions.iter().find(|row| row.verdict != Verdict::Undecided);
    match (found, change.contributions.first()) {
        (Some(row), _) => said.push(accounts(change, row, locale)),
        (None, Some(row)) => {
            let gave = signed(locale, row.contribution, change.unit);
            said.push(pick(
                locale,
                format!("No tag accounts for a part of it beyond chance; the largest is {} ({gave}).", row.tag),
                format!(
                    "Żaden tag nie odpowiada za część zmiany większą, niż tłumaczy przypadek; największy wkład: „{}” ({gave}).",
                    row.tag
                ),
            ));
        }
        (None, None) => {
            let name = title(&change.tags_title, locale);
            said.push(pick(
                locale,
                format!("{name}: no tag has enough answers to be shown."),
                format!("{name}: żaden tag nie ma dość odpowiedzi, aby go pokazać."),
            ));
        }
    }
    if 1 < change.contributions.len() {
        said.push(pick(
            locale,
            "An answer may carry several tags, so their contributions do not add up.".to_owned(),
            "Odpowiedź może mieć kilka tagów, więc ich wkłady się nie sumują.".to_owned(),
        ));
    }
    said.join(" ")
}

/// What the answers with a tag gave, and by which way.
fn accounts(change: &TagChange, row: &TagContribution, locale: Locale) -> String {
    let gave = signed(locale, row.contribution, change.unit);
    let all = change.value_after.value().zip(change.value_before.value()).map(|(after, before)| after - before);
    let of_all = all
        .filter(|all| change.verdict != Verdict::Undecided && 0.0 < all * row.contribution)
        .map(|all| signed(locale, all, change.unit));
    let said = match of_all {
        Some(all) => pick(
            locale,
            format!("Answers about {} account for {gave} of the {all}", row.tag),
            format!("Odpowiedzi z tagiem „{}” odpowiadają za {gave} z {all}", row.tag),
        ),
        None => pick(
            locale,
            format!("Answers about {} gave {gave}", row.tag),
            format!("Wkład odpowiedzi z tagiem „{}”: {gave}", row.tag),
        ),
    };
    let ways = ways(row, locale);
    if ways.is_empty() {
        return format!("{said}.");
    }
    format!("{said}: {}.", ways.join(pick(locale, ", and ", ", a ")))
}

/// The ways of the same sign as the contribution: what else there is only takes from it.
fn ways(row: &TagContribution, locale: Locale) -> Vec<&'static str> {
    let along = |effect: f64| 0.0 < effect * row.contribution;
    let falls = row.contribution < 0.0;
    let mut ways = Vec::new();
    if along(row.mix) {
        let shares = row.share_after.value().zip(row.share_before.value());
        let grew = shares.is_some_and(|(after, before)| before < after);
        // More of them takes down only where they stand below the others.
        ways.push(match (grew, grew == falls) {
            (true, true) => pick(
                locale,
                "there are more of them in proportion, and they stand below the others",
                "jest ich proporcjonalnie więcej i wypadają niżej niż pozostałe",
            ),
            (true, false) => pick(
                locale,
                "there are more of them in proportion, and they stand above the others",
                "jest ich proporcjonalnie więcej i wypadają wyżej niż pozostałe",
            ),
            (false, true) => pick(
                locale,
                "there are fewer of them in proportion, and they stand below the others",
                "jest ich proporcjonalnie mniej i wypadają niżej niż pozostałe",
            ),
            (false, false) => pick(
                locale,
                "there are fewer of them in proportion, and they stand above the others",
                "jest ich proporcjonalnie mniej i wypadają wyżej niż pozostałe",
            ),
        });
    }
    if along(row.rate) {
        ways.push(if falls {
            pick(locale, "they score lower than before", "ich wynik jest niższy niż wcześniej")
        } else {
            pick(locale, "they score higher than before", "ich wynik jest wyższy niż wcześniej")
        });
    }
    ways
}
