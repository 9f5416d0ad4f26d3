//! Forecasts in words.

use super::document::{Forecast, ForecastPeriod, NoForecast, SegmentForecast, TargetOutlook};
use crate::calendar::DayRange;
use crate::locale::{Locale, Noun};
use crate::metric::Reading;
use crate::words::{days, pick, segment, size, title};

/// More segments than this are counted, not told.
const TOLD: usize = 5;

impl Forecast {
    /// What it says: each of the first segments in a sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        let mut said: Vec<String> =
            self.segments.iter().take(TOLD).map(|segment| self.sentence_of(segment, locale)).collect();
        if let Some(more) = self.segments.len().checked_sub(TOLD).filter(|more| *more > 0) {
            let segments = locale.count_of(more as u64, Noun::Segment);
            said.push(pick(locale, format!("And {segments} more."), format!("I jeszcze {segments}.")));
        }
        if self.segments.is_empty() {
            said.push(pick(
                locale,
                "There are no data to forecast from.".to_owned(),
                "Brak danych do prognozy.".to_owned(),
            ));
        }
        said.join(" ")
    }

    /// What it says of one segment.
    pub fn sentence_of(&self, found: &SegmentForecast, locale: Locale) -> String {
        let name = title(&self.title, locale);
        let place = if self.by.is_empty() {
            String::new()
        } else {
            let values = segment(&found.segment, locale);
            pick(locale, format!(" in {values}"), format!(" ({values})"))
        };
        let Some(whole) = &found.whole else {
            let reason = Self::why(found, locale);
            return pick(
                locale,
                format!("{name}{place} has no forecast: {reason}."),
                format!("{name}{place} – brak prognozy: {reason}."),
            );
        };
        let value = told(&whole.reading, locale);
        let days = locale.count_of(u64::from(self.horizon), Noun::Day);
        let ahead = match (locale, self.horizon) {
            (Locale::En, 1) => "on the next day".to_owned(),
            (Locale::Pl, 1) => "następnego dnia".to_owned(),
            (Locale::En, _) => format!("over the next {days}"),
            (Locale::Pl, _) => format!("w ciągu najbliższych {days}"),
        };
        let mut said = vec![pick(
            locale,
            format!("{name}{place} is expected at {value} {ahead}."),
            format!("{name}{place} – {ahead} oczekiwane {value}."),
        )];
        if let Some(trend) = &found.trend {
            let by = size(locale, trend.per_month, self.unit);
            said.push(match (locale, trend.per_month < 0.0) {
                (Locale::En, true) => format!("It falls by {by} a month, a pace that is taken to fade."),
                (Locale::En, false) => format!("It rises by {by} a month, a pace that is taken to fade."),
                (Locale::Pl, true) => format!("Spada o {by} miesięcznie; przyjęto, że tempo słabnie."),
                (Locale::Pl, false) => format!("Rośnie o {by} miesięcznie; przyjęto, że tempo słabnie."),
            });
        }
        said.extend(found.target.as_ref().map(|target| self.of_target(target, locale)));
        said.join(" ")
    }

    fn of_target(&self, outlook: &TargetOutlook, locale: Locale) -> String {
        let value = locale.quantity(outlook.target.value, self.unit);
        let (Some(expected), Some(distance), Some(probability)) =
            (&outlook.expected, outlook.distance, outlook.probability)
        else {
            return pick(
                locale,
                format!(
                    "Whether {value} will be reached cannot be said: that day is behind, or further off than the data carry."
                ),
                format!(
                    "Nie można ocenić, czy uda się osiągnąć {value}: ten dzień minął albo jest dalej, niż pozwalają dane."
                ),
            );
        };
        let when = period(expected, locale);
        let short = distance.abs();
        let reached = match self.higher_is_better {
            Some(false) => distance >= 0.0,
            _ => distance <= 0.0,
        };
        let by = size(locale, short, self.unit);
        let chance = match probability {
            p if p < 0.01 => pick(locale, "under 1%", "poniżej 1%").to_owned(),
            p if p > 0.99 => pick(locale, "over 99%", "ponad 99%").to_owned(),
            p => locale.percent(p, 0),
        };
        pick(
            locale,
            if reached {
                format!("The target of {value} for {when} is reached with a probability of {chance}, {by} to spare.")
            } else {
                format!("The target of {value} for {when} is {by} off; it is reached with a probability of {chance}.")
            },
            if reached {
                format!("Cel {value} na {when} będzie osiągnięty z prawdopodobieństwem {chance}, z zapasem {by}.")
            } else {
                format!("Do celu {value} na {when} brakuje {by}; będzie osiągnięty z prawdopodobieństwem {chance}.")
            },
        )
    }

    fn why(found: &SegmentForecast, locale: Locale) -> String {
        let history = locale.count_of(found.history, Noun::Day);
        match found.reason {
            Some(NoForecast::Empty) | None => pick(locale, "nobody has answered", "nikt nie odpowiedział").to_owned(),
            Some(NoForecast::SmallBase) => {
                pick(locale, "there are fewer answers than may be shown", "odpowiedzi jest mniej, niż wolno pokazać")
                    .to_owned()
            }
            Some(NoForecast::TooFewDays) => pick(
                locale,
                format!("it takes 42 days with answers, and there are only {history}"),
                format!("{history} z odpowiedziami to za mało, potrzeba 42"),
            ),
            Some(NoForecast::Stopped) => {
                pick(locale, "nobody has answered for four weeks", "od czterech tygodni nikt nie odpowiada").to_owned()
            }
            Some(NoForecast::BeyondHistory) => pick(
                locale,
                "it would reach further ahead than the data reach back",
                "sięgałaby dalej w przód, niż dane sięgają wstecz",
            )
            .to_owned(),
            Some(NoForecast::TooUncertain) => pick(
                locale,
                "its level is too restless, or too little known, to say anything of use",
                "poziom jest zbyt niespokojny albo zbyt słabo znany, by powiedzieć coś użytecznego",
            )
            .to_owned(),
        }
    }
}

impl Forecast {
    /// A period in words; the days ahead together where it has none.
    pub fn period_name(&self, found: &ForecastPeriod, locale: Locale) -> String {
        period(found, locale)
    }
}

/// A period in words.
fn period(found: &ForecastPeriod, locale: Locale) -> String {
    match (found.period, DayRange::new(Some(found.from), Some(found.to))) {
        (Some(period), _) if found.is_whole => locale.period(period),
        (_, Ok(range)) => days(range, locale),
        (_, Err(_)) => locale.date(found.from),
    }
}

fn told(reading: &Reading, locale: Locale) -> String {
    let value = reading.value().map_or_else(|| "–".to_owned(), |value| locale.quantity(value, reading.unit));
    let Some(((low, high), level)) = reading.interval().zip(reading.confidence()) else { return value };
    let (low, high) = (locale.value(low, reading.unit), locale.value(high, reading.unit));
    let level = locale.confidence(level.get());
    pick(
        locale,
        format!("{value} ({level} interval {low} to {high})"),
        format!("{value} (przedział {level} od {low} do {high})"),
    )
}
