//! What money says in plain words: association wording where it is association.
//!
//! Polish names stay in the nominative, so that no name needs another ending.

use super::investment::Return;
use super::risk::RevenueAtRisk;
use super::value::{BusinessValue, ValueAssociation};
use crate::explain::verdict::Verdict;
use crate::explain::words::{pick, title};
use crate::locale::{Locale, Noun};
use crate::metric::{Reading, Withheld};
use crate::unit::Unit;

/// `(95% interval PLN 1.20 to PLN 5.00)` with a space before it; nothing without an interval.
fn interval(reading: &Reading, locale: Locale) -> String {
    let (Some((low, high)), Some(confidence)) = (reading.interval(), reading.confidence()) else {
        return String::new();
    };
    let limits = [low, high].map(|limit| locale.value(limit, reading.unit)).join(pick(locale, " to ", " do "));
    let level = locale.confidence(confidence.get());
    pick(locale, format!(" ({level} interval {limits})"), format!(" (przedział {level}: {limits})"))
}

pub(super) fn value(found: &BusinessValue, locale: Locale) -> String {
    let name = title(&found.title, locale);
    let mut said = vec![match &found.association {
        Some(association) => associated(found, association, name, locale),
        None => unsaid(found, name, locale),
    }];
    let joined = &found.joined;
    let segments = |n: usize| locale.count_of(n as u64, Noun::Segment);
    if !joined.only_in_survey.is_empty() {
        let n = segments(joined.only_in_survey.len());
        said.push(pick(locale, format!("Without {}: {n}.", found.value), format!("Bez danych {}: {n}.", found.value)));
    }
    if !joined.only_in_business.is_empty() {
        let n = segments(joined.only_in_business.len());
        said.push(pick(locale, format!("Without answers: {n}."), format!("Bez odpowiedzi: {n}.")));
    }
    said.join(" ")
}

fn associated(found: &BusinessValue, association: &ValueAssociation, name: &str, locale: Locale) -> String {
    let segments = locale.count_of(association.segments, Noun::Segment);
    let what = &found.value;
    let rho = locale.number(association.spearman.value().unwrap_or(0.0), 2);
    if association.verdict == Verdict::Undecided {
        return pick(
            locale,
            format!("No clear association between {name} and {what} over {segments} (Spearman {rho})."),
            format!("Brak wyraźnej współzależności: {name} i {what}, {segments} (Spearman {rho})."),
        );
    }
    let point = &association.value_of_point;
    let size = locale.value(point.value().unwrap_or(0.0).abs(), point.unit);
    let more = 0.0 <= point.value().unwrap_or(0.0);
    let step = match found.overall.unit {
        Unit::Share => pick(locale, "a percentage point", "punkt procentowy"),
        _ => pick(locale, "a point", "punkt"),
    };
    let (per_en, per_pl) =
        if found.per_customer { ("per customer", "na klienta") } else { ("per segment", "na segment") };
    let limits = interval(point, locale);
    let (less_en, less_pl) = if more { ("more", "więcej") } else { ("less", "mniej") };
    pick(
        locale,
        format!(
            "{name}: over {segments}, {step} more goes with {size} {less_en} {what} {per_en}{limits}; this is an association, not an \
             effect."
        ),
        format!(
            "{name} i {what}, {segments}: {step} w górę współwystępuje z kwotą o {size} {less_pl} {per_pl}{limits}; to współzależność, \
             nie skutek."
        ),
    )
}

fn unsaid(found: &BusinessValue, name: &str, locale: Locale) -> String {
    let segments = locale.count_of(found.joined.segments - found.joined.withheld, Noun::Segment);
    let what = &found.value;
    match found.withheld {
        Some(Withheld::ZeroVariance) => pick(
            locale,
            format!("Whether {name} and {what} go together cannot be said: one of them is the same in all segments."),
            format!(
                "{name} i {what}: o współzależności nic nie można powiedzieć, bo jedno z nich jest wszędzie takie samo."
            ),
        ),
        _ => pick(
            locale,
            format!("Whether {name} and {what} go together cannot be said of {segments}; it takes 10."),
            format!("{name} i {what}: o współzależności nic nie można powiedzieć, {segments} to za mało (trzeba 10)."),
        ),
    }
}

pub(super) fn risk(found: &RevenueAtRisk, locale: Locale) -> String {
    let revenue = locale.value(found.revenue.value, found.revenue.unit);
    let name = title(&found.title, locale);
    let mut said = vec![match (found.at_risk.value(), found.share_at_risk.value()) {
        (Some(at_risk), Some(share)) => {
            let (at_risk, share) = (locale.value(at_risk, found.at_risk.unit), locale.percent(share, 1));
            let limits = interval(&found.at_risk, locale);
            pick(
                locale,
                format!("At the stated loss rates {at_risk} of {revenue} ({share}) is at risk{limits}."),
                format!("Przy podanych wskaźnikach odejść zagrożone jest {at_risk} z {revenue} ({share}){limits}."),
            )
        }
        _ => pick(
            locale,
            format!("What is at risk of {revenue} cannot be said: {name} has too few answers to be shown."),
            format!("Nie można powiedzieć, ile z {revenue} jest zagrożone: {name} ma za mało odpowiedzi."),
        ),
    }];
    if let Some(recovered) = &found.recovered {
        let (n, amount) =
            (locale.count(recovered.customers), locale.value(recovered.amount.value, recovered.amount.unit));
        said.push(pick(
            locale,
            format!("Recovered customers ({n}) are worth {amount}."),
            format!("Odzyskani klienci ({n}) są warci {amount}."),
        ));
    }
    said.join(" ")
}

pub(super) fn investment(found: &Return, locale: Locale) -> String {
    let cost = locale.money(found.cost.amount(), found.currency);
    let [low, expected, high] =
        [found.roi.low, found.roi.expected, found.roi.high].map(|share| locale.percent(share, 0));
    let level = locale.confidence(found.confidence.get());
    let loss = found.roi.low < 0.0 && 0.0 < found.roi.high;
    let mut said = vec![pick(
        locale,
        format!("The expected return on {cost} is {expected} ({level} range {low} to {high})"),
        format!("Oczekiwany zwrot z {cost}: {expected} (zakres {level}: {low} do {high})"),
    )];
    if loss {
        said.push(pick(locale, ": a loss is within the range", ": strata mieści się w zakresie").to_owned());
    }
    said.push(match found.break_even {
        Some(points) => pick(
            locale,
            format!("; it breaks even at {}.", locale.number_of(points, 1, Noun::Point)),
            format!("; próg opłacalności: {}.", locale.number_of(points, 1, Noun::Point)),
        ),
        None => pick(
            locale,
            "; a point brings nothing, so it never breaks even.",
            "; punkt nic nie przynosi, więc progu opłacalności nie ma.",
        )
        .to_owned(),
    });
    said.concat()
}
