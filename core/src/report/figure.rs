//! How numbers and what is said about them look: the one place where a report rounds, signs and words its figures.

use std::collections::BTreeSet;

use super::block::{Band, Change, Good, Point, Tone, Verdict};
use super::document::{Report, Span};
use super::words::Word;
use crate::locale::Locale;
use crate::locale::Noun;
use crate::metric::{Flag, Reading, Withheld};
use crate::unit::Unit;

/// Shown where there is nothing to show: an em dash, never a zero.
const NOTHING: &str = "–";

/// Writes the figures of one report in its locale.
///
/// Decimals by unit: points 1, shares 1 (in percent), scores 2, counts 0, durations and money as the locale has them.
///
/// ```
/// use cxmetrics::report::Figures;
/// use cxmetrics::{Confidence, Reading, Unit, Withheld};
///
/// let figures = Figures::default();
/// let nps = Reading::known(Unit::Points, "nps", 412).with_value(45.63).with_interval(38.7, 52.1, Confidence::P95);
/// assert_eq!(figures.reading(&nps), "45.6");
/// assert_eq!(figures.interval(&nps).as_deref(), Some("38.7 to 52.1"));
/// assert_eq!(figures.reading(&nps.hide(Withheld::SmallBase)), "withheld: fewer than 5 answers");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    locale: Locale,
    min_base: u64,
}

impl Default for Figures {
    fn default() -> Self {
        Self::new(Locale::En, 5)
    }
}

impl Figures {
    /// Figures of a locale; `min_base` is named where a reading is withheld for its small base, unless it is 0.
    pub const fn new(locale: Locale, min_base: u64) -> Self {
        Self { locale, min_base }
    }

    /// The figures of a report.
    pub const fn of(report: &Report) -> Self {
        Self::new(report.locale, report.min_base)
    }

    /// The locale.
    pub const fn locale(self) -> Locale {
        self.locale
    }

    /// The smallest base that may be shown.
    pub const fn min_base(self) -> u64 {
        self.min_base
    }

    /// A fixed word.
    pub(super) const fn word(self, word: Word) -> &'static str {
        word.say(self.locale)
    }

    /// Picks the text of the locale.
    fn pick<'a>(self, en: &'a str, pl: &'a str) -> &'a str {
        match self.locale {
            Locale::En => en,
            Locale::Pl => pl,
        }
    }

    /// A value of a unit, with its sign where it is negative.
    pub fn value(self, value: f64, unit: Unit) -> String {
        self.locale.value(value, unit)
    }

    /// A value as it stands at a tick of an axis whose ticks lie `step` apart.
    pub(super) fn tick(self, value: f64, step: f64, unit: Unit) -> String {
        let decimals = |step: f64| (0..6).find(|d| (step * 10_f64.powi(*d)).fract().abs() < 1e-6).unwrap_or(6);
        let places = |step: f64| u32::try_from(decimals(step)).unwrap_or(0);
        match unit {
            Unit::Share => self.locale.percent(value, places((step * 1e8).round() / 1e6)),
            Unit::Seconds => self.clock(value, step),
            Unit::Money(_) => self.value(value, unit),
            _ => self.locale.number(value, places(step)),
        }
    }

    /// A length of time at an axis, short: `4:40`, `35 min`, `6 h`, as fine as its step asks.
    fn clock(self, seconds: f64, step: f64) -> String {
        const LONG: f64 = 1e9;
        let whole = |unit: f64| (step / unit).fract().abs() < 1e-9;
        if seconds == 0.0 || !whole(1.0) || LONG < seconds.abs() {
            return self.value(seconds, Unit::Seconds);
        }
        if whole(3_600.0) {
            return format!("{}\u{a0}{}", self.locale.number(seconds / 3_600.0, 0), self.pick("h", "godz."));
        }
        if whole(60.0) {
            return format!("{}\u{a0}min", self.locale.number(seconds / 60.0, 0));
        }
        if seconds.abs() < 60.0 {
            return format!("{}\u{a0}s", self.locale.number(seconds, 0));
        }
        let minutes = (seconds.abs() / 60.0).floor();
        let sign = if seconds < 0.0 { "\u{2212}" } else { "" };
        format!("{sign}{minutes:.0}:{:02.0}", seconds.abs() - 60.0 * minutes)
    }

    /// A share in percent, one decimal.
    pub fn share(self, share: f64) -> String {
        self.value(share, Unit::Share)
    }

    /// A share in whole percent where there is little room; what would round to zero is said to be below one percent.
    pub fn share_short(self, share: f64) -> String {
        if !share.is_finite() {
            NOTHING.to_owned()
        } else if 0.0 < share && share < 0.005 {
            format!("<{}", self.locale.percent(0.01, 0))
        } else {
            self.locale.percent(share, 0)
        }
    }

    /// A number of things.
    pub fn count(self, count: u64) -> String {
        self.locale.count(count)
    }

    /// An effective base.
    pub(super) fn effective(self, n_eff: f64) -> String {
        self.locale.number(n_eff, 0)
    }

    /// What weights make of the variance.
    pub(super) fn design_effect(self, effect: f64) -> String {
        self.locale.number(effect, 2)
    }

    /// The value of a reading, or why it is withheld. Never empty.
    pub fn reading(self, reading: &Reading) -> String {
        match reading.value() {
            Some(value) => self.value(value, reading.unit),
            None => self.withheld(reading.reason()),
        }
    }

    /// The value of a reading where there is little room: a withheld one is a dash, with the reason elsewhere.
    pub fn short(self, reading: &Reading) -> String {
        reading.value().map_or_else(|| NOTHING.to_owned(), |value| self.value(value, reading.unit))
    }

    /// A reading with its interval and base in one line, for descriptions.
    pub fn full(self, reading: &Reading) -> String {
        let (value, base) = (self.reading(reading), self.base(reading.n));
        match self.interval(reading) {
            Some(interval) => format!("{value} ({interval}), {base}"),
            None => format!("{value}, {base}"),
        }
    }

    /// Why a reading has no value, in words.
    pub fn withheld(self, reason: Option<Withheld>) -> String {
        let (small, small_pl) = match self.min_base {
            0 => ("withheld: small base".to_owned(), "ukryto: mała liczebność".to_owned()),
            n => (format!("withheld: fewer than {n} answers"), format!("ukryto: mniej niż {n} odpowiedzi")),
        };
        let (en, pl) = match reason {
            Some(Withheld::Empty) | None => ("no answers", "brak odpowiedzi"),
            Some(Withheld::SmallBase) => (small.as_str(), small_pl.as_str()),
            Some(Withheld::Complementary) => {
                ("withheld: it would reveal a hidden value", "ukryto: zdradziłoby ukrytą wartość")
            }
            Some(Withheld::TooFew) => {
                ("withheld: too few answers for the method", "brak: za mało odpowiedzi dla tej metody")
            }
            Some(Withheld::ZeroVariance) => ("withheld: the answers do not vary", "brak: odpowiedzi się nie różnią"),
            Some(Withheld::NoDenominator) => ("withheld: nothing to divide by", "brak: nie ma przez co dzielić"),
            Some(Withheld::PartWithheld) => {
                ("withheld: a part of it is withheld", "ukryto: jedna ze składowych jest ukryta")
            }
            Some(Withheld::Unexplained) => {
                ("withheld: the items explain too little", "brak: pozycje zbyt mało wyjaśniają")
            }
            Some(Withheld::Indistinct) => {
                ("withheld: the items are rated too much alike", "brak: pozycje są oceniane zbyt podobnie")
            }
            Some(Withheld::Collinear) => {
                ("withheld: an item follows from others", "brak: jedna z pozycji wynika z innych")
            }
        };
        self.pick(en, pl).to_owned()
    }

    /// Why some of these readings are withheld, each reason once, in words; empty when none is.
    pub(super) fn reasons<'a>(self, readings: impl Iterator<Item = &'a Reading>) -> String {
        let reasons: BTreeSet<Withheld> = readings.filter_map(Reading::reason).collect();
        let words: Vec<String> = reasons.into_iter().map(|reason| self.withheld(Some(reason))).collect();
        words.join("; ")
    }

    /// The interval of a reading as `low to high`.
    pub fn interval(self, reading: &Reading) -> Option<String> {
        let (low, high) = reading.interval()?;
        Some(self.range(low, high, |value| self.value(value, reading.unit)))
    }

    /// The interval with its confidence: `95% interval 38.7 to 52.1`.
    pub fn interval_named(self, reading: &Reading) -> Option<String> {
        self.interval_parts(reading).map(|(name, range)| format!("{name} {range}"))
    }

    /// The head of a column of intervals, with their confidence where they share it.
    pub(super) fn interval_head(self, level: Option<&str>) -> String {
        match (level, self.locale) {
            (Some(level), Locale::En) => format!("{level} interval"),
            (Some(level), Locale::Pl) => format!("{} {level}", self.word(Word::Interval)),
            (None, _) => self.word(Word::Interval).to_owned(),
        }
    }

    /// What the interval is called and its range.
    pub(super) fn interval_parts(self, reading: &Reading) -> Option<(String, String)> {
        let level = reading.confidence().map(|confidence| self.confidence(confidence.get()));
        let name = match (level, self.locale) {
            (Some(level), Locale::En) => format!("{level} interval"),
            (Some(level), Locale::Pl) => format!("przedział {level}:"),
            (None, Locale::En) => "interval".to_owned(),
            (None, Locale::Pl) => "przedział:".to_owned(),
        };
        Some((name, self.interval(reading)?))
    }

    /// A confidence level in percent, with a decimal only where it has one.
    pub fn confidence(self, level: f64) -> String {
        self.locale.confidence(level)
    }

    fn range(self, low: f64, high: f64, write: impl Fn(f64) -> String) -> String {
        format!("{} {} {}", write(low), self.pick("to", "do"), write(high))
    }

    /// A base in words: `412 answers`.
    pub fn base(self, n: u64) -> String {
        self.locale.count_of(n, Noun::Answer)
    }

    /// A difference with its sign and without its unit: `+3.2`, `−1.4`; of shares in percentage points.
    pub fn delta(self, delta: f64, unit: Unit) -> String {
        if !delta.is_finite() {
            return NOTHING.to_owned();
        }
        match unit {
            Unit::Points => self.locale.points(delta, 1, true),
            Unit::Share => self.locale.points(delta * 100.0, 1, true),
            _ => {
                let text = self.value(delta, unit);
                if 0.0 < delta { format!("+{text}") } else { text }
            }
        }
    }

    /// A difference as a reading, with its sign and its unit; a dash where it is withheld.
    pub fn difference(self, difference: &Reading) -> String {
        match difference.value() {
            Some(value) => format!("{}{}", self.delta(value, difference.unit), self.delta_unit(difference.unit)),
            None => NOTHING.to_owned(),
        }
    }

    /// The interval of a difference as `low to high`, both with their signs.
    pub fn difference_interval(self, difference: &Reading) -> Option<String> {
        let (low, high) = difference.interval()?;
        Some(self.range(low, high, |value| self.delta(value, difference.unit)))
    }

    /// A p-value: `0.032`, or `< 0.001`.
    pub fn p_value(self, p: f64) -> String {
        match p {
            p if p < 0.001 => format!("< {}", self.locale.number(0.001, 3)),
            p => self.locale.number(p, 3),
        }
    }

    /// What the difference of two values of a unit is measured in, as a short word.
    pub(super) fn delta_unit(self, unit: Unit) -> &'static str {
        match (unit, self.locale) {
            (Unit::Points, Locale::En) => " points",
            (Unit::Points, Locale::Pl) => " pkt",
            (Unit::Share, Locale::En) => " pp",
            (Unit::Share, Locale::Pl) => " p.p.",
            _ => "",
        }
    }

    /// A change where there is little room: `▲ +3.2`, `≈ +0.4`, or a dash.
    pub fn change_short(self, change: &Change, unit: Unit) -> String {
        match change.delta {
            Some(delta) => format!("{} {}", arrow(change.verdict), self.delta(delta, unit)),
            None => NOTHING.to_owned(),
        }
    }

    /// A change in two pieces for a card: what may be said, and the numbers behind it.
    pub(super) fn change_parts(self, change: &Change, before: Option<&Reading>, unit: Unit) -> (String, String) {
        let Some(delta) = change.delta else {
            let why = before.filter(|before| before.value().is_none()).map(|before| self.reading(before));
            return (self.pick("not compared", "bez porównania").to_owned(), why.unwrap_or_default());
        };
        let size = format!("{}{}", self.delta(delta, unit), self.delta_unit(unit));
        let range = match (change.low, change.high) {
            (Some(low), Some(high)) => Some(self.range(low, high, |value| self.delta(value, unit))),
            _ => None,
        };
        let from = before
            .filter(|before| before.value().is_some())
            .map(|before| format!("{} {}", self.pick("from", "poprzednio"), self.reading(before)));
        let (lead, size) = match change.verdict {
            Verdict::Higher | Verdict::Lower => (size, None),
            Verdict::Undecided => (self.pick("no clear change", "bez istotnej zmiany").to_owned(), Some(size)),
            Verdict::NotCompared => (self.pick("not compared", "bez porównania").to_owned(), None),
        };
        let range = range.map(|range| format!("({range})"));
        let sized: Vec<String> = size.into_iter().chain(range).collect();
        let details = [Some(sized.join(" ")), from].into_iter().flatten().filter(|part| !part.is_empty());
        // Each piece stays on one line, so that a narrow card breaks between them.
        let details: Vec<String> = details.map(|part| part.replace(' ', "\u{a0}")).collect();
        (lead, details.join(", "))
    }

    /// A change in words, as strong as its interval allows: `up 3.2 points (0.8 to 5.6)`, `no clear change (−1.0 to 4.1)`.
    pub fn change(self, change: &Change, unit: Unit) -> String {
        let Some(delta) = change.delta else {
            return self.pick("not compared", "bez porównania").to_owned();
        };
        let range = match (change.low, change.high) {
            (Some(low), Some(high)) => format!(" ({})", self.range(low, high, |value| self.delta(value, unit))),
            _ => String::new(),
        };
        let size = format!("{}{}", self.delta(delta, unit), self.delta_unit(unit));
        match change.verdict {
            Verdict::Higher | Verdict::Lower => format!("{size}{range}"),
            Verdict::Undecided => {
                format!("{}: {size}{range}", self.pick("no clear change", "bez istotnej zmiany"))
            }
            Verdict::NotCompared => self.pick("not compared", "bez porównania").to_owned(),
        }
    }

    /// What to know before leaning on a reading, in words; empty when there is nothing.
    pub fn flags(self, reading: &Reading) -> String {
        let words: Vec<&str> = reading.told_flags().filter_map(|flag| self.flag(flag)).collect();
        words.join(", ")
    }

    /// What to know before leaning on a period's reading, in words; empty when there is nothing.
    pub fn remarks(self, point: &Point) -> String {
        let partial = (point.partial && !point.reading.has(Flag::Partial)).then(|| self.word(Word::Partial).to_owned());
        let flags = Some(self.flags(&point.reading)).filter(|flags| !flags.is_empty());
        let words: Vec<String> = flags.into_iter().chain(partial).collect();
        words.join(", ")
    }

    fn flag(self, flag: Flag) -> Option<&'static str> {
        let (en, pl) = match flag {
            Flag::LowBase => ("low base", "mała liczebność"),
            Flag::Degenerate => ("answers do not vary", "odpowiedzi się nie różnią"),
            Flag::Ceiling => ("most answers at the top", "większość ocen najwyższa"),
            Flag::Skewed => ("skewed: see the median too", "skośny: patrz też mediana"),
            Flag::NoBase => ("base not known", "nieznana liczebność"),
            Flag::Weighted => ("weighted", "ważony"),
            Flag::Partial => ("period not whole", "okres niepełny"),
            Flag::Binned => return None,
        };
        Some(self.pick(en, pl))
    }

    /// A span of days: its label and its dates, where it has any.
    pub fn span(self, span: &Span) -> String {
        let (Some(first), Some(last)) = (span.from, span.to) else { return span.label.clone() };
        let (from, to) = (self.locale.date(first), self.locale.date(last));
        if first == last {
            return format!("{} ({to})", span.label);
        }
        // `21 Sep 2026 – 27 Sep 2026` says month and year once where they are the same.
        let mut words: Vec<&str> = from.split(' ').collect();
        let mut last = to.split(' ').rev();
        while 1 < words.len() && words.last().copied() == last.next() {
            words.pop();
        }
        format!("{} ({} – {to})", span.label, words.join(" "))
    }

    /// The name of a band; none for a scale without bands.
    pub fn band(self, band: Band) -> Option<&'static str> {
        Some(self.word(match band {
            Band::None => return None,
            Band::Detractor => Word::Detractors,
            Band::Passive => Word::Passives,
            Band::Promoter => Word::Promoters,
            Band::BottomBox => Word::BandsLow,
            Band::Middle => Word::BandsMiddle,
            Band::TopBox => Word::BandsTop,
        }))
    }

    /// How many rows are not drawn: `and 38 more`.
    pub fn more(self, n: usize) -> String {
        let count = self.count(n as u64);
        match self.locale {
            Locale::En => format!("and {count} more"),
            Locale::Pl => format!("i jeszcze {count}"),
        }
    }

    /// The name of a segment: the values of its dimensions, one after another.
    pub fn segment(self, segment: &[String]) -> String {
        if segment.is_empty() { self.word(Word::AllSegments).to_owned() } else { segment.join(" · ") }
    }

    /// A series in words, for those who do not see its chart: where it begins and ends, and its extremes.
    pub fn course(self, title: &str, points: &[Point]) -> String {
        let mut known = points.iter().filter(|point| point.reading.value().is_some());
        let Some(first) = known.clone().next() else {
            return format!("{title}: {}", self.pick("no reading in any period", "brak wyniku w każdym okresie"));
        };
        let last = known.next_back().unwrap_or(first);
        let by_value = |a: &&Point, b: &&Point| {
            a.reading.value().unwrap_or_default().total_cmp(&b.reading.value().unwrap_or_default())
        };
        let known = || points.iter().filter(|point| point.reading.value().is_some());
        let at = |point: &Point| format!("{} ({})", self.reading(&point.reading), point.label);
        let (low, high) = (known().min_by(by_value).unwrap_or(first), known().max_by(by_value).unwrap_or(first));
        let gaps = points.len() - known().count();
        let text = match self.locale {
            Locale::En => {
                format!("{title}: from {} to {}; lowest {}, highest {}.", at(first), at(last), at(low), at(high))
            }
            Locale::Pl => {
                format!("{title}: od {} do {}; najmniej {}, najwięcej {}.", at(first), at(last), at(low), at(high))
            }
        };
        if gaps == 0 {
            return text;
        }
        let count = self.count(gaps as u64);
        match self.locale {
            Locale::En => format!("{text} Periods without a reading: {count}."),
            Locale::Pl => format!("{text} Okresy bez wyniku: {count}."),
        }
    }
}

/// The mark of a verdict: it says in shape what colour says too.
pub(super) const fn arrow(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Higher => "▲",
        Verdict::Lower => "▼",
        Verdict::Undecided => "≈",
        Verdict::NotCompared => "–",
    }
}

/// The class of a tone.
pub(super) const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "neutral",
        Tone::Better => "better",
        Tone::Worse => "worse",
    }
}

/// The class of a change of a metric.
pub(super) const fn change_class(change: &Change, good: Good) -> &'static str {
    tone_class(change.verdict.tone(good))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Confidence;

    const EN: Figures = Figures::new(Locale::En, 5);

    #[test]
    fn values_by_unit() {
        for (value, unit, text) in [
            (45.63, Unit::Points, "45.6"),
            (-3.0, Unit::Points, "−3.0"),
            (0.8234, Unit::Share, "82.3%"),
            (4.205, Unit::Score, "4.21"),
            (12_345.0, Unit::Count, "12,345"),
            (f64::NAN, Unit::Points, "–"),
            (f64::INFINITY, Unit::Share, "–"),
        ] {
            assert_eq!(EN.value(value, unit), text, "{value} {unit:?}");
        }
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        assert_eq!(EN.tick(40.0, 20.0, Unit::Points), "40");
        assert_eq!(EN.tick(4.25, 0.25, Unit::Score), "4.25");
        assert_eq!(EN.tick(0.7, 0.1, Unit::Share), "70%");
        assert_eq!(EN.tick(0.725, 0.025, Unit::Share), "72.5%");
        for (seconds, step, text) in [
            (280.0, 20.0, "4:40"),
            (40.0, 20.0, "40\u{a0}s"),
            (2_100.0, 300.0, "35\u{a0}min"),
            (7_200.0, 3_600.0, "2\u{a0}h"),
            (0.0, 60.0, "0\u{a0}s"),
        ] {
            assert_eq!(EN.tick(seconds, step, Unit::Seconds), text);
        }
    }

    #[test]
    fn changes_are_worded_as_strongly_as_they_are_known() {
        assert_eq!(EN.change(&Change::new(3.2, 0.8, 5.6), Unit::Points), "+3.2 points (+0.8 to +5.6)");
        assert_eq!(EN.change(&Change::new(0.012, -0.01, 0.03), Unit::Share), "no clear change: +1.2 pp (−1.0 to +3.0)");
        assert_eq!(EN.change(&Change::not_compared(), Unit::Points), "not compared");
        assert_eq!(EN.change_short(&Change::new(-3.2, -5.6, -0.8), Unit::Points), "▼ −3.2");
    }

    #[test]
    fn withheld_is_said_never_zero() {
        let reading = Reading::withheld(Unit::Points, "nps", 3, Withheld::SmallBase);
        assert_eq!(EN.reading(&reading), "withheld: fewer than 5 answers");
        assert_eq!(Figures::new(Locale::En, 0).reading(&reading), "withheld: small base");
        assert_eq!(EN.short(&reading), "–");
        assert_eq!(EN.interval(&reading), None);
    }

    #[test]
    fn spans_say_month_and_year_once() {
        let day = |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
        for (from, to, text) in [
            (day(2026, 9, 21), day(2026, 9, 27), "x (21 – 27 Sep 2026)"),
            (day(2026, 9, 28), day(2026, 10, 4), "x (28 Sep – 4 Oct 2026)"),
            (day(2026, 12, 28), day(2027, 1, 3), "x (28 Dec 2026 – 3 Jan 2027)"),
            (day(2026, 9, 21), day(2026, 9, 21), "x (21 Sep 2026)"),
        ] {
            assert_eq!(EN.span(&Span::new("x", from, to)), text);
        }
    }

    #[test]
    fn intervals_name_their_confidence() {
        let reading = Reading::known(Unit::Share, "share", 40).with_value(0.5).with_interval(
            0.4,
            0.6,
            Confidence::new(0.995).unwrap(),
        );
        assert_eq!(EN.interval_named(&reading).unwrap(), "99.5% interval 40.0% to 60.0%");
    }
}
