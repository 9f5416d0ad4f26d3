/* Made by `npm run build` from the JSON Schemas of the library. */

/** The range of a value axis, so that the same metric is drawn alike everywhere and every time. */
export type AxisRange = {
  /** The highest value of the axis. */
  high: number
  /** The lowest value of the axis. */
  low: number
}

/** The band of a scale that a point belongs to. */
export type Band = 'none' | 'detractor' | 'passive' | 'promoter' | 'bottom_box' | 'middle' | 'top_box'

/** A band of a number: from here up to the next band. */
export type BandDef = {
  /** The lowest number in the band. */
  from: number
  /** What it is called. */
  label: string
}

/** The answers in one band of a scale. */
export type BandShare = {
  /** The band. */
  band: Band
  /** How many answers. */
  count: number
  /** Their share of all answers, 0 to 1. */
  share: number
}

/** Two time columns whose difference is the measure. */
export type Between = {
  /** How the times are written; as for the survey's time when empty. */
  formats?: readonly string[]
  /** The column of the start. */
  from: string
  /** The column of the end. */
  to: string
}

/** The answers on one point of a scale. */
export type Bin = {
  /** The band it belongs to. */
  band?: Band
  /** How many answers. */
  count: number
  /** The point, as it is called. */
  label: string
  /** Their share of all answers, 0 to 1. */
  share: number
}

/** One block of a report. In JSON its `kind` says which. */
export type Block = Headline & {
  kind: 'headline'
} | KeyReadings & {
  kind: 'key_readings'
} | Series & {
  kind: 'series'
} | Breakdown & {
  kind: 'breakdown'
} | Distribution & {
  kind: 'distribution'
} | Heat & {
  kind: 'heat'
} | DataQuality & {
  kind: 'data_quality'
} | Method & {
  kind: 'method'
} | Notice & {
  kind: 'notice'
}

/** One metric by segment. */
export type Breakdown = {
  /** The range of the value axis; without it the axis fits what is drawn. */
  axis?: AxisRange | null
  /** The dimensions, in the order of `BreakdownRow.segment`. */
  dimensions: readonly string[]
  /** Which way is good news. */
  good?: Good
  /** What the metric is called. */
  metric: string
  /** The reading of all segments together: the line of reference. */
  overall: Reading
  /** All rows, already in their order. */
  rows: readonly BreakdownRow[]
  /** How many rows to draw; all of them are in the document. */
  shown: number
  /** What is shown, such as `NPS by store`. */
  title: string
  /** What the values are measured in. */
  unit: Unit
}

/** One segment of a breakdown. */
export type BreakdownRow = {
  /** The reading of the period it compares with. */
  before?: Reading | null
  /** The difference of the two. */
  change?: Change | null
  /** The reading of the report's period. */
  now: Reading
  /** The segment's value of each dimension. */
  segment: readonly string[]
}

/** One key reading. */
export type Card = {
  /** The reading of the period it compares with. */
  before?: Reading | null
  /** The difference of the two. */
  change?: Change | null
  /** The recent course, oldest first, every period present. */
  course?: readonly Point[]
  /** Which way is good news. */
  good?: Good
  /** The reading of the report's period. */
  now: Reading
  /** What the metric is called, such as `NPS`. */
  title: string
}

/**
 * The difference between a reading and the one before, *now* minus *before*.
 *
 * Units: those of the two readings; the difference of two shares is a share too and is shown in percentage points.
 */
export type Change = {
  /** The confidence of the interval. */
  confidence?: Confidence | null
  /** The difference; nothing when one of the two is withheld. */
  delta?: number | null
  /** The upper limit of its interval. */
  high?: number | null
  /** The lower limit of its interval. */
  low?: number | null
  /** The id of the method, such as `nps.diff.score`. */
  method?: string | null
  /** What may be said of it. */
  verdict: Verdict
}

/** A code in the data: text or an integer. `11` and `"11"` are the same code. */
export type Code = number | boolean | string

/** What the readings of a report are compared with. */
export type CompareTo = 'previous' | 'nothing'

/**
 * A confidence level, strictly between 0 and 1. The default is 0.95.
 *
 * ```
 * use cxmetrics::Confidence;
 * assert_eq!(Confidence::default().get(), 0.95);
 * assert_eq!(Confidence::new(95.0).unwrap_err().code(), "out_of_range");
 * ```
 */
export type Confidence = number

/** The column of consent with the codes that grant it. */
export type ConsentColumn = {
  /** The column. */
  column: string
  /** Codes that grant it, besides true, 1, yes, y, t, tak. Everything else, blank included, withholds it. */
  granted?: readonly Code[]
}

/** Consent: a column's name, or the codes that grant it. */
export type ConsentDef = string | ConsentColumn

/**
 * A currency by its ISO 4217 code, such as `PLN`.
 *
 * Amounts in two currencies never add: the currency is part of the unit.
 */
export type Currency = string

/** A scale of your own: any integer range with its bands. */
export type CustomScale = {
  /** The points that count as bad, inclusive; the worst two by default, or the worst one of a scale under four points. */
  bad?: readonly [number, number] | null
  /** Whether a high rating is good news. */
  direction?: Direction
  /** The points that count as good, inclusive; the best two by default, or the best one of a scale under four points. */
  good?: readonly [number, number] | null
  /** The highest point. */
  max: number
  /** The lowest point. */
  min: number
}

/** What was read, refused and left out. */
export type DataQuality = {
  /** Rows counted. */
  accepted: number
  /** Their share of the rows read, 0 to 1; nothing when no row was read. */
  accepted_share?: number | null
  /** The last day with an answer. */
  latest?: string | null
  /** How fully each question was answered. */
  questions: readonly Response[]
  /** Rows read. */
  read: number
  /** Values refused, by column and reason. */
  refused: readonly Refusal[]
}

/**
 * The civil days from `from` up to but not including `to`; without an end it has no bound there.
 *
 * In serde `{"from": "2026-09-01", "to": "2026-10-01"}`, where either may be left out.
 *
 * ```
 * use chrono::NaiveDate;
 * use cxmetrics::calendar::DayRange;
 *
 * let range: DayRange = serde_json::from_str(r#"{"from": "2026-09-01", "to": "2026-10-01"}"#)?;
 * assert!(range.contains(NaiveDate::from_ymd_opt(2026, 9, 30).unwrap()));
 * assert!(!range.contains(NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()));
 * # Ok::<(), serde_json::Error>(())
 * ```
 */
export type DayRange = {
  /** The first day. */
  from?: string | null
  /** The first day after. */
  to?: string | null
}

/** What a metric means. */
export type Definition = {
  /** How its interval is made, in a sentence. */
  interval?: string | null
  /** What it means, in a sentence. */
  text: string
  /** What the metric is called. */
  title: string
}

/** A dimension with its column, parent, bands or lookup. */
export type DimensionColumn = {
  /** Bands of a number, such as visits: 0-2, 3-5, 6 or more. */
  bands?: readonly BandDef[]
  /** Its column; its name when absent. */
  column?: Names | null
  /** Names for codes: `{"1": "Domestic", "2": "International"}`. */
  labels?: Readonly<Record<string, string>>
  /** Its value looked up by the value of another dimension, instead of a column. */
  lookup?: Lookup | null
  /** Codes that mean "not known". */
  missing?: readonly Code[]
  /** What it is called. */
  name: string
  /** The dimension one level up: the region of a store. */
  parent?: string | null
  /** What reports call it. */
  title?: Title | null
}

/** What answers are told apart by: a column's name, or more about it. */
export type DimensionDef = string | DimensionColumn

/** Whether a high rating is good news. */
export type Direction = 'higher_is_better' | 'lower_is_better'

/** How the answers to one question spread over its scale. */
export type Distribution = {
  /** The bands, lowest first; empty when the scale has none. */
  bands?: readonly BandShare[]
  /** The points of the scale, lowest first, those nobody chose too. */
  bins: readonly Bin[]
  /** How many answers there are. */
  n: number
  /** What is shown, such as `How likely are you to recommend us?`. */
  title: string
  /** Why there are no bins. */
  withheld?: Withheld | null
}

/** The formats of files that are read. */
export type FileFormat = 'csv' | 'json_lines' | 'parquet'

/**
 * A predicate on the dimensions and days of cells, as plain data.
 *
 * ```
 * use cxmetrics::cube::Filter;
 * let filter = Filter::is("region", "Mazovia").and(Filter::one_of("channel", ["web", "chat"]).negate());
 * let json = serde_json::to_string(&filter).unwrap();
 * assert_eq!(json, r#"{"all":[{"is":{"region":["Mazovia"]}},{"not":{"is":{"channel":["web","chat"]}}}]}"#);
 * assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter);
 * let brief = serde_json::from_str::<Filter>(r#"{"is": {"region": "Mazovia"}}"#).unwrap();
 * assert_eq!(brief, Filter::is("region", "Mazovia"));
 * let numbers = serde_json::from_str::<Filter>(r#"{"is": {"year": [2016, 2017]}}"#).unwrap();
 * assert_eq!(numbers, Filter::one_of("year", ["2016", "2017"]));
 * ```
 */
export type Filter = {
  all: readonly Filter[]
} | {
  any: readonly Filter[]
} | {
  not: Filter
} | {
  is: Readonly<Record<string, OneOrMany>>
} | {
  days: DayRange
}

/** What a reader should know before leaning on a `Reading`. */
export type Flag = 'low_base' | 'degenerate' | 'ceiling' | 'skewed' | 'no_base' | 'binned' | 'weighted' | 'partial'

/** A set of flags, written as a list. One word, so that a million readings need no memory of their own for it. */
export type Flags = readonly Flag[]

/** Which way of a metric is good news. */
export type Good = 'up' | 'down' | 'neither'

/**
 * The length of a period.
 *
 * There is no order from fine to coarse: a week lies across months and years, so it rolls up to `Grain.All` alone.
 * `Grain.rolls_up_to` says which counts can be added up to which.
 *
 * ```
 * use cxmetrics::calendar::Grain;
 * assert!(Grain::Day.rolls_up_to(Grain::Week));
 * assert!(!Grain::Week.rolls_up_to(Grain::Month));
 * assert_eq!(Grain::Month.index_of_day(20_454), 2026 * 12); // 1 January 2026
 * ```
 */
export type Grain = 'all' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** What happened, in plain sentences. */
export type Headline = {
  /** The sentences, the weightiest first. */
  sentences: readonly Sentence[]
}

/** One metric by segment and period. */
export type Heat = {
  /** The range that the shades divide; without it they divide what is drawn. */
  axis?: AxisRange | null
  /** The dimensions, in the order of `HeatRow.segment`. */
  dimensions: readonly string[]
  /** Which way is good news. */
  good?: Good
  /** What the metric is called. */
  metric: string
  /** The periods, oldest first: the columns. */
  periods: readonly HeatPeriod[]
  /** All rows, already in their order. */
  rows: readonly HeatRow[]
  /** How many rows to draw; all of them are in the document. */
  shown: number
  /** What is shown, such as `NPS by store and week`. */
  title: string
  /** What the values are measured in. */
  unit: Unit
}

/** One column of a `Heat`. */
export type HeatPeriod = {
  /** Its first day. */
  from: string
  /** What the period is called. */
  label: string
  /** Whether the data cover the period only in part. */
  partial?: boolean
}

/** One row of a `Heat`. */
export type HeatRow = {
  /** One reading for each period of `Heat.periods`. */
  readings: readonly Reading[]
  /** The segment's value of each dimension. */
  segment: readonly string[]
}

/** The key readings as cards. */
export type KeyReadings = {
  /** The cards, in the fixed order of the metrics. */
  cards: readonly Card[]
}

/** How much a report shows. What is cut stays in the document where it says so. */
export type Limits = {
  /** The most key readings; 5 unless said otherwise. */
  cards?: number
  /** The most periods of a series; 13 unless said otherwise. */
  periods?: number
  /** The most rows that a breakdown draws; 12 unless said otherwise. The document has all rows. */
  rows?: number
}

/**
 * A language with its way to write numbers and dates.
 *
 * ```
 * use cxmetrics::locale::Locale;
 * assert_eq!(Locale::En.number(12_345.678, 1), "12,345.7");
 * assert_eq!(Locale::Pl.number(12_345.678, 1), "12\u{a0}345,7");
 * ```
 */
export type Locale = 'en' | 'pl'

/** A dimension whose value follows from another dimension's. */
export type Lookup = {
  /** The dimension that decides, such as `store`. */
  of: string
  /** The value for each of its values, such as `{"WAW-01": "Mazovia"}`. What is not listed is not known. */
  values: Readonly<Record<string, string>>
}

/** A share between 0 and 1. */
export type MaxRefused = number

/**
 * What a measure's numbers count.
 *
 * Times have short names too, and a currency may stand alone:
 *
 * ```
 * use cxmetrics::survey::MeasureUnit;
 * let read = |json: &str| serde_json::from_str::<MeasureUnit>(json).unwrap();
 * assert_eq!((read(r#""s""#), read(r#""min""#)), (MeasureUnit::Seconds, MeasureUnit::Minutes));
 * assert_eq!(read(r#""PLN""#), read(r#"{"money": "PLN"}"#));
 * ```
 */
export type MeasureUnit = UnitName | TimeSymbol | {
  /** The code of the currency. */
  money: Currency
} | Currency

/** How the numbers were made. */
export type Method = {
  /** The confidence of the intervals. */
  confidence: Confidence
  /** What each metric means. */
  definitions: readonly Definition[]
  /** Further remarks, one sentence each. */
  remarks?: readonly string[]
  /** What made the numbers, such as `cxmetrics` and its version. */
  versions?: readonly Version[]
}

/**
 * What to compute from the answers, as plain data.
 *
 * Make one with the functions of this module - `nps`, `csat`, `mean` - or read it from JSON.
 *
 * ```
 * use cxmetrics::metric::{Metric, nps};
 * let metric = nps("recommend");
 * assert_eq!(serde_json::to_string(&metric).unwrap(), r#"{"metric":"nps","question":"recommend"}"#);
 * ```
 */
export type Metric = {
  metric: 'nps'
  /** A rating question. */
  question: string
} | {
  metric: 'csat'
  /** A rating question. */
  question: string
} | {
  metric: 'ces'
  /** A rating question on a CES scale. */
  question: string
} | {
  /** The points that count, inclusive. */
  band: readonly [number, number]
  metric: 'box_share'
  /** A rating question. */
  question: string
} | {
  metric: 'mean'
  /** A rating or measure question. */
  question: string
} | {
  metric: 'median'
  /** A rating or measure question. */
  question: string
} | {
  metric: 'interpolated_median'
  /** A rating question. */
  question: string
} | {
  metric: 'quantile'
  /** The share of answers at or below it, 0 to 1. */
  p: number
  /** A rating or measure question. */
  question: string
} | {
  /** The share left out on each side, under 0.5; 0.1 is customary. */
  each_side: number
  metric: 'trimmed_mean'
  /** A rating or measure question. */
  question: string
} | {
  metric: 'share'
  /** A flag question. */
  question: string
} | {
  metric: 'tag_share'
  /** A tags question. */
  question: string
  /** The tag. */
  tag: string
} | {
  /** The limit in the reading's unit (seconds, currency), inclusive. */
  at_most: number
  metric: 'within'
  /** A measure question. */
  question: string
} | {
  metric: 'sum'
  /** A measure question. */
  question: string
} | {
  metric: 'volume'
} | {
  /** A flag question: the contact was abandoned. */
  abandoned: string
  metric: 'abandonment'
  /**
   * A flag question: it was abandoned within moments. Unweighted only: how the two flags weigh together is not
   * counted.
   */
  short?: string | null
} | {
  /** The dimension whose values are the agents; without it contacts are taken for independent. Unweighted only. */
  agent?: string | null
  metric: 'handling_time'
  /** A measure question that counts time. */
  question: string
} | {
  metric: 'composite'
  /** Its parts. */
  parts: readonly Part[]
}

/**
 * One metric of a `ReportSpec`: the definition of the metric with what a report wants to know beside it.
 *
 * In JSON all of it stands in one object: `{"metric": "nps", "question": "nps", "goal": 50}`.
 */
export type MetricSpec = ({
  metric: 'nps'
  /** A rating question. */
  question: string
} | {
  metric: 'csat'
  /** A rating question. */
  question: string
} | {
  metric: 'ces'
  /** A rating question on a CES scale. */
  question: string
} | {
  /** The points that count, inclusive. */
  band: readonly [number, number]
  metric: 'box_share'
  /** A rating question. */
  question: string
} | {
  metric: 'mean'
  /** A rating or measure question. */
  question: string
} | {
  metric: 'median'
  /** A rating or measure question. */
  question: string
} | {
  metric: 'interpolated_median'
  /** A rating question. */
  question: string
} | {
  metric: 'quantile'
  /** The share of answers at or below it, 0 to 1. */
  p: number
  /** A rating or measure question. */
  question: string
} | {
  /** The share left out on each side, under 0.5; 0.1 is customary. */
  each_side: number
  metric: 'trimmed_mean'
  /** A rating or measure question. */
  question: string
} | {
  metric: 'share'
  /** A flag question. */
  question: string
} | {
  metric: 'tag_share'
  /** A tags question. */
  question: string
  /** The tag. */
  tag: string
} | {
  /** The limit in the reading's unit (seconds, currency), inclusive. */
  at_most: number
  metric: 'within'
  /** A measure question. */
  question: string
} | {
  metric: 'sum'
  /** A measure question. */
  question: string
} | {
  metric: 'volume'
} | {
  /** A flag question: the contact was abandoned. */
  abandoned: string
  metric: 'abandonment'
  /**
   * A flag question: it was abandoned within moments. Unweighted only: how the two flags weigh together is not
   * counted.
   */
  short?: string | null
} | {
  /** The dimension whose values are the agents; without it contacts are taken for independent. Unweighted only. */
  agent?: string | null
  metric: 'handling_time'
  /** A measure question that counts time. */
  question: string
} | {
  metric: 'composite'
  /** Its parts. */
  parts: readonly Part[]
}) & ({
  /** The value to reach, in the metric's unit. */
  goal?: number | null
  /** Which way is good news, where the metric does not say so itself: the share of yes may be either. */
  good?: Good | null
  /** What it is called; without it, after its question and its kind, in the language of the report. */
  title?: string | null
})

/** One name, or several of which the first that the data have is taken. */
export type Names = string | readonly string[]

/** Something that could not be shown, and why. */
export type Notice = {
  /** Why, and what to do about it. */
  text: string
  /** What is not there. */
  title: string
}

/** Values of a dimension, as they are read. */
export type OneOrMany = Code | null | readonly (Code | null)[]

/** A part of a composite. */
export type Part = {
  /** The value that makes 100 points, such as 100 for NPS. Below `worst` where low is good. */
  best: number
  /** The metric, not itself a composite. */
  of: Metric
  /** Its weight, above 0; weights need not add to 1. */
  weight: number
  /** The value that makes 0 points, such as -100 for NPS. */
  worst: number
}

/**
 * One day, ISO week, month, quarter or year, or all time: the civil days from `Period.start` up to but not including
 * `Period.end`.
 *
 * Periods of one grain are ordered by time. In serde and in text a period is its label: `2026-01-31`, `2026-W05`,
 * `2026-01`, `2026-Q1`, `2026` or `all`. Years outside of 0 to 9999 carry a sign, as in ISO 8601.
 *
 * ```
 * use chrono::NaiveDate;
 * use cxmetrics::calendar::{Grain, Period};
 *
 * let day = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
 * let week = Period::containing(Grain::Week, day);
 * assert_eq!(week.label(), "2026-W53");
 * assert_eq!(week.end(), NaiveDate::from_ymd_opt(2027, 1, 4).unwrap());
 * assert_eq!("2026-Q4".parse::<Period>()?.days(), 92);
 * # Ok::<(), cxmetrics::Error>(())
 * ```
 */
export type Period = string

/** A reading of one period. */
export type Point = {
  /** Its first day. */
  from: string
  /** What the period is called, such as `2026-W38`. */
  label: string
  /** Whether the data cover the period only in part: it is not over yet, or they begin within it. */
  partial?: boolean
  /** The reading; a period without answers has one too, withheld as empty. */
  reading: Reading
}

/** A scale with a name that everybody in the field knows. */
export type Preset = 'nps' | 'csat' | 'ces' | 'ces1'

/** What a question asks and where its answers stand. */
export type QuestionDef = {
  /** The column; the question's name when absent. */
  column?: Names | null
  kind: 'rating'
  /** Codes that mean "no answer": `11`, `0`, `"NA"`, `"?"`, `"Blank"`. */
  missing?: readonly Code[]
  /** The scale. */
  scale: ScaleDef
  /** What reports call it. */
  title?: Title | null
  /** Words that stand for points: `{"Very satisfied": 5}`. */
  words?: Readonly<Record<string, number>>
} | {
  /** Two time columns whose difference it is, instead of a column of its own. */
  between?: Between | null
  /** The column; the question's name when absent. */
  column?: Names | null
  kind: 'measure'
  /** Codes that mean "no answer". */
  missing?: readonly Code[]
  /** What reports call it. */
  title?: Title | null
  /** What its numbers count. */
  unit: MeasureUnit
} | {
  /** The column; the question's name when absent. */
  column?: Names | null
  kind: 'flag'
  /** Codes that mean "no answer". */
  missing?: readonly Code[]
  /** Codes that mean no, besides false, 0, no, n, f, nie. */
  no?: readonly Code[]
  /** What reports call it. */
  title?: Title | null
  /** Codes that mean yes, besides true, 1, yes, y, t, tak. */
  yes?: readonly Code[]
} | {
  /** The column; the question's name when absent. */
  column?: Names | null
  kind: 'tags'
  /** Codes that mean "no answer". */
  missing?: readonly Code[]
  /** What separates labels in a text column; `;` when absent. A list column needs none. */
  separator?: string | null
  /** What reports call it. */
  title?: Title | null
} | {
  /** The column; the question's name when absent. */
  column?: Names | null
  kind: 'comment'
  /** Codes that mean "no comment". */
  missing?: readonly Code[]
  /** What reports call it. */
  title?: Title | null
}

/**
 * A metric's value with its interval, base and method, or the reason why it is withheld.
 *
 * Shape: one number. `low` and `high` exist only together, and only where the method gives an interval; then
 * `low <= value <= high`. Units: `Reading.unit`; a share is 0 to 1, NPS is -100 to 100 points.
 * A value is never NaN, and never 0 in place of "we cannot say".
 *
 * ```
 * use cxmetrics::{Confidence, Reading, Unit};
 * let reading = Reading::known(Unit::Points, "nps.ci.score", 412)
 *     .with_value(45.6)
 *     .with_interval(38.7, 52.1, Confidence::P95);
 * assert_eq!(reading.value(), Some(45.6));
 * assert_eq!(reading.interval(), Some((38.7, 52.1)));
 * ```
 */
export type Reading = {
  confidence?: Confidence | null
  flags?: Flags
  high?: number | null
  low?: number | null
  /** The id of the method, as in the statistics guide, such as `nps.ci.score`. */
  method: string
  /** The base: how many answers the value rests on. */
  n: number
  /** The effective base, when weights make it smaller than `n`. */
  n_eff?: number | null
  /** What the value is measured in. */
  unit: Unit
  value?: number | null
  /** Why there is no value. */
  withheld?: Withheld | null
}

/** Why an answer was dropped, or a row kept out. */
export type Reason = 'out_of_scale' | 'fractional' | 'not_a_number' | 'infinite' | 'boolean' | 'word' | 'negative' | 'too_large' | 'wrong_type' | 'time_unreadable_in_measure' | 'time_missing' | 'time_unreadable' | 'weight_missing' | 'weight_zero' | 'weight_negative' | 'weight_unreadable' | 'consent_withheld' | 'id_missing' | 'revision_unreadable' | 'duplicate' | 'stale_revision' | 'replaced' | 'too_many_fields' | 'invalid_encoding' | 'malformed_line' | 'line_too_long' | 'too_many_columns'

/** Values of one column that were refused for one reason. */
export type Refusal = {
  /** The column. */
  column: string
  /** How many values. */
  count: number
  /** The first rows where it happened, counted from 0. */
  first_rows?: readonly number[]
  /** Why, in words. */
  reason: string
}

/**
 * A report, complete: whoever has it can draw it without the data it was made from.
 *
 * Shape: sections in reading order, each with its blocks in reading order. Every number is in the document; a renderer
 * only writes and draws it. Units: those of the `Reading`s; shares are 0 to 1.
 *
 * ```
 * use chrono::NaiveDate;
 * use cxmetrics::report::{Block, Report, Section, Sentence, Span, html};
 *
 * let day = |day| NaiveDate::from_ymd_opt(2026, 9, day).unwrap();
 * let mut report = Report::new("Stores, weekly", "Store survey", day(21), Span::new("2026-W38", day(14), day(20)));
 * report.sections.push(Section::new("Summary").with(Block::headline([Sentence::plain("NPS holds at 45.6.")])));
 *
 * let again = Report::from_json(&report.to_json())?;
 * assert_eq!(again, report);
 * assert!(html::render(&again).starts_with("<!doctype html>"));
 * # Ok::<(), cxmetrics::Error>(())
 * ```
 */
export type ReportDocument = {
  /** The day on which it was true: no later answer is in it. */
  as_of: string
  /** What the readings called *before* cover; nothing when the report compares with nothing. */
  compared_to?: Span | null
  /** What tells this document from every other: written by whoever composed it, never checked by a renderer. */
  fingerprint?: string | null
  /** The language and customs of its numbers and words. */
  locale: Locale
  /** The smallest base that may be shown (k); a reading with fewer answers is withheld. */
  min_base: number
  /** What the readings called *now* cover. */
  period: Span
  schema: string
  /** The parts of the report, in reading order. */
  sections: readonly Section[]
  /** The name of the survey it reports on. */
  survey: string
  /** What the report is called. */
  title: string
}

/**
 * What a report should hold: metrics, breakdowns, period and comparison.
 *
 * A specification and a cube give a `Report`; the same two always give the same one.
 *
 * ```
 * use cxmetrics::calendar::Grain;
 * use cxmetrics::report::{CompareTo, ReportSpec};
 *
 * let spec = ReportSpec::from_json(r#"{
 *     "schema": "cx-report-spec/1",
 *     "title": "Stores, weekly",
 *     "metrics": [{"metric": "nps", "question": "nps", "goal": 50}, {"metric": "csat", "question": "csat", "title": "Satisfied"}],
 *     "by": [["store"], ["region", "channel"]],
 *     "heat": ["store"]
 * }"#)?;
 * assert_eq!((spec.every, spec.compare, spec.limits.rows), (Grain::Week, CompareTo::Previous, 12));
 * assert_eq!(ReportSpec::from_json(&spec.to_json())?, spec);
 * # Ok::<(), cxmetrics::Error>(())
 * ```
 */
export type ReportSpec = {
  /**
   * The breakdowns: for each the dimensions that make its segments. The first metric is broken down by all of them, the
   * others by those whose segments fit into `Limits.rows`.
   */
  by?: readonly (readonly string[])[]
  /** What the readings are compared with. */
  compare?: CompareTo
  /** The confidence of the intervals; 0.95 unless said otherwise. */
  confidence?: Confidence
  /** The grain of the series; a week unless said otherwise. */
  every?: Grain
  /** The dimensions whose segments are laid out against the periods of the series, for the first metric; none without it. */
  heat?: readonly string[]
  /** How much to show. */
  limits?: Limits
  /** The language and customs of numbers and words. */
  locale?: Locale
  /** The metrics, in the order in which every part of the report shows them. */
  metrics: readonly MetricSpec[]
  /** The smallest base that may be shown (k); 5 unless said otherwise, 11 is customary for publications. */
  min_base?: number
  /**
   * The period to report on. Without it the last whole month before the day of the report that the data cover, or else
   * the last whole week, if the one before it is covered too; or else everything, compared with nothing.
   */
  period?: Period | null
  schema: string
  /** What the report is called; where it is blank, the composer names it after its period. */
  title?: string
}

/** How fully one question was answered. */
export type Response = {
  /** Answers counted. */
  answered: number
  /** Accepted rows without an answer: blank, or a code for "no answer". */
  blank: number
  /** What the question is called. */
  question: string
  /** Answers refused. */
  refused: number
  /** The item response: the share of accepted rows with an answer, 0 to 1; nothing when no row was accepted. */
  response?: number | null
}

/** A scale as it is written in a survey definition: a preset's name, or points and bands of your own. */
export type ScaleDef = Preset | CustomScale

/** A part of a report under one heading. */
export type Section = {
  /** The blocks, in reading order. */
  blocks: readonly Block[]
  /** The heading. */
  title: string
}

/** One sentence of a headline. */
export type Sentence = {
  /** The sentence. */
  text: string
  /** Whether it is good news. */
  tone?: Tone
}

/** One metric over periods. */
export type Series = {
  /** The range of the value axis; without it the axis fits what is drawn. */
  axis?: AxisRange | null
  /** The value to reach. */
  goal?: number | null
  /** Which way is good news. */
  good?: Good
  /** The periods, oldest first, without a hole: a period without answers has a withheld reading. */
  points: readonly Point[]
  /** What the metric is called. */
  title: string
  /** What the values are measured in. */
  unit: Unit
}

/** A stretch of days as a report names it. */
export type Span = {
  /** Its first day; nothing when the data carry no time. */
  from?: string | null
  /** What it is called, such as `2026-W38`. */
  label: string
  /** Its last day, included. */
  to?: string | null
}

/**
 * A survey definition as plain data; `Survey` is what it becomes when it is valid.
 *
 * ```
 * use cxmetrics::survey::{Survey, SurveyDef};
 * let def: SurveyDef = serde_json::from_str(r#"{"questions": {"nps": {"kind": "rating", "scale": "nps"}}}"#).unwrap();
 * assert!(Survey::new(def).is_ok());
 * ```
 */
export type SurveyDefinition = {
  /** Questions answered in free text. */
  comments?: readonly string[]
  /** The column of consent: a row without consent is kept out, and counted. */
  consent?: ConsentDef | null
  /** What answers are told apart by. */
  dimensions?: readonly DimensionDef[]
  /** Yes-or-no questions. */
  flags?: readonly string[]
  /** Dimensions from the top down, each inside the one before: `["region", "store"]`. */
  hierarchy?: readonly string[]
  /**
   * The column that identifies an answer. With it a second row of the same id is a duplicate, and memory grows with
   * the number of ids.
   */
  id?: string | null
  /**
   * The share of refused rows, or of refused answers in one column, past which the intake fails; 0.2 when absent.
   * It is judged from the twentieth row on, over everything read so far.
   */
  max_refused?: MaxRefused | null
  /** Measures with their units: `{"handling": "seconds"}`. */
  measures?: Readonly<Record<string, MeasureUnit>>
  /** What the survey is called. */
  name?: string | null
  /**
   * Questions whose answers are counted together, for correlation and drivers: two names, or a list that stands for all
   * pairs of its questions. Ratings and flags can be paired.
   */
  pairs?: readonly (readonly string[])[]
  /** What was asked, by name. */
  questions?: Readonly<Record<string, QuestionDef>>
  /** Rating questions with their scales: `{"nps": "nps"}`. */
  ratings?: Readonly<Record<string, ScaleDef>>
  /** The column of the person; use a pseudonymous key. */
  respondent?: string | null
  /** The column of the answer's revision, a whole number: a row with a higher one replaces the row before. */
  revision?: string | null
  /** The version of the format, `cx-survey/1`. */
  schema?: string | null
  /** Questions with any number of labels. */
  tags?: readonly string[]
  /** When an answer was given; without it nothing can be asked by period. */
  time?: TimeDef | null
  /** The column of the survey weight. */
  weight?: string | null
  /** The zone whose civil days are counted, such as `Europe/Warsaw`; short for `time.zone`. */
  zone?: string | null
}

/** The column of time with its formats and zone. */
export type TimeColumn = {
  /** The column. */
  column: string
  /**
   * How text is to be read, tried in order: `"%d/%m/%Y %H:%M"`, `"iso"`, `"unix_s"`, `"unix_ms"`, `"unix_us"`.
   * Without it ISO 8601 is read, and any other format only where all values agree on one reading.
   */
  formats?: readonly string[]
  /** The zone whose civil days are counted, such as `Europe/Warsaw`; UTC when absent. */
  zone?: string | null
  /** Zones of single segments, where they differ from `zone`. */
  zones?: ZonesBy | null
}

/** When an answer was given: a column's name, or more about it. */
export type TimeDef = string | TimeColumn

export type TimeSymbol = 'ms' | 's' | 'min' | 'h' | 'd'

/** A title: one text, or one a language. */
export type Title = string | Readonly<Record<string, string>>

/** Whether something is good news. */
export type Tone = 'neutral' | 'better' | 'worse'

/** What the value of a `Reading` is measured in. */
export type Unit = 'points' | 'share' | 'score' | 'seconds' | {
  money: Currency
} | 'count' | 'number'

export type UnitName = 'milliseconds' | 'seconds' | 'minutes' | 'hours' | 'days' | 'count' | 'number'

/** How two readings compare. */
export type Verdict = 'higher' | 'lower' | 'undecided' | 'not_compared'

/** The version of one thing that took part. */
export type Version = {
  /** What it is. */
  name: string
  /** Its version. */
  version: string
}

/** Why a `Reading` has no value. */
export type Withheld = 'empty' | 'small_base' | 'complementary' | 'too_few' | 'zero_variance' | 'no_denominator' | 'part_withheld' | 'unexplained' | 'indistinct' | 'collinear'

/** A zone for each value of a dimension. */
export type ZonesBy = {
  /** The dimension, such as `store`. */
  dimension: string
  /** The zone of each value, such as `{"LIS-01": "Europe/Lisbon"}`. */
  zones: Readonly<Record<string, string>>
}
