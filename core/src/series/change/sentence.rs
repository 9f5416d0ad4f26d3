//! What change points say, in English and Polish.

use super::{ChangePoint, ChangePoints, SegmentChanges, is_sure};
use crate::locale::{Locale, Noun};
use crate::metric::Withheld;
use crate::series::words::noun;
use crate::words::{self, pick, signed, title};

/// So many changes are told of one segment, and so many segments are named.
const TOLD: usize = 3;

impl ChangePoints {
    /// The outcome in a few sentences: of a single segment its last changes, of several how many changed.
    pub fn sentence(&self, locale: Locale) -> String {
        let name = title(&self.title, locale);
        match &self.segments[..] {
            [] => pick(locale, format!("{name}: there are no answers."), format!("{name}: brak odpowiedzi.")),
            [only] => self.sentence_of(only, locale),
            all => self.of_many(name, all, locale),
        }
    }

    /// What is said of one segment.
    pub fn sentence_of(&self, found: &SegmentChanges, locale: Locale) -> String {
        let name = title(&self.title, locale);
        let subject = if found.segment.is_empty() {
            name.to_owned()
        } else {
            let segment = words::segment(&found.segment, locale);
            pick(locale, format!("{name} of {segment}"), format!("{name} ({segment})"))
        };
        let count = locale.count_of(found.periods, noun(self.grain));
        if let Some(reason) = found.reason {
            return match (locale, reason) {
                (Locale::En, Withheld::Empty) => format!("{subject}: there are no answers."),
                (Locale::Pl, Withheld::Empty) => format!("{subject}: brak odpowiedzi."),
                (Locale::En, Withheld::SmallBase) => format!("{subject}: too few answers to be shown."),
                (Locale::Pl, Withheld::SmallBase) => format!("{subject}: za mało odpowiedzi, by je pokazać."),
                (Locale::En, Withheld::ZeroVariance) => format!("{subject}: the same value all the time ({count})."),
                (Locale::Pl, Withheld::ZeroVariance) => format!("{subject}: cały czas ta sama wartość ({count})."),
                (Locale::En, _) => format!("{subject}: {count} cannot tell two levels apart."),
                (Locale::Pl, _) => format!("{subject}: za mało danych na dwa poziomy ({count})."),
            };
        }
        if found.changes.is_empty() {
            return pick(
                locale,
                format!("{subject}: one level over {count}, no change beyond chance and wander."),
                format!("{subject}: jeden poziom ({count}), bez zmiany ponad przypadek i zwykłe wahania."),
            );
        }
        let changes = found.changes.len() as u64;
        let told: Vec<String> =
            found.changes.iter().rev().take(TOLD).rev().map(|change| self.told(change, locale)).collect();
        let told = told.join("; ");
        let head = match locale {
            Locale::En if changes == 1 => format!("{subject} changed its level once over {count}"),
            Locale::En => format!("{subject} changed its level {} times over {count}", locale.count(changes)),
            Locale::Pl => format!("{subject}, zmiany poziomu ({count}): {}", locale.count(changes)),
        };
        let last = pick(locale, ", the last: ", ", ostatnie: ");
        let between = if TOLD < found.changes.len() { last } else { pick(locale, ": ", ": ") };
        format!("{head}{between}{told}.")
    }

    fn told(&self, change: &ChangePoint, locale: Locale) -> String {
        let when = if is_sure(change) {
            locale.period(change.period)
        } else {
            let (period, earliest, latest) =
                (locale.period(change.period), locale.period(change.earliest), locale.period(change.latest));
            pick(
                locale,
                format!("{period} (between {earliest} and {latest})"),
                format!("{period} (między: {earliest} a {latest})"),
            )
        };
        let value = |reading: &crate::metric::Reading| reading.value().map(|value| locale.value(value, self.unit));
        match (value(&change.before), value(&change.after), change.change.value()) {
            (Some(before), Some(after), Some(by)) => {
                let by = signed(locale, by, self.unit);
                let bases =
                    format!("n\u{a0}=\u{a0}{} / {}", locale.count(change.before.n), locale.count(change.after.n));
                pick(
                    locale,
                    format!("from {before} to {after} since {when} ({by}, {bases})"),
                    format!("z {before} na {after} od: {when} ({by}, {bases})"),
                )
            }
            _ => when,
        }
    }

    fn of_many(&self, name: &str, all: &[SegmentChanges], locale: Locale) -> String {
        let by = self.by.join(", ");
        let changed: Vec<&SegmentChanges> = all.iter().filter(|found| !found.changes.is_empty()).collect();
        let looked_at = all.iter().filter(|found| found.reason.is_none()).count() as u64;
        let of = locale.count_of(looked_at, Noun::Segment);
        let count = locale.count(changed.len() as u64);
        let changes = locale.count(changed.iter().map(|found| found.changes.len() as u64).sum());
        let head = pick(
            locale,
            format!("{name} by {by}: {count} of {of} changed their level, with {changes} changes in all."),
            format!("{name}, podział: {by}. Zmiana poziomu: {count} z {of}, łącznie zmian: {changes}."),
        );
        let mut latest: Vec<(&SegmentChanges, &ChangePoint)> =
            changed.iter().filter_map(|found| Some((*found, found.changes.last()?))).collect();
        latest.sort_by_key(|(_, change)| std::cmp::Reverse(change.period));
        let named: Vec<String> = latest
            .iter()
            .take(TOLD)
            .map(|(found, change)| format!("{} {}", words::segment(&found.segment, locale), self.told(change, locale)))
            .collect();
        if named.is_empty() {
            return head;
        }
        let named = named.join("; ");
        pick(locale, format!("{head} The latest: {named}."), format!("{head} Ostatnie: {named}."))
    }
}
