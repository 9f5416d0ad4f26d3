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
