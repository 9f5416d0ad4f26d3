//! What a series says, in English and Polish.

use super::document::{SegmentSeries, Series, SeriesPoint};
use super::track::PeriodState;
use super::words::{noun, periods};
use crate::locale::{Locale, Noun};
use crate::words::{self, pick, title};

impl Series {
    /// What it holds, in one or two sentences: from when to when, how many gaps, and the last whole period. It judges nothing; for that
    /// ask for the [trend](crate::metric::Query::trend).
    pub fn sentence(&self, locale: Locale) -> String {
        let name = title(&self.title, locale);
        match &self.segments[..] {
            [] => pick(locale, format!("{name}: there are no answers."), format!("{name}: brak odpowiedzi.")),
            [only] => self.of_one(name, only, locale),
            all => {
                let by = self.by.join(", ");
                let segments = locale.count_of(all.len() as u64, Noun::Segment);
                let span = Self::span(all.iter().flat_map(|found| &found.points), locale);
                let gaps: usize = all.iter().map(|found| gaps(&found.points)).sum();
                let head = pick(
                    locale,
                    format!("{name} by {by}, {span}: {segments}"),
                    format!("{name}, podział: {by}, {span}: {segments}"),
                );
                format!("{head}{}.{}", Self::told_gaps(gaps, locale), Self::partial(all, locale))
            }
        }
    }

    fn of_one(&self, name: &str, found: &SegmentSeries, locale: Locale) -> String {
        let name = if found.segment.is_empty() {
            name.to_owned()
        } else {
            let segment = words::segment(&found.segment, locale);
            pick(locale, format!("{name} of {segment}"), format!("{name} ({segment})"))
        };
        let span = Self::span(found.points.iter(), locale);
        let count = locale.count_of(found.points.len() as u64, noun(self.grain));
        let gaps = Self::told_gaps(gaps(&found.points), locale);
        let whole = found.points.iter().rev().find(|point| point.state == PeriodState::Observed);
        let last = whole.and_then(|point| {
            let value = locale.value(point.reading.value()?, self.unit);
            let period = locale.period(point.period);
            let range = point.reading.interval().map_or_else(String::new, |(low, high)| {
                let level = locale.confidence(self.confidence.get());
                let (low, high) = (locale.value(low, self.unit), locale.value(high, self.unit));
                pick(
                    locale,
                    format!(" ({level} interval {low} to {high})"),
                    format!(" (przedział {level}: {low} do {high})"),
                )
            });
            Some(pick(
                locale,
                format!(" The last whole one, {period}, has {value}{range}."),
                format!(" Ostatni pełny okres, {period}: {value}{range}."),
            ))
        });
        let partial = Self::partial(std::slice::from_ref(found), locale);
        format!("{name}, {span}: {count}{gaps}.{}{partial}", last.unwrap_or_default())
    }

    fn span<'p>(points: impl Iterator<Item = &'p SeriesPoint>, locale: Locale) -> String {
        let known = points.filter(|point| point.state != PeriodState::Future).map(|point| point.period);
        let ends = known.fold(None, |ends: Option<(_, _)>, period| {
            Some(ends.map_or((period, period), |(first, last)| (period.min(first), period.max(last))))
        });
        ends.map_or_else(String::new, |(first, last)| periods(first, last, locale))
    }

    fn told_gaps(gaps: usize, locale: Locale) -> String {
        if gaps == 0 {
            return String::new();
        }
        let gaps = locale.count(gaps as u64);
        pick(locale, format!(", without answers in {gaps} of them"), format!(", w tym bez odpowiedzi: {gaps}"))
    }

    fn partial(all: &[SegmentSeries], locale: Locale) -> String {
        let last = |found: &SegmentSeries| {
            found.points.iter().rev().find(|point| point.state != PeriodState::Future).map(|point| point.state)
        };
        if all.iter().any(|found| last(found) == Some(PeriodState::Partial)) {
            let text = pick(locale, " The last period is not over.", " Ostatni okres jeszcze trwa.");
            return text.to_owned();
        }
        String::new()
    }
}

fn gaps(points: &[SeriesPoint]) -> usize {
    points.iter().filter(|point| point.state == PeriodState::Empty).count()
}
