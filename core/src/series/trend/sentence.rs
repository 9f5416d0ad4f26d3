//! What a trend says, in English and Polish.

use super::{GoalOutlook, GoalState, SegmentTrend, Trend, TrendSlope, TrendVerdict};
use crate::calendar::Grain;
use crate::locale::{Locale, Noun};
use crate::metric::{Metric, Withheld};
use crate::series::words::{noun, periods};
use crate::unit::Unit;
use crate::words::{self, pick, signed, size, title};

/// So many segments are named.
const NAMED: usize = 3;

impl Trend {
    /// The outcome in a few sentences: of a single segment all of it, of several how many go where and which the steepest are.
    ///
    /// "NPS: down 1.9 points a month (95% interval −2.8 points to −1.0 points), week 10 of 2026 – week 45 of 2026: 36 weeks, 4,120 answers."
    pub fn sentence(&self, locale: Locale) -> String {
        match &self.segments[..] {
            [] => {
                let name = title(&self.title, locale);
                pick(locale, format!("{name}: there are no answers."), format!("{name}: brak odpowiedzi."))
            }
            [only] => self.of_one(only, locale),
            all => self.of_many(all, locale),
        }
    }

    /// What is said of one segment.
    pub fn sentence_of(&self, segment: &SegmentTrend, locale: Locale) -> String {
        self.of_one(segment, locale)
    }

    fn of_one(&self, found: &SegmentTrend, locale: Locale) -> String {
        let name = title(&self.title, locale);
        let subject = if found.segment.is_empty() {
            name.to_owned()
        } else {
            let segment = words::segment(&found.segment, locale);
            pick(locale, format!("{name} of {segment}"), format!("{name} ({segment})"))
        };
        let mut text = match (&found.slope, found.reason) {
            (Some(slope), None) => self.verdict(&subject, slope, found, locale),
            (_, reason) => self.why_not(&subject, found, reason.unwrap_or(Withheld::TooFew), locale),
        };
        if found.agree == Some(false) && found.reason.is_none() {
            text.push_str(pick(
                locale,
                " The weighted line and the rank test do not say the same, so a few periods decide.",
                " Prosta ważona i test rangowy nie mówią tego samego, więc decyduje kilka okresów.",
            ));
        }
        if 0 < found.thin_ends {
            let left_out = locale.count_of(found.thin_ends, noun(self.grain));
            text.push_str(&pick(
                locale,
                format!(" Left out at the ends: {left_out} with hardly any answers, for what begins or dies out is no trend."),
                format!(" Pominięto na końcach: {left_out} prawie bez odpowiedzi, bo początek lub wygasanie to nie trend."),
            ));
        }
        if let Some(goal) = &found.goal {
            text.push(' ');
            text.push_str(&self.goal_sentence(goal, locale));
        }
        text
    }

    fn verdict(&self, subject: &str, slope: &TrendSlope, found: &SegmentTrend, locale: Locale) -> String {
        let span = match (found.first, found.last) {
            (Some(first), Some(last)) => periods(first, last, locale),
            _ => String::new(),
        };
        let count = locale.count_of(found.periods, noun(self.grain));
        let base = if matches!(self.metric, Metric::Volume) { Noun::Row } else { Noun::Answer };
        let base = locale.count_of(found.n, base);
        let by = self.pace(slope.per_month, slope, locale);
        let span = format!("{span}: {count}, {base}");
        let each = self.each(locale);
        let range = match (slope.low, slope.high) {
            (Some(low), Some(high)) => {
                let level = locale.confidence(self.confidence.get());
                let (low, high) = (self.signed_pace(low, slope, locale), self.signed_pace(high, slope, locale));
                pick(
                    locale,
                    format!("{level} interval {low} to {high}"),
                    format!("przedział {level}: od {low} do {high}"),
                )
            }
            _ => String::new(),
        };
        let within = || self.amount(found.steady_within.unwrap_or(0.0), locale);
        match (locale, found.verdict) {
            (Locale::En, TrendVerdict::Rising) => format!("{subject}: up {by} {each} ({range}), {span}."),
            (Locale::En, TrendVerdict::Falling) => format!("{subject}: down {by} {each} ({range}), {span}."),
            (Locale::En, TrendVerdict::Steady) => {
                format!("{subject}: steady, over all days it moved by less than {} ({range} {each}), {span}.", within())
            }
            (Locale::En, TrendVerdict::Undecided) => {
                format!("{subject}: whether it rises or falls cannot be told ({range} {each}), {span}.")
            }
            (Locale::Pl, TrendVerdict::Rising) => format!("{subject}: wzrost o {by} {each} ({range}), {span}."),
            (Locale::Pl, TrendVerdict::Falling) => format!("{subject}: spadek o {by} {each} ({range}), {span}."),
            (Locale::Pl, TrendVerdict::Steady) => {
                format!("{subject}: bez zmian, przez wszystkie dni mniej niż {} ({range} {each}), {span}.", within())
            }
            (Locale::Pl, TrendVerdict::Undecided) => {
                format!("{subject}: nie da się powiedzieć, czy rośnie, czy spada ({range} {each}), {span}.")
            }
        }
    }

    /// Changes of years and quarters are told by the year.
    const fn is_yearly(&self) -> bool {
        matches!(self.grain, Grain::Quarter | Grain::Year)
    }

    const fn each(&self, locale: Locale) -> &'static str {
        match (locale, self.is_yearly()) {
            (Locale::En, false) => "a month",
            (Locale::En, true) => "a year",
            (Locale::Pl, false) => "miesięcznie",
            (Locale::Pl, true) => "rocznie",
        }
    }

    fn why_not(&self, subject: &str, found: &SegmentTrend, reason: Withheld, locale: Locale) -> String {
        let count = locale.count_of(found.periods, noun(self.grain));
        match (locale, reason) {
            (Locale::En, Withheld::Empty) => format!("{subject}: there are no answers."),
            (Locale::Pl, Withheld::Empty) => format!("{subject}: brak odpowiedzi."),
            (Locale::En, Withheld::SmallBase) => format!("{subject}: too few answers to be shown."),
            (Locale::Pl, Withheld::SmallBase) => format!("{subject}: za mało odpowiedzi, by je pokazać."),
            (Locale::En, Withheld::ZeroVariance) => {
                format!("{subject}: the same value all the time ({count}), so nothing can be tested.")
            }
            (Locale::Pl, Withheld::ZeroVariance) => {
                format!("{subject}: zawsze ta sama wartość ({count}), więc nie ma czego testować.")
            }
            (Locale::En, _) => format!("{subject}: {count} cannot tell a trend; it takes at least eight."),
            (Locale::Pl, _) => format!("{subject}: za mało danych na trend ({count}); potrzeba co najmniej ośmiu."),
        }
    }

    fn goal_sentence(&self, found: &GoalOutlook, locale: Locale) -> String {
        let goal = locale.value(found.goal, self.unit);
        let away = self.amount(found.distance, locale);
        let date = |day: Option<chrono::NaiveDate>| day.map(|day| locale.date(day));
        match (locale, found.state) {
            (Locale::En, GoalState::Reached) => format!("The goal of {goal} is reached."),
            (Locale::Pl, GoalState::Reached) => format!("Cel {goal} jest osiągnięty."),
            (Locale::En, GoalState::Receding) => format!("It moves away from the goal of {goal}, which is {away} off."),
            (Locale::Pl, GoalState::Receding) => format!("Oddala się od celu {goal}, do którego brakuje: {away}."),
            (Locale::En, GoalState::TooFar) => {
                format!("The goal of {goal} is {away} off, further than these data carry.")
            }
            (Locale::Pl, GoalState::TooFar) => {
                format!("Do celu {goal} brakuje: {away}; to dalej, niż pozwalają sięgnąć te dane.")
            }
            (Locale::En, GoalState::Undecided) => {
                format!("The goal of {goal} is {away} off; without a clear trend no day can be given.")
            }
            (Locale::Pl, GoalState::Undecided) => {
                format!("Do celu {goal} brakuje: {away}; bez wyraźnego trendu nie da się podać daty.")
            }
            (_, GoalState::Approaching) => {
                let day = date(found.day).unwrap_or_default();
                let range = match (locale, date(found.earliest), date(found.latest)) {
                    (Locale::En, Some(earliest), Some(latest)) => format!(", between {earliest} and {latest}"),
                    (Locale::En, Some(earliest), None) => format!(", not before {earliest}"),
                    (Locale::Pl, Some(earliest), Some(latest)) => format!(", między {earliest} a {latest}"),
                    (Locale::Pl, Some(earliest), None) => format!(", nie wcześniej niż {earliest}"),
                    _ => String::new(),
                };
                pick(
                    locale,
                    format!("The goal of {goal} is {away} off; at this pace it is reached around {day}{range}."),
                    format!("Do celu {goal} brakuje: {away}; w tym tempie około {day}{range}."),
                )
            }
        }
    }

    fn of_many(&self, all: &[SegmentTrend], locale: Locale) -> String {
        let name = title(&self.title, locale);
        let by = self.by.join(", ");
        let count = |verdict: TrendVerdict| {
            all.iter().filter(|found| found.verdict == verdict && found.reason.is_none()).count() as u64
        };
        let [rising, falling, steady, undecided] =
            [TrendVerdict::Rising, TrendVerdict::Falling, TrendVerdict::Steady, TrendVerdict::Undecided].map(count);
        let tested = rising + falling + steady + undecided;
        let untested = all.len() as u64 - tested;
        let of = locale.count_of(tested, Noun::Segment);
        let mut text = match locale {
            Locale::En if tested == 0 => format!("{name} by {by}: no segment has enough data for a trend."),
            Locale::Pl if tested == 0 => format!("{name}, podział: {by}. Żaden segment nie ma dość danych na trend."),
            Locale::En => format!(
                "{name} by {by}, of {of}: rising {rising}, falling {falling}, steady {steady}, undecided {undecided}."
            ),
            Locale::Pl => format!(
                "{name}, podział: {by}, {of}. Rośnie: {rising}, spada: {falling}, bez zmian: {steady}, nierozstrzygnięte: {undecided}."
            ),
        };
        if 0 < untested && 0 < tested {
            let rest = locale.count_of(untested, Noun::Segment);
            text.push_str(&pick(locale, format!(" Too little data: {rest}."), format!(" Za mało danych: {rest}.")));
        }
        let mut steepest: Vec<(&SegmentTrend, &TrendSlope)> = all
            .iter()
            .filter(|found| matches!(found.verdict, TrendVerdict::Rising | TrendVerdict::Falling))
            .filter_map(|found| Some((found, found.slope.as_ref()?)))
            .collect();
        steepest.sort_by(|a, b| b.1.per_month.abs().total_cmp(&a.1.per_month.abs()));
        if !steepest.is_empty() {
            let named: Vec<String> = steepest
                .iter()
                .take(NAMED)
                .map(|(found, slope)| {
                    format!(
                        "{} {}",
                        words::segment(&found.segment, locale),
                        self.signed_pace(slope.per_month, slope, locale)
                    )
                })
                .collect();
            let named = named.join("; ");
            text.push_str(&pick(
                locale,
                format!(" The steepest, {}: {named}.", self.each(locale)),
                format!(" Najszybciej, {}: {named}.", self.each(locale)),
            ));
        }
        text
    }

    /// The size of a monthly change; of totals as a share of their level.
    fn pace(&self, per_month: f64, slope: &TrendSlope, locale: Locale) -> String {
        let per_month = if self.is_yearly() { 12.0 * per_month } else { per_month };
        match Self::share(per_month, slope) {
            Some(share) if self.of_a_day => locale.percent(share.abs(), 1),
            Some(share) => format!("{} ({})", size(locale, per_month, self.unit), locale.percent(share.abs(), 1)),
            None => size(locale, per_month, self.unit),
        }
    }

    fn signed_pace(&self, per_month: f64, slope: &TrendSlope, locale: Locale) -> String {
        let per_month = if self.is_yearly() { 12.0 * per_month } else { per_month };
        match Self::share(per_month, slope) {
            Some(share) if self.of_a_day => {
                let text = locale.percent(share, 1);
                if 0.0 < share { format!("+{text}") } else { text }
            }
            _ => signed(locale, per_month, self.unit),
        }
    }

    /// A monthly change as a share of the level that the slope's own share is of.
    fn share(per_month: f64, slope: &TrendSlope) -> Option<f64> {
        let level = slope.share_per_month.filter(|share| 0.0 < share.abs()).map(|share| slope.per_month / share)?;
        Some(per_month / level).filter(|share| share.is_finite())
    }

    fn amount(&self, value: f64, locale: Locale) -> String {
        match self.unit {
            Unit::Count if self.of_a_day => locale.number(value.abs(), 1),
            _ => size(locale, value, self.unit),
        }
    }
}
