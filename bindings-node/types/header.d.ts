/* Made by `npm run build`; edit types/header.d.ts, or the doc comments in src/. */

import type { Filter, Flag, FileFormat, Grain, Locale, Metric, Reason, ReportDocument, ReportSpec, SurveyDefinition, Unit, Withheld } from './documents.js'

export type { Filter, Flag, FileFormat, Grain, Locale, Metric, Reason, ReportDocument, ReportSpec, SurveyDefinition, Unit, Withheld }
/** The types of everything that stands in a document. */
export type * as documents from './documents.js'

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
