//! The blocks of a report: what can stand in it, with all the numbers it shows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::metric::{Reading, Withheld};
use crate::unit::{Confidence, Unit};

/// One block of a report. In JSON its `kind` says which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Block {
    /// What happened, in plain sentences.
    Headline(Headline),
    /// The key readings as cards, each with its comparison and its recent course.
    KeyReadings(KeyReadings),
    /// One metric over periods.
    Series(Series),
    /// One metric by segment.
    Breakdown(Breakdown),
    /// How the answers to one question spread over its scale.
    Distribution(Distribution),
    /// One metric by segment and period.
    Heat(Heat),
    /// What was read, refused and left out.
    DataQuality(DataQuality),
    /// How the numbers were made.
    Method(Method),
    /// Something that could not be shown, and why.
    Notice(Notice),
}

macro_rules! blocks {
    ($($name:ident),+ $(,)?) => {
        $(impl From<$name> for Block {
            fn from(block: $name) -> Self {
                Self::$name(block)
            }
        })+
    };
}

blocks!(Headline, KeyReadings, Series, Breakdown, Distribution, Heat, DataQuality, Method, Notice);

impl Block {
    /// A headline of these sentences.
    pub fn headline(sentences: impl IntoIterator<Item = Sentence>) -> Self {
        Self::Headline(Headline { sentences: sentences.into_iter().collect() })
    }

    /// The word in `kind`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Headline(_) => "headline",
            Self::KeyReadings(_) => "key_readings",
            Self::Series(_) => "series",
            Self::Breakdown(_) => "breakdown",
            Self::Distribution(_) => "distribution",
            Self::Heat(_) => "heat",
            Self::DataQuality(_) => "data_quality",
            Self::Method(_) => "method",
            Self::Notice(_) => "notice",
        }
    }
}

/// What happened, in plain sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Headline {
    /// The sentences, the weightiest first.
    pub sentences: Vec<Sentence>,
}

/// One sentence of a headline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// Whether it is good news.
    #[serde(default)]
    pub tone: Tone,
}

impl Sentence {
    /// A sentence that is neither good nor bad news.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Neutral }
    }

    /// A sentence with its tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// Whether something is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Tone {
    /// Neither good nor bad, or not known.
    #[default]
    Neutral,
    /// Good news.
    Better,
    /// Bad news.
    Worse,
}

/// Which way of a metric is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Good {
    /// More is better: NPS, CSAT, the share resolved.
    #[default]
    Up,
    /// Less is better: waiting time, cost, the share of detractors.
    Down,
    /// Neither: volumes.
    Neither,
}

/// How two readings compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Verdict {
    /// Higher, and the interval of the difference excludes zero.
    Higher,
    /// Lower, and the interval of the difference excludes zero.
    Lower,
    /// The interval of the difference holds zero: no clear change.
    Undecided,
    /// One of the two is withheld, or there is no interval to judge by.
    NotCompared,
}

impl Verdict {
    /// Whether the verdict is good news for a metric whose good way is `good`.
    pub const fn tone(self, good: Good) -> Tone {
        match (self, good) {
            (Self::Higher, Good::Up) | (Self::Lower, Good::Down) => Tone::Better,
            (Self::Lower, Good::Up) | (Self::Higher, Good::Down) => Tone::Worse,
            _ => Tone::Neutral,
        }
    }
}

/// The difference between a reading and the one before, *now* minus *before*.
///
/// Units: those of the two readings; the difference of two shares is a share too and is shown in percentage points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The difference; nothing when one of the two is withheld.
    pub delta: Option<f64>,
    /// The lower limit of its interval.
    pub low: Option<f64>,
    /// The upper limit of its interval.
    pub high: Option<f64>,
    /// The confidence of the interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The id of the method, such as `nps.diff.score`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What may be said of it.
    pub verdict: Verdict,
}

impl Change {
    /// A difference with its interval; the verdict follows from the interval alone.
    ///
    /// ```
    /// use cxmetrics::report::{Change, Verdict};
    /// assert_eq!(Change::new(3.2, 0.8, 5.6).verdict, Verdict::Higher);
    /// assert_eq!(Change::new(3.2, -0.4, 6.8).verdict, Verdict::Undecided);
    /// assert_eq!(Change::new(f64::NAN, 0.0, 1.0).verdict, Verdict::NotCompared);
    /// ```
    pub fn new(delta: f64, low: f64, high: f64) -> Self {
        if !(delta.is_finite() && low.is_finite() && high.is_finite()) {
            return Self::not_compared();
        }
        let verdict = if 0.0 < low {
            Verdict::Higher
        } else if high < 0.0 {
            Verdict::Lower
        } else {
            Verdict::Undecided
        };
        Self { delta: Some(delta), low: Some(low), high: Some(high), confidence: None, method: None, verdict }
    }

    /// No difference can be given.
    pub const fn not_compared() -> Self {
        Self { delta: None, low: None, high: None, confidence: None, method: None, verdict: Verdict::NotCompared }
    }

    /// Sets the confidence of the interval and the id of the method.
    #[must_use]
    pub fn with_method(mut self, confidence: Confidence, method: impl Into<String>) -> Self {
        self.confidence = Some(confidence);
        self.method = Some(method.into());
        self
    }
}

/// A reading of one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Point {
    /// What the period is called, such as `2026-W38`.
    pub label: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Whether the data cover the period only in part: it is not over yet, or they begin within it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
    /// The reading; a period without answers has one too, withheld as empty.
    pub reading: Reading,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this signature")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// The key readings as cards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyReadings {
    /// The cards, in the fixed order of the metrics.
    pub cards: Vec<Card>,
}

/// One key reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Card {
    /// What the metric is called, such as `NPS`.
    pub title: String,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The reading of the report's period.
    pub now: Reading,
    /// The reading of the period it compares with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Reading>,
    /// The difference of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The recent course, oldest first, every period present.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub course: Vec<Point>,
}

/// One metric over periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Series {
    /// What the metric is called.
    pub title: String,
    /// What the values are measured in.
    pub unit: Unit,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The value to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<f64>,
    /// The range of the value axis; without it the axis fits what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<AxisRange>,
    /// The periods, oldest first, without a hole: a period without answers has a withheld reading.
    pub points: Vec<Point>,
}

/// The range of a value axis, so that the same metric is drawn alike everywhere and every time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AxisRange {
    /// The lowest value of the axis.
    pub low: f64,
    /// The highest value of the axis.
    pub high: f64,
}

/// One metric by segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breakdown {
    /// What is shown, such as `NPS by store`.
    pub title: String,
    /// What the metric is called.
    pub metric: String,
    /// What the values are measured in.
    pub unit: Unit,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The dimensions, in the order of [`BreakdownRow::segment`].
    pub dimensions: Vec<String>,
    /// The reading of all segments together: the line of reference.
    pub overall: Reading,
    /// How many rows to draw; all of them are in the document.
    pub shown: usize,
    /// The range of the value axis; without it the axis fits what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<AxisRange>,
    /// All rows, already in their order.
    pub rows: Vec<BreakdownRow>,
}

/// One segment of a breakdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BreakdownRow {
    /// The segment's value of each dimension.
    pub segment: Vec<String>,
    /// The reading of the report's period.
    pub now: Reading,
    /// The reading of the period it compares with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Reading>,
    /// The difference of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// How the answers to one question spread over its scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Distribution {
    /// What is shown, such as `How likely are you to recommend us?`.
    pub title: String,
    /// How many answers there are.
    pub n: u64,
    /// The points of the scale, lowest first, those nobody chose too.
    pub bins: Vec<Bin>,
    /// The bands, lowest first; empty when the scale has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandShare>,
    /// Why there are no bins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

impl Distribution {
    /// A distribution from its counts; the shares are computed here, so that renderers need not.
    ///
    /// `counts` are the points of the scale as (label, band, count), lowest first. Without an answer it is withheld.
    pub fn of(title: impl Into<String>, counts: impl IntoIterator<Item = (String, Band, u64)>) -> Self {
        let counts: Vec<_> = counts.into_iter().collect();
        let n = counts.iter().fold(0_u64, |sum, (_, _, count)| sum.saturating_add(*count));
        if n == 0 {
            return Self::withheld(title, 0, Withheld::Empty);
        }
        let share = |count: u64| count as f64 / n as f64;
        let mut bands: Vec<BandShare> = Vec::new();
        for (_, band, count) in &counts {
            match bands.iter_mut().find(|sum| sum.band == *band) {
                Some(sum) => sum.count = sum.count.saturating_add(*count),
                None => bands.push(BandShare { band: *band, count: *count, share: 0.0 }),
            }
        }
        bands.retain(|sum| sum.band != Band::None);
        for band in &mut bands {
            band.share = share(band.count);
        }
        let bins =
            counts.into_iter().map(|(label, band, count)| Bin { label, band, count, share: share(count) }).collect();
        Self { title: title.into(), n, bins, bands, withheld: None }
    }

    /// A distribution that may not be shown, and why.
    pub fn withheld(title: impl Into<String>, n: u64, reason: Withheld) -> Self {
        Self { title: title.into(), n, bins: Vec::new(), bands: Vec::new(), withheld: Some(reason) }
    }
}

/// The answers on one point of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bin {
    /// The point, as it is called.
    pub label: String,
    /// The band it belongs to.
    #[serde(default)]
    pub band: Band,
    /// How many answers.
    pub count: u64,
    /// Their share of all answers, 0 to 1.
    pub share: f64,
}

/// The answers in one band of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BandShare {
    /// The band.
    pub band: Band,
    /// How many answers.
    pub count: u64,
    /// Their share of all answers, 0 to 1.
    pub share: f64,
}

/// The band of a scale that a point belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Band {
    /// No band: the scale has none.
    #[default]
    None,
    /// NPS 0 to 6.
    Detractor,
    /// NPS 7 and 8.
    Passive,
    /// NPS 9 and 10.
    Promoter,
    /// The low end of a scale, such as 1 and 2 of 5.
    BottomBox,
    /// Neither end.
    Middle,
    /// The high end of a scale, such as 4 and 5 of 5.
    TopBox,
}

/// One metric by segment and period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Heat {
    /// What is shown, such as `NPS by store and week`.
    pub title: String,
    /// What the metric is called.
    pub metric: String,
    /// What the values are measured in.
    pub unit: Unit,
    /// Which way is good news.
    #[serde(default)]
    pub good: Good,
    /// The dimensions, in the order of [`HeatRow::segment`].
    pub dimensions: Vec<String>,
    /// The periods, oldest first: the columns.
    pub periods: Vec<HeatPeriod>,
    /// The range that the shades divide; without it they divide what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<AxisRange>,
    /// How many rows to draw; all of them are in the document.
    pub shown: usize,
    /// All rows, already in their order.
    pub rows: Vec<HeatRow>,
}

/// One column of a [`Heat`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeatPeriod {
    /// What the period is called.
    pub label: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Whether the data cover the period only in part.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
}

/// One row of a [`Heat`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeatRow {
    /// The segment's value of each dimension.
    pub segment: Vec<String>,
    /// One reading for each period of [`Heat::periods`].
    pub readings: Vec<Reading>,
}

/// What was read, refused and left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataQuality {
    /// Rows read.
    pub read: u64,
    /// Rows of which at least one answer was counted.
    pub accepted: u64,
    /// Their share of the rows read, 0 to 1; nothing when no row was read.
    #[serde(default)]
    pub accepted_share: Option<f64>,
    /// Values refused, by column and reason.
    pub refused: Vec<Refusal>,
    /// How fully each question was answered.
    pub questions: Vec<Response>,
    /// The last day with an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<NaiveDate>,
}

/// Values of one column that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refusal {
    /// The column.
    pub column: String,
    /// Why, in words.
    pub reason: String,
    /// How many values.
    pub count: u64,
    /// The first rows where it happened, counted from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_rows: Vec<u64>,
}

/// How fully one question was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Response {
    /// What the question is called.
    pub question: String,
    /// Answers counted.
    pub answered: u64,
    /// Accepted rows without an answer: blank, or a code for "no answer".
    pub blank: u64,
    /// Answers refused.
    pub refused: u64,
    /// The item response: the share of accepted rows with an answer, 0 to 1; nothing when no row was accepted.
    #[serde(default)]
    pub response: Option<f64>,
}

/// How the numbers were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Method {
    /// What each metric means.
    pub definitions: Vec<Definition>,
    /// The confidence of the intervals.
    pub confidence: Confidence,
    /// Further remarks, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// What made the numbers, such as `cxmetrics` and its version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// What a metric means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Definition {
    /// What the metric is called.
    pub title: String,
    /// What it means, in a sentence.
    pub text: String,
    /// How its interval is made, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
}

/// The version of one thing that took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Version {
    /// What it is.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Something that could not be shown, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notice {
    /// What is not there.
    pub title: String,
    /// Why, and what to do about it.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_news_depends_on_the_metric() {
        assert_eq!(Verdict::Higher.tone(Good::Up), Tone::Better);
        assert_eq!(Verdict::Higher.tone(Good::Down), Tone::Worse);
        assert_eq!(Verdict::Higher.tone(Good::Neither), Tone::Neutral);
        assert_eq!(Verdict::Undecided.tone(Good::Up), Tone::Neutral);
    }

    #[test]
    fn bands_sum_their_points() {
        let counts =
            [("5", Band::Detractor, 1), ("6", Band::Detractor, 2), ("7", Band::Passive, 1), ("9", Band::Promoter, 4)];
        let spread = Distribution::of("q", counts.map(|(label, band, count)| (label.to_owned(), band, count)));
        let bands: Vec<_> = spread.bands.iter().map(|band| (band.band, band.count, band.share)).collect();
        assert_eq!(
            bands,
            [(Band::Detractor, 3, 0.375), (Band::Passive, 1, 0.125), (Band::Promoter, 4, 0.5)] // of 8
        );
        assert_eq!(Distribution::of("q", []).withheld, Some(Withheld::Empty));
    }

    #[test]
    fn kind_is_the_tag() {
        let block = Block::from(Notice { title: "a".into(), text: "b".into() });
        let json = serde_json::to_value(&block).unwrap();
        assert_eq!(json["kind"], block.kind());
    }
}
