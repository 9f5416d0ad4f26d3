/* Made by `npm run build` from the JSON Schemas of the library. */

/** Customers who are about as likely to be still active. */
export type ActivityBand = {
  /** How many customers. */
  customers: number
  /** How many of them are still active, as far as can be told. */
  expected_active: number
  /** The least probability of the band. */
  from: number
  /** The probability at which the next begins; the last band holds 1. */
  to: number
}

/** How p-values are adjusted for their number. */
export type Adjustment = 'bh' | 'by' | 'holm' | 'bonferroni'

/** What a side is compared with: the rest of the same days, the period before, or a side of its own. */
export type Against = 'rest' | 'before' | Side

/** A sum over rows of a business table: exact, in its unit. */
export type Amount = {
  /** Money in whole minor units, exact at any size that fits; nothing for other units. */
  minor?: number | null
  /** What it is measured in: money in its currency, a number of things, or a plain number. */
  unit: Unit
  /** The sum. */
  value: number
}

/**
 * What to find out, as plain data: the requests of this module under one roof, for hosts that keep them in files or send them from
 * another language. Each names the method of `Query` that it asks for.
 */
export type Analysis = {
  analysis: 'change_points'
  /** The last day whose answers are all in; without it the last day of the data. */
  as_of?: string | null
  /** The fewest periods with answers that make a level; 7 days or 3 longer periods without it. */
  shortest?: number | null
  /** Holidays, promotions, closed days and known incidents; daily values leave them out. */
  special_days?: SpecialDays
} | {
  /** What it is compared with; the rest without it. */
  against?: Against
  analysis: 'compare'
  /** How often a real difference is to be seen; 0.8 without it. */
  power?: Power
  /** The side that the verdict is about. */
  side: Side
  /**
   * The difference to plan for, in the metric's unit (5 points, 0.02 for two percentage points): how many answers it takes to
   * see it. Without it the difference that was observed.
   */
  to_see?: number | null
} | {
  /** How p-values are adjusted for the number of comparisons; Holm without it, which holds the rate of any false finding. */
  adjustment?: Adjustment
  analysis: 'compare_all'
  /** The value of the dimension that all others are compared with; without it each is compared with each. */
  control?: string | null
  /** The shares of rows that were planned for an experiment's arms, or parts such as 1 and 1, to check whether the allocation worked. */
  planned?: Readonly<Record<string, number>> | null
  /** How often a real difference is to be seen; 0.8 without it. */
  power?: Power
  /** The difference to plan for, in the metric's unit; the observed one of each comparison without it. */
  to_see?: number | null
} | {
  analysis: 'correlate'
  /** The other question, a rating or a flag. */
  with: string
} | {
  analysis: 'decompose'
  /** The last day whose answers are all in; without it the last day of the data. */
  as_of?: string | null
  /** How many days on either side the trend of a day is drawn from, the nearer the more; 28 without it. */
  bandwidth?: number
  /** Holidays, promotions, closed days and known incidents: they show, and neither trend nor week is drawn from them. */
  special_days?: SpecialDays
} | {
  analysis: 'drivers'
  /** The questions, ratings or flags; two or more. */
  items: readonly string[]
  /** The method; without it LMG to 12 items and Johnson's relative weights beyond. */
  method?: ImportanceMethod | null
  /** How many resamples the intervals rest on, 100 to 100,000; 1,000 without it. */
  resamples?: number
  /** The seed of the resamples; 1 without it. The same seed gives the same limits. */
  seed?: number
} | {
  /** Which answers they are set against. */
  after: Side
  analysis: 'explain'
  /** Which answers come first. */
  before: Side
  /**
   * The share of false findings among the segments found to have moved, held by Benjamini and Hochberg over the segments of a
   * level; 0.05 without it.
   */
  false_discovery_rate?: number
  /**
   * Whether the dimensions are levels, each inside the one before: regions, and the stores of each. A single dimension with a
   * parent stands for all levels down to it. Without it several dimensions are crossed.
   */
  nested?: boolean
} | {
  /** Which answers they are set against. */
  after: Side
  analysis: 'explain_tags'
  /** Which answers come first. */
  before: Side
  /**
   * The share of false findings among the tags whose contributions are found, held by Benjamini and Hochberg over all that are
   * shown; 0.05 without it.
   */
  false_discovery_rate?: number
  /** The tags question, which the survey pairs with the question of the metric. */
  tags: string
} | {
  /** The days after; none of them may lie before. */
  after: DayRange
  analysis: 'follow_up'
  /** The days on whose values the segments were picked. */
  before: DayRange
  /** Which segments. */
  selected: Selected
} | {
  analysis: 'forecast'
  /** The last day whose answers are all in; without it the last day of the data. */
  as_of?: string | null
  /** How many days, 1 to 366; 28 without it. */
  horizon?: number
  /**
   * Holidays, promotions, closed days and known incidents: those behind are left out, those ahead are marked, and closed ones have no
   * forecast.
   */
  special_days?: SpecialDays
  /** What is to be reached, and when. */
  target?: ForecastTarget | null
} | {
  analysis: 'journey'
  /** The dimension whose values are the stages. */
  dimension: string
  /** The stages from the first to the last, at least two. Left out, they are the bands of a dimension that has bands, in their order. */
  stages?: readonly string[]
} | {
  analysis: 'leads'
  /** The last day whose answers are all in; without it the last day of the data. */
  as_of?: string | null
  /** The dimensions that tell segments apart; those of the query without any. */
  by?: readonly string[]
  /** No more than this share of the leads that are told is told by mistake; 0.01 without it. */
  level?: number
  /** The longest lead in days, 1 to 60; 14 without it. */
  max_lag?: number
  /** The metrics to set side by side; the one of the query joins them. */
  metrics?: readonly Metric[]
  /** Takes each rating for itself instead of pooling the ratings of a segment; then ratings are also set against one another. */
  separate?: boolean
  /** Holidays, promotions, closed days and known incidents: left out. */
  special_days?: SpecialDays
  /** What metrics are taken for where the default is wrong; see `Metric.timing`. */
  timing?: readonly MetricTiming[]
} | {
  analysis: 'paired'
  /** The question that was answered later, on the scale of the metric's own. */
  later: string
} | {
  analysis: 'poststratified'
  /** The dimensions whose values together make a stratum. */
  by: readonly string[]
  /** The strata with their sizes. */
  population: readonly StratumSize[]
} | {
  analysis: 'raked'
  /** By dimension: how many there are in the population of each of its values. */
  margins: Readonly<Record<string, Readonly<Record<string, number>>>>
  /**
   * Cuts the survey's own weights at this multiple of their median before raking; 5 is usual. Without it they stay. A cube knows the mean
   * weight of a cell, so that is what is cut; a survey without weights has nothing to cut.
   */
  trim?: number | null
} | {
  analysis: 'revenue_at_risk'
  /** How many customers there are: all, not those who answered. */
  customers: number
  /** The share of each class that is lost. */
  loss_rates: LossRates
  /** Customers who were recovered. */
  recovered?: RecoveredRequest | null
  /** What a customer is worth over the time to which the loss rates apply, such as a year. */
  value_per_customer: Money
} | {
  /** How p-values are adjusted for their number: Benjamini and Hochberg without it. */
  adjustment?: Adjustment
  analysis: 'screen'
  /** The share of false findings among the findings that is allowed; for Holm and Bonferroni the chance of any. 0.05 without it. */
  level?: number
} | {
  analysis: 'series'
  /** The last day whose answers are all in; without it the last day of the data. */
  as_of?: string | null
  /** A window beside each period; none without it. */
  rolling?: Rolling | null
  /** Holidays, promotions, closed days and known incidents. */
  special_days?: SpecialDays
} | {
  analysis: 'trend'
  /** The last day whose answers are all in; without it the last day of the data. */
  as_of?: string | null
  /** The value that is wanted, in the metric's unit (0.8 for 80 %); of a total, of one day. */
  goal?: number | null
  /** Holidays, promotions, closed days and known incidents; daily values leave them out. */
  special_days?: SpecialDays
  /**
   * A change over all days that counts as none, in the metric's unit. Without it 5 points of NPS, two and a half percent of any
   * scale, a tenth of a measure, a fifth of a total.
   */
  steady_within?: number | null
}

/** How long answers took. Made by `Contacts.answer_delays`. */
export type AnswerDelays = {
  /** The last day whose contacts are known. */
  as_of: string
  /** By period and segment, where that was asked for. */
  rows: readonly DelayRow[]
  /** All contacts together. */
  total: DelayRow
  /**
   * Contacts without an answer, or with times that do not read. The delays are those of contacts that were answered: where many are
   * not yet, the last periods look quicker than they are.
   */
  unanswered: number
}

/** The rows of an arm. */
export type ArmRows = {
  /** The arm. */
  arm: string
  /** The share that was planned. */
  planned: number
  /** How many rows fell on it. */
  rows: number
}

/** How two questions go together: an answer of `Query.correlate`. An association, never an effect. */
export type Association = {
  /** The first question. */
  a: string
  /** The second question. */
  b: string
  /** The confidence level. */
  confidence: Confidence
  /** The direction, where Spearman's test can tell it at the confidence level. */
  direction: Sign
  /** Kendall's tau-b, `corr.kendall_b`. */
  kendall: Coefficient
  /** How many answered both. */
  n: number
  /** Pearson's coefficient, `corr.pearson`. */
  pearson: Coefficient
  /** Spearman's coefficient, `corr.spearman`: the one to lean on for ratings, and the one that decides the direction. */
  spearman: Coefficient
  /** What it is called. */
  title_a: Title
  /** What it is called. */
  title_b: Title
  /**
   * Where answers carry weights: Pearson's coefficient of weighted moments, `corr.pearson_weighted`. It describes and has no interval; the
   * other coefficients count every answer once.
   */
  weighted?: Reading | null
}

/** Something that a number rests on: a document about money lists all of its own. */
export type Assumption = {
  /** A stable name, such as `loss_rate.detractors`. */
  code: string
  /** Where it comes from. */
  source: Source
  /** What it says, by language. */
  text: Title
  /** What the value is measured in. */
  unit?: Unit | null
  /** Its value, where it is a number. */
  value?: number | null
}

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
} | ReportDocumentSeries & {
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
  change?: ReportDocumentChange | null
  /** The reading of the report's period. */
  now: Reading
  /** The segment's value of each dimension. */
  segment: readonly string[]
}

/**
 * Which column of a business table plays which role.
 *
 * In serde `{"keys": ["store"], "period": "month", "grain": "month", "values": {"sales": "PLN", "customers": "count"}}`; a key
 * may be a dimension in full (`{"name": "store", "column": "shop_code"}`).
 */
export type BusinessColumns = {
  /** What to do with rows of one key and period. */
  duplicates?: Duplicates
  /** The length of the periods; months without it. */
  grain?: Grain | null
  /** The columns that name a segment or a customer: dimensions of the survey, by their names. */
  keys: readonly DimensionDef[]
  /** The column of the day or of the first day of the period; without it amounts stand for all time. */
  period?: TimeDef | null
  /** The columns of amounts with their units: a currency, `count` or `number`. */
  values: Readonly<Record<string, MeasureUnit>>
}

/**
 * Amounts beside a metric, by segment, and whether they go together: an answer of `Query.value`.
 *
 * What goes together need not cause: the value of a point is an association between segments.
 */
export type BusinessValue = {
  /** Whether segments with a higher score have higher amounts; nothing where that cannot be said. */
  association?: ValueAssociation | null
  /** What the numbers rest on. */
  assumptions: readonly Assumption[]
  /** The dimensions that tell the segments apart. */
  by: readonly string[]
  /** Their customers together, where they are counted. */
  customers?: number | null
  /** What met and what did not. */
  joined: Joined
  /** What is set beside money. */
  metric: Metric
  /** The metric over all answers. */
  overall: Reading
  /** Whether amounts are set per customer. */
  per_customer: boolean
  /** The segments with answers and an amount, in order. */
  segments: readonly ValueRow[]
  /** What it is called. */
  title: Title
  /** The amounts of these segments together. */
  total: Amount
  /** What amounts are measured in. */
  unit: Unit
  /** The column of amounts. */
  value: string
  /** Why nothing can be said of an association. */
  withheld?: Withheld | null
}

/** One key reading. */
export type Card = {
  /** The reading of the period it compares with. */
  before?: Reading | null
  /** The difference of the two. */
  change?: ReportDocumentChange | null
  /** The recent course, oldest first, every period present. */
  course?: readonly Point[]
  /** Which way is good news. */
  good?: Good
  /** The reading of the report's period. */
  now: Reading
  /** What the metric is called, such as `NPS`. */
  title: string
}

/** A category of a margin. Shares are 0 to 1. */
export type CategoryReached = {
  /** Its share of the answers as they came, by the survey's own weights where it has any. */
  as_answered: number
  /** How many answers. */
  n: number
  /** Its share of all weights. */
  reached: number
  /** Its values of the margin's dimensions. */
  segment: readonly string[]
  /** Its share of the population. */
  target: number
}

/**
 * A change with its reasons: an answer of `Query.explain`.
 *
 * Units: `Change.unit` for values, effects and contributions - a share is 0 to 1 - and 0 to 1 for shares of answers.
 */
export type Change = {
  /** The second side, as asked. */
  after: Side
  /** The first side, as asked. */
  before: Side
  /** The dimensions that tell the segments apart; levels from the top where they are nested. Empty when none was asked for. */
  by: readonly string[]
  /** After minus before, with its interval and test; nothing where a side is withheld or has no test. */
  change?: Shift | null
  /**
   * Every dimension with how much of the change it accounts for, the most first. Where no dimension was asked for: all of the
   * survey; else those asked for.
   */
  dimensions: readonly DimensionShare[]
  /** The effects of the first level together: what changed within segments, and what their mix did. */
  effects?: Effects | null
  /** The share of false findings that the verdicts of segments hold. */
  false_discovery_rate: number
  /** The id of the method of the split, `nps.mix_decomposition`, whatever the metric. */
  method: string
  /** What moved. */
  metric: Metric
  /** Whether the dimensions are levels. */
  nested: boolean
  /** Whether every segment moved the other way than all of them together (Simpson's paradox). */
  reversed: boolean
  /** The segments of the first level by the size of their contribution, the largest first: the order of a waterfall. */
  segments: readonly Contribution[]
  /** What it is called. */
  title: Title
  /** What values and contributions are measured in. */
  unit: Unit
  /** The metric over the second side. */
  value_after: Reading
  /** The metric over the first side. */
  value_before: Reading
  /** What may be said of the change. */
  verdict: Verdict
  /** Why nothing can be explained: a side has no answers, or too few to be shown. */
  withheld?: Withheld | null
}

/** A change from one level to the next. */
export type ChangePoint = {
  /** The level after. */
  after: Reading
  /** The level before. */
  before: Reading
  /**
   * After less before, as of usual weekdays; withheld with either of them. Its interval has the wander in it; it knows nothing of having
   * been picked as a change.
   */
  change: Reading
  /** The earliest period that the data allow nearly as well. */
  earliest: Period
  /** The latest. */
  latest: Period
  /** The first period of the new level. */
  period: Period
}

/** When a metric changed its level, looking back. Made by `Query.change_points`. */
export type ChangePoints = {
  /** The last day whose answers are in; nothing without data. */
  as_of?: string | null
  /**
   * How much of what levels wander by is still there a period later, over all segments: a slow wander is no change. Zero where they
   * do not wander to speak of.
   */
  autocorrelation: number
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The confidence of intervals. */
  confidence: Confidence
  /** The grain of the periods. */
  grain: Grain
  /** The id of the method. */
  method: string
  /** What was asked. */
  metric: Metric
  /** Levels with fewer answers are withheld. */
  min_base: number
  /** Whether values are those of one day, as for totals. */
  of_a_day?: boolean
  /** The segments, by name. */
  segments: readonly SegmentChanges[]
  /** The fewest periods that make a level. */
  shortest: number
  /** What it is called. */
  title: Title
  /** What values are measured in. */
  unit: Unit
}

/** What is at risk in one class. */
export type ClassAtRisk = {
  /** What is at risk in it, in money. */
  at_risk: Reading
  /** The class. */
  class: NpsClass
  /** Its customers, if those who answered speak for all. */
  customers: number
  /** The share of it that is assumed to be lost. */
  loss_rate: number
  /** Its share of the answers. */
  share: Reading
}

/** A code in the data: text or an integer. `11` and `"11"` are the same code. */
export type Code = number | boolean | string

/** A coefficient of correlation with its test. */
export type Coefficient = {
  /** The degrees of freedom of a t statistic. */
  df?: number | null
  /** The two-sided p-value; nothing where it is withheld. */
  p_value?: number | null
  /** The coefficient, -1 to 1, with its interval. */
  reading: Reading
  /** The t or z statistic of no association; nothing where it is withheld or the coefficient is 1 or -1. */
  statistic?: number | null
}

/** The customers whose first contact lies in one period. */
export type Cohort = {
  /** How many began. */
  customers: number
  /** The share of them in touch again one period later, two, and so on, as far as these periods are over. */
  in_touch: readonly Reading[]
  /** The period of their first contact. The first of all holds those too who were customers before the data begin. */
  period: Period
}

/** What became of customers who began together. Made by `Contacts.cohorts`. */
export type Cohorts = {
  /** The last day whose contacts are known. */
  as_of: string
  /** The cohorts, in the order of time. */
  cohorts: readonly Cohort[]
}

/** What the readings of a report are compared with. */
export type CompareTo = 'previous' | 'nothing'

/** One side of a `Comparison`. */
export type ComparedSide = {
  /** The metric on this side. */
  reading: Reading
  /** What it is called: its name, else its conditions in words. */
  title: Title
}

/**
 * Two sides compared: an answer of `Query.compare`.
 *
 * Units: `Comparison.unit` for values and differences - a share is 0 to 1, so a difference of shares is too. Whatever cannot be
 * said is a withheld `Reading` with its reason or absent together with the difference; no number here is ever NaN.
 */
export type Comparison = {
  /** What it is compared with. */
  against: ComparedSide
  /** The confidence level of the intervals; the verdict errs with one less it. */
  confidence: Confidence
  /** The smallest difference that these bases would show, with the stated power. */
  detectable: Reading
  /** The side less what it is compared with, with its interval; its base is the answers of both. */
  difference: Reading
  /** The size of the difference in other terms. */
  effects?: EffectSizes
  /** Whether a higher value is good news; nothing where that depends on what is counted. */
  higher_is_better?: boolean | null
  /** What was compared. */
  metric: Metric
  /** Fewer answers than this on a side withhold it, and the difference. */
  min_base: number
  /** How many answers it takes to see a difference. */
  needed: Needed
  /** How often a real difference is to be seen. */
  power: Power
  /** The side that the verdict is about. */
  side: ComparedSide
  /** The test behind the verdict; nothing where there is none. */
  test?: Test | null
  /** What it is called. */
  title: Title
  /** Why the verdict is undecided; nothing where it is not. */
  undecided?: Undecided | null
  /** What values and differences are measured in. */
  unit: Unit
  /** Whether the side is above the other. */
  verdict: Verdict
}

/** Several comparisons: an answer of `Query.compare_all`. */
export type Comparisons = {
  /** How p-values were adjusted; verdicts follow the adjusted ones. */
  adjustment: Adjustment
  /** The id of the adjustment. */
  adjustment_method: string
  /** The dimension whose values were compared; nothing where periods were. */
  by?: string | null
  /** The comparisons: of each side with the control, of each pair, or of each period with the one before. */
  comparisons: readonly Comparison[]
  /** The confidence level. */
  confidence: Confidence
  /** The grain of the periods that were compared; nothing where segments were. */
  every?: Grain | null
  /** What was compared. */
  metric: Metric
  /** How many rows have no value of the dimension, and take no part. */
  rows_not_known: number
  /** Whether the rows fell on the arms as planned; nothing where no plan was given. */
  sample_ratio?: SampleRatio | null
  /** All sides with their readings, by name or in time. */
  sides: readonly ComparedSide[]
  /** What it is called. */
  title: Title
  /** What values and differences are measured in. */
  unit: Unit
}

/** A confidence level, strictly between 0 and 1. The default is 0.95. */
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

/** What to find out about customers, as plain data. Each names the method of `Contacts` that it asks for. */
export type ContactAnalysis = {
  analysis: 'answer_delays'
  /** The dimension to tell apart. */
  by?: string | null
  /** The confidence of intervals; 95 % when absent. */
  confidence?: Confidence
  /** The periods to tell apart; all time when absent. */
  every?: Grain | null
  /** Smaller bases are withheld; 5 when absent. */
  min_base?: number
  /** Quantiles beside the median, 0 to 1; 0.9 when absent. */
  quantiles?: readonly number[]
} | {
  analysis: 'cohorts'
  /** The confidence of intervals; 95 % when absent. */
  confidence?: Confidence
  /** The periods by which customers begin and are followed; months when absent. */
  every?: Grain
  /** Smaller cohorts are withheld; 5 when absent. */
  min_base?: number
  /** Follow cohorts for at most so many periods; 24 when absent. */
  periods?: number
} | {
  analysis: 'first_contact_resolution'
  /** The dimension to tell apart, by its value at the earlier contact. */
  by?: string | null
  /** The confidence of intervals; 95 % when absent. */
  confidence?: Confidence
  /** The periods to tell apart, by the day of the earlier contact; all time when absent. */
  every?: Grain | null
  /** Smaller bases are withheld; 5 when absent. */
  min_base?: number
  /** Dimensions that both contacts must agree in, such as the topic; none when absent. */
  same?: readonly string[]
  /** A contact is repeated when another one comes within so many days; 7 when absent. */
  within_days?: number
} | {
  analysis: 'newcomers'
  /** The dimension to tell apart, by its value at the customer's first contact in the period. */
  by?: string | null
  /** The confidence of intervals; 95 % when absent. */
  confidence?: Confidence
  /** The periods; months when absent. */
  every?: Grain
  /** Smaller bases are withheld; 5 when absent. */
  min_base?: number
} | {
  analysis: 'recency'
  /** The confidence of intervals; 95 % when absent. */
  confidence?: Confidence
  /** Numbers of days; 7, 30 and 90 when absent. */
  days?: readonly number[]
  /** Smaller bases are withheld; 5 when absent. */
  min_base?: number
} | {
  analysis: 'repeats'
  /** The dimension to tell apart, by its value at the earlier contact. */
  by?: string | null
  /** The confidence of intervals; 95 % when absent. */
  confidence?: Confidence
  /** The periods to tell apart, by the day of the earlier contact; all time when absent. */
  every?: Grain | null
  /** Smaller bases are withheld; 5 when absent. */
  min_base?: number
  /** Dimensions that both contacts must agree in, such as the topic; none when absent. */
  same?: readonly string[]
  /** A contact is repeated when another one comes within so many days; 7 when absent. */
  within_days?: number
} | {
  analysis: 'silences'
  /**
   * A customer is flagged on the first day on which the probability of being still active is below this; 0.1 when absent. It is also
   * the share of flags, at most, that are raised on customers who are still active.
   */
  below?: number
  /** The dimension whose segments may fall silent as a whole. */
  by?: string | null
  /** At most so many customers are listed, those with the most contacts first; all when absent. */
  limit?: number | null
  /** Visits that make a rhythm; of customers with fewer nothing is said. 3 when absent. */
  min_contacts?: number
  /** Silences flagged from this day on that have ended are told too. */
  since?: string | null
  /** Contacts that follow another within so many minutes belong to the same visit; 60 when absent. */
  visit_minutes?: number
}

/** A reading of one period and segment. */
export type ContactRow = {
  /** Contacts or customers of which it cannot be told yet. */
  censored: number
  /** The period; nothing where all time was asked for. */
  period?: Period | null
  /** The share. */
  reading: Reading
  /** The value of the dimension that was asked for; nothing for "not known" too. */
  segment?: string | null
}

/**
 * Which columns of a table of contacts play which role.
 *
 * In serde `{"customer": "caller_id", "time": "opened_at", "dimensions": ["topic"], "resolved": "solved"}`. A row without a customer or
 * without a time is refused, and counted.
 */
export type ContactSpec = {
  /** The times of an interaction and of the answer about it. */
  answer?: Between | null
  /** The column of consent: a row without consent is kept out, and counted. */
  consent?: ConsentDef | null
  /** The column of the customer; use a pseudonymous key. */
  customer: DimensionDef
  /** What contacts are told apart by: channel, topic, store. */
  dimensions?: readonly DimensionDef[]
  /** The share of refused rows past which the intake fails; 0.2 when absent. */
  max_refused?: MaxRefused | null
  /** Whether the contact settled the matter: a column that reads as yes or no. */
  resolved?: FlagColumn | null
  /** When the contact was made. Days are those of its zone. */
  time: TimeDef
}

/** What one segment gave to a change. */
export type Contribution = {
  /** The change of its own value, with its interval and test, where it occurs on both sides. */
  change?: Shift | null
  /** The segments within it, where the dimensions are nested. */
  children?: readonly Contribution[]
  /** `rate` and `mix` together. Over a level they add up to the change, over its children to their parent's. */
  contribution: number
  /** Where its step of a waterfall begins: the value before, and the contributions of the rows above. */
  from: number
  /** Where the row stands for several: those that were merged because at least one of them has too few answers to be shown. */
  merged?: readonly (readonly (string | null)[])[]
  /** What the change of its share gave, by how far its value lies from the average of the totals. */
  mix: number
  /** The p-value of that test adjusted for the number of segments of the level. */
  p_adjusted?: number | null
  /** What the change of its own value gave. Of a segment with children it holds the mix among them. */
  rate: number
  /** The upper limit of `rate`. */
  rate_high?: number | null
  /** The lower limit of `rate`, the shares taken as fixed. */
  rate_low?: number | null
  /** Its values of the dimensions; `null` is "not known". Of a merged row the values of its parent alone. */
  segment: readonly (string | null)[]
  /** Its share of the answers after. */
  share_after: Reading
  /** Its share of the answers before; by weight where answers carry weights. */
  share_before: Reading
  /** Where its step ends: `from` and its contribution. */
  to: number
  /** Its value after. */
  value_after: Reading
  /** Its value before; withheld as empty where it did not occur. */
  value_before: Reading
  /** Whether its own value moved beyond chance, the false discovery rate held. */
  verdict: Verdict
}

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
 */
export type DayRange = {
  /** The first day. */
  from?: string | null
  /** The first day after. */
  to?: string | null
}

/** One day: value = trend + week + remainder. */
export type DecomposedDay = {
  /** Whether the trend is drawn from neighbours alone: a gap, or a special day. */
  imputed?: boolean
  /** The answers of the day. */
  n: number
  /** The day. */
  period: Period
  /** What is left of the value. */
  remainder?: number | null
  /** The level around it; nothing where no day nearby says it. */
  trend?: number | null
  /** The value; nothing in a gap and where the base is too small to be shown. */
  value?: number | null
  /** What the weekday adds. */
  week?: number | null
}

/** A metric by day as trend, week and remainder, for display. Made by `Query.decompose`. */
export type Decomposition = {
  /** The last day whose answers are in; nothing without data. */
  as_of?: string | null
  /** How many days on either side the trend of a day is drawn from. */
  bandwidth: number
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The id of the method. */
  method: string
  /** What was asked. */
  metric: Metric
  /** Days with fewer answers are withheld. */
  min_base: number
  /** The segments, by name. */
  segments: readonly SegmentDecomposition[]
  /** What it is called. */
  title: Title
  /** What values and parts are measured in. */
  unit: Unit
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

/** A field of the definitions in which two sources differ. */
export type DefinitionDifference = {
  /** The field, such as `scale.good`, `zone` or `weight`. */
  field: string
  /** What the first source has; nothing where it has none. */
  first?: string | null
  /** Whether it can change the value; a name alone cannot. */
  matters: boolean
  /** What the second source has. */
  second?: string | null
  /** What it is, in words. */
  title: Title
}

/** A quantile of delays. */
export type DelayQuantile = {
  /** Which one, 0 to 1. */
  p: number
  /** Its value in seconds. */
  reading: Reading
}

/** How long answers took in one period and segment. */
export type DelayRow = {
  /** The median in seconds. */
  median: Reading
  /** The period; nothing where all time was asked for. */
  period?: Period | null
  /** The other quantiles that were asked for, in that order. */
  quantiles: readonly DelayQuantile[]
  /** The value of the dimension that was asked for; nothing for "not known" too. */
  segment?: string | null
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

/**
 * How much of a change a dimension accounts for.
 *
 * A dimension accounts for a change where its mix moved, or where its segments moved apart from one another. One that has nothing to
 * do with it would show the same change in every segment and no effect of the mix.
 */
export type DimensionShare = {
  /** What the ranking goes by: the size of `mix`, and `spread`. */
  accounts_for: number
  /** The dimension. */
  dimension: string
  /** What the change of their shares gave. */
  mix: number
  /** What the changes within its segments gave, in the unit of the metric. */
  rate: number
  /** How many segments it tells apart here, with small ones merged into one. */
  segments: number
  /** The standard deviation of the changes within segments, beyond what chance makes of their bases. */
  spread: number
  /** What it is called. */
  title: Title
}

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

/** What an analysis gives: plain data with every number in it. */
export type Document = Association & {
  document: 'association'
} | BusinessValue & {
  document: 'business_value'
} | Change & {
  document: 'change'
} | ChangePoints & {
  document: 'change_points'
} | Comparison & {
  document: 'comparison'
} | Comparisons & {
  document: 'comparisons'
} | Decomposition & {
  document: 'decomposition'
} | Drivers & {
  document: 'drivers'
} | Findings & {
  document: 'findings'
} | FollowedUp & {
  document: 'followed_up'
} | Forecast & {
  document: 'forecast'
} | Journey & {
  document: 'journey'
} | LeadLag & {
  document: 'lead_lag'
} | PairedComparison & {
  document: 'paired_comparison'
} | Reconciliation & {
  document: 'reconciliation'
} | Return & {
  document: 'return'
} | RevenueAtRisk & {
  document: 'revenue_at_risk'
} | Screening & {
  document: 'screening'
} | Series & {
  document: 'series'
} | TagChange & {
  document: 'tag_change'
} | Trend & {
  document: 'trend'
} | Weighting & {
  document: 'weighting'
} | AnswerDelays & {
  document: 'answer_delays'
} | Cohorts & {
  document: 'cohorts'
} | FirstContactResolution & {
  document: 'first_contact_resolution'
} | Newcomers & {
  document: 'newcomers'
} | Recency & {
  document: 'recency'
} | Repeats & {
  document: 'repeats'
} | Silences & {
  document: 'silences'
}

/** One question beside an outcome. */
export type DriverItem = {
  /** The share of the outcome's variance that it accounts for, 0 to 1; all items add up to R². */
  accounts_for: Reading
  /** The simple correlation with the outcome, `corr.pearson`. */
  correlation: Reading
  /** Its share of what all items account for, 0 to 1, with its interval. */
  importance: Reading
  /** Whether that is a tenth or more: the item speaks for some of them only. */
  incomplete: boolean
  /** The share of those who answered the outcome and not this item, 0 to 1. */
  missing: number
  /** How many answered both it and the outcome. */
  n: number
  /** How well it does: the share of the good band of a rating (top 2 of 5), the share of yes of a flag, among all who answered it. */
  performance: Reading
  /** Importance beside performance; nothing where the ranking is withheld, or where a better item does not go with a better outcome. */
  quadrant?: Quadrant | null
  /** The question. */
  question: string
  /** The best and the worst place that its interval allows among the items; the same twice where nothing is tied with it. */
  rank?: readonly [number, number] | null
  /** The direction of the simple correlation. That of a regression coefficient misleads between items that correlate. */
  sign: Sign
  /** The items whose intervals overlap its own: which is more important cannot be told. */
  tied_with?: readonly string[]
  /** What it is called. */
  title: Title
}

/** Which questions go together with an outcome: an answer of `Query.drivers`. An association, never an effect. */
export type Drivers = {
  /** The items of which one is a combination of the others. */
  collinear?: readonly string[]
  /** The confidence level of all intervals. */
  confidence: Confidence
  /** The questions whose correlations contradict the others, because different people answered them. */
  contradictory?: readonly string[]
  /** The items by importance, the largest first; by the size of their correlation where the ranking is withheld. */
  items: readonly DriverItem[]
  /** The mean correlation among the items: near 1 they are answered as one. */
  mean_correlation?: number | null
  /** The id of the method of importance: `drivers.lmg_shapley` or `drivers.relative_weights`. */
  method: string
  /** How many answered the pair of questions that the most answered. */
  n_max: number
  /** How many answered the pair of questions that the fewest answered. */
  n_min: number
  /** The question whose answers are the outcome. */
  outcome: string
  /** The share of the outcome's variance that all items account for, 0 to 1, with its interval; n is the smallest pair. */
  r2: Reading
  /** The metric that was asked for, beside which the drivers stand. */
  reading: Reading
  /** How many resamples the intervals of importance rest on, `drivers.bootstrap_pairs`. */
  resamples: number
  /** Their seed. */
  seed: number
  /** What it is called. */
  title: Title
  /** Why the items are not ranked. */
  withheld?: Withheld | null
}

/** A key that stands in several rows. */
export type Duplicate = {
  /** The key; nothing for "not known". */
  key: readonly (string | null)[]
  /** How many rows it has in one period. */
  rows: number
}

/** What to do with rows of one key and period. */
export type Duplicates = 'refuse' | 'sum'

/** The size of a difference in other terms than the metric's. */
export type EffectSizes = {
  /** The difference of means, where the metric is not a mean. */
  means?: Reading | null
  /** The difference of medians of a measure, where the metric is not a median. */
  medians?: Reading | null
  /**
   * Of NPS: the probability that the side's is above the other's, given these answers (Jeffreys priors,
   * `nps.diff.bayes_superiority`). It stands beside the interval, not in its place.
   */
  probability_above?: number | null
  /**
   * Of ratings and numbers: how often an answer of the side is above one of the other, ties counted half (A, the probability of
   * superiority): 0.5 is none, 0.56 small, 0.64 medium, 0.71 large.
   */
  superiority?: Reading | null
}

/** The two effects of a change; they add up to it. */
export type Effects = {
  /** After minus before: what the contributions add up to. */
  change: number
  /** The value after, had the shares stayed those of before. */
  fixed_mix_after: number
  /** What the change of the segments' shares gave. */
  mix: number
  /** What the changes of the segments' own values gave, at their average shares. */
  rate: number
  /** The standard error of `rate`, the shares taken as fixed; nothing where a segment has none. */
  rate_se?: number | null
}

/** A silence that was flagged and has ended. */
export type EndedSilence = {
  /** The customer's key. */
  customer: string
  /** The day on which the silence was flagged. */
  flagged_on: string
  /** The day of the last contact before. */
  last_contact: string
  /** The probability of being still active that was stated on that day. */
  p_active_when_flagged: number
  /** The day on which the customer came back. */
  returned_on: string
}

/**
 * A number with its uncertainty: limits, or a standard error, or neither where it is taken as certain.
 *
 * In serde `{"value": 3.2, "low": 1.1, "high": 5.3}` with `confidence` where it is not 0.95; or `{"value": 3.2, "se": 1.07}`; or
 * `{"value": 3.2}`.
 */
export type Estimate = {
  /** The confidence of the limits; 0.95 without it. */
  confidence?: Confidence | null
  /** Its upper limit. */
  high?: number | null
  /** Its lower limit. */
  low?: number | null
  /** Its standard error, instead of limits. */
  se?: number | null
  /** The number. */
  value: number
}

/** What a period was to give, at the confidence of the series. */
export type ExpectedRange = {
  /** The upper limit. */
  high: number
  /** The lower limit for a usual period with this base. */
  low: number
  /** The level of the periods before, on this weekday. */
  value: number
}

/** What a family is about. */
export type Family = 'satisfaction' | {
  operations: string
} | 'volume' | {
  tag: {
    /** The question. */
    question: string
    /** The tag. */
    tag: string
  }
}

/** The formats of files that are read. */
export type FileFormat = 'csv' | 'json_lines' | 'parquet'

/** A predicate on the dimensions and days of cells, as plain data. */
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

/**
 * A claim that something changed, with its evidence.
 *
 * A finding is made on the day `first_seen`, with the numbers of that day; afterwards only its `status`, `last_seen` and, when it has
 * lasted, its `kind` change.
 */
export type Finding = {
  /** The change in the other metrics of the family. */
  also?: readonly FindingChange[]
  /** The change in the metric that shows it most. */
  change: FindingChange
  /** What the segment's dimension is called. */
  dimension?: Title | null
  /** Which way. */
  direction: FindingDirection
  /** What was judged together. */
  family: Family
  /** The last day of the data in whose light it was found; nothing later was looked at. */
  first_seen: string
  /** Whether that is good, where the metric knows. */
  good?: boolean | null
  /** The same for the same finding however often it is made: the day, the family and the segment. */
  id: string
  /** What kind of change it is. */
  kind: FindingKind
  /** The last day that showed it. */
  last_seen: string
  /** What moved before it, for a lead. */
  leader?: FindingLeader | null
  /** The day on which it most likely began. */
  onset: string
  /** The chance that a series without a change shows as much within a month, on any day and by any onset. */
  p: number
  /** The expected share of false ones among the findings of the last month that are as clear as this one or clearer. */
  q: number
  /** The segment: its dimension with its value, as a filter takes them; empty for the whole. A value of null is "not known". */
  segment: Readonly<Record<string, string | null>>
  /**
   * Which part of what the whole fell or rose beyond its expectation since the onset is this segment's, from 0 to 1; absent for
   * the whole, and where the whole shows no such change.
   */
  share_of_whole?: number | null
  /** Whether it goes on. */
  status: FindingStatus
  /** How far out it is, in standard deviations of chance: of the metrics together where there are several. */
  z: number
}

/** What changed in one metric. */
export type FindingChange = {
  /** Answers since the onset. */
  base: number
  /** `observed` less `expected`. */
  effect: number
  /** What was expected of them, in the light of the days before, of their weekdays, and of what the whole network did. */
  expected: number
  /** The upper end. */
  expected_high: number
  /** The lower end of what would have been usual, in 19 of 20 cases. */
  expected_low: number
  /** The metric. */
  metric: Metric
  /** How much of `expected` is what the network itself did in these days, against the days before. Absent for the whole. */
  network_change?: number | null
  /**
   * What the answers since the onset came to: a mean in the metric's unit, a share, or a number of answers. A handling time is a
   * geometric mean, the typical time.
   */
  observed: number
  /** What it is called. */
  title: Title
  /** What `observed` and its like are measured in. */
  unit: Unit
  /** The change in standard deviations of chance, negative for a fall. */
  z: number
}

/** Which way something changed. */
export type FindingDirection = 'down' | 'up'

/** What kind of change a finding is. */
export type FindingKind = 'anomaly' | 'shift' | 'drift' | 'volume_collapse' | 'volume_surge' | 'tag_spike' | 'silence' | 'trend' | 'lead'

/** What moves before another measure. */
export type FindingLeader = {
  /** How many days before. */
  lag_days: number
  /** The metric. */
  metric: Metric
  /** What it is called. */
  title: Title
}

/** Whether a finding goes on. */
export type FindingStatus = 'open' | 'ended' | 'settled'

/** All findings of a cube, in the order in which they were made. */
export type Findings = {
  /** The findings, by the day on which they were made. */
  findings: readonly Finding[]
  /** The first day that was looked at. Absent where there is none. */
  from?: string | null
  /** How many segments were watched, the whole included. */
  segments: number
  /** The false findings a month that were asked for. */
  sensitivity: number
  /** How many series. */
  series: number
  /** How far out a change must be for that, in standard deviations of chance. */
  threshold: number
  /** The last day that was looked at. */
  to?: string | null
  /** There are too few days yet to tell a change. */
  warming_up?: Warming | null
}

/** How many matters were settled at the first contact. Made by `Contacts.first_contact_resolution`. */
export type FirstContactResolution = {
  /** The last day whose contacts are known. */
  as_of: string
  /** What it rests on. */
  basis: ResolutionBasis
  /** Matters whose window is not over, or whose days before the first contact are not known. */
  censored: number
  /** By period and segment, where that was asked for. */
  rows: readonly ContactRow[]
  /** Dimensions that contacts of one matter agree in. */
  same: readonly string[]
  /** The share of matters settled at the first contact. */
  total: Reading
  /** Matters of which nobody marked whether they were settled. */
  unmarked: number
  /** A contact opens a matter when none came in so many days before, and leaves it settled when none comes in so many after. */
  within_days: number
}

/** What a reader should know before leaning on a `Reading`. */
export type Flag = 'low_base' | 'degenerate' | 'ceiling' | 'skewed' | 'no_base' | 'binned' | 'weighted' | 'partial'

/** A column with the codes that mean yes, no and not known. */
export type FlagCodes = {
  /** The column. */
  column: string
  /** Codes that mean "not known". */
  missing?: readonly Code[]
  /** Codes that mean no, besides the usual ones. */
  no?: readonly Code[]
  /** Codes that mean yes, besides the usual ones. */
  yes?: readonly Code[]
}

/** A column that reads as yes or no: its name, or its codes too. */
export type FlagColumn = string | FlagCodes

/** A set of flags, written as a list. One word, so that a million readings need no memory of their own for it. */
export type Flags = readonly Flag[]

/** One picked segment of a `FollowedUp`. */
export type FollowedSegment = {
  /** Its reading after. */
  after: Reading
  /** Its reading before. */
  before: Reading
  /** What was to be expected after: its shrunken value of before. */
  expected_after: Reading
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
}

/** What became of segments that were picked for their value. Made by `Query.follow_up`. */
export type FollowedUp = {
  /** The days after. */
  after: DayRange
  /** The days before. */
  before: DayRange
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The naive change: after less before. It has no interval, for after picking none would hold. */
  change: Reading
  /** The confidence of intervals. */
  confidence: Confidence
  /** Regression to the mean: the change that empirical Bayes predicts for these segments if nobody does anything. */
  expected: Reading
  /** How many picked segments have answers enough on both sides; what follows is of these. */
  followed: number
  /** What was asked. */
  metric: Metric
  /** Segments with fewer answers are withheld. */
  min_base: number
  /** The change that is left when the expected one is taken off. */
  net: Reading
  /** The p-value of nothing left. */
  p_value?: number | null
  /** The change of all segments that were not picked, with their own weights before: what moved everybody. Not taken off. */
  rest_change: Reading
  /** The picked segments, from the lowest before where they were picked by value, else as they were named. */
  segments: readonly FollowedSegment[]
  /** What it is called. */
  title: Title
  /** What values and changes are measured in. */
  unit: Unit
  /** The mean of their values after, with the same weights, so that no mix moves it. */
  value_after: Reading
  /** The mean of their values before, weighted by their answers before. */
  value_before: Reading
  /** Whether what is left is above or below zero, at the level of the intervals. */
  verdict: Verdict
}

/** What is to come of a metric. Made by `Query.forecast`. */
export type Forecast = {
  /** The last day whose answers are in; nothing without data. */
  as_of?: string | null
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The confidence of intervals. */
  confidence: Confidence
  /** Whether up is better; nothing where that depends. */
  higher_is_better?: boolean | null
  /** How many days ahead. */
  horizon: number
  /** The id of the method. */
  method: string
  /** What was asked. */
  metric: Metric
  /** Segments with fewer answers are withheld. */
  min_base: number
  /** The segments, by name. */
  segments: readonly SegmentForecast[]
  /** What is to be reached. */
  target?: ForecastTarget | null
  /** What it is called. */
  title: Title
  /** What values are measured in. */
  unit: Unit
}

/** One day ahead. */
export type ForecastDay = {
  /** The day. */
  day: string
  /** How many answers are to be expected, from this weekday in the last quarter; 0 on a closed day. */
  expected_n: number
  /**
   * What the day will read, with the interval for a day with as many answers as this weekday has. Nothing on a day on which nobody is
   * expected to answer.
   */
  reading?: Reading | null
  /** What is special about the day. The forecast is that of a usual day. */
  special?: SpecialMark | null
}

/** Several days together: of a mean all their answers, of a total their sum. */
export type ForecastPeriod = {
  /** How many answers are still to be expected. */
  expected_n: number
  /** The first day that counts. */
  from: string
  /** Whether all days of the period count. */
  is_whole: boolean
  /** The answers in it so far. */
  observed_n: number
  /** The period; nothing for the days ahead together. */
  period?: Period | null
  /** What the period will read. */
  reading: Reading
  /** The day after the last that counts. */
  to: string
}

/** What is to be reached in the period that holds a day. */
export type ForecastTarget = {
  /** A day of the period. */
  on: string
  /** How long the period is; a month without it. What has been answered in it so far counts. */
  over?: Grain
  /** The value, in the unit of the metric's readings. */
  value: number
}

/** A trend that a forecast carries on. */
export type ForecastTrend = {
  /** The larger p-value of the rank test and the weighted line, both at most 0.01. */
  p_value: number
  /** By how much the level changes in 30 days, before it fades. */
  per_month: number
}

/** The limits of a funnel at one base. */
export type FunnelCurve = {
  /** Where 95 % of segments lie by chance. */
  limits95: readonly [number, number]
  /** The first with overdispersion. */
  limits95_random_effects: readonly [number, number]
  /** Where 99.8 % do. */
  limits998: readonly [number, number]
  /** The second with overdispersion. */
  limits998_random_effects: readonly [number, number]
  /** The base. */
  n: number
}

/** A segment's place in the funnel: its value is that of its reading. */
export type FunnelPlace = {
  /** Where 95 % of segments of its base lie by chance. */
  limits95: readonly [number, number]
  /** The first with overdispersion. */
  limits95_random_effects: readonly [number, number]
  /** Where 99.8 % do. */
  limits998: readonly [number, number]
  /** The second with overdispersion. */
  limits998_random_effects: readonly [number, number]
  /** The base, the effective one where the answers carry weights. */
  n: number
  /** How many standard errors it lies from the target. */
  z: number
  /** The same with overdispersion. */
  z_random_effects: number
}

/**
 * How a population of customers keeps in touch and leaves.
 *
 * A customer's gaps are gamma distributed. Its mean gap is log-normal over customers, and so is the shape of its gaps, on a grid from
 * 0.35 (bursts) to 16 (a clock). A customer leaves after a contact with one probability, another one after the very first, or at any
 * moment by a rate a day; the data decide which of these matters. Chances to leave drift, so they are those of the last half-year.
 */
export type GapModel = {
  /** How many customers the model rests on. */
  customers: number
  /** The probability to leave after any later contact. */
  leave_at_contact: number
  /** The probability to leave after the first contact. */
  leave_at_first: number
  /** The rate of leaving between contacts, a day. */
  leave_per_day: number
  /** How many of them have left within the last half-year, as far as can be told: the chances to leave rest on these. */
  left: number
  /** The mean over customers of the logarithm of the mean gap in days. */
  ln_mean_gap: number
  /** Its standard deviation. */
  ln_mean_gap_sd: number
  /** The mean over customers of the logarithm of the shape of their gaps. */
  ln_shape: number
  /** Its standard deviation. */
  ln_shape_sd: number
}

/** How far a goal is, at this pace. */
export type GoalOutlook = {
  /** The day on which the line meets the goal. */
  day?: string | null
  /** The goal less the end of the line. */
  distance: number
  /** The same by the limit of the slope that meets it first. */
  earliest?: string | null
  /** The goal. */
  goal: number
  /** The same by the limit that meets it last; nothing where that is beyond what the data carry. */
  latest?: string | null
  /** What can be said of it. */
  state: GoalState
}

/** What can be said of a goal. */
export type GoalState = 'reached' | 'approaching' | 'too_far' | 'receding' | 'undecided'

/** Which way of a metric is good news. */
export type Good = 'up' | 'down' | 'neither'

/**
 * The length of a period.
 *
 * There is no order from fine to coarse: a week lies across months and years, so it rolls up to `Grain.All` alone.
 * `Grain.rolls_up_to` says which counts can be added up to which.
 */
export type Grain = 'all' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/**
 * Granger's test of a lead, never told alone. It asks whether the past of the leader helps to foretell the follower beyond the
 * follower's own past.
 */
export type Granger = {
  /** The F statistic. */
  f: number
  /** How many past days of both sides enter: those by which the follower foretells itself best, and at least as many as the lead. */
  lags: number
  /** Its p-value. */
  p_value: number
  /** The same, corrected for everything that was tested at once. */
  q_value: number
}

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

/** How R² is shared out among the items. */
export type ImportanceMethod = 'drivers.lmg_shapley' | 'drivers.relative_weights'

/**
 * What is asked of an investment: its cost, what the metric moved or is hoped to move, and what a point is worth.
 *
 * The gain is `(delta - regression_to_mean) x value_of_point x volume x margin`, so the value of a point is per unit of the
 * volume: per customer where the volume counts customers.
 *
 * In serde `{"cost": {"amount": 80000, "currency": "PLN"}, "delta": {"value": 4.1, "low": 1.2, "high": 7.0}, "value_of_point":
 * {"value": 2.4, "low": 0.9, "high": 3.9}, "currency": "PLN", "volume": 12000, "margin": 0.35}`.
 */
export type Investment = {
  /** The confidence of the range; 0.95 without it. */
  confidence?: Confidence | null
  /** What it costs. */
  cost: Money
  /** The currency of the value of a point. */
  currency: Currency
  /** How many points the metric moved, or is hoped to move; percentage points of a share. */
  delta: Estimate
  /** The share of the value that is profit, 0 to 1; all of it without it. */
  margin?: number | null
  /**
   * The points that would have come back by themselves, for what was chosen for being low tends to rise: taken off the delta.
   * Nothing is taken off without it.
   */
  regression_to_mean?: number | null
  /** What one point is worth, per unit of the volume. */
  value_of_point: Estimate
  /** How many customers, or segments, the value of a point goes for; 1 without it. */
  volume?: number | null
}

/** What met by name and what did not: nothing is dropped silently. */
export type Joined = {
  /** The amounts of rows whose key is not known. */
  amount_not_known: Amount
  /** The amounts of segments without answers. */
  amount_without_answers: Amount
  /** Answers whose segment is not known. */
  answers_not_known: number
  /** Keys that stood in several rows and were added up. */
  duplicates: readonly Duplicate[]
  /** Segments of the business table without answers. */
  only_in_business: readonly (readonly (string | null)[])[]
  /** Segments with answers that have no row in the business table. */
  only_in_survey: readonly (readonly (string | null)[])[]
  /** Rows of the business table that were refused, with amounts that could not be read. */
  refused: number
  /** Segments with both answers and an amount. */
  segments: number
  /** Of these, segments whose score is withheld; they take no part in the association. */
  withheld: number
  /** Segments whose rows in the business table have no amount, or no customers where these are counted. */
  without_amount: readonly (readonly (string | null)[])[]
}

/** A journey with its stages: an answer of `Query.journey`. */
export type Journey = {
  /** The share of rows that reach the last stage from the first, with its interval; withheld where it is no funnel. */
  completion: Reading
  /** The dimension whose values are the stages. */
  dimension: string
  /** Rows at values of the dimension that are none of the stages. */
  elsewhere: number
  /** Whether a higher score is better; nothing where that depends on what is counted, so that no stage is the worst. */
  higher_is_better?: boolean | null
  /** Whether volume never grows from a stage to the next, so that what is missing can be read as lost. */
  is_funnel: boolean
  /** The position in `steps` where the largest share is lost. */
  largest_loss?: number | null
  /** What the stages score. */
  metric: Metric
  /** The position in `steps` where the most rows are lost; nothing where none are, or where it is no funnel. */
  most_lost?: number | null
  /** The stages in order. */
  stages: readonly Stage[]
  /** The steps from each stage to the next; one fewer than stages. */
  steps: readonly Step[]
  /** What it is called. */
  title: Title
  /** What scores are measured in. */
  unit: Unit
  /** The stage of the worst score, by position in `stages`, where at least two are shown. */
  worst_stage?: number | null
  /** The position in `steps` where the score turns for the worse most, beyond chance or not. */
  worst_step?: number | null
}

/** The key readings as cards. */
export type KeyReadings = {
  /** The cards, in the fixed order of the metrics. */
  cards: readonly Card[]
}

/** A correlation at a lag. */
export type LagCorrelation = {
  /** How many days the leader is before. */
  lag: number
  /** The correlation. */
  r: number
  /** The size that chance alone exceeds at this lag in one of so many cases as the confidence leaves; nothing where too few days have both. */
  usual?: number | null
}

/** One measure that moves before others in a segment. */
export type Lead = {
  /** Whether the leaders are taken to lead and the followers to lag; nothing where a side is taken for neither. */
  as_expected?: boolean | null
  /**
   * The correlation at that lag, of both sides pooled and prewhitened, with its interval: the strength. Ratings that are pooled are
   * turned so that up is better. Its `n` are the days that have both sides, its `n_eff` what they are worth.
   */
  correlation: Reading
  /** The correlation at each lag, negative where the follower is before; to be drawn. */
  correlogram: readonly LagCorrelation[]
  /** What moves after it. */
  followers: readonly LeadSide[]
  /** Granger's test beside it. */
  granger?: Granger | null
  /** How many days before. */
  lag: number
  /** What moves first: one metric, or several that are readings of one thing. */
  leaders: readonly LeadSide[]
  /** The p-value of the largest correlation among all leads that were looked for. */
  p_value: number
  /** The same, corrected for everything that was tested at once. */
  q_value: number
  /** Whether one leads, or both move together. */
  relation: Relation
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
}

/** Which measures move before others. Made by `Query.leads`. An association in time, never a cause. */
export type LeadLag = {
  /** How p-values were adjusted for their number. */
  adjustment: Adjustment
  /** The last day whose answers are in; nothing without data. */
  as_of?: string | null
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The confidence of intervals. */
  confidence: Confidence
  /** The first day of the data; nothing without data. */
  from?: string | null
  /** What was found, from the strongest. */
  leads: readonly Lead[]
  /** The false discovery rate that is held over everything tested. */
  level: number
  /** The longest lead that was looked for, in days. */
  max_lag: number
  /** The id of the method. */
  method: string
  /** The metrics, in the order in which `LeadSide.metric` counts them. */
  metrics: readonly TimedMetric[]
  /** What could not be tested, and why. */
  refused: readonly RefusedPair[]
  /** How many segments there are. */
  segments: number
  /** How many ordered pairs were tested together, in all segments. */
  tested: number
}

/** One metric of a side. */
export type LeadSide = {
  /** Its own correlation with the other side at the lag of the claim. */
  correlation: Reading
  /** Whether it holds alone, after correction for the metrics of its side; a metric without companions does. */
  holds: boolean
  /** Its place in `LeadLag.metrics`. */
  metric: number
  /** The p-value of that. */
  p_value: number
}

/** What the shrunken values of a `Screening` share. */
export type League = {
  /** Whether there is any evidence that segments differ: `tau2` above 0. Without it all shrunken values are one, and all ranks tied. */
  differ: boolean
  /** The value towards which segments are pulled. */
  mean: number
  /** The id of the method of shrinking. */
  method: string
  /** The id of the method of ranking: ranks from intervals that hold at once (Klein, Wright and Wieczorek 2020). */
  rank_method: string
  /** Its root: how far segments typically lie apart in truth. */
  sd_between: number
  /** The variance between the segments' true values, in squared units. */
  tau2: number
}

/** A stretch with one level. */
export type LevelSpan = {
  /** Its first period. */
  first: Period
  /** Its last period. */
  last: Period
  /** Its answers together; of totals what comes in on one day. */
  reading: Reading
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

/** A language with its way to write numbers and dates. */
export type Locale = 'en' | 'pl'

/** A dimension whose value follows from another dimension's. */
export type Lookup = {
  /** The dimension that decides, such as `store`. */
  of: string
  /** The value for each of its values, such as `{"WAW-01": "Mazovia"}`. What is not listed is not known. */
  values: Readonly<Record<string, string>>
}

/**
 * The share of customers of each class that is lost over the time to which their value applies: 0 to 1. Nothing in answers
 * tells it; it comes from whoever asks.
 */
export type LossRates = {
  /** Of detractors. */
  detractors: number
  /** Of passives. */
  passives: number
  /** Of promoters. */
  promoters: number
}

/** A margin of the population and what the weights make of it. */
export type MarginReached = {
  /** The dimensions: one of a margin, all of strata. */
  by: readonly string[]
  /** Its categories. */
  categories: readonly CategoryReached[]
}

/** A share between 0 and 1. */
export type MaxRefused = number

/**
 * What a measure's numbers count.
 *
 * Times have short names too, and a currency may stand alone:
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

/** What a metric is taken for. */
export type MetricTiming = {
  /** The metric. */
  of: Metric
  /** Whether it leads or lags. */
  timing: Timing
}

/**
 * An exact amount of money: whole minor units (grosze, cents) of a currency. Amounts in two currencies never meet.
 *
 * In serde `{"amount": 1234.5, "currency": "PLN"}`, or `{"minor": 123450, "currency": "PLN"}` to be exact at any size; it is
 * written with both.
 */
export type Money = {
  /** The amount in the currency, rounded to its minor unit. */
  amount?: number | null
  /** The currency. */
  currency: Currency
  /** The amount in whole minor units; it goes before `amount`. */
  minor?: number | null
}

/** How many moved which way between two answers: over classes for NPS and shares, over points for means. */
export type Moved = {
  /** How many moved down. */
  down: number
  /** How many stayed. */
  same: number
  /** How many moved up. */
  up: number
}

/** One name, or several of which the first that the data have is taken. */
export type Names = string | readonly string[]

/** How many answers it takes to see a difference. */
export type Needed = {
  /** How many answers on each side, when answers vary as they do here. */
  answers_per_side: Reading
  /** The difference to be seen: as asked, else the size of the observed one. Nothing where there is none. */
  to_see?: number | null
}

/** New and returning customers by period. Made by `Contacts.newcomers`. */
export type Newcomers = {
  /** The last day whose contacts are known. */
  as_of: string
  /** The first day with a contact. Who came before it is not known, so at first everybody looks new. */
  known_from?: string | null
  /** By period and segment. */
  rows: readonly NewcomersRow[]
}

/** The customers of one period and segment. */
export type NewcomersRow = {
  /** The share of customers whose first contact of all lies in the period; its base is the customers who made contact in it. */
  new_share: Reading
  /** The period. */
  period?: Period | null
  /** The value of the dimension that was asked for; nothing for "not known" too. */
  segment?: string | null
}

/** Why there is no forecast. */
export type NoForecast = 'empty' | 'small_base' | 'too_few_days' | 'stopped' | 'beyond_history' | 'too_uncertain'

/** Why two sides cannot be tested. */
export type NoLead = 'too_few_days' | 'thin_days' | 'zero_variance' | 'small_base'

/** Something that could not be shown, and why. */
export type Notice = {
  /** Why, and what to do about it. */
  text: string
  /** What is not there. */
  title: string
}

/** A class of customers by their likelihood to recommend. */
export type NpsClass = 'detractors' | 'passives' | 'promoters'

/** Values of a dimension, as they are read. */
export type OneOrMany = Code | null | readonly (Code | null)[]

/** A number as a range. */
export type Outcome = {
  /** The expected number. */
  expected: number
  /** The upper end. */
  high: number
  /** The lower end. */
  low: number
}

/**
 * What changed among those who answered twice: an answer of `Query.paired`.
 *
 * Units: `PairedComparison.unit`.
 */
export type PairedComparison = {
  /** The metric on the later answers of the same people. */
  after: Reading
  /** The metric on the first answers of those who gave both. */
  before: Reading
  /** The confidence level. */
  confidence: Confidence
  /** After less before, with its paired interval; its base is those who gave both answers. */
  difference: Reading
  /** The question that was asked later. */
  later: string
  /** What the metric of the later question is called. */
  later_title: Title
  /** The metric of the first question. */
  metric: Metric
  /** Fewer people than this withhold everything. */
  min_base: number
  /** How those who gave both answers moved; nothing where they are too few to show. */
  moved?: Moved | null
  /** How many did not give both answers, and take no part. */
  not_both: number
  /** The paired test; nothing where there is none. */
  test?: Test | null
  /** What it is called. */
  title: Title
  /** Why the verdict is undecided. */
  undecided?: Undecided | null
  /** What values and differences are measured in. */
  unit: Unit
  /** Whether the later answers are above the first. */
  verdict: Verdict
}

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

/** What a period came to, as it was: weekdays and special days are in it. */
export type PastValue = {
  /** Its answers. */
  n: number
  /** Whether the data hold only a part of it. */
  partial?: boolean
  /** The period. */
  period: Period
  /** The value; nothing in a gap and where the base is too small to be shown. */
  value?: number | null
}

/**
 * One day, ISO week, month, quarter or year, or all time: the civil days from `Period.start` up to but not including
 * `Period.end`.
 *
 * Periods of one grain are ordered by time. In serde and in text a period is its label: `2026-01-31`, `2026-W05`,
 * `2026-01`, `2026-Q1`, `2026` or `all`. Years outside of 0 to 9999 carry a sign, as in ISO 8601.
 */
export type Period = string

/** What is known of a period of a segment. */
export type PeriodState = 'observed' | 'empty' | 'closed' | 'partial' | 'future'

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

/** How probable it should be to see a difference that is there, strictly between 0 and 1. The default is 0.8. */
export type Power = number

/** A scale with a name that everybody in the field knows. */
export type Preset = 'nps' | 'csat' | 'ces' | 'ces1'

/**
 * Importance beside performance (J. A. Martilla and J. C. James, Journal of Marketing 41 (1977) 77): importance above or below the equal share,
 * performance above or below the mean of the items.
 */
export type Quadrant = 'concentrate_here' | 'keep_up' | 'low_priority' | 'possible_overkill'

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
 * A rank by shrunken value, 1 for the highest, and how sure it is. All ranges of a screening hold at once with its confidence.
 *
 * Rows whose ranges meet cannot be told apart: print `best` as the place, so that rows with nothing surely above them are all first.
 */
export type RankRange = {
  /** The best rank it may have: one more than there are segments surely above it. */
  best: number
  /** The place in the order of shrunken values, equal ones by name: for sorting, not for praise. */
  order: number
  /** The worst: the segments less those surely below it. */
  worst: number
}

/**
 * A metric's value with its interval, base and method, or the reason why it is withheld.
 *
 * Shape: one number. `low` and `high` exist only together, and only where the method gives an interval; then
 * `low <= value <= high`. Units: `Reading.unit`; a share is 0 to 1, NPS is -100 to 100 points.
 * A value is never NaN, and never 0 in place of "we cannot say".
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

/** How many customers were in touch lately. Made by `Contacts.recency`. */
export type Recency = {
  /** The last day whose contacts are known. */
  as_of: string
  /** All customers who ever made contact. */
  customers: number
  /** By number of days, in the order that was asked for. */
  rows: readonly RecencyRow[]
}

/** How many customers were in touch in the last so many days. */
export type RecencyRow = {
  /** How many customers made contact in them; nothing where the base is too small to be told. */
  customers?: number | null
  /** So many days up to the last one known, that one included. */
  days: number
  /** Their share of all customers. */
  share: Reading
}

/** Where the difference of two sources comes from; the three add up to it. */
export type ReconcileEffects = {
  /** What segments and periods give that one source alone covers. */
  coverage: number
  /** Second minus first. */
  difference: number
  /** What is left: different values of the same segments and periods. */
  measure: number
  /** What the different shares of the common segments and periods give. */
  mix: number
}

/**
 * What the two sources are called.
 *
 * In serde `{"first": "survey tool", "second": "warehouse"}`; a source without a name has that of its survey.
 */
export type ReconcileRequest = {
  /** The first source, such as the report that people know. */
  first?: string | null
  /** The second source, such as the one that is to replace it. */
  second?: string | null
}

/** Two sources side by side: an answer of `Query.reconcile`. */
export type Reconciliation = {
  /** By what segments and periods the sources were laid side by side. */
  by: readonly string[]
  /** How many segments and periods both sources cover. */
  common: number
  /** Whether the two values are in one unit and on one scale, so that their difference means something. */
  comparable: boolean
  /** How the definitions differ; empty where they are the same. */
  definitions: readonly DefinitionDifference[]
  /**
   * Second minus first, with its interval and test as of independent answers: where both sources hold the same answers, the limits
   * are wider than they need be.
   */
  difference?: Shift | null
  /** Where the difference comes from; nothing where there is none to split. */
  effects?: ReconcileEffects | null
  /** The grain of the periods; all time where they were not told apart. */
  every: Grain
  /** The first source. */
  first: SourceReading
  /** The id of the method of the split. */
  method: string
  /** The second source. */
  second: SourceReading
  /** What the metric of the first source is called. */
  title: Title
  /** Segments and periods that one source alone covers, the largest first. */
  uncovered: readonly Uncovered[]
  /** What the first source's values are measured in. */
  unit: Unit
  /** What may be said of the difference. */
  verdict: Verdict
}

/** Revenue that was recovered. */
export type Recovered = {
  /** What they are worth: exact where all would have been lost, else rounded to the minor unit. */
  amount: Amount
  /** How many customers were recovered. */
  customers: number
  /** The share of them that is assumed to have been lost otherwise. */
  otherwise_lost: number
}

/** Customers who complained or were called back and stayed. */
export type RecoveredRequest = {
  /** How many were recovered. */
  customers: number
  /** The share of them that would have been lost otherwise, 0 to 1; all of them without it. */
  otherwise_lost?: number | null
}

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

/** Two sides that could not be tested in a segment. */
export type RefusedPair = {
  /** How many usual days have both sides. */
  days: number
  /** The groups of metrics, see `TimedMetric.group`. */
  groups: readonly [number, number]
  /** The median base of such a day, of the side with the fewer answers; nothing without one. */
  median_base?: number | null
  /** Why. */
  reason: NoLead
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
}

/** How two sides move. */
export type Relation = 'leads' | 'together'

/** How many contacts were repeated. Made by `Contacts.repeats`. */
export type Repeats = {
  /** The last day whose contacts are known. */
  as_of: string
  /** Contacts whose window is not over. */
  censored: number
  /** By period and segment, where that was asked for. A contact whose window is not over is left out there too. */
  rows: readonly ContactRow[]
  /** Dimensions that both contacts agree in. */
  same: readonly string[]
  /**
   * The share of contacts that were repeated. Contacts whose window is not over are left out, for to count them as not repeated would
   * flatter the last days.
   */
  total: Reading
  /** The window in days. */
  within_days: number
}

/**
 * A report, complete: whoever has it can draw it without the data it was made from.
 *
 * Shape: sections in reading order, each with its blocks in reading order. Every number is in the document; a renderer
 * only writes and draws it. Units: those of the `Reading`s; shares are 0 to 1.
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
 * The difference between a reading and the one before, *now* minus *before*.
 *
 * Units: those of the two readings; the difference of two shares is a share too and is shown in percentage points.
 */
export type ReportDocumentChange = {
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
  verdict: ReportDocumentVerdict
}

/** One metric over periods. */
export type ReportDocumentSeries = {
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

/** How two readings compare. */
export type ReportDocumentVerdict = 'higher' | 'lower' | 'undecided' | 'not_compared'

/**
 * What a report should hold: metrics, breakdowns, period and comparison.
 *
 * A specification and a cube give a `Report`; the same two always give the same one.
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

/** What first contact resolution rests on. */
export type ResolutionBasis = 'marked_and_not_repeated' | 'not_repeated'

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

/** The return on an investment: an answer of `Investment.assess`. */
export type Return = {
  /** What the numbers rest on. */
  assumptions: readonly Assumption[]
  /** The points at which the gain is the cost; nothing where a point brings nothing. */
  break_even?: number | null
  /** The confidence of the ranges. */
  confidence: Confidence
  /** What it costs. */
  cost: Money
  /** The currency of cost and gain. */
  currency: Currency
  /** The points that count: the change less what would have come back by itself. */
  delta: number
  /** The gain in money. */
  gain: Outcome
  /** The id of the method. */
  method: string
  /** The return as a share of the cost: 0.2 is 20 % above the cost, 0 breaks even, -1 loses all. */
  roi: Outcome
}

/** Revenue at risk by class, and recovered: an answer of `Query.revenue_at_risk`. */
export type RevenueAtRisk = {
  /** What the numbers rest on. */
  assumptions: readonly Assumption[]
  /** What is at risk, in money. Its interval is that of the classes' shares alone: the assumptions have none. */
  at_risk: Reading
  /** The classes, from detractors to promoters; empty where the score is withheld. */
  classes: readonly ClassAtRisk[]
  /** How many customers there are. */
  customers: number
  /** What the classes are of. */
  metric: Metric
  /** What was recovered, where it was asked for. */
  recovered?: Recovered | null
  /** What all of them are worth, exactly. */
  revenue: Amount
  /** NPS over the answers that the classes come from. */
  score: Reading
  /** What is at risk as a share of the revenue. */
  share_at_risk: Reading
  /** What it is called. */
  title: Title
}

/**
 * How far back a window reaches that moves along with the periods.
 *
 * In serde `{"periods": 28}` or `{"trailing": "quarter"}`.
 */
export type Rolling = {
  periods: number
} | {
  trailing: Grain
}

/** Whether rows fell on the arms of an experiment as planned. */
export type SampleRatio = {
  /** Each arm with its rows and its planned share. */
  arms: readonly ArmRows[]
  /** Its degrees of freedom. */
  df: number
  /** Whether it is below 0.001: then the allocation is broken, and the comparisons say nothing about the arms. */
  is_alarming: boolean
  /** The id of the method. */
  method: string
  /** The probability of an allocation this far from the plan, or further, by chance. */
  p_value: number
  /** Pearson's statistic; nothing where rows fell on an arm that was planned empty. */
  statistic?: number | null
}

/** A scale as it is written in a survey definition: a preset's name, or points and bands of your own. */
export type ScaleDef = Preset | CustomScale

/** The funnel of a `Screening`, ready to be drawn. */
export type ScreenFunnel = {
  /** The limits over the bases that occur, from the smallest, evenly on a logarithmic axis. */
  curve: readonly FunnelCurve[]
  /** The id of the method. */
  method: string
  /** How much wider the segments spread than chance would have it; about 1 without overdispersion. */
  phi: number
  /** The standard deviation of one answer. */
  sigma0: number
  /** The value of the shown segments together. */
  target: number
  /** The variance between segments that explains it; 0 where chance does. */
  tau2: number
}

/** One segment of a `Screening`. */
export type ScreenedSegment = {
  /** The segment less the rest, with the interval of this one difference. */
  difference: Reading
  /** Its place in the funnel. */
  funnel?: FunnelPlace | null
  /** The p-value of no difference, before adjusting. */
  p_value?: number | null
  /** The p-value adjusted for the number of segments. */
  q_value?: number | null
  /** Its rank. */
  rank?: RankRange | null
  /** Its own reading. */
  reading: Reading
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
  /** How far its own value was pulled to the common one, 0 to 1. */
  shrinkage?: number | null
  /** Its value shrunken towards the others: the best guess of what its next answers will say. Rank on this one. */
  shrunken: Reading
  /** The standard deviation of the shrunken value. */
  shrunken_sd?: number | null
  /** The id of the test. */
  test?: string | null
  /** Whether it lies above or below the rest: by the adjusted p-value at the level of the screening. */
  verdict: Verdict
}

/** All segments against the rest, ranked, and drawn as a funnel. Made by `Query.screen`. */
export type Screening = {
  /** How p-values were adjusted for their number. */
  adjustment: Adjustment
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The confidence of intervals, and of all rank ranges together. */
  confidence: Confidence
  /** The funnel; nothing for fewer than two segments, and where all answers agree. */
  funnel?: ScreenFunnel | null
  /** How many lie above the rest. */
  higher: number
  /**
   * What the shrunken values share; nothing where there are too few segments to learn from, or no spread within them. The segments'
   * `shrunken` readings say which.
   */
  league?: League | null
  /** The share of false findings that is allowed. */
  level: number
  /** How many lie below. */
  lower: number
  /** What was asked. */
  metric: Metric
  /** Segments with fewer answers are withheld. */
  min_base: number
  /** All segments together. */
  overall: Reading
  /** The segments, in the order of a table: by name, "not known" last. */
  segments: readonly ScreenedSegment[]
  /** The id of the test; a segment's own says where it differs. */
  test: string
  /** How many segments were tested. */
  tested: number
  /** What it is called. */
  title: Title
  /** What values and differences are measured in. */
  unit: Unit
  /** How many are withheld for their small base, or to protect one that is. */
  withheld: number
}

/** A part of a report under one heading. */
export type Section = {
  /** The blocks, in reading order. */
  blocks: readonly Block[]
  /** The heading. */
  title: string
}

/** The levels of one segment. */
export type SegmentChanges = {
  /** The changes between them. */
  changes: readonly ChangePoint[]
  /** The levels, one after the other: a single one where nothing changed. */
  levels: readonly LevelSpan[]
  /** The answers behind the levels. */
  n: number
  /** How many periods had answers and were usual. */
  periods: number
  /** Why nothing can be said. */
  reason?: Withheld | null
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
  /** What the periods came to, special ones as well; to be drawn beside the levels. */
  values?: readonly PastValue[]
}

/** The parts of one segment. */
export type SegmentDecomposition = {
  /** The days, from the first with a row. */
  days: readonly DecomposedDay[]
  /** The share of days without a usual value of their own, whose trend is drawn from their neighbours alone. */
  imputed_share: number
  /** The answers behind the parts. */
  n: number
  /** Why there are no parts. */
  reason?: Withheld | null
  /** The standard deviation of the remainder, each day by what it knows. */
  remainder_sd?: number | null
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
  /** What is usual for each weekday, from Monday; of totals as so many times the trend. */
  weekdays: readonly WeekdayEffect[]
}

/** One segment of a `Forecast`. */
export type SegmentForecast = {
  /** By how much a day differs from the level beyond its answers, as a standard deviation. */
  day_sd?: number | null
  /** Each day ahead. */
  days: readonly ForecastDay[]
  /** The usual days with answers it rests on. */
  history: number
  /** Where the level stands, weekdays taken out; its interval says how well it is known. */
  level?: Reading | null
  /** By how much the level moves in a day, as a standard deviation. */
  level_sd?: number | null
  /** The answers it rests on. */
  n: number
  /** The days behind, twice as many as lie ahead and at least eight weeks; to be drawn before them. */
  past?: readonly PastValue[]
  /** Weeks and months ahead, with what has been answered in them so far. The last of each may not be whole. */
  periods: readonly ForecastPeriod[]
  /** Why there is no forecast; the rest is empty then. */
  reason?: NoForecast | null
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
  /** How far off the target is. */
  target?: TargetOutlook | null
  /** The trend that is carried on, where the series has one; it fades by 5 % a day. */
  trend?: ForecastTrend | null
  /** The days ahead together. */
  whole?: ForecastPeriod | null
}

/** One segment of a `Series`. */
export type SegmentSeries = {
  /** All answers. */
  n: number
  /** A point for each period from the first with a row to the end of the data, gaps included. */
  points: readonly SeriesPoint[]
  /**
   * The standard deviation of the level from period to period, beyond what answers explain (`between_day_variance_dl`, drawn
   * towards the other segments); nothing where it cannot be told.
   */
  process_sd?: number | null
  /** The standard deviation of one answer, pooled over all periods; nothing where it cannot be told. */
  response_sd?: number | null
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
  /** What is usual for each weekday, from Monday; of the last 26 weeks, without special days. For series by day. */
  weekdays?: readonly WeekdayEffect[]
}

/** The trend of one segment. */
export type SegmentTrend = {
  /** Whether line and rank test say the same; nothing without a test. */
  agree?: boolean | null
  /** The correlation of neighbouring values around the line that errors allow for. */
  autocorrelation?: number | null
  /** The first of them. */
  first?: Period | null
  /** How far the goal is. */
  goal?: GoalOutlook | null
  /** The last of them. */
  last?: Period | null
  /** Where the line begins and ends, at the first and the last value. */
  line?: readonly [number, number] | null
  /** The answers behind the values that were tested. */
  n: number
  /** The slope's p-value, adjusted for the number of segments: what the verdict goes by. */
  p_adjusted?: number | null
  /** How many values were tested. */
  periods: number
  /** Why there is no test. */
  reason?: Withheld | null
  /** The check that no wild period decides: the median slope (`theil_sen`) with the rank test (`mann_kendall`). */
  robust?: TrendSlope | null
  /** A value for each dimension; nothing for "not known". */
  segment: readonly (string | null)[]
  /** The headline: the line through all values, each weighted by what it knows (`weighted_trend`). */
  slope?: TrendSlope | null
  /** The change over all days that counted as none. */
  steady_within?: number | null
  /** Kendall's tau: -1 where every later value is lower, 1 where every one is higher. */
  tau?: number | null
  /** Periods at either end that were left out for having hardly any answers: a series that begins or dies out is no trend. */
  thin_ends: number
  /** What the periods came to, those that were not tested as well; to be drawn beside the line. */
  values?: readonly PastValue[]
  /** What it comes to. */
  verdict: TrendVerdict
}

/** How segments were picked. */
export type Selected = {
  lowest: number
} | {
  highest: number
} | {
  segments: readonly (readonly (string | null)[])[]
}

/** One sentence of a headline. */
export type Sentence = {
  /** The sentence. */
  text: string
  /** Whether it is good news. */
  tone?: Tone
}

/** A metric over time. Made by `Query.series`. */
export type Series = {
  /** The last day whose answers are in; nothing without data. */
  as_of?: string | null
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The confidence of intervals and bands. */
  confidence: Confidence
  /** The first day of the data; nothing without data. */
  from?: string | null
  /** The grain of the periods. */
  grain: Grain
  /** What was asked. */
  metric: Metric
  /** Points with fewer answers are withheld. */
  min_base: number
  /** The window beside each point. */
  rolling?: Rolling | null
  /** The segments, by name. */
  segments: readonly SegmentSeries[]
  /** What it is called. */
  title: Title
  /** What values are measured in. */
  unit: Unit
}

/** One period of a segment. */
export type SeriesPoint = {
  /** What was to be expected of a period with this base, from those before it. */
  expected?: ExpectedRange | null
  /** The hours of the day where they are not 24. */
  hours?: number | null
  /** Fewer than five answers: drawn, and believed of nothing. */
  low_n?: boolean
  /** The median beside a mean. */
  median?: Reading | null
  /** The period. */
  period: Period
  /**
   * The limits of the level that the period stands for, what levels vary by themselves included: wider than the interval of
   * the reading.
   */
  process_interval?: readonly [number, number] | null
  /** The reading of the answers alone. Withheld as empty in a gap; of a total, zero where it was open. */
  reading: Reading
  /** The window that ends with this period: its answers together. Nothing where the window reaches before the first row. */
  rolling?: Reading | null
  /** What is special about the day. */
  special?: SpecialMark | null
  /** What is known of it. */
  state: PeriodState
}

/**
 * After minus before, with its interval and test.
 *
 * Units: those of the metric; the change of a share is a share too, shown in percentage points.
 */
export type Shift = {
  /** The confidence of the limits. */
  confidence: Confidence
  /** The upper limit. */
  high: number
  /** The lower limit. */
  low: number
  /** The id of the method. */
  method: string
  /** The p-value of no change, from the same method as the limits. */
  p_value: number
  /** After minus before. */
  value: number
}

/**
 * One side of a comparison: the cells of some segments, some days, or both.
 *
 * In serde `{"where": {"store": "A"}, "within": {"from": "2026-10-01", "to": "2026-11-01"}, "name": "October"}`, where each may be
 * left out.
 */
export type Side = {
  /** What it is called in sentences; without it, its conditions in words. */
  name?: string | null
  /** Which segments; all without it. */
  where?: Where | null
  /** Which days, half-open; all without it. */
  within?: DayRange | null
}

/** The direction of an association. */
export type Sign = 'positive' | 'negative' | 'unclear'

/** Who has gone silent. Made by `Contacts.silences`. */
export type Silences = {
  /**
   * Customers who were judged, by how likely they are to be still active: ten bands of a tenth each, the least likely first. Empty
   * where nobody could be judged.
   */
  activity?: readonly ActivityBand[]
  /** The last day whose contacts are known. */
  as_of: string
  /** A customer is flagged when the probability of being still active falls below this. */
  below: number
  /** How many customers have made contact. */
  customers: number
  /** Silences that were flagged since the day that was asked for, and have ended: the earliest first. */
  ended: readonly EndedSilence[]
  /** Of those judged, how many are still active, as far as can be told. */
  expected_active?: number | null
  /** How many of them are still active after all, as far as can be told: the false alarms of this list. */
  expected_false: number
  /** How many of them have a rhythm and were judged. */
  judged: number
  /** How many contacts lie after the last day, and were left out. */
  later_contacts: number
  /** The id of the method. */
  method: string
  /** Visits that make a rhythm. */
  min_contacts: number
  /** How customers keep in touch and leave; nothing where too little is known. */
  model?: GapModel | null
  /** The share of silent customers among those judged. */
  share_silent: Reading
  /** How many are silent now, listed or not. */
  silent: number
  /** Those who are silent now: the most contacts first. */
  silent_customers: readonly SilentCustomer[]
  /** Segments of which nobody is heard any more: the least likely first. */
  silent_segments: readonly SilentSegment[]
  /** How many made too few visits to be judged. */
  too_few: number
}

/** A customer who is silent. */
export type SilentCustomer = {
  /** How many visits; contacts that lie close together are one. */
  contacts: number
  /** The customer's key. */
  customer: string
  /** The first day on which this was to be said, from what was known then. */
  flagged_on: string
  /** The day of the last one. */
  last_contact: string
  /** The probability that the customer is still active. */
  p_active: number
  /** The probability of being still active that was stated on that day. */
  p_active_when_flagged: number
  /** The values of the dimensions at the last contact. */
  segment?: readonly (string | null)[]
  /** Whole days since. */
  silent_days: number
  /** The share of active customers like this one that stay away as long. */
  survival: number
  /** The usual days between two. */
  usual_gap_days: number
}

/** A segment of which nobody is heard any more. */
export type SilentSegment = {
  /** How many customers made their last contact there. */
  customers: number
  /** The dimension. */
  dimension: string
  /** The day of the last contact of any of them. */
  last_contact: string
  /** The probability that none of them makes contact for so long, each left to its own rhythm. */
  p_value: number
  /** Whole days since. */
  silent_days: number
  /** Its value; nothing for "not known". */
  value?: string | null
}

/** Where an assumption comes from. */
export type Source = 'stated' | 'survey' | 'business' | 'method'

/** One source: its value, and what it rests on. */
export type SourceReading = {
  /** The share of the accepted rows whose answer was refused. */
  answers_refused: Reading
  /** The metric asked of it. */
  metric: Metric
  /** The share of the accepted rows without an answer to the metric's question. */
  missing: Reading
  /** What it is called. */
  name: string
  /** Rows handed to its cube, of whatever segment and period. */
  rows_read: number
  /** The share of these rows that were refused; withheld where none were read. */
  rows_refused: Reading
  /** Its value. */
  value: Reading
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

/** A day that is not like others, everywhere or for some segments. */
export type SpecialDay = {
  /** The civil day of the segment's own zone. */
  day: string
  /** Why it is special. */
  kind: SpecialKind
  /** What it is called. */
  name?: string | null
  /**
   * Where: dimensions with their values, all of which must hold; everywhere without any. `where` in JSON; one value may stand
   * without its list.
   */
  where?: Readonly<Record<string, ValueOrValues>>
}

/** The days that are not like others: a calendar that the host gives. In serde a list of `SpecialDay`. */
export type SpecialDays = readonly SpecialDay[]

/** Why a day is not like others. In the order in which one goes before another on the same day. */
export type SpecialKind = 'closed' | 'incident' | 'holiday' | 'promotion'

/** What a special day is marked with. */
export type SpecialMark = {
  /** Its kind. */
  kind: SpecialKind
  /** Its name. */
  name?: string | null
}

/** A stage of a journey. */
export type Stage = {
  /** Its volume as a share of the largest: the length of a bar. */
  of_largest: number
  /** The score of its answers. */
  score: Reading
  /** Its name. */
  stage: string
  /** How many rows are at it. */
  volume: number
}

/** The step from a stage to the next. */
export type Step = {
  /** The stage it leaves. */
  from: string
  /** The share of the volume that does not appear in the next stage, with Wilson's interval; withheld where volume grows. */
  loss: Reading
  /** How many rows fewer the next stage has; nothing where it has more. */
  lost?: number | null
  /** The p-value of that test adjusted for the number of steps (Benjamini and Hochberg). */
  p_adjusted?: number | null
  /** The change of the score to the next stage with its test, where both are shown. */
  score?: Shift | null
  /** The stage it enters. */
  to: string
  /** Whether the score of the next stage is higher or lower, beyond chance. */
  verdict: Verdict
}

/** A stratum of a population. */
export type StratumSize = {
  /** Its values of the dimensions, in their order. */
  segment: readonly string[]
  /** How many there are in the population, in heads or as a share. */
  size: number
}

/** A survey definition as plain data; `Survey` is what it becomes when it is valid. */
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
   * Questions whose answers are counted together, for correlation, drivers and scores by tag: two names, or a list that stands for all
   * pairs of its questions. Ratings and flags can be paired, and tags with each of these: then every tag has its scores.
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

/**
 * A change by tag: an answer of `Query.explain_tags`.
 *
 * Units: `TagChange.unit` for values, effects and contributions - a share is 0 to 1 - and 0 to 1 for shares of answers.
 */
export type TagChange = {
  /** The second side, as asked. */
  after: Side
  /** The first side, as asked. */
  before: Side
  /** After minus before, with its interval and test; nothing where a side is withheld or has no test. */
  change?: Shift | null
  /**
   * The tags by the size of their contribution, the largest first. Answers may carry several, so the contributions of different
   * tags do not add up.
   */
  contributions: readonly TagContribution[]
  /** The share of false findings that the verdicts of tags hold. */
  false_discovery_rate: number
  /** The id of the method of the split, `nps.mix_decomposition`, whatever the metric. */
  method: string
  /** What moved. */
  metric: Metric
  /** The tags question. */
  tags: string
  /** What it is called. */
  tags_title: Title
  /** What it is called. */
  title: Title
  /**
   * The tags of which nothing is shown, in order: too few answers carry them on a side, or too few do not, or another of
   * these could be told from them.
   */
  too_few?: readonly string[]
  /** What values and contributions are measured in. */
  unit: Unit
  /** The metric over the tagged answers of the second side. */
  value_after: Reading
  /** The metric over the tagged answers of the first side. */
  value_before: Reading
  /** What may be said of the change. */
  verdict: Verdict
  /** Why nothing can be explained: a side has no tagged answers, or too few to be shown. */
  withheld?: Withheld | null
}

/** What the answers with one tag gave to a change. */
export type TagContribution = {
  /** The change of the value of answers with the tag, with its interval and test, where there are some on both sides. */
  change?: Shift | null
  /** The confidence of the limits. */
  confidence: Confidence
  /** `rate` and `mix` together. With `rest` it adds up to the change. */
  contribution: number
  /** The upper limit of `contribution`. */
  high?: number | null
  /** The lower limit of `contribution`; nothing where there is too little to tell. */
  low?: number | null
  /** What the change of their share gave, by how far their value lies from that of the answers without the tag. */
  mix: number
  /** That p-value adjusted for the number of tags. */
  p_adjusted?: number | null
  /** The p-value of no contribution, from the same standard error as the limits. */
  p_value?: number | null
  /** What the change of the value of answers with the tag gave, at their average share. */
  rate: number
  /** What the change of the value of answers without the tag gave: the rest of the change. */
  rest: number
  /** The same after. */
  share_after: Reading
  /** The share of tagged answers that carry the tag before; by weight where answers carry weights. */
  share_before: Reading
  /** The tag. */
  tag: string
  /** The same after. */
  value_after: Reading
  /** The metric over the answers with the tag before; withheld as empty where there were none. */
  value_before: Reading
  /** Whether the contribution is beyond chance, the false discovery rate held. */
  verdict: Verdict
}

/** How far off a target is. */
export type TargetOutlook = {
  /** The target less what is expected. */
  distance?: number | null
  /** What the period will read; nothing where it lies behind or reaches beyond the days ahead. */
  expected?: ForecastPeriod | null
  /** The probability that the period reads the target or better: at most the target where less is better, else at least. */
  probability?: number | null
  /** What is to be reached, and when. */
  target: ForecastTarget
}

/** A test of no difference. */
export type Test = {
  /** The degrees of freedom, where the statistic has any. */
  df?: number | null
  /** The id of the method, such as `nps.diff.score`. */
  method: string
  /** The same, adjusted for how many comparisons were made together; the verdict follows it where it is there. */
  p_adjusted?: number | null
  /** The probability of a difference like this or larger by chance alone. */
  p_value: number
  /** The statistic; nothing for an exact test, and for ranks that do not overlap. */
  statistic?: number | null
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

/** A metric with what it is taken for. */
export type TimedMetric = {
  /** Metrics with the same number are readings of one thing and are tested together. */
  group: number
  /** Whether up is better; nothing where that depends. */
  higher_is_better?: boolean | null
  /** The metric. */
  metric: Metric
  /** Whether it is taken to lead or to lag: knowledge of the field or the host's word, not a finding. */
  timing: Timing
  /** What it is called. */
  title: Title
}

/**
 * Whether a metric is taken to move before others or after them. Knowledge of the field, not a finding: what moves first in the data is
 * found by `Query.leads`, which shows this beside.
 */
export type Timing = 'leading' | 'lagging' | 'neutral'

/** A title: one text, or one a language. */
export type Title = string | Readonly<Record<string, string>>

/** Whether something is good news. */
export type Tone = 'neutral' | 'better' | 'worse'

/** The trends of all segments. Made by `Query.trend`. */
export type Trend = {
  /** How p-values of several segments were adjusted. */
  adjustment: string
  /** The last day whose answers are in; nothing without data. */
  as_of?: string | null
  /** The dimensions that tell segments apart. */
  by: readonly string[]
  /** The confidence of intervals; verdicts are at its complement. */
  confidence: Confidence
  /** The value that is wanted. */
  goal?: number | null
  /** The grain of the values that were tested. */
  grain: Grain
  /** What was asked. */
  metric: Metric
  /** Segments with fewer answers are withheld. */
  min_base: number
  /** Whether values and slopes are those of one day, as for totals, so that long and short months compare. */
  of_a_day?: boolean
  /** The segments, by name. */
  segments: readonly SegmentTrend[]
  /** What it is called. */
  title: Title
  /** What values are measured in. */
  unit: Unit
}

/** A slope with its interval. A month is a twelfth of a year. */
export type TrendSlope = {
  /** The upper limit. */
  high?: number | null
  /** The lower limit of that; nothing where there are too few values for one. */
  low?: number | null
  /** The id of the method. */
  method: string
  /** The p-value of no slope, with allowance for values that are alike because they are neighbours. */
  p_value?: number | null
  /** The change of a month. */
  per_month: number
  /** The change of a year. */
  per_year: number
  /** The change of a month as a share of the level in the middle of the line; for measures and totals. */
  share_per_month?: number | null
}

/** Where a metric is going. */
export type TrendVerdict = 'rising' | 'falling' | 'steady' | 'undecided'

/** A segment and period that one source alone covers. */
export type Uncovered = {
  /** Whether it is the first source that covers it. */
  in_first: boolean
  /** How many answers that source has there. */
  n: number
  /** The period, where periods were told apart. */
  period?: string | null
  /** The values of the dimensions; `null` is "not known". */
  segment: readonly (string | null)[]
}

/** Why a verdict is undecided. */
export type Undecided = 'chance' | 'disagreement' | 'many_comparisons' | 'withheld'

/** What the value of a `Reading` is measured in. */
export type Unit = 'points' | 'share' | 'score' | 'seconds' | {
  money: Currency
} | 'count' | 'number'

export type UnitName = 'milliseconds' | 'seconds' | 'minutes' | 'hours' | 'days' | 'count' | 'number'

/** Whether segments with a higher score have higher amounts. An association, not an effect. */
export type ValueAssociation = {
  /** Pearson's correlation, had scores no sampling noise; nothing where the noise is all there is. */
  disattenuated?: Reading | null
  /** The p-value of no association, by Spearman's test. */
  p_value: number
  /** Pearson's correlation, to which the slope belongs. */
  pearson: Reading
  /** How much of the metric's unit a point is: 1 for NPS and scores, 0.01 (a percentage point) for shares. */
  point: number
  /** The part of the spread of scores that is not sampling noise; nothing where a score has no standard error. */
  reliability?: number | null
  /** How many segments it rests on. */
  segments: number
  /** Spearman's rank correlation: the test. */
  spearman: Reading
  /** How much more goes with one point more: the slope, per customer where they are counted, else per segment. */
  value_of_point: Reading
  /** The same over all customers, or all segments, that were joined. */
  value_of_point_in_all: Reading
  /** What may be said: amounts are higher or lower where the score is higher, or undecided. */
  verdict: Verdict
}

/** How the values of a dimension are written. */
export type ValueOrValues = string | readonly string[]

/**
 * Which amounts to set beside a metric.
 *
 * In serde `{"value": "sales", "customers": "buyers", "within": {"from": "2026-10-01", "to": "2026-11-01"}}`; only `value` is
 * needed.
 */
export type ValueRequest = {
  /** The column that counts customers; with it amounts are read per customer. */
  customers?: string | null
  /** The column of amounts in the business table. */
  value: string
  /** Days of both the answers and the amounts, half-open; all without it. */
  within?: DayRange | null
}

/** A segment with its score and its amount. */
export type ValueRow = {
  /** The amount, added up exactly. */
  amount: Amount
  /** Its customers, where they are counted. */
  customers?: number | null
  /** The amount per customer; nothing without customers. */
  per_customer?: number | null
  /** The metric. */
  score: Reading
  /** The values of its dimensions. */
  segment: readonly (string | null)[]
}

/**
 * Whether one side is above the other, as far as the answers can tell.
 *
 * "Undecided" is not "the same": the interval says which differences remain possible.
 */
export type Verdict = 'higher' | 'lower' | 'undecided'

/** The version of one thing that took part. */
export type Version = {
  /** What it is. */
  name: string
  /** Its version. */
  version: string
}

/** When the first findings can be expected. */
export type Warming = {
  /** The first day that is judged. */
  ready_on: string
}

/**
 * What to watch: which metrics, of which segments, how closely, in the light of which calendar.
 *
 * Without anything said it watches all that the survey has: NPS of each 0 to 10 rating, the mean of every other rating (it shows a
 * change sooner than the share of its best answers), the typical value of each measure, the share of yes of each flag, the number of
 * answers, and every tag; for the whole and for the values of each dimension.
 *
 * In serde `{"by": ["store", "channel"], "sensitivity": 1.0, "as_of": "2026-11-22"}`, where each may be left out.
 */
export type Watch = {
  /** The last day whose answers are all in. Without it the last day of the data is taken for unfinished and left out. */
  as_of?: string | null
  /** The dimensions whose values are watched, each by itself; without it all. */
  by?: readonly string[] | null
  /** The same for measures that move before others. */
  leads?: boolean
  /** The metrics; without any, what the survey suggests. Ratings are judged together, as they move together. */
  metrics?: readonly Metric[]
  /** How many false findings a month are expected of everything watched together, from 0.001 to 100; 0.5 without it. */
  sensitivity?: number
  /** Days that are not like others. */
  special_days?: SpecialDays
  /** Questions whose tags are watched; without it all of them where no metrics are named, else none. */
  tags?: readonly string[] | null
  /** Whether the trends of the metrics are told too, of all data through `as_of`. A monitor, which sees day after day, does not. */
  trends?: boolean
  /** Which cells take part; all without it. */
  where?: Where | null
}

/** What is usual for a weekday. */
export type WeekdayEffect = {
  /** What its values lie above the level, in the unit of the series; of totals, how many times the level they are. */
  effect: number
  /** The answers behind it. */
  n: number
  /** The weekday. */
  weekday: string
}

/** A cell of the sample with its weight. */
export type WeightedCell = {
  /** How many answers. */
  n: number
  /** Its values of the dimensions. */
  segment: readonly string[]
  /** Its share of all weights. */
  share: number
  /** The mean weight of its answers; 1 on average over all. */
  weight: number
}

/** A metric as answered and reweighted to a population: an answer of `Query.raked` and `Query.poststratified`. */
export type Weighting = {
  /** The metric of the same answers as they came, with the survey's own weights where it has any. */
  as_answered: Reading
  /** The dimensions that the weights go by. */
  by: readonly string[]
  /** The cells with their weights. */
  cells: readonly WeightedCell[]
  /** `n` over `n_eff`: how many times larger the weights make the variance. */
  design_effect: number
  /** The largest weight of a cell; they are 1 on average over the answers. */
  largest_weight: number
  /** Answers left out, because one of the dimensions is not known. */
  left_out: number
  /** The margins with their targets, and what was reached; one for all strata after post-stratification. */
  margins: readonly MarginReached[]
  /** The id of the method: `weights.raking` or `nps.poststratified`, whatever the metric. */
  method: string
  /** The metric. */
  metric: Metric
  /** How many answers take part. */
  n: number
  /** How many equally weighted answers would tell as much (Kish). */
  n_eff: number
  /** The metric reweighted to the population, with the interval and the effective base that the weights leave. */
  reweighted: Reading
  /** What it is called. */
  title: Title
  /** Answers in cells whose own weights were cut. */
  trimmed: number
  /** What its values are measured in. */
  unit: Unit
}

/** Which cells take part: a value, a list of values or null for each dimension, or a whole filter. */
export type Where = Filter | Record<string, unknown>

/** Why a `Reading` has no value. */
export type Withheld = 'empty' | 'small_base' | 'complementary' | 'too_few' | 'zero_variance' | 'no_denominator' | 'part_withheld' | 'unexplained' | 'indistinct' | 'collinear'

/** A zone for each value of a dimension. */
export type ZonesBy = {
  /** The dimension, such as `store`. */
  dimension: string
  /** The zone of each value, such as `{"LIS-01": "Europe/Lisbon"}`. */
  zones: Readonly<Record<string, string>>
}
