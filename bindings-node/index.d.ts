/* Made by `npm run build`; edit types/header.d.ts, or the doc comments in src/. */

import type * as documents from './documents.js'
import type { Filter, Flag, FileFormat, Grain, Locale, Metric, Reason, ReportDocument, ReportSpec, SurveyDefinition, Unit, Withheld } from './documents.js'

export type { Filter, Flag, FileFormat, Grain, Locale, Metric, Reason, ReportDocument, ReportSpec, SurveyDefinition, Unit, Withheld }
/** The types of everything that stands in a document. */
export type * as documents from './documents.js'

/** What an analysis finds: plain data with every number in it, which can say what it says. `JSON.stringify` writes it whole. */
export type AnalysisDocument<Kind extends documents.Document['document'] = documents.Document['document']> = Extract<
  documents.Document,
  { document: Kind }
> &
  Telling

/** What every document can say of itself. */
export interface Telling {
  /** What it says, in a plain sentence or two; in English without a locale. */
  sentence(locale?: Locale): string
  /**
   * Its sentence, its tables and what it rests on, as a fragment for a page: safe to insert, without script, light or dark as the page
   * is. Of long lists the first and the last rows are shown, and how many are left out is said.
   */
  toHtml(locale?: Locale): string
  /** The same as Markdown, for chats and repositories. */
  toMarkdown(locale?: Locale): string
  /** The same as plain text, for terminals and mails. */
  toText(locale?: Locale): string
  /** The sentence in English, for templates. */
  toString(): string
}

/** Documents of analyses. */
export declare const AnalysisDocument: {
  /** A document from its JSON, as text or parsed. */
  fromJSON(json: string | documents.Document): AnalysisDocument
}

/** Whether two sides differ. */
export type Comparison = AnalysisDocument<'comparison'>
/** Whether several sides differ. */
export type Comparisons = AnalysisDocument<'comparisons'>
/** Whether the same customers answer otherwise than before. */
export type PairedComparison = AnalysisDocument<'paired_comparison'>
/** Which segments differ from the rest, the league table, the funnel. */
export type Screening = AnalysisDocument<'screening'>
/** What became of segments picked for their value. */
export type FollowedUp = AnalysisDocument<'followed_up'>
/** Why a metric moved. */
export type Change = AnalysisDocument<'change'>
/** Why a metric moved, by tag. */
export type TagChange = AnalysisDocument<'tag_change'>
/** How two questions go together. */
export type Association = AnalysisDocument<'association'>
/** Which questions go together with an outcome. */
export type Drivers = AnalysisDocument<'drivers'>
/** What is lost from stage to stage. */
export type Journey = AnalysisDocument<'journey'>
/** A metric as answered and reweighted to a population. */
export type Weighting = AnalysisDocument<'weighting'>
/** The same metric from two sources. */
export type Reconciliation = AnalysisDocument<'reconciliation'>
/** What is at risk with the customers who are not content. */
export type RevenueAtRisk = AnalysisDocument<'revenue_at_risk'>
/** What segments are worth beside their scores. */
export type BusinessValue = AnalysisDocument<'business_value'>
/** What an investment returns. */
export type Return = AnalysisDocument<'return'>

/** A metric over time, with what is usual and what is not. */
export type Series = AnalysisDocument<'series'>
/** Whether a metric rises or falls. */
export type Trend = AnalysisDocument<'trend'>
/** When a metric changed its level. */
export type ChangePoints = AnalysisDocument<'change_points'>
/** A metric as trend, week and remainder. */
export type SeriesDecomposition = AnalysisDocument<'decomposition'>
/** What is to come of a metric. */
export type Forecast = AnalysisDocument<'forecast'>
/** Which measures move before others. */
export type LeadLag = AnalysisDocument<'lead_lag'>
/** How long answers took. */
export type AnswerDelays = AnalysisDocument<'answer_delays'>
/** What became of customers who began together. */
export type Cohorts = AnalysisDocument<'cohorts'>
/** How many matters the first contact settled. */
export type FirstContactResolution = AnalysisDocument<'first_contact_resolution'>
/** New and returning customers. */
export type Newcomers = AnalysisDocument<'newcomers'>
/** Who was in touch lately. */
export type Recency = AnalysisDocument<'recency'>
/** How many contacts were repeated. */
export type Repeats = AnalysisDocument<'repeats'>
/** Who has gone silent. */
export type Silences = AnalysisDocument<'silences'>

/** A claim that something changed, with its evidence. */
export type Finding = documents.Finding & {
  /** What it says, in one sentence; in English without a locale. */
  sentence(locale?: Locale): string
  /** The sentence in English, for templates. */
  toString(): string
}

/** What changed, with the findings in the order in which they were made. */
export type Findings = Omit<AnalysisDocument<'findings'>, 'findings'> & { findings: readonly Finding[] }

/** A metric as data, or the name of a question, which stands for the metric it suggests: NPS, CSAT or CES of a rating on that scale. */
export type MetricOrQuestion = Metric | string

/** One side of a comparison: some segments, some days, or both, with a name for sentences; days alone stand for all their answers. */
export type Side =
  | Days
  | {
      /** What it is called in sentences; without it, its conditions in words. */
      name?: string | null
      /** Which segments; all without it. */
      where?: Where | null
      /** Which days; all without it. */
      within?: Days | null
    }

/** What a side is compared with: all other answers of the same days, the same segments in the period before, or another side. */
export type Against = 'rest' | 'before' | Side

/** Which answers an analysis takes, and how sure it is. */
export type AnalysisOptions = Pick<QueryOptions, 'where' | 'within' | 'confidence' | 'minBase' | 'unweighted'>

/** What to plan for. */
export interface PlanOptions {
  /** The difference to plan for, in the metric's unit (5 points, 0.02 for two percentage points); the observed one without it. */
  toSee?: number | null
  /** How often a real difference is to be seen; 0.8 without it. */
  power?: number | null
}

export type CompareOptions = AnalysisOptions & PlanOptions

/** How several sides are compared: the segments of one dimension, or each period with the one before. */
export type CompareAllOptions = AnalysisOptions &
  PlanOptions & {
    /** The dimension whose segments are compared. */
    by?: string | readonly string[]
    /** The grain whose periods are compared, each with the one before. */
    every?: Grain
    /** The segment that all others are compared with; without it all with one another. */
    control?: string | null
    /** For an experiment: the share of rows that each segment was to have. */
    planned?: Readonly<Record<string, number>> | null
    /** How p-values are adjusted for the number of comparisons; `holm` without it. */
    adjustment?: Adjustment | null
  }

export type ScreenOptions = AnalysisOptions & {
  /** The dimensions that tell segments apart: one or many. */
  by: string | readonly string[]
  /** The share of false findings among the findings; 0.05 without it. */
  level?: number | null
  /** How p-values are adjusted for the number of segments; `bh` without it. */
  adjustment?: Adjustment | null
}

export type FollowUpOptions = AnalysisOptions & {
  /** The dimensions that tell segments apart: one or many. */
  by: string | readonly string[]
  /** The days on whose values the segments were picked. */
  before: Days
  /** The days after. */
  after: Days
} & (
    | { lowest: number; highest?: null; segments?: null }
    | { highest: number; lowest?: null; segments?: null }
    | { segments: readonly (readonly (string | null)[])[]; lowest?: null; highest?: null }
  )

export type ExplainOptions = AnalysisOptions & {
  /** Which answers come first. */
  before: Side
  /** Which answers they are set against. */
  after: Side
  /** The dimensions that the change is split by; without it each dimension of the survey is tried. */
  by?: string | readonly string[]
  /** Whether the dimensions are levels, each inside the one before. */
  nested?: boolean | null
  /** The share of false findings among the segments found to have moved; 0.05 without it. */
  falseDiscoveryRate?: number | null
}

export type ExplainTagsOptions = AnalysisOptions & {
  /** Which answers come first. */
  before: Side
  /** Which answers they are set against. */
  after: Side
  /** The share of false findings among the tags whose contributions are found; 0.05 without it. */
  falseDiscoveryRate?: number | null
}

export type DriversOptions = AnalysisOptions & {
  /** How R² is shared out; LMG to 12 items and Johnson's weights beyond without it. */
  method?: ImportanceMethod | null
  /** How many resamples the intervals rest on. */
  resamples?: number | null
  /** The seed: the same seed gives the same limits, on any machine. */
  seed?: number | null
}

export type RakedOptions = AnalysisOptions & {
  /** By dimension: how many there are in the population of each of its values. */
  margins: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Cuts the survey's own weights at this multiple of their median before raking. */
  trim?: number | null
}

export type PoststratifiedOptions = AnalysisOptions & {
  /** The dimensions whose values together make a stratum. */
  by: string | readonly string[]
  /** The strata with their sizes. */
  population: readonly documents.StratumSize[]
}

export type ReconcileOptions = AnalysisOptions & {
  /** The dimensions in which the two should agree. */
  by?: string | readonly string[]
  /** The grain in which they should. */
  every?: Grain
  /** What the two sources are called. */
  names?: readonly [first: string, second: string] | null
  /** What the other computes; the same without it. */
  theirMetric?: MetricOrQuestion | null
  /** Which answers of the other take part, where that differs from `where`. */
  theirWhere?: Where | null
}

/** What revenue at risk rests on. */
export type RevenueAtRiskOptions = AnalysisOptions & {
  /** How many customers there are: all, not those who answered. */
  customers: number
  /** What a customer is worth over the time to which the loss rates apply, such as a year. */
  valuePerCustomer: documents.Money
  /** The share of each class that is lost. */
  lossRates: documents.LossRates
  /** Customers who were won back, and the share of them that would have been lost otherwise. */
  recovered?: { customers: number; otherwiseLost?: number | null } | null
}

export type ValueOptions = AnalysisOptions & {
  /** The dimensions that tell segments apart, in both. */
  by: string | readonly string[]
  /** The column that counts customers; with it amounts are read per customer. */
  customers?: string | null
}

/** What every analysis of a metric over time takes: which answers, how segments are told apart, which days are not like others. */
export type SeriesOptions = AnalysisOptions & {
  /** The dimensions that tell segments apart: one or many; the whole without it. */
  by?: string | readonly string[]
  /** Holidays, promotions, closed days and known incidents. */
  specialDays?: readonly documents.SpecialDay[] | null
  /** The last day whose answers are all in; without it the last day of the data. */
  asOf?: Day | null
}

/** The same, where periods may be longer than those of the cube. */
export type PeriodSeriesOptions = SeriesOptions & {
  /** The grain of the periods; that of the cube without it. */
  every?: Grain
}

export type SeriesRequestOptions = PeriodSeriesOptions & {
  /** A window beside each period; none without it. */
  rolling?: documents.Rolling | null
}

export type TrendOptions = PeriodSeriesOptions & {
  /** The value that is wanted, in the metric's unit (0.8 for 80 %); of a total, of one day. */
  goal?: number | null
  /** A change over all days that counts as none, in the metric's unit. */
  steadyWithin?: number | null
}

export type ChangePointsOptions = PeriodSeriesOptions & {
  /** The fewest periods with answers that make a level; 7 days or 3 longer periods without it. */
  shortest?: number | null
}

export type DecomposeOptions = SeriesOptions & {
  /** How many days on either side the trend of a day is drawn from; 28 without it. */
  bandwidth?: number | null
}

export type ForecastOptions = SeriesOptions & {
  /** How many days, 1 to 366; 28 without it. */
  horizon?: number | null
  /** What is to be reached, and when. */
  target?: documents.ForecastTarget | null
}

export type LeadsOptions = SeriesOptions & {
  /** The longest lead in days, 1 to 60; 14 without it. */
  maxLag?: number | null
  /** No more than this share of the leads that are told is told by mistake; 0.01 without it. */
  level?: number | null
  /** Takes each rating for itself instead of pooling the ratings of a segment. */
  separate?: boolean | null
  /** Metrics that lead or lag the others by what they are. */
  timing?: readonly documents.MetricTiming[] | null
}

/** What contacts are made from: which column is the customer, which the time, and what contacts are told apart by. */
export type ContactOptions = documents.ContactSpec & {
  /** The share of refused rows past which a fold fails; 0.2 without it. */
  maxRefused?: number
}

/** What every question about contacts takes. */
export interface ContactsOptions {
  /** The last day whose contacts are known; later ones do not count. */
  asOf: Day
}

/** How shares of contacts are cut. */
export interface ContactCutOptions extends ContactsOptions {
  /** The periods to tell apart; all time without it, and months for newcomers. */
  every?: Grain | null
  /** The dimension to tell apart. */
  by?: string | null
  /** Smaller bases are withheld; 5 without it. */
  minBase?: number | null
  /** The confidence of intervals; 0.95 without it. */
  confidence?: number | null
}

export interface RepeatsOptions extends ContactCutOptions {
  /** A contact is repeated when another one comes within so many days; 7 without it. */
  withinDays?: number | null
  /** Dimensions that both contacts must agree in, such as the topic; none without it. */
  same?: readonly string[] | null
}

export interface AnswerDelaysOptions extends ContactCutOptions {
  /** Quantiles beside the median, 0 to 1; 0.9 without it. */
  quantiles?: readonly number[] | null
}

export interface CohortsOptions extends ContactsOptions {
  /** The periods by which customers begin and are followed; months without it. */
  every?: Grain | null
  /** Follow cohorts for at most so many periods; 24 without it. */
  periods?: number | null
  /** Smaller cohorts are withheld; 5 without it. */
  minBase?: number | null
  /** The confidence of intervals; 0.95 without it. */
  confidence?: number | null
}

export interface RecencyOptions extends ContactsOptions {
  /** Numbers of days; 7, 30 and 90 without it. */
  days?: readonly number[] | null
  /** Smaller bases are withheld; 5 without it. */
  minBase?: number | null
  /** The confidence of intervals; 0.95 without it. */
  confidence?: number | null
}

export interface SilencesOptions extends ContactsOptions {
  /** A customer is flagged on the first day on which the probability of being still active is below this; 0.1 without it. */
  below?: number | null
  /** Visits that make a rhythm; of customers with fewer nothing is said. 3 without it. */
  minContacts?: number | null
  /** Contacts that follow another within so many minutes belong to the same visit; 60 without it. */
  visitMinutes?: number | null
  /** Silences flagged from this day on that have ended are told too. */
  since?: Day | null
  /** The dimension whose segments may fall silent as a whole. */
  by?: string | null
  /** At most so many customers are listed, those with the most contacts first; all without it. */
  limit?: number | null
}

/** What is asked of an investment. */
export interface Investment {
  /** What it costs. */
  cost: documents.Money
  /** How many points the metric moved, or is hoped to move. */
  delta: documents.Estimate
  /** What one point is worth, per unit of the volume. */
  valueOfPoint: documents.Estimate
  /** The currency of the value of a point. */
  currency: documents.Currency
  /** The points that would have come back by themselves: taken off the delta. */
  regressionToMean?: number | null
  /** How many customers, or segments, the value of a point goes for; 1 without it. */
  volume?: number | null
  /** The share of the value that is profit, 0 to 1; all of it without it. */
  margin?: number | null
  /** The confidence of the range; 0.95 without it. */
  confidence?: number | null
}

/**
 * Two sides without a cube: answers, or counts. Is the first higher, lower, or may chance explain the difference?
 *
 * `metric` is `nps` of answers from 0 to 10, `csat` of 1 to 5, `ces` of 1 to 7, or a scale, whose ratings are compared; `nps` without it.
 *
 * ```js
 * compare([10, 9, 10, 9, 10, 8, 9, 10], [3, 7, 8, 6, 2, 9, 7, 5]).verdict // 'higher'
 * ```
 */
export declare function compare(a: Numbers, b: Numbers, metric?: 'nps' | 'csat' | 'ces' | documents.ScaleDef | null): Comparison
/** Two NPS or two shares by their counts. */
export declare function compare(a: NpsCounts, b: NpsCounts): Comparison
/** Two NPS or two shares by their counts. */
export declare function compare(a: ShareCounts, b: ShareCounts): Comparison

/** The return on an investment as a range, with what it rests on and the change at which it breaks even. */
export declare function assessInvestment(investment: Investment): Return

/** An investment judged by what a point goes with among segments; `null` where that is withheld, or is no money. */
export declare function investmentByAssociation(
  cost: documents.Money,
  delta: documents.Estimate,
  value: BusinessValue | (documents.BusinessValue & { document: 'business_value' }),
): Investment | null

/** What a survey is made from: its definition, in full or in the short forms. */
export type SurveyOptions = SurveyDefinition & {
  /** The share of refused rows, or of refused answers in one column, past which a fold fails; 0.2 without it. */
  maxRefused?: number
}

/** A day: `2026-09-01`. */
export type Day = string

/** `[from, to]`: the days from the first up to but not including the second; `null` leaves an end open. */
export type Days = readonly [from: Day | null, to: Day | null]

/** For each dimension a value, a list of values, or `null` for "not known"; or a filter. */
export type Where = Readonly<Record<string, string | null | readonly (string | null)[]>> | Filter

/** One answer by the names of the columns; what is left out is null. */
export type Row = Readonly<Record<string, Cell | undefined>>

/**
 * A value of a row: text, a number, yes or no, a time, a list of tags, or nothing. A `Date` is read as the instant it is; in a column
 * for which the survey states `formats` it is refused, unless `iso` is among them.
 */
export type Cell = string | number | bigint | boolean | Date | readonly string[] | null

/** A column: a typed array, an array of one kind of value, or codes into a list of names. */
export type Column =
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly (string | null | undefined)[]
  | readonly (number | null | undefined)[]
  | readonly (bigint | null | undefined)[]
  | readonly (boolean | null | undefined)[]
  | readonly (Date | null | undefined)[]
  | readonly (readonly string[] | null | undefined)[]
  | DictionaryColumn

/** Text as codes into a list of names; a code outside the list is null. */
export interface DictionaryColumn {
  codes: Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array | readonly number[]
  names: readonly string[]
}

/** Columns of one length by their names. */
export type Columns = Readonly<Record<string, Column | undefined>>

/**
 * What is folded as one: Arrow IPC bytes (a stream or a file), columns, or an array of rows. Bytes of a CSV or JSON lines file
 * are folded too, at once and with `format`.
 */
export type Piece = Uint8Array | ArrayBuffer | Columns | readonly Row[]

/**
 * What can be folded: the path of a CSV, JSON lines or Parquet file, Arrow IPC bytes, columns, rows, or a stream of them.
 * Typed arrays and bytes are not copied: do not write to them, nor transfer them, until the promise settles.
 */
export type Data = string | URL | Piece | AsyncIterable<Piece> | Iterable<Piece>

/** How to fold. */
export interface FoldOptions extends FileOptions {
  /** Stops the fold; the promise rejects with an `AbortError` whose code is `cancelled`, and nothing is counted. */
  signal?: AbortSignal
  /** Is told how far the fold is, ten times a second and at its end. */
  progress?: (progress: Progress) => void
}

/** A query that tells nothing apart: its answer is one reading. */
export type OverallOptions = Omit<QueryOptions, 'by' | 'every' | 'withTotal'> & { by?: null; every?: null }

/** A query that tells segments or periods apart, or both: its answer is a table. */
export type TableOptions = QueryOptions & ({ by: string | readonly string[] } | { every: Grain })

/** One row of a table. */
export interface TableRow {
  /** A value for each dimension that tells segments apart; `null` for "not known". */
  segment: Record<string, string | null>
  /** The period; that of all time where periods are not told apart. */
  period: Period
  /** The reading. */
  reading: Reading
}

/** A table as plain data, the same in every language. */
export interface TableDocument {
  dimensions: string[]
  grain: Grain
  rows: TableDocumentRow[]
  totals?: TableDocumentRow[]
}

/** A row of a table as plain data. */
export interface TableDocumentRow {
  /** A value for each dimension, in their order. */
  segment: (string | null)[]
  period: string | null
  reading: import('./documents.js').Reading
}

/** A list of numbers of which some may be missing, such as days without answers. */
export type NumbersOrNull = readonly (number | null)[] | Numbers

/** How the Mann-Kendall test allows for days that are alike, or for weekdays. */
export type MannKendallVariant = 'ar1_effective_n' | 'original' | { hamed_rao: { lags?: number | null } } | { seasonal: { period: number } }

/** Numbers: an array, or a typed array of any kind. Where they count something they are whole. */
export type Numbers =
  | readonly number[]
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array

/** The stable codes of errors. */
export type ErrorCode =
  | 'invalid_survey'
  | 'invalid_metric'
  | 'invalid_report'
  | 'out_of_range'
  | 'invalid_period'
  | 'unknown_zone'
  | 'unknown_column'
  | 'unknown_question'
  | 'unknown_dimension'
  | 'scale_mismatch'
  | 'column_type'
  | 'time_format_ambiguous'
  | 'time_format_unknown'
  | 'too_many_refusals'
  | 'too_many_cells'
  | 'cube_mismatch'
  | 'not_contained'
  | 'overflow'
  | 'invalid_table'
  | 'unsupported_version'
  | 'malformed_input'
  | 'unsupported_format'
  | 'io'
  | 'cancelled'
  | 'empty'
  | 'zero_variance'
  | 'too_few'
  | 'overlap'
  | 'currency_mismatch'
  | 'collinear'
  | 'unreachable_target'
  | 'invalid_argument'
  | 'internal'

/** What a failed call throws, or rejects with. */
export interface CxError extends Error {
  /** What went wrong; the text of the message may change, this does not. */
  code: ErrorCode
  /** Where, as far as it is known. */
  place: Place
  /** All faults of a definition, or of one answer that was refused; empty for every other error. */
  faults: Fault[]
}

/** Where something went wrong. */
export interface Place {
  /** The row of the data, counted from 0. */
  row?: number
  /** The column of the data. */
  column?: string
  /** The path in a definition, such as `questions.nps.scale`. */
  path?: string
}

/** One fault of a definition, or of one answer. */
export interface Fault {
  path: string
  code: string
  message: string
}

// Classes have further members that are written in JavaScript.

export interface Survey {
  /**
   * Folds data into a new cube, off the event loop. Where it fails, or is stopped, there is no cube.
   *
   * ```js
   * const cube = await survey.fold('answers.csv')
   * ```
   */
  fold(data: Data, options?: (FoldOptions & CubeOptions) | null): Promise<Cube>
}

export interface Cube {
  /**
   * Folds data into this cube, off the event loop: all of it, or nothing where it fails or is stopped. The cube can be used
   * meanwhile. Resolves to the account of what was read.
   */
  fold(data: Data, options?: FoldOptions | null): Promise<Intake>

  /** Net Promoter Score of a rating question, in points, with its score interval. */
  nps(question: string, options?: OverallOptions | null): Reading
  /** Net Promoter Score of a rating question, in points, with its score interval. */
  nps(question: string, options: TableOptions): Table

  /** Customer satisfaction: the share of the good band of the scale, with its Wilson interval. */
  csat(question: string, options?: OverallOptions | null): Reading
  /** Customer satisfaction: the share of the good band of the scale, with its Wilson interval. */
  csat(question: string, options: TableOptions): Table

  /** Customer Effort Score: the mean on a CES scale. */
  ces(question: string, options?: OverallOptions | null): Reading
  /** Customer Effort Score: the mean on a CES scale. */
  ces(question: string, options: TableOptions): Table

  /** The share of the points from `low` to `high`, both inclusive. */
  boxShare(question: string, low: number, high: number, options?: OverallOptions | null): Reading
  /** The share of the points from `low` to `high`, both inclusive. */
  boxShare(question: string, low: number, high: number, options: TableOptions): Table

  /** The mean of a rating or a measure. */
  mean(question: string, options?: OverallOptions | null): Reading
  /** The mean of a rating or a measure. */
  mean(question: string, options: TableOptions): Table

  /** The median of a rating or a measure. */
  median(question: string, options?: OverallOptions | null): Reading
  /** The median of a rating or a measure. */
  median(question: string, options: TableOptions): Table

  /** The interpolated median of a rating. */
  interpolatedMedian(question: string, options?: OverallOptions | null): Reading
  /** The interpolated median of a rating. */
  interpolatedMedian(question: string, options: TableOptions): Table

  /** A quantile of a rating or a measure: 0.9 for the 90th percentile. */
  quantile(question: string, p: number, options?: OverallOptions | null): Reading
  /** A quantile of a rating or a measure: 0.9 for the 90th percentile. */
  quantile(question: string, p: number, options: TableOptions): Table

  /** The mean without a share of the answers on each side; 0.1 is customary. */
  trimmedMean(question: string, eachSide: number, options?: OverallOptions | null): Reading
  /** The mean without a share of the answers on each side; 0.1 is customary. */
  trimmedMean(question: string, eachSide: number, options: TableOptions): Table

  /** The share of yes in a flag question. */
  share(question: string, options?: OverallOptions | null): Reading
  /** The share of yes in a flag question. */
  share(question: string, options: TableOptions): Table

  /** The share of yes in a flag question whose blanks are the contacts that are not eligible. */
  firstContactResolution(question: string, options?: OverallOptions | null): Reading
  /** The share of yes in a flag question whose blanks are the contacts that are not eligible. */
  firstContactResolution(question: string, options: TableOptions): Table

  /** The share of yes in a flag question that every invitation carries. */
  responseRate(question: string, options?: OverallOptions | null): Reading
  /** The share of yes in a flag question that every invitation carries. */
  responseRate(question: string, options: TableOptions): Table

  /** The share of tagged answers that carry a tag. */
  tagShare(question: string, tag: string, options?: OverallOptions | null): Reading
  /** The share of tagged answers that carry a tag. */
  tagShare(question: string, tag: string, options: TableOptions): Table

  /** The share of a measure's answers up to a limit in the reading's unit: the SLA share. */
  within(question: string, atMost: number, options?: OverallOptions | null): Reading
  /** The share of a measure's answers up to a limit in the reading's unit: the SLA share. */
  within(question: string, atMost: number, options: TableOptions): Table

  /** The sum of a measure. */
  sum(question: string, options?: OverallOptions | null): Reading
  /** The sum of a measure. */
  sum(question: string, options: TableOptions): Table

  /** The number of rows. */
  volume(options?: OverallOptions | null): Reading
  /** The number of rows. */
  volume(options: TableOptions): Table

  /** A composite of your own, 0 to 100: the weighted mean of metrics, each placed between its worst and its best value. */
  composite(parts: readonly import('./documents.js').Part[], options?: OverallOptions | null): Reading
  /** A composite of your own, 0 to 100: the weighted mean of metrics, each placed between its worst and its best value. */
  composite(parts: readonly import('./documents.js').Part[], options: TableOptions): Table

  /** The share of abandoned contacts; `short` names the flag of those abandoned within moments, which are left out. */
  abandonment(abandoned: string, options?: OverallOptions & { short?: string } | null): Reading
  /** The share of abandoned contacts; `short` names the flag of those abandoned within moments, which are left out. */
  abandonment(abandoned: string, options: TableOptions & { short?: string }): Table

  /** Average handling time of contacts; `agent` names the dimension of those who do the work, for an interval that knows of them. */
  handlingTime(question: string, options?: OverallOptions & { agent?: string } | null): Reading
  /** Average handling time of contacts; `agent` names the dimension of those who do the work, for an interval that knows of them. */
  handlingTime(question: string, options: TableOptions & { agent?: string }): Table
}

export interface Cube {
  /**
   * Whether a side differs from the rest, from the period before, or from another side: the difference `side - against` with its interval,
   * its test, and a verdict. Undecided is not equal: `detectable` is the smallest difference that these answers can show.
   *
   * ```js
   * cube.compare('nps', { where: { store: 'A' } }).sentence()
   * cube.compare('nps', ['2026-10-01', '2026-11-01'], 'before')
   * ```
   */
  compare(metric: MetricOrQuestion, side: Side, against?: Against | null, options?: CompareOptions | null): Comparison

  /** Whether the segments of a dimension, or the arms of an experiment, differ; or each period from the one before. */
  compareAll(metric: MetricOrQuestion, options: CompareAllOptions): Comparisons

  /** Whether the same customers answer a later question otherwise: the survey counts the two as a pair. */
  paired(metric: MetricOrQuestion, later: string, options?: AnalysisOptions | null): PairedComparison

  /**
   * Every segment against the rest, hundreds at once, with false findings held at a stated rate; with the shrunken values of a league table,
   * where segments that cannot be told apart are tied, and each segment's place in the funnel. Off the event loop.
   */
  screen(metric: MetricOrQuestion, options: ScreenOptions): Promise<Screening>

  /** What became of segments that were picked for their value, with regression to the mean subtracted. Off the event loop. */
  followUp(metric: MetricOrQuestion, options: FollowUpOptions): Promise<FollowedUp>

  /**
   * Why a metric moved: its change split, exactly, into what happened within segments and what their mix did, the segments ranked.
   *
   * ```js
   * cube.explain('nps', { before: ['2026-09-01', '2026-10-01'], after: ['2026-10-01', '2026-11-01'], by: 'store' })
   * ```
   */
  explain(metric: MetricOrQuestion, options: ExplainOptions): Change

  /**
   * Why a metric moved from one side to another, by tag: what the answers with each tag did, beside those without it. The survey pairs the
   * tags with the question of the metric. Answers may carry several tags, so contributions of different tags do not add up.
   *
   * ```js
   * cube.explainTags('nps', 'topics', { before: ['2026-09-01', '2026-10-01'], after: ['2026-10-01', '2026-11-01'] })
   * ```
   */
  explainTags(metric: MetricOrQuestion, tags: string, options: ExplainTagsOptions): TagChange

  /** How two questions go together, which the survey counts as a pair. An association, never an effect. */
  correlate(a: MetricOrQuestion, b: string, options?: AnalysisOptions | null): Association

  /**
   * Which questions go together with an outcome, and how well each does: importance, with intervals, beside performance. An association,
   * never an effect; the survey counts the questions as pairs. Off the event loop.
   */
  drivers(outcome: MetricOrQuestion, items: readonly string[], options?: DriversOptions | null): Promise<Drivers>

  /** The stages of a journey: volume, score, what is lost to the next, and where most is. Without stages the bands of the dimension. */
  journey(metric: MetricOrQuestion, dimension: string, stages?: readonly string[] | null, options?: AnalysisOptions | null): Journey

  /** The metric reweighted so that every margin of the population is met. */
  raked(metric: MetricOrQuestion, options: RakedOptions): Weighting

  /** The metric over strata of known size. */
  poststratified(metric: MetricOrQuestion, options: PoststratifiedOptions): Weighting

  /** The same metric from two sources side by side: the difference, split into coverage, mix and measure. Other options go for both. */
  reconcile(metric: MetricOrQuestion, other: Cube, options?: ReconcileOptions | null): Reconciliation

  /** The revenue at risk with the customers who are not content, with the assumptions it rests on. */
  revenueAtRisk(metric: MetricOrQuestion, options: RevenueAtRiskOptions): RevenueAtRisk

  /** The amounts of a business table beside the metric, by segment, and how the two go together. An association. Off the event loop. */
  value(metric: MetricOrQuestion, business: BusinessTable, amount: string, options: ValueOptions): Promise<BusinessValue>

  /** An analysis that is given as data, with the names it has in every language. Off the event loop. */
  analyse(metric: MetricOrQuestion, analysis: documents.Analysis, options?: QueryOptions | null): Promise<AnalysisDocument>
}

export interface Cube {
  /**
   * Everything that changed, day by day, as a `Monitor` would have told it as the days came: falls and rises, lasting shifts, slow drifts,
   * volumes that collapsed or surged, tags that spiked, segments that fell silent. `sensitivity` is the number of false findings a month.
   * Off the event loop.
   *
   * ```js
   * for (const finding of (await cube.findings({ by: 'store', sensitivity: 1 })).findings) console.log(finding.sentence())
   * ```
   */
  findings(options?: WatchOptions | null): Promise<Findings>

  /** A metric by period: its readings, what was to be expected of each, special days, weekdays. Off the event loop. */
  series(metric: MetricOrQuestion, options?: SeriesRequestOptions | null): Promise<Series>

  /** Whether a metric rises or falls, by how much a month, and how far it is to a goal. Undecided is not steady. Off the event loop. */
  trend(metric: MetricOrQuestion, options?: TrendOptions | null): Promise<Trend>

  /** When a metric changed its level, looking back, and how sure each date is. Off the event loop. */
  changePoints(metric: MetricOrQuestion, options?: ChangePointsOptions | null): Promise<ChangePoints>

  /** A metric taken apart into trend, week and remainder, each day weighed by its answers. Off the event loop. */
  decompose(metric: MetricOrQuestion, options?: DecomposeOptions | null): Promise<SeriesDecomposition>

  /** What is to come of a metric, and whether a target is within reach. Off the event loop. */
  forecast(metric: MetricOrQuestion, options?: ForecastOptions | null): Promise<Forecast>

  /**
   * Which measures move before others: an association in time, never a cause. Off the event loop.
   *
   * ```js
   * await cube.leads(['nps', { metric: 'handling_time', question: 'talk' }], { by: 'store' })
   * ```
   */
  leads(metrics: readonly MetricOrQuestion[], options?: LeadsOptions | null): Promise<LeadLag>
}

export interface Monitor {
  /**
   * Looks at the days of a cube that were not seen, up to and with `through`, and resolves to the findings that are new or stand otherwise
   * than before. Off the event loop.
   */
  advance(cube: Cube, through: Day): Promise<Finding[]>
  /** Everything that was found so far. */
  findings(): Findings
}

export interface Contacts {
  /** Folds contacts, off the event loop: all of them, or nothing where it fails or is stopped. Resolves to the account of what was read. */
  fold(data: Data, options?: FoldOptions | null): Promise<Intake>
  /** How many contacts were repeated by the same customer within some days. */
  repeats(options: RepeatsOptions): Promise<Repeats>
  /** How many matters the first contact settled. */
  firstContactResolution(options: RepeatsOptions): Promise<FirstContactResolution>
  /** New and returning customers by period. */
  newcomers(options: ContactCutOptions): Promise<Newcomers>
  /** Who of those who began together was in touch again, period by period. */
  cohorts(options: CohortsOptions): Promise<Cohorts>
  /** Who was in touch lately. */
  recency(options: RecencyOptions): Promise<Recency>
  /** How long answers took. */
  answerDelays(options: AnswerDelaysOptions): Promise<AnswerDelays>
  /** Who has gone silent: each customer judged by an own rhythm. */
  silences(options: SilencesOptions): Promise<Silences>
  /** An analysis that is given as data, with the names it has in every language. */
  analyse(analysis: documents.ContactAnalysis, asOf: Day): Promise<AnalysisDocument>
}

/** The two ways to a business table; it has no constructor. */
export declare namespace BusinessTable {
  /**
   * A table from columns in memory, or from Arrow IPC bytes; `columns` says which of them are keys and which amounts.
   *
   * ```js
   * BusinessTable.read({ store: ['A', 'B'], sales: [1200.5, 800] }, { keys: ['store'], values: { sales: 'PLN' } }).rows // 2
   * ```
   */
  export function read(data: Columns | Uint8Array | ArrayBuffer, columns: documents.BusinessColumns): BusinessTable
  /** A cube as a table: its dimensions are keys and its measures amounts. Without `sum` a key that repeats is refused. */
  export function of(cube: Cube, duplicates?: 'refuse' | 'sum' | null): BusinessTable
}

export interface Table {
  /** The rows, by segment and period. */
  readonly rows: TableRow[]
  /** The total of each period, where it was asked for. */
  readonly totals: TableRow[]
}

/**
 * How a quantile is read off between two values: always an observed value, the middle of two where the step falls between, or linear
 * between values.
 */
export type QuantileType = 'observed' | 'averaged' | 'interpolated'

/** How p-values are adjusted for their number; see `infer.adjust`. */
export type Adjustment = 'bh' | 'by' | 'holm' | 'bonferroni'

/** How R² is shared out among items; see `infer.lmg` and `infer.relativeWeights`. */
export type ImportanceMethod = 'drivers.lmg_shapley' | 'drivers.relative_weights'

/** The segments of a total in one period: columns of one order and length. */
export interface MixSide {
  /** How large each segment is: a share, a number of answers or a sum of weights. */
  sizes: Numbers
  /** The mean of each; that of a segment of size 0 does not count. */
  means: Numbers
  /** The standard error of each mean, where they are known. */
  ses?: Numbers | null
}

/** The customers of one arm of an experiment, in one order. */
export interface Arm {
  /** What was known of each before the experiment. */
  before: Numbers
  /** The outcome of each. */
  after: Numbers
}

/** One margin of a population. */
export interface Margin {
  /** How many there are of each category. */
  targets: Readonly<Record<string, number>>
  /** To which category each cell of the sample belongs. */
  cells: readonly string[]
}

/** What the answers of one group are like. */
export interface SampleSpread {
  /** The standard deviation of one answer. */
  sd: number
  /** How many answers; need not be whole. */
  n: number
}

/** Intervals, tests and suppression by name. The ids of their methods are those that readings carry. */
export declare namespace infer {
  /** The ids of the methods implemented here, sorted. */
  export const METHODS: readonly string[]
}

/**
 * Which binding artifact the generated loader actually loaded: `'native'` for
 * a native addon, otherwise the `platformArchABI` of the WASI flavor. Every
 * flavor napi-rs can build is listed, because `NAPI_RS_NATIVE_LIBRARY_PATH`
 * can point the loader at a WASI artifact this package does not build itself.
 */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/** Amounts by segment or customer: sales, customers, visits, with their units. Sums are exact, and what could not be read is counted. */
export declare class BusinessTable {
  /** How many rows it has. */
  get rows(): number
  /** What was read and what was refused. */
  get intake(): Intake
  /** The keys that stood in several rows of a period and were added up, in order. */
  get duplicates(): Array<Duplicate>
}

/**
 * Who made contact, when, and how it went, by customer: all that repeats, silence, first contact resolution and cohorts will ask.
 *
 * ```js
 * const contacts = new Contacts({ customer: 'customer', time: { column: 'at', zone: 'Europe/Warsaw' }, dimensions: ['channel'] })
 * await contacts.fold('contacts.csv')
 * console.log((await contacts.repeats({ withinDays: 7, asOf: '2026-11-02' })).sentence())
 * ```
 */
export declare class Contacts {
  /**
   * No contacts yet: which column is the customer, which the time, and what contacts are told apart by.
   *
   * Throws `invalid_survey`; `faults` lists everything that is wrong with it.
   */
  constructor(spec: ContactOptions)
  /** Contacts from their JSON, as text or parsed. */
  static fromJSON(json: string | Record<string, unknown>): Contacts
  /** All contacts, as plain data. The customers stand in it by their keys. */
  toJSON(): Record<string, unknown>
  /** What they were made from. */
  get spec(): documents.ContactSpec
  /** How many contacts. */
  get size(): number
  /** How many customers have made contact. */
  get customers(): number
  /** The columns to read. */
  get columns(): Array<string>
  /** The day of the first contact; `null` without one. */
  get firstDay(): string | null
  /** The day of the last contact; `null` without one. */
  get lastDay(): string | null
  /** The account of everything that was read. */
  get intake(): Intake
  /** Adds the contacts of another fold of the same spec: however the rows were split and ordered, the contacts are those of the whole. */
  merge(other: Contacts): void
}

/**
 * The counts of a survey's answers by segment and period: all that any metric will ask.
 *
 * Calls that only ask are quick and synchronous. While a fold or a report works off the event loop the cube can be used as
 * ever: a fold counts beside it and is added at its end, all of it or nothing; a report or a file holds what was counted when it
 * was asked for.
 */
export declare class Cube {
  /** An empty cube of this survey. */
  constructor(survey: Survey, options?: CubeOptions | null)
  /** The survey it counts. */
  get survey(): Survey
  /** The grain of its periods. */
  get grain(): Grain
  /** How many rows are counted. */
  get rows(): number
  /** How many cells hold something: combinations of dimension values and period that occur. */
  get cells(): number
  /** How many ids are kept; 0 when the survey names none. */
  get ids(): number
  /** The account of everything it has read. */
  get intake(): Intake
  /** The values of a dimension that occur, in order; `null` is "not known" and comes last. */
  values(dimension: string): (string | null)[]
  /** The paths of a hierarchy that occur, from the top down to the values of this dimension, in order. */
  paths(dimension: string): (string | null)[][]
  /** The periods that occur, in order. */
  periods(): Array<Period>
  /** One reading over all cells that pass: the explicit form of `cube.nps(question, …)` and its kin. */
  overall(metric: Metric, options?: OverallOptions | null): Reading
  /** A reading for each segment and period that occurs: the explicit form of `cube.nps(question, { by, every })`. */
  table(metric: Metric, options?: QueryOptions | null): Table
  /** The answers to a rating question, in the cells that pass. */
  histogram(question: string, options?: CellOptions | null): Histogram
  /** How many tagged answers carry each tag, from the most frequent, in the cells that pass. */
  tags(question: string, options?: CellOptions | null): Tags
  /**
   * The answers to a rating question of those that are tagged, in the cells that pass: of all of them, and of those with each tag.
   * The survey pairs the tags with the rating. An answer with two tags stands under both.
   */
  scoresByTag(tags: string, rating: string, options?: CellOptions | null): TagScores
  /**
   * Composes a report of the answers up to and with the day `asOf`, off the event loop; without a specification the usual
   * one of the survey.
   */
  report(options: ReportOptions): Promise<Report>
  /**
   * Counts one answer, a plain object by the names of the columns.
   *
   * Throws `too_many_refusals` when any answer in it is refused; then nothing is counted.
   */
  add(row: Row): void
  /** Takes one answer away that was counted before; throws `not_contained` when no such answer is counted. */
  remove(row: Row): void
  /** Replaces one counted answer by another; where either fails nothing changes. */
  correct(old: Row, corrected: Row): void
  /**
   * Adds the counts of another cube of the same survey and grain, and returns the account of its rows as they were
   * counted here: its own, but for ids that this cube knew.
   */
  merge(other: Cube): Intake
  /** Takes the counts of another cube away, which were added before; throws `not_contained` when they were not. */
  unmerge(other: Cube): void
  /** A cube of these dimensions and this grain alone, of the cells that pass. */
  rollUp(options?: RollUpOptions | null): Cube
  /** Whether both count the same rows in the same cells of the same survey, in whatever order they met them. */
  equals(other: Cube): boolean
  /**
   * What it is, in a few words: so that a log that writes a cube as JSON says something true and short. The counts travel by
   * `toArrow` or `toParquet`.
   */
  toJSON(): CubeSummary
  /**
   * The cube as an Arrow table in IPC stream bytes: dimension columns, `period`, `question`, `bin`, `tag`, `n` and sums. Any
   * engine that can sum by group can merge such tables.
   *
   * Ids do not travel, here and in Parquet: a cube that was read back can refuse no repetition of what it holds.
   */
  toArrow(): Buffer
  /**
   * The cube of a table that `toArrow` wrote, whole or merged elsewhere. It knows no ids, so an answer that was counted before
   * counts again.
   */
  static fromArrow(bytes: Uint8Array): Cube
  /** Writes the cube, as it is when this is called, to a Parquet file. As with `toArrow`, ids do not travel. */
  toParquet(path: string): Promise<void>
  /** The cube of a Parquet file that `toParquet` wrote. */
  static fromParquet(path: string): Promise<Cube>
}

/**
 * Watches a cube day by day, from a state that can be saved and restored.
 *
 * It holds no rows and no cube: give it the cube of the new days, or the whole cube; it takes the days that it has not seen. Days are
 * seen once, so let a day wait until its answers are in.
 *
 * ```js
 * const monitor = new Monitor(survey, { sensitivity: 1 })
 * for (const finding of await monitor.advance(cube, '2026-11-02')) console.log(finding.sentence())
 * await writeFile('state.json', JSON.stringify(monitor)) // and tomorrow: Monitor.fromJSON(await readFile('state.json', 'utf8'))
 * ```
 */
export declare class Monitor {
  /** A monitor that has seen nothing. */
  constructor(survey: Survey, options?: WatchOptions | null)
  /** A monitor from its state as JSON, as text or parsed: it goes on as if nothing had happened. */
  static fromJSON(json: string | Record<string, unknown>): Monitor
  /** Its whole state, as plain data. */
  toJSON(): Record<string, unknown>
  /** The last day that was seen; `null` before the first. */
  get lastDay(): string | null
}

/** A report with all numbers in it; what renders it computes nothing. */
export declare class Report {
  /** A report from its JSON, as text or parsed. */
  static fromJSON(json: string | ReportDocument): Report
  /** The report as plain data. */
  toJSON(): ReportDocument
  /** One page in one file, with its charts, without script or outside request. */
  toHtml(): string
  /** Tables with bars of text, for chats and repositories. */
  toMarkdown(): string
  /** What it is called. */
  get title(): string
  /** The day on which it was true, such as `2026-11-02`. */
  get asOf(): string
  /** What tells this report from every other. */
  get fingerprint(): string | null
  /** Whether both hold the same. */
  equals(other: Report): boolean
}

/**
 * What was asked: which column plays which role.
 *
 * ```js
 * const survey = new Survey({
 *   time: 'answeredAt', zone: 'Europe/Warsaw',
 *   ratings: { nps: 'nps', csat: 'csat' },
 *   dimensions: ['store'],
 * })
 * ```
 */
export declare class Survey {
  /**
   * A survey from its definition.
   *
   * Throws `invalid_survey`; `faults` lists everything that is wrong with it.
   */
  constructor(definition: SurveyOptions)
  /**
   * A survey from its JSON, as text or parsed.
   *
   * Throws `invalid_survey`; `faults` lists everything that is wrong with it.
   */
  static fromJSON(json: string | SurveyDefinition): Survey
  /** The definition in full, as plain data. */
  toJSON(): SurveyDefinition
  /** The specification of the usual report of this survey: a start for one of your own. */
  reportSpec(): ReportSpec
  /** What it is called. */
  get name(): string
  /** The names of the dimensions, in the order of the definition. */
  get dimensions(): Array<string>
  /** The names of the questions, in order. */
  get questions(): Array<string>
  /** Every column that the survey may read. */
  get columns(): Array<string>
  /** Whether both have the same definition. */
  equals(other: Survey): boolean
}

/** Readings by segment and period, in order. */
export declare class Table {
  /** The dimensions that tell segments apart. */
  get dimensions(): Array<string>
  /** The grain that tells periods apart. */
  get grain(): Grain
  /**
   * The table as Arrow IPC stream bytes: the dimensions, `period` (its first day), `value`, `low`, `high`, `confidence`, `n`,
   * `n_eff`, `unit`, `method`, `flags` and `withheld`.
   */
  toArrow(): Buffer
  /**
   * The table as a fragment of HTML, with a bar for each row on one axis: one `div` with its own style sheet, light or dark as
   * the reader's system, without script or outside request.
   */
  toHtml(options?: HtmlOptions | null): string
  /** The table as plain data, the same in every language. */
  toJSON(): TableDocument
  /** The table of its plain data. */
  static fromJSON(json: TableDocument): Table
  /** Whether both hold the same readings. */
  equals(other: Table): boolean
}

/** Abandonment with and without the callers who hung up at once. */
export interface Abandonment {
  /** The share abandoned of the contacts offered, short abandons taken out of both, with its Wilson interval. */
  interval: Interval
  /** The share abandoned of all contacts offered. */
  rateAll: number
}

/** The autocorrelations of a series. */
export interface Acf {
  /** By lag from 0, where it is 1. */
  acf: Array<number>
  /** How many days have a value. */
  n: number
  /** The id of the method. */
  method: string
}

/** A difference of two NPS by the adjusted Wald method. */
export interface AdjustedDifference {
  /** The raw difference with the limits, clipped to -200 to 200. */
  interval: Interval
  /** The centre of the interval in points: the difference with the pseudo-answers. */
  center: number
  /** The standard error in points around that centre. */
  se: number
  /** The centre over its standard error; infinite where there is no spread and a difference. */
  statistic: number
  /** The two-sided p-value. */
  pValue: number
}

/** How to adjust a Wald interval, and how sure it is. */
export interface AdjustedWaldOptions {
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
  /** Answers that nobody gave, added to steady the interval; three as 0.75, 1.5, 0.75 without it. */
  pseudo?: NpsCounts
}

/** How to adjust p-values. */
export interface AdjustOptions {
  /** The adjustment; `bh` without it, which holds the false discovery rate. */
  method?: Adjustment
}

/** A day that does not fit. */
export interface Anomaly {
  /** The place of the day. */
  index: number
  /** Its value. */
  value: number
  /** The season's value that day about the median of the series. */
  expected: number
  /** How many robust standard deviations it lay from the median when it was the farthest of those left. */
  statistic: number
  /** What that is compared with. */
  critical: number
}

/** What became of one question in the counted rows. */
export interface Answers {
  /** Answers counted. */
  answered: number
  /** Rows without an answer: null, blank, or a code for "no answer". */
  missing: number
  /** Answers dropped, by reason; their rows still count. */
  refused: Partial<Record<Reason, Refusal>>
}

/** How to tell the variance between days. */
export interface BetweenOptions {
  /** After `DerSimonian` and Laird, or after Paule and Mandel, which is iterated; that of the library without it. */
  between?: 'dl' | 'pm'
}

/** The parameters of the BG/NBD model. */
export interface BgNbd {
  /** The shape of the rates. */
  r: number
  /** The scale of the rates, in the unit of time. */
  alpha: number
  /** The first parameter of the chance to leave. */
  a: number
  /** The second. */
  b: number
}

/** Satisfaction by boxes. */
export interface BoxSummary {
  /** The base. */
  n: number
  /** How many are satisfied: from the lower bound of the top boxes up. */
  satisfied: number
  /** Their share: CSAT, 0 to 1. */
  csat: number
  /** The share on the highest point alone. */
  topBox: number
  /** The share on the two lowest points. */
  bottom2: number
  /** `csat - bottom2`, -1 to 1. */
  net: number
  /** The mean rating. */
  mean: number
  /** The standard deviation (divisor n - 1); `null` for a single answer. */
  sd: number | null
}

/**
 * Where an instant falls in a zone: a `Date`, or its text such as `2026-10-31T23:30:00Z`. Zones come from the database that is compiled
 * in, so the same instant lands on the same day on every machine.
 *
 * ```js
 * bucket('2026-10-31T23:30:00Z', 'Europe/Warsaw').day // '2026-11-01'
 * ```
 */
export declare function bucket(instant: Date | string, zone: string): Bucket

/** The civil day, weeks and month that an instant falls into in a zone. */
export interface Bucket {
  /** The date and time there, with the offset from UTC. */
  local: string
  /** The civil day: what a cube counts by. */
  day: string
  /** The ISO 8601 week, such as `2026-W44`. */
  isoWeek: string
  /** Its Monday. */
  isoWeekStart: string
  /** The Sunday on or before the day, for weeks that begin on Sundays. */
  sundayWeekStart: string
  /** The calendar month, such as `2026-11`. */
  month: string
  /** The first instant of the civil day. */
  dayStartUtc: string
  /** How many hours the civil day lasts: 24, or 23, 25, 23.5 and 24.5 where the clock changes. */
  dayHours: number
}

/** The cross-correlations of two series. */
export interface Ccf {
  /** By lag from 0: the correlation of the follower with the leader that many days before. */
  ccf: Array<number>
  /** How many days have both values. */
  n: number
  /** The id of the method. */
  method: string
}

/** Which cells take part. */
export interface CellOptions {
  /** Only these segments: for each dimension a value, a list of values, or `null` for "not known"; or a filter. */
  where?: Where
  /** Only these days, `[from, to]` as `2026-09-01`; `to` is the first day after, and either may be `null`. */
  within?: Days
}

/** CES 2.0 of answers from 1 to 7: the mean, high is easy, with its t interval at 95 %. */
export declare function ces(answers: Numbers): Reading

/** A control chart of days with their bases. */
export interface Chart {
  /** What the values, limits and `center` are measured in. */
  unit: Unit
  /** The value of all days together. */
  center: number
  /** The variance of one answer of all days together. */
  responseVariance: number
  /** How many standard errors the limits lie from the center. */
  sigma: number
  /** How much wider the days spread than chance has it; `null` for charts that do not ask. */
  sigmaZ: number | null
  /** The days in their order; `null` for a day without answers. */
  points: (ChartPoint | null)[]
  /** The place of the first day outside its limits; `null` where there is none. */
  firstSignal: number | null
  /** The id of the method. */
  method: string
}

/** A day in a control chart. Limits are cut to what the value can be. */
export interface ChartPoint {
  /** The base. */
  n: number
  /** The value. */
  value: number
  /** How many standard errors of sampling it lies from the center. */
  z: number
  /** The lower limit. */
  lower: number
  /** The upper limit. */
  upper: number
  /** Whether the value lies outside the limits. */
  outside: boolean
}

/** A mean of answers that come in clusters. */
export interface ClusterMean {
  /** The weighted mean of all answers. */
  mean: number
  /** Its standard error, clusters taken as independent; `null` for a single cluster. */
  se: number | null
  /** How many clusters have weight. */
  clusters: number
  /** The degrees of freedom: one less. */
  df: number
}

/** A correlation with its test and its interval. */
export interface Correlation {
  /** The coefficient, -1 to 1. */
  estimate: number
  /**
   * The interval by Fisher's transformation; `null` when there are too few pairs for one. A coefficient of 1 or -1 has an interval
   * without width, see `degenerate`.
   */
  interval: Interval | null
  /** The t or z statistic of the test of no association; `null` for a coefficient of 1 or -1, where t is infinite. */
  statistic: number | null
  /** The degrees of freedom of a t statistic; `null` for a z. */
  df: number | null
  /** The two-sided p-value. */
  pValue: number
  /** How many pairs. */
  n: number
  /** Whether the coefficient is 1 or -1, so that interval and p-value say nothing about chance. */
  degenerate: boolean
  /** The id of the method, such as `corr.pearson`. */
  method: string
}

/** CSAT of answers from 1 to 5: the share of 4 and 5, with its Wilson interval at 95 %. */
export declare function csat(answers: Numbers): Reading

/** How a new cube counts. */
export interface CubeOptions {
  /** The grain of its periods; a day without it. */
  grain?: Grain
  /** How many cells it may have; 10 million without it. */
  maxCells?: number
}

/** A cube in a few words. */
export interface CubeSummary {
  /** The name of its survey. */
  survey: string
  /** The grain of its periods. */
  grain: Grain
  /** How many cells hold something. */
  cells: number
  /** How many rows are counted. */
  rows: number
}

/** A difference of means with what was known before taken out. */
export interface Cuped {
  /** The slope of the outcome on what was known before, over both arms. */
  theta: number
  /** Welch's test of the adjusted outcomes: treatment less control. */
  adjusted: WelchTest
  /** The difference of the outcomes as they are. */
  unadjustedDiff: number
  /** The share of the difference's variance that the adjustment took away; below 0 when it did harm. */
  varianceReduction: number
}

/** A chart of cumulative sums. */
export interface Cusum {
  /** What has gathered upwards after each day, in standard deviations; a day without a value changes nothing. */
  upper: Array<number>
  /** What has gathered downwards, as a positive number. */
  lower: Array<number>
  /** Where a sum becomes a signal. */
  threshold: number
  /** The place of the first day on which a sum is above the threshold; `null` where there is none. */
  firstSignal: number | null
  /** The id of the method. */
  method: string
}

/** A change of a mean, split into what happened within segments and what their mix did. */
export interface Decomposition {
  /** The mean of all before. */
  totalBefore: number
  /** The mean of all after. */
  totalAfter: number
  /** After minus before. */
  change: number
  /** The sum of `rate` over the segments. */
  rateEffect: number
  /** The sum of `mix` over the segments. */
  mixEffect: number
  /** The standard error of the rate effect with the shares taken as fixed; `null` without `ses`. */
  seRate: number | null
  /** What the mean after would be with the shares of before. */
  fixedMixAfter: number
  /** The segments that occur in either period, in the order given. */
  parts: Array<MixPart>
}

/** A difference `a - b` with its interval and its test. */
export interface Difference {
  /** The difference with its limits; its method is the one of the interval. */
  interval: Interval
  /** The test statistic: above 0 when `a` is above `b`. */
  statistic: number
  /** The degrees of freedom of a t statistic; `null` for a z statistic. */
  df: number | null
  /** The two-sided p-value of "no difference". */
  pValue: number
}

/** A correlation corrected for the noise of one side. */
export interface Disattenuated {
  /** Pearson's correlation as observed. */
  observed: Correlation
  /**
   * Which part of the variance between the estimates is real: 1 - mean sampling variance / observed variance. At or below 0 the
   * estimates differ by no more than chance.
   */
  reliability: number
  /** The observed coefficient over the root of the reliability; `null` when that is not above 0. It may pass 1: show it capped. */
  corrected: number | null
  /** The limits of the observed coefficient over the same root, uncapped: they take the reliability for known. */
  interval: Interval | null
}

/** A key that stands in several rows. */
export interface Duplicate {
  /** The key, a value for each of its columns; `null` is "not known". */
  key: (string | null)[]
  /** How many rows it has in one period. */
  rows: number
}

/** Customer effort on the seven-point agreement scale. */
export interface EffortSummary {
  /** The base. */
  n: number
  /** The mean, 1 to 7; high is easy. */
  mean: number
  /** The standard deviation (divisor n - 1); `null` for a single answer. */
  sd: number | null
  /** The share of 5, 6 and 7. */
  easy5To7: number
  /** The share of 6 and 7. */
  easy6To7: number
  /** The share of 1, 2 and 3. */
  difficult1To3: number
  /** `easy6To7 - difficult1To3`, -1 to 1. */
  netEasy: number
}

/** Every `code` that an error of this package can carry. */
export declare function errorCodes(): ErrorCode[]

/** A fitted level and its forecast. */
export interface EtsAnn {
  /** How much the level moves towards each day. */
  alpha: number
  /** The level before the first day. */
  initialLevel: number
  /** The variance of a day about its forecast. */
  variance: number
  /** The logarithm of the likelihood. */
  logLikelihood: number
  /** Each day as the days before foretell it. */
  fitted: Array<number>
  /** The days to come. */
  forecast: Array<number>
  /** The lower ends of their intervals. */
  lower: Array<number>
  /** The upper ends. */
  upper: Array<number>
  /** The id of the method. */
  method: string
}

/** A chart of a moving average. */
export interface EwmaChart {
  /** The average after each day; `null` on a day without a value, which changes nothing. */
  ewma: (number | null)[]
  /** How far from the center the average may lie that day. */
  limit: (number | null)[]
  /** What the average is drawn around. */
  center: number
  /** The place of the first day outside its limits; `null` where there is none. */
  firstSignal: number | null
  /** The id of the method. */
  method: string
}

/** How to read a file, or rows of text. What is left out is found from the file. */
export interface FileOptions {
  /** The format; without it the name of the file says it, and bytes are Arrow IPC. */
  format?: FileFormat
  /** About how many rows are read at a time. */
  batchRows?: number
  /** The columns to read; all without it. */
  columns?: readonly string[]
  /** Columns that the file lacks, each with the text that all its rows have: `{ channel: 'email' }`. */
  constants?: Readonly<Record<string, string>>
  /** Of delimited text: what parts the cells; found from the first rows without it. */
  delimiter?: string
  /** Of delimited text: what encloses cells; `"` without it. */
  quote?: string
  /** Of delimited text: the encoding, such as `windows-1250`; UTF-8 without it. */
  encoding?: string
  /** Of delimited text: numbers are written `3,5`. */
  decimalComma?: boolean
  /** Of delimited text: the first row names the columns; `true` without it. */
  hasHeader?: boolean
}

/** A funnel: the target, the overdispersion, and each group's place. */
export interface Funnel {
  /** What values, limits, `target` and `sigma0` are measured in. */
  unit: Unit
  /** The id of the method. */
  method: string
  /** The value of all groups together. */
  target: number
  /** The standard deviation of one answer of all groups together. */
  sigma0: number
  /** How much wider the groups spread than chance alone would have it: the mean square of winsorised z. About 1 without overdispersion. */
  phi: number
  /** The variance between groups that explains it, in squared units; zero where chance alone does. */
  tau2: number
  /** The groups, in the order they came. */
  points: Array<FunnelPoint>
}

/** A group's place in a funnel. Limits are cut to what the value can be. */
export interface FunnelPoint {
  /** The base. */
  n: number
  /** The value. */
  value: number
  /** How many standard errors it lies from the target. */
  z: number
  /** The same with overdispersion. */
  zRandomEffects: number
  /** Where 95 % of groups of this size lie by chance. */
  limits95: [number, number]
  /** Where 99.8 % do. */
  limits998: [number, number]
  /** The inner limits with overdispersion. */
  limits95RandomEffects: [number, number]
  /** The outer limits with overdispersion. */
  limits998RandomEffects: [number, number]
}

/** A silence judged by known parameters. */
export interface GapTail {
  /** The share of a customer's gaps that last longer. */
  survival: number
  /** The probability that the customer is still active. */
  pActive: number
}

/** A geometric mean. */
export interface GeometricMean {
  /** The geometric mean. */
  mean: number
  /** The mean with its limits; `null` for a single value. Where all values agree it has no width. */
  interval: Interval | null
}

/** An estimate with limits, from this package or from elsewhere. */
export interface GivenInterval {
  /** The estimate. */
  estimate: number
  /** The lower limit. */
  lower: number
  /** The upper limit. */
  upper: number
  /** The confidence level; 0.95 without it. */
  confidence?: number
  /** What the three numbers are measured in. */
  unit: Unit
  /** How it was made, which does not matter here. */
  method?: string
}

/** A chi-square test of goodness of fit. */
export interface GoodnessOfFit {
  /** Pearson's statistic. */
  chi2: number
  /** The degrees of freedom: one less than there are classes. */
  df: number
  /** The p-value. */
  pValue: number
  /** The smallest expected count; below 5 the p-value is rough. */
  minExpected: number
}

/** Granger's test at every number of lags up to the largest asked for. */
export interface Granger {
  /** One test for each number of lags, from 1. */
  byLag: Array<GrangerLag>
  /** The id of the method. */
  method: string
}

/** Granger's test at one number of lags. */
export interface GrangerLag {
  /** How many past days of both series enter. */
  lag: number
  /** The F statistic. */
  f: number
  /** Its p-value. */
  p: number
  /** The degrees of freedom of the numerator: the lags. */
  dfNum: number
  /** Those of the denominator. */
  dfDenom: number
}

/** How many answers a group has, their mean and their variance: what is left of a measure once its values are gone. */
export interface GroupMoments {
  /** The base. */
  n: number
  /** The mean. */
  mean: number
  /** The variance of one answer (divisor n). */
  variance: number
}

/** Average handle time. */
export interface HandleTime {
  /** Seconds per contact. */
  ratio: number
  /** The same with its interval, whose lower limit is never below 0; `null` for a single agent. */
  interval: Interval | null
  /** The standard error in seconds, between agents; `null` for a single agent. */
  se: number | null
  /** The mean of the agents' own averages: another quantity, which forgets who took how many. Not the average handle time. */
  meanOfAgents: number
}

/** Which cells to hide, by position, ascending. */
export interface Hidden {
  /** Cells hidden for their own sake. */
  primary: Array<number>
  /** These and the ones hidden to protect them. */
  all: Array<number>
}

/** The answers to a rating question. */
export interface Histogram {
  /** The points of the scale, from the lowest to the highest. */
  points: Array<number>
  /** How many answers there are on each point. */
  counts: Array<number>
  /** How many answers there are. */
  n: number
  /** How many rows gave no answer, or one that was refused. */
  unanswered: number
}

/** The parameters of a damped trend. */
export interface HoltDamped {
  /** How much the level moves towards each day. */
  alpha: number
  /** How much the trend moves towards each change of the level. */
  beta: number
  /** What is left of the trend a day later; 1 does not damp. */
  phi: number
}

/** The parameters of a level with a season, and where it starts: the day before the first. */
export interface HoltWinters {
  /** How much the level moves towards each day. */
  alpha: number
  /** How much the season's place moves towards each day. */
  gamma: number
  /** The level at the start. */
  level: number
  /** The season at the start, its first entry for the first day; as long as the season. */
  season: readonly number[]
  /** The trend at the start and how much it moves towards each change of the level; no trend without it. */
  trend?: readonly [start: number, beta: number] | null
}

/** How to write a fragment of HTML. */
export interface HtmlOptions {
  /** The language of its words and numbers; English without it. */
  locale?: Locale
  /** The most rows to show, of a longer table its first and last ones; all without it. */
  maxRows?: number
}

/** What each item accounts for. Lists are in the order of the items. */
export interface Importance {
  /** The id of the method. */
  method: string
  /** The share of the outcome's variance that all items together account for, 0 to 1. */
  r2: number
  /** What each item accounts for; sums to `r2`. */
  raw: Array<number>
  /** The same as shares of `r2`, 0 to 1; `null` when `r2` is 0. */
  shares: Array<number> | null
  /**
   * The coefficients of the standardised regression. No measure of importance: between items that correlate they may be tiny or
   * negative.
   */
  standardizedBeta: Array<number>
  /** The simple correlation of each item with the outcome. */
  pearsonR: Array<number>
}

/** Percentile intervals of importance. Lists are in the order of the items. */
export interface ImportanceIntervals {
  /** The id of the method, `drivers.bootstrap_rows`. */
  method: string
  /** How many resamples the limits rest on. */
  resamples: number
  /** Of each item's share of R², 0 to 1. */
  shares: Array<Interval>
  /** Of what each item accounts for. */
  raw: Array<Interval>
  /** Of R². */
  r2: Interval
}

/** A chi-square test of independence with the strength of the association. */
export interface Independence {
  /** Pearson's statistic, without continuity correction. */
  chi2: number
  /** The degrees of freedom. */
  df: number
  /** The p-value. */
  pValue: number
  /** The smallest expected count; below 5 the p-value is rough. */
  minExpected: number
  /** Cramer's V, 0 to 1. Biased upwards in small samples. */
  cramersV: number
  /** Cramer's V with its bias taken off, 0 to 1; `null` where there are too few answers to tell the bias. */
  cramersVBiasCorrected: number | null
}

/**
 * What became of everything that was read. Nothing is dropped silently: `rowsRead` is `rowsAccepted` and the counts of
 * `rowsRefused`.
 */
export interface Intake {
  /** Rows handed over. */
  rowsRead: number
  /** Rows counted. */
  rowsAccepted: number
  /** Rows kept out, by reason. */
  rowsRefused: Partial<Record<Reason, Refusal>>
  /** What became of each question in the counted rows, by its name. */
  questions: Record<string, Answers>
}

/** An estimate with a two-sided interval, and the method that made it. All three numbers are finite and `lower <= upper`. */
export interface Interval {
  /** The estimate. */
  estimate: number
  /** The lower limit. */
  lower: number
  /** The upper limit. */
  upper: number
  /** The confidence level. */
  confidence: number
  /** What the three numbers are measured in: NPS is -100 to 100 points, a share 0 to 1. */
  unit: Unit
  /** The id of the method, such as `nps.ci.score`. */
  method: string
}

/** How sure an interval is. */
export interface IntervalOptions {
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/**
 * The JSON Schema (draft 2020-12) of every document: surveys, metrics, filters, analyses and what they
 * find, report specifications and reports, and the words in them. Editors and validators take them.
 */
export declare function jsonSchemas(): Record<string, Record<string, unknown>>

/** The Kruskal-Wallis test that several groups answer alike. */
export interface KruskalWallis {
  /** The statistic, corrected for ties. */
  h: number
  /** The degrees of freedom: one less than there are groups. */
  df: number
  /** The p-value. */
  pValue: number
  /** Epsilon squared, H / (N - 1): the share of the spread of ranks that lies between groups, 0 to 1. */
  epsilon2: number
}

/** A stretch of one level. */
export interface Level {
  /** Its first day. */
  from: number
  /** The day after its last. */
  to: number
  /** The weighted mean of its values; `null` where it has none. */
  mean: number | null
  /** The sum of its bases; its days with a value where all count alike. */
  n: number
}

/** What a filter makes of the days. */
export interface LevelPath {
  /** The level of each day as the days before foretell it. */
  predicted: Array<number>
  /** The variance of the day's mean about that; `null` for a day without answers. */
  predictiveVar: (number | null)[]
  /** The level of each day with that day seen. */
  filtered: Array<number>
  /** The variance of that. */
  filteredVar: Array<number>
  /** The logarithm of the likelihood. */
  loglik: number
  /** The id of the method. */
  method: string
}

/** A series cut into levels. */
export interface Levels {
  /** Where each level ends: the place after its last day. The last is the length of the series. */
  breakpoints: Array<number>
  /** The levels, in the order of time. */
  levels: Array<Level>
  /** The weighted squares of all values about the mean of their level. */
  cost: number
  /** The cost and the penalty for each level but the first. */
  objective: number
  /** How many days a level has at least. */
  minSize: number
  /** The id of the method. */
  method: string
}

/** The test of no autocorrelation. */
export interface LjungBox {
  /** The statistic. */
  q: number
  /** Its p-value, chi-square with as many degrees of freedom as lags. */
  p: number
  /** How many lags. */
  lags: number
  /** The id of the method. */
  method: string
}

/** The variances of a local level and where it starts. */
export interface LocalLevel {
  /** The variance by which the level moves a day. */
  q: number
  /** The variance of one answer. */
  responseVariance: number
  /** Where the level starts. */
  start: number
  /** The variance of that. */
  startVariance: number
}

/** What the Mann-Kendall test found. */
export interface MannKendall {
  /** Pairs of days that rise less pairs that fall. */
  s: number
  /** The variance of `s` for independent days, ties allowed for. */
  varSOriginal: number
  /** The variance that the test takes. */
  varS: number
  /** Kendall's tau: `s` over the number of pairs. */
  tau: number
  /** The statistic with correction for continuity; `null` where the corrected variance is not above zero although `s` differs from it. */
  z: number | null
  /** The two-sided p-value; `null` where there is no statistic. */
  p: number | null
  /** What the test says at the level asked for. */
  trend: 'increasing' | 'decreasing' | 'no trend'
  /** The median slope for one unit of time, for one period in the seasonal test. */
  slope: number
  /** The same with its interval by ranks, from the variance that the test takes; `null` where that is below zero. */
  interval: Interval | null
  /** Where the line stands at time 0. */
  intercept: number
  /** The correlation of neighbouring days once the line is out, held to 0 to 0.95; `null` for other variants. */
  r1: number | null
  /** The same as the variance takes it: corrected for bias, and 0 where it is no more than chance. */
  r1Corrected: number | null
  /** How many points. */
  n: number
  /** The id of the method. */
  method: string
}

/** How to test a trend. */
export interface MannKendallOptions {
  /** The time of each value, ascending; one entry a day from day 0 without it. With times no value may be missing. */
  times?: Array<number>
  /** How the test allows for days that are alike; by the effective number of days without it. */
  variant?: MannKendallVariant
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** How many people there are, and how sure the interval is. */
export interface MarginOptions {
  /** How many people there are to ask; without it, as many as may be. */
  population?: number
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** The median absolute deviation. */
export interface MedianDeviation {
  /** The median distance from the median. Zero when more than half of the values agree: then it can call nothing an outlier. */
  raw: number
  /** The same times 1.4826: the standard deviation it would be for a normal distribution. */
  scaled: number
}

/** A median with its distribution-free interval, where there is one. */
export interface MedianInterval {
  /** The ordinary median. */
  median: number
  /** The median with its limits, both observed values; `null` below 6 values at 95 %. */
  interval: Interval | null
  /** The confidence that the limits really have: at least what was asked for. */
  actualConfidence: number | null
}

/** What one segment gave to a change, in the unit of the mean. */
export interface MixPart {
  /** The position of the segment in what was given. */
  segment: number
  /** Its share before. */
  shareBefore: number
  /** Its share after. */
  shareAfter: number
  /** What the change of its own mean gave, at its average share. */
  rate: number
  /** What the change of its share gave, by how far its mean lies from the average of the two totals. */
  mix: number
  /** The standard error of `rate` with the shares taken as fixed; 0 where the segment occurs in one period only, `null` without `ses`. */
  seRate: number | null
}

/** An amount of money. */
export interface Money {
  /** The currency by its ISO 4217 code, such as `PLN`. */
  money: string
}

/** A series taken apart: on every day the parts add up to the value. All lists are as long as the series. */
export interface Mstl {
  /** The seasons, shortest first. */
  seasons: Array<Season>
  /** The trend by day. */
  trend: Array<number>
  /** What remains; `null` on a day that was filled. */
  remainder: (number | null)[]
  /** How much each day counted in the last fit, 0 to 1; 1 throughout unless robust. */
  weights: Array<number>
  /** The share of the days that were filled. */
  filledShare: number
  /** The id of the method. */
  method: string
}

/** How to take several seasons out. */
export interface MstlOptions {
  /** How often each season is fitted with the others taken away; twice without it. */
  iterations?: number
  /** Days far from the fit count less and less. */
  robust?: boolean
  /** Days without a value are filled, by the shortest season; refused without it. */
  fillGaps?: boolean
}

/**
 * NPS of answers from 0 to 10, with its score interval at 95 %.
 *
 * ```js
 * nps([10, 9, 7, 3]).value // 25
 * ```
 */
export declare function nps(answers: Numbers): Reading

/** How many detractors, passives and promoters answered. Counts need not be whole: effective counts of a weighted sample are as good. */
export interface NpsCounts {
  /** How many answered 0 to 6. */
  detractors: number
  /** How many answered 7 or 8. */
  passives: number
  /** How many answered 9 or 10. */
  promoters: number
}

/** How spread out the answers are, how many people there are, and how sure the interval is. */
export interface NpsMarginOptions {
  /** The variance of one answer when promoters count 1, passives 0 and detractors -1, see `npsSpread`; 0.6 without it. */
  spread?: number
  /** How many people there are to ask; without it, as many as may be. */
  population?: number
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** NPS of counts. */
export declare function npsOfCounts(detractors: number, passives: number, promoters: number): Reading

/** NPS of published shares, 0 to 1, of which nobody says how many answers they rest on: a reading without an interval. */
export declare function npsOfShares(promoters: number, detractors: number): Reading

/** NPS with its parts and its standard error, without an interval. */
export interface NpsPoint {
  /** The base. */
  n: number
  /** NPS in points, -100 to 100. */
  nps: number
  /** Promoters in percent of the base. */
  promoterPct: number
  /** Passives in percent of the base. */
  passivePct: number
  /** Detractors in percent of the base. */
  detractorPct: number
  /** The variance of one answer, in squared points (divisor n). */
  variance: number
  /** The standard error in points; zero when all answers agree, which is no proof of certainty. */
  se: number
}

/** The equal-tailed interval of the posterior under Jeffreys' prior. */
export interface NpsPosterior {
  /** The raw NPS with the posterior limits. */
  interval: Interval
  /** The posterior mean in points. */
  posteriorMean: number
}

/** How spread out the answers of two groups are, and how sure to be to see a difference. */
export interface NpsPowerOptions {
  /** The variance of one answer of the first group, see `npsSpread`; 0.6 without it. */
  spreadA?: number
  /** The variance of one answer of the second group; 0.6 without it. */
  spreadB?: number
  /** How probable it should be to see a difference that is there; 0.8 without it. */
  power?: number
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** How many answers a margin of error takes, for NPS. */
export interface NpsSampleSize {
  /** The answers. */
  size: SampleSize
  /** The same for the adjusted Wald interval, which adds three answers of its own; `null` for a finite population. */
  adjustedWald: number | null
}

/** A test of an NPS against a target. */
export interface NpsTest {
  /** The observed NPS in points. */
  nps: number
  /** The NPS of the hypothesis in points. */
  nullNps: number
  /** The score statistic: negative below the hypothesis; infinite where the observed answers are impossible under it. */
  z: number
  /** The two-sided p-value. */
  pValue: number
}

/** A Wald interval, plain or adjusted. */
export interface NpsWald {
  /** The raw NPS with the limits, clipped to -100 to 100. */
  interval: Interval
  /** The centre of the interval in points: the NPS of the answers with the pseudo-answers. */
  center: number
  /** The standard error in points around that centre. */
  se: number
  /** The limits in points before clipping. */
  unclipped: [number, number]
}

/** A change of the NPS of the same customers. */
export interface PairedNps {
  /** How many customers answered twice. */
  n: number
  /** NPS before, in points. */
  before: number
  /** NPS after, in points. */
  after: number
  /** The change with its limits and its t test. */
  change: Difference
  /** The standard error of the change in points. */
  se: number
}

/** A change of a share among the same customers. */
export interface PairedShares {
  /** The share before. */
  before: number
  /** The share after. */
  after: number
  /** The change with the score interval of Tango, and `McNemar`'s test without continuity correction. */
  change: Difference
  /** The exact two-sided p-value (binomial): for when fewer than 25 changed. */
  pValueExact: number
}

/** Pearson's coefficient of one pair of columns, and how it varies from sample to sample whatever the distribution is. */
export interface PairwiseCorrelation {
  /** Pearson's coefficient, -1 to 1. */
  estimate: number
  /** How many pairs. */
  n: number
  /** The large-sample variance of sqrt(n) times the coefficient, from the pairs themselves; (1 - r²)² if they were normal. */
  variance: number
}

/** A day, ISO week, month, quarter or year, or all time. */
export interface Period {
  /** `2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1`, `2026` or `all`. */
  label: string
  /** How long it is. */
  grain: Grain
  /** The first day, such as `2026-01-26`; `null` for all time. */
  start: string | null
  /** The first day after it, such as `2026-02-02`; `null` for all time. */
  end: string | null
}

/** The mean rating under a Perks prior. */
export interface PerksMean {
  /** The observed mean with the posterior limits. */
  interval: Interval
  /** The posterior mean. */
  posteriorMean: number
  /** The posterior standard deviation. */
  posteriorSd: number
}

/** An estimate over strata of known size. */
export interface PostStratified {
  /** The estimate for the population with its limits. */
  interval: Interval
  /** The standard error, in the interval's unit. */
  se: number
  /** The degrees of freedom: answers less strata. */
  df: number
  /** The estimate of the answers as they came. */
  unweighted: number
  /** How many answers. */
  n: number
  /** The effective base after Kish. */
  nEff: number
}

/** How sure to be to see a difference. */
export interface PowerOptions {
  /** How probable it should be to see a difference that is there; 0.8 without it. */
  power?: number
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** A cross-correlation of two series, both filtered by the autoregression of the leader. */
export interface PrewhitenedCcf {
  /** The coefficients of the leader's autoregression, the nearest day first. */
  phi: Array<number>
  /** By lag from 0: the correlation of the follower with the leader that many days before. */
  ccf: Array<number>
  /** Where two unrelated series stay below at 95 %, either way, at one lag. */
  bound95: number
  /** The lag of the largest correlation in size; the smallest of several. */
  peakLag: number
  /** How many days are left after the filter. */
  n: number
  /** The id of the method. */
  method: string
}

/** The variance between days. */
export interface ProcessVariance {
  /** The variance between the days' true levels. Zero: chance explains all there is. */
  tau2: number
  /** The weighted squares about the mean; about the number of days less one where chance explains all. */
  q: number
  /** How many days. */
  n: number
  /** The id of the method. */
  method: string
}

/** How far a fold is. */
export interface Progress {
  /** Rows read so far. */
  rows: number
  /** Bytes read so far. */
  bytes: number
  /** How many bytes there are, where that is known; of a stream it is not. */
  totalBytes: number | null
}

/** What to ask a cube for, beside the metric. */
export interface QueryOptions {
  /** The dimensions that tell segments apart: one or many. */
  by?: string | readonly string[]
  /** The grain that tells periods apart. */
  every?: Grain
  /** Only these segments: for each dimension a value, a list of values, or `null` for "not known"; or a filter. */
  where?: Where
  /** Only these days, `[from, to]` as `2026-09-01`; `to` is the first day after, and either may be `null`. */
  within?: Days
  /** The confidence level of intervals; 0.95 without it. */
  confidence?: number
  /** Withhold readings with fewer answers than this; 5 without it, 0 shows all. */
  minBase?: number
  /** Put the total beside the segments of each period. */
  withTotal?: boolean
  /** `false` leaves intervals out, which is faster. */
  intervals?: boolean
  /** Take every answer for one, whatever its weight. */
  unweighted?: boolean
}

/** Weights that reach every margin. */
export interface Raked {
  /** For each cell the factor on the weight of its answers: its fitted size over its size in the sample. */
  factors: Array<number>
  /** How many rounds over all margins it took. */
  rounds: number
}

/** The Mann-Whitney test. */
export interface RankSum {
  /** U of the first side: the pairs it wins, and half of the ties. */
  u: number
  /** A = P(X > Y) + P(X = Y) / 2: how often a value of the first side is above one of the second. */
  superiority: number
  /** Cliff's delta, 2 A - 1. */
  cliffsDelta: number
  /** The z statistic, corrected for ties, without continuity correction. */
  statistic: number
  /** The two-sided p-value without continuity correction. */
  pValue: number
  /** The two-sided p-value with continuity correction, as R and scipy give it. */
  pValueContinuity: number
}

/** Ratings in short. */
export interface RatingSummary {
  /** The base. */
  n: number
  /** The lowest point of the scale. */
  lowest: number
  /** The highest point of the scale. */
  highest: number
  /** The mean rating. */
  mean: number
  /** The standard deviation (divisor n - 1); `null` for a single answer. */
  sd: number | null
}

/** A metric's value with its uncertainty, or the reason why there is none. */
export interface Reading {
  /** The value in `unit`; `null` when it is withheld. A share is 0 to 1, NPS is -100 to 100. */
  value: number | null
  /** The lower limit of the interval; `null` where the method gives none. */
  low: number | null
  /** The upper limit of the interval; `null` where the method gives none. */
  high: number | null
  /** The confidence level of the interval, such as 0.95. */
  confidence: number | null
  /** What the value is measured in. */
  unit: Unit
  /** The id of the method, such as `nps.ci.score`. */
  method: string
  /** The base: how many answers the value rests on. */
  n: number
  /** The effective base, where weights make it smaller than `n`. */
  nEff: number | null
  /** What to know before leaning on it. */
  flags: Flag[]
  /** Why there is no value; `null` when there is one. */
  withheld: Withheld | null
}

/** How often something was refused for one reason, and where first. */
export interface Refusal {
  /** How often. */
  count: number
  /**
   * The first rows it happened in, at most five, counted from 0; for reasons that only a reader of files gives, the lines of
   * the file, counted from 1.
   */
  firstRows: Array<number>
}

/** Repeat contacts. */
export interface RepeatContacts {
  /** The share repeated of the eligible contacts with its Wilson interval. */
  interval: Interval
  /** Contacts whose whole window has been observed. */
  eligible: number
  /** Those of them that the same customer followed with another contact within the window. */
  repeated: number
  /** Contacts whose window is not over: neither repeated nor resolved. */
  censored: number
}

/** What a report is of. */
export interface ReportOptions {
  /** The day, such as `2026-11-02`: no later answer is in the report. */
  asOf: Day
  /** What to tell, and how; the usual report of the survey without it. */
  spec?: ReportSpec | null
}

/** How to resample. */
export interface ResamplingOptions {
  /** How R² is shared out; `drivers.lmg_shapley` to 12 items and `drivers.relative_weights` beyond without it. */
  method?: ImportanceMethod
  /** How many resamples, 100 to 100,000; 1,000 without it. */
  resamples?: number
  /** The seed: the same seed gives the same limits, on any machine and any number of cores. */
  seed?: number
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** Which cells a roll-up keeps, and how finely. */
export interface RollUpOptions {
  /** The dimensions that stay: one or many; none without it. */
  by?: string | readonly string[]
  /** The grain of its periods; that of the cube without it. */
  every?: Grain
  /** Only these segments. */
  where?: Where
  /** Only these days, `[from, to]` as `2026-09-01`; `to` is the first day after, and either may be `null`. */
  within?: Days
}

/** What a t test needs to know of a sample. */
export interface SampleMoments {
  /** How many values. Need not be whole: an effective base is as good. */
  n: number
  /** Their mean. */
  mean: number
  /** Their variance (divisor n - 1). */
  variance: number
}

/** Whether an experiment was split as planned. */
export interface SampleRatio {
  /** How many each arm should have had of all that came. */
  expected: Array<number>
  /** Pearson's chi-square; infinite when somebody came to an arm that was planned empty. */
  statistic: number
  /** The degrees of freedom. */
  df: number
  /** The p-value. */
  pValue: number
  /** Whether p is below 0.001: then something went wrong with the split, and no result of the experiment should be believed. */
  isAlarming: boolean
}

/** How many answers something takes. */
export interface SampleSize {
  /** Answers, rounded up; per group where there are two. */
  n: number
  /** The same before rounding. */
  unrounded: number
}

/** One season of several. */
export interface Season {
  /** How many days it has. */
  period: number
  /** The season by day. */
  values: Array<number>
}

/** How to cut into levels. */
export interface SegmentOptions {
  /** How much each day counts, such as its answers; all alike without it. */
  bases?: Array<number>
}

/** `hits` of `base`. Counts need not be whole: effective counts of a weighted sample are as good. */
export interface ShareCounts {
  /** How many count. */
  hits: number
  /** Of how many. */
  base: number
}

/** A published share, 0 to 1, of which nobody says how many answers it rests on: a reading without an interval. */
export declare function shareWithoutBase(share: number): Reading

/** The days that do not fit. */
export interface ShEsd {
  /** The anomalies, earliest first. */
  anomalies: Array<Anomaly>
  /** How many days have a value. */
  n: number
  /** The share of the days that were filled. */
  filledShare: number
  /** The id of the method. */
  method: string
}

/** How to look for days that do not fit. */
export interface ShEsdOptions {
  /** The chance of an anomaly anywhere in a series that has none; 0.05 without it. */
  alpha?: number
  /** Which share of the days may be anomalies at most, below a half; 0.1 without it. */
  most?: number
  /** Which days may stand out; both those too high and those too low without it. */
  direction?: 'both' | 'up' | 'down'
  /** Days without a value are filled for the season's sake; refused without it. */
  fillGaps?: boolean
}

/** Values with their known variances, shrunken towards their common mean. Lists are in the order of the values. */
export interface Shrunken {
  /** The variance between the groups' true values. Zero: no evidence that they differ. */
  tau2: number
  /** The common mean. */
  mu: number
  /** The standard error of the common mean. */
  seMu: number
  /** How far each value is pulled to the mean, 0 to 1. */
  shrinkage: Array<number>
  /** The shrunken values. */
  posteriorMean: Array<number>
  /** Their standard deviations, the common mean taken for known; zero for each where `tau2` is. */
  posteriorSd: Array<number>
  /** The same with the uncertainty of the common mean. */
  posteriorSdWithMu: Array<number>
}

/** Means of groups, shrunken. Lists are in the order of the groups. */
export interface ShrunkenMeans {
  /** The variance of one answer within a group, pooled over groups. */
  withinVariance: number
  /** The variance between the groups' true means. Zero: no evidence that they differ. */
  tau2: number
  /** The common mean. */
  mu: number
  /** The standard error of the common mean. */
  seMu: number
  /** How far each mean is pulled to it, 0 to 1. */
  shrinkage: Array<number>
  /** The shrunken means. */
  posteriorMean: Array<number>
  /** Their standard deviations, the common mean taken for known; zero for each where `tau2` is. */
  posteriorSd: Array<number>
  /** The same with the uncertainty of the common mean. */
  posteriorSdWithMu: Array<number>
}

/** The NPS of stores, shrunken. Lists are in the order of the stores. */
export interface ShrunkenNps {
  /** The NPS of each store as it stands, in points. */
  rawNps: Array<number>
  /** The variance of one answer within a store, pooled over stores, on the scale -1 to 1. */
  withinVariance: number
  /** The variance between the stores' true values, on the scale -1 to 1. Zero: no evidence that stores differ. */
  tau2: number
  /** The common NPS, in points. */
  mu: number
  /** How far each store is pulled to it, 0 to 1. */
  shrinkage: Array<number>
  /** The shrunken NPS of each store, in points. */
  shrunkNps: Array<number>
  /** Its standard deviation in points, the common NPS taken for known. */
  posteriorSd: Array<number>
  /** The same with the uncertainty of the common NPS. */
  posteriorSdWithMu: Array<number>
}

/** Shares, shrunken. Lists are in the order of the groups. */
export interface ShrunkenShares {
  /** The share of all groups together, 0 to 1. */
  mean: number
  /** How alike two answers of one group are beyond those of two groups. Not above zero: no evidence that groups differ. */
  rho: number
  /** How many answers the common share is worth beside a group's own; `null` where there is no evidence that groups differ. */
  priorStrength: number | null
  /** The shrunken shares. */
  shrunk: Array<number>
  /** Their standard deviations, the common share taken for known; zero where there is no evidence that groups differ. */
  posteriorSd: Array<number>
}

/** A test for screening many segments. */
export interface SkewedTest {
  /** The difference `a - b` in points. */
  diff: number
  /** The statistic with its skewness taken out: standard normal when there is no difference. */
  z: number
  /** The two-sided p-value. */
  pValue: number
}

/** How to draw a line. */
export interface SlopeOptions {
  /** The time of each value, ascending; one entry a day from day 0 without it. With times no value may be missing. */
  times?: Array<number>
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** A smoothed series and its forecast. */
export interface Smoothed {
  /** Each day as the days before foretell it. */
  fitted: Array<number>
  /** The days to come. */
  forecast: Array<number>
  /** The sum of the squares by which the fitted days were off. */
  sse: number
  /** The id of the method. */
  method: string
}

/** A series taken apart: on every day the three parts add up to the value. All lists are as long as the series. */
export interface Stl {
  /** The season by day. */
  seasonal: Array<number>
  /** The trend by day. */
  trend: Array<number>
  /** What remains; `null` on a day that was filled. */
  remainder: (number | null)[]
  /** How much each day counted, 0 to 1; 1 throughout unless robust. */
  weights: Array<number>
  /** The share of the days that were filled. */
  filledShare: number
  /** The id of the method. */
  method: string
}

/** How to take one season out. */
export interface StlOptions {
  /** How many seasons the smoother of the season spans: odd, at least 3; 7 without it. */
  seasonal?: number
  /** A season that is the same throughout. */
  periodic?: boolean
  /** How many days the smoother of the trend spans: odd, more than the season. */
  trend?: number
  /** How many days the filter spans that keeps the trend out of the season: odd, more than the season. */
  lowPass?: number
  /** Days far from the fit count less and less. */
  robust?: boolean
  /** How often season and trend are refined, and how often days are weighed anew after that. */
  loops?: readonly [inner: number, outer: number]
  /** Days without a value are filled from the nearest days of their place in the season; refused without it. */
  fillGaps?: boolean
}

/** The Brunner-Munzel test. */
export interface Superiority {
  /** A = P(X > Y) + P(X = Y) / 2 with its limits, as a share: one half where neither side tends to be higher. */
  interval: Interval
  /** The t statistic, above 0 when the first side tends to be higher; infinite where the sides do not overlap. */
  statistic: number
  /** The degrees of freedom; `null` where the sides do not overlap. */
  df: number | null
  /** The two-sided p-value of A = 1/2. */
  pValue: number
}

/**
 * The rule of hiding: customary inside a company is fewer than 5; the US Centers for Medicare and Medicaid Services publish nothing of
 * fewer than 11.
 */
export interface SuppressOptions {
  /** Cells with at least one and fewer than this many answers are hidden; 5 without it. 0 and 1 hide nothing. */
  smallest?: number
  /** Whether the total of the cells is shown too, or can be found elsewhere; `true` without it. */
  totalPublished?: boolean
}

/** How many answers carry a tag. */
export interface TagCount {
  /** The tag. */
  tag: string
  /** How many answers carry it. */
  n: number
}

/** The answers to a rating question with a tag. */
export interface TagHistogram {
  /** The tag. */
  tag: string
  /** The answers that carry it. */
  scores: Histogram
}

/** Tags by how often they were given. */
export interface Tags {
  /** The tags, from the most frequent. */
  counts: Array<TagCount>
  /** How many answers carry any tag. */
  answered: number
}

/** The answers to a rating question of those that are tagged. */
export interface TagScores {
  /** The answers of all that are tagged, with whatever tags. */
  tagged: Histogram
  /** The answers with each tag that occurs, in the order of tags. */
  byTag: Array<TagHistogram>
}

/** A line through the middle of all pairs. */
export interface TheilSen {
  /** The slope for one unit of time, with its interval by ranks. */
  slope: Interval
  /** Where the line stands at time 0: through the median value at the median time. */
  intercept: number
  /** How many points. */
  n: number
  /** The id of the method. */
  method: string
}

/** A fitted Theta model and its forecast. */
export interface Theta {
  /** The slope of a line through all days, by day. */
  slope: number
  /** How much the level moves towards each day. */
  alpha: number
  /** The level after the last day, without the season. */
  level: number
  /** The season, its first entry for the first day; empty where none was taken away. */
  season: Array<number>
  /** The variance of a day about its forecast, of the series as it came. */
  variance: number
  /** The days to come. */
  forecast: Array<number>
  /** The lower ends of their intervals. */
  lower: Array<number>
  /** The upper ends. */
  upper: Array<number>
  /** The id of the method. */
  method: string
}

/** How to fit the Theta method. */
export interface ThetaOptions {
  /** The season that is taken away before and added after, of so many days, always or if it is seen; none without it. */
  season?: 'none' | { additive: number } | { additive_if_seen: number }
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** Weights after trimming. */
export interface Trimmed {
  /** The weights, none above the limit. */
  weights: Array<number>
  /** The limit: the multiple of the median. */
  limit: number
  /** How many were cut. */
  cut: number
}

/** A trimmed mean. */
export interface TrimmedMean {
  /** The mean of what is left, with its limits. Where all that is left agrees, the interval has no width. */
  interval: Interval
  /** How many values were cut off on each side. */
  cut: number
  /** The standard deviation after pulling the cut values in (divisor n - 1). */
  winsorizedSd: number
  /** The standard error. */
  se: number
  /** The degrees of freedom. */
  df: number
}

/** The version of the package, the same in every language. */
export declare function version(): string

/** How likely a count is that is as low, or as high. */
export interface VolumeTail {
  /** The probability of the count or a lower one. */
  pLow: number
  /** The probability of the count or a higher one. */
  pHigh: number
  /** The probability of a lower count and half that of the count itself: the fair one to compare days by. */
  midpLow: number
  /** The same upwards. */
  midpHigh: number
  /** `pLow` by Poisson's law. */
  poissonPLow: number
  /** `pHigh` by Poisson's law. */
  poissonPHigh: number
  /** The id of the method. */
  method: string
}

/** What to watch: which metrics, of which segments, how closely, in the light of which calendar. */
export interface WatchOptions {
  /** The metrics; without any, what the survey suggests. Ratings are judged together, as they move together. */
  metrics?: readonly MetricOrQuestion[]
  /** Questions whose tags are watched; without it all of them where no metrics are named, else none. */
  tags?: readonly string[]
  /** The dimensions whose values are watched, each by itself; without it all. */
  by?: string | readonly string[]
  /** How many false findings a month are expected of everything watched together, from 0.001 to 100; 0.5 without it. */
  sensitivity?: number
  /** Days that are not like others: holidays, promotions, closed days, known incidents. */
  specialDays?: readonly documents.SpecialDay[]
  /** The last day whose answers are all in. Without it the last day of the data is taken for unfinished and left out. */
  asOf?: Day
  /** Tell trends too, of the data as a whole; a monitor, which goes day by day, does not. */
  trends?: boolean
  /** Tell which measures move before others too, of the data as a whole; a monitor, which goes day by day, does not. */
  leads?: boolean
  /** Only these segments: for each dimension a value, a list of values, or `null` for "not known"; or a filter. */
  where?: Where
}

/** A weighted correlation: a description without a test. */
export interface WeightedCorrelation {
  /** The coefficient, -1 to 1. */
  estimate: number
  /** How many pairs have a weight above zero. */
  n: number
  /** Kish's effective number of pairs. */
  nEff: number
}

/** A mean of weighted answers. */
export interface WeightedMean {
  /** The weighted mean. */
  mean: number
  /** Its standard error, linearised, answers taken as independent; `null` for a single answer. */
  se: number | null
  /** The effective base after Kish. */
  nEffKish: number
  /** The weighted variance of one answer (divisor W). */
  variance: number
}

/** A weighted NPS with its shares, its standard error and its effective bases. */
export interface WeightedNps {
  /** How many answers have weight. */
  n: number
  /** The sum of all weights. */
  sumWeights: number
  /** The weighted share of promoters. */
  promoterShare: number
  /** The weighted share of detractors. */
  detractorShare: number
  /** The weighted NPS in points. */
  nps: number
  /** The effective base after Kish: the base to show. */
  nEffKish: number
  /** The standard error in points, linearised (as the R package `survey`); `null` for a single answer. */
  se: number | null
  /** The effective base of the design before the correction for degrees of freedom; `null` for a single answer. */
  nEffDesign: number | null
  /** The base that `weightedNpsScore` uses at this confidence; `null` for a single answer. */
  nEffUsed: number | null
}

/** A weighted share with its effective bases. */
export interface WeightedShare {
  /** How many answers have weight. */
  n: number
  /** The sum of all weights. */
  sumWeights: number
  /** The weighted share, 0 to 1. */
  share: number
  /** The effective base after Kish. */
  nEffKish: number
  /** The base that `weightedShareDesign` uses at this confidence; `null` for a single answer. */
  nEffUsed: number | null
}

/** A weighted line with two standard errors. */
export interface WeightedTrend {
  /** The slope for one unit of time. */
  slope: number
  /** Where the line stands at time 0. */
  intercept: number
  /** The standard error of the slope for days that know nothing of one another. */
  se: number
  /** `slope / se`; `null` for a line without error. */
  t: number | null
  /** The two-sided p-value of that t. */
  p: number
  /** The standard error that allows for days that are alike, after Newey and West: the one to report. */
  seHac: number
  /** The two-sided p-value of `slope / seHac`, with as many degrees of freedom as points less two. */
  pHac: number
  /** The slope with its interval from `seHac`. */
  interval: Interval
  /** How many points lie between two that are still taken for alike. */
  hacLags: number
  /** How many points have a weight above zero. */
  n: number
  /** The id of the method. */
  method: string
}

/** How to draw a weighted line. */
export interface WeightedTrendOptions {
  /** How many points lie between two that are still taken for alike; after Newey and West, by the number of points, without it. */
  hacLags?: number
  /** The confidence level, strictly between 0 and 1; 0.95 without it. */
  confidence?: number
}

/** Welch's test that the means of several groups are equal. */
export interface WelchAnova {
  /** The statistic. */
  f: number
  /** The degrees of freedom of the numerator: one less than there are groups. */
  df1: number
  /** The degrees of freedom of the denominator, not whole. */
  df2: number
  /** The p-value. */
  pValue: number
}

/** Welch's t test, with the size of the effect. */
export interface WelchTest {
  /** The difference of the means `a - b` with its limits. */
  interval: Interval
  /** The t statistic. */
  statistic: number
  /** The degrees of freedom after Welch and Satterthwaite. */
  df: number
  /** The two-sided p-value. */
  pValue: number
  /** Cohen's d: the difference in pooled standard deviations. */
  cohenD: number
  /** Hedges' g: Cohen's d without its bias in small samples. */
  hedgesG: number
}

export declare namespace infer {
  /** Abandonment, `abandonment.excluding_short`. There is no standard for "short", so both rates come; report the threshold with them. */
  export function abandonment(offered: number, abandoned: number, short: number, options?: IntervalOptions | null): Abandonment
  /**
   * The autocorrelation at lags 0 to `nLags`, `acf`. A day without a value (`null`) takes its pairs away and nothing else.
   *
   * ```js
   * infer.acf([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], 4).acf[4] // 0.6666…
   * ```
   */
  export function acf(values: NumbersOrNull, nLags: number): Acf
  /**
   * The p-values adjusted for their number, in the order they came; a test is a finding when its adjusted value is at most the level.
   *
   * Test three hundred stores at 5 % and fifteen innocent ones stand out. The family to adjust over is everything that was tested for the
   * same report, never only what looks interesting. A test without a p-value (`null`) stays without one and does not count.
   *
   * - `bh`, `padjust.bh`: holds the false discovery rate (Benjamini and Hochberg 1995);
   * - `by`, `padjust.by`: the same under any dependence (Benjamini and Yekutieli 2001);
   * - `holm`, `padjust.holm`: holds the chance of even one false finding, where one is costly;
   * - `bonferroni`, `padjust.bonferroni`: the same, and finds less.
   *
   * ```js
   * infer.adjust([0.01, null, 0.04, 0.03, 0.02]) // [0.04, null, 0.04, 0.04, 0.04]
   * ```
   */
  export function adjust(pValues: readonly (number | null)[] | Numbers, options?: AdjustOptions | null): (number | null)[]
  /** The Agresti-Coull interval of a share, `csat.ci.agresti_coull`, clipped to 0 to 1: Wald after adding z² / 2 hits and as many misses. */
  export function agrestiCoull(hits: number, base: number, options?: IntervalOptions | null): Interval
  /**
   * The variance between days with known sampling variances, `between_day_variance_dl`, or `eb.normal_pm` after Paule and Mandel.
   *
   * The sampling variance of a day is the pooled variance of an answer over the day's base, never the day's own. Leave out days without
   * answers.
   *
   * ```js
   * infer.betweenDayVariance([40, 52, 31, 45], [20, 25, 20, 15]).tau2 // 51.1…
   * ```
   */
  export function betweenDayVariance(means: Numbers, samplingVariances: Numbers, options?: BetweenOptions | null): ProcessVariance
  /**
   * The probability that a customer is still active by the BG/NBD model (Fader, Hardie and Lee 2005), `bgnbd_p_alive`: `frequency` counts the
   * contacts after the first, `recency` is the time from the first to the last, `age` that from the first to now.
   *
   * Without a repeat it is 1 by construction: the model's known flaw.
   *
   * ```js
   * infer.bgnbdPAlive({ r: 1.1, alpha: 16.9, a: 0.133, b: 2.51 }, 30, 290, 300) // 0.988…
   * ```
   */
  export function bgnbdPAlive(model: BgNbd, frequency: number, recency: number, age: number): number
  /**
   * The Brunner-Munzel test of which side tends to be higher, `brunner_munzel`: the default for ratings.
   *
   * It tests A = 1/2 and gives A with an interval, clipped to 0 to 1. Unlike `mannWhitney` it holds when the sides spread differently. Where
   * every value of one side is above every value of the other, an exact bound stands in (Brunner and Munzel 2000).
   *
   * ```js
   * infer.brunnerMunzel([5, 5, 4, 5, 3, 5], [3, 4, 2, 3, 3, 4]).interval.estimate // 0.875
   * ```
   */
  export function brunnerMunzel(a: Numbers, b: Numbers, options?: IntervalOptions | null): Superiority
  /**
   * The cross-correlation at lags 0 to `nLags - 1`, `ccf`: entry k is the correlation of the follower with the leader k days before.
   *
   * To look at, not to conclude from: two series that wander correlate by themselves; see `prewhitenedCcf`.
   *
   * ```js
   * infer.ccf([0, 5, 1, 7, 2, 4, 3, 8], [3, 0, 5, 1, 7, 2, 4, 3], 2).ccf.length // 2
   * ```
   */
  export function ccf(leader: NumbersOrNull, follower: NumbersOrNull, nLags: number): Ccf
  /**
   * Pearson's test of counts against the shares they should have, `chi2.gof`. The check of an experiment's allocation is one.
   *
   * Shares lie between 0 and 1 and sum to 1.
   *
   * ```js
   * infer.chiSquareGoodnessOfFit([5063, 4937], [0.5, 0.5]).pValue // 0.2076…
   * ```
   */
  export function chiSquareGoodnessOfFit(observed: Numbers, shares: Numbers): GoodnessOfFit
  /**
   * Pearson's test of independence, `chi2.independence`, of a table of counts by row and column.
   *
   * Rows and columns without a count say nothing and are left out. Pearson without Yates' correction; Bergsma (2013) for the corrected V.
   * Where all answers fall in one row or one column it is refused as `zero_variance`.
   *
   * ```js
   * infer.chiSquareIndependence([[500, 300, 200], [450, 320, 230]]).pValue // 0.0682…
   * ```
   */
  export function chiSquareIndependence(table: readonly Numbers[]): Independence
  /**
   * The "exact" interval of a share after Clopper and Pearson, `csat.ci.clopper_pearson`: it never covers less than it says, and mostly
   * much more.
   */
  export function clopperPearson(hits: number, base: number, options?: IntervalOptions | null): Interval
  /**
   * The mean with a standard error that knows that answers of one customer hang together, `mean.cluster_robust`: `clusters[i]` says whose
   * answer `values[i]` is. Without `weights` every answer counts as one; clusters without weight do not count.
   */
  export function clusterRobustMean(values: Numbers, clusters: Numbers | readonly (string | number)[], weights?: Numbers | null): ClusterMean
  /**
   * Satisfaction by boxes, `csat.top2box`: the share from `topMin` up, 4 on a scale of 1 to 5.
   *
   * The bound is always given, never guessed: vendors differ (on 1 to 7 some count from 5, some from 6).
   */
  export function csatSummary(counts: Numbers, lowest: number, topMin: number): BoxSummary
  /**
   * CUPED, `cuped`: the difference of the means `treatment - control` after taking out what a measure from before the experiment explains.
   *
   * `before` must come from before the experiment, such as last quarter's rating: one that the treatment can move takes the effect away.
   * Method: Deng, Xu, Kohavi and Walker (2013).
   *
   * ```js
   * const control = { before: [1, 2, 3, 4], after: [1.5, 1.9, 3.2, 3.9] }
   * infer.cuped(control, { before: [2, 3, 4, 5], after: [3.1, 4, 4.8, 6.2] }).varianceReduction // 0.938…
   * ```
   */
  export function cuped(control: Arm, treatment: Arm, options?: IntervalOptions | null): Cuped
  /**
   * The tabular CUSUM, `cusum`: what lies beyond `slack` standard deviations of the center gathers on either side until it passes the
   * `threshold`, both in standard deviations. A slack of 0.5 and a threshold of 4 are usual.
   *
   * Give it `standardized` values with center 0 and standard deviation 1.
   *
   * ```js
   * infer.cusum([0.3, -0.5, null, 0.1, -1.4, -1.4, -1.4, -1.4, -1.4, -1.4], 0, 1, 0.5, 4).firstSignal // 8
   * ```
   */
  export function cusum(values: NumbersOrNull, center: number, sd: number, slack: number, threshold: number): Cusum
  /**
   * The change of a mean from before to after by segment, `nps.mix_decomposition`: `before` and `after` list the segments in one order.
   *
   * It holds for the mean of anything: NPS in points, a share, a rating, a measure. Sizes are shares, numbers of answers or sums of weights:
   * only their proportions count. The *rate* effect is what segments' own means did at their average share, the *mix* effect what their
   * shares did, measured from the average of the two totals (Kitagawa 1955, centred). Both over all parts add up to the change. A segment of
   * size 0 does not occur in that period; where it occurs in one period only, it is pure mix.
   *
   * ```js
   * infer.decompose({ sizes: [80, 20], means: [50, 10] }, { sizes: [40, 60], means: [55, 15] }).mixEffect // -16: both rose, the low one grew
   * ```
   */
  export function decompose(before: MixSide, after: MixSide): Decomposition
  /**
   * What a further level costs if nothing better is known: three times `variance` times the logarithm of the number of days.
   *
   * ```js
   * infer.defaultPenalty(100, 365) // 1769.9…
   * ```
   */
  export function defaultPenalty(variance: number, days: number): number
  /**
   * The correlation that estimates with sampling error hide, `corr.disattenuated`: each estimate (a store's NPS, say) comes with its
   * sampling variance; the other side (sales) is taken as free of error.
   *
   * Thirty answers to a store often leave a reliability of 0.4: an observed 0.3 then stands for about 0.47 (Spearman 1904).
   *
   * ```js
   * infer.disattenuated([0.41, 0.35, 0.52, 0.47, 0.3], [0.002, 0.003, 0.001, 0.002, 0.004], [900, 850, 940, 870, 860]).reliability // 0.694…
   * ```
   */
  export function disattenuated(estimates: Numbers, samplingVariances: Numbers, other: Numbers, options?: IntervalOptions | null): Disattenuated
  /**
   * Customer effort, `ces.summary`: the 2.0 wording of 2013, agreement from 1 to 7 that it was made easy.
   *
   * The 1.0 wording of 2010 asks on 1 to 5 for effort, where low is good; the two must not meet in one number, so it is refused.
   */
  export function effortSummary(counts: Numbers, lowest: number): EffortSummary
  /** Additive errors, no trend, no season, `ets_ann`: the weight and the start of the level are the likeliest. */
  export function ets(values: Numbers, steps: number, options?: IntervalOptions | null): EtsAnn
  /**
   * The EWMA chart, `ewma_chart`: each day moves the average by `weight` of its distance; limits at `width` standard deviations of the
   * average. A weight of 0.2 and a width of 2.7 are usual.
   *
   * Give it `standardized` values with center 0 and standard deviation 1, so that a day of three answers moves it as little as it should.
   *
   * ```js
   * infer.ewmaChart([0.3, -0.5, null, 0.1, -1.4, -1.4, -1.4, -1.4, -1.4, -1.4], 0, 1, 0.2, 2.7).firstSignal // 8
   * ```
   */
  export function ewmaChart(values: NumbersOrNull, center: number, sd: number, weight: number, width: number): EwmaChart
  /**
   * Which tests are findings at `level`: those with an adjusted p-value of at most that.
   *
   * ```js
   * infer.findings([0.04, null, 0.2], 0.05) // [true, false, false]
   * ```
   */
  export function findings(adjusted: readonly (number | null)[] | Numbers, level: number): Array<boolean>
  /**
   * First contact resolution with its Wilson interval, `fcr.wilson`: contacts resolved at the first contact of those that could be.
   *
   * Leave spam and transfers out of `eligible`, and say so beside the number.
   */
  export function firstContactResolution(resolved: number, eligible: number, options?: IntervalOptions | null): Interval
  /**
   * Fisher's exact test of two shares, `prop.test.fisher`: the two-sided p-value, for when an expected count is below 5. Counts are whole.
   *
   * ```js
   * infer.fisherExact({ hits: 3, base: 25 }, { hits: 11, base: 30 }) // 0.0608…
   * ```
   */
  export function fisherExact(a: ShareCounts, b: ShareCounts): number
  /** The funnel of groups by a mean measured in `unit`: `funnelNps` with the variance of all answers together. */
  export function funnelMeans(moments: readonly GroupMoments[], unit: Unit): Funnel
  /**
   * The funnel of stores by NPS, `nps.funnel`, in points.
   *
   * Values are drawn over their bases; the limits narrow as the base grows. Where stores differ more than chance alone explains, for reasons
   * that nobody is to blame for, the limits with overdispersion are the fair ones. Method: Spiegelhalter (2005), additive random effects, z
   * winsorised at 10 %.
   *
   * ```js
   * const of = (detractors, passives, promoters) => ({ detractors, passives, promoters })
   * infer.funnelNps([of(1, 5, 12), of(3, 3, 8), of(50, 40, 30), of(17, 34, 96)]).points[2].z // -5.61…: outside the outer limits
   * ```
   */
  export function funnelNps(stores: readonly NpsCounts[]): Funnel
  /** The funnel of groups by a share, 0 to 1: `funnelNps` with the variance of a share. */
  export function funnelShares(groups: readonly ShareCounts[]): Funnel
  /**
   * How unusual a gap is among gamma distributed gaps, and the probability that the customer is still active, `gap_tail`. Gaps are in one
   * unit, such as days; after each contact a customer leaves with probability `dropout`.
   *
   * ```js
   * infer.gapTail(2.5, 14, 71, 0.024).pActive // 0.0048…
   * ```
   */
  export function gapTail(shape: number, meanGap: number, currentGap: number, dropout: number): GapTail
  /**
   * The geometric mean with the t interval of the logarithms, `mean.geometric`: for task times. Values that are not above 0 are refused:
   * a time of zero is a fault of the clock, not a short time.
   */
  export function geometricMean(values: Numbers, options?: IntervalOptions | null): GeometricMean
  /**
   * Whether the past of `cause` helps to foretell `effect` beyond its own past, `granger`: F tests for 1 to `maxLag` past days.
   *
   * Despite its name it tells no cause: two noisy readings of one thing pass it both ways. The tests share their data; adjust for their
   * number.
   */
  export function granger(cause: Numbers, effect: Numbers, maxLag: number): Granger
  /**
   * The base, the mean and the variance (divisor n) of values: what `welchAnovaOf`, `shrinkMeans` and `funnelMeans` take.
   *
   * ```js
   * infer.groupMoments([1, 2, 6]).mean // 3
   * ```
   */
  export function groupMoments(values: Numbers): GroupMoments
  /**
   * Average handle time as a ratio of sums, `aht.ratio`, with agents as clusters: the seconds of talk, hold and after-call work of each
   * agent, and how many contacts each took.
   *
   * Agents with neither time nor contacts do not count. A negative time is a fault of the clock, and refused.
   *
   * ```js
   * infer.handleTime([900, 300], [9, 1]).ratio // 120
   * ```
   */
  export function handleTime(handleSeconds: Numbers, contacts: Numbers, options?: IntervalOptions | null): HandleTime
  /**
   * Holt's linear trend, damped, `holt_damped` (Gardner and `McKenzie` 1985): it starts at the first day with the difference to the second.
   *
   * ```js
   * infer.holtDamped([40, 41, 42, 43], { alpha: 0.8, beta: 0.5, phi: 0.9 }, 2).forecast[1] < 45 // true
   * ```
   */
  export function holtDamped(values: Numbers, parameters: HoltDamped, steps: number): Smoothed
  /**
   * Holt and Winters' smoothing with a season that adds, `holt_winters_additive` (Winters 1960).
   *
   * ```js
   * infer.holtWinters([42, 40, 38, 42, 40, 38], { alpha: 0.2, gamma: 0.1, level: 40, season: [2, 0, -2] }, 3).forecast // [42, 40, 38]
   * ```
   */
  export function holtWinters(values: Numbers, start: HoltWinters, steps: number): Smoothed
  /**
   * Intervals of importance by resampling rows, `drivers.bootstrap_rows`, off the event loop: it takes resamples times rows times the square
   * of items.
   *
   * ```js
   * const { shares } = await infer.importanceIntervals(items, outcome, { resamples: 2000 })
   * ```
   */
  export function importanceIntervals(items: readonly Numbers[] | Readonly<Record<string, Numbers>>, outcome: Numbers, options?: ResamplingOptions | null): Promise<ImportanceIntervals>
  /**
   * The median with its class opened up, `median.interpolated`: the one to follow over time on a scale, where the ordinary one sits at 4
   * for years. `classWidth` is the distance between two points of the scale.
   */
  export function interpolatedMedian(values: Numbers, classWidth: number): number
  /**
   * The Jeffreys interval of a share, `csat.ci.jeffreys`: equal tails of the posterior under Jeffreys' prior, with the lower limit 0
   * when there are no hits and the upper limit 1 when there are only hits.
   */
  export function jeffreys(hits: number, base: number, options?: IntervalOptions | null): Interval
  /**
   * Kendall's tau-b, `corr.kendall_b`: how many more pairs of pairs agree in order than disagree, ties allowed for.
   *
   * z with the variance under ties; the interval after Fieller, Hartley and Pearson (1957), from five pairs on.
   */
  export function kendallB(x: Numbers, y: Numbers, options?: IntervalOptions | null): Correlation
  /**
   * Do these groups answer alike? `kruskal_wallis`, on ranks: for ratings and skewed measures.
   *
   * Corrected for ties (Kruskal and Wallis 1952).
   *
   * ```js
   * infer.kruskalWallis([[1, 2, 3], [4, 5, 6]]).h // 3.857…
   * ```
   */
  export function kruskalWallis(groups: readonly Numbers[]): KruskalWallis
  /** Laney's p' chart, `laney_p_prime`: the p chart with limits as wide as the days really spread (Laney 2002). */
  export function laneyPPrime(days: readonly (ShareCounts | null)[], sigma: number): Chart
  /**
   * Whether the first `lags` autocorrelations are more than chance, `ljung_box` (Ljung and Box 1978); 7 is a week of days.
   *
   * ```js
   * infer.ljungBox([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2).p < 0.01 // true
   * ```
   */
  export function ljungBox(values: NumbersOrNull, lags: number): LjungBox
  /**
   * Importance by LMG, which is Shapley's value of R², `drivers.lmg_shapley`: what each item adds, averaged over all orders of the items.
   *
   * A share of R², not an effect: it says what goes with the outcome, never what moves it. Differences of a few percent are noise; ask for
   * `importanceIntervals`. Items are columns of one length; with names, errors use them. An item that is a combination of others is refused
   * as `collinear`, more than 20 items as `out_of_range`.
   *
   * ```js
   * infer.lmg({ staff: [1, 2, 3, 4, 5, 6], price: [2, 1, 4, 3, 6, 5] }, [1, 3, 2, 5, 4, 6]).r2 // 0.9809…
   * ```
   */
  export function lmg(items: readonly Numbers[] | Readonly<Record<string, Numbers>>, outcome: Numbers): Importance
  /**
   * `lmg` from known coefficients: those among the items as the lower triangle below the diagonal row by row - (2, 1), (3, 1), (3, 2),
   * ... - and those of each item with the outcome.
   *
   * ```js
   * infer.lmgOf([0.5], [0.6, 0.4]).r2 // 0.3733…
   * ```
   */
  export function lmgOf(among: Numbers, withOutcome: Numbers): Importance
  /**
   * A level that wanders, seen through answers, `local_level_filter`: the mean of a day of `n` answers has the variance
   * `responseVariance / n`, so a day of 3 answers moves the level little and one of 300 much. A day without answers is `null`, of base 0.
   *
   * ```js
   * infer.localLevelFilter({ q: 8, responseVariance: 5600, start: 38, startVariance: 100 }, [60, null, 20], [2, 0, 500]).filtered[1] // 38.7…
   * ```
   */
  export function localLevelFilter(model: LocalLevel, values: NumbersOrNull, bases: Numbers): LevelPath
  /**
   * The Mann-Kendall test of a trend, `mann_kendall`: it asks for order only, so no single wild day decides.
   *
   * Without a variant the number of days is that of independent ones worth as much: daily values are alike, and the plain test calls
   * trends where there are none.
   *
   * ```js
   * infer.mannKendall([10, 12, 11, 13, null, 14, 16, 15, 17]).trend // 'increasing'
   * ```
   */
  export function mannKendall(values: NumbersOrNull, options?: MannKendallOptions | null): MannKendall
  /**
   * The Mann-Whitney test (Wilcoxon's rank sum), `mann_whitney`: are the two *distributions* the same?
   *
   * The normal approximation with the correction for ties. A small p-value says that the distributions differ, not that one side tends to be
   * higher: for that take `brunnerMunzel`.
   *
   * ```js
   * infer.mannWhitney([9, 10, 10, 7], [8, 7, 3]).u // 10.5
   * ```
   */
  export function mannWhitney(a: Numbers, b: Numbers): RankSum
  /**
   * The smallest difference of means that two groups show with this power: of each its standard deviation and its base.
   *
   * ```js
   * infer.meanDetectable({ sd: 1, n: 393 }, { sd: 1, n: 393 }) // 0.1998…
   * ```
   */
  export function meanDetectable(a: SampleSpread, b: SampleSpread, options?: PowerOptions | null): number
  /** How many values give a mean of values with standard deviation `sd` a margin of error of `margin`, in the same unit. */
  export function meanMargin(margin: number, sd: number, options?: MarginOptions | null): SampleSize
  /**
   * The Perks interval of the mean rating, `rating.mean_perks_ci`: for fewer than 30 answers or more than half of them on the top point.
   *
   * One answer in all is spread evenly over the points of the scale; the posterior of the mean is matched by a beta distribution on the
   * scale, whose equal tails are the limits. Never without width.
   */
  export function meanPerks(counts: Numbers, lowest: number, options?: IntervalOptions | null): PerksMean
  /** A mean over strata of known size, as `npsPoststratified`, with the t interval. */
  export function meanPoststratified(strata: readonly SampleMoments[], population: Numbers, options?: IntervalOptions | null): PostStratified
  /**
   * The t interval of the mean rating, `rating.mean_t_ci`, clipped to the scale.
   *
   * Fails at ceilings: with 85 % on the top point it covers 56 to 90 % where it says 95; use `meanPerks` there. A single answer is
   * refused as `too_few`, answers that all agree as `zero_variance`.
   */
  export function meanT(counts: Numbers, lowest: number, options?: IntervalOptions | null): Interval
  /**
   * How many values each of two groups needs to show a difference of means, from the two standard deviations.
   *
   * ```js
   * infer.meanTwoSample(0.2, 1, 1).n // 393
   * ```
   */
  export function meanTwoSample(difference: number, sdA: number, sdB: number, options?: PowerOptions | null): SampleSize
  /** The ordinary median (type 2). */
  export function median(values: Numbers): number
  /** The median absolute deviation, `mad`. */
  export function medianDeviation(values: Numbers): MedianDeviation
  /** The median with the interval between two order statistics, `median.ci_order`, which assumes nothing about the distribution. */
  export function medianInterval(values: Numbers, options?: IntervalOptions | null): MedianInterval
  /**
   * The difference `a - b` of two independent estimates by square-and-add (MOVER; Newcombe 1998, Zou and Donner 2008): each side takes
   * the uncertainty that points its way, so that intervals that are not symmetric stay so.
   *
   * The method is `nps.diff.mover` for points, `prop.diff.newcombe` for shares and `diff.mover` for anything else. The two must be
   * independent: a period against an earlier one is, a store against a network that holds it is not. Intervals of two units or two
   * levels are refused.
   *
   * ```js
   * infer.mover(infer.wilson(56, 70), infer.wilson(48, 80)).lower // 0.0524…
   * ```
   */
  export function mover(a: GivenInterval, b: GivenInterval): Interval
  /** Trend, several seasons and remainder, `mstl` (Bandara, Hyndman and Bergmeir 2021): `stl` for one season after the other. */
  export function mstl(values: NumbersOrNull, periods: Numbers, options?: MstlOptions | null): Mstl
  /**
   * The adjusted Wald interval of an NPS, `nps.ci.adjusted_wald`, as other tools give it.
   *
   * The estimate is the raw NPS. At levels well below 0.95 the interval may miss it when all answers agree.
   */
  export function npsAdjustedWald(detractors: number, passives: number, promoters: number, options?: AdjustedWaldOptions | null): NpsWald
  /**
   * NPS around the NPS of all days, `nps_chart`: limits at `sigma` standard errors of the day's own base, 3 is usual, in points. A day without
   * answers is `null`.
   */
  export function npsChart(days: readonly (NpsCounts | null)[], sigma: number): Chart
  /**
   * The classes of an NPS: detractors up to `detractorMax`, promoters from `promoterMin`, passives between.
   *
   * The bands of NPS are 6 and 9 on a scale from 0 to 10; other scales give numbers that compare with nothing.
   */
  export function npsCounts(counts: Numbers, lowest: number, detractorMax: number, promoterMin: number): NpsCounts
  /**
   * The smallest NPS difference in points that `nA` and `nB` answers show with this power, `mde.nps`; at most 200. Bases need not be whole:
   * effective ones are as good.
   *
   * ```js
   * infer.npsDetectable(3768, 3768) // 4.999…
   * ```
   */
  export function npsDetectable(nA: number, nB: number, options?: NpsPowerOptions | null): number
  /** The difference `a - b` of two NPS in points, `nps.diff.mover`: `mover` on two score intervals. */
  export function npsDifference(a: NpsCounts, b: NpsCounts, options?: IntervalOptions | null): Interval
  /**
   * The adjusted Wald test of two NPS, `nps.diff.adjusted_wald`, with pseudo-answers added to each side: three without `pseudo`.
   *
   * For comparison with other tools: conservative when the bases are equal, weak, and too bold for 10 against 200. The estimate is the raw
   * difference, which the interval may miss where all answers agree (Lewis and Sauro 2021).
   */
  export function npsDifferenceAdjustedWald(a: NpsCounts, b: NpsCounts, options?: AdjustedWaldOptions | null): AdjustedDifference
  /**
   * The score test of two NPS and the interval of `a - b` in points, `nps.diff.score`: the default.
   *
   * The interval holds every difference that the same test does not reject, so the two always agree, and it never leaves -200 to 200. The
   * rejection rate stays near the level for 5 against 5 as for 10 against 200, where Welch's test on -1, 0, 1 can reach 59 % at a level of
   * 5. The sides must be independent: compare a store with the *rest* of the network. Method: Miettinen and Nurminen (1985) on two
   * trinomials.
   *
   * ```js
   * infer.npsDifferenceScore({ detractors: 0, passives: 1, promoters: 9 }, { detractors: 24, passives: 63, promoters: 213 }).pValue // 0.1998…
   * ```
   */
  export function npsDifferenceScore(a: NpsCounts, b: NpsCounts, options?: IntervalOptions | null): Difference
  /**
   * The score test of two NPS corrected for skewness, `nps.diff.score_skewed`: for screening many stores, where p-values of 1e-4 decide.
   *
   * The p-value only; take the interval from `npsDifferenceScore`. Method: the correction of Laud (2017), for two trinomials.
   *
   * ```js
   * infer.npsDifferenceScoreSkewed({ detractors: 6, passives: 30, promoters: 64 }, { detractors: 12, passives: 33, promoters: 55 }).pValue // 0.1054…
   * ```
   */
  export function npsDifferenceScoreSkewed(a: NpsCounts, b: NpsCounts): SkewedTest
  /**
   * Welch's t test of two NPS on the codes -1, 0, 1, `nps.diff.welch`: what most calculators do. For comparison only: away from bases of
   * 100 and the middle of the scale, up to 59 % of its findings at 5 % are false.
   */
  export function npsDifferenceWelch(a: NpsCounts, b: NpsCounts, options?: IntervalOptions | null): Difference
  /**
   * The equal-tailed interval of an NPS under Jeffreys' prior, `nps.ci.dirichlet_jeffreys`: one half is added to each count.
   *
   * Well calibrated from twenty answers on; its upper limit lies below 100 even when all are promoters, so it then misses the estimate.
   * Takes milliseconds.
   */
  export function npsDirichletJeffreys(detractors: number, passives: number, promoters: number, options?: IntervalOptions | null): NpsPosterior
  /**
   * How many answers give NPS a margin of error of `margin` points either way, `n.nps_margin`.
   *
   * ```js
   * infer.npsMargin(5).size.n // 922
   * ```
   */
  export function npsMargin(margin: number, options?: NpsMarginOptions | null): NpsSampleSize
  /**
   * The point estimate of an NPS from counts, `nps.point` (Reichheld 2003).
   *
   * ```js
   * infer.npsPoint(50, 124, 238).nps // 45.63…
   * ```
   */
  export function npsPoint(detractors: number, passives: number, promoters: number): NpsPoint
  /**
   * NPS over strata of known size, `nps.poststratified`: `population` holds the size of each stratum, in any unit.
   *
   * The score interval on the effective base that the variance over strata implies. A stratum with fewer than two answers is refused as
   * `too_few`: merge it with another, for nothing says how its answers vary.
   *
   * ```js
   * const strata = [[5, 8, 7], [3, 13, 19], [18, 15, 17]].map(([detractors, passives, promoters]) => ({ detractors, passives, promoters }))
   * infer.npsPoststratified(strata, [5000, 2000, 3000]).unweighted // 16.19…
   * ```
   */
  export function npsPoststratified(strata: readonly NpsCounts[], population: Numbers, options?: IntervalOptions | null): PostStratified
  /**
   * The score interval of an NPS (Tango 1998), `nps.ci.score`: the default for NPS.
   *
   * Never leaves -100 to 100, never has zero width, always holds the estimate.
   *
   * ```js
   * infer.npsScoreInterval(0, 0, 10).lower // 44.49…: ten promoters of ten prove less than the textbook says
   * ```
   */
  export function npsScoreInterval(detractors: number, passives: number, promoters: number, options?: IntervalOptions | null): Interval
  /**
   * The score test of NPS = `nullNps` points, `nps.test.score`: use it for targets.
   *
   * It rejects exactly where `npsScoreInterval` excludes the target. For a target of 0 it is the sign test of `McNemar`. Against -100 or
   * 100 a single answer of another kind is proof: then z is infinite and p is 0.
   */
  export function npsScoreTest(detractors: number, passives: number, promoters: number, nullNps: number): NpsTest
  /**
   * The variance of one NPS answer at these shares of promoters and detractors, when promoters count 1, passives 0 and detractors -1.
   *
   * ```js
   * infer.npsSpread(0.5, 0.25) // 0.6875
   * ```
   */
  export function npsSpread(promoters: number, detractors: number): number
  /**
   * The probability that the NPS of `a` is above that of `b`, `nps.diff.bayes_superiority`, under independent Jeffreys priors.
   *
   * The sentence that managers ask for. Report it beside the interval of `npsDifferenceScore`, not instead of it: it says nothing about how
   * large the difference is. Takes milliseconds.
   *
   * ```js
   * infer.npsSuperiority({ detractors: 6, passives: 30, promoters: 64 }, { detractors: 12, passives: 33, promoters: 55 }) // 0.946…
   * ```
   */
  export function npsSuperiority(a: NpsCounts, b: NpsCounts): number
  /**
   * How many answers each of two groups needs to show an NPS difference of `difference` points, `n.nps_two_sample`.
   *
   * ```js
   * infer.npsTwoSample(5).n // 3768
   * ```
   */
  export function npsTwoSample(difference: number, options?: NpsPowerOptions | null): SampleSize
  /**
   * The Wald interval of an NPS, `nps.ci.wald`. For comparison only: it has no width when all answers agree and covers far less than it
   * says near a ceiling.
   */
  export function npsWald(detractors: number, passives: number, promoters: number, options?: IntervalOptions | null): NpsWald
  /** How much counts vary beyond Poisson's law about what was expected of them: the `alpha` of `volumeTail`. */
  export function overdispersion(counts: Numbers, expected: Numbers): number
  /**
   * The paired t test of a mean, from the differences `after - before` of the same customers.
   *
   * ```js
   * infer.pairedMean([1, 0, 1, 0, -1, 1, 1, 0]).interval.estimate // 0.375
   * ```
   */
  export function pairedMean(differences: Numbers, options?: IntervalOptions | null): Difference
  /**
   * The paired t test of NPS on the same customers, `nps.paired.t`: how many moved from which class to which, rows before, columns after,
   * each as detractors, passives, promoters. The limits are clipped to -200 to 200.
   *
   * ```js
   * // Four of ten passives and promoters became promoters; nobody fell.
   * infer.pairedNps([[0, 0, 0], [0, 0, 4], [0, 0, 6]]).change.pValue // 0.0367…
   * ```
   */
  export function pairedNps(transitions: readonly [Numbers, Numbers, Numbers], options?: IntervalOptions | null): PairedNps
  /**
   * A share among the same customers, `McNemar`'s test: only those who changed count for it.
   *
   * Who `stayed` in, those who `left`, those who `joined`, and those who stayed `out`. The interval (Tango 1998) and the p-value agree.
   *
   * ```js
   * infer.pairedShares(50, 5, 15, 30).pValueExact // 0.0413…
   * ```
   */
  export function pairedShares(stayed: number, left: number, joined: number, out: number, options?: IntervalOptions | null): PairedShares
  /** Pearson's coefficient with its distribution-free variance (Steiger and Hakstian 1982). */
  export function pairwiseCorrelation(x: Numbers, y: Numbers): PairwiseCorrelation
  /**
   * The p chart, `p_chart`: shares around the share of all days, limits at `sigma` standard errors of the day's own base; 3 is usual. A day
   * without answers is `null`.
   *
   * With large bases nearly every day is outside, because days differ by themselves; take `laneyPPrime` then.
   *
   * ```js
   * infer.pChart([{ hits: 30, base: 40 }, { hits: 70, base: 90 }, null, { hits: 3, base: 4 }, { hits: 20, base: 60 }], 3).firstSignal // 4
   * ```
   */
  export function pChart(days: readonly (ShareCounts | null)[], sigma: number): Chart
  /**
   * Pearson's correlation, `corr.pearson`: how near the pairs lie to a line. An association, never an effect.
   *
   * t with n - 2 degrees of freedom; the interval by Fisher's transformation, from four pairs on. Where all values of one side agree it is
   * refused as `zero_variance`. Correlate stores, not the answers of single customers with the sales of their store.
   *
   * ```js
   * infer.pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).pValue // 0.104…
   * ```
   */
  export function pearson(x: Numbers, y: Numbers, options?: IntervalOptions | null): Correlation
  /**
   * Pearson's correlation of weighted pairs, `corr.pearson_weighted`. Only to describe: it comes without interval, because a weight may
   * stand for a number of answers or for a share of a population, and the two have different errors. Pairs of weight zero do not count.
   */
  export function pearsonWeighted(x: Numbers, y: Numbers, weights: Numbers): WeightedCorrelation
  /**
   * The best cut into levels where every day counts alike, `pelt` (Killick, Fearnhead and Eckley 2012): each level beyond the first costs
   * `penalty`, and none is shorter than `minSize` days.
   *
   * A wandering level looks like many small changes; what allows for that, and for the weekday, is `cube.changePoints(…)`.
   *
   * ```js
   * infer.pelt([5, 6, 5, 6, 9, 10, 9, 10], 4, 2).breakpoints // [4, 8]
   * ```
   */
  export function pelt(values: NumbersOrNull, penalty: number, minSize: number): Levels
  /**
   * The best cut into levels where every day counts by its base, `pelt_weighted`.
   *
   * ```js
   * infer.peltWeighted([40, 41, -100, 39, 40, 42], [90, 90, 1, 90, 90, 90], 30000, 1).breakpoints // [6]
   * ```
   */
  export function peltWeighted(values: NumbersOrNull, bases: Numbers, penalty: number, minSize: number): Levels
  /**
   * What each day knows of the level: `1 / (responseVariance / n + tau2)`, and nothing for a day without answers. The weights of
   * `weightedTrend`.
   *
   * ```js
   * infer.precisionWeights([1, 0], 6000, 2000) // [0.000125, 0]
   * ```
   */
  export function precisionWeights(bases: Numbers, responseVariance: number, tau2: number): Array<number>
  /**
   * The cross-correlation at lags 0 to `nLags - 1` once the leader's own past is taken out of both, `prewhitened_ccf`: an autoregression of
   * `arOrder` days on the leader, and both through the same filter (Box and Jenkins 1970).
   *
   * An association, never an effect.
   */
  export function prewhitenedCcf(leader: Numbers, follower: Numbers, arOrder: number, nLags: number): PrewhitenedCcf
  /**
   * The quantile of values at `p`, 0 to 1. How it is read off between two values (Hyndman and Fan 1996):
   *
   * - `observed`, `quantile.type1`: always an observed value;
   * - `averaged`, `quantile.type2`: an observed value, or the middle of two where the step falls between: the usual median;
   * - `interpolated`, `quantile.type7`: linear between values, as R, numpy and Excel's `PERCENTILE.INC`. For durations.
   *
   * ```js
   * infer.quantile([10, 9, 10, 7, 6, 10], 0.5, 'interpolated') // 9.5
   * ```
   */
  export function quantile(values: Numbers, p: number, kind: QuantileType): number
  /**
   * Raking, `weights.raking`: weights for the cells of a sample such that every margin of the population is met.
   *
   * `sample` holds how many answers each cell has, or the sum of their own weights. Each margin has the target of each category and the
   * category of each cell. Totals of margins must be the same. A margin that cannot be met is refused as `unreachable_target`, with its name
   * (Deming and Stephan 1940). With one margin it is post-stratification.
   *
   * ```js
   * const sex = { targets: { men: 480, women: 520 }, cells: ['men', 'men', 'women', 'women'] }
   * const age = { targets: { young: 500, old: 500 }, cells: ['young', 'old', 'young', 'old'] }
   * infer.rake([20, 60, 10, 10], { sex, age }).factors.length // 4
   * ```
   */
  export function rake(sample: Numbers, margins: Readonly<Record<string, Margin>>): Raked
  /**
   * Base, mean and standard deviation of ratings: `counts[0]` answers gave the point `lowest`, `counts[1]` the next one, and so on.
   *
   * ```js
   * infer.ratingSummary([2, 1, 3, 9, 5], 1).mean // 3.7
   * ```
   */
  export function ratingSummary(counts: Numbers, lowest: number): RatingSummary
  /** Importance by Johnson's relative weights, `drivers.relative_weights`: near to LMG, and cheap for any number of items up to 200. */
  export function relativeWeights(items: readonly Numbers[] | Readonly<Record<string, Numbers>>, outcome: Numbers): Importance
  /** `relativeWeights` from known coefficients, given as for `lmgOf`. */
  export function relativeWeightsOf(among: Numbers, withOutcome: Numbers): Importance
  /**
   * The share of contacts that the same customer repeated within `window`, `repeat_contact`.
   *
   * A contact at t is repeated when another one comes after t, up to t + window. One whose window ends after `observedUntil` is left out: to
   * count it as resolved would flatter the last days. Times, window and end are in one unit, such as days. Name the customer and the topic
   * when only contacts about the same thing count. One minus this rate is not first contact resolution.
   *
   * ```js
   * infer.repeatContact(['a', 'a', 'b', 'b', 'c', 'd'], [0, 3, 1, 20, 5, 27], 7, 30).interval.estimate // 0.2
   * ```
   */
  export function repeatContact(customers: Numbers | readonly (string | number)[], times: Numbers, window: number, observedUntil: number, options?: IntervalOptions | null): RepeatContacts
  /**
   * The same of days with `bases` answers of variance `responseVariance` each, where single wild days do not excuse the rest: they are
   * pulled in.
   */
  export function robustBetweenDayVariance(means: Numbers, bases: Numbers, responseVariance: number, options?: BetweenOptions | null): ProcessVariance
  /**
   * The sample-ratio check: how many came to each arm, and in which ratio they should have, such as `[1, 1]`. Do it first.
   *
   * Pearson's goodness of fit. The alarm is at p < 0.001, because the check is made for every experiment and a true mismatch is
   * large.
   *
   * ```js
   * infer.sampleRatio([50600, 49400], [1, 1]).isAlarming // true
   * ```
   */
  export function sampleRatio(observed: Numbers, planned: Numbers): SampleRatio
  /**
   * The best cut at `nBreaks` places, `segment_known_k`: the least sum of squares, with no level shorter than `minSize` days.
   *
   * ```js
   * infer.segmentKnownK([5, 6, 5, 6, 9, 10, 9, 10], 1, 2).breakpoints // [4, 8]
   * ```
   */
  export function segmentKnownK(values: NumbersOrNull, nBreaks: number, minSize: number, options?: SegmentOptions | null): Levels
  /**
   * Simple exponential smoothing, `ses`: the level moves by `alpha` of what each day was off, and starts at the first day.
   *
   * ```js
   * infer.ses([40, 44, 36], 0.5, 2).forecast // [39, 39]
   * ```
   */
  export function ses(values: Numbers, alpha: number, steps: number): Smoothed
  /** The smallest difference of shares, near `share`, that `nA` and `nB` answers show with this power; at most 1. */
  export function shareDetectable(share: number, nA: number, nB: number, options?: PowerOptions | null): number
  /** The difference `a - b` of two shares, `prop.diff.newcombe`: `mover` on two Wilson intervals, without continuity correction. */
  export function shareDifference(a: ShareCounts, b: ShareCounts, options?: IntervalOptions | null): Interval
  /**
   * The score test and interval of two shares after Miettinen and Nurminen, `prop.diff.miettinen_nurminen`: interval and p-value agree.
   *
   * ```js
   * infer.shareDifferenceMiettinenNurminen({ hits: 56, base: 70 }, { hits: 48, base: 80 }).interval.lower // 0.0528…
   * ```
   */
  export function shareDifferenceMiettinenNurminen(a: ShareCounts, b: ShareCounts, options?: IntervalOptions | null): Difference
  /**
   * The pooled z test of two shares, `prop.diff.z_pooled`, with Newcombe's interval: the default for rates.
   *
   * Pearson's chi-square without Yates' correction is the squared statistic. When an expected count is below 5, prefer `fisherExact`; when
   * the interval and the p-value must agree, `shareDifferenceMiettinenNurminen`.
   *
   * ```js
   * infer.shareDifferenceZPooled({ hits: 56, base: 70 }, { hits: 48, base: 80 }).statistic // 2.650…
   * ```
   */
  export function shareDifferenceZPooled(a: ShareCounts, b: ShareCounts, options?: IntervalOptions | null): Difference
  /**
   * How many answers give a share near `share` a margin of error of `margin`, itself a share: 0.03 is three points of percent.
   *
   * ```js
   * infer.shareMargin(0.03, 0.5).n // 1068
   * ```
   */
  export function shareMargin(margin: number, share: number, options?: MarginOptions | null): SampleSize
  /** A share over strata of known size, as `npsPoststratified`, with Wilson's interval. */
  export function sharePoststratified(strata: readonly ShareCounts[], population: Numbers, options?: IntervalOptions | null): PostStratified
  /**
   * How many answers each of two groups needs to tell the share `a` from the share `b`.
   *
   * ```js
   * infer.shareTwoSample(0.8, 0.85).n // 903
   * ```
   */
  export function shareTwoSample(a: number, b: number, options?: PowerOptions | null): SampleSize
  /**
   * Anomalies by the seasonal hybrid extreme studentized deviate test, `s_h_esd` (Hochenbaum, Vallis and Kejariwal 2017).
   *
   * It looks back over the whole series, and a day of 3 answers counts like one of 300; what changed, and is to be told, is in
   * `cube.findings(…)`.
   *
   * ```js
   * const days = Array.from({ length: 70 }, (_, day) => (day === 33 ? 60 : (day % 7) * 4 + ((day * day) % 5)))
   * infer.sHEsd(days, 7).anomalies.map(({ index }) => index) // [33]
   * ```
   */
  export function sHEsd(values: NumbersOrNull, period: number, options?: ShEsdOptions | null): ShEsd
  /** Means of groups, shrunken with a pooled variance within groups as `shrinkNps` does. */
  export function shrinkMeans(moments: readonly GroupMoments[]): ShrunkenMeans
  /**
   * Values with known variances, `eb.normal_dl`: the variance between them by the closed form of `DerSimonian` and Laird (1986).
   *
   * A variance of zero is refused as `zero_variance`: its value would outweigh all others.
   */
  export function shrinkNormalDl(estimates: Numbers, variances: Numbers): Shrunken
  /**
   * Values with known variances, `eb.normal_pm`: the variance between them after Paule and Mandel (1982), the default. It keeps its worth
   * when the groups' own variances differ much.
   *
   * ```js
   * infer.shrinkNormalPm([40, 60, 5], [9, 9, 400]).posteriorMean[2] // 19.6…: it rests on few answers, so it is pulled the most
   * ```
   */
  export function shrinkNormalPm(estimates: Numbers, variances: Numbers): Shrunken
  /**
   * The NPS of stores, shrunken, `eb.nps_stores`: rank on it, and expect of a store that was picked for its low value no more than this.
   *
   * The variance within stores is pooled: a store whose answers all agree would otherwise count as certain and not be shrunken at all. The
   * variance between stores is Paule and Mandel's. Fewer than three stores are refused as `too_few`.
   *
   * ```js
   * const of = (detractors, passives, promoters) => ({ detractors, passives, promoters })
   * infer.shrinkNps([of(0, 0, 4), of(10, 20, 70), of(40, 60, 100), of(20, 30, 50)]).shrunkNps[0] // 57.8…: four promoters of four are no proof of 100
   * ```
   */
  export function shrinkNps(stores: readonly NpsCounts[]): ShrunkenNps
  /** Shares of groups, shrunken, `eb.beta_binomial_mom`: each group gets `priorStrength` answers at the common share (Kleinman 1973). */
  export function shrinkShares(groups: readonly ShareCounts[]): ShrunkenShares
  /**
   * Spearman's rank correlation, `corr.spearman`: whether higher goes with higher, on any ordered scale.
   *
   * Pearson's on midranks; t with n - 2 degrees of freedom; the interval after Bonett and Wright (2000), from four pairs on.
   */
  export function spearman(x: Numbers, y: Numbers, options?: IntervalOptions | null): Correlation
  /**
   * How far each day lies from `center` in its own standard deviations, `null` for a day without answers: what `ewmaChart` and `cusum` are
   * drawn of.
   *
   * ```js
   * infer.standardized([20, null, 20], [5, 0, 500], 40, 5000, 0)[1] // null
   * ```
   */
  export function standardized(means: NumbersOrNull, bases: Numbers, center: number, responseVariance: number, tau2: number): (number | null)[]
  /**
   * Trend, one season of `period` days and remainder, `stl` (Cleveland and others 1990).
   *
   * Every day counts alike; what weighs days by their answers is `cube.decompose(…)`.
   *
   * ```js
   * infer.stl(Array.from({ length: 28 }, (_, day) => day % 7), 7).seasonal.length // 28
   * ```
   */
  export function stl(values: NumbersOrNull, period: number, options?: StlOptions | null): Stl
  /**
   * The cells of one breakdown to hide, `suppress.primary_and_complementary`, from the base of each.
   *
   * Hides every cell with `0 < n < smallest`; empty cells may be shown. If anything is hidden and the total is published, hides on from
   * the smallest shown cell that is not empty (the first on ties) while fewer than two are hidden or their answers sum to fewer than
   * `smallest`. Percentages of a hidden cell must be hidden with it.
   *
   * ```js
   * infer.suppress([3, 20, 50]) // { primary: [0], all: [0, 1] }
   * ```
   */
  export function suppress(bases: Numbers, options?: SuppressOptions | null): Hidden
  /** The same, starting from the positions of cells that are hidden for another reason too, such as unanimity (`unanimous`). */
  export function suppressAlso(bases: Numbers, also: Numbers, options?: SuppressOptions | null): Hidden
  /**
   * The Theil-Sen slope with Sen's interval, `theil_sen`: up to a quarter of the days may be wild and it stays.
   *
   * ```js
   * infer.theilSen([10, 10.5, null, 11.5, 90, null, 13, 13.5]).slope.estimate // 0.5
   * ```
   */
  export function theilSen(values: NumbersOrNull, options?: SlopeOptions | null): TheilSen
  /**
   * The Theta method, `theta` (Assimakopoulos and Nikolopoulos 2000): a smoothed level and the part `(theta - 1) / theta` of the slope
   * through all days; 2 is usual.
   */
  export function theta(values: Numbers, theta: number, steps: number, options?: ThetaOptions | null): Theta
  /**
   * The t interval of a mean from its moments: the mean, the standard deviation with divisor n - 1, and n.
   *
   * For measures whose values are gone and only the sums are left. A deviation of zero is refused as `zero_variance`.
   */
  export function tInterval(mean: number, sd: number, n: number, options?: IntervalOptions | null): Interval
  /** The Wilson interval of the share from `topMin` up, `ces.topbox_wilson`. */
  export function topboxWilson(counts: Numbers, lowest: number, topMin: number, options?: IntervalOptions | null): Interval
  /**
   * The mean without `proportion` of the values on each side, `mean.trimmed`: 0.1 is usual for durations.
   *
   * Method: Tukey and `McLaughlin` (1963), with n - 2 g - 1 degrees of freedom for g values cut on each side.
   */
  export function trimmedMean(values: Numbers, proportion: number, options?: IntervalOptions | null): TrimmedMean
  /**
   * Cuts weights to a multiple of their median; 5 is usual. Do it before `rake`, which then meets the margins, not after.
   *
   * ```js
   * infer.trimWeights([1, 1, 0.5, 2, 30], 5) // { weights: [1, 1, 0.5, 2, 5], limit: 5, cut: 1 }
   * ```
   */
  export function trimWeights(weights: Numbers, multiple: number): Trimmed
  /** Whether all answers of a cell agree, so that showing the cell tells what each of them said, however many they are. */
  export function unanimous(counts: Numbers): boolean
  /**
   * Both tails of a count under the negative binomial law with mean `expected` and variance `expected + alpha * expected²`, `volume_tail`.
   * An `alpha` of 0 is Poisson's law; `overdispersion` finds it.
   *
   * ```js
   * infer.volumeTail(0, 1.4, 0.1).pLow // 0.2697…
   * ```
   */
  export function volumeTail(observed: number, expected: number, alpha: number): VolumeTail
  /**
   * The weighted mean, `mean.weighted`. Answers of weight zero do not count; scaling all weights changes nothing.
   *
   * Method: the ratio (Hajek) mean with the linearised variance, as the R package `survey` gives it.
   */
  export function weightedMean(values: Numbers, weights: Numbers): WeightedMean
  /**
   * The weighted median, `median.weighted`: the smallest value with at least half of the weight up to it, or its middle with the next
   * one when that is exactly half. Values of weight zero do not count.
   */
  export function weightedMedian(values: Numbers, weights: Numbers): number
  /** A weighted NPS from single ratings, 0 to 10, and their weights. Answers of weight zero do not count. */
  export function weightedNps(ratings: Numbers, weights: Numbers, options?: IntervalOptions | null): WeightedNps
  /** The adjusted Wald interval of a weighted NPS on Kish's base, for comparison with other tools. */
  export function weightedNpsAdjustedWaldKish(ratings: Numbers, weights: Numbers, options?: IntervalOptions | null): Interval
  /**
   * The linearised t interval of a weighted NPS, clipped to -100 to 100, for comparison: it fails at ceilings. A single answer is refused
   * as `too_few`.
   */
  export function weightedNpsLinearised(ratings: Numbers, weights: Numbers, options?: IntervalOptions | null): Interval
  /**
   * The score interval of a weighted NPS on the effective base of the design, `nps.weighted`: the default for weighted NPS.
   *
   * Scaling all weights changes nothing; equal weights give the unweighted interval up to the correction for degrees of freedom. A single
   * answer is refused as `too_few`.
   */
  export function weightedNpsScore(ratings: Numbers, weights: Numbers, options?: IntervalOptions | null): Interval
  /** The score interval of a weighted NPS on Kish's base. Too narrow when large weights sit with detractors. */
  export function weightedNpsScoreKish(ratings: Numbers, weights: Numbers, options?: IntervalOptions | null): Interval
  /**
   * A quantile by weight, `quantile.weighted`: the smallest value with at least the share `p` of the weight up to it, or its middle with
   * the next one when that is exactly the share. With equal weights it is the `averaged` quantile.
   */
  export function weightedQuantile(values: Numbers, weights: Numbers, p: number): number
  /**
   * A weighted share from single answers, `true` or 1 for those who count and `false` or 0 for the rest, and their weights. Answers of
   * weight zero do not count.
   *
   * ```js
   * infer.weightedShare([true, false, true], [1.5, 0.5, 0]).share // 0.75
   * ```
   */
  export function weightedShare(hits: readonly boolean[] | Numbers, weights: Numbers, options?: IntervalOptions | null): WeightedShare
  /**
   * The Wilson interval of a weighted share on the effective base of the design: `weightedNpsScore` for two classes. A single answer is
   * refused as `too_few`.
   */
  export function weightedShareDesign(hits: readonly boolean[] | Numbers, weights: Numbers, options?: IntervalOptions | null): Interval
  /** The Wilson interval of a weighted share on Kish's base, `csat.weighted_wilson` (Dean and Pagano 2015). */
  export function weightedShareKish(hits: readonly boolean[] | Numbers, weights: Numbers, options?: IntervalOptions | null): Interval
  /**
   * A line by weighted least squares with a Newey-West error, `weighted_trend`: the headline of a trend.
   *
   * Weights say what a day knows: its base, or better those of `precisionWeights`.
   *
   * ```js
   * infer.weightedTrend([0, 1, 2, 4, 5, 6], [40, 41, 90, 43.5, 45, 46.5], [50, 60, 1, 55, 40, 60]).slope // 1.004…
   * ```
   */
  export function weightedTrend(times: Numbers, values: Numbers, weights: Numbers, options?: WeightedTrendOptions | null): WeightedTrend
  /**
   * Welch's t test of two means, `ttest.welch`: fine for ratings from 30 answers on each side, and for measures. It does not assume equal
   * variances.
   *
   * ```js
   * infer.welch([4, 5, 5, 2], [3, 1, 2, 2]).interval.estimate // 2
   * ```
   */
  export function welch(a: Numbers, b: Numbers, options?: IntervalOptions | null): WelchTest
  /**
   * Are the means of these groups equal, whatever their spreads? `anova.welch`.
   *
   * The classic F test supposes equal spreads; this does not (Welch 1951). It answers "any?"; which ones is the question of a screening.
   * A group of one answer is refused as `too_few`, one whose answers all agree as `zero_variance`.
   *
   * ```js
   * infer.welchAnova([[1, 2, 3], [2, 3, 4], [7, 8, 9]]).df1 // 2
   * ```
   */
  export function welchAnova(groups: readonly Numbers[]): WelchAnova
  /** `welchAnova` of groups of which only the moments are left. */
  export function welchAnovaOf(moments: readonly GroupMoments[]): WelchAnova
  /** `welch` from moments: for measures whose values are gone and only the sums are left. */
  export function welchOf(a: SampleMoments, b: SampleMoments, options?: IntervalOptions | null): WelchTest
  /**
   * The Wilson score interval of the share `hits` of `base`, `csat.ci.wilson`: the default for CSAT, CES boxes and every other share.
   *
   * Never leaves 0 to 1, never has zero width, always holds the estimate. Counts need not be whole: effective counts of a weighted
   * sample are as good.
   *
   * ```js
   * infer.wilson(45, 60).lower // 0.6276…
   * ```
   */
  export function wilson(hits: number, base: number, options?: IntervalOptions | null): Interval
}
