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

/** A value of a row: text, a number, yes or no, a time, a list of tags, or nothing. */
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

/** What is folded as one: Arrow IPC bytes (a stream or a file), columns, or an array of rows. */
export type Piece = Uint8Array | ArrayBuffer | Columns | readonly Row[]

/**
 * What can be folded: the path of a CSV, JSON lines or Parquet file, Arrow IPC bytes, columns, rows, or a stream of them.
 * Typed arrays and bytes are not copied: do not write to them until the promise settles.
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
  period: Period | null
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
 * Which binding artifact the generated loader actually loaded: `'native'` for
 * a native addon, otherwise the `platformArchABI` of the WASI flavor. Every
 * flavor napi-rs can build is listed, because `NAPI_RS_NATIVE_LIBRARY_PATH`
 * can point the loader at a WASI artifact this package does not build itself.
 */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/**
 * The counts of a survey's answers by segment and period: all that any metric will ask.
 *
 * Calls that only ask are quick and synchronous. While a fold or a report works off the event loop the cube can be used as
 * ever: a fold counts beside it and is added at its end, all of it or nothing.
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
  histogram(question: string, where?: Where | null): Histogram
  /** How many tagged answers carry each tag, from the most frequent, in the cells that pass. */
  tags(question: string, where?: Where | null): Tags
  /**
   * Composes a report of the answers up to and with the day `asOf`, off the event loop; without a specification the usual
   * one of the survey.
   */
  report(spec: ReportSpec | null | undefined, options: ReportOptions): Promise<Report>
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
  /** Adds the counts of another cube of the same survey and grain. */
  merge(other: Cube): void
  /** Takes the counts of another cube away, which were added before; throws `not_contained` when they were not. */
  unmerge(other: Cube): void
  /** A cube of these dimensions and this grain alone, of the cells that pass. */
  rollUp(options: RollUpOptions): Cube
  /** Whether both count the same rows in the same cells of the same survey, in whatever order they met them. */
  equals(other: Cube): boolean
  /**
   * The cube as an Arrow table in IPC stream bytes: dimension columns, `period`, `question`, `bin`, `tag`, `n` and sums. Any
   * engine that can sum by group can merge such tables.
   */
  toArrow(): Buffer
  /** The cube of a table that `toArrow` wrote, whole or merged elsewhere. */
  static fromArrow(bytes: Uint8Array): Cube
  /** Writes the cube to a Parquet file. */
  toParquet(path: string): Promise<void>
  /** The cube of a Parquet file that `toParquet` wrote. */
  static fromParquet(path: string): Promise<Cube>
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

/** What became of one question in the counted rows. */
export interface Answers {
  /** Answers counted. */
  answered: number
  /** Rows without an answer: null, blank, or a code for "no answer". */
  missing: number
  /** Answers dropped, by reason; their rows still count. */
  refused: Partial<Record<Reason, Refusal>>
}

/** CES 2.0 of answers from 1 to 7: the mean, high is easy, with its t interval at 95 %. */
export declare function ces(answers: Uint8Array | readonly number[]): Reading

/** CSAT of answers from 1 to 5: the share of 4 and 5, with its Wilson interval at 95 %. */
export declare function csat(answers: Uint8Array | readonly number[]): Reading

/** How a new cube counts. */
export interface CubeOptions {
  /** The grain of its periods; a day without it. */
  grain?: Grain
  /** How many cells it may have; 10 million without it. */
  maxCells?: number
}

/** Every `code` that an error of this package can carry. */
export declare function errorCodes(): ErrorCode[]

/** How to read a file, or rows of text. What is left out is found from the file. */
export interface FileOptions {
  /** The format; without it the name of the file says it. */
  format?: FileFormat
  /** About how many rows are read at a time. */
  batchRows?: number
  /** The columns to read; all without it. */
  columns?: readonly string[]
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

/** How to write a fragment of HTML. */
export interface HtmlOptions {
  /** The language of its words and numbers; English without it. */
  locale?: Locale
  /** The most rows to show, of a longer table its first and last ones; all without it. */
  maxRows?: number
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

/**
 * The JSON Schema (draft 2020-12) of every document: surveys, metrics, filters, report specifications and reports, and the
 * words in them. Editors and validators take them.
 */
export declare function jsonSchemas(): Record<string, Record<string, unknown>>

/** An amount of money. */
export interface Money {
  /** The currency by its ISO 4217 code, such as `PLN`. */
  money: string
}

/**
 * NPS of answers from 0 to 10, with its score interval at 95 %.
 *
 * ```js
 * nps([10, 9, 7, 3]).value // 25
 * ```
 */
export declare function nps(answers: Uint8Array | readonly number[]): Reading

/** NPS of counts. */
export declare function npsOfCounts(detractors: number, passives: number, promoters: number): Reading

/** NPS of published shares, 0 to 1, of which nobody says how many answers they rest on: a reading without an interval. */
export declare function npsOfShares(promoters: number, detractors: number): Reading

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

/** When a report is of. */
export interface ReportOptions {
  /** The day, such as `2026-11-02`: no later answer is in the report. */
  asOf: Day
}

/** Which cells a roll-up keeps, and how finely. */
export interface RollUpOptions {
  /** The dimensions that stay: one or many; none without it. */
  by?: string | readonly string[]
  /** The grain of its periods; that of the cube without it. */
  every?: Grain
  /** Only these segments. */
  where?: Where
}

/** A published share, 0 to 1, of which nobody says how many answers it rests on: a reading without an interval. */
export declare function shareWithoutBase(share: number): Reading

/** How many answers carry a tag. */
export interface TagCount {
  /** The tag. */
  tag: string
  /** How many answers carry it. */
  n: number
}

/** Tags by how often they were given. */
export interface Tags {
  /** The tags, from the most frequent. */
  counts: Array<TagCount>
  /** How many answers carry any tag. */
  answered: number
}

/** The version of the package, the same in every language. */
export declare function version(): string
