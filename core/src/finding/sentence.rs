//! Findings in words.

use super::document::{Change, Direction, Finding, Findings, Kind, Status};
use super::family::Family;
use crate::explain::words::{pick, signed, title};
use crate::locale::glyph::visible;
use crate::locale::{Locale, Noun};

pub(super) fn finding(finding: &Finding, locale: Locale) -> String {
    let mut text = segment(finding, locale).map_or_else(String::new, |segment| format!("{segment}: "));
    text.push_str(&claim(finding, locale));
    if let Some(share) = finding.share_of_whole.filter(|share| 0.1 <= *share) {
        let share = locale.percent(share.min(1.0), 0);
        let part = match (locale, finding.direction) {
            (Locale::En, Direction::Down) => format!(" That is {share} of the fall of the whole."),
            (Locale::En, Direction::Up) => format!(" That is {share} of the rise of the whole."),
            (Locale::Pl, Direction::Down) => format!(" To {share} spadku całości."),
            (Locale::Pl, Direction::Up) => format!(" To {share} wzrostu całości."),
        };
        text.push_str(&part);
    }
    let last = locale.date(finding.last_seen);
    text.push_str(&match finding.status {
        Status::Open => String::new(),
        Status::Ended => pick(locale, format!(" Over after {last}."), format!(" Koniec po dniu {last}.")),
        Status::Settled => {
            pick(locale, " It has lasted: this is the new level.", " Utrzymuje się: to jest nowy poziom.").to_owned()
        }
    });
    text.replace('\u{a0}', " ").chars().filter_map(visible).collect()
}

fn segment(finding: &Finding, locale: Locale) -> Option<String> {
    let (dimension, value) = finding.segment.iter().next()?;
    let dimension = finding.dimension.as_ref().map_or(dimension.as_str(), |name| title(name, locale));
    let value = value.as_deref().unwrap_or(pick(locale, "not known", "brak danych"));
    Some(format!("{dimension} {value}"))
}

fn claim(finding: &Finding, locale: Locale) -> String {
    let change = &finding.change;
    if let Some(leader) = &finding.leader {
        let names: Vec<&str> =
            std::iter::once(change).chain(&finding.also).map(|change| title(&change.title, locale)).collect();
        let (leader, days) = (title(&leader.title, locale), locale.count_of(leader.lag_days.into(), Noun::Day));
        let (followers, r) = (names.join(", "), locale.number(change.observed, 2));
        return match locale {
            Locale::En => format!("{leader} moves {days} before {followers} (r {r}): an association, not a cause."),
            Locale::Pl => {
                format!("{leader} – zmiana wyprzedza o {days}: {followers} (r {r}); to związek, nie przyczyna.")
            }
        };
    }
    if finding.kind == Kind::Trend {
        let (name, from) = (title(&change.title, locale), locale.date(finding.onset));
        let rate = signed(locale, change.effect, change.unit);
        return match locale {
            Locale::En => {
                let moves = if finding.direction == Direction::Down { "falls" } else { "rises" };
                format!("{name} {moves} by {rate} a month since {from}.")
            }
            Locale::Pl => {
                let moves = if finding.direction == Direction::Down { "spada" } else { "rośnie" };
                format!("{name} {moves}: {rate} miesięcznie od {from}.")
            }
        };
    }
    let days = (finding.first_seen - finding.onset).num_days().unsigned_abs() + 1;
    let days = locale.count_of(days, Noun::Day);
    let onset = locale.date(finding.onset);
    let usual = pick(
        locale,
        format!("{} to {}", number(change, change.expected_low, locale), number(change, change.expected_high, locale)),
        format!("{}–{}", number(change, change.expected_low, locale), number(change, change.expected_high, locale)),
    );
    let (observed, expected) = (number(change, change.observed, locale), number(change, change.expected, locale));
    if finding.kind == Kind::Silence {
        return match locale {
            Locale::En => format!("no answers, where {expected} were expected ({usual}); {days} from {onset}."),
            Locale::Pl => format!("brak odpowiedzi, oczekiwano {expected} ({usual}); {days} od {onset}."),
        };
    }
    match (&finding.family, locale) {
        (Family::Volume, Locale::En) => {
            let answers = locale.count_of(whole(change.observed), Noun::Answer);
            format!("{answers}, where {expected} were expected ({usual}); {days} from {onset}.")
        }
        (Family::Volume, Locale::Pl) => {
            let answers = locale.count_of(whole(change.observed), Noun::Answer);
            format!("{answers}, oczekiwano {expected} ({usual}); {days} od {onset}.")
        }
        (Family::Tag { tag, .. }, Locale::En) => {
            format!("“{tag}” in {observed} answers, where {expected} were expected ({usual}); {days} from {onset}.")
        }
        (Family::Tag { tag, .. }, Locale::Pl) => {
            format!("„{tag}” – liczba odpowiedzi {observed}, oczekiwano {expected} ({usual}); {days} od {onset}.")
        }
        (Family::Satisfaction | Family::Operations(_), _) => {
            let name = title(&change.title, locale);
            let answers = locale.count_of(change.base, Noun::Answer);
            let moved = match (locale, finding.kind, finding.direction) {
                (Locale::En, Kind::Drift, Direction::Down) => "has been falling, to",
                (Locale::En, Kind::Drift, Direction::Up) => "has been rising, to",
                (Locale::En, _, Direction::Down) => "fell to",
                (Locale::En, _, Direction::Up) => "rose to",
                (Locale::Pl, Kind::Drift, Direction::Down) => "– powolny spadek do",
                (Locale::Pl, Kind::Drift, Direction::Up) => "– powolny wzrost do",
                (Locale::Pl, _, Direction::Down) => "– spadek do",
                (Locale::Pl, _, Direction::Up) => "– wzrost do",
            };
            match locale {
                Locale::En => format!(
                    "{name} {moved} {observed}, where {expected} was expected ({usual}); {answers}, {days} from {onset}."
                ),
                Locale::Pl => {
                    format!("{name} {moved} {observed}, oczekiwano {expected} ({usual}); {answers}, {days} od {onset}.")
                }
            }
        }
    }
}

fn number(change: &Change, value: f64, locale: Locale) -> String {
    match change.unit {
        crate::unit::Unit::Count => locale.number(value.max(0.0), 0),
        unit => locale.value(value, unit),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of answers")]
fn whole(count: f64) -> u64 {
    count.max(0.0).round() as u64
}

pub(super) fn findings(all: &Findings, locale: Locale) -> String {
    let warming = all.warming_up.as_ref().map(|warming| {
        let ready = locale.date(warming.ready_on);
        pick(
            locale,
            format!("There are too few days yet to tell a change; the first day that can be judged is {ready}."),
            format!("Dni jest jeszcze za mało, by wykazać zmianę; pierwszy dzień do oceny: {ready}."),
        )
    });
    if all.findings.is_empty()
        && let Some(warming) = warming
    {
        return warming;
    }
    if all.from.is_none() {
        return pick(locale, "There is no whole day to look at yet.", "Nie ma jeszcze pełnego dnia do oceny.")
            .to_owned();
    }
    let made = locale.count_of(all.findings.len() as u64, Noun::Finding);
    let open = all.open().count();
    let series = locale.number(all.series as f64, 0);
    let digits = match all.sensitivity {
        few if few < 0.01 => 3,
        few if few < 0.1 => 2,
        _ => 1,
    };
    let expected = locale.number(all.sensitivity, digits);
    let text = match locale {
        Locale::En => {
            let going_on = if all.findings.is_empty() { String::new() } else { format!(", {open} of them going on") };
            format!("{made} in {series} series{going_on}; {expected} false ones a month are to be expected.")
        }
        Locale::Pl => {
            let going_on = if all.findings.is_empty() { String::new() } else { format!(", w tym trwających: {open}") };
            format!("{made} (liczba serii: {series}){going_on}; oczekiwana liczba fałszywych w miesiącu: {expected}.")
        }
    };
    // Trends and leads need fewer days than changes.
    warming.into_iter().chain([text]).collect::<Vec<_>>().join(" ").replace('\u{a0}', " ")
}
